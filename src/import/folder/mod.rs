//! A folder of Markdown: the manifest that builds it.
//!
//! What other tools keep beside their texts says in which order these stand and who wrote them. It is
//! read here once and written down as a `bindery.toml`; the texts stay where and as they are.

mod jekyll;
mod mdbook;
mod plain;
mod quarto;

use super::{ImportOptions, Imported, in_the_way};
use crate::config::Written;
use crate::diagnostic::{Sink, import as codes};
use crate::edition::{MANIFEST, Part};
use crate::publication::{Dialect, FrontMatterKind, Publication, read_front_matter, write_manifest_head};
use crate::reader;
use crate::source::{FileId, SourceMap};
use crate::store;
use std::path::{Path, PathBuf};

/// A file or a part, in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Entry {
    /// A path from the folder, with `/`, and the level of its highest heading; 0: as it was written.
    File {
        path: String,
        level: u8,
    },
    Part(String),
}

impl Entry {
    fn file(path: impl Into<String>) -> Entry {
        Entry::File { path: path.into(), level: 0 }
    }
}

/// The plan of a book, as another tool has it.
#[derive(Debug, Default)]
struct Plan {
    /// The tool, as people call it.
    tool: &'static str,
    publication: Publication,
    front: Vec<Entry>,
    body: Vec<Entry>,
    back: Vec<Entry>,
    dialect: Dialect,
}

/// The folder under way.
struct Desk<'f> {
    folder: &'f Path,
    sources: SourceMap,
    sink: Sink,
}

pub(super) fn import(folder: &Path, options: &ImportOptions) -> Imported {
    let out = folder.join(MANIFEST);
    let out = out.strip_prefix(".").map_or(out.clone(), Path::to_path_buf);
    if let Some(fault) = in_the_way(&[&out], options) {
        return Imported::misused(fault);
    }
    let mut desk = Desk { folder, sources: SourceMap::default(), sink: Sink::default() };
    let plan = mdbook::plan(&mut desk)
        .or_else(|| quarto::plan(&mut desk))
        .or_else(|| jekyll::plan(&mut desk))
        .or_else(|| plain::plan(&mut desk));
    let Some(mut plan) = plan.filter(|plan| plan.all().any(|entry| matches!(entry, Entry::File { .. })))
    else {
        if desk.sink.has_errors() {
            let part = Part::of_sink(desk.sources, desk.sink);
            return Imported { part, ..Imported::default() };
        }
        return Imported::misused(codes::nothing_to_import(None, folder.display()));
    };
    desk.look_through(&mut plan);
    let text = manifest(&plan);
    let failed = desk.sink.has_errors();
    let mut imported = Imported { part: Part::of_sink(desk.sources, desk.sink), ..Imported::default() };
    if !failed {
        imported.write(&out, &text);
    }
    imported
}

impl Plan {
    fn all(&self) -> impl Iterator<Item = &Entry> {
        self.front.iter().chain(&self.body).chain(&self.back)
    }
}

impl Desk<'_> {
    /// Whether a path from the folder is there.
    fn has(&self, path: &str) -> bool {
        store::exists(&self.folder.join(path))
    }

    /// Reads a file of the folder into the sources; a fault is reported.
    fn read(&mut self, path: &str) -> Option<FileId> {
        let full = self.folder.join(path);
        let name = full.strip_prefix(".").unwrap_or(&full).display().to_string();
        match store::read_text(&full) {
            Ok(text) => Some(self.sources.add(name, text)),
            Err(fault) => {
                self.sink.push(fault.diagnostic(&name, None));
                None
            }
        }
    }

    /// The entry of a file that a plan names, if it is there and lies in the folder.
    fn entry(&mut self, path: &str, level: u8) -> Option<Entry> {
        let folders = store::Folders::new(self.folder);
        match folders.resolve(self.folder, path) {
            Ok((path, real)) if !store::is_folder(&real) => Some(Entry::File { path, level }),
            Ok(_) | Err(_) => {
                self.sink.push(codes::missing_chapter(None, path));
                None
            }
        }
    }

    /// What the files' own heads say of authors and language, where the plan says nothing; and what
    /// they hold that is not followed.
    fn look_through(&mut self, plan: &mut Plan) {
        let paths: Vec<String> = plan
            .all()
            .filter_map(|entry| match entry {
                Entry::File { path, .. } => Some(path.clone()),
                Entry::Part(_) => None,
            })
            .collect();
        let single = paths.len() == 1;
        for path in paths {
            let Some(id) = self.read(&path) else { continue };
            let Some(source) = self.sources.get(id) else { continue };
            let liquid = source.text.contains("{% ") || source.text.contains("{%- ");
            if liquid && matches!(plan.dialect, Dialect::Plain | Dialect::Jekyll) {
                self.sink.push(codes::foreign_marks(None, &source.name, "tags of Liquid (`{% … %}`)"));
            }
            let Some(found) = reader::front_matter(&source.text) else { continue };
            let kind = match found.kind {
                reader::FrontMatterKind::Yaml => FrontMatterKind::Yaml,
                reader::FrontMatterKind::Toml => FrontMatterKind::Toml,
            };
            let said = read_front_matter(source, found.range, kind, &mut Sink::default());
            let Some(said) = said.map(|said| said.publication) else { continue };
            let own = &mut plan.publication;
            if single {
                own.complete(said);
                continue;
            }
            if own.language.0.is_empty() {
                own.language = said.language;
            }
            for person in said.contributors {
                if !own.contributors.iter().any(|known| known.name == person.name) {
                    own.contributors.push(person);
                }
            }
        }
    }
}

/// The manifest's text.
fn manifest(plan: &Plan) -> String {
    let mut out = format!("# Made by `bindery import` from {}.\n", plan.tool);
    out.push_str(&write_manifest_head(&plan.publication));
    out.push_str("\n[manuscript]\n");
    match plan.dialect {
        Dialect::Plain => {}
        Dialect::Mdbook => out.push_str("dialect = \"mdbook\"\n"),
        Dialect::Quarto => out.push_str("dialect = \"quarto\"\n"),
        Dialect::Jekyll => out.push_str("dialect = \"jekyll\"\n"),
    }
    for (key, entries) in [("front", &plan.front), ("body", &plan.body), ("back", &plan.back)] {
        if !entries.is_empty() {
            let entries = Written::List(entries.iter().map(written).collect());
            out.push_str(&format!("{key} = {}\n", entries.to_toml()));
        }
    }
    out.push_str("\n[[edition]]\nname = \"pdf\"\nformat = \"pdf\"\n");
    out.push_str("\n[[edition]]\nname = \"epub\"\nformat = \"epub\"\n");
    out
}

fn written(entry: &Entry) -> Written {
    match entry {
        Entry::File { path, level: 0 } => Written::Text(literal(path)),
        Entry::File { path, level } => {
            let file = Written::Text(literal(path));
            Written::Table(vec![("file", file), ("level", Written::Number(u64::from(*level)))])
        }
        Entry::Part(title) => Written::Table(vec![("part", Written::Text(title.clone()))]),
    }
}

/// A path in which no sign is one of a pattern.
fn literal(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            '[' | '*' | '?' => out.extend(['[', c, ']']),
            c => out.push(c),
        }
    }
    out
}

/// All texts below a folder, from the plan's folder on, in natural order; what is hidden or made by
/// tools is passed over.
fn texts(folder: &Path, below: &str) -> Vec<String> {
    const MADE: &[&str] =
        &["node_modules", "target", "build", "_site", "_book", "book", "public", "vendor", "_build"];
    let mut found: Vec<PathBuf> = Vec::new();
    // What is found from here on has no `./` before it.
    let folder = if folder == Path::new(".") { Path::new("") } else { folder };
    let start = if below.is_empty() { folder.to_path_buf() } else { folder.join(below) };
    for ending in ["md", "markdown", "qmd"] {
        for depth in ["", "*/", "*/*/", "*/*/*/", "*/*/*/*/"] {
            found.extend(store::expand(&start, &format!("{depth}*.{ending}")).unwrap_or_default());
        }
    }
    let mut paths: Vec<String> = found
        .iter()
        .filter_map(|path| path.strip_prefix(folder).ok())
        .map(|path| path.to_string_lossy().replace('\\', "/"))
        .filter(|path| {
            path.split('/').all(|part| !part.starts_with('.'))
                && path.split('/').rev().skip(1).all(|part| !MADE.contains(&part))
        })
        .collect();
    paths.sort_by_key(|path| order(path));
    paths.dedup();
    paths
}

/// Folder by folder; in each what leads comes first, and figures count.
fn order(path: &str) -> Vec<(u8, Vec<(String, u64)>)> {
    let mut parts: Vec<&str> = path.split('/').collect();
    let last = parts.pop().unwrap_or_default();
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem).to_lowercase();
    let leads = matches!(stem.as_str(), "readme" | "index" | "_index");
    let mut key: Vec<_> = parts.iter().map(|part| (1, store::natural_key(part))).collect();
    key.push((if leads { 0 } else { 1 }, store::natural_key(&stem)));
    key
}
