//! A table turned a quarter to the left, its head towards the spine of a right-hand page: set as wide
//! as the page is deep, on pages of its own. The running heads stay as they are.

use super::Caption;
use super::columns::Columns;
use super::plan::{Content, Plan};
use super::row::{self, SetRow};
use crate::document::Table;
use crate::style::{CaptionSide, ComputedStyle, Dimension};
use crate::typeset::compose::{Area, Composer, Context, Mark};
use crate::typeset::geometry::Geometry;
use crate::typeset::line::{InlineItem, MarkId};
use crate::typeset::vertical::{Entry, Kind, Stack, Thing, shows};
use crate::units::Length;
use std::sync::Arc;

/// What a note that is called in a turned table may need at the page's foot, in lines of the text.
const NOTE_LINES: f64 = 2.0;
/// And what all of them need: the white and the rule above them.
const ABOVE_NOTES: f64 = 1.5;

/// Rows of one page, and the caption's part of it.
#[derive(Default)]
struct Sheet {
    things: Vec<Thing>,
    marks: Vec<MarkId>,
    /// How far across the page they reach.
    height: Length,
}

impl Sheet {
    fn add(&mut self, stack: Stack, height: Length) {
        let y = self.height;
        self.things.extend(stack.things.into_iter().map(|thing| thing.moved(Length::ZERO, y)));
        self.marks.extend(stack.marks);
        self.height += height;
    }
}

impl<'a> Composer<'a, '_> {
    /// How wide a turned table may be: as wide as the page is deep.
    pub(super) fn turned_measure(&self, style: &ComputedStyle, context: &Context) -> Length {
        let leading = self.shared.grid.leading;
        let depth = match context.page.as_deref() {
            Some(name) => Geometry::of(self.shared.job, Some(name)).depth(leading),
            None => self.shared.depth(),
        };
        let edge = |padding: Dimension, border: &crate::style::Border| {
            let border = if shows(border) { border.width } else { Length::ZERO };
            padding.resolve(context.area.width).unwrap_or(Length::ZERO) + border
        };
        let edges =
            edge(style.padding.top, &style.border.top) + edge(style.padding.bottom, &style.border.bottom);
        (depth - edges).max(leading)
    }

    pub(super) fn set_turned(
        &mut self,
        own: &'a Table,
        plan: &mut Plan<'a>,
        columns: &Columns,
        caption: Option<Caption>,
        (style, context): (&Arc<ComputedStyle>, &Context),
    ) {
        self.shrink(plan, columns, false);
        let across = context.area.width;
        let mut measure = self.turned_measure(style, context);
        let width: Length = columns.widths.iter().copied().sum();
        let called = self.calls_in(plan);
        if called > 0 {
            let lines = ABOVE_NOTES + NOTE_LINES * f64::from(called);
            let left = measure - self.shared.grid.leading * lines.ceil();
            measure = left.max(measure / 2.0).max(width.min(measure));
        }
        let x = ((measure - width) / 2.0).max(Length::ZERO);
        let turned =
            Context { area: Area { x, width: width.max(measure / 2.0).min(measure) }, ..context.clone() };
        let caption_stack = caption.map(|caption| {
            let list = self.apart(|composer| {
                composer.caption_as(caption.id, own.number.as_ref(), &own.caption, caption.node, &turned);
            });
            (caption.side, list.into_stack())
        });
        let rows = self.set_rows(plan, columns, (x, None), &turned);
        let sheets = sheets(rows, plan.head, caption_stack, across);
        let single = sheets.len() == 1;
        // White before it would be white at the head of its page.
        for entry in self.list().entries.iter_mut().rev().take_while(|entry| !entry.is_content()) {
            if matches!(entry.kind, Kind::Margin) {
                entry.height = Length::ZERO;
            }
        }
        for sheet in sheets {
            // By itself it stands in the middle of its page; one that goes on begins at the edge.
            let aside = if single { ((across - sheet.height) / 2.0).max(Length::ZERO) } else { Length::ZERO };
            let (x, y) = (context.area.x + aside, measure);
            let turned = Thing::Turned { things: sheet.things, x, y, width: measure };
            let stack = Stack { things: vec![turned], marks: sheet.marks, ..Stack::default() };
            self.list().entries.push(Entry { kind: Kind::Block(Box::new(stack)), height: measure, cost: 0 });
        }
    }
}

impl<'a> Composer<'a, '_> {
    /// How many notes the words of a table call: it leaves room for them at the foot of its page.
    fn calls_in(&self, plan: &Plan<'a>) -> u32 {
        let items = plan.cells.iter().flat_map(|cell| match &cell.content {
            Content::Words(items) => items.as_slice(),
            Content::Blocks(_) => &[],
        });
        let calls = items.filter(|item| match item {
            InlineItem::Mark(mark) => {
                matches!(self.piece.marks.get(mark.0 as usize), Some(Mark::Note(_)))
            }
            InlineItem::Text(_)
            | InlineItem::LineBreak
            | InlineItem::Picture { .. }
            | InlineItem::Leader { .. }
            | InlineItem::PageReference { .. } => false,
        });
        u32::try_from(calls.count()).unwrap_or(u32::MAX)
    }
}

/// Fills pages with rows; the head stands on each.
fn sheets(
    rows: Vec<SetRow>,
    head: usize,
    caption: Option<(CaptionSide, (Stack, Length))>,
    across: Length,
) -> Vec<Sheet> {
    let head_height: Length = rows[..head.min(rows.len())].iter().map(|row| row.height).sum();
    let again =
        (head > 0 && head < rows.len() && head_height < across / 2.0).then(|| row::head_again(&rows[..head]));
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut sheet = Sheet::default();
    let mut below = None;
    match caption {
        Some((CaptionSide::Top, (stack, height))) => sheet.add(stack, height),
        Some((_, own)) => below = Some(own),
        None => {}
    }
    // Rows that a cell joins stand on one page.
    let mut groups: Vec<Vec<SetRow>> = Vec::new();
    let mut joined = false;
    for (idx, row) in rows.into_iter().enumerate() {
        let joins = joined || (idx > 0 && idx <= head);
        joined = row.joined;
        match groups.last_mut() {
            Some(group) if joins => group.push(row),
            _ => groups.push(vec![row]),
        }
    }
    let mut bare = true;
    for group in groups {
        let height: Length = group.iter().map(|row| row.height).sum();
        let room = across - if again.is_some() { head_height } else { Length::ZERO };
        // A row that no page holds is cut.
        let pieces: Vec<(Stack, Length)> = match height > room {
            true => {
                group.into_iter().flat_map(|row| row.stack.cut(row.height, Length::pt(1.0), None)).collect()
            }
            false => vec![whole(group)],
        };
        for (stack, height) in pieces {
            if sheet.height + height > across + Length::pt(0.01) && !bare {
                sheets.push(std::mem::take(&mut sheet));
                if let Some(again) = &again {
                    sheet.add(again.clone(), head_height);
                }
            }
            sheet.add(stack, height);
            bare = false;
        }
    }
    if let Some((stack, height)) = below {
        if sheet.height + height > across + Length::pt(0.01) {
            sheets.push(std::mem::take(&mut sheet));
        }
        sheet.add(stack, height);
    }
    sheets.push(sheet);
    sheets
}

/// Rows that stay together as one stack.
fn whole(group: Vec<SetRow>) -> (Stack, Length) {
    let mut own = Sheet::default();
    for row in group {
        own.add(row.stack, row.height);
    }
    (Stack { things: own.things, marks: own.marks, ..Stack::default() }, own.height)
}
