//! Names of people: what may be one, and the names in a byline.

use super::words::{Vocabulary, key};

/// Small words within names.
const PARTICLES: &[&str] = &[
    "de", "del", "della", "di", "da", "do", "dos", "das", "du", "des", "le", "la", "van", "von", "der",
    "den", "ten", "ter", "zu", "zur", "bin", "ibn", "al", "el", "af", "av", "y", "e", "i", "mac", "st.",
];

/// Words that begin titles of texts, not names.
const ARTICLES: &[&str] = &[
    "the", "a", "an", "der", "die", "das", "ein", "eine", "le", "les", "un", "une", "los", "las", "una",
    "il", "lo", "gli", "uno", "os", "as", "um", "uma", "het", "een", "ett", "det", "how", "why", "what",
    "when", "where", "who", "my", "our", "your", "in", "on", "at", "for", "to", "from", "about", "is", "are",
    "no",
];

/// Words that join others in titles and stand in no name.
const SMALL: &[&str] = &[
    "the", "of", "and", "with", "for", "in", "on", "at", "to", "from", "by", "is", "are", "was", "not", "or",
    "down", "up", "out", "off", "over", "about", "how", "why", "und", "mit", "für", "ist", "nicht", "auf",
    "et", "avec", "pour", "dans", "est", "con", "para", "och", "med", "og", "som", "voor", "met",
];

/// Words of posts and houses, which stand beside names and look like them.
const POSTS: &[&str] = &[
    "writer",
    "editor",
    "reporter",
    "correspondent",
    "staff",
    "columnist",
    "professor",
    "fellow",
    "contributor",
    "director",
    "analyst",
    "senior",
    "chief",
    "associate",
    "assistant",
    "researcher",
    "student",
    "journalist",
    "author",
    "bureau",
    "guest",
    "special",
    "university",
    "institute",
    "college",
    "school",
    "times",
    "news",
    "press",
    "agency",
    "post",
    "team",
    "desk",
    "redakteur",
    "redakteurin",
    "korrespondent",
    "korrespondentin",
    "universität",
    "journaliste",
    "correspondant",
    "correspondante",
    "envoyé",
    "envoyée",
    "rédacteur",
    "rédactrice",
    "université",
    "redactor",
    "redactora",
    "corresponsal",
    "periodista",
    "universidad",
    "giornalista",
    "corrispondente",
    "redattore",
    "università",
    "jornalista",
    "correspondente",
    "repórter",
    "universidade",
    "redacteur",
    "verslaggever",
    "universiteit",
    "redaktör",
    "reporter",
    "universitet",
    "read",
    "more",
    "share",
    "photo",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "policy",
    "magazine",
    "review",
    "journal",
    "street",
    "north",
    "south",
    "east",
    "west",
    "new",
    "san",
    "los",
    "saint",
];

/// Whether a text may be a person's name: two to five words, capitals, nothing else.
pub(super) fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    if !(2..=5).contains(&words.len()) {
        return false;
    }
    let mut capitals = 0;
    for (idx, word) in words.iter().enumerate() {
        let lower = word.to_lowercase();
        let bare = lower.trim_end_matches(['.', ',']);
        if (idx == 0 && ARTICLES.contains(&bare)) || is_post(bare) || (idx > 0 && SMALL.contains(&bare)) {
            return false;
        }
        if is_name_word(word) {
            capitals += 1;
        } else if idx == 0 && words.len() == 2 || !PARTICLES.contains(&lower.as_str()) {
            return false;
        }
    }
    capitals >= 2
}

/// A post or a house, one or several: `writer`, `correspondents`.
fn is_post(word: &str) -> bool {
    POSTS.contains(&word) || word.strip_suffix('s').is_some_and(|one| POSTS.contains(&one))
}

/// A word such as names are made of: a capital, then letters.
fn is_name_word(word: &str) -> bool {
    let inner = word.trim_end_matches(['.', ',']);
    let start = inner.trim_start_matches(['d', 'D', 'l', 'L']).trim_start_matches(['\'', '’']);
    let capital = inner.starts_with(char::is_uppercase)
        || (start.len() < inner.len() && start.starts_with(char::is_uppercase));
    let commas = word.ends_with(',');
    capital
        && !commas
        && inner.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.' | '‑'))
}

/// The name a text begins with, and what follows: `Ada Marsh` and ` lives …`.
pub(super) fn leading_name(text: &str) -> Option<(&str, &str)> {
    let mut end = 0;
    let mut at = 0;
    for (count, word) in text.split(' ').take(6).enumerate() {
        let bare = word.trim_end_matches([',', ':', '(']);
        let particle = count > 0 && PARTICLES.contains(&bare);
        if bare.is_empty() || !(is_name_word(bare) || particle) {
            break;
        }
        if !particle {
            end = at + bare.len();
        }
        at += word.len() + 1;
        if bare.len() < word.len() {
            break;
        }
    }
    let name = &text[..end];
    is_name(name).then(|| (name, &text[end..]))
}

/// The people a byline names, given what follows the word for “by”. Posts, places and dates after
/// the names are passed over.
pub(super) fn names(text: &str, voc: &Vocabulary) -> Vec<String> {
    enumeration(text, voc).0
}

/// The people of a line that names two or more and says nothing else.
pub(super) fn list_of_names(text: &str, voc: &Vocabulary) -> Vec<String> {
    let (found, rest) = enumeration(text, voc);
    if found.len() > 1 && rest.trim_matches(['.', ' ', '*']).is_empty() { found } else { Vec::new() }
}

/// Names one after the other, and what is left behind them.
fn enumeration<'a>(text: &'a str, voc: &Vocabulary) -> (Vec<String>, &'a str) {
    let mut found: Vec<String> = Vec::new();
    let mut rest = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '|' | '·' | '•'));
    let mut last = false;
    while found.len() < 12
        && let Some((name, after)) = leading_name(rest)
    {
        found.push(recase(name));
        rest = after;
        let after = after.trim_start();
        let comma = after.trim_start_matches([',', ';']).trim_start();
        let word = comma.split_whitespace().next().unwrap_or_default();
        if voc.is_and(&word.to_lowercase()) {
            rest = comma[word.len()..].trim_start();
            last = true;
        } else if comma.len() < after.len() && !last {
            // After the last name of a list stands a post or a place.
            rest = comma;
        } else {
            break;
        }
    }
    (found, rest)
}

/// A byline's one word after “by” may be a name too: a pen name, a first name.
pub(super) fn single_name(text: &str) -> Option<String> {
    let word = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | ','));
    let bare = key(word);
    let fits = !word.contains(char::is_whitespace) && word.chars().count() > 2 && is_name_word(word);
    (fits && !ARTICLES.contains(&bare.as_str()) && !is_post(&bare)).then(|| recase(word))
}

/// Bylines in capitals are a matter of style: `ADA MARSH` is Ada Marsh.
pub(super) fn recase(name: &str) -> String {
    let shouted = name.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    if !shouted || name.chars().filter(|c| c.is_alphabetic()).count() < 5 {
        return name.to_owned();
    }
    let mut out = String::with_capacity(name.len());
    let mut inside = false;
    for c in name.chars() {
        if inside {
            out.extend(c.to_lowercase());
        } else {
            out.push(c);
        }
        inside = c.is_alphabetic();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_titles_and_posts() {
        for name in
            ["Anmol Kumar", "J. R. R. Tolkien", "Ludwig van Beethoven", "Jean-Luc D’Arc", "María de la Cruz"]
        {
            assert!(is_name(name), "{name}");
        }
        for text in [
            "The Long Tide",
            "Staff Writer",
            "Anmol",
            "Economic cooperation",
            "Read More",
            "Oxford University",
            "New York",
            "Anna 5 Berg",
        ] {
            assert!(!is_name(text), "{text}");
        }
    }

    #[test]
    fn bylines_give_their_names() {
        let voc = Vocabulary::of(Some("en"));
        assert_eq!(names("Ada Marsh", &voc), ["Ada Marsh"]);
        assert_eq!(names("ADA MARSH and BEN REED", &voc), ["Ada Marsh", "Ben Reed"]);
        assert_eq!(
            names("Ada Marsh, Ben Reed and Cy Fenn in Wells", &voc),
            ["Ada Marsh", "Ben Reed", "Cy Fenn"]
        );
        assert_eq!(names("Ada Marsh, Staff Writer", &voc), ["Ada Marsh"]);
        assert_eq!(names("Ada Marsh, January 5, 2025", &voc), ["Ada Marsh"]);
        assert_eq!(names("Ada Marsh and Ben Reed, Arts Critics", &voc), ["Ada Marsh", "Ben Reed"]);
        assert_eq!(list_of_names("Ada Marsh, Ben Reed", &voc).len(), 2);
        assert!(list_of_names("Ada Marsh and Ben Reed go home", &voc).is_empty());
        assert!(names("the time we arrived", &voc).is_empty());
        assert_eq!(leading_name("Ada Marsh lives here").map(|(name, _)| name), Some("Ada Marsh"));
        assert_eq!(leading_name("Ada Marsh, who lives").map(|(name, _)| name), Some("Ada Marsh"));
    }
}
