//! What pictures say of their colours: their profile, their inks, whether they have any.

use super::drawing::{Drawing, Paint, Shape};
use super::encoded::{Encoded, PngColor, passthrough};
use super::{Picture, PictureError, PictureKind, Samples, decode, heic};
use image::{ImageDecoder, ImageFormat, ImageReader};
use std::io::Cursor;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// The profile that a raster picture carries.
pub fn profile(picture: &Picture) -> Option<Vec<u8>> {
    let format = match picture.kind {
        PictureKind::Png => ImageFormat::Png,
        PictureKind::Jpeg => ImageFormat::Jpeg,
        PictureKind::WebP => ImageFormat::WebP,
        PictureKind::Heic => return heic::profile(&picture.bytes),
        PictureKind::Gif | PictureKind::Svg(_) => return None,
    };
    let reader = ImageReader::with_format(Cursor::new(&picture.bytes[..]), format);
    reader.into_decoder().ok()?.icc_profile().ok().flatten()
}

/// Whether it is a JPEG of four inks.
pub fn has_inks(picture: &Picture) -> bool {
    matches!(picture.kind, PictureKind::Jpeg)
        && matches!(passthrough(picture), Some(Encoded::Jpeg { components: 4, .. }))
}

/// The inks of a JPEG of four components, 255 for all of an ink; none if it is a picture of another sort.
pub fn decode_inks(picture: &Picture) -> Result<Option<Samples>, PictureError> {
    let Some(Encoded::Jpeg { components: 4, inverted }) = passthrough(picture) else { return Ok(None) };
    let fault = |error: zune_jpeg::errors::DecodeErrors| PictureError(format!("{error:?}"));
    let mut decoder = JpegDecoder::new(ZCursor::new(&picture.bytes[..]));
    decoder.decode_headers().map_err(fault)?;
    let space = decoder.input_colorspace().unwrap_or(ColorSpace::CMYK);
    let options = DecoderOptions::default().jpeg_set_out_colorspace(space);
    // `inspect` has bounded the number of pixels.
    let options = options.set_max_width(usize::from(u16::MAX)).set_max_height(usize::from(u16::MAX));
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(&picture.bytes[..]), options);
    let mut color = decoder.decode().map_err(fault)?;
    let (width, height) = picture.pixels.unwrap_or_default();
    if color.len() != width as usize * height as usize * 4 {
        return Err(PictureError("it is cut off".into()));
    }
    if space == ColorSpace::YCCK {
        color.chunks_exact_mut(4).for_each(from_ycck);
    }
    if inverted {
        color.iter_mut().for_each(|ink| *ink = 255 - *ink);
    }
    Ok(Some(Samples { width, height, channels: 4, color, alpha: None }))
}

/// YCCK to CMYK: the first three are RGB turned over (Adobe Technical Note 5116, 18; JFIF 1.02 for the
/// figures).
fn from_ycck(pixel: &mut [u8]) {
    let (y, cb, cr) = (f32::from(pixel[0]), f32::from(pixel[1]) - 128.0, f32::from(pixel[2]) - 128.0);
    let rgb = [y + 1.402 * cr, y - 0.344_14 * cb - 0.714_14 * cr, y + 1.772 * cb];
    for (own, value) in pixel.iter_mut().zip(rgb) {
        *own = 255 - value.round().clamp(0.0, 255.0) as u8;
    }
}

/// Whether a picture shows anything but greys. A JPEG of three components is taken at its word.
pub fn has_color(picture: &Picture) -> bool {
    if let PictureKind::Svg(drawing) = &picture.kind {
        return drawing_has_color(drawing);
    }
    match passthrough(picture) {
        Some(Encoded::Jpeg { components, .. }) => components > 1,
        Some(Encoded::Png { color: PngColor::Grey, .. }) => false,
        Some(Encoded::Png { color: PngColor::Palette(colors), .. }) => {
            colors.chunks_exact(3).any(|own| own[0] != own[1] || own[1] != own[2])
        }
        Some(Encoded::Png { color: PngColor::Rgb, .. }) | None => {
            // What cannot be decoded is reported when it is written.
            decode(picture).is_ok_and(|samples| samples.channels > 1)
        }
    }
}

fn drawing_has_color(drawing: &Drawing) -> bool {
    let mut stack: Vec<&Shape> = drawing.artwork().shapes.iter().collect();
    while let Some(shape) = stack.pop() {
        match shape {
            Shape::Group(group) => stack.extend(&group.shapes),
            Shape::Raster(raster) => {
                if has_color(&raster.picture) {
                    return true;
                }
            }
            Shape::Path(path) => {
                let fill = path.fill.as_ref().map(|fill| &fill.paint);
                let stroke = path.stroke.as_ref().map(|stroke| &stroke.paint);
                for paint in fill.into_iter().chain(stroke) {
                    match paint {
                        Paint::Color(color) if !color.is_grey() => return true,
                        Paint::Gradient(own) if own.stops.iter().any(|stop| !stop.color.is_grey()) => {
                            return true;
                        }
                        Paint::Pattern(own) => stack.extend(&own.shapes),
                        Paint::Color(_) | Paint::Gradient(_) => {}
                    }
                }
            }
        }
    }
    false
}
