//! Every place at which a line of the paragraph may end, with the sums that make a line's width
//! the difference of two of them.
//!
//! Opportunities come from UAX #14 over the joined text, from hyphenation, and from what addresses
//! and code are made of. Where nothing fits between two of them, any cluster may end a line.

use super::super::hyphenate;
use super::super::shape::{Shaper, WordId};
use super::costs::Costs;
use super::hang::Hang;
use super::stream::{Kind, Segment, Stream, Type};
use crate::style::Hyphens;
use unicode_linebreak::BreakOpportunity;

/// Clusters of an unbreakable stretch that each may end a line; in longer ones only every few.
const FINE_CLUSTERS: usize = 300;
const COARSE_STEP: usize = 5;
/// Letters that are counted at most: words of so many are long.
const LONG_WORD: usize = 20;

/// Sums of everything before a place; pt.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    pub width: f64,
    pub stretch: f64,
    pub shrink: f64,
    /// Width of the glyphs that may be expanded.
    pub flex: f64,
    /// Width of the word spaces that are justified.
    pub space: f64,
}

impl Sums {
    /// Adds (or takes away) the width of glyphs.
    fn add_glyphs(&mut self, width: f64, own: &Type) {
        self.width += width;
        self.flex += if own.expands { width } else { 0.0 };
    }
}

/// A place between glyphs: a segment, and a byte of its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cut {
    pub segment: usize,
    pub byte: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BreakKind {
    /// The beginning of the paragraph, before its first line.
    Start,
    Space,
    /// Between characters, nothing added: after a dash, a stroke, in an address.
    Inside,
    /// A hyphen is added.
    Hyphen,
    /// Anywhere in what cannot be broken otherwise.
    Emergency,
    /// A forced end of line.
    Forced,
    /// The end of the paragraph.
    End,
    /// The end of a slice: the paragraph goes on.
    Open,
}

/// A place at which a line may end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub kind: BreakKind,
    /// Where the line that ends here ends, and where the next one begins.
    pub end: Cut,
    pub start: Cut,
    pub before: Sums,
    pub after: Sums,
    /// The line that ends here ends in a hyphen, added or the text's own.
    pub hyphenated: bool,
    /// Width of the hyphen that is added; pt.
    pub hyphen: f64,
    /// How far the line that ends here may stand out on the right, and the next one on the left; pt.
    pub hang_end: f64,
    pub hang_start: f64,
    pub penalty: f64,
    /// The words on both sides, by sound; 0 for none.
    pub word_before: u32,
    pub word_after: u32,
    /// Letters and figures of the word at the paragraph's end, and after a hyphen of what is left of its
    /// word; 0 elsewhere.
    pub letters: u8,
    /// Word spaces up to here: those of the line that ends here, and those before the next line.
    pub gaps_before: u32,
    pub gaps_after: u32,
}

/// A word space that is justified: what stands before it, and its natural width; pt.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gap {
    pub before: Sums,
    pub width: f64,
}

/// What the finding of candidates needs to know of the paragraph.
#[derive(Clone, Copy)]
pub(super) struct Manner<'a> {
    pub costs: &'a Costs,
    pub hangs: bool,
    /// The narrowest line there will be; pt.
    pub narrowest: f64,
}

/// Finds the candidates of a slice. The first is its start, the last its end.
pub(super) fn find(
    stream: &Stream,
    shaper: &mut Shaper,
    manner: Manner,
    found: &mut Vec<Candidate>,
    gaps: &mut Vec<Gap>,
) {
    found.clear();
    gaps.clear();
    let mut finder = Finder {
        stream,
        shaper,
        manner,
        found,
        gaps,
        content_gaps: 0,
        sums: Sums::default(),
        content_end: Sums::default(),
        end: Cut::default(),
        line_empty: true,
        after_gap: false,
        last_break: Sums::default(),
        last_break_cut: Cut::default(),
        word_before: 0,
        soft: 0,
        places: Vec::new(),
    };
    finder.run();
}

struct Finder<'a> {
    stream: &'a Stream,
    shaper: &'a mut Shaper,
    manner: Manner<'a>,
    found: &'a mut Vec<Candidate>,
    gaps: &'a mut Vec<Gap>,
    /// Gaps up to `content_end`.
    content_gaps: usize,
    sums: Sums,
    /// Sums and place after the last thing that is not a gap.
    content_end: Sums,
    end: Cut,
    /// Nothing stands in the line yet, so that gaps are dropped.
    line_empty: bool,
    after_gap: bool,
    /// Where the last candidate's next line begins.
    last_break: Sums,
    last_break_cut: Cut,
    word_before: u32,
    /// How many soft hyphens are done.
    soft: usize,
    /// Places within the present word; kept for its room.
    places: Vec<WordPlace>,
}

/// A byte of a word, what kind of break it is and its penalty, and what stands before it where known.
type WordPlace = (usize, BreakKind, f64, Option<(f32, u16)>);

impl Finder<'_> {
    fn run(&mut self) {
        let stream = self.stream;
        self.push(BreakKind::Start, Cut::default(), 0.0, 0.0);
        let text = stream.text.as_str();
        let mut opportunities = unicode_linebreak::linebreaks(text).peekable();
        for (idx, segment) in stream.segments.iter().enumerate() {
            match segment.kind {
                Kind::Word(word) => {
                    // Those at the segment's end are asked for below.
                    let mut inside = std::mem::take(&mut self.shaper.offsets);
                    inside.clear();
                    while let Some((at, _)) = opportunities.next_if(|(at, _)| *at < segment.end as usize) {
                        if at > segment.start as usize {
                            inside.push(at - segment.start as usize);
                        }
                    }
                    self.word(idx, segment, word, &inside);
                    self.shaper.offsets = inside;
                }
                Kind::Space { fixed, .. } => self.gap(segment, fixed),
                Kind::Picture | Kind::Leader | Kind::Folio => self.boxed(idx, segment),
                Kind::Mark(_) => {}
                Kind::Break => {
                    self.relieve(Cut { segment: idx, byte: 0 });
                    let next = Cut { segment: idx + 1, byte: 0 };
                    self.end = Cut { segment: idx, byte: 0 };
                    self.line_empty = true;
                    self.after_gap = false;
                    self.sums = self.content_end;
                    self.push(BreakKind::Forced, next, 0.0, 0.0);
                    self.word_before = 0;
                    continue;
                }
            }
            let mut allowed = false;
            while let Some((_, opportunity)) = opportunities.next_if(|(at, _)| *at <= segment.end as usize) {
                allowed |= opportunity == BreakOpportunity::Allowed;
            }
            if allowed && (segment.end as usize) < text.len() {
                self.segment_end(idx, segment);
            }
        }
        let last = Cut { segment: stream.segments.len(), byte: 0 };
        self.relieve(last);
        self.end = last;
        let kind = if stream.rest.is_some() { BreakKind::Open } else { BreakKind::End };
        self.push(kind, last, 0.0, 0.0);
    }

    fn own_type(&self, segment: &Segment) -> Option<&Type> {
        self.stream.type_at(segment.item as usize)
    }

    /// Adds a candidate at the present end of the content; the next line begins at `start`.
    fn push(&mut self, kind: BreakKind, start: Cut, penalty: f64, hyphen: f64) {
        let own =
            kind == BreakKind::Inside && self.stream.text[..self.byte(self.end)].ends_with(['-', '\u{2010}']);
        let hyphenated = own || kind == BreakKind::Hyphen;
        let candidate = Candidate {
            kind,
            hyphenated,
            end: self.end,
            start,
            before: self.content_end,
            after: self.sums,
            hyphen,
            hang_end: 0.0,
            hang_start: 0.0,
            penalty,
            word_before: self.word_before,
            word_after: 0,
            letters: self.letters(kind, hyphenated, start),
            gaps_before: self.content_gaps as u32,
            gaps_after: self.gaps.len() as u32,
        };
        self.found.push(candidate);
        self.last_break = self.sums;
        self.last_break_cut = start;
        if self.manner.hangs {
            self.hang();
        }
    }

    /// See [`Candidate::letters`].
    fn letters(&self, kind: BreakKind, hyphenated: bool, start: Cut) -> u8 {
        let text = self.stream.text.as_str();
        let word = match kind {
            BreakKind::End => text.trim_end().rsplit(char::is_whitespace).next(),
            _ if hyphenated => text[self.byte(start)..].split(char::is_whitespace).next(),
            _ => None,
        };
        let letters = word.unwrap_or_default().chars().take(LONG_WORD).filter(|c| c.is_alphanumeric());
        u8::try_from(letters.count()).unwrap_or(u8::MAX)
    }

    /// Sets how far the candidate just added lets punctuation hang.
    fn hang(&mut self) {
        let candidate = self.found.last().copied().expect("one was just added");
        let (end, start) = (self.byte(candidate.end), self.byte(candidate.start));
        let text = &self.stream.text;
        let before = if candidate.kind == BreakKind::Hyphen {
            Some('-')
        } else {
            text[..end].trim_end().chars().next_back()
        };
        let after = text[start..].chars().next();
        let last = candidate.end.segment.saturating_sub(usize::from(candidate.end.byte == 0));
        let hang_end = before.map_or(0.0, |c| self.hang_of(c, last, |hang| hang.right));
        let hang_start = after.map_or(0.0, |c| self.hang_of(c, candidate.start.segment, |hang| hang.left));
        if let Some(candidate) = self.found.last_mut() {
            candidate.hang_end = hang_end;
            candidate.hang_start = hang_start;
        }
    }

    fn byte(&self, cut: Cut) -> usize {
        self.stream.at(cut)
    }

    fn hang_of(&mut self, c: char, segment: usize, edge: fn(&Hang) -> f32) -> f64 {
        let Some(segment) = self.stream.segments.get(segment) else { return 0.0 };
        let Some(own) = self.stream.type_at(segment.item as usize) else { return 0.0 };
        if own.code || !matches!(segment.kind, Kind::Word(_)) {
            return 0.0;
        }
        f64::from(edge(&self.shaper.hang(own.font, c))) * own.size
    }

    fn gap(&mut self, segment: &Segment, fixed: bool) {
        if !fixed && (self.line_empty || self.after_gap) {
            return;
        }
        let costs = self.manner.costs;
        if !fixed {
            self.gaps.push(Gap { before: self.sums, width: segment.width });
        }
        self.sums.width += segment.width;
        if !fixed {
            self.sums.space += segment.width;
            self.sums.stretch += segment.width * costs.stretch;
            self.sums.shrink += segment.width * costs.shrink;
        }
        if fixed && self.line_empty {
            // An indent that is kept is part of the line.
            self.content_end = self.sums;
        }
        self.after_gap = true;
    }

    fn boxed(&mut self, idx: usize, segment: &Segment) {
        self.begin(idx, 0);
        self.sums.width += segment.width;
        self.finish(idx);
    }

    /// Something other than a gap begins: what ended a line before it knows now what follows.
    fn begin(&mut self, idx: usize, sound: u32) {
        self.line_empty = false;
        self.after_gap = false;
        if let Some(last) = self.found.last_mut()
            && last.word_after == 0
            && last.start.segment <= idx
        {
            last.word_after = sound;
        }
    }

    fn finish(&mut self, idx: usize) {
        self.content_end = self.sums;
        self.content_gaps = self.gaps.len();
        self.end = Cut { segment: idx + 1, byte: 0 };
    }

    fn segment_end(&mut self, idx: usize, segment: &Segment) {
        let next = Cut { segment: idx + 1, byte: 0 };
        match segment.kind {
            Kind::Space { tied, .. } => {
                if !tied && !self.line_empty {
                    self.relieve(Cut { segment: idx, byte: 0 });
                    self.push(BreakKind::Space, next, 0.0, 0.0);
                }
            }
            Kind::Word(_) | Kind::Picture => {
                let at = segment.end as usize;
                let wraps = self.own_type(segment).is_none_or(|own| own.wraps);
                if wraps && !self.line_empty && may_end_with(&self.stream.text, at) {
                    self.relieve(next);
                    let penalty = self.manner.costs.inside(&self.stream.text, at);
                    self.push(BreakKind::Inside, next, penalty, 0.0);
                }
            }
            Kind::Mark(_) | Kind::Leader | Kind::Folio | Kind::Break => {}
        }
    }

    fn word(&mut self, idx: usize, segment: &Segment, word: WordId, inside: &[usize]) {
        let sound = self.shaper.word(word).sound;
        self.begin(idx, sound);
        let Some(own) = self.own_type(segment).cloned() else { return };
        let at_start = self.sums;
        let before = self.word_before;
        if own.wraps && segment.end - segment.start > 3 {
            self.word_inside(idx, segment, (word, &own), inside);
        } else {
            self.skip_soft_hyphens(segment.end);
        }
        self.sums = at_start;
        self.sums.add_glyphs(segment.width, &own);
        let divided =
            self.stream.soft_hyphens.binary_search(&segment.end).is_ok() && own.hyphens != Hyphens::None;
        // A word in pieces sounds like all of them.
        self.word_before = if self.end.segment == idx && !self.gap_before(idx) && before != 0 {
            before.rotate_left(3) ^ sound
        } else {
            sound
        };
        self.finish(idx);
        let next = self.stream.segments.get(idx + 1);
        if divided && next.is_some_and(|next| matches!(next.kind, Kind::Word(_))) {
            // The word goes on in another type, and was allowed to be divided just there.
            let sound = std::mem::take(&mut self.word_before);
            let cut = Cut { segment: idx, byte: (segment.end - segment.start) as usize };
            self.end = cut;
            self.push(BreakKind::Hyphen, cut, self.manner.costs.hyphen, own.hyphen);
            self.word_before = sound;
            self.end = Cut { segment: idx + 1, byte: 0 };
        }
    }

    fn gap_before(&self, idx: usize) -> bool {
        idx.checked_sub(1).is_none_or(|last| !matches!(self.stream.segments[last].kind, Kind::Word(_)))
    }

    /// Adds the candidates within a word, in order.
    fn word_inside(&mut self, idx: usize, segment: &Segment, word: (WordId, &Type), inside: &[usize]) {
        let (word, own) = word;
        let costs = self.manner.costs;
        let text = self.stream.segment_text(segment);
        let mut places = std::mem::take(&mut self.places);
        places.clear();
        let address = own.code || hyphenate::is_address(text);
        if address {
            let breaks = address_breaks(text);
            places.extend(breaks.map(|at| (at, BreakKind::Inside, costs.address, None)));
        } else {
            let whole = &self.stream.text;
            let start = segment.start as usize;
            let allowed = inside.iter().filter(|at| may_end_with(whole, start + **at));
            places.extend(allowed.map(|at| (*at, BreakKind::Inside, costs.inside(whole, start + at), None)));
        }
        let mut author_divides = false;
        while let Some(at) = self.stream.soft_hyphens.get(self.soft).copied().filter(|at| *at <= segment.end)
        {
            self.soft += 1;
            author_divides = true;
            if at > segment.start && at < segment.end && own.hyphens != Hyphens::None {
                places.push(((at - segment.start) as usize, BreakKind::Hyphen, costs.hyphen, None));
            }
        }
        // Where the author has put soft hyphens, a word is divided there alone (CSS Text 3, 5.4.1).
        if own.hyphens == Hyphens::Auto && !author_divides && !address && !self.joined(idx) {
            let divisions = self.shaper.divisions(word).iter();
            for division in divisions.filter(|division| own.limits.allow(division.parts)) {
                let penalty = if division.in_compound { costs.compound_hyphen } else { costs.hyphen };
                let offset = Some((division.x, division.clusters));
                places.push((usize::from(division.at), BreakKind::Hyphen, penalty, offset));
            }
        }
        places.sort_by_key(|(at, kind, ..)| (*at, *kind == BreakKind::Hyphen));
        places.dedup_by_key(|(at, ..)| *at);
        if places.is_empty() {
            self.places = places;
            return;
        }
        let from = self.sums;
        let before = self.word_before;
        let hyphen = own.hyphen;
        for (at, kind, penalty, offset) in places.iter().copied() {
            let (x, clusters) = offset.unwrap_or_else(|| self.shaper.offset(word, at));
            let cut = Cut { segment: idx, byte: at };
            self.sums = from;
            self.sums.add_glyphs(f64::from(x) * own.size + f64::from(clusters) * own.letter_spacing, own);
            self.relieve(cut);
            self.content_end = self.sums;
            self.content_gaps = self.gaps.len();
            self.end = cut;
            self.word_before = 0;
            let hyphen = if kind == BreakKind::Hyphen { hyphen } else { 0.0 };
            self.push(kind, cut, penalty, hyphen);
        }
        self.word_before = before;
        self.places = places;
    }

    fn skip_soft_hyphens(&mut self, end: u32) {
        let soft = &self.stream.soft_hyphens;
        while soft.get(self.soft).is_some_and(|at| *at <= end) {
            self.soft += 1;
        }
    }

    /// The word goes on in another type without a gap: its parts cannot be divided by patterns.
    fn joined(&self, idx: usize) -> bool {
        let (text, segment) = (&self.stream.text, &self.stream.segments[idx]);
        let (start, end) = (segment.start as usize, segment.end as usize);
        let meets = |left: usize, right: usize| {
            text[..left].ends_with(char::is_alphabetic) && text[right..].starts_with(char::is_alphabetic)
        };
        meets(start, start) || meets(end, end)
    }

    /// If what stands between the last candidate and `to` is wider than a line, adds candidates in it.
    fn relieve(&mut self, to: Cut) {
        let width = self.sums.width.max(self.content_end.width) - self.last_break.width;
        if width <= self.manner.narrowest {
            return;
        }
        let from = self.last_break_cut;
        let (sums, content_end, end) = (self.sums, self.content_end, self.end);
        let (mut at, word_before) = (self.last_break, self.word_before);
        let mut places: Vec<(Cut, Sums)> = Vec::new();
        let last = to.segment.min(self.stream.segments.len().saturating_sub(1));
        for idx in from.segment..=last {
            let Some(segment) = self.stream.segments.get(idx) else { break };
            let start = if idx == from.segment { from.byte } else { 0 };
            let stop = if idx == to.segment { to.byte } else { (segment.end - segment.start) as usize };
            if idx == to.segment && to.byte == 0 {
                break;
            }
            let Some(own) = self.own_type(segment).cloned() else {
                at.width += segment.width;
                continue;
            };
            let Kind::Word(word) = segment.kind else {
                if matches!(segment.kind, Kind::Space { .. } | Kind::Leader | Kind::Folio) {
                    at.width += segment.width;
                }
                continue;
            };
            if !own.wraps {
                at.width += segment.width;
                continue;
            }
            let (first, first_clusters) = self.shaper.offset(word, start);
            let mut base = at;
            let before = f64::from(first) * own.size + f64::from(first_clusters) * own.letter_spacing;
            base.add_glyphs(-before, &own);
            for (byte, x, clusters) in self.shaper.cluster_ends(word) {
                if byte < start || byte > stop {
                    continue;
                }
                let mut here = base;
                let width = f64::from(x) * own.size + f64::from(clusters) * own.letter_spacing;
                here.add_glyphs(width, &own);
                if byte > start && (byte < stop || idx < last) {
                    places.push((Cut { segment: idx, byte }, here));
                }
                at = here;
            }
        }
        let step = if places.len() > FINE_CLUSTERS { COARSE_STEP } else { 1 };
        for (cut, here) in places.into_iter().step_by(step) {
            self.sums = here;
            self.content_end = here;
            self.end = cut;
            self.word_before = 0;
            self.push(BreakKind::Emergency, cut, self.manner.costs.emergency, 0.0);
        }
        (self.sums, self.content_end, self.end, self.word_before) = (sums, content_end, end, word_before);
    }
}

/// House rules beyond UAX #14: no line begins with a dash, and none ends in the hyphen of a prefix
/// of one letter, or of a sign, or within a range of figures.
fn may_end_with(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at(at);
    let mut back = before.chars().rev();
    let last = back.next().unwrap_or(' ');
    let next = after.chars().next().unwrap_or(' ');
    if matches!(next, '\u{2014}' | '\u{2013}' | '\u{2026}') && !last.is_whitespace() {
        return false;
    }
    // “12–18” is one number to the eye.
    if last == '\u{2013}' && next.is_ascii_digit() && back.clone().next().is_some_and(|c| c.is_ascii_digit())
    {
        return false;
    }
    if matches!(last, '-' | '\u{2010}') {
        let letters_before = back.take(2).filter(|c| c.is_alphanumeric()).count();
        let letters_after = after.chars().take(2).filter(|c| c.is_alphanumeric()).count();
        return letters_before == 2 && letters_after == 2;
    }
    true
}

/// Where an address or a name in a program may be broken: after its strokes, stops and signs.
fn address_breaks(text: &str) -> impl Iterator<Item = usize> {
    let is_joint = |c: char| {
        matches!(
            c,
            '/' | '.' | '_' | '-' | ':' | '?' | '&' | '=' | '#' | '+' | ',' | ';' | '\\' | '@' | '(' | '|'
        )
    };
    text.char_indices().filter_map(move |(at, c)| {
        let end = at + c.len_utf8();
        let rest = &text[end..];
        let enough = at >= 1 && rest.len() >= 2;
        let repeats = rest.starts_with(is_joint) || rest.starts_with(')');
        (is_joint(c) && enough && !repeats).then_some(end)
    })
}
