//! Saving: the objects in their order, those that are no streams packed together where the version knows
//! that, and the table that leads to each (ISO 32000-1, 7.5). The identifier is the fingerprint of all that
//! stands before it.

use super::super::PdfError;
use super::super::cast::{Casts, Pack};
use super::super::syntax::{deflate, fingerprint, integer};
use super::{name, serial};
use crate::target::Standard;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Objects in one stream (7.5.7).
const PER_STREAM: usize = 200;

/// The file, and the streams of objects that it has; those that are among the casts are taken from there.
pub(super) fn save(
    document: Document,
    press: Option<Standard>,
    casts: Option<&Casts>,
) -> Result<(Vec<u8>, Vec<Pack>), PdfError> {
    let (version, packs_objects) = match press {
        Some(Standard::X1a2001 | Standard::X3_2002) => ("1.3", false),
        Some(Standard::X4) => ("1.6", true),
        _ => ("1.7", true),
    };
    let Document { objects, trailer, .. } = document;
    // Those that are packed have their places only at the end, and their numbers before.
    let last = objects.keys().map(|(id, _)| *id).max().unwrap_or_default();
    let mut file = File::new(version, last);
    let (streams, others): (BTreeMap<_, _>, BTreeMap<_, _>) =
        objects.into_iter().partition(|(_, object)| !packs_objects || matches!(object, Object::Stream(_)));
    for (id, object) in streams {
        file.object(id, object);
    }
    let others: Vec<_> = others.into_iter().collect();
    let packed = others.par_chunks(PER_STREAM).map(|objects| pack(objects, casts));
    let packed: Vec<(Vec<u32>, Stream, Option<Pack>)> = packed.collect();
    // There are many, and nothing has to wait until the last is gone.
    rayon::spawn(move || drop(others));
    let mut packs = Vec::new();
    for (held, stream, own) in packed {
        packs.extend(own);
        let container = file.take_id();
        for (index, id) in (0..).zip(held) {
            file.places.insert(id, Place::Packed { container, index });
        }
        file.object((container, 0), stream.into());
    }
    Ok((file.finish(trailer, packs_objects)?, packs))
}

/// Where an object is.
#[derive(Clone, Copy)]
enum Place {
    At(usize),
    /// In a stream of objects, as the one of this index.
    Packed {
        container: u32,
        index: u16,
    },
}

/// A file that grows.
struct File {
    bytes: Vec<u8>,
    places: BTreeMap<u32, Place>,
    /// The last number that is taken.
    last: u32,
}

impl File {
    fn new(version: &str, last: u32) -> Self {
        // Bytes above 127 tell programs that the file is not text (7.5.2).
        let mut bytes = format!("%PDF-{version}\n%").into_bytes();
        bytes.extend_from_slice(&[0xBB, 0xAD, 0xC0, 0xDE, b'\n']);
        File { bytes, places: BTreeMap::new(), last }
    }

    fn take_id(&mut self) -> u32 {
        self.last += 1;
        self.last
    }

    fn object(&mut self, (id, generation): ObjectId, mut object: Object) {
        self.places.insert(id, Place::At(self.bytes.len()));
        let out = &mut self.bytes;
        integer(out, u64::from(id));
        out.push(b' ');
        integer(out, u64::from(generation));
        out.extend_from_slice(b" obj\n");
        close_clearly(&mut object);
        if let Object::Stream(stream) = &mut object {
            stream.dict.set("Length", stream.content.len() as i64);
            serial::dictionary(out, &stream.dict);
            out.extend_from_slice(b"\nstream\n");
            out.extend_from_slice(&stream.content);
            out.extend_from_slice(b"\nendstream");
        } else {
            serial::write(out, &object);
        }
        out.extend_from_slice(b"\nendobj\n");
    }

    /// The table, and what leads to it.
    fn finish(mut self, mut trailer: Dictionary, packs: bool) -> Result<Vec<u8>, PdfError> {
        let start = self.bytes.len();
        // Offsets are 32 bits wide.
        u32::try_from(start).map_err(|_| PdfError::TooLarge)?;
        let identifier = Object::String(fingerprint(&self.bytes).to_vec(), StringFormat::Hexadecimal);
        trailer.set("ID", vec![identifier.clone(), identifier]);
        if packs {
            let own = self.take_id();
            self.places.insert(own, Place::At(start));
            trailer.set("Size", i64::from(self.last) + 1);
            self.object((own, 0), self.table_stream(trailer).into());
        } else {
            trailer.set("Size", i64::from(self.last) + 1);
            self.table();
            self.bytes.extend_from_slice(b"trailer\n");
            serial::dictionary(&mut self.bytes, &trailer);
            self.bytes.push(b'\n');
        }
        self.bytes.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
        Ok(self.bytes)
    }

    /// Ranges of numbers that follow one another, from 0, which no object has.
    fn sections(&self) -> Vec<(u32, u32)> {
        let mut sections = vec![(0, 1)];
        for id in self.places.keys() {
            match sections.last_mut() {
                Some((first, count)) if *first + *count == *id => *count += 1,
                _ => sections.push((*id, 1)),
            }
        }
        sections
    }

    /// 7.5.8.
    fn table_stream(&self, mut trailer: Dictionary) -> Stream {
        let mut entries = vec![0, 0, 0, 0, 0, 0xFF, 0xFF];
        for place in self.places.values() {
            let (kind, place, index) = match place {
                // Offsets past 32 bits have been refused.
                Place::At(offset) => (1, u32::try_from(*offset).unwrap_or(u32::MAX), 0),
                Place::Packed { container, index } => (2, *container, *index),
            };
            entries.push(kind);
            entries.extend_from_slice(&place.to_be_bytes());
            entries.extend_from_slice(&index.to_be_bytes());
        }
        let sections = self.sections().into_iter().flat_map(|(first, count)| [first, count]);
        trailer.set("Type", name("XRef"));
        trailer.set("W", [1, 4, 2].map(Object::Integer).to_vec());
        trailer.set("Index", sections.map(|number| Object::Integer(number.into())).collect::<Vec<_>>());
        let packed = deflate(&entries);
        // As they are they end in a zero; see `pack`.
        if ends_in_a_line_end(&packed) {
            return Stream::new(trailer, entries);
        }
        trailer.set("Filter", name("FlateDecode"));
        Stream::new(trailer, packed)
    }

    /// 7.5.4: twenty bytes an entry.
    fn table(&mut self) {
        let mut table = b"xref\n".to_vec();
        for (first, count) in self.sections() {
            table.extend_from_slice(format!("{first} {count}\n").as_bytes());
            for id in first..first + count {
                let entry = match self.places.get(&id) {
                    Some(Place::At(offset)) => format!("{offset:010} 00000 n \n"),
                    Some(Place::Packed { .. }) | None => "0000000000 65535 f \n".to_owned(),
                };
                table.extend_from_slice(entry.as_bytes());
            }
        }
        self.bytes.append(&mut table);
    }
}

/// A stream of objects and the numbers of what it holds, in order (7.5.7).
fn pack(objects: &[(ObjectId, Object)], casts: Option<&Casts>) -> (Vec<u32>, Stream, Option<Pack>) {
    let mut bodies = Vec::new();
    let mut heads = Vec::new();
    for ((id, _), object) in objects {
        integer(&mut heads, u64::from(*id));
        heads.push(b' ');
        integer(&mut heads, bodies.len() as u64);
        heads.push(b' ');
        serial::write(&mut bodies, object);
        bodies.push(b' ');
    }
    let first = heads.len() as i64;
    heads.append(&mut bodies);
    let kept = casts.map(|casts| casts.pack(&heads, || deflate_clearly(heads.clone())));
    let content = kept.as_ref().map_or_else(|| deflate_clearly(heads), |own| own.content.clone());
    let own = Dictionary::from_iter([
        ("Type", name("ObjStm")),
        ("N", Object::Integer(objects.len() as i64)),
        ("First", Object::Integer(first)),
        ("Filter", name("FlateDecode")),
    ]);
    (objects.iter().map(|((id, _), _)| *id).collect(), Stream::new(own, content), kept)
}

/// Some readers of streams of objects know one filter alone, so they cannot be closed as others are; but
/// white at their end is free.
fn deflate_clearly(mut objects: Vec<u8>) -> Vec<u8> {
    let mut content = deflate(&objects);
    while ends_in_a_line_end(&content) {
        objects.push(b' ');
        content = deflate(&objects);
    }
    content
}

fn ends_in_a_line_end(bytes: &[u8]) -> bool {
    matches!(bytes.last(), Some(b'\n' | b'\r'))
}

/// A stream whose last byte could be taken for the line end before `endstream` is written in base 85, which
/// ends in a mark of its own: readers who look for the end would find one byte less than `Length` says
/// (ISO 19005-2, 6.1.7.1).
fn close_clearly(object: &mut Object) {
    let Object::Stream(stream) = object else { return };
    if !ends_in_a_line_end(&stream.content) {
        return;
    }
    let first = Object::Name(b"ASCII85Decode".to_vec());
    let filters = match stream.dict.remove(b"Filter") {
        Some(Object::Array(others)) => std::iter::once(first).chain(others).collect(),
        Some(other) => vec![first, other],
        None => vec![first],
    };
    if let Some(parameters) = stream.dict.remove(b"DecodeParms") {
        stream.dict.set("DecodeParms", vec![Object::Null, parameters]);
    }
    stream.dict.set("Filter", Object::Array(filters));
    let content = ascii85(&stream.content);
    stream.set_content(content);
}

/// ISO 32000-1, 7.4.3.
fn ascii85(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() * 5 / 4 + 8);
    for group in bytes.chunks(4) {
        let mut whole = [0; 4];
        whole[..group.len()].copy_from_slice(group);
        let mut value = u32::from_be_bytes(whole);
        if value == 0 && group.len() == 4 {
            out.push(b'z');
            continue;
        }
        let mut digits = [0; 5];
        for digit in digits.iter_mut().rev() {
            *digit = b'!' + (value % 85) as u8;
            value /= 85;
        }
        out.extend_from_slice(&digits[..=group.len()]);
    }
    out.extend_from_slice(b"~>");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_of_objects_take_numbers_that_no_object_has() {
        for last_is_a_stream in [false, true] {
            let mut document = Document::new();
            let stream = Stream::new(Dictionary::new(), b"words".to_vec());
            let mut ids = Vec::new();
            for number in 0..PER_STREAM * 3 {
                ids.push(document.add_object(Object::Integer(number as i64)));
                if number == 7 {
                    document.add_object(stream.clone());
                }
            }
            if last_is_a_stream {
                document.add_object(stream);
            }
            let root = document.add_object(Dictionary::from_iter([("Type", name("Catalog"))]));
            document.trailer.set("Root", root);
            let (bytes, _) = save(document, None, None).expect("it can be saved");
            let read = Document::load_mem(&bytes).expect("it can be read");
            for (number, id) in ids.into_iter().enumerate() {
                assert_eq!(read.get_object(id).and_then(Object::as_i64).ok(), Some(number as i64));
            }
        }
    }

    #[test]
    fn streams_end_in_no_line_end_and_read_back() {
        for content in [&b"ends in a line end\n"[..], b"\0\0\0\0\r", b"ends well", b"\n"] {
            let mut object: Object = Stream::new(Dictionary::new(), content.to_vec()).into();
            close_clearly(&mut object);
            let stream = object.as_stream().unwrap();
            assert!(!matches!(stream.content.last(), Some(b'\n' | b'\r')));
            let found = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
            assert_eq!(found, content);
        }
    }
}
