//! Colours: names, `#rgb`, `rgb()`, `hsl()`, `hwb()` and `gray()` (CSS Color 4).

use super::component::Component;
use super::computed::Color;
use cssparser::color::{parse_hash_color, parse_named_color};

/// The colour, or `None` for what is not one. `current` is what `currentcolor` stands for.
pub(super) fn color(component: &Component, current: Color) -> Option<Color> {
    match component {
        Component::Ident(name) if name.eq_ignore_ascii_case("transparent") => Some(Color::TRANSPARENT),
        Component::Ident(name) if name.eq_ignore_ascii_case("currentcolor") => Some(current),
        Component::Ident(name) => {
            let (red, green, blue) = parse_named_color(name).ok()?;
            Some(Color { red, green, blue, alpha: 255 })
        }
        Component::Hash(digits) => {
            let (red, green, blue, alpha) = parse_hash_color(digits.as_bytes()).ok()?;
            Some(Color { red, green, blue, alpha: channel(f64::from(alpha)) })
        }
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
            Some(Color { red: part(0)?, green: part(1)?, blue: part(2)?, alpha: alpha(3)? })
        }
        ("hsl" | "hsla", 3 | 4) => {
            let (hue, saturation, lightness) = (hue(parts[0])?, share(parts[1])?, share(parts[2])?);
            let [red, green, blue] = hsl(hue, saturation, lightness);
            Some(Color { red, green, blue, alpha: alpha(3)? })
        }
        ("hwb", 3 | 4) => {
            let (white, black) = (share(parts[1])?, share(parts[2])?);
            let whole = (white + black).max(1.0);
            let (white, black) = (white / whole, black / whole);
            let pure = hsl(hue(parts[0])?, 1.0, 0.5);
            let mix = |value: u8| channel(f64::from(value) / 255.0 * (1.0 - white - black) + white);
            Some(Color { red: mix(pure[0]), green: mix(pure[1]), blue: mix(pure[2]), alpha: alpha(3)? })
        }
        ("gray" | "grey", 1 | 2) => {
            let level = channel(share(parts[0])?);
            Some(Color { red: level, green: level, blue: level, alpha: alpha(1)? })
        }
        _ => None,
    }
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
