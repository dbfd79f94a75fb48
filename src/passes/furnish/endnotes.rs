//! Notes that do not stand at the foot of their pages: a “Notes” at the end of each chapter, or one
//! division for the whole book, in which each chapter's notes stand below its title.

use super::section as made;
use crate::document::{
    Block, Division, Document, Inline, Matter, Meta, NoteLabel, Notes, Section, walk_blocks, walk_sections,
};
use crate::passes::{Frame, terms};
use crate::publication::{Kind, NotePosition};
use std::collections::BTreeSet;

/// Attributes of the division by which a running head can say whose notes a page holds.
const ONE_PAGE: &str = "notes-to-page";
const PAGES: &str = "notes-to-pages";

/// Adds the divisions that the edition's notes ask for.
pub(super) fn furnish(document: &mut Document, frame: &Frame) {
    if document.notes.is_empty() {
        return;
    }
    let kind = frame.publication.kind;
    match frame.notes {
        NotePosition::Foot => {}
        NotePosition::Chapter => by_chapter(document, kind),
        NotePosition::Book if kind == Kind::Article => by_chapter(document, kind),
        NotePosition::Book => for_the_book(document),
    }
}

/// The notes first called in a section and in those below it, in the order of their numbers, with the
/// notes that are called in them.
fn called(document: &Document, section: &Section, whole: bool) -> Vec<NoteLabel> {
    let mut labels = Vec::new();
    let mut see = |inline: &Inline| {
        if let Inline::NoteReference(own) = inline
            && own.first
        {
            labels.push(own.label.clone());
        }
    };
    if whole {
        walk_sections(std::slice::from_ref(section), &mut |inner| own_lines(inner, &mut see));
    } else {
        own_lines(section, &mut see);
    }
    let mut idx = 0;
    let mut known: BTreeSet<NoteLabel> = labels.iter().cloned().collect();
    while let Some(label) = labels.get(idx).cloned() {
        idx += 1;
        let Some(note) = document.notes.get(&label) else { continue };
        let mut inner = Vec::new();
        walk_lines(&note.blocks, &mut |inline| {
            if let Inline::NoteReference(own) = inline
                && own.first
            {
                inner.push(own.label.clone());
            }
        });
        labels.extend(inner.into_iter().filter(|label| known.insert(label.clone())));
    }
    labels.retain(|label| document.notes.contains_key(label));
    labels
}

fn own_lines(section: &Section, see: &mut impl FnMut(&Inline)) {
    walk_line(&section.heading, see);
    walk_lines(&section.blocks, see);
}

fn walk_lines(blocks: &[Block], see: &mut impl FnMut(&Inline)) {
    walk_blocks(blocks, &mut |block| {
        crate::document::lines(block).into_iter().for_each(|line| walk_line(line, see));
    });
}

fn walk_line(line: &[Inline], see: &mut impl FnMut(&Inline)) {
    for inline in line {
        see(inline);
        walk_line(inline.content().map_or(&[], Vec::as_slice), see);
    }
}

fn list(labels: Vec<NoteLabel>) -> Block {
    Block::Notes(Notes { meta: Meta::default(), labels })
}

fn by_chapter(document: &mut Document, kind: Kind) {
    let heading = terms::of(&document.language).notes;
    let mut sections = std::mem::take(&mut document.sections);
    let end = |section: &mut Section, document: &Document, whole: bool| {
        let labels = called(document, section, whole);
        if labels.is_empty() {
            return;
        }
        let mut notes = made(Division::Notes, section.matter, heading, vec![list(labels)]);
        notes.level = if kind == Kind::Article { 2 } else { section.level.saturating_add(1).clamp(2, 6) };
        if whole {
            section.sections.push(notes);
        } else {
            // A part's own notes stand before its chapters.
            section.sections.insert(0, notes);
        }
    };
    for section in &mut sections {
        if section.division == Division::Part {
            end(section, document, false);
            let chapters = section.sections.iter_mut();
            chapters
                .filter(|inner| inner.division != Division::Notes)
                .for_each(|inner| end(inner, document, true));
        } else {
            end(section, document, true);
        }
    }
    document.sections = sections;
}

fn for_the_book(document: &mut Document) {
    let mut groups: Vec<(Vec<Inline>, Option<crate::document::Number>, Vec<NoteLabel>)> = Vec::new();
    let mut group = |section: &Section, whole: bool| {
        let labels = called(document, section, whole);
        if !labels.is_empty() {
            groups.push((title(&section.heading), section.number.clone(), labels));
        }
    };
    for section in &document.sections {
        if section.division == Division::Part {
            group(section, false);
            section.sections.iter().for_each(|inner| group(inner, true));
        } else {
            group(section, true);
        }
    }
    if groups.is_empty() {
        return;
    }
    let terms = terms::of(&document.language);
    // The author may have said where they stand, and what is to be read before them.
    let own = document.sections.iter().position(|section| section.division == Division::Notes);
    let place = own.unwrap_or_else(|| {
        let division = made(Division::Notes, Matter::Back, terms.notes, Vec::new());
        let place = place(&document.sections);
        document.sections.insert(place, division);
        place
    });
    let division = &mut document.sections[place];
    let values = &mut division.meta.attributes_mut().values;
    values.push((ONE_PAGE.to_owned(), terms.notes_to[0].to_owned()));
    values.push((PAGES.to_owned(), terms.notes_to[1].to_owned()));
    let matter = division.matter;
    let level = division.level.saturating_add(1).clamp(2, 6);
    let single = groups.len() == 1;
    for (heading, number, labels) in groups {
        if single || heading.is_empty() {
            division.sections.push(Section {
                matter,
                unnumbered: true,
                blocks: vec![list(labels)],
                ..Section::default()
            });
            continue;
        }
        division.sections.push(Section {
            matter,
            level,
            number,
            unnumbered: true,
            heading,
            blocks: vec![list(labels)],
            ..Section::default()
        });
    }
}

/// Before the glossary, the bibliography and what else is looked things up in (Chicago Manual of
/// Style, 18th ed., 1.4).
fn place(sections: &[Section]) -> usize {
    let after = |section: &Section| {
        section.matter == Matter::Back
            && matches!(
                section.division,
                Division::Glossary
                    | Division::Bibliography
                    | Division::Index
                    | Division::AboutAuthor
                    | Division::Colophon
            )
    };
    let last = sections.iter().rposition(|section| !after(section));
    last.map_or(0, |last| last + 1)
}

/// A heading's words without what can stand in one place only: marks of notes, and anchors.
fn title(heading: &[Inline]) -> Vec<Inline> {
    let mut title: Vec<Inline> = heading.to_vec();
    strip(&mut title);
    title
}

fn strip(line: &mut Vec<Inline>) {
    line.retain(|inline| !matches!(inline, Inline::NoteReference(_)));
    for inline in line {
        if let Some(attributes) = &mut inline.meta_mut().attributes {
            attributes.anchor = None;
        }
        if let Some(content) = inline.content_mut() {
            strip(content);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_stand_before_what_is_looked_up() {
        let back = |division| Section { division, matter: Matter::Back, ..Section::default() };
        let sections = [
            Section::default(),
            back(Division::Appendix),
            back(Division::Glossary),
            back(Division::Colophon),
        ];
        assert_eq!(place(&sections), 2);
        assert_eq!(place(&sections[..2]), 2);
        assert_eq!(place(&[]), 0);
    }
}
