//! Two sequences of words laid side by side: where they part, and where they meet again.

use imara_diff::{Algorithm, Diff, Token};
use std::collections::HashMap;
use std::ops::Range;

/// A stretch that differs: what stands in one sequence and what in the other; either may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hunk {
    pub old: Range<usize>,
    pub new: Range<usize>,
}

/// So many words that agree in a row are no chance.
const SURE: usize = 6;
/// How far the next such row is looked for, word by word.
const NEAR: usize = 96;
/// Stretches up to this product of their lengths are laid side by side with the fewest differences.
const EXACT: usize = 1 << 20;

/// Where two sequences differ, in order. Whatever they agree in stands outside of the hunks.
pub(super) fn differences(old: &[u64], new: &[u64]) -> Vec<Hunk> {
    let mut hunks = Vec::new();
    let (mut at, mut to) = (0, 0);
    loop {
        let same = old[at..].iter().zip(&new[to..]).take_while(|(a, b)| a == b).count();
        (at, to) = (at + same, to + same);
        if at == old.len() && to == new.len() {
            return hunks;
        }
        let Some((past, beyond)) = meet(&old[at..], &new[to..]) else {
            coarse(old, new, (at, to), &mut hunks);
            return hunks;
        };
        fine(old, new, Hunk { old: at..at + past, new: to..to + beyond }, &mut hunks);
        (at, to) = (at + past, to + beyond);
    }
}

/// How much of each is left out until both go on alike, as little as can be; nearby only.
fn meet(old: &[u64], new: &[u64]) -> Option<(usize, usize)> {
    let alike = |past: usize, beyond: usize| {
        let (old, new) = (&old[past..], &new[beyond..]);
        let sure = SURE.min(old.len()).min(new.len());
        if sure < SURE { old == new } else { old[..sure] == new[..sure] }
    };
    for both in 1..=NEAR {
        for past in 0..=both {
            let beyond = both - past;
            if past <= old.len() && beyond <= new.len() && alike(past, beyond) {
                return Some((past, beyond));
            }
        }
    }
    None
}

/// Lays the rest side by side as a whole (Myers 1986).
fn coarse(old: &[u64], new: &[u64], (at, to): (usize, usize), hunks: &mut Vec<Hunk>) {
    let mut numbers: HashMap<u64, u32> = HashMap::new();
    let mut tokens = |words: &[u64]| -> Vec<Token> {
        let number = |word: &u64| {
            let next = numbers.len() as u32;
            Token::from(*numbers.entry(*word).or_insert(next))
        };
        words.iter().map(number).collect()
    };
    let (before, after) = (tokens(&old[at..]), tokens(&new[to..]));
    let mut diff = Diff::default();
    diff.compute_with(Algorithm::Myers, &before, &after, numbers.len() as u32);
    let placed = |range: Range<u32>, by: usize| range.start as usize + by..range.end as usize + by;
    let mut joined: Option<Hunk> = None;
    for found in diff.hunks() {
        let next = Hunk { old: placed(found.before, at), new: placed(found.after, to) };
        match &mut joined {
            // A word or two that agree by chance do not part a stretch.
            Some(own) if next.old.start - own.old.end < SURE => {
                (own.old.end, own.new.end) = (next.old.end, next.new.end);
            }
            _ => {
                joined.replace(next).into_iter().for_each(|own| fine(old, new, own, hunks));
            }
        }
    }
    joined.into_iter().for_each(|own| fine(old, new, own, hunks));
}

/// The fewest differences within a stretch, by the longest sequence that both have in common.
fn fine(old: &[u64], new: &[u64], hunk: Hunk, hunks: &mut Vec<Hunk>) {
    let (a, b) = (&old[hunk.old.clone()], &new[hunk.new.clone()]);
    if a.is_empty() || b.is_empty() || a.len() * b.len() > EXACT {
        hunks.push(hunk);
        return;
    }
    // common[i][j]: how long the longest sequence is that is common to a[i..] and b[j..].
    let width = b.len() + 1;
    let mut common = vec![0u16; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            common[i * width + j] = if a[i] == b[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        let (from, to) = (i, j);
        while (i < a.len() || j < b.len()) && !(i < a.len() && j < b.len() && a[i] == b[j]) {
            let down = if i < a.len() { Some(common[(i + 1) * width + j]) } else { None };
            let right = if j < b.len() { Some(common[i * width + j + 1]) } else { None };
            if right.is_none() || down.is_some() && down >= right { i += 1 } else { j += 1 }
        }
        if (from, to) != (i, j) {
            let (start, other) = (hunk.old.start, hunk.new.start);
            hunks.push(Hunk { old: start + from..start + i, new: other + to..other + j });
        }
        while i < a.len() && j < b.len() && a[i] == b[j] {
            (i, j) = (i + 1, j + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<u64> {
        text.split_whitespace()
            .map(|word| word.bytes().fold(7, |hash, byte| hash * 31 + u64::from(byte)))
            .collect()
    }

    fn shown(old: &str, new: &str) -> Vec<(Range<usize>, Range<usize>)> {
        differences(&words(old), &words(new)).into_iter().map(|own| (own.old, own.new)).collect()
    }

    #[test]
    fn the_fewest_differences_are_found() {
        assert_eq!(shown("a b c", "a b c"), []);
        assert_eq!(shown("a b c", "a x c"), [(1..2, 1..2)]);
        assert_eq!(shown("a b c d", "1 a 2 b 3 c d"), [(0..0, 0..1), (1..1, 2..3), (2..2, 4..5)]);
        assert_eq!(shown("a b c", ""), [(0..3, 0..0)]);
        assert_eq!(shown("", ""), []);
    }

    #[test]
    fn a_long_insertion_is_one_stretch() {
        let long: String = (0..500).map(|idx| format!("w{idx} ")).collect();
        let old = format!("{long} end of it");
        let new = format!("{} {long} end of it", (0..300).map(|idx| format!("n{idx} ")).collect::<String>());
        assert_eq!(shown(&old, &new), [(0..0, 0..300)]);
    }
}
