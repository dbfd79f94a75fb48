//! One face, or one instance of a variable one: its names, metrics and coverage.

use super::axes::{Axes, Position};
use super::layout;
use super::outline::{self, Profile, Step};
use crate::digest::Digester;
use crate::style::{Feature, FontStyle, Variation};
use skrifa::instance::{LocationRef, Size};
use skrifa::raw::TableProvider;
use skrifa::string::StringId;
use skrifa::{FontRef, GlyphId, MetadataProvider};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

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
    /// Only whole (bit 8), or only as bitmaps (bit 9): neither is what books are made with.
    Whole,
    Bitmap,
}

impl Embedding {
    fn read(font: &FontRef) -> Embedding {
        let bits = font.os2().map(|os2| os2.fs_type()).unwrap_or(0);
        match bits & 0xF {
            2 => Embedding::Restricted,
            _ if bits & 0x200 != 0 => Embedding::Bitmap,
            _ if bits & 0x100 != 0 => Embedding::Whole,
            4 => Embedding::PreviewAndPrint,
            8 => Embedding::Editable,
            _ => Embedding::Installable,
        }
    }

    /// Why the face cannot be part of a file; nothing if it may.
    pub fn refusal(self) -> Option<&'static str> {
        match self {
            Embedding::Installable | Embedding::Editable | Embedding::PreviewAndPrint => None,
            Embedding::Restricted => Some("its licence bits forbid it"),
            Embedding::Whole => Some("its licence bits forbid taking only a part of it"),
            Embedding::Bitmap => Some("its licence bits allow only its bitmaps"),
        }
    }
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
    bytes: Bytes,
    names: Names,
    axes: Axes,
    /// Where on its axes an instance stands; none for a face as it is in its file.
    position: Option<Position>,
    /// What the stylesheet says of it.
    declared: Option<Declared>,
    tables: OnceLock<Tables>,
}

/// A file's bytes, shared by all instances of a face.
#[derive(Clone)]
enum Bytes {
    Built(&'static [u8]),
    Own(Arc<[u8]>),
}

impl Deref for Bytes {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        match self {
            Bytes::Built(bytes) => bytes,
            Bytes::Own(bytes) => bytes,
        }
    }
}

/// What a face is chosen by.
#[derive(Clone, Debug)]
pub(super) struct Names {
    pub family: Cow<'static, str>,
    /// Names of less rank: of the four-style family, the whole name, the PostScript name.
    pub aliases: Vec<String>,
    pub postscript_name: Cow<'static, str>,
    pub weight: u16,
    /// Per cent.
    pub stretch: f64,
    pub style: FontStyle,
    /// The sizes it was drawn for, pt (`OS/2`, version 5).
    pub optical: Option<(f64, f64)>,
}

/// What `@font-face` says of a face (CSS Fonts 4, 4).
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Declared {
    pub weight: Option<(u16, u16)>,
    /// Per cent.
    pub stretch: Option<(f64, f64)>,
    pub style: Option<FontStyle>,
    /// The characters it is for; sorted. Empty: all.
    pub ranges: Vec<(u32, u32)>,
    pub features: Vec<Feature>,
    pub variations: Vec<Variation>,
}

#[derive(Clone)]
struct Tables {
    units_per_em: u16,
    metrics: FaceMetrics,
    embedding: Embedding,
    /// Sorted; the characters its `cmap` maps to a glyph.
    coverage: Vec<(u32, u16)>,
    advances: Vec<u16>,
    /// By the features of its `GSUB`, the glyphs that each of them takes; sorted.
    features: BTreeMap<[u8; 4], OnceLock<Vec<u16>>>,
    /// By glyph.
    profiles: Vec<OnceLock<Box<Profile>>>,
}

impl Face {
    /// Reads a TrueType or OpenType file.
    pub fn read(bytes: Cow<'static, [u8]>) -> Result<Face, FontError> {
        let bytes = match bytes {
            Cow::Borrowed(bytes) => Bytes::Built(bytes),
            Cow::Owned(bytes) => Bytes::Own(bytes.into()),
        };
        let font = open(&bytes)?;
        let names = Names::read(&font)?;
        let axes = Axes::read(&font);
        let tables = OnceLock::from(Tables::read(&font, None)?);
        Ok(Face { bytes, names, axes, position: None, declared: None, tables })
    }

    pub(super) fn embedding_of(bytes: &[u8]) -> Option<Embedding> {
        open(bytes).ok().map(|font| Embedding::read(&font))
    }

    /// A face whose names are known and whose file is known to be sound: nothing is read yet.
    pub(super) fn known(bytes: &'static [u8], names: Names) -> Face {
        let bytes = Bytes::Built(bytes);
        let axes = Axes::default();
        Face { bytes, names, axes, position: None, declared: None, tables: OnceLock::new() }
    }

    /// The face under the name and the bounds that a stylesheet gives it.
    pub(super) fn declare(mut self, family: &str, declared: Declared) -> Face {
        self.names.family = Cow::Owned(family.to_owned());
        self.names.aliases.clear();
        self.declared = Some(declared);
        self
    }

    /// The face at one place of its axes.
    pub(super) fn at(&self, position: Position, names: Names) -> Face {
        let bytes = self.bytes.clone();
        let (axes, declared) = (self.axes.clone(), self.declared.clone());
        Face { bytes, names, axes, position: Some(position), declared, tables: OnceLock::new() }
    }

    /// Adds its file to a digest, and what it is chosen by.
    pub(super) fn add_to(&self, digest: &mut Digester) {
        match &self.bytes {
            Bytes::Built(_) => digest.add(b""),
            Bytes::Own(bytes) => digest.add(bytes),
        };
        digest.add(format!("{:?} {:?}", self.names, self.declared).as_bytes());
    }

    fn tables(&self) -> &Tables {
        self.tables.get_or_init(|| {
            open(&self.bytes)
                .and_then(|font| Tables::read(&font, self.position.as_ref()))
                .expect("embedded faces, which the tests read, and instances of a face that was read")
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
    /// 1 to 1000; of a variable face, where it stands without being asked.
    pub fn weight(&self) -> u16 {
        self.names.weight
    }
    pub fn style(&self) -> FontStyle {
        self.declared.as_ref().and_then(|declared| declared.style).unwrap_or(self.names.style)
    }
    pub(super) fn names(&self) -> &Names {
        &self.names
    }
    pub(super) fn declared(&self) -> Option<&Declared> {
        self.declared.as_ref()
    }
    pub(super) fn axes(&self) -> &Axes {
        &self.axes
    }
    /// The characters that a stylesheet limits it to; none: all it has.
    pub fn ranges(&self) -> &[(u32, u32)] {
        self.declared.as_ref().map_or(&[], |declared| &declared.ranges)
    }
    /// Features that the stylesheet switches for this face alone.
    pub fn own_features(&self) -> &[Feature] {
        self.declared.as_ref().map_or(&[], |declared| &declared.features)
    }
    pub fn is_variable(&self) -> bool {
        !self.axes.is_empty()
    }
    /// Where an instance stands on its axes, in their own units.
    pub fn settings(&self) -> &[([u8; 4], f32)] {
        self.position.as_ref().map_or(&[], |position| &position.settings)
    }
    /// The same, normalised, in the order of the axes (OpenType `fvar`).
    pub fn coordinates(&self) -> &[i16] {
        self.position.as_ref().map_or(&[], |position| &position.coordinates)
    }
    /// The weights it can have, lightest and boldest.
    pub fn weights(&self) -> (u16, u16) {
        let declared = self.declared.as_ref().and_then(|declared| declared.weight);
        let own = || self.axes.range(b"wght").map(|(least, most)| (rounded(least), rounded(most)));
        declared.or_else(own).unwrap_or((self.names.weight, self.names.weight))
    }
    /// The widths it can have, per cent.
    pub fn stretches(&self) -> (f64, f64) {
        let declared = self.declared.as_ref().and_then(|declared| declared.stretch);
        let own = || self.axes.range(b"wdth");
        declared.or_else(own).unwrap_or((self.names.stretch, self.names.stretch))
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
        if self.declared.as_ref().is_some_and(|declared| !declared.is_for(character)) {
            return None;
        }
        let coverage = &self.tables().coverage;
        let found = coverage.binary_search_by_key(&u32::from(character), |(c, _)| *c).ok()?;
        Some(coverage[found].1)
    }
    /// Every character it covers, in order.
    pub fn characters(&self) -> impl Iterator<Item = char> {
        let characters = self.tables().coverage.iter().filter_map(|(c, _)| char::from_u32(*c));
        characters.filter(|c| self.declared.as_ref().is_none_or(|declared| declared.is_for(*c)))
    }
    pub fn glyph_count(&self) -> usize {
        self.tables().advances.len()
    }
    /// Whether glyphs can be substituted by this feature, such as `smcp`.
    pub fn has_feature(&self, tag: &[u8; 4]) -> bool {
        self.tables().features.contains_key(tag)
    }
    /// Whether this feature has another form of the glyph.
    pub fn substitutes(&self, tag: &[u8; 4], glyph: u16) -> bool {
        let Some(glyphs) = self.tables().features.get(tag) else { return false };
        let read = || open(&self.bytes).map(|font| layout::glyphs_of(&font, tag)).unwrap_or_default();
        glyphs.get_or_init(read).binary_search(&glyph).is_ok()
    }
    /// What a glyph looks like from the sides; nothing past the last glyph.
    pub fn profile(&self, glyph: u16) -> Option<&Profile> {
        let place = self.tables().profiles.get(usize::from(glyph))?;
        Some(place.get_or_init(|| {
            let font = open(&self.bytes).expect("it was read before");
            let em = f64::from(self.units_per_em());
            let advance = f64::from(self.advance(glyph).unwrap_or_default()) / em;
            Box::new(outline::profile(&font, glyph, self.position.as_ref(), em, advance))
        }))
    }
    /// What a glyph is drawn with.
    pub fn outline(&self, glyph: u16) -> Vec<Step> {
        let em = f64::from(self.units_per_em());
        let draw = |font| outline::steps(&font, glyph, self.position.as_ref(), em);
        open(&self.bytes).map(draw).unwrap_or_default()
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

impl Declared {
    fn is_for(&self, character: char) -> bool {
        let code = u32::from(character);
        self.ranges.is_empty() || self.ranges.iter().any(|(first, last)| (*first..=*last).contains(&code))
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what CSS allows")]
pub(super) fn rounded(weight: f64) -> u16 {
    weight.round().clamp(1.0, 1000.0) as u16
}

impl Names {
    pub(super) fn read(font: &FontRef) -> Result<Names, FontError> {
        let name = |id: StringId| font.localized_strings(id).english_or_first().map(|name| name.to_string());
        let family = name(StringId::TYPOGRAPHIC_FAMILY_NAME)
            .or_else(|| name(StringId::FAMILY_NAME))
            .ok_or_else(|| FontError::Form("it has no family name".into()))?;
        let postscript_name = name(StringId::POSTSCRIPT_NAME).unwrap_or_else(|| family.replace(' ', ""));
        let attributes = font.attributes();
        let style = match attributes.style {
            skrifa::attribute::Style::Normal => FontStyle::Normal,
            skrifa::attribute::Style::Italic => FontStyle::Italic,
            skrifa::attribute::Style::Oblique(_) => FontStyle::Oblique,
        };
        let mut aliases: Vec<String> = Vec::new();
        for id in [StringId::WWS_FAMILY_NAME, StringId::FAMILY_NAME, StringId::FULL_NAME] {
            aliases.extend(name(id).filter(|name| *name != family));
        }
        aliases.push(postscript_name.clone());
        let os2 = font.os2().ok();
        // Twentieths of a point.
        let size = |twips: Option<u16>| twips.map(|twips| f64::from(twips) / 20.0);
        let optical = os2.as_ref().and_then(|os2| {
            Some((size(os2.us_lower_optical_point_size())?, size(os2.us_upper_optical_point_size())?))
        });
        Ok(Names {
            family: family.into(),
            aliases,
            postscript_name: postscript_name.into(),
            weight: rounded(f64::from(attributes.weight.value())),
            stretch: f64::from(attributes.stretch.percentage()),
            style,
            optical,
        })
    }
}

impl Tables {
    fn read(font: &FontRef, position: Option<&Position>) -> Result<Tables, FontError> {
        let location = position.map_or(LocationRef::default(), |position| position.location());
        let metrics = font.metrics(Size::unscaled(), location);
        if metrics.units_per_em == 0 {
            return Err(FontError::Form("its em has no units".into()));
        }
        // What an axis slants, the table `post` does not know.
        let slant = position.and_then(Position::slant).filter(|slant| *slant != 0.0);
        let em = f64::from(metrics.units_per_em);
        let share = |value: f32| f64::from(value) / em;
        let underline = metrics.underline;
        let face_metrics = FaceMetrics {
            ascent: share(metrics.ascent),
            descent: share(metrics.descent),
            x_height: metrics.x_height.map_or(0.45, share),
            cap_height: metrics.cap_height.map_or(0.65, share),
            italic_angle: slant.unwrap_or(f64::from(metrics.italic_angle)),
            underline_offset: underline.map_or(-0.1, |line| share(line.offset)),
            underline_thickness: underline.map_or(0.05, |line| share(line.thickness)),
        };
        let embedding = Embedding::read(font);
        let mut coverage: Vec<(u32, u16)> = font
            .charmap()
            .mappings()
            .filter_map(|(c, glyph)| Some((c, u16::try_from(glyph.to_u32()).ok()?)))
            .filter(|(_, glyph)| *glyph != 0)
            .collect();
        coverage.sort_unstable();
        coverage.dedup_by_key(|(c, _)| *c);
        let glyph_metrics = font.glyph_metrics(Size::unscaled(), location);
        let advances: Vec<u16> = (0..metrics.glyph_count)
            .map(|glyph| glyph_metrics.advance_width(GlyphId::from(glyph)).unwrap_or_default().round() as u16)
            .collect();
        let features = layout::features(font).into_iter().map(|tag| (tag, OnceLock::new())).collect();
        let profiles = vec![OnceLock::new(); advances.len()];
        let units_per_em = metrics.units_per_em;
        Ok(Tables { units_per_em, metrics: face_metrics, embedding, coverage, advances, features, profiles })
    }
}

impl fmt::Debug for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Face({})", self.names.postscript_name)
    }
}
