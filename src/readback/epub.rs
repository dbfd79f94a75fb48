//! An EPUB as a reading: the documents of its spine in order (EPUB 3.3, 5.7), each block a line.
//!
//! The folios of the print edition that stand in the text (`doc-pagebreak`) are not words of it. What
//! navigates is: lists of contents, calls of notes, ways back.

use super::words::{Builder, Line, Part};
use super::{PageReading, Reading, page};
use quick_xml::Reader as Xml;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// What one document may unpack to, and all of them.
const MOST_DOCUMENT: u64 = 64 << 20;
const MOST_UNPACKED: u64 = 600 << 20;
const MOST_DOCUMENTS: usize = 20_000;

struct Container<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    left: u64,
}

impl Container<'_> {
    fn bytes(&mut self, path: &str) -> Result<Vec<u8>, String> {
        let file = self.archive.by_name(path).map_err(|_| format!("`{path}` is not in it"))?;
        let mut bytes = Vec::new();
        let most = MOST_DOCUMENT.min(self.left);
        file.take(most + 1).read_to_end(&mut bytes).map_err(|_| format!("`{path}` cannot be unpacked"))?;
        self.left = self.left.saturating_sub(bytes.len() as u64);
        if bytes.len() as u64 > most { Err(format!("`{path}` is too large")) } else { Ok(bytes) }
    }

    fn text(&mut self, path: &str) -> Result<String, String> {
        let text = String::from_utf8(self.bytes(path)?).map_err(|_| format!("`{path}` is not UTF-8"))?;
        Ok(text)
    }
}

pub(super) fn read(bytes: &[u8]) -> Result<Reading, String> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| "its container is broken".to_owned())?;
    let mut container = Container { archive, left: MOST_UNPACKED };
    let package = package_path(&container.text("META-INF/container.xml")?)?;
    let spine = spine(&container.text(&package)?, &package)?;
    let mut walker = Walker::default();
    for (path, is_navigation) in spine.into_iter().take(MOST_DOCUMENTS) {
        let text = container.text(&path)?;
        walker.document(&path, &text, is_navigation).map_err(|fault| format!("`{path}`: {fault}"))?;
    }
    Ok(walker.finish())
}

fn attribute(own: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = own.attributes().with_checks(false).flatten().find(|own| own.key.as_ref() == name)?;
    let raw = found.value.as_ref();
    Some(quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_owned(), |own| own.into_owned()))
}

fn each_element(text: &str, mut see: impl FnMut(&BytesStart<'_>)) -> Result<(), String> {
    let mut xml = Xml::from_str(text);
    loop {
        match xml.read_event().map_err(|fault| fault.to_string().to_lowercase())? {
            Event::Start(own) | Event::Empty(own) => see(&own),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// EPUB 3.3, 4.2.6.3.1.
fn package_path(text: &str) -> Result<String, String> {
    let mut found = None;
    each_element(text, |own| {
        if own.local_name().as_ref() == "rootfile" && found.is_none() {
            found = attribute(own, "full-path");
        }
    })?;
    found.ok_or_else(|| "it names no package".to_owned())
}

/// The documents of the spine, and whether each is the navigation document.
fn spine(text: &str, package: &str) -> Result<Vec<(String, bool)>, String> {
    let mut items: HashMap<String, (String, bool)> = HashMap::new();
    let mut order = Vec::new();
    each_element(text, |own| match own.local_name().as_ref() {
        "item" => {
            if let (Some(id), Some(href)) = (attribute(own, "id"), attribute(own, "href")) {
                let navigates = attribute(own, "properties")
                    .is_some_and(|own| own.split_whitespace().any(|own| own == "nav"));
                items.insert(id, (resolved(package, &href), navigates));
            }
        }
        "itemref" => order.extend(attribute(own, "idref")),
        _ => {}
    })?;
    Ok(order.iter().filter_map(|id| items.get(id).cloned()).collect())
}

/// A path as the package says it, from the root of the container.
fn resolved(package: &str, href: &str) -> String {
    let mut parts: Vec<&str> = package.split('/').collect();
    parts.pop();
    let plain = percent_decoded(href);
    for part in plain.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digit = |at: usize| after.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        if let (b'%', Some(high), Some(low)) = (first, digit(0), digit(1)) {
            bytes.push((high << 4 | low) as u8);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What an open element means for the words in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Inline,
    Block,
    /// Not read: heads, scripts, what is hidden, marks of pages.
    Silent,
    Note,
    Call,
    Contents,
    Heading,
    /// Tokens from here on stand after the caption of the element that holds it.
    Caption,
}

struct Open {
    role: Role,
    /// How many tokens there were when it began.
    tokens: usize,
}

#[derive(Default)]
struct Walker {
    text: Builder,
    notes: Builder,
    open: Vec<Open>,
    in_notes: usize,
    silent: usize,
    calls: usize,
    contents: usize,
    headings: usize,
    pages: Vec<PageReading>,
    /// A block has begun and has no line yet.
    wants_line: [bool; 2],
    counted: u32,
}

impl Walker {
    fn finish(self) -> Reading {
        Reading { text: self.text.finish(), notes: self.notes.finish(), pages: self.pages }
    }

    fn builder(&mut self) -> &mut Builder {
        if self.in_notes > 0 { &mut self.notes } else { &mut self.text }
    }

    fn document(&mut self, path: &str, text: &str, is_navigation: bool) -> Result<(), String> {
        let look = page::digest(text.as_bytes());
        self.pages.push(PageReading { label: path.to_owned(), look, ..PageReading::default() });
        self.counted = 0;
        self.open.clear();
        (self.in_notes, self.silent, self.calls, self.headings) = (0, 0, 0, 0);
        self.contents = usize::from(is_navigation);
        self.part();
        self.block();
        let mut xml = Xml::from_str(text);
        xml.config_mut().check_end_names = false;
        loop {
            match xml.read_event().map_err(|fault| fault.to_string().to_lowercase())? {
                Event::Start(own) => self.start(&own),
                Event::Empty(own) => {
                    self.start(&own);
                    self.end();
                }
                Event::End(_) => self.end(),
                Event::Text(own) => self.words(&own),
                Event::CData(own) => self.words(&own),
                Event::GeneralRef(own) => {
                    let character = own.resolve_char_ref().ok().flatten().map(String::from);
                    let named = quick_xml::escape::resolve_predefined_entity(&own).map(str::to_owned);
                    self.words(&character.or(named).unwrap_or_default());
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn block(&mut self) {
        let idx = usize::from(self.in_notes > 0);
        self.wants_line[idx] = true;
        self.builder().block_begins();
    }

    fn part(&mut self) {
        let part = match (self.calls > 0, self.contents > 0, self.headings > 0) {
            (true, ..) => Part::Call,
            (_, true, _) => Part::Contents,
            (_, _, true) => Part::Heading,
            _ => Part::Text,
        };
        self.builder().part = part;
    }

    fn start(&mut self, own: &BytesStart<'_>) {
        let role = role(own);
        match role {
            Role::Inline => {}
            Role::Block | Role::Caption => self.block(),
            Role::Silent => {
                self.silent += 1;
                self.picture(own);
            }
            Role::Note => {
                self.in_notes += 1;
                self.block();
                self.notes.unit_begins();
            }
            Role::Call => {
                self.builder().close();
                self.calls += 1;
                self.part();
            }
            Role::Contents => {
                self.block();
                self.contents += 1;
                self.part();
            }
            Role::Heading => {
                self.block();
                self.headings += 1;
                self.part();
            }
        }
        let tokens = self.builder().stream.tokens.len();
        self.open.push(Open { role, tokens });
    }

    /// Pictures are told apart by where they are.
    fn picture(&mut self, own: &BytesStart<'_>) {
        if let (Some(page), Some(source)) = (self.pages.last_mut(), attribute(own, "src")) {
            page.pictures = page::stir(page.pictures, page::digest(source.as_bytes()));
        }
    }

    fn end(&mut self) {
        let Some(Open { role, tokens }) = self.open.pop() else { return };
        match role {
            Role::Inline => {}
            Role::Block => self.block(),
            Role::Caption => {
                self.block();
                self.caption_first(tokens);
            }
            Role::Silent => self.silent = self.silent.saturating_sub(1),
            Role::Note => {
                self.block();
                self.in_notes = self.in_notes.saturating_sub(1);
            }
            Role::Call => {
                self.builder().close();
                self.calls = self.calls.saturating_sub(1);
                self.part();
            }
            Role::Contents => {
                self.block();
                self.contents = self.contents.saturating_sub(1);
                self.part();
            }
            Role::Heading => {
                self.block();
                self.headings = self.headings.saturating_sub(1);
                self.part();
            }
        }
    }

    /// A caption is read before what it belongs to, wherever it stands.
    fn caption_first(&mut self, from: usize) {
        let begins = self.open.last().map_or(from, |open| open.tokens);
        let tokens = &mut self.builder().stream.tokens;
        if begins < from && from <= tokens.len() {
            let length = tokens.len() - from;
            tokens[begins..].rotate_right(length);
        }
    }

    fn words(&mut self, text: &str) {
        if self.silent > 0 {
            return;
        }
        let idx = usize::from(self.in_notes > 0);
        if self.wants_line[idx] && !text.trim().is_empty() {
            self.wants_line[idx] = false;
            self.counted += 1;
            let line = Line {
                page: self.pages.len().saturating_sub(1) as u32,
                number: self.counted,
                ..Line::default()
            };
            self.builder().line_begins(line);
        }
        self.builder().push(text);
    }
}

fn role(own: &BytesStart<'_>) -> Role {
    let name = own.local_name();
    let name = name.as_ref();
    let inline = matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "ruby"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "u"
            | "var"
            | "wbr"
    );
    if matches!(name, "head" | "script" | "style" | "img" | "svg" | "audio" | "video" | "rt" | "rp" | "math")
    {
        return Role::Silent;
    }
    let mut found = if inline { Role::Inline } else { Role::Block };
    if matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") {
        found = Role::Heading;
    }
    if matches!(name, "figcaption" | "caption") {
        found = Role::Caption;
    }
    for own in own.attributes().with_checks(false).flatten() {
        let value = own.value.as_ref();
        let says = |word: &str| value.split(' ').any(|own| own == word);
        match own.key.as_ref() {
            "hidden" => return Role::Silent,
            "aria-hidden" if value == "true" => return Role::Silent,
            "role" => {
                if says("doc-pagebreak") {
                    return Role::Silent;
                } else if says("doc-noteref") || says("doc-backlink") {
                    found = Role::Call;
                } else if says("doc-footnote") || says("doc-endnote") {
                    found = Role::Note;
                }
            }
            "epub:type" => {
                if says("pagebreak") {
                    return Role::Silent;
                } else if says("noteref") || says("backlink") {
                    found = Role::Call;
                } else if says("footnote") || says("endnote") {
                    found = Role::Note;
                }
            }
            _ => {}
        }
    }
    if name == "nav" { Role::Contents } else { found }
}
