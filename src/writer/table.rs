//! Tables: between bars where each cell is a line, else in HTML.

use super::Writer;
use super::attributes::in_tag;
use super::inline::{Place, attributes};
use crate::document::{Alignment, Block, Cell, Inline, Paragraph, Row, Table};

impl Writer<'_> {
    pub(super) fn table(&self, own: &Table) -> String {
        let drawn = match self.bars(own) {
            Some(bars) => bars,
            None => self.html_table(own),
        };
        if own.caption.is_empty() {
            return drawn;
        }
        let braces = attributes(own.meta.attributes.as_deref()).unwrap_or_default();
        let caption = format!(": {} {braces}", self.line(&own.caption, Place::Within));
        format!("{drawn}\n\n{}", caption.trim_end())
    }

    /// A pipe table; none if a cell is more than a line, or the table more than its rows.
    fn bars(&self, own: &Table) -> Option<String> {
        let columns = own.columns.len();
        let anonymous = own.meta.attributes.is_none() || !own.caption.is_empty();
        let plain = own.head.len() == 1
            && own.foot.is_empty()
            && own.widths.is_empty()
            && anonymous
            && columns > 0
            && attributes(own.meta.attributes.as_deref()).is_some();
        if !plain {
            return None;
        }
        let mut rows: Vec<Vec<String>> = Vec::new();
        for row in own.head.iter().chain(&own.body) {
            if row.cells.len() != columns || row.meta.attributes.is_some() {
                return None;
            }
            rows.push(row.cells.iter().map(|cell| self.bar_cell(cell)).collect::<Option<_>>()?);
        }
        let widths: Vec<usize> = (0..columns)
            .map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0).clamp(3, 60))
            .collect();
        let mut lines = Vec::new();
        for (idx, row) in rows.iter().enumerate() {
            let cells = row.iter().zip(&widths).map(|(cell, width)| format!(" {cell:<width$} |"));
            lines.push(format!("|{}", cells.collect::<String>()));
            if idx == 0 {
                let rules = own.columns.iter().zip(&widths).map(|(align, width)| rule(*align, *width));
                lines.push(format!("|{}", rules.collect::<String>()));
            }
        }
        Some(lines.join("\n"))
    }

    fn bar_cell(&self, cell: &Cell) -> Option<String> {
        let simple = cell.columns <= 1 && cell.rows <= 1 && !cell.header && cell.meta.attributes.is_none();
        if !simple {
            return None;
        }
        let line = match cell.blocks.as_slice() {
            [] => String::new(),
            [Block::Paragraph(own)] if own.meta.attributes.is_none() => {
                self.line(&own.content, Place::Within)
            }
            _ => return None,
        };
        // A bar after a backslash would be read as part of what that escapes.
        (!line.contains("\\|")).then(|| line.replace('|', "\\|"))
    }

    fn html_table(&self, own: &Table) -> String {
        // With a caption, the attributes stand behind that.
        let attributes = if own.caption.is_empty() { own.meta.attributes.as_deref() } else { None };
        let mut out = format!("<table{}>\n", in_tag(attributes));
        let told = |column: usize| {
            let width = own.widths.get(column).copied().unwrap_or(0);
            let align = own.columns.get(column).copied().and_then(alignment);
            (width, align)
        };
        if (0..own.columns.len()).any(|column| told(column) != (0, None)) {
            out.push_str("<colgroup>\n");
            for column in 0..own.columns.len() {
                let (width, align) = told(column);
                let mut style = Vec::new();
                if width > 0 {
                    style.push(format!("width: {}.{}%", width / 10, width % 10));
                }
                style.extend(align.map(|align| format!("text-align: {align}")));
                let style = match style.is_empty() {
                    true => String::new(),
                    false => format!(" style=\"{}\"", style.join("; ")),
                };
                out.push_str(&format!("<col{style}>\n"));
            }
            out.push_str("</colgroup>\n");
        }
        self.rows(&own.head, "thead", &mut out);
        self.rows(&own.body, "tbody", &mut out);
        self.rows(&own.foot, "tfoot", &mut out);
        out + "</table>"
    }

    fn rows(&self, rows: &[Row], group: &str, out: &mut String) {
        if rows.is_empty() {
            return;
        }
        out.push_str(&format!("<{group}>\n"));
        for row in rows {
            out.push_str(&format!("<tr{}>\n", in_tag(row.meta.attributes.as_deref())));
            for cell in &row.cells {
                self.html_cell(cell, group == "thead", out);
            }
            out.push_str("</tr>\n");
        }
        out.push_str(&format!("</{group}>\n"));
    }

    fn html_cell(&self, cell: &Cell, head: bool, out: &mut String) {
        let tag = if head || cell.header { "th" } else { "td" };
        let span = |key: &str, count: u16| {
            if count > 1 { format!(" {key}=\"{count}\"") } else { String::new() }
        };
        let (columns, rows) = (span("colspan", cell.columns), span("rowspan", cell.rows));
        out.push_str(&format!("<{tag}{columns}{rows}{}>", in_tag(cell.meta.attributes.as_deref())));
        let plain = match cell.blocks.as_slice() {
            [] => Some(String::new()),
            [Block::Paragraph(own)] => self.html_paragraph(own),
            _ => None,
        };
        match plain {
            Some(line) => out.push_str(&line),
            None => out.push_str(&format!("\n\n{}\n\n", self.blocks(&cell.blocks))),
        }
        out.push_str(&format!("</{tag}>\n"));
    }

    fn html_paragraph(&self, own: &Paragraph) -> Option<String> {
        // Typed punctuation between tags cannot be escaped.
        let exact = self.punctuation == super::Punctuation::Exact;
        let typed = |text: &str| text.contains(['"', '\'']) || text.contains("--") || text.contains("...");
        let holds = own.content.iter().any(|inline| matches!(inline, Inline::Text(own) if typed(&own.text)));
        let fit = own.tight && own.meta.attributes.is_none() && !(exact && holds);
        if fit { self.html_line(&own.content) } else { None }
    }
}

fn rule(align: Alignment, width: usize) -> String {
    match align {
        Alignment::Unset => format!(" {} |", "-".repeat(width)),
        Alignment::Left => format!(" :{} |", "-".repeat(width - 1)),
        Alignment::Center => format!(" :{}: |", "-".repeat(width - 2)),
        Alignment::Right => format!(" {}: |", "-".repeat(width - 1)),
    }
}

fn alignment(align: Alignment) -> Option<&'static str> {
    match align {
        Alignment::Unset => None,
        Alignment::Left => Some("left"),
        Alignment::Center => Some("center"),
        Alignment::Right => Some("right"),
    }
}
