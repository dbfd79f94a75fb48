//! Figures one below the other: cells aligned at the decimal mark, or at the sign a style names.
//!
//! A column that its author set to the right and that holds nothing but figures is aligned by itself.
//! What stands before the mark ends at one place and what follows begins there, so that figures of
//! more and fewer decimals, with signs, units and marks of notes, agree; a dash for a missing value
//! stands with the whole ones.

use super::plan::{Content, Placed, Plan};
use crate::document::{Alignment, Language, Table};
use crate::style::TextAlign;
use crate::typeset::line::InlineItem;
use std::sync::Arc;

/// Where a cell's words are parted: the bytes before the mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Split {
    pub at: usize,
}

/// Finds the columns that are aligned so, and parts their cells.
pub(super) fn align(plan: &mut Plan<'_>, own: &Table, language: &Language) {
    for cell in &mut plan.cells {
        if let Some(mark) = cell.style.text_align_mark
            && cell.columns == 1
            && let Some(text) = text(cell)
        {
            let at = Figure::read(&text).map_or_else(|| text.find(mark), |figure| Some(figure.split(mark)));
            cell.decimal = Some(Split { at: at.unwrap_or(text.len()) });
        }
    }
    for column in 0..plan.columns {
        if own.columns.get(column) == Some(&Alignment::Right) {
            align_figures(plan, column, language);
        }
    }
}

/// Aligns a column of figures, if it is one.
fn align_figures(plan: &mut Plan<'_>, column: usize, language: &Language) {
    let head = plan.head;
    let is_own = |cell: &Placed<'_>| cell.column == column && cell.row >= head;
    let mut figures: Vec<(usize, String)> = Vec::new();
    for (idx, cell) in plan.cells.iter().enumerate().filter(|(_, cell)| is_own(cell)) {
        if cell.columns > 1 {
            continue;
        }
        let Some(text) = text(cell) else { return };
        if text.trim().is_empty() {
            continue;
        }
        if cell.style.text_align != TextAlign::Right
            || cell.style.text_align_mark.is_some()
            || !(is_dash(&text) || Figure::read(&text).is_some())
        {
            return;
        }
        figures.push((idx, text));
    }
    let read: Vec<Figure<'_>> = figures.iter().filter_map(|(_, text)| Figure::read(text)).collect();
    if read.len() < 2 {
        return;
    }
    let mark = decimal_mark(&read, language);
    for (idx, text) in &figures {
        let at = Figure::read(text).map_or(text.trim_end().len(), |figure| figure.split(mark));
        plan.cells[*idx].decimal = Some(Split { at });
    }
}

/// The words of a cell that is one line of text, up to the first that is raised: the mark of a note
/// is no figure.
fn text(cell: &Placed<'_>) -> Option<String> {
    let Content::Words(items) = &cell.content else { return None };
    let mut text = String::new();
    let mut raised = false;
    for item in items {
        match item {
            InlineItem::Text(own) => {
                raised |= own.raise != crate::units::Length::ZERO || own.link.is_some();
                if !raised {
                    text.push_str(&own.text);
                }
            }
            InlineItem::Mark(_) => {}
            InlineItem::LineBreak
            | InlineItem::Picture { .. }
            | InlineItem::Leader { .. }
            | InlineItem::PageReference { .. } => return None,
        }
    }
    Some(text)
}

fn is_dash(text: &str) -> bool {
    let bare = text.trim();
    !bare.is_empty() && bare.chars().all(|c| matches!(c, '-' | '–' | '—' | '−' | '…' | '.'))
}

/// A figure, with what stands before and after it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Figure<'t> {
    /// Bytes before its first digit (or the mark before it), and its digits and marks.
    start: usize,
    digits: &'t str,
}

impl<'t> Figure<'t> {
    /// Reads `−1 234.5 mm`: signs, a currency, digits in groups, a unit. None for dates, times, ranges
    /// and whatever else has digits in it.
    fn read(text: &'t str) -> Option<Self> {
        let is_before = |c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    '+' | '-'
                        | '−'
                        | '–'
                        | '±'
                        | '~'
                        | '≈'
                        | '<'
                        | '>'
                        | '≤'
                        | '≥'
                        | '('
                        | '['
                        | '$'
                        | '€'
                        | '£'
                        | '¥'
                        | '₹'
                        | '₽'
                        | '¢'
                )
        };
        let start = text.find(|c: char| !is_before(c))?;
        // `USD 12`, `CHF 12`.
        let code = text[start..].bytes().take_while(u8::is_ascii_uppercase).count();
        let start = match text[start + code..].strip_prefix([' ', '\u{a0}', '\u{202f}']) {
            Some(rest) if code == 3 => text.len() - rest.len(),
            _ => start,
        };
        let rest = &text[start..];
        let mut end = 0;
        let mut signs = rest.char_indices().peekable();
        while let Some((at, c)) = signs.next() {
            let next = signs.peek().map(|(_, next)| *next);
            let joins = is_separator(c) && next.is_some_and(|next| next.is_ascii_digit());
            if !(c.is_ascii_digit() || joins) {
                break;
            }
            end = at + c.len_utf8();
        }
        let digits = &rest[..end];
        let after = rest[end..].trim_start();
        let is_digits = digits.contains(|c: char| c.is_ascii_digit());
        (is_digits && is_unit(after)).then_some(Figure { start, digits })
    }

    /// The bytes before the decimal mark, or before what follows the figure.
    fn split(&self, mark: char) -> usize {
        let at = self.digits.rfind(mark).filter(|at| self.digits[..*at].find(mark).is_none());
        self.start + at.unwrap_or(self.digits.len())
    }
}

/// What may stand between the digits of one figure.
fn is_separator(c: char) -> bool {
    matches!(c, '.' | ',' | '\'' | '’' | '·' | '٫' | ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}')
}

/// What may stand after a figure: nothing, a unit, a bracket, the mark of a note.
fn is_unit(text: &str) -> bool {
    let bare = text.trim_end_matches([')', ']', '*', '†', '‡', '§']);
    bare.chars().count() <= 16
        && !bare.starts_with(['-', '–', '—', ':', '/'])
        && bare.chars().all(|c| {
            c.is_alphabetic()
                || matches!(
                    c,
                    ' ' | '\u{a0}'
                        | '%'
                        | '‰'
                        | '°'
                        | '/'
                        | '.'
                        | '²'
                        | '³'
                        | '€'
                        | '$'
                        | '£'
                        | '¢'
                        | '″'
                        | '′'
                        | '"'
                )
        })
}

/// The decimal mark of a column: that of its language, unless the figures tell otherwise.
fn decimal_mark(figures: &[Figure<'_>], language: &Language) -> char {
    let usual = if has_point(language) { '.' } else { ',' };
    let other = if usual == '.' { ',' } else { '.' };
    let (mut usual_found, mut other_twice, mut other_ends_short) = (false, false, false);
    for figure in figures {
        let (first, last) = (figure.digits.find(usual), figure.digits.rfind(usual));
        if first != last {
            // It groups thousands: `1.234.567`.
            return other;
        }
        let (mine, theirs) = (last, figure.digits.rfind(other));
        if let (Some(mine), Some(theirs)) = (mine, theirs) {
            return if theirs > mine { other } else { usual };
        }
        usual_found |= mine.is_some();
        other_twice |= figure.digits.find(other) != theirs;
        other_ends_short |= theirs.is_some_and(|at| figure.digits.len() - at - 1 != 3);
    }
    if !usual_found && !other_twice && other_ends_short { other } else { usual }
}

/// Languages, and of some the countries, that write a point before decimals (CLDR).
fn has_point(language: &Language) -> bool {
    const LANGUAGES: [&str; 28] = [
        "", "bn", "cy", "en", "fil", "ga", "gu", "he", "hi", "ja", "kn", "ko", "ml", "mr", "ms", "mt", "my",
        "ne", "pa", "si", "sw", "ta", "te", "th", "tl", "ur", "yi", "zh",
    ];
    const COUNTRIES: [&str; 12] = ["CH", "LI", "MX", "US", "GT", "HN", "NI", "PA", "PE", "PR", "SV", "DO"];
    let mut parts = language.0.split(['-', '_']).skip(1);
    let country = parts.any(|part| COUNTRIES.contains(&part.to_ascii_uppercase().as_str()));
    LANGUAGES.contains(&language.primary().as_str()) || country
}

/// The items before and after a split, each text cut where it goes through one.
pub(super) fn cut(items: &[InlineItem], split: Split) -> (Vec<InlineItem>, Vec<InlineItem>) {
    let mut left = split.at;
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for item in items {
        match item {
            InlineItem::Text(own) if left > 0 && own.text.len() > left && own.text.is_char_boundary(left) => {
                let mut head = own.clone();
                let mut tail = own.clone();
                head.text.truncate(left);
                tail.text.drain(..left);
                before.push(InlineItem::Text(head));
                after.push(InlineItem::Text(tail));
                left = 0;
            }
            InlineItem::Text(own) if left > 0 => {
                left = left.saturating_sub(own.text.len());
                before.push(item.clone());
            }
            _ if left > 0 => before.push(item.clone()),
            _ => after.push(item.clone()),
        }
    }
    // White at the split would be taken for white at the end of a line.
    for own in before.last_mut().into_iter() {
        if let InlineItem::Text(text) = own {
            let style = crate::style::ComputedStyle {
                white_space: crate::style::WhiteSpace::Pre,
                ..(*text.style).clone()
            };
            text.style = Arc::new(style);
        }
    }
    (before, after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_told_from_what_only_has_digits() {
        for (text, before) in [
            ("12", "12"),
            ("12.7", "12"),
            ("-0.5", "-0"),
            ("−1 234.25", "−1 234"),
            ("1,234.5", "1,234"),
            ("$1.34", "$1"),
            ("USD 3.5", "USD 3"),
            (".5", ""),
            ("12 mm", "12"),
            ("99.5 %", "99"),
            ("(3.25)", "(3"),
            ("14.5*", "14"),
            ("~7", "~7"),
        ] {
            let figure = Figure::read(text).unwrap_or_else(|| panic!("{text} is a figure"));
            assert_eq!(&text[..figure.split('.')], before, "{text}");
        }
        for text in ["", "—", "12:30", "3–5", "1/2", "2026-11-25", "Room 12", "v1.2", "12 of the clock today"]
        {
            assert_eq!(Figure::read(text), None, "{text}");
        }
        assert!(is_dash("—") && is_dash(" – ") && !is_dash(""));
    }

    #[test]
    fn the_decimal_mark_is_that_of_the_language_unless_the_figures_say_otherwise() {
        let mark = |texts: &[&str], language: &str| {
            let figures: Vec<Figure<'_>> = texts.iter().filter_map(|text| Figure::read(text)).collect();
            decimal_mark(&figures, &Language(language.into()))
        };
        assert_eq!(mark(&["1,234", "12"], "en"), '.');
        assert_eq!(mark(&["1.234", "12"], "de"), ',');
        assert_eq!(mark(&["1.234,5"], "en"), ',');
        assert_eq!(mark(&["3,5", "12"], "en"), ',');
        assert_eq!(mark(&["3.5", "12"], "fr"), '.');
        assert_eq!(mark(&["1.234.567", "1"], "en-GB"), ',');
        assert_eq!(mark(&["1.5", "12"], "de-CH"), '.');
        assert_eq!(mark(&["3.5", "1,234.5"], "es-MX"), '.');
    }
}
