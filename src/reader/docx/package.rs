//! The parts of a Word file, taken out of its archive within limits (ECMA-376, part 2).
//!
//! Nothing is written anywhere: a part's name is a name, and never a path of this machine.

use crate::diagnostic::{Diagnostic, Sink, reader as codes};
use crate::source::Span;
use encoding_rs::{Encoding, UTF_8};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The largest part, in bytes.
const LARGEST: u64 = 64 << 20;
/// The largest part of text: some four million words.
const LARGEST_TEXT: usize = 32 << 20;
/// All that is taken out of one archive, in bytes.
const WHOLE: u64 = 192 << 20;
const MOST_ENTRIES: usize = 20_000;
/// Nodes of one part.
pub(super) const MOST_NODES: u32 = 2_000_000;

/// An opened archive.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// Bytes that may still be taken out.
    left: u64,
    span: Span,
}

/// What a part leads to, by the relationship's id.
pub(super) type Relations = BTreeMap<String, Relation>;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Relation {
    /// The last part of its kind: `image`, `hyperlink`, `footnotes`.
    pub kind: String,
    /// A part's name, or an address where it is external.
    pub target: String,
    pub external: bool,
}

impl<'b> Package<'b> {
    /// Opens a Word file; the fault says what the file is instead.
    pub fn open(bytes: &'b [u8], span: Span) -> Result<Package<'b>, Diagnostic> {
        let archive = match ZipArchive::new(Cursor::new(bytes)) {
            Ok(archive) => archive,
            Err(_) => return Err(codes::not_word(span, guess(bytes))),
        };
        if archive.len() > MOST_ENTRIES {
            return Err(codes::word_limit(span, "number of its parts", MOST_ENTRIES));
        }
        Ok(Package { archive, left: WHOLE, span })
    }

    /// The bytes of a part; none if there is no such part, or it is too large, which is reported.
    pub fn bytes(&mut self, name: &str, sink: &mut Sink) -> Option<Vec<u8>> {
        let mut entry = match self.archive.by_name(name) {
            Ok(entry) => entry,
            Err(zip::result::ZipError::FileNotFound) => return None,
            Err(fault) => {
                sink.push(codes::broken_part(self.span, name, fault.to_string().to_lowercase()));
                return None;
            }
        };
        // What an archive says of sizes may be a lie: only what comes out counts.
        let limit = LARGEST.min(self.left);
        let mut bytes = Vec::new();
        let read = entry.by_ref().take(limit + 1).read_to_end(&mut bytes);
        if let Err(fault) = read {
            sink.push(codes::broken_part(self.span, name, fault.to_string().to_lowercase()));
            return None;
        }
        let size = bytes.len() as u64;
        if size > limit {
            self.left = 0;
            sink.push(codes::word_limit(self.span, format!("part `{name}`, in megabytes,"), limit >> 20));
            return None;
        }
        self.left -= size;
        Some(bytes)
    }

    /// The text of a part of XML.
    pub fn text(&mut self, name: &str, sink: &mut Sink) -> Option<String> {
        let bytes = self.bytes(name, sink)?;
        if bytes.len() > LARGEST_TEXT {
            let what = format!("part `{name}`, in megabytes,");
            sink.push(codes::word_limit(self.span, what, LARGEST_TEXT >> 20));
            return None;
        }
        let encoding = Encoding::for_bom(&bytes).map_or(UTF_8, |(encoding, _)| encoding);
        let (text, used, is_broken) = encoding.decode(&bytes);
        if is_broken {
            sink.push(codes::undecodable(self.span, used.name(), text.matches('\u{fffd}').count()));
        }
        Some(text.into_owned())
    }

    /// What a part leads to; an empty name is the whole file.
    pub fn relations(&mut self, part: &str, sink: &mut Sink) -> Relations {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        let Some(text) = self.text(&format!("{folder}{slash}_rels/{name}.rels"), sink) else {
            return Relations::new();
        };
        let Some(document) = super::xml::parse(&text, part, self.span, sink) else { return Relations::new() };
        let mut found = Relations::new();
        for own in document.root_element().children().filter(|own| own.has_tag_name_local("Relationship")) {
            let value = |name: &str| own.attribute(name).unwrap_or_default();
            let external = value("TargetMode").eq_ignore_ascii_case("external");
            let target = if external {
                value("Target").to_owned()
            } else if let Some(target) = inside(folder, value("Target")) {
                target
            } else {
                sink.push(codes::outside_archive(self.span, value("Target")));
                continue;
            };
            let kind = value("Type").rsplit('/').next().unwrap_or_default().to_owned();
            found.insert(value("Id").to_owned(), Relation { kind, target, external });
        }
        found
    }

    /// The part that holds the text.
    pub fn main_part(&mut self, sink: &mut Sink) -> Result<String, Diagnostic> {
        let relations = self.relations("", sink);
        let main = relations.into_values().find(|own| own.kind == "officeDocument").map(|own| own.target);
        let main = main.unwrap_or_else(|| "word/document.xml".to_owned());
        if self.archive.index_for_name(&main).is_some() && main.ends_with(".xml") && !is_other(&main) {
            return Ok(main);
        }
        let has = |name: &str| self.archive.index_for_name(name).is_some();
        let what = if has("content.xml") {
            "it is an OpenDocument file: save it as `.docx`"
        } else if has("xl/workbook.xml") || is_other(&main) {
            "it is a file of another office program"
        } else if has("META-INF/container.xml") {
            "it is an EPUB"
        } else {
            "it is an archive without a Word document in it"
        };
        Err(codes::not_word(self.span, what))
    }
}

fn is_other(main: &str) -> bool {
    main.starts_with("xl/") || main.starts_with("ppt/")
}

/// What a file that is no archive most likely is.
fn guess(bytes: &[u8]) -> &'static str {
    match bytes {
        [] => "it is empty",
        [0x89, b'P', b'N', b'G', ..] => "it is a PNG picture with another ending",
        [0xFF, 0xD8, 0xFF, ..] => "it is a JPEG picture with another ending",
        [0xD0, 0xCF, 0x11, 0xE0, ..] => {
            "it is a file of Word 97–2003, or locked by a password: open it in Word and save it as `.docx`"
        }
        [b'{', b'\\', b'r', b't', b'f', ..] => "it is an RTF file: save it as `.docx`",
        [b'%', b'P', b'D', b'F', ..] => "it is a PDF",
        [b'<', ..] => "it is HTML or XML: give it the ending `.html`",
        [b'P', b'K', ..] => "its archive is damaged",
        _ => "it is no archive",
    }
}

/// The name of the part that a target leads to from a folder; none where it leads out.
fn inside(folder: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => folder.split('/').filter(|part| !part.is_empty()).collect(),
    };
    for part in target.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Names of elements without their namespaces.
pub(super) trait LocalName {
    fn has_tag_name_local(&self, name: &str) -> bool;
}

impl LocalName for roxmltree::Node<'_, '_> {
    fn has_tag_name_local(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_stay_inside_the_archive() {
        assert_eq!(inside("word", "media/a.png").as_deref(), Some("word/media/a.png"));
        assert_eq!(inside("word", "../customXml/item1.xml").as_deref(), Some("customXml/item1.xml"));
        assert_eq!(inside("word", "/word/a.xml").as_deref(), Some("word/a.xml"));
        assert_eq!(inside("word", "../../etc/passwd"), None);
        assert_eq!(inside("word", "..\\..\\a"), None);
    }
}
