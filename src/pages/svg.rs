//! A page as a drawing: for what is shown as a picture and not read as a page.
//!
//! Glyphs become outlines, so that no viewer needs the faces. Inks are shown as they look.

use super::{GlyphRun, Item, ItemKind, Page, Turn};
use crate::font::{FontLibrary, Step};
use crate::picture::{Orientation, Picture, PictureKind, Pictures, decode_for_screens, encode_jpeg};
use crate::style::Color;
use crate::units::{Length, Rect};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::fmt::Write;

/// The quality of photographs on the page, of 100.
const QUALITY: u8 = 92;

/// The page with its bleed as SVG, in pt.
pub fn svg(page: &Page, fonts: &FontLibrary, pictures: &Pictures) -> String {
    let bleed = page.bleed.to_pt();
    let (width, height) = (page.size.width.to_pt() + bleed * 2.0, page.size.height.to_pt() + bleed * 2.0);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
         width=\"{width:.3}pt\" height=\"{height:.3}pt\" viewBox=\"{:.3} {:.3} {width:.3} {height:.3}\">\n",
        0.0 - bleed,
        0.0 - bleed
    );
    let mut windows = 0;
    for item in &page.items {
        match &item.kind {
            ItemKind::Text(run) => text(run, item.turned, fonts, &mut out),
            ItemKind::Fill { area, color } => fill(area, *color, &mut out),
            ItemKind::Picture { asset, area, window } => {
                let Some(picture) = pictures.get(asset) else { continue };
                if let Some(window) = window {
                    windows += 1;
                    let _ = write!(out, "<clipPath id=\"w{windows}\"><rect {}/></clipPath>", rect(window));
                    let _ = write!(out, "<g clip-path=\"url(#w{windows})\">");
                }
                placed(picture, area, item, &mut out);
                out.push_str(if window.is_some() { "</g>\n" } else { "\n" });
            }
        }
    }
    out.push_str("</svg>\n");
    out
}

fn rect(area: &Rect) -> String {
    let pt = |length: Length| length.to_pt();
    format!(
        "x=\"{:.3}\" y=\"{:.3}\" width=\"{:.3}\" height=\"{:.3}\"",
        pt(area.x),
        pt(area.y),
        pt(area.width),
        pt(area.height)
    )
}

fn paint(color: Color) -> String {
    let Color { red, green, blue, alpha, .. } = color;
    let solid = format!("fill=\"#{red:02x}{green:02x}{blue:02x}\"");
    match alpha {
        255 => solid,
        alpha => format!("{solid} fill-opacity=\"{:.3}\"", f64::from(alpha) / 255.0),
    }
}

fn fill(area: &Rect, color: Color, out: &mut String) {
    if color.alpha > 0 {
        let _ = writeln!(out, "<rect {} {}/>", rect(area), paint(color));
    }
}

/// The outlines of a run, as one path.
fn text(run: &GlyphRun, turned: Turn, fonts: &FontLibrary, out: &mut String) {
    let face = fonts.face(run.face);
    let size = run.size.to_pt();
    let stretch = f64::from(run.stretch);
    let mut path = String::new();
    let mut pen = 0.0;
    for glyph in &run.glyphs {
        let (x, y) = (pen + f64::from(glyph.x_offset), f64::from(glyph.y_offset));
        let place = |at: &[f64]| {
            let along = x + at[0] * size * stretch;
            let up = y + at[1] * size;
            let (left, top) = (run.x.to_pt(), run.baseline.to_pt());
            match turned {
                Turn::Upright => (left + along, top - up),
                Turn::Left => (left - up, top - along),
                Turn::Right => (left + up, top + along),
            }
        };
        for step in face.outline(glyph.id) {
            let (letter, places): (char, &[f64]) = match &step {
                Step::Move(places) => ('M', places),
                Step::Line(places) => ('L', places),
                Step::Quadratic(places) => ('Q', places),
                Step::Cubic(places) => ('C', places),
                Step::Close => ('Z', &[]),
            };
            path.push(letter);
            for (idx, at) in places.chunks_exact(2).enumerate() {
                let (x, y) = place(at);
                let _ = write!(path, "{}{x:.3} {y:.3}", if idx > 0 { " " } else { "" });
            }
        }
        pen += f64::from(glyph.advance);
    }
    if !path.is_empty() {
        let _ = writeln!(out, "<path d=\"{path}\" {}/>", paint(run.color));
    }
}

/// A picture in its area, turned as it asks to be shown and as the item stands.
fn placed(picture: &Picture, area: &Rect, item: &Item, out: &mut String) {
    let (x, y) = (area.x.to_pt(), area.y.to_pt());
    let (mut width, mut height) = (area.width.to_pt(), area.height.to_pt());
    let turn = match item.turned {
        Turn::Upright => format!("translate({x:.3} {y:.3})"),
        Turn::Left => format!("translate({x:.3} {:.3}) rotate(-90)", y + height),
        Turn::Right => format!("translate({:.3} {y:.3}) rotate(90)", x + width),
    };
    if !item.turned.is_upright() {
        std::mem::swap(&mut width, &mut height);
    }
    let source = match picture.kind {
        // What draws pages knows nothing of it.
        PictureKind::Heic => {
            match decode_for_screens(picture).ok().and_then(|own| encode_jpeg(&own, QUALITY)) {
                Some(bytes) => data_url("image/jpeg", &bytes),
                None => return,
            }
        }
        _ => data_url(picture.kind.media_type(), &picture.bytes),
    };
    // What a stored unit square becomes, with `y` downward.
    let [a, b, c, d, e, f] = match &picture.kind {
        PictureKind::Svg(_) => Orientation::default().matrix(),
        PictureKind::Png | PictureKind::Jpeg | PictureKind::Gif | PictureKind::WebP | PictureKind::Heic => {
            picture.orientation.matrix()
        }
    };
    let (a, b, c, d, e, f) = (a, -b, -c, d, e + c, 1.0 - f - d);
    let matrix = [a * width, b * height, c * width, d * height, e * width, f * height];
    let matrix = matrix.map(|value| format!("{value:.5}")).join(" ");
    let _ = write!(
        out,
        "<g transform=\"{turn} matrix({matrix})\"><image width=\"1\" height=\"1\" \
         preserveAspectRatio=\"none\" xlink:href=\"{source}\"/></g>"
    );
}

/// A picture as the address of itself (RFC 2397).
pub fn data_url(media_type: &str, bytes: &[u8]) -> String {
    format!("data:{media_type};base64,{}", STANDARD.encode(bytes))
}
