//! Identities: every node's id is a hash of its content and its place, so that two builds of the
//! same text agree and a change in one chapter leaves the ids of the others as they are.

use crate::document::{Block, Document, Inline, NodeId, Section, child_blocks_mut, lines_mut, plain_text};
use rayon::prelude::*;

/// 64-bit FNV-1a (offset basis and prime by Fowler, Noll and Vo). Ids need to be even and the same
/// everywhere, not hard to forge.
#[derive(Clone, Copy)]
struct Hash(u64);

impl Hash {
    const START: Hash = Hash(0xcbf2_9ce4_8422_2325);

    fn bytes(self, bytes: &[u8]) -> Hash {
        Hash(bytes.iter().fold(self.0, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)))
    }
    fn number(self, number: usize) -> Hash {
        self.bytes(&(number as u64).to_le_bytes())
    }
    /// 0 means that a node has no id yet.
    fn id(self) -> NodeId {
        NodeId(self.0.max(1))
    }
}

/// Gives every node its id.
pub fn identify(document: &mut Document) {
    let root = Hash::START.bytes(document.language.0.as_bytes());
    let sections = document.sections.par_iter_mut().enumerate();
    sections.for_each(|(idx, section)| identify_section(idx, section, root));
    for (label, own) in &mut document.notes {
        let hash = root.bytes(b"note").bytes(label.0.as_bytes());
        own.meta.id = hash.id();
        identify_blocks(&mut own.blocks, hash);
    }
}

/// A section that is the `idx`th of its place.
fn identify_section(idx: usize, section: &mut Section, place: Hash) {
    let text = plain_text(&section.heading);
    let hash = place.bytes(b"section").number(idx).bytes(text.as_bytes());
    section.meta.id = hash.id();
    identify_line(&mut section.heading, hash.bytes(b"heading"));
    identify_blocks(&mut section.blocks, hash);
    let sections = section.sections.iter_mut().enumerate();
    sections.for_each(|(idx, inner)| identify_section(idx, inner, hash));
}

fn identify_blocks(blocks: &mut [Block], place: Hash) {
    for (idx, block) in blocks.iter_mut().enumerate() {
        let element = block.element();
        let mut hash = place.number(idx).bytes(element.name.as_bytes());
        if let Block::Code(own) = block {
            hash = hash.bytes(own.text.as_bytes());
        }
        for line in lines_mut(block) {
            hash = identify_line(line, hash);
        }
        match block {
            Block::List(list) => {
                list.items
                    .iter_mut()
                    .enumerate()
                    .for_each(|(idx, item)| item.meta.id = hash.number(idx).id());
            }
            Block::Definitions(list) => {
                list.entries
                    .iter_mut()
                    .enumerate()
                    .for_each(|(idx, own)| own.meta.id = hash.number(idx).id());
            }
            Block::Table(table) => {
                for (idx, row) in
                    table.head.iter_mut().chain(&mut table.body).chain(&mut table.foot).enumerate()
                {
                    let hash = hash.number(idx);
                    row.meta.id = hash.id();
                    row.cells
                        .iter_mut()
                        .enumerate()
                        .for_each(|(idx, own)| own.meta.id = hash.number(idx).id());
                }
            }
            Block::Math(own) => hash = hash.bytes(own.source.as_bytes()),
            Block::Raw(own) => hash = hash.bytes(own.text.as_bytes()),
            Block::Paragraph(_)
            | Block::Heading(_)
            | Block::Quote(_)
            | Block::Code(_)
            | Block::Figure(_)
            | Block::Division(_)
            | Block::Admonition(_)
            | Block::Break(_)
            | Block::Contents(_)
            | Block::Notes(_) => {}
        }
        block.meta_mut().id = hash.id();
        for (idx, inner) in child_blocks_mut(block).into_iter().enumerate() {
            identify_blocks(inner, hash.number(idx));
        }
    }
}

/// Gives the hash of the whole line.
fn identify_line(line: &mut [Inline], place: Hash) -> Hash {
    let mut whole = place;
    for (idx, inline) in line.iter_mut().enumerate() {
        let name = inline.element().map_or("", |element| element.name);
        let mut hash = place.number(idx).bytes(name.as_bytes());
        match inline {
            Inline::Text(own) | Inline::Code(own) => hash = hash.bytes(own.text.as_bytes()),
            Inline::Image(own) => hash = hash.bytes(own.href.as_bytes()),
            Inline::NoteReference(own) => hash = hash.bytes(own.label.0.as_bytes()),
            Inline::PageNumber(own) => hash = hash.bytes(own.target.as_bytes()),
            Inline::Math(own) => hash = hash.bytes(own.source.as_bytes()),
            Inline::Raw(own) => hash = hash.bytes(own.text.as_bytes()),
            Inline::Link(own) => hash = identify_line(&mut own.content, hash.bytes(own.href.as_bytes())),
            Inline::Emphasis(own)
            | Inline::Strong(own)
            | Inline::Strikethrough(own)
            | Inline::Superscript(own)
            | Inline::Subscript(own)
            | Inline::SmallCaps(own)
            | Inline::Keyboard(own)
            | Inline::Small(own)
            | Inline::Abbreviation(own)
            | Inline::Span(own) => hash = identify_line(&mut own.content, hash),
            Inline::SoftBreak(_) | Inline::LineBreak(_) => {}
        }
        inline.meta_mut().id = hash.id();
        whole = whole.bytes(&hash.0.to_le_bytes());
    }
    whole
}
