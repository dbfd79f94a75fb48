//! Lists of contents, of figures and of tables: what their author asks for is drawn up, and what they
//! lead to gets an anchor.

use super::book::CONTENTS_DEPTH;
use super::{section as made, text};
use crate::document::{
    Block, Container, Contents, Division, Document, Language, Listed, Matter, Meta, Section,
    child_blocks_mut, walk_blocks, walk_captioned, walk_captioned_mut, walk_sections, walk_sections_mut,
    without_credit,
};
use crate::passes::language::words;
use std::collections::BTreeSet;

/// The division of the front matter that holds a list, if there is anything to list.
pub(super) fn section(of: Listed, sections: &[Section]) -> Option<Section> {
    let mut any = false;
    walk_sections(sections, &mut |section| any |= holds(&section.blocks, of));
    let (division, _) = kind(of);
    any.then(|| made(division, Matter::Front, "", vec![list(of, Meta::default())]))
}

/// Whether anything stands in the blocks that such a list shows.
fn holds(blocks: &[Block], of: Listed) -> bool {
    let mut any = false;
    walk_captioned(blocks, &mut |block| any |= is_listed(block, of));
    any
}

/// Whether a list shows this: what has a caption.
fn is_listed(block: &Block, of: Listed) -> bool {
    match (block, of) {
        (Block::Figure(own), Listed::Figures) if !own.is_listing() => {
            own.number.is_some() || !without_credit(&own.caption).is_empty()
        }
        (Block::Table(own), Listed::Tables) => own.number.is_some() || !own.caption.is_empty(),
        _ => false,
    }
}

fn kind(of: Listed) -> (Division, &'static str) {
    let division = match of {
        Listed::Headings => Division::Contents,
        Listed::Figures => Division::ListOfFigures,
        Listed::Tables => Division::ListOfTables,
    };
    (division, division.class())
}

fn list(of: Listed, meta: Meta) -> Block {
    Block::Contents(Contents { meta, of, depth: CONTENTS_DEPTH })
}

/// Fills the divisions that ask for a list, and gives what is listed its anchor.
pub(super) fn furnish(document: &mut Document, language: &Language) {
    let words = words(language);
    walk_sections_mut(&mut document.sections, &mut |section| {
        for (of, heading) in [
            (Listed::Headings, words.contents),
            (Listed::Figures, words.lists[0]),
            (Listed::Tables, words.lists[1]),
        ] {
            if section.division == kind(of).0 {
                fill(&mut section.blocks, of);
                if section.heading.is_empty() {
                    section.heading = vec![text(heading)];
                    section.level = 1;
                }
            }
            settle(&mut section.blocks, of);
        }
    });
    for of in [Listed::Figures, Listed::Tables] {
        let mut asked = false;
        walk_sections(&document.sections, &mut |section| asked |= has_list(&section.blocks, of));
        if asked {
            anchor(document, of);
        }
    }
}

fn has_list(blocks: &[Block], of: Listed) -> bool {
    let mut found = false;
    walk_blocks(blocks, &mut |block| found |= matches!(block, Block::Contents(own) if own.of == of));
    found
}

/// Adds the list to a division that leaves it to us.
fn fill(blocks: &mut Vec<Block>, of: Listed) {
    if blocks.is_empty() {
        blocks.push(list(of, Meta::default()));
    }
}

/// Puts the list in the place of each empty fenced division that asks for it.
fn settle(blocks: &mut [Block], of: Listed) {
    for block in blocks {
        for inner in child_blocks_mut(block) {
            settle(inner, of);
        }
        let Block::Division(Container { meta, blocks }) = block else { continue };
        if meta.has_class(kind(of).1) && blocks.is_empty() {
            let mut meta = std::mem::take(meta);
            // The element has that class already.
            meta.attributes_mut().classes.retain(|class| class != kind(of).1);
            *block = list(of, meta);
        }
    }
}

/// Gives everything that is listed an anchor to be led to.
fn anchor(document: &mut Document, of: Listed) {
    let mut taken = BTreeSet::new();
    walk_sections(&document.sections, &mut |section| {
        taken.extend(section.meta.anchor().map(str::to_owned));
        walk_blocks(&section.blocks, &mut |block| taken.extend(block.meta().anchor().map(str::to_owned)));
    });
    let stem = if of == Listed::Figures { "figure" } else { "table" };
    let mut count = 0;
    walk_sections_mut(&mut document.sections, &mut |section| {
        walk_captioned_mut(&mut section.blocks, &mut |block| {
            if !is_listed(block, of) {
                return;
            }
            count += 1;
            if block.meta().anchor().is_none() {
                let mut name = format!("{stem}-{count}");
                while !taken.insert(name.clone()) {
                    name.push_str("-here");
                }
                block.meta_mut().attributes_mut().anchor = Some(name);
            }
        });
    });
}
