//! Listings: every line complete and inside the measure, folded with a mark where it is too long;
//! words by their kind, lines with numbers, lines to look at.
//!
//! What is no code (numbers, marks of folds, bands behind lines) is no content either: copied out of
//! the page, a listing is what its author wrote.

mod fold;

use super::compose::{Area, Composer, Context};
use super::inline::{Voice, Words};
use super::line::{Line, LineRun, letters};
use super::setting::shift;
use super::tree::{Children, Node};
use super::vertical::{AVOIDED, Cost, Frame, shows};
use crate::document::CodeBlock;
use crate::highlight::{TokenKind, highlight};
use crate::pages::StructureRole;
use crate::source::Span;
use crate::style::{ComputedStyle, Dimension, TextAlign, TextTransform, WhiteSpace};
use crate::units::Length;
use fold::{CodeLine, Rulers};
use std::sync::Arc;

/// Stands at the end of a line that goes on below.
const FOLD: &str = "↩";
/// White on each side of a fold's mark and after a line's number, in widths of a figure.
const BEFORE_MARK: f64 = 0.3;
const AFTER_NUMBER: f64 = 2.0;
/// Lines that stay together at the start and at the end of a listing.
const TOGETHER: usize = 2;
/// Of ending a page among these.
const LONELY_LINES: Cost = 3_000;
/// Of ending a page elsewhere in a listing; nothing after a blank line.
const WITHIN: Cost = 150;
/// A listing of no more lines than this is hardly worth dividing.
const SHORT: usize = 6;
const WITHIN_SHORT: Cost = 1_200;
/// Of beginning a page with a blank line of code.
const BLANK_AT_HEAD: Cost = 400;
/// Of parting a listing from the text that leads up to it.
const INTRODUCED: Cost = 600;

/// The elements of a listing's parts, in the order in which `tree` adds them.
struct Elements {
    number: Option<Node>,
    fold: Option<Node>,
    mark: Option<Node>,
    /// Of the kinds of words; none where the language is not known.
    kinds: Vec<Node>,
}

impl Elements {
    fn of(mut children: Children<'_>) -> Self {
        let (number, fold, mark) = (children.take(), children.take(), children.take());
        Elements { number, fold, mark, kinds: std::iter::from_fn(|| children.take()).collect() }
    }
}

/// What lines are set in: the listing's own style, and that of each kind of word in it.
struct Look {
    voice: Voice,
    kinds: [Option<Voice>; TokenKind::ALL.len()],
}

/// A listing under way.
struct Listing<'c, 'a, 's> {
    composer: &'c mut Composer<'a, 's>,
    elements: Elements,
    rulers: Rulers<'a>,
    plain: Look,
    /// Of lines to look at.
    marked: Option<(Look, Arc<ComputedStyle>)>,
    fold: Voice,
    fold_width: Length,
    numbers: Option<Numbers>,
    /// Letters and figures of the lines that are set.
    said: u32,
}

/// The column of the lines' numbers.
struct Numbers {
    voice: Voice,
    /// Of the widest number, and of the white after it.
    width: Length,
    gap: Length,
}

impl Numbers {
    fn whole(&self) -> Length {
        self.width + self.gap
    }
}

pub(super) fn compose<'a>(
    composer: &mut Composer<'a, '_>,
    own: &'a CodeBlock,
    node: Node,
    style: &Arc<ComputedStyle>,
    context: &Context,
) {
    if context.depth == 0 {
        let start = composer.list().entries.len();
        composer.list().lead_up_to(start, INTRODUCED);
    }
    let open = composer.open_box(style, Some(&own.meta), context, String::new);
    let mut inner = open.inner.clone();
    let code = composer.shared.tree.children(node).take();
    if let Some(code) = code {
        inner.style = verbatim(&composer.style(code, style));
    }
    let id = composer.node(StructureRole::Code, context);
    let elements = code
        .map_or(Elements { number: None, fold: None, mark: None, kinds: Vec::new() }, |code| {
            Elements::of(composer.shared.tree.children(code))
        });
    let text = own.text.strip_suffix('\n').unwrap_or(&own.text);
    let count = text.split('\n').count();
    let first = own.numbered_from();
    let last = first.map(|first| first.saturating_add(u32::try_from(count).unwrap_or(u32::MAX) - 1));
    let marks = own.marked_lines();
    let mut listing = Listing::new(composer, elements, &inner, id, last);
    if !marks.is_empty() {
        listing.prepare_marks(&inner, id);
    }
    let (before, after) = listing.insets();
    let area = inner.area;
    inner.area.x += before;
    inner.area.width = (area.width - before - after).max(Length::pt(1.0));
    let tokens = own.language.as_deref().and_then(|language| highlight(language, text));
    // Where the span holds the block's text as it is, each line has a place of its own.
    let mut offset = place_of_text(own);
    let sources: Vec<&str> = text.split('\n').collect();
    let mut frame = None;
    for (idx, source) in sources.iter().enumerate() {
        let line_number = u32::try_from(idx).unwrap_or(u32::MAX).saturating_add(1);
        let span = match &mut offset {
            Some(start) => {
                let end = *start + u32::try_from(source.len()).unwrap_or_default();
                let span = Span { file: own.meta.span.file, start: *start, end };
                *start = end + 1;
                span
            }
            None => own.meta.span,
        };
        let own_tokens = tokens.as_ref().and_then(|tokens| tokens.get(idx)).map(Vec::as_slice);
        let line = CodeLine::new(source.trim_end_matches('\r'), own_tokens);
        let is_marked = marks.contains(line_number);
        listing.frame(is_marked, &mut frame, &area);
        let number = first.map(|first| first.saturating_add(line_number - 1));
        let lines = listing.lines(&line, span, number, is_marked, before);
        let start = listing.composer.list().entries.len();
        listing.composer.push_lines(lines, &inner, 1, 1);
        let entries = &mut listing.composer.list().entries;
        let end = entries.len();
        for entry in &mut entries[start..end.saturating_sub(1)] {
            entry.cost = AVOIDED;
        }
        if let Some(entry) = entries.last_mut() {
            entry.cost = cost_after(idx, &sources);
        }
    }
    listing.frame(false, &mut frame, &area);
    composer.close_box(open);
}

/// Of ending a page after a line.
fn cost_after(idx: usize, sources: &[&str]) -> Cost {
    let count = sources.len();
    let is_blank = |idx: usize| sources.get(idx).is_some_and(|line| line.trim().is_empty());
    match () {
        () if idx + 1 >= count => 0,
        () if idx + 1 < TOGETHER || count - idx - 1 < TOGETHER => LONELY_LINES,
        () if count <= SHORT => WITHIN_SHORT,
        () if is_blank(idx) => 0,
        () if is_blank(idx + 1) => BLANK_AT_HEAD,
        () => WITHIN,
    }
}

/// The style of text whose spaces and line ends are its author's.
fn verbatim(style: &Arc<ComputedStyle>) -> Arc<ComputedStyle> {
    let mut own = (**style).clone();
    // The box that code stands in is the listing's.
    own.background = crate::style::Color::TRANSPARENT;
    own.white_space = WhiteSpace::Pre;
    own.text_indent = Dimension::default();
    own.text_transform = TextTransform::None;
    own.hanging_punctuation = false;
    if own.text_align == TextAlign::Justify {
        own.text_align = TextAlign::Start;
    }
    Arc::new(own)
}

/// The offset in the manuscript of the first line of a block whose lines stand there unindented.
fn place_of_text(own: &CodeBlock) -> Option<u32> {
    let length = own.meta.span.end.checked_sub(own.meta.span.start)? as usize;
    (length == own.text.len()).then_some(own.meta.span.start)
}

impl<'c, 'a, 's> Listing<'c, 'a, 's> {
    fn new(
        composer: &'c mut Composer<'a, 's>,
        elements: Elements,
        context: &Context,
        id: crate::pages::StructureId,
        last: Option<u32>,
    ) -> Self {
        let fonts = composer.shared.job.fonts;
        let mut rulers = Rulers::new(fonts, &context.style);
        let voice = Voice::new(context, id);
        let artifact = |composer: &Composer<'a, 's>, node: Option<Node>| {
            let style = node.map(|node| verbatim(&composer.style(node, &context.style)));
            Voice::artifact(context).styled(style.as_ref().unwrap_or(&context.style))
        };
        let fold = artifact(composer, elements.fold);
        let figure = rulers.width(None, '0');
        let fold_width = Rulers::new(fonts, &fold.style).width(None, '↩') + figure * BEFORE_MARK;
        let numbers = last.map(|last| {
            let voice = artifact(composer, elements.number);
            let digits = u32::try_from(last.to_string().len()).unwrap_or(u32::MAX);
            let mut ruler = Rulers::new(fonts, &voice.style);
            let width = ruler.width(None, '0') * f64::from(digits);
            Numbers { voice, width, gap: figure * AFTER_NUMBER }
        });
        let plain = Look { voice, kinds: Default::default() };
        Listing { composer, elements, rulers, plain, marked: None, fold, fold_width, numbers, said: 0 }
    }

    /// The look of lines to look at.
    fn prepare_marks(&mut self, context: &Context, id: crate::pages::StructureId) {
        let Some(mark) = self.elements.mark else { return };
        let style = self.composer.style(mark, &context.style);
        let voice = Voice::new(context, id).styled(&verbatim(&style));
        self.marked = Some((Look { voice, kinds: Default::default() }, style));
    }

    /// What stands beside the code within the measure: numbers on the left, and on both sides what
    /// a band behind lines needs.
    fn insets(&self) -> (Length, Length) {
        let number = self.numbers.as_ref().map_or(Length::ZERO, Numbers::whole);
        let Some((_, style)) = &self.marked else { return (number, Length::ZERO) };
        let edge = |padding: Dimension, border: &crate::style::Border| {
            let border = if shows(border) { border.width } else { Length::ZERO };
            padding.resolve(Length::ZERO).unwrap_or(Length::ZERO) + border
        };
        let left = edge(style.padding.left, &style.border.left);
        (number + left, edge(style.padding.right, &style.border.right))
    }

    /// Opens a band before the first of several lines to look at, and closes it after the last.
    fn frame(&mut self, marked: bool, open: &mut Option<u32>, area: &Area) {
        let Some((_, style)) = &self.marked else { return };
        match (marked, *open) {
            (true, None) => {
                let numbers = self.numbers.as_ref().map_or(Length::ZERO, Numbers::whole);
                let (x, width) = (area.x + numbers, area.width - numbers);
                let frame = Frame { x, width, background: style.background, border: style.border };
                *open = Some(self.composer.list().open(frame));
            }
            (false, Some(frame)) => {
                self.composer.list().close(frame);
                *open = None;
            }
            (true, Some(_)) | (false, None) => {}
        }
    }

    /// Sets one line of code as as many lines as it needs.
    fn lines(
        &mut self,
        line: &CodeLine,
        span: Span,
        number: Option<u32>,
        marked: bool,
        before: Length,
    ) -> Vec<Line> {
        let (_, after) = self.insets();
        let measure = self.plain.voice.measure - before - after;
        for (_, kind) in &line.pieces {
            self.learn(*kind, marked);
        }
        let mut said = self.said;
        let mut set = Vec::new();
        for part in line.fold(measure, self.fold_width, &mut self.rulers) {
            let mut words = Words::default();
            let look = match &self.marked {
                Some((look, _)) if marked => look,
                _ => &self.plain,
            };
            // Neighbours that look alike are one piece.
            let mut pending: Option<(&Voice, String)> = None;
            for (text, kind) in line.pieces_in(&part.range) {
                let voice = look.voice(kind);
                match &mut pending {
                    Some((known, own)) if Arc::ptr_eq(&known.style, &voice.style) => own.push_str(text),
                    _ => {
                        if let Some((voice, own)) = &pending {
                            words.push_from(own, voice, span, said);
                            said = said.saturating_add(letters(own));
                        }
                        pending = Some((voice, text.to_owned()));
                    }
                }
            }
            if let Some((voice, own)) = &pending {
                words.push_from(own, voice, span, said);
                said = said.saturating_add(letters(own));
            }
            self.said = said;
            if part.folded {
                words.push(FOLD, &self.fold, span);
            }
            let items = words.items;
            let mut own = if items.is_empty() {
                Line::default()
            } else {
                // All in one line: what fits was measured above.
                let style = &self.plain.voice.style;
                self.composer.setter.set_single(&items, style, &mut self.composer.piece.sink)
            };
            if part.folded {
                let by = self.rulers.width(None, '0') * BEFORE_MARK;
                if let Some(mark) = own.runs.last_mut() {
                    mark.run.x += by;
                    own.width += by;
                }
            }
            shift(&mut own, part.indent);
            if part.range.start == 0 {
                self.add_number(&mut own, number, before);
            }
            set.push(own);
        }
        set
    }

    /// Finds the style of a kind of word when it is first met.
    fn learn(&mut self, kind: Option<TokenKind>, marked: bool) {
        let Some(kind) = kind else { return };
        let look = match &mut self.marked {
            Some((look, _)) if marked => look,
            _ => &mut self.plain,
        };
        let idx = place(kind);
        if look.kinds[idx].is_some() {
            return;
        }
        let own = self.elements.kinds.get(idx).map(|node| self.composer.style(*node, &look.voice.style));
        let own = own.map_or_else(|| Arc::clone(&look.voice.style), |own| verbatim(&own));
        // Where the style says nothing of it, it joins with its neighbours.
        let own = if *own == *look.voice.style { Arc::clone(&look.voice.style) } else { own };
        self.rulers.add(kind, &own);
        look.kinds[idx] = Some(look.voice.styled(&own));
    }

    /// Puts a line's number to its left.
    fn add_number(&mut self, line: &mut Line, number: Option<u32>, before: Length) {
        let (Some(number), Some(Numbers { voice, width, .. })) = (number, &self.numbers) else { return };
        let mut words = Words::default();
        words.push(&number.to_string(), voice, Span::default());
        let mut own =
            self.composer.setter.set_single(&words.items, &voice.style, &mut self.composer.piece.sink);
        // The numbers end below each other.
        let left = *width - own.width - before;
        shift(&mut own, left);
        let runs: Vec<LineRun> = own.runs;
        line.runs.splice(0..0, runs);
    }
}

impl Look {
    fn voice(&self, kind: Option<TokenKind>) -> &Voice {
        kind.and_then(|kind| self.kinds[place(kind)].as_ref()).unwrap_or(&self.voice)
    }
}

/// A kind's place among all.
fn place(kind: TokenKind) -> usize {
    TokenKind::ALL.iter().position(|own| *own == kind).unwrap_or_default()
}

/// All of a listing's width that its text can take, for tables with listings in their cells.
pub(super) fn widths(
    composer: &Composer<'_, '_>,
    own: &CodeBlock,
    style: &ComputedStyle,
) -> (Length, Length) {
    let mut rulers = Rulers::new(composer.shared.job.fonts, style);
    let width = |line: &str, rulers: &mut Rulers<'_>| {
        let line = CodeLine::new(line, None);
        line.text.chars().map(|c| rulers.width(None, c)).sum::<Length>()
    };
    let most = own.text.lines().map(|line| width(line, &mut rulers)).fold(Length::ZERO, Length::max);
    // It can be folded; but not to a ribbon.
    let least = rulers.width(None, '0') * 12.0;
    (least.min(most), most)
}
