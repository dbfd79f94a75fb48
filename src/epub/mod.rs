//! The EPUB 3.3 of an edition: document and style in, one file's bytes out.
//!
//! The way of a book: [`split`] decides what goes into which file; [`survey`] settles every id, note
//! and page mark; then the chapters are written side by side ([`xhtml`], [`block`], [`line`]), each
//! counting what its text needs of each face ([`dress`]) and what it shows of its accessibility
//! ([`access`]). [`nav`] and [`package`] say what the book holds, [`finish`] lays it out through
//! epub-builder, and [`container`] makes the archive. Nothing here knows of pages: where those of the
//! print edition begin comes in as [`PageBreak`]s.

mod access;
mod block;
mod container;
mod dress;
mod faces;
mod finish;
mod line;
mod link;
mod linked;
mod listing;
mod nav;
mod obfuscate;
mod onix;
mod package;
mod reading;
mod script;
mod shelf;
mod split;
mod survey;
mod svg;
mod trade;
mod words;
mod xhtml;
mod xml;

use crate::diagnostic::{Sink, epub as messages};
use crate::document::{Block, Division, Document, Language, Listed, Section, walk_blocks, walk_sections};
use crate::font::FontLibrary;
use crate::picture::{self, Picture, Pictures};
use crate::publication::{Edition, Kind, Publication, Store};
use crate::source::Span;
use crate::style::{self, Cascade, ComputedStyle, ElementTree, NewElement, Sheet};
use access::{Facts, Gap};
use container::Packed;
use finish::{Item, ItemKind, Skeleton};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use shelf::{Shelf, ShelvedPicture};
use split::{ContentFile, Plan};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use survey::Survey;
use uuid::Uuid;
use words::Words;

pub use trade::Related;

/// The beginning of a page of the print edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageBreak {
    /// The text that the page begins with, or goes on with.
    pub span: Span,
    /// Letters and figures of that text that stand on pages before.
    pub letters: u32,
    /// The page's folio: `xii`, `7`.
    pub label: String,
}

/// Everything an EPUB is made of.
pub struct Input<'a> {
    pub document: &'a Document,
    pub publication: &'a Publication,
    pub edition: &'a Edition,
    pub sheets: &'a [Arc<Sheet>],
    /// For [`style::Medium::Book`].
    pub cascade: &'a Cascade,
    pub fonts: &'a FontLibrary,
    pub pictures: &'a Pictures,
    /// The cover that the edition names.
    pub cover: Option<&'a Picture>,
    /// The cover that is drawn where none is named, as SVG.
    pub drawn_cover: Option<&'a str>,
    /// Where the pages of the print edition begin, in their order; none for no page list.
    pub page_breaks: &'a [PageBreak],
    /// What names that print edition, as `urn:isbn:9780000000002`.
    pub page_source: Option<&'a str>,
    /// The contributors' biographical notes, paragraph by paragraph, in their order.
    pub bios: &'a [Vec<String>],
    /// The other editions of the same text that have an ISBN.
    pub related: &'a [Related],
    /// `SOURCE_DATE_EPOCH`: the moment the sources are from, in seconds since 1970.
    pub epoch: Option<i64>,
}

/// The e-book, and what shops and libraries are told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// ONIX for Books 3.0; none for an article, which is no product of its own.
    pub onix: Option<String>,
    /// JSON-LD in the vocabulary of schema.org.
    pub linked: String,
}

/// Why no EPUB could be made.
#[derive(Debug)]
pub enum EpubError {
    /// The archive could not be written.
    Archive(String),
    /// epub-builder, or our pass over what it made, failed.
    Assembly(String),
}

impl fmt::Display for EpubError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EpubError::Archive(why) => write!(f, "the archive cannot be written: {why}"),
            EpubError::Assembly(why) => write!(f, "the book cannot be assembled: {why}"),
        }
    }
}

impl std::error::Error for EpubError {}

impl From<zip::result::ZipError> for EpubError {
    fn from(error: zip::result::ZipError) -> Self {
        EpubError::Archive(error.to_string())
    }
}
impl From<epub_builder::Error> for EpubError {
    fn from(error: epub_builder::Error) -> Self {
        EpubError::Assembly(error.to_string())
    }
}
impl From<quick_xml::Error> for EpubError {
    fn from(error: quick_xml::Error) -> Self {
        EpubError::Assembly(error.to_string())
    }
}
impl From<quick_xml::escape::EscapeError> for EpubError {
    fn from(error: quick_xml::escape::EscapeError) -> Self {
        EpubError::Assembly(error.to_string())
    }
}

/// What every part of the writer looks things up in.
struct Book<'a> {
    input: &'a Input<'a>,
    language: &'a Language,
    words: &'static Words,
    files: &'a [ContentFile<'a>],
    /// Lists of contents that the navigation document stands for, and where it does.
    contents: &'a [&'a Section],
    contents_at: Option<usize>,
    survey: &'a Survey<'a>,
    shelf: &'a Shelf<'a>,
    /// The cover's content document.
    cover_page: Option<&'static str>,
    toc: Vec<nav::Entry>,
    /// What the lists of figures and of tables show, if there are such lists.
    figures: Vec<nav::Entry>,
    tables: Vec<nav::Entry>,
    landmarks: Vec<nav::Landmark>,
}

impl Book<'_> {
    /// What the list of figures or of tables shows.
    fn listed(&self, of: Listed) -> &[nav::Entry] {
        match of {
            Listed::Headings => &self.toc,
            Listed::Figures => &self.figures,
            Listed::Tables => &self.tables,
        }
    }

    /// What that list is called.
    fn list_title(&self, of: Listed) -> &'static str {
        match of {
            Listed::Headings => self.words.contents,
            Listed::Figures => self.words.lists[0],
            Listed::Tables => self.words.lists[1],
        }
    }

    fn title(&self) -> &str {
        match self.input.publication.title.trim() {
            "" => self.input.publication.slug.as_str(),
            title => title,
        }
    }
}

/// The author asks for such a list.
fn has_list(document: &Document, of: Listed) -> bool {
    let mut asked = false;
    walk_sections(&document.sections, &mut |section| {
        walk_blocks(&section.blocks, &mut |block| {
            asked |= matches!(block, Block::Contents(own) if own.of == of);
        });
    });
    asked
}

const COVER_PAGE: &str = "text/000-cover.xhtml";
const STYLESHEET: &str = "stylesheet.css";
/// Notes of a book above which something other than notes was marked as such: the most thorough editions
/// of the classics have some ten thousand.
const MOST_NOTES: usize = 20_000;
/// A language that was not said (BCP 47, 4.1).
const UNDETERMINED: &str = "und";

/// Writes the EPUB.
pub fn write(input: &Input<'_>, sink: &mut Sink) -> Result<Written, EpubError> {
    let plan = split::plan(input.document);
    let survey = Survey::new(input.document, &plan, input.page_breaks);
    if survey.count_of_notes() > MOST_NOTES {
        let spans = input.document.notes.values().map(|note| note.meta.span);
        let place = spans.filter(|own| *own != Span::default()).min_by_key(|own| (own.file, own.start));
        sink.push(messages::many_notes(place, survey.count_of_notes(), MOST_NOTES));
    }
    let shelf = Shelf::new(&survey.pictures, input.pictures, input.edition, sink);
    let undetermined = Language(UNDETERMINED.to_owned());
    let said = [&input.document.language, &input.publication.language];
    let language = said.into_iter().find(|own| xhtml::is_language_tag(&own.0)).unwrap_or(&undetermined);
    let Plan { files, contents, contents_at } = &plan;
    let mut book = Book {
        input,
        language,
        words: Words::of(language),
        files,
        contents,
        contents_at: *contents_at,
        survey: &survey,
        shelf: &shelf,
        cover_page: None,
        toc: Vec::new(),
        figures: Vec::new(),
        tables: Vec::new(),
        landmarks: Vec::new(),
    };
    book.toc = nav::entries(&book);
    if has_list(input.document, Listed::Figures) {
        book.figures = nav::listed(&book, Listed::Figures);
    }
    if has_list(input.document, Listed::Tables) {
        book.tables = nav::listed(&book, Listed::Tables);
    }
    // To draw a cover takes as long as to write a novel.
    let mut cover_sink = Sink::default();
    let (cover, chapters) = rayon::join(|| cover(input, &mut cover_sink), || chapters(&book));
    sink.extend(cover_sink);
    let (cover, chapters) = (cover?, chapters?);
    book.cover_page = cover.as_ref().map(|_| COVER_PAGE);
    book.landmarks = nav::landmarks(&book);
    assemble(&book, cover, chapters, sink)
}

/// A chapter, written and compressed.
struct Chapter {
    packed: Packed,
    digest: [u8; 32],
    usage: dress::Usage,
    facts: Facts,
    sink: Sink,
}

fn chapter(book: &Book<'_>, idx: usize) -> Result<Chapter, EpubError> {
    let written = xhtml::write(book, idx);
    Ok(Chapter {
        packed: container::pack(&finish::in_folder(&book.files[idx].path), written.xhtml.as_bytes())?,
        digest: Sha256::digest(written.xhtml.as_bytes()).into(),
        usage: written.usage,
        facts: written.facts,
        sink: written.sink,
    })
}

fn chapters(book: &Book<'_>) -> Result<Vec<Chapter>, EpubError> {
    (0..book.files.len()).into_par_iter().map(|idx| chapter(book, idx)).collect()
}

fn assemble(
    book: &Book<'_>,
    cover: Option<ShelvedPicture<'_>>,
    chapters: Vec<Chapter>,
    sink: &mut Sink,
) -> Result<Written, EpubError> {
    let mut facts = Facts::default();
    let mut usage = dress::Usage::new();
    let mut digest = Sha256::new();
    let mut packed_chapters = Vec::new();
    for chapter in chapters {
        facts.join(chapter.facts);
        dress::join(&mut usage, &chapter.usage);
        digest.update(chapter.digest);
        sink.extend(chapter.sink);
        packed_chapters.push(chapter.packed);
    }
    if let Some(cover) = &cover {
        facts.picture(Some("cover"), &cover.path, Span::default());
        if cover.animated {
            facts.moving(Span::default());
        }
    }
    if book.language.0 == UNDETERMINED {
        facts.gap(Gap::NoLanguage, Span::default());
    }
    facts.page_list = !book.survey.pages.is_empty();
    facts.index = book.files.iter().any(|file| file.piece.section.division == Division::Index);
    facts.fixed_sizes = style::fixed_sizes(book.input.sheets);
    facts.settle_colors(|color| style::color_place(book.input.sheets, color));
    facts.report(&book.input.publication.accessibility, sink);
    let uuid = uuid(&digest.finalize());

    let nav = nav::write(book);
    let (faces, css) = dressed(book, &mut usage, &nav, sink);
    let cover_page = cover.as_ref().map(|cover| cover_document(book, cover));

    let mut items = Vec::new();
    let content = |path| Item { path, media_type: "application/xhtml+xml", kind: ItemKind::Content };
    items.extend(book.cover_page.map(content));
    items.extend(book.files.iter().map(|file| content(&file.path)));
    items.push(Item { path: STYLESHEET, media_type: "text/css", kind: ItemKind::Stylesheet });
    items.extend(faces.iter().map(|face| Item {
        path: &face.path,
        media_type: face.media_type,
        kind: ItemKind::Resource,
    }));
    items.extend(cover.iter().map(|cover| Item {
        path: &cover.path,
        media_type: cover.media_type,
        kind: ItemKind::Cover,
    }));
    let picture = |picture: &'_ ShelvedPicture<'_>| (picture.path.clone(), picture.media_type);
    let pictures: Vec<(String, &'static str)> = book.shelf.iter().map(picture).collect();
    items.extend(pictures.iter().map(|(path, media_type)| Item {
        path,
        media_type,
        kind: ItemKind::Resource,
    }));

    let skeleton = Skeleton::build(book, &items)?;
    let unique = package::unique_identifier(book, &uuid);
    let mut faces = faces;
    let encryption = (book.input.edition.obfuscate_fonts && !faces.is_empty()).then(|| {
        let key = obfuscate::key(&unique);
        faces.iter_mut().for_each(|face| obfuscate::scramble(&mut face.bytes, &key));
        obfuscate::encryption(faces.iter().map(|face| finish::in_folder(&face.path)))
    });
    let modified = package::modified(book.input.publication, book.input.epoch);
    let known =
        trade::Known { facts: &facts, uuid: &uuid, modified: &modified, pages: book.survey.pages.len() };
    let is_article = book.input.publication.kind == Kind::Article;
    let onix = (!is_article).then(|| onix::message(book, &known));
    let linked = linked::message(book, &known);
    let cover_id = cover.as_ref().map(|_| Skeleton::COVER_ID);
    let package = skeleton.package(book, &package::metadata(book, &known, cover_id))?;
    let ncx = finish::ncx(book, &unique);

    let mut before: Vec<(String, Cow<'_, [u8]>)> =
        vec![("mimetype".into(), Cow::Borrowed(b"application/epub+zip"))];
    before.extend(skeleton.kept().map(|(name, text)| (name.to_owned(), Cow::Borrowed(text.as_bytes()))));
    before.extend(encryption.map(|own| (obfuscate::FILE.to_owned(), Cow::Owned(own.into_bytes()))));
    before.push((finish::PACKAGE.into(), Cow::Owned(package.into_bytes())));
    before.push((finish::in_folder(nav::FILE), Cow::Owned(nav.into_bytes())));
    before.push((finish::in_folder(finish::NCX), Cow::Owned(ncx.into_bytes())));
    before.push((finish::in_folder(STYLESHEET), Cow::Owned(css.into_bytes())));
    before.extend(cover_page.map(|page| (finish::in_folder(COVER_PAGE), Cow::Owned(page.into_bytes()))));
    let mut after: Vec<(String, Cow<'_, [u8]>)> = Vec::new();
    after.extend(
        faces.iter().map(|face| (finish::in_folder(&face.path), Cow::Borrowed(face.bytes.as_slice()))),
    );
    let pictures = cover.iter().chain(book.shelf.iter());
    after.extend(
        pictures.map(|picture| (finish::in_folder(&picture.path), Cow::Borrowed(picture.bytes.as_ref()))),
    );

    let mut packed = pack_all(&before)?;
    packed.extend(packed_chapters);
    packed.extend(pack_all(&after)?);
    let bytes = container::assemble(packed)?;
    let store = Store::strictest(&book.input.edition.stores, |store| store.bytes);
    if bytes.len() as u64 > store.bytes {
        let megabytes = |bytes: u64| format!("{} MB", bytes.div_ceil(1_000_000));
        let (own, most) = (megabytes(bytes.len() as u64), megabytes(store.bytes));
        sink.push(messages::book_too_large(None, own, store.title, most));
    }
    Ok(Written { bytes, onix, linked })
}

fn pack_all(files: &[(String, Cow<'_, [u8]>)]) -> Result<Vec<Packed>, EpubError> {
    files.par_iter().map(|(name, bytes)| container::pack(name, bytes)).collect()
}

/// The faces that the book carries and the stylesheet that names them.
fn dressed(
    book: &Book<'_>,
    usage: &mut dress::Usage,
    nav: &str,
    sink: &mut Sink,
) -> (Vec<faces::BookFace>, String) {
    let mut css = String::from(BASE_CSS);
    let own = style::book_css(book.input.sheets);
    let mut embedded = Vec::new();
    if book.input.edition.embed_fonts {
        dress::add_text(book.input.fonts, &body_style(book.input).font, nav, usage);
        let mut rules = String::new();
        for face in faces::subset(usage, &faces::generated(&own), book.input.fonts) {
            match face {
                Ok(face) => {
                    rules.push_str(&face.rule);
                    embedded.push(face);
                }
                Err(diagnostic) => sink.push(diagnostic),
            }
        }
        css.insert_str(0, &rules);
    }
    css.push_str(&own);
    (embedded, css)
}

/// What every reading system needs before the stylesheet's own rules: pictures that fit the screen,
/// code that wraps, marks of notes that do not push lines apart.
const BASE_CSS: &str = "\
h1, h2, h3, h4, h5, h6 { font-weight: normal; }
img { max-width: 100%; height: auto; }
code, kbd { overflow-wrap: anywhere; }
code.whole { white-space: nowrap; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; overflow-x: auto; }
.scrolls { overflow-x: auto; }
.scrolls caption { text-align: left; }
table { border-collapse: collapse; }
td, th { overflow-wrap: anywhere; }
.scrolls td, .scrolls th { overflow-wrap: break-word; }
a.noteref { font-size: 0.75em; line-height: 0; vertical-align: super; text-decoration: none; }
a.backlink { font-size: 0.75em; line-height: 0; vertical-align: super; text-decoration: none; }
section.footnotes { margin-top: 2em; border-top: 1px solid; padding-top: 1em; }
nav.contents ol { list-style: none; padding-left: 0; }
nav.contents ol ol { padding-left: 1.5em; }
li.task { list-style: none; }
.side-by-side { text-align: center; }
.side-by-side > img, .side-by-side > figure { display: inline-block; vertical-align: top; margin: 0 1%; }
section.cover { text-align: center; }
section.cover img { max-height: 100vh; }
:root { color-scheme: light dark; }
@media (prefers-color-scheme: dark) {
img { background-color: #fff; }
section.cover img { background-color: transparent; }
}
";

fn body_style(input: &Input<'_>) -> Arc<ComputedStyle> {
    let mut tree = ElementTree::default();
    let body = tree.add(None, NewElement { name: "body", ..NewElement::default() });
    input.cascade.style(&tree, body, None)
}

/// Pixels of a drawn cover; what stores ask for (1 : 1.6).
pub const COVER_WIDTH: u32 = 1600;
pub const COVER_HEIGHT: u32 = 2560;

/// The cover picture: the one that is given, else the one that is drawn.
fn cover<'a>(input: &Input<'a>, sink: &mut Sink) -> Result<Option<ShelvedPicture<'a>>, EpubError> {
    if let Some(given) = input.cover {
        let store = Store::strictest(&input.edition.stores, |store| std::cmp::Reverse(store.cover));
        if let Some((width, height)) = given.pixels.filter(|(width, height)| *width.min(height) < store.cover)
        {
            sink.push(messages::small_cover(None, width, height, store.title, store.cover));
        }
        let shelved = shelf::shelve(given, input.edition, shelf::Place::Cover, sink);
        return Ok(
            shelved.map(|cover| ShelvedPicture { path: format!("images/cover{}", cover.path), ..cover })
        );
    }
    let Some(svg) = input.drawn_cover else { return Ok(None) };
    let file = picture::rasterize_svg(svg, input.fonts, COVER_WIDTH, COVER_HEIGHT)
        .ok_or_else(|| EpubError::Assembly("its cover cannot be drawn".into()))?;
    Ok(Some(ShelvedPicture {
        path: format!("images/cover.{}", file.ending),
        media_type: file.media_type,
        bytes: Cow::Owned(file.bytes),
        width: COVER_WIDTH,
        height: COVER_HEIGHT,
        animated: false,
    }))
}

/// The page that shows the cover.
fn cover_document(book: &Book<'_>, cover: &ShelvedPicture<'_>) -> String {
    let mut xml = xml::Xml::document();
    xhtml::head(&mut xml, book.language, book.words.cover, "../stylesheet.css");
    let mut body = xml.start("body");
    body.attribute("class", "cover");
    body.open();
    xml.line();
    let mut section = xml.start("section");
    section.attribute("class", "cover");
    section.attribute("epub:type", "cover");
    section.open();
    xml.line();
    let authors: Vec<&str> = book.input.publication.authors().map(|author| author.name.as_str()).collect();
    let mut alt = format!("{}: {}", book.words.cover, book.title());
    if !authors.is_empty() {
        alt.push_str(&format!(", {} {}", book.words.by, authors.join(", ")));
    }
    let mut img = xml.start("img");
    img.attribute("src", &format!("../{}", cover.path));
    img.attribute("alt", &alt);
    img.attribute("role", "doc-cover");
    img.attribute("width", &cover.width.to_string());
    img.attribute("height", &cover.height.to_string());
    img.empty();
    xml.line();
    xml.finish()
}

/// A UUID of version 5 (RFC 9562, 5.5), by the digest of the content: the same content, the same number.
fn uuid(digest: &[u8]) -> String {
    let namespace = Uuid::new_v5(&Uuid::NAMESPACE_OID, b"content of an e-book made by bindery");
    Uuid::new_v5(&namespace, digest).urn().to_string()
}
