//! What a build would do: each edition with its fingerprint, whether it is fresh, and why not.

use super::fingerprint::{self, Fingerprint, Parts};
use super::output;
use super::press::{Run, Surveyed};
use super::record::{self, Entry, Record};
use super::report::Part;
use crate::digest::Digest;
use crate::publication::Format;
use std::path::{Path, PathBuf};

/// An edition and how it stands.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The path that stands for the publication.
    pub publication: String,
    pub title: String,
    pub edition: String,
    pub format: Format,
    pub file: PathBuf,
    /// Of all that it is made of.
    pub key: Digest,
    /// What is other than at the last build, in words; nothing if the edition is fresh.
    pub stale: Vec<String>,
    /// What it cost to make, in milliseconds, as far as that is known.
    pub cost: Option<u64>,
    /// Bytes of the manuscript's files.
    pub text: u64,
}

/// How the editions of a publication stand, and what was said when it had to be read.
pub(super) fn standings(run: &Run<'_>, surveyed: Surveyed) -> (Vec<Standing>, Part) {
    let folder = output::folder_of(surveyed.home(), run.options);
    let label = surveyed.label.clone();
    let recalled = surveyed.recalled.clone();
    if let Some(record) = &recalled.holding {
        let editions = record.editions.iter().filter(|entry| run.wants(&label, &entry.name));
        let found = editions.map(|entry| stands(run, record, entry, &folder, &label, Vec::new())).collect();
        return (found, Part { label, ..Part::default() });
    }
    let loaded = match run.load(surveyed) {
        Ok(loaded) => loaded,
        Err(fault) => return (Vec::new(), Part { diagnostics: vec![fault], label, ..Part::default() }),
    };
    let strict = run.options.deny_typography;
    let all: Vec<Fingerprint> =
        (0..loaded.manifest.editions.len()).map(|idx| fingerprint::of(&loaded, idx, strict)).collect();
    let now = run.record(&loaded, &all);
    let last = recalled.last.as_ref();
    let chosen = run.chosen(&loaded);
    let found = chosen.into_iter().map(|idx| {
        let entry = &now.editions[idx];
        let then = last.and_then(|last| last.editions.iter().find(|own| own.name == entry.name));
        let why = match then {
            Some(then) => differences(&then.parts, &entry.parts, &recalled.changes),
            None => vec!["it was never built here".to_owned()],
        };
        stands(run, &now, entry, &folder, &label, why)
    });
    let found = found.collect();
    (found, Part { label, ..loaded.into_part() })
}

fn stands(
    run: &Run<'_>,
    record: &Record,
    entry: &Entry,
    folder: &Path,
    label: &str,
    mut stale: Vec<String>,
) -> Standing {
    let file = folder.join(&entry.file);
    let kept = record::kept(entry.key, run.cache);
    match &kept {
        Some(kept) if output::is_there(&file, kept) => stale.clear(),
        Some(_) if stale.is_empty() => {
            stale.push(format!("`{}` is not there as it was made", file.display()));
        }
        None if stale.is_empty() => stale.push("what came of it is not in the cache".to_owned()),
        Some(_) | None => {}
    }
    Standing {
        publication: label.to_owned(),
        title: record.title.clone(),
        edition: entry.name.clone(),
        format: entry.format,
        file,
        key: entry.key,
        stale,
        cost: kept.map(|kept| kept.cost),
        text: record.text,
    }
}

/// What is other, by kind; the files that are other stand with the first.
fn differences(then: &Parts, now: &Parts, changes: &[String]) -> Vec<String> {
    let other: Vec<&str> = now
        .iter()
        .filter(|(name, digest)| then.get(*name) != Some(digest))
        .map(|(name, _)| name.as_str())
        .collect();
    if other.is_empty() {
        return Vec::new();
    }
    // One version of the program differs from another in everything.
    if other.contains(&"program") {
        return vec!["another version of Bindery".to_owned()];
    }
    const SHOWN: usize = 3;
    let mut why: Vec<String> = other.into_iter().map(str::to_owned).collect();
    let mut files = changes.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    if changes.len() > SHOWN {
        files.push_str(&format!(" and {} more", changes.len() - SHOWN));
    }
    if let Some(last) = why.last_mut().filter(|_| !files.is_empty()) {
        last.push_str(&format!(" ({files})"));
    }
    why
}
