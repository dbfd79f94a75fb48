//! Two printings laid side by side: finished files, folders of products, or revisions that are built for
//! the purpose.

use super::guard::guarded;
use super::report::{Part, Progress};
use super::{Memory, Options, build, in_pool, plan};
use crate::cache::{Cache, Shelf};
use crate::collate::{self, Compared, Correction, Kind, Pair, Verdict, compare};
use crate::diagnostic::{Diagnostic, Severity, collate as codes, store as store_codes};
use crate::digest::Digest;
use crate::readback::{self, Fault, Reading};
use crate::source::SourceMap;
use crate::store::{self, RevisionFault, Temporary};
use rayon::prelude::*;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Pages that are drawn at most, of both printings together, in all editions.
const MOST_DRAWN: usize = 120;
/// How wide they are drawn, in pixels.
const WIDTH: u32 = 420;

/// What came of laying two printings side by side.
#[derive(Debug, Default)]
pub struct Against {
    pub compared: Compared,
    /// Faults of the command, and of what was built.
    pub parts: Vec<Part>,
    pub misuse: bool,
}

/// The files of a printing, by the names that both printings have for them.
struct Printing {
    files: BTreeMap<String, PathBuf>,
    /// It is one file, whose name need not agree.
    single: bool,
    /// Kept for as long as the files are needed.
    _folder: Option<Temporary>,
}

/// The corrections of each edition.
#[derive(Debug, Default)]
pub struct Errata {
    pub editions: Vec<(String, Vec<Correction>)>,
    pub parts: Vec<Part>,
    pub misuse: bool,
}

/// A file that both printings have: its name, and where it is in either.
type Files = (String, Option<PathBuf>, Option<PathBuf>);

/// The corrections between two printings; files that only one of them has are left out.
pub fn errata(old: &str, new: &str, progress: &dyn Progress) -> Errata {
    let mut found = Against::default();
    let sides = [old, new].map(|name| printing(name, progress, &mut found));
    let [Some(old), Some(new)] = sides else {
        return Errata { parts: found.parts, misuse: found.misuse, ..Errata::default() };
    };
    let listed = |(name, was, is): Files| {
        let corrections = match readings(&was?, &is?) {
            Ok(None) => Ok(Vec::new()),
            Ok(Some([was, is])) => Ok(collate::errata(&was, &is)),
            Err(reason) => Err(codes::not_compared(None, &name, reason)),
        };
        Some(corrections.map(|own| (name, own)))
    };
    let all: Vec<_> = in_pool(None, || files(&old, &new).into_par_iter().filter_map(listed).collect());
    let mut errata = Errata::default();
    for own in all {
        match own {
            Ok(own) => errata.editions.push(own),
            Err(fault) => {
                errata.misuse = true;
                errata.parts.push(Part::of_faults(vec![fault]));
            }
        }
    }
    errata
}

/// Writes what was asked for; the fault, if it cannot be.
pub fn write_file(path: &Path, bytes: &[u8]) -> Option<Part> {
    let fault = store::write(path, bytes).err()?;
    Some(Part::of_faults(vec![store_codes::unwritable(None, path.display(), fault)]))
}

/// The files of both printings, paired by name; two single files are a pair whatever they are called.
fn files(old: &Printing, new: &Printing) -> Vec<Files> {
    if old.single && new.single {
        let only = |own: &Printing| own.files.values().next().cloned();
        return vec![(new.files.keys().next().cloned().unwrap_or_default(), only(old), only(new))];
    }
    let names: BTreeSet<&String> = old.files.keys().chain(new.files.keys()).collect();
    let place = |own: &Printing, name: &String| own.files.get(name).cloned();
    names.into_iter().map(|name| (name.clone(), place(old, name), place(new, name))).collect()
}

/// Compares two printings; with `pictures` the changed pages are drawn as well.
pub fn against(old: &str, new: &str, pictures: bool, progress: &dyn Progress) -> Against {
    let mut found = Against::default();
    let sides = [old, new].map(|name| printing(name, progress, &mut found));
    let [Some(old), Some(new)] = sides else { return found };
    let pairs = files(&old, &new);
    found.compared.editions = in_pool(None, || {
        pairs.into_par_iter().map(|(name, was, is)| pair(name, was.as_deref(), is.as_deref())).collect()
    });
    for own in &found.compared.editions {
        if let Verdict::Unread(reason) = &own.verdict {
            found.misuse = true;
            found.parts.push(Part::of_faults(vec![codes::not_compared(None, &own.name, reason)]));
        }
    }
    if pictures {
        draw(&mut found.compared, &old, &new);
    }
    found
}

/// The readings of two files that have other bytes.
fn readings(old: &Path, new: &Path) -> Result<Option<[Reading; 2]>, String> {
    let bytes = |path: &Path| {
        let name = path.display().to_string();
        store::read_bytes(path).map(Arc::new).map_err(|fault| fault.diagnostic(&name, None).message)
    };
    let (was, is) = (bytes(old)?, bytes(new)?);
    if was == is {
        return Ok(None);
    }
    let read = |bytes: &Arc<Vec<u8>>, path: &Path| {
        let name = path.display().to_string();
        let found = guarded(&name, || readback::read(bytes)).map_err(|fault| fault.message)?;
        found.map_err(|fault| match fault {
            Fault::Unknown => format!("`{name}` is neither a PDF nor an EPUB"),
            Fault::Unreadable(reason) => format!("`{name}`: {reason}"),
        })
    };
    let (was, is) = rayon::join(|| read(&was, old), || read(&is, new));
    Ok(Some([was?, is?]))
}

fn pair(name: String, old: Option<&Path>, new: Option<&Path>) -> Pair {
    let mut pair = Pair {
        name,
        verdict: Verdict::Identical,
        pages: Default::default(),
        pictures: Default::default(),
        undrawn: 0,
    };
    pair.verdict = match (old, new) {
        (None, _) => Verdict::Added,
        (_, None) => Verdict::Removed,
        (Some(old), Some(new)) => match readings(old, new) {
            Ok(None) => Verdict::Identical,
            Ok(Some([was, is])) => {
                let found = compare(&was, &is);
                pair.pages = [was.pages, is.pages];
                if found.pages.is_empty() { Verdict::Unseen } else { Verdict::Changed(found) }
            }
            Err(reason) => Verdict::Unread(reason),
        },
    };
    pair
}

/// Draws the changed pages of each edition, as long as there is room for them.
fn draw(compared: &mut Compared, old: &Printing, new: &Printing) {
    let mut left = MOST_DRAWN;
    let file = |printing: &Printing, name: &str| {
        let only = || printing.files.values().next().filter(|_| printing.single);
        printing.files.get(name).or_else(only).cloned()
    };
    let mut jobs: Vec<(usize, usize, PathBuf, Vec<usize>)> = Vec::new();
    for (idx, pair) in compared.editions.iter_mut().enumerate() {
        let Verdict::Changed(own) = &pair.verdict else { continue };
        let mut wanted = [Vec::new(), Vec::new()];
        for page in own.pages.iter().filter(|page| page.kind != Kind::Furniture) {
            let count = usize::from(page.old.is_some()) + usize::from(page.new.is_some());
            if count > left {
                pair.undrawn += 1;
                continue;
            }
            left -= count;
            wanted[0].extend(page.old);
            wanted[1].extend(page.new);
        }
        let [was, is] = wanted;
        if let (Some(old), Some(new)) = (file(old, &pair.name), file(new, &pair.name))
            && new.extension().is_some_and(|ending| ending == "pdf")
        {
            jobs.push((idx, 0, old, was));
            jobs.push((idx, 1, new, is));
        } else {
            pair.undrawn = 0;
        }
    }
    let drawn: Vec<_> = in_pool(None, || {
        let draw = |(idx, side, path, pages): (usize, usize, PathBuf, Vec<usize>)| {
            let bytes = store::read_bytes(&path).ok()?;
            let name = path.display().to_string();
            let drawn = guarded(&name, || readback::draw(&Arc::new(bytes), &pages, WIDTH)).ok()?;
            Some((idx, side, drawn))
        };
        jobs.into_par_iter().filter_map(draw).collect()
    });
    for (idx, side, pictures) in drawn {
        compared.editions[idx].pictures[side] = pictures;
    }
}

/// The files that a word of the command line means; none, with a fault, if it means nothing.
fn printing(name: &str, progress: &dyn Progress, found: &mut Against) -> Option<Printing> {
    let path = Path::new(name);
    if store::is_folder(path) {
        let files = products(path);
        if files.is_empty() {
            misuse(found, codes::no_products(None, name));
            return None;
        }
        return Some(Printing { files, single: false, _folder: None });
    }
    if path.extension().is_some_and(|ending| ending == "json") && store::exists(path) {
        return match reported(path) {
            Ok(printing) => Some(printing),
            Err(reason) => {
                misuse(found, codes::no_report(None, name, reason));
                None
            }
        };
    }
    if store::exists(path) {
        let own = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        return Some(Printing {
            files: BTreeMap::from([(own, path.to_owned())]),
            single: true,
            _folder: None,
        });
    }
    revision(name, progress, found)
}

/// What is needed of a report.
#[derive(Deserialize)]
struct Reported {
    editions: Vec<ReportedFile>,
}

#[derive(Deserialize)]
struct ReportedFile {
    file: Option<String>,
    sha256: Option<Digest>,
}

/// The files of an earlier build as its report tells them. Where others lie in their places by now, those
/// of the report are looked for in the cache that lies beside it.
fn reported(path: &Path) -> Result<Printing, String> {
    let text = store::read_text(path)
        .map_err(|fault| fault.diagnostic(&path.display().to_string(), None).message)?;
    let report: Reported = serde_json::from_str(&text).map_err(|fault| fault.to_string())?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let place = Memory::Beside.place(folder).ok_or_else(|| "there is no cache".to_owned())?;
    let cache = Cache::open(&place)?;
    let kept = Temporary::new()?;
    let mut files = BTreeMap::new();
    for own in report.editions {
        let (Some(name), Some(digest)) = (own.file, own.sha256) else { continue };
        let path = folder.join(&name);
        if store::read_bytes(&path).is_ok_and(|bytes| Digest::of(&bytes) == digest) {
            files.insert(name, path);
            continue;
        }
        let bytes = cache.get(Shelf::File, digest);
        let bytes = bytes.ok_or_else(|| format!("`{name}` is not kept any more as it was then"))?;
        let path = kept.path().join(format!("{digest}"));
        store::write(&path, &bytes)?;
        files.insert(name, path);
    }
    Ok(Printing { files, single: false, _folder: Some(kept) })
}

fn misuse(found: &mut Against, fault: Diagnostic) {
    found.misuse = true;
    found.parts.push(Part::of_faults(vec![fault]));
}

/// PDFs and EPUBs below a folder, by their paths in it.
fn products(folder: &Path) -> BTreeMap<String, PathBuf> {
    let endings = ["**/*.pdf", "**/*.epub"];
    let found = endings.iter().flat_map(|ending| store::expand(folder, ending).unwrap_or_default());
    let named = found.filter_map(|path| {
        let own = path.strip_prefix(folder).ok()?.to_string_lossy().replace('\\', "/");
        (!own.contains('*')).then_some((own, path))
    });
    named.collect()
}

/// Builds a revision of the folder that the command is run in.
fn revision(name: &str, progress: &dyn Progress, found: &mut Against) -> Option<Printing> {
    let folder = match Temporary::new() {
        Ok(folder) => folder,
        Err(fault) => {
            misuse(found, codes::no_revision(None, name, fault));
            return None;
        }
    };
    let home = match store::unpack_revision(name, folder.path()) {
        Ok(home) => home,
        Err(fault) => {
            misuse(
                found,
                match fault {
                    RevisionFault::NoGit => codes::no_git(None, name),
                    RevisionFault::NoRepository => {
                        codes::nothing_to_compare(None, name, "and this folder is in no repository of `git`")
                    }
                    RevisionFault::Unknown => {
                        codes::nothing_to_compare(None, name, "and `git` knows no such revision")
                    }
                    RevisionFault::Other(reason) => codes::no_revision(None, name, reason),
                },
            );
            return None;
        }
    };
    let out = folder.path().join("products");
    let options = Options { out: Some(out.clone()), ..Options::default() };
    let report = build(plan(&[home]), &options, progress);
    // What was built is gone with its folder: its places would lead nowhere.
    let errors =
        report.parts.iter().flat_map(|part| &part.diagnostics).filter(|own| own.severity == Severity::Error);
    let told: Vec<Diagnostic> = errors
        .map(|own| Diagnostic { span: None, message: format!("{name}: {}", own.message), ..own.clone() })
        .collect();
    let failed = report.misuse || !told.is_empty();
    found.misuse |= report.misuse;
    if failed {
        found.parts.push(Part { sources: SourceMap::default(), diagnostics: told, ..Part::default() });
        return None;
    }
    Some(Printing { files: products(&out), single: false, _folder: Some(folder) })
}
