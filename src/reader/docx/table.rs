//! Tables, with cells that span columns and rows (ECMA-376, part 1, 17.4).

use super::body::{Reader, row_is};
use super::package::LocalName;
use super::xml::{attribute, child, value};
use crate::document::{Alignment, Block, Cell, Meta, Row, Table};
use crate::reader::markdown::BLOCK_DEPTH;
use crate::source::Span;
use roxmltree::Node;

const MOST_COLUMNS: usize = 1000;

impl Reader<'_> {
    pub fn table(&mut self, own: Node<'_, '_>) -> Vec<Block> {
        if self.depth + 1 >= BLOCK_DEPTH {
            let span = self.here();
            self.sink.push(crate::diagnostic::reader::too_deep(span, BLOCK_DEPTH));
            return self.flat(own);
        }
        let start = self.paragraph;
        let rows: Vec<Node<'_, '_>> = rows(own);
        // Which cell reaches down into each column of the grid.
        let mut above: Vec<Option<(usize, usize)>> = Vec::new();
        let mut made: Vec<(bool, Row)> = Vec::new();
        for row in rows {
            let properties = child(row, "trPr");
            if properties.is_some_and(|own| child(own, "del").is_some()) {
                self.changes.deleted += 1;
                continue;
            }
            if properties.is_some_and(|own| child(own, "ins").is_some()) {
                self.changes.inserted += 1;
            }
            let is_head = row_is(properties, "tblHeader");
            let row = self.row(row, &mut above, &mut made);
            made.push((is_head, row));
        }
        let span = Span { start, ..self.here() };
        let mut table = Table { meta: Meta::at(span), ..Table::default() };
        let covered = |row: &Row| row.cells.iter().map(|cell| usize::from(cell.columns)).sum::<usize>();
        let columns = made.iter().map(|(_, row)| covered(row)).max().unwrap_or(0).max(above.len());
        table.columns = vec![Alignment::Unset; columns.min(MOST_COLUMNS)];
        let says_head = child(own, "tblPr").and_then(|own| child(own, "tblLook")).is_some_and(|own| {
            attribute(own, "firstRow").is_some_and(|own| matches!(own, "1" | "true" | "on"))
        });
        let count = made.len();
        let named = made.iter().take_while(|(is_head, _)| *is_head).count();
        let heads = if named == 0 && says_head && count > 1 { 1 } else { named };
        // A head must end where its cells do.
        let reaches = |heads: usize| {
            made[..heads]
                .iter()
                .enumerate()
                .any(|(at, (_, row))| row.cells.iter().any(|cell| at + usize::from(cell.rows) > heads))
        };
        let heads = if heads < count && !reaches(heads) { heads } else { 0 };
        for (idx, (_, row)) in made.into_iter().enumerate() {
            if idx < heads { table.head.push(row) } else { table.body.push(row) }
        }
        let is_empty = table
            .head
            .iter()
            .chain(&table.body)
            .all(|row| row.cells.iter().all(|cell| cell.blocks.is_empty()));
        if is_empty { Vec::new() } else { vec![Block::Table(table)] }
    }

    fn row(
        &mut self,
        row: Node<'_, '_>,
        above: &mut Vec<Option<(usize, usize)>>,
        made: &mut [(bool, Row)],
    ) -> Row {
        let start = self.paragraph;
        let idx = made.len();
        let mut own = Row::default();
        let mut column = 0;
        let skipped = child(row, "trPr")
            .and_then(|own| value(own, "gridBefore"))
            .and_then(|own| own.parse::<u16>().ok());
        if let Some(skipped) = skipped.filter(|skipped| (1..100).contains(skipped)) {
            own.cells.push(Cell {
                meta: Meta::at(self.here()),
                columns: skipped,
                rows: 1,
                ..Cell::default()
            });
            column += usize::from(skipped);
        }
        for cell in cells(row) {
            let properties = child(cell, "tcPr");
            let wide =
                properties.and_then(|own| value(own, "gridSpan")).and_then(|own| own.parse::<u16>().ok());
            let wide = wide.unwrap_or(1).clamp(1, 100);
            let merge = properties.and_then(|own| child(own, "vMerge"));
            let goes_on = merge.is_some_and(|own| attribute(own, "val").is_none_or(|own| own != "restart"));
            let end = (column + usize::from(wide)).min(MOST_COLUMNS);
            above.resize(above.len().max(end), None);
            let from = above.get(column).copied().flatten().filter(|_| goes_on);
            self.depth += 1;
            let blocks = self.blocks(cell);
            self.depth -= 1;
            if let Some((row, at)) = from {
                // What stands in the covered part of a cell is shown nowhere in Word; it is kept.
                let home = &mut made[row].1.cells[at];
                home.rows = u16::try_from(idx + 1 - row).unwrap_or(u16::MAX);
                home.blocks.extend(blocks);
            } else {
                let mut meta = Meta::at(
                    blocks.iter().map(|own| own.meta().span).reduce(Span::to).unwrap_or(self.here()),
                );
                let mut blocks = blocks;
                if let [Block::Paragraph(only)] = blocks.as_mut_slice() {
                    only.tight = true;
                    if let Some(attributes) = only.meta.attributes.as_mut() {
                        meta.attributes_mut().classes.append(&mut attributes.classes);
                        if **attributes == Default::default() {
                            only.meta.attributes = None;
                        }
                    }
                }
                own.cells.push(Cell { meta, blocks, columns: wide, rows: 1, header: false });
                let place = merge.map(|_| (idx, own.cells.len() - 1));
                for slot in above.iter_mut().take(end).skip(column) {
                    *slot = place;
                }
            }
            column = end;
        }
        own.meta = Meta::at(Span { start, ..self.here() });
        own
    }

    /// A table too deep in others is taken for the paragraphs in it.
    fn flat(&mut self, own: Node<'_, '_>) -> Vec<Block> {
        let paragraphs: Vec<Node<'_, '_>> =
            own.descendants().filter(|own| own.has_tag_name_local("p")).collect();
        let mut blocks = Vec::new();
        for own in paragraphs {
            self.runs(own, None);
            let line = std::mem::take(&mut self.line);
            let content = super::line::nest(line, &self.language);
            let meta = Meta::at(Span { start: self.paragraph, ..self.here() });
            self.end_line();
            if !content.is_empty() {
                blocks.push(Block::Paragraph(crate::document::Paragraph { meta, content, tight: false }));
            }
        }
        blocks
    }
}

/// The rows of a table, those in controls and changes too.
fn rows<'a, 'i>(own: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    within(own, "tr")
}

fn cells<'a, 'i>(own: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    within(own, "tc")
}

fn within<'a, 'i>(own: Node<'a, 'i>, name: &str) -> Vec<Node<'a, 'i>> {
    let mut found = Vec::new();
    for part in own.children().filter(Node::is_element) {
        if part.has_tag_name_local(name) {
            found.push(part);
        } else if matches!(part.tag_name().name(), "sdt" | "sdtContent" | "ins" | "customXml" | "smartTag") {
            found.extend(within(part, name));
        }
    }
    found
}
