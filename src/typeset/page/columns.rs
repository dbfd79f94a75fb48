//! Pages whose text runs in columns, with what spans them: filled column by column, the last ones of
//! a band made level (CSS Multi-column 1, 7).

use super::breaks::Cut;
use super::chapters::{Band, Stretch};
use super::fill::{Chapter, Paths, Start};
use super::place::{Body, Field, Foot};
use super::{Maker, Prepared};
use crate::diagnostic::Sink;
use crate::typeset::vertical::{AVOIDED, Columns, Entry, Kind, List};
use crate::units::Length;

/// Where the next band goes: on which page, and how far down.
struct Level {
    /// A page is begun.
    open: bool,
    /// From the head of its text area.
    y: Length,
}

impl Maker<'_, '_> {
    /// Makes the pages of a stretch that has columns somewhere.
    pub(super) fn banded(
        &mut self,
        stretch: &Stretch,
        bands: &[Band],
        entries: Vec<Entry>,
        list: &List,
        notes: &mut [List],
        sink: &mut Sink,
    ) {
        let mut level = Level { open: false, y: Length::ZERO };
        let mut entries = entries.into_iter();
        for band in bands {
            let own: Vec<Entry> = entries.by_ref().take(band.entries.len()).collect();
            let below = trailing_margin(&own);
            let prepared = self.prepare(&own, list, notes);
            self.band(stretch, band, own, prepared, list, &mut level, sink);
            level.y += below;
        }
        self.place_own_pages(stretch, list, notes, sink);
    }

    #[allow(clippy::too_many_arguments)]
    fn band(
        &mut self,
        stretch: &Stretch,
        band: &Band,
        entries: Vec<Entry>,
        prepared: Prepared,
        list: &List,
        level: &mut Level,
        sink: &mut Sink,
    ) {
        let Prepared { chapter, note_lists } = prepared;
        let leading = self.shared.grid.leading;
        let whole = self.shared.geometry.content.width;
        let columns = band.columns.unwrap_or(Columns { count: 1, gap: Length::ZERO, width: whole });
        let mut body = Body::new(entries, list);
        let mut foot = Foot::new(note_lists);
        let mut start = Start { slot: 0, note: 0 };
        let end = Start { slot: chapter.slots.len(), note: chapter.notes.len() };
        while start != end {
            if !level.open {
                let first = stretch.first && start.slot == 0 && self.is_first(stretch);
                self.begin_page(stretch, first, false);
                *level = Level { open: true, y: Length::ZERO };
            }
            // Columns begin on the grid, so that their lines agree with each other.
            let y = leading * (level.y / leading - 0.001).ceil().max(0.0);
            let depth = self.depth() - y;
            let head = y == Length::ZERO;
            // At the head of a page only what a forced break began keeps its white.
            let forced = start.slot == 0 && (!head || self.placer.pages.len() == self.begun + 1);
            let fill = |depth: Length| fill_columns(&chapter, start, columns.count, depth.to_pt(), forced);
            let mut cuts = fill(depth);
            if !head && (depth < leading * 2.0 || cuts.iter().any(|cut| cut.bad)) {
                level.open = false;
                continue;
            }
            let mut used = depth;
            if cuts.last().is_some_and(|cut| cut.cut.next == end) {
                (used, cuts) = balance(leading, depth, cuts, fill, end);
            }
            let mut lowest = Length::ZERO;
            for (number, cut) in cuts.iter().enumerate() {
                let aside =
                    (columns.width + columns.gap) * f64::from(u32::try_from(number).unwrap_or_default());
                let field = Field { x: aside, y, depth: used, width: columns.width, forced };
                self.report(&chapter, &cut.cut, &body, sink);
                let sources = (&mut body, &mut foot);
                let own = self.placer.fill(&chapter, &cut.cut, field, sources, &self.note_area);
                let noted = cut.cut.next.note > cut.cut.start.note;
                lowest = lowest.max(if noted { used } else { own });
                start = cut.cut.next;
            }
            level.y = y + lowest;
            if start != end {
                level.open = false;
            }
        }
    }

    /// Whether the page that is begun next is the stretch's first.
    fn is_first(&self, _: &Stretch) -> bool {
        self.placer.pages.len() == self.begun
    }
}

/// A column's part, and whether it had to be cut where no page should end.
struct Column {
    cut: Cut,
    bad: bool,
}

/// Fills up to `count` columns one after the other, each as well as it can be.
fn fill_columns(chapter: &Chapter, mut start: Start, count: u32, depth: f64, forced: bool) -> Vec<Column> {
    let end = Start { slot: chapter.slots.len(), note: chapter.notes.len() };
    let mut columns = Vec::new();
    for _ in 0..count {
        let endings = chapter.endings(start, depth, forced, &mut Paths::default());
        let best =
            endings.iter().min_by_key(|ending| (ending.cost, std::cmp::Reverse(chapter.order(ending.next))));
        let Some(best) = best else { break };
        let cut = Cut { start, next: best.next, short: best.short, overfull: best.overfull };
        columns.push(Column { cut, bad: best.cost >= AVOIDED });
        start = best.next;
        if start == end {
            break;
        }
    }
    columns
}

/// The least depth, in whole lines, at which the rest still fits into the columns.
fn balance(
    leading: Length,
    depth: Length,
    filled: Vec<Column>,
    fill: impl Fn(Length) -> Vec<Column>,
    end: Start,
) -> (Length, Vec<Column>) {
    let (mut low, mut high) = (0u32, (depth / leading + 0.001).floor().max(1.0) as u32);
    let mut best = (depth, filled);
    while low + 1 < high {
        let middle = low + (high - low) / 2;
        let tried = leading * f64::from(middle);
        let columns = fill(tried);
        let fits = columns.last().is_some_and(|column| column.cut.next == end);
        if fits && columns.iter().all(|column| !column.bad && !column.cut.overfull) {
            best = (tried, columns);
            high = middle;
        } else {
            low = middle;
        }
    }
    best
}

/// White below a band, which counts only if something follows on the page.
fn trailing_margin(entries: &[Entry]) -> Length {
    let trailing = entries.iter().rev().take_while(|entry| !entry.is_content());
    let margins = trailing.filter(|entry| matches!(entry.kind, Kind::Margin));
    margins.map(|entry| entry.height).fold(Length::ZERO, Length::max)
}
