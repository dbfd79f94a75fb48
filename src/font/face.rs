//! One face: its names, metrics and coverage.

use crate::style::FontStyle;
use skrifa::instance::{LocationRef, Size};
use skrifa::raw::TableProvider;
use skrifa::string::StringId;
use skrifa::{FontRef, GlyphId, MetadataProvider};
use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

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

/// A face with its file's bytes. What its tables say is read when it is first asked for.
#[derive(Clone)]
pub struct Face {
    bytes: Cow<'static, [u8]>,
    names: Names,
    tables: OnceLock<Tables>,
}

/// What a face is chosen by.
#[derive(Clone)]
pub(super) struct Names {
    pub family: Cow<'static, str>,
    pub postscript_name: Cow<'static, str>,
    pub weight: u16,
    pub style: FontStyle,
}

#[derive(Clone)]
struct Tables {
    units_per_em: u16,
    metrics: FaceMetrics,
    embedding: Embedding,
    /// Sorted; the characters its `cmap` maps to a glyph.
    coverage: Vec<(u32, u16)>,
    advances: Vec<u16>,
    /// Sorted; the features of its `GSUB`.
    features: Vec<[u8; 4]>,
}

impl Face {
    /// Reads a TrueType or OpenType file.
    pub fn read(bytes: Cow<'static, [u8]>) -> Result<Face, FontError> {
        let font = open(&bytes)?;
        let names = Names::read(&font)?;
        let tables = Tables::read(&font)?;
        Ok(Face { bytes, names, tables: OnceLock::from(tables) })
    }

    /// A face whose names are known and whose file is known to be sound: nothing is read yet.
    pub(super) fn known(bytes: &'static [u8], names: Names) -> Face {
        Face { bytes: Cow::Borrowed(bytes), names, tables: OnceLock::new() }
    }

    fn tables(&self) -> &Tables {
        self.tables.get_or_init(|| {
            open(&self.bytes)
                .and_then(|font| Tables::read(&font))
                .expect("only embedded faces are read late, and the tests read every one")
        })
    }

    /// The file, whole.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
    pub fn family(&self) -> &str {
        &self.names.family
    }
    pub fn postscript_name(&self) -> &str {
        &self.names.postscript_name
    }
    /// 100 to 900.
    pub fn weight(&self) -> u16 {
        self.names.weight
    }
    pub fn style(&self) -> FontStyle {
        self.names.style
    }
    pub fn units_per_em(&self) -> u16 {
        self.tables().units_per_em
    }
    pub fn metrics(&self) -> &FaceMetrics {
        &self.tables().metrics
    }
    pub fn embedding(&self) -> Embedding {
        self.tables().embedding
    }
    /// The nominal glyph of a character.
    pub fn glyph(&self, character: char) -> Option<u16> {
        let coverage = &self.tables().coverage;
        let found = coverage.binary_search_by_key(&u32::from(character), |(c, _)| *c).ok()?;
        Some(coverage[found].1)
    }
    /// Every character it covers, in order.
    pub fn characters(&self) -> impl Iterator<Item = char> {
        self.tables().coverage.iter().filter_map(|(c, _)| char::from_u32(*c))
    }
    pub fn glyph_count(&self) -> usize {
        self.tables().advances.len()
    }
    /// Whether glyphs can be substituted by this feature, such as `smcp`.
    pub fn has_feature(&self, tag: &[u8; 4]) -> bool {
        self.tables().features.binary_search(tag).is_ok()
    }
    /// Every glyph of its Latin letters is equally wide.
    pub fn is_monospaced(&self) -> bool {
        let width = |c| self.glyph(c).and_then(|glyph| self.advance(glyph));
        width('i').is_some() && width('i') == width('M')
    }
    /// A glyph's advance in the face's units; none past the last glyph.
    pub fn advance(&self, glyph: u16) -> Option<u16> {
        self.tables().advances.get(usize::from(glyph)).copied()
    }
}

fn open(bytes: &[u8]) -> Result<FontRef<'_>, FontError> {
    FontRef::from_index(bytes, 0).map_err(|error| FontError::Form(error.to_string()))
}

impl Names {
    pub(super) fn read(font: &FontRef) -> Result<Names, FontError> {
        let name = |id: StringId| font.localized_strings(id).english_or_first().map(|name| name.to_string());
        let family = name(StringId::TYPOGRAPHIC_FAMILY_NAME)
            .or_else(|| name(StringId::FAMILY_NAME))
            .ok_or_else(|| FontError::Form("it has no family name".into()))?;
        let postscript_name = name(StringId::POSTSCRIPT_NAME).unwrap_or_else(|| family.replace(' ', ""));
        let attributes = font.attributes();
        let italic = attributes.style != skrifa::attribute::Style::Normal;
        Ok(Names {
            family: family.into(),
            postscript_name: postscript_name.into(),
            weight: attributes.weight.value().round() as u16,
            style: if italic { FontStyle::Italic } else { FontStyle::Normal },
        })
    }
}

impl Tables {
    fn read(font: &FontRef) -> Result<Tables, FontError> {
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
        let mut features: Vec<[u8; 4]> = font
            .gsub()
            .and_then(|gsub| gsub.feature_list())
            .map(|list| {
                list.feature_records().iter().map(|record| record.feature_tag().to_be_bytes()).collect()
            })
            .unwrap_or_default();
        features.sort_unstable();
        features.dedup();
        let units_per_em = metrics.units_per_em;
        Ok(Tables { units_per_em, metrics: face_metrics, embedding, coverage, advances, features })
    }
}

impl fmt::Debug for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Face({})", self.names.postscript_name)
    }
}
