//! Set type read back from the bytes that `write` makes. What is not as it should be is not there.

use super::text::{Base, FirstLine, text_of};
use crate::document::Language;
use crate::font::FaceId;
use crate::packed::Unpacker;
use crate::pages::{GlyphRun, PageStart, PlacedGlyph, Tag};
use crate::source::Span;
use crate::style::Color;
use crate::typeset::line::{InlineItem, Line, LineRule, LineRun, MarkId};
use crate::typeset::paragraph::{FirstEnd, Looseness, Other, OtherLine, SetParagraph};

pub(super) fn first_line(bytes: &[u8]) -> Option<FirstLine> {
    let mut bytes = Unpacker::new(bytes);
    let first_end = bytes.optional()?;
    if bytes.is_empty() {
        return Some(FirstLine { end: None, first_end });
    }
    let (item, byte, at) = (bytes.index()?, bytes.index()?, bytes.index()?);
    let end = FirstEnd { item, byte, at, divides: bytes.byte()? != 0 };
    Some(FirstLine { end: Some(end), first_end })
}

pub(super) fn paragraph(bytes: &[u8], items: &[InlineItem]) -> Option<SetParagraph> {
    let mut reader = Reader { bytes: Unpacker::new(bytes), base: Base::of(items), items, table: Vec::new() };
    reader.glyph_table()?;
    let count = reader.bytes.count()?;
    let lines = (0..count).map(|_| reader.line()).collect::<Option<Vec<_>>>()?;
    let count = reader.bytes.count()?;
    let others = (0..count).map(|_| reader.other()).collect::<Option<Vec<_>>>()?;
    reader.bytes.is_empty().then_some(SetParagraph { lines, others })
}

struct Reader<'a> {
    bytes: Unpacker<'a>,
    base: Base,
    items: &'a [InlineItem],
    table: Vec<PlacedGlyph>,
}

impl Reader<'_> {
    fn glyph_table(&mut self) -> Option<()> {
        let count = self.bytes.count()?;
        self.table.reserve(count);
        for _ in 0..count {
            let id = u16::from_le_bytes(self.bytes.fixed()?);
            let length = self.bytes.number()?;
            let text_len = u16::try_from(length >> 1).ok()?;
            let advance = self.bytes.single()?;
            let (mut x_offset, mut y_offset) = (0.0, 0.0);
            if length & 1 == 1 {
                (x_offset, y_offset) = (self.bytes.single()?, self.bytes.single()?);
            }
            self.table.push(PlacedGlyph { id, text_len, advance, x_offset, y_offset });
        }
        Some(())
    }

    fn span(&mut self) -> Option<Span> {
        let own = (self.bytes.short()?, self.bytes.short()?, self.bytes.short()?);
        self.base.placed(own)
    }

    fn tag(&mut self) -> Option<Tag> {
        let own = (self.bytes.byte()?, self.bytes.short()?);
        self.base.tagged(own)
    }

    fn marks(&mut self, count: usize) -> Option<Vec<MarkId>> {
        (0..count).map(|_| Some(MarkId(self.base.marked(self.bytes.short()?)))).collect()
    }

    fn color(&mut self) -> Option<Color> {
        let idx = self.bytes.index()?;
        Some(text_of(self.items.get(idx)?)?.style.color)
    }

    fn language(&mut self) -> Option<Option<Language>> {
        let Some(idx) = self.bytes.optional()? else { return Some(None) };
        let text = text_of(self.items.get(idx)?)?;
        Some(Some((*text.language).clone()))
    }

    fn line(&mut self) -> Option<Line> {
        let flags = self.bytes.byte()?;
        let is = |bit: u8| flags >> bit & 1 == 1;
        let begins = match is(3) {
            true => Some(PageStart { span: self.span()?, letters: self.bytes.short()? }),
            false => None,
        };
        let fit = if is(4) { Some(self.bytes.single()?) } else { None };
        let (width, raised) = (self.bytes.length()?, self.bytes.length()?);
        let (ascent, descent) = (self.bytes.length()?, self.bytes.length()?);
        let count = self.bytes.count()?;
        let marks = self.marks(count)?;
        let count = self.bytes.count()?;
        let link = |reader: &mut Self| {
            let link = reader.bytes.short()?;
            Some((reader.base.linked(link), reader.bytes.length()?, reader.bytes.length()?))
        };
        let links = (0..count).map(|_| link(self)).collect::<Option<Vec<_>>>()?;
        let count = self.bytes.count()?;
        let rules = (0..count).map(|_| self.rule()).collect::<Option<Vec<_>>>()?;
        let count = self.bytes.count()?;
        let runs = (0..count).map(|_| self.run()).collect::<Option<Vec<_>>>()?;
        Some(Line {
            runs,
            pictures: Vec::new(),
            marks,
            begins,
            links,
            rules,
            page_references: Vec::new(),
            width,
            raised,
            ascent,
            descent,
            ends_in_hyphen: is(0),
            forced_end: is(1),
            starts: is(2),
            fit,
        })
    }

    fn rule(&mut self) -> Option<LineRule> {
        let (left, right) = (self.bytes.length()?, self.bytes.length()?);
        let (offset, thickness) = (self.bytes.length()?, self.bytes.length()?);
        Some(LineRule { left, right, offset, thickness, color: self.color()? })
    }

    fn run(&mut self) -> Option<LineRun> {
        let flags = self.bytes.byte()?;
        let face = FaceId(u16::try_from(self.bytes.number()?).ok()?);
        let color = self.color()?;
        let language = self.language()?;
        let tag = self.tag()?;
        let span = self.span()?;
        let (size, x, baseline) = (self.bytes.length()?, self.bytes.length()?, self.bytes.length()?);
        let stretch = self.bytes.single()?;
        let text = self.bytes.text()?.to_owned();
        let glyphs = self.glyphs()?;
        let (replaced, ends_in_hyphen) = (flags & 1 != 0, flags & 2 != 0);
        let run = GlyphRun {
            face,
            size,
            color,
            x,
            baseline,
            glyphs,
            text,
            language,
            replaced,
            ends_in_hyphen,
            stretch,
        };
        Some(LineRun { run, tag, span })
    }

    fn glyphs(&mut self) -> Option<Vec<PlacedGlyph>> {
        let count = self.bytes.count()?;
        let table = &self.table;
        if table.len() <= 256 {
            let own = self.bytes.take(count)?;
            return own.iter().map(|idx| table.get(usize::from(*idx)).copied()).collect();
        }
        let own = self.bytes.take(count.checked_mul(2)?)?;
        let pairs = own.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        pairs.map(|idx| table.get(usize::from(idx)).copied()).collect()
    }

    fn other(&mut self) -> Option<Other> {
        let looseness = match self.bytes.byte()? {
            0 => Looseness::Tighter,
            1 => Looseness::Looser,
            _ => return None,
        };
        let demerits = self.bytes.double()?;
        let count = self.bytes.count()?;
        let line = |reader: &mut Self| {
            let number = reader.bytes.index()?;
            let marks = reader.marks((number >> 1).min(reader.bytes.rest().len()))?;
            Some(OtherLine { ends_in_hyphen: number & 1 == 1, turns: false, marks })
        };
        let lines = (0..count).map(|_| line(self)).collect::<Option<Vec<_>>>()?;
        Some(Other { looseness, lines, demerits })
    }
}
