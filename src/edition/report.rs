//! What a build tells: diagnostics with their sources, outcomes, and progress while it runs.

use super::share::Share;
use crate::cache::Counts;
use crate::diagnostic::{self, Diagnostic, Severity, Sink};
use crate::digest::Digest;
use crate::publication::Format;
use crate::reader::pasted::Decision;
use crate::source::{SourceMap, Span};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// All that came of a build.
#[derive(Debug, Default)]
pub struct Report {
    pub parts: Vec<Part>,
    /// The command was wrong: a path or an edition that is not there.
    pub misuse: bool,
    /// How the cache served.
    pub cache: Counts,
    /// Every edition that was asked for, in this share or another: the path that stands for its
    /// publication, and its name.
    pub plan: Vec<(String, String)>,
    pub share: Option<Share>,
    /// Where the products of the first publication go.
    pub folder: PathBuf,
}

/// What came of one publication.
#[derive(Debug, Default)]
pub struct Part {
    /// The path that stands for it; empty for what belongs to no publication.
    pub label: String,
    pub title: String,
    pub sources: SourceMap,
    pub diagnostics: Vec<Diagnostic>,
    /// In the order of the manifest.
    pub outcomes: Vec<Outcome>,
    /// The editions that should be there and are not.
    pub failed: Vec<Failed>,
    /// How pasted texts were read.
    pub decisions: Vec<Decision>,
}

/// One edition that is there.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub publication: String,
    pub edition: String,
    pub format: Format,
    pub file: PathBuf,
    /// None for a file that was not made to be written.
    pub digest: Option<Digest>,
    /// What is told of it beside it: ONIX, JSON-LD.
    pub beside: Vec<PathBuf>,
    /// None for an e-book.
    pub pages: Option<usize>,
    /// Of the text, each counted once.
    pub words: usize,
    pub bytes: usize,
    /// From the start of the publication's build.
    pub time: Duration,
    /// What it cost to make, in milliseconds, now or when it was made.
    pub cost: u64,
    pub state: State,
    /// Of all that it is made of.
    pub key: Option<Digest>,
    /// The printer, store or standard it is made for.
    pub target: Option<String>,
    /// What there is to tell of it.
    pub told: Vec<Told>,
}

/// How an edition came to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It was made.
    Made,
    /// Somebody had made it before: it was taken from the cache.
    Restored,
    /// It was there, as it should be, and was not touched.
    Fresh,
    /// It was made and not written.
    Dry,
}

/// A diagnostic with its place in words, so that it can be told without its sources.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub code: String,
    pub severity: Severity,
    pub message: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<ToldPlace>,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldPlace {
    /// As people know it, from where the program was run.
    pub file: String,
    /// Both from 1; the column counts characters.
    pub line: usize,
    pub column: usize,
    /// Bytes from the start of the file.
    pub start: u32,
    pub end: u32,
}

impl Told {
    pub fn of(diagnostic: &Diagnostic, sources: &SourceMap) -> Told {
        let place = diagnostic.span.and_then(|span| {
            let source = sources.get(span.file)?;
            let at = source.place(span.start);
            let file = source.name.clone();
            Some(ToldPlace { file, line: at.line, column: at.column, start: span.start, end: span.end })
        });
        Told {
            code: diagnostic.code.to_owned(),
            severity: diagnostic.severity,
            message: diagnostic.message.clone(),
            hint: diagnostic.hint.clone(),
            place,
        }
    }

    /// The diagnostic again, its place among these sources; the file is read into them if it is not
    /// there. None for a code that this program does not have.
    pub(super) fn diagnostic(&self, sources: &mut SourceMap) -> Option<Diagnostic> {
        let code = diagnostic::codes().into_iter().find(|entry| entry.code == self.code)?.code;
        let span = self.place.as_ref().and_then(|place| {
            let known = sources.iter().find(|source| source.name == place.file).map(|source| source.id);
            let file = known.or_else(|| {
                let text = crate::store::read_text(Path::new(&place.file)).ok()?;
                Some(sources.add(place.file.clone(), text))
            })?;
            Some(Span { file, start: place.start, end: place.end })
        });
        let (message, hint) = (self.message.clone(), self.hint.clone());
        Some(Diagnostic { code, severity: self.severity, span, message, hint, edits: Vec::new() })
    }
}

/// An edition that could not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    pub edition: String,
    pub format: Format,
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
    /// These editions will be made, as far as they are not there: their files, and the bytes of text
    /// that each is made of, by which the work that is left is weighed.
    fn start(&self, editions: &[(PathBuf, u64)]);
    fn stage(&self, publication: &str, edition: &str, stage: Stage);
    fn done(&self, outcome: &Outcome);
    /// The edition whose file this would be will not be made.
    fn failed(&self, publication: &str, edition: &str, file: &Path);
}

/// Tells nothing: machines are told everything at the end.
#[derive(Debug)]
pub struct Silent;

impl Progress for Silent {
    fn start(&self, _editions: &[(PathBuf, u64)]) {}
    fn stage(&self, _publication: &str, _edition: &str, _stage: Stage) {}
    fn done(&self, _outcome: &Outcome) {}
    fn failed(&self, _publication: &str, _edition: &str, _file: &Path) {}
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
