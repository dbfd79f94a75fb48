//! Faces for e-books: subsets that keep their layout tables, so that the reading system can still
//! kern, form ligatures, draw small capitals and vary. Takes a face and characters, gives a font file.

use super::face::FontError;
use super::library::{FaceId, FontLibrary};
use skera::{DEFAULT_DROP_TABLES, DEFAULT_LAYOUT_FEATURES, Plan, SubsetFlags, subset_font};
use skrifa::raw::collections::IntSet;
use skrifa::raw::types::{GlyphId, NameId, Tag};
use skrifa::{FontRef, Tag as FeatureTag};
use std::collections::BTreeSet;

/// Features that stylesheets ask for, beyond those that shapers apply by themselves.
const STYLED_FEATURES: [&[u8; 4]; 8] =
    [b"smcp", b"c2sc", b"onum", b"lnum", b"pnum", b"tnum", b"sups", b"subs"];

/// A face as an e-book carries it.
#[derive(Clone, Debug)]
pub struct BookSubset {
    pub bytes: Vec<u8>,
    pub outlines: Outlines,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outlines {
    TrueType,
    Cff,
}

impl FontLibrary {
    /// The part of a face that these characters need, with kerning, ligatures, small capitals and
    /// figure styles kept (OpenType `GPOS`, `GSUB`, `GDEF`).
    ///
    /// Hinting is left out: screens of today's resolution do not use it, and it would be a third of
    /// the file. A variable face keeps its axes, so that the reading system can choose its weight and its
    /// optical size. A face with outlines in `CFF ` is taken whole: there is no subsetter for them that
    /// keeps the layout tables.
    pub fn subset_for_book(
        &self,
        face: FaceId,
        characters: &BTreeSet<char>,
        also: &BTreeSet<[u8; 4]>,
    ) -> Result<BookSubset, FontError> {
        let face = self.face(face);
        let font =
            FontRef::from_index(face.bytes(), 0).map_err(|error| FontError::Form(error.to_string()))?;
        if font.table_data(Tag::new(b"glyf")).is_none() {
            return Ok(BookSubset { bytes: face.bytes().to_vec(), outlines: Outlines::Cff });
        }
        let unicodes: IntSet<u32> = characters.iter().map(|c| u32::from(*c)).collect();
        let drop_tables: IntSet<Tag> = DEFAULT_DROP_TABLES.iter().copied().collect();
        let mut scripts = IntSet::<Tag>::empty();
        scripts.invert();
        let features: IntSet<Tag> = DEFAULT_LAYOUT_FEATURES
            .iter()
            .copied()
            .chain(STYLED_FEATURES.iter().copied().chain(also).map(FeatureTag::new))
            .collect();
        let mut names = IntSet::<NameId>::empty();
        names.insert_range(NameId::from(0)..=NameId::from(6));
        // The typographic family and style, which group more than four faces (OpenType `name`).
        names.insert_range(NameId::from(16)..=NameId::from(17));
        let english: IntSet<u16> = [0x0409].into_iter().collect();
        let plan = Plan::new(
            &IntSet::<GlyphId>::empty(),
            &unicodes,
            &font,
            SubsetFlags::SUBSET_FLAGS_NO_HINTING | SubsetFlags::SUBSET_FLAGS_NOTDEF_OUTLINE,
            &drop_tables,
            &scripts,
            &features,
            &names,
            &english,
        );
        let bytes = subset_font(&font, &plan).map_err(|error| FontError::Subset(error.to_string()))?;
        Ok(BookSubset { bytes, outlines: Outlines::TrueType })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::Face;
    use crate::style::{FontStyle, FontStyleSet};
    use skrifa::raw::TableProvider;
    use std::borrow::Cow;

    fn subset(text: &str) -> Vec<u8> {
        let fonts = FontLibrary::embedded();
        let face = fonts.select(&FontStyleSet::plain(&["EB Garamond".into()], 400, FontStyle::Normal));
        let made = fonts.subset_for_book(face, &text.chars().collect(), &BTreeSet::new());
        made.expect("an embedded face can be subset").bytes
    }

    #[test]
    fn a_subset_covers_what_was_asked_and_little_else() {
        let bytes = subset("Morning, fifth ﬁ");
        let face = Face::read(Cow::Owned(bytes)).expect("a subset is a font");
        assert!("Morning, fifth".chars().all(|c| face.glyph(c).is_some()));
        assert!(face.glyph('Q').is_none());
    }

    #[test]
    fn a_subset_keeps_small_capitals_figures_ligatures_and_kerning() {
        let bytes = subset("AVToffice fish 0123456789abcdefghijklmnopqrstuvwxyz");
        let font = FontRef::new(&bytes).expect("a subset is a font");
        let gsub = font.gsub().expect("it keeps its substitutions");
        let features = gsub.feature_list().expect("it has features");
        let tags: Vec<Tag> = features.feature_records().iter().map(|record| record.feature_tag()).collect();
        for wanted in [b"smcp", b"onum", b"liga"] {
            assert!(tags.contains(&Tag::new(wanted)), "{} is lost", Tag::new(wanted));
        }
        let gpos = font.gpos().expect("it keeps its positioning");
        let kerned = gpos.feature_list().expect("it has features");
        assert!(kerned.feature_records().iter().any(|record| record.feature_tag() == Tag::new(b"kern")));
    }

    #[test]
    fn subsets_of_equal_text_are_equal_bytes() {
        assert_eq!(subset("Nobody was early."), subset("Nobody was early."));
    }

    #[test]
    fn characters_without_a_glyph_are_passed_over() {
        let face = Face::read(Cow::Owned(subset("a\u{10FFFD}"))).expect("a subset is a font");
        assert!(face.glyph('a').is_some());
    }
}
