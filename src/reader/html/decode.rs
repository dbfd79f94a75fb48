//! Bytes to text: by the page's byte order mark, else by what it says of itself, else UTF-8 where it
//! is that, else Windows-1252, as browsers do (WHATWG HTML, 13.2.3.2; Encoding, 4).

use crate::diagnostic::{Sink, reader as codes};
use crate::source::{FileId, Span};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How far into the file a page says how it is encoded, in bytes.
const DECLARATION: usize = 4096;

/// The text of a page, and a report of bytes that could not be read.
pub fn decode(bytes: &[u8], file: FileId, sink: &mut Sink) -> String {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => declared(bytes).unwrap_or_else(|| match std::str::from_utf8(bytes) {
            Ok(_) => UTF_8,
            Err(_) => WINDOWS_1252,
        }),
    };
    let (text, used, is_broken) = encoding.decode(bytes);
    let text = text.into_owned();
    if is_broken && let Some(at) = text.find('\u{fffd}') {
        let count = text[at..].matches('\u{fffd}').count();
        let span = Span::new(file, at..at + '\u{fffd}'.len_utf8());
        sink.push(codes::undecodable(span, used.name(), count));
    }
    text
}

/// The encoding that a page without a byte order mark declares, or shows by its zero bytes.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [b'<', 0, ..] => return Some(UTF_16LE),
        [0, b'<', ..] => return Some(UTF_16BE),
        _ => {}
    }
    let head = &bytes[..bytes.len().min(DECLARATION)];
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    // In XML, `encoding="…"`; in HTML, `charset=…`, alone or within `content`.
    let xml = head.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map(|(inside, _)| inside);
    let label = xml
        .and_then(|inside| inside.split_once("encoding"))
        .or_else(|| {
            let mut metas = head.split("<meta").skip(1).filter_map(|rest| rest.split('>').next());
            metas.find_map(|meta| meta.split_once("charset"))
        })
        .and_then(|(_, rest)| rest.trim_start().strip_prefix('='))?;
    let label = label.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
    let label = label.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '/')).next()?;
    let found = Encoding::for_label(label.as_bytes())?;
    // A page whose declaration can be read so is none of these (HTML, 13.2.3.2, step 15).
    let found = if found == UTF_16LE || found == UTF_16BE { UTF_8 } else { found };
    // Programs that save pages often write UTF-8 and leave the old declaration standing.
    let has_wide = bytes.iter().any(|byte| *byte >= 0x80);
    Some(if has_wide && std::str::from_utf8(bytes).is_ok() { UTF_8 } else { found })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> (String, usize) {
        let mut sink = Sink::default();
        let text = decode(bytes, FileId(0), &mut sink);
        (text, sink.iter().count())
    }

    #[test]
    fn a_page_is_read_in_the_encoding_it_declares() {
        let latin = b"<meta charset=\"iso-8859-2\"><p>\xb3";
        assert_eq!(text(latin), ("<meta charset=\"iso-8859-2\"><p>ł".to_owned(), 0));
        let old = b"<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=windows-1251'>\xe4";
        assert!(text(old).0.ends_with('д'));
        assert_eq!(text(b"<p>caf\xe9").0, "<p>café");
        assert_eq!(text("<meta charset=latin1>é".as_bytes()).0, "<meta charset=latin1>é");
        assert!(text(b"<?xml version='1.0' encoding='koi8-r'?><p>\xc1").0.ends_with('а'));
    }

    #[test]
    fn utf_16_is_known_by_its_mark_or_its_zeros() {
        let wide: Vec<u8> = "\u{feff}<p>é".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text(&wide), ("<p>é".to_owned(), 0));
        let bare: Vec<u8> = "<p>é".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(text(&bare).0, "<p>é");
    }

    #[test]
    fn bytes_that_are_no_text_are_counted() {
        let (shown, faults) = text(b"<meta charset=utf-8><p>a\xffb\xfe");
        assert_eq!((shown.matches('\u{fffd}').count(), faults), (2, 1));
        let (_, faults) = text(b"\xff\xfe<\0p\0>\0\x00\xd8a\0");
        assert_eq!(faults, 1, "half a pair of surrogates");
    }
}
