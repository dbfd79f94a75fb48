//! Numbers and texts as few bytes, and back. What is read is never trusted: what is not as it should be is
//! not there.

use crate::units::{Length, Rect};
use std::collections::HashMap;
use std::ops::Range;

/// Bytes that are being written.
#[derive(Debug, Default)]
pub struct Packer(Vec<u8>);

impl Packer {
    pub fn with_room(room: usize) -> Packer {
        Packer(Vec::with_capacity(room))
    }
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
    pub fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }
    pub fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }
    /// Seven bits a byte, the lowest first (LEB128).
    pub fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }
    /// Of either sign, those near to nothing in few bytes.
    pub fn signed(&mut self, number: i64) {
        self.number((number << 1 ^ number >> 63) as u64);
    }
    /// None is 0.
    pub fn optional(&mut self, number: Option<u64>) {
        self.number(number.map_or(0, |number| number.saturating_add(1)));
    }
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.raw(bytes);
    }
    pub fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }
    pub fn double(&mut self, value: f64) {
        self.raw(&value.to_bits().to_le_bytes());
    }
    pub fn single(&mut self, value: f32) {
        self.raw(&value.to_bits().to_le_bytes());
    }
    pub fn length(&mut self, length: Length) {
        self.double(length.to_pt());
    }
    pub fn lengths(&mut self, lengths: &[Length]) {
        self.number(lengths.len() as u64);
        lengths.iter().for_each(|length| self.length(*length));
    }
    pub fn area(&mut self, area: &Rect) {
        [area.x, area.y, area.width, area.height].into_iter().for_each(|length| self.length(length));
    }
    pub fn list<T>(&mut self, list: &[T], mut write: impl FnMut(&mut Packer, &T)) {
        self.number(list.len() as u64);
        list.iter().for_each(|own| write(self, own));
    }
}

/// Bytes that are being read.
#[derive(Debug)]
pub struct Unpacker<'a>(&'a [u8]);

impl<'a> Unpacker<'a> {
    pub fn new(bytes: &'a [u8]) -> Unpacker<'a> {
        Unpacker(bytes)
    }
    /// What is left.
    pub fn rest(&self) -> &'a [u8] {
        self.0
    }
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    pub fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (own, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(own)
    }
    pub fn fixed<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (own, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*own)
    }
    pub fn byte(&mut self) -> Option<u8> {
        let (own, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*own)
    }
    pub fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }
    pub fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }
    pub fn short(&mut self) -> Option<u32> {
        u32::try_from(self.number()?).ok()
    }
    pub fn index(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }
    /// How many of something follow, each of a byte at least.
    pub fn count(&mut self) -> Option<usize> {
        self.index().filter(|count| *count <= self.0.len())
    }
    pub fn optional(&mut self) -> Option<Option<usize>> {
        Some(self.index()?.checked_sub(1))
    }
    pub fn bytes(&mut self) -> Option<&'a [u8]> {
        let count = self.count()?;
        self.take(count)
    }
    pub fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }
    pub fn double(&mut self) -> Option<f64> {
        Some(f64::from_bits(u64::from_le_bytes(self.fixed()?)))
    }
    pub fn single(&mut self) -> Option<f32> {
        Some(f32::from_bits(u32::from_le_bytes(self.fixed()?)))
    }
    pub fn length(&mut self) -> Option<Length> {
        Some(Length::pt(self.double()?))
    }
    pub fn area(&mut self) -> Option<Rect> {
        Some(Rect { x: self.length()?, y: self.length()?, width: self.length()?, height: self.length()? })
    }
    pub fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.count()?;
        (0..count).map(|_| read(self)).collect()
    }
}

/// Pieces of bytes, each under a name of `N` bytes. How many there are, the name and the length of each, then
/// all of them.
#[derive(Clone, Debug)]
pub struct Bundle<const N: usize> {
    bytes: Vec<u8>,
    places: HashMap<[u8; N], Range<usize>>,
}

impl<const N: usize> Default for Bundle<N> {
    fn default() -> Self {
        Bundle { bytes: Vec::new(), places: HashMap::new() }
    }
}

impl<const N: usize> Bundle<N> {
    /// Ties pieces together.
    pub fn tie(pieces: &[(&[u8; N], &[u8])]) -> Vec<u8> {
        let mut all = Packer::with_room(pieces.iter().map(|(_, piece)| N + 8 + piece.len()).sum());
        all.list(pieces, |all, (name, piece)| {
            all.raw(&name[..]);
            all.number(piece.len() as u64);
        });
        pieces.iter().for_each(|(_, piece)| all.raw(piece));
        all.into_bytes()
    }

    /// The pieces that were tied together; none if these bytes are not as [`Bundle::tie`] makes them.
    pub fn open(bytes: Vec<u8>) -> Self {
        let places = Self::places(&bytes).unwrap_or_default();
        Bundle { bytes, places }
    }

    fn places(bytes: &[u8]) -> Option<HashMap<[u8; N], Range<usize>>> {
        let mut head = Unpacker::new(bytes);
        let lengths = head.list(|head| Some((head.fixed::<N>()?, head.index()?)))?;
        let mut at = bytes.len() - head.rest().len();
        let mut places = HashMap::with_capacity(lengths.len());
        for (name, length) in lengths {
            let end = at.checked_add(length)?;
            places.insert(name, at..end);
            at = end;
        }
        (at == bytes.len()).then_some(places)
    }

    pub fn get(&self, name: &[u8; N]) -> Option<&[u8]> {
        self.bytes.get(self.places.get(name)?.clone())
    }
    pub fn holds(&self, name: &[u8; N]) -> bool {
        self.places.contains_key(name)
    }
    pub fn names(&self) -> impl Iterator<Item = &[u8; N]> {
        self.places.keys()
    }
    pub fn len(&self) -> usize {
        self.places.len()
    }
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
    /// Lets go of pieces.
    pub fn release(&mut self, names: &[[u8; N]]) {
        self.places.retain(|name, _| !names.contains(name));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        let mut packer = Packer::default();
        [0, 127, 128, u64::MAX].into_iter().for_each(|number| packer.number(number));
        [0, -1, 1, i64::MIN, i64::MAX].into_iter().for_each(|number| packer.signed(number));
        packer.optional(None);
        packer.optional(Some(3));
        packer.text("ẞ");
        packer.double(-0.0);
        packer.list(&[1u8, 2], |packer, own| packer.byte(*own));
        let bytes = packer.into_bytes();
        let mut read = Unpacker::new(&bytes);
        let numbers: Vec<_> = (0..4).map(|_| read.number().unwrap()).collect();
        assert_eq!(numbers, [0, 127, 128, u64::MAX]);
        let signed: Vec<_> = (0..5).map(|_| read.signed().unwrap()).collect();
        assert_eq!(signed, [0, -1, 1, i64::MIN, i64::MAX]);
        assert_eq!((read.optional(), read.optional()), (Some(None), Some(Some(3))));
        assert_eq!(read.text(), Some("ẞ"));
        assert_eq!(read.double().map(f64::to_bits), Some((-0.0f64).to_bits()));
        assert_eq!(read.list(|own| own.byte()), Some(vec![1, 2]));
        assert!(read.is_empty());
    }

    #[test]
    fn a_bundle_is_whole_or_empty() {
        let bytes = Bundle::tie(&[(b"ab", b"first"), (b"cd", b"")]);
        let mut own: Bundle<2> = Bundle::open(bytes.clone());
        assert_eq!(
            (own.get(b"ab"), own.get(b"cd"), own.get(b"xy")),
            (Some(&b"first"[..]), Some(&b""[..]), None)
        );
        own.release(&[*b"ab"]);
        assert!(!own.holds(b"ab") && own.len() == 1);
        assert!((0..bytes.len()).all(|end| Bundle::<2>::open(bytes[..end].to_vec()).is_empty()));
        assert!(Bundle::<2>::open([&bytes[..], b"more"].concat()).is_empty());
    }

    #[test]
    fn what_is_cut_off_is_not_there() {
        let mut packer = Packer::default();
        packer.text("words");
        let bytes = packer.into_bytes();
        assert_eq!(Unpacker::new(&bytes[..3]).text(), None);
        assert_eq!(Unpacker::new(&[0xff; 12]).number(), None);
        assert_eq!(Unpacker::new(&[]).byte(), None);
    }
}
