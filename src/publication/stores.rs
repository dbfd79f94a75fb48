//! The stores that an e-book is made for, and what each takes. Looked up in 2026-11.

use crate::config::{Located, listed};
use crate::diagnostic::{Sink, manifest as codes, nearest};

/// What a store takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Store {
    /// As the manifest calls it.
    pub name: &'static str,
    /// As people call it.
    pub title: &'static str,
    /// Pixels of a picture, at most.
    pub pixels: u64,
    /// Bytes of the whole file, at most.
    pub bytes: u64,
    /// Pixels of the cover's shorter side, at least.
    pub cover: u32,
}

/// The stores that can be named.
pub const STORES: [Store; 5] = [
    // Apple Books Asset Guide, “Images”, “File size”.
    Store { name: "apple", title: "Apple Books", pixels: 5_600_000, bytes: 2_000_000_000, cover: 1400 },
    // Kobo EPUB specification, “File size”; the general cap on pictures.
    Store { name: "kobo", title: "Kobo", pixels: SAFE_PIXELS, bytes: 1_000_000_000, cover: 0 },
    // Google Play Books Partner Center, “EPUB files”, “Cover images”; the general cap on pictures.
    Store { name: "google", title: "Google Play", pixels: SAFE_PIXELS, bytes: 2_000_000_000, cover: 640 },
    // Kindle Publishing Guidelines, “Cover image”; KDP help, “Upload size”; the general cap on pictures.
    Store { name: "kindle", title: "Kindle", pixels: SAFE_PIXELS, bytes: 50_000_000, cover: 625 },
    // IngramSpark File Creation Guide, “E-books”.
    Store { name: "ingram", title: "Ingram", pixels: SAFE_PIXELS, bytes: 100_000_000, cover: 1600 },
];

/// What every store takes: an edition that names none is made for all.
const SAFE_PIXELS: u64 = 3_200_000;

impl Store {
    /// The strictest of those that an edition names, by some measure of them; of all if it names none.
    pub fn strictest<K: Ord>(named: &[String], measure: impl Fn(&Store) -> K) -> &'static Store {
        let wanted =
            STORES.iter().filter(|store| named.is_empty() || named.iter().any(|own| own == store.name));
        wanted.min_by_key(|store| measure(store)).unwrap_or(&STORES[0])
    }
}

/// The names of an edition's `stores`; wrong ones are reported and left out.
pub(super) fn read(names: Vec<Located<String>>, sink: &mut Sink) -> Vec<String> {
    let known = STORES.map(|store| store.name);
    let mut found = Vec::new();
    for name in names {
        if known.contains(&name.value.as_str()) {
            found.push(name.value);
            continue;
        }
        let advice = match nearest(&name.value, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", listed(&known)),
        };
        sink.push(codes::wrong_word(name.span, "store", &name.value, advice));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edition_that_names_no_store_is_made_for_the_strictest() {
        assert_eq!(Store::strictest(&[], |store| store.pixels).pixels, SAFE_PIXELS);
        assert_eq!(Store::strictest(&["apple".into()], |store| store.pixels).pixels, 5_600_000);
        let both = ["apple".to_owned(), "kindle".to_owned()];
        assert_eq!(Store::strictest(&both, |store| store.bytes).name, "kindle");
    }
}
