//! Notes: each a small list of its own, set when the block that calls it is done, or a block of the
//! text where a list of notes stands.

use super::compose::{Area, Composer, Context, Link, Mark};
use super::contents;
use super::inline::{Voice, Words, note_sign};
use super::line::Wanted;
use super::tree::{Node, is_bare};
use crate::document::{Block, Meta, Note, NoteLabel, Notes};
use crate::pages::{LinkTarget, StructureId, StructureRole, Tag};
use crate::source::Span;
use crate::style::{ComputedStyle, Content, Display, ListStyle, Pseudo};
use crate::units::Length;
use std::sync::Arc;

/// Of ending a page within a note, on top of what its lines cost.
pub(super) const DIVIDED_NOTE: u32 = 900;

/// A note that is being set.
struct Own<'a> {
    label: &'a NoteLabel,
    node: Node,
    note: &'a Note,
}

impl<'a> Composer<'a, '_> {
    /// Sets the notes that were called since the last time, and those called in them.
    pub fn set_pending_notes(&mut self, context: &Context) {
        while !self.pending.is_empty() {
            for (label, number) in std::mem::take(&mut self.pending) {
                let list = self.apart(|composer| composer.foot_note(label, context));
                self.piece.notes[number] = list;
            }
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
            let call = contents::call_key(label);
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
        self.close_box(open);
    }

    /// The note's number, which leads back to its call.
    fn note_number(&mut self, words: &mut Words, note: &Own<'a>, voice: &Voice, id: StructureId) {
        let shared = self.shared;
        let figures = self.sign_style(note.node, Pseudo::NoteMarker, &voice.style);
        let number = note_sign(note.note.number, figures);
        let label = self.node_below(StructureRole::Label, Some(id));
        let marker = self.pseudo(note.node, Pseudo::NoteMarker, &voice.style);
        let style = marker.unwrap_or_else(|| Arc::clone(&voice.style));
        let mut own = voice.styled(&style);
        let link = self.node_below(StructureRole::Link, Some(label));
        (own.tag, own.structure) = (Tag::Content(link), Some(link));
        let call = contents::call_key(note.label);
        let target = LinkTarget::Anchor(call.clone());
        own.link = Some(self.link(Link { target, structure: Some(link), description: number.clone() }));
        own.raise = super::inline::raise(&style, &voice.style);
        let by_page = shared.notes_by_page && !shared.endnotes.contains(note.label);
        let sign = |words: &mut Words| match by_page {
            true => words.pending(Wanted::Sign(call.clone()), figures, &own, Span::default()),
            false => words.push(&number, &own, Span::default()),
        };
        match &style.content {
            Some(content) => {
                for piece in content.clone() {
                    match piece {
                        Content::Counter { .. } => sign(words),
                        other => self.generate(words, &[other], &own, &number, None::<&Meta>, None),
                    }
                }
            }
            None => {
                sign(words);
                // A sign needs no stop after it.
                let after = if figures == ListStyle::Symbols { "\u{2009}" } else { ".\u{2002}" };
                words.push(after, &own, Span::default());
            }
        }
    }
}
