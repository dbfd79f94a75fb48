//! The type: `font`, its longhands, leading and spacing (CSS Fonts 4, CSS Text 3).

use super::variant::reset_variant;
use super::words::NAMED_SIZES;
use super::{Phase, Property, Reach, Working, is, is_word, one};
use crate::style::component::Component;
use crate::style::typeface::{FontStyle, OBLIQUE_ANGLE, SizeAdjust, VariantCaps};
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
    Property {
        name: "font-style",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Font,
        set: |working, components| {
            (working.font.style, working.font.slant) = font_style(components)?;
            Some(())
        },
        copy: |working, from| {
            (working.font.style, working.font.slant) = (from.font.style, from.font.slant);
        },
        accepts: "normal | italic | oblique | oblique with an angle, such as `oblique 10deg`",
    },
    Property {
        name: "font-stretch",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Font,
        set: |working, components| {
            working.font.stretch = stretch(one(components)?)?;
            Some(())
        },
        copy: |working, from| working.font.stretch = from.font.stretch,
        accepts: STRETCHES,
    },
    Property {
        name: "font-width",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Font,
        set: |working, components| {
            working.font.stretch = stretch(one(components)?)?;
            Some(())
        },
        copy: |working, from| working.font.stretch = from.font.stretch,
        accepts: STRETCHES,
    },
    Property {
        name: "font-size-adjust",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Font,
        set: |working, components| {
            working.font.size_adjust = size_adjust(components)?;
            Some(())
        },
        copy: |working, from| working.font.size_adjust = from.font.size_adjust,
        accepts: "none | from-font | the height of the small letters as a share of the size, such as 0.45",
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

pub(in crate::style) fn families(components: &[Component]) -> Option<Vec<String>> {
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

const STRETCHES: &str = "normal | condensed | semi-condensed | extra-condensed | ultra-condensed | \
    semi-expanded | expanded | extra-expanded | ultra-expanded | a percentage";

/// `font-stretch` by name (CSS Fonts 4, 2.3).
const STRETCH_WORDS: [(&str, f64); 9] = [
    ("ultra-condensed", 50.0),
    ("extra-condensed", 62.5),
    ("condensed", 75.0),
    ("semi-condensed", 87.5),
    ("normal", 100.0),
    ("semi-expanded", 112.5),
    ("expanded", 125.0),
    ("extra-expanded", 150.0),
    ("ultra-expanded", 200.0),
];

/// Per cent.
pub(in crate::style) fn stretch(component: &Component) -> Option<f64> {
    match component {
        Component::Percent(share) if *share >= 0.0 => Some((share * 100.0).min(1000.0)),
        component => STRETCH_WORDS.iter().find(|(word, _)| is(component, word)).map(|(_, value)| *value),
    }
}

fn font_style(components: &[Component]) -> Option<(FontStyle, f64)> {
    match components {
        [own] if is(own, "normal") => Some((FontStyle::Normal, OBLIQUE_ANGLE)),
        [own] if is(own, "italic") => Some((FontStyle::Italic, OBLIQUE_ANGLE)),
        [own] if is(own, "oblique") => Some((FontStyle::Oblique, OBLIQUE_ANGLE)),
        [own, slant] if is(own, "oblique") => Some((FontStyle::Oblique, angle(slant)?)),
        _ => None,
    }
}

/// Degrees, between a right angle to the left and one to the right.
pub(in crate::style) fn angle(component: &Component) -> Option<f64> {
    let degrees = match component {
        Component::Dimension(value, unit) => match &**unit {
            "deg" => *value,
            "grad" => value * 0.9,
            "rad" => value.to_degrees(),
            "turn" => value * 360.0,
            _ => return None,
        },
        Component::Number(0.0) => 0.0,
        _ => return None,
    };
    (-90.0..=90.0).contains(&degrees).then_some(degrees)
}

fn size_adjust(components: &[Component]) -> Option<SizeAdjust> {
    let components = match components {
        // The height of the small letters is what is meant where no measure is named.
        [measure, rest @ ..] if is(measure, "ex-height") => rest,
        components => components,
    };
    match components {
        [own] if is(own, "none") => Some(SizeAdjust::None),
        [own] if is(own, "from-font") => Some(SizeAdjust::FromFont),
        [Component::Number(ratio)] if (0.0..=2.0).contains(ratio) => Some(SizeAdjust::Ratio(*ratio)),
        _ => None,
    }
}

/// `[style] [variant] [weight] size[/leading] families`.
fn shorthand(working: &mut Working, components: &[Component]) -> Option<()> {
    let is_size = |component: &Component| match component {
        Component::Ident(_) => size(working, component).is_some(),
        Component::Number(value) => *value == 0.0,
        // The angle of `oblique` comes before the size.
        Component::Dimension(..) if angle(component).is_some() => false,
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
    let mut style = (FontStyle::Normal, OBLIQUE_ANGLE);
    let (mut bold, mut width) = (400, 100.0);
    reset_variant(&mut working.font);
    for component in before {
        if is(component, "normal") {
            continue;
        } else if is(component, "italic") || is(component, "oblique") {
            style = font_style(std::slice::from_ref(component))?;
        } else if let Some(slant) = angle(component).filter(|_| style.0 == FontStyle::Oblique) {
            style.1 = slant;
        } else if is(component, "small-caps") {
            working.font.caps = VariantCaps::SmallCaps;
        } else if let Component::Ident(_) = component
            && let Some(own) = stretch(component)
        {
            width = own;
        } else {
            bold = weight(working, component)?;
        }
    }
    if working.phase == Phase::Size {
        working.font.size = own_size;
    }
    working.font.families = families;
    (working.font.style, working.font.slant) = style;
    working.font.weight = bold;
    working.font.stretch = width;
    working.font.kerning = true;
    // What the shorthand cannot say goes back to its initial value (CSS Fonts 4, 2.7).
    working.font.features.clear();
    working.font.variations.clear();
    working.font.optical_sizing = true;
    working.font.size_adjust = SizeAdjust::None;
    working.font.language = None;
    working.inheritance.line_factor = Some(1.2);
    if let Some(line) = line {
        leading(working, line)?;
    }
    Some(())
}
