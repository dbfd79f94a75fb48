//! Where a word may be divided, by the patterns of its language (Liang 1983).
//!
//! Takes a piece of text without spaces and gives byte offsets. Knows nothing of widths or lines.

use crate::document::Language;
use hypher::Lang;

/// Words of capitals alone are divided from this length on; shorter ones are mostly acronyms.
const LONGEST_ACRONYM: usize = 6;

/// A place where a word may be divided with a hyphen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Division {
    /// Byte offset in the piece of text.
    pub at: usize,
    /// The word is part of a compound that has a hyphen of its own.
    pub in_compound: bool,
}

/// The patterns for a language tag, by its primary subtag.
pub(super) fn patterns(language: &Language) -> Option<Lang> {
    let primary = language.primary();
    let code: [u8; 2] = primary.as_bytes().try_into().ok()?;
    Lang::from_iso(code)
}

/// Adds the places at which the words of `text` may be divided.
pub(super) fn divide(text: &str, language: Lang, found: &mut Vec<Division>) {
    if text.len() < 5 || is_address(text) || text.bytes().any(|byte| byte.is_ascii_digit()) {
        return;
    }
    let (left, right) = language.bounds();
    let mut start = 0;
    while let Some(offset) = text[start..].find(char::is_alphabetic) {
        let from = start + offset;
        let to = text[from..].find(|c| !is_word_part(c)).map_or(text.len(), |len| from + len);
        let in_compound = next_to_hyphen(text, from, to);
        divide_word(&text[from..to], language, (left.max(2), right.max(2)), |at| {
            found.push(Division { at: from + at, in_compound });
        });
        start = to;
    }
}

/// Letters, and the marks that combine with them.
fn is_word_part(c: char) -> bool {
    c.is_alphabetic() || ('\u{300}'..='\u{36F}').contains(&c)
}

fn divide_word(word: &str, language: Lang, bounds: (usize, usize), mut found: impl FnMut(usize)) {
    let letters = word.chars().count();
    if letters < bounds.0 + bounds.1 {
        return;
    }
    if letters <= LONGEST_ACRONYM && word.chars().all(|c| !c.is_lowercase()) {
        return;
    }
    let mut at = 0;
    for syllable in hypher::hyphenate_bounded(word, language, bounds.0, bounds.1) {
        if at > 0 {
            found(at);
        }
        at += syllable.len();
    }
}

/// It is read by machines: a URL, an address of mail, a path, a name in a program.
pub(super) fn is_address(text: &str) -> bool {
    let dot_inside = || {
        text.char_indices().any(|(at, c)| {
            c == '.'
                && text[..at].ends_with(char::is_alphanumeric)
                && text[at + 1..].starts_with(char::is_lowercase)
        })
    };
    text.contains("://")
        || text.contains("::")
        || text.contains(['@', '\\', '_'])
        || text.starts_with("www.")
        || (text.contains('.') && dot_inside())
}

fn next_to_hyphen(text: &str, from: usize, to: usize) -> bool {
    let is_hyphen = |c: char| matches!(c, '-' | '\u{2010}' | '\u{2011}');
    text[..from].ends_with(is_hyphen) || text[to..].starts_with(is_hyphen)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn divided(text: &str, language: &str) -> String {
        let mut found = Vec::new();
        let patterns = patterns(&Language(language.into())).expect("the language has patterns");
        divide(text, patterns, &mut found);
        let mut out = text.to_owned();
        for division in found.iter().rev() {
            out.insert(division.at, '|');
        }
        out
    }

    #[test]
    fn words_are_divided_by_the_patterns_of_their_language() {
        assert_eq!(divided("“hyphenation,”", "en-GB"), "“hy|phen|ation,”");
        assert_eq!(divided("Silbentrennung", "de"), "Sil|ben|tren|nung");
        assert_eq!(divided("l’hirondelle", "fr"), "l’hi|ron|delle");
    }

    #[test]
    fn addresses_figures_and_acronyms_stay_whole() {
        for text in
            ["https://example.org/elephant", "someone@example.org", "elephant2", "NATION", "std::vector"]
        {
            assert_eq!(divided(text, "en"), text);
        }
    }

    #[test]
    fn the_parts_of_a_compound_are_marked_as_such() {
        let mut found = Vec::new();
        divide("sailor-adventurer", Lang::English, &mut found);
        assert!(!found.is_empty() && found.iter().all(|division| division.in_compound), "{found:?}");
    }

    #[test]
    fn an_unknown_language_has_no_patterns() {
        assert_eq!(patterns(&Language("tlh".into())), None);
        assert_eq!(patterns(&Language(String::new())), None);
    }
}
