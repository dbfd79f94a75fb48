//! Where a box stands that leaves the flow, and how a picture fills its box.

use super::{Phase, Property, Reach, Working, is, keywords};
use crate::style::component::Component;
use crate::style::computed::{Clear, Dimension, Float, FloatReference, ObjectFit, ObjectPosition};

pub(super) const PROPERTIES: &[Property] = &[
    keywords!("float", false, Both, float, {
        "none" => Float::None, "left" => Float::Left, "right" => Float::Right,
        "inside" => Float::Inside, "outside" => Float::Outside,
        "inline-start" => Float::Left, "inline-end" => Float::Right,
        "footnote" => Float::Footnote, "top" => Float::Top, "bottom" => Float::Bottom,
        "page" => Float::Page,
    }),
    keywords!("float-reference", false, Print, float_reference, {
        "column" => FloatReference::Column, "page" => FloatReference::Page,
    }),
    keywords!("clear", false, Both, clear, {
        "none" => Clear::None, "left" => Clear::Left, "right" => Clear::Right, "both" => Clear::Both,
    }),
    keywords!("object-fit", false, Both, object_fit, {
        "fill" => ObjectFit::Fill, "contain" => ObjectFit::Contain, "cover" => ObjectFit::Cover,
        "none" => ObjectFit::None, "scale-down" => ObjectFit::ScaleDown,
    }),
    Property {
        name: "object-position",
        inherited: false,
        reach: Reach::Both,
        phase: Phase::Rest,
        set: |working, components| {
            working.style.object_position = position(working, components)?;
            Some(())
        },
        copy: |working, from| working.style.object_position = from.object_position,
        accepts: "one or two of left, right, top, bottom, center, lengths and percentages",
    },
];

/// CSS Values 4, 9: one or two values; of two keywords either may come first.
fn position(working: &Working, components: &[Component]) -> Option<ObjectPosition> {
    let center = Dimension::Percent(0.5);
    match components {
        [one_value] => match (across(working, one_value), down(working, one_value)) {
            (Some(x), _) => Some(ObjectPosition { x, y: center }),
            (None, Some(y)) => Some(ObjectPosition { x: center, y }),
            (None, None) => None,
        },
        [first, second] => match (across(working, first), down(working, second)) {
            (Some(x), Some(y)) => Some(ObjectPosition { x, y }),
            _ => {
                let is_word = |component: &Component| matches!(component, Component::Ident(_));
                let swapped = is_word(first) && is_word(second);
                let (x, y) = swapped.then(|| (across(working, second), down(working, first)))?;
                Some(ObjectPosition { x: x?, y: y? })
            }
        },
        _ => None,
    }
}

fn across(working: &Working, component: &Component) -> Option<Dimension> {
    end(working, component, "left", "right")
}

fn down(working: &Working, component: &Component) -> Option<Dimension> {
    end(working, component, "top", "bottom")
}

fn end(working: &Working, component: &Component, start: &str, end: &str) -> Option<Dimension> {
    match () {
        () if is(component, start) => Some(Dimension::Percent(0.0)),
        () if is(component, "center") => Some(Dimension::Percent(0.5)),
        () if is(component, end) => Some(Dimension::Percent(1.0)),
        () => super::boxes::dimension(working, component),
    }
}
