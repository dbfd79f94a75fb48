//! Raster pictures as image objects (ISO 32000-1, 8.9.5): passed through where PDF can read the
//! file's own compression and the file's colours are wanted, else decoded, converted, and compressed
//! anew: as a JPEG what came as one, else deflated with PNG's row filters.

use super::mixer::{ColorSpace, Held, Mixer};
use super::syntax::{deflate, inflates_to};
use crate::color::{Channels, Conversion, Profile};
use crate::picture::{self, Encoded, Picture, PictureError, PictureKind, PngColor, Samples};
use jpeg_encoder::{ColorType, SamplingFactor};

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
    /// It was over the limit of ink.
    pub held: Option<Held>,
}

pub(super) enum ImageColor {
    Grey,
    /// Grey as black ink, which no program takes for a grey of all four.
    Black,
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
            ImageColor::Grey | ImageColor::Black | ImageColor::Palette(_) => 1,
            ImageColor::Rgb => 3,
            ImageColor::Cmyk { .. } => 4,
        }
    }
}

pub(super) fn encode(picture: &Picture, mixer: &Mixer) -> Result<Image, PictureError> {
    let (width, height) = picture.pixels.ok_or_else(|| PictureError("it is a drawing".into()))?;
    let space = mixer.colors.space;
    match picture::passthrough(picture) {
        Some(Encoded::Jpeg { components, inverted }) => {
            let color = match components {
                1 => ImageColor::grey(space),
                3 => ImageColor::Rgb,
                _ => ImageColor::Cmyk { inverted },
            };
            if color.suits(space) && !needs_conversion(picture, mixer, color.components()) {
                let data = picture.bytes.to_vec();
                return Ok(Image { filter: Filter::Jpeg, ..Image::new(width, height, color, data) });
            }
        }
        Some(Encoded::Png { color, bits, data }) => {
            let color = match color {
                PngColor::Grey => ImageColor::grey(space),
                PngColor::Rgb => ImageColor::Rgb,
                PngColor::Palette(colors) => ImageColor::Palette(colors),
            };
            let row = (u64::from(width) * u64::from(bits) * u64::from(color.components())).div_ceil(8) + 1;
            // What a viewer could not inflate is left to the decoder, which says why.
            if color.suits(space)
                && !needs_conversion(picture, mixer, color.components())
                && inflates_to(&data, row * u64::from(height))
            {
                return Ok(Image { bits, ..Image::new(width, height, color, data) });
            }
        }
        None => {}
    }
    finish(picture, space, samples(picture, mixer, None)?)
}

/// A picture that is mixed with the colour below it, so that nothing shows through.
pub(super) fn encode_on(picture: &Picture, mixer: &Mixer, ground: [u8; 3]) -> Result<Image, PictureError> {
    finish(picture, mixer.colors.space, samples(picture, mixer, Some(ground))?)
}

fn finish(
    picture: &Picture,
    space: ColorSpace,
    (samples, held): (Samples, Option<Held>),
) -> Result<Image, PictureError> {
    let mask = samples.alpha.as_ref().map(|alpha| {
        let data = deflate(&filter_rows(alpha, samples.width as usize, 1));
        Box::new(Image::new(samples.width, samples.height, ImageColor::Grey, data))
    });
    let lossy = matches!(picture.kind, PictureKind::Jpeg | PictureKind::Heic);
    let mut image = lossy.then(|| as_jpeg(&samples)).flatten().unwrap_or_else(|| opaque(&samples));
    if samples.channels == 1 {
        image.color = ImageColor::grey(space);
    }
    Ok(Image { mask, held, ..image })
}

impl Image {
    /// Deflated, 8 bits a sample.
    fn new(width: u32, height: u32, color: ImageColor, data: Vec<u8>) -> Self {
        Image { width, height, color, bits: 8, filter: Filter::Png, data, mask: None, held: None }
    }
}

impl ImageColor {
    fn grey(space: ColorSpace) -> Self {
        if space == ColorSpace::Cmyk { ImageColor::Black } else { ImageColor::Grey }
    }

    /// Whether a file in these colours can hold it as it is.
    fn suits(&self, space: ColorSpace) -> bool {
        match (self, space) {
            (ImageColor::Grey | ImageColor::Black, _) | (_, ColorSpace::AsTheyCome) => true,
            (ImageColor::Palette(colors), ColorSpace::Grey | ColorSpace::Cmyk) => {
                space == ColorSpace::Grey && is_grey(colors)
            }
            (ImageColor::Rgb | ImageColor::Palette(_), ColorSpace::Rgb) => true,
            (ImageColor::Cmyk { .. }, ColorSpace::Cmyk) => true,
            (ImageColor::Rgb | ImageColor::Cmyk { .. }, ColorSpace::Grey)
            | (ImageColor::Rgb, ColorSpace::Cmyk)
            | (ImageColor::Cmyk { .. }, ColorSpace::Rgb) => false,
        }
    }
}

fn is_grey(colors: &[u8]) -> bool {
    colors.chunks_exact(3).all(|own| own[0] == own[1] && own[1] == own[2])
}

/// Whether its own profile or the limit of ink speaks against passing it through.
fn needs_conversion(picture: &Picture, mixer: &Mixer, components: u8) -> bool {
    match (mixer.colors.space, components) {
        (ColorSpace::AsTheyCome, _) | (_, 1) => false,
        (_, 4) => mixer.colors.ink_limit.is_some(),
        _ => source(picture, Channels::Rgb).is_some_and(|own| !own.is_srgb()),
    }
}

/// The profile that the picture carries, if it is of that sort.
fn source(picture: &Picture, channels: Channels) -> Option<Profile> {
    let profile = picture::profile(picture).and_then(|bytes| Profile::read(&bytes).ok())?;
    (profile.channels() == channels).then_some(profile)
}

/// The samples in the colours of the file, on a ground if one is given.
fn samples(
    picture: &Picture,
    mixer: &Mixer,
    ground: Option<[u8; 3]>,
) -> Result<(Samples, Option<Held>), PictureError> {
    let space = mixer.colors.space;
    let fault = |fault: crate::color::ProfileFault| PictureError(fault.to_string());
    if space != ColorSpace::AsTheyCome
        && let Some(mut inks) = picture::decode_inks(picture)?
    {
        let own = source(picture, Channels::Cmyk);
        let own = own.as_ref().unwrap_or(mixer.press());
        let held = match space {
            ColorSpace::Cmyk => mixer.hold(&mut inks.color, RESERVE),
            ColorSpace::Grey => {
                convert(&mut inks, &Conversion::to_grey(own).map_err(fault)?);
                None
            }
            ColorSpace::Rgb | ColorSpace::AsTheyCome => {
                let way = Conversion::new(own, Profile::srgb(), mixer.colors.intent).map_err(fault)?;
                convert(&mut inks, &way);
                None
            }
        };
        return Ok((inks, held));
    }
    let mut samples = picture::decode(picture)?;
    if let Some(ground) = ground {
        lay(&mut samples, ground);
    }
    if samples.channels == 1 || space == ColorSpace::AsTheyCome {
        return Ok((samples, None));
    }
    let own = source(picture, Channels::Rgb).filter(|own| !own.is_srgb());
    let mut held = None;
    match (space, own) {
        (ColorSpace::Grey, own) => {
            let way = Conversion::to_grey(own.as_ref().unwrap_or(Profile::srgb())).map_err(fault)?;
            convert(&mut samples, &way);
        }
        (ColorSpace::Cmyk, own) => {
            match (own, &mixer.pictures) {
                (None, Some(way)) => convert(&mut samples, way),
                (own, _) => {
                    let own = own.as_ref().unwrap_or(Profile::srgb());
                    let way = Conversion::new(own, mixer.press(), mixer.colors.intent).map_err(fault)?;
                    convert(&mut samples, &way);
                }
            }
            held = mixer.hold(&mut samples.color, RESERVE);
        }
        (_, Some(own)) => {
            let way = Conversion::new(&own, Profile::srgb(), mixer.colors.intent).map_err(fault)?;
            convert(&mut samples, &way);
        }
        (_, None) => {}
    }
    Ok((samples, held))
}

/// What a JPEG's rounding may add to the inks of a place, in per cent: found on photographs and on noise
/// at the quality below.
const RESERVE: f64 = 6.0;

/// Mixes samples with the colour below them.
fn lay(samples: &mut Samples, ground: [u8; 3]) {
    let Some(alpha) = samples.alpha.take() else { return };
    let grey = ground[0] == ground[1] && ground[1] == ground[2];
    if samples.channels == 1 && !grey {
        samples.color = samples.color.iter().flat_map(|grey| [*grey; 3]).collect();
        samples.channels = 3;
    }
    let channels = usize::from(samples.channels);
    for (pixel, alpha) in samples.color.chunks_exact_mut(channels).zip(alpha) {
        let alpha = u32::from(alpha);
        for (value, below) in pixel.iter_mut().zip(ground) {
            *value = ((u32::from(*value) * alpha + u32::from(below) * (255 - alpha) + 127) / 255) as u8;
        }
    }
}

fn convert(samples: &mut Samples, way: &Conversion) {
    samples.color = way.samples(&samples.color);
    samples.channels = way.to().count() as u8;
}

/// The quality of pictures that are compressed anew, from 1 to 100: no loss is seen beside the first.
const QUALITY: u8 = 94;

/// None if it cannot be told in a JPEG, which knows 65,535 rows and no more.
fn as_jpeg(samples: &Samples) -> Option<Image> {
    let (width, height) = (u16::try_from(samples.width).ok()?, u16::try_from(samples.height).ok()?);
    let (kind, color) = match samples.channels {
        1 => (ColorType::Luma, ImageColor::Grey),
        3 => (ColorType::Rgb, ImageColor::Rgb),
        _ => (ColorType::Cmyk, ImageColor::Cmyk { inverted: true }),
    };
    let mut data = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut data, QUALITY);
    encoder.set_sampling_factor(SamplingFactor::R_4_4_4);
    encoder.set_optimized_huffman_tables(true);
    encoder.encode(&samples.color, width, height, kind).ok()?;
    Some(Image { filter: Filter::Jpeg, ..Image::new(samples.width, samples.height, color, data) })
}

fn opaque(samples: &Samples) -> Image {
    let channels = usize::from(samples.channels);
    let color = match channels {
        1 => ImageColor::Grey,
        3 => ImageColor::Rgb,
        _ => ImageColor::Cmyk { inverted: false },
    };
    let data = deflate(&filter_rows(&samples.color, samples.width as usize * channels, channels));
    Image::new(samples.width, samples.height, color, data)
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
