//! Markdown to a document: CommonMark 0.31.2 by pulldown-cmark, its common extensions, and what books
//! need beyond them, written as pandoc and Quarto write it.
//!
//! `fence` finds fenced divs before the text is parsed; `blocks` makes blocks of the events; each line
//! of inlines is gathered as tokens (`line`), gains the marks that pulldown-cmark does not know
//! (`marks`, `html`), has its punctuation made smart (`smart`), and becomes nodes (`nest`).
//!
//! Manuscripts may be hostile: every step is linear in the length of the text, none recurses by what
//! it reads, and the tree it yields has a bounded depth.

mod attributes;
mod blocks;
mod drawn;
mod excerpt;
mod fence;
mod grid;
mod html;
mod levels;
mod line;
mod listing;
mod marks;
mod markup;
mod nest;
mod paragraph;
mod quotes;
mod references;
mod ruled;
mod smart;

pub use quotes::double as quotation_marks;

use crate::diagnostic::{Diagnostic, Edit, Sink, reader as report};
use crate::document::{Block, Division, Document, Language, Matter, Meta, Note, NoteLabel, Section};
use crate::source::{FileId, SourceFile, Span};
use pulldown_cmark::Options;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// Blocks that hold blocks stand at most so deep in one another; what is deeper is kept, but not
/// nested. With as many levels of inlines, seven of sections, and a table at the bottom, the tree's
/// JSON form stays within the 127 levels that its reader allows.
pub const BLOCK_DEPTH: usize = 16;

/// The same of inlines.
pub const INLINE_DEPTH: usize = 16;

/// How a manuscript is to be read.
#[derive(Clone, Debug)]
pub struct MarkdownOptions {
    /// By it the marks of smart punctuation are chosen, where no `lang` says otherwise.
    pub language: Language,
    /// Make typed quotes, dashes and dots those of the language.
    pub smart: bool,
    pub raw_html: RawHtml,
}

impl Default for MarkdownOptions {
    fn default() -> Self {
        MarkdownOptions { language: Language::default(), smart: true, raw_html: RawHtml::Read }
    }
}

/// What becomes of HTML in a manuscript.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RawHtml {
    /// What means something becomes nodes; the rest is reported and kept as raw markup.
    #[default]
    Read,
    /// All of it is kept as raw markup, without a word.
    Keep,
}

/// What is read of pulldown-cmark's extensions. Its smart punctuation knows English only and sees one
/// node at a time; its heading attributes know no quotes; its superscripts cannot stand in a word:
/// these three are read here.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
}

/// Reads a file of a manuscript into one flat section; its front matter is skipped.
pub fn read(source: &SourceFile, options: &MarkdownOptions, sink: &mut Sink) -> Document {
    let start = match super::front_matter(&source.text) {
        Some(found) => found.body_start,
        None if source.text.starts_with('\u{feff}') => '\u{feff}'.len_utf8(),
        None => 0,
    };
    let place = Place { file: source.id, base: start };
    let (blocks, notes) = read_text(&source.text[start..], place, options, sink);
    let section = Section {
        meta: Meta::at(source.span()),
        division: Division::default(),
        matter: Matter::default(),
        blocks,
        ..Section::default()
    };
    Document { language: options.language.clone(), sections: vec![section], notes }
}

/// Reads a short text out of another file, such as a bio in the manifest, whose bytes begin at
/// `span_base`. Notes have no place in it: their texts follow at its end.
pub fn read_fragment(text: &str, span_base: Span, options: &MarkdownOptions, sink: &mut Sink) -> Vec<Block> {
    let place = Place { file: span_base.file, base: span_base.start as usize };
    let (mut blocks, notes) = read_text(text, place, options, sink);
    blocks.extend(notes.into_values().flat_map(|note| note.blocks));
    blocks
}

fn read_text(
    text: &str,
    place: Place,
    options: &MarkdownOptions,
    sink: &mut Sink,
) -> (Vec<Block>, BTreeMap<NoteLabel, Note>) {
    let mut ctx = Context {
        place,
        language: options.language.clone(),
        smart: options.smart,
        raw_html: options.raw_html,
        has_controls: report_controls(text, place, sink),
        is_deep: false,
        sink,
        notes: BTreeMap::new(),
        inline_notes: 0,
        depth: 0,
        nested: 0,
    };
    let fenced = fence::find(text, true);
    fenced.report(&mut ctx);
    let blocks = blocks::read(&mut ctx, &fenced);
    (blocks, ctx.notes)
}

/// Where the text that is read stands in its file.
#[derive(Clone, Copy, Debug)]
struct Place {
    file: FileId,
    base: usize,
}

impl Place {
    fn span(self, range: Range<usize>) -> Span {
        Span::new(self.file, range.start + self.base..range.end + self.base)
    }
}

/// What every step of reading one text shares.
struct Context<'x> {
    place: Place,
    language: Language,
    smart: bool,
    raw_html: RawHtml,
    /// The text holds control characters.
    has_controls: bool,
    /// That something is nested too deep has been reported.
    is_deep: bool,
    sink: &'x mut Sink,
    notes: BTreeMap<NoteLabel, Note>,
    inline_notes: u32,
    /// Blocks that the text which is read stands in, and texts that it is an excerpt of.
    depth: usize,
    nested: usize,
}

impl Context<'_> {
    /// Text without control characters: NUL becomes U+FFFD (CommonMark 0.31.2, 2.3), those that are
    /// spaces become one, the others go.
    fn clean<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if !self.has_controls || !text.contains(is_control) {
            return Cow::Borrowed(text);
        }
        Cow::Owned(
            text.chars()
                .filter_map(|c| match c {
                    '\0' => Some('\u{fffd}'),
                    '\u{b}' | '\u{c}' | '\u{85}' => Some(' '),
                    c if is_control(c) => None,
                    c => Some(c),
                })
                .collect(),
        )
    }

    /// Reports once that nesting goes too deep.
    fn too_deep(&mut self, range: Range<usize>) {
        if !std::mem::replace(&mut self.is_deep, true) {
            self.sink.push(report::too_deep(self.place.span(range), BLOCK_DEPTH));
        }
    }
}

fn is_control(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || c == '\u{feff}'
}

/// Reports control characters, all of a text at once, at the first.
fn report_controls(text: &str, place: Place, sink: &mut Sink) -> bool {
    let is_suspect = |byte: &u8| (*byte < 0x20 && !matches!(byte, b'\n' | b'\r' | b'\t')) || *byte >= 0x7f;
    if !text.bytes().any(|byte| is_suspect(&byte)) {
        return false;
    }
    let found = text.char_indices().filter(|(_, c)| is_control(*c));
    let edits: Vec<Edit> = found
        .map(|(at, c)| Edit {
            span: place.span(at..at + c.len_utf8()),
            text: if matches!(c, '\u{b}' | '\u{c}' | '\u{85}') { " ".to_owned() } else { String::new() },
        })
        .collect();
    let Some(first) = edits.first() else { return false };
    let span = first.span;
    let first = text[span.range().start - place.base..].chars().next().unwrap_or_default();
    let code = format!("{:04X}", u32::from(first));
    let fault = report::control_characters(span, code, edits.len());
    sink.push(Diagnostic { edits, ..fault });
    true
}
