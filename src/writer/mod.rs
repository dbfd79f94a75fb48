//! Documents to Markdown: the manuscript an author would have typed, in the spelling that the reader
//! of Markdown knows.
//!
//! What is written reads back to the same tree, spans and what passes add apart. The plainest form is
//! taken that can carry a node; what Markdown has no form for is written as HTML that the reader
//! understands. `blocks` writes blocks, `inline` the lines in them, `escape` keeps words from being
//! taken for marks, `table` draws tables, `attributes` writes what stands in braces.

mod attributes;
mod blocks;
mod escape;
mod inline;
mod table;

use crate::document::{Document, Inline, NoteLabel, walk_inlines};
use std::collections::{BTreeMap, BTreeSet};

/// What becomes of straight quotes, double hyphens and rows of dots in the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Punctuation {
    /// They are escaped and come back as they are.
    #[default]
    Exact,
    /// They stand as if typed, and reading makes them those of the language.
    Typed,
}

/// Writes a document as one manuscript, without front matter.
pub fn write(document: &Document, punctuation: Punctuation) -> String {
    let writer = Writer { punctuation, labels: labels(document) };
    let mut parts = Vec::new();
    for section in &document.sections {
        parts.push(writer.section(section));
    }
    for (label, note) in &document.notes {
        parts.push(writer.note(label, note));
    }
    parts.retain(|part| !part.is_empty());
    let mut text = parts.join("\n\n");
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// What every step of writing knows.
struct Writer<'d> {
    punctuation: Punctuation,
    /// The notes' names in the manuscript.
    labels: BTreeMap<&'d NoteLabel, String>,
}

/// Names for all notes: their own where they can be written, else a number.
fn labels(document: &Document) -> BTreeMap<&NoteLabel, String> {
    let mut all: Vec<&NoteLabel> = Vec::new();
    walk_inlines(document, &mut |inline| {
        if let Inline::NoteReference(own) = inline {
            all.push(&own.label);
        }
    });
    all.extend(document.notes.keys());
    let plain = |label: &str| {
        !label.is_empty()
            && label.chars().all(|c| (c.is_alphanumeric() && !c.is_uppercase()) || "-_.:".contains(c))
    };
    let taken: BTreeSet<&str> =
        all.iter().map(|label| label.0.as_str()).filter(|label| plain(label)).collect();
    let mut made = BTreeMap::new();
    let mut number = 0;
    for label in all {
        if made.contains_key(label) {
            continue;
        }
        let mut name = label.0.clone();
        while !plain(&name) || (name != label.0 && taken.contains(name.as_str())) {
            number += 1;
            name = format!("n{number}");
        }
        made.insert(label, name);
    }
    made
}
