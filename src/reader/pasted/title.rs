//! Where the text begins, and which line before it is the title.

use super::head::is_life;
use super::name;
use super::page::{Page, fold};
use super::unit::{End, Marker};
use super::words::{Known, Lead};

/// Units looked at for a head; a longer one is a page of something else.
const LONGEST_HEAD: usize = 80;

/// The first prose of the page that is not a deck: no byline, date or reading time follows it
/// before the next prose.
pub(super) fn body_start(page: &Page) -> usize {
    let limit = page.len().min(LONGEST_HEAD);
    let next_prose =
        |from: usize| (from..page.len()).find(|idx| page.is_prose(*idx) && !page.is_noticed(*idx));
    let Some(mut body) = next_prose(0).filter(|first| *first < limit) else {
        return without_prose(page);
    };
    for _ in 0..3 {
        let Some(next) = next_prose(body + 1) else { break };
        if tells_of_named(page, body) && next < limit {
            body = next;
            continue;
        }
        let between = body + 1..next.min(body + 12);
        let heads = between.clone().any(|idx| page.signs[idx].heads_text());
        // A date line deep in a text is part of it: only short prose can be a deck or a life.
        if heads && page.units[body].words <= 70 && next < limit {
            body = next;
            continue;
        }
        let Some(next) = past_byline(page, body).and_then(next_prose).filter(|next| *next < limit) else {
            break;
        };
        body = next;
    }
    body
}

/// The line after the byline or the date that stands so near below this prose that what lies between
/// can only be a deck, and words under pictures.
fn past_byline(page: &Page, body: usize) -> Option<usize> {
    // Where the head has told all this already, what comes later belongs to the text.
    let told = (0..body).any(|idx| page.signs[idx].heads_text());
    let mut words = 0;
    let mut found = None;
    for idx in body..page.len().min(body + 14) {
        let signs = &page.signs[idx];
        if page.is_prose(idx) {
            words += page.units[idx].words;
            if page.units[idx].words > 45 || words > 80 {
                break;
            }
        } else if !told && signs.heads_text() {
            found = Some(idx + 1);
        }
    }
    found
}

/// It tells of the life of somebody whom an earlier line names.
fn tells_of_named(page: &Page, idx: usize) -> bool {
    is_life(page, idx)
        && name::leading_name(page.units[idx].body()).is_some_and(|(name, _)| {
            let own = fold(name);
            (0..idx).any(|above| {
                fold(page.units[above].body()) == own
                    || page.signs[above].byline.iter().any(|name| fold(name) == own)
            })
        })
}

/// A page of short lines only: the text begins after the first line that is not furniture and
/// what tells of it.
fn without_prose(page: &Page) -> usize {
    let plain = (0..page.len()).find(|idx| !page.signs[*idx].is_meta());
    let title = plain.unwrap_or(0);
    let meta = (title + 1..page.len().min(title + 8)).take_while(|idx| page.signs[*idx].is_meta()).count();
    if page.len() > 1 { (title + 1 + meta).min(page.len()) } else { 0 }
}

pub(super) fn is_candidate(page: &Page, idx: usize) -> bool {
    let (unit, signs) = (&page.units[idx], &page.signs[idx]);
    unit.has_letters()
        && !unit.kept
        && unit.words <= 40
        && !signs.is_meta()
        && !signs.rights
        // In the North, what somebody said begins with a dash, in titles too.
        && matches!(unit.marker, None | Some(Marker::Bullet('–' | '—')))
        && signs.people.is_empty()
        && !is_count(&unit.text)
        && !matches!(signs.lead, Some(Lead::Source | Lead::ReadMore | Lead::Published | Lead::Updated))
}

/// The line before the text that weighs most as a title.
pub(super) fn title(page: &Page, body: usize) -> Option<usize> {
    let mut best: Option<(i32, usize)> = None;
    for idx in 0..body {
        if !is_candidate(page, idx) {
            continue;
        }
        let score = weigh_title(page, idx, body);
        if best.is_none_or(|(most, _)| score > most) {
            best = Some((score, idx));
        }
    }
    best.map(|(_, idx)| idx)
}

/// In tenths: long enough to say something, followed by what follows titles, not a name.
fn weigh_title(page: &Page, idx: usize, body: usize) -> i32 {
    let (unit, signs) = (&page.units[idx], &page.signs[idx]);
    let mut score = match unit.words {
        0 | 1 => -20,
        2 => -8,
        3 => 4,
        4..=16 => 20,
        17..=24 => 10,
        _ => -15,
    };
    // How many lines like itself stand between it and the text, or what tells of the text.
    let tells = |next: &usize| !is_candidate(page, *next) || page.signs[*next].name;
    let gap = (idx + 1..body).take(4).take_while(|next| !tells(next)).count();
    score += if gap <= 1 { 12 } else { 0 };
    // Whose name and day stand right below is more likely the title than what stands above a menu.
    let below = |next: usize| next < body && (page.signs[next].heads_text() || page.signs[next].name);
    score += if gap <= 1 && below(idx + 1 + gap) { 6 } else { 0 };
    if idx + 1 < body && page.signs[idx + 1].trail {
        score -= 8;
    }
    if page.repeats(idx) > 1 && unit.words > 2 {
        score += if frames_another(page, idx, body) { -10 } else { 12 };
    }
    // An article of a lexicon says at once what it is about.
    let opening: String = page.units.get(body).map(|first| fold(&first.text)).unwrap_or_default();
    let opening: String = opening.chars().take(unit.chars + 8).collect();
    score += if unit.words <= 4 && opening.contains(&fold(&unit.text)) { 24 } else { 0 };
    score += if unit.words <= 4
        && defines(&page.units[idx].text, page.units.get(body).map(|own| own.text.as_str()))
    {
        24
    } else {
        0
    };
    score += if is_quoted_below(page, idx, body) { 14 } else { 0 };
    // A journal stands above its volume, a word such as “Interview” above a title.
    let volume = page.signs.get(idx + 1).is_some_and(|next| next.lead == Some(Lead::Source));
    score -= if volume { 20 } else { 0 };
    score -= if is_kicker(page, idx) && idx + 1 < body && is_candidate(page, idx + 1) { 16 } else { 0 };
    // What a title names, the text tells of.
    score += match page.told_words(idx) {
        (0, total) if total >= 2 => -4,
        (0, _) => 0,
        (1, total) if total > 2 => 2,
        _ => 5,
    };
    score -= if is_affiliation(page, idx, body) { 18 } else { 0 };
    score -= if follows_name(page, idx) { 10 } else { 0 };
    // Sentences with another behind them are a deck's, and those that are said twice a picture's.
    score -= if unit.body().contains(". ") { 8 } else { 0 };
    let twice = page.is_said_again(idx) || (idx > 0 && page.is_said_again(idx - 1));
    let credited = (idx + 1..page.len().min(idx + 3)).any(|next| page.caption(next).is_some());
    score -= if twice && (unit.end == End::Stop || credited) { 24 } else { 0 };
    score -= if begins_others(page, idx, body) { 12 } else { 0 };
    let letters = || unit.text.chars().filter(|c| c.is_alphabetic());
    if letters().count() > 5 && letters().all(char::is_uppercase) {
        score += 4;
    }
    score += weigh_line_above(page, idx, gap);
    score -= if signs.name { 16 } else { 0 };
    score -= if signs.known == Some(Known::Section) { 20 } else { 0 };
    score -= if unit.end == End::Stop { 10 } else { 0 };
    score -= if unit.body().starts_with(char::is_lowercase) { 12 } else { 0 };
    score
}

/// A short line that begins with the name of a sort of text: “Interview with a clockmaker”.
fn is_kicker(page: &Page, idx: usize) -> bool {
    let first = page.units[idx].text.split_whitespace().next().unwrap_or_default();
    (2..=5).contains(&page.units[idx].words)
        && page.voc.known(&super::words::key(first)) == Some(Known::Section)
        && idx > 0
        && page.signs[idx - 1].known == Some(Known::Section)
}

/// The text begins with these words, an article before them at most: a lexicon's article does.
fn defines(title: &str, opening: Option<&str>) -> bool {
    let (title, opening) = (fold(title), fold(opening.unwrap_or_default()));
    let begins = |text: &str| text.strip_prefix(title.as_str()).is_some_and(|rest| rest.starts_with(' '));
    !title.is_empty()
        && (begins(&opening)
            || opening.split_once(' ').is_some_and(|(first, rest)| first.len() <= 3 && begins(rest)))
}

/// A line below the text's beginning quotes it whole: “3 thoughts on “The Title””.
fn is_quoted_below(page: &Page, idx: usize, body: usize) -> bool {
    let unit = &page.units[idx];
    unit.words >= 3
        && page.units[body..].iter().any(|other| {
            other.words <= unit.words + 8
                && other.text.len() > unit.text.len()
                && other.text.split_once(unit.text.as_str()).is_some_and(|(before, after)| {
                    before.trim_end().ends_with(['“', '"', '«', '„', '‘'])
                        && after.trim_start().starts_with(['”', '"', '»', '“', '’'])
                })
        })
}

/// “4.8 from 212 votes”: figures, and few words that are none.
pub(super) fn is_count(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let figures = words.iter().filter(|word| word.starts_with(|c: char| c.is_ascii_digit())).count();
    figures >= 2 && figures * 5 >= words.len() * 2
}

/// It stands right below a name, and something that could be a title stands above that: titles stand
/// above their authors.
fn follows_name(page: &Page, idx: usize) -> bool {
    let Some(name) = idx.checked_sub(1) else { return false };
    let named = page.signs[name].name || !page.signs[name].byline.is_empty();
    named
        && (name.saturating_sub(3)..name)
            .any(|above| is_candidate(page, above) && page.units[above].words >= 4 && !page.signs[above].name)
}

/// Other lines of the head begin with its words: it is the name of a house.
fn begins_others(page: &Page, idx: usize, body: usize) -> bool {
    let own = fold(&page.units[idx].text) + " ";
    page.units[idx].words >= 2
        && (0..body).any(|other| {
            other != idx && page.units[other].words <= 20 && fold(&page.units[other].text).starts_with(&own)
        })
}

/// It stands above and below a longer line that stands once: a notice rather than a title.
fn frames_another(page: &Page, idx: usize, body: usize) -> bool {
    let key = &page.units[idx].key;
    let mut places = (0..body).filter(|own| page.units[*own].key == *key);
    let (Some(first), Some(last)) = (places.next(), places.next_back()) else { return false };
    (first + 1..last).any(|own| {
        is_candidate(page, own)
            && page.repeats(own) == 1
            && page.units[own].words >= 5
            && !page.signs[own].name
    })
}

/// “Ada Marsh, University of the Coast”, where the name stands by itself as well.
pub(super) fn is_affiliation(page: &Page, idx: usize, body: usize) -> bool {
    let Some((name, rest)) = name::leading_name(page.units[idx].body()) else { return false };
    let own = fold(name);
    rest.starts_with(',')
        && page.units[idx].words <= 12
        && (0..body).any(|other| {
            fold(page.units[other].body()) == own
                || page.signs[other].byline.iter().any(|name| fold(name) == own)
        })
}

/// Of two weighty lines the first is the title and the second its deck, with two exceptions: a
/// short name in capitals above a title in capitals is the periodical's, and a line that has a far
/// longer one below it has its own deck.
fn weigh_line_above(page: &Page, idx: usize, gap: usize) -> i32 {
    let unit = &page.units[idx];
    let Some(above) = idx.checked_sub(1).filter(|above| is_candidate(page, *above)) else { return 0 };
    if is_kicker(page, above) {
        return 0;
    }
    if page.units[above].words < 3 || page.signs[above].name || page.signs[above].known.is_some() {
        return 0;
    }
    let masthead = above < 12
        && page.units[above].words <= 5
        && unit.words >= page.units[above].words
        && super::body::is_title_case(&unit.text);
    let decked = gap == 1 && page.units[idx + 1].words * 2 >= unit.words * 3;
    match (masthead, decked) {
        (true, _) => 3,
        (false, true) => -4,
        (false, false) => -14,
    }
}

pub(super) fn title_sureness(page: &Page, title: usize, body: usize) -> u8 {
    let score = weigh_title(page, title, body);
    u8::try_from((62 + score).clamp(30, 96)).unwrap_or(30)
}
