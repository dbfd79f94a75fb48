//! Labels in the list of contents: “1”, “XII”, “Appendix A” in a column of their own, where a style
//! makes the label an inline block. The column is as wide as its widest label and what pads it; titles
//! begin at one place, turned-over lines too.

use super::compose::{Composer, Context};
use super::contents::{self, Line};
use super::inline::{Voice, Words};
use super::line::Line as Set;
use super::setting::shift;
use super::tree::{Children, Node};
use super::vertical::Kind;
use crate::document::{Inline, Number, Section, plain_text};
use crate::style::{Display, TextAlign};
use crate::units::Length;
use std::collections::BTreeMap;

/// White between a label and its title where the style pads neither, in ems.
const GAP: f64 = 0.6;

/// The width of the column at each level of the list.
pub(super) type LabelColumns = BTreeMap<u8, Length>;

/// A label that stands in the column, with what decides its place there.
pub(super) struct Label {
    line: Set,
    gap: Length,
    align: TextAlign,
}

impl Label {
    /// The label moved to its place: as far left of the title as the column is wide, or less.
    pub fn placed(self, column: Length) -> Set {
        let mut line = self.line;
        let free = (column - self.gap - line.width).max(Length::ZERO);
        let x = match self.align {
            TextAlign::End | TextAlign::Right => free,
            TextAlign::Center => free / 2.0,
            TextAlign::Start | TextAlign::Left | TextAlign::Justify => Length::ZERO,
        };
        shift(&mut line, x - column);
        line
    }
}

impl<'a> Composer<'a, '_> {
    /// Measures the labels of a list. `ol` is the list's element.
    pub fn label_columns(&mut self, lines: &[Line<'a>], ol: Node, context: &Context) -> LabelColumns {
        let shared = self.shared;
        let mut columns = LabelColumns::new();
        let mut items = shared.tree.children(ol);
        // What is only measured leaves no trace.
        let counters = self.piece.counters.clone();
        for line in lines {
            let Some(li) = items.take() else { break };
            let style = self.style(li, &context.style);
            let Some(a) = shared.tree.children(li).take() else { continue };
            let link_style = self.style(a, &style);
            let voice = Voice { listing: true, ..Voice::artifact(context).styled(&link_style) };
            let mut children = shared.tree.children(a);
            if let Some(label) = self.column_label(*line, &mut children, &voice) {
                let width = columns.entry(line.level()).or_insert(Length::ZERO);
                *width = width.max(label.line.width + label.gap);
            }
        }
        self.piece.counters = counters;
        columns
    }

    /// The label of an entry, if it stands in the column; `children` go past it then.
    pub fn column_label(
        &mut self,
        line: Line<'a>,
        children: &mut Children<'_>,
        voice: &Voice,
    ) -> Option<Label> {
        let own = label_of(line)?;
        let span = children.peek()?;
        let style = self.style(span, &voice.style);
        if style.display != Display::InlineBlock {
            return None;
        }
        let mut words = Words::default();
        match own {
            OwnLabel::Number(number) => {
                children.take();
                let mut parts = self.shared.tree.children(span);
                self.made_span(&mut words, span, voice, &number.label, |own, words, inner| {
                    own.label_parts(words, Some(number), &mut parts, inner);
                });
            }
            OwnLabel::Written(label) => self.inlines(&mut words, label, children, voice),
        }
        words.items.retain(|item| !matches!(item, super::line::InlineItem::Mark(_)));
        let items = words.finish();
        if items.is_empty() {
            return None;
        }
        let line = self.setter.set_single(&items, &style, &mut self.piece.sink);
        let width = voice.measure;
        let padded = [style.padding.right, style.margin.right].map(|side| side.resolve(width));
        let gap = padded.into_iter().flatten().sum::<Length>();
        let gap = if gap > Length::ZERO { gap } else { style.font.size * GAP };
        Some(Label { line, gap, align: style.text_align })
    }

    /// The words of a heading whose label stands in the column.
    pub fn listed_title(
        &mut self,
        words: &mut Words,
        section: &'a Section,
        children: &mut Children<'_>,
        voice: &Voice,
    ) {
        if contents::label(section).is_none() {
            let rest = section.heading.get(1..).unwrap_or_default();
            return self.inlines(words, rest, children, voice);
        }
        let Some(span) = children.take() else { return };
        let mut inner = self.shared.tree.children(span);
        self.made_span(words, span, voice, &plain_text(&section.heading), |own, words, voice| {
            own.inlines(words, &section.heading, &mut inner, voice);
        });
    }

    /// Puts a page's number on the last line of its entry, so that it ends at `right`: beside turned-over
    /// titles its column stays white.
    pub fn attach_folio(&mut self, mut folio: Set, right: Length) {
        let by = right - folio.width;
        shift(&mut folio, by);
        let last = self.piece.list.entries.iter_mut().rev().find_map(|entry| match &mut entry.kind {
            Kind::Line(line) => Some(line),
            _ => None,
        });
        if let Some(last) = last {
            last.line.runs.extend(folio.runs);
            last.line.links.extend(folio.links);
            last.line.page_references.extend(folio.page_references);
        }
    }

    /// Puts a label on the first line of its entry, left of where the title begins.
    pub fn attach_label(&mut self, label: Set, start: usize) {
        let entries = self.piece.list.entries.get_mut(start..).unwrap_or_default();
        let first = entries.iter_mut().find_map(|entry| match &mut entry.kind {
            Kind::Line(line) => Some(line),
            _ => None,
        });
        if let Some(first) = first {
            first.line.runs.splice(0..0, label.runs);
            first.line.links.splice(0..0, label.links);
            first.line.ascent = first.line.ascent.max(label.ascent);
            first.line.descent = first.line.descent.max(label.descent);
        }
    }
}

/// What labels a line of a list: the number that a pass gave it, or what its author wrote.
enum OwnLabel<'a> {
    Number(&'a Number),
    Written(&'a [Inline]),
}

fn label_of(line: Line<'_>) -> Option<OwnLabel<'_>> {
    let section = match line {
        Line::Caption(own) => return own.number.map(OwnLabel::Number),
        Line::Heading(own) => own.section,
    };
    if contents::label(section).is_some() {
        return section.number.as_ref().map(OwnLabel::Number);
    }
    match section.heading.first() {
        Some(Inline::Span(own)) if own.meta.has_class("label") && section.heading.len() > 1 => {
            Some(OwnLabel::Written(&section.heading[..1]))
        }
        _ => None,
    }
}
