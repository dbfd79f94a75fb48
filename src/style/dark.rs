//! Colours on a dark ground: what a look says of black on white, said again for readers who read white
//! on black.

use super::computed::Color;
use super::legible::contrast;
use cssparser::color::{parse_hash_color, parse_named_color};

/// About what reading systems and browsers take for a dark ground.
const NIGHT: Color = Color { red: 18, green: 18, blue: 18, alpha: 255, ink: None };

/// The value that a property has on a dark ground, where it must be another. Letters and lines are made
/// lighter until they stand out as WCAG 2.2 (1.4.3) wants it; grounds are made darker, as far as they
/// were from white.
pub(super) fn value(property: &str, text: &str) -> Option<String> {
    let own = color(text.trim())?;
    let night = match property {
        "color" => lighter(own),
        "background" | "background-color" => darker(own),
        _ => return None,
    };
    (night != own).then(|| format!("#{:02x}{:02x}{:02x}", night.red, night.green, night.blue))
}

/// A colour by its name or its figures; no function, and nothing that is seen through.
fn color(text: &str) -> Option<Color> {
    let (red, green, blue) = match text.strip_prefix('#') {
        Some(digits) => match parse_hash_color(digits.as_bytes()).ok()? {
            (red, green, blue, alpha) if alpha >= 1.0 => (red, green, blue),
            _ => return None,
        },
        None => parse_named_color(text).ok()?,
    };
    Some(Color { red, green, blue, alpha: 255, ink: None })
}

fn lighter(own: Color) -> Color {
    let mixed = |tenths: u32| {
        let mix = |channel: u8| channel + u8::try_from(u32::from(255 - channel) * tenths / 10).unwrap_or(0);
        Color { red: mix(own.red), green: mix(own.green), blue: mix(own.blue), ..own }
    };
    (0..=10).map(mixed).find(|color| contrast(*color, NIGHT) >= 4.5).unwrap_or(own)
}

fn darker(own: Color) -> Color {
    // What is dark already was chosen with light letters on it.
    if contrast(own, Color { red: 255, green: 255, blue: 255, ..own }) >= 4.5 {
        return own;
    }
    let scale = |channel: u8| u8::try_from(18 + u32::from(channel) / 10).unwrap_or(u8::MAX);
    Color { red: scale(own.red), green: scale(own.green), blue: scale(own.blue), ..own }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_become_lighter_until_they_can_be_read() {
        let night = value("color", "#a02020").expect("it is too dark");
        let found = color(&night).expect("it is a colour");
        assert!(contrast(found, NIGHT) >= 4.5, "{night}");
        assert_eq!(value("color", "#ccc"), None);
        assert_eq!(value("color", "inherit"), None);
        assert_eq!(value("border-color", "#a02020"), None);
    }

    #[test]
    fn light_grounds_become_dark_ones() {
        let white = color("white").expect("it is a colour");
        for light in ["#fff", "#f2ede4", "lightyellow"] {
            let night = color(&value("background", light).expect("it is light")).expect("it is a colour");
            assert!(contrast(night, white) > 7.0, "{light}");
        }
        assert_eq!(value("background", "#222"), None);
        assert_eq!(value("background", "transparent"), None);
    }
}
