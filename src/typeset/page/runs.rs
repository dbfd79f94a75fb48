//! A set line at its place: its runs, pictures and rules as items, its links as areas.

use crate::pages::{Artifact, Item, ItemKind, LinkArea, Page, Tag, Turn};
use crate::source::Span;
use crate::typeset::compose::Link;
use crate::typeset::line::{Line, PendingFolio};
use crate::units::{Length, Rect};

/// The links of a line become areas; gives their numbers on the page.
pub(super) fn place_links(
    line: &Line,
    x: Length,
    baseline: Length,
    links: &[Link],
    page: &mut Page,
) -> Vec<usize> {
    let mut placed: Vec<usize> = Vec::new();
    let mut before: Option<u32> = None;
    for (number, left, right) in &line.links {
        let Some(link) = links.get(*number as usize) else { continue };
        let end = x + *right;
        if before == Some(*number)
            && let Some(last) = page.links.last_mut()
        {
            last.area.width = end - last.area.x;
            continue;
        }
        before = Some(*number);
        let area = Rect {
            x: x + *left,
            y: baseline - line.ascent,
            width: end - x - *left,
            height: line.ascent + line.descent,
        };
        placed.push(page.links.len());
        page.links.push(LinkArea {
            area,
            target: link.target.clone(),
            structure: link.structure,
            description: link.description.clone(),
        });
    }
    placed
}

/// A line's runs, pictures and rules as items; `pending` is told of each page number's placeholder.
pub(super) fn place_line(
    items: &mut Vec<Item>,
    line: Line,
    x: Length,
    baseline: Length,
    mut pending: impl FnMut(usize, PendingFolio),
) {
    // A page number stands among the runs in the order in which it is read.
    let mut folios = line.page_references.into_iter().peekable();
    let mut place_folios = |items: &mut Vec<Item>, before: Option<Length>| {
        while let Some(folio) =
            folios.next_if(|folio| before.is_none_or(|before| folio.right <= before + Length::pt(0.01)))
        {
            let (tag, span) = (folio.tag, folio.span);
            pending(items.len(), folio);
            let area = Rect { x, y: baseline, width: Length::ZERO, height: Length::ZERO };
            let kind = ItemKind::Fill { area, color: crate::style::Color::TRANSPARENT };
            items.push(Item { kind, tag, span, turned: Turn::Upright });
        }
    };
    for mut own in line.runs {
        place_folios(items, Some(own.run.x));
        own.run.x += x;
        own.run.baseline += baseline;
        items.push(Item {
            kind: ItemKind::Text(own.run),
            tag: own.tag,
            span: own.span,
            turned: Turn::Upright,
        });
    }
    place_folios(items, None);
    for picture in line.pictures {
        let area =
            Rect { x: x + picture.x, y: baseline + picture.y, width: picture.width, height: picture.height };
        let kind = ItemKind::Picture { asset: picture.asset, area, window: None };
        items.push(Item { kind, tag: picture.tag, span: picture.span, turned: Turn::Upright });
    }
    for rule in line.rules {
        let area = Rect {
            x: x + rule.left,
            y: baseline + rule.offset - rule.thickness / 2.0,
            width: rule.right - rule.left,
            height: rule.thickness,
        };
        let kind = ItemKind::Fill { area, color: rule.color };
        let tag = Tag::Artifact(Artifact::Layout);
        items.push(Item { kind, tag, span: Span::default(), turned: Turn::Upright });
    }
}
