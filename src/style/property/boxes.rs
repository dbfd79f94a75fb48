//! Boxes: display, margins, borders, sizes and breaks.

use super::{Phase, Property, Reach, Working, is, keyword, keywords, one};
use crate::style::color::color;
use crate::style::component::Component;
use crate::style::computed::{
    Border, BorderCollapse, BorderStyle, Break, BreakInside, Color, ComputedStyle, Dimension, Display,
};
use crate::style::length::Quantity;
use crate::units::{Edges, Length};

/// A property of one edge, kept in `style.$field.$edge`.
macro_rules! edge {
    ($name:literal, $field:ident.$edge:ident, $parse:ident, $accepts:expr) => {
        Property {
            name: $name,
            inherited: false,
            reach: Reach::Both,
            phase: Phase::Rest,
            set: |working, components| {
                working.style.$field.$edge = $parse(working, one(components)?)?;
                Some(())
            },
            copy: |working, from| working.style.$field.$edge = from.$field.$edge,
            accepts: $accepts,
        }
    };
}

/// A size, kept in `style.$field`.
macro_rules! size {
    ($name:literal, $field:ident) => {
        Property {
            name: $name,
            inherited: false,
            reach: Reach::Both,
            phase: Phase::Rest,
            set: |working, components| {
                working.style.$field = extent(working, one(components)?)?;
                Some(())
            },
            copy: |working, from| working.style.$field = from.$field,
            accepts: "a length, a percentage or auto",
        }
    };
}

/// A border's edge as a whole and in its three parts.
macro_rules! border {
    ($edge:ident, $whole:literal, $width:literal, $style:literal, $color:literal) => {
        [
            Property {
                name: $whole,
                inherited: false,
                reach: Reach::Both,
                phase: Phase::Rest,
                set: |working, components| {
                    working.style.border.$edge = border(working, components)?;
                    Some(())
                },
                copy: |working, from| working.style.border.$edge = from.border.$edge,
                accepts: BORDER,
            },
            Property {
                name: $width,
                inherited: false,
                reach: Reach::Both,
                phase: Phase::Rest,
                set: |working, components| {
                    working.style.border.$edge.width = border_width(working, one(components)?)?;
                    Some(())
                },
                copy: |working, from| working.style.border.$edge.width = from.border.$edge.width,
                accepts: "a length, thin, medium or thick",
            },
            Property {
                name: $style,
                inherited: false,
                reach: Reach::Both,
                phase: Phase::Rest,
                set: |working, components| {
                    working.style.border.$edge.style = border_style(one(components)?)?;
                    Some(())
                },
                copy: |working, from| working.style.border.$edge.style = from.border.$edge.style,
                accepts: STYLES,
            },
            Property {
                name: $color,
                inherited: false,
                reach: Reach::Both,
                phase: Phase::Rest,
                set: |working, components| {
                    working.style.border.$edge.color = color(one(components)?, working.style.color)?;
                    Some(())
                },
                copy: |working, from| working.style.border.$edge.color = from.border.$edge.color,
                accepts: "a colour",
            },
        ]
    };
}

/// `break-before` and `break-after`, under both their names.
macro_rules! breaks {
    ($name:literal, $field:ident, $old:literal) => {
        [
            keywords!($name, false, Both, $field, {
                "auto" => Break::Auto, "avoid" => Break::Avoid, "avoid-page" => Break::Avoid,
                "page" => Break::Page, "always" => Break::Page, "left" => Break::Left,
                "right" => Break::Right, "recto" => Break::Recto, "verso" => Break::Verso,
                "column" => Break::Column,
            }),
            keywords!($old, false, Both, $field, {
                "auto" => Break::Auto, "avoid" => Break::Avoid, "always" => Break::Page,
                "left" => Break::Left, "right" => Break::Right,
            }),
        ]
    };
}

pub(super) const BORDER: &str = "a width, a style and a colour: `0.5pt solid black`";
pub(super) const STYLES: &str = "none | solid | double | dotted | dashed";
const DIMENSION: &str = "a length or a percentage";

const BORDER_TOP: [Property; 4] =
    border!(top, "border-top", "border-top-width", "border-top-style", "border-top-color");
const BORDER_RIGHT: [Property; 4] =
    border!(right, "border-right", "border-right-width", "border-right-style", "border-right-color");
const BORDER_BOTTOM: [Property; 4] =
    border!(bottom, "border-bottom", "border-bottom-width", "border-bottom-style", "border-bottom-color");
const BORDER_LEFT: [Property; 4] =
    border!(left, "border-left", "border-left-width", "border-left-style", "border-left-color");
const BREAK_BEFORE: [Property; 2] = breaks!("break-before", break_before, "page-break-before");
const BREAK_AFTER: [Property; 2] = breaks!("break-after", break_after, "page-break-after");

const fn own(
    name: &'static str,
    set: fn(&mut Working, &[Component]) -> Option<()>,
    copy: fn(&mut Working, &ComputedStyle),
    accepts: &'static str,
) -> Property {
    Property { name, inherited: false, reach: Reach::Both, phase: Phase::Rest, set, copy, accepts }
}

pub(super) const PROPERTIES: &[Property] = &{
    let [a, b, c, d] = BORDER_TOP;
    let [e, f, g, h] = BORDER_RIGHT;
    let [i, j, k, l] = BORDER_BOTTOM;
    let [m, n, o, p] = BORDER_LEFT;
    let [before, old_before] = BREAK_BEFORE;
    let [after, old_after] = BREAK_AFTER;
    [
        a,
        b,
        c,
        d,
        e,
        f,
        g,
        h,
        i,
        j,
        k,
        l,
        m,
        n,
        o,
        p,
        before,
        old_before,
        after,
        old_after,
        keywords!("break-inside", false, Both, break_inside, {
            "auto" => BreakInside::Auto, "avoid" => BreakInside::Avoid, "avoid-page" => BreakInside::Avoid,
            "avoid-column" => BreakInside::Avoid,
        }),
        keywords!("page-break-inside", false, Both, break_inside, {
            "auto" => BreakInside::Auto, "avoid" => BreakInside::Avoid,
        }),
        keywords!("display", false, Both, display, {
            "inline" => Display::Inline, "block" => Display::Block, "list-item" => Display::ListItem,
            "none" => Display::None, "table" => Display::Table, "table-row-group" => Display::TableRowGroup,
            "table-header-group" => Display::TableHeaderGroup, "table-footer-group" => Display::TableRowGroup,
            "table-row" => Display::TableRow,
            "table-cell" => Display::TableCell, "table-caption" => Display::TableCaption,
            "inline-block" => Display::InlineBlock,
        }),
        keywords!("border-collapse", true, Both, border_collapse, {
            "separate" => BorderCollapse::Separate, "collapse" => BorderCollapse::Collapse,
        }),
        edge!("margin-top", margin.top, extent, "a length, a percentage or auto"),
        edge!("margin-right", margin.right, extent, "a length, a percentage or auto"),
        edge!("margin-bottom", margin.bottom, extent, "a length, a percentage or auto"),
        edge!("margin-left", margin.left, extent, "a length, a percentage or auto"),
        edge!("padding-top", padding.top, dimension, DIMENSION),
        edge!("padding-right", padding.right, dimension, DIMENSION),
        edge!("padding-bottom", padding.bottom, dimension, DIMENSION),
        edge!("padding-left", padding.left, dimension, DIMENSION),
        own(
            "margin",
            |working, components| {
                working.style.margin = edges(components, |component| extent(working, component))?;
                Some(())
            },
            |working, from| working.style.margin = from.margin,
            "one to four lengths, percentages or auto: top, right, bottom, left",
        ),
        own(
            "padding",
            |working, components| {
                working.style.padding = edges(components, |component| dimension(working, component))?;
                Some(())
            },
            |working, from| working.style.padding = from.padding,
            "one to four lengths or percentages: top, right, bottom, left",
        ),
        own(
            "border",
            |working, components| {
                working.style.border = Edges::all(border(working, components)?);
                Some(())
            },
            |working, from| working.style.border = from.border,
            BORDER,
        ),
        own(
            "border-width",
            |working, components| {
                let widths = edges(components, |component| border_width(working, component))?;
                each_edge(&mut working.style.border, widths, |border, width| border.width = width);
                Some(())
            },
            |working, from| {
                let widths = from.border;
                each_edge(&mut working.style.border, widths, |border, other| border.width = other.width);
            },
            "one to four lengths",
        ),
        own(
            "border-style",
            |working, components| {
                let styles = edges(components, border_style)?;
                each_edge(&mut working.style.border, styles, |border, style| border.style = style);
                Some(())
            },
            |working, from| {
                let styles = from.border;
                each_edge(&mut working.style.border, styles, |border, other| border.style = other.style);
            },
            STYLES,
        ),
        own(
            "border-color",
            |working, components| {
                let colors = edges(components, |component| color(component, working.style.color))?;
                each_edge(&mut working.style.border, colors, |border, color| border.color = color);
                Some(())
            },
            |working, from| {
                let colors = from.border;
                each_edge(&mut working.style.border, colors, |border, other| border.color = other.color);
            },
            "one to four colours",
        ),
        size!("width", width),
        size!("height", height),
        size!("max-width", max_width),
        size!("max-height", max_height),
        size!("min-height", min_height),
        own(
            "background-color",
            |working, components| {
                working.style.background = color(one(components)?, working.style.color)?;
                Some(())
            },
            |working, from| working.style.background = from.background,
            "a colour",
        ),
        own(
            "background",
            |working, components| {
                working.style.background = match one(components)? {
                    component if is(component, "none") => Color::TRANSPARENT,
                    component => color(component, working.style.color)?,
                };
                Some(())
            },
            |working, from| working.style.background = from.background,
            "a colour or none",
        ),
    ]
};

/// A length or a share, and not both: a page is not known where this is used.
fn simple(quantity: Quantity) -> Option<Dimension> {
    match (quantity.length == Length::ZERO, quantity.share == 0.0) {
        (_, true) => Some(Dimension::Length(quantity.length)),
        (true, false) => Some(Dimension::Percent(quantity.share)),
        (false, false) => None,
    }
}

/// A length or a percentage.
pub(super) fn dimension(working: &Working, component: &Component) -> Option<Dimension> {
    simple(working.scale().quantity(component)?)
}

/// A length, a percentage, or `auto` (`none`, where it is a bound).
fn extent(working: &Working, component: &Component) -> Option<Dimension> {
    if is(component, "auto") || is(component, "none") {
        return Some(Dimension::Auto);
    }
    dimension(working, component)
}

/// One to four values, in the order top, right, bottom, left (CSS 2.2, 8.3).
fn edges<T: Copy>(
    components: &[Component],
    mut parse: impl FnMut(&Component) -> Option<T>,
) -> Option<Edges<T>> {
    let values: Vec<T> = components.iter().take(5).map(&mut parse).collect::<Option<_>>()?;
    Some(match *values {
        [all] => Edges::all(all),
        [y, x] => Edges { top: y, right: x, bottom: y, left: x },
        [top, x, bottom] => Edges { top, right: x, bottom, left: x },
        [top, right, bottom, left] => Edges { top, right, bottom, left },
        _ => return None,
    })
}

fn each_edge<T>(border: &mut Edges<Border>, values: Edges<T>, set: fn(&mut Border, T)) {
    set(&mut border.top, values.top);
    set(&mut border.right, values.right);
    set(&mut border.bottom, values.bottom);
    set(&mut border.left, values.left);
}

pub(super) fn non_negative(length: Length) -> Option<Length> {
    (length >= Length::ZERO).then_some(length)
}

pub(super) fn border_width(working: &Working, component: &Component) -> Option<Length> {
    match component {
        component if is(component, "thin") => Some(Length::pt(0.5)),
        component if is(component, "medium") => Some(Length::pt(1.0)),
        component if is(component, "thick") => Some(Length::pt(2.0)),
        component => non_negative(working.scale().length(component)?),
    }
}

pub(super) fn border_style(component: &Component) -> Option<BorderStyle> {
    Some(match keyword(std::slice::from_ref(component))?.as_str() {
        "none" | "hidden" => BorderStyle::None,
        "solid" => BorderStyle::Solid,
        "double" => BorderStyle::Double,
        "dotted" => BorderStyle::Dotted,
        "dashed" => BorderStyle::Dashed,
        _ => return None,
    })
}

/// A width, a style and a colour in any order; what is missing is medium, none and the text's own.
pub(in crate::style) fn border(working: &Working, components: &[Component]) -> Option<Border> {
    if components.len() > 3 || components.is_empty() {
        return None;
    }
    let (mut width, mut style, mut own_color) = (None, None, None);
    for component in components {
        if let Some(found) = border_style(component) {
            style.replace(found).is_none().then_some(())?;
        } else if let Some(found) = border_width(working, component) {
            width.replace(found).is_none().then_some(())?;
        } else {
            let found = color(component, working.style.color)?;
            own_color.replace(found).is_none().then_some(())?;
        }
    }
    let style = style.unwrap_or(BorderStyle::None);
    let width = width.unwrap_or(Length::pt(1.0));
    Some(Border { width, style, color: own_color.unwrap_or(working.style.color) })
}
