//! Fonts as far as reading goes: which characters a code stands for, and how far it moves the pen.

use super::words::is_unseen;
use crate::digest::Digest;
use crate::packed::Packer;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use std::sync::OnceLock;

/// Codes are two bytes wide at most.
const CODES: usize = 0x1_0000;
/// What a map from codes to characters may hold, in bytes of its text.
const MOST_TEXT: usize = 4 << 20;

pub(super) struct Font {
    /// Bytes a code.
    bytes: usize,
    /// In thousandths of the size, by code.
    widths: Vec<f32>,
    usual: f32,
    /// Where in `text` the characters of each code stand.
    places: Vec<(u32, u16)>,
    text: String,
    /// All that there is to know of each code, in one place.
    codes: Vec<Code>,
    /// Of its name, without the tag of a subset.
    pub digest: u64,
    mark: OnceLock<Digest>,
}

#[derive(Clone, Copy)]
struct Code {
    width: f32,
    says: Says,
}

/// What a code stands for.
#[derive(Clone, Copy)]
enum Says {
    Nothing,
    Letter(char),
    /// More than one character.
    Several,
}

impl Font {
    pub fn read(own: &Dict<'_>) -> Font {
        let base = own.get::<Name<'_>>("BaseFont").map(|name| name.as_str().to_owned()).unwrap_or_default();
        let name = base.split_once('+').map_or(base.as_str(), |(_, name)| name);
        let composite = own.get::<Name<'_>>("Subtype").is_some_and(|kind| kind.as_str() == "Type0");
        let mut font = Font {
            bytes: if composite { 2 } else { 1 },
            widths: Vec::new(),
            usual: if composite { 1000.0 } else { 500.0 },
            places: Vec::new(),
            text: String::new(),
            codes: Vec::new(),
            digest: super::page::digest(name.as_bytes()),
            mark: OnceLock::new(),
        };
        if composite {
            let descendants = own.get::<Array<'_>>("DescendantFonts");
            if let Some(descendant) = descendants.and_then(|own| own.iter::<Dict<'_>>().next()) {
                font.usual = descendant.get::<f32>("DW").unwrap_or(1000.0);
                if let Some(widths) = descendant.get::<Array<'_>>("W") {
                    font.composite_widths(&widths);
                }
            }
        } else {
            let first = own.get::<i32>("FirstChar").unwrap_or(0).clamp(0, 255) as usize;
            let widths = own.get::<Array<'_>>("Widths");
            for (code, width) in widths.into_iter().flat_map(|own| own.iter::<f32>()).take(256).enumerate() {
                font.set_width(first + code, width);
            }
        }
        match own
            .get::<Stream<'_>>("ToUnicode")
            .and_then(|map| map.decoded_data().ok().map(|own| own.into_owned()))
        {
            Some(map) => font.characters(&map),
            None if !composite => (0..=255u8).for_each(|code| {
                // Without a map, simple fonts nearly always mean the letters of western Europe.
                font.set_text(usize::from(code), &char::from(code).to_string());
            }),
            None => {}
        }
        font.gather();
        font
    }

    /// A digest of all that reading knows of it.
    pub fn mark(&self) -> Digest {
        *self.mark.get_or_init(|| {
            let mut all = Packer::default();
            all.number(self.bytes as u64);
            all.single(self.usual);
            all.list(&self.widths, |all, width| all.single(*width));
            all.list(&self.places, |all, (from, length)| {
                all.number((*from).into());
                all.number((*length).into());
            });
            all.text(&self.text);
            Digest::of(all.as_slice())
        })
    }

    /// Puts together what is known of each code.
    fn gather(&mut self) {
        let count = self.widths.len().max(self.places.len());
        let code = |code: usize| {
            let mut characters = self.said(code).chars();
            let says = match (characters.next(), characters.next()) {
                (None, _) => Says::Nothing,
                (Some(letter), None) => Says::Letter(letter),
                _ => Says::Several,
            };
            Code { width: self.widths.get(code).copied().unwrap_or(self.usual), says }
        };
        self.codes = (0..count).map(code).collect();
    }

    fn said(&self, code: usize) -> &str {
        let (start, length) = self.places.get(code).copied().unwrap_or_default();
        &self.text[start as usize..start as usize + usize::from(length)]
    }

    fn set_width(&mut self, code: usize, width: f32) {
        if code < CODES {
            if self.widths.len() <= code {
                self.widths.resize(code + 1, self.usual);
            }
            self.widths[code] = width;
        }
    }

    /// ISO 32000-1, 9.7.4.3.
    fn composite_widths(&mut self, widths: &Array<'_>) {
        let mut items = widths.iter::<Object<'_>>();
        // Each code once or twice is all that a font needs.
        let mut left = 2 * CODES;
        while let (Some(first), Some(second)) = (items.next().and_then(Object::into_i32), items.next()) {
            let first = first.max(0) as usize;
            let before = left;
            match second {
                Object::Array(list) => {
                    for (code, width) in (first..CODES).zip(list.iter::<f32>()).take(left) {
                        self.set_width(code, width);
                        left -= 1;
                    }
                }
                other => {
                    let last = other.into_i32();
                    let (Some(last), Some(width)) = (last, items.next().and_then(Object::into_f32)) else {
                        return;
                    };
                    for code in (first..=(last.max(0) as usize).min(CODES - 1)).take(left) {
                        self.set_width(code, width);
                        left -= 1;
                    }
                }
            }
            left = left.min(before - 1);
            if left == 0 {
                return;
            }
        }
    }

    fn set_text(&mut self, code: usize, text: &str) {
        if code >= CODES || self.text.len() + text.len() > MOST_TEXT {
            return;
        }
        if self.places.len() <= code {
            self.places.resize(code + 1, (0, 0));
        }
        let length = u16::try_from(text.len()).unwrap_or_default();
        self.places[code] = (self.text.len() as u32, length);
        self.text.push_str(&text[..usize::from(length)]);
    }

    /// The map `ToUnicode` (9.10.3), as a table: a search for each letter of a book would take as long as
    /// all the rest.
    fn characters(&mut self, map: &[u8]) {
        let mut words = Words { rest: map };
        let mut strings: Vec<Vec<u8>> = Vec::new();
        let mut section: &[u8] = b"";
        while let Some(word) = words.next() {
            match word {
                Word::Name(name @ (b"beginbfchar" | b"beginbfrange")) => {
                    section = name;
                    strings.clear();
                }
                Word::Name(b"endbfchar" | b"endbfrange") => section = b"",
                Word::Text(own) if !section.is_empty() => {
                    strings.push(own);
                    match (section, strings.as_slice()) {
                        (b"beginbfchar", [code, text]) => {
                            self.set_text(number(code), &utf16(text));
                            strings.clear();
                        }
                        (b"beginbfrange", [from, to, text]) => {
                            let (from, to) = (number(from), number(to).min(CODES - 1));
                            for code in from..=to {
                                let mut own = text.clone();
                                add(&mut own, code - from);
                                self.set_text(code, &utf16(&own));
                            }
                            strings.clear();
                        }
                        _ => {}
                    }
                }
                Word::Open if section == b"beginbfrange" && strings.len() == 2 => {
                    let from = number(&strings[0]);
                    let mut code = from;
                    while let Some(Word::Text(own)) = words.next() {
                        self.set_text(code, &utf16(&own));
                        code += 1;
                    }
                    strings.clear();
                }
                Word::Text(_) | Word::Name(_) | Word::Open | Word::Close => {}
            }
        }
    }

    /// Adds the characters of a string to a text and gives how far it moves the pen, in thousandths of
    /// the size, how many codes it has, and how many of them are the single byte of a space.
    pub fn show(&self, string: &[u8], mut text: Option<&mut String>) -> (f32, u32, u32) {
        let mut width = 0.0;
        if self.bytes == 1 {
            let spaces = string.iter().filter(|byte| **byte == 32).count();
            string.iter().for_each(|byte| self.code(usize::from(*byte), &mut width, &mut text));
            return (width, string.len() as u32, spaces as u32);
        }
        let mut pairs = string.chunks_exact(2);
        for pair in &mut pairs {
            self.code(usize::from(pair[0]) << 8 | usize::from(pair[1]), &mut width, &mut text);
        }
        // A byte is left where a string is cut.
        pairs.remainder().iter().for_each(|byte| self.code(usize::from(*byte), &mut width, &mut text));
        (width, string.len().div_ceil(2) as u32, 0)
    }

    #[inline]
    fn code(&self, code: usize, width: &mut f32, text: &mut Option<&mut String>) {
        let own = self.codes.get(code).copied().unwrap_or(Code { width: self.usual, says: Says::Nothing });
        *width += own.width;
        let Some(text) = text else { return };
        match own.says {
            Says::Letter(letter) => text.push(letter),
            Says::Several => text.push_str(self.said(code)),
            // Glyphs without a character: nobody can read them back.
            Says::Nothing => text.push('\u{FFFD}'),
        }
    }
}

fn number(code: &[u8]) -> usize {
    code.iter().take(4).fold(0, |value, byte| value << 8 | usize::from(*byte))
}

/// The last unit of a string goes on by so many.
fn add(text: &mut [u8], steps: usize) {
    if let [.., high, low] = text {
        let value = (usize::from(*high) << 8 | usize::from(*low)) + steps;
        (*high, *low) = ((value >> 8) as u8, value as u8);
    }
}

fn utf16(bytes: &[u8]) -> String {
    let units =
        bytes.chunks(2).map(|pair| pair.iter().fold(0u16, |value, byte| value << 8 | u16::from(*byte)));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// A text string (7.9.2.2): UTF-16 with its mark, UTF-8 with its mark, else Latin letters.
pub(super) fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16(rest),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => {
            bytes.iter().map(|byte| char::from(*byte)).filter(|c| !is_unseen(*c) || *c == '\u{AD}').collect()
        }
    }
}

enum Word<'a> {
    Name(&'a [u8]),
    Text(Vec<u8>),
    Open,
    Close,
}

/// The words of a map: names, strings in hexadecimal, brackets.
struct Words<'a> {
    rest: &'a [u8],
}

impl<'a> Words<'a> {
    fn next(&mut self) -> Option<Word<'a>> {
        loop {
            self.rest = self.rest.trim_ascii_start();
            let (first, after) = self.rest.split_first()?;
            match first {
                b'%' => {
                    self.rest = &self.rest
                        [after.iter().position(|byte| *byte == b'\n').map_or(self.rest.len(), |at| at + 1)..]
                }
                b'[' | b']' => {
                    self.rest = after;
                    return Some(if *first == b'[' { Word::Open } else { Word::Close });
                }
                b'<' if after.first() == Some(&b'<') => self.rest = &after[1..],
                b'<' => {
                    let end = after.iter().position(|byte| *byte == b'>').unwrap_or(after.len());
                    self.rest = after.get(end + 1..).unwrap_or_default();
                    return Some(Word::Text(hexadecimal(&after[..end])));
                }
                b'>' | b'/' | b'(' | b')' | b'{' | b'}' => self.rest = after,
                _ => {
                    let stop = |byte: &u8| byte.is_ascii_whitespace() || b"[]<>/(){}%".contains(byte);
                    let end = self.rest.iter().position(stop).unwrap_or(self.rest.len());
                    let (name, rest) = self.rest.split_at(end);
                    self.rest = rest;
                    return Some(Word::Name(name));
                }
            }
        }
    }
}

fn hexadecimal(digits: &[u8]) -> Vec<u8> {
    let values: Vec<u8> =
        digits.iter().filter_map(|byte| char::from(*byte).to_digit(16)).map(|digit| digit as u8).collect();
    values.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or_default()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_map(map: &str) -> Font {
        let mut font = Font {
            bytes: 2,
            widths: Vec::new(),
            usual: 500.0,
            places: Vec::new(),
            text: String::new(),
            codes: Vec::new(),
            digest: 0,
            mark: OnceLock::new(),
        };
        font.characters(map.as_bytes());
        font.gather();
        font
    }

    #[test]
    fn codes_become_characters_by_every_form_of_the_map() {
        let font = with_map(
            "1 beginbfchar <0001> <00660069> endbfchar 2 beginbfrange <0002> <0004> <0041>\n\
             <0005> <0006> [<0061> <D835DC00>] endbfrange",
        );
        let mut text = String::new();
        let (width, codes, _) = font.show(&[0, 1, 0, 2, 0, 4, 0, 5, 0, 6, 0, 9], Some(&mut text));
        assert_eq!((text.as_str(), codes), ("fiACa\u{1D400}\u{FFFD}", 6));
        assert_eq!(width, 3000.0);
    }
}
