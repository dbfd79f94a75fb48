//! Notes: numbered by their first mark, from 1 in each chapter of a book or on and on, as is asked for.

use super::join::written;
use crate::diagnostic::{Sink, note};
use crate::document::{
    Block, Division, Document, Inline, Meta, Note, NoteLabel, Section, Text, child_blocks_mut, lines_mut,
};
use crate::publication::{Kind, NoteNumbering, Publication};
use std::collections::{BTreeMap, BTreeSet};

/// Numbers the notes. A mark without a note is an error and stays as text; a note without a mark
/// is reported and left out, since no place in the text calls for it.
pub(super) fn number(document: &mut Document, publication: &Publication, sink: &mut Sink) {
    let kind = publication.kind;
    let usual = if kind == Kind::Article { NoteNumbering::Book } else { NoteNumbering::Chapter };
    let mut counter = Counter {
        notes: std::mem::take(&mut document.notes),
        marked: BTreeSet::new(),
        waiting: Vec::new(),
        next: 1,
        numbering: publication.notes.numbering.unwrap_or(usual),
        sink,
    };
    for section in &mut document.sections {
        if section.division == Division::Part && kind != Kind::Article {
            counter.blocks_of(section);
            counter.settle();
            for chapter in &mut section.sections {
                counter.begin();
                counter.section(chapter);
                counter.settle();
            }
        } else {
            counter.begin();
            counter.section(section);
            counter.settle();
        }
    }
    for (label, own) in std::mem::take(&mut counter.notes) {
        if counter.marked.contains(&label) {
            document.notes.insert(label, own);
        } else {
            counter.sink.push(note::unused_note(own.meta.span, written(&label)));
        }
    }
}

struct Counter<'a> {
    notes: BTreeMap<NoteLabel, Note>,
    marked: BTreeSet<NoteLabel>,
    /// Notes of this chapter whose own text has not yet been looked at for marks.
    waiting: Vec<NoteLabel>,
    next: u32,
    numbering: NoteNumbering,
    sink: &'a mut Sink,
}

impl Counter<'_> {
    fn begin(&mut self) {
        if self.numbering == NoteNumbering::Chapter {
            self.next = 1;
        }
    }

    fn section(&mut self, section: &mut Section) {
        self.blocks_of(section);
        section.sections.iter_mut().for_each(|inner| self.section(inner));
    }

    fn blocks_of(&mut self, section: &mut Section) {
        self.line(&mut section.heading);
        self.blocks(&mut section.blocks);
    }

    /// Marks inside notes are numbered after those of the chapter's text.
    fn settle(&mut self) {
        let mut idx = 0;
        while let Some(label) = self.waiting.get(idx).cloned() {
            idx += 1;
            let Some(own) = self.notes.get_mut(&label) else { continue };
            let mut blocks = std::mem::take(&mut own.blocks);
            self.blocks(&mut blocks);
            if let Some(own) = self.notes.get_mut(&label) {
                own.blocks = blocks;
            }
        }
        self.waiting.clear();
    }

    fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            if let Block::Definitions(list) = block {
                // Term by term, as it is read.
                for entry in &mut list.entries {
                    self.line(&mut entry.term);
                    entry.definitions.iter_mut().for_each(|blocks| self.blocks(blocks));
                }
                continue;
            }
            lines_mut(block).into_iter().for_each(|line| self.line(line));
            child_blocks_mut(block).into_iter().for_each(|blocks| self.blocks(blocks));
        }
    }

    fn line(&mut self, line: &mut [Inline]) {
        for inline in line {
            if let Inline::NoteReference(reference) = inline {
                let Some(own) = self.notes.get_mut(&reference.label) else {
                    let name = written(&reference.label);
                    self.sink.push(note::undefined_note(reference.meta.span, name));
                    let text = Text { meta: Meta::at(reference.meta.span), text: format!("[^{name}]") };
                    *inline = Inline::Text(text);
                    continue;
                };
                reference.first = self.marked.insert(reference.label.clone());
                if reference.first {
                    own.number = self.next;
                    self.next += 1;
                    self.waiting.push(reference.label.clone());
                }
                reference.number = own.number;
            } else if let Some(content) = inline.content_mut() {
                self.line(content);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{NoteReference, Paragraph, plain_text};
    use crate::passes::join;

    fn mark(label: &str) -> Inline {
        Inline::NoteReference(NoteReference { label: NoteLabel(label.into()), ..NoteReference::default() })
    }

    /// A file with marks, and notes of these names.
    fn file(marks: &[&str], notes: &[&str]) -> Document {
        let content = marks.iter().map(|label| mark(label)).collect();
        let blocks = vec![Block::Paragraph(Paragraph { content, ..Paragraph::default() })];
        let notes = notes.iter().map(|label| (NoteLabel((*label).into()), Note::default())).collect();
        Document { sections: vec![Section { blocks, ..Section::default() }], notes, ..Document::default() }
    }

    fn codes(mut document: Document) -> (Vec<&'static str>, String) {
        let mut sink = Sink::default();
        number(&mut document, &Publication::default(), &mut sink);
        let mut text = String::new();
        for section in &document.sections {
            for block in &section.blocks {
                let Block::Paragraph(paragraph) = block else { continue };
                for inline in &paragraph.content {
                    if let Inline::NoteReference(reference) = inline {
                        text.push_str(&format!("{} ", reference.number));
                    }
                }
                text.push_str(&plain_text(&paragraph.content));
            }
        }
        (sink.iter().map(|own| own.code).collect(), text)
    }

    #[test]
    fn a_mark_without_a_note_stays_as_text() {
        assert_eq!(codes(file(&["a"], &["a"])), (vec![], "1 ".into()));
        assert_eq!(codes(file(&["b"], &["a"])), (vec!["N003", "N004"], "[^b]".into()));
    }

    #[test]
    fn files_share_only_notes_that_their_own_file_leaves_alone() {
        let shared = join(vec![file(&["1", "all"], &["1"]), file(&["1"], &["1"]), file(&[], &["all"])]);
        assert_eq!(codes(shared), (vec![], "1 2 1 ".into()));
        let apart = join(vec![file(&["1"], &["1"]), file(&["1"], &[])]);
        assert_eq!(codes(apart), (vec!["N003"], "1 [^1]".into()));
    }
}
