//! What a picture is: its kind, its size and density, its samples or its drawing.
//!
//! [`inspect`] reads headers only, so that a build which places a hundred photographs decodes none
//! of them. [`passthrough`] gives what a PDF can carry as it stands, [`decode`] the samples of the
//! rest; an SVG's [`Drawing`] is resolved when it is first asked for.

mod decode;
mod drawing;
mod encoded;
mod header;
mod heic;
mod inks;
mod rasterize;
mod scale;
mod screen;
mod sniff;
mod svg;
mod weigh;

pub use decode::{PictureError, Samples, decode};
pub use drawing::{
    Artwork, Blend, Clip, Drawing, Fill, Gradient, GradientShape, Group, LineCap, LineJoin, Mask, Matrix,
    Paint, PathShape, Pattern, Raster, Rgb, Segment, Shape, Spread, Stop, Stroke,
};
pub use encoded::{Encoded, PngColor, passthrough};
pub use inks::{decode_inks, has_color, has_inks, profile};
pub use rasterize::{RasterFile, encode_png, rasterize_svg};
pub use scale::encode_jpeg;
pub use screen::{decode_for_screens, is_foreign_to_screens};

use crate::diagnostic::{Sink, picture as messages};
use crate::document::AssetPath;
use crate::font::FontLibrary;
use crate::source::Span;
use crate::units::{Length, Size};
use header::{Fault, Header};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The pictures of a build by the path the document knows them by.
pub type Pictures = BTreeMap<AssetPath, Picture>;

/// The largest file that is read.
const MAX_BYTES: usize = 100_000_000;
/// The largest SVG: its tree takes many times its bytes.
const MAX_SVG_BYTES: usize = 20_000_000;
/// The most pixels that are decoded.
const MAX_PIXELS: u64 = 250_000_000;

/// A picture file that was found good by its headers.
#[derive(Clone, Debug)]
pub struct Picture {
    pub path: AssetPath,
    /// The file, whole.
    pub bytes: Arc<[u8]>,
    pub kind: PictureKind,
    /// As the picture asks to be shown: by its density, 96 pixels an inch if it has none, upright.
    pub natural: Size,
    /// Width and height as stored, before [`Picture::orientation`]; none for drawings.
    pub pixels: Option<(u32, u32)>,
    pub orientation: Orientation,
}

#[derive(Clone, Debug)]
pub enum PictureKind {
    Png,
    Jpeg,
    Gif,
    WebP,
    Heic,
    Svg(Arc<Drawing>),
}

impl PictureKind {
    /// The media type (RFC 2046; for SVG: SVG 1.1, appendix P; for HEIC: ISO/IEC 23008-12, annex C).
    pub fn media_type(&self) -> &'static str {
        match self {
            PictureKind::Png => "image/png",
            PictureKind::Jpeg => "image/jpeg",
            PictureKind::Gif => "image/gif",
            PictureKind::WebP => "image/webp",
            PictureKind::Heic => "image/heic",
            PictureKind::Svg(_) => "image/svg+xml",
        }
    }
}

/// How stored rows and columns are turned for show (Exif 2.32, 4.6.4, tag 274), from 1 (as stored)
/// to 8. Cameras store what the sensor saw and note how they were held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Orientation(u8);

impl Default for Orientation {
    fn default() -> Self {
        Orientation(1)
    }
}

impl Orientation {
    /// From the tag's value; anything unknown is upright.
    pub fn new(value: u16) -> Self {
        Orientation(u8::try_from(value).ok().filter(|value| (1..=8).contains(value)).unwrap_or(1))
    }
    /// Width and height change places.
    pub fn turns(self) -> bool {
        self.0 >= 5
    }
    /// Where the stored unit square goes, `y` upward, as `[a b c d e f]`.
    pub fn matrix(self) -> [f64; 6] {
        match self.0 {
            2 => [-1.0, 0.0, 0.0, 1.0, 1.0, 0.0],
            3 => [-1.0, 0.0, 0.0, -1.0, 1.0, 1.0],
            4 => [1.0, 0.0, 0.0, -1.0, 0.0, 1.0],
            5 => [0.0, -1.0, -1.0, 0.0, 1.0, 1.0],
            6 => [0.0, -1.0, 1.0, 0.0, 0.0, 1.0],
            7 => [0.0, 1.0, 1.0, 0.0, 0.0, 0.0],
            8 => [0.0, 1.0, -1.0, 0.0, 1.0, 0.0],
            _ => [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
        }
    }
}

impl Picture {
    /// It shows several images one after the other: a GIF of more than one, or an animated PNG. WebP
    /// becomes PNG in an e-book and ink in print, and only its first image is seen.
    pub fn moves(&self) -> bool {
        match self.kind {
            PictureKind::Gif => header::gif_images(&self.bytes) > 1,
            // PNG (third edition), 11.3.6.1.
            PictureKind::Png => header::png_chunks(&self.bytes).any(|(kind, _)| kind == b"acTL"),
            PictureKind::Jpeg | PictureKind::WebP | PictureKind::Heic | PictureKind::Svg(_) => false,
        }
    }
}

/// Reads what kind of picture it is and how large, without decoding it. What is wrong goes to the
/// sink, and then there is no picture.
pub fn inspect(
    path: AssetPath,
    bytes: Vec<u8>,
    fonts: &FontLibrary,
    sink: &mut Sink,
    span: Option<Span>,
) -> Option<Picture> {
    if bytes.len() > MAX_BYTES {
        let size = format!("{} MB", bytes.len() / 1_000_000);
        sink.push(messages::picture_too_large(span, &path.0, size, "100 MB"));
        return None;
    }
    let kind = match sniff::sniff(&bytes) {
        sniff::Sniffed::Known(kind) => kind,
        sniff::Sniffed::Unsupported(kind) => {
            sink.push(messages::unsupported_picture(span, &path.0, kind));
            return None;
        }
        sniff::Sniffed::NoPicture(found) => {
            sink.push(messages::not_a_picture(span, &path.0, found));
            return None;
        }
    };
    if kind == sniff::Known::Svg {
        return inspect_svg(path, bytes, fonts, sink, span);
    }
    let header = match header::read(kind, &bytes) {
        Ok(header) => header,
        Err(Fault::Broken(reason)) => {
            sink.push(messages::broken_picture(span, &path.0, reason));
            return None;
        }
        Err(Fault::Unsupported(kind)) => {
            sink.push(messages::unsupported_picture(span, &path.0, kind));
            return None;
        }
    };
    if u64::from(header.width) * u64::from(header.height) > MAX_PIXELS {
        let size = format!("{} × {} pixels", header.width, header.height);
        sink.push(messages::picture_too_large(span, &path.0, size, "250 million pixels"));
        return None;
    }
    Some(raster(path, bytes.into(), kind, &header))
}

fn raster(path: AssetPath, bytes: Arc<[u8]>, kind: sniff::Known, header: &Header) -> Picture {
    let kind = match kind {
        sniff::Known::Png | sniff::Known::Svg => PictureKind::Png,
        sniff::Known::Jpeg => PictureKind::Jpeg,
        sniff::Known::Gif => PictureKind::Gif,
        sniff::Known::WebP => PictureKind::WebP,
        sniff::Known::Heic => PictureKind::Heic,
    };
    let (per_inch_x, per_inch_y) = header.density.unwrap_or((96.0, 96.0));
    let width = Length::inches(f64::from(header.width) / per_inch_x);
    let height = Length::inches(f64::from(header.height) / per_inch_y);
    let natural = if header.orientation.turns() {
        Size { width: height, height: width }
    } else {
        Size { width, height }
    };
    let pixels = Some((header.width, header.height));
    Picture { path, bytes, kind, natural, pixels, orientation: header.orientation }
}

fn inspect_svg(
    path: AssetPath,
    bytes: Vec<u8>,
    fonts: &FontLibrary,
    sink: &mut Sink,
    span: Option<Span>,
) -> Option<Picture> {
    if bytes.len() > MAX_SVG_BYTES {
        let size = format!("{} MB of SVG", bytes.len() / 1_000_000);
        sink.push(messages::picture_too_large(span, &path.0, size, "20 MB"));
        return None;
    }
    let found = match svg::inspect(&bytes) {
        Ok(found) => found,
        Err(svg::SvgFault::NotSvg(found)) => {
            sink.push(messages::not_a_picture(span, &path.0, found));
            return None;
        }
        Err(svg::SvgFault::Broken(reason)) => {
            sink.push(messages::broken_picture(span, &path.0, reason));
            return None;
        }
    };
    for feature in &found.left_out {
        sink.push(messages::svg_feature_left_out(span, &path.0, feature));
    }
    let bytes: Arc<[u8]> = bytes.into();
    let drawing = Drawing::new(Arc::clone(&bytes), found.size, fonts.clone());
    Some(Picture {
        path,
        bytes,
        kind: PictureKind::Svg(Arc::new(drawing)),
        natural: found.size,
        pixels: None,
        orientation: Orientation::default(),
    })
}

/// A raster picture that stands within another file; none if it is no such picture or a broken one.
pub fn raster_within(bytes: &[u8]) -> Option<Picture> {
    embedded(bytes)
}

/// A picture that stands inside an SVG; faults leave it out, as a viewer does.
fn embedded(bytes: &[u8]) -> Option<Picture> {
    let sniff::Sniffed::Known(kind) = sniff::sniff(bytes) else { return None };
    if kind == sniff::Known::Svg {
        return None;
    }
    let header = header::read(kind, bytes).ok()?;
    if u64::from(header.width) * u64::from(header.height) > MAX_PIXELS {
        return None;
    }
    // The SVG places its pictures by their stored rows and columns.
    let header = Header { orientation: Orientation::default(), ..header };
    Some(raster(AssetPath::default(), bytes.into(), kind, &header))
}
