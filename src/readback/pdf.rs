//! A PDF as a reading: its pages' pieces of text put into the order of the structure tree, or into that of
//! the content where there is none.

use super::content::{self, Owner, PageText, Piece, Shelf};
use super::kept::{self, Readings};
use super::structure::{self, Event};
use super::words::{Builder, Line, Part};
use super::{PageReading, Reading, page};
use hayro_syntax::Pdf;
use hayro_syntax::page::Page;
use rayon::prelude::*;

pub(super) fn read(pdf: &Pdf, looks: bool) -> Result<Reading, String> {
    let (events, texts) = rayon::join(
        || structure::events(pdf),
        || {
            let shelf = Shelf::new(is_tagged(pdf), looks);
            pdf.pages().par_iter().map(|page| content::read(page, &shelf)).collect::<Vec<PageText>>()
        },
    );
    Ok(put_together(pdf, events, &texts))
}

/// Reads those pages alone that were not read before.
pub(super) fn read_again(pdf: &Pdf, kept: &Readings) -> Result<(Reading, Option<Vec<u8>>), String> {
    let (events, pages) = rayon::join(
        || structure::events(pdf),
        || {
            let shelf = Shelf::new(is_tagged(pdf), false);
            let read = |page: &Page<'_>| {
                let Some(key) = content::key(page, &shelf) else {
                    return (content::read(page, &shelf), None);
                };
                if let Some(found) = kept.find(&key) {
                    return (found, Some((key, None)));
                }
                let own = content::read(page, &shelf);
                let packed = kept::pack(&own);
                (own, Some((key, Some(packed))))
            };
            pdf.pages().par_iter().map(read).collect::<Vec<_>>()
        },
    );
    let (texts, keys): (Vec<_>, Vec<_>) = pages.into_iter().unzip();
    let (reading, renewed) = rayon::join(|| put_together(pdf, events, &texts), || kept.renewed(&keys));
    Ok((reading, renewed))
}

fn is_tagged(pdf: &Pdf) -> bool {
    let root = pdf.xref().get::<hayro_syntax::object::Dict<'_>>(pdf.xref().root_id());
    root.is_some_and(|root| root.contains_key("StructTreeRoot"))
}

/// The pages' texts in the order in which they are read.
fn put_together(pdf: &Pdf, events: Option<Vec<Event>>, texts: &[PageText]) -> Reading {
    let pages = pdf.pages();
    let labels = page::labels(pdf, texts.len());
    let mut reader = Reader::new(texts);
    match events {
        Some(events) => events.into_iter().for_each(|event| reader.event(event)),
        None => reader.as_painted(),
    }
    let mut reading = reader.finish();
    let page = |((own, label), page): ((&PageText, String), &Page<'_>)| {
        let furniture = own.pieces.iter().filter(|piece| piece.owner == Owner::Artifact);
        let furniture = furniture.map(|piece| own.text[piece.start as usize..piece.end as usize].trim());
        let furniture = furniture.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
        let area = page.intersected_crop_box();
        PageReading {
            label,
            furniture,
            look: own.look,
            frame: own.frame,
            pictures: own.pictures,
            area: [area.x0, area.y0, area.x1, area.y1],
        }
    };
    reading.pages = texts.iter().zip(labels).zip(pages.iter()).map(page).collect();
    number_lines(&mut reading);
    reading
}

struct Reader<'t> {
    texts: &'t [PageText],
    /// The pieces of each identifier, page by page: first and last but one.
    marked: Vec<Vec<(u32, u32)>>,
    text: Builder,
    notes: Builder,
    /// Depth of notes, and of other parts.
    in_notes: usize,
    calls: usize,
    contents: usize,
    headings: usize,
    /// Where each stream stands: the page and the last piece.
    last: [Option<(u32, Piece)>; 2],
}

impl<'t> Reader<'t> {
    fn new(texts: &'t [PageText]) -> Self {
        let marked = texts.iter().map(|own| {
            let mut ranges: Vec<(u32, u32)> = Vec::new();
            for (idx, piece) in own.pieces.iter().enumerate() {
                let Owner::Marked(identifier) = piece.owner else { continue };
                let (identifier, idx) = (identifier as usize, idx as u32);
                if identifier > own.pieces.len() * 4 + 4096 {
                    continue;
                }
                if ranges.len() <= identifier {
                    ranges.resize(identifier + 1, (0, 0));
                }
                let range = &mut ranges[identifier];
                *range = if range.1 == 0 { (idx, idx + 1) } else { (range.0, idx + 1) };
            }
            ranges
        });
        Reader {
            texts,
            marked: marked.collect(),
            text: Builder::with_room(texts.iter().map(|own| own.text.len()).sum()),
            notes: Builder::default(),
            in_notes: 0,
            calls: 0,
            contents: 0,
            headings: 0,
            last: [None, None],
        }
    }

    fn builder(&mut self) -> &mut Builder {
        if self.in_notes > 0 { &mut self.notes } else { &mut self.text }
    }

    fn event(&mut self, event: Event) {
        match event {
            Event::Block => self.builder().block_begins(),
            Event::NoteBegins => {
                self.in_notes += 1;
                self.notes.block_begins();
                self.notes.unit_begins();
                self.last[1] = None;
            }
            Event::NoteEnds => {
                self.notes.block_begins();
                self.in_notes = self.in_notes.saturating_sub(1);
            }
            Event::Call(begins) => {
                // What stands before and after a note's mark is one word only if no mark parts it.
                self.builder().close();
                self.calls = if begins { self.calls + 1 } else { self.calls.saturating_sub(1) };
                self.part();
            }
            Event::Heading(begins) => {
                self.builder().block_begins();
                self.headings = if begins { self.headings + 1 } else { self.headings.saturating_sub(1) };
                self.part();
            }
            Event::Contents(begins) => {
                self.builder().block_begins();
                self.contents = if begins { self.contents + 1 } else { self.contents.saturating_sub(1) };
                self.part();
            }
            Event::Marked { page, identifier } => {
                let texts = self.texts;
                let range = self.marked.get(page as usize).and_then(|own| own.get(identifier as usize));
                let Some((from, to)) = range.copied() else { return };
                for piece in &texts[page as usize].pieces[from as usize..to as usize] {
                    // Pieces of others may stand between.
                    if piece.owner == Owner::Marked(identifier) {
                        self.piece(page, piece);
                    }
                }
            }
        }
    }

    fn part(&mut self) {
        let part = match (self.calls > 0, self.contents > 0, self.headings > 0) {
            (true, ..) => Part::Call,
            (_, true, _) => Part::Contents,
            (_, _, true) => Part::Heading,
            _ => Part::Text,
        };
        self.builder().part = part;
    }

    fn piece(&mut self, page: u32, piece: &Piece) {
        let texts = self.texts;
        let text = &texts[page as usize].text[piece.start as usize..piece.end as usize];
        if text.is_empty() {
            return;
        }
        let idx = usize::from(self.in_notes > 0);
        let last = self.last[idx].replace((page, *piece));
        let builder = self.builder();
        let goes_on = last.is_some_and(|(before, last)| before == page && follows(&last, piece));
        if !goes_on {
            builder.line_begins(Line {
                page,
                along: thousandths(piece.along),
                size: thousandths(piece.size),
                across: thousandths(if piece.turned == 0 { piece.across } else { f64::from(i32::MIN) }),
                ..Line::default()
            });
        } else if let Some((_, last)) = last {
            // Between the pieces of one line a wide gap parts words even where no space is said.
            if piece.along - last.until > 0.5 * piece.size {
                builder.space();
            }
            // A large initial counts with the line of the letters after it.
            if last.size > 1.5 * piece.size
                && let Some(line) = builder.stream.lines.last_mut()
            {
                line.across = thousandths(piece.across);
            }
        }
        builder.push(text);
        if let Some(line) = builder.stream.lines.last_mut() {
            line.until = thousandths(piece.until);
        }
    }

    /// Files without a structure: all that is painted, in that order.
    fn as_painted(&mut self) {
        let texts = self.texts;
        for (page, own) in texts.iter().enumerate() {
            for piece in own.pieces.iter().filter(|piece| piece.owner != Owner::Artifact) {
                self.piece(page as u32, piece);
            }
            // A word that is divided at a line's end has a plain hyphen here; it stays two.
        }
    }

    fn finish(self) -> Reading {
        Reading { text: self.text.finish(), notes: self.notes.finish(), pages: Vec::new() }
    }
}

fn thousandths(value: f64) -> i32 {
    (value * 1000.0).round() as i32
}

/// Whether a piece stands on the line of the one before it.
fn follows(last: &Piece, piece: &Piece) -> bool {
    let size = last.size.max(piece.size);
    let step = (piece.across - last.across).abs();
    let onward = piece.along >= last.until - 0.4 * size;
    // Beside a large initial the first line stands higher than its foot.
    let level = step <= 0.6 * last.size.min(piece.size).max(0.5 * size)
        || last.size > 1.5 * piece.size && step <= 1.2 * last.size;
    last.turned == piece.turned && onward && level
}

/// Counts the lines of each page from its top: text and notes, not the furniture.
fn number_lines(reading: &mut Reading) {
    let mut places: Vec<(u32, i32)> = Vec::new();
    for stream in [&reading.text, &reading.notes] {
        places.extend(stream.lines.iter().map(|line| (line.page, line.across)));
    }
    // Down the page, and lines that lie within three points of one another are one.
    places.sort_unstable_by_key(|(page, across)| (*page, -i64::from(*across)));
    let mut numbered: Vec<(u32, i32, u32)> = Vec::with_capacity(places.len());
    for (page, across) in places {
        let number = match numbered.last() {
            Some((last, height, number)) if *last == page => {
                if height - across <= 3000 {
                    *number
                } else {
                    number + 1
                }
            }
            _ => 1,
        };
        if numbered.last().is_none_or(|own| (own.0, own.1) != (page, across)) {
            numbered.push((page, across, number));
        }
    }
    let key = |page: u32, across: i32| (page, -i64::from(across));
    for stream in [&mut reading.text, &mut reading.notes] {
        for line in &mut stream.lines {
            let found = numbered.binary_search_by_key(&key(line.page, line.across), |own| key(own.0, own.1));
            line.number = found.map_or(0, |idx| numbered[idx].2);
        }
    }
}
