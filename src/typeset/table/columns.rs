//! The widths of a table's columns from what stands in them (CSS 2.2, 17.5.2.2, with type made smaller
//! and words divided where browsers would let the table run out).
//!
//! What is left when every column has its least goes where it makes the table lowest, so that a column
//! of labels is not broken for the sake of a column of sentences, nor the other way round.

use crate::units::Length;

/// The smallest type a table is set in, as a share of its own.
const LEAST_SCALE: f64 = 0.7;
/// A table in smaller type is set smaller still, by this factor at most, if then every cell is one line.
const WHOLE_LINES: f64 = 0.88;
/// A word longer than this share of the room may be divided before the whole table is turned: an
/// address, a path.
const LONG_WORD: f64 = 0.4;
/// In so many parts the white that is left is handed out.
const PARTS: u32 = 60;
const MOST_JUDGED: usize = 40;
/// Rows by which the height of a table is judged; a long table is like its beginning.
const JUDGED: usize = 300;

/// The least and the greatest useful width of a cell's content, and what stands round it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Need {
    pub row: usize,
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
    /// What stands before the place of alignment and after it.
    pub parts: Option<(Length, Length)>,
}

/// What is asked of a table, and the room that it has.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Asked<'a> {
    pub room: Length,
    /// The table's own `width`.
    pub wanted: Option<Length>,
    /// Columns' shares of the room, by their author.
    pub shares: &'a [Option<f64>],
}

#[derive(Clone, Debug)]
pub(super) struct Columns {
    /// With padding and borders.
    pub widths: Vec<Length>,
    /// Before and after the place of alignment, in the columns that have one.
    pub parts: Vec<Option<(Length, Length)>>,
    /// Of the type.
    pub scale: f64,
    /// Words must be divided to fit.
    pub division: Division,
    /// It does not fit all the same.
    pub overflows: bool,
}

/// Which words must be divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Division {
    None,
    /// Only such as are much longer than a word should be.
    Long,
    Any,
}

/// Chooses the widths.
pub(super) fn fit(count: usize, needs: &[Need], asked: Asked<'_>) -> Columns {
    let (parts, needs) = joined(count, needs);
    let room = asked.wanted.map_or(asked.room, |wanted| wanted.min(asked.room));
    let made = |widths, scale: f64, division, overflows| {
        let parts = parts.iter().map(|parts| parts.map(|(a, b)| (a * scale, b * scale))).collect();
        Columns { widths, parts, scale, division, overflows }
    };
    let full = totals(count, &needs, 1.0, None);
    if let Some(widths) = given(&full, &needs, asked, room) {
        return made(widths, 1.0, Division::None, false);
    }
    let most: Length = full.most.iter().copied().sum();
    if most <= room {
        let mut widths = full.most;
        if let Some(wanted) = asked.wanted
            && most > Length::ZERO
        {
            let share = wanted.min(room) / most;
            widths.iter_mut().for_each(|width| *width = *width * share);
        }
        return made(widths, 1.0, Division::None, false);
    }
    for (cap, division) in [(None, Division::None), (Some(room * LONG_WORD), Division::Long)] {
        let full = totals(count, &needs, 1.0, cap);
        let least: Length = full.least.iter().copied().sum();
        if least <= room {
            return made(between(&full, &needs, 1.0, room), 1.0, division, false);
        }
        // The padding does not scale, so the share is of what is left beside it.
        let sides: Length = full.sides.iter().copied().sum();
        let scale_for = |width: Length| (room - sides) / (width - sides).max(Length::pt(0.1));
        let scale = scale_for(least).clamp(LEAST_SCALE, 1.0);
        // A little smaller still, and no cell is broken at all.
        let whole = scale_for(most);
        if division == Division::None && whole >= LEAST_SCALE.max(scale * WHOLE_LINES) {
            let small = totals(count, &needs, whole.min(scale), None);
            return made(small.most, whole.min(scale), division, false);
        }
        let small = totals(count, &needs, scale, cap);
        let least: Length = small.least.iter().copied().sum();
        if least <= room + Length::pt(0.01) {
            return made(between(&small, &needs, scale, room), scale, division, false);
        }
    }
    let small = totals(count, &needs, LEAST_SCALE, None);
    // Wide columns give, narrow ones keep what they need.
    let floors: Length = small.floor.iter().copied().sum();
    if floors >= room {
        let overflows = floors > room + Length::pt(0.01);
        return made(small.floor, LEAST_SCALE, Division::Any, overflows);
    }
    let mut cap = small.least.iter().copied().fold(Length::ZERO, Length::max);
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
    let widths = small.least.iter().zip(&small.floor).map(|(least, floor)| (*least).min(low).max(*floor));
    made(widths.collect(), LEAST_SCALE, Division::Any, false)
}

/// Before and after the place of alignment, in the columns that have one.
type Parts = Vec<Option<(Length, Length)>>;

/// The parts of each column, and the needs with those of its aligned cells made one.
fn joined(count: usize, needs: &[Need]) -> (Parts, Vec<Need>) {
    let mut parts: Parts = vec![None; count];
    for need in needs {
        if let (Some((before, after)), Some(own)) = (need.parts, parts.get_mut(need.column)) {
            let known = own.get_or_insert_with(Default::default);
            *known = (known.0.max(before), known.1.max(after));
        }
    }
    let mut needs = needs.to_vec();
    for need in needs.iter_mut().filter(|need| need.parts.is_some()) {
        if let Some((before, after)) = parts.get(need.column).copied().flatten() {
            (need.least, need.most) = (before + after, before + after);
        }
    }
    (parts, needs)
}

struct Totals {
    least: Vec<Length>,
    most: Vec<Length>,
    floor: Vec<Length>,
    sides: Vec<Length>,
}

/// What the columns need together; words longer than `cap` need no more than that.
fn totals(count: usize, needs: &[Need], scale: f64, cap: Option<Length>) -> Totals {
    let zero = || vec![Length::ZERO; count];
    let mut totals = Totals { least: zero(), most: zero(), floor: zero(), sides: zero() };
    let whole = |need: &Need| {
        let least = need.least * scale;
        let least = cap.map_or(least, |cap| least.min(cap));
        (least + need.sides, need.most * scale + need.sides, need.floor * scale + need.sides)
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

/// The widths that the author gave, each at least as wide as its longest word; the columns without one
/// share what is left. None where they leave too little, or where none is given.
fn given(totals: &Totals, needs: &[Need], asked: Asked<'_>, room: Length) -> Option<Vec<Length>> {
    let count = totals.least.len();
    let share = |idx: usize| asked.shares.get(idx).copied().flatten();
    if (0..count).all(|idx| share(idx).is_none()) {
        return None;
    }
    let fixed = |idx: usize| share(idx).map(|share| (room * share).max(totals.least[idx]));
    let taken: Length = (0..count).filter_map(fixed).sum();
    let free: Vec<usize> = (0..count).filter(|idx| share(*idx).is_none()).collect();
    let least: Length = free.iter().map(|idx| totals.least[*idx]).sum();
    if taken + least > room + Length::pt(0.5) {
        return None;
    }
    let most: Length = free.iter().map(|idx| totals.most[*idx]).sum();
    let mut widths: Vec<Length> = (0..count).map(|idx| fixed(idx).unwrap_or(totals.most[idx])).collect();
    if taken + most > room {
        let part = |own: &[Length]| free.iter().map(|idx| own[*idx]).collect();
        let own = Totals {
            least: part(&totals.least),
            most: part(&totals.most),
            floor: part(&totals.floor),
            sides: part(&totals.sides),
        };
        let place = |column: usize| free.iter().position(|own| *own == column);
        let needs: Vec<Need> = needs
            .iter()
            .filter_map(|need| Some(Need { column: place(need.column)?, ..*need }))
            .filter(|need| need.columns == 1)
            .collect();
        for (idx, width) in free.iter().zip(between(&own, &needs, 1.0, room - taken)) {
            widths[*idx] = width;
        }
    }
    Some(widths)
}

/// Each column its least; the rest, part by part, to the column that makes the table lowest. The height
/// of a row is judged by all its cells, the tall ones more, and without regard to whole lines.
fn between(totals: &Totals, needs: &[Need], scale: f64, room: Length) -> Vec<Length> {
    let mut widths = totals.least.clone();
    let mut left = room - widths.iter().copied().sum::<Length>();
    let part = left / f64::from(PARTS);
    if part <= Length::ZERO {
        return widths;
    }
    // So many columns are no text; each gets its part of what is left.
    if widths.len() > MOST_JUDGED {
        let most: Length = totals.most.iter().copied().sum();
        let share = (left / (most - (room - left)).max(Length::pt(0.1))).clamp(0.0, 1.0);
        return widths.iter().zip(&totals.most).map(|(own, most)| *own + (*most - *own) * share).collect();
    }
    // For each row its cells: the column, the words in one line, what stands round them.
    let mut rows: Vec<Vec<(usize, f64, f64)>> = Vec::new();
    for need in needs.iter().filter(|need| need.columns == 1 && need.row < JUDGED) {
        if rows.len() <= need.row {
            rows.resize(need.row + 1, Vec::new());
        }
        rows[need.row].push((need.column, need.most.to_pt() * scale, need.sides.to_pt()));
    }
    let height = |widths: &[Length], changed: Option<usize>| -> f64 {
        let own = |row: &&Vec<(usize, f64, f64)>| {
            changed.is_none_or(|changed| row.iter().any(|(column, ..)| *column == changed))
        };
        let lines = |row: &Vec<(usize, f64, f64)>| {
            let squares = row.iter().map(|(column, most, sides)| {
                let lines = (most / (widths[*column].to_pt() - sides).max(1.0)).max(0.2);
                lines * lines
            });
            squares.sum::<f64>().sqrt()
        };
        rows.iter().filter(own).map(lines).sum()
    };
    while left > Length::pt(0.01) {
        let step = part.min(left);
        let mut best: Option<(f64, usize)> = None;
        for idx in 0..widths.len() {
            let room = (totals.most[idx] - widths[idx]).min(step);
            if room <= Length::pt(0.001) {
                continue;
            }
            let before = height(&widths, Some(idx));
            widths[idx] += room;
            let gain = (before - height(&widths, Some(idx))) / room.to_pt();
            widths[idx] -= room;
            if best.is_none_or(|(known, _)| gain > known) {
                best = Some((gain, idx));
            }
        }
        let Some((_, idx)) = best else { break };
        let own = (totals.most[idx] - widths[idx]).min(step);
        widths[idx] += own;
        left -= own;
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn need(column: usize, columns: usize, least: f64, most: f64) -> Need {
        let pt = Length::pt;
        let (row, sides, parts) = (0, Length::ZERO, None);
        Need { row, column, columns, least: pt(least), most: pt(most), sides, floor: pt(5.0), parts }
    }

    fn fit_in(count: usize, needs: &[Need], room: f64) -> Columns {
        fit(count, needs, Asked { room: Length::pt(room), ..Asked::default() })
    }

    fn widths(columns: &Columns) -> Vec<f64> {
        columns.widths.iter().map(|width| width.to_pt().round()).collect()
    }

    #[test]
    fn what_fits_in_one_line_stays_in_one_line() {
        let found = fit_in(2, &[need(0, 1, 10.0, 50.0), need(1, 1, 10.0, 100.0)], 200.0);
        assert_eq!(widths(&found), [50.0, 100.0]);
        assert_eq!(found.scale, 1.0);
    }

    #[test]
    fn a_short_column_keeps_its_line_beside_a_long_one() {
        let found = fit_in(2, &[need(0, 1, 20.0, 40.0), need(1, 1, 40.0, 800.0)], 250.0);
        let own = widths(&found);
        assert!(own[0] >= 30.0 && own[0] + own[1] == 250.0, "{own:?}");
        // Two columns alike get alike.
        let found = fit_in(2, &[need(0, 1, 20.0, 400.0), need(1, 1, 20.0, 400.0)], 250.0);
        let own = widths(&found);
        assert!((own[0] - own[1]).abs() <= 5.0, "{own:?}");
    }

    #[test]
    fn too_wide_is_set_smaller_then_divided_then_reported() {
        let smaller = fit_in(2, &[need(0, 1, 120.0, 120.0), need(1, 1, 120.0, 120.0)], 200.0);
        assert!(smaller.division == Division::None && smaller.scale > 0.8 && smaller.scale < 0.84);
        let long = fit_in(2, &[need(0, 1, 30.0, 30.0), need(1, 1, 900.0, 900.0)], 200.0);
        assert!(long.division == Division::Long && !long.overflows);
        assert_eq!(widths(&long), [30.0, 170.0]);
        let many: Vec<Need> = (0..12).map(|column| need(column, 1, 30.0, 30.0)).collect();
        let divided = fit_in(12, &many, 200.0);
        assert!(divided.division == Division::Any && !divided.overflows);
        let many: Vec<Need> = (0..500).map(|column| need(column, 1, 20.0, 20.0)).collect();
        assert!(fit_in(500, &many, 200.0).overflows);
    }

    #[test]
    fn what_is_set_smaller_is_set_in_whole_lines_if_they_are_near() {
        let needs = [need(0, 1, 150.0, 160.0), need(1, 1, 80.0, 85.0)];
        let found = fit_in(2, &needs, 200.0);
        assert!((found.scale - 200.0 / 245.0).abs() < 0.001, "{}", found.scale);
        assert_eq!(widths(&found), [131.0, 69.0]);
        let far = [need(0, 1, 150.0, 260.0), need(1, 1, 80.0, 85.0)];
        assert!((fit_in(2, &far, 200.0).scale - 200.0 / 230.0).abs() < 0.001);
    }

    #[test]
    fn a_cell_over_two_columns_widens_both() {
        let found = fit_in(2, &[need(0, 2, 100.0, 100.0), need(0, 1, 10.0, 10.0)], 200.0);
        assert_eq!(widths(&found), [55.0, 45.0]);
    }

    #[test]
    fn the_author_says_how_wide_a_column_is() {
        let needs = [need(0, 1, 10.0, 400.0), need(1, 1, 10.0, 400.0), need(2, 1, 10.0, 40.0)];
        let shares = [Some(0.25), None, None];
        let asked = Asked { room: Length::pt(200.0), wanted: None, shares: &shares };
        let own = widths(&fit(3, &needs, asked));
        assert_eq!(own[0], 50.0);
        assert!(own[1] > 100.0 && own[0] + own[1] + own[2] == 200.0, "{own:?}");
        // No word is broken for it.
        let wide = [need(0, 1, 80.0, 400.0), need(1, 1, 10.0, 40.0)];
        let shares = [Some(0.1), None];
        let asked = Asked { room: Length::pt(200.0), wanted: None, shares: &shares };
        assert_eq!(widths(&fit(2, &wide, asked)), [80.0, 40.0]);
    }

    #[test]
    fn parts_that_are_aligned_add_up() {
        let parts = |row, before, after| {
            let parts = Some((Length::pt(before), Length::pt(after)));
            Need { row, parts, ..need(0, 1, before + after, before + after) }
        };
        let found = fit_in(1, &[parts(0, 30.0, 5.0), parts(1, 10.0, 20.0)], 200.0);
        assert_eq!(widths(&found), [50.0]);
        assert_eq!(found.parts[0], Some((Length::pt(30.0), Length::pt(20.0))));
    }
}
