//! Identifiers and dates that are checked when they are made.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Why an identifier or a date was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdentifierError {
    /// Not of the form the scheme has.
    Form,
    /// The check digit should have been this one.
    CheckDigit(char),
}

impl fmt::Display for IdentifierError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            IdentifierError::Form => f.write_str("it is not of the scheme's form"),
            IdentifierError::CheckDigit(digit) => write!(f, "its check digit should be {digit}"),
        }
    }
}

impl std::error::Error for IdentifierError {}

macro_rules! checked_text {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl TryFrom<String> for $name {
            type Error = IdentifierError;
            fn try_from(text: String) -> Result<Self, IdentifierError> {
                Self::parse(&text)
            }
        }
        impl From<$name> for String {
            fn from(own: $name) -> String {
                own.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

checked_text! {
    /// An ISBN-13, its thirteen digits alone (ISO 2108).
    Isbn
}
checked_text! {
    /// `0000-0002-1825-0097` (ISO 7064 MOD 11-2).
    Orcid
}
checked_text! {
    /// Sixteen characters alone (ISO 27729, ISO 7064 MOD 11-2).
    Isni
}
checked_text! {
    /// A year, a year and month, or a day: `2026`, `2026-11`, `2026-11-23` (ISO 8601).
    Date
}

impl Isbn {
    /// Thirteen digits, or ten (which are brought to thirteen); spaces and hyphens are allowed.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        let digits: Vec<char> =
            text.chars().filter(|c| !matches!(c, '-' | ' ' | '\u{2010}' | '\u{2011}')).collect();
        match digits.len() {
            13 if digits.iter().all(char::is_ascii_digit) => {
                let wanted = isbn_check(&digits[..12]);
                if digits[12] != wanted {
                    return Err(IdentifierError::CheckDigit(wanted));
                }
                if !(digits.starts_with(&['9', '7', '8']) || digits.starts_with(&['9', '7', '9'])) {
                    return Err(IdentifierError::Form);
                }
                Ok(Isbn(digits.into_iter().collect()))
            }
            10 if digits[..9].iter().all(char::is_ascii_digit) => {
                let sum: u32 =
                    digits[..9].iter().zip((2..=10).rev()).map(|(c, weight)| value(*c) * weight).sum();
                let wanted = match (11 - sum % 11) % 11 {
                    10 => 'X',
                    check => char::from_digit(check, 10).expect("a remainder below ten is a digit"),
                };
                if digits[9].to_ascii_uppercase() != wanted {
                    return Err(IdentifierError::CheckDigit(wanted));
                }
                let mut long: Vec<char> = "978".chars().chain(digits[..9].iter().copied()).collect();
                long.push(isbn_check(&long));
                Ok(Isbn(long.into_iter().collect()))
            }
            _ => Err(IdentifierError::Form),
        }
    }
}

impl Isbn {
    /// With hyphens between prefix, group, publisher, title and check digit, where the agency's ranges
    /// are known (ISO 2108); else the digits alone.
    pub fn hyphenated(&self) -> String {
        let known =
            self.0.parse::<isbn::Isbn13>().ok().and_then(|isbn| Some(isbn.hyphenate().ok()?.to_string()));
        known.unwrap_or_else(|| self.0.clone())
    }
}

fn value(digit: char) -> u32 {
    digit.to_digit(10).unwrap_or_default()
}

fn isbn_check(digits: &[char]) -> char {
    let sum: u32 =
        digits.iter().enumerate().map(|(idx, c)| value(*c) * if idx % 2 == 0 { 1 } else { 3 }).sum();
    char::from_digit((10 - sum % 10) % 10, 10).expect("a remainder below ten is a digit")
}

/// ISO 7064 MOD 11-2 over fifteen digits.
fn iso_7064_check(digits: &[char]) -> char {
    let total = digits.iter().fold(0, |total, c| (total + value(*c)) * 2 % 11);
    match (12 - total) % 11 {
        10 => 'X',
        check => char::from_digit(check, 10).expect("a remainder below ten is a digit"),
    }
}

fn sixteen(text: &str) -> Result<Vec<char>, IdentifierError> {
    let digits: Vec<char> =
        text.chars().filter(|c| !matches!(c, '-' | ' ')).map(|c| c.to_ascii_uppercase()).collect();
    if digits.len() != 16 || !digits[..15].iter().all(char::is_ascii_digit) {
        return Err(IdentifierError::Form);
    }
    let wanted = iso_7064_check(&digits[..15]);
    if digits[15] != wanted {
        return Err(IdentifierError::CheckDigit(wanted));
    }
    Ok(digits)
}

impl Orcid {
    /// With or without hyphens, or as the address of its page.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        let digits = sixteen(text.rsplit('/').next().unwrap_or_default())?;
        let groups: Vec<String> = digits.chunks(4).map(|group| group.iter().collect()).collect();
        Ok(Orcid(groups.join("-")))
    }
}

impl Isni {
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        Ok(Isni(sixteen(text.rsplit('/').next().unwrap_or_default())?.into_iter().collect()))
    }
}

impl Date {
    /// `2026`, `2026-11` or `2026-11-23`; the day must exist in the Gregorian calendar.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        let text = text.trim();
        let parts: Vec<&str> = text.split('-').collect();
        let widths = [4, 2, 2];
        let well_formed = (1..=3).contains(&parts.len())
            && parts
                .iter()
                .zip(widths)
                .all(|(part, width)| part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit()));
        if !well_formed {
            return Err(IdentifierError::Form);
        }
        let number = |idx: usize| parts.get(idx).and_then(|part| part.parse::<u32>().ok());
        let (year, month, day) = (number(0).unwrap_or_default(), number(1), number(2));
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            Some(2) if leap => 29,
            Some(2) => 28,
            Some(4 | 6 | 9 | 11) => 30,
            _ => 31,
        };
        if month.is_some_and(|month| !(1..=12).contains(&month))
            || day.is_some_and(|day| !(1..=days).contains(&day))
        {
            return Err(IdentifierError::Form);
        }
        Ok(Date(text.to_owned()))
    }

    /// The year.
    pub fn year(&self) -> &str {
        &self.0[..4]
    }
}
