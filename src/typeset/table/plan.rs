//! What stands where in a table: each cell in its place, with its style and its words.

use super::decimal;
use crate::document::{Alignment, Block, Cell, Row, Table};
use crate::pages::{StructureId, StructureRole};
use crate::style::{Border, ComputedStyle, Dimension, Display, TextAlign};
use crate::typeset::compose::{Area, Composer, Context};
use crate::typeset::inline::{Voice, Words};
use crate::typeset::line::InlineItem;
use crate::typeset::tree::{Children, Node, cell_words};
use crate::typeset::vertical::shows;
use crate::units::{Edges, Length};
use std::sync::Arc;

/// A cell in its place, with what is to be set in it.
pub(super) struct Placed<'a> {
    pub row: usize,
    pub column: usize,
    pub columns: usize,
    pub rows: usize,
    pub style: Arc<ComputedStyle>,
    pub structure: StructureId,
    pub node: Node,
    pub content: Content<'a>,
    /// Where its figures are aligned, if they are.
    pub decimal: Option<decimal::Split>,
}

pub(super) enum Content<'a> {
    Words(Vec<InlineItem>),
    Blocks(&'a [Block]),
}

/// All cells of a table, row after row.
pub(super) struct Plan<'a> {
    pub cells: Vec<Placed<'a>>,
    pub rows: Vec<RowStyle>,
    pub columns: usize,
    /// Rows of the head, which stand again on every page.
    pub head: usize,
    /// What is given to the columns by their author, as shares of the measure.
    pub shares: Vec<Option<f64>>,
}

pub(super) struct RowStyle {
    pub style: Arc<ComputedStyle>,
    pub group: Arc<ComputedStyle>,
}

/// Where a cell stands while a plan is made.
#[derive(Clone, Copy)]
struct Seat {
    row: usize,
    column: usize,
    columns: usize,
    rows: usize,
    role: StructureRole,
}

impl Placed<'_> {
    /// Padding and borders.
    pub fn padding(&self) -> Edges<Length> {
        let edge = |padding: Dimension, border: &Border| {
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

    /// The context in which its content is set.
    pub fn context(&self, table: &Context, area: Area) -> Context {
        Context {
            style: Arc::clone(&self.style),
            area,
            structure: Some(self.structure),
            verse: false,
            on_grid: false,
            columns: None,
            ..table.clone()
        }
    }
}

impl<'a> Composer<'a, '_> {
    /// Gives each cell its place and its style, and gathers its words.
    pub(super) fn plan_table(
        &mut self,
        own: &'a Table,
        children: &mut Children<'_>,
        context: &Context,
    ) -> Plan<'a> {
        let shares = own.widths.iter().map(|share| (*share > 0).then(|| f64::from(*share) / 1000.0));
        let mut plan = Plan {
            cells: Vec::new(),
            rows: Vec::new(),
            columns: own.columns.len(),
            head: own.head.len(),
            shares: shares.collect(),
        };
        // How many more rows the cell above reaches down, for each column.
        let mut taken: Vec<usize> = vec![0; own.columns.len()];
        for (rows, role) in [
            (&own.head, StructureRole::TableHead),
            (&own.body, StructureRole::TableBody),
            (&own.foot, StructureRole::TableFoot),
        ] {
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
                let seat = Seat { row: plan.rows.len(), column: 0, columns: 1, rows: rows.len() - idx, role };
                self.plan_row((own, row, tr), &row_context, seat, &mut taken, &mut plan);
                plan.rows.push(RowStyle { style, group: Arc::clone(&group_style) });
            }
            taken.iter_mut().for_each(|rows| *rows = 0);
        }
        decimal::align(&mut plan, own, &context.language);
        plan
    }

    /// `seat` says what row it is, and how many rows of its group are left.
    fn plan_row(
        &mut self,
        (own, row, tr): (&'a Table, &'a Row, Node),
        context: &Context,
        seat: Seat,
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
            let rows = usize::from(cell.rows.max(1)).min(seat.rows);
            if taken.len() < column + columns {
                taken.resize(column + columns, 0);
            }
            for reach in &mut taken[column..column + columns] {
                *reach = rows;
            }
            let role = match seat.role {
                StructureRole::TableHead => StructureRole::ColumnHeader,
                _ if cell.header => StructureRole::RowHeader,
                _ => StructureRole::TableCell,
            };
            let seat = Seat { column, columns, rows, role, ..seat };
            let placed = self.plan_cell(own, cell, node, context, seat);
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
        seat: Seat,
    ) -> Placed<'a> {
        let mut style = self.style(node, &context.style);
        let align = match own.columns.get(seat.column).copied().unwrap_or_default() {
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
        let structure = self.node(seat.role, context);
        let entry = self.node_mut(structure);
        entry.column_span = u16::try_from(seat.columns).unwrap_or(u16::MAX);
        entry.row_span = u16::try_from(seat.rows).unwrap_or(u16::MAX);
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
        let Seat { row, column, columns, rows, .. } = seat;
        Placed { row, column, columns, rows, style, structure, node, content, decimal: None }
    }
}
