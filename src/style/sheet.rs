//! A stylesheet as it was read: rules in their order, each with the media it is for.

use super::component::Component;
use super::computed::MarginBoxName;
use super::font_face::{FeatureValues, FontFace, Scoped};
use super::media::MediaQuery;
use super::property::Property;
use super::selector::Selector;
use crate::source::{FileId, Span};
use std::fmt;
use std::sync::Arc;

/// A stylesheet, read. What it imports stands below it: any rule of its own wins over those.
pub struct Sheet {
    pub(super) imports: Vec<Arc<Sheet>>,
    pub(super) rules: Vec<StyleRule>,
    pub(super) pages: Vec<PageRule>,
    pub(super) notes: Vec<NoteRule>,
    pub(super) passed: Vec<PassedRule>,
    pub(super) font_faces: Vec<Scoped<FontFace>>,
    pub(super) feature_values: Vec<Scoped<FeatureValues>>,
    /// It is the built-in sheet that every other builds on.
    pub(super) is_default: bool,
}

impl Sheet {
    pub(super) fn empty() -> Self {
        Sheet {
            imports: vec![],
            rules: vec![],
            pages: vec![],
            notes: vec![],
            passed: vec![],
            font_faces: vec![],
            feature_values: vec![],
            is_default: false,
        }
    }

    /// Whether the sheet itself, or one of its author's that it imports, takes something out of sight.
    /// The built-in looks hide no words of the text.
    pub fn hides(&self) -> bool {
        let declarations = self.rules.iter().flat_map(|rule| &rule.declarations);
        let hides = |own: &Declaration| {
            let display = matches!(own.name, Name::Property(property) if property.name == "display");
            let own_file = own.span.file != FileId(u32::MAX);
            display && own_file && (own.variable || own.text.trim() == "none")
        };
        declarations.into_iter().any(hides) || self.imports.iter().any(|import| import.hides())
    }
}

impl fmt::Debug for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (rules, pages) = (self.rules.len(), self.pages.len());
        f.debug_struct("Sheet").field("rules", &rules).field("pages", &pages).finish_non_exhaustive()
    }
}

/// The lists of queries round a rule, outermost first; all must hold.
pub(super) type Scope = Arc<[Vec<MediaQuery>]>;

pub(super) struct StyleRule {
    pub selectors: Vec<SelectorText>,
    pub declarations: Vec<Declaration>,
    pub scope: Scope,
}

/// A selector and how it was written.
pub(super) struct SelectorText {
    pub selector: Selector,
    pub text: Box<str>,
}

#[derive(Clone)]
pub(super) struct Declaration {
    pub name: Name,
    pub value: Vec<Component>,
    /// It holds a `var()`, so that it can be judged only where it is used.
    pub variable: bool,
    /// The value as written, on one line, without `!important`.
    pub text: Box<str>,
    pub important: bool,
    /// Of the value.
    pub span: Span,
}

#[derive(Clone)]
pub(super) enum Name {
    Property(&'static Property),
    /// `--name`, without the dashes.
    Custom(Box<str>),
    /// Known to e-readers alone.
    Foreign(Box<str>),
    /// A descriptor of pages and of the area of the notes.
    Page(PageDescriptor),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PageDescriptor {
    Size,
    Bleed,
    Marks,
    MarginInside,
    MarginOutside,
    /// Where the text of a page stands that does not fill it (CSS Box Alignment 3, `align-content`).
    AlignContent,
    /// How much of a rule is drawn (CSS Borders 4, `border-clip`).
    BorderClip,
}

impl PageDescriptor {
    pub const ALL: [(&'static str, PageDescriptor); 8] = [
        ("size", PageDescriptor::Size),
        ("bleed", PageDescriptor::Bleed),
        ("marks", PageDescriptor::Marks),
        ("margin-inside", PageDescriptor::MarginInside),
        ("margin-outside", PageDescriptor::MarginOutside),
        ("align-content", PageDescriptor::AlignContent),
        ("border-clip", PageDescriptor::BorderClip),
        ("border-clip-top", PageDescriptor::BorderClip),
    ];
}

pub(super) struct PageRule {
    /// Any of them; a rule without a selector has one that asks for nothing.
    pub tests: Vec<PageTest>,
    pub declarations: Vec<Declaration>,
    pub boxes: Vec<(MarginBoxName, Vec<Declaration>)>,
    pub scope: Scope,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct PageTest {
    pub name: Option<Box<str>>,
    pub first: bool,
    pub blank: bool,
    /// `:left` is `Some(true)`.
    pub left: Option<bool>,
}

/// `@footnote`, or `@footnote :continued`.
pub(super) struct NoteRule {
    pub continued: bool,
    pub declarations: Vec<Declaration>,
    pub scope: Scope,
}

/// A rule that only e-readers read, such as `@keyframes`, as it was written.
pub(super) struct PassedRule {
    /// It stands before the style rule of this number.
    pub before: usize,
    pub text: Box<str>,
    pub scope: Scope,
}

/// The names of the margin boxes (CSS Paged Media 3, 6.1).
pub(super) const MARGIN_BOXES: [(&str, MarginBoxName); 16] = [
    ("top-left-corner", MarginBoxName::TopLeftCorner),
    ("top-left", MarginBoxName::TopLeft),
    ("top-center", MarginBoxName::TopCenter),
    ("top-right", MarginBoxName::TopRight),
    ("top-right-corner", MarginBoxName::TopRightCorner),
    ("left-top", MarginBoxName::LeftTop),
    ("left-middle", MarginBoxName::LeftMiddle),
    ("left-bottom", MarginBoxName::LeftBottom),
    ("right-top", MarginBoxName::RightTop),
    ("right-middle", MarginBoxName::RightMiddle),
    ("right-bottom", MarginBoxName::RightBottom),
    ("bottom-left-corner", MarginBoxName::BottomLeftCorner),
    ("bottom-left", MarginBoxName::BottomLeft),
    ("bottom-center", MarginBoxName::BottomCenter),
    ("bottom-right", MarginBoxName::BottomRight),
    ("bottom-right-corner", MarginBoxName::BottomRightCorner),
];
