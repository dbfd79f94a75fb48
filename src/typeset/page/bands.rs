//! Pages whose text runs in columns, with what spans them, band below band (CSS Multi-column 1, 6 and 7).

use super::breaks::{Choice, Cut};
use super::chapters::{Band, Stretch};
use super::columns::{self, PageOf};
use super::fill::{Chapter, Start};
use super::floats;
use super::place::{Body, Field, Foot, Part};
use super::slots::Forks;
use super::{Maker, Prepared, proof, vary};
use crate::diagnostic::Sink;
use crate::pages::{Artifact, Item, ItemKind, Tag, Turn};
use crate::source::Span;
use crate::typeset::vertical::{Columns, Entry, Kind, List, shows};
use crate::units::{Length, Rect};

/// Lines that must be left on a page for a band to begin there, unless it ends there as well.
const LEAST_LINES: f64 = 4.0;

/// Where the next band goes: on which page, and how far down.
struct Level {
    /// A page is begun.
    open: bool,
    /// From the head of its text area.
    y: Length,
    /// Taken at its foot.
    foot: Length,
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
        let mut level = Level { open: false, y: Length::ZERO, foot: Length::ZERO };
        let mut entries = entries.into_iter();
        for (idx, band) in bands.iter().enumerate() {
            let own: Vec<Entry> = entries.by_ref().take(band.entries.len()).collect();
            let below = trailing_margin(&own);
            let prepared = self.prepare(&own, list, notes);
            let last = idx + 1 == bands.len();
            self.band((stretch, band, last), own, prepared, list, &mut level, sink);
            level.y += below;
        }
        self.place_own_pages(stretch, list, notes, sink);
    }

    fn band(
        &mut self,
        (stretch, band, last): (&Stretch, &Band, bool),
        mut entries: Vec<Entry>,
        prepared: Prepared,
        list: &List,
        level: &mut Level,
        sink: &mut Sink,
    ) {
        let Prepared { mut chapter, note_lists } = prepared;
        let leading = self.shared.grid.leading;
        let whole = self.shared.geometry.content.width;
        let columns = band.columns.unwrap_or_else(|| Columns::one(whole));
        chapter.last_lines = 0.0;
        chapter.forks = Forks::read(&entries, &mut chapter.slots, self.placer.marks(), false);
        // Columns begin on the grid, so that their lines agree with each other.
        let y = leading * (level.y / leading - 0.001).ceil().max(0.0);
        let noted = (self.shared.notes_span && columns.count > 1).then(|| without_notes(&mut chapter));
        let rest = level.open.then(|| self.depth() - y - level.foot).filter(|rest| {
            let needed: f64 = chapter.slots.iter().map(|slot| slot.height).sum();
            *rest >= leading * LEAST_LINES || needed <= rest.to_pt() * f64::from(columns.count)
        });
        let left = if rest.is_some() { !self.next_is_left() } else { self.next_is_left() };
        let depth = |maker: &mut Self, left| {
            maker.page_style(stretch.page.as_ref(), left, false, false).1.depth(leading).to_pt()
        };
        let first = self.placer.pages.len() == self.begun + usize::from(level.open);
        let plan = |chapter: &Chapter, maker: &mut Self| {
            columns::choose(&columns::Band {
                chapter,
                noted: noted.as_ref(),
                count: columns.count,
                rest: rest.map(Length::to_pt),
                depths: (depth(maker, true), depth(maker, false)),
                left,
                balances: columns.balances && columns.count > 1,
                // At the head of a page only what a forced break began keeps its white.
                forced: y > Length::ZERO || first,
            })
        };
        let chosen = plan(&chapter, self);
        let cuts = chosen.pages.iter().flat_map(|page| page.cuts.clone()).collect();
        let choice = Choice { cuts, ways: chosen.ways, cost: 0 };
        let (pages, cuts) =
            match vary::vary(&mut chapter, &mut entries, &choice, self.shared.rack, &mut self.setter) {
                Some(cuts) => (chosen.pages, cuts),
                None => {
                    chapter.forks = Forks::default();
                    chapter.slots.iter_mut().for_each(|slot| slot.fork = None);
                    let again = plan(&chapter, self);
                    let cuts = again.pages.iter().flat_map(|page| page.cuts.clone()).collect();
                    (again.pages, cuts)
                }
            };
        let mut body = Body::new(entries, list);
        let mut foot = Foot::new(note_lists);
        let mut cuts: std::vec::IntoIter<Cut> = cuts.into_iter();
        level.y = y;
        let count = pages.len();
        for (idx, page) in pages.into_iter().enumerate() {
            let own: Vec<Cut> = cuts.by_ref().take(page.cuts.len()).collect();
            let page = PageOf { cuts: own, ..page };
            let sources = (&chapter, noted.as_ref().unwrap_or(&chapter));
            self.columns_page(stretch, &page, columns, sources, (&mut body, &mut foot), level, sink);
            let ends = idx + 1 == count;
            let short = page.cuts.iter().map(|cut| cut.short).min().unwrap_or_default();
            let number = self.placer.pages.len() - 1;
            if let Some(proof) = &mut self.placer.proof
                && (!ends || last)
            {
                let lines = (page.depth / chapter.leading).round() as usize;
                proof.foot(proof::Foot { page: number, short, lines, last: ends });
            }
        }
    }

    /// Makes a page, or fills what is left of one.
    #[allow(clippy::too_many_arguments)]
    fn columns_page(
        &mut self,
        stretch: &Stretch,
        page: &PageOf,
        columns: Columns,
        (chapter, noted): (&Chapter, &Chapter),
        (body, foot): (&mut Body<'_>, &mut Foot),
        level: &mut Level,
        sink: &mut Sink,
    ) {
        let spans = &chapter.spans[page.floats.clone()];
        if page.cuts.is_empty() && page.notes.is_empty() {
            self.float_page(stretch, spans);
            *level = Level { open: false, y: Length::ZERO, foot: Length::ZERO };
            return;
        }
        let begins = self.placer.pages.len() == self.begun;
        if page.turns || !level.open {
            self.begin_page(stretch, stretch.first && begins, false);
            *level = Level { open: true, y: Length::ZERO, foot: Length::ZERO };
        }
        // Nothing stands above the opening of an article, nor above what is on the page already.
        let at_head = if begins || level.y > Length::ZERO { &[] } else { floats::at_head(spans) };
        let head: Length = at_head.iter().map(|own| Length::pt(own.height)).sum();
        let (y, depth) = (level.y + head, Length::pt(page.depth));
        let mut lowest = Length::ZERO;
        for (number, cut) in page.cuts.iter().enumerate() {
            let x = (columns.width + columns.gap) * f64::from(u32::try_from(number).unwrap_or_default());
            let forced = cut.start.slot == 0 && (y > Length::ZERO || begins);
            let floats = &chapter.floats[cut.start.float..cut.next.float];
            let own_head = floats::at_head(floats);
            let above: Length = own_head.iter().map(|own| Length::pt(own.height)).sum();
            let field = Field { x, y: y + above, depth: depth - above, width: columns.width, forced };
            self.report(chapter, cut, body, sink);
            let bottom = self.placer.fill(chapter, cut, field, (body, foot), &self.note_area);
            let notes = Length::pt(chapter.notes_height(cut.start.note, cut.next.note));
            let part = Part { x, y, depth, foot: notes };
            self.placer.floats((own_head.len(), floats.len()), false, part, &self.shared.grid);
            let full = cut.next.note > cut.start.note || !floats.is_empty();
            lowest = lowest.max(if full { depth } else { bottom });
        }
        self.column_rules(columns, page.cuts.len(), y, lowest);
        let notes = Length::pt(noted.notes_height(page.notes.start, page.notes.end));
        let whole = self.depth() - level.foot;
        if !page.notes.is_empty() && self.shared.notes_span {
            let at = |note| Start { note, ..Start::default() };
            let cut =
                Cut { start: at(page.notes.start), next: at(page.notes.end), short: 0, overfull: false };
            let width = self.shared.geometry.content.width;
            let field = Field { x: Length::ZERO, y: Length::ZERO, depth: whole, width, forced: false };
            self.placer.fill(noted, &cut, field, (body, foot), &self.note_area);
            level.foot += notes;
        }
        let part = Part { x: Length::ZERO, y: level.y, depth: whole - level.y, foot: notes };
        self.placer.floats((at_head.len(), spans.len()), true, part, &self.shared.grid);
        let below = spans[at_head.len()..].iter().map(|own| Length::pt(own.height)).sum();
        level.foot += below;
        level.y = y + lowest;
    }

    /// Draws the rules between columns.
    fn column_rules(&mut self, columns: Columns, count: usize, y: Length, depth: Length) {
        if !shows(&columns.rule) || depth <= Length::ZERO {
            return;
        }
        let (Some(facts), Some(page)) = (self.placer.facts.last(), self.placer.pages.last_mut()) else {
            return;
        };
        let margin = facts.geometry.margin;
        let drop = self.shared.grid.above * 0.4;
        for number in 1..count {
            let number = f64::from(u32::try_from(number).unwrap_or_default());
            let x = (columns.width + columns.gap) * number - columns.gap / 2.0 - columns.rule.width / 2.0;
            let area = Rect {
                x: margin.left + x,
                y: margin.top + y + drop,
                width: columns.rule.width,
                height: depth - drop,
            };
            let kind = ItemKind::Fill { area, color: columns.rule.color };
            page.items.push(Item {
                kind,
                tag: Tag::Artifact(Artifact::Layout),
                span: Span::default(),
                turned: Turn::Upright,
            });
        }
    }
}

impl Columns {
    /// The whole measure.
    fn one(width: Length) -> Self {
        let gap = Length::ZERO;
        Columns { count: 1, gap, width, rule: Default::default(), balances: false }
    }
}

/// Takes the notes out of a chapter and gives the chapter that has them.
fn without_notes(chapter: &mut Chapter) -> Chapter {
    let calls = chapter.note_ends.len();
    Chapter {
        slots: chapter.slots.clone(),
        forks: chapter.forks.clone(),
        notes: std::mem::take(&mut chapter.notes),
        note_sums: std::mem::replace(&mut chapter.note_sums, vec![0.0]),
        note_ends: std::mem::replace(&mut chapter.note_ends, vec![0; calls]),
        floats: chapter.floats.clone(),
        spans: chapter.spans.clone(),
        ..*chapter
    }
}

/// White below a band, which counts only if something follows on the page.
fn trailing_margin(entries: &[Entry]) -> Length {
    let trailing = entries.iter().rev().take_while(|entry| !entry.is_content());
    let margins = trailing.filter(|entry| matches!(entry.kind, Kind::Margin));
    margins.map(|entry| entry.height).fold(Length::ZERO, Length::max)
}
