//! Paragraphs: from items in a row to set lines.
//!
//! `stream` shapes the items, `breaks` finds where lines may end, `fit` chooses, `lines` sets. A
//! paragraph of any length takes linear time and bounded memory beside its lines: it is read in
//! slices, and each slice but the last gives up its last line to the next.

mod breaks;
mod costs;
mod fit;
mod hang;
mod lines;
mod runs;
mod stream;

use super::line::{InlineItem, Line, Shape};
use super::setting::shift;
use super::shape::Shaper;
use crate::diagnostic::Sink;
use crate::document::Language;
use crate::font::FontLibrary;
use crate::style::{ComputedStyle, TextAlign, TextAlignLast, TextWrap};
use crate::units::Length;
use breaks::{BreakKind, Candidate, Manner, Sums};
use costs::Costs;
use fit::{Request, Widths};
use lines::{Place, Setting};
use std::sync::Arc;
use stream::{Kind, Source, Stream};

/// Text read at once, in bytes: far more than any real paragraph.
const SLICE: usize = 64 * 1024;
/// A measure at least this wide is used, so that even an absurd style gives lines; pt.
const LEAST_MEASURE: f64 = 1.0;
/// Tries at the narrowest measure that keeps the number of lines of a balanced heading.
const BALANCE_STEPS: usize = 12;
/// Longer paragraphs are not balanced (CSS Text 4, 6.3.1 allows a limit).
const MOST_BALANCED_LINES: usize = 10;

/// Sets paragraphs. It keeps the words it has shaped, so one is made for each thread and used for
/// all its paragraphs.
pub struct Setter {
    shaper: Shaper,
    stream: Stream,
    candidates: Vec<Candidate>,
}

impl Setter {
    pub fn new(fonts: &FontLibrary) -> Setter {
        Setter { shaper: Shaper::new(fonts), stream: Stream::default(), candidates: Vec::new() }
    }

    /// The lines of a paragraph. None for no items; one without runs where there are only marks.
    pub fn set(
        &mut self,
        items: &[InlineItem],
        style: &ComputedStyle,
        shape: &Shape,
        sink: &mut Sink,
    ) -> Vec<Line> {
        self.set_looser(items, style, shape, 0, sink)
    }

    /// As [`Setter::set`], with so many lines more (or fewer) than would be best, where that can be had.
    pub fn set_looser(
        &mut self,
        items: &[InlineItem],
        style: &ComputedStyle,
        shape: &Shape,
        looseness: i32,
        sink: &mut Sink,
    ) -> Vec<Line> {
        let mut lines = Vec::new();
        self.shaper.forget_if_large();
        let costs = if is_justified(style) { Costs::justified() } else { Costs::ragged() };
        let indents = indents(shape);
        let measure = shape.measure.to_pt().max(LEAST_MEASURE);
        let widest_indent = indents.iter().copied().fold(0.0, f64::max);
        let narrowest = (measure - widest_indent).max(LEAST_MEASURE);
        let (mut from, mut limit) = (Source::default(), SLICE);
        let mut reported = Vec::new();
        loop {
            self.stream.read(items, from, limit, &mut self.shaper);
            let manner = Manner { costs: &costs, hangs: style.hanging_punctuation, narrowest };
            breaks::find(&self.stream, &mut self.shaper, manner, &mut self.candidates);
            if lines.is_empty() && indents[0] > 0.0 {
                // An indented line has no margin to hang in.
                self.candidates[0].hang_start = 0.0;
            }
            let widths = Widths { measure, indents: &indents, lines_before: lines.len() };
            let fills = style.text_align_last == TextAlignLast::Justify;
            let request = Request { candidates: &self.candidates, widths, costs: &costs, looseness, fills };
            let mut chosen = match style.text_wrap {
                TextWrap::Balance => balanced(request),
                TextWrap::Wrap | TextWrap::Pretty | TextWrap::NoWrap => fit::fit(request),
            };
            if self.stream.rest.is_some() {
                chosen.pop();
                if chosen.is_empty() {
                    // A line longer than a slice: read more at once.
                    limit = limit.saturating_mul(4);
                    continue;
                }
            }
            let mut setting = Setting {
                stream: &self.stream,
                items,
                shaper: &mut self.shaper,
                style,
                costs: &costs,
                reported: &mut reported,
            };
            let mut last = 0;
            for (idx, next) in chosen.iter().copied().enumerate() {
                let place = Place { indent: widths.indent(idx), room: widths.of(idx), natural: false };
                let (start, end) = (&self.candidates[last], &self.candidates[next]);
                let mut line = setting.line(start, end, place, sink);
                // What a line gives up on its right was taken from its left, where it is as wide.
                if let Some(right) = shape.outdents.get(lines.len()).filter(|right| **right > Length::ZERO) {
                    shift(&mut line, -*right);
                }
                lines.push(line);
                last = next;
            }
            if self.stream.rest.is_none() {
                break;
            }
            let cut = self.candidates[last].start;
            from = self.stream.source(items, cut.segment, cut.byte);
        }
        drop_empty(&mut lines, items);
        lines
    }

    /// All items on one line at their natural width, however wide: running heads, folios, labels.
    pub fn set_single(&mut self, items: &[InlineItem], style: &ComputedStyle, sink: &mut Sink) -> Line {
        let mut single: Vec<InlineItem> = Vec::new();
        for item in items {
            match item {
                InlineItem::LineBreak => {}
                InlineItem::Text(_)
                | InlineItem::Picture { .. }
                | InlineItem::Mark(_)
                | InlineItem::Leader { .. }
                | InlineItem::PageReference { .. } => single.push(item.clone()),
            }
        }
        self.shaper.forget_if_large();
        self.stream.read(&single, Source::default(), usize::MAX, &mut self.shaper);
        for segment in &mut self.stream.segments {
            if segment.kind == Kind::Break {
                segment.kind = Kind::Space { fixed: false, tied: true };
            }
        }
        let costs = Costs::ragged();
        let manner = Manner { costs: &costs, hangs: false, narrowest: f64::INFINITY };
        breaks::find(&self.stream, &mut self.shaper, manner, &mut self.candidates);
        let mut reported = Vec::new();
        let mut setting = Setting {
            stream: &self.stream,
            items: &single,
            shaper: &mut self.shaper,
            style,
            costs: &costs,
            reported: &mut reported,
        };
        let (Some(first), Some(last)) = (self.candidates.first(), self.candidates.last()) else {
            return Line::default();
        };
        setting.line(first, last, Place { indent: 0.0, room: 0.0, natural: true }, sink)
    }

    /// The width of the word space of a style.
    pub fn space(&mut self, style: &ComputedStyle, language: &Arc<Language>) -> Length {
        let Shaper { library, fonts, .. } = &mut self.shaper;
        let key = fonts.key(library, &style.font, language);
        style.font.size * f64::from(fonts.get(key).space) + style.font.word_spacing
    }

    /// The least width at which no word is broken, and the width of the longest line that nothing
    /// but forced ends would break.
    pub fn natural_width(&mut self, items: &[InlineItem], style: &ComputedStyle) -> (Length, Length) {
        self.shaper.forget_if_large();
        let costs = Costs::ragged();
        let manner = Manner { costs: &costs, hangs: style.hanging_punctuation, narrowest: f64::INFINITY };
        let (mut least, mut most, mut line) = (0.0f64, 0.0f64, 0.0f64);
        let mut from = Source::default();
        loop {
            self.stream.read(items, from, SLICE, &mut self.shaper);
            breaks::find(&self.stream, &mut self.shaper, manner, &mut self.candidates);
            let (mut word_start, mut line_start) = (Sums::default(), Sums::default());
            let breaks = self.candidates.iter().filter(|candidate| candidate.kind != BreakKind::Hyphen);
            for candidate in breaks {
                least = least.max(candidate.before.width - word_start.width);
                word_start = candidate.after;
                match candidate.kind {
                    BreakKind::Forced | BreakKind::End => {
                        most = most.max(line + candidate.before.width - line_start.width);
                        (line, line_start) = (0.0, candidate.after);
                    }
                    BreakKind::Open => line += candidate.after.width - line_start.width,
                    BreakKind::Start
                    | BreakKind::Space
                    | BreakKind::Inside
                    | BreakKind::Hyphen
                    | BreakKind::Emergency => {}
                }
            }
            match self.stream.rest {
                Some(rest) => from = rest,
                None => break,
            }
        }
        (Length::pt(least), Length::pt(most))
    }
}

fn is_justified(style: &ComputedStyle) -> bool {
    style.text_align == TextAlign::Justify
}

/// What each of the first lines leaves at its sides, the paragraph's indent among it.
fn indents(shape: &Shape) -> Vec<f64> {
    let measure = shape.measure.to_pt().max(LEAST_MEASURE);
    let widest = measure - LEAST_MEASURE;
    let count = shape.indents.len().max(shape.outdents.len()).max(1);
    let of = |side: &[Length], line: usize| side.get(line).map_or(0.0, |length| length.to_pt());
    let both = |line| of(&shape.indents, line) + of(&shape.outdents, line);
    let mut indents: Vec<f64> = (0..count).map(both).collect();
    indents[0] += shape.first_indent.to_pt();
    indents.iter().map(|indent| if indent.is_finite() { indent.min(widest) } else { 0.0 }).collect()
}

/// The breaking at the narrowest measure that needs no more lines than the whole measure does.
fn balanced(request: Request) -> Vec<usize> {
    let whole = fit::fit(request);
    if whole.len() < 2 || whole.len() > MOST_BALANCED_LINES {
        return whole;
    }
    let (mut narrow, mut wide) = (request.widths.measure / 2.0, request.widths.measure);
    let mut best = whole.clone();
    for _ in 0..BALANCE_STEPS {
        let measure = (narrow + wide) / 2.0;
        let widths = Widths { measure, ..request.widths };
        let tried = fit::fit(Request { widths, ..request });
        let fits = tried.len() <= whole.len() && !is_overfull(&tried, request.candidates, widths);
        if fits {
            wide = measure;
            best = tried;
        } else {
            narrow = measure;
        }
    }
    best
}

fn is_overfull(chosen: &[usize], candidates: &[Candidate], widths: Widths) -> bool {
    let mut last = 0;
    chosen.iter().enumerate().any(|(idx, next)| {
        let (from, to) = (&candidates[last], &candidates[*next]);
        last = *next;
        let hanging = from.hang_start + to.hang_end;
        let emergency = to.kind == BreakKind::Emergency;
        emergency || to.before.width + to.hyphen - from.after.width - hanging > widths.of(idx) + 0.01
    })
}

/// Items that draw nothing make no line, unless a mark must be kept somewhere.
fn drop_empty(lines: &mut Vec<Line>, items: &[InlineItem]) {
    let is_empty =
        |line: &Line| line.runs.is_empty() && line.pictures.is_empty() && line.page_references.is_empty();
    let only_marks = !items.iter().any(|item| matches!(item, InlineItem::LineBreak));
    if only_marks && lines.len() == 1 && is_empty(&lines[0]) && lines[0].marks.is_empty() {
        lines.clear();
    }
}

#[cfg(test)]
mod tests;
