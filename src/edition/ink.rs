//! In which colours each edition is printed: what it asks for, what its target takes, and what its
//! pages hold.

use super::load::Loaded;
use super::picture::fault_of;
use super::setting::target_of;
use crate::color::{Intent, Profile};
use crate::diagnostic::{Diagnostic, Sink, target as codes};
use crate::pages::{ItemKind, Pages};
use crate::pdf::{ColorSpace, Colors, Held};
use crate::picture::{self, Pictures};
use crate::publication::{Item, Manifest};
use crate::store::{Folders, Purpose};
use crate::target::{Rendering, Space, Standard};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The profiles that the publication's own targets name, by the targets' names.
pub(super) fn profiles(
    manifest: &Manifest,
    folder: &Path,
    folders: &Folders,
    sink: &mut Sink,
) -> BTreeMap<String, Profile> {
    let mut found = BTreeMap::new();
    let used: BTreeSet<&str> =
        manifest.editions.iter().filter_map(|edition| edition.target.as_deref()).collect();
    for target in manifest.targets.own() {
        let Some(rule) = target.profile.as_ref().filter(|_| used.contains(target.name.as_str())) else {
            continue;
        };
        let (path, span) = (&rule.value.value, Some(rule.value.span));
        let read = match folders.resolve(folder, path) {
            Ok((_, real)) => {
                let read = folders.read_bytes(&real, Purpose::Profile);
                read.map_err(|fault| fault.diagnostic(path, span))
            }
            Err(fault) => Err(fault_of(fault, path, span)),
        };
        match read.map(|bytes| Profile::read(&bytes)) {
            Ok(Ok(profile)) if profile.is_output() && profile.channels().count() == 4 => {
                found.insert(target.name.clone(), profile);
            }
            Ok(Ok(_)) => {
                sink.push(codes::not_a_press(span, path, "it is none of a press that prints four inks"))
            }
            Ok(Err(fault)) => sink.push(codes::not_a_press(span, path, fault)),
            Err(fault) => sink.push(fault),
        }
    }
    found
}

/// The colours of an edition. An error where it asks for what its target does not take.
pub(super) fn colors(
    loaded: &Loaded,
    idx: usize,
    pages: &Pages,
    pictures: &Pictures,
) -> Result<Colors, Diagnostic> {
    let edition = &loaded.manifest.editions[idx];
    let Some(target) = target_of(loaded, idx) else {
        let space = edition.color.map_or(ColorSpace::AsTheyCome, space);
        return Ok(Colors { space, ..Colors::default() });
    };
    let taken: Vec<Space> = match &target.color {
        Some(rule) => rule.value.clone(),
        None => Space::ALL.iter().map(|(_, space)| *space).collect(),
    };
    let wanted = match edition.color {
        Some(wanted) if taken.contains(&wanted) => wanted,
        Some(wanted) => {
            let place = loaded.manifest.places.get(&Item::Color(idx)).copied();
            let names: Vec<&str> =
                taken.iter().filter(|own| **own != Space::Spot).map(|own| own.name()).collect();
            return Err(codes::color_not_taken(place, &target.name, wanted.name(), names.join(", ")));
        }
        None => usual(&taken, target.standards.as_ref().map(|rule| rule.value.as_slice()), || {
            has_color(pages, pictures)
        }),
    };
    let intent = target.intent.as_ref().map_or(Intent::default(), |rule| match rule.value {
        Rendering::Perceptual => Intent::Perceptual,
        Rendering::Relative => Intent::Relative,
    });
    Ok(Colors {
        space: space(wanted),
        press: loaded.profiles.get(&target.name).cloned(),
        intent,
        ink_limit: target.ink.as_ref().map(|rule| rule.value),
        spots: taken.contains(&Space::Spot),
    })
}

/// What suits best: black alone where there is no colour; the inks of a press where they, and not the
/// colours of a screen, are taken; else sRGB.
fn usual(taken: &[Space], standards: Option<&[Standard]>, has_color: impl FnOnce() -> bool) -> Space {
    let print = |own: &Standard| matches!(own, Standard::X1a2001 | Standard::X3_2002 | Standard::X4);
    let press = standards.is_some_and(|own| own.iter().any(print));
    let takes = |space: Space| taken.contains(&space);
    if takes(Space::Grey) && !has_color() {
        Space::Grey
    } else if takes(Space::Cmyk) && (press || !takes(Space::Rgb)) {
        Space::Cmyk
    } else if takes(Space::Rgb) {
        Space::Rgb
    } else {
        Space::Grey
    }
}

fn space(space: Space) -> ColorSpace {
    match space {
        Space::Grey => ColorSpace::Grey,
        Space::Rgb => ColorSpace::Rgb,
        Space::Cmyk | Space::Spot => ColorSpace::Cmyk,
    }
}

/// Whether anything on the pages has a colour.
fn has_color(pages: &Pages, pictures: &Pictures) -> bool {
    let mut shown = BTreeSet::new();
    for item in pages.pages.iter().flat_map(|page| &page.items) {
        match &item.kind {
            ItemKind::Text(run) if !run.color.is_grey() => return true,
            ItemKind::Fill { color, .. } if color.alpha > 0 && !color.is_grey() => return true,
            ItemKind::Picture { asset, .. } => {
                shown.insert(asset);
            }
            ItemKind::Text(_) | ItemKind::Fill { .. } => {}
        }
    }
    let shown: Vec<_> = shown.into_iter().filter_map(|asset| pictures.get(asset)).collect();
    shown.par_iter().any(|own| picture::has_color(own))
}

/// Says which pictures were over the target's limit of ink, each at its place in the text.
pub(super) fn tell_held(
    loaded: &Loaded,
    idx: usize,
    pages: &Pages,
    held: &[(String, Held)],
    sink: &mut Sink,
) {
    let Some((target, rule)) = target_of(loaded, idx).and_then(|own| Some((own, own.ink.as_ref()?))) else {
        return;
    };
    for (path, held) in held {
        let item = pages.pages.iter().enumerate().find_map(|(page, own)| {
            let of_it = |item: &&crate::pages::Item| matches!(&item.kind, ItemKind::Picture { asset, .. } if asset.0 == *path);
            own.items.iter().find(of_it).map(|item| (page, item.span))
        });
        let (page, span) = item.map_or((0, None), |(page, span)| (page, Some(span)));
        let share = (held.share * 100.0).max(0.1);
        sink.push(codes::ink_held(
            span,
            path,
            format!("{:.0}", held.most),
            format!("{share:.1}"),
            page + 1,
            &target.name,
            rule.value,
        ));
    }
}
