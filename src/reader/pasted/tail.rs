//! The tail of a page: where the text ends, and what stands after it: the box about the author,
//! subjects, rights, other articles, comments, buttons.

use super::head::{Head, is_life, opening_person};
use super::page::{Page, Part, Zone, fold};
use super::sign::Signs;
use super::words::{Known, Lead};

/// What the tail says of the publication.
#[derive(Debug, Default)]
pub(super) struct Tail {
    /// The text ends before this unit.
    pub start: usize,
    pub rights: Option<String>,
    pub source: Option<String>,
    pub subjects: Vec<String>,
}

/// Which box of the tail a unit stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Box {
    None,
    /// With the person told of last.
    Author(Option<usize>),
    Related,
    Comments,
    /// A list of subjects, one a line.
    Subjects,
}

/// Reads the tail and decides of every unit in it.
pub(super) fn read(page: &mut Page, head: &mut Head) -> Tail {
    let mut end = opener(page, head.body).unwrap_or(page.len());
    lives_before(page, head.body, &mut end);
    let mut tail = Tail { start: text_end(page, head.body, end), ..Tail::default() };
    topics(page, tail.start);
    let mut state = Box::None;
    for idx in tail.start..page.len() {
        match page.verdicts[idx].as_ref().map(|verdict| verdict.part) {
            None => state = unit(page, head, &mut tail, idx, state),
            Some(Part::Subjects) => tail.subjects.push(page.units[idx].text.clone()),
            Some(_) => {}
        }
    }
    for idx in 0..head.body {
        if page.verdicts[idx].as_ref().is_some_and(|verdict| verdict.part == Part::Source) {
            tail.source.get_or_insert(page.units[idx].text.clone());
        }
    }
    tail
}

/// The first unit that opens a box of the tail: what follows it may hold only so much of the
/// page's prose.
fn opener(page: &Page, body: usize) -> Option<usize> {
    let words = |idx: usize| if page.is_prose(idx) { page.units[idx].words } else { 0 };
    let total: usize = (body..page.len()).map(words).sum();
    let mut left = total;
    for idx in body..page.len() {
        left -= words(idx);
        // In per cent of all prose.
        let share = left * 100 / total.max(1);
        let signs = &page.signs[idx];
        if idx == body || page.is_prose(idx) {
            continue;
        }
        let opens = match (signs.known, signs.lead) {
            (Some(Known::About), _) => share <= 45 && tells_of_author(page, idx),
            (Some(Known::Comments), _) => share <= 60 && !text_goes_on(page, idx) && is_discussed(page, idx),
            (Some(Known::Related), _) => {
                share <= 40 && !text_goes_on(page, idx) && (share <= 10 || !text_resumes(page, idx))
            }
            (_, Some(Lead::Tags)) => share <= 15,
            (_, Some(Lead::More)) => share <= 25,
            _ if signs.byline.iter().any(|name| page.is_person(name)) => share <= 15 && idx > body + 3,
            _ if signs.name && page.is_person(&page.units[idx].text) => {
                share <= 35 && idx > body + 3 && page.repeats(idx) <= 3 && lives_below(page, idx)
            }
            _ => signs.rights && share <= 10,
        };
        if opens {
            return Some(idx);
        }
    }
    None
}

/// Below an author's name stand a few sentences, and then no more of the text.
fn lives_below(page: &Page, idx: usize) -> bool {
    let told = (idx + 1..page.len()).take_while(|next| page.units[*next].ends_sentence()).count();
    let last = idx + told;
    (1..=2).contains(&told)
        && (last + 1..page.len()).all(|next| !page.is_prose(next))
        && (idx + 1..=last).map(|next| page.units[next].words).sum::<usize>() <= 90
}

/// Within the next lines stands a name or a life.
fn tells_of_author(page: &Page, idx: usize) -> bool {
    (idx + 1..page.len().min(idx + 4)).any(|next| {
        let unit = &page.units[next];
        (super::name::is_name(unit.body()) && page.signs[next].known.is_none())
            || is_life(page, next)
            || page.person_opening(unit.body()).is_some()
            || (unit.is_prose() && next == idx + 1 && unit.words <= 130 && page.len() - idx < 12)
    })
}

/// Below a head of comments stand names, days, counts or buttons; below that of a paper's discussion,
/// nothing but text.
fn is_discussed(page: &Page, idx: usize) -> bool {
    let counted = page.units[idx].text.chars().any(|c| c.is_ascii_digit());
    counted
        || idx + 3 >= page.len()
        || (idx + 1..page.len().min(idx + 6)).any(|next| {
            let signs = &page.signs[next];
            signs.heads_text()
                || signs.name
                || signs.number
                || matches!(signs.known, Some(Known::Weak | Known::Strong | Known::Comments))
        })
}

/// After the few lines of a list of other articles the text goes on, and the page's true tail is
/// still to come.
fn text_resumes(page: &Page, idx: usize) -> bool {
    let tail = |idx: &usize| {
        let signs = &page.signs[*idx];
        matches!(signs.known, Some(Known::About | Known::Comments))
            || signs.lead == Some(Lead::Tags)
            || signs.rights
    };
    let Some(tail) = (idx + 1..page.len()).find(tail) else { return false };
    let text = |next: &usize| page.is_prose(*next) && page.units[*next].words >= 12 && !is_life(page, *next);
    (idx + 1..tail.min(idx + 8)).any(|next| text(&next))
}

/// A word such as “Related” heads a section of the text, if prose and only prose follows.
fn text_goes_on(page: &Page, idx: usize) -> bool {
    let next: Vec<usize> = (idx + 1..page.len().min(idx + 4)).collect();
    !next.is_empty() && next.iter().all(|next| page.is_prose(*next))
}

/// Where the text ends, seen from its last prose: sentences, items and quotations that follow
/// belong to it, buttons and names do not.
fn text_end(page: &Page, body: usize, end: usize) -> usize {
    let last = last_of_text(page, body, end);
    let mut at = match last {
        Some(last) => last + 1,
        // A page of short lines: all that no sign tells apart.
        None => body,
    };
    let prose = last.is_some();
    // “Until next week,” and a name end a letter, whatever stands before them.
    let signed = (at..end.min(at + 5)).find(|idx| {
        page.units[*idx].end == super::unit::End::Comma
            && page.units[*idx].words <= 5
            && page.units.get(idx + 1).is_some_and(|next| next.has_letters() && next.words <= 3)
            && page.signs.get(idx + 1).is_some_and(|next| next.known.is_none())
    });
    if let Some(signed) = signed.filter(|signed| signed + 1 < end) {
        at = signed + 2;
    }
    while at < end {
        let (unit, signs) = (&page.units[at], &page.signs[at]);
        let plain = !is_tail_sign(signs);
        let belongs = plain
            && (unit.ends_sentence()
                || unit.headed
                || (at > body && page.units[at - 1].headed)
                || unit.marker.is_some()
                || !prose
                || unit.body().starts_with(['“', '"', '«', '„', '—', '–', '‘'])
                || page.units.get(at + 1).is_some_and(|next| next.marker.is_some() && at + 1 < end)
                || unit.end == super::unit::End::Comma
                // “Yours,” and a name.
                || (at > body && page.units[at - 1].end == super::unit::End::Comma)
                || in_verse(page, at));
        if !belongs {
            break;
        }
        at += 1;
    }
    at
}

/// The last prose of the text: a sentence right above a button, or one that many short lines part from
/// the rest, belongs to the page.
fn last_of_text(page: &Page, body: usize, end: usize) -> Option<usize> {
    let mut last = (body..end).rev().find(|idx| page.is_prose(*idx))?;
    loop {
        let Some(before) = (body..last).rev().find(|idx| page.is_prose(*idx)) else { return Some(last) };
        let button = |idx: usize| {
            page.signs.get(idx).is_some_and(|own| matches!(own.known, Some(Known::Strong | Known::Weak)))
        };
        let leads_to_button = page.begins_run(last) && button(last + 1) && page.units[last].words <= 20;
        let between = before + 1..last;
        let furniture = between.clone().filter(|idx| is_tail_sign(&page.signs[*idx])).count();
        let short = between.clone().filter(|idx| !page.units[*idx].ends_sentence()).count();
        let parted = furniture >= 3 && short >= 6 && page.units[last].words <= 40;
        if !(leads_to_button || parted) {
            return Some(last);
        }
        last = before;
    }
}

/// What is a sign of the tail: anything that is not text, but a mark that may part two scenes.
fn is_tail_sign(signs: &Signs) -> bool {
    signs.is_meta() || signs.rights || matches!(signs.lead, Some(Lead::Source | Lead::ReadMore))
}

/// One of three lines or more that stand without an empty line between, on a page that has them.
fn in_verse(page: &Page, idx: usize) -> bool {
    let run = page.units[idx].run;
    let same = |other: Option<usize>| {
        other.and_then(|other| page.units.get(other)).is_some_and(|unit| unit.run == run)
    };
    page.spaced && (same(idx.checked_sub(1)) || same(Some(idx + 1)))
}

/// Lives that stand as the last paragraphs, without a box around them. What stands between them
/// and the text is of the tail too.
fn lives_before(page: &mut Page, body: usize, end: &mut usize) {
    // Thanks and notices may stand behind an author's life.
    let told: Vec<usize> =
        (body + 1..*end).rev().filter(|idx| page.is_prose(*idx) || is_life(page, *idx)).take(4).collect();
    let life = |idx: &&usize| is_life(page, **idx) && page.person_opening(page.units[**idx].body()).is_some();
    if let Some(first) = told.iter().rev().find(life) {
        *end = (*first + 1).min(*end);
    }
    let mut first = true;
    while let Some(last) = (body + 1..*end).rev().find(|idx| page.is_prose(*idx) || is_life(page, *idx)) {
        let unit = &page.units[last];
        let known = page.person_opening(unit.body()).is_some();
        let life = is_life(page, last);
        let reports = known && unit.words <= 45 && first;
        if !(life && (known || is_stranger(page, body, last)) || reports) {
            return;
        }
        let person = opening_person(page, last);
        page.people[person].bio.insert(0, last);
        let (sure, why) = match (known, life) {
            (true, true) => (92, "the last words begin with the author's name and tell of a life"),
            (true, false) => (72, "the last words begin with the author's name"),
            (false, _) => {
                (68, "the last words begin with a name that the text does not mention, and tell of a life")
            }
        };
        page.decide(last, Part::Bio, sure, why);
        *end = last;
        first = false;
    }
}

/// Two short lines or more right below the text, before anything else, list its subjects.
fn topics(page: &mut Page, start: usize) {
    let fits = |page: &Page, idx: usize| {
        let person = page.signs[idx].name && (page.is_person(&page.units[idx].text) || page.repeats(idx) > 1);
        page.is_open(idx)
            && is_topic(page, idx)
            && page.units[idx].words <= 3
            && !person
            && !page.units[idx].headed
    };
    let count = (start..page.len()).take_while(|idx| fits(page, *idx)).count();
    // Below a heading they are a list of the text.
    let headed = start > 0 && page.units[start - 1].headed;
    if !headed && (2..=10).contains(&count) && start + count < page.len() {
        for idx in start..start + count {
            page.decide(
                idx,
                Part::Subjects,
                66,
                "one of several words right below the text, as subjects are",
            );
        }
    }
}

/// Nobody of that name is told of in the text.
fn is_stranger(page: &Page, body: usize, idx: usize) -> bool {
    let Some((name, _)) = super::name::leading_name(page.units[idx].body()) else { return false };
    let surname = name.split_whitespace().next_back().unwrap_or(name);
    page.people.is_empty() && !page.units[body..idx].iter().any(|unit| unit.text.contains(surname))
}

/// Decides of one unit and says which box is open after it.
fn unit(page: &mut Page, head: &mut Head, tail: &mut Tail, idx: usize, state: Box) -> Box {
    let signs = page.signs[idx].clone();
    let text = page.units[idx].text.clone();
    match signs.known {
        Some(Known::About)
            if tells_of_author(page, idx) || !matches!(state, Box::Related | Box::Comments) =>
        {
            page.decide(idx, Part::Out, 90, "it heads the box about the author");
            return Box::Author(None);
        }
        Some(Known::Related) => {
            page.decide(idx, Part::Out, 90, "it heads a list of other articles");
            return Box::Related;
        }
        _ if signs.lead == Some(Lead::More) => {
            page.decide(idx, Part::Out, 84, "it heads a list of other articles");
            return Box::Related;
        }
        Some(Known::Comments) => {
            page.decide(idx, Part::Out, 88, "it heads what readers wrote");
            return Box::Comments;
        }
        _ => {}
    }
    if signs.rights {
        tail.rights.get_or_insert(text);
        page.decide(idx, Part::Rights, 85, "it claims the rights, below the text");
        return if matches!(state, Box::Author(_)) { Box::None } else { state };
    }
    let alone = page.people.iter().position(|own| {
        fold(&own.name) == fold(page.units[idx].body()) || signs.byline == [own.name.as_str()]
    });
    let told = page.person_opening(page.units[idx].body()).filter(|person| {
        page.people[*person].bio.is_empty() && page.units[idx].ends_sentence() && page.units[idx].words >= 8
    });
    if let (Box::Related, Some(person)) = (state, told) {
        page.people[person].bio.push(idx);
        page.decide(idx, Part::Bio, 76, "sentences that begin with the author's name, below the text");
        return Box::None;
    }
    if let (Box::Related, Some(person)) = (state, alone)
        && page.people[person].bio.is_empty()
        && page.units.get(idx + 1).is_some_and(|next| next.ends_sentence() && next.words >= 8)
    {
        page.decide(idx, Part::Author, 72, "the author's name, above sentences, below the text");
        return Box::Author(Some(person));
    }
    match state {
        Box::Related => {
            let sure = if page.is_prose(idx) { 72 } else { 84 };
            page.decide(idx, Part::Out, sure, "it stands in a list of other articles");
            return state;
        }
        Box::Comments => {
            page.decide(idx, Part::Out, 74, "it stands among what readers wrote");
            return state;
        }
        Box::Subjects if is_topic(page, idx) => {
            tail.subjects.push(text);
            page.decide(idx, Part::Subjects, 78, "it stands in a list of subjects");
            return state;
        }
        Box::Subjects | Box::Author(_) | Box::None => {}
    }
    let state = if state == Box::Subjects { Box::None } else { state };
    match signs.lead {
        Some(Lead::Tags) => {
            let (found, rest) = listed(page, idx);
            tail.subjects.extend(found);
            page.decide(idx, Part::Subjects, 85, "it lists the subjects, below the text");
            return if rest { Box::Subjects } else { Box::None };
        }
        Some(Lead::Source) => {
            tail.source.get_or_insert(text);
            page.decide(idx, Part::Source, 85, "it says where the text first appeared");
            return state;
        }
        _ => {}
    }
    person(page, head, tail, idx, state)
}

/// The rest of the tail: names, lives, links, buttons; what cannot be told is kept.
fn person(page: &mut Page, head: &mut Head, tail: &mut Tail, idx: usize, state: Box) -> Box {
    let signs = page.signs[idx].clone();
    let body = page.units[idx].body().to_owned();
    let body = body.as_str();
    let boxed = matches!(state, Box::Author(_));
    if page.enter_people(idx) > 0 {
        page.decide(idx, Part::Author, 82, "a byline below the text");
        let last = signs.byline.last().map(|name| page.person(name));
        return Box::Author(last);
    }
    let known = page.person_opening(body).filter(|person| fold(&page.people[*person].name) == fold(body));
    if super::name::is_name(body)
        && (boxed || known.is_some() || (page.people.is_empty() && page.len() - idx <= 8))
    {
        let sure = if boxed || known.is_some() { 92 } else { 66 };
        let person = page.person(body);
        page.decide(
            idx,
            Part::Author,
            sure,
            if boxed { "a name in the box about the author" } else { "a name below the text" },
        );
        return Box::Author(Some(person));
    }
    if let Some(date) = &signs.date {
        head.date = head.date.take().or(date.date.clone());
        page.decide(idx, Part::Date, 75, "a date below the text");
        return state;
    }
    if signs.address && boxed {
        if let Box::Author(Some(person)) = state {
            page.people[person].links.push(body.to_owned());
        }
        page.decide(idx, Part::Link, 80, "an address in the box about the author");
        return state;
    }
    let furniture = page.furniture(idx, Zone::Tail).filter(|(sure, _)| *sure >= 60);
    if let Some((sure, why)) = furniture.filter(|_| !is_life(page, idx)) {
        page.decide(idx, Part::Out, sure, why);
        return state;
    }
    let sentence = page.units[idx].ends_sentence() || page.units[idx].words >= 10;
    let untold = page.person_opening(body).filter(|person| page.people[*person].bio.is_empty());
    let untold = untold.filter(|_| !boxed && !is_life(page, idx));
    if let Some(person) = untold.filter(|_| page.units[idx].ends_sentence() && page.units[idx].words <= 90) {
        page.people[person].bio.push(idx);
        page.decide(idx, Part::Bio, 78, "it begins with the author's name, below the text");
        return state;
    }
    if is_life(page, idx) || (boxed && sentence) {
        let person = match state {
            Box::Author(Some(person)) if page.person_opening(body).is_none() => person,
            _ if page.person_opening(body).is_some() || super::name::leading_name(body).is_some() => {
                opening_person(page, idx)
            }
            _ if page.people.len() == 1 => 0,
            _ => return keep(page, idx, state),
        };
        // A box tells of its author in few sentences; what goes on and on is something else.
        if !is_life(page, idx) && page.people[person].bio.len() >= 2 {
            return keep(page, idx, Box::None);
        }
        page.people[person].bio.push(idx);
        page.decide(
            idx,
            Part::Bio,
            if boxed { 92 } else { 74 },
            "it tells of the author's life, below the text",
        );
        return Box::Author(Some(person));
    }
    let topics = topics_in_line(page, idx);
    if !topics.is_empty() && !boxed {
        tail.subjects.extend(topics);
        page.decide(idx, Part::Subjects, 68, "several short words in one line below the text");
        return state;
    }
    let led = idx + 1 < page.len() && page.units[idx + 1].run == page.units[idx].run;
    let to_button = led && matches!(page.signs[idx + 1].known, Some(Known::Strong | Known::Weak));
    if to_button && page.units[idx].words <= 25 && state == Box::None {
        page.decide(idx, Part::Out, 68, "it leads to a button, below the text");
        return state;
    }
    let buttons = (idx.saturating_sub(6)..idx).filter(|near| is_out(page, *near)).count();
    let unit = &page.units[idx];
    if buttons >= 2 && unit.words <= 9 && (!unit.ends_sentence() || unit.words <= 3) && state == Box::None {
        page.decide(idx, Part::Out, 66, "a short line among the buttons below the text");
        return state;
    }
    if !boxed && let Some(count) = short_lines(page, tail.start, idx) {
        let sure = if count > 6 { 74 } else { 66 };
        page.decide(idx, Part::Out, sure, "one of many short lines in a row below the text, as menus are");
        return state;
    }
    if boxed && page.units[idx].words <= 8 {
        page.decide(idx, Part::Out, 60, "a short line in the box about the author");
        // After the life, a short line heads something else.
        let told = matches!(state, Box::Author(Some(person)) if !page.people[person].bio.is_empty());
        return if told { Box::None } else { state };
    }
    keep(page, idx, state)
}

/// A page that names nobody else is by whoever claims its rights, if that is a person.
pub(super) fn author_of_rights(page: &mut Page, head: &Head, tail: &Tail) {
    if !page.people.is_empty() {
        return;
    }
    let Some(rights) = &tail.rights else { return };
    let mut rest = rights.as_str();
    for word in rights.split_whitespace() {
        let small = word.to_lowercase();
        let bare = small.trim_matches(|c: char| !c.is_alphanumeric() && c != '©');
        let claim = matches!(bare, "©" | "" | "c" | "copyright" | "by")
            || bare.starts_with(|c: char| c.is_ascii_digit());
        if !claim {
            break;
        }
        rest = rest.trim_start()[word.len()..].trim_start();
    }
    let Some((name, after)) = super::name::leading_name(rest) else { return };
    let ends = after.is_empty() || after.starts_with(['.', ',', ';', '(']) || after.starts_with(" All ");
    let house = head.periodical.as_deref().is_some_and(|house| fold(house) == fold(name));
    if ends && !house {
        page.person(&super::name::recase(name.trim_end_matches('.')));
    }
}

/// How many short lines that are no sentences stand in a row with this one, if many do.
fn short_lines(page: &Page, start: usize, idx: usize) -> Option<usize> {
    let short = |idx: &usize| {
        let unit = &page.units[*idx];
        unit.words <= 6 && unit.marker.is_none() && (!unit.ends_sentence() || is_out(page, *idx))
    };
    let before = (start..idx).rev().take_while(short).count();
    let after = (idx..page.len()).take_while(short).count();
    let verse = in_verse(page, idx) || super::PAPER.contains(&page.units[idx].key.as_str());
    (after > 0 && before + after >= 5 && !verse).then_some(before + after)
}

fn is_out(page: &Page, idx: usize) -> bool {
    page.verdicts[idx].as_ref().is_some_and(|verdict| verdict.part == Part::Out)
}

fn keep(page: &mut Page, idx: usize, state: Box) -> Box {
    page.decide(
        idx,
        Part::Paragraph,
        45,
        "it stands after the text, but nothing says that it is not part of it",
    );
    state
}

/// The subjects of a line that begins as such lists do, and whether they follow below it.
pub(super) fn listed(page: &Page, idx: usize) -> (Vec<String>, bool) {
    let unit = &page.units[idx];
    let phrase = page.voc.lead(&unit.key).map_or(0, |(phrase, _)| phrase.chars().count());
    let rest: String = unit.text.chars().skip(phrase).collect();
    let list = rest.split_once(':').map_or(rest.as_str(), |(_, list)| list);
    let found = subjects(list);
    let below = found.is_empty();
    (found, below)
}

/// `sea, salt` gives sea and salt.
fn subjects(list: &str) -> Vec<String> {
    list.split([',', ';', '|', '•', '·', '#'])
        .map(|part| part.trim_matches([' ', '.', ':', '\u{a0}']).to_owned())
        .filter(|part| !part.is_empty() && part.chars().count() <= 60)
        .collect()
}

/// A short line that could be a subject.
fn is_topic(page: &Page, idx: usize) -> bool {
    let (unit, signs) = (&page.units[idx], &page.signs[idx]);
    let plain = !signs.is_meta() && !signs.rights;
    unit.words <= 4
        && unit.end == super::unit::End::Open
        && unit.marker.is_none()
        && unit.has_letters()
        && plain
}

/// “Bridges · Sound · Iron”: three short parts or more in one line.
fn topics_in_line(page: &Page, idx: usize) -> Vec<String> {
    let text = &page.units[idx].text;
    let parts: Vec<&str> = text.split(['·', '•', '|', ',']).map(str::trim).collect();
    if text.contains(|c: char| c.is_ascii_digit() || c == ':') {
        return Vec::new();
    }
    let short = parts.iter().all(|part| !part.is_empty() && part.split_whitespace().count() <= 4);
    if parts.len() > 2 && short && !page.units[idx].ends_sentence() { subjects(text) } else { Vec::new() }
}
