//! Word files (`.docx`): Office Open XML, ECMA-376, transitional and strict.
//!
//! The archive is opened within limits ([`package`]); styles and numbering say what each paragraph
//! is ([`styles`]); paragraphs of one sort become one block ([`body`], [`table`]); runs become
//! inlines with marks ([`line`]). Tracked changes are accepted and counted; comments are told as
//! notes to the author; what cannot be brought along is reported at its place.
//!
//! A Word file has no lines to point at. Messages point into its text with a line for each paragraph,
//! in the order of the file, those in tables and text boxes too, foot- and endnotes after the text:
//! `book.docx:12:5` is the fifth character of the twelfth paragraph.

mod body;
mod formula;
mod line;
mod package;
mod styles;
mod table;
mod xml;

pub use styles::{StyleMap, is_known_kind};

use super::pasted::voice::Voice;
use super::shape;
use crate::diagnostic::{Sink, reader as codes};
use crate::document::{Block, Document, Language, Meta, Note, NoteLabel, Section, plain_text};
use crate::publication::{Bio, Contributor, Date, Kind, Publication, Subject, slug};
use crate::source::{FileId, Span};
use body::Reader;
use package::{LocalName, Package, Relations};
use std::collections::{BTreeMap, BTreeSet};
use styles::{Numbering, Styles};
use xml::attribute;

/// How a file is to be read.
#[derive(Clone, Debug, Default)]
pub struct WordOptions {
    /// What the author's own styles mean, by name.
    pub styles: StyleMap,
    /// It is a publication of its own, and no part of another.
    pub lone: bool,
}

/// What was read from a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    pub document: Document,
    /// What the file says of itself; the rest is empty.
    pub publication: Publication,
    /// Its text, a line for each paragraph: what spans point into.
    pub shown: String,
    /// Pictures, by the name under which the text shows them.
    pub pictures: BTreeMap<String, Vec<u8>>,
}

/// Reads a file; `name` is its name without a folder.
pub fn read(bytes: &[u8], name: &str, file: FileId, options: &WordOptions, sink: &mut Sink) -> Reading {
    let top = Span::new(file, 0..0);
    let opened = Package::open(bytes, top).and_then(|mut package| {
        let main = package.main_part(sink)?;
        Ok((package, main))
    });
    match opened {
        Ok((mut package, main)) => {
            read_package(&mut package, &main, name, file, options, sink).unwrap_or_default()
        }
        Err(fault) => {
            sink.push(fault);
            Reading::default()
        }
    }
}

/// The parts beside the text, by the kind of the relationship that leads to them.
struct Parts {
    relations: Relations,
    texts: BTreeMap<&'static str, (String, String)>,
}

impl Parts {
    fn read(package: &mut Package<'_>, main: &str, sink: &mut Sink) -> Parts {
        let relations = package.relations(main, sink);
        let mut texts = BTreeMap::new();
        for kind in ["styles", "numbering", "footnotes", "endnotes", "comments"] {
            let target = relations
                .values()
                .find(|own| own.kind == kind && !own.external)
                .map(|own| own.target.clone());
            if let Some(target) = target
                && let Some(text) = package.text(&target, sink)
            {
                texts.insert(kind, (target, text));
            }
        }
        Parts { relations, texts }
    }

    fn document(&self, kind: &str, span: Span, sink: &mut Sink) -> Option<roxmltree::Document<'_>> {
        let (part, text) = self.texts.get(kind)?;
        xml::parse(text, part, span, sink)
    }
}

fn read_package(
    package: &mut Package<'_>,
    main: &str,
    name: &str,
    file: FileId,
    options: &WordOptions,
    sink: &mut Sink,
) -> Option<Reading> {
    let top = Span::new(file, 0..0);
    let Some(text) = package.text(main, sink) else {
        if !sink.has_errors() {
            sink.push(codes::broken_part(top, main, "it cannot be read"));
        }
        return None;
    };
    let document = xml::parse(&text, main, top, sink)?;
    let parts = Parts::read(package, main, sink);
    let styles = Styles::read(parts.document("styles", top, sink).as_ref(), &options.styles);
    let numbering = Numbering::read(parts.document("numbering", top, sink).as_ref());
    let notes = ["footnotes", "endnotes"].map(|kind| parts.document(kind, top, sink));
    let comments = parts.document("comments", top, sink);
    let language = spoken(&document, &styles);
    let mut reader = Reader {
        file,
        name: name.to_owned(),
        sink,
        styles: &styles,
        numbering: &numbering,
        relations: parts.relations.clone(),
        lone: options.lone,
        shown: String::new(),
        paragraph: 0,
        line: Vec::new(),
        anchor: None,
        fields: Vec::new(),
        anchors: anchors(&document),
        known_notes: notes.iter().flatten().flat_map(note_labels).collect(),
        comments: comments.as_ref().map(comments_of).unwrap_or_default(),
        pictures: BTreeMap::new(),
        boxes: Vec::new(),
        depth: 0,
        changes: body::Changes::default(),
        contents_words: 0,
        hidden_words: 0,
        controls: 0,
        spoken: BTreeMap::new(),
        language: language.clone(),
        front: body::FrontPage::default(),
        counters: BTreeMap::new(),
    };
    let body = document.root_element().children().find(|own| own.has_tag_name_local("body"));
    let mut blocks = body.map(|body| reader.blocks(body)).unwrap_or_default();
    let mut bodies = BTreeMap::new();
    for (kind, own) in ["footnotes", "endnotes"].into_iter().zip(&notes) {
        let (Some(own), Some((part, _))) = (own, parts.texts.get(kind)) else { continue };
        reader.relations = package.relations(part, reader.sink);
        read_notes(&mut reader, own, &mut bodies);
    }
    report(&mut reader, package, &parts, top);
    let pictures = take_pictures(&mut reader, package, top);
    let front = std::mem::take(&mut reader.front);
    let shown = std::mem::take(&mut reader.shown);
    let whole = Span::new(file, 0..shown.len());
    let kind = shape::kind(&blocks, if options.lone { shown.chars().count() } else { 0 });
    let title = front.title.as_ref().map(|own| plain_text(&own.content));
    let mut publication = properties(package, sink);
    publication.kind = kind;
    publication.title = title.or(Some(publication.title).filter(|own| !own.is_empty())).unwrap_or_default();
    publication.language = Language(language.clone());
    publication.subtitle = front.subtitle;
    let voice = Voice::of(Some(&language));
    if !front.authors.is_empty() {
        let names = front.authors.iter().flat_map(|line| {
            let found = voice.names(line);
            if found.is_empty() { vec![line.trim().to_owned()] } else { found }
        });
        publication.contributors = names.map(contributor).collect();
    }
    let written = front.date.as_deref();
    let dated = written.and_then(|date| Date::parse(date.trim()).ok().or_else(|| voice.date(date).flatten()));
    publication.date = dated.or(publication.date);
    if options.lone && kind == Kind::Article {
        last_bio(&mut blocks, &mut publication, &voice);
    }
    // A book's title has a page of its own.
    if let Some(title) = front.title.filter(|_| kind == Kind::Article) {
        shape::stand_below_title(&mut blocks);
        blocks.insert(0, Block::Heading(title));
    }
    let section = Section { meta: Meta::at(whole), blocks, ..Section::default() };
    let document = Document { language: Language(language), sections: vec![section], notes: bodies };
    Some(Reading { document, publication, shown, pictures })
}

/// The language in which most of the text is marked; else that of the file's defaults.
fn spoken(document: &roxmltree::Document<'_>, styles: &Styles) -> String {
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    let default = styles.language.as_deref().unwrap_or_default();
    for run in document.descendants().filter(|own| own.has_tag_name_local("r")) {
        let length: usize = run
            .children()
            .filter(|own| own.has_tag_name_local("t"))
            .filter_map(|own| own.text())
            .map(str::len)
            .sum();
        let own = xml::child(run, "rPr").and_then(|own| xml::value(own, "lang"));
        *found.entry(own.unwrap_or(default)).or_default() += length;
    }
    let most = found.into_iter().max_by_key(|(_, length)| *length).map(|(tag, _)| tag).unwrap_or(default);
    let is_tag = !most.is_empty() && most.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if is_tag { shape::canonical_tag(most) } else { String::new() }
}

/// The bookmarks that something in the text leads to.
fn anchors(document: &roxmltree::Document<'_>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for own in document.descendants().filter(roxmltree::Node::is_element) {
        match own.tag_name().name() {
            "hyperlink" => found.extend(attribute(own, "anchor").map(str::to_owned)),
            "instrText" | "fldSimple" => {
                let says = own.text().or_else(|| attribute(own, "instr")).unwrap_or_default();
                let words = says.split_whitespace().map(|word| word.trim_matches('"'));
                found.extend(words.filter(|word| !word.starts_with('\\')).map(str::to_owned));
            }
            _ => {}
        }
    }
    found
}

/// A note's kind and id; those that part notes from text are none.
fn note_of(own: roxmltree::Node<'_, '_>) -> Option<String> {
    let kind = own.tag_name().name();
    let is_note = matches!(kind, "footnote" | "endnote");
    let is_rule = attribute(own, "type").is_some_and(|own| own != "normal");
    (is_note && !is_rule).then(|| format!("{kind}-{}", attribute(own, "id").unwrap_or_default()))
}

fn note_labels(document: &roxmltree::Document<'_>) -> Vec<String> {
    document.root_element().children().filter_map(note_of).collect()
}

fn read_notes(
    reader: &mut Reader<'_>,
    document: &roxmltree::Document<'_>,
    bodies: &mut BTreeMap<NoteLabel, Note>,
) {
    for own in document.root_element().children() {
        let Some(label) = note_of(own) else { continue };
        let start = reader.paragraph;
        reader.depth += 1;
        reader.fields.clear();
        let blocks = reader.blocks(own);
        reader.depth -= 1;
        let meta = Meta::at(Span { start, ..reader.here() });
        bodies.insert(NoteLabel(label), Note { meta, number: 0, blocks });
    }
}

/// Author and words of each comment.
fn comments_of(document: &roxmltree::Document<'_>) -> BTreeMap<String, (String, String)> {
    let own = document.root_element().children().filter(|own| own.has_tag_name_local("comment"));
    own.filter_map(|own| {
        let author = attribute(own, "author").filter(|own| !own.trim().is_empty()).unwrap_or("somebody");
        let paragraphs = own.descendants().filter(|own| own.has_tag_name_local("p")).map(|own| {
            let texts =
                own.descendants().filter(|own| own.has_tag_name_local("t")).filter_map(|own| own.text());
            texts.collect::<String>()
        });
        let text = paragraphs.collect::<Vec<_>>().join(" / ");
        Some((attribute(own, "id")?.to_owned(), (author.to_owned(), text)))
    })
    .collect()
}

/// Tells what was accepted and what was left out.
fn report(reader: &mut Reader<'_>, package: &mut Package<'_>, parts: &Parts, top: Span) {
    let changes = reader.changes;
    if changes.inserted + changes.deleted > 0 {
        reader.sink.push(codes::tracked_changes(top, changes.inserted, changes.deleted));
    }
    if reader.contents_words > 0 {
        reader.sink.push(codes::contents_left_out(top, reader.contents_words));
    }
    if reader.hidden_words > 0 {
        reader.sink.push(codes::hidden_text(top, reader.hidden_words));
    }
    if reader.controls > 0 {
        reader.sink.push(codes::pasted_controls(top, reader.controls));
    }
    let mut words = 0;
    for own in parts
        .relations
        .values()
        .filter(|own| matches!(own.kind.as_str(), "header" | "footer") && !own.external)
    {
        if let Some(text) = package.text(&own.target, reader.sink)
            && let Some(document) = xml::parse(&text, &own.target, top, reader.sink)
        {
            words += body::words_in(document.root_element());
        }
    }
    if words > 0 {
        reader.sink.push(codes::running_heads(top, words));
    }
}

/// The pictures that the text shows, out of the archive.
fn take_pictures(reader: &mut Reader<'_>, package: &mut Package<'_>, top: Span) -> BTreeMap<String, Vec<u8>> {
    let mut pictures = BTreeMap::new();
    for (part, href) in std::mem::take(&mut reader.pictures) {
        match package.bytes(&part, reader.sink) {
            Some(bytes) => {
                pictures.insert(href, bytes);
            }
            None => reader.sink.push(codes::missing_part(top, part)),
        }
    }
    pictures
}

/// What the core properties say (ECMA-376, part 2, 11).
fn properties(package: &mut Package<'_>, sink: &mut Sink) -> Publication {
    let mut publication = Publication::default();
    let relations = package.relations("", sink);
    let core = relations.into_values().find(|own| own.kind == "core-properties").map(|own| own.target);
    let Some(text) = package.text(&core.unwrap_or_else(|| "docProps/core.xml".to_owned()), sink) else {
        return publication;
    };
    // Damaged properties are no reason to refuse a text.
    let Ok(document) = roxmltree::Document::parse(&text) else { return publication };
    let value = |name: &str| {
        let own = document.root_element().children().find(|own| own.has_tag_name_local(name));
        own.and_then(|own| own.text()).map(str::trim).filter(|own| !own.is_empty()).map(str::to_owned)
    };
    publication.title = value("title").unwrap_or_default();
    publication.description = value("description");
    let people = value("creator").unwrap_or_default();
    publication.contributors = people
        .split(';')
        .map(str::trim)
        .filter(|own| !own.is_empty())
        .map(|own| contributor(own.to_owned()))
        .collect();
    let subjects = value("keywords").or_else(|| value("subject")).unwrap_or_default();
    let subjects = subjects.split([',', ';']).map(str::trim).filter(|own| !own.is_empty());
    publication.subjects =
        subjects.map(|name| Subject { name: name.to_owned(), ..Subject::default() }).collect();
    publication.date =
        value("modified").or_else(|| value("created")).and_then(|own| Date::parse(own.get(..10)?).ok());
    publication
}

fn contributor(name: String) -> Contributor {
    Contributor { id: slug(&name), name, ..Contributor::default() }
}

/// A last paragraph that begins with an author's name and tells of a life is the author's biography.
fn last_bio(blocks: &mut Vec<Block>, publication: &mut Publication, voice: &Voice) {
    let Some(Block::Paragraph(last)) = blocks.last() else { return };
    let text = plain_text(&last.content);
    let owner = publication
        .contributors
        .iter_mut()
        .find(|own| text.strip_prefix(own.name.as_str()).is_some_and(|rest| voice.tells_of_life(rest)));
    if let Some(owner) = owner.filter(|_| text.chars().count() < 900) {
        owner.bio = Some(Bio { text: shape::as_markdown(&text), span: last.meta.span });
        blocks.pop();
    }
}
