//! What references say: links that name the number, the title or the page of what they lead to.
//!
//! Numbers and titles are put into words once for all editions ([`resolve`]). Pages differ from one
//! edition to the next, so what speaks of them is settled last ([`settle_pages`]): in print the number
//! stays symbolic, an e-book gets the page of the printed edition whose pages it lists, and one that
//! lists none is told the number or the title instead.

use super::join::written;
use super::terms;
use super::{Frame, FrameMedium};
use crate::diagnostic::{Sink, note};
use crate::document::{
    Block, Document, Inline, Language, Link, Meta, Number, PageNumber, Section, Shows, Text,
    child_blocks_mut, lines_mut, plain_text, walk_blocks, walk_inlines, walk_inlines_mut,
};
use crate::reader::markdown::quotation_marks;
use std::collections::BTreeMap;

/// What can be said of a place.
#[derive(Clone, Debug, Default, PartialEq)]
struct Facts {
    /// “Chapter 4”, “Figure 2.3”.
    label: String,
    sign: String,
    title: String,
}

impl Facts {
    fn of_number(number: Option<&Number>, title: &str) -> Facts {
        let title = tidy(title);
        number.map_or(Facts { title: title.clone(), ..Facts::default() }, |number| Facts {
            label: tidy(&number.label),
            sign: number.sign.clone(),
            title,
        })
    }
}

/// What can be said of every place with an anchor.
struct Places {
    facts: BTreeMap<String, Facts>,
}

impl Places {
    fn new(document: &Document) -> Places {
        let mut places = Places { facts: BTreeMap::new() };
        let nowhere = Facts::default();
        document.sections.iter().for_each(|section| places.section(section, &nowhere));
        // A note has no name but its number, which is its mark.
        for (label, own) in &document.notes {
            let sign = own.number.to_string();
            let facts = Facts { label: String::new(), sign, title: written(label).to_owned() };
            places.blocks(&own.blocks, &facts);
        }
        places
    }

    fn section(&mut self, section: &Section, outer: &Facts) {
        let own = match section.heading.is_empty() {
            true => outer.clone(),
            false => of_heading(section),
        };
        self.enter(&section.meta, &own);
        section.heading.iter().for_each(|inline| self.inline(inline, &own));
        self.blocks(&section.blocks, &own);
        section.sections.iter().for_each(|inner| self.section(inner, &own));
    }

    fn enter(&mut self, meta: &Meta, facts: &Facts) {
        if let Some(anchor) = meta.anchor() {
            self.facts.entry(anchor.to_owned()).or_insert_with(|| facts.clone());
        }
    }

    fn blocks(&mut self, blocks: &[Block], outer: &Facts) {
        walk_blocks(blocks, &mut |block| {
            let own = match block {
                Block::Figure(own) if own.number.is_some() || !own.caption.is_empty() => {
                    Facts::of_number(own.number.as_ref(), &plain_text(&own.caption))
                }
                Block::Table(own) if own.number.is_some() || !own.caption.is_empty() => {
                    Facts::of_number(own.number.as_ref(), &plain_text(&own.caption))
                }
                Block::Heading(own) => Facts { title: tidy(&plain_text(&own.content)), ..Facts::default() },
                _ => outer.clone(),
            };
            self.enter(block.meta(), &own);
            crate::document::lines(block).into_iter().flatten().for_each(|inline| self.inline(inline, &own));
        });
    }

    fn inline(&mut self, inline: &Inline, outer: &Facts) {
        self.enter(inline.meta(), outer);
        inline.content().into_iter().flatten().for_each(|inner| self.inline(inner, outer));
    }
}

/// What a heading says: a label that a pass gave it, or the one that its author wrote.
fn of_heading(section: &Section) -> Facts {
    if let [Inline::Span(label), Inline::Span(title)] = section.heading.as_slice()
        && label.meta.has_class("label")
    {
        let part = |class: &str| {
            let own = label.content.iter().filter(|inline| inline.meta().has_class(class));
            tidy(&plain_text(&own.cloned().collect::<Vec<_>>()))
        };
        let name = label.content.iter().filter(|inline| !inline.meta().has_class("stop"));
        return Facts {
            label: tidy(&plain_text(&name.cloned().collect::<Vec<_>>())),
            sign: part("numeral"),
            title: tidy(&plain_text(&title.content)),
        };
    }
    Facts::of_number(section.number.as_ref(), &plain_text(&section.heading))
}

/// Puts numbers and titles into words.
pub(super) fn resolve(document: &mut Document, sink: &mut Sink) {
    let any = |document: &Document| {
        let mut any = false;
        walk_inlines(document, &mut |inline| any |= matches!(inline, Inline::Link(own) if says(own)));
        any
    };
    if !any(document) {
        return;
    }
    let places = Places::new(document);
    walk_links(document, &mut |link, language| {
        if says(link) && !link.shows.page() {
            say(link, &places, language, sink);
        }
    });
}

/// The link leaves it to us to say something of its target.
fn says(link: &Link) -> bool {
    link.target.is_some() && (link.shows != Shows::Nothing || is_silent(link))
}

/// It has no words of its author's, nor a picture.
fn is_silent(link: &Link) -> bool {
    link.content.is_empty()
}

fn say(link: &mut Link, places: &Places, language: &Language, sink: &mut Sink) {
    let Some(anchor) = link.target.clone() else { return };
    if link.shows == Shows::Nothing {
        link.shows = Shows::Label;
    }
    let facts = places.facts.get(&anchor).cloned().unwrap_or_default();
    let said = match phrase(&facts, link.shows, language) {
        Some(said) => said,
        None => {
            sink.push(note::nothing_to_name(link.meta.span, &anchor));
            anchor
        }
    };
    append(link, said);
}

/// What is said of a place; none if there is nothing to say.
fn phrase(facts: &Facts, shows: Shows, language: &Language) -> Option<String> {
    let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    // A number is not parted from its word.
    let label = || filled(&facts.label.replace(' ', "\u{a0}"));
    let title = || filled(&facts.title).map(|title| quoted(&title, language));
    match shows {
        Shows::Number => filled(&facts.sign).or_else(label).or_else(title),
        Shows::Title => title().or_else(label),
        Shows::Full => match (label(), title()) {
            (Some(label), Some(title)) => Some(format!("{label}, {title}")),
            (label, title) => label.or(title),
        },
        Shows::Nothing | Shows::Label | Shows::Page | Shows::Folio => label().or_else(title),
    }
}

fn quoted(title: &str, language: &Language) -> String {
    let [open, close] = quotation_marks(language);
    format!("{open}{title}{close}")
}

/// Adds what is said after the author's own words.
fn append(link: &mut Link, said: String) {
    let text = if is_silent(link) { said } else { format!("\u{a0}{said}") };
    link.content.push(made(link.meta.span, text));
}

fn made(span: crate::source::Span, text: String) -> Inline {
    Inline::Text(Text { meta: Meta::at(span), text })
}

/// Puts into words what is said of pages, as the edition knows them.
pub(super) fn settle_pages(document: &mut Document, frame: &Frame, sink: &mut Sink) {
    let mut any = false;
    walk_inlines(document, &mut |inline| {
        any |= match inline {
            Inline::Link(own) => own.shows.page(),
            Inline::PageNumber(_) => true,
            _ => false,
        };
    });
    if !any {
        return;
    }
    let places = Places::new(document);
    if frame.medium == FrameMedium::Book {
        settle_numbers(document, &places, frame);
    }
    walk_links(document, &mut |link, language| {
        let Some(anchor) = link.target.clone().filter(|_| link.shows.page()) else { return };
        let meta = Meta::at(link.meta.span);
        let number = match frame.medium {
            FrameMedium::Print => Some(Inline::PageNumber(PageNumber { meta, target: anchor.clone() })),
            FrameMedium::Book => frame.folios.get(&anchor).map(|folio| made(link.meta.span, folio.clone())),
        };
        match number {
            Some(number) => say_page(link, number, language),
            None if is_silent(link) => {
                if link.shows == Shows::Folio {
                    sink.push(note::page_not_known(link.meta.span));
                }
                let facts = places.facts.get(&anchor).cloned().unwrap_or_default();
                let said = phrase(&facts, Shows::Label, language).unwrap_or(anchor);
                append(link, said);
            }
            // Its author's words lead there without a page.
            None => {}
        }
    });
}

/// Numbers of pages that another program put into the tree.
fn settle_numbers(document: &mut Document, places: &Places, frame: &Frame) {
    let language = document.language.clone();
    walk_inlines_mut(document, &mut |inline| {
        let Inline::PageNumber(own) = inline else { return };
        let folio = frame.folios.get(&own.target).cloned();
        let name = || phrase(places.facts.get(&own.target)?, Shows::Label, &language);
        let text = folio.or_else(name).unwrap_or_else(|| own.target.clone());
        *inline = made(own.meta.span, text);
    });
}

fn say_page(link: &mut Link, number: Inline, language: &Language) {
    let span = link.meta.span;
    let silent = is_silent(link);
    let (before, after) = match link.shows {
        Shows::Page => terms::of(language).page.split_once("{}").unwrap_or(("", "")),
        _ => ("", ""),
    };
    let before = before.replace(' ', "\u{a0}");
    let (before, after) = match (silent, link.shows) {
        (true, _) => (before, after.to_owned()),
        (false, Shows::Page) => (format!(" ({before}"), format!("{after})")),
        (false, _) => ("\u{a0}".to_owned(), after.to_owned()),
    };
    let text = |text: String| (!text.is_empty()).then(|| made(span, text));
    link.content.extend(text(before));
    link.content.push(number);
    link.content.extend(text(after));
}

/// Every link with the language it stands in.
fn walk_links(document: &mut Document, visit: &mut dyn FnMut(&mut Link, &Language)) {
    let language = document.language.clone();
    document.sections.iter_mut().for_each(|section| walk_section(section, &language, visit));
    for own in document.notes.values_mut() {
        walk_in_blocks(&mut own.blocks, &language, visit);
    }
}

fn walk_section(section: &mut Section, outer: &Language, visit: &mut dyn FnMut(&mut Link, &Language)) {
    let language = section.meta.language().cloned().unwrap_or_else(|| outer.clone());
    walk_in_line(&mut section.heading, &language, visit);
    walk_in_blocks(&mut section.blocks, &language, visit);
    section.sections.iter_mut().for_each(|inner| walk_section(inner, &language, visit));
}

fn walk_in_blocks(blocks: &mut [Block], outer: &Language, visit: &mut dyn FnMut(&mut Link, &Language)) {
    for block in blocks {
        let language = block.meta().language().cloned().unwrap_or_else(|| outer.clone());
        lines_mut(block).into_iter().for_each(|line| walk_in_line(line, &language, visit));
        child_blocks_mut(block).into_iter().for_each(|inner| walk_in_blocks(inner, &language, visit));
    }
}

fn walk_in_line(line: &mut [Inline], outer: &Language, visit: &mut dyn FnMut(&mut Link, &Language)) {
    for inline in line {
        let language = inline.meta().language().cloned().unwrap_or_else(|| outer.clone());
        if let Inline::Link(link) = inline {
            visit(link, &language);
        }
        if let Some(content) = inline.content_mut() {
            walk_in_line(content, &language, visit);
        }
    }
}

/// One space between words, none at the ends.
fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
