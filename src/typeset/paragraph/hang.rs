//! Margin kerning: how far the glyphs at the ends of a line stand out into the margin, so that the edge
//! looks straight.
//!
//! Stops, hyphens and quotation marks hang by the share of their width that the trade has settled on.
//! Letters hang by their silhouettes: the less ink stands near the edge between the baseline and the
//! height of the small letters, the further. A round o stands out by a hair, an A or a T by more, an l
//! not at all.

use crate::font::{Edge, Face, Profile};

/// How far a glyph stands out, as shares of the em.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in super::super) struct Hang {
    pub left: f32,
    pub right: f32,
}

/// White beside a letter that counts, at most: more of it is not seen as the edge's; share of the em.
const DEEPEST: f64 = 0.13;
/// A letter hangs by this share of the white at its edge that a stem does not have, and by that share of
/// the distance by which its outermost point stands further in. Tuned on EB Garamond and Alegreya Sans so
/// that T, V, Y, r and v hang by about a twentieth of their width, as in the tables of the microtype
/// package, and round letters by a third of that.
const GIVE: f64 = 0.65;
const BEARING: f64 = 0.3;
/// A letter hangs by this share of its width at most.
const MOST: f64 = 0.08;
/// Less is nothing; share of the em.
const LEAST: f64 = 0.0006;

/// Shares of a character's own width by which it hangs at the left and at the right edge; after the
/// order of magnitude in Thành, Micro-typographic extensions to the TeX typesetting system (2000), ch. 4.
fn mark(c: char) -> Option<(f64, f64)> {
    Some(match c {
        '.' | ',' => (0.0, 0.7),
        '-' | '\u{2010}' | '\u{2011}' | '\u{AD}' => (0.3, 0.6),
        '\u{2019}' | '\u{2018}' | '\'' => (0.6, 0.6),
        '\u{201A}' => (0.6, 0.4),
        '\u{201D}' | '\u{201C}' | '"' => (0.45, 0.45),
        '\u{201E}' => (0.45, 0.3),
        ';' | ':' => (0.0, 0.4),
        '\u{2013}' => (0.35, 0.35),
        '\u{2014}' => (0.25, 0.25),
        '!' | '?' => (0.0, 0.15),
        '\u{BB}' | '\u{203A}' | '\u{AB}' | '\u{2039}' => (0.3, 0.3),
        '(' | '[' => (0.1, 0.0),
        ')' | ']' => (0.0, 0.1),
        '*' | '\u{2020}' | '\u{2021}' => (0.2, 0.2),
        '\u{2026}' => (0.05, 0.2),
        _ => return None,
    })
}

/// How far a glyph that stands for this character hangs.
pub(in super::super) fn of(c: char, profile: &Profile, face: &Face) -> Hang {
    if let Some((left, right)) = mark(c) {
        return Hang { left: (left * profile.advance) as f32, right: (right * profile.advance) as f32 };
    }
    if !c.is_alphanumeric() || profile.ink().is_none() {
        return Hang::default();
    }
    Hang { left: letter(profile, face, Edge::Left) as f32, right: letter(profile, face, Edge::Right) as f32 }
}

fn letter(profile: &Profile, face: &Face, edge: Edge) -> f64 {
    let height = face.metrics().x_height;
    let white = |profile: &Profile| {
        let outermost = profile.ink().map_or(0.0, |ink| match edge {
            Edge::Left => ink.left,
            Edge::Right => profile.advance - ink.right,
        });
        (profile.gap(edge, 0.0..height, DEEPEST), outermost)
    };
    let stem = face.glyph('n').and_then(|glyph| face.profile(glyph)).map_or((0.0, 0.0), white);
    let own = white(profile);
    let hang = GIVE * (own.0 - stem.0).max(0.0) + BEARING * (own.1 - stem.1).max(0.0);
    if hang < LEAST { 0.0 } else { hang.min(MOST * profile.advance) }
}
