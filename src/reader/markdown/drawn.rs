//! Tables drawn with signs, which pulldown-cmark does not know: pandoc's grid tables (`grid`), and its
//! simple and multiline tables (`ruled`).
//!
//! They are found before the text is parsed, as fenced divisions are, and their cells are read as
//! excerpts. What only looks like one stays text; a grid whose lines do not meet is reported.

use super::blocks::Blocks;
use super::excerpt::Excerpt;
use super::{grid, ruled};
use crate::document::{Alignment, Block, Cell, Row, Table};
use std::ops::Range;

/// The width of a manuscript's line by which pandoc measures the columns of such tables.
const LINE: usize = 72;

/// A table that was found, its cells not yet read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct DrawnTable {
    pub columns: Vec<Alignment>,
    pub widths: Vec<u16>,
    pub rows: usize,
    /// How many of the rows are the head, and how many the foot.
    pub head: usize,
    pub foot: usize,
    /// In the order of the rows, and in each from left to right.
    pub cells: Vec<DrawnCell>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct DrawnCell {
    pub row: usize,
    pub columns: u16,
    pub rows: u16,
    pub excerpt: Excerpt,
    pub range: Range<usize>,
}

/// What was found in a text.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub tables: Vec<Place>,
    /// Grids whose lines do not meet.
    pub broken: Vec<Range<usize>>,
}

/// A table, its range in the text, and where each of its lines begins after the marks of what it
/// stands in.
#[derive(Debug)]
pub(super) struct Place {
    pub table: DrawnTable,
    pub range: Range<usize>,
    pub lines: Vec<usize>,
    /// The place by which it is told from code: its leftmost line's.
    pub anchor: usize,
}

/// A line of the manuscript without its end.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextLine<'t> {
    pub start: usize,
    /// After the marks of quotations and items and after its indent.
    pub at: usize,
    pub text: &'t str,
    /// It begins an item.
    pub in_item: bool,
}

impl<'t> TextLine<'t> {
    pub fn is_blank(&self) -> bool {
        self.text.is_empty()
    }
    pub fn end(&self) -> usize {
        self.at + self.text.len()
    }
    /// The line from this distance to its start on; nothing if something else stands before it.
    pub fn from(&self, column: usize, source: &'t str) -> Option<(&'t str, usize)> {
        let at = self.start + column;
        if at == self.at {
            return Some((self.text, at));
        }
        let before = source.get(self.start..at.min(self.end().max(self.start)))?;
        before.bytes().all(|byte| matches!(byte, b' ' | b'>')).then_some(())?;
        Some((source.get(at..self.end()).unwrap_or_default(), at))
    }
}

/// Finds every drawn table.
pub(super) fn find(source: &str) -> Found {
    let mut found = Found::default();
    if !source.contains("+-") && !source.contains("+=") && !source.contains("+:") && !source.contains("--") {
        return found;
    }
    let lines = lines(source);
    // Where a table drawn with rules alone can end.
    let closing: Vec<usize> = (0..lines.len()).filter(|idx| ruled::is_rule(lines[*idx].text)).collect();
    let mut idx = 0;
    while idx < lines.len() {
        let is_start = idx == 0 || lines[idx - 1].is_blank() || lines[idx].in_item;
        let read = match lines[idx].text.as_bytes().first() {
            Some(b'+') if is_start => grid(source, &lines[idx..], &mut found.broken),
            Some(_) if is_start => ruled::read(source, &lines, idx, &closing),
            _ => None,
        };
        match read {
            Some((table, count)) => {
                let own = &lines[idx..idx + count];
                let written = || own.iter().filter(|line| !line.is_blank());
                let range = own[0].at..own[count - 1].end();
                let leftmost = written().min_by_key(|line| line.at - line.start);
                let (anchor, column) = leftmost.map_or((0, 0), |line| (line.at, line.at - line.start));
                let starts = written().map(|line| (line.start + column).min(line.at)).collect();
                found.tables.push(Place { table, range, lines: starts, anchor });
                idx += count;
            }
            None => idx += 1,
        }
    }
    found
}

fn lines(source: &str) -> Vec<TextLine<'_>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for whole in source.split_inclusive('\n') {
        let line = whole.trim_end();
        let bare = line.trim_start_matches([' ', '>']);
        let mut at = start + line.len() - bare.len();
        // A table may be the first thing in an item.
        let mark = item_mark(bare).filter(|mark| bare[*mark..].starts_with(['+', '-'])).unwrap_or(0);
        at += mark;
        lines.push(TextLine { start, at, text: &bare[mark..], in_item: mark > 0 });
        start += whole.len();
    }
    lines
}

/// The length of the mark of a list's item that a line begins with, and of the white after it.
fn item_mark(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let marks: &[char] = if digits == 0 { &['-', '*', '+'] } else { &['.', ')'] };
    let rest = line[digits..].strip_prefix(marks)?;
    let white = rest.len() - rest.trim_start_matches(' ').len();
    (digits <= 9 && white > 0 && white < rest.len()).then(|| line.len() - rest.len() + white)
}

/// Reads the grid that begins with the first of these lines; gives how many lines it takes.
fn grid(source: &str, lines: &[TextLine<'_>], broken: &mut Vec<Range<usize>>) -> Option<(DrawnTable, usize)> {
    if !grid::is_border(lines[0].text) {
        return None;
    }
    let column = lines[0].at - lines[0].start;
    let own: Vec<(&str, usize)> = std::iter::once(Some((lines[0].text, lines[0].at)))
        .chain(lines[1..].iter().map(|line| line.from(column, source)))
        .map_while(|line| line.filter(|(text, _)| text.starts_with(['+', '|'])))
        .collect();
    match grid::read(&own) {
        Some(table) => Some((table, own.len())),
        None => {
            let (last, at) = own[own.len() - 1];
            // A single line of signs is a line of signs.
            if own.len() > 1 {
                broken.push(lines[0].at..at + last.len());
            }
            None
        }
    }
}

/// The shares of the measure that columns of these widths, in characters, stand for.
pub(super) fn shares(widths: &[usize]) -> Vec<u16> {
    let whole = widths.iter().sum::<usize>().max(LINE);
    widths.iter().map(|width| u16::try_from(width * 1000 / whole).unwrap_or(1000)).collect()
}

/// How many columns a character takes where the manuscript is shown in a face of even width.
pub(super) fn columns(c: char) -> usize {
    unicode_width::UnicodeWidthChar::width(c).unwrap_or(0)
}

impl Blocks<'_, '_, '_> {
    /// Makes a drawn table a table of the document.
    pub fn drawn_table(&mut self, drawn: &DrawnTable, range: Range<usize>) {
        self.flush();
        let meta = self.meta(range);
        let mut rows: Vec<Row> = vec![Row::default(); drawn.rows];
        for own in &drawn.cells {
            let mut blocks = self.excerpt(&own.excerpt);
            if let [Block::Paragraph(only)] = blocks.as_mut_slice() {
                only.tight = true;
            }
            let meta = self.meta(own.range.clone());
            let Some(row) = rows.get_mut(own.row) else { continue };
            row.meta.span = if row.cells.is_empty() { meta.span } else { row.meta.span.to(meta.span) };
            let (columns, rows) = (own.columns, own.rows);
            row.cells.push(Cell { meta, blocks, columns, rows, header: false });
        }
        let foot = rows.split_off(drawn.rows - drawn.foot);
        let body = rows.split_off(drawn.head);
        let (columns, widths) = (drawn.columns.clone(), drawn.widths.clone());
        self.table(Table { meta, columns, widths, head: rows, body, foot, ..Table::default() });
    }
}
