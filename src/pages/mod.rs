//! Finished pages: placed glyph runs, rules, pictures, tags and link areas. How they were made is
//! not known here, nor what becomes of them.
//!
//! All places are in pt from the top left corner of the trimmed page, rightward and downward.

mod dump;
mod svg;

pub use dump::{dump, dump_with_links};
pub use svg::{data_url, svg};

use crate::document::{AssetPath, Language};
use crate::font::FaceId;
use crate::source::Span;
use crate::style::{Color, Marks};
use crate::units::{Length, Rect, Size};
use std::collections::BTreeMap;

/// Everything the PDF backend needs to know of the text.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    pub pages: Vec<Page>,
    pub structure: Structure,
    pub outline: Vec<OutlineEntry>,
    /// Where each anchor stands.
    pub destinations: BTreeMap<String, Destination>,
    /// In the order of their pages.
    pub plates: Vec<Plate>,
}

/// One page as it will be trimmed.
#[derive(Clone, Debug)]
pub struct Page {
    pub size: Size,
    /// How far pictures may reach past the trim, on each side.
    pub bleed: Length,
    /// The printer's marks that the stylesheet asks for.
    pub marks: Marks,
    pub folio: Folio,
    /// Truly empty: no text, no furniture.
    pub blank: bool,
    pub items: Vec<Item>,
    /// The first item that is furniture; it and all after it stand round the text.
    pub furniture: usize,
    pub links: Vec<LinkArea>,
    /// Where in the manuscript the page's own text begins; none on a page without.
    pub starts: Option<PageStart>,
}

/// A place in the manuscript's text. Case, spaces and quotation marks may be other there than on the
/// page, so that inside a text letters are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PageStart {
    /// The text that the page begins with, or goes on with.
    pub span: Span,
    /// Letters and figures of it that stand on pages before.
    pub letters: u32,
}

/// A page's number as it is counted and shown, whether or not it is printed there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folio {
    pub value: u32,
    pub style: FolioStyle,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FolioStyle {
    Decimal,
    LowerRoman,
}

impl Folio {
    /// As it is printed: `xiv`, `203`.
    pub fn label(&self) -> String {
        match self.style {
            FolioStyle::Decimal => self.value.to_string(),
            FolioStyle::LowerRoman => roman(self.value),
        }
    }
}

/// `xiv`; figures for what Roman numerals were not made for: nothing, and four thousand and above.
pub fn roman(value: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if !(1..4000).contains(&value) {
        return value.to_string();
    }
    let mut rest = value;
    let mut text = String::new();
    for (worth, sign) in SIGNS {
        while rest >= worth {
            text.push_str(sign);
            rest -= worth;
        }
    }
    text
}

/// One thing on the page, with its place in the structure and in the manuscript.
#[derive(Clone, Debug)]
pub struct Item {
    pub kind: ItemKind,
    pub tag: Tag,
    pub span: Span,
    /// Places are those on the page all the same.
    pub turned: Turn,
}

/// How text and pictures stand on the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Turn {
    #[default]
    Upright,
    /// A quarter to the left: text runs up the page from where it begins, and a picture is turned within
    /// its area.
    Left,
    /// A quarter to the right: text runs down the page.
    Right,
}

impl Turn {
    pub fn is_upright(self) -> bool {
        self == Turn::Upright
    }
}

#[derive(Clone, Debug)]
pub enum ItemKind {
    Text(GlyphRun),
    /// A filled rectangle: a rule, a border edge or a background.
    Fill {
        area: Rect,
        color: Color,
    },
    Picture {
        asset: AssetPath,
        /// Of the whole picture.
        area: Rect,
        /// The part of the page in which it shows, where that is not all of it.
        window: Option<Rect>,
    },
}

/// Whether the item is content or furniture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// Part of this node of the structure.
    Content(StructureId),
    Artifact(Artifact),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Artifact {
    /// Running heads and folios.
    Pagination,
    /// Rules, borders, leaders, ornaments.
    Layout,
    Background,
}

/// Glyphs of one face, size and colour on one baseline, set left to right.
#[derive(Clone, Debug)]
pub struct GlyphRun {
    pub face: FaceId,
    pub size: Length,
    pub color: Color,
    /// The origin of the first glyph.
    pub x: Length,
    pub baseline: Length,
    pub glyphs: Vec<PlacedGlyph>,
    /// The text the glyphs stand for, in reading order: cut by [`PlacedGlyph::text_len`].
    pub text: String,
    pub language: Option<Language>,
    /// What is drawn is not what is said: extraction is to give `text` as a whole (`ActualText`),
    /// as for a missing glyph's code or the hyphen of a divided word.
    pub replaced: bool,
    /// A hyphen that line breaking added stands last; `text` does not hold it.
    pub ends_in_hyphen: bool,
    /// Horizontal scale, 1.0 unless the face is expanded (Thành 2000).
    pub stretch: f32,
}

impl GlyphRun {
    /// From the first origin to the end of the last advance.
    pub fn width(&self) -> Length {
        Length::pt(self.glyphs.iter().map(|glyph| f64::from(glyph.advance)).sum())
    }
}

/// One glyph and how far the pen goes on after it, all in pt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlacedGlyph {
    pub id: u16,
    /// Bytes of the run's text it stands for; 0 in all glyphs of a cluster but the first.
    pub text_len: u16,
    /// With kerning, justification and letter-spacing.
    pub advance: f32,
    /// From the pen's place, rightward and upward.
    pub x_offset: f32,
    pub y_offset: f32,
}

/// An area that leads somewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkArea {
    pub area: Rect,
    pub target: LinkTarget,
    /// The structure node (a `Link`) it belongs to.
    pub structure: Option<StructureId>,
    /// What it leads to, in words (PDF/UA-1, 7.18.5).
    pub description: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// A key of [`Pages::destinations`].
    Anchor(String),
    Uri(String),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Destination {
    /// Counted from 0.
    pub page: usize,
    pub y: Length,
}

/// An entry of the outline, with those below it.
#[derive(Clone, Debug, PartialEq)]
pub struct OutlineEntry {
    pub title: String,
    pub destination: Destination,
    pub children: Vec<OutlineEntry>,
}

/// The structure of the text, for tags: nodes in reading order, each with its parent.
#[derive(Clone, Debug, Default)]
pub struct Structure {
    pub nodes: Vec<StructureNode>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StructureId(pub u32);

#[derive(Clone, Debug, Default)]
pub struct StructureNode {
    pub role: StructureRole,
    /// None: directly below the document.
    pub parent: Option<StructureId>,
    pub language: Option<Language>,
    /// The alternative text of a figure or formula.
    pub alt: Option<String>,
    /// The heading's words, for sections and headings.
    pub title: Option<String>,
    /// Columns and rows a cell covers, where more than one.
    pub column_span: u16,
    pub row_span: u16,
}

/// Standard structure types (ISO 32000-1, 14.8.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum StructureRole {
    Part,
    Article,
    #[default]
    Section,
    Division,
    Quote,
    InlineQuote,
    Caption,
    Contents,
    ContentsItem,
    /// 1 to 6.
    Heading(u8),
    Paragraph,
    List,
    ListItem,
    Label,
    ListBody,
    Table,
    TableHead,
    TableBody,
    TableFoot,
    TableRow,
    /// Its scope is the column.
    ColumnHeader,
    RowHeader,
    TableCell,
    Span,
    Link,
    /// A reference to a note.
    Reference,
    Note,
    Code,
    Figure,
    Formula,
}

impl StructureRole {
    /// All but headings, by their codes.
    const CODED: [StructureRole; 29] = {
        use StructureRole::*;
        [
            Part,
            Article,
            Section,
            Division,
            Quote,
            InlineQuote,
            Caption,
            Contents,
            ContentsItem,
            Paragraph,
            List,
            ListItem,
            Label,
            ListBody,
            Table,
            TableHead,
            TableBody,
            TableFoot,
            TableRow,
            ColumnHeader,
            RowHeader,
            TableCell,
            Span,
            Link,
            Reference,
            Note,
            Code,
            Figure,
            Formula,
        ]
    };
    /// That of a heading without its level.
    const HEADING: u8 = 100;

    /// A number for it, if there is one.
    pub fn code(self) -> Option<u8> {
        match self {
            StructureRole::Heading(level) => Self::HEADING.checked_add(level),
            other => (0..).zip(Self::CODED).find(|(_, own)| *own == other).map(|(code, _)| code),
        }
    }

    /// None if no role has this number.
    pub fn of_code(code: u8) -> Option<StructureRole> {
        match code.checked_sub(Self::HEADING) {
            Some(level) => Some(StructureRole::Heading(level)),
            None => Self::CODED.get(usize::from(code)).copied(),
        }
    }
}

/// A chapter whose pages may be kept: what is painted there apart from the furniture is the same wherever
/// it stands under this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plate {
    pub key: [u8; 16],
    pub pages: std::ops::Range<usize>,
    /// The first of its nodes in the structure.
    pub first_node: u32,
    /// Its pages hold their furniture alone: the rest is to be taken from their casts.
    pub standing: bool,
}

impl Structure {
    pub fn add(&mut self, node: StructureNode) -> StructureId {
        let id = StructureId(u32::try_from(self.nodes.len()).expect("fewer nodes than bytes in memory"));
        self.nodes.push(node);
        id
    }
}
