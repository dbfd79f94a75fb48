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
mod plan;
mod preflight;
mod progress;
mod render;
mod report;
mod targets;

use crate::diagnostic::Severity;
use crate::edition::{self, Costs, Judged, Options, Part, Printing, Report, Share};
use crate::import;
use crate::store;
use arguments::{Arguments, BuildArguments, Command, Deny, ImportArguments, Lock, MessageFormat};
use clap::Parser;
use output::say;
use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

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
            Command::Plan(arguments) => plan::plan(arguments),
            Command::Report(arguments) => report::report(arguments),
            Command::Cache(arguments) => plan::cache(&arguments),
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
    let scope = arguments.scope;
    let format = scope.message_format;
    let begun = Instant::now();
    let plan = edition::plan(&scope.paths);
    let (share, costs) = match spread(arguments.shard.as_deref(), scope.costs.as_deref()) {
        Ok(found) => found,
        Err(fault) => {
            output::note(&fault);
            return MISUSE;
        }
    };
    let deny_typography = arguments.deny.contains(&Deny::Typography);
    let options = Options {
        lock: arguments.lock.map(|Lock::Pages| match arguments.printing {
            Some(path) => Printing::At(path),
            None => Printing::Last,
        }),
        share,
        costs,
        dry,
        proof: dry || deny_typography,
        deny_typography,
        proofread: dry,
        ..plan::options(&scope)
    };
    let mut report = match format {
        MessageFormat::Human => {
            let progress = progress::Display::new(arguments.quiet);
            let report = edition::build(plan, &options, &progress);
            progress.close();
            report
        }
        MessageFormat::Json => edition::build(plan, &options, &edition::Silent),
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
    if arguments.quiet {
        for part in &mut report.parts {
            part.diagnostics.retain(|one| one.severity != Severity::Note);
        }
    }
    print_report(&report, format, arguments.explain);
    if !dry && !report.misuse {
        let wanted = report::Wanted { junit: arguments.junit, sarif: arguments.sarif };
        if !report::write(&report, begun.elapsed().as_secs_f64(), &wanted) {
            return FAULTS;
        }
    }
    code_of(&report)
}

/// The share and the costs that the arguments name.
fn spread(shard: Option<&str>, costs: Option<&Path>) -> Result<(Option<Share>, Costs), String> {
    let costs = costs.map(report::costs).transpose()?.unwrap_or_default();
    let share = match shard {
        None => None,
        Some("auto") => {
            let variables = store::environment().into_iter().collect();
            let found = Share::of_environment(&variables);
            let (share, engine) = found.ok_or_else(|| {
                "no engine says which share this is; write it out, as in `--shard 2/4`, or set \
                 BINDERY_SHARD=2/4"
                    .to_owned()
            })?;
            output::note(&format!("share {} of {}, by {engine}", share.index, share.count));
            Some(share)
        }
        Some(own) => {
            let share = Share::parse(own);
            Some(share.ok_or_else(|| format!("`{own}` is no share; write it as in `--shard 2/4`"))?)
        }
    };
    Ok((share, costs))
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
    let report = Report { parts: vec![found.part], misuse: found.misuse, ..Report::default() };
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
    let parts = vec![Part { diagnostics: part.diagnostics, ..Part::default() }];
    let report = Report { parts, misuse, ..Report::default() };
    code_of(&report)
}
