//! The document cut into pieces, composed on all threads, and joined again in order.
//!
//! A piece is a section's heading with some of its blocks, or the opening or closing of a section's
//! box. How the text is cut depends on the text alone, so the result does not depend on the threads.

use super::compose::{Area, Composer, Context, Link, Mark, Piece, Shared};
use super::contents;
use super::counter::Counters;
use super::line::{InlineItem, Line, MarkId, TextItem};
use super::paragraph::Setter;
use super::plate::{self, Plate, PlatePiece};
use super::side::is_movable;
use super::standing::Key;
use super::tree::{Children, DEPTH, Node};
use super::vertical::{AVOIDED, Choices, Entry, FORBIDDEN, Kind, List, Stack, Thing};
use crate::diagnostic::Sink;
use crate::digest::Digest;
use crate::document::{Block, Division, Matter, Section, plain_text};
use crate::pages::{StructureId, StructureNode, StructureRole, Tag};
use crate::source::Span;
use crate::style::BreakInside;
use crate::units::Length;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// Bytes of manuscript in one piece, about; enough for a thread to be worth waking.
const PIECE: u32 = 12_000;
/// Blocks in one piece at most.
const BLOCKS: usize = 80;
/// Blocks after one that may stand beside them which are kept in its piece, if the piece does not grow
/// by more than so many for it.
const BESIDE: usize = 6;
const MORE_BLOCKS: usize = 40;

/// The whole document as one vertical list.
#[derive(Debug, Default)]
pub(super) struct Joined {
    pub chapters: Vec<Chapter>,
    pub list: List,
    pub structure: Vec<StructureNode>,
    pub marks: Vec<Mark>,
    pub links: Vec<Link>,
    pub notes: Vec<List>,
    pub own_pages: Vec<Entry>,
}

/// A chapter that may have a plate.
#[derive(Debug)]
pub(super) struct Chapter {
    /// Of all parts.
    parts: Range<usize>,
    pub key: Key,
    /// From where its places in the manuscript are counted.
    pub base: Span,
    pub plate: Option<Arc<Plate>>,
    /// What a new plate is to hold of it.
    pub pieces: Vec<PlatePiece>,
    /// There was something to tell of it.
    pub told: bool,
    /// Of the list.
    pub entries: Range<usize>,
    /// Those of its text among them, with the ends of boxes between.
    pub text: Range<usize>,
    /// The first of the ends of boxes that stand before it.
    pub lead: usize,
    /// The first of its nodes in the structure.
    pub first_node: u32,
}

pub(super) enum Part<'a, 's> {
    /// Composed while planning.
    Ready(Box<Piece>),
    Unit(Box<Unit<'a, 's>>),
}

/// A part with the structure node that its own stand below: of which part, and which there.
pub(super) struct Planned<'a, 's> {
    pub part: Part<'a, 's>,
    /// Of its section among those beside it.
    pub place: Digest,
    parent: Option<(usize, StructureId)>,
    /// It closes a section that is to stand on one page, which that part opened.
    keeps_from: Option<usize>,
}

pub(super) struct Unit<'a, 's> {
    pub heading: Option<(&'a Section, Node)>,
    pub blocks: &'a [Block],
    children: Children<'s>,
    context: Context,
}

/// Composes the whole document.
pub(super) fn compose(shared: &Shared<'_>, sink: &mut Sink) -> Joined {
    let mut setter = shared.setter();
    let (planned, frames) = {
        let composer = Composer::new(shared, &mut setter, Counters::default());
        let place = Digest::of(b"");
        let mut planner = Planner { composer, parts: Vec::new(), matter: None, place };
        planner.document();
        (planner.parts, planner.composer.piece.list.frames)
    };
    let units = match shared.plates {
        // A frame that goes on over chapters is drawn on the pages of all of them.
        Some(plates) if frames.is_empty() => plate::units(shared, plates, &planned),
        _ => Vec::new(),
    };
    let mut standing = standing_pieces(&units, &planned);
    if let Some(rack) = shared.rack {
        rack.expect(standing.iter().any(Option::is_some));
    }
    let is_left = |idx: usize| standing[idx].is_none().then(Counters::default);
    let mut pieces = compose_all(shared, &planned, is_left);
    for (piece, own) in pieces.iter_mut().zip(&mut standing) {
        *piece = own.take().or(piece.take());
    }
    correct_counters(shared, &planned, &mut pieces);
    // The frames of sections are numbered through already and stand first.
    let list = List { frames, ..List::default() };
    join(Joined { list, ..Joined::default() }, planned, pieces, units, sink)
}

/// The pieces of chapters that have plates: without their text, in whose place something stands so that it is
/// seen that there is some.
fn standing_pieces(units: &[plate::Unit], planned: &[Planned<'_, '_>]) -> Vec<Option<Piece>> {
    let mut standing: Vec<Option<Piece>> = planned.iter().map(|_| None).collect();
    for unit in units {
        let Some(plate) = &unit.plate else { continue };
        let parts = unit.parts.clone().filter(|idx| matches!(planned[*idx].part, Part::Unit(_)));
        for (idx, own) in parts.zip(&plate.pieces) {
            let mut piece = Piece {
                structure: own.structure.clone(),
                counters: own.counters.clone(),
                ..Piece::default()
            };
            piece.list.push(Kind::Block(Box::default()), Length::ZERO);
            standing[idx] = Some(piece);
        }
    }
    standing
}

/// Composes the units for which `start` gives a state of the counters; `None` for the others.
fn compose_all<'a>(
    shared: &Shared<'a>,
    planned: &[Planned<'a, '_>],
    start: impl Fn(usize) -> Option<Counters> + Sync,
) -> Vec<Option<Piece>> {
    let slots: Vec<Mutex<Option<Piece>>> = planned.iter().map(|_| Mutex::new(None)).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut setter = shared.setter();
        loop {
            let idx = next.fetch_add(1, Ordering::Relaxed);
            let Some(planned) = planned.get(idx) else { break };
            let Part::Unit(unit) = &planned.part else { continue };
            let Some(counters) = start(idx) else { continue };
            let piece = compose_unit(shared, &mut setter, unit, counters);
            if let Ok(mut slot) = slots[idx].lock() {
                *slot = Some(piece);
            }
        }
    };
    let threads = rayon::current_num_threads().min(planned.len()).max(1);
    if threads == 1 {
        work();
    } else {
        rayon::scope(|scope| (0..threads).for_each(|_| scope.spawn(|_| work())));
    }
    slots.into_iter().map(|slot| slot.into_inner().unwrap_or_default()).collect()
}

fn compose_unit<'a>(
    shared: &Shared<'a>,
    setter: &mut Setter,
    unit: &Unit<'a, '_>,
    counters: Counters,
) -> Piece {
    // The setter outlives the piece; its caches serve the next one.
    let mut composer = Composer::new(shared, setter, counters);
    if let Some((section, node)) = unit.heading {
        let style = composer.style(node, &unit.context.style);
        composer.section_heading(section, node, &style, &unit.context);
        composer.set_pending_notes(&unit.context);
    }
    let mut children = unit.children;
    composer.blocks(unit.blocks, &mut children, &unit.context);
    composer.set_pending_notes(&unit.context);
    composer.piece
}

/// Composes again those units that read a counter whose true value is not what they assumed.
fn correct_counters<'a>(shared: &Shared<'a>, planned: &[Planned<'a, '_>], pieces: &mut [Option<Piece>]) {
    let mut truth = Counters::default();
    let mut again: Vec<Option<Counters>> = vec![None; planned.len()];
    for (idx, part) in planned.iter().enumerate() {
        let piece = match &part.part {
            Part::Ready(piece) => Some(&**piece),
            Part::Unit(_) => pieces[idx].as_ref(),
        };
        let Some(piece) = piece else { continue };
        if truth.misled(&piece.counters) {
            again[idx] = Some(truth.clone());
        }
        truth = truth.after(&piece.counters);
    }
    if again.iter().any(Option::is_some) {
        let corrected = compose_all(shared, planned, |idx| again[idx].clone());
        for (piece, corrected) in pieces.iter_mut().zip(corrected) {
            if corrected.is_some() {
                *piece = corrected;
            }
        }
    }
}

struct Planner<'a, 's> {
    composer: Composer<'a, 's>,
    parts: Vec<Planned<'a, 's>>,
    matter: Option<Matter>,
    /// Of the section that is planned.
    place: Digest,
}

impl<'a, 's> Planner<'a, 's> {
    fn document(&mut self) {
        let shared = self.composer.shared;
        let context = Context {
            style: Arc::clone(&shared.root_style),
            area: Area { x: Length::ZERO, width: shared.geometry.content.width },
            language: Arc::new(shared.job.document.language.clone()),
            structure: None,
            page: None,
            depth: 0,
            verse: false,
            on_grid: true,
            note: false,
            decoration: false,
            columns: None,
        };
        let root = Arc::clone(&shared.root_style);
        let open = self.composer.open_box(&root, None, &context, String::new);
        let inner = open.inner.clone();
        self.ready(None);
        let mut children = shared.tree.children(shared.root);
        self.sections((&[], &shared.job.document.sections), &mut children, (&inner, None), 0);
        self.composer.close_section(open);
        self.ready(None);
    }

    /// Makes a part of what the planner's own composer holds; its frames stay numbered through.
    fn ready(&mut self, parent: Option<(usize, StructureId)>) -> usize {
        let mut piece = std::mem::take(&mut self.composer.piece);
        self.composer.piece.list.frames = std::mem::take(&mut piece.list.frames);
        let part = Part::Ready(Box::new(piece));
        self.parts.push(Planned { part, place: self.place, parent, keeps_from: None });
        self.parts.len() - 1
    }

    /// Sections, and the blocks before them.
    fn sections(
        &mut self,
        (blocks, sections): (&'a [Block], &'a [Section]),
        children: &mut Children<'s>,
        (outer, parent): (&Context, Option<(usize, StructureId)>),
        depth: usize,
    ) {
        let here = self.place;
        let beside = self.composer.shared.plates.map(|_| plate::beside(blocks, sections));
        for (idx, section) in sections.iter().enumerate() {
            let Some(node) = children.take() else { break };
            if let Some(beside) = beside {
                self.place = plate::place(here, beside, idx);
            }
            self.section(section, node, outer, parent, depth);
        }
        self.place = here;
    }

    fn section(
        &mut self,
        section: &'a Section,
        node: Node,
        outer: &Context,
        parent: Option<(usize, StructureId)>,
        depth: usize,
    ) {
        let shared = self.composer.shared;
        let style = self.composer.style(node, &outer.style);
        if style.display == crate::style::Display::None {
            return;
        }
        let structure = self.composer.node_below(role(section.division), None);
        let entry = self.composer.node_mut(structure);
        entry.language = section.meta.language().cloned();
        entry.title = Some(contents::title(section)).filter(|title| !title.is_empty());
        let open =
            self.composer.open_box(&style, Some(&section.meta), outer, || plain_text(&section.heading));
        if self.matter != Some(section.matter) {
            self.matter = Some(section.matter);
            self.composer.place_mark(Mark::Matter(section.matter));
        }
        if section.meta.anchor().is_none() {
            self.composer.place_mark(Mark::Anchor(contents::section_key(section)));
        }
        let own = (self.ready(parent), structure);
        let context = Context { structure: None, depth: 0, ..open.inner.clone() };
        let mut children = shared.tree.children(node);
        let heading = if section.heading.is_empty() { None } else { children.take() };
        self.units(section, heading, &mut children, &context, own);
        if depth < DEPTH {
            let inner = (section.blocks.as_slice(), section.sections.as_slice());
            self.sections(inner, &mut children, (&context, Some(own)), depth + 1);
        }
        self.composer.close_section(open);
        let closing = self.ready(Some(own));
        if style.break_inside == BreakInside::Avoid {
            self.parts[closing].keeps_from = Some(own.0);
        }
    }

    fn units(
        &mut self,
        section: &'a Section,
        heading: Option<Node>,
        children: &mut Children<'s>,
        context: &Context,
        parent: (usize, StructureId),
    ) {
        let mut heading = heading.map(|node| (section, node));
        let mut blocks = section.blocks.as_slice();
        loop {
            let mut size = 0u32;
            let mut count = 0;
            for block in blocks {
                if size > PIECE || count >= BLOCKS {
                    break;
                }
                let span = block.meta().span;
                size = size.saturating_add(span.end.saturating_sub(span.start));
                count += 1;
            }
            let most = blocks.len().min(count + MORE_BLOCKS);
            while count < most && blocks[count.saturating_sub(BESIDE)..count].iter().any(is_movable) {
                count += 1;
            }
            let (own, rest) = blocks.split_at(count);
            if own.is_empty() && heading.is_none() {
                return;
            }
            let unit =
                Unit { heading: heading.take(), blocks: own, children: *children, context: context.clone() };
            self.parts.push(Planned {
                part: Part::Unit(Box::new(unit)),
                place: self.place,
                parent: Some(parent),
                keeps_from: None,
            });
            own.iter().for_each(|block| children.skip(block));
            blocks = rest;
        }
    }
}

fn role(division: Division) -> StructureRole {
    match division {
        Division::Part => StructureRole::Part,
        Division::Article => StructureRole::Article,
        _ => StructureRole::Section,
    }
}

impl Chapter {
    fn begin(unit: plate::Unit, (lead, entry): (usize, usize), first_node: u32) -> Chapter {
        let plate::Unit { parts, key, base, plate } = unit;
        let (pieces, told) = (Vec::new(), false);
        let (entries, text) = (entry..entry, entry..entry);
        Chapter { parts, key, base, plate, pieces, told, entries, text, lead, first_node }
    }

    /// One of its parts ends.
    fn ends(&mut self, entry: usize, is_set: bool) {
        self.entries.end = entry;
        if is_set {
            self.text.end = entry;
        }
    }

    /// Notes down what a plate is to hold of a piece; `is_set`: it holds text.
    fn take(&mut self, piece: &Piece, is_set: bool) {
        self.told |= !piece.sink.is_empty();
        if is_set && self.plate.is_none() {
            let (structure, counters) = (piece.structure.clone(), piece.counters.clone());
            self.pieces.push(PlatePiece { structure, counters });
        }
    }
}

/// Puts the pieces together, with their numbers counted through.
fn join(
    mut joined: Joined,
    planned: Vec<Planned<'_, '_>>,
    mut pieces: Vec<Option<Piece>>,
    units: Vec<plate::Unit>,
    sink: &mut Sink,
) -> Joined {
    let mut units = units.into_iter().peekable();
    // Where the last text ended.
    let mut lead = 0;
    let mut bases: Vec<u32> = Vec::with_capacity(planned.len());
    // Where each part's entries begin.
    let mut starts: Vec<usize> = Vec::with_capacity(planned.len());
    for (idx, planned) in planned.into_iter().enumerate() {
        let base = u32::try_from(joined.structure.len()).unwrap_or(u32::MAX);
        bases.push(base);
        starts.push(joined.list.entries.len());
        if let Some(unit) = units.next_if(|unit| unit.parts.start == idx) {
            joined.chapters.push(Chapter::begin(unit, (lead, starts[idx]), base));
        }
        let keeps_from = planned.keeps_from;
        let parent = planned.parent.map(|(part, id)| StructureId(bases[part] + id.0));
        let is_set = matches!(planned.part, Part::Unit(_));
        let (piece, frames) = match planned.part {
            Part::Ready(piece) => (Some(*piece), 0),
            Part::Unit(_) => (pieces[idx].take(), joined.list.frames.len()),
        };
        let Some(mut piece) = piece else { continue };
        if let Some(chapter) = joined.chapters.last_mut().filter(|own| own.parts.contains(&idx)) {
            chapter.take(&piece, is_set);
        }
        sink.extend(std::mem::take(&mut piece.sink));
        let mut offsets = Offsets::new(&joined, base, frames);
        for mut node in piece.structure {
            node.parent = node.parent.map_or(parent, |own| Some(StructureId(own.0 + base)));
            joined.structure.push(node);
        }
        for mut link in piece.links {
            link.structure = link.structure.map(|own| StructureId(own.0 + base));
            joined.links.push(link);
        }
        for mut mark in piece.marks {
            match &mut mark {
                Mark::Note(number) => *number += joined.notes.len(),
                Mark::OwnPage(number) => *number += joined.own_pages.len(),
                Mark::Anchor(_)
                | Mark::Call(_)
                | Mark::Strings(_)
                | Mark::StringsOver(_)
                | Mark::Matter(_) => {}
            }
            joined.marks.push(mark);
        }
        for mut note in piece.notes {
            // A note's frames and table heads are its own.
            let own = Offsets { frames: 0, repeats: 0, ..offsets };
            note.entries.iter_mut().for_each(|entry| own.entry(&mut entry.kind));
            note.repeats.iter_mut().for_each(|repeat| own.stack(&mut repeat.stack));
            joined.notes.push(note);
        }
        for mut entry in piece.own_pages {
            offsets.entry(&mut entry.kind);
            joined.own_pages.push(entry);
        }
        if piece.list.avoid_before {
            joined.list.keep_with_next(FORBIDDEN);
        }
        joined.list.frames.extend(piece.list.frames);
        for mut repeat in piece.list.repeats {
            offsets.stack(&mut repeat.stack);
            joined.list.repeats.push(repeat);
        }
        for mut entry in piece.list.entries {
            offsets.entry(&mut entry.kind);
            offsets.owner += 1;
            match entry.kind {
                Kind::Margin => joined.list.margin(entry.height),
                Kind::Close(frame) => joined.list.close(frame),
                _ => joined.list.entries.push(entry),
            }
        }
        if let Some(opening) = keeps_from {
            joined.list.keep_together(starts[opening], AVOIDED);
        }
        if let Some(chapter) = joined.chapters.last_mut().filter(|own| own.parts.contains(&idx)) {
            chapter.ends(joined.list.entries.len(), is_set);
        }
        if is_set {
            lead = joined.list.entries.len();
        }
    }
    joined
}

/// What is added to a piece's own numbers.
#[derive(Clone, Copy)]
struct Offsets {
    structure: u32,
    marks: u32,
    links: u32,
    frames: u32,
    repeats: u32,
    owner: u32,
}

impl Offsets {
    fn new(joined: &Joined, structure: u32, frames: usize) -> Self {
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        Offsets {
            structure,
            marks: count(joined.marks.len()),
            links: count(joined.links.len()),
            frames: count(frames),
            repeats: count(joined.list.repeats.len()),
            owner: count(joined.list.entries.len()),
        }
    }

    fn tag(&self, tag: &mut Tag) {
        if let Tag::Content(id) = tag {
            id.0 += self.structure;
        }
    }

    fn mark(&self, mark: &mut MarkId) {
        mark.0 += self.marks;
    }

    fn line(&self, line: &mut Line) {
        line.runs.iter_mut().for_each(|run| self.tag(&mut run.tag));
        line.pictures.iter_mut().for_each(|picture| self.tag(&mut picture.tag));
        line.page_references.iter_mut().for_each(|folio| self.tag(&mut folio.tag));
        line.marks.iter_mut().for_each(|mark| self.mark(mark));
        line.links.iter_mut().for_each(|(link, ..)| *link += self.links);
    }

    /// What a paragraph is set from once more, when pages are better for it.
    fn choices(&self, choices: &mut Choices) {
        for line in choices.others.iter_mut().flat_map(|other| &mut other.lines) {
            line.marks.iter_mut().for_each(|mark| self.mark(mark));
        }
        for item in &mut choices.again.items {
            match item {
                InlineItem::Text(TextItem { tag, link, .. })
                | InlineItem::PageReference { tag, link, .. } => {
                    self.tag(tag);
                    *link = link.map(|link| link + self.links);
                }
                InlineItem::Picture { tag, .. } => self.tag(tag),
                InlineItem::Mark(mark) => self.mark(mark),
                InlineItem::LineBreak | InlineItem::Leader { .. } => {}
            }
        }
    }

    fn things(&self, things: &mut [Thing]) {
        for thing in things {
            match thing {
                Thing::Line { line, .. } => self.line(line),
                Thing::Fill { tag, .. } | Thing::Picture { tag, .. } => self.tag(tag),
                Thing::Turned { things, .. } => self.things(things),
            }
        }
    }

    fn stack(&self, stack: &mut Stack) {
        self.things(&mut stack.things);
        stack.marks.iter_mut().for_each(|mark| self.mark(mark));
        stack.repeat = stack.repeat.map(|repeat| repeat + self.repeats);
    }

    fn entry(&self, kind: &mut Kind) {
        match kind {
            Kind::Line(own) => {
                self.line(&mut own.line);
                if let Some(choices) = &mut own.choices {
                    self.choices(choices);
                }
            }
            Kind::Block(stack) => self.stack(stack),
            Kind::Open(frame) | Kind::Close(frame) => *frame += self.frames,
            Kind::Mark(mark) => self.mark(mark),
            // Unique in the document: the entry's own place in it.
            Kind::Page(_, owner) => *owner = self.owner,
            Kind::Float(own) => self.stack(&mut own.stack),
            Kind::Beside(group) => {
                group.others.iter_mut().flatten().for_each(|entry| self.entry(&mut entry.kind));
            }
            Kind::Margin | Kind::Space(_) | Kind::Break(_) | Kind::Columns(_) => {}
        }
    }
}
