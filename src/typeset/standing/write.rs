//! Set type as bytes.
//!
//! A paragraph's glyphs are few and come again and again, so each stands once in a table, and the runs
//! name them by one byte or two.

use super::text::{Base, FirstLine, text_of};
use crate::packed::Packer;
use crate::pages::PlacedGlyph;
use crate::style::Color;
use crate::typeset::line::{InlineItem, Line, LineRun};
use crate::typeset::paragraph::{Looseness, Other, SetParagraph};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Of the paragraph's own numbers.
pub(super) fn tag(all: &mut Packer, (kind, id): (u8, u32)) {
    all.byte(kind);
    all.number(id.into());
}

pub(super) fn span(all: &mut Packer, (file, start, length): (u32, u32, u32)) {
    all.number(file.into());
    all.number(start.into());
    all.number(length.into());
}

pub(super) fn first_line(found: &FirstLine) -> Vec<u8> {
    let mut all = Packer::default();
    all.optional(found.first_end.map(|at| at as u64));
    if let Some(end) = found.end {
        all.number(end.item as u64);
        all.number(end.byte as u64);
        all.number(end.at as u64);
        all.byte(u8::from(end.divides));
    }
    all.into_bytes()
}

/// None if something in it cannot be said.
pub(super) fn paragraph(set: &SetParagraph, items: &[InlineItem]) -> Option<Vec<u8>> {
    let glyphs = || set.lines.iter().flat_map(|line| &line.runs).flat_map(|run| &run.run.glyphs);
    let texts: usize = set.lines.iter().flat_map(|line| &line.runs).map(|run| run.run.text.len()).sum();
    let table = Table::of(glyphs())?;
    let room = texts + 2 * glyphs().count() + 12 * table.glyphs.len() + 120 * set.lines.len() + 16;
    let mut writer = Writer { all: Packer::with_room(room), base: Base::of(items), items, table, last: 0 };
    writer.glyph_table();
    writer.all.number(set.lines.len() as u64);
    for line in &set.lines {
        writer.line(line)?;
    }
    writer.all.number(set.others.len() as u64);
    set.others.iter().for_each(|other| writer.other(other));
    Some(writer.all.into_bytes())
}

struct Writer<'a> {
    all: Packer,
    base: Base,
    items: &'a [InlineItem],
    table: Table,
    /// The item that a run was last found to be of.
    last: usize,
}

impl Writer<'_> {
    fn glyph_table(&mut self) {
        let all = &mut self.all;
        all.number(self.table.glyphs.len() as u64);
        for glyph in &self.table.glyphs {
            let moved = glyph.x_offset.to_bits() != 0 || glyph.y_offset.to_bits() != 0;
            all.raw(&glyph.id.to_le_bytes());
            all.number(u64::from(glyph.text_len) << 1 | u64::from(moved));
            all.single(glyph.advance);
            if moved {
                all.single(glyph.x_offset);
                all.single(glyph.y_offset);
            }
        }
    }

    fn line(&mut self, line: &Line) -> Option<()> {
        if !line.pictures.is_empty() || !line.page_references.is_empty() {
            return None;
        }
        let flags =
            [line.ends_in_hyphen, line.forced_end, line.starts, line.begins.is_some(), line.fit.is_some()];
        let flags = flags.iter().rev().fold(0, |bits, flag| bits << 1 | u8::from(*flag));
        self.all.byte(flags);
        if let Some(begins) = &line.begins {
            span(&mut self.all, self.base.span(begins.span));
            self.all.number(begins.letters.into());
        }
        if let Some(fit) = line.fit {
            self.all.single(fit);
        }
        for length in [line.width, line.raised, line.ascent, line.descent] {
            self.all.length(length);
        }
        self.all.number(line.marks.len() as u64);
        line.marks.iter().for_each(|mark| self.all.number(self.base.mark(mark.0).into()));
        self.all.number(line.links.len() as u64);
        for (link, left, right) in &line.links {
            self.all.number(self.base.link(*link).into());
            self.all.length(*left);
            self.all.length(*right);
        }
        self.all.number(line.rules.len() as u64);
        for rule in &line.rules {
            for length in [rule.left, rule.right, rule.offset, rule.thickness] {
                self.all.length(length);
            }
            let of = self.item_of(|text| text.style.color, rule.color)?;
            self.all.number(of as u64);
        }
        self.all.number(line.runs.len() as u64);
        line.runs.iter().try_for_each(|run| self.run(run))
    }

    fn run(&mut self, own: &LineRun) -> Option<()> {
        let LineRun { run, tag, span } = own;
        // Instances of variable faces have other numbers in each build.
        if run.face.is_instance() {
            return None;
        }
        let color = self.item_of(|text| text.style.color, run.color)?;
        let language = match &run.language {
            None => 0,
            Some(own) => {
                1 + self.find(|idx| text_of(&self.items[idx]).is_some_and(|text| *text.language == *own))?
            }
        };
        let all = &mut self.all;
        all.byte(u8::from(run.replaced) | u8::from(run.ends_in_hyphen) << 1);
        all.number(run.face.0.into());
        all.number(color as u64);
        all.number(language as u64);
        self::tag(all, self.base.tag(*tag));
        self::span(all, self.base.span(*span));
        all.length(run.size);
        all.length(run.x);
        all.length(run.baseline);
        all.single(run.stretch);
        all.text(&run.text);
        all.number(run.glyphs.len() as u64);
        let small = self.table.is_small();
        for glyph in &run.glyphs {
            let idx = self.table.index.get(&bits(glyph)).copied()?;
            match small {
                true => all.byte(idx as u8),
                false => all.raw(&idx.to_le_bytes()),
            }
        }
        Some(())
    }

    /// An item whose style has this colour: colours come back as the style says them.
    fn item_of(
        &mut self,
        color: impl Fn(&crate::typeset::line::TextItem) -> Color,
        wanted: Color,
    ) -> Option<usize> {
        let items = self.items;
        let found = self.find(|idx| text_of(&items[idx]).is_some_and(|text| color(text) == wanted))?;
        self.last = found;
        Some(found)
    }

    /// The first item from the last one on that is it; where there is none, the first of all.
    fn find(&self, is_it: impl Fn(usize) -> bool) -> Option<usize> {
        let count = self.items.len();
        (self.last..count).chain(0..self.last).find(|idx| is_it(*idx))
    }

    fn other(&mut self, other: &Other) {
        let all = &mut self.all;
        all.byte(match other.looseness {
            Looseness::Tighter => 0,
            Looseness::Looser => 1,
        });
        all.double(other.demerits);
        all.number(other.lines.len() as u64);
        for line in &other.lines {
            all.number((line.marks.len() as u64) << 1 | u64::from(line.ends_in_hyphen));
            line.marks.iter().for_each(|mark| all.number(self.base.mark(mark.0).into()));
        }
    }
}

/// Each glyph of a paragraph once.
struct Table {
    glyphs: Vec<PlacedGlyph>,
    index: HashMap<(u64, u64), u16, BuildHasherDefault<Mixed>>,
}

impl Table {
    /// None if there are too many.
    fn of<'a>(glyphs: impl Iterator<Item = &'a PlacedGlyph>) -> Option<Table> {
        let mut table = Table { glyphs: Vec::new(), index: HashMap::default() };
        for glyph in glyphs {
            let next = table.glyphs.len();
            if let std::collections::hash_map::Entry::Vacant(place) = table.index.entry(bits(glyph)) {
                place.insert(u16::try_from(next).ok()?);
                table.glyphs.push(*glyph);
            }
        }
        Some(table)
    }

    fn is_small(&self) -> bool {
        self.glyphs.len() <= 256
    }
}

fn bits(glyph: &PlacedGlyph) -> (u64, u64) {
    let pair = |high: u32, low: u32| u64::from(high) << 32 | u64::from(low);
    let first = u32::from(glyph.id) << 16 | u32::from(glyph.text_len);
    (pair(first, glyph.advance.to_bits()), pair(glyph.x_offset.to_bits(), glyph.y_offset.to_bits()))
}

/// A quick hash of numbers that nobody chooses to collide.
#[derive(Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }
    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(23) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 ^= self.0 >> 29;
    }
}
