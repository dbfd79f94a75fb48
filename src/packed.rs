//! Numbers and texts as few bytes, and back. What is read is never trusted: what is not as it should be is
//! not there.

use crate::units::{Length, Rect};

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
    fn what_is_cut_off_is_not_there() {
        let mut packer = Packer::default();
        packer.text("words");
        let bytes = packer.into_bytes();
        assert_eq!(Unpacker::new(&bytes[..3]).text(), None);
        assert_eq!(Unpacker::new(&[0xff; 12]).number(), None);
        assert_eq!(Unpacker::new(&[]).byte(), None);
    }
}
