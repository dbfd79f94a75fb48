//! Which faces the stylesheet asks for and which characters each of them has to draw.
//!
//! While a chapter is written, its elements are styled as the reading system will style them, and
//! every text is counted towards the face it will be set in.

use super::access::Pale;
use crate::font::{FaceId, FontLibrary};
use crate::style::{
    self, Cascade, Color, ComputedStyle, ElementId, ElementTree, FontStyleSet, Fractions, NewElement,
    Numeral, TextTransform, VariantCaps,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

/// Characters, most of them ASCII.
#[derive(Clone, Debug, Default)]
pub(super) struct Characters {
    ascii: u128,
    others: BTreeSet<char>,
    /// The last one beyond ASCII: quotes and dashes come again and again.
    last: Option<char>,
}

impl Characters {
    pub fn add(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_ascii() {
                self.ascii |= 1 << u32::from(c);
            } else if self.last != Some(c) {
                self.last = Some(c);
                self.others.insert(c);
            }
        }
    }

    pub fn join(&mut self, other: &Characters) {
        self.ascii |= other.ascii;
        self.others.extend(&other.others);
    }

    pub fn set(&self) -> BTreeSet<char> {
        let ascii = (0x20_u8..0x7f).filter(|byte| self.ascii >> byte & 1 == 1).map(char::from);
        ascii.chain(self.others.iter().copied()).collect()
    }
}

/// What a face has to draw, and by which features.
#[derive(Clone, Debug, Default)]
pub(super) struct Needs {
    pub characters: Characters,
    pub features: BTreeSet<[u8; 4]>,
}

/// What each face has to draw.
pub(super) type Usage = BTreeMap<FaceId, Needs>;

/// Adds one chapter's usage to the book's.
pub(super) fn join(book: &mut Usage, chapter: &Usage) {
    for (face, needs) in chapter {
        let own = book.entry(*face).or_default();
        own.characters.join(&needs.characters);
        own.features.extend(&needs.features);
    }
}

/// What letters stand on where no rule says otherwise.
const PAPER: Color = Color { red: 255, green: 255, blue: 255, alpha: 255, ink: None };

/// The elements of one content document, styled as they are opened.
pub(super) struct Dresser<'a> {
    cascade: &'a Cascade,
    fonts: &'a FontLibrary,
    tree: ElementTree,
    open: Vec<(ElementId, Arc<ComputedStyle>)>,
    /// What the letters of each open element stand on.
    grounds: Vec<Color>,
    /// The colours of letters that were met, each with its ground and whether the letters are large.
    inks: Vec<(Color, Color, bool)>,
    /// By the address of a style that is held here, so that no other can have it.
    outfits: HashMap<usize, Outfit>,
    pub usage: Usage,
}

/// What the text of one style is drawn with.
#[derive(Clone)]
struct Outfit {
    _held: Arc<FontStyleSet>,
    faces: Vec<FaceId>,
}

impl<'a> Dresser<'a> {
    pub fn new(cascade: &'a Cascade, fonts: &'a FontLibrary) -> Self {
        Dresser {
            cascade,
            fonts,
            tree: ElementTree::default(),
            open: Vec::new(),
            grounds: Vec::new(),
            inks: Vec::new(),
            outfits: HashMap::new(),
            usage: Usage::new(),
        }
    }

    /// Opens an element; gives its style.
    pub fn open(&mut self, element: NewElement) -> Arc<ComputedStyle> {
        let (parent, style) = match self.open.last() {
            Some((parent, style)) => (Some(*parent), Some(style)),
            None => (None, None),
        };
        let id = self.tree.add(parent, element);
        let own = self.cascade.style(&self.tree, id, style);
        let below = self.grounds.last().copied().unwrap_or(PAPER);
        let ground = if own.background.alpha == 0 { below } else { style::over(own.background, below) };
        self.grounds.push(ground);
        self.open.push((id, Arc::clone(&own)));
        own
    }

    pub fn close(&mut self) {
        self.open.pop();
        self.grounds.pop();
    }

    /// The letters that stand out too little from their ground (WCAG 2.2, 1.4.3).
    pub fn pale(&self) -> impl Iterator<Item = Pale> {
        let seen = self
            .inks
            .iter()
            .map(|(letters, ground, large)| (style::over(*letters, *ground), *ground, *large));
        let too_little = |(letters, ground, large): &(Color, Color, bool)| {
            style::contrast(*letters, *ground) < if *large { 3.0 } else { 4.5 }
        };
        let bytes = |color: Color| [color.red, color.green, color.blue];
        seen.filter(too_little).map(move |(letters, ground, large)| Pale {
            letters: bytes(letters),
            ground: bytes(ground),
            large,
        })
    }

    pub fn style(&self) -> Option<&ComputedStyle> {
        self.open.last().map(|(_, style)| &**style)
    }

    /// The parts of a text that its style sets as fractions or ordinals, each with its class.
    pub fn numerals(&self, text: &str) -> Vec<(Range<usize>, &'static str)> {
        let Some((_, style)) = self.open.last() else { return Vec::new() };
        let (fractions, ordinals) = (style.font.fractions, style.font.ordinals);
        if fractions == Fractions::None && !ordinals {
            return Vec::new();
        }
        let class = |numeral: Numeral| match (numeral, fractions) {
            (Numeral::Fraction, Fractions::Diagonal) => Some("fraction"),
            (Numeral::Fraction, Fractions::Stacked) => Some("stacked-fraction"),
            (Numeral::Fraction, Fractions::None) => None,
            (Numeral::Ordinal, _) => ordinals.then_some("ordinal"),
        };
        let found = style::numerals(text).into_iter();
        found.filter_map(|(range, numeral)| Some((range, class(numeral)?))).collect()
    }

    pub fn text(&mut self, text: &str, language: &str) {
        let Some((_, style)) = self.open.last() else {
            return;
        };
        let fonts = self.fonts;
        let font = &style.font;
        let ground = self.grounds.last().copied().unwrap_or(PAPER);
        // WCAG 2.2, “large scale (text)”.
        let large = font.size.to_pt() >= if font.weight >= 700 { 14.0 } else { 18.0 };
        let ink = (style.color, ground, large);
        if self.inks.last() != Some(&ink) && !self.inks.contains(&ink) {
            self.inks.push(ink);
        }
        let usage = &mut self.usage;
        let outfit = self.outfits.entry(Arc::as_ptr(font).addr()).or_insert_with(|| {
            let faces = named_faces(fonts, font);
            for face in &faces {
                usage.entry(*face).or_default().features.extend(features(fonts, *face, font));
            }
            Outfit { _held: Arc::clone(font), faces }
        });
        let changed = match style.text_transform {
            TextTransform::None => None,
            case => Some(style::transform(text, case, language)),
        };
        add(fonts, &outfit.faces, changed.as_deref().unwrap_or(text), usage);
    }
}

/// Adds a text to the faces that draw it: each character to the first that has it.
fn add(fonts: &FontLibrary, faces: &[FaceId], text: &str, usage: &mut Usage) {
    match faces {
        [] => {}
        [only] => usage.entry(*only).or_default().characters.add(text),
        several => {
            for c in text.chars() {
                let found = several.iter().find(|face| fonts.face(**face).glyph(c).is_some());
                let face = found.unwrap_or(&several[0]);
                usage.entry(*face).or_default().characters.add(c.encode_utf8(&mut [0; 4]));
            }
        }
    }
}

/// Adds a text in a style to the usage of its faces.
pub(super) fn add_text(fonts: &FontLibrary, font: &FontStyleSet, text: &str, usage: &mut Usage) {
    add(fonts, &named_faces(fonts, font), text, usage);
}

/// The faces that the reading system would take from the book, in the order in which it asks them. A
/// generic family is the reading system's own, and what comes after it is never reached.
fn named_faces(fonts: &FontLibrary, font: &FontStyleSet) -> Vec<FaceId> {
    const GENERIC: [&str; 5] = ["serif", "sans-serif", "monospace", "system-ui", "math"];
    let mut faces: Vec<FaceId> = Vec::new();
    let named = font
        .families
        .iter()
        .take_while(|family| !GENERIC.iter().any(|generic| generic.eq_ignore_ascii_case(family)));
    for family in named {
        let own = fonts.in_family(family, font).into_iter().filter(|face| !faces.contains(face));
        let own: Vec<FaceId> = own.collect();
        faces.extend(own);
    }
    faces
}

/// The features that a style asks a face for, beyond those that reading systems apply by themselves.
fn features(fonts: &FontLibrary, face: FaceId, font: &FontStyleSet) -> Vec<[u8; 4]> {
    let mut tags: Vec<[u8; 4]> = Vec::new();
    let mut add = |wanted: bool, own: &[&[u8; 4]]| {
        if wanted {
            tags.extend(own.iter().map(|tag| **tag));
        }
    };
    match font.caps {
        VariantCaps::Normal | VariantCaps::SmallCaps | VariantCaps::AllSmallCaps => {}
        VariantCaps::PetiteCaps | VariantCaps::AllPetiteCaps => add(true, &[b"pcap", b"c2pc"]),
        VariantCaps::Unicase => add(true, &[b"unic"]),
        VariantCaps::Titling => add(true, &[b"titl"]),
    }
    add(font.discretionary_ligatures, &[b"dlig"]);
    add(font.historical_ligatures, &[b"hlig"]);
    add(font.historical_forms, &[b"hist"]);
    add(font.fractions == Fractions::Stacked, &[b"afrc"]);
    add(font.ordinals, &[b"ordn"]);
    add(font.slashed_zero, &[b"zero"]);
    tags.extend(fonts.alternates(fonts.face(face).family(), font).into_iter().map(|(tag, _)| tag));
    tags.extend(font.features.iter().map(|feature| feature.tag));
    tags.extend(fonts.face(face).own_features().iter().map(|feature| feature.tag));
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_gathered_once_and_control_characters_left_out() {
        let mut characters = Characters::default();
        characters.add("b\na—a");
        let mut more = Characters::default();
        more.add("—é");
        characters.join(&more);
        assert_eq!(characters.set().into_iter().collect::<String>(), "abé—");
    }

    #[test]
    fn a_generic_family_asks_for_no_face_of_the_book() {
        let fonts = FontLibrary::embedded();
        let mut font = (*ComputedStyle::initial().font).clone();
        assert_eq!(named_faces(&fonts, &font), []);
        font.families = vec!["Nowhere".into(), "EB Garamond".into(), "serif".into()];
        let faces = named_faces(&fonts, &font);
        assert_eq!(faces.len(), 1, "the second family is there");
        assert_eq!(fonts.face(faces[0]).family(), "EB Garamond");
    }
}
