//! What a face can do beyond its plain glyphs: the `font-variant` family, features by their tags, and
//! the axes of variable fonts (CSS Fonts 4, 6 and 7).

use super::{Phase, Property, Reach, Working, is, is_word, keyword, keywords, one};
use crate::style::component::Component;
use crate::style::typeface::{
    Alternate, AlternateKind, Feature, FigureSpacing, FigureStyle, FontStyleSet, Fractions, VariantCaps,
    VariantPosition, Variation,
};

pub(super) const PROPERTIES: &[Property] = &[
    keywords!("font-variant-caps", true, Both, font.caps, {
        "normal" => VariantCaps::Normal, "small-caps" => VariantCaps::SmallCaps,
        "all-small-caps" => VariantCaps::AllSmallCaps, "petite-caps" => VariantCaps::PetiteCaps,
        "all-petite-caps" => VariantCaps::AllPetiteCaps, "unicase" => VariantCaps::Unicase,
        "titling-caps" => VariantCaps::Titling,
    }),
    keywords!("font-variant-position", true, Both, font.position, {
        "normal" => VariantPosition::Normal, "super" => VariantPosition::Super, "sub" => VariantPosition::Sub,
    }),
    keywords!("font-kerning", true, Both, font.kerning, {
        "auto" => true, "normal" => true, "none" => false,
    }),
    keywords!("font-optical-sizing", true, Both, font.optical_sizing, {
        "auto" => true, "none" => false,
    }),
    Property {
        name: "font-variant-numeric",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Font,
        set: |working, components| group(working, components, reset_numeric, numeric_word),
        copy: |working, from| copy_numeric(&mut working.font, &from.font),
        accepts: "normal | lining-nums | oldstyle-nums | proportional-nums | tabular-nums | \
            diagonal-fractions | stacked-fractions | ordinal | slashed-zero",
    },
    Property {
        name: "font-variant-ligatures",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Font,
        set: |working, components| {
            if is_word(components, "none") {
                no_ligatures(&mut working.font);
                return Some(());
            }
            group(working, components, reset_ligatures, ligature_word)
        },
        copy: |working, from| copy_ligatures(&mut working.font, &from.font),
        accepts: "normal | none | common-ligatures | no-common-ligatures | discretionary-ligatures | \
            no-discretionary-ligatures | historical-ligatures | no-historical-ligatures | contextual | \
            no-contextual",
    },
    Property {
        name: "font-variant-alternates",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Font,
        set: |working, components| group(working, components, reset_alternates, alternate),
        copy: |working, from| copy_alternates(&mut working.font, &from.font),
        accepts: "normal | historical-forms | stylistic(name) | styleset(name) | character-variant(name) | \
            swash(name) | ornaments(name) | annotation(name)",
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
            copy_numeric(&mut working.font, &from.font);
            copy_ligatures(&mut working.font, &from.font);
            copy_alternates(&mut working.font, &from.font);
        },
        accepts: "normal | none | small-caps | all-small-caps | petite-caps | all-petite-caps | unicase | \
            titling-caps | lining-nums | oldstyle-nums | proportional-nums | tabular-nums | \
            diagonal-fractions | stacked-fractions | ordinal | slashed-zero | super | sub | \
            common-ligatures | no-common-ligatures | discretionary-ligatures | \
            no-discretionary-ligatures | historical-ligatures | no-historical-ligatures | contextual | \
            no-contextual | historical-forms",
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
        name: "font-variation-settings",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Font,
        set: |working, components| {
            working.font.variations = variations(components)?;
            Some(())
        },
        copy: |working, from| working.font.variations.clone_from(&from.font.variations),
        accepts: "normal, or axes of four letters with a number: `\"wght\" 450, \"GRAD\" 80`",
    },
    Property {
        name: "font-language-override",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Font,
        set: |working, components| {
            working.font.language = language(components)?;
            Some(())
        },
        copy: |working, from| working.font.language.clone_from(&from.font.language),
        accepts: "normal, or the tag of an OpenType language system in quotes: `\"SRB\"`",
    },
];

/// A value that is `normal`, or words each of which sets a part of what was reset before.
fn group(
    working: &mut Working,
    components: &[Component],
    reset: fn(&mut FontStyleSet),
    word: fn(&mut FontStyleSet, &Component) -> bool,
) -> Option<()> {
    reset(&mut working.font);
    let normal = is_word(components, "normal");
    let all = !components.is_empty() && components.iter().all(|own| word(&mut working.font, own));
    (normal || all).then_some(())
}

fn reset_numeric(font: &mut FontStyleSet) {
    font.figures = FigureStyle::Normal;
    font.figure_spacing = FigureSpacing::Normal;
    font.fractions = Fractions::None;
    (font.ordinals, font.slashed_zero) = (false, false);
}

fn copy_numeric(font: &mut FontStyleSet, from: &FontStyleSet) {
    font.figures = from.figures;
    font.figure_spacing = from.figure_spacing;
    font.fractions = from.fractions;
    (font.ordinals, font.slashed_zero) = (from.ordinals, from.slashed_zero);
}

fn numeric_word(font: &mut FontStyleSet, component: &Component) -> bool {
    let Component::Ident(word) = component else { return false };
    match word.to_ascii_lowercase().as_str() {
        "lining-nums" => font.figures = FigureStyle::Lining,
        "oldstyle-nums" => font.figures = FigureStyle::OldStyle,
        "proportional-nums" => font.figure_spacing = FigureSpacing::Proportional,
        "tabular-nums" => font.figure_spacing = FigureSpacing::Tabular,
        "diagonal-fractions" => font.fractions = Fractions::Diagonal,
        "stacked-fractions" => font.fractions = Fractions::Stacked,
        "ordinal" => font.ordinals = true,
        "slashed-zero" => font.slashed_zero = true,
        _ => return false,
    }
    true
}

fn reset_ligatures(font: &mut FontStyleSet) {
    (font.common_ligatures, font.contextual) = (true, true);
    (font.discretionary_ligatures, font.historical_ligatures) = (false, false);
}

fn no_ligatures(font: &mut FontStyleSet) {
    (font.common_ligatures, font.contextual) = (false, false);
    (font.discretionary_ligatures, font.historical_ligatures) = (false, false);
}

fn copy_ligatures(font: &mut FontStyleSet, from: &FontStyleSet) {
    (font.common_ligatures, font.contextual) = (from.common_ligatures, from.contextual);
    font.discretionary_ligatures = from.discretionary_ligatures;
    font.historical_ligatures = from.historical_ligatures;
}

fn ligature_word(font: &mut FontStyleSet, component: &Component) -> bool {
    let Component::Ident(word) = component else { return false };
    let word = word.to_ascii_lowercase();
    let (on, name) = match word.strip_prefix("no-") {
        Some(name) => (false, name),
        None => (true, word.as_str()),
    };
    match name {
        "common-ligatures" => font.common_ligatures = on,
        "discretionary-ligatures" => font.discretionary_ligatures = on,
        "historical-ligatures" => font.historical_ligatures = on,
        "contextual" => font.contextual = on,
        _ => return false,
    }
    true
}

fn reset_alternates(font: &mut FontStyleSet) {
    font.historical_forms = false;
    font.alternates.clear();
}

fn copy_alternates(font: &mut FontStyleSet, from: &FontStyleSet) {
    font.historical_forms = from.historical_forms;
    font.alternates.clone_from(&from.alternates);
}

/// The functions by name, and whether they take several names (CSS Fonts 4, 6.8).
pub(in crate::style) const ALTERNATES: [(&str, AlternateKind, bool); 6] = [
    ("stylistic", AlternateKind::Stylistic, false),
    ("styleset", AlternateKind::Styleset, true),
    ("character-variant", AlternateKind::CharacterVariant, true),
    ("swash", AlternateKind::Swash, false),
    ("ornaments", AlternateKind::Ornaments, false),
    ("annotation", AlternateKind::Annotation, false),
];

fn alternate(font: &mut FontStyleSet, component: &Component) -> bool {
    if is(component, "historical-forms") {
        font.historical_forms = true;
        return true;
    }
    let Component::Function(function, inside) = component else { return false };
    let Some((_, kind, several)) = ALTERNATES.iter().find(|(name, ..)| *name == &**function) else {
        return false;
    };
    let mut count = 0;
    for name in inside.split(|own| *own == Component::Comma) {
        let [Component::Ident(name)] = name else { return false };
        font.alternates.push(Alternate { kind: *kind, name: name.clone() });
        count += 1;
    }
    count == 1 || *several
}

fn variant(working: &mut Working, components: &[Component]) -> Option<()> {
    reset_variant(&mut working.font);
    match keyword(components).as_deref() {
        Some("normal") => return Some(()),
        Some("none") => {
            no_ligatures(&mut working.font);
            return Some(());
        }
        _ => {}
    }
    let font = &mut working.font;
    let all = components.iter().all(|own| {
        caps_word(font, own) || numeric_word(font, own) || ligature_word(font, own) || alternate(font, own)
    });
    (all && !components.is_empty()).then_some(())
}

pub(super) fn reset_variant(font: &mut FontStyleSet) {
    font.caps = VariantCaps::Normal;
    font.position = VariantPosition::Normal;
    reset_numeric(font);
    reset_ligatures(font);
    reset_alternates(font);
}

fn caps_word(font: &mut FontStyleSet, component: &Component) -> bool {
    let Component::Ident(word) = component else { return false };
    match word.to_ascii_lowercase().as_str() {
        "small-caps" => font.caps = VariantCaps::SmallCaps,
        "all-small-caps" => font.caps = VariantCaps::AllSmallCaps,
        "petite-caps" => font.caps = VariantCaps::PetiteCaps,
        "all-petite-caps" => font.caps = VariantCaps::AllPetiteCaps,
        "unicase" => font.caps = VariantCaps::Unicase,
        "titling-caps" => font.caps = VariantCaps::Titling,
        "super" => font.position = VariantPosition::Super,
        "sub" => font.position = VariantPosition::Sub,
        _ => return false,
    }
    true
}

/// A tag of four printable letters (CSS Fonts 4, 6.12).
fn tag(text: &str) -> Option<[u8; 4]> {
    text.as_bytes().try_into().ok().filter(|tag: &[u8; 4]| tag.iter().all(|byte| (0x20..0x7F).contains(byte)))
}

pub(in crate::style) fn features(components: &[Component]) -> Option<Vec<Feature>> {
    if is_word(components, "normal") {
        return Some(Vec::new());
    }
    let mut features: Vec<Feature> = Vec::new();
    for part in components.split(|component| *component == Component::Comma) {
        let (name, value) = match part {
            [Component::Text(name)] => (name, 1),
            [Component::Text(name), value] if is(value, "on") => (name, 1),
            [Component::Text(name), value] if is(value, "off") => (name, 0),
            [Component::Text(name), value] => (name, super::count(value, 0)?),
            _ => return None,
        };
        let tag = tag(name)?;
        features.retain(|feature| feature.tag != tag);
        features.push(Feature { tag, value });
    }
    features.sort_unstable();
    Some(features)
}

pub(in crate::style) fn variations(components: &[Component]) -> Option<Vec<Variation>> {
    if is_word(components, "normal") {
        return Some(Vec::new());
    }
    let mut variations: Vec<Variation> = Vec::new();
    for part in components.split(|component| *component == Component::Comma) {
        let [Component::Text(name), Component::Number(value)] = part else { return None };
        let tag = tag(name)?;
        variations.retain(|variation| variation.tag != tag);
        variations.push(Variation { tag, value: *value });
    }
    variations.sort_unstable_by_key(|variation| variation.tag);
    Some(variations)
}

#[expect(clippy::option_option, reason = "no value, or the value that takes none")]
fn language(components: &[Component]) -> Option<Option<Box<str>>> {
    if is_word(components, "normal") {
        return Some(None);
    }
    let Component::Text(tag) = one(components)? else { return None };
    let tag = tag.trim_end();
    let sound = (1..=4).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_alphanumeric());
    sound.then(|| Some(tag.to_ascii_uppercase().into()))
}
