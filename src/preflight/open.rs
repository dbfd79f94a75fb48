//! The door: files that would take more time or memory than a judgement is worth stay outside.

use hayro_syntax::object::{Dict, Stream};
use hayro_syntax::{LoadPdfError, Pdf};
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit, decompress_to_vec_zlib_with_limit};
use std::borrow::Cow;
use std::cell::Cell;
use std::sync::Arc;

/// The largest file: printers take less.
const MOST_BYTES: usize = 700_000_000;
/// What one stream may unpack to.
pub(super) const MOST_STREAM: usize = 64_000_000;
/// What all streams that are looked at may unpack to.
const MOST_UNPACKED: usize = 600_000_000;
/// What the streams that hold a file's own structure may unpack to, each.
const MOST_STRUCTURE: usize = 48_000_000;
/// The most pages: ten times the thickest book.
pub(super) const MOST_PAGES: usize = 12_000;
/// Objects within objects within objects: readers call themselves for each.
const MOST_NESTED: usize = 400;

/// Why a file is not judged.
pub(crate) enum Fault {
    Unreadable(&'static str),
    Encrypted,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Fault::Unreadable(why) => why,
            Fault::Encrypted => "it is encrypted",
        })
    }
}

pub(crate) struct Opened {
    pub pdf: Pdf,
    /// What may still be unpacked.
    left: Cell<usize>,
}

pub(crate) fn open(bytes: Arc<Vec<u8>>) -> Result<Opened, Fault> {
    if bytes.len() > MOST_BYTES {
        return Err(Fault::Unreadable("it is larger than 700 MB"));
    }
    let head = &bytes[..bytes.len().min(1024)];
    if !head.windows(5).any(|own| own == b"%PDF-") {
        return Err(Fault::Unreadable("it does not begin as a PDF does"));
    }
    check_structure(&bytes)?;
    let encrypted = names_encryption(&bytes);
    let pdf = match Pdf::new(bytes) {
        Ok(pdf) => pdf,
        Err(LoadPdfError::Decryption(_)) => return Err(Fault::Encrypted),
        Err(LoadPdfError::Invalid) if encrypted => return Err(Fault::Encrypted),
        Err(LoadPdfError::Invalid) => return Err(Fault::Unreadable("its structure is broken")),
    };
    if encrypted {
        return Err(Fault::Encrypted);
    }
    match pdf.pages().len() {
        0 => Err(Fault::Unreadable("it has no pages")),
        count if count > MOST_PAGES => Err(Fault::Unreadable("it has more pages than any book")),
        _ => Ok(Opened { pdf, left: Cell::new(MOST_UNPACKED) }),
    }
}

/// Looks at the streams that the reader unpacks by itself, and at how deep things nest, before it does.
fn check_structure(bytes: &[u8]) -> Result<(), Fault> {
    let mut at = 0;
    let mut total = 0;
    let mut tried = 0;
    // Where the last object begins, and whether a stream in it holds structure.
    let (mut object, mut structural) = (0, false);
    let mut in_object = 0;
    while let Some(found) = find(&bytes[at..], b"stream") {
        let start = at + found;
        let since = &bytes[at..start];
        if let Some(begun) = find_last(since, b"obj") {
            (object, structural, in_object) = (at + begun, false, 0);
        }
        structural |= [&b"/ObjStm"[..], b"/XRef"].iter().any(|name| find(since, name).is_some());
        at = start + b"stream".len();
        if bytes[..start].ends_with(b"end") {
            continue;
        }
        if !structural {
            continue;
        }
        (tried, in_object) = (tried + 1, in_object + 1);
        if tried > MOST_TRIED || in_object > MOST_IN_OBJECT {
            return Err(Fault::Unreadable("its structure is in more parts than a book needs"));
        }
        let own = &bytes[object.max(start.saturating_sub(LONGEST_DICTIONARY))..start];
        let data = &bytes[at..];
        let data = data.strip_prefix(b"\r\n").or(data.strip_prefix(b"\n")).unwrap_or(data);
        // Packed twice, a few bytes can stand for more than any memory; so they can where a packing is used
        // that nobody uses for this.
        let unusual = [&b"/LZW"[..], b"/RunLength", b"/RL"].iter().any(|name| find(own, name).is_some());
        if unusual || count_filters(own) > 1 {
            return Err(Fault::Unreadable("its structure is packed in an uncommon way"));
        }
        if find(own, b"/Fl").is_some() {
            let unpacked = inflated(data)?;
            total += unpacked.len();
            check_nesting(&unpacked)?;
        }
        if total > MOST_STRUCTURE * 3 {
            return Err(Fault::Unreadable(TOO_MUCH));
        }
    }
    check_nesting(bytes)
}

const TOO_MUCH: &str = "its structure unpacks to more than a book needs";
/// Dictionaries of streams are short; a longer one is looked at from its end.
const LONGEST_DICTIONARY: usize = 4096;
/// Streams that may hold structure.
const MOST_TRIED: usize = 20_000;
/// An object has one stream, in whose bytes the word may stand by chance.
const MOST_IN_OBJECT: usize = 8;

fn count_filters(dictionary: &[u8]) -> usize {
    let mut filters = 0;
    let mut rest = dictionary;
    while let Some(next) = find(rest, b"Decode") {
        filters += usize::from(!rest[next..].starts_with(b"DecodeParms"));
        rest = &rest[next + 6..];
    }
    filters
}

/// What a stream unpacks to, as far as it can be. Readers forgive a missing head (RFC 1950, 2.2) and a
/// spoilt end.
fn inflated(data: &[u8]) -> Result<Vec<u8>, Fault> {
    let has_head = matches!(data, [first, second, ..] if first & 15 == 8 && (u16::from(*first) << 8 | u16::from(*second)).is_multiple_of(31));
    let unpacked = if has_head {
        decompress_to_vec_zlib_with_limit(data, MOST_STRUCTURE)
    } else {
        decompress_to_vec_with_limit(data, MOST_STRUCTURE)
    };
    match unpacked {
        Ok(bytes) => Ok(bytes),
        Err(fault) if fault.status == TINFLStatus::HasMoreOutput => Err(Fault::Unreadable(TOO_MUCH)),
        Err(fault) => Ok(fault.output),
    }
}

/// Brackets that are opened and opened. Compressed bytes hold few in a row; a run that goes deep does so
/// on purpose.
fn check_nesting(bytes: &[u8]) -> Result<(), Fault> {
    let mut depth = 0usize;
    let mut run = 0usize;
    for byte in bytes {
        match byte {
            b'[' | b'<' => {
                depth += 1;
                run = 0;
            }
            b']' | b'>' => depth = depth.saturating_sub(1),
            b' ' | b'\n' | b'\r' | b'\t' | b'/' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => run += 1,
            // Anything else is data, not structure.
            _ => depth = 0,
        }
        if run > 4096 {
            (depth, run) = (0, 0);
        }
        // A dictionary opens by two.
        if depth > MOST_NESTED * 2 {
            return Err(Fault::Unreadable("its parts nest deeper than can be read"));
        }
    }
    Ok(())
}

/// The trailer, or a cross-reference stream, names a way of encryption. Text that speaks of it does not.
fn names_encryption(bytes: &[u8]) -> bool {
    const KEY: &[u8] = b"/Encrypt";
    let mut at = 0;
    while let Some(found) = find(&bytes[at..], KEY) {
        let key = at + found;
        at = key + KEY.len();
        let value = bytes[at..].trim_ascii_start();
        if !value.starts_with(b"<<") && !value.first().is_some_and(u8::is_ascii_digit) {
            continue;
        }
        // From the end of the last object or the beginning of a stream's data to the next one.
        let before = &bytes[key.saturating_sub(4096)..key];
        let start = [&b"endobj"[..], b"stream"].into_iter().filter_map(|word| find_last(before, word)).max();
        let before = &before[start.unwrap_or(0)..];
        let after = &bytes[at..bytes.len().min(at + 4096)];
        let after = &after[..find(after, b"stream").unwrap_or(after.len())];
        if find(before, b"trailer").is_some()
            || find(before, b"/XRef").is_some()
            || find(after, b"/XRef").is_some()
        {
            return true;
        }
    }
    false
}

fn find_last(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).rposition(|own| own == needle)
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|byte| *byte == first) {
        if bytes[at + found..].starts_with(needle) {
            return Some(at + found);
        }
        at += found + 1;
    }
    None
}

impl Opened {
    /// A stream unpacked, if that stays within bounds. Pictures' own compression is not undone.
    pub fn unpack<'a>(&self, stream: &Stream<'a>) -> Option<Cow<'a, [u8]>> {
        use hayro_syntax::Filter;
        if self.left.get() == 0 {
            return None;
        }
        let filters = stream.filters();
        let raw = stream.raw_data();
        let unpacked = match filters.as_slice() {
            [] => raw,
            [Filter::FlateDecode] => {
                let limit = MOST_STREAM.min(self.left.get());
                // What is cut off or spoilt is left to the reader, which forgives more; but never more of it.
                let sized = decompress_to_vec_zlib_with_limit(&raw, limit);
                match sized {
                    Ok(bytes) if !has_predictor(stream.dict()) => Cow::Owned(bytes),
                    Ok(_) => stream.decoded_data().ok()?,
                    Err(fault) if fault.output.len() >= limit => {
                        // It was work all the same.
                        self.left.set(self.left.get() - limit);
                        return None;
                    }
                    Err(fault) => Cow::Owned(fault.output),
                }
            }
            _ => {
                // A chain: each link may multiply by a thousand, so only short ones are followed.
                let packing = |own: &&Filter| {
                    matches!(own, Filter::FlateDecode | Filter::LzwDecode | Filter::RunLengthDecode)
                };
                if filters.iter().filter(packing).count() > 1 || raw.len() > MOST_STREAM / 1024 {
                    return None;
                }
                stream.decoded_data().ok()?
            }
        };
        let left = self.left.get().checked_sub(unpacked.len());
        self.left.set(left.unwrap_or_default());
        left.map(|_| unpacked)
    }
}

/// A stream's bytes, unpacked by the fast way where it is packed as nearly all are, within a limit.
pub(crate) fn unpacked<'a>(stream: &Stream<'a>, most: usize) -> Option<Cow<'a, [u8]>> {
    use hayro_syntax::Filter;
    if matches!(stream.filters().as_slice(), [Filter::FlateDecode]) && !has_predictor(stream.dict()) {
        let bytes = decompress_to_vec_zlib_with_limit(&stream.raw_data(), most);
        if let Ok(bytes) = bytes {
            return Some(Cow::Owned(bytes));
        }
    }
    stream.decoded_data().ok().filter(|bytes| bytes.len() <= most)
}

fn has_predictor(dictionary: &Dict<'_>) -> bool {
    let of = |own: Dict<'_>| own.get::<i32>("Predictor").is_some_and(|own| own > 1);
    dictionary.get::<Dict<'_>>("DecodeParms").is_some_and(of)
}
