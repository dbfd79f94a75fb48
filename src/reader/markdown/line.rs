//! One line of inlines as a flat sequence of tokens, before it becomes nodes.
//!
//! pulldown-cmark's events become tokens; the rules it does not know (`marks`, `html`, `smart`) work
//! on that sequence, since what they look for may begin in one node and end in another; then `nest`
//! makes nodes of it.

use crate::document::{Attributes, Inline};
use pulldown_cmark::CowStr;
use std::borrow::Cow;
use std::ops::Range;

/// What the rules for text may do with a piece of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Letters {
    /// It stands in the source, at its range, exactly so.
    Verbatim,
    /// Punctuation in it may be made smart, but it holds no marks: text out of markup.
    Plain,
    /// Escaped by the author, or written as an entity: it stays.
    Fixed,
}

#[derive(Clone, Debug)]
pub(super) enum Body<'s> {
    Text(Cow<'s, str>, Letters),
    Open(Box<Open>),
    Close,
    /// One tag, comment or the like.
    Html(Cow<'s, str>),
    Node(Box<Inline>),
}

#[derive(Clone, Debug)]
pub(super) struct Token<'s> {
    /// Bytes of the source; an `Open` of pulldown-cmark's has the whole element.
    pub range: Range<usize>,
    pub body: Body<'s>,
}

#[derive(Clone, Debug)]
pub(super) struct Open {
    pub kind: OpenKind,
    pub attributes: Option<Box<Attributes>>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum OpenKind {
    Emphasis,
    Strong,
    Strikethrough,
    Superscript,
    Subscript,
    SmallCaps,
    Keyboard,
    Small,
    Abbreviation,
    Span,
    /// Of HTML; its content is plain text.
    Code,
    Link {
        href: String,
        title: Option<String>,
        /// Written with brackets: what it says may be left to us.
        brackets: bool,
    },
    /// Its content is the alternative text, and a figure's caption.
    Image {
        href: String,
        title: Option<String>,
    },
    /// An inline note, `^[text]`.
    Note,
}

impl OpenKind {
    pub fn plain(self) -> Box<Open> {
        Box::new(Open { kind: self, attributes: None })
    }
}

/// Which rules a line has need of, so that plain prose is passed through.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Needs {
    pub marks: bool,
    pub html: bool,
    pub smart: bool,
}

/// The tokens of one line as they are gathered.
#[derive(Debug, Default)]
pub(super) struct Line<'s> {
    pub tokens: Vec<Token<'s>>,
    pub needs: Needs,
    /// Where the last token ended, or the line begins.
    edge: usize,
}

impl<'s> Line<'s> {
    /// A line that begins at `start`.
    pub fn at(start: usize) -> Self {
        Line { edge: start, ..Line::default() }
    }

    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    pub fn push(&mut self, range: Range<usize>, body: Body<'s>) {
        self.edge = match body {
            Body::Open(_) => range.start,
            Body::Close | Body::Html(_) | Body::Node(_) | Body::Text(..) => range.end,
        };
        self.needs.html |= matches!(body, Body::Html(_));
        if let Body::Open(open) = &body {
            self.needs.marks |= matches!(open.kind, OpenKind::Strikethrough);
        }
        self.tokens.push(Token { range, body });
    }

    /// Adds an event's text. One that begins after a backslash which is in no event was escaped.
    pub fn push_text(&mut self, source: &'s str, text: CowStr<'s>, range: Range<usize>) {
        if source.get(range.clone()) != Some(&*text) {
            let text = owned(text);
            self.push(range, Body::Text(text, Letters::Fixed));
            return;
        }
        let mut start = range.start;
        let first = text.chars().next().map_or(0, char::len_utf8);
        if self.edge < start && source.as_bytes()[start - 1] == b'\\' && first > 0 {
            let escaped = &source[start..start + first];
            self.push(start..start + first, Body::Text(Cow::Borrowed(escaped), Letters::Fixed));
            start += first;
        }
        if start == range.end {
            return;
        }
        self.look(&source[start..range.end]);
        if let Some(Token { range: last, body: Body::Text(known, Letters::Verbatim) }) =
            self.tokens.last_mut()
            && last.end == start
        {
            last.end = range.end;
            *known = Cow::Borrowed(&source[last.clone()]);
            self.edge = range.end;
            return;
        }
        self.push(start..range.end, Body::Text(Cow::Borrowed(&source[start..range.end]), Letters::Verbatim));
    }

    /// Notes which rules a piece of text asks for.
    pub fn look(&mut self, text: &str) {
        if self.needs.marks && self.needs.smart {
            return;
        }
        for byte in text.bytes() {
            match byte {
                b'[' | b'{' | b'^' | b'~' | b'@' => self.needs.marks = true,
                b'\'' | b'"' | b'-' | b'.' => self.needs.smart = true,
                _ => {}
            }
        }
    }

    /// Removes what stands at and after the source offset `at`, and the spaces before it.
    pub fn truncate(&mut self, at: usize) {
        while let Some(last) = self.tokens.last_mut() {
            match &mut last.body {
                Body::Text(..) | Body::Node(_) | Body::Html(_) if last.range.start >= at => {}
                Body::Text(text, Letters::Verbatim) => {
                    let keep = at.min(last.range.end) - last.range.start;
                    let kept = text[..keep].trim_end_matches([' ', '\t']).len();
                    *text = Cow::Owned(text[..kept].to_owned());
                    last.range.end = last.range.start + kept;
                    if kept > 0 {
                        return;
                    }
                }
                Body::Text(..) => return,
                Body::Node(node) if matches!(**node, Inline::SoftBreak(_) | Inline::LineBreak(_)) => {}
                Body::Open(_) | Body::Close | Body::Html(_) | Body::Node(_) => return,
            }
            self.tokens.pop();
        }
    }

    /// Removes the space that ends text out of markup.
    pub fn trim_end(&mut self) {
        while let Some(Token { range, body: Body::Text(text, Letters::Plain) }) = self.tokens.last_mut() {
            let kept = text.trim_end().len();
            if kept > 0 {
                range.end -= (text.len() - kept).min(range.len());
                *text = Cow::Owned(text[..kept].to_owned());
                return;
            }
            self.tokens.pop();
        }
    }

    /// The source offset at which the line ends.
    pub fn end(&self) -> usize {
        self.tokens.last().map_or(self.edge, |token| token.range.end)
    }
}

pub(super) fn owned(text: CowStr<'_>) -> Cow<'_, str> {
    match text {
        CowStr::Borrowed(text) => Cow::Borrowed(text),
        CowStr::Boxed(text) => Cow::Owned(text.into()),
        CowStr::Inlined(text) => Cow::Owned(text.to_string()),
    }
}
