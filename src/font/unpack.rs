//! Font files that are packed for the web: WOFF (W3C, WOFF 1.0) and WOFF2 (W3C, WOFF 2.0). Takes the bytes
//! of a file, gives the font that is in it.

use super::face::FontError;
use std::panic::catch_unwind;

/// The most bytes that a packed file may unfold to; the largest fonts, of all Chinese characters, have
/// thirty million.
const MAX_BYTES: u64 = 64_000_000;

/// The font of a file, unpacked where it is packed; what is no packed font is as it was.
pub fn unpack(bytes: Vec<u8>) -> Result<Vec<u8>, FontError> {
    let way = match bytes.get(..4) {
        Some(b"wOFF") => wuff::decompress_woff1,
        Some(b"wOF2") => wuff::decompress_woff2,
        _ => return Ok(bytes),
    };
    let fault = |why: &str| FontError::Form(format!("it cannot be unpacked: {why}"));
    // What the file says of its size, which `wuff` does not hold a WOFF to.
    if unpacked_size(&bytes).is_none_or(|size| size > MAX_BYTES) {
        return Err(fault("its size cannot be right"));
    }
    // A decoder that gives up in a panic has met a broken file.
    let made = catch_unwind(|| way(&bytes)).map_err(|_| fault("it is broken"))?;
    made.map_err(|_| fault("it is broken"))
}

/// The bytes of all tables as the file's directory gives them, or of the whole font as its header does,
/// whichever is more.
fn unpacked_size(bytes: &[u8]) -> Option<u64> {
    let at = |at: usize| Some(u64::from(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?)));
    // WOFF 1.0, 3, and WOFF 2.0, 4: `totalSfntSize`.
    let whole = at(16)?;
    if !bytes.starts_with(b"wOFF") {
        return Some(whole);
    }
    // WOFF 1.0, 4: twenty bytes a table, of which `origLength` is the fourth number.
    let count = usize::from(u16::from_be_bytes(bytes.get(12..14)?.try_into().ok()?));
    let tables: Option<u64> = (0..count).map(|idx| at(44 + idx * 20 + 12)).sum();
    Some(whole.max(tables?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::Face;

    const PLAIN: &[u8] = include_bytes!("../../tests/fonts/Gauge.ttf");
    const WOFF: &[u8] = include_bytes!("../../tests/fonts/Gauge.woff");
    const WOFF2: &[u8] = include_bytes!("../../tests/fonts/Gauge.woff2");

    #[test]
    fn a_packed_font_is_the_font_that_was_packed() {
        assert_eq!(unpack(PLAIN.to_vec()).unwrap(), PLAIN);
        let plain = Face::read(PLAIN.to_vec().into()).unwrap();
        for packed in [WOFF, WOFF2] {
            let face = Face::read(unpack(packed.to_vec()).unwrap().into()).unwrap();
            assert_eq!(face.family(), plain.family());
            assert_eq!(face.glyph_count(), plain.glyph_count());
            let advance = |face: &Face| face.glyph('m').and_then(|glyph| face.advance(glyph));
            assert_eq!(advance(&face), advance(&plain));
            assert!(face.is_variable());
        }
    }

    #[test]
    fn packed_fonts_cut_or_changed_anywhere_are_refused_or_read() {
        for packed in [WOFF, WOFF2] {
            for end in (4..packed.len()).step_by(7) {
                assert!(unpack(packed[..end].to_vec()).is_err(), "{end}");
            }
            for at in (4..packed.len()).step_by(11) {
                let mut broken = packed.to_vec();
                broken[at] ^= 0xFF;
                let _ = unpack(broken).and_then(|bytes| Face::read(bytes.into()));
            }
        }
    }

    #[test]
    fn a_packed_font_that_claims_a_gigantic_size_is_refused() {
        for packed in [WOFF, WOFF2] {
            let mut bomb = packed.to_vec();
            bomb[16..20].copy_from_slice(&u32::MAX.to_be_bytes());
            let fault = unpack(bomb).unwrap_err();
            assert!(fault.to_string().contains("its size cannot be right"), "{fault}");
        }
        let mut bomb = WOFF.to_vec();
        bomb[56..60].copy_from_slice(&2_000_000_000_u32.to_be_bytes());
        assert!(unpack(bomb).is_err());
    }
}
