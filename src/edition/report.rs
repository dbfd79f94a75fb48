//! What a build tells: diagnostics with their sources, outcomes, and progress while it runs.

use crate::diagnostic::{Diagnostic, Severity, Sink};
use crate::reader::pasted::Decision;
use crate::source::SourceMap;
use std::collections::HashSet;
use std::path::PathBuf;
use std::time::Duration;

/// All that came of a build.
#[derive(Debug, Default)]
pub struct Report {
    pub parts: Vec<Part>,
    /// The command was wrong: a path or an edition that is not there.
    pub misuse: bool,
}

/// What came of one publication.
#[derive(Debug, Default)]
pub struct Part {
    pub sources: SourceMap,
    pub diagnostics: Vec<Diagnostic>,
    /// In the order of the manifest.
    pub outcomes: Vec<Outcome>,
    /// How pasted texts were read.
    pub decisions: Vec<Decision>,
}

/// One edition that was made.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub publication: String,
    pub edition: String,
    pub file: PathBuf,
    /// What is told of it beside it: ONIX, JSON-LD.
    pub beside: Vec<PathBuf>,
    /// None for an e-book.
    pub pages: Option<usize>,
    pub bytes: usize,
    /// From the start of the publication's build.
    pub time: Duration,
    /// False in a dry run.
    pub written: bool,
}

/// What an edition is going through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Reading,
    Typesetting,
    Writing,
}

/// Told what happens while it happens, from many threads.
pub trait Progress: Sync {
    /// So many editions will be made.
    fn start(&self, editions: usize);
    fn stage(&self, publication: &str, edition: &str, stage: Stage);
    fn done(&self, outcome: &Outcome);
    /// The edition will not be made.
    fn failed(&self, publication: &str, edition: &str);
}

impl Report {
    pub fn has_errors(&self) -> bool {
        let severities = self.parts.iter().flat_map(|part| &part.diagnostics);
        severities.into_iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

impl Part {
    /// Faults that belong to no publication and have no place.
    pub(super) fn of_faults(diagnostics: Vec<Diagnostic>) -> Part {
        Part { diagnostics, ..Part::default() }
    }

    /// Each diagnostic once, in the order of the places; several editions find the same faults.
    pub fn of_sink(sources: SourceMap, sink: Sink) -> Part {
        let mut seen = HashSet::new();
        let mut diagnostics: Vec<Diagnostic> = Vec::new();
        for diagnostic in sink.into_vec() {
            if seen.insert((diagnostic.code, diagnostic.span, diagnostic.message.clone())) {
                diagnostics.push(diagnostic);
            }
        }
        diagnostics.sort_by_key(|diagnostic| diagnostic.span.map(|span| (span.file, span.start)));
        Part { sources, diagnostics, ..Part::default() }
    }
}
