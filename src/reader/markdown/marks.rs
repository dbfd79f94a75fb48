//! The inline marks of pandoc that pulldown-cmark does not know: `[text]{.class}`, `^[note]`,
//! `^sup^`, `~sub~`, and attributes after links, pictures and code.

use super::attributes::{Braces, braces, merge};
use super::line::{Body, Letters, OpenKind, Token};
use super::{Context, line, references};
use crate::diagnostic::note;
use crate::document::{Attributes, Inline, Raw};
use std::borrow::Cow;

/// A bracket that waits for its partner.
struct Bracket {
    /// Its token in the output.
    token: usize,
    note: bool,
}

/// A `^` or `~` that waits for its partner.
#[derive(Clone, Copy)]
struct Mark {
    token: usize,
    at: usize,
}

/// What is open in one element of pulldown-cmark's.
#[derive(Default)]
struct Level {
    /// The element's own token, if it is no line.
    open: Option<usize>,
    brackets: Vec<Bracket>,
    up: Option<Mark>,
    down: Option<Mark>,
    /// It holds a space: then `~` around it is no subscript.
    space: bool,
}

struct Marks<'c, 's, 'x> {
    ctx: &'c mut Context<'x>,
    source: &'s str,
    out: Vec<Token<'s>>,
    levels: Vec<Level>,
    /// Text before this offset has been read as attributes.
    done: usize,
    /// The token of the last call of a note.
    last_call: Option<usize>,
    /// What ended last, and where: attributes may follow it.
    ended: Option<(usize, usize)>,
    /// Code of HTML that is open.
    code: isize,
}

pub(super) fn read<'s>(ctx: &mut Context<'_>, source: &'s str, tokens: Vec<Token<'s>>) -> Vec<Token<'s>> {
    let out = Vec::with_capacity(tokens.len() + 8);
    let levels = vec![Level::default()];
    let mut marks = Marks { ctx, source, out, levels, done: 0, last_call: None, ended: None, code: 0 };
    for token in tokens {
        marks.token(token);
    }
    marks.out
}

impl<'s> Marks<'_, 's, '_> {
    fn level(&mut self) -> &mut Level {
        if self.levels.is_empty() {
            self.levels.push(Level::default());
        }
        self.levels.last_mut().expect("one was pushed if there was none")
    }

    fn token(&mut self, token: Token<'s>) {
        let Token { range, body } = token;
        match body {
            Body::Text(_, Letters::Verbatim) if self.code <= 0 => {
                self.text(range.start.max(self.done), range.end)
            }
            Body::Text(text, letters) => {
                if range.end > self.done {
                    self.level().space |= text.contains(char::is_whitespace);
                    self.out.push(Token { range, body: Body::Text(text, letters) });
                }
            }
            Body::Open(open) => {
                let open_token = Some(self.out.len());
                self.levels.push(Level { open: open_token, ..Level::default() });
                self.out.push(Token { range, body: Body::Open(open) });
            }
            Body::Close => self.close(range),
            Body::Node(node) => {
                if range.end <= self.done {
                    return;
                }
                let is_break = matches!(*node, Inline::SoftBreak(_) | Inline::LineBreak(_));
                self.level().space |= is_break;
                if matches!(*node, Inline::Code(_)) {
                    self.ended = Some((self.out.len(), range.end));
                }
                if matches!(*node, Inline::NoteReference(_)) {
                    self.last_call = Some(self.out.len());
                }
                self.out.push(Token { range, body: Body::Node(node) });
            }
            Body::Html(ref text) => {
                self.code += super::html::code_depth(text);
                self.out.push(Token { range, body });
            }
        }
    }

    /// Ends an element of pulldown-cmark's, with what it took for struck out between single tildes.
    fn close(&mut self, range: std::ops::Range<usize>) {
        let inner = self.levels.pop().unwrap_or_default();
        self.level().space |= inner.space;
        if let Some(open) = inner.open {
            self.ended = Some((open, range.end));
            let single = self.source[self.out[open].range.start..].starts_with('~')
                && !self.source[self.out[open].range.start..].starts_with("~~");
            if let Body::Open(own) = &mut self.out[open].body
                && own.kind == OpenKind::Strikethrough
                && single
            {
                if inner.space {
                    let start = self.out[open].range.start;
                    self.out[open] = tilde(start);
                    self.out.push(tilde(range.end - 1));
                    return;
                }
                own.kind = OpenKind::Subscript;
            }
        }
        self.out.push(Token { range, body: Body::Close });
    }

    /// Reads the marks in a piece of text that stands at `start..end`.
    fn text(&mut self, start: usize, end: usize) {
        let bytes = self.source.as_bytes();
        let (mut from, mut at) = (start, start);
        while at < end {
            let byte = bytes[at];
            match byte {
                b' ' | b'\t' | b'\n' => {
                    self.level().space = true;
                    at += 1;
                }
                b'{' if at == start || at == from => {
                    at = self.attributes(at, from);
                    from = from.max(self.done);
                    at = at.max(from);
                }
                b'@' if starts_word(self.source, at) => {
                    let Some(length) = references::key(&self.source[at..end]) else {
                        at += 1;
                        continue;
                    };
                    self.plain(from, at);
                    self.ended = Some((self.out.len(), at + length));
                    references::push(&mut self.out, self.source, at, &references::alone(length));
                    at += length;
                    from = at;
                }
                b'[' if let Some((found, length)) = references::group(&self.source[at..end]) => {
                    self.plain(from, at);
                    for (idx, reference) in found.iter().enumerate() {
                        if idx > 0 {
                            let text = Cow::Borrowed(", ");
                            self.out.push(Token { range: at..at, body: Body::Text(text, Letters::Fixed) });
                        }
                        references::push(&mut self.out, self.source, at, reference);
                    }
                    at += length;
                    from = at;
                }
                b'[' if let Some((keys, length)) = references::citation(&self.source[at..end]) => {
                    self.plain(from, at);
                    references::push_citation(&mut self.out, self.source, at..at + length, keys);
                    at += length;
                    from = at;
                }
                b'[' => {
                    self.plain(from, at);
                    at = self.bracket(at, end, false);
                    from = at;
                }
                b']' => {
                    self.plain(from, at);
                    at = self.bracket_end(at);
                    from = at;
                }
                b'^' if bytes.get(at + 1) == Some(&b'[') && at + 1 < end => {
                    self.plain(from, at);
                    at = self.bracket(at, end, true);
                    from = at;
                }
                b'^' | b'~' => {
                    let run = bytes[at..end].iter().take_while(|b| **b == byte).count();
                    if run == 1 {
                        self.plain(from, at);
                        self.script(at);
                        from = at + 1;
                    }
                    at += run;
                }
                _ => at += 1,
            }
        }
        self.plain(from, end);
    }

    fn plain(&mut self, from: usize, to: usize) {
        if from < to {
            let text = Cow::Borrowed(&self.source[from..to]);
            self.out.push(Token { range: from..to, body: Body::Text(text, Letters::Verbatim) });
        }
    }

    /// Braces right after a link, a picture or code; gives where to go on.
    fn attributes(&mut self, at: usize, from: usize) -> usize {
        let Some((token, end)) = self.ended.filter(|(_, end)| *end == at && from == at) else {
            return at + 1;
        };
        let Some((read, len)) = braces(&self.source[at..]) else { return at + 1 };
        let span = self.ctx.place.span(self.out[token].range.start..at + len);
        match (&mut self.out[token].body, read) {
            (Body::Open(open), Braces::Attributes(own))
                if matches!(open.kind, OpenKind::Link { .. } | OpenKind::Image { .. }) =>
            {
                merge(&mut open.attributes, own);
            }
            (Body::Node(node), read) => {
                let Inline::Code(code) = &mut **node else { return at + 1 };
                match read {
                    Braces::Attributes(own) => merge(&mut code.meta.attributes, own),
                    Braces::Raw(format) => {
                        let meta = crate::document::Meta::at(span);
                        let text = std::mem::take(&mut code.text);
                        **node = Inline::Raw(Raw { meta, format, text });
                    }
                }
            }
            (Body::Open(_) | Body::Close | Body::Text(..) | Body::Html(_), _) => return at + 1,
        }
        debug_assert_eq!(end, at);
        self.done = at + len;
        self.done
    }

    /// A bracket that may open a span or a note; or the mark of a note that is nowhere defined.
    fn bracket(&mut self, at: usize, end: usize, note: bool) -> usize {
        let open = if note { at + 2 } else { at + 1 };
        if !note && let Some(label) = undefined_label(&self.source[at..]) {
            let whole = at..at + label.len() + 3;
            let span = self.ctx.place.span(whole.clone());
            self.ctx.sink.push(note::undefined_note(span, label));
            let text = Cow::Borrowed(&self.source[whole.clone()]);
            self.out.push(Token { range: whole.clone(), body: Body::Text(text, Letters::Fixed) });
            // The label may reach past this piece of text: what comes next is then left out.
            self.done = whole.end;
            return whole.end.min(end);
        }
        let token = self.out.len();
        self.plain(at, open);
        self.level().brackets.push(Bracket { token, note });
        open
    }

    fn bracket_end(&mut self, at: usize) -> usize {
        let Some(Bracket { token, note }) = self.level().brackets.pop() else {
            self.plain(at, at + 1);
            return at + 1;
        };
        let after = at + 1;
        let open = if note {
            OpenKind::Note.plain()
        } else if let Some(end) = self.target_end(token, after) {
            return end;
        } else if let Some((Braces::Attributes(own), len)) = braces(&self.source[after..]) {
            self.done = after + len;
            span(own)
        } else {
            self.plain(at, after);
            return after;
        };
        let end = self.done.max(after);
        self.out[token].body = Body::Open(open);
        self.out.push(Token { range: at..end, body: Body::Close });
        let level = self.level();
        level.up = level.up.filter(|mark| mark.token < token);
        level.down = level.down.filter(|mark| mark.token < token);
        end
    }

    /// A link or a picture whose words call a note, which pulldown-cmark takes for no link: `(target)`
    /// follows the bracket that `token` opened. Gives where to go on.
    fn target_end(&mut self, mut token: usize, after: usize) -> Option<usize> {
        if self.last_call.is_none_or(|call| call < token) {
            return None;
        }
        let (href, title, length) = target(&self.source[after..])?;
        let start = self.out[token].range.start;
        let bang = token.checked_sub(1).filter(|_| self.source[..start].ends_with('!'));
        let kind = match bang.and_then(|bang| self.out.get_mut(bang)) {
            Some(Token { range, body: Body::Text(text, Letters::Verbatim) }) if text.ends_with('!') => {
                range.end -= 1;
                *text = Cow::Borrowed(&self.source[range.clone()]);
                let empty = range.start == range.end;
                self.out[token].range.start -= 1;
                if empty {
                    // The picture begins where the mark stood, and nothing is moved.
                    self.out.swap(token - 1, token);
                    token -= 1;
                }
                OpenKind::Image { href, title }
            }
            _ => OpenKind::Link { href, title, brackets: true },
        };
        let end = after + length;
        self.out[token].range.end = end;
        self.out[token].body = Body::Open(kind.plain());
        self.out.push(Token { range: after - 1..end, body: Body::Close });
        self.ended = Some((token, end));
        self.done = end;
        let level = self.level();
        level.up = level.up.filter(|mark| mark.token < token);
        level.down = level.down.filter(|mark| mark.token < token);
        Some(end)
    }

    /// A `^` or `~`: the partner of one before, where no space stands between, or a new one.
    fn script(&mut self, at: usize) {
        let up = self.source.as_bytes()[at] == b'^';
        let source = self.source;
        let level = self.level();
        let waiting = if up { level.up.take() } else { level.down.take() };
        let partner = waiting.filter(|mark| {
            let inner = &source[mark.at + 1..at];
            !inner.is_empty() && !inner.contains(char::is_whitespace)
        });
        let Some(mark) = partner else {
            let token = self.out.len();
            self.plain(at, at + 1);
            let level = self.level();
            *(if up { &mut level.up } else { &mut level.down }) = Some(Mark { token, at });
            return;
        };
        // Brackets stand in the order of their tokens.
        while level.brackets.last().is_some_and(|bracket| bracket.token > mark.token) {
            level.brackets.pop();
        }
        level.up = level.up.filter(|other| other.token < mark.token);
        level.down = level.down.filter(|other| other.token < mark.token);
        let kind = if up { OpenKind::Superscript } else { OpenKind::Subscript };
        self.out[mark.token].body = Body::Open(kind.plain());
        self.out.push(Token { range: at..at + 1, body: Body::Close });
    }
}

/// `(target)` or `(target "title")` at the start of a text: the target, the title, the length.
fn target(text: &str) -> Option<(String, Option<String>, usize)> {
    let inner = text.strip_prefix('(')?;
    let end = inner.find([' ', '\t', '\n', '(', ')', '<'])?;
    let (href, rest) = inner.split_at(end);
    let rest = rest.trim_start_matches([' ', '\t']);
    let (title, rest) = match rest.strip_prefix('"') {
        Some(quoted) => {
            let (title, rest) = quoted.split_once('"')?;
            (Some(title.to_owned()), rest)
        }
        None => (None, rest),
    };
    let rest = rest.strip_prefix(')')?;
    (!href.is_empty()).then(|| (href.to_owned(), title, text.len() - rest.len()))
}

/// Nothing that a word is made of stands before this place.
fn starts_word(source: &str, at: usize) -> bool {
    !source[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '@' | '.' | '/' | '-' | '\\'))
}

fn tilde(at: usize) -> Token<'static> {
    Token { range: at..at + 1, body: Body::Text(Cow::Borrowed("~"), Letters::Fixed) }
}

/// A span by its attributes: `.smallcaps` and `.sc` are nodes of their own.
pub(super) fn span(mut own: Box<Attributes>) -> Box<line::Open> {
    let is_small_caps = |class: &String| matches!(class.as_str(), "smallcaps" | "sc" | "small-caps");
    let kind = if own.classes.iter().any(is_small_caps) {
        own.classes.retain(|class| !is_small_caps(class));
        OpenKind::SmallCaps
    } else {
        OpenKind::Span
    };
    let attributes = (*own != Attributes::default()).then_some(own);
    Box::new(line::Open { kind, attributes })
}

/// The label of `[^label]` at the start of `text`.
fn undefined_label(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("[^")?;
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '^'))?;
    (end > 0 && rest[end..].starts_with(']')).then(|| &rest[..end])
}
