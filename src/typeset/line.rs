//! The border between paragraphs and pages: what goes into a paragraph, and the lines that come out.

use crate::document::{AssetPath, Language};
use crate::pages::{GlyphRun, PageStart, Tag};
use crate::source::Span;
use crate::style::{ComputedStyle, ListStyle};
use crate::units::Length;
use std::sync::Arc;

/// One thing in a paragraph, in logical order.
#[derive(Clone, Debug)]
pub enum InlineItem {
    Text(TextItem),
    /// A forced end of line.
    LineBreak,
    /// A picture in the line; it stands on the baseline, lowered by `drop`.
    Picture {
        asset: AssetPath,
        width: Length,
        height: Length,
        drop: Length,
        tag: Tag,
        span: Span,
    },
    /// Zero wide; the line that holds it reports it (a note's call, an anchor, a running string).
    Mark(MarkId),
    /// Text repeated to fill what is left of the line: dots before a folio.
    Leader {
        text: String,
        style: Arc<ComputedStyle>,
    },
    /// A number known only when all pages are made; set as wide as `widest` until then.
    PageReference {
        wanted: Wanted,
        style: Arc<ComputedStyle>,
        figures: ListStyle,
        tag: Tag,
        span: Span,
        link: Option<u32>,
        /// Added to the baseline, upward.
        raise: Length,
    },
}

/// What is asked for when the pages are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The folio of the page on which an anchor stands; it ends where its place ends.
    Page(String),
    /// The sign of a note among those of its page, by the anchor of its call; it begins where its
    /// place begins.
    Sign(String),
}

/// Text of one style.
#[derive(Clone, Debug)]
pub struct TextItem {
    /// White space is collapsed already where the style collapses it; `text-transform` is applied here.
    pub text: String,
    pub style: Arc<ComputedStyle>,
    pub language: Arc<Language>,
    pub tag: Tag,
    pub span: Span,
    /// Letters and figures that stand before it in the text that it is a part of; none where it only
    /// repeats a text, as in a list of contents.
    pub before: Option<u32>,
    /// An index that the caller gave; lines report where each link stands.
    pub link: Option<u32>,
    /// Added to the baseline, upward: superiors, inferiors.
    pub raise: Length,
}

/// A mark the caller gave a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MarkId(pub u32);

/// How wide each line may be.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    pub measure: Length,
    /// Taken from the left of the first lines: the place of a drop cap, or of a box at the side. One
    /// value a line.
    pub indents: Vec<Length>,
    /// Taken from the right of the first lines.
    pub outdents: Vec<Length>,
    /// Added to the left of the first line: the paragraph's indent; may be negative.
    pub first_indent: Length,
    /// Where the first line must end, if it is settled: a byte of the text of all items, as
    /// [`FirstEnd::at`] tells it.
    ///
    /// [`FirstEnd::at`]: super::paragraph::FirstEnd::at
    pub first_end: Option<usize>,
}

/// A set line: everything in it is placed relative to the line's left edge and its baseline.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// `x` from the left edge of the measure; `baseline` downward from the line's baseline (raised: negative).
    pub runs: Vec<LineRun>,
    pub pictures: Vec<LinePicture>,
    pub marks: Vec<MarkId>,
    /// Where its first word stands in the manuscript.
    pub begins: Option<PageStart>,
    /// Link index, left and right edge.
    pub links: Vec<(u32, Length, Length)>,
    /// Rules under or through the text: left edge, right edge, offset of the centre (downward from the
    /// baseline), thickness, colour.
    pub rules: Vec<LineRule>,
    /// Page numbers still to be filled in, by index of their run.
    pub page_references: Vec<PendingFolio>,
    /// From the left of the measure to the end of the last glyph.
    pub width: Length,
    /// How far an initial rises above the line, in whole lines.
    pub raised: Length,
    /// The tallest thing above and below the baseline, both positive.
    pub ascent: Length,
    pub descent: Length,
    pub ends_in_hyphen: bool,
    /// The line broke because the text said so, or the paragraph ends.
    pub forced_end: bool,
    /// It begins its paragraph.
    pub starts: bool,
    /// The mean word space of a justified line, in natural spaces.
    pub fit: Option<f32>,
}

#[derive(Clone, Debug)]
pub struct LineRun {
    pub run: GlyphRun,
    pub tag: Tag,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct LinePicture {
    pub asset: AssetPath,
    pub x: Length,
    /// Top edge, downward from the baseline (negative: above it).
    pub y: Length,
    pub width: Length,
    pub height: Length,
    pub tag: Tag,
    pub span: Span,
}

#[derive(Clone, Copy, Debug)]
pub struct LineRule {
    pub left: Length,
    pub right: Length,
    pub offset: Length,
    pub thickness: Length,
    pub color: crate::style::Color,
}

/// A number that is still to be put into this line: its place, and how it is set.
#[derive(Clone, Debug)]
pub struct PendingFolio {
    pub wanted: Wanted,
    pub left: Length,
    pub right: Length,
    pub style: Arc<ComputedStyle>,
    pub figures: ListStyle,
    pub tag: Tag,
    pub span: Span,
    pub raise: Length,
}

/// The letters and figures of a text.
pub fn letters(text: &str) -> u32 {
    u32::try_from(text.chars().filter(|c| c.is_alphanumeric()).count()).unwrap_or(u32::MAX)
}
