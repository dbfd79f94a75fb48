//! Raster pictures as image objects (ISO 32000-1, 8.9.5): passed through where PDF can read the
//! file's own compression, else decoded and deflated with PNG's row filters.

use super::syntax::{deflate, inflates_to};
use crate::picture::{self, Encoded, Picture, PictureError, PngColor, Samples};

/// An image with its compressed data.
pub(super) struct Image {
    pub width: u32,
    pub height: u32,
    pub color: ImageColor,
    pub bits: u8,
    pub filter: Filter,
    pub data: Vec<u8>,
    /// Opacity, as a grey image of the same size.
    pub mask: Option<Box<Image>>,
}

pub(super) enum ImageColor {
    Grey,
    Rgb,
    Cmyk {
        inverted: bool,
    },
    /// Three bytes a colour.
    Palette(Vec<u8>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Filter {
    Jpeg,
    /// Deflated, each row with a PNG filter.
    Png,
}

impl ImageColor {
    pub fn components(&self) -> u8 {
        match self {
            ImageColor::Grey | ImageColor::Palette(_) => 1,
            ImageColor::Rgb => 3,
            ImageColor::Cmyk { .. } => 4,
        }
    }
}

pub(super) fn encode(picture: &Picture) -> Result<Image, PictureError> {
    let (width, height) = picture.pixels.ok_or_else(|| PictureError("it is a drawing".into()))?;
    match picture::passthrough(picture) {
        Some(Encoded::Jpeg { components, inverted }) => {
            let color = match components {
                1 => ImageColor::Grey,
                3 => ImageColor::Rgb,
                _ => ImageColor::Cmyk { inverted },
            };
            let data = picture.bytes.to_vec();
            return Ok(Image { width, height, color, bits: 8, filter: Filter::Jpeg, data, mask: None });
        }
        Some(Encoded::Png { color, bits, data }) => {
            let color = match color {
                PngColor::Grey => ImageColor::Grey,
                PngColor::Rgb => ImageColor::Rgb,
                PngColor::Palette(colors) => ImageColor::Palette(colors),
            };
            let row = (u64::from(width) * u64::from(bits) * u64::from(color.components())).div_ceil(8) + 1;
            // What a viewer could not inflate is left to the decoder, which says why.
            if inflates_to(&data, row * u64::from(height)) {
                return Ok(Image { width, height, color, bits, filter: Filter::Png, data, mask: None });
            }
        }
        None => {}
    }
    let samples = picture::decode(picture)?;
    let mask = samples.alpha.as_ref().map(|alpha| {
        Box::new(Image {
            width: samples.width,
            height: samples.height,
            color: ImageColor::Grey,
            bits: 8,
            filter: Filter::Png,
            data: deflate(&filter_rows(alpha, samples.width as usize, 1)),
            mask: None,
        })
    });
    Ok(Image { mask, ..opaque(&samples) })
}

fn opaque(samples: &Samples) -> Image {
    let channels = usize::from(samples.channels);
    Image {
        width: samples.width,
        height: samples.height,
        color: if channels == 1 { ImageColor::Grey } else { ImageColor::Rgb },
        bits: 8,
        filter: Filter::Png,
        data: deflate(&filter_rows(&samples.color, samples.width as usize * channels, channels)),
        mask: None,
    }
}

/// Gives each row the filter whose result has the least sum of absolute values (PNG, third edition,
/// 12.7): none, left neighbour, upper neighbour or Paeth's choice of the three.
fn filter_rows(samples: &[u8], row_bytes: usize, pixel_bytes: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(samples.len() + samples.len() / row_bytes.max(1) + 1);
    let empty = vec![0u8; row_bytes];
    let mut above: &[u8] = &empty;
    let mut trials: [Vec<u8>; 4] = std::array::from_fn(|_| vec![0; row_bytes]);
    for row in samples.chunks_exact(row_bytes.max(1)) {
        for idx in 0..row_bytes {
            let (left, corner) =
                if idx >= pixel_bytes { (row[idx - pixel_bytes], above[idx - pixel_bytes]) } else { (0, 0) };
            trials[0][idx] = row[idx];
            trials[1][idx] = row[idx].wrapping_sub(left);
            trials[2][idx] = row[idx].wrapping_sub(above[idx]);
            trials[3][idx] = row[idx].wrapping_sub(paeth(left, above[idx], corner));
        }
        let weight = |trial: &[u8]| {
            trial.iter().map(|value| u64::from(value.cast_signed().unsigned_abs())).sum::<u64>()
        };
        let best = (0..4).min_by_key(|trial| weight(&trials[*trial])).unwrap_or(0);
        out.push([0, 1, 2, 4][best]);
        out.extend_from_slice(&trials[best]);
        above = row;
    }
    out
}

/// PNG (third edition), 9.4.
fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let guess = i16::from(left) + i16::from(above) - i16::from(corner);
    let distance = |value: u8| (guess - i16::from(value)).abs();
    if distance(left) <= distance(above) && distance(left) <= distance(corner) {
        left
    } else if distance(above) <= distance(corner) {
        above
    } else {
        corner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filtered_rows_give_the_samples_back() {
        let samples: Vec<u8> = (0..60u32).map(|value| (value * value % 251) as u8).collect();
        let filtered = filter_rows(&samples, 15, 3);
        let mut above = vec![0u8; 15];
        for (row, expected) in filtered.chunks_exact(16).zip(samples.chunks_exact(15)) {
            let mut found = vec![0u8; 15];
            for idx in 0..15 {
                let (left, corner) = if idx >= 3 { (found[idx - 3], above[idx - 3]) } else { (0, 0) };
                let guess = match row[0] {
                    0 => 0,
                    1 => left,
                    2 => above[idx],
                    _ => paeth(left, above[idx], corner),
                };
                found[idx] = row[idx + 1].wrapping_add(guess);
            }
            assert_eq!(found, expected);
            above = found;
        }
    }
}
