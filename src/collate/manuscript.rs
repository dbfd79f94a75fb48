//! The words of a document tree as finished files are read: the text in its order, the notes in the order
//! in which they are called, each word with its place in the manuscript.

use crate::document::{
    Block, Document, Figure, Inline, Meta, NoteLabel, Row, Section, Table, child_blocks, lines,
};
use crate::readback::{Builder, Stream};
use crate::source::Span;
use std::collections::BTreeSet;

/// One stream of the manuscript's words.
#[derive(Default)]
pub(super) struct Words {
    pub stream: Stream,
    /// Where the text of each node begins in the stream, and in the manuscript.
    pub nodes: Vec<(u32, Span)>,
}

/// The text and the notes.
pub(super) fn words(document: &Document) -> [Words; 2] {
    let mut walker = Walker::new(document);
    walker.text.builder = Builder::with_room(document.sections.iter().map(Section::size).sum());
    document.sections.iter().for_each(|section| walker.section(section));
    walker.called_notes();
    [walker.text.finish(), walker.notes.finish()]
}

#[derive(Default)]
struct Side {
    builder: Builder,
    nodes: Vec<(u32, Span)>,
}

impl Side {
    fn finish(self) -> Words {
        Words { stream: self.builder.finish(), nodes: self.nodes }
    }
}

struct Walker<'d> {
    document: &'d Document,
    text: Side,
    notes: Side,
    in_note: bool,
    /// In the order of their calls.
    called: Vec<&'d NoteLabel>,
    known: BTreeSet<&'d NoteLabel>,
}

impl<'d> Walker<'d> {
    fn new(document: &'d Document) -> Self {
        Walker {
            document,
            text: Side::default(),
            notes: Side::default(),
            in_note: false,
            called: Vec::new(),
            known: BTreeSet::new(),
        }
    }

    fn side(&mut self) -> &mut Side {
        if self.in_note { &mut self.notes } else { &mut self.text }
    }

    fn begin(&mut self) {
        self.side().builder.block_begins();
    }

    fn section(&mut self, section: &'d Section) {
        self.line(&section.heading);
        self.blocks(&section.blocks);
        section.sections.iter().for_each(|inner| self.section(inner));
    }

    /// Notes that are called in notes come after them.
    fn called_notes(&mut self) {
        self.in_note = true;
        let mut idx = 0;
        while let Some(label) = self.called.get(idx).copied() {
            idx += 1;
            let Some(note) = self.document.notes.get(label) else { continue };
            self.notes.builder.block_begins();
            self.notes.builder.unit_begins();
            self.blocks(&note.blocks);
            self.notes.builder.block_begins();
        }
    }

    fn blocks(&mut self, blocks: &'d [Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &'d Block) {
        match block {
            // It repeats words of the text, and is shown to the eye alone.
            Block::Division(own) | Block::Quote(own) if is_decoration(&own.meta) => {}
            Block::Table(own) => self.table(own),
            Block::Figure(own) => self.figure(own),
            Block::Code(own) => {
                self.begin();
                self.text(&own.text, own.meta.span);
            }
            Block::Math(own) => {
                self.begin();
                self.text(&own.source, own.meta.span);
            }
            Block::Definitions(own) => {
                for entry in &own.entries {
                    self.line(&entry.term);
                    entry.definitions.iter().for_each(|blocks| self.blocks(blocks));
                }
            }
            Block::Paragraph(_)
            | Block::Heading(_)
            | Block::Quote(_)
            | Block::List(_)
            | Block::Division(_)
            | Block::Admonition(_) => {
                lines(block).into_iter().for_each(|line| self.line(line));
                child_blocks(block).into_iter().for_each(|blocks| self.blocks(blocks));
            }
            // What has no words, is drawn up by the backends, or was reported as kept out.
            Block::Break(_) | Block::Raw(_) | Block::Contents(_) | Block::Notes(_) => {}
        }
    }

    /// Captions come first, as they are read back.
    fn table(&mut self, own: &'d Table) {
        self.line(&own.caption);
        for Row { cells, .. } in own.head.iter().chain(&own.body).chain(&own.foot) {
            for cell in cells {
                self.begin();
                self.blocks(&cell.blocks);
            }
        }
    }

    fn figure(&mut self, own: &'d Figure) {
        self.line(&own.caption);
        self.blocks(&own.blocks);
    }

    fn line(&mut self, line: &'d [Inline]) {
        if !line.is_empty() {
            self.begin();
            self.inlines(line);
            self.begin();
        }
    }

    fn inlines(&mut self, line: &'d [Inline]) {
        for inline in line {
            match inline {
                Inline::Text(own) | Inline::Code(own) => self.text(&own.text, own.meta.span),
                Inline::Math(own) => self.text(&own.source, own.meta.span),
                Inline::SoftBreak(_) | Inline::LineBreak(_) => self.side().builder.space(),
                Inline::NoteReference(own) => {
                    self.side().builder.close();
                    if self.document.notes.contains_key(&own.label) && self.known.insert(&own.label) {
                        self.called.push(&own.label);
                    }
                }
                Inline::Emphasis(own)
                | Inline::Strong(own)
                | Inline::Strikethrough(own)
                | Inline::Superscript(own)
                | Inline::Subscript(own)
                | Inline::SmallCaps(own)
                | Inline::Keyboard(own)
                | Inline::Small(own)
                | Inline::Abbreviation(own)
                | Inline::Span(own) => self.inlines(&own.content),
                Inline::Link(own) => self.inlines(&own.content),
                // Pictures have no words to be set, and numbers of pages are the backends' own.
                Inline::Image(_) | Inline::PageNumber(_) | Inline::Raw(_) => {}
            }
        }
    }

    fn text(&mut self, text: &str, span: Span) {
        let side = self.side();
        side.nodes.push((side.builder.stream.text.len() as u32, span));
        side.builder.push(text);
    }
}

fn is_decoration(meta: &Meta) -> bool {
    meta.has_class("pullquote") && meta.has_class("decorative")
}
