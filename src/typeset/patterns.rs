//! Which patterns divide the words of a language tag, and how a word is spelled for them.

use crate::document::Language;
use hypher::Lang;

/// The patterns of a language, in each of its scripts, and the letters it leaves on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Patterns {
    main: Lang,
    /// For words in Latin letters, where the language is written in two scripts.
    latin: Option<Lang>,
    least: (u8, u8),
}

/// Languages that carry no fewer than three letters over: the hyphenation minima of babel's language
/// files. All others leave two letters on either side.
const THREE_AFTER: [Lang; 6] =
    [Lang::English, Lang::French, Lang::Portuguese, Lang::Czech, Lang::Slovak, Lang::Estonian];

impl Patterns {
    /// By the tag's language and script. English is divided as Americans do, German by the rules of
    /// 1996, Greek as it is written today; region and variant have no patterns of their own.
    pub fn of(language: &Language) -> Option<Patterns> {
        let primary = language.primary();
        let script = |wanted: &str| language.0.split('-').any(|part| part.eq_ignore_ascii_case(wanted));
        let main = match primary.as_str() {
            // The successors of Serbo-Croatian are divided alike; Croatian has the Latin patterns.
            "sr" | "cnr" | "sh" if script("Latn") => Lang::Croatian,
            "bs" if script("Cyrl") => Lang::Serbian,
            "cnr" | "sh" => Lang::Serbian,
            "bs" => Lang::Croatian,
            // Kurdish in Arabic letters is another language to divide.
            "ku" | "kmr" if script("Arab") => return None,
            "kmr" => Lang::Kurmanji,
            "nno" | "nob" => Lang::Norwegian,
            // Mongolian in its own script does not use hyphens.
            "mn" if script("Mong") => return None,
            // Ancient Greek is divided by other rules.
            "grc" => return None,
            other => Lang::from_iso(other.as_bytes().try_into().ok()?)?,
        };
        let latin = (main == Lang::Serbian).then_some(Lang::Croatian);
        let after = if THREE_AFTER.contains(&main) { 3 } else { 2 };
        Some(Patterns { main, latin, least: (2, after) })
    }

    /// The letters that a line keeps of a word, and those that go on to the next one.
    pub fn least(self) -> (u8, u8) {
        self.least
    }

    pub fn syllables(self, word: &str) -> hypher::Syllables<'_> {
        let is_latin = word.chars().next().is_some_and(|c| c < '\u{250}');
        let own = self.latin.filter(|_| is_latin).unwrap_or(self.main);
        let (left, right) = own.bounds();
        hypher::hyphenate_bounded(word, own, left, right)
    }
}

/// How words are spelled in patterns: in small letters, each letter one letter still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fold {
    Plain,
    /// The small letter of I has no dot.
    Turkish,
    /// Only one accent is known.
    Greek,
    /// An apostrophe stands inside words: as a letter, or where a vowel has gone.
    Apostrophe,
    Elision,
    /// So does the point of l·l, at which no word can be divided as it stands.
    Catalan,
    /// A diaeresis after the hyphen would have to go.
    Dutch,
}

impl Fold {
    pub fn of(language: &Language) -> Fold {
        match language.primary().as_str() {
            "tr" => Fold::Turkish,
            "el" => Fold::Greek,
            "uk" | "be" => Fold::Apostrophe,
            "fr" | "it" => Fold::Elision,
            "ca" => Fold::Catalan,
            "nl" | "af" => Fold::Dutch,
            _ => Fold::Plain,
        }
    }

    /// Whether a sign belongs to the letters on both sides of it.
    pub fn joins(self, c: char) -> bool {
        match self {
            Fold::Apostrophe | Fold::Elision => matches!(c, '\'' | '’' | 'ʼ'),
            Fold::Catalan => matches!(c, '\'' | '’' | '·'),
            Fold::Plain | Fold::Turkish | Fold::Greek | Fold::Dutch => false,
        }
    }

    /// Whether the spelling changes where the two are parted, so that they cannot be.
    pub fn forbids(self, before: char, after: char) -> bool {
        match self {
            Fold::Catalan => before == '·' || after == '·',
            Fold::Dutch => matches!(after, 'ä' | 'ë' | 'ï' | 'ö' | 'ü'),
            Fold::Plain | Fold::Turkish | Fold::Greek | Fold::Apostrophe | Fold::Elision => false,
        }
    }

    /// Whether an apostrophe parts two words that are written as one.
    pub fn elides(self) -> bool {
        matches!(self, Fold::Elision | Fold::Catalan)
    }

    pub fn word(self, word: &str) -> String {
        word.chars().map(|c| self.letter(c)).collect()
    }

    fn letter(self, c: char) -> char {
        match (self, c) {
            (Fold::Turkish, 'I') => 'ı',
            (Fold::Turkish, 'İ') => 'i',
            (_, '’' | 'ʼ') => '\'',
            (Fold::Greek, '\u{1F00}'..='\u{1FFF}') => lower(monotonic(c)),
            _ => lower(c),
        }
    }
}

/// The small letter; a letter whose small form is more than one stays.
fn lower(c: char) -> char {
    let mut small = c.to_lowercase();
    match (small.next(), small.next()) {
        (Some(only), None) => only,
        _ => c,
    }
}

/// A letter of the old orthography (Unicode's Greek Extended block) with the one accent of today's.
fn monotonic(c: char) -> char {
    const PLAIN: [char; 7] = ['α', 'ε', 'η', 'ι', 'ο', 'υ', 'ω'];
    const ACUTE: [char; 7] = ['ά', 'έ', 'ή', 'ί', 'ό', 'ύ', 'ώ'];
    let code = u32::from(c) - 0x1F00;
    // Sixteen to a letter: breathings, then breathings with accents, small ones before capitals.
    let with = |letter: usize, accented: bool| if accented { ACUTE[letter] } else { PLAIN[letter] };
    let (row, column) = ((code / 16) as usize, code % 16);
    match row {
        0..=6 => with(row, column % 8 >= 2),
        7 => ACUTE[(column / 2).min(6) as usize],
        8..=10 => with([0, 2, 6][row - 8], column % 8 >= 2),
        11 => with(0, matches!(column, 2 | 4 | 6 | 7)),
        12 => with(2, matches!(column, 2 | 4 | 6 | 7)),
        13 if matches!(column, 2 | 3 | 7) => 'ΐ',
        13 => with(3, column == 6),
        14 if matches!(column, 2 | 3 | 7) => 'ΰ',
        14 if matches!(column, 4 | 5) => 'ρ',
        14 => with(5, column == 6),
        _ => with(6, matches!(column, 2 | 4 | 6 | 7)),
    }
}

/// Languages that are written without hyphens, so that nobody misses their patterns.
pub(super) fn needs_none(language: &Language) -> bool {
    const NONE: [&str; 25] = [
        "", "ar", "bo", "ckb", "dv", "dz", "fa", "he", "ja", "ko", "km", "lo", "mul", "my", "ps", "sd", "th",
        "ug", "und", "ur", "vi", "yi", "yue", "zh", "zxx",
    ];
    NONE.contains(&language.primary().as_str())
}

/// A word of each language that has patterns.
#[cfg(test)]
#[rustfmt::skip]
pub(super) const SAMPLES: &[(&str, &str)] = &[
    ("af", "eilandgroepe"), ("as", "বিশ্ববিদ্যালয়"), ("be", "карабельны"), ("bg", "корабостроене"),
    ("bn", "বিশ্ববিদ্যালয়"), ("ca", "embarcacions"), ("cs", "loďstvo"), ("da", "skibsværfter"),
    ("de-1996", "Schiffswerften"), ("de-CH", "Strassenbahn"), ("el", "θάλασσα"), ("en-GB", "lighthouse"),
    ("en-US", "harbormaster"), ("es-419", "navegantes"), ("et", "laevatehased"), ("fi", "laivanrakennus"),
    ("fr-CA", "navigateur"), ("gl", "embarcacións"), ("gu", "પુસ્તકાલય"), ("hi", "विश्वविद्यालय"),
    ("hr", "brodogradilište"), ("hu", "hajógyárak"), ("is", "skipasmiður"), ("it", "navigazione"),
    ("ka", "ბიბლიოთეკა"), ("kn", "ವಿಶ್ವವಿದ್ಯಾಲಯ"), ("ku", "pirtûkxane"), ("la", "navigatio"),
    ("lt", "laivininkystė"), ("ml", "വിശ്വവിദ്യാലയം"), ("mn", "номынсан"), ("mr", "विश्वविद्यालय"),
    ("nb", "skipsverftet"), ("nl", "scheepswerven"), ("nn", "skipsverfta"), ("no", "skipsverftet"),
    ("or", "ବିଶ୍ୱବିଦ୍ୟାଳୟ"), ("pa", "ਪੁਸਤਕਾਲਾ"), ("pl", "stoczniowiec"), ("pt-BR", "navegadores"),
    ("pt-PT", "navegadores"), ("ru", "кораблестроение"), ("sa", "विश्वविद्यालय"), ("sk", "lodenice"),
    ("sl", "ladjedelnica"), ("sq", "anijendërtimi"), ("sr-Cyrl", "бродоградилиште"),
    ("sr-Latn", "brodogradilište"), ("sv", "skeppsvarven"), ("ta", "பல்கலைக்கழகம்"),
    ("te", "విశ్వవిద్యాలయం"), ("tk", "kitaphanalar"), ("tr", "tersaneciler"), ("uk", "кораблебудування"),
];
