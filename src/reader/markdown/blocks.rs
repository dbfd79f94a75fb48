//! pulldown-cmark's events made blocks.

use super::excerpt::Definitions;
use super::fence::{Fence, Fenced};
use super::levels::{Frame, Level, Opener};
use super::line::{Body, Letters, Line, OpenKind, owned};
use super::{Context, RawHtml, options};
use crate::document::{
    AdmonitionKind, Alignment, Attributes, Block, Inline, Marker, Math, Meta, NoteLabel, NoteReference, Raw,
    Table, Text,
};
use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, CowStr, Event, LinkType, Parser, Tag, TagEnd};
use std::borrow::Cow;
use std::ops::Range;

/// What the line that is being gathered will be.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum LineKind {
    Paragraph,
    /// The bare text of a tight list's item, or of a cell.
    Tight,
    Heading(u8),
    Term,
    /// Of a figure or of a table, in HTML.
    Caption,
}

pub(super) struct Gathering<'s> {
    pub kind: LineKind,
    pub range: Range<usize>,
    pub attributes: Option<Box<Attributes>>,
    pub line: Line<'s>,
}

/// What the text of a code block or of markup will be.
enum Verbatim {
    Code { info: Option<String> },
    Html,
    Fence,
}

pub(super) struct Blocks<'c, 'x, 's> {
    pub ctx: &'c mut Context<'x>,
    pub source: &'s str,
    pub levels: Vec<Level>,
    pub gathering: Option<Gathering<'s>>,
    /// Read off when an excerpt first asks for them.
    pub definitions: Option<Definitions>,
    verbatim: Option<(Verbatim, Range<usize>, String)>,
    /// Within `<https://…>`, whose text is an address.
    is_address: bool,
}

/// Reads a whole text.
pub(super) fn read(ctx: &mut Context<'_>, fenced: &Fenced<'_>) -> Vec<Block> {
    let source: &str = &fenced.text;
    let root = Level::root(ctx.language.clone(), ctx.depth);
    let mut blocks = Blocks {
        ctx,
        source,
        levels: vec![root],
        gathering: None,
        definitions: None,
        verbatim: None,
        is_address: false,
    };
    for (event, range) in Parser::new_ext(source, options()).into_offset_iter() {
        blocks.event(event, range, fenced);
    }
    blocks.flush();
    while blocks.levels.len() > 1 {
        blocks.close_unclosed(source.len());
    }
    blocks.levels.pop().map(|root| root.blocks).unwrap_or_default()
}

impl<'s> Blocks<'_, '_, 's> {
    fn event(&mut self, event: Event<'s>, range: Range<usize>, fenced: &Fenced<'_>) {
        match event {
            Event::Start(tag) => self.start(tag, range, fenced),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) | Event::Html(text) if self.verbatim.is_some() => {
                if let Some((_, _, own)) = &mut self.verbatim {
                    own.push_str(&text);
                }
            }
            Event::Text(text) if self.is_address => {
                self.line(range.start).push(range, Body::Text(owned(text), Letters::Fixed));
            }
            Event::Text(text) => {
                let source = self.source;
                self.line(range.start).push_text(source, text, range);
            }
            Event::Code(text) => {
                let text = self.ctx.clean(&text).into_owned();
                let node = Inline::Code(Text { meta: self.meta(range.clone()), text });
                self.node(range, node);
            }
            Event::InlineMath(source) => self.inline_math(range, source),
            Event::DisplayMath(source) => {
                let mut node = Math { meta: self.meta(range.clone()), source: source.trim().to_owned() };
                node.meta.attributes_mut().classes.push("display".to_owned());
                self.node(range, Inline::Math(node));
            }
            Event::Html(text) | Event::InlineHtml(text) => {
                self.line(range.start).push(range, Body::Html(owned(text)));
            }
            Event::FootnoteReference(label) => {
                let label = note_label(&label);
                let meta = self.meta(range.clone());
                self.node(
                    range,
                    Inline::NoteReference(NoteReference { meta, label, number: 0, first: false }),
                );
            }
            Event::SoftBreak | Event::HardBreak => {
                let meta = self.meta(range.clone());
                let is_hard = event == Event::HardBreak || self.level().is_verse;
                let node = if is_hard { Inline::LineBreak(meta) } else { Inline::SoftBreak(meta) };
                self.node(range, node);
            }
            Event::Rule => {
                self.flush();
                let meta = self.meta(range);
                self.push(Block::Break(meta));
            }
            Event::TaskListMarker(done) => {
                let item = self.levels.iter_mut().rev().find_map(|level| match &mut level.frame {
                    Frame::Item { task } => Some(task),
                    _ => None,
                });
                if let Some(task) = item {
                    *task = Some(done);
                }
            }
        }
    }

    pub fn meta(&self, range: Range<usize>) -> Meta {
        Meta::at(self.ctx.place.span(range))
    }

    /// The line that is being gathered, or a new one without a paragraph's air.
    pub fn line(&mut self, start: usize) -> &mut Line<'s> {
        let new = || Gathering {
            kind: LineKind::Tight,
            range: start..start,
            attributes: None,
            line: Line::at(start),
        };
        &mut self.gathering.get_or_insert_with(new).line
    }

    pub fn begin(&mut self, kind: LineKind, range: Range<usize>) {
        self.flush();
        let line = Line::at(range.start);
        self.gathering = Some(Gathering { kind, range, attributes: None, line });
    }

    fn node(&mut self, range: Range<usize>, node: Inline) {
        self.line(range.start).push(range, Body::Node(Box::new(node)));
    }

    fn inline_open(&mut self, range: Range<usize>, kind: OpenKind) {
        self.line(range.start).push(range, Body::Open(kind.plain()));
    }

    /// A formula; but a `$` with a figure after it ends none, as pandoc has it: `$5/$10`.
    fn inline_math(&mut self, range: Range<usize>, source: CowStr<'s>) {
        let is_sum = self.source.as_bytes().get(range.end).is_some_and(u8::is_ascii_digit);
        let text = &self.source[range.clone()];
        if is_sum && !text.contains(['\n', '\r']) {
            let line = self.line(range.start);
            line.look(text);
            line.push(range, Body::Text(Cow::Borrowed(text), Letters::Verbatim));
            return;
        }
        let node = Math { meta: self.meta(range.clone()), source: source.into_string() };
        self.node(range, Inline::Math(node));
    }

    fn start(&mut self, tag: Tag<'s>, range: Range<usize>, fenced: &Fenced<'_>) {
        match tag {
            Tag::Paragraph => {
                self.begin(LineKind::Paragraph, range);
                self.loosen();
            }
            Tag::Heading { level, .. } => self.begin(LineKind::Heading(level as u8), range),
            Tag::BlockQuote(kind) => {
                let frame = kind.map_or(Frame::Quote, |kind| Frame::Admonition(admonition(kind)));
                self.open(frame, Opener::Event, range, None);
            }
            Tag::CodeBlock(kind) => {
                self.flush();
                let info = match kind {
                    CodeBlockKind::Indented => None,
                    CodeBlockKind::Fenced(info) => Some(info.into_string()),
                };
                self.verbatim = Some((Verbatim::Code { info }, range, String::new()));
            }
            Tag::HtmlBlock => self.html_start(range, fenced),
            Tag::List(start) => {
                let marker = start.map_or(Marker::Bullet, |start| Marker::Number { start });
                let frame = Frame::List { marker, loose: false, items: Vec::new() };
                self.open(frame, Opener::Event, range, None);
            }
            Tag::Item => self.open(Frame::Item { task: None }, Opener::Event, range, None),
            Tag::FootnoteDefinition(label) => {
                self.open(Frame::Note(note_label(&label)), Opener::Event, range, None);
            }
            Tag::DefinitionList => {
                let frame = Frame::Definitions { loose: false, entries: Vec::new() };
                self.open(frame, Opener::Event, range, None);
            }
            Tag::DefinitionListTitle => self.begin(LineKind::Term, range),
            Tag::DefinitionListDefinition => self.open(Frame::Definition, Opener::Event, range, None),
            Tag::Table(columns) => {
                let columns = columns.into_iter().map(alignment).collect();
                let table = Box::new(Table { columns, ..Table::default() });
                self.open(Frame::Table { table, group: None }, Opener::Event, range, None);
            }
            Tag::TableHead => {
                self.open(Frame::Row { is_head: true, cells: Vec::new() }, Opener::Event, range, None);
            }
            Tag::TableRow => {
                self.open(Frame::Row { is_head: false, cells: Vec::new() }, Opener::Event, range, None);
            }
            Tag::TableCell => {
                let frame = Frame::Cell { columns: 1, rows: 1, header: false };
                self.open(frame, Opener::Event, range, None);
            }
            Tag::Emphasis => self.inline_open(range, OpenKind::Emphasis),
            Tag::Strong => self.inline_open(range, OpenKind::Strong),
            Tag::Strikethrough => self.inline_open(range, OpenKind::Strikethrough),
            Tag::Superscript => self.inline_open(range, OpenKind::Superscript),
            Tag::Subscript => self.inline_open(range, OpenKind::Subscript),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.is_address = matches!(link_type, LinkType::Email | LinkType::Autolink);
                let href = if link_type == LinkType::Email {
                    format!("mailto:{dest_url}")
                } else {
                    dest_url.into_string()
                };
                self.inline_open(range, OpenKind::Link { href, title: some(title), brackets: true });
            }
            Tag::Image { dest_url, title, .. } => {
                let href = dest_url.into_string();
                self.inline_open(range, OpenKind::Image { href, title: some(title) });
            }
            // Not asked for: `front_matter` is read before, and only at the start of a file.
            Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::DefinitionListTitle => self.flush(),
            TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListDefinition
            | TagEnd::Table
            | TagEnd::TableCell => self.close_event(range),
            TagEnd::TableHead => self.close_event(range),
            TagEnd::TableRow => {
                self.excess_cells(range.clone());
                self.close_event(range);
            }
            TagEnd::CodeBlock | TagEnd::HtmlBlock => self.end_verbatim(),
            TagEnd::Link => {
                self.is_address = false;
                self.line(range.start).push(range, Body::Close);
            }
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Image => self.line(range.start).push(range, Body::Close),
            TagEnd::MetadataBlock(_) => {}
        }
    }

    /// A paragraph in an item makes its list loose.
    pub fn loosen(&mut self) {
        let is_item = matches!(self.level().frame, Frame::Item { .. } | Frame::Definition);
        if !is_item || self.level().flattened > 0 {
            return;
        }
        let outer = self.levels.len().checked_sub(2).and_then(|outer| self.levels.get_mut(outer));
        if let Some(Level { frame: Frame::List { loose, .. } | Frame::Definitions { loose, .. }, .. }) = outer
        {
            *loose = true;
        }
    }

    fn html_start(&mut self, range: Range<usize>, fenced: &Fenced<'_>) {
        self.flush();
        let end = self.source[range.clone()].find(['\n', '\r']).map_or(range.end, |len| range.start + len);
        let Some((at, fence)) = fenced.fences.range(range.start..end).next() else {
            self.verbatim = Some((Verbatim::Html, range, String::new()));
            return;
        };
        match fence {
            Fence::Open(own) => {
                let kind = own.classes.iter().find_map(|class| admonition_class(class));
                let mut own = own.clone();
                // Quarto knows a figure by its name.
                let named = own.anchor.as_ref().is_some_and(|anchor| anchor.starts_with("fig-"));
                let frame = match kind {
                    Some(kind) => Frame::Admonition(kind),
                    None if named || own.classes.iter().any(|class| class == "figure") => {
                        Frame::Figure { caption: Vec::new() }
                    }
                    None => Frame::Division,
                };
                // The element has that class already.
                let element = kind.map_or("figure", |kind| kind.class());
                own.classes.retain(|class| class != element);
                own.classes.iter_mut().filter(|class| *class == "pull-quote").for_each(|class| {
                    class.retain(|c| c != '-');
                });
                let own = (*own != Attributes::default()).then_some(own);
                self.open(frame, Opener::Fence, *at..end, own);
            }
            Fence::Close => self.close_fence(*at..end),
            Fence::Table(table, range) => self.drawn_table(table, range.clone()),
            Fence::TableLine => {}
        }
        self.verbatim = Some((Verbatim::Fence, range, String::new()));
    }

    fn end_verbatim(&mut self) {
        let Some((kind, range, text)) = self.verbatim.take() else { return };
        match kind {
            Verbatim::Fence => {}
            Verbatim::Code { info } => self.code(range, info, &text),
            Verbatim::Html if self.ctx.raw_html == RawHtml::Keep => {
                let (meta, text) = (self.meta(range), self.ctx.clean(&text).into_owned());
                self.push(Block::Raw(Raw { meta, format: "html".to_owned(), text }));
            }
            Verbatim::Html => self.markup(range, &text),
        }
    }
}

fn some(text: CowStr<'_>) -> Option<String> {
    (!text.is_empty()).then(|| text.into_string())
}

/// Labels are compared without regard to case and to the length of spaces.
fn note_label(label: &str) -> NoteLabel {
    NoteLabel(label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase())
}

fn alignment(own: pulldown_cmark::Alignment) -> Alignment {
    match own {
        pulldown_cmark::Alignment::None => Alignment::Unset,
        pulldown_cmark::Alignment::Left => Alignment::Left,
        pulldown_cmark::Alignment::Center => Alignment::Center,
        pulldown_cmark::Alignment::Right => Alignment::Right,
    }
}

fn admonition(kind: BlockQuoteKind) -> AdmonitionKind {
    match kind {
        BlockQuoteKind::Note => AdmonitionKind::Note,
        BlockQuoteKind::Tip => AdmonitionKind::Tip,
        BlockQuoteKind::Important => AdmonitionKind::Important,
        BlockQuoteKind::Warning => AdmonitionKind::Warning,
        BlockQuoteKind::Caution => AdmonitionKind::Caution,
    }
}

/// `.warning`, or Quarto's `.callout-warning`.
fn admonition_class(class: &str) -> Option<AdmonitionKind> {
    use AdmonitionKind::*;
    let name = class.strip_prefix("callout-").unwrap_or(class);
    [Note, Tip, Important, Warning, Caution].into_iter().find(|kind| kind.class() == name)
}
