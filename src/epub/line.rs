//! Inlines as XHTML: text with its page marks, links that lead somewhere, marks of notes, pictures.

use super::access::Gap;
use super::xhtml::{More, Writer, element, element_with};
use super::{link, script};
use crate::diagnostic::epub as messages;
use crate::document::{Image, Inline, Link, NoteReference, Styled, Text, plain_text};
use crate::source::Span;

impl<'a> Writer<'a, '_> {
    pub(super) fn line(&mut self, line: &'a [Inline]) {
        if !self.descend() {
            return;
        }
        let mut after_label = false;
        for inline in line {
            // “Chapter 7” and its title stand on two lines; where they do not, a space parts them.
            if after_label && matches!(inline, Inline::Span(own) if own.meta.has_class("title")) {
                self.xml.text(" ");
            }
            after_label = matches!(inline, Inline::Span(own) if own.meta.has_class("label")
                && !plain_text(&own.content).ends_with(char::is_whitespace));
            self.inline(inline);
        }
        self.ascend();
    }

    fn inline(&mut self, inline: &'a Inline) {
        match inline {
            Inline::Text(own) => {
                if let Some(script) = script::foreign(&own.text, self.language()) {
                    self.facts.gap(Gap::UnmarkedLanguage(script), own.meta.span);
                }
                self.marked_text(own);
            }
            Inline::SoftBreak(_) => self.text("\n"),
            Inline::LineBreak(meta) => {
                self.empty(element("br"), Some(meta), More::default());
                self.xml.line();
            }
            Inline::Emphasis(own)
            | Inline::Strong(own)
            | Inline::Strikethrough(own)
            | Inline::Superscript(own)
            | Inline::Subscript(own)
            | Inline::SmallCaps(own)
            | Inline::Keyboard(own)
            | Inline::Small(own)
            | Inline::Span(own) => self.styled(inline, own, &[]),
            Inline::Abbreviation(own) => {
                let title: Vec<(&str, &str)> =
                    own.meta.value("title").map(|title| ("title", title)).into_iter().collect();
                self.styled(inline, own, &title);
            }
            Inline::Code(own) => {
                let shown = if is_whole(&own.text) { element_with("code", "whole") } else { element("code") };
                self.open(shown, &own.meta, More::default());
                self.marked_text(own);
                self.close();
            }
            Inline::Link(own) => self.link(own),
            Inline::Image(own) => self.image(own),
            Inline::NoteReference(own) if self.in_link => self.after_link.push(own),
            Inline::NoteReference(own) => self.note_mark(own),
            Inline::Math(own) => {
                self.page_marks_before(own, "span");
                let shown = element_with("span", "math");
                self.open(shown, &own.meta, More { role: Some("math"), ..More::default() });
                self.math_source(&own.source, own.meta.span);
                self.close();
            }
            // The passes have put a number or a name in its place.
            Inline::PageNumber(_) => {}
            // The reader has said that it is kept out.
            Inline::Raw(_) => {}
        }
    }

    fn styled(&mut self, inline: &Inline, own: &'a Styled, attributes: &[(&str, &str)]) {
        let shown = inline.element().unwrap_or(element("span"));
        self.open(shown, &own.meta, More { attributes, ..More::default() });
        self.line(&own.content);
        self.close();
    }

    /// TeX as it was written.
    pub(super) fn math_source(&mut self, source: &str, span: Span) {
        self.facts.formula(span);
        self.open_made(element("code"), More::default());
        self.text(source);
        self.close();
    }

    /// Text, parted where printed pages begin in it.
    fn marked_text(&mut self, own: &'a Text) {
        let survey = self.book.survey;
        let mut from = 0;
        for (offset, page) in survey.page_marks(own) {
            let at = word_start(&own.text, (*offset).max(from));
            self.text(&own.text[from..at]);
            self.page_mark(*page, "span");
            from = at;
        }
        self.text(&own.text[from..]);
    }

    /// The pages that begin with a thing that cannot be parted.
    pub(super) fn page_marks_before<T>(&mut self, node: &T, name: &'static str) {
        let survey = self.book.survey;
        for (_, page) in survey.page_marks(node) {
            self.page_mark(*page, name);
        }
    }

    fn link(&mut self, own: &'a Link) {
        if self.in_link {
            return self.line(&own.content);
        }
        let survey = self.book.survey;
        let place = own.target.as_deref().and_then(|anchor| survey.anchor(anchor));
        let href = match (place, &own.target) {
            (Some(place), _) => Some(self.reference(place)),
            // The pass that resolves links has said so.
            (None, Some(_)) => None,
            (None, None) => {
                let whole = link::outward(&own.href);
                if whole.is_none() && !own.href.is_empty() && !own.href.starts_with('#') {
                    self.sink.push(messages::link_not_followed(own.meta.span, &own.href));
                }
                whole
            }
        };
        let Some(href) = href else {
            return self.line(&own.content);
        };
        let mut attributes = vec![("href", href.as_str())];
        attributes.extend(own.title.as_deref().map(|title| ("title", title)));
        self.open(element("a"), &own.meta, More { attributes: &attributes, ..More::default() });
        self.in_link = true;
        if is_silent(&own.content) {
            // A link without words has no name to be called by.
            self.text(&own.href);
        } else {
            self.line(&own.content);
        }
        self.in_link = false;
        self.close();
        for mark in std::mem::take(&mut self.after_link) {
            self.note_mark(mark);
        }
    }

    fn note_mark(&mut self, own: &'a NoteReference) {
        let survey = self.book.survey;
        let Some(note) = survey.note(&own.label) else {
            // A mark without a note has been reported; it leads nowhere.
            return;
        };
        let href = self.reference_to(note.file, &note.id);
        let attributes = [("href", href.as_str())];
        let more = More {
            id: survey.is_first_call(own).then_some(note.call.as_str()),
            epub_type: Some("noteref"),
            role: Some("doc-noteref"),
            attributes: &attributes,
            ..More::default()
        };
        self.open(element_with("a", "noteref"), &own.meta, more);
        self.text(&note.sign);
        self.close();
    }

    fn image(&mut self, own: &'a Image) {
        let asked = own.meta.value("width").filter(|width| is_length(width));
        self.image_as_wide(own, asked);
    }

    /// A picture, its width as a stylesheet would have it.
    pub(super) fn image_as_wide(&mut self, own: &'a Image, wanted: Option<&str>) {
        self.page_marks_before(own, "span");
        let shelf = self.book.shelf;
        let Some(picture) = own.asset.as_ref().and_then(|path| shelf.picture(path)) else {
            // What is missing has been reported; its description is better than nothing.
            return self.text(own.alt.as_deref().unwrap_or_default());
        };
        self.facts.picture(own.alt.as_deref(), &own.href, own.meta.span);
        if picture.animated {
            self.facts.moving(own.meta.span);
        }
        let source = format!("../{}", picture.path);
        let (width, height) = (picture.width.to_string(), picture.height.to_string());
        let mut attributes = vec![("src", source.as_str())];
        attributes.extend(own.alt.as_deref().map(|alt| ("alt", alt)));
        attributes.extend([("width", width.as_str()), ("height", height.as_str())]);
        attributes.extend(own.title.as_deref().map(|title| ("title", title)));
        let asked = wanted.map(|width| format!("width: {width}"));
        attributes.extend(asked.as_deref().map(|style| ("style", style)));
        let role = (own.alt.as_deref() == Some("")).then_some("presentation");
        self.empty(
            element("img"),
            Some(&own.meta),
            More { role, attributes: &attributes, ..More::default() },
        );
    }
}

/// Where a mark may stand: a word divided at the page's turn counts with the page it begins on, so
/// that inside one the mark goes to the next.
fn word_start(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let (before, after) = text.split_at(at);
    let divided = before.ends_with(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric);
    if !divided {
        return at;
    }
    let rest = after.trim_start_matches(|c: char| !c.is_whitespace()).trim_start();
    text.len() - rest.len()
}

/// No words and no picture with words.
fn is_silent(content: &[Inline]) -> bool {
    plain_text(content).trim().is_empty()
}

/// A length or a share that a stylesheet would take: `50%`, `12em`.
pub(super) fn is_length(text: &str) -> bool {
    let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let unit = &text[number.len()..];
    !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && number.parse::<f64>().is_ok()
        && matches!(unit, "%" | "em" | "rem" | "px" | "pt" | "mm" | "cm" | "in")
}

/// A short name in code with a hyphen, such as that of an option: a line that ended at the hyphen would
/// change it. Anything longer must be able to end a line on a narrow screen.
fn is_whole(code: &str) -> bool {
    const LONGEST: usize = 20;
    code.contains('-') && code.chars().count() <= LONGEST && !code.contains(char::is_whitespace)
}
