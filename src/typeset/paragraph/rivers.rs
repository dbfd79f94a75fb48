//! Rivers: white that runs down through neighbouring lines where their word spaces meet.
//!
//! A space goes on with the river above it when the two overlap by 60 % of the narrower; a river is
//! noticed from three lines on.

use super::breaks::{Candidate, Gap};

/// Overlap from which two spaces, one below the other, are seen as one; a share of the narrower.
const MEETS: f32 = 0.6;
/// Spaces of a line that are looked at; no measure that is read holds more.
const MOST: usize = 64;

/// A word space of a set line: its edges from the measure's left, in pt, and how many lines the white
/// that ends in it runs through, this one counted.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct White {
    pub left: f32,
    pub right: f32,
    pub lines: u8,
}

/// How a line between two candidates is justified.
#[derive(Clone, Copy, Debug)]
pub(super) struct Justified {
    /// Of the line's own left edge, from the measure's; pt.
    pub left: f64,
    /// Change of the word spaces, as a share of their width.
    pub spaces: f64,
    /// Change of the glyphs, as a share of theirs.
    pub glyphs: f64,
}

/// The word spaces of the line between two candidates, below a line that has `above`.
pub(super) fn whites(
    gaps: &[Gap],
    (from, to): (&Candidate, &Candidate),
    line: Justified,
    above: &[White],
    found: &mut Vec<White>,
) {
    found.clear();
    let (first, end) = (from.gaps_after as usize, to.gaps_before as usize);
    let own = gaps.get(first..end.max(first)).unwrap_or_default();
    let mut next = 0;
    for gap in own.iter().take(MOST) {
        let before = gap.before.width - from.after.width
            + line.glyphs * (gap.before.flex - from.after.flex)
            + line.spaces * (gap.before.space - from.after.space);
        let left = (line.left + before) as f32;
        let right = left + (gap.width * (1.0 + line.spaces)) as f32;
        while above.get(next).is_some_and(|white| white.right <= left) {
            next += 1;
        }
        let mut lines = 1;
        for white in above[next..].iter().take_while(|white| white.left < right) {
            let overlap = white.right.min(right) - white.left.max(left);
            if overlap >= MEETS * (white.right - white.left).min(right - left) {
                lines = lines.max(white.lines.saturating_add(1));
            }
        }
        found.push(White { left, right, lines });
    }
}
