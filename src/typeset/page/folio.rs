//! Numbers that pages decide, in the text: put in when every page has its folio and its notes.

use super::place::Pending;
use super::runs::place_line;
use crate::diagnostic::{Sink, typeset as say};
use crate::document::Language;
use crate::pages::{Folio, FolioStyle, Item, Pages};
use crate::style::ListStyle;
use crate::typeset::counter::figures;
use crate::typeset::line::{InlineItem, TextItem, Wanted};
use crate::typeset::note::note_sign;
use crate::typeset::paragraph::Setter;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A folio as it is shown; a plain `counter(page)` takes the figures of the page's matter.
pub(super) fn shown(folio: &Folio, wanted: ListStyle) -> String {
    let style = match (wanted, folio.style) {
        (ListStyle::Decimal | ListStyle::Disc, FolioStyle::LowerRoman) => ListStyle::LowerRoman,
        (ListStyle::Disc, FolioStyle::Decimal) => ListStyle::Decimal,
        (other, _) => other,
    };
    figures(folio.value.into(), style)
}

/// Replaces each placeholder by the number of its target's page, or by the sign of its note.
pub(super) fn fill_in(
    pages: &mut Pages,
    pending: Vec<Pending>,
    calls: &[(usize, String)],
    setter: &mut Setter,
    sink: &mut Sink,
) {
    let language = Arc::new(Language::default());
    let signs = count_by_page(calls);
    // From the end, so that the places of those before stay what they are.
    for own in pending.into_iter().rev() {
        let folio = &own.folio;
        let text = match &folio.wanted {
            Wanted::Sign(call) => {
                note_sign(signs.get(call.as_str()).copied().unwrap_or_default(), folio.figures)
            }
            Wanted::Page(anchor) => {
                let target = pages.destinations.get(anchor).and_then(|place| pages.pages.get(place.page));
                match target {
                    Some(page) => shown(&page.folio, folio.figures),
                    None => {
                        sink.push(say::target_not_found(folio.span, anchor));
                        "??".into()
                    }
                }
            }
        };
        let item = InlineItem::Text(TextItem {
            text,
            style: Arc::clone(&folio.style),
            language: Arc::clone(&language),
            tag: folio.tag,
            span: folio.span,
            before: None,
            link: None,
            raise: folio.raise,
        });
        let mut items: Vec<Item> = Vec::new();
        let line = setter.set_single(&[item], &folio.style, sink);
        let x = own.x
            + match folio.wanted {
                Wanted::Page(_) => folio.right - line.width,
                Wanted::Sign(_) => folio.left,
            };
        place_line(&mut items, line, x, own.baseline, |_, _| {});
        let page = &mut pages.pages[own.page];
        if let Some(corner) = own.corner {
            items.iter_mut().for_each(|item| corner.turn(item));
        }
        if let (Wanted::Page(_), Some(link)) = (&folio.wanted, own.links.last()) {
            let area = &mut page.links[*link].area;
            match own.corner {
                Some(corner) => corner.stretch(area, own.x + folio.right),
                None => area.width = area.width.max(own.x + folio.right - area.x),
            }
        }
        page.items.splice(own.item..=own.item, items);
    }
}

/// The number of each call among those of its page.
fn count_by_page(calls: &[(usize, String)]) -> BTreeMap<&str, u32> {
    let mut counted: BTreeMap<&str, u32> = BTreeMap::new();
    let (mut last, mut number) = (None, 0);
    for (page, call) in calls {
        if last != Some(*page) {
            (last, number) = (Some(*page), 0);
        }
        number += 1;
        counted.entry(call).or_insert(number);
    }
    counted
}
