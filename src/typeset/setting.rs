//! Words into the list as set lines: initials, first lines, verse, and where a page may end among them.

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
/// White between a drop cap and the text beside it, in ems of the text.
const BESIDE_INITIAL: f64 = 0.12;

/// A drop cap: its runs, where they stand, and the lines that make way.
struct Initial {
    line: Line,
    lines: u32,
    width: Length,
}

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
                let room = initial.width + style.font.size * BESIDE_INITIAL;
                shape.indents = vec![room; initial.lines as usize];
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
            orphans = orphans.max(initial.lines);
            short = initial.lines.saturating_sub(u32::try_from(lines.len()).unwrap_or(u32::MAX));
            if let Some(first) = lines.first_mut() {
                first.runs.splice(0..0, initial.line.runs);
            }
        }
        self.push_lines(lines, context, orphans, style.widows);
        self.piece.list.space(Side::Bottom, style.line_height * f64::from(short));
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
            let grown = grown_above + grown_below > Length::ZERO;
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

    /// Takes the first letter off the items if the style drops or restyles it.
    fn take_initial(
        &mut self,
        items: &mut Vec<InlineItem>,
        node: Node,
        own: &Arc<ComputedStyle>,
    ) -> Option<Initial> {
        let style = self.pseudo(node, Pseudo::FirstLetter, own)?;
        let at = items.iter().position(|item| !matches!(item, InlineItem::Mark(_)))?;
        let InlineItem::Text(text) = &mut items[at] else { return None };
        let end = first_letter(&text.text)?;
        let mut letter = text.clone();
        letter.text.truncate(end);
        letter.span = cut_span(text, 0, end);
        text.span = cut_span(text, end, text.text.len());
        text.text.drain(..end);
        if style.initial_letter < 2 {
            letter.style = style;
            items.insert(at, InlineItem::Text(letter));
            return None;
        }
        let lines = style.initial_letter.min(10);
        let fonts = self.shared.job.fonts;
        let cap = |font: &crate::style::FontStyleSet| {
            fonts.face(fonts.select(&font.families, font.weight, font.style)).metrics().cap_height.max(0.1)
        };
        let drop = own.line_height * f64::from(lines - 1);
        let mut font = (*style.font).clone();
        // The initial's cap height reaches from the last of its baselines to the first line's cap line
        // (CSS Inline 3, 7.1).
        font.size = (drop + own.font.size * cap(&own.font)) / cap(&style.font);
        let style = ComputedStyle { font: Arc::new(font), ..(*style).clone() };
        letter.style = Arc::new(style.clone());
        letter.raise = Length::ZERO;
        let mut line = self.setter.set_single(&[InlineItem::Text(letter)], &style, &mut self.piece.sink);
        for LineRun { run, .. } in &mut line.runs {
            run.baseline += drop;
        }
        Some(Initial { width: line.width, line, lines })
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
fn cut_span(text: &TextItem, start: usize, end: usize) -> Span {
    let exact = (text.span.end - text.span.start) as usize == text.text.len();
    if !exact {
        return text.span;
    }
    let at = |offset: usize| text.span.start + u32::try_from(offset).unwrap_or_default();
    Span { file: text.span.file, start: at(start), end: at(end) }
}

/// The end of the first letter with the punctuation before and after it (CSS Pseudo-Elements 4, 2.2).
fn first_letter(text: &str) -> Option<usize> {
    let mut end = None;
    for (at, c) in text.char_indices() {
        match (end, c) {
            (None, c) if c.is_alphanumeric() => end = Some(at + c.len_utf8()),
            (None, c) if c.is_whitespace() => return None,
            (None, _) => {}
            // Marks that combine with the letter.
            (Some(_), '\u{300}'..='\u{36f}' | '’' | '”') => end = Some(at + c.len_utf8()),
            (Some(_), _) => break,
        }
    }
    // “O’Neill”: the apostrophe goes with the O; a closing mark after a letter is rare at a start.
    end
}

/// How much a line needs above and below what its style gives it, for pictures and larger type.
fn growth(line: &Line, style: &ComputedStyle, above: Length, below: Length) -> (Length, Length) {
    let mut up = Length::ZERO;
    let mut down = Length::ZERO;
    for picture in &line.pictures {
        up = up.max(-picture.y - above);
        down = down.max(picture.y + picture.height - below);
    }
    for LineRun { run, .. } in &line.runs {
        // A drop cap hangs below its own line, in those that make way for it.
        if run.size > style.font.size * 1.1 && run.baseline <= Length::ZERO {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_letter_takes_its_opening_marks() {
        assert_eq!(first_letter("Call"), Some(1));
        assert_eq!(first_letter("“‘Tis"), Some("“‘T".len()));
        assert_eq!(first_letter("Éa"), Some("É".len()));
        assert_eq!(first_letter("— x"), None);
        assert_eq!(first_letter("…"), None);
    }
}
