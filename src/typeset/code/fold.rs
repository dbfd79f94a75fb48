//! Lines of code cut to the measure: tabs set out, each piece measured, folds where they hurt least.

use crate::font::{FaceId, FontLibrary};
use crate::highlight::{Token, TokenKind};
use crate::style::ComputedStyle;
use crate::units::Length;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Columns between tab stops.
const TAB: usize = 4;
/// Characters by which a continued line is indented more than the line that it continues.
const CONTINUED: usize = 2;
/// What a fold costs where it stands; the place nearest to the end that costs least is taken.
const AFTER_SPACE: u32 = 0;
const AFTER_MARK: u32 = 1;
const IN_WORD: u32 = 3;
/// A fold further left than this share of the line leaves too much white.
const SHORTEST: f64 = 0.55;

/// A line of code without tabs, and what its pieces are.
#[derive(Debug, Default, PartialEq)]
pub(super) struct CodeLine {
    pub text: String,
    /// Where each piece ends, and its kind.
    pub pieces: Vec<(usize, Option<TokenKind>)>,
}

/// A part of a line that fits: its text, how far it is set in, and whether the line goes on below.
#[derive(Debug, PartialEq)]
pub(super) struct Part {
    pub range: Range<usize>,
    pub indent: Length,
    pub folded: bool,
}

impl CodeLine {
    /// `tokens` are those of the line; none where it is not highlighted.
    pub fn new(source: &str, tokens: Option<&[Token]>) -> Self {
        let whole = [Token { length: source.len(), kind: None }];
        let mut line = CodeLine::default();
        let mut column = 0;
        let mut at = 0;
        for token in tokens.unwrap_or(&whole) {
            let end = (at + token.length).min(source.len());
            for c in source.get(at..end).unwrap_or_default().chars() {
                if c == '\t' {
                    let spaces = TAB - column % TAB;
                    line.text.extend(std::iter::repeat_n(' ', spaces));
                    column += spaces;
                } else {
                    line.text.push(c);
                    column += 1;
                }
            }
            at = end;
            line.pieces.push((line.text.len(), token.kind));
        }
        line
    }

    /// The pieces of a part of the line.
    pub fn pieces_in(&self, part: &Range<usize>) -> impl Iterator<Item = (&str, Option<TokenKind>)> {
        let mut start = 0;
        self.pieces.iter().filter_map(move |(end, kind)| {
            let own = start.max(part.start)..(*end).min(part.end);
            start = *end;
            let text = self.text.get(own).filter(|text| !text.is_empty())?;
            Some((text, *kind))
        })
    }

    /// Cuts the line into parts that fit the measure.
    pub fn fold(&self, measure: Length, mark: Length, rulers: &mut Rulers<'_>) -> Vec<Part> {
        let mut parts = Vec::new();
        let indent = self.indent(rulers).min(measure / 3.0);
        let mut start = 0;
        loop {
            let indent = if start == 0 { Length::ZERO } else { indent };
            let (end, folded) = self.fit(start, measure - indent, mark, rulers);
            parts.push(Part { range: start..end, indent, folded });
            if !folded {
                return parts;
            }
            start = end;
        }
    }

    /// How far what continues the line is set in.
    fn indent(&self, rulers: &mut Rulers<'_>) -> Length {
        let own = self.text.len() - self.text.trim_start_matches(' ').len();
        let count = u32::try_from(own + CONTINUED).unwrap_or(u32::MAX);
        rulers.width(None, ' ') * f64::from(count)
    }

    /// The end of what fits from `start` on, and whether the line had to be folded there: at least one
    /// character, lest it never end.
    fn fit(&self, start: usize, measure: Length, mark: Length, rulers: &mut Rulers<'_>) -> (usize, bool) {
        let room = (measure - mark).max(Length::ZERO);
        let mut width = Length::ZERO;
        let mut pieces = self.pieces.iter().copied().skip_while(|(end, _)| *end <= start).peekable();
        // Where it may be folded, with the width up to there and the cost.
        let mut places: Vec<(usize, Length, u32)> = Vec::new();
        for (offset, c) in self.text[start..].char_indices() {
            let at = start + offset;
            while pieces.next_if(|(end, _)| *end <= at).is_some() {}
            width += rulers.width(pieces.peek().and_then(|(_, kind)| *kind), c);
            let end = at + c.len_utf8();
            if width > measure + Length::pt(0.01) && at > start {
                return (best(&places, room).unwrap_or(at), true);
            }
            if width <= room || at == start {
                let cost = match c {
                    ' ' => AFTER_SPACE,
                    c if c.is_alphanumeric() || c == '_' => IN_WORD,
                    _ => AFTER_MARK,
                };
                // Spaces at a fold belong to the line above it.
                let next = self.text[end..].chars().next();
                if !(next == Some(' ') && c != ' ') || at == start {
                    places.push((end, width, cost));
                }
            }
        }
        (self.text.len(), false)
    }
}

/// The best place to fold: of those that leave little white the cheapest, and of these the last.
fn best(places: &[(usize, Length, u32)], room: Length) -> Option<usize> {
    let near = places.iter().filter(|(_, width, _)| *width >= room * SHORTEST);
    let found = near.min_by_key(|(end, _, cost)| (*cost, std::cmp::Reverse(*end)));
    found.or(places.last()).map(|(end, ..)| *end)
}

/// Measures code by the advances of its characters, each kind of word in its own type.
pub(super) struct Rulers<'f> {
    fonts: &'f FontLibrary,
    plain: Ruler,
    kinds: Vec<(TokenKind, Ruler)>,
}

struct Ruler {
    face: FaceId,
    size: Length,
    spacing: Length,
    /// Only looked up, never walked.
    known: HashMap<char, Length>,
}

impl<'f> Rulers<'f> {
    pub fn new(fonts: &'f FontLibrary, style: &ComputedStyle) -> Self {
        Rulers { fonts, plain: Ruler::new(fonts, style), kinds: Vec::new() }
    }

    /// Words of this kind are set in a style of their own.
    pub fn add(&mut self, kind: TokenKind, style: &Arc<ComputedStyle>) {
        let own = Ruler::new(self.fonts, style);
        let plain = &self.plain;
        let same = own.face == plain.face && own.size == plain.size && own.spacing == plain.spacing;
        if !same && !self.kinds.iter().any(|(known, _)| *known == kind) {
            self.kinds.push((kind, own));
        }
    }

    pub fn width(&mut self, kind: Option<TokenKind>, c: char) -> Length {
        let own = self.kinds.iter_mut().find(|(own, _)| Some(*own) == kind).map(|(_, ruler)| ruler);
        own.unwrap_or(&mut self.plain).width(self.fonts, c)
    }
}

impl Ruler {
    fn new(fonts: &FontLibrary, style: &ComputedStyle) -> Self {
        let font = &style.font;
        let size = font.size * fonts.size_factor(font);
        Ruler { face: fonts.select(font), size, spacing: font.letter_spacing, known: HashMap::new() }
    }

    fn width(&mut self, fonts: &FontLibrary, c: char) -> Length {
        if let Some(width) = self.known.get(&c) {
            return *width;
        }
        let own = fonts.face(self.face).glyph(c).map(|glyph| (self.face, glyph));
        let found = own.or_else(|| {
            let face = fonts.fallback(self.face, c)?;
            Some((face, fonts.face(face).glyph(c)?))
        });
        // The code of a missing character takes two ems, or so.
        let em = found.map_or(2.0, |(face, glyph)| {
            let face = fonts.face(face);
            f64::from(face.advance(glyph).unwrap_or_default()) / f64::from(face.units_per_em())
        });
        let width = self.size * em + self.spacing;
        self.known.insert(c, width);
        width
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> CodeLine {
        CodeLine::new(text, None)
    }

    /// The parts of a line folded to so many characters, the mark of the fold among them.
    fn parts(text: &str, most: u32) -> Vec<String> {
        let fonts = FontLibrary::embedded();
        let mut font = (*ComputedStyle::initial().font).clone();
        font.families = vec!["monospace".into()];
        let style = ComputedStyle { font: Arc::new(font), ..ComputedStyle::initial() };
        let mut rulers = Rulers::new(&fonts, &style);
        let em = rulers.width(None, '0');
        let own = line(text);
        let parts = own.fold(em * (f64::from(most) + 0.1), em, &mut rulers);
        parts.iter().map(|part| own.text[part.range.clone()].to_owned()).collect()
    }

    #[test]
    fn tabs_go_to_the_next_stop() {
        assert_eq!(line("a\tb").text, "a   b");
        assert_eq!(line("\tb").text, "    b");
        let tokens = [Token { length: 1, kind: Some(TokenKind::Keyword) }, Token { length: 2, kind: None }];
        let own = CodeLine::new("a\tb", Some(&tokens));
        assert_eq!(own.pieces, [(1, Some(TokenKind::Keyword)), (5, None)]);
        let pieces: Vec<_> = own.pieces_in(&(0..4)).collect();
        assert_eq!(pieces, [("a", Some(TokenKind::Keyword)), ("   ", None)]);
    }

    #[test]
    fn a_line_is_folded_at_a_space_if_one_is_near() {
        assert_eq!(parts("one two three", 9), ["one two ", "three"]);
        assert_eq!(parts("one two", 7), ["one two"]);
        assert_eq!(parts("call(first, second)", 14), ["call(first, ", "second)"]);
        // What goes on is set in by two characters and leaves room for the mark.
        assert_eq!(parts("abcdefghijklmnop", 6), ["abcde", "fgh", "ijk", "lmn", "op"]);
        assert_eq!(parts("a.b.c.d.e", 6), ["a.b.", "c.", "d.e"]);
    }

    #[test]
    fn every_fold_goes_on() {
        for text in ["      ", "xxxxxxxx", "\u{4e00}\u{4e00}\u{4e00}"] {
            assert_eq!(parts(text, 1).concat(), text);
        }
    }
}
