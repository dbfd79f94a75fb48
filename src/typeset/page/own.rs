//! What stands on pages of its own: set where it was called, placed after the page of its call, so
//! that the text goes on and fills that page.

use super::breaks::{self, Depths};
use super::chapters::Stretch;
use super::place::{Body, Field, Foot};
use super::{Maker, Prepared};
use crate::diagnostic::Sink;
use crate::typeset::compose::Mark;
use crate::typeset::line::MarkId;
use crate::typeset::vertical::{Entry, List};
use crate::units::Length;

impl Maker<'_, '_> {
    /// Makes the pages that the last page calls for.
    pub(super) fn place_own_pages(
        &mut self,
        stretch: &Stretch,
        list: &List,
        notes: &mut [List],
        sink: &mut Sink,
    ) {
        for number in std::mem::take(&mut self.placer.called) {
            if let Some(entry) = self.own_pages.get_mut(number).and_then(Option::take) {
                self.own_page(stretch, entry, list, notes, sink);
            }
        }
    }

    /// Makes a stretch's pages if nothing but pages of their own are in it.
    pub(super) fn own_pages_alone(
        &mut self,
        stretch: &Stretch,
        entries: &[Entry],
        list: &List,
        notes: &mut [List],
        sink: &mut Sink,
    ) -> bool {
        if entries.iter().any(Entry::is_content) {
            return false;
        }
        let marks: Vec<MarkId> = entries.iter().flat_map(Entry::marks).copied().collect();
        let first = marks.iter().find_map(|mark| match self.placer.marks().get(mark.0 as usize) {
            Some(Mark::OwnPage(number)) => Some(*number),
            _ => None,
        });
        let Some(entry) = first.and_then(|first| self.own_pages.get_mut(first)?.take()) else { return false };
        self.own_page(stretch, entry, list, notes, sink);
        let top = self.placer.facts.last().map_or(Length::ZERO, |facts| facts.geometry.margin.top);
        self.placer.take_marks(&marks, top, true);
        self.place_own_pages(stretch, list, notes, sink);
        true
    }

    /// One of them, with the notes that it calls, which may go on over the page.
    fn own_page(
        &mut self,
        stretch: &Stretch,
        entry: Entry,
        list: &List,
        notes: &mut [List],
        sink: &mut Sink,
    ) {
        let entries = vec![entry];
        let Prepared { chapter, note_lists } = self.prepare(&entries, list, notes);
        let left = self.next_is_left();
        let leading = self.shared.grid.leading;
        let depth = |maker: &mut Self, left| {
            maker.page_style(stretch.page.as_ref(), left, false, false).1.depth(leading).to_pt()
        };
        let (verso, recto) = (depth(self, true), depth(self, false));
        let depths = Depths { first: if left { verso } else { recto }, left: verso, right: recto };
        let cuts = breaks::choose(&chapter, depths, left).cuts;
        let mut body = Body::new(entries, list);
        let mut foot = Foot::new(note_lists);
        for cut in &cuts {
            self.begin_page(stretch, false, false);
            self.report(&chapter, cut, &body, sink);
            let width = self.placer.facts.last().map_or(Length::ZERO, |facts| facts.geometry.content.width);
            let (x, y) = (Length::ZERO, Length::ZERO);
            let field = Field { x, y, depth: self.depth(), width, forced: false };
            self.placer.fill(&chapter, cut, field, (&mut body, &mut foot), &self.note_area);
        }
    }
}
