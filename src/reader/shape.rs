//! The shape of a text whose file does not say it outright: what is a break, what is a book, and words
//! that must be written as Markdown.

use crate::document::{Block, Inline, Meta, plain_text};
use crate::publication::Kind;

/// A text of this length whose headings of the first level are chapters is a book, in characters.
const BOOK: usize = 60_000;

/// Chapters of one level and much text make a book.
pub(super) fn kind(blocks: &[Block], characters: usize) -> Kind {
    let firsts = blocks.iter().filter(|block| matches!(block, Block::Heading(own) if own.level == 1)).count();
    if firsts > 1 && characters > BOOK { Kind::Book } else { Kind::Article }
}

/// Where the parts of an article have headings of the same level as its title, all go one down.
pub(super) fn stand_below_title(blocks: &mut [Block]) {
    let mut levels: Vec<&mut u8> = Vec::new();
    for block in blocks {
        if let Block::Heading(own) = block {
            levels.push(&mut own.level);
        }
    }
    if levels.iter().any(|level| **level == 1) {
        levels.into_iter().for_each(|level| *level = (*level + 1).min(6));
    }
}

/// Whether a line is an ornament between parts of a text: `* * *`.
pub(super) fn is_ornament(content: &[Inline]) -> bool {
    let signs: String = plain_text(content).split_whitespace().collect();
    let is_sign = |c: char| {
        matches!(c, '*' | '•' | '·' | '⁂' | '#' | '~' | '–' | '—' | '-' | '✻' | '❦' | '§' | '◆' | '□' | '⁎')
    };
    let only_text =
        content.iter().all(|one| matches!(one, Inline::Text(_) | Inline::Strong(_) | Inline::Emphasis(_)));
    only_text && !signs.is_empty() && signs.chars().count() <= 7 && signs.chars().all(is_sign)
}

/// A caption that its author numbered gets no other number.
pub(super) fn number_given(meta: &mut Meta, caption: &[Inline]) {
    let words = plain_text(caption);
    let mut parts = words.split_whitespace();
    let (Some(label), Some(number)) = (parts.next(), parts.next()) else { return };
    let is_label = label.chars().all(|c| c.is_alphabetic() || c == '.') && label.chars().count() < 14;
    let bare = number.trim_end_matches(['.', ':', ')', '—']);
    let is_number = bare.starts_with(|c: char| c.is_ascii_digit())
        && bare.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '–'));
    if is_label && is_number && bare.len() < number.len() {
        meta.attributes_mut().classes.push("numbered".to_owned());
    }
}

/// A language tag as it is usually written: `en-GB` for `EN-gb` (RFC 5646, 2.1.1).
pub(super) fn canonical_tag(tag: &str) -> String {
    let parts = tag.split('-').enumerate().map(|(idx, part)| match (idx, part.len()) {
        (0, _) => part.to_ascii_lowercase(),
        (_, 2) => part.to_ascii_uppercase(),
        (_, 4) if part.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            part[..1].to_ascii_uppercase() + &part[1..].to_ascii_lowercase()
        }
        _ => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("-")
}

/// Words as Markdown that says just these words: bios are read as Markdown.
pub(super) fn as_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let opening = at == 0 && matches!(c, '#' | '+' | '-' | '>' | '=' | '~' | '|');
        if opening || matches!(c, '\\' | '*' | '_' | '[' | ']' | '<' | '`' | '$' | '^') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
