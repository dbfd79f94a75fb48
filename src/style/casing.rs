//! `text-transform` by the rules of the text's language (CSS Text 3, 2.1; Unicode, SpecialCasing).

use super::computed::TextTransform;

/// The text in the case that is asked for. `language` is a BCP 47 tag.
pub fn transform(text: &str, case: TextTransform, language: &str) -> String {
    match case {
        TextTransform::None => text.to_owned(),
        TextTransform::Uppercase => uppercase(text, language),
        TextTransform::Lowercase => lowercase(text, language),
        TextTransform::Capitalize => capitalize(text, language),
    }
}

fn is(language: &str, wanted: &[&str]) -> bool {
    let primary = language.split('-').next().unwrap_or_default();
    wanted.iter().any(|wanted| wanted.eq_ignore_ascii_case(primary))
}

/// Languages whose i keeps its dot as a capital, and whose I has none as a small letter.
const DOTTED: [&str; 4] = ["tr", "az", "crh", "tt"];

/// Capitals of a whole text.
pub fn uppercase(text: &str, language: &str) -> String {
    if is(language, &["el"]) {
        return greek_capitals(text);
    }
    if text.is_ascii() && !is(language, &DOTTED) {
        return text.to_ascii_uppercase();
    }
    let mut capitals = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            'i' if is(language, &DOTTED) => capitals.push('İ'),
            // Lithuanian writes the dot of i and j as a mark where another mark stands above it.
            'i' | 'j' | 'į' if is(language, &["lt"]) => {
                capitals.extend(c.to_uppercase());
                chars.next_if_eq(&'\u{307}');
            }
            c => capitals.extend(c.to_uppercase()),
        }
    }
    capitals
}

/// Greek capitals bear no accents; a dialytika stays, and one comes where an accent kept two vowels
/// apart (ϊ of Μάιος: ΜΑΪΟΣ). The particle ή alone keeps its accent.
fn greek_capitals(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut capitals = String::with_capacity(text.len());
    let letter = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| c.is_alphabetic());
    for (at, c) in chars.iter().copied().enumerate() {
        let before = at.checked_sub(1);
        if matches!(c, 'ή' | 'Ή' | 'ἤ' | 'ὴ') && !letter(before) && !letter(Some(at + 1)) {
            capitals.push('Ή');
            continue;
        }
        let apart = before.is_some_and(|at| matches!(chars[at], 'ά' | 'έ' | 'ό' | 'Ά' | 'Έ' | 'Ό'));
        match c {
            'ΐ' | '\u{1FD2}' | '\u{1FD3}' => capitals.push('Ϊ'),
            'ΰ' | '\u{1FE2}' | '\u{1FE3}' => capitals.push('Ϋ'),
            'ι' | 'Ι' if apart => capitals.push('Ϊ'),
            'υ' | 'Υ' if apart => capitals.push('Ϋ'),
            '\u{300}' | '\u{301}' | '\u{342}' | '\u{313}' | '\u{314}' => {}
            c => c.to_uppercase().for_each(|capital| capitals.extend(bare_greek(capital))),
        }
    }
    capitals
}

/// A Greek capital without accent and breathing; other letters as they are.
fn bare_greek(c: char) -> Option<char> {
    Some(match c {
        'Ά' | '\u{1F08}'..='\u{1F0F}' | '\u{1FB8}'..='\u{1FBB}' => 'Α',
        'Έ' | '\u{1F18}'..='\u{1F1D}' | '\u{1FC8}' | '\u{1FC9}' => 'Ε',
        'Ή' | '\u{1F28}'..='\u{1F2F}' | '\u{1FCA}' | '\u{1FCB}' => 'Η',
        'Ί' | '\u{1F38}'..='\u{1F3F}' | '\u{1FD8}'..='\u{1FDB}' => 'Ι',
        'Ό' | '\u{1F48}'..='\u{1F4D}' | '\u{1FF8}' | '\u{1FF9}' => 'Ο',
        'Ύ' | '\u{1F59}'..='\u{1F5F}' | '\u{1FE8}'..='\u{1FEB}' => 'Υ',
        'Ώ' | '\u{1F68}'..='\u{1F6F}' | '\u{1FFA}' | '\u{1FFB}' => 'Ω',
        // Full capitals of letters without a capital of their own bring their marks after them.
        '\u{300}' | '\u{301}' | '\u{342}' | '\u{313}' | '\u{314}' => return None,
        c => c,
    })
}

fn lowercase(text: &str, language: &str) -> String {
    if !is(language, &DOTTED) {
        return text.to_lowercase();
    }
    let mut small = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            'I' if chars.next_if_eq(&'\u{307}').is_some() => small.push('i'),
            'I' => small.push('ı'),
            'İ' => small.push('i'),
            c => small.extend(c.to_lowercase()),
        }
    }
    small
}

/// The first letter of each word as a capital; the rest is left as it is.
fn capitalize(text: &str, language: &str) -> String {
    let mut capital = String::with_capacity(text.len());
    let mut inside = false;
    let mut rest = text.char_indices().peekable();
    while let Some((_, c)) = rest.next() {
        if c.is_alphanumeric() && !inside {
            // Dutch writes the two letters of ij as one.
            let double = is(language, &["nl"]) && c == 'i';
            match c {
                'i' if is(language, &DOTTED) => capital.push('İ'),
                'ß' => capital.push_str("Ss"),
                'ﬁ' => capital.push_str("Fi"),
                'ﬂ' => capital.push_str("Fl"),
                'ǆ' | 'Ǆ' => capital.push('ǅ'),
                'ǉ' | 'Ǉ' => capital.push('ǈ'),
                'ǌ' | 'Ǌ' => capital.push('ǋ'),
                'ǳ' | 'Ǳ' => capital.push('ǲ'),
                c => capital.extend(c.to_uppercase()),
            }
            if double && rest.next_if(|(_, next)| *next == 'j').is_some() {
                capital.push('J');
            }
        } else {
            capital.push(c);
        }
        inside =
            c.is_alphanumeric() || (inside && matches!(c, '\'' | '’' | '\u{AD}' | '\u{300}'..='\u{36F}'));
    }
    capital
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_follow_the_language() {
        assert_eq!(uppercase("straße, filet", "de"), "STRASSE, FILET");
        assert_eq!(uppercase("istanbul ılık", "tr"), "İSTANBUL ILIK");
        assert_eq!(uppercase("istanbul", "en"), "ISTANBUL");
        assert_eq!(uppercase("Μάιος, ταΐζω, ή", "el"), "ΜΑΪΟΣ, ΤΑΪΖΩ, Ή");
        assert_eq!(uppercase("i\u{307}\u{300}", "lt"), "I\u{300}");
    }

    #[test]
    fn small_letters_follow_the_language() {
        assert_eq!(transform("İSTANBUL ILIK", TextTransform::Lowercase, "tr"), "istanbul ılık");
        assert_eq!(transform("ΟΔΟΣ", TextTransform::Lowercase, "el"), "οδος");
    }

    #[test]
    fn words_are_capitalised_by_their_first_letter() {
        let capital = |text, language| transform(text, TextTransform::Capitalize, language);
        assert_eq!(capital("the captain’s log", "en"), "The Captain’s Log");
        assert_eq!(capital("ijsland en ierland", "nl"), "IJsland En Ierland");
        assert_eq!(capital("ijsland", "en"), "Ijsland");
        assert_eq!(capital("izmir", "tr"), "İzmir");
        assert_eq!(capital("ǆep", "hr"), "ǅep");
    }
}
