//! Floats: figures, tables and boxes that their style moves to the head or the foot of a page, or to a
//! page of their own. Composed here; the page breaks choose where they stand.

use super::compose::{Area, Composer, Context, Mark};
use super::figure::Placing;
use super::geometry::Geometry;
use super::side::trimmed;
use super::tree::Node;
use super::vertical::{FloatPosition, Floated, Kind, List, Stack};
use crate::document::Block;
use crate::style::{Break, BreakInside, ColumnSpan, ComputedStyle, Dimension, Float, FloatReference};
use crate::units::{Edges, Length};
use std::sync::Arc;

/// Where a float is composed.
struct Field {
    area: Area,
    /// The greatest height that it can have.
    depth: Length,
    page: Option<Arc<str>>,
    spans: bool,
}

impl<'a> Composer<'a, '_> {
    /// Composes a block that its style takes out of the flow; false, with nothing done, if it must stay
    /// in it: it stands in something else, or is too tall.
    pub fn float(
        &mut self,
        block: &'a Block,
        node: Node,
        style: &Arc<ComputedStyle>,
        context: &Context,
    ) -> bool {
        let position = match style.float {
            Float::Top => FloatPosition::Top,
            Float::Bottom => FloatPosition::Bottom,
            Float::Page => FloatPosition::Page,
            Float::None | Float::Left | Float::Right | Float::Inside | Float::Outside | Float::Footnote => {
                return false;
            }
        };
        if context.depth > 0 || context.note || context.verse {
            return false;
        }
        let field = self.field(position, style, context);
        let begun = self.checkpoint();
        let outer = std::mem::take(&mut self.piece.sink);
        let (list, caption) = self.compose_float(block, node, style, &field, context);
        let (stack, height) = trimmed(list).into_stack();
        // A table that is turned has left the float for a page of its own.
        let left = self.piece.own_pages.len() > begun.own_pages;
        if left || height > field.depth + Length::pt(0.01) {
            self.go_back(&begun);
            self.piece.sink = outer;
            return false;
        }
        let own = std::mem::replace(&mut self.piece.sink, outer);
        self.piece.sink.extend(own);
        let verso = caption.is_some();
        let spans = field.spans;
        let align = style.vertical_align;
        let noted = self.calls_notes(&stack);
        let float =
            Floated { stack, height, position, page: field.page, align, spans, noted, verso, follows: false };
        self.list().push(Kind::Float(Box::new(float)), Length::ZERO);
        if let Some(list) = caption {
            let (stack, height) = trimmed(list).into_stack();
            let noted = self.calls_notes(&stack);
            let (position, page) = (FloatPosition::Bottom, None);
            let float =
                Floated { stack, height, position, page, align, spans, noted, verso: false, follows: true };
            self.list().push(Kind::Float(Box::new(float)), Length::ZERO);
        }
        true
    }

    fn calls_notes(&self, stack: &Stack) -> bool {
        let marks = &self.piece.marks;
        stack.marks.iter().any(|mark| matches!(marks.get(mark.0 as usize), Some(Mark::Note(_))))
    }

    fn field(&self, position: FloatPosition, style: &ComputedStyle, context: &Context) -> Field {
        // The page is inherited; one that only others ask for is not the float's own.
        let own = position == FloatPosition::Page && style.page != context.page;
        let name = style.page.as_deref().filter(|_| own);
        if let Some(name) = name {
            let geometry = Geometry::of(self.shared.job, Some(name));
            let area = Area { x: Length::ZERO, width: geometry.content.width };
            let spans = context.columns.is_some();
            return Field { area, depth: geometry.content.height, page: style.page.clone(), spans };
        }
        let spans = position == FloatPosition::Page
            || style.float_reference == FloatReference::Page
            || style.column_span == ColumnSpan::All;
        let (area, spans) = match &context.columns {
            Some((_, whole)) if spans => (*whole, true),
            _ => (context.area, false),
        };
        // With text on the same page there is a line of white between.
        let white = match position {
            FloatPosition::Page => Length::ZERO,
            FloatPosition::Top | FloatPosition::Bottom => self.shared.grid.leading * 2.0,
        };
        Field { area, depth: self.depth_of(context) - white, page: None, spans }
    }

    /// The float, and a figure's caption that its style puts on the facing page.
    fn compose_float(
        &mut self,
        block: &'a Block,
        node: Node,
        style: &Arc<ComputedStyle>,
        field: &Field,
        context: &Context,
    ) -> (List, Option<List>) {
        let zero = Dimension::Length(Length::ZERO);
        let margin = Edges { top: zero, bottom: zero, ..style.margin };
        let own = Arc::new(ComputedStyle {
            float: Float::None,
            margin,
            break_before: Break::Auto,
            break_after: Break::Auto,
            break_inside: BreakInside::Auto,
            column_span: ColumnSpan::None,
            page: None,
            ..(**style).clone()
        });
        let page = field.page.clone().or_else(|| context.page.clone());
        let inside = Context { area: field.area, page, columns: None, on_grid: false, ..context.clone() };
        let mut caption = None;
        let list = self.apart(|composer| match block {
            Block::Figure(figure) => {
                // It stands below the text of the facing page, over all of its columns.
                let whole = context.columns.map_or(context.area, |(_, whole)| whole);
                let apart = field.page.is_some().then_some(whole);
                let depth = Some(field.depth);
                let placing = Placing { depth, caption: apart, ..Placing::default() };
                caption = composer.figure_among(figure, node, &own, &inside, placing);
            }
            other => composer.styled(other, node, &own, &inside),
        });
        (list, caption)
    }
}
