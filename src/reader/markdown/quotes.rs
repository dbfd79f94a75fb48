//! The quotation marks of each language.

use crate::document::Language;

/// The marks that typed `"` and `'` become.
#[derive(Debug, PartialEq)]
pub(super) struct Quotes {
    pub double: [&'static str; 2],
    pub single: [&'static str; 2],
    /// A narrow no-break space belongs inside: a space that was typed there is replaced.
    pub spaced: bool,
    /// Words that begin with an apostrophe and are no others, without it, in lower case.
    pub clipped: &'static [&'static str],
}

const fn marks(double: [&'static str; 2], single: [&'static str; 2]) -> Quotes {
    Quotes { double, single, spaced: false, clipped: &[] }
}

const ENGLISH: Quotes = Quotes {
    double: ["“", "”"],
    single: ["‘", "’"],
    spaced: false,
    clipped: &[
        "tis", "twas", "twere", "twill", "twould", "twont", "tisnt", "twasnt", "twixt", "em", "til", "neath",
        "nother", "nuff", "n", "nd", "gainst", "mongst", "spose", "tain", "tother",
    ],
};
const DUTCH: Quotes = Quotes {
    double: ["“", "”"],
    single: ["‘", "’"],
    spaced: false,
    clipped: &["s", "t", "n", "k", "m", "r", "ns", "tis", "twas"],
};
const AFRIKAANS: Quotes =
    Quotes { double: ["“", "”"], single: ["‘", "’"], spaced: false, clipped: &["n", "t", "s", "k"] };
const GERMAN: Quotes = Quotes {
    double: ["„", "“"],
    single: ["‚", "‘"],
    spaced: false,
    clipped: &["s", "n", "ne", "nen", "nem", "ner"],
};
const SWISS: Quotes = marks(["«", "»"], ["‹", "›"]);
const CENTRAL: Quotes = marks(["„", "“"], ["‚", "‘"]);
const POLISH: Quotes = marks(["„", "”"], ["«", "»"]);
const CROATIAN: Quotes = marks(["„", "”"], ["‚", "’"]);
const HUNGARIAN: Quotes = marks(["„", "”"], ["»", "«"]);
const DANISH: Quotes = marks(["»", "«"], ["›", "‹"]);
const NORWEGIAN: Quotes = marks(["«", "»"], ["‘", "’"]);
const SWEDISH: Quotes = marks(["”", "”"], ["’", "’"]);
const ROMANCE: Quotes = marks(["«", "»"], ["“", "”"]);
const SLAVIC: Quotes = marks(["«", "»"], ["„", "“"]);
const BRAZILIAN: Quotes = marks(["“", "”"], ["‘", "’"]);
const FRENCH: Quotes =
    Quotes { double: ["«\u{202f}", "\u{202f}»"], single: ["“", "”"], spaced: true, clipped: &[] };
const FRENCH_SWISS: Quotes = Quotes {
    double: ["«\u{202f}", "\u{202f}»"],
    single: ["‹\u{202f}", "\u{202f}›"],
    spaced: true,
    clipped: &[],
};

/// The marks round a quotation in a language.
pub fn double(language: &Language) -> [&'static str; 2] {
    of(language).double
}

/// The marks of a language; English ones where it is unknown. Sources: the style guides in use by
/// the book trade of each country, which in Danish and Dutch differ from what CLDR 45 lists.
pub(super) fn of(language: &Language) -> &'static Quotes {
    let tag = language.0.to_ascii_lowercase().replace('_', "-");
    let region = tag.split('-').skip(1).find(|part| part.len() == 2).unwrap_or_default();
    match (language.primary().as_str(), region) {
        ("de" | "gsw" | "rm", "ch" | "li") => &SWISS,
        ("de", _) => &GERMAN,
        ("fr", "ch") => &FRENCH_SWISS,
        ("fr" | "br", _) => &FRENCH,
        ("it", "ch") => &SWISS,
        ("pt", "br") => &BRAZILIAN,
        ("es" | "it" | "pt" | "ca" | "gl" | "eu" | "el", _) => &ROMANCE,
        ("pl", _) => &POLISH,
        ("ro", _) => &POLISH,
        ("hu", _) => &HUNGARIAN,
        ("hr" | "sr" | "bs", _) => &CROATIAN,
        ("cs" | "sk" | "sl" | "bg" | "mk" | "is" | "et" | "lt" | "lv" | "lb" | "ka" | "hsb" | "dsb", _) => {
            &CENTRAL
        }
        ("da", _) => &DANISH,
        ("no" | "nb" | "nn", _) => &NORWEGIAN,
        ("sv" | "fi", _) => &SWEDISH,
        ("ru" | "uk" | "be" | "kk" | "hy", _) => &SLAVIC,
        ("nl" | "fy", _) => &DUTCH,
        ("af", _) => &AFRIKAANS,
        _ => &ENGLISH,
    }
}
