//! What shops and libraries are told of the e-book, beside its file: what both messages,
//! [`onix`](super::onix) and [`linked`](super::linked), say in their own words.

use super::access::Facts;
use crate::publication::{Identifier, Isbn, Publication};

/// Another edition of the same text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// As the manifest calls it: `paperback`.
    pub name: String,
    pub isbn: Isbn,
    pub printed: bool,
    /// Its pages are those that the e-book lists.
    pub has_the_pages: bool,
}

/// How a printed edition is bound, as far as its name tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Binding {
    Hard,
    Soft,
    Unknown,
}

impl Related {
    pub(super) fn binding(&self) -> Binding {
        let name = self.name.to_ascii_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
        if says(&["hard", "cloth", "gebunden", "relie"]) {
            Binding::Hard
        } else if says(&["paper", "soft", "pocket", "taschenbuch", "poche"]) {
            Binding::Soft
        } else {
            Binding::Unknown
        }
    }
}

/// What the messages say of the edition that is made.
pub(super) struct Known<'k> {
    pub facts: &'k Facts,
    /// `urn:uuid:…`, from the content.
    pub uuid: &'k str,
    /// `2026-11-23T00:00:00Z`.
    pub modified: &'k str,
    /// Pages of the print edition that are listed.
    pub pages: usize,
}

/// The ISBN of the edition, else that of the publication.
pub(super) fn isbn<'p>(publication: &'p Publication, own: Option<&'p Isbn>) -> Option<&'p Isbn> {
    own.or_else(|| {
        publication.identifiers.iter().find_map(|identifier| match identifier {
            Identifier::Isbn(isbn) => Some(isbn),
            Identifier::Doi(_) | Identifier::Issn(_) | Identifier::Uri(_) | Identifier::Other(_) => None,
        })
    })
}
