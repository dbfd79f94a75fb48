//! The pictures that the text, the contributors and the editions name: found, read and inspected.

use super::manuscript::{ReadFile, TextFile, base_of};
use crate::diagnostic::{Sink, store as codes};
use crate::document::AssetPath;
use crate::font::FontLibrary;
use crate::passes;
use crate::picture::{Pictures, inspect};
use crate::source::Span;
use crate::store::{Folders, PathFault, Purpose, ReadFault};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Files that are to be read, each with the first place that names it.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    files: BTreeMap<AssetPath, (Origin, Option<Span>)>,
}

/// Where a picture comes from.
#[derive(Debug)]
enum Origin {
    File(PathBuf),
    /// A manuscript that holds its pictures itself.
    Held(Vec<u8>),
}

impl Wanted {
    /// Looks a picture up; what is wrong with its path is reported at `span`.
    pub fn add(
        &mut self,
        folders: &Folders,
        base: &Path,
        href: &str,
        span: Option<Span>,
        sink: &mut Sink,
    ) -> Option<AssetPath> {
        match folders.resolve(base, href) {
            Ok((name, path)) => {
                let asset = AssetPath(name);
                self.files.entry(asset.clone()).or_insert((Origin::File(path), span));
                Some(asset)
            }
            Err(fault) => {
                sink.push(fault_of(fault, href, span));
                None
            }
        }
    }

    /// Gives every picture of a file's text the path by which the build knows it.
    pub fn add_text(&mut self, read: &mut ReadFile, file: &TextFile, folders: &Folders, sink: &mut Sink) {
        let base = base_of(file).to_owned();
        let mut held = std::mem::take(&mut read.pictures);
        let own = file.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let own = folders.resolve(&base, &own).map_or(own, |(name, _)| name);
        // A picture that is named a thousand times is looked for once.
        let mut known: BTreeMap<String, Option<AssetPath>> = BTreeMap::new();
        passes::set_assets(&mut read.document, |href, span| {
            if let Some(asset) = known.get(href) {
                return asset.clone();
            }
            if let Some(bytes) = held.remove(href) {
                // A path below a file leads to no other file.
                let inner = href.split_once('/').map_or(href, |(_, inner)| inner);
                let asset = AssetPath(format!("{own}/{inner}"));
                self.files.insert(asset.clone(), (Origin::Held(bytes), Some(span)));
                known.insert(href.to_owned(), Some(asset.clone()));
                return Some(asset);
            }
            let asset = self.add(folders, &base, href, Some(span), sink);
            known.insert(href.to_owned(), asset.clone());
            asset
        });
    }

    /// Reads and inspects all of them, in parallel. What is no picture is reported and left out.
    pub fn read(self, folders: &Folders, fonts: &FontLibrary, sink: &mut Sink) -> Pictures {
        let read: Vec<_> = self
            .files
            .into_par_iter()
            .map(|(asset, (origin, span))| {
                let mut own = Sink::default();
                let read = match origin {
                    Origin::File(path) => folders.read_bytes(&path, Purpose::Picture),
                    Origin::Held(bytes) => Ok(bytes),
                };
                let picture = match read {
                    Ok(bytes) => inspect(asset.clone(), bytes, fonts, &mut own, span),
                    Err(fault) => {
                        own.push(fault.diagnostic(&asset.0, span));
                        None
                    }
                };
                (asset, picture, own)
            })
            .collect();
        let mut pictures = Pictures::new();
        for (asset, picture, own) in read {
            sink.extend(own);
            pictures.extend(picture.map(|picture| (asset, picture)));
        }
        pictures
    }
}

/// The diagnostic for a path that is refused.
pub(super) fn fault_of(fault: PathFault, href: &str, span: Option<Span>) -> crate::diagnostic::Diagnostic {
    match fault {
        PathFault::Missing { near } => ReadFault::Missing { near }.diagnostic(href, span),
        PathFault::Outside => codes::outside(span, href),
        PathFault::Remote => codes::remote_file(span, href),
    }
}
