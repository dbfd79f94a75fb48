//! The structure tree (ISO 32000-1, 14.7 and 14.8): an element a node, its marked content and links
//! as its kids, and the parent tree that leads back.

use super::navigation::Link;
use super::{Parts, name, numbers, string};
use crate::pages::{Structure, StructureId, StructureNode, StructureRole};
use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// The tree that was written.
pub(super) struct Tagged {
    pub root: ObjectId,
    /// What a machine can tell that PDF/UA-1 would not have.
    pub fault: Option<Unspoken>,
}

/// The standard structure type (14.8.4).
pub(in crate::pdf) fn role_name(role: StructureRole) -> &'static str {
    match role {
        StructureRole::Part => "Part",
        StructureRole::Article => "Art",
        StructureRole::Section => "Sect",
        StructureRole::Division => "Div",
        StructureRole::Quote => "BlockQuote",
        StructureRole::InlineQuote => "Quote",
        StructureRole::Caption => "Caption",
        StructureRole::Contents => "TOC",
        StructureRole::ContentsItem => "TOCI",
        StructureRole::Heading(level) => {
            ["H1", "H2", "H3", "H4", "H5", "H6"][usize::from(level.clamp(1, 6) - 1)]
        }
        StructureRole::Paragraph => "P",
        StructureRole::List => "L",
        StructureRole::ListItem => "LI",
        StructureRole::Label => "Lbl",
        StructureRole::ListBody => "LBody",
        StructureRole::Table => "Table",
        StructureRole::TableHead => "THead",
        StructureRole::TableBody => "TBody",
        StructureRole::TableFoot => "TFoot",
        StructureRole::TableRow => "TR",
        StructureRole::ColumnHeader | StructureRole::RowHeader => "TH",
        StructureRole::TableCell => "TD",
        StructureRole::Span => "Span",
        StructureRole::Link => "Link",
        StructureRole::Reference => "Reference",
        StructureRole::Note => "Note",
        StructureRole::Code => "Code",
        StructureRole::Figure => "Figure",
        StructureRole::Formula => "Formula",
    }
}

/// Marked content: page and identifier.
#[derive(Clone, Copy)]
struct Mark {
    page: usize,
    identifier: usize,
    /// Its place in the content of the whole file.
    position: usize,
}

/// What hangs on each node.
struct Tree<'a> {
    structure: &'a Structure,
    marks: Vec<Vec<Mark>>,
    /// Indices into the links.
    links: Vec<Vec<usize>>,
    children: Vec<Vec<usize>>,
    top: Vec<usize>,
    /// Position of the first content in each node and below it.
    first: Vec<Option<usize>>,
    /// Whether it is written: nodes that hold nothing are not, but for the cells of tables.
    kept: Vec<bool>,
    ids: Vec<ObjectId>,
}

impl<'a> Tree<'a> {
    fn new(document: &mut Document, parts: &Parts<'a>, links: &[Link]) -> Self {
        let structure = &parts.job.pages.structure;
        let count = structure.nodes.len();
        let mut tree = Tree {
            structure,
            marks: vec![Vec::new(); count],
            links: vec![Vec::new(); count],
            children: vec![Vec::new(); count],
            top: Vec::new(),
            first: vec![None; count],
            kept: vec![false; count],
            ids: Vec::new(),
        };
        let mut position = 0;
        for (page, content) in parts.contents.iter().enumerate() {
            for (identifier, node) in content.marked.iter().enumerate() {
                if let Some(marks) = tree.marks.get_mut(node.0 as usize) {
                    marks.push(Mark { page, identifier, position });
                    position += 1;
                }
            }
        }
        for (index, link) in links.iter().enumerate() {
            if let Some(own) = link.structure.and_then(|node| tree.links.get_mut(node.0 as usize)) {
                own.push(index);
            }
        }
        // Parents stand before their children, so one way back settles all that is below.
        for index in (0..count).rev() {
            let cell = matches!(
                structure.nodes[index].role,
                StructureRole::TableCell | StructureRole::ColumnHeader | StructureRole::RowHeader
            );
            tree.kept[index] |= cell || !tree.marks[index].is_empty() || !tree.links[index].is_empty();
            let own = tree.marks[index].first().map(|mark| mark.position);
            tree.first[index] = earliest(tree.first[index], own);
            if let Some(parent) = tree.parent(index) {
                tree.kept[parent] |= tree.kept[index];
                tree.first[parent] = earliest(tree.first[parent], tree.first[index]);
            }
        }
        for index in 0..count {
            if tree.kept[index] {
                match tree.parent(index) {
                    Some(parent) => tree.children[parent].push(index),
                    None => tree.top.push(index),
                }
            }
        }
        tree.ids =
            tree.kept.iter().map(|kept| if *kept { document.new_object_id() } else { (0, 0) }).collect();
        tree
    }

    fn parent(&self, index: usize) -> Option<usize> {
        let parent = self.structure.nodes[index].parent?.0 as usize;
        (parent < index).then_some(parent)
    }

    fn node(&self, index: usize) -> &StructureNode {
        &self.structure.nodes[index]
    }

    /// The kids of a node in reading order: children in the order of the structure, and the node's own
    /// content where it stands between theirs. A note, whose content stands at the foot of a page, and a
    /// cell without content keep to the child before them.
    fn kids(&self, index: usize, page: Option<usize>, links: &[Link], pages: &[ObjectId]) -> Vec<Object> {
        let mut kids: Vec<(usize, Object)> = Vec::new();
        let mut last = 0;
        for child in &self.children[index] {
            let own = self.first[*child].filter(|_| self.node(*child).role != StructureRole::Note);
            last = own.unwrap_or(last);
            kids.push((last, Object::Reference(self.ids[*child])));
        }
        if !self.marks[index].is_empty() {
            for mark in &self.marks[index] {
                let identifier = Object::Integer(mark.identifier as i64);
                let kid = if Some(mark.page) == page {
                    identifier
                } else {
                    let page = Object::Reference(pages[mark.page]);
                    Dictionary::from_iter([("Type", name("MCR")), ("Pg", page), ("MCID", identifier)]).into()
                };
                kids.push((mark.position, kid));
            }
            kids.sort_by_key(|(position, _)| *position);
        }
        let mut kids: Vec<Object> = kids.into_iter().map(|(_, kid)| kid).collect();
        kids.extend(self.links[index].iter().map(|link| annotation_kid(&links[*link], pages)));
        kids
    }
}

fn earliest(a: Option<usize>, b: Option<usize>) -> Option<usize> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

fn annotation_kid(link: &Link, pages: &[ObjectId]) -> Object {
    Dictionary::from_iter([
        ("Type", name("OBJR")),
        ("Pg", Object::Reference(pages[link.page])),
        ("Obj", Object::Reference(link.id)),
    ])
    .into()
}

/// Writes the tree; nothing where the pages have no structure.
pub(super) fn write(
    document: &mut Document,
    pages: &[ObjectId],
    parts: &Parts<'_>,
    links: &[Link],
) -> Option<Tagged> {
    if parts.job.pages.structure.nodes.is_empty() {
        return None;
    }
    let root = document.new_object_id();
    let whole = document.new_object_id();
    let tree = Tree::new(document, parts, links);
    let boxes = figure_boxes(parts);
    let numberings = numberings(&tree, parts);
    let note_names = note_names(&tree);
    let of_node = |index: usize| {
        let parent = tree.parent(index).map_or(whole, |parent| tree.ids[parent]);
        let mut own = element(role_name(parts.roles.get(index).copied().unwrap_or_default()), parent);
        let page = tree.marks[index].first().map(|mark| mark.page);
        if let Some(page) = page {
            own.set("Pg", Object::Reference(pages[page]));
        }
        let area = boxes.get(&index).copied();
        describe(&mut own, tree.node(index), area, numberings.get(&index).copied());
        if let Some(name) = note_names.get(&index) {
            own.set("ID", name.clone());
        }
        set_kids(&mut own, tree.kids(index, page, links, pages));
        (tree.ids[index], Object::Dictionary(own))
    };
    let kept: Vec<usize> = (0..tree.ids.len()).filter(|index| tree.kept[*index]).collect();
    let elements: Vec<(ObjectId, Object)> = kept.into_par_iter().map(of_node).collect();
    document.objects.extend(elements);
    let mut top: Vec<Object> = tree.top.iter().map(|index| Object::Reference(tree.ids[*index])).collect();
    let owners = link_owners(document, &tree, links, pages, whole, &mut top);
    let mut document_element = element("Document", root);
    set_kids(&mut document_element, top);
    document.objects.insert(whole, document_element.into());
    let parent_tree = parent_tree(document, &tree, parts, links, &owners);
    let mut own = Dictionary::from_iter([
        ("Type", name("StructTreeRoot")),
        ("K", Object::Reference(whole)),
        ("ParentTree", Object::Reference(parent_tree)),
        ("ParentTreeNextKey", Object::Integer((pages.len() + links.len()) as i64)),
    ]);
    if !note_names.is_empty() {
        let names = note_names.into_iter();
        let names = names.flat_map(|(index, name)| [name, Object::Reference(tree.ids[index])]);
        own.set("IDTree", Dictionary::from_iter([("Names", Object::Array(names.collect()))]));
    }
    document.objects.insert(root, own.into());
    let mute = links.iter().any(|link| link.words.is_empty());
    Some(Tagged { root, fault: fault(&tree).or(mute.then_some(Unspoken::MuteLink)) })
}

/// The identifier that each note has of its own (PDF/UA-1, 7.9).
fn note_names(tree: &Tree<'_>) -> BTreeMap<usize, Object> {
    let is_note = |index: &usize| tree.kept[*index] && tree.node(*index).role == StructureRole::Note;
    let name =
        |number: usize| Object::String(format!("note-{number:06}").into_bytes(), StringFormat::Literal);
    let notes = (0..tree.ids.len()).filter(is_note);
    notes.zip(1..).map(|(index, number)| (index, name(number))).collect()
}

fn element(role: &str, parent: ObjectId) -> Dictionary {
    Dictionary::from_iter([("Type", name("StructElem")), ("S", name(role)), ("P", Object::Reference(parent))])
}

/// One kid needs no array.
fn set_kids(own: &mut Dictionary, mut kids: Vec<Object>) {
    match kids.len() {
        0 => {}
        1 => own.set("K", kids.remove(0)),
        _ => own.set("K", kids),
    }
}

/// The element of each link; one that has none in the structure gets one at the end of the document.
fn link_owners(
    document: &mut Document,
    tree: &Tree<'_>,
    links: &[Link],
    pages: &[ObjectId],
    whole: ObjectId,
    top: &mut Vec<Object>,
) -> Vec<ObjectId> {
    let mut owners = Vec::with_capacity(links.len());
    for link in links {
        let known = link.structure.and_then(|node| tree.ids.get(node.0 as usize).copied());
        owners.push(known.unwrap_or_else(|| {
            let mut own = element("Link", whole);
            own.set("Alt", string(&link.words));
            set_kids(&mut own, vec![annotation_kid(link, pages)]);
            let id = document.add_object(own);
            top.push(Object::Reference(id));
            id
        }));
    }
    owners
}

/// Pages lead from their number to the elements of their marked content, links to their element.
fn parent_tree(
    document: &mut Document,
    tree: &Tree<'_>,
    parts: &Parts<'_>,
    links: &[Link],
    owners: &[ObjectId],
) -> ObjectId {
    let mut entries = Vec::new();
    for (index, content) in
        parts.contents.iter().enumerate().filter(|(_, content)| !content.marked.is_empty())
    {
        let owners = content
            .marked
            .iter()
            .map(|node| tree.ids.get(node.0 as usize).map_or(Object::Null, |id| Object::Reference(*id)));
        entries.push(Object::Integer(index as i64));
        entries.push(Object::Array(owners.collect()));
    }
    for (index, (link, owner)) in links.iter().zip(owners).enumerate() {
        let key = (parts.contents.len() + index) as i64;
        super::dictionary(document, link.id).set("StructParent", key);
        entries.push(Object::Integer(key));
        entries.push(Object::Reference(*owner));
    }
    document.add_object(Dictionary::from_iter([("Nums", Object::Array(entries))]))
}

/// The first area of each figure, in the page's coordinates (14.8.5.4.3, `BBox`).
fn figure_boxes(parts: &Parts<'_>) -> BTreeMap<usize, [f64; 4]> {
    let mut boxes = BTreeMap::new();
    for (sheet, content) in parts.sheets.iter().zip(&parts.contents) {
        for (node, area) in &content.figures {
            let left = sheet.left + area.x.to_pt();
            let top = sheet.top - area.y.to_pt();
            let area = [left, top - area.height.to_pt(), left + area.width.to_pt(), top];
            boxes.entry(node.0 as usize).or_insert(area);
        }
    }
    boxes
}

/// How the items of each list are labelled (14.8.5.5, `ListNumbering`), by its first label: an ordered
/// list must say so (PDF/UA-1, 7.6; Matterhorn Protocol 1.1, 16-001).
fn numberings(tree: &Tree<'_>, parts: &Parts<'_>) -> BTreeMap<usize, &'static str> {
    let mut numberings = BTreeMap::new();
    for (label, first) in parts.contents.iter().flat_map(|content| &content.labels) {
        let item = tree.parent(label.0 as usize);
        let list = item.and_then(|item| tree.parent(item));
        let Some(list) = list.filter(|list| tree.node(*list).role == StructureRole::List) else { continue };
        let numbering = match first {
            '0'..='9' => "Decimal",
            'a'..='z' => "LowerAlpha",
            'A'..='Z' => "UpperAlpha",
            '•' | '●' => "Disc",
            '◦' | '○' => "Circle",
            '▪' | '■' => "Square",
            _ => "None",
        };
        numberings.entry(list).or_insert(numbering);
    }
    numberings
}

fn describe(
    own: &mut Dictionary,
    node: &StructureNode,
    area: Option<[f64; 4]>,
    numbering: Option<&'static str>,
) {
    if let Some(language) = node.language.as_ref().filter(|language| !language.0.is_empty()) {
        own.set("Lang", string(&language.0));
    }
    if let Some(alt) = node.alt.as_ref().filter(|alt| !alt.trim().is_empty()) {
        own.set("Alt", string(alt));
    }
    if let Some(title) = node.title.as_ref().filter(|title| !title.is_empty()) {
        own.set("T", string(title));
    }
    let mut attributes = Vec::new();
    let mut table = Dictionary::new();
    match node.role {
        StructureRole::ColumnHeader => table.set("Scope", name("Column")),
        StructureRole::RowHeader => table.set("Scope", name("Row")),
        StructureRole::Figure | StructureRole::Formula => {
            if let Some(area) = area {
                attributes.push(Dictionary::from_iter([
                    ("O", name("Layout")),
                    ("Placement", name("Block")),
                    ("BBox", numbers(&area)),
                ]));
            }
        }
        _ => {}
    }
    if let Some(numbering) = numbering {
        attributes.push(Dictionary::from_iter([("O", name("List")), ("ListNumbering", name(numbering))]));
    }
    if node.column_span > 1 {
        table.set("ColSpan", i64::from(node.column_span));
    }
    if node.row_span > 1 {
        table.set("RowSpan", i64::from(node.row_span));
    }
    if !table.is_empty() {
        table.set("O", name("Table"));
        attributes.push(table);
    }
    match attributes.len() {
        0 => {}
        1 => own.set("A", attributes.remove(0)),
        _ => own.set("A", attributes.into_iter().map(Object::Dictionary).collect::<Vec<_>>()),
    }
}

/// What keeps a document from being heard in full (ISO 14289-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unspoken {
    /// A figure or a formula has no text that stands for it (7.3, 7.7).
    NoAlternative(StructureId),
    /// A part of a list, a table or a list of contents stands outside of it (7.1).
    OutOfPlace(StructureId),
    /// A link says nothing (7.18.5).
    MuteLink,
}

/// What a machine can tell of the tree: alternative texts (7.3), parts of tables, lists and contents in
/// their place (7.1, after ISO 32000-1, 14.8.4.3). Levels of headings (7.4.2) were closed up before.
fn fault(tree: &Tree<'_>) -> Option<Unspoken> {
    use StructureRole as Role;
    for index in (0..tree.ids.len()).filter(|index| tree.kept[*index]) {
        let node = tree.node(index);
        let id = StructureId(u32::try_from(index).unwrap_or(u32::MAX));
        let above = tree.parent(index).map(|parent| tree.node(parent).role);
        let in_place = match node.role {
            Role::Figure | Role::Formula => {
                if node.alt.as_ref().is_none_or(|alt| alt.trim().is_empty()) {
                    return Some(Unspoken::NoAlternative(id));
                }
                true
            }
            Role::ListItem => above == Some(Role::List),
            Role::ListBody => above == Some(Role::ListItem),
            Role::ContentsItem => above == Some(Role::Contents),
            Role::TableHead | Role::TableBody | Role::TableFoot => above == Some(Role::Table),
            Role::TableRow => {
                matches!(above, Some(Role::Table | Role::TableHead | Role::TableBody | Role::TableFoot))
            }
            Role::TableCell | Role::ColumnHeader | Role::RowHeader => above == Some(Role::TableRow),
            _ => true,
        };
        if !in_place {
            return Some(Unspoken::OutOfPlace(id));
        }
    }
    None
}
