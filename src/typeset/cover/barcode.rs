//! The barcode of a back cover: bars in black on white, the figures below them, the ISBN above, and an
//! add-on of five figures with the price where there is one.
//!
//! Sizes are those of ISO/IEC 15420 and the GS1 General Specifications, 5.2: a module of 0.33 mm at full
//! size, bars of 22.85 mm, guards 5 modules longer, light margins of 11 modules before and 7 after a
//! symbol alone, 9 modules between a symbol and its add-on and 5 after that. A symbol may be smaller, down
//! to four fifths.

use super::super::inline::{Voice, Words};
use super::super::line::{Line, LineRun, Shape};
use super::super::tree::Node;
use super::super::vertical::{Kind, Stack, Thing};
use super::column::{Field, Room};
use super::ean::{self, ADDON_MODULES, Bar, FIGURE, MODULES};
use super::scale;
use crate::diagnostic::cover as say;
use crate::document::{Block, Container, plain_text};
use crate::font::{Face, FaceId};
use crate::pages::{Artifact, GlyphRun, PlacedGlyph, StructureRole, Tag};
use crate::source::Span;
use crate::style::{Color, ComputedStyle, Dimension, TextAlign};
use crate::units::{Length, Rect};
use std::sync::Arc;

/// Light modules before and after a symbol, between it and its add-on, and after that.
const BEFORE: f64 = 11.0;
const AFTER: f64 = 7.0;
const BETWEEN: f64 = 9.0;
const AFTER_ADDON: f64 = 5.0;
/// How much longer guards are, in modules.
const GUARD: f64 = 5.0;
/// The height of figures, and the white between them and the bars, in modules.
const FIGURES: f64 = 8.3;
const ABOVE_FIGURES: f64 = 0.8;
/// The ISBN above the bars: the height of its capitals, and the white below it, in modules.
const ISBN: f64 = 6.6;
const BELOW_ISBN: f64 = 4.2;
/// White above and below everything, in modules.
const RIM: f64 = 4.5;
/// Smaller symbols are not read everywhere.
const LEAST: f64 = 0.8;

/// The box where the style gives no size: what printers leave free.
fn usual() -> (Length, Length) {
    (Length::inches(2.0), Length::inches(1.2))
}

/// A module at full size, and the height of the bars.
fn module() -> Length {
    Length::mm(0.33)
}
fn bars() -> Length {
    Length::mm(22.85)
}

/// A barcode that is being drawn: places are from the box's upper left corner.
struct Drawing<'f> {
    /// The module.
    x: Length,
    tag: Tag,
    face: &'f Face,
    id: FaceId,
    things: Vec<Thing>,
}

/// Sets the barcode into the list as a box of the size that its style says.
pub(super) fn place<'a>(
    room: &mut Room<'a, '_, '_>,
    own: &'a Container,
    node: Node,
    style: &Arc<ComputedStyle>,
    field: &Field,
) {
    let Some(isbn) = room.job.isbn else { return };
    let Some(symbol) = ean::symbol(isbn.as_str()) else { return };
    let addon = room.job.price.and_then(|price| Some((price, ean::addon(price)?)));
    let area = field.context.area;
    let (usual_width, usual_height) = usual();
    let mut width = style.width.resolve(area.width).unwrap_or(usual_width.min(area.width));
    let height = match style.height {
        Dimension::Length(height) => height,
        Dimension::Percent(_) | Dimension::Auto => usual_height,
    };
    let modules = BEFORE
        + f64::from(MODULES)
        + match addon {
            Some(_) => BETWEEN + f64::from(ADDON_MODULES) + AFTER_ADDON,
            None => AFTER,
        };
    // Everything but the bars, in modules; the bars at full size.
    let rest = RIM * 2.0 + ISBN + BELOW_ISBN + ABOVE_FIGURES + FIGURES;
    let full = module();
    let fits = (width / (full * modules)).min(height / (full * rest + bars()));
    let scale = fits.clamp(LEAST, 2.0);
    if fits < LEAST - 0.001 {
        room.composer.say(say::small_barcode(room.job.places.edition, (fits * 100.0).round().max(0.0)));
    }
    let x = full * scale;
    width = width.max(x * modules);
    let height = height.max(x * rest + bars() * scale);
    let id = room.composer.node(StructureRole::Figure, &field.context);
    room.composer.node_mut(id).alt = Some(words_of(own));
    let open = room.composer.open_box(&bare(style), Some(&own.meta), &field.context, String::new);
    let left = open.inner.area.x;
    let fonts = room.job.set.fonts;
    let face = fonts.select(&style.font);
    let tag = Tag::Content(id);
    let mut drawing = Drawing { x, tag, face: fonts.face(face), id: face, things: Vec::new() };
    let area = Rect { x: left, y: Length::ZERO, width, height };
    drawing.things.push(Thing::Fill { area, color: WHITE, tag: Tag::Artifact(Artifact::Background) });
    let start = left + (width - x * modules) / 2.0 + x * BEFORE;
    let top = x * (RIM + ISBN + BELOW_ISBN);
    let bar_height = height - x * rest;
    drawing.symbol(isbn.as_str(), &symbol, (start, top), bar_height);
    if let Some((price, bars)) = &addon {
        let start = start + x * (f64::from(MODULES) + BETWEEN);
        drawing.addon(price, bars, (start, top), bar_height);
    }
    let mut stack = Stack { things: drawing.things, ..Stack::default() };
    let voice = Voice::new(&open.inner, id);
    let (above, number) = number(room, own, node, voice, x);
    stack.add(number, start, above);
    room.composer.list().push(Kind::Block(Box::new(stack)), height);
    room.composer.close_box(open);
}

/// The ISBN in words, as wide as the bars at most; with where its baseline is.
fn number<'a>(
    room: &mut Room<'a, '_, '_>,
    own: &'a Container,
    node: Node,
    voice: Voice,
    x: Length,
) -> (Length, Stack) {
    let baseline = x * (RIM + ISBN);
    let isbn = room.composer.shared.tree.children(node).take();
    let style = isbn.map(|isbn| room.composer.style(isbn, &voice.style));
    let voice = style.map_or_else(|| voice.clone(), |style| voice.styled(&style));
    let mut words = Words::default();
    words.push(&words_of(own), &voice, own.meta.span);
    let shape = Shape { measure: Length::pt(10_000.0), ..Shape::default() };
    let style = ComputedStyle {
        text_align: TextAlign::Start,
        text_indent: Dimension::Length(Length::ZERO),
        ..(*voice.style).clone()
    };
    let composer = &mut room.composer;
    let lines = composer.setter.set(&words.finish(), &style, &shape, &mut composer.piece.sink);
    let Some(line) = lines.into_iter().next() else { return (baseline, Stack::default()) };
    let fonts = room.job.set.fonts;
    let capitals = style.font.size * fonts.face(fonts.select(&style.font)).metrics().cap_height;
    let widest = x * f64::from(MODULES);
    let factor = (widest / line.width).min(x * ISBN / capitals);
    let shift = (widest / factor - line.width) / 2.0;
    let things = vec![Thing::Line { x: shift, y: Length::ZERO, line }];
    (baseline, scale::stack(Stack { things, ..Stack::default() }, factor))
}

const WHITE: Color = Color { red: 255, green: 255, blue: 255, alpha: 255, ink: None };

/// The box round the barcode has margins; its own size is settled here.
fn bare(style: &ComputedStyle) -> Arc<ComputedStyle> {
    let auto = Dimension::Auto;
    Arc::new(ComputedStyle {
        width: auto,
        height: auto,
        min_height: auto,
        background: Color::TRANSPARENT,
        ..style.clone()
    })
}

/// The words in it: `ISBN 978-…`.
fn words_of(own: &Container) -> String {
    let paragraphs = own.blocks.iter().filter_map(|block| match block {
        Block::Paragraph(own) => Some(plain_text(&own.content)),
        _ => None,
    });
    paragraphs.collect::<Vec<_>>().join(" ")
}

impl Drawing<'_> {
    fn symbol(&mut self, figures: &str, bars: &[Bar], (left, top): (Length, Length), height: Length) {
        let x = self.x;
        for bar in bars {
            let height = if bar.guard { height + x * GUARD } else { height };
            self.bar(bar, (left, top), height);
        }
        let base = top + height + x * (ABOVE_FIGURES + FIGURES);
        self.figures(&figures[..1], left - x * (BEFORE - 0.5), base);
        self.figures(&figures[1..7], left + x * 3.0, base);
        self.figures(&figures[7..], left + x * 50.0, base);
    }

    /// The figures of an add-on stand above its bars, which reach down as far as the guards.
    fn addon(&mut self, figures: &str, bars: &[Bar], (left, top): (Length, Length), height: Length) {
        let x = self.x;
        let head = x * (FIGURES + ABOVE_FIGURES);
        for bar in bars {
            self.bar(bar, (left, top + head), height - head + x * GUARD);
        }
        // Five figures, nine modules apart, over the middle of the bars.
        let pitch = 9.0;
        let shift = (f64::from(ADDON_MODULES) - pitch * 5.0) / 2.0;
        for (idx, _) in figures.char_indices() {
            let left = left + x * (shift + pitch * idx as f64 + (pitch - f64::from(FIGURE)) / 2.0);
            self.figures(&figures[idx..=idx], left, top + x * FIGURES);
        }
    }

    fn bar(&mut self, bar: &Bar, (left, top): (Length, Length), height: Length) {
        let (x, width) = (left + self.x * f64::from(bar.start), self.x * f64::from(bar.width));
        let area = Rect { x, y: top, width, height };
        self.things.push(Thing::Fill { area, color: Color::BLACK, tag: self.tag });
    }

    /// Figures, each in the middle of its seven modules.
    #[expect(clippy::cast_possible_truncation, reason = "glyphs are placed in single precision")]
    fn figures(&mut self, text: &str, left: Length, baseline: Length) {
        let height = self.face.glyph('0').and_then(|zero| self.face.profile(zero)?.ink());
        let height = height.map_or(self.face.metrics().cap_height, |ink| ink.top);
        let size = self.x * (FIGURES / height.max(0.1));
        let cell = self.x * f64::from(FIGURE);
        let glyphs = text.chars().filter_map(|figure| {
            let id = self.face.glyph(figure)?;
            let em = f64::from(self.face.units_per_em());
            let width = size * (f64::from(self.face.advance(id)?) / em);
            let (advance, x_offset) = (cell.to_pt() as f32, ((cell - width) / 2.0).to_pt() as f32);
            Some(PlacedGlyph { id, text_len: 1, advance, x_offset, y_offset: 0.0 })
        });
        let run = GlyphRun {
            face: self.id,
            size,
            color: Color::BLACK,
            x: Length::ZERO,
            baseline: Length::ZERO,
            glyphs: glyphs.collect(),
            text: text.to_owned(),
            language: None,
            replaced: false,
            ends_in_hyphen: false,
            stretch: 1.0,
        };
        let (ascent, width) = (size * height, run.width());
        let runs = vec![LineRun { run, tag: self.tag, span: Span::default() }];
        let line = Line { runs, width, ascent, ..Line::default() };
        self.things.push(Thing::Line { x: left, y: baseline, line });
    }
}
