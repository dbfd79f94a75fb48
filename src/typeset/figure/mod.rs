//! Figures: pictures with their caption below, above or beside them, one or several side by side.

mod fit;

pub(super) use fit::{Fitted, Room, dimension, fill, fit, report_density};

use super::compose::{Area, Composer, Context};
use super::inline::{Voice, Words};
use super::tree::{Children, DEPTH, Node};
use super::vertical::{KEPT, Kind, List, Stack, Thing};
use crate::document::{Block, Figure, Image, Paragraph, pictures_alone, plain_text};
use crate::pages::{StructureId, StructureRole, Tag};
use crate::source::Span;
use crate::style::{CaptionSide, ComputedStyle, Dimension, Float, TextAlign, VerticalAlign};
use crate::units::{Edges, Length};
use fit::wanted;
use std::sync::Arc;

/// What is left of the page's depth for a caption below a picture as tall as the page.
const CAPTION_SHARE: f64 = 0.86;
/// The width of a caption that stands beside its picture, where the style says none.
const BESIDE_SHARE: f64 = 0.3;
/// The narrowest place for a picture among others.
const LEAST: Length = Length::pt(24.0);

/// How a figure stands that does not simply stand in the flow.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Placing {
    /// What an author's shares of the measure are of.
    pub whole: Option<Length>,
    /// The greatest height that it can have.
    pub depth: Option<Length>,
    /// Where its caption is set if that floats.
    pub caption: Option<Area>,
}

/// A figure and where its parts stand in the tree of elements.
struct Parts<'a, 't> {
    own: &'a Figure,
    children: Children<'t>,
    /// Of the caption, with its style.
    caption: Option<(Node, Arc<ComputedStyle>)>,
    placing: Placing,
}

/// One of several things side by side.
struct Cell<'a> {
    node: Node,
    what: CellKind<'a>,
    width: Length,
}

#[derive(Clone, Copy)]
enum CellKind<'a> {
    Picture(&'a Image, Span),
    Figure(&'a Figure),
}

impl<'a> Composer<'a, '_> {
    pub fn figure(&mut self, own: &'a Figure, node: Node, style: &Arc<ComputedStyle>, context: &Context) {
        self.figure_among(own, node, style, context, Placing::default());
    }

    /// A figure that stands elsewhere than in the flow; gives its caption where that is to be set apart.
    pub fn figure_among(
        &mut self,
        own: &'a Figure,
        node: Node,
        style: &Arc<ComputedStyle>,
        context: &Context,
        placing: Placing,
    ) -> Option<List> {
        let narrower = placing.whole.is_none().then(|| narrower(own, style, context.area.width)).flatten();
        let style = narrower.as_ref().unwrap_or(style);
        let open = self.open_box(style, Some(&own.meta), context, || plain_text(&own.caption));
        let group = self.node(StructureRole::Division, context);
        let inner = open.inner.below(group).deeper();
        let children = self.shared.tree.children(node);
        let caption =
            caption_node(own, children, inner.depth).map(|node| (node, self.style(node, &inner.style)));
        let mut side = caption.as_ref().map_or(CaptionSide::Bottom, |(_, style)| style.caption_side);
        let mut parts = Parts { own, children, caption, placing };
        let apart = placing.caption.filter(|_| floats(&parts));
        if apart.is_some() {
            side = CaptionSide::Bottom;
        }
        let facing = if apart.is_some() { parts.caption.take() } else { None };
        match side {
            CaptionSide::Bottom => {
                self.pictures(&parts, &inner);
                if parts.caption.is_some() {
                    self.list().keep_with_next(KEPT);
                    self.caption_of(&parts, &inner);
                }
            }
            CaptionSide::Top => {
                self.caption_of(&parts, &inner);
                self.list().keep_with_next(KEPT);
                self.pictures(&parts, &inner);
            }
            CaptionSide::Left | CaptionSide::Right => self.caption_beside(&parts, side, &inner),
        }
        self.close_box(open);
        parts.caption = facing;
        let context = Context { area: apart?, page: None, ..inner };
        Some(self.apart(|composer| composer.caption_of(&parts, &context)))
    }

    /// All of a figure but its caption.
    fn pictures(&mut self, parts: &Parts<'a, '_>, context: &Context) {
        let mut children = parts.children;
        let mut row: Vec<Cell<'a>> = Vec::new();
        let room = self.room(context, parts);
        for block in &parts.own.blocks {
            let images = match block {
                Block::Paragraph(paragraph) => pictures_alone(paragraph),
                _ => Vec::new(),
            };
            if let Block::Figure(figure) = block
                && has_fellows(parts.own)
                && context.depth < DEPTH
            {
                let Some(node) = children.take() else { continue };
                row.push(Cell { node, what: CellKind::Figure(figure), width: Length::ZERO });
                continue;
            }
            self.side_by_side(std::mem::take(&mut row), parts.own, room, context);
            match (block, images.as_slice()) {
                (Block::Paragraph(paragraph), [image]) => {
                    if let Some(node) = children.take() {
                        self.plate(image, node, span_of(image, paragraph), room, context);
                    }
                }
                (Block::Paragraph(paragraph), [_, ..]) => {
                    for image in images {
                        let Some(node) = children.take() else { continue };
                        let what = CellKind::Picture(image, span_of(image, paragraph));
                        row.push(Cell { node, what, width: Length::ZERO });
                    }
                    self.side_by_side(std::mem::take(&mut row), parts.own, room, context);
                }
                (other, _) => self.blocks(std::slice::from_ref(other), &mut children, context),
            }
        }
        self.side_by_side(row, parts.own, room, context);
    }

    fn caption_of(&mut self, parts: &Parts<'a, '_>, context: &Context) {
        if let Some((node, style)) = &parts.caption {
            let id = self.node(StructureRole::Caption, context);
            self.caption_in(id, parts.own.number.as_ref(), &parts.own.caption, (*node, style), context);
        }
    }

    /// The caption in a column of its own beside the pictures, at their head or their foot.
    fn caption_beside(&mut self, parts: &Parts<'a, '_>, side: CaptionSide, context: &Context) {
        let Some((_, style)) = &parts.caption else { return self.pictures(parts, context) };
        let whole = context.area;
        let gap = context.style.column_gap.min(whole.width / 4.0);
        let width = style.width.resolve(whole.width).unwrap_or(whole.width * BESIDE_SHARE);
        let width = width.min(whole.width / 2.0).max(LEAST);
        let rest = (whole.width - gap - width).max(LEAST);
        let (left, right) = if side == CaptionSide::Left { (width, rest) } else { (rest, width) };
        let left = Area { x: whole.x, width: left };
        let right = Area { x: whole.x + left.width + gap, width: right };
        let (caption, pictures) = if side == CaptionSide::Left { (left, right) } else { (right, left) };
        let drop = style.vertical_align;
        let picture_context = Context { area: pictures, ..context.clone() };
        let pictures = self.apart(|own| own.pictures(parts, &picture_context));
        let caption_context = Context { area: caption, ..context.clone() };
        let caption = self.apart(|own| {
            let Some((node, style)) = &parts.caption else { return };
            // Its width is the column's, and its margins would part it from a picture above.
            let zero = Edges::all(Dimension::Length(Length::ZERO));
            let style = ComputedStyle { width: Dimension::Auto, margin: zero, ..(**style).clone() };
            let style = Arc::new(style);
            let id = own.node(StructureRole::Caption, &caption_context);
            let (number, caption) = (parts.own.number.as_ref(), &parts.own.caption);
            own.caption_in(id, number, caption, (*node, &style), &caption_context);
        });
        let (mut stack, height) = pictures.into_stack();
        let (caption, own_height) = caption.into_stack();
        let dy = match drop {
            VerticalAlign::Bottom => height - own_height,
            VerticalAlign::Middle => (height - own_height) / 2.0,
            VerticalAlign::Top | VerticalAlign::Baseline | VerticalAlign::Super | VerticalAlign::Sub => {
                Length::ZERO
            }
        };
        stack.add(caption, Length::ZERO, dy.max(Length::ZERO));
        self.list().push(Kind::Block(Box::new(stack)), height.max(own_height));
    }

    /// Pictures, or figures with captions of their own, next to each other; in several rows if the
    /// figure says how many stand in one (`columns=2`).
    fn side_by_side(&mut self, cells: Vec<Cell<'a>>, own: &Figure, room: Room, context: &Context) {
        let asked = ["columns", "layout-ncol"].into_iter().find_map(|key| own.meta.value(key));
        let count = asked.and_then(|value| value.parse::<usize>().ok()).filter(|count| *count > 0);
        let count = count.unwrap_or(match cells.len() {
            0 => return,
            count @ 1..=3 => count,
            count if count % 3 == 0 => 3,
            _ => 2,
        });
        let gap = context.style.column_gap.min(context.area.width / 8.0);
        let mut rows = cells.into_iter().peekable();
        let mut first = true;
        while rows.peek().is_some() {
            let mut row: Vec<Cell<'a>> = rows.by_ref().take(count).collect();
            self.share_out(&mut row, count, gap, room, context);
            if !first {
                self.list().margin(gap);
            }
            first = false;
            self.row(row, gap, room, context);
        }
    }

    /// Gives each cell its width: what its author asks for, else so that all pictures are equally tall.
    fn share_out(&self, row: &mut [Cell<'a>], count: usize, gap: Length, room: Room, context: &Context) {
        let whole = context.area.width;
        let among = count.max(row.len()).max(1) as f64;
        let even = ((whole - gap * (among - 1.0)) / among).max(LEAST);
        let shape = |cell: &Cell<'a>| -> (Option<Length>, f64) {
            let own = cell.what.width(room.whole);
            let Some(image) = cell.what.image() else { return (own, f64::NAN) };
            let style = self.style(cell.node_of_image(self), &context.style);
            let natural = image.asset.as_ref().and_then(|asset| self.shared.job.pictures.get(asset));
            let ratio = natural.map_or(f64::NAN, |own| own.natural.width / own.natural.height);
            let wanted = wanted(image, &style, room).0.filter(|_| image.meta.value("width").is_some());
            (own.or(wanted), ratio)
        };
        let shapes: Vec<(Option<Length>, f64)> = row.iter().map(shape).collect();
        let full = row.len() == count;
        let free = shapes.iter().all(|(given, ratio)| given.is_none() && ratio.is_finite() && *ratio > 0.0);
        let ratios: f64 = shapes.iter().map(|(_, ratio)| ratio).sum();
        let room = whole - gap * (row.len() as f64 - 1.0);
        let fair = free && full && shapes.iter().all(|(_, ratio)| room * (ratio / ratios) >= even * 0.4);
        for (cell, (given, ratio)) in row.iter_mut().zip(shapes) {
            cell.width = match given {
                Some(given) => given.min(whole),
                None if fair => room * (ratio / ratios),
                None => even,
            };
        }
        let taken: Length = row.iter().map(|cell| cell.width).sum();
        if taken > room {
            row.iter_mut().for_each(|cell| cell.width = cell.width * (room / taken));
        }
    }

    /// One row, as a block that cannot be divided.
    fn row(&mut self, row: Vec<Cell<'a>>, gap: Length, room: Room, context: &Context) {
        let taken: Length = row.iter().map(|cell| cell.width).sum();
        let taken = taken + gap * (row.len() as f64 - 1.0);
        let mut x = context.area.x + aligned(context.style.text_align, context.area.width - taken);
        let mut stack = Stack::default();
        let mut height = Length::ZERO;
        for cell in row {
            let area = Area { x, width: cell.width };
            let own = Context { area, ..context.clone() };
            let room = Room { measure: cell.width, ..room };
            let list = self.apart(|composer| match cell.what {
                CellKind::Picture(image, span) => composer.plate(image, cell.node, span, room, &own),
                CellKind::Figure(figure) => {
                    let style = composer.style(cell.node, &own.style);
                    let zero = Dimension::Length(Length::ZERO);
                    let style = ComputedStyle { margin: Edges::all(zero), ..(*style).clone() };
                    let placing = Placing { whole: Some(room.whole), ..Placing::default() };
                    composer.figure_among(figure, cell.node, &Arc::new(style), &own, placing);
                }
            });
            let (cell_stack, cell_height) = list.into_stack();
            stack.add(cell_stack, Length::ZERO, Length::ZERO);
            height = height.max(cell_height);
            x += cell.width + gap;
        }
        self.list().push(Kind::Block(Box::new(stack)), height);
    }

    /// What a picture may take here.
    fn room(&self, context: &Context, parts: &Parts<'a, '_>) -> Room {
        let share = if parts.caption.is_some() { CAPTION_SHARE } else { 1.0 };
        let measure = context.area.width;
        let whole = parts.placing.whole.unwrap_or(measure);
        let depth = parts.placing.depth.unwrap_or_else(|| self.depth_of(context));
        Room { measure, whole, depth: depth * share }
    }

    /// A picture that stands by itself.
    fn plate(&mut self, image: &'a Image, img: Node, span: Span, room: Room, context: &Context) {
        let style = self.style(img, &context.style);
        let Some(Fitted { asset, size, area, window }) = fit(self, image, &style, room) else {
            let alt = image.alt.as_deref().unwrap_or_default();
            if !alt.is_empty() {
                let id = self.node(StructureRole::Paragraph, context);
                let mut words = Words::default();
                words.push(&format!("[{alt}]"), &Voice::new(context, id), span);
                self.set(words, context, None);
            }
            return;
        };
        let open = self.open_box(&style, Some(&image.meta), context, String::new);
        let tag = match image.alt.as_deref() {
            Some("") => Self::layout_tag(),
            alt => {
                let id: StructureId = self.node(StructureRole::Figure, context);
                self.node_mut(id).alt = alt.map(str::to_owned);
                Tag::Content(id)
            }
        };
        // `width` is the picture's own, so the box that it stands in is the figure's.
        let free = context.area.width - size.width;
        let aside = match (context.style.text_align, style.margin.left) {
            (TextAlign::Start | TextAlign::Left | TextAlign::Justify, Dimension::Auto) => free / 2.0,
            (align, _) => aligned(align, free),
        };
        let x = context.area.x + aside;
        let (area, window) = (area.moved(x, Length::ZERO), window.map(|own| own.moved(x, Length::ZERO)));
        let things = vec![Thing::Picture { asset, area, window, tag, span }];
        self.list().push(Kind::Block(Box::new(Stack { things, ..Stack::default() })), size.height);
        self.close_box(open);
    }
}

impl<'a> CellKind<'a> {
    /// The width that its author gives a figure.
    fn width(&self, whole: Length) -> Option<Length> {
        match self {
            CellKind::Picture(..) => None,
            CellKind::Figure(figure) => dimension(figure.meta.value("width")?, whole),
        }
    }

    /// The picture that the cell consists of.
    fn image(&self) -> Option<&'a Image> {
        match self {
            CellKind::Picture(image, _) => Some(image),
            CellKind::Figure(figure) => figure.single_picture(),
        }
    }
}

impl Cell<'_> {
    fn node_of_image(&self, composer: &Composer<'_, '_>) -> Node {
        match self.what {
            CellKind::Picture(..) => self.node,
            CellKind::Figure(_) => composer.shared.tree.children(self.node).take().unwrap_or(self.node),
        }
    }
}

/// Where a picture was written; one in a figure's paragraph that was made stands where that does.
fn span_of(image: &Image, paragraph: &Paragraph) -> Span {
    let span = image.meta.span;
    if span.end > span.start { span } else { paragraph.meta.span }
}

/// Whether a figure holds several figures with captions of their own, which stand side by side.
fn has_fellows(own: &Figure) -> bool {
    own.blocks.iter().filter(|block| matches!(block, Block::Figure(_))).count() > 1
}

/// Whether the style moves the caption away from the pictures.
fn floats(parts: &Parts<'_, '_>) -> bool {
    parts.caption.as_ref().is_some_and(|(_, style)| style.float == Float::Bottom)
}

/// The element of a figure's caption, which stands after those of its pictures.
fn caption_node(own: &Figure, mut children: Children<'_>, depth: usize) -> Option<Node> {
    if own.caption.is_empty() && own.number.is_none() {
        return None;
    }
    for block in &own.blocks {
        let images = match block {
            Block::Paragraph(paragraph) => pictures_alone(paragraph).len(),
            _ => 0,
        };
        match images {
            // Below the greatest depth there are no elements.
            0 if depth >= DEPTH => {}
            0 => children.skip(block),
            count => (0..count).for_each(|_| {
                children.take();
            }),
        }
    }
    children.take()
}

/// A figure's style where its author gives the figure a width: it stands as its text is aligned.
fn narrower(own: &Figure, style: &ComputedStyle, measure: Length) -> Option<Arc<ComputedStyle>> {
    let width = dimension(own.meta.value("width")?, measure)?.min(measure);
    let mut margin = style.margin;
    match style.text_align {
        TextAlign::Center => (margin.left, margin.right) = (Dimension::Auto, Dimension::Auto),
        TextAlign::Right | TextAlign::End => margin.left = Dimension::Auto,
        TextAlign::Start | TextAlign::Left | TextAlign::Justify => {}
    }
    Some(Arc::new(ComputedStyle { width: Dimension::Length(width), margin, ..style.clone() }))
}

/// Where something stands that leaves so much of the measure free.
fn aligned(align: TextAlign, free: Length) -> Length {
    match align {
        TextAlign::Center => free / 2.0,
        TextAlign::Right | TextAlign::End => free,
        TextAlign::Start | TextAlign::Left | TextAlign::Justify => Length::ZERO,
    }
}
