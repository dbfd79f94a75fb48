//! Standing type: paragraphs that were set in an earlier build, kept to be used again.
//!
//! What setting a paragraph comes to depends on its items, its style and its shape alone, and on the
//! fonts and the words whose divisions the author gives. The digest of all of these is the name of what
//! came of it, so that one that is found is what would be set now, to the last bit, wherever in the book
//! it stands by now and whatever was changed around it. Numbers that only say where in its file, or in
//! its piece, a paragraph stands are counted from its beginning (`text`).
//!
//! A rack holds the type of one book. It has several galleys, and a paragraph's name says in which of
//! them it lies, so that a small change takes up few of them. What a build has not used is not kept.

mod read;
mod style;
mod text;
mod write;

pub(super) use style::Styles;
pub(super) use text::{FirstLine, Task, Text};

use super::line::InlineItem;
use super::paragraph::{SetParagraph, Setter};
use super::{Job, hyphenate};
use crate::diagnostic::Sink;
use crate::digest::{Digest, Digester};
use crate::packed::Bundle;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Where galleys come from, and where they go.
pub trait Store: Sync {
    /// A galley, as it was put away under this name; none if it is not there or not whole.
    fn take(&self, name: Digest) -> Option<Vec<u8>>;
    /// Puts a galley away; what was there is replaced.
    fn put(&self, name: Digest, galley: Vec<u8>);
}

/// How type is kept for the next time.
#[derive(Clone, Copy)]
pub struct Standing<'a> {
    pub store: &'a dyn Store,
    /// What the book and its edition are known by. Two that are called the same are in each other's way,
    /// but neither is ever set wrong.
    pub name: Digest,
    /// Of the program: what another version has set is not used.
    pub version: &'a str,
    /// None where no plates are wanted.
    pub plates: Option<PlateTerms<'a>>,
}

/// What plates depend on beside their text.
#[derive(Clone, Copy)]
pub struct PlateTerms<'a> {
    /// A digest of all else that pages are made of: the stylesheet, the pictures, the manifest.
    pub terms: Digest,
    /// Whether the pages of a plate can be painted without being set.
    pub is_cast: &'a (dyn Fn(&[u8; 16]) -> bool + Sync),
}

/// Half of a SHA-256 digest.
pub(in crate::typeset) type Key = [u8; 16];

/// Bytes of manuscript whose type is kept in one galley, about, and the most galleys there are.
const GALLEY: usize = 64 * 1024;
const MOST: usize = 64;

/// The standing type of one book.
pub(super) struct Rack<'a> {
    standing: Standing<'a>,
    galleys: Vec<Galley>,
    /// Of all that paragraphs are set with beside their own: the program, the fonts, the words.
    pub salt: Digest,
    /// Only a part of the book is asked for: what is not used may be so again.
    in_part: AtomicBool,
}

#[derive(Default)]
struct Galley {
    /// As it was put away.
    old: OnceLock<Bundle<16>>,
    used: Mutex<BTreeMap<Key, Used>>,
}

enum Used {
    Old,
    New(Arc<[u8]>),
}

impl<'a> Rack<'a> {
    /// The rack of a job. Its galleys are fetched when a paragraph may lie in them.
    pub fn open(job: &Job<'_>, standing: Standing<'a>) -> Rack<'a> {
        let mut salt = Digester::default();
        salt.add(standing.version.as_bytes());
        salt.add_plain(&job.fonts.digest().0);
        salt.add(format!("{:?}", hyphenate::lists(job.publication)).as_bytes());
        let count = (job.document.size() / GALLEY).clamp(1, MOST).next_power_of_two();
        Rack::with(standing, salt.digest(), count)
    }

    fn with(standing: Standing<'a>, salt: Digest, galleys: usize) -> Rack<'a> {
        let galleys = (0..galleys).map(|_| Galley::default()).collect();
        Rack { standing, galleys, salt, in_part: AtomicBool::default() }
    }

    /// Says whether only a part of the book is to be set.
    pub fn expect(&self, in_part: bool) {
        self.in_part.store(in_part, Ordering::Relaxed);
    }

    fn name(&self, idx: usize) -> Digest {
        let mut name = Digester::default();
        name.add_plain(&self.standing.name.0).add(self.standing.version.as_bytes());
        name.add(&(self.galleys.len() as u64).to_le_bytes()).add(&(idx as u64).to_le_bytes());
        name.digest()
    }

    /// A galley with what was put away in it; it is read when it is first asked for.
    fn galley(&self, key: &Key) -> (&Galley, &Bundle<16>) {
        let idx = usize::from(key[0]) % self.galleys.len();
        let galley = &self.galleys[idx];
        let old = galley
            .old
            .get_or_init(|| self.standing.store.take(self.name(idx)).map(Bundle::open).unwrap_or_default());
        (galley, old)
    }

    /// What stands under a key, as `read` makes it of its bytes.
    fn find<T>(&self, key: &Key, read: impl FnOnce(&[u8]) -> Option<T>) -> Option<T> {
        let (galley, old) = self.galley(key);
        if let Some(bytes) = old.get(key) {
            let found = read(bytes)?;
            galley.used().entry(*key).or_insert(Used::Old);
            return Some(found);
        }
        let new = match galley.used().get(key)? {
            Used::New(bytes) => Arc::clone(bytes),
            Used::Old => return None,
        };
        read(&new)
    }

    fn keep(&self, key: Key, bytes: Vec<u8>) {
        let (galley, _) = self.galley(&key);
        galley.used().insert(key, Used::New(bytes.into()));
    }

    /// Sets a paragraph, unless it stands here.
    fn set(&self, setter: &mut Setter, task: Task, text: Text<'_>, sink: &mut Sink) -> SetParagraph {
        let Some(key) = self.key_for(task, text, None, setter) else {
            return task.of(setter, text, sink);
        };
        if let Some(set) = self.paragraph(&key, text.items) {
            return set;
        }
        let mut own = Sink::default();
        let set = task.of(setter, text, &mut own);
        // Where there was something to say it is said by setting it again.
        if own.is_empty() {
            self.keep_paragraph(key, &set, text.items);
        }
        sink.extend(own);
        set
    }

    /// A paragraph that was set before.
    fn paragraph(&self, key: &Key, items: &[InlineItem]) -> Option<SetParagraph> {
        self.find(key, |bytes| read::paragraph(bytes, items))
    }

    /// Keeps a paragraph, if it is of a kind that can be kept.
    fn keep_paragraph(&self, key: Key, set: &SetParagraph, items: &[InlineItem]) {
        if let Some(bytes) = write::paragraph(set, items) {
            self.keep(key, bytes);
        }
    }

    /// Where a first line in a style of its own was found to end.
    pub fn first_line(&self, key: &Key) -> Option<FirstLine> {
        self.find(key, read::first_line)
    }

    pub fn keep_first_line(&self, key: Key, found: &FirstLine) {
        self.keep(key, write::first_line(found));
    }

    /// Puts away the galleys that have changed.
    pub fn close(self) {
        let in_part = self.in_part.load(Ordering::Relaxed);
        for (idx, galley) in self.galleys.iter().enumerate() {
            let mut used = galley.used();
            let Some(old) = galley.old.get() else { continue };
            if in_part {
                for key in old.names() {
                    used.entry(*key).or_insert(Used::Old);
                }
            }
            let is_new = used.values().any(|own| matches!(own, Used::New(_)));
            if is_new || used.len() != old.len() {
                let pieces = used.iter().filter_map(|(key, own)| Some((key, own.bytes(key, old)?)));
                self.standing.store.put(self.name(idx), Bundle::tie(&pieces.collect::<Vec<_>>()));
            }
        }
    }
}

impl Used {
    fn bytes<'a>(&'a self, key: &Key, old: &'a Bundle<16>) -> Option<&'a [u8]> {
        match self {
            Used::Old => old.get(key),
            Used::New(bytes) => Some(bytes),
        }
    }
}

impl Galley {
    fn used(&self) -> std::sync::MutexGuard<'_, BTreeMap<Key, Used>> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sets a paragraph; takes it from the rack where it stands there.
pub(super) fn set(
    rack: Option<&Rack<'_>>,
    setter: &mut Setter,
    task: Task,
    text: Text<'_>,
    sink: &mut Sink,
) -> SetParagraph {
    match rack {
        Some(rack) => rack.set(setter, task, text, sink),
        None => task.of(setter, text, sink),
    }
}

#[cfg(test)]
mod tests;
