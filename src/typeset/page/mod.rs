//! The vertical list cut into pages: chapters, page breaks, notes, furniture, folios, links.
//!
//! Chapters follow each other, since each begins where the last one ended; choosing breaks is cheap
//! beside setting paragraphs. Page numbers and running heads are filled in when all pages are there.

mod bands;
mod breaks;
mod chapters;
mod columns;
mod fill;
mod floats;
mod folio;
mod furniture;
mod own;
mod place;
mod print;
mod proof;
mod runs;
mod sides;
mod slots;
mod strings;
mod vary;

use super::compose::{Link, Mark, Shared};
use super::geometry::Geometry;
use super::outline;
use super::paragraph::Setter;
use super::plan::Joined;
use super::plate::Begins;
use super::standing::Key;
use super::turn;
use super::vertical::{Entry, FloatPosition, List, Thing};
use crate::diagnostic::{Sink, typeset as say};
use crate::pages::{Folio, FolioStyle, Item, Page, Pages, Structure};
use crate::style::{Break, ListStyle, Marks, PageSelector, PageStyle};
use crate::units::{Length, Size};
use breaks::{Cut, Depths};
use chapters::Stretch;
use fill::{Chapter, Pen};
use floats::FloatSlot;
use place::{Body, Facts, Field, Foot, Part, Placer};
use print::Printed;
use sides::{Sides, Trial};
use slots::{Forks, SlotKind};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) use slots::{NEVER, Slot};

/// A page's style, by the side it stands on and whether it is the first of its run.
type PageStyles = BTreeMap<(Option<Arc<str>>, bool, bool, bool), (Arc<PageStyle>, Geometry)>;

/// What making pages keeps from page to page.
struct Maker<'a, 's> {
    shared: &'s Shared<'a>,
    styles: PageStyles,
    placer: Placer,
    setter: Setter,
    folio: Folio,
    /// How many pages there were when the stretch began.
    begun: usize,
    /// The area above notes: white and rule.
    note_area: furniture::AboveNotes,
    /// What has pages of its own, until it is placed.
    own_pages: Vec<Option<Entry>>,
    printed: Printed,
}

/// Pages, and what there is to keep of them.
#[derive(Default)]
pub(super) struct Made {
    pub pages: Pages,
    /// The names of all plates, and those of them that are new.
    pub plates: Vec<(Key, Option<Vec<u8>>)>,
}

/// A chapter as numbers, and the notes it calls.
struct Prepared {
    chapter: Chapter,
    note_lists: Vec<List>,
}

/// Plates that do not fit where their chapters have come to stand.
#[derive(Debug)]
pub(super) struct Misfits(pub Vec<Key>);

/// Makes the pages.
pub(super) fn make(shared: &Shared<'_>, joined: Joined, sink: &mut Sink) -> Result<Made, Misfits> {
    let Joined { chapters, mut list, structure, marks, links, mut notes, own_pages } = joined;
    let stretches = chapters::stretches(&list, &marks);
    let note_area = furniture::AboveNotes::new(shared);
    let mut maker = Maker {
        shared,
        styles: BTreeMap::new(),
        placer: Placer::new(marks, links, shared.job.proof),
        setter: shared.setter(),
        folio: Folio { value: 0, style: FolioStyle::Decimal },
        begun: 0,
        note_area,
        own_pages: own_pages.into_iter().map(Some).collect(),
        printed: Printed::default(),
    };
    let mut chapters = print::by_stretch(chapters, &stretches, &list)?;
    let entries = std::mem::take(&mut list.entries);
    let mut entries = entries.into_iter();
    for (idx, stretch) in stretches.iter().enumerate() {
        let own = entries.by_ref().take(stretch.entries.len()).collect();
        maker.turn_to(stretch);
        match chapters[idx].take() {
            Some(chapter) => {
                let fits = maker.print(&chapter, stretch, (own, &list, &mut notes), sink);
                // What follows has moved with it.
                let misfits = || std::iter::once(&chapter).chain(chapters[idx..].iter().flatten());
                fits.ok_or_else(|| Misfits(misfits().map(|own| own.key).collect()))?;
            }
            None => maker.chapter(stretch, own, &list, &mut notes, sink),
        }
    }
    if maker.placer.pages.is_empty() {
        let stretch = Stretch::default();
        maker.begin_page(&stretch, false, true);
    }
    Ok(finish(maker, structure, sink))
}

/// A page that is made of things whose places are known: a cover.
pub(super) fn place_alone(page: Page, things: Vec<Thing>, marks: Vec<Mark>, links: Vec<Link>) -> Page {
    let mut placer = Placer::new(marks, links, false);
    let empty = Page { items: Vec::new(), links: Vec::new(), ..page.clone() };
    placer.pages.push(page);
    placer.place(things);
    placer.pages.pop().unwrap_or(empty)
}

/// Things as items, at the places that they have.
pub(super) fn items_of(things: Vec<Thing>) -> Vec<Item> {
    let size = Size { width: Length::ZERO, height: Length::ZERO };
    let page = Page {
        size,
        bleed: Length::ZERO,
        marks: Marks::default(),
        folio: Folio { value: 0, style: FolioStyle::Decimal },
        blank: false,
        items: Vec::new(),
        links: Vec::new(),
        starts: None,
        furniture: 0,
    };
    place_alone(page, things, Vec::new(), Vec::new()).items
}

fn finish(maker: Maker<'_, '_>, structure: Vec<crate::pages::StructureNode>, sink: &mut Sink) -> Made {
    let Maker { shared, placer, mut setter, printed, .. } = maker;
    let mut pages = Pages {
        pages: placer.pages,
        structure: Structure { nodes: structure },
        outline: Vec::new(),
        destinations: placer.destinations,
        plates: printed.plates,
    };
    folio::fill_in(&mut pages, placer.pending, &placer.calls, &mut setter, sink);
    pages.pages.iter_mut().for_each(|page| page.furniture = page.items.len());
    furniture::furnish(shared, &mut pages, &placer.facts, &mut setter, sink);
    if let Some(proof) = placer.proof {
        proof.report(&pages.pages, shared.grid.leading, sink);
    }
    pages.outline = outline::outline(&shared.contents, &pages.destinations);
    Made { pages, plates: printed.kept }
}

impl Maker<'_, '_> {
    fn page_style(
        &mut self,
        name: Option<&Arc<str>>,
        left: bool,
        first: bool,
        blank: bool,
    ) -> (Arc<PageStyle>, Geometry) {
        let job = self.shared.job;
        let key = (name.cloned(), left, first, blank);
        let (style, geometry) = self.styles.entry(key).or_insert_with(|| {
            let selector = PageSelector { name: name.map(|name| &**name), left, first, blank };
            let style = job.cascade.page(&selector);
            let geometry = Geometry::new(&style, job.page);
            (Arc::new(style), geometry)
        });
        (Arc::clone(style), *geometry)
    }

    /// The next page is a left-hand one: pages are counted from 0, and the first is a right-hand one.
    fn next_is_left(&self) -> bool {
        self.placer.pages.len() % 2 == 1
    }

    /// Adds an empty page and counts it.
    fn begin_page(&mut self, stretch: &Stretch, first: bool, blank: bool) {
        self.begin_page_named(stretch.page.as_ref(), first, blank);
    }

    fn begin_page_named(&mut self, name: Option<&Arc<str>>, first: bool, blank: bool) {
        let left = self.next_is_left();
        let (style, geometry) = self.page_style(name, left, first, blank);
        self.folio.value += 1;
        if let Some(value) = style.page_counter_reset
            && first
        {
            self.folio.value = u32::try_from(value.max(0)).unwrap_or_default().max(1);
        }
        self.placer.pages.push(Page {
            size: self.shared.job.page,
            bleed: style.bleed,
            marks: style.marks,
            folio: self.folio.clone(),
            blank,
            items: Vec::new(),
            links: Vec::new(),
            starts: None,
            furniture: 0,
        });
        if let Some(log) = &mut self.placer.log {
            log.begins.push(Begins { name: name.cloned(), first, blank });
        }
        self.placer.facts.push(Facts { style, geometry, strings: self.placer.strings.page() });
    }

    /// The depth of the last page's text area.
    fn depth(&self) -> Length {
        let leading = self.shared.grid.leading;
        self.placer.facts.last().map_or(leading, |facts| facts.geometry.depth(leading))
    }

    /// Turns to the page on which a stretch begins.
    fn turn_to(&mut self, stretch: &Stretch) {
        let wanted = match stretch.start {
            Break::Left | Break::Verso => Some(true),
            Break::Right | Break::Recto => Some(false),
            Break::Auto | Break::Avoid | Break::Page | Break::Column => None,
        };
        if wanted.is_some_and(|left| left != self.next_is_left()) && !self.placer.pages.is_empty() {
            self.begin_page(stretch, false, true);
        }
        if let Some(style) = stretch.folio {
            if style != self.folio.style || stretch.restart {
                self.folio.value = 0;
            }
            self.folio.style = style;
        }
        self.begun = self.placer.pages.len();
    }

    fn chapter(
        &mut self,
        stretch: &Stretch,
        entries: Vec<Entry>,
        list: &List,
        notes: &mut [List],
        sink: &mut Sink,
    ) {
        let (mut sides, mut entries) = Sides::take(entries);
        let bands = stretch.bands(&entries);
        if bands.iter().any(|band| band.columns.is_some()) {
            return self.banded(stretch, &bands, entries, list, notes, sink);
        }
        if self.own_pages_alone(stretch, &entries, list, notes, sink) {
            return;
        }
        let Prepared { mut chapter, note_lists } = self.prepare(&entries, list, notes);
        if let Some(turns) = self.shared.job.turns {
            turn::prescribe(turns, &entries, &mut chapter.slots);
        }
        let leading = self.shared.grid.leading;
        let depth = |maker: &mut Self, left, first| {
            let geometry = maker.page_style(stretch.page.as_ref(), left, first, false).1;
            geometry.depth(leading).to_pt()
        };
        let left = self.next_is_left();
        let depths = Depths {
            first: depth(self, left, stretch.first),
            left: depth(self, true, false),
            right: depth(self, false, false),
        };
        let marks = self.placer.marks();
        if !sides.is_empty() {
            let trial = Trial { list, marks, grid: &self.shared.grid, depths, left };
            sides.settle(&mut entries, &mut chapter, &trial);
        }
        chapter.forks = Forks::read(&entries, &mut chapter.slots, marks, self.shared.job.turns.is_some());
        let choice = breaks::choose(&chapter, depths, left);
        let cuts = match vary::vary(&mut chapter, &mut entries, &choice, self.shared.rack, &mut self.setter) {
            Some(cuts) => cuts,
            None => {
                chapter.forks = Forks::default();
                chapter.slots.iter_mut().for_each(|slot| slot.fork = None);
                breaks::choose(&chapter, depths, left).cuts
            }
        };
        let mut body = Body::new(entries, list);
        let mut foot = Foot::new(note_lists);
        for (idx, cut) in cuts.iter().enumerate() {
            let floats = &chapter.floats[cut.start.float..cut.next.float];
            if (cut.start.slot, cut.start.note) == (cut.next.slot, cut.next.note) {
                self.float_page(stretch, floats);
                continue;
            }
            self.begin_page(stretch, stretch.first && idx == 0, false);
            self.report(&chapter, cut, &body, sink);
            let width = self.placer.facts.last().map_or(Length::ZERO, |facts| facts.geometry.content.width);
            // Nothing stands above the opening of a chapter.
            let head = if idx == 0 { &[] } else { floats::at_head(floats) };
            let mut y: Length = head.iter().map(|own| Length::pt(own.height)).sum();
            if idx + 1 == cuts.len() && floats.is_empty() {
                y += self.white_above(&chapter, cut, idx == 0);
            }
            let field = Field { x: Length::ZERO, y, depth: self.depth() - y, width, forced: idx == 0 };
            self.placer.fill(&chapter, cut, field, (&mut body, &mut foot), &self.note_area);
            let noted = Length::pt(chapter.notes_height(cut.start.note, cut.next.note));
            let part = Part { x: Length::ZERO, y: Length::ZERO, depth: self.depth(), foot: noted };
            self.placer.floats((head.len(), floats.len()), false, part, &self.shared.grid);
            let page = self.placer.pages.len() - 1;
            if let Some(proof) = &mut self.placer.proof {
                let last = idx + 1 == cuts.len();
                let lines = (text_depth(&chapter, cut, idx == 0) / chapter.leading).round();
                proof.foot(proof::Foot { page, short: cut.short, lines: lines as usize, last });
            }
            self.place_own_pages(stretch, list, notes, sink);
        }
    }

    /// The white above the text of a page that the text does not fill.
    fn white_above(&self, chapter: &Chapter, cut: &Cut, forced: bool) -> Length {
        let share = self.placer.facts.last().map_or(0.0, |facts| facts.style.white_above);
        if share == 0.0 {
            return Length::ZERO;
        }
        let text = text_depth(chapter, cut, forced);
        let notes = chapter.notes_height(cut.start.note, cut.next.note);
        Length::pt((self.depth().to_pt() - text - notes).max(0.0) * share)
    }

    /// Makes a page of floats alone.
    fn float_page(&mut self, stretch: &Stretch, floats: &[FloatSlot]) {
        let alone = matches!(floats, [own] if own.position == FloatPosition::Page);
        let name = self.placer.next_float().and_then(|own| own.page.clone());
        self.begin_page_named(name.as_ref().or(stretch.page.as_ref()), false, false);
        if alone {
            self.placer.float_alone(&self.shared.grid);
        } else {
            let spans = self.placer.next_float().is_some_and(|own| own.spans);
            let (x, y, foot) = (Length::ZERO, Length::ZERO, Length::ZERO);
            let part = Part { x, y, depth: self.depth(), foot };
            self.placer.floats((floats.len(), floats.len()), spans, part, &self.shared.grid);
        }
    }

    /// Reads off all that is needed to choose page breaks, with the notes that the entries call.
    fn prepare(&self, entries: &[Entry], list: &List, notes: &mut [List]) -> Prepared {
        let marks = self.placer.marks();
        let grid = &self.shared.grid;
        let mut chapter = Chapter {
            slots: slots::slots(list, entries, marks, grid),
            forks: Forks::default(),
            notes: Vec::new(),
            note_sums: vec![0.0],
            note_ends: vec![0],
            above_notes: self.note_area.height().to_pt(),
            most_notes: self.note_area.most(self.shared.depth()).to_pt(),
            leading: grid.leading.to_pt(),
            last_lines: fill::LAST_LINES,
            floats: floats::read(entries, false, grid.leading.to_pt()),
            spans: floats::read(entries, true, grid.leading.to_pt()),
        };
        let mut note_lists = Vec::new();
        for number in called_notes(entries, marks) {
            let note = std::mem::take(&mut notes[number]);
            let mut slots = slots::slots(&note, &note.entries, &[], grid);
            slots::settle_note(&note.entries, &mut slots);
            for slot in slots {
                // Notes stand on no grid of their own: the last line of all stands on the page's.
                let slot = slots::Slot { before: 0.0, ..slot };
                chapter.note_sums.push(chapter.note_sums[chapter.notes.len()] + slot.height);
                chapter.notes.push(slot);
            }
            if let Some(last) = chapter.notes.last_mut() {
                last.cost = 0;
            }
            chapter.note_ends.push(chapter.notes.len());
            note_lists.push(note);
        }
        Prepared { chapter, note_lists }
    }

    /// Says what could not be done well on the page that is filled next.
    fn report(&self, chapter: &Chapter, cut: &Cut, body: &Body<'_>, sink: &mut Sink) {
        if cut.overfull {
            sink.push(say::too_tall_for_page(body.next_span()));
        }
        if cut.next.note < chapter.called_notes(cut.next.slot) {
            let folio = folio::shown(&self.folio, ListStyle::Decimal);
            sink.push(say::note_carried_over(body.next_span(), folio));
        }
    }
}

/// The notes that entries call, in order.
fn called_notes(entries: &[Entry], marks: &[Mark]) -> Vec<usize> {
    let mut called = Vec::new();
    for entry in entries {
        for mark in entry.marks() {
            if let Some(Mark::Note(number)) = marks.get(mark.0 as usize) {
                called.push(*number);
            }
        }
    }
    called
}

/// The depth of what a page has of its chapter's text; pt.
fn text_depth(chapter: &Chapter, cut: &Cut, forced: bool) -> f64 {
    let mut pen = Pen::new(chapter.leading, forced);
    let mut depth = 0.0;
    for slot in &chapter.slots[cut.start.slot..cut.next.slot] {
        pen.place(slot);
        if slot.kind != SlotKind::Margin {
            depth = pen.y;
        }
    }
    depth
}
