//! Furniture: what stands before and after the author's text, made from the publication's data.
//!
//! A book gets its title pages, copyright page, dedication, contents and biographies; an article
//! its header and the note on its author. What the manuscript brings itself is never made twice.

mod article;
mod book;
mod cover;
mod endnotes;
mod lists;

pub use cover::{CoverParts, PALETTES, PATTERNS, cover};

use super::language::{Words, words};
use super::{Frame, key, typography};
use crate::document::{
    Block, Container, Division, Document, Figure, Image, Inline, Language, Matter, Meta, Paragraph, Section,
    Styled, Text, plain_text, walk_blocks, walk_sections,
};
use crate::publication::{Contributor, Kind};
use crate::source::Span;
use std::collections::BTreeSet;

/// Furnishes the document for the frame's medium.
pub(super) fn furnish(mut document: Document, frame: &Frame) -> Document {
    let language = document.language.clone();
    match frame.publication.kind {
        Kind::Book | Kind::Issue => book::furnish(&mut document.sections, frame, &language),
        Kind::Article => article::furnish(&mut document.sections, frame, &language),
    }
    if !document.sections.iter().any(|section| section.division == Division::AboutAuthor)
        && let Some(mut about) = about_author(frame, &language)
    {
        typography::space(&mut about, &language);
        let last = document.sections.iter().rposition(|section| section.division != Division::Colophon);
        document.sections.insert(last.map_or(0, |last| last + 1), about);
    }
    lists::furnish(&mut document, &language);
    endnotes::furnish(&mut document, frame);
    anchor_headings(&mut document.sections);
    document
}

/// Furniture with a heading can be linked to, as every other heading can.
fn anchor_headings(sections: &mut [Section]) {
    let mut taken = BTreeSet::new();
    walk_sections(sections, &mut |section| taken.extend(section.meta.anchor().map(str::to_owned)));
    for section in sections {
        if !section.heading.is_empty() && section.meta.anchor().is_none() {
            let mut anchor = section.division.class().to_owned();
            while !taken.insert(anchor.clone()) {
                anchor.push_str("-page");
            }
            section.meta.attributes_mut().anchor = Some(anchor);
        }
    }
}

fn text(words: impl Into<String>) -> Inline {
    Inline::Text(Text { meta: Meta::default(), text: words.into() })
}

fn classed(class: &str) -> Meta {
    let mut meta = Meta::default();
    if !class.is_empty() {
        meta.attributes_mut().classes.push(class.to_owned());
    }
    meta
}

/// A paragraph of one class; no class if it is empty.
fn paragraph(class: &str, words: impl Into<String>) -> Block {
    Block::Paragraph(Paragraph { meta: classed(class), content: vec![text(words)], tight: false })
}

fn section(division: Division, matter: Matter, heading: &str, blocks: Vec<Block>) -> Section {
    let heading = if heading.is_empty() { Vec::new() } else { vec![text(heading)] };
    Section {
        division,
        matter,
        level: u8::from(!heading.is_empty()),
        unnumbered: true,
        heading,
        blocks,
        ..Section::default()
    }
}

fn fill(pattern: &str, words: &str) -> String {
    pattern.replace("{}", words)
}

/// “A”, “A and B”, “A, B and C”.
fn enumerate(names: &[&str], words: &Words) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} {} {last}", most.join(", "), words.and),
    }
}

/// Who made it, with their lives: those who have a bio or a portrait.
fn about_author(frame: &Frame, language: &Language) -> Option<Section> {
    let words = words(language);
    let people = about_people(frame);
    let first = people.first()?;
    let authors = people.iter().all(|person| person.role.0 == "aut");
    let heading = match people.len() {
        _ if !authors => words.about[2],
        1 => words.about[0],
        _ => words.about[1],
    };
    let span = first.bio.as_ref().map_or(Span::default(), |bio| bio.span);
    let blocks = people.iter().map(|person| bio(person, frame)).collect();
    let mut about = section(Division::AboutAuthor, Matter::Back, heading, blocks);
    about.meta.span = span;
    Some(about)
}

/// Those of whom there is a life to tell.
fn about_people<'f>(frame: &Frame<'f>) -> Vec<&'f Contributor> {
    let mut people: Vec<&Contributor> = Vec::new();
    for contributor in &frame.publication.contributors {
        // Someone with two roles is told of once.
        if frame.bios.get(key(contributor)).is_some_and(|bio| !bio.is_empty())
            && !people.iter().any(|known| key(known) == key(contributor))
        {
            people.push(contributor);
        }
    }
    people
}

fn bio(person: &Contributor, frame: &Frame) -> Block {
    let mut blocks = Vec::new();
    if let Some(asset) = frame.portraits.get(key(person)) {
        let image = Image {
            href: person.portrait.clone().unwrap_or_else(|| asset.0.clone()),
            asset: Some(asset.clone()),
            alt: Some(person.name.clone()),
            ..Image::default()
        };
        let picture = Paragraph { content: vec![Inline::Image(image)], ..Paragraph::default() };
        blocks.push(Block::Figure(Figure {
            meta: classed("portrait"),
            blocks: vec![Block::Paragraph(picture)],
            ..Figure::default()
        }));
    }
    let own = frame.bios.get(key(person)).cloned().unwrap_or_default();
    // A life that does not say whose it is gets the name above it.
    let surname = person.name.split_whitespace().next_back().unwrap_or_default();
    let mut named = surname.is_empty();
    walk_blocks(&own, &mut |block| {
        if let Block::Paragraph(paragraph) = block {
            named |= plain_text(&paragraph.content).contains(surname);
        }
    });
    if !named {
        let name = Inline::Strong(Styled { content: vec![text(&person.name)], ..Styled::default() });
        blocks.push(Block::Paragraph(Paragraph { content: vec![name], ..Paragraph::default() }));
    }
    blocks.extend(own);
    let meta = Meta { span: person.bio.as_ref().map_or(Span::default(), |bio| bio.span), ..classed("bio") };
    Block::Division(Container { meta, blocks })
}
