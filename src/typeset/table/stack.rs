//! Rows into the vertical list: what it costs to end a page after each, the head that stands again,
//! and tall rows that go on over the page.

use super::columns::Columns;
use super::plan::Plan;
use super::row::{self, SetRow};
use crate::style::BreakInside;
use crate::typeset::compose::Composer;
use crate::typeset::vertical::{Cost, Entry, FORBIDDEN, Kind, Repeat, Stack};
use crate::units::Length;

/// Of ending a page after the first row of a table's body or before its last.
const LONELY_ROW: Cost = 6_000;
/// Of ending a page anywhere else in it.
const WITHIN: Cost = 100;
/// Of dividing a table that takes less than a third of a page.
const WITHIN_SMALL: Cost = 45_000;
/// Of ending a page within a row, and within its first or last two lines.
const IN_ROW: Cost = 1_500;
const LONELY_LINE: Cost = 9_000;
/// A row that takes more than this share of a page may be divided, whatever its style says.
const TALL_ROW: f64 = 0.34;
/// How far the padding and the rules of a row may reach into the white of the lines beside them.
const REACH: Length = Length::pt(1.2);
/// The height of the tallest letters above the baseline and of the longest below it, in ems.
const LETTERS: (f64, f64) = (0.72, 0.24);

/// The lines of a table that stands on the baseline grid.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowGrid {
    pub leading: Length,
    /// By how much a row's rules and backgrounds stand below its lines, so that the letters are in
    /// the middle between them.
    pub drop: Length,
}

impl<'a> Composer<'a, '_> {
    /// Whether a table's lines stand on the grid: those of its cells have the leading of the text, and
    /// their padding and rules fit into the white between lines.
    pub(super) fn grid_of(&self, plan: &Plan<'a>, columns: &Columns, body: bool) -> Option<RowGrid> {
        let grid = self.shared.grid;
        let same = |a: Length, b: Length| (a - b).abs() < Length::pt(0.01);
        let first = plan.cells.first()?;
        if !body || columns.scale <= super::CLOSER {
            return None;
        }
        if !plan.cells.iter().all(|cell| same(cell.style.line_height, grid.leading)) {
            return None;
        }
        let size = first.style.font.size * columns.scale;
        let (up, down) = (grid.above - size * LETTERS.0, grid.leading - grid.above - size * LETTERS.1);
        let free = (up + down) / 2.0;
        let fits = |cell: &super::plan::Placed<'_>| {
            let padding = cell.padding();
            padding.top <= free + REACH && padding.bottom <= free + REACH
        };
        let drop = (up - down) / 2.0;
        (free > Length::ZERO && plan.cells.iter().all(fits))
            .then_some(RowGrid { leading: grid.leading, drop })
    }

    pub(super) fn push_rows(&mut self, rows: Vec<SetRow>, plan: &Plan<'_>, grid: Option<Length>) {
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
            let style = plan.rows.get(idx).map(|row| row.style.break_inside);
            let divides = style == Some(BreakInside::Auto) || row.height > limit * TALL_ROW;
            self.push_row(row, (limit, divides && !head), grid, cost);
        }
    }

    fn push_row(&mut self, row: SetRow, (limit, divides): (Length, bool), grid: Option<Length>, cost: Cost) {
        let bands = if divides || row.height > limit {
            row.stack.cut(row.height, Length::pt(1.0), grid)
        } else {
            vec![(row.stack, row.height)]
        };
        let count = bands.len();
        for (idx, (stack, height)) in bands.into_iter().enumerate() {
            let own = match count - idx - 1 {
                0 => cost,
                left if idx < 1 || left < 2 => LONELY_LINE,
                _ => IN_ROW,
            };
            self.list().entries.push(entry(stack, height, own));
        }
    }
}

fn entry(stack: Stack, height: Length, cost: Cost) -> Entry {
    Entry { kind: Kind::Block(Box::new(stack)), height, cost }
}
