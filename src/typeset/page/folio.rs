//! Page numbers in the text: put in when every page has its folio.

use super::place::{Pending, place_line};
use crate::diagnostic::{Sink, typeset as say};
use crate::document::Language;
use crate::pages::{Folio, FolioStyle, Item, Pages};
use crate::style::ListStyle;
use crate::typeset::counter::figures;
use crate::typeset::line::{InlineItem, TextItem};
use crate::typeset::paragraph::Setter;
use crate::units::Length;
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

/// Replaces each placeholder by the number of its target's page.
pub(super) fn fill_in(pages: &mut Pages, pending: Vec<Pending>, setter: &mut Setter, sink: &mut Sink) {
    let language = Arc::new(Language::default());
    // From the end, so that the places of those before stay what they are.
    for own in pending.into_iter().rev() {
        let folio = &own.folio;
        let target = pages.destinations.get(&folio.anchor).and_then(|place| pages.pages.get(place.page));
        let text = match target {
            Some(page) => shown(&page.folio, folio.figures),
            None => {
                sink.push(say::target_not_found(folio.span, &folio.anchor));
                "??".into()
            }
        };
        let item = InlineItem::Text(TextItem {
            text,
            style: Arc::clone(&folio.style),
            language: Arc::clone(&language),
            tag: folio.tag,
            span: folio.span,
            link: None,
            raise: Length::ZERO,
        });
        let mut items: Vec<Item> = Vec::new();
        let line = setter.set_single(&[item], &folio.style, sink);
        let x = own.x + folio.right - line.width;
        place_line(&mut items, line, x, own.baseline, |_, _| {});
        let page = &mut pages.pages[own.page];
        if let Some(corner) = own.corner {
            items.iter_mut().for_each(|item| corner.turn(item));
        }
        if let Some(link) = own.links.last() {
            let area = &mut page.links[*link].area;
            match own.corner {
                Some(corner) => corner.stretch(area, own.x + folio.right),
                None => area.width = area.width.max(own.x + folio.right - area.x),
            }
        }
        page.items.splice(own.item..=own.item, items);
    }
}
