//! The book's pictures: passed through as they are where every store that the edition is made for takes
//! them. What is over a store's limit is reduced; WebP, JPEG in four inks and photographs that lie on
//! their side are written anew, since not all reading systems show them right; and from SVG everything
//! that could act or reach out is taken.

use super::svg;
use super::xml::slug;
use crate::diagnostic::{Sink, epub as messages};
use crate::document::AssetPath;
use crate::picture::{self, Encoded, Orientation, Picture, PictureKind, Pictures};
use crate::publication::{Edition, Store};
use crate::source::Span;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// A picture as the book holds it.
#[derive(Debug)]
pub(super) struct ShelvedPicture<'a> {
    /// Relative to the package document: `images/01-whale.png`.
    pub path: String,
    pub media_type: &'static str,
    pub bytes: Cow<'a, [u8]>,
    /// CSS pixels.
    pub width: u32,
    pub height: u32,
    /// It may move.
    pub animated: bool,
}

/// The pictures that the text shows, by the path the document knows them by.
#[derive(Debug, Default)]
pub(super) struct Shelf<'a> {
    pictures: BTreeMap<&'a AssetPath, ShelvedPicture<'a>>,
}

impl<'a> Shelf<'a> {
    pub fn new(
        shown: &BTreeSet<&'a AssetPath>,
        pictures: &'a Pictures,
        edition: &Edition,
        sink: &mut Sink,
    ) -> Self {
        let mut shelf = Shelf::default();
        let known: Vec<(&AssetPath, &Picture)> =
            shown.iter().filter_map(|path| Some((*path, pictures.get(*path)?))).collect();
        let made: Vec<_> = known
            .into_par_iter()
            .map(|(path, picture)| {
                let mut own = Sink::default();
                (path, shelve(picture, edition, &mut own), own)
            })
            .collect();
        for (path, shelved, own) in made {
            sink.extend(own);
            let Some(mut shelved) = shelved else { continue };
            let file_name = path.0.rsplit('/').next().unwrap_or_default();
            let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
            let mut name = slug(stem, 40);
            if name.is_empty() {
                name.push_str("picture");
            }
            let number = shelf.pictures.len() + 1;
            shelved.path.insert_str(0, &format!("images/{number:02}-{name}"));
            shelf.pictures.insert(path, shelved);
        }
        shelf
    }

    pub fn picture(&self, path: &AssetPath) -> Option<&ShelvedPicture<'a>> {
        self.pictures.get(path)
    }
    pub fn iter(&self) -> impl Iterator<Item = &ShelvedPicture<'a>> {
        self.pictures.values()
    }
}

/// JPEG's quality, of 100: above it files grow and nothing more is seen.
const QUALITY: u8 = 88;

/// The picture in the form the book holds; its path is its ending alone.
pub(super) fn shelve<'a>(
    picture: &'a Picture,
    edition: &Edition,
    sink: &mut Sink,
) -> Option<ShelvedPicture<'a>> {
    let (mut width, mut height) = css_pixels(picture);
    let whole: Cow<'a, [u8]> = Cow::Borrowed(&picture.bytes);
    let animated = picture.moves();
    let (ending, bytes) = match &picture.kind {
        PictureKind::Svg(_) => ("svg", Cow::Owned(cleaned(picture, sink)?)),
        _ if animated => (if matches!(picture.kind, PictureKind::Gif) { "gif" } else { "png" }, whole),
        PictureKind::Png | PictureKind::Jpeg | PictureKind::Gif | PictureKind::WebP => {
            let store = Store::strictest(&edition.stores, |store| store.pixels);
            let pixels = picture.pixels.unwrap_or_default();
            let is_over = u64::from(pixels.0) * u64::from(pixels.1) > store.pixels;
            if is_over || must_be_written_anew(picture) {
                let limit = if is_over { store.pixels } else { u64::MAX };
                let anew = written_anew(picture, limit, sink)?;
                if is_over {
                    let (from, to) = (shown(pixels), shown(anew.pixels));
                    let most = format!("{} million pixels", store.pixels as f64 / 1e6);
                    let path = &picture.path.0;
                    sink.push(messages::picture_reduced(None::<Span>, path, from, to, store.title, most));
                    // It is shown as large as its pixels allow, and no larger.
                    (width, height) = (width.min(anew.pixels.0), height.min(anew.pixels.1));
                }
                (anew.ending, Cow::Owned(anew.bytes))
            } else {
                match picture.kind {
                    PictureKind::Jpeg => ("jpg", whole),
                    PictureKind::Gif => ("gif", whole),
                    PictureKind::Png | PictureKind::WebP | PictureKind::Svg(_) => ("png", whole),
                }
            }
        }
    };
    let media_type = match ending {
        "svg" => "image/svg+xml",
        "gif" => "image/gif",
        "jpg" => "image/jpeg",
        _ => "image/png",
    };
    Some(ShelvedPicture { path: format!(".{ending}"), media_type, bytes, width, height, animated })
}

/// Some reading systems show it wrong, or not at all: WebP; JPEG in inks; what its camera noted to be
/// turned.
fn must_be_written_anew(picture: &Picture) -> bool {
    matches!(picture.kind, PictureKind::WebP)
        || picture.orientation != Orientation::default()
        || matches!(picture::passthrough(picture), Some(Encoded::Jpeg { components: 4, .. }))
}

struct Anew {
    ending: &'static str,
    bytes: Vec<u8>,
    pixels: (u32, u32),
}

fn written_anew(picture: &Picture, limit: u64, sink: &mut Sink) -> Option<Anew> {
    let anew = picture::decode(picture).map_err(|error| error.to_string()).and_then(|samples| {
        let samples = samples.within(limit).upright(picture.orientation);
        // What was pressed already is pressed again; what was exact stays exact.
        let pressed = match picture.kind {
            PictureKind::Jpeg => true,
            // RFC 9649, 2.5: a first chunk of this name is lossy.
            PictureKind::WebP => picture.bytes.get(12..16) == Some(b"VP8 "),
            PictureKind::Png | PictureKind::Gif | PictureKind::Svg(_) => false,
        };
        let (ending, bytes) = match pressed && samples.alpha.is_none() {
            true => ("jpg", picture::encode_jpeg(&samples, QUALITY)),
            false => ("png", picture::encode_png(&samples)),
        };
        let bytes = bytes.ok_or_else(|| "it has no samples".to_owned())?;
        Ok(Anew { ending, bytes, pixels: (samples.width, samples.height) })
    });
    anew.map_err(|why| sink.push(messages::picture_not_converted(None::<Span>, &picture.path.0, why))).ok()
}

fn shown((width, height): (u32, u32)) -> String {
    format!("{width} × {height} pixels")
}

/// A CSS pixel is 1/96 inch (CSS Values 4, 6.2).
fn css_pixels(picture: &Picture) -> (u32, u32) {
    let pixels =
        |length: crate::units::Length| (length.to_inches() * 96.0).round().clamp(1.0, 100_000.0) as u32;
    (pixels(picture.natural.width), pixels(picture.natural.height))
}

fn cleaned(picture: &Picture, sink: &mut Sink) -> Option<Vec<u8>> {
    match svg::clean(&picture.bytes) {
        Ok(clean) => {
            for what in &clean.removed {
                sink.push(messages::unsafe_svg(None::<Span>, &picture.path.0, what));
            }
            Some(clean.bytes)
        }
        Err(why) => {
            sink.push(messages::broken_svg(None::<Span>, &picture.path.0, why));
            None
        }
    }
}
