//! Levels of headings: which stand below which, told by their numbers, their capitals, and by
//! the company they keep.
//!
//! A page that was pasted has lost its levels. A heading that another follows at once opens a
//! group: those that follow and look like the first of them stand one level lower, up to one that
//! does not look so.

use super::body::is_title_case;
use super::unit::{End, Marker};

/// A heading as far as its level is concerned.
#[derive(Clone, Debug)]
pub(super) struct Shape<'a> {
    pub text: &'a str,
    pub marker: Option<Marker>,
    pub end: End,
    pub words: usize,
    /// Nothing stands between it and the next heading.
    pub bare: bool,
}

/// How two headings must agree to be of one kind.
const ALIKE: i32 = 3;

/// The level of each heading, 2 or 3, with what gave it away if it is 3.
pub(super) fn levels(shapes: &[Shape]) -> Vec<(u8, Option<&'static str>)> {
    by_numbers(shapes).or_else(|| by_capitals(shapes)).unwrap_or_else(|| by_company(shapes))
}

/// `1.` above `1.1`, `a)` below figures.
fn by_numbers(shapes: &[Shape]) -> Option<Vec<(u8, Option<&'static str>)>> {
    let depth = |shape: &Shape| match shape.marker {
        Some(Marker::Number { letter: true, .. }) => Some(2),
        Some(Marker::Number { depth, .. }) => Some(depth.min(2)),
        Some(Marker::Bullet(_) | Marker::Quoted) | None => None,
    };
    let depths: Vec<Option<u8>> = shapes.iter().map(depth).collect();
    let (mut one, mut two) = (0, 0);
    for depth in depths.iter().flatten() {
        if *depth == 1 { one += 1 } else { two += 1 }
    }
    if one == 0 || two == 0 {
        return None;
    }
    Some(
        depths
            .iter()
            .map(
                |depth| {
                    if *depth == Some(2) { (3, Some("its number is of a lower order")) } else { (2, None) }
                },
            )
            .collect(),
    )
}

/// Headings in capitals above others.
fn by_capitals(shapes: &[Shape]) -> Option<Vec<(u8, Option<&'static str>)>> {
    let loud: Vec<bool> = shapes.iter().map(|shape| is_loud(shape.text)).collect();
    let count = loud.iter().filter(|loud| **loud).count();
    if !loud.first().copied().unwrap_or_default() || count < 2 || count == shapes.len() {
        return None;
    }
    Some(
        loud.iter().map(|loud| if *loud { (2, None) } else { (3, Some("others are in capitals")) }).collect(),
    )
}

fn is_loud(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(char::is_uppercase) && text.chars().count() > 3
}

fn by_company(shapes: &[Shape]) -> Vec<(u8, Option<&'static str>)> {
    let mut levels = vec![(2, None); shapes.len()];
    let mut idx = 0;
    while idx < shapes.len() {
        // A group of one would be the text's first words; the heading above opens it all the same.
        if !shapes[idx].bare || idx + 1 >= shapes.len() {
            idx += 1;
            continue;
        }
        let (above, first) = (&shapes[idx], &shapes[idx + 1]);
        levels[idx + 1] = (3, Some("it follows another heading at once"));
        let mut at = idx + 2;
        while at < shapes.len() {
            let shape = &shapes[at];
            let (with, without) =
                (likeness(shape, first).max(likeness(shape, &shapes[at - 1])), likeness(shape, above));
            if shape.bare || with < ALIKE || without > with {
                break;
            }
            levels[at] = (3, Some("it looks like the headings before it, which stand below another"));
            at += 1;
        }
        idx = at;
    }
    levels
}

/// How alike two headings look.
fn likeness(one: &Shape, other: &Shape) -> i32 {
    let mut points = 0;
    let same = |a: Option<&str>, b: Option<&str>| matches!((a, b), (Some(a), Some(b)) if a.to_lowercase() == b.to_lowercase());
    let words = |shape: &Shape| {
        shape
            .text
            .split_whitespace()
            .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned())
            .collect::<Vec<_>>()
    };
    let (left, right) = (words(one), words(other));
    if same(left.last().map(String::as_str), right.last().map(String::as_str)) {
        points += 4;
    }
    if same(left.first().map(String::as_str), right.first().map(String::as_str)) {
        points += 2;
    }
    points += if one.end == other.end { 2 } else { -2 };
    points += if is_title_case(one.text) == is_title_case(other.text) { 1 } else { -1 };
    points += match one.words.abs_diff(other.words) {
        0..=1 => 2,
        2 => 1,
        3 => 0,
        _ => -1,
    };
    if one.marker.is_some() != other.marker.is_some() {
        points -= 2;
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> Shape<'_> {
        let (text, bare) = text.strip_suffix(" >").map_or((text, false), |text| (text, true));
        let end = if text.ends_with('?') { End::Question } else { End::Open };
        let marker = super::super::unit::marker(text).map(|(marker, _)| marker);
        Shape { text, marker, end, words: text.split(' ').count(), bare }
    }

    fn read(texts: &[&str]) -> Vec<u8> {
        let shapes: Vec<Shape> = texts.iter().map(|text| shape(text)).collect();
        levels(&shapes).into_iter().map(|(level, _)| level).collect()
    }

    #[test]
    fn a_group_goes_on_while_its_headings_are_alike() {
        let found = read(&[
            "Causes of the Flood",
            "What did the sea take? >",
            "Loss of Fields",
            "Loss of Houses",
            "Loss of Roads and Bridges",
            "What is left?",
        ]);
        assert_eq!(found, [2, 2, 3, 3, 3, 2]);
    }

    #[test]
    fn numbers_and_capitals_tell_levels() {
        assert_eq!(read(&["1. One", "1.1 Part", "1.2 Part", "2. Two"]), [2, 3, 3, 2]);
        assert_eq!(read(&["THE SEA", "A wave", "THE LAND", "A stone"]), [2, 3, 2, 3]);
    }

    #[test]
    fn headings_without_company_are_of_one_level() {
        assert_eq!(read(&["The Sea", "What of it?", "The Land"]), [2, 2, 2]);
        assert!(read(&[]).is_empty());
    }
}
