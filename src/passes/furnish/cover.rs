//! The words of a cover, made from the publication's data: what stands on the front, the spine and the
//! back. Where and how they stand is the stylesheet's business.
//!
//! ```text
//! section.cover
//!   div.front > figure.art?, div.paper > div.frame > p.series? p.author* p.title p.subtitle? p.publisher?
//!   div.spine > p.author? p.title (p.publisher | figure.mark)?
//!   div.back  > div.paper > div.blurb?, div.bio*,
//!                           div.foot? > div.barcode?, div.imprint > (p.publisher | figure.mark)? p.place? p.price?
//! ```

use super::{about_people, bio, classed, enumerate, fill, paragraph};
use crate::document::{
    AssetPath, Block, Container, Document, Figure, Image, Inline, Meta, Paragraph, Section,
};
use crate::passes::language::{Words, words};
use crate::passes::{Frame, typography};
use crate::publication::{Isbn, Kind, Publication};

/// Looks that a cover without one of its own can have: `palette-1` to `palette-8` and `pattern-1` to
/// `pattern-4` are classes of the cover, and the stylesheet says what they mean.
pub const PALETTES: usize = 8;
pub const PATTERNS: usize = 4;

/// More names than these are told in one line.
const MOST_AUTHORS: usize = 3;
/// People whose lives are told on the back if there is room for no more.
const MOST_LIVES: usize = 2;

/// What a cover shows beyond the publication's own data.
#[derive(Clone, Debug, Default)]
pub struct CoverParts {
    /// The picture of the front, or of the whole wrap.
    pub art: Option<AssetPath>,
    pub whole: bool,
    /// The publisher's mark.
    pub mark: Option<AssetPath>,
    /// Title and author are set on the front.
    pub lettered: bool,
    pub blurb: Vec<Block>,
    /// In words.
    pub price: Option<String>,
    /// The number that the barcode says.
    pub isbn: Option<Isbn>,
    /// Spine and back are made too.
    pub wrap: bool,
}

impl CoverParts {
    /// Spine and back have words of ours: a picture of the whole wrap has its own, unless it is to be
    /// lettered.
    fn worded(&self) -> bool {
        self.lettered || !self.whole
    }
}

/// The document of a cover: one section, with a division for each panel.
pub fn cover(frame: &Frame, parts: &CoverParts) -> Document {
    let publication = frame.publication;
    let language = publication.language.clone();
    let words = words(&language);
    let mut blocks = Vec::new();
    if parts.whole {
        blocks.extend(parts.art.as_ref().map(|art| picture("art", art, &publication.title)));
    }
    blocks.push(division("front", front(publication, parts, words)));
    if parts.wrap {
        let spine = if parts.worded() { spine(publication, parts, words) } else { Vec::new() };
        blocks.push(division("spine", spine));
        blocks.push(division("back", back(frame, parts)));
    }
    let mut meta = classed("cover");
    let classes = &mut meta.attributes_mut().classes;
    classes.push(format!("palette-{}", choice(&publication.title, 0, PALETTES) + 1));
    classes.push(format!("pattern-{}", choice(&publication.title, 1, PATTERNS) + 1));
    if parts.art.is_some() {
        classes.push(if parts.whole { "illustrated" } else { "pictured" }.to_owned());
    }
    if !parts.worded() {
        classes.push("wordless".to_owned());
    }
    let mut section = Section { meta, blocks, ..Section::default() };
    typography::space(&mut section, &language);
    Document { language, sections: vec![section], ..Document::default() }
}

/// One of so many, always the same for the same title (FNV-1a, mixed as splitmix64 does, so that
/// pattern and colours do not go together).
fn choice(title: &str, salt: u8, of: usize) -> usize {
    let hash = title.bytes().chain([salt]).fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mixed = (hash ^ hash >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((mixed ^ mixed >> 31) % of as u64) as usize
}

fn front(publication: &Publication, parts: &CoverParts, words: &Words) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !parts.whole {
        blocks.extend(parts.art.as_ref().map(|art| picture("art", art, &publication.title)));
    }
    if !parts.lettered {
        return blocks;
    }
    let mut lettering = Vec::new();
    if let Some(series) = publication.series.as_ref().filter(|series| !series.name.trim().is_empty()) {
        let number = series.number.as_deref().map(str::trim).filter(|number| !number.is_empty());
        let series = number.map_or(series.name.clone(), |number| format!("{} · {number}", series.name));
        lettering.push(paragraph("series", series));
    }
    lettering.extend(names(publication, words).into_iter().map(|name| paragraph("author", name)));
    lettering.push(paragraph("title", publication.title.trim()));
    lettering.extend(filled(publication.subtitle.as_deref()).map(|own| paragraph("subtitle", own)));
    lettering.extend(imprint(publication).map(|own| paragraph("publisher", own)));
    blocks.push(division("paper", vec![division("frame", lettering)]));
    blocks
}

fn spine(publication: &Publication, parts: &CoverParts, words: &Words) -> Vec<Block> {
    let authors: Vec<&str> = publication.authors().map(|author| author.name.trim()).collect();
    let name = match authors.as_slice() {
        [] => names(publication, words).into_iter().next(),
        [one] => Some((*one).to_owned()),
        several => Some(enumerate(&surnames(publication, several), words)),
    };
    let mut blocks: Vec<Block> = name.map(|name| paragraph("author", name)).into_iter().collect();
    blocks.push(paragraph("title", publication.title.trim()));
    match (&parts.mark, imprint(publication)) {
        (Some(mark), name) => blocks.push(picture("mark", mark, name.unwrap_or_default())),
        (None, Some(name)) => blocks.push(paragraph("publisher", name)),
        (None, None) => {}
    }
    blocks
}

/// What names of several have room on a spine.
fn surnames<'p>(publication: &'p Publication, names: &[&'p str]) -> Vec<&'p str> {
    let sorted = publication.authors().map(|author| author.sort_name.as_deref());
    let surname =
        |(name, sorted): (&&'p str, Option<&'p str>)| match sorted.and_then(|own| own.split_once(',')) {
            Some((surname, _)) => surname.trim(),
            None => name.split_whitespace().next_back().unwrap_or(name),
        };
    names.iter().zip(sorted).map(surname).collect()
}

fn back(frame: &Frame, parts: &CoverParts) -> Vec<Block> {
    let publication = frame.publication;
    let mut blocks = Vec::new();
    if !parts.blurb.is_empty() && parts.worded() {
        blocks.push(division("blurb", parts.blurb.clone()));
    }
    if parts.worded() {
        for (idx, person) in about_people(frame).into_iter().enumerate() {
            let mut life = bio(person, frame);
            shorten(&mut life, idx >= MOST_LIVES);
            blocks.push(life);
        }
    }
    let mut foot = Vec::new();
    if let Some(isbn) = &parts.isbn {
        foot.push(division("barcode", vec![paragraph("isbn", format!("ISBN {}", isbn.hyphenated()))]));
    }
    let mut imprint_blocks = Vec::new();
    if parts.worded() {
        match (&parts.mark, imprint(publication)) {
            (Some(mark), name) => imprint_blocks.push(picture("mark", mark, name.unwrap_or_default())),
            (None, Some(name)) => imprint_blocks.push(paragraph("publisher", name)),
            (None, None) => {}
        }
        imprint_blocks.extend(filled(publication.place.as_deref()).map(|own| paragraph("place", own)));
        imprint_blocks.extend(filled(parts.price.as_deref()).map(|own| paragraph("price", own)));
    }
    if !imprint_blocks.is_empty() {
        foot.push(division("imprint", imprint_blocks));
    }
    if !foot.is_empty() {
        blocks.push(division("foot", foot));
    }
    if blocks.is_empty() { blocks } else { vec![division("paper", blocks)] }
}

/// Marks what is left out of a life, or that all of it is, where the back is too small: `more`.
fn shorten(life: &mut Block, whole: bool) {
    let mark = |meta: &mut Meta| meta.attributes_mut().classes.push("more".to_owned());
    let Block::Division(own) = life else { return };
    if whole {
        return mark(&mut own.meta);
    }
    let is_name = |own: &Paragraph| matches!(own.content.as_slice(), [Inline::Strong(_)]);
    let paragraphs = own.blocks.iter_mut().filter_map(|block| match block {
        Block::Paragraph(own) => Some(own),
        _ => None,
    });
    // A name that stands by itself is no beginning.
    paragraphs.skip_while(|own| is_name(own)).skip(1).for_each(|own| mark(&mut own.meta));
}

/// Those whose names stand on the front: the authors, each by themselves unless they are many; of a
/// collection, its editors.
fn names(publication: &Publication, words: &Words) -> Vec<String> {
    let authors: Vec<&str> = publication.authors().map(|author| author.name.trim()).collect();
    match authors.len() {
        0 => {
            let editors = publication.contributors.iter().filter(|person| person.role.0 == "edt");
            let editors: Vec<&str> = editors.map(|person| person.name.trim()).collect();
            let credit = (!editors.is_empty()).then(|| fill(words.credits[0], &enumerate(&editors, words)));
            credit.into_iter().collect()
        }
        1..=MOST_AUTHORS => authors.into_iter().map(str::to_owned).collect(),
        _ => vec![enumerate(&authors, words)],
    }
}

/// The publisher; of an article, the periodical.
fn imprint(publication: &Publication) -> Option<&str> {
    let periodical = publication.periodical.as_deref().filter(|_| publication.kind == Kind::Article);
    filled(periodical).or_else(|| filled(publication.publisher.as_deref()))
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn division(class: &str, blocks: Vec<Block>) -> Block {
    Block::Division(Container { meta: classed(class), blocks })
}

/// A picture that stands by itself.
fn picture(class: &str, asset: &AssetPath, alt: &str) -> Block {
    let image = Image {
        href: asset.0.clone(),
        asset: Some(asset.clone()),
        alt: Some(alt.to_owned()),
        ..Image::default()
    };
    let content = vec![Inline::Image(image)];
    let blocks = vec![Block::Paragraph(Paragraph { content, ..Paragraph::default() })];
    Block::Figure(Figure { meta: classed(class), blocks, ..Figure::default() })
}
