//! Words: the same one twice in a row, and one that is spelled in two ways.

use super::letters::{Letter, Word, words};
use crate::diagnostic::{Diagnostic, Edit, Sink, note as codes};
use crate::document::Language;
use crate::source::Span;
use std::collections::BTreeMap;

/// Words that may well stand twice in a row, by language.
const TWICE: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "had", "that", "is", "was", "do", "so", "very", "no", "yes", "never", "well", "there", "now",
            "come", "go", "on", "out", "far", "long", "many", "much", "really", "ha", "oh", "bye", "dear",
            "here", "who", "what", "you", "her", "in", "more", "too", "quite", "blah", "again", "over", "up",
            "down", "round", "hush", "hear", "way", "old", "deep",
        ],
    ),
    (
        "de",
        &[
            "die", "der", "das", "den", "dem", "des", "sie", "ihr", "er", "ja", "nein", "sehr", "so", "nie",
            "lang", "lange", "weit", "wie", "wo", "was", "was", "nach", "ein", "eine", "doch", "viel",
            "viele", "immer", "ganz",
        ],
    ),
    ("fr", &["nous", "vous", "très", "non", "oui", "si", "bien", "jamais", "encore", "tout", "en"]),
    ("es", &["no", "sí", "muy", "nunca", "casi", "luego", "ya"]),
    ("it", &["no", "sì", "piano", "così", "quasi", "via", "mai", "molto", "ancora"]),
    ("pt", &["não", "sim", "muito", "quase", "já", "nunca", "logo"]),
    ("nl", &["die", "dat", "ja", "nee", "zo", "heel", "nooit", "als", "er", "zij", "ze"]),
    ("sv", &["nej", "ja", "så", "aldrig", "som", "den", "det", "där", "mycket"]),
    ("da", &["nej", "ja", "så", "aldrig", "som", "den", "det", "der", "meget"]),
    ("nb", &["nei", "ja", "så", "aldri", "som", "den", "det", "der", "veldig"]),
    ("fi", &["ei", "joo", "niin", "ja", "hyvin", "vähän"]),
    ("pl", &["nie", "tak", "bardzo", "nigdy", "się", "bardzo"]),
    ("cs", &["ne", "ano", "velmi", "nikdy", "se", "moc"]),
    ("ru", &["нет", "да", "очень", "никогда", "так", "вот", "ну", "что"]),
];

/// Words that never do, so that the second is surely one too many.
const ONCE: &[(&str, &[&str])] = &[
    ("en", &["the", "a", "an", "of", "and", "to", "for", "with", "from", "this", "at", "by", "or", "it"]),
    ("de", &["und", "mit", "von", "zu", "im", "auf", "ist", "oder", "für"]),
    ("fr", &["le", "la", "les", "de", "des", "du", "et", "un", "une", "dans", "est", "pour"]),
    ("es", &["el", "la", "los", "las", "de", "del", "y", "en", "un", "una", "para"]),
    ("it", &["il", "la", "le", "di", "del", "della", "e", "un", "una", "per", "con"]),
    ("pt", &["o", "a", "os", "as", "de", "do", "da", "e", "um", "uma", "para", "com"]),
    ("nl", &["de", "het", "een", "van", "en", "met", "op", "voor", "of"]),
    ("sv", &["och", "att", "en", "ett", "på", "med", "av", "för"]),
    ("da", &["og", "at", "en", "et", "på", "med", "af", "for"]),
    ("nb", &["og", "å", "en", "et", "på", "med", "av", "for"]),
];

fn of<'t>(table: &'t [(&str, &[&'static str])], language: &str) -> &'t [&'static str] {
    table.iter().find(|(own, _)| *own == language).map_or(&[], |(_, words)| words)
}

/// How one spelling was met.
#[derive(Clone, Copy, Debug)]
struct Met {
    count: usize,
    first: Span,
}

/// The words of a manuscript.
#[derive(Debug, Default)]
pub(super) struct Words {
    language: String,
    /// Spellings by the word without its hyphens, in small letters.
    hyphened: BTreeMap<String, BTreeMap<String, Met>>,
    /// How often each word stands, as it is spelled.
    all: BTreeMap<String, Met>,
    /// Words with a capital where no sentence begins.
    names: BTreeMap<String, ()>,
}

impl Words {
    pub fn new(language: &Language) -> Self {
        Words { language: language.primary(), ..Words::default() }
    }

    /// Looks at a line; in headings every word may have a capital.
    pub fn read(&mut self, letters: &[Letter], heading: bool, sink: &mut Sink) {
        let words = words(letters);
        self.doubled(letters, &words, sink);
        for word in &words {
            let text = word.text(letters);
            if text.chars().any(|c| c.is_ascii_digit()) {
                continue;
            }
            let span = word.span(letters);
            if !heading && is_name(&text) && !begins_sentence(letters, word.start) {
                self.names.entry(text.clone()).or_default();
            }
            let plain = text.to_lowercase().replace(['\u{2010}', '\u{2011}'], "-").replace('\u{ad}', "");
            let folded = plain.replace('-', "");
            if plain.chars().count() > 4 {
                meet(self.hyphened.entry(folded).or_default(), plain, span);
            }
            meet(&mut self.all, text, span);
        }
    }

    /// The same word twice with nothing but spaces between; three times is meant.
    fn doubled(&self, letters: &[Letter], words: &[Word], sink: &mut Sink) {
        let same = |one: &Word, other: &Word| {
            let between = &letters[one.end..other.start];
            let spaced = !between.is_empty() && between.iter().all(|letter| letter.c.is_whitespace());
            let length = one.end - one.start;
            spaced
                && length == other.end - other.start
                && (0..length).all(|at| {
                    let (one, other) = (letters[one.start + at].c, letters[other.start + at].c);
                    one == other || (at == 0 && one.to_lowercase().eq(other.to_lowercase()))
                })
        };
        for idx in 1..words.len() {
            let (one, other) = (&words[idx - 1], &words[idx]);
            let capital = letters[other.start].c.is_uppercase();
            let letter = letters[one.start].c.is_alphabetic();
            if capital || !letter || !same(one, other) {
                continue;
            }
            let more = words.get(idx + 1).is_some_and(|next| same(other, next))
                || (idx > 1 && same(&words[idx - 2], one));
            let text = other.text(letters).to_lowercase();
            if more || of(TWICE, &self.language).contains(&text.as_str()) {
                continue;
            }
            let exact = letters[one.start..other.end].iter().all(|letter| letter.exact);
            let sure = exact && of(ONCE, &self.language).contains(&text.as_str());
            let span = one.span(letters).to(other.span(letters));
            let rest = Span { start: one.span(letters).end, ..span };
            let edits = if sure { vec![Edit { span: rest, text: String::new() }] } else { Vec::new() };
            sink.push(Diagnostic { edits, ..codes::doubled_word(span, text) });
        }
    }

    /// Tells of words that are spelled in two ways.
    pub fn report(&self, sink: &mut Sink) {
        for spellings in self.hyphened.values().filter(|own| own.len() > 1) {
            self.report_hyphens(spellings, sink);
        }
        self.report_names(sink);
    }

    fn report_hyphens(&self, spellings: &BTreeMap<String, Met>, sink: &mut Sink) {
        let Some((most, met)) = spellings.iter().max_by_key(|(_, met)| met.count) else { return };
        for (other, own) in spellings.iter().filter(|(own, _)| *own != most) {
            // “Re-form” and “reform” are two words.
            let parted =
                ["re-", "un-", "co-"].iter().any(|part| most.starts_with(part) || other.starts_with(part));
            if !parted {
                sink.push(codes::two_spellings(own.first, other, own.count, most, met.count));
            }
        }
    }

    /// Names that differ from a much more frequent one in a single letter, or in their accents.
    fn report_names(&self, sink: &mut Sink) {
        let names: Vec<(&str, Met)> = self
            .names
            .keys()
            .filter(|name| !self.all.contains_key(&name.to_lowercase()))
            .filter_map(|name| self.all.get(name).map(|met| (name.as_str(), *met)))
            .collect();
        // Two names of which one letter differs are the same without that letter.
        let mut near: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (idx, (name, _)) in names.iter().enumerate() {
            let letters: Vec<char> = name.chars().collect();
            near.entry((*name).to_owned()).or_default().push(idx);
            near.entry(bare(name)).or_default().push(idx);
            for at in 1..letters.len().saturating_sub(1) {
                let mut less = letters.clone();
                less.remove(at);
                near.entry(less.into_iter().collect()).or_default().push(idx);
            }
        }
        let mut told: Vec<(usize, usize)> = Vec::new();
        for group in near.values().filter(|group| (2..=20).contains(&group.len())) {
            for (place, one) in group.iter().enumerate() {
                told.extend(
                    group[place + 1..].iter().filter(|other| *other != one).map(|other| (*one, *other)),
                );
            }
        }
        told.sort_unstable();
        told.dedup();
        for (one, other) in told {
            let (rare, often) =
                if names[one].1.count <= names[other].1.count { (one, other) } else { (other, one) };
            let ((rare, met), (often, most)) = (names[rare], names[often]);
            if self.is_slip(rare, met.count, often, most.count) {
                sink.push(codes::two_spellings(met.first, rare, met.count, often, most.count));
            }
        }
    }

    /// Whether the rarer of two names is likely the other, mistyped, and no form or namesake of it.
    fn is_slip(&self, rare: &str, count: usize, often: &str, most: usize) -> bool {
        let accents = bare(rare) == bare(often);
        let (one, other): (Vec<char>, Vec<char>) = (rare.chars().collect(), often.chars().collect());
        let start = one.iter().zip(&other).take_while(|(one, other)| one == other).count();
        let tail = one.len().max(other.len()) - start;
        // Endings tell cases, genders and numbers.
        let inflected = matches!(self.language.as_str(), "de" | "cs" | "pl" | "ru" | "fi");
        let least = if inflected { 4 } else { 2 };
        accents || (most > count * 4 && tail >= least && start > 0)
    }
}

fn meet(all: &mut BTreeMap<String, Met>, word: String, span: Span) {
    all.entry(word).or_insert(Met { count: 0, first: span }).count += 1;
}

fn is_name(text: &str) -> bool {
    text.chars().count() >= 5
        && text.starts_with(char::is_uppercase)
        && text.chars().skip(1).all(char::is_lowercase)
}

/// Nothing stands before this place but the end of a sentence.
fn begins_sentence(letters: &[Letter], at: usize) -> bool {
    let before = letters[..at].iter().rev().find(|letter| !letter.c.is_whitespace());
    before.is_none_or(|letter| !(letter.c.is_alphanumeric() || matches!(letter.c, ',' | ';' | '’')))
}

/// A name without its accents.
fn bare(name: &str) -> String {
    crate::publication::slug(name)
}

#[cfg(test)]
mod tests {
    use super::super::tests::codes;

    #[test]
    fn a_word_that_stands_twice_is_told_from_one_that_is_meant_twice() {
        assert_eq!(codes("We saw the the sea."), ["N113"]);
        assert_eq!(codes("We saw the\n*the* sea."), ["N113"]);
        for text in [
            "He had had that that day.",
            "The. The sea.",
            "It was cold, cold water.",
            "a a a",
            "New York York",
            "12 12",
            "the `the` sea",
        ] {
            assert!(codes(text).is_empty(), "{text}: {:?}", codes(text));
        }
    }

    #[test]
    fn spellings_with_and_without_a_hyphen_are_told() {
        assert_eq!(codes("An e-mail. The email and the email."), ["N114"]);
        for text in ["An e-mail and an e-mail.", "To re-form and to reform.", "well-known, well known"] {
            assert!(codes(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn names_are_told_from_their_slips() {
        let most = "So Marlowe said. And Marlowe, Marlowe, Marlowe and Marlowe. ";
        assert_eq!(codes(&format!("{most}Then came Marlwe.")), ["N114"]);
        assert_eq!(codes("We met Dvořák, and Dvorak."), ["N114"]);
        for text in ["Then came Marlowes.", "Then came Harlowe.", "Then came Barlow."] {
            assert!(codes(&format!("{most}{text}")).is_empty(), "{text}");
        }
        assert!(codes("We met Clara, Clara, Clara, Clara, Clara, and Clare.").is_empty());
    }
}
