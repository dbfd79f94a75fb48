//! Units: the pieces a pasted page falls into, with what can be measured on each alone.
//!
//! Browsers give one line a paragraph, mostly with an empty line between; e-mail and plain-text
//! pages break their paragraphs into lines of one length. Both become units of a paragraph each.

use super::words;
use crate::source::SourceFile;
use std::ops::Range;

/// One paragraph, heading, list item or button of the page.
#[derive(Debug)]
pub(super) struct Unit {
    /// Bytes in the file.
    pub range: Range<usize>,
    /// Its text with runs of spaces closed, marker included.
    pub text: String,
    /// The sign before it, as in `• item` or `3. item`.
    pub marker: Option<Marker>,
    /// Where in `text` the words begin, after the marker.
    pub words_at: usize,
    /// Columns before the first character.
    pub indent: usize,
    /// Which run of lines without an empty one it stands in.
    pub run: usize,
    /// It as the word tables write it; empty if it is long.
    pub key: String,
    pub chars: usize,
    pub words: usize,
    pub end: End,
    /// Its author has said that it is part of the text.
    pub kept: bool,
    /// A button stood behind it, as behind other headings of the page.
    pub headed: bool,
    /// Marks of notes: where in `text` each stands, and the note's label.
    pub calls: Vec<(usize, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    Bullet(char),
    Number {
        value: u64,
        letter: bool,
        depth: u8,
    },
    /// `>` of quoted mail.
    Quoted,
}

/// How a unit's text ends, closing quotes and brackets apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Open,
    Stop,
    Question,
    Exclamation,
    Colon,
    /// A comma, a semicolon or a dash.
    Comma,
}

impl Unit {
    /// Gives it other words, and measures them.
    pub fn set_text(&mut self, text: String) {
        let marker = marker(&text);
        self.marker = marker.map(|(marker, _)| marker);
        self.words_at = marker.map_or(0, |(_, at)| at);
        self.key = words::key(&text);
        self.chars = text.chars().count();
        self.words = count_words(&text[self.words_at..]);
        self.end = end(&text);
        self.text = text;
    }
    /// The text after the marker.
    pub fn body(&self) -> &str {
        &self.text[self.words_at..]
    }
    /// Sentences, not a title, button or name.
    pub fn is_prose(&self) -> bool {
        self.words >= 25 || (self.words >= 10 && self.ends_sentence())
    }
    pub fn ends_sentence(&self) -> bool {
        matches!(self.end, End::Stop | End::Question | End::Exclamation)
    }
    pub fn has_letters(&self) -> bool {
        self.words > 0 && self.text.chars().any(char::is_alphabetic)
    }
}

/// All units of a page.
pub(super) struct Units {
    pub list: Vec<Unit>,
    /// Most units stand between empty lines.
    pub spaced: bool,
    /// Control characters left out.
    pub controls: usize,
}

struct Line<'a> {
    text: &'a str,
    start: usize,
    indent: usize,
    run: usize,
    chars: usize,
}

/// Breaks a page into units.
pub(super) fn units(source: &SourceFile, from: usize) -> Units {
    let lines = lines(&source.text, from);
    let width = wrap_width(&lines);
    let mut list: Vec<Unit> = Vec::new();
    let mut controls = 0;
    let mut idx = 0;
    while idx < lines.len() {
        let mut last = idx;
        while let (Some(width), Some(next)) = (width, lines.get(last + 1))
            && continues(&lines[last], next, width)
        {
            last += 1;
        }
        let text = clean(lines[idx..=last].iter().map(|line| line.text), &mut controls);
        if !text.is_empty() {
            let end = lines[last].start + lines[last].text.len();
            list.push(unit(text, lines[idx].start..end, &lines[idx]));
        }
        idx = last + 1;
    }
    let alone = list
        .iter()
        .enumerate()
        .filter(|(idx, unit)| {
            let same = |other: Option<&Unit>| other.is_some_and(|other| other.run == unit.run);
            !same(idx.checked_sub(1).and_then(|idx| list.get(idx))) && !same(list.get(idx + 1))
        })
        .count();
    let spaced = width.is_some() || alone * 10 >= list.len() * 6;
    Units { list, spaced, controls }
}

fn lines(text: &str, from: usize) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut run = 0;
    let mut at = from;
    let blank = |c: char| c.is_whitespace() || c.is_control() || is_invisible(c);
    for line in text[from..].split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}', '\u{c}']) {
        let inner = line.trim_start_matches(blank);
        if inner.is_empty() {
            // A lone `\r\n` gives an empty piece after the line it ends.
            run += usize::from(line != "\n" || at == from || !text[..at].ends_with('\r'));
        } else {
            let skipped = &line[..line.len() - inner.len()];
            let indent = skipped.chars().map(|c| if c == '\t' { 4 } else { 1 }).sum();
            let trimmed = inner.trim_end_matches(blank);
            lines.push(Line {
                text: trimmed,
                start: at + skipped.len(),
                indent,
                run,
                chars: trimmed.chars().count(),
            });
        }
        at += line.len();
    }
    lines
}

/// Shortest line, in characters, that is taken for one full of words.
const FULL_LINE: usize = 45;
/// Longest length to which plain text is broken.
const WIDEST_WRAP: usize = 100;

/// The length to which the page's lines are broken, if they are: most long lines stand beside
/// another in their run, and none is longer than such lines are.
fn wrap_width(lines: &[Line]) -> Option<usize> {
    let mut lengths: Vec<usize> =
        lines.iter().map(|line| line.chars).filter(|chars| *chars >= FULL_LINE).collect();
    if lengths.len() < 4 {
        return None;
    }
    lengths.sort_unstable();
    let width = lengths[lengths.len() * 95 / 100];
    let joined = lines
        .windows(2)
        .filter(|pair| pair[0].chars >= FULL_LINE && pair[0].run == pair[1].run && pair[0].chars + 12 > width)
        .count();
    (width <= WIDEST_WRAP && joined * 2 >= lengths.len()).then_some(width)
}

/// The next line goes on with the paragraph: it stands in the same run, its first word would not
/// have fitted, and it begins nothing of its own.
fn continues(line: &Line, next: &Line, width: usize) -> bool {
    let first = next.text.split_whitespace().next().map_or(0, |word| word.chars().count());
    let full = line.chars + 1 + first + 2 > width;
    let lower = next.text.starts_with(char::is_lowercase) && line.chars >= FULL_LINE;
    line.run == next.run
        && (full || lower)
        && line.chars * 2 >= width
        && next.indent <= line.indent + 1
        && marker(next.text).is_none()
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{200e}' | '\u{200f}')
}

/// Closes runs of spaces, leaves out what cannot be seen, and joins lines.
fn clean<'a>(lines: impl Iterator<Item = &'a str>, controls: &mut usize) -> String {
    let mut text = String::new();
    for line in lines {
        // A word divided at the end of its line keeps its hyphen.
        let divided = text.ends_with('-') && line.starts_with(char::is_lowercase);
        if !text.is_empty() && !divided {
            text.push(' ');
        }
        // A single space that holds is meant; in a run with others it is not.
        let mut spaces: Option<(char, usize)> = None;
        for c in line.chars() {
            if c.is_whitespace() {
                spaces = Some(spaces.map_or((c, 1), |(first, count)| (first, count + 1)));
                continue;
            }
            if is_invisible(c) {
                continue;
            }
            if c.is_control() || c == '\u{fffd}' {
                *controls += 1;
                continue;
            }
            if let Some((first, count)) = spaces.take()
                && !text.is_empty()
                && !text.ends_with(' ')
            {
                let holds = count == 1 && matches!(first, '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{3000}');
                text.push(if holds { first } else { ' ' });
            }
            text.push(c);
        }
    }
    text
}

fn unit(text: String, range: Range<usize>, line: &Line) -> Unit {
    let mut unit = Unit {
        range,
        text: String::new(),
        marker: None,
        words_at: 0,
        indent: line.indent,
        run: line.run,
        key: String::new(),
        chars: 0,
        words: 0,
        end: End::Open,
        kept: false,
        headed: false,
        calls: Vec::new(),
    };
    unit.set_text(text);
    unit
}

/// Words, and two ideographs for one.
fn count_words(text: &str) -> usize {
    let ideographs =
        text.chars().filter(|c| matches!(u32::from(*c), 0x3040..=0x9FFF | 0xAC00..=0xD7AF)).count();
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count() + ideographs / 2
}

fn end(text: &str) -> End {
    let closing = |c: char| {
        matches!(c, '"' | '”' | '’' | '\'' | '»' | '«' | '“' | '‘' | ')' | ']' | '*' | '_')
            || c.is_whitespace()
    };
    match text.trim_end_matches(closing).chars().next_back() {
        Some('.' | '…' | '。' | '।' | '۔') => End::Stop,
        Some('?' | '？' | '؟') => End::Question,
        Some('!' | '！') => End::Exclamation,
        Some(':' | '：') => End::Colon,
        Some(',' | ';' | '–' | '—') => End::Comma,
        _ => End::Open,
    }
}

/// The marker that a text begins with, and where its words begin.
pub(super) fn marker(text: &str) -> Option<(Marker, usize)> {
    let first = text.chars().next()?;
    let after = &text[first.len_utf8()..];
    let spaced = after.starts_with(char::is_whitespace) && !after.trim().is_empty();
    let words = |at: usize| text.len() - text[at..].trim_start().len();
    match first {
        '•' | '◦' | '▪' | '‣' | '●' | '○' | '■' | '▸' | '►' | '⁃' | '✓' | '✔' | '➤' | '➔'
            if !after.trim().is_empty() =>
        {
            return Some((Marker::Bullet(first), words(first.len_utf8())));
        }
        '-' | '*' | '–' | '·' | '+' if spaced => {
            return Some((Marker::Bullet(first), words(1.max(first.len_utf8()))));
        }
        '>' if !after.trim().is_empty() => return Some((Marker::Quoted, words(1))),
        _ => {}
    }
    numbered(text)
}

fn numbered(text: &str) -> Option<(Marker, usize)> {
    let open = usize::from(text.starts_with('('));
    let rest = &text[open..];
    let head: &str = rest.split([' ', '\u{a0}', '\t']).next()?;
    if head.len() > 12 || head.len() == rest.len() {
        return None;
    }
    let bare = head.trim_end_matches(['.', ')', ':']);
    let closed = head.len() - bare.len();
    let words_at = text.len() - rest[head.len()..].trim_start().len();
    if words_at >= text.len() {
        return None;
    }
    let mut parts = bare.split('.');
    let first = parts.next()?;
    if first.bytes().all(|byte| byte.is_ascii_digit()) && !first.is_empty() && first.len() <= 3 {
        let rest: Vec<&str> = parts.collect();
        let plain = rest.iter().all(|part| {
            !part.is_empty() && part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit())
        });
        if !plain || (rest.is_empty() && closed == 0) {
            return None;
        }
        let value = rest.last().unwrap_or(&first).parse().ok()?;
        let depth = u8::try_from(rest.len() + 1).unwrap_or(u8::MAX);
        // “3.5 million” is a number, “3.5 Results” a section.
        if depth > 1 && closed == 0 && !text[words_at..].starts_with(char::is_uppercase) {
            return None;
        }
        return Some((Marker::Number { value, letter: false, depth }, words_at));
    }
    let mut letters = bare.chars();
    let letter = letters.next().filter(char::is_ascii_alphabetic)?;
    // “a)” and “(a)” but not the initial of “J. Doe”.
    (letters.next().is_none() && head.ends_with(')')).then(|| {
        let value = u64::from(letter.to_ascii_lowercase() as u8 - b'a' + 1);
        (Marker::Number { value, letter: true, depth: 1 }, words_at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn texts(text: &str) -> Vec<String> {
        let source = SourceFile::new(FileId(0), "a.txt", text);
        units(&source, 0).list.into_iter().map(|unit| unit.text).collect()
    }

    #[test]
    fn spaces_are_closed_and_what_cannot_be_seen_is_left_out() {
        assert_eq!(texts("A  b\u{a0} c\u{200b}\u{a0}\n\n\u{feff}d\u{a0}e\u{7}"), ["A b c", "d\u{a0}e"]);
        assert_eq!(texts("a\r\n\r\nb\rc"), ["a", "b", "c"]);
        assert!(texts("").is_empty());
        assert!(texts("\u{0}\u{1}\n \u{200b}\n").is_empty());
    }

    #[test]
    fn broken_paragraphs_are_joined_and_whole_ones_are_not() {
        let broken = "The harbour was empty when we came down to it in the first\n\
            light of the morning, and nobody had thought to bring the rope\n\
            that the old man had asked for twice on the evening before it.\n\
            We went back.\n\n\
            Later, when the tide had turned and the boats were coming home\n\
            again, he did not speak of it.\n";
        assert_eq!(texts(broken).len(), 2);
        assert_eq!(texts("One line.\nAnother line.\nA third.\nA fourth.").len(), 4);
    }

    #[test]
    fn markers_are_told_from_words() {
        assert_eq!(marker("• a"), Some((Marker::Bullet('•'), 4)));
        assert_eq!(marker("12. a"), Some((Marker::Number { value: 12, letter: false, depth: 1 }, 4)));
        assert_eq!(marker("2.1 Method"), Some((Marker::Number { value: 1, letter: false, depth: 2 }, 4)));
        assert_eq!(marker("(b) a"), Some((Marker::Number { value: 2, letter: true, depth: 1 }, 4)));
        for text in ["3.5 million", "J. Doe", "2025 was", "-5 degrees", "1984. A year", "—Yes", ""] {
            assert_eq!(marker(text), None, "{text}");
        }
    }
}
