//! Component values (CSS Syntax 3, 5.4.7): what stands to the right of a property's colon, read once
//! and kept, so that values with variables can be understood when the element is known.

use cssparser::{BasicParseErrorKind, ParseError, ParseErrorKind, Parser, Token};

/// How deep functions and parentheses may be nested in a value, and rules in rules.
pub(super) const DEPTH: usize = 32;

/// One component of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Component {
    Ident(Box<str>),
    Number(f64),
    /// 1.0 is 100 %.
    Percent(f64),
    /// A number and its unit in lower case.
    Dimension(f64, Box<str>),
    Text(Box<str>),
    /// `#…`, without the mark.
    Hash(Box<str>),
    Url(Box<str>),
    /// A function by its name in lower case, and what stands in its parentheses.
    Function(Box<str>, Vec<Component>),
    Parentheses(Vec<Component>),
    Comma,
    Slash,
    Delim(char),
}

/// Why a value could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    TooDeep,
    /// A bracket, a brace, a bad string or address, or a closing mark that nothing opened.
    Form,
}

/// Reads all that is left of the input.
pub(super) fn read(input: &mut Parser, depth: usize) -> Result<Vec<Component>, Unreadable> {
    let mut components = Vec::new();
    while let Ok(token) = input.next() {
        let component = match token {
            Token::Ident(name) => Component::Ident(name.as_ref().into()),
            Token::Number { value, .. } => Component::Number(decimal(*value)),
            Token::Percentage { unit_value, .. } => Component::Percent(decimal(*unit_value)),
            Token::Dimension { value, unit, .. } => {
                Component::Dimension(decimal(*value), unit.to_ascii_lowercase().into())
            }
            Token::QuotedString(text) => Component::Text(text.as_ref().into()),
            Token::Hash(text) | Token::IDHash(text) => Component::Hash(text.as_ref().into()),
            Token::UnquotedUrl(url) => Component::Url(url.as_ref().into()),
            Token::Comma => Component::Comma,
            Token::Delim('/') => Component::Slash,
            Token::Delim(mark) => Component::Delim(*mark),
            Token::Colon => Component::Delim(':'),
            Token::Function(name) => {
                let name = name.to_ascii_lowercase().into();
                Component::Function(name, nested(input, depth)?)
            }
            Token::ParenthesisBlock => Component::Parentheses(nested(input, depth)?),
            _ => return Err(Unreadable::Form),
        };
        components.push(component);
    }
    Ok(components)
}

fn nested(input: &mut Parser, depth: usize) -> Result<Vec<Component>, Unreadable> {
    if depth + 1 >= DEPTH {
        return Err(Unreadable::TooDeep);
    }
    let inside = input.parse_nested_block(|input| read(input, depth + 1).map_err(ParseError::custom));
    inside.map_err(|error: ParseError<Unreadable>| match error.kind {
        ParseErrorKind::Custom(reason) => reason,
        ParseErrorKind::Basic(BasicParseErrorKind::TooManyNestedBlocks) => Unreadable::TooDeep,
        ParseErrorKind::Basic(_) => Unreadable::Form,
    })
}

/// The decimal number that was written, not its nearest 32-bit neighbour: 11.3, not 11.300000190….
fn decimal(value: f32) -> f64 {
    let value = value.clamp(-1e9, 1e9);
    value.to_string().parse().unwrap_or_else(|_| f64::from(value))
}

/// The value's text on one line, its comments left out.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut rest = text.trim();
    while let Some(at) = rest.find(['"', '\'', '/', ' ', '\t', '\n', '\r', '\u{c}']) {
        line.push_str(&rest[..at]);
        rest = &rest[at..];
        match rest.as_bytes()[0] {
            quote @ (b'"' | b'\'') => {
                let end = string_end(rest, quote);
                line.push_str(&rest[..end]);
                rest = &rest[end..];
            }
            b'/' if rest.starts_with("/*") => {
                rest = rest.find("*/").map_or("", |end| &rest[end + 2..]);
                if !line.ends_with(' ') {
                    line.push(' ');
                }
            }
            b'/' => {
                line.push('/');
                rest = &rest[1..];
            }
            _ => {
                rest = rest.trim_start();
                if !line.ends_with(' ') && !rest.is_empty() {
                    line.push(' ');
                }
            }
        }
    }
    line.push_str(rest);
    line.trim().to_owned()
}

/// Where the string that opens `text` ends: after its closing quote, or at a line's end.
pub(super) fn string_end(text: &str, quote: u8) -> usize {
    let bytes = text.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'\n' => return at,
            byte if byte == quote => return at + 1,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}
