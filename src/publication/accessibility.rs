//! What a publication says of its accessibility: `[accessibility]`. What the text shows by itself need
//! not be said; what is said here must hold, and who stands for it can be named.

use crate::config::{Fields, Located, Node, Unknown, listed};
use crate::diagnostic::{Sink, manifest as codes, nearest};
use serde::{Deserialize, Serialize};

/// What the publication says beyond what its text shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accessibility {
    /// Claims that must hold: the build fails where the text contradicts one.
    #[serde(skip)]
    pub claims: Vec<Located<Claim>>,
    /// Sentences for readers, in the publication's language; else they are made from what the text shows.
    pub summary: Option<String>,
    /// Who vouches for it; else the publisher.
    pub certifier: Option<String>,
    /// By which right: the name or the address of a credential.
    pub credential: Option<String>,
    /// The address of a report.
    pub report: Option<String>,
}

/// A claim that the text can show to be true or not: conformance, a value of
/// `schema:accessibilityFeature`, or that nothing in the book is a hazard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// EPUB Accessibility 1.1 with WCAG 2.2, level AA.
    Conformance,
    TableOfContents,
    ReadingOrder,
    StructuralNavigation,
    DisplayTransformability,
    Aria,
    AlternativeText,
    Index,
    Latex,
    MathMl,
    PageBreakMarkers,
    PageNavigation,
    /// `schema:accessibilityHazard` is `none`.
    NoHazard,
}

impl Claim {
    /// The features, in the order in which they are written.
    pub const FEATURES: [Claim; 11] = [
        Claim::TableOfContents,
        Claim::ReadingOrder,
        Claim::StructuralNavigation,
        Claim::DisplayTransformability,
        Claim::Aria,
        Claim::AlternativeText,
        Claim::Index,
        Claim::Latex,
        Claim::MathMl,
        Claim::PageBreakMarkers,
        Claim::PageNavigation,
    ];

    /// As metadata and the manifest write it.
    pub fn name(self) -> &'static str {
        match self {
            Claim::Conformance => "WCAG 2.2 AA",
            Claim::TableOfContents => "tableOfContents",
            Claim::ReadingOrder => "readingOrder",
            Claim::StructuralNavigation => "structuralNavigation",
            Claim::DisplayTransformability => "displayTransformability",
            Claim::Aria => "ARIA",
            Claim::AlternativeText => "alternativeText",
            Claim::Index => "index",
            Claim::Latex => "latex",
            Claim::MathMl => "MathML",
            Claim::PageBreakMarkers => "pageBreakMarkers",
            Claim::PageNavigation => "pageNavigation",
            Claim::NoHazard => "none",
        }
    }

    fn all() -> impl Iterator<Item = Claim> {
        [Claim::Conformance, Claim::NoHazard].into_iter().chain(Claim::FEATURES)
    }
}

/// Reads the table.
pub(super) fn read(node: Node, unknown: Unknown, sink: &mut Sink) -> Accessibility {
    let mut own = Accessibility::default();
    let Some(mut table) = Fields::new("`[accessibility]`", node, sink) else { return own };
    for text in table.texts(&["claims", "claim"], sink) {
        match Claim::all().find(|claim| claim.name().eq_ignore_ascii_case(&text.value)) {
            Some(value) => own.claims.push(Located { value, span: text.span }),
            None => {
                let names: Vec<&str> = Claim::all().map(Claim::name).collect();
                let advice = match nearest(&text.value, names.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("what can be shown to be true is {}", listed(&names)),
                };
                sink.push(codes::wrong_word(text.span, "claim of accessibility", &text.value, advice));
            }
        }
    }
    let mut plain = |key: &'static str| table.text(key, sink).map(|text| text.value);
    own.summary = plain("summary");
    own.certifier = plain("certified-by");
    own.credential = plain("credential");
    own.report = plain("report");
    table.finish(unknown, sink);
    own
}
