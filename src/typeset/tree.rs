//! The document as selectors see it: one element for each node that is one, in document order.
//!
//! Built once for the whole publication, read by all composers at once. A composer walks a block's
//! children and its element's children side by side; both orders are fixed here.

use super::contents;
use crate::document::{
    Block, CodeBlock, Document, Element, Figure, Inline, Listed, Meta, Note, NoteLabel, Number, Paragraph,
    Section, Table, pictures_alone, plain_text,
};
use crate::highlight::{self, TokenKind};
use crate::publication::Kind;
use crate::style::{ElementId, ElementTree, NewElement};
use std::collections::{BTreeMap, BTreeSet};

/// Blocks and inlines nested deeper than this are set at this depth; it bounds recursion.
pub(super) const DEPTH: usize = 48;

/// An element, by its place in document order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Node(u32);

/// All elements, with the ways down and onward.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub elements: ElementTree,
    ids: Vec<ElementId>,
    first: Vec<Option<Node>>,
    next: Vec<Option<Node>>,
    last: Vec<Option<Node>>,
}

/// The children of an element, one after the other.
#[derive(Clone, Copy)]
pub(super) struct Children<'t> {
    tree: &'t Tree,
    next: Option<Node>,
}

impl Children<'_> {
    /// The next child; none only where nesting went below [`DEPTH`].
    pub fn take(&mut self) -> Option<Node> {
        let node = self.next?;
        self.next = self.tree.next[node.idx()];
        Some(node)
    }

    /// The next child, which stays the next.
    pub fn peek(&self) -> Option<Node> {
        self.next
    }

    /// Goes past the elements of a block.
    pub fn skip(&mut self, block: &Block) {
        let count = match block {
            Block::Paragraph(own) if is_bare(own) => {
                own.content.iter().filter(|inline| inline.element().is_some()).count()
            }
            _ => 1,
        };
        for _ in 0..count {
            self.take();
        }
    }
}

impl Node {
    fn idx(self) -> usize {
        self.0 as usize
    }
}

impl Tree {
    pub fn add(&mut self, parent: Option<Node>, element: NewElement) -> Node {
        let id = self.elements.add(parent.map(|parent| self.id(parent)), element);
        let node = Node(u32::try_from(self.ids.len()).expect("the element tree has counted them already"));
        self.ids.push(id);
        self.first.push(None);
        self.next.push(None);
        self.last.push(None);
        if let Some(parent) = parent {
            match self.last[parent.idx()] {
                Some(previous) => self.next[previous.idx()] = Some(node),
                None => self.first[parent.idx()] = Some(node),
            }
            self.last[parent.idx()] = Some(node);
        }
        node
    }

    pub fn id(&self, node: Node) -> ElementId {
        self.ids[node.idx()]
    }

    pub fn children(&self, node: Node) -> Children<'_> {
        Children { tree: self, next: self.first[node.idx()] }
    }
}

/// The tree of a document, its root, the element of each note.
pub(super) struct Grown<'a> {
    pub tree: Tree,
    pub root: Node,
    pub notes: BTreeMap<&'a NoteLabel, Node>,
    /// Those that are read where a list of notes stands.
    pub endnotes: BTreeSet<&'a NoteLabel>,
}

/// Adds an element for each node of the document.
pub(super) fn grow<'a>(document: &'a Document, kind: Kind, contents: &[contents::Entry<'a>]) -> Grown<'a> {
    let notes = (&document.notes, BTreeMap::new());
    let mut grower = Grower { tree: Tree::default(), document, contents, notes };
    let class = match kind {
        Kind::Book => "book",
        Kind::Article => "article",
        Kind::Issue => "issue",
    };
    let language = Some(document.language.0.as_str()).filter(|tag| !tag.is_empty()).map(Into::into);
    let body = NewElement { name: "body", classes: vec![class.into()], language, ..NewElement::default() };
    let root = grower.tree.add(None, body);
    for section in &document.sections {
        grower.section(root, section, 0);
    }
    let mut notes = std::mem::take(&mut grower.notes.1);
    let endnotes: BTreeSet<&NoteLabel> = notes.keys().copied().collect();
    for (label, note) in &document.notes {
        if endnotes.contains(label) {
            continue;
        }
        let element = Element { name: "aside", class: Some("footnote") };
        let node = grower.element(root, element, &note.meta, note.blocks.is_empty());
        grower.blocks(node, &note.blocks, 1);
        notes.insert(label, node);
    }
    Grown { tree: grower.tree, root, notes, endnotes }
}

/// A paragraph that is no `p` of its own: its words stand directly in the item, cell or figure.
pub(super) fn is_bare(paragraph: &Paragraph) -> bool {
    paragraph.tight
}

/// A cell that holds one paragraph is set as if it held its words.
pub(super) fn cell_words(blocks: &[Block]) -> Option<&Paragraph> {
    match blocks {
        [Block::Paragraph(own)] => Some(own),
        _ => None,
    }
}

/// The classes of a label's words before its number, of the number, and of the words after it.
pub(super) const LABEL_PARTS: [&str; 3] = ["word", "numeral", "word"];

struct Grower<'c, 'a> {
    tree: Tree,
    document: &'a Document,
    contents: &'c [contents::Entry<'a>],
    /// All notes, and the elements of those that stand in lists.
    notes: (&'a BTreeMap<NoteLabel, Note>, BTreeMap<&'a NoteLabel, Node>),
}

impl<'a> Grower<'_, 'a> {
    fn element(&mut self, parent: Node, element: Element, meta: &Meta, empty: bool) -> Node {
        let classes = element.class.into_iter().chain(meta.classes().iter().map(String::as_str));
        let mut own: Vec<Box<str>> = Vec::new();
        for class in classes {
            if !own.iter().any(|known| &**known == class) {
                own.push(class.into());
            }
        }
        let new = NewElement {
            name: element.name,
            id: meta.anchor().map(Into::into),
            classes: own,
            language: meta.language().map(|language| language.0.as_str().into()),
            empty,
        };
        let node = self.tree.add(Some(parent), new);
        let values = meta.attributes.iter().flat_map(|attributes| &attributes.values);
        for (key, value) in values {
            let id = self.tree.id(node);
            self.tree.elements.set_attribute(id, key, value);
        }
        node
    }

    fn bare(&mut self, parent: Node, name: &'static str) -> Node {
        self.tree.add(Some(parent), NewElement { name, ..NewElement::default() })
    }

    fn section(&mut self, parent: Node, section: &'a Section, depth: usize) {
        let empty = section.heading.is_empty() && section.blocks.is_empty() && section.sections.is_empty();
        let node = self.element(parent, section.element(), &section.meta, empty);
        if !section.heading.is_empty() {
            let heading = self.element(node, section.heading_element(), &Meta::default(), false);
            self.headline(heading, section);
        }
        self.blocks(node, &section.blocks, 0);
        if depth < DEPTH {
            for inner in &section.sections {
                self.section(node, inner, depth + 1);
            }
        }
    }

    /// A heading's words; those of a numbered section stand in a title after its label.
    fn headline(&mut self, parent: Node, section: &Section) {
        if contents::label(section).is_none() {
            return self.inlines(parent, &section.heading, 0);
        }
        let label = self.classed(parent, "label");
        if let Some(number) = &section.number {
            self.number_parts(label, number);
        }
        let title = self.classed(parent, "title");
        self.inlines(title, &section.heading, 0);
    }

    /// A label's words and its number.
    fn number_parts(&mut self, label: Node, number: &Number) {
        let parts = number.parts().into_iter().zip(LABEL_PARTS);
        parts.filter(|(part, _)| !part.is_empty()).for_each(|(_, class)| {
            self.classed(label, class);
        });
    }

    fn classed(&mut self, parent: Node, class: &str) -> Node {
        self.classed_as("span", parent, class)
    }

    fn classed_as(&mut self, name: &'static str, parent: Node, class: &str) -> Node {
        let own = NewElement { name, classes: vec![class.into()], ..NewElement::default() };
        self.tree.add(Some(parent), own)
    }

    /// A caption with its number before it; nothing where there is neither.
    fn caption(&mut self, node: Node, name: &'static str, number: Option<&Number>, caption: &[Inline]) {
        if number.is_none() && caption.is_empty() {
            return;
        }
        let own = self.bare(node, name);
        if number.is_some() {
            self.classed(own, "number");
        }
        self.inlines(own, caption, 0);
    }

    fn blocks(&mut self, parent: Node, blocks: &'a [Block], depth: usize) {
        if depth >= DEPTH {
            return;
        }
        for block in blocks {
            self.block(parent, block, depth);
        }
    }

    fn block(&mut self, parent: Node, block: &'a Block, depth: usize) {
        if let Block::Paragraph(own) = block
            && is_bare(own)
        {
            return self.inlines(parent, &own.content, 0);
        }
        let node = self.element(parent, block.element(), block.meta(), is_empty(block));
        match block {
            Block::Paragraph(own) => self.inlines(node, &own.content, 0),
            Block::Heading(own) => self.inlines(node, &own.content, 0),
            Block::Quote(own) | Block::Division(own) => self.blocks(node, &own.blocks, depth + 1),
            Block::List(own) => {
                for item in &own.items {
                    let element = Element { name: "li", class: item.task.map(|_| "task") };
                    let li = self.element(node, element, &item.meta, item.blocks.is_empty());
                    self.blocks(li, &item.blocks, depth + 1);
                }
            }
            Block::Definitions(own) => {
                for entry in &own.entries {
                    let term = self.element(node, Element { name: "dt", class: None }, &entry.meta, false);
                    self.inlines(term, &entry.term, 0);
                    for definition in &entry.definitions {
                        let dd = self.bare(node, "dd");
                        self.blocks(dd, definition, depth + 1);
                    }
                }
            }
            Block::Code(own) => self.code(node, own),
            Block::Table(own) => self.table(node, own, depth),
            Block::Figure(own) => self.figure(node, own, depth),
            Block::Admonition(own) => {
                let label = NewElement { name: "p", classes: vec!["label".into()], ..NewElement::default() };
                self.tree.add(Some(node), label);
                self.blocks(node, &own.blocks, depth + 1);
            }
            Block::Contents(own) if own.of != Listed::Headings => self.listings(node, own.of),
            Block::Contents(own) => {
                let list = self.bare(node, "ol");
                for entry in self.contents.iter().filter(|entry| entry.is_listed(own.depth)) {
                    let class = format!("level-{}", entry.level).into();
                    let mut classes = vec![class];
                    classes.push(entry.section.division.class().into());
                    let li = NewElement { name: "li", classes, ..NewElement::default() };
                    let li = self.tree.add(Some(list), li);
                    let link = self.bare(li, "a");
                    self.headline(link, entry.section);
                }
            }
            Block::Notes(own) => {
                for label in &own.labels {
                    let Some((label, note)) = self.notes.0.get_key_value(label) else { continue };
                    // Each stands in one place alone.
                    if self.notes.1.contains_key(label) {
                        continue;
                    }
                    let element = Element { name: "aside", class: Some("endnote") };
                    let aside = self.element(node, element, &note.meta, note.blocks.is_empty());
                    self.notes.1.insert(label, aside);
                    self.blocks(aside, &note.blocks, depth + 1);
                }
            }
            Block::Break(_) | Block::Math(_) | Block::Raw(_) => {}
        }
    }

    /// A list of figures or tables.
    fn listings(&mut self, node: Node, of: Listed) {
        let list = self.bare(node, "ol");
        let class = if of == Listed::Figures { "figure" } else { "table" };
        for own in contents::listings(self.document, of) {
            let li = self.classed_as("li", list, class);
            let link = self.bare(li, "a");
            if let Some(number) = own.number {
                let label = self.classed(link, "label");
                self.number_parts(label, number);
            }
            let title = self.classed(link, "title");
            if own.short.is_none() {
                self.inlines(title, own.caption, 0);
            }
        }
    }

    /// What a listing's lines are set in: one element for each look that they may have, since a style
    /// asks for words by their kind and not by their place.
    fn code(&mut self, node: Node, own: &CodeBlock) {
        let language = own.language.as_ref().map(|language| format!("language-{language}").into());
        let classes = language.into_iter().collect();
        let code = self.tree.add(Some(node), NewElement { name: "code", classes, ..NewElement::default() });
        self.classed(code, "line-number");
        self.classed(code, "fold");
        self.bare(code, "mark");
        if own.language.as_ref().is_some_and(|language| highlight::knows(language)) {
            TokenKind::ALL.iter().for_each(|kind| {
                self.classed(code, kind.class());
            });
        }
    }

    fn table(&mut self, node: Node, table: &'a Table, depth: usize) {
        self.caption(node, "caption", table.number.as_ref(), &table.caption);
        for (group, rows) in [("thead", &table.head), ("tbody", &table.body), ("tfoot", &table.foot)] {
            if rows.is_empty() {
                continue;
            }
            let parent = self.bare(node, group);
            for row in rows {
                let tr = self.element(parent, Element { name: "tr", class: None }, &row.meta, false);
                for own in &row.cells {
                    let name = if group == "thead" || own.header { "th" } else { "td" };
                    let element = Element { name, class: None };
                    let td = self.element(tr, element, &own.meta, own.blocks.is_empty());
                    match cell_words(&own.blocks) {
                        Some(words) => self.inlines(td, &words.content, 0),
                        None => self.blocks(td, &own.blocks, depth + 1),
                    }
                }
            }
        }
    }

    fn figure(&mut self, node: Node, figure: &'a Figure, depth: usize) {
        for block in &figure.blocks {
            match block {
                Block::Paragraph(own) if !pictures_alone(own).is_empty() => {
                    self.inlines(node, &own.content, 0)
                }
                other => {
                    if depth + 1 < DEPTH {
                        self.block(node, other, depth + 1);
                    }
                }
            }
        }
        self.caption(node, "figcaption", figure.number.as_ref(), &figure.caption);
    }

    fn inlines(&mut self, parent: Node, content: &[Inline], depth: usize) {
        if depth >= DEPTH {
            return;
        }
        for inline in content {
            let Some(element) = inline.element() else { continue };
            let inner = inline.content();
            let node = self.element(parent, element, inline.meta(), inner.is_some_and(Vec::is_empty));
            if let Some(inner) = inner {
                self.inlines(node, inner, depth + 1);
            }
        }
    }
}

fn is_empty(block: &Block) -> bool {
    match block {
        Block::Paragraph(own) => plain_text(&own.content).is_empty(),
        Block::Heading(own) => own.content.is_empty(),
        Block::Quote(own) | Block::Division(own) => own.blocks.is_empty(),
        Block::Break(_) => true,
        Block::Code(own) => own.text.is_empty(),
        Block::List(_)
        | Block::Definitions(_)
        | Block::Table(_)
        | Block::Figure(_)
        | Block::Admonition(_)
        | Block::Math(_)
        | Block::Raw(_)
        | Block::Contents(_)
        | Block::Notes(_) => false,
    }
}
