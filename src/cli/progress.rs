//! What is going on, while it goes on: a bar on a terminal, plain lines elsewhere.

use super::output::{note, say, size};
use crate::edition::{Outcome, Progress, Stage, State};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::collections::HashMap;
use std::fmt::Write;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A moving line on a terminal; elsewhere only the closing lines.
#[derive(Debug)]
pub(super) struct Display {
    bar: ProgressBar,
    quiet: bool,
    /// Editions that were there already. They say nothing of how long the others take.
    fresh: AtomicUsize,
    failed: AtomicUsize,
    pace: Arc<Mutex<Pace>>,
}

/// How fast the work goes, by the bytes of text that editions are made of: one book may be thirty
/// times as long as another.
#[derive(Debug)]
struct Pace {
    texts: HashMap<PathBuf, u64>,
    left: u64,
    made: u64,
    /// How many editions were made.
    count: usize,
    begun: Instant,
    /// When the last one was.
    last: Instant,
}

/// Before so many editions are made and so much time has gone by, no estimate is worth being told.
const LEAST: usize = 3;
const SOON: Duration = Duration::from_secs(2);
/// What an edition costs beside its text, in bytes of text: measured on forty books of 10 to 300 pages.
const EDITION: u64 = 20_000;
/// Nor before one part in so many of the text, for the books that are under way do not count yet.
const PART: u64 = 50;

impl Pace {
    fn new(editions: &[(PathBuf, u64)], now: Instant) -> Pace {
        let texts: HashMap<PathBuf, u64> =
            editions.iter().map(|(file, text)| (file.clone(), text + EDITION)).collect();
        Pace { left: texts.values().sum(), texts, made: 0, count: 0, begun: now, last: now }
    }

    /// An edition needs no more work; `made` if it was work.
    fn done(&mut self, file: &Path, made: bool, now: Instant) {
        let text = self.texts.remove(file).unwrap_or_default();
        self.left -= text;
        if made {
            self.made += text;
            self.count += 1;
            self.last = now;
        }
    }

    /// The time that is left, if it can be told.
    fn left(&self, now: Instant) -> Option<Duration> {
        let spent = self.last - self.begun;
        let told = self.count >= LEAST && spent >= SOON && self.made >= self.left / PART && self.left > 0;
        // Between two editions the clock runs on, and the pace is not known better.
        let then = || spent.mul_f64(self.left as f64 / self.made as f64);
        told.then(|| then().saturating_sub(now - self.last))
    }
}

impl Display {
    pub fn new(quiet: bool) -> Self {
        let target =
            if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr_with_hz(10) };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        let pace = Arc::new(Mutex::new(Pace::new(&[], Instant::now())));
        let style = ProgressStyle::with_template("{spinner} {bar:24} {pos}/{len}{left} {wide_msg}");
        if let Ok(style) = style {
            let pace = pace.clone();
            bar.set_style(style.with_key("left", move |_: &ProgressState, out: &mut dyn Write| {
                let left = pace.lock().ok().and_then(|pace| pace.left(Instant::now()));
                let _ = out.write_str(&left.map(in_words).unwrap_or_default());
            }));
        }
        Display { bar, quiet, fresh: AtomicUsize::new(0), failed: AtomicUsize::new(0), pace }
    }

    fn pace(&self, file: &Path, made: bool) {
        if let Ok(mut pace) = self.pace.lock() {
            pace.done(file, made, Instant::now());
        }
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

/// `, 40 s left`: in steps that do not pretend to know better.
fn in_words(left: Duration) -> String {
    match left.as_secs_f64() {
        ..10.0 => ", some seconds left".to_owned(),
        seconds @ ..90.0 => format!(", {} s left", (seconds / 10.0).round() * 10.0),
        seconds => format!(", {} min left", (seconds / 60.0).round()),
    }
}

impl Progress for Display {
    fn start(&self, editions: &[(PathBuf, u64)]) {
        if let Ok(mut pace) = self.pace.lock() {
            *pace = Pace::new(editions, Instant::now());
        }
        self.bar.set_length(editions.len() as u64);
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
        // What is taken from the cache says as little of how long the others take.
        self.pace(&outcome.file, matches!(outcome.state, State::Made | State::Dry));
        match outcome.state {
            State::Fresh => {
                self.fresh.fetch_add(1, Ordering::Relaxed);
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

    fn failed(&self, publication: &str, edition: &str, file: &Path) {
        self.pace(file, false);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_is_weighed_by_the_text_and_not_told_too_soon() {
        let file = |idx: usize| PathBuf::from(format!("{idx}.pdf"));
        let editions: Vec<_> =
            (0..10).map(|idx| (file(idx), if idx < 5 { 80_000 } else { 880_000 })).collect();
        let begun = Instant::now();
        let at = |seconds: u64| begun + Duration::from_secs(seconds);
        let mut pace = Pace::new(&editions, begun);
        // What was there already says nothing of the pace.
        pace.done(&file(0), false, at(1));
        pace.done(&file(1), true, at(2));
        pace.done(&file(2), true, at(3));
        assert_eq!(pace.left(at(3)), None);
        pace.done(&file(3), true, at(6));
        assert_eq!(pace.left(at(6)), Some(Duration::from_secs(92)));
        assert_eq!(pace.left(at(16)), Some(Duration::from_secs(82)));
        assert_eq!(pace.left(at(200)), Some(Duration::ZERO));
        (4..10).for_each(|idx| pace.done(&file(idx), true, at(90)));
        assert_eq!(pace.left(at(90)), None);
    }

    #[test]
    fn the_time_left_is_told_in_steps() {
        let told = |seconds: u64| in_words(Duration::from_secs(seconds));
        assert_eq!(told(4), ", some seconds left");
        assert_eq!(told(44), ", 40 s left");
        assert_eq!(told(400), ", 7 min left");
    }
}
