//! Finds what a stylesheet opens and never closes.

use super::component::string_end;

/// Something open at the end of the text: what it is, and the byte at which it opens.
pub(super) fn unclosed(text: &str) -> Option<(&'static str, usize)> {
    let bytes = text.as_bytes();
    let mut open: Vec<usize> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'/' if bytes.get(at + 1) == Some(&b'*') => match text[at + 2..].find("*/") {
                Some(length) => at += length + 3,
                None => return Some(("comment", at)),
            },
            quote @ (b'"' | b'\'') => {
                let end = at + string_end(&text[at..], quote);
                // A string that ends at its line's end is reported where it stands, as malformed.
                if end == bytes.len() && (end == at + 1 || bytes[end - 1] != quote) {
                    return Some(("string", at));
                }
                at = end - 1;
            }
            b'{' | b'[' | b'(' => open.push(at),
            closing @ (b'}' | b']' | b')') => {
                let opening = match closing {
                    b'}' => b'{',
                    b']' => b'[',
                    _ => b'(',
                };
                if open.last().is_some_and(|at| bytes[*at] == opening) {
                    open.pop();
                }
            }
            _ => {}
        }
        at += 1;
    }
    open.pop().map(|at| match bytes[at] {
        b'{' => ("block", at),
        b'[' => ("bracket", at),
        _ => ("parenthesis", at),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_open_mark_is_found() {
        assert_eq!(unclosed("p { margin: calc(1pt + (2pt); }"), Some(("parenthesis", 16)));
        assert_eq!(unclosed("p { color: red; }\nq { margin: 0; "), Some(("block", 20)));
        assert_eq!(unclosed("p::before { content: \"}\"; } /* } */"), None);
        assert_eq!(unclosed("/* never"), Some(("comment", 0)));
        assert_eq!(unclosed("a { content: 'x"), Some(("string", 13)));
        assert_eq!(unclosed("\\"), None);
    }
}
