//! A resolved drawing: shapes in pt from the top left corner, `y` downward, with their paints.
//!
//! Coordinates within a group are the group's own; its matrix leads to its parent's. The shapes are
//! resolved when they are first asked for: the EPUB carries the SVG itself and never asks.

use super::{Picture, svg};
use crate::font::FontLibrary;
use crate::units::{Rect, Size};
use std::fmt;
use std::sync::{Arc, OnceLock};

/// An SVG and, once asked for, its shapes.
pub struct Drawing {
    source: Arc<[u8]>,
    size: Size,
    fonts: FontLibrary,
    artwork: OnceLock<Artwork>,
}

impl Drawing {
    pub(super) fn new(source: Arc<[u8]>, size: Size, fonts: FontLibrary) -> Self {
        Drawing { source, size, fonts, artwork: OnceLock::new() }
    }
    pub fn size(&self) -> Size {
        self.size
    }
    /// The shapes, or what is wrong where a first look did not show it.
    pub fn artwork(&self) -> &Artwork {
        self.artwork.get_or_init(|| svg::resolve(&self.source, self.size, &self.fonts))
    }
}

impl fmt::Debug for Drawing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Drawing({} × {} pt)", self.size.width.to_pt(), self.size.height.to_pt())
    }
}

/// The shapes of a drawing, the lowest first.
#[derive(Clone, Debug, Default)]
pub struct Artwork {
    pub shapes: Vec<Shape>,
    /// Why there are none.
    pub fault: Option<String>,
}

#[derive(Clone, Debug)]
pub enum Shape {
    Group(Box<Group>),
    Path(Box<PathShape>),
    Raster(Box<Raster>),
}

/// An affine map: `x' = a·x + c·y + e`, `y' = b·x + d·y + f`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Matrix(pub [f64; 6]);

impl Matrix {
    pub const IDENTITY: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub fn translate(x: f64, y: f64) -> Self {
        Matrix([1.0, 0.0, 0.0, 1.0, x, y])
    }
    /// First `inner`, then this.
    pub fn after(self, inner: Matrix) -> Matrix {
        let ([a, b, c, d, e, f], [ia, ib, ic, id, ie, if_]) = (self.0, inner.0);
        Matrix([
            a * ia + c * ib,
            b * ia + d * ib,
            a * ic + c * id,
            b * ic + d * id,
            a * ie + c * if_ + e,
            b * ie + d * if_ + f,
        ])
    }
}

/// Shapes that are treated as one.
#[derive(Clone, Debug)]
pub struct Group {
    pub matrix: Matrix,
    pub shapes: Vec<Shape>,
    /// 0 to 1.
    pub opacity: f64,
    pub blend: Blend,
    /// Painted by itself first, then onto what is below.
    pub isolated: bool,
    /// In the group's coordinates; all of them cut.
    pub clips: Vec<Clip>,
    pub mask: Option<Box<Mask>>,
}

/// An area outside of which nothing shows.
#[derive(Clone, Debug)]
pub struct Clip {
    pub segments: Vec<Segment>,
    pub even_odd: bool,
}

/// Shows a group through the brightness or opacity of others.
#[derive(Clone, Debug)]
pub struct Mask {
    pub shapes: Vec<Shape>,
    pub area: Rect,
    /// By brightness; else by opacity.
    pub luminance: bool,
}

/// ISO 32000-1, 11.3.5, named as there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blend {
    Normal,
    Multiply,
    Screen,
    Overlay,
    Darken,
    Lighten,
    ColorDodge,
    ColorBurn,
    HardLight,
    SoftLight,
    Difference,
    Exclusion,
    Hue,
    Saturation,
    Color,
    Luminosity,
}

#[derive(Clone, Debug)]
pub struct PathShape {
    pub segments: Vec<Segment>,
    pub fill: Option<Fill>,
    pub stroke: Option<Stroke>,
    pub stroke_below_fill: bool,
    /// What the path covers, its stroke included.
    pub bounds: Rect,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Segment {
    Move(f64, f64),
    Line(f64, f64),
    Curve(f64, f64, f64, f64, f64, f64),
    Close,
}

#[derive(Clone, Debug)]
pub struct Fill {
    pub paint: Paint,
    pub opacity: f64,
    pub even_odd: bool,
}

#[derive(Clone, Debug)]
pub struct Stroke {
    pub paint: Paint,
    pub opacity: f64,
    pub width: f64,
    pub cap: LineCap,
    pub join: LineJoin,
    pub miter_limit: f64,
    pub dashes: Vec<f64>,
    pub dash_offset: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineCap {
    Butt,
    Round,
    Square,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineJoin {
    Miter,
    Round,
    Bevel,
}

/// An sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub [u8; 3]);

impl Rgb {
    pub fn is_grey(self) -> bool {
        let [red, green, blue] = self.0;
        red == green && green == blue
    }
}

#[derive(Clone, Debug)]
pub enum Paint {
    Color(Rgb),
    Gradient(Arc<Gradient>),
    Pattern(Arc<Pattern>),
}

#[derive(Clone, Debug)]
pub struct Gradient {
    pub shape: GradientShape,
    /// To the path's coordinates.
    pub matrix: Matrix,
    pub spread: Spread,
    /// By rising offset; at least one.
    pub stops: Vec<Stop>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum GradientShape {
    Linear { from: (f64, f64), to: (f64, f64) },
    Radial { focus: (f64, f64), focus_radius: f64, center: (f64, f64), radius: f64 },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spread {
    Pad,
    Reflect,
    Repeat,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    /// 0 to 1.
    pub offset: f64,
    pub color: Rgb,
    pub opacity: f64,
}

/// A tile that is repeated.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// In the tile's coordinates, which begin at its top left corner.
    pub shapes: Vec<Shape>,
    pub area: Rect,
    /// From the coordinates of `area` to the path's.
    pub matrix: Matrix,
}

/// A picture within the drawing; it covers the rectangle from the origin to its `size`.
#[derive(Clone, Debug)]
pub struct Raster {
    pub picture: Picture,
    pub size: Size,
}
