//! Boxes at the side of the text: how far down each goes, so that no page ends short above one.

use super::breaks::{self, Depths};
use super::fill::Chapter;
use super::slots::{self, Forks};
use crate::typeset::compose::Mark;
use crate::typeset::geometry::Grid;
use crate::typeset::vertical::{Entry, Kind, List};

/// A chapter that costs less is good enough: a line of white at the foot of one page.
const GOOD: u64 = 500;
/// Ways that are tried for one box.
const MOST_WAYS: usize = 16;

/// A group of entries that can be set in several ways.
struct Group {
    /// Its first entry.
    start: usize,
    /// Its entries in each way; none in the one that stands in the list.
    ways: Vec<Vec<Entry>>,
    chosen: usize,
    len: usize,
}

/// The groups of a stretch.
#[derive(Default)]
pub(super) struct Sides {
    groups: Vec<Group>,
}

/// What a trial needs beside the entries.
pub(super) struct Trial<'a> {
    pub list: &'a List,
    pub marks: &'a [Mark],
    pub grid: &'a Grid,
    pub depths: Depths,
    pub left: bool,
}

impl Sides {
    /// Takes the other ways out of a stretch; the groups stand in their first way.
    pub fn take(entries: Vec<Entry>) -> (Sides, Vec<Entry>) {
        if !entries.iter().any(|entry| matches!(entry.kind, Kind::Beside(_))) {
            return (Sides::default(), entries);
        }
        let mut sides = Sides::default();
        let mut plain = Vec::with_capacity(entries.len());
        for entry in entries {
            match entry.kind {
                Kind::Beside(group) => {
                    let ways = std::iter::once(Vec::new()).chain(group.others).collect();
                    let start = plain.len();
                    sides.groups.push(Group { start, ways, chosen: 0, len: group.count });
                }
                _ => plain.push(entry),
            }
        }
        (sides, plain)
    }

    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Sets a group in another way.
    fn set(&mut self, entries: &mut Vec<Entry>, number: usize, way: usize) {
        if self.groups[number].chosen == way {
            return;
        }
        let group = &mut self.groups[number];
        let own = std::mem::take(&mut group.ways[way]);
        let (start, len) = (group.start, group.len);
        group.len = own.len();
        group.ways[group.chosen] = entries.splice(start..start + len, own).collect();
        group.chosen = way;
        let new = self.groups[number].len;
        for later in &mut self.groups[number + 1..] {
            later.start = later.start + new - len;
        }
    }

    /// Whether a group's box stands at the head of a page.
    fn begins_page(&self, entries: &[Entry], number: usize, choice: &breaks::Choice) -> bool {
        let group = &self.groups[number];
        let own = &entries[group.start..group.start + group.len];
        let Some(at) = own.iter().position(|entry| matches!(entry.kind, Kind::Block(_))) else {
            return false;
        };
        let block = group.start + at;
        let above = entries[..block].iter().rposition(Entry::is_content).map_or(0, |idx| idx + 1);
        choice.cuts.iter().any(|cut| (above..=block).contains(&cut.start.slot))
    }

    /// Moves boxes down, one after the other, where that makes the chapter better: the lines above a box
    /// fill the page before it.
    pub fn settle(&mut self, entries: &mut Vec<Entry>, chapter: &mut Chapter, trial: &Trial<'_>) {
        let mut known = trial.choose(entries, chapter).cost;
        for number in 0..self.groups.len() {
            if known < GOOD {
                break;
            }
            let mut best = 0;
            for way in 1..self.groups[number].ways.len().min(MOST_WAYS) {
                self.set(entries, number, way);
                let tried = trial.choose(entries, chapter);
                // A box at the head of a page fills the one before it; the next box may fill its own.
                let fills = best == 0 && tried.cost == known && self.begins_page(entries, number, &tried);
                if tried.cost < known || fills {
                    (known, best) = (tried.cost, way);
                }
            }
            self.set(entries, number, best);
        }
        chapter.slots = slots::slots(trial.list, entries, trial.marks, trial.grid);
    }
}

impl Trial<'_> {
    fn choose(&self, entries: &[Entry], chapter: &mut Chapter) -> breaks::Choice {
        chapter.slots = slots::slots(self.list, entries, self.marks, self.grid);
        chapter.forks = Forks::read(entries, &mut chapter.slots, self.marks, false);
        let choice = breaks::choose(chapter, self.depths, self.left);
        chapter.forks = Forks::default();
        choice
    }
}
