//! The names and places of products.

use super::load::Loaded;
use super::{Options, make};
use crate::diagnostic::{Diagnostic, store as codes};
use crate::publication::{Format, Manifest};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The folder of products where nothing else is said.
const FOLDER: &str = "build";

/// Where products of a publication go.
pub(super) fn folder(loaded: &Loaded, options: &Options) -> PathBuf {
    options.out.clone().unwrap_or_else(|| {
        let home = loaded.home.strip_prefix(".").unwrap_or(&loaded.home);
        home.join(FOLDER)
    })
}

/// `SLUG.pdf`, or `SLUG-EDITION.pdf` where the manifest has several of a kind, whether or not all
/// of them are asked for; a cover is always called after its edition.
pub(super) fn file_name(manifest: &Manifest, idx: usize) -> String {
    let edition = &manifest.editions[idx];
    let of_kind = manifest.editions.iter().filter(|other| other.format == edition.format).count();
    let slug = &manifest.publication.slug;
    let extension = edition.format.extension();
    if of_kind > 1 || edition.format == Format::Cover {
        format!("{slug}-{}.{extension}", edition.name)
    } else {
        format!("{slug}.{extension}")
    }
}

/// A fault for each file that two publications would write.
pub(super) fn check_names(ready: &[Loaded], options: &Options) -> Vec<Diagnostic> {
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for loaded in ready.iter().filter(|loaded| !loaded.void) {
        for idx in make::chosen(loaded, &options.editions) {
            let path = folder(loaded, options).join(file_name(&loaded.manifest, idx));
            // Some systems take `A.pdf` and `a.pdf` for one file.
            if !seen.insert(path.to_string_lossy().to_lowercase()) {
                faults.push(codes::two_of_one_name(None, path.display()));
            }
        }
    }
    faults
}
