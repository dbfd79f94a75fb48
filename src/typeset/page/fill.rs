//! Filling one page from a place in the list: where each slot would stand, and the places at which the
//! page may end with what each costs.

use super::slots::{NEVER, Slot, SlotKind};
use crate::typeset::note::DIVIDED_NOTE;
use crate::typeset::vertical::{AVOIDED, Cost, FORBIDDEN};

/// Lines by which a page may be short and still be thought of; past them only if nothing else is left.
const WINDOW: f64 = 3.0;
/// Of white at the foot, whatever its height.
const WORST_WHITE: Cost = 50_000;
/// A chapter's last page should hold at least this many lines.
const LAST_LINES: f64 = 5.0;

/// What stands between two page breaks of a chapter, as numbers.
pub(super) struct Chapter {
    pub slots: Vec<Slot>,
    /// All notes of the chapter, one after the other.
    pub notes: Vec<Slot>,
    /// The height of all notes before each slot of `notes`; one more than those.
    pub note_sums: Vec<f64>,
    /// For each number of notes called, where in `notes` they end; from 0.
    pub note_ends: Vec<usize>,
    /// White and rule above the notes of a page, in pt.
    pub above_notes: f64,
    /// The most that the notes of a page take, with what is above them.
    pub most_notes: f64,
    pub leading: f64,
}

/// Where a page begins: a slot, and the first slot of the notes still to be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Start {
    pub slot: usize,
    pub note: usize,
}

/// One way to end a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ending {
    pub next: Start,
    /// Lines of white at the foot.
    pub short: u32,
    pub cost: Cost,
    /// Something stands out of the page.
    pub overfull: bool,
}

/// The pen going down a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pen {
    /// The foot of what stands so far, in pt from the head of the text area.
    pub y: f64,
    leading: f64,
    at_head: bool,
    /// Margins count at the head as well: the page was begun by force.
    forced: bool,
    after_grid: bool,
}

impl Pen {
    pub fn new(leading: f64, forced: bool) -> Self {
        Pen { y: 0.0, leading, at_head: true, forced, after_grid: false }
    }

    /// Nothing that takes room stands on the page so far.
    pub fn at_head(&self) -> bool {
        self.at_head
    }

    /// Places a slot: gives its top and moves on to its foot.
    pub fn place(&mut self, slot: &Slot) -> f64 {
        if self.after_grid && slot.kind != SlotKind::Grid {
            self.y += slot.before;
            self.after_grid = false;
        }
        match slot.kind {
            SlotKind::Margin => {
                if !self.at_head || self.forced {
                    self.y += slot.height;
                }
                return self.y;
            }
            SlotKind::Grid => {
                self.y = (self.y / self.leading - 0.001).ceil() * self.leading;
                if self.at_head {
                    self.y += slot.repeat;
                }
                self.after_grid = true;
            }
            SlotKind::Content => {
                if self.at_head {
                    self.y += slot.repeat;
                }
            }
            SlotKind::Still => {}
        }
        if slot.kind != SlotKind::Still || slot.height > 0.0 {
            self.at_head = false;
        }
        let top = self.y;
        self.y += slot.height;
        top
    }
}

impl Chapter {
    fn notes_height(&self, from: usize, to: usize) -> f64 {
        if from >= to {
            return 0.0;
        }
        self.above_notes + self.note_sums[to] - self.note_sums[from]
    }

    /// The notes set on a page that begins with note slot `from` and calls notes up to `to`: all, or as
    /// many as fit where the last one called has begun. `room` is what the text leaves.
    fn fit_notes(&self, from: usize, called_before: u32, called: u32, room: f64) -> Option<(usize, Cost)> {
        let to = self.note_ends[called as usize].max(from);
        if from == to {
            return Some((to, 0));
        }
        let room = room.min(self.most_notes);
        if self.notes_height(from, to) <= room + 0.01 {
            return Some((to, 0));
        }
        // The last note must begin here if it is called here.
        let begun = if called > called_before { self.note_ends[called as usize - 1] } else { from };
        let mut height = self.above_notes;
        let mut found = None;
        for (idx, slot) in self.notes[from..to].iter().enumerate() {
            height += slot.height;
            if height > room + 0.01 {
                break;
            }
            let end = from + idx + 1;
            if slot.cost != NEVER && slot.cost < FORBIDDEN && end > begun {
                found = Some((end, DIVIDED_NOTE + slot.cost));
            }
        }
        found
    }

    /// The ways to end a page `depth` deep that begins at `start`. Never empty, and each goes on.
    pub fn endings(&self, start: Start, depth: f64, forced: bool) -> Vec<Ending> {
        let mut endings: Vec<Ending> = Vec::new();
        let mut worse: Option<Ending> = None;
        let mut desperate: Option<Ending> = None;
        let mut dividing: Option<Ending> = None;
        let called_before = self.called(start.slot);
        let mut pen = Pen::new(self.leading, forced);
        let depth_lines = (depth / self.leading + 0.001).floor();
        for (idx, slot) in self.slots.iter().enumerate().skip(start.slot) {
            pen.place(slot);
            if pen.y > depth + 0.01 {
                break;
            }
            let last = idx + 1 == self.slots.len();
            if slot.cost == NEVER && !last {
                continue;
            }
            let Some((note, divided)) = self.fit_notes(start.note, called_before, slot.notes, depth - pen.y)
            else {
                continue;
            };
            let used = pen.y + self.notes_height(start.note, note);
            let lines = (depth_lines - used / self.leading + 0.01).floor().max(0.0);
            let next = Start { slot: idx + 1, note };
            let done = last && note == self.notes.len();
            let cost = if done { self.last_page(pen.y, forced) } else { white(lines) };
            let own = if last { 0 } else { slot.cost };
            let cost = cost.saturating_add(own).saturating_add(divided);
            let ending = Ending { next, short: lines as u32, cost, overfull: false };
            if own >= FORBIDDEN {
                desperate = Some(ending);
            } else if divided > 0 {
                // One way to divide notes is enough; more would multiply through the pages. What is left
                // over from earlier pages is to be done with soon, what is new may leave room for text.
                let backlog = start.note < self.note_ends[called_before as usize];
                let better =
                    |known: Ending| ending.cost < known.cost || (!backlog && ending.cost == known.cost);
                if dividing.is_none_or(better) {
                    dividing = Some(ending);
                }
            } else if done || (lines <= WINDOW && cost < AVOIDED) {
                endings.push(ending);
            } else if worse.is_none_or(|known| ending.cost <= known.cost) {
                worse = Some(ending);
            }
        }
        endings.extend(dividing);
        if endings.iter().all(|ending| ending.cost > WORST_WHITE / 10) {
            endings.extend(worse);
        }
        if endings.is_empty() {
            endings.push(desperate.unwrap_or_else(|| self.forced_ending(start, depth, forced)));
        }
        endings
    }

    /// Where the notes called before a slot end.
    pub fn called_notes(&self, slot: usize) -> usize {
        self.note_ends[self.called(slot) as usize]
    }

    /// How many notes are called before a slot.
    fn called(&self, slot: usize) -> u32 {
        if slot == 0 { 0 } else { self.slots[slot - 1].notes }
    }

    fn last_page(&self, y: f64, first: bool) -> Cost {
        let lines = y / self.leading;
        if first || lines >= LAST_LINES - 0.01 {
            return 0;
        }
        ((LAST_LINES - lines) * 600.0) as Cost
    }

    /// Where no end is good: as much as fits, at least one thing that shows or one line of a note.
    fn forced_ending(&self, start: Start, depth: f64, forced: bool) -> Ending {
        let mut pen = Pen::new(self.leading, forced);
        let mut slot = start.slot;
        let backlog = start.note < self.note_ends[self.called(start.slot) as usize];
        let mut overfull = false;
        let mut taken = 0;
        for (idx, own) in self.slots.iter().enumerate().skip(start.slot) {
            pen.place(own);
            let shows = matches!(own.kind, SlotKind::Grid | SlotKind::Content);
            let over = pen.y > depth + 0.01;
            if over && (taken > 0 || backlog) {
                break;
            }
            // Notes that wait go before text that would call more.
            if backlog && self.notes_height(start.note, start.note + 1) > depth - pen.y {
                break;
            }
            slot = idx + 1;
            if shows {
                taken += 1;
                if over {
                    overfull = true;
                    break;
                }
                // Text whose notes leave no room at all goes on alone, line by line.
                let waits = self.note_ends[own.notes as usize] > start.note;
                if waits {
                    break;
                }
            }
        }
        slot = self.closing(slot);
        let called = self.called(slot);
        let to = self.note_ends[called as usize];
        let foot = if overfull { depth } else { pen.y.min(depth) };
        let mut room = depth - foot - self.above_notes;
        let mut note = start.note;
        while note < to
            && (self.notes[note].height <= room + 0.01 || slot == start.slot && note == start.note)
        {
            room -= self.notes[note].height;
            note += 1;
        }
        if slot == start.slot && note == start.note {
            // Only marks are left.
            slot = self.slots.len().min(slot + 1);
        }
        let next = Start { slot, note };
        Ending { next, short: 0, cost: FORBIDDEN, overfull }
    }

    /// Past the slots that close what stands before them, up to a place where a page may end.
    fn closing(&self, slot: usize) -> usize {
        let mut end = slot;
        while end > 0 && end < self.slots.len() && self.slots[end - 1].cost == NEVER {
            match self.slots[end].kind {
                SlotKind::Still | SlotKind::Margin => end += 1,
                SlotKind::Grid | SlotKind::Content => return slot,
            }
        }
        end
    }
}

/// Of lines of white at the foot of a page. One is nearly free: it is what keeps widows away.
fn white(lines: f64) -> Cost {
    match lines as u32 {
        0 => 0,
        1 => 120,
        2 => 900,
        lines => (900 + (lines - 2).saturating_mul(lines - 2).saturating_mul(350)).min(WORST_WHITE),
    }
}
