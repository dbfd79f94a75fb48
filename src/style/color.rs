//! Colours: names, `#rgb`, `rgb()`, `hsl()`, `hwb()` and `gray()` (CSS Color 4); what prints them:
//! `device-cmyk()` (CSS Color 5, 14) and, by name, `-bindery-ink()`.

use super::component::{Component, string_end};
use super::computed::{Color, Ink, InkName, Spot};
use crate::color::{Conversion, Intent, Profile};
use cssparser::Parser;
use cssparser::color::{parse_hash_color, parse_named_color};
use std::fmt::Write;
use std::sync::OnceLock;

/// The colour, or `None` for what is not one. `current` is what `currentcolor` stands for.
pub(super) fn color(component: &Component, current: Color) -> Option<Color> {
    match component {
        Component::Ident(name) if name.eq_ignore_ascii_case("transparent") => Some(Color::TRANSPARENT),
        Component::Ident(name) if name.eq_ignore_ascii_case("currentcolor") => Some(current),
        Component::Ident(name) => {
            let (red, green, blue) = parse_named_color(name).ok()?;
            Some(Color { red, green, blue, alpha: 255, ink: None })
        }
        Component::Hash(digits) => {
            let (red, green, blue, alpha) = parse_hash_color(digits.as_bytes()).ok()?;
            Some(Color { ink: None, red, green, blue, alpha: channel(f64::from(alpha)) })
        }
        Component::Function(name, arguments) if &**name == "-bindery-ink" => spot(arguments, current),
        Component::Function(name, arguments) => function(name, arguments),
        _ => None,
    }
}

fn function(name: &str, arguments: &[Component]) -> Option<Color> {
    let parts: Vec<&Component> =
        arguments.iter().filter(|part| !matches!(part, Component::Comma | Component::Slash)).collect();
    let alpha = |idx: usize| match parts.get(idx) {
        None => Some(255),
        Some(part) => share(part).map(channel),
    };
    match (name, parts.len()) {
        ("rgb" | "rgba", 3 | 4) => {
            let part = |idx: usize| match parts[idx] {
                Component::Number(value) => Some(channel(value / 255.0)),
                Component::Percent(value) => Some(channel(*value)),
                _ => None,
            };
            Some(Color { red: part(0)?, green: part(1)?, blue: part(2)?, alpha: alpha(3)?, ink: None })
        }
        ("hsl" | "hsla", 3 | 4) => {
            let (hue, saturation, lightness) = (hue(parts[0])?, share(parts[1])?, share(parts[2])?);
            let [red, green, blue] = hsl(hue, saturation, lightness);
            Some(Color { red, green, blue, alpha: alpha(3)?, ink: None })
        }
        ("hwb", 3 | 4) => {
            let (white, black) = (share(parts[1])?, share(parts[2])?);
            let whole = (white + black).max(1.0);
            let (white, black) = (white / whole, black / whole);
            let pure = hsl(hue(parts[0])?, 1.0, 0.5);
            let mix = |value: u8| channel(f64::from(value) / 255.0 * (1.0 - white - black) + white);
            Some(Color {
                red: mix(pure[0]),
                green: mix(pure[1]),
                blue: mix(pure[2]),
                alpha: alpha(3)?,
                ink: None,
            })
        }
        ("device-cmyk", 4 | 5) => {
            let mut inks = [0; 4];
            for (ink, part) in inks.iter_mut().zip(&parts) {
                *ink = channel(share(part)?);
            }
            let [red, green, blue] = look(inks);
            Some(Color { red, green, blue, alpha: alpha(4)?, ink: Some(Ink::Process(inks)) })
        }
        ("gray" | "grey", 1 | 2) => {
            let level = channel(share(parts[0])?);
            Some(Color { red: level, green: level, blue: level, alpha: alpha(1)?, ink: None })
        }
        _ => None,
    }
}

/// `-bindery-ink("Harbour Red", #c8102e, 40%)`: an ink by its name, how it looks, and how much of it.
fn spot(arguments: &[Component], current: Color) -> Option<Color> {
    let mut parts = arguments.split(|part| *part == Component::Comma);
    let ([Component::Text(name)], [look]) = (parts.next()?, parts.next()?) else { return None };
    let full = color(look, current).filter(|full| full.alpha == 255)?;
    let tint = match parts.next() {
        None => 1.0,
        Some([tint]) => share(tint)?,
        Some(_) => return None,
    };
    let process = match full.ink {
        None => None,
        Some(Ink::Process(inks)) => Some(inks),
        Some(Ink::Spot(_)) => return None,
    };
    let named = !name.trim().is_empty() && !["all", "none"].contains(&name.trim().to_lowercase().as_str());
    if parts.next().is_some() || !named {
        return None;
    }
    // A tint looks like the ink on so much of the paper.
    let faded = |value: u8| channel(1.0 - tint * (1.0 - f64::from(value) / 255.0));
    let look = [full.red, full.green, full.blue];
    let spot = Spot { name: InkName::new(name.trim()), tint: channel(tint), full: look, process };
    let [red, green, blue] = look.map(faded);
    Some(Color { red, green, blue, alpha: 255, ink: Some(Ink::Spot(spot)) })
}

/// How inks look on coated paper.
fn look(inks: [u8; 4]) -> [u8; 3] {
    static LOOK: OnceLock<Option<Conversion>> = OnceLock::new();
    let look =
        LOOK.get_or_init(|| Conversion::new(Profile::coated(), Profile::srgb(), Intent::Relative).ok());
    let [cyan, magenta, yellow, black] = inks;
    if cyan == 0 && magenta == 0 && yellow == 0 {
        return [255 - black; 3];
    }
    match look.as_ref().map(|look| look.samples(&inks)).as_deref() {
        Some([red, green, blue]) => [*red, *green, *blue],
        _ => [0; 3],
    }
}

/// The text of a value with what e-readers know in place of inks.
pub(super) fn without_inks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = ["-bindery-ink(", "device-cmyk("].iter().filter_map(|name| find(rest, name)).min() {
        out.push_str(&rest[..at]);
        let own = &rest[at..];
        let end = closing(own);
        let read = super::component::read(&mut Parser::new(&own[..end]), 0).unwrap_or_default();
        let found = read.first().and_then(|component| color(component, Color::BLACK));
        let Color { red, green, blue, alpha, .. } = found.unwrap_or(Color::BLACK);
        let _ = match alpha {
            255 => write!(out, "#{red:02x}{green:02x}{blue:02x}"),
            _ => write!(out, "rgba({red}, {green}, {blue}, {:.3})", f64::from(alpha) / 255.0),
        };
        rest = &own[end..];
    }
    out.push_str(rest);
    out
}

fn find(text: &str, name: &str) -> Option<usize> {
    text.to_ascii_lowercase().find(name)
}

/// After the parenthesis that closes the first one; strings may hold any.
fn closing(text: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 1 => return at + 1,
            b')' => depth -= 1,
            quote @ (b'"' | b'\'') => {
                at += string_end(&text[at..], *quote);
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    text.len()
}

fn share(component: &Component) -> Option<f64> {
    match component {
        Component::Number(value) | Component::Percent(value) => Some(value.clamp(0.0, 1.0)),
        _ => None,
    }
}

/// In turns of the circle.
fn hue(component: &Component) -> Option<f64> {
    let turns = match component {
        Component::Number(degrees) => degrees / 360.0,
        Component::Dimension(value, unit) => match &**unit {
            "deg" => value / 360.0,
            "grad" => value / 400.0,
            "rad" => value / std::f64::consts::TAU,
            "turn" => *value,
            _ => return None,
        },
        _ => return None,
    };
    Some(turns.rem_euclid(1.0))
}

/// CSS Color 4, 7.1.
fn hsl(hue: f64, saturation: f64, lightness: f64) -> [u8; 3] {
    let reach = saturation * lightness.min(1.0 - lightness);
    [0.0, 8.0, 4.0].map(|n| {
        let k: f64 = (n + hue * 12.0).rem_euclid(12.0);
        channel(lightness - reach * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0))
    })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=255")]
fn channel(share: f64) -> u8 {
    (share.clamp(0.0, 1.0) * 255.0).round() as u8
}
