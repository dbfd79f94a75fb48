//! Variable fonts: their axes, and where on them a style asks a face to stand.

use super::face::{Face, Names, rounded};
use crate::style::{FontStyle, FontStyleSet};
use skrifa::instance::{LocationRef, NormalizedCoord};
use skrifa::{FontRef, MetadataProvider, Tag};
use std::borrow::Cow;
use std::fmt::Write;

/// The axes of a face (OpenType `fvar`); none of a face that does not vary.
#[derive(Clone, Debug, Default)]
pub(super) struct Axes {
    /// In the order of the file.
    axes: Vec<Axis>,
}

#[derive(Clone, Copy, Debug)]
struct Axis {
    tag: [u8; 4],
    least: f64,
    usual: f64,
    most: f64,
}

/// A place on the axes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Position {
    /// In the axes' own units, in their order.
    pub settings: Vec<([u8; 4], f32)>,
    /// From -1 to 1 in 16384ths, after `avar`.
    pub coordinates: Vec<i16>,
    located: Vec<NormalizedCoord>,
}

impl Position {
    pub fn location(&self) -> LocationRef<'_> {
        LocationRef::new(&self.located)
    }

    /// Where it stands on the axis of slant, degrees against the clock.
    pub fn slant(&self) -> Option<f64> {
        let found = self.settings.iter().find(|(tag, _)| tag == b"slnt");
        found.map(|(_, value)| f64::from(*value))
    }
}

impl Axes {
    pub fn read(font: &FontRef) -> Axes {
        let axes = font.axes();
        let axis = |axis: skrifa::Axis| Axis {
            tag: axis.tag().to_be_bytes(),
            least: f64::from(axis.min_value()),
            usual: f64::from(axis.default_value()),
            most: f64::from(axis.max_value()),
        };
        Axes { axes: axes.iter().map(axis).collect() }
    }

    pub fn is_empty(&self) -> bool {
        self.axes.is_empty()
    }

    fn get(&self, tag: &[u8; 4]) -> Option<&Axis> {
        self.axes.iter().find(|axis| axis.tag == *tag)
    }

    /// The ends of an axis.
    pub fn range(&self, tag: &[u8; 4]) -> Option<(f64, f64)> {
        self.get(tag).map(|axis| (axis.least, axis.most))
    }
}

/// The place at which a style wants a variable face, and the names of that instance; none where the
/// face is wanted as it is in its file (CSS Fonts 4, 7.1: what each property says of which axis).
pub(super) fn instance(face: &Face, font: &FontStyleSet) -> Option<(Position, Names)> {
    let axes = face.axes();
    if axes.is_empty() {
        return None;
    }
    let italic = font.style == FontStyle::Italic;
    let has_italic = axes.get(b"ital").is_some_and(|axis| axis.most > 0.0);
    let slant = match font.style {
        FontStyle::Normal => 0.0,
        // `slnt` counts against the clock (OpenType design-variation axis `slnt`).
        FontStyle::Oblique => -font.slant,
        FontStyle::Italic if has_italic || face.style() == FontStyle::Italic => 0.0,
        FontStyle::Italic => -crate::style::OBLIQUE_ANGLE,
    };
    let (lightest, boldest) = face.weights();
    let weight = f64::from(font.weight.clamp(lightest, boldest));
    let (narrowest, widest) = face.stretches();
    let wanted = |axis: &Axis| {
        // What the rule asks for wins over what the face's own rule does (CSS Fonts 4, 7.2).
        let declared = face.declared().map_or(&[][..], |declared| &declared.variations);
        let own = font.variations.iter().chain(declared).find(|own| own.tag == axis.tag);
        own.map(|own| own.value).unwrap_or_else(|| match &axis.tag {
            b"wght" => weight,
            b"wdth" => font.stretch.clamp(narrowest, widest),
            b"opsz" if font.optical_sizing => optical_step(font.size.to_pt()),
            b"ital" => f64::from(u8::from(italic)),
            b"slnt" => slant,
            _ => axis.usual,
        })
    };
    #[expect(clippy::cast_possible_truncation, reason = "axes are in 16.16")]
    let settings: Vec<([u8; 4], f32)> =
        axes.axes.iter().map(|axis| (axis.tag, wanted(axis).clamp(axis.least, axis.most) as f32)).collect();
    let file = FontRef::from_index(face.bytes(), 0).ok()?;
    let location = file.axes().location(settings.iter().map(|(tag, value)| (Tag::new(tag), *value)));
    let located = location.coords().to_vec();
    let coordinates: Vec<i16> = located.iter().map(|place| place.to_bits()).collect();
    if coordinates.iter().all(|place| *place == 0) {
        return None;
    }
    let own = face.names();
    let style = match font.style {
        FontStyle::Normal => face.style(),
        FontStyle::Italic if has_italic => FontStyle::Italic,
        FontStyle::Oblique | FontStyle::Italic if axes.get(b"slnt").is_some() => FontStyle::Oblique,
        FontStyle::Oblique | FontStyle::Italic => face.style(),
    };
    let names = Names {
        postscript_name: Cow::Owned(instance_name(&own.postscript_name, axes, &settings)),
        weight: if axes.get(b"wght").is_some() { rounded(weight) } else { own.weight },
        style,
        ..own.clone()
    };
    Some((Position { settings, coordinates, located }, names))
}

/// Optical sizes in steps that no eye tells apart, so that a book is not made of a hundred instances:
/// quarters of a point, whole points above 24.
fn optical_step(size: f64) -> f64 {
    if size < 24.0 { (size * 4.0).round() / 4.0 } else { size.round() }
}

/// `Family-Style_650wght_11opsz`: the PostScript name of an instance (Adobe Technical Note 5902).
fn instance_name(name: &str, axes: &Axes, settings: &[([u8; 4], f32)]) -> String {
    let mut name = name.to_owned();
    for (axis, (tag, value)) in axes.axes.iter().zip(settings) {
        if (f64::from(*value) - axis.usual).abs() > 1e-6 {
            let _ = write!(name, "_{value}{}", String::from_utf8_lossy(tag).trim());
        }
    }
    name
}
