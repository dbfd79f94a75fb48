//! Drawings to samples, and samples to files: for an e-book's cover, which stores and reading systems
//! want as a raster. Takes SVG whose faces are the build's own.

use super::Samples;
use crate::font::FontLibrary;
use crate::style::FontStyle;
use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;
use png::{BitDepth, ColorType, Compression, Encoder, Filter};
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Group, ImageKind, Node, Options, Tree, fontdb};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most pixels a raster may have.
const MAX_PIXELS: u64 = 64_000_000;
/// The quality of a JPEG: what stores keep a cover at.
const QUALITY: u8 = 90;

/// A raster file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RasterFile {
    pub bytes: Vec<u8>,
    pub media_type: &'static str,
    /// Of its name, without the point.
    pub ending: &'static str,
}

/// Draws an SVG of our own making at so many pixels: as JPEG if pictures are in it, else as PNG. None if
/// it is no SVG, or too large.
pub fn rasterize_svg(svg: &str, fonts: &FontLibrary, width: u32, height: u32) -> Option<RasterFile> {
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return None;
    }
    let options = Options { fontdb: Arc::new(families_named_in(svg, fonts)), ..Options::default() };
    let tree = Tree::from_str(svg, &options).ok()?;
    let mut canvas = Pixmap::new(width, height)?;
    canvas.fill(Color::WHITE);
    let size = tree.size();
    let scale = Transform::from_scale(width as f32 / size.width(), height as f32 / size.height());
    resvg::render(&tree, scale, &mut canvas.as_mut());
    let pressed = has_pictures(tree.root(), 0);
    // A flat drawing has few colours, and needs no copy of its samples.
    if !pressed && let Some((palette, indices)) = indexed(canvas.data(), 4) {
        let bytes = write_png(width, height, ColorType::Indexed, Some(palette), &indices)?;
        return Some(RasterFile { bytes, media_type: "image/png", ending: "png" });
    }
    let color: Vec<u8> =
        canvas.data().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    if pressed {
        let mut bytes = Vec::new();
        let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
        let written =
            image::ImageEncoder::write_image(encoder, &color, width, height, ExtendedColorType::Rgb8);
        written.ok()?;
        return Some(RasterFile { bytes, media_type: "image/jpeg", ending: "jpg" });
    }
    let bytes = encode_png(&Samples { width, height, channels: 3, color, alpha: None })?;
    Some(RasterFile { bytes, media_type: "image/png", ending: "png" })
}

/// Only the faces that the drawing names: to index every face of the build takes longer than to draw.
fn families_named_in(svg: &str, fonts: &FontLibrary) -> fontdb::Database {
    let mut database = fontdb::Database::new();
    for (_, face) in fonts.faces() {
        let plain = face.weight() <= 500 || face.style() == FontStyle::Normal;
        if plain && svg.contains(face.family()) {
            database.load_font_data(face.bytes().to_vec());
        }
    }
    database
}

/// Groups nest no deeper than this in a drawing of our own.
const MAX_DEPTH: usize = 32;

fn has_pictures(group: &Group, depth: usize) -> bool {
    depth <= MAX_DEPTH
        && group.children().iter().any(|node| match node {
            Node::Group(inner) => has_pictures(inner, depth + 1),
            Node::Image(image) => match image.kind() {
                ImageKind::SVG(tree) => has_pictures(tree.root(), depth + 1),
                ImageKind::JPEG(_) | ImageKind::PNG(_) | ImageKind::GIF(_) | ImageKind::WEBP(_) => true,
            },
            Node::Path(_) | Node::Text(_) => false,
        })
}

/// Samples as a PNG file; none if they are not as many as they should be. Few colours are written
/// with a palette, which makes a drawn cover half as large.
pub fn encode_png(samples: &Samples) -> Option<Vec<u8>> {
    let pixels = (samples.width as usize).checked_mul(samples.height as usize)?;
    if pixels == 0 || samples.color.len() != pixels.checked_mul(usize::from(samples.channels))? {
        return None;
    }
    let (width, height) = (samples.width, samples.height);
    match (&samples.alpha, samples.channels) {
        (None, 1) => write_png(width, height, ColorType::Grayscale, None, &samples.color),
        (None, 3) => match indexed(&samples.color, 3) {
            Some((palette, indices)) => write_png(width, height, ColorType::Indexed, Some(palette), &indices),
            None => write_png(width, height, ColorType::Rgb, None, &samples.color),
        },
        (Some(alpha), channels @ (1 | 3)) if alpha.len() == pixels => {
            let color = samples.color.chunks_exact(usize::from(channels));
            let interleaved: Vec<u8> = color
                .zip(alpha)
                .flat_map(|(color, alpha)| color.iter().copied().chain(std::iter::once(*alpha)))
                .collect();
            let kind = if channels == 1 { ColorType::GrayscaleAlpha } else { ColorType::Rgba };
            write_png(width, height, kind, None, &interleaved)
        }
        _ => None,
    }
}

/// A palette and an index for each pixel, if there are no more than 256 colours; `stride` bytes a pixel,
/// of which the first three are its colour.
fn indexed(samples: &[u8], stride: usize) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut known: BTreeMap<[u8; 3], u8> = BTreeMap::new();
    let mut palette = Vec::new();
    let mut indices = Vec::with_capacity(samples.len() / stride);
    let mut last = None;
    for pixel in samples.chunks_exact(stride) {
        let pixel = [pixel[0], pixel[1], pixel[2]];
        let index = match last {
            Some((same, index)) if same == pixel => index,
            _ => match known.get(&pixel) {
                Some(index) => *index,
                None => {
                    let index = u8::try_from(known.len()).ok()?;
                    known.insert(pixel, index);
                    palette.extend(pixel);
                    index
                }
            },
        };
        last = Some((pixel, index));
        indices.push(index);
    }
    Some((palette, indices))
}

fn write_png(
    width: u32,
    height: u32,
    kind: ColorType,
    palette: Option<Vec<u8>>,
    data: &[u8],
) -> Option<Vec<u8>> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, width, height);
    encoder.set_color(kind);
    encoder.set_depth(BitDepth::Eight);
    // Neighbours of an index say nothing of it.
    encoder.set_filter(if palette.is_some() { Filter::NoFilter } else { Filter::Adaptive });
    encoder.set_compression(Compression::Balanced);
    if let Some(palette) = palette {
        encoder.set_palette(palette);
    }
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(data).ok()?;
    writer.finish().ok()?;
    Some(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(svg: &str) -> Option<image::RgbImage> {
        let file = rasterize_svg(svg, &FontLibrary::embedded(), 40, 20)?;
        assert_eq!(file.media_type, "image/png");
        Some(image::load_from_memory(&file.bytes).expect("what was written can be read").into_rgb8())
    }

    #[test]
    fn a_fill_is_drawn_at_the_size_asked_for() {
        let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2">
            <rect width="2" height="2" fill="#102030"/></svg>"##;
        let image = draw(svg).expect("it is an SVG");
        assert_eq!(image.dimensions(), (40, 20));
        assert_eq!(image.get_pixel(5, 10).0, [0x10, 0x20, 0x30]);
        assert_eq!(image.get_pixel(30, 10).0, [255, 255, 255]);
    }

    #[test]
    fn text_is_drawn_in_a_face_of_the_build() {
        let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">
            <text x="2" y="18" font-family="EB Garamond" font-size="20">M</text></svg>"##;
        let image = draw(svg).expect("it is an SVG");
        assert!(image.pixels().any(|pixel| pixel.0 == [0, 0, 0]), "nothing was drawn");
    }

    #[test]
    fn what_is_no_drawing_is_refused() {
        assert!(draw("<p>no drawing</p>").is_none());
    }

    #[test]
    fn grey_samples_with_alpha_come_back_as_they_were() {
        let samples =
            Samples { width: 2, height: 1, channels: 1, color: vec![7, 200], alpha: Some(vec![255, 9]) };
        let file = encode_png(&samples).expect("the samples are whole");
        let image = image::load_from_memory(&file).expect("what was written can be read").into_luma_alpha8();
        assert_eq!(image.into_raw(), [7, 255, 200, 9]);
    }
}
