//! The right name nearest to a wrong one, for hints.

/// The candidate with the fewest slips from `name`, if it is near enough to have been meant.
pub(super) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name: Vec<char> = name.to_ascii_lowercase().chars().take(64).collect();
    let bound = (name.len() / 3).clamp(1, 4);
    candidates
        .into_iter()
        .map(|candidate| (slips(&name, candidate), candidate))
        .filter(|(slips, _)| *slips <= bound)
        .min()
        .map(|(_, candidate)| candidate)
}

/// “write `…`”, or nothing.
pub(super) fn write_instead<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    nearest(name, candidates).map(|right| format!("write `{right}`")).unwrap_or_default()
}

/// Letters wrong, missing, too many or swapped with their neighbour (optimal string alignment).
fn slips(wrong: &[char], right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    if wrong.len().abs_diff(right.len()) > 4 {
        return usize::MAX;
    }
    let mut before = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in wrong.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in right.iter().enumerate() {
            let mut cost = (last[j] + usize::from(a != b)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && wrong[i - 1] == *b && *a == right[j - 1] {
                let earlier: &Vec<usize> = &before;
                cost = cost.min(earlier[j - 1] + 1);
            }
            row.push(cost);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_the_name_and_a_different_word_does_not() {
        let names = ["color", "columns", "content", "margin-left"];
        assert_eq!(nearest("colour", names), Some("color"));
        assert_eq!(nearest("magrin-left", names), Some("margin-left"));
        assert_eq!(nearest("opacity", names), None);
    }
}
