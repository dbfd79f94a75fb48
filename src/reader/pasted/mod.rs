//! Pasted articles: what one gets by selecting a web page and pasting it as plain text.
//!
//! The page is broken into [`unit`]s; each is read for the [`sign`]s that its own words give (in
//! the page's language and in English); then its place is looked at: the [`head`] before the text,
//! the [`tail`] after it, and the [`body`] between. No signal decides alone, and nothing is
//! dropped in secret: each line that is left out, or read as something other than a paragraph, is
//! a [`Decision`] with its reason and how sure it is. What is not sure is reported, and when a
//! line could as well be text, it stays.

mod body;
mod build;
mod date;
mod head;
mod level;
mod marks;
mod masthead;
mod name;
mod notes;
mod page;
mod ruling;
mod sign;
mod tail;
mod title;
mod unit;
pub(in crate::reader) mod voice;
mod words;

use crate::diagnostic::{Sink, reader as codes};
use crate::document::Document;
use crate::publication::Publication;
use crate::source::{SourceFile, Span};
pub use ruling::Rulings;

use page::{Page, Part};
use ruling::Ruling;
use std::fmt;

/// What was read from a pasted page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// One flat section: the title as a heading of level 1, then the text.
    pub document: Document,
    /// What the page says of itself; the rest is empty.
    pub publication: Publication,
    /// In the order of the page.
    pub decisions: Vec<Decision>,
}

/// How one line of the page was read, where it is not a plain paragraph.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    pub span: Span,
    pub action: Action,
    /// One lowercase sentence without a full stop.
    pub reason: String,
    /// From 0 to 1.
    pub confidence: f32,
}

/// What was done with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Dropped,
    /// It could have been dropped, and was not.
    Kept,
    Read(Role),
}

/// What a line was read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Title,
    Deck,
    Periodical,
    Section,
    Author,
    Biography,
    Date,
    Source,
    Rights,
    Subjects,
    Link,
    /// Of this level.
    Heading(u8),
    Item,
    Quotation,
    Attribution,
    Verse,
    Break,
    Caption,
    Note,
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Action::Dropped => f.write_str("left out"),
            Action::Kept => f.write_str("kept as a paragraph"),
            Action::Read(role) => write!(f, "read as {role}"),
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Role::Title => "the title",
            Role::Deck => "the deck",
            Role::Periodical => "the periodical",
            Role::Section => "the periodical's section",
            Role::Author => "the author",
            Role::Biography => "a biography",
            Role::Date => "the date",
            Role::Source => "the place of first publication",
            Role::Rights => "the rights",
            Role::Subjects => "the subjects",
            Role::Link => "a link of the author",
            Role::Heading(level) => return write!(f, "a heading of level {level}"),
            Role::Item => "an item of a list",
            Role::Quotation => "a quotation",
            Role::Attribution => "the source of a quotation",
            Role::Verse => "a line of verse",
            Role::Break => "a break",
            Role::Caption => "a caption",
            Role::Note => "a note",
        })
    }
}

/// Below this many per cent a decision is reported.
const DOUBT: u8 = 65;

/// Reads a pasted page.
pub fn read(source: &SourceFile, sink: &mut Sink) -> Reading {
    read_ruled(source, &Rulings::default(), sink)
}

/// Reads a pasted page of whose lines the author has ruled some.
pub fn read_ruled(source: &SourceFile, rulings: &Rulings, sink: &mut Sink) -> Reading {
    let from = super::front_matter(&source.text).map_or(0, |found| found.body_start);
    let mut units = unit::units(source, from);
    if units.controls > 0 {
        sink.push(codes::pasted_controls(source.span(), units.controls));
    }
    let mut decided = rule(&mut units, rulings, source, sink);
    let language = words::language_of(units.list.iter().map(|unit| unit.text.as_str()));
    let voc = words::Vocabulary::of(language);
    marks::take_brackets(&mut units, source, &mut decided);
    let told = marks::take(&mut units, &voc, source, &mut decided);
    let notes = notes::take(&mut units, source);
    decided.extend(notes.decisions);
    if units.list.is_empty() {
        return Reading { decisions: decided, ..Reading::default() };
    }
    let mut page = Page::new(units, &voc);
    let mut head = head::read(&mut page);
    for told in told {
        let person = page.person(&told.name);
        page.people[person].told.extend(told.lines);
    }
    let mut tail = tail::read(&mut page, &mut head);
    tail.subjects.extend(body::read(&mut page, head.body, tail.start));
    head::reconsider_deck(&mut page, &mut head);
    tail::author_of_rights(&mut page, &head, &tail);
    keep_ruled(&mut page, &mut head);
    set_levels(&mut page);
    if head.title.is_none() {
        sink.push(codes::pasted_without_title(Span::new(source.id, page.units[0].range.clone())));
    }
    let mut decisions = decisions(&page, source);
    for (decision, verdict) in decisions.iter().zip(page.verdicts.iter().flatten()) {
        if verdict.sure < DOUBT {
            let sure = format!("{} %", verdict.sure);
            sink.push(codes::doubtful_line(decision.span, decision.action, &decision.reason, sure));
        }
    }
    decisions.extend(decided);
    decisions.sort_by_key(|decision| decision.span.start);
    let publication = build::publication(&page, head, tail, source, language);
    let document = build::document(&page, source, language, notes.list);
    Reading { document, publication, decisions }
}

/// Takes out the lines that the author drops, and marks those that are to be kept. A pattern that fits
/// no line is reported.
fn rule(units: &mut unit::Units, rulings: &Rulings, source: &SourceFile, sink: &mut Sink) -> Vec<Decision> {
    let mut used = vec![false; rulings.keep.len() + rulings.drop.len()];
    let mut dropped = Vec::new();
    units.list.retain_mut(|unit| match rulings.of(&unit.text) {
        None => true,
        Some((ruling, at)) => {
            used[at] = true;
            unit.kept = ruling == Ruling::Keep;
            if ruling == Ruling::Drop {
                dropped.push(Decision {
                    span: Span::new(source.id, unit.range.clone()),
                    action: Action::Dropped,
                    reason: "you said that it is no part of the text".to_owned(),
                    confidence: 1.0,
                });
            }
            unit.kept
        }
    });
    for ((option, pattern), _) in rulings.all().zip(used).filter(|(_, used)| !used) {
        sink.push(codes::idle_pattern(source.span(), pattern, option));
    }
    dropped
}

/// Lines that the author keeps are paragraphs, whatever they were taken for.
fn keep_ruled(page: &mut Page, head: &mut head::Head) {
    head.deck = head.deck.filter(|deck| !page.units[*deck].kept);
    for idx in 0..page.len() {
        if page.units[idx].kept {
            page.people.iter_mut().for_each(|person| person.bio.retain(|told| *told != idx));
            page.decide(idx, Part::Paragraph, 97, "you said that it is part of the text");
        }
    }
}

/// Headings of the parts of papers.
const PAPER: &[&str] = &[
    "abstract",
    "introduction",
    "background",
    "methods",
    "materials and methods",
    "results",
    "discussion",
    "results and discussion",
    "conclusion",
    "conclusions",
    "references",
    "bibliography",
    "acknowledgements",
    "acknowledgments",
    "data availability",
    "zusammenfassung",
    "einleitung",
    "methoden",
    "ergebnisse",
    "diskussion",
    "literatur",
    "résumé",
    "méthodes",
    "résultats",
    "références",
    "resumen",
    "introducción",
    "métodos",
    "resultados",
    "discusión",
    "conclusiones",
    "referencias",
];

/// Brings the headings of the text to their levels.
fn set_levels(page: &mut Page) {
    let is_heading = |page: &Page, idx: usize| {
        page.verdicts[idx].as_ref().is_some_and(|verdict| matches!(verdict.part, Part::Heading(_)))
    };
    let places: Vec<usize> = (0..page.len()).filter(|idx| is_heading(page, *idx)).collect();
    let shapes: Vec<level::Shape> = places
        .iter()
        .map(|idx| {
            let unit = &page.units[*idx];
            let bare = *idx + 1 < page.len() && is_heading(page, idx + 1);
            level::Shape { text: &unit.text, marker: unit.marker, end: unit.end, words: unit.words, bare }
        })
        .collect();
    let mut levels = level::levels(&shapes);
    // The parts of a paper are never parts of one another.
    for (shape, level) in shapes.iter().zip(&mut levels) {
        if PAPER.contains(&words::key(shape.text).as_str()) {
            level.0 = 2;
        }
    }
    for (idx, (level, why)) in places.into_iter().zip(levels) {
        if let Some(verdict) = &mut page.verdicts[idx] {
            verdict.part = Part::Heading(level);
            if let Some(why) = why {
                verdict.why.push_str("; ");
                verdict.why.push_str(why);
                verdict.sure = verdict.sure.min(85);
            }
        }
    }
}

fn decisions(page: &Page, source: &SourceFile) -> Vec<Decision> {
    let mut decisions = Vec::new();
    for (unit, verdict) in page.units.iter().zip(&page.verdicts) {
        let Some(verdict) = verdict else { continue };
        let action = match verdict.part {
            Part::Paragraph => Action::Kept,
            Part::Out => Action::Dropped,
            Part::Heading(level) => Action::Read(Role::Heading(level)),
            Part::Item => Action::Read(Role::Item),
            Part::Quote => Action::Read(Role::Quotation),
            Part::Attribution => Action::Read(Role::Attribution),
            Part::Verse => Action::Read(Role::Verse),
            Part::Break => Action::Read(Role::Break),
            Part::Caption => Action::Read(Role::Caption),
            Part::Title => Action::Read(Role::Title),
            Part::Deck => Action::Read(Role::Deck),
            Part::Periodical => Action::Read(Role::Periodical),
            Part::Section => Action::Read(Role::Section),
            Part::Author => Action::Read(Role::Author),
            Part::Bio => Action::Read(Role::Biography),
            Part::Date => Action::Read(Role::Date),
            Part::Source => Action::Read(Role::Source),
            Part::Rights => Action::Read(Role::Rights),
            Part::Subjects => Action::Read(Role::Subjects),
            Part::Link => Action::Read(Role::Link),
        };
        decisions.push(Decision {
            span: Span::new(source.id, unit.range.clone()),
            action,
            reason: verdict.why.clone(),
            confidence: f32::from(verdict.sure) / 100.0,
        });
    }
    decisions
}
