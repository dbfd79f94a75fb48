//! Tables: cells measured, columns chosen, rows stacked; the head stands again on every page.
//!
//! `plan` gathers the cells, `measure` asks how wide they want to be, `columns` decides; `row` sets them
//! and `stack` puts them into the vertical list. A table that is too wide even in smaller type is set
//! by `turn` across a page of its own.

mod columns;
mod decimal;
mod measure;
mod plan;
mod row;
mod stack;
mod turn;

use super::compose::{Composer, Context};
use super::line::InlineItem;
use super::tree::Node;
use super::vertical::{Cost, KEPT};
use crate::diagnostic::typeset as say;
use crate::document::{Inline, Table, plain_text};
use crate::pages::{StructureId, StructureRole};
use crate::style::{CaptionSide, ComputedStyle, Dimension, Hyphens, WritingMode};
use crate::units::Length;
use columns::{Asked, Columns, Division, Need};
use plan::{Content, Placed, Plan};
use std::sync::Arc;

/// Type smaller than this share of its own needs less leading too.
const CLOSER: f64 = 0.85;

/// Of parting a table from the text that leads up to it.
const INTRODUCED: Cost = 400;

/// A table's caption: its element, its node in the structure, and where it stands.
#[derive(Clone, Copy)]
struct Caption {
    node: Node,
    id: StructureId,
    side: CaptionSide,
}

/// How a table stands on the page.
enum Stance {
    Upright(Columns),
    /// Turned a quarter to the left, on a page of its own.
    Turned(Columns),
}

impl<'a> Composer<'a, '_> {
    pub fn table(&mut self, own: &'a Table, node: Node, style: &Arc<ComputedStyle>, context: &Context) {
        let before = self.list().entries.len();
        let first_note = self.piece.notes.len();
        let mut open = self.open_box(style, Some(&own.meta), context, || plain_text(&own.caption));
        let table = self.node(StructureRole::Table, context);
        let mut children = self.shared.tree.children(node);
        let inner = open.inner.below(table).deeper();
        let has_caption = !own.caption.is_empty() || own.number.is_some();
        let element = if has_caption { children.take() } else { None };
        // A caption is the first or the last of a table's nodes (ISO 32000-1, 14.8.4.3.4).
        let side = style.caption_side;
        let mut caption = element.filter(|_| side == CaptionSide::Top).map(|node| {
            let id = self.node(StructureRole::Caption, &inner);
            Caption { node, id, side }
        });
        let mut plan = self.plan_table(own, &mut children, &inner);
        if caption.is_none() {
            caption =
                element.map(|node| Caption { node, id: self.node(StructureRole::Caption, &inner), side });
        }
        let stance = self.stance(own, &plan, first_note, (style, context, &inner));
        match stance {
            Stance::Upright(columns) => {
                self.report(own, &columns, plan.columns);
                if context.depth == 0 {
                    self.list().lead_up_to(before, INTRODUCED);
                }
                self.caption_on(CaptionSide::Top, own, caption, &inner);
                if plan.columns > 0 {
                    let (x, width) = self.set_upright(&mut plan, &columns, style, context, &inner);
                    self.fit_frame(&open, x, width);
                }
                self.caption_on(CaptionSide::Bottom, own, caption, &inner);
            }
            Stance::Turned(columns) => {
                self.report(own, &columns, plan.columns);
                self.say(say::table_turned(own.meta.span));
                let marks = self.vacate(&mut open, before);
                let call = (caption, first_note, marks);
                self.set_turned(own, &mut plan, &columns, call, (context, &inner));
            }
        }
        self.close_box(open);
    }

    /// Sets the caption if it stands on this side.
    fn caption_on(&mut self, side: CaptionSide, own: &'a Table, caption: Option<Caption>, context: &Context) {
        let Some(caption) = caption.filter(|caption| caption.side == side) else { return };
        if side == CaptionSide::Bottom {
            self.list().keep_with_next(KEPT);
        }
        self.caption_as(caption.id, own.number.as_ref(), &own.caption, caption.node, context);
        if side == CaptionSide::Top {
            self.list().keep_with_next(KEPT);
        }
    }

    /// Chooses the columns, and whether the table is turned: if it fits upright in no other way than
    /// by dividing words that are no longer than words are, and if it fits better so.
    fn stance(
        &mut self,
        own: &Table,
        plan: &Plan<'a>,
        first_note: usize,
        (style, outer, context): (&ComputedStyle, &Context, &Context),
    ) -> Stance {
        let needs: Vec<Need> = plan.cells.iter().map(|cell| self.need(cell, context)).collect();
        let room = context.area.width;
        let asked = Asked { room, wanted: measure::given(style, room), shares: &plan.shares };
        let upright = columns::fit(plan.columns, &needs, asked);
        let forced = matches!(style.writing_mode, WritingMode::SidewaysLr | WritingMode::SidewaysRl);
        let alone = outer.depth == 0 && !outer.note && outer.columns.is_none();
        let wanted =
            forced || (upright.division == Division::Any && style.writing_mode != WritingMode::HorizontalTb);
        if !wanted || own.columns.is_empty() {
            return Stance::Upright(upright);
        }
        if !alone {
            if forced {
                self.say(say::cannot_turn(own.meta.span));
            }
            return Stance::Upright(upright);
        }
        // The notes that it calls stand upright at the foot of its page. Those of its caption are not
        // known yet.
        self.set_pending_notes(outer);
        let calls = own.caption.iter().any(|inline| matches!(inline, Inline::NoteReference(_)));
        let room = self.turned_measure(context) - self.notes_below(first_note, calls);
        let asked = Asked { room, wanted: None, shares: &plan.shares };
        let turned = columns::fit(plan.columns, &needs, asked);
        if forced || (!turned.overflows && turned.division <= upright.division) {
            return Stance::Turned(turned);
        }
        Stance::Upright(upright)
    }

    fn report(&mut self, own: &Table, columns: &Columns, count: usize) {
        if columns.overflows {
            self.say(say::table_too_wide(own.meta.span, count));
        } else if columns.scale < 0.995 {
            self.say(say::table_set_smaller(own.meta.span, (columns.scale * 100.0).round()));
        }
    }

    /// Sets all rows across the measure; gives where they stand and how wide they are.
    fn set_upright(
        &mut self,
        plan: &mut Plan<'a>,
        columns: &Columns,
        style: &ComputedStyle,
        outer: &Context,
        context: &Context,
    ) -> (Length, Length) {
        let grid = self.grid_of(plan, columns, outer.on_grid);
        self.shrink(plan, columns, grid.is_some());
        let width: Length = columns.widths.iter().copied().sum();
        let centred = style.margin.left == Dimension::Auto && style.margin.right == Dimension::Auto;
        let rest = (context.area.width - width).max(Length::ZERO);
        let x = context.area.x + if centred { rest / 2.0 } else { Length::ZERO };
        let rows = self.set_rows(plan, columns, (x, grid), context);
        self.push_rows(rows, plan, grid.map(|grid| grid.leading));
        (x, width)
    }

    /// Sets the words of all cells as small as the columns ask, and lets them be divided.
    fn shrink(&self, plan: &mut Plan<'a>, columns: &Columns, on_grid: bool) {
        if columns.scale > 0.995 && columns.division == Division::None {
            return;
        }
        let keeps_leading = on_grid && columns.scale > CLOSER;
        plan.cells.iter_mut().for_each(|cell| shrink(cell, columns, keeps_leading));
    }
}

/// Sets a cell's words smaller, and lets them be divided where its columns are too narrow.
fn shrink(cell: &mut Placed<'_>, columns: &Columns, keeps_leading: bool) {
    let smaller = |style: &ComputedStyle| {
        let mut font = (*style.font).clone();
        font.size = font.size * columns.scale;
        let mut own = ComputedStyle { font: Arc::new(font), ..style.clone() };
        if !keeps_leading {
            own.line_height = own.line_height * columns.scale;
        }
        if columns.division != Division::None {
            own.hyphens = Hyphens::Auto;
        }
        Arc::new(own)
    };
    cell.style = smaller(&cell.style);
    if let Content::Words(items) = &mut cell.content {
        for item in items {
            match item {
                InlineItem::Text(text) => {
                    text.style = smaller(&text.style);
                    text.raise = text.raise * columns.scale;
                }
                InlineItem::Picture { width, height, drop, .. } => {
                    *width = *width * columns.scale;
                    *height = *height * columns.scale;
                    *drop = *drop * columns.scale;
                }
                InlineItem::Leader { style, .. } | InlineItem::PageReference { style, .. } => {
                    *style = smaller(style);
                }
                InlineItem::LineBreak | InlineItem::Mark(_) => {}
            }
        }
    }
}
