//! The reports of shards joined into one.

use super::{CacheCounts, Log, Planned};
use std::collections::BTreeMap;
use std::fmt;

/// Why shards do not make a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MergeFault {
    /// There is nothing to join.
    Nothing,
    /// They are of different plans: of different states of the manuscripts, or of different commands.
    OtherPlan {
        report: usize,
    },
    Missing(Planned),
    /// Two shards saw to the same edition.
    Twice(Planned),
    /// An edition is there that the plan does not have.
    Unplanned(Planned),
}

impl fmt::Display for MergeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MergeFault::Nothing => write!(f, "there is no report to join"),
            MergeFault::OtherPlan { report } => {
                write!(
                    f,
                    "report {report} is of another plan than the first: they were not built from the same state"
                )
            }
            MergeFault::Missing(own) => {
                write!(f, "no shard built the edition `{}` of `{}`", own.edition, own.publication)
            }
            MergeFault::Twice(own) => {
                write!(f, "the edition `{}` of `{}` was built twice", own.edition, own.publication)
            }
            MergeFault::Unplanned(own) => {
                write!(f, "the edition `{}` of `{}` is not in the plan", own.edition, own.publication)
            }
        }
    }
}

/// Joins reports, in the order of the plan. The faults say which editions are missing or were built
/// twice; the report is of what there is all the same.
pub fn merge(logs: Vec<Log>) -> (Option<Log>, Vec<MergeFault>) {
    let mut logs = logs.into_iter();
    let Some(mut whole) = logs.next() else { return (None, vec![MergeFault::Nothing]) };
    let mut faults = Vec::new();
    let mut plan = whole.plan.clone();
    plan.sort();
    for (idx, log) in logs.enumerate() {
        let mut other = log.plan;
        other.sort();
        if other != plan {
            faults.push(MergeFault::OtherPlan { report: idx + 2 });
        }
        whole.editions.extend(log.editions);
        for told in log.diagnostics {
            if !whole.diagnostics.contains(&told) {
                whole.diagnostics.push(told);
            }
        }
        let (a, b) = (whole.cache, log.cache);
        whole.cache = CacheCounts { hits: a.hits + b.hits, misses: a.misses + b.misses };
        // Shards run side by side.
        whole.totals.seconds = whole.totals.seconds.max(log.totals.seconds);
    }
    let places: BTreeMap<&Planned, usize> = whole.plan.iter().zip(0..).collect();
    let mut seen = vec![0usize; whole.plan.len()];
    let of =
        |own: &super::Edition| Planned { publication: own.publication.clone(), edition: own.edition.clone() };
    for own in &whole.editions {
        match places.get(&of(own)) {
            Some(place) => seen[*place] += 1,
            None => faults.push(MergeFault::Unplanned(of(own))),
        }
    }
    for (planned, count) in whole.plan.iter().zip(&seen) {
        match count {
            0 => faults.push(MergeFault::Missing(planned.clone())),
            1 => {}
            _ => faults.push(MergeFault::Twice(planned.clone())),
        }
    }
    whole.editions.sort_by_key(|own| places.get(&of(own)).copied());
    whole.shard = None;
    whole.count();
    (Some(whole), faults)
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample;
    use super::*;

    fn shard(keep: usize) -> Log {
        let mut log = sample();
        log.editions = vec![log.editions.swap_remove(keep)];
        log
    }

    #[test]
    fn shards_make_the_whole_in_the_order_of_the_plan() {
        let (whole, faults) = merge(vec![shard(1), shard(0)]);
        assert_eq!(faults, []);
        let whole = whole.expect("there is a report");
        let names: Vec<_> = whole.editions.iter().map(|own| own.edition.as_str()).collect();
        assert_eq!(names, ["paperback", "ebook"]);
        assert_eq!((whole.totals.editions, whole.totals.failed, whole.cache.hits), (2, 1, 2));
    }

    #[test]
    fn what_is_missing_or_twice_is_told() {
        let (_, faults) = merge(vec![shard(0), shard(0)]);
        assert!(matches!(&faults[..], [MergeFault::Twice(own), MergeFault::Missing(other)]
            if own.edition == "paperback" && other.edition == "ebook"));
        let mut other = shard(1);
        other.plan.pop();
        let (_, faults) = merge(vec![shard(0), other]);
        assert_eq!(faults, [MergeFault::OtherPlan { report: 2 }]);
        assert_eq!(merge(Vec::new()).1, [MergeFault::Nothing]);
    }
}
