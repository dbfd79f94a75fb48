//! Fenced divs, `::: {.epigraph}` … `:::`, which pulldown-cmark does not know.
//!
//! Their fences are found before the text is parsed. In the copy that is parsed, each becomes a
//! processing instruction of its own (`<?>`), padded to the same length: a block that may interrupt
//! a paragraph and stand in any list or quotation, so that containers, link definitions and notes
//! work across divisions and every offset remains true. Tables drawn with signs (`drawn`) are found
//! here as well, and each of their lines is replaced in the same way.

use super::attributes::{Braces, braces};
use super::drawn::{self, DrawnTable};
use super::{Context, options};
use crate::diagnostic::reader as report;
use crate::document::Attributes;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// What a fence does.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Fence {
    Open(Box<Attributes>),
    Close,
    /// The first line of a drawn table, with its range.
    Table(Box<DrawnTable>, Range<usize>),
    /// Another line of one.
    TableLine,
}

/// The fences of a text by their offsets, and the text in which they are replaced.
pub(super) struct Fenced<'s> {
    pub text: Cow<'s, str>,
    pub fences: BTreeMap<usize, Fence>,
    /// Drawings that are no tables, since their lines do not meet.
    broken: Vec<Range<usize>>,
}

impl Fenced<'_> {
    /// Reports what could not be read.
    pub fn report(&self, ctx: &mut Context<'_>) {
        for range in &self.broken {
            ctx.sink.push(report::broken_grid(ctx.place.span(range.clone())));
        }
    }
}

/// Finds the fences of a text and, where they are asked for, its drawn tables.
pub(super) fn find(text: &str, tables: bool) -> Fenced<'_> {
    let mut fences = candidates(text);
    let drawn = if tables { drawn::find(text) } else { drawn::Found::default() };
    let mut broken = drawn.broken;
    if !(fences.is_empty() && drawn.tables.is_empty() && broken.is_empty()) {
        let verbatim = verbatim(text);
        for range in &verbatim {
            let inside: Vec<usize> = fences.range(range.clone()).map(|(at, _)| *at).collect();
            for at in inside {
                fences.remove(&at);
            }
        }
        // Ranges of code stand in order and apart.
        let is_code = |at: usize| {
            let idx = verbatim.partition_point(|range| range.end <= at);
            verbatim.get(idx).is_some_and(|range| range.start <= at)
        };
        broken.retain(|range| !is_code(range.start));
        for place in drawn.tables.into_iter().filter(|place| !is_code(place.anchor)) {
            place.lines.iter().for_each(|at| {
                fences.insert(*at, Fence::TableLine);
            });
            let Some(first) = place.lines.first() else { continue };
            fences.insert(*first, Fence::Table(Box::new(place.table), place.range));
        }
    }
    if fences.is_empty() {
        return Fenced { text: Cow::Borrowed(text), fences, broken };
    }
    let mut copy = String::with_capacity(text.len());
    let mut done = 0;
    for at in fences.keys() {
        // A fence in a line of a drawn table: the line is replaced already.
        if *at < done {
            continue;
        }
        copy.push_str(&text[done..*at]);
        let len = text[*at..].find(['\n', '\r']).unwrap_or(text.len() - at);
        // A line too short for it becomes an empty one.
        let mark = if len < 3 { "" } else { "<?>" };
        copy.push_str(mark);
        copy.extend(std::iter::repeat_n(' ', len - mark.len()));
        done = at + len;
    }
    copy.push_str(&text[done..]);
    Fenced { text: Cow::Owned(copy), fences, broken }
}

/// Every line that has the form of a fence.
fn candidates(text: &str) -> BTreeMap<usize, Fence> {
    let mut found = BTreeMap::new();
    let mut from = 0;
    while let Some(hit) = text[from..].find(":::") {
        let at = from + hit;
        let end = text[at..].find(['\n', '\r']).map_or(text.len(), |len| at + len);
        let line_start = text[..at].rfind(['\n', '\r']).map_or(0, |nl| nl + 1);
        if is_prefix(&text[line_start..at])
            && let Some(fence) = parse(&text[at..end])
        {
            found.insert(at, fence);
        }
        from = end;
    }
    found
}

/// Whether only the marks of quotations and of list items stand before the fence.
fn is_prefix(before: &str) -> bool {
    before.split([' ', '\t']).all(|word| {
        word.bytes().all(|b| b == b'>')
            || matches!(word, "-" | "*" | "+")
            || word
                .strip_suffix(['.', ')'])
                .is_some_and(|n| !n.is_empty() && n.len() <= 9 && n.bytes().all(|b| b.is_ascii_digit()))
    })
}

/// Reads a fence: `:::` alone closes; with attributes or one word, and colons after, it opens.
fn parse(line: &str) -> Option<Fence> {
    let rest = line.trim_start_matches(':').trim();
    if rest.is_empty() {
        return Some(Fence::Close);
    }
    let rest = rest.trim_end_matches(':').trim_end();
    let mut own = Box::<Attributes>::default();
    let rest = match rest.find(char::is_whitespace) {
        _ if rest.starts_with('{') => rest,
        // Quarto and pandoc: `::: name {…}`.
        Some(end) if rest[end..].trim_start().starts_with('{') => {
            own.classes.push(name(&rest[..end])?.to_owned());
            rest[end..].trim_start()
        }
        Some(_) => return None,
        None => {
            own.classes.push(name(rest)?.to_owned());
            return Some(Fence::Open(own));
        }
    };
    match braces(rest)? {
        (Braces::Attributes(more), len) if len == rest.len() => {
            let mut own = Some(own);
            super::attributes::merge(&mut own, more);
            own.map(Fence::Open)
        }
        _ => None,
    }
}

/// A class without braces.
fn name(word: &str) -> Option<&str> {
    let valid = word.starts_with(char::is_alphabetic)
        && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    valid.then_some(word)
}

/// The ranges of code and of markup, in which a fence is text.
fn verbatim(text: &str) -> Vec<Range<usize>> {
    Parser::new_ext(text, options())
        .into_offset_iter()
        .filter(|(event, _)| {
            matches!(event, Event::Start(Tag::CodeBlock(_)) | Event::End(TagEnd::HtmlBlock) | Event::Code(_))
        })
        .map(|(_, range)| range)
        .collect()
}
