//! The stylesheet of an edition: a look that is part of the program, or a file of the publication's
//! own, which names on its top the look that it extends.

use super::picture::fault_of;
use super::plan::shown_fault;
use crate::diagnostic::{Sink, manifest as codes, nearest};
use crate::source::{SourceMap, Span};
use crate::store::{Folders, Purpose};
use crate::style::{self, Sheet};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The looks that are part of the program.
pub(super) const LOOKS: [&str; 2] = ["classic", "magazine"];

/// Sheets by the style that names them, each parsed once.
#[derive(Debug, Default)]
pub(super) struct Looks {
    known: BTreeMap<String, Option<Arc<Sheet>>>,
}

/// Where styles come from and where their faults go.
pub(super) struct Shelf<'a> {
    pub folder: &'a Path,
    pub folders: &'a Folders,
    pub sources: &'a mut SourceMap,
    pub sink: &'a mut Sink,
}

impl Looks {
    /// The sheet of a style. None, with a diagnostic, if there is no such style.
    pub fn sheet(&mut self, style: &str, span: Option<Span>, shelf: &mut Shelf) -> Option<Arc<Sheet>> {
        if let Some(known) = self.known.get(style) {
            return known.clone();
        }
        let sheet = if LOOKS.contains(&style) {
            shelf.built_in(style)
        } else if style.to_ascii_lowercase().ends_with(".css") {
            shelf.own(style, span)
        } else {
            let advice = match nearest(style, LOOKS) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write `classic` or `magazine`, or the path of a `.css` file".to_owned(),
            };
            shelf.sink.push(codes::unknown_style(span, style, advice));
            None
        };
        self.known.insert(style.to_owned(), sheet.clone());
        sheet
    }
}

impl Shelf<'_> {
    fn built_in(&mut self, name: &str) -> Option<Arc<Sheet>> {
        let id = self.sources.add(format!("styles/{name}.css"), style::builtin(name)?);
        Some(Arc::new(style::parse(self.sources.get(id)?, self.sink)))
    }

    fn own(&mut self, style: &str, span: Option<Span>) -> Option<Arc<Sheet>> {
        let (_, path) = match self.folders.resolve(self.folder, style) {
            Ok(found) => found,
            Err(fault) => {
                self.sink.push(fault_of(fault, style, span));
                return None;
            }
        };
        let shown = self.folder.join(style);
        let shown = shown.strip_prefix(".").unwrap_or(&shown).display().to_string();
        let id = match self.folders.read_text(&path, Purpose::Style) {
            Ok(text) => self.sources.add(shown, text),
            Err(fault) => {
                let span = shown_fault(&fault, &shown, self.sources);
                self.sink.push(fault.diagnostic(&shown, span));
                return None;
            }
        };
        Some(Arc::new(style::parse(self.sources.get(id)?, self.sink)))
    }
}
