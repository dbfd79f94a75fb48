//! The tree as text for people and for goldens: one node a line, indented by depth.

use super::Document;

/// A readable dump of the tree.
pub fn dump(document: &Document) -> String {
    format!("{document:#?}")
}
