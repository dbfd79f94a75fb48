//! Where everything will stand, settled before anything is written: ids, the file each anchor is in,
//! each file's notes, the pictures that are shown, and where the pages of the print edition begin.
//!
//! Chapters can then be written side by side, since none of them decides anything for another.

use super::PageBreak;
use super::reading::{self, Node};
use super::split::{ContentFile, Piece, Plan, section_title};
use super::xml::{id_from, slug};
use crate::document::{
    AssetPath, Attributes, Block, Document, Inline, Meta, Note, NoteLabel, Notes, Section,
};
use crate::source::{FileId, Span};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A place that a link can name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Its content document, by index; none for the contents, which the navigation document holds.
    pub file: Option<usize>,
    pub id: String,
}

/// A note, where it is written.
#[derive(Debug)]
pub(super) struct PlacedNote<'a> {
    pub note: &'a Note,
    pub file: usize,
    pub id: String,
    /// The id of its first mark, and the file that holds it.
    pub call: String,
    pub call_file: usize,
    /// What the mark shows.
    pub sign: String,
}

/// The beginning of a printed page.
#[derive(Debug)]
pub(super) struct PlacedPage {
    pub id: String,
    pub label: String,
    pub file: usize,
}

/// A node's identity while the tree is borrowed: its address. Never written to the product.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Key(usize);

impl Key {
    pub fn of<T>(node: &T) -> Key {
        Key(std::ptr::from_ref(node).addr())
    }
}

/// The survey of one book.
#[derive(Debug, Default)]
pub(super) struct Survey<'a> {
    /// By what carries it: a section or a node's attributes.
    ids: HashMap<Key, String>,
    /// By section, for lists of contents.
    sections: HashMap<Key, Place>,
    anchors: HashMap<&'a str, Place>,
    notes: BTreeMap<&'a NoteLabel, PlacedNote<'a>>,
    /// The files of notes that stand in lists.
    listed: BTreeMap<&'a NoteLabel, usize>,
    /// Each file's notes, in the order of their marks.
    file_notes: Vec<Vec<&'a NoteLabel>>,
    calls: HashMap<Key, &'a NoteLabel>,
    pub pictures: BTreeSet<&'a AssetPath>,
    pub pages: Vec<PlacedPage>,
    /// By the first text of a section: the heading above it, if that stands nowhere in the manuscript.
    furnished: HashMap<Key, Key>,
    /// By text: offsets in it, each with its page.
    page_marks: HashMap<Key, Vec<(usize, usize)>>,
    taken: BTreeSet<String>,
}

impl<'a> Survey<'a> {
    pub fn new(document: &'a Document, plan: &Plan<'a>, breaks: &[PageBreak]) -> Self {
        let files = &plan.files;
        let mut survey =
            Survey { file_notes: files.iter().map(|_| Vec::new()).collect(), ..Survey::default() };
        for anchor in plan.contents.iter().filter_map(|section| section.meta.anchor()) {
            survey.anchors.insert(anchor, Place { file: None, id: String::new() });
        }
        survey.settle_anchors(files);
        for (idx, file) in files.iter().enumerate() {
            survey.find_lists(&file.piece, idx, 0);
        }
        let mut leaves = Vec::new();
        for (idx, file) in files.iter().enumerate() {
            survey.read_piece(document, &file.piece, idx, 0, &mut leaves);
        }
        survey.place_pages(leaves, breaks);
        survey
    }

    /// The id of a section, or of a node that its author named.
    pub fn id<T>(&self, node: &T) -> Option<&str> {
        self.ids.get(&Key::of(node)).map(String::as_str)
    }
    pub fn meta_id(&self, meta: &Meta) -> Option<&str> {
        self.id::<Attributes>(meta.attributes.as_deref()?)
    }
    pub fn section(&self, section: &Section) -> Option<&Place> {
        self.sections.get(&Key::of(section))
    }
    pub fn anchor(&self, anchor: &str) -> Option<&Place> {
        self.anchors.get(anchor)
    }
    pub fn note(&self, label: &NoteLabel) -> Option<&PlacedNote<'a>> {
        self.notes.get(label)
    }
    pub fn notes_of(&self, file: usize) -> impl Iterator<Item = &PlacedNote<'a>> {
        self.file_notes[file].iter().filter_map(|label| self.notes.get(label))
    }
    /// The mark is the first of its note: the one that the note leads back to.
    pub fn is_first_call(&self, reference: &crate::document::NoteReference) -> bool {
        self.calls.contains_key(&Key::of(reference))
    }
    /// Where in a text printed pages begin, as offsets with the page's index.
    pub fn page_marks<T>(&self, node: &T) -> &[(usize, usize)] {
        if self.page_marks.is_empty() {
            return &[];
        }
        self.page_marks.get(&Key::of(node)).map_or(&[], Vec::as_slice)
    }

    /// An id that nothing else has: the wish, or the wish and a number.
    fn take(&mut self, wish: &str) -> String {
        let mut id = wish.to_owned();
        let mut count = 1;
        while !self.taken.insert(id.clone()) {
            count += 1;
            id = format!("{wish}-{count}");
        }
        id
    }

    /// The author's anchors come first, so that they stay as they were written.
    fn settle_anchors(&mut self, files: &[ContentFile<'a>]) {
        for (idx, file) in files.iter().enumerate() {
            self.settle_piece(&file.piece, idx, 0);
        }
    }

    fn settle_piece(&mut self, piece: &Piece<'a>, file: usize, depth: usize) {
        if depth > reading::MAX_DEPTH {
            return;
        }
        let section = piece.section;
        if piece.opens {
            let wish = match section.meta.anchor() {
                Some(anchor) => id_from(anchor),
                None => section_wish(section),
            };
            let id = self.take(&wish);
            let place = Place { file: Some(file), id: id.clone() };
            if let Some(anchor) = section.meta.anchor() {
                self.anchors.entry(anchor).or_insert_with(|| place.clone());
            }
            self.ids.insert(Key::of(section), id);
            self.sections.insert(Key::of(section), place);
            let mut heading = Vec::new();
            reading::walk_line(&section.heading, 0, &mut |node| heading.extend(anchored(node)));
            for meta in heading {
                self.settle(meta, file);
            }
        }
        self.settle_blocks(piece.blocks, file);
        for inner in &piece.children {
            self.settle_piece(inner, file, depth + 1);
        }
    }

    fn settle_blocks(&mut self, blocks: &'a [Block], file: usize) {
        let mut found = Vec::new();
        reading::walk_blocks(blocks, 0, &mut |node| found.extend(anchored(node)));
        for meta in found {
            self.settle(meta, file);
        }
    }

    fn settle(&mut self, meta: &'a Meta, file: usize) {
        let (Some(anchor), Some(attributes)) = (meta.anchor(), meta.attributes.as_deref()) else {
            return;
        };
        let id = self.take(&id_from(anchor));
        self.anchors.entry(anchor).or_insert_with(|| Place { file: Some(file), id: id.clone() });
        self.ids.insert(Key::of::<Attributes>(attributes), id);
    }

    fn read_piece(
        &mut self,
        document: &'a Document,
        piece: &Piece<'a>,
        file: usize,
        depth: usize,
        leaves: &mut Vec<Leaf<'a>>,
    ) {
        if depth > reading::MAX_DEPTH {
            return;
        }
        let mut marks = Vec::new();
        let first = leaves.len();
        let mut heading = None;
        let mut see = |node: Node<'a>| {
            leaves.extend(Leaf::of(node, file));
            if let (Node::Inline(Inline::Text(own)), None) = (node, heading) {
                heading = Some((Key::of(own), own.meta.span.start < own.meta.span.end));
            }
            match node {
                Node::Inline(Inline::NoteReference(own)) => marks.push(own),
                Node::Inline(Inline::Image(image)) => self.pictures.extend(&image.asset),
                Node::Inline(_) | Node::Block(_) | Node::Member(_) => {}
            }
        };
        if piece.opens {
            reading::walk_line(&piece.section.heading, 0, &mut see);
        }
        reading::walk_blocks(piece.blocks, 0, &mut see);
        if let (Some((heading, false)), Some(leaf)) = (heading, leaves.get(first))
            && piece.opens
        {
            self.furnished.insert(leaf.key, heading);
        }
        for mark in marks {
            self.place_note(document, mark, file);
        }
        for inner in &piece.children {
            self.read_piece(document, inner, file, depth + 1, leaves);
        }
    }

    /// Notes of which lists there are in a file. Each stands in one list alone.
    fn find_lists(&mut self, piece: &Piece<'a>, file: usize, depth: usize) {
        if depth > reading::MAX_DEPTH {
            return;
        }
        reading::walk_blocks(piece.blocks, 0, &mut |node| {
            if let Node::Block(Block::Notes(own)) = node {
                for label in &own.labels {
                    self.listed.entry(label).or_insert(file);
                }
            }
        });
        for inner in &piece.children {
            self.find_lists(inner, file, depth + 1);
        }
    }

    /// How many notes are shown.
    pub fn count_of_notes(&self) -> usize {
        self.notes.len()
    }

    /// The notes that a list shows.
    pub fn notes_of_list(&self, list: &Notes) -> Vec<&PlacedNote<'a>> {
        let labels = list.labels.iter().filter(|label| self.listed.contains_key(*label));
        labels.filter_map(|label| self.notes.get(label)).collect()
    }

    /// Places a note at the end of the file of its first mark, and after it the notes it names.
    fn place_note(&mut self, document: &'a Document, mark: &'a crate::document::NoteReference, file: usize) {
        let mut waiting = vec![mark];
        while let Some(mark) = waiting.pop() {
            let Some((label, note)) = document.notes.get_key_value(&mark.label) else {
                continue;
            };
            if self.notes.contains_key(label) {
                continue;
            }
            let (call_file, file) = (file, self.listed.get(label).copied().unwrap_or(file));
            let sign = if mark.number > 0 { mark.number.to_string() } else { label.0.clone() };
            let name = id_from(&slug(&sign, 40));
            let name = name.trim_start_matches('_');
            let id = self.take(&format!("note-{name}"));
            let call = self.take(&format!("noteref-{name}"));
            self.notes.insert(label, PlacedNote { note, file, id, call, call_file, sign });
            self.calls.insert(Key::of(mark), label);
            if !self.listed.contains_key(label) {
                self.file_notes[file].push(label);
            }
            let mut inner = Vec::new();
            reading::walk_blocks(&note.blocks, 0, &mut |node| match node {
                Node::Inline(Inline::NoteReference(own)) => inner.push(own),
                Node::Inline(Inline::Image(image)) => self.pictures.extend(&image.asset),
                Node::Inline(_) | Node::Block(_) | Node::Member(_) => {}
            });
            self.settle_blocks(&note.blocks, file);
            waiting.extend(inner.into_iter().rev());
        }
    }

    /// Each page begins in the text that its first byte stands in, or else before the next one.
    fn place_pages(&mut self, mut leaves: Vec<Leaf<'a>>, breaks: &[PageBreak]) {
        if breaks.is_empty() {
            return;
        }
        leaves.sort_by_key(|leaf| (leaf.span.file, leaf.span.start, leaf.span.end));
        // What the book's own furniture shows stands nowhere in the manuscript: its span is empty.
        for page in breaks.iter().filter(|page| page.span.start < page.span.end) {
            let after: (FileId, u32) = (page.span.file, page.span.start);
            let at = leaves.partition_point(|leaf| (leaf.span.file, leaf.span.end) <= after);
            let Some(leaf) = leaves.get(at).filter(|leaf| leaf.span.file == page.span.file) else {
                continue;
            };
            let id = self.take(&format!("page-{}", slug(&page.label, 20)));
            let offset = leaf.offset(page);
            // A page that begins with a heading of the book's own begins before it.
            let opener = self.furnished.get(&leaf.key).filter(|_| offset == 0);
            let key = opener.copied().unwrap_or(leaf.key);
            self.page_marks.entry(key).or_default().push((offset, self.pages.len()));
            self.pages.push(PlacedPage { id, label: page.label.clone(), file: leaf.file });
        }
    }
}

/// A text or a thing that stands in the flow, with its place in the manuscript.
#[derive(Debug)]
struct Leaf<'a> {
    span: Span,
    key: Key,
    file: usize,
    /// Empty where a page cannot begin inside.
    text: &'a str,
}

impl<'a> Leaf<'a> {
    fn of(node: Node<'a>, file: usize) -> Option<Leaf<'a>> {
        let (meta, key, text) = match node {
            Node::Inline(Inline::Text(own) | Inline::Code(own)) => {
                (&own.meta, Key::of(own), own.text.as_str())
            }
            Node::Inline(Inline::Image(own)) => (&own.meta, Key::of(own), ""),
            Node::Inline(Inline::Math(own)) => (&own.meta, Key::of(own), ""),
            Node::Block(Block::Code(own)) => (&own.meta, Key::of(own), own.text.as_str()),
            Node::Block(Block::Math(own)) => (&own.meta, Key::of(own), ""),
            Node::Inline(_) | Node::Block(_) | Node::Member(_) => return None,
        };
        (meta.span.start < meta.span.end).then_some(Leaf { span: meta.span, key, file, text })
    }

    /// Where in the text the page begins. Of what stands between its last letter before and its first,
    /// dashes and closing marks end the page before, and opening marks begin the page.
    fn offset(&self, page: &PageBreak) -> usize {
        if page.letters == 0 || page.span.start < self.span.start {
            return 0;
        }
        let mut letters = self.text.char_indices().filter(|(_, c)| c.is_alphanumeric());
        let Some((last, c)) = letters.nth(page.letters as usize - 1) else { return self.text.len() };
        let from = last + c.len_utf8();
        let Some((next, _)) = letters.next() else { return self.text.len() };
        let between = &self.text[from..next];
        if let Some((space, c)) = between.char_indices().rfind(|(_, c)| c.is_whitespace()) {
            return from + space + c.len_utf8();
        }
        let opens = |c: char| matches!(c, '“' | '‘' | '„' | '‚' | '«' | '‹' | '(' | '[' | '{' | '¿' | '¡');
        from + between.trim_end_matches(opens).len()
    }
}

/// The node's own attributes, where they name an anchor.
fn anchored<'a>(node: Node<'a>) -> Option<&'a Meta> {
    let meta = match node {
        Node::Block(block) => block.meta(),
        Node::Member(meta) => meta,
        Node::Inline(inline) => inline.meta(),
    };
    meta.anchor().map(|_| meta)
}

/// The id of a section that its author gave none: from its heading, else from what it is.
fn section_wish(section: &Section) -> String {
    let name = slug(&section_title(section), 60);
    id_from(if name.is_empty() { section.division.class() } else { &name })
}
