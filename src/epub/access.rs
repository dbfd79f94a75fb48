//! What the text shows about its accessibility, and what may therefore be claimed.
//!
//! A claim is made only where the tree supports it (EPUB Accessibility 1.1, 2.2: metadata must be
//! accurate). Each place that contradicts conformance is reported.

use crate::diagnostic::{Diagnostic, Sink, epub as messages};
use crate::publication::{Accessibility, Claim};
use crate::source::Span;
use crate::style::Color;
use std::collections::BTreeSet;

/// What was met while a content document was written.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Pictures that say something; those that decorate are not counted.
    pub pictures: usize,
    pub with_alternative: usize,
    /// The text has an index.
    pub index: bool,
    /// The pages of the print edition are listed.
    pub page_list: bool,
    pub math: Vec<Option<Span>>,
    pub headings: usize,
    /// Pictures that move, and may flash.
    moving: Vec<Option<Span>>,
    /// Where the stylesheet has sizes that cannot be changed.
    pub fixed_sizes: Vec<Span>,
    gaps: Vec<(Gap, Option<Span>)>,
    /// Level of the last heading of the document; 0 before the first.
    level: u8,
    /// Colours of letters and of what they stand on, that are too near to each other; as bytes, to be
    /// put in order.
    pale: BTreeSet<Pale>,
}

/// Letters that stand out too little from their ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pale {
    pub letters: [u8; 3],
    pub ground: [u8; 3],
    /// Large letters may stand out less.
    pub large: bool,
}

/// A place that contradicts conformance to WCAG 2.2 AA.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Gap {
    /// WCAG 1.1.1.
    PictureWithoutAlternative,
    /// WCAG 1.1.1; technique F30.
    FileNameForAlternative(String),
    /// WCAG 1.3.1.
    SkippedLevel { from: u8, to: u8 },
    /// WCAG 1.3.1.
    TableWithoutHeader,
    /// WCAG 1.4.3.
    LowContrast(Pale),
    /// WCAG 3.1.2; the name of a script.
    UnmarkedLanguage(&'static str),
    /// WCAG 3.1.1.
    NoLanguage,
}

impl Facts {
    pub fn gap(&mut self, gap: Gap, span: Span) {
        self.gaps.push((gap, place(span)));
    }

    /// A picture with its alternative text: none is a gap, an empty one says that it is decorative.
    pub fn picture(&mut self, alternative: Option<&str>, file: &str, span: Span) {
        match alternative.map(str::trim) {
            Some("") => return,
            Some(text) if is_file_name(text, file) => {
                self.gap(Gap::FileNameForAlternative(text.to_owned()), span);
            }
            Some(_) => self.with_alternative += 1,
            None => self.gap(Gap::PictureWithoutAlternative, span),
        }
        self.pictures += 1;
    }

    pub fn moving(&mut self, span: Span) {
        self.moving.push(place(span));
    }

    pub fn formula(&mut self, span: Span) {
        self.math.push(place(span));
    }

    /// Letters of a colour on a ground: WCAG 1.4.3 wants 4.5 to 1, of large letters 3 to 1.
    pub fn letters(&mut self, pale: Pale) {
        self.pale.insert(pale);
    }

    /// What the whole book shows: colours have one place in the stylesheet, wherever they are used.
    pub fn settle_colors(&mut self, place: impl Fn(Color) -> Option<Span>) {
        for pale in std::mem::take(&mut self.pale) {
            let [red, green, blue] = pale.letters;
            self.gaps
                .push((Gap::LowContrast(pale), place(Color { red, green, blue, alpha: 255, ink: None })));
        }
    }

    /// The level of the document's last heading; 0 before the first.
    pub fn level(&self) -> u8 {
        self.level
    }

    pub fn heading(&mut self, level: u8, span: Span) {
        self.headings += 1;
        if self.level > 0 && level > self.level + 1 {
            self.gap(Gap::SkippedLevel { from: self.level, to: level }, span);
        }
        self.level = level;
    }

    /// Adds the facts of the document that follows.
    pub fn join(&mut self, other: Facts) {
        self.pictures += other.pictures;
        self.with_alternative += other.with_alternative;
        self.index |= other.index;
        self.moving.extend(other.moving);
        self.math.extend(other.math);
        self.headings += other.headings;
        self.gaps.extend(other.gaps);
        self.pale.extend(other.pale);
    }

    pub fn conforms(&self) -> bool {
        self.gaps.is_empty()
    }

    pub fn moves(&self) -> bool {
        !self.moving.is_empty()
    }

    /// Whether every picture that says something is put into words.
    pub fn described(&self) -> bool {
        self.with_alternative == self.pictures
    }

    /// Whether every change of language is marked, as far as letters show.
    pub fn languages_are_marked(&self) -> bool {
        !self.gaps.iter().any(|(gap, _)| matches!(gap, Gap::UnmarkedLanguage(_) | Gap::NoLanguage))
    }

    /// Whether letters stand out from their ground by the ratio that WCAG 1.4.3 asks for.
    pub fn has_contrast(&self) -> bool {
        !self.gaps.iter().any(|(gap, _)| matches!(gap, Gap::LowContrast(_)))
    }

    /// Says where the text contradicts conformance, and which claims of the publication it contradicts.
    pub fn report(&self, said: &Accessibility, sink: &mut Sink) {
        let claimed = said.claims.iter().find(|claim| claim.value == Claim::Conformance);
        for (gap, span) in &self.gaps {
            sink.push(match claimed {
                Some(claim) => {
                    let why = gap.words();
                    messages::refused_claim(span.unwrap_or(claim.span), claim.value.name(), why)
                }
                None => gap.note(*span),
            });
        }
        // One place stands for all: they are repaired together.
        if let Some(span) = self.fixed_sizes.first() {
            sink.push(messages::fixed_size(*span));
        }
        for claim in said.claims.iter().filter(|claim| claim.value != Claim::Conformance) {
            for (span, why) in self.contradictions(claim.value) {
                let span = span.unwrap_or(claim.span);
                sink.push(messages::refused_claim(span, claim.value.name(), why));
            }
        }
    }

    /// Whether a claim is true.
    pub fn holds(&self, claim: Claim) -> bool {
        self.contradictions(claim).is_empty()
    }

    /// What contradicts a claim, with its place where it has one; nothing if the claim is true.
    fn contradictions(&self, claim: Claim) -> Vec<(Option<Span>, String)> {
        let unless = |holds: bool, why: &str| if holds { Vec::new() } else { vec![(None, why.to_owned())] };
        let gaps = |wanted: fn(&Gap) -> bool| {
            let found = self.gaps.iter().filter(move |(gap, _)| wanted(gap));
            found.map(|(gap, span)| (*span, gap.words())).collect::<Vec<_>>()
        };
        match claim {
            Claim::Conformance | Claim::TableOfContents | Claim::ReadingOrder | Claim::Aria => Vec::new(),
            Claim::AlternativeText => {
                let wrong = gaps(|gap| {
                    matches!(gap, Gap::PictureWithoutAlternative | Gap::FileNameForAlternative(_))
                });
                if wrong.is_empty() { unless(self.pictures > 0, "no picture says anything") } else { wrong }
            }
            Claim::StructuralNavigation => {
                let wrong = gaps(|gap| matches!(gap, Gap::SkippedLevel { .. }));
                if wrong.is_empty() { unless(self.headings > 0, "the text has no headings") } else { wrong }
            }
            Claim::DisplayTransformability => {
                let place = |span: &Span| (Some(*span), "this size cannot be changed".to_owned());
                self.fixed_sizes.iter().map(place).collect()
            }
            Claim::PageNavigation | Claim::PageBreakMarkers => {
                unless(self.page_list, "the edition carries no pages of a print edition")
            }
            Claim::Index => unless(self.index, "the text has no index"),
            Claim::Latex => unless(!self.math.is_empty(), "the text has no formulas"),
            Claim::MathMl => match self.math.as_slice() {
                [] => unless(false, "the text has no formulas"),
                all => all.iter().map(|span| (*span, "this formula is given as TeX".to_owned())).collect(),
            },
            Claim::NoHazard => {
                let why = "this picture moves, and nothing shows that it does not flash";
                self.moving.iter().map(|span| (*span, why.to_owned())).collect()
            }
        }
    }

    /// `schema:accessMode`, `accessModeSufficient`, `accessibilityFeature`, `accessibilityHazard`,
    /// in the order in which they are written.
    pub fn claims(&self) -> Vec<(&'static str, &'static str)> {
        let mut claims = vec![("schema:accessMode", "textual")];
        if self.pictures > 0 {
            claims.push(("schema:accessMode", "visual"));
        }
        if self.described() {
            claims.push(("schema:accessModeSufficient", "textual"));
        }
        if self.pictures > 0 {
            claims.push(("schema:accessModeSufficient", "textual,visual"));
        }
        for claim in Claim::FEATURES {
            if self.holds(claim) {
                claims.push(("schema:accessibilityFeature", claim.name()));
            }
        }
        let hazard = if self.moves() { "unknown" } else { "none" };
        claims.push(("schema:accessibilityHazard", hazard));
        claims
    }

    /// The claims in sentences, for people (`schema:accessibilitySummary`).
    pub fn summary(&self) -> String {
        let mut summary = String::from(match self.fixed_sizes.is_empty() {
            true => "The text can be enlarged, recoloured and read aloud; ",
            false => "The text can be recoloured and read aloud; ",
        });
        summary.push_str(
            "its order, headings, lists and notes are marked up, and a table of contents leads to each division.",
        );
        if self.pictures > 0 {
            summary.push_str(match self.with_alternative {
                all if all == self.pictures => {
                    " Every picture has a text alternative or is marked as decorative."
                }
                0 => " Its pictures have no text alternatives.",
                _ => " Some of its pictures have no text alternative.",
            });
        }
        if self.moves() {
            summary.push_str(" Some of its pictures move.");
        }
        if !self.math.is_empty() {
            summary.push_str(" Formulas are given as their TeX source.");
        }
        if self.index {
            summary.push_str(" It has an index.");
        }
        if self.page_list {
            summary.push_str(" The pages of the print edition are marked, and a list of them is given.");
        }
        summary
    }
}

impl Gap {
    /// Where nothing is claimed that it contradicts.
    fn note(&self, span: Option<Span>) -> Diagnostic {
        match self {
            Gap::PictureWithoutAlternative => messages::picture_without_alternative(span),
            Gap::FileNameForAlternative(text) => messages::file_name_for_alternative(span, text),
            Gap::SkippedLevel { from, to } => messages::skipped_level(span, from, to),
            Gap::TableWithoutHeader => messages::table_without_header(span),
            Gap::LowContrast(pale) => {
                messages::low_contrast(span, hex(pale.letters), hex(pale.ground), pale.ratio())
            }
            Gap::UnmarkedLanguage(script) => messages::unmarked_language(span, script),
            Gap::NoLanguage => messages::no_language(span),
        }
    }

    /// What is wrong, in a few words.
    fn words(&self) -> String {
        match self {
            Gap::PictureWithoutAlternative => "this picture has no alternative text".to_owned(),
            Gap::FileNameForAlternative(text) => format!("`{text}` is a file's name and describes nothing"),
            Gap::SkippedLevel { from, to } => {
                format!("a heading of level {to} follows one of level {from}")
            }
            Gap::TableWithoutHeader => "this table has no header row".to_owned(),
            Gap::LowContrast(pale) => format!(
                "letters in {} stand out from {} by {} to 1 only",
                hex(pale.letters),
                hex(pale.ground),
                pale.ratio()
            ),
            Gap::UnmarkedLanguage(script) => format!("this passage in {script} letters names no language"),
            Gap::NoLanguage => "the publication names no language".to_owned(),
        }
    }
}

impl Pale {
    /// To one decimal, downward: 4.49 is not 4.5.
    fn ratio(&self) -> f64 {
        let color = |[red, green, blue]: [u8; 3]| Color { red, green, blue, alpha: 255, ink: None };
        (crate::style::contrast(color(self.letters), color(self.ground)) * 10.0).floor() / 10.0
    }
}

fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn place(span: Span) -> Option<Span> {
    (span != Span::default()).then_some(span)
}

/// A program has put the picture's name where a description belongs.
fn is_file_name(text: &str, file: &str) -> bool {
    const ENDINGS: [&str; 8] = ["png", "jpg", "jpeg", "gif", "svg", "webp", "tif", "bmp"];
    let name = file.rsplit('/').next().unwrap_or_default();
    let ending = text.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    text == name
        || !text.contains(char::is_whitespace) && ending.is_some_and(|own| ENDINGS.contains(&own.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_without_alternative_takes_the_claims_away() {
        let mut facts = Facts::default();
        facts.picture(Some("a whale"), "w.png", Span::default());
        assert!(facts.conforms() && facts.claims().iter().any(|(_, value)| *value == "alternativeText"));
        facts.picture(None, "w.png", Span::default());
        assert!(!facts.conforms());
        let claims = facts.claims();
        assert!(!claims.iter().any(|(_, value)| *value == "alternativeText"));
        assert!(!claims.contains(&("schema:accessModeSufficient", "textual")));
    }

    #[test]
    fn headings_may_rise_by_any_step_but_fall_by_one() {
        let mut facts = Facts::default();
        for level in [2, 3, 4, 1, 2] {
            facts.heading(level, Span::default());
        }
        assert!(facts.conforms());
        facts.heading(4, Span::default());
        assert!(!facts.conforms());
    }

    #[test]
    fn page_navigation_is_claimed_only_with_a_page_list() {
        let claimed = |page_list| {
            let facts = Facts { page_list, ..Facts::default() };
            facts.claims().contains(&("schema:accessibilityFeature", "pageNavigation"))
        };
        assert!(claimed(true) && !claimed(false));
    }
}
