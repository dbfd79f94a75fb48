//! Paragraphs: from items in a row to set lines.
//!
//! `stream` shapes the items, `breaks` finds where lines may end, `fit` chooses, `lines` sets. A
//! paragraph of any length takes linear time and bounded memory beside its lines: it is read in
//! slices, and each slice but the last gives up its last line to the next.

mod breaks;
mod costs;
mod fit;
pub(super) mod hang;
mod lack;
mod lines;
mod rivers;
mod runs;
mod stream;

use super::line::{InlineItem, Line, MarkId, Shape};
use super::setting::shift;
use super::shape::Shaper;
use super::standing::Styles;
use super::turn::Turns;
use crate::diagnostic::Sink;
use crate::document::Language;
use crate::font::FontLibrary;
use crate::publication::WordList;
use crate::style::{ComputedStyle, TextAlignLast, TextWrap};
use crate::units::Length;
use breaks::{BreakKind, Candidate, Gap, Manner, Sums};
use costs::Costs;
use fit::{Breakings, Request, Widths};
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

/// By how many lines a paragraph differs from its best breaking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looseness {
    /// One line fewer.
    Tighter,
    /// One line more.
    Looser,
}

/// A set paragraph, with the other numbers of lines that it could be set in.
#[derive(Clone, Debug, Default)]
pub struct SetParagraph {
    pub lines: Vec<Line>,
    pub others: Vec<Other>,
}

/// Another way to set a paragraph.
#[derive(Clone, Debug)]
pub struct Other {
    pub looseness: Looseness,
    pub lines: Vec<OtherLine>,
    /// How much worse it is than the best.
    pub demerits: f64,
}

/// What page breaks need to know of a line that is not set.
#[derive(Clone, Debug)]
pub struct OtherLine {
    pub ends_in_hyphen: bool,
    /// A page is to begin with the line after it.
    pub turns: bool,
    pub marks: Vec<MarkId>,
}

/// A place at which the first line of a paragraph may end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstEnd {
    /// The item and the byte of its text before which the line ends.
    pub item: usize,
    pub byte: usize,
    /// The byte of the text of all items, for [`Shape::first_end`].
    pub at: usize,
    /// It divides a word: what stands before it is to end in a soft hyphen.
    pub divides: bool,
}

/// Where a first line in a style of its own may end.
#[derive(Clone, Debug, Default)]
pub struct FirstEnds {
    /// The ends of words that are too few to fill it.
    pub words: Vec<FirstEnd>,
    /// Places at which it can end.
    pub lines: Vec<FirstEnd>,
}

/// Which breaking is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Best,
    WithOthers,
    Only(Looseness),
}

/// Sets paragraphs. It keeps the words it has shaped, so one is made for each thread and used for
/// all its paragraphs.
pub struct Setter {
    shaper: Shaper,
    stream: Stream,
    candidates: Vec<Candidate>,
    gaps: Vec<Gap>,
    /// Those that were met, by digest.
    pub(super) styles: Styles,
    /// Where pages are to begin.
    turns: Arc<Turns>,
    /// The candidates of the slice at which lines must end for that.
    turned: Vec<usize>,
}

impl Setter {
    pub fn new(fonts: &FontLibrary) -> Setter {
        Setter::with_words(fonts, &Arc::default())
    }

    /// With words whose divisions the author gives.
    pub fn with_words(fonts: &FontLibrary, words: &Arc<[WordList]>) -> Setter {
        Setter {
            shaper: Shaper::new(fonts, words),
            stream: Stream::default(),
            candidates: Vec::new(),
            gaps: Vec::new(),
            styles: Styles::default(),
            turns: Arc::default(),
            turned: Vec::new(),
        }
    }

    /// With lines that begin where pages are to.
    pub fn with_turns(self, turns: &Arc<Turns>) -> Setter {
        Setter { turns: Arc::clone(turns), ..self }
    }

    /// Whether a page is to begin within these items: then more decides how they are set than they say.
    pub(super) fn turns_in(&self, items: &[InlineItem]) -> bool {
        !self.turns.within(items).is_empty()
    }

    /// The lines of a paragraph. None for no items; one without runs where there are only marks.
    pub fn set(
        &mut self,
        items: &[InlineItem],
        style: &ComputedStyle,
        shape: &Shape,
        sink: &mut Sink,
    ) -> Vec<Line> {
        self.set_wanted(items, style, shape, Wanted::Best, sink).lines
    }

    /// The lines of a paragraph, and what it would be in a line more or a line fewer.
    pub fn set_with_others(
        &mut self,
        items: &[InlineItem],
        style: &ComputedStyle,
        shape: &Shape,
        sink: &mut Sink,
    ) -> SetParagraph {
        self.set_wanted(items, style, shape, Wanted::WithOthers, sink)
    }

    /// The lines of a paragraph set one line looser or tighter than would be best, where that can be
    /// had: what [`Setter::set_with_others`] told of.
    pub fn set_other(
        &mut self,
        items: &[InlineItem],
        style: &ComputedStyle,
        shape: &Shape,
        looseness: Looseness,
        sink: &mut Sink,
    ) -> Vec<Line> {
        self.set_wanted(items, style, shape, Wanted::Only(looseness), sink).lines
    }

    fn set_wanted(
        &mut self,
        items: &[InlineItem],
        style: &ComputedStyle,
        shape: &Shape,
        wanted: Wanted,
        sink: &mut Sink,
    ) -> SetParagraph {
        let mut set = SetParagraph::default();
        self.shaper.forget_if_large();
        let indents = indents(shape);
        let measure = shape.measure.to_pt().max(LEAST_MEASURE);
        let costs = Costs::of(style, measure);
        let (mut from, mut limit) = (Source::default(), SLICE);
        let mut reported = Vec::new();
        let mut counted = (0, 0, 0);
        loop {
            let first = set.lines.is_empty();
            self.read(items, style, (from, limit), &costs, &indents, measure, first);
            let widths = Widths { measure, indents: &indents, lines_before: set.lines.len() };
            // A paragraph of many slices is not set in more ways than one.
            let whole = first && self.stream.rest.is_none();
            let request = Request {
                candidates: &self.candidates,
                gaps: &self.gaps,
                widths,
                costs: &costs,
                fills: style.text_align_last == TextAlignLast::Justify,
                others: whole && wanted != Wanted::Best,
                first_end: shape.first_end.filter(|_| first).and_then(|at| self.candidate_at(at)),
                turned: &self.turned,
            };
            let found = match style.text_wrap {
                TextWrap::Balance => balanced(request),
                TextWrap::Wrap | TextWrap::Pretty | TextWrap::NoWrap => fit::fit(request),
            };
            if whole && wanted == Wanted::WithOthers {
                set.others = self.others(&found);
            }
            let asked = match wanted {
                Wanted::Best | Wanted::WithOthers => None,
                Wanted::Only(Looseness::Looser) => found.looser,
                Wanted::Only(Looseness::Tighter) => found.tighter,
            };
            let mut chosen = asked.or(found.best).map(|breaking| breaking.ends).unwrap_or_default();
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
                counted: &mut counted,
            };
            let mut last = 0;
            for (idx, next) in chosen.iter().copied().enumerate() {
                let place = Place { indent: widths.indent(idx), room: widths.of(idx), natural: false };
                let (start, end) = (&self.candidates[last], &self.candidates[next]);
                let mut line = setting.line(start, end, place, sink);
                // What a line gives up on its right was taken from its left, where it is as wide.
                let outdent = shape.outdents.get(set.lines.len()).filter(|right| **right > Length::ZERO);
                if let Some(right) = outdent {
                    shift(&mut line, -*right);
                }
                set.lines.push(Line { starts: set.lines.is_empty(), ..line });
                last = next;
            }
            if self.stream.rest.is_none() {
                break;
            }
            let cut = self.candidates[last].start;
            from = self.stream.source(items, cut.segment, cut.byte);
        }
        drop_empty(&mut set.lines, items);
        set
    }

    /// Reads a slice and finds where its lines may end.
    #[allow(clippy::too_many_arguments)]
    fn read(
        &mut self,
        items: &[InlineItem],
        style: &ComputedStyle,
        (from, limit): (Source, usize),
        costs: &Costs,
        indents: &[f64],
        measure: f64,
        first: bool,
    ) {
        self.stream.read(items, from, limit, &mut self.shaper);
        let widest_indent = indents.iter().copied().fold(0.0, f64::max);
        let narrowest = (measure - widest_indent).max(LEAST_MEASURE);
        let manner = Manner { costs, hangs: style.hanging_punctuation, narrowest };
        breaks::find(&self.stream, &mut self.shaper, manner, &mut self.candidates, &mut self.gaps);
        self.turned.clear();
        let turns = self.turns.within(items);
        if !turns.is_empty() {
            let begins = |own: &Candidate| {
                let Source { item, byte } = self.stream.source(items, own.start.segment, own.start.byte);
                turns.contains(&(item, byte))
            };
            let all = self.candidates.iter().enumerate().skip(1);
            let found = all.filter(|(_, own)| own.kind != BreakKind::Hyphen && begins(own));
            self.turned.extend(found.map(|(idx, _)| idx));
        }
        if first && indents[0] > 0.0 {
            // An indented line has no margin to hang in.
            self.candidates[0].hang_start = 0.0;
        }
    }

    /// The candidate at a byte of the slice's text.
    fn candidate_at(&self, at: usize) -> Option<usize> {
        self.candidates.iter().skip(1).position(|own| self.stream.at(own.end) == at).map(|idx| idx + 1)
    }

    /// What page breaks need to know of the ways to set the paragraph beside the best.
    fn others(&self, found: &Breakings) -> Vec<Other> {
        let Some(best) = &found.best else { return Vec::new() };
        let ways = [(Looseness::Tighter, &found.tighter), (Looseness::Looser, &found.looser)];
        let ways = ways.into_iter().filter_map(|(looseness, way)| Some((looseness, way.as_ref()?)));
        let ways = ways.filter(|(_, way)| best.runt || !way.runt);
        ways.map(|(looseness, way)| {
            let mut last = 0;
            let lines = way.ends.iter().map(|next| {
                let (from, to) = (&self.candidates[last], &self.candidates[*next]);
                last = *next;
                let segments = self.stream.segments.get(from.start.segment..).unwrap_or_default();
                let own = segments.iter().take(to.start.segment.saturating_sub(from.start.segment));
                let marks = own.filter_map(|segment| match segment.kind {
                    Kind::Mark(mark) => Some(mark),
                    _ => None,
                });
                let turns = self.turned.contains(next);
                OtherLine { ends_in_hyphen: to.hyphenated, turns, marks: marks.collect() }
            });
            Other { looseness, lines: lines.collect(), demerits: (way.demerits - best.demerits).max(0.0) }
        })
        .collect()
    }

    /// Where the first line of a paragraph may end when all of its items are in that line's style, and
    /// the ends of the words in it. Empty if the whole paragraph is one line.
    pub fn first_line_ends(
        &mut self,
        items: &[InlineItem],
        style: &ComputedStyle,
        shape: &Shape,
    ) -> FirstEnds {
        self.shaper.forget_if_large();
        let indents = indents(shape);
        let measure = shape.measure.to_pt().max(LEAST_MEASURE);
        let costs = Costs::of(style, measure);
        self.read(items, style, (Source::default(), SLICE), &costs, &indents, measure, true);
        let widths = Widths { measure, indents: &indents, lines_before: 0 };
        let start = &self.candidates[0];
        let fits = |own: &Candidate| own.before.width - start.after.width <= widths.of(0);
        if self.candidates.last().is_none_or(fits) {
            return FirstEnds::default();
        }
        let end = |own: &Candidate| {
            let Source { item, byte } = self.stream.source(items, own.end.segment, own.end.byte);
            FirstEnd { item, byte, at: self.stream.at(own.end), divides: own.kind == BreakKind::Hyphen }
        };
        let mut ends = FirstEnds::default();
        let places = self.candidates.iter().skip(1).take_while(|own| own.kind != BreakKind::Forced);
        for own in places {
            let feasible = fit::is_feasible(start, own, widths, &costs);
            match own.kind {
                BreakKind::Space if !feasible && fits(own) => ends.words.push(end(own)),
                BreakKind::Space | BreakKind::Inside | BreakKind::Hyphen if feasible => {
                    ends.lines.push(end(own));
                }
                _ if !feasible && !fits(own) => break,
                _ => {}
            }
        }
        ends
    }

    /// The demerits of the best breaking of a paragraph.
    pub fn demerits(&mut self, items: &[InlineItem], style: &ComputedStyle, shape: &Shape) -> f64 {
        self.shaper.forget_if_large();
        let indents = indents(shape);
        let measure = shape.measure.to_pt().max(LEAST_MEASURE);
        let costs = Costs::of(style, measure);
        self.read(items, style, (Source::default(), SLICE), &costs, &indents, measure, true);
        let request = Request {
            candidates: &self.candidates,
            gaps: &self.gaps,
            widths: Widths { measure, indents: &indents, lines_before: 0 },
            costs: &costs,
            fills: style.text_align_last == TextAlignLast::Justify,
            others: false,
            first_end: shape.first_end.and_then(|at| self.candidate_at(at)),
            turned: &self.turned,
        };
        fit::fit(request).best.map_or(0.0, |best| best.demerits)
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
        breaks::find(&self.stream, &mut self.shaper, manner, &mut self.candidates, &mut self.gaps);
        let mut reported = Vec::new();
        let mut counted = (0, 0, 0);
        let mut setting = Setting {
            stream: &self.stream,
            items: &single,
            shaper: &mut self.shaper,
            style,
            costs: &costs,
            reported: &mut reported,
            counted: &mut counted,
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
            breaks::find(&self.stream, &mut self.shaper, manner, &mut self.candidates, &mut self.gaps);
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
fn balanced(request: Request) -> Breakings {
    let whole = fit::fit(request);
    let Some(lines) = whole.best.as_ref().map(|breaking| breaking.ends.len()) else { return whole };
    if !(2..=MOST_BALANCED_LINES).contains(&lines) {
        return whole;
    }
    let (mut narrow, mut wide) = (request.widths.measure / 2.0, request.widths.measure);
    let mut best = whole;
    for _ in 0..BALANCE_STEPS {
        let measure = (narrow + wide) / 2.0;
        let widths = Widths { measure, ..request.widths };
        let tried = fit::fit(Request { widths, ..request });
        let fits = tried.best.as_ref().is_some_and(|tried| {
            tried.ends.len() <= lines && !is_overfull(&tried.ends, request.candidates, widths)
        });
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
