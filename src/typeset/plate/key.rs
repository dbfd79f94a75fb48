//! Chapters by digest: where they begin and end, and all that their pages are made of.

use super::{Plate, Plates};
use crate::digest::{Digest, Digester};
use crate::document::{Block, Inline, NoteLabel, Section, child_blocks, likeness, lines};
use crate::source::Span;
use crate::style::Break;
use crate::typeset::compose::{Mark, Piece, Shared};
use crate::typeset::plan::{Part, Planned};
use crate::typeset::standing::Key;
use crate::typeset::vertical::Kind;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// A chapter among the parts of a document.
#[derive(Debug)]
pub(in crate::typeset) struct Unit {
    pub parts: Range<usize>,
    pub key: Key,
    /// From where its places in the manuscript are counted.
    pub base: Span,
    pub plate: Option<Arc<Plate>>,
}

/// The chapters that can have plates, those that have them with them.
pub(in crate::typeset) fn units(
    shared: &Shared<'_>,
    plates: &Plates<'_>,
    planned: &[Planned<'_, '_>],
) -> Vec<Unit> {
    let mut starts: Vec<usize> = (0..planned.len()).filter(|idx| begins(&planned[*idx])).collect();
    starts.push(planned.len());
    let found: Vec<Option<Unit>> = starts
        .par_windows(2)
        .map(|bounds| {
            let parts = bounds[0]..bounds[1];
            let base = planned[parts.clone()].iter().find_map(first_place)?;
            let key = key(shared, plates, planned, parts.clone(), base)?;
            let plate = plates
                .find(&key, base)
                .filter(|plate| plate.pieces.len() == set_parts(&planned[parts.clone()]));
            Some(Unit { parts, key, base, plate: plate.map(Arc::new) })
        })
        .collect();
    let mut known = BTreeSet::new();
    // Of two that are the same, neither can be told from the other.
    found.into_iter().flatten().filter(|unit| known.insert(unit.key)).collect()
}

/// Whether a page may begin with a part.
fn begins(planned: &Planned<'_, '_>) -> bool {
    let Part::Ready(piece) = &planned.part else { return false };
    let turns = |kind: &Kind| match kind {
        Kind::Break(own) => !matches!(own, Break::Auto | Break::Avoid | Break::Column),
        Kind::Page(..) => true,
        Kind::Mark(mark) => matches!(piece.marks.get(mark.0 as usize), Some(Mark::Matter(_))),
        _ => false,
    };
    piece.list.entries.iter().any(|entry| turns(&entry.kind))
}

fn set_parts(planned: &[Planned<'_, '_>]) -> usize {
    planned.iter().filter(|own| matches!(own.part, Part::Unit(_))).count()
}

fn first_place(planned: &Planned<'_, '_>) -> Option<Span> {
    let Part::Unit(unit) = &planned.part else { return None };
    let heading = unit.heading.map(|(section, _)| section.meta.span);
    let placed = |span: &Span| span.end > span.start;
    heading.filter(placed).or_else(|| unit.blocks.iter().map(|block| block.meta().span).find(placed))
}

/// None if other chapters have a say in what it comes to.
fn key(
    shared: &Shared<'_>,
    plates: &Plates<'_>,
    planned: &[Planned<'_, '_>],
    parts: Range<usize>,
    base: Span,
) -> Option<Key> {
    let mut all = plates.salt.0.to_vec();
    // What closes the chapter before stands at the head of this one.
    let before = planned[..parts.start].iter().rev();
    let mut before: Vec<_> = before.map_while(|own| ready(own)).collect();
    before.reverse();
    for piece in before {
        add_ready(piece, &mut all);
    }
    all.push(1);
    let mut called = Vec::new();
    for own in &planned[parts] {
        all.extend_from_slice(&own.place.0);
        let unit = match &own.part {
            Part::Ready(piece) => {
                add_ready(piece, &mut all);
                continue;
            }
            Part::Unit(unit) => unit,
        };
        all.push(2);
        if let Some((section, _)) = unit.heading {
            let Section { meta, division, matter, level, unnumbered, number, heading, .. } = section;
            likeness(&(meta, division, matter, level, unnumbered, number, heading), base, &mut all);
            is_alone(heading, &mut called).then_some(())?;
        }
        for block in unit.blocks {
            likeness(block, base, &mut all);
            stands_alone(block, &mut called).then_some(())?;
        }
    }
    add_notes(shared, called, base, &mut all)?;
    Some(Digest::of(&all).half())
}

fn ready<'p>(planned: &'p Planned<'_, '_>) -> Option<&'p Piece> {
    match &planned.part {
        Part::Ready(piece) => Some(piece),
        Part::Unit(_) => None,
    }
}

/// The ends of boxes: few entries, shown with all that they say.
fn add_ready(piece: &Piece, all: &mut Vec<u8>) {
    all.extend_from_slice(format!("{:?} {:?}", piece.list.entries, piece.marks).as_bytes());
    all.push(0);
}

/// The notes that are called, with those that they call.
fn add_notes(shared: &Shared<'_>, mut called: Vec<NoteLabel>, base: Span, all: &mut Vec<u8>) -> Option<()> {
    if called.is_empty() {
        return Some(());
    }
    // A style may ask how a note stands among all of them.
    let notes = &shared.job.document.notes;
    for (label, note) in notes {
        likeness(&(label, &note.meta.attributes), base, all);
    }
    let mut idx = 0;
    while let Some(label) = called.get(idx).cloned() {
        idx += 1;
        let Some(note) = notes.get(&label) else { continue };
        likeness(&(&label, note, shared.endnotes.contains(&label)), base, all);
        for block in &note.blocks {
            let mut inner = Vec::new();
            stands_alone(block, &mut inner).then_some(())?;
            inner.retain(|label| !called.contains(label));
            called.extend(inner);
        }
    }
    Some(())
}

/// Whether a block says nothing of other chapters; notes that it calls are added to `called`.
fn stands_alone(block: &Block, called: &mut Vec<NoteLabel>) -> bool {
    if matches!(block, Block::Contents(_) | Block::Notes(_)) {
        return false;
    }
    lines(block).into_iter().all(|line| is_alone(line, called))
        && child_blocks(block).into_iter().flatten().all(|inner| stands_alone(inner, called))
}

fn is_alone(line: &[Inline], called: &mut Vec<NoteLabel>) -> bool {
    line.iter().all(|inline| match inline {
        Inline::PageNumber(_) => false,
        Inline::NoteReference(own) => {
            called.push(own.label.clone());
            true
        }
        other => other.content().is_none_or(|inner| is_alone(inner, called)),
    })
}

/// The place of a section among those beside it, as a stylesheet's selectors may ask for it: of its parent,
/// of all that stands in the parent, and which of these it is.
pub(in crate::typeset) fn place(parent: Digest, beside: Digest, idx: usize) -> Digest {
    let mut place = Digester::default();
    place.add_plain(&parent.0).add_plain(&beside.0).add_plain(&(idx as u64).to_le_bytes());
    place.digest()
}

/// What stands in a section, as selectors see it from within one of them.
pub(in crate::typeset) fn beside(blocks: &[Block], sections: &[Section]) -> Digest {
    let mut all = Vec::new();
    let base = Span::default();
    for block in blocks {
        let element = block.element();
        likeness(&(element.name, element.class, &block.meta().attributes), base, &mut all);
    }
    for section in sections {
        let element = section.element();
        let Section { meta, heading, blocks, sections, .. } = section;
        let empty = heading.is_empty() && blocks.is_empty() && sections.is_empty();
        likeness(&(element.name, element.class, &meta.attributes, empty), base, &mut all);
    }
    Digest::of(&all)
}
