//! Codes, severities, messages and hints, and the sink that gathers them.
//!
//! The text of every message lives in one of the catalogue files below, beside its code and the
//! explanation that `bindery explain CODE` prints. Who shows a diagnostic, and how, is not known here.

use crate::source::Span;
use serde::{Deserialize, Serialize};

#[macro_use]
mod catalogue;
pub use catalogue::*;

mod spelling;
pub use spelling::nearest;

/// How bad it is. An error makes the build fail with exit code 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Note,
    Warning,
    Error,
}

/// One fault or remark, with its place where it has one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// A letter for the room and three figures, as in `N003`; stable for ever.
    pub code: &'static str,
    pub severity: Severity,
    pub span: Option<Span>,
    /// One lowercase sentence without a full stop.
    pub message: String,
    /// What to write instead.
    pub hint: Option<String>,
    /// Changes of the manuscript that are sure to repair it; none where an author must decide.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<Edit>,
}

/// A change of the manuscript: the text that is to stand in the place of a span.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

/// What a code means, for `bindery explain`.
#[derive(Clone, Copy, Debug)]
pub struct CodeEntry {
    pub code: &'static str,
    pub severity: Severity,
    pub explanation: &'static str,
}

/// Every code of every catalogue, in the order of the codes.
pub fn codes() -> Vec<&'static CodeEntry> {
    let mut codes: Vec<_> = catalogue::ALL.iter().flat_map(|codes| codes.iter()).collect();
    codes.sort_by_key(|entry| entry.code);
    codes
}

/// Gathers diagnostics in the order in which they are found.
#[derive(Debug, Default, Clone)]
pub struct Sink {
    diagnostics: Vec<Diagnostic>,
}

impl Sink {
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
    pub fn extend(&mut self, other: Sink) {
        self.diagnostics.extend(other.diagnostics);
    }
    /// Leaves out what is said by this code.
    pub fn leave_out(&mut self, code: &str) {
        self.diagnostics.retain(|own| own.code != code);
    }
    /// Of what is said in the same words, keeps only the first, for codes that say so of themselves.
    pub fn say_once(&mut self, codes: &[&str]) {
        let mut said = std::collections::BTreeSet::new();
        self.diagnostics
            .retain(|own| !codes.contains(&own.code) || said.insert((own.code, own.message.clone())));
    }
    /// Says before each message that has one of these codes what it is of: an edition.
    pub fn say_of(&mut self, name: &str, codes: &[&str]) {
        for own in self.diagnostics.iter_mut().filter(|own| codes.contains(&own.code)) {
            own.message = format!("{name}, {}", own.message);
        }
    }
    /// Makes errors of all that have one of these codes.
    pub fn deny(&mut self, codes: &[&str]) {
        let denied = self.diagnostics.iter_mut().filter(|own| codes.contains(&own.code));
        denied.for_each(|own| own.severity = Severity::Error);
    }
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter()
    }
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.diagnostics
    }
}
