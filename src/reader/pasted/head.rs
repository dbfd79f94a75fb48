//! The head of a page: where the text begins, and what stands before it: the periodical and its
//! section, the title, the deck, the authors, the date, and the buttons between them.

use super::name;
use super::page::{Page, Part, Zone, fold};
use super::sign::steps;
use super::words::{Known, Lead};
use crate::publication::Date;

/// What the head says of the publication.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub title: Option<usize>,
    pub deck: Option<usize>,
    pub periodical: Option<String>,
    pub section: Option<String>,
    pub date: Option<Date>,
    /// The text begins here.
    pub body: usize,
}

/// Units looked at for a head; a longer one is a page of something else.
const LONGEST_HEAD: usize = 80;

/// Reads the head and decides of every unit in it.
pub(super) fn read(page: &mut Page) -> Head {
    let mut head = Head { body: body_start(page), ..Head::default() };
    head.title = title(page, head.body);
    if let Some(title) = head.title {
        page.decide(
            title,
            Part::Title,
            title_sureness(page, title, head.body),
            "the weightiest line before the text",
        );
    }
    let after = head.title.map_or(0, |title| title + 1);
    dates_and_names(page, &mut head, after);
    deck(page, &mut head, after);
    first_heading(page, &mut head, after);
    periodical(page, &mut head);
    rest(page, &mut head, after);
    head
}

/// The first prose of the page that is not a deck: no byline, date or reading time follows it
/// before the next prose.
fn body_start(page: &Page) -> usize {
    let limit = page.len().min(LONGEST_HEAD);
    let next_prose = |from: usize| (from..page.len()).find(|idx| page.is_prose(*idx));
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

fn is_candidate(page: &Page, idx: usize) -> bool {
    let (unit, signs) = (&page.units[idx], &page.signs[idx]);
    unit.has_letters()
        && unit.words <= 40
        && !signs.is_meta()
        && !signs.rights
        && unit.marker.is_none()
        && !matches!(signs.lead, Some(Lead::Source | Lead::ReadMore | Lead::Published | Lead::Updated))
}

/// The line before the text that weighs most as a title.
fn title(page: &Page, body: usize) -> Option<usize> {
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
    let tells = |next: &usize| !is_candidate(page, *next) || page.signs[*next].name;
    let next_meta = (idx + 1..body.min(idx + 4)).find(tells);
    let followed = if idx + 1 == body {
        true
    } else {
        // At most a deck stands between a title and what tells of it.
        next_meta.is_some_and(|next| next <= idx + 2)
    };
    score += if followed { 12 } else { 0 };
    if page.repeats(idx) > 1 && unit.words > 2 {
        score += 12;
    }
    // Whose name and day stand right below is more likely the title than what stands above a menu.
    let below = |next: usize| next < body && page.signs[next].heads_text();
    if below(idx + 1) || (below(idx + 2) && !page.signs[idx + 1].is_meta()) {
        score += 6;
    }
    if idx + 1 < body && page.signs[idx + 1].trail {
        score -= 8;
    }
    let letters = || unit.text.chars().filter(|c| c.is_alphabetic());
    if letters().count() > 5 && letters().all(char::is_uppercase) {
        score += 4;
    }
    // A deck stands below its title: of two weighty lines the first is the title.
    let above =
        idx.checked_sub(1).filter(|above| is_candidate(page, *above) && page.units[*above].words >= 3);
    // But a short name in capitals above a title in capitals is the periodical's.
    let masthead = |above: usize| {
        above < 12
            && page.units[above].words <= 5
            && unit.words >= page.units[above].words
            && super::body::is_title_case(&unit.text)
    };
    match above {
        Some(above) if masthead(above) => score += 3,
        Some(above) if !page.signs[above].name && page.signs[above].known.is_none() => score -= 14,
        _ => {}
    }
    if signs.name {
        score -= 16;
    }
    if signs.known == Some(Known::Section) {
        score -= 20;
    }
    if unit.end == super::unit::End::Stop {
        score -= 10;
    }
    if unit.body().starts_with(char::is_lowercase) {
        score -= 12;
    }
    score
}

fn title_sureness(page: &Page, title: usize, body: usize) -> u8 {
    let score = weigh_title(page, title, body);
    u8::try_from((62 + score).clamp(30, 96)).unwrap_or(30)
}

/// The authors and the date, after the title or, failing that, before it.
fn dates_and_names(page: &mut Page, head: &mut Head, after: usize) {
    let places: Vec<usize> = (after..head.body).chain(0..after.saturating_sub(1)).collect();
    let mut updated = None;
    let mut published = None;
    for idx in places {
        if !page.is_open_in_head(idx) {
            continue;
        }
        let names = page.signs[idx].byline.clone();
        for name in &names {
            page.person(name);
        }
        let date = page.signs[idx].date.clone();
        match (&date, names.is_empty()) {
            (Some(_), false) => page.decide(idx, Part::Author, 90, "a byline with a date"),
            (None, false) => {
                page.decide(idx, Part::Author, 92, "it begins with a word for “by” and goes on with names")
            }
            (Some(line), true) => {
                let sure = if line.date.is_some() { 92 } else { 70 };
                page.decide(idx, Part::Date, sure, "it tells when the text appeared");
            }
            (None, true) => {}
        }
        if let Some(line) = date {
            let place = if line.updated { &mut updated } else { &mut published };
            *place = place.take().or(line.date);
        }
    }
    head.date = published.or(updated);
    lone_names(page, head, after);
}

/// A name without “by”: below the title, beside a date, or said again where the author is told of.
fn lone_names(page: &mut Page, head: &Head, after: usize) {
    let known = !page.people.is_empty();
    for idx in after..head.body {
        let people = page.signs[idx].people.clone();
        if page.is_open(idx) && !known && !people.is_empty() {
            for name in &people {
                page.person(name);
            }
            page.decide(idx, Part::Author, 84, "names alone below the title");
        }
    }
    let known = !page.people.is_empty();
    for idx in after..head.body {
        if !page.is_open(idx) || !page.signs[idx].name || page.units[idx].words > 4 {
            continue;
        }
        let name = page.units[idx].text.clone();
        if page.person_opening(&name).is_some() {
            page.decide(idx, Part::Author, 85, "it repeats the author's name");
            continue;
        }
        let near_date = [idx.checked_sub(1), Some(idx + 1), Some(idx + 2)]
            .into_iter()
            .flatten()
            .any(|near| near < head.body && (page.signs[near].date.is_some() || page.signs[near].minutes));
        let last = idx + 1 == head.body;
        let first = idx == after;
        if !known && (near_date || page.repeats(idx) > 1 || first || last) {
            let sure = if near_date || page.repeats(idx) > 1 { 85 } else { 68 };
            page.person(&name);
            page.decide(idx, Part::Author, sure, "a name below the title");
        }
    }
}

/// The deck: a line or a sentence between the title and what tells of the text.
fn deck(page: &mut Page, head: &mut Head, after: usize) {
    if head.title.is_none() {
        return;
    }
    let meta_follows = |page: &Page, idx: usize| {
        (idx + 1..head.body).any(|next| page.signs[next].heads_text() || page.signs[next].name)
    };
    let candidate = (after..head.body).find(|idx| {
        page.is_open(*idx)
            && page.units[*idx].words >= 4
            && page.units[*idx].words <= 70
            && !page.signs[*idx].is_meta()
            && !page.signs[*idx].name
            && page.caption(*idx).is_none()
            && !page.signs[*idx].rights
            && !matches!(page.signs[*idx].lead, Some(Lead::Source | Lead::ReadMore))
    });
    let Some(idx) = candidate else { return };
    let directly = idx == after || (after..idx).all(|between| !page.signs[between].heads_text());
    let follows = meta_follows(page, idx);
    let text_follows = idx + 1 == head.body;
    if !directly && text_follows && page.units[idx].words <= 8 && !page.units[idx].ends_sentence() {
        return;
    }
    if is_life(page, idx) {
        return;
    }
    // Without a byline after it, a short line before the text is its first heading.
    if !follows && text_follows && page.units[idx].words < 7 {
        return;
    }
    let sure = match (directly, follows) {
        (true, true) => 88,
        (true, false) => 72,
        (false, _) => 62,
    };
    head.deck = Some(idx);
    page.decide(idx, Part::Deck, sure, "it stands between the title and the text");
}

/// Whether a unit begins with an author's name, or any name, and tells of a life.
pub(super) fn is_life(page: &Page, idx: usize) -> bool {
    let text = page.units[idx].body();
    if page.units[idx].words > 130 || page.units[idx].words < 4 {
        return false;
    }
    if let Some(person) = page.person_opening(text) {
        let rest: String = text.chars().skip(page.people[person].name.chars().count()).collect();
        return page.voc.tells_of_life(&rest);
    }
    name::leading_name(text).is_some_and(|(_, rest)| page.voc.tells_of_life(rest))
}

/// A short line directly before the text, after the byline, is the text's first heading.
fn first_heading(page: &Page, head: &mut Head, after: usize) {
    let Some(last) = head.body.checked_sub(1).filter(|last| *last >= after && page.is_open(*last)) else {
        return;
    };
    let (unit, signs) = (&page.units[last], &page.signs[last]);
    let heading = head.title.is_some_and(|title| title < last)
        && unit.has_letters()
        && unit.words <= 10
        && !unit.ends_sentence()
        && !signs.is_meta()
        && !signs.name
        && signs.lead.is_none()
        && page.is_prose_at(head.body);
    if heading {
        head.body = last;
    }
}

/// The periodical and its section, from the lines and trails above the title.
fn periodical(page: &mut Page, head: &mut Head) {
    let Some(title) = head.title else { return };
    for idx in 0..title {
        if page.signs[idx].trail && page.is_open(idx) {
            let trail: Vec<String> = steps(&page.units[idx].text).into_iter().map(str::to_owned).collect();
            let folded = fold(&page.units[title].text);
            let step = trail.iter().skip(1).rfind(|step| {
                let own = fold(step);
                own != folded && !folded.starts_with(own.trim_end_matches(" "))
            });
            head.section = head.section.take().or(step.cloned());
            page.decide(idx, Part::Section, 80, "a trail of links ends in the section");
        }
    }
    let lines: Vec<usize> = (0..title)
        .filter(|idx| {
            page.is_open(*idx)
                && is_candidate(page, *idx)
                && page.units[*idx].words <= 6
                && !page.units[*idx].ends_sentence()
        })
        .collect();
    site_from_title(page, head, title);
    let (house, section) = match lines.as_slice() {
        [] => return,
        [one] if page.signs[*one].known == Some(Known::Section) => (None, Some(*one)),
        [one] if head.periodical.is_some() => (None, Some(*one)),
        [one] => (Some(*one), None),
        [first, .., last] => {
            let named = lines.iter().copied().find(|idx| {
                head.periodical.as_deref().is_some_and(|own| fold(own) == fold(&page.units[*idx].text))
            });
            let house = named.or_else(|| said_again(page, &lines, title)).unwrap_or(*first);
            (Some(house), (*last != house && (title - last <= 3 || lines.len() == 2)).then_some(*last))
        }
    };
    let few = lines.len() <= 2;
    if let Some(idx) = house {
        let text = page.units[idx].text.clone();
        let parts: Vec<&str> = text.split(['|', '·', '•']).map(str::trim).collect();
        let name = match parts.as_slice() {
            [name, section] if !name.is_empty() && !section.is_empty() => {
                head.section.get_or_insert((*section).to_owned());
                (*name).to_owned()
            }
            _ => text.clone(),
        };
        head.periodical.get_or_insert(name);
        page.decide(idx, Part::Periodical, if few { 80 } else { 68 }, "a short line at the top of the page");
    }
    if let Some(idx) = section.filter(|_| head.section.is_none()) {
        head.section = Some(page.units[idx].text.clone());
        let known = page.signs[idx].known == Some(Known::Section);
        page.decide(
            idx,
            Part::Section,
            if known {
                88
            } else if few {
                75
            } else {
                62
            },
            "a short line above the title",
        );
    }
    for idx in lines {
        if page.is_open(idx) {
            let many = page.signs[idx].known == Some(Known::Section) || page.repeats(idx) > 1;
            page.decide(
                idx,
                Part::Out,
                if many { 82 } else { 70 },
                "one of several short lines above the title, as menus are",
            );
        }
    }
}

/// The name of the site that stands again in the claim of rights at the foot, or in the box about it.
fn said_again(page: &Page, lines: &[usize], title: usize) -> Option<usize> {
    let claims: Vec<String> = (title + 1..page.len())
        .filter(|idx| page.signs[*idx].rights)
        .map(|idx| fold(&page.units[idx].text))
        .collect();
    lines.iter().copied().find(|idx| {
        let own = fold(&page.units[*idx].text);
        !own.is_empty() && claims.iter().any(|claim| claim.contains(&own))
    })
}

/// “The Title | The Quarto”: the window's title, copied with the page.
fn site_from_title(page: &mut Page, head: &mut Head, title: usize) {
    let own = fold(&page.units[title].text);
    for idx in 0..head.body {
        if idx == title || own.is_empty() {
            continue;
        }
        let text = &page.units[idx].text;
        for bar in [" | ", " - ", " – ", " — ", " · ", " :: "] {
            let Some((first, last)) = text.rsplit_once(bar) else { continue };
            if fold(first) == own && !last.trim().is_empty() && last.split_whitespace().count() <= 6 {
                head.periodical = Some(last.trim().to_owned());
                page.decide(idx, Part::Periodical, 90, "the title again, with the name of the site");
                return;
            }
        }
    }
}

/// What is left of the head: buttons and notices go, lives and captions are kept, and what cannot
/// be told is kept too.
fn rest(page: &mut Page, head: &mut Head, after: usize) {
    for idx in 0..head.body {
        if !page.is_open(idx) {
            continue;
        }
        if head.title.is_some_and(|title| {
            idx != title && page.units[idx].words > 2 && page.units[idx].key == page.units[title].key
        }) {
            page.decide(idx, Part::Out, 92, "it repeats the title");
            continue;
        }
        if idx >= after && is_life(page, idx) {
            let person = opening_person(page, idx);
            page.people[person].bio.push(idx);
            page.decide(idx, Part::Bio, 82, "it begins with an author's name and tells of a life");
            continue;
        }
        if let Some((sure, why)) = page.caption(idx) {
            page.decide(idx, Part::Caption, sure, why);
            continue;
        }
        if page.signs[idx].lead == Some(Lead::Source) {
            page.decide(idx, Part::Source, 80, "it says where the text first appeared");
            continue;
        }
        if page.signs[idx].rights && page.units[idx].words < 12 {
            page.decide(idx, Part::Caption, 62, "it names whose a picture is");
            continue;
        }
        if let Some((sure, why)) = page.furniture(idx, Zone::Head)
            && sure >= 60
        {
            page.decide(idx, Part::Out, sure, why);
            continue;
        }
        let unit = &page.units[idx];
        if idx >= after && !page.people.is_empty() && unit.words <= 8 && follows_author(page, idx) {
            page.decide(idx, Part::Out, 60, "it stands below the author's name, as posts and places do");
        } else if idx >= after && page.signs[idx].known == Some(Known::Section) && head.section.is_none() {
            head.section = Some(unit.text.clone());
            page.decide(idx, Part::Section, 70, "a word for a part of a periodical, beside the title");
        } else if page.signs[idx].known == Some(Known::Section) {
            page.decide(idx, Part::Out, 65, "a word for a part of a periodical");
        } else {
            page.decide(
                idx,
                Part::Paragraph,
                45,
                "it stands before the text, but nothing says that it is not part of it",
            );
        }
    }
}

fn follows_author(page: &Page, idx: usize) -> bool {
    let part = |idx: usize| page.verdicts[idx].as_ref().map(|verdict| verdict.part);
    idx > 0 && part(idx - 1) == Some(Part::Author)
}

/// The only heading of a text, right below its title, is rather a second title.
pub(super) fn reconsider_deck(page: &mut Page, head: &mut Head) {
    let is_heading = |idx: &usize| {
        page.verdicts[*idx].as_ref().is_some_and(|verdict| matches!(verdict.part, Part::Heading(_)))
    };
    let headings: Vec<usize> = (head.body..page.len()).filter(is_heading).collect();
    if head.deck.is_none()
        && headings == [head.body]
        && head.title.is_some_and(|title| title + 1 == head.body)
    {
        head.deck = Some(head.body);
        page.decide(
            head.body,
            Part::Deck,
            66,
            "a short line right below the title of a text without headings",
        );
    }
}

/// The person whose life a unit tells.
pub(super) fn opening_person(page: &mut Page, idx: usize) -> usize {
    let text = page.units[idx].body().to_owned();
    match page.person_opening(&text) {
        Some(person) => person,
        None => {
            let name = name::leading_name(&text).map_or(text.as_str(), |(name, _)| name).to_owned();
            page.person(&name)
        }
    }
}

impl Page<'_> {
    fn is_open_in_head(&self, idx: usize) -> bool {
        self.is_open(idx) && !self.units[idx].is_prose()
    }
    fn is_prose_at(&self, idx: usize) -> bool {
        idx < self.len() && self.is_prose(idx)
    }
}
