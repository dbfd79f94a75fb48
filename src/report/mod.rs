//! The report of a run, in its forms: `report.json`, which other programs read and later runs are
//! compared with; `report.html`, one page for people; JUnit and SARIF for the engines that show them.
//!
//! The JSON form has a version, [`SCHEMA`]. Fields may be added under the same version; a reader passes
//! over those it does not know. Paths of products are relative to the report's own folder, so that
//! both can be moved together; paths of manuscripts are as they were shown to whoever ran it.

mod annotations;
mod engines;
mod html;
mod junit;
mod merge;
mod sarif;

pub use annotations::annotations;
pub use engines::{Engine, Order, Task, tasks, written_for};
pub use html::html;
pub use junit::junit;
pub use merge::{MergeFault, merge};
pub use sarif::sarif;

use crate::diagnostic::Severity;
use crate::digest::Digest;
use crate::edition::{self, Outcome, Part, State, Told};
use crate::publication::Format;
use crate::store;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The version of the JSON form.
pub const SCHEMA: u32 = 1;

/// A run, or several shards of one joined.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Log {
    pub schema: u32,
    /// The program's version.
    pub program: String,
    /// Which share of the plan this is; none for all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<Shard>,
    /// Every edition of the plan, whoever makes it.
    pub plan: Vec<Planned>,
    pub editions: Vec<Edition>,
    /// What belongs to no edition.
    pub diagnostics: Vec<Told>,
    pub cache: CacheCounts,
    pub totals: Totals,
}

/// `index` counts from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    pub index: usize,
    pub count: usize,
}

/// An edition of the plan, by the path that stands for its publication and by its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Planned {
    pub publication: String,
    pub edition: String,
}

/// What came of one edition.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Edition {
    pub publication: String,
    pub title: String,
    pub edition: String,
    pub format: Format,
    pub state: EditionState,
    /// All that follows is missing of an edition that failed, but for its diagnostics.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<Digest>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<usize>,
    /// ONIX and JSON-LD.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<String>,
    /// None for an e-book.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<usize>,
    /// From the start of the publication's build in this run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
    /// What it cost to make, in milliseconds, in this run or when it was made; shards are balanced by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<u64>,
    /// Of all that it was made of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<Digest>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preflight: Option<Preflight>,
    pub diagnostics: Vec<Told>,
}

/// How an edition came to be there, or that it did not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EditionState {
    Made,
    Restored,
    Fresh,
    Failed,
}

/// What the rules of the target said of the finished file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preflight {
    pub target: String,
    pub passed: bool,
    /// Codes of what was found, errors and warnings.
    pub findings: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CacheCounts {
    pub hits: usize,
    pub misses: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Totals {
    pub editions: usize,
    pub made: usize,
    pub restored: usize,
    pub fresh: usize,
    pub failed: usize,
    pub pages: usize,
    pub errors: usize,
    pub warnings: usize,
    /// Of the whole run.
    pub seconds: f64,
}

impl EditionState {
    pub fn name(self) -> &'static str {
        match self {
            EditionState::Made => "made",
            EditionState::Restored => "restored",
            EditionState::Fresh => "fresh",
            EditionState::Failed => "failed",
        }
    }
}

impl Log {
    /// The log of a run whose report will lie in `folder`.
    pub fn of(report: &edition::Report, folder: &Path, seconds: f64) -> Log {
        let mut log = Log {
            schema: SCHEMA,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            shard: report.share.map(|share| Shard { index: share.index, count: share.count }),
            plan: report.plan.iter().map(planned).collect(),
            editions: Vec::new(),
            diagnostics: Vec::new(),
            cache: CacheCounts { hits: report.cache.hits, misses: report.cache.misses },
            totals: Totals { seconds, ..Totals::default() },
        };
        for part in &report.parts {
            log.add(part, folder);
        }
        log.count();
        log
    }

    fn add(&mut self, part: &Part, folder: &Path) {
        let told: Vec<Told> = part.diagnostics.iter().map(|one| Told::of(one, &part.sources)).collect();
        if part.outcomes.is_empty() && part.failed.is_empty() {
            self.diagnostics.extend(told);
            return;
        }
        self.editions.extend(part.outcomes.iter().map(|own| made(own, &part.label, folder)));
        self.editions.extend(part.failed.iter().map(|failed| Edition {
            publication: part.label.clone(),
            title: part.title.clone(),
            edition: failed.edition.clone(),
            format: failed.format,
            state: EditionState::Failed,
            file: None,
            sha256: None,
            bytes: None,
            beside: Vec::new(),
            pages: None,
            words: None,
            seconds: None,
            cost: None,
            fingerprint: None,
            preflight: None,
            diagnostics: told.clone(),
        }));
    }

    /// Tells paths of products from another folder; `way` leads from there to the report's own.
    pub fn move_by(&mut self, way: &str) {
        if way.is_empty() {
            return;
        }
        for own in &mut self.editions {
            let paths = own.file.iter_mut().chain(&mut own.beside);
            paths.for_each(|path| *path = format!("{way}/{path}"));
        }
    }

    /// Counts the totals anew.
    fn count(&mut self) {
        let of = |state: EditionState| self.editions.iter().filter(|own| own.state == state).count();
        let mut said: Vec<&Told> = self.editions.iter().flat_map(|own| &own.diagnostics).collect();
        said.extend(&self.diagnostics);
        // Editions of one publication share what is said of its text.
        let key = |told: &Told| format!("{} {} {:?}", told.code, told.message, told.place);
        said.sort_by_key(|told| key(told));
        said.dedup_by_key(|told| key(told));
        let severe = |severity: Severity| said.iter().filter(|told| told.severity == severity).count();
        self.totals = Totals {
            editions: self.editions.len(),
            made: of(EditionState::Made),
            restored: of(EditionState::Restored),
            fresh: of(EditionState::Fresh),
            failed: of(EditionState::Failed),
            pages: self.editions.iter().filter_map(|own| own.pages).sum(),
            errors: severe(Severity::Error),
            warnings: severe(Severity::Warning),
            seconds: self.totals.seconds,
        };
    }

    /// The JSON form, with a line end.
    pub fn json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Reads the JSON form; the fault says what is wrong with it.
    pub fn read(text: &str) -> Result<Log, String> {
        #[derive(Deserialize)]
        struct Version {
            schema: u32,
        }
        let version: Version = serde_json::from_str(text).map_err(|fault| fault.to_string())?;
        if version.schema != SCHEMA {
            return Err(format!("it has version {} of the form, and {SCHEMA} is understood", version.schema));
        }
        serde_json::from_str(text).map_err(|fault| fault.to_string())
    }

    /// Whether both tell of the same files.
    pub fn tells_the_same_as(&self, other: &Log) -> bool {
        let files = |log: &Log| -> Vec<(String, String, Option<Digest>)> {
            let own = log.editions.iter();
            own.map(|own| (own.publication.clone(), own.edition.clone(), own.sha256)).collect()
        };
        self.shard == other.shard && self.plan == other.plan && files(self) == files(other)
    }
}

fn planned((publication, edition): &(String, String)) -> Planned {
    Planned { publication: publication.clone(), edition: edition.clone() }
}

fn made(own: &Outcome, label: &str, folder: &Path) -> Edition {
    let shown = |path: &Path| store::way(folder, path);
    Edition {
        publication: label.to_owned(),
        title: own.publication.clone(),
        edition: own.edition.clone(),
        format: own.format,
        state: match own.state {
            State::Made | State::Dry => EditionState::Made,
            State::Restored => EditionState::Restored,
            State::Fresh => EditionState::Fresh,
        },
        file: Some(shown(&own.file)),
        sha256: own.digest,
        bytes: Some(own.bytes),
        beside: own.beside.iter().map(|path| shown(path)).collect(),
        pages: own.pages,
        words: Some(own.words),
        seconds: Some((own.time.as_secs_f64() * 1000.0).round() / 1000.0),
        cost: Some(own.cost),
        fingerprint: own.key,
        preflight: own.target.as_ref().map(|target| preflight(target, &own.told)),
        diagnostics: own.told.clone(),
    }
}

/// `text.md:3:7: error N003: note … has no definition`.
fn line(told: &Told) -> String {
    let severity = match told.severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let place = told.place.as_ref().map(|own| format!("{}:{}:{}: ", own.file, own.line, own.column));
    let hint = told.hint.as_ref().map(|hint| format!("; hint: {hint}")).unwrap_or_default();
    format!("{}{severity} {}: {}{hint}", place.unwrap_or_default(), told.code, told.message)
}

/// What the preflight found is told under codes of its own.
fn preflight(target: &str, told: &[Told]) -> Preflight {
    let own = told.iter().filter(|told| told.code.starts_with('X') && told.severity != Severity::Note);
    let passed = !own.clone().any(|told| told.severity == Severity::Error);
    let mut findings: Vec<String> = own.map(|told| told.code.clone()).collect();
    findings.dedup();
    Preflight { target: target.to_owned(), passed, findings }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::edition::ToldPlace;

    /// A log of two editions, of which one failed.
    pub(crate) fn sample() -> Log {
        let told = Told {
            code: "N003".to_owned(),
            severity: Severity::Error,
            message: "note `[^1]` has no definition & more <here>".to_owned(),
            hint: Some("add `[^1]: …`".to_owned()),
            place: Some(ToldPlace {
                file: "tide/text.md".to_owned(),
                line: 3,
                column: 7,
                start: 40,
                end: 44,
            }),
        };
        let made = Edition {
            publication: "tide/bindery.toml".to_owned(),
            title: "The Tide".to_owned(),
            edition: "paperback".to_owned(),
            format: Format::Pdf,
            state: EditionState::Made,
            file: Some("tide.pdf".to_owned()),
            sha256: Some(Digest::of(b"tide")),
            bytes: Some(1234),
            beside: Vec::new(),
            pages: Some(212),
            words: Some(60_000),
            seconds: Some(0.25),
            cost: Some(240),
            fingerprint: Some(Digest::of(b"print")),
            preflight: Some(Preflight { target: "kdp".to_owned(), passed: true, findings: Vec::new() }),
            diagnostics: Vec::new(),
        };
        let failed = Edition {
            edition: "ebook".to_owned(),
            format: Format::Epub,
            state: EditionState::Failed,
            file: None,
            sha256: None,
            bytes: None,
            pages: None,
            words: None,
            seconds: None,
            cost: None,
            fingerprint: None,
            preflight: None,
            diagnostics: vec![told],
            ..made.clone()
        };
        let plan = [&made, &failed]
            .map(|own| Planned { publication: own.publication.clone(), edition: own.edition.clone() });
        let mut log = Log {
            schema: SCHEMA,
            program: "0.1.0".to_owned(),
            shard: None,
            plan: plan.to_vec(),
            editions: vec![made, failed],
            diagnostics: Vec::new(),
            cache: CacheCounts { hits: 1, misses: 2 },
            totals: Totals { seconds: 1.5, ..Totals::default() },
        };
        log.count();
        log
    }

    #[test]
    fn a_report_is_read_as_it_was_written() {
        let log = sample();
        let again = Log::read(&log.json()).expect("it is a report");
        assert_eq!(again.json(), log.json());
        assert!(again.tells_the_same_as(&log));
        assert_eq!((log.totals.made, log.totals.failed, log.totals.errors), (1, 1, 1));
    }

    #[test]
    fn a_report_of_another_version_is_refused() {
        let text = sample().json().replace("\"schema\": 1", "\"schema\": 9");
        assert!(Log::read(&text).is_err_and(|fault| fault.contains('9')));
        assert!(Log::read("{}").is_err());
    }
}
