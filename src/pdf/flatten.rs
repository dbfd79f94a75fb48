//! Pages without transparency, for standards that know none: what is seen through is mixed with what
//! lies below it, where that is one colour, and refused where it is not.

use super::image;
use super::mixer::Mixer;
use super::{ExternalObject, PdfError};
use crate::pages::{Item, ItemKind, Page, Pages};
use crate::picture::Picture;
use crate::style::Color;
use crate::units::{Length, Rect};

const PAPER: [u8; 3] = [255; 3];

/// The pages with opaque colours; none if they have only such.
pub(super) fn colors(pages: &Pages) -> Result<Option<Pages>, PdfError> {
    let see_through = |item: &Item| color(item).is_some_and(|color| (1..255).contains(&color.alpha));
    if !pages.pages.iter().any(|page| page.items.iter().any(see_through)) {
        return Ok(None);
    }
    let mut flat = pages.clone();
    for (number, page) in flat.pages.iter_mut().enumerate() {
        for idx in 0..page.items.len() {
            if !see_through(&page.items[idx]) {
                continue;
            }
            let refused = PdfError::SeenThrough { page: number, item: idx };
            let below = below(page, idx).ok_or(refused)?;
            match &mut page.items[idx].kind {
                ItemKind::Text(run) => run.color = over(run.color, below),
                ItemKind::Fill { color, .. } => *color = over(*color, below),
                ItemKind::Picture { .. } => {}
            }
        }
    }
    Ok(Some(flat))
}

/// Makes pictures opaque, on the colour that lies below each.
pub(super) fn pictures(
    pages: &Pages,
    assets: &[&Picture],
    objects: &mut [ExternalObject],
    mixer: &Mixer,
) -> Result<(), PdfError> {
    for (picture, object) in assets.iter().zip(objects) {
        if !object.is_seen_through() {
            continue;
        }
        let mut ground: Option<[u8; 3]> = None;
        for (number, page) in pages.pages.iter().enumerate() {
            for (idx, item) in page.items.iter().enumerate() {
                let ItemKind::Picture { asset, .. } = &item.kind else { continue };
                if asset.0 != picture.path.0 {
                    continue;
                }
                let refused = PdfError::SeenThrough { page: number, item: idx };
                let own = below(page, idx).ok_or(refused.clone())?;
                // A drawing cannot be mixed with anything, and one picture not with two grounds.
                if ground.is_some_and(|other| other != own) || matches!(object, ExternalObject::Form(_)) {
                    return Err(refused);
                }
                ground = Some(own);
            }
        }
        let image = image::encode_on(picture, mixer, ground.unwrap_or(PAPER))
            .map_err(|error| PdfError::Picture { path: picture.path.0.clone(), reason: error.to_string() })?;
        *object = ExternalObject::Image(image);
    }
    Ok(())
}

fn color(item: &Item) -> Option<Color> {
    match &item.kind {
        ItemKind::Text(run) => Some(run.color),
        ItemKind::Fill { color, .. } => Some(*color),
        ItemKind::Picture { .. } => None,
    }
}

fn area(item: &Item) -> Rect {
    match &item.kind {
        ItemKind::Fill { area, .. } => *area,
        ItemKind::Picture { area, window, .. } => window.unwrap_or(*area),
        // An em above and half of one below: more than letters need.
        ItemKind::Text(run) => {
            Rect { x: run.x, y: run.baseline - run.size, width: run.width(), height: run.size * 1.5 }
        }
    }
}

/// The one colour below an item: the paper's, or that of the area it lies in. None if there are several.
fn below(page: &Page, idx: usize) -> Option<[u8; 3]> {
    let own = area(&page.items[idx]);
    let mut ground = Some(PAPER);
    for item in &page.items[..idx] {
        let other = area(item);
        if !meets(&own, &other) {
            continue;
        }
        match &item.kind {
            ItemKind::Fill { color, .. } if color.alpha == 0 => {}
            ItemKind::Fill { color, .. } if color.alpha == 255 && color.ink.is_none() => {
                ground = holds(&other, &own).then_some([color.red, color.green, color.blue]);
            }
            ItemKind::Fill { .. } | ItemKind::Picture { .. } | ItemKind::Text(_) => ground = None,
        }
    }
    ground
}

/// Less than this is a matter of rounding.
const HAIR: Length = Length::pt(0.05);

fn meets(a: &Rect, b: &Rect) -> bool {
    a.x + HAIR < b.x + b.width
        && b.x + HAIR < a.x + a.width
        && a.y + HAIR < b.y + b.height
        && b.y + HAIR < a.y + a.height
}

fn holds(outer: &Rect, inner: &Rect) -> bool {
    outer.x <= inner.x + HAIR
        && outer.y <= inner.y + HAIR
        && outer.x + outer.width + HAIR >= inner.x + inner.width
        && outer.y + outer.height + HAIR >= inner.y + inner.height
}

fn over(color: Color, below: [u8; 3]) -> Color {
    let share = f64::from(color.alpha) / 255.0;
    let mix =
        |above: u8, below: u8| (f64::from(above) * share + f64::from(below) * (1.0 - share)).round() as u8;
    Color {
        red: mix(color.red, below[0]),
        green: mix(color.green, below[1]),
        blue: mix(color.blue, below[2]),
        alpha: 255,
        ink: None,
    }
}
