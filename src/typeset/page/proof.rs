//! The typographic faults that are left on finished pages, for `bindery check`: what a proof-reader
//! would mark. Lines are noted down while they are placed, and judged when all pages are there.

use super::folio;
use crate::diagnostic::{Sink, typeset as say};
use crate::pages::Page;
use crate::source::Span;
use crate::style::ListStyle;
use crate::typeset::compose::is_placed;
use crate::typeset::line::Line;
use crate::units::Length;

/// The mean word space, in natural ones, beyond which a line is loose. None is tight: the least that a
/// space may be is never gone below.
const LOOSE: f32 = 1.5;
/// Hyphens one below the other from which they are a ladder.
const LADDER: usize = 3;
/// Lines that begin or end with the same word from which they are a stack; two are one already where
/// the word has so many letters.
const STACK: usize = 3;
const LONG_WORD: usize = 5;
/// Lines through which white runs before it is a river.
const RIVER: u8 = 4;
/// Overlap from which two spaces, one below the other, are one white; a share of the narrower.
const MEETS: f32 = 0.6;
/// A last line shorter than this share of its measure is a runt, and so is one of a single word of so
/// many letters.
const RUNT: f64 = 0.05;
const SHORT_WORD: usize = 5;
/// Lines of white at the foot of a page that runs on from which it is short.
const SHORT: u32 = 2;
/// Lines that the last page of a chapter should hold.
const LAST_LINES: usize = 5;

/// What is noted down of the pages.
#[derive(Debug, Default)]
pub(super) struct Notes {
    lines: Vec<Noted>,
    feet: Vec<Foot>,
}

/// A line of running text.
#[derive(Debug)]
struct Noted {
    page: usize,
    /// The left edge of its column; pt from the left edge of the page.
    column: i32,
    /// The head of the text area and the baseline; pt from the top of the page, downward.
    top: f64,
    baseline: f64,
    measure: f64,
    width: f64,
    span: Option<Span>,
    starts: bool,
    ends: bool,
    hyphen: bool,
    fit: Option<f32>,
    first: String,
    last: String,
    words: usize,
    /// Left and right edge of each word space, and the lines that the white has run through.
    whites: Vec<(f32, f32, u8)>,
}

/// Where a line of text stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct At {
    pub page: usize,
    /// The left edge of its column, and the width of that.
    pub column: Length,
    pub measure: Length,
    /// The head of the page's text area.
    pub top: Length,
    pub baseline: Length,
}

/// The foot of a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Foot {
    pub page: usize,
    /// Lines of white.
    pub short: u32,
    /// Lines that its text is deep.
    pub lines: usize,
    /// The chapter ends here.
    pub last: bool,
}

impl Notes {
    /// Notes a line down before it is placed.
    pub fn line(&mut self, line: &Line, span: Span, at: At) {
        let text: String = line.runs.iter().map(|run| run.run.text.as_str()).collect();
        let mut words = text.split_whitespace();
        let (first, last) = (words.next().unwrap_or_default(), text.split_whitespace().next_back());
        self.lines.push(Noted {
            page: at.page,
            column: at.column.to_pt().round() as i32,
            top: at.top.to_pt(),
            baseline: at.baseline.to_pt(),
            measure: at.measure.to_pt(),
            width: line.width.to_pt(),
            span: Some(span).filter(|span| is_placed(*span)),
            starts: line.starts,
            ends: line.forced_end,
            hyphen: line.ends_in_hyphen,
            fit: line.fit,
            first: letters(first),
            last: letters(last.unwrap_or_default()),
            words: text.split_whitespace().count(),
            whites: whites(line),
        });
    }

    pub fn foot(&mut self, foot: Foot) {
        self.feet.push(foot);
    }

    /// Tells all faults.
    pub fn report(mut self, pages: &[Page], leading: Length, sink: &mut Sink) {
        let leading = leading.to_pt();
        self.run_rivers(leading);
        let mut hyphens = 0;
        let (mut starts, mut ends) = (1, 1);
        for (idx, own) in self.lines.iter().enumerate() {
            let page = shown(pages, own.page);
            let line = ((own.baseline - own.top) / leading).floor() as i64 + 1;
            let above = idx.checked_sub(1).map(|idx| &self.lines[idx]);
            let below = self.lines.get(idx + 1);
            let span = own.span;
            if let Some(fit) = own.fit.filter(|fit| !own.ends && *fit > LOOSE) {
                sink.push(say::loose_line(span, &page, line, (fit * 100.0).round()));
            }
            let crosses = |other: &Noted| (other.page, other.column) != (own.page, own.column);
            if own.ends && !own.starts && above.is_some_and(crosses) {
                sink.push(say::widow(span, &page));
            }
            if own.starts && !own.ends && below.is_some_and(crosses) {
                sink.push(say::orphan(span, &page));
            }
            if own.hyphen && below.is_some_and(|below| below.page != own.page) {
                sink.push(say::hyphen_at_page_turn(span, &page));
            }
            hyphens = if own.hyphen { hyphens + 1 } else { 0 };
            if hyphens == LADDER {
                sink.push(say::ladder(span, &page, line));
            }
            let short_word = own.words == 1 && own.last.chars().count() <= SHORT_WORD;
            if own.ends && !own.starts && (short_word || own.width < RUNT * own.measure) {
                sink.push(say::runt(span, &page, line));
            }
            let touches = above.is_some_and(|above| follows(above, own, leading)) && !own.starts;
            let same = |word: &str, other: Option<&str>| touches && !word.is_empty() && other == Some(word);
            starts = if same(&own.first, above.map(|above| above.first.as_str())) { starts + 1 } else { 1 };
            let whole = !own.hyphen && !own.ends;
            ends =
                if whole && same(&own.last, above.map(|above| above.last.as_str())) { ends + 1 } else { 1 };
            for (count, word, edge) in [(starts, &own.first, "begin"), (ends, &own.last, "end")] {
                let long = word.chars().count() >= LONG_WORD;
                if count == STACK || count == 2 && long {
                    sink.push(say::stack(span, &page, line, count, edge, word));
                }
            }
            for (.., lines) in own.whites.iter().filter(|(.., lines)| *lines == RIVER) {
                sink.push(say::river(span, &page, line, lines));
            }
        }
        self.report_feet(pages, sink);
    }

    fn report_feet(&self, pages: &[Page], sink: &mut Sink) {
        let span = |page: usize| pages.get(page).and_then(|page| page.starts).map(|start| start.span);
        for (idx, foot) in self.feet.iter().enumerate() {
            let folio = shown(pages, foot.page);
            if foot.last {
                let continues = idx.checked_sub(1).is_some_and(|before| !self.feet[before].last);
                if continues && (1..LAST_LINES).contains(&foot.lines) {
                    sink.push(say::short_last_page(span(foot.page), folio, foot.lines));
                }
                continue;
            }
            if foot.short >= SHORT {
                sink.push(say::short_page(span(foot.page), &folio, foot.short));
            }
            // Pages are counted from 0, and the first is a right-hand one.
            let facing = self.feet.get(idx + 1).filter(|next| next.page == foot.page + 1 && !next.last);
            if foot.page % 2 == 1
                && let Some(facing) = facing
                && facing.short != foot.short
            {
                sink.push(say::uneven_pages(span(foot.page), folio, shown(pages, facing.page)));
            }
        }
    }

    /// Counts for each word space the lines through which its white has run.
    fn run_rivers(&mut self, leading: f64) {
        for idx in 1..self.lines.len() {
            let (before, rest) = self.lines.split_at_mut(idx);
            let (above, own) = (&before[idx - 1], &mut rest[0]);
            if !follows(above, own, leading) {
                continue;
            }
            for (left, right, lines) in &mut own.whites {
                let meets = |other: &&(f32, f32, u8)| {
                    let overlap = other.1.min(*right) - other.0.max(*left);
                    overlap >= MEETS * (other.1 - other.0).min(*right - *left)
                };
                let longest = above.whites.iter().filter(meets).map(|(.., lines)| *lines).max();
                *lines = longest.map_or(1, |lines| lines.saturating_add(1));
            }
        }
    }
}

/// The folio of a page, as it is printed.
fn shown(pages: &[Page], page: usize) -> String {
    pages.get(page).map(|page| folio::shown(&page.folio, ListStyle::Decimal)).unwrap_or_default()
}

/// The line stands directly below the other.
fn follows(above: &Noted, own: &Noted, leading: f64) -> bool {
    let gap = own.baseline - above.baseline;
    (above.page, above.column) == (own.page, own.column) && gap > 0.0 && gap < 1.3 * leading
}

fn letters(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Where the word spaces of a line are, from the left of its column.
fn whites(line: &Line) -> Vec<(f32, f32, u8)> {
    let mut whites = Vec::new();
    for own in &line.runs {
        let mut x = own.run.x.to_pt() as f32;
        let mut at = 0;
        for glyph in &own.run.glyphs {
            let end = at + usize::from(glyph.text_len);
            if own.run.text.get(at..end) == Some(" ") {
                whites.push((x, x + glyph.advance, 1));
            }
            at = end;
            x += glyph.advance;
        }
    }
    whites
}
