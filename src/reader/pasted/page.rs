//! A page under reading: its units, their signs, and what has been decided of each.

use super::sign::Signs;
use super::unit::{Unit, Units};
use super::words::{Known, Lead, Vocabulary};
use std::collections::{HashMap, HashSet};

/// What a unit turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Paragraph,
    /// 2 or 3.
    Heading(u8),
    Item,
    Quote,
    /// The line below a quotation that says whose it is.
    Attribution,
    /// A line of verse, or of another text whose lines count.
    Verse,
    Break,
    Caption,
    Title,
    Deck,
    Periodical,
    Section,
    Author,
    Bio,
    Date,
    Source,
    Rights,
    Subjects,
    Link,
    /// Not part of the text.
    Out,
}

/// What was decided of a unit, why, and how sure it is in per cent.
#[derive(Clone, Debug)]
pub(super) struct Verdict {
    pub part: Part,
    pub why: String,
    pub sure: u8,
}

/// In which region of the page a unit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zone {
    /// Before the text.
    Head,
    Body,
    /// After the text.
    Tail,
}

/// Someone the page names as author.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Person {
    pub name: String,
    /// A MARC relator; none for an author.
    pub role: Option<&'static str>,
    /// The units that tell of the person.
    pub bio: Vec<usize>,
    /// Lines that marks behind the name call.
    pub told: Vec<(String, std::ops::Range<usize>)>,
    pub links: Vec<String>,
}

pub(super) struct Page<'a> {
    pub units: Vec<Unit>,
    pub signs: Vec<Signs>,
    pub voc: &'a Vocabulary,
    pub spaced: bool,
    pub verdicts: Vec<Option<Verdict>>,
    pub people: Vec<Person>,
    repeats: HashMap<String, usize>,
    captions: Vec<Option<(u8, &'static str)>>,
    prose: Vec<bool>,
    /// The beginnings of the longer words that stand in prose.
    stems: HashSet<String>,
    /// What several lines begin with before a colon: who speaks in a conversation.
    speakers: HashSet<String>,
}

/// Most people whom one page can name; a longer list is no byline.
const MOST_PEOPLE: usize = 40;
/// A name and what follows it stand in so many characters.
const NAME_REACH: usize = 120;

impl<'a> Page<'a> {
    pub fn new(units: Units, voc: &'a Vocabulary) -> Page<'a> {
        let signs: Vec<Signs> = units.list.iter().map(|unit| Signs::read(unit, voc)).collect();
        let mut repeats: HashMap<String, usize> = HashMap::new();
        for unit in units.list.iter().filter(|unit| !unit.key.is_empty() && unit.words <= 30) {
            *repeats.entry(unit.key.clone()).or_default() += 1;
        }
        let captions: Vec<_> =
            units.list.iter().zip(&signs).map(|(unit, signs)| caption(unit, signs, voc)).collect();
        let prose = units
            .list
            .iter()
            .zip(&signs)
            .zip(&captions)
            .map(|((unit, signs), caption)| is_prose(unit, signs) && caption.is_none())
            .collect();
        let prose: Vec<bool> = prose;
        let told = units.list.iter().zip(&prose).filter(|(_, told)| **told);
        let stems = told.flat_map(|(unit, _)| stems(&unit.text)).collect();
        Page {
            speakers: speakers(&units.list),
            stems,
            verdicts: vec![None; units.list.len()],
            units: units.list,
            signs,
            voc,
            spaced: units.spaced,
            people: Vec::new(),
            repeats,
            captions,
            prose,
        }
    }

    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// How often a short line stands on the page.
    pub fn repeats(&self, idx: usize) -> usize {
        self.repeats.get(&self.units[idx].key).copied().unwrap_or(1)
    }

    /// How many of a line's longer words stand in the page's prose too, and how many it has.
    pub fn told_words(&self, idx: usize) -> (usize, usize) {
        let all: HashSet<String> = stems(&self.units[idx].text).collect();
        (all.iter().filter(|stem| self.stems.contains(*stem)).count(), all.len())
    }

    /// Sentences of the text, as far as one can tell without their place.
    pub fn is_prose(&self, idx: usize) -> bool {
        self.prose[idx]
    }

    /// A line that the next one, or a caption near below, says again: a picture's description.
    pub fn is_said_again(&self, idx: usize) -> bool {
        let text = self.units[idx].text.trim_end_matches('.');
        self.units[idx].words >= 3
            && (idx + 1..self.len().min(idx + 4)).any(|next| {
                let other = &self.units[next].text;
                other.starts_with(text)
                    && (next == idx + 1 || self.captions[next].is_some())
                    && self.units[next].words <= 60
            })
    }

    /// It stands right above a line that says no more than where a picture is from.
    pub fn is_above_source(&self, idx: usize) -> bool {
        let credit = self.signs.get(idx + 1).is_some_and(|next| next.lead == Some(Lead::Credit));
        credit
            && self.units[idx + 1].words <= 8
            && (3..=40).contains(&self.units[idx].words)
            && (!self.units[idx].ends_sentence() || self.units[idx].words <= 20)
            && !self.signs[idx].heads_text()
            && self.signs[idx].known.is_none()
    }

    /// A short line above a name in capitals alone, as photographers have theirs.
    pub fn is_above_credit(&self, idx: usize) -> bool {
        idx + 1 < self.len() && self.is_credit_name(idx + 1) && self.units[idx].words <= 30
    }

    /// A name in capitals alone, below a line that is none.
    pub fn is_credit_name(&self, idx: usize) -> bool {
        let capitals = |text: &str| !text.chars().any(char::is_lowercase);
        self.signs[idx].name
            && idx > 0
            && capitals(&self.units[idx].text)
            && !capitals(&self.units[idx - 1].text)
            && self.signs[idx - 1].byline.is_empty()
            && self.repeats(idx) == 1
    }

    /// How surely a unit is the line below a picture: it names where the picture is from.
    pub fn caption(&self, idx: usize) -> Option<(u8, &'static str)> {
        self.captions[idx]
    }

    pub fn decide(&mut self, idx: usize, part: Part, sure: u8, why: impl Into<String>) {
        self.verdicts[idx] = Some(Verdict { part, why: why.into(), sure: sure.clamp(5, 97) });
    }

    pub fn is_open(&self, idx: usize) -> bool {
        self.verdicts[idx].is_none()
    }

    /// The person of this name, entered if new.
    pub fn person(&mut self, name: &str) -> usize {
        let same = |own: &Person| fold(&own.name) == fold(name);
        match self.people.iter().position(same) {
            Some(idx) => idx,
            None if self.people.len() >= MOST_PEOPLE => MOST_PEOPLE - 1,
            None => {
                self.people.push(Person { name: name.to_owned(), ..Person::default() });
                self.people.len() - 1
            }
        }
    }

    /// Whether somebody of this name has been met.
    pub fn is_person(&self, name: &str) -> bool {
        self.people.iter().any(|own| fold(&own.name) == fold(name))
    }

    /// Enters the people whom a line names, with their parts in the work, and says how many.
    pub fn enter_people(&mut self, idx: usize) -> usize {
        let Signs { byline, helpers, .. } = self.signs[idx].clone();
        for name in &byline {
            self.person(name);
        }
        for (name, role) in &helpers {
            let known = self.people.len();
            let person = self.person(name);
            if person == known {
                self.people[person].role = Some(role);
            }
        }
        byline.len() + helpers.len()
    }

    /// It stands below the head of a notice that has nothing to do with the text.
    pub fn is_noticed(&self, idx: usize) -> bool {
        let notice = |idx: usize| self.signs[idx].known == Some(Known::Notice);
        // The name of who gives the notice may stand between.
        (idx > 0 && notice(idx - 1))
            || (idx > 1 && notice(idx - 2) && self.units[idx - 1].words <= 4 && !self.prose[idx - 1])
    }

    /// A turn of a conversation: it begins with a name and a colon, as other lines do.
    pub fn is_spoken(&self, idx: usize) -> bool {
        speaker(&self.units[idx].text).is_some_and(|who| self.speakers.contains(who))
    }

    /// It stands right below another line, and an empty line follows.
    pub fn ends_run(&self, idx: usize) -> bool {
        let run = |idx: usize| self.units.get(idx).map(|unit| unit.run);
        idx > 0 && run(idx - 1) == run(idx) && idx + 1 < self.len() && run(idx + 1) != run(idx)
    }

    /// It stands right above another line, and an empty line, or the beginning, precedes it.
    pub fn begins_run(&self, idx: usize) -> bool {
        let run = |idx: usize| self.units.get(idx).map(|unit| unit.run);
        run(idx + 1) == run(idx) && (idx == 0 || run(idx - 1) != run(idx))
    }

    /// The person whose name a text begins with.
    pub fn person_opening(&self, text: &str) -> Option<usize> {
        let start: String = text.chars().take(NAME_REACH).collect();
        let text = fold(&start);
        self.people.iter().position(|own| {
            text.strip_prefix(fold(&own.name).as_str())
                .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        })
    }

    /// How surely a unit is furniture, with the reason; none if nothing speaks for it.
    pub fn furniture(&self, idx: usize, zone: Zone) -> Option<(u8, String)> {
        let (unit, signs) = (&self.units[idx], &self.signs[idx]);
        let (mut score, mut why): (i32, String) = match (signs.known, signs.lead) {
            (Some(Known::Strong), _) => (80, format!("“{}” is a button of web pages", unit.key)),
            (Some(Known::Advert), _) => (82, "it marks an advertisement".into()),
            (Some(Known::Weak), _) => (60, format!("“{}” is a word of web pages", unit.key)),
            (Some(Known::About | Known::Related | Known::Comments), _) => {
                (62, format!("“{}” heads a box of web pages", unit.key))
            }
            (Some(Known::Notice), _) => (80, format!("“{}” heads a notice of web pages", unit.key)),
            (Some(Known::Home), _) => (60, "it leads to the first page".into()),
            (_, Some(Lead::ReadMore)) => (84, "it leads to another article".into()),
            (_, Some(Lead::Furniture)) => (76, "it begins as notices of web pages do".into()),
            _ if signs.minutes => (80, "it tells the time of reading".into()),
            _ if signs.trail => (75, "it is a trail of links".into()),
            _ if signs.number => (60, "it is a bare number".into()),
            _ if signs.marks => (60, "it holds no letter".into()),
            _ if signs.address => (55, "it is a bare address".into()),
            _ => return None,
        };
        let short = unit.words <= 3;
        match zone {
            Zone::Head => {
                score += 20;
                why.push_str(", and stands before the text");
            }
            Zone::Tail => {
                score += 20;
                why.push_str(", and stands after the text");
            }
            Zone::Body => {
                score -= if matches!(signs.known, Some(Known::Advert)) || signs.minutes { 8 } else { 15 };
                why.push_str(", but stands within the text");
            }
        }
        let near = [idx.checked_sub(1), (idx + 1 < self.len()).then_some(idx + 1)];
        for near in near.into_iter().flatten().filter(|near| self.is_button(*near)) {
            score += 10;
            why.push_str(if near < idx { ", after another" } else { ", before another" });
        }
        let button = |known| matches!(known, Some(Known::Strong));
        let beside = self.begins_run(idx) && matches!(self.signs[idx + 1].known, Some(Known::Weak));
        if signs.lead == Some(Lead::Furniture)
            && idx + 1 < self.len()
            && (button(self.signs[idx + 1].known) || beside)
        {
            score += 22;
            why.push_str(", and leads to it");
        }
        match self.repeats(idx) {
            0 | 1 => {}
            2 => {
                score += 10;
                why.push_str(", and is repeated");
            }
            _ => {
                score += 20;
                why.push_str(", and is repeated more than once");
            }
        }
        if signs.lead == Some(Lead::Furniture) && signs.buttons > 0 {
            score += 8 * i32::try_from(signs.buttons.min(3)).unwrap_or(3);
            why.push_str(", with words of buttons in it");
        }
        if !short && unit.ends_sentence() {
            // A text may end with an invitation of its own: without buttons around it, it stays.
            score -= match unit.words {
                0..=9 => 10,
                10..=30 => 32,
                _ => 40,
            };
            why.push_str(", though it is a sentence");
        }
        let score = u8::try_from(score.clamp(5, 97)).unwrap_or(5);
        Some((score, why))
    }

    fn is_button(&self, idx: usize) -> bool {
        let signs = &self.signs[idx];
        matches!(signs.known, Some(Known::Strong | Known::Weak | Known::Advert))
            || signs.lead == Some(Lead::Furniture)
            || signs.minutes
    }
}

/// Who speaks in a line: “Q” of “Q: And then?”.
fn speaker(text: &str) -> Option<&str> {
    let (who, words) = text.split_once(": ")?;
    let fits = who.chars().count() <= 30
        && who.split_whitespace().count() <= 3
        && who.starts_with(char::is_uppercase)
        && !words.is_empty();
    fits.then_some(who)
}

/// Those who speak three times or more.
fn speakers(units: &[Unit]) -> HashSet<String> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for who in units.iter().filter_map(|unit| speaker(&unit.text)) {
        *counts.entry(who).or_default() += 1;
    }
    counts.into_iter().filter(|(_, count)| *count >= 3).map(|(who, _)| who.to_owned()).collect()
}

/// The beginnings of the longer words of a text: what is left the same when a word is inflected.
fn stems(text: &str) -> impl Iterator<Item = String> + '_ {
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().nth(3).is_some());
    words.map(|word| word.chars().take(5).flat_map(char::to_lowercase).collect())
}

fn is_prose(unit: &Unit, signs: &Signs) -> bool {
    unit.is_prose()
        && !signs.heads_text()
        && !signs.rights
        && !matches!(
            signs.lead,
            Some(Lead::Furniture | Lead::Credit | Lead::Tags | Lead::ReadMore | Lead::Source | Lead::More)
        )
        && !signs.known.is_some_and(|known| known != Known::Section)
}

fn caption(unit: &Unit, signs: &Signs, voc: &Vocabulary) -> Option<(u8, &'static str)> {
    if unit.words > 45 || !signs.byline.is_empty() {
        return None;
    }
    if signs.lead == Some(Lead::Credit) {
        return Some((78, "it names where a picture is from"));
    }
    if unit.ends_sentence() {
        return None;
    }
    let lower = unit.text.to_lowercase();
    let agency = [
        "credit...",
        "getty images",
        "/reuters",
        "/afp",
        "/ap)",
        "/dpa",
        "/epa",
        "shutterstock",
        "/alamy",
        "alamy stock",
        "/flickr",
        "wikimedia commons",
        "unsplash",
        "pixabay",
        "pexels",
        "© ",
    ];
    if ends_with_agency(&unit.text) || ends_with_capitals(&unit.text) {
        return Some((72, "it ends with a name in capitals, in brackets"));
    }
    if is_label(&unit.text) {
        return Some((76, "it numbers a figure or a table"));
    }
    if ends_with_credit(&lower) {
        return Some((74, "it ends with a picture's credit, in brackets"));
    }
    let credited = agency.iter().any(|mark| lower.contains(mark)) || voc.credits_within(&lower);
    credited.then_some((72, "it ends with a picture's credit"))
}

/// “… on the platform (foto Anna Riva)”.
fn ends_with_credit(lower: &str) -> bool {
    let inner = lower.trim_end_matches(['.', ' ']).strip_suffix(')').and_then(|text| text.rsplit_once(" ("));
    inner.is_some_and(|(_, inner)| {
        let first = inner.split([' ', ':', '/']).next().unwrap_or_default();
        let credit =
            ["foto", "fot.", "photo", "picture", "bild", "image", "imagen", "zdj.", "фото", "kuva", "写真"];
        credit.contains(&first) && (2..=8).contains(&inner.split_whitespace().count())
    })
}

/// “Fig. 2”, “Tabelle 3”: what numbers a figure, alone on its line.
pub(super) fn is_label(text: &str) -> bool {
    let lower = text.trim_end_matches(['.', ':']).to_lowercase();
    let Some((word, figure)) = lower.rsplit_once([' ', '\u{a0}']) else { return false };
    let word = word.trim_end_matches('.');
    let kind = [
        "fig",
        "figure",
        "table",
        "abb",
        "abbildung",
        "tab",
        "tabelle",
        "figura",
        "tabla",
        "tabella",
        "tabela",
        "tableau",
        "рис",
        "рисунок",
        "таблица",
        "rys",
        "rysunek",
        "obr",
        "figur",
        "tabell",
        "kuva",
        "taulukko",
        "afbeelding",
        "tabel",
        "plate",
        "chart",
        "図",
        "表",
    ];
    kind.contains(&word)
        && !figure.is_empty()
        && figure.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// “… at dusk (ANSA/MARCO TURI)”.
fn ends_with_agency(text: &str) -> bool {
    let Some((before, last)) = text.trim_end_matches(['.', ' ']).rsplit_once(" (") else { return false };
    let Some(inner) = last.strip_suffix(')') else { return false };
    let letters = inner.chars().filter(|c| c.is_alphabetic());
    before.split_whitespace().count() >= 3
        && letters.clone().count() >= 5
        && letters.clone().all(char::is_uppercase)
        && inner.contains(['/', ' '])
}

/// “… at the door MARIA MARSH”: two or three words in capitals behind words that are not.
fn ends_with_capitals(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capital = |word: &&&str| {
        word.chars().filter(|c| c.is_alphabetic()).count() >= 3 && !word.chars().any(char::is_lowercase)
    };
    let last = words.iter().rev().take_while(capital).count();
    let before = &words[..words.len() - last];
    (2..=3).contains(&last) && before.len() >= 4 && !before.iter().any(|word| capital(&word))
}

/// For comparing names and titles: letters and figures in lower case, single spaces.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}
