//! The head of a page: where the text begins, and what stands before it: the periodical and its
//! section, the title, the deck, the authors, the date, and the buttons between them.

use super::masthead;
use super::name;
use super::page::{Page, Part, Zone, fold};
use super::title;
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

/// Reads the head and decides of every unit in it.
pub(super) fn read(page: &mut Page) -> Head {
    let mut head = Head { body: title::body_start(page), ..Head::default() };
    head.title = title::title(page, head.body);
    if let Some(title) = head.title {
        page.decide(
            title,
            Part::Title,
            title::title_sureness(page, title, head.body),
            "the weightiest line before the text",
        );
    }
    let after = head.title.map_or(0, |title| title + 1);
    dates_and_names(page, &mut head, after);
    parts_of_people(page, &head, after);
    deck(page, &mut head, after);
    first_heading(page, &mut head, after);
    masthead::periodical(page, &mut head);
    rest(page, &mut head, after);
    head
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
        let names = page.enter_people(idx);
        let date = page.signs[idx].date.clone();
        match (&date, names == 0) {
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

/// What people did, each below the name or above it: “Rita Salgueiro”, “Text”.
const TASKS: &[(&str, Option<&str>)] = &[
    ("text", None),
    ("texto", None),
    ("texte", None),
    ("testo", None),
    ("tekst", None),
    ("текст", None),
    ("words", None),
    ("author", None),
    ("autor", None),
    ("autora", None),
    ("auteur", None),
    ("photography", Some("pht")),
    ("photographs", Some("pht")),
    ("photos", Some("pht")),
    ("fotografia", Some("pht")),
    ("fotografía", Some("pht")),
    ("fotografie", Some("pht")),
    ("fotos", Some("pht")),
    ("foto", Some("pht")),
    ("photo", Some("pht")),
    ("photographies", Some("pht")),
    ("фото", Some("pht")),
    ("zdjęcia", Some("pht")),
    ("illustration", Some("ill")),
    ("illustrations", Some("ill")),
    ("ilustração", Some("ill")),
    ("ilustración", Some("ill")),
    ("illustrazioni", Some("ill")),
];

/// Names with the word for what each did beside them, and bylines that begin with a word of their own:
/// “A conversation by Ada Marsh”.
fn parts_of_people(page: &mut Page, head: &Head, after: usize) {
    for idx in after..head.body {
        if page.units[idx].words > 12 || page.is_prose(idx) {
            continue;
        }
        let task = TASKS.iter().find(|(word, _)| *word == page.units[idx].key);
        let above = idx.checked_sub(1).filter(|above| *above >= after && page.signs[*above].name);
        if let (Some((_, role)), Some(above)) = (task, above) {
            let person = page.person(&name::recase(&page.units[above].text.clone()));
            page.people[person].role = *role;
            page.decide(above, Part::Author, 84, "a name above the word for what somebody did");
            page.decide(idx, Part::Out, 84, "it says what the person above it did");
        } else if page.is_open(idx) {
            let named = super::sign::named_after_by(&page.units[idx].text, page.voc);
            if !named.is_empty() {
                named.iter().for_each(|name| {
                    page.person(name);
                });
                page.decide(idx, Part::Author, 76, "a short line that ends with a word for “by” and names");
            }
        }
    }
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
        let boxed = idx > 0 && page.signs[idx - 1].known == Some(Known::About);
        let first = idx == after || boxed;
        if !known && (near_date || page.repeats(idx) > 1 || first || last) {
            let sure = if near_date || boxed || page.repeats(idx) > 1 { 85 } else { 68 };
            page.person(&name::recase(&name));
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
            && !title::is_affiliation(page, *idx, head.body)
            && !page.is_said_again(*idx)
            && !title::is_count(&page.units[*idx].text)
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
    // What stands below an author's name is a post or a place, unless it says more than these do.
    let long = page.units[idx].words >= 12 && meta_follows(page, idx);
    if is_life(page, idx) || (follows_author(page, idx) && !long) {
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

/// The person whose name stands on the line above, where a life goes on below it in the same sentence.
pub(super) fn person_above(page: &Page, idx: usize) -> Option<usize> {
    let text = page.units[idx].body();
    let above = idx.checked_sub(1).filter(|_| text.starts_with(char::is_lowercase))?;
    let own = fold(page.units[above].body());
    page.people.iter().position(|person| fold(&person.name) == own)
}

/// Whether a unit begins with an author's name, or any name, and tells of a life.
pub(super) fn is_life(page: &Page, idx: usize) -> bool {
    let text = page.units[idx].body();
    if page.units[idx].words > 130 || page.units[idx].words < 4 {
        return false;
    }
    if person_above(page, idx).is_some() {
        return page.voc.tells_of_life(text);
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
        && page.caption(last).is_none()
        && !page.is_spoken(last)
        // Buttons stand in a run of lines, headings apart from them.
        && !(page.ends_run(last)
            && last > 0
            && page.signs[last - 1].is_meta()
            && unit.text.chars().any(char::is_lowercase)
            && !super::PAPER.contains(&unit.key.as_str()))
        && page.is_prose_at(head.body);
    if heading {
        head.body = last;
    }
}

/// What is left of the head: buttons and notices go, lives and captions are kept, and what cannot
/// be told is kept too.
fn rest(page: &mut Page, head: &mut Head, after: usize) {
    for idx in 0..head.body {
        if page.is_open(idx) {
            plain_sign(page, head, after, idx);
        }
    }
    for idx in 0..head.body {
        if page.is_open(idx) {
            by_neighbours(page, head, after, idx);
        }
    }
}

/// Decides of a unit that its own words give away.
fn plain_sign(page: &mut Page, head: &Head, after: usize, idx: usize) {
    let unit = &page.units[idx];
    let again = |title: usize| idx != title && unit.words > 2 && unit.key == page.units[title].key;
    if idx >= after && title::is_affiliation(page, idx, head.body) {
        page.decide(
            idx,
            Part::Out,
            74,
            "an author's name with a house, where the name stands by itself as well",
        );
    } else if head.title.is_some_and(again) {
        page.decide(idx, Part::Out, 92, "it repeats the title");
    } else if idx >= after && page.is_above_source(idx) {
        page.decide(idx, Part::Caption, 74, "it stands above the source of a picture");
    } else if (idx >= after || (idx > 0 && page.signs[idx - 1].known == Some(Known::About)))
        && is_life(page, idx)
    {
        let person = opening_person(page, idx);
        page.people[person].bio.push(idx);
        page.decide(idx, Part::Bio, 82, "it begins with an author's name and tells of a life");
    } else if idx >= after && page.is_said_again(idx) {
        page.decide(idx, Part::Out, 78, "a line near below says it again, as pictures and captions do");
    } else if idx >= after && !page.people.is_empty() && page.is_above_credit(idx) && unit.words >= 3 {
        page.decide(idx, Part::Caption, 66, "it stands above a name in capitals, as captions do");
        page.decide(idx + 1, Part::Caption, 66, "a name in capitals below a caption");
    } else if let Some((sure, why)) = page.caption(idx) {
        page.decide(idx, Part::Caption, sure, why);
    } else if page.signs[idx].lead == Some(Lead::Source) {
        page.decide(idx, Part::Source, 80, "it says where the text first appeared");
    } else if page.signs[idx].rights && unit.words < 12 {
        page.decide(idx, Part::Caption, 62, "it names whose a picture is");
    } else if let Some((sure, why)) = page.furniture(idx, Zone::Head)
        && sure >= 60
    {
        page.decide(idx, Part::Out, sure, why);
    } else if page.is_noticed(idx) {
        page.decide(idx, Part::Out, 72, "it stands below the head of a notice");
    }
}

/// Decides of a unit by what stands around it.
fn by_neighbours(page: &mut Page, head: &mut Head, after: usize, idx: usize) {
    let part = |idx: usize| page.verdicts.get(idx).and_then(|own| own.as_ref()).map(|verdict| verdict.part);
    let buttons = (idx.saturating_sub(2)..idx + 3).filter(|near| part(*near) == Some(Part::Out)).count();
    let below_house = idx > 0 && part(idx - 1) == Some(Part::Periodical);
    let unit = &page.units[idx];
    let section = page.signs[idx].known == Some(Known::Section);
    let house = head.periodical.as_deref().map(fold).filter(|house| house.contains(' '));
    let housed = house.is_some_and(|house| fold(&unit.text).starts_with(&house));
    if idx >= after && housed && unit.words <= 20 && !unit.ends_sentence() {
        page.decide(idx, Part::Out, 72, "it begins with the name of the periodical");
    } else if idx >= after && !page.people.is_empty() && unit.words <= 12 && follows_author(page, idx) {
        page.decide(idx, Part::Out, 66, "it stands below the author's name, as posts and places do");
    } else if idx >= after && section && head.section.is_none() {
        head.section = Some(unit.text.clone());
        page.decide(idx, Part::Section, 70, "a word for a part of a periodical, beside the title");
    } else if section {
        page.decide(idx, Part::Out, 66, "a word for a part of a periodical");
    } else if idx < after && below_house && unit.words <= 16 && !unit.ends_sentence() {
        page.decide(idx, Part::Out, 68, "it stands below the periodical's name, as mottoes do");
    } else if buttons >= 2 && unit.words <= 6 && !unit.ends_sentence() {
        page.decide(idx, Part::Out, 66, "a short line among buttons");
    } else {
        let why = "it stands before the text, but nothing says that it is not part of it";
        page.decide(idx, Part::Paragraph, 45, why);
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
    if let Some(person) = person_above(page, idx) {
        return person;
    }
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
        let told = self.signs[idx].date.is_some() && !self.signs[idx].byline.is_empty();
        self.is_open(idx) && (told || !self.units[idx].is_prose())
    }
    fn is_prose_at(&self, idx: usize) -> bool {
        idx < self.len() && self.is_prose(idx)
    }
}
