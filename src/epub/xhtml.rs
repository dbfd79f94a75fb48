//! One content document: its frame, its divisions, its notes, and the opening and closing of every
//! element, which gives each its classes, id, language and direction.

use super::access::Facts;
use super::dress::{Dresser, Usage};
use super::reading::MAX_DEPTH;
use super::split::{ContentFile, Piece, section_title};
use super::survey::{Place, PlacedNote};
use super::xml::{Xml, id_from};
use super::{Book, nav};
use crate::diagnostic::{Sink, epub as messages};
use crate::document::{Element, Inline, Language, Matter, Meta, NoteReference, Section};
use crate::publication::Kind;
use crate::style::{ComputedStyle, NewElement};
use std::collections::BTreeSet;

/// A content document as it was written, and what was learnt on the way.
pub(super) struct Written {
    pub xhtml: String,
    pub usage: Usage,
    pub facts: Facts,
    pub sink: Sink,
}

/// The value of an element's `style` attribute, by the style that the element has.
type Styling<'m> = dyn Fn(&ComputedStyle) -> Option<String> + 'm;

/// What an element has beyond its name, its kind's class and what its author gave it.
#[derive(Clone, Copy, Default)]
pub(super) struct More<'m> {
    pub id: Option<&'m str>,
    pub class: Option<&'m str>,
    pub epub_type: Option<&'m str>,
    pub role: Option<&'m str>,
    pub attributes: &'m [(&'m str, &'m str)],
    /// Declarations for the element alone, by the style that it has.
    pub styled: Option<&'m Styling<'m>>,
}

/// What the first paragraph of something begins with.
#[derive(Clone, Copy)]
pub(super) enum Opener<'b> {
    /// Done, or to do.
    Task(bool),
    /// The number of a note, which leads back to its mark.
    Note(&'b PlacedNote<'b>),
}

/// A content document under way.
pub(super) struct Writer<'a, 'b> {
    pub(super) book: &'b Book<'a>,
    /// The index of the document.
    pub(super) file: usize,
    pub(super) xml: Xml,
    dresser: Dresser<'b>,
    pub(super) facts: Facts,
    pub(super) sink: Sink,
    /// The language of each open element.
    languages: Vec<&'a Language>,
    depth: usize,
    /// Inside a link, where no other may begin.
    pub(super) in_link: bool,
    /// Marks of notes that stand in a link, and follow it.
    pub(super) after_link: Vec<&'a NoteReference>,
    pub(super) opener: Option<Opener<'b>>,
    /// Printed pages that are marked already.
    marked: BTreeSet<usize>,
}

pub(super) const fn element(name: &'static str) -> Element {
    Element { name, class: None }
}
pub(super) const fn element_with(name: &'static str, class: &'static str) -> Element {
    Element { name, class: Some(class) }
}

/// Writes one content document.
pub(super) fn write<'a, 'b>(book: &'b Book<'a>, idx: usize) -> Written {
    let file = &book.files[idx];
    let mut writer = Writer {
        book,
        file: idx,
        xml: Xml::document(),
        dresser: Dresser::new(book.input.cascade, book.input.fonts),
        facts: Facts::default(),
        sink: Sink::default(),
        languages: vec![book.language],
        depth: 0,
        in_link: false,
        after_link: Vec::new(),
        opener: None,
        marked: BTreeSet::new(),
    };
    writer.document(file);
    for pale in writer.dresser.pale() {
        writer.facts.letters(pale);
    }
    Written {
        xhtml: writer.xml.finish(),
        usage: writer.dresser.usage,
        facts: writer.facts,
        sink: writer.sink,
    }
}

/// The frame that every XHTML document of the book has, up to its open `body`'s start tag.
pub(super) fn head(xml: &mut Xml, language: &Language, title: &str, stylesheet: &str) {
    xml.raw("<!DOCTYPE html>\n");
    let mut html = xml.start("html");
    html.attribute("xmlns", "http://www.w3.org/1999/xhtml");
    html.attribute("xmlns:epub", "http://www.idpf.org/2007/ops");
    html.attribute("lang", &language.0);
    html.attribute("xml:lang", &language.0);
    if is_right_to_left(language) {
        html.attribute("dir", "rtl");
    }
    html.open();
    xml.line();
    xml.start("head").open();
    xml.line();
    let mut charset = xml.start("meta");
    charset.attribute("charset", "utf-8");
    charset.empty();
    xml.line();
    xml.text_element("title", &[], title);
    let mut link = xml.start("link");
    link.attribute("rel", "stylesheet");
    link.attribute("type", "text/css");
    link.attribute("href", stylesheet);
    link.empty();
    xml.line();
    xml.end_line();
}

/// Whether the language is written from right to left by default.
pub(super) fn is_right_to_left(language: &Language) -> bool {
    matches!(
        language.primary().as_str(),
        "ar" | "he" | "fa" | "ur" | "yi" | "dv" | "ps" | "sd" | "ug" | "syr" | "ckb"
    )
}

/// A tag of the form that BCP 47, 2.1 gives; others would make the file invalid.
pub(super) fn is_language_tag(tag: &str) -> bool {
    tag.split('-').enumerate().all(|(idx, part)| {
        let shortest = if idx == 0 { 2 } else { 1 };
        (shortest..=8).contains(&part.len())
            && part
                .bytes()
                .all(|byte| if idx == 0 { byte.is_ascii_alphabetic() } else { byte.is_ascii_alphanumeric() })
    })
}

impl<'a, 'b> Writer<'a, 'b> {
    fn document(&mut self, file: &'b ContentFile<'a>) {
        let section = file.piece.section;
        let mut title = section_title(section);
        if title.is_empty() {
            title = self.book.title().to_owned();
        }
        head(&mut self.xml, self.book.language, &title, "../stylesheet.css");
        let class = match self.book.input.publication.kind {
            Kind::Book | Kind::Issue => "book",
            Kind::Article => "article",
        };
        let matter = match section.matter {
            Matter::Front => "frontmatter",
            Matter::Body => "bodymatter",
            Matter::Back => "backmatter",
        };
        self.open_made(element_with("body", class), More { epub_type: Some(matter), ..More::default() });
        self.xml.line();
        self.piece(&file.piece);
        self.notes();
        self.close_line();
    }

    fn piece(&mut self, piece: &Piece<'a>) {
        if !self.descend() {
            return;
        }
        let section = piece.section;
        let semantics = if piece.opens { Some(section.division.semantics()) } else { None };
        let survey = self.book.survey;
        let id = if piece.opens { survey.id(section) } else { None };
        let title_id = id.filter(|_| !section.heading.is_empty()).map(|id| format!("{id}-title"));
        let named = semantics.and_then(|own| own.role).and(title_id.as_deref());
        let labelled: &[(&str, &str)] = match named {
            Some(title_id) => &[("aria-labelledby", title_id)],
            None => &[],
        };
        self.open(
            section.element(),
            &section.meta,
            More {
                id,
                class: (!piece.opens).then_some("continued"),
                epub_type: semantics.and_then(|own| own.epub_type),
                role: semantics.and_then(|own| own.role),
                attributes: labelled,
                styled: None,
            },
        );
        self.xml.line();
        if piece.opens && !section.heading.is_empty() {
            self.heading(section, named);
        }
        self.blocks(piece.blocks);
        for inner in &piece.children {
            self.piece(inner);
        }
        self.close_line();
        self.ascend();
    }

    fn heading(&mut self, section: &'a Section, id: Option<&str>) {
        self.facts.heading(section.level.clamp(1, 6), section.meta.span);
        self.open_made(section.heading_element(), More { id, ..More::default() });
        match &section.number {
            Some(number) => {
                self.page_marks_of_line(&section.heading);
                self.open_made(element_with("span", "label"), More::default());
                for (part, class) in number.parts().iter().zip(["word", "numeral", "word"]) {
                    if !part.is_empty() {
                        self.open_made(element_with("span", class), More::default());
                        self.text(part);
                        self.close();
                    }
                }
                self.close();
                self.xml.text(" ");
                self.open_made(element_with("span", "title"), More::default());
                self.line(&section.heading);
                self.close();
            }
            None => self.line(&section.heading),
        }
        self.close_line();
    }

    /// The notes whose marks stand in this document.
    fn notes(&mut self) {
        let survey = self.book.survey;
        let mut notes = survey.notes_of(self.file).peekable();
        if notes.peek().is_none() {
            return;
        }
        let name = [("aria-label", self.book.words.notes)];
        let more = More { epub_type: Some("footnotes"), attributes: &name, ..More::default() };
        self.open_made(element_with("section", "footnotes"), more);
        self.xml.line();
        for note in notes {
            self.note(note, element_with("aside", "footnote"), "footnote");
        }
        self.close_line();
    }

    /// A note, at the end of the document that calls it or in a list of notes.
    pub(super) fn note(&mut self, placed: &'b PlacedNote<'a>, element: Element, epub_type: &'static str) {
        self.open(
            element,
            &placed.note.meta,
            More {
                id: Some(&placed.id),
                epub_type: Some(epub_type),
                role: Some("doc-footnote"),
                ..More::default()
            },
        );
        self.xml.line();
        self.opener = Some(Opener::Note(placed));
        self.blocks(&placed.note.blocks);
        self.close_line();
    }

    /// Writes what the next paragraph begins with, once.
    pub(super) fn opener(&mut self) {
        match self.opener.take() {
            None => {}
            Some(Opener::Task(done)) => {
                let words = self.book.words;
                let (mark, said) = if done { ("☑", words.done) } else { ("☐", words.to_do) };
                let name = [("aria-label", said)];
                let more = More { role: Some("img"), attributes: &name, ..More::default() };
                self.open_made(element_with("span", "task-mark"), more);
                self.text(mark);
                self.close();
                self.xml.text(" ");
            }
            Some(Opener::Note(placed)) => {
                let sign = placed.sign.as_str();
                let href = self.reference_to(placed.call_file, &placed.call);
                let name = format!("{sign}, {}", self.book.words.back_to_text);
                let attributes = [("href", href.as_str()), ("aria-label", name.as_str())];
                let more = More { role: Some("doc-backlink"), attributes: &attributes, ..More::default() };
                self.open_made(element_with("a", "backlink"), more);
                self.text(sign);
                self.close();
                self.xml.text(" ");
            }
        }
    }

    /// Goes one level down; false if that is too deep.
    pub(super) fn descend(&mut self) -> bool {
        if self.depth > MAX_DEPTH {
            if !self.sink.iter().any(|diagnostic| diagnostic.code == "E004") {
                self.sink.push(messages::too_deep(None));
            }
            return false;
        }
        self.depth += 1;
        true
    }
    pub(super) fn ascend(&mut self) {
        self.depth -= 1;
    }

    /// Opens an element of the tree.
    pub(super) fn open(&mut self, element: Element, meta: &'a Meta, more: More<'_>) {
        self.start(element, Some(meta), more, false);
    }

    /// Opens an element that the tree has no node for.
    pub(super) fn open_made(&mut self, element: Element, more: More<'_>) {
        self.start(element, None, more, false);
    }

    /// Writes an element without content.
    pub(super) fn empty(&mut self, element: Element, meta: Option<&'a Meta>, more: More<'_>) {
        self.start(element, meta, more, true);
    }

    fn start(&mut self, element: Element, meta: Option<&'a Meta>, more: More<'_>, empty: bool) {
        let survey = self.book.survey;
        let id = more.id.or_else(|| survey.meta_id(meta?));
        let own = meta.map_or(&[][..], Meta::classes);
        let classes = || element.class.into_iter().chain(more.class).chain(own.iter().map(String::as_str));
        let around = self.language();
        let language = meta.and_then(Meta::language).filter(|own| is_language_tag(&own.0)).unwrap_or(around);

        let mut tag = self.xml.start(element.name);
        if classes().next().is_some() {
            tag.attribute("class", &joined(classes()));
        }
        tag.optional("id", id);
        tag.optional("epub:type", more.epub_type);
        tag.optional("role", more.role);
        if language != around {
            tag.attribute("lang", &language.0);
            tag.attribute("xml:lang", &language.0);
            if is_right_to_left(language) != is_right_to_left(around) {
                tag.attribute("dir", if is_right_to_left(language) { "rtl" } else { "ltr" });
            }
        }
        for (name, value) in more.attributes {
            tag.attribute(name, value);
        }
        let style = self.dresser.open(NewElement {
            name: element.name,
            id: id.map(Into::into),
            classes: classes().map(Into::into).collect(),
            language: (language != around).then(|| language.0.as_str().into()),
            empty,
        });
        tag.optional("style", more.styled.and_then(|styled| styled(&style)).as_deref());
        if empty {
            self.dresser.close();
        }
        if empty {
            tag.empty();
        } else {
            tag.open();
            self.languages.push(language);
        }
    }

    pub(super) fn close(&mut self) {
        self.xml.end();
        self.languages.pop();
        self.dresser.close();
    }

    pub(super) fn close_line(&mut self) {
        self.close();
        self.xml.line();
    }

    /// The style of the innermost element.
    pub(super) fn style(&self) -> Option<&ComputedStyle> {
        self.dresser.style()
    }

    /// The language of the innermost element.
    pub(super) fn language(&self) -> &'a Language {
        self.languages.last().copied().unwrap_or(self.book.language)
    }

    /// Text of the innermost element.
    pub(super) fn text(&mut self, text: &str) {
        let language = self.language();
        self.dresser.text(text, &language.0);
        let numerals = self.dresser.numerals(text);
        let mut from = 0;
        // Reading systems set whatever looks like one as a fraction, dates too: they are told which is.
        for (range, class) in numerals {
            self.xml.text(&text[from..range.start]);
            self.open_made(element_with("span", class), More::default());
            self.xml.text(&text[range.clone()]);
            self.close();
            from = range.end;
        }
        self.xml.text(&text[from..]);
    }

    /// A reference from this document to an id of another, or of this one.
    pub(super) fn reference_to(&self, file: usize, id: &str) -> String {
        if file == self.file { format!("#{id}") } else { format!("{}#{id}", self.book.files[file].name()) }
    }

    /// Text that the stylesheet puts into the innermost element.
    pub(super) fn dress(&mut self, text: &str) {
        let language = self.language();
        self.dresser.text(text, &language.0);
    }

    /// A reference from this document to a place of the book.
    pub(super) fn reference(&self, place: &Place) -> String {
        match place.file {
            None => format!("../{}#{}", nav::FILE, nav::CONTENTS_ID),
            Some(file) => self.reference_to(file, &place.id),
        }
    }

    /// The printed page that begins with a line, before the number that the line is given.
    pub(super) fn page_marks_of_line(&mut self, line: &'a [Inline]) {
        let survey = self.book.survey;
        let mut first = line;
        while let [inline, ..] = first {
            let pages = match inline {
                Inline::Text(own) | Inline::Code(own) => survey.page_marks(own),
                other => {
                    first = other.content().map_or(&[], Vec::as_slice);
                    continue;
                }
            };
            for (_, page) in pages.iter().filter(|(offset, _)| *offset == 0) {
                self.page_mark(*page, "span");
            }
            return;
        }
    }

    /// The printed page that begins here.
    pub(super) fn page_mark(&mut self, page: usize, name: &'static str) {
        let survey = self.book.survey;
        if !self.marked.insert(page) {
            return;
        }
        let Some(page) = survey.pages.get(page) else {
            return;
        };
        let label = [("aria-label", page.label.as_str())];
        let more = More {
            id: Some(&page.id),
            epub_type: Some("pagebreak"),
            role: Some("doc-pagebreak"),
            attributes: &label,
            ..More::default()
        };
        self.open_made(element(name), more);
        self.close();
    }
}

/// Classes with a space between; what is no name for a selector is brought to one.
fn joined<'c>(classes: impl Iterator<Item = &'c str>) -> String {
    let mut joined = String::new();
    for class in classes.filter(|class| !class.is_empty()) {
        if !joined.is_empty() {
            joined.push(' ');
        }
        if class.chars().any(char::is_whitespace) {
            joined.push_str(&id_from(class));
        } else {
            joined.push_str(class);
        }
    }
    joined
}
