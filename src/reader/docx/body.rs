//! The body of a Word file: its paragraphs gathered into the blocks that their styles mean.
//!
//! Word knows no lists, quotations or listings, only paragraphs: those of one sort that stand one
//! after the other become one block.

use super::line::{Field, Piece, alternative, nest};
use super::package::{LocalName, Relations};
use super::styles::{Kind, Numbering, Styles, list_of};
use super::xml::{attribute, child, toggle, value};
use crate::diagnostic::Sink;
use crate::document::{
    Block, CodeBlock, Container, Figure, Heading, Inline, List, ListItem, Marker, Meta, Paragraph, Table,
    pictures_alone, plain_text,
};
use crate::reader::markdown::BLOCK_DEPTH;
use crate::reader::shape::{is_ornament, number_given};
use crate::source::{FileId, Span};
use roxmltree::Node;
use std::collections::{BTreeMap, BTreeSet};

/// What reading one file gathers.
pub(super) struct Reader<'p> {
    pub file: FileId,
    /// The name of the file, without its folder.
    pub name: String,
    pub sink: &'p mut Sink,
    pub styles: &'p Styles,
    pub numbering: &'p Numbering,
    /// Of the part that is read.
    pub relations: Relations,
    /// It is a publication of its own, and its title and author are not text.
    pub lone: bool,
    /// A line for each paragraph: what messages point into.
    pub shown: String,
    /// Where the paragraph that is read begins in it.
    pub paragraph: u32,
    pub line: Vec<Piece>,
    /// The name of the paragraph that is read.
    pub anchor: Option<String>,
    pub fields: Vec<Field>,
    pub anchors: BTreeSet<String>,
    pub known_notes: BTreeSet<String>,
    /// Author and words, by id.
    pub comments: BTreeMap<String, (String, String)>,
    /// Parts that hold pictures, and the names that the text has for them.
    pub pictures: BTreeMap<String, String>,
    /// Text boxes of the paragraph that is read.
    pub boxes: Vec<Block>,
    pub depth: usize,
    pub changes: Changes,
    pub contents_words: usize,
    pub hidden_words: usize,
    pub controls: usize,
    /// How much text is in which language, in bytes.
    pub spoken: BTreeMap<String, usize>,
    pub language: String,
    pub front: FrontPage,
    /// The last number given, by list and level.
    pub counters: BTreeMap<String, [u64; 9]>,
}

/// Tracked changes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Changes {
    pub inserted: usize,
    pub deleted: usize,
}

/// What stands before the text and is told of the publication.
#[derive(Debug, Default)]
pub(super) struct FrontPage {
    pub title: Option<Heading>,
    pub subtitle: Option<String>,
    pub authors: Vec<String>,
    pub date: Option<String>,
}

/// A part of the body, before its neighbours are known.
enum Item {
    Line(LineItem),
    Block(Block),
    /// A section of pages ends.
    End(Meta),
}

struct LineItem {
    kind: Kind,
    /// Its list and level.
    list: Option<(String, u8)>,
    meta: Meta,
    content: Vec<Inline>,
}

impl Reader<'_> {
    /// An empty place at the end of what has been read.
    pub fn here(&self) -> Span {
        Span::new(self.file, self.shown.len()..self.shown.len())
    }

    /// Adds words to the paragraph that is shown.
    pub fn show(&mut self, text: &str) -> Span {
        let start = self.shown.len();
        self.shown.extend(text.chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }));
        Span::new(self.file, start..self.shown.len())
    }

    pub fn end_line(&mut self) {
        self.shown.push('\n');
        self.paragraph = u32::try_from(self.shown.len()).unwrap_or(u32::MAX);
    }

    /// Text without control characters, which XML 1.0 forbids but for references to some of them.
    pub fn clean(&mut self, text: &str) -> String {
        let is_control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r') || c == '\u{feff}';
        let count = text.chars().filter(|c| is_control(*c)).count();
        self.controls += count;
        let white = |c: char| if matches!(c, '\t' | '\n' | '\r') { ' ' } else { c };
        text.chars().filter(|c| !is_control(*c)).map(white).collect()
    }

    /// The blocks of anything that holds paragraphs.
    pub fn blocks(&mut self, node: Node<'_, '_>) -> Vec<Block> {
        let mut items = Vec::new();
        self.items(node, &mut items);
        // A paragraph whose end was deleted, with none after it.
        if !self.line.is_empty() {
            let meta = Meta::at(Span { start: self.paragraph, ..self.here() });
            self.finish(Kind::Plain, None, meta, &mut items);
        }
        self.assemble(items)
    }

    fn items(&mut self, node: Node<'_, '_>, items: &mut Vec<Item>) {
        for own in node.children().filter(Node::is_element) {
            match own.tag_name().name() {
                "p" => self.read_paragraph(own, items),
                "tbl" => {
                    let made = self.table(own);
                    items.extend(made.into_iter().map(Item::Block));
                }
                "sdt" => {
                    let Some(content) = child(own, "sdtContent") else { continue };
                    let gallery = child(own, "sdtPr")
                        .and_then(|own| child(own, "docPartObj"))
                        .and_then(|own| value(own, "docPartGallery"));
                    if gallery.is_some_and(|own| own.contains("Contents")) {
                        self.contents_words += words_in(content);
                    } else {
                        self.items(content, items);
                    }
                }
                "ins" | "moveTo" => {
                    self.changes.inserted += 1;
                    self.items(own, items);
                }
                "del" | "moveFrom" => self.changes.deleted += 1,
                "customXml" | "smartTag" => self.items(own, items),
                "AlternateContent" => {
                    if let Some(choice) = alternative(own) {
                        self.items(choice, items);
                    }
                }
                "bookmarkStart" => {
                    if let Some(name) = attribute(own, "name").filter(|name| self.anchors.contains(*name)) {
                        self.anchor = Some(name.to_owned());
                    }
                }
                "oMathPara" => self.runs(node, None),
                _ => {}
            }
        }
    }

    fn read_paragraph(&mut self, own: Node<'_, '_>, items: &mut Vec<Item>) {
        let properties = child(own, "pPr");
        let style = properties.and_then(|own| value(own, "pStyle"));
        let mut kind = self.styles.kind(style);
        let outline =
            properties.and_then(|own| value(own, "outlineLvl")).and_then(|own| own.parse::<u8>().ok());
        if let (Kind::Plain, Some(level)) = (&kind, outline.filter(|level| *level < 9)) {
            kind = Kind::Heading((level + 1).min(6));
        }
        let numbered = properties.and_then(|own| child(own, "numPr"));
        let list = match numbered {
            Some(own) => list_of(own),
            None => self.styles.list(style),
        };
        let start = self.paragraph;
        self.runs(own, None);
        let mark = properties.and_then(|own| child(own, "rPr"));
        if mark.is_some_and(|own| child(own, "del").is_some() || child(own, "moveFrom").is_some()) {
            self.changes.deleted += 1;
            return;
        }
        if mark.is_some_and(|own| child(own, "ins").is_some()) {
            self.changes.inserted += 1;
        }
        let mut meta = Meta::at(Span { start, ..self.here() });
        let aligned = match properties.and_then(|own| value(own, "jc")) {
            Some("center") => Some("align-center"),
            Some("right" | "end") => Some("align-right"),
            _ => None,
        };
        if let (Some(class), Kind::Plain) = (aligned, &kind) {
            meta.attributes_mut().classes.push(class.to_owned());
        }
        self.finish(kind, list, meta, items);
        if let Some(section) = properties.and_then(|own| child(own, "sectPr")) {
            let is_page = value(section, "type") != Some("continuous");
            if is_page {
                items.push(Item::End(Meta::at(self.here())));
            }
        }
    }

    /// Ends the paragraph that is read.
    fn finish(&mut self, kind: Kind, list: Option<(String, u8)>, mut meta: Meta, items: &mut Vec<Item>) {
        let mut content = nest(std::mem::take(&mut self.line), &self.language);
        trim(&mut content, kind == Kind::Code);
        if let Some(anchor) = self.anchor.take() {
            meta.attributes_mut().anchor = Some(anchor);
        }
        self.end_line();
        let keeps_empty = kind == Kind::Code;
        if !content.is_empty() || keeps_empty {
            items.push(Item::Line(LineItem { kind, list, meta, content }));
        }
        let boxes = std::mem::take(&mut self.boxes);
        if !boxes.is_empty() {
            let mut meta =
                Meta::at(boxes.iter().map(|own| own.meta().span).reduce(Span::to).unwrap_or_default());
            meta.attributes_mut().classes.push("sidebar".to_owned());
            items.push(Item::Block(Block::Division(Container { meta, blocks: boxes })));
        }
    }

    /// Makes blocks of the items, those of one sort together.
    fn assemble(&mut self, items: Vec<Item>) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        // A caption above what it belongs to.
        let mut waiting: Option<Paragraph> = None;
        let mut items = items.into_iter().peekable();
        while let Some(item) = items.next() {
            let own = match item {
                Item::Block(block) => {
                    blocks.extend(captioned(block, &mut waiting));
                    continue;
                }
                Item::End(meta) => {
                    blocks.extend(waiting.take().map(Block::Paragraph));
                    blocks.push(Block::Break(meta));
                    continue;
                }
                Item::Line(own) => own,
            };
            if let Some(before) = waiting.take() {
                // Nothing followed that it could be the caption of.
                blocks.push(Block::Paragraph(before));
            }
            let is_item =
                own.list.as_ref().is_some_and(|(list, level)| self.numbering.level(list, *level).is_some());
            let is_plain = matches!(own.kind, Kind::Plain | Kind::Classed(_));
            if is_item && is_plain {
                let mut entries = vec![own];
                while let Some(Item::Line(next)) = items.next_if(|next| self.goes_on_list(next)) {
                    entries.push(next);
                }
                blocks.extend(self.lists(entries));
                continue;
            }
            if own.kind == Kind::Caption {
                match blocks.last_mut() {
                    Some(Block::Figure(last)) if last.caption.is_empty() => {
                        number_given(&mut last.meta, &own.content);
                        last.caption = own.content;
                    }
                    _ if matches!(items.peek(), Some(Item::Block(Block::Table(_)))) => {
                        waiting = Some(plain(own))
                    }
                    Some(Block::Table(last)) if last.caption.is_empty() => {
                        number_given(&mut last.meta, &own.content);
                        last.caption = own.content;
                    }
                    _ => {
                        let mut own = plain(own);
                        own.meta.attributes_mut().classes.push("caption".to_owned());
                        blocks.push(Block::Paragraph(own));
                    }
                }
                continue;
            }
            let next = self.single(own, &mut blocks);
            blocks.extend(next);
        }
        blocks.extend(waiting.map(Block::Paragraph));
        settle_breaks(&mut blocks);
        blocks
    }

    fn goes_on_list(&self, next: &Item) -> bool {
        let Item::Line(next) = next else { return false };
        let is_item =
            next.list.as_ref().is_some_and(|(list, level)| self.numbering.level(list, *level).is_some());
        is_item && matches!(next.kind, Kind::Plain | Kind::Classed(_))
    }

    /// The block of a paragraph that is in no list; it may go on the block before it.
    fn single(&mut self, own: LineItem, blocks: &mut [Block]) -> Option<Block> {
        let LineItem { kind, mut meta, content, .. } = own;
        let whole = |meta: &Meta, content: Vec<Inline>| {
            Block::Paragraph(Paragraph { meta: meta.clone(), content, tight: false })
        };
        let is_front = self.lone && self.depth == 0;
        Some(match kind {
            Kind::Title if is_front && self.front.title.is_none() => {
                self.front.title = Some(Heading { meta, level: 1, content });
                return None;
            }
            Kind::Title => Block::Heading(Heading { meta, level: 1, content }),
            Kind::Subtitle if is_front && self.front.subtitle.is_none() && self.front.title.is_some() => {
                self.front.subtitle = Some(plain_text(&content));
                return None;
            }
            Kind::Author if is_front => {
                self.front.authors.push(plain_text(&content));
                return None;
            }
            Kind::Date if is_front && self.front.date.is_none() => {
                self.front.date = Some(plain_text(&content));
                return None;
            }
            Kind::Heading(level) => Block::Heading(Heading { meta, level, content }),
            Kind::Contents => {
                self.contents_words += plain_text(&content).split_whitespace().count();
                return None;
            }
            Kind::Code => {
                let text = code_text(&content) + "\n";
                if let Some(Block::Code(last)) = blocks.last_mut() {
                    last.text.push_str(&text);
                    last.meta.span = last.meta.span.to(meta.span);
                    return None;
                }
                if text.trim().is_empty() {
                    return None;
                }
                Block::Code(CodeBlock { meta, text, ..CodeBlock::default() })
            }
            Kind::Quote | Kind::Attribution => {
                if kind == Kind::Attribution {
                    meta.attributes_mut().classes.push("attribution".to_owned());
                }
                if let Some(Block::Quote(last)) = blocks.last_mut() {
                    last.meta.span = last.meta.span.to(meta.span);
                    last.blocks.push(whole(&meta, content));
                    return None;
                }
                if kind == Kind::Attribution {
                    return Some(whole(&meta, content));
                }
                Block::Quote(Container { meta: Meta::at(meta.span), blocks: vec![whole(&meta, content)] })
            }
            Kind::Division(class) => {
                if let Some(Block::Division(last)) = blocks.last_mut()
                    && last.meta.has_class(&class)
                {
                    last.meta.span = last.meta.span.to(meta.span);
                    last.blocks.push(whole(&meta, content));
                    return None;
                }
                let mut outer = Meta::at(meta.span);
                outer.attributes_mut().classes.push(class);
                Block::Division(Container { meta: outer, blocks: vec![whole(&meta, content)] })
            }
            Kind::Plain | Kind::Classed(_) | Kind::Subtitle | Kind::Author | Kind::Date | Kind::Caption => {
                let class = match kind {
                    Kind::Classed(class) => Some(class),
                    Kind::Subtitle => Some("subtitle".to_owned()),
                    Kind::Author => Some("author".to_owned()),
                    Kind::Date => Some("date".to_owned()),
                    _ => None,
                };
                if let Some(class) = class {
                    meta.attributes_mut().classes.push(class);
                }
                if is_ornament(&content) {
                    return Some(Block::Break(meta));
                }
                let own = Paragraph { meta, content, tight: false };
                if pictures_alone(&own).len() == 1 {
                    let meta = Meta::at(own.meta.span);
                    let blocks = vec![Block::Paragraph(own)];
                    return Some(Block::Figure(Figure { meta, blocks, ..Figure::default() }));
                }
                Block::Paragraph(own)
            }
        })
    }

    /// Lists, and lists in them, by the levels of their entries.
    fn lists(&mut self, entries: Vec<LineItem>) -> Vec<Block> {
        let mut flat = Vec::new();
        for own in entries {
            let Some((list, level)) = own.list.clone() else { continue };
            let Some(found) = self.numbering.level(&list, level).cloned() else { continue };
            let at = usize::from(level.min(8));
            let counters = self.counters.entry(found.home.clone()).or_insert([u64::MAX; 9]);
            counters[at] = if counters[at] == u64::MAX { found.start } else { counters[at] + 1 };
            for deeper in &mut counters[at + 1..] {
                *deeper = u64::MAX;
            }
            let marker = if found.bullet { Marker::Bullet } else { Marker::Number { start: counters[at] } };
            let level = level.min(u8::try_from(BLOCK_DEPTH.saturating_sub(self.depth + 1)).unwrap_or(0));
            let mut paragraph = plain(own);
            paragraph.tight = true;
            flat.push(Entry { level, home: found.home, marker, blank: found.blank, paragraph });
        }
        nested(&mut flat.into_iter().peekable(), 0)
    }
}

struct Entry {
    level: u8,
    home: String,
    marker: Marker,
    /// It has no sign of its own.
    blank: bool,
    paragraph: Paragraph,
}

/// The entries from this level on, up to the next above it.
fn nested(entries: &mut std::iter::Peekable<impl Iterator<Item = Entry>>, level: u8) -> Vec<Block> {
    let mut made: Vec<(String, List)> = Vec::new();
    while let Some(next) = entries.peek().map(|own| own.level) {
        if next < level {
            break;
        }
        if next > level && !made.is_empty() {
            let inner = nested(entries, level + 1);
            if let Some(item) = made.last_mut().and_then(|(_, list)| list.items.last_mut()) {
                item.blocks.extend(inner);
            }
            continue;
        }
        let Some(own) = entries.next() else { break };
        let span = own.paragraph.meta.span;
        let is_bullet = own.marker == Marker::Bullet;
        if own.blank
            && let Some((_, list)) = made.last_mut()
            && let Some(item) = list.items.last_mut()
        {
            item.meta.span = item.meta.span.to(span);
            list.meta.span = list.meta.span.to(span);
            item.blocks.push(Block::Paragraph(own.paragraph));
            continue;
        }
        let item =
            ListItem { meta: Meta::at(span), task: None, blocks: vec![Block::Paragraph(own.paragraph)] };
        match made.last_mut() {
            Some((home, list)) if *home == own.home && (list.marker == Marker::Bullet) == is_bullet => {
                list.meta.span = list.meta.span.to(span);
                list.items.push(item);
            }
            _ => {
                let list = List { meta: Meta::at(span), marker: own.marker, tight: true, items: vec![item] };
                made.push((own.home, list));
            }
        }
    }
    made.into_iter().map(|(_, list)| Block::List(list)).collect()
}

fn plain(own: LineItem) -> Paragraph {
    Paragraph { meta: own.meta, content: own.content, tight: false }
}

/// A table with the caption that stood above it.
fn captioned(mut block: Block, waiting: &mut Option<Paragraph>) -> Vec<Block> {
    let Some(caption) = waiting.take() else { return vec![block] };
    match &mut block {
        Block::Table(Table { meta, caption: own, .. }) if own.is_empty() => {
            number_given(meta, &caption.content);
            *own = caption.content;
            vec![block]
        }
        _ => vec![Block::Paragraph(caption), block],
    }
}

/// Breaks part texts: not a text from a heading, not from nothing, and not twice.
fn settle_breaks(blocks: &mut Vec<Block>) {
    let is_break = |block: &Block| matches!(block, Block::Break(_));
    let mut made: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks.drain(..) {
        if matches!(block, Block::Heading(_)) && made.last().is_some_and(is_break) {
            made.pop();
        }
        if is_break(&block)
            && made.last().is_none_or(|last| is_break(last) || matches!(last, Block::Heading(_)))
        {
            continue;
        }
        // Empty lines at the end of a listing belong to nobody.
        if let Some(Block::Code(last)) = made.last_mut()
            && !matches!(block, Block::Code(_))
        {
            last.text = last.text.trim_end().to_owned() + "\n";
        }
        made.push(block);
    }
    if let Some(Block::Code(last)) = made.last_mut() {
        last.text = last.text.trim_end().to_owned() + "\n";
    }
    if made.last().is_some_and(is_break) {
        made.pop();
    }
    *blocks = made;
}

fn trim_start(line: &mut Vec<Inline>) {
    while let Some(first) = line.first_mut() {
        match first {
            Inline::Text(text) => {
                text.text.drain(..text.text.len() - text.text.trim_start_matches([' ', '\t']).len());
                if !text.text.is_empty() {
                    return;
                }
            }
            Inline::LineBreak(_) => {}
            _ => return,
        }
        line.remove(0);
    }
}

/// Takes white off both ends of a line; a listing keeps what is before its words.
fn trim(line: &mut Vec<Inline>, is_code: bool) {
    if !is_code {
        trim_start(line);
    }
    loop {
        match line.last_mut() {
            Some(Inline::Text(text)) => {
                text.text.truncate(text.text.trim_end_matches([' ', '\t']).len());
                if !text.text.is_empty() {
                    break;
                }
                line.pop();
            }
            Some(Inline::LineBreak(_)) => drop(line.pop()),
            _ => break,
        }
    }
    // What holds white alone, in whatever marks, is an empty line.
    let is_white = |one: &Inline| {
        let no_mark = !matches!(one, Inline::Image(_) | Inline::NoteReference(_) | Inline::Math(_));
        no_mark && one.meta().anchor().is_none() && plain_text(std::slice::from_ref(one)).trim().is_empty()
    };
    let holds_more = |one: &Inline| one.content().is_some_and(|inner| inner.iter().any(|one| !is_white(one)));
    if line.iter().all(|one| is_white(one) && !holds_more(one)) {
        line.clear();
    }
}

fn code_text(line: &[Inline]) -> String {
    let mut text = String::new();
    for one in line {
        match one {
            Inline::LineBreak(_) => text.push('\n'),
            one => text.push_str(&plain_text(std::slice::from_ref(one))),
        }
    }
    text
}

pub(super) fn words_in(node: Node<'_, '_>) -> usize {
    let texts = node.descendants().filter(|own| own.has_tag_name_local("t")).filter_map(|own| own.text());
    texts.map(|text| text.split_whitespace().count()).sum()
}

/// Whether a property of a row is on.
pub(super) fn row_is(properties: Option<Node<'_, '_>>, name: &str) -> bool {
    properties.and_then(|own| toggle(own, name)).unwrap_or(false)
}
