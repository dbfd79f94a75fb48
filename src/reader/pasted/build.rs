//! The reading as a document and a publication.

use super::head::Head;
use super::page::{Page, Part, Person};
use super::tail::Tail;
use super::unit::Marker;
use crate::document::{
    Block, Container, Document, Heading, Inline, Language, List, ListItem, Marker as ListMarker, Meta, Note,
    NoteLabel, NoteReference, Paragraph, Section, Text,
};
use crate::publication::{Bio, Contributor, Identifier, Kind, Publication, Role, Subject, slug};
use crate::source::{SourceFile, Span};
use std::collections::{BTreeMap, BTreeSet};

/// What the page says of itself.
pub(super) fn publication(
    page: &Page,
    head: Head,
    tail: Tail,
    source: &SourceFile,
    language: Option<&str>,
) -> Publication {
    let words = |idx: usize| page.units[idx].text.clone();
    let subject = |name: String| Subject { name, ..Subject::default() };
    let mut contributors: Vec<Contributor> =
        page.people.iter().map(|person| contributor(page, person, source)).collect();
    // Authors stand before those who helped.
    contributors.sort_by_key(|own| own.role != Role::default());
    let doi = page.units.iter().filter(|unit| unit.words <= 8).find_map(|unit| doi(&unit.text));
    Publication {
        kind: Kind::Article,
        title: head.title.map(words).unwrap_or_default(),
        deck: head.deck.map(words),
        language: Language(language.unwrap_or_default().to_owned()),
        contributors,
        identifiers: doi.map(Identifier::Doi).into_iter().collect(),
        periodical: head.periodical,
        section: head.section,
        date: head.date,
        rights: tail.rights,
        source: tail.source,
        subjects: tail.subjects.into_iter().map(subject).collect(),
        ..Publication::default()
    }
}

/// The DOI that a short line gives: `https://doi.org/10.1000/182`, `doi: 10.1000/182`.
fn doi(text: &str) -> Option<String> {
    let at = text.find("10.").filter(|at| text[..*at].to_lowercase().contains("doi"))?;
    let own = text[at..].split_whitespace().next()?.trim_end_matches(['.', ',', ';', ')']);
    let (prefix, rest) = own.split_once('/')?;
    let figures = prefix[3..].bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    (figures && prefix.len() >= 7 && !rest.is_empty()).then(|| own.to_owned())
}

fn contributor(page: &Page, person: &Person, source: &SourceFile) -> Contributor {
    let words = |idx: &usize| {
        let text = without_link(page.units[*idx].body(), &person.name);
        // The name stood on a line of its own.
        let opening =
            if text.starts_with(char::is_lowercase) { format!("{} ", person.name) } else { String::new() };
        escape(&(opening + text))
    };
    let mut told: Vec<String> = person.bio.iter().map(words).collect();
    let called: Vec<String> = person.told.iter().map(|(line, _)| escape(line)).collect();
    told.extend((!called.is_empty()).then(|| called.join("; ")));
    let spans = person.bio.iter().map(|idx| span(page, source, *idx));
    let spans = spans.chain(person.told.iter().map(|(_, range)| Span::new(source.id, range.clone())));
    let bio = spans.reduce(Span::to).map(|span| Bio { text: told.join("\n\n"), span });
    Contributor {
        id: slug(&person.name),
        name: person.name.clone(),
        role: person.role.map_or_else(Role::default, |role| Role(role.to_owned())),
        bio,
        links: person.links.clone(),
        ..Contributor::default()
    }
}

/// A life without the link behind its last sentence: “… the sea. More about Ada Marsh”.
fn without_link<'t>(text: &'t str, name: &str) -> &'t str {
    match text.rfind(". ") {
        Some(at) if text[at + 2..].ends_with(name) && text[at + 2..].split_whitespace().count() <= 6 => {
            &text[..=at]
        }
        _ => text,
    }
}

/// Pasted words as Markdown that says just these words: a bio is read as Markdown.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let opening = at == 0 && matches!(c, '#' | '+' | '-' | '>' | '=' | '~' | '|');
        if opening || matches!(c, '\\' | '*' | '_' | '[' | ']' | '<' | '`' | '$' | '^') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn span(page: &Page, source: &SourceFile, idx: usize) -> Span {
    Span::new(source.id, page.units[idx].range.clone())
}

/// The text as one flat section, its title first.
pub(super) fn document(
    page: &Page,
    source: &SourceFile,
    language: Option<&str>,
    notes: Vec<super::notes::Note>,
) -> Document {
    let mut builder = Builder { page, source, blocks: Vec::new(), called: BTreeSet::new() };
    // The title leads, also where a line above it could not be told from the text.
    let title = (0..page.len()).find(|idx| builder.part(*idx) == Part::Title);
    if let Some(title) = title {
        builder.heading(title, 1);
    }
    let mut idx = 0;
    while idx < page.len() {
        idx = builder.unit(idx);
    }
    let mut notes: BTreeMap<NoteLabel, Note> =
        notes.into_iter().map(|own| (NoteLabel(own.label.clone()), note(own, source))).collect();
    // A note whose mark stood in a line that is no part of the text is text itself.
    let idle: Vec<NoteLabel> =
        notes.keys().filter(|label| !builder.called.contains(*label)).cloned().collect();
    for label in idle {
        builder.blocks.extend(notes.remove(&label).into_iter().flat_map(|own| own.blocks));
    }
    let section = Section { meta: Meta::at(source.span()), blocks: builder.blocks, ..Section::default() };
    Document { language: Language(language.unwrap_or_default().to_owned()), sections: vec![section], notes }
}

fn note(own: super::notes::Note, source: &SourceFile) -> Note {
    let paragraph = |(text, range): (String, std::ops::Range<usize>)| {
        let meta = Meta::at(Span::new(source.id, range));
        let content = vec![Inline::Text(Text { meta: meta.clone(), text })];
        Block::Paragraph(Paragraph { meta, content, tight: false })
    };
    let blocks: Vec<Block> = own.paragraphs.into_iter().map(paragraph).collect();
    let span = blocks.iter().map(|block| block.meta().span).reduce(Span::to).unwrap_or_default();
    Note { meta: Meta::at(span), blocks, ..Note::default() }
}

struct Builder<'a> {
    page: &'a Page<'a>,
    source: &'a SourceFile,
    blocks: Vec<Block>,
    /// The notes whose marks stand in the text.
    called: BTreeSet<NoteLabel>,
}

impl Builder<'_> {
    /// Adds one unit, or several that make one block, and gives the next.
    fn unit(&mut self, idx: usize) -> usize {
        let part = self.part(idx);
        match part {
            Part::Paragraph => {
                let own = self.paragraph(idx, 0);
                self.blocks.push(Block::Paragraph(own));
            }
            Part::Caption => {
                let mut own = self.paragraph(idx, 0);
                own.meta.attributes_mut().classes.push("caption".to_owned());
                self.blocks.push(Block::Paragraph(own));
            }
            Part::Heading(level) => self.heading(idx, level),
            Part::Break => self.blocks.push(Block::Break(self.meta(idx))),
            Part::Item => return self.list(idx),
            Part::Quote | Part::Attribution => return self.quote(idx),
            Part::Verse => return self.verse(idx),
            Part::Title
            | Part::Deck
            | Part::Periodical
            | Part::Section
            | Part::Author
            | Part::Bio
            | Part::Date
            | Part::Source
            | Part::Rights
            | Part::Subjects
            | Part::Link
            | Part::Out => {}
        }
        idx + 1
    }

    fn part(&self, idx: usize) -> Part {
        self.page.verdicts[idx].as_ref().map_or(Part::Paragraph, |verdict| verdict.part)
    }

    /// How many units from `idx` on are of these parts.
    fn count(&self, idx: usize, fits: impl Fn(Part) -> bool) -> usize {
        (idx..self.page.len()).take_while(|idx| fits(self.part(*idx))).count()
    }

    fn meta(&self, idx: usize) -> Meta {
        Meta::at(span(self.page, self.source, idx))
    }

    /// The words of a unit from a byte on, with their place, and the marks of notes among them.
    fn words(&mut self, idx: usize, from: usize) -> Vec<Inline> {
        let unit = &self.page.units[idx];
        let whole = span(self.page, self.source, idx);
        let text = |from: usize, until: usize| {
            let text = unit.text[from..until].to_owned();
            // What stands in the file as it is has an exact place.
            let exact = until == unit.text.len() && self.source.text[unit.range.clone()].ends_with(&text);
            let start = if exact { unit.range.end - text.len() } else { unit.range.start };
            let meta = Meta::at(Span::new(self.source.id, start..unit.range.end));
            (until > from).then_some(Inline::Text(Text { meta, text }))
        };
        let mut content = Vec::new();
        let mut at = from;
        for (place, label) in &unit.calls {
            content.extend(text(at, (*place).max(at)));
            at = at.max(*place);
            let label = NoteLabel(label.clone());
            self.called.insert(label.clone());
            content.push(Inline::NoteReference(NoteReference {
                meta: Meta::at(whole),
                label,
                ..NoteReference::default()
            }));
        }
        content.extend(text(at, unit.text.len()));
        content
    }

    fn paragraph(&mut self, idx: usize, from: usize) -> Paragraph {
        Paragraph { meta: self.meta(idx), content: self.words(idx, from), tight: false }
    }

    fn heading(&mut self, idx: usize, level: u8) {
        let content = self.words(idx, 0);
        self.blocks.push(Block::Heading(Heading { meta: self.meta(idx), level, content }));
    }

    /// The items from `idx` on that are of one sort.
    fn list(&mut self, idx: usize) -> usize {
        let ordered = |idx: usize| matches!(self.page.units[idx].marker, Some(Marker::Number { .. }));
        let count = self.count(idx, |part| part == Part::Item);
        let same = (idx..idx + count)
            .take_while(|at| {
                ordered(*at) == ordered(idx) && (*at == idx || !ordered(*at) || counts_on(self.page, *at))
            })
            .count();
        let items: Vec<ListItem> = (idx..idx + same)
            .map(|at| {
                let mut paragraph = self.paragraph(at, self.page.units[at].words_at);
                paragraph.tight = true;
                ListItem { meta: self.meta(at), task: None, blocks: vec![Block::Paragraph(paragraph)] }
            })
            .collect();
        let next = idx + items.len();
        let marker = match self.page.units[idx].marker {
            Some(Marker::Number { value, .. }) => ListMarker::Number { start: value },
            Some(Marker::Bullet(_) | Marker::Quoted) | None => ListMarker::Bullet,
        };
        let meta = Meta::at(items.iter().map(|item| item.meta.span).reduce(Span::to).unwrap_or_default());
        self.blocks.push(Block::List(List { meta, marker, tight: true, items }));
        next
    }

    fn quote(&mut self, idx: usize) -> usize {
        let mut blocks = Vec::new();
        let mut span = span(self.page, self.source, idx);
        let mut at = idx;
        while at < self.page.len() && matches!(self.part(at), Part::Quote | Part::Attribution) {
            let from = if self.page.units[at].marker == Some(Marker::Quoted) {
                self.page.units[at].words_at
            } else {
                0
            };
            let mut own = self.paragraph(at, from);
            span = span.to(own.meta.span);
            let attribution = self.part(at) == Part::Attribution;
            if attribution {
                own.meta.attributes_mut().classes.push("attribution".to_owned());
            }
            blocks.push(Block::Paragraph(own));
            at += 1;
            if attribution {
                break;
            }
        }
        self.blocks.push(Block::Quote(Container { meta: Meta::at(span), blocks }));
        at
    }

    /// The lines of one run as one paragraph, each line kept.
    fn verse(&mut self, idx: usize) -> usize {
        let run = self.page.units[idx].run;
        let count = (idx..self.page.len())
            .take_while(|at| self.part(*at) == Part::Verse && self.page.units[*at].run == run)
            .count();
        let mut content = Vec::new();
        for at in idx..idx + count {
            if at > idx {
                content.push(Inline::LineBreak(self.meta(at)));
            }
            content.extend(self.words(at, 0));
        }
        let last = span(self.page, self.source, idx + count - 1);
        let span = span(self.page, self.source, idx).to(last);
        let paragraph = Paragraph { meta: Meta::at(span), content, tight: false };
        let mut meta = Meta::at(span);
        meta.attributes_mut().classes.push("verse".to_owned());
        self.blocks.push(Block::Division(Container { meta, blocks: vec![Block::Paragraph(paragraph)] }));
        idx + count
    }
}

/// The figure of an item is one more than that before it.
fn counts_on(page: &Page, idx: usize) -> bool {
    match (page.units[idx - 1].marker, page.units[idx].marker) {
        (Some(Marker::Number { value: one, .. }), Some(Marker::Number { value: other, .. })) => {
            other == one + 1
        }
        _ => false,
    }
}
