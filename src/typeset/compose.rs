//! The composer: what every kind of block needs to become part of a vertical list.
//!
//! A composer makes one piece of the document. Its numbers for structure nodes, marks, links and
//! notes begin at 0; `plan` adds what came before when it joins the pieces.

use super::Job;
use super::contents;
use super::counter::Counters;
use super::geometry::{Geometry, Grid};
use super::hyphenate;
use super::line::MarkId;
use super::note;
use super::paragraph::Setter;
use super::plate::Plates;
use super::side::Narrow;
use super::standing::Rack;
use super::tree::{Grown, Node, Tree};
use super::vertical::{AVOIDED, Columns, Entry, Frame, KEPT, Kind, List, Side, shows};
use crate::diagnostic::{Sink, typeset as say};
use crate::document::{Language, Listed, Matter, Meta, Note, NoteLabel};
use crate::pages::{Artifact, LinkTarget, StructureId, StructureNode, StructureRole, Tag};
use crate::publication::WordList;
use crate::source::Span;
use crate::style::Pseudo;
use crate::style::{
    Border, Break, BreakInside, Color, ColumnFill, ColumnSpan, ComputedStyle, Dimension, FloatReference,
    Hyphens, ListStyle, PageSelector,
};
use crate::units::{Edges, Length};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What all composers read.
pub(super) struct Shared<'a> {
    pub job: &'a Job<'a>,
    /// What was set before; none where nothing is kept.
    pub rack: Option<&'a Rack<'a>>,
    /// What was made before; none where no plates are kept.
    pub plates: Option<&'a Plates<'a>>,
    pub tree: Tree,
    pub root: Node,
    pub root_style: Arc<ComputedStyle>,
    pub notes: BTreeMap<&'a NoteLabel, (Node, &'a Note)>,
    /// Those that are read where a list of notes stands.
    pub endnotes: BTreeSet<&'a NoteLabel>,
    /// Notes that are called in another note, with that one.
    pub callers: BTreeMap<&'a NoteLabel, &'a NoteLabel>,
    /// Foot notes are counted on each page anew.
    pub notes_by_page: bool,
    /// Folios that an earlier making of the pages has found, by anchor.
    pub folios: &'a BTreeMap<String, String>,
    pub contents: Vec<contents::Entry<'a>>,
    figures: Vec<contents::Listing<'a>>,
    tables: Vec<contents::Listing<'a>>,
    pub grid: Grid,
    /// Of pages without a name.
    pub geometry: Geometry,
    /// Notes stand below all columns, not below their own.
    pub notes_span: bool,
    /// Words whose divisions the author gives.
    words: Arc<[WordList]>,
}

impl<'a> Shared<'a> {
    pub fn new(
        job: &'a Job<'a>,
        grown: Grown<'a>,
        contents: Vec<contents::Entry<'a>>,
        folios: &'a BTreeMap<String, String>,
        sink: &mut Sink,
    ) -> Self {
        let root_style = job.cascade.style(&grown.tree.elements, grown.tree.id(grown.root), None);
        let notes = job.document.notes.iter();
        let notes =
            notes.filter_map(|(label, note)| Some((label, (*grown.notes.get(label)?, note)))).collect();
        let grid = Grid::new(job, &root_style);
        let geometry = Geometry::of(job, None);
        if geometry.narrowed {
            sink.push(say::no_room_on_page(None));
        }
        let words = hyphenate::lists(job.publication);
        if root_style.hyphens == Hyphens::Auto {
            for (language, place) in hyphenate::undivided(job.document, &words) {
                sink.push(say::no_patterns(place, &language.0));
            }
        }
        let figures = contents::listings(job.document, Listed::Figures);
        let tables = contents::listings(job.document, Listed::Tables);
        let notes_span = job.cascade.note_area().is_some_and(|own| own.reference == FloatReference::Page);
        let notes_by_page = job.cascade.page(&PageSelector::default()).notes_by_page;
        Shared {
            notes_span,
            figures,
            tables,
            job,
            rack: None,
            plates: None,
            tree: grown.tree,
            root: grown.root,
            root_style,
            notes,
            endnotes: grown.endnotes,
            callers: note::callers(job.document),
            notes_by_page,
            folios,
            contents,
            grid,
            geometry,
            words,
        }
    }

    /// The figures, or the tables, that a list of them shows.
    pub fn listings(&self, of: Listed) -> &[contents::Listing<'a>] {
        match of {
            Listed::Headings => &[],
            Listed::Figures => &self.figures,
            Listed::Tables => &self.tables,
        }
    }

    /// A setter for one thread.
    pub fn setter(&self) -> Setter {
        let setter = Setter::with_words(self.job.fonts, &self.words);
        match self.job.turns {
            Some(turns) => setter.with_turns(turns),
            None => setter,
        }
    }

    /// The greatest height of something that cannot be divided.
    pub fn depth(&self) -> Length {
        self.geometry.depth(self.grid.leading)
    }
}

/// Something at a place in the text that is looked for when the pages are made.
#[derive(Clone, Debug)]
pub(super) enum Mark {
    /// The call of a note: its number in the piece's notes.
    Note(usize),
    Anchor(String),
    /// The call of a note, by the anchor it is: a note counted by page is counted by it.
    Call(String),
    /// Running strings take these values.
    Strings(Vec<(String, Running)>),
    /// What gave these running strings their values ends.
    StringsOver(Vec<String>),
    Matter(Matter),
    /// What is to have a page of its own after this one: its number in the piece's own pages.
    OwnPage(usize),
}

/// What a running string holds: words, and numbers of pages that are not yet known.
pub(super) type Running = Vec<RunningPiece>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RunningPiece {
    Text(String),
    /// The page of an anchor, in figures of this style.
    Page(String, ListStyle),
}

/// A link in the text; lines name it by its number.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub target: LinkTarget,
    pub structure: Option<StructureId>,
    pub description: String,
}

/// A part of the document, composed.
#[derive(Debug, Default)]
pub(super) struct Piece {
    pub list: List,
    pub structure: Vec<StructureNode>,
    pub marks: Vec<Mark>,
    pub links: Vec<Link>,
    /// Each note's own list.
    pub notes: Vec<List>,
    /// What stands on pages of its own, each as tall as one.
    pub own_pages: Vec<Entry>,
    pub counters: Counters,
    pub sink: Sink,
}

/// A stretch of the column: left edge and width.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub x: Length,
    pub width: Length,
}

/// What a block knows of what it stands in.
#[derive(Clone, Debug)]
pub(super) struct Context {
    /// The parent's.
    pub style: Arc<ComputedStyle>,
    pub area: Area,
    pub language: Arc<Language>,
    /// The structure node it becomes a child of.
    pub structure: Option<StructureId>,
    pub page: Option<Arc<str>>,
    /// How deep the blocks are nested, counted as `tree` counts.
    pub depth: usize,
    /// In `div.verse`: lines are kept as they are.
    pub verse: bool,
    /// The columns it stands in, and the area that they share.
    pub columns: Option<(Columns, Area)>,
    /// Lines whose leading is the page's stand on the grid: everywhere but in notes and in what is placed
    /// as one block.
    pub on_grid: bool,
    /// In a note: a note called here is set after it.
    pub note: bool,
    /// In what says nothing new: it is no part of the structure.
    pub decoration: bool,
}

impl Context {
    /// For the blocks inside a block.
    pub fn deeper(&self) -> Context {
        Context { depth: self.depth + 1, ..self.clone() }
    }
    pub fn below(&self, structure: StructureId) -> Context {
        Context { structure: Some(structure), ..self.clone() }
    }
}

/// A box that was opened and is still to be closed.
pub(super) struct OpenBox {
    pub inner: Context,
    style: Arc<ComputedStyle>,
    outer_page: Option<Arc<str>>,
    frame: Option<u32>,
    /// The columns after it, where it changes them.
    columns_after: Option<Option<Columns>>,
    /// The first entry of its content.
    start: usize,
    whole: Length,
}

pub(super) struct Composer<'a, 's> {
    pub shared: &'s Shared<'a>,
    pub setter: &'s mut Setter,
    pub piece: Piece,
    /// Notes called since the last block of the top level: their labels and numbers.
    pub pending: Vec<(&'a NoteLabel, usize)>,
    /// The box at whose side the text stands that is set.
    pub narrow: Option<Narrow>,
}

impl<'a, 's> Composer<'a, 's> {
    pub fn new(shared: &'s Shared<'a>, setter: &'s mut Setter, counters: Counters) -> Self {
        let piece = Piece { counters, ..Piece::default() };
        Composer { shared, setter, piece, pending: Vec::new(), narrow: None }
    }

    pub fn list(&mut self) -> &mut List {
        &mut self.piece.list
    }

    /// The depth of the text area on the pages where the context stands.
    pub fn depth_of(&self, context: &Context) -> Length {
        match context.page.as_deref() {
            Some(name) => Geometry::of(self.shared.job, Some(name)).depth(self.shared.grid.leading),
            None => self.shared.depth(),
        }
    }

    pub fn style(&self, node: Node, parent: &Arc<ComputedStyle>) -> Arc<ComputedStyle> {
        let tree = &self.shared.tree;
        self.shared.job.cascade.style(&tree.elements, tree.id(node), Some(parent))
    }

    pub fn pseudo(&self, node: Node, pseudo: Pseudo, own: &Arc<ComputedStyle>) -> Option<Arc<ComputedStyle>> {
        let tree = &self.shared.tree;
        self.shared.job.cascade.pseudo(&tree.elements, tree.id(node), pseudo, own)
    }

    /// A structure node below the context's.
    pub fn node(&mut self, role: StructureRole, context: &Context) -> StructureId {
        self.node_below(role, context.structure)
    }

    pub fn node_below(&mut self, role: StructureRole, parent: Option<StructureId>) -> StructureId {
        let id = StructureId(u32::try_from(self.piece.structure.len()).unwrap_or(u32::MAX));
        self.piece.structure.push(StructureNode { role, parent, ..StructureNode::default() });
        id
    }

    pub fn node_mut(&mut self, id: StructureId) -> &mut StructureNode {
        &mut self.piece.structure[id.0 as usize]
    }

    pub fn mark(&mut self, mark: Mark) -> MarkId {
        let id = MarkId(u32::try_from(self.piece.marks.len()).unwrap_or(u32::MAX));
        self.piece.marks.push(mark);
        id
    }

    /// Puts a mark between blocks.
    pub fn place_mark(&mut self, mark: Mark) {
        let id = self.mark(mark);
        self.list().push(Kind::Mark(id), Length::ZERO);
    }

    pub fn link(&mut self, link: Link) -> u32 {
        self.piece.links.push(link);
        u32::try_from(self.piece.links.len() - 1).unwrap_or(u32::MAX)
    }

    /// Composes into a list of its own.
    pub fn apart(&mut self, compose: impl FnOnce(&mut Self)) -> List {
        let outer = std::mem::take(&mut self.piece.list);
        compose(self);
        std::mem::replace(&mut self.piece.list, outer)
    }

    /// Opens a box: its breaks, its margin, its frame, its anchor. `text` is asked for its words where
    /// `string-set` wants them.
    pub fn open_box(
        &mut self,
        style: &Arc<ComputedStyle>,
        meta: Option<&Meta>,
        outer: &Context,
        text: impl FnOnce() -> String,
    ) -> OpenBox {
        self.piece.counters.enter(style);
        match style.break_before {
            Break::Auto => {}
            Break::Avoid => self.list().keep_with_next(KEPT),
            forced @ (Break::Page
            | Break::Left
            | Break::Right
            | Break::Recto
            | Break::Verso
            | Break::Column) => {
                self.list().push(Kind::Break(forced), Length::ZERO);
            }
        }
        let mut inner = outer.clone();
        inner.style = Arc::clone(style);
        if let Some(language) = meta.and_then(Meta::language) {
            inner.language = Arc::new(language.clone());
        }
        let mut outer_area = outer.area;
        if let Some(name) = &style.page
            && !outer.note
        {
            inner.page = Some(Arc::clone(name));
            if outer.page.as_ref() != Some(name) {
                let geometry = Geometry::of(self.shared.job, Some(name));
                outer_area = Area { x: Length::ZERO, width: geometry.content.width };
            }
            let owner = u32::try_from(self.list().entries.len()).unwrap_or_default();
            self.list().push(Kind::Page(Some(Arc::clone(name)), owner), Length::ZERO);
        }
        let mut columns_after = None;
        if let Some((columns, full)) = outer.columns
            && style.column_span == ColumnSpan::All
        {
            self.list().push(Kind::Columns(None), Length::ZERO);
            columns_after = Some(Some(columns));
            inner.columns = None;
            outer_area = full;
        }
        let whole = outer_area.width;
        let edge = |dimension: Dimension| dimension.resolve(whole).unwrap_or(Length::ZERO);
        let borders = [&style.border.top, &style.border.right, &style.border.bottom, &style.border.left];
        let [top, right, _, left] =
            borders.map(|border| if shows(border) { border.width } else { Length::ZERO });
        let sides = edge(style.padding.left) + edge(style.padding.right) + left + right;
        let (x, width) = horizontal(style, outer_area, sides);
        inner.area =
            Area { x: x + left + edge(style.padding.left), width: (width - sides).max(Length::pt(4.0)) };
        self.list().margin(edge(style.margin.top));
        let decorated = style.background.alpha > 0 || borders.into_iter().any(shows);
        let border = style.border;
        let background = style.background;
        let frame = decorated.then(|| self.list().open(Frame { x, width, background, border }));
        let start = self.list().entries.len();
        self.list().space(Side::Top, top + edge(style.padding.top));
        // Columns stand in the page, not in cells, items or notes.
        if outer.depth == 0
            && !outer.note
            && inner.columns.is_none()
            && let Some(columns) = Columns::of(style, inner.area.width)
        {
            inner.columns = Some((columns, inner.area));
            inner.area.width = columns.width;
            columns_after = Some(None);
            self.list().push(Kind::Columns(Some(columns)), Length::ZERO);
        }
        if let Some(anchor) = meta.and_then(Meta::anchor) {
            self.place_mark(Mark::Anchor(anchor.to_owned()));
        }
        if !style.string_set.is_empty() {
            let short = meta.and_then(|meta| meta.value("short"));
            let words = short.map_or_else(text, str::to_owned);
            let mut values = Vec::new();
            for (name, content) in &style.string_set {
                values.push((name.clone(), self.running(content, &words, meta)));
            }
            self.place_mark(Mark::Strings(values));
        }
        let outer_page = outer.page.clone();
        OpenBox { inner, style: Arc::clone(style), outer_page, frame, columns_after, start, whole }
    }

    /// Makes a box's frame as wide as what stands in it: a table that needs less than the measure.
    pub fn fit_frame(&mut self, open: &OpenBox, x: Length, width: Length) {
        let area = open.inner.area;
        let Some(frame) = open.frame else { return };
        if let Some(frame) = self.list().frames.get_mut(frame as usize) {
            frame.x += x - area.x;
            frame.width += width - area.width;
        }
    }

    /// Closes a box whose content stands in other pieces: its height is not known here.
    pub fn close_section(&mut self, mut open: OpenBox) {
        let style = (*open.style).clone();
        let (auto, inside) = (Dimension::Auto, BreakInside::Auto);
        let style = ComputedStyle { height: auto, min_height: auto, break_inside: inside, ..style };
        open.style = Arc::new(style);
        self.close_box(open);
    }

    /// Leaves a box empty, since what was to stand in it has pages of its own: it takes no room and is
    /// not seen. Gives the marks that were placed at its head, from `start` of the list on.
    pub fn vacate(&mut self, open: &mut OpenBox, start: usize) -> Vec<MarkId> {
        let mut style = (*open.style).clone();
        style.margin.bottom = Dimension::Length(Length::ZERO);
        style.padding = Edges::all(Dimension::Length(Length::ZERO));
        style.border = Edges::all(Border::default());
        (style.height, style.min_height) = (Dimension::Auto, Dimension::Auto);
        open.style = Arc::new(style);
        let list = self.list();
        if let Some(frame) = open.frame.and_then(|frame| list.frames.get_mut(frame as usize)) {
            frame.background = Color::TRANSPARENT;
            frame.border = Edges::all(Border::default());
        }
        let own = list.entries.split_off(start.min(list.entries.len()));
        let mut marks = Vec::new();
        for entry in own {
            match entry.kind {
                Kind::Mark(mark) => marks.push(mark),
                Kind::Margin | Kind::Space(_) => {}
                _ => list.entries.push(entry),
            }
        }
        marks
    }

    pub fn close_box(&mut self, open: OpenBox) {
        let style = &open.style;
        let edge = |dimension: Dimension| dimension.resolve(open.whole).unwrap_or(Length::ZERO);
        let least = [style.height, style.min_height].into_iter();
        let depth = self.shared.depth();
        let least = least.filter_map(|height| height.resolve(depth)).fold(Length::ZERO, Length::max);
        let missing = least.min(depth) - self.list().height_from(open.start);
        if least > Length::ZERO && missing > Length::ZERO {
            self.list().space(Side::Bottom, missing);
        }
        let border = if shows(&style.border.bottom) { style.border.bottom.width } else { Length::ZERO };
        self.list().space(Side::Bottom, border + edge(style.padding.bottom));
        if let Some(frame) = open.frame {
            self.list().close(frame);
        }
        if style.break_inside == BreakInside::Avoid {
            self.list().keep_together(open.start, AVOIDED);
        }
        if let Some(Some(columns)) = open.columns_after {
            // What spans the columns takes its margin with it.
            self.list().margin(edge(style.margin.bottom));
            self.list().push(Kind::Columns(Some(columns)), Length::ZERO);
        } else {
            if open.columns_after.is_some() {
                self.list().push(Kind::Columns(None), Length::ZERO);
            }
            self.list().margin(edge(style.margin.bottom));
        }
        if style.page.is_some() && open.outer_page != style.page && !open.inner.note {
            let owner = u32::try_from(self.list().entries.len()).unwrap_or_default();
            self.list().push(Kind::Page(open.outer_page, owner), Length::ZERO);
        }
        match style.break_after {
            Break::Auto => {}
            Break::Avoid => self.list().keep_with_next(KEPT),
            forced @ (Break::Page
            | Break::Left
            | Break::Right
            | Break::Recto
            | Break::Verso
            | Break::Column) => {
                self.list().push(Kind::Break(forced), Length::ZERO);
            }
        }
    }

    /// A tag for what the structure does not hold.
    pub fn layout_tag() -> Tag {
        Tag::Artifact(Artifact::Layout)
    }

    pub fn say(&mut self, diagnostic: crate::diagnostic::Diagnostic) {
        self.piece.sink.push(diagnostic);
    }
}

impl Columns {
    /// The narrowest column that text is set in.
    const LEAST: Length = Length::pt(72.0);

    /// The columns that a style asks for, as many as there is room for.
    fn of(style: &ComputedStyle, width: Length) -> Option<Columns> {
        let gap = style.column_gap.max(Length::ZERO);
        let room = |least: Length| ((width + gap) / (least.max(Self::LEAST) + gap)).floor().max(1.0) as u32;
        // CSS Multi-column 1, 3.4.
        let count = match (style.column_count, style.column_width) {
            (0, None) => 1,
            (0, Some(least)) => room(least),
            (count, None) => count.min(room(Self::LEAST)),
            (count, Some(least)) => count.min(room(least)),
        };
        if count < 2 {
            return None;
        }
        let width = (width - gap * f64::from(count - 1)) / f64::from(count);
        let balances = style.column_fill == ColumnFill::Balance;
        Some(Columns { count, gap, width, rule: style.column_rule, balances })
    }
}

/// Left edge and border-box width of a block (CSS 2.2, 10.3.3).
fn horizontal(style: &ComputedStyle, area: Area, sides: Length) -> (Length, Length) {
    let left = style.margin.left.resolve(area.width);
    let right = style.margin.right.resolve(area.width);
    let given = left.unwrap_or(Length::ZERO) + right.unwrap_or(Length::ZERO);
    let mut width = area.width - given;
    if let Some(own) = style.width.resolve(area.width) {
        width = own + sides;
    }
    if let Some(most) = style.max_width.resolve(area.width) {
        width = width.min(most + sides);
    }
    width = width.max(Length::pt(4.0));
    let rest = (area.width - width - given).max(Length::ZERO);
    let x = match (left, right) {
        (None, None) => rest / 2.0,
        (None, Some(_)) => rest,
        (Some(own), _) => own,
    };
    (area.x + x, width)
}

/// The span of a text's own place in the manuscript; furniture has none.
pub(super) fn is_placed(span: Span) -> bool {
    span.end > span.start
}
