//! Which faces the stylesheet asks for and which characters each of them has to draw.
//!
//! While a chapter is written, its elements are styled as the reading system will style them, and
//! every text is counted towards the face it will be set in.

use crate::font::{FaceId, FontLibrary};
use crate::style::{Cascade, ComputedStyle, ElementId, ElementTree, FontStyleSet, NewElement, TextTransform};
use std::collections::{BTreeMap, BTreeSet, HashMap};
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

/// What each face has to draw.
pub(super) type Usage = BTreeMap<FaceId, Characters>;

/// Adds one chapter's usage to the book's.
pub(super) fn join(book: &mut Usage, chapter: &Usage) {
    for (face, characters) in chapter {
        book.entry(*face).or_default().join(characters);
    }
}

/// The elements of one content document, styled as they are opened.
pub(super) struct Dresser<'a> {
    cascade: &'a Cascade,
    fonts: &'a FontLibrary,
    tree: ElementTree,
    open: Vec<(ElementId, Arc<ComputedStyle>)>,
    /// By the address of a style that is held here, so that no other can have it.
    faces: HashMap<usize, (Arc<FontStyleSet>, Option<FaceId>)>,
    pub usage: Usage,
}

impl<'a> Dresser<'a> {
    pub fn new(cascade: &'a Cascade, fonts: &'a FontLibrary) -> Self {
        Dresser {
            cascade,
            fonts,
            tree: ElementTree::default(),
            open: Vec::new(),
            faces: HashMap::new(),
            usage: Usage::new(),
        }
    }

    pub fn open(&mut self, element: NewElement) {
        let (parent, style) = match self.open.last() {
            Some((parent, style)) => (Some(*parent), Some(style)),
            None => (None, None),
        };
        let id = self.tree.add(parent, element);
        let own = self.cascade.style(&self.tree, id, style);
        self.open.push((id, own));
    }

    pub fn close(&mut self) {
        self.open.pop();
    }

    pub fn text(&mut self, text: &str) {
        let Some((_, style)) = self.open.last() else {
            return;
        };
        let Some(face) = face_of(&mut self.faces, self.fonts, &style.font) else {
            return;
        };
        let characters = self.usage.entry(face).or_default();
        match style.text_transform {
            TextTransform::Uppercase => characters.add(&text.to_uppercase()),
            TextTransform::Lowercase => characters.add(&text.to_lowercase()),
            TextTransform::Capitalize => {
                characters.add(text);
                characters.add(&text.to_uppercase());
            }
            TextTransform::None => characters.add(text),
        }
    }
}

fn face_of(
    faces: &mut HashMap<usize, (Arc<FontStyleSet>, Option<FaceId>)>,
    fonts: &FontLibrary,
    font: &Arc<FontStyleSet>,
) -> Option<FaceId> {
    let key = Arc::as_ptr(font).addr();
    faces.entry(key).or_insert_with(|| (Arc::clone(font), named_face(fonts, font))).1
}

/// The face of the first family that the reading system would take from the book. A generic family
/// is the reading system's own, and what comes after it is never reached.
pub(super) fn named_face(fonts: &FontLibrary, font: &FontStyleSet) -> Option<FaceId> {
    const GENERIC: [&str; 5] = ["serif", "sans-serif", "monospace", "system-ui", "math"];
    let family = font
        .families
        .iter()
        .take_while(|family| !GENERIC.iter().any(|generic| generic.eq_ignore_ascii_case(family)))
        .find(|family| fonts.has_family(family))?;
    fonts.in_family(family, font).first().copied()
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
        assert_eq!(named_face(&fonts, &font), None);
        font.families = vec!["Nowhere".into(), "EB Garamond".into(), "serif".into()];
        let face = named_face(&fonts, &font).expect("the second family is there");
        assert_eq!(fonts.face(face).family(), "EB Garamond");
    }
}
