//! A word cut into drafts: parts of one face, one script and one manner of drawing.

use super::shape::{Lack, Shaper};
use super::shape_font::{self, FontKey, Manner};
use super::shape_script::{Script, is_ignorable, is_mark, is_space, script_of};
use crate::font::FaceId;
use crate::style::{self, Fractions, Numeral, VariantPosition};
use std::ops::Range;

/// Part of a word before it is shaped.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Draft {
    pub range: Range<usize>,
    pub face: FaceId,
    pub script: Script,
    pub kind: DraftKind,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum DraftKind {
    Plain,
    /// Letters to be set as reduced capitals.
    SmallCapital,
    /// Drawn by features of its own.
    By(Manner),
    /// As it is, for want of the glyphs that are asked for.
    Without(Lack),
    /// Set smaller, and raised or lowered.
    MadePosition(VariantPosition),
    Missing(char),
    /// Figures among letters that run to the left.
    FiguresInRtl,
}

/// What a word is drawn like, where the style asks for more than its plain glyphs.
#[derive(Debug, Default)]
struct Manners {
    whole: Option<DraftKind>,
    parts: Vec<(Range<usize>, DraftKind)>,
}

impl Manners {
    fn of(&self, at: usize) -> Option<DraftKind> {
        let part = self.parts.iter().find(|(range, _)| range.contains(&at));
        part.map(|(_, kind)| *kind).or(self.whole)
    }
}

impl Draft {
    pub fn lack(&self) -> Option<Lack> {
        match self.kind {
            DraftKind::SmallCapital => Some(Lack::SmallCapitals),
            DraftKind::MadePosition(VariantPosition::Sub) => Some(Lack::Inferiors),
            DraftKind::MadePosition(_) => Some(Lack::Superiors),
            DraftKind::Without(lack) => Some(lack),
            DraftKind::Plain | DraftKind::By(_) | DraftKind::Missing(_) | DraftKind::FiguresInRtl => None,
        }
    }
}

impl Shaper {
    /// Cuts a word where its face, script or manner changes.
    pub fn drafts(&mut self, key: FontKey, text: &str) -> Vec<Draft> {
        let primary = self.fonts.get(key).face;
        let mut drafts: Vec<Draft> = Vec::new();
        let manners = self.manners(key, text);
        for (at, c) in text.char_indices() {
            let end = at + c.len_utf8();
            if is_ignorable(c) {
                match drafts.last_mut() {
                    Some(last) => last.range.end = end,
                    None => drafts.push(Draft {
                        range: at..end,
                        face: primary,
                        script: Script::COMMON,
                        kind: DraftKind::Plain,
                    }),
                }
                continue;
            }
            let (face, kind) = match self.face_for(key, drafts.last(), c) {
                Some(face) => (face, self.kind(key, face, c, manners.of(at))),
                None => (primary, DraftKind::Missing(c)),
            };
            let own = script_of(c);
            match drafts.last_mut() {
                Some(last)
                    if last.face == face
                        && last.kind == kind
                        && !matches!(kind, DraftKind::Missing(_))
                        && (own == last.script || own == Script::COMMON || last.script == Script::COMMON) =>
                {
                    last.range.end = end;
                    if last.script == Script::COMMON {
                        last.script = own;
                    }
                }
                _ => drafts.push(Draft { range: at..end, face, script: own, kind }),
            }
        }
        resolve_scripts(&mut drafts, text);
        drafts
    }

    /// What a style that is seldom asked for makes of a whole word.
    fn manners(&self, key: FontKey, text: &str) -> Manners {
        let font = self.fonts.get(key);
        let own = &font.description;
        let mut manners = Manners::default();
        if own.fractions != Fractions::None || own.ordinals {
            let wanted = |numeral: Numeral| match numeral {
                Numeral::Fraction => own.fractions != Fractions::None,
                Numeral::Ordinal => own.ordinals,
            };
            let found = style::numerals(text).into_iter().filter(|(_, numeral)| wanted(*numeral));
            for (range, numeral) in found {
                let kind = match numeral {
                    Numeral::Fraction => self.fraction(font.face, own.fractions),
                    Numeral::Ordinal => self.ordinal(font.face, &text[range.clone()]),
                };
                manners.parts.push((range, kind));
            }
        }
        // Where one glyph has no form of its own, all are made, so that they match (CSS Fonts 4, 6.5).
        // That names `subs`; but the scientific inferiors stand below the baseline in every face, and
        // those of `subs` upon it in some, EB Garamond among them.
        let wanted: &[(&[u8; 4], Manner)] = match own.position {
            VariantPosition::Normal => return manners,
            VariantPosition::Super => &[(b"sups", Manner::Raised)],
            VariantPosition::Sub => &[(b"sinf", Manner::Lowered), (b"subs", Manner::Subscript)],
        };
        let found = wanted.iter().find(|(tag, _)| self.has_forms(font.face, tag, text));
        let made = DraftKind::MadePosition(own.position);
        manners.whole = Some(found.map_or(made, |(_, manner)| DraftKind::By(*manner)));
        manners
    }

    /// Whether a feature of the face has a form for each letter and figure of a text.
    fn has_forms(&self, face: FaceId, tag: &[u8; 4], text: &str) -> bool {
        let face = self.library.face(face);
        let covers = |c: char| face.glyph(c).is_some_and(|glyph| face.substitutes(tag, glyph));
        text.chars().filter(|c| !is_ignorable(*c) && !is_space(*c)).all(covers)
    }

    fn fraction(&self, face: FaceId, fractions: Fractions) -> DraftKind {
        let face = self.library.face(face);
        match fractions {
            Fractions::Stacked if face.has_feature(b"afrc") => DraftKind::By(Manner::Stacked),
            Fractions::Diagonal if face.has_feature(b"frac") => DraftKind::By(Manner::Diagonal),
            Fractions::Stacked => DraftKind::Without(Lack::StackedFractions),
            Fractions::Diagonal | Fractions::None => DraftKind::Without(Lack::Fractions),
        }
    }

    fn ordinal(&self, face: FaceId, letters: &str) -> DraftKind {
        match () {
            () if self.has_forms(face, b"ordn", letters) => DraftKind::By(Manner::Ordinal),
            () if self.has_forms(face, b"sups", letters) => DraftKind::By(Manner::RaisedOrdinal),
            () => DraftKind::Without(Lack::Ordinals),
        }
    }

    /// How a character is drawn in its face.
    fn kind(&self, key: FontKey, face: FaceId, c: char, manner: Option<DraftKind>) -> DraftKind {
        if let Some(manner) = manner {
            return manner;
        }
        let caps = self.fonts.get(key).description.caps;
        let (lower, upper) = shape_font::wants_small(caps);
        let feature = match () {
            () if lower && c.is_lowercase() => shape_font::caps_features(&self.library, face, caps).0,
            () if upper && c.is_uppercase() => shape_font::caps_features(&self.library, face, caps).1,
            () => return DraftKind::Plain,
        };
        let own = self.library.face(face);
        let drawn = feature.is_some_and(|tag| {
            // Letters with marks are put together from parts that the feature does have.
            let parts = c.is_alphabetic() && own.glyph(c).is_none();
            parts || own.glyph(c).is_some_and(|glyph| own.substitutes(&tag, glyph))
        });
        let has_capital = c.is_uppercase() || c.to_uppercase().next() != Some(c);
        if drawn || !has_capital { DraftKind::Plain } else { DraftKind::SmallCapital }
    }

    /// The face for a character: one of the font's own, or one that has it, or none.
    fn face_for(&mut self, key: FontKey, last: Option<&Draft>, c: char) -> Option<FaceId> {
        let covers = |face: FaceId| {
            let face = self.library.face(face);
            face.glyph(c).is_some()
                || (is_space(c) && face.glyph(' ').is_some())
                || (c == '\u{2011}' && face.glyph('\u{2010}').is_some())
        };
        if is_mark(c)
            && let Some(last) = last.filter(|last| covers(last.face))
        {
            return Some(last.face);
        }
        let font = self.fonts.get(key);
        if let Some(own) = font.chain.iter().copied().find(|face| covers(*face)) {
            return Some(own);
        }
        let (library, primary) = (&self.library, font.face);
        *self.fallbacks.entry((primary, c)).or_insert_with(|| library.fallback(primary, c))
    }
}

/// Gives characters of no script the script before them, or after them at the start; figures in a
/// text that runs to the left keep running to the right.
fn resolve_scripts(drafts: &mut [Draft], text: &str) {
    let mut script = drafts
        .iter()
        .map(|draft| draft.script)
        .find(|script| *script != Script::COMMON)
        .unwrap_or(Script::LATIN);
    for draft in drafts {
        let figures = || text[draft.range.clone()].contains(|c: char| c.is_ascii_digit());
        if draft.script != Script::COMMON {
            script = draft.script;
        } else if script.is_rtl() && figures() {
            draft.script = Script::LATIN;
            if draft.kind == DraftKind::Plain {
                draft.kind = DraftKind::FiguresInRtl;
            }
        } else {
            draft.script = script;
        }
    }
}
