//! Columns of a band chosen together: where each ends, how deep those of the last page are, and which
//! floats stand above and below them. A page is tried column by column from every place at which it may
//! begin, as pages are chosen in a chapter.

use super::breaks::Cut;
use super::fill::{Chapter, Chosen, Ending, Path, Paths, Start, white};
use super::floats::{self, FloatSlot};
use crate::typeset::vertical::{AVOIDED, Cost, FORBIDDEN, FloatPosition};
use std::collections::BTreeMap;
use std::ops::Range;

/// For each line by which a column ends above the one before it.
const UNEVEN: Cost = 2_500;
/// For the square of the lines by which the last column of all ends above the others.
const SHORTER: Cost = 200;
/// For each line by which the columns of the last page are deeper than they need be.
const DEEPER: Cost = 120;
/// Of leaving the rest of a page white and beginning the columns on the next.
const SKIPPED: Cost = 40_000;
/// Lines more than the least depth that are tried for the columns of the last page.
const DEEPEST: u32 = 6;
/// Ways to fill the columns of a page that are kept.
const KEPT_WAYS: usize = 24;
/// Lines given up to notes at the foot of a page that are tried.
const MOST_NOTE_LINES: u32 = 30;

/// What is to be set in columns.
pub(super) struct Band<'a> {
    pub chapter: &'a Chapter,
    /// The same with its notes, where these stand below all columns.
    pub noted: Option<&'a Chapter>,
    pub count: u32,
    /// What is left of the page on which it begins; none if that is full.
    pub rest: Option<f64>,
    /// The depth of a left-hand and of a right-hand page.
    pub depths: (f64, f64),
    /// The page on which it begins is a left-hand one; without a rest, the next page is.
    pub left: bool,
    /// Its last columns are made level.
    pub balances: bool,
    /// Margins count at its head.
    pub forced: bool,
}

/// The columns of one page.
#[derive(Clone, Debug)]
pub(super) struct PageOf {
    /// It begins a page.
    pub turns: bool,
    pub cuts: Vec<Cut>,
    /// Of the columns, in pt.
    pub depth: f64,
    /// Notes that stand below all columns.
    pub notes: Range<usize>,
    /// Floats over all columns.
    pub floats: Range<usize>,
}

/// The pages of a band and the paragraphs set in another way.
#[derive(Debug, Default)]
pub(super) struct Columned {
    pub pages: Vec<PageOf>,
    pub ways: Vec<Chosen>,
}

/// A way to fill the columns of a page up to some column.
#[derive(Clone, Debug)]
struct Filled {
    next: Start,
    cost: u64,
    cuts: Vec<(Cut, Path)>,
}

/// A place at which a page begins, with the best way to it.
struct Step {
    cost: u64,
    /// The page before it ends on the left.
    left: bool,
    page: Option<(PageOf, Vec<Path>)>,
    before: Option<usize>,
}

struct Search<'a, 'b> {
    band: &'a Band<'b>,
    end: Start,
    paths: Paths,
}

/// Chooses the columns of a band.
pub(super) fn choose(band: &Band<'_>) -> Columned {
    let chapter = band.noted.unwrap_or(band.chapter);
    let end = Start {
        slot: chapter.slots.len(),
        note: chapter.notes.len(),
        float: chapter.floats.len(),
        span: chapter.spans.len(),
    };
    let mut search = Search { band, end, paths: Paths::default() };
    let mut steps: Vec<Step> = vec![Step { cost: 0, left: !band.left, page: None, before: None }];
    let mut open = BTreeMap::new();
    open.insert((chapter.order(Start::default()), false), (Start::default(), 0));
    let mut last = None;
    while let Some((_, (start, step))) = open.pop_first() {
        if start == end {
            // The band may end on either side of the leaf.
            if last.is_none_or(|known: usize| steps[step].cost < steps[known].cost) {
                last = Some(step);
            }
            continue;
        }
        let first = step == 0;
        let left = !steps[step].left;
        let depth = if left { band.depths.0 } else { band.depths.1 };
        let mut pages = Vec::new();
        match band.rest.filter(|_| first) {
            Some(rest) => {
                pages.extend(search.pages(start, (rest, left), band.forced, false));
                if pages.iter().all(|(_, cost, _)| *cost >= u64::from(AVOIDED)) {
                    let (other, next) = (!left, if left { band.depths.1 } else { band.depths.0 });
                    let mut turned = search.pages(start, (next, other), false, true);
                    turned.iter_mut().for_each(|(_, cost, _)| *cost += u64::from(SKIPPED));
                    pages.extend(turned);
                }
            }
            None => pages.extend(search.pages(start, (depth, left), band.forced && first, true)),
        }
        for ((page, paths), cost, next) in pages {
            let cost = steps[step].cost + cost;
            // A page that is skipped changes the side.
            let left = if first && band.rest.is_some() && page.turns { !left } else { left };
            let place = open.entry((chapter.order(next), left)).or_insert((next, usize::MAX));
            if place.1 != usize::MAX && steps[place.1].cost <= cost {
                continue;
            }
            place.1 = steps.len();
            steps.push(Step { cost, left, page: Some((page, paths)), before: Some(step) });
        }
    }
    let mut chosen = Columned::default();
    let mut at = last;
    while let Some(step) = at {
        at = steps[step].before;
        let Some((page, paths)) = steps[step].page.take() else { continue };
        for path in paths.into_iter().rev() {
            chosen.ways.extend(search.paths.read(path));
        }
        chosen.pages.push(page);
    }
    chosen.pages.reverse();
    chosen.ways.reverse();
    chosen
}

type Offer = ((PageOf, Vec<Path>), u64, Start);

impl Search<'_, '_> {
    /// The ways to fill the page that begins at a place, each with its cost and where the next begins.
    fn pages(&mut self, start: Start, (depth, left): (f64, bool), forced: bool, turns: bool) -> Vec<Offer> {
        let chapter = self.band.noted.unwrap_or(self.band.chapter);
        let spans = &self.band.chapter.spans;
        let mut offers: Vec<Offer> = Vec::new();
        self.alone(start, left, turns, &mut offers);
        if start.slot == chapter.slots.len() && start.float == chapter.floats.len() {
            self.leftovers(start, depth, turns, &mut offers);
            return offers;
        }
        let mut taken = 0.0;
        for count in 0..=spans.len() - start.span {
            if let Some(last) = count.checked_sub(1).map(|last| spans[start.span + last]) {
                taken += last.height;
                if last.position == FloatPosition::Page || taken > depth * floats::MOST_SHARE {
                    break;
                }
            }
            let span = start.span + count;
            for (filled, used, notes) in self.fillings(start, depth - taken, forced) {
                let called = chapter.spans_before(filled.next.slot);
                if called < span {
                    continue;
                }
                let waiting: Cost = spans[span..called].iter().map(FloatSlot::weight).sum();
                let waiting = waiting.saturating_mul(floats::waiting(left));
                let next = Start { span, note: notes.end, ..filled.next };
                let cost =
                    filled.cost + u64::from(waiting) + u64::from(self.disorder(span, filled.next.float));
                let (cuts, paths) = filled.cuts.into_iter().unzip();
                let page = PageOf { turns, cuts, depth: used, notes, floats: start.span..span };
                offers.push(((page, paths), cost, next));
            }
        }
        offers
    }

    /// What it costs that a page ends with so many floats over all columns placed, and so many in one.
    fn disorder(&self, span: usize, float: usize) -> Cost {
        let chapter = self.band.chapter;
        let overtakes = |placed: &[FloatSlot], waiting: &[FloatSlot]| {
            let (last, next) = (placed.last(), waiting.first());
            last.zip(next).is_some_and(|(last, next)| next.at < last.at)
        };
        let (spans, own) = (chapter.spans.split_at(span), chapter.floats.split_at(float));
        let count = u32::from(overtakes(spans.0, own.1)) + u32::from(overtakes(own.0, spans.1));
        count * floats::OUT_OF_ORDER
    }

    /// A page of its own for a float that asks for one.
    fn alone(&self, start: Start, left: bool, turns: bool, offers: &mut Vec<Offer>) {
        let chapter = self.band.noted.unwrap_or(self.band.chapter);
        let waits = &chapter.spans[start.span..chapter.spans_before(start.slot)];
        let Some(own) = waits.first().filter(|own| own.position == FloatPosition::Page && turns) else {
            return;
        };
        if own.verso && !left && start.slot != chapter.slots.len() {
            return;
        }
        let next = Start { span: start.span + 1, ..start };
        let (notes, floats) = (start.note..start.note, start.span..next.span);
        let page = PageOf { turns, cuts: Vec::new(), depth: 0.0, notes, floats };
        offers.push(((page, Vec::new()), 0, next));
    }

    /// What is left when all text is set: floats, and notes that found no room.
    fn leftovers(&self, start: Start, depth: f64, turns: bool, offers: &mut Vec<Offer>) {
        let chapter = self.band.noted.unwrap_or(self.band.chapter);
        let mut taken = 0.0;
        let waits = chapter.spans[start.span..].iter();
        let fits = |own: &&FloatSlot| {
            taken += own.height;
            own.position != FloatPosition::Page && taken <= depth + chapter.leading
        };
        let count = waits.take_while(fits).count();
        let mut note = start.note;
        if count == 0 && offers.is_empty() {
            let room = |note: usize| chapter.notes_height(start.note, note + 1) <= depth + 0.01;
            while note < chapter.notes.len() && (note == start.note || room(note)) {
                note += 1;
            }
        }
        let next = Start { span: start.span + count, note, ..start };
        if next != start {
            let (notes, floats) = (start.note..note, start.span..next.span);
            let page = PageOf { turns, cuts: Vec::new(), depth: 0.0, notes, floats };
            offers.push(((page, Vec::new()), u64::from(floats::LEFT_OVER), next));
        }
    }

    /// The ways to fill the columns of a page, with their depth and the notes below all of them.
    fn fillings(&mut self, start: Start, depth: f64, forced: bool) -> Vec<(Filled, f64, Range<usize>)> {
        let mut found = Vec::new();
        let leading = self.band.chapter.leading;
        let lines = (depth / leading + 0.001).floor().max(1.0) as u32;
        for given in 0..MOST_NOTE_LINES.min(lines) {
            let own = leading * f64::from(lines - given);
            let mut misfits = false;
            for filled in self.chain(start, own, forced) {
                match self.notes_below(start, filled.next, depth - own) {
                    Some((notes, cost, slack)) => {
                        let white = u64::from(white((slack / leading + 0.01).floor()));
                        let filled = Filled { cost: filled.cost + u64::from(cost) + white, ..filled };
                        found.push((filled, own, notes));
                    }
                    None => misfits = true,
                }
            }
            if !misfits {
                break;
            }
        }
        if self.band.balances
            && let Some(level) = self.level(start, lines, forced)
        {
            found.retain(|(filled, ..)| !self.is_end(filled.next));
            found.push(level);
        }
        found
    }

    /// Whether all text is set, and all that belongs into its columns.
    fn is_end(&self, place: Start) -> bool {
        let noted = self.band.noted.is_some() || place.note == self.end.note;
        place.slot == self.end.slot && place.float == self.end.float && noted
    }

    /// The notes called between two places as they stand below all columns: which, what dividing them
    /// costs, and what they leave of `room`.
    fn notes_below(&self, start: Start, next: Start, room: f64) -> Option<(Range<usize>, Cost, f64)> {
        let Some(noted) = self.band.noted else { return Some((next.note..next.note, 0, room)) };
        let (before, called) = (noted.called(start.slot), noted.called(next.slot));
        let (note, cost) = noted.fit_notes(start.note, before, called, room)?;
        Some((start.note..note, cost, room - noted.notes_height(start.note, note)))
    }

    /// The rest of the band in columns as level as can be.
    fn level(&mut self, start: Start, most: u32, forced: bool) -> Option<(Filled, f64, Range<usize>)> {
        let chapter = self.band.chapter;
        let leading = chapter.leading;
        let from = chapter.line_at(start.slot).map_or(start.slot, |line| chapter.forks.owner(line).end);
        let rest: f64 = chapter.slots[from..].iter().map(|slot| slot.height).sum();
        if rest > f64::from(self.band.count * most) * leading * 1.1 {
            return None;
        }
        let least = (rest / f64::from(self.band.count) / leading - 1.0).floor().max(1.0) as u32;
        let mut best: Option<(u64, Filled, f64, Range<usize>)> = None;
        let mut fits_from = None;
        for lines in least..=most {
            if fits_from.is_some_and(|from| lines > from + DEEPEST) {
                break;
            }
            let depth = leading * f64::from(lines);
            let ends: Vec<Filled> =
                self.chain(start, depth, forced).into_iter().filter(|own| self.is_end(own.next)).collect();
            for filled in ends {
                let room = leading * f64::from(most - lines);
                let overfull = filled.cuts.iter().any(|(cut, _)| cut.overfull);
                let Some((notes, cost, _)) = self.notes_below(start, filled.next, room) else { continue };
                if overfull {
                    continue;
                }
                let first = *fits_from.get_or_insert(lines);
                let deeper = u64::from(DEEPER * (lines - first));
                let empty = self.band.count.saturating_sub(filled.cuts.len() as u32);
                let empty = u64::from(empty) * u64::from(SHORTER.saturating_mul(lines.saturating_mul(lines)));
                let cost = filled.cost + u64::from(cost) + deeper + empty;
                if best.as_ref().is_none_or(|(known, ..)| cost < *known) {
                    best = Some((cost, filled, depth, notes));
                }
            }
        }
        let (cost, filled, depth, notes) = best?;
        Some((Filled { cost, ..filled }, depth, notes))
    }

    /// The columns of a page, one after the other, in the best ways.
    fn chain(&mut self, start: Start, depth: f64, forced: bool) -> Vec<Filled> {
        let chapter = self.band.chapter;
        let count = self.band.count;
        // Notes below all columns are no matter of one of them.
        let note = if self.band.noted.is_some() { 0 } else { start.note };
        let mut ways = vec![Filled { next: Start { note, ..start }, cost: 0, cuts: Vec::new() }];
        for column in 0..count {
            let mut onward: BTreeMap<_, Filled> = BTreeMap::new();
            let mut known: BTreeMap<_, Vec<Ending>> = BTreeMap::new();
            for way in ways {
                if self.is_end(way.next) {
                    offer(&mut onward, (chapter.order(way.next), 0), way);
                    continue;
                }
                let endings = known.entry(chapter.order(way.next)).or_insert_with(|| {
                    let side = (depth, column + 1 < count);
                    chapter.page_endings(way.next, side, forced && column == 0, &mut self.paths)
                });
                for ending in endings.iter() {
                    let next = ending.next;
                    let mut cost = way.cost + u64::from(ending.cost);
                    cost += u64::from(ending.waiting.saturating_mul(floats::waiting(column + 1 < count)));
                    let ends = self.is_end(next);
                    if ends && self.band.balances {
                        // White below the last column is the less seen, but it is seen.
                        cost += u64::from(SHORTER.saturating_mul(ending.short.saturating_mul(ending.short)));
                    }
                    let before = way.cuts.last().map(|(cut, _)| cut.short);
                    if let Some(before) = before.filter(|_| !ends && !ending.free) {
                        cost += u64::from(UNEVEN.saturating_mul(ending.short.abs_diff(before)));
                    }
                    let cut = Cut { start: way.next, next, short: ending.short, overfull: ending.overfull };
                    let mut cuts = way.cuts.clone();
                    cuts.push((cut, ending.path));
                    let short = ending.short.min(3);
                    offer(&mut onward, (chapter.order(next), short), Filled { next, cost, cuts });
                }
            }
            ways = onward.into_values().collect();
            ways.sort_by_key(|way| way.cost);
            ways.truncate(KEPT_WAYS);
        }
        let fair = ways.iter().map(|way| way.cost).min().unwrap_or_default() < u64::from(FORBIDDEN);
        ways.retain(|way| !fair || way.cost < u64::from(FORBIDDEN));
        ways
    }
}

/// Keeps the cheaper of two ways to one place.
fn offer<K: Ord>(ways: &mut BTreeMap<K, Filled>, key: K, own: Filled) {
    match ways.get(&key) {
        Some(known) if known.cost <= own.cost => {}
        _ => {
            ways.insert(key, own);
        }
    }
}
