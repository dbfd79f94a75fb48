//! The names and places of products.

use super::Options;
use super::load::Loaded;
use super::record::{Kept, KeptFile};
use super::report::{Outcome, State};
use crate::cache::{Cache, Shelf};
use crate::diagnostic::{Diagnostic, store as codes};
use crate::digest::Digest;
use crate::publication::{Format, Manifest};
use crate::store;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The folder of products where nothing else is said.
const FOLDER: &str = "build";

/// Where products of a publication go.
pub(super) fn folder(loaded: &Loaded, options: &Options) -> PathBuf {
    folder_of(&loaded.home, options)
}

/// Where products go that belong to this folder.
pub(super) fn folder_of(home: &Path, options: &Options) -> PathBuf {
    options.out.clone().unwrap_or_else(|| home.strip_prefix(".").unwrap_or(home).join(FOLDER))
}

/// `SLUG.pdf`, or `SLUG-EDITION.pdf` where the manifest has several of a kind, whether or not all
/// of them are asked for; a cover is always called after its edition.
pub(super) fn file_name(manifest: &Manifest, idx: usize) -> String {
    let edition = &manifest.editions[idx];
    let of_kind = manifest.editions.iter().filter(|other| other.format == edition.format).count();
    let slug = &manifest.publication.slug;
    let extension = edition.format.extension();
    if of_kind > 1 || edition.format == Format::Cover {
        format!("{slug}-{}.{extension}", edition.name)
    } else {
        format!("{slug}.{extension}")
    }
}

/// A fault for each file that two editions would write.
pub(super) fn check_names<'a>(paths: impl Iterator<Item = &'a Path>) -> Vec<Diagnostic> {
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for path in paths {
        // Some systems take `A.pdf` and `a.pdf` for one file.
        if !seen.insert(path.to_string_lossy().to_lowercase()) {
            faults.push(codes::two_of_one_name(None, path.display()));
        }
    }
    faults
}

/// Puts files in their places. One that is there already, byte for byte, is not touched.
pub(super) fn write_all(folder: &Path, files: &[(PathBuf, &[u8])]) -> Result<(), Diagnostic> {
    store::make_folder(folder).map_err(|fault| codes::unwritable(None, folder.display(), fault))?;
    store::sweep(folder);
    for (path, bytes) in files {
        if !store::read_bytes(path).is_ok_and(|there| there == *bytes) {
            store::write(path, bytes).map_err(|fault| codes::unwritable(None, path.display(), fault))?;
        }
    }
    Ok(())
}

/// The place of one of an edition's files.
fn place(path: &Path, file: &KeptFile) -> PathBuf {
    match &file.ending {
        Some(ending) => path.with_extension(ending),
        None => path.to_owned(),
    }
}

/// Sees that an edition lies in its place: that it does, or that it is taken there from the cache.
/// None if it must be made.
pub(super) fn settle(path: &Path, kept: &Kept, cache: &Cache) -> Option<Result<State, Diagnostic>> {
    if is_there(path, kept) {
        return Some(Ok(State::Fresh));
    }
    let found: Option<Vec<Vec<u8>>> =
        kept.files.iter().map(|file| cache.get(Shelf::File, file.digest)).collect();
    let found = found?;
    let files: Vec<(PathBuf, &[u8])> =
        kept.files.iter().zip(&found).map(|(file, bytes)| (place(path, file), bytes.as_slice())).collect();
    Some(write_all(path.parent().unwrap_or(Path::new("")), &files).map(|()| State::Restored))
}

/// Whether an edition lies in its place.
pub(super) fn is_there(path: &Path, kept: &Kept) -> bool {
    kept.files.iter().all(|file| {
        store::read_bytes(&place(path, file)).is_ok_and(|bytes| Digest::of(&bytes) == file.digest)
    })
}

/// What is told of an edition beside what was kept of it.
pub(super) struct Said<'a> {
    pub title: &'a str,
    pub edition: &'a str,
    pub format: Format,
    pub key: Option<Digest>,
    pub state: State,
    pub time: Duration,
}

/// What came of an edition that lies at `path`.
pub(super) fn outcome(path: PathBuf, kept: Kept, said: Said<'_>) -> Outcome {
    let own = kept.files.first();
    Outcome {
        publication: said.title.to_owned(),
        edition: said.edition.to_owned(),
        format: said.format,
        digest: own.map(|file| file.digest),
        beside: kept.files.iter().skip(1).map(|file| place(&path, file)).collect(),
        pages: kept.pages,
        words: kept.words,
        bytes: own.map_or(0, |file| file.bytes),
        time: said.time,
        cost: kept.cost,
        state: said.state,
        key: said.key,
        target: None,
        told: kept.told,
        file: path,
    }
}
