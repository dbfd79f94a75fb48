//! Several files' documents made one, with every note's name its own.

use crate::document::{Document, Inline, Note, NoteLabel, walk_inlines, walk_inlines_mut};
use std::collections::{BTreeMap, BTreeSet};

/// Puts documents one after the other. Each file may have a note `[^1]`: the second one met is
/// renamed, and the marks of its file with it. A mark that its own file leaves undefined is served
/// by another file's note if that file does not itself refer to it (a file of notes for all), and
/// otherwise stays undefined.
pub fn join(documents: Vec<Document>) -> Document {
    let own: Vec<BTreeSet<NoteLabel>> = documents.iter().map(references).collect();
    let mut shared: BTreeMap<NoteLabel, usize> = BTreeMap::new();
    for (idx, document) in documents.iter().enumerate() {
        for label in document.notes.keys().filter(|label| !own[idx].contains(label)) {
            shared.entry(label.clone()).or_insert(idx);
        }
    }
    let mut names: Vec<BTreeMap<NoteLabel, NoteLabel>> = Vec::with_capacity(documents.len());
    let mut taken: BTreeSet<NoteLabel> = BTreeSet::new();
    for document in &documents {
        let mut renamed = BTreeMap::new();
        for label in document.notes.keys() {
            let mut name = label.clone();
            let mut count = names.len();
            while !taken.insert(name.clone()) {
                count += 1;
                name = NoteLabel(format!("{}~{count}", label.0));
            }
            renamed.insert(label.clone(), name);
        }
        names.push(renamed);
    }
    let mut whole = Document::default();
    for (idx, mut document) in documents.into_iter().enumerate() {
        walk_inlines_mut(&mut document, &mut |inline| {
            if let Inline::NoteReference(reference) = inline {
                let home = if names[idx].contains_key(&reference.label) {
                    Some(idx)
                } else {
                    shared.get(&reference.label).copied()
                };
                if let Some(name) = home.and_then(|home| names[home].get(&reference.label)) {
                    reference.label = name.clone();
                } else if taken.contains(&reference.label) {
                    reference.label = undefined(&taken, &reference.label, idx);
                }
            }
        });
        if whole.language.0.is_empty() {
            whole.language = document.language;
        }
        whole.sections.extend(document.sections);
        let notes: Vec<(NoteLabel, Note)> = document.notes.into_iter().collect();
        whole.notes.extend(
            notes.into_iter().map(|(label, note)| (names[idx].get(&label).cloned().unwrap_or(label), note)),
        );
    }
    whole
}

/// A name that no note has, for a mark that must not be served by another file's note.
fn undefined(taken: &BTreeSet<NoteLabel>, label: &NoteLabel, file: usize) -> NoteLabel {
    let mut name = label.clone();
    let mut count = file;
    while taken.contains(&name) {
        count += 1;
        name = NoteLabel(format!("{}~{count}", label.0));
    }
    name
}

/// The name as the author wrote it, for messages.
pub(super) fn written(label: &NoteLabel) -> &str {
    match label.0.rsplit_once('~') {
        Some((name, count)) if count.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => &label.0,
    }
}

fn references(document: &Document) -> BTreeSet<NoteLabel> {
    let mut found = BTreeSet::new();
    walk_inlines(document, &mut |inline| {
        if let Inline::NoteReference(reference) = inline {
            found.insert(reference.label.clone());
        }
    });
    found
}
