//! Pictures that a PDF can carry as they stand: JPEG files, and PNG files whose compressed rows
//! have the form that PDF's Flate filter with PNG predictors reads (ISO 32000-1, 7.4.4.4).

use super::header::{jpeg_segments, png_chunks};
use super::{Picture, PictureKind};

/// A picture's own compressed data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Encoded {
    Jpeg {
        /// 1: grey, 3: RGB, 4: CMYK.
        components: u8,
        /// Adobe programs store CMYK upside down (Adobe Technical Note 5116, 18).
        inverted: bool,
    },
    Png {
        color: PngColor,
        /// Bits a sample: 1, 2, 4 or 8.
        bits: u8,
        /// The `IDAT` chunks, joined: one zlib stream.
        data: Vec<u8>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PngColor {
    Grey,
    Rgb,
    /// Three bytes a colour.
    Palette(Vec<u8>),
}

/// What of the file can be copied; none if it must be decoded.
pub fn passthrough(picture: &Picture) -> Option<Encoded> {
    match picture.kind {
        PictureKind::Jpeg => jpeg(&picture.bytes),
        PictureKind::Png => png(&picture.bytes),
        PictureKind::Gif | PictureKind::WebP | PictureKind::Heic | PictureKind::Svg(_) => None,
    }
}

fn jpeg(bytes: &[u8]) -> Option<Encoded> {
    let mut components = None;
    let mut inverted = false;
    for (marker, data) in jpeg_segments(bytes) {
        match marker {
            0xC0..=0xC2 => components = data.get(5).copied(),
            0xEE if data.starts_with(b"Adobe") => inverted = true,
            _ => {}
        }
    }
    let components = components.filter(|components| matches!(components, 1 | 3 | 4))?;
    Some(Encoded::Jpeg { components, inverted: inverted && components == 4 })
}

/// Not with an alpha channel or transparent colours, 16 bits or interlacing.
fn png(bytes: &[u8]) -> Option<Encoded> {
    let mut chunks = png_chunks(bytes);
    let (b"IHDR", header) = chunks.next()? else { return None };
    let [bits, color, _, _, interlaced] = *header.get(8..13)? else { return None };
    if interlaced != 0 || !matches!(bits, 1 | 2 | 4 | 8) {
        return None;
    }
    let mut palette = None;
    let mut data = Vec::new();
    for (kind, chunk) in chunks {
        match kind {
            b"PLTE" => palette = Some(chunk.to_vec()),
            b"tRNS" => return None,
            b"IDAT" => data.extend_from_slice(chunk),
            b"IEND" => break,
            _ => {}
        }
    }
    let color = match color {
        0 => PngColor::Grey,
        2 => PngColor::Rgb,
        3 => PngColor::Palette(
            palette
                .filter(|colors| !colors.is_empty() && colors.len() % 3 == 0 && colors.len() <= 3 << bits)?,
        ),
        _ => return None,
    };
    Some(Encoded::Png { color, bits, data })
}
