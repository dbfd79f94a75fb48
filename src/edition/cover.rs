//! Covers: what the printed edition, its target and the manifest settle of a wrap, and the front that an
//! e-book shows.
//!
//! The width of the spine is the number of pages of the printed edition, as it was settled in this very
//! run, times the thickness of one.

use super::load::Loaded;
use super::make::{fonts_of, frame};
use super::setting::{self, Settled};
use crate::config::length;
use crate::diagnostic::{Diagnostic, Sink, cover as codes, manifest::missing_key};
use crate::document::{AssetPath, Document};
use crate::epub;
use crate::pages;
use crate::passes::{self, CoverParts, FrameMedium};
use crate::pdf::{SheetBleed, Sheets};
use crate::picture::Pictures;
use crate::publication::{Format, Isbn, Item, Publication, Wrap};
use crate::style::{Cascade, Medium};
use crate::target::{Purpose, Target};
use crate::typeset::{CoverJob, Job, MadeCover, Places, Sheet, WrapSheet, set_cover};
use crate::units::{Length, Size};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What stays free beside the spine's text where the target says nothing: a sixteenth of an inch is the
/// custom of printers of single copies.
const CLEARANCE: Length = Length::pt(4.5);
/// Samples an inch where the target says nothing.
const RESOLUTION: f64 = 300.0;
/// The longest title and name that an e-book's cover tries to set whole.
const LONGEST: usize = 120;

/// A cover that is ready to be written.
pub(super) struct Cover {
    pub settled: Settled,
    /// Pictures that were drawn for it.
    pub drawn: Pictures,
}

/// The printed edition that a cover wraps.
pub(super) fn printed(loaded: &Loaded, idx: usize) -> Option<usize> {
    let editions = &loaded.manifest.editions;
    let of = &editions[idx].wrap.as_ref()?.of;
    editions.iter().position(|edition| edition.name == *of && edition.format == Format::Pdf)
}

/// The ISBN that a cover's barcode says: that of the edition it wraps.
fn isbn(loaded: &Loaded, printed: usize) -> Option<&Isbn> {
    loaded.manifest.editions[printed].isbn.as_ref()
}

/// Sets the cover of an edition.
pub(super) fn settle(
    loaded: &Loaded,
    idx: usize,
    pages: &BTreeMap<usize, Settled>,
    sink: &mut Sink,
) -> Result<Cover, Diagnostic> {
    let edition = &loaded.manifest.editions[idx];
    let fault = || missing_key(None, "a cover", "for", "");
    let wrap = edition.wrap.as_ref().ok_or_else(fault)?;
    let printed = printed(loaded, idx).ok_or_else(fault)?;
    let book = pages.get(&printed).ok_or_else(fault)?;
    // A leaf has two pages, whether or not there is something on the last.
    let count = u32::try_from(book.count().next_multiple_of(2)).unwrap_or(u32::MAX);
    let place = loaded.manifest.places.get(&Item::Edition(idx)).copied();
    let target = setting::target_of(loaded, idx);
    let spine = spine(loaded, idx, wrap, count, sink)?;
    let number = isbn(loaded, printed).filter(|_| wrap.barcode);
    if number.is_none() && wrap.barcode {
        let name = &loaded.manifest.editions[printed].name;
        sink.push(codes::no_isbn(place, &edition.name, name));
    }
    let clearance = clearance(target, count);
    if let (None, Some(target), true) = (clearance, target, wrap.is_worded()) {
        let least = target.spine_text.as_ref().and_then(|rule| rule.value.pages).unwrap_or_default();
        sink.push(codes::thin_spine(place, &edition.name, count, &target.name, least));
    }
    let parts = CoverParts {
        art: loaded.arts.get(&idx).cloned(),
        whole: wrap.art.as_ref().is_some_and(|art| art.whole),
        mark: loaded.marks.get(&idx).cloned(),
        lettered: wrap.is_lettered(),
        blurb: loaded.blurb.clone(),
        price: wrap.price.as_ref().and_then(|price| price.text.clone()),
        isbn: number.cloned(),
        wrap: true,
    };
    let document = passes::cover(&frame(loaded, FrameMedium::Print, None), &parts);
    let bleeds = target.filter(|target| target.purpose == Purpose::Print);
    let bleed = bleeds.and_then(|target| target.bleed.as_ref()).map(|rule| rule.value.width.length);
    let resolution = target.and_then(|target| target.resolution.as_ref()?.value.least);
    let price = wrap.price.as_ref().and_then(|price| price.code.as_deref());
    let made = Setting {
        loaded,
        idx,
        document: &document,
        page: edition.page,
        sheet: Sheet::Wrap(WrapSheet { spine, bleed, clearance }),
        isbn: number,
        price,
        resolution: resolution.unwrap_or(RESOLUTION),
    }
    .set(&loaded.manifest.publication, sink)?;
    let MadeCover { pages, drawn } = made;
    let width = pages.pages.first().map_or(Length::ZERO, |page| page.bleed);
    let sheets = Sheets {
        bleed: SheetBleed::Given { width, spine: true },
        marks: target.and_then(setting::marks),
        art_box: false,
    };
    Ok(Cover {
        settled: Settled { pages: Arc::new(pages), document: None, locked: None, sheets, blanks: 0 },
        drawn,
    })
}

/// What stays free beside the spine's text; none if the target wants no text with so many pages.
fn clearance(target: Option<&Target>, count: u32) -> Option<Length> {
    let rule = target.and_then(|target| target.spine_text.as_ref()).map(|rule| &rule.value);
    let Some(rule) = rule else { return Some(CLEARANCE) };
    let enough = rule.pages.is_none_or(|least| count >= least);
    enough.then(|| rule.clearance.as_ref().map_or(CLEARANCE, |clear| clear.length))
}

/// The width of the spine: what the manifest says, else so many pages of the paper.
fn spine(
    loaded: &Loaded,
    idx: usize,
    wrap: &Wrap,
    count: u32,
    sink: &mut Sink,
) -> Result<Length, Diagnostic> {
    if let Some(spine) = wrap.spine {
        return Ok(spine);
    }
    let edition = &loaded.manifest.editions[idx];
    let places = &loaded.manifest.places;
    let place = places.get(&Item::Paper(idx)).or(places.get(&Item::Edition(idx))).copied();
    let target = setting::target_of(loaded, idx);
    let papers = target.and_then(|target| Some((target, target.papers.as_ref()?.value.as_slice())));
    let thickness = match (&edition.paper, papers) {
        (Some(paper), papers) => {
            let known = papers.and_then(|(_, papers)| papers.iter().find(|own| own.name == *paper));
            match (known, length(paper)) {
                (Some(known), _) => known.page.length,
                (None, Some(page)) if page > Length::ZERO => page,
                (None, _) => {
                    let names = papers.map(|(_, papers)| papers.iter().map(|own| own.name.as_str()));
                    let names: Vec<&str> = names.into_iter().flatten().collect();
                    let advice = match crate::diagnostic::nearest(paper, names.iter().copied()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None if names.is_empty() => {
                            "write the thickness of a page, which is half a leaf: `0.06mm`".to_owned()
                        }
                        None => {
                            format!("its papers are {}; or write the thickness of a page", names.join(", "))
                        }
                    };
                    let target = target.map_or("the edition", |target| target.name.as_str());
                    return Err(codes::unknown_paper(place, paper, target, advice));
                }
            }
        }
        (None, Some((target, [first, rest @ ..]))) => {
            if !rest.is_empty() {
                let others: Vec<String> = rest.iter().map(|own| format!("`{}`", own.name)).collect();
                sink.push(codes::paper_taken(place, &first.name, &target.name, others.join(", ")));
            }
            first.page.length
        }
        (None, _) => {
            let of = target.map(|target| format!(", printed by {}", target.name)).unwrap_or_default();
            return Err(codes::no_thickness(place, &edition.name, &wrap.of, of));
        }
    };
    Ok(thickness * f64::from(count))
}

/// A cover about to be set in the style of an edition.
struct Setting<'a> {
    loaded: &'a Loaded,
    idx: usize,
    document: &'a Document,
    page: Size,
    sheet: Sheet,
    isbn: Option<&'a Isbn>,
    price: Option<&'a str>,
    resolution: f64,
}

impl Setting<'_> {
    fn set(&self, publication: &Publication, sink: &mut Sink) -> Result<MadeCover, Diagnostic> {
        let loaded = self.loaded;
        let edition = &loaded.manifest.editions[self.idx];
        let fonts = fonts_of(loaded, self.idx)?;
        let sheets = loaded.sheets.get(&self.idx).cloned().into_iter().collect();
        let cascade = Cascade::new(sheets, Medium::Print, Some(self.page));
        let places = &loaded.manifest.places;
        let job = CoverJob {
            set: Job {
                document: self.document,
                publication,
                page: self.page,
                cascade: &cascade,
                fonts,
                pictures: &loaded.pictures,
                turns: None,
                proof: false,
            },
            sheet: self.sheet,
            name: &edition.name,
            isbn: self.isbn,
            price: self.price,
            resolution: self.resolution,
            places: Places {
                edition: places.get(&Item::Edition(self.idx)).copied(),
                image: places.get(&Item::Image(self.idx)).copied(),
            },
        };
        set_cover(&job, sink)
    }
}

/// The front as an e-book edition shows it, as SVG: the front of the wrap, in the e-book's own style. A
/// title for which no type is small enough is cut, since a shop must have a cover.
pub(super) fn front(loaded: &Loaded, idx: usize) -> Option<String> {
    let page = Size {
        width: Length::inches(6.0),
        height: Length::inches(6.0) * (f64::from(epub::COVER_HEIGHT) / f64::from(epub::COVER_WIDTH)),
    };
    let (art, lettered) = art(loaded);
    let own = &loaded.manifest.publication;
    let clipped = clipped(own);
    for (publication, lettered) in [(own, lettered), (&clipped, lettered), (own, false)] {
        let parts = CoverParts { art: art.clone(), lettered, ..CoverParts::default() };
        let frame = passes::Frame { publication, ..frame(loaded, FrameMedium::Print, None) };
        let document = passes::cover(&frame, &parts);
        let setting = Setting {
            loaded,
            idx,
            document: &document,
            page,
            sheet: Sheet::Front,
            isbn: None,
            price: None,
            resolution: 0.0,
        };
        // What is wrong with the words is told of the text itself.
        let Ok(made) = setting.set(publication, &mut Sink::default()) else { continue };
        let fonts = fonts_of(loaded, idx).ok()?;
        let mut pictures = made.drawn;
        for (asset, picture) in art.iter().filter_map(|asset| loaded.pictures.get_key_value(asset)) {
            pictures.insert(asset.clone(), picture.clone());
        }
        return made.pages.pages.first().map(|page| pages::svg(page, fonts, &pictures));
    }
    None
}

/// The picture of the publication's first cover that has one for its front alone, and whether words stand
/// on it.
fn art(loaded: &Loaded) -> (Option<AssetPath>, bool) {
    let covers = loaded.manifest.editions.iter().enumerate();
    let found = covers.filter_map(|(idx, edition)| Some((idx, edition.wrap.as_ref()?)));
    let mut found = found.filter(|(_, wrap)| wrap.art.as_ref().is_some_and(|art| !art.whole));
    match found.find_map(|(idx, wrap)| Some((loaded.arts.get(&idx)?.clone(), wrap.is_lettered()))) {
        Some((art, lettered)) => (Some(art), lettered),
        None => (None, true),
    }
}

/// The publication with a title and names that a cover can hold.
fn clipped(publication: &Publication) -> Publication {
    let mut clipped = publication.clone();
    clipped.title = clip(&publication.title);
    clipped.subtitle = None;
    for person in &mut clipped.contributors {
        person.name = clip(&person.name);
    }
    clipped
}

/// At most so many characters, cut at a word where that loses little; no word is longer than a line.
fn clip(text: &str) -> String {
    const WORD: usize = 20;
    let hewn = text.split_whitespace().map(|word| {
        let letters: Vec<char> = word.chars().collect();
        letters.chunks(WORD).map(|piece| piece.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    });
    let text = hewn.collect::<Vec<_>>().join(" ");
    if text.chars().count() <= LONGEST {
        return text;
    }
    let cut: String = text.chars().take(LONGEST).collect();
    let at = cut.rfind(' ').filter(|at| *at > LONGEST / 2).unwrap_or(cut.len());
    format!("{}…", cut[..at].trim_end())
}
