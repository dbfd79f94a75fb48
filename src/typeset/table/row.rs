//! Rows: the cells of each set side by side, on their backgrounds and between their rules.

use super::columns::Columns;
use super::decimal;
use super::plan::{Content, Placed, Plan};
use super::stack::RowGrid;
use crate::pages::{Artifact, Tag};
use crate::style::{Border, BorderCollapse, Color, TextAlign, VerticalAlign};
use crate::typeset::compose::{Area, Composer, Context};
use crate::typeset::line::{Line, LinePicture, Shape};
use crate::typeset::setting::shift;
use crate::typeset::standing::Task;
use crate::typeset::vertical::{Entry, Kind, List, Stack, Thing, shows};
use crate::units::{Length, Rect};

/// White above and below a picture in a row on the grid.
const AROUND_PICTURE: Length = Length::pt(2.0);

/// A row as it will stand in the list.
pub(super) struct SetRow {
    pub stack: Stack,
    pub height: Length,
    /// A cell reaches into the next row, so no page ends here.
    pub joined: bool,
}

/// A cell's content and the height that it needs.
struct SetCell {
    stack: Stack,
    height: Length,
}

impl SetCell {
    /// It begins with a picture.
    fn is_picture(&self) -> bool {
        let first = self.stack.things.iter().find(|thing| !matches!(thing, Thing::Fill { .. }));
        match first {
            Some(Thing::Line { line, .. }) => !line.pictures.is_empty(),
            Some(Thing::Picture { .. }) => true,
            Some(Thing::Fill { .. } | Thing::Turned { .. }) | None => false,
        }
    }

    /// The first baseline of its content; none of a picture, which stands at the top.
    fn baseline(&self) -> Option<Length> {
        let first = self.stack.things.iter().find(|thing| !matches!(thing, Thing::Fill { .. }));
        match first {
            Some(Thing::Line { y, .. }) if !self.is_picture() => Some(*y),
            Some(_) | None => None,
        }
    }

    /// Moves the content down.
    fn lower(&mut self, by: Length) {
        let things = std::mem::take(&mut self.stack.things);
        self.stack.things = things.into_iter().map(|thing| thing.moved(Length::ZERO, by)).collect();
        self.height += by;
    }
}

impl<'a> Composer<'a, '_> {
    /// Sets the rows from `x` on; on the grid, if they stand on it.
    pub(super) fn set_rows(
        &mut self,
        plan: &mut Plan<'a>,
        columns: &Columns,
        (x, grid): (Length, Option<RowGrid>),
        context: &Context,
    ) -> Vec<SetRow> {
        let mut lefts = vec![x];
        for width in &columns.widths {
            lefts.push(lefts[lefts.len() - 1] + *width);
        }
        let mut set: Vec<SetCell> = Vec::with_capacity(plan.cells.len());
        for cell in &mut plan.cells {
            let parts = columns.parts.get(cell.column).copied().flatten().filter(|_| cell.columns == 1);
            set.push(self.set_cell(cell, &lefts, (parts, grid), context));
        }
        agree(plan, &mut set);
        let heights = heights(plan, &set, grid);
        let width = lefts[lefts.len() - 1] - x;
        let mut rows: Vec<SetRow> = plan
            .rows
            .iter()
            .zip(&heights)
            .map(|(row, height)| {
                let mut stack = Stack { on_grid: grid.is_some(), ..Stack::default() };
                let y = grid.map_or(Length::ZERO, |grid| grid.drop);
                let area = Rect { x, y, width, height: *height };
                for color in [row.group.background, row.style.background] {
                    fill(&mut stack, area, color, Artifact::Background);
                }
                row_rules(&mut stack, area, &row.style.border.top, &row.style.border.bottom);
                SetRow { stack, height: *height, joined: false }
            })
            .collect();
        group_rules(plan, &mut rows, (x, width), grid);
        let bottoms = plan.cells.iter().any(|cell| shows(&cell.style.border.bottom));
        for (cell, set) in plan.cells.iter().zip(set) {
            let reach = cell.row..(cell.row + cell.rows).min(heights.len());
            let height: Length = heights[reach.clone()].iter().copied().sum();
            let right = lefts[(cell.column + cell.columns).min(lefts.len() - 1)];
            let left = lefts[cell.column.min(lefts.len() - 1)];
            let y = grid.map_or(Length::ZERO, |grid| grid.drop);
            let area = Rect { x: left, y, width: right - left, height };
            let stack = &mut rows[cell.row].stack;
            fill(stack, area, cell.style.background, Artifact::Background);
            cell_rules(stack, area, cell, bottoms);
            let free = (height - set.height).max(Length::ZERO);
            let drop = match cell.style.vertical_align {
                VerticalAlign::Middle => free / 2.0,
                VerticalAlign::Bottom => free,
                VerticalAlign::Baseline | VerticalAlign::Super | VerticalAlign::Sub | VerticalAlign::Top => {
                    Length::ZERO
                }
            };
            let drop = grid.map_or(drop, |grid| grid.leading * (drop / grid.leading + 0.01).floor());
            stack.things.extend(set.stack.things.into_iter().map(|thing| thing.moved(Length::ZERO, drop)));
            stack.marks.extend(set.stack.marks);
            for row in reach.clone().take(reach.len().saturating_sub(1)) {
                rows[row].joined = true;
            }
        }
        rows
    }

    /// A cell's content placed in its columns, with its padding above, and its whole height. On the
    /// grid the padding is in the white of the lines.
    fn set_cell(
        &mut self,
        cell: &mut Placed<'a>,
        lefts: &[Length],
        (parts, grid): (Option<(Length, Length)>, Option<RowGrid>),
        context: &Context,
    ) -> SetCell {
        let padding = cell.padding();
        let left = lefts[cell.column.min(lefts.len() - 1)];
        let right = lefts[(cell.column + cell.columns).min(lefts.len() - 1)];
        let width = (right - left - padding.left - padding.right).max(Length::pt(1.0));
        let own = cell.context(context, Area { x: left + padding.left, width });
        let list = match std::mem::replace(&mut cell.content, Content::Words(Vec::new())) {
            Content::Words(items) if items.is_empty() => List::default(),
            Content::Words(items) => {
                let line = self.aligned(cell, &items, parts, width);
                self.apart(|composer| {
                    let shape = Shape { measure: width, ..Shape::default() };
                    let lines = match line {
                        Some(line) => vec![line],
                        None => composer.set_text(Task::Best, &items, &own.style, &shape).lines,
                    };
                    composer.push_lines(lines, &own, 1, 1);
                })
            }
            Content::Blocks(blocks) => {
                let node = cell.node;
                let mut list = self.apart(|composer| {
                    let mut children = composer.shared.tree.children(node);
                    composer.blocks(blocks, &mut children, &own);
                });
                drop_outer_margins(&mut list);
                list
            }
        };
        let (stack, height) = list.into_stack();
        if let Some(grid) = grid {
            let mut own = SetCell { stack, height };
            if own.is_picture() {
                // It has no white of its own above it, as letters have.
                own.lower(grid.drop + AROUND_PICTURE);
                // Alone, it needs no room below the baseline on which it stands.
                if let [Thing::Line { y, line, .. }] = own.stack.things.as_slice()
                    && line.runs.is_empty()
                {
                    own.height = *y - grid.drop;
                }
                own.height += AROUND_PICTURE;
            }
            return own;
        }
        let things = stack.things.into_iter().map(|thing| thing.moved(Length::ZERO, padding.top)).collect();
        SetCell { stack: Stack { things, ..stack }, height: height + padding.top + padding.bottom }
    }

    /// The one line of a cell that is aligned with others of its column; none if there is no room.
    fn aligned(
        &mut self,
        cell: &Placed<'a>,
        items: &[crate::typeset::line::InlineItem],
        parts: Option<(Length, Length)>,
        width: Length,
    ) -> Option<Line> {
        let ((before, after), split) = (parts?, cell.decimal?);
        let free = width - before - after;
        if free < Length::pt(-0.05) {
            return None;
        }
        let (head, _) = decimal::cut(items, split);
        let own =
            if head.is_empty() { Length::ZERO } else { self.setter.natural_width(&head, &cell.style).1 };
        let aside = match cell.style.text_align {
            TextAlign::Center => free / 2.0,
            TextAlign::Right | TextAlign::End => free,
            TextAlign::Left | TextAlign::Start | TextAlign::Justify => Length::ZERO,
        };
        let mut line = self.setter.set_single(items, &cell.style, &mut self.piece.sink);
        shift(&mut line, (aside + before - own).max(Length::ZERO));
        Some(line)
    }
}

/// Lets the first lines of the cells of each row stand on one baseline, whatever their type.
fn agree(plan: &Plan<'_>, set: &mut [SetCell]) {
    let hangs = |cell: &Placed<'_>| {
        !matches!(cell.style.vertical_align, VerticalAlign::Middle | VerticalAlign::Bottom)
    };
    let mut lowest = vec![Length::ZERO; plan.rows.len()];
    for (cell, own) in plan.cells.iter().zip(&*set).filter(|(cell, _)| hangs(cell)) {
        if let Some(baseline) = own.baseline() {
            lowest[cell.row] = lowest[cell.row].max(baseline);
        }
    }
    for (cell, own) in plan.cells.iter().zip(set).filter(|(cell, _)| hangs(cell)) {
        let missing = own.baseline().map(|own| lowest[cell.row] - own);
        if let Some(missing) = missing.filter(|missing| *missing > Length::pt(0.01)) {
            own.lower(missing);
        }
    }
}

/// The first and the last block of a cell stand at its edges, as its only line would.
fn drop_outer_margins(list: &mut List) {
    let shows = |entry: &Entry| entry.is_content() || matches!(entry.kind, Kind::Space(_));
    let (first, last) = (list.entries.iter().position(shows), list.entries.iter().rposition(shows));
    for (idx, entry) in list.entries.iter_mut().enumerate() {
        let outside = first.is_none_or(|first| idx < first) || last.is_none_or(|last| idx > last);
        if outside && matches!(entry.kind, Kind::Margin) {
            entry.height = Length::ZERO;
        }
    }
}

/// The height of each row: that of its tallest cell, in whole lines on the grid. What a cell over
/// several rows needs beyond them is given to the last.
fn heights(plan: &Plan<'_>, set: &[SetCell], grid: Option<RowGrid>) -> Vec<Length> {
    let whole = |height: Length| match grid {
        Some(grid) => grid.leading * (height / grid.leading - 0.01).ceil().max(1.0),
        None => height,
    };
    let mut heights = vec![whole(Length::ZERO); plan.rows.len()];
    for (cell, own) in plan.cells.iter().zip(set).filter(|(cell, _)| cell.rows == 1) {
        heights[cell.row] = heights[cell.row].max(whole(own.height));
    }
    for (cell, own) in plan.cells.iter().zip(set).filter(|(cell, _)| cell.rows > 1) {
        let rows = cell.row..(cell.row + cell.rows).min(heights.len());
        let missing = whole(own.height) - heights[rows.clone()].iter().copied().sum::<Length>();
        if missing > Length::ZERO
            && let Some(last) = heights[rows].last_mut()
        {
            *last += missing;
        }
    }
    heights
}

/// The rules round the head, the body and the foot as wholes.
fn group_rules(plan: &Plan<'_>, rows: &mut [SetRow], (x, width): (Length, Length), grid: Option<RowGrid>) {
    let y = grid.map_or(Length::ZERO, |grid| grid.drop);
    let same = |a: usize, b: usize| std::sync::Arc::ptr_eq(&plan.rows[a].group, &plan.rows[b].group);
    for idx in 0..rows.len() {
        let border = plan.rows[idx].group.border;
        let area = Rect { x, y, width, height: rows[idx].height };
        let none = Border::default();
        let top = if idx == 0 || !same(idx - 1, idx) { border.top } else { none };
        let bottom = if idx + 1 == rows.len() || !same(idx, idx + 1) { border.bottom } else { none };
        row_rules(&mut rows[idx].stack, area, &top, &bottom);
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
    let mut stack = Stack { on_grid: rows.iter().all(|row| row.stack.on_grid), ..Stack::default() };
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
        Thing::Turned { things, x, y, width } => {
            Thing::Turned { things: things.into_iter().map(as_artifact).collect(), x, y, width }
        }
        fill @ Thing::Fill { .. } => fill,
    }
}
