//! Filling one page from a place in the list: where each slot would stand, and the places at which the
//! page may end with what each costs.

use super::floats::FloatSlot;
use super::slots::{Forks, NEVER, Slot, SlotKind};
use crate::typeset::note::DIVIDED_NOTE;
use crate::typeset::turn::ELSEWHERE;
use crate::typeset::vertical::{AVOIDED, Cost, FORBIDDEN};
use std::ops::Range;

/// Lines by which a page may be short and still be thought of; past them only if nothing else is left.
const WINDOW: f64 = 3.0;
/// Of white at the foot, whatever its height.
const WORST_WHITE: Cost = 50_000;
/// Ways down a page that are followed at once; each differs from the others by whole lines.
const MOST_WALKS: usize = 12;
/// A chapter's last page should hold at least this many lines.
pub(super) const LAST_LINES: f64 = 5.0;

/// What stands between two page breaks of a chapter, as numbers.
///
/// A place in it is a slot, the end, or a line of another way to set a paragraph: those are numbered on
/// from the end.
pub(super) struct Chapter {
    pub slots: Vec<Slot>,
    pub forks: Forks,
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
    /// The least lines of its last page, or column.
    pub last_lines: f64,
    pub floats: Vec<FloatSlot>,
    /// Floats that span all columns of their page.
    pub spans: Vec<FloatSlot>,
}

/// Where a page begins: a place in the text, and the first slot of the notes still to be set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Start {
    pub slot: usize,
    pub note: usize,
    /// The first float still to be placed, and the first of those that span all columns.
    pub float: usize,
    pub span: usize,
}

/// Places in an order in which none comes before what leads to it.
pub(super) type Order = (usize, usize, usize, usize, usize);

/// Ways chosen for paragraphs on the way through a page: a list in [`Paths`], read from its end.
pub(super) type Path = Option<u32>;

/// The ways chosen, each with the one before it.
#[derive(Debug, Default)]
pub(super) struct Paths {
    steps: Vec<(Chosen, Path)>,
}

/// A way chosen for a paragraph: which fork, and which of its ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Chosen {
    pub fork: usize,
    pub way: usize,
}

impl Paths {
    fn push(&mut self, before: Path, chosen: Chosen) -> Path {
        self.steps.push((chosen, before));
        u32::try_from(self.steps.len() - 1).ok()
    }

    /// The ways of a path, the last one first.
    pub fn read(&self, mut path: Path) -> Vec<Chosen> {
        let mut chosen = Vec::new();
        while let Some((own, before)) = path.and_then(|step| self.steps.get(step as usize)) {
            chosen.push(*own);
            path = *before;
        }
        chosen
    }
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
    pub path: Path,
    /// Floats that wait for a later page, by how dear that is.
    pub waiting: Cost,
    /// The facing page need not be as deep.
    pub free: bool,
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
    /// The height of the notes on a page that holds them from one slot to another, with what is above.
    pub fn notes_height(&self, from: usize, to: usize) -> f64 {
        if from >= to {
            return 0.0;
        }
        self.above_notes + self.note_sums[to] - self.note_sums[from]
    }

    /// The notes set on a page that begins with note slot `from` and calls notes up to `to`: all, or as
    /// many as fit where the last one called has begun. `room` is what the text leaves.
    pub fn fit_notes(
        &self,
        from: usize,
        called_before: u32,
        called: u32,
        room: f64,
    ) -> Option<(usize, Cost)> {
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

    /// The line of another way that a place is.
    pub fn line_at(&self, place: usize) -> Option<usize> {
        place.checked_sub(self.slots.len() + 1)
    }

    /// The place of a line of another way.
    fn place_of(&self, line: usize) -> usize {
        self.slots.len() + 1 + line
    }

    /// A place's slot.
    fn slot(&self, place: usize) -> &Slot {
        match self.line_at(place) {
            Some(line) => &self.forks.lines[line],
            None => &self.slots[place],
        }
    }

    /// A place of the text, by which places can be put in an order in which none comes before what
    /// leads to it.
    pub fn order(&self, start: Start) -> Order {
        let line = self.line_at(start.slot);
        let first = line.map_or(start.slot, |line| self.forks.owner(line).first);
        (first, start.slot, start.note, start.float, start.span)
    }

    /// The place after one that is within another way to set a paragraph.
    fn after(&self, line: usize) -> usize {
        let fork = self.forks.owner(line);
        let ends = fork.ways.iter().any(|way| way.lines.end == line + 1);
        if ends { fork.end } else { self.place_of(line + 1) }
    }

    /// The ways to end a page `depth` deep that begins at `start`. Never empty, and each goes on.
    pub fn endings(&self, start: Start, depth: f64, forced: bool, paths: &mut Paths) -> Vec<Ending> {
        let page = PageFill { chapter: self, start, depth, forced, called_before: self.called(start.slot) };
        let mut found = Found::default();
        let mut walks = vec![Walk { pen: Pen::new(self.leading, forced), cost: 0, path: None }];
        let mut at = start.slot;
        if let Some(line) = self.line_at(at) {
            // The page begins within a paragraph that is set in another way.
            let fork = self.forks.owner(line);
            let way = fork.ways.iter().find(|way| way.lines.contains(&line));
            page.walk_lines(&mut walks, line..way.map_or(line, |way| way.lines.end), &mut found);
            at = fork.end;
        }
        while at < self.slots.len() && !walks.is_empty() {
            let Some(number) = self.slots[at].fork else {
                walks.retain_mut(|walk| page.step(walk, at, at + 1, &mut found));
                at += 1;
                continue;
            };
            let fork = &self.forks.forks[number as usize];
            let mut onward: Vec<Walk> = Vec::new();
            for (idx, way) in fork.ways.iter().enumerate() {
                let chosen = Chosen { fork: number as usize, way: idx };
                let mut other: Vec<Walk> = walks
                    .iter()
                    .map(|walk| Walk {
                        cost: walk.cost.saturating_add(way.cost),
                        path: paths.push(walk.path, chosen),
                        ..*walk
                    })
                    .collect();
                page.walk_lines(&mut other, way.lines.clone(), &mut found);
                onward.extend(other);
            }
            for place in fork.first..fork.end {
                walks.retain_mut(|walk| page.step(walk, place, place + 1, &mut found));
            }
            walks.extend(onward);
            keep_cheapest(&mut walks);
            at = fork.end;
        }
        page.choose(found)
    }

    /// Where the notes called before a slot end.
    pub fn called_notes(&self, slot: usize) -> usize {
        self.note_ends[self.called(slot) as usize]
    }

    /// How many notes are called before a place.
    pub fn called(&self, place: usize) -> u32 {
        let before = match self.line_at(place) {
            None => place.checked_sub(1).map(|slot| &self.slots[slot]),
            Some(line) => {
                let fork = self.forks.owner(line);
                let begins = fork.ways.iter().any(|way| way.lines.start == line);
                if begins {
                    fork.first.checked_sub(1).map(|slot| &self.slots[slot])
                } else {
                    Some(&self.forks.lines[line - 1])
                }
            }
        };
        before.map_or(0, |slot| slot.notes)
    }

    /// How many floats are mentioned before a place.
    pub fn floats_before(&self, place: usize) -> usize {
        let place = self.line_at(place).map_or(place, |line| self.forks.owner(line).first);
        place.checked_sub(1).map_or(0, |slot| self.slots[slot].floats as usize)
    }

    /// The same of those that span all columns.
    pub fn spans_before(&self, place: usize) -> usize {
        let place = self.line_at(place).map_or(place, |line| self.forks.owner(line).first);
        place.checked_sub(1).map_or(0, |slot| self.slots[slot].spans as usize)
    }

    fn last_page(&self, y: f64, first: bool) -> Cost {
        let lines = y / self.leading;
        if first || lines >= self.last_lines - 0.01 {
            return 0;
        }
        ((self.last_lines - lines) * 2_000.0) as Cost
    }

    /// Where no end is good: as much as fits, at least one thing that shows or one line of a note.
    fn forced_ending(&self, start: Start, depth: f64, forced: bool) -> Ending {
        let mut pen = Pen::new(self.leading, forced);
        let mut slot = start.slot;
        let mut at = start.slot;
        let backlog = start.note < self.note_ends[self.called(start.slot) as usize];
        let mut overfull = false;
        let mut taken = 0;
        while at != self.slots.len() {
            let own = self.slot(at);
            let next = self.line_at(at).map_or(at + 1, |line| self.after(line));
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
            slot = next;
            at = next;
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
        // What is left of a note is to be fit to be left, if anything of it is.
        let fit = |end: &usize| *end == to || self.notes[*end - 1].cost < FORBIDDEN;
        note = (start.note + 1..=note).rev().find(fit).unwrap_or(note);
        if slot == start.slot && note == start.note {
            // Only marks are left.
            slot = self.slots.len().min(slot + 1);
        }
        let next = Start { slot, note, ..start };
        Ending { next, short: 0, cost: FORBIDDEN, overfull, path: None, waiting: 0, free: false }
    }

    /// Past the slots that close what stands before them, up to a place where a page may end.
    fn closing(&self, slot: usize) -> usize {
        let mut end = slot;
        // Within another way to set a paragraph a page may end after each line.
        while end > 0 && end < self.slots.len() && self.slots[end - 1].cost == NEVER {
            match self.slots[end].kind {
                SlotKind::Still | SlotKind::Margin => end += 1,
                SlotKind::Grid | SlotKind::Content => return slot,
            }
        }
        end
    }
}

/// A page that is filled in every way it can be.
#[derive(Clone, Copy)]
struct PageFill<'a> {
    chapter: &'a Chapter,
    start: Start,
    depth: f64,
    forced: bool,
    called_before: u32,
}

/// One way down the page.
#[derive(Clone, Copy, Debug)]
struct Walk {
    pen: Pen,
    /// Of the ways chosen for its paragraphs.
    cost: Cost,
    path: Path,
}

/// The endings found so far.
#[derive(Default)]
struct Found {
    good: Vec<Ending>,
    worse: Option<Ending>,
    desperate: Option<Ending>,
    dividing: Option<Ending>,
}

impl PageFill<'_> {
    /// Takes walks through the lines of another way to set a paragraph.
    fn walk_lines(&self, walks: &mut Vec<Walk>, lines: Range<usize>, found: &mut Found) {
        for line in lines {
            let (place, next) = (self.chapter.place_of(line), self.chapter.after(line));
            walks.retain_mut(|walk| self.step(walk, place, next, found));
        }
    }

    /// Takes a walk past a place, and notes the ending after it; false where the page is full.
    fn step(&self, walk: &mut Walk, place: usize, next: usize, found: &mut Found) -> bool {
        let chapter = self.chapter;
        let slot = chapter.slot(place);
        walk.pen.place(slot);
        let y = walk.pen.y;
        if y > self.depth + 0.01 {
            return false;
        }
        let last = next == chapter.slots.len();
        if slot.cost == NEVER && !last {
            return true;
        }
        // A column that ends by force ends here and nowhere below.
        let onward = !slot.stop || last;
        let from = self.start.note;
        let Some((note, divided)) = chapter.fit_notes(from, self.called_before, slot.notes, self.depth - y)
        else {
            return onward;
        };
        let used = y + chapter.notes_height(from, note);
        let depth_lines = (self.depth / chapter.leading + 0.001).floor();
        let lines = (depth_lines - used / chapter.leading + 0.01).floor().max(0.0);
        let done = last && note == chapter.notes.len();
        let cost = match () {
            () if done => chapter.last_page(y, self.forced),
            () if slot.stop => 0,
            // A page of what another could not hold is worse than pages that turn elsewhere.
            () if slot.turn && lines > WINDOW => 3 * ELSEWHERE,
            () => white(lines),
        };
        let own = if last { 0 } else { slot.cost };
        let cost = cost.saturating_add(own).saturating_add(divided).saturating_add(walk.cost);
        let next = Start { slot: next, note, ..self.start };
        let ending = Ending {
            next,
            short: lines as u32,
            cost,
            overfull: false,
            path: walk.path,
            waiting: 0,
            free: false,
        };
        if own >= FORBIDDEN {
            found.desperate = Some(ending);
        } else if divided > 0 {
            // One way to divide notes is enough; more would multiply through the pages. What is left
            // over from earlier pages is to be done with soon, what is new may leave room for text.
            let backlog = from < chapter.note_ends[self.called_before as usize];
            let better = |known: Ending| ending.cost < known.cost || (!backlog && ending.cost == known.cost);
            if found.dividing.is_none_or(better) {
                found.dividing = Some(ending);
            }
        } else if done || slot.stop || slot.turn || (lines <= WINDOW && cost < AVOIDED) {
            let same = |known: &&mut Ending| known.next == ending.next && known.short == ending.short;
            match found.good.iter_mut().find(same) {
                Some(known) if known.cost <= ending.cost => {}
                Some(known) => *known = ending,
                None => found.good.push(ending),
            }
        } else if found.worse.is_none_or(|known| ending.cost <= known.cost) {
            found.worse = Some(ending);
        }
        onward
    }

    /// The endings worth thinking of; the poor ones only where there is nothing better.
    fn choose(&self, found: Found) -> Vec<Ending> {
        let mut endings = found.good;
        endings.extend(found.dividing);
        if endings.iter().all(|ending| ending.cost > WORST_WHITE / 10) {
            endings.extend(found.worse);
        }
        if endings.is_empty() {
            let forced = || self.chapter.forced_ending(self.start, self.depth, self.forced);
            endings.push(found.desperate.unwrap_or_else(forced));
        }
        endings
    }
}

/// Of walks that stand equally far down the page only the cheapest goes on, and of all only so many.
fn keep_cheapest(walks: &mut Vec<Walk>) {
    walks.sort_by(|a, b| a.pen.y.total_cmp(&b.pen.y).then(a.cost.cmp(&b.cost)));
    walks.dedup_by(|own, kept| own.pen.y - kept.pen.y < 0.01);
    if walks.len() > MOST_WALKS {
        walks.sort_by_key(|walk| walk.cost);
        walks.truncate(MOST_WALKS);
    }
}

/// Of lines of white at the foot of a page. One is nearly free: it is what keeps widows away.
pub(super) fn white(lines: f64) -> Cost {
    match lines as u32 {
        0 => 0,
        1 => 1_200,
        2 => 5_000,
        lines => (5_000 + (lines - 2).saturating_mul(lines - 2).saturating_mul(4_000)).min(WORST_WHITE),
    }
}
