//! Documents to documents: what a reader found is nested, numbered, linked, spaced and furnished.
//!
//! [`run`] takes the flat tree of a reader and gives the tree that both backends express. It is
//! [`refine`], which is the same for every edition, and then [`furnish`](finish), which adds the
//! pages that differ between print and e-book; an edition room that makes several editions of one
//! manuscript refines once and finishes each. Order matters: sections before everything, labels
//! before numbers (a labelled chapter is not numbered twice), anchors before links, ids last. What
//! needs to see no more than one section is done for several side by side.

mod assets;
mod attribution;
mod caption;
mod crossref;
mod figures;
mod furnish;
mod identify;
mod join;
mod label;
mod language;
mod lint;
mod notes;
mod number;
mod pullquote;
mod reference;
mod sections;
mod terms;
mod typography;

pub use assets::{collect_images, set_assets};
pub use furnish::{CoverParts, PALETTES, PATTERNS, cover};
pub use identify::identify;
pub use join::join;
pub use lint::proofread;
pub use sections::first_heading;

use crate::diagnostic::Sink;
use crate::document::{AssetPath, Block, Document, Matter, Note, Section};
use crate::publication::{Isbn, NotePosition, Publication};
use crate::source::FileId;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// What the passes know of the publication beyond the manuscript's text.
#[derive(Clone, Debug)]
pub struct Frame<'a> {
    pub publication: &'a Publication,
    pub medium: FrameMedium,
    /// One for each section of the reader's document, in its order. A section without one is body.
    pub files: Vec<ManuscriptFile>,
    /// The contributors' bios as text, by [`key`].
    pub bios: BTreeMap<String, Vec<Block>>,
    /// The contributors' portraits, by [`key`]; none where the picture could not be had.
    pub portraits: BTreeMap<String, AssetPath>,
    /// The ISBN of the edition that is made.
    pub isbn: Option<Isbn>,
    /// Every edition's ISBN, with the edition's name as readers are to see it (`paperback`).
    pub isbns: Vec<(String, Isbn)>,
    /// Where the edition's notes stand.
    pub notes: NotePosition,
    /// The folios of anchors in the printed edition whose pages an e-book lists.
    pub folios: BTreeMap<String, String>,
}

impl<'a> Frame<'a> {
    /// A frame with nothing in it but the publication.
    pub fn new(publication: &'a Publication, medium: FrameMedium) -> Self {
        Frame {
            publication,
            medium,
            files: Vec::new(),
            bios: BTreeMap::new(),
            portraits: BTreeMap::new(),
            isbn: None,
            isbns: Vec::new(),
            notes: publication.notes.position,
            folios: BTreeMap::new(),
        }
    }
}

/// Under which a contributor's bio and portrait stand in a [`Frame`]: the id, else the name.
pub fn key(contributor: &crate::publication::Contributor) -> &str {
    if contributor.id.is_empty() { &contributor.name } else { &contributor.id }
}

/// For which sort of edition the furniture is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FrameMedium {
    /// Pages: half-title and contents are part of the text.
    #[default]
    Print,
    /// An e-book: navigation is the reading system's.
    Book,
}

/// Where one section of the reader's document came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ManuscriptFile {
    pub file: FileId,
    /// With `/`, as links between files write it: relative to one folder common to all files.
    pub path: String,
    pub matter: Matter,
}

/// Every pass in its order.
pub fn run(document: Document, frame: &Frame, sink: &mut Sink) -> Document {
    let document = refine(document, frame, sink);
    finish(document, frame, sink)
}

/// What is the same for every edition: structure, numbers, links and spaces.
pub fn refine(mut document: Document, frame: &Frame, sink: &mut Sink) -> Document {
    if document.language.0.is_empty() {
        document.language = frame.publication.language.clone();
    }
    let mut document = sections::nest(document, frame, sink);
    divide(&mut document);
    number::number(&mut document, frame.publication);
    figures::settle(&mut document);
    notes::number(&mut document, frame.publication, sink);
    reference::resolve(&mut document, &frame.files, sink);
    crossref::resolve(&mut document, sink);
    let found = polish(&mut document);
    lint::report(&document, found, sink);
    document
}

/// What is told apart before anything is counted; each section by itself.
fn divide(document: &mut Document) {
    let words = language::words(&document.language);
    document.sections.par_iter_mut().for_each(|section| {
        label::split(section);
        attribution::mark(section);
        caption::gather(section, words);
    });
    document.notes.values_mut().for_each(|note| attribution::mark_in(&mut note.blocks));
}

/// What is left to do when all is counted and linked, again by section, then by note.
fn polish(document: &mut Document) -> Vec<lint::Found> {
    let language = &document.language;
    let of_section = |section: &mut Section| {
        pullquote::settle(section);
        lint::settle_decorative(section);
        let found = lint::Found::in_section(section);
        typography::space(section, language);
        found
    };
    let of_note = |note: &mut Note| {
        lint::settle_decorative_in(note);
        let found = lint::Found::in_note(note);
        typography::space_note(note, language);
        found
    };
    let notes: Vec<&mut Note> = document.notes.values_mut().collect();
    let (mut found, in_notes): (Vec<_>, Vec<_>) = rayon::join(
        || document.sections.par_iter_mut().map(of_section).collect(),
        || notes.into_par_iter().map(of_note).collect(),
    );
    found.extend(in_notes);
    found
}

/// A document of its own for an edition, its sections copied side by side.
pub fn copy(document: &Document) -> Document {
    Document {
        language: document.language.clone(),
        sections: document.sections.par_iter().cloned().collect(),
        notes: document.notes.clone(),
    }
}

/// What is made for one edition: what it says of pages, its furniture, and the ids of all nodes.
pub fn finish(mut document: Document, frame: &Frame, sink: &mut Sink) -> Document {
    crossref::settle_pages(&mut document, frame, sink);
    let mut document = furnish::furnish(document, frame);
    identify::identify(&mut document);
    document
}
