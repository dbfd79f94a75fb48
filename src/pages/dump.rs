//! Pages as text: one line for each placed line, for goldens.

use super::Pages;

/// A readable dump.
pub fn dump(pages: &Pages) -> String {
    format!("{} pages\n", pages.pages.len())
}
