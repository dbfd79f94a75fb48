//! Lint: what no pass repairs and no author meant.
//!
//! [`Found`] looks at the refined tree of any build, section by section. [`proofread`] looks at the words
//! as they were typed, before any pass, when a manuscript is checked: what it finds spoils no edition.

mod letters;
mod typed;
mod words;

use crate::diagnostic::{Sink, note};
use crate::document::{
    Block, Division, Document, Heading, Inline, Note, Section, lines, lines_mut, plain_text, walk_blocks,
    walk_blocks_mut, walk_captioned, walk_line, walk_line_mut, walk_sections,
};
use crate::source::{FileId, SourceMap, Span};
use letters::Letter;
use std::collections::BTreeMap;
use typed::Signs;
use words::Words;

/// A picture that its author marks `.decorative`, alone or as a figure, says nothing on purpose:
/// its alternative text is empty, which is another thing than missing.
pub(super) fn settle_decorative(section: &mut Section) {
    walk_line_mut(&mut section.heading, &mut settle_marked);
    walk_blocks_mut(&mut section.blocks, &mut |block| {
        if let Block::Figure(figure) = block
            && figure.meta.has_class(DECORATIVE)
        {
            for block in &mut figure.blocks {
                lines_mut(block).into_iter().flatten().for_each(settle_picture);
            }
        }
        settle_in_block(block);
    });
    section.sections.iter_mut().for_each(settle_decorative);
}

/// In a note, pictures are marked alone.
pub(super) fn settle_decorative_in(note: &mut Note) {
    walk_blocks_mut(&mut note.blocks, &mut settle_in_block);
}

fn settle_in_block(block: &mut Block) {
    lines_mut(block).into_iter().for_each(|line| walk_line_mut(line, &mut settle_marked));
}

const DECORATIVE: &str = "decorative";

fn settle_marked(inline: &mut Inline) {
    if inline.meta().has_class(DECORATIVE) {
        settle_picture(inline);
    }
}

fn settle_picture(inline: &mut Inline) {
    if let Inline::Image(image) = inline {
        image.alt.get_or_insert_default();
    }
}

/// What is found in one section, or one note.
#[derive(Debug, Default)]
pub(super) struct Found {
    headings: Sink,
    lines: Sink,
}

impl Found {
    /// Finds empty headings, links without text, and pictures without an alternative.
    pub fn in_section(section: &Section) -> Found {
        let mut found = Found::default();
        found.section(section);
        found
    }

    /// As in a section; a heading in a note heads nothing.
    pub fn in_note(note: &Note) -> Found {
        let mut found = Found::default();
        walk_blocks(&note.blocks, &mut |block| found.lines_of(block));
        found
    }

    fn section(&mut self, section: &Section) {
        let empty = !section.heading.is_empty() || section.level > 0;
        if empty && says_nothing(&section.heading) {
            self.headings.push(note::empty_heading(section.meta.span));
        }
        walk_line(&section.heading, &mut |inline| self.inline(inline));
        walk_blocks(&section.blocks, &mut |block| {
            if let Block::Heading(Heading { meta, content, .. }) = block
                && says_nothing(content)
            {
                self.headings.push(note::empty_heading(meta.span));
            }
            self.lines_of(block);
        });
        section.sections.iter().for_each(|inner| self.section(inner));
    }

    fn lines_of(&mut self, block: &Block) {
        lines(block).into_iter().for_each(|line| walk_line(line, &mut |inline| self.inline(inline)));
    }

    fn inline(&mut self, inline: &Inline) {
        if let Inline::Image(image) = inline {
            if image.alt.is_none() {
                self.lines.push(note::no_alternative(image.meta.span, &image.href));
            }
        } else if let Inline::Link(link) = inline
            && says_nothing(&link.content)
            // Its page is put into words for each edition.
            && !link.shows.page()
            && link.meta.anchor().is_none()
        {
            self.lines.push(note::empty_link(link.meta.span, &link.href));
        }
    }
}

/// Reports what was found: headings first, then lists that would list nothing, then what stands in lines.
pub(super) fn report(document: &Document, found: Vec<Found>, sink: &mut Sink) {
    let (headings, lines): (Vec<Sink>, Vec<Sink>) =
        found.into_iter().map(|own| (own.headings, own.lines)).unzip();
    headings.into_iter().for_each(|own| sink.extend(own));
    lint_lists(document, sink);
    lines.into_iter().for_each(|own| sink.extend(own));
}

/// Reports lists that would list nothing.
fn lint_lists(document: &Document, sink: &mut Sink) {
    let (mut figures, mut tables) = (false, false);
    walk_sections(&document.sections, &mut |section| {
        walk_captioned(&section.blocks, &mut |block| match block {
            Block::Figure(own) => figures |= !own.is_listing() && !own.caption.is_empty(),
            Block::Table(own) => tables |= !own.caption.is_empty(),
            _ => {}
        });
    });
    let mut report = |asked: bool, any: bool, span: Span, what: &str| {
        if asked && !any {
            sink.push(note::nothing_to_list(span, what));
        }
    };
    walk_sections(&document.sections, &mut |section| {
        let is = |division| section.division == division;
        report(is(Division::ListOfFigures), figures, section.meta.span, "figure");
        report(is(Division::ListOfTables), tables, section.meta.span, "table");
        walk_blocks(&section.blocks, &mut |block| {
            let Block::Division(own) = block else { return };
            let has = |division: Division| own.meta.has_class(division.class());
            report(has(Division::ListOfFigures), figures, own.meta.span, "figure");
            report(has(Division::ListOfTables), tables, own.meta.span, "table");
        });
    });
}

/// No word, and no picture that could say one.
fn says_nothing(line: &[Inline]) -> bool {
    plain_text(line).trim().is_empty() && !holds_picture(line)
}

fn holds_picture(line: &[Inline]) -> bool {
    line.iter().any(|inline| {
        matches!(inline, Inline::Image(_)) || inline.content().is_some_and(|content| holds_picture(content))
    })
}

/// Reports what a proof-reader would mark in the words as they were typed: signs of two sorts, spaces
/// that nobody meant, words that stand twice, and words that are spelled in two ways.
pub fn proofread(document: &Document, sources: &SourceMap, sink: &mut Sink) {
    let mut signs: BTreeMap<FileId, Signs> = BTreeMap::new();
    let mut words = Words::new(&document.language);
    let mut line: Vec<Letter> = Vec::new();
    let mut read = |block: &Block| {
        let heading = matches!(block, Block::Heading(_));
        for content in lines(block) {
            line.clear();
            letters::letters(content, sources, &mut line);
            let Some(first) = line.first() else { continue };
            signs.entry(first.span.file).or_default().read(&line, sources);
            words.read(&line, heading, sink);
        }
    };
    walk_sections(&document.sections, &mut |section: &Section| walk_blocks(&section.blocks, &mut read));
    for note in document.notes.values() {
        walk_blocks(&note.blocks, &mut read);
    }
    signs.into_values().for_each(|own| own.report(sink));
    words.report(sink);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Language;
    use crate::reader::markdown::{self, MarkdownOptions};

    fn proofs(text: &str) -> (String, Vec<crate::diagnostic::Diagnostic>) {
        let mut sources = SourceMap::default();
        let id = sources.add("a.md", text);
        let options = MarkdownOptions { language: Language("en".into()), ..MarkdownOptions::default() };
        let mut sink = Sink::default();
        let document = markdown::read(sources.get(id).expect("it was added"), &options, &mut sink);
        let mut sink = Sink::default();
        proofread(&document, &sources, &mut sink);
        let found = sink.into_vec();
        let mut edits: Vec<_> = found.iter().flat_map(|own| own.edits.clone()).collect();
        edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
        let mut fixed = text.to_owned();
        for edit in edits {
            fixed.replace_range(edit.span.range(), &edit.text);
        }
        (fixed, found)
    }

    pub(super) fn codes(text: &str) -> Vec<&'static str> {
        proofs(text).1.iter().map(|own| own.code).collect()
    }

    #[test]
    fn signs_of_two_sorts_are_brought_to_one() {
        let (fixed, found) = proofs("“One”, \"two\" and don't -- a – b... c…\n");
        let codes: Vec<_> = found.iter().map(|own| own.code).collect();
        assert_eq!(codes, ["N110", "N110", "N110"]);
        assert_eq!(fixed, "“One”, “two” and don’t – a – b… c…\n");
        assert!(proofs(&fixed).1.is_empty());
        for text in ["\"One\" -- two...", "“One” – two…", "“One” `\"two\"` \\\"", "“5 feet 6\\\"”"]
        {
            assert!(super::tests::codes(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn spaces_that_nobody_meant_are_closed() {
        let (fixed, found) =
            proofs("One  two   three.\nFour\u{a0} five, sixty\u{a0}seven, 8\u{a0}km, a\u{200b}b.\n");
        let codes: Vec<_> = found.iter().map(|own| own.code).collect();
        assert_eq!(codes, ["N111", "N112", "N115"]);
        assert_eq!(fixed, "One two three.\nFour five, sixty seven, 8\u{a0}km, ab.\n");
        for text in
            ["One two  \nthree", "`a  b`", "| a  |  b |\n|---|---|\n| c  |  d |", "p.\u{a0}7, a\u{a0}house"]
        {
            assert!(super::tests::codes(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn only_what_is_sure_is_taken_out() {
        assert_eq!(proofs("We saw the the sea.").0, "We saw the sea.");
        assert_eq!(proofs("We saw the\nthe sea.").0, "We saw the sea.");
        assert_eq!(proofs("We went went home.").0, "We went went home.");
    }
}
