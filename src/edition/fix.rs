//! Manuscripts repaired where the repair is certain.

use super::report::Part;
use crate::diagnostic::{Edit, store as codes};
use crate::source::{FileId, SourceFile};
use crate::store;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A file that was repaired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    pub file: String,
    pub places: usize,
}

/// Makes the edits that the diagnostics of a part hold, and takes those diagnostics off it. A file
/// that has changed since it was read is left alone.
pub fn fix(part: &mut Part) -> Vec<Fixed> {
    let mut by_file: BTreeMap<FileId, Vec<Edit>> = BTreeMap::new();
    for edit in part.diagnostics.iter().flat_map(|own| &own.edits) {
        by_file.entry(edit.span.file).or_default().push(edit.clone());
    }
    let mut fixed = Vec::new();
    let mut done = BTreeSet::new();
    for (id, edits) in by_file {
        let Some(source) = part.sources.get(id).filter(|source| is_plain(source)) else { continue };
        let path = Path::new(&source.name);
        let (text, places) = edited(&source.text, edits);
        if store::read_text(path).ok().as_deref() != Some(source.text.as_str()) {
            continue;
        }
        match store::write(path, text.as_bytes()) {
            Ok(()) => {
                fixed.push(Fixed { file: source.name.clone(), places });
                done.insert(id);
            }
            Err(fault) => part.diagnostics.push(codes::unwritable(None, path.display(), fault)),
        }
    }
    part.diagnostics
        .retain(|own| own.edits.is_empty() || !own.edits.iter().all(|edit| done.contains(&edit.span.file)));
    fixed
}

/// Its text is the file's own, and not what a reader has made of it.
fn is_plain(source: &SourceFile) -> bool {
    let ending = source.name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    matches!(ending.as_str(), "md" | "markdown" | "qmd" | "txt")
}

/// The text with these edits, from the first to the last; of two that meet, the first is made.
fn edited(text: &str, mut edits: Vec<Edit>) -> (String, usize) {
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    edits.dedup();
    let mut out = String::with_capacity(text.len());
    let (mut at, mut places) = (0, 0);
    for edit in edits {
        let range = edit.span.range();
        let Some(before) = text.get(at..range.start.max(at)).filter(|_| range.start >= at) else { continue };
        if text.get(range.clone()).is_none() {
            continue;
        }
        out.push_str(before);
        out.push_str(&edit.text);
        at = range.end;
        places += 1;
    }
    out.push_str(&text[at..]);
    (out, places)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[test]
    fn edits_are_made_in_order_and_none_twice() {
        let edit = |range: std::ops::Range<usize>, text: &str| Edit {
            span: Span::new(FileId(0), range),
            text: text.to_owned(),
        };
        let edits =
            vec![edit(4..5, "é"), edit(0..1, "A"), edit(0..1, "A"), edit(0..2, "x"), edit(90..91, "")];
        assert_eq!(edited("a-b-c", edits), ("A-b-é".to_owned(), 2));
    }
}
