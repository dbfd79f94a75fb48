//! Lists of keywords that several properties share.

use super::{Working, is};
use crate::style::component::Component;
use crate::style::computed::{Feature, FigureSpacing, FigureStyle, ListStyle};

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
        "none" => ListStyle::None,
        _ => return None,
    })
}

/// Figures: `font-variant-numeric`. The value begins from `normal`.
pub(super) fn numeric<'c>(
    working: &mut Working,
    mut components: impl ExactSizeIterator<Item = &'c Component> + Clone,
) -> bool {
    working.font.figures = FigureStyle::Normal;
    working.font.figure_spacing = FigureSpacing::Normal;
    for tag in [b"frac", b"ordn", b"zero"] {
        working.font.features.retain(|feature| feature.tag != *tag);
    }
    if components.len() == 1 && components.clone().all(|component| is(component, "normal")) {
        return true;
    }
    components.len() > 0
        && components.all(|component| match component {
            Component::Ident(word) => figure_word(working, word),
            _ => false,
        })
}

pub(super) fn figure_word(working: &mut Working, word: &str) -> bool {
    match word.to_ascii_lowercase().as_str() {
        "lining-nums" => working.font.figures = FigureStyle::Lining,
        "oldstyle-nums" => working.font.figures = FigureStyle::OldStyle,
        "proportional-nums" => working.font.figure_spacing = FigureSpacing::Proportional,
        "tabular-nums" => working.font.figure_spacing = FigureSpacing::Tabular,
        "diagonal-fractions" => feature(working, *b"frac", 1),
        "ordinal" => feature(working, *b"ordn", 1),
        "slashed-zero" => feature(working, *b"zero", 1),
        _ => return false,
    }
    true
}

/// Ligatures: `font-variant-ligatures`. The value begins from `normal`.
pub(super) fn ligatures<'c>(
    working: &mut Working,
    mut components: impl ExactSizeIterator<Item = &'c Component> + Clone,
) -> bool {
    working.font.common_ligatures = true;
    working.font.discretionary_ligatures = false;
    for tag in [b"hlig", b"calt"] {
        working.font.features.retain(|feature| feature.tag != *tag);
    }
    if components.len() == 1 {
        let only = |word: &str| components.clone().all(|component| is(component, word));
        if only("none") {
            working.font.common_ligatures = false;
            feature(working, *b"calt", 0);
            return true;
        }
        if only("normal") {
            return true;
        }
    }
    components.len() > 0
        && components.all(|component| match component {
            Component::Ident(word) => ligature_word(working, word),
            _ => false,
        })
}

pub(super) fn ligature_word(working: &mut Working, word: &str) -> bool {
    match word.to_ascii_lowercase().as_str() {
        "common-ligatures" => working.font.common_ligatures = true,
        "no-common-ligatures" => working.font.common_ligatures = false,
        "discretionary-ligatures" => working.font.discretionary_ligatures = true,
        "no-discretionary-ligatures" => working.font.discretionary_ligatures = false,
        "historical-ligatures" => feature(working, *b"hlig", 1),
        "no-historical-ligatures" => feature(working, *b"hlig", 0),
        "contextual" => feature(working, *b"calt", 1),
        "no-contextual" => feature(working, *b"calt", 0),
        _ => return false,
    }
    true
}

fn feature(working: &mut Working, tag: [u8; 4], value: u32) {
    working.font.features.retain(|feature| feature.tag != tag);
    working.font.features.push(Feature { tag, value });
    working.font.features.sort_unstable();
}
