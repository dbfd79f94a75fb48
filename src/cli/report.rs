//! The reports of runs: written after a build, joined from shards.

use super::arguments::{ReportArguments, ReportCommand};
use super::output::{note, say};
use super::{FAULTS, MISUSE, WELL};
use crate::edition::{self, Costs};
use crate::report::{self, EditionState, Log};
use crate::store;
use std::path::{Path, PathBuf};

/// The reports' names in the folder of the products.
const JSON: &str = "report.json";
const HTML: &str = "report.html";

/// Where a report is wanted beside the folder of the products.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    pub junit: Option<PathBuf>,
    pub sarif: Option<PathBuf>,
}

/// Writes the reports of a run. A report that would tell what is told already is left as it is. False if
/// one could not be written.
pub(super) fn write(report: &edition::Report, seconds: f64, wanted: &Wanted) -> bool {
    let log = Log::of(report, &report.folder, seconds);
    let mut well = true;
    // Where nothing came of a run, no folder is made to say so, but for those who join shares.
    let anything = log.editions.iter().any(|own| own.state != EditionState::Failed);
    if anything || log.shard.is_some() || store::is_folder(&report.folder) {
        let path = report.folder.join(JSON);
        let there = store::read_text(&path).ok().and_then(|text| Log::read(&text).ok());
        let untouched = log.totals.fresh == log.editions.len();
        if !(untouched && there.is_some_and(|there| there.tells_the_same_as(&log))) {
            well &= put(&path, &log.json()) && put(&report.folder.join(HTML), &report::html(&log));
        }
    }
    well &= others(&log, wanted);
    // GitHub's runners say so of themselves.
    if store::environment().iter().any(|(name, value)| name == "GITHUB_ACTIONS" && value == "true") {
        report::annotations(&log).iter().for_each(|line| say(line));
    }
    well
}

fn others(log: &Log, wanted: &Wanted) -> bool {
    let junit = wanted.junit.as_ref().is_none_or(|path| put(path, &report::junit(log)));
    let sarif = wanted.sarif.as_ref().is_none_or(|path| put(path, &report::sarif(log)));
    junit && sarif
}

fn put(path: &Path, text: &str) -> bool {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let made = folder.map_or(Ok(()), store::make_folder).and_then(|()| store::write(path, text.as_bytes()));
    if let Err(fault) = &made {
        note(&format!("`{}` cannot be written: {fault}", path.display()));
    }
    made.is_ok()
}

/// What editions cost in an earlier run; the fault says why the report cannot be read.
pub(super) fn costs(path: &Path) -> Result<Costs, String> {
    let log = read(path)?;
    let cost = |own: report::Edition| Some(((own.publication, own.edition), own.cost?));
    Ok(log.editions.into_iter().filter_map(cost).collect())
}

fn read(path: &Path) -> Result<Log, String> {
    let told = |fault: String| format!("`{}` is no report that can be read: {fault}", path.display());
    let text = store::read_text(path)
        .map_err(|fault| fault.diagnostic(&path.display().to_string(), None).message)?;
    Log::read(&text).map_err(told)
}

/// Works on finished reports.
pub(super) fn report(arguments: ReportArguments) -> u8 {
    let ReportCommand::Merge { reports, out, junit, sarif } = arguments.command;
    let mut logs = Vec::new();
    for path in &reports {
        match read(path) {
            Ok(mut log) => {
                // Its products stay where they are, and the links of the joined report lead there.
                let folder = |path: &Path| path.parent().unwrap_or(Path::new("")).to_owned();
                log.move_by(&store::way(&folder(&out), &folder(path)));
                logs.push(log);
            }
            Err(fault) => {
                note(&fault);
                return MISUSE;
            }
        }
    }
    let (whole, faults) = report::merge(logs);
    faults.iter().for_each(|fault| note(&fault.to_string()));
    let Some(whole) = whole else { return MISUSE };
    let html = out.with_extension("html");
    let written = put(&out, &whole.json())
        && put(&html, &report::html(&whole))
        && others(&whole, &Wanted { junit, sarif });
    let totals = &whole.totals;
    say(&format!(
        "{} editions of {} shards: {} made, {} from the cache, {} fresh, {} failed",
        totals.editions,
        reports.len(),
        totals.made,
        totals.restored,
        totals.fresh,
        totals.failed
    ));
    if written && faults.is_empty() && totals.failed == 0 { WELL } else { FAULTS }
}
