//! The faces on the pages: which glyphs of each are shown, what text each glyph stands for, the
//! subset, and the widths that the file will state.
//!
//! A glyph can stand for one text only in `ToUnicode` (ISO 32000-1, 9.10.3): the commonest one. Where
//! it stands for another, the page says so by `ActualText` (14.9.4).

use super::PdfError;
use super::cast::{Cast, Casts, Pack};
use super::syntax::fingerprint;
use crate::digest::Digest;
use crate::font::{FaceId, FontLibrary, PdfSubset};
use crate::packed::Packer;
use crate::pages::{GlyphRun, Item, ItemKind, Page, Pages};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::ops::Range;

/// A face that is on some page.
pub(super) struct UsedFace {
    pub id: FaceId,
    /// `ABCDEF+Name`: a subset's tag is made of its bytes (ISO 32000-1, 9.6.4).
    pub name: String,
    pub subset: PdfSubset,
    /// By old glyph id.
    glyphs: Vec<UsedGlyph>,
    /// Text and width by code, from code 1.
    pub codes: Vec<Code>,
}

#[derive(Clone, Default)]
struct UsedGlyph {
    /// In the subset; 0 where it is not used.
    code: u16,
    width: f32,
    text: Box<str>,
}

/// What the font's dictionary states of one code.
#[derive(Clone, Default)]
pub(super) struct Code {
    pub text: Box<str>,
    /// In thousandths of the em, to two places.
    pub width: f32,
}

/// The faces in an order that no thread has a say in.
pub(super) struct Faces {
    pub faces: Vec<UsedFace>,
    by_id: BTreeMap<FaceId, usize>,
}

impl Faces {
    pub fn index(&self, id: FaceId) -> Option<usize> {
        self.by_id.get(&id).copied()
    }
}

impl UsedFace {
    /// The code by which the content stream names the glyph.
    pub fn code(&self, glyph: u16) -> u16 {
        self.glyphs.get(usize::from(glyph)).map_or(0, |used| used.code)
    }
    /// The advance that the file states, in thousandths of the em.
    pub fn width(&self, glyph: u16) -> f64 {
        self.glyphs.get(usize::from(glyph)).map_or(0.0, |used| f64::from(used.width))
    }
    /// Of all that streams say of some glyphs: their codes, widths and texts.
    pub fn digest(&self, glyphs: impl Iterator<Item = u16>) -> Digest {
        let mut all = Packer::default();
        for own in glyphs.filter_map(|glyph| self.glyphs.get(usize::from(glyph))) {
            all.number(own.code.into());
            all.single(own.width);
            all.text(&own.text);
        }
        Digest::of(all.as_slice())
    }
    /// Whether extraction reads this text from the glyph alone.
    pub fn says(&self, glyph: u16, text: &str) -> bool {
        self.glyphs.get(usize::from(glyph)).is_some_and(|used| *used.text == *text)
    }
}

/// Glyphs that stand together for a piece of text.
pub(super) struct Cluster<'a> {
    pub glyphs: Range<usize>,
    pub text: &'a str,
}

/// Cuts a run into clusters, in the order of its glyphs. In a run that is written from right to left
/// the last glyph stands for the first text. The hyphen of a divided word belongs to none.
pub(super) fn clusters(run: &GlyphRun) -> impl Iterator<Item = Cluster<'_>> {
    let rtl = is_right_to_left(&run.text);
    let mut at = 0;
    let mut front = 0;
    let mut back = run.text.len();
    let glyphs = &run.glyphs[..run.glyphs.len() - usize::from(has_hyphen(run))];
    std::iter::from_fn(move || {
        let first = glyphs.get(at)?;
        let start = at;
        at += 1;
        while glyphs.get(at).is_some_and(|glyph| glyph.text_len == 0) {
            at += 1;
        }
        let length = usize::from(first.text_len);
        let text = if rtl {
            let from = back.saturating_sub(length);
            back = from;
            run.text.get(from..(from + length).min(run.text.len()))
        } else {
            let from = front;
            front += length;
            run.text.get(from..front)
        };
        Some(Cluster { glyphs: start..at, text: text.unwrap_or_default() })
    })
}

/// Whether the last glyph is a hyphen that line breaking added.
pub(super) fn has_hyphen(run: &GlyphRun) -> bool {
    run.ends_in_hyphen && run.glyphs.last().is_some_and(|glyph| glyph.text_len == 0)
}

/// Whether the first letter of strong direction is Hebrew, Arabic or of their kin (UAX #9, P2).
pub(super) fn is_right_to_left(text: &str) -> bool {
    // No byte of such a letter is below D6 in UTF-8: most runs are settled here.
    if text.bytes().all(|byte| byte < 0xD6) {
        return false;
    }
    text.chars()
        .find(|c| c.is_alphabetic())
        .is_some_and(|c| {
            matches!(u32::from(c), 0x590..=0x8FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFF | 0x10800..=0x10FFF | 0x1E800..=0x1EFFF)
        })
}

/// What extraction shall read where a glyph stands for this: no difference is kept that a reader who
/// copies a sentence would trip over.
pub(super) fn plain(text: &str) -> &str {
    match text {
        "\u{A0}" | "\t" | "\n" | "\r" => " ",
        text => text,
    }
}

/// Characters that shape or break words and are not seen.
pub(super) fn is_unseen(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}'))
}

/// How often a glyph stands for which text.
type Counts = BTreeMap<FaceId, Vec<GlyphCounts>>;

#[derive(Clone, Default)]
struct GlyphCounts {
    used: bool,
    texts: Vec<(Box<str>, u32)>,
}

impl GlyphCounts {
    fn add(&mut self, text: &str, count: u32) {
        self.used = true;
        match self.texts.iter_mut().find(|(own, _)| **own == *text) {
            Some((_, own)) => *own += count,
            None => self.texts.push((text.into(), count)),
        }
    }
    /// The commonest text; of two as common the lesser.
    fn best(&self) -> Option<&str> {
        let best = self.texts.iter().max_by(|(a, m), (b, n)| m.cmp(n).then_with(|| b.cmp(a)))?;
        Some(&best.0)
    }
}

/// A glyph that is shown, and how often it stands for which text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GlyphTexts {
    pub glyph: u16,
    pub texts: Vec<(Box<str>, u32)>,
}

/// The glyphs of each face.
pub(super) type Shown = Vec<(FaceId, Vec<GlyphTexts>)>;

/// What came of looking through the pages.
pub(super) struct Gathered {
    pub faces: Faces,
    /// What each new plate's own pages show, without their furniture.
    pub shown: Vec<Shown>,
    /// The subsets, to be found again.
    pub packs: Vec<Pack>,
}

/// Looks through all pages and subsets each face; those subsets that are `kept` are taken up.
pub(super) fn gather(
    pages: &Pages,
    casts: &[Option<Cast>],
    fonts: &FontLibrary,
    kept: Option<&Casts>,
) -> Result<Gathered, PdfError> {
    let mut in_plate = vec![false; pages.pages.len()];
    for plate in &pages.plates {
        in_plate[plate.pages.clone()].fill(true);
    }
    let whole = |page: &Page, plated: bool| {
        if plated { page.furniture..page.items.len() } else { 0..page.items.len() }
    };
    let (others, shown): (Counts, Vec<Shown>) = rayon::join(
        || {
            let chunks = pages.pages.par_chunks(16).zip(in_plate.par_chunks(16));
            let counts = chunks.map(|(pages, plated)| {
                let ranges = pages.iter().zip(plated).map(|(page, plated)| &page.items[whole(page, *plated)]);
                count(ranges.flatten(), fonts)
            });
            counts.reduce(Counts::new, |mut all, more| {
                merge(&mut all, &sparse(more), fonts);
                all
            })
        },
        || {
            let plates = pages.plates.par_iter().zip(casts);
            let shown = plates.map(|(plate, cast)| match cast {
                Some(_) => Shown::new(),
                None => {
                    let own = pages.pages[plate.pages.clone()].iter();
                    sparse(count(own.flat_map(|page| &page.items[..page.furniture]), fonts))
                }
            });
            shown.collect()
        },
    );
    let mut counts = others;
    let cast = casts.iter().flatten().map(|cast| &cast.faces);
    shown.iter().chain(cast).for_each(|own| merge(&mut counts, own, fonts));
    let mut counts: Vec<(FaceId, Vec<GlyphCounts>)> = counts.into_iter().collect();
    // Ids of instances are given out in no certain order.
    counts.sort_by_key(|(id, _)| fonts.order(*id));
    let faces = counts
        .into_par_iter()
        .map(|(id, glyphs)| used_face(id, &glyphs, fonts, kept))
        .collect::<Result<Vec<_>, _>>()?;
    let (faces, packs): (Vec<_>, Vec<_>) = faces.into_iter().unzip();
    let by_id = faces.iter().enumerate().map(|(idx, face): (usize, &UsedFace)| (face.id, idx)).collect();
    Ok(Gathered { faces: Faces { faces, by_id }, shown, packs: packs.into_iter().flatten().collect() })
}

/// Only those glyphs that are used.
fn sparse(counts: Counts) -> Shown {
    let used = |glyphs: Vec<GlyphCounts>| {
        let used = (0..=u16::MAX).zip(glyphs).filter(|(_, own)| own.used);
        used.map(|(glyph, own)| GlyphTexts { glyph, texts: own.texts }).collect()
    };
    counts.into_iter().map(|(face, glyphs)| (face, used(glyphs))).collect()
}

fn merge(all: &mut Counts, more: &Shown, fonts: &FontLibrary) {
    for (face, glyphs) in more {
        let own =
            all.entry(*face).or_insert_with(|| vec![GlyphCounts::default(); fonts.face(*face).glyph_count()]);
        for GlyphTexts { glyph, texts } in glyphs {
            let Some(own) = own.get_mut(usize::from(*glyph)) else { continue };
            own.used = true;
            texts.iter().for_each(|(text, count)| own.add(text, *count));
        }
    }
}

fn count<'a>(items: impl Iterator<Item = &'a Item>, fonts: &FontLibrary) -> Counts {
    let mut counts = Counts::new();
    for item in items {
        let ItemKind::Text(run) = &item.kind else { continue };
        let glyphs = counts
            .entry(run.face)
            .or_insert_with(|| vec![GlyphCounts::default(); fonts.face(run.face).glyph_count()]);
        for glyph in &run.glyphs {
            if let Some(own) = glyphs.get_mut(usize::from(glyph.id)) {
                own.used = true;
            }
        }
        if run.replaced {
            continue;
        }
        for cluster in clusters(run) {
            if cluster.glyphs.len() != 1 || cluster.text.is_empty() || is_unseen(cluster.text) {
                continue;
            }
            let glyph = run.glyphs[cluster.glyphs.start].id;
            if let Some(own) = glyphs.get_mut(usize::from(glyph)) {
                own.add(plain(cluster.text), 1);
            }
        }
    }
    counts
}

fn used_face(
    id: FaceId,
    counts: &[GlyphCounts],
    fonts: &FontLibrary,
    kept: Option<&Casts>,
) -> Result<(UsedFace, Option<Pack>), PdfError> {
    let face = fonts.face(id);
    let used: Vec<u16> =
        (0..=u16::MAX).zip(counts).filter(|(_, own)| own.used).map(|(glyph, _)| glyph).collect();
    let subset = match kept {
        Some(kept) => kept.subset(fonts, id, &used),
        None => fonts.subset_for_pdf(id, &used).map(|own| (own, None)),
    };
    let (subset, pack) = subset.map_err(|error| PdfError::face(face.postscript_name(), &error))?;
    // The nominal text of glyphs that stand for a text only together with others.
    let mut nominal: BTreeMap<u16, char> = BTreeMap::new();
    if used.iter().any(|glyph| counts[usize::from(*glyph)].texts.is_empty()) {
        for character in face.characters() {
            if let Some(glyph) = face.glyph(character) {
                nominal.entry(glyph).or_insert(character);
            }
        }
    }
    let mut glyphs = vec![UsedGlyph::default(); counts.len()];
    let mut codes =
        vec![Code::default(); subset.glyphs.iter().map(|(_, new)| usize::from(*new) + 1).max().unwrap_or(1)];
    for old in used {
        let own = &counts[usize::from(old)];
        let text: Box<str> = match (own.best(), nominal.get(&old)) {
            (Some(text), _) => text.into(),
            (None, Some(character)) => plain(&character.to_string()).into(),
            (None, None) => "\u{FFFD}".into(),
        };
        let units = f64::from(face.advance(old).unwrap_or_default());
        let width = ((units * 100_000.0 / f64::from(face.units_per_em())).round() / 100.0) as f32;
        let code = subset.glyph(old).unwrap_or_default();
        if let Some(own) = codes.get_mut(usize::from(code)) {
            *own = Code { text: text.clone(), width };
        }
        glyphs[usize::from(old)] = UsedGlyph { code, width, text };
    }
    let name = format!("{}+{}", tag(&subset.bytes), pdf_name(face.postscript_name()));
    Ok((UsedFace { id, name, subset, glyphs, codes }, pack))
}

/// Six capitals out of the subset's bytes.
fn tag(bytes: &[u8]) -> String {
    fingerprint(bytes).iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect()
}

/// A PostScript name has no spaces or delimiters (Adobe Technical Note 5902).
fn pdf_name(name: &str) -> String {
    let name: String =
        name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')).collect();
    if name.is_empty() { "Face".into() } else { name }
}
