//! Lengths, sizes and ratios as newtypes, so that a bare number never crosses a room's border.
//!
//! A [`Length`] is in points of 1/72 inch (the PDF and CSS point, not TeX's 1/72.27 inch).

use serde::{Deserialize, Serialize};
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// A length in points of 1/72 inch. May be negative (an outdent, a negative margin).
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Length(f64);

impl Length {
    pub const ZERO: Length = Length(0.0);

    /// From points (1/72 inch).
    pub const fn pt(value: f64) -> Self {
        Length(value)
    }
    /// From millimetres.
    pub fn mm(value: f64) -> Self {
        Length(value * 72.0 / 25.4)
    }
    /// From inches.
    pub fn inches(value: f64) -> Self {
        Length(value * 72.0)
    }
    /// From CSS pixels (1/96 inch; CSS Values 4, 6.2).
    pub fn px(value: f64) -> Self {
        Length(value * 0.75)
    }
    /// In points.
    pub const fn to_pt(self) -> f64 {
        self.0
    }
    /// In millimetres.
    pub fn to_mm(self) -> f64 {
        self.0 * 25.4 / 72.0
    }
    /// In inches.
    pub fn to_inches(self) -> f64 {
        self.0 / 72.0
    }
    pub fn max(self, other: Self) -> Self {
        Length(self.0.max(other.0))
    }
    pub fn min(self, other: Self) -> Self {
        Length(self.0.min(other.0))
    }
    pub fn abs(self) -> Self {
        Length(self.0.abs())
    }
}

impl Add for Length {
    type Output = Length;
    fn add(self, other: Self) -> Self {
        Length(self.0 + other.0)
    }
}
impl Sub for Length {
    type Output = Length;
    fn sub(self, other: Self) -> Self {
        Length(self.0 - other.0)
    }
}
impl Neg for Length {
    type Output = Length;
    fn neg(self) -> Self {
        Length(-self.0)
    }
}
impl AddAssign for Length {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}
impl SubAssign for Length {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}
impl Mul<f64> for Length {
    type Output = Length;
    fn mul(self, factor: f64) -> Self {
        Length(self.0 * factor)
    }
}
impl Div<f64> for Length {
    type Output = Length;
    fn div(self, divisor: f64) -> Self {
        Length(self.0 / divisor)
    }
}
/// The ratio of two lengths (dimensionless).
impl Div for Length {
    type Output = f64;
    fn div(self, other: Self) -> f64 {
        self.0 / other.0
    }
}
impl Sum for Length {
    fn sum<I: Iterator<Item = Length>>(lengths: I) -> Self {
        lengths.fold(Length::ZERO, Add::add)
    }
}

/// Width and height of a page, a picture or a box.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Size {
    pub width: Length,
    pub height: Length,
}

/// One value for each edge of a box.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Edges<T> {
    pub top: T,
    pub right: T,
    pub bottom: T,
    pub left: T,
}

impl<T: Copy> Edges<T> {
    /// The same value on all four edges.
    pub fn all(value: T) -> Self {
        Edges { top: value, right: value, bottom: value, left: value }
    }
}

/// A rectangle in pt; `x` rightward and `y` downward from the page's top left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rect {
    pub x: Length,
    pub y: Length,
    pub width: Length,
    pub height: Length,
}

impl Rect {
    /// The same rectangle further right and down.
    pub fn moved(self, dx: Length, dy: Length) -> Self {
        Rect { x: self.x + dx, y: self.y + dy, ..self }
    }
}
