//! The looks that are part of the program.

use super::parse::parse;
use super::sheet::Sheet;
use crate::diagnostic::Sink;
use crate::source::{FileId, SourceFile};
use std::sync::{Arc, OnceLock};

/// The sheet that every other builds on: what each element is where no look says otherwise.
pub(super) const DEFAULT: &str = include_str!("../../styles/default.css");
const CLASSIC: &str = include_str!("../../styles/classic.css");
const MAGAZINE: &str = include_str!("../../styles/magazine.css");

/// The looks that a stylesheet can import.
pub(super) const NAMES: [&str; 2] = ["classic", "magazine"];

/// The text of a built-in sheet: `default`, `classic` or `magazine`.
pub fn builtin(name: &str) -> Option<&'static str> {
    match name {
        "default" => Some(DEFAULT),
        "classic" => Some(CLASSIC),
        "magazine" => Some(MAGAZINE),
        _ => None,
    }
}

/// A look, read once; the tests hold that reading it raises nothing.
pub(super) fn sheet(name: &str) -> Option<Arc<Sheet>> {
    static LOOKS: [OnceLock<Arc<Sheet>>; 2] = [const { OnceLock::new() }; 2];
    let idx = NAMES.iter().position(|own| *own == name)?;
    let look = LOOKS[idx].get_or_init(|| Arc::new(read(name, builtin(name).unwrap_or_default())));
    Some(look.clone())
}

/// The sheet below all others.
pub(super) fn default() -> Arc<Sheet> {
    static SHEET: OnceLock<Arc<Sheet>> = OnceLock::new();
    SHEET.get_or_init(|| Arc::new(read("default", DEFAULT))).clone()
}

fn read(name: &str, text: &str) -> Sheet {
    let source = SourceFile::new(FileId(u32::MAX), format!("styles/{name}.css"), text);
    parse(&source, &mut Sink::default())
}

/// All layers of a build, lowest first: the default sheet, then each sheet above what it imports.
pub(super) fn layers(sheets: &[Arc<Sheet>]) -> Vec<Arc<Sheet>> {
    let mut layers = vec![default()];
    for sheet in sheets.iter().filter(|sheet| !sheet.is_default) {
        layer(sheet, &mut layers);
    }
    layers
}

/// Built-in looks import nothing that imports them, so this ends.
fn layer(sheet: &Arc<Sheet>, layers: &mut Vec<Arc<Sheet>>) {
    for import in &sheet.imports {
        layer(import, layers);
    }
    layers.push(sheet.clone());
}
