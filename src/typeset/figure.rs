//! Figures: pictures scaled to the measure and the page, with their captions.

use super::compose::{Composer, Context};
use super::inline::{Voice, Words};
use super::tree::{DEPTH, Node, sole_image};
use super::vertical::{AVOIDED, KEPT, Kind, Stack, Thing};
use crate::diagnostic::typeset as say;
use crate::document::{AssetPath, Block, Figure, Image, Inline, Paragraph, plain_text};
use crate::pages::{StructureId, StructureRole, Tag};
use crate::style::{ComputedStyle, Dimension, TextAlign};
use crate::units::{Length, Rect, Size};
use std::sync::Arc;

/// What is left of the page's depth for a caption below a picture as tall as the page.
const CAPTION_SHARE: f64 = 0.86;

impl<'a> Composer<'a, '_> {
    pub fn figure(&mut self, own: &'a Figure, node: Node, style: &Arc<ComputedStyle>, context: &Context) {
        let open = self.open_box(style, Some(&own.meta), context, || plain_text(&own.caption));
        let start = self.list().entries.len();
        let group = self.node(StructureRole::Division, context);
        let inner = open.inner.below(group).deeper();
        let mut children = self.shared.tree.children(node);
        for block in &own.blocks {
            match block {
                Block::Paragraph(paragraph) if sole_image(paragraph).is_some() => {
                    if let Some(Inline::Image(image)) = sole_image(paragraph)
                        && let Some(img) = children.take()
                    {
                        self.plate(image, img, paragraph, &inner);
                    }
                }
                other if inner.depth < DEPTH => self.block(other, &mut children, &inner),
                _ => {}
            }
        }
        if !(own.caption.is_empty() && own.number.is_none())
            && let Some(caption) = children.take()
        {
            self.list().keep_with_next(KEPT);
            self.caption(own.number.as_ref(), &own.caption, caption, &inner);
        }
        // A figure of listings or tables longer than a page is divided after all.
        if self.list().height_from(start) < self.shared.depth() {
            self.list().keep_together(start, AVOIDED);
        }
        self.close_box(open);
    }

    /// A picture that stands by itself.
    fn plate(&mut self, image: &'a Image, img: Node, paragraph: &Paragraph, context: &Context) {
        let style = self.style(img, &context.style);
        let span =
            if image.meta.span.end > image.meta.span.start { image.meta.span } else { paragraph.meta.span };
        let Some((asset, size)) = size(self, image, &style, context.area.width) else {
            let alt = image.alt.as_deref().unwrap_or_default();
            if !alt.is_empty() {
                let id = self.node(StructureRole::Paragraph, context);
                let mut words = Words::default();
                words.push(&format!("[{alt}]"), &Voice::new(context, id), span);
                self.set(words, context, None);
            }
            return;
        };
        let open = self.open_box(&style, Some(&image.meta), context, String::new);
        let tag = match image.alt.as_deref() {
            Some("") => Self::layout_tag(),
            alt => {
                let id: StructureId = self.node(StructureRole::Figure, context);
                self.node_mut(id).alt = alt.map(str::to_owned);
                Tag::Content(id)
            }
        };
        // `width` is the picture's own, so the box that it stands in is the figure's.
        let room = context.area.width - size.width;
        let x = context.area.x
            + match context.style.text_align {
                TextAlign::Center => room / 2.0,
                TextAlign::Right | TextAlign::End => room,
                TextAlign::Start | TextAlign::Left | TextAlign::Justify => match style.margin.left {
                    Dimension::Auto => room / 2.0,
                    Dimension::Length(_) | Dimension::Percent(_) => Length::ZERO,
                },
            };
        let area = Rect { x, y: Length::ZERO, width: size.width, height: size.height };
        let things = vec![Thing::Picture { asset, area, tag, span }];
        self.list().push(Kind::Block(Box::new(Stack { things, ..Stack::default() })), size.height);
        self.close_box(open);
    }
}

/// The size at which a picture is placed: what the author or the style says, never wider than the
/// measure or taller than the page; none for a picture that is missing or shows nothing.
pub(super) fn size(
    composer: &mut Composer<'_, '_>,
    image: &Image,
    style: &ComputedStyle,
    measure: Length,
) -> Option<(AssetPath, Size)> {
    let asset = image.asset.as_ref()?;
    let natural = composer.shared.job.pictures.get(asset)?.natural;
    let ratio = natural.height / natural.width;
    if !(ratio.is_finite() && ratio > 0.0 && natural.width > Length::ZERO) {
        composer.say(say::picture_without_size(image.meta.span, &asset.0));
        return None;
    }
    let depth = composer.shared.depth() * CAPTION_SHARE;
    let wanted = |key: &str, own: Dimension, whole: Length| {
        image.meta.value(key).and_then(|value| dimension(value, whole)).or_else(|| own.resolve(whole))
    };
    let width = wanted("width", style.width, measure);
    let height = wanted("height", style.height, depth);
    let (mut width, mut height) = match (width, height) {
        (Some(width), Some(height)) => (width, height),
        (Some(width), None) => (width, width * ratio),
        (None, Some(height)) => (height / ratio, height),
        (None, None) => (natural.width, natural.height),
    };
    let most_width = style.max_width.resolve(measure).unwrap_or(measure).min(measure);
    let most_height = style.max_height.resolve(depth).unwrap_or(depth).min(depth);
    let scale = (most_width / width).min(most_height / height).min(1.0);
    if !(scale.is_finite() && scale > 0.0) {
        composer.say(say::picture_without_size(image.meta.span, &asset.0));
        return None;
    }
    width = width * scale;
    height = height * scale;
    Some((asset.clone(), Size { width, height }))
}

/// An author's `width=60%`, `5cm`, `200px`, `200`.
pub(super) fn dimension(value: &str, whole: Length) -> Option<Length> {
    let value = value.trim();
    let split = value.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(value.len());
    let number: f64 = value[..split].parse().ok()?;
    let length = match value[split..].trim() {
        "%" => whole * (number / 100.0),
        "cm" => Length::mm(number * 10.0),
        "mm" => Length::mm(number),
        "in" => Length::inches(number),
        "pt" => Length::pt(number),
        "px" | "" => Length::px(number),
        _ => return None,
    };
    (length > Length::ZERO).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_author_gives_a_width_in_many_units() {
        let whole = Length::pt(300.0);
        assert_eq!(dimension("50%", whole), Some(Length::pt(150.0)));
        assert_eq!(dimension("96px", whole), Some(Length::pt(72.0)));
        assert_eq!(dimension("2in", whole), Some(Length::pt(144.0)));
        assert_eq!(dimension("0", whole), None);
        assert_eq!(dimension("wide", whole), None);
    }
}
