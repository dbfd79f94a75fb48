//! The document tree: what readers make, passes refine and both backends express.
//!
//! Two sorts of node, [`Block`] and [`Inline`], and [`Section`] above them, since books have parts
//! and chapters and magazines have articles with their own authors. Every node carries a [`Meta`]:
//! its span in the manuscript, a stable id, and what the author attached to it. Notes hold blocks
//! and are kept beside the text; where they are put is each backend's business.
//!
//! A reader yields one [`Section`] per file with all its blocks flat, headings as
//! [`Block::Heading`]; `passes::sections` nests them.

mod dump;
mod json;
mod likeness;
mod listing;
mod markup;
mod visit;

pub use dump::dump;
pub use json::{JsonError, SCHEMA_VERSION, from_json, to_json};
pub use likeness::likeness;
pub use listing::LineRanges;
pub use markup::{Element, Semantics};
pub use visit::{
    child_blocks, child_blocks_mut, lines, lines_mut, pictures_alone, plain_text, walk_block_inlines,
    walk_blocks, walk_blocks_mut, walk_captioned, walk_captioned_mut, walk_inlines, walk_inlines_mut,
    walk_line, walk_line_mut, walk_section_inlines, walk_sections, walk_sections_mut, without_credit,
};

use crate::source::Span;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A whole publication's text, in reading order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The publication's language; nodes may differ by [`Attributes::language`].
    pub language: Language,
    pub sections: Vec<Section>,
    /// Foot- and endnotes by label; [`Inline::NoteReference`] names them.
    pub notes: BTreeMap<NoteLabel, Note>,
}

/// A BCP 47 language tag, such as `en-GB`. Empty where the author said nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Language(pub String);

impl Language {
    /// The primary subtag in lower case: `en` of `en-GB`.
    pub fn primary(&self) -> String {
        self.0.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
    }
}

/// A node's identity: a hash of its content and its place, set by `passes::identify`; 0 before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NodeId(pub u64);

/// What every node carries.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Meta {
    pub span: Span,
    #[serde(default)]
    pub id: NodeId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Box<Attributes>>,
}

impl Meta {
    pub fn at(span: Span) -> Self {
        Meta { span, ..Meta::default() }
    }
    /// The anchor that links name, if there is one.
    pub fn anchor(&self) -> Option<&str> {
        self.attributes.as_ref()?.anchor.as_deref()
    }
    pub fn classes(&self) -> &[String] {
        self.attributes.as_ref().map_or(&[], |attributes| &attributes.classes)
    }
    pub fn has_class(&self, class: &str) -> bool {
        self.classes().iter().any(|own| own == class)
    }
    pub fn language(&self) -> Option<&Language> {
        self.attributes.as_ref()?.language.as_ref()
    }
    /// The value of a `key=value` attribute.
    pub fn value(&self, key: &str) -> Option<&str> {
        let attributes = self.attributes.as_ref()?;
        attributes.values.iter().find(|(own, _)| own == key).map(|(_, value)| value.as_str())
    }
    /// The attributes, made if there are none yet.
    pub fn attributes_mut(&mut self) -> &mut Attributes {
        self.attributes.get_or_insert_with(Box::default)
    }
}

/// What the author attached to a node: `{#anchor .class lang=fr key=value}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Attributes {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<(String, String)>,
}

/// Where in the book a division stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Matter {
    Front,
    #[default]
    Body,
    Back,
}

/// What kind of division a section is. `Section` is the plain one below a chapter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Division {
    HalfTitle,
    TitlePage,
    Copyright,
    Dedication,
    Epigraph,
    Contents,
    ListOfFigures,
    ListOfTables,
    Foreword,
    Preface,
    Introduction,
    Acknowledgements,
    Part,
    Chapter,
    Article,
    #[default]
    Section,
    Afterword,
    Appendix,
    Notes,
    Glossary,
    Bibliography,
    Index,
    AboutAuthor,
    Colophon,
}

/// A division of the text with its heading, its own blocks, and the divisions in it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Section {
    pub meta: Meta,
    pub division: Division,
    pub matter: Matter,
    /// Depth of its heading, from 1; 0 for a section without a heading.
    pub level: u8,
    /// Left out of numbering and shown so (`{.unnumbered}`).
    #[serde(default)]
    pub unnumbered: bool,
    /// Set by `passes::number`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Number>,
    pub heading: Vec<Inline>,
    pub blocks: Vec<Block>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Section>,
}

/// A number given by a pass, with the text in which it is shown: 3 and “Chapter 3” or “III”.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Number {
    pub value: u32,
    pub label: String,
    /// The number within the label: `3`, `2.3`, `A`. Empty where it cannot be told from the words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sign: String,
}

impl Number {
    /// The label's words before its number, the number, and what follows it. A label whose number is
    /// not known is all words.
    pub fn parts(&self) -> [&str; 3] {
        let found = if self.sign.is_empty() { None } else { self.label.rfind(self.sign.as_str()) };
        match found {
            Some(at) => {
                let end = at + self.sign.len();
                [&self.label[..at], &self.label[at..end], &self.label[end..]]
            }
            None => [&self.label, "", ""],
        }
    }
}

/// A node that stands on its own, one below the other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Block {
    Paragraph(Paragraph),
    /// A heading that opens no section: in a quotation, a list, a sidebar, or before `passes::sections`.
    Heading(Heading),
    Quote(Container),
    List(List),
    Definitions(DefinitionList),
    Code(CodeBlock),
    Table(Table),
    Figure(Figure),
    /// A fenced division, `::: {.verse}`; what it is stands in its classes.
    Division(Container),
    Admonition(Admonition),
    /// A change of scene or of thought.
    Break(Meta),
    Math(Math),
    /// Markup of another language, kept as written; reported by the reader.
    Raw(Raw),
    /// The list of contents, drawn up by each backend.
    Contents(Contents),
    /// Notes that are read here, and not at the foot of the pages that call them.
    Notes(Notes),
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Paragraph {
    pub meta: Meta,
    pub content: Vec<Inline>,
    /// It stands alone in a list item whose list is tight.
    #[serde(default)]
    pub tight: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Heading {
    pub meta: Meta,
    /// 1 to 6.
    pub level: u8,
    pub content: Vec<Inline>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Container {
    pub meta: Meta,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct List {
    pub meta: Meta,
    pub marker: Marker,
    /// No space between items.
    pub tight: bool,
    pub items: Vec<ListItem>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Marker {
    #[default]
    Bullet,
    /// Numbered from `start`.
    Number { start: u64 },
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ListItem {
    pub meta: Meta,
    /// Some in a task list: whether it is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<bool>,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DefinitionList {
    pub meta: Meta,
    pub tight: bool,
    pub entries: Vec<DefinitionEntry>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DefinitionEntry {
    pub meta: Meta,
    pub term: Vec<Inline>,
    pub definitions: Vec<Vec<Block>>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CodeBlock {
    pub meta: Meta,
    /// The first word of the info string: `rust`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The info string, whole.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub info: String,
    /// Its lines, each ended by `\n`.
    pub text: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    pub meta: Meta,
    pub caption: Vec<Inline>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Number>,
    pub columns: Vec<Alignment>,
    /// Each column's share of the measure, in thousandths, where the author gave them; 0: as wide as
    /// its content needs. Columns beyond its end have none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub widths: Vec<u16>,
    /// Header rows, repeated on each page.
    pub head: Vec<Row>,
    pub body: Vec<Row>,
    /// Sums and the like, at the end of the table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub foot: Vec<Row>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alignment {
    #[default]
    Unset,
    Left,
    Center,
    Right,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    pub meta: Meta,
    pub cells: Vec<Cell>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    pub meta: Meta,
    pub blocks: Vec<Block>,
    /// Columns and rows it covers; 1 in an ordinary cell.
    pub columns: u16,
    pub rows: u16,
    /// In the body or the foot: it names its row.
    #[serde(default, skip_serializing_if = "is_false")]
    pub header: bool,
}

fn is_false(value: &bool) -> bool {
    !value
}

/// A picture with its caption, or other blocks set as a figure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    pub meta: Meta,
    pub caption: Vec<Inline>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Number>,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AdmonitionKind {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Admonition {
    pub meta: Meta,
    pub kind: AdmonitionKind,
    pub blocks: Vec<Block>,
}

/// A formula, kept as its TeX source.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Math {
    pub meta: Meta,
    pub source: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Raw {
    pub meta: Meta,
    /// `html`, `latex`, …
    pub format: String,
    pub text: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Contents {
    pub meta: Meta,
    /// What is listed.
    #[serde(default, skip_serializing_if = "Listed::is_headings")]
    pub of: Listed,
    /// Levels of headings shown, from 1.
    pub depth: u8,
}

/// What a list of contents leads to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Listed {
    #[default]
    Headings,
    Figures,
    Tables,
}

impl Listed {
    fn is_headings(&self) -> bool {
        *self == Listed::Headings
    }
}

/// Notes by label, in the order in which they are called.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Notes {
    pub meta: Meta,
    pub labels: Vec<NoteLabel>,
}

/// The picture of a figure or in a line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Image {
    pub meta: Meta,
    /// As written: a path relative to the manuscript file, or a URL.
    pub href: String,
    /// The path by which the build knows the file, set by `passes::assets`; none if it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asset: Option<AssetPath>,
    /// The alternative text. `None`: the author gave none; empty: decorative.
    pub alt: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// A picture's path within the publication, with `/`, without `..`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AssetPath(pub String);

/// A node that stands in a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Inline {
    Text(Text),
    Emphasis(Styled),
    Strong(Styled),
    Strikethrough(Styled),
    Superscript(Styled),
    Subscript(Styled),
    SmallCaps(Styled),
    Keyboard(Styled),
    Small(Styled),
    Abbreviation(Styled),
    /// `[text]{.class lang=fr}`.
    Span(Styled),
    Code(Text),
    Link(Link),
    Image(Image),
    NoteReference(NoteReference),
    /// The number of the page on which something stands: symbolic until pages are made.
    PageNumber(PageNumber),
    Math(Math),
    /// An end of line in the manuscript: a space.
    SoftBreak(Meta),
    /// An end of line in the product.
    LineBreak(Meta),
    Raw(Raw),
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Text {
    pub meta: Meta,
    pub text: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Styled {
    pub meta: Meta,
    pub content: Vec<Inline>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Link {
    pub meta: Meta,
    /// As written: `#anchor`, a file of the manuscript, or a URL.
    pub href: String,
    /// Set by `passes::references` for a link inside the publication: the anchor it leads to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What it says of its target beyond its author's words.
    #[serde(default, skip_serializing_if = "Shows::is_nothing")]
    pub shows: Shows,
    pub content: Vec<Inline>,
}

/// What a link says of what it leads to; `passes::references` puts it into words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shows {
    /// The author's words are all.
    #[default]
    Nothing,
    /// What it is called by: “Figure 2.3”, “Chapter 4”; its title where it has no number.
    Label,
    /// The number alone: “2.3”.
    Number,
    /// “The Manifest”.
    Title,
    /// Label and title: “Chapter 4, ‘The Manifest’”.
    Full,
    /// “page 12”.
    Page,
    /// The page's number alone.
    Folio,
}

impl Shows {
    fn is_nothing(&self) -> bool {
        *self == Shows::Nothing
    }
    /// It depends on the pages of an edition.
    pub fn page(self) -> bool {
        matches!(self, Shows::Page | Shows::Folio)
    }
}

/// Stands for a page's number.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PageNumber {
    pub meta: Meta,
    /// The anchor that stands on the page.
    pub target: String,
}

/// A note's name in the manuscript, unique in the document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NoteLabel(pub String);

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NoteReference {
    pub meta: Meta,
    pub label: NoteLabel,
    /// Set by `passes::notes`; 0 before.
    #[serde(default)]
    pub number: u32,
    /// This is the first reference to its note: the one the note is placed by and links back to.
    #[serde(default)]
    pub first: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Note {
    pub meta: Meta,
    /// Set by `passes::notes`; 0 for a note that nothing refers to.
    #[serde(default)]
    pub number: u32,
    pub blocks: Vec<Block>,
}
