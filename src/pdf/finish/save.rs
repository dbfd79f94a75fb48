//! Saving: PDF 1.7 with object streams, or what a standard of presses asks for; and an identifier that is
//! the fingerprint of all the rest.

use super::super::PdfError;
use super::super::syntax::fingerprint;
use crate::target::Standard;
use lopdf::{Document, Object, SaveOptions, StringFormat};

pub(super) fn save(mut document: Document, press: Option<Standard>) -> Result<Vec<u8>, PdfError> {
    let (version, streams) = match press {
        Some(Standard::X1a2001 | Standard::X3_2002) => ("1.3", false),
        Some(Standard::X4) => ("1.6", true),
        _ => ("1.7", true),
    };
    document.version = version.into();
    let blank = || Object::String(vec![0; 16], StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![blank(), blank()]);
    document.objects.values_mut().for_each(close_clearly);
    let mut bytes = Vec::new();
    // The streams that hold objects are made while saving: with another number of objects in each they end
    // in another byte.
    for held in (1..=PER_STREAM).rev() {
        let mut options =
            SaveOptions { use_object_streams: streams, use_xref_streams: streams, ..SaveOptions::default() };
        options.object_stream_config.max_objects_per_stream = held;
        bytes.clear();
        document.save_with_options(&mut bytes, options).map_err(|_| PdfError::TooLarge)?;
        if !streams || held + ATTEMPTS <= PER_STREAM || ends_clearly(&bytes) {
            break;
        }
    }
    // Offsets are 32 bits wide.
    if u32::try_from(bytes.len()).is_err() {
        return Err(PdfError::TooLarge);
    }
    let digits: String = fingerprint(&bytes).iter().map(|byte| format!("{byte:02X}")).collect();
    let place = "0".repeat(32);
    // The trailer stands last.
    for _ in 0..2 {
        let found = bytes
            .windows(place.len() + 1)
            .rposition(|window| window[1..] == *place.as_bytes() && window[0] == b'<');
        if let Some(at) = found {
            bytes[at + 1..at + 1 + place.len()].copy_from_slice(digits.as_bytes());
        }
    }
    Ok(bytes)
}

/// Objects in one stream, at most; and how often another number is tried. A file of 500 pages has some 30
/// such streams, of which one in 128 ends badly.
const PER_STREAM: usize = 100;
const ATTEMPTS: usize = 20;

fn ends_clearly(bytes: &[u8]) -> bool {
    const END: &[u8] = b"\nendstream";
    let mut ends = bytes.windows(END.len() + 1).filter(|own| own[1..] == *END);
    !ends.any(|own| matches!(own[0], b'\n' | b'\r'))
}

/// A stream whose last byte could be taken for the line end before `endstream` is written in base 85, which
/// ends in a mark of its own: readers who look for the end would find one byte less than `Length` says
/// (ISO 19005-2, 6.1.7.1).
fn close_clearly(object: &mut Object) {
    let Object::Stream(stream) = object else { return };
    if !matches!(stream.content.last(), Some(b'\n' | b'\r')) {
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
    use lopdf::{Dictionary, Stream};

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
