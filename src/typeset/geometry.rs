//! The page area and the baseline grid.

use super::Job;
use crate::style::{ComputedStyle, PageSelector, PageStyle};
use crate::units::{Edges, Length, Size};

/// The least measure and the least depth that text is set in; margins are made smaller for them.
const LEAST: Length = Length::pt(36.0);

/// Where the text stands on a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Geometry {
    pub page: Size,
    pub margin: Edges<Length>,
    /// The page without its margins.
    pub content: Size,
    /// The margins left no room and were made smaller.
    pub narrowed: bool,
}

impl Geometry {
    pub fn new(style: &PageStyle, page: Size) -> Self {
        let page = Size { width: sane(page.width, LEAST * 2.0), height: sane(page.height, LEAST * 2.0) };
        let (left, right, narrow) = fit(style.margin.left, style.margin.right, page.width);
        let (top, bottom, low) = fit(style.margin.top, style.margin.bottom, page.height);
        let content = Size { width: page.width - left - right, height: page.height - top - bottom };
        Geometry { page, margin: Edges { top, right, bottom, left }, content, narrowed: narrow || low }
    }

    /// The depth of the text area in whole lines.
    pub fn depth(&self, leading: Length) -> Length {
        let lines = (self.content.height / leading + 0.001).floor().max(1.0);
        leading * lines
    }

    /// The geometry that a named page has in the run of the text.
    pub fn of(job: &Job<'_>, name: Option<&str>) -> Self {
        let page = |left| {
            let selector = PageSelector { name, left, first: false, blank: false };
            Geometry::new(&job.cascade.page(&selector), job.page)
        };
        let (verso, recto) = (page(true), page(false));
        if verso.content.width < recto.content.width { verso } else { recto }
    }
}

fn sane(length: Length, least: Length) -> Length {
    if length.to_pt().is_finite() { length.max(least) } else { least }
}

/// Both margins, made smaller in proportion if less than the least would be left between them.
fn fit(before: Length, after: Length, whole: Length) -> (Length, Length, bool) {
    let both = before + after;
    let room = whole - LEAST;
    if !both.to_pt().is_finite() {
        return (Length::ZERO, Length::ZERO, true);
    }
    if both <= room || both <= Length::ZERO {
        return (before, after, false);
    }
    let share = room / both;
    (before * share, after * share, true)
}

/// The grid on which lines of body text stand: their leading, and where in it the baseline is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grid {
    pub leading: Length,
    /// From the top of a line to its baseline.
    pub above: Length,
}

impl Grid {
    pub fn new(job: &Job<'_>, body: &ComputedStyle) -> Self {
        let leading = sane(body.line_height, Length::pt(1.0)).min(job.page.height.max(LEAST));
        Grid { leading, above: above(job, body) }
    }
}

/// From the top of a line of this style to its baseline: half of the white, and the ascent
/// (CSS 2.2, 10.8.1).
pub(super) fn above(job: &Job<'_>, style: &ComputedStyle) -> Length {
    let font = &style.font;
    let face = job.fonts.face(job.fonts.select(font));
    let ascent = font.size * face.metrics().ascent;
    let descent = font.size * -face.metrics().descent;
    (style.line_height - ascent - descent) / 2.0 + ascent
}
