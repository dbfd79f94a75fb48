//! Numbers of chapters, figures, tables and listings, each with the text in which it is shown.

use super::caption::NUMBERED;
use super::label;
use super::language::{Words, words};
use crate::document::{
    Block, Division, Document, Inline, Matter, Number, Section, plain_text, walk_captioned_mut,
};
use crate::publication::{Kind, Publication};

/// Numbers the document. Chapters where the publication asks for it; captioned figures, tables
/// and listings in a book, and elsewhere those that the author gave an anchor, since only these are referred to.
pub(super) fn number(document: &mut Document, publication: &Publication) {
    let words = words(&document.language);
    let mut counter = Counter {
        words,
        by_chapter: publication.number_chapters,
        all: publication.kind == Kind::Book,
        chapter: String::new(),
        chapters: 0,
        appendices: 0,
        figure: 0,
        table: 0,
        listing: 0,
    };
    for section in &mut document.sections {
        if section.division == Division::Part {
            counter.blocks(&mut section.blocks);
            section.sections.iter_mut().for_each(|chapter| counter.chapter(chapter));
        } else {
            counter.chapter(section);
        }
    }
}

struct Counter {
    words: &'static Words,
    by_chapter: bool,
    all: bool,
    /// The number of the chapter, or the letter of the appendix, that figures are counted in.
    chapter: String,
    chapters: u32,
    appendices: u32,
    figure: u32,
    table: u32,
    listing: u32,
}

impl Counter {
    fn chapter(&mut self, section: &mut Section) {
        let counted = section.division == Division::Chapter
            && section.matter == Matter::Body
            && !section.unnumbered
            && !section.heading.is_empty();
        if self.by_chapter && section.division == Division::Appendix && !section.unnumbered {
            self.appendix(section);
        } else if self.by_chapter && counted {
            let own = label::detect(&plain_text(&section.heading));
            self.chapters = own.and_then(|own| written(&section.heading, own)).unwrap_or(self.chapters + 1);
            self.begin(self.chapters.to_string());
            // What the author numbered keeps the author's words, and the count goes on from there.
            if own.is_none() {
                let label = self.words.chapter.replace("{}", &self.chapter);
                let sign = self.chapter.clone();
                section.number = Some(Number { value: self.chapters, label, sign });
            }
        }
        self.section(section);
    }

    /// Counts anew in a chapter or an appendix.
    fn begin(&mut self, sign: String) {
        self.chapter = sign;
        (self.figure, self.table, self.listing) = (0, 0, 0);
    }

    /// Where chapters have numbers, appendices have letters.
    fn appendix(&mut self, section: &mut Section) {
        let own = label::detect(&plain_text(&section.heading));
        let place = own.and_then(|own| written_letter(&section.heading, own));
        self.appendices = place.unwrap_or(self.appendices + 1);
        let letter = u8::try_from(self.appendices).ok().filter(|value| *value <= 26);
        let sign =
            letter.map_or(self.appendices.to_string(), |value| char::from(b'A' + value - 1).to_string());
        self.begin(sign.clone());
        if own.is_none() {
            let label = self.words.appendix.replace("{}", &sign);
            section.number = Some(Number { value: self.appendices, label, sign });
        }
    }

    fn section(&mut self, section: &mut Section) {
        self.blocks(&mut section.blocks);
        section.sections.iter_mut().for_each(|inner| self.section(inner));
    }

    fn blocks(&mut self, blocks: &mut [Block]) {
        walk_captioned_mut(blocks, &mut |block| {
            let counts = |caption: &[Inline], meta: &crate::document::Meta| {
                !caption.is_empty()
                    && !meta.has_class("unnumbered")
                    // The author's own number stands in the caption already.
                    && !meta.has_class(NUMBERED)
                    && (self.all || meta.anchor().is_some())
            };
            if let Block::Figure(figure) = block {
                if !counts(&figure.caption, &figure.meta) {
                    return;
                }
                if figure.is_listing() {
                    self.listing += 1;
                    figure.number = Some(self.shown(self.words.listing, self.listing));
                } else {
                    self.figure += 1;
                    figure.number = Some(self.shown(self.words.figure, self.figure));
                }
            } else if let Block::Table(table) = block
                && counts(&table.caption, &table.meta)
            {
                self.table += 1;
                table.number = Some(self.shown(self.words.table, self.table));
            }
        });
    }

    fn shown(&self, pattern: &str, value: u32) -> Number {
        let text = if self.by_chapter && !self.chapter.is_empty() {
            format!("{}.{value}", self.chapter)
        } else {
            value.to_string()
        };
        Number { value, label: pattern.replace("{}", &text), sign: text }
    }
}

/// The numeral that an author wrote in a heading's label.
fn numeral(heading: &[Inline], label: label::Label) -> Option<String> {
    let (start, end) = label.numeral?;
    plain_text(heading).get(start..end).map(str::to_owned)
}

/// The number of a chapter that its author wrote in figures.
fn written(heading: &[Inline], label: label::Label) -> Option<u32> {
    numeral(heading, label)?.parse().ok().filter(|number| (1..100_000).contains(number))
}

/// The place in the alphabet of the letter that its author gave an appendix.
fn written_letter(heading: &[Inline], label: label::Label) -> Option<u32> {
    let numeral = numeral(heading, label)?;
    let letter =
        numeral.chars().next().filter(|letter| numeral.len() == 1 && letter.is_ascii_alphabetic())?;
    Some(u32::from(letter.to_ascii_uppercase()) - u32::from('A') + 1)
}
