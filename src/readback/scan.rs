//! Content streams (ISO 32000-1, 7.8.2) in the plain form that nearly all of them have, taken apart without
//! making objects of what they hold.
//!
//! Strings, numbers, names, arrays of strings and numbers, and dictionaries that say an identifier alone:
//! of these are the pages of books. An instruction with another dictionary is handed out as it stands, and
//! where anything else is met the rest of the content is, so that the parser which knows all forms reads it
//! in its own way.

use hayro_syntax::object::{FromBytes, Object, String as PdfString};

/// Operands of one instruction that are kept; what has more is not plain.
const MOST_OPERANDS: usize = 8;
/// Dictionaries and arrays within one another.
const DEEPEST: usize = 8;
/// So many figures of a number are exact.
const MOST_FIGURES: usize = 18;

const WHITE: u8 = 1;
const DELIMITER: u8 = 2;
/// Of each byte, whether it is white space or a delimiter (7.2.2).
const KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let (white, delimiters) = (b"\0\t\n\x0c\r ", b"()<>[]{}/%");
    let mut idx = 0;
    while idx < white.len() {
        kinds[white[idx] as usize] = WHITE;
        idx += 1;
    }
    idx = 0;
    while idx < delimiters.len() {
        kinds[delimiters[idx] as usize] = DELIMITER;
        idx += 1;
    }
    kinds
};

#[rustfmt::skip]
const POWERS_OF_TEN: [f64; MOST_FIGURES + 1] = [
    1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
];

/// What an instruction works on.
pub(super) enum Operand<'a> {
    Number(f64),
    Name(&'a [u8]),
    Text(Text<'a>),
    /// An array of strings and numbers: the first and the last but one of the scanner's parts.
    Parts(usize, usize),
    /// A dictionary that holds nothing but an identifier of marked content.
    Identifier(i32),
    Object(&'a Object<'a>),
}

/// The bytes of a string.
pub(super) enum Text<'a> {
    Plain(&'a [u8]),
    /// With reverse solidi before single characters.
    Escaped(&'a [u8]),
    Decoded(PdfString<'a>),
}

/// A part of an array that is shown.
pub(super) enum Part<'a> {
    Step(f64),
    Text(Text<'a>),
}

/// What is met next.
pub(super) enum Met<'a> {
    /// An instruction, whose operands lie with the scanner.
    Operator(&'a [u8]),
    /// One instruction as it stands.
    Instruction(&'a [u8]),
    /// All that is left.
    Rest(&'a [u8]),
}

pub(super) struct Scanner<'a> {
    data: &'a [u8],
    at: usize,
    pub operands: Vec<Operand<'a>>,
    pub parts: Vec<Part<'a>>,
}

impl<'a> Scanner<'a> {
    pub fn new(data: &'a [u8]) -> Self {
        Scanner { data, at: 0, operands: Vec::with_capacity(MOST_OPERANDS), parts: Vec::with_capacity(64) }
    }

    /// The next instruction; none at the end.
    pub fn next(&mut self) -> Option<Met<'a>> {
        self.operands.clear();
        self.parts.clear();
        self.skip_white();
        let start = self.at;
        if start >= self.data.len() {
            return None;
        }
        match self.instruction() {
            Some((operator, true)) => Some(Met::Operator(operator)),
            Some((_, false)) => Some(Met::Instruction(&self.data[start..self.at])),
            None => {
                self.at = self.data.len();
                Some(Met::Rest(&self.data[start..]))
            }
        }
    }

    /// The operator, and whether all its operands are known.
    fn instruction(&mut self) -> Option<(&'a [u8], bool)> {
        let mut known = true;
        loop {
            self.skip_white();
            let operand = match self.peek()? {
                b'+' | b'-' | b'.' | b'0'..=b'9' => Operand::Number(self.number()?),
                b'/' => Operand::Name(self.name()?),
                b'(' | b'<' if !self.data[self.at..].starts_with(b"<<") => Operand::Text(self.text()?),
                b'<' => match self.dictionary()? {
                    Some(identifier) => Operand::Identifier(identifier),
                    None => {
                        known = false;
                        continue;
                    }
                },
                b'[' => self.array()?,
                _ => {
                    let operator = self.regular();
                    let is_plain = !operator.is_empty() && operator != b"BI" && !operator.contains(&b'#');
                    return is_plain.then_some((operator, known));
                }
            };
            if self.operands.len() == MOST_OPERANDS {
                return None;
            }
            self.operands.push(operand);
        }
    }

    fn peek(&self) -> Option<u8> {
        self.data.get(self.at).copied()
    }

    fn skip_white(&mut self) {
        while self.peek().is_some_and(|byte| KINDS[usize::from(byte)] == WHITE) {
            self.at += 1;
        }
    }

    /// Characters that are neither white space nor delimiters.
    fn regular(&mut self) -> &'a [u8] {
        let start = self.at;
        while self.peek().is_some_and(|byte| KINDS[usize::from(byte)] == 0) {
            self.at += 1;
        }
        &self.data[start..self.at]
    }

    /// 7.3.3; none if it is not written in figures and one point.
    fn number(&mut self) -> Option<f64> {
        let sign = self.peek().filter(|byte| matches!(byte, b'+' | b'-'));
        self.at += usize::from(sign.is_some());
        let mut value = 0u64;
        let mut figures = self.figures(&mut value);
        let mut fraction = None;
        if self.peek() == Some(b'.') {
            self.at += 1;
            fraction = Some(self.figures(&mut value));
            figures += fraction.unwrap_or_default();
        }
        let ends = self.peek().is_none_or(|byte| KINDS[usize::from(byte)] != 0);
        if figures == 0 || figures > MOST_FIGURES || !ends {
            return None;
        }
        let negative = sign == Some(b'-');
        Some(match fraction {
            // Whole numbers know no negative zero.
            None if negative => -(value as i64) as f64,
            None => value as f64,
            Some(places) => {
                let value = value as f64 / POWERS_OF_TEN[places];
                if negative { -value } else { value }
            }
        })
    }

    fn figures(&mut self, value: &mut u64) -> usize {
        let start = self.at;
        while let Some(figure) = self.peek().map(|byte| byte.wrapping_sub(b'0')).filter(|own| *own < 10) {
            *value = value.wrapping_mul(10).wrapping_add(u64::from(figure));
            self.at += 1;
        }
        self.at - start
    }

    fn name(&mut self) -> Option<&'a [u8]> {
        self.at += 1;
        let name = self.regular();
        (!name.contains(&b'#')).then_some(name)
    }

    /// 7.3.4.
    fn text(&mut self) -> Option<Text<'a>> {
        let start = self.at;
        if self.peek() == Some(b'<') {
            self.skip_hexadecimal()?;
            return PdfString::from_bytes(&self.data[start..self.at]).map(Text::Decoded);
        }
        let form = self.skip_literal()?;
        let inner = &self.data[start + 1..self.at - 1];
        match form {
            Form::Plain => Some(Text::Plain(inner)),
            Form::Escaped => Some(Text::Escaped(inner)),
            Form::Other => PdfString::from_bytes(&self.data[start..self.at]).map(Text::Decoded),
        }
    }

    fn skip_hexadecimal(&mut self) -> Option<()> {
        self.at += 1;
        while self.peek().is_some_and(|own| own.is_ascii_hexdigit() || KINDS[usize::from(own)] == WHITE) {
            self.at += 1;
        }
        let ends = self.peek() == Some(b'>');
        self.at += 1;
        ends.then_some(())
    }

    fn skip_literal(&mut self) -> Option<Form> {
        let mut form = Form::Plain;
        let mut open = 0;
        loop {
            match self.peek()? {
                b'(' => open += 1,
                b')' => open -= 1,
                b'\\' => {
                    self.at += 1;
                    let simple = !matches!(self.peek()?, b'0'..=b'7' | b'\r' | b'\n');
                    form = if simple && form != Form::Other { Form::Escaped } else { Form::Other };
                }
                b'\r' | b'\n' => form = Form::Other,
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                return Some(form);
            }
        }
    }

    fn array(&mut self) -> Option<Operand<'a>> {
        self.at += 1;
        let first = self.parts.len();
        loop {
            self.skip_white();
            let part = match self.peek()? {
                b'(' => Part::Text(self.text()?),
                b'<' if !self.data[self.at..].starts_with(b"<<") => Part::Text(self.text()?),
                b'+' | b'-' | b'.' | b'0'..=b'9' => Part::Step(self.number()?),
                b']' => {
                    self.at += 1;
                    return Some(Operand::Parts(first, self.parts.len()));
                }
                _ => return None,
            };
            self.parts.push(part);
        }
    }

    /// The identifier of a dictionary that holds nothing else; none within if it is another one.
    fn dictionary(&mut self) -> Option<Option<i32>> {
        let start = self.at;
        let identifier = self.identifier();
        if identifier.is_none() {
            self.at = start;
            self.skip_dictionary(0)?;
        }
        let end = self.at;
        self.skip_white();
        // A dictionary before such a word is a stream's.
        let is_stream = self.data[self.at..].starts_with(b"stream");
        self.at = end;
        (!is_stream).then_some(identifier)
    }

    fn identifier(&mut self) -> Option<i32> {
        self.at += 2;
        self.skip_white();
        if self.peek() != Some(b'/') || self.name()? != b"MCID" {
            return None;
        }
        self.skip_white();
        let mut value = 0;
        let figures = self.figures(&mut value);
        self.skip_white();
        if figures == 0 || figures > 9 || !self.data[self.at..].starts_with(b">>") {
            return None;
        }
        self.at += 2;
        Some(value as i32)
    }

    fn skip_dictionary(&mut self, depth: usize) -> Option<()> {
        self.at += 2;
        loop {
            self.skip_white();
            match self.peek()? {
                b'/' => drop(self.name()?),
                b'>' => {
                    let ends = self.data[self.at..].starts_with(b">>");
                    self.at += 2;
                    return ends.then_some(());
                }
                _ => return None,
            }
            self.skip_white();
            self.skip_value(depth + 1)?;
        }
    }

    fn skip_value(&mut self, depth: usize) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        match self.peek()? {
            b'/' => self.name().map(drop),
            b'+' | b'-' | b'.' | b'0'..=b'9' => self.number().map(drop),
            b'(' => self.skip_literal().map(drop),
            b'<' if self.data[self.at..].starts_with(b"<<") => self.skip_dictionary(depth),
            b'<' => self.skip_hexadecimal(),
            b'[' => {
                self.at += 1;
                loop {
                    self.skip_white();
                    if self.peek()? == b']' {
                        self.at += 1;
                        return Some(());
                    }
                    self.skip_value(depth + 1)?;
                }
            }
            _ => None,
        }
    }
}

/// How a literal string is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Plain,
    Escaped,
    Other,
}

impl Text<'_> {
    /// Its bytes, made in a buffer where they do not stand as they are.
    pub fn bytes<'b>(&'b self, buffer: &'b mut Vec<u8>) -> &'b [u8] {
        let raw = match self {
            Text::Plain(bytes) => return bytes,
            Text::Decoded(string) => return string.as_bytes(),
            Text::Escaped(raw) => raw,
        };
        buffer.clear();
        let mut bytes = raw.iter();
        while let Some(byte) = bytes.next() {
            let own = match byte {
                b'\\' => match bytes.next() {
                    Some(b'n') => b'\n',
                    Some(b'r') => b'\r',
                    Some(b't') => b'\t',
                    Some(b'b') => 8,
                    Some(b'f') => 12,
                    Some(other) => *other,
                    None => break,
                },
                other => *other,
            };
            buffer.push(own);
        }
        buffer
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hayro_syntax::content::UntypedIter;

    fn number(value: f64) -> String {
        format!("{value:?}")
    }

    fn string(bytes: &[u8]) -> String {
        format!("({})", bytes.escape_ascii())
    }

    fn objects<'a>(operands: impl Iterator<Item = Object<'a>>) -> Vec<String> {
        operands
            .map(|operand| match operand {
                Object::Number(own) => number(own.as_f64()),
                Object::String(own) => string(own.as_bytes()),
                Object::Name(own) => format!("/{}", own.escape_ascii()),
                Object::Array(own) => objects(own.iter::<Object<'_>>()).join(" "),
                Object::Dict(own) => format!("{:?} of {}", own.get::<i32>("MCID"), own.len()),
                other => format!("{other:?}"),
            })
            .collect()
    }

    /// As the parser that knows all forms takes content apart.
    fn by_parser(content: &[u8]) -> Vec<String> {
        let mut found = Vec::new();
        let mut instructions = UntypedIter::new(content);
        while let Some(own) = instructions.next() {
            let operands = objects(own.operands().cloned()).join(" ");
            found.push(format!("{operands} {}", own.operator.escape_ascii()));
        }
        found
    }

    fn by_scanner(content: &[u8]) -> Vec<String> {
        let mut found = Vec::new();
        let mut scanner = Scanner::new(content);
        let mut buffer = Vec::new();
        while let Some(met) = scanner.next() {
            let operator = match met {
                Met::Operator(operator) => operator,
                Met::Instruction(own) | Met::Rest(own) => {
                    found.extend(by_parser(own));
                    continue;
                }
            };
            let mut shown = Vec::new();
            for operand in &scanner.operands {
                shown.push(match operand {
                    Operand::Number(own) => number(*own),
                    Operand::Name(own) => format!("/{}", own.escape_ascii()),
                    Operand::Text(own) => string(own.bytes(&mut buffer)),
                    Operand::Identifier(own) => format!("{:?} of 1", Some(*own)),
                    Operand::Object(own) => format!("{own:?}"),
                    Operand::Parts(from, to) => {
                        let parts = scanner.parts[*from..*to].iter().map(|part| match part {
                            Part::Step(own) => number(*own),
                            Part::Text(own) => string(own.bytes(&mut buffer)),
                        });
                        parts.collect::<Vec<_>>().join(" ")
                    }
                });
            }
            found.push(format!("{} {}", shown.join(" "), operator.escape_ascii()));
        }
        found
    }

    #[test]
    fn every_form_is_taken_apart_as_the_parser_does() {
        let contents: [&[u8]; 29] = [
            b"BT /F0 11.5 Tf 177.82 -475.35 Td [( ;)-160( >)+3.(a\\(b\\)c\\\\)-.25( \\r\\n\\q)]TJ ET",
            b"[(one(two)three)<48 65>12<6>]TJ (a\\101b) Tj (a\\\nb) ' 1 2 (x\ny) \"",
            b"/P<</MCID 12>>BDC EMC /Span <</MCID 3/ActualText<FEFF00AD>>> BDC EMC",
            b"/Span<</ActualText(a\\)>>)/Lang[(x)/y 1 <</z 2>>]>>BDC (a) Tj EMC /Artifact BMC",
            b"/P<< /MCID 7 /MCID 8 >>BDC /P<</MCID -1>>BDC /P<</MCID 1.5>>BDC /P<</MCID 1 0 R>>BDC (a)Tj",
            b"<</MCID 1>>stream BDC (a) Tj",
            b"-0 +0 -0.0 .5 -.5 5. 123456789012345678 1234567890123456789 0.1234567890123456789 cm (a) Tj",
            b"- 1 cm +. 2 cm 1-2 3 cm 4..5 cm 1e5 2 cm (a) Tj",
            b"1 2 3 4 5 6 7 8 re 1 2 3 4 5 6 7 8 9 re (a) Tj",
            b"1 2 cm % a comment\n3 4 cm %(\n[1 % one\n(a)]TJ",
            b"/F#30 12 Tf (a) Tj /F# 3 Tf a#62 (a) Tj",
            b"true false null /a BMC tr",
            b"[1 0 R (a)]TJ [true (b)]TJ [[(a)] (b)]TJ [/a (b)]TJ [<</a 1>>]TJ [(c)]TJ",
            b"q BI /W 1 /H 1 /BPC 8 /CS /G ID a EI Q (a) Tj",
            b"(a) Tj ) (b) Tj",
            b"(a) Tj > (b) Tj",
            b"(a) Tj >> (b) Tj ]",
            b"(a) Tj {(b) Tj}",
            b"(a) Tj (b",
            b"(a) Tj (b\\",
            b"(a) Tj <41",
            b"(a) Tj <4x> Tj (b) Tj",
            b"(a) Tj [(b)",
            b"(a) Tj /P <</MCID 1",
            b"(a) Tj /P <</a 1 (b)>> BDC /P <<1 /a>> BDC /P <</a true>> BDC (c) Tj",
            b"(a)Tj(b)Tj[(c)]TJ/F Do*(d)Tj 1 2",
            b"/ BMC /a/b cs //c cs () Tj [] TJ <> Tj",
            b"\0\x0c\t(a)\0Tj",
            b"",
        ];
        for content in contents {
            assert_eq!(by_scanner(content), by_parser(content), "{}", content.escape_ascii());
        }
    }

    #[test]
    fn content_that_is_cut_or_altered_anywhere_is_taken_apart_as_the_parser_does() {
        let content =
            b"q BT /F0 1.5 Tf 7 -4.35 Td [( ;)-160(\\(>)]TJ /P<</MCID 12>>BDC /S<</A<FE>>>BDC <41>Tj\n";
        for at in 0..content.len() {
            let cut = &content[..at];
            assert_eq!(by_scanner(cut), by_parser(cut), "{}", cut.escape_ascii());
            for byte in *b" ()<>[]{}/%#\\\n\r0-.+aR" {
                let mut own = content.to_vec();
                own[at] = byte;
                assert_eq!(by_scanner(&own), by_parser(&own), "{}", own.escape_ascii());
            }
        }
    }
}
