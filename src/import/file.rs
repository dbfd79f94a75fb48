//! A file made a clean manuscript.

use super::{ImportOptions, Imported, in_the_way, list};
use crate::diagnostic::{Severity, import as codes};
use crate::edition::{self, Single};
use crate::publication::write_front_matter;
use crate::writer::{self, Punctuation};
use std::path::{Path, PathBuf};

pub(super) fn import(path: &Path, options: &ImportOptions) -> Imported {
    let out = options.out.clone().unwrap_or_else(|| path.with_extension("md"));
    let same = |one: &Path, other: &Path| match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => one == other,
    };
    // Even by force, nothing is written over what is read.
    if same(path, &out) {
        return Imported::misused(codes::markdown_already(None, path.display()));
    }
    let told = list_beside(&out);
    if let Some(fault) = in_the_way(&[&out, &told], options) {
        return Imported::misused(fault);
    }
    let (part, single) = edition::read_single(path, &options.rulings);
    let Some(single) = single else { return Imported { part, ..Imported::default() } };
    let text = manuscript(&single);
    let list = (!single.decisions.is_empty()).then(|| list::list(&single, &out));
    let pictures = single.pictures.clone();
    let part = single.into_part();
    let failed = part.diagnostics.iter().any(|own| own.severity == Severity::Error);
    let mut imported = Imported { part, ..Imported::default() };
    if !failed {
        imported.write(&out, &text);
        if let Some(list) = list {
            imported.write(&told, &list);
        }
        let folder = out.parent().unwrap_or(Path::new(""));
        for (name, bytes) in pictures {
            imported.bring(&folder.join(name), &bytes, options);
        }
    }
    imported
}

/// The list's place: `article.import.txt` beside `article.md`.
fn list_beside(out: &Path) -> PathBuf {
    out.with_extension("import.txt")
}

/// The manuscript with its front matter.
fn manuscript(single: &Single) -> String {
    // A text that was recovered has straight quotes where it was typed so; Markdown's own have become
    // what they mean, and those that are left were meant straight.
    let punctuation = if single.recovered { Punctuation::Typed } else { Punctuation::Exact };
    let text = writer::write(&single.document, punctuation);
    format!("{}\n{text}", write_front_matter(&single.publication))
}
