//! Pages that stay as they were printed: the last printing is read back, and the new pages are made to
//! begin with the same words.

use super::load::Loaded;
use super::{Options, output};
use crate::collate::{self, Kind, PageDifference, Turn, page_turns};
use crate::diagnostic::{Diagnostic, Sink, collate as codes};
use crate::document::Document;
use crate::pages::{Page, PageStart, Pages};
use crate::readback::{self, Reading};
use crate::source::{SourceMap, Span};
use crate::store;
use crate::typeset::Turns;
use std::path::PathBuf;
use std::sync::Arc;

/// The printing whose pages are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Printing {
    /// The files that lie where the new ones will.
    Last,
    /// A PDF, or a folder of products.
    At(PathBuf),
}

/// What is kept of an old printing of an edition.
pub(super) struct Locked {
    reading: Reading,
    turns: Vec<Turn>,
    set: Arc<Turns>,
}

impl Locked {
    /// Reads the last printing of an edition. Says so if there is none.
    pub fn read(
        loaded: &Loaded,
        idx: usize,
        document: &Document,
        options: &Options,
        sink: &mut Sink,
    ) -> Option<Locked> {
        let printing = options.lock.as_ref()?;
        let name = output::file_name(&loaded.manifest, idx);
        let path = match printing {
            Printing::Last => output::folder(loaded, options).join(name),
            Printing::At(path) if store::is_folder(path) => path.join(name),
            Printing::At(path) => path.clone(),
        };
        let edition = &loaded.manifest.editions[idx].name;
        let bytes = match store::read_bytes(&path) {
            Ok(bytes) => Arc::new(bytes),
            Err(_) => {
                sink.push(codes::no_printing(None, edition, path.display()));
                return None;
            }
        };
        match readback::read_pdf(&bytes) {
            Ok(reading) => {
                let turns = page_turns(document, &reading);
                let set = Arc::new(Turns::new(turns.iter().map(place)));
                Some(Locked { reading, turns, set })
            }
            Err(_) => {
                sink.push(codes::no_printing(None, edition, path.display()));
                None
            }
        }
    }

    /// Where pages are to begin.
    pub fn turns(&self) -> &Arc<Turns> {
        &self.set
    }

    /// The pages that could not begin where they did.
    pub fn tell_moved(&self, edition: &str, pages: &Pages, sources: &SourceMap, sink: &mut Sink) {
        let mut held: Option<(&Turn, usize)> = None;
        for turn in &self.turns {
            let own = place(turn);
            // An initial is no part of the line that begins beside it.
            let begins = |page: &Page| {
                page.starts.is_some_and(|page| {
                    let same = page.span == own.span && page.letters.abs_diff(own.letters) <= INITIAL;
                    same || own.letters == 0 && is_heading_of(page.span, own.span, sources)
                })
            };
            let Some(at) = pages.pages.iter().position(begins) else {
                sink.push(codes::page_gave_way(turn.place.span, edition, &turn.label));
                held = None;
                continue;
            };
            if let Some((before, from)) = held
                && at.saturating_sub(from) > turn.page - before.page
            {
                let count = at - from - (turn.page - before.page) + 1;
                sink.push(codes::page_divided(before.place.span, edition, &before.label, count));
            }
            held = Some((turn, at));
        }
    }

    /// The pages that are to be proofed again: those that differ in more than their place.
    pub fn proof_again(&self, edition: &str, new: &Arc<Vec<u8>>) -> Vec<Diagnostic> {
        let Ok(new) = readback::read_pdf(new) else { return Vec::new() };
        let found = collate::compare(&self.reading, &new);
        let pages: Vec<String> = found.pages.iter().map(label).collect();
        if pages.is_empty() {
            return Vec::new();
        }
        vec![codes::proof_again(None, edition, pages.len(), pages.join(", "))]
    }
}

/// Whether nothing but white space stands between one span and the next: a page that begins with a heading
/// that is a number alone begins, as far as words go, with the text below it.
fn is_heading_of(heading: Span, text: Span, sources: &SourceMap) -> bool {
    let source = sources.get(heading.file).filter(|_| heading.file == text.file);
    let between = source.and_then(|own| own.text.get(heading.end as usize..text.start as usize));
    between.is_some_and(|between| between.trim().is_empty())
}

/// The most letters that stand before the first line of a chapter.
const INITIAL: u32 = 2;

fn place(turn: &Turn) -> PageStart {
    PageStart { span: turn.place.span, letters: turn.place.letters }
}

/// The folio of a changed page, as it is printed now.
fn label(page: &PageDifference) -> String {
    let [old, new] = &page.labels;
    match page.kind {
        Kind::Removed => format!("{old} (taken out)"),
        Kind::Added => format!("{new} (added)"),
        _ => new.clone(),
    }
}
