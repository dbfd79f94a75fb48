//! Patterned papers: figures that repeat over a background, drawn as one path for each colour.
//!
//! A pattern hangs on the upper left corner of the front, so that the front alone, as an e-book shows it,
//! is the front of the wrap.

use crate::style::{Color, Pattern, PatternKind};
use crate::units::{Length, Rect};
use std::fmt::Write;

/// Figures across the front.
const COLUMNS: f64 = 16.0;
/// The same of tiles, which are larger.
const TILES: f64 = 6.0;
/// The width of lines, as a share of a figure.
const LINE: f64 = 0.07;

/// Where a pattern lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'t> {
    /// What it covers, from the front's upper left corner.
    pub area: Rect,
    /// The front's width.
    pub front: Length,
    /// Tiles lie differently for each title.
    pub title: &'t str,
}

/// The pattern as SVG, as large as the area, in pt.
pub(super) fn draw(pattern: &Pattern, place: Place<'_>) -> String {
    let (width, height) = (place.area.width.to_pt(), place.area.height.to_pt());
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.3}pt\" height=\"{height:.3}pt\" \
         viewBox=\"0 0 {width:.3} {height:.3}\">"
    );
    match pattern.kind {
        PatternKind::Tiles => tiles(pattern, place, &mut svg),
        PatternKind::Scales | PatternKind::Lozenges | PatternKind::Waves | PatternKind::Leaves => {
            lines(pattern, place, &mut svg);
        }
    }
    svg.push_str("</svg>");
    svg
}

fn hex(color: Color) -> String {
    format!("#{:02x}{:02x}{:02x}", color.red, color.green, color.blue)
}

/// The cells that touch the area: column and row, counted from the front's corner, and the corner of each
/// in the area.
fn cells(place: Place<'_>, step: f64, spare: i32) -> impl Iterator<Item = (i32, i32, f64, f64)> {
    let area = place.area;
    let first = |from: Length| (from.to_pt() / step).floor() as i32 - spare;
    let last = |from: Length, size: Length| ((from + size).to_pt() / step).ceil() as i32 + spare;
    let columns = first(area.x)..last(area.x, area.width);
    let (x, y) = (area.x.to_pt(), area.y.to_pt());
    (first(area.y)..last(area.y, area.height)).flat_map(move |row| {
        columns
            .clone()
            .map(move |column| (column, row, f64::from(column) * step - x, f64::from(row) * step - y))
    })
}

/// Patterns that are drawn with a line.
fn lines(pattern: &Pattern, place: Place<'_>, svg: &mut String) {
    let step = place.front.to_pt() / COLUMNS;
    let half = step / 2.0;
    let mut path = String::new();
    for (_, row, x, y) in cells(place, step, 1) {
        let even = row.rem_euclid(2) == 0;
        let x = if even { x } else { x + half };
        match pattern.kind {
            PatternKind::Scales => {
                let _ = write!(path, "M{x:.2} {y:.2}a{half:.2} {half:.2} 0 0 0 {step:.2} 0");
                let inner = half / 2.0;
                let _ = write!(path, "M{:.2} {y:.2}a{inner:.2} {inner:.2} 0 0 0 {half:.2} 0", x + inner);
            }
            PatternKind::Lozenges => {
                let reach = half * 0.7;
                let _ = write!(
                    path,
                    "M{x:.2} {:.2}l{reach:.2} {reach:.2}l-{reach:.2} {reach:.2}l-{reach:.2} -{reach:.2}z\
                     M{x:.2} {y:.2}h.1",
                    y - reach
                );
            }
            PatternKind::Waves => {
                let (near, far, rise) = (step * 0.35, step * 0.65, half * 0.9);
                let _ = write!(path, "M{x:.2} {y:.2}c{near:.2} -{rise:.2} {far:.2} {rise:.2} {step:.2} 0");
            }
            PatternKind::Leaves | PatternKind::Tiles => {
                let lean = if even { half * 0.62 } else { half * -0.62 };
                let tall = half * 1.24;
                let _ = write!(
                    path,
                    "M{:.2} {:.2}q{:.2} {:.2} {:.2} -{tall:.2}q{:.2} {:.2} {:.2} {tall:.2}",
                    x - lean,
                    y + half * 0.62,
                    lean * -0.1,
                    half * -1.1,
                    lean * 2.0,
                    lean * 0.1,
                    half * 1.1,
                    lean * -2.0,
                );
            }
        }
    }
    let color = pattern.colors.first().copied().unwrap_or(Color::BLACK);
    let _ = write!(
        svg,
        "<path d=\"{path}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{:.3}\" stroke-linecap=\"round\" \
         stroke-linejoin=\"round\"/>",
        hex(color),
        step * LINE
    );
}

/// Quarters of discs in squares: which corner and which colour is settled by the square's place.
fn tiles(pattern: &Pattern, place: Place<'_>, svg: &mut String) {
    let step = place.front.to_pt() / TILES;
    let seed = place.title.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |seed, byte| {
        (seed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    for (idx, color) in pattern.colors.iter().enumerate() {
        let mut path = String::new();
        for (column, row, x, y) in cells(place, step, 0) {
            let chance = hash(seed, column, row);
            if chance as usize % (pattern.colors.len() + 1) != idx {
                continue;
            }
            let (right, foot) = (x + step, y + step);
            // A quarter of a disc about one of the corners, half a disc on a side, or the whole square.
            let _ = match chance >> 8 & 7 {
                0 | 1 => {
                    write!(path, "M{x:.2} {y:.2}h{step:.2}a{step:.2} {step:.2} 0 0 1 -{step:.2} {step:.2}z")
                }
                2 | 3 => write!(
                    path,
                    "M{right:.2} {y:.2}v{step:.2}a{step:.2} {step:.2} 0 0 1 -{step:.2} -{step:.2}z"
                ),
                4 => write!(
                    path,
                    "M{right:.2} {foot:.2}h-{step:.2}a{step:.2} {step:.2} 0 0 1 {step:.2} -{step:.2}z"
                ),
                5 => write!(
                    path,
                    "M{x:.2} {foot:.2}v-{step:.2}a{step:.2} {step:.2} 0 0 1 {step:.2} {step:.2}z"
                ),
                6 => {
                    let half = step / 2.0;
                    write!(path, "M{x:.2} {y:.2}a{half:.2} {half:.2} 0 0 0 {step:.2} 0z")
                }
                _ => {
                    let half = step / 2.0;
                    write!(path, "M{x:.2} {foot:.2}a{half:.2} {half:.2} 0 0 1 {step:.2} 0z")
                }
            };
        }
        if !path.is_empty() {
            let _ = write!(svg, "<path d=\"{path}\" fill=\"{}\"/>", hex(*color));
        }
    }
}

/// A number that looks like chance and is always the same for one square (splitmix64).
fn hash(seed: u64, column: i32, row: i32) -> u32 {
    let place = u64::from(column as u32) << 32 | u64::from(row as u32);
    let place = (seed ^ place).wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (place ^ place >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed ^ mixed >> 31) as u32
}
