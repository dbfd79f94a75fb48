//! What others hand in, made a manuscript or a manifest.
//!
//! A **file** of any form that a reader knows becomes a clean manuscript in Markdown with front matter,
//! and beside it a **list** of every line that was left out, or read as more than a paragraph. For a
//! **folder** of Markdown, as other tools keep it, the manifest is written that builds it. The source
//! is never touched, and no file that is there is written over unless that is asked for.

mod file;
mod folder;
mod list;

use crate::diagnostic::{Diagnostic, import as codes, store as store_codes};
use crate::edition::{Part, Rulings};
use crate::store::{self, ReadFault};
use std::path::{Path, PathBuf};

/// What is wanted of an import.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// The manuscript that is written; else beside the file, with its name and the ending `.md`.
    pub out: Option<PathBuf>,
    /// Lines of a pasted text that are kept or left out, whatever the signs say.
    pub rulings: Rulings,
    /// Write over files that are there.
    pub force: bool,
}

/// What came of an import.
#[derive(Debug, Default)]
pub struct Imported {
    pub part: Part,
    /// In the order in which they were written.
    pub written: Vec<PathBuf>,
    /// The command was wrong.
    pub misuse: bool,
}

/// Imports a file or a folder.
pub fn import(path: &Path, options: &ImportOptions) -> Imported {
    if !store::exists(path) {
        let near = ReadFault::Missing { near: store::near_name(path) };
        return Imported::misused(near.diagnostic(&path.display().to_string(), None));
    }
    if store::is_folder(path) { folder::import(path, options) } else { file::import(path, options) }
}

impl Imported {
    fn misused(fault: Diagnostic) -> Imported {
        Imported {
            part: Part { diagnostics: vec![fault], ..Part::default() },
            misuse: true,
            ..Imported::default()
        }
    }

    /// Writes a picture that stood in the source itself to the place by which the text shows it.
    fn bring(&mut self, path: &Path, bytes: &[u8], options: &ImportOptions) {
        if let Some(fault) = in_the_way(&[path], options) {
            self.part.diagnostics.push(fault);
            return;
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        if let Some(fault) = folder.and_then(|folder| store::make_folder(folder).err()) {
            self.part.diagnostics.push(store_codes::unwritable(None, path.display(), fault));
            return;
        }
        self.write_bytes(path, bytes);
    }

    /// Writes a file, and says so.
    fn write(&mut self, path: &Path, text: &str) {
        self.write_bytes(path, text.as_bytes());
    }

    fn write_bytes(&mut self, path: &Path, bytes: &[u8]) {
        match store::write(path, bytes) {
            Ok(()) => self.written.push(path.to_owned()),
            Err(fault) => {
                self.part.diagnostics.push(store_codes::unwritable(None, path.display(), fault));
            }
        }
    }
}

/// A fault for the first of these files that is there and may not be written over.
fn in_the_way(paths: &[&Path], options: &ImportOptions) -> Option<Diagnostic> {
    let there = paths.iter().find(|path| store::exists(path)).filter(|_| !options.force)?;
    Some(codes::in_the_way(None, there.display()))
}
