//! Lines: inlines as Markdown, and where Markdown has no form for them, as HTML within it.

use super::attributes::{braces, escaped, in_tag};
use super::{Punctuation, Writer, escape};
use crate::document::{Attributes, Image, Inline, Link, Math, Meta, Shows, Styled, plain_text};

/// Where a line stands, and what it may therefore hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Paragraph,
    /// One line of the manuscript, whatever its length: a term.
    OneLine,
    /// The same behind a mark, where nothing begins a block: a heading, a cell, a caption.
    Within,
}

/// A line under way.
struct Line<'w, 'd> {
    writer: &'w Writer<'d>,
    place: Place,
    out: String,
    lone_dollar: bool,
}

impl Writer<'_> {
    /// A line, with nothing in it that would begin a block.
    pub(super) fn line(&self, content: &[Inline], place: Place) -> String {
        let dollars = plain_text(content).matches('$').count();
        let mut line = Line { writer: self, place, out: String::new(), lone_dollar: dollars < 2 };
        line.inlines(content, None);
        match place {
            Place::Paragraph | Place::OneLine => escape::guard_lines(&line.out),
            Place::Within => line.out.trim_matches([' ', '\t']).to_owned(),
        }
    }

    /// A line in HTML alone; none if it holds what only Markdown can say.
    pub(super) fn html_line(&self, content: &[Inline]) -> Option<String> {
        let mut out = String::new();
        for inline in content {
            html(inline, self.punctuation == Punctuation::Exact, &mut out)?;
        }
        Some(out)
    }

    pub(super) fn image(&self, image: &Image, caption: Option<&[Inline]>) -> String {
        let alt = image.alt.as_deref().unwrap_or_default();
        let mut own = image.meta.attributes.as_deref().cloned().unwrap_or_default();
        let said = caption.map(plain_text).unwrap_or_default();
        let words = match caption {
            Some(caption) => self.line(caption, Place::Within),
            None => {
                let mut words = String::new();
                escape::push(&mut words, alt, Some(']'), self.punctuation, false);
                words
            }
        };
        let differs = match &image.alt {
            Some(alt) => (caption.is_some() && *alt != said) || alt.is_empty(),
            None => false,
        };
        if differs {
            own.values.push(("alt".to_owned(), alt.to_owned()));
        }
        let target = target(&image.href, image.title.as_deref());
        match attributes(Some(&own)) {
            Some(braces) => format!("![{words}]({target}){braces}"),
            None => {
                let mut out = String::new();
                html_image(image, &mut out);
                out
            }
        }
    }
}

/// Braces, empty where there are no attributes; none where braces cannot say them.
pub(super) fn attributes(own: Option<&Attributes>) -> Option<String> {
    match own {
        Some(own) if *own != Attributes::default() => braces(own),
        _ => Some(String::new()),
    }
}

impl Line<'_, '_> {
    fn inlines(&mut self, content: &[Inline], after: Option<char>) {
        for (idx, inline) in content.iter().enumerate() {
            let next = content[idx + 1..].iter().find_map(first_char).or(after);
            self.inline(inline, next);
        }
    }

    fn inline(&mut self, inline: &Inline, next: Option<char>) {
        match inline {
            Inline::Text(own) => {
                escape::push(&mut self.out, &own.text, next, self.writer.punctuation, self.lone_dollar);
            }
            Inline::Emphasis(own) => self.delimited(own, "*", "em", next),
            Inline::Strong(own) => self.delimited(own, "**", "strong", next),
            Inline::Strikethrough(own) => self.delimited(own, "~~", "del", next),
            Inline::Superscript(own) => self.script(own, "^", "sup"),
            Inline::Subscript(own) => self.script(own, "~", "sub"),
            Inline::SmallCaps(own) => {
                let mut attributes = own.meta.attributes.as_deref().cloned().unwrap_or_default();
                attributes.classes.insert(0, "smallcaps".to_owned());
                self.bracketed(own, Some(&attributes));
            }
            Inline::Keyboard(own) => self.tagged(own, "kbd"),
            Inline::Small(own) => self.tagged(own, "small"),
            Inline::Abbreviation(own) => self.tagged(own, "abbr"),
            // A citation is read from its words.
            Inline::Span(own) if own.meta.has_class("citation") && own.meta.value("cites").is_some() => {
                self.out.push_str(&plain_text(&own.content));
            }
            Inline::Span(own) => self.bracketed(own, own.meta.attributes.as_deref()),
            Inline::Code(own) => self.code(&own.meta, &own.text),
            Inline::Link(own) => self.link(own),
            Inline::Image(own) => {
                let image = self.writer.image(own, None);
                self.out.push_str(&image);
            }
            Inline::NoteReference(own) => {
                let label = self.writer.labels.get(&own.label).map_or(own.label.0.as_str(), String::as_str);
                self.out.push_str(&format!("[^{label}]"));
            }
            Inline::PageNumber(own) => self.out.push_str(&format!("[](#{}){{.folio}}", own.target)),
            Inline::Math(own) => self.math(own),
            Inline::SoftBreak(_) => match self.place {
                // A tag alone on the first line would begin a block of HTML (CommonMark 0.31.2, 4.6).
                Place::Paragraph if !self.is_lone_tag() => self.out.push('\n'),
                Place::Paragraph | Place::OneLine | Place::Within => self.out.push(' '),
            },
            Inline::LineBreak(_) => match self.place {
                Place::Paragraph => self.out.push_str("\\\n"),
                Place::OneLine | Place::Within => self.out.push_str("<br>"),
            },
            Inline::Raw(own) => {
                let text = fenced(&own.text);
                self.out.push_str(&format!("{text}{{={}}}", own.format));
            }
        }
    }

    fn is_lone_tag(&self) -> bool {
        self.out.starts_with('<') && self.out.ends_with('>') && !self.out.contains('\n')
    }

    /// Emphasis and its like: between marks where these are sure to be read so, else between tags.
    fn delimited(&mut self, own: &Styled, mark: &str, tag: &str, next: Option<char>) {
        let start = self.out.len();
        let before = self.out.chars().next_back();
        if own.meta.attributes.is_none() && !own.content.is_empty() {
            self.out.push_str(mark);
            self.inlines(&own.content, mark.chars().next());
            if stands(&self.out[start + mark.len()..], mark, before, next) {
                self.out.push_str(mark);
                return;
            }
            self.out.truncate(start);
        }
        self.tagged(own, tag);
    }

    fn tagged(&mut self, own: &Styled, tag: &str) {
        let attributes = in_tag(own.meta.attributes.as_deref());
        self.out.push_str(&format!("<{tag}{attributes}>"));
        self.inlines(&own.content, Some('<'));
        self.out.push_str(&format!("</{tag}>"));
    }

    fn script(&mut self, own: &Styled, mark: &str, tag: &str) {
        let plain = match own.content.as_slice() {
            [Inline::Text(text)] => {
                own.meta.attributes.is_none()
                    && !text.text.is_empty()
                    && text.text.chars().all(|c| c.is_alphanumeric() || "+-,.()".contains(c))
                    && !self.out.ends_with(mark)
                    && (!text.text.contains("--") && !text.text.contains("..."))
            }
            _ => false,
        };
        if !plain {
            self.tagged(own, tag);
            return;
        }
        self.out.push_str(mark);
        self.inlines(&own.content, mark.chars().next());
        self.out.push_str(mark);
    }

    fn bracketed(&mut self, own: &Styled, attributes: Option<&Attributes>) {
        match attributes.filter(|own| **own != Attributes::default()).map(braces) {
            Some(Some(braces)) if !own.content.is_empty() && !self.out.ends_with(['!', '^', ']']) => {
                self.out.push('[');
                self.inlines(&own.content, Some(']'));
                self.out.push(']');
                self.out.push_str(&braces);
            }
            _ => {
                self.out.push_str(&format!("<span{}>", in_tag(attributes)));
                self.inlines(&own.content, Some('<'));
                self.out.push_str("</span>");
            }
        }
    }

    fn code(&mut self, meta: &Meta, text: &str) {
        let attributes = attributes(meta.attributes.as_deref());
        match attributes {
            Some(braces) if !text.trim().is_empty() && !self.out.ends_with('`') => {
                let code = fenced(text);
                self.out.push_str(&code);
                self.out.push_str(&braces);
            }
            _ => {
                let own = in_tag(meta.attributes.as_deref());
                self.out.push_str(&format!("<code{own}>"));
                escape::push(&mut self.out, text, Some('<'), Punctuation::Exact, false);
                self.out.push_str("</code>");
            }
        }
    }

    fn math(&mut self, own: &Math) {
        let mark = if own.meta.has_class("display") { "$$" } else { "$" };
        let source = own.source.split_whitespace().collect::<Vec<_>>().join(" ");
        self.out.push_str(&format!("{mark}{source}{mark}"));
    }

    fn link(&mut self, own: &Link) {
        let mut attributes = own.meta.attributes.as_deref().cloned().unwrap_or_default();
        if own.href.starts_with('@') && attributes == Attributes::default() {
            match (own.shows, own.content.is_empty()) {
                (Shows::Label, true) if !self.out.ends_with(|c: char| c.is_alphanumeric()) => {
                    self.out.push_str(&own.href);
                    return;
                }
                (Shows::Number, empty) => {
                    self.out.push('[');
                    self.inlines(&own.content, Some(' '));
                    self.out.push_str(if empty { "-" } else { " " });
                    self.out.push_str(&own.href);
                    self.out.push(']');
                    return;
                }
                _ => {}
            }
        }
        let asked = match own.shows {
            Shows::Nothing => None,
            Shows::Label => (!own.content.is_empty()).then_some("label"),
            Shows::Number => Some("number"),
            Shows::Title => Some("title"),
            Shows::Full => Some("full"),
            Shows::Page => Some("page"),
            Shows::Folio => Some("folio"),
        };
        let silent = own.shows == Shows::Nothing && own.content.is_empty();
        if let Some(asked) = asked {
            attributes.classes.push(asked.to_owned());
        }
        let plain = attributes == Attributes::default() && own.title.is_none();
        if plain && plain_text(&own.content) == own.href && is_address(&own.href) {
            self.out.push_str(&format!("<{}>", own.href));
            return;
        }
        let braces = self::attributes(Some(&attributes));
        match braces.filter(|_| !silent) {
            Some(braces) => {
                self.out.push('[');
                self.inlines(&own.content, Some(']'));
                let target = target(&own.href, own.title.as_deref());
                self.out.push_str(&format!("]({target}){braces}"));
            }
            None => {
                self.out.push_str(&link_tag(own));
                self.inlines(&own.content, Some('<'));
                self.out.push_str("</a>");
            }
        }
    }
}

fn link_tag(own: &Link) -> String {
    let title = own.title.as_ref().map(|title| format!(" title=\"{}\"", escaped(title)));
    let attributes = in_tag(own.meta.attributes.as_deref());
    format!("<a href=\"{}\"{}{attributes}>", escaped(&own.href), title.unwrap_or_default())
}

/// An absolute address that is written in angle brackets (CommonMark 0.31.2, 6.5).
fn is_address(href: &str) -> bool {
    let scheme = ["http://", "https://"].iter().any(|scheme| href.starts_with(scheme));
    scheme && !href.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\\&".contains(c))
}

/// What stands between the parentheses of a link.
fn target(href: &str, title: Option<&str>) -> String {
    let special = |c: char| c.is_whitespace() || c.is_control() || "()<>\\\"*_`".contains(c);
    let mut out = match href {
        "" if title.is_none() => String::new(),
        _ if !href.is_empty() && !href.contains(special) && !has_entity(href) => href.to_owned(),
        _ => format!("<{}>", backslashed(href, &['<', '>', '\\'])),
    };
    if let Some(title) = title {
        out.push_str(&format!(" \"{}\"", backslashed(title, &['"', '\\'])));
    }
    out
}

fn backslashed(text: &str, signs: &[char]) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if signs.contains(&c) => out.extend(['\\', c]),
            '&' => out.push_str("&amp;"),
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn has_entity(text: &str) -> bool {
    text.match_indices('&').any(|(at, _)| {
        let rest = &text[at + 1..];
        rest.find(';')
            .is_some_and(|end| end > 0 && rest[..end].chars().all(|c| c.is_alphanumeric() || c == '#'))
    })
}

/// Code between as many backquotes as it needs.
fn fenced(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    let edged = text.starts_with('`') || text.ends_with('`');
    let spaced = text.starts_with(' ') && text.ends_with(' ') && !text.trim().is_empty();
    let space = if edged || spaced { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// Whether marks around `inner` open and close what they should (CommonMark 0.31.2, 6.2). Judged
/// with more care than the rules ask for: where it is doubtful, tags are used.
fn stands(inner: &str, mark: &str, before: Option<char>, next: Option<char>) -> bool {
    let sign = mark.chars().next();
    let (Some(first), Some(last)) = (inner.chars().next(), inner.chars().next_back()) else { return false };
    let clear = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || is_punctuation(c));
    let edge = |inner: char, outer: Option<char>| {
        !inner.is_whitespace()
            && Some(inner) != sign
            && outer != sign
            && (inner.is_alphanumeric() || clear(outer))
    };
    edge(first, before) && edge(last, next) && !inner.contains("\n\n")
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation() || "“”‘’«»„‚‹›–—…¿¡".contains(c)
}

/// The character with which an inline begins in the manuscript.
fn first_char(inline: &Inline) -> Option<char> {
    match inline {
        Inline::Text(own) => own.text.chars().next(),
        Inline::Emphasis(_) | Inline::Strong(_) => Some('*'),
        Inline::Strikethrough(_) | Inline::Subscript(_) => Some('~'),
        Inline::Superscript(_) => Some('^'),
        Inline::SmallCaps(_) | Inline::Span(_) | Inline::Link(_) | Inline::PageNumber(_) => Some('['),
        Inline::NoteReference(_) => Some('['),
        Inline::Keyboard(_) | Inline::Small(_) | Inline::Abbreviation(_) => Some('<'),
        Inline::Code(_) | Inline::Raw(_) => Some('`'),
        Inline::Image(_) => Some('!'),
        Inline::Math(_) => Some('$'),
        Inline::SoftBreak(_) => Some('\n'),
        Inline::LineBreak(_) => Some('\\'),
    }
}

fn html(inline: &Inline, exact: bool, out: &mut String) -> Option<()> {
    let mut tagged = |own: &Styled, tag: &str| {
        out.push_str(&format!("<{tag}{}>", in_tag(own.meta.attributes.as_deref())));
        own.content.iter().try_for_each(|inline| html(inline, exact, out))?;
        out.push_str(&format!("</{tag}>"));
        Some(())
    };
    match inline {
        Inline::Text(own) => {
            let text = escaped(&own.text).replace("&quot;", "\"");
            // Between tags nothing can be escaped; a comment parts what would become one sign.
            let parted = |text: String| text.replace("--", "-<!-- -->-").replace("...", ".<!-- -->..");
            out.push_str(&if exact { parted(text) } else { text });
        }
        Inline::Emphasis(own) => tagged(own, "em")?,
        Inline::Strong(own) => tagged(own, "strong")?,
        Inline::Strikethrough(own) => tagged(own, "del")?,
        Inline::Superscript(own) => tagged(own, "sup")?,
        Inline::Subscript(own) => tagged(own, "sub")?,
        Inline::Keyboard(own) => tagged(own, "kbd")?,
        Inline::Small(own) => tagged(own, "small")?,
        Inline::Abbreviation(own) => tagged(own, "abbr")?,
        Inline::Span(own) => tagged(own, "span")?,
        Inline::SmallCaps(own) => {
            let mut own = own.clone();
            own.meta.attributes_mut().classes.insert(0, "smallcaps".to_owned());
            tagged(&own, "span")?;
        }
        Inline::Code(own) => {
            let attributes = in_tag(own.meta.attributes.as_deref());
            out.push_str(&format!("<code{attributes}>{}</code>", escaped(&own.text)));
        }
        Inline::Link(own) if own.shows == Shows::Nothing && !own.href.starts_with('@') => {
            out.push_str(&link_tag(own));
            own.content.iter().try_for_each(|inline| html(inline, exact, out))?;
            out.push_str("</a>");
        }
        Inline::Image(own) => html_image(own, out),
        Inline::SoftBreak(_) => out.push(' '),
        Inline::LineBreak(_) => out.push_str("<br>"),
        Inline::Link(_)
        | Inline::NoteReference(_)
        | Inline::PageNumber(_)
        | Inline::Math(_)
        | Inline::Raw(_) => return None,
    }
    Some(())
}

fn html_image(image: &Image, out: &mut String) {
    out.push_str("<img");
    let own = [("src", Some(&image.href)), ("alt", image.alt.as_ref()), ("title", image.title.as_ref())];
    for (key, value) in own {
        if let Some(value) = value {
            out.push_str(&format!(" {key}=\"{}\"", escaped(value)));
        }
    }
    out.push_str(&in_tag(image.meta.attributes.as_deref()));
    out.push('>');
}
