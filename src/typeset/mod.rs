//! Document, style and fonts to finished pages.
//!
//! Composers walk the document and make vertical lists of set lines, white and blocks, sections side
//! by side on all threads (`compose`, with a file for each kind of block). The lists are joined in
//! order; `page` cuts them into pages and adds the notes, the running heads and the folios. What comes
//! out does not depend on the number of threads.

mod block;
mod code;
mod compose;
mod contents;
mod counter;
mod cover;
mod figure;
mod float;
mod generated;
mod geometry;
mod hyphenate;
mod initial;
mod inline;
pub mod line;
mod list;
mod note;
mod outline;
mod page;
pub mod paragraph;
mod patterns;
mod plan;
mod setting;
mod shape;
mod shape_draft;
mod shape_font;
mod shape_script;
mod side;
mod table;
mod tree;
mod vertical;

pub use cover::{CoverJob, MadeCover, Places, Sheet, WrapSheet, set_cover};

use crate::diagnostic::Sink;
use crate::document::Document;
use crate::font::FontLibrary;
use crate::pages::Pages;
use crate::picture::Pictures;
use crate::publication::Publication;
use crate::style::Cascade;
use crate::units::Size;

/// What is typeset, and with what.
pub struct Job<'a> {
    pub document: &'a Document,
    pub publication: &'a Publication,
    /// The trimmed page.
    pub page: Size,
    /// For print.
    pub cascade: &'a Cascade,
    pub fonts: &'a FontLibrary,
    pub pictures: &'a Pictures,
    /// Whether typographic faults that are left are to be told.
    pub proof: bool,
}

/// Sets the document and makes its pages.
pub fn typeset(job: &Job<'_>, sink: &mut Sink) -> Pages {
    let entries = contents::entries(job.document);
    let grown = tree::grow(job.document, job.publication.kind, &entries);
    let shared = compose::Shared::new(job, grown, entries, sink);
    let joined = plan::compose(&shared, sink);
    let pages = page::make(&shared, joined, sink);
    // Faces that lack glyphs are reported at the first place.
    sink.say_once(&["F002", "F003", "F004"]);
    pages
}
