//! The samples of a raster picture, 8 bits each: grey or RGB, with alpha apart.

use super::{Picture, PictureKind, heic};
use image::{DynamicImage, ImageFormat, ImageReader, Limits};
use std::fmt;
use std::io::Cursor;

/// Why a picture whose headers are good cannot be decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureError(pub String);

impl fmt::Display for PictureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for PictureError {}

/// Rows from the top, without padding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Samples {
    pub width: u32,
    pub height: u32,
    /// 1: grey; 3: RGB; 4: CMYK.
    pub channels: u8,
    pub color: Vec<u8>,
    /// One value a pixel; none if all is opaque.
    pub alpha: Option<Vec<u8>>,
}

/// Decodes a raster picture; of an animation the first image. An RGB picture all of whose pixels
/// are grey becomes grey, and an alpha that is opaque everywhere is left out.
pub fn decode(picture: &Picture) -> Result<Samples, PictureError> {
    let format = match picture.kind {
        PictureKind::Png => ImageFormat::Png,
        PictureKind::Jpeg => ImageFormat::Jpeg,
        PictureKind::Gif => ImageFormat::Gif,
        PictureKind::WebP => ImageFormat::WebP,
        PictureKind::Heic => return heic::decode(&picture.bytes).map(split),
        PictureKind::Svg(_) => return Err(PictureError("a drawing has no samples".into())),
    };
    let mut reader = ImageReader::with_format(Cursor::new(&picture.bytes[..]), format);
    let mut limits = Limits::no_limits();
    // Eight bytes for each of the most pixels that `inspect` lets through.
    limits.max_alloc = Some(2_000_000_000);
    reader.limits(limits);
    let image = reader.decode().map_err(|error| PictureError(error.to_string()))?;
    Ok(split(image))
}

fn split(image: DynamicImage) -> Samples {
    let (width, height) = (image.width(), image.height());
    let alpha = image.color().has_alpha();
    if !image.color().has_color() {
        let (color, alpha) = if alpha {
            let both = image.into_luma_alpha8().into_raw();
            let opacity: Vec<u8> = both.chunks_exact(2).map(|pixel| pixel[1]).collect();
            (both.chunks_exact(2).map(|pixel| pixel[0]).collect(), Some(opacity))
        } else {
            (image.into_luma8().into_raw(), None)
        };
        return Samples {
            width,
            height,
            channels: 1,
            color,
            alpha: alpha.filter(|alpha| is_seen_through(alpha)),
        };
    }
    let (color, alpha) = if alpha {
        let both = image.into_rgba8().into_raw();
        let opacity: Vec<u8> = both.chunks_exact(4).map(|pixel| pixel[3]).collect();
        (both.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect(), Some(opacity))
    } else {
        (image.into_rgb8().into_raw(), None)
    };
    let alpha = alpha.filter(|alpha| is_seen_through(alpha));
    if color.chunks_exact(3).all(|pixel| pixel[0] == pixel[1] && pixel[1] == pixel[2]) {
        let grey = color.chunks_exact(3).map(|pixel| pixel[0]).collect();
        return Samples { width, height, channels: 1, color: grey, alpha };
    }
    Samples { width, height, channels: 3, color, alpha }
}

fn is_seen_through(alpha: &[u8]) -> bool {
    alpha.iter().any(|value| *value != 255)
}
