//! The size at which a picture is placed, and what of it shows.

use super::super::compose::Composer;
use crate::diagnostic::{picture as picture_say, typeset as say};
use crate::document::{AssetPath, Image};
use crate::picture::Picture;
use crate::source::Span;
use crate::style::{ComputedStyle, Dimension, ObjectFit, ObjectPosition};
use crate::units::{Length, Rect, Size};

/// Printed pictures want as many pixels an inch: a screen ruled at 150 lines takes two for each.
const RESOLUTION: f64 = 300.0;

/// What a picture may take.
#[derive(Clone, Copy, Debug)]
pub(in crate::typeset) struct Room {
    pub measure: Length,
    /// What an author's share is of: more than the measure where others stand beside.
    pub whole: Length,
    pub depth: Length,
}

/// A picture in its box.
#[derive(Clone, Debug)]
pub(in crate::typeset) struct Fitted {
    pub asset: AssetPath,
    /// The box.
    pub size: Size,
    /// The whole picture, from the box's upper left corner.
    pub area: Rect,
    /// The part of it that shows, where that is not all.
    pub window: Option<Rect>,
}

/// Fits a picture: as the author or the style says, never wider than the measure or taller than the
/// page; none for a picture that is missing or shows nothing.
pub(in crate::typeset) fn fit(
    composer: &mut Composer<'_, '_>,
    image: &Image,
    style: &ComputedStyle,
    room: Room,
) -> Option<Fitted> {
    let asset = image.asset.as_ref()?;
    let picture = composer.shared.job.pictures.get(asset)?;
    let natural = picture.natural;
    let ratio = natural.height / natural.width;
    if !(ratio.is_finite() && ratio > 0.0 && natural.width > Length::ZERO) {
        composer.say(say::picture_without_size(image.meta.span, &asset.0));
        return None;
    }
    let given = wanted(image, style, room);
    let (mut width, mut height) = match given {
        (Some(width), Some(height)) => (width, height),
        (Some(width), None) => (width, width * ratio),
        (None, Some(height)) => (height / ratio, height),
        (None, None) => (natural.width, natural.height),
    };
    let most_width = style.max_width.resolve(room.measure).unwrap_or(room.measure).min(room.measure);
    let most_height = style.max_height.resolve(room.depth).unwrap_or(room.depth).min(room.depth);
    let (across, down) = (most_width / width, most_height / height);
    if !(across.is_finite() && down.is_finite() && across > 0.0 && down > 0.0) {
        composer.say(say::picture_without_size(image.meta.span, &asset.0));
        return None;
    }
    if given.0.is_some() && given.1.is_some() && style.object_fit != ObjectFit::Fill {
        // The box is cut to its room, and the picture fitted into what is left.
        width = width * across.min(1.0);
        height = height * down.min(1.0);
    } else {
        let scale = across.min(down).min(1.0);
        width = width * scale;
        height = height * scale;
    }
    let size = Size { width, height };
    let (area, window) = fill(size, natural, style.object_fit, style.object_position);
    report_resolution(composer, picture, area, image.meta.span);
    Some(Fitted { asset: asset.clone(), size, area, window })
}

/// The width and the height that the author or the style gives.
pub(super) fn wanted(image: &Image, style: &ComputedStyle, room: Room) -> (Option<Length>, Option<Length>) {
    let given = |key: &str, whole: Length| image.meta.value(key).and_then(|value| dimension(value, whole));
    (
        given("width", room.whole).or_else(|| style.width.resolve(room.measure)),
        given("height", room.depth).or_else(|| style.height.resolve(room.depth)),
    )
}

/// Fits a picture into a box (CSS Images 3, 5.5): where it lies, and the window through which it shows
/// if it is larger than the box.
pub(in crate::typeset) fn fill(
    size: Size,
    natural: Size,
    fit: ObjectFit,
    at: ObjectPosition,
) -> (Rect, Option<Rect>) {
    let (x, y) = (Length::ZERO, Length::ZERO);
    let whole = Rect { x, y, width: size.width, height: size.height };
    let (across, down) = (size.width / natural.width, size.height / natural.height);
    let scale = match fit {
        ObjectFit::Fill => return (whole, None),
        ObjectFit::Contain => across.min(down),
        ObjectFit::Cover => across.max(down),
        ObjectFit::None => 1.0,
        ObjectFit::ScaleDown => across.min(down).min(1.0),
    };
    let (width, height) = (natural.width * scale, natural.height * scale);
    let place = |at: Dimension, room: Length| at.resolve(room).unwrap_or(room / 2.0);
    let x = place(at.x, size.width - width);
    let y = place(at.y, size.height - height);
    let cut = fit == ObjectFit::Cover
        || width > size.width + Length::pt(0.01)
        || height > size.height + Length::pt(0.01);
    (Rect { x, y, width, height }, cut.then_some(whole))
}

/// Says so if there are too few pixels for the size at which a picture is printed.
fn report_resolution(composer: &mut Composer<'_, '_>, picture: &Picture, area: Rect, span: Span) {
    report_density(composer, picture, area, Some(span), RESOLUTION);
}

/// The same for any figure that is wanted.
pub(in crate::typeset) fn report_density(
    composer: &mut Composer<'_, '_>,
    picture: &Picture,
    area: Rect,
    span: Option<Span>,
    wanted: f64,
) {
    let Some((mut across, mut down)) = picture.pixels else { return };
    if picture.orientation.turns() {
        std::mem::swap(&mut across, &mut down);
    }
    let density = |pixels: u32, length: Length| f64::from(pixels) / length.to_inches();
    let least = density(across, area.width).min(density(down, area.height));
    if least < wanted - 0.5 {
        composer.say(picture_say::low_resolution(span, &picture.path.0, least.round()));
    }
}

/// An author's `width=60%`, `5cm`, `200px`, `200`.
pub(in crate::typeset) fn dimension(value: &str, whole: Length) -> Option<Length> {
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

    fn size(width: f64, height: f64) -> Size {
        Size { width: Length::pt(width), height: Length::pt(height) }
    }

    #[test]
    fn an_author_gives_a_width_in_many_units() {
        let whole = Length::pt(300.0);
        assert_eq!(dimension("50%", whole), Some(Length::pt(150.0)));
        assert_eq!(dimension("96px", whole), Some(Length::pt(72.0)));
        assert_eq!(dimension("2in", whole), Some(Length::pt(144.0)));
        assert_eq!(dimension("0", whole), None);
        assert_eq!(dimension("wide", whole), None);
    }

    #[test]
    fn a_picture_fills_its_box_and_is_cut_where_it_is_larger() {
        let (wide, tall) = (size(200.0, 100.0), size(100.0, 100.0));
        let middle = ObjectPosition::default();
        let (area, window) = fill(tall, wide, ObjectFit::Cover, middle);
        assert_eq!(
            (area.x, area.width, area.height),
            (Length::pt(-50.0), Length::pt(200.0), Length::pt(100.0))
        );
        assert_eq!(window.map(|window| window.width), Some(Length::pt(100.0)));
        let top = ObjectPosition { y: Dimension::Percent(0.0), ..middle };
        let (area, window) = fill(tall, wide, ObjectFit::Contain, top);
        assert_eq!((area.y, area.width, area.height), (Length::ZERO, Length::pt(100.0), Length::pt(50.0)));
        assert!(window.is_none());
        let (area, window) = fill(tall, wide, ObjectFit::Fill, middle);
        assert_eq!((area.width, area.height, window), (Length::pt(100.0), Length::pt(100.0), None));
    }
}
