//! Lengths with their unit, and page sizes by name or by width and height.

use crate::diagnostic::nearest;
use crate::units::{Length, Size};

/// Names with width and height in mm (ISO 216) or in (the trade's own).
#[rustfmt::skip]
const SIZES: &[(&str, f64, f64, Unit)] = &[
    ("A3", 297.0, 420.0, Unit::Mm), ("A4", 210.0, 297.0, Unit::Mm), ("A5", 148.0, 210.0, Unit::Mm),
    ("A6", 105.0, 148.0, Unit::Mm), ("B4", 250.0, 353.0, Unit::Mm), ("B5", 176.0, 250.0, Unit::Mm),
    ("B6", 125.0, 176.0, Unit::Mm), ("letter", 8.5, 11.0, Unit::In), ("legal", 8.5, 14.0, Unit::In),
    ("tabloid", 11.0, 17.0, Unit::In), ("executive", 7.0, 10.0, Unit::In), ("trade", 6.0, 9.0, Unit::In),
    ("digest", 5.5, 8.5, Unit::In), ("half-letter", 5.5, 8.5, Unit::In), ("pocket", 4.25, 6.87, Unit::In),
    ("mass-market", 4.25, 6.87, Unit::In), ("novella", 5.0, 8.0, Unit::In), ("square", 8.5, 8.5, Unit::In),
    ("a-format", 110.0, 178.0, Unit::Mm), ("b-format", 129.0, 198.0, Unit::Mm),
    ("demy", 138.0, 216.0, Unit::Mm), ("royal", 156.0, 234.0, Unit::Mm),
];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Unit {
    Mm,
    Cm,
    In,
    Pt,
}

impl Unit {
    fn parse(text: &str) -> Option<Unit> {
        match text.trim().to_lowercase().as_str() {
            "mm" => Some(Unit::Mm),
            "cm" => Some(Unit::Cm),
            "in" | "inch" | "inches" | "\"" | "″" => Some(Unit::In),
            "pt" => Some(Unit::Pt),
            _ => None,
        }
    }

    fn length(self, value: f64) -> Length {
        match self {
            Unit::Mm => Length::mm(value),
            Unit::Cm => Length::mm(value * 10.0),
            Unit::In => Length::inches(value),
            Unit::Pt => Length::pt(value),
        }
    }
}

/// Sizes of a name, `6x9in`, `6in x 9in` or `140 × 216 mm`; the error says what to write instead.
pub fn page_size(text: &str) -> Result<Size, String> {
    let plain = text.trim().to_lowercase().replace([' ', '_'], "-");
    if let Some((_, width, height, unit)) = SIZES.iter().find(|(name, ..)| name.to_lowercase() == plain) {
        return Ok(Size { width: unit.length(*width), height: unit.length(*height) });
    }
    let Some((first, second)) = text.split_once(['x', 'X', '×']) else {
        return Err(match nearest(text.trim(), SIZES.iter().map(|(name, ..)| *name)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write a name such as `A5` or `trade`, or `6x9in`, `140x216mm`".to_owned(),
        });
    };
    let second_side = length(second);
    // `6x9in`: the unit stands once, for both.
    let first_side = length(first).or_else(|| {
        let unit = unit_of(second)?;
        Some(unit.length(figure(first.trim())?))
    });
    match (first_side, second_side) {
        (Some(width), Some(height)) => checked(width, height),
        _ if figure(first.trim()).is_some() && figure(second.trim()).is_some() => {
            Err(format!("say the unit: `{0}in` or `{0}mm`", text.trim()))
        }
        _ => Err("write `6x9in`, `140x216mm`; units are mm, cm, in and pt".to_owned()),
    }
}

/// Width and height, each with its unit.
pub fn page_size_of_sides(width: &str, height: &str) -> Result<Size, String> {
    match (length(width), length(height)) {
        (Some(width), Some(height)) => checked(width, height),
        _ => Err("write each side with its unit: `[\"140mm\", \"216mm\"]`".to_owned()),
    }
}

/// A page is from 1 in to 200 in a side: less holds no text, more is no PDF page
/// (ISO 32000-1, annex C.2).
fn checked(width: Length, height: Length) -> Result<Size, String> {
    let fits = |side: Length| (72.0..=14_400.0).contains(&side.to_pt());
    if fits(width) && fits(height) {
        Ok(Size { width, height })
    } else {
        Err("each side is between 1 in and 200 in".to_owned())
    }
}

/// `3mm`, `0.125 in`.
pub fn length(text: &str) -> Option<Length> {
    let text = text.trim();
    let unit = unit_of(text)?;
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).unwrap_or(text.len());
    Some(unit.length(figure(&text[..end])?))
}

fn unit_of(text: &str) -> Option<Unit> {
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).unwrap_or(text.len());
    Unit::parse(&text[end..])
}

fn figure(text: &str) -> Option<f64> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    text.replace(',', ".").parse::<f64>().ok().filter(|value| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_in_every_spelling() {
        let trade = Size { width: Length::inches(6.0), height: Length::inches(9.0) };
        for text in ["trade", "Trade", "6x9in", "6 x 9 in", "6in x 9in", "6 × 9in", "6inx9in"] {
            assert_eq!(page_size(text), Ok(trade), "{text}");
        }
        assert_eq!(page_size_of_sides("6in", "9in"), Ok(trade));
        assert_eq!(page_size("140x216mm"), Ok(Size { width: Length::mm(140.0), height: Length::mm(216.0) }));
        assert_eq!(page_size("mass market"), page_size("mass-market"));
    }

    #[test]
    fn wrong_sizes_come_with_advice() {
        assert_eq!(page_size("6x9"), Err("say the unit: `6x9in` or `6x9mm`".into()));
        assert_eq!(page_size("leter"), Err("did you mean `letter`?".into()));
        assert!(page_size("1x1mm").is_err());
        assert!(page_size("9999999x1in").is_err());
        assert!(page_size("-6x9in").is_err());
        assert!(page_size("").is_err());
        assert!(page_size("NaNxinfin").is_err());
    }
}
