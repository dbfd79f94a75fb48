//! The editions of one publication: refined once, set once a look, written side by side.

use super::guard::guarded;
use super::load::Loaded;
use super::report::{Outcome, Part, Progress, Stage};
use super::{Options, output};
use crate::diagnostic::{Diagnostic, Sink, nearest, store as codes};
use crate::document::Document;
use crate::epub::{self, PageBreak};
use crate::font::FontLibrary;
use crate::pages::Pages;
use crate::passes::{self, Frame, FrameMedium};
use crate::pdf;
use crate::publication::{Edition, Format, Isbn, NotePosition, Publication};
use crate::store;
use crate::style::{self, Cascade, ElementTree, Medium, NewElement, Sheet};
use crate::typeset::{self, Job};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The editions that are asked for, by index.
pub(super) fn chosen(loaded: &Loaded, names: &[String]) -> Vec<usize> {
    if loaded.void {
        return Vec::new();
    }
    let wanted = |edition: &Edition| names.is_empty() || names.contains(&edition.name);
    let editions = loaded.manifest.editions.iter().enumerate();
    editions.filter(|(_, edition)| wanted(edition)).map(|(idx, _)| idx).collect()
}

/// A fault if a name that is asked for is no edition of any publication.
pub(super) fn unknown_edition(ready: &[Loaded], names: &[String]) -> Option<Diagnostic> {
    let mut known: Vec<&str> = Vec::new();
    for edition in ready.iter().flat_map(|loaded| &loaded.manifest.editions) {
        if !known.contains(&edition.name.as_str()) {
            known.push(&edition.name);
        }
    }
    // Publications that could not be read may well have it.
    if ready.iter().any(|loaded| loaded.void || loaded.sink.has_errors()) {
        return None;
    }
    let wrong = names.iter().find(|name| !known.contains(&name.as_str()))?;
    let advice = match nearest(wrong, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", known.join(", ")),
    };
    Some(codes::unknown_edition(None, wrong, advice))
}

/// PDF editions whose pages are the same: one look, one trim, one copyright page.
struct Setting {
    page: crate::units::Size,
    sheet: Arc<Sheet>,
    isbn: Option<Isbn>,
    editions: Vec<usize>,
}

/// Makes the editions that are asked for.
pub(super) fn make(mut loaded: Loaded, options: &Options, progress: &dyn Progress) -> Part {
    let wanted = chosen(&loaded, &options.editions);
    if !options.dry {
        // Notes to the editor are for those who look the text over.
        loaded.sink.leave_out("R305");
    }
    let title = loaded.manifest.publication.title.clone();
    let fail_all = |loaded: Loaded| {
        for idx in &wanted {
            progress.failed(&title, &loaded.manifest.editions[*idx].name);
        }
        loaded.into_part()
    };
    if loaded.sink.has_errors() || wanted.is_empty() {
        return fail_all(loaded);
    }
    let document = std::mem::take(&mut loaded.document);
    let mut sink = std::mem::take(&mut loaded.sink);
    let refined = guarded(&loaded.label, || {
        passes::refine(document, &frame(&loaded, FrameMedium::Print, None), &mut sink)
    });
    loaded.sink = sink;
    let refined = match refined {
        Ok(refined) if !loaded.sink.has_errors() => refined,
        Ok(_) => return fail_all(loaded),
        Err(fault) => {
            loaded.sink.push(fault);
            return fail_all(loaded);
        }
    };
    let (pages, sinks): (Vec<_>, Vec<_>) = settings(&loaded, &wanted)
        .into_par_iter()
        .map(|setting| set(&loaded, &refined, &setting, options, progress))
        .unzip();
    sinks.into_iter().for_each(|sink| loaded.sink.extend(sink));
    let pages: BTreeMap<usize, Arc<Pages>> = pages.into_iter().flatten().collect();
    if loaded.sink.has_errors() {
        return fail_all(loaded);
    }
    let made: Vec<(usize, Result<Vec<u8>, Diagnostic>, Sink)> = wanted
        .par_iter()
        .map(|idx| {
            let edition = &loaded.manifest.editions[*idx];
            progress.stage(&title, &edition.name, Stage::Writing);
            let mut sink = Sink::default();
            let bytes = match edition.format {
                Format::Pdf => write_pdf(&loaded, *idx, &pages),
                Format::Epub => write_epub(&loaded, *idx, &refined, &pages, &mut sink),
            };
            (*idx, bytes, sink)
        })
        .collect();
    finish(loaded, made, &pages, options, progress)
}

/// Puts the products in their places, if the publication has no error.
fn finish(
    mut loaded: Loaded,
    made: Vec<(usize, Result<Vec<u8>, Diagnostic>, Sink)>,
    pages: &BTreeMap<usize, Arc<Pages>>,
    options: &Options,
    progress: &dyn Progress,
) -> Part {
    let mut ready = Vec::new();
    let mut text_is_wrong = false;
    let mut failures = Vec::new();
    for (idx, bytes, sink) in made {
        text_is_wrong |= sink.has_errors();
        loaded.sink.extend(sink);
        match bytes {
            Ok(bytes) => ready.push((idx, bytes)),
            Err(fault) => failures.push((idx, fault)),
        }
    }
    let title = loaded.manifest.publication.title.clone();
    let folder = output::folder(&loaded, options);
    let mut outcomes = Vec::new();
    let write = |path: &std::path::Path, bytes: &[u8]| {
        store::make_folder(&folder).map_err(|fault| codes::unwritable(None, folder.display(), fault))?;
        store::write(path, bytes).map_err(|fault| codes::unwritable(None, path.display(), fault))
    };
    for (idx, bytes) in ready {
        let name = &loaded.manifest.editions[idx].name;
        if text_is_wrong {
            progress.failed(&title, name);
            continue;
        }
        let path = folder.join(output::file_name(&loaded.manifest, idx));
        let written = !options.dry;
        if written && let Err(fault) = write(&path, &bytes) {
            failures.push((idx, fault));
            continue;
        }
        let outcome = Outcome {
            publication: title.clone(),
            edition: name.clone(),
            file: path,
            pages: pages.get(&idx).map(|pages| pages.pages.len()),
            bytes: bytes.len(),
            time: loaded.begun.elapsed(),
            written,
        };
        progress.done(&outcome);
        outcomes.push(outcome);
    }
    for (idx, fault) in failures {
        progress.failed(&title, &loaded.manifest.editions[idx].name);
        loaded.sink.push(fault);
    }
    let mut part = loaded.into_part();
    part.outcomes = outcomes;
    part
}

fn frame<'a>(loaded: &'a Loaded, medium: FrameMedium, isbn: Option<Isbn>) -> Frame<'a> {
    let editions = &loaded.manifest.editions;
    let isbns = editions.iter().filter_map(|edition| Some((edition.name.clone(), edition.isbn.clone()?)));
    Frame {
        files: loaded.files.clone(),
        bios: loaded.bios.clone(),
        portraits: loaded.portraits.clone(),
        isbn,
        isbns: isbns.collect(),
        ..Frame::new(&loaded.manifest.publication, medium)
    }
}

/// The PDF editions that must be set: those asked for, and those whose pages an e-book asked for
/// carries, so that the e-book is the same whether or not they are written with it.
fn settings(loaded: &Loaded, wanted: &[usize]) -> Vec<Setting> {
    let editions = &loaded.manifest.editions;
    let mut needed: Vec<usize> = Vec::new();
    for idx in wanted {
        let printed = match editions[*idx].format {
            Format::Pdf => Some(*idx),
            Format::Epub => page_source(loaded, *idx),
        };
        needed.extend(printed.filter(|printed| !needed.contains(printed)));
    }
    let mut settings: Vec<Setting> = Vec::new();
    for idx in needed {
        let edition = &editions[idx];
        let Some(sheet) = loaded.sheets.get(&idx) else { continue };
        let same = settings.iter_mut().find(|other| {
            other.page == edition.page && other.isbn == edition.isbn && Arc::ptr_eq(&other.sheet, sheet)
        });
        match same {
            Some(setting) => setting.editions.push(idx),
            None => settings.push(Setting {
                page: edition.page,
                sheet: sheet.clone(),
                isbn: edition.isbn.clone(),
                editions: vec![idx],
            }),
        }
    }
    settings
}

/// The printed edition whose pages an e-book carries: the one it names, or the only one there is.
fn page_source(loaded: &Loaded, idx: usize) -> Option<usize> {
    let editions = &loaded.manifest.editions;
    let mut printed = (0..editions.len()).filter(|other| editions[*other].format == Format::Pdf);
    match loaded.manifest.page_lists.get(&editions[idx].name) {
        Some(name) => printed.find(|other| editions[*other].name == name.value),
        None => printed.next().filter(|_| printed.next().is_none()),
    }
}

/// Typesets once for all editions of a setting.
fn set(
    loaded: &Loaded,
    refined: &Document,
    setting: &Setting,
    options: &Options,
    progress: &dyn Progress,
) -> (Vec<(usize, Arc<Pages>)>, Sink) {
    let names: Vec<&str> =
        setting.editions.iter().map(|idx| loaded.manifest.editions[*idx].name.as_str()).collect();
    for name in &names {
        progress.stage(&loaded.manifest.publication.title, name, Stage::Typesetting);
    }
    let mut sink = Sink::default();
    // They share a look, and so their fonts.
    let Some(fonts) = setting.editions.first().and_then(|idx| loaded.fonts.get(idx)) else {
        return (Vec::new(), sink);
    };
    let pages = guarded(names.first().copied().unwrap_or_default(), || {
        let cascade = Cascade::new(vec![setting.sheet.clone()], Medium::Print, Some(setting.page));
        let notes = note_position(&cascade, &loaded.manifest.publication);
        let frame = Frame { notes, ..frame(loaded, FrameMedium::Print, setting.isbn.clone()) };
        let document = passes::finish(refined.clone(), &frame, &mut sink);
        typeset::typeset(
            &Job {
                document: &document,
                publication: &loaded.manifest.publication,
                page: setting.page,
                cascade: &cascade,
                fonts,
                pictures: &loaded.pictures,
                proof: options.proof,
            },
            &mut sink,
        )
    });
    if loaded.manifest.editions.iter().filter(|edition| edition.format == Format::Pdf).count() > 1 {
        sink.say_of(&names.join(", "), crate::diagnostic::typeset::TYPOGRAPHY);
    }
    if options.deny_typography {
        sink.deny(crate::diagnostic::typeset::TYPOGRAPHY);
    }
    match pages {
        Ok(pages) => {
            let pages = Arc::new(pages);
            (setting.editions.iter().map(|idx| (*idx, pages.clone())).collect(), sink)
        }
        Err(fault) => {
            // What was found before the fault is of no use without the pages.
            let mut sink = Sink::default();
            sink.push(fault);
            (Vec::new(), sink)
        }
    }
}

fn write_pdf(
    loaded: &Loaded,
    idx: usize,
    pages: &BTreeMap<usize, Arc<Pages>>,
) -> Result<Vec<u8>, Diagnostic> {
    let edition = &loaded.manifest.editions[idx];
    let pages =
        pages.get(&idx).ok_or_else(|| codes::failed_edition(None, &edition.name, "it has no pages"))?;
    let mut metadata = pdf::Metadata::new(&loaded.manifest.publication, edition);
    metadata.made = loaded.made;
    let fonts = fonts_of(loaded, idx)?;
    guarded(&edition.name, || pdf::write(pages, fonts, &loaded.pictures, &metadata))?
        .map_err(|fault| codes::failed_edition(None, &edition.name, fault))
}

/// The fonts of an edition; there are none only if it has no stylesheet, which has been reported.
fn fonts_of(loaded: &Loaded, idx: usize) -> Result<&FontLibrary, Diagnostic> {
    let missing = || codes::failed_edition(None, &loaded.manifest.editions[idx].name, "it has no style");
    loaded.fonts.get(&idx).ok_or_else(missing)
}

fn write_epub(
    loaded: &Loaded,
    idx: usize,
    refined: &Document,
    pages: &BTreeMap<usize, Arc<Pages>>,
    sink: &mut Sink,
) -> Result<Vec<u8>, Diagnostic> {
    let edition = &loaded.manifest.editions[idx];
    let sheets: Vec<Arc<Sheet>> = loaded.sheets.get(&idx).cloned().into_iter().collect();
    let printed = page_source(loaded, idx);
    let printed_pages = printed.and_then(|printed| pages.get(&printed));
    let breaks = printed_pages.map(|pages| page_breaks(pages));
    let isbn = printed.and_then(|printed| loaded.manifest.editions[printed].isbn.as_ref());
    let source = isbn.map(|isbn| format!("urn:isbn:{isbn}"));
    let fonts = fonts_of(loaded, idx)?;
    guarded(&edition.name, || {
        let cascade = Cascade::new(sheets.clone(), Medium::Book, None);
        let notes = note_position(&cascade, &loaded.manifest.publication);
        let folios = printed_pages.map(|pages| folios(pages)).unwrap_or_default();
        let frame = Frame { notes, folios, ..frame(loaded, FrameMedium::Book, edition.isbn.clone()) };
        let document = passes::finish(refined.clone(), &frame, sink);
        let cover = loaded.covers.get(&idx).and_then(|asset| loaded.pictures.get(asset));
        let input = epub::Input {
            document: &document,
            publication: &loaded.manifest.publication,
            edition,
            sheets: &sheets,
            cascade: &cascade,
            cover,
            fonts,
            pictures: &loaded.pictures,
            page_breaks: &breaks.unwrap_or_default(),
            page_source: source.as_deref(),
            epoch: loaded.made,
        };
        epub::write(&input, sink)
    })?
    .map_err(|fault| codes::failed_edition(None, &edition.name, fault))
}

/// Where an edition's notes stand: where its style puts them, else where the publication does.
fn note_position(cascade: &Cascade, publication: &Publication) -> NotePosition {
    let mut tree = ElementTree::default();
    let body = tree.add(None, NewElement { name: "body", ..NewElement::default() });
    let classes = vec!["footnote".into()];
    let aside = tree.add(Some(body), NewElement { name: "aside", classes, ..NewElement::default() });
    let root = cascade.style(&tree, body, None);
    match cascade.style(&tree, aside, Some(&root)).note_position {
        style::NotePosition::Auto => publication.notes.position,
        style::NotePosition::Foot => NotePosition::Foot,
        style::NotePosition::Chapter => NotePosition::Chapter,
        style::NotePosition::Book => NotePosition::Book,
    }
}

/// The folio of every anchor.
fn folios(pages: &Pages) -> BTreeMap<String, String> {
    let folio = |page: usize| pages.pages.get(page).map(|page| page.folio.label());
    let found = pages.destinations.iter();
    found.filter_map(|(anchor, place)| Some((anchor.clone(), folio(place.page)?))).collect()
}

/// Where each printed page that has text begins, and what its folio says.
fn page_breaks(pages: &Pages) -> Vec<PageBreak> {
    let breaks = pages
        .pages
        .iter()
        .filter_map(|page| Some(PageBreak { span: page.starts?, label: page.folio.label() }));
    breaks.collect()
}

#[cfg(test)]
mod tests {
    use crate::pages::roman;

    #[test]
    fn roman_folios_are_small_letters() {
        let cases = [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (40, "xl"), (1994, "mcmxciv"), (0, "0")];
        for (value, text) in cases {
            assert_eq!(roman(value), text);
        }
    }
}
