//! Page turns that are prescribed: after a small correction, pages end where they ended in the last
//! printing.
//!
//! The words that pages are to begin with are given. Paragraphs are broken so that a line begins with
//! each, and pages are chosen so that they end there wherever they can hold what that leaves them.

use super::line::{InlineItem, TextItem};
use super::page::{NEVER, Slot};
use super::vertical::{AVOIDED, Cost, Entry, Kind, Thing};
use crate::pages::PageStart;
use crate::source::Span;
use std::collections::HashMap;

/// The places in the manuscript with which pages are to begin.
#[derive(Clone, Debug, Default)]
pub struct Turns {
    /// Letters and figures of the text before each place, by the text.
    places: HashMap<Span, Vec<u32>>,
}

/// Of ending a page where none is prescribed: only where no prescribed end can be reached.
pub(super) const ELSEWHERE: Cost = 3 * AVOIDED;

impl Turns {
    pub fn new(places: impl Iterator<Item = PageStart>) -> Turns {
        let mut turns = Turns::default();
        for place in places {
            turns.places.entry(place.span).or_default().push(place.letters);
        }
        turns
    }

    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    pub fn contains(&self, place: PageStart) -> bool {
        self.places.get(&place.span).is_some_and(|own| own.contains(&place.letters))
    }

    /// The places within items: an item, and the byte of its text at which a line is to begin.
    pub(super) fn within(&self, items: &[InlineItem]) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        if self.is_empty() {
            return found;
        }
        for (idx, item) in items.iter().enumerate() {
            let InlineItem::Text(text) = item else { continue };
            let (Some(before), Some(places)) = (text.before, self.places.get(&text.span)) else { continue };
            let wanted = places.iter().filter_map(|letters| letters.checked_sub(before));
            found.extend(wanted.filter_map(|letters| Some((idx, byte_of(text, letters)?))));
        }
        // The first line begins where it begins.
        found.retain(|place| *place != (0, 0));
        found.sort_unstable();
        found
    }
}

/// The byte at which the word begins that so many letters and figures stand before, with what opens it.
fn byte_of(item: &TextItem, letters: u32) -> Option<usize> {
    let letters = letters as usize;
    let mut signs = item.text.char_indices().filter(|(_, c)| c.is_alphanumeric());
    let (word, _) = signs.nth(letters)?;
    let before = &item.text[..word];
    let opens =
        |c: char| matches!(c, '“' | '‘' | '„' | '‚' | '«' | '‹' | '(' | '[' | '¿' | '¡' | '\'' | '"' | '*');
    let start = before.trim_end_matches(opens).len();
    // Within a word no line is made to begin.
    (start == 0 || item.text[..start].ends_with([' ', '—', '–', '-'])).then_some(start)
}

/// Lets a stretch's pages end where they are to, and elsewhere only in need.
pub(super) fn prescribe(turns: &Turns, entries: &[Entry], slots: &mut [Slot]) {
    for (idx, entry) in entries.iter().enumerate() {
        if begins(entry).is_some_and(|place| turns.contains(place))
            && let Some(end) = slots[..idx].iter().rposition(|slot| slot.cost != NEVER)
        {
            slots[end].turn = true;
        }
    }
    for slot in slots.iter_mut().filter(|slot| slot.cost != NEVER) {
        slot.cost = if slot.turn { 0 } else { slot.cost.max(ELSEWHERE) };
    }
}

/// The place of an entry's first word.
fn begins(entry: &Entry) -> Option<PageStart> {
    fn first(things: &[Thing]) -> Option<PageStart> {
        things.iter().find_map(|thing| match thing {
            Thing::Line { line, .. } => line.begins,
            Thing::Turned { things, .. } => first(things),
            Thing::Fill { .. } | Thing::Picture { .. } => None,
        })
    }
    match &entry.kind {
        Kind::Line(own) => own.line.begins,
        Kind::Block(stack) => first(&stack.things),
        Kind::Margin
        | Kind::Space(_)
        | Kind::Open(_)
        | Kind::Close(_)
        | Kind::Mark(_)
        | Kind::Break(_)
        | Kind::Columns(_)
        | Kind::Float(_)
        | Kind::Beside(_)
        | Kind::Page(..) => None,
    }
}
