//! Signs: what a short line says by its own words, before its place is looked at.

use super::date::{DateLine, date_line};
use super::name;
use super::unit::Unit;
use super::words::{Known, Lead, Vocabulary, key, spelled};

/// What can be read from one unit alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Signs {
    pub known: Option<Known>,
    pub lead: Option<Lead>,
    pub date: Option<DateLine>,
    /// A reading time.
    pub minutes: bool,
    /// The people of a byline, with its word for “by”.
    pub byline: Vec<String>,
    /// People who helped: translators, editors, illustrators, by MARC relator.
    pub helpers: Vec<(String, &'static str)>,
    /// Two names or more and nothing else.
    pub people: Vec<String>,
    /// It may be a person's name and nothing else.
    pub name: bool,
    /// Figures without words.
    pub number: bool,
    /// Neither letters nor figures.
    pub marks: bool,
    /// An address on the web, of mail, or a handle.
    pub address: bool,
    /// It claims the rights of the page.
    pub rights: bool,
    /// A trail of links: `Home > World > Asia`.
    pub trail: bool,
    /// How many of its words are those of buttons.
    pub buttons: usize,
}

/// Longest unit, in characters, whose words are compared with the tables.
const LONGEST_SIGN: usize = 160;

impl Signs {
    /// Reads the signs of a unit.
    pub fn read(unit: &Unit, voc: &Vocabulary) -> Signs {
        if unit.kept {
            return Signs::default();
        }
        if unit.chars > LONGEST_SIGN {
            // A long notice is known by how it begins.
            let lead = voc.lead(&key(&start(&unit.text))).map(|(_, lead)| lead);
            let lead = lead.filter(|lead| matches!(lead, Lead::Furniture | Lead::Source) && unit.words <= 70);
            return Signs { lead, rights: unit.words < 60 && claims_rights(&unit.text), ..Signs::default() };
        }
        let mut signs = Signs::of(&unit.text, &unit.key, voc);
        signs.buttons = buttons_within(&unit.key, voc);
        // “Follow Ada on Mastodon”.
        if signs.lead.is_none()
            && signs.buttons >= 2
            && unit.words <= 6
            && frames_with_buttons(&unit.key, voc)
        {
            signs.lead = Some(Lead::Furniture);
        }
        // “Follow us on X, listen to our podcast, sign up for our e-mail.”
        if signs.lead.is_none()
            && signs.buttons >= 4
            && unit.words <= 40
            && begins_with_button(&unit.key, voc)
        {
            signs.lead = Some(Lead::Furniture);
        }
        let dateless = matches!(signs.lead, Some(Lead::Published | Lead::Updated)) && !signs.is_meta();
        if !signs.says_something() || dateless {
            signs.merge_segments(&unit.text, voc);
        }
        signs
    }

    pub fn of(text: &str, key: &str, voc: &Vocabulary) -> Signs {
        let bare = text.trim();
        let helpers = helpers(bare, key, voc);
        let marks = !bare.chars().any(char::is_alphanumeric);
        let digits = bare.chars().filter(char::is_ascii_digit).count();
        let letters = bare.chars().filter(|c| c.is_alphabetic()).count();
        let number =
            !marks && digits > 0 && (letters == 0 || (letters == 1 && bare.ends_with(['k', 'K', 'M'])));
        let spelled = spelled(text);
        let byline = byline(bare, key, voc);
        let named: usize = byline.iter().map(|name| name.split_whitespace().count() + 1).sum();
        // A byline may say more than a date: a place, a section, a count of comments.
        let allowed = if named > 0 { named + 8 } else { 1 };
        let date = date_line(&spelled, voc).filter(|line| line.others <= allowed && !bare.ends_with(':'));
        let (byline, date) = match dated_name(bare, voc).filter(|_| byline.is_empty()) {
            Some((name, dated)) => (vec![name], Some(dated)),
            None => (byline, date),
        };
        Signs {
            known: voc.known(key).or_else(|| several_buttons(key, voc)),
            lead: voc.lead(&spelled).map(|(_, lead)| lead).or(cites_volume(bare).then_some(Lead::Source)),
            minutes: is_reading_time(key, bare, voc) || ends_with_reading_time(bare, voc),
            byline,
            helpers,
            people: name::list_of_names(bare, voc),
            name: name::is_name(bare) && voc.known(key).is_none(),
            number: number && date.is_none(),
            marks,
            address: is_address(bare),
            rights: claims_rights(bare),
            trail: is_trail(bare),
            buttons: 0,
            date,
        }
    }

    /// “Ada Marsh · Jan 5, 2025 · 6 min read”: if one part tells when or by whom, or every part says
    /// something, the line says it all.
    fn merge_segments(&mut self, text: &str, voc: &Vocabulary) {
        let segments: Vec<&str> = text
            .split(['|', '·', '•', '∙', '\u{2003}'])
            .flat_map(|part| part.split(" – "))
            .flat_map(|part| part.split(" — "))
            .flat_map(|part| part.split(" / "))
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        if !(2..=6).contains(&segments.len()) {
            return;
        }
        let mut whole = Signs::default();
        let (mut told, mut silent) = (0, 0);
        for segment in segments {
            let own = Signs::of(segment, &key(segment), voc);
            let section = own.known == Some(Known::Section);
            told += usize::from(own.says_something());
            silent += usize::from(!(own.says_something() || own.name || section));
            // Behind a name and a day a notice may follow.
            let known = whole.date.is_some() && !whole.byline.is_empty();
            if silent > 0 && segment.split_whitespace().count() > 6 && !known {
                return;
            }
            if own.name && !own.says_something() {
                whole.byline.push(segment.to_owned());
            }
            whole.byline.extend(own.byline);
            whole.helpers.extend(own.helpers);
            // Of several days, the one of publication counts.
            let published = own.lead == Some(Lead::Published) && own.date.is_some();
            let received = whole.date.is_some() && published;
            whole.date = if received { own.date } else { whole.date.or(own.date) };
            whole.minutes |= own.minutes;
            whole.known = whole.known.or(own.known.filter(|known| *known != Known::Section));
            whole.lead = whole.lead.or(own.lead);
            whole.rights |= own.rights;
        }
        let tells_when = whole.date.is_some() || whole.minutes;
        if told > 0 && (whole.is_meta() || whole.rights) && (silent == 0 || tells_when) {
            *self = whole;
        }
    }

    fn says_something(&self) -> bool {
        self.is_meta() || self.rights || self.lead.is_some()
    }

    /// It tells of the text rather than being part of it.
    pub fn is_meta(&self) -> bool {
        self.date.is_some()
            || self.minutes
            || !self.byline.is_empty()
            || !self.helpers.is_empty()
            || self.number
            || self.marks
            || self.address
            || self.trail
            || self.known.is_some_and(|known| known != Known::Section)
            || matches!(self.lead, Some(Lead::Furniture | Lead::Credit | Lead::Tags | Lead::More))
    }

    /// It stands between a title and its text, and hardly anywhere else.
    pub fn heads_text(&self) -> bool {
        self.date.is_some() || self.minutes || !self.byline.is_empty() || !self.helpers.is_empty()
    }
}

fn start(text: &str) -> String {
    text.chars().take(60).collect()
}

/// “5 min read”, “Lesezeit: 5 Minuten”: a figure and words of reading times alone.
fn is_reading_time(key: &str, text: &str, voc: &Vocabulary) -> bool {
    if !text.chars().any(|c| c.is_ascii_digit()) {
        return false;
    }
    let mut named = 0;
    for word in key.split(|c: char| !c.is_alphanumeric() && c != '.').filter(|word| !word.is_empty()) {
        let word = word.trim_end_matches('.');
        if word.is_empty() || word.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        if !voc.is_minutes(word) {
            return false;
        }
        named += 1;
    }
    (1..=5).contains(&named)
}

/// “Listen to the article (9 minutes)”.
fn ends_with_reading_time(text: &str, voc: &Vocabulary) -> bool {
    let inner = text.strip_suffix(')').and_then(|text| text.rsplit_once('('));
    inner.is_some_and(|(before, inner)| {
        before.split_whitespace().count() <= 6 && is_reading_time(&key(inner), inner, voc)
    })
}

/// “Ada Marsh, February 2026”: a name and a day, and nothing else.
fn dated_name(text: &str, voc: &Vocabulary) -> Option<(String, DateLine)> {
    let (name, rest) = name::leading_name(text)?;
    let rest = rest.strip_prefix([',', '—', '–']).or_else(|| rest.strip_prefix(" on "))?;
    let line = date_line(&spelled(rest), voc).filter(|line| line.others == 0 && line.date.is_some())?;
    Some((name::recase(name), line))
}

/// “12 Journal of Walls 211 (2026)”, “Volume 12, Article 44 (2026)”: figures and a year in brackets.
fn cites_volume(text: &str) -> bool {
    let Some((before, year)) =
        text.trim_end_matches('.').strip_suffix(')').and_then(|own| own.rsplit_once('('))
    else {
        return false;
    };
    let year = year.rsplit(' ').next().unwrap_or_default();
    let figure = |word: &&str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b':'))
    };
    let words: Vec<&str> = before.split_whitespace().collect();
    year.len() == 4
        && year.bytes().all(|byte| byte.is_ascii_digit())
        && words.len() <= 12
        && words.iter().copied().filter(figure).count() >= 2
        && (!before.contains(". ") || before.starts_with(|c: char| c.is_ascii_digit()))
}

/// The people named after a word for “by”, at the start or after a date: `Posted on … by Ada Marsh`.
fn byline(text: &str, key: &str, voc: &Vocabulary) -> Vec<String> {
    if let Some(by) = voc.by(key) {
        let rest = skip_words(text, by.split(' ').count());
        let found = name::names(rest, voc);
        if !found.is_empty() {
            return sentence_goes_on(rest, &found).then(Vec::new).unwrap_or(found);
        }
        return name::single_name(rest).into_iter().collect();
    }
    if !text.chars().any(|c| c.is_ascii_digit()) {
        return Vec::new();
    }
    let middle = [" by ", " von ", " par ", " por ", " di ", " door ", " av ", " af "];
    // Bylines may be set in capitals.
    let lower = text.to_ascii_lowercase();
    for by in middle {
        if let Some(at) = lower.find(by) {
            let rest = &text[at + by.len()..];
            let found = name::names(rest, voc);
            if !found.is_empty() && !sentence_goes_on(rest, &found) {
                return found;
            }
            // A name of one word ends the line.
            if found.is_empty()
                && rest.split_whitespace().count() == 1
                && let Some(only) = name::single_name(rest)
            {
                return vec![only];
            }
        }
    }
    Vec::new()
}

/// The names at the end of a short line that has a word for “by” in it: “A talk by Ada Marsh”.
pub(super) fn named_after_by(text: &str, voc: &Vocabulary) -> Vec<String> {
    for by in [" by ", " von ", " par ", " por ", " di ", " door ", " av ", " af "] {
        if let Some((before, rest)) = text.split_once(by)
            && before.split_whitespace().count() <= 3
        {
            let found = name::names(rest, voc);
            let words: usize = found.iter().map(|name| name.split_whitespace().count()).sum();
            let joined = rest.split_whitespace().count();
            if !found.is_empty() && joined < words + found.len() + 1 {
                return found;
            }
        }
    }
    Vec::new()
}

/// Words before the names of people who helped, with their MARC relators.
const PARTS: &[(&str, &str)] = &[
    ("edited by", "edt"),
    ("translated by", "trl"),
    ("translation by", "trl"),
    ("illustrated by", "ill"),
    ("illustrations by", "ill"),
    ("photographs by", "pht"),
    ("photography by", "pht"),
    ("herausgegeben von", "edt"),
    ("übersetzt von", "trl"),
    ("aus dem englischen von", "trl"),
    ("illustriert von", "ill"),
    ("illustrationen von", "ill"),
    ("fotografien von", "pht"),
    ("traduit par", "trl"),
    ("traduction de", "trl"),
    ("illustrations de", "ill"),
    ("photographies de", "pht"),
    ("traducción de", "trl"),
    ("traducido por", "trl"),
    ("ilustraciones de", "ill"),
    ("fotografías de", "pht"),
    ("traduzione di", "trl"),
    ("illustrazioni di", "ill"),
    ("fotografie di", "pht"),
    ("tradução de", "trl"),
    ("ilustrações de", "ill"),
    ("fotografias de", "pht"),
    ("vertaald door", "trl"),
    ("illustraties van", "ill"),
    ("översatt av", "trl"),
    ("oversat af", "trl"),
    ("oversatt av", "trl"),
    ("suomentanut", "trl"),
    ("przełożył", "trl"),
    ("przełożyła", "trl"),
    ("přeložil", "trl"),
    ("přeložila", "trl"),
    ("перевод", "trl"),
    ("перевела", "trl"),
    ("перевёл", "trl"),
];

fn helpers(text: &str, key: &str, voc: &Vocabulary) -> Vec<(String, &'static str)> {
    let found = PARTS.iter().find(|(phrase, _)| {
        key.strip_prefix(phrase).is_some_and(|rest| rest.starts_with([' ', ':', '\u{a0}']))
    });
    let Some((phrase, role)) = found else { return Vec::new() };
    let rest = skip_words(text, phrase.split(' ').count());
    let names = name::names(rest, voc);
    if sentence_goes_on(rest, &names) {
        return Vec::new();
    }
    names.into_iter().map(|name| (name, *role)).collect()
}

/// “Save Share Print”: a row of buttons that was copied as one line.
fn several_buttons(key: &str, voc: &Vocabulary) -> Option<Known> {
    let mut count = 0;
    for word in key.split(' ').filter(|word| !word.is_empty()) {
        if !matches!(voc.known(word), Some(Known::Weak | Known::Strong)) {
            return None;
        }
        count += 1;
    }
    (count > 1).then_some(Known::Strong)
}

fn buttons_within(key: &str, voc: &Vocabulary) -> usize {
    let words = key.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '\'');
    words.filter(|word| matches!(voc.known(word), Some(Known::Weak | Known::Strong))).count()
}

/// Its first word is a button's, and its last the name of a place to follow somebody.
fn frames_with_buttons(key: &str, voc: &Vocabulary) -> bool {
    let places = [
        "mastodon",
        "twitter",
        "x",
        "bluesky",
        "instagram",
        "facebook",
        "linkedin",
        "threads",
        "youtube",
        "telegram",
    ];
    begins_with_button(key, voc) && key.rsplit(' ').next().is_some_and(|last| places.contains(&last))
}

fn begins_with_button(key: &str, voc: &Vocabulary) -> bool {
    let first = key.split(' ').next().unwrap_or_default();
    matches!(voc.known(first), Some(Known::Weak | Known::Strong))
}

/// After the names come small words: it is a sentence that begins as a byline does.
fn sentence_goes_on(rest: &str, names: &[String]) -> bool {
    let named: usize = names.iter().map(|name| name.split_whitespace().count()).sum();
    let others: Vec<&str> = rest.split_whitespace().skip(named + names.len().saturating_sub(1)).collect();
    let small = others.iter().filter(|word| word.starts_with(char::is_lowercase)).count();
    (small > 3 && !rest.contains(|c: char| c.is_ascii_digit())) || (small > 0 && rest.ends_with('.'))
}

fn skip_words(text: &str, count: usize) -> &str {
    let mut rest = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    for _ in 0..count {
        let end = rest.find([' ', ':', '\u{a0}']).unwrap_or(rest.len());
        rest = rest[end..].trim_start_matches([' ', ':', '\u{a0}']);
    }
    rest
}

/// `quay.example.com`: a word that is the name of a place on the web.
pub(super) fn is_domain(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let mut parts = word.split('.').rev();
    let last = parts.next().unwrap_or_default();
    let rest: Vec<&str> = parts.collect();
    ["com", "org", "net", "edu", "gov", "info", "de", "fr", "es", "it", "pt", "nl", "pl", "uk", "io"]
        .contains(&last)
        && !rest.is_empty()
        && rest.iter().all(|part| {
            part.len() > 1
                && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        })
}

fn is_address(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let (Some(word), None) = (words.next(), words.next()) else { return false };
    let web = word.starts_with("http://") || word.starts_with("https://") || word.starts_with("www.");
    let mail = word.split_once('@').is_some_and(|(who, home)| !who.is_empty() && home.contains('.'));
    web || mail || is_domain(word) || (word.len() > 1 && word.starts_with('@'))
}

fn claims_rights(text: &str) -> bool {
    if text.chars().nth(600).is_some() {
        return false;
    }
    let lower = text.to_lowercase();
    lower.starts_with('©')
        || lower.starts_with("(c) ")
        || lower.starts_with("copyright")
        || (lower.contains('©') && lower.chars().count() < 120)
        || [
            "licensed under a creative commons",
            "licensed under the creative commons",
            "under a creative commons",
            "all rights reserved",
            "alle rechte vorbehalten",
            "tous droits réservés",
            "todos los derechos reservados",
            "todos os direitos reservados",
            "tutti i diritti riservati",
            "alle rechten voorbehouden",
            "med ensamrätt",
            "alla rättigheter",
            "alle rettigheder",
            "alle rettigheter",
            "kaikki oikeudet",
            "wszelkie prawa zastrzeżone",
            "všechna práva vyhrazena",
            "все права защищены",
        ]
        .iter()
        .any(|phrase| lower.contains(phrase))
}

/// Steps of a breadcrumb trail are short and stand between arrows.
fn is_trail(text: &str) -> bool {
    steps(text).len() > 1
}

/// The steps of a breadcrumb trail; none if the line is not one.
pub(super) fn steps(text: &str) -> Vec<&str> {
    if !text.contains(['>', '›', '»', '→', '▸', '❯']) {
        return Vec::new();
    }
    for arrow in [" > ", " › ", " » ", " → ", " ▸ ", " ❯ ", ">"] {
        let steps: Vec<&str> = text.split(arrow).map(str::trim).collect();
        let short = steps.iter().all(|step| !step.is_empty() && step.chars().count() <= 90);
        if steps.len() > 1 && short && !text.starts_with('>') && steps[0].split_whitespace().count() <= 4 {
            return steps;
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::super::unit::units;
    use super::*;
    use crate::source::{FileId, SourceFile};

    fn signs(text: &str, language: &str) -> Signs {
        let source = SourceFile::new(FileId(0), "a.txt", text);
        let units = units(&source, 0);
        Signs::read(&units.list[0], &Vocabulary::of(Some(language)))
    }

    #[test]
    fn a_line_of_several_signs_says_them_all() {
        let found = signs("Ada Marsh · Jan 5, 2025 · 6 min read", "en");
        assert_eq!(found.byline, ["Ada Marsh"]);
        assert!(found.date.is_some() && found.minutes);
        let found = signs("Posted on January 5, 2025 by Ada Marsh", "en");
        assert_eq!(found.byline, ["Ada Marsh"]);
        assert!(found.date.is_some());
        let found = signs("Von Anna Müller | 05.01.2025", "de");
        assert_eq!(found.byline, ["Anna Müller"]);
        assert_eq!(signs("Par Jean Dupont et Marie Duval", "fr").byline, ["Jean Dupont", "Marie Duval"]);
        assert_eq!(signs("By ADA MARSH", "en").byline, ["Ada Marsh"]);
    }

    #[test]
    fn furniture_is_known_by_its_words() {
        assert_eq!(signs("View all posts", "en").known, Some(Known::Strong));
        assert_eq!(signs("Share", "fr").known, Some(Known::Weak));
        assert_eq!(signs("12 Kommentare", "de").known, Some(Known::Comments));
        assert!(signs("Tiempo de lectura: 5 min", "es").minutes);
        assert!(signs("Home > World > Asia", "en").trail);
        assert!(signs("© 2025 The Quarto. All rights reserved.", "en").rights);
        assert_eq!(signs("Tags: sea, salt", "en").lead, Some(Lead::Tags));
        assert_eq!(signs("Lire aussi : La mer", "fr").lead, Some(Lead::ReadMore));
    }

    #[test]
    fn sentences_and_headings_say_nothing() {
        for text in [
            "Share and share alike",
            "By the time we came the boat had gone.",
            "By Jove and Saint George it was not so at all in those days.",
            "Drivers of the Agreement",
            "In January 2025 the treaty was signed in Moscow.",
            "Printing in the provinces",
            "5 minutes later he was dead",
        ] {
            let found = signs(text, "en");
            assert!(!found.is_meta(), "{text}: {found:?}");
        }
    }
}
