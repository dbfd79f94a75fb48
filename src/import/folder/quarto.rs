//! Quarto: `_quarto.yml` with the chapters of a book.

use super::{Desk, Entry, Plan};
use crate::config::{Fields, Node, Value, list_of, parse_yaml};
use crate::diagnostic::Sink;
use crate::document::Language;
use crate::publication::{Contributor, Date, Dialect, slug};

/// The plan of a Quarto book; none if the folder is none.
pub(super) fn plan(desk: &mut Desk) -> Option<Plan> {
    let path = ["_quarto.yml", "_quarto.yaml"].into_iter().find(|path| desk.has(path))?;
    let id = desk.read(path)?;
    let source = desk.sources.get(id)?;
    let root = parse_yaml(source, 0..source.text.len(), &mut desk.sink)?;
    let mut unread = Sink::default();
    let mut fields = Fields::new("`_quarto.yml`", root, &mut unread)?;
    let mut plan = Plan { tool: "a Quarto project", dialect: Dialect::Quarto, ..Plan::default() };
    let language = fields.text("lang", &mut unread).map(|text| text.value);
    plan.publication.language = Language(language.unwrap_or_default());
    let mut book = Fields::new("`book`", fields.take("book")?, &mut unread)?;
    let own = &mut plan.publication;
    own.title = book.text("title", &mut unread).map(|text| text.value).unwrap_or_default();
    own.subtitle = book.text("subtitle", &mut unread).map(|text| text.value);
    own.description = book.text_one(&["description", "abstract"], &mut unread).map(|text| text.value);
    own.date = book.text("date", &mut unread).and_then(|text| Date::parse(&text.value).ok());
    if let Some(authors) = book.take_one(&["author", "authors"], &mut unread) {
        own.contributors = list_of(authors).into_iter().filter_map(author).collect();
    }
    if let Some(chapters) = book.take("chapters") {
        plan.body = list_of(chapters).into_iter().flat_map(|node| chapter(node, desk)).collect();
    }
    // The first page of such a book is its preface.
    let index = |entry: &Entry| matches!(entry, Entry::File { path, .. } if path.starts_with("index."));
    if plan.body.first().is_some_and(index) {
        plan.front.push(plan.body.remove(0));
    }
    if let Some(appendices) = book.take("appendices") {
        plan.back = list_of(appendices).into_iter().flat_map(|node| chapter(node, desk)).collect();
    }
    Some(plan)
}

fn author(node: Node) -> Option<Contributor> {
    let name = match &node.value {
        Value::Table(entries) => {
            entries.iter().find(|entry| entry.key == "name").and_then(|entry| entry.node.as_text())
        }
        _ => node.as_text(),
    };
    let name = name?.trim().to_owned();
    (!name.is_empty()).then(|| Contributor { id: slug(&name), name, ..Contributor::default() })
}

/// A chapter, or a part with its chapters.
fn chapter(node: Node, desk: &mut Desk) -> Vec<Entry> {
    if let Some(path) = node.as_text() {
        return desk.entry(path, 0).into_iter().collect();
    }
    let mut unread = Sink::default();
    let Some(mut own) = Fields::new("a chapter", node, &mut unread) else { return Vec::new() };
    let mut found = Vec::new();
    if let Some(part) = own.text("part", &mut unread) {
        // A part may have a page of its own.
        if part.value.ends_with(".qmd") || part.value.ends_with(".md") {
            found.extend(desk.entry(&part.value, 0));
        } else {
            found.push(Entry::Part(part.value));
        }
    }
    if let Some(file) = own.text_one(&["file", "href"], &mut unread) {
        found.extend(desk.entry(&file.value, 0));
    }
    if let Some(chapters) = own.take("chapters") {
        // Parts do not stand in parts, so this goes one level down and no further.
        for node in list_of(chapters) {
            if let Some(path) = node.as_text() {
                found.extend(desk.entry(path, 0));
            } else if let Some(mut own) = Fields::new("a chapter", node, &mut unread)
                && let Some(file) = own.text_one(&["file", "href"], &mut unread)
            {
                found.extend(desk.entry(&file.value, 0));
            }
        }
    }
    found
}
