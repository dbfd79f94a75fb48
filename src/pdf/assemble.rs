//! printpdf's part: the document's skeleton with its pages, fonts and external objects.
//!
//! What printpdf would write into the pages is replaced by the finishing pass, so each page goes in
//! empty. Only the first names glyphs: printpdf embeds a font when a page shows some of it. Ids are
//! ours, since printpdf's own come from a counter that other documents share.

use super::faces::Faces;
use super::{ExternalObject, PdfError};
use crate::pages::Page;
use printpdf::{
    Codepoint, ExternalStream, ExternalXObject, FontId, Mm, Op, ParsedFont, PdfDocument, PdfFont,
    PdfFontHandle, PdfPage, PdfSaveOptions, Pt, TextItem, XObject, XObjectId,
};

/// Names of fonts and objects in resources: `F` and `P` with their index, the index padded so that
/// printpdf's maps keep the order.
fn font_id(index: usize) -> FontId {
    FontId(format!("F{index:05}"))
}

fn object_id(index: usize) -> XObjectId {
    XObjectId(format!("P{index:05}"))
}

/// printpdf's document, with the ids at which the finishing pass finds what it replaces.
pub(super) struct Assembled {
    pub document: lopdf::Document,
    pub catalog: lopdf::ObjectId,
    pub pages: Vec<lopdf::ObjectId>,
    /// By index of the face.
    pub fonts: Vec<lopdf::ObjectId>,
    /// By index of the external object.
    pub objects: Vec<lopdf::ObjectId>,
}

pub(super) fn assemble(
    pages: &[&Page],
    faces: &Faces,
    objects: &[ExternalObject],
) -> Result<Assembled, PdfError> {
    let mut document = PdfDocument::new("");
    let mut ops = Vec::new();
    for (index, face) in faces.faces.iter().enumerate() {
        let mut warnings = Vec::new();
        let mut font = ParsedFont::from_bytes(&face.subset.bytes, 0, &mut warnings).ok_or_else(|| {
            PdfError::Face { name: face.name.clone(), reason: "its subset cannot be read back".into() }
        })?;
        font.font_name = Some(face.name.clone());
        document.resources.fonts.map.insert(font_id(index), PdfFont::new(font));
        ops.push(Op::SetFont { font: PdfFontHandle::External(font_id(index)), size: Pt(1.0) });
        ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(vec![Codepoint::new(0, 0.0)])] });
    }
    for (index, _) in objects.iter().enumerate() {
        let stream = ExternalStream { compress: false, ..ExternalStream::default() };
        let object = ExternalXObject { stream, width: None, height: None, dpi: None };
        document.resources.xobjects.map.insert(object_id(index), XObject::External(object));
    }
    document.pages = pages
        .iter()
        .map(|page| {
            let size = |length: crate::units::Length| Mm(length.to_mm() as f32);
            PdfPage::new(size(page.size.width), size(page.size.height), std::mem::take(&mut ops))
        })
        .collect();
    let document = document.to_lopdf_document(&PdfSaveOptions::default(), &mut Vec::new());
    locate(document, faces, objects)
}

/// Finds the objects that printpdf made, and drops the dictionaries it shares among all pages.
fn locate(
    mut document: lopdf::Document,
    faces: &Faces,
    objects: &[ExternalObject],
) -> Result<Assembled, PdfError> {
    let odd = || PdfError::Assembly;
    let catalog = document.trailer.get(b"Root").and_then(lopdf::Object::as_reference).map_err(|_| odd())?;
    let pages: Vec<lopdf::ObjectId> = document.page_iter().collect();
    let mut found = Assembled {
        fonts: Vec::new(),
        objects: Vec::new(),
        catalog,
        pages,
        document: lopdf::Document::new(),
    };
    if let Some(first) = found.pages.first() {
        let resources = document
            .get_dictionary(*first)
            .and_then(|page| page.get(b"Resources"))
            .and_then(lopdf::Object::as_reference)
            .and_then(|id| document.get_dictionary(id))
            .map_err(|_| odd())?
            .clone();
        let shared = |key: &[u8]| resources.get(key).and_then(lopdf::Object::as_reference).map_err(|_| odd());
        let fonts = document.get_dictionary(shared(b"Font")?).map_err(|_| odd())?;
        for index in 0..faces.faces.len() {
            let id = fonts.get(font_id(index).0.as_bytes()).and_then(lopdf::Object::as_reference);
            found.fonts.push(id.map_err(|_| odd())?);
        }
        let external = document.get_dictionary(shared(b"XObject")?).map_err(|_| odd())?;
        for index in 0..objects.len() {
            let id = external.get(object_id(index).0.as_bytes()).and_then(lopdf::Object::as_reference);
            found.objects.push(id.map_err(|_| odd())?);
        }
        for key in [&b"Font"[..], b"XObject", b"ExtGState", b"Shading"] {
            let id = shared(key)?;
            document.objects.remove(&id);
        }
    }
    found.document = document;
    Ok(found)
}
