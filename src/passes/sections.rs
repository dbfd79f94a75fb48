//! Sections: flat blocks nested by their headings, and each division named.
//!
//! One stack of open sections runs over all files of one matter, so a file that begins below the
//! top level goes on where the last one ended. Levels are closed up: a section stands one below
//! what it stands in, whatever the manuscript skipped, and the skip is reported.

use super::{Frame, label};
use crate::diagnostic::{Sink, note};
use crate::document::{
    Block, Container, Division, Document, Heading, Inline, Matter, Meta, Section, Text, lines, plain_text,
    walk_blocks,
};
use crate::publication::{Kind, Publication};

/// The text of the first heading, for a publication that names no title.
pub fn first_heading(document: &Document) -> Option<String> {
    document.sections.iter().find_map(|section| {
        if !section.heading.is_empty() {
            return Some(plain_text(&section.heading));
        }
        section.blocks.iter().find_map(|block| {
            let Block::Heading(heading) = block else { return None };
            Some(plain_text(&heading.content))
        })
    })
}

/// Nests the document.
pub(super) fn nest(document: Document, frame: &Frame, sink: &mut Sink) -> Document {
    let Document { language, sections, notes } = document;
    let plan = Plan::draw(&sections, frame);
    let mut builder = Builder::new(plan, frame.publication, sink);
    for (idx, section) in sections.into_iter().enumerate() {
        let matter = frame.files.get(idx).map_or(Matter::Body, |file| file.matter);
        builder.file(section, matter);
    }
    Document { language, sections: builder.finish(), notes }
}

/// What must be known of the whole text before its first heading is placed.
struct Plan {
    /// The first heading is the publication's title, and is taken out of the text.
    title: bool,
    /// The level of the outermost headings (without the title).
    top: u8,
}

impl Plan {
    fn draw(sections: &[Section], frame: &Frame) -> Plan {
        let mut blocks = sections.iter().flat_map(|section| &section.blocks).skip_while(|block| blank(block));
        let first = blocks.next().and_then(|block| {
            let Block::Heading(heading) = block else { return None };
            Some(heading)
        });
        let words = words_before_heading(blocks);
        let levels = || sections.iter().flat_map(|section| &section.blocks).filter_map(level_of);
        let title = first.is_some_and(|first| {
            let fellows = levels().filter(|level| *level <= first.level).count();
            // A story may bear the name of its collection: then it is long, and others follow.
            is_title(first, frame.publication) && (fellows == 1 || words < SHORTEST_STORY)
        });
        let top = levels().skip(usize::from(title)).min().unwrap_or(1);
        Plan { title, top }
    }
}

/// Below so many words the text under a title is what title pages say, not a story of that name.
const SHORTEST_STORY: usize = 200;

fn words_before_heading<'a>(blocks: impl Iterator<Item = &'a Block>) -> usize {
    let mut words = 0;
    for block in blocks.take_while(|block| level_of(block).is_none()) {
        walk_blocks(std::slice::from_ref(block), &mut |block| {
            words +=
                lines(block).iter().map(|line| plain_text(line).split_whitespace().count()).sum::<usize>();
        });
        if words >= SHORTEST_STORY {
            break;
        }
    }
    words
}

fn level_of(block: &Block) -> Option<u8> {
    let Block::Heading(heading) = block else { return None };
    Some(heading.level)
}

/// Markup that sets nothing on the page.
fn blank(block: &Block) -> bool {
    matches!(block, Block::Raw(_))
}

fn is_title(heading: &Heading, publication: &Publication) -> bool {
    if division_class(&heading.meta).is_some() {
        return false;
    }
    let own = letters(&plain_text(&heading.content));
    let title = letters(&publication.title);
    let whole = title.clone() + &letters(publication.subtitle.as_deref().unwrap_or_default());
    !own.is_empty() && (own == title || own == whole)
}

/// Letters and figures alone, in lower case, so that quotes, dashes and colons do not tell apart.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn division_class(meta: &Meta) -> Option<Division> {
    meta.classes().iter().find_map(|class| Division::from_class(class))
}

/// Where a division stands by its nature; none where it may stand anywhere.
fn usual_matter(division: Division) -> Option<Matter> {
    match division {
        Division::HalfTitle
        | Division::TitlePage
        | Division::Copyright
        | Division::Dedication
        | Division::Epigraph
        | Division::Contents
        | Division::ListOfFigures
        | Division::ListOfTables
        | Division::Foreword
        | Division::Preface
        | Division::Introduction
        | Division::Acknowledgements => Some(Matter::Front),
        Division::Part | Division::Chapter | Division::Article | Division::Section => None,
        Division::Afterword
        | Division::Appendix
        | Division::Notes
        | Division::Glossary
        | Division::Bibliography
        | Division::Index
        | Division::AboutAuthor
        | Division::Colophon => Some(Matter::Back),
    }
}

/// A section that is still being filled.
struct Open {
    section: Section,
    /// As the manuscript writes it; 0 for text without a heading.
    level: u8,
}

struct Builder<'a> {
    plan: Plan,
    publication: &'a Publication,
    sink: &'a mut Sink,
    done: Vec<Section>,
    /// From the outermost inward.
    open: Vec<Open>,
    /// The title as the manuscript writes it.
    title: Option<Heading>,
    matter: Matter,
    body_begun: bool,
    /// Raw markup before a heading, waiting for the section to come.
    carried: Vec<Block>,
    /// A file has begun whose text goes on from nothing: what stands before its first heading is
    /// a section of its own.
    fresh: bool,
}

impl<'a> Builder<'a> {
    fn new(plan: Plan, publication: &'a Publication, sink: &'a mut Sink) -> Self {
        Builder {
            plan,
            publication,
            sink,
            done: Vec::new(),
            open: Vec::new(),
            title: None,
            matter: Matter::Front,
            body_begun: false,
            carried: Vec::new(),
            fresh: false,
        }
    }

    fn book(&self) -> bool {
        self.publication.kind == Kind::Book
    }

    fn file(&mut self, section: Section, matter: Matter) {
        if matter != self.matter {
            self.close(0);
            self.matter = matter;
        }
        if !section.heading.is_empty() || !section.sections.is_empty() {
            // It came nested already, from a tree that another program wrote.
            self.close(0);
            self.done.push(section);
            return;
        }
        let first_level = section.blocks.iter().find_map(level_of);
        let continues = first_level.is_some_and(|level| level > self.plan.top);
        self.fresh = !continues && self.book();
        let mut blocks = section.blocks.into_iter().peekable();
        while let Some(block) = blocks.next() {
            match block {
                Block::Heading(heading) => {
                    let bare = matches!(blocks.peek(), Some(Block::Heading(_)) | None);
                    self.heading(heading, bare);
                }
                block => self.block(block),
            }
        }
    }

    fn heading(&mut self, heading: Heading, bare: bool) {
        self.fresh = false;
        if self.plan.title && self.title.is_none() {
            self.title = Some(heading);
            return;
        }
        let text = plain_text(&heading.content);
        let division = division_class(&heading.meta).or_else(|| inferred(&text, bare));
        self.make_room(division, heading.level);
        let parent = self.open.last();
        let (parent_level, expected) = match parent {
            None => (0, self.plan.top),
            Some(parent) if parent.section.division == Division::Part => (0, parent.level.saturating_add(1)),
            Some(parent) => (parent.section.level, parent.level.saturating_add(1)),
        };
        if heading.level > expected {
            self.sink.push(note::skipped_level(heading.meta.span, heading.level, expected));
        }
        let outermost = parent.is_none_or(|parent| parent.section.division == Division::Part);
        let matter = self.matter_of(division, parent.map(|parent| parent.section.matter));
        let unclassed = division.is_none();
        let division = division.unwrap_or(match self.publication.kind {
            Kind::Book if outermost => Division::Chapter,
            Kind::Issue if outermost => Division::Article,
            Kind::Book | Kind::Issue | Kind::Article => Division::Section,
        });
        let mut meta = heading.meta;
        let unnumbered = meta.has_class("unnumbered") || (unclassed && outermost && matter != Matter::Body);
        drop_division_classes(&mut meta);
        let level = if division == Division::Part { 1 } else { parent_level.saturating_add(1).min(6) };
        let blocks = std::mem::take(&mut self.carried);
        self.body_begun |= matter == Matter::Body;
        self.open.push(Open {
            level: heading.level,
            section: Section {
                meta,
                division,
                matter,
                level,
                unnumbered,
                heading: heading.content,
                blocks,
                ..Section::default()
            },
        });
    }

    /// Closes the sections that a new one does not stand in.
    fn make_room(&mut self, division: Option<Division>, level: u8) {
        let apart = division.and_then(usual_matter).is_some_and(|matter| matter != Matter::Body);
        while let Some(top) = self.open.last() {
            let holds = if division == Some(Division::Part) || top.section.heading.is_empty() {
                false
            } else if top.section.division == Division::Part {
                level > top.level || (level == top.level && !apart)
            } else {
                level > top.level
            };
            if holds {
                return;
            }
            self.close_last();
        }
    }

    fn matter_of(&self, division: Option<Division>, parent: Option<Matter>) -> Matter {
        if let Some(parent) = parent {
            return parent;
        }
        if !self.book() {
            return self.matter;
        }
        match division.and_then(usual_matter) {
            // Thanks after the last chapter close a book; a preface there belongs to what follows it.
            Some(Matter::Front) if self.body_begun && division == Some(Division::Acknowledgements) => {
                Matter::Back
            }
            Some(Matter::Front) if self.body_begun => self.matter,
            Some(matter) => matter,
            None => self.matter,
        }
    }

    fn block(&mut self, block: Block) {
        match block {
            Block::Division(container) if self.stands_apart(&container) => self.page(container),
            Block::Contents(_) if self.book() && self.before_headings() => {
                self.push_apart(Section {
                    meta: Meta::at(block.meta().span),
                    division: Division::Contents,
                    matter: Matter::Front,
                    blocks: vec![block],
                    ..Section::default()
                });
            }
            block if self.before_headings() && blank(&block) => self.carried.push(block),
            block => {
                if self.before_headings() {
                    self.open_untitled(&block);
                }
                let top = self.open.last_mut().expect("a section was opened if there was none");
                top.section.blocks.push(block);
            }
        }
    }

    fn before_headings(&self) -> bool {
        self.open.is_empty() || self.fresh
    }

    /// Text that no heading opens. A part that is open holds it as it holds chapters.
    fn open_untitled(&mut self, first: &Block) {
        self.fresh = false;
        let part = self.open.first().is_some_and(|open| open.section.division == Division::Part);
        self.close(usize::from(part));
        let division = if self.book() { Division::Chapter } else { Division::Section };
        self.body_begun |= self.matter == Matter::Body;
        self.open.push(Open {
            level: 0,
            section: Section {
                meta: Meta::at(first.meta().span),
                division,
                matter: self.matter,
                level: 0,
                unnumbered: true,
                blocks: std::mem::take(&mut self.carried),
                ..Section::default()
            },
        });
    }

    /// Whether a fenced division is a page of the book rather than a piece of its text: a
    /// dedication always, an epigraph only before any heading.
    fn stands_apart(&self, container: &Container) -> bool {
        let Some(division) = division_class(&container.meta) else {
            return false;
        };
        match division {
            Division::AboutAuthor => true,
            Division::HalfTitle
            | Division::TitlePage
            | Division::Copyright
            | Division::Dedication
            | Division::Colophon => self.book(),
            Division::Epigraph | Division::Contents | Division::ListOfFigures | Division::ListOfTables => {
                self.book() && self.before_headings()
            }
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
            | Division::Index => false,
        }
    }

    /// A fenced division as a section of its own; a heading that it begins with is the section's.
    fn page(&mut self, container: Container) {
        let Container { mut meta, mut blocks } = container;
        let division = division_class(&meta).expect("it stands apart by its class");
        drop_division_classes(&mut meta);
        let heading = if matches!(blocks.first(), Some(Block::Heading(_))) {
            let Block::Heading(heading) = blocks.remove(0) else { return };
            heading.content
        } else {
            Vec::new()
        };
        let usual = usual_matter(division).unwrap_or(self.matter);
        let matter = if usual == Matter::Front && self.body_begun { self.matter } else { usual };
        let level = u8::from(!heading.is_empty());
        self.push_apart(Section {
            meta,
            division,
            matter,
            level,
            unnumbered: true,
            heading,
            blocks,
            ..Section::default()
        });
    }

    fn push_apart(&mut self, section: Section) {
        self.close(0);
        self.done.push(section);
    }

    fn close(&mut self, keep: usize) {
        while self.open.len() > keep {
            self.close_last();
        }
    }

    fn close_last(&mut self) {
        let Some(Open { section, .. }) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(parent) => parent.section.sections.push(section),
            None => self.done.push(section),
        }
    }

    fn finish(mut self) -> Vec<Section> {
        self.close(0);
        if !self.carried.is_empty() {
            let blocks = std::mem::take(&mut self.carried);
            self.done.push(Section { blocks, matter: self.matter, ..Section::default() });
        }
        if self.publication.kind == Kind::Article {
            return wrap_article(self.done, self.title, self.publication);
        }
        self.done
    }
}

/// The division that a heading's own words say: a labelled appendix; a labelled part that has
/// other headings directly below it (a story in three parts is three chapters).
fn inferred(text: &str, bare: bool) -> Option<Division> {
    match label::detect(text)?.kind {
        label::LabelKind::Part => bare.then_some(Division::Part),
        label::LabelKind::Appendix => Some(Division::Appendix),
        label::LabelKind::Chapter => None,
    }
}

fn drop_division_classes(meta: &mut Meta) {
    if let Some(attributes) = &mut meta.attributes {
        attributes.classes.retain(|class| Division::from_class(class).is_none());
        if **attributes == Default::default() {
            meta.attributes = None;
        }
    }
}

/// One article holds all, but for what is said about its author.
fn wrap_article(sections: Vec<Section>, title: Option<Heading>, publication: &Publication) -> Vec<Section> {
    let span = sections.first().map(|section| section.meta.span).unwrap_or_default();
    let (meta, heading) = match title {
        Some(title) => (title.meta, title.content),
        None => {
            let text = Text { meta: Meta::at(span), text: publication.title.clone() };
            let heading = if text.text.is_empty() { Vec::new() } else { vec![Inline::Text(text)] };
            (Meta::at(span), heading)
        }
    };
    let mut article = Section {
        meta,
        division: Division::Article,
        matter: Matter::Body,
        level: u8::from(!heading.is_empty()),
        unnumbered: true,
        heading,
        ..Section::default()
    };
    let mut apart = Vec::new();
    for mut section in sections {
        if section.division == Division::AboutAuthor {
            apart.push(section);
        } else if section.heading.is_empty() && article.sections.is_empty() {
            article.blocks.extend(section.blocks);
        } else {
            lower(&mut section);
            article.sections.push(section);
        }
    }
    std::iter::once(article).chain(apart).collect()
}

/// One level down, with all that is in it.
fn lower(section: &mut Section) {
    section.matter = Matter::Body;
    if section.level > 0 {
        section.level = section.level.saturating_add(1).min(6);
    }
    section.sections.iter_mut().for_each(lower);
}
