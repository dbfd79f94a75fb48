//! The run: what is fresh is left alone, what is kept is put back, and the rest is made.
//!
//! First it is looked at every publication without reading its text: if all files that it was made of
//! are as they were, its editions are known. The others are loaded, one after another as threads come
//! free, so that a catalogue of hundreds takes no more memory than the few that are under way.

use super::Options;
use super::fingerprint::{self, Fingerprint, PROGRAM};
use super::guard::guarded;
use super::load::{self, Loaded};
use super::make::{self, Wanted};
use super::output::{self, Said};
use super::plan::{Origin, Planned};
use super::record::{self, Entry, Kept, Keys, Recalled, Record, Terms};
use super::report::{Failed, Outcome, Part, Progress, State};
use crate::cache::Cache;
use crate::diagnostic::{Diagnostic, Sink};
use crate::font::FontLibrary;
use crate::publication::{Edition, Manifest};
use crate::source::SourceMap;
use crate::store::{self, BuildDate};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Instant;

/// What all publications of a run share.
#[derive(Clone, Copy)]
pub(super) struct Run<'a> {
    pub options: &'a Options,
    pub progress: &'a dyn Progress,
    pub fonts: &'a FontLibrary,
    pub date: Option<&'a BuildDate>,
    pub cache: &'a Cache,
    /// Folders that nothing can be written into, and why. It is told once of each.
    pub closed: &'a Mutex<BTreeMap<PathBuf, String>>,
    /// Publications and editions of the share; all if there is none.
    pub share: Option<&'a BTreeSet<(String, String)>>,
}

/// A publication that was looked at.
pub(super) struct Surveyed {
    pub label: String,
    /// Bytes of the files that its manuscript names.
    size: u64,
    home: PathBuf,
    pub recalled: Recalled,
    /// None where nothing is to be remembered.
    keys: Option<Keys>,
    text: Text,
}

/// How far a publication has been read.
enum Text {
    Planned(Box<Planned>),
    /// Its manifest does not say what its editions are called, so its text was asked.
    Loaded(Box<Loaded>),
}

/// What came of looking for an edition in its place and in the cache.
type Settled = Result<State, Diagnostic>;

/// Editions that need not be made, and what there is to tell of them.
struct Taken<'a> {
    title: &'a str,
    folder: &'a Path,
    begun: Instant,
    outcomes: Vec<Outcome>,
    failed: Vec<Failed>,
    sink: Sink,
}

impl<'a> Taken<'a> {
    fn new(title: &'a str, folder: &'a Path, begun: Instant) -> Self {
        let (outcomes, failed, sink) = (Vec::new(), Vec::new(), Sink::default());
        Taken { title, folder, begun, outcomes, failed, sink }
    }

    /// Tells of an edition that lies in its place, or could not be put there.
    fn take(
        &mut self,
        run: &Run<'_>,
        entry: &Entry,
        (settled, kept): (Settled, Kept),
        sources: &mut SourceMap,
    ) {
        let path = self.folder.join(&entry.file);
        let state = match settled {
            Ok(state) => state,
            Err(fault) => {
                self.sink.push(fault);
                run.progress.failed(self.title, &entry.name, &path);
                self.failed.push(Failed { edition: entry.name.clone(), format: entry.format });
                return;
            }
        };
        kept.told.iter().filter_map(|told| told.diagnostic(sources)).for_each(|one| self.sink.push(one));
        let said = Said {
            title: self.title,
            edition: &entry.name,
            format: entry.format,
            key: Some(entry.key),
            state,
            time: self.begun.elapsed(),
        };
        let outcome = Outcome { target: entry.target.clone(), ..output::outcome(path, kept, said) };
        run.progress.done(&outcome);
        self.outcomes.push(outcome);
    }
}

impl Surveyed {
    /// The folder in which `build` is made.
    pub fn home(&self) -> &Path {
        &self.home
    }
}

/// An edition by its name and its place.
pub(super) struct Named {
    pub publication: String,
    pub edition: String,
    pub path: PathBuf,
    /// Bytes of the publication's text.
    pub text: u64,
}

impl<'a> Run<'a> {
    pub fn terms(&self) -> Terms<'a> {
        Terms { date: self.date, strict: self.options.deny_typography }
    }

    /// Whether what was made before may be taken up. A check looks everything over anew, and what is
    /// held by an old printing depends on more than its manuscript.
    pub fn remembers(&self) -> bool {
        !self.options.dry && self.options.lock.is_none() && !self.cache.is_none()
    }

    /// Whether an edition is asked for, by whichever share it is made.
    pub fn asks_for(&self, edition: &str) -> bool {
        self.options.editions.is_empty() || self.options.editions.iter().any(|own| own == edition)
    }

    /// Whether this run is to see to an edition.
    pub fn wants(&self, publication: &str, edition: &str) -> bool {
        let shared = |share: &BTreeSet<(String, String)>| {
            share.contains(&(publication.to_owned(), edition.to_owned()))
        };
        self.asks_for(edition) && self.share.is_none_or(shared)
    }

    /// The editions that this run is to see to, by index.
    pub fn chosen(&self, loaded: &Loaded) -> Vec<usize> {
        if loaded.void {
            return Vec::new();
        }
        let editions = loaded.manifest.editions.iter().enumerate();
        editions.filter(|(_, own)| self.wants(&loaded.label, &own.name)).map(|(idx, _)| idx).collect()
    }

    /// Looks at a publication.
    pub fn survey(&self, planned: Planned) -> Result<Surveyed, Diagnostic> {
        let recalled = if self.remembers() {
            record::recall(&planned, self.options, self.terms(), self.cache)
        } else {
            Recalled::default()
        };
        let keys = self.remembers().then(|| Keys::of(&planned, self.options, self.terms()));
        let (label, home) = (planned.label.clone(), planned.home.clone());
        let size = planned.size();
        let text = if recalled.holding.is_some() || names_itself(&planned) {
            Text::Planned(Box::new(planned))
        } else {
            let loaded = guarded(&label, || load::load(planned, self.fonts, self.date))?;
            Text::Loaded(Box::new(loaded))
        };
        Ok(Surveyed { label, size, home, recalled, keys, text })
    }

    /// Sees to the editions of a publication that are wanted.
    pub fn print(&self, surveyed: Surveyed) -> Part {
        let begun = Instant::now();
        let Surveyed { label, home, recalled, keys, text, .. } = surveyed;
        let known = recalled.holding.as_ref().and_then(|record| self.take_up(&label, &home, record, begun));
        let part = known.unwrap_or_else(|| match self.load_text(&label, text) {
            Ok(loaded) => self.make(loaded, keys),
            Err(fault) => Part { diagnostics: vec![fault], ..Part::default() },
        });
        Part { label, ..part }
    }

    /// The publication with its text.
    pub fn load(&self, surveyed: Surveyed) -> Result<Loaded, Diagnostic> {
        self.load_text(&surveyed.label, surveyed.text)
    }

    fn load_text(&self, label: &str, text: Text) -> Result<Loaded, Diagnostic> {
        match text {
            Text::Loaded(loaded) => Ok(*loaded),
            Text::Planned(planned) => guarded(label, || load::load(*planned, self.fonts, self.date)),
        }
    }

    /// All editions of a record that holds, if each lies in its place or in the cache.
    fn take_up(&self, label: &str, home: &Path, record: &Record, begun: Instant) -> Option<Part> {
        let folder = output::folder_of(home, self.options);
        let wanted: Vec<&Entry> =
            record.editions.iter().filter(|entry| self.wants(label, &entry.name)).collect();
        let kept: Option<Vec<Kept>> =
            wanted.iter().map(|entry| record::kept(entry.key, self.cache)).collect();
        let kept = kept?;
        // Nothing is told of any before it is known that none must be made.
        let places = wanted.iter().map(|entry| folder.join(&entry.file));
        let settled: Option<Vec<Settled>> =
            places.zip(&kept).map(|(path, kept)| output::settle(&path, kept, self.cache)).collect();
        let settled = settled?;
        let mut sources = SourceMap::default();
        sources_of(&kept, label, &mut sources);
        let mut taken = Taken::new(&record.title, &folder, begun);
        for ((entry, kept), state) in wanted.iter().zip(kept).zip(settled) {
            taken.take(self, entry, (state, kept), &mut sources);
        }
        let Taken { outcomes, failed, sink, .. } = taken;
        let diagnostics = Part::of_sink(SourceMap::default(), sink).diagnostics;
        Some(Part { title: record.title.clone(), sources, diagnostics, outcomes, failed, ..Part::default() })
    }

    /// Whether files can be written into a folder: it is better known before hours of work than after.
    pub fn is_open(&self, folder: &Path) -> bool {
        let Ok(mut closed) = self.closed.lock() else { return true };
        if closed.contains_key(folder) {
            return false;
        }
        match store::try_folder(folder) {
            Ok(()) => true,
            Err(fault) => {
                closed.insert(folder.to_owned(), fault);
                false
            }
        }
    }

    /// Makes what cannot be taken up.
    fn make(&self, mut loaded: Loaded, keys: Option<Keys>) -> Part {
        let title = loaded.manifest.publication.title.clone();
        let chosen = self.chosen(&loaded);
        let Some(keys) = keys.filter(|_| !loaded.sink.has_errors() && !chosen.is_empty()) else {
            let asked: Vec<Wanted> = chosen.into_iter().map(|idx| Wanted { idx, key: None }).collect();
            return Part { title, ..make::make(loaded, &asked, self) };
        };
        let strict = self.options.deny_typography;
        let prints: Vec<Fingerprint> =
            (0..loaded.manifest.editions.len()).map(|idx| fingerprint::of(&loaded, idx, strict)).collect();
        let record = self.record(&loaded, &prints);
        let folder = output::folder(&loaded, self.options);
        let mut taken = Taken::new(&title, &folder, loaded.begun);
        let mut asked = Vec::new();
        for idx in chosen {
            let entry = &record.editions[idx];
            let kept = record::kept(entry.key, self.cache);
            let settled = kept.and_then(|kept| {
                let path = folder.join(&entry.file);
                Some((output::settle(&path, &kept, self.cache)?, kept))
            });
            match settled {
                Some(settled) => taken.take(self, entry, settled, &mut loaded.sources),
                None => asked.push(Wanted { idx, key: Some(entry.key) }),
            }
        }
        let Taken { outcomes, failed, sink, .. } = taken;
        loaded.sink.extend(sink);
        let order: Vec<String> = loaded.manifest.editions.iter().map(|one| one.name.clone()).collect();
        let mut part = if asked.is_empty() { loaded.into_part() } else { make::make(loaded, &asked, self) };
        part.title = title;
        part.failed.extend(failed);
        part.outcomes.extend(outcomes);
        part.outcomes.sort_by_key(|own| order.iter().position(|name| *name == own.edition));
        // Of a publication that was never made there is nothing to remember.
        if !part.outcomes.is_empty() {
            record::keep(&record, keys, self.cache);
        }
        part
    }

    /// What is to be remembered of a publication.
    pub fn record(&self, loaded: &Loaded, prints: &[Fingerprint]) -> Record {
        let editions = loaded.manifest.editions.iter().zip(prints).enumerate();
        let entry = |(idx, (edition, print)): (usize, (&Edition, &Fingerprint))| Entry {
            name: edition.name.clone(),
            format: edition.format,
            target: edition.target.clone(),
            file: output::file_name(&loaded.manifest, idx),
            parts: print.parts.clone(),
            key: print.key,
        };
        Record {
            program: PROGRAM.to_owned(),
            made: self.date.map(|date| date.seconds),
            strict: self.options.deny_typography,
            title: loaded.manifest.publication.title.clone(),
            text: loaded
                .files
                .iter()
                .filter_map(|file| loaded.sources.get(file.file))
                .map(|source| source.text.len() as u64)
                .sum(),
            files: loaded.sightings.clone(),
            editions: editions.map(entry).collect(),
        }
    }

    /// The editions of a publication, by name and place.
    pub fn names(&self, surveyed: &Surveyed) -> Vec<Named> {
        let folder = output::folder_of(&surveyed.home, self.options);
        let named = |edition: &str, file: &str| Named {
            publication: surveyed.label.clone(),
            edition: edition.to_owned(),
            path: folder.join(file),
            text: surveyed.size,
        };
        let of_manifest = |manifest: &Manifest| {
            let editions = manifest.editions.iter().enumerate();
            editions.map(|(idx, own)| named(&own.name, &output::file_name(manifest, idx))).collect()
        };
        if let Some(record) = &surveyed.recalled.holding {
            return record.editions.iter().map(|entry| named(&entry.name, &entry.file)).collect();
        }
        match &surveyed.text {
            Text::Loaded(loaded) if loaded.void => Vec::new(),
            Text::Loaded(loaded) => of_manifest(&loaded.manifest),
            Text::Planned(planned) => match &planned.origin {
                Origin::Manifest(manifest) => of_manifest(manifest),
                Origin::Manuscript(_) | Origin::Nothing => Vec::new(),
            },
        }
    }

    /// Whether this run is to see to any edition of a publication.
    pub fn has_part_in(&self, surveyed: &Surveyed) -> bool {
        self.names(surveyed).iter().any(|own| self.wants(&own.publication, &own.edition))
    }

    /// What a publication says that can only be told when it is made.
    pub fn into_part(self, surveyed: Surveyed) -> Part {
        let Surveyed { label, text, .. } = surveyed;
        let part = match text {
            Text::Loaded(loaded) => loaded.into_part(),
            Text::Planned(planned) => Part::of_sink(planned.sources, planned.sink),
        };
        Part { label, ..part }
    }

    /// Whether its editions cannot be known.
    pub fn is_doubtful(&self, surveyed: &Surveyed) -> bool {
        match &surveyed.text {
            Text::Loaded(loaded) => loaded.void || loaded.sink.has_errors(),
            Text::Planned(planned) => planned.sink.has_errors() || matches!(planned.origin, Origin::Nothing),
        }
    }
}

/// Reads the files that something is told of: the manifest first, as in a build, then by their paths.
fn sources_of(kept: &[Kept], manifest: &str, sources: &mut SourceMap) {
    let places = kept.iter().flat_map(|kept| &kept.told).filter_map(|told| told.place.as_ref());
    let files: BTreeSet<(bool, &str)> =
        places.map(|place| (place.file != manifest, place.file.as_str())).collect();
    for (_, file) in files {
        if let Ok(text) = store::read_text(Path::new(file)) {
            sources.add(file, text);
        }
    }
}

/// Whether a manifest says what the files of its editions are called.
fn names_itself(planned: &Planned) -> bool {
    match &planned.origin {
        Origin::Manifest(manifest) => !manifest.publication.slug.is_empty() && manifest.given.editions,
        Origin::Manuscript(_) | Origin::Nothing => false,
    }
}
