//! What is kept in a folder: its files with their ages, and the removal of what is not wanted.

use super::write::PREFIX;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// A file that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub path: PathBuf,
    pub bytes: u64,
    /// When it was last written or [touched](touch).
    pub used: SystemTime,
}

/// How long a file may be under way; what is older was left by a build that was killed.
const ABANDONED: Duration = Duration::from_secs(3600);

/// All files below a folder, by path; none if there is no folder.
pub fn held(folder: &Path) -> Vec<Held> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let Ok(data) = entry.metadata() else { continue };
            if data.is_dir() {
                folders.push(entry.path());
            } else if data.is_file() {
                let used = data.modified().unwrap_or(SystemTime::UNIX_EPOCH);
                found.push(Held { path: entry.path(), bytes: data.len(), used });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// Bytes of a file; 0 if there is none.
pub fn size(path: &Path) -> u64 {
    std::fs::metadata(path).map(|data| data.len()).unwrap_or_default()
}

/// Makes a file the one that was used last. It may be gone by now, or belong to somebody else.
pub fn touch(path: &Path) {
    if let Ok(file) = std::fs::File::options().append(true).open(path) {
        let _ = file.set_modified(SystemTime::now());
    }
}

/// Removes a file. True if it was there.
pub fn remove(path: &Path) -> bool {
    std::fs::remove_file(path).is_ok()
}

/// Removes what builds that were killed have left half written in a folder.
pub fn sweep(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if !is_under_way(&entry.path()) {
            continue;
        }
        let written = entry.metadata().and_then(|data| data.modified()).ok();
        if written.is_some_and(is_old) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

fn is_under_way(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX))
}

fn is_old(written: SystemTime) -> bool {
    written.elapsed().is_ok_and(|age| age > ABANDONED)
}

impl Held {
    /// It was left half written by a build that was killed.
    pub fn is_left(&self) -> bool {
        is_under_way(&self.path) && is_old(self.used)
    }
}

/// The variables of the environment that are text.
pub fn environment() -> Vec<(String, String)> {
    let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
        Some((name.into_string().ok()?, value.into_string().ok()?))
    };
    std::env::vars_os().filter_map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_given_up_is_swept_away() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let make = |name: &str, age: u64| {
            let path = folder.path().join(name);
            let file = std::fs::File::create(&path).expect("it can be made");
            file.set_modified(SystemTime::now() - Duration::from_secs(age)).expect("it can be set");
        };
        make(".bindery-old", 7200);
        make(".bindery-new", 0);
        make("book.pdf", 7200);
        sweep(folder.path());
        let names: Vec<_> = held(folder.path()).into_iter().map(|own| own.path).collect();
        assert_eq!(names, [folder.path().join(".bindery-new"), folder.path().join("book.pdf")]);
    }
}
