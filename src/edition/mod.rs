//! Plan, build and report of editions: the only caller of readers, passes and both backends.
//!
//! [`plan`] finds the publications that a command line names. [`build`] leaves alone what is fresh,
//! takes what it can from the cache, and for the rest loads each publication, refines its document
//! once, sets its pages once for all PDF editions that look alike, and writes what was asked for;
//! publications and editions share one pool of threads, and nothing that comes out depends on its size. A publication with an error in its text writes nothing, so that the last
//! good files stay; an edition that fails by itself does not stop the others.

mod against;
mod claims;
mod cover;
mod dialect;
mod drift;
mod ebook;
mod fingerprint;
mod fix;
mod fonts;
mod galleys;
mod guard;
mod ink;
mod judge;
mod lanes;
mod load;
mod lock;
mod look;
mod make;
mod manuscript;
mod memory;
mod output;
mod parity;
mod picture;
mod plan;
mod press;
mod record;
mod report;
mod setting;
mod share;
mod standing;
mod targets;
mod tree;

pub use crate::reader::pasted::Decision;
pub use crate::reader::pasted::Rulings;
pub use against::{Against, Errata, against, errata, write_file};
pub use fix::{Fixed, fix};
pub use guard::quiet_panics;
pub use judge::{Judged, Judgement, preflight};
pub use load::{Single, read_single};
pub use lock::Printing;
pub use memory::Memory;
pub use plan::{MANIFEST, Plan, plan};
pub use report::{Failed, Outcome, Part, Progress, Report, Silent, Stage, State, Told, ToldPlace};
pub use share::{Costs, Share};
pub use standing::Standing;
pub use targets::targets;
pub use tree::{Tree, read_tree};

use crate::cache::Cache;
use crate::diagnostic::{Diagnostic, cache as cache_codes, store as codes};
use crate::font::FontLibrary;
use lanes::in_lanes;
use plan::Planned;
use press::{Run, Surveyed};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Mutex;

/// What is wanted of a build.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Only the editions of these names; all if there are none.
    pub editions: Vec<String>,
    /// Where products go; `build` beside the manifest, or here for a lone manuscript.
    pub out: Option<PathBuf>,
    /// How many threads; as many as the machine has if it is not said.
    pub jobs: Option<usize>,
    /// Where what was made is kept for the next time.
    pub cache: Memory,
    /// The share of the plan that is to be made; all of it if it is not said.
    pub share: Option<Share>,
    /// What editions cost in an earlier run, by which shares are balanced.
    pub costs: Costs,
    /// The printing whose page breaks are kept.
    pub lock: Option<Printing>,
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

/// Gives back what is not needed any more, on a thread of its own: trees and pages are large, and what
/// comes next need not wait until the last node is gone. If the process ends before, the system takes
/// back all at once.
fn give_back<T: Send + 'static>(own: T) {
    // If the system gives no thread, it is given back here.
    let _ = std::thread::Builder::new().stack_size(STACK).spawn(move || drop(own));
}

/// How every edition of the plan stands, and what there is to say of the publications.
pub fn standings(plan: Plan, options: &Options) -> (Vec<Standing>, Report) {
    in_pool(options.jobs, || {
        let mut report = Report::default();
        let found = with_run(plan, options, &Silent, &mut report, |run, ready| {
            let found = in_lanes(ready, |surveyed| standing::standings(run, surveyed));
            found.into_iter().unzip::<_, _, Vec<_>, Vec<_>>()
        });
        let Some((standings, parts)) = found else { return (Vec::new(), report) };
        report.parts.extend(parts);
        (standings.into_iter().flatten().collect(), report)
    })
}

fn build_here(plan: Plan, options: &Options, progress: &dyn Progress) -> Report {
    let mut report = Report::default();
    let parts = with_run(plan, options, progress, &mut report, |run, ready| {
        let names = ready.iter().flat_map(|surveyed| run.names(surveyed));
        let wanted = names.filter(|own| run.wants(&own.publication, &own.edition));
        progress.start(&wanted.map(|own| (own.path, own.text)).collect::<Vec<_>>());
        let parts = in_lanes(ready, |surveyed| run.print(surveyed));
        run.cache.settle();
        parts
    });
    report.parts.extend(parts.into_iter().flatten());
    report
}

/// Looks at all publications of a plan and does the work, if the command is sound; what is wrong with
/// it, and with the cache, goes into the report.
fn with_run<T>(
    mut plan: Plan,
    options: &Options,
    progress: &dyn Progress,
    report: &mut Report,
    work: impl FnOnce(&Run<'_>, Vec<Surveyed>) -> T,
) -> Option<T> {
    report.misuse = plan.misuse;
    let date = crate::store::source_date();
    let mut common: Vec<Diagnostic> = std::mem::take(&mut plan.faults);
    if let Err(fault) = &date {
        common.push(codes::bad_date(None, &fault.0));
        report.misuse = true;
    }
    let date = date.ok().flatten();
    let fonts = FontLibrary::embedded();
    let cache = open_cache(&plan.publications, options).unwrap_or_else(|fault| {
        report.misuse = true;
        common.push(fault);
        Cache::none()
    });
    if let Some(first) = plan.publications.first() {
        report.folder = output::folder_of(&first.home, options);
    }
    let closed = Mutex::default();
    let date = date.as_ref();
    let run = Run { options, progress, fonts: &fonts, date, cache: &cache, closed: &closed, share: None };
    let looked = in_lanes(plan.publications, |planned| run.survey(planned));
    let mut ready = Vec::new();
    for result in looked {
        match result {
            Ok(surveyed) => ready.push(surveyed),
            Err(fault) => common.push(fault),
        }
    }
    let names: Vec<_> = ready.iter().flat_map(|surveyed| run.names(surveyed)).collect();
    let wanted = names.iter().filter(|own| run.asks_for(&own.edition));
    common.extend(output::check_names(wanted.map(|own| own.path.as_path())));
    // Publications that could not be read may well have an edition of that name.
    if !ready.iter().any(|surveyed| run.is_doubtful(surveyed)) {
        let known = names.iter().map(|own| own.edition.as_str());
        let fault = make::unknown_edition(known, &options.editions);
        report.misuse |= fault.is_some();
        common.extend(fault);
    }
    report.parts.push(Part::of_faults(common));
    if report.misuse || report.has_errors() {
        // The command itself is wrong; what it would build is not known.
        report.parts.extend(ready.into_iter().map(|surveyed| run.into_part(surveyed)));
        return None;
    }
    let asked: Vec<_> = names.into_iter().filter(|own| run.asks_for(&own.edition)).collect();
    report.plan = asked.iter().map(|own| (own.publication.clone(), own.edition.clone())).collect();
    report.share = options.share;
    let share = options.share.map(|share| own_share(&asked, share, &options.costs));
    let run = Run { share: share.as_ref(), ..run };
    // Nobody tells what another share has to tell.
    ready.retain(|surveyed| share.is_none() || run.is_doubtful(surveyed) || run.has_part_in(surveyed));
    let done = work(&run, ready);
    report.cache = cache.counts();
    let closed = closed.lock().map(|mut closed| std::mem::take(&mut *closed)).unwrap_or_default();
    let faults = closed.into_iter().map(|(folder, fault)| codes::unwritable(None, folder.display(), fault));
    report.parts.extend(Some(faults.collect::<Vec<_>>()).filter(|own| !own.is_empty()).map(Part::of_faults));
    let faults: Vec<_> = cache.faults().iter().map(|fault| cache_codes::out_of_reach(None, fault)).collect();
    report.parts.extend(Some(faults).filter(|faults| !faults.is_empty()).map(Part::of_faults));
    Some(done)
}

/// The publications and editions of a share.
fn own_share(asked: &[press::Named], share: Share, costs: &Costs) -> BTreeSet<(String, String)> {
    let shares = share::divide(&portions(asked), costs, share.count);
    let own = shares.into_iter().nth(share.index - 1).unwrap_or_default().0;
    own.into_iter().map(|idx| (asked[idx].publication.clone(), asked[idx].edition.clone())).collect()
}

fn portions(asked: &[press::Named]) -> Vec<share::Portion> {
    let portion = |own: &press::Named| share::Portion {
        publication: own.publication.clone(),
        edition: own.edition.clone(),
        text: own.text,
    };
    asked.iter().map(portion).collect()
}

/// How a plan is divided into so many shares: the editions and the cost of each.
pub fn shares(plan: Plan, options: &Options, count: usize) -> (Vec<(usize, u64)>, Report) {
    in_pool(options.jobs, || {
        let mut report = Report::default();
        let found = with_run(plan, options, &Silent, &mut report, |run, ready| {
            let names = ready.iter().flat_map(|surveyed| run.names(surveyed));
            let asked: Vec<_> = names.filter(|own| run.asks_for(&own.edition)).collect();
            let shares = share::divide(&portions(&asked), &options.costs, count);
            // A share without work is no share.
            let filled = shares.into_iter().filter(|(own, _)| !own.is_empty());
            filled.map(|(own, cost)| (own.len(), cost)).collect::<Vec<_>>()
        });
        (found.unwrap_or_default(), report)
    })
}

/// The cache that a build uses; none for a build that writes nothing.
fn open_cache(publications: &[Planned], options: &Options) -> Result<Cache, Diagnostic> {
    let Some(first) = publications.first().filter(|_| !options.dry) else { return Ok(Cache::none()) };
    let Some(place) = options.cache.place(&output::folder_of(&first.home, options)) else {
        return Ok(Cache::none());
    };
    let shown = place.address.clone().unwrap_or_else(|| place.folder.display().to_string());
    Cache::open(&place).map_err(|fault| cache_codes::bad_address(None, shown, fault))
}
