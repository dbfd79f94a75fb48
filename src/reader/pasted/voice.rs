//! The words of web pages as other readers of such pages ask for them: a page that was saved speaks
//! the same fourteen languages as one that was pasted.

use super::date::date_line;
use super::name;
use super::words::{self, Known, Lead, Vocabulary, key, spelled};
use crate::publication::Date;

/// A page's language and English, which buttons speak everywhere.
pub(in crate::reader) struct Voice(Vocabulary);

/// What a short text on a page is by its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::reader) enum Said {
    /// A button or a notice that nobody writes in prose.
    Furniture,
    /// A word that may as well be one of the text.
    Maybe,
    /// It heads the box that tells of the author.
    AboutAuthor,
    /// It heads a list of other articles, or what readers wrote.
    Elsewhere,
}

impl Voice {
    pub fn of(language: Option<&str>) -> Voice {
        // `de` of `de-DE`.
        Voice(Vocabulary::of(language.and_then(|tag| tag.split('-').next())))
    }

    pub fn said(&self, text: &str) -> Option<Said> {
        let key = key(text);
        match self.0.known(&key) {
            Some(Known::Strong | Known::Advert) => return Some(Said::Furniture),
            Some(Known::Weak | Known::Home | Known::Section) => return Some(Said::Maybe),
            Some(Known::About) => return Some(Said::AboutAuthor),
            Some(Known::Related | Known::Comments | Known::Notice) => return Some(Said::Elsewhere),
            None => {}
        }
        if self.is_reading_time(&key) {
            return Some(Said::Furniture);
        }
        match self.0.lead(&key).map(|(_, lead)| lead) {
            Some(Lead::Furniture | Lead::ReadMore) => Some(Said::Furniture),
            Some(Lead::More) => Some(Said::Elsewhere),
            Some(Lead::Credit | Lead::Tags | Lead::Source | Lead::Published | Lead::Updated) | None => None,
        }
    }

    /// `5 min read`.
    fn is_reading_time(&self, key: &str) -> bool {
        let mut words = key.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
        words.peek().is_some()
            && key.chars().count() < 24
            && key.starts_with(|c: char| c.is_ascii_digit())
            && words.any(|word| self.0.is_minutes(word))
    }

    /// The people that a byline names, with or without its “by”.
    pub fn names(&self, byline: &str) -> Vec<String> {
        let bare = byline.trim_matches(|c: char| c.is_whitespace() || matches!(c, '|' | '·' | '•' | '—'));
        let lead = self.0.by(&spelled(bare)).unwrap_or_default();
        let rest: String = bare.chars().skip(lead.chars().count()).collect();
        let found = name::names(&rest, &self.0);
        if found.is_empty() && !lead.is_empty() {
            name::single_name(&rest).into_iter().collect()
        } else {
            found
        }
    }

    /// The people of a line that begins with “by”.
    pub fn byline(&self, line: &str) -> Vec<String> {
        if self.0.by(&spelled(line)).is_some() { self.names(line) } else { Vec::new() }
    }

    /// The name a text begins with, if what follows tells of a life: “Ada Marsh is a pilot and …”.
    pub fn life<'t>(&self, text: &'t str) -> Option<&'t str> {
        let (name, rest) = name::leading_name(text)?;
        self.0.tells_of_life(rest).then_some(name)
    }

    /// Whether what follows a name tells of a life.
    pub fn tells_of_life(&self, rest: &str) -> bool {
        self.0.tells_of_life(rest)
    }

    /// The day that a short line gives, if it says little else.
    pub fn date(&self, text: &str) -> Option<Option<Date>> {
        let found = date_line(&spelled(text), &self.0)?;
        (found.others < 3).then_some(found.date)
    }
}

pub(in crate::reader) fn is_name(text: &str) -> bool {
    name::is_name(text)
}

/// The language of a text, if it is one whose small words are known.
pub(in crate::reader) fn language_of<'a>(lines: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    words::language_of(lines)
}
