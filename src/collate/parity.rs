//! The proof that a finished file says what its manuscript says: every word once, and in order.
//!
//! Letters and figures alone are compared, without case: quotation marks, dashes, ligatures and spaces are
//! the typesetter's. What an edition adds by itself, such as numbers, labels and the words of a
//! stylesheet, may stand between the author's words; the author's own words may not stand there twice.

use super::align::{Hunk, differences};
use super::manuscript::{self, Words};
use crate::document::Document;
use crate::readback::{Kind, Part, Reading, Stream, Token, fold_letters};
use crate::source::Span;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// What is known to be left out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Excuses {
    /// The stylesheet hides something: a node may be missing as a whole.
    pub hidden: bool,
}

/// A place in the manuscript: a node's text, and how many of its letters and figures come before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub span: Span,
    pub letters: u32,
}

/// A difference between a manuscript and what was made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Words of the manuscript stand nowhere in the file.
    Lost { place: Option<Place>, words: String, instead: String },
    /// Words stand in the file once more than in the manuscript.
    Doubled { place: Option<Place>, words: String, page: String },
    /// Words stand elsewhere in the file than in the manuscript.
    Moved { place: Option<Place>, words: String, page: String },
}

/// So many words in a row that stand in the manuscript are the manuscript's, not generated.
const QUOTED: usize = 4;
/// Words of a finding that are shown.
const SHOWN: usize = 12;

/// Holds a finished file against the tree it was made of.
pub fn check_parity(document: &Document, reading: &Reading, excuses: Excuses) -> Vec<Finding> {
    CopyText::of(document).check(reading, excuses)
}

/// The words of a document, as files are held against them.
pub struct CopyText([(Words, Letters); 2]);

/// The tokens of letters, and their hashes.
type Letters = (Vec<usize>, Vec<u64>);

impl CopyText {
    pub fn of(document: &Document) -> CopyText {
        CopyText(manuscript::words(document).map(|words| {
            let letters = letters(&words.stream, |_| true);
            (words, letters)
        }))
    }

    /// What a finished file says otherwise.
    pub fn check(&self, reading: &Reading, excuses: Excuses) -> Vec<Finding> {
        let mut findings = Vec::new();
        for ((words, letters), stream) in self.0.iter().zip(reading.streams()) {
            Check::new(words, letters, stream, reading).run(excuses, &mut findings);
        }
        findings
    }
}

struct Check<'a> {
    words: &'a Words,
    stream: &'a Stream,
    reading: &'a Reading,
    /// The tokens of letters on both sides, and their hashes.
    tokens: &'a [usize],
    own: &'a [u64],
    found_tokens: Vec<usize>,
    found: Vec<u64>,
}

/// A stretch of either side that has no counterpart, with where it stands in the manuscript.
struct Stretch {
    range: Range<usize>,
    /// Of the manuscript's words.
    at: usize,
    settled: bool,
}

fn letters(stream: &Stream, counts: impl Fn(&Token) -> bool) -> Letters {
    let mut tokens = Vec::with_capacity(stream.tokens.len());
    let mut hashes = Vec::with_capacity(stream.tokens.len());
    for (idx, token) in stream.tokens.iter().enumerate() {
        if token.kind == Kind::Letters && counts(token) {
            tokens.push(idx);
            hashes.push(token.hash);
        }
    }
    (tokens, hashes)
}

/// The ranges of each unit among those tokens that are compared.
fn units(stream: &Stream, tokens: &[usize]) -> Vec<Range<usize>> {
    let starts = stream.units.iter().map(|unit| tokens.partition_point(|idx| idx < unit));
    let ends = starts.clone().skip(1).chain([tokens.len()]);
    starts.zip(ends).map(|(start, end)| start..end).collect()
}

/// The tokens of a file's notes in the order in which the manuscript calls them. Each note is looked for
/// as a whole: what a note of a caption or of another note is called after is the typesetter's choice.
fn in_order(
    words: &Stream,
    own: &[u64],
    own_tokens: &[usize],
    stream: &Stream,
    (tokens, found): (&[usize], &[u64]),
) -> Vec<usize> {
    let theirs = units(stream, tokens);
    let mut left: Vec<bool> = vec![true; theirs.len()];
    let mut order: Vec<usize> = Vec::new();
    let mut waiting = Vec::new();
    for (idx, unit) in units(words, own_tokens).into_iter().enumerate() {
        // Its sign stands before it or after it; a note of no words, a picture perhaps, has nothing else.
        let says = |at: &usize| {
            let there = &found[theirs[*at].clone()];
            let words = &own[unit.clone()];
            match words.len() {
                0 => left[*at] && there.len() < 2,
                length => left[*at] && there.windows(length).any(|own| own == words),
            }
        };
        let near = Some(idx).filter(|at| *at < left.len() && says(at));
        match near.or_else(|| (0..theirs.len()).find(|at| says(at))) {
            Some(at) => {
                left[at] = false;
                order.push(at);
            }
            None => {
                waiting.push(order.len());
                order.push(usize::MAX);
            }
        }
    }
    // A note that says something else takes the place of the one that is not found.
    let mut others = (0..theirs.len()).filter(|at| left[*at]);
    waiting.into_iter().zip(&mut others).for_each(|(slot, at)| order[slot] = at);
    order.extend(others);
    let before = theirs.first().map_or(tokens.len(), |first| first.start);
    let placed = order.into_iter().filter_map(|at| theirs.get(at)).flat_map(|range| &tokens[range.clone()]);
    tokens[..before].iter().chain(placed).copied().collect()
}

/// Where one of the tokens stands in the manuscript; the last one, if there are not so many.
pub(super) fn place(words: &Words, tokens: &[usize], at: usize) -> Option<Place> {
    let idx = *tokens.get(at).or(tokens.last())?;
    let start = words.stream.tokens[idx].start;
    let node = words.nodes.partition_point(|(from, _)| *from <= start).checked_sub(1)?;
    let (from, span) = words.nodes[node];
    let before = &words.stream.text[from as usize..start as usize];
    let letters = before.chars().filter(|c| c.is_alphanumeric()).count() as u32;
    (span != Span::default()).then_some(Place { span, letters })
}

impl<'a> Check<'a> {
    fn new(words: &'a Words, (tokens, own): &'a Letters, stream: &'a Stream, reading: &'a Reading) -> Self {
        let (mut found_tokens, mut found) =
            letters(stream, |token| matches!(token.part, Part::Text | Part::Heading));
        if *own != found && words.stream.units.len() > 1 {
            found_tokens = in_order(&words.stream, own, tokens, stream, (&found_tokens, &found));
            found = found_tokens.iter().map(|idx| stream.tokens[*idx].hash).collect();
        }
        Check { words, stream, reading, tokens, own, found_tokens, found }
    }

    fn run(&self, excuses: Excuses, findings: &mut Vec<Finding>) {
        let mut lost: Vec<Stretch> = Vec::new();
        let mut extra: Vec<Stretch> = Vec::new();
        for Hunk { old, new } in differences(self.own, &self.found) {
            if self.says_the_same(&old, &new) {
                continue;
            }
            if !new.is_empty() {
                extra.push(Stretch { range: new, at: old.start, settled: false });
            }
            if !old.is_empty() {
                lost.push(Stretch { at: old.start, range: old, settled: false });
            }
        }
        if excuses.hidden {
            lost.iter_mut().for_each(|own| own.settled |= self.is_whole(&own.range));
        }
        let quoted = self.quoted(&extra);
        let moved = self.tell_lost(&lost, &extra, findings);
        for (idx, own) in extra.iter().enumerate().filter(|(idx, own)| !own.settled && !moved.contains(idx)) {
            if quoted.contains(&idx) || self.repeats(own) {
                findings.push(Finding::Doubled {
                    place: self.place(own.at),
                    words: self.found_words(&own.range),
                    page: self.page(&own.range),
                });
            }
        }
    }

    fn own_letters(&self, range: &Range<usize>) -> String {
        self.tokens[range.clone()].iter().map(|idx| letters_of(&self.words.stream, *idx)).collect()
    }

    fn found_letters(&self, range: &Range<usize>) -> String {
        self.found_tokens[range.clone()].iter().map(|idx| letters_of(self.stream, *idx)).collect()
    }

    /// The same letters under other breaks between words, at most with something generated before or after.
    fn says_the_same(&self, old: &Range<usize>, new: &Range<usize>) -> bool {
        if old.is_empty() || new.is_empty() {
            return false;
        }
        let (own, found) = (self.own_letters(old), self.found_letters(new));
        own == found || own.len() >= QUOTED && (found.starts_with(&own) || found.ends_with(&own))
    }

    /// Whether a stretch begins and ends where nodes do.
    fn is_whole(&self, range: &Range<usize>) -> bool {
        let nodes = &self.words.nodes;
        let node = |idx: usize| {
            let start = self.words.stream.tokens[self.tokens[idx]].start;
            nodes.partition_point(|(from, _)| *from <= start)
        };
        let begins = range.start == 0 || node(range.start - 1) != node(range.start);
        let ends = range.end == self.tokens.len() || node(range.end - 1) != node(range.end);
        begins && ends
    }

    /// Those stretches of the file that hold words of the manuscript in a row.
    fn quoted(&self, extra: &[Stretch]) -> HashSet<usize> {
        let mut rows: HashMap<&[u64], Vec<usize>> = HashMap::new();
        for (idx, own) in extra.iter().enumerate().filter(|(_, own)| !own.settled) {
            for row in self.found[own.range.clone()].windows(QUOTED) {
                rows.entry(row).or_default().push(idx);
            }
        }
        if rows.is_empty() {
            return HashSet::new();
        }
        // Most rows begin with a word that none of these begins with.
        let mut begins = vec![false; 1 << 12];
        let slot = |row: &[u64]| (row[0] >> 52) as usize;
        rows.keys().for_each(|row| begins[slot(row)] = true);
        let rows_of_own = self.own.windows(QUOTED).filter(|row| begins[slot(row)]);
        let found = rows_of_own.filter_map(|row| rows.get(row));
        found.flatten().copied().collect()
    }

    /// Whether a short stretch says once more what stands right before or after it.
    fn repeats(&self, own: &Stretch) -> bool {
        let words = &self.found[own.range.clone()];
        let before = own.at.checked_sub(words.len()).map(|from| &self.own[from..own.at]);
        let after = self.own.get(own.at..own.at + words.len());
        let block = |idx: usize| self.found_tokens.get(idx).map(|idx| self.stream.tokens[*idx].block);
        let own_block = block(own.range.start);
        let opens = own.range.start == 0 || block(own.range.start - 1) != own_block;
        // A label may well begin as the text after it does.
        let counts = if opens { words.len() > 1 } else { true };
        let wordy = self.found_letters(&own.range).contains(char::is_alphabetic);
        counts && wordy && (before == Some(words) || after == Some(words))
    }

    /// Tells what is lost, or has moved; gives the stretches of the file to which it has.
    fn tell_lost(&self, lost: &[Stretch], extra: &[Stretch], findings: &mut Vec<Finding>) -> HashSet<usize> {
        let mut taken = HashSet::new();
        for own in lost.iter().filter(|own| !own.settled) {
            let words = &self.own[own.range.clone()];
            let row = words.len().min(QUOTED);
            let found = extra.iter().enumerate().filter(|(idx, _)| row == QUOTED && !taken.contains(idx));
            let found = found
                .filter(|(_, extra)| {
                    let there: HashSet<&[u64]> = self.found[extra.range.clone()].windows(row).collect();
                    words.windows(row).any(|row| there.contains(row))
                })
                .map(|(idx, _)| idx)
                .next();
            let place = self.place(own.range.start);
            let shown = self.own_words(&own.range);
            match found {
                Some(idx) => {
                    taken.insert(idx);
                    let page = self.page(&extra[idx].range);
                    findings.push(Finding::Moved { place, words: shown, page });
                }
                None => {
                    // A number is a label's, and no other word.
                    let wordy =
                        |extra: &&Stretch| self.found_letters(&extra.range).contains(char::is_alphabetic);
                    let instead = extra.iter().find(|extra| extra.at == own.at).filter(wordy);
                    let instead = instead.map(|extra| self.found_words(&extra.range)).unwrap_or_default();
                    findings.push(Finding::Lost { place, words: shown, instead });
                }
            }
        }
        taken
    }

    fn place(&self, at: usize) -> Option<Place> {
        place(self.words, self.tokens, at)
    }

    fn own_words(&self, range: &Range<usize>) -> String {
        shown(&self.words.stream, &self.tokens[range.clone()])
    }

    fn found_words(&self, range: &Range<usize>) -> String {
        shown(self.stream, &self.found_tokens[range.clone()])
    }

    fn page(&self, range: &Range<usize>) -> String {
        let token = self.found_tokens.get(range.start).map(|idx| &self.stream.tokens[*idx]);
        let line = token.and_then(|token| self.stream.lines.get(token.line as usize));
        let page = line.and_then(|line| self.reading.pages.get(line.page as usize));
        page.map(|page| page.label.clone()).unwrap_or_default()
    }
}

fn letters_of(stream: &Stream, idx: usize) -> String {
    let token = &stream.tokens[idx];
    fold_letters(&stream.text[token.start as usize..token.end as usize]).collect()
}

/// The first words of a stretch, with the marks between them.
fn shown(stream: &Stream, tokens: &[usize]) -> String {
    let (Some(first), Some(last)) = (tokens.first(), tokens.get(SHOWN.min(tokens.len()).saturating_sub(1)))
    else {
        return String::new();
    };
    let text = stream.words(&stream.tokens[*first..=*last]);
    if tokens.len() > SHOWN { format!("{text} …") } else { text }
}
