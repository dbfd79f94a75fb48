//! The picture of a front or of a whole wrap: placed below everything else, over the trim into the bleed,
//! and looked at for its shape and its resolution.

use super::super::figure::{fill, report_density};
use super::super::tree::Node;
use super::super::vertical::Thing;
use super::column::Room;
use super::{Panel, Sheet, shown_size};
use crate::diagnostic::cover as say;
use crate::document::{AssetPath, Block, Figure, Image, pictures_alone};
use crate::pages::{StructureRole, Tag};
use crate::picture::Picture;
use crate::style::{ComputedStyle, ObjectFit, VerticalAlign};
use crate::units::{Length, Rect, Size};
use std::sync::Arc;

/// A shape that differs by less is the same: files are measured in whole pixels.
const SAME: f64 = 0.004;
/// What may be cut off without a word.
const CUT: f64 = 0.05;
/// By how much a spine may differ from that of a picture. A fold is not exacter.
const FOLD: Length = Length::pt(1.5);

/// The picture that a panel's own figure of class `art` shows.
pub(super) fn find(blocks: &[Block]) -> Option<(usize, &Figure, &Image)> {
    blocks.iter().enumerate().find_map(|(idx, block)| match block {
        Block::Figure(own) if own.meta.has_class("art") => {
            let paragraph = own.blocks.iter().find_map(|block| match block {
                Block::Paragraph(own) => Some(own),
                _ => None,
            })?;
            pictures_alone(paragraph).first().map(|image| (idx, own, *image))
        }
        _ => None,
    })
}

/// Places it: as tall as its style says, at the head of the panel or, by `vertical-align`, at its foot.
pub(super) fn place(
    room: &mut Room<'_, '_, '_>,
    image: &Image,
    node: Node,
    parent: &Arc<ComputedStyle>,
    panel: &Panel,
) -> Option<Thing> {
    let asset = image.asset.clone()?;
    let set = &room.job.set;
    let picture = set.pictures.get(&asset)?;
    let natural = picture.natural;
    if !(natural.width > Length::ZERO && natural.height > Length::ZERO) {
        return None;
    }
    let style = room.composer.style(node, parent);
    let img = room.composer.shared.tree.children(node).take()?;
    let img = room.composer.style(img, &style);
    let trim = panel.trim;
    let height = style.height.resolve(trim.height).unwrap_or(trim.height).min(trim.height);
    let free = trim.height - height;
    let y = match style.vertical_align {
        VerticalAlign::Bottom => trim.y + free,
        VerticalAlign::Middle => trim.y + free / 2.0,
        _ => trim.y,
    };
    let field = panel.with_bleed(Rect { y, height, ..trim });
    let size = Size { width: field.width, height: field.height };
    // What shows all of itself leaves room beside it; the trim is then all that it is to fill.
    let (area, window) = fill(size, natural, img.object_fit, img.object_position);
    let (area, window) = (area.moved(field.x, field.y), window.map(|own| own.moved(field.x, field.y)));
    if let Sheet::Wrap(_) = room.job.sheet {
        let full = height >= trim.height - Length::pt(0.5) && img.object_fit == ObjectFit::Cover;
        judge(room, picture, &asset, (area, size), full.then_some(panel));
    }
    let id = room.composer.node_below(StructureRole::Figure, None);
    room.composer.node_mut(id).alt.clone_from(&image.alt);
    let span = image.meta.span;
    Some(Thing::Picture { asset, area, window, tag: Tag::Content(id), span })
}

fn judge(
    room: &mut Room<'_, '_, '_>,
    picture: &Picture,
    asset: &AssetPath,
    (area, box_size): (Rect, Size),
    panel: Option<&Panel>,
) {
    let place = room.job.places.image;
    report_density(&mut room.composer, picture, area, place, room.job.resolution);
    let Some(panel) = panel else { return };
    let natural = picture.natural.width / picture.natural.height;
    let trim = panel.trim;
    let wanted = shown_size(box_size);
    if let (true, Sheet::Wrap(wrap)) = (panel.whole, &room.job.sheet) {
        let made = box_size.height * natural - box_size.width + wrap.spine;
        let sane = made > Length::ZERO && made < Length::inches(4.0);
        if sane {
            if (made - wrap.spine).abs() > FOLD {
                let (made, own) = (super::shown(made), super::shown(wrap.spine));
                room.composer.say(say::other_spine(place, &asset.0, made, own, wanted));
            }
            return;
        }
    }
    let (across, down) = (1.0 - box_size.width / area.width, 1.0 - box_size.height / area.height);
    let (cut, side) = if across > down { (across, "width") } else { (down, "height") };
    if (natural / (trim.width / trim.height) - 1.0).abs() < SAME && box_size.width > trim.width {
        room.composer.say(say::picture_without_bleed(place, &asset.0, wanted));
    } else if cut > CUT {
        room.composer.say(say::picture_cut(place, &asset.0, (cut * 100.0).round(), side, wanted));
    }
}
