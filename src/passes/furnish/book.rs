//! The pages before a book's text: half-title, title, copyright, dedication and contents.

use super::{enumerate, fill, lists, paragraph, section, text};
use crate::document::{
    Block, Contents, Division, Inline, Language, Listed, Matter, Paragraph, Section, Styled,
};
use crate::passes::language::{ROLES, Words, words};
use crate::passes::{Frame, FrameMedium, typography};
use crate::publication::{Identifier, Publication};

/// Levels of headings that the contents show.
pub(super) const CONTENTS_DEPTH: u8 = 2;

/// Adds what the manuscript does not bring, each page where books have it.
pub(super) fn furnish(sections: &mut Vec<Section>, frame: &Frame, language: &Language) {
    let words = words(language);
    let publication = frame.publication;
    let pages = [
        (frame.medium == FrameMedium::Print).then(|| half_title(publication)).flatten(),
        title_page(publication, words),
        copyright(frame, words, language),
        dedication(publication),
        (frame.medium == FrameMedium::Print).then(|| contents(sections, words)).flatten(),
        publication.list_of_figures.then(|| lists::section(Listed::Figures, sections)).flatten(),
        publication.list_of_tables.then(|| lists::section(Listed::Tables, sections)).flatten(),
    ];
    for mut page in pages.into_iter().flatten() {
        if sections.iter().any(|own| own.division == page.division) {
            continue;
        }
        typography::space(&mut page, language);
        let place = sections.iter().position(|own| rank(own) > rank(&page)).unwrap_or(sections.len());
        sections.insert(place, page);
    }
}

/// The order of the pages at the front (Chicago Manual of Style, 18th ed., 1.4).
fn rank(section: &Section) -> u8 {
    match section.division {
        Division::HalfTitle => 0,
        Division::TitlePage => 1,
        Division::Copyright => 2,
        Division::Dedication => 3,
        Division::Epigraph => 4,
        Division::Contents => 5,
        Division::ListOfFigures => 6,
        Division::ListOfTables => 7,
        Division::Foreword
        | Division::Preface
        | Division::Introduction
        | Division::Acknowledgements
        | Division::Part
        | Division::Chapter
        | Division::Article
        | Division::Section
        | Division::Afterword
        | Division::Appendix
        | Division::Notes
        | Division::Glossary
        | Division::Bibliography
        | Division::Index
        | Division::AboutAuthor
        | Division::Colophon => 8,
    }
}

fn half_title(publication: &Publication) -> Option<Section> {
    Some(section(Division::HalfTitle, Matter::Front, "", vec![title(publication)?]))
}

/// The title, which running heads call by its short form.
fn title(publication: &Publication) -> Option<Block> {
    let mut title = paragraph("title", filled(&publication.title)?);
    if let (Block::Paragraph(own), Some(short)) =
        (&mut title, publication.short_title.as_deref().and_then(filled))
    {
        own.meta.attributes_mut().values.push(("short".into(), short.into()));
    }
    Some(title)
}

fn filled(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

fn title_page(publication: &Publication, words: &Words) -> Option<Section> {
    let mut blocks = vec![title(publication)?];
    if let Some(subtitle) = publication.subtitle.as_deref().and_then(filled) {
        blocks.push(paragraph("subtitle", subtitle));
    }
    blocks.extend(publication.authors().map(|author| paragraph("author", &author.name)));
    if publication.authors().next().is_none() {
        // A collection is known by its editors.
        blocks
            .extend(credit(publication, "edt", words.credits[0], words).map(|own| paragraph("author", own)));
    }
    if let Some(publisher) = publication.publisher.as_deref().and_then(filled) {
        blocks.push(paragraph("publisher", publisher));
    }
    if let Some(place) = publication.place.as_deref().and_then(filled) {
        blocks.push(paragraph("place", place));
    }
    Some(section(Division::TitlePage, Matter::Front, "", blocks))
}

fn credit(publication: &Publication, role: &str, pattern: &str, words: &Words) -> Option<String> {
    let names: Vec<&str> = publication
        .contributors
        .iter()
        .filter(|contributor| contributor.role.0 == role)
        .map(|contributor| contributor.name.as_str())
        .collect();
    (!names.is_empty()).then(|| fill(pattern, &enumerate(&names, words)))
}

fn copyright(frame: &Frame, words: &Words, language: &Language) -> Option<Section> {
    let publication = frame.publication;
    let mut lines: Vec<String> = Vec::new();
    lines.extend(publication.rights.as_deref().and_then(filled).map(str::to_owned));
    for (role, pattern) in ROLES.iter().zip(words.credits) {
        lines.extend(credit(publication, role, pattern, words));
    }
    let imprint = publication.publisher.as_deref().and_then(filled);
    let imprint = [
        imprint.map(|publisher| fill(words.published_by, publisher)),
        publication.place.as_deref().and_then(filled).map(str::to_owned),
        publication.date.as_ref().map(|date| date.in_words(language)),
    ];
    let imprint: Vec<String> = imprint.into_iter().flatten().collect();
    lines.extend((!imprint.is_empty()).then(|| imprint.join(", ")));
    if let Some(series) = &publication.series {
        let number = series.number.as_deref().and_then(filled);
        lines.push(number.map_or(series.name.clone(), |number| format!("{}, {number}", series.name)));
    }
    lines.extend(identifiers(frame));
    if lines.is_empty() {
        return None;
    }
    let title = Inline::Emphasis(Styled { content: vec![text(&publication.title)], ..Styled::default() });
    let first = Block::Paragraph(Paragraph { content: vec![title], ..Paragraph::default() });
    let rest = lines.into_iter().map(|line| paragraph("", line));
    let blocks = filled(&publication.title).map(|_| first).into_iter().chain(rest).collect();
    Some(section(Division::Copyright, Matter::Front, "", blocks))
}

/// Every number it is known by, this edition's ISBN first.
fn identifiers(frame: &Frame) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut numbers = Vec::new();
    let mut isbn = |number: &crate::publication::Isbn, edition: &str| {
        if !numbers.contains(number) {
            numbers.push(number.clone());
            let edition = if edition.is_empty() { String::new() } else { format!(" ({edition})") };
            lines.push(format!("ISBN {number}{edition}"));
        }
    };
    if let Some(own) = &frame.isbn {
        let edition = frame.isbns.iter().find(|(_, number)| number == own);
        isbn(own, edition.map_or("", |(edition, _)| edition));
    }
    frame.isbns.iter().for_each(|(edition, number)| isbn(number, edition));
    for identifier in &frame.publication.identifiers {
        match identifier {
            Identifier::Isbn(number) => isbn(number, ""),
            Identifier::Doi(_) | Identifier::Issn(_) | Identifier::Uri(_) | Identifier::Other(_) => {}
        }
    }
    for identifier in &frame.publication.identifiers {
        match identifier {
            Identifier::Isbn(_) => {}
            Identifier::Doi(doi) => lines.push(format!("DOI {doi}")),
            Identifier::Issn(issn) => lines.push(format!("ISSN {issn}")),
            Identifier::Uri(own) | Identifier::Other(own) => lines.push(own.clone()),
        }
    }
    lines
}

fn dedication(publication: &Publication) -> Option<Section> {
    let words = publication.dedication.as_deref().and_then(filled)?;
    let lines = words.split("\n\n").filter_map(filled).map(|line| paragraph("", line.replace('\n', " ")));
    Some(section(Division::Dedication, Matter::Front, "", lines.collect()))
}

/// The contents of a book that has more than one thing to list.
fn contents(sections: &[Section], words: &Words) -> Option<Section> {
    let listed = |section: &&Section| !section.heading.is_empty();
    let count = sections.iter().filter(listed).count()
        + sections.iter().flat_map(|section| &section.sections).filter(listed).count();
    let list = Block::Contents(Contents { depth: CONTENTS_DEPTH, ..Contents::default() });
    (count > 1).then(|| section(Division::Contents, Matter::Front, words.contents, vec![list]))
}
