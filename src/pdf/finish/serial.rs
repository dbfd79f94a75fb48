//! Objects as bytes (ISO 32000-1, 7.3), with no more white between them than keeps them apart.

use super::super::syntax::{integer, literal_byte, number, signed};
use lopdf::{Dictionary, Object, StringFormat};

/// Writes a value. A stream is written by whoever knows where it goes; here it is its dictionary.
pub(super) fn write(out: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null => out.extend_from_slice(b"null"),
        Object::Boolean(value) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
        Object::Integer(value) => signed(out, *value),
        Object::Real(value) => number(out, f64::from(*value), 6),
        Object::Name(own) => name(out, own),
        Object::String(text, format) => string(out, text, *format),
        Object::Array(parts) => array(out, parts),
        Object::Dictionary(own) => dictionary(out, own),
        Object::Stream(stream) => dictionary(out, &stream.dict),
        Object::Reference((id, generation)) => {
            integer(out, u64::from(*id));
            out.push(b' ');
            integer(out, u64::from(*generation));
            out.extend_from_slice(b" R");
        }
    }
}

pub(super) fn dictionary(out: &mut Vec<u8>, own: &Dictionary) {
    out.extend_from_slice(b"<<");
    for (key, value) in own {
        name(out, key);
        apart(out, value);
        write(out, value);
    }
    out.extend_from_slice(b">>");
}

fn array(out: &mut Vec<u8>, parts: &[Object]) {
    out.push(b'[');
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            apart(out, part);
        }
        write(out, part);
    }
    out.push(b']');
}

/// White before a value that does not begin with a delimiter of its own (7.2.2).
fn apart(out: &mut Vec<u8>, next: &Object) {
    match next {
        Object::Null | Object::Boolean(_) | Object::Integer(_) | Object::Real(_) | Object::Reference(_) => {
            out.push(b' ');
        }
        Object::Name(_)
        | Object::String(..)
        | Object::Array(_)
        | Object::Dictionary(_)
        | Object::Stream(_) => {}
    }
}

/// 7.3.5.
fn name(out: &mut Vec<u8>, own: &[u8]) {
    out.push(b'/');
    for byte in own {
        if byte.is_ascii_graphic() && !b"#()<>[]{}/%".contains(byte) {
            out.push(*byte);
        } else {
            out.push(b'#');
            hex(out, *byte);
        }
    }
}

/// 7.3.4.
fn string(out: &mut Vec<u8>, text: &[u8], format: StringFormat) {
    match format {
        StringFormat::Literal => {
            out.push(b'(');
            text.iter().for_each(|byte| literal_byte(out, *byte));
            out.push(b')');
        }
        StringFormat::Hexadecimal => {
            out.push(b'<');
            text.iter().for_each(|byte| hex(out, *byte));
            out.push(b'>');
        }
    }
}

fn hex(out: &mut Vec<u8>, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.push(DIGITS[usize::from(byte >> 4)]);
    out.push(DIGITS[usize::from(byte & 15)]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_apart_by_no_more_than_they_need() {
        let parts = vec![
            Object::Integer(-7),
            Object::Real(0.25),
            Object::Name(b"A b/c".to_vec()),
            Object::Null,
            Object::Reference((12, 0)),
            Object::Boolean(true),
            Object::String(b"(a)\\\r".to_vec(), StringFormat::Literal),
            Object::String(vec![0, 255], StringFormat::Hexadecimal),
        ];
        let own = Dictionary::from_iter([("K", Object::Array(parts)), ("N", Object::Name(b"V".to_vec()))]);
        let mut out = Vec::new();
        write(&mut out, &own.into());
        let expected = br"<</K[-7 .25/A#20b#2Fc null 12 0 R true(\(a\)\\\r)<00FF>]/N/V>>";
        assert_eq!(String::from_utf8_lossy(&out), String::from_utf8_lossy(expected));
    }
}
