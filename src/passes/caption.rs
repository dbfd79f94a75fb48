//! Captions that their author numbered by hand: “Listing 4-1: …”, a paragraph right below the code,
//! “Table 2. …”, one right above or below the table. They become what they are, so that no page parts
//! them from it; the words stay as they are, and no other number is given.

use super::language::Words;
use crate::document::{Block, Figure, Inline, Meta, Paragraph, Section, Table, child_blocks_mut, plain_text};

/// Marks that set a number off from a caption's words.
const MARKS: [char; 3] = [':', '.', '—'];
/// The class of what has its author's own number.
pub(super) const NUMBERED: &str = "numbered";

/// Gathers every listing and every table of a section with its caption.
pub(super) fn gather(section: &mut Section, words: &Words) {
    gather_in(&mut section.blocks, words);
    section.sections.iter_mut().for_each(|inner| gather(inner, words));
}

fn gather_in(blocks: &mut Vec<Block>, words: &Words) {
    for block in blocks.iter_mut() {
        child_blocks_mut(block).into_iter().for_each(|inner| gather_in(inner, words));
    }
    if !blocks.windows(2).any(|pair| joins(&pair[0], &pair[1], words)) {
        return;
    }
    let mut gathered: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in std::mem::take(blocks) {
        let joined = gathered.pop_if(|last| joins(last, &block, words));
        gathered.push(match (joined, block) {
            (Some(code @ Block::Code(_)), Block::Paragraph(own)) => listing(code, own),
            (Some(Block::Table(table)), Block::Paragraph(own))
            | (Some(Block::Paragraph(own)), Block::Table(table)) => captioned(table, own),
            (_, block) => block,
        });
    }
    *blocks = gathered;
}

/// Whether one of two neighbours is the other's caption.
fn joins(first: &Block, second: &Block, words: &Words) -> bool {
    match (first, second) {
        (Block::Code(_), Block::Paragraph(own)) => is_caption(own, words.listing),
        (Block::Table(table), Block::Paragraph(own)) | (Block::Paragraph(own), Block::Table(table)) => {
            table.caption.is_empty() && is_caption(own, words.table)
        }
        _ => false,
    }
}

fn captioned(mut table: Table, caption: Paragraph) -> Block {
    table.meta.span = table.meta.span.to(caption.meta.span);
    table.meta.attributes_mut().classes.push(NUMBERED.to_owned());
    table.caption = caption.content;
    Block::Table(table)
}

fn listing(code: Block, caption: Paragraph) -> Block {
    let mut meta = Meta { attributes: caption.meta.attributes, ..Meta::at(caption.meta.span) };
    meta.span = code.meta().span.to(meta.span);
    // Its number is the author's, and no other is to stand before it.
    meta.attributes_mut().classes.extend(["listing".to_owned(), NUMBERED.to_owned()]);
    Block::Figure(Figure { meta, caption: caption.content, number: None, blocks: vec![code] })
}

/// Whether a paragraph begins with the word of a pattern, a number, and a mark that sets it off.
fn is_caption(paragraph: &Paragraph, pattern: &str) -> bool {
    let is_mark = matches!(
        paragraph.content.first(),
        Some(Inline::Text(_) | Inline::Emphasis(_) | Inline::Strong(_) | Inline::SmallCaps(_))
    );
    if !is_mark {
        return false;
    }
    let text = plain_text(&paragraph.content);
    let word = pattern.trim_end_matches("{}").trim_end();
    let Some(rest) = text.strip_prefix(word).and_then(|rest| rest.strip_prefix([' ', '\u{a0}'])) else {
        return false;
    };
    let is_number = |c: char| c.is_alphanumeric() || matches!(c, '-' | '–' | '.');
    let end = rest.find(|c: char| !is_number(c)).unwrap_or(rest.len());
    let (number, after) = rest.split_at(end);
    let number_alone = number.trim_end_matches('.');
    let sets_off = number.len() > number_alone.len() || after.trim_start().starts_with(MARKS);
    sets_off && number_alone.starts_with(|c: char| c.is_ascii_alphanumeric()) && has_figure(number_alone)
}

fn has_figure(number: &str) -> bool {
    number.len() < 12 && number.contains(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::super::language::words;
    use super::*;
    use crate::document::{CodeBlock, Language, Text};

    #[test]
    fn a_caption_numbered_by_hand_is_told_from_a_sentence() {
        let words = words(&Language("en".into()));
        let paragraph = |text: &str| {
            let text = Inline::Text(Text { text: text.into(), ..Text::default() });
            Paragraph { content: vec![text], ..Paragraph::default() }
        };
        for text in ["Listing 1-1: A word", "Listing 3. A word", "Listing A.2 — A word", "Listing 12:"] {
            assert!(is_caption(&paragraph(text), words.listing), "{text}");
        }
        for text in ["Listing 1-1 shows", "Listing files: a word", "Listings 3: all", "In Listing 3: a"] {
            assert!(!is_caption(&paragraph(text), words.listing), "{text}");
        }
        let mut blocks = vec![
            Block::Code(CodeBlock::default()),
            Block::Paragraph(paragraph("Listing 1: A.")),
            Block::Paragraph(paragraph("Listing 2: B.")),
        ];
        gather_in(&mut blocks, words);
        assert!(matches!(&blocks[..], [Block::Figure(own), Block::Paragraph(_)] if own.blocks.len() == 1));
        let mut blocks = vec![
            Block::Paragraph(paragraph("Table 1: A.")),
            Block::Table(Table::default()),
            Block::Paragraph(paragraph("Table 2: B.")),
            Block::Paragraph(paragraph("Table 3 shows")),
            Block::Table(Table::default()),
        ];
        gather_in(&mut blocks, words);
        assert_eq!(blocks.len(), 4);
        assert!(matches!(&blocks[0], Block::Table(own) if plain_text(&own.caption) == "Table 1: A."));
    }
}
