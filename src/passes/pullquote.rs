//! Pull quotes: those that only repeat words of the text are decoration, like a picture that shows
//! nothing new. Readers who hear the text are not told the same twice.

use crate::document::{
    Block, Container, Inline, Section, child_blocks, lines, lines_mut, plain_text, walk_blocks_mut,
};
use std::collections::BTreeMap;

const CLASS: &str = "pullquote";
/// As for pictures.
const DECORATIVE: &str = "decorative";
/// Words by which a place in the text is looked up.
const OPENING: usize = 3;
/// Places that are tried for one quotation.
const TRIES: usize = 200;

/// Marks the pull quotes of a division of the first rank that are taken from its text.
pub(super) fn settle(section: &mut Section) {
    if !holds_quote(section) {
        return;
    }
    let mut words = Vec::new();
    gather(section, &mut words);
    let mut places: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
    for (at, opening) in words.windows(OPENING).enumerate() {
        let known = places.entry(opening).or_default();
        if known.len() < TRIES {
            known.push(at);
        }
    }
    let is_repeated = |quote: &[String]| {
        let Some(opening) = quote.get(..OPENING) else { return false };
        let tried = places.get(opening).into_iter().flatten();
        tried.copied().any(|at| words[at..].starts_with(quote))
    };
    mark(section, &is_repeated);
}

fn is_quote(block: &Block) -> bool {
    matches!(block, Block::Division(own) | Block::Quote(own) if own.meta.has_class(CLASS))
}

fn holds_quote(section: &Section) -> bool {
    let mut stack: Vec<&Block> = section.blocks.iter().collect();
    while let Some(block) = stack.pop() {
        if is_quote(block) {
            return true;
        }
        stack.extend(child_blocks(block).into_iter().flatten());
    }
    section.sections.iter().any(holds_quote)
}

/// The words of a section's running text, in order.
fn gather(section: &Section, words: &mut Vec<String>) {
    gather_blocks(&section.blocks, words);
    section.sections.iter().for_each(|inner| gather(inner, words));
}

fn gather_blocks(blocks: &[Block], words: &mut Vec<String>) {
    for block in blocks {
        if is_quote(block) {
            continue;
        }
        match block {
            Block::Paragraph(own) => words.extend(words_of(&plain_text(&own.content))),
            _ => child_blocks(block).into_iter().for_each(|inner| gather_blocks(inner, words)),
        }
    }
}

/// Letters and figures alone, in lower case, word by word.
fn words_of(text: &str) -> Vec<String> {
    let letters = |word: &str| -> String {
        word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    text.split(|c: char| c.is_whitespace() || matches!(c, '—' | '–' | '/'))
        .map(letters)
        .filter(|word| !word.is_empty())
        .collect()
}

fn mark(section: &mut Section, is_repeated: &impl Fn(&[String]) -> bool) {
    walk_blocks_mut(&mut section.blocks, &mut |block| {
        if !is_quote(block) {
            return;
        }
        let (Block::Division(Container { meta, blocks }) | Block::Quote(Container { meta, blocks })) = block
        else {
            return;
        };
        // What can be followed or looked at is more than a repetition.
        let mut lively = false;
        let mut words = Vec::new();
        for block in blocks.iter_mut() {
            lively |= !matches!(block, Block::Paragraph(_) | Block::Heading(_));
            lively |= lines_mut(block).into_iter().flatten().any(|inline| is_lively(inline));
            lines(block).into_iter().for_each(|line| words.extend(words_of(&plain_text(line))));
        }
        if !lively && is_repeated(&words) && !meta.has_class(DECORATIVE) {
            meta.attributes_mut().classes.push(DECORATIVE.to_owned());
        }
    });
    section.sections.iter_mut().for_each(|inner| mark(inner, is_repeated));
}

fn is_lively(inline: &Inline) -> bool {
    match inline {
        Inline::NoteReference(_) | Inline::Link(_) | Inline::Image(_) | Inline::Math(_) => true,
        other => other.content().is_some_and(|content| content.iter().any(is_lively)),
    }
}
