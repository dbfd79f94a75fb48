//! Floats: what stands at the head or the foot of a page, or on a page of its own, and not where the
//! text has it (CSS Page Floats 3). They keep their order, come on no page before the one that mentions
//! them, and are all placed before the chapter ends.
//!
//! A page is tried with none of the floats that wait, with one, with two: the rest of its depth is the
//! text's. What that costs is weighed with all other costs of the pages.

use super::fill::{Chapter, Ending, Paths, Start};
use crate::typeset::vertical::{Cost, Entry, FORBIDDEN, FloatPosition, Floated, Kind};

/// Of a float that waits for the facing page, and of one that waits for the turn of the page.
const FACING: Cost = 2_000;
const TURNED: Cost = 15_000;
/// A float whose notes are called on the page that mentions it waits so many times less gladly.
const NOTED: Cost = 4;
/// Floats on one page that are tried.
const MOST: usize = 5;
/// The most of a page that floats take where text stands with them.
pub(super) const MOST_SHARE: f64 = 0.75;
/// Floats that fill more than this may have the page to themselves.
const FILLED: f64 = 0.65;

/// A float as numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct FloatSlot {
    /// The slot at which the text mentions it.
    pub at: usize,
    /// What it takes of the page, with the white between it and the text: whole lines, in pt.
    pub height: f64,
    pub position: FloatPosition,
    /// It calls notes.
    pub noted: bool,
    /// It stands on a left-hand page.
    pub verso: bool,
    /// It stands on the page after the float before it.
    pub follows: bool,
}

impl FloatSlot {
    /// How dear its waiting is.
    pub fn weight(&self) -> Cost {
        if self.noted { NOTED } else { 1 }
    }
}

/// Of one unit of waiting at the end of a page.
pub(super) fn waiting(left: bool) -> Cost {
    if left { FACING } else { TURNED }
}

/// Of a page of floats that is left when all text is set.
pub(super) const LEFT_OVER: Cost = 30_000;
/// Of a float that stands before one that is mentioned before it.
pub(super) const OUT_OF_ORDER: Cost = 25_000;

/// What a float of this height takes of a page: itself and at least a line of white.
pub(super) fn taken(height: f64, leading: f64) -> f64 {
    leading * (height / leading + 1.0 - 0.001).ceil()
}

/// Those of a page's floats that stand at its head: the first ones, up to one that asks for the foot.
pub(super) fn at_head(floats: &[FloatSlot]) -> &[FloatSlot] {
    let count = floats.iter().take_while(|own| own.position != FloatPosition::Bottom).count();
    &floats[..count]
}

/// Reads off a list's entries the floats that span all columns, or the others.
pub(super) fn read(entries: &[Entry], spans: bool, leading: f64) -> Vec<FloatSlot> {
    let floats = entries.iter().enumerate().filter_map(|(at, entry)| match &entry.kind {
        Kind::Float(own) if own.spans == spans => Some((at, &**own)),
        _ => None,
    });
    let slot = |(at, own): (usize, &Floated)| FloatSlot {
        at,
        height: taken(own.height.to_pt(), leading),
        position: own.position,
        noted: own.noted,
        verso: own.verso,
        follows: own.follows,
    };
    floats.map(slot).collect()
}

impl Chapter {
    /// The ways to end a page that begins at `start`, with the floats that it may hold. Never empty, and
    /// each goes on.
    pub fn page_endings(
        &self,
        start: Start,
        (depth, left): (f64, bool),
        forced: bool,
        paths: &mut Paths,
    ) -> Vec<Ending> {
        let text_left = start.slot != self.slots.len() || start.note != self.notes.len();
        if self.floats.is_empty() {
            return self.endings(start, depth, forced, paths);
        }
        let waits = self.floats_before(start.slot) - start.float;
        let owed = waits > 0 && start.float > 0 && self.floats[start.float].follows;
        let mut endings = self.float_pages(start, depth, left, text_left);
        if !text_left {
            return endings;
        }
        let mut taken = 0.0;
        for count in 0..=MOST.min(self.floats.len() - start.float) {
            if let Some(last) = count.checked_sub(1).map(|last| self.floats[start.float + last]) {
                taken += last.height;
                if last.position == FloatPosition::Page || taken > depth * MOST_SHARE {
                    break;
                }
            }
            for ending in self.endings(start, depth - taken, forced, paths) {
                // With floats on the page the text must truly fit beside them.
                let strained = ending.overfull || ending.cost >= FORBIDDEN;
                let placed = start.float + count;
                let called = self.floats_before(ending.next.slot);
                if called < placed || count > 0 && strained {
                    continue;
                }
                let waiting = self.floats[placed..called].iter().map(FloatSlot::weight).sum();
                let cost = ending.cost.saturating_add(if owed && count == 0 { FORBIDDEN } else { 0 });
                let next = Start { float: placed, ..ending.next };
                endings.push(Ending { next, waiting, cost, ..ending });
            }
        }
        endings
    }

    /// Pages without text: floats that ask for a page of their own, that fill one, or that are left.
    fn float_pages(&self, start: Start, depth: f64, left: bool, text_left: bool) -> Vec<Ending> {
        let mut endings = Vec::new();
        let waits = &self.floats[start.float..self.floats_before(start.slot)];
        let mut taken = 0.0;
        for (idx, own) in waits.iter().enumerate() {
            let page = own.position == FloatPosition::Page;
            if page && (idx > 0 || own.verso && !left && text_left) {
                break;
            }
            taken += own.height;
            if idx > 0 && taken > depth + self.leading {
                break;
            }
            if page || !text_left || taken > depth * FILLED {
                let float = start.float + idx + 1;
                let next = Start { float, ..start };
                let waiting = waits[idx + 1..].iter().map(FloatSlot::weight).sum();
                let white = ((depth - taken) / self.leading).floor().max(0.0) as Cost;
                let late = if text_left { 0 } else { LEFT_OVER };
                let cost = if page { 0 } else { 2_000 + 200 * white + late };
                endings.push(Ending {
                    next,
                    short: 0,
                    cost,
                    overfull: false,
                    path: None,
                    waiting,
                    free: true,
                });
            }
            if page {
                break;
            }
        }
        endings
    }
}
