//! From computed style to what the shaper needs: a face, its features and a language, each set once.

use super::hyphenate::Hyphenator;
use crate::document::Language;
use crate::font::{FaceId, FontLibrary};
use crate::publication::WordList;
use crate::style::{FigureSpacing, FigureStyle, FontStyleSet, VariantCaps, VerticalAlign};
use crate::units::Length;
use harfrust::{Feature, Tag};
use std::collections::HashMap;
use std::sync::Arc;

/// Pointers remembered before they are forgotten again: they only save a comparison.
const MOST_POINTERS: usize = 4096;

/// A font of one [`Fonts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct FontKey(u32);

impl FontKey {
    pub fn number(self) -> u64 {
        u64::from(self.0)
    }
}

/// How words are shaped.
pub(super) struct Font {
    pub face: FaceId,
    pub features: Vec<Feature>,
    pub language: Option<harfrust::Language>,
    /// None where its language has neither patterns nor a list.
    pub hyphenator: Option<Arc<Hyphenator>>,
    /// The face has no small capitals: reduced capitals stand for them.
    pub made_small_caps: bool,
    /// The face has no raised or lowered figures: size and lift, as shares, stand for them.
    pub made_position: Option<(f32, f32)>,
    /// Advance of the space, as a share of the em.
    pub space: f32,
    pub monospaced: bool,
    /// Advance of the hyphen, as a share of the em.
    pub hyphen: f32,
    /// Advances of what may hang in the margin, in the order of [`HANGING`].
    hanging: [f32; HANGING.len()],
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Description {
    face: FaceId,
    features: Vec<([u8; 4], u32)>,
    language: String,
    made_small_caps: bool,
    made_position: Option<VerticalAlign>,
}

type Held = (Arc<FontStyleSet>, Arc<Language>, FontKey);

/// Every font that was asked for.
pub(super) struct Fonts {
    fonts: Vec<Font>,
    words: Arc<[WordList]>,
    /// By language tag.
    hyphenators: HashMap<String, Option<Arc<Hyphenator>>>,
    by_description: HashMap<Description, FontKey>,
    /// By the addresses of style and language, which are kept alive so that they stay theirs.
    by_pointer: HashMap<(usize, usize), Held>,
}

impl Fonts {
    pub fn new(words: &Arc<[WordList]>) -> Self {
        Fonts {
            fonts: Vec::new(),
            words: Arc::clone(words),
            hyphenators: HashMap::new(),
            by_description: HashMap::new(),
            by_pointer: HashMap::new(),
        }
    }

    pub fn get(&self, key: FontKey) -> &Font {
        &self.fonts[key.0 as usize]
    }

    pub fn key(
        &mut self,
        library: &FontLibrary,
        style: &Arc<FontStyleSet>,
        language: &Arc<Language>,
    ) -> FontKey {
        let pointers = (Arc::as_ptr(style) as usize, Arc::as_ptr(language) as usize);
        if let Some((_, _, key)) = self.by_pointer.get(&pointers) {
            return *key;
        }
        let description = describe(library, style, language);
        let key = match self.by_description.get(&description) {
            Some(key) => *key,
            None => {
                let key = FontKey(u32::try_from(self.fonts.len()).expect("fewer fonts than styles"));
                let hyphenator = self.hyphenators.entry(language.0.clone());
                let hyphenator = hyphenator.or_insert_with(|| Hyphenator::new(language, &self.words));
                let hyphenator = hyphenator.clone();
                self.fonts.push(Font { hyphenator, ..Font::new(library, &description, language) });
                self.by_description.insert(description, key);
                key
            }
        };
        if self.by_pointer.len() >= MOST_POINTERS {
            self.by_pointer.clear();
        }
        self.by_pointer.insert(pointers, (style.clone(), language.clone(), key));
        key
    }
}

/// Marks that may hang in the margin.
const HANGING: [char; 26] = [
    '.', ',', '-', '\'', '"', ';', ':', '!', '?', '(', ')', '[', ']', '\u{2010}', '\u{2011}', '\u{2013}',
    '\u{2014}', '\u{2018}', '\u{2019}', '\u{201A}', '\u{201C}', '\u{201D}', '\u{201E}', '\u{AB}', '\u{BB}',
    '\u{2039}',
];

impl Font {
    /// The advance of a mark that may hang, as a share of the em; nothing for other characters.
    pub fn hanging(&self, c: char) -> f32 {
        HANGING.iter().position(|own| *own == c).map_or(0.0, |place| self.hanging[place])
    }

    fn new(library: &FontLibrary, description: &Description, language: &Language) -> Font {
        let face = library.face(description.face);
        let em = f32::from(face.units_per_em());
        let advance = |c: char| {
            let glyph = face.glyph(c).and_then(|glyph| face.advance(glyph));
            glyph.map(|advance| f32::from(advance) / em)
        };
        let features =
            description.features.iter().map(|(tag, value)| Feature::new(Tag::new(tag), *value, ..)).collect();
        Font {
            face: description.face,
            features,
            language: harfrust::Language::new(language.0.as_bytes()),
            hyphenator: None,
            made_small_caps: description.made_small_caps,
            made_position: description.made_position.map(|position| match position {
                VerticalAlign::Sub => (0.65, -0.15),
                _ => (0.65, 0.33),
            }),
            space: advance(' ').unwrap_or(0.25),
            hyphen: advance('-').unwrap_or(0.0),
            hanging: HANGING.map(|c| advance(c).unwrap_or(0.0)),
            monospaced: face.is_monospaced(),
        }
    }
}

fn describe(library: &FontLibrary, style: &FontStyleSet, language: &Language) -> Description {
    let id = library.select(&style.families, style.weight, style.style);
    let face = library.face(id);
    let mut features: Vec<([u8; 4], u32)> = Vec::new();
    let mut set = |tag: &[u8; 4], value: u32| features.push((*tag, value));
    if !style.kerning {
        set(b"kern", 0);
    }
    if !style.common_ligatures || style.letter_spacing != Length::ZERO {
        set(b"liga", 0);
        set(b"clig", 0);
    }
    if style.discretionary_ligatures {
        set(b"dlig", 1);
    }
    let small_caps = style.caps != VariantCaps::Normal;
    let made_small_caps = small_caps && !face.has_feature(b"smcp");
    if small_caps && !made_small_caps {
        set(b"smcp", 1);
        if style.caps == VariantCaps::AllSmallCaps {
            set(b"c2sc", 1);
        }
    }
    match style.figures {
        FigureStyle::Normal => {}
        FigureStyle::Lining => set(b"lnum", 1),
        FigureStyle::OldStyle => set(b"onum", 1),
    }
    match style.figure_spacing {
        FigureSpacing::Normal => {}
        FigureSpacing::Proportional => set(b"pnum", 1),
        FigureSpacing::Tabular => set(b"tnum", 1),
    }
    let position: Option<&[u8; 4]> = match style.position {
        VerticalAlign::Super => Some(b"sups"),
        VerticalAlign::Sub => Some(b"subs"),
        VerticalAlign::Baseline | VerticalAlign::Top | VerticalAlign::Middle | VerticalAlign::Bottom => None,
    };
    let made_position = match position {
        Some(tag) if face.has_feature(tag) => {
            set(tag, 1);
            None
        }
        Some(_) => Some(style.position),
        None => None,
    };
    features.extend(style.features.iter().map(|feature| (feature.tag, feature.value)));
    Description { face: id, features, language: language.0.clone(), made_small_caps, made_position }
}
