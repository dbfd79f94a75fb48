//! Casts: the pages of chapters as an earlier build has encoded them, taken up as they are.
//!
//! A cast holds what the pages of one plate are written as, with all that is asked of them elsewhere: their
//! glyphs, their pictures, the nodes of their marked content. Each page also holds a digest of what its
//! stream was encoded with beside its own items: the codes of the faces, the roles and languages of its
//! nodes, its furniture. Where any of these is other now, the cast is worn, and its chapter must be set.

use super::content::{Context, PageContent};
use super::faces::{Faces, GlyphTexts, Shown};
use super::sheet::Sheet;
use super::{Job, Mixer, PdfError};
use crate::digest::Digest;
use crate::font::{FaceId, FontError, FontLibrary, PdfSubset};
use crate::packed::{Bundle, Packer, Unpacker};
use crate::pages::{Item, ItemKind, Page, Plate, StructureId, StructureRole, Tag};
use crate::picture::Picture;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeSet;

type Key = [u8; 16];

/// The casts of one edition, and what else is taken up of its file.
#[derive(Clone, Debug, Default)]
pub struct Casts(Bundle<16>);

/// Something that takes its time to make, by what it was made of: a compressed stream of objects, the subset
/// of a face.
#[derive(Clone, Debug)]
pub(super) struct Pack {
    key: Key,
    pub content: Vec<u8>,
}

impl Casts {
    /// Those that [`super::Written::casts`] gave; none if the bytes are no such.
    pub fn read(bytes: Vec<u8>) -> Casts {
        Casts(Bundle::open(bytes))
    }

    /// What comes of something, made now or before.
    pub(super) fn pack(&self, of: &[u8], make: impl FnOnce() -> Vec<u8>) -> Pack {
        let key = Digest::of(of).half();
        Pack { key, content: self.0.get(&key).map_or_else(make, <[u8]>::to_vec) }
    }

    /// The subset of a face for these glyphs, made now or before.
    pub(super) fn subset(
        &self,
        fonts: &FontLibrary,
        id: FaceId,
        glyphs: &[u16],
    ) -> Result<(PdfSubset, Option<Pack>), FontError> {
        // Instances of variable faces have other numbers in each build.
        if id.is_instance() {
            return Ok((fonts.subset_for_pdf(id, glyphs)?, None));
        }
        let mut of = Packer::default();
        of.raw(&fonts.digest().0);
        of.number(id.0.into());
        of.list(glyphs, |of, glyph| of.raw(&glyph.to_le_bytes()));
        let key = Digest::of(of.as_slice()).half();
        let subset = match self.0.get(&key).and_then(unpacked) {
            Some(subset) => subset,
            None => fonts.subset_for_pdf(id, glyphs)?,
        };
        let pack = Pack { key, content: packed(&subset) };
        Ok((subset, Some(pack)))
    }

    /// The same without those that are worn.
    pub fn without(&self, worn: &[Key]) -> Casts {
        let mut own = self.clone();
        own.0.release(worn);
        own
    }

    /// Whether the pages of a plate are here.
    pub fn holds(&self, key: &Key) -> bool {
        self.0.holds(key)
    }
}

/// One plate's pages.
pub(super) struct Cast {
    pub faces: Shown,
    pub pictures: Vec<String>,
    pub pages: Vec<CastPage>,
}

pub(super) struct CastPage {
    /// Of what its stream was encoded with.
    check: Key,
    pub content: PageContent,
}

fn packed(subset: &PdfSubset) -> Vec<u8> {
    let mut all = Packer::with_room(subset.bytes.len() + 4 * subset.glyphs.len() + 16);
    all.list(&subset.glyphs, |all, (old, new)| {
        all.raw(&old.to_le_bytes());
        all.raw(&new.to_le_bytes());
    });
    all.bytes(&subset.bytes);
    all.into_bytes()
}

fn unpacked(bytes: &[u8]) -> Option<PdfSubset> {
    let mut bytes = Unpacker::new(bytes);
    let glyph = |bytes: &mut Unpacker<'_>| Some(u16::from_le_bytes(bytes.fixed()?));
    let glyphs = bytes.list(|bytes| Some((glyph(bytes)?, glyph(bytes)?)))?;
    let own = PdfSubset { glyphs, bytes: bytes.bytes()?.to_vec() };
    bytes.is_empty().then_some(own)
}

/// The casts of those plates that stand, and none for the others.
pub(super) fn standing(job: &Job<'_>) -> Result<Vec<Option<Cast>>, PdfError> {
    let of_plate = |plate: &Plate| {
        if !plate.standing {
            return Ok(None);
        }
        let bytes = job.casts.and_then(|casts| casts.0.get(&plate.key));
        let cast = bytes.and_then(|bytes| read(bytes, plate.first_node));
        cast.filter(|cast| cast.pages.len() == plate.pages.len()).map(Some).ok_or(plate.key)
    };
    let found: Vec<Result<Option<Cast>, Key>> = job.pages.plates.par_iter().map(of_plate).collect();
    let worn: Vec<Key> = found.iter().filter_map(|own| own.as_ref().err().copied()).collect();
    if worn.is_empty() { Ok(found.into_iter().flatten().collect()) } else { Err(PdfError::Worn(worn)) }
}

/// What streams are encoded with, as digests.
pub(super) struct Checks<'a> {
    /// What is the same for all pages.
    base: Digest,
    faces: &'a Faces,
    pictures: Digest,
    context: &'a Context<'a>,
}

impl<'a> Checks<'a> {
    /// None where pages are encoded by more than is looked at here.
    pub fn new(
        job: &Job<'_>,
        mixer: &Mixer,
        faces: &'a Faces,
        assets: &[&Picture],
        context: &'a Context<'a>,
    ) -> Option<Checks<'a>> {
        let own = &mixer.colors;
        if own.press.is_some() || own.spots || own.ink_limit.is_some() || job.claims.is_old() {
            return None;
        }
        let base = format!("{:?} {:?} {:?}", own.space, job.sheets, job.metadata.language);
        let pictures: Vec<String> = assets
            .iter()
            .map(|own| {
                format!("{} {:?} {:?} {}", own.path.0, own.natural, own.orientation, own.pixels.is_none())
            })
            .collect();
        Some(Checks {
            base: Digest::of(base.as_bytes()),
            faces,
            pictures: Digest::of(format!("{pictures:?}").as_bytes()),
            context,
        })
    }

    /// How the faces of a plate are written: by index, what streams say of its glyphs.
    fn faces_of(&self, glyphs: &Shown) -> Vec<(usize, Digest)> {
        let of_face = |(id, glyphs): &(FaceId, Vec<GlyphTexts>)| {
            let idx = self.faces.index(*id)?;
            Some((idx, self.faces.faces[idx].digest(glyphs.iter().map(|own| own.glyph))))
        };
        glyphs.iter().filter_map(of_face).collect()
    }

    /// Of a page of a plate with these faces.
    fn of(&self, faces: &[(usize, Digest)], page: &Page, sheet: &Sheet, content: &PageContent) -> Key {
        let mut all = Packer::with_room(2048);
        all.raw(&self.base.0);
        all.text(&format!("{sheet:?}"));
        for (idx, face) in faces {
            all.number(*idx as u64);
            all.raw(&face.0);
        }
        if !content.objects.is_empty() {
            all.raw(&self.pictures.0);
        }
        for node in &content.marked {
            let (role, language) = self.context.spoken(*node);
            all.byte(role.and_then(StructureRole::code).unwrap_or(u8::MAX));
            all.text(language);
        }
        page.items.iter().skip(page.furniture).for_each(|item| furniture(&mut all, item, self.faces));
        Digest::of(all.as_slice()).half()
    }
}

/// An item that stands round the text, with all that is drawn of it, and how streams say that.
fn furniture(all: &mut Packer, item: &Item, faces: &Faces) {
    let Item { kind, tag, turned, .. } = item;
    all.text(&format!("{turned:?}"));
    match tag {
        Tag::Artifact(kind) => all.text(&format!("{kind:?}")),
        Tag::Content(node) => all.number(node.0.into()),
    }
    match kind {
        ItemKind::Text(run) => {
            all.number(run.face.0.into());
            [run.size, run.x, run.baseline].into_iter().for_each(|length| all.length(length));
            all.text(&format!("{:?} {:?} {} {}", run.color, run.language, run.replaced, run.ends_in_hyphen));
            all.single(run.stretch);
            all.text(&run.text);
            for glyph in &run.glyphs {
                all.raw(&glyph.id.to_le_bytes());
                all.raw(&glyph.text_len.to_le_bytes());
                [glyph.advance, glyph.x_offset, glyph.y_offset].into_iter().for_each(|own| all.single(own));
            }
            if let Some(idx) = faces.index(run.face) {
                all.number(idx as u64);
                all.raw(&faces.faces[idx].digest(run.glyphs.iter().map(|glyph| glyph.id)).0);
            }
        }
        ItemKind::Fill { area, color } => {
            all.area(area);
            all.text(&format!("{color:?}"));
        }
        ItemKind::Picture { asset, area, window } => all.text(&format!("{asset:?} {area:?} {window:?}")),
    }
}

/// The pages that need not be encoded, by their place in the document. Fails if any of them would be
/// another now.
pub(super) fn taken_up(
    plates: &[Plate],
    casts: Vec<Option<Cast>>,
    (pages, sheets): (&[&Page], &[Sheet]),
    checks: Option<&Checks<'_>>,
) -> Result<Vec<Option<PageContent>>, PdfError> {
    let is_worn = |(plate, cast): &(&Plate, Option<Cast>)| {
        let Some(cast) = cast else { return false };
        let Some(checks) = checks else { return true };
        let faces = checks.faces_of(&cast.faces);
        let mut own = plate.pages.clone().zip(&cast.pages);
        !own.all(|(idx, own)| checks.of(&faces, pages[idx], &sheets[idx], &own.content) == own.check)
    };
    let both: Vec<(&Plate, Option<Cast>)> = plates.iter().zip(casts).collect();
    let worn: Vec<Key> = both.par_iter().filter(|own| is_worn(own)).map(|(plate, _)| plate.key).collect();
    if !worn.is_empty() {
        return Err(PdfError::Worn(worn));
    }
    let mut taken: Vec<Option<PageContent>> = pages.iter().map(|_| None).collect();
    for (plate, cast) in both {
        let own = cast.into_iter().flat_map(|cast| cast.pages);
        plate.pages.clone().zip(own).for_each(|(idx, own)| taken[idx] = Some(own.content));
    }
    Ok(taken)
}

/// The casts that an edition has by now.
pub(super) struct Renewed<'a> {
    old: &'a Casts,
    all: Vec<(Key, Cow<'a, [u8]>)>,
    is_new: bool,
}

/// All casts of an edition: those it had of its plates, and the new ones. None where none are kept.
pub(super) fn renewed<'a>(
    job: &Job<'a>,
    glyphs: &[Shown],
    (pages, sheets): (&[&Page], &[Sheet]),
    contents: &[PageContent],
    checks: Option<&Checks<'_>>,
) -> Option<Renewed<'a>> {
    let (old, checks) = (job.casts?, checks?);
    let mut renewed = Renewed { old, all: Vec::new(), is_new: false };
    for (plate, glyphs) in job.pages.plates.iter().zip(glyphs) {
        if plate.standing {
            renewed.all.push((plate.key, old.0.get(&plate.key)?.into()));
        } else if glyphs.iter().all(|(face, _)| !face.is_instance()) {
            let range = plate.pages.clone();
            let faces = checks.faces_of(glyphs);
            let checked =
                range.clone().map(|idx| checks.of(&faces, pages[idx], &sheets[idx], &contents[idx]));
            let own = Fresh { plate, glyphs, pages: &pages[range.clone()], contents: &contents[range] };
            if let Some(bytes) = own.pack(checked) {
                renewed.all.push((plate.key, bytes.into()));
                renewed.is_new = true;
            }
        }
    }
    Some(renewed)
}

impl Renewed<'_> {
    /// With what else is taken up of the file; none if all is as it was, or there are no plates.
    pub fn write(&self, packs: &[Pack]) -> Option<Vec<u8>> {
        let Casts(old) = self.old;
        let as_before = !self.is_new
            && self.all.len() + packs.len() == old.len()
            && packs.iter().all(|own| old.holds(&own.key));
        if self.all.is_empty() || as_before {
            return None;
        }
        let casts = self.all.iter().map(|(key, bytes)| (key, &**bytes));
        let packs = packs.iter().map(|own| (&own.key, own.content.as_slice()));
        Some(Bundle::tie(&casts.chain(packs).collect::<Vec<_>>()))
    }
}

/// A plate whose pages were encoded just now.
struct Fresh<'a> {
    plate: &'a Plate,
    glyphs: &'a Shown,
    pages: &'a [&'a Page],
    contents: &'a [PageContent],
}

impl Fresh<'_> {
    /// None if a page belongs to nodes of another chapter.
    fn pack(&self, checked: impl Iterator<Item = Key>) -> Option<Vec<u8>> {
        let first = self.plate.first_node;
        let room = self.contents.iter().map(|own| own.stream.len() + 256).sum();
        let mut all = Packer::with_room(room);
        all.list(self.glyphs, |all, (face, glyphs)| {
            all.number(face.0.into());
            all.list(glyphs, |all, own| {
                all.number(own.glyph.into());
                all.list(&own.texts, |all, (text, count)| {
                    all.text(text);
                    all.number(u64::from(*count));
                });
            });
        });
        let pictures = self.pages.iter().flat_map(|page| &page.items[..page.furniture]);
        let pictures = pictures.filter_map(|item| match &item.kind {
            ItemKind::Picture { asset, .. } => Some(asset.0.as_str()),
            ItemKind::Text(_) | ItemKind::Fill { .. } => None,
        });
        let pictures: BTreeSet<&str> = pictures.collect();
        all.list(&pictures.into_iter().collect::<Vec<_>>(), |all, path| all.text(path));
        all.number(self.contents.len() as u64);
        for (own, check) in self.contents.iter().zip(checked) {
            all.raw(&check);
            content(&mut all, own, first)?;
        }
        Some(all.into_bytes())
    }
}

fn content(all: &mut Packer, own: &PageContent, first: u32) -> Option<()> {
    let PageContent { stream, faces, objects, alphas, overprint, spots, marked, figures, labels } = own;
    // Inks of presses come with targets, whose pages are never kept.
    (!overprint && spots.is_empty()).then_some(())?;
    let counted = |node: &StructureId| node.0.checked_sub(first).map(u64::from);
    all.bytes(stream);
    for set in [faces, objects] {
        all.list(&set.iter().collect::<Vec<_>>(), |all, idx| all.number(**idx as u64));
    }
    all.bytes(&alphas.iter().copied().collect::<Vec<_>>());
    all.number(marked.len() as u64);
    for node in marked {
        all.number(counted(node)?);
    }
    all.number(figures.len() as u64);
    for (node, area) in figures {
        all.number(counted(node)?);
        all.area(area);
    }
    all.number(labels.len() as u64);
    for (node, first) in labels {
        all.number(counted(node)?);
        all.number(u64::from(u32::from(*first)));
    }
    Some(())
}

fn read(bytes: &[u8], first: u32) -> Option<Cast> {
    let mut bytes = Unpacker::new(bytes);
    let faces = bytes.list(|bytes| {
        let face = FaceId(u16::try_from(bytes.number()?).ok()?);
        let glyphs = bytes.list(|bytes| {
            let glyph = u16::try_from(bytes.number()?).ok()?;
            let texts = bytes.list(|bytes| Some((bytes.text()?.into(), bytes.short()?)))?;
            Some(GlyphTexts { glyph, texts })
        })?;
        Some((face, glyphs))
    })?;
    let pictures = bytes.list(|bytes| Some(bytes.text()?.to_owned()))?;
    let pages = bytes.list(|bytes| {
        let check = bytes.fixed()?;
        Some(CastPage { check, content: read_content(bytes, first)? })
    })?;
    bytes.is_empty().then_some(Cast { faces, pictures, pages })
}

fn read_content(bytes: &mut Unpacker<'_>, first: u32) -> Option<PageContent> {
    let node = |bytes: &mut Unpacker<'_>| Some(StructureId(first.checked_add(bytes.short()?)?));
    let stream = bytes.bytes()?.to_vec();
    let faces = bytes.list(|bytes| bytes.index())?.into_iter().collect();
    let objects = bytes.list(|bytes| bytes.index())?.into_iter().collect();
    let alphas = bytes.bytes()?.iter().copied().collect();
    let marked = bytes.list(node)?;
    let figures = bytes.list(|bytes| Some((node(bytes)?, bytes.area()?)))?;
    let labels = bytes.list(|bytes| Some((node(bytes)?, char::from_u32(bytes.short()?)?)))?;
    let (overprint, spots) = (false, Default::default());
    Some(PageContent { stream, faces, objects, alphas, overprint, spots, marked, figures, labels })
}
