//! Set type in the cache, for the next time that the book is set.

use super::fingerprint::PROGRAM;
use super::load::Loaded;
use super::press::Run;
use crate::cache::{Cache, Shelf};
use crate::digest::{Digest, Digester};
use crate::style::PageDemands;
use crate::typeset::{Standing, Store};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// The galleys of a publication. What is put away waits until its editions are in their places.
pub(super) struct Galleys<'a> {
    cache: &'a Cache,
    waiting: Mutex<BTreeMap<Digest, Vec<u8>>>,
}

impl<'a> Galleys<'a> {
    /// None where nothing is remembered.
    pub fn of(run: &Run<'a>) -> Option<Galleys<'a>> {
        run.remembers().then(|| Galleys { cache: run.cache, waiting: Mutex::default() })
    }

    /// The type of an edition, and of all that share its pages.
    pub fn standing(&self, loaded: &Loaded, idx: usize, demands: PageDemands) -> Standing<'_> {
        let (own, edition) = (&loaded.manifest.publication, &loaded.manifest.editions[idx]);
        let mut name = Digester::default();
        name.add(format!("{:?} {:?} {:?}", own.title, own.slug, own.language).as_bytes());
        name.add(format!("{:?} {:?} {demands:?}", edition.page, edition.style).as_bytes());
        Standing { store: self, name: name.digest(), version: PROGRAM }
    }

    /// Writes down what was put away.
    pub fn write(self) {
        let waiting = self.waiting.into_inner().unwrap_or_else(PoisonError::into_inner);
        waiting.par_iter().for_each(|(name, galley)| self.cache.put(Shelf::Setting, *name, galley));
    }
}

impl Store for Galleys<'_> {
    fn take(&self, name: Digest) -> Option<Vec<u8>> {
        self.cache.get(Shelf::Setting, name)
    }

    fn put(&self, name: Digest, galley: Vec<u8>) {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).insert(name, galley);
    }
}
