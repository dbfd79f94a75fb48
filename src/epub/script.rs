//! The scripts that languages are written in, to find words of another language that nobody marked.

use crate::document::Language;
use std::ops::RangeInclusive;

/// A script by its ISO 15924 code, where it has letters, and the languages that are written in it.
struct Script {
    code: &'static str,
    name: &'static str,
    letters: &'static [RangeInclusive<u32>],
    languages: &'static [&'static str],
    /// So many letters in a row say that a passage is meant, and not a sign of mathematics or a name.
    least: usize,
}

const SCRIPTS: &[Script] = &[
    Script {
        code: "Grek",
        name: "Greek",
        letters: &[0x370..=0x3FF, 0x1F00..=0x1FFF],
        languages: &["el", "grc"],
        least: 4,
    },
    Script {
        code: "Cyrl",
        name: "Cyrillic",
        letters: &[0x400..=0x52F],
        languages: &[
            "ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "mn", "tg", "tt", "ba", "cu", "ce", "os",
        ],
        least: 4,
    },
    Script { code: "Armn", name: "Armenian", letters: &[0x531..=0x58F], languages: &["hy", "hyw"], least: 3 },
    Script {
        code: "Hebr",
        name: "Hebrew",
        letters: &[0x5D0..=0x5F4],
        languages: &["he", "iw", "yi", "lad"],
        least: 3,
    },
    Script {
        code: "Arab",
        name: "Arabic",
        letters: &[0x620..=0x64A, 0x66E..=0x6D3, 0x750..=0x77F],
        languages: &["ar", "fa", "ur", "ps", "sd", "ug", "ckb", "dv"],
        least: 3,
    },
    Script {
        code: "Deva",
        name: "Devanagari",
        letters: &[0x904..=0x963],
        languages: &["hi", "mr", "ne", "sa", "kok", "mai"],
        least: 3,
    },
    Script { code: "Beng", name: "Bengali", letters: &[0x985..=0x9FF], languages: &["bn", "as"], least: 3 },
    Script { code: "Taml", name: "Tamil", letters: &[0xB85..=0xBE3], languages: &["ta"], least: 3 },
    Script { code: "Thai", name: "Thai", letters: &[0xE01..=0xE4E], languages: &["th"], least: 3 },
    Script { code: "Geor", name: "Georgian", letters: &[0x10A0..=0x10FF], languages: &["ka"], least: 3 },
    Script {
        code: "Hang",
        name: "Korean",
        letters: &[0x1100..=0x11FF, 0xAC00..=0xD7AF],
        languages: &["ko"],
        least: 2,
    },
    Script { code: "Kana", name: "Japanese", letters: &[0x3041..=0x30FF], languages: &["ja"], least: 2 },
    Script {
        code: "Hani",
        name: "Chinese or Japanese",
        letters: &[0x3400..=0x4DBF, 0x4E00..=0x9FFF],
        languages: &["zh", "ja", "ko", "yue", "wuu", "lzh"],
        least: 2,
    },
];

impl Script {
    fn has(&self, c: char) -> bool {
        self.letters.iter().any(|range| range.contains(&u32::from(c)))
    }

    /// Whether the language may be written in it. A script that the tag names itself decides
    /// (BCP 47, 2.2.3).
    fn is_of(&self, language: &Language) -> bool {
        let named = language
            .0
            .split('-')
            .skip(1)
            .find(|part| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_alphabetic()));
        match named {
            Some(named) => {
                let codes: &[&str] = match named.to_ascii_lowercase().as_str() {
                    "hans" | "hant" => &["Hani"],
                    "jpan" | "hrkt" => &["Hani", "Kana"],
                    "kore" => &["Hani", "Hang"],
                    _ => &[named],
                };
                codes.iter().any(|code| code.eq_ignore_ascii_case(self.code))
            }
            None => self.languages.contains(&language.primary().as_str()),
        }
    }
}

/// The script of the first passage of a text that its language is not written in (WCAG 2.2, 3.1.2).
/// Latin letters are never one: names and technical terms are written so everywhere.
pub(super) fn foreign(text: &str, language: &Language) -> Option<&'static str> {
    if text.is_ascii() || language.0 == super::UNDETERMINED {
        return None;
    }
    let mut run: Option<(&Script, usize)> = None;
    for c in text.chars() {
        if !c.is_alphabetic() {
            // Vowel signs and points belong to the word they stand in; anything else ends it.
            if !matches!(u32::from(c), 0x300..=0x36F | 0x591..=0x65F | 0x900..=0x1FFF) {
                run = None;
            }
            continue;
        }
        let own = if u32::from(c) < 0x370 { None } else { SCRIPTS.iter().find(|script| script.has(c)) };
        run = match (own.filter(|script| !script.is_of(language)), run) {
            (Some(script), Some((last, count))) if std::ptr::eq(script, last) => Some((script, count + 1)),
            (Some(script), _) => Some((script, 1)),
            (None, _) => None,
        };
        if let Some((script, count)) = run
            && count >= script.least
        {
            return Some(script.name);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, language: &str) -> Option<&'static str> {
        foreign(text, &Language(language.into()))
    }

    #[test]
    fn a_passage_in_a_script_of_another_language_is_found() {
        assert_eq!(found("he said добрый день and left", "en"), Some("Cyrillic"));
        assert_eq!(found("今日は good", "en-GB"), Some("Chinese or Japanese"));
        assert_eq!(found("добрый день", "ru"), None);
        assert_eq!(found("добрый день", "sr-Latn"), Some("Cyrillic"));
        assert_eq!(found("今日は", "ja"), None);
        assert_eq!(found("汉字", "zh-Hant"), None);
    }

    #[test]
    fn signs_and_accents_are_no_passage() {
        assert_eq!(found("the angles α, β, γ, δ and Δt of the café’s façade", "en"), None);
        assert_eq!(found("добрый", "und"), None);
    }
}
