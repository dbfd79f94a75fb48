//! Stand-ins for rooms that are not there yet.

#![allow(dead_code)]

use super::load::Loaded;
use crate::diagnostic::Sink;
use crate::document::*;
use crate::pages::Pages;
use crate::picture::Picture;
use crate::publication::{Edition, Publication};
use crate::reader::markdown::{self, MarkdownOptions};
use crate::source::{SourceFile, Span};
use crate::style::{Cascade, Sheet};
use crate::units::Size;
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
pub fn read_markdown(source: &SourceFile, language: &Language, sink: &mut Sink) -> Document {
    let options = MarkdownOptions { language: language.clone(), ..MarkdownOptions::default() };
    markdown::read(source, &options, sink)
}
pub fn read_pasted(source: &SourceFile, sink: &mut Sink) -> Reading {
    let document = read_markdown(source, &Language::default(), sink);
    Reading { document, publication: Publication::default(), decisions: Vec::new() }
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
pub fn typeset(
    document: &Document,
    loaded: &Loaded,
    page: Size,
    cascade: &Cascade,
    sink: &mut Sink,
) -> Pages {
    let job = crate::typeset::Job {
        document,
        publication: &loaded.manifest.publication,
        page,
        cascade,
        fonts: &loaded.fonts,
        pictures: &loaded.pictures,
    };
    crate::typeset::typeset(&job, sink)
}
pub fn write_epub(_: &BookInput, _: &mut Sink) -> Result<Vec<u8>, String> {
    Ok(b"PK-stand-in".to_vec())
}
