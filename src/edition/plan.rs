//! From the paths of a command line to the publications that they mean.

use crate::diagnostic::{Diagnostic, Sink, manifest as manifest_codes, store as codes};
use crate::publication::{Manifest, read_manifest, slug};
use crate::source::{FileId, SourceMap, Span};
use crate::store::{self, ReadFault};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The manifest's name.
pub const MANIFEST: &str = "bindery.toml";

/// The publications of a build, in the order in which they were named.
#[derive(Debug, Default)]
pub struct Plan {
    pub(super) publications: Vec<Planned>,
    /// Faults of the command itself.
    pub(super) faults: Vec<Diagnostic>,
    pub(super) misuse: bool,
    /// Real paths of what is planned already.
    seen: BTreeSet<PathBuf>,
}

/// One publication, before its manuscript is read.
#[derive(Debug)]
pub(super) struct Planned {
    /// The path that stands for it in messages.
    pub label: String,
    /// What its paths are relative to.
    pub folder: PathBuf,
    pub origin: Origin,
    /// The folder in which `build` is made.
    pub home: PathBuf,
    /// The manifest is the first file.
    pub sources: SourceMap,
    pub sink: Sink,
}

#[derive(Debug)]
pub(super) enum Origin {
    Manifest(Box<Manifest>),
    /// A manuscript without a manifest.
    Manuscript(PathBuf),
    /// A manifest that cannot be used; its diagnostics are all there is to tell.
    Nothing,
}

impl Planned {
    /// Bytes of the files that the manuscript names.
    pub fn size(&self) -> u64 {
        match &self.origin {
            Origin::Manifest(manifest) => {
                let own = &manifest.manuscript;
                let entries = own.front.iter().chain(&own.body).chain(&own.back).filter(|entry| !entry.part);
                let paths =
                    entries.flat_map(|entry| store::expand(&self.folder, &entry.value).unwrap_or_default());
                paths.map(|path| store::size(&path)).sum()
            }
            Origin::Manuscript(path) => store::size(path),
            Origin::Nothing => 0,
        }
    }
}

/// Finds the publications: folders with a manifest, manifests, and manuscripts.
pub fn plan(paths: &[PathBuf]) -> Plan {
    let mut plan = Plan::default();
    for path in paths {
        let shown = path.display();
        if store::is_folder(path) {
            if store::exists(&path.join(MANIFEST)) {
                plan.manifest(&join(path, MANIFEST), path);
            } else {
                plan.misuse(codes::nothing_here(None, shown));
            }
        } else if !store::exists(path) {
            let near = ReadFault::Missing { near: store::near_name(path) };
            plan.misuse(near.diagnostic(&shown.to_string(), None));
        } else if path.file_name().is_some_and(|name| name == MANIFEST) {
            plan.manifest(path, folder_of(path));
        } else {
            plan.manuscript(path);
        }
    }
    plan
}

/// The folder that holds a file.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// `bindery.toml` rather than `./bindery.toml`.
pub(super) fn join(folder: &Path, name: &str) -> PathBuf {
    if folder == Path::new(".") { PathBuf::from(name) } else { folder.join(name) }
}

impl Plan {
    fn misuse(&mut self, fault: Diagnostic) {
        self.misuse = true;
        self.faults.push(fault);
    }

    fn is_new(&mut self, path: &Path) -> bool {
        self.seen.insert(path.canonicalize().unwrap_or_else(|_| path.to_owned()))
    }

    fn manuscript(&mut self, path: &Path) {
        if !self.is_new(path) {
            return;
        }
        self.publications.push(Planned {
            label: path.display().to_string(),
            folder: folder_of(path).to_owned(),
            origin: Origin::Manuscript(path.to_owned()),
            home: PathBuf::new(),
            sources: SourceMap::default(),
            sink: Sink::default(),
        });
    }

    /// A manifest, and the members if it is a workspace; products of all go below `home`.
    fn manifest(&mut self, path: &Path, home: &Path) {
        if !self.is_new(path) {
            return;
        }
        let label = path.display().to_string();
        let folder = folder_of(path).to_owned();
        let mut sources = SourceMap::default();
        let mut sink = Sink::default();
        let manifest = read_source(path, &label, &mut sources, &mut sink)
            .and_then(|id| sources.get(id))
            .and_then(|source| read_manifest(source, &mut sink));
        let members = manifest.as_ref().map(|manifest| manifest.members.clone()).unwrap_or_default();
        let folders: Vec<PathBuf> = members
            .iter()
            .flat_map(|member| member_folders(&folder, &member.value, member.span, &mut sink))
            .collect();
        let origin = match manifest {
            Some(mut manifest) if !manifest.manuscript.is_empty() && !sink.has_errors() => {
                // So that its files have their names before its text is read.
                if manifest.publication.slug.is_empty() {
                    manifest.publication.slug = slug(&manifest.publication.title);
                }
                Origin::Manifest(Box::new(manifest))
            }
            _ => Origin::Nothing,
        };
        // A workspace that holds no text of its own and has no faults leaves nothing to tell.
        if !matches!(origin, Origin::Nothing) || sink.iter().next().is_some() {
            let home = home.to_owned();
            self.publications.push(Planned { label, folder, origin, home, sources, sink });
        }
        for member in folders {
            self.manifest(&member.join(MANIFEST), home);
        }
    }
}

/// The folders that one entry of `[workspace] members` names.
fn member_folders(folder: &Path, pattern: &str, span: Span, sink: &mut Sink) -> Vec<PathBuf> {
    let base = if folder == Path::new(".") { Path::new("") } else { folder };
    let found = match store::expand_folders(base, pattern) {
        Ok(found) => found,
        Err(fault) => {
            sink.push(codes::bad_pattern(span, pattern, fault));
            return Vec::new();
        }
    };
    let is_pattern = pattern.contains(['*', '?', '[']);
    let (with, without): (Vec<PathBuf>, Vec<PathBuf>) =
        found.into_iter().partition(|path| store::exists(&path.join(MANIFEST)));
    // A pattern takes the folders that are publications and passes over others.
    if with.is_empty() || !is_pattern {
        let fault = match without.first() {
            Some(path) if store::is_folder(path) => Some("it has no `bindery.toml`"),
            Some(_) => Some("there is no such folder"),
            None if with.is_empty() => Some("no folder matches"),
            None => None,
        };
        if let Some(fault) = fault {
            sink.push(manifest_codes::wrong_member(span, pattern, fault));
        }
    }
    with
}

/// Reads a file of text into the sources; what is wrong with it is reported at its own place or,
/// failing that, without one.
pub(super) fn read_source(
    path: &Path,
    name: &str,
    sources: &mut SourceMap,
    sink: &mut Sink,
) -> Option<FileId> {
    match store::read_text(path) {
        Ok(text) => Some(sources.add(name, text)),
        Err(fault) => {
            let span = shown_fault(&fault, name, sources);
            sink.push(fault.diagnostic(name, span));
            None
        }
    }
}

/// The place of a wrong byte, in a source made of what can be shown of the file.
pub(super) fn shown_fault(fault: &ReadFault, name: &str, sources: &mut SourceMap) -> Option<Span> {
    match fault {
        ReadFault::NotUtf8 { shown, .. } => {
            let id = sources.add(name, shown.text.clone());
            Some(Span::new(id, shown.fault.clone()))
        }
        ReadFault::Missing { .. } | ReadFault::Folder | ReadFault::TooLarge { .. } | ReadFault::Other(_) => {
            None
        }
    }
}
