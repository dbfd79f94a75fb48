//! Smart punctuation: typed quotes, dashes and dots made those of the book's language.
//!
//! It works over a whole line of tokens, so that a quotation may open in one node and close in
//! another. Each mark is judged by the characters on its two sides, through markup, and by what is
//! open; first all are judged, then the text is written anew once. What the author typed as curly
//! quotes, dashes or dots, or escaped, is left as it is.

use super::line::{Body, Letters, OpenKind, Token};
use super::quotes::{self, Quotes};
use crate::document::{Inline, Language};
use std::borrow::Cow;

/// What stands beside a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    /// The line begins or ends here.
    Edge,
    Space,
    /// A bracket or a quote that opens.
    Opening,
    Dash,
    Digit,
    Letter,
    /// Any other sign: full stops, closing brackets and quotes.
    Sign,
    /// Code, a picture, a formula.
    Thing,
}

impl Side {
    fn of(c: char) -> Side {
        match c {
            '(' | '[' | '{' | '“' | '‘' | '«' | '‹' | '„' | '‚' | '¿' | '¡' | '/' | '=' => {
                Side::Opening
            }
            '-' | '–' | '—' | '―' | '\u{2010}' | '\u{2011}' => Side::Dash,
            c if c.is_whitespace() || c == '\u{200b}' => Side::Space,
            c if c.is_numeric() => Side::Digit,
            c if c.is_alphabetic() => Side::Letter,
            _ => Side::Sign,
        }
    }
    fn is_open_space(self) -> bool {
        matches!(self, Side::Edge | Side::Space)
    }
    fn is_word(self) -> bool {
        matches!(self, Side::Letter | Side::Digit | Side::Thing)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Open {
        double: bool,
    },
    Close {
        double: bool,
    },
    Apostrophe,
    Prime {
        double: bool,
    },
    EnDash,
    /// So many em dashes.
    EmDashes(usize),
    Ellipsis,
}

/// A decision: bytes `at..at + len` of the text of `token` become `what`.
struct Mark {
    token: usize,
    at: usize,
    len: usize,
    what: What,
    quotes: &'static Quotes,
}

struct Smart<'t, 's> {
    tokens: &'t [Token<'s>],
    /// What comes first at or after each token.
    next: Vec<Side>,
    marks: Vec<Mark>,
    /// Quotes that wait for their ends: index into `marks`, and whether they are double.
    open: Vec<(usize, bool)>,
    doubles: usize,
    previous: Side,
    languages: Vec<&'static Quotes>,
    /// How deep in code of HTML the text stands, and elements in that.
    code: usize,
}

/// Makes the punctuation of a line smart.
pub(super) fn apply(tokens: &mut [Token<'_>], language: &Language) {
    let marks = {
        let mut smart = Smart {
            tokens,
            next: following(tokens),
            marks: Vec::new(),
            open: Vec::new(),
            doubles: 0,
            previous: Side::Edge,
            languages: vec![quotes::of(language)],
            code: 0,
        };
        smart.judge();
        smart.marks
    };
    write(tokens, &marks);
}

/// What comes first at or after each token, markup and note marks being looked through.
fn following(tokens: &[Token<'_>]) -> Vec<Side> {
    let mut next = vec![Side::Edge; tokens.len() + 1];
    for (idx, token) in tokens.iter().enumerate().rev() {
        next[idx] = match &token.body {
            Body::Text(text, _) => text.chars().next().map_or(next[idx + 1], Side::of),
            Body::Open(_) | Body::Close | Body::Html(_) => next[idx + 1],
            Body::Node(node) => side(node).unwrap_or(next[idx + 1]),
        };
    }
    next
}

/// What a finished node is to the marks beside it; nothing, where they look through it.
fn side(node: &Inline) -> Option<Side> {
    match node {
        Inline::SoftBreak(_) | Inline::LineBreak(_) => Some(Side::Space),
        Inline::Code(_) | Inline::Image(_) | Inline::Math(_) => Some(Side::Thing),
        Inline::NoteReference(_) | Inline::Raw(_) => None,
        Inline::PageNumber(_) => Some(Side::Thing),
        Inline::Text(_)
        | Inline::Emphasis(_)
        | Inline::Strong(_)
        | Inline::Strikethrough(_)
        | Inline::Superscript(_)
        | Inline::Subscript(_)
        | Inline::SmallCaps(_)
        | Inline::Keyboard(_)
        | Inline::Small(_)
        | Inline::Abbreviation(_)
        | Inline::Span(_)
        | Inline::Link(_) => Some(Side::Thing),
    }
}

impl Smart<'_, '_> {
    fn judge(&mut self) {
        let tokens = self.tokens;
        for (idx, token) in tokens.iter().enumerate() {
            match &token.body {
                Body::Text(text, letters) if *letters == Letters::Fixed || self.code > 0 => {
                    self.previous = text.chars().next_back().map_or(self.previous, Side::of);
                }
                Body::Text(text, _) => self.text(idx, text),
                Body::Open(open) => {
                    let is_code = matches!(open.kind, OpenKind::Code | OpenKind::Keyboard);
                    self.code += usize::from(is_code || self.code > 0);
                    let own = open.attributes.as_ref().and_then(|own| own.language.as_ref());
                    let outer = *self.languages.last().expect("the line's own language is never popped");
                    self.languages.push(own.map_or(outer, quotes::of));
                }
                Body::Close => {
                    self.code = self.code.saturating_sub(1);
                    if self.languages.len() > 1 {
                        self.languages.pop();
                    }
                }
                Body::Node(node) => self.previous = side(node).unwrap_or(self.previous),
                Body::Html(_) => {}
            }
        }
        // What was opened with single quotes and never closed was no quotation.
        for (mark, double) in std::mem::take(&mut self.open) {
            if !double {
                self.marks[mark].what = What::Apostrophe;
            }
        }
    }

    fn text(&mut self, token: usize, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        // Where the side before is known because a mark ended there.
        let mut decided = Some((0, self.previous));
        while let Some(hit) = bytes[at..].iter().position(|byte| matches!(byte, b'"' | b'\'' | b'-' | b'.')) {
            let start = at + hit;
            let byte = bytes[start];
            let is_quote = matches!(byte, b'"' | b'\'');
            let run = match is_quote {
                true => 1,
                false => bytes[start..].iter().take_while(|own| **own == byte).count(),
            };
            let before = match decided {
                Some((end, side)) if end == start => side,
                _ => text[..start].chars().next_back().map_or(self.previous, Side::of),
            };
            let what = match byte {
                b'-' => match run {
                    1 => None,
                    2 => Some(What::EnDash),
                    3 => Some(What::EmDashes(1)),
                    _ => Some(What::EmDashes(run / 2)),
                },
                b'.' => (run == 3 || run == 4).then_some(What::Ellipsis),
                _ => {
                    let after = self.after(token, text, start + 1);
                    let what = self.quote(byte == b'"', before, after, (token, text, start));
                    decided = Some((start + 1, self.note(token, start, what, before)));
                    at = start + 1;
                    continue;
                }
            };
            if let Some(what) = what {
                // Of four dots the first is the full stop.
                let (start, len) = if byte == b'.' { (start + run - 3, 3) } else { (start, run) };
                self.push(token, start, len, what);
            }
            at = start + run;
            decided = None;
        }
        self.previous = match decided {
            Some((end, side)) if end == text.len() => side,
            _ => text.chars().next_back().map_or(self.previous, Side::of),
        };
    }

    fn after(&self, token: usize, text: &str, at: usize) -> Side {
        text[at..].chars().next().map_or(self.next[token + 1], Side::of)
    }

    fn push(&mut self, token: usize, at: usize, len: usize, what: What) {
        let quotes = self.languages.last().expect("the line's own language is never popped");
        self.marks.push(Mark { token, at, len, what, quotes });
    }

    /// Writes a quote's mark down and gives what it is to the mark after it.
    fn note(&mut self, token: usize, at: usize, what: Option<What>, before: Side) -> Side {
        let Some(what) = what else { return Side::Sign };
        self.push(token, at, 1, what);
        match what {
            What::Open { double } => {
                self.open.push((self.marks.len() - 1, double));
                self.doubles += usize::from(double);
                Side::Opening
            }
            What::Apostrophe if before.is_open_space() || before == Side::Opening => Side::Letter,
            What::Close { .. }
            | What::Apostrophe
            | What::Prime { .. }
            | What::EnDash
            | What::EmDashes(_)
            | What::Ellipsis => Side::Sign,
        }
    }

    fn quote(&mut self, double: bool, before: Side, after: Side, here: (usize, &str, usize)) -> Option<What> {
        if double { self.double(before, after, here) } else { Some(self.single(before, after, here)) }
    }

    fn double(&mut self, before: Side, after: Side, (token, text, at): (usize, &str, usize)) -> Option<What> {
        let opens = match before {
            // A typed `" word "` is judged by what is open.
            Side::Edge | Side::Space if after.is_open_space() => {
                if before == Side::Edge && after == Side::Edge {
                    return None;
                }
                self.doubles == 0
            }
            // French spaces its quotes: `" mot ",`.
            Side::Edge | Side::Space => {
                self.doubles == 0 || !text[at + 1..].starts_with([',', '.', ';', ':', '!', '?', ')'])
            }
            Side::Opening => after != Side::Edge || self.doubles == 0,
            Side::Dash => after.is_word() || after == Side::Opening || self.is_before_quote(text, at),
            Side::Letter => after == Side::Letter && self.doubles == 0,
            Side::Digit | Side::Sign | Side::Thing => false,
        };
        if opens {
            return Some(What::Open { double: true });
        }
        if before == Side::Digit && (self.doubles == 0 || self.is_after_feet(token, text, at)) {
            return Some(What::Prime { double: true });
        }
        self.close_double();
        Some(What::Close { double: true })
    }

    /// Whether `"` is followed by a `'` that stands before a word: `"'Tis`.
    fn is_before_quote(&self, text: &str, at: usize) -> bool {
        let mut rest = text[at + 1..].chars();
        rest.next() == Some('\'') && rest.next().is_some_and(char::is_alphanumeric)
    }

    /// Whether `"` ends `6'2"`.
    fn is_after_feet(&self, token: usize, text: &str, at: usize) -> bool {
        self.marks.last().is_some_and(|mark| {
            mark.token == token
                && mark.what == What::Prime { double: false }
                && at - (mark.at + 1) <= 8
                && text[mark.at + 1..at].chars().all(|c| c.is_numeric() || c == '.')
        })
    }

    /// Ends the innermost double quotation; single ones open within it were apostrophes.
    fn close_double(&mut self) {
        if self.doubles == 0 {
            return;
        }
        while let Some((mark, double)) = self.open.pop() {
            if double {
                self.doubles -= 1;
                return;
            }
            self.marks[mark].what = What::Apostrophe;
        }
    }

    fn single(&mut self, before: Side, after: Side, (_, text, at): (usize, &str, usize)) -> What {
        let is_open = self.open.last().is_some_and(|(_, double)| !double);
        let opens = match before {
            Side::Edge | Side::Space => !after.is_open_space() || !is_open,
            Side::Opening => after.is_word() || after == Side::Opening || text[at + 1..].starts_with('"'),
            Side::Dash => !is_open && (after.is_word() || text[at + 1..].starts_with('"')),
            Side::Digit | Side::Letter | Side::Sign | Side::Thing => false,
        };
        if opens {
            return if after.is_open_space() || self.is_clipped(&text[at + 1..]) {
                What::Apostrophe
            } else {
                What::Open { double: false }
            };
        }
        if before.is_word() && after == Side::Letter {
            return What::Apostrophe;
        }
        if before == Side::Digit && !is_open {
            return What::Prime { double: false };
        }
        if is_open && !after.is_word() {
            self.open.pop();
            return What::Close { double: false };
        }
        What::Apostrophe
    }

    /// Whether a word with letters left out at its head follows: `'tis`, `'90s`.
    fn is_clipped(&self, rest: &str) -> bool {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            let tail = rest[digits..].trim_start_matches('s');
            return digits == 2 && !tail.starts_with(|c: char| c.is_alphanumeric());
        }
        let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let quotes = self.languages.last().expect("the line's own language is never popped");
        end <= 16 && quotes.clipped.contains(&rest[..end].to_lowercase().as_str())
    }
}

/// Writes every text anew in which something was decided.
fn write(tokens: &mut [Token<'_>], marks: &[Mark]) {
    let mut marks = marks.iter().peekable();
    while let Some(first) = marks.peek() {
        let token = first.token;
        let Body::Text(text, _) = &mut tokens[token].body else {
            marks.next();
            continue;
        };
        let mut out = String::with_capacity(text.len() + 16);
        let mut done = 0;
        while let Some(mark) = marks.next_if(|mark| mark.token == token) {
            let mut end = mark.at + mark.len;
            out.push_str(&text[done.min(mark.at)..mark.at]);
            match mark.what {
                What::Open { double } => {
                    let set = if double { mark.quotes.double } else { mark.quotes.single };
                    out.push_str(set[0]);
                    if mark.quotes.spaced && double && text[end..].starts_with([' ', '\u{a0}', '\u{202f}']) {
                        end += text[end..].chars().next().map_or(0, char::len_utf8);
                    }
                }
                What::Close { double } => {
                    let set = if double { mark.quotes.double } else { mark.quotes.single };
                    if mark.quotes.spaced && double && out.ends_with([' ', '\u{a0}', '\u{202f}']) {
                        out.pop();
                    }
                    out.push_str(set[1]);
                }
                What::Apostrophe => out.push('’'),
                What::Prime { double } => out.push(if double { '″' } else { '′' }),
                What::EnDash => out.push('–'),
                What::EmDashes(count) => out.extend(std::iter::repeat_n('—', count)),
                What::Ellipsis => out.push('…'),
            }
            done = end;
        }
        out.push_str(text.get(done..).unwrap_or_default());
        *text = Cow::Owned(out);
    }
}
