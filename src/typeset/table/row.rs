//! Rows: the cells of each set side by side, on their backgrounds and between their rules.

use super::columns::Columns;
use super::{Content, Placed, Plan};
use crate::pages::{Artifact, Tag};
use crate::style::{Border, BorderCollapse, Color, VerticalAlign};
use crate::typeset::compose::{Area, Composer, Context};
use crate::typeset::line::{Line, LinePicture, Shape};
use crate::typeset::vertical::{Stack, Thing, shows};
use crate::units::{Length, Rect};

/// A row as it will stand in the list.
pub(super) struct SetRow {
    pub stack: Stack,
    pub height: Length,
    /// A cell reaches into the next row, so no page ends here.
    pub joined: bool,
}

impl<'a> Composer<'a, '_> {
    pub(super) fn set_rows(
        &mut self,
        plan: &mut Plan<'a>,
        columns: &Columns,
        x: Length,
        context: &Context,
    ) -> Vec<SetRow> {
        let mut lefts = vec![x];
        for width in &columns.widths {
            lefts.push(lefts[lefts.len() - 1] + *width);
        }
        let mut set: Vec<(Stack, Length)> = Vec::with_capacity(plan.cells.len());
        for idx in 0..plan.cells.len() {
            set.push(self.set_cell(&mut plan.cells[idx], &lefts, context));
        }
        let mut heights = vec![Length::ZERO; plan.rows.len()];
        for (cell, (_, height)) in plan.cells.iter().zip(&set).filter(|(cell, _)| cell.rows == 1) {
            heights[cell.row] = heights[cell.row].max(*height);
        }
        for (cell, (_, height)) in plan.cells.iter().zip(&set).filter(|(cell, _)| cell.rows > 1) {
            let rows = cell.row..(cell.row + cell.rows).min(heights.len());
            let missing = *height - heights[rows.clone()].iter().copied().sum::<Length>();
            if missing > Length::ZERO
                && let Some(last) = heights[rows].last_mut()
            {
                *last += missing;
            }
        }
        let width = lefts[lefts.len() - 1] - x;
        let mut rows: Vec<SetRow> = plan
            .rows
            .iter()
            .zip(&heights)
            .map(|(row, height)| {
                let mut stack = Stack::default();
                let area = Rect { x, y: Length::ZERO, width, height: *height };
                for color in [row.group.background, row.style.background] {
                    fill(&mut stack, area, color, Artifact::Background);
                }
                row_rules(&mut stack, area, &row.style.border.top, &row.style.border.bottom);
                SetRow { stack, height: *height, joined: false }
            })
            .collect();
        let bottoms = plan.cells.iter().any(|cell| shows(&cell.style.border.bottom));
        for (cell, (content, own)) in plan.cells.iter().zip(set) {
            let reach = cell.row..(cell.row + cell.rows).min(heights.len());
            let height: Length = heights[reach.clone()].iter().copied().sum();
            let right = lefts[(cell.column + cell.columns).min(lefts.len() - 1)];
            let left = lefts[cell.column.min(lefts.len() - 1)];
            let area = Rect { x: left, y: Length::ZERO, width: right - left, height };
            let stack = &mut rows[cell.row].stack;
            fill(stack, area, cell.style.background, Artifact::Background);
            cell_rules(stack, area, cell, bottoms);
            let free = (height - own).max(Length::ZERO);
            let drop = match cell.style.vertical_align {
                VerticalAlign::Middle => free / 2.0,
                VerticalAlign::Bottom => free,
                VerticalAlign::Baseline | VerticalAlign::Super | VerticalAlign::Sub | VerticalAlign::Top => {
                    Length::ZERO
                }
            };
            stack.things.extend(content.things.into_iter().map(|thing| thing.moved(Length::ZERO, drop)));
            stack.marks.extend(content.marks);
            for row in reach.clone().take(reach.len().saturating_sub(1)) {
                rows[row].joined = true;
            }
        }
        rows
    }

    /// A cell's content placed in its columns, with its padding above, and its whole height.
    fn set_cell(&mut self, cell: &mut Placed<'a>, lefts: &[Length], context: &Context) -> (Stack, Length) {
        let padding = cell.padding();
        let left = lefts[cell.column.min(lefts.len() - 1)];
        let right = lefts[(cell.column + cell.columns).min(lefts.len() - 1)];
        let width = (right - left - padding.left - padding.right).max(Length::pt(1.0));
        let area = Area { x: left + padding.left, width };
        let mut own = self.cell_context(cell, area);
        own.language = std::sync::Arc::clone(&context.language);
        own.depth = context.depth;
        let list = match std::mem::replace(&mut cell.content, Content::Words(Vec::new())) {
            Content::Words(items) if items.is_empty() => self.apart(|_| {}),
            Content::Words(items) => self.apart(|composer| {
                let shape = Shape { measure: width, ..Shape::default() };
                let lines = composer.setter.set(&items, &own.style, &shape, &mut composer.piece.sink);
                composer.push_lines(lines, &own, 1, 1);
            }),
            Content::Blocks(blocks) => {
                let node = cell.node;
                self.apart(|composer| {
                    let mut children = composer.shared.tree.children(node);
                    composer.blocks(blocks, &mut children, &own);
                })
            }
        };
        let (stack, height) = list.into_stack();
        let things = stack.things.into_iter().map(|thing| thing.moved(Length::ZERO, padding.top)).collect();
        (Stack { things, ..stack }, height + padding.top + padding.bottom)
    }
}

fn fill(stack: &mut Stack, area: Rect, color: Color, kind: Artifact) {
    if color.alpha > 0 && area.width > Length::ZERO && area.height > Length::ZERO {
        stack.things.push(Thing::Fill { area, color, tag: Tag::Artifact(kind) });
    }
}

/// The rules above and below a whole row.
fn row_rules(stack: &mut Stack, area: Rect, top: &Border, bottom: &Border) {
    if shows(top) {
        fill(stack, Rect { height: top.width, ..area }, top.color, Artifact::Layout);
    }
    if shows(bottom) {
        let y = area.y + area.height - bottom.width;
        fill(stack, Rect { y, height: bottom.width, ..area }, bottom.color, Artifact::Layout);
    }
}

/// The rules of a cell. Collapsed, a rule between two cells is drawn once (CSS 2.2, 17.6.2): below
/// and to the right, where the upper or left cell has one.
fn cell_rules(stack: &mut Stack, area: Rect, cell: &Placed<'_>, bottoms: bool) {
    let border = &cell.style.border;
    let collapsed = cell.style.border_collapse == BorderCollapse::Collapse;
    if shows(&border.top) && !(collapsed && cell.row > 0 && bottoms) {
        fill(stack, Rect { height: border.top.width, ..area }, border.top.color, Artifact::Layout);
    }
    if shows(&border.bottom) {
        let width = border.bottom.width;
        let y = area.y + area.height - width;
        fill(stack, Rect { y, height: width, ..area }, border.bottom.color, Artifact::Layout);
    }
    if shows(&border.left) && !(collapsed && cell.column > 0 && shows(&border.right)) {
        fill(stack, Rect { width: border.left.width, ..area }, border.left.color, Artifact::Layout);
    }
    if shows(&border.right) {
        let width = border.right.width;
        let x = area.x + area.width - width;
        fill(stack, Rect { x, width, ..area }, border.right.color, Artifact::Layout);
    }
}

/// The head rows as one stack that is no content: what is read aloud is read once.
pub(super) fn head_again(rows: &[SetRow]) -> Stack {
    let mut stack = Stack::default();
    let mut y = Length::ZERO;
    for row in rows {
        for thing in &row.stack.things {
            stack.things.push(as_artifact(thing.clone().moved(Length::ZERO, y)));
        }
        y += row.height;
    }
    stack
}

fn as_artifact(thing: Thing) -> Thing {
    let tag = Tag::Artifact(Artifact::Pagination);
    match thing {
        Thing::Line { x, y, mut line } => {
            line.runs.iter_mut().for_each(|run| run.tag = tag);
            line.pictures.iter_mut().for_each(|picture: &mut LinePicture| picture.tag = tag);
            line.links.clear();
            line.marks.clear();
            let line: Line = line;
            Thing::Line { x, y, line }
        }
        Thing::Picture { asset, area, window, span, .. } => Thing::Picture { asset, area, window, tag, span },
        fill @ Thing::Fill { .. } => fill,
    }
}
