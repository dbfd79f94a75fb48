//! Paragraphs set anew in the way that the page breaks chose, so that the list is a plain one again.

use super::breaks::{Choice, Cut};
use super::fill::{Chapter, Start};
use super::slots::{Forks, Slot, Way};
use crate::diagnostic::Sink;
use crate::typeset::line::LineRun;
use crate::typeset::paragraph::{Looseness, Setter};
use crate::typeset::standing::{self, Rack, Task, Text};
use crate::typeset::vertical::{Entry, Kind, SetLine};

/// Puts the chosen ways in place of the list's own lines and gives the pages by the slots of what comes
/// out. None, with nothing changed, if a paragraph does not come out as it was foretold.
pub(super) fn vary(
    chapter: &mut Chapter,
    entries: &mut Vec<Entry>,
    choice: &Choice,
    rack: Option<&Rack<'_>>,
    setter: &mut Setter,
) -> Option<Vec<Cut>> {
    let mut set: Vec<(usize, &Way, Vec<Entry>)> = Vec::new();
    for chosen in &choice.ways {
        let fork = &chapter.forks.forks[chosen.fork];
        let way = &fork.ways[chosen.way];
        let lines = set_again(&entries[fork.first], way, rack, setter)?;
        if lines.len() != way.lines.len() {
            return None;
        }
        set.push((fork.first, way, lines));
    }
    // Where each of the old places is now.
    let mut places = vec![0; chapter.slots.len() + 1];
    let mut lines = vec![0; chapter.forks.lines.len()];
    let mut slots: Vec<Slot> = Vec::with_capacity(chapter.slots.len());
    let mut varied: Vec<Entry> = Vec::with_capacity(entries.len());
    let mut set = set.into_iter().peekable();
    let mut old = std::mem::take(entries).into_iter();
    let mut at = 0;
    while at < chapter.slots.len() {
        places[at] = slots.len();
        let Some((first, way, own)) = set.next_if(|(first, ..)| *first == at) else {
            slots.push(Slot { fork: None, ..chapter.slots[at] });
            varied.extend(old.next());
            at += 1;
            continue;
        };
        for line in way.lines.clone() {
            lines[line] = slots.len();
            slots.push(chapter.forks.lines[line]);
        }
        varied.extend(own);
        let end = chapter.slots[first].fork.map_or(at + 1, |fork| chapter.forks.forks[fork as usize].end);
        old.by_ref().take(end - at).for_each(drop);
        at = end;
    }
    places[at] = slots.len();
    let moved = |start: Start| {
        let slot = chapter.line_at(start.slot).map_or_else(|| places[start.slot], |line| lines[line]);
        Start { slot, ..start }
    };
    let cuts = choice.cuts.iter().map(|cut| Cut { start: moved(cut.start), next: moved(cut.next), ..*cut });
    let cuts = cuts.collect();
    chapter.slots = slots;
    chapter.forks = Forks::default();
    *entries = varied;
    Some(cuts)
}

/// The lines of a paragraph set in another way.
fn set_again(first: &Entry, way: &Way, rack: Option<&Rack<'_>>, setter: &mut Setter) -> Option<Vec<Entry>> {
    let Kind::Line(own) = &first.kind else { return None };
    let again = &own.choices.as_ref()?.again;
    // What is to be said of the text was said when it was set first.
    let mut quiet = Sink::default();
    let text = Text { items: &again.items, style: &again.style, shape: &again.shape };
    let task = match way.looseness {
        Looseness::Tighter => Task::Tighter,
        Looseness::Looser => Task::Looser,
    };
    let lines = standing::set(rack, setter, task, text, &mut quiet).lines;
    let entry = |line: crate::typeset::line::Line| {
        let placed = |run: &LineRun| crate::typeset::compose::is_placed(run.span).then_some(run.span);
        let span = line.runs.iter().find_map(placed).unwrap_or_default();
        let set = SetLine { line, span, choices: None, x: own.x, above: own.above, on_grid: own.on_grid };
        Entry::new(Kind::Line(Box::new(set)), first.height)
    };
    Some(lines.into_iter().map(entry).collect())
}
