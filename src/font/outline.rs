//! What a glyph looks like from the left and from the right: how far its ink reaches at each height.
//!
//! Margin kerning and the lines beside an initial both go by this silhouette.

use super::axes::Position;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};
use std::ops::Range;

/// Height of one band of a silhouette, share of the em.
const BAND: f64 = 0.02;
/// The bands reach from here to there, shares of the em above the baseline: below most descenders, and
/// above most accents. Ink beyond them counts to the last band.
const LOWEST: f64 = -0.4;
const HIGHEST: f64 = 1.2;
const BANDS: usize = 80;
/// Pieces that a curve is drawn with.
const PIECES: usize = 8;

/// A glyph's silhouette; all lengths are shares of the em, from the glyph's origin rightward and from
/// the baseline upward.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Where the pen goes on.
    pub advance: f64,
    /// Ink at left and right of each band, from the lowest; none where a band has none.
    bands: Vec<Option<(f32, f32)>>,
    ink: Option<Ink>,
}

/// The box of all ink.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ink {
    pub left: f64,
    pub right: f64,
    pub bottom: f64,
    pub top: f64,
}

/// An edge of a line of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    Left,
    Right,
}

impl Profile {
    /// None of a space.
    pub fn ink(&self) -> Option<Ink> {
        self.ink
    }

    /// The leftmost and the rightmost ink between two heights.
    pub fn reach(&self, heights: Range<f64>) -> Option<(f64, f64)> {
        let reach = self.within(heights).flatten().fold(None, |reach: Option<(f32, f32)>, (left, right)| {
            Some(reach.map_or((*left, *right), |(l, r)| (l.min(*left), r.max(*right))))
        });
        reach.map(|(left, right)| (f64::from(left), f64::from(right)))
    }

    /// The mean distance of the ink between two heights from an edge of the glyph's own width, where no
    /// distance counts for more than `most`, nor does a height without ink.
    pub fn gap(&self, edge: Edge, heights: Range<f64>, most: f64) -> f64 {
        let (mut sum, mut count) = (0.0, 0.0);
        for band in self.within(heights) {
            let distance = band.map_or(most, |(left, right)| match edge {
                Edge::Left => f64::from(left),
                Edge::Right => self.advance - f64::from(right),
            });
            sum += distance.min(most);
            count += 1.0;
        }
        if count > 0.0 { sum / count } else { 0.0 }
    }

    fn within(&self, heights: Range<f64>) -> impl Iterator<Item = &Option<(f32, f32)>> {
        self.bands[band(heights.start)..=band(heights.end - BAND / 2.0).max(band(heights.start))].iter()
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the bands")]
fn band(height: f64) -> usize {
    ((height.clamp(LOWEST, HIGHEST) - LOWEST) / BAND).floor().min(BANDS as f64 - 1.0) as usize
}

/// Draws a glyph to see how far it reaches.
pub(super) fn profile(
    font: &FontRef,
    glyph: u16,
    position: Option<&Position>,
    em: f64,
    advance: f64,
) -> Profile {
    let mut pen = Silhouette { em, at: (0.0, 0.0), start: (0.0, 0.0), bands: vec![None; BANDS], ink: None };
    let location = position.map_or(LocationRef::default(), Position::location);
    if let Some(outline) = font.outline_glyphs().get(GlyphId::from(glyph)) {
        // A glyph that cannot be drawn has no silhouette: nothing goes by it then.
        let _ = outline.draw(DrawSettings::unhinted(Size::unscaled(), location), &mut pen);
    }
    Profile { advance, bands: pen.bands, ink: pen.ink }
}

/// A step of a glyph's outline; places are shares of the em, rightward and upward from its origin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    Move([f64; 2]),
    Line([f64; 2]),
    /// By one control point.
    Quadratic([f64; 4]),
    /// By two.
    Cubic([f64; 6]),
    Close,
}

/// A glyph's outline, for drawings.
pub(super) fn steps(font: &FontRef, glyph: u16, position: Option<&Position>, em: f64) -> Vec<Step> {
    let mut pen = Steps { em, steps: Vec::new() };
    let location = position.map_or(LocationRef::default(), Position::location);
    if let Some(outline) = font.outline_glyphs().get(GlyphId::from(glyph)) {
        // What cannot be drawn is not seen.
        let _ = outline.draw(DrawSettings::unhinted(Size::unscaled(), location), &mut pen);
    }
    pen.steps
}

struct Steps {
    em: f64,
    steps: Vec<Step>,
}

impl Steps {
    fn shares<const N: usize>(&self, places: [f32; N]) -> [f64; N] {
        places.map(|place| f64::from(place) / self.em)
    }
}

impl OutlinePen for Steps {
    fn move_to(&mut self, x: f32, y: f32) {
        self.steps.push(Step::Move(self.shares([x, y])));
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.steps.push(Step::Line(self.shares([x, y])));
    }
    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.steps.push(Step::Quadratic(self.shares([cx, cy, x, y])));
    }
    fn curve_to(&mut self, cx: f32, cy: f32, dx: f32, dy: f32, x: f32, y: f32) {
        self.steps.push(Step::Cubic(self.shares([cx, cy, dx, dy, x, y])));
    }
    fn close(&mut self) {
        self.steps.push(Step::Close);
    }
}

/// A pen that notes the reach of every line it draws.
struct Silhouette {
    em: f64,
    at: (f64, f64),
    start: (f64, f64),
    bands: Vec<Option<(f32, f32)>>,
    ink: Option<Ink>,
}

impl Silhouette {
    fn line(&mut self, to: (f64, f64)) {
        let from = self.at;
        self.at = to;
        let (low, high) = if from.1 <= to.1 { (from, to) } else { (to, from) };
        let ink = self.ink.get_or_insert(Ink { left: low.0, right: low.0, bottom: low.1, top: low.1 });
        ink.left = ink.left.min(low.0).min(high.0);
        ink.right = ink.right.max(low.0).max(high.0);
        ink.bottom = ink.bottom.min(low.1);
        ink.top = ink.top.max(high.1);
        let (first, last) = (band(low.1), band(high.1));
        let slope = if high.1 > low.1 { (high.0 - low.0) / (high.1 - low.1) } else { 0.0 };
        for idx in first..=last {
            let bottom = (LOWEST + idx as f64 * BAND).max(low.1);
            let top = (LOWEST + (idx + 1) as f64 * BAND).min(high.1);
            let (a, b) = if first == last {
                (low.0, high.0)
            } else {
                (low.0 + slope * (bottom - low.1), low.0 + slope * (top - low.1))
            };
            #[expect(clippy::cast_possible_truncation, reason = "shares of the em")]
            let (left, right) = (a.min(b) as f32, a.max(b) as f32);
            let own = self.bands[idx].get_or_insert((left, right));
            *own = (own.0.min(left), own.1.max(right));
        }
    }

    fn point(&self, x: f32, y: f32) -> (f64, f64) {
        (f64::from(x) / self.em, f64::from(y) / self.em)
    }

    fn curve(&mut self, place: impl Fn(f64) -> (f64, f64)) {
        for step in 1..=PIECES {
            self.line(place(step as f64 / PIECES as f64));
        }
    }
}

impl OutlinePen for Silhouette {
    fn move_to(&mut self, x: f32, y: f32) {
        self.at = self.point(x, y);
        self.start = self.at;
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.line(self.point(x, y));
    }
    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let (a, b, c) = (self.at, self.point(cx, cy), self.point(x, y));
        self.curve(|t| {
            let s = 1.0 - t;
            let mix = |a: f64, b: f64, c: f64| s * s * a + 2.0 * s * t * b + t * t * c;
            (mix(a.0, b.0, c.0), mix(a.1, b.1, c.1))
        });
    }
    fn curve_to(&mut self, cx: f32, cy: f32, dx: f32, dy: f32, x: f32, y: f32) {
        let (a, b, c, d) = (self.at, self.point(cx, cy), self.point(dx, dy), self.point(x, y));
        self.curve(|t| {
            let s = 1.0 - t;
            let mix = |a: f64, b: f64, c: f64, d: f64| {
                s * s * s * a + 3.0 * s * s * t * b + 3.0 * s * t * t * c + t * t * t * d
            };
            (mix(a.0, b.0, c.0, d.0), mix(a.1, b.1, c.1, d.1))
        });
    }
    fn close(&mut self) {
        self.line(self.start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::FontLibrary;
    use crate::style::FontStyleSet;

    fn profile_of(c: char) -> Profile {
        let fonts = FontLibrary::embedded();
        let face = fonts.face(fonts.select(&FontStyleSet::initial()));
        face.profile(face.glyph(c).expect("the serif has it")).expect("it is a glyph").clone()
    }

    #[test]
    fn a_silhouette_is_wide_where_the_letter_is() {
        let letter = profile_of('L');
        let foot = letter.reach(0.0..0.1).expect("L has a foot");
        let head = letter.reach(0.5..0.6).expect("L has a stem");
        assert!(foot.1 > head.1 + 0.1, "{foot:?} {head:?}");
        assert!((foot.0 - head.0).abs() < 0.1);
    }

    #[test]
    fn a_space_has_no_ink() {
        assert_eq!(profile_of(' ').ink(), None);
        assert!(profile_of(' ').reach(0.0..0.5).is_none());
    }

    #[test]
    fn a_mark_near_the_baseline_leaves_more_of_its_edge_empty_than_a_stem() {
        let gap = |c: char| profile_of(c).gap(Edge::Right, 0.0..0.4, 0.2);
        assert!(gap('.') > 2.0 * gap('l'), "{} {}", gap('.'), gap('l'));
    }
}
