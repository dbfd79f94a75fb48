//! Words kept from being taken for marks.
//!
//! A backslash is set only where a character would mean something: in the middle of a word, an
//! underscore means nothing, and neither does an asterisk with a space on each side. What means
//! something at the start of a line only is looked for when the line is whole ([`guard_lines`]).

use super::Punctuation;

/// Adds text to a line. `next` is the character that follows it; `lone_dollar` says that the line
/// holds no second one, without which there is no formula.
pub(super) fn push(
    out: &mut String,
    text: &str,
    next: Option<char>,
    punctuation: Punctuation,
    lone_dollar: bool,
) {
    let mut previous = out.chars().next_back();
    // Brackets up to here are known to mean nothing.
    let mut plain_bracket = 0;
    // Dots and hyphens in rows are escaped each.
    let mut row_end = 0;
    for (at, c) in text.char_indices() {
        let rest = &text[at + c.len_utf8()..];
        let after = rest.chars().next().or(next);
        let escape = match c {
            '\\' => after.is_none_or(|c| c.is_ascii_punctuation() || c.is_ascii_whitespace() && c != ' '),
            '`' | '^' | '~' | '{' => true,
            '*' => !(is_space(previous) && is_space(after)) || (at == 0 && previous.is_none()),
            '_' => !(is_word(previous) && is_word(after)) || next.is_some() && rest.is_empty(),
            '[' => {
                let harmless = harmless_bracket(rest, previous);
                if let Some(len) = harmless {
                    plain_bracket = at + len;
                }
                harmless.is_none()
            }
            ']' => at > plain_bracket || plain_bracket == 0,
            '<' => after.is_none_or(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
            '&' => is_entity(rest),
            '$' => !lone_dollar && !is_space(after),
            '!' => after == Some('['),
            '@' => !is_word(previous) && is_key(rest),
            '"' | '\'' => punctuation == Punctuation::Exact,
            '-' | '.' if punctuation == Punctuation::Exact => {
                if at >= row_end {
                    let row = 1 + rest.chars().take_while(|own| *own == c).count();
                    // The row may go on in what follows, where it cannot be seen.
                    let least = if c == '-' { 2 } else { 3 };
                    row_end = if row >= least || (row == rest.len() + 1 && next == Some(c)) {
                        at + row
                    } else {
                        at
                    };
                }
                at < row_end
            }
            _ => false,
        };
        // Spaces that the reader would close or trim are meant where every sign is kept.
        let edge = at == 0 && out.is_empty() || rest.is_empty() && next.is_none();
        match c {
            '\n' | '\r' | '\t' if punctuation == Punctuation::Typed => out.push(' '),
            '\n' | '\r' | '\t' => out.push_str(&format!("&#{};", u32::from(c))),
            ' ' if edge && punctuation == Punctuation::Exact => out.push_str("&#32;"),
            _ => {
                if escape {
                    out.push('\\');
                }
                out.push(c);
            }
        }
        previous = Some(c);
    }
}

fn is_space(c: Option<char>) -> bool {
    c.is_none_or(char::is_whitespace)
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphanumeric)
}

/// A bracket that closes within the text and before which and after which nothing stands that would
/// make it a mark; how many bytes lie between it and its partner, that included.
fn harmless_bracket(rest: &str, previous: Option<char>) -> Option<usize> {
    let end = rest.find(['[', ']']).filter(|end| rest[*end..].starts_with(']'))?;
    let inner = &rest[..end];
    let after = rest[end + 1..].chars().next()?;
    let harmless = !inner.trim().is_empty()
        && !inner.starts_with('^')
        && !inner.contains(['@', '!', '<', '`', '\\'])
        && !matches!(inner, "x" | "X")
        && !matches!(after, '(' | '[' | '{' | ':' | ']')
        && !matches!(previous, Some('!' | '^' | ']'));
    harmless.then_some(end + 1)
}

/// `&amp;`, `&#38;`: what follows the sign makes it an entity.
fn is_entity(rest: &str) -> bool {
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '#'));
    end.is_some_and(|end| end > 0 && rest[end..].starts_with(';'))
}

/// `@fig-sea`: what follows the sign makes it a reference.
fn is_key(rest: &str) -> bool {
    let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    (1..=4).contains(&end) && rest[end..].starts_with(['-', ':'])
}

/// Sets a backslash before the first sign of each line that would begin a block, and takes away the
/// spaces around it, which mean nothing.
pub(super) fn guard_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (idx, line) in text.split('\n').enumerate() {
        if idx > 0 {
            out.push('\n');
        }
        let line = line.trim_matches([' ', '\t']);
        match opening(line) {
            Some(at) => {
                out.push_str(&line[..at]);
                out.push('\\');
                out.push_str(&line[at..]);
            }
            None => out.push_str(line),
        }
    }
    out
}

/// The byte before which a backslash keeps a line from beginning a block.
fn opening(line: &str) -> Option<usize> {
    let first = line.chars().next()?;
    let rest = &line[first.len_utf8()..];
    let open = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t']);
    let is_rule = || line.chars().all(|c| "-:| =+".contains(c));
    let opens = match first {
        '#' => open(line.trim_start_matches('#')),
        '>' | '|' => true,
        '-' => open(rest) || rest.starts_with('-') || is_rule(),
        '+' => open(rest) || rest.starts_with(['-', '=']),
        '*' => open(rest),
        '=' => is_rule(),
        ':' => open(rest) || rest.starts_with("::") || is_rule(),
        c if c.is_ascii_digit() => {
            let end = line.find(|c: char| !c.is_ascii_digit()).unwrap_or(line.len());
            let after = &line[end..];
            return (end <= 9 && after.starts_with(['.', ')']) && open(&after[1..])).then_some(end);
        }
        _ => false,
    };
    opens.then_some(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        let mut out = String::new();
        push(&mut out, text, None, Punctuation::Exact, text.matches('$').count() < 2);
        guard_lines(&out)
    }

    #[test]
    fn what_means_nothing_stands_as_it_is() {
        for text in [
            "snake_case and 3 * 4 = 12",
            "a < b & c, AT&T",
            "it cost $5",
            "as in [12], it was",
            "ada@marsh.example, @ada",
            "a-b, a. b.",
            "5 > 4 # 3 + 2",
            "1984 was a year. 2. is a part",
            "C:\\dir\\file",
        ] {
            assert_eq!(escaped(text), text);
        }
    }

    #[test]
    fn what_means_something_is_escaped() {
        for (text, written) in [
            ("*a*", "\\*a\\*"),
            ("_a_", "\\_a\\_"),
            ("[a](b)", "\\[a\\](b)"),
            ("[^1]", "\\[\\^1\\]"),
            ("<b>", "\\<b>"),
            ("&amp;", "\\&amp;"),
            ("$5 and $6", "\\$5 and \\$6"),
            ("# a", "\\# a"),
            ("1. a", "1\\. a"),
            ("- a", "\\- a"),
            ("::: a", "\\::: a"),
            ("@fig-a", "\\@fig-a"),
            ("say \"no\"", "say \\\"no\\\""),
            ("a -- b...", "a \\-\\- b\\.\\.\\."),
        ] {
            assert_eq!(escaped(text), written);
        }
    }
}
