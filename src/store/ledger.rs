//! What a publication was made of: every file that was read for it, and what was looked for and not
//! found, so that it can be told later whether anything is other than it was.

use crate::digest::Digest;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex};

/// What a file is read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    Manifest,
    /// The manuscript, what it includes, and bios.
    Text,
    Picture,
    Font,
    Style,
    /// The ICC profile of a press.
    Profile,
}

/// What was found where something was looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Finding {
    /// A file with these bytes.
    File(Digest),
    /// Nothing.
    Absent,
    /// The files that a pattern matches, as the digest of their paths.
    Matches(Digest),
}

/// One entry of a ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sighting {
    /// A path or a pattern, relative to the publication's folder, with `/`.
    pub path: String,
    pub purpose: Purpose,
    pub found: Finding,
}

/// Files by their paths. Clones write into the same book.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    folder: PathBuf,
    entries: Arc<Mutex<BTreeMap<(String, Purpose), Finding>>>,
}

impl Ledger {
    /// Paths are told relative to this folder.
    pub fn new(folder: &Path) -> Ledger {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        Ledger { folder, entries: Arc::default() }
    }

    pub fn note(&self, path: &Path, purpose: Purpose, found: Finding) {
        let real = path.canonicalize().unwrap_or_else(|_| absolute(path));
        self.enter(relative(&real, &self.folder), purpose, found);
    }

    /// A pattern in the publication's folder, and what it matches.
    pub fn note_pattern(&self, pattern: &str, paths: &[PathBuf], purpose: Purpose) {
        let found = Finding::Matches(Digest::of(names(&self.folder, paths).as_bytes()));
        self.enter(pattern.to_owned(), purpose, found);
    }

    fn enter(&self, path: String, purpose: Purpose, found: Finding) {
        if let Ok(mut entries) = self.entries.lock() {
            entries.insert((path, purpose), found);
        }
    }

    /// What is in it, by path.
    pub fn sightings(&self) -> Vec<Sighting> {
        let Ok(entries) = self.entries.lock() else { return Vec::new() };
        let of = |((path, purpose), found): (&(String, Purpose), &Finding)| Sighting {
            path: path.clone(),
            purpose: *purpose,
            found: found.clone(),
        };
        entries.iter().map(of).collect()
    }
}

/// Whether what was found is found again; `folder` is the publication's.
pub fn still_so(folder: &Path, sighting: &Sighting) -> bool {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let path = folder.join(&sighting.path);
    match &sighting.found {
        Finding::File(digest) => super::read_bytes(&path).is_ok_and(|bytes| {
            // The digest of a manifest is that of its text.
            let plain =
                bytes.strip_prefix("\u{FEFF}".as_bytes()).filter(|_| sighting.purpose == Purpose::Manifest);
            Digest::of(plain.unwrap_or(&bytes)) == *digest
        }),
        Finding::Absent => !path.exists(),
        Finding::Matches(digest) => {
            let Ok(paths) = super::folder::expand(folder, &sighting.path) else { return false };
            let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
            Digest::of(names(&folder, &paths).as_bytes()) == *digest
        }
    }
}

/// Paths as one text, each relative to the folder.
fn names(folder: &Path, paths: &[PathBuf]) -> String {
    let own = |path: &PathBuf| relative(&path.canonicalize().unwrap_or_else(|_| absolute(path)), folder);
    paths.iter().map(own).collect::<Vec<_>>().join("\n")
}

fn absolute(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    // What is not there has no links to follow; its words must do.
    let mut plain = PathBuf::new();
    for part in whole.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

/// The way from a folder to a path, with `/`.
pub fn way(folder: &Path, path: &Path) -> String {
    let whole = |path: &Path| {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        path.canonicalize().unwrap_or_else(|_| absolute(path))
    };
    relative(&whole(path), &whole(folder))
}

/// The way from a folder to a path, both whole.
fn relative(path: &Path, folder: &Path) -> String {
    let (path, folder): (Vec<_>, Vec<_>) = (path.components().collect(), folder.components().collect());
    let same = path.iter().zip(&folder).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_owned(), folder.len() - same);
    let down = path[same..].iter().map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ledger_tells_what_is_other_than_it_was() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let write = |name: &str, text: &str| {
            std::fs::write(folder.path().join(name), text).expect("it can be written")
        };
        write("a.md", "one");
        let ledger = Ledger::new(folder.path());
        let paths = crate::store::expand(folder.path(), "*.md").expect("a pattern");
        ledger.note_pattern("*.md", &paths, Purpose::Text);
        ledger.note(&folder.path().join("a.md"), Purpose::Text, Finding::File(Digest::of(b"one")));
        ledger.note(&folder.path().join("b.png"), Purpose::Picture, Finding::Absent);
        let changed = || {
            let all = ledger.sightings();
            let changed = all.iter().filter(|one| !still_so(folder.path(), one));
            changed.map(|one| one.path.clone()).collect::<Vec<_>>()
        };
        assert_eq!(changed(), Vec::<String>::new());
        write("b.png", "");
        assert_eq!(changed(), ["b.png"]);
        write("b.md", "two");
        assert_eq!(changed(), ["*.md", "b.png"]);
        write("a.md", "One");
        assert_eq!(changed(), ["*.md", "a.md", "b.png"]);
    }

    #[test]
    fn paths_are_told_from_the_folder() {
        let tell = |path: &str| relative(Path::new(path), Path::new("/books/tide"));
        assert_eq!(tell("/books/tide/text/a.md"), "text/a.md");
        assert_eq!(tell("/books/shared/a.md"), "../shared/a.md");
    }

    #[test]
    fn a_way_leads_from_one_folder_to_another() {
        assert_eq!(way(Path::new("build"), Path::new("")), "..");
        assert_eq!(way(Path::new(""), Path::new("build/a.pdf")), "build/a.pdf");
        assert_eq!(way(Path::new("none/whole"), Path::new("none/shard-1")), "../shard-1");
        assert_eq!(way(Path::new("none"), Path::new("./none")), "");
    }
}
