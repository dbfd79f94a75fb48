//! A publication's metadata, contributors with bios, identifiers and editions, as `bindery.toml`
//! or front matter give them. Knows nothing of manuscripts' text.

mod accessibility;
mod calendar;
mod defaults;
mod front_matter;
mod identifier;
mod language;
mod manifest;
mod notes;
mod numbers;
mod relator;
mod slug;
mod stores;
mod words;
mod wrap;
mod written;

pub use accessibility::{Accessibility, Claim};
pub use calendar::{CALENDARS, Calendar};
pub use defaults::Fallback;
pub use front_matter::{FrontMatterKind, read_front_matter};
pub use identifier::{Date, IdentifierError, Isbn, Isni, Orcid};
pub use manifest::read_manifest;
pub use notes::{NoteNumbering, NotePosition, NoteRules};
pub use slug::slug;
pub use stores::{STORES, Store};
pub use words::WordList;
pub use wrap::{Art, Price, Wrap};
pub use written::{front_matter as write_front_matter, manifest_head as write_manifest_head};

use crate::config::Located;
use crate::document::Language;
use crate::source::Span;
use crate::target::{Space, Targets};
use crate::units::{Length, Size};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    #[default]
    Book,
    Article,
    /// An issue of a periodical: several articles.
    Issue,
}

/// One publication: a book, an article or an issue, in all its editions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Publication {
    pub kind: Kind,
    pub title: String,
    pub subtitle: Option<String>,
    /// What running heads call it (ONIX list 15, 05: abbreviated title).
    pub short_title: Option<String>,
    /// An article's standfirst.
    pub deck: Option<String>,
    pub language: Language,
    pub contributors: Vec<Contributor>,
    pub publisher: Option<String>,
    pub place: Option<String>,
    /// The periodical an article appeared in, and its section there.
    pub periodical: Option<String>,
    pub section: Option<String>,
    pub date: Option<Date>,
    pub rights: Option<String>,
    pub description: Option<String>,
    /// What stands on the back of the cover, in Markdown; the description if there is none.
    pub blurb: Option<Bio>,
    pub subjects: Vec<Subject>,
    pub series: Option<Series>,
    pub identifiers: Vec<Identifier>,
    /// Where an article was first published.
    pub source: Option<String>,
    /// The file name of its editions, without ending: `the-long-tide`.
    pub slug: String,
    /// Chapters are numbered by Bindery (“Chapter 3” above the title).
    pub number_chapters: bool,
    /// The front matter holds lists of the captioned figures and tables.
    pub list_of_figures: bool,
    pub list_of_tables: bool,
    /// A blurb-like dedication line, set on its own page.
    pub dedication: Option<String>,
    /// Words whose divisions the author gives.
    pub hyphenation: Vec<WordList>,
    pub notes: NoteRules,
    pub accessibility: Accessibility,
}

/// A subject by its words, with its scheme and code where it has them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    pub name: String,
    /// `BISAC`, `Thema`, …
    pub scheme: Option<String>,
    pub code: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    pub name: String,
    pub number: Option<String>,
}

/// A number under which the publication, or one edition of it, is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "scheme", content = "value", rename_all = "kebab-case")]
pub enum Identifier {
    Isbn(Isbn),
    /// `10.1000/182`, without a resolver's address.
    Doi(String),
    Issn(String),
    Uri(String),
    Other(String),
}

/// Someone who made the publication.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Contributor {
    pub id: String,
    pub name: String,
    /// `Melville, Herman`.
    pub sort_name: Option<String>,
    pub role: Role,
    /// Markdown, with the place it was read from.
    pub bio: Option<Bio>,
    /// A picture's path, relative to the manifest.
    pub portrait: Option<String>,
    pub links: Vec<String>,
    pub orcid: Option<Orcid>,
    pub isni: Option<Isni>,
}

/// A contributor's biographical note in Markdown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bio {
    pub text: String,
    pub span: Span,
}

/// A MARC relator code of three letters, as in `aut`; the list is at id.loc.gov/vocabulary/relators.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Role(pub String);

impl Default for Role {
    fn default() -> Self {
        Role("aut".into())
    }
}

impl Publication {
    /// Those who are named as authors, in order.
    pub fn authors(&self) -> impl Iterator<Item = &Contributor> {
        self.contributors.iter().filter(|contributor| contributor.role.0 == "aut")
    }
}

/// One line of the publication's output.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edition {
    pub name: String,
    pub format: Format,
    pub page: Size,
    /// A built-in look (`classic`, `magazine`) or a stylesheet's path, relative to the manifest.
    pub style: String,
    /// A printer, store or standard by name.
    pub target: Option<String>,
    /// PDF: the colours it is printed in; what suits its target and its pages if it is not said.
    pub color: Option<Space>,
    pub isbn: Option<Isbn>,
    /// EPUB: embed the fonts.
    pub embed_fonts: bool,
    /// EPUB: the letters of the fonts are scrambled in the file.
    pub obfuscate_fonts: bool,
    /// EPUB: the stores that it is made for, by name; all if there are none.
    pub stores: Vec<String>,
    /// EPUB: the cover's path, relative to the manifest; drawn from the title if there is none.
    pub cover: Option<String>,
    /// Print: the paper, by the name that the target gives it, or the thickness of one page.
    pub paper: Option<String>,
    /// A cover's own data; none for other formats.
    pub wrap: Option<Wrap>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    Pdf,
    Epub,
    /// The full wrap of a paperback: back, spine and front.
    Cover,
}

impl Format {
    pub fn extension(self) -> &'static str {
        match self {
            Format::Pdf | Format::Cover => "pdf",
            Format::Epub => "epub",
        }
    }
    /// As people write it: `PDF`, `EPUB`, `cover`.
    pub fn name(self) -> &'static str {
        match self {
            Format::Pdf => "PDF",
            Format::Epub => "EPUB",
            Format::Cover => "cover",
        }
    }
    fn parse(text: &str) -> Option<Format> {
        match text.to_lowercase().as_str() {
            "pdf" => Some(Format::Pdf),
            "epub" => Some(Format::Epub),
            "cover" => Some(Format::Cover),
            _ => None,
        }
    }
}

/// What one `bindery.toml`, or one manuscript's front matter, says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Manifest {
    pub publication: Publication,
    pub manuscript: Manuscript,
    pub editions: Vec<Edition>,
    /// Those of the program, and the publication's own.
    pub targets: Targets,
    /// Font files the publication brings, relative to the manifest.
    pub fonts: Vec<Located<String>>,
    /// `[workspace] members`: folders with a manifest of their own.
    pub members: Vec<Located<String>>,
    /// The printed edition whose page numbers an EPUB edition carries, by the EPUB edition's name.
    pub page_lists: BTreeMap<String, Located<String>>,
    /// Files with bios, relative to the manifest, by the contributor's index.
    pub bio_files: BTreeMap<usize, Located<String>>,
    /// `[styles]`: what the styles of a word processor's files mean, by their names.
    pub styles: BTreeMap<String, Located<String>>,
    /// Front matter: the cover and the style of editions that name none.
    pub default_cover: Option<String>,
    pub default_style: Option<String>,
    /// Lines of pasted text that are to be kept, and to be left out, against all signs.
    pub keep: Vec<Located<String>>,
    pub drop: Vec<Located<String>>,
    /// What was said outright, and is not a default.
    pub given: Given,
    /// Where paths and names stand that can only be judged when files are read.
    pub places: BTreeMap<Item, Span>,
}

/// Which of the things that have a default were said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Given {
    pub kind: bool,
    pub title: bool,
    pub language: bool,
    pub editions: bool,
}

/// A value of a manifest; numbers are indices of contributors and editions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    Title,
    Description,
    Portrait(usize),
    Edition(usize),
    Page(usize),
    Target(usize),
    Color(usize),
    Style(usize),
    Cover(usize),
    Paper(usize),
    /// Of a cover: the printed edition, the picture, the publisher's mark.
    For(usize),
    Image(usize),
    Mark(usize),
    DefaultCover,
    DefaultStyle,
}

/// The files of the text, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Manuscript {
    pub front: Vec<ManuscriptEntry>,
    pub body: Vec<ManuscriptEntry>,
    pub back: Vec<ManuscriptEntry>,
    /// What the files hold beyond Markdown.
    pub dialect: Dialect,
}

/// Files by path or glob, relative to the manifest, or the title of a part that has no file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ManuscriptEntry {
    pub value: String,
    pub span: Span,
    /// The highest heading of the files stands at least at this level; 0: where it was written.
    pub level: u8,
    /// It is a part's title.
    pub part: bool,
}

/// What other programs put into their Markdown, and take out before they show it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dialect {
    #[default]
    Plain,
    /// `{{#include …}}`, and lines of code that are not shown.
    Mdbook,
    /// `{{< include … >}}`, and options at the head of code.
    Quarto,
    /// The title at the head of a file is that of its text, whatever headings this has.
    Jekyll,
}

impl Manuscript {
    pub fn is_empty(&self) -> bool {
        self.front.is_empty() && self.body.is_empty() && self.back.is_empty()
    }
}

/// 6 × 9 in, the trim of an edition that names none.
pub fn default_page() -> Size {
    Size { width: Length::inches(6.0), height: Length::inches(9.0) }
}
