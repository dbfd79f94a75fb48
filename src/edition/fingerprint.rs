//! What an edition is made of, as digests: one for each kind of thing that it depends on, so that it can
//! be told not only whether it is stale but why.

use super::cover;
use super::load::Loaded;
use super::make::page_source;
use crate::digest::{Digest, Digester};
use crate::document::AssetPath;
use crate::publication::Format;
use crate::store::{Purpose, Sighting};
use std::collections::{BTreeMap, BTreeSet};

/// This version of the program, whatever it calls itself.
pub(super) const PROGRAM: &str = concat!(env!("CARGO_PKG_VERSION"), "+", env!("BINDERY_VERSION_DIGEST"));

/// The kinds of things that an edition depends on, by the names that people read.
pub(super) type Parts = BTreeMap<String, Digest>;

/// All that an edition is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fingerprint {
    pub parts: Parts,
    /// Of all of them together.
    pub key: Digest,
}

impl Fingerprint {
    fn new(parts: Parts) -> Fingerprint {
        let mut all = Digester::default();
        for (name, digest) in &parts {
            all.add(name.as_bytes()).add_plain(&digest.0);
        }
        Fingerprint { parts, key: all.digest() }
    }
}

/// The fingerprint of an edition; `strict` if faults of typography are errors.
pub(super) fn of(loaded: &Loaded, idx: usize, strict: bool) -> Fingerprint {
    let edition = &loaded.manifest.editions[idx];
    // Its pages come from this one, or are wrapped by it.
    let printed = match edition.format {
        Format::Pdf => None,
        Format::Epub => page_source(loaded, idx),
        Format::Cover => cover::printed(loaded, idx),
    };
    let both: Vec<usize> = std::iter::once(idx).chain(printed).collect();
    let mut parts = Parts::new();
    let mut add = |name: &str, digest: Digest| {
        parts.insert(name.to_owned(), digest);
    };
    add("program", Digest::of(PROGRAM.as_bytes()));
    add("manifest", manifest(loaded, &both));
    add("manuscript", sighted(loaded, |one| one.purpose == Purpose::Text));
    add("fonts", sighted(loaded, |one| one.purpose == Purpose::Font));
    add("pictures", pictures(loaded, &both));
    add("style", style(loaded, &both));
    add("target", target(loaded, &both));
    add("date", Digest::of(format!("{:?} {strict}", loaded.made).as_bytes()));
    Fingerprint::new(parts)
}

/// What the manifest says, but for what it says of other editions alone.
fn manifest(loaded: &Loaded, both: &[usize]) -> Digest {
    let own = &loaded.manifest;
    let mut all = Digester::default();
    let mut add = |text: String| {
        all.add(text.as_bytes());
    };
    add(format!("{:?}", own.publication));
    add(format!("{:?} {:?} {:?} {:?}", own.manuscript, own.styles, own.keep, own.drop));
    for idx in both {
        let edition = &own.editions[*idx];
        add(format!("{edition:?} {:?}", own.page_lists.get(&edition.name)));
    }
    // E-books name the other editions, and files are called after how many there are of a kind.
    for edition in &own.editions {
        add(format!("{} {:?} {:?}", edition.name, edition.format, edition.isbn));
    }
    all.digest()
}

fn sighted(loaded: &Loaded, wanted: impl Fn(&Sighting) -> bool) -> Digest {
    let mut all = Digester::default();
    for one in loaded.sightings.iter().filter(|one| wanted(one)) {
        all.add(format!("{} {:?}", one.path, one.found).as_bytes());
    }
    all.digest()
}

/// The pictures of the text, and those of the covers of these editions.
fn pictures(loaded: &Loaded, both: &[usize]) -> Digest {
    let of = |idx: usize| {
        let maps = [&loaded.covers, &loaded.arts, &loaded.marks];
        maps.into_iter().filter_map(move |map| map.get(&idx))
    };
    let own: BTreeSet<&AssetPath> = both.iter().flat_map(|idx| of(*idx)).collect();
    let others = (0..loaded.manifest.editions.len()).filter(|idx| !both.contains(idx));
    let foreign: BTreeSet<&AssetPath> = others.flat_map(of).filter(|asset| !own.contains(*asset)).collect();
    let mut all = Digester::default();
    for (asset, picture) in &loaded.pictures {
        if !foreign.contains(asset) {
            all.add(asset.0.as_bytes()).add_plain(&Digest::of(&picture.bytes).0);
        }
    }
    for (person, portrait) in &loaded.portraits {
        all.add(format!("{person} {}", portrait.0).as_bytes());
    }
    all.digest()
}

/// The stylesheets of these editions; built-in looks are the program's.
fn style(loaded: &Loaded, both: &[usize]) -> Digest {
    let names: BTreeSet<&str> =
        both.iter().map(|idx| loaded.manifest.editions[*idx].style.trim_start_matches("./")).collect();
    let mut all = Digester::default();
    names.iter().for_each(|name| {
        all.add(name.as_bytes());
    });
    let own = |one: &Sighting| {
        let whole = one.path.as_str();
        // Other spellings of a path cost a rebuild, and not a wrong book.
        one.purpose == Purpose::Style
            && (names.contains(whole) || !loaded.manifest.editions.iter().any(|other| other.style == whole))
    };
    all.add_plain(&sighted(loaded, own).0);
    all.digest()
}

fn target(loaded: &Loaded, both: &[usize]) -> Digest {
    let mut all = Digester::default();
    for idx in both {
        let target = super::setting::target_of(loaded, *idx);
        all.add(format!("{target:?}").as_bytes());
        // The texts themselves, as they lie in the file.
        for attached in super::claims::attachments(loaded, target) {
            all.add(attached.name.as_bytes()).add(&attached.bytes);
        }
    }
    all.add_plain(&sighted(loaded, |one| one.purpose == Purpose::Profile).0);
    all.digest()
}
