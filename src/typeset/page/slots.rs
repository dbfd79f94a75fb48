//! A stretch of the vertical list as numbers: all that is needed to choose where pages end.

use crate::style::Break;
use crate::typeset::compose::Mark;
use crate::typeset::geometry::Grid;
use crate::typeset::line::MarkId;
use crate::typeset::paragraph::Looseness;
use crate::typeset::setting::{hyphen_cost, line_cost};
use crate::typeset::turn::ELSEWHERE;
use crate::typeset::vertical::{Cost, Entry, FORBIDDEN, KEPT, Kind, List, Side};
use crate::units::Length;
use std::ops::Range;

/// No page ends here, whatever happens.
pub(in crate::typeset) const NEVER: Cost = Cost::MAX;
/// Of ending a page after a single line that follows a heading.
const BARELY_BEGUN: Cost = 4_000;
/// Of setting a paragraph in another way than the best, however little worse.
const VARIED: Cost = 15;
/// Demerits of a paragraph that weigh one unit of a page's costs.
const DEMERITS: f64 = 50.0;

/// One entry.
#[derive(Clone, Copy, Debug)]
pub(in crate::typeset) struct Slot {
    pub height: f64,
    pub kind: SlotKind,
    /// Of ending a page after it; [`NEVER`] where none can end.
    pub cost: Cost,
    /// How many notes are called up to here, this entry's included.
    pub notes: u32,
    /// The height of the table head that stands above it at the head of a page.
    pub repeat: f64,
    /// White added above it when it follows a line of the grid on the same page.
    pub before: f64,
    /// How many floats are mentioned up to here, and how many that span all columns.
    pub floats: u32,
    pub spans: u32,
    /// A column ends after it by force.
    pub stop: bool,
    /// A page is to end after it.
    pub turn: bool,
    /// The paragraph that begins with it can be set in other ways: which of [`Forks::forks`].
    pub fork: Option<u32>,
}

/// The paragraphs of a stretch that can be set in other ways.
#[derive(Clone, Debug, Default)]
pub(super) struct Forks {
    pub forks: Vec<Fork>,
    /// The lines of all other ways, one after the other.
    pub lines: Vec<Slot>,
    /// For each of `lines`, the fork it belongs to.
    owners: Vec<u32>,
}

/// A paragraph that can be set in other ways.
#[derive(Clone, Debug)]
pub(super) struct Fork {
    /// Its slots, as the list has them.
    pub first: usize,
    pub end: usize,
    pub ways: Vec<Way>,
}

/// One of the other ways.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub looseness: Looseness,
    /// Its lines among [`Forks::lines`].
    pub lines: Range<usize>,
    pub cost: Cost,
}

impl Forks {
    /// Reads the choices off a list's entries and the slots made of them.
    /// `prescribed`: pages are to end where that is said.
    pub fn read(entries: &[Entry], slots: &mut [Slot], marks: &[Mark], prescribed: bool) -> Forks {
        let mut forks = Forks::default();
        for (first, entry) in entries.iter().enumerate() {
            let Kind::Line(line) = &entry.kind else { continue };
            let Some(choices) = &line.choices else { continue };
            let end = first + choices.lines;
            let own = slots.get(first..end).unwrap_or_default();
            let (Some(head), Some(last)) = (own.first().copied(), own.last().copied()) else { continue };
            let called_before = head.notes - calls(&line.line.marks, marks);
            let style = &choices.again.style;
            let keeps = (style.orphans as usize, style.widows as usize);
            let number = u32::try_from(forks.forks.len()).unwrap_or(u32::MAX);
            let mut ways = Vec::new();
            for other in &choices.others {
                let mut notes = called_before;
                let count = other.lines.len();
                let lines = other.lines.iter().enumerate().map(|(idx, line)| {
                    notes += calls(&line.marks, marks);
                    let cost = match idx {
                        idx if idx + 1 == count => last.cost,
                        0 if head.cost == BARELY_BEGUN => BARELY_BEGUN,
                        _ => line_cost((idx, count), keeps, line.ends_in_hyphen.then(|| hyphen_cost(style))),
                    };
                    let turn = if idx + 1 == count { last.turn } else { line.turns };
                    let cost = match (prescribed, turn) {
                        (true, true) => 0,
                        (true, false) => cost.max(ELSEWHERE),
                        (false, _) => cost,
                    };
                    let before = if idx == 0 { head.before } else { 0.0 };
                    Slot { cost, notes, before, turn, fork: None, ..head }
                });
                let lines = forks.add(lines);
                let cost = VARIED + (other.demerits / DEMERITS) as Cost;
                ways.push(Way { looseness: other.looseness, lines, cost });
            }
            slots[first].fork = Some(number);
            forks.forks.push(Fork { first, end, ways });
        }
        forks
    }

    /// Adds the lines of another way to set the paragraph that comes next among the forks.
    pub fn add(&mut self, lines: impl Iterator<Item = Slot>) -> Range<usize> {
        let (start, owner) = (self.lines.len(), u32::try_from(self.forks.len()).unwrap_or(u32::MAX));
        self.lines.extend(lines);
        self.owners.resize(self.lines.len(), owner);
        start..self.lines.len()
    }

    /// The fork that a line of another way belongs to.
    pub fn owner(&self, line: usize) -> &Fork {
        &self.forks[self.owners[line] as usize]
    }
}

/// How many notes marks call.
fn calls(own: &[MarkId], marks: &[Mark]) -> u32 {
    let notes = own.iter().filter(|mark| matches!(marks.get(mark.0 as usize), Some(Mark::Note(_))));
    u32::try_from(notes.count()).unwrap_or(u32::MAX)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::typeset) enum SlotKind {
    /// A line on the grid, or a row of a table whose lines are.
    Grid,
    /// Anything else that shows.
    Content,
    Margin,
    /// White that stays, and marks.
    Still,
}

/// Reads entries off as slots. `calls` counts the notes that a mark calls.
pub(super) fn slots(list: &List, entries: &[Entry], marks: &[Mark], grid: &Grid) -> Vec<Slot> {
    let mut notes = 0;
    let mut count = |entry: &Entry| {
        notes += calls(entry.marks(), marks);
        notes
    };
    let (mut floats, mut spans) = (0, 0);
    let mut slots: Vec<Slot> = entries
        .iter()
        .map(|entry| {
            if let Kind::Float(own) = &entry.kind {
                spans += u32::from(own.spans);
                floats += u32::from(!own.spans);
            }
            let repeat = match &entry.kind {
                Kind::Block(stack) => stack.repeat.and_then(|idx| list.repeats.get(idx as usize)),
                _ => None,
            };
            Slot {
                height: entry.height.to_pt(),
                kind: kind(&entry.kind),
                cost: entry.cost,
                notes: count(entry),
                repeat: repeat.map_or(0.0, |repeat| repeat.height.to_pt()),
                before: 0.0,
                floats,
                spans,
                stop: false,
                turn: false,
                fork: None,
            }
        })
        .collect();
    // White at the very end is not worth a page.
    for slot in slots.iter_mut().rev() {
        match slot.kind {
            SlotKind::Margin => slot.height = 0.0,
            SlotKind::Still if slot.height == 0.0 => {}
            SlotKind::Still | SlotKind::Grid | SlotKind::Content => break,
        }
    }
    settle(entries, &mut slots);
    spread(&mut slots, grid.leading);
    slots
}

/// Where a note that has no room may be divided: never within a word, and with two lines of it at least
/// on either page. What is shorter than four lines stays whole.
pub(super) fn settle_note(entries: &[Entry], slots: &mut [Slot]) {
    let lines: Vec<usize> = (0..entries.len()).filter(|idx| entries[*idx].is_content()).collect();
    let count = lines.len();
    for (place, idx) in lines.iter().enumerate() {
        let divided = matches!(&entries[*idx].kind, Kind::Line(line) if line.line.ends_in_hyphen);
        let few = place + 1 < 2 || (place + 2 >= count && place + 1 < count);
        if divided || few {
            let next = lines.get(place + 1).copied().unwrap_or(entries.len());
            let ends = slots[*idx..next].iter_mut().filter(|slot| slot.cost != NEVER);
            ends.for_each(|slot| slot.cost = slot.cost.max(FORBIDDEN));
        }
    }
}

fn kind(kind: &Kind) -> SlotKind {
    match kind {
        Kind::Line(line) if line.on_grid => SlotKind::Grid,
        Kind::Block(stack) if stack.on_grid => SlotKind::Grid,
        Kind::Line(_) | Kind::Block(_) => SlotKind::Content,
        Kind::Margin => SlotKind::Margin,
        Kind::Space(_)
        | Kind::Open(_)
        | Kind::Close(_)
        | Kind::Mark(_)
        | Kind::Break(_)
        | Kind::Columns(_)
        | Kind::Beside(_)
        | Kind::Float(_)
        | Kind::Page(..) => SlotKind::Still,
    }
}

/// Moves each cost to where a page can end: after something that shows and what closes round it, and
/// before something that shows or what opens round it.
fn settle(entries: &[Entry], slots: &mut [Slot]) {
    let mut leads = vec![false; entries.len()];
    let mut next = false;
    for (idx, entry) in entries.iter().enumerate().rev() {
        next = match entry.kind {
            Kind::Line(_) | Kind::Block(_) => true,
            Kind::Close(_) | Kind::Space(Side::Bottom) => false,
            Kind::Space(Side::Top)
            | Kind::Margin
            | Kind::Open(_)
            | Kind::Mark(_)
            | Kind::Break(_)
            | Kind::Columns(_)
            | Kind::Beside(_)
            | Kind::Float(_)
            | Kind::Page(..) => next,
        };
        leads[idx] = next;
    }
    let mut carried = 0;
    // Lines since a heading or the like, while the first of them must not stand alone.
    let mut after_heading = false;
    for idx in 0..entries.len() {
        let ends = match entries[idx].kind {
            Kind::Line(_) | Kind::Block(_) | Kind::Close(_) | Kind::Space(Side::Bottom) => true,
            Kind::Space(Side::Top)
            | Kind::Margin
            | Kind::Open(_)
            | Kind::Mark(_)
            | Kind::Break(_)
            | Kind::Columns(_)
            | Kind::Beside(_)
            | Kind::Float(_)
            | Kind::Page(..) => false,
        };
        let own = slots[idx].cost.max(carried);
        let last = idx + 1 == entries.len();
        if ends && !last && leads[idx + 1] {
            carried = 0;
            slots[idx].cost = own;
            if after_heading && matches!(entries[idx].kind, Kind::Line(_)) {
                slots[idx].cost = own.max(BARELY_BEGUN);
            }
            after_heading = own == KEPT;
        } else {
            carried = own;
            slots[idx].cost = NEVER;
        }
        if matches!(entries[idx].kind, Kind::Break(Break::Column))
            && let Some(end) = slots[..idx].iter().rposition(|slot| slot.cost != NEVER)
        {
            slots[end].stop = true;
        }
    }
}

/// Off the grid everything between two of its lines takes whole lines. What is missing to them stands
/// above a heading, and half above and half below anything else.
fn spread(slots: &mut [Slot], leading: Length) {
    let leading = leading.to_pt();
    let mut idx = 0;
    while idx < slots.len() {
        if slots[idx].kind == SlotKind::Grid {
            idx += 1;
            continue;
        }
        let start = idx;
        let mut height = 0.0;
        let mut last = None;
        while idx < slots.len() && slots[idx].kind != SlotKind::Grid {
            height += slots[idx].height;
            if slots[idx].kind == SlotKind::Content {
                last = Some(idx);
            }
            idx += 1;
        }
        let between = start > 0 && idx < slots.len();
        let (true, Some(last)) = (between, last) else { continue };
        let missing = (height / leading - 0.001).ceil().max(0.0) * leading - height;
        let keeps = slots[last..idx].iter().any(|slot| slot.cost != NEVER && slot.cost >= FORBIDDEN);
        slots[start].before = if keeps { missing } else { missing / 2.0 }.max(0.0);
    }
}
