//! Lines as letters, each with its place in the manuscript: what the lint of words looks at.
//!
//! A text node's characters are found again in what its author typed, through escapes, entities and
//! punctuation that the reader made smart. Where they cannot be found, the letters have no places of
//! their own, and nothing in them is repaired.

use crate::document::{Inline, Text};
use crate::source::{SourceMap, Span};

/// Stands for what is no word: code, a picture, a note's mark, the end of a line that is kept.
pub(super) const THING: char = '\u{fffc}';

#[derive(Clone, Copy, Debug)]
pub(super) struct Letter {
    pub c: char,
    /// Where it was typed; nothing where the reader added it.
    pub span: Span,
    /// It was found where it was typed.
    pub exact: bool,
}

/// The letters of a line.
pub(super) fn letters(line: &[Inline], sources: &SourceMap, out: &mut Vec<Letter>) {
    for inline in line {
        match inline {
            Inline::Text(own) => text(own, sources, out),
            Inline::SoftBreak(meta) => out.push(Letter { c: '\n', span: meta.span, exact: true }),
            Inline::Emphasis(_)
            | Inline::Strong(_)
            | Inline::Strikethrough(_)
            | Inline::Superscript(_)
            | Inline::Subscript(_)
            | Inline::SmallCaps(_)
            | Inline::Small(_)
            | Inline::Abbreviation(_)
            | Inline::Span(_)
            | Inline::Link(_) => letters(inline.content().map_or(&[], Vec::as_slice), sources, out),
            Inline::Keyboard(_)
            | Inline::Code(_)
            | Inline::Image(_)
            | Inline::NoteReference(_)
            | Inline::PageNumber(_)
            | Inline::Math(_)
            | Inline::LineBreak(_)
            | Inline::Raw(_) => out.push(Letter { c: THING, span: inline.meta().span, exact: false }),
        }
    }
}

fn text(own: &Text, sources: &SourceMap, out: &mut Vec<Letter>) {
    let span = own.meta.span;
    let typed = sources.get(span.file).and_then(|source| source.text.get(span.range()));
    let start = out.len();
    if typed.is_none_or(|typed| align(typed, own, out).is_none()) {
        out.truncate(start);
        out.extend(own.text.chars().map(|c| Letter { c, span, exact: false }));
    }
}

/// Finds each character of a text in what was typed.
fn align(typed: &str, own: &Text, out: &mut Vec<Letter>) -> Option<()> {
    let base = own.meta.span;
    let mut at = 0;
    for c in own.text.chars() {
        // The reader leaves out control characters.
        let skipped = typed[at..].find(|own: char| own == c || !own.is_control() || own.is_whitespace());
        at += skipped.unwrap_or_default();
        let rest = &typed[at..];
        let len = typed_length(rest, c)?;
        let span = Span::new(base.file, base.start as usize + at..base.start as usize + at + len);
        out.push(Letter { c, span, exact: true });
        at += len;
    }
    Some(())
}

/// How many bytes at the start of `rest` were typed for this character.
fn typed_length(rest: &str, c: char) -> Option<usize> {
    let row = |sign: char| rest.bytes().take_while(|byte| char::from(*byte) == sign).count();
    let first = rest.chars().next();
    if first == Some(c) {
        return Some(c.len_utf8());
    }
    if first == Some('\\') && rest[1..].starts_with(c) {
        return Some(1 + c.len_utf8());
    }
    match (c, first) {
        ('–', Some('-')) if row('-') >= 2 => Some(2),
        ('—', Some('-')) if row('-') >= 3 => Some(3),
        ('…', Some('.')) if row('.') >= 3 => Some(3),
        ('“' | '”' | '„' | '‘' | '’' | '‚' | '«' | '»' | '‹' | '›' | '″' | '′', Some('"' | '\'')) => {
            Some(1)
        }
        (' ', Some('\n' | '\t')) => Some(1),
        (_, Some('&')) => rest.find(';').filter(|end| *end < 12).map(|end| end + 1),
        // The reader sets such spaces inside the quotes of some languages.
        ('\u{a0}' | '\u{202f}', _) => Some(0),
        _ => None,
    }
}

/// A word among letters, by its place in them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    pub start: usize,
    pub end: usize,
}

impl Word {
    pub fn text(self, letters: &[Letter]) -> String {
        letters[self.start..self.end].iter().map(|letter| letter.c).collect()
    }
    pub fn span(self, letters: &[Letter]) -> Span {
        letters[self.start].span.to(letters[self.end - 1].span)
    }
}

/// The words of a line: letters, with hyphens and apostrophes between them.
pub(super) fn words(letters: &[Letter]) -> Vec<Word> {
    let mut found = Vec::new();
    let mut start = None;
    for (idx, letter) in letters.iter().enumerate() {
        let joins = |c: char| matches!(c, '-' | '\u{2010}' | '\u{2011}' | '’' | '\'' | '\u{ad}');
        let is_letter = |at: usize| letters.get(at).is_some_and(|letter| letter.c.is_alphanumeric());
        let inside = letter.c.is_alphanumeric() || (start.is_some() && joins(letter.c) && is_letter(idx + 1));
        match (inside, start) {
            (true, None) => start = Some(idx),
            (false, Some(from)) => {
                found.push(Word { start: from, end: idx });
                start = None;
            }
            _ => {}
        }
    }
    if let Some(from) = start {
        found.push(Word { start: from, end: letters.len() });
    }
    found
}
