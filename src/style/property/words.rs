//! Lists of keywords that several properties share.

use crate::style::computed::ListStyle;

/// `font-size` by name, as factors of `medium` (CSS Fonts 4, 2.5.1).
pub(super) const NAMED_SIZES: [(&str, f64); 8] = [
    ("xx-small", 0.6),
    ("x-small", 0.75),
    ("small", 8.0 / 9.0),
    ("medium", 1.0),
    ("large", 1.2),
    ("x-large", 1.5),
    ("xx-large", 2.0),
    ("xxx-large", 3.0),
];

pub(super) fn list_style(name: &str) -> Option<ListStyle> {
    Some(match name.to_ascii_lowercase().as_str() {
        "disc" => ListStyle::Disc,
        "circle" => ListStyle::Circle,
        "square" => ListStyle::Square,
        "decimal" => ListStyle::Decimal,
        "lower-roman" => ListStyle::LowerRoman,
        "upper-roman" => ListStyle::UpperRoman,
        "lower-alpha" | "lower-latin" => ListStyle::LowerAlpha,
        "upper-alpha" | "upper-latin" => ListStyle::UpperAlpha,
        "footnote-symbols" => ListStyle::Symbols,
        "none" => ListStyle::None,
        _ => return None,
    })
}
