//! The editions of one publication: refined once, set once a look, written side by side.

use super::cover;
use super::guard::guarded;
use super::load::Loaded;
use super::report::{Outcome, Part, Progress, Stage};
use super::setting::{self, Settled};
use super::{Options, output};
use super::{claims, drift, ebook, ink, judge, parity};
use crate::diagnostic::epub::STALE_PRINT;
use crate::diagnostic::{Diagnostic, Severity, Sink, nearest, store as codes};
use crate::epub;
use crate::font::FontLibrary;
use crate::passes::{self, Frame, FrameMedium};
use crate::pdf;
use crate::picture::Pictures;
use crate::publication::{Edition, Format, Isbn, NotePosition, Publication};
use crate::store;
use crate::style::{self, Cascade, ElementTree, NewElement};
use crate::target::{Rule, Stance};
use rayon::prelude::*;
use std::collections::BTreeMap;

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

/// A file, or why there is none.
pub(super) type Product = Result<Files, Vec<Diagnostic>>;

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
        if options.proofread {
            passes::proofread(&document, &loaded.sources, &mut sink);
        }
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
    let (pages, sinks): (Vec<_>, Vec<_>) = setting::settings(&loaded, &wanted)
        .into_par_iter()
        .map(|setting| setting::set(&loaded, &refined, &setting, options, progress))
        .unzip();
    sinks.into_iter().for_each(|sink| loaded.sink.extend(sink));
    let pages: BTreeMap<usize, Settled> = pages.into_iter().flatten().collect();
    if loaded.sink.has_errors() {
        return fail_all(loaded);
    }
    let made: Vec<(usize, Product, Sink)> = wanted
        .par_iter()
        .map(|idx| {
            let edition = &loaded.manifest.editions[*idx];
            progress.stage(&title, &edition.name, Stage::Writing);
            let mut sink = Sink::default();
            let bytes = match edition.format {
                Format::Pdf => write_pdf(&loaded, *idx, &pages, &mut sink),
                Format::Epub => ebook::write(&loaded, *idx, &refined, &pages, &mut sink).map(Files::from),
                Format::Cover => write_cover(&loaded, *idx, &pages, &mut sink),
            };
            (*idx, bytes, sink)
        })
        .collect();
    for fault in drift::check(&loaded, &made, &pages, options) {
        loaded.sink.push(fault);
    }
    if options.dry {
        loaded.sink.deny(&[STALE_PRINT]);
    }
    finish(loaded, made, &pages, options, progress)
}

/// What comes of an edition: its file, and what stands beside it, each with its ending.
#[derive(Debug)]
pub(super) struct Files {
    pub bytes: Vec<u8>,
    beside: Vec<(&'static str, String)>,
}

impl From<Vec<u8>> for Files {
    fn from(bytes: Vec<u8>) -> Self {
        Files { bytes, beside: Vec::new() }
    }
}

impl From<epub::Written> for Files {
    fn from(own: epub::Written) -> Self {
        let onix = own.onix.map(|onix| ("onix.xml", onix));
        Files { bytes: own.bytes, beside: onix.into_iter().chain([("jsonld", own.linked)]).collect() }
    }
}

/// Puts the products in their places, if the publication has no error.
fn finish(
    mut loaded: Loaded,
    made: Vec<(usize, Product, Sink)>,
    pages: &BTreeMap<usize, Settled>,
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
            Err(faults) => failures.push((idx, faults)),
        }
    }
    let title = loaded.manifest.publication.title.clone();
    let folder = output::folder(&loaded, options);
    let mut outcomes = Vec::new();
    let write = |path: &std::path::Path, bytes: &[u8]| {
        store::make_folder(&folder).map_err(|fault| codes::unwritable(None, folder.display(), fault))?;
        store::write(path, bytes).map_err(|fault| codes::unwritable(None, path.display(), fault))
    };
    for (idx, Files { bytes, beside }) in ready {
        let name = &loaded.manifest.editions[idx].name;
        if text_is_wrong {
            progress.failed(&title, name);
            continue;
        }
        let path = folder.join(output::file_name(&loaded.manifest, idx));
        let beside: Vec<_> =
            beside.iter().map(|(ending, text)| (path.with_extension(ending), text)).collect();
        let written = !options.dry;
        let all = || {
            write(&path, &bytes)?;
            beside.iter().try_for_each(|(path, text)| write(path, text.as_bytes()))
        };
        if written && let Err(fault) = all() {
            failures.push((idx, vec![fault]));
            continue;
        }
        let outcome = Outcome {
            publication: title.clone(),
            edition: name.clone(),
            file: path,
            beside: beside.into_iter().map(|(path, _)| path).collect(),
            pages: pages.get(&idx).map(Settled::count),
            bytes: bytes.len(),
            time: loaded.begun.elapsed(),
            written,
        };
        progress.done(&outcome);
        outcomes.push(outcome);
    }
    for (idx, faults) in failures {
        progress.failed(&title, &loaded.manifest.editions[idx].name);
        faults.into_iter().for_each(|fault| loaded.sink.push(fault));
    }
    let mut part = loaded.into_part();
    part.outcomes = outcomes;
    part
}

pub(super) fn frame<'a>(loaded: &'a Loaded, medium: FrameMedium, isbn: Option<Isbn>) -> Frame<'a> {
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

/// The printed edition whose pages an e-book carries: the one it names, or the only one there is.
pub(super) fn page_source(loaded: &Loaded, idx: usize) -> Option<usize> {
    let editions = &loaded.manifest.editions;
    let mut printed = (0..editions.len()).filter(|other| editions[*other].format == Format::Pdf);
    match loaded.manifest.page_lists.get(&editions[idx].name) {
        Some(name) => printed.find(|other| editions[*other].name == name.value),
        None => printed.next().filter(|_| printed.next().is_none()),
    }
}

pub(super) fn write_pdf(
    loaded: &Loaded,
    idx: usize,
    pages: &BTreeMap<usize, Settled>,
    sink: &mut Sink,
) -> Product {
    let edition = &loaded.manifest.editions[idx];
    let own = pages
        .get(&idx)
        .ok_or_else(|| codes::failed_edition(None, &edition.name, "it has no pages"))
        .map_err(alone)?;
    setting::check_page_count(loaded, idx, own.count()).map_err(alone)?;
    write_pages(loaded, idx, own, &loaded.pictures, sink)
}

/// The wrap of a printed edition whose pages the printer binds.
fn write_cover(loaded: &Loaded, idx: usize, pages: &BTreeMap<usize, Settled>, sink: &mut Sink) -> Product {
    let name = &loaded.manifest.editions[idx].name;
    let settled = guarded(name, || cover::settle(loaded, idx, pages, sink));
    let own = settled.and_then(|own| own).map_err(alone)?;
    let mut pictures = loaded.pictures.clone();
    pictures.extend(own.drawn);
    write_pages(loaded, idx, &own.settled, &pictures, sink)
}

fn alone(fault: Diagnostic) -> Vec<Diagnostic> {
    vec![fault]
}

fn write_pages(loaded: &Loaded, idx: usize, own: &Settled, pictures: &Pictures, sink: &mut Sink) -> Product {
    let edition = &loaded.manifest.editions[idx];
    let mut metadata = pdf::Metadata::new(&loaded.manifest.publication, edition);
    metadata.made = loaded.made;
    let fonts = fonts_of(loaded, idx).map_err(alone)?;
    let target = setting::target_of(loaded, idx);
    let against = |rule: Option<&Rule<Stance>>| rule.is_some_and(|rule| rule.value.is_against());
    let job = pdf::Job {
        sheets: own.sheets.clone(),
        blanks: own.blanks,
        links: !target.is_some_and(|target| against(target.annotations.as_ref())),
        outline: !target.is_some_and(|target| against(target.outline.as_ref())),
        colors: ink::colors(loaded, idx, &own.pages, pictures).map_err(alone)?,
        claims: claims::claims(target),
        attachments: &claims::attachments(loaded, target),
        ..pdf::Job::new(&own.pages, fonts, pictures, &metadata)
    };
    let mut written = guarded(&edition.name, || pdf::write(&job))
        .map_err(alone)?
        .map_err(|fault| alone(claims::refusal(loaded, idx, &own.pages, fault)))?;
    ink::tell_held(loaded, idx, &own.pages, &written.held, sink);
    claims::tell(loaded, idx, &own.pages, &written, sink);
    let findings = judge::check(loaded, idx, &own.pages, &mut written);
    if findings.iter().any(|one| one.severity == Severity::Error) {
        return Err(findings);
    }
    findings.into_iter().for_each(|one| sink.push(one));
    if let Some(document) = &own.document {
        let differences = parity::check_pdf(loaded, idx, document, &mut written.bytes);
        if !differences.is_empty() {
            return Err(differences);
        }
    }
    Ok(written.bytes.into())
}

/// The fonts of an edition; there are none only if it has no stylesheet, which has been reported.
pub(super) fn fonts_of(loaded: &Loaded, idx: usize) -> Result<&FontLibrary, Diagnostic> {
    let missing = || codes::failed_edition(None, &loaded.manifest.editions[idx].name, "it has no style");
    loaded.fonts.get(&idx).ok_or_else(missing)
}

/// Where an edition's notes stand: where its style puts them, else where the publication does.
pub(super) fn note_position(cascade: &Cascade, publication: &Publication) -> NotePosition {
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
