//! Page breaks of a whole chapter at once: the cheapest way through all places where pages may end
//! and all ways to set paragraphs (after Mittelbach, doi 10.1111/coin.12165).
//!
//! A state is where a page begins, on which side of the leaf it stands, and how many lines the page
//! facing it is short. The number of states grows with the length of the chapter alone.

use super::fill::{Chapter, Chosen, Ending, Order, Path, Paths, Start};
use super::floats;
use crate::typeset::vertical::Cost;
use std::collections::BTreeMap;

/// For each line by which two facing pages differ.
const UNEVEN: Cost = 3_000;
/// Differences in depth that are told apart.
const SHORTS: usize = 4;
/// Those, and a page whose depth is no matter.
const KINDS: usize = SHORTS + 1;

/// The depth of the text area on each page, in pt.
#[derive(Clone, Copy, Debug)]
pub(super) struct Depths {
    /// The chapter's first page.
    pub first: f64,
    pub left: f64,
    pub right: f64,
}

/// One page of the chapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    pub start: Start,
    pub next: Start,
    /// Lines of white at its foot.
    pub short: u32,
    pub overfull: bool,
}

/// The pages of a chapter, and the paragraphs set in another way than the list has them.
#[derive(Debug, Default)]
pub(super) struct Choice {
    pub cuts: Vec<Cut>,
    /// In the order of the text.
    pub ways: Vec<Chosen>,
    pub cost: u64,
}

#[derive(Clone, Copy)]
struct Step {
    cost: u64,
    cut: Cut,
    path: Path,
    before: Option<u32>,
}

/// The steps that are open at a place: by side, and by what the page before is short.
type States = [Option<u32>; 2 * KINDS];
/// Open places in an order in which none comes before what leads to it.
type Open = BTreeMap<Order, (Start, States)>;

/// Chooses the pages. `left` tells whether the first one is a left-hand page.
pub(super) fn choose(chapter: &Chapter, depths: Depths, left: bool) -> Choice {
    let origin = Start::default();
    let (slot, note, float) = (chapter.slots.len(), chapter.notes.len(), chapter.floats.len());
    let end = Start { slot, note, float, span: 0 };
    let mut search = Search { chapter, end, steps: Vec::new(), open: Open::new() };
    let mut paths = Paths::default();
    let mut begin = [None; 2 * KINDS];
    begin[if left { KINDS } else { 0 }] = Some(u32::MAX);
    search.open.insert(chapter.order(origin), (origin, begin));
    let mut last = None;
    while let Some((_, (start, states))) = search.open.pop_first() {
        if start == end {
            last = states.iter().flatten().copied().min_by_key(|step| search.steps[*step as usize].cost);
            break;
        }
        let first = start == origin;
        let mut known: Option<(f64, Vec<Ending>)> = None;
        for side in 0..2 {
            let own = &states[side * KINDS..(side + 1) * KINDS];
            if own.iter().all(Option::is_none) {
                continue;
            }
            let depth = match (first, side) {
                (true, _) => depths.first,
                (false, 0) => depths.right,
                (false, _) => depths.left,
            };
            // Both sides of a leaf are as deep in nearly every book.
            let endings = match known.take() {
                Some((same, endings)) if same == depth && chapter.floats.is_empty() => endings,
                _ => chapter.page_endings(start, (depth, side == 1), first, &mut paths),
            };
            for ending in &endings {
                search.relax(start, own, side, ending);
            }
            known = Some((depth, endings));
        }
    }
    let cost = last.filter(|step| *step != u32::MAX).map_or(0, |step| search.steps[step as usize].cost);
    let mut choice = Choice { cost, ..Choice::default() };
    while let Some(step) = last.filter(|step| *step != u32::MAX) {
        let step = search.steps[step as usize];
        choice.cuts.push(step.cut);
        choice.ways.extend(paths.read(step.path));
        last = step.before;
    }
    choice.cuts.reverse();
    choice.ways.reverse();
    choice
}

struct Search<'a> {
    chapter: &'a Chapter,
    end: Start,
    steps: Vec<Step>,
    open: Open,
}

impl Search<'_> {
    /// Goes from the states of one place and side to the place after the page.
    fn relax(&mut self, start: Start, own: &[Option<u32>], side: usize, ending: &Ending) {
        let ends = ending.next == self.end;
        let mut best: Option<(u64, Option<u32>)> = None;
        for (short, step) in own.iter().enumerate() {
            let Some(step) = *step else { continue };
            let before = (step != u32::MAX).then_some(step);
            let mut cost = before.map_or(0, |step| self.steps[step as usize].cost) + u64::from(ending.cost);
            // Side 0 is the right-hand page, which faces the one before it.
            if side == 0 && before.is_some() && !ends && !ending.free && short < SHORTS {
                let difference = ending.short.abs_diff(u32::try_from(short).unwrap_or_default());
                cost += u64::from(UNEVEN.saturating_mul(difference.min(SHORTS as u32)));
            }
            if best.is_none_or(|(known, _)| cost < known) {
                best = Some((cost, before));
            }
        }
        let Some((cost, before)) = best else { return };
        let cost = cost + u64::from(ending.waiting.saturating_mul(floats::waiting(side == 1)));
        let short = if ending.free { SHORTS } else { (ending.short as usize).min(SHORTS - 1) };
        let state = (1 - side) * KINDS + short;
        let place = self.open.entry(self.chapter.order(ending.next));
        let (_, states) = place.or_insert((ending.next, [None; 2 * KINDS]));
        if states[state].is_some_and(|known| self.steps[known as usize].cost <= cost) {
            return;
        }
        let number = u32::try_from(self.steps.len()).unwrap_or(u32::MAX - 1);
        let cut = Cut { start, next: ending.next, short: ending.short, overfull: ending.overfull };
        self.steps.push(Step { cost, cut, path: ending.path, before });
        states[state] = Some(number);
    }
}

#[cfg(test)]
mod tests {
    use super::super::slots::{Fork, Forks, Slot, SlotKind, Way};
    use super::*;
    use crate::typeset::paragraph::Looseness;
    use crate::typeset::setting::line_cost;

    const LEADING: f64 = 12.0;
    const DEPTHS: Depths = Depths { first: 120.0, left: 120.0, right: 120.0 };

    fn line(cost: Cost) -> Slot {
        let kind = SlotKind::Grid;
        Slot {
            height: LEADING,
            kind,
            cost,
            notes: 0,
            repeat: 0.0,
            before: 0.0,
            floats: 0,
            spans: 0,
            stop: false,
            turn: false,
            fork: None,
        }
    }

    fn paragraph(lines: usize) -> impl Iterator<Item = Slot> {
        (0..lines).map(move |idx| line(line_cost((idx, lines), (2, 2), None)))
    }

    /// A chapter of paragraphs of so many lines, each with the other numbers of lines it can have.
    fn chapter(paragraphs: &[(usize, &[usize])]) -> Chapter {
        let mut slots = Vec::new();
        let mut forks = Forks::default();
        for (lines, others) in paragraphs {
            let first = slots.len();
            slots.extend(paragraph(*lines));
            if others.is_empty() {
                continue;
            }
            slots[first].fork = Some(forks.forks.len() as u32);
            let ways = others.iter().map(|other| {
                let looseness = if other > lines { Looseness::Looser } else { Looseness::Tighter };
                let own = forks.add(paragraph(*other));
                Way { looseness, lines: own, cost: 50 }
            });
            let ways = ways.collect();
            forks.forks.push(Fork { first, end: slots.len(), ways });
        }
        Chapter {
            slots,
            forks,
            notes: Vec::new(),
            note_sums: vec![0.0],
            note_ends: vec![0],
            above_notes: 0.0,
            most_notes: 0.0,
            leading: LEADING,
            floats: Vec::new(),
            spans: Vec::new(),
            last_lines: super::super::fill::LAST_LINES,
        }
    }

    /// How far short each page is, and which ways were chosen.
    fn chosen(paragraphs: &[(usize, &[usize])]) -> (Vec<u32>, Vec<usize>) {
        let choice = choose(&chapter(paragraphs), DEPTHS, false);
        let shorts = choice.cuts.iter().map(|cut| cut.short).collect();
        (shorts, choice.ways.iter().map(|way| way.fork).collect())
    }

    #[test]
    fn a_page_is_let_run_short_where_paragraphs_have_nothing_to_give() {
        // The tenth line would be a lone first one.
        let (shorts, ways) = chosen(&[(9, &[]), (3, &[]), (8, &[])]);
        assert_eq!((shorts[0], ways.len()), (1, 0));
    }

    #[test]
    fn a_paragraph_runs_a_line_longer_or_shorter_to_fill_a_page() {
        for other in [7, 10] {
            let (shorts, ways) = chosen(&[(9, &[other]), (3, &[]), (8, &[])]);
            assert_eq!((shorts[0], ways), (0, vec![0]), "with {other} lines");
        }
    }

    #[test]
    fn no_paragraph_is_changed_without_need() {
        let (shorts, ways) = chosen(&[(10, &[9, 11]), (10, &[9, 11]), (5, &[4, 6])]);
        assert_eq!((shorts[0], shorts[1], ways.len()), (0, 0, 0));
    }

    #[test]
    fn a_page_may_end_within_a_paragraph_that_was_changed() {
        // The first page turns within the second paragraph, which is a line longer than foreseen, so that
        // the second page is filled as well.
        let (shorts, ways) = chosen(&[(5, &[]), (14, &[15]), (3, &[]), (7, &[])]);
        assert_eq!((&shorts[..2], ways), (&[0, 0][..], vec![0]));
    }

    #[test]
    fn facing_pages_end_level() {
        // The right-hand page cannot be filled; the left-hand one could.
        let (shorts, _) = chosen(&[(10, &[]), (4, &[]), (6, &[]), (9, &[]), (3, &[]), (8, &[])]);
        assert_eq!(shorts[1], shorts[2]);
    }
}
