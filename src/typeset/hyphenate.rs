//! Where a word may be divided: by its author's list, else by the patterns of its language (Liang 1983).
//!
//! Takes a piece of text without spaces and gives byte offsets. Knows nothing of widths or lines.

use super::patterns::{Fold, Patterns, needs_none};
use crate::document::{Document, Language, Meta, walk_blocks, walk_inlines, walk_sections};
use crate::publication::{Publication, WordList};
use crate::source::Span;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Words of capitals alone are divided from this length on; shorter ones are mostly acronyms.
const LONGEST_ACRONYM: usize = 6;
/// Letters of the shortest word that is divided where the style does not say.
const SHORTEST: u8 = 5;

/// A place where a word may be divided with a hyphen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Division {
    /// Byte offset in the piece of text.
    pub at: usize,
    /// The word is part of a compound that has a hyphen of its own.
    pub in_compound: bool,
    pub parts: Parts,
}

/// What stands on both sides of a division.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    /// Letters before and after it; 255 and more are all one.
    pub before: u8,
    pub after: u8,
    /// There are as many as the customs of the language want, or the author's list says so.
    pub usual_before: bool,
    pub usual_after: bool,
    /// The word begins with a capital: a name, or the first word of a sentence.
    pub capital: bool,
}

/// What a style asks of divided words (`hyphenate-limit-chars`, `hyphenate-capitals`); 0: as usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limits {
    pub word: u8,
    pub before: u8,
    pub after: u8,
    /// Words that begin with a capital are divided as well.
    pub capitals: bool,
}

impl Limits {
    pub fn allow(self, parts: Parts) -> bool {
        let word = if self.word == 0 { SHORTEST } else { self.word };
        let enough = |least: u8, letters: u8, usual: bool| if least == 0 { usual } else { letters >= least };
        parts.before.saturating_add(parts.after) >= word
            && enough(self.before, parts.before, parts.usual_before)
            && enough(self.after, parts.after, parts.usual_after)
            && (self.capitals || !parts.capital)
    }
}

/// How the words of one language are divided.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Hyphenator {
    patterns: Option<Patterns>,
    fold: Fold,
    /// Words as they are folded, with the letters after which each is divided.
    listed: BTreeMap<String, Vec<usize>>,
}

/// Words that the patterns of a language are known to divide wrongly: those of the TeX hyphenation
/// file for American English (hyph-en-us.tex, `\hyphenation`).
const AMERICAN: [&str; 14] = [
    "as-so-ciate",
    "as-so-ciates",
    "dec-li-na-tion",
    "oblig-a-tory",
    "phil-an-thropic",
    "present",
    "presents",
    "project",
    "projects",
    "reci-procity",
    "re-cog-ni-zance",
    "ref-or-ma-tion",
    "ret-ri-bu-tion",
    "ta-ble",
];

impl Hyphenator {
    /// For a language tag, with the lists of the publication; none where no word could be divided.
    pub fn new(language: &Language, lists: &[WordList]) -> Option<Arc<Hyphenator>> {
        let patterns = Patterns::of(language);
        let fold = Fold::of(language);
        let mut listed = BTreeMap::new();
        let mut list = |word: &str| {
            let (word, places) = read_entry(word, fold);
            listed.insert(word, places);
        };
        if language.primary() == "en" {
            AMERICAN.into_iter().for_each(&mut list);
        }
        let mut lists: Vec<&WordList> = lists.iter().filter(|own| serves(&own.language, language)).collect();
        // What is said of `en-GB` goes before what is said of `en`.
        lists.sort_by_key(|own| own.language.0.len());
        lists.iter().flat_map(|own| &own.words).for_each(|word| list(word));
        (patterns.is_some() || !listed.is_empty()).then(|| Arc::new(Hyphenator { patterns, fold, listed }))
    }

    /// Adds the places at which the words of `text` may be divided.
    pub fn divide(&self, text: &str, found: &mut Vec<Division>) {
        if text.len() < 4 || is_address(text) || text.bytes().any(|byte| byte.is_ascii_digit()) {
            return;
        }
        let mut start = 0;
        while let Some(offset) = text[start..].find(char::is_alphabetic) {
            let from = start + offset;
            let to = self.word_end(text, from);
            let in_compound = next_to_hyphen(text, from, to);
            self.divide_word(&text[from..to], |at, parts| {
                found.push(Division { at: from + at, in_compound, parts });
            });
            start = to;
        }
    }

    /// The end of the word that begins at `from`: letters, the marks that combine with them, and the
    /// signs that are letters in this language.
    fn word_end(&self, text: &str, from: usize) -> usize {
        let mut end = from;
        let mut rest = text[from..].char_indices().peekable();
        while let Some((at, c)) = rest.next() {
            let joins = self.fold.joins(c) && rest.peek().is_some_and(|(_, next)| next.is_alphabetic());
            if !is_word_part(c) && !joins {
                break;
            }
            end = from + at + c.len_utf8();
        }
        end
    }

    fn divide_word(&self, word: &str, mut found: impl FnMut(usize, Parts)) {
        let letters: Vec<(usize, char)> = word.char_indices().collect();
        if letters.len() < 2 {
            return;
        }
        let shouted =
            letters.iter().all(|(_, c)| !c.is_lowercase()) && letters.iter().any(|(_, c)| c.is_uppercase());
        let capital = letters[0].1.is_uppercase();
        let folded = self.fold.word(word);
        if let Some(places) = self.listed.get(&folded) {
            for place in places.iter().filter(|place| **place < letters.len()) {
                let (before, after) = (small(*place), small(letters.len() - place));
                let parts = Parts { before, after, usual_before: true, usual_after: true, capital };
                found(letters[*place].0, parts);
            }
            return;
        }
        let Some(patterns) = self.patterns else { return };
        if shouted && letters.len() <= LONGEST_ACRONYM {
            return;
        }
        let (left, right) = patterns.least();
        let mut place = 0;
        for syllable in patterns.syllables(&folded) {
            let (before, after) = (small(place), small(letters.len() - place));
            if place > 0 && !self.fold.forbids(letters[place - 1].1, letters[place].1) {
                let own = match self.fold.elides() {
                    // What stands before the apostrophe is a word of its own: “d’a-” leaves one letter.
                    true => letters[..place].iter().rev().take_while(|(_, c)| !is_apostrophe(*c)).count(),
                    false => place,
                };
                let (usual_before, usual_after) = (small(own) >= left, after >= right);
                found(letters[place].0, Parts { before, after, usual_before, usual_after, capital });
            }
            place += syllable.chars().count();
        }
    }
}

/// The publication's lists, each with its language.
pub(super) fn lists(publication: &Publication) -> Arc<[WordList]> {
    let mut lists = publication.hyphenation.clone();
    for own in lists.iter_mut().filter(|own| own.language.0.is_empty()) {
        own.language = publication.language.clone();
    }
    lists.into()
}

/// The languages of a document whose words will stay whole though they might be divided, each with
/// the first place it is met.
pub(super) fn undivided(document: &Document, lists: &[WordList]) -> Vec<(Language, Option<Span>)> {
    let mut met: BTreeMap<Language, Option<Span>> = BTreeMap::new();
    met.insert(document.language.clone(), None);
    let mut meet = |meta: &Meta| {
        if let Some(language) = meta.language() {
            met.entry(language.clone()).or_insert(Some(meta.span));
        }
    };
    walk_sections(&document.sections, &mut |section| {
        meet(&section.meta);
        walk_blocks(&section.blocks, &mut |block| meet(block.meta()));
    });
    for note in document.notes.values() {
        walk_blocks(&note.blocks, &mut |block| meet(block.meta()));
    }
    walk_inlines(document, &mut |inline| meet(inline.meta()));
    met.into_iter()
        .filter(|(language, _)| !needs_none(language) && Hyphenator::new(language, lists).is_none())
        .collect()
}

/// A word of a list, as it is looked up, and the letters after which it is divided.
fn read_entry(word: &str, fold: Fold) -> (String, Vec<usize>) {
    let mut places = Vec::new();
    let mut bare = String::with_capacity(word.len());
    let mut letters = 0;
    for c in word.chars() {
        if WordList::is_division(c) {
            places.push(letters);
        } else {
            bare.push(c);
            letters += 1;
        }
    }
    (fold.word(&bare), places)
}

/// Whether a list for one tag is meant for another: `en` for `en-GB`.
fn serves(list: &Language, language: &Language) -> bool {
    let (list, own) = (list.0.to_ascii_lowercase(), language.0.to_ascii_lowercase());
    own == list || own.strip_prefix(&list).is_some_and(|rest| rest.starts_with('-'))
}

fn small(count: usize) -> u8 {
    u8::try_from(count).unwrap_or(u8::MAX)
}

/// Letters, and the marks that combine with them; in the scripts of India all but figures and stops.
fn is_word_part(c: char) -> bool {
    c.is_alphabetic()
        || super::shape_script::is_mark(c)
        || (matches!(c, '\u{900}'..='\u{D7F}') && !c.is_numeric() && !matches!(c, '\u{964}' | '\u{965}'))
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
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

    const USUAL: Limits = Limits { word: 0, before: 0, after: 0, capitals: true };

    fn language(tag: &str) -> Language {
        Language(tag.into())
    }

    fn hyphenator(tag: &str) -> Arc<Hyphenator> {
        Hyphenator::new(&language(tag), &[]).expect("the language has patterns")
    }

    fn shown(text: &str, own: &Hyphenator, limits: Limits) -> String {
        let mut found = Vec::new();
        own.divide(text, &mut found);
        let mut out = text.to_owned();
        for division in found.iter().rev().filter(|division| limits.allow(division.parts)) {
            out.insert(division.at, '|');
        }
        out
    }

    fn divided(text: &str, tag: &str) -> String {
        shown(text, &hyphenator(tag), USUAL)
    }

    #[test]
    fn words_are_divided_by_the_patterns_of_their_language() {
        assert_eq!(divided("“hyphenation,”", "en-GB"), "“hy|phen|ation,”");
        assert_eq!(divided("Silbentrennung", "de"), "Sil|ben|tren|nung");
        assert_eq!(divided("l’hirondelle", "fr"), "l’hi|ron|delle");
        assert_eq!(divided("dell’acquedotto", "it"), "del|l’ac|que|dot|to");
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
        hyphenator("en").divide("sailor-adventurer", &mut found);
        assert!(!found.is_empty() && found.iter().all(|division| division.in_compound), "{found:?}");
    }

    #[test]
    fn an_unknown_language_has_no_patterns() {
        assert_eq!(Hyphenator::new(&language("tlh"), &[]), None);
        assert_eq!(Hyphenator::new(&language(""), &[]), None);
    }

    #[test]
    fn each_language_keeps_its_least_number_of_letters() {
        // French and Czech carry at least three letters over, German and Polish two.
        assert_eq!(divided("calibre", "fr"), "ca|libre");
        assert_eq!(divided("rozdělit", "cs"), "roz|dě|lit");
        assert_eq!(divided("Bäckerei", "de"), "Bä|cke|rei");
        assert_eq!(divided("Abende", "de"), "Aben|de");
        assert_eq!(divided("d’abord", "fr"), "d’abord");
    }

    #[test]
    fn signs_that_are_letters_somewhere_stand_in_the_word() {
        assert_eq!(divided("комп’ютер", "uk"), "ком|п’ю|тер");
        assert_eq!(divided("aujourd’hui", "fr"), "au|jour|d’hui");
        // The point between two l would have to go, and the diaeresis too.
        assert_eq!(divided("paral·lelament", "ca"), "pa|ral·le|la|ment");
        assert_eq!(divided("geïrriteerd", "nl"), "geïr|ri|teerd");
        assert_eq!(divided("हिन्दुस्तान", "hi"), "हि|न्दु|स्तान");
    }

    #[test]
    fn spellings_that_the_patterns_do_not_know_are_brought_to_theirs() {
        assert_eq!(divided("ἄνθρωπος", "el-polyton"), "ἄν|θρω|πος");
        assert_eq!(divided("ÖĞRETMENLİK", "tr"), "ÖĞ|RET|MEN|LİK");
        assert_eq!(divided("STRAẞENBAHN", "de"), "STRA|ẞEN|BAHN");
    }

    #[test]
    fn serbian_is_divided_in_both_its_scripts() {
        for (word, tag, wanted) in [
            ("бродарица", "sr", "бро|да|ри|ца"),
            ("brodarica", "sr", "bro|da|ri|ca"),
            ("brodarica", "sr-Latn", "bro|da|ri|ca"),
            ("brodarica", "bs", "bro|da|ri|ca"),
        ] {
            assert_eq!(divided(word, tag), wanted, "{tag}");
        }
    }

    #[test]
    fn the_authors_list_goes_before_the_patterns() {
        let list = |tag: &str, words: &[&str]| WordList {
            language: language(tag),
            words: words.iter().map(|word| (*word).to_owned()).collect(),
        };
        let lists = [list("en-GB", &["know-ledge"]), list("en", &["man-u-script", "Bindery", "knowl-edge"])];
        let british = Hyphenator::new(&language("en-GB"), &lists).expect("English has patterns");
        assert_eq!(shown("Manuscript’s", &british, USUAL), "Man|u|script’s");
        assert_eq!(shown("knowledge", &british, USUAL), "know|ledge");
        assert_eq!(shown("Bindery", &british, USUAL), "Bindery");
        // Nothing is said of other forms of a word.
        assert_eq!(shown("Binderies", &british, USUAL), "Binderies");
        let american = Hyphenator::new(&language("en-US"), &lists).expect("English has patterns");
        assert_eq!(shown("knowledge", &american, USUAL), "knowl|edge");
        // A list can do alone where there are no patterns.
        let irish = Hyphenator::new(&language("ga"), &[list("ga", &["leabh-ar-lann"])]);
        assert_eq!(shown("leabharlann", &irish.expect("it has a list"), USUAL), "leabh|ar|lann");
    }

    #[test]
    fn words_that_the_american_patterns_miss_are_listed() {
        assert_eq!(divided("table", "en"), "ta|ble");
        assert_eq!(divided("project", "en"), "project");
        assert_eq!(divided("projector", "en"), "pro|jec|tor");
    }

    #[test]
    fn a_style_may_want_more_letters_or_leave_names_whole() {
        let own = hyphenator("en");
        let limits = Limits { word: 10, before: 4, after: 4, capitals: false };
        assert_eq!(shown("hyphenation", &own, limits), "hyphen|ation");
        assert_eq!(shown("elephants", &own, limits), "elephants");
        assert_eq!(shown("Constantinople", &own, limits), "Constantinople");
        assert_eq!(shown("Constantinople", &own, USUAL), "Con|stan|tino|ple");
        // Fewer letters than the patterns were made for cannot be had.
        let least = Limits { word: 4, before: 1, after: 2, capitals: true };
        assert_eq!(shown("elephant", &own, least), "ele|phant");
        assert_eq!(shown("user", &own, least), "user");
    }

    #[test]
    fn every_language_with_patterns_divides_a_word_of_its_own() {
        for (tag, word) in super::super::patterns::SAMPLES {
            let shown = divided(word, tag);
            assert!(shown.contains('|'), "{tag}: {shown}");
            assert_eq!(shown.replace('|', ""), *word);
        }
    }
}
