//! Which two words hold together: titles and names, numbers and what they count, initials, dashes.

use super::rules::{Locale, Rules, is_currency, is_unit, lists};
use super::{HOLDING, NARROW};

/// Longest word, in bytes, whose bond with its neighbour is judged.
const REACH: usize = 32;

/// The space that holds the words on both sides of `at` together, if they belong together.
pub(super) fn bond(flat: &str, at: usize, locale: Locale) -> Option<char> {
    if is_plain(flat.as_bytes(), at) { None } else { judge(flat, at, locale) }
}

fn judge(flat: &str, at: usize, locale: Locale) -> Option<char> {
    let (before, after) = (&flat[..at], &flat[at + 1..]);
    let (last, first) = (before.chars().next_back()?, after.chars().next()?);
    if first.is_whitespace() || last.is_whitespace() {
        return None;
    }
    let right = word_after(after);
    if matches!(right, "—" | "–" | "―" | "…" | "...") {
        return Some(HOLDING);
    }
    if matches!(last, '—' | '–' | '―' | '…') && begins_line(&before[..before.len() - last.len_utf8()])
    {
        return Some(HOLDING);
    }
    let whole = word_before(before)?;
    let left = whole.trim_start_matches(OPENING);
    let bare = right.trim_end_matches(CLOSING);
    let rules = locale.rules;
    if first.is_ascii_digit() && is_currency(left) {
        return Some(HOLDING);
    }
    if last == '.' {
        return dotted(left, right, bare, locale);
    }
    let is_sign = |word: &str| matches!(word, "×" | "÷" | "±");
    if (last.is_ascii_digit() && is_sign(right)) || (first.is_ascii_digit() && is_sign(left)) {
        return Some(HOLDING);
    }
    let said = right.trim_end_matches([',', ';', ':']);
    if left.starts_with(char::is_uppercase) && (lists(rules.suffixes, said) || lists(rules.suffixes, bare)) {
        return Some(HOLDING);
    }
    if last.is_ascii_digit()
        && let Some(space) = after_number(left, after, bare, rules)
    {
        return Some(space);
    }
    if is_century(left) && lists(rules.counted, bare) {
        return Some(HOLDING);
    }
    if matches!(last, '§' | '¶' | '№' | 'º' | 'ª') && first.is_ascii_digit() {
        return Some(HOLDING);
    }
    if !last.is_alphanumeric() && !matches!(last, '°' | 'º' | 'ª') {
        return None;
    }
    // “5 h 30”.
    let earlier = before[..before.len() - whole.len()].trim_end_matches([' ', HOLDING]);
    if left == "h" && first.is_ascii_digit() && earlier.ends_with(|c: char| c.is_ascii_digit()) {
        return Some(HOLDING);
    }
    // “The part I played” has no number, “Part I” has.
    let person = bare == "I" && left.starts_with(char::is_lowercase);
    let numeral = first.is_ascii_digit() || (is_roman(bare) && !person);
    if numeral && lists(rules.numbered, left) {
        return Some(HOLDING);
    }
    // “Louis XIV”; one letter alone could be anything.
    if bare.len() > 1 && is_roman(bare) && left.starts_with(char::is_uppercase) {
        return Some(HOLDING);
    }
    if first.is_uppercase() && lists(rules.titles, left) {
        return Some(HOLDING);
    }
    is_single(left, earlier, rules).then_some(HOLDING)
}

/// Two words that no rule holds together, in any language: each begins with a small letter, and the first
/// has more than one and ends with a letter or a mark. At most spaces of a text it is so, and quickly seen.
fn is_plain(flat: &[u8], at: usize) -> bool {
    let (before, after) = (&flat[..at], &flat[at + 1..]);
    let ends = |last: &u8| last.is_ascii_lowercase() || matches!(last, b',' | b';' | b':' | b'!' | b'?');
    if !after.first().is_some_and(u8::is_ascii_lowercase) || !before.last().is_some_and(ends) {
        return false;
    }
    let start = before.iter().rposition(|byte| !byte.is_ascii_graphic());
    let parted = start.is_none_or(|start| matches!(before[start], b' ' | b'\n'));
    let word = &before[start.map_or(0, |start| start + 1)..];
    parted && word.len() > 1 && word[0].is_ascii_lowercase()
}

/// What may stand before a word and after one without being part of it.
const OPENING: [char; 13] = ['(', '[', '“', '‘', '"', '\'', '„', '‚', '«', '»', '‹', '—', '–'];
const CLOSING: [char; 14] = [',', '.', ';', ':', '!', '?', ')', ']', '”', '’', '"', '\'', '»', '…'];

/// Nothing stands before it but the quotes that open.
fn begins_line(before: &str) -> bool {
    let bare = before.trim_end_matches(OPENING);
    bare.is_empty() || bare.ends_with('\n')
}

/// The word before is a number: its unit, its month or another group of figures may follow.
fn after_number(left: &str, after: &str, bare: &str, rules: &Rules) -> Option<char> {
    let number = left.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_punctuation())
        || left.chars().all(|c| c.is_ascii_digit() || matches!(c, '–' | '−' | '½' | '¼' | '¾'));
    if !number {
        return None;
    }
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // Three figures exactly; a hyphen or a mark may follow them.
    let figures = bare.bytes().take_while(u8::is_ascii_digit).count();
    let group = rules.digit_groups && left.len() <= 3 && figures == 3;
    if group {
        return Some(NARROW);
    }
    let fraction = digits(left)
        && (matches!(bare, "½" | "⅓" | "⅔" | "¼" | "¾" | "⅕" | "⅛" | "⅜" | "⅝" | "⅞")
            || bare.split_once('/').is_some_and(|(over, under)| digits(over) && digits(under)));
    let linked = !rules.link.is_empty()
        && bare == rules.link
        && lists(rules.counted, word_after(after[bare.len()..].trim_start()).trim_end_matches(CLOSING));
    let right = word_after(after).trim_end_matches([',', ';', ':', ')', '”', '»']);
    let counted = lists(rules.counted, bare) || lists(rules.counted, right);
    (is_unit(bare) || fraction || linked || counted).then_some(HOLDING)
}

/// “XIX”, “XIXe”, “XIXᵉ”, “XIX.” and “19th”: what a century is called by.
fn is_century(word: &str) -> bool {
    let bare = word.trim_end_matches(['e', 'ᵉ', '.', 'º', '°']);
    let ordinal =
        ["st", "nd", "rd", "th", "e", "º", "-й", "-го"].iter().find_map(|end| word.strip_suffix(end));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_roman(bare) || ordinal.is_some_and(digits)
}

/// A word of one letter that is not to end a line. A capital is one at the start of a sentence alone:
/// elsewhere it is an initial, or a name.
fn is_single(word: &str, earlier: &str, rules: &Rules) -> bool {
    let mut letters = word.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else { return false };
    if rules.singles.is_empty() {
        return false;
    }
    if letter.is_uppercase() {
        let begins = earlier.trim_end_matches(OPENING);
        let begins = begins.is_empty() || begins.ends_with(['.', '!', '?', '…', ':', '\n']);
        let small: String = letter.to_lowercase().collect();
        return begins && lists(rules.singles, &small);
    }
    lists(rules.singles, word)
}

/// The word before ends with a full stop: an initial, an abbreviation, an ordinal, or spaced dots.
fn dotted(left: &str, right: &str, bare: &str, locale: Locale) -> Option<char> {
    let rules = locale.rules;
    let stem = left.trim_end_matches('.');
    if stem.is_empty() && right.starts_with('.') {
        return Some(HOLDING);
    }
    let first = right.chars().next()?;
    let ordinal = !stem.is_empty() && (stem.bytes().all(|byte| byte.is_ascii_digit()) || is_roman(stem));
    if rules.ordinal_stop && ordinal && lists(rules.counted, bare) {
        return Some(HOLDING);
    }
    let mut letters = stem.rsplit('.').next().unwrap_or_default().chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        let stopped = right[bare.len()..].starts_with('.');
        let pair = bare.chars().count() == 1 && stopped;
        // “z. B.” and “t. ex.”: abbreviations of several words.
        let short = bare.chars().count() <= 3 && bare.chars().all(char::is_lowercase) && stopped;
        if letter.is_lowercase()
            && (pair || short)
            && !bare.is_empty()
            && bare.chars().all(char::is_alphabetic)
        {
            return Some(rules.pairs);
        }
        // “than I. He” ends a sentence; “I. F. Stone” does not.
        let pronoun = stem == "I" && rules.language == "en" && !pair;
        if letter.is_uppercase() && first.is_uppercase() && !pronoun {
            return Some(HOLDING);
        }
    }
    let numeral = first.is_ascii_digit() || begins_roman(bare);
    if numeral && lists(rules.numbered, left) {
        return Some(HOLDING);
    }
    (first.is_uppercase() && lists(rules.titles, left)).then_some(HOLDING)
}

/// I to XXXIX and some more: what counts kings, popes and chapters.
fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.len() < 8 && word.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X' | b'L'))
}

/// “xii”, “XII” or “xi–xx”: the pages of a preface are numbered so.
fn begins_roman(word: &str) -> bool {
    let run: &str = word.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let small = run.bytes().all(|byte| byte.is_ascii_lowercase());
    is_roman(run) || (small && is_roman(&run.to_ascii_uppercase()))
}

/// The word that a text ends with; none if it is too long to matter.
fn word_before(text: &str) -> Option<&str> {
    let mut start = text.len();
    for (at, c) in text.char_indices().rev() {
        if c.is_whitespace() {
            break;
        }
        if text.len() - at > REACH {
            return None;
        }
        start = at;
    }
    Some(&text[start..])
}

/// The word that a text begins with, as far as it matters.
fn word_after(text: &str) -> &str {
    let end =
        text.char_indices().find(|(at, c)| c.is_whitespace() || *at > REACH).map_or(text.len(), |(at, _)| at);
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::super::rules::RULES;
    use super::*;
    use crate::document::Language;

    #[test]
    fn plain_words_are_held_together_in_no_language() {
        let mut plain = 0;
        for own in RULES {
            let locale = Locale::of(&Language(own.language.to_owned()));
            let lists = [own.titles, own.numbered, own.counted, own.link, own.suffixes, own.singles];
            for word in lists.iter().flat_map(|list| list.split(' ')) {
                for other in
                    ["the", "the,", "h", "a", "kr", "Mr.", "19th", "XIXe", "xii", "12", "m/s", "d-na", "x—y"]
                {
                    for flat in [format!("{word} {other}"), format!("sat {other} {word}")] {
                        let at = flat.rfind(' ').expect("there is a space between the two");
                        if is_plain(flat.as_bytes(), at) {
                            plain += 1;
                            assert_eq!(judge(&flat, at, locale), None, "{flat}");
                        }
                    }
                }
            }
        }
        assert!(plain > 1000, "{plain}");
    }
}
