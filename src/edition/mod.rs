//! Plan, build and report of editions: the only caller of readers, passes and both backends.
//!
//! [`plan`] finds the publications that a command line names. [`build`] loads each, refines its
//! document once, sets its pages once for all PDF editions that look alike, and writes what was
//! asked for; publications and editions share one pool of threads, and nothing that comes out
//! depends on its size. A publication with an error in its text writes nothing, so that the last
//! good files stay; an edition that fails by itself does not stop the others.

mod against;
mod claims;
mod cover;
mod dialect;
mod drift;
mod ebook;
mod fix;
mod fonts;
mod guard;
mod ink;
mod judge;
mod load;
mod look;
mod make;
mod manuscript;
mod output;
mod parity;
mod picture;
mod plan;
mod report;
mod setting;
mod targets;
mod tree;

pub use crate::reader::pasted::Decision;
pub use crate::reader::pasted::Rulings;
pub use against::{Against, Errata, against, errata, write_file};
pub use fix::{Fixed, fix};
pub use guard::quiet_panics;
pub use judge::{Judged, Judgement, preflight};
pub use load::{Single, read_single};
pub use plan::{MANIFEST, Plan, plan};
pub use report::{Outcome, Part, Progress, Report, Stage};
pub use targets::targets;
pub use tree::{Tree, read_tree};

use crate::diagnostic::{Diagnostic, store as codes};
use crate::font::FontLibrary;
use rayon::prelude::*;
use std::path::PathBuf;

/// What is wanted of a build.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Only the editions of these names; all if there are none.
    pub editions: Vec<String>,
    /// Where products go; `build` beside the manifest, or here for a lone manuscript.
    pub out: Option<PathBuf>,
    /// How many threads; as many as the machine has if it is not said.
    pub jobs: Option<usize>,
    /// Do everything but write.
    pub dry: bool,
    /// Tell the typographic faults that are left.
    pub proof: bool,
    /// Those are errors.
    pub deny_typography: bool,
    /// Tell what a proof-reader would mark in the words.
    pub proofread: bool,
}

/// The stack of each thread. Trees may nest as deep as their author liked, and are walked by
/// functions that call themselves.
const STACK: usize = 16 << 20;

/// Makes every edition of the plan, or those that are asked for.
pub fn build(plan: Plan, options: &Options, progress: &dyn Progress) -> Report {
    in_pool(options.jobs, || build_here(plan, options, progress))
}

/// Runs work on a pool of threads with large stacks.
pub(crate) fn in_pool<T: Send>(jobs: Option<usize>, work: impl FnOnce() -> T + Send) -> T {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs.unwrap_or_default())
        .stack_size(STACK)
        .thread_name(|idx| format!("bindery-{idx}"))
        .build();
    match pool {
        Ok(pool) => pool.install(work),
        // The system gives no threads: this one must do.
        Err(_) => work(),
    }
}

fn build_here(mut plan: Plan, options: &Options, progress: &dyn Progress) -> Report {
    let mut report = Report { misuse: plan.misuse, ..Report::default() };
    let date = crate::store::source_date();
    let mut common: Vec<Diagnostic> = std::mem::take(&mut plan.faults);
    if let Err(fault) = &date {
        common.push(codes::bad_date(None, &fault.0));
        report.misuse = true;
    }
    let date = date.ok().flatten();
    let fonts = FontLibrary::embedded();
    let loaded: Vec<_> = plan
        .publications
        .into_par_iter()
        .map(|planned| {
            let label = planned.label.clone();
            guard::guarded(&label, || load::load(planned, &fonts, date.as_ref()))
        })
        .collect();
    let mut ready = Vec::new();
    for result in loaded {
        match result {
            Ok(loaded) => ready.push(loaded),
            Err(fault) => common.push(fault),
        }
    }
    common.extend(output::check_names(&ready, options));
    if let Some(fault) = make::unknown_edition(&ready, &options.editions) {
        report.misuse = true;
        common.push(fault);
    }
    report.parts.push(Part::of_faults(common));
    if report.misuse || report.has_errors() {
        // The command itself is wrong; what it would build is not known.
        report.parts.extend(ready.into_iter().map(load::Loaded::into_part));
        return report;
    }
    progress.start(ready.iter().map(|loaded| make::chosen(loaded, &options.editions).len()).sum());
    let parts: Vec<Part> =
        ready.into_par_iter().map(|loaded| make::make(loaded, options, progress)).collect();
    report.parts.extend(parts);
    report
}
