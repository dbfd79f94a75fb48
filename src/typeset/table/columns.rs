//! The widths of a table's columns from what stands in them (CSS 2.2, 17.5.2.2, with type made smaller
//! and words divided where browsers would let the table run out).

use crate::units::Length;

/// The smallest type a table is set in, as a share of its own.
const LEAST_SCALE: f64 = 0.7;

/// The least and the greatest useful width of a cell's content, and what stands round it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Need {
    pub column: usize,
    pub columns: usize,
    /// The longest word.
    pub least: Length,
    /// All in one line.
    pub most: Length,
    /// Padding and borders, which do not scale.
    pub sides: Length,
    /// Below this not even one character fits.
    pub floor: Length,
}

#[derive(Clone, Debug)]
pub(super) struct Columns {
    /// With padding and borders.
    pub widths: Vec<Length>,
    /// Of the type.
    pub scale: f64,
    /// Words must be divided to fit.
    pub divided: bool,
    /// It does not fit all the same.
    pub overflows: bool,
}

/// Chooses the widths. `wanted` is the table's own `width`, `room` the measure.
pub(super) fn fit(count: usize, needs: &[Need], wanted: Option<Length>, room: Length) -> Columns {
    let room = wanted.map_or(room, |wanted| wanted.min(room));
    let full = totals(count, needs, 1.0);
    let columns = |widths, scale, divided, overflows| Columns { widths, scale, divided, overflows };
    let most: Length = full.most.iter().copied().sum();
    if most <= room {
        let mut widths = full.most;
        if let Some(wanted) = wanted
            && most > Length::ZERO
        {
            let share = wanted.min(room) / most;
            widths.iter_mut().for_each(|width| *width = *width * share);
        }
        return columns(widths, 1.0, false, false);
    }
    let least: Length = full.least.iter().copied().sum();
    if least <= room {
        return columns(between(&full, room), 1.0, false, false);
    }
    // The padding does not scale, so the share is of what is left beside it.
    let sides: Length = full.sides.iter().copied().sum();
    let scale = ((room - sides) / (least - sides).max(Length::pt(0.1))).clamp(LEAST_SCALE, 1.0);
    let small = totals(count, needs, scale);
    let least: Length = small.least.iter().copied().sum();
    if least <= room + Length::pt(0.01) {
        return columns(between(&small, room), scale, false, false);
    }
    // Wide columns give, narrow ones keep what they need.
    let floors: Length = small.floor.iter().copied().sum();
    if floors >= room {
        return columns(small.floor, scale, true, floors > room + Length::pt(0.01));
    }
    let mut widths = small.least.clone();
    let mut cap = widths.iter().copied().fold(Length::ZERO, Length::max);
    let mut low = Length::ZERO;
    for _ in 0..40 {
        let middle = (cap + low) / 2.0;
        let capped = |idx: usize| small.least[idx].min(middle).max(small.floor[idx]);
        let sum: Length = (0..count).map(capped).sum();
        if sum > room {
            cap = middle;
        } else {
            low = middle;
        }
    }
    for (idx, width) in widths.iter_mut().enumerate() {
        *width = small.least[idx].min(low).max(small.floor[idx]);
    }
    columns(widths, scale, true, false)
}

struct Totals {
    least: Vec<Length>,
    most: Vec<Length>,
    floor: Vec<Length>,
    sides: Vec<Length>,
}

fn totals(count: usize, needs: &[Need], scale: f64) -> Totals {
    let zero = || vec![Length::ZERO; count];
    let mut totals = Totals { least: zero(), most: zero(), floor: zero(), sides: zero() };
    let whole = |need: &Need| {
        (need.least * scale + need.sides, need.most * scale + need.sides, need.floor * scale + need.sides)
    };
    for need in needs.iter().filter(|need| need.columns == 1) {
        let (least, most, floor) = whole(need);
        let at = need.column;
        totals.least[at] = totals.least[at].max(least);
        totals.most[at] = totals.most[at].max(most).max(least);
        totals.floor[at] = totals.floor[at].max(floor);
        totals.sides[at] = totals.sides[at].max(need.sides);
    }
    for need in needs.iter().filter(|need| need.columns > 1) {
        let (least, most, _) = whole(need);
        let range = need.column..(need.column + need.columns).min(count);
        widen(&mut totals.least[range.clone()], least);
        widen(&mut totals.most[range.clone()], most.max(least));
        for at in range {
            totals.most[at] = totals.most[at].max(totals.least[at]);
        }
    }
    totals
}

/// Spreads what a cell needs beyond the columns that it covers evenly over them.
fn widen(widths: &mut [Length], needed: Length) {
    let missing = needed - widths.iter().copied().sum::<Length>();
    if missing > Length::ZERO && !widths.is_empty() {
        let count = u32::try_from(widths.len()).unwrap_or(u32::MAX);
        let each = missing / f64::from(count);
        widths.iter_mut().for_each(|width| *width += each);
    }
}

/// Each column its least, and of the rest a share by how much more it could use.
fn between(totals: &Totals, room: Length) -> Vec<Length> {
    let least: Length = totals.least.iter().copied().sum();
    let most: Length = totals.most.iter().copied().sum();
    let share = if most > least { ((room - least) / (most - least)).clamp(0.0, 1.0) } else { 0.0 };
    totals.least.iter().zip(&totals.most).map(|(least, most)| *least + (*most - *least) * share).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn need(column: usize, columns: usize, least: f64, most: f64) -> Need {
        let pt = Length::pt;
        Need { column, columns, least: pt(least), most: pt(most), sides: Length::ZERO, floor: pt(5.0) }
    }

    fn widths(columns: &Columns) -> Vec<f64> {
        columns.widths.iter().map(|width| width.to_pt().round()).collect()
    }

    #[test]
    fn what_fits_in_one_line_stays_in_one_line() {
        let found = fit(2, &[need(0, 1, 10.0, 50.0), need(1, 1, 10.0, 100.0)], None, Length::pt(200.0));
        assert_eq!(widths(&found), [50.0, 100.0]);
        assert_eq!(found.scale, 1.0);
    }

    #[test]
    fn long_cells_get_more_of_the_rest() {
        let found = fit(2, &[need(0, 1, 20.0, 40.0), need(1, 1, 40.0, 400.0)], None, Length::pt(250.0));
        assert_eq!(widths(&found), [30.0, 220.0]);
    }

    #[test]
    fn too_wide_is_set_smaller_then_divided_then_reported() {
        let smaller = fit(2, &[need(0, 1, 120.0, 120.0), need(1, 1, 120.0, 120.0)], None, Length::pt(200.0));
        assert!(!smaller.divided && smaller.scale > 0.8 && smaller.scale < 0.84);
        let divided = fit(2, &[need(0, 1, 30.0, 30.0), need(1, 1, 900.0, 900.0)], None, Length::pt(200.0));
        assert!(divided.divided && !divided.overflows);
        assert_eq!(widths(&divided), [21.0, 179.0]);
        let needs: Vec<Need> = (0..500).map(|column| need(column, 1, 20.0, 20.0)).collect();
        assert!(fit(500, &needs, None, Length::pt(200.0)).overflows);
    }

    #[test]
    fn a_cell_over_two_columns_widens_both() {
        let found = fit(2, &[need(0, 2, 100.0, 100.0), need(0, 1, 10.0, 10.0)], None, Length::pt(200.0));
        assert_eq!(widths(&found), [55.0, 45.0]);
    }
}
