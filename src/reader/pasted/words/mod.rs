//! The words of web pages, by language: buttons, notices, author boxes, bylines, reading times.
//!
//! A word found here is one signal among several; no line is judged by it alone. The words are
//! plain data, one file a language beside this one: a field a line, its words parted by bars, in
//! lower case and with plain apostrophes. [`Vocabulary`] is what the page's own language and
//! English (which buttons speak everywhere) come to together.

use super::date::Months;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a line made of known words is on a web page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Known {
    /// A button or notice that nobody writes in prose: `view all posts`.
    Strong,
    /// A button whose word may be a word of the text: `share`.
    Weak,
    /// An advertisement's mark.
    Advert,
    /// Heads the box that tells of the author.
    About,
    /// Heads a list of other articles.
    Related,
    /// Heads what readers wrote.
    Comments,
    /// Heads a notice; what stands below it goes with it.
    Notice,
    /// The first step of a breadcrumb trail.
    Home,
    /// A part of a newspaper: `opinion`.
    Section,
}

/// What a line is that begins with known words and goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Lead {
    /// `share on …`, `sign up for …`.
    Furniture,
    /// `read more: …`, a link to another article within the text.
    ReadMore,
    /// `photo: …`.
    Credit,
    /// `more from …`: heads a list of other articles.
    More,
    /// `tags: …`.
    Tags,
    /// `originally published at …`.
    Source,
    /// `published …`: a date follows.
    Published,
    /// `updated …`: a date follows.
    Updated,
}

/// The files, by primary subtag.
const FILES: &[(&str, &str)] = &[
    ("en", include_str!("en.txt")),
    ("de", include_str!("de.txt")),
    ("nl", include_str!("nl.txt")),
    ("sv", include_str!("sv.txt")),
    ("da", include_str!("da.txt")),
    ("nb", include_str!("nb.txt")),
    ("fr", include_str!("fr.txt")),
    ("es", include_str!("es.txt")),
    ("it", include_str!("it.txt")),
    ("pt", include_str!("pt.txt")),
    ("fi", include_str!("fi.txt")),
    ("pl", include_str!("pl.txt")),
    ("cs", include_str!("cs.txt")),
    ("ru", include_str!("ru.txt")),
];

/// One language's words.
struct Speech {
    language: &'static str,
    fields: HashMap<&'static str, Vec<&'static str>>,
}

/// The fields of each file, with what they hold.
mod field {
    /// Small words by which the language is known.
    pub const SMALL: &str = "small";
    /// Words before an author's name.
    pub const BY: &str = "by";
    /// Between the last two names.
    pub const AND: &str = "and";
    pub const STRONG: &str = "strong";
    pub const WEAK: &str = "weak";
    pub const ADVERT: &str = "advert";
    pub const ABOUT: &str = "about";
    pub const RELATED: &str = "related";
    pub const COMMENTS: &str = "comments";
    pub const HOME: &str = "home";
    pub const SECTIONS: &str = "sections";
    pub const FURNITURE: &str = "furniture";
    /// They head a list of articles by the same author or house.
    pub const MORE: &str = "more";
    pub const READ_MORE: &str = "read-more";
    pub const CREDIT: &str = "credit";
    pub const TAGS: &str = "tags";
    pub const SOURCE: &str = "source";
    pub const PUBLISHED: &str = "published";
    pub const UPDATED: &str = "updated";
    /// Words that stand with a figure in a reading time.
    pub const MINUTES: &str = "minutes";
    /// Words that may stand in a line with a date: weekdays, clock words.
    pub const CLOCK: &str = "clock";
    /// What follows the name in a biographical note.
    pub const LIFE: &str = "life";
    /// With these a sentence goes on; headings do not begin so.
    pub const JOINING: &str = "joining";
}

static SPEECHES: LazyLock<Vec<Speech>> =
    LazyLock::new(|| FILES.iter().map(|(language, text)| Speech { language, fields: parse(text) }).collect());

fn parse(text: &'static str) -> HashMap<&'static str, Vec<&'static str>> {
    let mut fields: HashMap<&'static str, Vec<&'static str>> = HashMap::new();
    let mut name = "";
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        // A line that is not indented begins a field.
        let words = match line.split_once(": ").filter(|_| !line.starts_with(' ')) {
            Some((field, words)) => {
                name = field;
                words
            }
            None => line,
        };
        let words = words.split(" |").map(str::trim).filter(|word| !word.is_empty());
        fields.entry(name).or_default().extend(words);
    }
    fields
}

impl Speech {
    fn words(&self, field: &str) -> &[&'static str] {
        self.fields.get(field).map_or(&[], Vec::as_slice)
    }
}

/// Heads of notices that some sites set between the title and the text.
const NOTICES: &[&str] = &[
    "disclosure statement",
    "partners",
    "we believe in the free flow of information",
    "cookie notice",
    "offenlegung",
    "hinweis zu affiliate-links",
    "déclaration d'intérêts",
    "partenaires",
    "cláusula de divulgación",
];

/// Words looked at to tell the language; the beginning of a text is enough.
const SAMPLE: usize = 4000;

/// The language of a text by its small words; none if they tell too little.
pub(super) fn language_of<'a>(lines: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    let mut index: HashMap<&str, Vec<usize>> = HashMap::new();
    for (idx, speech) in SPEECHES.iter().enumerate() {
        for word in speech.words(field::SMALL) {
            index.entry(word).or_default().push(idx);
        }
    }
    let mut counts = vec![0usize; SPEECHES.len()];
    let mut total = 0;
    let mut lower = String::new();
    'text: for line in lines {
        for word in line.split(|c: char| !c.is_alphabetic() && c != '\'' && c != '’') {
            if word.is_empty() || word.len() > 16 {
                continue;
            }
            lower.clear();
            lower.extend(word.chars().flat_map(char::to_lowercase));
            for idx in index.get(lower.as_str()).into_iter().flatten() {
                counts[*idx] += 1;
            }
            total += 1;
            if total >= SAMPLE {
                break 'text;
            }
        }
    }
    let (best, count) = counts.iter().enumerate().max_by_key(|(idx, count)| (**count, usize::MAX - idx))?;
    // One small word in twelve; below that it is a list, verse or another language.
    (*count >= 3 && *count * 12 >= total).then(|| SPEECHES[best].language)
}

/// The words that count for one page.
pub(super) struct Vocabulary {
    /// The page's, where it is known.
    language: Option<&'static str>,
    pub months: Months,
    speeches: Vec<&'static Speech>,
    whole: HashMap<&'static str, Known>,
    /// By first word: the phrases a line may begin with.
    leads: HashMap<&'static str, Vec<(&'static str, Lead)>>,
}

impl Vocabulary {
    /// The words of a language and of English; of all languages, where none is known.
    pub fn of(language: Option<&str>) -> Vocabulary {
        let speeches: Vec<&'static Speech> = SPEECHES
            .iter()
            .filter(|speech| language.is_none_or(|own| speech.language == own || speech.language == "en"))
            .collect();
        let mut whole = HashMap::new();
        let mut leads: HashMap<&'static str, Vec<(&'static str, Lead)>> = HashMap::new();
        NOTICES.iter().for_each(|words| {
            whole.insert(*words, Known::Notice);
        });
        for speech in &speeches {
            for (words, known) in [
                (field::STRONG, Known::Strong),
                (field::ADVERT, Known::Advert),
                (field::ABOUT, Known::About),
                (field::RELATED, Known::Related),
                (field::COMMENTS, Known::Comments),
                (field::WEAK, Known::Weak),
                (field::HOME, Known::Home),
                (field::SECTIONS, Known::Section),
            ] {
                for word in speech.words(words) {
                    whole.entry(*word).or_insert(known);
                }
            }
            for (phrases, lead) in [
                (field::READ_MORE, Lead::ReadMore),
                (field::MORE, Lead::More),
                (field::CREDIT, Lead::Credit),
                (field::TAGS, Lead::Tags),
                (field::SOURCE, Lead::Source),
                (field::PUBLISHED, Lead::Published),
                (field::UPDATED, Lead::Updated),
                (field::FURNITURE, Lead::Furniture),
            ] {
                for phrase in speech.words(phrases) {
                    let first = phrase.split([' ', ':']).next().unwrap_or_default();
                    leads.entry(first).or_default().push((phrase, lead));
                }
            }
        }
        // The longest phrase first: `updated on` before `updated`.
        for phrases in leads.values_mut() {
            phrases.sort_by_key(|(phrase, _)| usize::MAX - phrase.len());
        }
        let known = speeches.iter().map(|own| own.language).find(|own| Some(*own) == language);
        Vocabulary { language: known, months: Months::of(language), speeches, whole, leads }
    }

    pub fn language(&self) -> Option<&'static str> {
        self.language
    }

    /// What a whole line says, by its [`key`].
    pub fn known(&self, key: &str) -> Option<Known> {
        self.whole.get(key).copied()
    }

    /// The phrase that a line's key begins with, and what it is.
    pub fn lead(&self, key: &str) -> Option<(&'static str, Lead)> {
        let first = key.split([' ', ':', '\u{a0}']).next()?;
        let found = self.leads.get(first)?.iter().find(|(phrase, _)| {
            key.strip_prefix(phrase)
                .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric) || phrase.ends_with(':'))
        });
        found.copied()
    }

    /// The word for “by” that a key begins with.
    pub fn by(&self, key: &str) -> Option<&'static str> {
        let words = self.speeches.iter().flat_map(|speech| speech.words(field::BY));
        words
            .filter(|word| {
                key.strip_prefix(**word).is_some_and(|rest| {
                    rest.starts_with([' ', ':', '\u{a0}']) || (rest.is_empty() && word.len() > 2)
                })
            })
            .max_by_key(|word| word.len())
            .copied()
    }

    pub fn is_and(&self, word: &str) -> bool {
        self.any(word, field::AND)
    }
    pub fn is_minutes(&self, word: &str) -> bool {
        self.any(word, field::MINUTES)
    }
    pub fn is_clock(&self, word: &str) -> bool {
        self.any(word, field::CLOCK)
    }
    pub fn is_joining(&self, word: &str) -> bool {
        self.any(word, field::JOINING)
    }

    /// Whether what follows a name tells of a life.
    pub fn tells_of_life(&self, rest: &str) -> bool {
        let rest = rest.trim_start_matches([',', ' ', '\u{a0}', '(', ')']).to_lowercase();
        self.speeches.iter().flat_map(|speech| speech.words(field::LIFE)).any(|phrase| {
            rest.strip_prefix(phrase).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        })
    }

    /// Whether a picture's credit stands somewhere in a line, given in lower case.
    pub fn credits_within(&self, lower: &str) -> bool {
        self.speeches
            .iter()
            .flat_map(|speech| speech.words(field::CREDIT))
            .filter(|phrase| phrase.len() > 4)
            .any(|phrase| {
                lower
                    .match_indices(*phrase)
                    .any(|(at, _)| at > 0 && !lower[..at].ends_with(char::is_alphanumeric))
            })
    }

    fn any(&self, word: &str, field: &str) -> bool {
        self.speeches.iter().any(|speech| speech.words(field).contains(&word))
    }
}

/// Longest line, in characters, that is compared with known words.
const LONGEST_KEY: usize = 160;

/// A line as the tables write it: lower case, plain apostrophes and spaces, without bullets and
/// pictograms around it. Empty for a line too long to be known.
pub(super) fn spelled(text: &str) -> String {
    if text.chars().nth(LONGEST_KEY).is_some() {
        return String::new();
    }
    let mut key = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            '’' | '‘' | 'ʼ' => key.push('\''),
            '\u{a0}' | '\u{202f}' | '\t' => key.push(' '),
            c => key.push(c),
        }
    }
    let front = |c: char| !c.is_alphanumeric() && !matches!(c, '©' | '@' | '#' | '¿' | '¡');
    let key = key.trim_start_matches(front);
    key.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')').to_owned()
}

/// The same without a count before or after it: `comments` for “12 Comments” and “Comments (12)”.
pub(super) fn key(text: &str) -> String {
    let spelled = spelled(text);
    let mut bare = spelled.as_str();
    if let Some((count, rest)) = bare.split_once(' ')
        && is_count(count)
        && !rest.starts_with(|c: char| c.is_ascii_digit())
    {
        bare = rest;
    }
    if let Some((rest, count)) = bare.rsplit_once(' ')
        && (is_count(count) || is_count(count.trim_matches(['(', ')', '[', ']'])))
    {
        bare = rest;
    }
    // A date is more than a word with a count.
    let bare = bare.trim_matches(|c: char| !c.is_alphanumeric() && c != '©' && c != '@');
    if bare.is_empty() || bare.chars().any(|c| c.is_ascii_digit()) { spelled } else { bare.to_owned() }
}

/// `12`, `1.2k`, `3,400`.
fn is_count(word: &str) -> bool {
    let digits = word.trim_end_matches(['k', 'm', '+']);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
        && digits.len() <= 7
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_has_every_field() {
        let english: std::collections::BTreeSet<_> = SPEECHES[0].fields.keys().collect();
        assert_eq!(english.len(), 23);
        for speech in SPEECHES.iter() {
            let own: std::collections::BTreeSet<_> = speech.fields.keys().collect();
            assert_eq!(own, english, "{}", speech.language);
            for (field, words) in &speech.fields {
                assert!(!words.is_empty(), "{}: {field}", speech.language);
                for word in words {
                    let plain = word.to_lowercase() == **word && !word.contains('’');
                    assert!(plain, "{}: {field}: {word}", speech.language);
                }
            }
        }
    }

    #[test]
    fn keys_are_bare() {
        assert_eq!(key("  • Share →"), "share");
        assert_eq!(key("12 Comments"), "comments");
        assert_eq!(key("Comments (12)"), "comments");
        assert_eq!(key("À propos de l’auteur :"), "à propos de l'auteur");
        assert_eq!(key("1.2K Followers"), "followers");
        assert_eq!(key("5 min read"), "min read");
        assert_eq!(spelled("Jan 5, 2025"), "jan 5, 2025");
        assert_eq!(key("***"), "");
    }

    #[test]
    fn languages_are_told_by_small_words() {
        for (language, text) in [
            ("en", "It was the first of the letters that she had kept and it lay in the box with a shell."),
            (
                "de",
                "Das war der erste Brief, den sie nicht verbrannt hatte, und er lag mit einer Muschel in der Dose.",
            ),
            (
                "fr",
                "C’était la première des lettres qu’elle avait gardées et elle était dans la boîte avec une pierre.",
            ),
            (
                "es",
                "Era la primera de las cartas que no había quemado y estaba en la caja con una piedra del río.",
            ),
            (
                "it",
                "Era la prima delle lettere che non aveva bruciato e stava nella scatola con una pietra del fiume.",
            ),
            (
                "pt",
                "Era a primeira das cartas que não tinha queimado e estava na caixa com uma pedra do rio.",
            ),
            (
                "nl",
                "Het was de eerste brief die zij niet had verbrand en hij lag in de doos met een schelp van het strand.",
            ),
            (
                "sv",
                "Det var det första brevet som hon inte hade bränt och det låg i asken med en snäcka från stranden.",
            ),
            (
                "da",
                "Det var det første brev, som hun ikke havde brændt, og det lå i æsken med en skal af en musling.",
            ),
            (
                "nb",
                "Det var det første brevet som hun ikke hadde brent, og det lå i esken med et skjell fra stranda.",
            ),
            (
                "fi",
                "Se oli ensimmäinen kirje, jota hän ei ollut polttanut, ja se oli rasiassa kun hän tuli, mutta kuori oli poissa.",
            ),
            (
                "pl",
                "To był pierwszy list, którego nie spaliła, i leżał w pudełku z muszlą, która była na plaży.",
            ),
            (
                "cs",
                "Byl to první dopis, který se nespálil, a ležel v krabici s mušlí, která byla na pláži, ale ne celá.",
            ),
            (
                "ru",
                "Это было первое письмо, которое она не сожгла, и оно лежало в коробке с камнем, что был на берегу.",
            ),
        ] {
            assert_eq!(language_of(std::iter::once(text)), Some(language), "{text}");
        }
        assert_eq!(language_of(std::iter::once("7 12 19")), None);
    }
}
