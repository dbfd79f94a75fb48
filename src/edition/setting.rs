//! The pages of printed editions: those that look alike share one typesetting, and what a target asks
//! of the margins, the bleed and the number of pages is settled together.
//!
//! The margin at the spine depends on the number of pages, and the number of pages on the margin. So the
//! text is set, its pages are counted, and if they ask for more margin it is set anew. What is asked for
//! only ever grows, in as many steps as the target has, so this ends; and what it ends with agrees.

use super::cover;
use super::galleys::Galleys;
use super::guard::guarded;
use super::load::Loaded;
use super::lock::Locked;
use super::make::{frame, note_position, page_source};
use super::press::Run;
use super::report::Stage;
use crate::diagnostic::{Diagnostic, Sink, target as codes, typeset::TYPOGRAPHY};
use crate::document::Document;
use crate::pages::{ItemKind, Pages};
use crate::passes::{self, Frame, FrameMedium};
use crate::pdf::{SheetBleed, Sheets};
use crate::publication::{Format, Isbn, Item};
use crate::style::{Cascade, Marks, Medium, PageDemands, Sheet};
use crate::target::{Mark, PagesFault, Purpose, Rule, Stance, Target};
use crate::typeset::{self, Job, PlateTerms};
use crate::units::{Length, Size};
use std::sync::Arc;

/// PDF editions whose pages could be the same: one look, one trim, one copyright page.
pub(super) struct Setting {
    page: Size,
    sheet: Arc<Sheet>,
    isbn: Option<Isbn>,
    editions: Vec<usize>,
}

impl Setting {
    pub fn editions(&self) -> &[usize] {
        &self.editions
    }
}

/// The pages of one edition, and how they are printed.
pub(super) struct Settled {
    pub pages: Arc<Pages>,
    /// What the pages were set of; none for a cover.
    pub document: Option<Arc<Document>>,
    pub sheets: Sheets,
    /// Empty pages at the end.
    pub blanks: usize,
    /// The printing whose pages are kept.
    pub locked: Option<Arc<Locked>>,
}

impl Settled {
    pub fn count(&self) -> usize {
        self.pages.pages.len() + self.blanks
    }
}

/// The settings of the PDF editions that must be set: those asked for, and those whose pages an e-book
/// asked for carries or a cover wraps, so that both are the same whether or not they are written with it.
pub(super) fn settings(loaded: &Loaded, wanted: &[usize]) -> Vec<Setting> {
    let editions = &loaded.manifest.editions;
    let mut needed: Vec<usize> = Vec::new();
    for idx in wanted {
        let printed = match editions[*idx].format {
            Format::Pdf => Some(*idx),
            Format::Epub => page_source(loaded, *idx),
            Format::Cover => cover::printed(loaded, *idx),
        };
        needed.extend(printed.filter(|printed| !needed.contains(printed)));
    }
    let mut settings: Vec<Setting> = Vec::new();
    for idx in needed {
        let edition = &editions[idx];
        let Some(sheet) = loaded.sheets.get(&idx) else { continue };
        let same = settings.iter_mut().find(|other| {
            other.page == edition.page && other.isbn == edition.isbn && Arc::ptr_eq(&other.sheet, sheet)
        });
        match same {
            Some(setting) => setting.editions.push(idx),
            None => settings.push(Setting {
                page: edition.page,
                sheet: sheet.clone(),
                isbn: edition.isbn.clone(),
                editions: vec![idx],
            }),
        }
    }
    settings
}

/// The target of an edition, which is known: unknown ones are faults of the manifest.
pub(super) fn target_of(loaded: &Loaded, idx: usize) -> Option<&Target> {
    loaded.manifest.targets.get(loaded.manifest.editions[idx].target.as_ref()?)
}

/// Typesets for all editions of a setting: once, if their targets ask for nothing more.
pub(super) fn set(
    loaded: &Loaded,
    refined: &Document,
    setting: &Setting,
    run: &Run<'_>,
    galleys: Option<&Galleys<'_>>,
) -> (Vec<(usize, Settled)>, Sink) {
    let cascade = Cascade::new(vec![setting.sheet.clone()], Medium::Print, Some(setting.page));
    let mut room =
        Setters { loaded, refined, setting, run, galleys, least: cascade.least(), made: Vec::new() };
    let mut sink = Sink::default();
    let mut settled = Vec::new();
    for idx in &setting.editions {
        match room.settle(*idx, &mut sink) {
            Ok(own) => settled.push((*idx, own)),
            Err(fault) => {
                // What was found before the fault is of no use without the pages.
                let mut sink = Sink::default();
                sink.push(fault);
                return (Vec::new(), sink);
            }
        }
    }
    for made in room.made.into_iter().filter(|made| !made.editions.is_empty()) {
        let mut own = made.sink;
        if loaded.manifest.editions.iter().filter(|edition| edition.format == Format::Pdf).count() > 1 {
            own.say_of(&names(loaded, &made.editions).join(", "), TYPOGRAPHY);
        }
        sink.extend(own);
    }
    if run.options.deny_typography {
        sink.deny(TYPOGRAPHY);
    }
    (settled, sink)
}

fn names<'a>(loaded: &'a Loaded, editions: &[usize]) -> Vec<&'a str> {
    editions.iter().map(|idx| loaded.manifest.editions[*idx].name.as_str()).collect()
}

/// One typesetting.
struct Made {
    demands: PageDemands,
    pages: Arc<Pages>,
    document: Arc<Document>,
    sink: Sink,
    /// Those that it is for in the end.
    editions: Vec<usize>,
    locked: Option<Arc<Locked>>,
}

struct Setters<'a> {
    loaded: &'a Loaded,
    refined: &'a Document,
    setting: &'a Setting,
    run: &'a Run<'a>,
    galleys: Option<&'a Galleys<'a>>,
    /// What the stylesheet grants by itself.
    least: PageDemands,
    made: Vec<Made>,
}

impl Setters<'_> {
    fn settle(&mut self, idx: usize, sink: &mut Sink) -> Result<Settled, Diagnostic> {
        let target = target_of(self.loaded, idx);
        let mut demands = target.map(|target| needed(target, 1, None)).unwrap_or_default();
        loop {
            let made = self.typeset(idx, beyond(demands, self.least))?;
            let pages = &self.made[made].pages;
            let next = target.map_or(demands, |target| {
                let count = u32::try_from(pages.pages.len()).unwrap_or(u32::MAX);
                larger(demands, needed(target, target.full_count(count), Some(pages)))
            });
            if next == demands {
                self.made[made].editions.push(idx);
                return Ok(self.settled(idx, made, demands, sink));
            }
            demands = next;
        }
    }

    fn settled(&self, idx: usize, made: usize, demands: PageDemands, sink: &mut Sink) -> Settled {
        let pages = Arc::clone(&self.made[made].pages);
        let document = Some(Arc::clone(&self.made[made].document));
        let locked = self.made[made].locked.clone();
        let Some(target) = target_of(self.loaded, idx) else {
            return Settled { pages, document, locked, sheets: Sheets::default(), blanks: 0 };
        };
        let own = u32::try_from(pages.pages.len()).unwrap_or(u32::MAX);
        let count = target.full_count(own);
        let edition = &self.loaded.manifest.editions[idx].name;
        let place = self.loaded.manifest.places.get(&Item::Target(idx)).copied();
        let mut tell = Tell { edition, target, place, count, sink };
        tell.margin("inside", self.least.inside, demands.inside);
        tell.margin("outside", self.least.outside, demands.outside);
        tell.recommended(self.least);
        let asked = pages.pages.iter().any(|page| page.marks.any());
        let marks = marks(target);
        if asked && marks == Some(Marks::default()) {
            tell.sink.push(codes::marks_left_out(place, &target.name));
        }
        let sheets = Sheets {
            bleed: bleed(target, &pages),
            marks,
            art_box: target.art_box.as_ref().is_some_and(|rule| rule.value == Stance::Wanted),
        };
        Settled { pages, document, locked, sheets, blanks: (count - own) as usize }
    }

    /// The typesetting with these demands, made now or before.
    fn typeset(&mut self, idx: usize, demands: PageDemands) -> Result<usize, Diagnostic> {
        if let Some(made) = self.made.iter().position(|made| made.demands == demands) {
            return Ok(made);
        }
        let Setters { loaded, setting, .. } = *self;
        for name in names(loaded, &setting.editions) {
            self.run.progress.stage(&loaded.manifest.publication.title, name, Stage::Typesetting);
        }
        let fonts = super::make::fonts_of(loaded, idx)?;
        let mut sink = Sink::default();
        let (pages, document, locked) = guarded(&loaded.manifest.editions[idx].name, || {
            let sheets = vec![setting.sheet.clone()];
            let cascade = Cascade::with_demands(sheets, Medium::Print, Some(setting.page), demands);
            let notes = note_position(&cascade, &loaded.manifest.publication);
            let frame = Frame { notes, ..frame(loaded, FrameMedium::Print, setting.isbn.clone()) };
            let document = passes::finish(passes::copy(self.refined), &frame, &mut sink);
            let locked = Locked::read(loaded, idx, &document, self.run.options, &mut sink);
            let job = Job {
                document: &document,
                publication: &loaded.manifest.publication,
                page: setting.page,
                cascade: &cascade,
                fonts,
                pictures: &loaded.pictures,
                turns: locked.as_ref().map(Locked::turns),
                proof: self.run.options.proof,
            };
            let pages = match self.galleys {
                Some(galleys) => {
                    let editions = &setting.editions;
                    let casts: Vec<_> = editions.iter().map(|idx| galleys.casts(loaded, *idx)).collect();
                    let is_cast = |key: &[u8; 16]| casts.iter().all(|own| own.holds(key));
                    let terms = galleys.terms(loaded, editions);
                    let plates = terms.map(|terms| PlateTerms { terms, is_cast: &is_cast });
                    let standing = galleys.standing(loaded, idx, demands, plates);
                    typeset::typeset_standing(&job, standing, &mut sink)
                }
                None => typeset::typeset(&job, &mut sink),
            };
            if let Some(locked) = &locked {
                let name = &loaded.manifest.editions[idx].name;
                locked.tell_moved(name, &pages, &loaded.sources, &mut sink);
            }
            (Arc::new(pages), Arc::new(document), locked.map(Arc::new))
        })?;
        self.made.push(Made { demands, pages, document, locked, sink, editions: Vec::new() });
        Ok(self.made.len() - 1)
    }
}

/// What a target asks of the pages of a book of so many, as they are if they have been set.
fn needed(target: &Target, count: u32, pages: Option<&Pages>) -> PageDemands {
    let bleeds = pages.is_some_and(reaches_the_trim);
    fn must<T>(rule: &Option<Rule<T>>) -> Option<&T> {
        rule.as_ref().filter(|rule| !rule.origin.recommended).map(|rule| &rule.value)
    }
    let inside = must(&target.inside).and_then(|gutter| gutter.of(count));
    let outside = must(&target.outside).map(|outside| match &outside.with_bleed {
        Some(with_bleed) if bleeds => with_bleed,
        _ => &outside.width,
    });
    let bleed = must(&target.bleed).filter(|bleed| bleeds || bleed.always).map(|bleed| &bleed.width);
    let length = |own: Option<&crate::target::Measure>| own.map_or(Length::ZERO, |own| own.length);
    let outside = length(outside);
    let crowded = pages.is_some_and(|pages| nearest_text(pages) < outside);
    let clear = if crowded { outside } else { Length::ZERO };
    PageDemands { inside: length(inside), outside, bleed: length(bleed), clear }
}

/// How near text comes to the head and the foot of a page: running heads and folios, mostly.
fn nearest_text(pages: &Pages) -> Length {
    let mut nearest = Length::pt(f64::MAX);
    for page in &pages.pages {
        for item in &page.items {
            if let ItemKind::Text(run) = &item.kind {
                let (top, bottom) = (run.baseline - run.size * 0.75, run.baseline + run.size * 0.25);
                nearest = nearest.min(top).min(page.size.height - bottom);
            }
        }
    }
    nearest
}

fn larger(a: PageDemands, b: PageDemands) -> PageDemands {
    PageDemands {
        inside: a.inside.max(b.inside),
        outside: a.outside.max(b.outside),
        bleed: a.bleed.max(b.bleed),
        clear: a.clear.max(b.clear),
    }
}

/// What is left to ask for beyond what there is, so that demands that change nothing are alike.
fn beyond(demands: PageDemands, least: PageDemands) -> PageDemands {
    let more = |own: Length, least: Length| if own <= least { Length::ZERO } else { own };
    PageDemands {
        inside: more(demands.inside, least.inside),
        outside: more(demands.outside, least.outside),
        bleed: more(demands.bleed, least.bleed),
        clear: demands.clear,
    }
}

/// Whether a picture or an area of colour comes to the edge of a page, where nobody cuts exactly.
fn reaches_the_trim(pages: &Pages) -> bool {
    const NEAR: Length = Length::pt(0.5);
    pages.pages.iter().any(|page| {
        page.items.iter().any(|item| {
            let area = match &item.kind {
                ItemKind::Fill { area, .. } => area,
                ItemKind::Picture { area, window, .. } => window.as_ref().unwrap_or(area),
                ItemKind::Text(_) => return false,
            };
            area.x < NEAR
                || area.y < NEAR
                || area.x + area.width > page.size.width - NEAR
                || area.y + area.height > page.size.height - NEAR
        })
    })
}

/// The marks that are drawn whatever the stylesheet says; none if it is the stylesheet's to say.
pub(super) fn marks(target: &Target) -> Option<Marks> {
    let rule = &target.marks.as_ref()?.value;
    match rule.stance {
        Stance::Allowed => None,
        Stance::Unwanted | Stance::Forbidden => Some(Marks::default()),
        Stance::Wanted => Some(Marks {
            crop: rule.kinds.contains(&Mark::Crop),
            cross: rule.kinds.contains(&Mark::Registration),
            bar: rule.kinds.contains(&Mark::ColorBar),
        }),
    }
}

fn bleed(target: &Target, pages: &Pages) -> SheetBleed {
    match (&target.bleed, target.purpose) {
        (_, Purpose::Screen | Purpose::Archive) => SheetBleed::None,
        (Some(rule), Purpose::Print) if rule.value.always || reaches_the_trim(pages) => {
            SheetBleed::Given { width: rule.value.width.length, spine: rule.value.spine }
        }
        (Some(_), Purpose::Print) => SheetBleed::None,
        (None, Purpose::Print) => SheetBleed::OfPages,
    }
}

/// Whether the edition's target binds a book of so many pages.
pub(super) fn check_page_count(loaded: &Loaded, idx: usize, count: usize) -> Result<(), Diagnostic> {
    let Some(target) = target_of(loaded, idx) else { return Ok(()) };
    let edition = &loaded.manifest.editions[idx].name;
    let place = loaded.manifest.places.get(&Item::Target(idx)).copied();
    let pages = u32::try_from(count).unwrap_or(u32::MAX);
    target.judge_pages(pages).map_err(|fault| match fault {
        PagesFault::TooFew { least } => codes::too_few_pages(place, edition, &target.name, pages, least),
        PagesFault::TooMany { most } => codes::too_many_pages(place, edition, &target.name, pages, most),
    })
}

/// Says what the target made of the margins.
struct Tell<'a> {
    edition: &'a str,
    target: &'a Target,
    place: Option<crate::source::Span>,
    count: u32,
    sink: &'a mut Sink,
}

impl Tell<'_> {
    fn margin(&mut self, which: &str, least: Length, demanded: Length) {
        if demanded <= least {
            return;
        }
        let (from, to) = (shown(least), shown(demanded));
        let (edition, target) = (self.edition, &self.target.name);
        self.sink.push(codes::margin_widened(self.place, edition, which, from, to, target, self.count));
    }

    /// What is only recommended is not done, and said.
    fn recommended(&mut self, least: PageDemands) {
        let inside = self.target.inside.as_ref().filter(|rule| rule.origin.recommended);
        let inside = inside.and_then(|rule| rule.value.of(self.count));
        let outside = self.target.outside.as_ref().filter(|rule| rule.origin.recommended);
        let outside = outside.map(|rule| &rule.value.width);
        for (which, wanted, own) in [("inside", inside, least.inside), ("outside", outside, least.outside)] {
            if let Some(wanted) = wanted
                && own < wanted.length
            {
                let target = &self.target.name;
                self.sink.push(codes::narrow_margin(
                    self.place,
                    self.edition,
                    which,
                    shown(own),
                    wanted,
                    target,
                ));
            }
        }
    }
}

/// `12.7 mm (0.5 in)`.
fn shown(length: Length) -> String {
    let rounded = |value: f64, scale: f64| (value * scale).round() / scale;
    format!("{} mm ({} in)", rounded(length.to_mm(), 10.0), rounded(length.to_inches(), 1000.0))
}
