//! Grid tables: boxes of `+`, `-` and `|`, with `=` under the head and round the foot.
//!
//! The lines are cut at every place where a corner may be, and the pieces that no line parts are
//! joined again; so cells over several columns and rows need no rule of their own. The time is linear
//! in the drawing's area, which is bounded by the length of its text.

use super::drawn::{DrawnCell, DrawnTable, columns, shares};
use super::excerpt::Excerpt;
use crate::document::Alignment;

/// A drawing may be larger than its text by this factor, where its lines end early.
const SLACK: usize = 4;

/// The top of a grid, or a line across all of it.
pub(super) fn is_border(line: &str) -> bool {
    line.len() > 2
        && line.starts_with('+')
        && line.ends_with('+')
        && line[1..].starts_with(['-', '=', ':'])
        && line.bytes().all(|byte| matches!(byte, b'+' | b'-' | b'=' | b':'))
}

/// One character in its place.
#[derive(Clone, Copy, Default)]
struct Sign {
    /// `\0` in the second place of a wide one.
    sign: char,
    /// Its offset in the manuscript.
    at: usize,
}

struct Drawing {
    lines: Vec<Vec<Sign>>,
    /// Where corners may be, from the left and from the top.
    lefts: Vec<usize>,
    tops: Vec<usize>,
}

/// A cell in pieces of the drawing: from, to (past the end).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Frame {
    top: usize,
    left: usize,
    bottom: usize,
    right: usize,
}

/// Reads a grid; none if its lines do not meet. Each line comes with its offset.
pub(super) fn read(lines: &[(&str, usize)]) -> Option<DrawnTable> {
    let drawing = Drawing::new(lines)?;
    let boxes = drawing.boxes()?;
    Some(drawing.table(boxes))
}

impl Drawing {
    fn new(lines: &[(&str, usize)]) -> Option<Self> {
        let (first, last) = (lines.first()?.0, lines.last()?.0);
        if lines.len() < 3 || !is_border(first) || !is_border(last) {
            return None;
        }
        let width = first.len();
        let bytes: usize = lines.iter().map(|(line, _)| line.len()).sum();
        if width * lines.len() > bytes * SLACK {
            return None;
        }
        let mut drawn = Vec::with_capacity(lines.len());
        for (line, at) in lines {
            let mut own: Vec<Sign> = Vec::with_capacity(width);
            for (offset, sign) in line.char_indices() {
                let at = at + offset;
                match columns(sign) {
                    0 => continue,
                    1 => own.push(Sign { sign, at }),
                    _ => own.extend([Sign { sign, at }, Sign { sign: '\0', at }]),
                }
            }
            if own.len() != width || !matches!(own[width - 1].sign, '+' | '|') {
                return None;
            }
            drawn.push(own);
        }
        let sign = |line: usize, column: usize| drawn[line][column].sign;
        let is_stroke = |sign: char| matches!(sign, '-' | '=' | ':');
        let is_corner = |line: usize, column: usize| {
            sign(line, column) == '+'
                && (column > 0 && is_stroke(sign(line, column - 1))
                    || column + 1 < width && is_stroke(sign(line, column + 1)))
        };
        let mut lefts: Vec<usize> =
            (0..width).filter(|column| (0..drawn.len()).any(|line| is_corner(line, *column))).collect();
        if lefts.first() != Some(&0) || lefts.last() != Some(&(width - 1)) {
            return None;
        }
        lefts.dedup();
        let across = |line: usize| {
            lefts.windows(2).any(|pair| {
                pair[1] - pair[0] > 1 && (pair[0] + 1..pair[1]).all(|column| is_stroke(sign(line, column)))
            })
        };
        let tops: Vec<usize> = (0..drawn.len()).filter(|line| across(*line)).collect();
        Some(Drawing { lines: drawn, lefts, tops })
    }

    fn sign(&self, line: usize, column: usize) -> char {
        self.lines[line][column].sign
    }

    /// A line runs under the piece in this row of pieces.
    fn parted_below(&self, row: usize, column: usize) -> bool {
        let line = self.tops[row + 1];
        (self.lefts[column] + 1..self.lefts[column + 1])
            .all(|place| matches!(self.sign(line, place), '-' | '=' | ':'))
    }

    /// A line runs down the right of the piece.
    fn parted_right(&self, row: usize, column: usize) -> bool {
        let place = self.lefts[column + 1];
        (self.tops[row] + 1..self.tops[row + 1]).all(|line| matches!(self.sign(line, place), '|' | '+'))
    }

    /// Joins pieces that no line parts; none where what comes out is no box.
    fn boxes(&self) -> Option<Vec<Frame>> {
        let (rows, columns) = (self.tops.len() - 1, self.lefts.len() - 1);
        if rows == 0 || columns == 0 || self.tops.windows(2).any(|pair| pair[1] - pair[0] < 2) {
            return None;
        }
        if self.lines.iter().any(|line| !matches!(line[0].sign, '+' | '|')) {
            return None;
        }
        let mut taken = vec![false; rows * columns];
        let mut boxes = Vec::new();
        for top in 0..rows {
            for left in 0..columns {
                if taken[top * columns + left] {
                    continue;
                }
                let mut right = left;
                while right + 1 < columns && !self.parted_right(top, right) {
                    right += 1;
                }
                let mut bottom = top;
                while bottom + 1 < rows && !self.parted_below(bottom, left) {
                    bottom += 1;
                }
                for row in top..=bottom {
                    for column in left..=right {
                        // Parted inside, or joined to what is outside: no box.
                        let parted = column < right && self.parted_right(row, column)
                            || row < bottom && self.parted_below(row, column);
                        let open = column == right && column + 1 < columns && !self.parted_right(row, column)
                            || row == bottom && row + 1 < rows && !self.parted_below(row, column);
                        if parted || open || std::mem::replace(&mut taken[row * columns + column], true) {
                            return None;
                        }
                    }
                }
                boxes.push(Frame { top, left, bottom: bottom + 1, right: right + 1 });
            }
        }
        Some(boxes)
    }

    /// Every stroke of a line is of this sign.
    fn is_across(&self, row: usize, stroke: char) -> bool {
        self.lines[self.tops[row]].iter().all(|own| own.sign == stroke || matches!(own.sign, '+' | ':'))
    }

    fn table(&self, boxes: Vec<Frame>) -> DrawnTable {
        // Corners that are none, signs in a text, part no cell.
        let mut lefts: Vec<usize> = boxes.iter().flat_map(|own| [own.left, own.right]).collect();
        let mut tops: Vec<usize> = boxes.iter().flat_map(|own| [own.top, own.bottom]).collect();
        for edges in [&mut lefts, &mut tops] {
            edges.sort_unstable();
            edges.dedup();
        }
        let place = |edges: &[usize], edge: usize| edges.partition_point(|own| *own < edge);
        let rows = tops.len() - 1;
        let double: Vec<usize> = (1..rows).filter(|row| self.is_across(tops[*row], '=')).collect();
        let head = double.first().copied().unwrap_or(0);
        let closes = self.is_across(tops[rows], '=');
        let foot = double.last().filter(|last| closes && **last > head).map_or(0, |last| rows - last);
        // The signs of alignment stand in the line under the head, or in the first.
        let ruler = &self.lines[self.tops[tops[head]]];
        let column = |pair: &[usize]| (self.lefts[pair[0]], self.lefts[pair[1]]);
        let columns = lefts.windows(2).map(column);
        let aligned =
            columns.clone().map(|(left, right)| match (ruler[left + 1].sign, ruler[right - 1].sign) {
                (':', ':') => Alignment::Center,
                (':', _) => Alignment::Left,
                (_, ':') => Alignment::Right,
                _ => Alignment::Unset,
            });
        let widths: Vec<usize> = columns.clone().map(|(left, right)| right - left).collect();
        let cells = boxes.iter().map(|own| {
            let span = |edges: &[usize], from, to| {
                u16::try_from(place(edges, to) - place(edges, from)).unwrap_or(u16::MAX)
            };
            let (excerpt, range) = self.excerpt(own);
            DrawnCell {
                row: place(&tops, own.top),
                columns: span(&lefts, own.left, own.right),
                rows: span(&tops, own.top, own.bottom),
                excerpt,
                range,
            }
        });
        DrawnTable {
            columns: aligned.collect(),
            widths: shares(&widths),
            rows,
            head,
            foot,
            cells: cells.collect(),
        }
    }

    /// The text in a box, without the white that all its lines begin with.
    fn excerpt(&self, own: &Frame) -> (Excerpt, std::ops::Range<usize>) {
        let lines = self.tops[own.top] + 1..self.tops[own.bottom];
        let (left, right) = (self.lefts[own.left] + 1, self.lefts[own.right]);
        let row = |line: usize| &self.lines[line][left..right];
        let indent = |line: usize| row(line).iter().position(|sign| sign.sign != ' ');
        let least = lines.clone().filter_map(indent).min().unwrap_or(0);
        let mut excerpt = Excerpt::default();
        for line in lines.clone() {
            let signs = &row(line)[least..];
            let text: String = signs.iter().map(|own| own.sign).filter(|sign| *sign != '\0').collect();
            let at = signs.first().map_or(self.lines[line][left].at, |sign| sign.at);
            excerpt.push_line(text.trim_end(), at);
        }
        let from = self.lines[lines.start][left].at;
        let to = self.lines[lines.end - 1][right].at;
        (excerpt.trimmed(), from..to)
    }
}
