//! The element each node is, for selectors and for markup: the one place where the stylesheet, the
//! pages and the e-book agree that a quotation is a `blockquote`.

use super::{AdmonitionKind, Block, Division, Inline, Listed, Marker, Section};

/// An element's name and the classes that its kind gives it (the author's come in addition).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element {
    pub name: &'static str,
    pub class: Option<&'static str>,
}

/// What a division is to assistive technology: `epub:type` (EPUB SSV 1.1) and the DPUB-ARIA 1.1 role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Semantics {
    pub epub_type: Option<&'static str>,
    pub role: Option<&'static str>,
}

const fn plain(name: &'static str) -> Element {
    Element { name, class: None }
}
const fn classed(name: &'static str, class: &'static str) -> Element {
    Element { name, class: Some(class) }
}

impl Section {
    /// `section.chapter`, `section.part`, …
    pub fn element(&self) -> Element {
        classed("section", self.division.class())
    }
    /// `h1` to `h6`, by depth.
    pub fn heading_element(&self) -> Element {
        heading(self.level)
    }
}

/// `h1` to `h6`; a level outside is brought to the nearest.
fn heading(level: u8) -> Element {
    plain(["h1", "h2", "h3", "h4", "h5", "h6"][usize::from(level.clamp(1, 6)) - 1])
}

impl Division {
    /// The class of its `section` element.
    pub fn class(self) -> &'static str {
        match self {
            Division::HalfTitle => "half-title",
            Division::TitlePage => "title-page",
            Division::Copyright => "copyright",
            Division::Dedication => "dedication",
            Division::Epigraph => "epigraph",
            Division::Contents => "contents",
            Division::ListOfFigures => "list-of-figures",
            Division::ListOfTables => "list-of-tables",
            Division::Foreword => "foreword",
            Division::Preface => "preface",
            Division::Introduction => "introduction",
            Division::Acknowledgements => "acknowledgements",
            Division::Part => "part",
            Division::Chapter => "chapter",
            Division::Article => "article",
            Division::Section => "section",
            Division::Afterword => "afterword",
            Division::Appendix => "appendix",
            Division::Notes => "notes",
            Division::Glossary => "glossary",
            Division::Bibliography => "bibliography",
            Division::Index => "index",
            Division::AboutAuthor => "about-author",
            Division::Colophon => "colophon",
        }
    }

    /// The division that a class on a heading or a fenced div names.
    pub fn from_class(class: &str) -> Option<Division> {
        use Division::*;
        [
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
            Section,
            Afterword,
            Appendix,
            Notes,
            Glossary,
            Bibliography,
            Index,
            AboutAuthor,
            Colophon,
        ]
        .into_iter()
        .find(|division| division.class() == class)
    }

    pub fn semantics(self) -> Semantics {
        let (epub_type, role) = match self {
            Division::HalfTitle => ("halftitlepage", None),
            Division::TitlePage => ("titlepage", None),
            Division::Copyright => ("copyright-page", None),
            Division::Dedication => ("dedication", Some("doc-dedication")),
            Division::Epigraph => ("epigraph", Some("doc-epigraph")),
            Division::Contents => ("toc", Some("doc-toc")),
            Division::ListOfFigures => ("loi", None),
            Division::ListOfTables => ("lot", None),
            Division::Foreword => ("foreword", Some("doc-foreword")),
            Division::Preface => ("preface", Some("doc-preface")),
            Division::Introduction => ("introduction", Some("doc-introduction")),
            Division::Acknowledgements => ("acknowledgments", Some("doc-acknowledgments")),
            Division::Part => ("part", Some("doc-part")),
            Division::Chapter => ("chapter", Some("doc-chapter")),
            Division::Article => return Semantics { epub_type: None, role: None },
            Division::Section => return Semantics { epub_type: None, role: None },
            Division::Afterword => ("afterword", Some("doc-afterword")),
            Division::Appendix => ("appendix", Some("doc-appendix")),
            Division::Notes => ("endnotes", Some("doc-endnotes")),
            Division::Glossary => ("glossary", Some("doc-glossary")),
            Division::Bibliography => ("bibliography", Some("doc-bibliography")),
            Division::Index => ("index", Some("doc-index")),
            Division::AboutAuthor => ("contributors", None),
            Division::Colophon => ("colophon", Some("doc-colophon")),
        };
        Semantics { epub_type: Some(epub_type), role }
    }
}

impl AdmonitionKind {
    pub fn class(self) -> &'static str {
        match self {
            AdmonitionKind::Note => "note",
            AdmonitionKind::Tip => "tip",
            AdmonitionKind::Important => "important",
            AdmonitionKind::Warning => "warning",
            AdmonitionKind::Caution => "caution",
        }
    }
}

impl Block {
    pub fn element(&self) -> Element {
        match self {
            Block::Paragraph(_) => plain("p"),
            Block::Heading(own) => heading(own.level),
            Block::Quote(_) => plain("blockquote"),
            Block::List(list) => match list.marker {
                Marker::Bullet => plain("ul"),
                Marker::Number { .. } => plain("ol"),
            },
            Block::Definitions(_) => plain("dl"),
            Block::Code(_) => plain("pre"),
            Block::Table(_) => plain("table"),
            Block::Figure(_) => plain("figure"),
            // What stands beside the text says so (HTML, 4.3.5).
            Block::Division(own) if own.meta.has_class("sidebar") => plain("aside"),
            Block::Division(_) => plain("div"),
            Block::Admonition(own) => classed("aside", own.kind.class()),
            Block::Break(_) => plain("hr"),
            Block::Math(_) => classed("div", "math"),
            Block::Raw(_) => classed("div", "raw"),
            Block::Contents(own) => classed(
                "nav",
                match own.of {
                    Listed::Headings => "contents",
                    Listed::Figures => "list-of-figures",
                    Listed::Tables => "list-of-tables",
                },
            ),
            Block::Notes(_) => classed("div", "endnotes"),
        }
    }
}

impl Inline {
    /// The element it is; none for bare text.
    pub fn element(&self) -> Option<Element> {
        Some(match self {
            Inline::Text(_) | Inline::SoftBreak(_) => return None,
            Inline::Emphasis(_) => plain("em"),
            Inline::Strong(_) => plain("strong"),
            Inline::Strikethrough(_) => plain("del"),
            Inline::Superscript(_) => plain("sup"),
            Inline::Subscript(_) => plain("sub"),
            Inline::SmallCaps(_) => classed("span", "smallcaps"),
            Inline::Keyboard(_) => plain("kbd"),
            Inline::Small(_) => plain("small"),
            Inline::Abbreviation(_) => plain("abbr"),
            Inline::Span(_) => plain("span"),
            Inline::Code(_) => plain("code"),
            Inline::Link(_) => plain("a"),
            Inline::Image(_) => plain("img"),
            Inline::NoteReference(_) => classed("a", "noteref"),
            Inline::PageNumber(_) => classed("span", "folio"),
            Inline::Math(_) => classed("span", "math"),
            Inline::LineBreak(_) => plain("br"),
            Inline::Raw(_) => classed("span", "raw"),
        })
    }
}
