//! Dates as web pages print them.

use super::words::{Lead, Vocabulary};
use crate::publication::{CALENDARS, Calendar, Date};
use std::collections::HashMap;

/// A line that says when a text appeared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DateLine {
    /// None where the day cannot be told: `05/01/2025`, or a day without a year.
    pub date: Option<Date>,
    /// It is the day of a change, not of publication.
    pub updated: bool,
    /// Words that are neither date, clock nor announcement.
    pub others: usize,
}

/// The date in a short line, given as its key.
pub(super) fn date_line(key: &str, voc: &Vocabulary) -> Option<DateLine> {
    // Without a figure there is no day and no year.
    if !key.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let lead = voc.lead(key);
    let updated = matches!(lead, Some((_, Lead::Updated)));
    let tokens: Vec<&str> = key
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | '·' | '•' | '(' | ')'))
        .map(|token| token.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|token| !token.is_empty())
        .collect();
    if tokens.len() > 24 {
        return None;
    }
    let mut idx = 0;
    let mut found: Option<(usize, Option<Date>)> = None;
    let mut others = 0;
    while idx < tokens.len() {
        if let Some((count, date)) = date_at(&tokens[idx..], voc) {
            found.get_or_insert((idx, date));
            idx += count;
            continue;
        }
        let token = tokens[idx];
        let clock = voc.is_clock(token) || token.starts_with(|c: char| c.is_ascii_digit());
        let announced = lead.is_some_and(|(phrase, lead)| {
            matches!(lead, Lead::Published | Lead::Updated) && phrase.contains(token)
        });
        let abbreviated = token.len() <= 4 && weekday_or_zone(token);
        others += usize::from(!clock && !announced && !abbreviated);
        idx += 1;
    }
    let (_, date) = found?;
    Some(DateLine { date, updated, others })
}

/// Time zones, and abbreviations of weekdays that some tables leave out.
fn weekday_or_zone(token: &str) -> bool {
    matches!(
        token,
        "est"
            | "edt"
            | "cst"
            | "pst"
            | "gmt"
            | "utc"
            | "cet"
            | "cest"
            | "ist"
            | "msk"
            | "am"
            | "pm"
            | "a.m"
            | "p.m"
            | "h"
    )
}

/// A date at the front of the tokens: how many it takes, and the day if it can be told.
fn date_at(tokens: &[&str], voc: &Vocabulary) -> Option<(usize, Option<Date>)> {
    let first = tokens.first()?;
    if let Some(found) = figures(first, voc.language()) {
        return Some((1, found));
    }
    // “5. 1. 2025”, already without its full stops.
    if let [day, month, year, ..] = tokens
        && let (Some(day), Some(month), Some(year)) = (number(day, 31), number(month, 12), year_of(year))
    {
        return Some((3, iso(year, month, Some(day))));
    }
    if let Some(month) = voc.months.month(first) {
        let (skip, next) = after_small(tokens, 1);
        if let Some(day) = next.and_then(day_of) {
            let (skip, last) = after_small(tokens, skip + 1);
            return match last.and_then(year_of) {
                Some(year) => Some((skip + 1, iso(year, month, Some(day)))),
                None => Some((2, None)),
            };
        }
        let year = next.and_then(year_of)?;
        return Some((skip + 1, iso(year, month, None)));
    }
    let day = day_of(first)?;
    let (skip, next) = after_small(tokens, 1);
    let month = next.and_then(|next| voc.months.month(next))?;
    let (skip, last) = after_small(tokens, skip + 1);
    match last.and_then(year_of) {
        Some(year) => Some((skip + 1, iso(year, month, Some(day)))),
        None => Some((skip.min(tokens.len()), None)),
    }
}

/// The next token that is not “of” or “de”, and where it stands.
fn after_small<'a>(tokens: &[&'a str], from: usize) -> (usize, Option<&'a str>) {
    let small = |token: &&&str| matches!(**token, "de" | "of" | "del" | "den");
    let skip = from + tokens.iter().skip(from).take_while(small).count();
    (skip, tokens.get(skip).copied())
}

/// `2025-01-17`, `17.01.2025`, `17/1/2025`.
fn figures(token: &str, language: Option<&str>) -> Option<Option<Date>> {
    let separator = token.chars().find(|c| matches!(c, '-' | '.' | '/'))?;
    let token = token.split('t').next().unwrap_or(token);
    let parts: Vec<&str> = token.split(separator).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    if let Some(year) = year_of(first) {
        return Some(iso(year, number(second, 12)?, Some(number(third, 31)?)));
    }
    let year = year_of(third)?;
    let (first, second) = (number(first, 31)?, number(second, 31)?);
    match (first > 12, second > 12) {
        (true, true) => None,
        (true, false) => Some(iso(year, second, Some(first))),
        (false, true) => Some(iso(year, first, Some(second))),
        // Only a full stop says which is the month; so does any language but English.
        (false, false) if separator == '.' || language.is_some_and(|own| own != "en") => {
            Some(iso(year, second, Some(first)))
        }
        (false, false) => Some(None),
    }
}

fn number(token: &str, most: u32) -> Option<u32> {
    let fits = token.len() <= 2 && token.bytes().all(|byte| byte.is_ascii_digit());
    token.parse().ok().filter(|value| fits && (1..=most).contains(value))
}

fn year_of(token: &str) -> Option<u32> {
    let fits = token.len() == 4 && token.bytes().all(|byte| byte.is_ascii_digit());
    token.parse().ok().filter(|year| fits && (1500..=2199).contains(year))
}

/// `17`, `17th`, `1er`.
fn day_of(token: &str) -> Option<u32> {
    let digits = token.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &token[digits..];
    let ordinal = matches!(rest, "" | "st" | "nd" | "rd" | "th" | "er" | "º" | "°" | "ª" | ".");
    number(&token[..digits], 31).filter(|_| ordinal)
}

/// The names of the months, whole and cut short, in the page's language and in English.
#[derive(Debug, Default)]
pub(super) struct Months(HashMap<String, u32>);

impl Months {
    /// Of all languages, where none is known.
    pub fn of(language: Option<&str>) -> Months {
        let mut names = HashMap::new();
        let spoken = |own: &&Calendar| {
            language.is_none_or(|language| own.language == language || own.language == "en")
        };
        for calendar in CALENDARS.iter().filter(spoken) {
            let pairs = calendar.months.iter().zip(calendar.alone.as_ref().unwrap_or(&calendar.months));
            for (month, (name, alone)) in (1..).zip(pairs) {
                for name in [name, alone] {
                    let name = name.to_lowercase();
                    for (letters, (at, _)) in name.char_indices().enumerate() {
                        if (3..=5).contains(&letters) {
                            names.entry(name[..at].to_owned()).or_insert(month);
                        }
                    }
                    names.insert(name, month);
                }
            }
        }
        Months(names)
    }

    fn month(&self, token: &str) -> Option<u32> {
        self.0.get(token).copied()
    }
}

fn iso(year: u32, month: u32, day: Option<u32>) -> Option<Date> {
    let text = match day {
        Some(day) => format!("{year:04}-{month:02}-{day:02}"),
        None => format!("{year:04}-{month:02}"),
    };
    Date::parse(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::super::words::spelled;
    use super::*;

    fn read(text: &str, language: &str) -> Option<(String, bool, usize)> {
        let voc = Vocabulary::of(Some(language));
        let line = date_line(&spelled(text), &voc)?;
        Some((line.date.map_or("?".into(), |date| date.to_string()), line.updated, line.others))
    }

    #[test]
    fn dates_are_read_in_many_forms() {
        for (text, language, wanted) in [
            ("January 17, 2025", "en", "2025-01-17"),
            ("Published Jan. 5, 2025, 9:00 a.m. ET", "en", "2025-01-05"),
            ("Friday, 17th of January 2025", "en", "2025-01-17"),
            ("2025-01-17T10:00", "en", "2025-01-17"),
            ("01/17/2025", "en", "2025-01-17"),
            ("05/01/2025", "en", "?"),
            ("Jan 5", "en", "?"),
            ("March 2024", "en", "2024-03"),
            ("17. Januar 2025, 10:30 Uhr", "de", "2025-01-17"),
            ("Stand: 05.01.2025", "de", "2025-01-05"),
            ("Publié le 1er août 2024 à 10h30", "fr", "2024-08-01"),
            ("17 de enero de 2025", "es", "2025-01-17"),
            ("5. 1. 2025", "cs", "2025-01-05"),
            ("Опубликовано 17 января 2025 г.", "ru", "2025-01-17"),
        ] {
            let found = read(text, language);
            assert_eq!(found, Some((wanted.to_owned(), false, 0)), "{text}");
        }
        assert_eq!(read("Updated 3 May 2024", "en"), Some(("2024-05-03".into(), true, 0)));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["In May we went", "12.5.3", "The 17 of us", "2025", "99/99/2025", ""] {
            assert_eq!(read(text, "en"), None, "{text}");
        }
        let sentence = read("It was signed on January 17, 2025 in a hall", "en");
        assert!(sentence.is_some_and(|(_, _, others)| others > 2));
    }
}
