//! Lists: items with markers that hang to the left of their first line.

use super::compose::{Composer, Context};
use super::counter::figures;
use super::inline::{Voice, Words};
use super::line::Line;
use super::setting::shift;
use super::tree::Node;
use super::vertical::{FORBIDDEN, Kind, Stack, Thing};
use crate::document::{List, ListItem, Marker};
use crate::pages::{StructureId, StructureRole};
use crate::source::Span;
use crate::style::Pseudo;
use crate::style::{ComputedStyle, Display, ListStyle};
use std::sync::Arc;

/// White between a marker and its item, in ems.
const GAP: f64 = 0.45;

impl<'a> Composer<'a, '_> {
    pub fn item_list(&mut self, own: &'a List, node: Node, style: &Arc<ComputedStyle>, context: &Context) {
        let open = self.open_box(style, Some(&own.meta), context, String::new);
        let list = self.node(StructureRole::List, context);
        let mut children = self.shared.tree.children(node);
        for (idx, item) in own.items.iter().enumerate() {
            let Some(li) = children.take() else { break };
            let structure = self.node_below(StructureRole::ListItem, Some(list));
            let inner = open.inner.below(structure).deeper();
            let idx = u64::try_from(idx).unwrap_or_default();
            let number = match own.marker {
                Marker::Bullet => None,
                Marker::Number { start } => i64::try_from(start.saturating_add(idx)).ok(),
            };
            self.item(item, li, number, &inner);
        }
        self.close_box(open);
    }

    fn item(&mut self, item: &'a ListItem, li: Node, number: Option<i64>, context: &Context) {
        let style = self.style(li, &context.style);
        if style.display == Display::None {
            return;
        }
        let open = self.open_box(&style, Some(&item.meta), context, String::new);
        let label = self.node_below(StructureRole::Label, context.structure);
        let marker = self.marker(item, li, number, &open.inner, label);
        let body = self.node_below(StructureRole::ListBody, context.structure);
        let start = self.list().entries.len();
        let mut children = self.shared.tree.children(li);
        self.blocks(&item.blocks, &mut children, &open.inner.below(body));
        if let Some(marker) = marker {
            self.attach(marker, start, &open.inner);
        }
        self.close_box(open);
    }

    /// The marker as a line that ends left of the item.
    fn marker(
        &mut self,
        item: &ListItem,
        li: Node,
        number: Option<i64>,
        context: &Context,
        label: StructureId,
    ) -> Option<Line> {
        let own = &context.style;
        let pseudo = self.pseudo(li, Pseudo::Marker, own);
        let style = pseudo.unwrap_or_else(|| Arc::clone(own));
        let kind = match (number, own.list_style) {
            (_, ListStyle::None) => ListStyle::None,
            // A numbered list for which the stylesheet names no figures.
            (Some(_), ListStyle::Disc | ListStyle::Circle | ListStyle::Square) => ListStyle::Decimal,
            (None, ListStyle::Decimal) => ListStyle::Disc,
            (_, other) => other,
        };
        let text = match (item.task, number) {
            (Some(done), _) => (if done { "☑" } else { "☐" }).to_owned(),
            (None, Some(value)) if kind != ListStyle::None => format!("{}.", figures(value, kind)),
            (None, _) => figures(0, kind),
        };
        let voice = Voice::new(context, label).styled(&style);
        let mut words = Words::default();
        match style.content.clone() {
            Some(content) => self.generate(&mut words, &content, &voice, "", Some(&item.meta), None),
            None => words.push(&text, &voice, Span::default()),
        }
        let items = words.finish();
        if items.is_empty() {
            return None;
        }
        let mut line = self.setter.set_single(&items, &style, &mut self.piece.sink);
        let left = -(line.width + style.font.size * GAP);
        shift(&mut line, left);
        Some(line)
    }

    /// Puts the marker on the first line of the item, or beside its first block.
    fn attach(&mut self, marker: Line, start: usize, context: &Context) {
        let x = context.area.x;
        let leading = context.style.line_height;
        let above = super::geometry::above(self.shared.job, &context.style);
        let list = self.list();
        let first = list.entries[start..].iter().position(super::vertical::Entry::is_content);
        let Some(first) = first.map(|idx| idx + start) else {
            // An empty item is its marker.
            let stack = Stack { things: vec![Thing::Line { x, y: above, line: marker }], ..Stack::default() };
            list.push(Kind::Block(Box::new(stack)), leading);
            return;
        };
        match &mut list.entries[first].kind {
            Kind::Line(line) => {
                let by = x - line.x;
                let mut marker = marker;
                shift(&mut marker, by);
                line.line.runs.splice(0..0, marker.runs);
            }
            Kind::Block(stack) => stack.things.insert(0, Thing::Line { x, y: above, line: marker }),
            _ => {}
        }
        // White above the first line would part the item from a marker that stands on that line, so a
        // page ends before both or after both.
        for entry in &mut list.entries[start..first] {
            entry.cost = entry.cost.max(FORBIDDEN);
        }
    }
}
