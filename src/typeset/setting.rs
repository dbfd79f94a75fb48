//! Words into the list as set lines: first lines, verse, and where a page may end among them.

use super::compose::{Composer, Context, is_placed};
use super::geometry;
use super::inline::Words;
use super::line::{InlineItem, Line, LineRun, Shape, TextItem};
use super::tree::Node;
use super::vertical::{Entry, FORBIDDEN, HYPHEN, Kind, SetLine, Side};
use crate::source::Span;
use crate::style::ComputedStyle;
use crate::style::Pseudo;
use crate::units::Length;
use std::sync::Arc;

/// How far a verse's turned-over line is indented, in ems.
const TURNOVER: f64 = 2.0;
impl Composer<'_, '_> {
    /// Sets words in the context's style and area. `node` is the element whose `::first-letter` and
    /// `::first-line` are asked for.
    pub fn set(&mut self, words: Words, context: &Context, node: Option<Node>) {
        let mut items = words.finish();
        if items.is_empty() {
            return;
        }
        let style = &context.style;
        let indent = style.text_indent.resolve(context.area.width).unwrap_or(Length::ZERO);
        if context.verse {
            return self.set_verse(items, context, indent);
        }
        let mut shape = Shape { measure: context.area.width, indents: Vec::new(), first_indent: indent };
        let mut initial = None;
        if let Some(node) = node {
            initial = self.take_initial(&mut items, node, style);
            if let Some(initial) = &initial {
                shape.indents.clone_from(&initial.indents);
                shape.first_indent = Length::ZERO;
            }
            if let Some(first) = self.pseudo(node, Pseudo::FirstLine, style) {
                items = self.restyle_first_line(items, style, &first, &shape);
            }
        }
        let mut lines = self.setter.set(&items, style, &shape, &mut self.piece.sink);
        let mut orphans = style.orphans;
        let mut short = 0;
        if let Some(initial) = initial {
            // A tail is not cut off from the line it hangs into.
            orphans = orphans.max(initial.indents.len() as u32);
            short = initial.indents.len().saturating_sub(lines.len());
            if let Some(first) = lines.first_mut() {
                first.runs.splice(0..0, initial.runs);
                first.raised = initial.rise;
            }
        }
        self.push_lines(lines, context, orphans, style.widows);
        self.piece.list.space(Side::Bottom, style.line_height * short as f64);
    }

    /// Each line of a verse by itself; what is too long for the measure turns over, indented.
    fn set_verse(&mut self, items: Vec<InlineItem>, context: &Context, indent: Length) {
        let style = &context.style;
        let hang = if indent < Length::ZERO { -indent } else { style.font.size * TURNOVER };
        let hang = hang.min(context.area.width / 3.0);
        let first = if indent < Length::ZERO { Length::ZERO } else { indent };
        let measure = context.area.width - hang;
        let shape = Shape { measure, indents: Vec::new(), first_indent: first - hang };
        let mut lines = Vec::new();
        for line in items.split(|item| matches!(item, InlineItem::LineBreak)) {
            if line.is_empty() {
                lines.push(Line::default());
                continue;
            }
            let start = lines.len();
            lines.extend(self.setter.set(line, style, &shape, &mut self.piece.sink));
            for own in &mut lines[start..] {
                shift(own, hang);
            }
        }
        self.push_lines(lines, context, style.orphans, style.widows);
    }

    /// Adds lines to the list, with what it costs to end a page after each.
    pub fn push_lines(&mut self, lines: Vec<Line>, context: &Context, orphans: u32, widows: u32) {
        let style = &context.style;
        let count = lines.len();
        let (orphans, widows) = (orphans as usize, widows as usize);
        let leading = style.line_height.max(Length::pt(0.1));
        let same = (leading - self.shared.grid.leading).abs() < Length::pt(0.01);
        let on_grid = context.on_grid && same;
        let above = if same { self.shared.grid.above } else { geometry::above(self.shared.job, style) };
        for (idx, line) in lines.into_iter().enumerate() {
            let (grown_above, grown_below) = growth(&line, style, above, leading - above);
            // What rises by whole lines leaves the baseline on the grid.
            let grown = grown_above + grown_below > line.raised;
            let done = idx + 1;
            let cost = match () {
                () if done == count => 0,
                () if done < orphans || count - done < widows => FORBIDDEN,
                () if line.ends_in_hyphen => HYPHEN,
                () => 0,
            };
            let span = line.runs.iter().map(|run| run.span).find(|span| is_placed(*span));
            let set = SetLine {
                x: context.area.x,
                above: above + grown_above,
                on_grid: on_grid && !grown,
                span: span.unwrap_or_default(),
                line,
            };
            let height = leading + grown_above + grown_below;
            self.list().entries.push(Entry { kind: Kind::Line(Box::new(set)), height, cost });
        }
    }

    /// Items with the style of the first line on what turns out to stand in it. The wider type takes
    /// fewer words into the line, so it is set again until no more words fall out of it.
    fn restyle_first_line(
        &mut self,
        items: Vec<InlineItem>,
        own: &Arc<ComputedStyle>,
        first: &Arc<ComputedStyle>,
        shape: &Shape,
    ) -> Vec<InlineItem> {
        let mut inside = usize::MAX;
        let mut restyled = items.clone();
        for _ in 0..4 {
            let mut quiet = crate::diagnostic::Sink::default();
            let lines = self.setter.set(&restyled, own, shape, &mut quiet);
            let Some(line) = lines.first() else { break };
            let seen = line.runs.iter().flat_map(|run| run.run.text.chars());
            let seen = seen.filter(|c| !c.is_whitespace()).count();
            if seen >= inside {
                break;
            }
            inside = seen;
            restyled = split_style(&items, own, first, inside);
        }
        restyled
    }
}

/// The items with `first` in place of `own` on their first characters, white space not counted.
fn split_style(
    items: &[InlineItem],
    own: &Arc<ComputedStyle>,
    first: &Arc<ComputedStyle>,
    mut left: usize,
) -> Vec<InlineItem> {
    let mut split = Vec::with_capacity(items.len() + 1);
    for item in items {
        let InlineItem::Text(text) = item else {
            split.push(item.clone());
            continue;
        };
        let mut end = 0;
        for (at, c) in text.text.char_indices() {
            if left == 0 {
                break;
            }
            left -= usize::from(!c.is_whitespace());
            end = at + c.len_utf8();
        }
        let style = if Arc::ptr_eq(&text.style, own) || text.style.font == own.font {
            Arc::clone(first)
        } else {
            // Another voice in the line keeps its own type, but takes the line's capitals.
            let mut font = (*text.style.font).clone();
            font.caps = first.font.caps;
            Arc::new(ComputedStyle { font: Arc::new(font), ..(*text.style).clone() })
        };
        if end > 0 {
            let inside = text.text[..end].to_owned();
            let span = cut_span(text, 0, end);
            split.push(InlineItem::Text(TextItem { text: inside, style, span, ..text.clone() }));
        }
        if end < text.text.len() {
            let rest = text.text[end..].to_owned();
            let span = cut_span(text, end, text.text.len());
            split.push(InlineItem::Text(TextItem { text: rest, span, ..text.clone() }));
        }
    }
    split
}

/// The span of a part of an item, where its text is the manuscript's letter by letter.
pub(super) fn cut_span(text: &TextItem, start: usize, end: usize) -> Span {
    let exact = (text.span.end - text.span.start) as usize == text.text.len();
    if !exact {
        return text.span;
    }
    let at = |offset: usize| text.span.start + u32::try_from(offset).unwrap_or_default();
    Span { file: text.span.file, start: at(start), end: at(end) }
}

/// How much a line needs above and below what its style gives it, for pictures and larger type.
fn growth(line: &Line, style: &ComputedStyle, above: Length, below: Length) -> (Length, Length) {
    let mut up = line.raised;
    let mut down = Length::ZERO;
    for picture in &line.pictures {
        up = up.max(-picture.y - above);
        down = down.max(picture.y + picture.height - below);
    }
    for LineRun { run, .. } in &line.runs {
        // An initial stands in lines that make way for it.
        let initial = run.baseline > Length::ZERO || line.raised > Length::ZERO;
        if run.size > style.font.size * 1.1 && !initial {
            up = up.max(run.size * 0.75 - run.baseline - above);
            down = down.max(run.size * 0.25 - below);
        }
    }
    (up, down)
}

/// Moves everything in a line to the right.
pub(super) fn shift(line: &mut Line, by: Length) {
    for run in &mut line.runs {
        run.run.x += by;
    }
    for picture in &mut line.pictures {
        picture.x += by;
    }
    for (_, left, right) in &mut line.links {
        *left += by;
        *right += by;
    }
    for rule in &mut line.rules {
        rule.left += by;
        rule.right += by;
    }
    for folio in &mut line.page_references {
        folio.right += by;
    }
    line.width += by;
}
