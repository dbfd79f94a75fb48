//! The targets that can be named in a folder: those of the program, and those of a manifest there.

use super::plan::{MANIFEST, join, read_source};
use super::report::Part;
use crate::diagnostic::Sink;
use crate::publication::read_manifest;
use crate::source::SourceMap;
use crate::store;
use crate::target::Targets;
use std::path::Path;

/// Reads the manifest of a folder, if it has one, for its own targets.
pub fn targets(folder: &Path) -> (Targets, Part) {
    let path = join(folder, MANIFEST);
    if !store::exists(&path) {
        return (Targets::default(), Part::default());
    }
    let mut sources = SourceMap::default();
    let mut sink = Sink::default();
    let label = path.display().to_string();
    let manifest = read_source(&path, &label, &mut sources, &mut sink)
        .and_then(|id| sources.get(id))
        .and_then(|source| read_manifest(source, &mut sink));
    (manifest.map(|manifest| manifest.targets).unwrap_or_default(), Part::of_sink(sources, sink))
}
