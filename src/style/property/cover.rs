//! Covers: type that is set smaller until it fits, the order of what stands in a panel, and patterned
//! papers.

use super::{Phase, Property, Reach, Working, integer, is_word, one};
use crate::style::color::color;
use crate::style::component::Component;
use crate::style::computed::{Pattern, PatternKind};
use crate::units::Length;

/// Colours of one pattern, at most.
const MOST_COLORS: usize = 3;

pub(super) const PROPERTIES: &[Property] = &[
    Property {
        name: "-bindery-fit",
        inherited: false,
        reach: Reach::Print,
        phase: Phase::Rest,
        set: |working, components| {
            working.style.fit = match components {
                components if is_word(components, "none") => None,
                components => {
                    let least = working.scale().length(one(components)?)?;
                    Some(least).filter(|least| *least > Length::ZERO)
                }
            };
            (working.style.fit.is_some() || is_word(components, "none")).then_some(())
        },
        copy: |working, from| working.style.fit = from.fit,
        accepts: "none, or the smallest size of type: `12pt`",
    },
    Property {
        name: "-bindery-pattern",
        inherited: false,
        reach: Reach::Print,
        phase: Phase::Rest,
        set: pattern,
        copy: |working, from| working.style.pattern.clone_from(&from.pattern),
        accepts: "none, or scales, lozenges, waves, leaves or tiles with one to three colours: `waves #385c78`",
    },
    Property {
        name: "order",
        inherited: false,
        reach: Reach::Both,
        phase: Phase::Rest,
        set: |working, components| {
            working.style.order = integer(one(components)?, -10_000, 10_000)?;
            Some(())
        },
        copy: |working, from| working.style.order = from.order,
        accepts: "a whole number",
    },
];

fn pattern(working: &mut Working, components: &[Component]) -> Option<()> {
    if is_word(components, "none") {
        working.style.pattern = None;
        return Some(());
    }
    let (first, colors) = components.split_first()?;
    let Component::Ident(word) = first else { return None };
    let (_, kind) = PatternKind::ALL.iter().find(|(name, _)| word.eq_ignore_ascii_case(name))?;
    if colors.is_empty() || colors.len() > MOST_COLORS {
        return None;
    }
    let current = working.style.color;
    let colors = colors.iter().map(|own| color(own, current)).collect::<Option<Vec<_>>>()?;
    working.style.pattern = Some(Pattern { kind: *kind, colors });
    Some(())
}
