//! Blocks of the page's content: paragraphs of what stands loose, and the elements that are blocks
//! of a book. Elements that only hold others are seen through.

use super::dom::{Content, Element, Id, is_inline, is_whole};
use super::judge::{Page, level};
use super::line::settle;
use super::notes::Notes;
use crate::diagnostic::{Sink, reader as codes};
use crate::document::{
    Block, Container, Figure, Heading, Inline, Language, List, ListItem, Marker, Meta, Paragraph, Styled,
    pictures_alone, plain_text,
};
use crate::reader::markdown::BLOCK_DEPTH;
use crate::reader::shape::is_ornament;
use crate::source::{FileId, Span};
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Builder<'p, 'd> {
    pub page: &'p Page<'d>,
    pub notes: &'p Notes,
    pub file: FileId,
    /// The name of the file, without its folder.
    pub name: String,
    pub sink: &'p mut Sink,
    /// Names that links in the page lead to.
    pub anchors: BTreeSet<String>,
    /// Pictures that stand in the page itself, by the name they are given.
    pub pictures: BTreeMap<String, Vec<u8>>,
    /// Captions that have been read with their figures.
    pub captions: BTreeSet<Id>,
    pub is_deep: bool,
    pub controls: usize,
    pub depth: usize,
}

/// What is gathered of one run of blocks.
#[derive(Default)]
struct Flow {
    blocks: Vec<Block>,
    line: Vec<Inline>,
    /// Inline elements that hold blocks: each line in them is in them.
    around: Vec<Id>,
}

impl<'p, 'd> Builder<'p, 'd> {
    pub fn meta(&self, id: Id) -> Meta {
        let node = &self.page.dom.nodes[id];
        let mut meta = Meta::at(Span::new(self.file, node.range.clone()));
        let Content::Element(own) = &node.content else { return meta };
        let named = own.value("id").or_else(|| own.value("name")).filter(|name| self.anchors.contains(*name));
        if let Some(name) = named {
            meta.attributes_mut().anchor = Some(name.to_owned());
        }
        let language = own.value("lang").or_else(|| own.value("xml:lang")).map(str::trim).unwrap_or_default();
        if !language.is_empty() && !language.eq_ignore_ascii_case(&self.page.language.0) && own.name != "html"
        {
            meta.attributes_mut().language = Some(Language(language.to_owned()));
        }
        meta
    }

    /// Whether the anchor of an element is that of the block it begins.
    pub fn block_anchor(&self, id: Id) -> bool {
        let dom = self.page.dom;
        let parent = dom.nodes[id].parent;
        level(dom, parent).is_some() && self.meta(parent).anchor().is_none()
    }

    /// Text without control characters, which no font shows and XML forbids.
    pub fn clean(&mut self, text: &str, span: Span) -> String {
        let is_control = |c: char| (c.is_control() && !matches!(c, '\n' | '\t' | '\r')) || c == '\u{feff}';
        if !text.contains(is_control) {
            return text.to_owned();
        }
        let count = text.chars().filter(|c| is_control(*c)).count();
        if self.controls == 0
            && let Some(first) = text.chars().find(|c| is_control(*c))
        {
            self.sink.push(codes::control_characters(span, format!("{:04X}", u32::from(first)), count));
        }
        self.controls += count;
        text.chars()
            .filter_map(|c| {
                if c == '\u{85}' || c == '\u{b}' || c == '\u{c}' {
                    Some(' ')
                } else {
                    (!is_control(c)).then_some(c)
                }
            })
            .collect()
    }

    pub fn too_deep(&mut self, span: Span) {
        if !std::mem::replace(&mut self.is_deep, true) {
            self.sink.push(codes::too_deep(span, BLOCK_DEPTH));
        }
    }

    /// The blocks of these nodes; the paragraphs of loose text are tight if they stand in a tight item.
    pub fn flow(&mut self, ids: &[Id]) -> Vec<Block> {
        let mut flow = Flow::default();
        self.run(ids, &mut flow);
        self.flush(&mut flow, None);
        flow.blocks
    }

    /// The same of what stands in a node.
    pub fn inside(&mut self, id: Id) -> Vec<Block> {
        let children = self.page.dom.nodes[id].children.clone();
        self.flow(&children)
    }

    fn run(&mut self, ids: &[Id], flow: &mut Flow) {
        let dom = self.page.dom;
        for id in ids {
            let own = dom.element(*id);
            let is_block = own.is_some_and(|own| !is_inline(&own.name) && own.name != "br");
            let holds_blocks = self.page.survey.blocks[*id];
            if self.captions.contains(id) {
                continue;
            }
            if self.page.is_out(*id) {
                // What is left out must not join the words on its sides.
                if is_block || holds_blocks {
                    self.flush(flow, None);
                }
                continue;
            }
            match own {
                Some(own) if is_whole(&own.name) => flow.line.extend(self.inline(*id, 0)),
                Some(own) if is_block => self.block(*id, own, flow),
                Some(_) if holds_blocks => {
                    flow.around.push(*id);
                    self.run(&dom.nodes[*id].children, flow);
                    self.flush(flow, None);
                    flow.around.pop();
                }
                _ => flow.line.extend(self.inline(*id, 0)),
            }
        }
    }

    /// Ends the line that is gathered: a paragraph, or several where breaks part them.
    fn flush(&mut self, flow: &mut Flow, meta: Option<Meta>) {
        let mut line = std::mem::take(&mut flow.line);
        settle(&mut line);
        if line.is_empty() {
            return;
        }
        for part in at_double_breaks(line) {
            let content = self.wrapped(part, &flow.around);
            let span = content.iter().map(|one| one.meta().span).reduce(Span::to).unwrap_or_default();
            let mut own = meta.clone().unwrap_or_default();
            own.span = span;
            flow.blocks.push(paragraph(own, content));
        }
    }

    /// A line within the inline elements that hold it, where these are marks or links.
    fn wrapped(&mut self, mut line: Vec<Inline>, around: &[Id]) -> Vec<Inline> {
        for id in around.iter().rev() {
            let Some(own) = self.page.dom.element(*id) else { continue };
            let meta = Meta::at(line.iter().map(|one| one.meta().span).reduce(Span::to).unwrap_or_default());
            let styled = |content| Styled { meta: meta.clone(), content };
            line = match own.name.as_str() {
                "em" | "i" => vec![Inline::Emphasis(styled(line))],
                "b" | "strong" => vec![Inline::Strong(styled(line))],
                "a" => match own.value("href").and_then(|href| self.href(href)) {
                    Some(href) => vec![Inline::Link(crate::document::Link {
                        meta,
                        href,
                        content: line,
                        ..Default::default()
                    })],
                    None => line,
                },
                _ => line,
            };
        }
        line
    }

    fn block(&mut self, id: Id, own: &Element, flow: &mut Flow) {
        let name = own.name.as_str();
        if let Some(level) = level(self.page.dom, id) {
            self.flush(flow, None);
            self.heading(id, level, flow);
            return;
        }
        match name {
            "hr" => {
                self.flush(flow, None);
                flow.blocks.push(Block::Break(self.meta(id)));
            }
            "p" | "dt" | "figcaption" | "summary" | "legend" | "address" | "caption" => {
                self.paragraphs(id, own, flow)
            }
            "pre" | "listing" | "xmp" | "plaintext" => {
                self.flush(flow, None);
                flow.blocks.push(self.listing(id));
            }
            _ if self.depth >= BLOCK_DEPTH => {
                if matches!(name, "blockquote" | "ul" | "ol" | "table" | "figure" | "dl") {
                    self.too_deep(self.meta(id).span);
                }
                self.through(id, flow);
            }
            "blockquote" | "ul" | "ol" | "menu" | "dir" | "dl" | "table" | "figure" | "aside" => {
                self.flush(flow, None);
                self.depth += 1;
                let made = match name {
                    "blockquote" if division_class(own) == Some("pullquote") => {
                        self.division(id, &["pullquote"])
                    }
                    "blockquote" => self.quotation(id),
                    "dl" => self.definitions(id),
                    "table" => self.table(id),
                    "figure" => self.figure(id),
                    "aside" => self.division(id, &["sidebar"]),
                    _ => self.list(id, own),
                };
                self.depth -= 1;
                flow.blocks.extend(made);
            }
            _ => match division_class(own) {
                Some(class) => {
                    self.flush(flow, None);
                    self.depth += 1;
                    let made = self.division(id, &[class]);
                    self.depth -= 1;
                    flow.blocks.extend(made);
                }
                None => self.through(id, flow),
            },
        }
    }

    /// An element that only holds others.
    fn through(&mut self, id: Id, flow: &mut Flow) {
        self.flush(flow, None);
        let before = flow.blocks.len();
        self.run(&self.page.dom.nodes[id].children, flow);
        self.flush(flow, None);
        // Its anchor and language are those of what it holds.
        let meta = self.meta(id);
        if let Some(anchor) = meta.anchor()
            && let Some(first) = flow.blocks.get_mut(before)
            && first.meta().anchor().is_none()
        {
            first.meta_mut().attributes_mut().anchor = Some(anchor.to_owned());
        }
        if let Some(language) = meta.language() {
            for block in &mut flow.blocks[before..] {
                if block.meta().language().is_none() {
                    block.meta_mut().attributes_mut().language = Some(language.clone());
                }
            }
        }
    }

    fn heading(&mut self, id: Id, level: u8, flow: &mut Flow) {
        let mut content = self.inlines(id, 0);
        settle(&mut content);
        if content.is_empty() {
            return;
        }
        let mut meta = self.meta(id);
        if meta.anchor().is_none() {
            let inner = self
                .page
                .dom
                .descendants(id)
                .skip(1)
                .find_map(|own| self.meta(own).anchor().map(str::to_owned));
            if let Some(anchor) = inner {
                meta.attributes_mut().anchor = Some(anchor);
            }
        }
        // A picture alone in a heading, as mastheads have it, heads nothing.
        if plain_text(&content).trim().is_empty() {
            flow.blocks.push(paragraph(meta, content));
            return;
        }
        // A rule between parts says no more than the heading below it.
        if matches!(flow.blocks.last(), Some(Block::Break(_))) {
            flow.blocks.pop();
        }
        flow.blocks.push(Block::Heading(Heading { meta, level, content }));
    }

    fn paragraphs(&mut self, id: Id, own: &Element, flow: &mut Flow) {
        self.flush(flow, None);
        let before = flow.blocks.len();
        if own.value("class").is_some_and(|class| class.starts_with("MsoListParagraph")) {
            self.word_item(id, flow);
            return;
        }
        let is_quotation = ["MsoQuote", "MsoIntenseQuote"].iter().any(|class| own.has_class(class));
        let mut meta = self.meta(id);
        let class = match own.name.as_str() {
            "figcaption" | "caption" => Some("caption"),
            _ => alignment(own),
        };
        if let Some(class) = class {
            meta.attributes_mut().classes.push(class.to_owned());
        }
        self.run(&self.page.dom.nodes[id].children, flow);
        self.flush(flow, Some(meta));
        if is_quotation {
            let blocks = flow.blocks.split_off(before);
            match flow.blocks.last_mut() {
                Some(Block::Quote(last)) => last.blocks.extend(blocks),
                _ if blocks.is_empty() => {}
                _ => flow.blocks.push(Block::Quote(Container { meta: Meta::at(self.meta(id).span), blocks })),
            }
        }
        if own.name == "summary" {
            for block in &mut flow.blocks[before..] {
                if let Block::Paragraph(own) = block {
                    let content = std::mem::take(&mut own.content);
                    own.content = vec![Inline::Strong(Styled { meta: Meta::at(own.meta.span), content })];
                }
            }
        }
    }

    /// Word writes its lists as paragraphs that begin with a sign or a number.
    fn word_item(&mut self, id: Id, flow: &mut Flow) {
        let mut content = self.inlines(id, 0);
        settle(&mut content);
        let Some((count, marker)) = written_marker(&plain_text(&content)) else {
            if !content.is_empty() {
                flow.blocks.push(paragraph(self.meta(id), content));
            }
            return;
        };
        take_front(&mut content, count);
        settle(&mut content);
        let meta = self.meta(id);
        let own = Block::Paragraph(Paragraph { meta: meta.clone(), content, tight: true });
        let item = ListItem { meta: Meta::at(meta.span), task: None, blocks: vec![own] };
        let goes_on = |list: &List| match (list.marker, marker) {
            (Marker::Bullet, Marker::Bullet) => true,
            (Marker::Number { start }, Marker::Number { start: own }) => {
                own == start + list.items.len() as u64
            }
            _ => false,
        };
        match flow.blocks.last_mut() {
            Some(Block::List(list)) if goes_on(list) => list.items.push(item),
            _ => flow.blocks.push(Block::List(List {
                meta: Meta::at(meta.span),
                marker,
                tight: true,
                items: vec![item],
            })),
        }
    }

    fn quotation(&mut self, id: Id) -> Vec<Block> {
        let blocks = self.by_runs(id);
        if blocks.is_empty() {
            Vec::new()
        } else {
            vec![Block::Quote(Container { meta: self.meta(id), blocks })]
        }
    }

    fn is_block(&self, id: Id) -> bool {
        self.page.dom.element(id).is_some_and(|own| !is_inline(&own.name))
    }

    /// The content of a quotation, its source told from its words.
    fn by_runs(&mut self, id: Id) -> Vec<Block> {
        let children = self.page.dom.nodes[id].children.clone();
        let is_source = |own: &Self, id: Id| {
            let name = own.page.dom.name(id);
            name == "footer"
                || (name == "cite"
                    && own.page.dom.nodes[own.page.dom.nodes[id].parent]
                        .children
                        .iter()
                        .any(|other| own.is_block(*other)))
        };
        let mut blocks = Vec::new();
        let mut run: Vec<Id> = Vec::new();
        for child in children {
            if is_source(self, child) {
                blocks.extend(self.flow(&std::mem::take(&mut run)));
                let mut made = match self.page.dom.name(child) {
                    "cite" => self.inside(child),
                    _ => self.flow(&[child]),
                };
                for block in &mut made {
                    block.meta_mut().attributes_mut().classes.push("attribution".to_owned());
                }
                blocks.extend(made);
            } else {
                run.push(child);
            }
        }
        blocks.extend(self.flow(&run));
        blocks
    }

    pub fn division(&mut self, id: Id, classes: &[&str]) -> Vec<Block> {
        let blocks = self.inside(id);
        if blocks.is_empty() {
            return Vec::new();
        }
        let mut meta = self.meta(id);
        meta.attributes_mut().classes.extend(classes.iter().map(|class| (*class).to_owned()));
        vec![Block::Division(Container { meta, blocks })]
    }
}

/// A paragraph, a figure where it is a picture alone, or a break where it is an ornament.
fn paragraph(meta: Meta, content: Vec<Inline>) -> Block {
    let own = Paragraph { meta, content, tight: false };
    if pictures_alone(&own).len() == 1 {
        let meta = Meta::at(own.meta.span);
        return Block::Figure(Figure {
            meta,
            caption: Vec::new(),
            number: None,
            blocks: vec![Block::Paragraph(own)],
        });
    }
    if is_ornament(&own.content) { Block::Break(own.meta) } else { Block::Paragraph(own) }
}

/// The mark that a line begins with, and how many characters it takes.
fn written_marker(text: &str) -> Option<(usize, Marker)> {
    let is_white = |c: char| c.is_whitespace();
    let end = text.find(is_white)?;
    let (mark, rest) = text.split_at(end);
    let white = rest.len() - rest.trim_start_matches(is_white).len();
    let count = text[..end + white].chars().count();
    let number = mark.trim_end_matches(['.', ')']);
    if let Ok(start) = number.parse::<u64>()
        && number.len() < mark.len()
    {
        return Some((count, Marker::Number { start }));
    }
    let is_sign = mark.chars().count() == 1 && mark.chars().all(|c| !c.is_alphanumeric() || matches!(c, 'o'));
    is_sign.then_some((count, Marker::Bullet))
}

/// Takes so many characters off the front of a line.
fn take_front(line: &mut [Inline], mut count: usize) {
    for one in line {
        if count == 0 {
            return;
        }
        match one {
            Inline::Text(text) => {
                let taken: usize = text.text.chars().take(count).map(char::len_utf8).sum();
                count -= text.text[..taken].chars().count();
                text.text.drain(..taken);
            }
            other => {
                if let Some(inner) = other.content_mut() {
                    let had = plain_text(inner).chars().count().min(count);
                    take_front(inner, had);
                    count -= had;
                }
            }
        }
    }
}

fn at_double_breaks(line: Vec<Inline>) -> Vec<Vec<Inline>> {
    let mut parts = vec![Vec::new()];
    let mut breaks: Vec<Inline> = Vec::new();
    for one in line {
        if matches!(one, Inline::LineBreak(_)) {
            breaks.push(one);
            continue;
        }
        let last = parts.last_mut().expect("there is always one");
        match breaks.len() {
            0 => last.push(one),
            1 if !last.is_empty() => {
                last.append(&mut breaks);
                last.push(one);
            }
            _ => {
                breaks.clear();
                parts.push(vec![one]);
            }
        }
    }
    parts.iter_mut().for_each(settle);
    // Word leaves paragraphs of one no-break space where it wants a gap.
    let is_gap = |part: &Vec<Inline>| {
        part.iter().all(|one| matches!(one, Inline::Text(text) if text.text.chars().all(char::is_whitespace)))
    };
    parts.retain(|part| !is_gap(part));
    parts
}

/// How a paragraph stands, where its author set it apart.
fn alignment(own: &Element) -> Option<&'static str> {
    let is = |value: &str| {
        own.is_styled("text-align", value)
            || own.value("align").is_some_and(|own| own.eq_ignore_ascii_case(value))
    };
    if is("center") {
        Some("align-center")
    } else if is("right") {
        Some("align-right")
    } else {
        None
    }
}

/// Elements that a book sets apart, by their classes.
fn division_class(own: &Element) -> Option<&'static str> {
    let classes = own.value("class")?.to_ascii_lowercase();
    let has = |names: &[&str]| classes.split_ascii_whitespace().any(|class| names.contains(&class));
    if has(&["verse", "poem", "poetry"]) {
        Some("verse")
    } else if has(&["epigraph"]) {
        Some("epigraph")
    } else if has(&["dedication"]) {
        Some("dedication")
    } else if has(&["pullquote", "pull-quote", "wp-block-pullquote"]) {
        Some("pullquote")
    } else {
        None
    }
}
