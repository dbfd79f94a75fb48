//! What divided words must keep to (CSS Text 4, 6.3), and whether names are divided.

use super::{Phase, Property, Reach, count, is, is_word, one};
use crate::style::component::Component;
use crate::style::computed::{HyphenateLast, Hyphenation};
use std::sync::Arc;

pub(super) const PROPERTIES: &[Property] = &[
    Property {
        name: "hyphenate-character",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Rest,
        set: |working, components| {
            let character = match one(components)? {
                component if is(component, "auto") => None,
                // A word that is divided by no mark at all, or by one sign.
                Component::Text(text) if text.chars().count() <= 1 => Some(text.as_ref().into()),
                _ => return None,
            };
            hyphenation(&mut working.style.hyphenation).character = character;
            Some(())
        },
        copy: |working, from| {
            let own = hyphenation(&mut working.style.hyphenation);
            own.character.clone_from(&from.hyphenation.character);
        },
        accepts: "auto, or one character in quotes",
    },
    Property {
        name: "hyphenate-limit-chars",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Rest,
        set: |working, components| {
            let [word, before, after] = letters(components)?;
            let own = hyphenation(&mut working.style.hyphenation);
            (own.word, own.before, own.after) = (word, before, after);
            Some(())
        },
        copy: |working, from| {
            let own = hyphenation(&mut working.style.hyphenation);
            let from = &from.hyphenation;
            (own.word, own.before, own.after) = (from.word, from.before, from.after);
        },
        accepts: "auto, or one to three numbers: letters of the word, before and after the hyphen",
    },
    Property {
        name: "hyphenate-limit-lines",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Rest,
        set: |working, components| {
            let lines = match one(components)? {
                component if is(component, "no-limit") => None,
                component => Some(count(component, 0)?),
            };
            hyphenation(&mut working.style.hyphenation).lines = lines;
            Some(())
        },
        copy: |working, from| hyphenation(&mut working.style.hyphenation).lines = from.hyphenation.lines,
        accepts: "no-limit, or the number of lines that may end in a hyphen one below the other",
    },
    Property {
        name: "hyphenate-limit-last",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Rest,
        set: |working, components| {
            let last = match super::keyword(components)?.as_str() {
                "none" => HyphenateLast::None,
                "always" => HyphenateLast::Always,
                "column" => HyphenateLast::Column,
                "page" => HyphenateLast::Page,
                "spread" => HyphenateLast::Spread,
                _ => return None,
            };
            hyphenation(&mut working.style.hyphenation).last = last;
            Some(())
        },
        copy: |working, from| hyphenation(&mut working.style.hyphenation).last = from.hyphenation.last,
        accepts: "none | always | column | page | spread",
    },
    Property {
        name: "hyphenate-limit-zone",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Rest,
        set: |working, components| {
            let zone = super::boxes::dimension(working, one(components)?)?;
            hyphenation(&mut working.style.hyphenation).zone = zone;
            Some(())
        },
        copy: |working, from| hyphenation(&mut working.style.hyphenation).zone = from.hyphenation.zone,
        accepts: "a length or a percentage",
    },
    Property {
        name: "hyphenate-capitals",
        inherited: true,
        reach: Reach::Print,
        phase: Phase::Rest,
        set: |working, components| {
            let capitals = is_word(components, "auto");
            (capitals || is_word(components, "none")).then_some(())?;
            hyphenation(&mut working.style.hyphenation).capitals = capitals;
            Some(())
        },
        copy: |working, from| {
            hyphenation(&mut working.style.hyphenation).capitals = from.hyphenation.capitals;
        },
        accepts: "auto | none",
    },
];

/// The style's own values, parted from those of other styles if they are shared.
fn hyphenation(own: &mut Arc<Hyphenation>) -> &mut Hyphenation {
    Arc::make_mut(own)
}

/// One to three numbers; a missing last one is the one before the hyphen (CSS Text 4, 6.3.1).
fn letters(components: &[Component]) -> Option<[u8; 3]> {
    let one = |component: &Component| {
        if is(component, "auto") {
            return Some(0);
        }
        u8::try_from(count(component, 1)?.min(u32::from(u8::MAX))).ok()
    };
    match components {
        [word] => Some([one(word)?, 0, 0]),
        [word, both] => Some([one(word)?, one(both)?, one(both)?]),
        [word, before, after] => Some([one(word)?, one(before)?, one(after)?]),
        _ => None,
    }
}
