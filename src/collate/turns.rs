//! Where the pages of an old printing begin, in the tree of a new one.

use super::align::differences;
use super::manuscript;
use super::parity::{self, Place};
use crate::document::Document;
use crate::readback::{Kind, Part, Reading, Stream};

/// A page of an old printing that begins within the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Of its first word, in the new text.
    pub place: Place,
    /// Its folio, as it was printed.
    pub label: String,
    /// Counted from 0.
    pub page: usize,
}

/// The pages of an old printing, but for those that begin with what the new text does not have.
///
/// Where a page's first word was corrected, the word that stands in its place begins the page.
pub fn page_turns(document: &Document, old: &Reading) -> Vec<Turn> {
    let [words, _] = manuscript::words(document);
    let own = letters(&words.stream, |_| true);
    let found = letters(&old.text, |part| part == Part::Text);
    let hashes = |stream: &Stream, tokens: &[usize]| -> Vec<u64> {
        tokens.iter().map(|idx| stream.tokens[*idx].hash).collect()
    };
    let hunks = differences(&hashes(&old.text, &found), &hashes(&words.stream, &own));
    let mut hunks = hunks.into_iter().peekable();
    // What stands in the new text after the last hunk goes on beside what stands in the old one.
    let (mut past, mut beyond) = (0, 0);
    let mut turns = Vec::new();
    for (at, page) in page_starts(&old.text, &found) {
        while let Some(hunk) = hunks.next_if(|hunk| hunk.old.end <= at) {
            (past, beyond) = (hunk.old.end, hunk.new.end);
        }
        let at = match hunks.peek() {
            Some(hunk) if hunk.old.start <= at => (hunk.new.start + at - hunk.old.start).min(hunk.new.end),
            _ => beyond + at - past,
        };
        let label = old.pages.get(page).map(|page| page.label.clone()).unwrap_or_default();
        turns.extend(parity::place(&words, &own, at).map(|place| Turn { place, label, page }));
    }
    turns
}

fn letters(stream: &Stream, counts: impl Fn(Part) -> bool) -> Vec<usize> {
    let tokens = stream.tokens.iter().enumerate();
    tokens
        .filter(|(_, token)| token.kind == Kind::Letters && counts(token.part))
        .map(|(idx, _)| idx)
        .collect()
}

/// The words with which pages begin, by their number among the tokens, and the pages. A figure may stand
/// on a page after the text that follows it; a page begins where all that comes after is on it or later.
fn page_starts(stream: &Stream, tokens: &[usize]) -> Vec<(usize, usize)> {
    let page =
        |at: usize| stream.lines.get(stream.tokens[tokens[at]].line as usize).map_or(0, |line| line.page);
    let mut starts = Vec::new();
    let mut least = u32::MAX;
    for at in (0..tokens.len()).rev() {
        let own = page(at);
        least = least.min(own);
        let begins = at > 0 && own == least && page(at - 1) != own;
        if begins && (0..at).rev().take(NEAR).all(|before| page(before) != own) {
            starts.push((at, own as usize));
        }
    }
    starts.reverse();
    starts
}

/// How many words before it are looked at for others of the same page.
const NEAR: usize = 600;
