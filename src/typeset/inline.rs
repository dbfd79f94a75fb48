//! Inlines to the items of a paragraph: styles, collapsed white space, links, note calls, pictures.

use super::compose::{Composer, Context, Link, Mark};
use super::contents;
use super::figure;
use super::line::{InlineItem, TextItem, Wanted, letters};
use super::tree::{Children, DEPTH, Node};
use crate::diagnostic::typeset as say;
use crate::document::{Image, Inline, Language, Link as LinkNode, Meta, Number, Section, plain_text};
use crate::pages::{LinkTarget, StructureId, StructureRole, Tag};
use crate::source::Span;
use crate::style::{self, ListStyle, Pseudo};
use crate::style::{
    ComputedStyle, Content, Display, TextTransform, VariantPosition, VerticalAlign, WhiteSpace,
};
use crate::units::Length;
use std::sync::Arc;

/// The items of a paragraph as they come together.
#[derive(Debug)]
pub(super) struct Words {
    pub items: Vec<InlineItem>,
    /// A space here would stand at the start of a line or after another one.
    after_space: bool,
}

impl Default for Words {
    fn default() -> Self {
        Words { items: Vec::new(), after_space: true }
    }
}

/// What the text at one place is set in.
#[derive(Clone, Debug)]
pub(super) struct Voice {
    pub style: Arc<ComputedStyle>,
    pub language: Arc<Language>,
    /// The structure node that holds the text; none in what is an artifact.
    pub structure: Option<StructureId>,
    pub tag: Tag,
    pub link: Option<u32>,
    pub raise: Length,
    /// What a picture's width may be a share of.
    pub measure: Length,
    /// In a heading: what running heads are to call it.
    pub running: Option<Arc<str>>,
    /// In a list of contents: no notes are called.
    pub listing: bool,
    pub verse: bool,
    pub depth: usize,
}

impl Voice {
    pub fn new(context: &Context, structure: StructureId) -> Self {
        let tag = if context.decoration { Composer::layout_tag() } else { Tag::Content(structure) };
        Voice {
            style: Arc::clone(&context.style),
            language: Arc::clone(&context.language),
            structure: (!context.decoration).then_some(structure),
            tag,
            link: None,
            raise: Length::ZERO,
            measure: context.area.width,
            running: None,
            listing: false,
            verse: context.verse,
            depth: 0,
        }
    }

    pub fn artifact(context: &Context) -> Self {
        let tag = Composer::layout_tag();
        Voice { structure: None, tag, ..Voice::new(context, StructureId(0)) }
    }

    pub fn styled(&self, style: &Arc<ComputedStyle>) -> Self {
        Voice { style: Arc::clone(style), ..self.clone() }
    }
}

impl Words {
    /// Adds text, with white space collapsed as the style says (CSS Text 3, 4.1) and its case changed.
    pub fn push(&mut self, text: &str, voice: &Voice, span: Span) {
        self.push_from(text, voice, span, 0);
    }

    /// Adds a part of a text, which so many letters and figures of it stand before.
    pub fn push_from(&mut self, text: &str, voice: &Voice, span: Span, mut before: u32) {
        let mut pending = String::with_capacity(text.len());
        let space = voice.style.white_space;
        let keeps_spaces = matches!(space, WhiteSpace::Pre | WhiteSpace::PreWrap);
        let keeps_lines = keeps_spaces || space == WhiteSpace::PreLine;
        for c in text.chars() {
            match c {
                '\n' if keeps_lines => {
                    self.flush(&mut pending, voice, span, &mut before);
                    self.line_break();
                }
                ' ' | '\t' | '\n' | '\r' if !keeps_spaces => {
                    if !self.after_space {
                        pending.push(' ');
                        self.after_space = true;
                    }
                }
                '\t' => pending.push_str("    "),
                '\r' => {}
                c => {
                    pending.push(c);
                    self.after_space = false;
                }
            }
        }
        self.flush(&mut pending, voice, span, &mut before);
    }

    fn flush(&mut self, text: &mut String, voice: &Voice, span: Span, before: &mut u32) {
        if text.is_empty() {
            return;
        }
        let text = std::mem::take(text);
        let all = before.saturating_add(letters(&text));
        let text = match voice.style.text_transform {
            TextTransform::None => text,
            case => style::transform(&text, case, &voice.language.0),
        };
        self.items.push(InlineItem::Text(TextItem {
            text,
            style: Arc::clone(&voice.style),
            language: Arc::clone(&voice.language),
            tag: voice.tag,
            span,
            before: Some(std::mem::replace(before, all)).filter(|_| !voice.listing),
            link: voice.link,
            raise: voice.raise,
        }));
    }

    pub fn line_break(&mut self) {
        self.trim_end();
        self.items.push(InlineItem::LineBreak);
        self.after_space = true;
    }

    /// What comes next stands on a line of its own.
    pub fn new_line(&mut self) {
        let last = self.items.iter().rev().find(|item| !matches!(item, InlineItem::Mark(_)));
        if !self.is_empty() && !matches!(last, Some(InlineItem::LineBreak)) {
            self.line_break();
        }
    }

    pub fn item(&mut self, item: InlineItem) {
        if !matches!(item, InlineItem::Mark(_)) {
            self.after_space = false;
        }
        self.items.push(item);
    }

    /// Adds a place for a number that is not yet known.
    pub fn pending(&mut self, wanted: Wanted, figures: ListStyle, voice: &Voice, span: Span) {
        self.item(InlineItem::PageReference {
            wanted,
            style: Arc::clone(&voice.style),
            figures,
            tag: voice.tag,
            span,
            link: voice.link,
            raise: voice.raise,
        });
    }

    /// Takes away the collapsible space at the end.
    pub fn trim_end(&mut self) {
        for item in self.items.iter_mut().rev() {
            match item {
                InlineItem::Mark(_) => {}
                InlineItem::Text(text) => {
                    if matches!(text.style.white_space, WhiteSpace::Pre | WhiteSpace::PreWrap) {
                        return;
                    }
                    let kept = text.text.trim_end_matches(' ').len();
                    text.text.truncate(kept);
                    if kept > 0 {
                        return;
                    }
                }
                InlineItem::LineBreak
                | InlineItem::Picture { .. }
                | InlineItem::Leader { .. }
                | InlineItem::PageReference { .. } => return,
            }
        }
    }

    /// All items, without white space at the end and without a last, empty line.
    pub fn finish(mut self) -> Vec<InlineItem> {
        self.trim_end();
        self.items.retain(|item| !matches!(item, InlineItem::Text(text) if text.text.is_empty()));
        if matches!(self.items.last(), Some(InlineItem::LineBreak)) {
            self.items.pop();
        }
        self.items
    }

    /// Nothing would be seen of it.
    pub fn is_empty(&self) -> bool {
        self.items.iter().all(|item| match item {
            InlineItem::Text(text) => text.text.trim().is_empty(),
            InlineItem::Mark(_) | InlineItem::LineBreak => true,
            InlineItem::Picture { .. } | InlineItem::Leader { .. } | InlineItem::PageReference { .. } => {
                false
            }
        })
    }
}

impl<'a> Composer<'a, '_> {
    /// Adds inlines; `children` are the elements of those that are elements.
    pub fn inlines(
        &mut self,
        words: &mut Words,
        content: &'a [Inline],
        children: &mut Children<'_>,
        voice: &Voice,
    ) {
        if voice.depth >= DEPTH {
            let span = content.first().map_or(Span::default(), |inline| inline.meta().span);
            self.say(say::nested_too_deeply(span));
            return words.push(&plain_text(content), voice, span);
        }
        for inline in content {
            let node = inline.element().and_then(|_| children.take());
            self.inline(words, inline, node, voice);
        }
    }

    fn inline(&mut self, words: &mut Words, inline: &'a Inline, node: Option<Node>, voice: &Voice) {
        let meta = inline.meta();
        match inline {
            Inline::Text(own) => return words.push(&own.text, voice, meta.span),
            Inline::SoftBreak(_) if voice.verse => return words.line_break(),
            Inline::SoftBreak(_) => return words.push(" ", voice, meta.span),
            Inline::LineBreak(_) => return words.line_break(),
            Inline::Raw(_) => return,
            _ => {}
        }
        let Some(node) = node else { return };
        let style = self.style(node, &voice.style);
        if style.display == Display::None {
            return;
        }
        let mut inner = voice.styled(&style);
        inner.depth += 1;
        inner.raise = voice.raise + raise(&style, &voice.style);
        if let Some(language) = meta.language() {
            inner.language = Arc::new(language.clone());
        }
        if let Some(anchor) = meta.anchor() {
            let mark = self.mark(Mark::Anchor(anchor.to_owned()));
            words.item(InlineItem::Mark(mark));
        }
        if !style.string_set.is_empty() {
            let text = inline.content().map(|content| plain_text(content)).unwrap_or_default();
            let short = voice.running.as_ref().filter(|_| meta.has_class("title"));
            let text = short.map_or(text, |short| short.to_string());
            self.set_strings(words, &style, &text, Some(meta));
        }
        self.piece.counters.enter(&style);
        // A title below its label is a block in the heading's one paragraph.
        let block = style.display == Display::Block;
        if block {
            words.new_line();
        }
        match inline {
            Inline::Code(own) => {
                self.own_node(&mut inner, StructureRole::Code);
                self.affixed(words, node, &inner, meta, |_, words, inner| {
                    words.push(&own.text, inner, meta.span)
                });
            }
            Inline::Math(own) => {
                self.say(say::formula_as_source(meta.span));
                self.own_node(&mut inner, StructureRole::Formula);
                if let Some(id) = inner.structure {
                    self.node_mut(id).alt = Some(own.source.clone());
                }
                let style = mono_italic(&inner.style);
                words.push(&own.source, &inner.styled(&style), meta.span);
            }
            Inline::Link(own) => self.anchor(words, own, node, &mut inner),
            Inline::Image(own) => self.image(words, own, &inner),
            Inline::NoteReference(own) => self.call(words, own, &inner),
            Inline::PageNumber(own) => {
                self.affixed(words, node, &inner, meta, |this, words, inner| {
                    this.page_number(words, &own.target, inner, meta.span);
                });
            }
            Inline::Emphasis(own)
            | Inline::Strong(own)
            | Inline::Strikethrough(own)
            | Inline::Superscript(own)
            | Inline::Subscript(own)
            | Inline::SmallCaps(own)
            | Inline::Keyboard(own)
            | Inline::Small(own)
            | Inline::Abbreviation(own)
            | Inline::Span(own) => self.affixed(words, node, &inner, meta, |own_self, words, inner| {
                let mut children = own_self.shared.tree.children(node);
                own_self.inlines(words, &own.content, &mut children, inner);
            }),
            Inline::Text(_) | Inline::SoftBreak(_) | Inline::LineBreak(_) | Inline::Raw(_) => {}
        }
        if block {
            words.new_line();
        }
    }

    /// The words of a section's heading, after its label if it has a number.
    pub fn headline(
        &mut self,
        words: &mut Words,
        section: &'a Section,
        children: &mut Children<'_>,
        voice: &Voice,
    ) {
        let Some(label) = contents::label(section) else {
            return self.inlines(words, &section.heading, children, voice);
        };
        if let Some(span) = children.take() {
            let mut parts = self.shared.tree.children(span);
            self.made_span(words, span, voice, label, |own, words, inner| {
                own.label_parts(words, section.number.as_ref(), &mut parts, inner);
            });
        }
        if let Some(span) = children.take() {
            let mut inner_children = self.shared.tree.children(span);
            // Where the two stand in one line, a space parts them.
            words.push(" ", voice, Span::default());
            let running = contents::running(section);
            self.made_span(words, span, voice, &running, |own, words, inner| {
                own.inlines(words, &section.heading, &mut inner_children, inner);
            });
        }
    }

    /// A label's words and its number.
    pub fn label_parts(
        &mut self,
        words: &mut Words,
        number: Option<&Number>,
        children: &mut Children<'_>,
        voice: &Voice,
    ) {
        for part in number.into_iter().flat_map(Number::parts) {
            if let Some(node) = (!part.is_empty()).then(|| children.take()).flatten() {
                self.made_span(words, node, voice, part, |_, words, inner| {
                    words.push(part, inner, Span::default());
                });
            }
        }
    }

    /// A span that is in no manuscript, with its style, its breaks and its running strings.
    pub fn made_span(
        &mut self,
        words: &mut Words,
        node: Node,
        voice: &Voice,
        text: &str,
        content: impl FnOnce(&mut Self, &mut Words, &Voice),
    ) {
        let style = self.style(node, &voice.style);
        if style.display == Display::None {
            return;
        }
        let mut inner = voice.styled(&style);
        inner.raise = voice.raise + raise(&style, &voice.style);
        self.set_strings(words, &style, text, None);
        self.piece.counters.enter(&style);
        let block = style.display == Display::Block;
        if block {
            words.new_line();
        }
        self.affixed(words, node, &inner, &Meta::default(), content);
        if block {
            words.new_line();
        }
    }

    /// Marks the place at which running strings take new values.
    fn set_strings(&mut self, words: &mut Words, style: &ComputedStyle, text: &str, meta: Option<&Meta>) {
        if style.string_set.is_empty() {
            return;
        }
        let mut values = Vec::new();
        for (name, content) in &style.string_set {
            values.push((name.clone(), self.running(content, text, meta)));
        }
        let mark = self.mark(Mark::Strings(values));
        words.item(InlineItem::Mark(mark));
    }

    /// `::before`, the content, `::after`.
    fn affixed(
        &mut self,
        words: &mut Words,
        node: Node,
        voice: &Voice,
        meta: &Meta,
        content: impl FnOnce(&mut Self, &mut Words, &Voice),
    ) {
        self.affix(words, node, Pseudo::Before, voice, Some(meta));
        content(self, words, voice);
        self.affix(words, node, Pseudo::After, voice, Some(meta));
    }

    /// The generated content before or after an element, if its style has any.
    pub fn affix(
        &mut self,
        words: &mut Words,
        node: Node,
        pseudo: Pseudo,
        voice: &Voice,
        meta: Option<&Meta>,
    ) {
        let Some(style) = self.pseudo(node, pseudo, &voice.style) else { return };
        let Some(content) = style.content.clone() else { return };
        if style.display == Display::None {
            return;
        }
        self.piece.counters.enter(&style);
        let mut own = voice.styled(&style);
        own.raise = voice.raise + raise(&style, &voice.style);
        let block = style.display == Display::Block;
        if block && pseudo == Pseudo::After {
            words.new_line();
        }
        self.generate(words, &content, &own, "", meta, None);
        if block && pseudo == Pseudo::Before {
            words.new_line();
        }
    }

    /// Gives what follows a structure node of its own.
    pub fn own_node(&mut self, voice: &mut Voice, role: StructureRole) {
        if voice.structure.is_some() {
            let id = self.node_below(role, voice.structure);
            voice.structure = Some(id);
            voice.tag = Tag::Content(id);
        }
    }

    fn anchor(&mut self, words: &mut Words, link: &'a LinkNode, node: Node, voice: &mut Voice) {
        let target = match &link.target {
            Some(anchor) => Some(LinkTarget::Anchor(anchor.clone())),
            None if link.href.is_empty() || link.href.starts_with('#') => None,
            None => Some(LinkTarget::Uri(link.href.clone())),
        };
        let anchor = link.target.clone();
        if let Some(target) = target {
            self.own_node(voice, StructureRole::Link);
            let description = link.title.clone().unwrap_or_else(|| plain_text(&link.content));
            let description = if description.is_empty() { link.href.clone() } else { description };
            voice.link = Some(self.link(Link { target, structure: voice.structure, description }));
        }
        let voice = &*voice;
        let mut children = self.shared.tree.children(node);
        self.affix(words, node, Pseudo::Before, voice, Some(&link.meta));
        self.inlines(words, &link.content, &mut children, voice);
        let Some(style) = self.pseudo(node, Pseudo::After, &voice.style) else { return };
        if let Some(content) = style.content.clone() {
            let own = voice.styled(&style);
            let href = anchor.as_deref().unwrap_or(&link.href);
            self.generate(words, &content, &own, "", Some(&link.meta), Some(href));
        }
    }

    fn image(&mut self, words: &mut Words, image: &'a Image, voice: &Voice) {
        let alt = image.alt.as_deref().unwrap_or_default();
        let room = figure::Room { measure: voice.measure, whole: voice.measure, depth: self.shared.depth() };
        let Some(figure::Fitted { asset, size, .. }) = figure::fit(self, image, &voice.style, room) else {
            if !alt.is_empty() {
                words.push(&format!("[{alt}]"), voice, image.meta.span);
            }
            return;
        };
        let decorative = image.alt.as_deref() == Some("");
        let tag = match voice.structure {
            Some(parent) if !decorative => {
                let id = self.node_below(StructureRole::Figure, Some(parent));
                self.node_mut(id).alt = image.alt.clone();
                Tag::Content(id)
            }
            _ => Self::layout_tag(),
        };
        words.item(InlineItem::Picture {
            asset,
            width: size.width,
            height: size.height,
            drop: -voice.raise,
            tag,
            span: image.meta.span,
        });
    }

    /// The number of a target's page, where an earlier making of the pages has found it; else a place
    /// for it.
    fn page_number(&mut self, words: &mut Words, target: &str, voice: &Voice, span: Span) {
        match self.shared.folios.get(target) {
            Some(folio) => words.push(folio, voice, span),
            None => words.pending(Wanted::Page(target.to_owned()), ListStyle::Decimal, voice, span),
        }
    }
}

/// How far `vertical-align` lifts an inline above its parent's baseline (CSS 2.2, 10.8.1 leaves the
/// amounts open; a third of the em up and a fifth down are what browsers take).
pub(super) fn raise(style: &ComputedStyle, parent: &ComputedStyle) -> Length {
    // The face's own superiors stand where they belong already.
    if style.font.position != VariantPosition::Normal {
        return Length::ZERO;
    }
    match style.vertical_align {
        VerticalAlign::Super => parent.font.size * 0.34,
        VerticalAlign::Sub => parent.font.size * -0.2,
        VerticalAlign::Baseline | VerticalAlign::Top | VerticalAlign::Middle | VerticalAlign::Bottom => {
            Length::ZERO
        }
    }
}

/// The type in which a formula's source stands.
pub(super) fn mono_italic(style: &ComputedStyle) -> Arc<ComputedStyle> {
    let mut font = (*style.font).clone();
    font.families = vec!["monospace".into()];
    font.style = crate::style::FontStyle::Italic;
    font.size = font.size * 0.9;
    Arc::new(ComputedStyle {
        font: Arc::new(font),
        hyphens: crate::style::Hyphens::None,
        text_transform: TextTransform::None,
        ..style.clone()
    })
}

/// A list of content is what it shows, or nothing at all.
pub(super) fn shows_nothing(content: &[Content]) -> bool {
    content.iter().all(|piece| matches!(piece, Content::Text(text) if text.is_empty()))
}
