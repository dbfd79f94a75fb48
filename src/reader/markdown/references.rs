//! References to numbered things as Quarto and pandoc-crossref write them: `@fig-sea`, `@fig:sea`, and
//! in brackets `[-@fig-sea]` for the number alone, `[Plate @fig-sea]` with a word of the author's own,
//! `[@fig-sea; @tbl-tides]` for several.
//!
//! A key is told from a citation, a name or an address of mail by how it begins.

use super::line::{Body, Letters, OpenKind, Token};
use crate::document::Attributes;
use std::borrow::Cow;
use std::ops::Range;

/// What keys begin with, before a hyphen or a colon.
const KINDS: [&str; 10] = ["fig", "tbl", "tab", "sec", "eq", "lst", "ch", "app", "part", "note"];
/// The longest group that is read, in bytes.
const LONGEST: usize = 512;

/// One reference, by bytes of the text that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// The author's own word for it, without the space after it.
    prefix: Range<usize>,
    /// From its `@`.
    key: Range<usize>,
    /// The number alone is wanted.
    bare: bool,
}

/// The key at the start of `text`, which begins with `@`: its length with the sign.
pub(super) fn key(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('@')?;
    // No kind is longer, so that a text of nothing but signs costs no more than its length.
    let kind = rest[..rest.floor_char_boundary(8)].find(['-', ':'])?;
    let known = KINDS.iter().any(|own| {
        let given = &rest[..kind];
        // A capital begins a sentence and means the same.
        given.len() == own.len()
            && given.is_char_boundary(1)
            && given[1..] == own[1..]
            && given[..1].eq_ignore_ascii_case(&own[..1])
    });
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.' | '/');
    let name = &rest[kind + 1..];
    let len = name.find(|c: char| !joins(c)).unwrap_or(name.len());
    let name = name[..len].trim_end_matches(|c: char| !c.is_alphanumeric());
    (known && !name.is_empty()).then(|| 1 + kind + 1 + name.len())
}

/// The references in the brackets with which `text` begins, and the length of all.
pub(super) fn group(text: &str) -> Option<(Vec<Reference>, usize)> {
    let text = &text[..text.floor_char_boundary(LONGEST)];
    let end = text.find(']')?;
    let inner = text.get(1..end)?;
    if !inner.contains('@') || inner.contains(['[', '\n', '`', '<']) {
        return None;
    }
    let mut found = Vec::new();
    let mut at = 1;
    for part in inner.split(';') {
        let lead = part.len() - part.trim_start().len();
        let sign = part.find('@')?;
        let length = key(&part[sign..])?;
        if !part[sign + length..].trim().is_empty() {
            return None;
        }
        let before = &part[lead.min(sign)..sign];
        let bare = before.ends_with('-') && !before[..before.len() - 1].ends_with(char::is_alphanumeric);
        let prefix = before.strip_suffix('-').filter(|_| bare).unwrap_or(before).trim_end();
        let start = at + lead.min(sign);
        found.push(Reference {
            prefix: start..start + prefix.len(),
            key: at + sign..at + sign + length,
            bare: bare || !prefix.is_empty(),
        });
        at += part.len() + 1;
    }
    Some((found, end + 1))
}

/// What is cited in the brackets with which `text` begins, as pandoc has it: `[@marsh2020, p. 3]`,
/// `[see @marsh2020; -@ode]`. Gives the keys, and the length of all.
pub(super) fn citation(text: &str) -> Option<(Vec<String>, usize)> {
    let text = &text[..text.floor_char_boundary(LONGEST)];
    let end = text.find(']')?;
    let inner = text.get(1..end)?;
    if !inner.contains('@') || inner.contains(['[', '\n', '`', '<', '\\']) {
        return None;
    }
    let mut keys = Vec::new();
    for part in inner.split(';') {
        let sign = part.find('@')?;
        let before = part[..sign].strip_suffix('-').unwrap_or(&part[..sign]);
        let name = &part[sign + 1..];
        let joins = |c: char| c.is_alphanumeric() || "_:.#$%&-+?~/".contains(c);
        let len = name.find(|c: char| !joins(c)).unwrap_or(name.len());
        let name = name[..len].trim_end_matches(|c: char| !c.is_alphanumeric());
        let begins = before.is_empty() || before.ends_with(char::is_whitespace);
        // One author's work a part; an address of mail is none.
        if !begins || name.is_empty() || part[sign + 1..].contains('@') {
            return None;
        }
        keys.push(name.to_owned());
    }
    Some((keys, end + 1))
}

/// A citation as tokens of a span that says what it cites; its words stay as they are written.
pub(super) fn push_citation<'s>(
    out: &mut Vec<Token<'s>>,
    source: &'s str,
    range: Range<usize>,
    keys: Vec<String>,
) {
    let mut open = OpenKind::Span.plain();
    let mut own = Box::<Attributes>::default();
    own.classes.push("citation".to_owned());
    own.values.push(("cites".to_owned(), keys.join(" ")));
    open.attributes = Some(own);
    let text = Cow::Borrowed(&source[range.clone()]);
    out.push(Token { range: range.clone(), body: Body::Open(open) });
    out.push(Token { range: range.clone(), body: Body::Text(text, Letters::Verbatim) });
    out.push(Token { range: range.end..range.end, body: Body::Close });
}

/// A reference as tokens of a link that leaves its words to us; `start` is where the text that was read
/// stands in the source.
pub(super) fn push<'s>(out: &mut Vec<Token<'s>>, source: &'s str, start: usize, own: &Reference) {
    let place = |range: &Range<usize>| start + range.start..start + range.end;
    let (prefix, key) = (place(&own.prefix), place(&own.key));
    let mut href = source[key.clone()].to_owned();
    // `@Fig-sea` leads where `@fig-sea` does.
    if let Some(first) = href.get_mut(1..2) {
        first.make_ascii_lowercase();
    }
    let attributes = own.bare.then(|| {
        let mut attributes = Box::<Attributes>::default();
        attributes.classes.push("number".to_owned());
        attributes
    });
    let kind = OpenKind::Link { href, title: None, brackets: true };
    let mut open = kind.plain();
    open.attributes = attributes;
    let whole = if prefix.is_empty() { key.clone() } else { prefix.start..key.end };
    out.push(Token { range: whole, body: Body::Open(open) });
    if !prefix.is_empty() {
        let text = Cow::Borrowed(&source[prefix.clone()]);
        out.push(Token { range: prefix, body: Body::Text(text, Letters::Verbatim) });
    }
    out.push(Token { range: key.end..key.end, body: Body::Close });
}

/// A reference without brackets.
pub(super) fn alone(length: usize) -> Reference {
    Reference { prefix: 0..0, key: 0..length, bare: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_from_names_and_addresses() {
        for (text, length) in [
            ("@fig-sea.", 8),
            ("@fig:sea, and", 8),
            ("@Sec-two", 8),
            ("@tbl-a.b-c:", 10),
            ("@fig-größe)", "@fig-größe".len()),
        ] {
            assert_eq!(key(text), Some(length), "{text}");
        }
        for text in ["@smith2020", "@fig", "@fig-", "@fig-.", "@figure-x", "@éig-x", "@", "fig-x", "@-"] {
            assert_eq!(key(text), None, "{text}");
        }
    }

    #[test]
    fn citations_are_told_from_other_brackets() {
        let keys = |text: &str| citation(text).map(|(keys, length)| (keys.join(" "), length));
        assert_eq!(keys("[@marsh2020]"), Some(("marsh2020".into(), 12)));
        assert_eq!(keys("[see @a:b.c, p. 3; -@ode] x"), Some(("a:b.c ode".into(), 25)));
        for text in ["[a@b.example]", "[@]", "[@a; b]", "[a]", "[@a", "[@a `@b`]", "[@@a]"] {
            assert_eq!(keys(text), None, "{text}");
        }
    }

    #[test]
    fn groups_hold_nothing_but_references() {
        let (found, length) = group("[-@fig-a; see @fig-b] x").expect("it is a group");
        assert_eq!(length, 21);
        assert_eq!(found.len(), 2);
        assert!(found[0].bare && found[0].prefix.is_empty());
        assert_eq!(found[1].prefix, 10..13);
        for text in ["[a]", "[@smith]", "[@fig-a says so]", "[@fig-a; b]", "[@fig-a", "[a [@fig-b]]", "[]"] {
            assert_eq!(group(text), None, "{text}");
        }
    }
}
