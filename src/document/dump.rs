//! The tree as text for people and for goldens: one node a line, indented by depth, with its kind,
//! its span, what its author attached, and its text.

use super::{Attributes, Block, Cell, Document, Inline, Listed, Marker, Meta, Number, Row, Section, Shows};
use crate::source::FileId;
use std::fmt::Write;

/// A readable dump of the tree.
pub fn dump(document: &Document) -> String {
    let mut dump = Dump { out: String::new(), depth: 0 };
    let language = &document.language.0;
    dump.line(&format!("document {}", if language.is_empty() { "-" } else { language }));
    dump.inside(|dump| {
        document.sections.iter().for_each(|section| dump.section(section));
        for (label, note) in &document.notes {
            dump.node("note", &note.meta, &[("label", quoted(&label.0)), ("number", nonzero(note.number))]);
            dump.blocks(&note.blocks);
        }
    });
    dump.out
}

struct Dump {
    out: String,
    depth: usize,
}

fn quoted(text: &str) -> String {
    format!("{text:?}")
}

fn nonzero(number: u32) -> String {
    if number == 0 { String::new() } else { number.to_string() }
}

fn flag(name: &str, is_set: bool) -> (&str, String) {
    (name, if is_set { "yes".to_owned() } else { String::new() })
}

fn numbered(number: Option<&Number>) -> String {
    number.map(|own| format!("{} {:?}", own.value, own.label)).unwrap_or_default()
}

fn optional(text: Option<&String>) -> String {
    text.map(|text| quoted(text)).unwrap_or_default()
}

impl Dump {
    fn line(&mut self, text: &str) {
        self.out.extend(std::iter::repeat_n("  ", self.depth));
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn inside(&mut self, write: impl FnOnce(&mut Self)) {
        self.depth += 1;
        write(self);
        self.depth -= 1;
    }

    /// `kind start..end key=value … {#anchor .class}`; keys without a value are left out.
    fn node(&mut self, kind: &str, meta: &Meta, values: &[(&str, String)]) {
        let mut line = format!("{kind} ");
        if meta.span.file != FileId::default() {
            let _ = write!(line, "{}:", meta.span.file.0);
        }
        let _ = write!(line, "{}..{}", meta.span.start, meta.span.end);
        if meta.id.0 != 0 {
            let _ = write!(line, " id={:016x}", meta.id.0);
        }
        for (key, value) in values.iter().filter(|(_, value)| !value.is_empty()) {
            let _ = if key.is_empty() { write!(line, " {value}") } else { write!(line, " {key}={value}") };
        }
        if let Some(own) = &meta.attributes {
            line.push_str(&attributes(own));
        }
        self.line(&line);
    }

    fn section(&mut self, section: &Section) {
        let matter = format!("{:?}", section.matter).to_lowercase();
        self.node(
            "section",
            &section.meta,
            &[
                ("", section.division.class().to_owned()),
                ("matter", matter),
                ("level", section.level.to_string()),
                flag("unnumbered", section.unnumbered),
                ("number", numbered(section.number.as_ref())),
            ],
        );
        self.inside(|dump| {
            if !section.heading.is_empty() {
                dump.line("title");
                dump.inlines(&section.heading);
            }
            section.blocks.iter().for_each(|block| dump.block(block));
            section.sections.iter().for_each(|section| dump.section(section));
        });
    }

    fn blocks(&mut self, blocks: &[Block]) {
        self.inside(|dump| blocks.iter().for_each(|block| dump.block(block)));
    }

    fn inlines(&mut self, content: &[Inline]) {
        self.inside(|dump| content.iter().for_each(|inline| dump.inline(inline)));
    }

    fn caption(&mut self, caption: &[Inline]) {
        if !caption.is_empty() {
            self.inside(|dump| {
                dump.line("caption");
                dump.inlines(caption);
            });
        }
    }

    fn block(&mut self, block: &Block) {
        let meta = block.meta();
        match block {
            Block::Paragraph(own) => {
                self.node("paragraph", meta, &[flag("tight", own.tight)]);
                self.inlines(&own.content);
            }
            Block::Heading(own) => {
                self.node("heading", meta, &[("", own.level.to_string())]);
                self.inlines(&own.content);
            }
            Block::Quote(own) => {
                self.node("quote", meta, &[]);
                self.blocks(&own.blocks);
            }
            Block::Division(own) => {
                self.node("division", meta, &[]);
                self.blocks(&own.blocks);
            }
            Block::Admonition(own) => {
                self.node("admonition", meta, &[("", own.kind.class().to_owned())]);
                self.blocks(&own.blocks);
            }
            Block::List(own) => {
                let marker = match own.marker {
                    Marker::Bullet => "bullet".to_owned(),
                    Marker::Number { start } => format!("number {start}"),
                };
                self.node("list", meta, &[("", marker), flag("tight", own.tight)]);
                self.inside(|dump| {
                    for item in &own.items {
                        let task = item.task.map(|done| if done { "done" } else { "open" });
                        dump.node("item", &item.meta, &[("task", task.unwrap_or_default().to_owned())]);
                        dump.blocks(&item.blocks);
                    }
                });
            }
            Block::Definitions(own) => {
                self.node("definitions", meta, &[flag("tight", own.tight)]);
                self.inside(|dump| {
                    for entry in &own.entries {
                        dump.node("term", &entry.meta, &[]);
                        dump.inlines(&entry.term);
                        for definition in &entry.definitions {
                            dump.line("definition");
                            dump.blocks(definition);
                        }
                    }
                });
            }
            Block::Code(own) => {
                let info = if own.info.is_empty() { String::new() } else { quoted(&own.info) };
                let language = own.language.clone().unwrap_or_default();
                self.node("code", meta, &[("language", language), ("info", info), ("", quoted(&own.text))]);
            }
            Block::Table(own) => {
                let columns = own.columns.iter().map(|column| format!("{column:?}").to_lowercase());
                let columns = columns.collect::<Vec<_>>().join(",");
                let number = numbered(own.number.as_ref());
                let widths = own.widths.iter().map(u16::to_string).collect::<Vec<_>>().join(",");
                self.node("table", meta, &[("columns", columns), ("widths", widths), ("number", number)]);
                self.caption(&own.caption);
                self.inside(|dump| {
                    own.head.iter().for_each(|row| dump.row("head", row));
                    own.body.iter().for_each(|row| dump.row("row", row));
                    own.foot.iter().for_each(|row| dump.row("foot", row));
                });
            }
            Block::Figure(own) => {
                self.node("figure", meta, &[("number", numbered(own.number.as_ref()))]);
                self.caption(&own.caption);
                self.blocks(&own.blocks);
            }
            Block::Break(_) => self.node("break", meta, &[]),
            Block::Math(own) => self.node("math", meta, &[("", quoted(&own.source))]),
            Block::Raw(own) => self.node("raw", meta, &[("", own.format.clone()), ("", quoted(&own.text))]),
            Block::Contents(own) => match own.of {
                Listed::Headings => self.node("contents", meta, &[("depth", own.depth.to_string())]),
                Listed::Figures => self.node("contents", meta, &[("of", "figures".to_owned())]),
                Listed::Tables => self.node("contents", meta, &[("of", "tables".to_owned())]),
            },
            Block::Notes(own) => {
                let labels = own.labels.iter().map(|label| quoted(&label.0)).collect::<Vec<_>>().join(",");
                self.node("notes", meta, &[("labels", labels)]);
            }
        }
    }

    fn row(&mut self, kind: &str, row: &Row) {
        self.node(kind, &row.meta, &[]);
        self.inside(|dump| {
            for Cell { meta, blocks, columns, rows, header } in &row.cells {
                let covered = |count: u16| if count == 1 { String::new() } else { count.to_string() };
                let name = if *header { "header" } else { "cell" };
                dump.node(name, meta, &[("columns", covered(*columns)), ("rows", covered(*rows))]);
                dump.blocks(blocks);
            }
        });
    }

    fn inline(&mut self, inline: &Inline) {
        let meta = inline.meta();
        match inline {
            Inline::Text(own) => self.node("text", meta, &[("", quoted(&own.text))]),
            Inline::Code(own) => self.node("code", meta, &[("", quoted(&own.text))]),
            Inline::Math(own) => self.node("math", meta, &[("", quoted(&own.source))]),
            Inline::Raw(own) => self.node("raw", meta, &[("", own.format.clone()), ("", quoted(&own.text))]),
            Inline::SoftBreak(_) => self.node("softbreak", meta, &[]),
            Inline::LineBreak(_) => self.node("linebreak", meta, &[]),
            Inline::NoteReference(own) => {
                let values = [
                    ("label", quoted(&own.label.0)),
                    ("number", nonzero(own.number)),
                    flag("first", own.first),
                ];
                self.node("noteref", meta, &values);
            }
            Inline::PageNumber(own) => self.node("pagenumber", meta, &[("target", quoted(&own.target))]),
            Inline::Image(own) => {
                let asset = own.asset.as_ref().map(|asset| quoted(&asset.0)).unwrap_or_default();
                let (alt, title) = (optional(own.alt.as_ref()), optional(own.title.as_ref()));
                let values = [("href", quoted(&own.href)), ("asset", asset), ("alt", alt), ("title", title)];
                self.node("image", meta, &values);
            }
            Inline::Link(own) => {
                let (target, title) = (optional(own.target.as_ref()), optional(own.title.as_ref()));
                let shows = match own.shows {
                    Shows::Nothing => String::new(),
                    shown => format!("{shown:?}").to_lowercase(),
                };
                let href = quoted(&own.href);
                let values = [("href", href), ("target", target), ("title", title), ("shows", shows)];
                self.node("link", meta, &values);
            }
            Inline::Emphasis(_) => self.node("emphasis", meta, &[]),
            Inline::Strong(_) => self.node("strong", meta, &[]),
            Inline::Strikethrough(_) => self.node("strikethrough", meta, &[]),
            Inline::Superscript(_) => self.node("superscript", meta, &[]),
            Inline::Subscript(_) => self.node("subscript", meta, &[]),
            Inline::SmallCaps(_) => self.node("smallcaps", meta, &[]),
            Inline::Keyboard(_) => self.node("keyboard", meta, &[]),
            Inline::Small(_) => self.node("small", meta, &[]),
            Inline::Abbreviation(_) => self.node("abbreviation", meta, &[]),
            Inline::Span(_) => self.node("span", meta, &[]),
        }
        if let Some(content) = inline.content() {
            self.inlines(content);
        }
    }
}

/// As the author would write them.
fn attributes(own: &Attributes) -> String {
    let mut words = Vec::new();
    words.extend(own.anchor.iter().map(|anchor| format!("#{anchor}")));
    words.extend(own.classes.iter().map(|class| format!(".{class}")));
    words.extend(own.language.iter().map(|language| format!("lang={}", language.0)));
    words.extend(own.values.iter().map(|(key, value)| format!("{key}={value:?}")));
    format!(" {{{}}}", words.join(" "))
}
