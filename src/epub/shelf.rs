//! The book's pictures: passed through as they are, but for WebP, which becomes PNG, and SVG, from
//! which everything that could act or reach out is taken.

use super::svg;
use super::xml::slug;
use crate::diagnostic::{Sink, epub as messages};
use crate::document::AssetPath;
use crate::picture::{self, Picture, PictureKind, Pictures};
use crate::source::Span;
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
    pub fn new(shown: &BTreeSet<&'a AssetPath>, pictures: &'a Pictures, sink: &mut Sink) -> Self {
        let mut shelf = Shelf::default();
        for path in shown {
            let Some(picture) = pictures.get(*path) else {
                continue;
            };
            let file_name = path.0.rsplit('/').next().unwrap_or_default();
            let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
            let mut name = slug(stem, 40);
            if name.is_empty() {
                name.push_str("picture");
            }
            let number = shelf.pictures.len() + 1;
            let stem = format!("images/{number:02}-{name}");
            if let Some(shelved) = shelve(picture, &stem, sink) {
                shelf.pictures.insert(path, shelved);
            }
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

/// The picture in the form the book holds; `stem` is its path without an ending.
pub(super) fn shelve<'a>(picture: &'a Picture, stem: &str, sink: &mut Sink) -> Option<ShelvedPicture<'a>> {
    let whole: Cow<'a, [u8]> = Cow::Borrowed(&picture.bytes);
    let (ending, media_type, bytes) = match &picture.kind {
        PictureKind::Png => ("png", "image/png", whole),
        PictureKind::Jpeg => ("jpg", "image/jpeg", whole),
        PictureKind::Gif => ("gif", "image/gif", whole),
        PictureKind::WebP => ("png", "image/png", Cow::Owned(converted(picture, sink)?)),
        PictureKind::Svg(_) => ("svg", "image/svg+xml", Cow::Owned(cleaned(picture, sink)?)),
    };
    let (width, height) = css_pixels(picture);
    Some(ShelvedPicture {
        path: format!("{stem}.{ending}"),
        media_type,
        bytes,
        width,
        height,
        animated: picture.moves(),
    })
}

/// A CSS pixel is 1/96 inch (CSS Values 4, 6.2).
fn css_pixels(picture: &Picture) -> (u32, u32) {
    let pixels =
        |length: crate::units::Length| (length.to_inches() * 96.0).round().clamp(1.0, 100_000.0) as u32;
    (pixels(picture.natural.width), pixels(picture.natural.height))
}

fn converted(picture: &Picture, sink: &mut Sink) -> Option<Vec<u8>> {
    let converted = match picture::decode(picture) {
        Ok(samples) => picture::encode_png(&samples).ok_or_else(|| "it has no samples".to_owned()),
        Err(error) => Err(error.to_string()),
    };
    converted
        .map_err(|why| sink.push(messages::picture_not_converted(None::<Span>, &picture.path.0, why)))
        .ok()
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
