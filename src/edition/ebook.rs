//! E-books: what the room hands over to their writer, and with it where the pages of a print edition
//! begin.

use super::cover;
use super::guard::guarded;
use super::load::Loaded;
use super::make::{fonts_of, frame, note_position, page_source};
use super::parity;
use super::setting::Settled;
use crate::diagnostic::{Diagnostic, Sink, store as codes};
use crate::document::{Block, Document, plain_text, walk_blocks};
use crate::epub::{self, PageBreak, Related};
use crate::pages::Pages;
use crate::passes::{self, Frame, FrameMedium};
use crate::publication::Format;
use crate::style::{Cascade, Medium, Sheet};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Writes an e-book, and what is told of it.
pub(super) fn write(
    loaded: &Loaded,
    idx: usize,
    refined: &Document,
    pages: &BTreeMap<usize, Settled>,
    sink: &mut Sink,
) -> Result<epub::Written, Vec<Diagnostic>> {
    let edition = &loaded.manifest.editions[idx];
    let sheets: Vec<Arc<Sheet>> = loaded.sheets.get(&idx).cloned().into_iter().collect();
    let printed = page_source(loaded, idx);
    let printed_pages = printed.and_then(|printed| pages.get(&printed)).map(|own| &*own.pages);
    let breaks = printed_pages.map(page_breaks);
    let isbn = printed.and_then(|printed| loaded.manifest.editions[printed].isbn.as_ref());
    let source = isbn.map(|isbn| format!("urn:isbn:{isbn}"));
    let fonts = fonts_of(loaded, idx).map_err(|fault| vec![fault])?;
    let written = guarded(&edition.name, || {
        let cascade = Cascade::new(sheets.clone(), Medium::Book, None);
        let notes = note_position(&cascade, &loaded.manifest.publication);
        let folios = printed_pages.map(folios).unwrap_or_default();
        let frame = Frame { notes, folios, ..frame(loaded, FrameMedium::Book, edition.isbn.clone()) };
        let document = passes::finish(passes::copy(refined), &frame, sink);
        let cover = loaded.covers.get(&idx).and_then(|asset| loaded.pictures.get(asset));
        let drawn = if cover.is_none() { cover::front(loaded, idx) } else { None };
        let input = epub::Input {
            document: &document,
            publication: &loaded.manifest.publication,
            edition,
            sheets: &sheets,
            cascade: &cascade,
            cover,
            drawn_cover: drawn.as_deref(),
            fonts,
            pictures: &loaded.pictures,
            page_breaks: &breaks.unwrap_or_default(),
            page_source: source.as_deref(),
            bios: &bios(loaded),
            related: &related(loaded, idx, printed),
            epoch: loaded.made,
        };
        epub::write(&input, sink).map(|written| (written, document))
    });
    let (written, document) = written
        .and_then(|own| own.map_err(|fault| codes::failed_edition(None, &edition.name, fault)))
        .map_err(|fault| vec![fault])?;
    let differences = parity::check_epub(loaded, idx, &document, &written.bytes);
    if differences.is_empty() { Ok(written) } else { Err(differences) }
}

/// The contributors' bios as plain paragraphs.
fn bios(loaded: &Loaded) -> Vec<Vec<String>> {
    let people = loaded.manifest.publication.contributors.iter();
    let paragraphs = |blocks: &Vec<Block>| {
        let mut found = Vec::new();
        walk_blocks(blocks, &mut |block| {
            if let Block::Paragraph(own) = block {
                let text = plain_text(&own.content).split_whitespace().collect::<Vec<_>>().join(" ");
                found.extend(Some(text).filter(|text| !text.is_empty()));
            }
        });
        found
    };
    people.map(|person| loaded.bios.get(passes::key(person)).map(paragraphs).unwrap_or_default()).collect()
}

/// The other editions that have an ISBN of their own; `printed` is the one whose pages are listed.
fn related(loaded: &Loaded, idx: usize, printed: Option<usize>) -> Vec<Related> {
    let own = loaded.manifest.editions[idx].isbn.as_ref();
    let others = loaded.manifest.editions.iter().enumerate().filter(|(other, _)| *other != idx);
    let found = others.filter_map(|(other, edition)| {
        let isbn = edition.isbn.clone().filter(|isbn| Some(isbn) != own)?;
        let is_printed = edition.format == Format::Pdf;
        Some(Related {
            name: edition.name.clone(),
            isbn,
            printed: is_printed,
            has_the_pages: printed == Some(other),
        })
    });
    found.collect()
}

/// The folio of every anchor.
fn folios(pages: &Pages) -> BTreeMap<String, String> {
    let folio = |page: usize| pages.pages.get(page).map(|page| page.folio.label());
    let found = pages.destinations.iter();
    found.filter_map(|(anchor, place)| Some((anchor.clone(), folio(place.page)?))).collect()
}

/// Where each printed page that has text begins, and what its folio says.
fn page_breaks(pages: &Pages) -> Vec<PageBreak> {
    let breaks = pages.pages.iter().filter_map(|page| {
        let start = page.starts?;
        Some(PageBreak { span: start.span, letters: start.letters, label: page.folio.label() })
    });
    breaks.collect()
}
