//! The list cut at its forced breaks: stretches that begin on a page of their own.

use crate::document::Matter;
use crate::pages::FolioStyle;
use crate::style::Break;
use crate::typeset::compose::Mark;
use crate::typeset::vertical::{Columns, Entry, Kind, List, Side};
use std::ops::Range;
use std::sync::Arc;

/// What stands between two forced breaks.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    pub entries: Range<usize>,
    /// How it begins.
    pub start: Break,
    pub page: Option<Arc<str>>,
    /// Its first page is the first of a run of that name.
    pub first: bool,
    /// How its folios are shown, where this changes.
    pub folio: Option<FolioStyle>,
    /// Its folios begin at 1.
    pub restart: bool,
    /// The columns in which it begins.
    pub columns: Option<Columns>,
}

impl Default for Stretch {
    fn default() -> Self {
        Stretch {
            entries: 0..0,
            start: Break::Auto,
            page: None,
            first: false,
            folio: None,
            restart: false,
            columns: None,
        }
    }
}

/// A part of a stretch that runs in one sort of columns.
#[derive(Clone, Debug)]
pub(super) struct Band {
    pub entries: Range<usize>,
    pub columns: Option<Columns>,
}

impl Stretch {
    /// Its bands, those that show nothing joined to the one before.
    pub fn bands(&self, list: &[Entry]) -> Vec<Band> {
        let mut bands = vec![Band { entries: 0..list.len(), columns: self.columns }];
        let mut shows = false;
        for (idx, entry) in list.iter().enumerate() {
            let Kind::Columns(columns) = &entry.kind else {
                shows |= entry.is_content();
                continue;
            };
            let count = bands.len();
            let last = &mut bands[count - 1];
            if !shows {
                last.columns = *columns;
            } else if last.columns != *columns {
                last.entries.end = idx;
                bands.push(Band { entries: idx..list.len(), columns: *columns });
                shows = false;
            }
        }
        if !shows && bands.len() > 1 {
            bands.pop();
            if let Some(last) = bands.last_mut() {
                last.entries.end = list.len();
            }
        }
        bands
    }
}

/// Cuts the list. Every entry belongs to one stretch, and each stretch but an only one shows something.
pub(super) fn stretches(list: &List, marks: &[Mark]) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut open = Stretch { start: Break::Recto, first: true, ..Stretch::default() };
    let mut owner = None;
    let mut matter = None;
    // Where the open stretch would end if it were cut now; none while it shows nothing.
    let mut end: Option<usize> = None;
    // The columns at this place, and those at `end`.
    let mut columns = None;
    let mut at_end = None;
    for (idx, entry) in list.entries.iter().enumerate() {
        let mut cut = |open: &mut Stretch, start: Break| {
            if let Some(end) = end.take() {
                open.entries.end = end;
                let next = Stretch {
                    entries: end..end,
                    start,
                    page: open.page.clone(),
                    columns: at_end,
                    ..Stretch::default()
                };
                stretches.push(std::mem::replace(open, next));
            } else {
                open.start = stronger(open.start, start);
            }
        };
        match &entry.kind {
            // It ends a column, where there are some.
            Kind::Break(Break::Column) if columns.is_some() => {}
            Kind::Break(kind) => cut(&mut open, *kind),
            Kind::Page(name, own) => {
                if *name != open.page {
                    cut(&mut open, Break::Page);
                    open.page.clone_from(name);
                }
                if owner != Some(*own) {
                    owner = Some(*own);
                    // A new run begins with a page, not in the middle of one.
                    open.first |= end.is_none();
                }
            }
            Kind::Mark(mark) => {
                if let Some(Mark::Matter(own)) = marks.get(mark.0 as usize)
                    && matter != Some(*own)
                {
                    change_matter(matter, *own, &mut |start| cut(&mut open, start));
                    match own {
                        Matter::Front => open.folio = Some(FolioStyle::LowerRoman),
                        Matter::Body => {
                            open.folio = Some(FolioStyle::Decimal);
                            open.restart = true;
                        }
                        Matter::Back => open.folio = open.folio.or(Some(FolioStyle::Decimal)),
                    }
                    matter = Some(*own);
                }
                // What has a page of its own belongs to the text before it.
                if let Some(Mark::OwnPage(_)) = marks.get(mark.0 as usize) {
                    end = Some(idx + 1);
                    at_end = columns;
                }
            }
            Kind::Line(_) | Kind::Block(_) => {
                end = Some(idx + 1);
                at_end = columns;
            }
            Kind::Columns(own) => columns = *own,
            Kind::Close(_) | Kind::Space(Side::Bottom) => {
                if end == Some(idx) {
                    end = Some(idx + 1);
                }
            }
            Kind::Margin => {
                // Below a box that closes; above one that opens it would vanish anyway.
                if end == Some(idx) {
                    end = Some(idx + 1);
                }
            }
            // It stands where the text before it has mentioned it, and makes a page by itself if need be.
            Kind::Float(_) => {
                end = Some(idx + 1);
                at_end = columns;
            }
            Kind::Space(Side::Top) | Kind::Open(_) | Kind::Beside(_) => {}
        }
    }
    open.entries.end = list.entries.len();
    if end.is_some() {
        stretches.push(open);
    } else if let Some(last) = stretches.last_mut() {
        // What shows nothing makes no page.
        last.entries.end = list.entries.len();
    }
    stretches
}

/// The body after front matter begins at folio 1, which is a right-hand page. Where back matter begins
/// is the style's business: a book turns the page, an article goes on below.
fn change_matter(before: Option<Matter>, own: Matter, cut: &mut dyn FnMut(Break)) {
    match (before, own) {
        (None, _) => {}
        (Some(_), Matter::Body) => cut(Break::Recto),
        (Some(_), Matter::Front) => cut(Break::Page),
        (Some(_), Matter::Back) => {}
    }
}

/// Of two breaks at one place, the one that asks for a side (CSS Fragmentation 3, 3.1: the later).
fn stronger(before: Break, own: Break) -> Break {
    let sided = |kind| matches!(kind, Break::Left | Break::Right | Break::Recto | Break::Verso);
    if sided(before) && !sided(own) { before } else { own }
}
