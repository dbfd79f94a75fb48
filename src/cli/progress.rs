//! What is going on, while it goes on: a bar on a terminal, plain lines elsewhere.

use super::output::{note, say, size};
use crate::edition::{Outcome, Progress, Stage, State};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::io::IsTerminal;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// A moving line on a terminal; elsewhere only the closing lines.
#[derive(Debug)]
pub(super) struct Display {
    bar: ProgressBar,
    quiet: bool,
    /// Editions that were there already. They say nothing of how long the others take.
    fresh: AtomicUsize,
    failed: AtomicUsize,
}

/// Before so many editions are made and so much time has gone by, no estimate is worth being told.
const LEAST: u64 = 3;
const SOON: Duration = Duration::from_secs(2);

impl Display {
    pub fn new(quiet: bool) -> Self {
        let target =
            if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr_with_hz(10) };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        let style = ProgressStyle::with_template("{spinner} {bar:24} {pos}/{len}{left} {wide_msg}");
        if let Ok(style) = style {
            let begun = Instant::now();
            bar.set_style(style.with_key("left", move |state: &ProgressState, out: &mut dyn Write| {
                let _ = out.write_str(&left(state, begun));
            }));
        }
        Display { bar, quiet, fresh: AtomicUsize::new(0), failed: AtomicUsize::new(0) }
    }

    /// Leaves nothing but the closing lines on the terminal.
    pub fn close(&self) {
        self.bar.finish_and_clear();
        let fresh = self.fresh.load(Ordering::Relaxed);
        if fresh > 0 && !self.quiet {
            say(&if fresh == 1 {
                "1 edition is fresh".to_owned()
            } else {
                format!("{fresh} editions are fresh")
            });
        }
        match self.failed.load(Ordering::Relaxed) {
            0 | 1 => {}
            failed => note(&format!("{failed} editions were not made")),
        }
    }
}

/// `, 40 s left`: by the pace so far, in steps that do not pretend to know better.
fn left(state: &ProgressState, begun: Instant) -> String {
    let (done, all) = (state.pos(), state.len().unwrap_or_default());
    let spent = begun.elapsed();
    if done < LEAST || spent < SOON || done >= all {
        return String::new();
    }
    let seconds = spent.as_secs_f64() / done as f64 * (all - done) as f64;
    match seconds {
        ..10.0 => ", some seconds left".to_owned(),
        ..90.0 => format!(", {} s left", (seconds / 10.0).round() * 10.0),
        _ => format!(", {} min left", (seconds / 60.0).round()),
    }
}

impl Progress for Display {
    fn start(&self, editions: usize) {
        self.bar.set_length(editions as u64);
        if std::io::stderr().is_terminal() {
            self.bar.enable_steady_tick(Duration::from_millis(120));
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
        match outcome.state {
            State::Fresh => {
                self.fresh.fetch_add(1, Ordering::Relaxed);
                // It counts for nothing in the pace.
                self.bar.set_length(self.bar.length().unwrap_or_default().saturating_sub(1));
            }
            State::Made | State::Restored | State::Dry => {
                self.bar.inc(1);
                if !self.quiet {
                    self.bar.suspend(|| say(&closing_line(outcome)));
                }
            }
        }
    }

    fn failed(&self, publication: &str, edition: &str) {
        self.bar.inc(1);
        self.failed.fetch_add(1, Ordering::Relaxed);
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
    match outcome.state {
        State::Made | State::Fresh => {}
        State::Restored => parts.push("from the cache".to_owned()),
        State::Dry => parts.push("not written".to_owned()),
    }
    parts.join("  ")
}
