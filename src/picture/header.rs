//! Sizes, densities and turns out of the headers of PNG, JPEG, GIF, WebP and HEIC files, and whether the
//! file is all there. Nothing is decoded; every read is checked against the file's end.

use super::Orientation;
use super::sniff::Known;

/// What a header tells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Header {
    pub width: u32,
    pub height: u32,
    /// Pixels an inch, across and down.
    pub density: Option<(f64, f64)>,
    pub orientation: Orientation,
}

/// Why a file cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Broken(&'static str),
    Unsupported(&'static str),
}

const CUT: Fault = Fault::Broken("it is cut off");

pub(super) fn read(kind: Known, bytes: &[u8]) -> Result<Header, Fault> {
    let header = match kind {
        Known::Png => png(bytes),
        Known::Jpeg => jpeg(bytes),
        Known::Gif => gif(bytes),
        Known::WebP => webp(bytes),
        Known::Heic => heic(bytes),
        Known::Svg => Err(Fault::Broken("it is a drawing")),
    }?;
    if header.width == 0 || header.height == 0 {
        return Err(Fault::Broken("it has no size"));
    }
    Ok(header)
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}
fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}
fn le16(bytes: &[u8], at: usize) -> Option<u16> {
    be16(bytes, at).map(u16::swap_bytes)
}
fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    be32(bytes, at).map(u32::swap_bytes)
}
fn le24(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(le16(bytes, at)?) | u32::from(*bytes.get(at + 2)?) << 16)
}

/// A density that can be meant: scanners and cameras write 0 and 1 where they know nothing.
fn density(x: f64, y: f64) -> Option<(f64, f64)> {
    let range = 20.0..=10_000.0;
    (range.contains(&x) && range.contains(&y)).then_some((x, y))
}

/// The chunks of a PNG file, type and data, up to the end of the file or the first that is cut off.
pub(super) fn png_chunks(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut at = 8;
    std::iter::from_fn(move || {
        let length = be32(bytes, at)? as usize;
        let kind = bytes.get(at + 4..at + 8)?;
        let data = bytes.get(at + 8..(at + 8).checked_add(length)?)?;
        // Four bytes of checksum follow.
        at = at + 12 + length;
        (at <= bytes.len()).then_some((kind, data))
    })
}

/// PNG (third edition), 11.2 and 11.3.4.3.
fn png(bytes: &[u8]) -> Result<Header, Fault> {
    let mut size = None;
    let mut found = None;
    let (mut data, mut end) = (false, false);
    for (kind, chunk) in png_chunks(bytes) {
        match kind {
            b"IHDR" => size = be32(chunk, 0).zip(be32(chunk, 4)),
            b"pHYs" if chunk.get(8) == Some(&1) => {
                let per_inch = |at| be32(chunk, at).map(|metre| f64::from(metre) * 0.0254);
                found = per_inch(0).zip(per_inch(4)).and_then(|(x, y)| density(x, y));
            }
            b"IDAT" => data = true,
            b"IEND" => {
                end = true;
                break;
            }
            _ => {}
        }
    }
    let (width, height) = size.ok_or(CUT)?;
    if !data || !end {
        return Err(CUT);
    }
    Ok(Header { width, height, density: found, orientation: Orientation::default() })
}

/// The segments of a JPEG file before its first scan, marker and data; the scan's header comes last.
pub(super) fn jpeg_segments(bytes: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    let mut at = 2;
    let mut done = false;
    std::iter::from_fn(move || {
        if done {
            return None;
        }
        // A marker may be preceded by any number of FF bytes (ITU-T T.81, B.1.1.2).
        while bytes.get(at) == Some(&0xFF) && bytes.get(at + 1) == Some(&0xFF) {
            at += 1;
        }
        let marker = (bytes.get(at) == Some(&0xFF)).then(|| bytes.get(at + 1).copied())??;
        let length = usize::from(be16(bytes, at + 2)?);
        let data = bytes.get(at + 4..at + 2 + length)?;
        at += 2 + length;
        done = marker == 0xDA;
        Some((marker, data))
    })
}

/// ITU-T T.81, annex B; JFIF 1.02.
fn jpeg(bytes: &[u8]) -> Result<Header, Fault> {
    let mut size = None;
    let mut found = None;
    let mut orientation = Orientation::default();
    let mut scan = false;
    for (marker, data) in jpeg_segments(bytes) {
        match marker {
            0xC0..=0xC2 => {
                if data.first() != Some(&8) {
                    return Err(Fault::Unsupported("a JPEG of 12 bits a sample"));
                }
                size = be16(data, 3).zip(be16(data, 1));
            }
            0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                return Err(Fault::Unsupported("a JPEG of a rare coding (lossless or arithmetic)"));
            }
            0xE0 if data.starts_with(b"JFIF\0") => {
                let unit = match data.get(7) {
                    Some(1) => 1.0,
                    Some(2) => 2.54,
                    _ => 0.0,
                };
                let value = |at| be16(data, at).map(|value| f64::from(value) * unit);
                found = value(8).zip(value(10)).and_then(|(x, y)| density(x, y));
            }
            0xE1 if data.starts_with(b"Exif\0\0") => {
                orientation = exif_orientation(&data[6..]).unwrap_or_default();
            }
            0xDA => scan = true,
            _ => {}
        }
    }
    let (width, height) = size.ok_or(CUT)?;
    // Some cameras append previews or padding after the end marker, so it is looked for anywhere.
    if !scan || !bytes.windows(2).rev().any(|pair| pair == [0xFF, 0xD9]) {
        return Err(CUT);
    }
    Ok(Header { width: width.into(), height: height.into(), density: found, orientation })
}

/// The orientation tag of the first directory (Exif 2.32, 4.6.4).
fn exif_orientation(tiff: &[u8]) -> Option<Orientation> {
    let little = tiff.starts_with(b"II");
    let read16 = |at| if little { le16(tiff, at) } else { be16(tiff, at) };
    let read32 = |at| if little { le32(tiff, at) } else { be32(tiff, at) };
    let directory = read32(4)? as usize;
    let count = usize::from(read16(directory)?);
    (0..count)
        .map(|idx| directory.saturating_add(2 + idx * 12))
        .find(|entry| read16(*entry) == Some(274))
        .and_then(|entry| read16(entry.saturating_add(8)))
        .map(Orientation::new)
}

/// GIF89a, 17 to 27: the logical screen, and whether a first image follows it whole.
fn gif(bytes: &[u8]) -> Result<Header, Fault> {
    let width = le16(bytes, 6).ok_or(CUT)?;
    let height = le16(bytes, 8).ok_or(CUT)?;
    let flags = *bytes.get(10).ok_or(CUT)?;
    let table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3usize << ((flags & 7) + 1) };
    let mut at = 13 + table(flags);
    loop {
        match bytes.get(at).ok_or(CUT)? {
            0x21 => at = sub_blocks(bytes, at + 2).ok_or(CUT)?,
            0x2C => {
                let flags = *bytes.get(at + 9).ok_or(CUT)?;
                sub_blocks(bytes, at + 10 + table(flags) + 1).ok_or(CUT)?;
                break;
            }
            0x3B => return Err(Fault::Broken("it holds no image")),
            _ => return Err(Fault::Broken("a block of it is of no known kind")),
        }
    }
    Ok(Header {
        width: width.into(),
        height: height.into(),
        density: None,
        orientation: Orientation::default(),
    })
}

/// How many images a GIF holds, as far as it is whole.
pub(super) fn gif_images(bytes: &[u8]) -> usize {
    let Some(flags) = bytes.get(10) else { return 0 };
    let table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3usize << ((flags & 7) + 1) };
    let mut at = 13 + table(*flags);
    let mut images = 0;
    loop {
        let next = match bytes.get(at) {
            Some(0x21) => sub_blocks(bytes, at + 2),
            Some(0x2C) => bytes.get(at + 9).and_then(|flags| {
                images += 1;
                sub_blocks(bytes, at + 10 + table(*flags) + 1)
            }),
            _ => None,
        };
        match next {
            Some(next) => at = next,
            None => return images,
        }
    }
}

/// Past the data sub-blocks that begin at `at` (GIF89a, 15 and 16).
fn sub_blocks(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}

fn heic(bytes: &[u8]) -> Result<Header, Fault> {
    let (width, height) = super::heic::size(bytes)?;
    Ok(Header { width, height, density: None, orientation: Orientation::default() })
}

/// RFC 9649, 2.
fn webp(bytes: &[u8]) -> Result<Header, Fault> {
    let length = le32(bytes, 4).ok_or(CUT)? as usize;
    if length.saturating_add(8) > bytes.len() {
        return Err(CUT);
    }
    let size = match bytes.get(12..16).ok_or(CUT)? {
        b"VP8X" => le24(bytes, 24).zip(le24(bytes, 27)).map(|(width, height)| (width + 1, height + 1)),
        b"VP8L" => le32(bytes, 21).map(|bits| ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)),
        b"VP8 " => le16(bytes, 26)
            .zip(le16(bytes, 28))
            .map(|(width, height)| (u32::from(width & 0x3FFF), u32::from(height & 0x3FFF))),
        _ => return Err(Fault::Broken("its first chunk is of no known kind")),
    };
    let (width, height) = size.ok_or(CUT)?;
    Ok(Header { width, height, density: None, orientation: Orientation::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(kind: &[u8], data: &[u8]) -> Vec<u8> {
        let mut out = u32::try_from(data.len()).unwrap().to_be_bytes().to_vec();
        out.extend_from_slice(kind);
        out.extend_from_slice(data);
        out.extend_from_slice(&[0; 4]);
        out
    }

    #[test]
    fn a_png_tells_its_size_and_density() {
        let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
        file.extend(chunk(b"IHDR", &[0, 0, 1, 0, 0, 0, 0, 128, 8, 2, 0, 0, 0]));
        file.extend(chunk(b"pHYs", &[0, 0, 0x2E, 0x23, 0, 0, 0x2E, 0x23, 1]));
        file.extend(chunk(b"IDAT", &[0]));
        assert_eq!(png(&file), Err(CUT));
        file.extend(chunk(b"IEND", &[]));
        let header = png(&file).unwrap();
        assert_eq!((header.width, header.height), (256, 128));
        assert!((header.density.unwrap().0 - 300.0).abs() < 0.1);
    }

    #[test]
    fn a_turned_photograph_is_known_by_its_tag() {
        let tiff = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0";
        assert_eq!(exif_orientation(tiff), Some(Orientation::new(6)));
        assert_eq!(exif_orientation(b"II*\0\xff\xff\xff\xff"), None);
    }

    #[test]
    fn headers_cut_anywhere_are_faults_and_never_panics() {
        let files: [&[u8]; 4] = [
            b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR",
            b"\xff\xd8\xff\xc0\0\x08\x08\0\x10\0\x10\x03",
            b"GIF89a\x10\0\x10\0\xf7\0\0",
            b"RIFF\xff\xff\xff\xffWEBPVP8X",
        ];
        for (file, kind) in files.into_iter().zip([Known::Png, Known::Jpeg, Known::Gif, Known::WebP]) {
            for end in 0..file.len() {
                assert!(read(kind, &file[..end]).is_err());
            }
        }
    }
}
