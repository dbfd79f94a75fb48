//! The spine: author, title and publisher in one line that is turned, as large as the folds and the length
//! of the spine allow.
//!
//! The line is set as if it ran across the page: left and right are its beginning and its end, margins of
//! `auto` share what is left of its length, and each part stands so that its capitals are in the middle of
//! the spine. A title that would be much smaller in one line may take two.

use super::super::compose::{Area, Context};
use super::super::figure::dimension;
use super::super::tree::Node;
use super::super::vertical::{Stack, Thing, shows};
use super::column::{Child, Field, Room};
use super::{Panel, WrapSheet, scale, shown};
use crate::diagnostic::cover as say;
use crate::document::{AssetPath, Block, Container, Language, pictures_alone};
use crate::pages::{Item, ItemKind, StructureRole, Tag, Turn};
use crate::source::Span;
use crate::style::{Border, ComputedStyle, Dimension, TextAlign, TextWrap, WhiteSpace, WritingMode};
use crate::typeset::page;
use crate::units::{Edges, Length, Rect};
use std::sync::Arc;

/// The smallest type on a spine where the style does not say.
const LEAST: Length = Length::pt(6.0);
/// White between two parts, at least.
const GAP: Length = Length::pt(10.0);
/// The same as a share of the larger type beside it.
const GAP_OF_TYPE: f64 = 0.7;
/// Halvings in the search for sizes.
const HALVINGS: usize = 14;
/// A title takes two lines if it gains so much by it.
const GAIN: f64 = 1.2;
/// A mark is not taller than this share of the spine's length, nor wider than this share of what is free.
const MARK: f64 = 0.12;
const MARK_WIDTH: f64 = 0.8;

/// Languages whose books have the spine's text run upward, by the custom of their trade: the rest of
/// continental Europe has it so, the English-speaking and Nordic countries and the Netherlands do not.
const UPWARD: [&str; 25] = [
    "fr", "de", "it", "es", "pt", "ca", "gl", "eu", "oc", "ro", "pl", "cs", "sk", "sl", "hr", "sr", "bs",
    "bg", "mk", "ru", "uk", "be", "el", "hu", "sq",
];

fn turn_of(style: &ComputedStyle, language: &Language) -> Turn {
    match style.writing_mode {
        WritingMode::SidewaysLr => Turn::Left,
        WritingMode::SidewaysRl => Turn::Right,
        WritingMode::HorizontalTb => Turn::Upright,
        WritingMode::Auto if UPWARD.contains(&language.primary().as_str()) => Turn::Left,
        WritingMode::Auto => Turn::Right,
    }
}

/// A part of the line.
struct Cell {
    what: What,
    /// Along the line, at full size.
    width: Length,
    /// Of its type; none of a mark.
    size: Option<Length>,
    /// The largest share of its size at which it keeps clear of the folds.
    most: f64,
    /// Its type is not to be smaller.
    least: Length,
    before: Dimension,
    after: Dimension,
    title: bool,
}

enum What {
    /// Words, with the height in them that is to be in the middle of the spine.
    Words { stack: Stack, middle: Length },
    /// Upright, so wide.
    Mark { asset: AssetPath, across: Length, tag: Tag, span: Span },
}

/// What there is to stand in.
#[derive(Clone, Copy)]
struct Place {
    length: Length,
    /// Between the folds, less what stays free.
    thickness: Length,
    turn: Turn,
}

/// The items of the spine's text, on the page.
pub(super) fn set<'a>(
    room: &mut Room<'a, '_, '_>,
    own: &'a Container,
    node: Node,
    (style, context): (&Arc<ComputedStyle>, &Context),
    panel: &Panel,
    wrap: &WrapSheet,
) -> Vec<Item> {
    let Some(clear) = wrap.clearance else { return Vec::new() };
    let trim = panel.trim;
    let edge = |padding: Dimension, border: &Border| {
        let width = if shows(border) { border.width } else { Length::ZERO };
        padding.resolve(trim.height).unwrap_or(Length::ZERO) + width
    };
    let (head, foot) =
        (edge(style.padding.top, &style.border.top), edge(style.padding.bottom, &style.border.bottom));
    let turn = turn_of(style, &context.language);
    let length = (trim.height - head - foot).max(Length::ZERO);
    let place = Place { length, thickness: (wrap.spine - clear * 2.0).max(Length::ZERO), turn };
    let inner = Context { style: Arc::clone(style), ..context.clone() };
    let field = Field { context: inner, height: None };
    let mut parts = room.children(&own.blocks, room.composer.shared.tree.children(node), &field);
    if parts.is_empty() {
        return Vec::new();
    }
    let name = room.job.name;
    let left_out = |room: &mut Room<'a, '_, '_>, what: &str| {
        let edition = room.job.places.edition;
        let said = say::no_room_on_spine(edition, name, what, shown(wrap.spine), shown(clear));
        room.composer.say(said);
    };
    if turn == Turn::Upright {
        let items = upright(room, own, node, style, panel, clear);
        if items.is_empty() {
            left_out(room, "its text is");
        }
        return items;
    }
    if turn == Turn::Left {
        // Whoever stands at the head stays at the head.
        parts.reverse();
    }
    let is = |part: &Child<'a>, classes: &[&str]| classes.iter().any(|own| part.block.meta().has_class(own));
    let mut dropped = "";
    loop {
        if let Some(lines) = settle(room, &parts, &field, place) {
            if !dropped.is_empty() {
                left_out(room, dropped);
            }
            let cells = cells(room, &parts, &field, place, lines);
            let shares = shares(&cells, place).unwrap_or_default();
            return placed(cells, &shares, place, trim, head);
        }
        let next: (&str, &[&str]) = match dropped {
            "" => ("the publisher is", &["publisher", "mark"]),
            "the publisher is" => ("author and publisher are", &["author"]),
            _ => break,
        };
        dropped = next.0;
        parts.retain(|part| !is(part, next.1));
        if parts.is_empty() {
            break;
        }
    }
    left_out(room, "its text is");
    Vec::new()
}

/// Text that runs across a thick spine.
fn upright<'a>(
    room: &mut Room<'a, '_, '_>,
    own: &'a Container,
    node: Node,
    style: &Arc<ComputedStyle>,
    panel: &Panel,
    clear: Length,
) -> Vec<Item> {
    let trim = panel.trim;
    let width = trim.width - clear * 2.0;
    if width < Length::pt(12.0) {
        return Vec::new();
    }
    let style = Arc::new(super::inset(style, trim));
    let area = Area { x: Length::ZERO, width };
    let context = room.job.context(&style, area);
    let field = Field { context, height: Some(trim.height) };
    room.least = Some(style.fit.unwrap_or(LEAST));
    let filled = room.fill(own, node, &style, &field);
    room.least = None;
    let Some(filled) = filled else { return Vec::new() };
    let mut stack = Stack::default();
    stack.add(filled.stack, trim.x + clear, trim.y);
    page::items_of(stack.things)
}

/// In how many lines the title stands best; none if there is no room.
fn settle<'a>(room: &mut Room<'a, '_, '_>, parts: &[Child<'a>], field: &Field, place: Place) -> Option<u32> {
    let mut size = |lines: u32| {
        let mut found = None;
        room.trial(|room| {
            let cells = cells(room, parts, field, place, lines);
            found = shares(&cells, place).map(|shares| {
                let sizes = cells.iter().zip(shares).filter(|(cell, _)| cell.title);
                sizes.filter_map(|(cell, share)| Some(cell.size?.to_pt() * share)).fold(0.0, f64::max)
            });
        });
        found
    };
    let (one, two) = (size(1), size(2));
    match (one, two) {
        (None, None) => None,
        (Some(_), None) => Some(1),
        (None, Some(_)) => Some(2),
        (Some(one), Some(two)) => Some(if two > one * GAIN { 2 } else { 1 }),
    }
}

fn cells<'a>(
    room: &mut Room<'a, '_, '_>,
    parts: &[Child<'a>],
    field: &Field,
    place: Place,
    lines: u32,
) -> Vec<Cell> {
    let mut cells: Vec<Cell> =
        parts.iter().filter_map(|part| cell(room, part, field, place, lines)).collect();
    // Nothing is larger than the title, which long letters may have kept small.
    let title = cells.iter().filter(|cell| cell.title).filter_map(|cell| Some(cell.size? * cell.most)).next();
    if let Some(largest) = title {
        for cell in cells.iter_mut().filter(|cell| !cell.title) {
            cell.most = cell.size.map_or(cell.most, |size| cell.most.min(largest / size));
        }
    }
    cells
}

fn cell<'a>(
    room: &mut Room<'a, '_, '_>,
    part: &Child<'a>,
    field: &Field,
    place: Place,
    lines: u32,
) -> Option<Cell> {
    let margin = part.style.margin;
    let (before, after) = match place.turn {
        Turn::Left => (margin.right, margin.left),
        Turn::Right | Turn::Upright => (margin.left, margin.right),
    };
    let title = part.block.meta().has_class("title");
    let least = part.style.fit.or(field.context.style.fit).unwrap_or(LEAST);
    let cell = Cell {
        what: What::Words { stack: Stack::default(), middle: Length::ZERO },
        width: Length::ZERO,
        size: None,
        most: 1.0,
        least,
        before,
        after,
        title,
    };
    match part.block {
        Block::Figure(_) => mark(room, part, field, place, cell),
        _ => Some(words(room, part, field, place, if title { lines } else { 1 }, cell)),
    }
}

/// A picture that stands upright at its place in the line.
fn mark<'a>(
    room: &mut Room<'a, '_, '_>,
    part: &Child<'a>,
    field: &Field,
    place: Place,
    cell: Cell,
) -> Option<Cell> {
    let Block::Figure(figure) = part.block else { return None };
    let image = figure.blocks.iter().find_map(|block| match block {
        Block::Paragraph(own) => pictures_alone(own).first().copied(),
        _ => None,
    })?;
    let asset = image.asset.clone()?;
    let natural = room.job.set.pictures.get(&asset)?.natural;
    let img = room.composer.shared.tree.children(part.node).take()?;
    let style = room.composer.style(img, &part.style);
    let given = image.meta.value("width").and_then(|value| dimension(value, place.thickness));
    let width =
        given.or_else(|| style.width.resolve(place.thickness)).unwrap_or(place.thickness * MARK_WIDTH);
    let most = (place.thickness / natural.width).min(place.length * MARK / natural.height);
    let factor = (width / natural.width).min(most);
    if !(factor.is_finite() && factor > 0.0) {
        return None;
    }
    let id = room.composer.node(StructureRole::Figure, &field.context);
    room.composer.node_mut(id).alt.clone_from(&image.alt);
    let what =
        What::Mark { asset, across: natural.width * factor, tag: Tag::Content(id), span: image.meta.span };
    Some(Cell { what, width: natural.height * factor, ..cell })
}

fn words<'a>(
    room: &mut Room<'a, '_, '_>,
    part: &Child<'a>,
    field: &Field,
    place: Place,
    lines: u32,
    cell: Cell,
) -> Cell {
    let zero = Dimension::Length(Length::ZERO);
    let wrap = if lines > 1 { TextWrap::Balance } else { TextWrap::Wrap };
    let style = Arc::new(ComputedStyle {
        margin: Edges::all(zero),
        width: Dimension::Auto,
        text_align: if lines > 1 { TextAlign::Center } else { TextAlign::Start },
        text_indent: zero,
        text_wrap: wrap,
        white_space: if lines > 1 { WhiteSpace::Normal } else { part.style.white_space },
        fit: None,
        ..(*part.style).clone()
    });
    let at = |width: Length| Context { area: Area { x: Length::ZERO, width }, ..field.context.clone() };
    let wide = Length::pt(20_000.0);
    // One line at its beginning, whatever stands centred later.
    let single = Arc::new(ComputedStyle { text_align: TextAlign::Start, ..(*style).clone() });
    let natural = room.trial(|room| room.composer.styled(part.block, part.node, &single, &at(wide)));
    let ends = |stack: &Stack| {
        let right = |thing: &Thing| match thing {
            Thing::Line { x, line, .. } => *x + line.width,
            _ => Length::ZERO,
        };
        stack.things.iter().map(right).fold(Length::ZERO, Length::max)
    };
    let (stack, _) = natural.into_stack();
    let border = &style.border;
    let right = |dimension: Dimension| dimension.resolve(place.length).unwrap_or(Length::ZERO);
    let sides =
        right(style.padding.right) + if shows(&border.right) { border.right.width } else { Length::ZERO };
    // Half of the length and a long word's part, in which two lines find room.
    let measure = match lines {
        1 => ends(&stack),
        count => ends(&stack) / f64::from(count) * 1.3,
    };
    let list = room.apart(|room| {
        let context = at(measure + sides + Length::pt(0.5));
        room.composer.styled(part.block, part.node, &style, &context);
    });
    let (stack, _) = list.into_stack();
    let width = ends(&stack) + sides;
    let extent = extent(room, &stack);
    let half = (extent.middle - extent.top).max(extent.bottom - extent.middle);
    let most = if half > Length::ZERO { (place.thickness / 2.0 / half).min(1.0) } else { 1.0 };
    let what = What::Words { stack, middle: extent.middle };
    Cell { what, width, size: Some(style.font.size), most, ..cell }
}

/// Where the ink of a stack's words ends above and below, and what is in the middle between the head of
/// its first capitals and its last baseline.
struct Extent {
    top: Length,
    bottom: Length,
    middle: Length,
}

fn extent(room: &Room<'_, '_, '_>, stack: &Stack) -> Extent {
    let fonts = room.job.set.fonts;
    let (mut top, mut bottom) = (Length::pt(f64::MAX), Length::pt(f64::MIN));
    let mut band: Option<(Length, Length)> = None;
    for thing in &stack.things {
        let Thing::Line { y, line, .. } = thing else { continue };
        let mut head = *y;
        for own in &line.runs {
            let (run, face) = (&own.run, fonts.face(own.run.face));
            let base = *y + run.baseline;
            let capitals = base - run.size * face.metrics().cap_height;
            let mut highest = base;
            for glyph in &run.glyphs {
                let Some(ink) = face.profile(glyph.id).and_then(crate::font::Profile::ink) else { continue };
                let shift = Length::pt(f64::from(glyph.y_offset));
                highest = highest.min(base - run.size * ink.top - shift);
                bottom = bottom.max(base - run.size * ink.bottom - shift);
            }
            top = top.min(highest);
            head = head.min(highest.max(capitals));
        }
        band = Some(band.map_or((head, *y), |(first, _)| (first.min(head), *y)));
    }
    match band {
        Some((head, foot)) if bottom >= top => Extent { top, bottom, middle: (head + foot) / 2.0 },
        _ => Extent { top: Length::ZERO, bottom: Length::ZERO, middle: Length::ZERO },
    }
}

/// The white that a margin takes at least.
fn white(margin: Dimension, length: Length) -> Length {
    match margin {
        Dimension::Auto => Length::ZERO,
        own => own.resolve(length).unwrap_or(Length::ZERO),
    }
}

/// White between neighbours, before what is left of the length is shared: with larger type more of it.
fn gap((one, share): (&Cell, f64), (other, other_share): (&Cell, f64), length: Length) -> Length {
    let given = white(one.after, length) + white(other.before, length);
    let size = |cell: &Cell, share: f64| cell.size.map_or(Length::ZERO, |size| size * share);
    given.max(GAP).max(size(one, share).max(size(other, other_share)) * GAP_OF_TYPE)
}

/// All white that the margins take, with the cells at these shares of their sizes.
fn gaps(cells: &[Cell], shares: &[f64], length: Length) -> Vec<Length> {
    let both = cells.iter().zip(shares.iter().copied());
    both.clone().zip(both.skip(1)).map(|(one, other)| gap(one, other, length)).collect()
}

fn ends(cells: &[Cell], length: Length) -> Length {
    cells.first().map_or(Length::ZERO, |cell| white(cell.before, length))
        + cells.last().map_or(Length::ZERO, |cell| white(cell.after, length))
}

/// At which share of its size each cell is set; none if some type would be too small. Where the line is
/// too long, the largest type gives way most.
fn shares(cells: &[Cell], place: Place) -> Option<Vec<f64>> {
    let length = place.length;
    let largest = cells.iter().filter_map(|cell| Some(cell.size?.to_pt() * cell.most)).fold(0.0, f64::max);
    let at = |squeeze: f64| -> Vec<f64> {
        let share = |cell: &Cell| match cell.size {
            Some(size) => cell.most * squeeze.powf(size.to_pt() * cell.most / largest.max(1.0)),
            None => 1.0,
        };
        cells.iter().map(share).collect()
    };
    let fits = |shares: &[f64]| {
        let words: Length = cells.iter().zip(shares).map(|(cell, share)| cell.width * *share).sum();
        words + gaps(cells, shares, length).into_iter().sum() + ends(cells, length) <= length
    };
    let mut squeeze = 1.0;
    if !fits(&at(1.0)) {
        let (mut low, mut high) = (0.05, 1.0);
        for _ in 0..HALVINGS {
            let middle = (low + high) / 2.0;
            if fits(&at(middle)) { low = middle } else { high = middle }
        }
        squeeze = low;
    }
    let shares = at(squeeze);
    let readable = |(cell, share): (&Cell, &f64)| {
        cell.size.is_none_or(|size| size * *share >= cell.least.min(size) - Length::pt(0.01))
    };
    (fits(&shares) && cells.iter().zip(&shares).all(readable)).then_some(shares)
}

/// Cells on the page, each turned about its place.
fn placed(cells: Vec<Cell>, shares: &[f64], place: Place, trim: Rect, head: Length) -> Vec<Item> {
    let length = place.length;
    let widths: Vec<Length> = cells.iter().zip(shares).map(|(cell, share)| cell.width * *share).collect();
    let gaps = gaps(&cells, shares, length);
    let auto = |own: Dimension| usize::from(own == Dimension::Auto);
    let springs: usize = cells.iter().map(|cell| auto(cell.before) + auto(cell.after)).sum();
    let taken: Length = widths.iter().chain(&gaps).copied().sum::<Length>() + ends(&cells, length);
    let free = (length - taken).max(Length::ZERO);
    // Where no margin asks for what is left, it parts the cells from each other.
    let (spring, apart) = match springs {
        0 => (Length::ZERO, free / cells.len().saturating_sub(1).max(1) as f64),
        count => (free / count as f64, Length::ZERO),
    };
    let middle = trim.x + trim.width / 2.0;
    let origin = match place.turn {
        Turn::Left => trim.y + head + length,
        Turn::Right | Turn::Upright => trim.y + head,
    };
    let mut along = cells.first().map_or(Length::ZERO, |cell| white(cell.before, length));
    let mut items = Vec::new();
    for (idx, cell) in cells.into_iter().enumerate() {
        along += spring * auto(cell.before) as f64;
        let after = spring * auto(cell.after) as f64 + gaps.get(idx).copied().unwrap_or_default() + apart;
        let width = widths[idx];
        match cell.what {
            What::Words { stack, middle: own } => {
                let stack = scale::stack(stack, shares[idx]);
                let about =
                    About { turn: place.turn, x: middle, y: origin, along, across: own * shares[idx] };
                let mut own = page::items_of(stack.things);
                own.iter_mut().for_each(|item| about.turn(item));
                items.extend(own);
            }
            What::Mark { asset, across, tag, span } => {
                let y = match place.turn {
                    Turn::Left => origin - along - width,
                    Turn::Right | Turn::Upright => origin + along,
                };
                let area = Rect { x: middle - across / 2.0, y, width: across, height: width };
                let kind = ItemKind::Picture { asset, area, window: None };
                items.push(Item { kind, tag, span, turned: Turn::Upright });
            }
        }
        along += width + after;
    }
    items
}

/// How a line is turned: what is at the height `across` in it comes to stand at `x`, and its beginning
/// `along` from `y`.
struct About {
    turn: Turn,
    x: Length,
    y: Length,
    along: Length,
    across: Length,
}

impl About {
    fn point(&self, x: Length, y: Length) -> (Length, Length) {
        match self.turn {
            Turn::Left => (self.x + y - self.across, self.y - self.along - x),
            Turn::Right | Turn::Upright => (self.x - y + self.across, self.y + self.along + x),
        }
    }

    fn area(&self, own: Rect) -> Rect {
        let (ax, ay) = self.point(own.x, own.y);
        let (bx, by) = self.point(own.x + own.width, own.y + own.height);
        Rect { x: ax.min(bx), y: ay.min(by), width: (ax - bx).abs(), height: (ay - by).abs() }
    }

    fn turn(&self, item: &mut Item) {
        item.turned = self.turn;
        match &mut item.kind {
            ItemKind::Text(run) => (run.x, run.baseline) = self.point(run.x, run.baseline),
            ItemKind::Fill { area, .. } => *area = self.area(*area),
            ItemKind::Picture { area, window, .. } => {
                *area = self.area(*area);
                *window = window.map(|own| self.area(own));
            }
        }
    }
}
