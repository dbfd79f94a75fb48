//! What a file says as a whole, and what is printed on each of its pages.

use super::matrix::Area;
use super::open::{MOST_STREAM, Opened};
use super::scan::{Print, Scan, Shelf};
use hayro_syntax::object::{Array, Dict, Name, Object, Rect, Stream, String as PdfString};
use hayro_syntax::page::Page;
use std::collections::BTreeMap;

/// The boxes of a page, in pt from the lower left corner of its coordinates (ISO 32000-1, 14.11.2).
#[derive(Clone, Copy, Debug)]
pub(super) struct Boxes {
    pub media: Area,
    /// None where the file does not state it.
    pub bleed: Option<Area>,
    pub trim: Option<Area>,
    pub art: Option<Area>,
}

impl Boxes {
    /// Where the page is cut: what is stated, else the whole sheet.
    pub fn cut(&self) -> Area {
        self.trim.or(self.art).unwrap_or(self.media)
    }
}

pub(super) struct PageFacts {
    pub boxes: Boxes,
    pub annotations: usize,
    pub print: Print,
}

#[derive(Default)]
pub(super) struct Facts {
    /// In bytes.
    pub size: usize,
    /// `1.6`.
    pub version: String,
    pub pages: Vec<PageFacts>,
    pub title: bool,
    pub language: bool,
    /// It says that all its content is marked, and has a structure.
    pub tagged: bool,
    pub outline: bool,
    /// The XMP packet.
    pub xmp: Option<String>,
    /// The kinds of the output intents, and whether each has a profile or a name.
    pub intents: Vec<(String, bool)>,
    /// Keys of PDF/X in the Info dictionary.
    pub info: BTreeMap<String, String>,
    pub files: bool,
}

pub(super) fn gather(opened: &Opened, size: usize) -> Facts {
    let pdf = &opened.pdf;
    let mut facts = Facts { size, version: version(pdf), ..Facts::default() };
    let info = pdf.metadata();
    facts.title = info.title.as_ref().is_some_and(|title| !title.is_empty());
    if let Some(root) = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()) {
        catalog(&root, opened, &mut facts);
    }
    press_info(pdf, &mut facts);
    let shelf = Shelf::default();
    for page in pdf.pages().iter() {
        facts.pages.push(page_facts(page, opened, &shelf));
    }
    facts
}

fn version(pdf: &hayro_syntax::Pdf) -> String {
    use hayro_syntax::PdfVersion as Version;
    let name = match pdf.version() {
        Version::Pdf10 => "1.0",
        Version::Pdf11 => "1.1",
        Version::Pdf12 => "1.2",
        Version::Pdf13 => "1.3",
        Version::Pdf14 => "1.4",
        Version::Pdf15 => "1.5",
        Version::Pdf16 => "1.6",
        Version::Pdf17 => "1.7",
        Version::Pdf20 => "2.0",
    };
    name.to_owned()
}

fn catalog(root: &Dict<'_>, opened: &Opened, facts: &mut Facts) {
    facts.language = root.get::<PdfString<'_>>("Lang").is_some_and(|own| !own.as_bytes().is_empty());
    let marked = root.get::<Dict<'_>>("MarkInfo").and_then(|own| own.get::<bool>("Marked"));
    facts.tagged = marked == Some(true) && root.get::<Dict<'_>>("StructTreeRoot").is_some();
    facts.outline =
        root.get::<Dict<'_>>("Outlines").is_some_and(|own| own.get::<Dict<'_>>("First").is_some());
    if let Some(packet) = root.get::<Stream<'_>>("Metadata") {
        facts.xmp = opened.unpack(&packet).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    }
    for intent in
        root.get::<Array<'_>>("OutputIntents").into_iter().flat_map(|own| own.iter::<Dict<'_>>()).take(20)
    {
        let kind = intent.get::<Name<'_>>("S").map(|own| own.as_str().to_owned()).unwrap_or_default();
        let named = intent
            .get::<PdfString<'_>>("OutputConditionIdentifier")
            .is_some_and(|own| !own.as_bytes().is_empty());
        let profile = intent.get::<Stream<'_>>("DestOutputProfile").is_some();
        facts.intents.push((kind, named || profile));
    }
    let embedded = root.get::<Dict<'_>>("Names").is_some_and(|own| own.contains_key("EmbeddedFiles"));
    facts.files = embedded || root.get::<Array<'_>>("AF").is_some();
}

/// The Info dictionary, which the reader does not hand out: the one object that says how it is trapped, or
/// which PDF/X it is.
fn press_info(pdf: &hayro_syntax::Pdf, facts: &mut Facts) {
    for object in pdf.objects() {
        let Object::Dict(own) = object else { continue };
        if !["GTS_PDFXVersion", "Trapped"].iter().any(|key| own.contains_key(key)) {
            continue;
        }
        for key in ["GTS_PDFXVersion", "GTS_PDFXConformance", "Trapped"] {
            let value = match own.get::<Object<'_>>(key) {
                Some(Object::String(text)) => String::from_utf8_lossy(text.as_bytes()).into_owned(),
                Some(Object::Name(name)) => name.as_str().to_owned(),
                _ => continue,
            };
            facts.info.insert(key.to_owned(), value);
        }
        return;
    }
}

fn area(rect: Rect) -> Area {
    Area { left: rect.x0, bottom: rect.y0, right: rect.x1, top: rect.y1 }
}

fn page_facts(page: &Page<'_>, opened: &Opened, shelf: &Shelf) -> PageFacts {
    let own = page.raw();
    let stated = |key: &str| own.get::<Rect>(key).map(area).filter(|area| !area.is_empty());
    let media = area(page.media_box());
    let boxes = Boxes { media, bleed: stated("BleedBox"), trim: stated("TrimBox"), art: stated("ArtBox") };
    let mut content = Vec::new();
    let mut cut = false;
    let mut add = |stream: &Stream<'_>| match opened.unpack(stream) {
        Some(bytes) if content.len() + bytes.len() <= MOST_STREAM => {
            content.extend_from_slice(&bytes);
            content.push(b'\n');
        }
        Some(_) | None => cut = true,
    };
    match own.get::<Object<'_>>("Contents") {
        Some(Object::Stream(stream)) => add(&stream),
        Some(Object::Array(streams)) => {
            streams.iter::<Stream<'_>>().take(10_000).for_each(|stream| add(&stream))
        }
        _ => {}
    }
    let mut scan = Scan::new(opened, shelf);
    let resources = inherited(own, 0).unwrap_or_default();
    scan.page(&content, &resources, media);
    scan.print.cut |= cut;
    let annotations =
        own.get::<Array<'_>>("Annots").map_or(0, |own| own.iter::<Dict<'_>>().take(100_000).count());
    PageFacts { boxes, annotations, print: scan.print }
}

/// The resources of a page, or those it inherits (7.7.3.4).
fn inherited<'a>(own: &Dict<'a>, depth: usize) -> Option<Dict<'a>> {
    if let Some(resources) = own.get::<Dict<'_>>("Resources") {
        return Some(resources);
    }
    if depth > 30 {
        return None;
    }
    inherited(&own.get::<Dict<'_>>("Parent")?, depth + 1)
}
