//! Raw HTML: its tags taken apart, and those that mean something in a line made nodes of.
//!
//! No word is lost: the text between tags is text whether or not the tags are understood.

use super::attributes::{add_class, set};
use super::line::{Body, Letters, Open, OpenKind, Token};
use super::{Context, RawHtml, marks};
use crate::diagnostic::reader as report;
use crate::document::{Attributes, Inline, Meta, Raw};
use std::borrow::Cow;
use std::ops::Range;

/// One piece of markup.
#[derive(Debug, PartialEq)]
pub(super) enum Piece<'t> {
    Tag(Tag),
    Text(&'t str),
    Comment,
    /// A declaration, a processing instruction or CDATA.
    Other(&'t str),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tag {
    /// In lower case.
    pub name: String,
    pub is_end: bool,
    /// `<br/>`.
    pub is_empty: bool,
    pub attributes: Vec<(String, String)>,
}

impl Tag {
    pub fn value(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// Its attributes as those of a node; `except` have been read in another way.
    pub fn node_attributes(&self, except: &[&str]) -> Option<Box<Attributes>> {
        let mut own = Box::<Attributes>::default();
        for (key, value) in &self.attributes {
            let is_script = key.starts_with("on") || key == "style";
            if !except.contains(&key.as_str()) && !is_script && (!value.is_empty() || key == "alt") {
                set(&mut own, key, value);
            }
        }
        (*own != Attributes::default()).then_some(own)
    }
}

/// The most tags that wait for their ends at once; more are taken for unclosed.
const WAITING: usize = 64;

/// Takes markup apart; each piece with its range.
pub(super) fn pieces(text: &str) -> Vec<(Range<usize>, Piece<'_>)> {
    let mut found = Vec::new();
    let mut from = 0;
    let mut at = 0;
    // Where a search for an end failed once, it fails for all that follow.
    let mut open_ended = false;
    // The same of quotes: past the last one, none need be looked for.
    let last_quote = ['"', '\''].map(|quote| text.rfind(quote).unwrap_or(0));
    while let Some(hit) = text[at..].find('<') {
        let start = at + hit;
        let read = if open_ended && text[start + 1..].starts_with(['!', '?']) {
            None
        } else {
            markup(&text[start..], last_quote.map(|last| last.saturating_sub(start)))
        };
        let Some((len, piece)) = read else {
            open_ended |= text[start..].starts_with("<!") || text[start..].starts_with("<?");
            at = start + 1;
            continue;
        };
        if from < start {
            found.push((from..start, Piece::Text(&text[from..start])));
        }
        found.push((start..start + len, piece));
        at = start + len;
        from = at;
    }
    if from < text.len() {
        found.push((from..text.len(), Piece::Text(&text[from..])));
    }
    found
}

/// Reads one piece of markup at the start of `text`.
fn markup(text: &str, last_quote: [usize; 2]) -> Option<(usize, Piece<'_>)> {
    let until = |end: &str, skip: usize| text.get(skip..)?.find(end).map(|at| skip + at + end.len());
    if text.starts_with("<!--") {
        let short = [5, 6].into_iter().find(|len| matches!(text.get(..*len), Some("<!-->" | "<!--->")));
        return Some((short.or_else(|| until("-->", 4))?, Piece::Comment));
    }
    let other = |len: usize| (len, Piece::Other(&text[..len]));
    if text.starts_with("<?") {
        return until("?>", 1).map(other);
    }
    if text.starts_with("<![CDATA[") {
        return until("]]>", 9).map(other);
    }
    if text.starts_with("<!") {
        return until(">", 2).map(other);
    }
    let (len, tag) = tag(text, last_quote)?;
    Some((len, Piece::Tag(tag)))
}

/// Reads `<name key="value" …>` or `</name>`.
fn tag(text: &str, last_quote: [usize; 2]) -> Option<(usize, Tag)> {
    let mut rest = text.strip_prefix('<')?;
    let mut tag = Tag::default();
    if let Some(after) = rest.strip_prefix('/') {
        tag.is_end = true;
        rest = after;
    }
    if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '_')))?;
    tag.name = rest[..end].to_ascii_lowercase();
    rest = &rest[end..];
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix("/>") {
            tag.is_empty = true;
            return Some((text.len() - after.len(), tag));
        }
        if let Some(after) = rest.strip_prefix('>') {
            return Some((text.len() - after.len(), tag));
        }
        let is_name = |c: char| !(c.is_whitespace() || matches!(c, '"' | '\'' | '>' | '/' | '=' | '<'));
        let end = rest.find(|c: char| !is_name(c)).filter(|end| *end > 0)?;
        let key = rest[..end].to_ascii_lowercase();
        rest = &rest[end..];
        let value = match rest.trim_start().strip_prefix('=') {
            None => String::new(),
            Some(after) => {
                let after = after.trim_start();
                let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
                let (value, after) = match quote {
                    Some(quote) => {
                        let opened = text.len() - after.len();
                        (opened < last_quote[usize::from(quote == '\'')]).then_some(())?;
                        after[1..].split_once(quote)?
                    }
                    None => after.split_at(after.find(|c: char| c.is_whitespace() || c == '>')?),
                };
                rest = after;
                unescape(value)
            }
        };
        tag.attributes.push((key, value));
    }
}

/// Text with its character references resolved: those of XML, numbers, and a few common names.
pub(super) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let name =
            rest[1..].find(|c: char| !(c.is_ascii_alphanumeric() || c == '#')).map(|end| &rest[1..=end]);
        let is_closed = name.is_some_and(|name| rest[name.len() + 1..].starts_with(';'));
        match name.filter(|_| is_closed).and_then(character) {
            Some(c) => {
                out.push(c);
                rest = &rest[name.map_or(0, str::len) + 2..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| !c.is_control());
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "thinsp" => '\u{2009}',
        "ensp" => '\u{2002}',
        "emsp" => '\u{2003}',
        "shy" => '\u{ad}',
        "zwnj" => '\u{200c}',
        "zwj" => '\u{200d}',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "lsquo" => '‘',
        "rsquo" => '’',
        "sbquo" => '‚',
        "ldquo" => '“',
        "rdquo" => '”',
        "bdquo" => '„',
        "laquo" => '«',
        "raquo" => '»',
        "copy" => '©',
        "reg" => '®',
        "trade" => '™',
        "sect" => '§',
        "para" => '¶',
        "deg" => '°',
        "middot" => '·',
        "bull" => '•',
        "times" => '×',
        "dagger" => '†',
        "auml" => 'ä',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "szlig" => 'ß',
        "eacute" => 'é',
        "egrave" => 'è',
        "agrave" => 'à',
        "ccedil" => 'ç',
        "aelig" => 'æ',
        "oelig" => 'œ',
        _ => return None,
    })
}

/// By how much a tag changes the depth of code, in which nothing is a mark.
pub(super) fn code_depth(text: &str) -> isize {
    let (rest, step) = match text.strip_prefix("</") {
        Some(rest) => (rest, -1),
        None => (text.trim_start_matches('<'), 1),
    };
    let name = rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let is_code = ["code", "samp", "tt", "kbd"].iter().any(|own| name.eq_ignore_ascii_case(own));
    if is_code { step } else { 0 }
}

/// What a tag is in a line.
enum Meaning {
    Pair(Box<Open>),
    Alone(Box<Inline>),
    /// Text that stands for the tag, and for its partner: quotes for `<q>`.
    Mark(&'static str),
    Unknown,
}

fn meaning(tag: &Tag, meta: impl FnOnce() -> Meta) -> Meaning {
    let pair = |kind: OpenKind, except: &[&str]| {
        Meaning::Pair(Box::new(Open { kind, attributes: tag.node_attributes(except) }))
    };
    let classed = |class: &str| {
        let mut own = tag.node_attributes(&[]).unwrap_or_default();
        add_class(&mut own, class);
        Meaning::Pair(Box::new(Open { kind: OpenKind::Span, attributes: Some(own) }))
    };
    match tag.name.as_str() {
        "em" | "i" | "var" | "cite" | "dfn" => pair(OpenKind::Emphasis, &[]),
        "strong" | "b" => pair(OpenKind::Strong, &[]),
        "del" | "s" | "strike" => pair(OpenKind::Strikethrough, &[]),
        "u" | "ins" => classed("underline"),
        "mark" => classed("mark"),
        "sup" => pair(OpenKind::Superscript, &[]),
        "sub" => pair(OpenKind::Subscript, &[]),
        "kbd" => pair(OpenKind::Keyboard, &[]),
        "small" => pair(OpenKind::Small, &[]),
        "abbr" | "acronym" => pair(OpenKind::Abbreviation, &[]),
        "code" | "samp" | "tt" => pair(OpenKind::Code, &[]),
        "q" => Meaning::Mark("\""),
        "span" | "bdi" | "bdo" | "time" | "data" => {
            let is_small_caps = tag
                .value("style")
                .is_some_and(|style| style.replace(' ', "").contains("font-variant:small-caps"));
            let mut own = tag.node_attributes(&[]).unwrap_or_default();
            if is_small_caps {
                add_class(&mut own, "smallcaps");
            }
            Meaning::Pair(marks::span(own))
        }
        "a" => match tag.value("href") {
            Some(href) => {
                let title = tag.value("title").map(str::to_owned);
                pair(
                    OpenKind::Link { href: href.to_owned(), title, brackets: false },
                    &["href", "title", "target", "rel"],
                )
            }
            None => {
                let mut own = tag.node_attributes(&["name"]);
                if let Some(name) = tag.value("name") {
                    own.get_or_insert_default().anchor = Some(name.to_owned());
                }
                Meaning::Pair(Box::new(Open { kind: OpenKind::Span, attributes: own }))
            }
        },
        "br" => Meaning::Alone(Box::new(Inline::LineBreak(meta()))),
        "wbr" => Meaning::Mark("\u{200b}"),
        "img" => match tag.value("src") {
            Some(_) => Meaning::Alone(Box::new(Inline::Image(image(tag, meta())))),
            None => Meaning::Unknown,
        },
        _ => Meaning::Unknown,
    }
}

/// An `<img>`.
pub(super) fn image(tag: &Tag, mut meta: Meta) -> crate::document::Image {
    meta.attributes = tag.node_attributes(&["src", "alt", "title"]);
    crate::document::Image {
        meta,
        href: tag.value("src").unwrap_or_default().to_owned(),
        asset: None,
        alt: tag.value("alt").map(str::to_owned),
        title: tag.value("title").map(str::to_owned),
    }
}

/// A tag that waits for its end.
struct Waiting {
    token: usize,
    name: String,
    /// What stands in its place if the end comes.
    open: Result<Box<Open>, &'static str>,
}

/// Makes nodes of the tags in a line, where they are understood and each has its partner within the
/// same element. Comments are left out; what is not understood is reported and kept as raw markup.
pub(super) fn read<'s>(ctx: &mut Context<'_>, tokens: Vec<Token<'s>>) -> Vec<Token<'s>> {
    let mut out: Vec<Token<'s>> = Vec::with_capacity(tokens.len());
    let mut levels: Vec<Vec<Waiting>> = vec![Vec::new()];
    for token in tokens {
        let Token { range, body } = token;
        match body {
            Body::Html(text) => tag_token(ctx, &mut out, &mut levels, range, text),
            Body::Open(_) => {
                levels.push(Vec::new());
                out.push(Token { range, body });
            }
            Body::Close => {
                levels.pop();
                if levels.is_empty() {
                    levels.push(Vec::new());
                }
                out.push(Token { range, body });
            }
            Body::Text(..) | Body::Node(_) => out.push(Token { range, body }),
        }
    }
    for token in &mut out {
        if let Body::Html(text) = &token.body {
            let name = text.trim_matches(['<', '>', '/']).split_whitespace().next().unwrap_or_default();
            ctx.sink.push(report::unpaired_tag(ctx.place.span(token.range.clone()), name));
            token.body = Body::Node(Box::new(raw(ctx, token.range.clone(), text)));
        }
    }
    out
}

fn raw(ctx: &Context<'_>, range: Range<usize>, text: &str) -> Inline {
    let meta = Meta::at(ctx.place.span(range));
    Inline::Raw(Raw { meta, format: "html".to_owned(), text: ctx.clean(text).into_owned() })
}

fn tag_token<'s>(
    ctx: &mut Context<'_>,
    out: &mut Vec<Token<'s>>,
    levels: &mut [Vec<Waiting>],
    range: Range<usize>,
    text: Cow<'s, str>,
) {
    let place = ctx.place;
    if ctx.raw_html == RawHtml::Keep {
        let node = Box::new(raw(ctx, range.clone(), &text));
        out.push(Token { range, body: Body::Node(node) });
        return;
    }
    let level = levels.last_mut().expect("the line itself is a level and is never popped for good");
    let mut read = pieces(&text);
    let tag = match (read.pop(), read.is_empty()) {
        (Some((_, Piece::Comment)), true) => return,
        (Some((_, Piece::Tag(tag))), true) => tag,
        _ => {
            ctx.sink.push(report::unknown_markup(place.span(range.clone())));
            let node = Box::new(raw(ctx, range.clone(), &text));
            out.push(Token { range, body: Body::Node(node) });
            return;
        }
    };
    if tag.is_end {
        if let Some(at) = level.iter().rposition(|waiting| waiting.name == tag.name) {
            let waiting = level.swap_remove(at);
            level.truncate(at);
            match waiting.open {
                Ok(open) => {
                    out[waiting.token].body = Body::Open(open);
                    out.push(Token { range, body: Body::Close });
                }
                Err(mark) => {
                    out[waiting.token].body = Body::Text(Cow::Borrowed(mark), Letters::Plain);
                    out.push(Token { range, body: Body::Text(Cow::Borrowed(mark), Letters::Plain) });
                }
            }
            return;
        }
        if tag.name == "br" {
            out.push(Token { range, body: Body::Node(Box::new(Inline::LineBreak(Meta::default()))) });
            return;
        }
        // Reported below as a tag without its partner, or as unknown with its opening tag.
        if !matches!(meaning(&tag, Meta::default), Meaning::Unknown) {
            out.push(Token { range, body: Body::Html(text) });
            return;
        }
        let node = Box::new(raw(ctx, range.clone(), &text));
        out.push(Token { range, body: Body::Node(node) });
        return;
    }
    match meaning(&tag, || Meta::at(place.span(range.clone()))) {
        Meaning::Alone(node) => out.push(Token { range, body: Body::Node(node) }),
        Meaning::Mark("\u{200b}") => {
            out.push(Token { range, body: Body::Text(Cow::Borrowed("\u{200b}"), Letters::Fixed) });
        }
        // An empty anchor needs no end.
        Meaning::Pair(open) if tag.is_empty => {
            out.push(Token { range: range.clone(), body: Body::Open(open) });
            out.push(Token { range, body: Body::Close });
        }
        Meaning::Pair(open) => wait(out, level, tag.name, Ok(open), Token { range, body: Body::Html(text) }),
        Meaning::Mark(mark) => {
            wait(out, level, tag.name, Err(mark), Token { range, body: Body::Html(text) });
        }
        Meaning::Unknown => {
            ctx.sink.push(report::unknown_tag(place.span(range.clone()), &tag.name));
            let node = Box::new(raw(ctx, range.clone(), &text));
            out.push(Token { range, body: Body::Node(node) });
        }
    }
}

fn wait<'s>(
    out: &mut Vec<Token<'s>>,
    level: &mut Vec<Waiting>,
    name: String,
    open: Result<Box<Open>, &'static str>,
    token: Token<'s>,
) {
    if level.len() < WAITING {
        level.push(Waiting { token: out.len(), name, open });
    }
    out.push(token);
}
