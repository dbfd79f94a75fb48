//! A part of the tree as bytes, by which it is known again: all that it says, with its places in the
//! manuscript counted from a place of its own, so that it is the same wherever it stands by now.

use crate::source::Span;
use serde::ser::{self, Impossible, Serialize};
use std::fmt;

/// Adds to `out` all that a node says. Places in the file of `base` are counted from its start.
pub fn likeness(node: &impl Serialize, base: Span, out: &mut Vec<u8>) {
    // Nothing that the tree holds is refused.
    let _ = node.serialize(Writer { base, out });
}

/// What the tree does not hold.
#[derive(Debug)]
pub struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no part of a tree")
    }
}

impl std::error::Error for Refused {}

impl ser::Error for Refused {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Refused
    }
}

struct Writer<'o> {
    base: Span,
    out: &'o mut Vec<u8>,
}

impl Writer<'_> {
    fn number(&mut self, number: u64) {
        self.out.extend_from_slice(&number.to_le_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.out.extend_from_slice(bytes);
    }

    fn again(&mut self) -> Writer<'_> {
        Writer { base: self.base, out: self.out }
    }
}

/// The fields of a struct. Those of a span wait until all are known.
struct Fields<'o> {
    writer: Writer<'o>,
    span: Option<[u64; 3]>,
}

macro_rules! numbers {
    ($($name:ident: $number:ty),*) => {
        $(fn $name(mut self, value: $number) -> Result<(), Refused> {
            self.number(value as u64);
            Ok(())
        })*
    };
}

impl<'o> ser::Serializer for Writer<'o> {
    type Ok = ();
    type Error = Refused;
    type SerializeSeq = Writer<'o>;
    type SerializeTuple = Writer<'o>;
    type SerializeTupleStruct = Impossible<(), Refused>;
    type SerializeTupleVariant = Impossible<(), Refused>;
    type SerializeMap = Writer<'o>;
    type SerializeStruct = Fields<'o>;
    type SerializeStructVariant = Fields<'o>;

    numbers!(
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_char: char
    );

    fn serialize_f32(mut self, value: f32) -> Result<(), Refused> {
        self.number(value.to_bits().into());
        Ok(())
    }
    fn serialize_f64(mut self, value: f64) -> Result<(), Refused> {
        self.number(value.to_bits());
        Ok(())
    }
    fn serialize_str(mut self, value: &str) -> Result<(), Refused> {
        self.bytes(value.as_bytes());
        Ok(())
    }
    fn serialize_bytes(mut self, value: &[u8]) -> Result<(), Refused> {
        self.bytes(value);
        Ok(())
    }
    fn serialize_none(self) -> Result<(), Refused> {
        self.out.push(0);
        Ok(())
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Refused> {
        self.out.push(1);
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<(), Refused> {
        Ok(())
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Refused> {
        Ok(())
    }
    fn serialize_unit_variant(mut self, _: &'static str, _: u32, name: &'static str) -> Result<(), Refused> {
        self.bytes(name.as_bytes());
        Ok(())
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        mut self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        self.bytes(name.as_bytes());
        value.serialize(self)
    }
    fn serialize_seq(mut self, length: Option<usize>) -> Result<Writer<'o>, Refused> {
        self.number(length.ok_or(Refused)? as u64);
        Ok(self)
    }
    fn serialize_tuple(self, _: usize) -> Result<Writer<'o>, Refused> {
        Ok(self)
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Impossible<(), Refused>, Refused> {
        Err(Refused)
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Impossible<(), Refused>, Refused> {
        Err(Refused)
    }
    fn serialize_map(mut self, length: Option<usize>) -> Result<Writer<'o>, Refused> {
        self.number(length.ok_or(Refused)? as u64);
        Ok(self)
    }
    fn serialize_struct(mut self, name: &'static str, length: usize) -> Result<Fields<'o>, Refused> {
        let span = (name == "Span").then_some([0; 3]);
        if span.is_none() {
            self.number(length as u64);
        }
        Ok(Fields { span, writer: self })
    }
    fn serialize_struct_variant(
        mut self,
        _: &'static str,
        _: u32,
        name: &'static str,
        length: usize,
    ) -> Result<Fields<'o>, Refused> {
        self.bytes(name.as_bytes());
        self.number(length as u64);
        Ok(Fields { span: None, writer: self })
    }
}

/// Things in their order.
macro_rules! in_order {
    ($($kind:ident),*) => {
        $(impl ser::$kind for Writer<'_> {
            type Ok = ();
            type Error = Refused;
            fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
                value.serialize(self.again())
            }
            fn end(self) -> Result<(), Refused> {
                Ok(())
            }
        })*
    };
}

in_order!(SerializeSeq, SerializeTuple);

impl ser::SerializeMap for Writer<'_> {
    type Ok = ();
    type Error = Refused;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Refused> {
        key.serialize(self.again())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        value.serialize(self.again())
    }
    fn end(self) -> Result<(), Refused> {
        Ok(())
    }
}

impl Fields<'_> {
    fn field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Refused> {
        let Some(span) = &mut self.span else {
            self.writer.bytes(name.as_bytes());
            return value.serialize(self.writer.again());
        };
        let from = self.writer.out.len();
        value.serialize(self.writer.again())?;
        let number = self.writer.out[from..].try_into().map(u64::from_le_bytes).map_err(|_| Refused)?;
        self.writer.out.truncate(from);
        let slot = match name {
            "file" => 0,
            "start" => 1,
            _ => 2,
        };
        span[slot] = number;
        Ok(())
    }

    fn close(mut self) {
        let Some([file, start, end]) = self.span else { return };
        let base = self.writer.base;
        let counted = file == u64::from(base.file.0) && (start, end) != (0, 0);
        self.writer.out.push(u8::from(counted));
        if counted {
            [start, end].into_iter().for_each(|at| self.writer.number(at.wrapping_sub(base.start.into())));
        } else {
            [file, start, end].into_iter().for_each(|number| self.writer.number(number));
        }
    }
}

macro_rules! by_field {
    ($($kind:ident),*) => {
        $(impl ser::$kind for Fields<'_> {
            type Ok = ();
            type Error = Refused;
            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), Refused> {
                self.field(name, value)
            }
            fn end(self) -> Result<(), Refused> {
                self.close();
                Ok(())
            }
        })*
    };
}

by_field!(SerializeStruct, SerializeStructVariant);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, Inline, Language, Meta, Paragraph, Text};
    use crate::source::FileId;

    fn paragraph(at: usize, file: u32, words: &str) -> Block {
        let span = Span::new(FileId(file), at..at + words.len());
        let text = Text { text: words.to_owned(), meta: Meta::at(span) };
        Block::Paragraph(Paragraph {
            meta: Meta::at(span),
            content: vec![Inline::Text(text)],
            ..Paragraph::default()
        })
    }

    fn of(block: &Block, base: Span) -> Vec<u8> {
        let mut out = Vec::new();
        likeness(block, base, &mut out);
        out
    }

    #[test]
    fn what_has_only_moved_is_the_same() {
        let base = |at: usize, file: u32| Span::new(FileId(file), at..at);
        let own = of(&paragraph(12, 0, "The river"), base(10, 0));
        assert_eq!(own, of(&paragraph(112, 3, "The river"), base(110, 3)));
        assert_ne!(own, of(&paragraph(13, 0, "The river"), base(10, 0)));
        assert_ne!(own, of(&paragraph(12, 1, "The river"), base(10, 0)));
        assert_ne!(own, of(&paragraph(12, 0, "The rivet"), base(10, 0)));
        let Block::Paragraph(mut other) = paragraph(12, 0, "The river") else { unreachable!() };
        other.meta.attributes_mut().language = Some(Language("fr".into()));
        assert_ne!(own, of(&Block::Paragraph(other), base(10, 0)));
    }
}
