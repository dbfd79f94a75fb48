//! The vertical list: what stands below each other in one column, with the places where a page may
//! end and what ending it there costs.
//!
//! Margins collapse while the list is made (CSS 2.2, 8.3.1). Composers make lists, pages consume them.

use super::line::{InlineItem, Line, MarkId, Shape};
use super::paragraph::Other;
use crate::document::AssetPath;
use crate::pages::Tag;
use crate::source::Span;
use crate::style::{Border, BorderStyle, Break, Color, ComputedStyle, VerticalAlign};
use crate::units::{Edges, Length, Rect};
use std::sync::Arc;

/// What it costs to end a page somewhere (dimensionless; a page one line short costs 100).
pub(super) type Cost = u32;
/// A page never ends here while any other place is left.
pub(super) const FORBIDDEN: Cost = 1_000_000;
/// The same, since a heading or the like belongs to what follows it.
pub(super) const KEPT: Cost = FORBIDDEN + 1;
/// `break-inside: avoid`: worse than any white space, better than a widow.
pub(super) const AVOIDED: Cost = 60_000;
/// A page that ends within a word: a line of white at the foot of both facing pages is better.
pub(super) const HYPHEN: Cost = 6_000;

#[derive(Clone, Debug, Default)]
pub(super) struct List {
    pub entries: Vec<Entry>,
    pub frames: Vec<Frame>,
    /// Table heads that stand again on each page on which their table goes on.
    pub repeats: Vec<Repeat>,
    /// No page may end just before this list.
    pub avoid_before: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub kind: Kind,
    pub height: Length,
    /// Of ending the page after this entry.
    pub cost: Cost,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    Line(Box<SetLine>),
    /// Something that cannot be divided: a picture, a table row, an ornament.
    Block(Box<Stack>),
    /// White that collapses with its neighbours and vanishes at the head of a page.
    Margin,
    /// White that stays: padding, a border's width.
    Space(Side),
    Open(u32),
    Close(u32),
    Mark(MarkId),
    Break(Break),
    /// From here on the text runs in these columns; none: over the whole measure.
    Columns(Option<Columns>),
    /// It stands elsewhere on this page or on one that follows.
    Float(Box<Floated>),
    /// The entries that follow can be set in other ways.
    Beside(Box<Beside>),
    /// The named page from here on, and which element asks for it (a new one: a new run of pages).
    Page(Option<Arc<str>>, u32),
}

/// A figure, a table or a box that has left the flow.
#[derive(Clone, Debug)]
pub(super) struct Floated {
    pub stack: Stack,
    pub height: Length,
    pub position: FloatPosition,
    /// The named page that it has to itself.
    pub page: Option<Arc<str>>,
    /// Where it stands on a page of its own.
    pub align: VerticalAlign,
    /// It spans all columns of its page.
    pub spans: bool,
    /// It calls notes.
    pub noted: bool,
    /// It stands on a left-hand page.
    pub verso: bool,
    /// It stands on the page after the float before it.
    pub follows: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FloatPosition {
    Top,
    Bottom,
    /// On a page of its own.
    Page,
}

/// A group of entries with a box at their side, and the same with the box further down.
#[derive(Clone, Debug)]
pub(super) struct Beside {
    /// Entries that follow and belong to the group.
    pub count: usize,
    /// With the box one line further down each time.
    pub others: Vec<Vec<Entry>>,
}

/// How many columns, the white between them, and the width of one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Columns {
    pub count: u32,
    pub gap: Length,
    pub width: Length,
    /// Drawn in the middle of the gap.
    pub rule: Border,
    /// The last ones are made level.
    pub balances: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Top,
    Bottom,
}

/// A line with its place in the column.
#[derive(Clone, Debug)]
pub(super) struct SetLine {
    pub line: Line,
    /// Of the line's left edge, from the column's.
    pub x: Length,
    /// From the entry's top to the baseline.
    pub above: Length,
    /// It stands on the baseline grid.
    pub on_grid: bool,
    /// Where the manuscript's own text begins in it.
    pub span: Span,
    /// It is the first line of a paragraph that can be set in a line more or fewer.
    pub choices: Option<Box<Choices>>,
}

/// The other ways to set a paragraph, beside the one that stands in the list.
#[derive(Clone, Debug)]
pub(super) struct Choices {
    /// Lines of the paragraph in the list.
    pub lines: usize,
    pub others: Vec<Other>,
    pub again: Again,
}

/// What a paragraph is set from once more.
#[derive(Clone, Debug)]
pub(super) struct Again {
    pub items: Vec<InlineItem>,
    pub style: Arc<ComputedStyle>,
    pub shape: Shape,
}

/// Things placed relative to one corner.
#[derive(Clone, Debug, Default)]
pub(super) struct Stack {
    pub things: Vec<Thing>,
    pub marks: Vec<MarkId>,
    /// The table head that stands above this row when it is the first on a page.
    pub repeat: Option<u32>,
    /// What stands in it on a left-hand page, where that differs.
    pub verso: Option<Vec<Thing>>,
    /// Its first line stands on the baseline grid, and it is whole lines tall.
    pub on_grid: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Thing {
    /// `y` is the baseline.
    Line {
        x: Length,
        y: Length,
        line: Line,
    },
    Fill {
        area: Rect,
        color: Color,
        tag: Tag,
    },
    Picture {
        asset: AssetPath,
        area: Rect,
        /// The part of it that shows, where that is not all.
        window: Option<Rect>,
        tag: Tag,
        span: Span,
    },
    /// Things turned a quarter to the left. Their own `x` runs up the page from `x` and `y`, the
    /// lower left corner, and their own `y` to the right.
    Turned {
        things: Vec<Thing>,
        x: Length,
        y: Length,
        /// How far up the page they reach.
        width: Length,
    },
}

/// A box with a background or a border; it may go on over pages.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub x: Length,
    pub width: Length,
    pub background: Color,
    pub border: Edges<Border>,
}

#[derive(Clone, Debug)]
pub(super) struct Repeat {
    pub stack: Stack,
    pub height: Length,
}

impl Entry {
    pub fn new(kind: Kind, height: Length) -> Self {
        Entry { kind, height, cost: 0 }
    }
    /// The marks in it.
    pub fn marks(&self) -> &[MarkId] {
        match &self.kind {
            Kind::Line(line) => &line.line.marks,
            Kind::Block(stack) => &stack.marks,
            Kind::Mark(mark) => std::slice::from_ref(mark),
            Kind::Float(own) => &own.stack.marks,
            Kind::Margin
            | Kind::Space(_)
            | Kind::Open(_)
            | Kind::Close(_)
            | Kind::Break(_)
            | Kind::Columns(_)
            | Kind::Beside(_)
            | Kind::Page(..) => &[],
        }
    }

    /// It shows something.
    pub fn is_content(&self) -> bool {
        matches!(self.kind, Kind::Line(_) | Kind::Block(_))
    }
}

impl List {
    pub fn push(&mut self, kind: Kind, height: Length) {
        self.entries.push(Entry::new(kind, height));
    }

    /// Adds a margin, collapsed with one that it touches.
    pub fn margin(&mut self, amount: Length) {
        for entry in self.entries.iter_mut().rev() {
            match entry.kind {
                Kind::Margin => {
                    entry.height = collapse(entry.height, amount);
                    return;
                }
                Kind::Open(_) | Kind::Mark(_) | Kind::Page(..) | Kind::Beside(_) | Kind::Float(_) => {}
                Kind::Line(_)
                | Kind::Block(_)
                | Kind::Space(_)
                | Kind::Close(_)
                | Kind::Columns(_)
                | Kind::Break(_) => break,
            }
        }
        if amount != Length::ZERO {
            self.push(Kind::Margin, amount);
        }
    }

    pub fn space(&mut self, side: Side, amount: Length) {
        if amount > Length::ZERO {
            self.push(Kind::Space(side), amount);
        }
    }

    /// Opens a frame; it is closed by the number that comes back.
    pub fn open(&mut self, frame: Frame) -> u32 {
        let number = u32::try_from(self.frames.len()).unwrap_or(u32::MAX);
        self.frames.push(frame);
        self.push(Kind::Open(number), Length::ZERO);
        number
    }

    /// Closes a frame; a margin at the end of its content stands below it.
    pub fn close(&mut self, frame: u32) {
        let margin = self.entries.pop_if(|entry| matches!(entry.kind, Kind::Margin));
        self.push(Kind::Close(frame), Length::ZERO);
        self.entries.extend(margin);
    }

    /// No page ends between what is in the list and what comes next.
    pub fn keep_with_next(&mut self, cost: Cost) {
        let ends = |entry: &&mut Entry| {
            !matches!(
                entry.kind,
                Kind::Margin
                    | Kind::Open(_)
                    | Kind::Mark(_)
                    | Kind::Columns(_)
                    | Kind::Beside(_)
                    | Kind::Float(_)
                    | Kind::Page(..)
            )
        };
        match self.entries.iter_mut().rev().find(ends) {
            Some(entry) => entry.cost = entry.cost.max(cost),
            None => self.avoid_before = true,
        }
    }

    /// Makes it dearer to end a page between what stands before `start` and what begins there.
    pub fn lead_up_to(&mut self, start: usize, cost: Cost) {
        let before = self.entries.get_mut(..start).unwrap_or_default();
        if let Some(entry) = before.iter_mut().rev().find(|entry| entry.is_content()) {
            entry.cost = entry.cost.max(cost);
        }
    }

    /// Raises the cost of every break between the content from `start` on.
    pub fn keep_together(&mut self, start: usize, cost: Cost) {
        let Some(last) = self.entries.iter().rposition(Entry::is_content) else { return };
        for entry in self.entries.get_mut(start..last).unwrap_or_default() {
            entry.cost = entry.cost.max(cost);
        }
    }

    /// The entries without what stands above the first that shows.
    pub fn content(&self) -> &[Entry] {
        let first = self.entries.iter().position(Entry::is_content).unwrap_or(self.entries.len());
        &self.entries[first..]
    }

    /// Their height.
    pub fn content_height(&self) -> Length {
        self.content().iter().map(|entry| entry.height).sum()
    }

    /// The height of all entries from `start` on.
    pub fn height_from(&self, start: usize) -> Length {
        self.entries[start.min(self.entries.len())..].iter().map(|entry| entry.height).sum()
    }

    /// Everything in the list as one indivisible stack, with its height.
    pub fn into_stack(self) -> (Stack, Length) {
        let mut stack = Stack::default();
        let mut y = Length::ZERO;
        let mut open: Vec<(u32, Length, usize)> = Vec::new();
        for entry in self.entries {
            let height = entry.height;
            match entry.kind {
                Kind::Line(own) => {
                    stack.marks.extend(&own.line.marks);
                    stack.things.push(Thing::Line { x: own.x, y: y + own.above, line: own.line });
                }
                Kind::Block(own) => {
                    stack.marks.extend(own.marks);
                    stack.things.extend(own.things.into_iter().map(|thing| thing.moved(Length::ZERO, y)));
                }
                Kind::Open(frame) => open.push((frame, y, stack.things.len())),
                Kind::Close(frame) => {
                    if let Some(at) = open.iter().rposition(|(own, ..)| *own == frame) {
                        let (_, top, place) = open.remove(at);
                        let fills = self.frames[frame as usize].fills(top, y, true, true);
                        stack.things.splice(place..place, fills);
                    }
                }
                Kind::Mark(mark) => stack.marks.push(mark),
                Kind::Margin
                | Kind::Space(_)
                | Kind::Break(_)
                | Kind::Columns(_)
                | Kind::Beside(_)
                | Kind::Float(_)
                | Kind::Page(..) => {}
            }
            y += height;
        }
        (stack, y)
    }
}

impl Thing {
    pub fn moved(mut self, dx: Length, dy: Length) -> Self {
        match &mut self {
            Thing::Line { x, y, .. } | Thing::Turned { x, y, .. } => {
                *x += dx;
                *y += dy;
            }
            Thing::Fill { area, .. } => *area = area.moved(dx, dy),
            Thing::Picture { area, window, .. } => {
                *area = area.moved(dx, dy);
                *window = window.map(|window| window.moved(dx, dy));
            }
        }
        self
    }

    /// Top and bottom edge.
    pub fn extent(&self) -> (Length, Length) {
        match self {
            Thing::Line { y, line, .. } => (*y - line.ascent, *y + line.descent),
            Thing::Fill { area, .. } => (area.y, area.y + area.height),
            Thing::Picture { area, window, .. } => {
                let area = window.as_ref().unwrap_or(area);
                (area.y, area.y + area.height)
            }
            Thing::Turned { y, width, .. } => (*y - *width, *y),
        }
    }
}

impl Stack {
    /// The foot of what is seen of it: the lowest baseline or edge.
    pub fn foot(&self) -> Length {
        let foot = |thing: &Thing| match thing {
            Thing::Line { y, .. } => *y,
            Thing::Fill { .. } | Thing::Picture { .. } | Thing::Turned { .. } => thing.extent().1,
        };
        self.things.iter().map(foot).fold(Length::ZERO, Length::max)
    }

    /// Adds what stands in another stack, further right and down.
    pub fn add(&mut self, other: Stack, dx: Length, dy: Length) {
        self.marks.extend(other.marks);
        self.things.extend(other.things.into_iter().map(|thing| thing.moved(dx, dy)));
    }

    /// Cuts a stack into bands, between its lines and pictures. On the grid every band is whole lines;
    /// elsewhere, `least` is the height below which nothing is cut off.
    pub fn cut(self, height: Length, least: Length, grid: Option<Length>) -> Vec<(Stack, Length)> {
        let places = self.places_to_cut(height, least, grid);
        let mut bands: Vec<(Stack, Length)> = Vec::with_capacity(places.len() + 1);
        let mut top = Length::ZERO;
        for bottom in places.into_iter().chain([height]) {
            let band = Stack { repeat: self.repeat, on_grid: self.on_grid, ..Stack::default() };
            bands.push((band, bottom - top));
            top = bottom;
        }
        if let Some((first, _)) = bands.first_mut() {
            first.marks = self.marks;
        }
        for thing in self.things {
            distribute(thing, &mut bands);
        }
        bands
    }

    /// Where nothing would be cut through, from the top down.
    fn places_to_cut(&self, height: Length, least: Length, grid: Option<Length>) -> Vec<Length> {
        let solid = self.things.iter().filter(|thing| !matches!(thing, Thing::Fill { .. }));
        let mut spans: Vec<(Length, Length)> = solid.map(Thing::extent).collect();
        spans.sort_by(|a, b| a.0.to_pt().total_cmp(&b.0.to_pt()));
        let mut places = Vec::new();
        let mut last = Length::ZERO;
        let mut end = spans.first().map_or(Length::ZERO, |(_, end)| *end);
        for (start, bottom) in spans {
            let middle = (end + start) / 2.0;
            let place = match grid {
                // Lines stand a little low in the grid, so the place is the one above the line.
                Some(leading) => leading * (start / leading + 0.1).floor(),
                None => middle,
            };
            let free = start >= end - Length::pt(0.5);
            if free && place >= last + least && place < height - Length::pt(0.5) {
                places.push(place);
                last = place;
            }
            end = end.max(bottom);
        }
        places
    }
}

/// Puts a thing into the band that it begins in; a fill is cut where bands meet.
fn distribute(thing: Thing, bands: &mut [(Stack, Length)]) {
    let count = bands.len();
    let mut top = Length::ZERO;
    if let Thing::Fill { area, color, tag } = thing {
        let end = area.y + area.height;
        for (idx, (band, height)) in bands.iter_mut().enumerate() {
            let bottom = top + *height;
            // What stands out of the whole belongs to its first or last band.
            let from = if idx == 0 { area.y } else { area.y.max(top) };
            let to = if idx + 1 == count { end } else { end.min(bottom) };
            if to - from > Length::pt(0.001) && (from < bottom || idx + 1 == count) {
                let area = Rect { y: from - top, height: to - from, ..area };
                band.things.push(Thing::Fill { area, color, tag });
            }
            top = bottom;
        }
        return;
    }
    let (start, end) = thing.extent();
    let middle = (start + end) / 2.0;
    for (idx, (band, height)) in bands.iter_mut().enumerate() {
        if middle < top + *height || idx + 1 == count {
            band.things.push(thing.moved(Length::ZERO, -top));
            return;
        }
        top += *height;
    }
}

/// CSS 2.2, 8.3.1: the largest of the positive ones less the largest of the negative ones.
fn collapse(a: Length, b: Length) -> Length {
    let positive = a.max(b).max(Length::ZERO);
    let negative = a.min(b).min(Length::ZERO);
    positive + negative
}

impl Frame {
    /// The fills of its part from `top` to `bottom`; its upper and lower edge only where it has them.
    pub fn fills(&self, top: Length, bottom: Length, first: bool, last: bool) -> Vec<Thing> {
        use crate::pages::Artifact;
        let height = bottom - top;
        let mut fills = Vec::new();
        if height < Length::ZERO {
            return fills;
        }
        let mut fill = |x, y, width, height, color: Color, kind| {
            if color.alpha > 0 && width > Length::ZERO && height > Length::ZERO {
                let area = Rect { x, y, width, height };
                fills.push(Thing::Fill { area, color, tag: Tag::Artifact(kind) });
            }
        };
        fill(self.x, top, self.width, height, self.background, Artifact::Background);
        let edges = &self.border;
        let layout = Artifact::Layout;
        // Two lines, where an edge is double, each a third of its width; they meet at the corners.
        let rings = |edge: &Border| match edge.style {
            BorderStyle::Double => &[(0.0, 1.0 / 3.0), (2.0 / 3.0, 1.0 / 3.0)][..],
            _ => &[(0.0, 1.0)][..],
        };
        let inset = |edge: &Border, share: f64, there: bool| match edge.style {
            BorderStyle::Double if there => edge.width * share,
            _ => Length::ZERO,
        };
        let across = |share: f64| {
            let left = inset(&edges.left, share, true);
            (self.x + left, self.width - left - inset(&edges.right, share, true))
        };
        let down = |share: f64| {
            let head = inset(&edges.top, share, first);
            (top + head, height - head - inset(&edges.bottom, share, last))
        };
        for (from, thick) in rings(&edges.top).iter().filter(|_| first && shows(&edges.top)) {
            let (x, width) = across(*from);
            fill(x, top + edges.top.width * *from, width, edges.top.width * *thick, edges.top.color, layout);
        }
        for (from, thick) in rings(&edges.bottom).iter().filter(|_| last && shows(&edges.bottom)) {
            let own = edges.bottom.width;
            let (x, width) = across(*from);
            fill(x, bottom - own * (from + thick), width, own * *thick, edges.bottom.color, layout);
        }
        for (from, thick) in rings(&edges.left).iter().filter(|_| shows(&edges.left)) {
            let (y, height) = down(*from);
            let own = edges.left.width;
            fill(self.x + own * *from, y, own * *thick, height, edges.left.color, layout);
        }
        for (from, thick) in rings(&edges.right).iter().filter(|_| shows(&edges.right)) {
            let (y, height) = down(*from);
            let own = edges.right.width;
            let x = self.x + self.width - own * (from + thick);
            fill(x, y, own * *thick, height, edges.right.color, layout);
        }
        fills
    }
}

/// The edge is drawn, and so takes room.
pub(super) fn shows(border: &Border) -> bool {
    border.style != BorderStyle::None && border.width > Length::ZERO
}
