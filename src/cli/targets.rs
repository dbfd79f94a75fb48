//! The list of targets, and the rules of one.

use super::output::{note, say};
use super::render::Printer;
use super::{FAULTS, MISUSE, WELL};
use crate::diagnostic::Severity;
use crate::edition;
use crate::source::SourceMap;
use crate::target::{Line, Target};
use std::io::IsTerminal;
use std::path::Path;

/// The width of the column of names.
const NAMES: usize = 18;

pub(super) fn targets(name: Option<&str>) -> u8 {
    let (targets, part) = edition::targets(Path::new("."));
    let mut printer = Printer::new(std::io::stderr().is_terminal());
    printer.print(&part);
    printer.summary();
    let code = if part.diagnostics.iter().any(|one| one.severity == Severity::Error) { FAULTS } else { WELL };
    match name {
        None => {
            targets.iter().for_each(|target| say(&format!("{:NAMES$}{}", target.name, target.title)));
            code
        }
        Some(name) => match targets.get(name) {
            Some(target) => {
                rules(target, &part.sources);
                code
            }
            None => {
                note(&format!("error: there is no target `{name}`"));
                note(&format!("  = help: {}", targets.advice(name)));
                MISUSE
            }
        },
    }
}

fn rules(target: &Target, sources: &SourceMap) {
    say(&format!("{}: {}", target.name, target.title));
    if let Some(base) = &target.extends {
        say(&format!("extends {base}"));
    }
    for line in target.lines() {
        say("");
        say(&format!("{:NAMES$}{}", line.name, line.figure));
        if let Some(remark) = &line.origin.remark {
            say(&format!("{:NAMES$}{remark}", ""));
        }
        say(&format!("{:NAMES$}{}", "", origin(&line, sources)));
    }
}

/// `KDP help, G201857950; looked at 2026-11; secondary`.
fn origin(line: &Line<'_>, sources: &SourceMap) -> String {
    let place = line.origin.span.and_then(|span| {
        let source = sources.get(span.file)?;
        Some(format!("{}:{}", source.name, source.place(span.start).line))
    });
    let mut parts: Vec<String> = line.origin.source.iter().cloned().chain(place).collect();
    parts.extend(line.origin.checked.as_ref().map(|checked| format!("looked at {checked}")));
    if line.origin.secondary {
        parts.push("secondary".to_owned());
    }
    if line.origin.recommended {
        parts.push("recommended".to_owned());
    }
    parts.join("; ")
}
