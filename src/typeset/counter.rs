//! Counters of the stylesheet: what `counter-reset` and `counter-increment` do, and how a number is shown.
//!
//! Sections are composed side by side, so a composer does not know what was counted before its piece
//! begins. It works with an assumed state and notes what it did and whether it looked; the pieces
//! that looked are composed again once the true state is known.

use crate::pages::roman;
use crate::style::{ComputedStyle, ListStyle};
use std::collections::BTreeMap;

/// The state of all counters at one place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Counters {
    values: BTreeMap<String, i32>,
    effects: BTreeMap<String, Effect>,
    /// Those that were read before they were reset here.
    read: Vec<String>,
}

/// What a piece of text does to a counter, whatever its value was before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    Set(i32),
    Add(i32),
}

impl Counters {
    /// Applies what an element's style says (CSS Lists 3, 4: reset first, then increment).
    pub fn enter(&mut self, style: &ComputedStyle) {
        for (name, value) in &style.counter_reset {
            self.values.insert(name.clone(), *value);
            self.effects.insert(name.clone(), Effect::Set(*value));
        }
        for (name, step) in &style.counter_increment {
            let value = self.values.entry(name.clone()).or_default();
            *value = value.saturating_add(*step);
            let effect = self.effects.entry(name.clone()).or_insert(Effect::Add(0));
            *effect = match *effect {
                Effect::Set(value) => Effect::Set(value.saturating_add(*step)),
                Effect::Add(value) => Effect::Add(value.saturating_add(*step)),
            };
        }
    }

    pub fn value(&mut self, name: &str) -> i32 {
        if !matches!(self.effects.get(name), Some(Effect::Set(_))) {
            self.read.push(name.to_owned());
        }
        self.values.get(name).copied().unwrap_or_default()
    }

    /// What is done to each counter: its name, whether it is set, and to or by what. None if any was read
    /// before it was set.
    pub fn effects(&self) -> Option<Vec<(String, bool, i32)>> {
        let said = |(name, effect): (&String, &Effect)| match *effect {
            Effect::Set(value) => (name.clone(), true, value),
            Effect::Add(step) => (name.clone(), false, step),
        };
        self.read.is_empty().then(|| self.effects.iter().map(said).collect())
    }

    /// A state that does this to the counters.
    pub fn with_effects(effects: Vec<(String, bool, i32)>) -> Counters {
        let effect = |sets, value| if sets { Effect::Set(value) } else { Effect::Add(value) };
        let effects = effects.into_iter().map(|(name, sets, value)| (name, effect(sets, value)));
        Counters { effects: effects.collect(), ..Counters::default() }
    }

    /// The state after a piece that was composed with an assumed one.
    pub fn after(&self, piece: &Counters) -> Counters {
        let mut values = self.values.clone();
        for (name, effect) in &piece.effects {
            let value = values.entry(name.clone()).or_default();
            *value = match effect {
                Effect::Set(own) => *own,
                Effect::Add(step) => value.saturating_add(*step),
            };
        }
        Counters { values, ..Counters::default() }
    }

    /// Whether a piece composed with an empty state saw something else than is true.
    pub fn misled(&self, piece: &Counters) -> bool {
        piece.read.iter().any(|name| self.values.get(name).copied().unwrap_or_default() != 0)
    }
}

/// A number in a list style's figures; outside of what they can show, in decimal ones.
pub(super) fn figures(value: i64, style: ListStyle) -> String {
    match style {
        ListStyle::LowerRoman => numeral(value),
        ListStyle::UpperRoman => numeral(value).to_uppercase(),
        ListStyle::LowerAlpha => alphabetic(value),
        ListStyle::UpperAlpha => alphabetic(value).to_uppercase(),
        ListStyle::Disc => "•".into(),
        ListStyle::Circle => "◦".into(),
        ListStyle::Square => "▪".into(),
        ListStyle::Symbols => symbols(value),
        ListStyle::None => String::new(),
        ListStyle::Decimal => value.to_string(),
    }
}

/// The signs of notes in their order (Bringhurst, The Elements of Typographic Style, 4.3.3), once, then
/// twice, and so on.
fn symbols(value: i64) -> String {
    const SIGNS: [&str; 6] = ["*", "†", "‡", "§", "‖", "¶"];
    let Ok(place) = usize::try_from(value.saturating_sub(1)) else { return value.to_string() };
    // What is counted so high is no note.
    if place >= 10 * SIGNS.len() {
        return value.to_string();
    }
    SIGNS[place % SIGNS.len()].repeat(place / SIGNS.len() + 1)
}

fn numeral(value: i64) -> String {
    u32::try_from(value).map_or_else(|_| value.to_string(), roman)
}

fn alphabetic(value: i64) -> String {
    if value < 1 {
        return value.to_string();
    }
    let mut rest = value;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'a' + u8::try_from(rest % 26).unwrap_or_default()));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(reset: &[(&str, i32)], increment: &[(&str, i32)]) -> ComputedStyle {
        let own =
            |list: &[(&str, i32)]| list.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
        ComputedStyle {
            counter_reset: own(reset),
            counter_increment: own(increment),
            ..ComputedStyle::initial()
        }
    }

    #[test]
    fn numbers_are_shown_in_their_figures() {
        assert_eq!(figures(1994, ListStyle::LowerRoman), "mcmxciv");
        assert_eq!(figures(28, ListStyle::LowerAlpha), "ab");
        assert_eq!(figures(52, ListStyle::UpperAlpha), "AZ");
        assert_eq!(figures(0, ListStyle::LowerRoman), "0");
        assert_eq!(figures(3, ListStyle::Symbols), "‡");
        assert_eq!(figures(8, ListStyle::Symbols), "††");
        assert_eq!(figures(0, ListStyle::Symbols), "0");
    }

    #[test]
    fn a_piece_is_misled_only_by_what_it_read_before_a_reset() {
        let mut first = Counters::default();
        first.enter(&style(&[("section", 0)], &[("chapter", 1)]));
        let truth = Counters::default().after(&first);
        let mut second = Counters::default();
        second.enter(&style(&[("section", 0)], &[("chapter", 1), ("section", 1)]));
        assert_eq!(second.value("section"), 1);
        assert!(!truth.misled(&second));
        assert_eq!(second.value("chapter"), 1);
        assert!(truth.misled(&second));
        assert_eq!(truth.after(&second).value("chapter"), 2);
    }
}
