//! Walking blocks in reading order, down to the inlines and the things between (items, rows, cells).
//! Survey, split and markup walk alike, so that what one of them plans another finds.

use crate::document::{Block, Inline, Meta};

/// How deep nodes nest in the e-book. What lies deeper is reported and left out: reading systems
/// recurse too, and some of them end there.
pub(super) const MAX_DEPTH: usize = 120;

/// A node met on the way, before what is in it.
#[derive(Clone, Copy)]
pub(super) enum Node<'a> {
    Block(&'a Block),
    /// A list's item, a table's row or cell, an entry of a definition list.
    Member(&'a Meta),
    Inline(&'a Inline),
}

pub(super) fn walk_blocks<'a>(blocks: &'a [Block], depth: usize, visit: &mut impl FnMut(Node<'a>)) {
    if depth > MAX_DEPTH {
        return;
    }
    for block in blocks {
        visit(Node::Block(block));
        walk_inside(block, depth + 1, visit);
    }
}

pub(super) fn walk_line<'a>(line: &'a [Inline], depth: usize, visit: &mut impl FnMut(Node<'a>)) {
    if depth > MAX_DEPTH {
        return;
    }
    for inline in line {
        visit(Node::Inline(inline));
        if let Some(inner) = inline.content() {
            walk_line(inner, depth + 1, visit);
        }
    }
}

fn walk_inside<'a>(block: &'a Block, depth: usize, visit: &mut impl FnMut(Node<'a>)) {
    match block {
        Block::Paragraph(own) => walk_line(&own.content, depth, visit),
        Block::Heading(own) => walk_line(&own.content, depth, visit),
        Block::Quote(own) | Block::Division(own) => walk_blocks(&own.blocks, depth, visit),
        Block::Admonition(own) => walk_blocks(&own.blocks, depth, visit),
        Block::List(own) => {
            for item in &own.items {
                visit(Node::Member(&item.meta));
                walk_blocks(&item.blocks, depth + 1, visit);
            }
        }
        Block::Definitions(own) => {
            for entry in &own.entries {
                visit(Node::Member(&entry.meta));
                walk_line(&entry.term, depth + 1, visit);
                for definition in &entry.definitions {
                    walk_blocks(definition, depth + 1, visit);
                }
            }
        }
        Block::Table(own) => {
            walk_line(&own.caption, depth, visit);
            for row in own.head.iter().chain(&own.body).chain(&own.foot) {
                visit(Node::Member(&row.meta));
                for cell in &row.cells {
                    visit(Node::Member(&cell.meta));
                    walk_blocks(&cell.blocks, depth + 1, visit);
                }
            }
        }
        Block::Figure(own) => {
            walk_blocks(&own.blocks, depth, visit);
            walk_line(&own.caption, depth, visit);
        }
        Block::Code(_)
        | Block::Break(_)
        | Block::Math(_)
        | Block::Raw(_)
        | Block::Contents(_)
        | Block::Notes(_) => {}
    }
}

/// About how many bytes of XHTML a node takes by itself, without those in it.
pub(super) fn weight(node: Node<'_>) -> usize {
    /// A start tag and an end tag.
    const TAGS: usize = 12;
    match node {
        Node::Block(Block::Code(own)) => own.text.len() + TAGS,
        Node::Block(Block::Math(own)) => own.source.len() + TAGS,
        Node::Block(_) | Node::Member(_) => TAGS,
        Node::Inline(Inline::Text(own)) => own.text.len(),
        Node::Inline(Inline::Code(own)) => own.text.len() + TAGS,
        Node::Inline(Inline::Math(own)) => own.source.len() + TAGS,
        Node::Inline(Inline::Link(own)) => own.href.len() + 2 * TAGS,
        Node::Inline(Inline::NoteReference(_) | Inline::Image(_)) => 10 * TAGS,
        Node::Inline(_) => TAGS,
    }
}
