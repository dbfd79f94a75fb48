//! The editions of one publication: refined once, set once a look, written side by side.

use super::cover;
use super::galleys::Galleys;
use super::guard::guarded;
use super::load::Loaded;
use super::output;
use super::press::Run;
use super::record::{self, Kept, KeptFile};
use super::report::{Failed, Outcome, Part, Stage, State, Told};
use super::setting::{self, Settled};
use super::{claims, drift, ebook, give_back, ink, judge, parity};
use crate::diagnostic::epub::STALE_PRINT;
use crate::diagnostic::{Diagnostic, Severity, Sink, nearest, store as codes};
use crate::digest::Digest;
use crate::document::{Document, Inline, Note, Section, walk_block_inlines, walk_section_inlines};
use crate::epub;
use crate::font::FontLibrary;
use crate::passes::{self, Frame, FrameMedium};
use crate::pdf;
use crate::picture::Pictures;
use crate::publication::{Format, Isbn, NotePosition, Publication};
use crate::source::SourceMap;
use crate::style::{self, Cascade, ElementTree, NewElement};
use crate::target::{Rule, Stance};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A fault if a name that is asked for is none of the editions that there are.
pub(super) fn unknown_edition<'a>(
    editions: impl Iterator<Item = &'a str>,
    names: &[String],
) -> Option<Diagnostic> {
    let mut known: Vec<&str> = Vec::new();
    for name in editions {
        if !known.contains(&name) {
            known.push(name);
        }
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

/// An edition that is to be made, and the key under which what comes of it is kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub idx: usize,
    pub key: Option<Digest>,
}

/// Makes the editions that are asked for.
pub(super) fn make(mut loaded: Loaded, asked: &[Wanted], run: &Run<'_>) -> Part {
    let Run { options, progress, .. } = *run;
    let wanted: Vec<usize> = asked.iter().map(|one| one.idx).collect();
    if !options.dry {
        // Notes to the editor are for those who look the text over.
        loaded.sink.leave_out("R305");
    }
    let title = loaded.manifest.publication.title.clone();
    let fail_all = |loaded: Loaded| {
        let mut failed = Vec::new();
        for idx in &wanted {
            let edition = &loaded.manifest.editions[*idx];
            let file = output::folder(&loaded, options).join(output::file_name(&loaded.manifest, *idx));
            progress.failed(&title, &edition.name, &file);
            failed.push(Failed { edition: edition.name.clone(), format: edition.format });
        }
        Part { failed, ..loaded.into_part() }
    };
    if loaded.sink.has_errors() || wanted.is_empty() {
        return fail_all(loaded);
    }
    if !options.dry && !run.is_open(&output::folder(&loaded, options)) {
        return fail_all(loaded);
    }
    let document = std::mem::take(&mut loaded.document);
    let mut sink = std::mem::take(&mut loaded.sink);
    let galleys = Galleys::of(run);
    let refine = || {
        guarded(&loaded.label, || {
            if options.proofread {
                passes::proofread(&document, &loaded.sources, &mut sink);
            }
            passes::refine(document, &frame(&loaded, FrameMedium::Print, None), &mut sink)
        })
    };
    let fetch = || galleys.iter().for_each(|galleys| galleys.fetch(&loaded, &wanted));
    let (refined, ()) = rayon::join(refine, fetch);
    loaded.sink = sink;
    let refined = match refined {
        Ok(refined) if !loaded.sink.has_errors() => refined,
        Ok(_) => return fail_all(loaded),
        Err(fault) => {
            loaded.sink.push(fault);
            return fail_all(loaded);
        }
    };
    let common = loaded.sink.clone();
    let work = Work { loaded: &loaded, refined: &refined, wanted: &wanted, run, galleys: galleys.as_ref() };
    let (mut attempt, words) = rayon::join(|| work.attempt(), || words_of(&refined));
    // What was worn at first is set the second time, and by the third all of it.
    if galleys.as_ref().is_some_and(Galleys::renew) {
        attempt = work.attempt();
    }
    if let Some(galleys) = galleys.as_ref().filter(|galleys| galleys.renew()) {
        galleys.wear(None);
        galleys.renew();
        attempt = work.attempt();
    }
    let Attempt { of_settings, pages, made } = attempt;
    let mut found = Found { common, of_settings: Vec::new() };
    for (editions, sink) in of_settings {
        found.of_settings.push((editions, sink.clone()));
        loaded.sink.extend(sink);
    }
    if loaded.sink.has_errors() {
        return fail_all(loaded);
    }
    give_back(refined);
    for fault in drift::check(&loaded, &made, &pages, (options, galleys.as_ref())) {
        loaded.sink.push(fault);
    }
    if options.dry {
        loaded.sink.deny(&[STALE_PRINT]);
    }
    let closing = Closing { asked, pages: &pages, found, words, run };
    let keep = || galleys.into_iter().for_each(Galleys::write);
    let (part, ()) = rayon::join(|| finish(loaded, made, &closing), keep);
    give_back(pages);
    part
}

/// What is made of a refined text, and how.
struct Work<'a> {
    loaded: &'a Loaded,
    refined: &'a Document,
    wanted: &'a [usize],
    run: &'a Run<'a>,
    galleys: Option<&'a Galleys<'a>>,
}

/// What came of it.
#[derive(Default)]
struct Attempt {
    /// What was found by the typesettings, each with its editions.
    of_settings: Vec<(Vec<usize>, Sink)>,
    pages: BTreeMap<usize, Settled>,
    made: Vec<(usize, Product, Sink)>,
}

impl Work<'_> {
    /// Sets the text and writes the editions; writes none if there are errors in the setting.
    fn attempt(&self) -> Attempt {
        let Work { loaded, refined, run, galleys, .. } = *self;
        let settings = setting::settings(loaded, self.wanted);
        let (pages, sinks): (Vec<_>, Vec<_>) =
            settings.par_iter().map(|setting| setting::set(loaded, refined, setting, run, galleys)).unzip();
        let editions = settings.iter().map(|setting| setting.editions().to_vec());
        let mut attempt = Attempt {
            of_settings: editions.zip(sinks).collect(),
            pages: pages.into_iter().flatten().collect(),
            made: Vec::new(),
        };
        if !attempt.of_settings.iter().any(|(_, sink)| sink.has_errors()) {
            attempt.made = self.wanted.par_iter().map(|idx| self.write(*idx, &attempt.pages)).collect();
        }
        attempt
    }

    fn write(&self, idx: usize, pages: &BTreeMap<usize, Settled>) -> (usize, Product, Sink) {
        let Work { loaded, refined, run, galleys, .. } = *self;
        let edition = &loaded.manifest.editions[idx];
        run.progress.stage(&loaded.manifest.publication.title, &edition.name, Stage::Writing);
        let mut sink = Sink::default();
        let bytes = match edition.format {
            Format::Pdf => write_pdf(loaded, idx, pages, galleys, &mut sink),
            Format::Epub => ebook::write(loaded, idx, refined, pages, &mut sink).map(Files::from),
            Format::Cover => write_cover(loaded, idx, pages, &mut sink),
        };
        (idx, bytes, sink)
    }
}

/// The words of the text, each counted once.
fn words_of(document: &Document) -> usize {
    let of = |inline: &Inline| if let Inline::Text(own) = inline { words_in(&own.text) } else { 0 };
    let of_section = |section: &Section| {
        let mut words = 0;
        walk_section_inlines(section, &mut |inline| words += of(inline));
        words
    };
    let of_note = |note: &Note| {
        let mut words = 0;
        walk_block_inlines(&note.blocks, &mut |inline| words += of(inline));
        words
    };
    let sections: usize = document.sections.par_iter().map(of_section).sum();
    sections + document.notes.values().map(of_note).sum::<usize>()
}

/// What stands between spaces and has a letter or a figure.
fn words_in(text: &str) -> usize {
    let (mut words, mut is_word) = (0, false);
    for c in text.chars() {
        let is_space = c.is_whitespace();
        words += usize::from(is_space & is_word);
        is_word = !is_space & (is_word | c.is_alphanumeric());
    }
    words + usize::from(is_word)
}

/// What was found on the way: of all editions, and of the typesettings that some of them share.
struct Found {
    common: Sink,
    of_settings: Vec<(Vec<usize>, Sink)>,
}

impl Found {
    /// What there is to tell of one edition; `own` was found when it was written.
    fn of(&self, loaded: &Loaded, idx: usize, own: &Sink) -> Vec<Told> {
        let printed = match loaded.manifest.editions[idx].format {
            Format::Pdf => Some(idx),
            Format::Epub => page_source(loaded, idx),
            Format::Cover => cover::printed(loaded, idx),
        };
        let mut sink = self.common.clone();
        for (editions, found) in &self.of_settings {
            if printed.is_some_and(|printed| editions.contains(&printed)) {
                sink.extend(found.clone());
            }
        }
        sink.extend(own.clone());
        let part = Part::of_sink(SourceMap::default(), sink);
        part.diagnostics.iter().map(|one| Told::of(one, &loaded.sources)).collect()
    }
}

/// What editions are closed with.
struct Closing<'a> {
    asked: &'a [Wanted],
    pages: &'a BTreeMap<usize, Settled>,
    found: Found,
    words: usize,
    run: &'a Run<'a>,
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

impl Files {
    /// The files with their places, the edition's own first.
    fn all<'a>(&'a self, path: &Path) -> Vec<(PathBuf, &'a [u8])> {
        let beside = self.beside.iter().map(|(ending, text)| (path.with_extension(ending), text.as_bytes()));
        std::iter::once((path.to_owned(), self.bytes.as_slice())).chain(beside).collect()
    }

    fn kept(&self) -> Vec<KeptFile> {
        let of = |ending: Option<&str>, bytes: &[u8]| KeptFile {
            ending: ending.map(str::to_owned),
            digest: Digest::of(bytes),
            bytes: bytes.len(),
        };
        let beside = self.beside.iter().map(|(ending, text)| of(Some(ending), text.as_bytes()));
        std::iter::once(of(None, &self.bytes)).chain(beside).collect()
    }
}

impl From<epub::Written> for Files {
    fn from(own: epub::Written) -> Self {
        let onix = own.onix.map(|onix| ("onix.xml", onix));
        Files { bytes: own.bytes, beside: onix.into_iter().chain([("jsonld", own.linked)]).collect() }
    }
}

/// Puts the products in their places, if the publication has no error.
fn finish(mut loaded: Loaded, made: Vec<(usize, Product, Sink)>, closing: &Closing<'_>) -> Part {
    let Run { options, progress, cache, .. } = *closing.run;
    let mut ready = Vec::new();
    let mut text_is_wrong = false;
    let mut failures = Vec::new();
    for (idx, bytes, sink) in made {
        text_is_wrong |= sink.has_errors();
        let told = closing.found.of(&loaded, idx, &sink);
        loaded.sink.extend(sink);
        match bytes {
            Ok(bytes) => ready.push((idx, bytes, told)),
            Err(faults) => failures.push((idx, faults)),
        }
    }
    let folder = output::folder(&loaded, options);
    let cost = u64::try_from(loaded.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let share = cost / closing.asked.len().max(1) as u64;
    let mut outcomes = Vec::new();
    for (idx, files, told) in ready {
        if text_is_wrong {
            failures.push((idx, Vec::new()));
            continue;
        }
        let path = folder.join(output::file_name(&loaded.manifest, idx));
        let all = files.all(&path);
        let pages = closing.pages.get(&idx).map(Settled::count);
        let kept = Kept { files: files.kept(), pages, words: closing.words, cost: share, told };
        let state = if options.dry { State::Dry } else { State::Made };
        let key = closing.asked.iter().find(|one| one.idx == idx).and_then(|one| one.key);
        let write = || if state == State::Made { output::write_all(&folder, &all) } else { Ok(()) };
        let keep = || {
            if let Some(key) = key {
                let bytes: Vec<&[u8]> = all.iter().map(|(_, bytes)| *bytes).collect();
                record::keep_product(key, &kept, &bytes, cache);
            }
        };
        if let (Err(fault), ()) = rayon::join(write, keep) {
            failures.push((idx, vec![fault]));
            continue;
        }
        let edition = &loaded.manifest.editions[idx];
        let title = &loaded.manifest.publication.title;
        let time = loaded.begun.elapsed();
        let said = output::Said { title, edition: &edition.name, format: edition.format, key, state, time };
        let target = edition.target.clone();
        let outcome = Outcome { target, ..output::outcome(path, kept, said) };
        progress.done(&outcome);
        outcomes.push(outcome);
    }
    let title = loaded.manifest.publication.title.clone();
    let mut failed = Vec::new();
    for (idx, faults) in failures {
        let edition = &loaded.manifest.editions[idx];
        progress.failed(&title, &edition.name, &folder.join(output::file_name(&loaded.manifest, idx)));
        failed.push(Failed { edition: edition.name.clone(), format: edition.format });
        faults.into_iter().for_each(|fault| loaded.sink.push(fault));
    }
    let mut part = loaded.into_part();
    part.outcomes = outcomes;
    part.failed = failed;
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
    galleys: Option<&Galleys<'_>>,
    sink: &mut Sink,
) -> Product {
    let edition = &loaded.manifest.editions[idx];
    let own = pages
        .get(&idx)
        .ok_or_else(|| codes::failed_edition(None, &edition.name, "it has no pages"))
        .map_err(alone)?;
    setting::check_page_count(loaded, idx, own.count()).map_err(alone)?;
    write_pages(loaded, idx, own, (&loaded.pictures, galleys), sink)
}

/// The wrap of a printed edition whose pages the printer binds.
fn write_cover(loaded: &Loaded, idx: usize, pages: &BTreeMap<usize, Settled>, sink: &mut Sink) -> Product {
    let name = &loaded.manifest.editions[idx].name;
    let settled = guarded(name, || cover::settle(loaded, idx, pages, sink));
    let own = settled.and_then(|own| own).map_err(alone)?;
    let mut pictures = loaded.pictures.clone();
    pictures.extend(own.drawn);
    write_pages(loaded, idx, &own.settled, (&pictures, None), sink)
}

fn alone(fault: Diagnostic) -> Vec<Diagnostic> {
    vec![fault]
}

fn write_pages(
    loaded: &Loaded,
    idx: usize,
    own: &Settled,
    (pictures, galleys): (&Pictures, Option<&Galleys<'_>>),
    sink: &mut Sink,
) -> Product {
    let casts = galleys.map(|galleys| galleys.casts(loaded, idx));
    // Where pages come from casts, whatever there is to tell of them is told when they have been set.
    let standing = galleys.filter(|_| own.pages.plates.iter().any(|plate| plate.standing));
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
        casts: casts.as_deref(),
        ..pdf::Job::new(&own.pages, fonts, pictures, &metadata)
    };
    let written = guarded(&edition.name, || pdf::write(&job)).map_err(alone)?;
    if let Some(galleys) = standing {
        match &written {
            Err(pdf::PdfError::Worn(keys)) => galleys.wear(Some(keys.clone())),
            Err(_) => galleys.wear(None),
            Ok(own) if own.unspoken.is_some() => galleys.wear(None),
            Ok(_) => {}
        }
        if galleys.is_worn() {
            return Err(Vec::new());
        }
    }
    let mut written = written.map_err(|fault| alone(claims::refusal(loaded, idx, &own.pages, fault)))?;
    ink::tell_held(loaded, idx, &own.pages, &written.held, sink);
    claims::tell(loaded, idx, &own.pages, &written, sink);
    let findings = judge::check(loaded, idx, &own.pages, &mut written);
    if findings.iter().any(|one| one.severity == Severity::Error) {
        return Err(findings);
    }
    findings.into_iter().for_each(|one| sink.push(one));
    if let Some(document) = &own.document {
        let differences = parity::check_pdf(loaded, idx, document, &mut written.bytes, galleys);
        if !differences.is_empty() {
            standing.into_iter().for_each(|galleys| galleys.wear(None));
            return Err(differences);
        }
    }
    if let (Some(galleys), Some(casts)) = (galleys, written.casts.take()) {
        galleys.keep_casts(loaded, idx, casts);
    }
    if let Some(locked) = &own.locked {
        let lent = Arc::new(std::mem::take(&mut written.bytes));
        locked.proof_again(&edition.name, &lent).into_iter().for_each(|one| sink.push(one));
        written.bytes = Arc::unwrap_or_clone(lent);
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
    fn words_have_a_letter_or_a_figure() {
        let cases = [("", 0), ("  one two\u{a0}3 ", 3), ("— don’t … ‘so’ —", 2), ("один\u{2003}два", 2)];
        for (text, words) in cases {
            assert_eq!(super::words_in(text), words, "{text}");
        }
    }

    #[test]
    fn roman_folios_are_small_letters() {
        let cases = [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (40, "xl"), (1994, "mcmxciv"), (0, "0")];
        for (value, text) in cases {
            assert_eq!(roman(value), text);
        }
    }
}
