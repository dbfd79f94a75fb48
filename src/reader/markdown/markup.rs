//! Blocks of raw HTML: the elements that are blocks of a book become so, with what stands in them.

use super::attributes::{add_class, set};
use super::blocks::{Blocks, LineKind};
use super::html::{Piece, Tag, image, pieces, unescape};
use super::levels::{Frame, Opener, RowGroup};
use super::line::{Body, Letters};
use crate::diagnostic::reader as report;
use crate::document::{Alignment, Attributes, Block, CodeBlock, Inline, Marker, Raw, Table};
use std::borrow::Cow;
use std::ops::Range;

/// Elements whose content is not text for readers.
const OPAQUE: &[&str] = &[
    "script", "style", "svg", "math", "iframe", "object", "embed", "video", "audio", "canvas", "form",
    "select", "textarea", "template", "noscript", "input", "button", "head", "map",
];

impl Blocks<'_, '_, '_> {
    /// Reads a block of HTML.
    pub fn markup(&mut self, range: Range<usize>, text: &str) {
        let read = pieces(text);
        let opaque = read.iter().find_map(|(_, piece)| match piece {
            Piece::Tag(tag) if OPAQUE.contains(&tag.name.as_str()) => Some(tag.name.clone()),
            Piece::Tag(_) | Piece::Text(_) | Piece::Comment | Piece::Other(_) => None,
        });
        if let Some(name) = opaque {
            let meta = self.meta(range);
            self.ctx.sink.push(report::raw_block(meta.span, name));
            let text = self.ctx.clean(text).into_owned();
            self.push(Block::Raw(Raw { meta, format: "html".to_owned(), text }));
            return;
        }
        // Where the marks of containers stand between lines, offsets in the text fall behind those
        // in the file; the spans within are then those of the whole block.
        let exact = self.source[range.clone()].starts_with(text);
        let place = |inner: &Range<usize>| match exact {
            true => range.start + inner.start..range.start + inner.end,
            false => range.clone(),
        };
        let mut preformatted = None;
        for (inner, piece) in read {
            let own = place(&inner);
            if let Some((_, code)) = &mut preformatted {
                match piece {
                    Piece::Text(text) => {
                        let code: &mut String = code;
                        code.push_str(&unescape(text));
                        continue;
                    }
                    Piece::Tag(tag) if tag.name != "pre" => continue,
                    Piece::Comment | Piece::Other(_) => continue,
                    Piece::Tag(_) => {}
                }
            }
            match piece {
                Piece::Comment => {}
                Piece::Text(text) => self.markup_text(own, text),
                Piece::Other(text) => {
                    let meta = self.meta(own);
                    self.ctx.sink.push(report::unknown_markup(meta.span));
                    let text = self.ctx.clean(text).into_owned();
                    self.push(Block::Raw(Raw { meta, format: "html".to_owned(), text }));
                }
                Piece::Tag(tag) if tag.name == "pre" => match (tag.is_end, preformatted.take()) {
                    (true, Some((start, code))) => self.preformatted(start, own, code),
                    (_, started) => {
                        self.flush();
                        preformatted = started.or((!tag.is_end).then(|| (own, String::new())));
                    }
                },
                Piece::Tag(tag) => self.markup_tag(own, tag, &text[inner]),
            }
        }
        if let Some((start, code)) = preformatted {
            self.preformatted(start, range.end..range.end, code);
        }
        self.flush();
    }

    fn preformatted(&mut self, start: Range<usize>, end: Range<usize>, code: String) {
        let meta = self.meta(start.start..end.end);
        let mut text = code.strip_prefix('\n').unwrap_or(&code).to_owned();
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        let text = self.ctx.clean(&text).into_owned();
        self.push(Block::Code(CodeBlock { meta, language: None, info: String::new(), text }));
    }

    /// Text in HTML: its line ends and runs of spaces are one space.
    fn markup_text(&mut self, range: Range<usize>, text: &str) {
        let is_new = self.gathering.as_ref().is_none_or(|own| own.line.is_empty());
        let mut out = String::with_capacity(text.len());
        for c in unescape(text).chars() {
            if !c.is_ascii_whitespace() {
                out.push(c);
            } else if !(out.ends_with(' ') || (is_new && out.is_empty())) {
                out.push(' ');
            }
        }
        if out.is_empty() {
            return;
        }
        if self.gathering.is_none() {
            self.begin_text(range.clone());
        }
        let line = self.line(range.start);
        line.needs.smart = true;
        line.push(range, Body::Text(Cow::Owned(out), Letters::Plain));
    }

    /// A line that no tag began: a paragraph, but in an item or a cell.
    fn begin_text(&mut self, range: Range<usize>) {
        let is_part =
            matches!(self.level().frame, Frame::Item { .. } | Frame::Cell { .. } | Frame::Definition);
        self.begin(if is_part { LineKind::Tight } else { LineKind::Paragraph }, range);
    }

    fn markup_tag(&mut self, range: Range<usize>, tag: Tag, text: &str) {
        let name = tag.name.clone();
        let open = Opener::Html(name.clone());
        let own = tag.node_attributes(&["colspan", "rowspan", "start"]);
        match name.as_str() {
            "p" => {
                self.flush();
                if !tag.is_end {
                    self.begin(LineKind::Paragraph, range);
                    self.loosen();
                    if let Some(gathering) = &mut self.gathering {
                        gathering.attributes = aligned(own);
                    }
                }
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                if !tag.is_end {
                    let level = name.as_bytes()[1] - b'0';
                    self.begin(LineKind::Heading(level), range);
                    if let Some(gathering) = &mut self.gathering {
                        gathering.attributes = own;
                    }
                }
            }
            "figcaption" | "caption" => {
                self.flush();
                if !tag.is_end {
                    self.begin(LineKind::Caption, range);
                }
            }
            "dt" | "summary" => {
                self.flush();
                if !tag.is_end {
                    self.begin(if name == "dt" { LineKind::Term } else { LineKind::Paragraph }, range);
                }
            }
            "hr" => {
                self.flush();
                let meta = self.meta(range);
                self.push(Block::Break(meta));
            }
            "thead" | "tbody" | "tfoot" => self.row_group(range, &tag),
            "colgroup" | "col" => {
                self.flush();
                if !tag.is_end
                    && let Frame::Table { table, .. } = &mut self.level().frame
                {
                    column(&tag, table);
                }
            }
            _ if tag.is_end && is_container(&name) => {
                if !self.close_html(&name, range.clone()) {
                    let span = self.ctx.place.span(range);
                    self.ctx.sink.push(report::stray_end_tag(span, name));
                }
            }
            "blockquote" => self.open(Frame::Quote, open, range, own),
            "figure" => self.open(Frame::Figure { caption: Vec::new() }, open, range, own),
            "ul" | "ol" => {
                let start = tag.value("start").and_then(|start| start.parse().ok()).unwrap_or(1);
                let marker = if name == "ul" { Marker::Bullet } else { Marker::Number { start } };
                self.open(Frame::List { marker, loose: false, items: Vec::new() }, open, range, own);
            }
            "dl" => self.open(Frame::Definitions { loose: false, entries: Vec::new() }, open, range, own),
            "table" => {
                self.open(Frame::Table { table: Box::default(), group: None }, open, range, own);
            }
            "li" | "dd" | "tr" => self.part(range, &tag, own),
            "td" | "th" => {
                let mut own =
                    aligned(tag.node_attributes(&["colspan", "rowspan", "scope", "width", "valign"]));
                if let Some(align) = tag.value("style").and_then(|style| declared(style, "text-align")) {
                    add_class(own.get_or_insert_default(), &format!("align-{align}"));
                }
                self.part(range, &tag, own);
            }
            _ if is_container(&name) => {
                let mut own = aligned(own);
                if name != "div" && name != "section" {
                    add_class(own.get_or_insert_default(), &name);
                }
                self.open(Frame::Division, open, range, own);
            }
            "img" => {
                let node = image(&tag, self.meta(range.clone()));
                if self.gathering.is_none() {
                    self.begin_text(range.clone());
                }
                self.line(range.start).push(range, Body::Node(Box::new(Inline::Image(node))));
            }
            _ => self.other_tag(range, &tag, text),
        }
    }

    /// A group of rows begins or ends.
    fn row_group(&mut self, range: Range<usize>, tag: &Tag) {
        self.flush();
        self.end_parts(&["td", "th", "tr"], range.start);
        let Frame::Table { group, .. } = &mut self.level().frame else { return };
        *group = match tag.name.as_str() {
            _ if tag.is_end => None,
            "thead" => Some(RowGroup::Head),
            "tbody" => Some(RowGroup::Body),
            _ => Some(RowGroup::Foot),
        };
    }

    /// Ends those of these elements that are open innermost.
    fn end_parts(&mut self, names: &[&str], end: usize) {
        while let Opener::Html(name) = &self.level().opener
            && names.contains(&name.as_str())
        {
            self.close(end);
        }
    }

    /// An item, a row or a cell: it ends the one before, which may go without an end tag.
    fn part(&mut self, range: Range<usize>, tag: &Tag, own: Option<Box<Attributes>>) {
        self.flush();
        self.end_parts(
            match tag.name.as_str() {
                "li" => &["li"],
                "dd" => &["dd"],
                "tr" => &["td", "th", "tr"],
                _ => &["td", "th"],
            },
            range.start,
        );
        let number = |key: &str| {
            tag.value(key).and_then(|value| value.parse::<u16>().ok()).unwrap_or(1).clamp(1, 1000)
        };
        let frame = match tag.name.as_str() {
            "li" => Frame::Item { task: None },
            "dd" => Frame::Definition,
            "tr" => Frame::Row { is_head: false, cells: Vec::new() },
            _ => {
                let (columns, rows) = (number("colspan"), number("rowspan"));
                Frame::Cell { columns, rows, header: tag.name == "th" }
            }
        };
        if tag.name == "th"
            && let Frame::Row { is_head, cells } = &mut self.level().frame
            && cells.is_empty()
        {
            *is_head = true;
        }
        if tag.name == "td"
            && let Frame::Row { is_head, .. } = &mut self.level().frame
        {
            *is_head = false;
        }
        self.open(frame, Opener::Html(tag.name.clone()), range, own);
    }

    /// A tag of a line, or an unknown one.
    fn other_tag(&mut self, range: Range<usize>, tag: &Tag, text: &str) {
        const INLINE: &[&str] = &[
            "em", "i", "var", "cite", "dfn", "strong", "b", "del", "s", "strike", "u", "ins", "mark", "sup",
            "sub", "kbd", "small", "abbr", "acronym", "code", "samp", "tt", "q", "span", "bdi", "bdo",
            "time", "data", "a", "br", "wbr",
        ];
        if INLINE.contains(&tag.name.as_str()) {
            if self.gathering.is_none() {
                self.begin_text(range.clone());
            }
            self.line(range.start).push(range, Body::Html(Cow::Owned(text.to_owned())));
            return;
        }
        self.flush();
        let meta = self.meta(range);
        if !tag.is_end {
            self.ctx.sink.push(report::unknown_tag(meta.span, &tag.name));
        }
        let text = self.ctx.clean(text).into_owned();
        self.push(Block::Raw(Raw { meta, format: "html".to_owned(), text }));
    }
}

/// Whether an element holds blocks.
fn is_container(name: &str) -> bool {
    matches!(
        name,
        "div"
            | "section"
            | "article"
            | "aside"
            | "header"
            | "footer"
            | "main"
            | "nav"
            | "center"
            | "address"
            | "details"
            | "hgroup"
            | "blockquote"
            | "figure"
            | "ul"
            | "ol"
            | "li"
            | "dl"
            | "dd"
            | "table"
            | "tr"
            | "td"
            | "th"
    )
}

/// The width and the alignment that a `col` gives its columns; widths in thousandths of the table's.
fn column(tag: &Tag, table: &mut Table) {
    let style = |property: &str| tag.value("style").and_then(|own| declared(own, property));
    // A group that has no width of its own leaves it to the columns in it.
    let width = tag.value("width").or_else(|| style("width"));
    if tag.name == "colgroup" && width.is_none() && tag.value("span").is_none() {
        return;
    }
    let share = width.and_then(|width| width.trim().strip_suffix('%')?.trim().parse::<f64>().ok());
    // Digits past the first after the point are left out; a hair more makes up for what binary
    // fractions fall short of those.
    let share =
        share.filter(|share| (0.0..=100.0).contains(share)).map_or(0, |share| (share * 10.0 + 1e-6) as u16);
    let align = match tag.value("align").or_else(|| style("text-align")) {
        Some("left") => Alignment::Left,
        Some("center") => Alignment::Center,
        Some("right") => Alignment::Right,
        Some(_) | None => Alignment::Unset,
    };
    let count = tag.value("span").and_then(|span| span.parse::<usize>().ok()).unwrap_or(1).clamp(1, 100);
    table.widths.extend(std::iter::repeat_n(share, count));
    table.columns.extend(std::iter::repeat_n(align, count));
}

/// The value of a property in a `style` attribute.
fn declared<'t>(style: &'t str, property: &str) -> Option<&'t str> {
    let declarations = style.split(';').filter_map(|own| own.split_once(':'));
    let mut found = declarations.filter(|(name, _)| name.trim().eq_ignore_ascii_case(property));
    found.next().map(|(_, value)| value.trim())
}

/// The old `align` of HTML 4 as a class.
fn aligned(own: Option<Box<Attributes>>) -> Option<Box<Attributes>> {
    let mut own = own?;
    if let Some(at) = own.values.iter().position(|(key, _)| key == "align") {
        let (_, value) = own.values.remove(at);
        let class = format!("align-{value}");
        set(&mut own, "class", &class);
    }
    Some(own)
}
