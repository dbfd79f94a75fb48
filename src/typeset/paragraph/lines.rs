//! Chosen breaks to set lines: exact widths, justified spaces, placed runs.
//!
//! A divided word is shaped anew in its two parts, so that ligatures and kerning at the division
//! are right; the spaces take up what that changes.

use super::super::compose::is_placed;
use super::super::line::{InlineItem, Line, LinePicture, PendingFolio, letters};
use super::super::shape::{Shaper, WordId};
use super::breaks::{BreakKind, Candidate, Cut};
use super::costs::Costs;
use super::runs::{Pen, RunKey};
use super::stream::{Kind, Stream, Type};
use crate::diagnostic::{Sink, font, typeset};
use crate::pages::{Artifact, PageStart, Tag};
use crate::source::Span;
use crate::style::{ComputedStyle, TextAlign, TextAlignLast};
use crate::units::Length;

/// A line may stand out by so much before it is reported; pt.
const TOLERATED_EXCESS: f64 = 0.5;

/// Expansion goes in steps of a thousandth, as exact as pages are written.
const EXPANSION_STEP: f64 = 0.001;

/// Where a line stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// Left of the measure to the line's own left edge; pt.
    pub indent: f64,
    pub room: f64,
    /// Spaces are never changed.
    pub natural: bool,
}

/// Sets the lines of one slice.
pub(super) struct Setting<'a> {
    pub stream: &'a Stream,
    pub items: &'a [InlineItem],
    pub shaper: &'a mut Shaper,
    pub style: &'a ComputedStyle,
    pub costs: &'a Costs,
    /// Characters reported as missing in this paragraph.
    pub reported: &'a mut Vec<char>,
    /// An item, a byte of its text and the letters before that: lines come in their order, so that each
    /// letter is counted once.
    pub counted: &'a mut (usize, usize, u32),
}

#[derive(Clone, Copy, Debug)]
struct Part {
    kind: PartKind,
    segment: usize,
    item: usize,
    x: f64,
    width: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum PartKind {
    Word {
        word: WordId,
        /// It begins at this byte of its segment.
        from: usize,
        hyphen: bool,
        rtl: bool,
    },
    Space {
        fixed: bool,
    },
    Picture,
    Leader,
    Folio,
}

/// What came of a line's justification.
struct Justified {
    /// By how much the line shrank; pt.
    shrunk: f64,
    /// Its mean space, in natural spaces.
    spaces: Option<f32>,
}

impl Setting<'_> {
    /// The line between two candidates.
    pub fn line(&mut self, from: &Candidate, to: &Candidate, place: Place, sink: &mut Sink) -> Line {
        let mut line = Line {
            forced_end: matches!(to.kind, BreakKind::Forced | BreakKind::End),
            ends_in_hyphen: to.hyphenated,
            ..Line::default()
        };
        let mut parts = self.parts(from.start, to.start, to.kind == BreakKind::Hyphen, &mut line);
        let natural: f64 = parts.iter().map(|part| part.width).sum();
        let trailing = parts.last().map_or(0.0, |part| self.trailing_space(part));
        let (hang_start, hang_end) = if place.natural { (0.0, 0.0) } else { (from.hang_start, to.hang_end) };
        let slack = place.room - (natural - trailing - hang_start - hang_end);
        let align = self.alignment(line.forced_end);
        let left = match align {
            _ if place.natural => 0.0,
            TextAlign::Start | TextAlign::Left | TextAlign::Justify => place.indent - hang_start,
            TextAlign::End | TextAlign::Right => place.indent - hang_start + slack,
            TextAlign::Center => place.indent + (slack - hang_start + hang_end).max(0.0) / 2.0,
        };
        let has_leader = parts.iter().any(|part| part.kind == PartKind::Leader);
        let (mut excess, mut expansion) = (-slack, 1.0);
        let left = match () {
            () if place.natural => left,
            () if has_leader && slack > 0.0 => {
                fill_leaders(&mut parts, slack);
                place.indent - hang_start
            }
            () if slack < 0.0 || align == TextAlign::Justify => {
                let justified = self.justify(&mut parts, slack, &mut expansion);
                excess -= justified.shrunk;
                line.fit = justified.spaces;
                place.indent - hang_start
            }
            () => left,
        };
        if excess > TOLERATED_EXCESS && !place.natural {
            let excess = format!("{excess:.1}");
            sink.push(typeset::outside_measure(self.span_of(&parts), excess));
        }
        line.begins = self.begins(&parts);
        let order = visual_order(&parts);
        let mut x = left;
        for idx in order {
            parts[idx].x = x;
            x += parts[idx].width;
        }
        line.width = Length::pt(x - trailing);
        self.emit(&parts, place, expansion, &mut line, sink);
        line
    }

    fn alignment(&self, last: bool) -> TextAlign {
        let align = self.style.text_align;
        if !last {
            return align;
        }
        match self.style.text_align_last {
            TextAlignLast::Auto if align == TextAlign::Justify => TextAlign::Start,
            TextAlignLast::Auto => align,
            TextAlignLast::Start => TextAlign::Start,
            TextAlignLast::End => TextAlign::End,
            TextAlignLast::Center => TextAlign::Center,
            TextAlignLast::Justify => TextAlign::Justify,
        }
    }

    /// What stands between two cuts, without gaps at either end.
    fn parts(&mut self, from: Cut, to: Cut, hyphen: bool, line: &mut Line) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        let stream = self.stream;
        for (idx, segment) in stream.segments.iter().enumerate().skip(from.segment) {
            if idx > to.segment || (idx == to.segment && to.byte == 0) {
                break;
            }
            let item = segment.item as usize;
            let mut push = |kind: PartKind, width: f64| {
                parts.push(Part { kind, segment: idx, item, x: 0.0, width });
            };
            match segment.kind {
                Kind::Word(word) => {
                    let Some(own) = stream.type_at(item) else { continue };
                    let text = stream.segment_text(segment);
                    let start = if idx == from.segment { from.byte } else { 0 };
                    let end = if idx == to.segment { to.byte } else { text.len() };
                    if start == text.len() && start > 0 {
                        continue;
                    }
                    let hyphen = hyphen && idx == to.segment;
                    let word = match () {
                        () if hyphen => {
                            self.shaper.shape(own.font, &format!("{}{}", &text[start..end], own.sign()))
                        }
                        () if start > 0 || end < text.len() => self.shaper.shape(own.font, &text[start..end]),
                        () => word,
                    };
                    let shaped = self.shaper.word(word);
                    let width =
                        f64::from(shaped.width) * own.size + f64::from(shaped.clusters) * own.letter_spacing;
                    push(PartKind::Word { word, from: start, hyphen, rtl: shaped.rtl }, width);
                }
                Kind::Space { fixed, .. } => {
                    let after_gap =
                        parts.last().is_none_or(|part| matches!(part.kind, PartKind::Space { .. }));
                    let at_soft_start = parts.is_empty() && !self.after_forced(idx);
                    if fixed && !at_soft_start || !fixed && !after_gap {
                        parts.push(Part {
                            kind: PartKind::Space { fixed },
                            segment: idx,
                            item,
                            x: 0.0,
                            width: segment.width,
                        });
                    }
                }
                Kind::Picture => push(PartKind::Picture, segment.width),
                Kind::Leader => push(PartKind::Leader, segment.width),
                Kind::Folio => push(PartKind::Folio, segment.width),
                Kind::Mark(mark) => line.marks.push(mark),
                Kind::Break => {}
            }
        }
        while parts.last().is_some_and(|part| matches!(part.kind, PartKind::Space { .. })) {
            parts.pop();
        }
        parts
    }

    /// The segment stands at the paragraph's beginning or after a forced end of line.
    fn after_forced(&self, segment: usize) -> bool {
        let before = &self.stream.segments[..segment];
        before
            .iter()
            .rev()
            .find(|segment| !matches!(segment.kind, Kind::Mark(_)))
            .is_none_or(|last| last.kind == Kind::Break)
    }

    fn trailing_space(&self, part: &Part) -> f64 {
        match part.kind {
            PartKind::Word { .. } => self.stream.type_at(part.item).map_or(0.0, |own| own.letter_spacing),
            PartKind::Space { .. } | PartKind::Picture | PartKind::Leader | PartKind::Folio => 0.0,
        }
    }

    /// Gives `slack` to the glyphs, by expanding them, and to the spaces, by their width.
    fn justify(&self, parts: &mut [Part], slack: f64, expansion: &mut f64) -> Justified {
        let is_gap = |part: &Part| part.kind == PartKind::Space { fixed: false };
        let expands = |part: &Part| {
            let is_word = matches!(part.kind, PartKind::Word { .. });
            is_word && self.stream.type_at(part.item).is_some_and(|own| own.expands)
        };
        let width = |parts: &[Part], which: &dyn Fn(&Part) -> bool| -> f64 {
            parts.iter().filter(|part| which(part)).map(|part| part.width).sum()
        };
        let (gaps, glyphs) = (width(parts, &is_gap), width(parts, &expands));
        let spaces = gaps * if slack < 0.0 { self.costs.shrink } else { self.costs.stretch };
        let give = self.costs.share(slack.abs(), spaces, glyphs * self.costs.expansion);
        let change = (give.glyphs * self.costs.expansion).copysign(slack);
        *expansion = 1.0 + (change / EXPANSION_STEP).round() * EXPANSION_STEP;
        for part in parts.iter_mut().filter(|part| expands(part)) {
            part.width *= *expansion;
        }
        let grown = glyphs * (*expansion - 1.0);
        let mut change = grown;
        if gaps > 0.0 {
            let rest = (slack - grown).max(-gaps * self.costs.shrink);
            for part in parts.iter_mut().filter(|part| is_gap(part)) {
                part.width += rest * part.width / gaps;
            }
            change += rest;
        }
        let spaces = (gaps > 0.0).then(|| (1.0 + (change - grown) / gaps) as f32);
        Justified { shrunk: -change.min(0.0), spaces }
    }

    /// Where the first word of the manuscript's own stands in it. What repeats the text, as a running
    /// head does, stands nowhere.
    fn begins(&mut self, parts: &[Part]) -> Option<PageStart> {
        let (part, from, item, before) = parts.iter().find_map(|part| {
            let (PartKind::Word { from, .. }, InlineItem::Text(item)) = (&part.kind, &self.items[part.item])
            else {
                return None;
            };
            let own = matches!(item.tag, Tag::Content(_)) && is_placed(item.span);
            item.before.filter(|_| own).map(|before| (part, *from, item, before))
        })?;
        let at = self.stream.source(self.items, part.segment, from).byte.min(item.text.len());
        let (known, byte, count) = *self.counted;
        let (byte, count) = if known == part.item && byte <= at { (byte, count) } else { (0, 0) };
        let count = count + item.text.get(byte..at).map_or(0, letters);
        *self.counted = (part.item, at, count);
        Some(PageStart { span: item.span, letters: before.saturating_add(count) })
    }

    fn span_of(&self, parts: &[Part]) -> Option<Span> {
        parts.iter().find_map(|part| match &self.items[part.item] {
            InlineItem::Text(text) => Some(text.span),
            InlineItem::Picture { span, .. } | InlineItem::PageReference { span, .. } => Some(*span),
            InlineItem::LineBreak | InlineItem::Mark(_) | InlineItem::Leader { .. } => None,
        })
    }

    /// Draws the parts, in reading order.
    fn emit(&mut self, parts: &[Part], place: Place, expansion: f64, line: &mut Line, sink: &mut Sink) {
        let bytes = |part: &Part| {
            let segment = &self.stream.segments[part.segment];
            (segment.end - segment.start) as usize
        };
        let first = parts.first().map(|part| part.item);
        let of_first = parts.iter().take_while(|part| Some(part.item) == first);
        let mut pen = Pen::new(expansion, of_first.map(bytes).sum());
        for part in parts {
            match &self.items[part.item] {
                InlineItem::Text(text) => {
                    let Some(own) = self.stream.type_at(part.item) else { continue };
                    let key = RunKey {
                        color: text.style.color,
                        tag: text.tag,
                        link: text.link,
                        raise: text.raise.to_pt(),
                        item: part.item,
                    };
                    let (left, right) = (part.x, part.x + part.width);
                    match part.kind {
                        PartKind::Word { word, from, hyphen, .. } => {
                            self.report_missing(part, word, from, sink);
                            pen.word(self.shaper, word, own, left, key, text);
                            if hyphen {
                                pen.end_in_hyphen(own.sign());
                            }
                        }
                        PartKind::Space { .. } => {
                            let segment = &self.stream.segments[part.segment];
                            let count = self.stream.segment_text(segment).chars().count();
                            pen.space(self.shaper, own, (left, right, count), key, text);
                        }
                        PartKind::Picture | PartKind::Leader | PartKind::Folio => {}
                    }
                    pen.extent(self.shaper, own, &text.style, key.raise, line);
                    pen.decorate(self.shaper, own, text, (left, right), line);
                }
                InlineItem::Picture { asset, width, height, drop, tag, span } => {
                    line.ascent = line.ascent.max(*height - *drop);
                    line.descent = line.descent.max(*drop);
                    line.pictures.push(LinePicture {
                        asset: asset.clone(),
                        x: Length::pt(part.x),
                        y: *drop - *height,
                        width: *width,
                        height: *height,
                        tag: *tag,
                        span: *span,
                    });
                }
                InlineItem::Leader { text, style } => {
                    let Some(own) = self.stream.type_at(part.item).cloned() else { continue };
                    pen.extent(self.shaper, &own, style, 0.0, line);
                    let span = self.span_of(parts).unwrap_or_default();
                    let right_edge = place.indent + place.room;
                    self.leader(&mut pen, part, text, style, (&own, right_edge, span));
                }
                InlineItem::PageReference { wanted, style, figures, tag, span, link, raise } => {
                    let Some(own) = self.stream.type_at(part.item) else { continue };
                    pen.extent(self.shaper, own, style, raise.to_pt(), line);
                    let (left, right) = (Length::pt(part.x), Length::pt(part.x + part.width));
                    line.links.extend(link.map(|link| (link, left, right)));
                    line.page_references.push(PendingFolio {
                        wanted: wanted.clone(),
                        raise: *raise,
                        left,
                        right,
                        style: style.clone(),
                        figures: *figures,
                        tag: *tag,
                        span: *span,
                    });
                }
                InlineItem::LineBreak | InlineItem::Mark(_) => {}
            }
        }
        line.runs = pen.finish();
    }

    /// Repeats a leader's text on a grid that begins at the right edge, so that leaders of lines one
    /// below the other agree.
    fn leader(
        &mut self,
        pen: &mut Pen,
        part: &Part,
        text: &str,
        style: &ComputedStyle,
        ends: (&Type, f64, Span),
    ) {
        let (own, right_edge, span) = ends;
        let sign = text.trim();
        if sign.is_empty() {
            return;
        }
        let word = self.shaper.shape(own.font, sign);
        let shaped = self.shaper.word(word);
        let spaces = text.chars().filter(|c| c.is_whitespace()).count();
        let unit = f64::from(shaped.width) * own.size + own.letter_spacing + spaces as f64 * own.space;
        if unit < 0.01 {
            return;
        }
        let air = 0.25 * own.size;
        let (left, right) = (part.x + air, part.x + part.width - air);
        let first = ((right_edge - left) / unit).floor();
        let last = ((right_edge - right) / unit).ceil().max(1.0);
        if !(first >= last && first - last < 10_000.0) {
            return;
        }
        let tag = Tag::Artifact(Artifact::Layout);
        let key = RunKey { color: style.color, tag, link: None, raise: 0.0, item: part.item };
        pen.repeat(
            self.shaper,
            word,
            own,
            (right_edge - first * unit, unit, (first - last) as usize + 1),
            (key, span),
        );
    }

    /// A missing character is reported once in a paragraph.
    fn report_missing(&mut self, part: &Part, word: WordId, from: usize, sink: &mut Sink) {
        let InlineItem::Text(item) = &self.items[part.item] else { return };
        if self.shaper.word(word).lacks {
            self.report_lacks(word, item.span, sink);
        }
        if !self.shaper.word(word).missing {
            return;
        }
        let text = self.shaper.text(word);
        for piece in self.shaper.pieces(word).iter().filter(|piece| piece.is_code) {
            let (start, end) = (usize::from(piece.text.0), usize::from(piece.text.1));
            let Some(c) = text.get(start..end).and_then(|text| text.chars().next()) else { continue };
            if self.reported.contains(&c) {
                continue;
            }
            self.reported.push(c);
            let mut span = item.span;
            let source = self.stream.source(self.items, part.segment, from + start).byte;
            if (span.end - span.start) as usize == item.text.len() {
                // The text stands in the manuscript as it is here.
                let at = span.start as usize + source;
                span = Span::new(span.file, at..at + c.len_utf8());
            }
            sink.push(font::missing_glyph(span, c, format!("U+{:04X}", u32::from(c))));
        }
    }
}

fn fill_leaders(parts: &mut [Part], slack: f64) {
    let leaders = parts.iter().filter(|part| part.kind == PartKind::Leader).count();
    for part in parts.iter_mut().filter(|part| part.kind == PartKind::Leader) {
        part.width += slack / leaders as f64;
    }
}

/// Parts from left to right: words that run to the left, one after the other, stand in reverse.
fn visual_order(parts: &[Part]) -> Vec<usize> {
    let is_rtl = |part: &Part| matches!(part.kind, PartKind::Word { rtl: true, .. });
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let mut at = 0;
    while at < parts.len() {
        if !is_rtl(&parts[at]) {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        for (idx, part) in parts.iter().enumerate().skip(at + 1) {
            match part.kind {
                PartKind::Word { rtl: true, .. } => end = idx + 1,
                PartKind::Space { .. } => {}
                PartKind::Word { .. } | PartKind::Picture | PartKind::Leader | PartKind::Folio => break,
            }
        }
        order[at..end].reverse();
        at = end;
    }
    order
}
