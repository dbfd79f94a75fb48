//! HEIC, in which telephones keep photographs (ISO/IEC 23008-12, with pictures by ISO/IEC 23008-2). Takes
//! the bytes of a file, gives its size, its samples and its profile. Turns and crops that the file asks for
//! are done by the decoder.

use super::PictureError;
use super::header::Fault;
use heic_decoder::HeifError;
use image::{DynamicImage, GrayImage, RgbImage, RgbaImage};
use std::panic::catch_unwind;

/// The most pixels that are decoded: the decoder's planes take eight times a sample's bytes.
const MAX_PIXELS: u64 = 100_000_000;

/// Width and height as it is to be shown.
pub(super) fn size(bytes: &[u8]) -> Result<(u32, u32), Fault> {
    let info = whole(|| heic_decoder::probe(bytes)).map_err(|error| match error {
        HeifError::Unsupported(_) => Fault::Unsupported("a HEIC of a rare coding"),
        _ => Fault::Broken("it is cut off or damaged"),
    })?;
    let side = |side: usize| u32::try_from(side).map_err(|_| Fault::Broken("its size cannot be right"));
    let (width, height) = (side(info.width)?, side(info.height)?);
    let coded = info.coded_width as u64 * info.coded_height as u64;
    if coded.max(u64::from(width) * u64::from(height)) > MAX_PIXELS {
        return Err(Fault::Unsupported("a HEIC of more than 100 million pixels"));
    }
    Ok((width, height))
}

pub(super) fn decode(bytes: &[u8]) -> Result<DynamicImage, PictureError> {
    let fault = |error: HeifError| PictureError(error.to_string());
    let short = || PictureError("it has too few samples".into());
    let (width, height) = size(bytes).map_err(|_| PictureError("it is cut off or damaged".into()))?;
    let image = whole(|| heic_decoder::decode(bytes)).map_err(fault)?;
    if image.alpha.is_some() {
        let mut found = whole(|| image.to_rgba8()).map_err(fault)?;
        if found.premultiplied {
            found.data.chunks_exact_mut(4).for_each(part_from_alpha);
        }
        let found = RgbaImage::from_raw(width, height, found.data).ok_or_else(short)?;
        return Ok(DynamicImage::ImageRgba8(found));
    }
    let found = whole(|| image.to_rgb8()).map_err(fault)?.data;
    if image.chroma_format_idc == 0 {
        let grey = found.chunks_exact(3).map(|pixel| pixel[0]).collect();
        return Ok(DynamicImage::ImageLuma8(GrayImage::from_raw(width, height, grey).ok_or_else(short)?));
    }
    Ok(DynamicImage::ImageRgb8(RgbImage::from_raw(width, height, found).ok_or_else(short)?))
}

/// The ICC profile that explains its colours.
pub(super) fn profile(bytes: &[u8]) -> Option<Vec<u8>> {
    whole(|| heic_decoder::read_metadata(bytes)).ok()?.icc_profile
}

/// The colour of a pixel that was mixed with its opacity.
fn part_from_alpha(pixel: &mut [u8]) {
    let alpha = u32::from(pixel[3]).max(1);
    for sample in &mut pixel[..3] {
        *sample = u8::try_from((u32::from(*sample) * 255 + alpha / 2) / alpha).unwrap_or(u8::MAX);
    }
}

/// A decoder that gives up in a panic has met a broken file.
fn whole<T>(work: impl FnOnce() -> Result<T, HeifError>) -> Result<T, HeifError> {
    let work = std::panic::AssertUnwindSafe(work);
    catch_unwind(work).unwrap_or(Err(HeifError::MalformedHevc("it cannot be read to its end")))
}
