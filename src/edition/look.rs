//! The stylesheets of an edition: what every edition has, then the look it names.

use super::picture::fault_of;
use super::plan::read_source;
use super::rooms::{self, Sheet};
use crate::diagnostic::{Sink, manifest as codes, nearest};
use crate::source::{SourceMap, Span};
use crate::store::Folders;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The looks that are part of the program.
const LOOKS: [&str; 2] = ["classic", "magazine"];
/// What stands below every look.
const DEFAULT: &str = "default";

/// Sheets by the style that names them, each parsed once.
#[derive(Debug, Default)]
pub(super) struct Looks {
    built_in: BTreeMap<&'static str, Arc<Sheet>>,
    styles: BTreeMap<String, Vec<Arc<Sheet>>>,
}

/// Where styles come from and where their faults go.
pub(super) struct Shelf<'a> {
    pub folder: &'a Path,
    pub folders: &'a Folders,
    pub sources: &'a mut SourceMap,
    pub sink: &'a mut Sink,
}

impl Looks {
    /// The sheets of a style, lowest first. None, with a diagnostic, if there is no such style.
    pub fn sheets(&mut self, style: &str, span: Option<Span>, shelf: &mut Shelf) -> Option<Vec<Arc<Sheet>>> {
        if let Some(known) = self.styles.get(style) {
            return Some(known.clone());
        }
        let mut sheets = vec![self.built_in(DEFAULT, shelf)?];
        if let Some(name) = LOOKS.iter().find(|name| **name == style) {
            sheets.push(self.built_in(name, shelf)?);
        } else if style.to_ascii_lowercase().ends_with(".css") {
            sheets.extend(self.own(style, span, shelf)?);
        } else {
            let advice = match nearest(style, LOOKS) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write `classic` or `magazine`, or the path of a `.css` file".to_owned(),
            };
            shelf.sink.push(codes::unknown_style(span, style, advice));
            return None;
        }
        self.styles.insert(style.to_owned(), sheets.clone());
        Some(sheets)
    }

    fn built_in(&mut self, name: &'static str, shelf: &mut Shelf) -> Option<Arc<Sheet>> {
        if let Some(sheet) = self.built_in.get(name) {
            return Some(sheet.clone());
        }
        let id = shelf.sources.add(format!("styles/{name}.css"), rooms::builtin(name)?);
        let sheet = Arc::new(rooms::parse_sheet(shelf.sources.get(id)?, shelf.sink));
        self.built_in.insert(name, sheet.clone());
        Some(sheet)
    }

    /// A stylesheet of the publication's own, above the look that it imports.
    fn own(&mut self, style: &str, span: Option<Span>, shelf: &mut Shelf) -> Option<Vec<Arc<Sheet>>> {
        let (_, path) = match shelf.folders.resolve(shelf.folder, style) {
            Ok(found) => found,
            Err(fault) => {
                shelf.sink.push(fault_of(fault, style, span));
                return None;
            }
        };
        let shown = shelf.folder.join(style);
        let shown = shown.strip_prefix(".").unwrap_or(&shown).display().to_string();
        let id = read_source(&path, &shown, shelf.sources, shelf.sink)?;
        let imports = imports(&shelf.sources.get(id)?.text);
        let mut sheets = Vec::new();
        for (name, range) in imports {
            match LOOKS.iter().find(|look| **look == name) {
                Some(look) => sheets.push(self.built_in(look, shelf)?),
                None => {
                    let advice = format!("the looks are {}", LOOKS.join(" and "));
                    let place = Span::new(id, range);
                    shelf.sink.push(codes::missing_stylesheet_base(place, name, advice));
                }
            }
        }
        sheets.push(Arc::new(rooms::parse_sheet(shelf.sources.get(id)?, shelf.sink)));
        Some(sheets)
    }
}

/// The names that `@import` rules on top of a stylesheet give, with their places
/// (CSS Cascading 5, 2: imports come before all other rules).
fn imports(css: &str) -> Vec<(String, std::ops::Range<usize>)> {
    let mut found = Vec::new();
    let mut at = 0;
    loop {
        let rest = &css[at..];
        let blank = rest.len() - rest.trim_start().len();
        if blank > 0 {
            at += blank;
            continue;
        }
        if let Some(comment) = rest.strip_prefix("/*") {
            match comment.find("*/") {
                Some(end) => at += end + 4,
                None => return found,
            }
            continue;
        }
        let Some(import) = rest.strip_prefix("@import") else { return found };
        let Some(end) = import.find(';') else { return found };
        let written = import[..end].trim();
        let name = written.trim_matches(['"', '\'']);
        let start = at + rest.find(name).unwrap_or_default();
        found.push((name.to_owned(), start..start + name.len()));
        at += "@import".len() + end + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::imports;

    #[test]
    fn imports_are_found_on_top_only() {
        let css = "/* House style */\n@import \"classic\";\np { color: red }\n@import 'magazine';";
        let found = imports(css);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].0.as_str(), &css[found[0].1.clone()]), ("classic", "classic"));
        assert!(imports("/* never closed").is_empty());
        assert!(imports("@import").is_empty());
        assert!(imports("").is_empty());
    }
}
