//! A panel's content: blocks one below the other, with white that stretches, type that shrinks until all
//! of it fits, and a box at the side where one floats.
//!
//! A panel is a column of a height that is known. Margins of `auto` above and below share what the blocks
//! leave of it; so do those in any box whose own height is known. Type with a `-bindery-fit` is set as
//! large as its measure lets it be, and if the column is still too tall, all such type shrinks together,
//! down to the sizes that the style says. Whatever is set smaller is set smaller as a whole.

use super::super::compose::{Area, Composer, Context};
use super::super::line::Line;
use super::super::side::trimmed;
use super::super::tree::{Children, Node, is_bare};
use super::super::vertical::{Kind, List, Stack, Thing, shows};
use super::scale;
use super::{BARCODE, CoverJob, barcode};
use crate::document::{Block, Container, plain_text};
use crate::pages::StructureRole;
use crate::style::{Border, ComputedStyle, Dimension, Display, Float, Pseudo, VerticalAlign};
use crate::units::{Edges, Length};
use std::sync::Arc;

/// Halvings in the search for a size: a thousandth of the range is a tenth of a point in the largest title.
const HALVINGS: usize = 10;
/// What may be missing before something counts as not fitting.
const SLACK: Length = Length::pt(0.05);
/// The width of a box at the side for which nobody says one.
const SIDE: f64 = 0.33;

/// What a block stands in: the content of the box round it, with its height where that is known.
#[derive(Clone)]
pub(super) struct Field {
    pub context: Context,
    pub height: Option<Length>,
}

/// Sets panels.
pub(super) struct Room<'a, 's, 'j> {
    pub composer: Composer<'a, 's>,
    pub job: &'j CoverJob<'j>,
    /// 1: type is as large as its measure lets it be; 0: as small as its style allows.
    pub ease: f64,
    /// What is marked as `more` is left out.
    pub short: bool,
    /// How small type may be whose own style does not say; none: it keeps its size.
    pub least: Option<Length>,
    /// By how much the fullest column is too tall.
    over: Length,
    /// The largest share of its size at which each fitted element keeps to its measure.
    known: Vec<(Node, f64)>,
}

/// A block with its element and its style.
pub(super) struct Child<'a> {
    pub block: &'a Block,
    pub node: Node,
    pub style: Arc<ComputedStyle>,
}

/// How a panel came out.
pub(super) struct Filled {
    pub stack: Stack,
    /// Parts marked as `more` were left out.
    pub shortened: bool,
}

impl<'a, 's, 'j> Room<'a, 's, 'j> {
    pub fn new(composer: Composer<'a, 's>, job: &'j CoverJob<'j>) -> Self {
        Room { composer, job, ease: 1.0, short: false, least: None, over: Length::ZERO, known: Vec::new() }
    }

    /// Fills a panel; none if it cannot hold its content even at the smallest sizes.
    pub fn fill(
        &mut self,
        own: &'a Container,
        node: Node,
        style: &Arc<ComputedStyle>,
        field: &Field,
    ) -> Option<Filled> {
        self.short = false;
        let attempts = if has_more(&own.blocks) { [false, true].as_slice() } else { &[false] };
        for short in attempts {
            self.short = *short;
            let tries = |room: &mut Self, ease: f64| {
                room.ease = ease;
                room.tried(|room| {
                    room.boxed(own, node, style, field);
                })
            };
            if !tries(self, 0.0) {
                continue;
            }
            let mut ease = 1.0;
            if !tries(self, 1.0) {
                let (mut low, mut high) = (0.0, 1.0);
                for _ in 0..HALVINGS {
                    let middle = (low + high) / 2.0;
                    if tries(self, middle) { low = middle } else { high = middle }
                }
                ease = low;
            }
            self.ease = ease;
            let list = self.apart(|room| room.boxed(own, node, style, field));
            return Some(Filled { stack: list.into_stack().0, shortened: *short });
        }
        None
    }

    /// Whether everything would fit; nothing is left of the trial.
    fn tried(&mut self, compose: impl FnOnce(&mut Self)) -> bool {
        let over = std::mem::replace(&mut self.over, Length::ZERO);
        self.trial(compose);
        std::mem::replace(&mut self.over, over) <= SLACK
    }

    /// Composes something only to look at it.
    pub fn trial(&mut self, compose: impl FnOnce(&mut Self)) -> List {
        let begun = self.composer.checkpoint();
        let sink = std::mem::take(&mut self.composer.piece.sink);
        let list = self.apart(compose);
        self.composer.go_back(&begun);
        self.composer.piece.sink = sink;
        list
    }

    pub fn apart(&mut self, compose: impl FnOnce(&mut Self)) -> List {
        let outer = std::mem::take(&mut self.composer.piece.list);
        compose(self);
        std::mem::replace(&mut self.composer.piece.list, outer)
    }

    /// The blocks that are shown, in the order that their styles ask for.
    pub fn children(&self, blocks: &'a [Block], mut children: Children<'_>, field: &Field) -> Vec<Child<'a>> {
        let mut found = Vec::new();
        for block in blocks {
            if matches!(block, Block::Paragraph(own) if is_bare(own)) {
                children.skip(block);
                continue;
            }
            let Some(node) = children.take() else { break };
            let style = self.composer.style(node, &field.context.style);
            let meta = block.meta();
            // A picture below everything is placed with the panel.
            let left_out = meta.has_class("art") || self.short && meta.has_class("more");
            if style.display != Display::None && !left_out {
                found.push(Child { block, node, style });
            }
        }
        found.sort_by_key(|child| child.style.order);
        found
    }

    /// A box of blocks: a column of its own.
    fn boxed(&mut self, own: &'a Container, node: Node, style: &Arc<ComputedStyle>, field: &Field) {
        let resolve = |dimension: Dimension| match (dimension, field.height) {
            (Dimension::Percent(_), None) => None,
            (dimension, whole) => dimension.resolve(whole.unwrap_or(Length::ZERO)),
        };
        let width = field.context.area.width;
        let edge = |dimension: Dimension| dimension.resolve(width).unwrap_or(Length::ZERO);
        let line = |border: &Border| if shows(border) { border.width } else { Length::ZERO };
        // A height counts padding and border, as designers expect by now (`border-box`).
        let sides = edge(style.padding.top)
            + edge(style.padding.bottom)
            + line(&style.border.top)
            + line(&style.border.bottom);
        let inside = |height: Length| (height - sides).max(Length::ZERO);
        let height = resolve(style.height).map(inside);
        let least = resolve(style.min_height).map_or(Length::ZERO, inside);
        let plain =
            ComputedStyle { height: Dimension::Auto, min_height: Dimension::Auto, ..(**style).clone() };
        let open = self.composer.open_box(&Arc::new(plain), Some(&own.meta), &field.context, String::new);
        let id = self.composer.node(StructureRole::Division, &field.context);
        let context = open.inner.below(id).deeper();
        let children = self.composer.shared.tree.children(node);
        let natural = match height {
            Some(_) => Length::ZERO,
            None if least > Length::ZERO => {
                let open = Field { context: context.clone(), height: None };
                let tall = self.trial(|room| {
                    room.column(own, node, children, &open);
                });
                tall.height_from(0)
            }
            None => Length::ZERO,
        };
        let given = height.or((least > natural).then_some(least));
        let inner = Field { context, height: given };
        self.column(own, node, children, &inner);
        self.composer.close_box(open);
    }

    /// The blocks of a box, as one block of the list.
    fn column(&mut self, own: &'a Container, node: Node, children: Children<'_>, field: &Field) {
        let mut rest = self.children(&own.blocks, children, field);
        let floats = |child: &Child<'a>| matches!(child.style.float, Float::Left | Float::Right);
        if rest.first().is_some_and(floats) {
            let aside = rest.remove(0);
            return self.row(&aside, &rest, field);
        }
        let outer = std::mem::take(&mut self.composer.piece.list);
        self.composer.generated_block(node, Pseudo::Before, &field.context, Some(&own.meta));
        let mut parts = self.stretches(&rest, field);
        self.composer.generated_block(node, Pseudo::After, &field.context, Some(&own.meta));
        parts.push(std::mem::replace(&mut self.composer.piece.list, outer));
        self.stretch(parts, field.height);
    }

    /// Composes children into stretches that are parted by margins of `auto`; the last is left in the list.
    fn stretches(&mut self, children: &[Child<'a>], field: &Field) -> Vec<List> {
        let mut parts = Vec::new();
        for child in children {
            if child.style.margin.top == Dimension::Auto {
                parts.push(std::mem::take(&mut self.composer.piece.list));
            }
            self.child(child, field);
            if child.style.margin.bottom == Dimension::Auto {
                parts.push(std::mem::take(&mut self.composer.piece.list));
            }
        }
        parts
    }

    /// Puts stretches below each other, with equal white between them if the height is known.
    fn stretch(&mut self, parts: Vec<List>, height: Option<Length>) {
        let parts: Vec<(Stack, Length)> = parts.into_iter().map(List::into_stack).collect();
        let natural: Length = parts.iter().map(|(_, height)| *height).sum();
        let free = height.map_or(Length::ZERO, |height| height - natural);
        self.over = self.over.max(-free);
        let springs = parts.len().saturating_sub(1).max(1) as f64;
        let white = free.max(Length::ZERO) / springs;
        let mut whole = Stack::default();
        let mut y = Length::ZERO;
        for (stack, own) in parts {
            whole.add(stack, Length::ZERO, y);
            y += own + white;
        }
        let height = height.unwrap_or(natural).max(natural);
        self.composer.list().push(Kind::Block(Box::new(whole)), height);
    }

    fn child(&mut self, child: &Child<'a>, field: &Field) {
        match child.style.fit.or(self.least.filter(|_| is_text(child.block))) {
            Some(least) => self.fitted(child, least, field),
            None => self.plain(child.block, child.node, &child.style, field),
        }
    }

    fn plain(&mut self, block: &'a Block, node: Node, style: &Arc<ComputedStyle>, field: &Field) {
        match block {
            Block::Division(own) if own.meta.has_class(BARCODE) => {
                barcode::place(self, own, node, style, field)
            }
            Block::Division(own) => self.boxed(own, node, style, field),
            other => self.composer.styled(other, node, style, &field.context),
        }
    }

    /// Sets an element as large as it may be.
    fn fitted(&mut self, child: &Child<'a>, least: Length, field: &Field) {
        let size = child.style.font.size;
        let floor = if size > least { least / size } else { 1.0 };
        let largest = match self.known.iter().find(|(node, _)| *node == child.node) {
            Some((_, known)) => *known,
            None => {
                let found = self.largest(child, floor, field);
                self.known.push((child.node, found));
                found
            }
        };
        let share = floor + (largest - floor) * self.ease;
        let mut list = self.apart(|room| room.at_share(child, share, field));
        let margin = |list: &List, last: bool| {
            let entry = if last { list.entries.last() } else { list.entries.first() };
            entry.filter(|own| matches!(own.kind, Kind::Margin)).map_or(Length::ZERO, |own| own.height)
        };
        let (above, below) = (margin(&list, false) * share, margin(&list, true) * share);
        list = trimmed(list);
        let (stack, height) = list.into_stack();
        let mut stack = scale::stack(stack, share);
        let x = field.context.area.x;
        stack.things = stack.things.into_iter().map(|own| own.moved(x, Length::ZERO)).collect();
        let list = self.composer.list();
        list.margin(above);
        list.push(Kind::Block(Box::new(stack)), height * share);
        list.margin(below);
    }

    /// The largest share of its size at which an element keeps to its measure and its greatest height.
    fn largest(&mut self, child: &Child<'a>, floor: f64, field: &Field) -> f64 {
        let most = match (child.style.max_height, field.height) {
            (Dimension::Percent(_), None) => None,
            (own, whole) => own.resolve(whole.unwrap_or(Length::ZERO)),
        };
        let fits = |room: &mut Self, share: f64| {
            let list = trimmed(room.trial(|room| room.at_share(child, share, field)));
            let (stack, height) = list.into_stack();
            let measure = field.context.area.width / share;
            let within = |thing: &Thing| match thing {
                Thing::Line { x, line, .. } => {
                    *x + line.width <= measure + SLACK
                        && (!line.ends_in_hyphen || !breaks_badly(&child.style))
                }
                _ => true,
            };
            most.is_none_or(|most| height * share <= most + SLACK)
                && stack.things.iter().all(within)
                && !divides_a_word(child.block, &stack)
        };
        if fits(self, 1.0) {
            return 1.0;
        }
        let (mut low, mut high) = (floor, 1.0);
        for _ in 0..HALVINGS {
            let middle = (low + high) / 2.0;
            if fits(self, middle) { low = middle } else { high = middle }
        }
        low
    }

    /// Composes an element in a measure so much wider, at the left edge.
    fn at_share(&mut self, child: &Child<'a>, share: f64, field: &Field) {
        let area = Area { x: Length::ZERO, width: field.context.area.width / share };
        let context = Context { area, ..field.context.clone() };
        let style = ComputedStyle { fit: None, max_height: Dimension::Auto, ..(*child.style).clone() };
        self.plain(child.block, child.node, &Arc::new(style), &Field { context, height: None });
    }

    /// A box at the side, and everything else of the column beside it.
    fn row(&mut self, aside: &Child<'a>, rest: &[Child<'a>], field: &Field) {
        let area = field.context.area;
        let edge = |dimension: Dimension| dimension.resolve(area.width).unwrap_or(Length::ZERO);
        let margin = aside.style.margin;
        let width = aside.style.width.resolve(area.width).unwrap_or(area.width * SIDE).min(area.width);
        let left = aside.style.float == Float::Left;
        let gap = if left { edge(margin.right) } else { edge(margin.left) };
        let none = Dimension::Length(Length::ZERO);
        let style = Arc::new(ComputedStyle {
            float: Float::None,
            width: Dimension::Auto,
            margin: Edges::all(none),
            ..(*aside.style).clone()
        });
        let x = if left { area.x } else { area.x + area.width - width };
        let own = Context { area: Area { x, width }, ..field.context.clone() };
        let own = Field { context: own, height: None };
        let (aside_stack, aside_height) =
            self.apart(|room| room.plain(aside.block, aside.node, &style, &own)).into_stack();
        let x = if left { area.x + width + gap } else { area.x };
        let beside = Area { x, width: (area.width - width - gap).max(Length::pt(12.0)) };
        let beside = Context { area: beside, ..field.context.clone() };
        let open = Field { context: beside.clone(), height: None };
        let natural = self.trial(|room| room.beside(rest, &open)).height_from(0);
        let height = natural.max(aside_height).max(field.height.unwrap_or(Length::ZERO));
        let list = self.apart(|room| room.beside(rest, &Field { context: beside, height: Some(height) }));
        let (rest_stack, _) = list.into_stack();
        let dy = match aside.style.vertical_align {
            VerticalAlign::Bottom => height - aside_height,
            VerticalAlign::Middle => (height - aside_height) / 2.0,
            VerticalAlign::Top | VerticalAlign::Baseline | VerticalAlign::Super | VerticalAlign::Sub => {
                Length::ZERO
            }
        };
        let mut stack = Stack::default();
        stack.add(aside_stack, Length::ZERO, dy);
        stack.add(rest_stack, Length::ZERO, Length::ZERO);
        if let Some(given) = field.height {
            self.over = self.over.max(height - given);
        }
        self.composer.list().push(Kind::Block(Box::new(stack)), height);
    }

    fn beside(&mut self, rest: &[Child<'a>], field: &Field) {
        let outer = std::mem::take(&mut self.composer.piece.list);
        let mut parts = self.stretches(rest, field);
        parts.push(std::mem::replace(&mut self.composer.piece.list, outer));
        self.stretch(parts, field.height);
    }
}

fn is_text(block: &Block) -> bool {
    matches!(block, Block::Paragraph(_))
}

/// Whether a line of a paragraph ends within a word: where there is neither white nor a sign after which
/// lines may end.
fn divides_a_word(block: &Block, stack: &Stack) -> bool {
    let Block::Paragraph(own) = block else { return false };
    let text = plain_text(&own.content);
    // The letters, each with whether a line may end before it.
    let mut letters: Vec<(char, bool)> = Vec::new();
    let mut free = true;
    for c in text.chars() {
        if c.is_whitespace() {
            free = true;
        } else {
            letters.push((c, free));
            free = matches!(c, '-' | '\u{2010}' | '\u{2013}' | '\u{2014}' | '/' | '\u{200B}');
        }
    }
    let count = |line: &Line| {
        let runs = line.runs.iter().flat_map(|own| own.run.text.chars());
        runs.filter(|c| !c.is_whitespace()).count()
    };
    let lines = stack.things.iter().filter_map(|thing| match thing {
        Thing::Line { line, .. } => Some(count(line)),
        Thing::Fill { .. } | Thing::Picture { .. } | Thing::Turned { .. } => None,
    });
    let mut at = 0;
    let counts: Vec<usize> = lines.collect();
    // What a style adds or changes leaves no way to tell.
    if counts.iter().sum::<usize>() != letters.len() {
        return false;
    }
    counts.iter().any(|count| {
        at += count;
        letters.get(at).is_some_and(|(_, free)| !free)
    })
}

/// Whether a divided word is a fault: where the style does not ask for hyphens.
fn breaks_badly(style: &ComputedStyle) -> bool {
    style.hyphens != crate::style::Hyphens::Auto
}

fn has_more(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| {
        block.meta().has_class("more") || matches!(block, Block::Division(own) if has_more(&own.blocks))
    })
}
