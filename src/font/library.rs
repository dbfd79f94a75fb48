//! The faces of a build, chosen by family, weight and style, with fallback by character.

use super::embedded;
use super::face::{Face, FontError};
use crate::style::FontStyle;
use std::borrow::Cow;
use std::sync::Arc;

/// A face of one [`FontLibrary`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FaceId(pub u16);

/// Faces in the order in which they were added; cheap to clone.
#[derive(Clone, Debug)]
pub struct FontLibrary {
    faces: Vec<Arc<Face>>,
    /// The publication's own faces come first in fallback; this many stand at the end.
    own: usize,
}

impl FontLibrary {
    /// The faces that are part of the program.
    pub fn embedded() -> Self {
        let faces = embedded::FACES.iter().map(|known| Arc::new(known.face())).collect();
        FontLibrary { faces, own: 0 }
    }

    /// Adds a face that the publication brings. It wins over an embedded one of the same name.
    pub fn add(&mut self, bytes: Vec<u8>) -> Result<FaceId, FontError> {
        let id =
            FaceId(u16::try_from(self.faces.len()).map_err(|_| FontError::Form("too many faces".into()))?);
        self.faces.push(Arc::new(Face::read(Cow::Owned(bytes))?));
        self.own += 1;
        Ok(id)
    }

    pub fn face(&self, id: FaceId) -> &Face {
        &self.faces[usize::from(id.0)]
    }

    pub fn faces(&self) -> impl Iterator<Item = (FaceId, &Face)> {
        (0..).map(FaceId).zip(self.faces.iter().map(Arc::as_ref))
    }

    /// The faces in the order in which they are asked: the publication's own first.
    fn by_preference(&self) -> impl Iterator<Item = (FaceId, &Face)> {
        let own_from = self.faces.len() - self.own;
        let order = (own_from..self.faces.len()).chain(0..own_from);
        order.map(|idx| (FaceId(u16::try_from(idx).unwrap_or_default()), self.faces[idx].as_ref()))
    }

    /// Whether a family of this name, generic or real, is there.
    pub fn has_family(&self, name: &str) -> bool {
        let name = resolve_generic(name);
        self.faces.iter().any(|face| face.family().eq_ignore_ascii_case(name))
    }

    /// The face nearest to what is asked (CSS Fonts 4, 5.2): the first family that is there; then the
    /// style; then the weight. Falls back to the built-in serif.
    pub fn select(&self, families: &[String], weight: u16, style: FontStyle) -> FaceId {
        families
            .iter()
            .map(String::as_str)
            .chain(std::iter::once("serif"))
            .find_map(|family| self.in_family(resolve_generic(family), weight, style))
            .unwrap_or(FaceId(0))
    }

    fn in_family(&self, family: &str, weight: u16, style: FontStyle) -> Option<FaceId> {
        self.by_preference()
            .filter(|(_, face)| face.family().eq_ignore_ascii_case(family))
            .min_by_key(|(_, face)| (face.style() != style, weight_distance(weight, face.weight())))
            .map(|(id, _)| id)
    }

    /// A face that covers the character, of the same weight and style as `near` where there is one.
    pub fn fallback(&self, near: FaceId, character: char) -> Option<FaceId> {
        let (weight, style) = (self.face(near).weight(), self.face(near).style());
        let first = self.by_preference().find(|(_, face)| face.glyph(character).is_some())?.1;
        let family = first.family();
        self.by_preference()
            .filter(|(_, face)| face.family() == family && face.glyph(character).is_some())
            .min_by_key(|(_, face)| (face.style() != style, weight_distance(weight, face.weight())))
            .map(|(id, _)| id)
    }
}

fn resolve_generic(name: &str) -> &str {
    embedded::GENERIC
        .iter()
        .find(|(generic, _)| generic.eq_ignore_ascii_case(name))
        .map_or(name, |(_, own)| own)
}

/// CSS Fonts 4, 5.2: for 400 and 500 the other of the two first; below them lighter, above them bolder.
fn weight_distance(wanted: u16, found: u16) -> (bool, u16) {
    let wrong_way = match wanted {
        0..=500 => found > wanted.max(500),
        _ => found < wanted,
    };
    (wrong_way, found.abs_diff(wanted))
}
