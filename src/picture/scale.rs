//! Samples of fewer pixels, turned upright, and written down again.

use super::{Orientation, Samples};
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ExtendedColorType, GrayImage, ImageEncoder, RgbImage};

impl Samples {
    /// Of at most so many pixels, each side in proportion; as it is if it has no more.
    pub fn within(self, pixels: u64) -> Samples {
        let own = u64::from(self.width) * u64::from(self.height);
        if own <= pixels {
            return self;
        }
        let share = (pixels as f64 / own as f64).sqrt();
        let side = |side: u32| ((f64::from(side) * share).floor() as u32).max(1);
        let (width, height) = (side(self.width), side(self.height));
        let own = (self.width, self.height);
        let kind = match self.channels {
            1 => PixelType::U8,
            3 => PixelType::U8x3,
            _ => PixelType::U8x4,
        };
        let Some(color) = resized(&self.color, own, (width, height), kind) else { return self };
        let alpha = match &self.alpha {
            Some(alpha) => match resized(alpha, own, (width, height), PixelType::U8) {
                Some(alpha) => Some(alpha),
                None => return self,
            },
            None => None,
        };
        Samples { width, height, channels: self.channels, color, alpha }
    }

    /// Rows and columns as the picture is to be shown (Exif 2.32, 4.6.4, tag 274).
    pub fn upright(self, orientation: Orientation) -> Samples {
        match orientation.0 {
            2 => self.each_plane(|image| image.fliph()),
            3 => self.each_plane(|image| image.rotate180()),
            4 => self.each_plane(|image| image.flipv()),
            5 => self.each_plane(|image| image.rotate90().fliph()),
            6 => self.each_plane(|image| image.rotate90()),
            7 => self.each_plane(|image| image.rotate270().fliph()),
            8 => self.each_plane(|image| image.rotate270()),
            _ => self,
        }
    }

    /// Does one thing to the colours and to the alpha.
    fn each_plane(self, change: impl Fn(DynamicImage) -> DynamicImage) -> Samples {
        let (width, height) = (self.width, self.height);
        let grey = |samples| GrayImage::from_raw(width, height, samples).map(DynamicImage::ImageLuma8);
        let color = match self.channels {
            1 => grey(self.color.clone()),
            _ => RgbImage::from_raw(width, height, self.color.clone()).map(DynamicImage::ImageRgb8),
        };
        let Some(color) = color.map(&change) else { return self };
        let alpha = self.alpha.and_then(grey).map(|alpha| change(alpha).into_luma8().into_raw());
        let (width, height) = (color.width(), color.height());
        let color = match self.channels {
            1 => color.into_luma8().into_raw(),
            _ => color.into_rgb8().into_raw(),
        };
        Samples { width, height, channels: self.channels, color, alpha }
    }
}

/// One plane at another size, by cubic convolution; none where there are too few samples.
fn resized(samples: &[u8], from: (u32, u32), to: (u32, u32), kind: PixelType) -> Option<Vec<u8>> {
    let source = ImageRef::new(from.0, from.1, samples, kind).ok()?;
    let mut target = Image::new(to.0, to.1, kind);
    let options =
        ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom)).use_alpha(false);
    Resizer::new().resize(&source, &mut target, &options).ok()?;
    Some(target.into_vec())
}

/// Writes samples down as JPEG, at a quality from 1 to 100. Alpha is shown on white.
pub fn encode_jpeg(samples: &Samples, quality: u8) -> Option<Vec<u8>> {
    let mut color = std::borrow::Cow::Borrowed(&samples.color);
    if let Some(alpha) = &samples.alpha {
        let channels = usize::from(samples.channels);
        for (pixel, alpha) in color.to_mut().chunks_exact_mut(channels).zip(alpha) {
            for sample in pixel {
                let mixed = u32::from(*sample) * u32::from(*alpha) + 255 * u32::from(255 - *alpha);
                *sample = u8::try_from(mixed / 255).unwrap_or(u8::MAX);
            }
        }
    }
    let kind = if samples.channels == 1 { ExtendedColorType::L8 } else { ExtendedColorType::Rgb8 };
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    encoder.write_image(&color, samples.width, samples.height, kind).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples() -> Samples {
        Samples { width: 3, height: 1, channels: 1, color: vec![0, 1, 2], alpha: Some(vec![7, 8, 9]) }
    }

    #[test]
    fn a_turned_picture_is_set_upright_with_its_alpha() {
        let turned = samples().upright(Orientation::new(6));
        assert_eq!((turned.width, turned.height, turned.color.as_slice()), (1, 3, &[0, 1, 2][..]));
        assert_eq!(samples().upright(Orientation::new(3)).alpha, Some(vec![9, 8, 7]));
        assert_eq!(samples().upright(Orientation::default()), samples());
    }

    #[test]
    fn what_is_within_stays_and_what_is_over_is_reduced_in_proportion() {
        assert_eq!(samples().within(3), samples());
        let large = Samples { width: 40, height: 20, channels: 3, color: vec![9; 2400], alpha: None };
        let small = large.within(200);
        assert_eq!((small.width, small.height, small.color.len()), (20, 10, 600));
    }
}
