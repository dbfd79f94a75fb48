//! The form of language tags, and the tags of languages that are named in words.

/// Whether the text has the form of a BCP 47 tag (RFC 5646, 2.1), as far as publications need it:
/// language, then script, region, variants and a private part, in this order.
pub(super) fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-').peekable();
    let language = parts.next().unwrap_or_default();
    if !(2..=3).contains(&language.len()) || !letters(language) {
        return false;
    }
    // Three-letter extensions of the language, at most three (`zh-yue`).
    for _ in 0..3 {
        parts.next_if(|part| part.len() == 3 && letters(part));
    }
    parts.next_if(|part| part.len() == 4 && letters(part));
    parts.next_if(|part| (part.len() == 2 && letters(part)) || (part.len() == 3 && figures(part)));
    while parts.next_if(|part| is_variant(part)).is_some() {}
    // An extension or a private part: one character, then anything of up to eight.
    if let Some(singleton) = parts.next() {
        let rest: Vec<&str> = parts.collect();
        return singleton.len() == 1
            && alphanumeric(singleton)
            && !rest.is_empty()
            && rest.iter().all(|part| (1..=8).contains(&part.len()) && alphanumeric(part));
    }
    true
}

fn is_variant(part: &str) -> bool {
    alphanumeric(part)
        && ((5..=8).contains(&part.len())
            || (part.len() == 4 && part.starts_with(|c: char| c.is_ascii_digit())))
}

fn letters(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn figures(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
}

fn alphanumeric(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// What to write instead of a wrong tag.
pub(super) fn advice(wrong: &str) -> String {
    let hyphenated = wrong.trim().split('.').next().unwrap_or_default().replace('_', "-");
    if is_tag(&hyphenated) {
        return format!("write `{hyphenated}`");
    }
    let name = wrong.trim().to_lowercase();
    match NAMES.iter().find(|(known, _)| *known == name) {
        Some((_, tag)) => format!("write `{tag}`"),
        None => "write a tag such as `en`, `en-GB`, `de` or `fr-CA`".to_owned(),
    }
}

/// Names by which languages are called in English and at home.
#[rustfmt::skip]
const NAMES: &[(&str, &str)] = &[
    ("arabic", "ar"), ("bokmål", "nb"), ("bulgarian", "bg"), ("català", "ca"), ("catalan", "ca"),
    ("chinese", "zh"), ("croatian", "hr"), ("czech", "cs"), ("dansk", "da"), ("danish", "da"),
    ("deutsch", "de"), ("dutch", "nl"), ("english", "en"), ("español", "es"), ("estonian", "et"),
    ("finnish", "fi"), ("français", "fr"), ("french", "fr"), ("german", "de"), ("greek", "el"),
    ("hebrew", "he"), ("hindi", "hi"), ("hungarian", "hu"), ("icelandic", "is"), ("irish", "ga"),
    ("italian", "it"), ("italiano", "it"), ("japanese", "ja"), ("korean", "ko"), ("latin", "la"),
    ("latvian", "lv"), ("lithuanian", "lt"), ("magyar", "hu"), ("nederlands", "nl"), ("norsk", "no"),
    ("norwegian", "no"), ("persian", "fa"), ("polish", "pl"), ("polski", "pl"), ("portuguese", "pt"),
    ("português", "pt"), ("romanian", "ro"), ("russian", "ru"), ("serbian", "sr"), ("slovak", "sk"),
    ("slovenian", "sl"), ("spanish", "es"), ("suomi", "fi"), ("svenska", "sv"), ("swedish", "sv"),
    ("turkish", "tr"), ("ukrainian", "uk"), ("welsh", "cy"), ("русский", "ru"), ("українська", "uk"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_from_other_words() {
        for tag in ["en", "en-GB", "grc", "zh-Hant-TW", "de-1901", "sl-rozaj-biske", "es-419", "en-x-pirate"]
        {
            assert!(is_tag(tag), "{tag}");
        }
        for wrong in ["", "english", "en_GB", "en-", "e", "en-x", "en--GB", "1", "de-DE-"] {
            assert!(!is_tag(wrong), "{wrong}");
        }
        assert_eq!(advice("en_GB"), "write `en-GB`");
        assert_eq!(advice("en_GB.UTF-8"), "write `en-GB`");
        assert_eq!(advice("Deutsch"), "write `de`");
    }
}
