//! Columns (CSS Multi-column 1).

use super::boxes::{BORDER, STYLES, border, border_style, border_width, non_negative};
use super::{Phase, Property, Reach, Working, count, is, keywords, one};
use crate::style::color::color;
use crate::style::component::Component;
use crate::style::computed::{ColumnFill, ColumnSpan, ComputedStyle};
use crate::units::Length;

/// E-readers have columns of their own.
const fn own(
    name: &'static str,
    set: fn(&mut Working, &[Component]) -> Option<()>,
    copy: fn(&mut Working, &ComputedStyle),
    accepts: &'static str,
) -> Property {
    Property { name, inherited: false, reach: Reach::Print, phase: Phase::Rest, set, copy, accepts }
}

pub(super) const PROPERTIES: &[Property] = &[
    own(
        "column-count",
        |working, components| {
            working.style.column_count = number(one(components)?)?;
            Some(())
        },
        |working, from| working.style.column_count = from.column_count,
        "a number of columns or auto",
    ),
    own(
        "column-width",
        |working, components| {
            working.style.column_width = width(working, one(components)?)?;
            Some(())
        },
        |working, from| working.style.column_width = from.column_width,
        "a length or auto",
    ),
    own(
        "columns",
        columns,
        |working, from| {
            working.style.column_count = from.column_count;
            working.style.column_width = from.column_width;
        },
        "a number of columns, a least width of one, both, or auto; set their distance with `column-gap`",
    ),
    own(
        "column-gap",
        |working, components| {
            working.style.column_gap = match one(components)? {
                component if is(component, "normal") => working.font.size,
                component => non_negative(working.scale().length(component)?)?,
            };
            Some(())
        },
        |working, from| working.style.column_gap = from.column_gap,
        "a length or normal",
    ),
    own(
        "column-rule",
        |working, components| {
            working.style.column_rule = border(working, components)?;
            Some(())
        },
        |working, from| working.style.column_rule = from.column_rule,
        BORDER,
    ),
    own(
        "column-rule-width",
        |working, components| {
            working.style.column_rule.width = border_width(working, one(components)?)?;
            Some(())
        },
        |working, from| working.style.column_rule.width = from.column_rule.width,
        "a length, thin, medium or thick",
    ),
    own(
        "column-rule-style",
        |working, components| {
            working.style.column_rule.style = border_style(one(components)?)?;
            Some(())
        },
        |working, from| working.style.column_rule.style = from.column_rule.style,
        STYLES,
    ),
    own(
        "column-rule-color",
        |working, components| {
            working.style.column_rule.color = color(one(components)?, working.style.color)?;
            Some(())
        },
        |working, from| working.style.column_rule.color = from.column_rule.color,
        "a colour",
    ),
    keywords!("column-span", false, Print, column_span, {
        "none" => ColumnSpan::None, "all" => ColumnSpan::All,
    }),
    keywords!("column-fill", false, Print, column_fill, {
        "balance" => ColumnFill::Balance, "auto" => ColumnFill::Auto,
    }),
];

/// A number, a width, or both in either order; what is missing is `auto` (3.3).
fn columns(working: &mut Working, components: &[Component]) -> Option<()> {
    let (mut found, mut least) = (None, None);
    if !(1..=2).contains(&components.len()) {
        return None;
    }
    for component in components {
        if is(component, "auto") {
            continue;
        }
        match number(component) {
            Some(own) => found.replace(own).is_none().then_some(())?,
            None => least.replace(width(working, component)??).is_none().then_some(())?,
        }
    }
    working.style.column_count = found.unwrap_or(0);
    working.style.column_width = least;
    Some(())
}

fn number(component: &Component) -> Option<u32> {
    if is(component, "auto") {
        return Some(0);
    }
    count(component, 1).map(|count| count.min(12))
}

fn width(working: &Working, component: &Component) -> Option<Option<Length>> {
    if is(component, "auto") {
        return Some(None);
    }
    let width = working.scale().length(component)?;
    (width > Length::ZERO).then_some(Some(width))
}
