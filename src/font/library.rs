//! The faces of a build, chosen by family, width, style, weight and size, with fallback by character.

use super::axes;
use super::embedded;
use super::face::{Declared, Face, FontError};
use crate::digest::{Digest, Digester};
use crate::style::{AlternateKind, FeatureValues, FontFace, FontStyle, FontStyleSet, SizeAdjust};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// A face of one [`FontLibrary`], or an instance of a variable one. Its number says nothing of order:
/// instances are made as they are asked for, on any thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FaceId(pub u16);

/// Set in the ids of instances.
const INSTANCE: u16 = 0x8000;
/// Far more instances than any book has: beyond them a variable face is taken as it is in its file.
const MOST_INSTANCES: usize = 4096;

/// Faces in the order in which they were added; cheap to clone.
#[derive(Clone, Debug)]
pub struct FontLibrary {
    faces: Vec<Arc<Face>>,
    /// The publication's own faces come first in fallback; this many stand at the end.
    own: usize,
    instances: Arc<Instances>,
    /// What `@font-feature-values` says.
    alternates: Arc<Vec<FeatureValues>>,
}

/// Instances of variable faces: each is made once and then stays where it is.
#[derive(Debug)]
struct Instances {
    faces: Box<[OnceLock<Box<Instance>>]>,
    known: Mutex<BTreeMap<(FaceId, Vec<i16>), u16>>,
}

#[derive(Debug)]
struct Instance {
    /// The face as it is in its file.
    base: FaceId,
    face: Face,
}

impl FaceId {
    /// It is an instance of a variable face, whose number is of this run alone.
    pub fn is_instance(self) -> bool {
        self.0 & INSTANCE != 0
    }
}

impl Default for Instances {
    fn default() -> Self {
        let faces = (0..MOST_INSTANCES).map(|_| OnceLock::new()).collect();
        Instances { faces, known: Mutex::default() }
    }
}

impl FontLibrary {
    /// The faces that are part of the program.
    pub fn embedded() -> Self {
        let faces = embedded::FACES.iter().map(|known| Arc::new(known.face())).collect();
        FontLibrary { faces, own: 0, instances: Arc::default(), alternates: Arc::default() }
    }

    /// Adds a face that the publication brings. It wins over an embedded one of the same name.
    pub fn add(&mut self, bytes: Vec<u8>) -> Result<FaceId, FontError> {
        self.push(Face::read(Cow::Owned(bytes))?)
    }

    /// Why a font file's own bits forbid it to be part of a publication; nothing if they do not, or if it
    /// is no font.
    pub fn refusal(bytes: &[u8]) -> Option<&'static str> {
        Face::embedding_of(bytes)?.refusal()
    }

    /// Adds a face under the name and within the bounds that a stylesheet gives it.
    pub fn declare(&mut self, rule: &FontFace, bytes: Vec<u8>) -> Result<FaceId, FontError> {
        let face = Face::read(Cow::Owned(bytes))?;
        self.push(face.declare(&rule.family, declared(rule)))
    }

    /// Gives a face that is here already another name (`src: local(…)`); nothing if it is not here.
    pub fn declare_known(&mut self, rule: &FontFace, name: &str) -> Option<FaceId> {
        let face = self.by_preference().map(|(_, face)| face).find(|face| {
            let names = face.names();
            let whole = names.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name));
            face.declared().is_none() && (whole || names.family.eq_ignore_ascii_case(name))
        })?;
        let face = face.clone().declare(&rule.family, declared(rule));
        self.push(face).ok()
    }

    /// Of all that is chosen from and shaped with. The program's own faces go by their names.
    pub fn digest(&self) -> Digest {
        let mut all = Digester::default();
        for face in &self.faces {
            face.add_to(&mut all);
        }
        all.add(format!("{} {:?}", self.own, self.alternates).as_bytes());
        all.digest()
    }

    /// What names of alternate glyphs mean.
    pub fn set_alternates(&mut self, values: Vec<FeatureValues>) {
        self.alternates = Arc::new(values);
    }

    fn push(&mut self, face: Face) -> Result<FaceId, FontError> {
        let number = u16::try_from(self.faces.len()).ok().filter(|number| *number < INSTANCE);
        let id = FaceId(number.ok_or_else(|| FontError::Form("too many faces".into()))?);
        self.faces.push(Arc::new(face));
        self.own += 1;
        // Other libraries may have another face of this number.
        self.instances = Arc::default();
        Ok(id)
    }

    pub fn face(&self, id: FaceId) -> &Face {
        match id.0 & INSTANCE {
            0 => &self.faces[usize::from(id.0)],
            _ => &self.instance_of(id).face,
        }
    }

    /// The face as it is in its file.
    pub fn base(&self, id: FaceId) -> FaceId {
        if id.0 & INSTANCE == 0 { id } else { self.instance_of(id).base }
    }

    fn instance_of(&self, id: FaceId) -> &Instance {
        let place = usize::from(id.0 & !INSTANCE);
        self.instances.faces[place].get().expect("ids of instances are given out when these are made")
    }

    /// The faces as they are in their files.
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
        self.faces.iter().any(|face| is_of(face, name).is_some())
    }

    /// The names of all families, the publication's own first.
    pub fn families(&self) -> impl Iterator<Item = &str> {
        self.by_preference().map(|(_, face)| face.family())
    }

    /// The face nearest to what is asked (CSS Fonts 4, 5.2), at the instance that is asked. Falls back
    /// to the built-in serif.
    pub fn select(&self, font: &FontStyleSet) -> FaceId {
        let mut first = None;
        for family in font.families.iter().map(String::as_str).chain(std::iter::once("serif")) {
            for face in self.in_family(family, font) {
                if self.face(face).glyph(' ').is_some() {
                    return self.instance(face, font);
                }
                first.get_or_insert(face);
            }
        }
        first.map_or(FaceId(0), |face| self.instance(face, font))
    }

    /// The size of a style's glyphs as a share of the size that it asks for (`font-size-adjust`; CSS
    /// Fonts 5, 2.6): that at which the small letters are as tall as they are to be.
    pub fn size_factor(&self, font: &FontStyleSet) -> f64 {
        let height = |face: FaceId| self.face(face).metrics().x_height;
        let wanted = match font.size_adjust {
            SizeAdjust::None => return 1.0,
            SizeAdjust::Ratio(ratio) => ratio,
            SizeAdjust::FromFont => self.chain(font).first().map_or(0.0, |first| height(*first)),
        };
        let own = height(self.select(font));
        if own > 0.05 { (wanted / own).clamp(0.1, 5.0) } else { 1.0 }
    }

    /// The faces that are asked for a character one after the other, each at the instance that is
    /// asked: those of each family in the list, of which there may be several, each for its part of
    /// Unicode; the built-in serif last.
    pub fn chain(&self, font: &FontStyleSet) -> Vec<FaceId> {
        let mut chain: Vec<FaceId> = Vec::new();
        for family in font.families.iter().map(String::as_str).chain(std::iter::once("serif")) {
            for face in self.in_family(family, font) {
                let face = self.instance(face, font);
                if !chain.contains(&face) {
                    chain.push(face);
                }
            }
        }
        chain
    }

    /// The faces of a family that fit best, as they are in their files: one, or several of a family
    /// whose parts of Unicode are in files of their own.
    pub fn in_family(&self, family: &str, font: &FontStyleSet) -> Vec<FaceId> {
        let family = resolve_generic(family);
        // A declared family hides all others of its name, and a family one that has it as a lesser name.
        let rank = self.faces.iter().filter_map(|face| is_of(face, family)).min();
        let of_rank = || self.by_preference().filter(|(_, face)| is_of(face, family) == rank);
        let Some(rank) = rank else { return Vec::new() };
        let Some(least) = of_rank().map(|(_, face)| distance(face, font)).min() else { return Vec::new() };
        let mut best: Vec<FaceId> =
            of_rank().filter(|(_, face)| distance(face, font) == least).map(|(id, _)| id).collect();
        match rank {
            // The last of like rules wins (CSS Fonts 4, 4.1).
            Rank::Declared => best.reverse(),
            Rank::Family | Rank::Alias => best.truncate(1),
        }
        best
    }

    /// A variable face at the place of its axes that the style asks for.
    pub fn instance(&self, face: FaceId, font: &FontStyleSet) -> FaceId {
        let base = self.face(face);
        let Some((position, names)) = axes::instance(base, font) else { return face };
        let mut known = self.instances.known.lock().unwrap_or_else(PoisonError::into_inner);
        let next = known.len();
        let number = *known
            .entry((face, position.coordinates.clone()))
            .or_insert_with(|| u16::try_from(next).unwrap_or(u16::MAX));
        let Some(place) = self.instances.faces.get(usize::from(number)) else { return face };
        place.get_or_init(|| Box::new(Instance { base: face, face: base.at(position, names) }));
        FaceId(INSTANCE | number)
    }

    /// A key by which faces stand in an order that no thread has a say in.
    pub fn order(&self, id: FaceId) -> (FaceId, &[i16]) {
        (self.base(id), self.face(id).coordinates())
    }

    /// A face that covers the character, of the same weight and style as `near` where there is one.
    pub fn fallback(&self, near: FaceId, character: char) -> Option<FaceId> {
        let near = self.face(near);
        let asked = FontStyleSet::plain(&[], near.weight(), near.style());
        let covers = |face: &Face| face.declared().is_none() && face.glyph(character).is_some();
        let family = self.by_preference().find(|(_, face)| covers(face))?.1.family();
        self.by_preference()
            .filter(|(_, face)| face.family() == family && covers(face))
            .min_by_key(|(_, face)| distance(face, &asked))
            .map(|(id, _)| self.instance(id, &asked))
    }

    /// The features behind names of alternate glyphs, in a family (CSS Fonts 4, 6.9); names that mean
    /// nothing there are passed over.
    pub fn alternates(&self, family: &str, font: &FontStyleSet) -> Vec<([u8; 4], u32)> {
        let mut features = Vec::new();
        for own in &font.alternates {
            let values = self.alternates.iter().rev().find(|values| {
                let family = values.families.iter().any(|name| name.eq_ignore_ascii_case(family));
                family && values.kind == own.kind && values.name == own.name
            });
            let Some(values) = values else { continue };
            let first = values.values.first().copied().unwrap_or_default();
            let numbered = |letters: [u8; 2], number: u32| {
                let tens = u8::try_from(number / 10 % 10).unwrap_or_default();
                let ones = u8::try_from(number % 10).unwrap_or_default();
                [letters[0], letters[1], b'0' + tens, b'0' + ones]
            };
            match own.kind {
                AlternateKind::Stylistic => features.push((*b"salt", first)),
                AlternateKind::Swash => features.extend([(*b"swsh", first), (*b"cswh", first)]),
                AlternateKind::Ornaments => features.push((*b"ornm", first)),
                AlternateKind::Annotation => features.push((*b"nalt", first)),
                AlternateKind::Styleset => {
                    features.extend(values.values.iter().map(|number| (numbered(*b"ss", *number), 1)));
                }
                AlternateKind::CharacterVariant => {
                    let form = values.values.get(1).copied().unwrap_or(1);
                    features.push((numbered(*b"cv", first), form));
                }
            }
        }
        features
    }
}

fn declared(rule: &FontFace) -> Declared {
    Declared {
        weight: rule.weight,
        stretch: rule.stretch,
        style: rule.style,
        ranges: rule.ranges.clone(),
        features: rule.features.clone(),
        variations: rule.variations.clone(),
    }
}

fn resolve_generic(name: &str) -> &str {
    embedded::GENERIC
        .iter()
        .find(|(generic, _)| generic.eq_ignore_ascii_case(name))
        .map_or(name, |(_, own)| own)
}

/// By which of its names a face is of a family; the first are the strongest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Declared,
    Family,
    Alias,
}

fn is_of(face: &Face, family: &str) -> Option<Rank> {
    let names = face.names();
    match () {
        () if names.family.eq_ignore_ascii_case(family) => {
            Some(if face.declared().is_some() { Rank::Declared } else { Rank::Family })
        }
        () if names.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(family)) => Some(Rank::Alias),
        () => None,
    }
}

/// How far a face is from what is asked, the width first, then the style, the weight, and the size it
/// is drawn for (CSS Fonts 4, 5.2).
fn distance(face: &Face, font: &FontStyleSet) -> (u32, u8, (bool, u16), u32) {
    let (narrowest, widest) = face.stretches();
    let width = match font.stretch {
        wanted if (narrowest..=widest).contains(&wanted) => 0.0,
        // Up to the normal width the narrower ones come first, above it the wider ones.
        wanted if wanted <= 100.0 && widest < wanted => wanted - widest,
        wanted if wanted <= 100.0 => 1000.0 + narrowest - wanted,
        wanted if narrowest > wanted => narrowest - wanted,
        wanted => 1000.0 + wanted - widest,
    };
    let optical = match face.names().optical {
        Some((least, most)) if font.optical_sizing => {
            let size = font.size.to_pt();
            (least - size).max(size - most).max(0.0)
        }
        _ => 0.0,
    };
    (whole(width), style_rank(face, font.style), weight_distance(font.weight, face.weights()), whole(optical))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and small")]
fn whole(value: f64) -> u32 {
    (value * 100.0).round() as u32
}

fn style_rank(face: &Face, wanted: FontStyle) -> u8 {
    let own = face.style();
    let leans = own == FontStyle::Oblique || face.axes().range(b"slnt").is_some();
    let italic = own == FontStyle::Italic || face.axes().range(b"ital").is_some();
    match wanted {
        FontStyle::Normal => match own {
            FontStyle::Normal => 0,
            FontStyle::Oblique => 1,
            FontStyle::Italic => 2,
        },
        FontStyle::Italic => match () {
            () if italic => 0,
            () if leans => 1,
            () => 2,
        },
        FontStyle::Oblique => match () {
            () if leans => 0,
            () if italic => 1,
            () => 2,
        },
    }
}

/// CSS Fonts 4, 5.2: for 400 and 500 the other of the two first; below them lighter, above them bolder.
fn weight_distance(wanted: u16, (lightest, boldest): (u16, u16)) -> (bool, u16) {
    let found = wanted.clamp(lightest, boldest.max(lightest));
    let wrong_way = match wanted {
        0..=500 => found > wanted.max(500),
        _ => found < wanted,
    };
    (wrong_way, found.abs_diff(wanted))
}
