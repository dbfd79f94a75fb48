//! The navigation document (EPUB 3.3, 7): the table of contents, the landmarks and, where the pages
//! of a print edition are known, their list; and the same contents inside the text.

use super::Book;
use super::split::section_title;
use super::survey::Place;
use super::xhtml::{self, More, Writer, element};
use super::xml::Xml;
use crate::document::{
    Block, Division, Listed, Matter, Section, plain_text, walk_captioned, walk_sections, without_credit,
};

/// Its path, relative to the package document.
pub(super) const FILE: &str = "nav.xhtml";
/// The id of the table of contents in it.
pub(super) const CONTENTS_ID: &str = "contents";
/// The lists beside the table of contents, with the divisions that show them.
const LISTS: [(Listed, Division); 2] =
    [(Listed::Figures, Division::ListOfFigures), (Listed::Tables, Division::ListOfTables)];
/// Levels of headings that the table of contents shows.
const DEPTH: u8 = 3;

/// A line of the table of contents.
#[derive(Debug)]
pub(super) struct Entry {
    pub title: String,
    pub place: Place,
    /// From the package document: `text/004-loomings.xhtml`, with a fragment inside a file.
    pub href: String,
    pub inner: Vec<Entry>,
}

/// A line of the landmarks.
#[derive(Debug)]
pub(super) struct Landmark {
    pub epub_type: &'static str,
    pub href: String,
    pub title: String,
}

/// The table of contents: every division with a heading, and what is in it.
pub(super) fn entries(book: &Book<'_>) -> Vec<Entry> {
    let mut entries = Vec::new();
    for section in &book.input.document.sections {
        add(section, book, DEPTH, &mut entries);
    }
    if entries.is_empty()
        && let Some(first) = book.files.first()
    {
        // There must be one (EPUB 3.3, 7.4.1).
        let place = book.survey.section(first.piece.section).cloned();
        let place = place.unwrap_or(Place { file: Some(0), id: String::new() });
        entries.push(Entry {
            title: book.title().to_owned(),
            place,
            href: first.path.clone(),
            inner: Vec::new(),
        });
    }
    entries
}

/// The figures, or the tables, that the text shows with a caption.
pub(super) fn listed(book: &Book<'_>, of: Listed) -> Vec<Entry> {
    let mut entries = Vec::new();
    walk_sections(&book.input.document.sections, &mut |section| {
        walk_captioned(&section.blocks, &mut |block| {
            let (meta, number, caption) = match (block, of) {
                (Block::Figure(own), Listed::Figures) if !own.is_listing() => {
                    (&own.meta, own.number.as_ref(), &own.caption)
                }
                (Block::Table(own), Listed::Tables) => (&own.meta, own.number.as_ref(), &own.caption),
                _ => return,
            };
            let caption = without_credit(caption);
            let own = meta.value("short-caption").map_or_else(|| plain_text(caption), str::to_owned);
            let own = own.split_whitespace().collect::<Vec<_>>().join(" ");
            let title = match number {
                Some(number) if own.is_empty() => number.label.clone(),
                Some(number) => format!("{}. {own}", number.label),
                None => own,
            };
            let place = meta.anchor().and_then(|anchor| book.survey.anchor(anchor));
            let Some((file, place)) = place.and_then(|place| Some((place.file?, place))) else { return };
            if !title.is_empty() {
                let href = format!("{}#{}", book.files[file].path, place.id);
                entries.push(Entry { title, place: place.clone(), href, inner: Vec::new() });
            }
        });
    });
    entries
}

fn add(section: &Section, book: &Book<'_>, depth: u8, entries: &mut Vec<Entry>) {
    if depth == 0 {
        return;
    }
    let title = section_title(section);
    let Some((file, place)) = book.survey.section(section).and_then(|place| Some((place.file?, place)))
    else {
        return;
    };
    if title.is_empty() {
        // What has no heading has no line, but those in it have theirs.
        for inner in &section.sections {
            add(inner, book, depth, entries);
        }
        return;
    }
    let path = &book.files[file].path;
    let opens_file = std::ptr::eq(book.files[file].piece.section, section);
    let href = if opens_file { path.clone() } else { format!("{path}#{}", place.id) };
    let mut inner = Vec::new();
    // The titles of chapters are listed once, not once more as what notes are divided by.
    let below = section.sections.iter().filter(|_| section.division != Division::Notes);
    for below in below.filter(|below| below.division != Division::Notes) {
        add(below, book, depth - 1, &mut inner);
    }
    entries.push(Entry { title, place: place.clone(), href, inner });
}

/// The landmarks, in the order of the text.
pub(super) fn landmarks(book: &Book<'_>) -> Vec<Landmark> {
    let words = book.words;
    let mut landmarks = Vec::new();
    let mut add = |epub_type, href: &str, title: &str| {
        landmarks.push(Landmark { epub_type, href: href.to_owned(), title: title.to_owned() });
    };
    if let Some(cover) = book.cover_page {
        add("cover", cover, words.cover);
    }
    let first_of = |division| book.files.iter().find(|file| file.piece.section.division == division);
    if let Some(file) = first_of(Division::TitlePage) {
        add("titlepage", &file.path, words.title_page);
    }
    add("toc", &format!("{FILE}#{CONTENTS_ID}"), words.contents);
    let body = book.files.iter().find(|file| file.piece.section.matter == Matter::Body);
    if let Some(file) = body.or(book.files.first()) {
        add("bodymatter", &file.path, words.start);
    }
    for (of, division) in LISTS {
        let Some(epub_type) = division.semantics().epub_type else { continue };
        if let Some(file) = first_of(division) {
            add(epub_type, &file.path, book.list_title(of));
        } else if !book.listed(of).is_empty() {
            add(epub_type, &format!("{FILE}#{}", division.class()), book.list_title(of));
        }
    }
    for division in [Division::Glossary, Division::Bibliography, Division::Notes, Division::Index] {
        if let (Some(file), Some(epub_type)) = (first_of(division), division.semantics().epub_type) {
            let title = section_title(file.piece.section);
            add(epub_type, &file.path, if title.is_empty() { words.notes } else { &title });
        }
    }
    landmarks
}

/// The navigation document.
pub(super) fn write(book: &Book<'_>) -> String {
    let words = book.words;
    let own = book.contents.iter().map(|section| section_title(section)).find(|title| !title.is_empty());
    let title = own.as_deref().unwrap_or(words.contents);
    let mut xml = Xml::document();
    xhtml::head(&mut xml, book.language, title, "stylesheet.css");
    let mut body = xml.start("body");
    body.attribute("epub:type", "frontmatter");
    body.open();
    xml.line();
    open_nav(&mut xml, "toc", "doc-toc", Some(CONTENTS_ID), ("aria-labelledby", "contents-title"), false);
    xml.text_element("h1", &[("id", "contents-title")], title);
    list(&mut xml, &book.toc);
    xml.end_line();
    open_nav(&mut xml, "landmarks", "", Some("landmarks"), ("aria-label", words.landmarks), true);
    xml.start("ol").open();
    xml.line();
    for landmark in &book.landmarks {
        item(&mut xml, Some(landmark.epub_type), &landmark.href, &landmark.title);
    }
    xml.end_line();
    xml.end_line();
    for (of, division) in LISTS {
        let entries = book.listed(of);
        if let Some(epub_type) = division.semantics().epub_type
            && !entries.is_empty()
        {
            let name = ("aria-label", book.list_title(of));
            open_nav(&mut xml, epub_type, "", Some(division.class()), name, true);
            list(&mut xml, entries);
            xml.end_line();
        }
    }
    if !book.survey.pages.is_empty() {
        open_nav(&mut xml, "page-list", "doc-pagelist", Some("pages"), ("aria-label", words.pages), true);
        xml.start("ol").open();
        xml.line();
        for page in &book.survey.pages {
            item(&mut xml, None, &format!("{}#{}", book.files[page.file].path, page.id), &page.label);
        }
        xml.end_line();
        xml.end_line();
    }
    xml.finish()
}

fn open_nav(xml: &mut Xml, epub_type: &str, role: &str, id: Option<&str>, name: (&str, &str), hidden: bool) {
    let mut nav = xml.start("nav");
    nav.optional("class", (epub_type == "toc").then_some("contents"));
    nav.optional("id", id);
    nav.attribute("epub:type", epub_type);
    nav.optional("role", (!role.is_empty()).then_some(role));
    nav.attribute(name.0, name.1);
    nav.optional("hidden", hidden.then_some(""));
    nav.open();
    xml.line();
}

fn item(xml: &mut Xml, epub_type: Option<&str>, href: &str, title: &str) {
    xml.start("li").open();
    let mut a = xml.start("a");
    a.optional("epub:type", epub_type);
    a.attribute("href", href);
    a.open();
    xml.text(title);
    xml.end();
    xml.end_line();
}

/// Nests no deeper than [`DEPTH`].
fn list(xml: &mut Xml, entries: &[Entry]) {
    xml.start("ol").open();
    xml.line();
    for entry in entries {
        xml.start("li").open();
        let mut a = xml.start("a");
        a.attribute("href", &entry.href);
        a.open();
        xml.text(&entry.title);
        xml.end();
        if !entry.inner.is_empty() {
            xml.line();
            list(xml, &entry.inner);
        }
        xml.end_line();
    }
    xml.end_line();
}

/// The contents inside the text, where its author put them.
pub(super) fn list_inside(writer: &mut Writer<'_, '_>, entries: &[Entry], depth: u8) {
    if depth == 0 || entries.is_empty() {
        return;
    }
    writer.open_made(element("ol"), More::default());
    writer.xml.line();
    for entry in entries {
        writer.open_made(element("li"), More::default());
        let href = writer.reference(&entry.place);
        let attributes = [("href", href.as_str())];
        writer.open_made(element("a"), More { attributes: &attributes, ..More::default() });
        writer.text(&entry.title);
        writer.close();
        list_inside(writer, &entry.inner, depth - 1);
        writer.close_line();
    }
    writer.close_line();
}
