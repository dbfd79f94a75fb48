//! Words: text cut into runs of letters and single marks, with the lines and blocks they stand in.
//!
//! A hyphen or a dash is a mark of its own, so that a compound reads the same whether or not a line ends
//! within it; a soft hyphen at a line's end joins what it divided (ISO 32000-1, 14.8.2.2.3).

use std::ops::Range;

/// A run of text in reading order.
#[derive(Debug, Default)]
pub struct Stream {
    /// As it was read: lines and blocks end in `\n`, and a divided word's first part in a soft hyphen.
    pub text: String,
    pub tokens: Vec<Token>,
    /// The first token of each note, in the stream of notes.
    pub units: Vec<usize>,
    pub lines: Vec<Line>,
}

/// A run of letters and figures, or one mark.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// Of what is compared: letters without case, marks as they are.
    pub hash: u64,
    /// Bytes of the stream's text.
    pub start: u32,
    pub end: u32,
    /// The line on which it begins.
    pub line: u32,
    /// Counts paragraphs, cells, headings and the like.
    pub block: u32,
    pub kind: Kind,
    pub part: Part,
    /// White space or a line's end stands before it.
    pub apart: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Letters,
    Mark,
}

/// What a word is part of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    #[default]
    Text,
    Heading,
    /// A list of contents, of figures or of tables.
    Contents,
    /// The mark that calls a note.
    Call,
}

/// A line of a page, or a block of an e-book.
#[derive(Clone, Copy, Debug, Default)]
pub struct Line {
    /// An index into the pages.
    pub page: u32,
    /// Counted from the top of the page as a reader counts, from 1; 0 before it is known.
    pub number: u32,
    /// The first byte of the stream's text.
    pub start: u32,
    /// In thousandths of a point along the line, from where it begins to where it ends, and upward across
    /// it; and the size of its type.
    pub along: i32,
    pub until: i32,
    pub across: i32,
    pub size: i32,
}

impl Stream {
    /// A word as it is to be shown: without what divides it.
    pub fn word(&self, token: &Token) -> String {
        let raw = &self.text[token.start as usize..token.end as usize];
        raw.chars().filter(|c| !is_unseen(*c) && *c != '\n').collect()
    }

    /// What stands from one token to another, both among it, on one line and with single spaces.
    pub fn words(&self, tokens: &[Token]) -> String {
        let mut text = String::new();
        for (idx, token) in tokens.iter().enumerate() {
            if idx > 0 && token.apart {
                text.push(' ');
            }
            text.push_str(&self.word(token));
        }
        text
    }

    /// Bytes of a line's text.
    pub fn line_range(&self, line: usize) -> Range<usize> {
        let start = self.lines.get(line).map_or(0, |own| own.start as usize);
        start..self.lines.get(line + 1).map_or(self.text.len(), |next| next.start as usize)
    }

    /// The text of a line, a divided word with its hyphen.
    pub fn line_text(&self, line: usize) -> String {
        let raw = self.text[self.line_range(line)].trim_matches(['\n', ' ']);
        let mut shown = String::with_capacity(raw.len());
        let divided = raw.ends_with('\u{AD}');
        shown.extend(raw.chars().filter(|c| !is_unseen(*c)).map(|c| if c == '\n' { ' ' } else { c }));
        if divided {
            shown.push('-');
        }
        shown
    }
}

/// Characters that neither part words nor count in them.
pub(super) fn is_unseen(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200C}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}' | '\u{300}'..='\u{36F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

fn mix(hash: u64, value: u32) -> u64 {
    (hash.rotate_left(5) ^ u64::from(value)).wrapping_mul(FACTOR)
}

/// Letters as they are compared: without case, ligatures taken apart.
pub fn fold_letters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(fold)
}

fn fold(c: char) -> impl Iterator<Item = char> {
    c.to_uppercase().flat_map(char::to_lowercase)
}

/// What a character is to words.
enum Meaning {
    Space,
    Unseen(char),
    Letter(char),
    Mark(char),
}

impl Meaning {
    fn of(c: char) -> Meaning {
        if is_unseen(c) {
            Meaning::Unseen(c)
        } else if c.is_alphanumeric() {
            Meaning::Letter(c)
        } else if c.is_whitespace() || c == '\u{200B}' {
            Meaning::Space
        } else {
            Meaning::Mark(c)
        }
    }
}

/// Makes a stream of pieces of text.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    pub stream: Stream,
    pub part: Part,
    block: u32,
    /// A word that is going on: where it began, and its hash so far.
    open: Option<(u32, u64)>,
    /// Where the last letter of the open word ended.
    end: u32,
    /// White space since the last token.
    apart: bool,
    /// The last character was a soft hyphen.
    divided: bool,
    /// The open word's line.
    word_line: u32,
}

impl Builder {
    fn line(&self) -> u32 {
        self.stream.lines.len().saturating_sub(1) as u32
    }

    /// One for about so many bytes of text.
    pub fn with_room(bytes: usize) -> Builder {
        let mut builder = Builder::default();
        let bytes = bytes.min(1 << 24);
        builder.stream.text.reserve(bytes);
        // English has four letters and a half to a word, and a mark to every sixth of them.
        builder.stream.tokens.reserve(bytes / 4);
        builder
    }

    /// Begins a line; a word that was divided goes on in it.
    pub fn line_begins(&mut self, line: Line) {
        if !self.divided {
            self.close();
            self.apart = true;
        }
        if !self.stream.text.is_empty() && !self.stream.text.ends_with('\n') {
            self.stream.text.push('\n');
        }
        let start = self.stream.text.len() as u32;
        self.stream.lines.push(Line { start, ..line });
    }

    /// Another paragraph or cell.
    pub fn block_begins(&mut self) {
        self.close();
        self.divided = false;
        self.apart = true;
        self.block += 1;
        if !self.stream.text.is_empty() && !self.stream.text.ends_with('\n') {
            self.stream.text.push('\n');
        }
    }

    /// Another note.
    pub fn unit_begins(&mut self) {
        self.close();
        self.stream.units.push(self.stream.tokens.len());
    }

    /// A space that the file leaves to the eye.
    pub fn space(&mut self) {
        self.close();
        self.apart = true;
        if !self.stream.text.ends_with([' ', '\n']) {
            self.stream.text.push(' ');
        }
    }

    pub fn push(&mut self, text: &str) {
        let bytes = text.as_bytes();
        // Most of a text stands in the stream as it is: it is copied in one go up to where it does not.
        let (mut at, mut copied) = (0, 0);
        while let Some(first) = bytes.get(at).copied() {
            let from = self.stream.text.len() + at - copied;
            if first.is_ascii_alphanumeric() {
                at = self.letters(bytes, at, from);
                continue;
            }
            let (length, meaning) = if first.is_ascii() {
                (1, if first <= b' ' { Meaning::Space } else { Meaning::Mark(char::from(first)) })
            } else {
                let Some(c) = text[at..].chars().next() else { break };
                (c.len_utf8(), Meaning::of(c))
            };
            match meaning {
                Meaning::Space => {
                    self.close();
                    self.apart = true;
                    let before =
                        if at > copied { bytes.get(at - 1) } else { self.stream.text.as_bytes().last() };
                    let is_said = matches!(before, Some(b' ' | b'\n'));
                    if is_said || first != b' ' {
                        self.stream.text.push_str(&text[copied..at]);
                        self.stream.text.push_str(if is_said { "" } else { " " });
                        copied = at + length;
                    }
                }
                Meaning::Unseen(c) => self.divided = c == '\u{AD}',
                Meaning::Letter(c) => {
                    let hash = fold(c).fold(self.hash(), |hash, c| mix(hash, u32::from(c)));
                    self.letter(from as u32, (from + length) as u32, hash);
                }
                Meaning::Mark(c) => {
                    self.close();
                    self.divided = false;
                    let (start, end) = (from as u32, (from + length) as u32);
                    self.emit(start, end, mix(1, u32::from(c)), Kind::Mark, self.line());
                }
            }
            at += length;
        }
        self.stream.text.push_str(&text[copied..]);
    }

    /// Plain letters and figures in a row, the first of which comes to stand in the stream from there on;
    /// gives where they end.
    fn letters(&mut self, bytes: &[u8], at: usize, from: usize) -> usize {
        let rest = &bytes[at..];
        let mut hash = self.hash();
        let mut length = 0;
        while let Some(byte) = rest.get(length).filter(|byte| byte.is_ascii_alphanumeric()) {
            // The small letter; figures have this bit already.
            hash = mix(hash, u32::from(byte | 0x20));
            length += 1;
        }
        self.letter(from as u32, (from + length) as u32, hash);
        at + length
    }

    /// Of the open word so far.
    fn hash(&self) -> u64 {
        self.open.map_or(0, |(_, hash)| hash)
    }

    fn letter(&mut self, at: u32, end: u32, hash: u64) {
        self.end = end;
        self.divided = false;
        match &mut self.open {
            Some((_, own)) => *own = hash,
            None => {
                self.open = Some((at, hash));
                self.word_line = self.line();
            }
        }
    }

    fn emit(&mut self, start: u32, end: u32, hash: u64, kind: Kind, line: u32) {
        let (block, part) = (self.block, self.part);
        let apart = std::mem::take(&mut self.apart);
        self.stream.tokens.push(Token { hash, start, end, line, block, kind, part, apart });
    }

    /// Ends the word that is going on.
    pub fn close(&mut self) {
        if let Some((start, hash)) = self.open.take() {
            self.emit(start, self.end, hash, Kind::Letters, self.word_line);
        }
    }

    pub fn finish(mut self) -> Stream {
        self.close();
        self.stream
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(build: impl FnOnce(&mut Builder)) -> Vec<String> {
        let mut builder = Builder::default();
        build(&mut builder);
        let stream = builder.finish();
        stream.tokens.iter().map(|token| stream.word(token)).collect()
    }

    #[test]
    fn a_divided_word_is_one_and_a_compound_reads_alike_on_one_line_or_two() {
        let divided = |builder: &mut Builder| {
            builder.push("a har\u{AD}");
            builder.line_begins(Line::default());
            builder.push("bour");
        };
        assert_eq!(words(divided), ["a", "harbour"]);
        let broken = |builder: &mut Builder| {
            builder.push("sea-");
            builder.line_begins(Line::default());
            builder.push("wall");
        };
        assert_eq!(words(broken), words(|builder| builder.push("sea-wall")));
        assert_eq!(words(broken), ["sea", "-", "wall"]);
    }

    #[test]
    fn spaces_are_single_wherever_pieces_end() {
        let text = |pieces: &[&str]| {
            let mut builder = Builder::default();
            pieces.iter().for_each(|piece| builder.push(piece));
            let stream = builder.finish();
            let words: Vec<&str> =
                stream.tokens.iter().map(|own| &stream.text[own.start as usize..own.end as usize]).collect();
            (words.join("|"), stream.text)
        };
        let told = |words: &str, text: &str| (words.to_owned(), text.to_owned());
        assert_eq!(text(&["  a  b\tc\u{a0}\u{2003}d "]), told("a|b|c|d", " a b c d "));
        assert_eq!(text(&["a ", " b", "c", "\u{200b}d\ne"]), told("a|bc|d|e", "a bc d e"));
        assert_eq!(text(&["na\u{ef}ve \u{201c}x\u{ad}", "y\u{201d}, 2nd"]).0, "naïve|“|x\u{ad}y|”|,|2nd");
        assert_eq!(text(&["e\u{301}\u{ad}", " ", "\u{ad}f"]).0, "e|f");
    }

    #[test]
    fn case_and_ligatures_make_no_other_word() {
        let hash = |text: &str| {
            let mut builder = Builder::default();
            builder.push(text);
            builder.finish().tokens[0].hash
        };
        assert_eq!(hash("Straße"), hash("STRASSE"));
        assert_eq!(hash("ﬁrst"), hash("First"));
        assert_ne!(hash("first"), hash("fist"));
    }
}
