//! From computed style to what the shaper needs: faces, their features and a language, each set once.

use super::hyphenate::Hyphenator;
use super::paragraph::hang::{self, Hang};
use crate::document::Language;
use crate::font::{FaceId, FontLibrary};
use crate::publication::WordList;
use crate::style::{
    Alternate, FigureSpacing, FigureStyle, FontStyleSet, Fractions, VariantCaps, VariantPosition,
};
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
    /// The first of the chain.
    pub face: FaceId,
    /// Asked for each character one after the other.
    pub chain: Vec<FaceId>,
    pub description: Description,
    pub language: Option<harfrust::Language>,
    /// The node's own, for what depends on it beside the glyphs.
    pub language_tag: String,
    /// None where its language has neither patterns nor a list.
    pub hyphenator: Option<Arc<Hyphenator>>,
    /// Size of its glyphs as a share of the size that is asked for (`font-size-adjust`).
    pub scale: f64,
    /// Advance of the space, as a share of the em.
    pub space: f32,
    pub monospaced: bool,
    /// Its figures are as wide as each other, so that columns of them agree.
    pub tabular: bool,
    /// Advance of the hyphen, as a share of the em.
    pub hyphen: f32,
    /// How far characters hang in the margin, of ASCII by code, and of others.
    pub hangs: Box<[Option<Hang>; 128]>,
    pub other_hangs: HashMap<char, Hang>,
}

/// What tells two fonts apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Description {
    chain: Vec<FaceId>,
    /// That all faces are asked for, weakest first.
    features: Vec<([u8; 4], u32)>,
    /// `font-feature-settings`, over all others.
    settings: Vec<([u8; 4], u32)>,
    alternates: Vec<Alternate>,
    pub caps: VariantCaps,
    pub position: VariantPosition,
    pub fractions: Fractions,
    pub ordinals: bool,
    language: String,
    language_system: Option<Box<str>>,
    /// Thousandths.
    scale: u32,
    tabular: bool,
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

    pub fn get_mut(&mut self, key: FontKey) -> &mut Font {
        &mut self.fonts[key.0 as usize]
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

/// How a part of a word is drawn; what its features are beside those of the font.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Manner {
    Plain,
    /// Capitals set smaller: no feature for capitals.
    Made,
    Raised,
    /// By `sinf`, and by `subs`.
    Lowered,
    Subscript,
    Diagonal,
    Stacked,
    Ordinal,
    /// Superior letters stand for an ordinal's.
    RaisedOrdinal,
}

impl Font {
    fn new(library: &FontLibrary, description: &Description, language: &Language) -> Font {
        let id = primary(library, &description.chain);
        let face = library.face(id);
        let em = f32::from(face.units_per_em());
        let advance = |c: char| {
            let glyph = face.glyph(c).and_then(|glyph| face.advance(glyph));
            glyph.map(|advance| f32::from(advance) / em)
        };
        let shaped = match &description.language_system {
            // The form in which HarfBuzz takes a language system of OpenType.
            Some(system) => harfrust::Language::new(format!("und-x-hbot{system}").as_bytes()),
            None => harfrust::Language::new(language.0.as_bytes()),
        };
        Font {
            face: id,
            chain: description.chain.clone(),
            language: shaped,
            language_tag: language.0.clone(),
            hyphenator: None,
            scale: f64::from(description.scale) / 1000.0,
            space: advance(' ').unwrap_or(0.25),
            hyphen: advance('-').unwrap_or(0.0),
            monospaced: face.is_monospaced(),
            tabular: description.tabular,
            hangs: Box::new([None; 128]),
            other_hangs: HashMap::new(),
            description: description.clone(),
        }
    }

    /// The features of one of its faces, weakest first (CSS Fonts 4, 7.2).
    pub fn features(&self, library: &FontLibrary, id: FaceId, manner: Manner) -> Vec<Feature> {
        let own = &self.description;
        let face = library.face(id);
        let mut features: Vec<([u8; 4], u32)> = own.features.clone();
        if !own.alternates.is_empty() {
            let asked = FontStyleSet { alternates: own.alternates.clone(), ..FontStyleSet::initial() };
            features.extend(library.alternates(face.family(), &asked));
        }
        if manner != Manner::Made {
            let (lower, upper) = caps_features(library, id, own.caps);
            features.extend(lower.into_iter().chain(upper).map(|tag| (tag, 1)));
        }
        match manner {
            Manner::Plain | Manner::Made => {}
            Manner::Raised | Manner::RaisedOrdinal => features.push((*b"sups", 1)),
            Manner::Lowered => features.push((*b"sinf", 1)),
            Manner::Subscript => features.push((*b"subs", 1)),
            Manner::Diagonal => features.push((*b"frac", 1)),
            Manner::Stacked => features.push((*b"afrc", 1)),
            Manner::Ordinal => features.push((*b"ordn", 1)),
        }
        features.extend(face.own_features().iter().map(|feature| (feature.tag, feature.value)));
        features.extend(&own.settings);
        features.iter().map(|(tag, value)| Feature::new(Tag::new(tag), *value, ..)).collect()
    }

    /// How far a character hangs, if that is known.
    pub fn known_hang(&self, c: char) -> Option<Hang> {
        match self.hangs.get(c as usize) {
            Some(known) => *known,
            None => self.other_hangs.get(&c).copied(),
        }
    }

    pub fn set_hang(&mut self, c: char, hang: Hang) {
        match self.hangs.get_mut(c as usize) {
            Some(place) => *place = Some(hang),
            None => {
                self.other_hangs.insert(c, hang);
            }
        }
    }
}

/// The features that make small letters and capitals into the small capitals that are asked for; none
/// where the face lacks them.
pub(super) fn caps_features(
    library: &FontLibrary,
    face: FaceId,
    caps: VariantCaps,
) -> (Option<[u8; 4]>, Option<[u8; 4]>) {
    let face = library.face(face);
    let first = |tags: &[&[u8; 4]]| tags.iter().find(|tag| face.has_feature(tag)).map(|tag| **tag);
    match caps {
        VariantCaps::Normal => (None, None),
        VariantCaps::SmallCaps => (first(&[b"smcp"]), None),
        VariantCaps::AllSmallCaps => (first(&[b"smcp"]), first(&[b"c2sc"])),
        // Small capitals come near to petite ones where there are none (CSS Fonts 4, 6.6).
        VariantCaps::PetiteCaps => (first(&[b"pcap", b"smcp"]), None),
        VariantCaps::AllPetiteCaps => (first(&[b"pcap", b"smcp"]), first(&[b"c2pc", b"c2sc"])),
        VariantCaps::Unicase => (None, first(&[b"unic", b"c2sc"])),
        VariantCaps::Titling => (None, first(&[b"titl"])),
    }
}

/// Whether small letters, and capitals, are to look like small capitals.
pub(super) fn wants_small(caps: VariantCaps) -> (bool, bool) {
    match caps {
        VariantCaps::Normal | VariantCaps::Titling => (false, false),
        VariantCaps::SmallCaps | VariantCaps::PetiteCaps => (true, false),
        VariantCaps::AllSmallCaps | VariantCaps::AllPetiteCaps => (true, true),
        VariantCaps::Unicase => (false, true),
    }
}

/// The face whose measures count: the first that has a space, since others may be for some characters
/// alone (CSS Fonts 4, 5.3).
fn primary(library: &FontLibrary, chain: &[FaceId]) -> FaceId {
    let first = chain.iter().find(|face| library.face(**face).glyph(' ').is_some());
    first.or(chain.first()).copied().unwrap_or(FaceId(0))
}

fn describe(library: &FontLibrary, style: &FontStyleSet, language: &Language) -> Description {
    let chain = library.chain(style);
    let mut features: Vec<([u8; 4], u32)> = Vec::new();
    let mut set = |tag: &[u8; 4], value: u32| features.push((*tag, value));
    if !style.kerning {
        set(b"kern", 0);
    }
    // Letters that are set apart do not touch (CSS Text 3, 8.2).
    let apart = style.letter_spacing != Length::ZERO;
    if !style.common_ligatures || apart {
        set(b"liga", 0);
        set(b"clig", 0);
    }
    if style.discretionary_ligatures && !apart {
        set(b"dlig", 1);
    }
    if style.historical_ligatures && !apart {
        set(b"hlig", 1);
    }
    if !style.contextual {
        set(b"calt", 0);
    }
    if style.historical_forms {
        set(b"hist", 1);
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
    if style.slashed_zero {
        set(b"zero", 1);
    }
    Description {
        scale: thousandths(library.size_factor(style)),
        chain,
        features,
        settings: style.features.iter().map(|feature| (feature.tag, feature.value)).collect(),
        alternates: style.alternates.clone(),
        caps: style.caps,
        position: style.position,
        fractions: style.fractions,
        ordinals: style.ordinals,
        language: language.0.clone(),
        language_system: style.language.clone(),
        tabular: style.figure_spacing == FigureSpacing::Tabular,
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between a tenth and five")]
fn thousandths(factor: f64) -> u32 {
    (factor * 1000.0).round() as u32
}

/// How far a glyph hangs, by its face.
pub(super) fn hang_of(library: &FontLibrary, face: FaceId, glyph: u16, c: char) -> Hang {
    let face = library.face(face);
    match face.profile(glyph) {
        Some(profile) => hang::of(c, profile, face),
        None => Hang::default(),
    }
}
