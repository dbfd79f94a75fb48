//! Plates as bytes.

use super::{Begins, Event, Plate, PlatePage, PlatePiece, PlateStart};
use crate::packed::Packer;
use crate::pages::{LinkArea, LinkTarget, StructureNode};
use crate::source::Span;
use crate::typeset::compose::{Running, RunningPiece};

/// None if something in it cannot be said.
pub(super) fn plate(own: &Plate, base: Span) -> Option<Vec<u8>> {
    let mut writer = Writer { all: Packer::default(), base };
    let PlateStart { left, name, first } = &own.begins;
    let begins = Begins { name: name.clone(), first: *first, blank: *left };
    writer.begins(&begins);
    writer.all.number(own.pieces.len() as u64);
    own.pieces.iter().try_for_each(|piece| writer.piece(piece))?;
    writer.all.number(own.pages.len() as u64);
    own.pages.iter().try_for_each(|page| writer.page(page))?;
    Some(writer.all.into_bytes())
}

struct Writer {
    all: Packer,
    base: Span,
}

impl Writer {
    fn piece(&mut self, own: &PlatePiece) -> Option<()> {
        self.all.number(own.structure.len() as u64);
        own.structure.iter().try_for_each(|node| self.node(node))?;
        let effects = own.counters.effects()?;
        self.all.list(&effects, |all, (name, sets, value)| {
            all.text(name);
            all.byte(u8::from(*sets));
            all.signed(i64::from(*value));
        });
        Some(())
    }

    fn node(&mut self, own: &StructureNode) -> Option<()> {
        let StructureNode { role, parent, language, alt, title, column_span, row_span } = own;
        let all = &mut self.all;
        all.byte(role.code()?);
        all.optional(parent.map(|parent| parent.0.into()));
        for text in [language.as_ref().map(|own| &own.0), alt.as_ref(), title.as_ref()] {
            all.byte(u8::from(text.is_some()));
            text.into_iter().for_each(|text| all.text(text));
        }
        all.number(u64::from(*column_span));
        all.number(u64::from(*row_span));
        Some(())
    }

    fn begins(&mut self, Begins { name, first, blank }: &Begins) {
        self.all.byte(u8::from(*first) | u8::from(*blank) << 1 | u8::from(name.is_some()) << 2);
        name.iter().for_each(|name| self.all.text(name));
    }

    fn page(&mut self, own: &PlatePage) -> Option<()> {
        self.begins(&own.begins);
        let all = &mut self.all;
        match own.starts {
            None => all.byte(0),
            Some(starts) if starts.span.file == self.base.file => {
                all.byte(1);
                all.signed(i64::from(starts.span.start) - i64::from(self.base.start));
                all.signed(i64::from(starts.span.end) - i64::from(self.base.start));
                all.number(starts.letters.into());
            }
            // Files may be numbered otherwise the next time.
            Some(_) => return None,
        }
        all.list(&own.links, link);
        self.all.number(own.events.len() as u64);
        own.events.iter().try_for_each(|event| self.event(event))
    }

    fn event(&mut self, own: &Event) -> Option<()> {
        let all = &mut self.all;
        match own {
            Event::Anchor(name, y) | Event::Call(name, y) => {
                all.byte(u8::from(matches!(own, Event::Call(..))));
                all.text(name);
                all.length(*y);
            }
            Event::Strings { values, at_head } => {
                all.byte(2 + u8::from(*at_head));
                all.number(values.len() as u64);
                values.iter().try_for_each(|(name, value)| {
                    all.text(name);
                    running(all, value)
                })?;
            }
            Event::StringsOver { names, at_head } => {
                all.byte(4 + u8::from(*at_head));
                all.list(names, |all, name| all.text(name));
            }
        }
        Some(())
    }
}

fn link(all: &mut Packer, own: &LinkArea) {
    let LinkArea { area, target, structure, description } = own;
    all.area(area);
    match target {
        LinkTarget::Anchor(text) => {
            all.byte(0);
            all.text(text);
        }
        LinkTarget::Uri(text) => {
            all.byte(1);
            all.text(text);
        }
    }
    all.optional(structure.map(|node| node.0.into()));
    all.text(description);
}

/// None if it speaks of pages, which may be others the next time.
fn running(all: &mut Packer, own: &Running) -> Option<()> {
    all.number(own.len() as u64);
    own.iter().try_for_each(|piece| match piece {
        RunningPiece::Text(text) => {
            all.text(text);
            Some(())
        }
        RunningPiece::Page(..) => None,
    })
}
