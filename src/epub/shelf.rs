//! The book's pictures: passed through as they are where every store that the edition is made for takes
//! them. What is over a store's limit is reduced; WebP, HEIC, photographs that lie on their side, and what is
//! in inks or in colours other than those of sRGB is written anew, since not all reading systems show it
//! right; and from SVG everything that could act or reach out is taken.

use super::svg;
use super::xml::slug;
use crate::diagnostic::{Sink, epub as messages};
use crate::document::AssetPath;
use crate::picture::{self, Orientation, Picture, PictureKind, Pictures};
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
                (path, shelve(picture, edition, Place::Text, &mut own), own)
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

/// Where a picture stands in the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Cover,
    Text,
}

/// The picture in the form the book holds; its path is its ending alone.
pub(super) fn shelve<'a>(
    picture: &'a Picture,
    edition: &Edition,
    place: Place,
    sink: &mut Sink,
) -> Option<ShelvedPicture<'a>> {
    let (mut width, mut height) = css_pixels(picture);
    let whole: Cow<'a, [u8]> = Cow::Borrowed(&picture.bytes);
    let animated = picture.moves();
    let (ending, bytes) = match &picture.kind {
        PictureKind::Svg(_) => ("svg", Cow::Owned(cleaned(picture, sink)?)),
        _ if animated => (if matches!(picture.kind, PictureKind::Gif) { "gif" } else { "png" }, whole),
        PictureKind::Png | PictureKind::Jpeg | PictureKind::Gif | PictureKind::WebP | PictureKind::Heic => {
            let over = over_limit(picture, edition, place, sink);
            if over.is_some() || must_be_written_anew(picture) {
                let anew = written_anew(picture, over.map_or(u64::MAX, |(_, limit)| limit), sink)?;
                if let Some((store, limit)) = over {
                    let (from, to) = (shown(picture.pixels.unwrap_or_default()), shown(anew.pixels));
                    let path = &picture.path.0;
                    let most = millions(limit);
                    sink.push(messages::picture_reduced(None::<Span>, path, from, to, store.title, most));
                    // It is shown as large as its pixels allow, and no larger.
                    (width, height) = (width.min(anew.pixels.0), height.min(anew.pixels.1));
                }
                (anew.ending, Cow::Owned(anew.bytes))
            } else {
                match picture.kind {
                    PictureKind::Jpeg => ("jpg", whole),
                    PictureKind::Gif => ("gif", whole),
                    PictureKind::Png | PictureKind::WebP | PictureKind::Heic | PictureKind::Svg(_) => {
                        ("png", whole)
                    }
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

/// The store whose limit the picture exceeds, and that limit in pixels. A limit that holds for no edition
/// which names no store is told, and the picture left as it is.
fn over_limit(
    picture: &Picture,
    edition: &Edition,
    place: Place,
    sink: &mut Sink,
) -> Option<(&'static Store, u64)> {
    let (width, height) = picture.pixels.unwrap_or_default();
    let pixels = u64::from(width) * u64::from(height);
    // A cover is wanted with a least width by the same stores, which for some is more than their limit.
    let least = match place {
        Place::Cover => {
            let store = Store::strictest(&edition.stores, |store| std::cmp::Reverse(store.cover));
            let side = u64::from(store.cover);
            side * side * u64::from(width.max(height)) / u64::from(width.min(height).max(1))
        }
        Place::Text => 0,
    };
    let limit = Store::limit_of_pixels(&edition.stores).map(|(store, limit)| (store, limit.max(least)));
    let over = limit.filter(|(_, limit)| pixels > *limit);
    if over.is_none()
        && place == Place::Text
        && let Some((store, limit)) = Store::distributor_below(&edition.stores, pixels)
    {
        let (path, size, most) = (&picture.path.0, shown((width, height)), millions(limit));
        sink.push(messages::picture_over_distributor(
            None::<Span>,
            path,
            size,
            store.title,
            most,
            store.name,
        ));
    }
    over
}

/// Some reading systems show it wrong, or not at all: WebP, HEIC; what is in inks, or in colours that its
/// profile alone explains; what its camera noted to be turned.
fn must_be_written_anew(picture: &Picture) -> bool {
    matches!(picture.kind, PictureKind::WebP | PictureKind::Heic)
        || picture.orientation != Orientation::default()
        || picture::is_foreign_to_screens(picture)
}

struct Anew {
    ending: &'static str,
    bytes: Vec<u8>,
    pixels: (u32, u32),
}

fn written_anew(picture: &Picture, limit: u64, sink: &mut Sink) -> Option<Anew> {
    let anew = picture::decode_for_screens(picture).map_err(|error| error.to_string()).and_then(|samples| {
        let samples = samples.within(limit).upright(picture.orientation);
        // What was pressed already is pressed again; what was exact stays exact.
        let pressed = match picture.kind {
            PictureKind::Jpeg | PictureKind::Heic => true,
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

fn millions(pixels: u64) -> String {
    format!("{} million pixels", (pixels as f64 / 1e4).round() / 1e2)
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
