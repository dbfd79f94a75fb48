//! Set type, plates and casts in the cache, for the next time that the book is set.

use super::fingerprint::{self, PROGRAM};
use super::load::Loaded;
use super::press::Run;
use super::setting::target_of;
use crate::cache::{Cache, Shelf};
use crate::digest::{Digest, Digester};
use crate::pdf::Casts;
use crate::style::PageDemands;
use crate::typeset::{PlateTerms, Standing, Store};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What is kept of a publication. What is put away waits until its editions are in their places.
pub(super) struct Galleys<'a> {
    cache: &'a Cache,
    waiting: Mutex<BTreeMap<Digest, Vec<u8>>>,
    casts: Mutex<BTreeMap<usize, Arc<Casts>>>,
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

    /// The casts of an edition.
    pub fn casts(&self, loaded: &Loaded, idx: usize) -> Arc<Casts> {
        let mut casts = self.casts.lock().unwrap_or_else(PoisonError::into_inner);
        let own = casts.entry(idx).or_insert_with(|| {
            let kept = self.take(casts_name(loaded, idx));
            Arc::new(Casts::read(kept.unwrap_or_default()))
        });
        Arc::clone(own)
    }

    pub fn keep_casts(&self, loaded: &Loaded, idx: usize, casts: Vec<u8>) {
        self.put(casts_name(loaded, idx), casts);
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

fn casts_name(loaded: &Loaded, idx: usize) -> Digest {
    let (own, edition) = (&loaded.manifest.publication, &loaded.manifest.editions[idx]);
    let mut name = Digester::default();
    name.add(b"casts").add(PROGRAM.as_bytes());
    name.add(format!("{:?} {:?} {:?}", own.title, own.slug, own.language).as_bytes());
    name.add(edition.name.as_bytes());
    name.digest()
}
