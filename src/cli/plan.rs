//! What a build would do, and what is kept from builds before.

use super::arguments::{CacheAct, CacheArguments, MessageFormat, PlanArguments, PlanFormat, ScopeArguments};
use super::output::{note, say, size};
use super::{MISUSE, WELL, code_of, print_report};
use crate::cache;
use crate::edition::{self, Memory, Options, Standing};
use crate::report::{Engine, Order, tasks, written_for};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Prints how every edition stands.
pub(super) fn plan(arguments: PlanArguments) -> u8 {
    let scope = arguments.scope;
    let options = options(&scope);
    if let Some(engine) = arguments.format {
        let count = arguments.shards.map(usize::from);
        return for_engine(engine, count, scope.costs, &scope.paths, &options);
    }
    let (standings, report) = edition::standings(edition::plan(&scope.paths), &options);
    match scope.message_format {
        MessageFormat::Human => table(&standings),
        MessageFormat::Json => standings.iter().for_each(|own| say(&line(own))),
    }
    print_report(&report, scope.message_format, false);
    code_of(&report)
}

/// What the arguments that commands share ask of a build.
pub(super) fn options(scope: &ScopeArguments) -> Options {
    Options {
        editions: scope.edition.clone(),
        out: scope.out.clone(),
        jobs: scope.jobs.map(usize::from),
        cache: memory(scope.no_cache, scope.cache.clone()),
        ..Options::default()
    }
}

/// Writes the plan for an engine that runs shards.
fn for_engine(
    engine: PlanFormat,
    count: Option<usize>,
    costs: Option<PathBuf>,
    paths: &[PathBuf],
    options: &Options,
) -> u8 {
    /// Milliseconds of work that are worth a machine.
    const WORTH: u64 = 300_000;
    /// GitHub's matrices hold so many jobs at most.
    const MOST: u64 = 256;
    const FEW: usize = 4;
    let order = order(costs.as_deref(), paths, options);
    let costs = match costs.map(|path| super::report::costs(&path)).transpose() {
        Ok(costs) => costs.unwrap_or_default(),
        Err(fault) => {
            note(&fault);
            return MISUSE;
        }
    };
    let known = costs.values().sum::<u64>();
    let count = count.unwrap_or_else(|| match known {
        0 => FEW,
        known => usize::try_from(known.div_ceil(WORTH).min(MOST)).unwrap_or(FEW),
    });
    let options = Options { costs, ..options.clone() };
    let (shares, report) = edition::shares(edition::plan(paths), &options, count);
    let code = code_of(&report);
    if code == WELL {
        let engine = match engine {
            PlanFormat::Matrix => Engine::Matrix,
            PlanFormat::K8s => Engine::Kubernetes,
            PlanFormat::Slurm => Engine::Slurm,
        };
        say(&written_for(engine, &tasks(&shares), &order));
    }
    print_report(&report, MessageFormat::Human, false);
    code
}

/// The command of each shard: all that this one was told, so that all come to the same shares.
fn order(costs: Option<&Path>, paths: &[PathBuf], options: &Options) -> Order {
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let out = options.out.as_deref().map_or("build".to_owned(), text);
    let mut arguments = Vec::new();
    let mut say = |name: &str, value: String| arguments.extend([name.to_owned(), value]);
    options.editions.iter().for_each(|name| say("--edition", name.clone()));
    costs.iter().for_each(|path| say("--costs", text(path)));
    match &options.cache {
        // The shards' own folders change with the shares; what is kept must not.
        Memory::Beside => say("--cache", format!("{out}/.cache")),
        Memory::At { place, .. } => say("--cache", place.clone()),
        Memory::Nowhere => arguments.push("--no-cache".to_owned()),
    }
    arguments.extend(paths.iter().map(|path| text(path)));
    Order { out, arguments }
}

/// The place of the cache that the arguments name.
fn memory(nowhere: bool, place: Option<String>) -> Memory {
    match (nowhere, place) {
        (true, _) => Memory::Nowhere,
        (false, None) => Memory::Beside,
        (false, Some(place)) => Memory::At { place, most: None },
    }
}

fn table(standings: &[Standing]) {
    let width = |of: fn(&Standing) -> usize| standings.iter().map(of).max().unwrap_or_default();
    let files = width(|own| own.file.to_string_lossy().chars().count());
    let editions = width(|own| own.edition.chars().count());
    for own in standings {
        let state = if own.stale.is_empty() {
            "fresh".to_owned()
        } else {
            format!("stale: {}", own.stale.join(", "))
        };
        let (file, edition, key) = (own.file.display().to_string(), &own.edition, own.key.short());
        say(&format!("{file:files$}  {edition:editions$}  {key}  {state}"));
    }
    let stale = standings.iter().filter(|own| !own.stale.is_empty()).count();
    let editions = if standings.len() == 1 { "edition is" } else { "editions are" };
    say(&format!("{stale} of {} {editions} stale", standings.len()));
}

fn line(own: &Standing) -> String {
    let value = json!({
        "reason": "edition",
        "publication": own.publication,
        "title": own.title,
        "edition": own.edition,
        "format": own.format,
        "file": own.file.to_string_lossy(),
        "fingerprint": own.key,
        "fresh": own.stale.is_empty(),
        "why": own.stale,
        "cost": own.cost,
    });
    value.to_string()
}

/// Tells what the cache holds, or makes it smaller.
pub(super) fn cache(arguments: &CacheArguments) -> u8 {
    let folder = match &arguments.cache {
        Some(place) if cache::is_address(place) => {
            note("a bucket is bounded by the rules of its maker, and not from here");
            return MISUSE;
        }
        Some(place) => PathBuf::from(place),
        None => PathBuf::from("build").join(".cache"),
    };
    match arguments.act {
        CacheAct::Status => {
            let stock = cache::status(&folder);
            for own in &stock {
                say(&format!("{:9}  {:6}  {}", own.shelf.name(), own.entries, size(to_size(own.bytes))));
            }
            let (entries, bytes) =
                stock.iter().fold((0, 0), |(entries, bytes), own| (entries + own.entries, bytes + own.bytes));
            say(&format!("{:9}  {entries:6}  {}  {}", "all", size(to_size(bytes)), folder.display()));
        }
        CacheAct::Trim => {
            let most = arguments.max_size.unwrap_or(cache::MOST);
            say(&format!("{} freed", size(to_size(cache::trim(&folder, most)))));
        }
    }
    WELL
}

fn to_size(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

/// `500M`, `2G`, `1000000`: bytes, by thousands.
pub(super) fn bytes(text: &str) -> Result<u64, String> {
    let plain = text.trim().trim_end_matches(['b', 'B']);
    let (number, scale) = match plain.char_indices().last() {
        Some((at, 'k' | 'K')) => (&plain[..at], 1_000),
        Some((at, 'm' | 'M')) => (&plain[..at], 1_000_000),
        Some((at, 'g' | 'G')) => (&plain[..at], 1_000_000_000),
        _ => (plain, 1),
    };
    let number: u64 = number.trim().parse().map_err(|_| "write a size as `500M` or `2G`".to_owned())?;
    number.checked_mul(scale).ok_or_else(|| "that is more than there is".to_owned())
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn sizes_are_read_by_thousands() {
        assert_eq!(bytes("500M"), Ok(500_000_000));
        assert_eq!(bytes("2 GB"), Ok(2_000_000_000));
        assert_eq!(bytes("12"), Ok(12));
        assert!(bytes("much").is_err());
        assert!(bytes("99999999999G").is_err());
    }
}
