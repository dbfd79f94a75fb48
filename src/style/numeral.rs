//! Which parts of a text `diagonal-fractions`, `stacked-fractions` and `ordinal` are for.
//!
//! A typeface's feature turns any figures round a stroke into a fraction, and any letter into the sign of
//! an ordinal. Asked for on a whole text, it is to leave dates, years and plain words as they are.

use std::ops::Range;

/// What a part of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numeral {
    /// Figures, a stroke, figures.
    Fraction,
    /// The letters that make a number an ordinal: the `th` of 4th.
    Ordinal,
}

/// Most figures above or below the stroke.
const MOST_FIGURES: usize = 3;
/// Endings of ordinals in English, French, Spanish, Portuguese, Italian and Dutch. Others are units: 5mm.
const ENDINGS: [&str; 16] =
    ["st", "nd", "rd", "th", "er", "re", "ère", "e", "ème", "nde", "a", "o", "as", "os", "ste", "de"];

/// The numerals of a text, from left to right.
///
/// Figures round a fraction slash (U+2044) are a fraction. Round a plain stroke they are one if nothing
/// else is joined to them that makes a date or a row of them (12/05/2020, 1914/18, 24/7): each side has
/// at most three figures, none in front is 0, and the value is less than one, or both sides have one
/// figure (3/2).
pub fn numerals(text: &str) -> Vec<(Range<usize>, Numeral)> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = figures_end(bytes, at);
        if let Some(whole) = fraction(text, at, end) {
            at = whole.end;
            found.push((whole, Numeral::Fraction));
            continue;
        }
        if let Some(letters) = ordinal(text, at, end) {
            at = letters.end;
            found.push((letters, Numeral::Ordinal));
            continue;
        }
        at = end;
    }
    found
}

fn figures_end(bytes: &[u8], from: usize) -> usize {
    from + bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count()
}

fn fraction(text: &str, start: usize, end: usize) -> Option<Range<usize>> {
    let stroke = text[end..].chars().next().filter(|c| matches!(c, '/' | '\u{2044}'))?;
    let below = end + stroke.len_utf8();
    let last = figures_end(text.as_bytes(), below);
    if below == last {
        return None;
    }
    let whole = start..last;
    if stroke == '\u{2044}' {
        return Some(whole);
    }
    let (above, under) = (&text[start..end], &text[below..last]);
    let sound = |figures: &str| figures.len() <= MOST_FIGURES && !figures.starts_with('0');
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '/' | '\u{2044}' | '.' | ',' | ':' | '_' | '#');
    let before = text[..start].chars().next_back();
    let mut after = text[last..].chars();
    let next = after.next();
    // A stop or a comma joins only if a figure follows it.
    let goes_on = match next {
        Some('.' | ',' | ':') => after.next().is_some_and(|c| c.is_ascii_digit()),
        Some(c) => c.is_ascii_digit() || matches!(c, '/' | '\u{2044}' | '_'),
        None => false,
    };
    if !sound(above) || !sound(under) || before.is_some_and(joins) || goes_on {
        return None;
    }
    let (above, under) = (above.parse::<u32>().ok()?, under.parse::<u32>().ok()?);
    (above < under || (above < 10 && under < 10)).then_some(whole)
}

fn ordinal(text: &str, start: usize, end: usize) -> Option<Range<usize>> {
    if text[..start].chars().next_back().is_some_and(char::is_alphanumeric) {
        return None;
    }
    let letters = text[end..].find(|c: char| !c.is_alphabetic()).map_or(text.len(), |length| end + length);
    let ending = &text[end..letters];
    let more = text[letters..].chars().next().is_some_and(|c| c.is_alphanumeric() || c == '/');
    (ENDINGS.contains(&ending) && !more).then_some(end..letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str) -> String {
        let mut marked = String::new();
        let mut from = 0;
        for (range, numeral) in numerals(text) {
            marked.push_str(&text[from..range.start]);
            let mark = if numeral == Numeral::Fraction { "f" } else { "o" };
            marked.push_str(&format!("{mark}({})", &text[range.clone()]));
            from = range.end;
        }
        marked + &text[from..]
    }

    #[test]
    fn fractions_are_told_from_dates_and_years() {
        for text in
            ["1/2", "3/4-inch", "1 1/2", "(7/8)", "5/16,", "99/100.", "3/2", "1\u{2044}24", "12\u{2044}5"]
        {
            assert!(marked(text).contains("f("), "{text}: {}", marked(text));
        }
        for text in
            ["12/05/2020", "1914/18", "2020/21", "24/7", "12/5", "01/02", "1/0", "v1/2", "1/2/3", "a/b"]
        {
            assert!(!marked(text).contains("f("), "{text}: {}", marked(text));
        }
        assert_eq!(marked("1/2.5 and 1/2."), "1/2.5 and f(1/2).");
    }

    #[test]
    fn ordinals_are_letters_after_figures() {
        assert_eq!(marked("the 4th and 21st"), "the 4o(th) and 21o(st)");
        assert_eq!(marked("la 2a edición, le 1er"), "la 2o(a) edición, le 1o(er)");
        assert_eq!(marked("4TH, B4th, 4thly, 5mm, 4th/s"), "4TH, B4th, 4thly, 5mm, 4th/s");
    }
}
