//! Initials: the first letter of a paragraph taken off and set large, and the lines that make way for
//! it (CSS Inline 3, 7).
//!
//! The letter stands optically in the margin: its side bearing is taken out, and round and slanted ones
//! hang a little. Each line beside it begins where the letter's silhouette ends at its height. Opening
//! quotation marks hang before it, at the size of the text or of the letter, or drop with it.

use super::compose::Composer;
use super::line::{InlineItem, Line, LineRun, TextItem, letters};
use super::setting::cut_span;
use super::tree::Node;
use crate::font::{Edge, FontLibrary, Ink, Profile};
use crate::pages::{GlyphRun, PlacedGlyph};
use crate::style::{
    ComputedStyle, FigureStyle, FontStyleSet, InitialLetter, InitialMark, InitialWrap, Pseudo,
};
use crate::units::Length;
use std::ops::Range;
use std::sync::Arc;

/// White between an initial and the text beside it, in ems of the text.
const BESIDE: f64 = 0.16;
/// White beside a letter that counts for its optical edge, at most; share of its size.
const DEEPEST: f64 = 0.1;
/// How far the optical edge moves from the ink's outermost point to its mean.
const OPTICAL: f64 = 0.4;
/// A letter stands in the text's way from so far below a line's baseline, in ems of the text.
const BELOW: f64 = 0.03;
/// Differences between the lines beside a letter that are not worth making, in ems of the text.
const SMOOTH: f64 = 0.45;
/// A small quotation mark reaches over the letter by this share of the letter's size at most.
const TUCKED: f64 = 0.1;

/// A set initial.
pub(super) struct Initial {
    /// Placed from the first line's left edge and baseline.
    pub runs: Vec<LineRun>,
    /// What each line beside it leaves to it; one line more than it sinks where a tail hangs below.
    pub indents: Vec<Length>,
    /// How far it rises above the first line, in whole lines.
    pub rise: Length,
}

/// Where in a text the initial is: marks before the letter, and the letter.
#[derive(Debug, PartialEq)]
struct Parts {
    marks: usize,
    end: usize,
}

/// The glyphs of an initial as one shape; pt from its own left edge and baseline, upward.
struct Shape<'a> {
    glyphs: Vec<(&'a Profile, f64)>,
    size: f64,
}

impl Composer<'_, '_> {
    /// Takes the first letter off the items if the style drops or restyles it.
    pub fn take_initial(
        &mut self,
        items: &mut Vec<InlineItem>,
        node: Node,
        own: &Arc<ComputedStyle>,
    ) -> Option<Initial> {
        let style = self.pseudo(node, Pseudo::FirstLetter, own)?;
        let at = items.iter().position(|item| !matches!(item, InlineItem::Mark(_)))?;
        let InlineItem::Text(text) = &mut items[at] else { return None };
        let parts = first_letter(&text.text, &text.language.0, style.initial_letter.is_some())?;
        let mut letter = cut(text, 0..parts.end);
        *text = cut(text, parts.end..text.text.len());
        let Some(wanted) = style.initial_letter else {
            letter.style = style;
            items.insert(at, InlineItem::Text(letter));
            return None;
        };
        let spaced = text.text.starts_with([' ', '\u{A0}']);
        let mut font = (*style.font).clone();
        if letter.style.font.style != own.font.style {
            // A voice that begins with the paragraph keeps its slope.
            (font.style, font.slant) = (letter.style.font.style, letter.style.font.slant);
        }
        if letter.text[parts.marks..].starts_with(|c: char| c.is_ascii_digit()) {
            // A text figure would not reach the cap line.
            font.figures = FigureStyle::Lining;
        }
        letter.raise = Length::ZERO;
        Some(self.set_initial(&letter, parts.marks, (wanted, &style, font), own, spaced))
    }

    fn set_initial(
        &mut self,
        letter: &TextItem,
        marks: usize,
        dress: (InitialLetter, &Arc<ComputedStyle>, FontStyleSet),
        own: &Arc<ComputedStyle>,
        spaced: bool,
    ) -> Initial {
        let fonts = self.shared.job.fonts;
        let (wanted, style, mut font) = dress;
        let leading = own.line_height.to_pt();
        let cap = |font: &FontStyleSet| fonts.face(fonts.select(font)).metrics().cap_height.max(0.1);
        let text_cap = own.font.size.to_pt() * cap(&own.font);
        let sink = wanted.sink;
        let drop = leading * f64::from(sink - 1);
        // Its cap height spans the lines that its size counts (CSS Inline 3, 7.4.1).
        let size = (leading * (wanted.size - 1.0) + text_cap) / cap(&font);
        font.size = Length::pt(size);
        let above = (leading * (wanted.size - 1.0) - drop).max(0.0);
        let apart = marks > 0 && style.initial_mark == InitialMark::Small;
        let style = Arc::new(ComputedStyle { font: Arc::new(font), ..(**style).clone() });

        let mut main = cut(letter, if apart { marks } else { 0 }..letter.text.len());
        main.style = Arc::clone(&style);
        let mut line = self.setter.set_single(&[InlineItem::Text(main)], &style, &mut self.piece.sink);
        let shape = Shape::of(&line, fonts, size);
        let ink = shape.ink().unwrap_or(Ink { left: 0.0, right: line.width.to_pt(), bottom: 0.0, top: 0.0 });
        let hung = marks > 0 && style.initial_mark == InitialMark::Hang;
        let cap_top = size * cap(&style.font);
        let shift = match hung {
            // The letter after the marks stands at the margin.
            true => shape.after(marks, &line).map_or(ink.left, |rest| rest.edge(cap_top, own)),
            false => shape.edge(cap_top, own),
        };
        for LineRun { run, .. } in &mut line.runs {
            run.baseline += Length::pt(drop);
            run.x -= Length::pt(shift);
        }
        let band = Band { drop, leading, text: own.font.size.to_pt(), cap: text_cap };
        let mut indents = shape.indents(&band, sink, style.initial_wrap, spaced);
        let beside = BESIDE * band.text;
        for indent in &mut indents {
            *indent = (*indent - shift + beside).max(0.0);
        }
        if spaced && let Some(first) = indents.first_mut() {
            let end = line.runs.last().map_or(0.0, |run| (run.run.x + run.run.width()).to_pt());
            *first += self.setter.space(own, &letter.language).to_pt();
            if let Some(last) = line.runs.last_mut() {
                add_space(&mut last.run, fonts, *first - end);
            }
        }
        let mut runs = std::mem::take(&mut line.runs);
        if apart {
            let top = shape.reach(0.7 * cap_top..cap_top).map_or(0.0, |(left, _)| left - shift);
            let edge = top.min(TUCKED * size);
            let mut small = cut(letter, 0..marks);
            small.style = Arc::clone(own);
            let mut line = self.setter.set_single(&[InlineItem::Text(small)], own, &mut self.piece.sink);
            let left = edge - line.width.to_pt();
            for LineRun { run, .. } in &mut line.runs {
                run.x += Length::pt(left);
                run.baseline -= Length::pt(above);
            }
            runs.splice(0..0, line.runs);
        }
        let rise = if above > 0.01 { (above / leading).ceil() * leading } else { 0.0 };
        Initial { runs, indents: indents.into_iter().map(Length::pt).collect(), rise: Length::pt(rise) }
    }
}

/// A space that is drawn as nothing, so that the letter and the word after it are read as two.
fn add_space(run: &mut GlyphRun, fonts: &FontLibrary, advance: f64) {
    let Some(id) = fonts.face(run.face).glyph(' ') else { return };
    run.text.push(' ');
    run.glyphs.push(PlacedGlyph { id, text_len: 1, advance: advance as f32, x_offset: 0.0, y_offset: 0.0 });
}

/// The lines of the text beside an initial; pt.
struct Band {
    /// From the first line's baseline down to the initial's.
    drop: f64,
    leading: f64,
    /// Size and height of the capitals of the text.
    text: f64,
    cap: f64,
}

impl Band {
    /// Heights above the initial's baseline between which a line has its ink.
    fn of(&self, line: u32) -> Range<f64> {
        let baseline = self.drop - self.leading * f64::from(line);
        baseline - BELOW * self.text..baseline + self.cap
    }
}

impl<'a> Shape<'a> {
    fn of(line: &Line, fonts: &'a FontLibrary, size: f64) -> Shape<'a> {
        let mut glyphs = Vec::new();
        for LineRun { run, .. } in &line.runs {
            let mut pen = run.x.to_pt();
            for glyph in &run.glyphs {
                let place = pen + f64::from(glyph.x_offset);
                glyphs.extend(fonts.face(run.face).profile(glyph.id).map(|profile| (profile, place)));
                pen += f64::from(glyph.advance);
            }
        }
        Shape { glyphs, size }
    }

    /// The shape without the glyphs of its first bytes of text.
    fn after(&self, bytes: usize, line: &Line) -> Option<Shape<'a>> {
        let glyphs = line.runs.iter().flat_map(|run| &run.run.glyphs);
        let mut read = 0;
        let before = glyphs
            .take_while(|glyph| {
                let inside = read < bytes;
                read += usize::from(glyph.text_len);
                inside
            })
            .count();
        let rest = self.glyphs.get(before..).filter(|rest| !rest.is_empty())?;
        Some(Shape { glyphs: rest.to_vec(), size: self.size })
    }

    /// Ink at left and right between two heights.
    fn reach(&self, heights: Range<f64>) -> Option<(f64, f64)> {
        let share = heights.start / self.size..heights.end / self.size;
        let reaches = self.glyphs.iter().filter_map(|(profile, place)| {
            let (left, right) = profile.reach(share.clone())?;
            Some((left * self.size + place, right * self.size + place))
        });
        reaches.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
    }

    fn ink(&self) -> Option<Ink> {
        let boxes = self.glyphs.iter().filter_map(|(profile, place)| {
            let ink = profile.ink()?;
            let (left, right) = (ink.left * self.size + place, ink.right * self.size + place);
            Some(Ink { left, right, bottom: ink.bottom * self.size, top: ink.top * self.size })
        });
        boxes.reduce(|a, b| Ink {
            left: a.left.min(b.left),
            right: a.right.max(b.right),
            bottom: a.bottom.min(b.bottom),
            top: a.top.max(b.top),
        })
    }

    /// Where its left edge is seen: between the outermost ink and the mean of it.
    fn edge(&self, cap: f64, own: &ComputedStyle) -> f64 {
        let Some((first, place)) = self.glyphs.first() else { return 0.0 };
        let outermost = first.ink().map_or(0.0, |ink| ink.left);
        if !own.hanging_punctuation {
            return outermost * self.size + place;
        }
        let mean = first.gap(Edge::Left, 0.0..cap / self.size, DEEPEST.max(outermost));
        (outermost + (mean - outermost).max(0.0) * OPTICAL) * self.size + place
    }

    /// How far it reaches into each line; a line more where a tail hangs into it.
    fn indents(&self, band: &Band, sink: u32, wrap: InitialWrap, spaced: bool) -> Vec<f64> {
        let widest = self
            .reach(band.of(sink - 1).start..band.of(0).end.max(band.drop + band.leading))
            .map_or(0.0, |(_, right)| right);
        let mut indents: Vec<f64> = (0..sink)
            .map(|line| {
                let follows = match wrap {
                    InitialWrap::All => true,
                    InitialWrap::First => line == 0 && !spaced,
                    InitialWrap::None => false,
                };
                if follows { self.reach(band.of(line)).map_or(0.0, |(_, right)| right) } else { widest }
            })
            .collect();
        if wrap == InitialWrap::All {
            smooth(&mut indents, SMOOTH * band.text);
        }
        if let Some((_, right)) = self.reach(band.of(sink)) {
            indents.push(right);
        }
        indents
    }
}

/// Takes the unrest out of the edge beside a letter: no line stands in a notch, as in the bowl of a C,
/// and lines that differ by less than `least` are alike.
fn smooth(indents: &mut [f64], least: f64) {
    let highest = |part: &[f64]| part.iter().copied().fold(0.0, f64::max);
    let filled: Vec<f64> = (0..indents.len())
        .map(|line| highest(&indents[..=line]).min(highest(&indents[line..])).max(indents[line]))
        .collect();
    indents.copy_from_slice(&filled);
    for line in 0..indents.len() {
        let near = filled.iter().copied().filter(|other| (*other - filled[line]).abs() < least);
        indents[line] = near.fold(filled[line], f64::max);
    }
}

/// A part of an item.
fn cut(text: &TextItem, range: Range<usize>) -> TextItem {
    let span = cut_span(text, range.start, range.end);
    let before = text.before.map(|before| before.saturating_add(letters(&text.text[..range.start])));
    TextItem { text: text.text[range].to_owned(), span, before, ..text.clone() }
}

/// The first letter, with the punctuation before it (CSS Pseudo-Elements 4, 2.2). What is only restyled
/// takes a closing mark along; an initial leaves the apostrophe of “I’d” to the text.
fn first_letter(text: &str, language: &str, initial: bool) -> Option<Parts> {
    let dutch = language.split('-').next().is_some_and(|primary| primary.eq_ignore_ascii_case("nl"));
    let (mut marks, mut end) = (0, None);
    for (at, c) in text.char_indices() {
        match (end, c) {
            (None, c) if c.is_alphanumeric() => {
                marks = at;
                // Dutch writes IJ as one letter.
                let double = dutch && c == 'I' && text[at + 1..].starts_with('J');
                end = Some(at + c.len_utf8() + usize::from(double));
            }
            (None, c) if c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}') => return None,
            (None, _) => {}
            // The second letter of a double one.
            (Some(end), _) if at < end => {}
            // Marks that combine with the letter.
            (Some(_), '\u{300}'..='\u{36f}') => end = Some(at + c.len_utf8()),
            (Some(_), '’' | '”') if !initial => end = Some(at + c.len_utf8()),
            (Some(_), _) => break,
        }
    }
    end.map(|end| Parts { marks, end })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(text: &str, language: &str) -> Option<(String, String)> {
        let parts = first_letter(text, language, true)?;
        Some((text[..parts.marks].to_owned(), text[parts.marks..parts.end].to_owned()))
    }

    #[test]
    fn the_first_letter_is_told_from_its_opening_marks() {
        let parts = |marks: &str, own: &str| Some((marks.to_owned(), own.to_owned()));
        assert_eq!(letter("Call", "en"), parts("", "C"));
        assert_eq!(letter("“‘Tis", "en"), parts("“‘", "T"));
        assert_eq!(letter("Éa", "fr"), parts("", "É"));
        assert_eq!(letter("I’d", "en"), parts("", "I"));
        assert_eq!(letter("IJsland", "nl"), parts("", "IJ"));
        assert_eq!(letter("IJsland", "en"), parts("", "I"));
        assert_eq!(letter("— x", "en"), None);
        assert_eq!(letter("—Ven", "es"), None);
        assert_eq!(letter("…", "en"), None);
    }
}
