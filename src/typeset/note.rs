//! Notes: each a small list of its own, set when the block that calls it is done, or a block of the
//! text where a list of notes stands.

use super::compose::{Area, Composer, Context, Link, Mark};
use super::contents;
use super::inline::{Voice, Words};
use super::line::{InlineItem, Wanted};
use super::tree::{Node, is_bare};
use crate::document::{Block, Document, Inline, Note, NoteLabel, NoteReference, Notes, lines, walk_blocks};
use crate::pages::{LinkTarget, StructureId, StructureRole, Tag};
use crate::source::Span;
use crate::style::{ComputedStyle, Content, Display, ListStyle, Pseudo};
use crate::units::Length;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Of ending a page within a note, on top of what its lines cost.
pub(super) const DIVIDED_NOTE: u32 = 900;

/// The notes that are called in other notes.
pub(super) fn callers(document: &Document) -> BTreeMap<&NoteLabel, &NoteLabel> {
    let mut callers = BTreeMap::new();
    for (label, note) in &document.notes {
        walk_blocks(&note.blocks, &mut |block| {
            lines(block).into_iter().for_each(|line| find_calls(line, label, &mut callers));
        });
    }
    callers
}

fn find_calls<'a>(
    line: &'a [Inline],
    caller: &'a NoteLabel,
    callers: &mut BTreeMap<&'a NoteLabel, &'a NoteLabel>,
) {
    for inline in line {
        match inline {
            Inline::NoteReference(own) if own.first => {
                callers.insert(&own.label, caller);
            }
            other => find_calls(other.content().map_or(&[], Vec::as_slice), caller, callers),
        }
    }
}

/// A note that is being set.
struct Own<'a> {
    label: &'a NoteLabel,
    node: Node,
    note: &'a Note,
}

impl<'a> Composer<'a, '_> {
    /// Sets the notes that were called since the last time. A note that is called in another one stands
    /// below it and goes where it goes.
    pub fn set_pending_notes(&mut self, context: &Context) {
        for (label, number) in std::mem::take(&mut self.pending) {
            let list = self.apart(|composer| {
                composer.foot_note(label, context);
                while !composer.pending.is_empty() {
                    for (label, _) in std::mem::take(&mut composer.pending) {
                        composer.foot_note(label, context);
                    }
                }
            });
            self.piece.notes[number] = list;
        }
    }

    fn foot_note(&mut self, label: &'a NoteLabel, context: &Context) {
        let Some((node, note)) = self.shared.notes.get(label).copied() else { return };
        let geometry = super::geometry::Geometry::of(self.shared.job, context.page.as_deref());
        let whole = Area { x: Length::ZERO, width: geometry.content.width };
        let root = Context {
            style: Arc::clone(&self.shared.root_style),
            area: match context.columns {
                Some((columns, full)) if !self.shared.notes_span => Area { width: columns.width, ..full },
                Some((_, full)) => full,
                None => whole,
            },
            depth: 1,
            verse: false,
            on_grid: false,
            note: true,
            columns: None,
            ..context.clone()
        };
        self.note(&Own { label, node, note }, &root);
    }

    /// The notes of a list, one below the other.
    pub fn notes_here(&mut self, own: &'a Notes, node: Node, style: &Arc<ComputedStyle>, context: &Context) {
        let open = self.open_box(style, Some(&own.meta), context, String::new);
        let mut children = self.shared.tree.children(node);
        for label in &own.labels {
            let Some((node, note)) = self.shared.notes.get(label).copied() else { continue };
            let Some(next) = children.peek() else { break };
            // A label that is listed twice stands where it is listed first.
            if next == node {
                children.take();
                self.note(&Own { label, node, note }, &open.inner.deeper());
            }
        }
        self.close_box(open);
    }

    fn note(&mut self, own: &Own<'a>, root: &Context) {
        let Own { label, node, note } = *own;
        let style = self.style(node, &root.style);
        if style.display == Display::None {
            return;
        }
        // A running string may ask for the page of the note's call.
        let mut meta = note.meta.clone();
        if !style.string_set.is_empty() {
            // One that is called in another belongs to the page that calls the other.
            let mut outer = label;
            for _ in 0..self.shared.callers.len() {
                outer = self.shared.callers.get(outer).copied().unwrap_or(outer);
            }
            let call = contents::call_key(outer);
            meta.attributes_mut().values.push(("href".to_owned(), call));
        }
        let open = self.open_box(&style, Some(&meta), root, String::new);
        let id = self.node(StructureRole::Note, root);
        let inner = open.inner.below(id);
        self.place_mark(Mark::Anchor(contents::note_key(label)));
        let mut children = self.shared.tree.children(node);
        let mut blocks = note.blocks.as_slice();
        if let [Block::Paragraph(first), rest @ ..] = blocks {
            blocks = rest;
            // The number stands in the first paragraph's first line.
            let (style, p_node) = if is_bare(first) {
                (Arc::clone(&inner.style), None)
            } else {
                let Some(node) = children.take() else { return };
                (self.style(node, &inner.style), Some(node))
            };
            let paragraph = self.open_box(&style, Some(&first.meta), &inner, String::new);
            let p = self.node(StructureRole::Paragraph, &inner);
            let voice = Voice::new(&paragraph.inner, p);
            let mut words = Words::default();
            self.note_number(&mut words, own, &voice, id);
            match p_node {
                Some(node) => {
                    let mut inside = self.shared.tree.children(node);
                    self.inlines(&mut words, &first.content, &mut inside, &voice);
                }
                None => self.inlines(&mut words, &first.content, &mut children, &voice),
            }
            self.set(words, &paragraph.inner, None);
            self.close_box(paragraph);
        } else {
            let p = self.node(StructureRole::Paragraph, &inner);
            let mut words = Words::default();
            self.note_number(&mut words, own, &Voice::new(&inner, p), id);
            self.set(words, &inner, None);
        }
        self.blocks(blocks, &mut children, &inner);
        if !style.string_set.is_empty() {
            let names = style.string_set.iter().map(|(name, _)| name.clone()).collect();
            self.place_mark(Mark::StringsOver(names));
        }
        self.close_box(open);
    }

    /// The call of a note: its number, which leads to the note.
    pub fn call(&mut self, words: &mut Words, call: &'a NoteReference, voice: &Voice) {
        if voice.listing {
            return;
        }
        let shared = self.shared;
        let mut voice = voice.clone();
        let note = shared.notes.get(&call.label).copied();
        self.own_node(&mut voice, StructureRole::Reference);
        let at_foot = note.is_some() && !shared.endnotes.contains(&call.label);
        // What the note says of its call stands in the call's own element.
        let pseudo = note.and_then(|(node, _)| self.pseudo(node, Pseudo::NoteCall, &voice.style));
        if let Some(style) = &pseudo {
            voice.raise += super::inline::raise(style, &voice.style);
            voice.style = Arc::clone(style);
        }
        let content = pseudo.as_ref().and_then(|style| style.content.as_deref());
        let figures = sign_figures(content);
        let number = note_sign(call.number, figures);
        if note.is_some() {
            // The annotation must lie in a Link (PDF/UA-1, 7.18.5), which a Reference may hold.
            self.own_node(&mut voice, StructureRole::Link);
            let target = LinkTarget::Anchor(contents::note_key(&call.label));
            voice.link =
                Some(self.link(Link { target, structure: voice.structure, description: number.clone() }));
        }
        if note.is_some() && call.first {
            let mark = self.mark(Mark::Call(contents::call_key(&call.label)));
            words.item(InlineItem::Mark(mark));
        }
        let by_page = (at_foot && shared.notes_by_page).then(|| contents::call_key(&call.label));
        let sign = Sign { number: &number, figures, by_page, span: call.meta.span };
        self.sign(words, &sign, content.unwrap_or(&[counted(figures)]), &voice);
        if at_foot && call.first {
            let note = self.piece.notes.len();
            self.piece.notes.push(super::vertical::List::default());
            self.pending.push((&call.label, note));
            let mark = self.mark(Mark::Note(note));
            words.item(InlineItem::Mark(mark));
        }
    }

    /// A note's sign with what a style puts round it.
    fn sign(&mut self, words: &mut Words, sign: &Sign<'_>, content: &[Content], voice: &Voice) {
        for piece in content {
            match (piece, &sign.by_page) {
                (Content::Counter { name, .. }, Some(call)) if name == "footnote" => {
                    words.pending(Wanted::Sign(call.clone()), sign.figures, voice, sign.span);
                }
                (Content::Counter { name, .. }, None) if name == "footnote" => {
                    words.push(sign.number, voice, sign.span);
                }
                (other, _) => {
                    self.generate(words, std::slice::from_ref(other), voice, sign.number, None, None);
                }
            }
        }
    }

    /// The note's number, which leads back to its call.
    fn note_number(&mut self, words: &mut Words, note: &Own<'a>, voice: &Voice, id: StructureId) {
        let shared = self.shared;
        let marker = self.pseudo(note.node, Pseudo::NoteMarker, &voice.style);
        let style = marker.unwrap_or_else(|| Arc::clone(&voice.style));
        let figures = sign_figures(style.content.as_deref());
        let number = note_sign(note.note.number, figures);
        let label = self.node_below(StructureRole::Label, Some(id));
        let link = self.node_below(StructureRole::Link, Some(label));
        let mut own = voice.styled(&style);
        (own.tag, own.structure) = (Tag::Content(link), Some(link));
        own.raise = super::inline::raise(&style, &voice.style);
        let call = contents::call_key(note.label);
        let target = LinkTarget::Anchor(call.clone());
        own.link = Some(self.link(Link { target, structure: Some(link), description: number.clone() }));
        let by_page = (shared.notes_by_page && !shared.endnotes.contains(note.label)).then_some(call);
        let sign = Sign { number: &number, figures, by_page, span: Span::default() };
        let usual = [counted(figures), Content::Text(".\u{2002}".to_owned())];
        self.sign(words, &sign, style.content.as_deref().unwrap_or(&usual), &own);
    }
}

/// What a note is called by, at its call and before itself.
struct Sign<'n> {
    number: &'n str,
    figures: ListStyle,
    /// The anchor of its call, where notes are counted by page.
    by_page: Option<String>,
    span: Span,
}

/// The figures in which a style counts notes.
fn sign_figures(content: Option<&[Content]>) -> ListStyle {
    let counted = content.into_iter().flatten().find_map(|piece| match piece {
        Content::Counter { name, style } if name == "footnote" => Some(*style),
        _ => None,
    });
    counted.unwrap_or(ListStyle::Decimal)
}

/// `counter(footnote, …)`.
fn counted(figures: ListStyle) -> Content {
    Content::Counter { name: "footnote".to_owned(), style: figures }
}

/// What a note is called by.
pub(super) fn note_sign(number: u32, figures: ListStyle) -> String {
    if number == 0 { "*".to_owned() } else { super::counter::figures(number.into(), figures) }
}
