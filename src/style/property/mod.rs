//! The properties that print understands: how each is set from a value and taken from another style.
//!
//! A declaration is applied by overwriting, weakest first, so a shorthand needs no expansion: it sets
//! the fields of its longhands. What e-readers alone understand is listed in `foreign`.

mod boxes;
mod columns;
mod cover;
mod font;
mod foreign;
mod generated;
mod hyphenation;
mod placement;
mod text;
mod variant;
mod words;

pub(super) use font::{angle, families, stretch};
pub(super) use foreign::{Foreign, is_foreign};
pub(super) use generated::counters;
pub(super) use variant::{ALTERNATES, features, variations};

use super::component::Component;
use super::computed::{ComputedStyle, FontStyleSet, Inheritance};
use super::length::Scale;
use crate::units::Size;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A style that is being computed.
pub(super) struct Working<'a> {
    pub style: ComputedStyle,
    /// Takes the place of the style's own at the end.
    pub font: FontStyleSet,
    pub inheritance: Inheritance,
    pub parent: &'a ComputedStyle,
    pub page: Size,
    pub phase: Phase,
}

/// The size of the type comes first, since other values are measured by it; then the rest of the font,
/// the leading and the colour; then everything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Size,
    Font,
    Rest,
}

impl Working<'_> {
    pub fn scale(&self) -> Scale {
        let (em, line) = match self.phase {
            Phase::Size => (self.parent.font.size, self.parent.line_height),
            Phase::Font => (self.font.size, self.parent.line_height),
            Phase::Rest => (self.font.size, self.style.line_height),
        };
        let (root_em, root_line) = (self.inheritance.root_size, self.inheritance.root_line);
        Scale { em, line, root_em, root_line, page: self.page }
    }
}

/// Who is to see a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    Both,
    /// E-readers do not understand it, or would do harm with it.
    Print,
}

pub(super) struct Property {
    pub name: &'static str,
    pub inherited: bool,
    pub reach: Reach,
    pub phase: Phase,
    /// Sets the fields; `None` if it does not take this value.
    pub set: fn(&mut Working, &[Component]) -> Option<()>,
    /// Takes the fields from another style: `inherit`, `initial`.
    pub copy: fn(&mut Working, &ComputedStyle),
    /// What it takes, for hints: keywords between ` | `, or words.
    pub accepts: &'static str,
}

const TABLES: [&[Property]; 9] = [
    font::PROPERTIES,
    cover::PROPERTIES,
    variant::PROPERTIES,
    text::PROPERTIES,
    hyphenation::PROPERTIES,
    boxes::PROPERTIES,
    placement::PROPERTIES,
    columns::PROPERTIES,
    generated::PROPERTIES,
];

/// The property of this name, in lower case.
pub(super) fn lookup(name: &str) -> Option<&'static Property> {
    static BY_NAME: OnceLock<BTreeMap<&'static str, &'static Property>> = OnceLock::new();
    BY_NAME
        .get_or_init(|| TABLES.iter().flat_map(|table| table.iter()).map(|own| (own.name, own)).collect())
        .get(name)
        .copied()
}

/// Takes all that is inherited from the parent.
pub(super) fn inherit(working: &mut Working, parent: &ComputedStyle) {
    for property in TABLES.iter().flat_map(|table| table.iter()).filter(|property| property.inherited) {
        (property.copy)(working, parent);
    }
}

/// Every name, for hints.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    TABLES.iter().flat_map(|table| table.iter()).map(|own| own.name).chain(foreign::names())
}

/// A property whose value is one keyword, kept in one field.
macro_rules! keywords {
    ($name:literal, $inherited:literal, $reach:ident, font.$field:ident,
        { $($word:literal => $value:expr),* $(,)? }) => {
        $crate::style::property::Property {
            name: $name,
            inherited: $inherited,
            reach: $crate::style::property::Reach::$reach,
            phase: $crate::style::property::Phase::Font,
            set: |working, components| {
                working.font.$field = match $crate::style::property::keyword(components)?.as_str() {
                    $($word => $value,)*
                    _ => return None,
                };
                Some(())
            },
            copy: |working, from| working.font.$field = from.font.$field,
            accepts: concat!("" $(, $word, " | ")*),
        }
    };
    ($name:literal, $inherited:literal, $reach:ident, $field:ident,
        { $($word:literal => $value:expr),* $(,)? }) => {
        $crate::style::property::Property {
            name: $name,
            inherited: $inherited,
            reach: $crate::style::property::Reach::$reach,
            phase: $crate::style::property::Phase::Rest,
            set: |working, components| {
                working.style.$field = match $crate::style::property::keyword(components)?.as_str() {
                    $($word => $value,)*
                    _ => return None,
                };
                Some(())
            },
            copy: |working, from| working.style.$field = from.$field,
            accepts: concat!("" $(, $word, " | ")*),
        }
    };
}
use keywords;

/// The only component of a value.
fn one(components: &[Component]) -> Option<&Component> {
    match components {
        [only] => Some(only),
        _ => None,
    }
}

/// The keyword, in lower case, that is the whole value.
fn keyword(components: &[Component]) -> Option<String> {
    match one(components)? {
        Component::Ident(word) => Some(word.to_ascii_lowercase()),
        _ => None,
    }
}

/// Whether the value is this one keyword.
fn is_word(components: &[Component], word: &str) -> bool {
    matches!(components, [component] if is(component, word))
}

fn is(component: &Component, word: &str) -> bool {
    matches!(component, Component::Ident(own) if own.eq_ignore_ascii_case(word))
}

/// A whole number within bounds, which it is brought to.
#[expect(clippy::cast_possible_truncation, reason = "clamped to the bounds before")]
fn integer(component: &Component, least: i32, most: i32) -> Option<i32> {
    match component {
        Component::Number(value) if value.fract() == 0.0 => {
            Some(value.clamp(f64::from(least), f64::from(most)) as i32)
        }
        _ => None,
    }
}

/// A count of at least `least`; a smaller one is an error, an enormous one is brought down.
fn count(component: &Component, least: u32) -> Option<u32> {
    let value = u32::try_from(integer(component, -1, 10_000)?).ok()?;
    (value >= least).then_some(value)
}
