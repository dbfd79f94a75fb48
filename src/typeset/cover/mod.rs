//! Covers: the front alone, as an e-book shows it, or the full wrap of a paperback in one page: back,
//! spine and front, with the bleed round them.
//!
//! The words come as a document (`passes::cover`), the look from the stylesheet. Grounds, patterned papers
//! and pictures are laid down first, over the trim into the bleed; then each panel is filled as a column
//! (`column`), and the spine as a line that is turned (`spine`).

mod art;
mod barcode;
mod column;
mod ean;
mod paper;
mod safe;
mod scale;
mod spine;

use super::compose::{Area, Composer, Context, Shared};
use super::counter::Counters;
use super::tree::{self, Node};
use super::vertical::{Frame, Stack, Thing, shows};
use super::{Job, page};
use crate::diagnostic::{Diagnostic, Sink, cover as say};
use crate::document::{AssetPath, Block, Container, child_blocks, plain_text};
use crate::pages::{
    Artifact, Destination, Folio, FolioStyle, Item, OutlineEntry, Page, Pages, Structure, Tag,
};
use crate::picture::{Pictures, inspect};
use crate::publication::Isbn;
use crate::source::Span;
use crate::style::{Border, Color, ComputedStyle, Dimension, Display, PageSelector};
use crate::units::{Edges, Length, Rect, Size};
use column::{Field, Room};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The class of the box that the barcode is drawn in.
const BARCODE: &str = "barcode";

/// A cover to set.
pub struct CoverJob<'a> {
    /// Its document; the page is the trim of one panel.
    pub set: Job<'a>,
    pub sheet: Sheet,
    /// What the edition is called, in messages and in the names of what is drawn for it.
    pub name: &'a str,
    /// The number of the barcode, and the five figures of its add-on.
    pub isbn: Option<&'a Isbn>,
    pub price: Option<&'a str>,
    /// Samples an inch that pictures should have.
    pub resolution: f64,
    pub places: Places,
}

impl CoverJob<'_> {
    /// What surrounds the parts of a panel.
    fn context(&self, style: &Arc<ComputedStyle>, area: Area) -> Context {
        Context {
            style: Arc::clone(style),
            area,
            language: Arc::new(self.set.document.language.clone()),
            structure: None,
            page: None,
            depth: 1,
            verse: false,
            columns: None,
            on_grid: false,
            note: false,
            decoration: false,
        }
    }
}

/// Where the manifest speaks of the cover.
#[derive(Clone, Copy, Debug, Default)]
pub struct Places {
    pub edition: Option<Span>,
    pub image: Option<Span>,
}

/// What is made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sheet {
    /// The front alone, without bleed.
    Front,
    Wrap(WrapSheet),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WrapSheet {
    pub spine: Length,
    /// None: as the stylesheet says.
    pub bleed: Option<Length>,
    /// What stays free on both sides of the spine's text; none: there is to be no text.
    pub clearance: Option<Length>,
}

/// A cover as a single page, with the pictures that were drawn for it.
pub struct MadeCover {
    pub pages: Pages,
    pub drawn: Pictures,
}

/// Back, spine, front, or the whole of them.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Panel {
    trim: Rect,
    /// Nothing where another panel joins.
    bleed: Edges<Length>,
    whole: bool,
}

impl Panel {
    /// A part of the panel, and the bleed where it reaches the edge.
    fn with_bleed(&self, part: Rect) -> Rect {
        const NEAR: Length = Length::pt(0.5);
        let (trim, bleed) = (self.trim, self.bleed);
        let over = |reaches: bool, bleed: Length| if reaches { bleed } else { Length::ZERO };
        let left = over(part.x < trim.x + NEAR, bleed.left);
        let top = over(part.y < trim.y + NEAR, bleed.top);
        let right = over(part.x + part.width > trim.x + trim.width - NEAR, bleed.right);
        let bottom = over(part.y + part.height > trim.y + trim.height - NEAR, bleed.bottom);
        Rect {
            x: part.x - left,
            y: part.y - top,
            width: part.width + left + right,
            height: part.height + top + bottom,
        }
    }
}

/// The sheet divided.
struct Plan {
    size: Size,
    bleed: Length,
    back: Option<Panel>,
    spine: Option<Panel>,
    front: Panel,
    whole: Panel,
}

impl Plan {
    fn new(job: &CoverJob<'_>) -> Plan {
        let trim = job.set.page;
        let zero = Length::ZERO;
        let at = |x: Length, width: Length| Rect { x, y: zero, width, height: trim.height };
        let Sheet::Wrap(wrap) = job.sheet else {
            let panel = Panel { trim: at(zero, trim.width), bleed: Edges::all(zero), whole: false };
            return Plan { size: trim, bleed: zero, back: None, spine: None, front: panel, whole: panel };
        };
        let selector = PageSelector { name: Some("cover"), ..PageSelector::default() };
        let bleed = wrap.bleed.unwrap_or_else(|| job.set.cascade.page(&selector).bleed).max(zero);
        let panel = |x: Length, width: Length, left: Length, right: Length| Panel {
            trim: at(x, width),
            bleed: Edges { top: bleed, right, bottom: bleed, left },
            whole: false,
        };
        let width = trim.width * 2.0 + wrap.spine;
        Plan {
            size: Size { width, height: trim.height },
            bleed,
            back: Some(panel(zero, trim.width, bleed, zero)),
            spine: Some(panel(trim.width, wrap.spine, zero, zero)),
            front: panel(trim.width + wrap.spine, trim.width, zero, bleed),
            whole: Panel { whole: true, ..panel(zero, width, bleed, bleed) },
        }
    }

    fn panel(&self, own: &Container) -> Option<Panel> {
        let is = |class| own.meta.has_class(class);
        match () {
            () if is("front") => Some(self.front),
            () if is("spine") => self.spine,
            () if is("back") => self.back,
            () => None,
        }
    }
}

/// Sets a cover; a panel that cannot hold its words is a fault.
pub fn set_cover(job: &CoverJob<'_>, sink: &mut Sink) -> Result<MadeCover, Diagnostic> {
    let document = job.set.document;
    let grown = tree::grow(document, job.set.publication.kind, &[]);
    let folios = BTreeMap::new();
    let shared = Shared::new(&job.set, grown, Vec::new(), &folios, sink);
    let mut setter = shared.setter();
    let composer = Composer::new(&shared, &mut setter, Counters::default());
    let plan = Plan::new(job);
    let mut maker = Maker {
        room: Room::new(composer, job),
        job,
        things: Vec::new(),
        turned: Vec::new(),
        drawn: Pictures::new(),
    };
    let sections = document.sections.iter();
    let mut children = shared.tree.children(shared.root);
    for section in sections {
        let Some(node) = children.take() else { break };
        maker.section(&section.blocks, node, &plan)?;
    }
    let Maker { room, things, turned, drawn, .. } = maker;
    let piece = room.composer.piece;
    sink.extend(piece.sink);
    sink.say_once(&["F002", "F003", "F004"]);
    let selector = PageSelector { name: Some("cover"), ..PageSelector::default() };
    let blank = Page {
        furniture: 0,
        size: plan.size,
        bleed: plan.bleed,
        marks: job.set.cascade.page(&selector).marks,
        folio: Folio { value: 1, style: FolioStyle::Decimal },
        blank: false,
        items: Vec::new(),
        links: Vec::new(),
        starts: None,
    };
    let mut own = page::place_alone(blank, things, piece.marks, piece.links);
    insert(&mut own, turned);
    safe::report(&own, &plan, job, sink);
    let structure = Structure { nodes: piece.structure };
    let title = job.set.publication.title.trim().to_owned();
    let destination = Destination { page: 0, y: Length::ZERO };
    let outline = vec![OutlineEntry { title, destination, children: Vec::new() }];
    Ok(MadeCover { pages: Pages { pages: vec![own], structure, outline, ..Pages::default() }, drawn })
}

/// Puts what stands on the spine where it is read: before what is tagged later.
fn insert(page: &mut Page, turned: Vec<Item>) {
    let id = |item: &Item| match item.tag {
        Tag::Content(id) => Some(id),
        Tag::Artifact(_) => None,
    };
    let last = turned.iter().filter_map(id).max();
    let at = page.items.iter().position(|item| id(item) > last);
    let at = at.unwrap_or(page.items.len());
    page.items.splice(at..at, turned);
}

struct Maker<'a, 's, 'j> {
    room: Room<'a, 's, 'j>,
    job: &'j CoverJob<'j>,
    things: Vec<Thing>,
    /// What stands on the spine.
    turned: Vec<Item>,
    drawn: Pictures,
}

impl<'a> Maker<'a, '_, '_> {
    fn section(&mut self, blocks: &'a [Block], node: Node, plan: &Plan) -> Result<(), Diagnostic> {
        let shared = self.room.composer.shared;
        let style = self.room.composer.style(node, &shared.root_style);
        self.ground(&style, &plan.whole, plan, "cover");
        let mut panels = Vec::new();
        let mut children = shared.tree.children(node);
        let art = art::find(blocks);
        for (idx, block) in blocks.iter().enumerate() {
            let Some(node) = children.take() else { break };
            if let Some((_, _, image)) = art.filter(|(at, ..)| *at == idx) {
                let art = art::place(&mut self.room, image, node, &style, &plan.whole);
                self.things.extend(art);
            }
            if let Block::Division(own) = block
                && let Some(panel) = plan.panel(own)
            {
                let panel_style = self.room.composer.style(node, &style);
                if panel_style.display != Display::None {
                    panels.push((own, node, panel_style, panel));
                }
            }
        }
        for (own, node, style, panel) in &panels {
            self.backdrop(own, *node, style, panel, plan);
        }
        for (own, node, style, panel) in &panels {
            self.panel(own, *node, style, panel)?;
        }
        Ok(())
    }

    /// What lies below a panel's words: its ground, its picture, its borders.
    fn backdrop(
        &mut self,
        own: &'a Container,
        node: Node,
        style: &Arc<ComputedStyle>,
        panel: &Panel,
        plan: &Plan,
    ) {
        let class = own.meta.classes().first().map_or("panel", String::as_str);
        self.ground(style, panel, plan, class);
        if let Some((idx, _, image)) = art::find(&own.blocks) {
            let mut children = self.room.composer.shared.tree.children(node);
            own.blocks[..idx].iter().for_each(|block| children.skip(block));
            if let Some(node) = children.take() {
                let art = art::place(&mut self.room, image, node, style, panel);
                self.things.extend(art);
            }
        }
        let field = panel.with_bleed(panel.trim);
        let wider = |border: &Border, bleed: Length| {
            let width = if shows(border) { border.width + bleed } else { Length::ZERO };
            Border { width, ..*border }
        };
        let border = Edges {
            top: wider(&style.border.top, panel.bleed.top),
            right: wider(&style.border.right, panel.bleed.right),
            bottom: wider(&style.border.bottom, panel.bleed.bottom),
            left: wider(&style.border.left, panel.bleed.left),
        };
        let frame = Frame { x: field.x, width: field.width, background: Color::TRANSPARENT, border };
        self.things.extend(frame.fills(field.y, field.y + field.height, true, true));
    }

    /// A background and the pattern on it.
    fn ground(&mut self, style: &ComputedStyle, panel: &Panel, plan: &Plan, name: &str) {
        let area = panel.with_bleed(panel.trim);
        let tag = Tag::Artifact(Artifact::Background);
        if style.background.alpha > 0 {
            self.things.push(Thing::Fill { area, color: style.background, tag });
        }
        let Some(pattern) = &style.pattern else { return };
        let front = plan.front.trim;
        let place = paper::Place {
            area: area.moved(-front.x, -front.y),
            front: front.width,
            title: &self.job.set.publication.title,
        };
        let svg = paper::draw(pattern, place);
        let asset = AssetPath(format!(".bindery/{}/{name}.svg", self.job.name));
        let mut own = Sink::default();
        if let Some(picture) = inspect(asset.clone(), svg.into_bytes(), self.job.set.fonts, &mut own, None) {
            self.drawn.insert(asset.clone(), picture);
            self.things.push(Thing::Picture { asset, area, window: None, tag, span: Span::default() });
        }
    }

    fn panel(
        &mut self,
        own: &'a Container,
        node: Node,
        style: &Arc<ComputedStyle>,
        panel: &Panel,
    ) -> Result<(), Diagnostic> {
        let trim = panel.trim;
        let context = self.job.context(style, Area { x: Length::ZERO, width: trim.width });
        if own.meta.has_class("spine") {
            if let Sheet::Wrap(wrap) = self.job.sheet {
                let items = spine::set(&mut self.room, own, node, (style, &context), panel, &wrap);
                self.turned.extend(items);
            }
            return Ok(());
        }
        let style = Arc::new(inset(style, trim));
        let field = Field { context, height: Some(trim.height) };
        let Some(filled) = self.room.fill(own, node, &style, &field) else {
            let (place, name) = (self.job.places.edition, self.job.name);
            return Err(match own.meta.has_class("back") {
                true => say::back_too_full(place, name, words(&own.blocks)),
                false => say::front_too_full(place, name),
            });
        };
        if filled.shortened {
            self.room.composer.say(say::lives_shortened(self.job.places.edition, self.job.name));
        }
        let mut placed = Stack::default();
        placed.add(filled.stack, trim.x, trim.y);
        self.things.extend(placed.things);
        Ok(())
    }
}

/// A panel's style with its borders, which are drawn already, as padding; as tall as the trim.
fn inset(style: &ComputedStyle, trim: Rect) -> ComputedStyle {
    let add = |padding: Dimension, border: &Border| {
        let width = if shows(border) { border.width } else { Length::ZERO };
        Dimension::Length(padding.resolve(trim.width).unwrap_or(Length::ZERO) + width)
    };
    let padding = Edges {
        top: add(style.padding.top, &style.border.top),
        right: add(style.padding.right, &style.border.right),
        bottom: add(style.padding.bottom, &style.border.bottom),
        left: add(style.padding.left, &style.border.left),
    };
    ComputedStyle {
        padding,
        border: Edges::all(Border::default()),
        background: Color::TRANSPARENT,
        margin: Edges::all(Dimension::Length(Length::ZERO)),
        width: Dimension::Auto,
        height: Dimension::Percent(1.0),
        ..style.clone()
    }
}

/// How many words blocks hold.
fn words(blocks: &[Block]) -> usize {
    let own = |block: &Block| match block {
        Block::Paragraph(own) => plain_text(&own.content).split_whitespace().count(),
        Block::Heading(own) => plain_text(&own.content).split_whitespace().count(),
        other => child_blocks(other).into_iter().map(|inner| words(inner)).sum(),
    };
    blocks.iter().map(own).sum()
}

/// `14.5 mm (0.571 in)`.
fn shown(length: Length) -> String {
    let rounded = |value: f64, scale: f64| (value * scale).round() / scale;
    format!("{} mm ({} in)", rounded(length.to_mm(), 10.0), rounded(length.to_inches(), 1000.0))
}

/// `158.8 × 234.9 mm (6.25 × 9.25 in)`.
fn shown_size(size: Size) -> String {
    let rounded = |value: f64, scale: f64| (value * scale).round() / scale;
    let Size { width, height } = size;
    format!(
        "{} × {} mm ({} × {} in)",
        rounded(width.to_mm(), 10.0),
        rounded(height.to_mm(), 10.0),
        rounded(width.to_inches(), 1000.0),
        rounded(height.to_inches(), 1000.0)
    )
}
