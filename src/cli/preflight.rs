//! Judging of finished files.

use super::arguments::MessageFormat;
use super::output::say;
use super::render::Printer;
use super::{code_of, json};
use crate::edition::{self, Judged, Report};
use std::io::IsTerminal;
use std::path::Path;

pub(super) fn preflight(file: &Path, target: &str, what: Judged, format: MessageFormat) -> u8 {
    let judged = edition::preflight(file, target, what);
    let report = Report { misuse: judged.misuse, parts: vec![judged.part], ..Report::default() };
    match format {
        MessageFormat::Human => {
            let mut printer = Printer::new(std::io::stderr().is_terminal());
            report.parts.iter().for_each(|part| printer.print(part));
            printer.summary();
            if !report.misuse && report.parts.iter().all(|part| part.diagnostics.is_empty()) {
                say(&format!("{}: nothing that {target} would find wrong", file.display()));
            }
        }
        MessageFormat::Json => {
            for part in &report.parts {
                part.diagnostics.iter().for_each(|one| say(&json::diagnostic(one, &part.sources)));
            }
        }
    }
    code_of(&report)
}
