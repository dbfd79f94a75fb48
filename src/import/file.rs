//! A file made a clean manuscript.

use super::{ImportOptions, Imported, in_the_way, list};
use crate::diagnostic::{Severity, import as codes};
use crate::document::{Inline, walk_inlines, walk_inlines_mut};
use crate::edition::{self, Single};
use crate::publication::{slug, write_front_matter};
use crate::store::{self, Folders};
use crate::writer::{self, Punctuation};
use std::collections::BTreeMap;
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
    let Some(mut single) = single else { return Imported { part, ..Imported::default() } };
    let pictures = pictures(&mut single, path, &out);
    let text = manuscript(&single);
    let list = (!single.decisions.is_empty()).then(|| list::list(&single, &out));
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

/// The pictures that are brought along, by their places beside the manuscript, which then shows them
/// there: those that stood in the file itself, and those beside it if the manuscript stands elsewhere.
fn pictures(single: &mut Single, path: &Path, out: &Path) -> BTreeMap<String, Vec<u8>> {
    let folder = |path: &Path| path.parent().unwrap_or(Path::new("")).to_owned();
    let mut found = std::mem::take(&mut single.pictures);
    if folder(path) != folder(out) {
        let base = folder(path);
        let folders = Folders::new(&base);
        walk_inlines(&single.document, &mut |inline| {
            if let Inline::Image(image) = inline
                && !found.contains_key(&image.href)
                && let Ok((_, real)) = folders.resolve(&base, &image.href)
                && let Ok(bytes) = store::read_bytes(&real)
            {
                found.insert(image.href.clone(), bytes);
            }
        });
    }
    let stem = out.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut brought = BTreeMap::new();
    for (href, bytes) in found {
        let plain = href.split(['?', '#']).next().unwrap_or_default();
        let file = plain.rsplit(['/', '\\']).next().unwrap_or_default();
        let (name, ending) = file.rsplit_once('.').unwrap_or((file, "png"));
        let name = Some(slug(name)).filter(|name| !name.is_empty()).unwrap_or_else(|| "picture".to_owned());
        let mut place = format!("{stem}-pictures/{name}.{ending}");
        let mut number = 1;
        while brought.contains_key(&place) {
            number += 1;
            place = format!("{stem}-pictures/{name}-{number}.{ending}");
        }
        names.insert(href, place.clone());
        brought.insert(place, bytes);
    }
    walk_inlines_mut(&mut single.document, &mut |inline| {
        if let Inline::Image(image) = inline
            && let Some(place) = names.get(&image.href)
        {
            image.href.clone_from(place);
        }
    });
    brought
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
