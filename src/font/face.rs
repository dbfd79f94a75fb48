//! One face: its names, metrics and coverage.

use crate::style::FontStyle;
use skrifa::instance::{LocationRef, Size};
use skrifa::raw::TableProvider;
use skrifa::string::StringId;
use skrifa::{FontRef, GlyphId, MetadataProvider};
use std::borrow::Cow;
use std::fmt;

/// Why a font file was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FontError {
    /// It is no font, or a broken one.
    Form(String),
    /// Subsetting failed.
    Subset(String),
}

impl fmt::Display for FontError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FontError::Form(why) => write!(f, "it cannot be read as a font: {why}"),
            FontError::Subset(why) => write!(f, "it cannot be subset: {why}"),
        }
    }
}

impl std::error::Error for FontError {}

/// What the licence bits allow (OpenType `OS/2.fsType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Embedding {
    Installable,
    Editable,
    PreviewAndPrint,
    Restricted,
}

/// Vertical measures as shares of the em; upward is positive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FaceMetrics {
    pub ascent: f64,
    /// Negative: below the baseline.
    pub descent: f64,
    pub x_height: f64,
    pub cap_height: f64,
    pub italic_angle: f64,
    pub underline_offset: f64,
    pub underline_thickness: f64,
}

/// A face with its file's bytes.
#[derive(Clone)]
pub struct Face {
    bytes: Cow<'static, [u8]>,
    family: String,
    postscript_name: String,
    weight: u16,
    style: FontStyle,
    units_per_em: u16,
    metrics: FaceMetrics,
    embedding: Embedding,
    /// Sorted; the characters its `cmap` maps to a glyph.
    coverage: Vec<(u32, u16)>,
    advances: Vec<u16>,
}

impl Face {
    /// Reads a TrueType or OpenType file.
    pub fn read(bytes: Cow<'static, [u8]>) -> Result<Face, FontError> {
        let form = |error: &dyn fmt::Display| FontError::Form(error.to_string());
        let font = FontRef::from_index(&bytes, 0).map_err(|error| form(&error))?;
        let name = |id: StringId| font.localized_strings(id).english_or_first().map(|name| name.to_string());
        let family = name(StringId::TYPOGRAPHIC_FAMILY_NAME)
            .or_else(|| name(StringId::FAMILY_NAME))
            .ok_or_else(|| FontError::Form("it has no family name".into()))?;
        let attributes = font.attributes();
        let italic = attributes.style != skrifa::attribute::Style::Normal;
        let postscript_name = name(StringId::POSTSCRIPT_NAME).unwrap_or_else(|| family.replace(' ', ""));
        let metrics = font.metrics(Size::unscaled(), LocationRef::default());
        if metrics.units_per_em == 0 {
            return Err(FontError::Form("its em has no units".into()));
        }
        let em = f64::from(metrics.units_per_em);
        let share = |value: f32| f64::from(value) / em;
        let underline = metrics.underline;
        let face_metrics = FaceMetrics {
            ascent: share(metrics.ascent),
            descent: share(metrics.descent),
            x_height: metrics.x_height.map_or(0.45, share),
            cap_height: metrics.cap_height.map_or(0.65, share),
            italic_angle: f64::from(metrics.italic_angle),
            underline_offset: underline.map_or(-0.1, |line| share(line.offset)),
            underline_thickness: underline.map_or(0.05, |line| share(line.thickness)),
        };
        let embedding = match font.os2().map(|os2| os2.fs_type() & 0xF).unwrap_or(0) {
            2 => Embedding::Restricted,
            4 => Embedding::PreviewAndPrint,
            8 => Embedding::Editable,
            _ => Embedding::Installable,
        };
        let mut coverage: Vec<(u32, u16)> = font
            .charmap()
            .mappings()
            .filter_map(|(c, glyph)| Some((c, u16::try_from(glyph.to_u32()).ok()?)))
            .filter(|(_, glyph)| *glyph != 0)
            .collect();
        coverage.sort_unstable();
        coverage.dedup_by_key(|(c, _)| *c);
        let glyph_metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let advances = (0..metrics.glyph_count)
            .map(|glyph| glyph_metrics.advance_width(GlyphId::from(glyph)).unwrap_or_default() as u16)
            .collect();
        let weight = attributes.weight.value().round() as u16;
        let style = if italic { FontStyle::Italic } else { FontStyle::Normal };
        let units_per_em = metrics.units_per_em;
        Ok(Face {
            bytes,
            family,
            postscript_name,
            weight,
            style,
            units_per_em,
            metrics: face_metrics,
            embedding,
            coverage,
            advances,
        })
    }

    /// The file, whole.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
    pub fn family(&self) -> &str {
        &self.family
    }
    pub fn postscript_name(&self) -> &str {
        &self.postscript_name
    }
    /// 100 to 900.
    pub fn weight(&self) -> u16 {
        self.weight
    }
    pub fn style(&self) -> FontStyle {
        self.style
    }
    pub fn units_per_em(&self) -> u16 {
        self.units_per_em
    }
    pub fn metrics(&self) -> &FaceMetrics {
        &self.metrics
    }
    pub fn embedding(&self) -> Embedding {
        self.embedding
    }
    /// The nominal glyph of a character.
    pub fn glyph(&self, character: char) -> Option<u16> {
        let found = self.coverage.binary_search_by_key(&u32::from(character), |(c, _)| *c).ok()?;
        Some(self.coverage[found].1)
    }
    /// Every character it covers, in order.
    pub fn characters(&self) -> impl Iterator<Item = char> {
        self.coverage.iter().filter_map(|(c, _)| char::from_u32(*c))
    }
    pub fn glyph_count(&self) -> usize {
        self.advances.len()
    }
    /// A glyph's advance in the face's units; none past the last glyph.
    pub fn advance(&self, glyph: u16) -> Option<u16> {
        self.advances.get(usize::from(glyph)).copied()
    }
}

impl fmt::Debug for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Face({})", self.postscript_name)
    }
}
