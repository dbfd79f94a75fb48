//! A text that stands in pieces in the manuscript, read on its own: the cells of tables drawn with
//! signs, the captions in attributes.
//!
//! What the text around defines holds in it as well: it is read with the definitions of the links
//! and notes that it names. Spans and diagnostics point at the pieces' places in the manuscript.

use super::blocks::{self, Blocks};
use super::{Context, Place, fence};
use crate::diagnostic::Sink;
use crate::document::{Block, Inline, NoteLabel, child_blocks_mut, lines_mut};
use crate::source::Span;
use pulldown_cmark::Parser;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Excerpts in excerpts: a table drawn in a cell of another. Each level reads its text again.
pub(super) const NESTED: usize = 2;

/// A text with the place of each of its lines.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Excerpt {
    pub text: String,
    /// Where a line begins, in the text and in the manuscript.
    places: Vec<(usize, usize)>,
}

/// What the text around an excerpt defines.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    /// Labels of links, folded, with the definition as it was written.
    links: BTreeMap<String, Range<usize>>,
    notes: BTreeSet<String>,
}

impl Excerpt {
    pub fn push_line(&mut self, line: &str, at: usize) {
        if !self.places.is_empty() {
            self.text.push('\n');
        }
        self.places.push((self.text.len(), at));
        self.text.push_str(line);
    }

    /// Without lines that say nothing at its start and end.
    pub fn trimmed(mut self) -> Self {
        self.text.truncate(self.text.trim_end().len());
        let lead = self.text.len() - self.text.trim_start_matches([' ', '\n', '\t']).len();
        // Only whole lines: the first one's indent counts.
        let lead = self.text[..lead].rfind('\n').map_or(0, |at| at + 1);
        self.text.drain(..lead);
        self.places.retain(|(own, _)| *own >= lead);
        self.places.iter_mut().for_each(|(own, _)| *own -= lead);
        self
    }

    fn place(&self, offset: usize) -> usize {
        let idx = self.places.partition_point(|(own, _)| *own <= offset);
        let (own, at) = self.places.get(idx.saturating_sub(1)).copied().unwrap_or_default();
        at + (offset - own)
    }
}

impl Definitions {
    /// Reads off what a whole text defines.
    pub fn of(source: &str) -> Self {
        let mut own = Definitions::default();
        let parser = Parser::new_ext(source, super::options());
        for (label, definition) in parser.reference_definitions().iter() {
            own.links.insert(fold(label), definition.span.clone());
        }
        for line in source.lines().map(|line| line.trim_start_matches([' ', '>', '\t'])) {
            if let Some((label, _)) = line.strip_prefix("[^").and_then(|rest| rest.split_once("]:")) {
                own.notes.insert(fold(label));
            }
        }
        own
    }

    /// The definitions of what a text names, to be read after it; and the labels of those notes.
    fn named_in(&self, text: &str, source: &str) -> (String, BTreeSet<NoteLabel>) {
        let mut extra = String::new();
        let mut labels = BTreeSet::new();
        let mut links = BTreeSet::new();
        for piece in text.split('[').skip(1) {
            let Some((label, _)) = piece.split_once(']') else { continue };
            let note = label.strip_prefix('^');
            let folded = fold(note.unwrap_or(label));
            if let Some(note) = note {
                if self.notes.contains(&folded) && labels.insert(NoteLabel(folded.clone())) {
                    extra.push_str(&format!("\n\n[^{note}]: ."));
                }
            } else if let Some(range) = self.links.get(&folded)
                && links.insert(folded)
            {
                extra.push_str("\n\n");
                extra.push_str(source[range.clone()].trim());
            }
        }
        (extra, labels)
    }
}

/// Labels are compared without regard to case and to the length of spaces.
fn fold(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

impl Blocks<'_, '_, '_> {
    /// Reads an excerpt of the text.
    pub fn excerpt(&mut self, excerpt: &Excerpt) -> Vec<Block> {
        let source = self.source;
        let definitions = self.definitions.get_or_insert_with(|| Definitions::of(source));
        let (extra, stubs) = definitions.named_in(&excerpt.text, source);
        let text = format!("{}{extra}", excerpt.text);
        let (depth, language) = (self.level().depth() + 1, self.level().language.clone());
        let mut sink = Sink::default();
        let file = self.ctx.place.file;
        let mut inner = Context {
            place: Place { file, base: 0 },
            language,
            smart: self.ctx.smart,
            raw_html: self.ctx.raw_html,
            has_controls: self.ctx.has_controls,
            is_deep: self.ctx.is_deep,
            sink: &mut sink,
            notes: BTreeMap::new(),
            inline_notes: self.ctx.inline_notes,
            depth,
            nested: self.ctx.nested + 1,
        };
        let tables = inner.nested < NESTED;
        let fenced = fence::find(&text, tables);
        fenced.report(&mut inner);
        let mut read = blocks::read(&mut inner, &fenced);
        let (notes, inline_notes, is_deep) = (inner.notes, inner.inline_notes, inner.is_deep);
        self.ctx.inline_notes = inline_notes;
        self.ctx.is_deep = is_deep;
        let base = self.ctx.place.base;
        let end = excerpt.text.len();
        let moved = |span: Span| {
            let (start, last) = (span.start as usize, span.end as usize);
            let at = |offset: usize| excerpt.place(offset.min(end)) + base;
            Span::new(file, at(start)..at(last).max(at(start)))
        };
        move_blocks(&mut read, &moved);
        for (label, mut note) in notes {
            if !stubs.contains(&label) {
                note.meta.span = moved(note.meta.span);
                move_blocks(&mut note.blocks, &moved);
                self.ctx.notes.entry(label).or_insert(note);
            }
        }
        for diagnostic in sink.into_vec() {
            let span = diagnostic.span.map(moved);
            self.ctx.sink.push(crate::diagnostic::Diagnostic { span, ..diagnostic });
        }
        read
    }
}

/// Gives every node in blocks a new span.
fn move_blocks(blocks: &mut [Block], moved: &impl Fn(Span) -> Span) {
    for block in blocks {
        let meta = block.meta_mut();
        meta.span = moved(meta.span);
        move_parts(block, moved);
        lines_mut(block).into_iter().for_each(|line| move_line(line, moved));
        child_blocks_mut(block).into_iter().for_each(|inner| move_blocks(inner, moved));
    }
}

/// Items, rows, cells and terms, which are no blocks.
fn move_parts(block: &mut Block, moved: &impl Fn(Span) -> Span) {
    match block {
        Block::List(own) => {
            own.items.iter_mut().for_each(|item| item.meta.span = moved(item.meta.span));
        }
        Block::Definitions(own) => {
            own.entries.iter_mut().for_each(|entry| entry.meta.span = moved(entry.meta.span));
        }
        Block::Table(own) => {
            for row in own.head.iter_mut().chain(&mut own.body).chain(&mut own.foot) {
                row.meta.span = moved(row.meta.span);
                row.cells.iter_mut().for_each(|cell| cell.meta.span = moved(cell.meta.span));
            }
        }
        Block::Paragraph(_)
        | Block::Heading(_)
        | Block::Quote(_)
        | Block::Code(_)
        | Block::Figure(_)
        | Block::Division(_)
        | Block::Admonition(_)
        | Block::Break(_)
        | Block::Math(_)
        | Block::Raw(_)
        | Block::Contents(_)
        | Block::Notes(_) => {}
    }
}

fn move_line(line: &mut [Inline], moved: &impl Fn(Span) -> Span) {
    for inline in line {
        let meta = inline.meta_mut();
        meta.span = moved(meta.span);
        if let Some(inner) = inline.content_mut() {
            move_line(inner, moved);
        }
    }
}
