//! Spaces at which a line must not be broken, by language. Words and marks stay as they are: a
//! space becomes one that holds, and French gets the narrow spaces that its marks call for.
//!
//! A line is laid out flat, so that “Mr. *Starbuck*” is one text; what must not be touched (code,
//! formulas, keys) is a single object in it. The places found are then changed in the tree.

mod bonds;
mod marks;
mod rules;

use crate::document::{Block, Inline, Language, Note, Section, Text, child_blocks_mut, lines_mut};
use bonds::bond;
use marks::{french, nested};
use rules::{French, Locale};

/// U+00A0: as wide as a space.
const HOLDING: char = '\u{a0}';
/// U+202F: as wide as a thin space.
const NARROW: char = '\u{202f}';
/// Stands in the flat line for what is not text.
const OBJECT: char = '\u{fffc}';

/// Sets the spaces of a section in a document of this language.
pub(super) fn space(section: &mut Section, language: &Language) {
    Spacer::default().section(section, Locale::of(language));
}

/// Sets the spaces of a note.
pub(super) fn space_note(note: &mut Note, language: &Language) {
    Spacer::default().blocks(&mut note.blocks, Locale::of(language));
}

/// A change at a byte of the flat line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edit {
    /// The space there becomes this one.
    Replace(char),
    /// This space comes before what stands there.
    Insert(char),
}

#[derive(Default)]
struct Spacer {
    flat: String,
    edits: Vec<(usize, Edit)>,
    /// Where in the flat line another language begins.
    turns: Vec<(usize, Locale)>,
}

impl Spacer {
    fn section(&mut self, section: &mut Section, outer: Locale) {
        let locale = section.meta.language().map_or(outer, Locale::of);
        self.line(&mut section.heading, locale);
        self.blocks(&mut section.blocks, locale);
        section.sections.iter_mut().for_each(|inner| self.section(inner, locale));
    }

    fn blocks(&mut self, blocks: &mut [Block], outer: Locale) {
        for block in blocks {
            let locale = block.meta().language().map_or(outer, Locale::of);
            lines_mut(block).into_iter().for_each(|line| self.line(line, locale));
            child_blocks_mut(block).into_iter().for_each(|blocks| self.blocks(blocks, locale));
        }
    }

    fn line(&mut self, line: &mut [Inline], locale: Locale) {
        self.flat.clear();
        self.edits.clear();
        self.turns.clear();
        self.turns.push((0, locale));
        self.lay_out(line, locale);
        self.find();
        if !self.edits.is_empty() {
            apply(line, &mut 0, &mut self.edits.as_slice());
        }
    }

    fn lay_out(&mut self, line: &[Inline], locale: Locale) {
        for inline in line {
            match inline {
                Inline::Text(own) => self.flat.push_str(&own.text),
                Inline::SoftBreak(_) => self.flat.push(' '),
                Inline::LineBreak(_) => self.flat.push('\n'),
                Inline::Code(_)
                | Inline::Math(_)
                | Inline::Raw(_)
                | Inline::Image(_)
                | Inline::PageNumber(_)
                | Inline::Keyboard(_) => {
                    self.flat.push(OBJECT);
                }
                Inline::NoteReference(_) => {}
                Inline::Emphasis(own)
                | Inline::Strong(own)
                | Inline::Strikethrough(own)
                | Inline::Superscript(own)
                | Inline::Subscript(own)
                | Inline::SmallCaps(own)
                | Inline::Small(own)
                | Inline::Abbreviation(own)
                | Inline::Span(own) => {
                    let inner = own.meta.language().map_or(locale, Locale::of);
                    self.turn(inner);
                    self.lay_out(&own.content, inner);
                    self.turn(locale);
                }
                Inline::Link(own) => {
                    let inner = own.meta.language().map_or(locale, Locale::of);
                    self.turn(inner);
                    self.lay_out(&own.content, inner);
                    self.turn(locale);
                }
            }
        }
    }

    fn turn(&mut self, locale: Locale) {
        if self.turns.last().is_some_and(|(_, last)| *last != locale) {
            self.turns.push((self.flat.len(), locale));
        }
    }

    fn find(&mut self) {
        let flat = &self.flat;
        let mut turns = self.turns.iter().copied().peekable();
        let mut locale = turns.peek().map_or(Locale::of(&Language::default()), |(_, locale)| *locale);
        for (at, byte) in flat.bytes().enumerate() {
            // Only spaces and marks matter; the lead bytes are those of guillemets and curly quotes.
            if !matches!(byte, b' ' | b';' | b':' | b'!' | b'?' | 0xC2 | 0xE2) {
                continue;
            }
            while let Some((start, next)) = turns.peek().copied()
                && start <= at
            {
                locale = next;
                turns.next();
            }
            if byte == b' ' {
                if let Some(space) = bond(flat, at, locale) {
                    self.edits.push((at, Edit::Replace(space)));
                }
                continue;
            }
            if matches!(byte, 0xC2 | 0xE2)
                && let Some(place) = nested(flat, at)
            {
                self.edits.push((place, Edit::Insert(NARROW)));
            }
            if locale.french != French::No && byte != 0xE2 {
                french(flat, at, locale.french, &mut self.edits);
            }
        }
        self.edits.sort_by_key(|(at, _)| *at);
        self.edits.dedup_by_key(|(at, _)| *at);
    }
}

/// Makes the changes in the tree; `at` is the place in the flat line, `edits` what is left to do.
fn apply(line: &mut [Inline], at: &mut usize, edits: &mut &[(usize, Edit)]) {
    for inline in line {
        if edits.is_empty() {
            return;
        }
        match inline {
            Inline::Text(own) => {
                let end = *at + own.text.len();
                let count = edits.iter().take_while(|(place, _)| *place < end).count();
                if count > 0 {
                    own.text = edited(&own.text, *at, &edits[..count]);
                    *edits = &edits[count..];
                }
                *at = end;
            }
            Inline::SoftBreak(meta) => {
                if let Some((_, edit)) = edits.first().filter(|(place, _)| place == at) {
                    let (Edit::Replace(space) | Edit::Insert(space)) = *edit;
                    let meta = std::mem::take(meta);
                    *inline = Inline::Text(Text { meta, text: space.to_string() });
                    *edits = &edits[1..];
                }
                *at += 1;
            }
            Inline::LineBreak(_) => *at += 1,
            Inline::Code(_)
            | Inline::Math(_)
            | Inline::Raw(_)
            | Inline::Image(_)
            | Inline::PageNumber(_)
            | Inline::Keyboard(_) => {
                // A narrow space that was due before an object has nowhere to stand.
                *edits = skip(edits, *at);
                *at += OBJECT.len_utf8();
            }
            Inline::NoteReference(_) => {}
            Inline::Emphasis(own)
            | Inline::Strong(own)
            | Inline::Strikethrough(own)
            | Inline::Superscript(own)
            | Inline::Subscript(own)
            | Inline::SmallCaps(own)
            | Inline::Small(own)
            | Inline::Abbreviation(own)
            | Inline::Span(own) => apply(&mut own.content, at, edits),
            Inline::Link(own) => apply(&mut own.content, at, edits),
        }
    }
}

fn skip(edits: &[(usize, Edit)], at: usize) -> &[(usize, Edit)] {
    let count = edits.iter().take_while(|(place, _)| *place <= at).count();
    &edits[count..]
}

fn edited(text: &str, offset: usize, edits: &[(usize, Edit)]) -> String {
    let mut out = String::with_capacity(text.len() + 3 * edits.len());
    let mut done = 0;
    for (place, edit) in edits {
        let place = place - offset;
        out.push_str(&text[done..place]);
        match edit {
            Edit::Replace(space) => {
                out.push(*space);
                done = place + text[place..].chars().next().map_or(0, char::len_utf8);
            }
            Edit::Insert(space) => {
                out.push(*space);
                done = place;
            }
        }
    }
    out.push_str(&text[done..]);
    out
}

#[cfg(test)]
mod tests;
