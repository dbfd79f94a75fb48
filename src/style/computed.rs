//! Computed values: what the cascade hands to the backends, every length absolute where it can be.

use super::component::Component;
pub use super::typeface::*;
use crate::units::{Edges, Length};
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::{Mutex, PoisonError};

/// An sRGB colour, each channel 0 to 255, and its opacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Color {
    pub red: u8,
    pub green: u8,
    pub blue: u8,
    pub alpha: u8,
    /// What it is printed with, where the stylesheet says so; the channels are then how that looks.
    pub ink: Option<Ink>,
}

/// What prints a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ink {
    /// Cyan, magenta, yellow and black, 255 for all of it.
    Process([u8; 4]),
    Spot(Spot),
}

/// A ready-mixed ink.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Spot {
    pub name: InkName,
    /// 255 for all of it.
    pub tint: u8,
    /// How all of it looks.
    pub full: [u8; 3],
    /// The four inks that come near to all of it, where the stylesheet names them.
    pub process: Option<[u8; 4]>,
}

/// The name of an ink. Names are kept as long as the program runs, so that colours stay small.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InkName(&'static str);

impl InkName {
    pub fn new(name: &str) -> Self {
        static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
        let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = names.get(name) {
            return InkName(known);
        }
        let kept: &'static str = Box::leak(name.into());
        names.insert(kept);
        InkName(kept)
    }

    pub fn as_str(self) -> &'static str {
        self.0
    }
}

impl Color {
    pub const BLACK: Color = Color { red: 0, green: 0, blue: 0, alpha: 255, ink: None };
    pub const TRANSPARENT: Color = Color { alpha: 0, ..Color::BLACK };
    /// It can be printed in black alone.
    pub fn is_grey(self) -> bool {
        match self.ink {
            None => self.red == self.green && self.green == self.blue,
            Some(Ink::Process([cyan, magenta, yellow, _])) => cyan == 0 && magenta == 0 && yellow == 0,
            Some(Ink::Spot(_)) => false,
        }
    }
}

/// A length, a share of the containing block's width, or `auto`.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub enum Dimension {
    #[default]
    Auto,
    Length(Length),
    /// 1.0 is 100 %.
    Percent(f64),
}

impl Dimension {
    /// The length, given what 100 % is; `auto` is nothing.
    pub fn resolve(self, whole: Length) -> Option<Length> {
        match self {
            Dimension::Auto => None,
            Dimension::Length(length) => Some(length),
            Dimension::Percent(share) => Some(whole * share),
        }
    }
}

macro_rules! keywords {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub enum $name { #[default] $($variant),* }
    )*};
}

keywords! {
    TextAlign { Start, End, Left, Right, Center, Justify }
    /// `auto`: start, or what `text-align` says where it does not justify.
    TextAlignLast { Auto, Start, End, Center, Justify }
    Hyphens { Manual, None, Auto }
    /// `hyphenate-limit-last`: no hyphen in the last full line of a paragraph, or of a column and more.
    HyphenateLast { None, Always, Column, Page, Spread }
    WhiteSpace { Normal, NoWrap, Pre, PreWrap, PreLine }
    TextTransform { None, Uppercase, Lowercase, Capitalize }
    TextWrap { Wrap, Balance, Pretty, NoWrap }
    Display { Inline, Block, ListItem, None, Table, TableRowGroup, TableHeaderGroup, TableRow, TableCell,
        TableCaption, InlineBlock }
    /// `note-position`: where notes stand; `auto` as the publication says.
    NotePosition { Auto, Foot, Chapter, Book }
    /// `inside` and `outside` are the sides towards the spine and away from it.
    Float { None, Left, Right, Inside, Outside, Footnote, Top, Bottom, Page }
    /// What a float at the head or foot of a page spans (CSS Page Floats 3, 3.2).
    FloatReference { Column, Page }
    Clear { None, Left, Right, Both }
    ObjectFit { Fill, Contain, Cover, None, ScaleDown }
    /// `break-before`, `break-after`.
    Break { Auto, Avoid, Page, Left, Right, Recto, Verso, Column }
    BreakInside { Auto, Avoid }
    BorderStyle { None, Solid, Double, Dotted, Dashed }
    VerticalAlign { Baseline, Super, Sub, Top, Middle, Bottom }
    /// `Symbols`: the signs of notes, `*`, `†`, `‡`, `§`, `‖`, `¶`, then each twice, and so on.
    ListStyle { Disc, Circle, Square, Decimal, LowerRoman, UpperRoman, LowerAlpha, UpperAlpha, Symbols, None }
    CaptionSide { Top, Bottom, Left, Right }
    /// Which way the lines of a table or of a spine run (CSS Writing Modes 4, 3.2). `Auto` is the initial
    /// value: across the page, but turned where a table fits in no other way, and on a spine as the
    /// language has it; `SidewaysLr` is turned a quarter to the left, `SidewaysRl` to the right.
    WritingMode { Auto, HorizontalTb, SidewaysLr, SidewaysRl }
    BorderCollapse { Separate, Collapse }
    ColumnSpan { None, All }
    ColumnFill { Balance, Auto }
    /// `initial-letter-wrap` (CSS Inline 3, 7.7): the lines beside an initial follow its shape, or stand
    /// clear of its whole width.
    InitialWrap { All, First, None }
    /// Where opening quotation marks before an initial stand: hung in the margin at the size of the text
    /// or of the letter, or dropped with the letter.
    InitialMark { Small, Hang, Drop }
}

/// A paper that covers are made of: figures that repeat, drawn on the background.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    pub kind: PatternKind,
    /// One to three.
    pub colors: Vec<Color>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PatternKind {
    /// One row behind the other.
    Scales,
    /// With a point in each.
    Lozenges,
    Waves,
    /// Leaning left and right in turn.
    Leaves,
    /// Quarters of circles, no two rows alike.
    Tiles,
}

impl PatternKind {
    pub const ALL: [(&'static str, PatternKind); 5] = [
        ("scales", PatternKind::Scales),
        ("lozenges", PatternKind::Lozenges),
        ("waves", PatternKind::Waves),
        ("leaves", PatternKind::Leaves),
        ("tiles", PatternKind::Tiles),
    ];
}

/// `initial-letter` (CSS Inline 3, 7.4).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InitialLetter {
    /// Lines that its capital height spans; above 1.
    pub size: f64,
    /// Lines that make way for it; at least 1. Fewer than its size: it rises above the first line.
    pub sink: u32,
}

/// Which point of a picture lies on which point of its box (CSS Images 3, 5.6).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ObjectPosition {
    pub x: Dimension,
    pub y: Dimension,
}

impl Default for ObjectPosition {
    fn default() -> Self {
        ObjectPosition { x: Dimension::Percent(0.5), y: Dimension::Percent(0.5) }
    }
}

/// What divided words keep to (CSS Text 4, 6.3). Counts of letters are 0 for `auto`: the language's.
#[derive(Clone, Debug, PartialEq)]
pub struct Hyphenation {
    /// `hyphenate-limit-chars`: the letters of a word that is divided, and those before and after.
    pub word: u8,
    pub before: u8,
    pub after: u8,
    /// `hyphenate-limit-lines`: lines one below the other that may end in a hyphen.
    pub lines: Option<u32>,
    /// `hyphenate-limit-last`: where the last full line may not.
    pub last: HyphenateLast,
    /// `hyphenate-limit-zone`: white that is left rather than divide a word, where lines are ragged.
    pub zone: Dimension,
    /// `hyphenate-character`: the sign at the division; `None` is the hyphen.
    pub character: Option<Box<str>>,
    /// `hyphenate-capitals`: words that begin with a capital are divided too.
    pub capitals: bool,
}

impl Default for Hyphenation {
    fn default() -> Self {
        Hyphenation {
            word: 0,
            before: 0,
            after: 0,
            lines: None,
            last: HyphenateLast::None,
            zone: Dimension::Length(Length::ZERO),
            character: None,
            capitals: true,
        }
    }
}

/// One edge of a border.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Border {
    pub width: Length,
    pub style: BorderStyle,
    pub color: Color,
}

impl Default for Border {
    fn default() -> Self {
        Border { width: Length::ZERO, style: BorderStyle::None, color: Color::BLACK }
    }
}

/// A piece of generated content (`content:` of margin boxes, `::before` and `::after`; `string-set`).
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    Text(String),
    /// `counter(page)`, `counter(page, lower-roman)`, `counter(chapter)`.
    Counter {
        name: String,
        style: ListStyle,
    },
    /// `string(title)`: the value that `string-set` gave. `first` by default.
    String {
        name: String,
        which: StringWhich,
    },
    /// `target-counter(attr(href), page)`: the page on which the link's target stands.
    TargetCounter {
        name: String,
        style: ListStyle,
    },
    /// `leader(dotted)`, `leader(". ")`: the text that is repeated.
    Leader(String),
    /// `content()` in `string-set`: the element's own text.
    ElementText,
    /// `attr(name)`.
    Attribute(String),
    /// `string-range(name)`: the first and the last value on a page with a dash between, or the one
    /// value that both are; before it what belongs to one value, or to a range.
    StringRange {
        name: String,
        one: Option<Box<Content>>,
        range: Option<Box<Content>>,
    },
}

keywords! {
    /// Which value of a string counts on a page (CSS GCPM 3, 1.1.3).
    StringWhich { First, Start, Last, FirstExcept }
}

/// The computed style of one element (or pseudo-element) for one medium.
#[derive(Clone, Debug, PartialEq)]
pub struct ComputedStyle {
    // Inherited.
    pub font: Arc<FontStyleSet>,
    pub line_height: Length,
    pub color: Color,
    pub text_align: TextAlign,
    /// The sign at which the cells of a column are aligned (CSS Text 4, 7.1).
    pub text_align_mark: Option<char>,
    pub text_align_last: TextAlignLast,
    pub text_indent: Dimension,
    pub text_transform: TextTransform,
    pub text_wrap: TextWrap,
    pub hyphens: Hyphens,
    pub hyphenation: Arc<Hyphenation>,
    pub white_space: WhiteSpace,
    pub orphans: u32,
    pub widows: u32,
    pub list_style: ListStyle,
    pub caption_side: CaptionSide,
    pub border_collapse: BorderCollapse,
    /// `hanging-punctuation`: punctuation may stand in the margin, and letters a little.
    pub hanging_punctuation: bool,
    /// `-bindery-glyph-expansion`: most by which glyphs of justified lines may be expanded or condensed,
    /// as a share of their width.
    pub glyph_expansion: f64,
    // Not inherited.
    pub display: Display,
    pub margin: Edges<Dimension>,
    pub padding: Edges<Dimension>,
    pub border: Edges<Border>,
    pub width: Dimension,
    pub height: Dimension,
    pub max_width: Dimension,
    pub max_height: Dimension,
    pub min_height: Dimension,
    pub background: Color,
    pub vertical_align: VerticalAlign,
    pub writing_mode: WritingMode,
    pub underline: bool,
    pub line_through: bool,
    pub float: Float,
    pub float_reference: FloatReference,
    pub clear: Clear,
    pub object_fit: ObjectFit,
    pub object_position: ObjectPosition,
    pub note_position: NotePosition,
    pub break_before: Break,
    pub break_after: Break,
    pub break_inside: BreakInside,
    /// 0: `auto`, as many as `column_width` makes, or one.
    pub column_count: u32,
    /// The least width of a column.
    pub column_width: Option<Length>,
    pub column_gap: Length,
    pub column_rule: Border,
    pub column_span: ColumnSpan,
    pub column_fill: ColumnFill,
    /// `::first-letter` alone heeds it.
    pub initial_letter: Option<InitialLetter>,
    pub initial_wrap: InitialWrap,
    pub initial_mark: InitialMark,
    /// The named page it asks for (`page`).
    pub page: Option<Arc<str>>,
    /// `content` of `::before` and `::after`; `None` is `normal`.
    pub content: Option<Vec<Content>>,
    pub string_set: Vec<(String, Vec<Content>)>,
    pub counter_reset: Vec<(String, i32)>,
    pub counter_increment: Vec<(String, i32)>,
    /// `-bindery-fit`, heeded on covers: the type is set smaller until it fits, down to this size.
    pub fit: Option<Length>,
    /// `-bindery-pattern`, heeded on covers.
    pub pattern: Option<Pattern>,
    /// `order`, heeded on covers: what has less stands before what has more.
    pub order: i32,
    /// What elements below need to compute their own styles.
    pub inheritance: Arc<Inheritance>,
}

/// What the values handed to the backends no longer show, and children still need.
#[derive(Clone, Debug, PartialEq)]
pub struct Inheritance {
    /// `line-height` as a number: children multiply it with their own size (CSS 2.2, 10.8.1).
    pub line_factor: Option<f64>,
    /// The size of the root element's type (`rem`) and its leading (`rlh`).
    pub root_size: Length,
    pub root_line: Length,
    /// Custom properties by name, without their dashes.
    pub variables: Arc<BTreeMap<Box<str>, Vec<Component>>>,
}

impl Inheritance {
    fn initial() -> Self {
        Inheritance {
            line_factor: Some(1.2),
            root_size: Length::pt(12.0),
            root_line: Length::pt(14.4),
            variables: Arc::default(),
        }
    }
}

/// The initial value of `-bindery-glyph-expansion`: ±2 %, within which no eye sees that letters differ
/// (Thành, Micro-typographic extensions to the TeX typesetting system, 2000, ch. 3).
const GLYPH_EXPANSION: f64 = 0.02;

impl ComputedStyle {
    /// The initial values (CSS 2.2, appendix F): 12 pt serif on 14.4 pt.
    pub fn initial() -> Self {
        ComputedStyle {
            font: Arc::new(FontStyleSet::initial()),
            line_height: Length::pt(14.4),
            color: Color::BLACK,
            text_align: TextAlign::Start,
            text_align_mark: None,
            text_align_last: TextAlignLast::Auto,
            text_indent: Dimension::Length(Length::ZERO),
            text_transform: TextTransform::None,
            text_wrap: TextWrap::Wrap,
            hyphens: Hyphens::Manual,
            hyphenation: Arc::default(),
            white_space: WhiteSpace::Normal,
            orphans: 2,
            widows: 2,
            list_style: ListStyle::Disc,
            caption_side: CaptionSide::Top,
            border_collapse: BorderCollapse::Separate,
            hanging_punctuation: false,
            glyph_expansion: GLYPH_EXPANSION,
            display: Display::Inline,
            margin: Edges::all(Dimension::Length(Length::ZERO)),
            padding: Edges::all(Dimension::Length(Length::ZERO)),
            border: Edges::all(Border::default()),
            width: Dimension::Auto,
            height: Dimension::Auto,
            max_width: Dimension::Auto,
            max_height: Dimension::Auto,
            min_height: Dimension::Auto,
            background: Color::TRANSPARENT,
            vertical_align: VerticalAlign::Baseline,
            writing_mode: WritingMode::Auto,
            underline: false,
            line_through: false,
            float: Float::None,
            float_reference: FloatReference::Column,
            clear: Clear::None,
            object_fit: ObjectFit::Fill,
            object_position: ObjectPosition::default(),
            note_position: NotePosition::Auto,
            break_before: Break::Auto,
            break_after: Break::Auto,
            break_inside: BreakInside::Auto,
            column_count: 0,
            column_width: None,
            column_gap: Length::pt(12.0),
            column_rule: Border::default(),
            column_span: ColumnSpan::None,
            column_fill: ColumnFill::Balance,
            initial_letter: None,
            initial_wrap: InitialWrap::All,
            initial_mark: InitialMark::Small,
            page: None,
            content: None,
            string_set: Vec::new(),
            counter_reset: Vec::new(),
            counter_increment: Vec::new(),
            fit: None,
            pattern: None,
            order: 0,
            inheritance: Arc::new(Inheritance::initial()),
        }
    }
}

/// Which page is asked about, for `@page` selectors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PageSelector<'a> {
    /// The named page.
    pub name: Option<&'a str>,
    /// A left-hand page (verso); else a right-hand one (recto).
    pub left: bool,
    /// The first page of its run of this name (`:first`).
    pub first: bool,
    pub blank: bool,
}

/// The style of one page: its margins and what stands in its margin boxes.
#[derive(Clone, Debug, PartialEq)]
pub struct PageStyle {
    /// `size`, where the stylesheet gives one; the edition's page wins.
    pub size: Option<crate::units::Size>,
    pub margin: Edges<Length>,
    pub bleed: Length,
    /// No text comes nearer to the edges than this: what the printer demands.
    pub keep_clear: Length,
    pub marks: Marks,
    /// Those margin boxes that have content, in the order of [`MarginBoxName`].
    pub boxes: Vec<MarginBox>,
    /// `counter-reset: page N`.
    pub page_counter_reset: Option<i32>,
    /// `counter-reset: footnote`: notes are counted on each page anew (CSS GCPM 3, 2.4).
    pub notes_by_page: bool,
    /// `align-content`: how much of the white of a page that its text does not fill stands above that.
    pub white_above: f64,
}

/// Which printer's marks stand round a page (CSS Paged Media 3, 7.5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Where to cut.
    pub crop: bool,
    /// Where the inks meet.
    pub cross: bool,
    /// Patches of the inks; no stylesheet can ask for them.
    pub bar: bool,
}

impl Marks {
    pub fn any(self) -> bool {
        self.crop || self.cross || self.bar
    }
}

/// What a page must have whatever the stylesheet says: the margins and the bleed of who prints it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PageDemands {
    /// The least margin at the spine.
    pub inside: Length,
    /// The least margin at head, foot and fore-edge.
    pub outside: Length,
    /// The least bleed.
    pub bleed: Length,
    /// Running heads and folios keep so far from the edges, within their margins.
    pub clear: Length,
}

/// The area of the notes at a page's foot (`@footnote`; CSS GCPM 3, 2.3).
#[derive(Clone, Debug, PartialEq)]
pub struct NoteArea {
    /// `margin-top`: from the last line of the text to the rule.
    pub space_above: Length,
    /// `border-top`.
    pub rule: Border,
    /// `border-clip`: how much of the rule is drawn, from the start; the whole measure if `auto`.
    pub rule_width: Dimension,
    /// The same of `@footnote :continued`, where the first note goes on from the page before.
    pub continued_rule: Border,
    pub continued_width: Dimension,
    /// `padding-top`: from the rule to the first note.
    pub space_below: Length,
    /// `max-height`: the notes take no more of the page than this.
    pub max_height: Dimension,
    /// `float-reference`: whether notes stand below their own column or below all columns.
    pub reference: FloatReference,
}

#[derive(Clone, Debug, PartialEq)]
pub struct MarginBox {
    pub name: MarginBoxName,
    pub content: Vec<Content>,
    pub style: ComputedStyle,
}

/// The sixteen boxes round the page area (CSS Paged Media 3, 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarginBoxName {
    TopLeftCorner,
    TopLeft,
    TopCenter,
    TopRight,
    TopRightCorner,
    LeftTop,
    LeftMiddle,
    LeftBottom,
    RightTop,
    RightMiddle,
    RightBottom,
    BottomLeftCorner,
    BottomLeft,
    BottomCenter,
    BottomRight,
    BottomRightCorner,
}
