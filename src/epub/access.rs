//! What the text shows about its accessibility, and what may therefore be claimed.
//!
//! A claim is made only where the tree supports it (EPUB Accessibility 1.1, 2.2: metadata must be
//! accurate). Each place that contradicts conformance is reported.

use crate::diagnostic::{Sink, epub as messages};
use crate::source::Span;

/// What was met while a content document was written.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub pictures: usize,
    pub with_alternative: usize,
    /// GIFs may be animated, and may flash.
    pub animations: usize,
    pub math: usize,
    pub headings: usize,
    gaps: Vec<(Gap, Option<Span>)>,
    /// Level of the last heading of the document; 0 before the first.
    level: u8,
}

/// A place that contradicts conformance to WCAG 2.2 AA.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// WCAG 1.1.1.
    PictureWithoutAlternative,
    /// WCAG 1.3.1.
    SkippedLevel { from: u8, to: u8 },
    /// WCAG 1.3.1.
    TableWithoutHeader,
}

impl Facts {
    pub fn gap(&mut self, gap: Gap, span: Span) {
        self.gaps.push((gap, (span != Span::default()).then_some(span)));
    }

    /// A picture with its alternative text: none is a gap, an empty one says that it is decorative.
    pub fn picture(&mut self, alternative: Option<&str>, span: Span) {
        self.pictures += 1;
        match alternative {
            Some(_) => self.with_alternative += 1,
            None => self.gap(Gap::PictureWithoutAlternative, span),
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
        self.animations += other.animations;
        self.math += other.math;
        self.headings += other.headings;
        self.gaps.extend(other.gaps);
    }

    pub fn conforms(&self) -> bool {
        self.gaps.is_empty()
    }

    /// Says where the text contradicts conformance.
    pub fn report(&self, sink: &mut Sink) {
        for (gap, span) in &self.gaps {
            sink.push(match gap {
                Gap::PictureWithoutAlternative => messages::picture_without_alternative(*span),
                Gap::SkippedLevel { from, to } => messages::skipped_level(*span, from, to),
                Gap::TableWithoutHeader => messages::table_without_header(*span),
            });
        }
    }

    /// `schema:accessMode`, `accessModeSufficient`, `accessibilityFeature`, `accessibilityHazard`,
    /// in the order in which they are written.
    pub fn claims(&self, has_page_list: bool) -> Vec<(&'static str, &'static str)> {
        let described = self.with_alternative == self.pictures;
        let mut claims = vec![("schema:accessMode", "textual")];
        if self.pictures > 0 {
            claims.push(("schema:accessMode", "visual"));
        }
        if described {
            claims.push(("schema:accessModeSufficient", "textual"));
        }
        if self.pictures > 0 {
            claims.push(("schema:accessModeSufficient", "textual,visual"));
        }
        let feature = |name| ("schema:accessibilityFeature", name);
        claims.push(feature("tableOfContents"));
        claims.push(feature("readingOrder"));
        if self.headings > 0 {
            claims.push(feature("structuralNavigation"));
        }
        claims.push(feature("displayTransformability"));
        claims.push(feature("ARIA"));
        if self.pictures > 0 && described {
            claims.push(feature("alternativeText"));
        }
        if self.math > 0 {
            claims.push(feature("latex"));
        }
        if has_page_list {
            claims.push(feature("pageBreakMarkers"));
            claims.push(feature("pageNavigation"));
        }
        let hazard = if self.animations > 0 { "unknown" } else { "none" };
        claims.push(("schema:accessibilityHazard", hazard));
        claims
    }

    /// The claims in sentences, for people (`schema:accessibilitySummary`).
    pub fn summary(&self, has_page_list: bool) -> String {
        let mut summary = String::from(
            "The text can be enlarged, recoloured and read aloud; its order, headings, lists and notes \
             are marked up, and a table of contents leads to each division.",
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
        if self.math > 0 {
            summary.push_str(" Formulas are given as their TeX source.");
        }
        if has_page_list {
            summary.push_str(" The pages of the print edition are marked, and a list of them is given.");
        }
        summary
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_without_alternative_takes_the_claims_away() {
        let mut facts = Facts::default();
        facts.picture(Some("a whale"), Span::default());
        assert!(facts.conforms() && facts.claims(false).iter().any(|(_, value)| *value == "alternativeText"));
        facts.picture(None, Span::default());
        assert!(!facts.conforms());
        let claims = facts.claims(false);
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
        let facts = Facts::default();
        let claimed = |has| facts.claims(has).contains(&("schema:accessibilityFeature", "pageNavigation"));
        assert!(claimed(true) && !claimed(false));
    }
}
