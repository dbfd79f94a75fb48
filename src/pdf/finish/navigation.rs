//! Ways through the file: links, the outline, page labels and named destinations.

use super::super::sheet::Sheet;
use super::super::syntax::text_bytes;
use super::{dictionary, name, numbers, real, string};
use crate::pages::{Destination, FolioStyle, LinkTarget, OutlineEntry, Pages, StructureId};
use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat};

/// The pages' objects, and how the pages lie on their sheets.
pub(super) struct Places<'a> {
    pub ids: &'a [ObjectId],
    pub sheets: &'a [Sheet],
}

/// A link annotation that was written.
pub(super) struct Link {
    pub id: ObjectId,
    pub page: usize,
    pub structure: Option<StructureId>,
    /// Where it leads, in words.
    pub words: String,
}

/// Outlines of at most so many entries are shown with two levels open.
const OPEN_ENTRIES: usize = 60;

/// Writes the annotations (ISO 32000-1, 12.5.6.5) and hangs them on their pages. A link to an anchor
/// that is nowhere is left out; the passes have reported it.
pub(super) fn links(document: &mut Document, places: &Places<'_>, pages: &Pages) -> Vec<Link> {
    let mut links = Vec::new();
    for (index, page) in pages.pages.iter().enumerate() {
        let mut annotations = Vec::new();
        for link in &page.links {
            let (key, target) = match &link.target {
                LinkTarget::Anchor(anchor) => {
                    let Some(destination) = pages.destinations.get(anchor) else { continue };
                    let Some(destination) = explicit(destination, places) else { continue };
                    ("Dest", destination)
                }
                LinkTarget::Uri(uri) => {
                    let uri = Object::String(ascii_uri(uri), StringFormat::Literal);
                    ("A", Dictionary::from_iter([("S", name("URI")), ("URI", uri)]).into())
                }
            };
            let Sheet { left, top, .. } = places.sheets[index];
            let (x, y) = (left + link.area.x.to_pt(), top - link.area.y.to_pt());
            let area = [x, y - link.area.height.to_pt(), x + link.area.width.to_pt(), y];
            let words = match (&link.target, link.description.trim()) {
                (LinkTarget::Uri(uri), "") => uri,
                (_, description) => description,
            };
            let mut own = Dictionary::from_iter([
                ("Type", name("Annot")),
                ("Subtype", name("Link")),
                ("Rect", numbers(&area)),
                ("Border", numbers(&[0.0, 0.0, 0.0])),
                // Printed with the page (ISO 19005-2, 6.3.2 asks for it).
                ("F", Object::Integer(4)),
                (key, target),
            ]);
            if !words.is_empty() {
                own.set("Contents", string(words));
            }
            let id = document.add_object(own);
            annotations.push(Object::Reference(id));
            links.push(Link { id, page: index, structure: link.structure, words: words.to_owned() });
        }
        if let (false, Some(id)) = (annotations.is_empty(), places.ids.get(index)) {
            dictionary(document, *id).set("Annots", annotations);
        }
    }
    links
}

/// A place on a page, at the zoom in force (ISO 32000-1, 12.3.2.2).
fn explicit(destination: &Destination, places: &Places<'_>) -> Option<Object> {
    let id = *places.ids.get(destination.page)?;
    let Sheet { left, top, .. } = places.sheets.get(destination.page)?;
    let y = real(top - destination.y.to_pt());
    Some(Object::Array(vec![Object::Reference(id), name("XYZ"), real(*left), y, Object::Null]))
}

/// URIs are ASCII (ISO 32000-1, 12.6.4.7); what is not is percent-encoded as UTF-8 (RFC 3987, 3.1).
fn ascii_uri(uri: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(uri.len());
    for byte in uri.trim().bytes() {
        if byte.is_ascii_graphic() {
            out.push(byte);
        } else {
            out.extend_from_slice(format!("%{byte:02X}").as_bytes());
        }
    }
    out
}

/// The outline as linked lists (12.3.3). Walked without recursion.
pub(super) fn outline(document: &mut Document, catalog: ObjectId, places: &Places<'_>, pages: &Pages) {
    if pages.outline.is_empty() {
        return;
    }
    let root = document.new_object_id();
    let total = count_entries(&pages.outline);
    let mut levels: Vec<(ObjectId, &[OutlineEntry], usize)> = vec![(root, &pages.outline, 0)];
    while let Some((parent, entries, depth)) = levels.pop() {
        let own: Vec<ObjectId> = entries.iter().map(|_| document.new_object_id()).collect();
        for (index, (entry, id)) in entries.iter().zip(&own).enumerate() {
            let mut item = Dictionary::new();
            item.set("Title", string(&entry.title));
            item.set("Parent", Object::Reference(parent));
            if let Some(destination) = explicit(&entry.destination, places) {
                item.set("Dest", destination);
            }
            if let Some(previous) = index.checked_sub(1) {
                item.set("Prev", Object::Reference(own[previous]));
            }
            if let Some(next) = own.get(index + 1) {
                item.set("Next", Object::Reference(*next));
            }
            document.objects.insert(*id, item.into());
            if !entry.children.is_empty() {
                levels.push((*id, &entry.children, depth + 1));
            }
        }
        let holder = dictionary(document, parent);
        if let (Some(first), Some(last)) = (own.first(), own.last()) {
            holder.set("First", Object::Reference(*first));
            holder.set("Last", Object::Reference(*last));
            // Positive: open. The root counts what is seen: its own entries, and below them what is open.
            let open = depth == 0 || depth == 1 && total <= OPEN_ENTRIES;
            let seen = match depth {
                0 if total <= OPEN_ENTRIES => entries.iter().map(|entry| 1 + entry.children.len()).sum(),
                _ => entries.len(),
            };
            holder.set("Count", if open { seen as i64 } else { -(seen as i64) });
        }
    }
    dictionary(document, root).set("Type", name("Outlines"));
    let catalog = dictionary(document, catalog);
    catalog.set("Outlines", Object::Reference(root));
    catalog.set("PageMode", name("UseOutlines"));
}

fn count_entries(outline: &[OutlineEntry]) -> usize {
    let mut rest = vec![outline];
    let mut count = 0;
    while let Some(entries) = rest.pop() {
        count += entries.len();
        rest.extend(entries.iter().map(|entry| entry.children.as_slice()).filter(|below| !below.is_empty()));
    }
    count
}

/// Page labels (12.4.2): a range wherever the counting begins anew or changes its figures.
pub(super) fn labels(document: &mut Document, catalog: ObjectId, pages: &Pages) {
    let mut ranges = Vec::new();
    let mut expected = None;
    for (index, page) in pages.pages.iter().enumerate() {
        let folio = &page.folio;
        if expected != Some((folio.value, folio.style)) {
            let style = match folio.style {
                FolioStyle::Decimal => "D",
                FolioStyle::LowerRoman => "r",
            };
            let mut range = Dictionary::from_iter([("S", name(style))]);
            if folio.value != 1 {
                range.set("St", i64::from(folio.value.max(1)));
            }
            ranges.push(Object::Integer(index as i64));
            ranges.push(range.into());
        }
        expected = Some((folio.value.saturating_add(1), folio.style));
    }
    if !ranges.is_empty() {
        let tree = Dictionary::from_iter([("Nums", Object::Array(ranges))]);
        dictionary(document, catalog).set("PageLabels", tree);
    }
}

/// The anchors by name (12.3.2.3), for links from outside: `book.pdf#chapter-1`.
pub(super) fn names(document: &mut Document, catalog: ObjectId, places: &Places<'_>, pages: &Pages) {
    let mut entries: Vec<(Vec<u8>, Object)> = pages
        .destinations
        .iter()
        .filter(|(anchor, _)| !anchor.is_empty())
        .filter_map(|(anchor, place)| Some((text_bytes(anchor), explicit(place, places)?)))
        .collect();
    if entries.is_empty() {
        return;
    }
    // Sorted by the bytes of their keys (7.9.6).
    entries.sort_by(|(a, _), (b, _)| a.cmp(b));
    let entries: Vec<Object> = entries
        .into_iter()
        .flat_map(|(key, destination)| [Object::String(key, StringFormat::Literal), destination])
        .collect();
    let tree = document.add_object(Dictionary::from_iter([("Names", Object::Array(entries))]));
    let names = Dictionary::from_iter([("Dests", Object::Reference(tree))]);
    dictionary(document, catalog).set("Names", names);
}
