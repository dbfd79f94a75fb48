//! The nearest right spelling of a wrong name, for hints.

/// The candidate that a writer most likely meant, if one is near enough: at most a third of its
/// letters differ, counting two swapped letters as one difference. Case and `_` for `-` do not count.
pub fn nearest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |text: &str| text.to_lowercase().replace(['_', ' '], "-");
    let wrong = plain(wrong);
    let length = wrong.chars().count();
    // The distance costs length × length: nothing that long is a misspelled name.
    if length > 80 {
        return None;
    }
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= 3)
        .map(|candidate| (strsim::damerau_levenshtein(&wrong, &plain(candidate)), candidate))
        .filter(|(distance, candidate)| *distance <= (candidate.chars().count().max(length) / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn swapped_and_missing_letters_are_found() {
        assert_eq!(nearest("tilte", ["title", "subtitle"]), Some("title"));
        assert_eq!(nearest("Sub_Title", ["title", "subtitle"]), Some("subtitle"));
        assert_eq!(nearest("edtion", ["edition", "publication"]), Some("edition"));
    }

    #[test]
    fn what_is_far_is_not_guessed() {
        assert_eq!(nearest("geometry", ["title", "rights"]), None);
        assert_eq!(nearest(&"x".repeat(10_000), ["title"]), None);
    }
}
