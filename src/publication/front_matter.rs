//! Front matter: what a manuscript says of itself on its first lines, in YAML or TOML.
//!
//! It takes the keys of `[publication]` at its top, those that pandoc has for the same things, and
//! the manifest's own tables below `publication`, `contributor`, `edition` and `fonts`.

use super::{Item, Manifest, manifest};
use crate::config::{Fields, Unknown, Value, parse_toml, parse_yaml};
use crate::diagnostic::Sink;
use crate::source::SourceFile;
use std::ops::Range;

/// The language of the front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrontMatterKind {
    /// Between lines `---`.
    Yaml,
    /// Between lines `+++`.
    Toml,
}

/// Reads front matter, which stands at `range` of the file, with or without its fences. None if it
/// cannot be parsed.
pub fn read_front_matter(
    source: &SourceFile,
    range: Range<usize>,
    kind: FrontMatterKind,
    sink: &mut Sink,
) -> Option<Manifest> {
    let range = without_fences(&source.text, range)?;
    let root = match kind {
        FrontMatterKind::Toml => parse_toml(source, range, sink)?,
        FrontMatterKind::Yaml => parse_yaml(source, range, sink)?,
    };
    let mut made = Manifest::default();
    if root.value == Value::Nothing {
        return Some(made);
    }
    let mut fields = Fields::new("the front matter", root, sink)?;
    let unknown = Unknown::Noted;
    manifest::publication_keys(&mut fields, unknown, &mut made, sink);
    if let Some(node) = fields.take("publication")
        && let Some(table) = Fields::new("`publication`", node, sink)
    {
        manifest::publication(table, Unknown::Refused, &mut made, sink);
    }
    // Pandoc: `author` and `creator` are authors unless they say otherwise, `contributor` is anyone.
    for (keys, role) in [
        (["author", "authors"], "aut"),
        (["creator", "creators"], "aut"),
        (["editor", "editors"], "edt"),
        (["translator", "translators"], "trl"),
        (["illustrator", "illustrators"], "ill"),
        (["contributor", "contributors"], "ctb"),
    ] {
        if let Some(node) = fields.take_one(&keys, sink) {
            manifest::contributors(node, Some(role), unknown, &mut made, sink);
        }
    }
    bio(&mut fields, &mut made, sink);
    let cover = fields.text_one(&["cover-image", "cover"], sink);
    manifest::rest(&mut fields, Unknown::Refused, &mut made, sink);
    if let Some(cover) = cover {
        made.places.insert(Item::DefaultCover, cover.span);
        made.default_cover = Some(cover.value);
    }
    if let Some(node) = fields.take("reference-location")
        && let Some(position) = super::notes::reference_location(node, sink)
    {
        made.publication.notes.position = position;
    }
    if let Some(style) = fields.text("style", sink) {
        made.places.insert(Item::DefaultStyle, style.span);
        made.default_style = Some(style.value);
    }
    fields.finish(unknown, sink);
    Some(made)
}

/// A `bio` beside a single author is that author's.
fn bio(fields: &mut Fields, made: &mut Manifest, sink: &mut Sink) {
    let bio = fields.text("bio", sink);
    let file = fields.text("bio-file", sink);
    let Some(first) = made.publication.contributors.first_mut() else { return };
    if let Some(bio) = bio
        && first.bio.is_none()
    {
        first.bio = Some(super::Bio { text: bio.value, span: bio.span });
    }
    if let Some(file) = file
        && first.bio.is_none()
    {
        made.bio_files.entry(0).or_insert(file);
    }
}

/// The range without its first and last line where they are fences.
fn without_fences(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let own = text.get(range.clone())?;
    let fence = |line: &str| matches!(line.trim_end(), "---" | "+++" | "...");
    let mut start = range.start;
    let mut end = range.end;
    if let Some(first) = own.split_inclusive('\n').next().filter(|line| fence(line)) {
        start += first.len();
    }
    let rest = text.get(start..end)?;
    if let Some(last) = rest.split_inclusive('\n').next_back().filter(|line| fence(line)) {
        end -= last.len();
    }
    Some(start..end)
}
