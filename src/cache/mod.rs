//! What was made before, kept by the digest of what it was made of.
//!
//! An entry is a file of its own, whose first line says the digest of the rest: what does not agree
//! with it was torn or tampered with, and is thrown away as if it had never been there. Entries come
//! into their places in one step, so that any number of processes may share a folder, and one that is
//! killed leaves nothing that misleads another. A folder on this machine comes first; where a bucket
//! is named, what the folder lacks is read from it, and what is new is written to both.

mod folder;
mod remote;

pub use remote::is_address;

use crate::digest::Digest;
use folder::Folder;
use remote::Remote;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What kind of thing an entry is: one digest may stand for several things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shelf {
    /// What a publication was made of, and the editions that came of it.
    Record,
    /// What came of an edition.
    Product,
    /// A file that was made.
    File,
    /// The typesetting of a chapter.
    Setting,
}

impl Shelf {
    const ALL: [Shelf; 4] = [Shelf::Record, Shelf::Product, Shelf::File, Shelf::Setting];

    /// As it ends names of entries, and is told.
    pub fn name(self) -> &'static str {
        match self {
            Shelf::Record => "record",
            Shelf::Product => "product",
            Shelf::File => "file",
            Shelf::Setting => "setting",
        }
    }
}

/// Where entries are kept, and how much of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub folder: PathBuf,
    /// The address of a bucket that is shared: `s3://…`, `gs://…`, `az://…`.
    pub address: Option<String>,
    /// The folder is kept below so many bytes.
    pub most: u64,
}

/// The most bytes that a folder holds if nothing else is said.
pub const MOST: u64 = 2 << 30;

/// Entries by shelf and digest. Nothing that goes wrong with it stops a build.
#[derive(Debug, Default)]
pub struct Cache {
    folder: Option<Folder>,
    remote: Option<Remote>,
    most: u64,
    hits: AtomicUsize,
    misses: AtomicUsize,
    /// Bytes that were added.
    added: Mutex<u64>,
    faults: Mutex<Vec<String>>,
}

/// How often what was asked for was there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub hits: usize,
    pub misses: usize,
}

/// How much is kept of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stock {
    pub shelf: Shelf,
    pub entries: usize,
    pub bytes: u64,
}

impl Cache {
    /// One that keeps nothing.
    pub fn none() -> Cache {
        Cache::default()
    }

    /// The fault says why the address cannot be used.
    pub fn open(place: &Place) -> Result<Cache, String> {
        let remote = place.address.as_deref().map(Remote::open).transpose()?;
        Ok(Cache { folder: Some(Folder::new(&place.folder)), remote, most: place.most, ..Cache::default() })
    }

    pub fn is_none(&self) -> bool {
        self.folder.is_none()
    }

    /// What was kept, if it is there and sound.
    pub fn get(&self, shelf: Shelf, key: Digest) -> Option<Vec<u8>> {
        let found = self.find(shelf, key);
        let count = if found.is_some() { &self.hits } else { &self.misses };
        count.fetch_add(1, Ordering::Relaxed);
        found
    }

    fn find(&self, shelf: Shelf, key: Digest) -> Option<Vec<u8>> {
        let folder = self.folder.as_ref()?;
        if let Some(entry) = folder.get(shelf, key) {
            match opened(&entry) {
                Some(bytes) => {
                    folder.touch(shelf, key);
                    return Some(bytes.to_vec());
                }
                None => folder.remove(shelf, key),
            }
        }
        let entry = match self.remote.as_ref()?.get(&name(shelf, key)) {
            Ok(entry) => entry?,
            Err(fault) => {
                self.fail(fault);
                return None;
            }
        };
        let bytes = opened(&entry)?.to_vec();
        self.keep_in_folder(shelf, key, &entry);
        Some(bytes)
    }

    /// Keeps bytes under a key; what was there is replaced.
    pub fn put(&self, shelf: Shelf, key: Digest, bytes: &[u8]) {
        if self.is_none() {
            return;
        }
        let entry = sealed(bytes);
        self.keep_in_folder(shelf, key, &entry);
        if let Some(remote) = &self.remote
            && let Err(fault) = remote.put(&name(shelf, key), entry)
        {
            self.fail(fault);
        }
    }

    /// Like [`Cache::put`], on this machine alone: for what others can have no use for.
    pub fn put_here(&self, shelf: Shelf, key: Digest, bytes: &[u8]) {
        self.keep_in_folder(shelf, key, &sealed(bytes));
    }

    /// Whether an entry is there, sound or not.
    pub fn has(&self, shelf: Shelf, key: Digest) -> bool {
        self.folder.as_ref().is_some_and(|folder| folder.has(shelf, key))
    }

    fn keep_in_folder(&self, shelf: Shelf, key: Digest, entry: &[u8]) {
        let Some(folder) = &self.folder else { return };
        match folder.put(shelf, key, entry) {
            Ok(()) => {
                if let Ok(mut added) = self.added.lock() {
                    *added += entry.len() as u64;
                }
            }
            Err(fault) => self.fail(fault),
        }
    }

    fn fail(&self, fault: String) {
        if let Ok(mut faults) = self.faults.lock()
            && !faults.contains(&fault)
        {
            faults.push(fault);
        }
    }

    /// What went wrong, each thing once.
    pub fn faults(&self) -> Vec<String> {
        self.faults.lock().map(|faults| faults.clone()).unwrap_or_default()
    }

    pub fn counts(&self) -> Counts {
        Counts { hits: self.hits.load(Ordering::Relaxed), misses: self.misses.load(Ordering::Relaxed) }
    }

    /// Brings the folder below its bound again, if anything was added to it.
    pub fn settle(&self) {
        let added = self.added.lock().map(|added| *added).unwrap_or_default();
        if let Some(folder) = self.folder.as_ref().filter(|_| added > 0) {
            folder.trim(self.most);
        }
    }
}

/// What a folder holds, by kind.
pub fn status(folder: &Path) -> Vec<Stock> {
    Folder::new(folder).status()
}

/// Removes what was not used for the longest time until no more than so many bytes are left; gives
/// the bytes that were freed.
pub fn trim(folder: &Path, most: u64) -> u64 {
    Folder::new(folder).trim(most)
}

/// `3f/3f2a….product`: few files in each folder.
fn name(shelf: Shelf, key: Digest) -> String {
    let key = key.to_string();
    format!("{}/{key}.{}", &key[..2], shelf.name())
}

/// How an entry begins.
const SEAL: &[u8] = b"bindery 1 ";
/// Figures of the digest and the end of the line.
const REST: usize = 64 + 1;

fn sealed(bytes: &[u8]) -> Vec<u8> {
    let mut entry = Vec::with_capacity(SEAL.len() + REST + bytes.len());
    entry.extend_from_slice(SEAL);
    entry.extend_from_slice(Digest::of(bytes).to_string().as_bytes());
    entry.push(b'\n');
    entry.extend_from_slice(bytes);
    entry
}

/// What an entry holds; none if it is not what was put into it.
fn opened(entry: &[u8]) -> Option<&[u8]> {
    let rest = entry.strip_prefix(SEAL)?;
    let (head, bytes) = rest.split_at_checked(REST)?;
    let digest = Digest::parse(std::str::from_utf8(head).ok()?.strip_suffix('\n')?)?;
    (Digest::of(bytes) == digest).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache(folder: &Path) -> Cache {
        let place = Place { folder: folder.to_owned(), address: None, most: MOST };
        Cache::open(&place).expect("a folder can be used")
    }

    #[test]
    fn what_was_put_comes_back_and_what_was_spoilt_does_not() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let key = Digest::of(b"key");
        let own = cache(folder.path());
        assert_eq!(own.get(Shelf::File, key), None);
        own.put(Shelf::File, key, b"bytes");
        assert_eq!(own.get(Shelf::File, key).as_deref(), Some(&b"bytes"[..]));
        assert_eq!(own.get(Shelf::Product, key), None);
        let path = folder.path().join(name(Shelf::File, key));
        let whole = std::fs::read(&path).expect("it is there");
        for end in [0, 5, SEAL.len() + 3, whole.len() - 1] {
            std::fs::write(&path, &whole[..end]).expect("it can be written");
            assert_eq!(own.get(Shelf::File, key), None);
            assert!(!path.exists(), "it is thrown away");
        }
        assert_eq!(own.counts(), Counts { hits: 1, misses: 6 });
    }

    #[test]
    fn what_was_used_last_is_kept_longest() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let own = cache(folder.path());
        let keys: Vec<Digest> = (0..4u8).map(|number| Digest::of(&[number])).collect();
        for (age, key) in keys.iter().enumerate() {
            own.put(Shelf::File, *key, &[0; 1000]);
            let path = folder.path().join(name(Shelf::File, *key));
            let file = std::fs::File::options().append(true).open(path).expect("it is there");
            let then = std::time::SystemTime::now() - std::time::Duration::from_secs(100 * (9 - age as u64));
            file.set_modified(then).expect("it can be set");
        }
        assert!(own.get(Shelf::File, keys[0]).is_some());
        let freed = trim(folder.path(), 2500);
        assert_eq!(freed, 2 * (1000 + SEAL.len() + REST) as u64);
        let left: Vec<bool> = keys.iter().map(|key| own.has(Shelf::File, *key)).collect();
        assert_eq!(left, [true, false, false, true]);
        assert_eq!(status(folder.path())[2].entries, 2);
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_told_once() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join("file");
        std::fs::write(&path, "in the way").expect("it can be written");
        let own = cache(&path);
        own.put(Shelf::File, Digest::of(b"a"), b"a");
        own.put(Shelf::File, Digest::of(b"b"), b"b");
        assert_eq!(own.faults().len(), 1);
        assert_eq!(own.get(Shelf::File, Digest::of(b"a")), None);
    }
}
