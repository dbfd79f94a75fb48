//! The type: `font`, its longhands, leading and spacing (CSS Fonts 4, CSS Text 3).

use super::words::{NAMED_SIZES, ligatures, numeric};
use super::{Phase, Property, Reach, Working, is, is_word, keyword, keywords, one};
use crate::style::component::Component;
use crate::style::computed::{Feature, FontStyle, VariantCaps, VerticalAlign};
use crate::units::Length;

pub(super) const PROPERTIES: &[Property] = &[
    Property {
        name: "font-size",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Size,
        set: |working, components| {
            working.font.size = size(working, one(components)?)?;
            Some(())
        },
        copy: |working, from| working.font.size = from.font.size,
        accepts: "a length, a percentage, small, medium, large, smaller or larger",
    },
    Property {
        name: "font",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Size,
        set: shorthand,
        copy: |working, from| {
            let size = working.font.size;
            working.font = (*from.font).clone();
            if working.phase != Phase::Size {
                working.font.size = size;
            }
            working.inheritance.line_factor = from.inheritance.line_factor;
            working.style.line_height = from.line_height;
        },
        accepts: "`italic small-caps bold 11pt/14pt \"Family\", serif`, of which size and family must stand",
    },
    Property {
        name: "font-family",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Font,
        set: |working, components| {
            working.font.families = families(components)?;
            Some(())
        },
        copy: |working, from| working.font.families.clone_from(&from.font.families),
        accepts: "families, separated by commas; `serif`, `sans-serif` and `monospace` are built in",
    },
    Property {
        name: "font-weight",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Font,
        set: |working, components| {
            working.font.weight = weight(working, one(components)?)?;
            Some(())
        },
        copy: |working, from| working.font.weight = from.font.weight,
        accepts: "normal | bold | bolder | lighter | a number from 1 to 1000",
    },
    keywords!("font-style", true, Both, font.style, {
        "normal" => FontStyle::Normal, "italic" => FontStyle::Italic, "oblique" => FontStyle::Italic,
    }),
    keywords!("font-variant-caps", true, Both, font.caps, {
        "normal" => VariantCaps::Normal, "small-caps" => VariantCaps::SmallCaps,
        "all-small-caps" => VariantCaps::AllSmallCaps,
    }),
    keywords!("font-variant-position", true, Both, font.position, {
        "normal" => VerticalAlign::Baseline, "super" => VerticalAlign::Super, "sub" => VerticalAlign::Sub,
    }),
    keywords!("font-kerning", true, Both, font.kerning, {
        "auto" => true, "normal" => true, "none" => false,
    }),
    Property {
        name: "font-variant-numeric",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Font,
        set: |working, components| numeric(working, components.iter()).then_some(()),
        copy: |working, from| {
            working.font.figures = from.font.figures;
            working.font.figure_spacing = from.font.figure_spacing;
        },
        accepts: "normal | lining-nums | oldstyle-nums | proportional-nums | tabular-nums | \
            diagonal-fractions | ordinal | slashed-zero",
    },
    Property {
        name: "font-variant-ligatures",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Font,
        set: |working, components| ligatures(working, components.iter()).then_some(()),
        copy: |working, from| {
            working.font.common_ligatures = from.font.common_ligatures;
            working.font.discretionary_ligatures = from.font.discretionary_ligatures;
        },
        accepts: "normal | none | common-ligatures | no-common-ligatures | discretionary-ligatures | \
            no-discretionary-ligatures | historical-ligatures",
    },
    Property {
        name: "font-variant",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Font,
        set: variant,
        copy: |working, from| {
            working.font.caps = from.font.caps;
            working.font.position = from.font.position;
            working.font.figures = from.font.figures;
            working.font.figure_spacing = from.font.figure_spacing;
            working.font.common_ligatures = from.font.common_ligatures;
            working.font.discretionary_ligatures = from.font.discretionary_ligatures;
        },
        accepts: "normal | none | small-caps | all-small-caps | lining-nums | oldstyle-nums | \
            proportional-nums | tabular-nums | super | sub | discretionary-ligatures",
    },
    Property {
        name: "font-feature-settings",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Font,
        set: |working, components| {
            working.font.features = features(components)?;
            Some(())
        },
        copy: |working, from| working.font.features.clone_from(&from.font.features),
        accepts: "normal, or tags of four letters with a value: `\"ss01\" on, \"kern\" 0`",
    },
    Property {
        name: "letter-spacing",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Font,
        set: |working, components| {
            working.font.letter_spacing = spacing(working, components)?;
            Some(())
        },
        copy: |working, from| working.font.letter_spacing = from.font.letter_spacing,
        accepts: "normal or a length",
    },
    Property {
        name: "word-spacing",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Font,
        set: |working, components| {
            working.font.word_spacing = spacing(working, components)?;
            Some(())
        },
        copy: |working, from| working.font.word_spacing = from.font.word_spacing,
        accepts: "normal or a length",
    },
    Property {
        name: "line-height",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Font,
        set: |working, components| leading(working, one(components)?),
        copy: |working, from| {
            working.inheritance.line_factor = from.inheritance.line_factor;
            working.style.line_height = from.line_height;
        },
        accepts: "normal, a number, a length or a percentage",
    },
];

fn size(working: &Working, component: &Component) -> Option<Length> {
    if let Component::Ident(word) = component {
        let word = word.to_ascii_lowercase();
        let parent = working.parent.font.size;
        return match word.as_str() {
            "smaller" => Some(parent / 1.2),
            "larger" => Some(parent * 1.2),
            _ => NAMED_SIZES
                .iter()
                .find(|(name, _)| *name == word)
                .map(|(_, factor)| Length::pt(12.0) * *factor),
        };
    }
    let quantity = working.scale().quantity(component)?;
    let size = quantity.of(working.parent.font.size);
    // Type larger than 10,000 pt would fill the page with a part of one letter.
    (size >= Length::ZERO).then(|| size.min(Length::pt(10_000.0)))
}

fn weight(working: &Working, component: &Component) -> Option<u16> {
    match component {
        Component::Number(value) if (1.0..=1000.0).contains(value) => {
            u16::try_from(super::integer(component, 1, 1000)?).ok()
        }
        Component::Ident(word) => {
            // CSS Fonts 4, 2.2.1: steps of `bolder` and `lighter`.
            let own = working.parent.font.weight;
            match word.to_ascii_lowercase().as_str() {
                "normal" => Some(400),
                "bold" => Some(700),
                "bolder" => Some(if own < 350 { 400 } else { own.max(if own < 550 { 700 } else { 900 }) }),
                "lighter" => Some(own.min(if own < 550 {
                    100
                } else if own < 750 {
                    400
                } else {
                    700
                })),
                _ => None,
            }
        }
        _ => None,
    }
}

fn families(components: &[Component]) -> Option<Vec<String>> {
    components
        .split(|component| *component == Component::Comma)
        .map(|family| match family {
            [Component::Text(name)] => Some(name.to_string()),
            [] => None,
            words => {
                let words: Option<Vec<&str>> = words
                    .iter()
                    .map(|word| match word {
                        Component::Ident(word) => Some(&**word),
                        _ => None,
                    })
                    .collect();
                words.map(|words| words.join(" "))
            }
        })
        .collect()
}

fn features(components: &[Component]) -> Option<Vec<Feature>> {
    if is_word(components, "normal") {
        return Some(Vec::new());
    }
    let mut features: Vec<Feature> = Vec::new();
    for part in components.split(|component| *component == Component::Comma) {
        let (tag, value) = match part {
            [Component::Text(tag)] => (tag, 1),
            [Component::Text(tag), value] if is(value, "on") => (tag, 1),
            [Component::Text(tag), value] if is(value, "off") => (tag, 0),
            [Component::Text(tag), value] => (tag, super::count(value, 0)?),
            _ => return None,
        };
        let tag: [u8; 4] = tag.as_bytes().try_into().ok().filter(|tag: &[u8; 4]| tag.is_ascii())?;
        features.retain(|feature| feature.tag != tag);
        features.push(Feature { tag, value });
    }
    features.sort_unstable();
    Some(features)
}

fn spacing(working: &Working, components: &[Component]) -> Option<Length> {
    if is_word(components, "normal") {
        return Some(Length::ZERO);
    }
    Some(working.scale().quantity(one(components)?)?.of(working.font.size))
}

fn leading(working: &mut Working, component: &Component) -> Option<()> {
    let factor = match component {
        Component::Number(value) => Some(*value),
        component if is(component, "normal") => Some(1.2),
        _ => None,
    };
    match factor {
        Some(factor) if (0.0..=1000.0).contains(&factor) => working.inheritance.line_factor = Some(factor),
        Some(_) => return None,
        None => {
            let length = working.scale().quantity(component)?.of(working.font.size);
            if length < Length::ZERO {
                return None;
            }
            working.inheritance.line_factor = None;
            working.style.line_height = length;
        }
    }
    Some(())
}

fn variant(working: &mut Working, components: &[Component]) -> Option<()> {
    reset_variant(working);
    match keyword(components).as_deref() {
        Some("normal") => return Some(()),
        Some("none") => {
            working.font.common_ligatures = false;
            return Some(());
        }
        _ => {}
    }
    components.iter().all(|component| variant_word(working, component)).then_some(())
}

fn reset_variant(working: &mut Working) {
    let caps = VariantCaps::Normal;
    working.font.caps = caps;
    working.font.position = VerticalAlign::Baseline;
    numeric(working, [Component::Ident("normal".into())].iter());
    ligatures(working, [Component::Ident("normal".into())].iter());
}

fn variant_word(working: &mut Working, component: &Component) -> bool {
    let Component::Ident(word) = component else { return false };
    match word.to_ascii_lowercase().as_str() {
        "small-caps" => working.font.caps = VariantCaps::SmallCaps,
        "all-small-caps" => working.font.caps = VariantCaps::AllSmallCaps,
        "super" => working.font.position = VerticalAlign::Super,
        "sub" => working.font.position = VerticalAlign::Sub,
        "normal" | "none" => return false,
        _ => {
            return super::words::figure_word(working, word) || super::words::ligature_word(working, word);
        }
    }
    true
}

/// `[style] [variant] [weight] size[/leading] families`.
fn shorthand(working: &mut Working, components: &[Component]) -> Option<()> {
    let is_size = |component: &Component| match component {
        Component::Ident(_) => size(working, component).is_some(),
        Component::Number(value) => *value == 0.0,
        Component::Percent(_) | Component::Dimension(..) | Component::Function(..) => true,
        _ => false,
    };
    let at = components.iter().position(is_size)?;
    let (before, rest) = components.split_at(at);
    let (size_component, mut rest) = rest.split_first()?;
    let mut line = None;
    if let [Component::Slash, height, left @ ..] = rest {
        line = Some(height);
        rest = left;
    }
    let own_size = size(working, size_component)?;
    let families = families(rest)?;
    let mut style = FontStyle::Normal;
    let mut bold = 400;
    reset_variant(working);
    for component in before {
        if is(component, "normal") {
            continue;
        } else if is(component, "italic") || is(component, "oblique") {
            style = FontStyle::Italic;
        } else if is(component, "small-caps") {
            working.font.caps = VariantCaps::SmallCaps;
        } else {
            bold = weight(working, component)?;
        }
    }
    if working.phase == Phase::Size {
        working.font.size = own_size;
    }
    working.font.families = families;
    working.font.style = style;
    working.font.weight = bold;
    working.font.kerning = true;
    working.font.features.clear();
    working.inheritance.line_factor = Some(1.2);
    if let Some(line) = line {
        leading(working, line)?;
    }
    Some(())
}
