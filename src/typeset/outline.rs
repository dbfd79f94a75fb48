//! The outline: the headings of the text, nested, each with its place.

use super::contents::{Entry, section_key, title};
use crate::pages::{Destination, OutlineEntry};
use std::collections::BTreeMap;

/// Nests the headings that stand on a page.
pub(super) fn outline(
    entries: &[Entry<'_>],
    destinations: &BTreeMap<String, Destination>,
) -> Vec<OutlineEntry> {
    let mut roots: Vec<OutlineEntry> = Vec::new();
    // The entries that are still open, with their levels, outermost first.
    let mut open: Vec<(u8, OutlineEntry)> = Vec::new();
    for entry in entries {
        let Some(destination) = destinations.get(&section_key(entry.section)) else { continue };
        close(&mut open, &mut roots, entry.level);
        let title = title(entry.section);
        open.push((entry.level, OutlineEntry { title, destination: *destination, children: Vec::new() }));
    }
    close(&mut open, &mut roots, 0);
    roots
}

/// Closes what is as deep as `level` or deeper.
fn close(open: &mut Vec<(u8, OutlineEntry)>, roots: &mut Vec<OutlineEntry>, level: u8) {
    while open.last().is_some_and(|(own, _)| *own >= level) {
        let Some((_, entry)) = open.pop() else { return };
        match open.last_mut() {
            Some((_, parent)) => parent.children.push(entry),
            None => roots.push(entry),
        }
    }
}
