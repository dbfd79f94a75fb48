//! Stand-ins for rooms that are not there yet.

#![allow(dead_code)]

use super::load::Loaded;
use crate::diagnostic::Sink;
use crate::document::*;
use crate::pages::Pages;
use crate::picture::Picture;
use crate::publication::{Bio, Edition, FrontMatterKind, Publication};
use crate::source::{SourceFile, Span};
use crate::units::Size;
use std::ops::Range;
use std::sync::Arc;

#[derive(Debug, Clone)]
pub struct Decision {
    pub span: Span,
    pub action: String,
    pub reason: String,
    pub confidence: f32,
}
pub struct Reading {
    pub document: Document,
    pub publication: Publication,
    pub decisions: Vec<Decision>,
}
pub struct FrontMatter {
    pub kind: FrontMatterKind,
    pub range: Range<usize>,
}
pub fn front_matter(text: &str) -> Option<FrontMatter> {
    let end = text.strip_prefix("---\n")?.find("\n---\n")? + 5;
    Some(FrontMatter { kind: FrontMatterKind::Yaml, range: 4..end })
}
pub fn read_markdown(source: &SourceFile, _: &Language, _: &mut Sink) -> Document {
    let body =
        front_matter(&source.text).map_or(source.text.as_str(), |found| &source.text[found.range.end + 4..]);
    let mut section = Section::default();
    for line in body.split("\n\n").map(str::trim).filter(|line| !line.is_empty()) {
        let text = Inline::Text(Text { text: line.trim_start_matches("# ").into(), ..Text::default() });
        section.blocks.push(if line.starts_with("# ") {
            Block::Heading(Heading { level: 1, content: vec![text], ..Heading::default() })
        } else {
            Block::Paragraph(Paragraph { content: vec![text], ..Paragraph::default() })
        });
    }
    Document { sections: vec![section], ..Document::default() }
}
pub fn read_pasted(source: &SourceFile, sink: &mut Sink) -> Reading {
    let document = read_markdown(source, &Language::default(), sink);
    Reading { document, publication: Publication::default(), decisions: Vec::new() }
}
pub fn read_fragment(_: &Bio, _: &Language, _: &mut Sink) -> Document {
    Document::default()
}
#[derive(Debug)]
pub struct Sheet;
pub fn builtin(_: &str) -> Option<&'static str> {
    Some("")
}
pub fn parse_sheet(_: &SourceFile, _: &mut Sink) -> Sheet {
    Sheet
}
pub enum Medium {
    Print,
    Book,
}
pub struct Cascade;
impl Cascade {
    pub fn new(_: Vec<Arc<Sheet>>, _: Medium, _: Option<Size>) -> Self {
        Cascade
    }
}
pub struct PageBreak {
    pub span: Span,
    pub label: String,
}
pub struct BookInput<'a> {
    pub document: &'a Document,
    pub loaded: &'a Loaded,
    pub edition: &'a Edition,
    pub sheets: &'a [Arc<Sheet>],
    pub cascade: &'a Cascade,
    pub cover: Option<&'a Picture>,
    pub page_breaks: &'a [PageBreak],
}
pub fn typeset(_: &Document, _: &Loaded, _: Size, _: &Cascade, _: &mut Sink) -> Pages {
    Pages::default()
}
pub fn write_pdf(_: &Pages, _: &Loaded, _: &Edition) -> Result<Vec<u8>, String> {
    Ok(b"%PDF-stand-in".to_vec())
}
pub fn write_epub(_: &BookInput, _: &mut Sink) -> Result<Vec<u8>, String> {
    Ok(b"PK-stand-in".to_vec())
}
