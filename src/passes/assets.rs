//! Pictures: which files the text names, and the path by which the build knows each.

use crate::document::{AssetPath, Document, Image, Inline, walk_inlines, walk_inlines_mut};
use crate::source::Span;

/// The picture files that the text names, as written, with their places and their number in the
/// text, in the order in which they stand.
pub fn collect_images(document: &Document) -> Vec<(String, Span, usize)> {
    let mut found = Vec::new();
    walk_inlines(document, &mut |inline| {
        if let Inline::Image(Image { meta, href, .. }) = inline {
            found.push((href.clone(), meta.span, found.len()));
        }
    });
    found
}

/// Gives each picture the path that `resolve` knows for it; none where it knows none.
pub fn set_assets(document: &mut Document, mut resolve: impl FnMut(&str, Span) -> Option<AssetPath>) {
    walk_inlines_mut(document, &mut |inline| {
        if let Inline::Image(image) = inline {
            image.asset = resolve(&image.href, image.meta.span);
        }
    });
}
