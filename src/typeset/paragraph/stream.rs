//! A paragraph, or a slice of a very long one, as a row of shaped words, spaces and other things.
//!
//! The text of all items is joined, so that break opportunities are found across changes of type.

use super::super::hyphenate::Limits;
use super::super::line::{InlineItem, MarkId, TextItem, Wanted};
use super::super::shape::{LONGEST_WORD, Shaper, WordId};
use super::super::shape_font::FontKey;
use super::breaks::Cut;
use crate::document::Language;
use crate::style::{ComputedStyle, Hyphenation, Hyphens, ListStyle, TextWrap, WhiteSpace};
use std::sync::Arc;

/// Columns between tab stops.
const TAB: u32 = 4;
/// What stands in the joined text for something that is no text.
const OBJECT: &str = "\u{FFFC}";
const JOINER: &str = "\u{2060}";

/// Where a slice begins: an item, and a byte of its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Source {
    pub item: usize,
    pub byte: usize,
}

/// The type of one item; lengths in pt.
#[derive(Clone, Debug)]
pub(super) struct Type {
    pub font: FontKey,
    pub size: f64,
    pub letter_spacing: f64,
    /// The space's whole width.
    pub space: f64,
    pub hyphen: f64,
    pub hyphens: Hyphens,
    pub limits: Limits,
    /// The sign at a division, where it is not the hyphen.
    pub sign: Option<Arc<Hyphenation>>,
    /// White space is kept as it is.
    pub kept: bool,
    /// Lines may be broken at spaces.
    pub wraps: bool,
    /// Set in a monospaced face: broken like a program, not like a sentence.
    pub code: bool,
    /// Its glyphs may be expanded a little where that makes a line better.
    pub expands: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    Word(WordId),
    /// A run of spaces that is one gap; `fixed`: it is not justified.
    Space {
        fixed: bool,
        /// A line may not be broken here, whatever the rules say.
        tied: bool,
    },
    Picture,
    Mark(MarkId),
    Leader,
    Folio,
    /// A forced end of line.
    Break,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Segment {
    pub kind: Kind,
    /// Bytes of [`Stream::text`].
    pub start: u32,
    pub end: u32,
    pub item: u32,
    /// The byte of the item's text at which it begins.
    pub source: u32,
    /// pt.
    pub width: f64,
}

/// The slice.
#[derive(Default)]
pub(super) struct Stream {
    pub text: String,
    pub segments: Vec<Segment>,
    /// By item; none where the item has no type.
    pub types: Vec<Option<Type>>,
    /// Offsets in `text` at which the author allowed a hyphen.
    pub soft_hyphens: Vec<u32>,
    /// Where the next slice begins; none at the paragraph's end.
    pub rest: Option<Source>,
    pub first_item: usize,
}

impl Stream {
    /// Reads items from `from` on, until about `limit` bytes are read.
    pub fn read(&mut self, items: &[InlineItem], from: Source, limit: usize, shaper: &mut Shaper) {
        self.text.clear();
        self.segments.clear();
        self.types.clear();
        self.soft_hyphens.clear();
        self.rest = None;
        self.first_item = from.item;
        for (idx, item) in items.iter().enumerate().skip(from.item) {
            if self.text.len() >= limit {
                self.rest = Some(Source { item: idx, byte: 0 });
                return;
            }
            self.types.push(type_of(item, shaper));
            match item {
                InlineItem::Text(text) => {
                    let byte = if idx == from.item { from.byte } else { 0 };
                    if let Some(byte) = self.read_text(text, idx, byte, limit, shaper) {
                        self.rest = Some(Source { item: idx, byte });
                        return;
                    }
                }
                InlineItem::LineBreak => self.push(Kind::Break, idx, 0, "\n", 0.0),
                InlineItem::Picture { width, .. } => {
                    self.push(Kind::Picture, idx, 0, OBJECT, width.to_pt().max(0.0));
                }
                InlineItem::Mark(mark) => self.push(Kind::Mark(*mark), idx, 0, "", 0.0),
                InlineItem::Leader { .. } => {
                    let em = self.type_at(idx).map_or(0.0, |own| own.size);
                    self.push(Kind::Leader, idx, 0, JOINER, 2.0 * em);
                }
                InlineItem::PageReference { wanted, figures, .. } => {
                    let widest = match wanted {
                        Wanted::Page(_) => widest_folio(*figures),
                        Wanted::Sign(_) => widest_sign(*figures),
                    };
                    let width = match self.type_at(idx).cloned() {
                        Some(own) => word_width(shaper, &own, widest),
                        None => 0.0,
                    };
                    self.push(Kind::Folio, idx, 0, "0", width);
                }
            }
        }
    }

    /// The type of an item of the paragraph.
    pub fn type_at(&self, item: usize) -> Option<&Type> {
        self.types.get(item.checked_sub(self.first_item)?)?.as_ref()
    }

    fn push(&mut self, kind: Kind, item: usize, source: usize, text: &str, width: f64) {
        let start = small(self.text.len());
        self.text.push_str(text);
        let end = small(self.text.len());
        self.segments.push(Segment { kind, start, end, item: small(item), source: small(source), width });
    }

    /// Reads an item's text from a byte on; gives the byte at which it stopped for lack of room.
    fn read_text(
        &mut self,
        item: &TextItem,
        idx: usize,
        from: usize,
        limit: usize,
        shaper: &mut Shaper,
    ) -> Option<usize> {
        let own = self.type_at(idx)?.clone();
        let text = item.text.as_str();
        let lines_kept =
            matches!(item.style.white_space, WhiteSpace::Pre | WhiteSpace::PreWrap | WhiteSpace::PreLine);
        let mut word = String::new();
        let mut at = from.min(text.len());
        while !text.is_char_boundary(at) {
            at += 1;
        }
        while let Some(c) = text[at..].chars().next() {
            if self.text.len() >= limit {
                return Some(at);
            }
            match c {
                '\n' | '\u{2028}' | '\u{2029}' if lines_kept => {
                    self.push(Kind::Break, idx, at, "\n", 0.0);
                    at += c.len_utf8();
                }
                ' ' | '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => {
                    let len = text[at..].find(|c| !is_gap(c, lines_kept)).unwrap_or(text.len() - at);
                    self.push_gap(&text[at..at + len], idx, at, &own);
                    at += len;
                }
                '\u{A0}' => {
                    self.push(Kind::Space { fixed: own.kept, tied: true }, idx, at, "\u{A0}", own.space);
                    at += c.len_utf8();
                }
                _ => {
                    let len = self.take_word(&text[at..], &mut word);
                    if !word.is_empty() {
                        let id = shaper.shape(own.font, &word);
                        let shaped = shaper.word(id);
                        let spacing = f64::from(shaped.clusters) * own.letter_spacing;
                        let width = f64::from(shaped.width) * own.size + spacing;
                        self.push(Kind::Word(id), idx, at, &word, width);
                    }
                    at += len;
                }
            }
        }
        None
    }

    /// Takes the text up to the next space into `word`, without soft hyphens, and gives its length.
    fn take_word(&mut self, text: &str, word: &mut String) -> usize {
        word.clear();
        let start = small(self.text.len());
        for (at, c) in text.char_indices() {
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{A0}' | '\u{2028}' | '\u{2029}') {
                return at;
            }
            if word.len() + 4 > LONGEST_WORD && !super::super::shape_script::is_mark(c)
                || word.len() + 4 > 2 * LONGEST_WORD
            {
                return at;
            }
            match c {
                '\u{AD}' => self.soft_hyphens.push(start + small(word.len())),
                '\u{FEFF}' => {}
                c => word.push(c),
            }
        }
        text.len()
    }

    fn push_gap(&mut self, gap: &str, idx: usize, at: usize, own: &Type) {
        let tied = !own.wraps;
        if !own.kept {
            self.push(Kind::Space { fixed: false, tied }, idx, at, " ", own.space);
            return;
        }
        let line_start = self.segments.iter().rposition(|segment| segment.kind == Kind::Break);
        let line_from = line_start.map_or(0, |idx| self.segments[idx].end as usize);
        let mut column = u32::try_from(self.text[line_from..].chars().count()).unwrap_or_default();
        let first = column;
        let mut spaces = String::with_capacity(gap.len());
        for c in gap.chars().filter(|c| *c != '\r' && *c != '\n') {
            let next = if c == '\t' { (column / TAB + 1) * TAB } else { column + 1 };
            spaces.extend(std::iter::repeat_n(' ', (next - column) as usize));
            column = next;
        }
        let width = f64::from(column - first) * own.space;
        self.push(Kind::Space { fixed: true, tied }, idx, at, &spaces, width);
    }

    /// The byte of the item's text that stands at a byte of a segment's text.
    pub fn source(&self, items: &[InlineItem], segment: usize, byte: usize) -> Source {
        let Some(own) = self.segments.get(segment) else {
            return self.rest.unwrap_or(Source { item: items.len(), byte: 0 });
        };
        let item = own.item as usize;
        let mut at = own.source as usize;
        if let InlineItem::Text(text) = &items[item] {
            let mut left = byte;
            for c in text.text[at..].chars() {
                if left == 0 {
                    break;
                }
                at += c.len_utf8();
                if !matches!(c, '\u{AD}' | '\u{FEFF}') {
                    left = left.saturating_sub(c.len_utf8());
                }
            }
        }
        Source { item, byte: at }
    }

    /// The byte of the text at which a cut stands.
    pub fn at(&self, cut: Cut) -> usize {
        self.segments.get(cut.segment).map_or(self.text.len(), |own| own.start as usize + cut.byte)
    }

    /// A segment's own text.
    pub fn segment_text(&self, segment: &Segment) -> &str {
        &self.text[segment.start as usize..segment.end as usize]
    }
}

/// White space that is one gap: where lines are kept, only up to the end of its line.
fn is_gap(c: char, lines_kept: bool) -> bool {
    matches!(c, ' ' | '\t' | '\r') || (matches!(c, '\n' | '\u{2028}' | '\u{2029}') && !lines_kept)
}

/// The widest folio that a place is kept for.
pub(super) fn widest_folio(figures: ListStyle) -> &'static str {
    match figures {
        ListStyle::LowerRoman => "xviii",
        ListStyle::UpperRoman => "XVIII",
        ListStyle::LowerAlpha => "m",
        ListStyle::UpperAlpha => "M",
        ListStyle::Decimal
        | ListStyle::Disc
        | ListStyle::Circle
        | ListStyle::Square
        | ListStyle::Symbols
        | ListStyle::None => "000",
    }
}

impl Type {
    /// The sign at a division.
    pub fn sign(&self) -> &str {
        self.sign.as_ref().and_then(|own| own.character.as_deref()).unwrap_or("-")
    }
}

/// The widest sign of a note that a place is kept for: few pages have more than nine notes.
fn widest_sign(figures: ListStyle) -> &'static str {
    match figures {
        ListStyle::Symbols => "‡",
        ListStyle::Decimal | ListStyle::Disc => "0",
        other => widest_folio(other),
    }
}

/// The natural width of a word in pt.
pub(super) fn word_width(shaper: &mut Shaper, own: &Type, text: &str) -> f64 {
    let id = shaper.shape(own.font, text);
    let word = shaper.word(id);
    f64::from(word.width) * own.size + f64::from(word.clusters) * own.letter_spacing
}

fn type_of(item: &InlineItem, shaper: &mut Shaper) -> Option<Type> {
    match item {
        InlineItem::Text(text) => Some(type_from(&text.style, &text.language, shaper)),
        InlineItem::Leader { style, .. } | InlineItem::PageReference { style, .. } => {
            let language = shaper.no_language.clone();
            Some(type_from(style, &language, shaper))
        }
        InlineItem::LineBreak | InlineItem::Picture { .. } | InlineItem::Mark(_) => None,
    }
}

fn type_from(style: &ComputedStyle, language: &Arc<Language>, shaper: &mut Shaper) -> Type {
    let Shaper { library, fonts, .. } = shaper;
    let font = fonts.key(library, &style.font, language);
    let shaped = shaper.fonts.get(font);
    let (monospaced, tabular) = (shaped.monospaced, shaped.tabular);
    let size = style.font.size.to_pt().max(0.0) * shaped.scale;
    let letter_spacing = style.font.letter_spacing.to_pt();
    let space = f64::from(shaped.space) * size + letter_spacing + style.font.word_spacing.to_pt();
    let own = &style.hyphenation;
    let sign = own.character.is_some().then(|| Arc::clone(own));
    let hyphen = match own.character.as_deref() {
        None => f64::from(shaped.hyphen) * size + letter_spacing,
        Some(sign) => {
            let word = shaper.shape(font, sign);
            let word = shaper.word(word);
            f64::from(word.width) * size + f64::from(word.clusters) * letter_spacing
        }
    };
    let limits = Limits { word: own.word, before: own.before, after: own.after, capitals: own.capitals };
    Type {
        font,
        size,
        letter_spacing,
        space: space.max(0.0),
        hyphen,
        hyphens: style.hyphens,
        limits,
        sign,
        kept: matches!(style.white_space, WhiteSpace::Pre | WhiteSpace::PreWrap),
        wraps: !matches!(style.white_space, WhiteSpace::Pre | WhiteSpace::NoWrap)
            && style.text_wrap != TextWrap::NoWrap,
        code: monospaced,
        // Columns of figures must agree, and what is set apart was set so by hand.
        expands: !monospaced && !tabular && letter_spacing == 0.0 && style.glyph_expansion > 0.0,
    }
}

fn small(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
