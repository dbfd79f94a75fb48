//! The list of contents: which headings stand in it, and its lines with leaders and page numbers.

use super::compose::{Composer, Context, Link};
use super::contents_label::LabelColumns;
use super::inline::{Voice, Words};
use super::line::{InlineItem, Wanted};
use super::tree::{Children, Node};
use crate::document::{
    Block, Contents, Division, Document, Inline, Listed, Meta, NoteLabel, Number, Section, plain_text,
    walk_captioned, walk_sections, without_credit,
};
use crate::pages::{LinkTarget, StructureRole, Tag};
use crate::source::Span;
use crate::style::Pseudo;
use crate::style::{ComputedStyle, Content, Dimension, Display, ListStyle};
use crate::units::Length;
use std::sync::Arc;

/// A heading of the text, as contents and outline show it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    pub section: &'a Section,
    /// From 1: how deep it stands among those that have headings.
    pub level: u8,
}

impl Entry<'_> {
    /// Whether a list of contents of this depth shows it. The list itself is in the outline alone: nobody
    /// looks in it for its own page.
    pub fn is_listed(&self, depth: u8) -> bool {
        self.level <= depth.max(1) && self.section.division != Division::Contents
    }
}

/// Every headed section that a reader may look for, in order.
pub(super) fn entries(document: &Document) -> Vec<Entry<'_>> {
    let mut entries = Vec::new();
    for section in &document.sections {
        gather(section, 1, &mut entries);
    }
    entries
}

fn gather<'a>(section: &'a Section, level: u8, entries: &mut Vec<Entry<'a>>) {
    // Bounded like the tree of elements.
    if usize::from(level) > super::tree::DEPTH {
        return;
    }
    if !section.heading.is_empty() && is_sought(section.division) {
        entries.push(Entry { section, level });
    }
    // What a division of notes is divided by are the titles of the chapters once more.
    if section.division == Division::Notes {
        return;
    }
    for inner in section.sections.iter().filter(|inner| inner.division != Division::Notes) {
        gather(inner, level + u8::from(!section.heading.is_empty()), entries);
    }
}

/// Nobody looks the others up.
fn is_sought(division: Division) -> bool {
    match division {
        Division::HalfTitle
        | Division::TitlePage
        | Division::Copyright
        | Division::Dedication
        | Division::Epigraph => false,
        Division::Contents
        | Division::ListOfFigures
        | Division::ListOfTables
        | Division::Foreword
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
        | Division::Colophon => true,
    }
}

/// The anchor by which a section is found: its own, or one made of its place. No author's anchor
/// begins with a full stop and holds spaces.
pub(super) fn section_key(section: &Section) -> String {
    let span = section.meta.span;
    section.meta.anchor().map_or_else(
        || format!(". {} {} {}", section.division.class(), span.file.0, span.start),
        str::to_owned,
    )
}

/// The label that a numbered section's heading begins with: “Chapter 3”.
pub(super) fn label(section: &Section) -> Option<&str> {
    let number = section.number.as_ref()?;
    (section.level > 0 && !number.label.is_empty()).then_some(number.label.as_str())
}

/// A heading in one line, its label before its title.
pub(super) fn title(section: &Section) -> String {
    let tidy = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let rest = tidy(&plain_text(&section.heading));
    match label(section).map(tidy) {
        None => rest,
        Some(label) if rest.is_empty() => label,
        Some(label) if label.ends_with(char::is_alphanumeric) => format!("{label}. {rest}"),
        Some(label) => format!("{label} {rest}"),
    }
}

/// What running heads call a section: by the short title that its author gave (`{short="…"}`), else by
/// its heading.
pub(super) fn running(section: &Section) -> String {
    section.meta.value("short").map_or_else(|| plain_text(&section.heading), str::to_owned)
}

/// The anchor of a note's first call.
pub(super) fn call_key(label: &NoteLabel) -> String {
    format!(". call {}", label.0)
}

/// The anchor of a note's text.
pub(super) fn note_key(label: &NoteLabel) -> String {
    format!(". note {}", label.0)
}

/// A figure or a table as a list of them shows it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listing<'a> {
    /// The anchor that leads to it.
    pub key: &'a str,
    pub number: Option<&'a Number>,
    /// Without the credit.
    pub caption: &'a [Inline],
    /// What its author wants to be shown in its place.
    pub short: Option<&'a str>,
    span: Span,
}

/// The figures, or the tables, that can be led to.
pub(super) fn listings(document: &Document, of: Listed) -> Vec<Listing<'_>> {
    let mut listings = Vec::new();
    walk_sections(&document.sections, &mut |section| {
        walk_captioned(&section.blocks, &mut |block| {
            let (meta, number, caption) = match (block, of) {
                (Block::Figure(own), Listed::Figures) if !own.is_listing() => {
                    (&own.meta, own.number.as_ref(), &own.caption)
                }
                (Block::Table(own), Listed::Tables) => (&own.meta, own.number.as_ref(), &own.caption),
                _ => return,
            };
            let caption = without_credit(caption);
            if let Some(key) = meta.anchor().filter(|_| number.is_some() || !caption.is_empty()) {
                let short = meta.value("short-caption");
                listings.push(Listing { key, number, caption, short, span: meta.span });
            }
        });
    });
    listings
}

/// One line of a list.
#[derive(Clone, Copy)]
pub(super) enum Line<'a> {
    Heading(Entry<'a>),
    Caption(Listing<'a>),
}

impl Line<'_> {
    fn key(&self) -> String {
        match self {
            Line::Heading(own) => section_key(own.section),
            Line::Caption(own) => own.key.to_owned(),
        }
    }
    fn description(&self) -> String {
        match self {
            Line::Heading(own) => title(own.section),
            Line::Caption(own) => {
                let label = own.number.map_or("", |number| number.label.as_str());
                let caption = own.short.map_or_else(|| plain_text(own.caption), str::to_owned);
                format!("{label} {caption}").trim().to_owned()
            }
        }
    }
    /// How deep it stands, from 1.
    pub fn level(&self) -> u8 {
        match self {
            Line::Heading(own) => own.level,
            Line::Caption(_) => 1,
        }
    }
    fn span(&self) -> Span {
        match self {
            Line::Heading(own) => own.section.meta.span,
            Line::Caption(own) => own.span,
        }
    }
}

impl<'a> Composer<'a, '_> {
    pub fn contents(&mut self, own: &'a Contents, node: Node, style: &Arc<ComputedStyle>, context: &Context) {
        let shared = self.shared;
        let open = self.open_box(style, Some(&own.meta), context, String::new);
        let list = self.node(StructureRole::Contents, context);
        let mut children = shared.tree.children(node);
        let Some(ol) = children.take() else { return self.close_box(open) };
        let ol_style = self.style(ol, style);
        let ol_box = self.open_box(&ol_style, None, &open.inner, String::new);
        let lines: Vec<Line<'a>> = match own.of {
            Listed::Headings => {
                let shown = shared.contents.iter().filter(|entry| entry.is_listed(own.depth));
                shown.map(|entry| Line::Heading(*entry)).collect()
            }
            of => shared.listings(of).iter().map(|listing| Line::Caption(*listing)).collect(),
        };
        let columns = self.label_columns(&lines, ol, &ol_box.inner);
        let mut items = shared.tree.children(ol);
        for line in lines {
            let Some(li) = items.take() else { break };
            let item = self.node_below(StructureRole::ContentsItem, Some(list));
            self.contents_line(line, li, &columns, &ol_box.inner.below(item));
        }
        self.close_box(ol_box);
        self.close_box(open);
    }

    fn contents_line(&mut self, line: Line<'a>, li: Node, columns: &LabelColumns, context: &Context) {
        let style = self.style(li, &context.style);
        let Some(a) = self.shared.tree.children(li).take() else { return };
        if style.display == Display::None {
            return;
        }
        let mut open = self.open_box(&style, None, context, String::new);
        let link_style = self.style(a, &style);
        let structure = self.node_below(StructureRole::Link, context.structure);
        let mut voice = Voice { listing: true, ..Voice::new(&open.inner, structure).styled(&link_style) };
        let (key, description, span) = (line.key(), line.description(), line.span());
        let target = LinkTarget::Anchor(key.clone());
        voice.link = Some(self.link(Link { target, structure: Some(structure), description }));
        let mut words = Words::default();
        let mut children = self.shared.tree.children(a);
        self.affix(&mut words, li, Pseudo::Before, &voice, None);
        self.affix(&mut words, a, Pseudo::Before, &voice, None);
        let column = columns.get(&line.level()).copied();
        let label = self.column_label(line, &mut children, &voice).filter(|_| column.is_some());
        match (line, label.is_some()) {
            (Line::Heading(own), false) => self.headline(&mut words, own.section, &mut children, &voice),
            (Line::Heading(own), true) => self.listed_title(&mut words, own.section, &mut children, &voice),
            (Line::Caption(own), labelled) => self.listing(&mut words, own, labelled, &mut children, &voice),
        }
        // What stands below labelled entries begins where their titles do.
        let mut by = columns.range(..line.level()).map(|(_, width)| *width).sum::<Length>();
        let label = label.map(|label| {
            by += column.unwrap_or(Length::ZERO);
            label.placed(column.unwrap_or(Length::ZERO))
        });
        // A label is what hangs out of a hanging indent: all lines of the title begin at one place.
        if label.is_some() {
            let indent = style.text_indent.resolve(open.inner.area.width).unwrap_or(Length::ZERO);
            by += indent;
            Arc::make_mut(&mut open.inner.style).text_indent = Dimension::Length(Length::ZERO);
        }
        open.inner.area.x += by;
        open.inner.area.width -= by;
        // An anchor in the heading does not lead to its line in the contents.
        words.items.retain(|item| !matches!(item, InlineItem::Mark(_)));
        // A label and a title that stand below each other in the heading stand in one line here.
        let mut items = std::mem::take(&mut words).finish();
        for item in &mut items {
            if matches!(item, InlineItem::LineBreak) {
                let mut space = Words::default();
                space.push("\u{2002}", &voice, span);
                if let Some(space) = space.items.pop() {
                    *item = space;
                }
            }
        }
        words.items = items;
        // The page's number, where it stands in a column of its own.
        let mut folio = None;
        let after = self.pseudo(a, Pseudo::After, &link_style);
        let content = after.as_ref().and_then(|after| after.content.clone());
        match (after, content) {
            (Some(after), Some(content)) => {
                let own = voice.styled(&after);
                let href = format!("#{key}");
                let meta = Meta::at(span);
                match content.as_slice() {
                    [before @ .., last @ Content::TargetCounter { .. }]
                        if after.display == Display::InlineBlock =>
                    {
                        self.generate(&mut words, before, &own, "", Some(&meta), Some(&href));
                        let mut alone = Words::default();
                        let last = std::slice::from_ref(last);
                        self.generate(&mut alone, last, &own, "", Some(&meta), Some(&href));
                        let items = alone.finish();
                        folio = Some(self.setter.set_single(&items, &after, &mut self.piece.sink));
                    }
                    content => self.generate(&mut words, content, &own, "", Some(&meta), Some(&href)),
                }
            }
            _ => {
                words.item(InlineItem::Leader { text: ".\u{2002}".into(), style: Arc::clone(&link_style) });
                words.item(InlineItem::PageReference {
                    wanted: Wanted::Page(key),
                    style: Arc::clone(&link_style),
                    figures: ListStyle::Decimal,
                    tag: Tag::Content(structure),
                    span,
                    link: None,
                    raise: Length::ZERO,
                });
            }
        }
        let start = self.list().entries.len();
        self.set(words, &open.inner, None);
        if let Some(label) = label {
            self.attach_label(label, start);
        }
        if let Some(folio) = folio {
            let pad = style.padding.right.resolve(context.area.width).unwrap_or(Length::ZERO);
            self.attach_folio(folio, open.inner.area.width + pad);
        }
        self.close_box(open);
    }

    /// A caption in its line, after its number.
    fn listing(
        &mut self,
        words: &mut Words,
        own: Listing<'a>,
        labelled: bool,
        children: &mut Children<'_>,
        voice: &Voice,
    ) {
        if let Some(number) = own.number.filter(|_| !labelled)
            && let Some(span) = children.take()
        {
            let mut parts = self.shared.tree.children(span);
            self.made_span(words, span, voice, &number.label, |own, words, inner| {
                own.label_parts(words, Some(number), &mut parts, inner);
            });
            words.push(" ", voice, Span::default());
        }
        let Some(span) = children.take() else { return };
        let mut inside = self.shared.tree.children(span);
        self.made_span(words, span, voice, "", |composer, words, inner| match own.short {
            Some(short) => words.push(short, inner, own.span),
            None => composer.inlines(words, own.caption, &mut inside, inner),
        });
    }
}
