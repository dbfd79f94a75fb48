//! Words into the list as set lines: first lines, verse, and where a page may end among them.

use super::compose::{Composer, Context, is_placed};
use super::geometry;
use super::inline::Words;
use super::line::{InlineItem, Line, LineRun, Shape, TextItem, letters};
use super::paragraph::{FirstEnd, SetParagraph, Setter};
use super::standing::{self, FirstLine, Task, Text};
use super::tree::Node;
use super::vertical::{AVOIDED, Again, Choices, Cost, Entry, FORBIDDEN, HYPHEN, Kind, SetLine, Side};
use crate::pages::Tag;
use crate::source::Span;
use crate::style::Pseudo;
use crate::style::{ComputedStyle, HyphenateLast};
use crate::units::Length;
use std::sync::Arc;

/// How far a verse's turned-over line is indented, in ems.
const TURNOVER: f64 = 2.0;

/// Demerits for a first line in small capitals that ends in plain letters, and for each word of them;
/// a line whose spaces are stretched by all they should be has about as many.
const PLAIN_END: f64 = 3_000.0;
const PLAIN_WORD: f64 = 300.0;
/// Words from the end of a first line that may be plain.
const MOST_PLAIN: usize = 8;

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
        let mut shape = Shape { measure: context.area.width, first_indent: indent, ..Shape::default() };
        let mut initial = None;
        if let Some(node) = node {
            initial = self.take_initial(&mut items, node, style);
            if let Some(initial) = &initial {
                shape.indents.clone_from(&initial.indents);
                shape.first_indent = Length::ZERO;
            }
            if let Some(first) = self.pseudo(node, Pseudo::FirstLine, style) {
                let settled = self.restyle_first_line(items, style, &first, &shape);
                (items, shape.first_end) = settled;
            }
        }
        if let Some(narrow) = self.narrow {
            let y = self.list().content_height();
            narrow.narrow(&mut shape, y, style.line_height.max(Length::pt(0.1)));
        }
        // Only running text is set in more ways than one: pages are made even by it.
        let varies =
            self.narrow.is_none() && context.on_grid && initial.is_none() && !items.iter().any(is_fixed);
        let (mut lines, others) = if varies {
            let set = self.set_text(Task::WithOthers, &items, style, &shape);
            (set.lines, set.others)
        } else {
            (self.set_text(Task::Best, &items, style, &shape).lines, Vec::new())
        };
        let start = self.list().entries.len();
        let count = lines.len();
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
        if !others.is_empty() {
            let again = Again { items, style: Arc::clone(style), shape };
            self.attach_choices(start, Choices { lines: count, others, again });
        }
        self.piece.list.space(Side::Bottom, style.line_height * short as f64);
    }

    /// Sets a paragraph, or takes it from where it stands.
    pub(super) fn set_text(
        &mut self,
        task: Task,
        items: &[InlineItem],
        style: &Arc<ComputedStyle>,
        shape: &Shape,
    ) -> SetParagraph {
        let text = Text { items, style, shape };
        standing::set(self.shared.rack, self.setter, task, text, &mut self.piece.sink)
    }

    /// Gives the first line of a paragraph its choices, if all of its lines are plain ones of the grid.
    fn attach_choices(&mut self, start: usize, choices: Choices) {
        let lines = self.piece.list.entries.get_mut(start..).unwrap_or_default();
        let plain = |entry: &Entry| matches!(&entry.kind, Kind::Line(line) if line.on_grid);
        if lines.len() == choices.lines
            && lines.iter().all(plain)
            && let Some(Entry { kind: Kind::Line(first), .. }) = lines.first_mut()
        {
            first.choices = Some(Box::new(choices));
        }
    }

    /// Each line of a verse by itself; what is too long for the measure turns over, indented.
    fn set_verse(&mut self, items: Vec<InlineItem>, context: &Context, indent: Length) {
        let style = &context.style;
        let hang = if indent < Length::ZERO { -indent } else { style.font.size * TURNOVER };
        let hang = hang.min(context.area.width / 3.0);
        let first = if indent < Length::ZERO { Length::ZERO } else { indent };
        let measure = context.area.width - hang;
        let shape = Shape { measure, first_indent: first - hang, ..Shape::default() };
        let mut lines = Vec::new();
        for line in items.split(|item| matches!(item, InlineItem::LineBreak)) {
            if line.is_empty() {
                lines.push(Line::default());
                continue;
            }
            let start = lines.len();
            lines.extend(self.set_text(Task::Best, line, style, &shape).lines);
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
        let grid = &self.shared.grid;
        let rows = (leading / grid.leading).round().max(1.0);
        let whole = (leading - grid.leading * rows).abs() < Length::pt(0.01);
        let on_grid = context.on_grid && whole && rows == 1.0;
        // A leading of several rows has its baseline on the last of them.
        let above = if whole {
            grid.above + grid.leading * (rows - 1.0)
        } else {
            geometry::above(self.shared.job, style)
        };
        for (idx, line) in lines.into_iter().enumerate() {
            let cost =
                line_cost((idx, count), (orphans, widows), line.ends_in_hyphen.then(|| hyphen_cost(style)));
            let (grown_above, grown_below) = growth(&line, style, above, leading - above);
            // What rises by whole lines leaves the baseline on the grid.
            let grown = grown_above + grown_below > line.raised;
            // What repeats the text is not where a page begins in it.
            let told = line.runs.iter().filter(|run| matches!(run.tag, Tag::Content(_)));
            let span = told.map(|run| run.span).find(|span| is_placed(*span));
            let set = SetLine {
                x: context.area.x,
                above: above + grown_above,
                on_grid: on_grid && !grown,
                span: span.unwrap_or_default(),
                line,
                choices: None,
            };
            let height = leading + grown_above + grown_below;
            self.list().entries.push(Entry { kind: Kind::Line(Box::new(set)), height, cost });
        }
    }

    /// Items with the style of the first line on what stands in it, and where it ends: at the place
    /// from which the whole paragraph is best. Small capitals may end before the line does, where words
    /// that fill it in capitals would be far apart: so they do in good books.
    fn restyle_first_line(
        &mut self,
        items: Vec<InlineItem>,
        own: &Arc<ComputedStyle>,
        first: &Arc<ComputedStyle>,
        shape: &Shape,
    ) -> (Vec<InlineItem>, Option<usize>) {
        let text = Text { items: &items, style: own, shape };
        let rack = self.shared.rack;
        let key = rack.and_then(|rack| rack.key_for(Task::FirstLine, text, Some(first), self.setter));
        let kept = rack.zip(key).and_then(|(rack, key)| rack.first_line(&key));
        let found = kept.unwrap_or_else(|| self.first_line(&items, own, first, shape));
        if let (Some(rack), Some(key), None) = (rack, key, kept) {
            rack.keep_first_line(key, &found);
        }
        (split_style(&items, own, first, found.end), found.first_end)
    }

    /// Where a first line in a style of its own ends best.
    fn first_line(
        &mut self,
        items: &[InlineItem],
        own: &Arc<ComputedStyle>,
        first: &Arc<ComputedStyle>,
        shape: &Shape,
    ) -> FirstLine {
        let all = split_style(items, own, first, None);
        let ends = self.setter.first_line_ends(&all, own, shape);
        let mut best: Option<(f64, FirstLine)> = None;
        let mut offer = |setter: &mut Setter, end: FirstEnd, first_end: Option<usize>, extra: f64| {
            let tried = split_style(items, own, first, Some(end));
            let shape = Shape { first_end, ..shape.clone() };
            let demerits = setter.demerits(&tried, own, &shape) + extra;
            if best.as_ref().is_none_or(|(least, ..)| demerits < *least) {
                best = Some((demerits, FirstLine { end: Some(end), first_end }));
            }
        };
        for end in &ends.lines {
            offer(self.setter, *end, Some(end.at), 0.0);
        }
        if first.font.caps != own.font.caps || ends.lines.is_empty() {
            let words = ends.words.iter().chain(&ends.lines).filter(|end| !end.divides);
            for (idx, end) in words.rev().take(MOST_PLAIN).enumerate() {
                let extra = PLAIN_END + PLAIN_WORD * f64::from(u32::try_from(idx).unwrap_or_default());
                offer(self.setter, *end, None, extra);
            }
        }
        best.map_or(FirstLine { end: None, first_end: None }, |(_, found)| found)
    }
}

/// What is not run-on text; its line may be taller than others, or break where it is told.
fn is_fixed(item: &InlineItem) -> bool {
    match item {
        InlineItem::Text(_) | InlineItem::Mark(_) => false,
        InlineItem::LineBreak
        | InlineItem::Picture { .. }
        | InlineItem::Leader { .. }
        | InlineItem::PageReference { .. } => true,
    }
}

/// What it costs to end a page after a line of a paragraph: which of how many it is, and how many
/// lines must stand before and after a page's end; for one that ends in a hyphen what that costs.
pub(super) fn line_cost(
    (idx, count): (usize, usize),
    (orphans, widows): (usize, usize),
    hyphen: Option<Cost>,
) -> Cost {
    let done = idx + 1;
    match () {
        () if done == count => 0,
        () if done < orphans || count - done < widows => FORBIDDEN,
        () => hyphen.unwrap_or_default(),
    }
}

/// What a divided word costs at the end of a page.
pub(super) fn hyphen_cost(style: &ComputedStyle) -> Cost {
    match style.hyphenation.last {
        HyphenateLast::None => HYPHEN,
        HyphenateLast::Always | HyphenateLast::Column | HyphenateLast::Page | HyphenateLast::Spread => {
            AVOIDED - 1
        }
    }
}

/// The items with `first` in place of `own` up to the first line's end; all of them without one.
fn split_style(
    items: &[InlineItem],
    own: &Arc<ComputedStyle>,
    first: &Arc<ComputedStyle>,
    end: Option<FirstEnd>,
) -> Vec<InlineItem> {
    let (last, byte) = end.map_or((items.len(), 0), |end| (end.item, end.byte));
    let divides = end.is_some_and(|end| end.divides);
    let mut split = Vec::with_capacity(items.len() + 1);
    for (idx, item) in items.iter().enumerate() {
        let InlineItem::Text(text) = item else {
            split.push(item.clone());
            continue;
        };
        let end = match idx.cmp(&last) {
            std::cmp::Ordering::Less => text.text.len(),
            std::cmp::Ordering::Equal => byte.min(text.text.len()),
            std::cmp::Ordering::Greater => 0,
        };
        let style = if Arc::ptr_eq(&text.style, own) || text.style.font == own.font {
            Arc::clone(first)
        } else {
            // Another voice in the line keeps its own type, but takes the line's capitals.
            let mut font = (*text.style.font).clone();
            font.caps = first.font.caps;
            Arc::new(ComputedStyle { font: Arc::new(font), ..(*text.style).clone() })
        };
        if end > 0 {
            let mut inside = text.text[..end].to_owned();
            if idx == last && divides {
                inside.push('\u{AD}');
            }
            let span = cut_span(text, 0, end);
            split.push(InlineItem::Text(TextItem { text: inside, style, span, ..text.clone() }));
        }
        if end < text.text.len() {
            let rest = text.text[end..].to_owned();
            let span = cut_span(text, end, text.text.len());
            let before = text.before.map(|before| before.saturating_add(letters(&text.text[..end])));
            split.push(InlineItem::Text(TextItem { text: rest, span, before, ..text.clone() }));
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
        folio.left += by;
        folio.right += by;
    }
    line.width += by;
}
