//! The text itself: headings, lists, quotations, verse, breaks and captions among its paragraphs,
//! and the buttons that were left standing in it.

use super::page::{Page, Part, Zone};
use super::unit::{End, Marker, Unit};
use super::words::{Known, Lead};

/// Decides of every unit of the text that is more, or less, than a paragraph. Gives the subjects
/// that a line within the text lists.
pub(super) fn read(page: &mut Page, start: usize, end: usize) -> Vec<String> {
    let subjects = key_words(page, start, end);
    contents(page, start, end);
    buttons(page, start, end);
    breaks(page, start, end);
    lists(page, start, end);
    quotes(page, start, end);
    verse(page, start, end);
    captions(page, start, end);
    headings(page, start, end);
    subjects
}

/// Three short lines or more in a row most of which stand again further down: a table of contents.
fn contents(page: &mut Page, start: usize, end: usize) {
    let short = |page: &Page, idx: usize| {
        page.is_open(idx) && page.units[idx].words <= 10 && !page.units[idx].ends_sentence()
    };
    let again = |page: &Page, idx: usize| {
        let unit = &page.units[idx];
        !unit.key.is_empty()
            && page.signs[idx].known.is_none()
            && page.repeats(idx) > 1
            && page.units[idx + 1..end].iter().any(|own| own.key == unit.key)
    };
    let mut idx = start;
    while idx < end {
        let count = (idx..end).take_while(|at| short(page, *at)).count();
        // The list ends with the last line that stands again; what follows it may be a heading.
        let last = (idx..idx + count).rev().find(|at| again(page, *at));
        if let Some(last) = last {
            let listed = (idx..=last).filter(|at| again(page, *at)).count();
            if listed >= 3 && listed * 5 >= (last + 1 - idx) * 3 {
                for at in idx..=last {
                    page.decide(
                        at,
                        Part::Out,
                        80,
                        "one of several lines that stand again further down, as contents do",
                    );
                }
            }
        }
        idx += count.max(1);
    }
}

/// “Keywords: …” below an abstract.
fn key_words(page: &mut Page, start: usize, end: usize) -> Vec<String> {
    let mut found = Vec::new();
    for idx in start..end {
        let unit = &page.units[idx];
        if page.signs[idx].lead == Some(Lead::Tags) && unit.text.contains(':') && unit.words <= 30 {
            found.extend(super::tail::listed(page, idx).0);
            page.decide(idx, Part::Subjects, 80, "it lists the subjects");
        }
    }
    found
}

fn buttons(page: &mut Page, start: usize, end: usize) {
    let mut list_of_others = false;
    let mut listed = 0;
    for idx in start..end {
        if page.is_prose(idx) {
            list_of_others = false;
        }
        listed = if list_of_others { listed } else { 0 };
        if !page.is_open(idx) {
            continue;
        }
        let related = page.signs[idx].known == Some(Known::Related);
        let signs = &page.signs[idx];
        let prose_next = idx + 1 < end && page.is_prose(idx + 1);
        if related && !prose_next {
            list_of_others = true;
            page.decide(idx, Part::Out, 72, "it heads a list of other articles within the text");
            continue;
        }
        if list_of_others && page.units[idx].words > 2 && !page.units[idx].ends_sentence() && !signs.is_meta()
        {
            // The last line before the text goes on may be its heading.
            let sure = if prose_next && listed == 0 { 42 } else { 66 };
            listed += 1;
            let part = if sure >= 60 { Part::Out } else { Part::Paragraph };
            page.decide(idx, part, sure, "it follows the head of a list of other articles");
            list_of_others = !prose_next;
            continue;
        }
        // Marks may part scenes, figures may be headings, and so may any word that heads a box.
        if signs.marks
            || signs.number
            || signs.address
            || matches!(
                signs.known,
                Some(Known::About | Known::Comments | Known::Home | Known::Section | Known::Related)
            )
        {
            continue;
        }
        if let Some((sure, why)) = page.furniture(idx, Zone::Body) {
            if sure >= 60 {
                page.decide(idx, Part::Out, sure, why);
            } else if sure >= 40 && page.units[idx].words <= 6 {
                page.decide(idx, Part::Paragraph, sure, why);
            }
        }
    }
}

fn breaks(page: &mut Page, start: usize, end: usize) {
    for idx in start..end {
        let unit = &page.units[idx];
        let signs = &page.signs[idx];
        if page.is_open(idx) && signs.marks && unit.chars <= 24 {
            let edge = idx == start || idx + 1 == end;
            let part = if edge { Part::Out } else { Part::Break };
            let why = if edge { "marks at the edge of the text" } else { "marks alone between paragraphs" };
            page.decide(idx, part, if unit.chars == 1 { 72 } else { 88 }, why);
        }
    }
}

/// Items: bullets, and figures that count on. One figure before a short line is a heading's.
fn lists(page: &mut Page, start: usize, end: usize) {
    let mut idx = start;
    while idx < end {
        let Some(first) = page.units[idx].marker.filter(|_| page.is_open(idx)) else {
            idx += 1;
            continue;
        };
        let mut last = idx;
        while last + 1 < end && page.is_open(last + 1) && goes_on(&page.units[last], &page.units[last + 1]) {
            last += 1;
        }
        let count = last + 1 - idx;
        let (sure, why) = match first {
            Marker::Bullet('-' | '–' | '*' | '+' | '·') if count < 2 => (0, ""),
            // Speech in many languages begins with a dash and ends as sentences do.
            Marker::Bullet('–' | '-') if speech(page, idx, last) => (0, ""),
            Marker::Bullet(_) => (if count > 1 { 94 } else { 80 }, "it begins with a bullet"),
            Marker::Number { value: 1, .. } if count > 1 => (90, "its figures count on from one"),
            Marker::Number { .. } if count > 2 => (78, "its figures count on"),
            Marker::Number { .. } | Marker::Quoted => (0, ""),
        };
        for item in idx..=last {
            if sure > 0 {
                page.decide(item, Part::Item, sure, why);
            }
        }
        idx = last + 1;
    }
}

fn goes_on(unit: &Unit, next: &Unit) -> bool {
    match (unit.marker, next.marker) {
        (Some(Marker::Bullet(one)), Some(Marker::Bullet(other))) => {
            one == other || unit.indent != next.indent
        }
        (
            Some(Marker::Number { value: one, letter: left, depth: 1 }),
            Some(Marker::Number { value: other, letter: right, depth: 1 }),
        ) => left == right && other == one + 1,
        _ => false,
    }
}

fn speech(page: &Page, first: usize, last: usize) -> bool {
    let ended = (first..=last).filter(|idx| page.units[*idx].ends_sentence()).count();
    let short = (first..=last).filter(|idx| page.units[*idx].words < 4).count();
    ended * 4 >= (last + 1 - first) * 3 && short * 2 < last + 1 - first
}

fn quotes(page: &mut Page, start: usize, end: usize) {
    for idx in start..end {
        if !page.is_open(idx) {
            continue;
        }
        let unit = &page.units[idx];
        if unit.marker == Some(Marker::Quoted) {
            page.decide(idx, Part::Quote, 90, "it begins with the mark of quoted mail");
            continue;
        }
        let next = (idx + 1 < end && page.is_open(idx + 1)).then(|| &page.units[idx + 1]);
        let attributed = next.is_some_and(|next| {
            let text = next.text.trim_start_matches(['—', '–', '―', '-']).trim_start();
            text.len() < next.text.len()
                && next.words <= 12
                && !next.ends_sentence()
                && text.starts_with(char::is_uppercase)
        });
        let set_off = unit.text.starts_with(['“', '"', '«', '„', '»', '‘']) && unit.words >= 5;
        if attributed && (set_off || unit.is_prose()) {
            let sure = if set_off { 92 } else { 74 };
            page.decide(idx, Part::Quote, sure, "a line that says whose words they are follows");
            page.decide(idx + 1, Part::Attribution, sure, "a dash and a name below a quotation");
            continue;
        }
        let indented = page.units[idx].indent >= 4 && page.units[idx].words >= 8;
        let beside = |other: Option<usize>| {
            other
                .filter(|other| (start..end).contains(other))
                .is_some_and(|other| page.units[other].indent == 0)
        };
        if indented && beside(idx.checked_sub(1)) {
            page.decide(idx, Part::Quote, 70, "it is indented, and the text around it is not");
        }
    }
}

/// Runs of short lines in a text whose paragraphs stand apart: verse, or an address.
fn verse(page: &mut Page, start: usize, end: usize) {
    if !page.spaced {
        return;
    }
    let mut idx = start;
    while idx < end {
        let run = page.units[idx].run;
        let mut last = idx;
        while last + 1 < end && page.units[last + 1].run == run {
            last += 1;
        }
        let lines = idx..=last;
        let fit = last - idx >= 2
            && lines.clone().all(|line| {
                page.is_open(line) && page.units[line].chars <= 70 && page.units[line].marker.is_none()
            })
            && lines.clone().filter(|line| page.units[*line].words > 1).count() * 3 >= (last + 1 - idx) * 2;
        if fit {
            for line in lines {
                page.decide(line, Part::Verse, 72, "one of several short lines without an empty one between");
            }
        }
        idx = last + 1;
    }
}

fn captions(page: &mut Page, start: usize, end: usize) {
    for idx in start..end {
        if page.is_open(idx) && !page.is_prose(idx) && page.is_said_again(idx) {
            page.decide(idx, Part::Out, 74, "a line near below says it again, as pictures and captions do");
        } else if page.is_open(idx) && idx > start && super::page::is_label(&page.units[idx - 1].text) {
            page.decide(idx, Part::Caption, 68, "it stands below the number of a figure or a table");
        } else if page.is_open(idx)
            && page.is_above_source(idx)
            && idx > start
            // A sentence below a short line is what that line heads.
            && (!page.units[idx].ends_sentence() || is_text(page, idx - 1))
        {
            page.decide(idx, Part::Caption, 70, "it stands above the source of a picture");
        } else if page.is_open(idx)
            && let Some((sure, why)) = page.caption(idx)
        {
            page.decide(idx, Part::Caption, sure, why);
        }
    }
}

/// Least weight of a heading.
const HEADING: i32 = 70;

fn headings(page: &mut Page, start: usize, end: usize) {
    names_of_speakers(page, start, end);
    measured_items(page, start, end);
    bare_items(page, start, end);
    let weights: Vec<i32> = (start..end).map(|idx| weigh_heading(page, idx, start, end)).collect();
    let all = weights.iter().filter(|weight| **weight >= HEADING).count();
    for (offset, weight) in weights.iter().enumerate() {
        let idx = start + offset;
        // A short question alone in a text without headings is one the text asks.
        let alone = all == 1 && page.units[idx].end == End::Question;
        let weight = if alone && page.units[idx].words <= 3 { weight - 25 } else { *weight };
        if weight < HEADING {
            continue;
        }
        let doubtful = page.verdicts[idx].as_ref().is_some_and(|verdict| verdict.part == Part::Paragraph);
        if page.is_open(idx) || doubtful {
            let sure = u8::try_from((weight - 8).clamp(40, 96)).unwrap_or(40);
            let sure = if doubtful { sure.min(62) } else { sure };
            page.decide(idx, Part::Heading(2), sure, why_heading(page, idx));
        }
    }
}

/// Three lines or more in one run of which most begin with a figure: what a recipe wants.
fn measured_items(page: &mut Page, start: usize, end: usize) {
    let measured = |page: &Page, at: usize| page.units[at].text.starts_with(|c: char| c.is_ascii_digit());
    let mut idx = start;
    while idx < end {
        let run = page.units[idx].run;
        let fits = |at: &usize| {
            let unit = &page.units[*at];
            unit.run == run
                && page.is_open(*at)
                && unit.marker.is_none()
                && unit.end == End::Open
                && unit.words <= 14
        };
        let count = (idx..end).take_while(fits).count();
        let from = (idx..idx + count).find(|at| measured(page, *at)).unwrap_or(idx + count);
        let figures = (from..idx + count).filter(|at| measured(page, *at)).count();
        if figures >= 3 && figures * 3 >= (idx + count - from) * 2 && from <= idx + 1 {
            for at in from..idx + count {
                page.decide(at, Part::Item, 70, "one of several lines in a row that begin with figures");
            }
        }
        idx += count.max(1);
    }
}

/// Three lines or more in a row that are no sentences, each too long for a heading's heading: items
/// whose bullets were lost.
fn bare_items(page: &mut Page, start: usize, end: usize) {
    let mut idx = start;
    while idx < end {
        let fits = |at: &usize| {
            may_head(page, *at, start, end)
                && page.units[*at].marker.is_none()
                && page.units[*at].end == End::Open
                && (4..=14).contains(&page.units[*at].words)
        };
        let count = (idx..end).take_while(fits).count();
        let led = idx > start && is_text(page, idx - 1);
        if count >= 3 && led {
            for at in idx..idx + count {
                page.decide(at, Part::Item, 66, "one of several lines in a row that are no sentences");
            }
        }
        idx += count.max(1);
    }
}

/// A name below a short paragraph that is told of in the text has said those words: they were set
/// large in the middle of the page. Names that head the parts of a text are several.
fn names_of_speakers(page: &mut Page, start: usize, end: usize) {
    let names: Vec<usize> = (start + 1..end)
        .filter(|idx| page.is_open(*idx) && page.signs[*idx].name && page.units[*idx].words <= 3)
        .collect();
    let [only] = names.as_slice() else { return };
    let name = page.units[*only].text.clone();
    let told =
        (start..end).any(|idx| idx != *only && page.is_prose(idx) && page.units[idx].text.contains(&name));
    let said = only - 1;
    if told && page.is_open(said) && page.units[said].ends_sentence() && page.units[said].words <= 45 {
        page.decide(said, Part::Quote, 66, "a name that the text tells of stands below it");
        page.decide(*only, Part::Attribution, 66, "a name below words that were set apart");
    }
}

fn may_head(page: &Page, idx: usize, start: usize, end: usize) -> bool {
    if !(start..end).contains(&idx) {
        return false;
    }
    let (unit, signs) = (&page.units[idx], &page.signs[idx]);
    let part = page.verdicts[idx].as_ref().map(|verdict| verdict.part);
    let numbered = matches!(unit.marker, Some(Marker::Number { .. }));
    // A button's word that was kept for want of certainty heads nothing, nor does a count.
    let button = match signs.known {
        Some(Known::Weak | Known::Strong | Known::Advert) => true,
        Some(Known::Comments) => unit.text.chars().any(|c| c.is_ascii_digit()),
        Some(Known::About | Known::Related | Known::Home | Known::Notice | Known::Section) | None => false,
    };
    // “Q: And then?” is somebody speaking.
    let first = unit.text.split_whitespace().next().unwrap_or_default();
    let named = unit.text.split_once(": ").is_some_and(|(name, _)| super::name::is_name(name));
    let speaker = named || (first.ends_with(':') && first.chars().count() <= 4);
    matches!(part, None | Some(Part::Paragraph))
        && !button
        && !speaker
        && !page.is_spoken(idx)
        && !unit.text.split_whitespace().any(super::sign::is_domain)
        && (unit.has_letters() || is_numeral(&unit.text))
        && (unit.marker.is_none() || numbered)
        && (1..=14).contains(&unit.words.max(1))
        && unit.chars <= 110
        && matches!(unit.end, End::Open | End::Question | End::Exclamation | End::Colon)
        && !unit.body().starts_with(|c: char| c.is_lowercase() || matches!(c, '—' | '–' | '@' | '(' | '['))
        && !signs.address
        && signs.date.is_none()
        && !matches!(signs.lead, Some(Lead::Credit | Lead::ReadMore | Lead::Tags))
}

fn is_numeral(text: &str) -> bool {
    let bare = text.trim_end_matches('.');
    !bare.is_empty()
        && bare.len() <= 6
        && (bare.bytes().all(|byte| b"IVXLC".contains(&byte))
            || bare.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Adds up what speaks for a heading and against it.
fn weigh_heading(page: &Page, idx: usize, start: usize, end: usize) -> i32 {
    if !may_head(page, idx, start, end) {
        return 0;
    }
    let unit = &page.units[idx];
    let follows = |at: usize| at < end && is_text(page, at);
    let mut weight = 30;
    weight += match unit.end {
        End::Open => 25,
        End::Question => 10,
        End::Exclamation => -5,
        End::Colon => -15,
        End::Stop | End::Comma => -40,
    };
    // What it heads: text, or a heading that heads text, or a list.
    // Buttons between do not count.
    let out = |at: &usize| page.verdicts[*at].as_ref().is_some_and(|own| own.part == Part::Out);
    let next: Vec<usize> = (idx + 1..end).filter(|at| !out(at)).take(5).collect();
    let chain = next.iter().take_while(|at| may_head(page, **at, start, end)).count();
    let text = next.get(chain).is_some_and(|at| follows(*at));
    weight += match chain {
        0 if text => 25,
        1 if text => 18,
        2 if text => 0,
        _ => -45,
    };
    weight += match idx.checked_sub(1).filter(|before| *before >= start) {
        None => 10,
        Some(before) if is_text(page, before) => 10,
        Some(before) if may_head(page, before, start, end) => 5,
        Some(_) => 8,
    };
    if is_numeral(&unit.text) {
        return weight;
    }
    if matches!(unit.marker, Some(Marker::Number { .. })) {
        weight += 12;
    }
    weight += match unit.words {
        1..=8 => 10,
        9..=11 => 0,
        _ => -12,
    };
    let letters = unit.text.chars().filter(|c| c.is_alphabetic()).count();
    if letters > 3 && unit.text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase) {
        weight += 12;
    } else if is_title_case(unit.body()) {
        weight += 8;
    }
    let first = unit.body().split_whitespace().next().unwrap_or_default().to_lowercase();
    if page.voc.is_joining(&first) && !is_title_case(unit.body()) {
        weight -= 35;
    }
    if unit.text.starts_with(['“', '"', '«', '„', '»']) && unit.text.ends_with(['”', '"', '»', '“', '«'])
    {
        // Speech with its speaker between is no title.
        let spoken = unit.text.contains("”, ") || unit.text.contains("«, ") || unit.text.contains("\", ");
        weight -= if spoken { 35 } else { 20 };
    }
    if unit.body().contains(". ") && unit.marker.is_none() {
        weight -= 20;
    }
    if page.repeats(idx) > 1 {
        weight -= 15;
    }
    weight += if unit.headed { 45 } else { 0 };
    // “Until next week,” and a name.
    if unit.words <= 3 && idx > start && page.units[idx - 1].end == End::Comma {
        weight -= 40;
    }
    // The last of several lines that stand together heads nothing.
    if page.ends_run(idx) && !is_text(page, idx - 1) {
        weight -= 25;
    }
    weight
}

fn is_text(page: &Page, idx: usize) -> bool {
    let part = page.verdicts[idx].as_ref().map(|verdict| verdict.part);
    match part {
        Some(Part::Item | Part::Quote | Part::Verse | Part::Caption) => true,
        Some(_) => false,
        None => {
            page.is_prose(idx)
                || (page.units[idx].words >= 4
                    && (page.units[idx].ends_sentence() || page.units[idx].end == End::Colon))
        }
    }
}

/// Most of its longer words have capitals.
pub(super) fn is_title_case(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().filter(|word| word.chars().count() > 3).collect();
    let capitals = words.iter().filter(|word| word.starts_with(char::is_uppercase)).count();
    words.len() > 1 && capitals * 10 >= words.len() * 7
}

fn why_heading(page: &Page, idx: usize) -> String {
    let unit = &page.units[idx];
    let mut why = String::from("a short line");
    why.push_str(match unit.end {
        End::Open => " without a full stop",
        End::Question => " that asks",
        End::Exclamation | End::Colon | End::Stop | End::Comma => "",
    });
    if matches!(unit.marker, Some(Marker::Number { .. })) {
        why.push_str(" with a number");
    }
    if is_title_case(unit.body()) {
        why.push_str(", in capitals as titles are");
    }
    let next = page.units.get(idx + 1).is_some_and(Unit::is_prose);
    why.push_str(if next { ", before a paragraph" } else { ", before another heading or a list" });
    why
}
