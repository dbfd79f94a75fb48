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
    /// Pixels of a picture, at most; none where it sets no limit.
    pub pixels: Option<u64>,
    /// Bytes of the whole file, at most.
    pub bytes: u64,
    /// Pixels of the cover's shorter side, at least.
    pub cover: u32,
    /// It hands e-books on to stores and sells none itself.
    pub distributes: bool,
}

/// The stores that can be named.
pub const STORES: [Store; 5] = [
    // Apple Books Asset Guide, “Images”, “File size”.
    Store { pixels: Some(5_600_000), cover: 1400, ..Store::selling("apple", "Apple Books", 2_000_000_000) },
    // Kobo EPUB specification, “File size”.
    Store::selling("kobo", "Kobo", 1_000_000_000),
    // Google Play Books Partner Center, “EPUB files”, “Cover images”.
    Store { cover: 640, ..Store::selling("google", "Google Play", 2_000_000_000) },
    // Kindle Publishing Guidelines, “Cover image”; KDP help, “Upload size”.
    Store { cover: 625, ..Store::selling("kindle", "Kindle", 50_000_000) },
    // IngramSpark File Creation Guide, “E-books”.
    Store {
        pixels: Some(3_200_000),
        cover: 1600,
        distributes: true,
        ..Store::selling("ingram", "Ingram", 100_000_000)
    },
];

impl Store {
    const fn selling(name: &'static str, title: &'static str, bytes: u64) -> Store {
        Store { name, title, pixels: None, bytes, cover: 0, distributes: false }
    }

    /// The strictest of those that an edition names, by some measure of them; of all if it names none.
    pub fn strictest<K: Ord>(named: &[String], measure: impl Fn(&Store) -> K) -> &'static Store {
        let wanted =
            STORES.iter().filter(|store| named.is_empty() || named.iter().any(|own| own == store.name));
        wanted.min_by_key(|store| measure(store)).unwrap_or(&STORES[0])
    }

    /// The least number of pixels to which one of those that an edition names limits a picture. Of an
    /// edition that names none, that of the stores which sell to readers: what exceeds a limit loses
    /// detail for good, so that a distributor's own limit holds only for editions made for it.
    pub fn limit_of_pixels(named: &[String]) -> Option<(&'static Store, u64)> {
        let wanted = STORES.iter().filter(|store| match named {
            [] => !store.distributes,
            named => named.iter().any(|own| own == store.name),
        });
        wanted.filter_map(|store| Some((store, store.pixels?))).min_by_key(|(_, pixels)| *pixels)
    }

    /// The distributor that would not take a picture of so many pixels, if an edition names no store.
    pub fn distributor_below(named: &[String], pixels: u64) -> Option<(&'static Store, u64)> {
        let strict = STORES.iter().filter(|store| store.distributes && named.is_empty());
        strict.filter_map(|store| Some((store, store.pixels?))).find(|(_, most)| pixels > *most)
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
        assert_eq!(Store::strictest(&[], |store| store.bytes).name, "kindle");
        let both = ["apple".to_owned(), "kobo".to_owned()];
        assert_eq!(Store::strictest(&both, |store| store.bytes).name, "kobo");
    }

    #[test]
    fn pictures_are_limited_by_the_stores_that_are_named_else_by_those_that_sell() {
        let limit = |named: &[&str]| {
            let named: Vec<String> = named.iter().map(|own| (*own).to_owned()).collect();
            Store::limit_of_pixels(&named).map(|(store, pixels)| (store.name, pixels))
        };
        assert_eq!(limit(&[]), Some(("apple", 5_600_000)));
        assert_eq!(limit(&["apple", "ingram"]), Some(("ingram", 3_200_000)));
        assert_eq!(limit(&["kobo", "kindle"]), None);
        let below = |named: &[String], pixels| Store::distributor_below(named, pixels).map(|own| own.0.name);
        assert_eq!(below(&[], 3_200_001), Some("ingram"));
        assert_eq!(below(&[], 3_200_000), None);
        assert_eq!(below(&["apple".to_owned()], 5_000_000), None);
    }
}
