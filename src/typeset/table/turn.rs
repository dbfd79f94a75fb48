//! A table turned a quarter to the left, its head towards the spine of a right-hand page: set as wide
//! as the page is deep, on pages of its own. The running heads stay as they are.

use super::Caption;
use super::columns::Columns;
use super::plan::Plan;
use super::row::{self, SetRow};
use crate::document::{Inline, Table};
use crate::style::CaptionSide;
use crate::typeset::compose::{Area, Composer, Context, Mark};
use crate::typeset::geometry::Geometry;
use crate::typeset::line::MarkId;
use crate::typeset::vertical::{Entry, Kind, Stack, Thing, shows};
use crate::units::Length;

/// What notes that its caption calls may need, in lines of the text: they are not set before it.
const CAPTION_NOTES: f64 = 4.0;

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
    pub(super) fn turned_measure(&self, context: &Context) -> Length {
        let leading = self.shared.grid.leading;
        match context.page.as_deref() {
            Some(name) => Geometry::of(self.shared.job, Some(name)).depth(leading),
            None => self.shared.depth(),
        }
    }

    /// The height of the notes from `first` on and of what stands above them, with room for more where
    /// a caption is still to call some.
    pub(super) fn notes_below(&self, first: usize, more: bool) -> Length {
        let notes: Length = self.piece.notes[first..].iter().map(|note| note.height_from(0)).sum();
        let more = if more { self.shared.grid.leading * CAPTION_NOTES } else { Length::ZERO };
        if notes + more <= Length::ZERO {
            return Length::ZERO;
        }
        let white = self.shared.job.cascade.note_area().map(|area| {
            let rule = if shows(&area.rule) { area.rule.width } else { Length::ZERO };
            area.space_above + rule + area.space_below
        });
        notes + more + white.unwrap_or(self.shared.grid.leading) + Length::pt(0.5)
    }

    /// Sets a table turned. `first_note` is the first of the notes that it may call.
    pub(super) fn set_turned(
        &mut self,
        own: &'a Table,
        plan: &mut Plan<'a>,
        columns: &Columns,
        (caption, first_note, marks): (Option<Caption>, usize, Vec<MarkId>),
        (outer, context): (&Context, &Context),
    ) {
        self.shrink(plan, columns, false);
        let across = context.area.width;
        let depth = self.turned_measure(context);
        let width: Length = columns.widths.iter().copied().sum();
        let calls = own.caption.iter().any(|inline| matches!(inline, Inline::NoteReference(_)));
        let wide = (depth - self.notes_below(first_note, calls)).max(width.min(depth));
        // A caption of a narrow table is no wider than a table of half the page would be.
        let own_width = width.max(wide / 2.0).min(wide);
        let at = |x: Length, width: Length| Context { area: Area { x, width }, ..context.clone() };
        let caption_stack = caption.map(|caption| {
            let turned = at(Length::ZERO, own_width);
            let list = self.apart(|composer| {
                composer.caption_as(caption.id, own.number.as_ref(), &own.caption, caption.node, &turned);
            });
            (caption.side, list.into_stack())
        });
        // All that is called is known now, and stands upright at the foot of the page.
        self.set_pending_notes(outer);
        let measure = (depth - self.notes_below(first_note, false)).max(width.min(depth));
        let x = ((measure - width) / 2.0).max(Length::ZERO);
        let caption_stack = caption_stack.map(|(side, (stack, height))| {
            let things = stack.things.into_iter().map(|thing| thing.moved(x, Length::ZERO)).collect();
            (side, (Stack { things, ..stack }, height))
        });
        let turned = at(x, width);
        let rows = self.set_rows(plan, columns, (x, None), &turned);
        let sheets = sheets(rows, plan.head, caption_stack, across);
        let single = sheets.len() == 1;
        let mut marks = marks;
        for sheet in sheets {
            // By itself it stands in the middle of its page; one that goes on begins at the edge.
            let aside = if single { ((across - sheet.height) / 2.0).max(Length::ZERO) } else { Length::ZERO };
            let (x, y) = (context.area.x + aside, measure);
            let turned = Thing::Turned { things: sheet.things, x, y, width: measure };
            let mut own = std::mem::take(&mut marks);
            own.extend(sheet.marks);
            let stack = Stack { things: vec![turned], marks: own, ..Stack::default() };
            let number = self.piece.own_pages.len();
            self.piece.own_pages.push(Entry { kind: Kind::Block(Box::new(stack)), height: measure, cost: 0 });
            self.place_mark(Mark::OwnPage(number));
        }
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
