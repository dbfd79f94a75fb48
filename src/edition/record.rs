//! What is kept of a publication between builds: the files that it was made of, the fingerprints of its
//! editions, and what came of each.
//!
//! A record lies under two keys: that of the place where the publication is built, by which the last
//! build is found and compared with; and that of its manifest, by which other machines find it that
//! share the cache. Neither is believed: a record holds only if every file in it is as it was.

use super::fingerprint::{PROGRAM, Parts};
use super::plan::{Origin, Planned};
use super::report::Told;
use super::{Options, output};
use crate::cache::{Cache, Shelf};
use crate::digest::{Digest, Digester};
use crate::publication::Format;
use crate::store::{self, BuildDate, Sighting};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// A publication as it was when it was last built.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Record {
    pub program: String,
    /// Seconds since 1970 that the environment gave.
    pub made: Option<i64>,
    /// Faults of typography were errors.
    pub strict: bool,
    pub title: String,
    /// Bytes of the manuscript's files.
    pub text: u64,
    pub files: Vec<Sighting>,
    pub editions: Vec<Entry>,
}

/// An edition in a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub name: String,
    pub format: Format,
    pub target: Option<String>,
    /// Without its folder.
    pub file: String,
    pub parts: Parts,
    pub key: Digest,
}

/// What came of an edition.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Kept {
    /// The edition's own file first.
    pub files: Vec<KeptFile>,
    pub pages: Option<usize>,
    pub words: usize,
    /// What it cost to make, in milliseconds of one thread.
    pub cost: u64,
    pub told: Vec<Told>,
}

/// One file of an edition.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct KeptFile {
    /// What stands in the place of the edition's own ending; none for the edition itself.
    pub ending: Option<String>,
    pub digest: Digest,
    pub bytes: usize,
}

/// What makes the record of one run's builds another's.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms<'a> {
    pub date: Option<&'a BuildDate>,
    pub strict: bool,
}

impl Record {
    /// What is other than it was, in words; nothing if the record holds.
    pub fn changes(&self, planned: &Planned, terms: Terms<'_>) -> Vec<String> {
        let mut changes = Vec::new();
        if self.program != PROGRAM {
            changes.push("another version of Bindery".to_owned());
        }
        if self.made != terms.date.map(|date| date.seconds) {
            changes.push("another date".to_owned());
        }
        if self.strict != terms.strict {
            changes.push("other faults are errors".to_owned());
        }
        let other = self.files.par_iter().filter(|one| !store::still_so(&planned.folder, one));
        changes.par_extend(other.map(|one| one.path.clone()));
        changes
    }
}

/// The key of the place where a publication is built.
fn place_key(planned: &Planned, options: &Options) -> Digest {
    let mut key = Digester::default();
    let folder = output::folder_of(&planned.home, options);
    key.add(b"place").add(planned.label.as_bytes()).add(folder.to_string_lossy().as_bytes());
    key.digest()
}

/// The key of what the publication says of itself.
fn text_key(planned: &Planned, terms: Terms<'_>) -> Option<Digest> {
    let mut key = Digester::default();
    key.add(b"text").add(PROGRAM.as_bytes()).add(format!("{:?} {}", terms.date, terms.strict).as_bytes());
    match &planned.origin {
        Origin::Manifest(_) => key.add(planned.sources.iter().next()?.text.as_bytes()),
        Origin::Manuscript(path) => {
            let name = path.file_name()?.to_string_lossy().into_owned();
            key.add(name.as_bytes()).add(&store::read_bytes(path).ok()?)
        }
        Origin::Nothing => return None,
    };
    Some(key.digest())
}

/// The last record of the publication in this place, and one that holds, which may be the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Recalled {
    pub last: Option<Record>,
    /// What is other than in the last.
    pub changes: Vec<String>,
    pub holding: Option<Record>,
}

/// Looks for what is known of a publication.
pub(super) fn recall(planned: &Planned, options: &Options, terms: Terms<'_>, cache: &Cache) -> Recalled {
    let read =
        |key: Digest| -> Option<Record> { serde_json::from_slice(&cache.get(Shelf::Record, key)?).ok() };
    let last = read(place_key(planned, options));
    let changes = last.as_ref().map(|last| last.changes(planned, terms)).unwrap_or_default();
    let holding = match &last {
        Some(last) if changes.is_empty() => Some(last.clone()),
        _ => text_key(planned, terms)
            .and_then(read)
            // Mostly it is the last one, of which it is known that it does not hold.
            .filter(|record| last.as_ref() != Some(record) && record.changes(planned, terms).is_empty()),
    };
    Recalled { last, changes, holding }
}

/// The keys under which a record is to be kept, before its publication is loaded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Keys {
    place: Digest,
    text: Option<Digest>,
}

impl Keys {
    pub fn of(planned: &Planned, options: &Options, terms: Terms<'_>) -> Keys {
        Keys { place: place_key(planned, options), text: text_key(planned, terms) }
    }
}

/// Keeps a record.
pub(super) fn keep(record: &Record, keys: Keys, cache: &Cache) {
    let Ok(bytes) = serde_json::to_vec(record) else { return };
    cache.put_here(Shelf::Record, keys.place, &bytes);
    if let Some(text) = keys.text {
        cache.put(Shelf::Record, text, &bytes);
    }
}

/// What came of an edition with this key.
pub(super) fn kept(key: Digest, cache: &Cache) -> Option<Kept> {
    serde_json::from_slice(&cache.get(Shelf::Product, key)?).ok()
}

/// Keeps what came of an edition; its files first, so that who finds it finds them.
pub(super) fn keep_product(key: Digest, own: &Kept, files: &[&[u8]], cache: &Cache) {
    for (file, bytes) in own.files.iter().zip(files) {
        cache.put(Shelf::File, file.digest, bytes);
    }
    if let Ok(bytes) = serde_json::to_vec(own) {
        cache.put(Shelf::Product, key, &bytes);
    }
}
