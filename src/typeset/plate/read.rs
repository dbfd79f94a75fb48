//! Plates read back. What is not as it should be is not there.

use super::{Begins, Event, Plate, PlatePage, PlatePiece, PlateStart};
use crate::document::Language;
use crate::packed::Unpacker;
use crate::pages::{LinkArea, LinkTarget, PageStart, StructureId, StructureNode, StructureRole};
use crate::source::Span;
use crate::typeset::compose::RunningPiece;
use crate::typeset::counter::Counters;

pub(super) fn plate(bytes: &[u8], base: Span) -> Option<Plate> {
    let mut reader = Reader { bytes: Unpacker::new(bytes), base };
    let Begins { name, first, blank: left } = reader.begins()?;
    let begins = PlateStart { left, name, first };
    let count = reader.bytes.count()?;
    let pieces = (0..count).map(|_| reader.piece()).collect::<Option<Vec<_>>>()?;
    let count = reader.bytes.count()?;
    let pages = (0..count).map(|_| reader.page()).collect::<Option<Vec<_>>>()?;
    reader.bytes.is_empty().then_some(Plate { begins, pieces, pages })
}

struct Reader<'a> {
    bytes: Unpacker<'a>,
    base: Span,
}

impl Reader<'_> {
    fn piece(&mut self) -> Option<PlatePiece> {
        let structure = self.bytes.list(node)?;
        let effects = self.bytes.list(|bytes| {
            let (name, sets) = (bytes.text()?.to_owned(), bytes.byte()? != 0);
            Some((name, sets, i32::try_from(bytes.signed()?).ok()?))
        })?;
        Some(PlatePiece { structure, counters: Counters::with_effects(effects) })
    }

    fn begins(&mut self) -> Option<Begins> {
        let flags = self.bytes.byte()?;
        let name = if flags & 4 != 0 { Some(self.bytes.text()?.into()) } else { None };
        Some(Begins { name, first: flags & 1 != 0, blank: flags & 2 != 0 })
    }

    fn page(&mut self) -> Option<PlatePage> {
        let begins = self.begins()?;
        let starts = match self.bytes.byte()? {
            0 => None,
            _ => {
                let (start, end) = (self.place()?, self.place()?);
                let span = Span { file: self.base.file, start, end };
                Some(PageStart { span, letters: self.bytes.short()? })
            }
        };
        let links = self.bytes.list(link)?;
        let events = self.bytes.list(event)?;
        Some(PlatePage { begins, starts, links, events })
    }

    fn place(&mut self) -> Option<u32> {
        u32::try_from(i64::from(self.base.start).checked_add(self.bytes.signed()?)?).ok()
    }
}

fn node(bytes: &mut Unpacker<'_>) -> Option<StructureNode> {
    let role = StructureRole::of_code(bytes.byte()?)?;
    let parent = structure(bytes)?;
    let mut text = || Some(if bytes.byte()? != 0 { Some(bytes.text()?.to_owned()) } else { None });
    let (language, alt, title) = (text()?.map(Language), text()?, text()?);
    let mut span = || u16::try_from(bytes.number()?).ok();
    Some(StructureNode { role, parent, language, alt, title, column_span: span()?, row_span: span()? })
}

fn structure(bytes: &mut Unpacker<'_>) -> Option<Option<StructureId>> {
    match bytes.optional()? {
        None => Some(None),
        Some(own) => Some(Some(StructureId(u32::try_from(own).ok()?))),
    }
}

fn link(bytes: &mut Unpacker<'_>) -> Option<LinkArea> {
    let area = bytes.area()?;
    let is_uri = bytes.byte()? != 0;
    let target = bytes.text()?.to_owned();
    let target = if is_uri { LinkTarget::Uri(target) } else { LinkTarget::Anchor(target) };
    Some(LinkArea { area, target, structure: structure(bytes)?, description: bytes.text()?.to_owned() })
}

fn event(bytes: &mut Unpacker<'_>) -> Option<Event> {
    let kind = bytes.byte()?;
    let at_head = kind & 1 != 0;
    Some(match kind {
        0 => Event::Anchor(bytes.text()?.to_owned(), bytes.length()?),
        1 => Event::Call(bytes.text()?.to_owned(), bytes.length()?),
        2 | 3 => {
            let values = bytes.list(|bytes| {
                let name = bytes.text()?.to_owned();
                let value = bytes.list(|bytes| Some(RunningPiece::Text(bytes.text()?.to_owned())))?;
                Some((name, value))
            })?;
            Event::Strings { values, at_head }
        }
        4 | 5 => Event::StringsOver { names: bytes.list(|bytes| Some(bytes.text()?.to_owned()))?, at_head },
        _ => return None,
    })
}
