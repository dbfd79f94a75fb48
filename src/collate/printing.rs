//! One printing against another: which pages changed, and in which lines.
//!
//! Words are laid side by side first, over the whole text; pages are then paired by the words that they
//! share and not by their numbers, so that a page that is put in between moves the others but does not
//! change them.

use super::align::{Hunk, differences};
use crate::readback::{PageReading, Reading, Stream, Token};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// What became of a printing.
#[derive(Debug, Default)]
pub struct Difference {
    /// Pages that changed, in the order of the new printing.
    pub pages: Vec<PageDifference>,
    /// How many pages the old one has, and the new one.
    pub counts: [usize; 2],
}

/// A page that changed.
#[derive(Debug)]
pub struct PageDifference {
    /// Counted from 0; none where the page was added or taken out.
    pub old: Option<usize>,
    pub new: Option<usize>,
    /// The folios.
    pub labels: [String; 2],
    pub kind: Kind,
    pub changes: Vec<Change>,
}

/// In what a page differs, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Added,
    Removed,
    Words,
    /// The same words, or words that came over from a neighbour, in other lines.
    Breaks,
    Pictures,
    /// The same lines, set another way.
    Look,
    /// Running heads, folios and rules alone.
    Furniture,
}

/// Lines that changed: as they were, and as they are. One side is empty where lines were put in or taken
/// out.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub old: Option<Passage>,
    pub new: Option<Passage>,
    pub note: bool,
}

/// Lines that stand below one another.
#[derive(Clone, Debug, Default)]
pub struct Passage {
    pub page: usize,
    /// Of the first line, counted from 1 from the top of the page.
    pub line: u32,
    /// The words, parted where what changed begins and ends.
    pub words: Vec<(String, bool)>,
    /// Where on the page changed words stand: left, foot, right and head, in pt.
    pub places: Vec<[f64; 4]>,
}

/// Lines that are shown of one change.
const MOST_LINES: usize = 12;
/// Words that are shown before and after a change in a long line.
const NEAR: usize = 10;
/// Pages that are paired by all their words at once; beyond, in their order.
const MOST_PAIRS: usize = 4_000_000;

/// Lays two printings side by side.
pub fn compare(old: &Reading, new: &Reading) -> Difference {
    let found: Vec<Vec<Hunk>> =
        old.streams().into_iter().zip(new.streams()).map(|(old, new)| changed_words(old, new)).collect();
    let pairs = pair_pages(old, new, &found);
    let mut changes: BTreeMap<(Option<usize>, Option<usize>), Vec<Change>> = BTreeMap::new();
    for (idx, hunks) in found.iter().enumerate() {
        let sides = [Side { stream: old.streams()[idx] }, Side { stream: new.streams()[idx] }];
        for change in in_lines(&sides, hunks, idx == 1) {
            let at = |passage: &Option<Passage>| passage.as_ref().map(|own| own.page);
            changes.entry((at(&change.old), at(&change.new))).or_default().push(change);
        }
    }
    let texts = [page_texts(old), page_texts(new)];
    let mut pages: Vec<PageDifference> = Vec::new();
    for (was, is) in pairs {
        let own: Vec<Change> = take_changes(&mut changes, was, is);
        let kind = match (was, is) {
            (None, _) => Some(Kind::Added),
            (_, None) => Some(Kind::Removed),
            (Some(was), Some(is)) => {
                let (a, b) = (texts[0][was], texts[1][is]);
                kind_of((&old.pages[was], a), (&new.pages[is], b), !own.is_empty())
            }
        };
        if let Some(kind) = kind {
            let label = |pages: &[PageReading], idx: Option<usize>| {
                idx.and_then(|idx| pages.get(idx)).map(|page| page.label.clone()).unwrap_or_default()
            };
            let labels = [label(&old.pages, was), label(&new.pages, is)];
            pages.push(PageDifference { old: was, new: is, labels, kind, changes: own });
        }
    }
    Difference { pages, counts: [old.pages.len(), new.pages.len()] }
}

/// Where the words of two streams differ, whole words at a time.
pub(super) fn changed_words(old: &Stream, new: &Stream) -> Vec<Hunk> {
    whole_words(old, new, differences(&hashes(old), &hashes(new)))
}

fn hashes(stream: &Stream) -> Vec<u64> {
    stream.tokens.iter().map(|token| token.hash).collect()
}

/// Changes belong to the new page they stand on; what was only taken out, to the old one.
fn take_changes(
    changes: &mut BTreeMap<(Option<usize>, Option<usize>), Vec<Change>>,
    was: Option<usize>,
    is: Option<usize>,
) -> Vec<Change> {
    let keys: Vec<_> = changes
        .keys()
        .filter(|(old, new)| match (new, is) {
            (Some(new), Some(is)) => *new == is,
            (Some(_), None) => false,
            (None, _) => old.is_some() && *old == was,
        })
        .copied()
        .collect();
    keys.into_iter().flat_map(|key| changes.remove(&key).unwrap_or_default()).collect()
}

/// Text with its lines, and without them.
#[derive(Clone, Copy, Default, PartialEq)]
struct PageText {
    lines: u64,
    words: u64,
}

fn kind_of(
    (old, was): (&PageReading, PageText),
    (new, is): (&PageReading, PageText),
    worded: bool,
) -> Option<Kind> {
    if was == is && !worded {
        return if old.look == new.look {
            (old.frame != new.frame || old.furniture != new.furniture).then_some(Kind::Furniture)
        } else if old.pictures != new.pictures {
            Some(Kind::Pictures)
        } else {
            Some(Kind::Look)
        };
    }
    Some(if worded { Kind::Words } else { Kind::Breaks })
}

/// A digest of each page's text.
fn page_texts(reading: &Reading) -> Vec<PageText> {
    let mut texts = vec![PageText::default(); reading.pages.len()];
    for stream in reading.streams() {
        let mut last = u32::MAX;
        for token in &stream.tokens {
            let Some(text) = page_of(stream, token).and_then(|page| texts.get_mut(page)) else { continue };
            if last != token.line {
                text.lines = stir(text.lines, 7);
                last = token.line;
            }
            text.lines = stir(text.lines, token.hash);
            text.words = stir(text.words, token.hash);
        }
    }
    texts
}

fn stir(hash: u64, value: u64) -> u64 {
    (hash.rotate_left(11) ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

fn page_of(stream: &Stream, token: &Token) -> Option<usize> {
    stream.lines.get(token.line as usize).map(|line| line.page as usize)
}

/// Stretches that begin and end between words, as they are written with their marks.
fn whole_words(old: &Stream, new: &Stream, hunks: Vec<Hunk>) -> Vec<Hunk> {
    let joined = |stream: &Stream, at: usize| stream.tokens.get(at).is_some_and(|token| !token.apart);
    let mut whole: Vec<Hunk> = Vec::new();
    for Hunk { old: was, new: is } in hunks {
        let (mut was, mut is) = (was, is);
        while was.start > 0 && is.start > 0 && (joined(old, was.start) || joined(new, is.start)) {
            (was.start, is.start) = (was.start - 1, is.start - 1);
        }
        while was.end < old.tokens.len()
            && is.end < new.tokens.len()
            && (joined(old, was.end) || joined(new, is.end))
        {
            (was.end, is.end) = (was.end + 1, is.end + 1);
        }
        match whole.last_mut() {
            Some(last) if was.start <= last.old.end || is.start <= last.new.end => {
                (last.old.end, last.new.end) = (was.end.max(last.old.end), is.end.max(last.new.end));
            }
            _ => whole.push(Hunk { old: was, new: is }),
        }
    }
    whole
}

/// Pairs of pages in order; a page without a counterpart stands alone.
fn pair_pages(old: &Reading, new: &Reading, found: &[Vec<Hunk>]) -> Vec<(Option<usize>, Option<usize>)> {
    let digests = |reading: &Reading| page_texts(reading).iter().map(|own| own.lines).collect::<Vec<u64>>();
    let (before, after) = (digests(old), digests(new));
    let shared = shared_words(old, new, found);
    let mut pairs = Vec::new();
    let (mut at, mut to) = (0, 0);
    for Hunk { old: was, new: is } in differences(&before, &after) {
        pairs.extend((at..was.start).zip(to..is.start).map(|(a, b)| (Some(a), Some(b))));
        (at, to) = (was.end, is.end);
        pair_stretch(was, is, &shared, &mut pairs);
    }
    pairs.extend((at..before.len()).zip(to..after.len()).map(|(a, b)| (Some(a), Some(b))));
    pairs
}

/// How many words each page of the old printing shares with each of the new one.
fn shared_words(old: &Reading, new: &Reading, found: &[Vec<Hunk>]) -> HashMap<(usize, usize), u32> {
    let mut shared = HashMap::new();
    for (idx, hunks) in found.iter().enumerate() {
        let (old, new) = (old.streams()[idx], new.streams()[idx]);
        let (mut at, mut to) = (0, 0);
        let ends = [Hunk { old: old.tokens.len()..0, new: new.tokens.len()..0 }];
        for hunk in hunks.iter().chain(&ends) {
            for (a, b) in old.tokens[at..hunk.old.start].iter().zip(&new.tokens[to..hunk.new.start]) {
                if let (Some(a), Some(b)) = (page_of(old, a), page_of(new, b)) {
                    *shared.entry((a, b)).or_insert(0) += 1;
                }
            }
            (at, to) = (hunk.old.end, hunk.new.end);
        }
    }
    shared
}

/// Pairs the pages of a stretch so that they share as many words as can be.
fn pair_stretch(
    was: Range<usize>,
    is: Range<usize>,
    shared: &HashMap<(usize, usize), u32>,
    pairs: &mut Vec<(Option<usize>, Option<usize>)>,
) {
    let (rows, columns) = (was.len(), is.len());
    let mut paired: Vec<(usize, usize)> = Vec::new();
    if rows * columns <= MOST_PAIRS {
        let worth = |row: usize, column: usize| {
            shared.get(&(was.start + row, is.start + column)).copied().unwrap_or(0)
        };
        let width = columns + 1;
        let mut best = vec![0u32; (rows + 1) * width];
        for row in (0..rows).rev() {
            for column in (0..columns).rev() {
                let both = worth(row, column) + best[(row + 1) * width + column + 1];
                best[row * width + column] =
                    both.max(best[(row + 1) * width + column]).max(best[row * width + column + 1]);
            }
        }
        let (mut row, mut column) = (0, 0);
        while row < rows && column < columns {
            let here = best[row * width + column];
            let own = worth(row, column);
            if own > 0 && here == own + best[(row + 1) * width + column + 1] {
                paired.push((row, column));
                (row, column) = (row + 1, column + 1);
            } else if here == best[(row + 1) * width + column] {
                row += 1;
            } else {
                column += 1;
            }
        }
    }
    let (mut row, mut column) = (0, 0);
    paired.push((rows, columns));
    for (a, b) in paired {
        // Pages that share nothing, between the same neighbours, took one another's place.
        while row < a && column < b {
            pairs.push((Some(was.start + row), Some(is.start + column)));
            (row, column) = (row + 1, column + 1);
        }
        pairs.extend((row..a).map(|own| (Some(was.start + own), None)));
        pairs.extend((column..b).map(|own| (None, Some(is.start + own))));
        if a < rows && b < columns {
            pairs.push((Some(was.start + a), Some(is.start + b)));
        }
        (row, column) = (a + 1, b + 1);
    }
}

#[derive(Clone, Copy)]
struct Side<'r> {
    stream: &'r Stream,
}

/// The lines of a change in both printings.
type LinePair = [Option<Range<u32>>; 2];

/// Lines from the first that a range touches to the last.
fn lines_of(stream: &Stream, tokens: &Range<usize>) -> Option<Range<u32>> {
    if stream.tokens.is_empty() {
        return None;
    }
    let first = tokens.start.min(stream.tokens.len() - 1);
    let last = tokens.end.max(tokens.start + 1).min(stream.tokens.len()) - 1;
    Some(stream.tokens[first].line..stream.tokens[last.max(first)].line + 1)
}

/// Changes by the lines they stand in; those that share a line are one.
fn in_lines(sides: &[Side<'_>; 2], hunks: &[Hunk], note: bool) -> Vec<Change> {
    let mut groups: Vec<(LinePair, Vec<&Hunk>)> = Vec::new();
    for hunk in hunks {
        let own = [lines_of(sides[0].stream, &hunk.old), lines_of(sides[1].stream, &hunk.new)];
        let meets = groups.last().is_some_and(|(last, _)| {
            last.iter().zip(&own).any(|(a, b)| matches!((a, b), (Some(a), Some(b)) if b.start < a.end))
        });
        match groups.last_mut() {
            Some((last, members)) if meets => {
                for (a, b) in last.iter_mut().zip(own) {
                    if let (Some(a), Some(b)) = (a, b) {
                        a.end = a.end.max(b.end);
                    }
                }
                members.push(hunk);
            }
            _ => groups.push((own, vec![hunk])),
        }
    }
    let change = |(lines, members): (LinePair, Vec<&Hunk>)| {
        let [was, is] = lines;
        let marked = |pick: fn(&Hunk) -> &Range<usize>| {
            members.iter().map(|own| pick(own).clone()).collect::<Vec<_>>()
        };
        let (old, new) = (marked(|own| &own.old), marked(|own| &own.new));
        // Whole lines that came or went have no counterpart worth showing.
        let none = |ranges: &[Range<usize>]| ranges.iter().all(Range::is_empty);
        let lone = [none(&old) && whole_lines(&sides[1], &new), none(&new) && whole_lines(&sides[0], &old)];
        Change {
            old: was.filter(|_| !lone[0]).map(|lines| passage(&sides[0], lines, &old)),
            new: is.filter(|_| !lone[1]).map(|lines| passage(&sides[1], lines, &new)),
            note,
        }
    };
    groups.into_iter().map(change).collect()
}

/// Whether what changed is all that stands on its lines.
fn whole_lines(side: &Side<'_>, ranges: &[Range<usize>]) -> bool {
    ranges.iter().all(|range| {
        let tokens = &side.stream.tokens;
        let line = |at: usize| tokens.get(at).map(|token| token.line);
        !range.is_empty()
            && (range.start == 0 || line(range.start - 1) != line(range.start))
            && line(range.end - 1) != line(range.end)
    })
}

fn passage(side: &Side<'_>, lines: Range<u32>, marked: &[Range<usize>]) -> Passage {
    let stream = side.stream;
    let end = lines.end.min(lines.start + MOST_LINES as u32);
    let first = stream.tokens.partition_point(|token| token.line < lines.start);
    let mut own = Passage {
        page: stream.lines.get(lines.start as usize).map_or(0, |line| line.page as usize),
        line: stream.lines.get(lines.start as usize).map_or(0, |line| line.number),
        ..Passage::default()
    };
    let changed = |at: usize| marked.iter().any(|range| range.contains(&at));
    for (at, token) in stream.tokens.iter().enumerate().skip(first).take_while(|(_, token)| token.line < end)
    {
        let now = changed(at);
        let space = if token.apart && !own.words.is_empty() { " " } else { "" };
        let word = stream.word(token);
        match own.words.last_mut() {
            Some((text, last)) if *last == now => {
                text.push_str(space);
                text.push_str(&word);
            }
            Some((text, last)) if !*last => {
                text.push_str(space);
                own.words.push((word, now));
            }
            _ => own.words.push((format!("{space}{word}"), now)),
        }
        if now {
            own.places.extend(place(side, token));
        }
    }
    if end < lines.end {
        own.words.push((" …".to_owned(), false));
    }
    elide(&mut own.words);
    own
}

/// Leaves out of long lines, which paragraphs of an e-book are, what stands far from any change.
fn elide(words: &mut [(String, bool)]) {
    let last = words.len().saturating_sub(1);
    for (idx, (text, _)) in words.iter_mut().enumerate().filter(|(_, (_, changed))| !changed) {
        let all: Vec<&str> = text.split(' ').collect();
        if all.len() <= 3 * NEAR {
            continue;
        }
        let (before, after) = (all[..NEAR].join(" "), all[all.len() - NEAR..].join(" "));
        *text = match idx {
            0 => format!("… {after}"),
            _ if idx == last => format!("{before} …"),
            _ => format!("{before} … {after}"),
        };
    }
}

/// About where a word stands: its line, and its share of it.
fn place(side: &Side<'_>, token: &Token) -> Option<[f64; 4]> {
    let stream = side.stream;
    let line = stream.lines.get(token.line as usize).filter(|line| line.size > 0)?;
    let range = stream.line_range(token.line as usize);
    let share = |at: u32| (at as usize).clamp(range.start, range.end) - range.start;
    let whole = stream.text[range.clone()].trim_end().len().max(1) as f64;
    let (from, until) = (f64::from(line.along) / 1000.0, f64::from(line.until) / 1000.0);
    let at = |share: usize| from + (until - from) * (share as f64 / whole).min(1.0);
    let (across, size) = (f64::from(line.across) / 1000.0, f64::from(line.size) / 1000.0);
    Some([at(share(token.start)), across - 0.25 * size, at(share(token.end)), across + 0.8 * size])
}
