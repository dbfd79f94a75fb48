//! Font dictionaries completed: exact widths, `ToUnicode` for every code, true descriptors.

use super::super::faces::{Code, Faces, UsedFace};
use super::super::syntax::deflate;
use super::{dictionary, name, real};
use crate::font::{Face, FontLibrary};
use crate::style::FontStyle;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use std::fmt::Write;

pub(super) fn complete(document: &mut Document, ids: &[ObjectId], faces: &Faces, fonts: &FontLibrary) {
    for (id, used) in ids.iter().zip(&faces.faces) {
        complete_one(document, *id, used, fonts.face(used.id));
    }
}

fn complete_one(document: &mut Document, id: ObjectId, used: &UsedFace, face: &Face) {
    let font = dictionary(document, id);
    font.set("BaseFont", name(&used.name));
    let unicode = font.get(b"ToUnicode").and_then(Object::as_reference).ok();
    let descendant = font.get_mut(b"DescendantFonts").and_then(Object::as_array_mut).ok();
    let mut descriptor = None;
    if let Some(Object::Dictionary(descendant)) = descendant.and_then(|array| array.first_mut()) {
        descendant.set("BaseFont", name(&used.name));
        descendant.set("W", widths(&used.codes));
        descendant.set("DW", 0);
        descriptor = descendant.get(b"FontDescriptor").and_then(Object::as_reference).ok();
    }
    if let Some(unicode) = unicode {
        let map = deflate(to_unicode(&used.codes).as_bytes());
        let filter = Dictionary::from_iter([("Filter", name("FlateDecode"))]);
        document.objects.insert(unicode, Stream::new(filter, map).into());
    }
    if let Some(descriptor) = descriptor {
        describe(document, descriptor, used, face);
    }
}

/// ISO 32000-1, 9.8: what viewers use to draw a substitute, and what checkers compare.
fn describe(document: &mut Document, id: ObjectId, used: &UsedFace, face: &Face) {
    let descriptor = dictionary(document, id);
    let metrics = face.metrics();
    let thousandths = |share: f64| Object::Integer((share * 1000.0).round() as i64);
    descriptor.set("Type", name("FontDescriptor"));
    descriptor.set("FontName", name(&used.name));
    descriptor.set("FontFamily", super::string(face.family()));
    // Table 122 knows the hundreds from 100 to 900; a variable face may stand between them.
    descriptor.set("FontWeight", i64::from((face.weight() + 50) / 100).clamp(1, 9) * 100);
    descriptor.set("Ascent", thousandths(metrics.ascent));
    descriptor.set("Descent", thousandths(metrics.descent));
    descriptor.set("CapHeight", thousandths(metrics.cap_height));
    descriptor.set("XHeight", thousandths(metrics.x_height));
    descriptor.set("ItalicAngle", real(metrics.italic_angle));
    let fixed = used.codes.iter().skip(1).map(|code| code.width).filter(|width| *width > 0.0);
    let (low, high) = fixed.fold((f32::MAX, 0f32), |(low, high), width| (low.min(width), high.max(width)));
    // Table 123: a subset's codes are of no standard set, hence symbolic.
    let flags = 4
        | i64::from(low == high && used.codes.len() > 4)
        | if face.style() == FontStyle::Normal { 0 } else { 64 };
    descriptor.set("Flags", flags);
    let program = ["FontFile2", "FontFile3"]
        .into_iter()
        .find_map(|key| descriptor.get(key.as_bytes()).and_then(Object::as_reference).ok());
    if let Some(Object::Stream(stream)) = program.and_then(|id| document.objects.get_mut(&id)) {
        let packed = deflate(&stream.content);
        stream.dict.set("Filter", name("FlateDecode"));
        stream.set_content(packed);
    }
}

/// All codes in one run from 0, so one array is enough.
fn widths(codes: &[Code]) -> Object {
    let widths = codes.iter().map(|code| real(f64::from(code.width))).collect();
    Object::Array(vec![Object::Integer(0), Object::Array(widths)])
}

/// ISO 32000-1, 9.10.3. At most a hundred entries a block, and no range across a change of the high
/// byte (Adobe Technical Note 5014).
fn to_unicode(codes: &[Code]) -> String {
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo<</Registry(Adobe)\
         /Ordering(UCS)/Supplement 0>>def\n/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let entries: Vec<(usize, &Code)> =
        codes.iter().enumerate().filter(|(_, code)| !code.text.is_empty()).collect();
    for block in entries.chunks(100) {
        let _ = writeln!(map, "{} beginbfchar", block.len());
        for (code, own) in block {
            let _ = write!(map, "<{code:04X}> <");
            for unit in own.text.encode_utf16() {
                let _ = write!(map, "{unit:04X}");
            }
            map.push_str(">\n");
        }
        map.push_str("endbfchar\n");
    }
    map.push_str("endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend");
    map
}
