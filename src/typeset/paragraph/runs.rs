//! The pen: gathers glyphs into runs as long as nothing about them changes.

use super::super::line::{Line, LineRule, LineRun, TextItem};
use super::super::shape::{Shaper, WordId};
use super::super::shape_script::is_ignorable;
use super::stream::Type;
use crate::document::Language;
use crate::font::FaceId;
use crate::pages::{GlyphRun, PlacedGlyph, Tag};
use crate::source::Span;
use crate::style::{Color, ComputedStyle};
use crate::units::Length;

/// Text of one run at most, so that lengths fit their type; bytes.
const LONGEST_RUN: usize = 60_000;
/// Pen places closer than this are one; pt.
const NEAR: f64 = 0.001;

/// What a run has of its item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct RunKey {
    pub color: Color,
    pub tag: Tag,
    pub link: Option<u32>,
    /// pt, upward.
    pub raise: f64,
    pub item: usize,
}

/// What must be the same for glyphs to be in one run.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Look {
    face: FaceId,
    size: f64,
    expansion: f64,
    key: RunKey,
}

/// What a run is made of beside its glyphs.
#[derive(Clone, Copy)]
struct Source<'a> {
    span: Span,
    language: Option<&'a Language>,
}

pub(super) struct Pen {
    /// Of every glyph that may be expanded; 1 for none.
    expansion: f64,
    /// Bytes that the line's text has, about: room for its first run.
    room: usize,
    runs: Vec<LineRun>,
    /// The look of the last run, if more may be added to it, and where it ends.
    open: Option<(Look, f64)>,
    last_link: Option<u32>,
    last_rules: [Option<usize>; 2],
}

impl Pen {
    pub fn new(expansion: f64, room: usize) -> Pen {
        Pen { expansion, room, runs: Vec::new(), open: None, last_link: None, last_rules: [None; 2] }
    }

    /// Draws a word that begins at `x`.
    pub fn word(&mut self, shaper: &Shaper, word: WordId, own: &Type, x: f64, key: RunKey, item: &TextItem) {
        let source = Source { span: item.span, language: Some(&item.language) };
        self.pieces(shaper, word, (own, x), key, source);
    }

    fn pieces(&mut self, shaper: &Shaper, word: WordId, place: (&Type, f64), key: RunKey, source: Source) {
        let (own, left) = place;
        let text = shaper.text(word);
        for piece in shaper.pieces(word) {
            let expansion = if own.expands && source.language.is_some() { self.expansion } else { 1.0 };
            let look = Look { face: piece.face, size: own.size * f64::from(piece.scale), expansion, key };
            let spacing = f64::from(piece.clusters_before) * own.letter_spacing;
            let mut x = left + f64::from(piece.x) * own.size * expansion + spacing;
            let run = self.run(look, x, piece.replaced, source);
            let size = (own.size * expansion) as f32;
            let mut at = usize::from(piece.text.0);
            let mut end = x;
            for glyph in shaper.glyphs(piece) {
                let len = usize::from(glyph.text_len);
                let spacing = if len > 0 { own.letter_spacing as f32 } else { 0.0 };
                let said = &text[at..(at + len).min(text.len())];
                let before = run.text.len();
                if said.is_ascii() {
                    run.text.push_str(said);
                } else {
                    run.text.extend(said.chars().filter(|c| !is_ignorable(*c) || is_joiner(*c)));
                }
                at += len;
                let advance = glyph.advance * size + spacing;
                end += f64::from(advance);
                run.glyphs.push(PlacedGlyph {
                    id: glyph.id,
                    text_len: u16::try_from(run.text.len() - before).unwrap_or(u16::MAX),
                    advance,
                    x_offset: glyph.x_offset * size,
                    y_offset: glyph.y_offset * own.size as f32,
                });
            }
            x = end;
            self.open = (!piece.replaced).then_some((look, x));
        }
    }

    /// The run that glyphs at `x` are added to: the last one, or a new one.
    fn run(&mut self, look: Look, x: f64, replaced: bool, source: Source) -> &mut GlyphRun {
        let fits = self.open.is_some_and(|(open, end)| {
            let same = Look { key: RunKey { item: look.key.item, ..open.key }, ..open } == look;
            same && !replaced && (end - x).abs() < NEAR
        });
        let same_language = |run: &LineRun| run.run.language.as_ref() == source.language;
        let joins = fits
            && self.runs.last().is_some_and(|last| last.run.text.len() < LONGEST_RUN && same_language(last));
        if !joins {
            let room = std::mem::take(&mut self.room);
            let run = GlyphRun {
                face: look.face,
                size: Length::pt(look.size),
                color: look.key.color,
                x: Length::pt(x),
                baseline: Length::pt(-look.key.raise),
                glyphs: Vec::with_capacity(room),
                text: String::with_capacity(room),
                language: source.language.cloned(),
                replaced,
                ends_in_hyphen: false,
                stretch: look.expansion as f32,
            };
            self.runs.push(LineRun { run, tag: look.key.tag, span: source.span });
        }
        let last = self.runs.last_mut().expect("one was just added");
        last.span = last.span.to(source.span);
        &mut last.run
    }

    /// Draws a gap from left to right as `count` of the face's spaces.
    pub fn space(
        &mut self,
        shaper: &Shaper,
        own: &Type,
        gap: (f64, f64, usize),
        key: RunKey,
        item: &TextItem,
    ) {
        let (left, right, count) = gap;
        let face = shaper.fonts.get(own.font).face;
        let Some(glyph) = shaper.library.face(face).glyph(' ') else { return };
        let expansion = if own.expands { self.expansion } else { 1.0 };
        let look = Look { face, size: own.size, expansion, key };
        let source = Source { span: item.span, language: Some(&item.language) };
        let run = self.run(look, left, false, source);
        let advance = ((right - left) / count.max(1) as f64) as f32;
        for _ in 0..count {
            run.text.push(' ');
            run.glyphs.push(PlacedGlyph { id: glyph, text_len: 1, advance, x_offset: 0.0, y_offset: 0.0 });
        }
        self.open = Some((look, right));
    }

    /// Repeats a word `count` times from `x` on, one every `unit`.
    pub fn repeat(
        &mut self,
        shaper: &Shaper,
        word: WordId,
        own: &Type,
        grid: (f64, f64, usize),
        key: (RunKey, Span),
    ) {
        let (x, unit, count) = grid;
        let (key, span) = key;
        for idx in 0..count {
            let at = x + idx as f64 * unit;
            self.pieces(shaper, word, (own, at), key, Source { span, language: None });
            // The pen goes on to the next place of the grid.
            if let (Some(run), Some((_, end))) = (self.runs.last_mut(), &mut self.open)
                && let Some(last) = run.run.glyphs.last_mut()
            {
                last.advance += (at + unit - *end) as f32;
                *end = at + unit;
            }
        }
        self.open = None;
    }

    /// The last glyph is a hyphen, or another sign, that stands for nothing in the text.
    pub fn end_in_hyphen(&mut self, sign: &str) {
        let Some(last) = self.runs.last_mut() else { return };
        let run = &mut last.run;
        if !sign.is_empty()
            && run.text.ends_with(sign)
            && let Some(glyph) = run.glyphs.last_mut()
            && usize::from(glyph.text_len) >= sign.len()
        {
            run.text.truncate(run.text.len() - sign.len());
            glyph.text_len -= u16::try_from(sign.len()).unwrap_or(glyph.text_len);
            run.ends_in_hyphen = true;
            self.open = None;
        }
    }

    /// Lets the line be as tall as this type.
    pub fn extent(&self, shaper: &Shaper, own: &Type, style: &ComputedStyle, raise: f64, line: &mut Line) {
        let metrics = shaper.library.face(shaper.fonts.get(own.font).face).metrics();
        let size = style.font.size;
        let raise = Length::pt(raise);
        line.ascent = line.ascent.max(size * metrics.ascent + raise);
        line.descent = line.descent.max(-(size * metrics.descent) - raise);
    }

    /// Notes links, and rules under and through the text.
    pub fn decorate(
        &mut self,
        shaper: &Shaper,
        own: &Type,
        item: &TextItem,
        ends: (f64, f64),
        line: &mut Line,
    ) {
        let (left, right) = (Length::pt(ends.0), Length::pt(ends.1));
        if let Some(link) = item.link {
            match line.links.last_mut().filter(|last| self.last_link == Some(link) && last.0 == link) {
                Some(last) => {
                    last.1 = last.1.min(left);
                    last.2 = last.2.max(right);
                }
                None => line.links.push((link, left, right)),
            }
        }
        self.last_link = item.link;
        let metrics = shaper.library.face(shaper.fonts.get(own.font).face).metrics();
        let size = item.style.font.size;
        let lines = [
            (item.style.underline, -(size * metrics.underline_offset)),
            (item.style.line_through, -(size * (metrics.x_height / 2.0))),
        ];
        for (last, (wanted, offset)) in self.last_rules.iter_mut().zip(lines) {
            if !wanted {
                *last = None;
                continue;
            }
            let offset = offset - item.raise;
            let thickness = size * metrics.underline_thickness;
            let color = item.style.color;
            let old = last
                .and_then(|idx| line.rules.get_mut(idx))
                .filter(|old| old.offset == offset && old.thickness == thickness && old.color == color);
            match old {
                Some(old) => {
                    old.left = old.left.min(left);
                    old.right = old.right.max(right);
                }
                None => {
                    *last = Some(line.rules.len());
                    line.rules.push(LineRule { left, right, offset, thickness, color });
                }
            }
        }
    }

    pub fn finish(self) -> Vec<LineRun> {
        self.runs
    }
}

/// Joiners shape what stands beside them, and belong to the text.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}
