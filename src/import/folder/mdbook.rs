//! mdBook: `book.toml`, and `SUMMARY.md`, in which the order of chapters is a list of links.

use super::{Desk, Entry, Plan};
use crate::config::{Fields, parse_toml};
use crate::diagnostic::{Sink, import as codes};
use crate::document::{Block, Inline, Language, List, plain_text};
use crate::publication::{Contributor, Dialect, slug};
use crate::reader::markdown::{self, MarkdownOptions};
use crate::source::Span;

/// Where the summary stands if nothing is said.
const SUMMARY: &str = "SUMMARY.md";

/// The plan of an mdBook; none if the folder is none.
pub(super) fn plan(desk: &mut Desk) -> Option<Plan> {
    let mut plan = Plan { tool: "an mdBook", dialect: Dialect::Mdbook, ..Plan::default() };
    let mut folder = "src".to_owned();
    if desk.has("book.toml") {
        read_settings(desk, &mut plan, &mut folder);
    }
    let places = [format!("{}/{SUMMARY}", folder.trim_end_matches('/')), SUMMARY.to_owned()];
    let path = places.into_iter().find(|path| desk.has(path))?;
    let base = path.strip_suffix(SUMMARY).unwrap_or_default().to_owned();
    let id = desk.read(&path)?;
    let source = desk.sources.get(id)?;
    let document = markdown::read(source, &MarkdownOptions::default(), &mut Sink::default());
    let mut summary = Summary { desk, plan: &mut plan, base, numbered: false };
    for section in &document.sections {
        section.blocks.iter().for_each(|block| summary.block(block));
    }
    Some(plan)
}

/// What `book.toml` says of the book.
fn read_settings(desk: &mut Desk, plan: &mut Plan, folder: &mut String) {
    let Some(id) = desk.read("book.toml") else { return };
    let Some(source) = desk.sources.get(id) else { return };
    let sink = &mut desk.sink;
    let Some(root) = parse_toml(source, 0..source.text.len(), sink) else { return };
    let Some(mut fields) = Fields::new("`book.toml`", root, sink) else { return };
    let Some(book) = fields.take("book") else { return };
    let Some(mut book) = Fields::new("`[book]`", book, sink) else { return };
    let own = &mut plan.publication;
    own.title = book.text("title", sink).map(|text| text.value).unwrap_or_default();
    own.description = book.text("description", sink).map(|text| text.value);
    let language = book.text_one(&["language", "multilingual-language"], sink);
    own.language = Language(language.map(|text| text.value).unwrap_or_default());
    for name in book.texts(&["authors", "author"], sink) {
        // mdBook's own templates put an address of mail behind the name.
        let name = name.value.split(" <").next().unwrap_or_default().trim().to_owned();
        if !name.is_empty() {
            let id = slug(&name);
            own.contributors.push(Contributor { id, name, ..Contributor::default() });
        }
    }
    if let Some(src) = book.text("src", sink) {
        *folder = src.value;
    }
}

/// The summary under way. Chapters before the list are front matter, those after it back matter.
struct Summary<'d, 'f> {
    desk: &'d mut Desk<'f>,
    plan: &'d mut Plan,
    base: String,
    /// A list has begun.
    numbered: bool,
}

impl Summary<'_, '_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(own) => {
                let title = plain_text(&own.content);
                // The first one is the summary's own.
                let first = self.plan.front.is_empty() && self.plan.body.is_empty();
                let own = first && title.trim().eq_ignore_ascii_case("summary");
                if !own && !title.trim().is_empty() {
                    self.plan.body.push(Entry::Part(title));
                    self.numbered = true;
                }
            }
            Block::List(list) => {
                self.numbered = true;
                // What stood between two lists belongs to the text.
                let between = std::mem::take(&mut self.plan.back);
                self.plan.body.extend(between);
                self.list(list, 1);
            }
            Block::Paragraph(own) => self.links(&own.content, 0),
            _ => {}
        }
    }

    fn list(&mut self, list: &List, level: u8) {
        for item in &list.items {
            for block in &item.blocks {
                match block {
                    Block::Paragraph(own) => self.links(&own.content, level),
                    Block::List(inner) => self.list(inner, (level + 1).min(6)),
                    _ => {}
                }
            }
        }
    }

    fn links(&mut self, content: &[Inline], level: u8) {
        for inline in content {
            let Inline::Link(link) = inline else { continue };
            let title = plain_text(&link.content);
            if link.href.is_empty() {
                self.desk.sink.push(codes::draft_chapter(link.meta.span, title));
                continue;
            }
            self.chapter(&link.href, level, link.meta.span);
        }
    }

    fn chapter(&mut self, href: &str, level: u8, span: Span) {
        let path = href.split('#').next().unwrap_or(href);
        let found = self.desk.entry(&format!("{}{path}", self.base), level);
        // A level of one is where every chapter stands.
        let found = found.map(|entry| match entry {
            Entry::File { path, level: 0 | 1 } => Entry::file(path),
            entry => entry,
        });
        let Some(entry) = found else { return };
        let repeated = self.plan.all().any(|known| match (known, &entry) {
            (Entry::File { path: one, .. }, Entry::File { path: other, .. }) => one == other,
            _ => false,
        });
        if repeated {
            self.desk.sink.push(codes::left_out(span, path, "the plan names it a second time"));
            return;
        }
        match (level, self.numbered) {
            (0, false) => self.plan.front.push(entry),
            (0, true) => self.plan.back.push(entry),
            _ => self.plan.body.push(entry),
        }
    }
}
