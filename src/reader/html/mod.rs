//! Saved web pages: the article in a page, without what the site puts around it.
//!
//! The page becomes a tree as browsers make it ([`dom`]), with the places of its words. Its head says
//! what it is ([`facts`]); the reader view says where its text stands ([`choose`]); and each part is
//! judged by several signs ([`judge`]): text, furniture, or what the page says of itself. What is
//! left out is told, each part with its reason. The rest becomes blocks ([`flow`]).
//!
//! Nothing is fetched, and no script, style, tracker or form survives.

mod choose;
mod decode;
mod dom;
mod facts;
mod flow;
mod group;
mod judge;
mod line;
mod names;
mod notes;
mod people;
mod picture;
mod table;

pub use decode::decode;

use super::pasted::{Action, Decision, voice};
use super::shape;
use crate::diagnostic::{Sink, reader as codes};
use crate::document::{Block, Document, Heading, Language, Meta, Note, NoteLabel, Section, plain_text};
use crate::publication::{Identifier, Kind, Publication, Subject};
use crate::source::{SourceFile, Span};
use dom::{Content, Dom};
use flow::Builder;
use judge::Page;
use std::collections::{BTreeMap, BTreeSet};

/// How a page is to be read.
#[derive(Clone, Copy, Debug, Default)]
pub struct WebOptions {
    /// It is a publication of its own, and no part of another.
    pub lone: bool,
}

/// What was read from a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// One flat section: the title as a heading of level 1, then the text.
    pub document: Document,
    /// What the page says of itself; the rest is empty.
    pub publication: Publication,
    /// What was left out, and what was read as something other than text, in the order of the page.
    pub decisions: Vec<Decision>,
    /// Pictures that stand in the page itself, by the name under which the text shows them.
    pub pictures: BTreeMap<String, Vec<u8>>,
}

/// Below this many per cent a decision is reported.
const DOUBT: u8 = 65;

/// A page with more elements than this is not read: its trees would not fit the memory they may use.
pub const MOST_ELEMENTS: usize = 400_000;

/// Nor one whose elements are opened in one another so often: browsers' rules for what stands where
/// ask each element about all around it.
const DEEPEST: usize = 4_000;

/// How many elements a page has, and how deep they nest at most, as far as can be told without reading
/// them; elements whose end may be left out do not count.
fn measure(text: &str) -> (usize, usize) {
    const CLOSED_BY_OTHERS: &[&str] =
        &["p", "li", "td", "tr", "th", "dd", "dt", "tbody", "thead", "tfoot", "option", "br", "hr", "img"];
    const VOID: &[&str] =
        &["input", "meta", "link", "wbr", "col", "area", "source", "base", "embed", "param"];
    let mut count = 0;
    let (mut depth, mut deepest) = (0usize, 0);
    for (at, _) in text.match_indices('<') {
        let rest = &text.as_bytes()[at + 1..];
        match rest.first() {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(c) if c.is_ascii_alphabetic() => {
                count += 1;
                let length = rest.iter().take(12).take_while(|c| c.is_ascii_alphanumeric()).count();
                let is = |names: &[&str]| {
                    names.iter().any(|name| rest[..length].eq_ignore_ascii_case(name.as_bytes()))
                };
                if !is(CLOSED_BY_OTHERS) && !is(VOID) {
                    depth += 1;
                    deepest = deepest.max(depth);
                }
            }
            _ => {}
        }
    }
    (count, deepest)
}

/// Reads a page.
pub fn read(source: &SourceFile, options: WebOptions, sink: &mut Sink) -> Reading {
    let (tags, depth) = measure(&source.text);
    if tags > MOST_ELEMENTS || depth > DEEPEST {
        sink.push(codes::too_many_tags(Span::new(source.id, 0..0), tags, depth));
        return Reading::default();
    }
    let parsed = dom_query::Document::from(source.text.as_str());
    let dom = dom::read(&source.text, &parsed);
    let facts = facts::read(&parsed, &source.text);
    let mut survey = choose::Survey::of(&dom);
    survey.ask(&dom, parsed);
    let root = choose::root(&dom, &survey);
    let language = language(&dom, &facts);
    let mut page = Page::new(&dom, &survey, &facts, root, language.as_deref());
    page.judge();
    page.judge_outside();
    let notes = notes::find(&mut page);
    report(&page, source, sink);
    let contributors = people::contributors(&page, source.id);
    let mut builder = Builder {
        page: &page,
        notes: &notes,
        file: source.id,
        name: source.name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned(),
        sink,
        anchors: anchors(&dom, &notes),
        pictures: BTreeMap::new(),
        captions: BTreeSet::new(),
        is_deep: false,
        controls: 0,
        depth: 0,
    };
    let mut blocks = Vec::new();
    let mut title = String::new();
    let text = builder.flow(&[root]);
    // A page of a site is never a book, however long.
    let characters = if facts.site.is_some() || !options.lone { 0 } else { survey.length[root] as usize };
    let kind = shape::kind(&text, characters);
    if let Some(id) = page.title {
        let mut content = builder.inlines(id, 0);
        line::settle(&mut content);
        title = plain_text(&content);
        // A book's title has a page of its own.
        if kind == Kind::Article {
            blocks.push(Block::Heading(Heading { meta: builder.meta(id), level: 1, content }));
        }
    }
    blocks.extend(text);
    if kind == Kind::Article && !title.is_empty() {
        shape::stand_below_title(&mut blocks[1..]);
    }
    let mut bodies = BTreeMap::new();
    for label in &notes.order {
        let body = notes.bodies[label];
        let meta = Meta::at(builder.meta(body).span);
        let mut own = builder.inside(body);
        without_number(&mut own);
        bodies.insert(NoteLabel(label.clone()), Note { meta, number: 0, blocks: own });
    }
    let pictures = std::mem::take(&mut builder.pictures);
    if title.is_empty() && facts.titles.is_empty() && !blocks.is_empty() {
        sink.push(codes::page_without_title(Span::new(source.id, 0..0)));
    }
    let publication = publication(&page, kind, title, contributors);
    let section = Section { meta: Meta::at(source.span()), blocks, ..Section::default() };
    let language = Language(language.unwrap_or_default());
    let document = Document { language, sections: vec![section], notes: bodies };
    Reading { document, publication, decisions: decisions(&page, source), pictures }
}

/// A page's language: what its head says, else what its small words say.
fn language(dom: &Dom, facts: &facts::Facts) -> Option<String> {
    let said = facts.languages.iter().map(|tag| tag.trim()).find(|tag| {
        !tag.is_empty() && tag.len() < 36 && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    });
    if let Some(said) = said {
        return Some(shape::canonical_tag(said));
    }
    let texts = dom.nodes.iter().filter_map(|node| match &node.content {
        Content::Text(text) => Some(text.as_str()),
        Content::Element(_) => None,
    });
    voice::language_of(texts.take(4000)).map(str::to_owned)
}

/// The names that links in the page lead to.
fn anchors(dom: &Dom, notes: &notes::Notes) -> BTreeSet<String> {
    let is_note = |id: &dom::Id| notes.calls.contains_key(id) || notes.marks.contains(id);
    let links = dom
        .descendants(dom.body)
        .filter(|id| dom.name(*id) == "a" && !is_note(id))
        .filter_map(|id| dom.value(id, "href"));
    let wanted: BTreeSet<&str> =
        links.filter_map(|href| href.split_once('#')).map(|(_, name)| name).collect();
    let borne = dom
        .descendants(dom.body)
        .flat_map(|id| ["id", "name"].into_iter().filter_map(move |key| dom.value(id, key)));
    borne.filter(|name| !name.is_empty() && wanted.contains(name)).map(str::to_owned).collect()
}

/// Takes the number off the start of a note, where its mark was no link.
fn without_number(blocks: &mut [Block]) {
    use crate::document::Inline;
    let Some(Block::Paragraph(first)) = blocks.first_mut() else { return };
    if let Some(Inline::Superscript(own)) = first.content.first()
        && plain_text(&own.content)
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '*' | '†' | '‡' | '.' | ' '))
    {
        first.content.remove(0);
    }
    let Some(Inline::Text(text)) = first.content.first_mut() else { return };
    let bare = text.text.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')' | '.' | ':' | '^' | '↑' | '↩')
    });
    text.text = bare.to_owned();
    if text.text.is_empty() {
        first.content.remove(0);
    }
}

fn publication(
    page: &Page,
    kind: Kind,
    title: String,
    contributors: Vec<crate::publication::Contributor>,
) -> Publication {
    let facts = page.facts;
    let subject = |name: &String| Subject { name: name.clone(), ..Subject::default() };
    let date = facts.dates.iter().find_map(|written| judge::day(written)).or(page.date.clone());
    let page_title = title.clone();
    let title = if title.is_empty() { facts.titles.first().cloned().unwrap_or_default() } else { title };
    Publication {
        kind,
        title,
        deck: page.deck.clone(),
        language: page.language.clone(),
        contributors,
        periodical: facts.site.clone().or_else(|| site(&facts.titles, &page_title)),
        section: facts.section.clone().or_else(|| page.section.clone()),
        date,
        rights: facts.rights.clone(),
        description: facts.description.clone().filter(|own| Some(own) != page.deck.as_ref()),
        source: facts.address.clone(),
        subjects: facts.subjects.iter().map(subject).collect(),
        identifiers: facts.doi.clone().map(Identifier::Doi).into_iter().collect(),
        ..Publication::default()
    }
}

/// The name behind the title in what the page's window is called: “Title – The Site”.
fn site(called: &[String], title: &str) -> Option<String> {
    if title.is_empty() {
        return None;
    }
    let behind = called.iter().filter_map(|own| own.strip_prefix(title));
    let marked = behind.filter_map(|rest| {
        let bare = rest.strip_prefix(' ')?.trim_start_matches(['|', '–', '—', '-', '·', '»', ':', '•']);
        bare.strip_prefix(' ').filter(|_| bare.len() + 1 < rest.len())
    });
    let mut fits = marked.map(str::trim).filter(|name| {
        !name.is_empty() && name.split(' ').count() <= 6 && !name.contains([':', '|', '–', '—', '·'])
    });
    fits.next().map(str::to_owned)
}

/// Tells what was left out: one line for all of it, and one for each part that may be text.
fn report(page: &Page, source: &SourceFile, sink: &mut Sink) {
    let mut parts = 0;
    let mut words = 0;
    let mut first = None;
    for (id, verdict) in page.verdicts.iter().enumerate() {
        let Some(verdict) = verdict else { continue };
        let span = Span::new(source.id, page.dom.nodes[id].range.clone());
        if verdict.action == Action::Dropped && verdict.sure < 100 && page.survey.length[id] > 0 {
            parts += 1;
            words += page.dom.text(id).split(' ').count();
            first = first.or(Some(span));
        }
        if verdict.sure < DOUBT && page.survey.length[id] > 0 {
            let start: String = page.dom.text(id).chars().take(60).collect();
            sink.push(codes::doubtful_part(
                span,
                start,
                verdict.action,
                &verdict.why,
                format!("{} %", verdict.sure),
            ));
        }
    }
    if let Some(first) = first {
        sink.push(codes::page_furniture(first, parts, words));
    }
}

fn decisions(page: &Page, source: &SourceFile) -> Vec<Decision> {
    let told = page.verdicts.iter().enumerate().filter_map(|(id, verdict)| Some((id, verdict.as_ref()?)));
    told.filter(|(id, _)| page.survey.length[*id] > 0)
        .map(|(id, verdict)| Decision {
            span: Span::new(source.id, page.dom.nodes[id].range.clone()),
            action: verdict.action,
            reason: verdict.why.clone(),
            confidence: f32::from(verdict.sure) / 100.0,
        })
        .collect()
}
