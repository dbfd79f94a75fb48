//! The finishing pass: what printpdf has no words for, put into its document before it is saved.

mod colors;
mod fonts;
mod metadata;
mod navigation;
mod objects;
mod save;
mod serial;
mod standards;
mod tags;

use super::assemble::Assembled;
use super::cast::Pack;
use super::content::PageContent;
use super::faces::Faces;
use super::mixer::Mixer;
use super::sheet::Sheet;
use super::syntax::fingerprint;
use super::{ExternalObject, Job, PdfError};
use crate::pages::StructureRole;
use crate::target::Standard;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat};

pub use tags::Unspoken;
pub(super) use tags::role_name;

/// What the other stages made, for the pass to put in.
pub(super) struct Parts<'a> {
    pub job: &'a Job<'a>,
    /// One for each page, blank ones at the end included.
    pub sheets: Vec<Sheet>,
    pub mixer: &'a Mixer,
    /// Of each node of the structure, headings without gaps.
    pub roles: &'a [StructureRole],
    pub faces: &'a Faces,
    pub contents: Vec<PageContent>,
    /// A fingerprint of each page's content.
    pub prints: Vec<[u8; 16]>,
    pub objects: Vec<ExternalObject>,
}

/// The file, and what it claims in the end.
pub(super) struct Finished {
    pub bytes: Vec<u8>,
    pub claimed: Vec<Standard>,
    pub unspoken: Option<Unspoken>,
    /// Its streams of objects, compressed, to be found again by what they hold.
    pub packs: Vec<Pack>,
}

pub(super) fn finish(assembled: Assembled, mut parts: Parts<'_>) -> Result<Finished, PdfError> {
    let Assembled { mut document, catalog, pages, fonts, objects } = assembled;
    let Job { pages: own, metadata, .. } = *parts.job;
    fonts::complete(&mut document, &fonts, parts.faces, parts.job.fonts);
    let seen_through: Vec<bool> = parts.objects.iter().map(ExternalObject::is_seen_through).collect();
    let inks = colors::Inks::new(&mut document, &parts);
    for (id, object) in objects.iter().zip(std::mem::take(&mut parts.objects)) {
        objects::put(&mut document, *id, object);
    }
    for (index, id) in pages.iter().enumerate() {
        let resources =
            Resources { fonts: &fonts, objects: &objects, seen_through: &seen_through, inks: &inks };
        complete_page(&mut document, *id, index, &mut parts, &resources);
    }
    let places = navigation::Places { ids: &pages, sheets: &parts.sheets };
    let claims = &parts.job.claims;
    // ISO 15930-7, and its elders: no annotation inside the bleed.
    let linked = parts.job.links && claims.press().is_none();
    let links = if linked { navigation::links(&mut document, &places, own) } else { Vec::new() };
    let tagged = if claims.is_old() { None } else { tags::write(&mut document, &pages, &parts, &links) };
    dictionary(&mut document, catalog).remove(b"PageMode");
    if parts.job.outline {
        navigation::outline(&mut document, catalog, &places, own);
    }
    navigation::labels(&mut document, catalog, own);
    if linked {
        navigation::names(&mut document, catalog, &places, own);
    }
    let fault = tagged.as_ref().and_then(|tagged| tagged.fault);
    let named = !metadata.title.trim().is_empty() && !metadata.language.is_empty();
    let spoken = linked && tagged.is_some() && fault.is_none() && named;
    let claimed = standards::claimed(parts.job, spoken);
    standards::write(&mut document, catalog, &parts, &claimed);
    let identity = identity(&parts);
    metadata::write(&mut document, catalog, parts.job, &claimed, identity);
    let root = dictionary(&mut document, catalog);
    if let Some(tagged) = tagged {
        root.set("StructTreeRoot", Object::Reference(tagged.root));
        root.set("MarkInfo", Dictionary::from_iter([("Marked", Object::Boolean(true))]));
    }
    root.remove(b"PageLayout");
    if !claims.is_old() {
        root.set("ViewerPreferences", Dictionary::from_iter([("DisplayDocTitle", Object::Boolean(true))]));
        if !metadata.language.is_empty() {
            root.set("Lang", string(&metadata.language));
        }
    }
    let (bytes, packs) = save::save(document, claims.press(), parts.job.casts)?;
    Ok(Finished { bytes, claimed, unspoken: fault, packs })
}

/// What tells this document from all others: a fingerprint of what is on its pages.
fn identity(parts: &Parts<'_>) -> [u8; 16] {
    let mut all = Vec::new();
    for (content, print) in parts.contents.iter().zip(&parts.prints) {
        all.extend_from_slice(print);
        all.extend_from_slice(&content.marked.len().to_le_bytes());
    }
    all.extend_from_slice(parts.job.metadata.title.as_bytes());
    fingerprint(&all)
}

/// What pages refer to.
struct Resources<'a> {
    fonts: &'a [ObjectId],
    objects: &'a [ObjectId],
    /// Which of the objects let what is below them show through.
    seen_through: &'a [bool],
    inks: &'a colors::Inks,
}

/// The boxes (ISO 32000-1, 14.11.2), the stream and the resources of a page.
fn complete_page(
    document: &mut Document,
    id: ObjectId,
    index: usize,
    parts: &mut Parts<'_>,
    all: &Resources<'_>,
) {
    let old = parts.job.claims.is_old();
    let content = &mut parts.contents[index];
    let own = dictionary(document, id);
    boxes(own, &parts.sheets[index]);
    own.remove(b"Annots");
    let stream = own.get(b"Contents").and_then(Object::as_reference).ok();
    let resources = own.get(b"Resources").and_then(Object::as_reference).ok();
    if !old {
        if !content.marked.is_empty() {
            own.set("StructParents", index as i64);
        }
        own.set("Tabs", name("S"));
    }
    if let Some(stream) = stream {
        let filter = Dictionary::from_iter([("Filter", name("FlateDecode"))]);
        document.objects.insert(stream, Stream::new(filter, std::mem::take(&mut content.stream)).into());
    }
    let mut used = Dictionary::new();
    let references = |prefix: char, used: &std::collections::BTreeSet<usize>, ids: &[ObjectId]| {
        let entries = used.iter().filter_map(|index| Some((format!("{prefix}{index}"), *ids.get(*index)?)));
        Dictionary::from_iter(entries.map(|(key, id)| (key, Object::Reference(id))))
    };
    if !content.faces.is_empty() {
        used.set("Font", references('F', &content.faces, all.fonts));
    }
    if !content.objects.is_empty() {
        used.set("XObject", references('P', &content.objects, all.objects));
    }
    let states = colors::states(content);
    if !states.is_empty() {
        used.set("ExtGState", states);
    }
    let spaces = all.inks.spaces(content, &parts.sheets[index]);
    if !spaces.is_empty() {
        used.set("ColorSpace", spaces);
    }
    let through = |object: &usize| all.seen_through.get(*object).copied().unwrap_or(false);
    let seen_through = content.alphas.iter().any(|alpha| *alpha < 255) || content.objects.iter().any(through);
    if seen_through {
        // The space in which the page is blended must be that of the output (ISO 15930-7).
        let group = [("S", name("Transparency")), ("CS", name(parts.mixer.blending()))];
        dictionary(document, id).set("Group", Dictionary::from_iter(group));
    }
    if let Some(resources) = resources {
        document.objects.insert(resources, used.into());
    }
}

fn boxes(own: &mut Dictionary, sheet: &Sheet) {
    own.set("MediaBox", numbers(&sheet.media()));
    own.set("TrimBox", numbers(&sheet.trim()));
    // Without bleed and marks all are the same; the trim is what printers look for.
    own.remove(b"CropBox");
    if sheet.has_margin() {
        own.set("CropBox", numbers(&sheet.media()));
        own.set("BleedBox", numbers(&sheet.bleed()));
    }
    if let Some(art) = sheet.art() {
        own.set("ArtBox", numbers(&art));
    }
}

/// An object that was made as a dictionary; one that is something else becomes one.
fn dictionary(document: &mut Document, id: ObjectId) -> &mut Dictionary {
    let object = document.objects.entry(id).or_insert_with(|| Dictionary::new().into());
    if !matches!(object, Object::Dictionary(_)) {
        *object = Dictionary::new().into();
    }
    object.as_dict_mut().expect("it was made a dictionary just now")
}

fn name(text: &str) -> Object {
    Object::Name(text.as_bytes().to_vec())
}

/// A text string (ISO 32000-1, 7.9.2.2).
fn string(text: &str) -> Object {
    Object::String(super::syntax::text_bytes(text), StringFormat::Literal)
}

/// A number to three places, as an integer where it is one.
fn real(value: f64) -> Object {
    let rounded = (value * 1000.0).round() / 1000.0;
    if rounded.fract() == 0.0 && rounded.abs() < 1e9 {
        Object::Integer(rounded as i64)
    } else {
        Object::Real(rounded as f32)
    }
}

fn numbers(values: &[f64]) -> Object {
    Object::Array(values.iter().map(|value| real(*value)).collect())
}
