//! Shares of a plan, for builds that are spread over several machines.
//!
//! Every machine works the shares out by itself and must come to the same ones, so they depend on
//! nothing but the plan, the manuscripts and the costs that all are given: never on what one of them
//! happens to have built before.

use std::collections::{BTreeMap, BTreeSet};

/// One of several shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// From 1 to `count`.
    pub index: usize,
    pub count: usize,
}

/// What an edition costs, in milliseconds, by the path that stands for its publication and by its name.
pub type Costs = BTreeMap<(String, String), u64>;

/// An edition that is to be given to a share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Portion {
    pub publication: String,
    pub edition: String,
    /// Bytes of the publication's text.
    pub text: u64,
}

impl Share {
    /// Reads `K/N`.
    pub fn parse(text: &str) -> Option<Share> {
        let (index, count) = text.split_once('/')?;
        let (index, count) = (index.trim().parse().ok()?, count.trim().parse().ok()?);
        (1..=count).contains(&index).then_some(Share { index, count })
    }

    /// The share that the environment of an engine gives, and the engine's name.
    pub fn of_environment(variables: &BTreeMap<String, String>) -> Option<(Share, &'static str)> {
        let number = |name: &str| variables.get(name)?.trim().parse::<usize>().ok();
        // `first` is the index of the first job.
        let share = |index: usize, first: usize, count: usize| {
            let index = (index + 1).checked_sub(first)?;
            (1..=count).contains(&index).then_some(Share { index, count })
        };
        let all = || number("BINDERY_SHARDS");
        if let Some(own) = variables.get("BINDERY_SHARD") {
            return Some((Share::parse(own)?, "BINDERY_SHARD"));
        }
        if let Some(index) = number("SLURM_ARRAY_TASK_ID") {
            let first = number("SLURM_ARRAY_TASK_MIN").unwrap_or(1);
            let count = number("SLURM_ARRAY_TASK_COUNT").or_else(all)?;
            return Some((share(index, first, count)?, "Slurm"));
        }
        if let Some(index) = number("AWS_BATCH_JOB_ARRAY_INDEX") {
            let count = number("AWS_BATCH_JOB_ARRAY_SIZE").or_else(all)?;
            return Some((share(index, 0, count)?, "AWS Batch"));
        }
        if let Some(index) = number("JOB_COMPLETION_INDEX") {
            return Some((share(index, 0, all()?)?, "Kubernetes"));
        }
        if let (Some(index), Some(count)) = (number("CI_NODE_INDEX"), number("CI_NODE_TOTAL")) {
            return Some((share(index, 1, count)?, "GitLab"));
        }
        // `strategy.job-index` and `strategy.job-total`, handed on by the workflow.
        if let (Some(index), Some(count)) = (number("STRATEGY_JOB_INDEX"), number("STRATEGY_JOB_TOTAL")) {
            return Some((share(index, 0, count)?, "GitHub Actions"));
        }
        None
    }
}

/// Divides a plan: for each share the indices of its portions, and their cost together.
///
/// Editions of one publication share its tree and its pages, so that a publication is divided only
/// where there are few for the number of shares. The dearest is given away first, always to the share
/// that has least (Graham 1969: at most a third above the best division).
pub(super) fn divide(portions: &[Portion], costs: &Costs, count: usize) -> Vec<(Vec<usize>, u64)> {
    let mut publications: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (idx, portion) in portions.iter().enumerate() {
        publications.entry(&portion.publication).or_default().push(idx);
    }
    let is_known = |own: &Portion| costs.contains_key(&(own.publication.clone(), own.edition.clone()));
    let known = portions.iter().filter(|own| is_known(own));
    // What a byte of text costs where that is known, so that both kinds can be compared.
    let (spent, text) = known.fold((0u64, 0u64), |(spent, text), own| {
        (spent + costs[&(own.publication.clone(), own.edition.clone())], text + own.text)
    });
    let cost = |idx: &usize| {
        let own = &portions[*idx];
        match costs.get(&(own.publication.clone(), own.edition.clone())) {
            Some(cost) => (*cost).max(1),
            None if text > 0 => (own.text.saturating_mul(spent) / text).max(1),
            None => own.text.max(1),
        }
    };
    let whole = publications.len() >= 2 * count;
    let mut units: Vec<Vec<usize>> = if whole {
        publications.into_values().collect()
    } else {
        (0..portions.len()).map(|idx| vec![idx]).collect()
    };
    units.sort_by_key(|unit| (std::cmp::Reverse(unit.iter().map(cost).sum::<u64>()), unit.first().copied()));
    let mut shares = vec![(Vec::new(), 0u64); count.max(1)];
    let mut order: BTreeSet<(u64, usize)> = (0..shares.len()).map(|idx| (0, idx)).collect();
    for unit in units {
        let Some((load, idx)) = order.pop_first() else { break };
        let load = load + unit.iter().map(cost).sum::<u64>();
        shares[idx].0.extend(unit);
        shares[idx].1 = load;
        order.insert((load, idx));
    }
    shares.iter_mut().for_each(|(own, _)| own.sort_unstable());
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    fn portion(publication: &str, edition: &str, text: u64) -> Portion {
        Portion { publication: publication.to_owned(), edition: edition.to_owned(), text }
    }

    #[test]
    fn a_share_is_read_and_refused() {
        assert_eq!(Share::parse("2/4"), Some(Share { index: 2, count: 4 }));
        for wrong in ["0/4", "5/4", "2", "a/b", "2/0", ""] {
            assert_eq!(Share::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn engines_number_their_jobs_in_their_own_ways() {
        let share = |variables: &[(&str, &str)]| {
            let map =
                variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            Share::of_environment(&map).map(|(share, _)| (share.index, share.count))
        };
        assert_eq!(
            share(&[
                ("SLURM_ARRAY_TASK_ID", "7"),
                ("SLURM_ARRAY_TASK_MIN", "5"),
                ("SLURM_ARRAY_TASK_COUNT", "4")
            ]),
            Some((3, 4))
        );
        assert_eq!(
            share(&[("AWS_BATCH_JOB_ARRAY_INDEX", "0"), ("AWS_BATCH_JOB_ARRAY_SIZE", "2")]),
            Some((1, 2))
        );
        assert_eq!(share(&[("JOB_COMPLETION_INDEX", "3"), ("BINDERY_SHARDS", "4")]), Some((4, 4)));
        assert_eq!(share(&[("CI_NODE_INDEX", "2"), ("CI_NODE_TOTAL", "5")]), Some((2, 5)));
        assert_eq!(share(&[("STRATEGY_JOB_INDEX", "1"), ("STRATEGY_JOB_TOTAL", "3")]), Some((2, 3)));
        assert_eq!(share(&[("BINDERY_SHARD", "3/9")]), Some((3, 9)));
        assert_eq!(share(&[("JOB_COMPLETION_INDEX", "3")]), None);
        assert_eq!(share(&[]), None);
    }

    #[test]
    fn every_portion_is_in_one_share_and_the_shares_are_even() {
        let portions: Vec<Portion> = (0..60u64)
            .flat_map(|own| {
                ["a", "b", "c"].map(|edition| portion(&format!("p{own}"), edition, 100 + own * 37 % 900))
            })
            .collect();
        let shares = divide(&portions, &Costs::new(), 4);
        let mut all: Vec<usize> = shares.iter().flat_map(|(own, _)| own.clone()).collect();
        all.sort_unstable();
        assert_eq!(all, (0..portions.len()).collect::<Vec<_>>());
        let (least, most) = (shares.iter().map(|own| own.1).min(), shares.iter().map(|own| own.1).max());
        assert!(most.zip(least).is_some_and(|(most, least)| most - least < most / 20), "{shares:?}");
        // A publication stays whole while there are enough of them.
        for (own, _) in &shares {
            assert_eq!(own.len() % 3, 0);
        }
    }

    #[test]
    fn one_publication_is_divided_by_its_editions() {
        let portions = [portion("p", "a", 10), portion("p", "b", 10), portion("p", "c", 10)];
        let costs = Costs::from([(("p".to_owned(), "a".to_owned()), 50)]);
        let shares = divide(&portions, &costs, 2);
        assert_eq!(shares.iter().map(|(own, _)| own.len()).collect::<Vec<_>>(), [2, 1]);
    }
}
