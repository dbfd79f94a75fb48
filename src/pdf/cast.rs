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
use crate::packed::{Packer, Unpacker};
use crate::pages::{Item, ItemKind, Page, Plate, StructureId, Tag};
use crate::picture::Picture;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

type Key = [u8; 16];

/// The casts of one edition, and its streams of objects.
#[derive(Debug, Default)]
pub struct Casts {
    bytes: Vec<u8>,
    index: HashMap<Key, Range<usize>>,
    packs: HashMap<Key, Range<usize>>,
}

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
        let (index, packs) = indices(&bytes).unwrap_or_default();
        Casts { bytes, index, packs }
    }

    /// What comes of something, made now or before.
    pub(super) fn pack(&self, of: &[u8], make: impl FnOnce() -> Vec<u8>) -> Pack {
        let key = half(Digest::of(of));
        let kept = self.packs.get(&key).and_then(|range| self.bytes.get(range.clone()));
        Pack { key, content: kept.map_or_else(make, <[u8]>::to_vec) }
    }

    /// The subset of a face for these glyphs, made now or before.
    pub(super) fn subset(
        &self,
        fonts: &FontLibrary,
        id: FaceId,
        glyphs: &[u16],
    ) -> Result<(PdfSubset, Option<Pack>), FontError> {
        let make = || fonts.subset_for_pdf(id, glyphs);
        if id.is_instance() {
            return Ok((make()?, None));
        }
        let mut of = Packer::default();
        of.raw(&fonts.digest().0);
        of.number(id.0.into());
        of.list(glyphs, |of, glyph| of.raw(&glyph.to_le_bytes()));
        let mut fault = None;
        let pack = self.pack(of.as_slice(), || match make() {
            Ok(subset) => packed(&subset),
            Err(error) => {
                fault = Some(error);
                Vec::new()
            }
        });
        if let Some(fault) = fault {
            return Err(fault);
        }
        match unpacked(&pack.content) {
            Some(subset) => Ok((subset, Some(pack))),
            None => Ok((make()?, None)),
        }
    }

    /// The same without those that are worn.
    pub fn without(&self, worn: &[Key]) -> Casts {
        let kept = self.index.iter().filter(|(key, _)| !worn.contains(key));
        let index = kept.map(|(key, range)| (*key, range.clone())).collect();
        Casts { bytes: self.bytes.clone(), index, packs: self.packs.clone() }
    }

    /// Whether the pages of a plate are here.
    pub fn holds(&self, key: &Key) -> bool {
        self.index.contains_key(key)
    }

    fn bytes_of(&self, key: &Key) -> Option<&[u8]> {
        self.bytes.get(self.index.get(key)?.clone())
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
        let bytes = job.casts.and_then(|casts| casts.bytes_of(&plate.key));
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
            all.byte(role.map_or(u8::MAX, |role| role.code()));
            all.text(language);
        }
        page.items.iter().skip(page.furniture).for_each(|item| furniture(&mut all, item, self.faces));
        half(Digest::of(all.as_slice()))
    }
}

fn half(digest: Digest) -> Key {
    let mut key = Key::default();
    key.copy_from_slice(&digest.0[..16]);
    key
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
            renewed.all.push((plate.key, old.bytes_of(&plate.key)?.into()));
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
    /// With the streams of objects that the file has; none if all is as it was, or there are no plates.
    pub fn write(&self, packs: &[Pack]) -> Option<Vec<u8>> {
        let as_before = !self.is_new && self.all.len() == self.old.index.len();
        if self.all.is_empty() || as_before && packs.iter().all(|own| self.old.packs.contains_key(&own.key)) {
            return None;
        }
        let both = |casts: &(Key, Cow<'_, [u8]>)| casts.1.len() + 24;
        let room: usize = self.all.iter().map(both).sum();
        let room = room + packs.iter().map(|own| own.content.len() + 24).sum::<usize>();
        let mut out = Packer::with_room(room);
        let head = |key: &Key, length: usize, out: &mut Packer| {
            out.raw(key);
            out.number(length as u64);
        };
        out.list(&self.all, |out, (key, bytes)| head(key, bytes.len(), out));
        out.list(packs, |out, own| head(&own.key, own.content.len(), out));
        self.all.iter().for_each(|(_, bytes)| out.raw(bytes));
        packs.iter().for_each(|own| out.raw(&own.content));
        Some(out.into_bytes())
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
        let pictures: std::collections::BTreeSet<&str> = pictures.collect();
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

type Places = HashMap<Key, Range<usize>>;

fn indices(all: &[u8]) -> Option<(Places, Places)> {
    let mut bytes = Unpacker::new(all);
    let mut lengths = || bytes.list(|bytes| Some((bytes.fixed::<16>()?, bytes.index()?)));
    let both = [lengths()?, lengths()?];
    let mut at = all.len() - bytes.rest().len();
    let [casts, packs] = both.map(|lengths| {
        let place = |(key, length): (Key, usize)| {
            let end = at.checked_add(length)?;
            let own = at..end;
            at = end;
            Some((key, own))
        };
        lengths.into_iter().map(place).collect::<Option<Places>>()
    });
    let both = (casts?, packs?);
    (at == all.len()).then_some(both)
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
