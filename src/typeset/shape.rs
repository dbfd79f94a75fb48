//! Words to glyphs: what a word looks like in a font, kept for every later place of the same word.
//!
//! Takes a piece of text without breaking spaces and a [`FontKey`]; gives a [`Word`] whose measures
//! are shares of the em, so that one entry serves all sizes. A word is cut into pieces where its
//! face or its direction changes.

use super::hyphenate;
use super::paragraph::hang::Hang;
use super::shape_draft::{Draft, DraftKind};
use super::shape_font::{self, FontKey, Fonts, Manner};
use super::shape_script::Script;
use crate::document::Language;
use crate::font::{FaceId, FontLibrary};
use crate::publication::WordList;
use crate::style::{self, VariantPosition};
use harfrust::{
    BufferFlags, Direction, Feature, FontRef, NormalizedCoord, ShapeOptions, ShapePlan, ShaperData,
    ShaperInstance, UnicodeBuffer,
};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

/// Longest piece of text shaped at once, in bytes; the stream cuts longer ones.
pub(super) const LONGEST_WORD: usize = 512;
/// Glyphs kept before the store is emptied (about 20 bytes each).
const MOST_GLYPHS: usize = 4_000_000;
/// Size of a missing character's code, as a share of the text's size.
const CODE_SCALE: f32 = 0.6;
/// Size of small capitals made from capitals where the face has none.
const SMALL_CAPS_SCALE: f32 = 0.8;
/// Size of superiors and inferiors made of plain glyphs, and how far they are raised and lowered, as
/// shares of the size.
const POSITION_SCALE: f32 = 0.65;
const RAISED: f32 = 0.33;
const LOWERED: f32 = -0.15;

/// A word in the store of one [`Shaper`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WordId(u32);

/// A glyph; lengths as shares of the em.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    pub id: u16,
    /// Bytes of the word it stands for; 0 in all glyphs of a cluster but the first.
    pub text_len: u16,
    pub advance: f32,
    pub x_offset: f32,
    pub y_offset: f32,
}

/// Glyphs of one face and size.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub face: FaceId,
    /// Share of the text's size.
    pub scale: f32,
    glyphs: (u32, u32),
    /// Bytes of the word.
    pub text: (u16, u16),
    /// The glyphs do not stand for the text one by one.
    pub replaced: bool,
    /// It is the code of a missing character.
    pub is_code: bool,
    /// What the face lacks, so that something else stands for it.
    pub lack: Option<Lack>,
    rtl: bool,
    /// From the word's left edge, as a share of the em, and the clusters that stand there.
    pub x: f32,
    pub clusters_before: u16,
}

/// A shaped piece of text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    font: FontKey,
    text: (u32, u32),
    /// In reading order.
    pieces: (u32, u32),
    divisions: Option<(u32, u32)>,
    /// The next word of the same hash.
    next: Option<WordId>,
    /// Share of the em.
    pub width: f32,
    /// How many places letter-spacing widens.
    pub clusters: u16,
    /// All of it runs to the left.
    pub rtl: bool,
    /// Some character is in no face.
    pub missing: bool,
    /// Some face lacks glyphs that the style asks for.
    pub lacks: bool,
    /// What it says without marks and case, to tell when lines begin or end alike.
    pub sound: u32,
}

/// Glyphs that a style asks for and a face does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lack {
    SmallCapitals,
    Superiors,
    Inferiors,
    Fractions,
    StackedFractions,
    Ordinals,
}

/// A place to divide a word, with the width of what stands before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct WordDivision {
    pub at: u16,
    /// Share of the em.
    pub x: f32,
    pub clusters: u16,
    pub in_compound: bool,
    /// What a style may want of it.
    pub parts: hyphenate::Parts,
}

/// Keys that are hashes already.
#[derive(Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

/// A font, one of its faces, a script, whether it runs to the left, and how it is drawn.
type PlanKey = (FontKey, FaceId, Script, bool, Manner);
type HashIndex = HashMap<u64, WordId, BuildHasherDefault<Hashed>>;

/// Shapes words and keeps them.
pub(super) struct Shaper {
    pub library: FontLibrary,
    pub fonts: Fonts,
    /// For what is in no language: leaders, folios.
    pub no_language: Arc<Language>,
    data: HashMap<FaceId, (ShaperData, Option<ShaperInstance>)>,
    plans: HashMap<PlanKey, (ShapePlan, Vec<Feature>)>,
    /// By the face that lacks a character, the face that has it.
    pub fallbacks: HashMap<(FaceId, char), Option<FaceId>>,
    buffer: Option<UnicodeBuffer>,
    index: HashIndex,
    words: Vec<Word>,
    texts: String,
    pieces: Vec<Piece>,
    glyphs: Vec<Glyph>,
    divisions: Vec<WordDivision>,
    found: Vec<hyphenate::Division>,
    /// Room that break finding uses again and again.
    pub offsets: Vec<usize>,
}

impl Shaper {
    pub fn new(library: &FontLibrary, words: &Arc<[WordList]>) -> Self {
        Shaper {
            library: library.clone(),
            fonts: Fonts::new(words),
            no_language: Arc::default(),
            data: HashMap::new(),
            plans: HashMap::new(),
            fallbacks: HashMap::new(),
            buffer: None,
            index: HashIndex::default(),
            words: Vec::new(),
            texts: String::new(),
            pieces: Vec::new(),
            glyphs: Vec::new(),
            divisions: Vec::new(),
            found: Vec::new(),
            offsets: Vec::new(),
        }
    }

    /// Empties the store where it has grown too large. Ids given before are void afterwards.
    pub fn forget_if_large(&mut self) {
        if self.glyphs.len() > MOST_GLYPHS || self.texts.len() > 4 * MOST_GLYPHS {
            self.index.clear();
            self.words.clear();
            self.texts.clear();
            self.pieces.clear();
            self.glyphs.clear();
            self.divisions.clear();
        }
    }

    pub fn word(&self, id: WordId) -> &Word {
        &self.words[id.0 as usize]
    }
    pub fn text(&self, id: WordId) -> &str {
        let (start, end) = self.word(id).text;
        &self.texts[start as usize..end as usize]
    }
    pub fn pieces(&self, id: WordId) -> &[Piece] {
        let (start, end) = self.word(id).pieces;
        &self.pieces[start as usize..end as usize]
    }
    pub fn glyphs(&self, piece: &Piece) -> &[Glyph] {
        &self.glyphs[piece.glyphs.0 as usize..piece.glyphs.1 as usize]
    }

    /// The word in this font, shaped now if it is new.
    pub fn shape(&mut self, font: FontKey, text: &str) -> WordId {
        let hash = hash(font, text);
        let first = self.index.get(&hash).copied();
        let mut place = first;
        while let Some(id) = place {
            if self.word(id).font == font && self.text(id) == text {
                return id;
            }
            place = self.word(id).next;
        }
        let id = self.shape_new(font, text, first);
        self.index.insert(hash, id);
        id
    }

    fn shape_new(&mut self, key: FontKey, text: &str, next: Option<WordId>) -> WordId {
        let drafts = self.drafts(key, text);
        let is_rtl = |draft: &Draft| draft.script.is_rtl() || draft.kind == DraftKind::FiguresInRtl;
        let rtl = !drafts.is_empty() && drafts.iter().all(is_rtl);
        let missing = drafts.iter().any(|draft| matches!(draft.kind, DraftKind::Missing(_)));
        let lacks = drafts.iter().any(|draft| draft.lack().is_some());
        let first_piece = self.pieces.len();
        let first_glyph = self.glyphs.len();
        for draft in &drafts {
            self.shape_draft(key, text, draft, is_rtl(draft));
        }
        self.place_pieces(first_piece);
        let glyphs = &self.glyphs[first_glyph..];
        let width = glyphs.iter().map(|glyph| glyph.advance).sum();
        let clusters = glyphs.iter().filter(|glyph| glyph.text_len > 0).count();
        let text_start = self.texts.len();
        self.texts.push_str(text);
        let id = WordId(index(self.words.len()));
        self.words.push(Word {
            font: key,
            text: (index(text_start), index(self.texts.len())),
            pieces: (index(first_piece), index(self.pieces.len())),
            divisions: None,
            next,
            width,
            clusters: short(clusters),
            rtl,
            missing,
            lacks,
            sound: sound(text),
        });
        id
    }

    /// Sets the pieces from `first` on side by side; those that run to the left stand in reverse.
    fn place_pieces(&mut self, first: usize) {
        let mut order: Vec<usize> = (first..self.pieces.len()).collect();
        let same = |a: &usize, b: &usize| self.pieces[*a].rtl && self.pieces[*b].rtl;
        order.chunk_by_mut(same).for_each(<[usize]>::reverse);
        let (mut x, mut clusters) = (0.0, 0);
        for idx in order {
            self.pieces[idx].x = x;
            self.pieces[idx].clusters_before = clusters;
            let piece = self.pieces[idx];
            for glyph in self.glyphs(&piece) {
                x += glyph.advance;
                clusters += u16::from(glyph.text_len > 0);
            }
        }
    }

    fn shape_draft(&mut self, key: FontKey, text: &str, draft: &Draft, in_rtl: bool) {
        let first = self.glyphs.len();
        let (mut scale, mut lift, mut replaced) = (1.0, 0.0, false);
        let own = &text[draft.range.clone()];
        match draft.kind {
            DraftKind::Plain | DraftKind::FiguresInRtl => self.run(key, draft, own, Manner::Plain),
            DraftKind::By(manner) => self.run(key, draft, own, manner),
            // The figures that are asked for stacked stand beside a stroke at least.
            DraftKind::Without(Lack::StackedFractions) => self.run(key, draft, own, Manner::Diagonal),
            DraftKind::Without(_) => self.run(key, draft, own, Manner::Plain),
            DraftKind::SmallCapital => {
                scale = SMALL_CAPS_SCALE;
                self.run(key, draft, own, Manner::Made);
            }
            DraftKind::MadePosition(position) => {
                scale = POSITION_SCALE;
                lift = if position == VariantPosition::Sub { LOWERED } else { RAISED };
                self.run(key, draft, own, Manner::Plain);
            }
            DraftKind::Missing(c) => {
                scale = CODE_SCALE;
                replaced = true;
                let code = format!("[U+{:04X}]", u32::from(c));
                let code_draft = Draft { range: 0..code.len(), script: Script::LATIN, ..draft.clone() };
                self.run(key, &code_draft, &code, Manner::Plain);
            }
        }
        if first == self.glyphs.len() {
            return;
        }
        let glyphs = &mut self.glyphs[first..];
        for glyph in glyphs.iter_mut() {
            glyph.advance *= scale;
            glyph.x_offset *= scale;
            glyph.y_offset = glyph.y_offset * scale + lift;
        }
        if replaced || in_rtl {
            // One glyph stands for all, since the order of the others is not the order of the text.
            glyphs.iter_mut().for_each(|glyph| glyph.text_len = 0);
            glyphs[0].text_len = short(draft.range.len());
        }
        self.pieces.push(Piece {
            face: draft.face,
            scale,
            glyphs: (index(first), index(self.glyphs.len())),
            text: (short(draft.range.start), short(draft.range.end)),
            replaced: replaced || in_rtl,
            is_code: replaced,
            lack: draft.lack(),
            rtl: in_rtl,
            x: 0.0,
            clusters_before: 0,
        });
    }

    /// Shapes text of one face and script, and adds its glyphs.
    fn run(&mut self, key: FontKey, draft: &Draft, text: &str, manner: Manner) {
        let font = self.fonts.get(key);
        let face = self.library.face(draft.face);
        let Ok(reference) = FontRef::from_index(face.bytes(), 0) else { return };
        let (data, instance) = self.data.entry(draft.face).or_insert_with(|| {
            let place = face.coordinates().iter().map(|place| NormalizedCoord::from_bits(*place));
            let instance = face.coordinates().first().map(|_| ShaperInstance::from_coords(&reference, place));
            (ShaperData::new(&reference), instance)
        });
        let shaper = data.shaper(&reference).instance(instance.as_ref()).build();
        let rtl = draft.script.is_rtl();
        let direction = if rtl { Direction::RightToLeft } else { Direction::LeftToRight };
        let script = draft.script.tag();
        let plan_key = (key, draft.face, draft.script, rtl, manner);
        let (plan, features) = self.plans.entry(plan_key).or_insert_with(|| {
            let features = font.features(&self.library, draft.face, manner);
            let language = font.language.as_ref();
            (ShapePlan::new(&shaper, direction, Some(script), language, &features), features)
        });
        let mut buffer = self.buffer.take().unwrap_or_default();
        for (at, c) in text.char_indices() {
            if manner == Manner::Made {
                let capitals = style::uppercase(c.encode_utf8(&mut [0; 4]), &font.language_tag);
                capitals.chars().for_each(|upper| buffer.add(upper, index(at)));
            } else {
                buffer.add(c, index(at));
            }
        }
        buffer.set_direction(direction);
        buffer.set_script(script);
        if let Some(language) = &font.language {
            buffer.set_language(language.clone());
        }
        buffer.set_flags(BufferFlags::REMOVE_DEFAULT_IGNORABLES);
        let options = ShapeOptions::new().plan(Some(plan)).features(features);
        let shaped = shaper.shape(buffer, options);
        let em = f32::from(face.units_per_em());
        let infos = shaped.glyph_infos();
        let first = self.glyphs.len();
        for (info, position) in infos.iter().zip(shaped.glyph_positions()) {
            self.glyphs.push(Glyph {
                id: u16::try_from(info.glyph_id).unwrap_or_default(),
                text_len: 0,
                advance: position.x_advance as f32 / em,
                x_offset: position.x_offset as f32 / em,
                y_offset: position.y_offset as f32 / em,
            });
        }
        // Each cluster's bytes go to its first glyph; what was dropped before it belongs to it.
        let (mut from, mut holder) = (0, 0);
        for (idx, info) in infos.iter().enumerate().skip(1) {
            let cluster = info.cluster as usize;
            if cluster > from && !rtl {
                self.glyphs[first + holder].text_len = short(cluster - from);
                (from, holder) = (cluster, idx);
            }
        }
        if let Some(last) = self.glyphs.get_mut(first + holder) {
            last.text_len = short(text.len() - from);
        }
        self.buffer = Some(shaped.clear());
    }

    /// Where this word may be divided, by the language of its font.
    pub fn divisions(&mut self, id: WordId) -> &[WordDivision] {
        if self.word(id).divisions.is_none() {
            let start = index(self.divisions.len());
            let word = *self.word(id);
            let hyphenator = self.fonts.get(word.font).hyphenator.clone();
            if let Some(hyphenator) = hyphenator.filter(|_| !word.rtl && !word.missing) {
                self.found.clear();
                let (from, to) = word.text;
                hyphenator.divide(&self.texts[from as usize..to as usize], &mut self.found);
                let found = std::mem::take(&mut self.found);
                for division in &found {
                    let (x, clusters) = self.offset(id, division.at);
                    let at = short(division.at);
                    let (in_compound, parts) = (division.in_compound, division.parts);
                    self.divisions.push(WordDivision { at, x, clusters, in_compound, parts });
                }
                self.found = found;
            }
            self.words[id.0 as usize].divisions = Some((start, index(self.divisions.len())));
        }
        let (start, end) = self.word(id).divisions.unwrap_or_default();
        &self.divisions[start as usize..end as usize]
    }

    /// How far a character of this font hangs in the margin, as it is drawn there, as shares of the em.
    pub fn hang(&mut self, key: FontKey, c: char) -> Hang {
        if let Some(known) = self.fonts.get(key).known_hang(c) {
            return known;
        }
        let word = self.shape(key, c.encode_utf8(&mut [0; 4]));
        let drawn = self.pieces(word).last().and_then(|piece| {
            let glyph = self.glyphs(piece).last()?;
            // What runs to the left ends lines on the left; what stands for a missing glyph is no letter.
            (!piece.rtl && !piece.is_code).then_some((piece.face, piece.scale, glyph.id))
        });
        let hang = drawn.map_or(Hang::default(), |(face, scale, glyph)| {
            let hang = shape_font::hang_of(&self.library, face, glyph, c);
            Hang { left: hang.left * scale, right: hang.right * scale }
        });
        self.fonts.get_mut(key).set_hang(c, hang);
        hang
    }

    /// The end of each cluster, in reading order: its byte, and the width and number of clusters up
    /// to it.
    pub fn cluster_ends(&self, id: WordId) -> Vec<(usize, f32, u16)> {
        let (mut x, mut clusters) = (0.0, 0);
        let mut ends: Vec<(usize, f32, u16)> = Vec::new();
        for piece in self.pieces(id) {
            let mut byte = usize::from(piece.text.0);
            for glyph in self.glyphs(piece) {
                x += glyph.advance;
                if glyph.text_len > 0 {
                    byte += usize::from(glyph.text_len);
                    clusters += 1;
                    ends.push((byte, x, clusters));
                } else if let Some(last) = ends.last_mut() {
                    last.1 = x;
                }
            }
        }
        ends
    }

    /// The width of the first `at` bytes of a word, as a share of the em, and their clusters. Within
    /// a ligature it is a share of the ligature.
    pub fn offset(&self, id: WordId, at: usize) -> (f32, u16) {
        let (mut x, mut clusters) = (0.0, 0);
        for piece in self.pieces(id) {
            let mut from = usize::from(piece.text.0);
            for glyph in self.glyphs(piece) {
                let len = usize::from(glyph.text_len);
                if len > 0 && from >= at {
                    return (x, clusters);
                }
                if from + len > at {
                    return (x + glyph.advance * ((at - from) as f32 / len as f32), clusters + 1);
                }
                from += len;
                x += glyph.advance;
                clusters += u16::from(len > 0);
            }
        }
        (x, clusters)
    }
}

/// Eight bytes at a time; words are short and many. Words of one hash are told apart by their text.
fn hash(font: FontKey, text: &str) -> u64 {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut hash = font.number().wrapping_mul(FACTOR) ^ text.len() as u64;
    let mut mix = |part: u64| {
        hash = (hash ^ part).wrapping_mul(FACTOR);
        hash ^= hash >> 32;
    };
    let mut chunks = text.as_bytes().chunks_exact(8);
    for chunk in &mut chunks {
        mix(u64::from_le_bytes(chunk.try_into().expect("chunks are eight bytes long")));
    }
    mix(chunks.remainder().iter().fold(0, |part, byte| part << 8 | u64::from(*byte)));
    hash
}

/// A small hash of a word's letters, without case or marks; 0 for none.
fn sound(text: &str) -> u32 {
    let mut hash = 0u32;
    for c in text.chars().filter(|c| c.is_alphanumeric()) {
        let c = if c.is_ascii() { c.to_ascii_lowercase() } else { c };
        hash = (hash ^ u32::from(c)).wrapping_mul(0x0100_0193).rotate_left(5);
    }
    hash
}

fn index(value: usize) -> u32 {
    u32::try_from(value).expect("the store is emptied long before it holds so much")
}

fn short(value: usize) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}

#[cfg(test)]
#[path = "shape_tests.rs"]
mod tests;
