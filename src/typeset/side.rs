//! Boxes at the side of the text: a small figure or a sidebar with the lines of the paragraphs after it
//! running beside it.
//!
//! The box and the lines beside it are one block, so that no page ends within it. Where on the page it
//! comes is not known yet; so the paragraphs are set again and again with the box a line further down
//! each time, and the page breaks take the setting in which it leaves no gap at the foot of a page.
//! Where there is not text enough, up to the next heading or whatever is no paragraph, the box stands
//! in the flow.

use super::compose::{Area, Composer, Context};
use super::counter::Counters;
use super::figure::{self, Placing};
use super::line::Shape;
use super::tree::{Children, Node, is_bare};
use super::vertical::{Beside, Entry, Kind, List, Stack};
use crate::document::{Block, Image, pictures_alone};
use crate::style::{Break, Clear, ComputedStyle, Dimension, Display, Float};
use crate::units::{Edges, Length};
use std::sync::Arc;

/// Paragraphs that may run beside one box.
const MOST_PARAGRAPHS: usize = 24;
/// The width of a box for which nobody says one.
const SHARE: f64 = 0.4;
/// A box takes this much of the measure at most, and leaves so many ems to the text.
const MOST_SHARE: f64 = 0.7;
const LEAST_TEXT: f64 = 9.0;
/// White below the box before lines run on below it, in lines; the same again is in the line itself.
const BELOW: f64 = 0.3;
/// White between the box and the text where the style gives none, in ems.
const GAP: f64 = 1.0;
/// A share of the type's size above the baseline at which the head of the box stands.
const HEAD: f64 = 0.65;

/// Where lines give up room to a box.
#[derive(Clone, Copy, Debug)]
pub(super) struct Narrow {
    /// From the head of the list that is composed.
    pub from: Length,
    pub until: Length,
    pub left: Length,
    pub right: Length,
}

/// A box composed to stand at a side.
struct SideBox {
    stack: Stack,
    height: Length,
    width: Length,
    /// White between it and the text.
    gap: Length,
    float: Float,
    /// Nothing follows the text beside it in the box that holds both.
    ends: bool,
}

impl SideBox {
    /// White that is kept below it, in lines.
    fn below(&self) -> f64 {
        // It stands a little below the head of its first line, and nothing need follow.
        if self.ends { BELOW - 0.05 } else { BELOW }
    }
}

/// How much a composer has made, to go back to.
pub(super) struct Checkpoint {
    structure: usize,
    marks: usize,
    links: usize,
    notes: usize,
    pending: usize,
    pub own_pages: usize,
    counters: Counters,
}

impl Narrow {
    /// Takes from the lines of a paragraph that begins at `y` what the box takes.
    pub fn narrow(&self, shape: &mut Shape, y: Length, leading: Length) {
        let line = |height: Length| ((height - y) / leading - 0.01).ceil().max(0.0) as usize;
        let (first, end) = (line(self.from), line(self.until));
        for (own, room) in [(&mut shape.indents, self.left), (&mut shape.outdents, self.right)] {
            if room > Length::ZERO && end > first {
                own.resize(own.len().max(end), Length::ZERO);
                own[first..end].iter_mut().for_each(|length| *length += room);
            }
        }
    }
}

impl<'a> Composer<'a, '_> {
    /// Sets a block that its style moves to a side, with the paragraphs after it; how many of those were
    /// set with it. None, with nothing changed, if it is no such block or must stand in the flow.
    pub fn beside(
        &mut self,
        block: &'a Block,
        after: &'a [Block],
        children: &mut Children<'_>,
        context: &Context,
    ) -> Option<usize> {
        if !is_movable(block) || context.note || context.verse || self.narrow.is_some() {
            return None;
        }
        let mut ahead = *children;
        let node = ahead.take()?;
        let style = self.style(node, &context.style);
        let aside = matches!(style.float, Float::Left | Float::Right | Float::Inside | Float::Outside);
        if !aside || style.display == Display::None {
            return None;
        }
        let text = self.paragraphs(after, ahead, &style, context);
        if text == 0 {
            return None;
        }
        let begun = self.checkpoint();
        let outer = std::mem::take(&mut self.piece.sink);
        let mut side = self.side_box(block, node, &style, context);
        // A box within a box may reach below its text: the outer one ends below both.
        side.ends = context.depth > 0 && text == after.len();
        // A table that is turned has left the box for a page of its own.
        let stays = self.piece.own_pages.len() == begun.own_pages;
        let fits =
            stays && context.area.width - side.width - side.gap >= context.style.font.size * LEAST_TEXT;
        let set = fits.then(|| self.set_beside(&side, &after[..text], ahead, context)).flatten();
        let own = std::mem::replace(&mut self.piece.sink, outer);
        let Some((count, entries)) = set else {
            self.go_back(&begun);
            return None;
        };
        self.piece.sink.extend(own);
        self.push_group(entries);
        children.take();
        after[..count].iter().for_each(|block| children.skip(block));
        Some(count)
    }

    /// How many paragraphs follow that a box may stand beside.
    fn paragraphs(
        &self,
        after: &'a [Block],
        mut children: Children<'_>,
        floating: &ComputedStyle,
        context: &Context,
    ) -> usize {
        let clears = |clear: Clear| match clear {
            Clear::None => false,
            Clear::Both => true,
            Clear::Left => floating.float != Float::Right,
            Clear::Right => floating.float != Float::Left,
        };
        let mut count = 0;
        for block in after.iter().take(MOST_PARAGRAPHS) {
            let Block::Paragraph(own) = block else { break };
            let Some(node) = (!is_bare(own)).then(|| children.take()).flatten() else { break };
            let style = self.style(node, &context.style);
            let plain = style.display != Display::None
                && style.break_before == Break::Auto
                && style.break_after == Break::Auto
                && (style.page.is_none() || style.page == context.page);
            if !plain || clears(style.clear) {
                break;
            }
            count += 1;
        }
        count
    }

    /// The box, composed by itself.
    fn side_box(
        &mut self,
        block: &'a Block,
        node: Node,
        style: &Arc<ComputedStyle>,
        context: &Context,
    ) -> SideBox {
        let measure = context.area.width;
        let width = self.side_width(block, node, style, context);
        let margin = |own: Dimension| own.resolve(measure).filter(|own| *own > Length::ZERO);
        // Which side faces the text is known of `left` and `right` alone.
        let facing = match style.float {
            Float::Left => margin(style.margin.right),
            Float::Right => margin(style.margin.left),
            _ => larger(margin(style.margin.left), margin(style.margin.right)),
        };
        let gap = facing.unwrap_or(context.style.font.size * GAP);
        let zero = Dimension::Length(Length::ZERO);
        let own = Arc::new(ComputedStyle {
            float: Float::None,
            margin: Edges::all(zero),
            width: Dimension::Auto,
            max_width: Dimension::Auto,
            break_before: Break::Auto,
            break_after: Break::Auto,
            ..(**style).clone()
        });
        let area = Area { x: Length::ZERO, width };
        let inside = Context { area, columns: None, on_grid: false, ..context.clone() };
        let list = self.apart(|composer| match block {
            Block::Figure(figure) => {
                let placing = Placing { whole: Some(measure), ..Placing::default() };
                composer.figure_among(figure, node, &own, &inside, placing);
            }
            other => composer.styled(other, node, &own, &inside),
        });
        let (stack, height) = trimmed(list).into_stack();
        SideBox { stack, height, width, gap, float: style.float, ends: false }
    }

    /// The width that the author or the style gives the box, else that of its widest picture.
    fn side_width(&self, block: &'a Block, node: Node, style: &ComputedStyle, context: &Context) -> Length {
        let measure = context.area.width;
        let most = measure * MOST_SHARE;
        let written = |value: Option<&str>| value.and_then(|value| figure::dimension(value, measure));
        let given = written(block.meta().value("width")).or_else(|| style.width.resolve(measure));
        if let Some(given) = given {
            return given.min(most);
        }
        let Block::Figure(own) = block else { return measure * SHARE };
        let mut children = self.shared.tree.children(node);
        let mut widest: Option<Length> = None;
        for block in &own.blocks {
            let Block::Paragraph(paragraph) = block else {
                children.skip(block);
                continue;
            };
            for image in pictures_alone(paragraph) {
                let Some(node) = children.take() else { break };
                let width = written(image.meta.value("width"));
                widest = larger(widest, width.or_else(|| self.natural_picture_width(image, node, context)));
            }
        }
        widest.unwrap_or(measure * SHARE).min(most)
    }

    fn natural_picture_width(&self, image: &Image, node: Node, context: &Context) -> Option<Length> {
        let style = self.style(node, &context.style);
        let natural = self.shared.job.pictures.get(image.asset.as_ref()?)?.natural.width;
        let given = match style.width {
            Dimension::Length(width) => width,
            Dimension::Auto | Dimension::Percent(_) => natural.min(context.area.width * SHARE),
        };
        Some(given).filter(|width| *width > Length::ZERO)
    }

    /// Sets paragraphs beside a box in as many ways as there is text for; how many paragraphs that takes,
    /// and the ways, each as what stands in the list. None if the text is too short for any.
    fn set_beside(
        &mut self,
        side: &SideBox,
        text: &'a [Block],
        children: Children<'_>,
        context: &Context,
    ) -> Option<(usize, Vec<Vec<Entry>>)> {
        let leading = context.style.line_height.max(Length::pt(1.0));
        let lines = (side.height / leading + side.below() - 0.001).ceil().max(1.0);
        let needed = leading * lines;
        // With the box at the head of the next page, the page before has at most as many lines less one.
        let most = lines.min(((self.depth_of(context) - needed) / leading).max(0.0));
        let begun = self.checkpoint();
        let mut ways = Vec::new();
        let mut count = None;
        for down in 0..(most as usize).max(1) {
            let from = leading * down as f64;
            self.go_back(&begun);
            let quiet = (down > 0).then(|| std::mem::take(&mut self.piece.sink));
            let reach = leading * (lines + most);
            let (used, list) = self.narrowed(side, text, children, (from, needed, reach), count, context);
            if let Some(sink) = quiet {
                self.piece.sink = sink;
            }
            let Some(way) = group(list, side, from, needed, context) else { break };
            count = Some(used);
            ways.push(way);
        }
        Some((count?, ways))
    }

    /// The paragraphs, narrowed where the box stands; as many as reach far enough, or `count`.
    fn narrowed(
        &mut self,
        side: &SideBox,
        text: &'a [Block],
        mut children: Children<'_>,
        (from, needed, reach): (Length, Length, Length),
        count: Option<usize>,
        context: &Context,
    ) -> (usize, List) {
        let room = side.width + side.gap;
        let left = matches!(side.float, Float::Left | Float::Inside);
        let (left, right) = if left { (room, Length::ZERO) } else { (Length::ZERO, room) };
        self.narrow = Some(Narrow { from, until: from + needed, left, right });
        let mut used = 0;
        let list = self.apart(|composer| {
            for block in text {
                let far = composer.list().content_height() >= reach;
                if count.map_or(far, |count| used >= count) {
                    break;
                }
                composer.block(block, &mut children, context);
                used += 1;
            }
        });
        self.narrow = None;
        (used, list)
    }

    /// Adds a group to the list: what is alike in all ways to set it outside of it.
    fn push_group(&mut self, mut ways: Vec<Vec<Entry>>) {
        let is_margin = |entry: Option<&Entry>| entry.is_some_and(|own| matches!(own.kind, Kind::Margin));
        let mut above = Length::ZERO;
        let mut below = Length::ZERO;
        for way in &mut ways {
            while is_margin(way.first()) {
                above = way.remove(0).height;
            }
            while is_margin(way.last()) {
                below = way.pop().map_or(below, |entry| entry.height);
            }
        }
        let mut ways = ways.into_iter();
        let Some(first) = ways.next() else { return };
        self.list().margin(above);
        let others: Vec<Vec<Entry>> = ways.collect();
        if !others.is_empty() {
            let group = Beside { count: first.len(), others };
            self.list().push(Kind::Beside(Box::new(group)), Length::ZERO);
        }
        self.list().entries.extend(first);
        self.list().margin(below);
    }

    pub fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            structure: self.piece.structure.len(),
            marks: self.piece.marks.len(),
            links: self.piece.links.len(),
            notes: self.piece.notes.len(),
            pending: self.pending.len(),
            own_pages: self.piece.own_pages.len(),
            counters: self.piece.counters.clone(),
        }
    }

    pub fn go_back(&mut self, to: &Checkpoint) {
        self.piece.structure.truncate(to.structure);
        self.piece.marks.truncate(to.marks);
        self.piece.links.truncate(to.links);
        self.piece.notes.truncate(to.notes);
        self.pending.truncate(to.pending);
        self.piece.own_pages.truncate(to.own_pages);
        self.piece.counters.clone_from(&to.counters);
    }
}

/// Whether text may run beside a block if its style says so.
pub(super) fn is_movable(block: &Block) -> bool {
    match block {
        Block::Figure(_)
        | Block::Division(_)
        | Block::Quote(_)
        | Block::Admonition(_)
        | Block::Table(_)
        | Block::Code(_) => true,
        Block::Paragraph(_)
        | Block::Heading(_)
        | Block::List(_)
        | Block::Definitions(_)
        | Block::Break(_)
        | Block::Math(_)
        | Block::Raw(_)
        | Block::Notes(_)
        | Block::Contents(_) => false,
    }
}

fn larger(a: Option<Length>, b: Option<Length>) -> Option<Length> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.max(b)),
        (a, b) => a.or(b),
    }
}

/// A list without the white at its ends.
pub(super) fn trimmed(mut list: List) -> List {
    let white = |entry: &&Entry| matches!(entry.kind, Kind::Margin);
    let above = list.entries.iter().take_while(white).count();
    list.entries.drain(..above);
    let below = list.entries.iter().rev().take_while(white).count();
    list.entries.truncate(list.entries.len() - below);
    list
}

/// Composed paragraphs as a group: the lines above the box, the box with the lines beside it as one
/// block, and the lines below. None where the text does not reach along the whole box.
fn group(list: List, side: &SideBox, from: Length, needed: Length, context: &Context) -> Option<Vec<Entry>> {
    let small = Length::pt(0.01);
    let known = |entry: &Entry| {
        matches!(entry.kind, Kind::Line(_) | Kind::Margin | Kind::Mark(_) | Kind::Space(_) | Kind::Page(..))
    };
    if !list.frames.is_empty() || !list.entries.iter().all(known) {
        return None;
    }
    let leading = context.style.line_height;
    let above = list.entries.len() - list.content().len();
    let mut y = Length::ZERO;
    let (mut first, mut end) = (None, list.entries.len());
    let (mut top, mut bottom) = (Length::ZERO, None);
    for (idx, entry) in list.entries.iter().enumerate().skip(above) {
        if first.is_none() && y >= from - small && matches!(entry.kind, Kind::Line(_)) {
            (first, top) = (Some(idx), y);
        }
        if first.is_some() && y >= from + needed - small {
            (end, bottom) = (idx, Some(y));
            break;
        }
        y += entry.height;
    }
    let first = first?;
    // A line of white below the last one is no loss.
    let pads = y + leading >= from + needed - small || side.ends && from == Length::ZERO;
    let bottom = bottom.unwrap_or(if pads { from + needed } else { y });
    let Kind::Line(line) = &list.entries[first].kind else { return None };
    let dy = (line.above - context.style.font.size * HEAD).max(Length::ZERO);
    if bottom - top < side.height + leading * (side.below() - 0.001) || bottom < from + needed - small {
        return None;
    }
    let mut entries = list.entries;
    let below = entries.split_off(end);
    let beside = entries.split_off(first);
    let cost = beside.last().map_or(0, |entry| entry.cost);
    let on_grid = beside.iter().all(|entry| match &entry.kind {
        Kind::Line(line) => line.on_grid,
        _ => true,
    });
    let whole = context.area;
    let (text, _) = List { entries: beside, ..List::default() }.into_stack();
    let room = side.width + side.gap;
    let (left, right) = (whole.x, whole.x + whole.width - side.width);
    // On a right-hand page the spine is on the left.
    let on_left = matches!(side.float, Float::Left | Float::Inside);
    let placed = |x: Length, by: Length| {
        let mut stack = Stack::default();
        stack.add(side.stack.clone(), x, dy);
        stack.add(text.clone(), by, Length::ZERO);
        stack
    };
    let mut stack = placed(if on_left { left } else { right }, Length::ZERO);
    if matches!(side.float, Float::Inside | Float::Outside) {
        let other = if on_left { placed(right, -room) } else { placed(left, room) };
        stack.verso = Some(other.things);
    }
    stack.on_grid = on_grid;
    let mut block = Entry::new(Kind::Block(Box::new(stack)), bottom - top);
    block.cost = cost;
    entries.push(block);
    entries.extend(below);
    Some(entries)
}
