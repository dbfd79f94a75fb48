//! Numbers, strings and compressed bytes as PDF writes them (ISO 32000-1, 7.3).

use flate2::{Compress, Compression, FlushCompress, Status};
use std::cell::RefCell;
use std::io::Write;

/// Thousandths of a point, rounded to hundredths: a place of text. Finer than any output device, and
/// differences of rounded places add up without drift.
pub(super) fn place(points: f64) -> i64 {
    let hundredths = (points * 100.0).round();
    // Places beyond any page saturate; `as` does not wrap.
    (hundredths as i64).saturating_mul(10)
}

/// Thousandths of a point: an edge of a rule.
pub(super) fn edge(points: f64) -> i64 {
    (points * 1000.0).round() as i64
}

/// Writes thousandths as a decimal number without needless figures.
pub(super) fn thousandths(out: &mut Vec<u8>, value: i64) {
    decimal(out, value, 3);
}

/// Writes `value / 10^places` without needless figures.
fn decimal(out: &mut Vec<u8>, value: i64, places: u32) {
    let scale = 10u64.pow(places);
    let magnitude = value.unsigned_abs();
    let (whole, mut rest) = (magnitude / scale, magnitude % scale);
    if value < 0 {
        out.push(b'-');
    }
    if whole > 0 || rest == 0 {
        integer(out, whole);
    }
    if rest > 0 {
        out.push(b'.');
        let mut unit = scale / 10;
        while rest > 0 {
            out.push(b'0' + u8::try_from(rest / unit).unwrap_or(9));
            rest %= unit;
            unit = (unit / 10).max(1);
        }
    }
}

/// Writes a number with so many decimal places at most (up to 6).
pub(super) fn number(out: &mut Vec<u8>, value: f64, places: u32) {
    let places = places.min(6);
    let scaled = (value * 10f64.powi(places as i32)).round();
    // Beyond ±10^12 nothing is drawn, and nothing may overflow.
    decimal(out, scaled.clamp(-1e12, 1e12) as i64, places);
}

pub(super) fn integer(out: &mut Vec<u8>, value: u64) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    let mut rest = value;
    loop {
        at -= 1;
        digits[at] = b'0' + u8::try_from(rest % 10).unwrap_or(9);
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

pub(super) fn signed(out: &mut Vec<u8>, value: i64) {
    if value < 0 {
        out.push(b'-');
    }
    integer(out, value.unsigned_abs());
}

/// One byte within a literal string; the carriage return would be read as a line feed (7.3.4.2).
pub(super) fn literal_byte(out: &mut Vec<u8>, byte: u8) {
    match byte {
        b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
        b'\r' => out.extend_from_slice(b"\\r"),
        byte => out.push(byte),
    }
}

/// A text string: ASCII as it is, all else as UTF-16 with a byte order mark (7.9.2.2).
pub(super) fn text_bytes(text: &str) -> Vec<u8> {
    if text.bytes().all(|byte| (0x20..0x7F).contains(&byte)) {
        return text.as_bytes().to_vec();
    }
    let mut bytes = vec![0xFE, 0xFF];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    bytes
}

/// A text string as hexadecimal digits in angle brackets, for content streams.
pub(super) fn hex_text(out: &mut Vec<u8>, text: &str) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.push(b'<');
    for byte in [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)) {
        out.push(DIGITS[usize::from(byte >> 4)]);
        out.push(DIGITS[usize::from(byte & 15)]);
    }
    out.push(b'>');
}

/// Deflates at level 6: level 9 takes twice the time for half a per cent.
pub(super) fn deflate(bytes: &[u8]) -> Vec<u8> {
    thread_local! {
        // A packer's tables are large and aligned; some allocators do not find the room of the last one
        // again, and a book of packed pages would hold a packer for each.
        static PACKER: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(6), true));
    }
    PACKER.with_borrow_mut(|packer| {
        packer.reset();
        let mut out = Vec::with_capacity(bytes.len() / 3 + 64);
        loop {
            let rest = bytes.get(packer.total_in() as usize..).unwrap_or_default();
            let status = packer.compress_vec(rest, &mut out, FlushCompress::Finish);
            if status.expect("whatever the bytes are, they can be deflated") == Status::StreamEnd {
                break;
            }
            out.reserve(out.capacity() / 2);
        }
        out.shrink_to_fit();
        out
    })
}

/// Whether bytes inflate to exactly so many bytes and their checksum holds. Keeps nothing.
pub(super) fn inflates_to(bytes: &[u8], expected: u64) -> bool {
    struct Counter {
        count: u64,
        limit: u64,
    }
    impl Write for Counter {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.count += bytes.len() as u64;
            if self.count > self.limit {
                return Err(std::io::ErrorKind::FileTooLarge.into());
            }
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut decoder = flate2::write::ZlibDecoder::new(Counter { count: 0, limit: expected });
    if decoder.write_all(bytes).is_err() {
        return false;
    }
    decoder.finish().is_ok_and(|counter| counter.count == expected)
}

/// A fingerprint of 128 bits for subset tags and the file's identifier. Not for secrets: two
/// multiply-and-rotate lanes over words of eight bytes, each finished by an avalanche.
pub(super) fn fingerprint(bytes: &[u8]) -> [u8; 16] {
    const ODD: [u64; 2] = [0x9E37_79B9_7F4A_7C15, 0xC2B2_AE3D_27D4_EB4F];
    let mut lanes = [bytes.len() as u64 ^ ODD[1], ODD[0]];
    let mut take = |word: u64| {
        for (lane, odd) in lanes.iter_mut().zip(ODD) {
            *lane = (*lane ^ word).wrapping_mul(odd).rotate_left(29) ^ (*lane >> 32);
        }
    };
    let mut words = bytes.chunks_exact(8);
    for word in &mut words {
        take(u64::from_le_bytes(word.try_into().expect("a chunk of eight bytes")));
    }
    let mut last = [0u8; 8];
    last[..words.remainder().len()].copy_from_slice(words.remainder());
    take(u64::from_le_bytes(last));
    let mut out = [0u8; 16];
    for (half, lane) in out.chunks_exact_mut(8).zip(lanes) {
        let mixed = (lane ^ (lane >> 33)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
        let mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
        half.copy_from_slice(&(mixed ^ (mixed >> 33)).to_be_bytes());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl Fn(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_carry_no_needless_figures() {
        for (value, expected) in
            [(0, "0"), (12_000, "12"), (-500, "-.5"), (1_030, "1.03"), (7, ".007"), (-12_340, "-12.34")]
        {
            assert_eq!(written(|out| thousandths(out, value)), expected);
        }
        assert_eq!(written(|out| number(out, f64::INFINITY, 2)), "10000000000");
        assert_eq!(written(|out| number(out, -0.0001, 2)), "0");
        assert_eq!(written(|out| number(out, 1.0 / 3.0, 4)), ".3333");
    }

    #[test]
    fn what_is_deflated_inflates_to_itself_each_time() {
        let long: Vec<u8> =
            (0..100_000u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        for bytes in [&b""[..], b"short", &long, b"short"] {
            let packed = deflate(bytes);
            assert!(inflates_to(&packed, bytes.len() as u64));
            assert_eq!(packed, deflate(bytes));
        }
    }

    #[test]
    fn fingerprints_tell_near_inputs_apart() {
        assert_ne!(fingerprint(b"a"), fingerprint(b"b"));
        assert_ne!(fingerprint(b""), fingerprint(b"\0"));
        assert_eq!(fingerprint(b"same"), fingerprint(b"same"));
    }
}
