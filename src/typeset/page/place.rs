//! Placing what a page holds: lines, blocks, frames that go on over pages, notes, links, anchors.

use super::breaks::Cut;
use super::fill::{Chapter, Pen};
use super::floats;
use super::furniture::AboveNotes;
use super::print::Log;
use super::proof::{self, At};
use super::runs::{place_line, place_links};
use super::strings::{PageStrings, Strings};
use crate::pages::{Destination, Item, ItemKind, Page, PageStart, Turn};
use crate::source::Span;
use crate::style::{PageStyle, VerticalAlign};
use crate::typeset::compose::{Link, Mark, is_placed};
use crate::typeset::geometry::{Geometry, Grid};
use crate::typeset::line::{Line, MarkId, PendingFolio};
use crate::typeset::vertical::{
    Entry, FloatPosition, Floated, Frame, Kind, List, Repeat, SetLine, Stack, Thing,
};
use crate::units::{Length, Rect};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// How far below the head of the text area a float's own head stands, as a share of the way to the first
/// baseline: about where the letters of a line begin.
const HEAD: f64 = 0.4;

/// What a page's furniture is made from.
pub(super) struct Facts {
    pub style: Arc<PageStyle>,
    pub geometry: Geometry,
    pub strings: PageStrings,
}

/// A page number to be filled in: where its placeholder is.
pub(super) struct Pending {
    pub page: usize,
    pub item: usize,
    /// The line's left edge and baseline on the page.
    pub x: Length,
    pub baseline: Length,
    pub folio: PendingFolio,
    /// The links of its line reach up to it.
    pub links: Vec<usize>,
    /// About which its line is turned, if it is.
    pub corner: Option<Corner>,
}

/// The lower left corner of something turned a quarter to the left: its lines run up the page from
/// there, the first of them leftmost.
#[derive(Clone, Copy)]
pub(super) struct Corner {
    x: Length,
    y: Length,
}

impl Corner {
    /// An area before it was turned, where it comes to lie.
    pub fn area(self, own: Rect) -> Rect {
        let (x, y) = (self.x + own.y, self.y - own.x - own.width);
        Rect { x, y, width: own.height, height: own.width }
    }

    /// Turns an item that was placed from the corner on, rightward and downward.
    pub fn turn(self, item: &mut Item) {
        item.turned = Turn::Left;
        match &mut item.kind {
            ItemKind::Text(run) => {
                (run.x, run.baseline) = (self.x + run.baseline, self.y - run.x);
            }
            ItemKind::Fill { area, .. } | ItemKind::Picture { area, .. } => *area = self.area(*area),
        }
    }

    /// Makes a turned area reach as far along its line as `right`.
    pub fn stretch(self, area: &mut Rect, right: Length) {
        let top = self.y - right;
        let reach = (area.y - top).max(Length::ZERO);
        area.y -= reach;
        area.height += reach;
    }
}

/// The finished part of the pages.
pub(super) struct Placer {
    pub pages: Vec<Page>,
    pub facts: Vec<Facts>,
    pub pending: Vec<Pending>,
    pub destinations: BTreeMap<String, Destination>,
    pub strings: Strings,
    /// Those met in the text and not placed yet, in order, and those of them that span all columns.
    floats: VecDeque<Floated>,
    spans: VecDeque<Floated>,
    /// The calls of notes in their order, each with its page.
    pub calls: Vec<(usize, String)>,
    /// What is to have pages of its own after the last one.
    pub called: Vec<usize>,
    /// What is noted down for the report of typographic faults, if it is asked for.
    pub proof: Option<proof::Notes>,
    /// What is noted down for a plate, while one is made.
    pub log: Option<Log>,
    /// The page, counted from 1, of which no more is known than that something floats at its head.
    float_begins: usize,
    marks: Vec<Mark>,
    links: Vec<Link>,
}

/// A frame that is open: since where on this page, whether it began here, where its fills go.
struct OpenFrame {
    frame: Frame,
    number: u32,
    top: Length,
    first: bool,
    under: usize,
}

/// Entries of a list, taken one after the other, with the frames that are open between them.
struct Source {
    entries: std::vec::IntoIter<Entry>,
    open: Vec<OpenFrame>,
}

/// The text of a chapter.
pub(super) struct Body<'l> {
    source: Source,
    frames: &'l [Frame],
    repeats: &'l [Repeat],
}

/// The notes of a chapter.
pub(super) struct Foot {
    notes: std::vec::IntoIter<List>,
    source: Source,
    frames: Vec<Frame>,
}

/// The part of the page's text area that a stretch of the list fills.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    /// From the left and the upper edge of the text area.
    pub x: Length,
    pub y: Length,
    pub depth: Length,
    /// Of the rule over its notes.
    pub width: Length,
    /// Margins count at its head.
    pub forced: bool,
}

/// A part of the text area with floats at its head and its foot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// From the left and the upper edge of the text area.
    pub x: Length,
    pub y: Length,
    pub depth: Length,
    /// Taken at its foot by something else.
    pub foot: Length,
}

/// Where on the page the things of one column go.
#[derive(Clone, Copy)]
struct Place {
    x: Length,
    y: Length,
    /// Of the column.
    width: Length,
    /// Its text is the page's own, not a note's.
    body: bool,
}

impl<'l> Body<'l> {
    pub fn new(entries: Vec<Entry>, list: &'l List) -> Self {
        let source = Source { entries: entries.into_iter(), open: Vec::new() };
        Body { source, frames: &list.frames, repeats: &list.repeats }
    }

    /// Where the manuscript says what stands next.
    pub fn next_span(&self) -> Option<Span> {
        self.source.entries.as_slice().iter().find_map(|entry| match &entry.kind {
            Kind::Line(line) => Some(line.span),
            Kind::Block(stack) => stack_span(stack),
            _ => None,
        })
    }
}

impl Foot {
    pub fn new(notes: Vec<List>) -> Self {
        let source = Source { entries: Vec::new().into_iter(), open: Vec::new() };
        Foot { notes: notes.into_iter(), source, frames: Vec::new() }
    }

    fn next(&mut self) -> Option<Entry> {
        loop {
            if let Some(entry) = self.source.entries.next() {
                return Some(entry);
            }
            let note = self.notes.next()?;
            self.frames = note.frames;
            self.source = Source { entries: note.entries.into_iter(), open: Vec::new() };
        }
    }
}

impl Placer {
    pub fn new(marks: Vec<Mark>, links: Vec<Link>, proof: bool) -> Self {
        Placer {
            log: None,
            proof: proof.then(proof::Notes::default),
            pages: Vec::new(),
            facts: Vec::new(),
            pending: Vec::new(),
            destinations: BTreeMap::new(),
            strings: Strings::default(),
            floats: VecDeque::new(),
            spans: VecDeque::new(),
            calls: Vec::new(),
            called: Vec::new(),
            float_begins: 0,
            marks,
            links,
        }
    }

    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// Places what a cut gives to a field of the last page; gives the foot of its text.
    pub fn fill(
        &mut self,
        chapter: &Chapter,
        cut: &Cut,
        field: Field,
        (body, foot): (&mut Body<'_>, &mut Foot),
        above_notes: &AboveNotes,
    ) -> Length {
        let Some(geometry) = self.facts.last().map(|facts| facts.geometry) else { return Length::ZERO };
        let (x, y) = (geometry.margin.left + field.x, geometry.margin.top + field.y);
        let place = Place { x, y, width: field.width, body: true };
        let begun = self.pages.last().map_or(0, |page| page.items.len());
        let mut under: Vec<Vec<Item>> = Vec::new();
        for open in &mut body.source.open {
            open.under = under.len();
            under.push(Vec::new());
        }
        let mut pen = Pen::new(chapter.leading, field.forced);
        for slot in &chapter.slots[cut.start.slot..cut.next.slot] {
            let Some(entry) = body.source.entries.next() else { break };
            let head = pen.at_head();
            let top = Length::pt(pen.place(slot));
            if head && slot.repeat > 0.0 {
                self.repeat(&entry, top, body.repeats, place);
            }
            self.entry(entry, top, place, head, &mut body.source.open, body.frames, &mut under);
        }
        let bottom = Length::pt(pen.y);
        close_all(&mut body.source.open, bottom, place, &mut under);
        self.notes(chapter, cut, field, place, foot, above_notes, &mut under);
        if let Some(page) = self.pages.last_mut() {
            let own = page.items.split_off(begun);
            let count = under.iter().map(Vec::len).sum::<usize>();
            let here = |one: &&mut Pending| one.page + 1 == self.facts.len() && one.item >= begun;
            for pending in self.pending.iter_mut().rev().take_while(here) {
                pending.item += count;
            }
            page.items.extend(under.into_iter().flatten());
            page.items.extend(own);
        }
        bottom
    }

    #[allow(clippy::too_many_arguments)]
    fn notes(
        &mut self,
        chapter: &Chapter,
        cut: &Cut,
        field: Field,
        place: Place,
        foot: &mut Foot,
        above: &AboveNotes,
        under: &mut Vec<Vec<Item>>,
    ) {
        let (from, to) = (cut.start.note, cut.next.note);
        if from >= to {
            return;
        }
        let start = field.depth - Length::pt(chapter.note_sums[to] - chapter.note_sums[from]);
        let place = Place { body: false, ..place };
        if let Some(page) = self.pages.last_mut() {
            let continued = !chapter.note_ends.contains(&from);
            page.items.extend(above.rule(place.x, place.y + start, field.width, continued));
        }
        for open in &mut foot.source.open {
            open.under = under.len();
            under.push(Vec::new());
            open.top = start;
        }
        let mut y = start;
        for slot in &chapter.notes[from..to] {
            let Some(entry) = foot.next() else { break };
            let frames = std::mem::take(&mut foot.frames);
            self.entry(entry, y, place, false, &mut foot.source.open, &frames, under);
            foot.frames = frames;
            y += Length::pt(slot.height);
        }
        close_all(&mut foot.source.open, y, place, under);
    }

    #[allow(clippy::too_many_arguments)]
    fn entry(
        &mut self,
        entry: Entry,
        top: Length,
        place: Place,
        head: bool,
        open: &mut Vec<OpenFrame>,
        frames: &[Frame],
        under: &mut Vec<Vec<Item>>,
    ) {
        match entry.kind {
            Kind::Line(own) => {
                self.take_marks(&own.line.marks, place.y + top, head);
                if place.body {
                    self.begin_text(own.line.begins, true);
                    self.note_down(&own, top, place);
                }
                self.line(own.line, place.x + own.x, place.y + top + own.above);
            }
            Kind::Block(stack) => {
                self.take_marks(&stack.marks, place.y + top, head);
                if place.body {
                    self.begin_text(things_start(&stack.things), true);
                }
                let on_left = self.pages.len().is_multiple_of(2);
                let things = stack.verso.filter(|_| on_left).unwrap_or(stack.things);
                self.things(things, Place { y: place.y + top, ..place });
            }
            Kind::Open(number) => {
                if let Some(frame) = frames.get(number as usize) {
                    let frame = frame.clone();
                    open.push(OpenFrame { frame, number, top, first: true, under: under.len() });
                    under.push(Vec::new());
                }
            }
            Kind::Close(number) => {
                if let Some(at) = open.iter().rposition(|own| own.number == number) {
                    let own = open.remove(at);
                    paint(&own, top, true, place, under);
                }
            }
            Kind::Mark(mark) => self.take_marks(&[mark], place.y + top, head),
            Kind::Float(own) if own.spans => self.spans.push_back(*own),
            Kind::Float(own) => self.floats.push_back(*own),
            Kind::Margin
            | Kind::Space(_)
            | Kind::Break(_)
            | Kind::Columns(_)
            | Kind::Beside(_)
            | Kind::Page(..) => {}
        }
    }

    /// The next float that has a page to itself.
    pub fn next_float(&self) -> Option<&Floated> {
        let spans = self.spans.front();
        spans.filter(|own| own.position == FloatPosition::Page).or_else(|| self.floats.front()).or(spans)
    }

    /// Places floats at the head and the foot of a part of the last page: of all of them so many, of which
    /// the first stand at the head.
    pub fn floats(&mut self, (head, count): (usize, usize), spans: bool, part: Part, grid: &Grid) {
        let waiting = if spans { &mut self.spans } else { &mut self.floats };
        let own: Vec<Floated> = waiting.drain(..count.min(waiting.len())).collect();
        let taken = |own: &Floated| Length::pt(floats::taken(own.height.to_pt(), grid.leading.to_pt()));
        // The head of a float is level with the letters of a line, its foot with their baseline.
        let drop = grid.above * HEAD;
        let rise = grid.leading - grid.above;
        let mut y = part.y + drop;
        let mut bottom = part.y + part.depth - part.foot;
        bottom -= own.iter().skip(head).map(taken).sum();
        for (idx, float) in own.into_iter().enumerate() {
            let room = taken(&float);
            let top = if idx < head {
                y += room;
                y - room
            } else {
                bottom += room;
                bottom - rise - float.stack.foot()
            };
            // What spans all columns and what stands in one was composed from its own left edge.
            let x = if spans { Length::ZERO } else { part.x };
            self.float(float, x, top);
        }
    }

    /// Places a float on the last page, which it has to itself.
    pub fn float_alone(&mut self, grid: &Grid) {
        let Some(geometry) = self.facts.last().map(|facts| facts.geometry) else { return };
        let is_page = |own: &Floated| own.position == FloatPosition::Page;
        let waiting =
            if self.spans.front().is_some_and(is_page) { &mut self.spans } else { &mut self.floats };
        let Some(float) = waiting.pop_front() else { return };
        let depth = match &float.page {
            Some(_) => geometry.content.height,
            None => geometry.depth(grid.leading),
        };
        let free = depth - float.height;
        let top = match float.align {
            VerticalAlign::Top => Length::ZERO,
            VerticalAlign::Bottom => free,
            VerticalAlign::Baseline | VerticalAlign::Middle | VerticalAlign::Super | VerticalAlign::Sub => {
                free / 2.0
            }
        };
        self.float(float, Length::ZERO, top.max(Length::ZERO));
    }

    fn float(&mut self, float: Floated, aside: Length, top: Length) {
        let Some(geometry) = self.facts.last().map(|facts| facts.geometry) else { return };
        let (x, y) = (geometry.margin.left + aside, geometry.margin.top + top);
        let place = Place { x, y, width: geometry.content.width, body: true };
        self.take_marks(&float.stack.marks, y, false);
        // A page begins with what runs on from the page before; with what stands at its head only
        // where there is nothing else.
        self.begin_text(things_start(&float.stack.things), false);
        self.things(float.stack.things, place);
    }

    fn repeat(&mut self, entry: &Entry, top: Length, repeats: &[Repeat], place: Place) {
        let Kind::Block(stack) = &entry.kind else { return };
        let Some(repeat) = stack.repeat.and_then(|idx| repeats.get(idx as usize)) else { return };
        let things = repeat.stack.things.clone();
        self.things(things, Place { y: place.y + top - repeat.height, ..place });
    }

    /// Places things from the page's own corner on.
    pub fn place(&mut self, things: Vec<Thing>) {
        let corner = Length::ZERO;
        self.things(things, Place { x: corner, y: corner, width: corner, body: false });
    }

    fn things(&mut self, things: Vec<Thing>, place: Place) {
        for thing in things {
            match thing {
                Thing::Line { x, y, line } => self.line(line, place.x + x, place.y + y),
                Thing::Fill { area, color, tag } => {
                    let area = moved(area, place);
                    let kind = ItemKind::Fill { area, color };
                    self.item(Item { kind, tag, span: Span::default(), turned: Turn::Upright });
                }
                Thing::Picture { asset, area, window, tag, span } => {
                    let (mut area, mut window) =
                        (moved(area, place), window.map(|window| moved(window, place)));
                    if let (Some(window), Some(page)) = (&mut window, self.pages.last()) {
                        bleed(&mut area, window, page);
                    }
                    self.item(Item {
                        kind: ItemKind::Picture { asset, area, window },
                        tag,
                        span,
                        turned: Turn::Upright,
                    });
                }
                Thing::Turned { things, x, y, .. } => {
                    let corner = Corner { x: place.x + x, y: place.y + y };
                    self.turned(things, corner, place.body);
                }
            }
        }
    }

    /// Places things as if they stood at the page's corner, and then turns them about their own.
    fn turned(&mut self, things: Vec<Thing>, corner: Corner, body: bool) {
        let number = self.pages.len().saturating_sub(1);
        let count = |page: &Page| (page.items.len(), page.links.len());
        let (items, links) = self.pages.last().map_or((0, 0), count);
        let pending = self.pending.len();
        self.things(things, Place { x: Length::ZERO, y: Length::ZERO, width: Length::ZERO, body });
        for own in self.pending[pending..].iter_mut().filter(|own| own.page == number) {
            own.corner = Some(corner);
        }
        let Some(page) = self.pages.last_mut() else { return };
        page.items[items..].iter_mut().for_each(|item| corner.turn(item));
        page.links[links..].iter_mut().for_each(|link| link.area = corner.area(link.area));
    }

    fn item(&mut self, item: Item) {
        if let Some(page) = self.pages.last_mut() {
            page.items.push(item);
        }
    }

    /// Places a line by its left edge and its baseline.
    pub fn line(&mut self, line: Line, x: Length, baseline: Length) {
        let number = self.pages.len().saturating_sub(1);
        let Some(page) = self.pages.last_mut() else { return };
        let links = place_links(&line, x, baseline, &self.links, page);
        place_line(&mut page.items, line, x, baseline, |item, folio| {
            let links = links.clone();
            self.pending.push(Pending { page: number, item, x, baseline, folio, links, corner: None });
        });
    }

    /// Notes a line of running text down for the report of faults.
    fn note_down(&mut self, own: &SetLine, top: Length, place: Place) {
        let page = self.pages.len().saturating_sub(1);
        let (Some(proof), Some(facts)) = (&mut self.proof, self.facts.last()) else { return };
        if own.on_grid {
            let baseline = place.y + top + own.above;
            let head = facts.geometry.margin.top;
            proof.line(
                &own.line,
                own.span,
                At { page, column: place.x, measure: place.width, top: head, baseline },
            );
        }
    }

    /// Notes down what the page begins with; what runs takes the place of what floats.
    fn begin_text(&mut self, start: Option<PageStart>, runs: bool) {
        let number = self.pages.len();
        if let (Some(page), Some(start)) = (self.pages.last_mut(), start)
            && (page.starts.is_none() || runs && self.float_begins == number)
        {
            page.starts = Some(start);
            self.float_begins = if runs { 0 } else { number };
        }
    }

    pub fn take_marks(&mut self, marks: &[MarkId], y: Length, head: bool) {
        let page = self.pages.len().saturating_sub(1);
        for mark in marks {
            let mark = self.marks.get(mark.0 as usize);
            if let (Some(log), Some(mark)) = (&mut self.log, mark) {
                log.note(page, mark, y, head);
            }
            match mark {
                Some(Mark::Anchor(anchor)) => {
                    self.destinations.entry(anchor.clone()).or_insert(Destination { page, y });
                }
                Some(Mark::Call(anchor)) => {
                    self.destinations.entry(anchor.clone()).or_insert(Destination { page, y });
                    self.calls.push((page, anchor.clone()));
                }
                Some(Mark::Strings(values)) => {
                    if let Some(facts) = self.facts.last_mut() {
                        for (name, value) in values {
                            self.strings.set(&mut facts.strings, name, value, head);
                        }
                    }
                }
                Some(Mark::OwnPage(number)) => self.called.push(*number),
                Some(Mark::StringsOver(names)) => {
                    if let Some(facts) = self.facts.last_mut() {
                        names.iter().for_each(|name| self.strings.end(&mut facts.strings, name, head));
                    }
                }
                Some(Mark::Note(_) | Mark::Matter(_)) | None => {}
            }
        }
    }
}

/// What is cut to a box that reaches the trim goes on over it into the bleed.
fn bleed(area: &mut Rect, window: &mut Rect, page: &Page) {
    let near = Length::pt(0.5);
    let over = page.bleed;
    let wide = |length: Length, reaches: bool| if reaches { length + over } else { length };
    if over <= Length::ZERO {
        return;
    }
    let old = *window;
    let (right, bottom) = (old.x + old.width, old.y + old.height);
    if old.x < near {
        window.x = -over;
    }
    if old.y < near {
        window.y = -over;
    }
    window.width = wide(right, right > page.size.width - near) - window.x;
    window.height = wide(bottom, bottom > page.size.height - near) - window.y;
    // The picture grows with the window, and what lay at a point of it stays there.
    let scale = (window.width / area.width).max(window.height / area.height).max(1.0);
    let share = |from: Length, free: Length| if free > near { from / free } else { 0.5 };
    let across = share(old.x - area.x, area.width - old.width);
    let down = share(old.y - area.y, area.height - old.height);
    (area.width, area.height) = (area.width * scale, area.height * scale);
    area.x = window.x - (area.width - window.width) * across;
    area.y = window.y - (area.height - window.height) * down;
}

fn moved(area: Rect, place: Place) -> Rect {
    Rect { x: area.x + place.x, y: area.y + place.y, ..area }
}

/// Paints a frame's part down to `bottom` and, where it goes on, begins its next at the head.
fn paint(own: &OpenFrame, bottom: Length, last: bool, place: Place, under: &mut [Vec<Item>]) {
    let fills = own.frame.fills(own.top, bottom, own.first, last);
    let Some(layer) = under.get_mut(own.under) else { return };
    for fill in fills {
        if let Thing::Fill { area, color, tag } = fill {
            let kind = ItemKind::Fill { area: moved(area, place), color };
            layer.push(Item { kind, tag, span: Span::default(), turned: Turn::Upright });
        }
    }
}

fn close_all(open: &mut [OpenFrame], bottom: Length, place: Place, under: &mut [Vec<Item>]) {
    for own in open {
        if bottom > own.top {
            paint(own, bottom, false, place, under);
            own.first = false;
        }
        own.top = Length::ZERO;
    }
}

/// The first place in the manuscript that a stack's text comes from.
fn stack_span(stack: &Stack) -> Option<Span> {
    things_span(&stack.things)
}

/// A text that begins a page with its first letter.
fn start_of(span: Span) -> Option<PageStart> {
    is_placed(span).then_some(PageStart { span, letters: 0 })
}

fn things_start(things: &[Thing]) -> Option<PageStart> {
    things.iter().find_map(|thing| match thing {
        Thing::Line { line, .. } => line.begins,
        Thing::Picture { span, .. } => start_of(*span),
        Thing::Turned { things, .. } => things_start(things),
        Thing::Fill { .. } => None,
    })
}

fn things_span(things: &[Thing]) -> Option<Span> {
    things.iter().find_map(|thing| match thing {
        Thing::Line { line, .. } => line.runs.iter().map(|run| run.span).find(|span| is_placed(*span)),
        Thing::Picture { span, .. } => Some(*span).filter(|span| is_placed(*span)),
        Thing::Turned { things, .. } => things_span(things),
        Thing::Fill { .. } => None,
    })
}
