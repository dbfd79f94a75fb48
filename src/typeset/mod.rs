//! Document, style and fonts to finished pages.
//!
//! Composers walk the document and make vertical lists of set lines, white and blocks, sections side
//! by side on all threads (`compose`, with a file for each kind of block). The lists are joined in
//! order; `page` cuts them into pages and adds the notes, the running heads and the folios. What comes
//! out does not depend on the number of threads, nor on what an earlier build has left on the rack of
//! `standing` and among the `plate`s.

mod block;
mod code;
mod compose;
mod contents;
mod contents_label;
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
mod plate;
mod setting;
mod shape;
mod shape_draft;
mod shape_font;
mod shape_script;
mod side;
mod standing;
mod table;
mod tree;
mod turn;
mod vertical;

pub use turn::Turns;

pub use cover::{CoverJob, MadeCover, Places, Sheet, WrapSheet, set_cover};
pub use standing::{PlateTerms, Standing, Store};

use crate::diagnostic::Sink;
use crate::document::{Document, Inline, walk_inlines};
use crate::font::FontLibrary;
use crate::pages::Pages;
use crate::picture::Pictures;
use crate::publication::Publication;
use crate::style::Cascade;
use crate::units::Size;
use page::{Made, Misfits};
use plate::Plates;
use standing::Rack;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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
    /// Where pages are to begin, if they are to stay as they were.
    pub turns: Option<&'a Arc<Turns>>,
    /// Whether typographic faults that are left are to be told.
    pub proof: bool,
}

/// How often pages are made to settle what the text says of them. Each time the numbers of the last are
/// in the text; they are a figure longer or shorter at most, so that the second finds them true.
const ROUNDS: usize = 4;

/// Sets the document and makes its pages.
pub fn typeset(job: &Job<'_>, sink: &mut Sink) -> Pages {
    let kept = Kept { rack: None, plates: None };
    settle(job, kept, sink).unwrap_or_default().pages
}

/// The same from type that was kept standing and from plates, as far as it is what would be made now; and
/// keeps what was made for the next time.
pub fn typeset_standing(job: &Job<'_>, standing: Standing<'_>, sink: &mut Sink) -> Pages {
    let rack = Rack::open(job, standing);
    let plates = Plates::open(job, standing);
    let mut told = Sink::default();
    let kept = Kept { rack: Some(&rack), plates: plates.as_ref() };
    let made = loop {
        match settle(job, kept, &mut told) {
            Ok(made) => break made,
            // Chapters have moved to the other side of their leaves. Each time some are made that were not
            // before.
            Err(Misfits(keys)) => plates.iter().for_each(|plates| plates.give_up(&keys)),
        }
        told = Sink::default();
    };
    sink.extend(told);
    rack.close();
    if let Some(plates) = plates {
        plates.close(&made.plates);
    }
    made.pages
}

/// What an earlier build has left.
#[derive(Clone, Copy)]
struct Kept<'a> {
    rack: Option<&'a Rack<'a>>,
    plates: Option<&'a Plates<'a>>,
}

fn settle(job: &Job<'_>, kept: Kept<'_>, sink: &mut Sink) -> Result<Made, Misfits> {
    let asked = asked_pages(job.document);
    let mut folios = BTreeMap::new();
    let mut told = Sink::default();
    let first = make(job, kept, &folios, &mut told)?;
    folios.extend(found_folios(&first.pages, &asked));
    if folios.is_empty() {
        sink.extend(told);
        return Ok(first);
    }
    for _ in 1..ROUNDS {
        let mut told = Sink::default();
        let made = make(job, kept, &folios, &mut told)?;
        let found = found_folios(&made.pages, &asked);
        if found == folios {
            sink.extend(told);
            return Ok(made);
        }
        folios = found;
    }
    // Where the numbers never come to rest, those of the first round are true: they were put in last.
    sink.extend(told);
    Ok(first)
}

fn make(
    job: &Job<'_>,
    kept: Kept<'_>,
    folios: &BTreeMap<String, String>,
    sink: &mut Sink,
) -> Result<Made, Misfits> {
    let entries = contents::entries(job.document);
    let grown = tree::grow(job.document, job.publication.kind, &entries);
    let mut shared = compose::Shared::new(job, grown, entries, folios, sink);
    (shared.rack, shared.plates) = (kept.rack, kept.plates);
    let joined = plan::compose(&shared, sink);
    let made = page::make(&shared, joined, sink);
    // Faces that lack glyphs are reported at the first place.
    sink.say_once(&["F002", "F003", "F004"]);
    made
}

/// The anchors whose pages the text speaks of.
fn asked_pages(document: &Document) -> BTreeSet<&str> {
    let mut asked = BTreeSet::new();
    walk_inlines(document, &mut |inline| {
        if let Inline::PageNumber(own) = inline {
            asked.insert(own.target.as_str());
        }
    });
    asked
}

/// Their folios, as far as they stand on pages.
fn found_folios(pages: &Pages, asked: &BTreeSet<&str>) -> BTreeMap<String, String> {
    let found = asked.iter().filter_map(|anchor| {
        let page = pages.destinations.get(*anchor).and_then(|place| pages.pages.get(place.page))?;
        Some(((*anchor).to_owned(), page.folio.label()))
    });
    found.collect()
}
