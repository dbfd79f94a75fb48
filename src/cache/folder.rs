//! Entries in a folder, on this machine or shared.

use super::{Shelf, Stock, name};
use crate::digest::Digest;
use crate::store;
use std::path::{Path, PathBuf};

#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    pub fn new(path: &Path) -> Folder {
        Folder { path: path.to_owned() }
    }

    fn file(&self, shelf: Shelf, key: Digest) -> PathBuf {
        self.path.join(name(shelf, key))
    }

    pub fn get(&self, shelf: Shelf, key: Digest) -> Option<Vec<u8>> {
        store::read_bytes(&self.file(shelf, key)).ok()
    }

    pub fn has(&self, shelf: Shelf, key: Digest) -> bool {
        store::exists(&self.file(shelf, key))
    }

    pub fn put(&self, shelf: Shelf, key: Digest, entry: &[u8]) -> Result<(), String> {
        let file = self.file(shelf, key);
        let folder = file.parent().unwrap_or(&self.path);
        let told = |fault: String| format!("`{}`: {fault}", self.path.display());
        store::make_folder(folder).map_err(told)?;
        store::keep(&file, entry).map_err(told)
    }

    pub fn touch(&self, shelf: Shelf, key: Digest) {
        store::touch(&self.file(shelf, key));
    }

    pub fn remove(&self, shelf: Shelf, key: Digest) {
        store::remove(&self.file(shelf, key));
    }

    /// The entries, and what builds that were killed have left.
    fn held(&self) -> Vec<(Option<Shelf>, store::Held)> {
        let kind = |held: &store::Held| {
            let ending = held.path.extension()?.to_str()?;
            Shelf::ALL.into_iter().find(|shelf| shelf.name() == ending)
        };
        store::held(&self.path).into_iter().map(|held| (kind(&held), held)).collect()
    }

    pub fn status(&self) -> Vec<Stock> {
        let held = self.held();
        let stock = |shelf: Shelf| {
            let own = held.iter().filter(|(kind, _)| *kind == Some(shelf));
            own.fold(Stock { shelf, entries: 0, bytes: 0 }, |sum, (_, held)| Stock {
                entries: sum.entries + 1,
                bytes: sum.bytes + held.bytes,
                ..sum
            })
        };
        Shelf::ALL.into_iter().map(stock).collect()
    }

    pub fn trim(&self, most: u64) -> u64 {
        let (mut held, other): (Vec<_>, Vec<_>) =
            self.held().into_iter().partition(|(kind, _)| kind.is_some());
        let mut left: u64 = held.iter().map(|(_, held)| held.bytes).sum();
        let before = left;
        held.sort_by(|(_, a), (_, b)| (a.used, &a.path).cmp(&(b.used, &b.path)));
        for (_, held) in held {
            if left <= most {
                break;
            }
            if store::remove(&held.path) {
                left -= held.bytes;
            }
        }
        for (_, held) in other.into_iter().filter(|(_, held)| held.is_left()) {
            store::remove(&held.path);
        }
        before - left
    }
}
