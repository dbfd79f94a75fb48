//! Notes: each a small list of its own, set when the block that calls it is done.

use super::compose::{Area, Composer, Context, Mark};
use super::contents;
use super::inline::{Voice, Words};
use super::tree::is_bare;
use crate::document::{Block, NoteLabel};
use crate::pages::StructureRole;
use crate::source::Span;
use crate::style::Pseudo;
use crate::style::{Content, Display};
use crate::units::Length;
use std::sync::Arc;

/// Of ending a page within a note, on top of what its lines cost.
pub(super) const DIVIDED_NOTE: u32 = 900;

impl<'a> Composer<'a, '_> {
    /// Sets the notes that were called since the last time, and those called in them.
    pub fn set_pending_notes(&mut self, context: &Context) {
        while !self.pending.is_empty() {
            for (label, number) in std::mem::take(&mut self.pending) {
                let list = self.apart(|composer| composer.note(label, context));
                self.piece.notes[number] = list;
            }
        }
    }

    fn note(&mut self, label: &'a NoteLabel, context: &Context) {
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
        let style = self.style(node, &root.style);
        if style.display == Display::None {
            return;
        }
        let open = self.open_box(&style, Some(&note.meta), &root, String::new);
        let id = self.node(StructureRole::Note, &root);
        let inner = open.inner.below(id);
        self.place_mark(Mark::Anchor(contents::note_key(label)));
        let mut children = self.shared.tree.children(node);
        let number = if note.number == 0 { "*".to_owned() } else { note.number.to_string() };
        let mut blocks = note.blocks.as_slice();
        if let [Block::Paragraph(first), rest @ ..] = blocks {
            blocks = rest;
            // The number stands in the first paragraph's first line.
            let (style, node) = if is_bare(first) {
                (Arc::clone(&inner.style), None)
            } else {
                let Some(node) = children.take() else { return };
                (self.style(node, &inner.style), Some(node))
            };
            let paragraph = self.open_box(&style, Some(&first.meta), &inner, String::new);
            let p = self.node(StructureRole::Paragraph, &inner);
            let voice = Voice::new(&paragraph.inner, p);
            let mut words = Words::default();
            self.note_number(&mut words, &number, node_of(self, label), &voice, id);
            match node {
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
            self.note_number(&mut words, &number, node, &Voice::new(&inner, p), id);
            self.set(words, &inner, None);
        }
        self.blocks(blocks, &mut children, &inner);
        self.close_box(open);
    }

    fn note_number(
        &mut self,
        words: &mut Words,
        number: &str,
        node: super::tree::Node,
        voice: &Voice,
        note: crate::pages::StructureId,
    ) {
        let label = self.node_below(StructureRole::Label, Some(note));
        let tag = crate::pages::Tag::Content(label);
        let marker = self.pseudo(node, Pseudo::NoteMarker, &voice.style);
        let style = marker.unwrap_or_else(|| Arc::clone(&voice.style));
        let mut own = voice.styled(&style);
        (own.tag, own.structure) = (tag, Some(label));
        own.raise = super::inline::raise(&style, &voice.style);
        match &style.content {
            Some(content) => {
                for piece in content.clone() {
                    match piece {
                        Content::Counter { .. } => words.push(number, &own, Span::default()),
                        other => self.generate(words, &[other], &own, number, None, None),
                    }
                }
            }
            None => words.push(&format!("{number}.\u{2002}"), &own, Span::default()),
        }
    }
}

fn node_of(composer: &Composer<'_, '_>, label: &NoteLabel) -> super::tree::Node {
    composer.shared.notes.get(label).map_or(composer.shared.root, |(node, _)| *node)
}
