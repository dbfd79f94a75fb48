//! Pages as text: one line for each placed line, for goldens.
//!
//! `folio x baseline width text`; a rule or a picture gives its size after its top left corner. What
//! is no content is marked with `~`; text that runs up the page with `^` and text that runs down it with
//! `v`, before the place of its first glyph. All figures are pt with two decimals.

use super::{GlyphRun, Item, ItemKind, LinkTarget, OutlineEntry, Page, Pages, Tag, Turn};
use crate::units::{Length, Rect};
use std::fmt::Write;

/// A readable dump of the pages' text, rules and pictures.
pub fn dump(pages: &Pages) -> String {
    let mut out = String::new();
    for page in &pages.pages {
        dump_page(page, &mut out);
    }
    out
}

/// As [`dump`], with the links, the destinations and the outline.
pub fn dump_with_links(pages: &Pages) -> String {
    let mut out = String::new();
    for page in &pages.pages {
        dump_page(page, &mut out);
        let folio = page.folio.label();
        for link in &page.links {
            let area = link.area;
            let (x, y, width) = (pt(area.x), pt(area.y + area.height), pt(area.width));
            let target = match &link.target {
                LinkTarget::Anchor(anchor) => format!("#{anchor}"),
                LinkTarget::Uri(uri) => uri.clone(),
            };
            let _ = writeln!(out, "{folio} {x} {y} {width} [link {target}]");
        }
    }
    for (anchor, place) in &pages.destinations {
        let _ = writeln!(out, "anchor {anchor}: page {}, {}", place.page + 1, pt(place.y));
    }
    outline(&pages.outline, 0, &mut out);
    out
}

fn outline(entries: &[OutlineEntry], depth: usize, out: &mut String) {
    for entry in entries {
        let _ = writeln!(
            out,
            "outline {}{}: page {}",
            "  ".repeat(depth),
            entry.title,
            entry.destination.page + 1
        );
        outline(&entry.children, depth + 1, out);
    }
}

fn dump_page(page: &Page, out: &mut String) {
    let folio = page.folio.label();
    if page.blank {
        let _ = writeln!(out, "{folio} blank");
    }
    let mut items = page.items.iter().peekable();
    while let Some(item) = items.next() {
        let mark = if matches!(item.tag, Tag::Artifact(_)) { "~" } else { "" };
        match &item.kind {
            ItemKind::Text(_) if !item.turned.is_upright() => {
                let mut line = vec![item];
                while let Some(next) = items.peek().filter(|next| goes_on_turned(&line, next)) {
                    line.push(next);
                    items.next();
                }
                let _ = writeln!(out, "{folio} {mark}{}{}", sign(item.turned), turned_line(&line));
            }
            ItemKind::Text(run) => {
                let mut line = vec![run];
                while let Some(next) = items.peek().and_then(|next| continues(item, run, &line, next)) {
                    line.push(next);
                    items.next();
                }
                let _ = writeln!(out, "{folio} {mark}{}", text_line(&line));
            }
            ItemKind::Fill { area, color } => {
                let (x, y) = (pt(area.x), pt(area.y));
                let (width, height) = (pt(area.width), pt(area.height));
                let (r, g, b) = (color.red, color.green, color.blue);
                let _ = writeln!(out, "{folio} {mark}{x} {y} {width}x{height} [fill #{r:02x}{g:02x}{b:02x}]");
            }
            ItemKind::Picture { asset, area, window } => {
                let size = |area: &Rect| {
                    format!("{} {} {}x{}", pt(area.x), pt(area.y), pt(area.width), pt(area.height))
                };
                let cut = window.as_ref().map(|window| format!(" within {}", size(window)));
                let cut = cut.unwrap_or_default();
                let sign = sign(item.turned);
                let _ = writeln!(out, "{folio} {mark}{sign}{} [picture {}{cut}]", size(area), asset.0);
            }
        }
    }
}

fn sign(turned: Turn) -> &'static str {
    match turned {
        Turn::Upright => "",
        Turn::Left => "^",
        Turn::Right => "v",
    }
}

/// Where a run begins along its line, the way that it reads.
fn start(run: &GlyphRun, turned: Turn) -> Length {
    match turned {
        Turn::Upright => run.x,
        Turn::Left => -run.baseline,
        Turn::Right => run.baseline,
    }
}

/// The next run of turned text, if it stands on the same line and further along.
fn goes_on_turned(line: &[&Item], next: &Item) -> bool {
    let artifact = |item: &Item| matches!(item.tag, Tag::Artifact(_));
    let (Some(first), Some(last)) = (line.first(), line.last()) else { return false };
    let (ItemKind::Text(head), ItemKind::Text(end), ItemKind::Text(run)) =
        (&first.kind, &last.kind, &next.kind)
    else {
        return false;
    };
    let near = (run.x - head.x).abs() < head.size.max(run.size) * 0.6;
    let after = start(run, first.turned) >= start(end, first.turned) + end.width() - Length::pt(1.0);
    next.turned == first.turned && near && after && artifact(first) == artifact(next)
}

/// Turned text: where its line begins, with the places that the page has for it.
fn turned_line(line: &[&Item]) -> String {
    let turned = line.first().map_or(Turn::Upright, |item| item.turned);
    let runs = line.iter().filter_map(|item| match &item.kind {
        ItemKind::Text(run) => Some(run),
        ItemKind::Fill { .. } | ItemKind::Picture { .. } => None,
    });
    let mut text = String::new();
    let mut first: Option<&GlyphRun> = None;
    let mut end: Option<Length> = None;
    for run in runs {
        if end.is_some_and(|end| start(run, turned) > end + Length::pt(1.5)) && !text.ends_with(' ') {
            text.push(' ');
        }
        first.get_or_insert(run);
        end = Some(start(run, turned) + run.width());
        text.push_str(&run.text);
        if run.ends_in_hyphen {
            text.push('\u{2010}');
        }
    }
    let (Some(first), Some(end)) = (first, end) else { return text };
    let width = end - start(first, turned);
    format!("{} {} {} {}", pt(first.x), pt(first.baseline), pt(width), text.trim_end())
}

/// The next run, if it stands on the same line and further right.
fn continues<'p>(item: &Item, first: &GlyphRun, line: &[&GlyphRun], next: &'p Item) -> Option<&'p GlyphRun> {
    let ItemKind::Text(run) = &next.kind else { return None };
    let artifact = |item: &Item| matches!(item.tag, Tag::Artifact(_));
    let last = line.last()?;
    let near = (run.baseline - first.baseline).abs() < first.size.max(run.size) * 0.6;
    let after = run.x >= last.x + last.width() - Length::pt(1.0);
    (near && after && next.turned.is_upright() && artifact(item) == artifact(next)).then_some(run)
}

fn text_line(line: &[&GlyphRun]) -> String {
    let mut text = String::new();
    let mut end: Option<Length> = None;
    for run in line {
        // What stands apart is read apart: cells, markers, a folio.
        if end.is_some_and(|end| run.x > end + Length::pt(1.5)) && !text.ends_with(' ') {
            text.push(' ');
        }
        end = Some(run.x + run.width());
        text.push_str(&run.text);
        if run.ends_in_hyphen {
            text.push('\u{2010}');
        }
    }
    let (Some(first), Some(last)) = (line.first(), line.last()) else { return text };
    // Raised runs stand off the line's own baseline, which the lowest of them is on.
    let baseline = line.iter().map(|run| run.baseline).fold(first.baseline, Length::max);
    let width = last.x + last.width() - first.x;
    format!("{} {} {} {}", pt(first.x), pt(baseline), pt(width), text.trim_end())
}

fn pt(length: Length) -> String {
    // No negative zero.
    format!("{:.2}", length.to_pt() + 0.0)
}
