//! Simple and multiline tables: columns marked by rules of hyphens, with white between them.
//!
//! ```text
//!   Port     Fathoms          -----------------------------
//! -------- ---------          A head     that may take
//! North            4          two lines
//! South           12          ---------- ------------------
//!                             First      Some lines of
//!                                        text.
//!
//!                             Second     More of it.
//!                             -----------------------------
//! ```

use super::drawn::{DrawnCell, DrawnTable, TextLine, columns, shares};
use super::excerpt::Excerpt;
use crate::document::Alignment;
use std::ops::Range;

/// A rule, whole or with gaps: hyphens and spaces alone, at least two hyphens in each part.
pub(super) fn is_rule(line: &str) -> bool {
    line.starts_with("--")
        && line.bytes().all(|byte| matches!(byte, b'-' | b' '))
        && line.split(' ').all(|part| part.len() != 1)
}

/// A rule with gaps, which tells the columns.
fn is_ruler(line: &str) -> bool {
    is_rule(line) && line.contains(' ')
}

/// The lines of a table by what they are, as places in all lines.
struct Parts {
    head: Range<usize>,
    ruler: usize,
    body: Range<usize>,
    /// Past its last line.
    end: usize,
    multiline: bool,
}

/// Reads the table that begins at this line; gives how many lines it takes. `closing` holds the places
/// of all rules.
pub(super) fn read(
    source: &str,
    lines: &[TextLine<'_>],
    start: usize,
    closing: &[usize],
) -> Option<(DrawnTable, usize)> {
    let parts = parts(lines, start, closing)?;
    let column = lines[start].at - lines[start].start;
    // The ruler may begin left of what stands above it.
    let column = column.min(lines[parts.ruler].at - lines[parts.ruler].start);
    let (ruler, _) = lines[parts.ruler].from(column, source)?;
    let columns = ranges(ruler);
    let own = |idx: usize| lines[idx].from(column, source);
    // Whatever crosses the white between two columns is no table.
    let fits = |idx: usize| own(idx).is_some_and(|(line, _)| crosses_nothing(line, &columns));
    if !parts.head.clone().chain(parts.body.clone()).all(fits) {
        return None;
    }
    let row = |rows: Range<usize>| -> Vec<(&str, usize)> { rows.filter_map(own).collect() };
    let mut table = DrawnTable::default();
    let judge = if parts.head.is_empty() { parts.body.start } else { parts.head.start };
    let (judged, _) = own(judge)?;
    table.columns = columns.iter().map(|column| alignment(judged, column)).collect();
    if parts.multiline {
        let edges = columns.iter().enumerate();
        let widths: Vec<usize> = edges
            .map(|(idx, column)| columns.get(idx + 1).map_or(column.end, |next| next.start) - column.start)
            .collect();
        table.widths = shares(&widths);
    }
    if !parts.head.is_empty() {
        add_row(&mut table, &row(parts.head.clone()), &columns);
        table.head = 1;
    }
    let mut from = parts.body.start;
    for idx in parts.body.clone() {
        let last = idx + 1 == parts.body.end;
        let ends = if parts.multiline { last || lines[idx + 1].is_blank() } else { true };
        if ends && !lines[idx].is_blank() {
            add_row(&mut table, &row(from..idx + 1), &columns);
        }
        if ends {
            from = idx + 1;
        }
    }
    (table.rows > table.head).then_some((table, parts.end - start))
}

fn parts(lines: &[TextLine<'_>], start: usize, closing: &[usize]) -> Option<Parts> {
    let blank = |idx: usize| lines.get(idx).is_none_or(TextLine::is_blank);
    let next_rule = |after: usize, holds: &dyn Fn(usize) -> bool| {
        let from = closing.partition_point(|own| *own <= after);
        // Rules stand few lines apart in a table; a search that goes on and on would cost too much.
        closing[from..].iter().copied().take(8).find(|idx| holds(*idx))
    };
    let first = lines[start].text;
    if is_ruler(first) {
        // Without a head: it ends with the same ruler.
        let end = next_rule(start, &|idx| lines[idx].text == first && blank(idx + 1))?;
        let multiline = (start + 1..end).any(blank);
        let body = start + 1..end;
        return (!body.is_empty()).then_some(Parts {
            head: start..start,
            ruler: start,
            body,
            end: end + 1,
            multiline,
        });
    }
    if is_rule(first) {
        let ruler = next_rule(start, &|_| true).filter(|idx| is_ruler(lines[*idx].text))?;
        let head = start + 1..ruler;
        let end = next_rule(ruler, &|idx| !is_ruler(lines[idx].text) && blank(idx + 1))?;
        let whole = !head.is_empty() && !head.clone().any(blank) && ruler + 1 < end;
        return whole.then_some(Parts { head, ruler, body: ruler + 1..end, end: end + 1, multiline: true });
    }
    let ruler = start + 1;
    if !lines.get(ruler).is_some_and(|line| is_ruler(line.text)) || blank(ruler + 1) {
        return None;
    }
    let mut end = ruler + 1;
    while !blank(end) && !is_rule(lines[end].text) {
        end += 1;
    }
    let closed = lines.get(end).is_some_and(|line| is_rule(line.text));
    let body = ruler + 1..end;
    Some(Parts { head: start..ruler, ruler, body, end: end + usize::from(closed), multiline: false })
}

/// The columns of a ruler, in characters.
fn ranges(ruler: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (idx, byte) in ruler.bytes().enumerate() {
        match found.last_mut() {
            Some(last) if byte == b'-' && last.end == idx => last.end = idx + 1,
            _ if byte == b'-' => found.push(idx..idx + 1),
            _ => {}
        }
    }
    found
}

/// Each character of a line with the column that it takes and its offset.
fn placed(line: &str) -> impl Iterator<Item = (usize, usize, char)> {
    line.char_indices().scan(0, |column, (at, c)| {
        let own = *column;
        *column += columns(c);
        Some((own, at, c))
    })
}

fn crosses_nothing(line: &str, columns: &[Range<usize>]) -> bool {
    placed(line).all(|(column, _, c)| {
        let last = columns.last().is_some_and(|last| column >= last.start);
        c == ' ' || last || columns.iter().any(|own| own.contains(&column))
    })
}

/// By where the text stands over its rule, as pandoc has it.
fn alignment(line: &str, column: &Range<usize>) -> Alignment {
    let inside = |at: usize| placed(line).any(|(own, _, c)| own == at && c != ' ');
    match (inside(column.start), inside(column.end - 1)) {
        (true, true) => Alignment::Unset,
        (true, false) => Alignment::Left,
        (false, true) => Alignment::Right,
        (false, false) => Alignment::Center,
    }
}

fn add_row(table: &mut DrawnTable, lines: &[(&str, usize)], columns: &[Range<usize>]) {
    for (idx, column) in columns.iter().enumerate() {
        let end = columns.get(idx + 1).map_or(usize::MAX, |next| next.start);
        let mut excerpt = Excerpt::default();
        let mut range: Option<Range<usize>> = None;
        for (line, at) in lines {
            let mut inside = placed(line).filter(|(own, ..)| (column.start..end).contains(own));
            let Some((_, from, _)) = inside.next() else { continue };
            let to = inside.last().map_or(line.len(), |(_, last, c)| last + c.len_utf8());
            let text = line[from..to].trim_end();
            let bare = text.trim_start();
            if bare.is_empty() {
                continue;
            }
            let start = at + from + text.len() - bare.len();
            excerpt.push_line(bare, start);
            let own = start..at + from + text.len();
            range = Some(range.map_or(own.clone(), |known| known.start..own.end));
        }
        let place = range.unwrap_or_else(|| lines.first().map_or(0..0, |(_, at)| *at..*at));
        table.cells.push(DrawnCell { row: table.rows, columns: 1, rows: 1, excerpt, range: place });
    }
    table.rows += 1;
}
