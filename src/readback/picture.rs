//! Pages of finished PDFs as small pictures, for the eye.

use crate::picture::{Samples, encode_png};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The largest side of a picture, in pixels.
const MOST_PIXELS: f32 = 4000.0;

/// Draws pages, counted from 0, so many pixels wide; each as a PNG. Pages that are not there, or that
/// cannot be drawn, are left out.
pub fn draw(bytes: &Arc<Vec<u8>>, pages: &[usize], width: u32) -> BTreeMap<usize, Vec<u8>> {
    let mut drawn = BTreeMap::new();
    // What is let in here has been read within bounds before.
    let Ok(pdf) = Pdf::new(Arc::clone(bytes)) else { return drawn };
    let (cache, how) = (RenderCache::new(), RenderSettings::default());
    let settings = InterpreterSettings::default();
    for idx in pages {
        let Some(page) = pdf.pages().get(*idx) else { continue };
        let (across, down) = page.render_dimensions();
        let scale = width as f32 / across.max(1.0);
        if across < 1.0 || down < 1.0 || down * scale > MOST_PIXELS {
            continue;
        }
        let size = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
        let pixmap = render(page, &cache, &settings, &how, &size);
        let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
        let shades: Vec<[u8; 3]> =
            pixmap.data().iter().map(|own| [own.r, own.g, own.b].map(coarse)).collect();
        let grey = shades.iter().all(|[red, green, blue]| red == green && green == blue);
        let (channels, color) = match grey {
            true => (1, shades.iter().map(|own| own[0]).collect()),
            false => (3, shades.concat()),
        };
        let png = encode_png(&Samples { width, height, channels, color, alpha: None });
        drawn.extend(png.map(|png| (*idx, png)));
    }
    drawn
}

/// Sixteen shades are enough for small letters, and pack to half the size.
fn coarse(value: u8) -> u8 {
    value & 0xF0 | value >> 4
}
