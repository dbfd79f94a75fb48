//! File names from titles.

/// The title in small letters of a to z, figures and hyphens; empty if nothing of it can be written so.
///
/// Letters with marks lose them; Greek and Cyrillic are written in Latin letters; letters of other
/// scripts are left out. At most 80 characters, cut between words.
pub fn slug(title: &str) -> String {
    let mut made = String::new();
    for c in title.chars() {
        match c {
            // An apostrophe joins: “the author's” is one word.
            '\'' | '’' | 'ʼ' | '\u{AD}' => {}
            c if c.is_ascii_alphanumeric() => made.push(c.to_ascii_lowercase()),
            c => {
                let lower = c.to_lowercase().next().unwrap_or(c);
                match letters(lower) {
                    Some(latin) => made.push_str(latin),
                    // A combining mark belongs to the letter before it.
                    None if ('\u{300}'..='\u{36F}').contains(&c) => {}
                    None if !made.ends_with('-') && !made.is_empty() => made.push('-'),
                    None => {}
                }
            }
        }
    }
    if made.len() > 80 {
        let cut = made[..80].rfind('-').unwrap_or(80);
        made.truncate(cut);
    }
    made.trim_matches('-').to_owned()
}

/// Whether a given name can be a file name everywhere.
pub(super) fn is_fit(name: &str) -> bool {
    name.len() <= 100
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !name.ends_with('.')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

fn letters(c: char) -> Option<&'static str> {
    TABLE
        .iter()
        .find(|(from, _)| from.contains(c))
        .map(|(_, to)| *to)
        .or_else(|| LONG.iter().find(|(from, _)| *from == c).map(|(_, to)| *to))
}

/// Small letters by the Latin letter they are written with.
const TABLE: &[(&str, &str)] = &[
    ("àáâãåāăąǎаάα", "a"),
    ("бβ", "b"),
    ("çćĉċčц", "c"),
    ("ďđðдδ", "d"),
    ("èéêëēĕėęěеэєεέ", "e"),
    ("фφ", "f"),
    ("ĝğġģгγґ", "g"),
    ("ĥħхη", "h"),
    ("ìíîïĩīĭįıиіїιίϊ", "i"),
    ("ĵј", "j"),
    ("ķкκ", "k"),
    ("ĺļľŀłлλ", "l"),
    ("мμ", "m"),
    ("ñńņňŋнν", "n"),
    ("òóôõōŏőоοόωώ", "o"),
    ("пπ", "p"),
    ("ŕŗřрρ", "r"),
    ("śŝşšșсσς", "s"),
    ("ţťŧțтτ", "t"),
    ("ùúûũūŭůűųуύυ", "u"),
    ("в", "v"),
    ("ŵ", "w"),
    ("ξ", "x"),
    ("ýÿŷыйў", "y"),
    ("źżžзζ", "z"),
];

/// Letters that need more than one, or none.
const LONG: &[(char, &str)] = &[
    ('ä', "ae"),
    ('ö', "oe"),
    ('ø', "oe"),
    ('ü', "ue"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('ß', "ss"),
    ('þ', "th"),
    ('θ', "th"),
    ('χ', "ch"),
    ('ψ', "ps"),
    ('ж', "zh"),
    ('ч', "ch"),
    ('ш', "sh"),
    ('щ', "shch"),
    ('ю', "yu"),
    ('я', "ya"),
    ('ё', "yo"),
    ('ъ', ""),
    ('ь', ""),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_file_names() {
        assert_eq!(slug("Moby-Dick; or, The Whale"), "moby-dick-or-the-whale");
        assert_eq!(slug("Über die Größe"), "ueber-die-groesse");
        assert_eq!(slug("Война и мир"), "voyna-i-mir");
        assert_eq!(slug("The Author’s Café"), "the-authors-cafe");
        assert_eq!(slug("  -- "), "");
        assert_eq!(slug("Cafe\u{301}"), "cafe");
        assert!(slug(&"word ".repeat(100)).len() <= 80);
    }

    #[test]
    fn names_that_leave_the_folder_are_unfit() {
        assert!(is_fit("long-tide_2.1"));
        for name in ["", "../x", "a/b", ".hidden", "a b", "é", "x."] {
            assert!(!is_fit(name), "{name}");
        }
    }
}
