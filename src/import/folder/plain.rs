//! A folder without a plan: its texts in natural order.

use super::{Desk, Entry, Plan, texts};
use crate::diagnostic::{Sink, import as codes};
use crate::publication::{FrontMatterKind, read_front_matter};

/// Files that are about the texts and not of them.
const ABOUT: &[&str] = &[
    "readme",
    "license",
    "licence",
    "copying",
    "contributing",
    "changelog",
    "code_of_conduct",
    "security",
    "authors",
    "todo",
    "summary",
];

/// The texts of a folder; none if there are none.
pub(super) fn plan(desk: &mut Desk) -> Option<Plan> {
    let mut plan = Plan { tool: "a folder of Markdown", ..Plan::default() };
    let all = texts(desk.folder, "");
    let about = |path: &str| {
        let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem).to_lowercase();
        ABOUT.contains(&stem.as_str())
    };
    let (kept, left): (Vec<String>, Vec<String>) = all.into_iter().partition(|path| !about(path));
    // A folder that holds nothing else is a text after all.
    let (kept, left) = if kept.is_empty() { (left, kept) } else { (kept, left) };
    for path in left {
        desk.sink.push(codes::left_out(None, path, "it seems to be about the text"));
    }
    read_metadata(desk, &mut plan);
    if kept.len() > 1 && plan.publication.title.is_empty() {
        plan.publication.title = title_of(desk);
    }
    plan.body = kept.into_iter().map(Entry::file).collect();
    (!plan.body.is_empty()).then_some(plan)
}

/// pandoc: what is said of the book stands in a file beside the texts.
fn read_metadata(desk: &mut Desk, plan: &mut Plan) {
    let names = ["metadata.yaml", "metadata.yml", "meta.yaml", "title.yaml"];
    let Some(path) = names.into_iter().find(|path| desk.has(path)) else { return };
    let Some(id) = desk.read(path) else { return };
    let Some(source) = desk.sources.get(id) else { return };
    let range = 0..source.text.len();
    if let Some(said) = read_front_matter(source, range, FrontMatterKind::Yaml, &mut Sink::default()) {
        plan.publication.complete(said.publication);
    }
}

/// `The long tide` of a folder `the-long-tide`.
fn title_of(desk: &Desk) -> String {
    let real = desk.folder.canonicalize().unwrap_or_else(|_| desk.folder.to_path_buf());
    let name = real.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let words = name.replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
