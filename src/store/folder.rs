//! Paths: patterns, names nearby, and the folders that a publication may not leave.

use super::ledger::{Finding, Ledger, Purpose};
use super::read::{ReadFault, read_bytes, text_of};
use crate::diagnostic::nearest;
use crate::digest::Digest;
use std::path::{Component, Path, PathBuf};

/// Why a path that a manuscript or manifest names is refused.
#[derive(Debug, PartialEq, Eq)]
pub enum PathFault {
    Missing {
        near: Option<String>,
    },
    Outside,
    /// It is an address on the network.
    Remote,
}

/// The folders in which everything that a publication names must lie: its own, and those of its
/// manuscripts, as they truly are when links are followed.
#[derive(Debug, Clone, Default)]
pub struct Folders {
    roots: Vec<PathBuf>,
    ledger: Ledger,
}

impl Folders {
    /// The publication's own folder; a path in it is called by its way from there.
    pub fn new(own: &Path) -> Self {
        let mut folders = Folders { roots: Vec::new(), ledger: Ledger::new(own) };
        folders.allow(own);
        folders
    }

    /// What was read by way of these folders.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// A whole file, entered in the ledger.
    pub fn read_bytes(&self, path: &Path, purpose: Purpose) -> Result<Vec<u8>, ReadFault> {
        let read = read_bytes(path);
        match &read {
            Ok(bytes) => self.ledger.note(path, purpose, Finding::File(Digest::of(bytes))),
            Err(ReadFault::Missing { .. }) => self.ledger.note(path, purpose, Finding::Absent),
            // It is read anew each time until it can be.
            Err(_) => {}
        }
        read
    }

    /// A whole file of text in UTF-8, without a byte order mark, entered in the ledger.
    pub fn read_text(&self, path: &Path, purpose: Purpose) -> Result<String, ReadFault> {
        self.read_bytes(path, purpose).and_then(text_of)
    }

    /// The files that a pattern in the publication's folder matches, entered in the ledger.
    pub fn expand(&self, base: &Path, pattern: &str, purpose: Purpose) -> Result<Vec<PathBuf>, String> {
        let found = expand(base, pattern)?;
        if is_pattern(base, pattern) {
            self.ledger.note_pattern(pattern, &found, purpose);
        }
        Ok(found)
    }

    /// Allows a further folder, if it does not lie in one of the others.
    pub fn allow(&mut self, folder: &Path) {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        if let Ok(real) = folder.canonicalize()
            && !self.roots.iter().any(|root| real.starts_with(root))
        {
            self.roots.push(real);
        }
    }

    /// The file that `href` names from `base`, and the name by which the build knows it: its way from
    /// its folder, with `/` and without `..`.
    pub fn resolve(&self, base: &Path, href: &str) -> Result<(String, PathBuf), PathFault> {
        if is_address(href) {
            return Err(PathFault::Remote);
        }
        // No system has paths as long as this; following each part would take its time.
        if href.len() > 4096 {
            return Err(PathFault::Missing { near: None });
        }
        let written = base.join(href);
        let plain = || href.split(['?', '#']).next().map(percent_decoded).filter(|plain| plain != href);
        let real = written.canonicalize().or_else(|error| match plain() {
            Some(plain) => base.join(plain).canonicalize(),
            None => Err(error),
        });
        let Ok(real) = real else {
            // A path that leaves the folders is refused whether or not something lies there: the
            // answer must not tell.
            self.ledger.note(&written, Purpose::Picture, Finding::Absent);
            return Err(if self.leaves(&written) {
                PathFault::Outside
            } else {
                PathFault::Missing { near: near_name(&written) }
            });
        };
        for (idx, root) in self.roots.iter().enumerate() {
            if let Ok(inner) = real.strip_prefix(root) {
                let parts = inner.components().map(|part| part.as_os_str().to_string_lossy());
                let path = parts.collect::<Vec<_>>().join("/");
                // The publication's own folder is the first; files of others must not be taken for its.
                let name = if idx == 0 { path } else { format!("manuscript-{idx}/{path}") };
                return Ok((name, real));
            }
        }
        Err(PathFault::Outside)
    }

    /// Whether the nearest folder that exists lies outside.
    fn leaves(&self, path: &Path) -> bool {
        // `a/none/../../..` must not pass for a way inside: the parts that are not there are
        // followed by their words.
        let mut real = PathBuf::new();
        for part in path.components() {
            match part {
                Component::ParentDir => {
                    real.pop();
                }
                Component::CurDir => {}
                part => real.push(part),
            }
            if let Ok(found) = real.canonicalize() {
                real = found;
            }
        }
        let real = if real.is_absolute() { real } else { Path::new(".").join(real) };
        let existing = real.ancestors().find_map(|folder| folder.canonicalize().ok()).unwrap_or_default();
        !self.roots.iter().any(|root| existing.starts_with(root))
    }
}

/// `https://…`, `data:…`, `//host/…`; a letter and a colon is a disk.
fn is_address(href: &str) -> bool {
    href.starts_with("//")
        || href.split_once(':').is_some_and(|(scheme, _)| {
            scheme.len() > 1
                && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        })
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut made = Vec::with_capacity(bytes.len());
    let mut idx = 0;
    while idx < bytes.len() {
        let pair = bytes.get(idx + 1..idx + 3).and_then(|pair| std::str::from_utf8(pair).ok());
        match (bytes[idx], pair.and_then(|pair| u8::from_str_radix(pair, 16).ok())) {
            (b'%', Some(byte)) => {
                made.push(byte);
                idx += 3;
            }
            (byte, _) => {
                made.push(byte);
                idx += 1;
            }
        }
    }
    String::from_utf8(made).unwrap_or_else(|_| text.to_owned())
}

/// The name beside a missing file that is spelled nearest.
pub fn near_name(path: &Path) -> Option<String> {
    let wrong = path.file_name()?.to_str()?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .ok()?
        .take(10_000)
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    // The order of a folder's entries is the system's; the answer must not be.
    names.sort();
    let stem = |name: &str| name.rsplit_once('.').map_or(name.to_owned(), |(stem, _)| stem.to_owned());
    let same_stem = names.iter().find(|name| stem(name) == stem(wrong)).map(String::as_str);
    nearest(wrong, names.iter().map(String::as_str)).or(same_stem).map(str::to_owned)
}

/// The files that a path or pattern names from `base`, in natural order; a path without signs of a
/// pattern names itself, whether it is there or not. The error says what is wrong with the pattern.
pub fn expand(base: &Path, pattern: &str) -> Result<Vec<PathBuf>, String> {
    matching(base, pattern, Path::is_file)
}

/// The folders that a path or pattern names from `base`, like [`expand`].
pub fn expand_folders(base: &Path, pattern: &str) -> Result<Vec<PathBuf>, String> {
    matching(base, pattern, Path::is_dir)
}

/// It has signs of a pattern, and no file is called so.
fn is_pattern(base: &Path, pattern: &str) -> bool {
    pattern.contains(['*', '?', '[']) && !base.join(pattern).exists()
}

fn matching(base: &Path, pattern: &str, wanted: impl Fn(&Path) -> bool) -> Result<Vec<PathBuf>, String> {
    if !is_pattern(base, pattern) {
        return Ok(vec![base.join(pattern)]);
    }
    // The folder's own name may hold signs of a pattern; they mean themselves.
    let base = glob::Pattern::escape(&base.to_string_lossy());
    let whole = if base.is_empty() { pattern.to_owned() } else { format!("{base}/{pattern}") };
    let found = glob::glob(&whole).map_err(|error| error.msg.to_lowercase())?;
    let mut paths: Vec<PathBuf> = found.filter_map(Result::ok).filter(|path| wanted(path)).collect();
    paths.sort_by_cached_key(|path| natural_key(&path.to_string_lossy()));
    Ok(paths)
}

/// Sorts `chapter-10` after `chapter-9`: runs of figures by their value.
pub fn natural_key(name: &str) -> Vec<(String, u64)> {
    let mut key = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let words = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let (text, after) = rest.split_at(words);
        let figures = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        let (number, next) = after.split_at(figures);
        key.push((text.to_owned(), number.parse().unwrap_or(u64::MAX)));
        rest = next;
    }
    key
}

pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

pub fn exists(path: &Path) -> bool {
    path.exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder can be made");
        for file in files {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().expect("it has a folder")).expect("it can be made");
            std::fs::write(path, "x").expect("it can be written");
        }
        folder
    }

    #[test]
    fn files_inside_are_known_by_their_way() {
        let folder = folder(&["book/text/a.md", "book/img/a b.png", "secret.png"]);
        let book = folder.path().join("book");
        let folders = Folders::new(&book);
        let text = book.join("text");
        let name = |href: &str| folders.resolve(&text, href).map(|(name, _)| name);
        assert_eq!(name("../img/a b.png").as_deref(), Ok("img/a b.png"));
        assert_eq!(name("../img/a%20b.png").as_deref(), Ok("img/a b.png"));
        assert_eq!(name("../img/a%20c.png"), Err(PathFault::Missing { near: None }));
        assert_eq!(name("../../secret.png"), Err(PathFault::Outside));
        assert_eq!(name("../../none.png"), Err(PathFault::Outside));
        assert_eq!(name("none/../../../none.png"), Err(PathFault::Outside));
        assert_eq!(name("/etc/passwd"), Err(PathFault::Outside));
        assert_eq!(name("https://example.org/a.png"), Err(PathFault::Remote));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_before_they_are_judged() {
        let folder = folder(&["book/a.md", "secret.png"]);
        let book = folder.path().join("book");
        std::os::unix::fs::symlink("../secret.png", book.join("link.png")).expect("it can be made");
        let folders = Folders::new(&book);
        assert_eq!(folders.resolve(&book, "link.png"), Err(PathFault::Outside));
    }

    #[test]
    fn a_manuscripts_own_folder_is_allowed() {
        let folder = folder(&["book/bindery.toml", "texts/a.md", "texts/a.png"]);
        let mut folders = Folders::new(&folder.path().join("book"));
        let texts = folder.path().join("texts");
        assert_eq!(folders.resolve(&texts, "a.png"), Err(PathFault::Outside));
        folders.allow(&texts);
        assert_eq!(
            folders.resolve(&texts, "a.png").map(|(name, _)| name).as_deref(),
            Ok("manuscript-1/a.png")
        );
    }

    #[test]
    fn patterns_give_files_in_the_order_of_their_numbers() {
        let folder = folder(&["c-10.md", "c-9.md", "c-1.md", "note.txt", "[x].md"]);
        let names = |pattern: &str| {
            expand(folder.path(), pattern).map(|files| {
                let name = |path: &PathBuf| path.file_name().map(|name| name.to_string_lossy().into_owned());
                files.iter().filter_map(name).collect::<Vec<_>>()
            })
        };
        assert_eq!(names("c-*.md").expect("a pattern"), ["c-1.md", "c-9.md", "c-10.md"]);
        assert_eq!(names("[x].md").expect("a name"), ["[x].md"]);
        assert_eq!(names("none.md").expect("a name"), ["none.md"]);
        assert_eq!(names("z*").expect("a pattern"), Vec::<String>::new());
        assert!(names("***").is_err());
    }
}
