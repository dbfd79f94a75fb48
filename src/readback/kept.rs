//! Pages that were read before. What a page says hangs on its content and on its fonts, and on nothing else
//! in its file: where both are the same bytes, it is not walked through again.

use super::content::{Owner, PageText, Piece};
use crate::packed::{Bundle, Packer, Unpacker};
use std::collections::HashSet;

pub(super) type Key = [u8; 32];

/// The name of a page that can be kept, and its reading if it is new.
pub(super) type Named = Option<(Key, Option<Vec<u8>>)>;

/// The readings of the pages of one file.
#[derive(Debug, Default)]
pub struct Readings(Bundle<32>);

impl Readings {
    /// Those that an earlier reading gave; none if the bytes are no such.
    pub fn open(bytes: Vec<u8>) -> Readings {
        Readings(Bundle::open(bytes))
    }

    pub(super) fn find(&self, key: &Key) -> Option<PageText> {
        read(self.0.get(key)?)
    }

    /// The same for the pages of a file, given those that are new. None if there are none.
    pub(super) fn renewed(&self, pages: &[Named]) -> Option<Vec<u8>> {
        if pages.iter().flatten().all(|(_, new)| new.is_none()) {
            return None;
        }
        let mut known: HashSet<&Key> = HashSet::new();
        let once = pages.iter().flatten().filter(|(key, _)| known.insert(key));
        let pieces = once.filter_map(|(key, new)| Some((key, new.as_deref().or_else(|| self.0.get(key))?)));
        Some(Bundle::tie(&pieces.collect::<Vec<_>>()))
    }
}

/// A page as bytes. Most pieces stand on the line of the one before and are as large.
pub(super) fn pack(own: &PageText) -> Vec<u8> {
    let mut all = Packer::with_room(own.text.len() + 28 * own.pieces.len() + 16);
    all.text(&own.text);
    let (mut across, mut size) = (0u64, 0u64);
    all.list(&own.pieces, |all, piece| {
        let level = piece.across.to_bits() == across;
        let alike = piece.size.to_bits() == size;
        (across, size) = (piece.across.to_bits(), piece.size.to_bits());
        all.byte(u8::from(level) | u8::from(alike) << 1 | piece.turned << 2);
        all.number(match piece.owner {
            Owner::Nothing => 0,
            Owner::Artifact => 1,
            Owner::Marked(identifier) => u64::from(identifier) + 2,
        });
        all.number(piece.start.into());
        all.number(piece.end.into());
        all.double(piece.along);
        all.double(piece.until);
        if !level {
            all.double(piece.across);
        }
        if !alike {
            all.double(piece.size);
        }
    });
    all.into_bytes()
}

fn read(bytes: &[u8]) -> Option<PageText> {
    let mut bytes = Unpacker::new(bytes);
    let text = bytes.text()?.to_owned();
    let (mut across, mut size) = (0.0, 0.0);
    let pieces = bytes.list(|bytes| {
        let flags = bytes.byte()?;
        let owner = match bytes.number()? {
            0 => Owner::Nothing,
            1 => Owner::Artifact,
            other => Owner::Marked(u32::try_from(other - 2).ok()?),
        };
        let (start, end) = (bytes.short()?, bytes.short()?);
        text.get(start as usize..end as usize)?;
        let (along, until) = (bytes.double()?, bytes.double()?);
        if flags & 1 == 0 {
            across = bytes.double()?;
        }
        if flags & 2 == 0 {
            size = bytes.double()?;
        }
        Some(Piece { start, end, owner, along, until, across, size, turned: flags >> 2 })
    })?;
    bytes.is_empty().then_some(PageText { text, pieces, ..PageText::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_as_it_was_kept() {
        let piece = |start: u32, end: u32, owner, across: f64| Piece {
            start,
            end,
            owner,
            along: 0.1 + f64::from(start),
            until: 7.25,
            across,
            size: 10.5,
            turned: (start % 4) as u8,
        };
        let pieces = vec![
            piece(0, 3, Owner::Marked(7), 500.0),
            piece(3, 5, Owner::Artifact, 500.0),
            piece(5, 5, Owner::Nothing, -0.0),
        ];
        let own = PageText { text: "words".into(), pieces, ..PageText::default() };
        let bytes = pack(&own);
        let found = read(&bytes).expect("it is whole");
        assert_eq!(found.text, own.text);
        let shown = |own: &PageText| {
            let one = |piece: &Piece| {
                let places = [piece.along, piece.until, piece.across, piece.size].map(f64::to_bits);
                (piece.start, piece.end, places, piece.turned)
            };
            own.pieces.iter().map(one).collect::<Vec<_>>()
        };
        assert_eq!(shown(&found), shown(&own));
        assert!(found.pieces.iter().zip(&own.pieces).all(|(a, b)| a.owner == b.owner));
        assert!((0..bytes.len()).all(|end| read(&bytes[..end]).is_none()));
        let renewed = Readings::default().renewed(&[Some(([3; 32], Some(bytes))), None]).expect("it is new");
        let kept = Readings::open(renewed);
        assert!(kept.find(&[3; 32]).is_some() && kept.find(&[4; 32]).is_none());
        assert!(kept.renewed(&[Some(([3; 32], None))]).is_none());
    }
}
