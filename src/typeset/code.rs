//! Code blocks: every line complete and inside the measure, folded with a mark where it is too long.

use super::compose::{Composer, Context};
use super::inline::{Voice, Words};
use super::line::{InlineItem, Line, Shape, TextItem};
use super::tree::Node;
use super::vertical::Kind;
use crate::document::CodeBlock;
use crate::font::FaceId;
use crate::pages::StructureRole;
use crate::source::Span;
use crate::style::{ComputedStyle, TextAlign, WhiteSpace};
use crate::units::Length;
use std::collections::HashMap;
use std::sync::Arc;

/// Stands at the end of a line that goes on below; an artifact, so that copied code is whole.
const FOLD: &str = "↩";
/// Characters by which a continued line is indented.
const CONTINUED: usize = 2;
/// Of ending a page after the first or before the last line of a listing.
const LONELY_LINE: u32 = 3_000;
/// Of ending a page anywhere else in it; nothing after a blank line.
const WITHIN: u32 = 150;
/// A listing of no more lines than this is hardly worth dividing.
const SHORT: usize = 6;
const WITHIN_SHORT: u32 = 1_200;

pub(super) fn compose<'a>(
    composer: &mut Composer<'a, '_>,
    own: &'a CodeBlock,
    node: Node,
    style: &Arc<ComputedStyle>,
    context: &Context,
) {
    let open = composer.open_box(style, Some(&own.meta), context, String::new);
    let mut inner = open.inner.clone();
    if let Some(code) = composer.shared.tree.children(node).take() {
        inner.style = composer.style(code, style);
    }
    let mut style = (*inner.style).clone();
    style.white_space = WhiteSpace::Pre;
    style.text_indent = Default::default();
    if style.text_align == TextAlign::Justify {
        style.text_align = TextAlign::Start;
    }
    inner.style = Arc::new(style);
    let id = composer.node(StructureRole::Code, context);
    let voice = Voice::new(&inner, id);
    let mut lines: Vec<Line> = Vec::new();
    let text = own.text.strip_suffix('\n').unwrap_or(&own.text);
    let mut ruler = Ruler::new(composer, &inner.style);
    // Where the span holds the block's text as it is, each line has a place of its own.
    let mut offset = place_of_text(own);
    for source in text.split('\n') {
        let span = match &mut offset {
            Some(start) => {
                let end = *start + u32::try_from(source.len()).unwrap_or_default();
                let span = Span { file: own.meta.span.file, start: *start, end };
                *start = end + 1;
                span
            }
            None => own.meta.span,
        };
        fold(composer, source.trim_end_matches('\r'), span, &voice, &mut ruler, &mut lines);
    }
    let first = composer.list().entries.len();
    composer.push_lines(lines, &inner, 1, 1);
    let entries = &mut composer.list().entries;
    let count = entries.len() - first;
    for (idx, entry) in entries[first..].iter_mut().enumerate().take(count.saturating_sub(1)) {
        let blank = matches!(&entry.kind, Kind::Line(line) if line.line.runs.is_empty());
        entry.cost = match () {
            () if idx == 0 || idx + 2 == count => LONELY_LINE,
            () if count <= SHORT => WITHIN_SHORT,
            () if blank => 0,
            () => WITHIN,
        };
    }
    composer.close_box(open);
}

/// The offset in the manuscript of the first line of a block whose lines stand there unindented.
fn place_of_text(own: &CodeBlock) -> Option<u32> {
    let length = own.meta.span.end.checked_sub(own.meta.span.start)? as usize;
    (length == own.text.len()).then_some(own.meta.span.start)
}

/// Sets one line of code as as many lines as it needs.
fn fold(
    composer: &mut Composer<'_, '_>,
    source: &str,
    span: Span,
    voice: &Voice,
    ruler: &mut Ruler<'_>,
    lines: &mut Vec<Line>,
) {
    let text = expand_tabs(source);
    let measure = voice.measure;
    let room = (measure - ruler.width('0') * 1.2).max(ruler.width('0'));
    let indent_width = ruler.width(' ') * f64::from(u32::try_from(CONTINUED).unwrap_or_default());
    let mut rest = text.as_str();
    let mut continued = false;
    loop {
        let start = if continued && indent_width * 4.0 < measure { indent_width } else { Length::ZERO };
        let (end, folded) = ruler.fit(rest, measure - start, room - start);
        let mut words = Words::default();
        words.push(&rest[..end], voice, span);
        let mut items = words.items;
        if folded {
            let tag = Composer::layout_tag();
            items.push(InlineItem::Text(TextItem {
                text: FOLD.into(),
                style: Arc::clone(&voice.style),
                language: Arc::clone(&voice.language),
                tag,
                span,
                link: None,
                raise: Length::ZERO,
            }));
        }
        // The setter is not to break what was measured here, so it gets all the room it may want.
        let shape =
            Shape { measure: measure.max(Length::pt(1.0)) * 2.0, first_indent: start, ..Shape::default() };
        if items.is_empty() {
            lines.push(Line::default());
        } else {
            lines.extend(composer.setter.set(&items, &voice.style, &shape, &mut composer.piece.sink));
        }
        rest = &rest[end..];
        if rest.is_empty() {
            return;
        }
        continued = true;
    }
}

/// Tabs to the next column of four.
fn expand_tabs(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    let mut column = 0;
    for c in source.chars() {
        if c == '\t' {
            let spaces = 4 - column % 4;
            text.extend(std::iter::repeat_n(' ', spaces));
            column += spaces;
        } else {
            text.push(c);
            column += 1;
        }
    }
    text
}

/// Measures code by the advances of its characters.
struct Ruler<'f> {
    fonts: &'f crate::font::FontLibrary,
    face: FaceId,
    size: Length,
    spacing: Length,
    others: HashMap<char, Length>,
}

impl<'f> Ruler<'f> {
    fn new(composer: &Composer<'f, '_>, style: &ComputedStyle) -> Self {
        let fonts = composer.shared.job.fonts;
        let font = &style.font;
        let face = fonts.select(font);
        let size = font.size * fonts.size_factor(font);
        Ruler { fonts, face, size, spacing: font.letter_spacing, others: HashMap::new() }
    }

    fn width(&mut self, c: char) -> Length {
        if let Some(width) = self.others.get(&c) {
            return *width;
        }
        let own = self.fonts.face(self.face).glyph(c).map(|glyph| (self.face, glyph));
        let found = own.or_else(|| {
            let face = self.fonts.fallback(self.face, c)?;
            Some((face, self.fonts.face(face).glyph(c)?))
        });
        let em = found.map_or(2.0, |(face, glyph)| {
            let face = self.fonts.face(face);
            f64::from(face.advance(glyph).unwrap_or_default()) / f64::from(face.units_per_em())
        });
        let width = self.size * em + self.spacing;
        self.others.insert(c, width);
        width
    }

    /// The bytes of text that fit, and whether it had to be folded; after a space if one is near. At
    /// least one character, lest it never end.
    fn fit(&mut self, text: &str, measure: Length, room: Length) -> (usize, bool) {
        let mut width = Length::ZERO;
        let mut within = 0;
        let mut space = None;
        let mut mark = None;
        for (at, c) in text.char_indices() {
            width += self.width(c);
            let end = at + c.len_utf8();
            if width <= room || at == 0 {
                within = end;
                if c == ' ' {
                    space = Some(end);
                } else if !c.is_alphanumeric() && c != '_' {
                    mark = Some(end);
                }
            }
            if width > measure + Length::pt(0.01) && at > 0 {
                // Words are kept whole where a space or a mark is near.
                let near = |place: &usize| *place * 2 > within;
                let near = space.filter(near).or(mark.filter(near));
                let end = near.unwrap_or(within);
                // Spaces at the fold belong to the line above it.
                return (end, end < text.len());
            }
        }
        (text.len(), false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_go_to_the_next_stop() {
        assert_eq!(expand_tabs("a\tb"), "a   b");
        assert_eq!(expand_tabs("\tb"), "    b");
    }
}
