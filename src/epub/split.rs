//! Which part of the text goes into which file: one XHTML file for each top-level division and each
//! division of a part, and more than one for a chapter too long for small reading systems.

use super::reading::{self, Node};
use super::xml::slug;
use crate::document::{Block, Division, Document, Inline, Section, plain_text};

/// Bytes of XHTML above which a division is split: some e-ink readers lay a whole file out at once.
const LONGEST_FILE: usize = 250_000;
/// A file holding less than this goes on with what comes next, however long that is.
const LEAST_FILE: usize = LONGEST_FILE / 16;

/// Bytes of a note's own tags, and of the link back from it.
const NOTE: usize = 220;

/// One content document: a piece of one top-level division.
#[derive(Debug)]
pub(super) struct ContentFile<'a> {
    /// Relative to the package document: `text/004-loomings.xhtml`.
    pub path: String,
    pub piece: Piece<'a>,
}

impl ContentFile<'_> {
    /// Its name beside the other content documents.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }
}

/// A section, or as much of it as one file holds.
#[derive(Debug)]
pub(super) struct Piece<'a> {
    pub section: &'a Section,
    /// It has the section's beginning: its heading and its id.
    pub opens: bool,
    pub blocks: &'a [Block],
    pub children: Vec<Piece<'a>>,
}

impl<'a> Piece<'a> {
    fn whole(section: &'a Section, depth: usize) -> Self {
        let mut piece = Piece::bare(section, true, &section.blocks);
        if depth <= reading::MAX_DEPTH {
            piece.children = section.sections.iter().map(|inner| Piece::whole(inner, depth + 1)).collect();
        }
        piece
    }

    fn bare(section: &'a Section, opens: bool, blocks: &'a [Block]) -> Self {
        Piece { section, opens, blocks, children: Vec::new() }
    }
}

/// The content documents in reading order, and where the list of contents stands among them.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    pub files: Vec<ContentFile<'a>>,
    /// Divisions that are the list of contents and nothing else; the navigation document, which is
    /// that list, stands in the place of the first.
    pub contents: Vec<&'a Section>,
    /// How many content documents come before the list of contents; none where it is not among them.
    pub contents_at: Option<usize>,
}

pub(super) fn plan(document: &Document) -> Plan<'_> {
    let mut pieces = Vec::new();
    let mut contents = Vec::new();
    let mut contents_at = None;
    for section in &document.sections {
        if is_contents(section) {
            contents.push(section);
            contents_at.get_or_insert(pieces.len());
        } else {
            divide(section, document, 0, &mut pieces);
        }
    }
    let width = pieces.len().to_string().len().max(3);
    let files: Vec<_> = pieces
        .into_iter()
        .enumerate()
        .map(|(idx, piece)| ContentFile { path: file_path(idx + 1, width, &piece), piece })
        .collect();
    let contents_at = contents_at.or_else(|| after_title_pages(document, &files));
    Plan { files, contents, contents_at }
}

/// Where a book's contents belong if the document has no list of them: after the pages that have
/// no text of the book. An article has none in its text.
fn after_title_pages(document: &Document, files: &[ContentFile<'_>]) -> Option<usize> {
    use Division::{Copyright, Dedication, Epigraph, HalfTitle, TitlePage};
    let is_article = document.sections.iter().any(|section| section.division == Division::Article);
    let opens = |file: &&ContentFile<'_>| {
        matches!(file.piece.section.division, HalfTitle | TitlePage | Copyright | Dedication | Epigraph)
    };
    (!is_article).then(|| files.iter().take_while(opens).count())
}

fn is_contents(section: &Section) -> bool {
    section.division == Division::Contents
        && section.sections.is_empty()
        && section.blocks.iter().all(|block| matches!(block, Block::Contents(_)))
}

/// A part opens with a file of its own, and so does each division in it.
fn divide<'a>(section: &'a Section, document: &Document, depth: usize, pieces: &mut Vec<Piece<'a>>) {
    let parts = section.division == Division::Part && depth < reading::MAX_DEPTH;
    if !parts {
        return pieces.extend(pack(section, document, depth));
    }
    pieces.extend(pack_blocks(section, document));
    for inner in &section.sections {
        divide(inner, document, depth + 1, pieces);
    }
}

/// The section in as many pieces as its length asks for.
fn pack<'a>(section: &'a Section, document: &Document, depth: usize) -> Vec<Piece<'a>> {
    if section_weight(section, document, depth) <= LONGEST_FILE || depth > reading::MAX_DEPTH {
        return vec![Piece::whole(section, depth)];
    }
    let mut pieces = pack_blocks(section, document);
    let mut held = pieces.last().map_or(0, |last| blocks_weight(last.blocks, document));
    for inner in &section.sections {
        for piece in pack(inner, document, depth + 1) {
            let added = piece_weight(&piece, document, depth + 1);
            if held > LEAST_FILE && held + added > LONGEST_FILE {
                pieces.push(Piece::bare(section, false, &[]));
                held = 0;
            }
            held += added;
            if let Some(last) = pieces.last_mut() {
                last.children.push(piece);
            }
        }
    }
    pieces
}

/// The section's own blocks, in one piece or more; at least one, which opens it.
fn pack_blocks<'a>(section: &'a Section, document: &Document) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let (mut from, mut held) = (0, 0);
    for (idx, block) in section.blocks.iter().enumerate() {
        let added = blocks_weight(std::slice::from_ref(block), document);
        if held > LEAST_FILE && held + added > LONGEST_FILE {
            pieces.push(Piece::bare(section, pieces.is_empty(), &section.blocks[from..idx]));
            (from, held) = (idx, 0);
        }
        held += added;
    }
    pieces.push(Piece::bare(section, pieces.is_empty(), &section.blocks[from..]));
    pieces
}

fn blocks_weight(blocks: &[Block], document: &Document) -> usize {
    let mut weight = 0;
    reading::walk_blocks(blocks, 0, &mut |node| {
        weight += reading::weight(node);
        if let Node::Inline(Inline::NoteReference(own)) = node
            && own.first
            && let Some(note) = document.notes.get(&own.label)
        {
            weight += NOTE;
            reading::walk_blocks(&note.blocks, 0, &mut |node| weight += reading::weight(node));
        }
    });
    weight
}

fn section_weight(section: &Section, document: &Document, depth: usize) -> usize {
    if depth > reading::MAX_DEPTH {
        return 0;
    }
    let inner = section.sections.iter().map(|inner| section_weight(inner, document, depth + 1));
    blocks_weight(&section.blocks, document) + inner.sum::<usize>()
}

fn piece_weight(piece: &Piece<'_>, document: &Document, depth: usize) -> usize {
    if depth > reading::MAX_DEPTH {
        return 0;
    }
    let inner = piece.children.iter().map(|inner| piece_weight(inner, document, depth + 1));
    blocks_weight(piece.blocks, document) + inner.sum::<usize>()
}

fn file_path(number: usize, width: usize, piece: &Piece<'_>) -> String {
    let mut name = slug(&section_title(piece.section), 40);
    if name.is_empty() {
        name = piece.section.division.class().to_owned();
    }
    let more = if piece.opens { "" } else { "-continued" };
    format!("text/{number:0width$}-{name}{more}.xhtml")
}

/// A section's heading as lists of contents show it; empty where it has none.
pub(super) fn section_title(section: &Section) -> String {
    let heading = first_heading(section);
    let label = match heading.first() {
        Some(Inline::Span(label)) if label.meta.has_class("label") => plain_text(&label.content),
        _ => match &section.number {
            Some(number) if section.level > 0 => number.label.clone(),
            _ => return tidy(&plain_text(heading)),
        },
    };
    let rest = match heading.first() {
        Some(Inline::Span(own)) if own.meta.has_class("label") => plain_text(&heading[1..]),
        _ => plain_text(heading),
    };
    let (label, rest) = (tidy(&label), tidy(&rest));
    let joint = if label.ends_with(|c: char| c.is_alphanumeric()) { ". " } else { " " };
    if rest.is_empty() || label.is_empty() { label + &rest } else { label + joint + &rest }
}

/// The section's own heading; an article's stands among the blocks of its opening.
fn first_heading(section: &Section) -> &[Inline] {
    if !section.heading.is_empty() || section.division != Division::Article {
        return &section.heading;
    }
    let mut found: &[Inline] = &[];
    reading::walk_blocks(&section.blocks, 0, &mut |node| {
        if let Node::Block(Block::Heading(heading)) = node
            && found.is_empty()
        {
            found = &heading.content;
        }
    });
    found
}

/// One space between words, none at the ends.
fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
