//! What stands round the text: running heads and folios from the margin boxes, the rule above notes.

use super::folio::shown;
use super::place::Facts;
use super::runs::place_line;
use crate::diagnostic::{Sink, typeset as codes};
use crate::document::Language;
use crate::pages::{Artifact, Destination, Folio, Item, ItemKind, Page, Pages, Tag, Turn};
use crate::source::Span;
use crate::style::{
    Border, Color, ComputedStyle, Content, Dimension, ListStyle, MarginBox, MarginBoxName, StringWhich,
    TextAlign, TextTransform, VerticalAlign,
};
use crate::typeset::compose::{RunningPiece, Shared};
use crate::typeset::counter::figures;
use crate::typeset::geometry;
use crate::typeset::line::{InlineItem, Line, TextItem};
use crate::typeset::paragraph::Setter;
use crate::typeset::vertical::shows;
use crate::units::{Length, Rect};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// White and rule between text and notes.
#[derive(Clone, Copy, Debug)]
pub(super) struct AboveNotes {
    above: Length,
    below: Length,
    rule: Border,
    width: Dimension,
    /// The same where a note goes on from the page before.
    continued: (Border, Dimension),
    /// The most that notes take of a page.
    most: Dimension,
}

impl AboveNotes {
    /// The greatest height of the notes of a page, given the depth of its text area.
    pub fn most(&self, depth: Length) -> Length {
        self.most.resolve(depth).unwrap_or(depth).min(depth)
    }

    pub fn new(shared: &Shared<'_>) -> Self {
        let leading = shared.grid.leading;
        match shared.job.cascade.note_area() {
            Some(area) => AboveNotes {
                above: area.space_above,
                below: area.space_below,
                rule: area.rule,
                width: area.rule_width,
                continued: (area.continued_rule, area.continued_width),
                most: area.max_height,
            },
            None => {
                let style = crate::style::BorderStyle::Solid;
                let rule = Border { width: Length::pt(0.4), style, color: Color::BLACK };
                let width = Dimension::Percent(0.25);
                let (above, below) = (leading * 0.6, leading * 0.35);
                let continued = (rule, width);
                AboveNotes { above, below, rule, width, continued, most: Dimension::Auto }
            }
        }
    }

    pub fn height(&self) -> Length {
        let thickness = |rule: &Border| if shows(rule) { rule.width } else { Length::ZERO };
        let rule = thickness(&self.rule).max(thickness(&self.continued.0));
        (self.above + self.below + rule).max(Length::ZERO)
    }

    /// The rule over notes that begin at `y`, or go on there.
    pub fn rule(&self, x: Length, y: Length, measure: Length, continued: bool) -> Option<Item> {
        let (rule, width) = if continued { self.continued } else { (self.rule, self.width) };
        if !shows(&rule) {
            return None;
        }
        let height = rule.width;
        let width = width.resolve(measure).unwrap_or(measure).min(measure);
        let area = Rect { x, y: y - self.below - height, width, height };
        let kind = ItemKind::Fill { area, color: rule.color };
        let tag = Tag::Artifact(Artifact::Layout);
        Some(Item { kind, tag, span: Span::default(), turned: Turn::Upright })
    }
}

/// A margin box's place: left edge, top, width, height, and how its text stands in it by itself.
struct Slot {
    area: Rect,
    align: TextAlign,
}

/// Adds the margin boxes of every page that is not blank by style.
pub(super) fn furnish<'a>(
    shared: &Shared<'a>,
    pages: &mut Pages,
    facts: &[Facts],
    setter: &mut Setter,
    sink: &mut Sink,
) {
    let total = pages.pages.len();
    let folios: Vec<Folio> = pages.pages.iter().map(|page| page.folio.clone()).collect();
    let book = Book { total, folios, destinations: &pages.destinations };
    let language = Arc::new(shared.job.document.language.clone());
    let mut furnisher = Furnisher {
        shared,
        setter,
        sink,
        language,
        known: HashMap::new(),
        styles: HashMap::new(),
        cut: BTreeSet::new(),
    };
    for (page, facts) in pages.pages.iter_mut().zip(facts) {
        if page.blank {
            continue;
        }
        furnisher.page(page, facts, &book);
    }
}

struct Furnisher<'a, 's> {
    shared: &'s Shared<'a>,
    setter: &'s mut Setter,
    sink: &'s mut Sink,
    language: Arc<Language>,
    /// Lines set before: heads are the same on many pages. Only looked up, never walked.
    known: HashMap<(usize, String), Vec<Line>>,
    styles: HashMap<usize, Arc<ComputedStyle>>,
    /// Running heads that were shortened, each reported once.
    cut: BTreeSet<String>,
}

/// What a margin box says on one page.
struct Said<'s> {
    own: &'s MarginBox,
    text: String,
    lines: Vec<Line>,
}

impl Said<'_> {
    fn width(&self) -> Length {
        self.lines.iter().map(|line| line.width).fold(Length::ZERO, Length::max)
    }
}

/// The width that one of a page's boxes has beside those that share its edge. A box in the middle stays
/// there, one at an end has a third of the edge at least (the sizing of CSS Paged Media 3, 5.3, for text
/// in one line).
fn room(boxes: &[Said<'_>], idx: usize, whole: Length) -> Length {
    use MarginBoxName::*;
    let own = &boxes[idx];
    let names = match own.own.name {
        TopLeft | TopCenter | TopRight => [TopLeft, TopCenter, TopRight],
        BottomLeft | BottomCenter | BottomRight => [BottomLeft, BottomCenter, BottomRight],
        TopLeftCorner | TopRightCorner | BottomLeftCorner | BottomRightCorner | LeftTop | LeftMiddle
        | LeftBottom | RightTop | RightMiddle | RightBottom => return Length::pt(f64::INFINITY),
    };
    let gap = own.own.style.font.size;
    let third = whole / 3.0 - gap;
    let taken = |name: MarginBoxName| {
        let width = boxes.iter().filter(|said| said.own.name == name).map(Said::width).next_back();
        width.filter(|width| *width > Length::ZERO).map_or(Length::ZERO, |width| width + gap)
    };
    let [left, center, right] = names.map(taken);
    if own.own.name == names[1] {
        let side = left.max(right);
        return whole - side.min(whole / 3.0) * 2.0;
    }
    let other = if own.own.name == names[0] { right } else { left };
    let beside = if center > Length::ZERO { (whole - center) / 2.0 - gap } else { whole - other };
    beside.max(third)
}

impl Furnisher<'_, '_> {
    fn page(&mut self, page: &mut Page, facts: &Facts, book: &Book<'_>) {
        let mut boxes = Vec::new();
        for own in &facts.style.boxes {
            let text = text(own, page, facts, book);
            if text.trim().is_empty() && !shows(&own.style.border.top) && !shows(&own.style.border.bottom) {
                continue;
            }
            let lines = self.lines(own, text.clone());
            boxes.push(Said { own, text, lines });
        }
        let whole = facts.geometry.content.width;
        for idx in 0..boxes.len() {
            let room = room(&boxes, idx, whole);
            self.shorten(&mut boxes[idx], room, page);
        }
        for said in boxes {
            self.margin_box(page, facts, said);
        }
    }

    /// Leaves words at the end of a running head out, so that it stands clear of its neighbours.
    fn shorten(&mut self, said: &mut Said<'_>, room: Length, page: &Page) {
        if said.width() <= room {
            return;
        }
        let parts: Vec<String> =
            said.text.split('\n').map(|part| self.shortened(said.own, part, room)).collect();
        let text = parts.join("\n");
        if text != said.text {
            if self.cut.insert(said.text.clone()) {
                self.sink.push(codes::running_head_cut(None, page.folio.label(), &said.text));
            }
            said.lines = self.lines(said.own, text.clone());
            said.text = text;
        }
    }

    fn shortened(&mut self, own: &MarginBox, part: &str, room: Length) -> String {
        let fits = |furnisher: &mut Self, text: &str| {
            furnisher.lines(own, text.to_owned()).iter().all(|line| line.width <= room)
        };
        let words: Vec<&str> = part.split_whitespace().collect();
        if fits(self, part) || words.len() < 2 {
            return part.to_owned();
        }
        let mut cut = String::new();
        for count in (1..words.len()).rev() {
            let kept = words[..count].join(" ");
            cut = format!("{}\u{2026}", kept.trim_end_matches(|own: char| !own.is_alphanumeric()));
            if fits(self, &cut) {
                break;
            }
        }
        cut
    }

    fn margin_box(&mut self, page: &mut Page, facts: &Facts, said: Said<'_>) {
        let Said { own, lines, .. } = said;
        let slot = place_of(own.name, facts, page);
        let style = &own.style;
        let edge = |dimension: Dimension| dimension.resolve(slot.area.width).unwrap_or(Length::ZERO);
        let inner = Rect {
            x: slot.area.x + edge(style.margin.left) + edge(style.padding.left),
            y: slot.area.y + edge(style.margin.top) + edge(style.padding.top) + style.border.top.width,
            width: slot.area.width
                - edge(style.margin.left)
                - edge(style.margin.right)
                - edge(style.padding.left)
                - edge(style.padding.right),
            height: slot.area.height
                - edge(style.margin.top)
                - edge(style.margin.bottom)
                - edge(style.padding.top)
                - edge(style.padding.bottom)
                - style.border.top.width
                - style.border.bottom.width,
        };
        let leading = style.line_height;
        let count = u32::try_from(lines.len()).unwrap_or_default();
        let free = inner.height - leading * f64::from(count);
        let drop = match style.vertical_align {
            VerticalAlign::Top => Length::ZERO,
            VerticalAlign::Bottom => free,
            VerticalAlign::Baseline | VerticalAlign::Middle | VerticalAlign::Super | VerticalAlign::Sub => {
                free / 2.0
            }
        };
        let above = geometry::above(self.shared.job, style);
        let align = match style.text_align {
            TextAlign::Start | TextAlign::Justify => slot.align,
            other => other,
        };
        let drop = drop + self.clear_of_edge(inner.y + drop, count, own, facts, page);
        let mut y = inner.y + drop;
        for line in lines {
            let room = inner.width - line.width;
            let x = match align {
                TextAlign::Center => room / 2.0,
                TextAlign::Right | TextAlign::End => room,
                TextAlign::Start | TextAlign::Left | TextAlign::Justify => Length::ZERO,
            };
            place_line(&mut page.items, line, inner.x + x, y + above, |_, _| {});
            y += leading;
        }
        let top = inner.y + drop - edge(style.padding.top);
        let bottom = y + edge(style.padding.bottom);
        let width = inner.width + edge(style.padding.left) + edge(style.padding.right);
        let x = inner.x - edge(style.padding.left);
        for (border, y) in [(&style.border.top, top - style.border.top.width), (&style.border.bottom, bottom)]
        {
            if shows(border) {
                let area = Rect { x, y, width, height: border.width };
                let tag = Tag::Artifact(Artifact::Pagination);
                let kind = ItemKind::Fill { area, color: border.color };
                page.items.push(Item { kind, tag, span: Span::default(), turned: Turn::Upright });
            }
        }
    }

    /// How far lines that begin at `y` go down, or up, to keep clear of the page's edge: no farther than
    /// their margin has room.
    fn clear_of_edge(&self, y: Length, count: u32, own: &MarginBox, facts: &Facts, page: &Page) -> Length {
        let keep = facts.style.keep_clear;
        if keep <= Length::ZERO || count == 0 {
            return Length::ZERO;
        }
        let style = &own.style;
        let lines = style.line_height * f64::from(count);
        // Letters stand within these shares of their size.
        let first = y + geometry::above(self.shared.job, style);
        let top = first - style.font.size * 0.75;
        let bottom = first + style.line_height * f64::from(count - 1) + style.font.size * 0.25;
        let margin = facts.geometry.margin;
        let foot = page.size.height - margin.bottom;
        if y + lines <= margin.top {
            (keep - top).min(margin.top - y - lines).max(Length::ZERO)
        } else if y >= foot {
            -(bottom - (page.size.height - keep)).min(y - foot).max(Length::ZERO)
        } else {
            Length::ZERO
        }
    }

    /// The box's text as set lines.
    fn lines(&mut self, own: &MarginBox, text: String) -> Vec<Line> {
        // Page styles live as long as the pages are made, so an address names one.
        let address = std::ptr::from_ref(own) as usize;
        if let Some(lines) = self.known.get(&(address, text.clone())) {
            return lines.clone();
        }
        let style = self.styles.entry(address).or_insert_with(|| {
            let mut style = own.style.clone();
            style.text_align = TextAlign::Left;
            style.text_indent = Default::default();
            Arc::new(style)
        });
        let style = Arc::clone(style);
        let mut lines = Vec::new();
        for part in text.split('\n') {
            let part = match style.text_transform {
                TextTransform::Uppercase => part.to_uppercase(),
                TextTransform::Lowercase => part.to_lowercase(),
                TextTransform::None | TextTransform::Capitalize => part.to_owned(),
            };
            let item = InlineItem::Text(TextItem {
                text: part,
                style: Arc::clone(&style),
                language: Arc::clone(&self.language),
                tag: Tag::Artifact(Artifact::Pagination),
                span: Span::default(),
                before: None,
                link: None,
                raise: Length::ZERO,
            });
            lines.push(self.setter.set_single(&[item], &style, self.sink));
        }
        self.known.insert((address, text), lines.clone());
        lines
    }
}

/// What margin boxes may ask of all pages.
struct Book<'p> {
    total: usize,
    folios: Vec<Folio>,
    destinations: &'p BTreeMap<String, Destination>,
}

impl Book<'_> {
    /// A running string in words. A page that is nowhere is told by the contents, or by what asks for it
    /// in the text; a running head leaves it out.
    fn words(&self, running: &[RunningPiece]) -> String {
        let words = running.iter().map(|piece| match piece {
            RunningPiece::Text(text) => text.clone(),
            RunningPiece::Page(anchor, style) => {
                let folio = self.destinations.get(anchor).and_then(|place| self.folios.get(place.page));
                folio.map(|folio| shown(folio, *style)).unwrap_or_default()
            }
        });
        words.collect()
    }
}

/// What a margin box says on a page.
fn text(own: &MarginBox, page: &Page, facts: &Facts, book: &Book<'_>) -> String {
    own.content.iter().map(|piece| said(piece, page, facts, book)).collect()
}

fn said(piece: &Content, page: &Page, facts: &Facts, book: &Book<'_>) -> String {
    match piece {
        Content::Text(words) => words.clone(),
        Content::Counter { name, style } if name == "page" => shown(&page.folio, *style),
        Content::Counter { name, style } if name == "pages" => {
            let style = if *style == ListStyle::Disc { ListStyle::Decimal } else { *style };
            figures(i64::try_from(book.total).unwrap_or_default(), style)
        }
        Content::String { name, which } => book.words(facts.strings.value(name, *which)),
        Content::StringRange { name, one, range } => {
            let first = book.words(facts.strings.range_start(name));
            let last = book.words(facts.strings.value(name, StringWhich::Last));
            if last.is_empty() {
                return String::new();
            }
            let (prefix, values) = match first.is_empty() || first == last {
                true => (one, last),
                false => (range, format!("{first}\u{2013}{last}")),
            };
            let prefix = prefix.as_ref().or(one.as_ref());
            let prefix = prefix.map(|prefix| said(prefix, page, facts, book)).unwrap_or_default();
            let space = if prefix.ends_with(char::is_alphanumeric) { " " } else { "" };
            format!("{prefix}{space}{values}")
        }
        Content::Counter { .. }
        | Content::TargetCounter { .. }
        | Content::Leader(_)
        | Content::ElementText
        | Content::Attribute(_) => String::new(),
    }
}

/// CSS Paged Media 3, 6: the boxes of a side share its length; each is as wide as all of it here, and
/// its text stands at its own end.
fn place_of(name: MarginBoxName, facts: &Facts, page: &Page) -> Slot {
    use MarginBoxName::*;
    let margin = facts.geometry.margin;
    let content = facts.geometry.content;
    let right = page.size.width - margin.right;
    let bottom = page.size.height - margin.bottom;
    let zero = Length::ZERO;
    let area = |x, y, width, height| Rect { x, y, width, height };
    let head = area(margin.left, zero, content.width, margin.top);
    let foot = area(margin.left, bottom, content.width, margin.bottom);
    let left_side = area(zero, margin.top, margin.left, content.height);
    let right_side = area(right, margin.top, margin.right, content.height);
    let third = content.height / 3.0;
    let part = |side: Rect, number: f64| Rect { y: side.y + third * number, height: third, ..side };
    let (area, align) = match name {
        TopLeftCorner => (area(zero, zero, margin.left, margin.top), TextAlign::Right),
        TopLeft => (head, TextAlign::Left),
        TopCenter => (head, TextAlign::Center),
        TopRight => (head, TextAlign::Right),
        TopRightCorner => (area(right, zero, margin.right, margin.top), TextAlign::Left),
        LeftTop => (part(left_side, 0.0), TextAlign::Center),
        LeftMiddle => (part(left_side, 1.0), TextAlign::Center),
        LeftBottom => (part(left_side, 2.0), TextAlign::Center),
        RightTop => (part(right_side, 0.0), TextAlign::Center),
        RightMiddle => (part(right_side, 1.0), TextAlign::Center),
        RightBottom => (part(right_side, 2.0), TextAlign::Center),
        BottomLeftCorner => (area(zero, bottom, margin.left, margin.bottom), TextAlign::Right),
        BottomLeft => (foot, TextAlign::Left),
        BottomCenter => (foot, TextAlign::Center),
        BottomRight => (foot, TextAlign::Right),
        BottomRightCorner => (area(right, bottom, margin.right, margin.bottom), TextAlign::Left),
    };
    Slot { area, align }
}
