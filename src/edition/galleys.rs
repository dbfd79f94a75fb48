//! Set type, plates, casts and readings in the cache, for the next time that the book is set.

use super::fingerprint::{self, PROGRAM};
use super::load::Loaded;
use super::press::Run;
use super::setting::target_of;
use crate::cache::{Cache, Shelf};
use crate::digest::{Digest, Digester};
use crate::pdf::Casts;
use crate::publication::Format;
use crate::readback::Readings;
use crate::style::PageDemands;
use crate::typeset::{PlateTerms, Standing, Store};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What is kept of a publication. What is put away waits until its editions are made.
pub(super) struct Galleys<'a> {
    cache: &'a Cache,
    waiting: Mutex<BTreeMap<Digest, Vec<u8>>>,
    casts: Mutex<BTreeMap<usize, Arc<Casts>>>,
    readings: Mutex<BTreeMap<usize, Arc<Readings>>>,
    /// Casts that were met and are not what they would be now.
    worn: Mutex<Option<Worn>>,
}

enum Worn {
    All,
    Some(Vec<[u8; 16]>),
}

impl<'a> Galleys<'a> {
    /// None where nothing is remembered.
    pub fn of(run: &Run<'a>) -> Option<Galleys<'a>> {
        run.remembers().then(|| Galleys {
            cache: run.cache,
            waiting: Mutex::default(),
            casts: Mutex::default(),
            readings: Mutex::default(),
            worn: Mutex::default(),
        })
    }

    /// The type of an edition, and of all that share its pages.
    pub fn standing<'g>(
        &'g self,
        loaded: &Loaded,
        idx: usize,
        demands: PageDemands,
        plates: Option<PlateTerms<'g>>,
    ) -> Standing<'g> {
        let (own, edition) = (&loaded.manifest.publication, &loaded.manifest.editions[idx]);
        let mut name = Digester::default();
        name.add(format!("{:?} {:?} {:?}", own.title, own.slug, own.language).as_bytes());
        name.add(format!("{:?} {:?} {demands:?}", edition.page, edition.style).as_bytes());
        Standing { store: self, name: name.digest(), version: PROGRAM, plates }
    }

    /// What the pages of editions are made of beside their text. None where more is asked of the pages than
    /// plates say: a printer's target is held against all that stands on them.
    pub fn terms(&self, loaded: &Loaded, editions: &[usize]) -> Option<Digest> {
        let plain = editions.iter().all(|idx| target_of(loaded, *idx).is_none());
        let first = editions.first().filter(|_| plain)?;
        let mut terms = Digester::default();
        for (name, part) in &fingerprint::of(loaded, *first, false).parts {
            if name != "manuscript" && name != "date" {
                terms.add(name.as_bytes()).add_plain(&part.0);
            }
        }
        Some(terms.digest())
    }

    /// Fetches what is wanted of editions in any case, while they are not ready for it yet.
    pub fn fetch(&self, loaded: &Loaded, wanted: &[usize]) {
        let printed = |idx: &&usize| loaded.manifest.editions[**idx].format == Format::Pdf;
        wanted.par_iter().filter(printed).for_each(|idx| {
            self.casts(loaded, *idx);
            self.readings(loaded, *idx);
        });
    }

    /// The casts of an edition.
    pub fn casts(&self, loaded: &Loaded, idx: usize) -> Arc<Casts> {
        once(&self.casts, idx, || Casts::read(self.take(name_of("casts", loaded, idx)).unwrap_or_default()))
    }

    pub fn keep_casts(&self, loaded: &Loaded, idx: usize, casts: Vec<u8>) {
        self.put(name_of("casts", loaded, idx), casts);
    }

    /// The readings of an edition's pages.
    pub fn readings(&self, loaded: &Loaded, idx: usize) -> Arc<Readings> {
        let fetch = || Readings::open(self.take(name_of("readings", loaded, idx)).unwrap_or_default());
        once(&self.readings, idx, fetch)
    }

    pub fn keep_readings(&self, loaded: &Loaded, idx: usize, readings: Vec<u8>) {
        self.put(name_of("readings", loaded, idx), readings);
    }

    /// Says that these casts are worn; all of them, if it is not known which.
    pub fn wear(&self, worn: Option<Vec<[u8; 16]>>) {
        let mut own = self.worn.lock().unwrap_or_else(PoisonError::into_inner);
        *own = match (own.take(), worn) {
            (Some(Worn::All), _) | (_, None) => Some(Worn::All),
            (Some(Worn::Some(keys)), Some(more)) => Some(Worn::Some([keys, more].concat())),
            (None, Some(keys)) => Some(Worn::Some(keys)),
        };
    }

    pub fn is_worn(&self) -> bool {
        self.worn.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Gives up the casts that are worn, so that their pages are set: whether there are any.
    pub fn renew(&self) -> bool {
        let worn = self.worn.lock().unwrap_or_else(PoisonError::into_inner).take();
        let mut casts = self.casts.lock().unwrap_or_else(PoisonError::into_inner);
        for own in casts.values_mut() {
            match &worn {
                Some(Worn::All) => *own = Arc::default(),
                Some(Worn::Some(keys)) => *own = Arc::new(own.without(keys)),
                None => {}
            }
        }
        worn.is_some()
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

/// What belongs to an edition, fetched the first time.
fn once<T>(known: &Mutex<BTreeMap<usize, Arc<T>>>, idx: usize, fetch: impl FnOnce() -> T) -> Arc<T> {
    let lock = || known.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(own) = lock().get(&idx) {
        return Arc::clone(own);
    }
    // Nobody waits for what another fetches.
    let fetched = Arc::new(fetch());
    Arc::clone(lock().entry(idx).or_insert(fetched))
}

/// Under which something of one edition is kept.
fn name_of(what: &str, loaded: &Loaded, idx: usize) -> Digest {
    let (own, edition) = (&loaded.manifest.publication, &loaded.manifest.editions[idx]);
    let mut name = Digester::default();
    name.add(what.as_bytes()).add(PROGRAM.as_bytes());
    name.add(format!("{:?} {:?} {:?}", own.title, own.slug, own.language).as_bytes());
    name.add(edition.name.as_bytes());
    name.digest()
}
