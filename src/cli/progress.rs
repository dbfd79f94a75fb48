//! What is going on, while it goes on.

use super::output::{note, say, size};
use crate::edition::{Outcome, Progress, Stage};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;

/// A moving line on a terminal; elsewhere only the closing lines.
#[derive(Debug)]
pub(super) struct Display {
    bar: ProgressBar,
}

impl Display {
    pub fn new() -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr_with_hz(10));
        if let Ok(style) = ProgressStyle::with_template("{spinner} {pos}/{len} {wide_msg}") {
            bar.set_style(style);
        }
        Display { bar }
    }

    /// Leaves nothing but the closing lines on the terminal.
    pub fn close(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Display {
    fn start(&self, editions: usize) {
        self.bar.set_length(editions as u64);
        if std::io::stderr().is_terminal() {
            self.bar.enable_steady_tick(std::time::Duration::from_millis(120));
        }
    }

    fn stage(&self, publication: &str, edition: &str, stage: Stage) {
        let act = match stage {
            Stage::Reading => "reading",
            Stage::Typesetting => "setting",
            Stage::Writing => "writing",
        };
        self.bar.set_message(format!("{publication}: {act} {edition}"));
    }

    fn done(&self, outcome: &Outcome) {
        self.bar.inc(1);
        self.bar.suspend(|| say(&closing_line(outcome)));
    }

    fn failed(&self, publication: &str, edition: &str) {
        self.bar.inc(1);
        let name = if publication.is_empty() { "the publication" } else { publication };
        self.bar.suspend(|| note(&format!("{name}: {edition} was not made")));
    }
}

/// `build/tide.pdf  212 pages  1.4 MB  0.83 s`.
fn closing_line(outcome: &Outcome) -> String {
    let mut parts = vec![outcome.file.display().to_string()];
    match outcome.pages {
        Some(1) => parts.push("1 page".to_owned()),
        Some(pages) => parts.push(format!("{pages} pages")),
        None => {}
    }
    parts.push(size(outcome.bytes));
    parts.push(format!("{:.2} s", outcome.time.as_secs_f64()));
    if !outcome.written {
        parts.push("not written".to_owned());
    }
    parts.join("  ")
}

/// Tells nothing: machines are told everything at the end.
#[derive(Debug)]
pub(super) struct Silent;

impl Progress for Silent {
    fn start(&self, _editions: usize) {}
    fn stage(&self, _publication: &str, _edition: &str, _stage: Stage) {}
    fn done(&self, _outcome: &Outcome) {}
    fn failed(&self, _publication: &str, _edition: &str) {}
}
