//! Signs: typed quotes, dashes and dots beside those of print, and spaces that nobody meant.

use super::letters::Letter;
use crate::diagnostic::{Diagnostic, Edit, Sink, note as codes};
use crate::source::{SourceMap, Span};

/// Places of one fault, and what repairs them.
#[derive(Debug, Default)]
struct Places {
    count: usize,
    first: Option<Span>,
    edits: Vec<Edit>,
}

impl Places {
    fn add(&mut self, span: Span, text: impl Into<String>) {
        self.count += 1;
        self.first.get_or_insert(span);
        self.edits.push(Edit { span, text: text.into() });
    }

    fn report(self, make: impl FnOnce(Span, usize) -> Diagnostic, sink: &mut Sink) {
        if let Some(first) = self.first {
            sink.push(Diagnostic { edits: self.edits, ..make(first, self.count) });
        }
    }
}

/// A sign of print, how often it stands in the file, and how often it was typed otherwise.
#[derive(Debug, Default)]
struct Mixed {
    set: usize,
    typed: Places,
}

/// What is counted in one file.
#[derive(Debug, Default)]
pub(super) struct Signs {
    quotes: Mixed,
    dashes: Mixed,
    dots: Mixed,
    spaces: Places,
    held: Places,
    hidden: Places,
}

impl Signs {
    /// Looks at a line.
    pub fn read(&mut self, letters: &[Letter], sources: &SourceMap) {
        for (idx, letter) in letters.iter().enumerate().filter(|(_, letter)| letter.exact) {
            let typed = sources.get(letter.span.file).and_then(|own| own.text.get(letter.span.range()));
            let Some(typed) = typed else { continue };
            match letter.c {
                '“' | '”' | '„' | '‘' | '’' | '‚' | '«' | '»' | '‹' | '›' => {
                    self.quotes.count(letters, idx, typed, &["\"", "'"]);
                }
                '–' | '—' => self.dashes.count(letters, idx, typed, &["--", "---"]),
                '…' => self.dots.count(letters, idx, typed, &["..."]),
                ' ' if typed == " " => self.space(letters, idx),
                '\u{a0}' if typed == "\u{a0}" => self.held(letters, idx),
                '\u{200b}' | '\u{feff}' if !typed.starts_with('&') => self.hidden(letters, idx),
                _ => {}
            }
        }
    }

    /// A space after another, neither at the edge of a line.
    fn space(&mut self, letters: &[Letter], idx: usize) {
        let is_word = |letter: Option<&Letter>| letter.is_some_and(|letter| !letter.c.is_whitespace());
        if idx == 0 || letters[idx - 1].c != ' ' || letters[idx - 1].span.end != letters[idx].span.start {
            return;
        }
        let first = letters[..idx].iter().rposition(|letter| letter.c != ' ');
        let next = letters[idx..].iter().find(|letter| letter.c != ' ');
        if is_word(first.map(|first| &letters[first])) && is_word(next) {
            self.spaces.add(letters[idx].span, "");
        }
    }

    /// A space that holds beside another space, or between two words of which it holds nothing.
    fn held(&mut self, letters: &[Letter], idx: usize) {
        let before = idx.checked_sub(1).map(|idx| letters[idx].c);
        let after = letters.get(idx + 1).map(|letter| letter.c);
        let is_space = |c: Option<char>| c.is_some_and(|c| c == ' ' || c == '\n');
        if is_space(before) || is_space(after) {
            self.held.add(letters[idx].span, "");
            return;
        }
        let low = |letter: &&Letter| letter.c.is_lowercase();
        let left = letters[..idx].iter().rev().take_while(low).count();
        let right = letters[idx + 1..].iter().take_while(low).count();
        if left >= LONG_WORD && right >= LONG_WORD {
            self.held.add(letters[idx].span, " ");
        }
    }

    /// A character that cannot be seen between letters that need none.
    fn hidden(&mut self, letters: &[Letter], idx: usize) {
        let plain = |letter: Option<&Letter>| {
            letter.is_none_or(|letter| letter.c.is_whitespace() || u32::from(letter.c) < 0x0530)
        };
        if plain(idx.checked_sub(1).map(|idx| &letters[idx])) && plain(letters.get(idx + 1)) {
            self.hidden.add(letters[idx].span, "");
        }
    }

    /// Tells what was found.
    pub fn report(self, sink: &mut Sink) {
        self.quotes.report("straight quotes", "typographic ones", sink);
        self.dashes.report("double hyphens", "dashes", sink);
        self.dots.report("rows of three full stops", "ellipses", sink);
        self.spaces.report(codes::double_spaces, sink);
        self.held.report(codes::stray_held_space, sink);
        self.hidden.report(codes::hidden_characters, sink);
    }
}

/// Words between which an author holds a space are shorter: figures, units, initials, articles.
const LONG_WORD: usize = 4;

impl Mixed {
    /// Counts a sign, with the spaces that the reader set beside it.
    fn count(&mut self, letters: &[Letter], idx: usize, typed: &str, plain: &[&str]) {
        if !plain.contains(&typed) {
            self.set += 1;
            return;
        }
        let added = |letter: Option<&Letter>| {
            letter.filter(|own| own.exact && own.span.start == own.span.end).map(|own| own.c)
        };
        let mut text = String::new();
        text.extend(added(idx.checked_sub(1).map(|idx| &letters[idx])));
        text.push(letters[idx].c);
        text.extend(added(letters.get(idx + 1)));
        self.typed.add(letters[idx].span, text);
    }

    fn report(self, typed: &str, set: &str, sink: &mut Sink) {
        if self.set > 0 {
            let other = self.set;
            self.typed.report(|span, count| codes::mixed_signs(span, count, typed, other, set), sink);
        }
    }
}
