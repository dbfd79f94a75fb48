//! The rules of a target, one by one.

use super::Finding;
use super::facts::{Facts, PageFacts};
use super::matrix::Area;
use super::scan::Colors;
use crate::diagnostic::{Diagnostic, Severity, preflight as codes};
use crate::target::{Measure, Origin, Purpose, Rule, Space, Stance, Standard, Target};
use crate::units::{Length, Size};

/// What writers round away: half a point at the trim, and hanging punctuation at a margin.
const SLACK: f64 = 0.6;
const HANGING: f64 = 6.0;

/// Of one kind of fault, so many pages are shown; the rest is counted in the last.
const SHOWN: usize = 20;

pub(super) fn judge(facts: &Facts, target: &Target) -> Vec<Finding> {
    let mut judge = Judge { facts, target, findings: Vec::new() };
    judge.sizes();
    judge.count();
    judge.file();
    judge.standards();
    judge.structure();
    judge.margins();
    for (idx, page) in facts.pages.iter().enumerate() {
        judge.boxes(idx, page);
        judge.fonts(idx, page);
        judge.colors(idx, page);
        judge.pictures(idx, page);
        judge.edges(idx, page);
        judge.extras(idx, page);
    }
    judge.limited()
}

/// Text that stands too near.
struct Near {
    page: usize,
    found: f64,
    area: Area,
    /// The page, and how many more.
    words: String,
}

struct Judge<'a> {
    facts: &'a Facts,
    target: &'a Target,
    findings: Vec<Finding>,
}

/// `KDP help, G201857950; looked at 2026-11`.
fn source(origin: &Origin) -> String {
    let mut parts: Vec<String> = origin.source.iter().cloned().collect();
    parts.extend(origin.checked.as_ref().map(|checked| format!("looked at {checked}")));
    if parts.is_empty() { "a rule of the manifest".to_owned() } else { parts.join("; ") }
}

fn shown(points: f64) -> String {
    let (mm, inches) = (points * 25.4 / 72.0, points / 72.0);
    format!("{} mm ({} in)", (mm * 10.0).round() / 10.0, (inches * 1000.0).round() / 1000.0)
}

impl Judge<'_> {
    fn find(&mut self, diagnostic: Diagnostic, page: Option<usize>, area: Option<Area>) {
        let at = page.zip(area).and_then(|(page, area)| {
            let cut = self.facts.pages.get(page)?.boxes.cut();
            Some(((area.left + area.right) / 2.0 - cut.left, cut.top - (area.bottom + area.top) / 2.0))
        });
        self.findings.push(Finding { diagnostic, page, at });
    }

    /// What a stance is against is an error if it is forbidden, else a warning; so is what is recommended.
    fn weighed(&mut self, mut diagnostic: Diagnostic, mild: bool, page: Option<usize>, area: Option<Area>) {
        diagnostic.severity = if mild { Severity::Warning } else { Severity::Error };
        self.find(diagnostic, page, area);
    }

    fn sizes(&mut self) {
        let Some(first) = self.facts.pages.first().map(|page| page.boxes.cut()) else { return };
        let size = |area: Area| Size { width: Length::pt(area.width()), height: Length::pt(area.height()) };
        let words = |area: Area| format!("{} × {}", shown(area.width()), shown(area.height()));
        if let Err(fault) = self.target.judge_trim(size(first)) {
            self.find(codes::wrong_size(None, 1, words(first), fault.taken), Some(0), None);
        }
        if self.target.purpose != Purpose::Print {
            return;
        }
        for (idx, page) in self.facts.pages.iter().enumerate().skip(1) {
            let own = page.boxes.cut();
            if (own.width() - first.width()).abs() > SLACK || (own.height() - first.height()).abs() > SLACK {
                let taken = format!("as large as the first page, {}", words(first));
                self.find(codes::wrong_size(None, idx + 1, words(own), taken), Some(idx), None);
            }
        }
    }

    fn count(&mut self) {
        let Some(rule) = &self.target.pages else { return };
        let count = u32::try_from(self.facts.pages.len()).unwrap_or(u32::MAX);
        let wanted = match (rule.value.least, rule.value.most) {
            (Some(least), _) if count < least => format!("at least {least} are bound"),
            (_, Some(most)) if count > most => format!("at most {most} are bound"),
            _ if !count.is_multiple_of(rule.value.multiple.max(1)) => {
                format!("a multiple of {} is bound", rule.value.multiple)
            }
            _ => return,
        };
        let mild = rule.origin.recommended;
        self.weighed(codes::page_count(None, count, wanted, source(&rule.origin)), mild, None, None);
    }

    fn file(&mut self) {
        if let Some(rule) = &self.target.size {
            let size = self.facts.size as f64 / 1e6;
            if size > rule.value {
                let diagnostic =
                    codes::too_large(None, format!("{size:.0}"), rule.value, source(&rule.origin));
                self.weighed(diagnostic, rule.origin.recommended, None, None);
            }
        }
        if let Some(rule) = &self.target.manuscript
            && rule.value == Stance::Wanted
            && !self.facts.files
        {
            self.find(codes::no_manuscript_inside(None, source(&rule.origin)), None, None);
        }
        self.apparatus();
    }

    /// The outline and the metadata, which some want and some would rather not have.
    fn apparatus(&mut self) {
        let judged = |rule: &Option<Rule<Stance>>, there: bool| {
            let rule = rule.as_ref()?;
            let wrong = match rule.value {
                Stance::Wanted => !there,
                Stance::Allowed => false,
                Stance::Unwanted | Stance::Forbidden => there,
            };
            wrong.then(|| (rule.value != Stance::Forbidden, source(&rule.origin)))
        };
        if let Some((mild, source)) = judged(&self.target.outline, self.facts.outline) {
            let fault = if self.facts.outline { "has an outline" } else { "has no outline" };
            self.weighed(codes::outline(None, fault, source), mild, None, None);
        }
        // A claim of a standard has to stand in the metadata.
        let xmp = self.facts.xmp.as_deref().unwrap_or_default();
        let wordy =
            ["dc:description", "dc:subject", "dc:publisher", "dc:rights"].iter().any(|key| xmp.contains(key));
        let there = match self.target.metadata.as_ref().map(|rule| rule.value) {
            Some(Stance::Wanted) => self.facts.title && !xmp.is_empty(),
            _ => wordy,
        };
        if let Some((mild, source)) = judged(&self.target.metadata, there) {
            let fault =
                if there { "describes its contents in its metadata" } else { "does not say what it is" };
            self.weighed(codes::metadata(None, fault, source), mild, None, None);
        }
    }

    fn standards(&mut self) {
        let Some(rule) = &self.target.standards else { return };
        let source = source(&rule.origin);
        let standards = rule.value.clone();
        for standard in standards {
            if let Some(why) = self.unclaimed(standard) {
                self.find(codes::not_claimed(None, standard.name(), why, source.clone()), None, None);
            }
        }
    }

    /// Why the claim of a standard is not made, or cannot be true.
    fn unclaimed(&self, standard: Standard) -> Option<&'static str> {
        let facts = self.facts;
        let xmp = facts.xmp.as_deref().unwrap_or_default();
        let squeezed: String = xmp.chars().filter(|c| !c.is_whitespace()).collect();
        let says = |element: &str, value: &str| {
            squeezed.contains(&format!("<{element}>{value}<"))
                || squeezed.contains(&format!("{element}=\"{value}\""))
        };
        let intent = |kind: &str| facts.intents.iter().filter(|(own, _)| own == kind).count();
        let is = |key: &str, value: &str| facts.info.get(key).is_some_and(|own| own == value);
        let press = |claimed: bool, newest: &str| {
            if !claimed {
                Some("it does not say so")
            } else if intent("GTS_PDFX") != 1
                || facts.intents.iter().any(|(kind, told)| kind == "GTS_PDFX" && !told)
            {
                Some("it does not say how it is printed")
            } else if !facts.info.get("Trapped").is_some_and(|own| matches!(own.as_str(), "True" | "False")) {
                Some("it does not say whether it is trapped")
            } else if facts.version.as_str() > newest {
                Some("its version of PDF is too new")
            } else if facts.pages.iter().any(|page| page.boxes.trim.is_none() && page.boxes.art.is_none()) {
                Some("a page does not say where it is cut")
            } else {
                None
            }
        };
        let archive = |part: &str| {
            if !says("pdfaid:part", part) {
                Some("it does not say so")
            } else if intent("GTS_PDFA1") == 0 {
                Some("it does not say what its colours mean")
            } else {
                None
            }
        };
        match standard {
            Standard::X1a2001 => press(is("GTS_PDFXConformance", "PDF/X-1a:2001"), "1.3")
                .or_else(|| self.flat().then_some("something shows through"))
                .or_else(|| self.calibrated().then_some("it has RGB or colours with profiles")),
            Standard::X3_2002 => press(is("GTS_PDFXVersion", "PDF/X-3:2002"), "1.3")
                .or_else(|| self.flat().then_some("something shows through")),
            Standard::X4 => press(says("pdfxid:GTS_PDFXVersion", "PDF/X-4"), "1.6"),
            Standard::A2a | Standard::A2u => archive("2"),
            Standard::A3a | Standard::A3u => archive("3"),
            Standard::Ua1 if !says("pdfuaid:part", "1") => Some("it does not say so"),
            Standard::Ua1 => None,
        }
    }

    fn flat(&self) -> bool {
        self.facts.pages.iter().any(|page| page.print.through.is_some())
    }

    fn calibrated(&self) -> bool {
        let press = |own: &Colors| matches!(own, Colors::Grey | Colors::Cmyk | Colors::Spot);
        self.facts.pages.iter().any(|page| page.print.colors.keys().any(|own| !press(own)))
    }

    fn structure(&mut self) {
        let Some(rule) = &self.target.tags else { return };
        if rule.value != Stance::Wanted {
            return;
        }
        let why = if !self.facts.tagged {
            "it has no structure"
        } else if !self.facts.language {
            "it does not say its language"
        } else if !self.facts.title {
            "it has no title"
        } else {
            return;
        };
        self.find(codes::not_tagged(None, why, source(&rule.origin)), None, None);
    }

    fn boxes(&mut self, idx: usize, page: &PageFacts) {
        let boxes = &page.boxes;
        let source = self
            .target
            .standards
            .as_ref()
            .map_or("ISO 32000-1, 14.11.2".to_owned(), |rule| source(&rule.origin));
        let cut = boxes.cut();
        let fault = if boxes.bleed.is_some_and(|bleed| !boxes.media.holds(bleed, 0.01)) {
            "the bleed reaches past the sheet"
        } else if !boxes.media.holds(cut, 0.01) {
            "the page is cut outside the sheet"
        } else if boxes.bleed.is_some_and(|bleed| !bleed.holds(cut, 0.01)) {
            "the page is cut outside the bleed"
        } else if boxes.trim.is_some_and(|trim| boxes.art.is_some_and(|art| !trim.holds(art, 0.01))) {
            "what is meant to be seen reaches past the cut"
        } else {
            return;
        };
        self.find(codes::wrong_boxes(None, idx + 1, fault, source), Some(idx), None);
    }

    fn fonts(&mut self, idx: usize, page: &PageFacts) {
        let Some(rule) = self.target.fonts_embedded.as_ref().filter(|rule| rule.value) else { return };
        let source = source(&rule.origin);
        for (font, _) in page.print.fonts.iter().filter(|(_, embedded)| !**embedded) {
            self.find(codes::font_missing(None, idx + 1, font, &source), Some(idx), None);
        }
    }

    fn colors(&mut self, idx: usize, page: &PageFacts) {
        if let Some(rule) = &self.target.color {
            let takes = |space: Space| rule.value.contains(&space);
            let source = source(&rule.origin);
            let mild = rule.origin.recommended;
            for (colors, area) in &page.print.colors {
                let (taken, name) = match colors {
                    Colors::Grey => (true, ""),
                    Colors::CalibratedGrey => (takes(Space::Rgb), "greys with a profile"),
                    Colors::Rgb => (takes(Space::Rgb), "RGB"),
                    Colors::CalibratedRgb | Colors::Lab => (takes(Space::Rgb), "colours with a profile"),
                    Colors::Cmyk => (takes(Space::Cmyk), "CMYK"),
                    Colors::CalibratedCmyk => (takes(Space::Cmyk), "CMYK with a profile"),
                    Colors::Spot => (takes(Space::Spot), "a ready-mixed ink"),
                };
                if !taken {
                    self.weighed(
                        codes::wrong_color(None, idx + 1, name, &source),
                        mild,
                        Some(idx),
                        Some(*area),
                    );
                }
            }
        }
        if let (Some(rule), Some((percent, area))) = (&self.target.ink, page.print.ink)
            && percent > rule.value + 0.5
        {
            let source = source(&rule.origin);
            let diagnostic = codes::too_much_ink(None, idx + 1, format!("{percent:.0}"), rule.value, source);
            self.weighed(diagnostic, rule.origin.recommended, Some(idx), Some(area));
        }
    }

    fn pictures(&mut self, idx: usize, page: &PageFacts) {
        let Some(rule) = &self.target.resolution else { return };
        let source = source(&rule.origin);
        for (found, area) in &page.print.pictures {
            let words = format!("{found:.0}");
            // A per cent is what placing rounds.
            match (rule.value.least, rule.value.most) {
                (Some(least), _) if *found < least * 0.99 => {
                    self.find(
                        codes::low_resolution(None, idx + 1, words, least, &source),
                        Some(idx),
                        Some(*area),
                    );
                }
                (_, Some(most)) if *found > most * 1.01 => {
                    self.find(
                        codes::high_resolution(None, idx + 1, words, most, &source),
                        Some(idx),
                        Some(*area),
                    );
                }
                _ => {}
            }
        }
    }

    /// Text too near the spine or the edge: the worst place, and how many pages are like it. The first page
    /// is a right-hand one.
    fn margins(&mut self) {
        let count = u32::try_from(self.facts.pages.len()).unwrap_or(u32::MAX);
        if let Some(rule) = &self.target.inside
            && let Some(wanted) = rule.value.of(count)
        {
            let near = self.nearest(
                |_| wanted.length.to_pt(),
                |area, cut, right| {
                    if right { area.left - cut.left } else { cut.right - area.right }
                },
            );
            if let Some(near) = near {
                let diagnostic =
                    codes::near_spine(None, near.words, shown(near.found), wanted, source(&rule.origin));
                self.weighed(diagnostic, rule.origin.recommended, Some(near.page), Some(near.area));
            }
        }
        let Some(rule) = &self.target.outside else { return };
        let wanted = |page: &PageFacts| -> &Measure {
            let cut = page.boxes.cut();
            match &rule.value.with_bleed {
                Some(with_bleed) if page.boxes.bleed.is_some_and(|bleed| !cut.holds(bleed, SLACK)) => {
                    with_bleed
                }
                _ => &rule.value.width,
            }
        };
        let near = self.nearest(
            |page| wanted(page).length.to_pt(),
            |area, cut, right| {
                let side = if right { cut.right - area.right } else { area.left - cut.left };
                side.min(area.bottom - cut.bottom).min(cut.top - area.top)
            },
        );
        if let Some(near) = near {
            let wanted = wanted(&self.facts.pages[near.page]);
            let diagnostic =
                codes::near_edge(None, near.words, shown(near.found), wanted, source(&rule.origin));
            self.weighed(diagnostic, rule.origin.recommended, Some(near.page), Some(near.area));
        }
    }

    /// The text that stands nearest to where it should not, of all pages where some does.
    fn nearest(
        &self,
        wanted: impl Fn(&PageFacts) -> f64,
        distance: impl Fn(&Area, &Area, bool) -> f64,
    ) -> Option<Near> {
        let mut worst: Option<Near> = None;
        let mut pages = 0usize;
        for (idx, page) in self.facts.pages.iter().enumerate() {
            let cut = page.boxes.cut();
            let right = idx.is_multiple_of(2);
            let own = page.print.text.iter().map(|area| (distance(area, &cut, right), *area));
            let Some((found, area)) = own.min_by(|a, b| a.0.total_cmp(&b.0)) else { continue };
            if found >= wanted(page) - HANGING {
                continue;
            }
            pages += 1;
            if worst.as_ref().is_none_or(|worst| found < worst.found) {
                worst = Some(Near { page: idx, found, area, words: String::new() });
            }
        }
        worst.map(|worst| {
            let others = match pages {
                1 => String::new(),
                2 => ", and on another".to_owned(),
                more => format!(", and on {} more", more - 1),
            };
            Near { words: format!("{}{others}", worst.page + 1), ..worst }
        })
    }

    /// Ink at the edge without bleed, and ink outside the bleed.
    fn edges(&mut self, idx: usize, page: &PageFacts) {
        if self.target.purpose != Purpose::Print {
            return;
        }
        let cut = page.boxes.cut();
        let right = idx.is_multiple_of(2);
        if let Some(rule) = &self.target.bleed {
            let wanted = rule.value.width.length.to_pt();
            let bleed = page.boxes.bleed.unwrap_or(cut);
            for area in &page.print.marks {
                let sides = [
                    (area.left - cut.left, cut.left - bleed.left, area.left - bleed.left, right),
                    (cut.right - area.right, bleed.right - cut.right, bleed.right - area.right, !right),
                    (area.bottom - cut.bottom, cut.bottom - bleed.bottom, area.bottom - bleed.bottom, false),
                    (cut.top - area.top, bleed.top - cut.top, bleed.top - area.top, false),
                ];
                let inside = !area.cut(cut).is_empty();
                let short = sides.into_iter().find(|(from_cut, bleed, from_bleed, spine)| {
                    let excused = *spine && !rule.value.spine;
                    inside
                        && !excused
                        && *from_cut < SLACK
                        && (*bleed < wanted - SLACK || *from_bleed > SLACK)
                });
                if let Some((_, found, from_bleed, _)) = short {
                    let reached = found.min(found - from_bleed).max(0.0);
                    let diagnostic = codes::no_bleed(
                        None,
                        idx + 1,
                        shown(reached),
                        &rule.value.width,
                        source(&rule.origin),
                    );
                    self.weighed(diagnostic, rule.origin.recommended, Some(idx), Some(*area));
                    break;
                }
            }
        }
        if let Some(rule) = &self.target.marks
            && rule.value.stance.is_against()
        {
            let bleed = page.boxes.bleed.unwrap_or(cut);
            let outside = page.print.marks.iter().find(|area| area.cut(bleed).is_empty());
            if outside.is_some() {
                let mild = rule.value.stance != Stance::Forbidden;
                self.weighed(codes::marks(None, idx + 1, source(&rule.origin)), mild, Some(idx), None);
            }
        }
    }

    fn extras(&mut self, idx: usize, page: &PageFacts) {
        if let (Some(rule), Some((why, area))) = (&self.target.transparency, page.print.through)
            && rule.value.is_against()
        {
            let mild = rule.value != Stance::Forbidden;
            self.weighed(
                codes::transparency(None, idx + 1, why, source(&rule.origin)),
                mild,
                Some(idx),
                Some(area),
            );
        }
        if let Some(rule) = &self.target.annotations
            && rule.value.is_against()
            && page.annotations > 0
        {
            let mild = rule.value != Stance::Forbidden;
            let diagnostic = codes::annotations(None, idx + 1, page.annotations, source(&rule.origin));
            self.weighed(diagnostic, mild, Some(idx), None);
        }
        let cut = page.boxes.cut();
        if let Some(rule) = &self.target.spreads
            && rule.value.is_against()
            // Wider than any landscape page in common use: two upright pages side by side.
            && cut.width() > cut.height() * 1.25
        {
            let mild = rule.value != Stance::Forbidden;
            self.weighed(codes::spreads(None, idx + 1, source(&rule.origin)), mild, Some(idx), None);
        }
        if page.print.cut {
            self.find(codes::not_all_seen(None, idx + 1), Some(idx), None);
        }
    }

    /// So many of each kind.
    fn limited(self) -> Vec<Finding> {
        let mut counts = std::collections::BTreeMap::new();
        let findings = self.findings.into_iter();
        findings
            .filter(|finding| {
                let count = counts.entry(finding.diagnostic.code).or_insert(0usize);
                *count += 1;
                *count <= SHOWN
            })
            .collect()
    }
}
