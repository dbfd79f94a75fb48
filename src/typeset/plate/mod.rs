//! Plates: chapters as an earlier build has made them into pages, kept to be printed from again.
//!
//! What the pages of a chapter come to depends on its text, on the look and the fonts of the book, on the
//! side on which it begins, and on nothing that is said in other chapters. The digest of all of these is
//! its name. A chapter whose plate is there is neither set nor divided into pages: the structure of its
//! text, its links and its anchors come from the plate, and what is painted on its pages from the casts of
//! the PDF, which lie beside it. Running heads and folios are not part of a plate: they are made anew.
//!
//! A chapter is what stands between two forced breaks. One that says something of other chapters, such as
//! the folio of one, or about which something has to be told, gets no plate.

mod key;
mod read;
mod write;

pub(super) use key::{Unit, beside, place, units};

use super::Job;
use super::compose::Running;
use super::counter::Counters;
use super::standing::{Key, Standing};
use crate::digest::{Digest, Digester};
use crate::packed::Bundle;
use crate::pages::{LinkArea, PageStart, StructureNode};
use crate::source::Span;
use crate::units::Length;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

/// A chapter as it was made.
#[derive(Debug)]
pub(super) struct Plate {
    pub begins: PlateStart,
    /// Of each piece that its text was composed in.
    pub pieces: Vec<PlatePiece>,
    pub pages: Vec<PlatePage>,
}

/// How a chapter begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PlateStart {
    /// On a left-hand page.
    pub left: bool,
    /// The named page that its text asks for, and whether a run of those begins.
    pub name: Option<Arc<str>>,
    pub first: bool,
}

/// What is left of a composed piece.
#[derive(Clone, Debug)]
pub(super) struct PlatePiece {
    /// Numbered from the piece's own first node.
    pub structure: Vec<StructureNode>,
    pub counters: Counters,
}

#[derive(Debug)]
pub(super) struct PlatePage {
    pub begins: Begins,
    pub starts: Option<PageStart>,
    /// Nodes are counted from the first of the chapter.
    pub links: Vec<LinkArea>,
    pub events: Vec<Event>,
}

/// How a page is begun.
#[derive(Clone, Debug)]
pub(super) struct Begins {
    pub name: Option<Arc<str>>,
    pub first: bool,
    pub blank: bool,
}

/// What is met on a page, in its order.
#[derive(Clone, Debug)]
pub(super) enum Event {
    Anchor(String, Length),
    Call(String, Length),
    /// `at_head`: before anything else shows there.
    Strings {
        values: Vec<(String, Running)>,
        at_head: bool,
    },
    StringsOver {
        names: Vec<String>,
        at_head: bool,
    },
}

/// The plates of one typesetting.
pub(super) struct Plates<'a> {
    standing: Standing<'a>,
    /// Of all that chapters are made with beside their own text.
    salt: Digest,
    old: Bundle<16>,
    given_up: Mutex<BTreeSet<Key>>,
}

impl<'a> Plates<'a> {
    /// None where no plates can be kept.
    pub fn open(job: &Job<'_>, standing: Standing<'a>) -> Option<Plates<'a>> {
        // Pages that are held by an old printing, and those that are looked over, are made anew.
        let terms = standing.plates.filter(|_| job.turns.is_none() && !job.proof)?.terms;
        let mut salt = Digester::default();
        salt.add(standing.version.as_bytes()).add_plain(&terms.0).add_plain(&job.fonts.digest().0);
        salt.add(format!("{:?} {:?}", job.page, job.document.language).as_bytes());
        let mut plates =
            Plates { standing, salt: salt.digest(), old: Bundle::default(), given_up: Mutex::default() };
        plates.old = standing.store.take(plates.name()).map(Bundle::open).unwrap_or_default();
        Some(plates)
    }

    fn name(&self) -> Digest {
        let mut name = Digester::default();
        name.add(b"plates").add_plain(&self.standing.name.0).add(self.standing.version.as_bytes());
        name.digest()
    }

    /// From now on these are not found.
    pub fn give_up(&self, keys: &[Key]) {
        self.given_up.lock().unwrap_or_else(PoisonError::into_inner).extend(keys);
    }

    /// The plate of this name, its places counted from `base`.
    fn find(&self, key: &Key, base: Span) -> Option<Plate> {
        let bytes = self.old.get(key)?;
        let given_up = self.given_up.lock().unwrap_or_else(PoisonError::into_inner).contains(key);
        if given_up {
            return None;
        }
        self.standing.plates.filter(|own| (own.is_cast)(key))?;
        read::plate(bytes, base)
    }

    /// Puts the plates of a book away: those it had, and those that were made.
    pub fn close(&self, kept: &[(Key, Option<Vec<u8>>)]) {
        let is_new = kept.iter().any(|(_, new)| new.is_some());
        if is_new || kept.len() != self.old.len() {
            let all = kept
                .iter()
                .filter_map(|(key, new)| Some((key, new.as_deref().or_else(|| self.old.get(key))?)));
            self.standing.store.put(self.name(), Bundle::tie(&all.collect::<Vec<_>>()));
        }
    }
}

impl Plate {
    /// As bytes; none if something in it cannot be said.
    pub fn pack(&self, base: Span) -> Option<Vec<u8>> {
        write::plate(self, base)
    }
}
