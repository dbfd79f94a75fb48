//! Blocks as XHTML: the elements that `document::markup` names, whole and nested as they must be.

use super::access::Gap;
use super::xhtml::{More, Opener, Writer, element, element_with};
use super::{line, nav};
use crate::document::{
    Admonition, AdmonitionKind, Alignment, Block, Cell, Container, DefinitionList, Figure, Heading, Image,
    Inline, List, Listed, Marker, Number, Paragraph, Row, Table, pictures_alone,
};
use crate::style::{CaptionSide, ComputedStyle, Float, TextAlign};

impl<'a> Writer<'a, '_> {
    pub(super) fn blocks(&mut self, blocks: &'a [Block]) {
        if !self.descend() {
            return;
        }
        if self.opener.is_some() && !matches!(blocks.first(), Some(Block::Paragraph(_))) {
            self.opener();
        }
        for (idx, block) in blocks.iter().enumerate() {
            if idx > 0 && matches!(&blocks[idx - 1], Block::Paragraph(own) if own.tight) {
                self.xml.line();
            }
            self.block(block);
        }
        self.ascend();
    }

    fn block(&mut self, block: &'a Block) {
        let meta = block.meta();
        match block {
            Block::Paragraph(own) => self.paragraph(own),
            Block::Heading(own) => self.block_heading(own, block),
            Block::Quote(own) => self.container(own, block, More::default()),
            Block::Division(own) => self.container(own, block, division_semantics(own)),
            Block::Admonition(own) => self.admonition(own, block),
            Block::List(own) => self.list(own, block),
            Block::Definitions(own) => self.definitions(own, block),
            Block::Code(own) => self.code_block(own, block),
            Block::Table(own) => self.table(own, block),
            Block::Figure(own) => self.figure(own, block, None),
            Block::Break(_) => {
                self.empty(block.element(), Some(meta), More::default());
                self.xml.line();
            }
            Block::Math(own) => {
                self.page_marks_before(own, "div");
                self.open(block.element(), meta, More { role: Some("math"), ..More::default() });
                self.math_source(&own.source, own.meta.span);
                self.close_line();
            }
            // The reader has said that it is kept out.
            Block::Raw(_) => {}
            Block::Notes(own) => {
                self.open(block.element(), meta, More::default());
                self.xml.line();
                let survey = self.book.survey;
                for placed in survey.notes_of_list(own) {
                    self.note(placed, element_with("aside", "endnote"), "endnote");
                }
                self.close_line();
            }
            Block::Contents(own) => {
                let label = match own.of {
                    Listed::Headings => self.book.words.contents,
                    of => self.book.list_title(of),
                };
                let label = [("aria-label", label)];
                self.open(block.element(), meta, More { attributes: &label, ..More::default() });
                self.xml.line();
                match own.of {
                    Listed::Headings => nav::list_inside(self, &self.book.toc, own.depth),
                    of => nav::list_inside(self, self.book.listed(of), 1),
                }
                self.close_line();
            }
        }
    }

    fn paragraph(&mut self, own: &'a Paragraph) {
        // A tight item's paragraph is the item itself, as CommonMark writes it.
        if own.tight {
            self.opener();
            return self.line(&own.content);
        }
        self.open(element("p"), &own.meta, More::default());
        self.opener();
        self.line(&own.content);
        self.close_line();
    }

    fn block_heading(&mut self, own: &'a Heading, block: &Block) {
        // The heading of a quotation or a box opens no section, and its author chose its level for
        // its looks; who reads by ear is told the level that it has here (WAI-ARIA 1.2, aria-level).
        let written = own.level.clamp(1, 6);
        let level = written.min(self.facts.level() + 1);
        let told = level.to_string();
        let attributes = [("aria-level", told.as_str())];
        let attributes = if level == written { &[][..] } else { &attributes[..] };
        self.facts.heading(level, own.meta.span);
        self.open(block.element(), &own.meta, More { attributes, ..More::default() });
        self.line(&own.content);
        self.close_line();
    }

    fn container(&mut self, own: &'a Container, block: &Block, more: More<'_>) {
        let asked = own.meta.value("width").filter(|width| line::is_length(width));
        let styled = |style: &ComputedStyle| floats(style).then(|| Some(format!("width: {}", asked?)))?;
        self.open(block.element(), &own.meta, More { styled: Some(&styled), ..more });
        self.xml.line();
        self.blocks(&own.blocks);
        self.close_line();
    }

    fn admonition(&mut self, own: &'a Admonition, block: &Block) {
        // `doc-tip` and `note` are the roles that an `aside` may have here (ARIA in HTML, 4).
        let role = match own.kind {
            AdmonitionKind::Tip => "doc-tip",
            AdmonitionKind::Note
            | AdmonitionKind::Important
            | AdmonitionKind::Warning
            | AdmonitionKind::Caution => "note",
        };
        let label = [("aria-label", self.book.words.admonition(own.kind))];
        self.open(
            block.element(),
            &own.meta,
            More { role: Some(role), attributes: &label, ..More::default() },
        );
        self.xml.line();
        self.blocks(&own.blocks);
        self.close_line();
    }

    fn list(&mut self, own: &'a List, block: &Block) {
        let start = match own.marker {
            Marker::Number { start } if start != 1 => Some(start.min(i32::MAX as u64).to_string()),
            Marker::Number { .. } | Marker::Bullet => None,
        };
        let attributes: Vec<(&str, &str)> = start.iter().map(|start| ("start", start.as_str())).collect();
        let class = own.items.iter().any(|item| item.task.is_some()).then_some("tasks");
        self.open(block.element(), &own.meta, More { class, attributes: &attributes, ..More::default() });
        self.xml.line();
        for item in &own.items {
            let class = item.task.map(|_| "task");
            self.open(element("li"), &item.meta, More { class, ..More::default() });
            self.opener = item.task.map(Opener::Task);
            self.blocks(&item.blocks);
            self.close_line();
        }
        self.close_line();
    }

    fn definitions(&mut self, own: &'a DefinitionList, block: &Block) {
        self.open(block.element(), &own.meta, More::default());
        self.xml.line();
        for entry in &own.entries {
            self.open(element("dt"), &entry.meta, More::default());
            self.line(&entry.term);
            self.close_line();
            for definition in &entry.definitions {
                self.open_made(element("dd"), More::default());
                self.blocks(definition);
                self.close_line();
            }
            if entry.definitions.is_empty() {
                // Each term wants one (HTML, 4.4.9).
                self.open_made(element("dd"), More::default());
                self.close_line();
            }
        }
        self.close_line();
    }

    /// `width` is the share that it takes among others, if it stands among others.
    fn figure(&mut self, own: &'a Figure, block: &Block, width: Option<&str>) {
        let asked = own.meta.value("width").filter(|width| line::is_length(width));
        let alone = own.single_picture().and_then(|image| image.meta.value("width"));
        let alone = alone.filter(|width| line::is_length(width) && asked.is_none());
        let styled = |style: &ComputedStyle| match (width, asked) {
            (Some(width), _) => Some(format!("width: {width}")),
            (None, Some(asked)) => {
                let aside = match style.text_align {
                    TextAlign::Center if !floats(style) => "; margin-left: auto; margin-right: auto",
                    TextAlign::Right | TextAlign::End if !floats(style) => "; margin-left: auto",
                    _ => "",
                };
                Some(format!("width: {asked}{aside}"))
            }
            // What floats is as wide as its picture is to be.
            (None, None) => alone.filter(|_| floats(style)).map(|width| format!("width: {width}")),
        };
        self.open(block.element(), &own.meta, More { styled: Some(&styled), ..More::default() });
        let fills = width.is_some() || alone.is_some() && self.style().is_some_and(floats);
        self.xml.line();
        let captioned = !own.caption.is_empty() || own.number.is_some();
        // HTML, 4.4.12: the caption is the figure's first child or its last.
        let above = captioned && self.style().map(|style| style.caption_side) == Some(CaptionSide::Top);
        if above {
            self.figcaption(own);
        }
        let figures = own.blocks.iter().filter(|block| matches!(block, Block::Figure(_))).count();
        let mut blocks = own.blocks.iter().peekable();
        while let Some(inner) = blocks.next() {
            match inner {
                Block::Paragraph(paragraph) => match pictures_alone(paragraph).as_slice() {
                    [] => self.blocks(std::slice::from_ref(inner)),
                    [image] if fills => {
                        self.image_as_wide(image, Some("100%"));
                        self.xml.line();
                    }
                    [_] => {
                        self.line(&paragraph.content);
                        self.xml.line();
                    }
                    several => self.side_by_side(several),
                },
                Block::Figure(_) if figures > 1 => {
                    let mut row = vec![inner];
                    while let Some(next) = blocks.next_if(|next| matches!(next, Block::Figure(_))) {
                        row.push(next);
                    }
                    let columns = ["columns", "layout-ncol"].into_iter().find_map(|key| own.meta.value(key));
                    self.figures_side_by_side(&row, columns);
                }
                _ => self.blocks(std::slice::from_ref(inner)),
            }
        }
        if captioned && !above {
            self.figcaption(own);
        }
        self.close_line();
    }

    fn figcaption(&mut self, own: &'a Figure) {
        self.open_made(element("figcaption"), More::default());
        self.caption(own.number.as_ref(), &own.caption);
        self.close_line();
    }

    /// Pictures next to each other, all equally tall.
    fn side_by_side(&mut self, images: &[&'a Image]) {
        self.open_made(element_with("div", "side-by-side"), More::default());
        self.xml.line();
        let shelf = self.book.shelf;
        let shape = |image: &&'a Image| {
            let picture = image.asset.as_ref().and_then(|path| shelf.picture(path));
            picture.map_or(1.0, |own| f64::from(own.width) / f64::from(own.height.max(1)))
        };
        let shapes: Vec<f64> = images.iter().map(shape).collect();
        let whole: f64 = shapes.iter().sum();
        let room = 100.0 - 2.0 * images.len() as f64;
        for (image, shape) in images.iter().zip(shapes) {
            self.image_as_wide(image, Some(&format!("{:.1}%", room * shape / whole)));
            self.xml.line();
        }
        self.close_line();
    }

    /// Figures with captions of their own next to each other.
    fn figures_side_by_side(&mut self, figures: &[&'a Block], columns: Option<&str>) {
        self.open_made(element_with("div", "side-by-side"), More::default());
        self.xml.line();
        let columns = columns.and_then(|columns| columns.parse().ok()).filter(|columns| *columns > 0);
        let columns = columns.unwrap_or(figures.len()).min(figures.len());
        let width = format!("{:.1}%", (100.0 - 2.0 * columns as f64) / columns as f64);
        for block in figures {
            if let Block::Figure(own) = block
                && self.descend()
            {
                let image = own.single_picture().and_then(|image| image.meta.value("width"));
                let asked = own.meta.value("width").or(image).filter(|width| line::is_length(width));
                self.figure(own, block, Some(asked.unwrap_or(&width)));
                self.ascend();
            }
        }
        self.close_line();
    }

    fn caption(&mut self, number: Option<&Number>, caption: &'a [Inline]) {
        if let Some(number) = number {
            self.page_marks_of_line(caption);
            self.open_made(element_with("span", "number"), More::default());
            self.text(&number.label);
            if !caption.is_empty() && number.label.ends_with(char::is_alphanumeric) {
                self.text(".");
            }
            self.close();
            self.text(" ");
        }
        self.line(caption);
    }

    fn table(&mut self, own: &'a Table, block: &Block) {
        let says = |row: &Row, header: fn(&Cell) -> bool| {
            row.cells.iter().any(|cell| header(cell) && !cell.blocks.is_empty())
        };
        let headed = own.head.iter().any(|row| says(row, |_| true))
            || own.body.iter().any(|row| says(row, |cell| cell.header));
        if !headed {
            self.facts.gap(Gap::TableWithoutHeader, own.meta.span);
        }
        // What is wider than the screen is moved under it, and the page stays where it is. Who has no
        // pointer moves it by keys, for which it must take the focus (WCAG 2.2, 2.1.1).
        let wide = columns_of(own) > MOST_COLUMNS;
        if wide {
            let name = self.book.words.table;
            let attributes = [("tabindex", "0"), ("aria-label", name)];
            let more = More { role: Some("region"), attributes: &attributes, ..More::default() };
            self.open_made(element_with("div", "scrolls"), more);
            self.xml.line();
        }
        self.open(block.element(), &own.meta, More::default());
        self.xml.line();
        if !own.caption.is_empty() || own.number.is_some() {
            self.open_made(element("caption"), More::default());
            self.caption(own.number.as_ref(), &own.caption);
            self.close_line();
        }
        self.widths(&own.widths);
        self.rows("thead", &own.head, &own.columns);
        self.rows("tbody", &own.body, &own.columns);
        self.rows("tfoot", &own.foot, &own.columns);
        self.close_line();
        if wide {
            self.close_line();
        }
    }

    /// The widths that the author gave to columns.
    fn widths(&mut self, widths: &[u16]) {
        if widths.iter().all(|width| *width == 0) {
            return;
        }
        self.open_made(element("colgroup"), More::default());
        for width in widths {
            let style = format!("width: {}.{}%", width / 10, width % 10);
            let attributes = [("style", style.as_str())];
            let attributes = if *width > 0 { &attributes[..] } else { &[] };
            self.empty(element("col"), None, More { attributes, ..More::default() });
        }
        self.close_line();
    }

    fn rows(&mut self, group: &'static str, rows: &'a [Row], columns: &[Alignment]) {
        if rows.is_empty() || !self.descend() {
            return;
        }
        self.open_made(element(group), More::default());
        self.xml.line();
        for row in rows {
            self.open(element("tr"), &row.meta, More::default());
            let mut column = 0;
            for cell in &row.cells {
                let alignment = columns.get(column).copied().unwrap_or_default();
                self.cell(cell, alignment, group == "thead");
                column += usize::from(cell.columns.max(1));
            }
            self.close_line();
        }
        self.close_line();
        self.ascend();
    }

    fn cell(&mut self, own: &'a Cell, alignment: Alignment, in_head: bool) {
        // An empty header cell says nothing of its column or its row, and is no header.
        let is_header = (in_head || own.header) && !own.blocks.is_empty();
        let name = if is_header { "th" } else { "td" };
        let (columns, rows) = (own.columns.to_string(), own.rows.to_string());
        let mut attributes = Vec::new();
        if name == "th" {
            let scope = match (in_head, own.columns > 1) {
                (true, true) => "colgroup",
                (true, false) => "col",
                (false, _) => "row",
            };
            attributes.push(("scope", scope));
        }
        if own.columns > 1 {
            attributes.push(("colspan", columns.as_str()));
        }
        if own.rows > 1 {
            attributes.push(("rowspan", rows.as_str()));
        }
        match alignment {
            Alignment::Unset => {}
            Alignment::Left => attributes.push(("style", "text-align: left")),
            Alignment::Center => attributes.push(("style", "text-align: center")),
            Alignment::Right => attributes.push(("style", "text-align: right")),
        }
        self.open(element(name), &own.meta, More { attributes: &attributes, ..More::default() });
        match own.blocks.as_slice() {
            [Block::Paragraph(only)] => self.line(&only.content),
            blocks => self.blocks(blocks),
        }
        self.close();
    }
}

/// Roles of the fenced divisions that have one (DPUB-ARIA 1.1; EPUB SSV 1.1).
fn division_semantics(own: &Container) -> More<'static> {
    let (epub_type, role) = if own.meta.has_class("epigraph") {
        (Some("epigraph"), Some("doc-epigraph"))
    } else if own.meta.has_class("dedication") {
        (Some("dedication"), Some("doc-dedication"))
    } else if own.meta.has_class("pullquote") {
        if own.meta.has_class("decorative") {
            // It repeats words of the text, and is not read a second time.
            return More { attributes: &[("aria-hidden", "true")], ..More::default() };
        }
        (None, Some("doc-pullquote"))
    } else if own.meta.has_class("sidebar") {
        (None, Some("note"))
    } else {
        (None, None)
    };
    More { epub_type, role, ..More::default() }
}

/// So many columns of words fit a telephone, if need be by dividing words between lines.
const MOST_COLUMNS: usize = 3;

fn columns_of(own: &Table) -> usize {
    let rows = own.head.iter().chain(&own.body).chain(&own.foot);
    let width = |row: &Row| row.cells.iter().map(|cell| usize::from(cell.columns.max(1))).sum();
    rows.map(width).max().unwrap_or(0)
}

/// Whether text runs beside it.
fn floats(style: &ComputedStyle) -> bool {
    matches!(style.float, Float::Left | Float::Right | Float::Inside | Float::Outside)
}
