//! `@page` and `@footnote`: which rules a page falls under, and what they make of it (CSS Paged Media
//! 3; CSS GCPM 3).

use super::cascade::Cascade;
use super::component::Component;
use super::compute::{Stands, compute};
use super::computed::{
    ComputedStyle, Dimension, MarginBox, MarginBoxName, Marks, NoteArea, PageDemands, PageSelector,
    PageStyle, TextAlign, VerticalAlign,
};
use super::length::{Quantity, Scale};
use super::nearest::write_instead;
use super::property::counters;
use super::sheet::{Declaration, Name, PageDescriptor, PageRule, PageTest};
use super::variables::substitute;
use crate::units::{Edges, Length, Size};
use std::collections::BTreeMap;

/// Reads one page selector: a name, pseudo-classes, or both. The error is a hint.
pub(super) fn test(components: &[Component]) -> Result<PageTest, String> {
    let mut test = PageTest::default();
    let mut rest = components;
    if let [Component::Ident(name), left @ ..] = rest {
        test.name = Some(name.clone());
        rest = left;
    }
    while let [Component::Delim(':'), Component::Ident(class), left @ ..] = rest {
        match class.to_ascii_lowercase().as_str() {
            "first" => test.first = true,
            "blank" => test.blank = true,
            "left" | "verso" => test.left = Some(true),
            "right" | "recto" => test.left = Some(false),
            other => {
                let classes = ["first", "blank", "left", "right"];
                return Err(write_instead(other, classes).replace("write `", "write `:"));
            }
        }
        rest = left;
    }
    if rest.is_empty() && !components.is_empty() {
        Ok(test)
    } else {
        Err("write a name, `:first`, `:left`, `:right` or `:blank`".into())
    }
}

impl PageTest {
    fn holds(&self, page: &PageSelector) -> bool {
        self.name.as_deref().is_none_or(|name| page.name == Some(name))
            && (!self.first || page.first)
            && (!self.blank || page.blank)
            && self.left.is_none_or(|left| left == page.left)
    }
    /// CSS Paged Media 3, 4.4.
    fn specificity(&self) -> (bool, u8, bool) {
        (self.name.is_some(), u8::from(self.first) + u8::from(self.blank), self.left.is_some())
    }
}

/// ISO 216, JIS and North American sizes by name, in mm (CSS Paged Media 3, 7.1).
const SIZES: [(&str, f64, f64); 11] = [
    ("a3", 297.0, 420.0),
    ("a4", 210.0, 297.0),
    ("a5", 148.0, 210.0),
    ("a6", 105.0, 148.0),
    ("b4", 250.0, 353.0),
    ("b5", 176.0, 250.0),
    ("jis-b4", 257.0, 364.0),
    ("jis-b5", 182.0, 257.0),
    ("letter", 215.9, 279.4),
    ("legal", 215.9, 355.6),
    ("ledger", 279.4, 431.8),
];

/// What `size` says: nothing definite, a turn of the page, or a size.
#[derive(Clone, Copy, Debug, PartialEq)]
enum PageSize {
    Auto,
    Turned { landscape: bool },
    Given(Size),
}

fn page_size(components: &[Component], scale: &Scale) -> Option<PageSize> {
    let mut lengths = Vec::new();
    let mut named = None;
    let mut landscape = None;
    for component in components {
        match component {
            Component::Ident(word) => match word.to_ascii_lowercase().as_str() {
                "auto" if components.len() == 1 => return Some(PageSize::Auto),
                "landscape" => landscape.replace(true).is_none().then_some(())?,
                "portrait" => landscape.replace(false).is_none().then_some(())?,
                name => {
                    let (_, width, height) = SIZES.iter().find(|(own, ..)| *own == name)?;
                    let size = Size { width: Length::mm(*width), height: Length::mm(*height) };
                    named.replace(size).is_none().then_some(())?;
                }
            },
            component => lengths.push(scale.length(component).filter(|length| length.to_pt() >= 1.0)?),
        }
    }
    let size = match (&lengths[..], named) {
        ([], Some(size)) => size,
        ([side], None) => Size { width: *side, height: *side },
        ([width, height], None) => Size { width: *width, height: *height },
        ([], None) => return landscape.map(|landscape| PageSize::Turned { landscape }),
        _ => return None,
    };
    Some(PageSize::Given(landscape.map_or(size, |landscape| turned(size, landscape))))
}

fn turned(size: Size, landscape: bool) -> Size {
    if (size.width > size.height) == landscape {
        size
    } else {
        Size { width: size.height, height: size.width }
    }
}

/// Whether a descriptor takes this value.
pub(super) fn accepts(descriptor: PageDescriptor, value: &[Component]) -> bool {
    let scale = Scale::initial(Size::default());
    match descriptor {
        PageDescriptor::Size => page_size(value, &scale).is_some(),
        PageDescriptor::Bleed => bleed(value, &scale, false).is_some(),
        PageDescriptor::Marks => marks(value).is_some(),
        PageDescriptor::MarginInside | PageDescriptor::MarginOutside => {
            quantities(value, &scale, 1).is_some()
        }
        PageDescriptor::AlignContent => white_above(value).is_some(),
        PageDescriptor::BorderClip => clip(value, &scale).is_some(),
    }
}

pub(super) fn accepted(descriptor: PageDescriptor) -> &'static str {
    match descriptor {
        PageDescriptor::Size => "it takes two lengths, or a name such as `A5` or `letter`, with `landscape`",
        PageDescriptor::Bleed => "it takes a length or auto",
        PageDescriptor::Marks => "it takes none, crop or cross",
        PageDescriptor::MarginInside | PageDescriptor::MarginOutside => "it takes a length or a percentage",
        PageDescriptor::AlignContent => "it takes start, center, end or normal",
        PageDescriptor::BorderClip => "it takes a length, a percentage or normal",
    }
}

/// Whether a margin of a page takes this value: percentages and lengths may be added, since the page
/// is known.
pub(super) fn accepts_margin(name: &str, value: &[Component]) -> bool {
    let most = if name == "margin" { 4 } else { 1 };
    quantities(value, &Scale::initial(Size::default()), most).is_some()
}

fn quantities(value: &[Component], scale: &Scale, most: usize) -> Option<Vec<Quantity>> {
    if value.is_empty() || value.len() > most {
        return None;
    }
    value.iter().map(|component| scale.quantity(component)).collect()
}

fn bleed(value: &[Component], scale: &Scale, marks: bool) -> Option<Length> {
    match value {
        // CSS Paged Media 3, 7.4.
        [Component::Ident(word)] if word.eq_ignore_ascii_case("auto") => {
            Some(if marks { Length::pt(6.0) } else { Length::ZERO })
        }
        [component] => scale.length(component).filter(|length| *length >= Length::ZERO),
        _ => None,
    }
}

fn marks(value: &[Component]) -> Option<Marks> {
    let mark = |component: &Component| match component {
        Component::Ident(word) if word.eq_ignore_ascii_case("crop") => {
            Some(Marks { crop: true, ..Marks::default() })
        }
        Component::Ident(word) if word.eq_ignore_ascii_case("cross") => {
            Some(Marks { cross: true, ..Marks::default() })
        }
        _ => None,
    };
    match value {
        [Component::Ident(word)] if word.eq_ignore_ascii_case("none") => Some(Marks::default()),
        [one] => mark(one),
        [one, other] => {
            let (one, other) = (mark(one)?, mark(other)?);
            Some(Marks { crop: one.crop || other.crop, cross: one.cross || other.cross, bar: false })
        }
        _ => None,
    }
}

fn white_above(value: &[Component]) -> Option<f64> {
    let [Component::Ident(word)] = value else { return None };
    Some(match word.to_ascii_lowercase().as_str() {
        "normal" | "start" => 0.0,
        "center" => 0.5,
        "end" => 1.0,
        _ => return None,
    })
}

fn clip(value: &[Component], scale: &Scale) -> Option<Dimension> {
    match value {
        [Component::Ident(word)] if word.eq_ignore_ascii_case("normal") => Some(Dimension::Auto),
        [component] => {
            let quantity = scale.quantity(component)?;
            Some(match quantity.share {
                0.0 => Dimension::Length(quantity.length),
                share => Dimension::Percent(share),
            })
        }
        _ => None,
    }
}

/// The rules that a page falls under, weakest first.
fn rules<'c>(cascade: &'c Cascade, page: &PageSelector) -> Vec<&'c PageRule> {
    let mut found = Vec::new();
    for (layer, sheet) in cascade.sheets().iter().enumerate() {
        for rule in sheet.pages.iter().filter(|rule| cascade.in_scope(&rule.scope)) {
            let strongest =
                rule.tests.iter().filter(|test| test.holds(page)).map(PageTest::specificity).max();
            found.extend(strongest.map(|specificity| (layer, specificity, rule)));
        }
    }
    found.sort_by_key(|(layer, specificity, _)| (*layer, *specificity));
    found.into_iter().map(|(.., rule)| rule).collect()
}

/// The declarations of some rules: important ones after all others.
fn ordered<'d>(declarations: impl Iterator<Item = &'d Declaration> + Clone) -> Vec<&'d Declaration> {
    let normal = declarations.clone().filter(|declaration| !declaration.important);
    normal.chain(declarations.filter(|declaration| declaration.important)).collect()
}

pub(super) fn page_style(cascade: &Cascade, page: &PageSelector) -> PageStyle {
    let rules = rules(cascade, page);
    let declarations = ordered(rules.iter().flat_map(|rule| &rule.declarations));
    let root = cascade.root();
    let context = compute(declarations.iter().copied(), root, Stands::Below, cascade.page_size());
    let mut reader = PageReader {
        context: &context,
        left: page.left,
        whole: cascade.page_size(),
        style: PageStyle {
            size: None,
            margin: Edges::all(Length::ZERO),
            bleed: Length::ZERO,
            keep_clear: cascade.demands().clear,
            marks: Marks::default(),
            boxes: Vec::new(),
            page_counter_reset: None,
            notes_by_page: false,
            white_above: 0.0,
        },
    };
    for declaration in declarations.iter().filter(|own| matches!(own.name, Name::Page(PageDescriptor::Size)))
    {
        reader.set(declaration);
    }
    if let (None, Some(size)) = (cascade.edition_page(), reader.style.size) {
        reader.whole = size;
    }
    for declaration in &declarations {
        reader.set(declaration);
    }
    let mut style = reader.style;
    meet(&mut style, page.left, cascade.demands());
    let mut boxes: BTreeMap<MarginBoxName, Vec<&Declaration>> = BTreeMap::new();
    for (name, declarations) in rules.iter().flat_map(|rule| &rule.boxes) {
        boxes.entry(*name).or_default().extend(declarations);
    }
    style.boxes = boxes
        .into_iter()
        .filter_map(|(name, declarations)| margin_box(cascade, &context, name, &declarations))
        .collect();
    style
}

/// Widens margins and bleed to what is demanded. A margin of nothing is meant for a picture that takes all
/// of the page, and stays.
fn meet(style: &mut PageStyle, left: bool, demands: &PageDemands) {
    let margin = &mut style.margin;
    let (inside, outside) =
        if left { (&mut margin.right, &mut margin.left) } else { (&mut margin.left, &mut margin.right) };
    if *inside > Length::ZERO {
        *inside = inside.max(demands.inside);
    }
    for edge in [outside, &mut margin.top, &mut margin.bottom] {
        if *edge > Length::ZERO {
            *edge = edge.max(demands.outside);
        }
    }
    style.bleed = style.bleed.max(demands.bleed);
}

/// The least margins and bleed of any page that the stylesheets could make; margins of nothing, which no
/// demand changes, do not count.
pub(super) fn least(cascade: &Cascade) -> PageDemands {
    let tests = cascade.sheets().iter().flat_map(|sheet| &sheet.pages).flat_map(|rule| &rule.tests);
    let mut names: Vec<Option<&str>> = tests.map(|test| test.name.as_deref()).collect();
    names.push(None);
    names.sort_unstable();
    names.dedup();
    let most = Length::pt(f64::MAX);
    let mut least = PageDemands { inside: most, outside: most, bleed: most, clear: Length::ZERO };
    let lower = |least: &mut Length, own: Length| {
        if own > Length::ZERO {
            *least = least.min(own);
        }
    };
    for name in names {
        for (left, first) in [(false, false), (false, true), (true, false), (true, true)] {
            let style = cascade.page(&PageSelector { name, left, first, blank: false });
            let Edges { top, right, bottom, left: near } = style.margin;
            let (inside, side) = if left { (right, near) } else { (near, right) };
            lower(&mut least.inside, inside);
            [side, top, bottom].into_iter().for_each(|edge| lower(&mut least.outside, edge));
            least.bleed = least.bleed.min(style.bleed);
        }
    }
    least
}

fn margin_box(
    cascade: &Cascade,
    context: &ComputedStyle,
    name: MarginBoxName,
    declarations: &[&Declaration],
) -> Option<MarginBox> {
    let mut usual = context.clone();
    (usual.text_align, _) = alignment(name);
    let mut style = compute(declarations.iter().copied(), &usual, Stands::Below, cascade.page_size());
    let says_vertical = declarations
        .iter()
        .any(|own| matches!(own.name, Name::Property(property) if property.name == "vertical-align"));
    if !says_vertical {
        (_, style.vertical_align) = alignment(name);
    }
    let content = style.content.clone().filter(|content| !content.is_empty())?;
    Some(MarginBox { name, content, style })
}

/// How a margin box sets its text where the stylesheet does not say (CSS Paged Media 3, 6.2).
fn alignment(name: MarginBoxName) -> (TextAlign, VerticalAlign) {
    use MarginBoxName::*;
    match name {
        TopLeftCorner | BottomLeftCorner => (TextAlign::Right, VerticalAlign::Middle),
        TopRightCorner | BottomRightCorner => (TextAlign::Left, VerticalAlign::Middle),
        TopLeft | BottomLeft => (TextAlign::Left, VerticalAlign::Middle),
        TopCenter | BottomCenter => (TextAlign::Center, VerticalAlign::Middle),
        TopRight | BottomRight => (TextAlign::Right, VerticalAlign::Middle),
        LeftTop | RightTop => (TextAlign::Center, VerticalAlign::Top),
        LeftMiddle | RightMiddle => (TextAlign::Center, VerticalAlign::Middle),
        LeftBottom | RightBottom => (TextAlign::Center, VerticalAlign::Bottom),
    }
}

/// Gathers what declarations say of a page.
struct PageReader<'p> {
    context: &'p ComputedStyle,
    left: bool,
    /// What percentages are of: widths for the sides, heights for head and foot.
    whole: Size,
    style: PageStyle,
}

impl PageReader<'_> {
    fn scale(&self) -> Scale {
        let inheritance = &self.context.inheritance;
        Scale {
            em: self.context.font.size,
            line: self.context.line_height,
            root_em: inheritance.root_size,
            root_line: inheritance.root_line,
            page: self.whole,
        }
    }

    /// Sets what one declaration says; one that is invalid once its variables are known says nothing.
    fn set(&mut self, declaration: &Declaration) -> Option<()> {
        let value = match declaration.variable {
            true => &substitute(&declaration.value, &self.context.inheritance.variables)?,
            false => &declaration.value,
        };
        let scale = self.scale();
        match &declaration.name {
            Name::Page(PageDescriptor::Size) => match page_size(value, &scale)? {
                PageSize::Auto => self.style.size = None,
                PageSize::Turned { landscape } => self.style.size = Some(turned(self.whole, landscape)),
                PageSize::Given(size) => self.style.size = Some(size),
            },
            Name::Page(PageDescriptor::Bleed) => {
                self.style.bleed = bleed(value, &scale, self.style.marks.any())?
            }
            Name::Page(PageDescriptor::Marks) => self.style.marks = marks(value)?,
            Name::Page(PageDescriptor::AlignContent) => self.style.white_above = white_above(value)?,
            Name::Page(PageDescriptor::MarginInside) => {
                let inside = quantities(value, &scale, 1)?[0].of(self.whole.width);
                let margin = &mut self.style.margin;
                *(if self.left { &mut margin.right } else { &mut margin.left }) = inside;
            }
            Name::Page(PageDescriptor::MarginOutside) => {
                let outside = quantities(value, &scale, 1)?[0].of(self.whole.width);
                let margin = &mut self.style.margin;
                *(if self.left { &mut margin.left } else { &mut margin.right }) = outside;
            }
            Name::Property(property) if property.name.starts_with("margin") => {
                self.margin(property.name, value, &scale)?;
            }
            Name::Property(property) if property.name == "counter-reset" => {
                let counters = counters(value, 0)?;
                let page = counters.iter().rev().find(|(name, _)| name == "page");
                self.style.page_counter_reset = page.map(|(_, number)| *number);
                self.style.notes_by_page = counters.iter().any(|(name, _)| name == "footnote");
            }
            Name::Property(_) | Name::Custom(_) | Name::Foreign(_) => {}
            Name::Page(PageDescriptor::BorderClip) => {}
        }
        Some(())
    }

    fn margin(&mut self, name: &str, value: &[Component], scale: &Scale) -> Option<()> {
        let Size { width, height } = self.whole;
        let margin = &mut self.style.margin;
        if name != "margin" {
            let quantity = quantities(value, scale, 1)?[0];
            match name {
                "margin-top" => margin.top = quantity.of(height),
                "margin-right" => margin.right = quantity.of(width),
                "margin-bottom" => margin.bottom = quantity.of(height),
                _ => margin.left = quantity.of(width),
            }
            return Some(());
        }
        let quantities = quantities(value, scale, 4)?;
        let at = |idx: usize| quantities.get(idx).copied();
        let top = at(0)?;
        let right = at(1).unwrap_or(top);
        *margin = Edges {
            top: top.of(height),
            right: right.of(width),
            bottom: at(2).unwrap_or(top).of(height),
            left: at(3).unwrap_or(right).of(width),
        };
        Some(())
    }
}

pub(super) fn note_area(cascade: &Cascade) -> Option<NoteArea> {
    let own = one_note_area(cascade, false)?;
    let continued = one_note_area(cascade, true).unwrap_or_else(|| own.clone());
    let (continued_rule, continued_width) = (continued.rule, continued.rule_width);
    Some(NoteArea { continued_rule, continued_width, ..own })
}

/// The area over notes that begin, or over one that goes on from the page before.
fn one_note_area(cascade: &Cascade, continued: bool) -> Option<NoteArea> {
    let rules = || {
        let rules = cascade.sheets().iter().flat_map(|sheet| &sheet.notes);
        rules.filter(|rule| cascade.in_scope(&rule.scope))
    };
    // What is said of notes that go on is said in addition.
    let more = rules().filter(|rule| rule.continued && continued);
    let rules = rules().filter(|rule| !rule.continued).chain(more);
    let declarations: Vec<&Declaration> = rules.flat_map(|rule| &rule.declarations).collect();
    if declarations.is_empty() {
        return None;
    }
    let ordered = ordered(declarations.iter().copied());
    let style = compute(ordered.iter().copied(), cascade.root(), Stands::Below, cascade.page_size());
    let scale = Scale {
        em: style.font.size,
        line: style.line_height,
        root_em: style.inheritance.root_size,
        root_line: style.inheritance.root_line,
        page: cascade.page_size(),
    };
    let mut rule_width = Dimension::Auto;
    for declaration in ordered.iter().filter(|own| matches!(own.name, Name::Page(_))) {
        let value = substitute(&declaration.value, &style.inheritance.variables).unwrap_or_default();
        rule_width = clip(&value, &scale).unwrap_or(rule_width);
    }
    let length = |dimension: Dimension| match dimension {
        Dimension::Length(length) => length,
        Dimension::Auto | Dimension::Percent(_) => Length::ZERO,
    };
    Some(NoteArea {
        space_above: length(style.margin.top),
        rule: style.border.top,
        rule_width,
        continued_rule: style.border.top,
        continued_width: rule_width,
        space_below: length(style.padding.top),
        max_height: style.max_height,
        reference: style.float_reference,
    })
}
