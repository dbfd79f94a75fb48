//! How a page lies on its sheet: the boxes (ISO 32000-1, 14.11.2) and the printer's marks.

use super::mixer::{ColorSpace, Mixer};
use super::syntax::{number, thousandths};
use crate::pages::{ItemKind, Page};
use crate::style::Marks;
use crate::units::{Edges, Length, Rect};

/// How the pages of a file lie on their sheets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheets {
    pub bleed: SheetBleed,
    /// None: the marks that the stylesheet asks for.
    pub marks: Option<Marks>,
    /// An ArtBox round what is on the page.
    pub art_box: bool,
}

/// How far a sheet reaches past the trim.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum SheetBleed {
    /// As far as the stylesheet says.
    #[default]
    OfPages,
    None,
    Given {
        width: Length,
        /// At the spine too.
        spine: bool,
    },
}

/// One page on its sheet, in pt from the sheet's lower left corner, rightward and upward.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sheet {
    /// The trimmed page's left edge and top.
    pub left: f64,
    pub top: f64,
    width: f64,
    height: f64,
    bleed: Edges<f64>,
    /// From the bleed to the sheet's edge.
    slug: f64,
    marks: Marks,
    art: Option<[f64; 4]>,
}

/// From the bleed to a mark, in pt: ink of a mark must not be cut into a page. The custom of the trade.
const GAP: f64 = 6.0;
/// The length of a mark of cutting.
const CROP: f64 = 18.0;
/// The radius of a mark of registration.
const CROSS: f64 = 5.0;
/// The side of a patch of ink.
const PATCH: f64 = 12.0;
/// The width of a mark's line. ISO 32000-1 allows 0, which is as thin as the device can.
const LINE: f64 = 0.25;

impl Sheet {
    /// Pages are counted from 0, and the first is a right-hand one.
    pub fn new(sheets: &Sheets, page: &Page, index: usize) -> Self {
        let bleed = match sheets.bleed {
            SheetBleed::OfPages => Edges::all(page.bleed.to_pt()),
            SheetBleed::None => Edges::all(0.0),
            SheetBleed::Given { width, spine } => {
                let mut edges = Edges::all(width.to_pt());
                if !spine {
                    *(if index.is_multiple_of(2) { &mut edges.left } else { &mut edges.right }) = 0.0;
                }
                edges
            }
        };
        let marks = sheets.marks.unwrap_or(page.marks);
        let slug = if marks.any() { GAP + CROP + GAP / 2.0 } else { 0.0 };
        let left = slug + bleed.left;
        let top = slug + bleed.bottom + page.size.height.to_pt();
        let (width, height) = (page.size.width.to_pt(), page.size.height.to_pt());
        let art = if sheets.art_box { art(page, left, top) } else { None };
        Sheet { left, top, width, height, bleed, slug, marks, art }
    }

    pub fn media(&self) -> [f64; 4] {
        let [.., right, top] = self.bleed();
        [0.0, 0.0, right + self.slug, top + self.slug]
    }

    pub fn bleed(&self) -> [f64; 4] {
        let [left, bottom, right, top] = self.trim();
        let own = &self.bleed;
        [left - own.left, bottom - own.bottom, right + own.right, top + own.top]
    }

    pub fn trim(&self) -> [f64; 4] {
        [self.left, self.top - self.height, self.left + self.width, self.top]
    }

    pub fn art(&self) -> Option<[f64; 4]> {
        self.art
    }

    /// The marks are drawn in the colour of all inks.
    pub fn has_marks(&self) -> bool {
        self.marks.any()
    }

    /// Whether the trim is not all of the sheet.
    pub fn has_margin(&self) -> bool {
        self.media() != self.trim()
    }

    /// Draws the marks: in all inks where there are several, else in black.
    pub fn draw_marks(&self, out: &mut Vec<u8>, mixer: &Mixer) {
        if !self.marks.any() {
            return;
        }
        // Table 330: what a printer needs round the page.
        let inks = mixer.colors.space == ColorSpace::Cmyk;
        out.extend_from_slice(b"/Artifact<</Type/Page>>BDC\nq ");
        out.extend_from_slice(if inks { b"/All CS 1 SCN " } else { b"0 G " });
        number(out, LINE, 2);
        out.extend_from_slice(b" w\n");
        if self.marks.crop {
            self.draw_crop(out);
        }
        if self.marks.cross {
            self.draw_crosses(out);
        }
        if self.marks.bar {
            self.draw_bar(out, mixer);
        }
        out.extend_from_slice(b"Q\nEMC\n");
    }

    /// Two lines at each corner, in line with the trim and outside the bleed.
    fn draw_crop(&self, out: &mut Vec<u8>) {
        let [left, bottom, right, top] = self.trim();
        let [bleed_left, bleed_bottom, bleed_right, bleed_top] = self.bleed();
        for x in [left, right] {
            line(out, (x, bleed_bottom - GAP), (x, bleed_bottom - GAP - CROP));
            line(out, (x, bleed_top + GAP), (x, bleed_top + GAP + CROP));
        }
        for y in [bottom, top] {
            line(out, (bleed_left - GAP, y), (bleed_left - GAP - CROP, y));
            line(out, (bleed_right + GAP, y), (bleed_right + GAP + CROP, y));
        }
    }

    /// A circle with a cross in the middle of each side.
    fn draw_crosses(&self, out: &mut Vec<u8>) {
        let [left, bottom, right, top] = self.bleed();
        let away = GAP + CROP / 2.0;
        let (x, y) = ((left + right) / 2.0, (bottom + top) / 2.0);
        for (x, y) in [(x, bottom - away), (x, top + away), (left - away, y), (right + away, y)] {
            line(out, (x - CROSS * 1.6, y), (x + CROSS * 1.6, y));
            line(out, (x, y - CROSS * 1.6), (x, y + CROSS * 1.6));
            circle(out, (x, y), CROSS);
        }
    }

    /// Each ink and its half, at the foot's left; steps of black where that is all there is.
    fn draw_bar(&self, out: &mut Vec<u8>, mixer: &Mixer) {
        let [left, bottom, ..] = self.bleed();
        let y = bottom - GAP - (CROP + PATCH) / 2.0;
        let mut patches: Vec<Vec<f64>> = Vec::new();
        if mixer.colors.space == ColorSpace::Cmyk {
            for share in [1.0, 0.5] {
                patches.extend((0..4).map(|ink| {
                    let mut inks = vec![0.0; 4];
                    inks[ink] = share;
                    inks
                }));
            }
        } else {
            patches.extend([0.0, 0.25, 0.5, 0.75, 0.9].map(|grey| vec![grey]));
        }
        for (place, patch) in (0..).zip(&patches) {
            for channel in patch {
                number(out, *channel, 2);
                out.push(b' ');
            }
            out.extend_from_slice(if patch.len() == 4 { b"k " } else { b"g " });
            for value in [left + GAP * 2.0 + PATCH * f64::from(place), y, PATCH, PATCH] {
                operand(out, value);
            }
            out.extend_from_slice(b"re f\n");
        }
    }
}

/// The rectangle round all that is on a page; none on an empty one.
fn art(page: &Page, left: f64, top: f64) -> Option<[f64; 4]> {
    let areas = page.items.iter().map(|item| match &item.kind {
        ItemKind::Fill { area, .. } => *area,
        ItemKind::Picture { area, window, .. } => window.unwrap_or(*area),
        // From the ascenders to the descenders, roughly: a box to place by, not to cut by.
        ItemKind::Text(run) => {
            Rect { x: run.x, y: run.baseline - run.size * 0.8, width: run.width(), height: run.size }
        }
    });
    let (width, height) = (page.size.width, page.size.height);
    areas
        .map(|area| {
            let inside = |value: Length, most: Length| value.max(Length::ZERO).min(most).to_pt();
            [
                left + inside(area.x, width),
                top - inside(area.y + area.height, height),
                left + inside(area.x + area.width, width),
                top - inside(area.y, height),
            ]
        })
        .reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
        .filter(|[left, bottom, right, top]| left < right && bottom < top)
}

fn operand(out: &mut Vec<u8>, value: f64) {
    thousandths(out, (value * 1000.0).round() as i64);
    out.push(b' ');
}

fn line(out: &mut Vec<u8>, from: (f64, f64), to: (f64, f64)) {
    for value in [from.0, from.1] {
        operand(out, value);
    }
    out.extend_from_slice(b"m ");
    for value in [to.0, to.1] {
        operand(out, value);
    }
    out.extend_from_slice(b"l S\n");
}

/// Four curves whose control points make the least error (Riškus, *Approximation of a cubic Bézier curve
/// by circular arcs*, 2006).
fn circle(out: &mut Vec<u8>, (x, y): (f64, f64), radius: f64) {
    let reach = radius * 0.551_915_024_5;
    for value in [x + radius, y] {
        operand(out, value);
    }
    out.extend_from_slice(b"m\n");
    let quarters = [
        [radius, reach, reach, radius, 0.0, radius],
        [-reach, radius, -radius, reach, -radius, 0.0],
        [-radius, -reach, -reach, -radius, 0.0, -radius],
        [reach, -radius, radius, -reach, radius, 0.0],
    ];
    for quarter in quarters {
        for pair in quarter.chunks_exact(2) {
            operand(out, x + pair[0]);
            operand(out, y + pair[1]);
        }
        out.extend_from_slice(b"c\n");
    }
    out.extend_from_slice(b"s\n");
}
