//! What a stylesheet says that not every reader can read: pale letters, and letters of a fixed size.

use super::book::queries;
use super::builtin::layers;
use super::component::Component;
use super::computed::Color;
use super::property::Reach;
use super::sheet::{Declaration, Name, Sheet};
use crate::source::{FileId, Span};
use std::sync::Arc;

/// The contrast of two opaque colours, from 1 to 21 (WCAG 2.2, “contrast ratio”).
pub fn contrast(one: Color, other: Color) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// WCAG 2.2, “relative luminance”.
fn luminance(color: Color) -> f64 {
    let linear = |channel: u8| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue)
}

/// A colour as it is seen over another, which is opaque.
pub fn over(above: Color, below: Color) -> Color {
    let mix = |above_channel: u8, below_channel: u8| {
        let alpha = u32::from(above.alpha);
        let sum = u32::from(above_channel) * alpha + u32::from(below_channel) * (255 - alpha);
        u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX)
    };
    Color {
        red: mix(above.red, below.red),
        green: mix(above.green, below.green),
        blue: mix(above.blue, below.blue),
        alpha: 255,
        ink: None,
    }
}

/// Where a colour of letters that reaches e-books is written; none if a built-in look has it.
pub fn color_place(sheets: &[Arc<Sheet>], color: Color) -> Option<Span> {
    let wanted = |own: &Declaration| match &own.name {
        Name::Property(property) if property.name == "color" => true,
        // What is a variable's value may be the colour of letters.
        Name::Custom(_) => true,
        Name::Property(_) | Name::Foreign(_) | Name::Page(_) => false,
    };
    let is_it = |own: &Declaration| {
        let [only] = own.value.as_slice() else { return false };
        super::color::color(only, Color::BLACK) == Some(color)
    };
    let layers = layers(sheets);
    let found = declarations(&layers).filter(|own| wanted(own) && is_it(own)).last();
    found.map(|own| own.span).filter(is_written)
}

/// Where sizes of letters or distances of lines are absolute, so that some reading systems cannot
/// change them.
pub fn fixed_sizes(sheets: &[Arc<Sheet>]) -> Vec<Span> {
    let layers = layers(sheets);
    let fixed = declarations(&layers).filter(|own| {
        let Name::Property(property) = own.name else { return false };
        matches!(property.name, "font-size" | "line-height" | "font")
            && property.reach == Reach::Both
            && own.value.iter().any(is_absolute)
    });
    fixed.map(|own| own.span).filter(is_written).collect()
}

/// CSS Values 4, 6.2: the absolute lengths.
fn is_absolute(component: &Component) -> bool {
    match component {
        Component::Dimension(value, unit) => {
            *value != 0.0 && matches!(&**unit, "pt" | "px" | "pc" | "mm" | "cm" | "in" | "q")
        }
        _ => false,
    }
}

/// Of the rules that reach every e-book, the default sheet's left out.
fn declarations(layers: &[Arc<Sheet>]) -> impl Iterator<Item = &Declaration> {
    let rules = layers.iter().filter(|sheet| !sheet.is_default).flat_map(|sheet| &sheet.rules);
    rules.filter(|rule| queries(&rule.scope) == Some(Vec::new())).flat_map(|rule| &rule.declarations)
}

/// Built-in sheets are no files that anyone could look into.
fn is_written(span: &Span) -> bool {
    span.file != FileId(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Sink;
    use crate::source::SourceFile;

    fn sheet(css: &str) -> Vec<Arc<Sheet>> {
        let source = SourceFile::new(FileId(1), "look.css", css);
        vec![Arc::new(crate::style::parse(&source, &mut Sink::default()))]
    }

    #[test]
    fn contrast_is_counted_as_the_guidelines_do() {
        let grey = |value| Color { red: value, green: value, blue: value, alpha: 255, ink: None };
        assert!((contrast(grey(0), grey(255)) - 21.0).abs() < 1e-9);
        assert!((contrast(grey(0x76), grey(255)) - 4.54).abs() < 0.01);
        let half = Color { alpha: 128, ..grey(0) };
        assert_eq!(over(half, grey(255)), grey(127));
    }

    #[test]
    fn a_colour_is_found_where_it_is_written() {
        let css = "p { color: #ccc } h1 { color: #ddd } @media print { h2 { color: #eee } }";
        let place =
            color_place(&sheet(css), Color { red: 0xdd, green: 0xdd, blue: 0xdd, alpha: 255, ink: None });
        assert_eq!(&css[place.expect("it is there").range()].trim(), &"#ddd");
        assert_eq!(
            color_place(&sheet(css), Color { red: 0xee, green: 0xee, blue: 0xee, alpha: 255, ink: None }),
            None
        );
    }

    #[test]
    fn sizes_in_ems_are_not_fixed() {
        assert_eq!(fixed_sizes(&sheet("p { font-size: 1.2em; line-height: 1.4 }")), []);
        assert_eq!(fixed_sizes(&sheet("@media print { p { font-size: 11pt } }")), []);
        assert_eq!(fixed_sizes(&sheet("p { font-size: 11pt }")).len(), 1);
    }
}
