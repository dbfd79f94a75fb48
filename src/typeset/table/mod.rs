//! Tables: cells measured, columns chosen, rows stacked; the head stands again on every page.

mod columns;
mod row;

use super::compose::{Area, Composer, Context};
use super::inline::{Voice, Words};
use super::line::InlineItem;
use super::tree::{Children, Node, cell_words};
use super::vertical::{Cost, FORBIDDEN, KEPT, Repeat, shows};
use crate::diagnostic::typeset as say;
use crate::document::{Alignment, Block, Cell, Row, Table, plain_text};
use crate::pages::{StructureId, StructureRole};
use crate::style::{CaptionSide, ComputedStyle, Dimension, Display, Hyphens, TextAlign};
use crate::units::{Edges, Length};
use columns::{Columns, Need};
use std::sync::Arc;

/// Of ending a page after the first row of a table's body or before its last.
const LONELY_ROW: Cost = 6_000;
/// Of ending a page anywhere else in it.
const WITHIN: Cost = 100;
/// Of dividing a table that takes less than a third of a page.
const WITHIN_SMALL: Cost = 3_000;

/// A cell in its place, with what is to be set in it.
struct Placed<'a> {
    row: usize,
    column: usize,
    columns: usize,
    rows: usize,
    style: Arc<ComputedStyle>,
    structure: StructureId,
    node: Node,
    content: Content<'a>,
}

enum Content<'a> {
    Words(Vec<InlineItem>),
    Blocks(&'a [Block]),
}

/// All cells of a table, row after row.
struct Plan<'a> {
    cells: Vec<Placed<'a>>,
    rows: Vec<RowStyle>,
    columns: usize,
    head: usize,
}

struct RowStyle {
    style: Arc<ComputedStyle>,
    group: Arc<ComputedStyle>,
}

impl Placed<'_> {
    fn padding(&self) -> Edges<Length> {
        let edge = |padding: Dimension, border: &crate::style::Border| {
            let border = if shows(border) { border.width } else { Length::ZERO };
            padding.resolve(Length::ZERO).unwrap_or(Length::ZERO) + border
        };
        let (padding, border) = (&self.style.padding, &self.style.border);
        Edges {
            top: edge(padding.top, &border.top),
            right: edge(padding.right, &border.right),
            bottom: edge(padding.bottom, &border.bottom),
            left: edge(padding.left, &border.left),
        }
    }
}

impl<'a> Composer<'a, '_> {
    pub fn table(&mut self, own: &'a Table, node: Node, style: &Arc<ComputedStyle>, context: &Context) {
        let open = self.open_box(style, Some(&own.meta), context, || plain_text(&own.caption));
        let table = self.node(StructureRole::Table, context);
        let mut children = self.shared.tree.children(node);
        let inner = open.inner.below(table).deeper();
        let has_caption = !own.caption.is_empty() || own.number.is_some();
        let caption = if has_caption { children.take() } else { None };
        if let Some(caption) = caption
            && style.caption_side == CaptionSide::Top
        {
            self.caption(own.number.as_ref(), &own.caption, caption, &inner);
            self.list().keep_with_next(KEPT);
        }
        let mut plan = self.plan_table(own, &mut children, &inner);
        if plan.columns > 0 {
            let (x, width) = self.set_table(own, &mut plan, style, &inner);
            self.fit_frame(&open, x, width);
        }
        if let Some(caption) = caption
            && style.caption_side != CaptionSide::Top
        {
            self.list().keep_with_next(KEPT);
            self.caption(own.number.as_ref(), &own.caption, caption, &inner);
        }
        self.close_box(open);
    }

    /// Gives each cell its place and its style, and gathers its words.
    fn plan_table(&mut self, own: &'a Table, children: &mut Children<'_>, context: &Context) -> Plan<'a> {
        let mut plan =
            Plan { cells: Vec::new(), rows: Vec::new(), columns: own.columns.len(), head: own.head.len() };
        // How many more rows the cell above reaches down, for each column.
        let mut taken: Vec<usize> = vec![0; own.columns.len()];
        for (rows, role) in [(&own.head, StructureRole::TableHead), (&own.body, StructureRole::TableBody)] {
            if rows.is_empty() {
                continue;
            }
            let Some(group) = children.take() else { break };
            let group_style = self.style(group, &context.style);
            let group_node = self.node(role, context);
            let mut trs = self.shared.tree.children(group);
            for (idx, row) in rows.iter().enumerate() {
                let Some(tr) = trs.take() else { break };
                let style = self.style(tr, &group_style);
                let structure = self.node_below(StructureRole::TableRow, Some(group_node));
                let row_context = Context { style: Arc::clone(&style), ..context.below(structure) };
                // A cell reaches no further down than its group.
                let below = rows.len() - idx;
                let header = role == StructureRole::TableHead;
                self.plan_row(own, row, tr, &row_context, header, below, &mut taken, &mut plan);
                plan.rows.push(RowStyle { style, group: Arc::clone(&group_style) });
            }
            taken.iter_mut().for_each(|rows| *rows = 0);
        }
        plan
    }

    #[allow(clippy::too_many_arguments)]
    fn plan_row(
        &mut self,
        own: &'a Table,
        row: &'a Row,
        tr: Node,
        context: &Context,
        header: bool,
        below: usize,
        taken: &mut Vec<usize>,
        plan: &mut Plan<'a>,
    ) {
        let mut cells = self.shared.tree.children(tr);
        let mut column = 0;
        for cell in &row.cells {
            let Some(node) = cells.take() else { break };
            while taken.get(column).is_some_and(|rows| *rows > 0) {
                column += 1;
            }
            let columns = usize::from(cell.columns.max(1));
            let rows = usize::from(cell.rows.max(1)).min(below);
            if taken.len() < column + columns {
                taken.resize(column + columns, 0);
            }
            for reach in &mut taken[column..column + columns] {
                *reach = rows;
            }
            let role = if header { StructureRole::ColumnHeader } else { StructureRole::TableCell };
            let placed =
                self.plan_cell(own, cell, node, context, (column, columns, rows, plan.rows.len()), role);
            plan.cells.push(placed);
            column += columns;
        }
        plan.columns = plan.columns.max(taken.len());
        taken.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
    }

    fn plan_cell(
        &mut self,
        own: &'a Table,
        cell: &'a Cell,
        node: Node,
        context: &Context,
        (column, columns, rows, row): (usize, usize, usize, usize),
        role: StructureRole,
    ) -> Placed<'a> {
        let mut style = self.style(node, &context.style);
        let align = match own.columns.get(column).copied().unwrap_or_default() {
            Alignment::Unset => None,
            Alignment::Left => Some(TextAlign::Left),
            Alignment::Center => Some(TextAlign::Center),
            Alignment::Right => Some(TextAlign::Right),
        };
        if let Some(align) = align
            && style.text_align != align
        {
            style = Arc::new(ComputedStyle { text_align: align, ..(*style).clone() });
        }
        let structure = self.node(role, context);
        let entry = self.node_mut(structure);
        entry.column_span = u16::try_from(columns).unwrap_or(u16::MAX);
        entry.row_span = u16::try_from(rows).unwrap_or(u16::MAX);
        let mut inner = context.below(structure);
        inner.style = Arc::clone(&style);
        // A picture in a cell is no wider than an even share of the measure.
        let share = u32::try_from(own.columns.len().max(1)).unwrap_or(u32::MAX);
        inner.area.width = inner.area.width / f64::from(share);
        let content = match cell_words(&cell.blocks) {
            Some(words) if style.display != Display::None => {
                let mut gathered = Words::default();
                let mut children = self.shared.tree.children(node);
                self.inlines(&mut gathered, &words.content, &mut children, &Voice::new(&inner, structure));
                Content::Words(gathered.finish())
            }
            Some(_) => Content::Words(Vec::new()),
            None => Content::Blocks(&cell.blocks),
        };
        Placed { row, column, columns, rows, style, structure, node, content }
    }

    /// Sets all rows; gives where they stand and how wide they are.
    fn set_table(
        &mut self,
        own: &'a Table,
        plan: &mut Plan<'a>,
        style: &ComputedStyle,
        context: &Context,
    ) -> (Length, Length) {
        let needs: Vec<Need> = plan.cells.iter().map(|cell| self.need(cell)).collect();
        let wanted = match style.width {
            Dimension::Auto => None,
            Dimension::Length(_) | Dimension::Percent(_) => Some(context.area.width),
        };
        let columns = columns::fit(plan.columns, &needs, wanted, context.area.width);
        if columns.overflows {
            self.say(say::table_too_wide(own.meta.span, plan.columns));
        } else if columns.scale < 0.995 {
            self.say(say::table_set_smaller(own.meta.span, (columns.scale * 100.0).round()));
        }
        if columns.scale < 0.995 || columns.divided {
            for cell in &mut plan.cells {
                shrink(cell, &columns);
            }
        }
        let width: Length = columns.widths.iter().copied().sum();
        let centred = style.margin.left == Dimension::Auto && style.margin.right == Dimension::Auto;
        let rest = (context.area.width - width).max(Length::ZERO);
        let x = context.area.x + if centred { rest / 2.0 } else { Length::ZERO };
        let rows = self.set_rows(plan, &columns, x, context);
        self.push_rows(rows, plan);
        (x, width)
    }

    /// How wide a cell's content is at least and at most.
    fn need(&mut self, cell: &Placed<'a>) -> Need {
        let padding = cell.padding();
        let (least, most) = match &cell.content {
            Content::Words(items) if items.is_empty() => (Length::ZERO, Length::ZERO),
            Content::Words(items) => self.setter.natural_width(items, &cell.style),
            Content::Blocks(blocks) => {
                let mut widths = (Length::ZERO, Length::ZERO);
                let context = self.cell_context(cell, Area { x: Length::ZERO, width: Length::pt(1000.0) });
                for text in super::block::all_lines(blocks) {
                    let mut words = Words::default();
                    words.push(&text, &Voice::new(&context, cell.structure), Default::default());
                    let items = words.finish();
                    if !items.is_empty() {
                        let (least, most) = self.setter.natural_width(&items, &cell.style);
                        // Lists and quotations in the cell are indented.
                        let indent = cell.style.font.size * 2.0;
                        widths = (widths.0.max(least + indent), widths.1.max(most + indent));
                    }
                }
                widths
            }
        };
        let sides = padding.left + padding.right;
        let floor = (cell.style.font.size * 0.9).min(least);
        Need { column: cell.column, columns: cell.columns, least, most, sides, floor }
    }

    fn cell_context(&self, cell: &Placed<'_>, area: Area) -> Context {
        Context {
            style: Arc::clone(&cell.style),
            area,
            language: Arc::new(self.shared.job.document.language.clone()),
            structure: Some(cell.structure),
            page: None,
            depth: 1,
            verse: false,
            on_grid: false,
            note: false,
            decoration: false,
            columns: None,
        }
    }

    fn push_rows(&mut self, rows: Vec<row::SetRow>, plan: &Plan<'_>) {
        let head_height: Length = rows[..plan.head.min(rows.len())].iter().map(|row| row.height).sum();
        let depth = self.shared.depth();
        // A head that takes half of the page is not repeated.
        let repeat = (plan.head > 0 && plan.head < rows.len() && head_height < depth / 2.0).then(|| {
            let stack = row::head_again(&rows[..plan.head]);
            let number = u32::try_from(self.list().repeats.len()).unwrap_or(u32::MAX);
            self.list().repeats.push(Repeat { stack, height: head_height });
            number
        });
        let limit = depth - if repeat.is_some() { head_height } else { Length::ZERO };
        let count = rows.len();
        let whole: Length = rows.iter().map(|row| row.height).sum();
        let within = if whole < depth / 3.0 { WITHIN_SMALL } else { WITHIN };
        for (idx, mut row) in rows.into_iter().enumerate() {
            let head = idx < plan.head;
            row.stack.repeat = if head { None } else { repeat };
            let joined = row.joined || (head && idx + 1 < count);
            let lonely = idx == plan.head || idx + 2 == count;
            let cost = match () {
                () if idx + 1 == count => 0,
                () if joined => FORBIDDEN,
                () if lonely => within.max(LONELY_ROW),
                () => within,
            };
            self.push_row(row, limit, cost);
        }
    }

    fn push_row(&mut self, row: row::SetRow, limit: Length, cost: Cost) {
        use super::vertical::{Entry, Kind};
        let bands =
            if row.height > limit { row.stack.cut(row.height, limit) } else { vec![(row.stack, row.height)] };
        for (stack, height) in bands {
            self.list().entries.push(Entry { kind: Kind::Block(Box::new(stack)), height, cost: 0 });
        }
        if let Some(last) = self.list().entries.last_mut() {
            last.cost = cost;
        }
    }
}

/// Sets a cell's words smaller, and lets them be divided where its columns are too narrow.
fn shrink(cell: &mut Placed<'_>, columns: &Columns) {
    let smaller = |style: &ComputedStyle| {
        let mut font = (*style.font).clone();
        font.size = font.size * columns.scale;
        let mut own = ComputedStyle { font: Arc::new(font), ..style.clone() };
        own.line_height = own.line_height * columns.scale;
        if columns.divided {
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
