//! The lines above a title: the periodical, its section, its menu.

use super::head::Head;
use super::page::{Page, Part, fold};
use super::sign::steps;
use super::title::is_candidate;
use super::words::{Known, Lead};

/// The periodical and its section, from the lines and trails above the title.
pub(super) fn periodical(page: &mut Page, head: &mut Head) {
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
                // What stands again in the text is a line of its contents.
                && !(head.body..page.len()).any(|own| {
                    page.units[own].headed && page.units[own].key == page.units[*idx].key
                })
                && !(page.units[*idx].key.len() > 4
                    && super::notes::HEADS.contains(&page.units[*idx].key.as_str()))
        })
        .collect();
    site_from_title(page, head, title);
    let (house, section) = match lines.as_slice() {
        [] => return,
        [one] if page.signs[*one].known == Some(Known::Section) || begins_with_section(page, *one) => {
            (None, Some(*one))
        }
        [one] if head.periodical.is_some() => (None, Some(*one)),
        [one] => (Some(*one), None),
        [_, .., last] => {
            let house = house_among(page, head, &lines, title);
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

/// “Essay / On objects”.
fn begins_with_section(page: &Page, idx: usize) -> bool {
    let text = &page.units[idx].text;
    let first = text.split(['/', '|', '·', ':']).next().unwrap_or_default();
    first.len() < text.len() && page.voc.known(&super::words::key(first)) == Some(Known::Section)
}

/// The line that names the periodical: known from the window's title or the claim of rights, else
/// the one that weighs most.
fn house_among(page: &Page, head: &Head, lines: &[usize], title: usize) -> usize {
    let named = lines
        .iter()
        .copied()
        .find(|idx| head.periodical.as_deref().is_some_and(|own| fold(own) == fold(&page.units[*idx].text)));
    let known = named.or_else(|| said_again(page, lines, title));
    known.unwrap_or_else(|| {
        let mut best = (i32::MIN, lines[0]);
        for (place, idx) in lines.iter().copied().enumerate() {
            let score = weigh_house(page, idx, place);
            if score > best.0 {
                best = (score, idx);
            }
        }
        best.1
    })
}

fn weigh_house(page: &Page, idx: usize, place: usize) -> i32 {
    let text = &page.units[idx].text;
    let mut score = if place == 0 { 3 } else { 0 };
    // Houses have articles before their names in most languages.
    let first = text.split_whitespace().next().unwrap_or_default().to_lowercase();
    let articles = ["the", "der", "die", "das", "le", "la", "les", "el", "il", "o", "a", "de", "het"];
    score += if articles.contains(&first.as_str()) && page.units[idx].words > 1 { 3 } else { 0 };
    // A menu of sections hangs below the name.
    score +=
        if page.signs.get(idx + 1).is_some_and(|next| next.known == Some(Known::Section)) { 2 } else { 0 };
    // Journals stand above the volume.
    score += if page.signs.get(idx + 1).is_some_and(|next| next.lead == Some(Lead::Source)) { 6 } else { 0 };
    score -= if page.signs[idx].known == Some(Known::Section) { 4 } else { 0 };
    let button = text.split_whitespace().any(|word| {
        let key = super::words::key(word);
        matches!(page.voc.known(&key), Some(Known::Weak | Known::Strong))
            || ["subscriptions", "jobs", "edition"].contains(&key.as_str())
    });
    score - if button { 4 } else { 0 }
}

/// The name of the site that stands again in the claim of rights at the foot, or in the box about it.
fn said_again(page: &Page, lines: &[usize], title: usize) -> Option<usize> {
    let claims: Vec<String> = (title + 1..page.len())
        .filter(|idx| page.signs[*idx].rights)
        .map(|idx| fold(&page.units[idx].text))
        .collect();
    // Claims name the house in full, with no article before it; the longest name that fits is meant.
    let name = |idx: usize| {
        let own = fold(&page.units[idx].text);
        let bare = ["the ", "der ", "die ", "das ", "le ", "la ", "el ", "il ", "o "];
        bare.iter().find_map(|article| own.strip_prefix(article)).unwrap_or(&own).to_owned()
    };
    let button = |idx: usize| {
        matches!(page.signs[idx].known, Some(Known::Section | Known::Weak | Known::Strong | Known::Home))
    };
    let fits = |idx: &usize| {
        let own = name(*idx);
        !own.is_empty() && !button(*idx) && claims.iter().any(|claim| claim.contains(&own))
    };
    lines.iter().copied().filter(fits).max_by_key(|idx| (name(*idx).len(), usize::MAX - idx))
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
