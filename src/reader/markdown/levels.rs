//! The blocks that are open while a text is read, one inside the other.

use super::blocks::Blocks;
use super::{BLOCK_DEPTH, attributes};
use crate::diagnostic::{note, reader as report};
use crate::document::{
    Admonition, AdmonitionKind, Alignment, Attributes, Block, Cell, Container, DefinitionEntry,
    DefinitionList, Figure, Inline, Language, List, ListItem, Marker, Meta, Note, NoteLabel, Row, Table,
    pictures_alone,
};
use std::ops::Range;

/// No table has more columns than these; cells may say that they cover any number.
const MOST_COLUMNS: usize = 1000;

/// As long as no more blocks than these are open, a note begins at a depth of its own: one defined in
/// a note, in a quotation, in a note, … ends somewhere.
const NOTES_APART: usize = 128;

/// What an open block will be.
#[derive(Debug)]
pub(super) enum Frame {
    Root,
    Quote,
    Admonition(AdmonitionKind),
    Division,
    List {
        marker: Marker,
        loose: bool,
        items: Vec<ListItem>,
    },
    Item {
        task: Option<bool>,
    },
    Definitions {
        loose: bool,
        entries: Vec<DefinitionEntry>,
    },
    Definition,
    Note(NoteLabel),
    /// Its parts as far as they are read, and the group of rows that HTML says it is in.
    Table {
        table: Box<Table>,
        group: Option<RowGroup>,
    },
    Row {
        is_head: bool,
        cells: Vec<Cell>,
    },
    Cell {
        columns: u16,
        rows: u16,
        header: bool,
    },
    Figure {
        caption: Vec<Inline>,
    },
}

/// A part of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowGroup {
    Head,
    Body,
    Foot,
}

/// What must come to end it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Opener {
    Event,
    Fence,
    /// An HTML tag, by its name.
    Html(String),
}

#[derive(Debug)]
pub(super) struct Level {
    pub frame: Frame,
    pub opener: Opener,
    pub meta: Meta,
    pub blocks: Vec<Block>,
    /// The language and the kind of lines that hold inside.
    pub language: Language,
    pub is_verse: bool,
    /// Blocks that this one stands in, itself among them.
    depth: usize,
    /// Blocks opened by events inside it beyond the depth that is kept.
    pub flattened: usize,
}

impl Level {
    /// How many blocks it stands in.
    pub fn depth(&self) -> usize {
        self.depth
    }

    pub fn root(language: Language, depth: usize) -> Self {
        Level {
            frame: Frame::Root,
            opener: Opener::Event,
            meta: Meta::default(),
            blocks: Vec::new(),
            language,
            is_verse: false,
            depth,
            flattened: 0,
        }
    }
}

impl Blocks<'_, '_, '_> {
    pub fn level(&mut self) -> &mut Level {
        self.levels.last_mut().expect("the root is popped only when all has been read")
    }

    pub fn push(&mut self, block: Block) {
        self.level().blocks.push(block);
    }

    /// Opens a block; one that would stand too deep is left out, and what is in it goes on where it
    /// would have been. Items, rows and cells count with what they stand in.
    pub fn open(&mut self, frame: Frame, opener: Opener, range: Range<usize>, own: Option<Box<Attributes>>) {
        self.flush();
        let counts = match frame {
            Frame::Root | Frame::Item { .. } | Frame::Definition | Frame::Row { .. } | Frame::Cell { .. } => {
                0
            }
            Frame::Quote
            | Frame::Admonition(_)
            | Frame::Division
            | Frame::List { .. }
            | Frame::Definitions { .. }
            | Frame::Table { .. }
            | Frame::Figure { .. }
            | Frame::Note(_) => 1,
        };
        let meta = Meta { attributes: own, ..Meta::at(self.ctx.place.span(range.clone())) };
        let is_note = matches!(frame, Frame::Note(_));
        // A note's blocks stand apart from the text, at a depth of their own.
        let is_shallow = self.levels.len() < NOTES_APART;
        let outer = self.level();
        let depth = if is_note { 1 } else { outer.depth + counts };
        let is_apart = is_note && is_shallow;
        if !is_apart && (depth > BLOCK_DEPTH || outer.flattened > 0 || is_note) {
            // Only events end by themselves; fences and tags beyond the depth end with what is around.
            outer.flattened += usize::from(opener == Opener::Event);
            self.ctx.too_deep(range);
            return;
        }
        let language = meta.language().unwrap_or(&outer.language).clone();
        let is_verse = outer.is_verse || (matches!(frame, Frame::Division) && meta.has_class("verse"));
        self.levels.push(Level {
            frame,
            opener,
            meta,
            blocks: Vec::new(),
            language,
            is_verse,
            depth,
            flattened: 0,
        });
    }

    /// Ends what an event opened, and before it what was opened inside and never closed.
    pub fn close_event(&mut self, range: Range<usize>) {
        self.flush();
        while self.levels.len() > 1 {
            let level = self.level();
            if level.opener == Opener::Event {
                if level.flattened > 0 {
                    level.flattened -= 1;
                } else {
                    self.close(range.end);
                }
                return;
            }
            if level.flattened > 0 {
                // The end of an event within a division that stands too deep.
                level.flattened -= 1;
                return;
            }
            self.close_unclosed(range.end);
        }
    }

    /// Ends the fenced division opened last, if one stands open here.
    pub fn close_fence(&mut self, range: Range<usize>) {
        self.flush();
        let open = self.levels.iter().rposition(|level| level.opener == Opener::Fence);
        let event = self.levels.iter().rposition(|level| level.opener == Opener::Event);
        match open {
            Some(open) if Some(open) > event && self.level().flattened == 0 => {
                while self.levels.len() > open + 1 {
                    self.close_unclosed(range.start);
                }
                self.close(range.end);
            }
            _ => {
                let span = self.ctx.place.span(range);
                self.ctx.sink.push(report::stray_fence(span));
            }
        }
    }

    /// Ends the element opened last by this tag; whether there was one.
    pub fn close_html(&mut self, name: &str, range: Range<usize>) -> bool {
        self.flush();
        let mut open = self.levels.len();
        while open > 0 {
            open -= 1;
            match &self.levels[open].opener {
                Opener::Html(own) if own == name => {
                    while self.levels.len() > open + 1 {
                        self.close_unclosed(range.start);
                    }
                    self.close(range.end);
                    return true;
                }
                Opener::Html(_) => {}
                Opener::Event | Opener::Fence => return false,
            }
        }
        false
    }

    /// Ends the innermost block, which its author did not.
    pub fn close_unclosed(&mut self, end: usize) {
        let level = self.level();
        let span = level.meta.span;
        match &level.opener {
            Opener::Fence => {
                let class = level.meta.classes().first().cloned().unwrap_or_default();
                self.ctx.sink.push(report::unclosed_division(span, class));
            }
            // HTML 4.4.8, 4.9.9, 4.9.10, 13.1.2.4: these may go without an end tag.
            Opener::Html(name) if !matches!(name.as_str(), "li" | "tr" | "td" | "th" | "dd" | "p") => {
                let name = name.clone();
                self.ctx.sink.push(report::unpaired_tag(span, name));
            }
            Opener::Html(_) | Opener::Event => {}
        }
        self.close(end);
    }

    /// Ends the innermost block and puts it where it stands.
    pub fn close(&mut self, end: usize) {
        self.flush();
        let Some(mut level) = (self.levels.len() > 1).then(|| self.levels.pop()).flatten() else { return };
        let end = self.ctx.place.span(end..end);
        if level.meta.span.end < end.end {
            level.meta.span = level.meta.span.to(end);
        }
        let Level { frame, meta, blocks, opener, .. } = level;
        match frame {
            Frame::Root => self.level().blocks.extend(blocks),
            Frame::Quote => self.push(Block::Quote(Container { meta, blocks })),
            Frame::Admonition(kind) => self.push(Block::Admonition(Admonition { meta, kind, blocks })),
            Frame::Division => self.push(Block::Division(Container { meta, blocks })),
            Frame::List { marker, loose, items } => {
                self.push(Block::List(List { meta, marker, tight: !loose, items }));
                self.stray(blocks);
            }
            Frame::Item { task } => self.item(ListItem { meta, task, blocks }),
            Frame::Definitions { loose, entries } => {
                self.push(Block::Definitions(DefinitionList { meta, tight: !loose, entries }));
                self.stray(blocks);
            }
            Frame::Definition => self.definition(meta, blocks),
            Frame::Note(label) => self.note(label, meta, blocks),
            Frame::Table { table, .. } => {
                self.table(Table { meta, ..*table });
                self.stray(blocks);
            }
            Frame::Row { is_head, cells } => {
                self.row(is_head, Row { meta, cells });
                self.stray(blocks);
            }
            Frame::Cell { columns, rows, header } => {
                self.cell(Cell { meta, blocks, columns, rows, header });
            }
            Frame::Figure { caption } => {
                let figure = Figure { meta, caption, number: None, blocks };
                self.push(Block::Figure(settle_figure(figure, opener == Opener::Fence)));
            }
        }
    }

    /// Blocks that stood in a list or a table of HTML, but in no item or cell, follow it.
    fn stray(&mut self, blocks: Vec<Block>) {
        self.level().blocks.extend(blocks);
    }

    fn item(&mut self, item: ListItem) {
        match &mut self.level().frame {
            Frame::List { items, .. } => items.push(item),
            _ => self.level().blocks.extend(item.blocks),
        }
    }

    fn definition(&mut self, meta: Meta, blocks: Vec<Block>) {
        match &mut self.level().frame {
            Frame::Definitions { entries, .. } => match entries.last_mut() {
                Some(entry) => {
                    entry.meta.span = entry.meta.span.to(meta.span);
                    entry.definitions.push(blocks);
                }
                None => entries.push(DefinitionEntry { meta, term: Vec::new(), definitions: vec![blocks] }),
            },
            _ => self.level().blocks.extend(blocks),
        }
    }

    fn note(&mut self, label: NoteLabel, meta: Meta, blocks: Vec<Block>) {
        if self.ctx.notes.contains_key(&label) {
            self.ctx.sink.push(note::duplicate_note(meta.span, &label.0));
            return;
        }
        self.ctx.notes.insert(label, Note { meta, number: 0, blocks });
    }

    fn row(&mut self, is_row_head: bool, mut row: Row) {
        match &mut self.level().frame {
            Frame::Table { table, group } => {
                let covered: usize = row.cells.iter().map(|cell| usize::from(cell.columns.max(1))).sum();
                let columns = table.columns.len().max(covered.min(MOST_COLUMNS));
                table.columns.resize(columns, Alignment::Unset);
                // Without a word of its author, header cells alone make a header row, above the body.
                let is_head = is_row_head && table.body.is_empty() && table.foot.is_empty();
                let rows = match group.unwrap_or(if is_head { RowGroup::Head } else { RowGroup::Body }) {
                    RowGroup::Head => {
                        row.cells.iter_mut().for_each(|cell| cell.header = false);
                        &mut table.head
                    }
                    RowGroup::Body => &mut table.body,
                    RowGroup::Foot => &mut table.foot,
                };
                rows.push(row);
            }
            _ => {
                let blocks = row.cells.into_iter().flat_map(|cell| cell.blocks);
                self.level().blocks.extend(blocks);
            }
        }
    }

    fn cell(&mut self, mut cell: Cell) {
        // A paragraph alone in its cell is the cell's line, however it was written.
        if let [Block::Paragraph(only)] = cell.blocks.as_mut_slice() {
            only.tight = true;
        }
        match &mut self.level().frame {
            Frame::Row { cells, .. } => cells.push(cell),
            _ => self.level().blocks.extend(cell.blocks),
        }
    }

    /// Puts a table in its place, with a caption that stood before it.
    pub fn table(&mut self, mut table: Table) {
        if table.widths.iter().all(|width| *width == 0) {
            table.widths.clear();
        }
        if table.caption.is_empty()
            && let Some(Block::Paragraph(before)) = self.level().blocks.last_mut()
            && is_caption(&before.content)
        {
            let own = std::mem::take(before);
            self.level().blocks.pop();
            set_caption(&mut table, own.content, own.meta);
        }
        self.push(Block::Table(table));
    }
}

/// Gives a figure in a fence the caption that stands last in it, and makes one figure of it and of the
/// one picture in it, whose own caption then is its description.
fn settle_figure(mut figure: Figure, in_fence: bool) -> Figure {
    if in_fence
        && figure.caption.is_empty()
        && figure.blocks.len() > 1
        && let Some(Block::Paragraph(last)) = figure.blocks.last_mut()
        && pictures_alone(last).is_empty()
    {
        figure.caption = std::mem::take(&mut last.content);
        figure.blocks.pop();
    }
    let noted = |line: &[Inline]| line.iter().any(|inline| matches!(inline, Inline::NoteReference(_)));
    if let [Block::Figure(only)] = figure.blocks.as_mut_slice()
        && (figure.caption.is_empty() || !noted(&only.caption))
    {
        let only = std::mem::take(only);
        if figure.caption.is_empty() {
            figure.caption = only.caption;
        }
        figure.blocks = only.blocks;
        let own = figure.meta.attributes.take();
        figure.meta.attributes = only.meta.attributes;
        if let Some(own) = own {
            attributes::merge(&mut figure.meta.attributes, own);
        }
    }
    figure
}

/// What the caption of a table begins with.
pub(super) const CAPTION_MARKS: [&str; 3] = [": ", "Table: ", "table: "];
/// The same of a listing.
pub(super) const LISTING_MARKS: [&str; 3] = [": ", "Listing: ", "listing: "];

/// Whether a paragraph is the caption of a table: `: …` or `Table: …`.
pub(super) fn is_caption(content: &[Inline]) -> bool {
    begins_with(content, &CAPTION_MARKS)
}

/// Whether a paragraph is the caption of the listing above it: `: …` or `Listing: …`.
pub(super) fn is_listing_caption(content: &[Inline]) -> bool {
    begins_with(content, &LISTING_MARKS)
}

fn begins_with(content: &[Inline], marks: &[&str]) -> bool {
    let Some(Inline::Text(first)) = content.first() else { return false };
    marks.iter().any(|mark| first.text.starts_with(mark))
}

/// Takes the mark of a caption off its words.
fn unmarked(mut content: Vec<Inline>, marks: &[&str]) -> Vec<Inline> {
    if let Some(Inline::Text(first)) = content.first_mut() {
        let mark = marks.iter().find(|mark| first.text.starts_with(**mark)).map_or(0, |mark| mark.len());
        let white = first.text[mark..].len() - first.text[mark..].trim_start().len();
        first.text.drain(..mark + white);
    }
    content
}

/// Gives a table the caption that a paragraph holds, and its attributes.
pub(super) fn set_caption(table: &mut Table, content: Vec<Inline>, meta: Meta) {
    table.caption = unmarked(content, &CAPTION_MARKS);
    table.meta.span = table.meta.span.to(meta.span);
    if let Some(own) = meta.attributes {
        attributes::merge(&mut table.meta.attributes, own);
    }
}

/// A listing with the caption that the paragraph below it holds. What names it is the figure's.
pub(super) fn listing(mut code: Block, content: Vec<Inline>, meta: Meta) -> Block {
    let mut own = meta;
    own.span = code.meta().span.to(own.span);
    let attributes = own.attributes_mut();
    if let Some(inner) = &mut code.meta_mut().attributes {
        attributes.anchor = attributes.anchor.take().or(inner.anchor.take());
        if **inner == Attributes::default() {
            code.meta_mut().attributes = None;
        }
    }
    attributes::add_class(attributes, "listing");
    let caption = unmarked(content, &LISTING_MARKS);
    Block::Figure(Figure { meta: own, caption, number: None, blocks: vec![code] })
}
