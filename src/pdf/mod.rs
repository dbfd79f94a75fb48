//! Finished pages, faces and pictures to the bytes of a PDF.
//!
//! Four stages, each a file or a folder:
//!
//! 1. [`faces`] looks at every glyph once: which faces and glyphs are used, what text each glyph
//!    stands for; it subsets the faces.
//! 2. [`content`] encodes each page as a finished, compressed content stream, with marked content
//!    for the tags, unless an earlier build has left it among the [`cast`]s; [`image`] and [`drawing`] encode the pictures. Pages and pictures are
//!    independent, so this runs on all threads; nothing depends on their number.
//! 3. [`assemble`] has printpdf lay out the document: pages, fonts and external objects, by ids of
//!    ours.
//! 4. [`finish`] takes printpdf's lopdf document and puts in what printpdf has no words for: the
//!    finished streams, exact widths, page boxes, tags, outline, labels, destinations, links and
//!    metadata; then it saves.

mod assemble;
mod cast;
mod content;
mod drawing;
mod faces;
mod finish;
mod flatten;
mod headings;
mod image;
mod metadata;
mod mixer;
mod sheet;
mod syntax;

pub use cast::Casts;
pub use finish::Unspoken;
pub use metadata::Metadata;
pub use mixer::{ColorSpace, Colors, Held};
pub use sheet::{SheetBleed, Sheets};

use crate::font::{FontError, FontLibrary};
use crate::pages::{Folio, ItemKind, Page, Pages};
use crate::picture::{Picture, PictureKind, Pictures};
use crate::target::Standard;
use finish::Finished;
use mixer::Mixer;
use rayon::prelude::*;
use sheet::Sheet;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Why no PDF could be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PdfError {
    /// A face cannot be subset, or printpdf cannot read its subset.
    Face { name: String, reason: String },
    /// A picture on a page is not there or cannot be decoded.
    Picture { path: String, reason: String },
    /// What is below shows through something, and the standard knows no such thing: the page and the item,
    /// each counted from 0.
    SeenThrough { page: usize, item: usize },
    /// A profile by which no colours can be converted.
    Profile(String),
    /// printpdf's document is not laid out as the finishing pass expects.
    Assembly,
    /// The plates, by their names, whose pages were to be taken up as they were encoded before, and would be
    /// other ones now.
    Worn(Vec<[u8; 16]>),
    /// A PDF may have no more than this many objects or bytes (ISO 32000-1, annex C).
    TooLarge,
}

impl fmt::Display for PdfError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PdfError::Face { name, reason } => write!(f, "face `{name}` cannot be embedded: {reason}"),
            PdfError::Picture { path, reason } => write!(f, "picture `{path}` cannot be embedded: {reason}"),
            PdfError::SeenThrough { page, .. } => {
                write!(f, "something on page {} lets what is below it show through", page + 1)
            }
            PdfError::Profile(reason) => write!(f, "the colour profile cannot be used: {reason}"),
            PdfError::Worn(_) => f.write_str("pages that were kept are not what they would be now"),
            PdfError::Assembly => f.write_str("the document could not be assembled"),
            PdfError::TooLarge => f.write_str("the file would be larger than PDF allows"),
        }
    }
}

impl std::error::Error for PdfError {}

impl PdfError {
    fn face(name: &str, error: &FontError) -> Self {
        PdfError::Face { name: name.to_owned(), reason: error.to_string() }
    }
}

/// What is written, and how.
#[derive(Clone)]
pub struct Job<'a> {
    pub pages: &'a Pages,
    /// What is painted on the pages of plates; none if nothing is to be kept of them.
    pub casts: Option<&'a Casts>,
    pub fonts: &'a FontLibrary,
    pub pictures: &'a Pictures,
    pub metadata: &'a Metadata,
    pub sheets: Sheets,
    pub colors: Colors,
    pub claims: Claims,
    /// Files that the PDF carries.
    pub attachments: &'a [Attachment],
    /// Empty pages at the end, which make the number of pages what the binding asks for.
    pub blanks: usize,
    /// Areas that lead somewhere.
    pub links: bool,
    pub outline: bool,
}

impl<'a> Job<'a> {
    /// A file for reading, with all that helps.
    pub fn new(
        pages: &'a Pages,
        fonts: &'a FontLibrary,
        pictures: &'a Pictures,
        metadata: &'a Metadata,
    ) -> Self {
        Job {
            pages,
            casts: None,
            fonts,
            pictures,
            metadata,
            sheets: Sheets::default(),
            colors: Colors::default(),
            claims: Claims::default(),
            attachments: &[],
            blanks: 0,
            links: true,
            outline: true,
        }
    }
}

/// The standards that a file is to conform to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Claims {
    pub standards: Vec<Standard>,
    /// The name under which the conditions of printing are registered.
    pub condition: Option<String>,
    /// Nothing is told of the publication but what a standard asks for.
    pub lean: bool,
}

impl Claims {
    pub fn has(&self, standard: Standard) -> bool {
        self.standards.contains(&standard)
    }
    /// The standard of files for presses that is claimed.
    pub fn press(&self) -> Option<Standard> {
        let press = [Standard::X1a2001, Standard::X3_2002, Standard::X4];
        press.into_iter().find(|own| self.has(*own))
    }
    /// The standard of files that are kept, by its part and level.
    pub fn archive(&self) -> Option<Standard> {
        let archive = [Standard::A2a, Standard::A2u, Standard::A3a, Standard::A3u];
        archive.into_iter().find(|own| self.has(*own))
    }
    /// PDF 1.3 knows neither transparency nor tags.
    pub fn is_old(&self) -> bool {
        matches!(self.press(), Some(Standard::X1a2001 | Standard::X3_2002))
    }
}

/// A file in a file (ISO 19005-3, 6.8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its path below the publication's folder, with `/`.
    pub name: String,
    pub media_type: &'static str,
    /// What it is, in words.
    pub description: String,
    pub bytes: Vec<u8>,
}

/// Empty pages like the last one.
fn blank_pages(pages: &Pages, count: usize) -> Vec<Page> {
    let Some(last) = pages.pages.last() else { return Vec::new() };
    let blank = |number: u32| {
        let folio = Folio { value: last.folio.value.saturating_add(number), ..last.folio.clone() };
        let (items, links) = (Vec::new(), Vec::new());
        Page { folio, blank: true, items, furniture: 0, links, starts: None, ..*last }
    };
    (1..).take(count).map(blank).collect()
}

/// Writes a PDF 1.7 file. The same input gives the same bytes, on any number of threads.
pub fn write(job: &Job<'_>) -> Result<Written, PdfError> {
    let Job { fonts, .. } = job;
    let opaque = job.claims.is_old();
    let flat = if opaque { flatten::colors(job.pages)? } else { None };
    let pages = flat.as_ref().unwrap_or(job.pages);
    let casts = cast::standing(job)?;
    let faces::Gathered { faces, shown, packs: mut kept } = faces::gather(pages, &casts, fonts, job.casts)?;
    let assets = assets(pages, &casts, job.pictures)?;
    let blanks = blank_pages(pages, job.blanks);
    let all: Vec<&Page> = pages.pages.iter().chain(&blanks).collect();
    let mixer = Mixer::new(&job.colors, &all)?;
    let indices: BTreeMap<&str, usize> =
        assets.iter().enumerate().map(|(idx, picture)| (picture.path.0.as_str(), idx)).collect();
    let encode = || {
        let roles = headings::closed_up(&pages.structure);
        let sheets: Vec<Sheet> =
            all.iter().enumerate().map(|(index, page)| Sheet::new(&job.sheets, page, index)).collect();
        let context = content::Context::new(job, &faces, &assets, &indices, &mixer, &roles);
        let checks = cast::Checks::new(job, &mixer, &faces, &assets, &context);
        let printed = (all.as_slice(), sheets.as_slice());
        let taken = cast::taken_up(&job.pages.plates, casts, printed, checks.as_ref())?;
        let contents = content::encode_all(&all, &sheets, taken, &context);
        let renewed = cast::renewed(job, &shown, printed, &contents, checks.as_ref());
        let prints = contents.iter().map(|own| syntax::fingerprint(&own.stream)).collect();
        Ok((Encoded { roles, sheets, contents, prints }, renewed))
    };
    let assemble = || {
        let mut objects =
            assets.par_iter().map(|picture| object(picture, &mixer)).collect::<Result<Vec<_>, _>>()?;
        if opaque {
            flatten::pictures(pages, &assets, &mut objects, &mixer)?;
        }
        Ok((assemble::assemble(&all, &faces, &objects)?, objects))
    };
    let (encoded, assembled) = rayon::join(encode, assemble);
    let (Encoded { roles, sheets, contents, prints }, renewed) = encoded?;
    let (document, objects) = assembled?;
    let parts =
        finish::Parts { job, sheets, mixer: &mixer, roles: &roles, faces: &faces, contents, prints, objects };
    let held = held(&assets, &parts.objects);
    let Finished { bytes, claimed, unspoken, packs } = finish::finish(document, parts)?;
    kept.extend(packs);
    let casts = renewed.and_then(|renewed| renewed.write(&kept));
    Ok(Written { bytes, held, claimed, unspoken, casts })
}

/// The pages' contents, and what they were encoded with.
struct Encoded {
    roles: Vec<crate::pages::StructureRole>,
    sheets: Vec<Sheet>,
    contents: Vec<content::PageContent>,
    prints: Vec<[u8; 16]>,
}

/// A file, and what was done to its pictures.
#[derive(Clone, Debug)]
pub struct Written {
    pub bytes: Vec<u8>,
    /// Pictures that were over the limit of ink, and are no more.
    pub held: Vec<(String, Held)>,
    /// The standards that it claims in the end.
    pub claimed: Vec<Standard>,
    /// Why those who hear it do not get all of it.
    pub unspoken: Option<Unspoken>,
    /// The casts of all plates, to be kept for the next time; none if they are those that were given.
    pub casts: Option<Vec<u8>>,
}

fn held(assets: &[&Picture], objects: &[ExternalObject]) -> Vec<(String, Held)> {
    let both = assets.iter().zip(objects);
    both.filter_map(|(picture, object)| Some((picture.path.0.clone(), object.held()?))).collect()
}

/// The pictures on the pages, each once, by path.
fn assets<'a>(
    pages: &Pages,
    casts: &[Option<cast::Cast>],
    pictures: &'a Pictures,
) -> Result<Vec<&'a Picture>, PdfError> {
    let lost = |path: &str| PdfError::Picture {
        path: path.to_owned(),
        reason: "it is not among the pictures of the build".into(),
    };
    let mut used = BTreeMap::new();
    for item in pages.pages.iter().flat_map(|page| &page.items) {
        if let ItemKind::Picture { asset, .. } = &item.kind {
            let picture = pictures.get(asset).ok_or_else(|| lost(&asset.0))?;
            used.insert(picture.path.0.as_str(), picture);
        }
    }
    let cast: BTreeSet<&str> =
        casts.iter().flatten().flat_map(|cast| &cast.pictures).map(String::as_str).collect();
    let by_path = pictures.values().filter(|picture| cast.contains(picture.path.0.as_str()));
    used.extend(by_path.map(|picture| (picture.path.0.as_str(), picture)));
    match cast.iter().find(|path| !used.contains_key(*path)) {
        Some(path) => Err(lost(path)),
        None => Ok(used.into_values().collect()),
    }
}

/// A picture as an external object.
enum ExternalObject {
    Image(image::Image),
    Form(drawing::Form),
}

impl ExternalObject {
    /// Whether what is below it shows through.
    fn is_seen_through(&self) -> bool {
        match self {
            ExternalObject::Image(image) => image.mask.is_some(),
            ExternalObject::Form(form) => form.is_seen_through(),
        }
    }

    fn held(&self) -> Option<Held> {
        match self {
            ExternalObject::Image(image) => image.held,
            ExternalObject::Form(form) => form.held,
        }
    }
}

fn object(picture: &Picture, mixer: &Mixer) -> Result<ExternalObject, PdfError> {
    let path = || picture.path.0.clone();
    match &picture.kind {
        PictureKind::Svg(own) => match &own.artwork().fault {
            Some(reason) => Err(PdfError::Picture { path: path(), reason: reason.clone() }),
            None => Ok(ExternalObject::Form(drawing::encode(own, mixer))),
        },
        PictureKind::Png | PictureKind::Jpeg | PictureKind::Gif | PictureKind::WebP | PictureKind::Heic => {
            image::encode(picture, mixer).map(ExternalObject::Image).map_err(|error| PdfError::Picture {
                path: picture.path.0.clone(),
                reason: error.to_string(),
            })
        }
    }
}
