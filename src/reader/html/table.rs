//! Tables of data, with their spans; and tables that only place things, which are seen through.

use super::dom::{Dom, Id};
use super::flow::Builder;
use super::line::settle;
use crate::document::{Alignment, Block, Cell, Inline, Meta, Row, Table, Text};

/// A cell that covers more columns or rows is a slip.
const MOST: u16 = 1000;

/// The rows of a table, in groups, as they stand in the file.
struct Rows {
    head: Vec<Id>,
    body: Vec<Id>,
    foot: Vec<Id>,
}

impl Builder<'_, '_> {
    pub fn table(&mut self, id: Id) -> Vec<Block> {
        let dom = self.page.dom;
        let rows = rows(dom, id);
        if is_layout(dom, id, &rows) {
            return self.inside_cells(id);
        }
        let mut table = Table { meta: self.meta(id), ..Table::default() };
        let caption = dom.nodes[id].children.iter().copied().find(|own| dom.name(*own) == "caption");
        if let Some(caption) = caption.filter(|own| !self.page.is_out(*own)) {
            table.caption = self.one_line(caption);
        }
        crate::reader::shape::number_given(&mut table.meta, &table.caption);
        table.head = self.rows(&rows.head, true, &mut table.columns);
        table.body = self.rows(&rows.body, false, &mut table.columns);
        table.foot = self.rows(&rows.foot, false, &mut table.columns);
        // Without a word of its author, header cells alone make a header row.
        while table.head.is_empty()
            && !table.body.is_empty()
            && table.body[0].cells.iter().all(|cell| cell.header)
        {
            let mut row = table.body.remove(0);
            row.cells.iter_mut().for_each(|cell| cell.header = false);
            table.head.push(row);
        }
        let is_empty =
            |rows: &[Row]| rows.iter().all(|row| row.cells.iter().all(|cell| cell.blocks.is_empty()));
        if is_empty(&table.head) && is_empty(&table.body) && is_empty(&table.foot) && table.caption.is_empty()
        {
            return Vec::new();
        }
        vec![Block::Table(table)]
    }

    fn rows(&mut self, rows: &[Id], is_head: bool, columns: &mut Vec<Alignment>) -> Vec<Row> {
        let dom = self.page.dom;
        let mut made: Vec<Row> = Vec::new();
        for (idx, row) in rows.iter().enumerate() {
            if self.page.is_out(*row) {
                continue;
            }
            let left = u16::try_from(rows.len() - idx).unwrap_or(u16::MAX);
            let mut cells = Vec::new();
            for cell in dom.nodes[*row].children.iter().copied() {
                let name = dom.name(cell);
                if !matches!(name, "td" | "th") {
                    continue;
                }
                let number = |key: &str| dom.value(cell, key).and_then(|own| own.trim().parse::<u16>().ok());
                let wide = number("colspan").unwrap_or(1).clamp(1, MOST);
                // By the standard, 0 is as many rows as there are (HTML, 4.9.11).
                let tall = match number("rowspan").unwrap_or(1) {
                    0 => left,
                    tall => tall.min(left),
                };
                let mut blocks = if self.page.is_out(cell) { Vec::new() } else { self.inside(cell) };
                if let [Block::Paragraph(only)] = blocks.as_mut_slice() {
                    only.tight = true;
                }
                let mut meta = self.meta(cell);
                if let Some(class) = aligned(dom, cell).or_else(|| aligned(dom, *row)) {
                    meta.attributes_mut().classes.push(class.to_owned());
                }
                cells.push(Cell {
                    meta,
                    blocks,
                    columns: wide,
                    rows: tall,
                    header: name == "th" && !is_head,
                });
            }
            let covered: usize = cells.iter().map(|cell| usize::from(cell.columns)).sum();
            columns.resize(columns.len().max(covered.min(usize::from(MOST))), Alignment::Unset);
            made.push(Row { meta: self.meta(*row), cells });
        }
        made.retain(|row| !row.cells.is_empty());
        made
    }

    /// The words of a caption, in one line.
    fn one_line(&mut self, id: Id) -> Vec<Inline> {
        let mut line: Vec<Inline> = Vec::new();
        for block in self.inside(id) {
            for own in crate::document::lines(&block) {
                if !line.is_empty() {
                    line.push(Inline::Text(Text {
                        meta: Meta::at(self.meta(id).span),
                        text: " ".to_owned(),
                    }));
                }
                line.extend(own.iter().cloned());
            }
        }
        settle(&mut line);
        line
    }

    /// What stands in the cells, one after the other.
    fn inside_cells(&mut self, id: Id) -> Vec<Block> {
        let dom = self.page.dom;
        let mut blocks = Vec::new();
        for child in dom.nodes[id].children.clone() {
            if self.page.is_out(child) {
                continue;
            }
            match dom.name(child) {
                "tbody" | "thead" | "tfoot" | "tr" => blocks.extend(self.inside_cells(child)),
                "td" | "th" => blocks.extend(self.inside(child)),
                _ => blocks.extend(self.flow(&[child])),
            }
        }
        blocks
    }
}

fn rows(dom: &Dom, id: Id) -> Rows {
    let mut rows = Rows { head: Vec::new(), body: Vec::new(), foot: Vec::new() };
    for child in &dom.nodes[id].children {
        let group = match dom.name(*child) {
            "thead" => &mut rows.head,
            "tfoot" => &mut rows.foot,
            "tbody" => &mut rows.body,
            "tr" => {
                rows.body.push(*child);
                continue;
            }
            _ => continue,
        };
        group.extend(dom.nodes[*child].children.iter().copied().filter(|own| dom.name(*own) == "tr"));
    }
    rows
}

/// A table that places things on a page and says nothing by its rows and columns.
fn is_layout(dom: &Dom, id: Id, rows: &Rows) -> bool {
    if matches!(dom.value(id, "role"), Some("presentation" | "none")) {
        return true;
    }
    let says_so = dom.descendants(id).skip(1).any(|own| matches!(dom.name(own), "th" | "caption" | "thead"));
    if says_so {
        return false;
    }
    let all: Vec<Id> = rows.head.iter().chain(&rows.body).chain(&rows.foot).copied().collect();
    let most = all.iter().map(|row| cells(dom, *row)).max().unwrap_or(0);
    let holds_blocks = || {
        dom.descendants(id).skip(1).any(|own| {
            matches!(
                dom.name(own),
                "h1" | "h2" | "h3" | "h4" | "table" | "article" | "section" | "blockquote"
            )
        })
    };
    most <= 1 || (holds_blocks() && all.len() <= 3)
}

fn cells(dom: &Dom, row: Id) -> usize {
    dom.nodes[row].children.iter().filter(|own| matches!(dom.name(**own), "td" | "th")).count()
}

fn aligned(dom: &Dom, id: Id) -> Option<&'static str> {
    let own = dom.element(id)?;
    let is = |value: &str| {
        own.is_styled("text-align", value)
            || own.value("align").is_some_and(|own| own.eq_ignore_ascii_case(value))
    };
    let classes = [("left", "align-left"), ("center", "align-center"), ("right", "align-right")];
    classes.into_iter().find(|(value, _)| is(value)).map(|(_, class)| class)
}
