//! Arguments, progress and the printing of diagnostics.
//!
//! What a build makes is told on standard output, one line an edition; faults and progress go to
//! standard error. With `--message-format json` everything is told on standard output, one JSON
//! object a line.

mod arguments;
mod diff;
mod explain;
mod json;
mod output;
mod preflight;
mod progress;
mod render;
mod targets;

use crate::edition::{self, Judged, Options, Part, Report};
use crate::import;
use arguments::{Arguments, BuildArguments, Command, Deny, ImportArguments, MessageFormat};
use clap::Parser;
use output::say;
use std::ffi::OsString;
use std::io::IsTerminal;
use std::process::ExitCode;

/// All went well.
const WELL: u8 = 0;
/// There are errors in a manuscript, or a product could not be made.
const FAULTS: u8 = 1;
/// The command itself is wrong.
const MISUSE: u8 = 2;

/// Runs the command line and gives the exit code: 0 well, 1 faults in the manuscript, 2 wrong use.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    edition::quiet_panics();
    let code = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => match arguments.command {
            Command::Build(build) => run_build(build, false, false),
            Command::Check(check) => run_build(check.build, true, check.fix),
            Command::Import(import) => run_import(import),
            Command::Tree { file, json } => run_tree(&file, json),
            Command::Preflight { file, target, cover, message_format } => {
                let what = if cover { Judged::Cover } else { Judged::Pages };
                preflight::preflight(&file, &target, what, message_format)
            }
            Command::Diff(arguments) => diff::diff(&arguments),
            Command::Errata(arguments) => diff::errata(&arguments),
            Command::Targets { name } => targets::targets(name.as_deref()),
            Command::Explain { code } => explain::explain(code.as_deref()),
        },
        // Help and version come this way too, and are no misuse.
        Err(error) => {
            let code = if error.use_stderr() { MISUSE } else { WELL };
            let _ = error.print();
            code
        }
    };
    ExitCode::from(code)
}

fn run_build(arguments: BuildArguments, dry: bool, fix: bool) -> u8 {
    let format = arguments.message_format;
    let plan = edition::plan(&arguments.paths);
    let deny_typography = arguments.deny.contains(&Deny::Typography);
    let options = Options {
        editions: arguments.edition,
        out: arguments.out,
        jobs: arguments.jobs.map(usize::from),
        dry,
        proof: dry || deny_typography,
        deny_typography,
        proofread: dry,
    };
    let mut report = match format {
        MessageFormat::Human => {
            let progress = progress::Display::new();
            let report = edition::build(plan, &options, &progress);
            progress.close();
            report
        }
        MessageFormat::Json => edition::build(plan, &options, &progress::Silent),
    };
    if fix {
        for fixed in report.parts.iter_mut().flat_map(edition::fix) {
            match format {
                MessageFormat::Human => {
                    let places = if fixed.places == 1 { "place" } else { "places" };
                    say(&format!("{}: {} {places} repaired", fixed.file, fixed.places));
                }
                MessageFormat::Json => say(&json::fixed(&fixed)),
            }
        }
    }
    print_report(&report, format, arguments.explain);
    code_of(&report)
}

fn code_of(report: &Report) -> u8 {
    match (report.misuse, report.has_errors()) {
        (true, _) => MISUSE,
        (false, true) => FAULTS,
        (false, false) => WELL,
    }
}

fn print_report(report: &Report, format: MessageFormat, explain: bool) {
    match format {
        MessageFormat::Human => {
            let mut printer = render::Printer::new(std::io::stderr().is_terminal());
            report.parts.iter().for_each(|part| printer.print(part));
            if explain {
                report.parts.iter().for_each(explain::decisions);
            }
            printer.summary();
        }
        MessageFormat::Json => {
            for part in &report.parts {
                part.diagnostics.iter().for_each(|one| say(&json::diagnostic(one, &part.sources)));
                if explain {
                    part.decisions.iter().for_each(|one| say(&json::decision(one, &part.sources)));
                }
                part.outcomes.iter().for_each(|one| say(&json::outcome(one)));
            }
        }
    }
}

fn run_import(arguments: ImportArguments) -> u8 {
    let format = arguments.message_format;
    let options = import::ImportOptions {
        out: arguments.out,
        rulings: edition::Rulings { keep: arguments.keep, drop: arguments.drop },
        force: arguments.force,
    };
    let found = import::import(&arguments.path, &options);
    let report = Report { parts: vec![found.part], misuse: found.misuse };
    print_report(&report, format, false);
    for file in &found.written {
        match format {
            MessageFormat::Human => say(&file.display().to_string()),
            MessageFormat::Json => say(&json::written(file)),
        }
    }
    code_of(&report)
}

fn run_tree(file: &std::path::Path, json: bool) -> u8 {
    let (part, tree, misuse) = edition::read_tree(file);
    let mut printer = render::Printer::new(std::io::stderr().is_terminal());
    printer.print(&part);
    printer.summary();
    if let Some(tree) = tree {
        let text = if json { tree.json() } else { tree.text() };
        say(text.trim_end_matches('\n'));
    }
    let report = Report { parts: vec![Part { diagnostics: part.diagnostics, ..Part::default() }], misuse };
    code_of(&report)
}
