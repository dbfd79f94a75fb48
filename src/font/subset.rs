//! Subsets for PDF: the glyphs that are shown, renumbered from 1 without gaps, without the tables
//! that only layout needs.

use super::face::FontError;
use super::library::{FaceId, FontLibrary};
use subsetter::{GlyphRemapper, Tag};

/// A face reduced to some of its glyphs.
#[derive(Clone, Debug)]
pub struct PdfSubset {
    /// An OpenType file with `glyf` or `CFF ` outlines. A `CFF ` table is CID-keyed, its CIDs being the
    /// new glyph ids.
    pub bytes: Vec<u8>,
    /// Old glyph id and new, by old.
    pub glyphs: Vec<(u16, u16)>,
}

impl PdfSubset {
    /// The glyph's id in the subset.
    pub fn glyph(&self, old: u16) -> Option<u16> {
        let found = self.glyphs.binary_search_by_key(&old, |(old, _)| *old).ok()?;
        Some(self.glyphs[found].1)
    }
}

impl FontLibrary {
    /// Keeps `.notdef`, these glyphs, and those they are composed of. The order does not matter.
    pub fn subset_for_pdf(&self, face: FaceId, glyphs: &[u16]) -> Result<PdfSubset, FontError> {
        let face = self.face(face);
        let mut wanted: Vec<u16> = glyphs.to_vec();
        wanted.sort_unstable();
        wanted.dedup();
        let remapper = GlyphRemapper::new_from_glyphs_sorted(&wanted);
        let settings: Vec<(Tag, f32)> =
            face.settings().iter().map(|(tag, value)| (Tag::new(tag), *value)).collect();
        // Of a variable face, the instance: a PDF knows no axes.
        let bytes = if face.is_variable() {
            subsetter::subset_with_variations(face.bytes(), 0, &settings, &remapper)
        } else {
            subsetter::subset(face.bytes(), 0, &remapper)
        };
        let bytes = bytes.map_err(|error| FontError::Subset(error.to_string()))?;
        let glyphs = wanted.into_iter().filter_map(|old| Some((old, remapper.get(old)?))).collect();
        Ok(PdfSubset { bytes, glyphs })
    }
}
