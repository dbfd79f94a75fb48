//! Chapters printed from plates, and plates made of chapters.

use super::chapters::Stretch;
use super::{Maker, Misfits};
use crate::diagnostic::Sink;
use crate::pages::{Destination, LinkArea, Page, Plate as PagesOfPlate, StructureId};
use crate::typeset::compose::Mark;
use crate::typeset::plan::Chapter;
use crate::typeset::plate::{Begins, Event, Plate, PlatePage, PlateStart};
use crate::typeset::standing::Key;
use crate::typeset::vertical::{Entry, Kind, List};
use crate::units::Length;

/// The chapters that have plates, in the order of their pages.
#[derive(Default)]
pub(super) struct Printed {
    pub plates: Vec<PagesOfPlate>,
    /// Their names, and those plates that are new.
    pub kept: Vec<(Key, Option<Vec<u8>>)>,
}

/// What is noted down while pages are made.
#[derive(Debug, Default)]
pub(super) struct Log {
    pub begins: Vec<Begins>,
    /// Each with its page.
    events: Vec<(usize, Event)>,
}

impl Log {
    pub fn note(&mut self, page: usize, mark: &Mark, y: Length, at_head: bool) {
        let event = match mark {
            Mark::Anchor(anchor) => Event::Anchor(anchor.clone(), y),
            Mark::Call(anchor) => Event::Call(anchor.clone(), y),
            Mark::Strings(values) => Event::Strings { values: values.clone(), at_head },
            Mark::StringsOver(names) => Event::StringsOver { names: names.clone(), at_head },
            // What has pages of its own has stood on them by the end.
            Mark::Note(_) | Mark::Matter(_) | Mark::OwnPage(_) => return,
        };
        self.events.push((page, event));
    }
}

/// For each stretch the chapter that stands in it, all of it and nothing else. Fails if one that has a plate
/// stands in no stretch of its own.
pub(super) fn by_stretch(
    chapters: Vec<Chapter>,
    stretches: &[Stretch],
    list: &List,
) -> Result<Vec<Option<Chapter>>, Misfits> {
    let shows =
        |idx: usize| list.entries[idx].is_content() || matches!(list.entries[idx].kind, Kind::Float(_));
    // What has been said of a chapter's text is not to be heard in another.
    let mute = |idx: usize| matches!(list.entries[idx].kind, Kind::Margin | Kind::Space(_) | Kind::Close(_));
    let mut placed: Vec<Option<Chapter>> = stretches.iter().map(|_| None).collect();
    let mut next = 0;
    for chapter in chapters {
        let Chapter { entries, text, lead, .. } = &chapter;
        while stretches.get(next).is_some_and(|stretch| stretch.entries.end <= entries.start) {
            next += 1;
        }
        let fits = stretches.get(next).is_some_and(|stretch| {
            let own = stretch.entries.clone();
            let (first, last) = (own.clone().find(|idx| shows(*idx)), own.clone().rfind(|idx| shows(*idx)));
            let within = |idx: Option<usize>| idx.is_some_and(|idx| entries.contains(&idx));
            let before = own.start..*lead;
            let after = own.end..text.end;
            within(first)
                && within(last)
                && before.clone().all(mute)
                && after.clone().all(mute)
                && !(own.end..entries.end).any(shows)
        });
        match (fits, &chapter.plate) {
            (true, _) => placed[next] = Some(chapter),
            (false, None) => {}
            (false, Some(_)) => return Err(Misfits(vec![chapter.key])),
        }
    }
    Ok(placed)
}

impl Maker<'_, '_> {
    /// Prints a chapter from its plate, or makes its pages, and a plate of them. None if the plate does not
    /// fit.
    pub(super) fn print(
        &mut self,
        chapter: &Chapter,
        stretch: &Stretch,
        (entries, list, notes): (Vec<Entry>, &List, &mut [List]),
        sink: &mut Sink,
    ) -> Option<()> {
        let begins =
            PlateStart { left: self.next_is_left(), name: stretch.page.clone(), first: stretch.first };
        let from = self.placer.pages.len();
        if let Some(plate) = &chapter.plate {
            (plate.begins == begins).then_some(())?;
            plate.pages.iter().for_each(|page| self.print_page(page, chapter.first_node));
            self.note_plate(chapter, from, None);
            return Some(());
        }
        let (pending, mut told) = (self.placer.pending.len(), Sink::default());
        self.placer.log = Some(Log::default());
        self.chapter(stretch, entries, list, notes, &mut told);
        let log = self.placer.log.take().unwrap_or_default();
        let silent = told.is_empty() && !chapter.told;
        sink.extend(told);
        if silent && self.placer.pending.len() == pending && !self.placer.floats_wait() {
            self.cast(chapter, begins, from, log);
        }
        Some(())
    }

    fn print_page(&mut self, own: &PlatePage, first_node: u32) {
        let Begins { name, first, blank } = &own.begins;
        self.begin_page_named(name.as_ref(), *first, *blank);
        if let Some(page) = self.placer.pages.last_mut() {
            page.starts = own.starts;
            page.links = own.links.iter().map(|link| moved(link, |id| id.checked_add(first_node))).collect();
        }
        let page = self.placer.pages.len().saturating_sub(1);
        own.events.iter().for_each(|event| self.placer.meet(event, page));
    }

    /// Makes a plate of the pages from `from` on.
    fn cast(&mut self, chapter: &Chapter, begins: PlateStart, from: usize, log: Log) {
        let Log { begins: pages_begin, events } = log;
        let pages = &self.placer.pages[from..];
        let of_chapter = |page: &Page| {
            page.links.iter().filter_map(|link| link.structure).all(|id| id.0 >= chapter.first_node)
        };
        let all_begin = pages_begin.len() == pages.len() && events.iter().all(|(page, _)| *page >= from);
        if pages.is_empty() || !all_begin || !pages.iter().all(of_chapter) {
            return;
        }
        let first_node = chapter.first_node;
        let mut made: Vec<PlatePage> = pages
            .iter()
            .zip(pages_begin)
            .map(|(page, begins)| {
                let links = page.links.iter().map(|link| moved(link, |id| id.checked_sub(first_node)));
                PlatePage { begins, starts: page.starts, links: links.collect(), events: Vec::new() }
            })
            .collect();
        for (page, event) in events {
            if let Some(own) = made.get_mut(page - from) {
                own.events.push(event);
            }
        }
        let plate = Plate { begins, pieces: chapter.pieces.clone(), pages: made };
        if let Some(bytes) = plate.pack(chapter.base) {
            self.note_plate(chapter, from, Some(bytes));
        }
    }

    fn note_plate(&mut self, chapter: &Chapter, from: usize, new: Option<Vec<u8>>) {
        let Chapter { key, first_node, .. } = *chapter;
        let (pages, standing) = (from..self.placer.pages.len(), new.is_none());
        self.printed.plates.push(PagesOfPlate { key, pages, first_node, standing });
        self.printed.kept.push((key, new));
    }
}

/// A link of a chapter whose nodes are counted from elsewhere.
fn moved(link: &LinkArea, count: impl Fn(u32) -> Option<u32>) -> LinkArea {
    let structure = link.structure.and_then(|id| count(id.0)).map(StructureId);
    LinkArea { structure, ..link.clone() }
}

impl super::Placer {
    /// Whether something floats that has no page yet.
    fn floats_wait(&self) -> bool {
        self.next_float().is_some()
    }

    /// Does again what was done on the last page.
    fn meet(&mut self, event: &Event, page: usize) {
        match event {
            Event::Anchor(anchor, y) | Event::Call(anchor, y) => {
                self.destinations.entry(anchor.clone()).or_insert(Destination { page, y: *y });
                if matches!(event, Event::Call(..)) {
                    self.calls.push((page, anchor.clone()));
                }
            }
            Event::Strings { values, at_head } => {
                let Some(facts) = self.facts.last_mut() else { return };
                for (name, value) in values {
                    self.strings.set(&mut facts.strings, name, value, *at_head);
                }
            }
            Event::StringsOver { names, at_head } => {
                let Some(facts) = self.facts.last_mut() else { return };
                names.iter().for_each(|name| self.strings.end(&mut facts.strings, name, *at_head));
            }
        }
    }
}
