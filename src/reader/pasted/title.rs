//! Where the text begins, and which line before it is the title.

use super::head::is_life;
use super::name;
use super::page::{Page, fold};
use super::unit::End;
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
        if !heads || page.units[body].words > 70 || next >= limit {
            break;
        }
        body = next;
    }
    body
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
        && unit.marker.is_none()
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
        score += 12;
    }
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

/// Of two weighty lines the first is the title and the second its deck, with two exceptions: a
/// short name in capitals above a title in capitals is the periodical's, and a line that has a far
/// longer one below it has its own deck.
fn weigh_line_above(page: &Page, idx: usize, gap: usize) -> i32 {
    let unit = &page.units[idx];
    let Some(above) = idx.checked_sub(1).filter(|above| is_candidate(page, *above)) else { return 0 };
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
