//! Blocks that hold words or other blocks: paragraphs, headings, quotations, divisions, admonitions,
//! breaks of thought, formulas.

use super::code;
use super::compose::{Composer, Context, OpenBox};
use super::contents;
use super::inline::{Voice, Words, mono_italic, shows_nothing};
use super::tree::{Children, DEPTH, Node, is_bare};
use super::vertical::KEPT;
use crate::diagnostic::typeset as say;
use crate::document::{
    Admonition, AdmonitionKind, Block, Container, DefinitionList, Inline, Math, Meta, Number, Paragraph,
    Section, plain_text,
};
use crate::pages::{StructureId, StructureRole};
use crate::source::Span;
use crate::style::Pseudo;
use crate::style::{ComputedStyle, Display};
use std::sync::Arc;

/// Of ending a page between a break's ornament and the text after it.
const AFTER_ORNAMENT: u32 = 400;

/// Of ending a page between words that lead in and what they lead to.
const LEAD_IN: u32 = 4_500;

impl<'a> Composer<'a, '_> {
    /// Composes blocks; `children` are their elements.
    pub fn blocks(&mut self, blocks: &'a [Block], children: &mut Children<'_>, context: &Context) {
        if context.depth >= DEPTH {
            return self.flatten(blocks, context);
        }
        let mut rest = blocks;
        while let [block, after @ ..] = rest {
            let mut last = block;
            rest = match self.beside(block, after, children, context) {
                Some(count) => {
                    last = after[..count].last().unwrap_or(block);
                    &after[count..]
                }
                None => {
                    self.block(block, children, context);
                    after
                }
            };
            if context.depth == 0 && !context.note {
                self.set_pending_notes(context);
            }
            if rest.first().is_some_and(|next| leads_in(last, next)) {
                self.list().keep_with_next(LEAD_IN);
            }
        }
    }

    pub fn block(&mut self, block: &'a Block, children: &mut Children<'_>, context: &Context) {
        if let Block::Paragraph(own) = block
            && is_bare(own)
        {
            return self.bare_paragraph(own, children, context);
        }
        let Some(node) = children.take() else { return };
        let style = self.style(node, &context.style);
        if style.display != Display::None && !self.float(block, node, &style, context) {
            self.styled(block, node, &style, context);
        }
    }

    /// A block whose style is known.
    pub fn styled(&mut self, block: &'a Block, node: Node, style: &Arc<ComputedStyle>, context: &Context) {
        match block {
            Block::Paragraph(own) => {
                self.words(&own.content, node, style, &own.meta, context, StructureRole::Paragraph);
            }
            Block::Heading(own) => {
                let role = StructureRole::Heading(own.level.clamp(1, 6));
                self.words(&own.content, node, style, &own.meta, context, role);
            }
            Block::Quote(own) => self.container(own, node, style, context, StructureRole::Quote),
            Block::Division(own) => self.container(own, node, style, context, StructureRole::Division),
            Block::List(own) => self.item_list(own, node, style, context),
            Block::Definitions(own) => self.definitions(own, node, style, context),
            Block::Code(own) => code::compose(self, own, node, style, context),
            Block::Table(own) => self.table(own, node, style, context),
            Block::Figure(own) => self.figure(own, node, style, context),
            Block::Admonition(own) => self.admonition(own, node, style, context),
            Block::Break(meta) => self.thought_break(meta, node, style, context),
            Block::Math(own) => self.formula(own, style, context),
            // The reader has reported it, with what it was.
            Block::Raw(_) => {}
            Block::Contents(own) => self.contents(own, node, style, context),
            Block::Notes(own) => self.notes_here(own, node, style, context),
        }
    }

    /// A paragraph, a heading, a caption: one box of words.
    pub fn words(
        &mut self,
        content: &'a [Inline],
        node: Node,
        style: &Arc<ComputedStyle>,
        meta: &Meta,
        context: &Context,
        role: StructureRole,
    ) {
        let open = self.open_box(style, Some(meta), context, || plain_text(content));
        let id = self.node(role, context);
        if let Some(language) = meta.language() {
            self.node_mut(id).language = Some(language.clone());
        }
        if matches!(role, StructureRole::Heading(_)) {
            self.node_mut(id).title = Some(plain_text(content));
        }
        self.fill(content, node, meta, &open, Voice::new(&open.inner, id));
        self.close_box(open);
        if matches!(role, StructureRole::Heading(_)) {
            self.list().keep_with_next(KEPT);
        }
    }

    /// The heading of a section.
    pub fn section_heading(
        &mut self,
        section: &'a Section,
        node: Node,
        style: &Arc<ComputedStyle>,
        context: &Context,
    ) {
        let meta = Meta::default();
        let open = self.open_box(style, Some(&meta), context, || contents::running(section));
        let id = self.node(StructureRole::Heading(section.level.clamp(1, 6)), context);
        self.node_mut(id).title = Some(contents::title(section));
        let running = section.meta.value("short").map(Into::into);
        let voice = Voice { running, ..Voice::new(&open.inner, id) };
        let mut words = Words::default();
        self.affix(&mut words, node, Pseudo::Before, &voice, Some(&meta));
        let mut children = self.shared.tree.children(node);
        self.headline(&mut words, section, &mut children, &voice);
        self.affix(&mut words, node, Pseudo::After, &voice, Some(&meta));
        self.set(words, &open.inner, Some(node));
        self.close_box(open);
        self.list().keep_with_next(KEPT);
    }

    /// A caption with its number, “Figure 3.”, before it, as a node of the structure that is there already.
    pub fn caption_as(
        &mut self,
        id: StructureId,
        number: Option<&Number>,
        caption: &'a [Inline],
        node: Node,
        context: &Context,
    ) {
        let style = self.style(node, &context.style);
        self.caption_in(id, number, caption, (node, &style), context);
    }

    /// The same in a style that is known.
    pub fn caption_in(
        &mut self,
        id: StructureId,
        number: Option<&Number>,
        caption: &'a [Inline],
        (node, style): (Node, &Arc<ComputedStyle>),
        context: &Context,
    ) {
        let open = self.open_box(style, None, context, || plain_text(caption));
        let voice = Voice::new(&open.inner, id);
        let mut words = Words::default();
        let mut children = self.shared.tree.children(node);
        if let Some(number) = number
            && let Some(span) = children.take()
        {
            let stop = if number.label.ends_with(char::is_alphanumeric) { "." } else { "" };
            let text = format!("{}{}", number.label, if caption.is_empty() { "" } else { stop });
            self.made_span(&mut words, span, &voice, &text, |_, words, inner| {
                words.push(&text, inner, Span::default());
            });
            words.push(" ", &voice, Span::default());
        }
        self.inlines(&mut words, caption, &mut children, &voice);
        self.set(words, &open.inner, Some(node));
        self.close_box(open);
    }

    /// The words of an open box, with what its style puts before and after them.
    fn fill(&mut self, content: &'a [Inline], node: Node, meta: &Meta, open: &OpenBox, voice: Voice) {
        let mut words = Words::default();
        self.affix(&mut words, node, Pseudo::Before, &voice, Some(meta));
        let mut children = self.shared.tree.children(node);
        self.inlines(&mut words, content, &mut children, &voice);
        self.affix(&mut words, node, Pseudo::After, &voice, Some(meta));
        self.set(words, &open.inner, Some(node));
    }

    /// Words that stand directly in an item or a cell.
    pub fn bare_paragraph(&mut self, own: &'a Paragraph, children: &mut Children<'_>, context: &Context) {
        let id = self.node(StructureRole::Paragraph, context);
        let mut words = Words::default();
        self.inlines(&mut words, &own.content, children, &Voice::new(context, id));
        self.set(words, context, None);
    }

    fn container(
        &mut self,
        own: &'a Container,
        node: Node,
        style: &Arc<ComputedStyle>,
        context: &Context,
        role: StructureRole,
    ) {
        let open = self.open_box(style, Some(&own.meta), context, || text_of(&own.blocks));
        let id = self.node(role, context);
        if let Some(language) = own.meta.language() {
            self.node_mut(id).language = Some(language.clone());
        }
        let mut inner = open.inner.below(id).deeper();
        inner.verse |= own.meta.has_class("verse");
        // The pass that compares it with the text says so.
        inner.decoration |= own.meta.has_class("pullquote") && own.meta.has_class("decorative");
        self.generated_block(node, Pseudo::Before, &inner, Some(&own.meta));
        let mut children = self.shared.tree.children(node);
        self.blocks(&own.blocks, &mut children, &inner);
        self.generated_block(node, Pseudo::After, &inner, Some(&own.meta));
        self.close_box(open);
    }

    fn admonition(&mut self, own: &'a Admonition, node: Node, style: &Arc<ComputedStyle>, context: &Context) {
        let open = self.open_box(style, Some(&own.meta), context, String::new);
        let id = self.node(StructureRole::Division, context);
        let inner = open.inner.below(id).deeper();
        let mut children = self.shared.tree.children(node);
        if let Some(label) = children.take() {
            let label_style = self.style(label, &inner.style);
            let own_label = self.pseudo(node, Pseudo::Before, style);
            let given = own_label.and_then(|own| own.content.clone()).is_some_and(|own| !shows_nothing(&own));
            if given {
                self.generated_block(node, Pseudo::Before, &inner, Some(&own.meta));
                self.list().keep_with_next(KEPT);
            } else if label_style.display != Display::None {
                let label_box = self.open_box(&label_style, None, &inner, String::new);
                let id = self.node(StructureRole::Paragraph, &inner);
                let mut words = Words::default();
                let text = label_text(own.kind, &inner.language.primary());
                words.push(text, &Voice::new(&label_box.inner, id), Span::default());
                self.set(words, &label_box.inner, Some(label));
                self.close_box(label_box);
                self.list().keep_with_next(KEPT);
            }
        }
        self.blocks(&own.blocks, &mut children, &inner);
        self.close_box(open);
    }

    fn definitions(
        &mut self,
        own: &'a DefinitionList,
        node: Node,
        style: &Arc<ComputedStyle>,
        context: &Context,
    ) {
        let open = self.open_box(style, Some(&own.meta), context, String::new);
        let list = self.node(StructureRole::List, context);
        let mut children = self.shared.tree.children(node);
        for entry in &own.entries {
            let item = self.node_below(StructureRole::ListItem, Some(list));
            let inner = open.inner.below(item).deeper();
            if let Some(term) = children.take() {
                let style = self.style(term, &inner.style);
                self.words(&entry.term, term, &style, &entry.meta, &inner, StructureRole::Label);
                self.list().keep_with_next(KEPT);
            }
            for definition in &entry.definitions {
                let Some(dd) = children.take() else { continue };
                let style = self.style(dd, &inner.style);
                let dd_box = self.open_box(&style, None, &inner, String::new);
                let body = self.node(StructureRole::ListBody, &inner);
                let mut words = self.shared.tree.children(dd);
                self.blocks(definition, &mut words, &dd_box.inner.below(body));
                self.close_box(dd_box);
            }
        }
        self.close_box(open);
    }

    /// A change of scene: the ornament of the style, or the white it asks for.
    fn thought_break(&mut self, meta: &Meta, node: Node, style: &Arc<ComputedStyle>, context: &Context) {
        let open = self.open_box(style, Some(meta), context, String::new);
        let before = self.pseudo(node, Pseudo::Before, style);
        let (own, content) = match (&style.content, before) {
            (Some(content), _) => (Arc::clone(style), content.clone()),
            (None, Some(before)) => {
                let content = before.content.clone().unwrap_or_default();
                (before, content)
            }
            (None, None) => (Arc::clone(style), Vec::new()),
        };
        let mut words = Words::default();
        let voice = Voice::artifact(&open.inner).styled(&own);
        self.generate(&mut words, &content, &voice, "", Some(meta), None);
        if !words.is_empty() {
            self.set(words, &Context { style: own, ..open.inner.clone() }, None);
        }
        self.close_box(open);
        self.list().keep_with_next(AFTER_ORNAMENT);
    }

    fn formula(&mut self, own: &'a Math, style: &Arc<ComputedStyle>, context: &Context) {
        self.say(say::formula_as_source(own.meta.span));
        let open = self.open_box(style, Some(&own.meta), context, String::new);
        let id = self.node(StructureRole::Formula, context);
        self.node_mut(id).alt = Some(own.source.clone());
        let mono = mono_italic(style);
        let mut words = Words::default();
        let voice = Voice::new(&open.inner, id).styled(&mono);
        for (idx, line) in own.source.trim().lines().enumerate() {
            if idx > 0 {
                words.line_break();
            }
            words.push(line, &voice, own.meta.span);
        }
        self.set(words, &open.inner, None);
        self.close_box(open);
    }

    /// Below the greatest depth: the words of all blocks inside, one paragraph each.
    fn flatten(&mut self, blocks: &'a [Block], context: &Context) {
        let mut stack: Vec<&'a Block> = blocks.iter().rev().collect();
        if let Some(first) = stack.last() {
            self.say(say::nested_too_deeply(first.meta().span));
        }
        while let Some(block) = stack.pop() {
            for text in own_lines(block) {
                let id = self.node(StructureRole::Paragraph, context);
                let mut words = Words::default();
                words.push(&text, &Voice::new(context, id), block.meta().span);
                self.set(words, context, None);
            }
            let inner = inner_blocks(block);
            stack.extend(inner.into_iter().rev());
        }
    }
}

/// The blocks directly inside a block.
fn inner_blocks(block: &Block) -> Vec<&Block> {
    match block {
        Block::Quote(own) | Block::Division(own) => own.blocks.iter().collect(),
        Block::Admonition(own) => own.blocks.iter().collect(),
        Block::Figure(own) => own.blocks.iter().collect(),
        Block::List(own) => own.items.iter().flat_map(|item| &item.blocks).collect(),
        Block::Definitions(own) => {
            own.entries.iter().flat_map(|entry| &entry.definitions).flatten().collect()
        }
        Block::Table(own) => own
            .head
            .iter()
            .chain(&own.body)
            .chain(&own.foot)
            .flat_map(|row| &row.cells)
            .flat_map(|cell| &cell.blocks)
            .collect(),
        Block::Paragraph(_)
        | Block::Heading(_)
        | Block::Code(_)
        | Block::Break(_)
        | Block::Math(_)
        | Block::Raw(_)
        | Block::Contents(_)
        | Block::Notes(_) => Vec::new(),
    }
}

/// A paragraph announces what stands below it: it ends in a colon, or is the name of a listing in bold.
fn leads_in(block: &Block, next: &Block) -> bool {
    let Block::Paragraph(own) = block else { return false };
    let announced = match next {
        Block::Code(_)
        | Block::Table(_)
        | Block::Figure(_)
        | Block::List(_)
        | Block::Quote(_)
        | Block::Definitions(_)
        | Block::Math(_) => true,
        Block::Paragraph(_)
        | Block::Heading(_)
        | Block::Division(_)
        | Block::Admonition(_)
        | Block::Break(_)
        | Block::Raw(_)
        | Block::Contents(_)
        | Block::Notes(_) => false,
    };
    let is_name = || matches!(own.content.as_slice(), [Inline::Strong(_)]);
    announced && (is_name() || plain_text(&own.content).trim_end().ends_with(':'))
}

/// The text of a block's own lines.
fn own_lines(block: &Block) -> Vec<String> {
    match block {
        Block::Paragraph(own) => vec![plain_text(&own.content)],
        Block::Heading(own) => vec![plain_text(&own.content)],
        Block::Code(own) => own.text.lines().map(str::to_owned).collect(),
        Block::Math(own) => vec![own.source.clone()],
        Block::Table(own) => vec![plain_text(&own.caption)],
        Block::Figure(own) => vec![plain_text(&own.caption)],
        Block::Definitions(own) => own.entries.iter().map(|entry| plain_text(&entry.term)).collect(),
        Block::Quote(_)
        | Block::List(_)
        | Block::Division(_)
        | Block::Admonition(_)
        | Block::Break(_)
        | Block::Raw(_)
        | Block::Contents(_)
        | Block::Notes(_) => Vec::new(),
    }
}

/// The words of the first paragraph or heading in blocks, for `string-set`.
fn text_of(blocks: &[Block]) -> String {
    blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph(own) => plain_text(&own.content),
            Block::Heading(own) => plain_text(&own.content),
            _ => String::new(),
        })
        .find(|text| !text.is_empty())
        .unwrap_or_default()
}

/// What stands above an admonition for which the stylesheet says nothing.
fn label_text(kind: AdmonitionKind, language: &str) -> &'static str {
    let words: [&str; 5] = match language {
        "de" => ["Hinweis", "Tipp", "Wichtig", "Warnung", "Vorsicht"],
        "fr" => ["Remarque", "Conseil", "Important", "Avertissement", "Attention"],
        "es" => ["Nota", "Consejo", "Importante", "Advertencia", "Precaución"],
        "it" => ["Nota", "Consiglio", "Importante", "Avviso", "Attenzione"],
        "nl" => ["Opmerking", "Tip", "Belangrijk", "Waarschuwing", "Let op"],
        "pt" => ["Nota", "Dica", "Importante", "Aviso", "Cuidado"],
        _ => ["Note", "Tip", "Important", "Warning", "Caution"],
    };
    match kind {
        AdmonitionKind::Note => words[0],
        AdmonitionKind::Tip => words[1],
        AdmonitionKind::Important => words[2],
        AdmonitionKind::Warning => words[3],
        AdmonitionKind::Caution => words[4],
    }
}
