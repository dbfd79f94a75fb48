//! What epub-builder assembles, and our pass over it: the container, the manifest and the spine are
//! its own; the metadata, the manifest's properties, the reading direction, the place of the contents
//! in the spine, the NCX and the navigation document are ours.
//!
//! The builder is given the files by name only, and the archive is made once, at the end: its own has
//! the time of the build in every entry.

use super::nav::Entry;
use super::xhtml::is_right_to_left;
use super::xml::Xml;
use super::{Book, EpubError};
use epub_builder::{EpubBuilder, EpubContent, EpubVersion, ZipLibrary};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::collections::BTreeMap;
use std::io::{Cursor, Read, empty};
use zip::ZipArchive;

/// A file of the book, as the manifest lists it.
pub(super) struct Item<'i> {
    /// Relative to the package document.
    pub path: &'i str,
    pub media_type: &'static str,
    pub kind: ItemKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ItemKind {
    /// In the spine.
    Content,
    Cover,
    Stylesheet,
    Resource,
}

/// The files that the builder made, by their place in the archive.
pub(super) struct Skeleton(BTreeMap<String, String>);

/// The folder that the builder puts the book in.
const FOLDER: &str = "OEBPS/";
/// The package document's place in the archive.
pub(super) const PACKAGE: &str = "OEBPS/content.opf";
pub(super) const NCX: &str = "toc.ncx";

impl Skeleton {
    /// Lets epub-builder lay out the book.
    pub fn build(book: &Book<'_>, items: &[Item<'_>]) -> Result<Self, EpubError> {
        let mut builder = EpubBuilder::new(ZipLibrary::new()?)?;
        builder.epub_version(EpubVersion::V33);
        // `epub_direction` sets a field that nothing reads.
        let direction = if is_right_to_left(book.language) { "rtl" } else { "ltr" };
        builder.metadata("direction", direction)?;
        for item in items {
            match item.kind {
                ItemKind::Content => builder.add_content(EpubContent::new(item.path, empty()))?,
                ItemKind::Cover => builder.add_cover_image(item.path, empty(), item.media_type)?,
                ItemKind::Stylesheet => builder.stylesheet(empty())?,
                ItemKind::Resource => builder.add_resource(item.path, empty(), item.media_type)?,
            };
        }
        let mut archive = Vec::new();
        builder.generate(&mut archive)?;
        let mut archive = ZipArchive::new(Cursor::new(archive))?;
        let mut files = BTreeMap::new();
        for idx in 0..archive.len() {
            let mut file = archive.by_index(idx)?;
            let mut text = String::new();
            file.read_to_string(&mut text).map_err(|error| EpubError::Archive(error.to_string()))?;
            files.insert(file.name().to_owned(), text);
        }
        Ok(Skeleton(files))
    }

    /// Those of the builder's files that are kept as they are.
    pub fn kept(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .filter(|(name, _)| name.starts_with("META-INF/"))
            .map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// The id that the builder gave the cover picture.
    pub const COVER_ID: &'static str = "cover-image";

    /// The builder's package document with our metadata, properties and spine.
    pub fn package(&self, book: &Book<'_>, metadata: &str) -> Result<String, EpubError> {
        let built =
            self.0.get(PACKAGE).ok_or_else(|| EpubError::Assembly("it has no package document".into()))?;
        let mut pass = Pass { xml: Xml::document(), book, metadata, spine: 0 };
        let mut reader = Reader::from_str(built);
        loop {
            match reader.read_event()? {
                Event::Start(tag) => match tag.name().0 {
                    "metadata" | "guide" => {
                        let name = tag.name();
                        reader.read_to_end(name)?;
                        if name.0 == "metadata" {
                            pass.xml.raw(pass.metadata);
                        }
                    }
                    _ => pass.start(&tag)?,
                },
                Event::Empty(tag) => pass.empty(&tag)?,
                Event::End(tag) => pass.end(tag.name().0),
                Event::Text(_)
                | Event::CData(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::DocType(_)
                | Event::GeneralRef(_) => {}
                Event::Eof => return Ok(pass.xml.finish()),
            }
        }
    }
}

/// The pass over the package document.
struct Pass<'p, 'a> {
    xml: Xml,
    book: &'p Book<'a>,
    metadata: &'p str,
    /// Content documents that stand in the spine so far.
    spine: usize,
}

impl Pass<'_, '_> {
    fn start(&mut self, tag: &BytesStart<'_>) -> Result<(), EpubError> {
        match tag.name().0 {
            "package" => {
                let mut package = self.xml.start("package");
                package.attribute("xmlns", "http://www.idpf.org/2007/opf");
                package.attribute("version", "3.0");
                package.attribute("unique-identifier", super::package::UNIQUE_ID);
                package.attribute("xml:lang", &self.book.language.0);
                if is_right_to_left(self.book.language) {
                    package.attribute("dir", "rtl");
                }
                package.open();
            }
            "manifest" => self.xml.start("manifest").open(),
            "spine" => {
                let attributes = attributes(tag)?;
                let mut spine = self.xml.start("spine");
                for (name, value) in &attributes {
                    spine.attribute(name, value);
                }
                spine.open();
            }
            other => {
                return Err(EpubError::Assembly(format!("its package document has an element `{other}`")));
            }
        }
        self.xml.line();
        Ok(())
    }

    fn empty(&mut self, tag: &BytesStart<'_>) -> Result<(), EpubError> {
        let attributes = attributes(tag)?;
        match tag.name().0 {
            "item" => {
                let mut item = self.xml.start("item");
                for name in ["id", "href", "media-type", "properties"] {
                    item.optional(
                        name,
                        attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str()),
                    );
                }
                item.empty();
                self.xml.line();
            }
            "itemref" => {
                self.contents_in_spine();
                let mut itemref = self.xml.start("itemref");
                for (name, value) in &attributes {
                    itemref.attribute(name, value);
                }
                itemref.empty();
                self.xml.line();
                self.spine += 1;
            }
            other => {
                return Err(EpubError::Assembly(format!("its package document has an element `{other}`")));
            }
        }
        Ok(())
    }

    fn end(&mut self, name: &str) {
        if name == "spine" {
            match self.book.contents_at {
                Some(_) => self.contents_in_spine(),
                // The landmarks lead to it, and may lead only to what is in the spine; an article's
                // readers are not led through it.
                None => self.navigation(false),
            }
        }
        self.xml.end_line();
    }

    /// The navigation document stands where the list of contents stood.
    fn contents_in_spine(&mut self) {
        if self
            .book
            .contents_at
            .is_some_and(|at| at + usize::from(self.book.cover_page.is_some()) == self.spine)
        {
            self.navigation(true);
        }
    }

    fn navigation(&mut self, linear: bool) {
        let mut itemref = self.xml.start("itemref");
        // The builder's id for the navigation document.
        itemref.attribute("idref", "nav");
        itemref.optional("linear", (!linear).then_some("no"));
        itemref.empty();
        self.xml.line();
        self.spine += 1;
    }
}

fn attributes(tag: &BytesStart<'_>) -> Result<Vec<(String, String)>, EpubError> {
    tag.attributes()
        .map(|attribute| {
            let attribute = attribute.map_err(quick_xml::Error::from)?;
            Ok((
                attribute.key.0.to_owned(),
                attribute.normalized_value(XmlVersion::Implicit1_0)?.into_owned(),
            ))
        })
        .collect()
}

/// The table of contents of EPUB 2, for reading systems that know no other (EPUB 3.3, 5.9.2).
pub(super) fn ncx(book: &Book<'_>, identifier: &str) -> String {
    let mut xml = Xml::document();
    let mut root = xml.start("ncx");
    root.attribute("xmlns", "http://www.daisy.org/z3986/2005/ncx/");
    root.attribute("version", "2005-1");
    root.attribute("xml:lang", &book.language.0);
    root.open();
    xml.line();
    xml.start("head").open();
    xml.line();
    let depth = depth(&book.toc).to_string();
    let pages = book.survey.pages.len().to_string();
    for (name, content) in [
        ("dtb:uid", identifier),
        ("dtb:depth", &depth),
        ("dtb:totalPageCount", &pages),
        ("dtb:maxPageNumber", &pages),
    ] {
        let mut meta = xml.start("meta");
        meta.attribute("name", name);
        meta.attribute("content", content);
        meta.empty();
        xml.line();
    }
    xml.end_line();
    xml.start("docTitle").open();
    xml.text_element("text", &[], book.title());
    xml.end_line();
    xml.start("navMap").open();
    xml.line();
    let mut count = 0;
    nav_points(&mut xml, &book.toc, &mut count);
    xml.end_line();
    if !book.survey.pages.is_empty() {
        page_list(&mut xml, book);
    }
    xml.finish()
}

fn depth(entries: &[Entry]) -> usize {
    entries.iter().map(|entry| 1 + depth(&entry.inner)).max().unwrap_or(0)
}

/// Nests no deeper than the table of contents, which has three levels.
fn nav_points(xml: &mut Xml, entries: &[Entry], count: &mut usize) {
    for entry in entries {
        *count += 1;
        let mut point = xml.start("navPoint");
        point.attribute("id", &format!("point-{count}"));
        point.attribute("playOrder", &count.to_string());
        point.open();
        xml.line();
        label(xml, &entry.title, &entry.href);
        nav_points(xml, &entry.inner, count);
        xml.end_line();
    }
}

fn page_list(xml: &mut Xml, book: &Book<'_>) {
    xml.start("pageList").open();
    xml.start("navLabel").open();
    xml.text_element("text", &[], book.words.pages);
    xml.end_line();
    for (idx, page) in book.survey.pages.iter().enumerate() {
        let is_number = page.label.bytes().all(|byte| byte.is_ascii_digit());
        let mut target = xml.start("pageTarget");
        target.attribute("id", &format!("target-{}", idx + 1));
        target.attribute("type", if is_number { "normal" } else { "front" });
        target.optional("value", (is_number && !page.label.is_empty()).then_some(page.label.as_str()));
        target.open();
        label(xml, &page.label, &format!("{}#{}", book.files[page.file].path, page.id));
        xml.end_line();
    }
    xml.end_line();
}

fn label(xml: &mut Xml, title: &str, href: &str) {
    xml.start("navLabel").open();
    xml.text_element("text", &[], title);
    xml.end_line();
    let mut content = xml.start("content");
    content.attribute("src", href);
    content.empty();
    xml.line();
}

/// The folder of the book in the archive.
pub(super) fn in_folder(path: &str) -> String {
    format!("{FOLDER}{path}")
}
