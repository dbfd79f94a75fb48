//! Fonts: whether their program is in the file, and how wide what they show is.

use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use std::collections::BTreeMap;

/// Codes are two bytes wide at most.
const LAST_CODE: u32 = 0xFFFF;
const MOST_WIDTHS: usize = 2 * 0x1_0000;

/// What is needed of a font to place its text.
pub(super) struct Font {
    pub name: String,
    pub embedded: bool,
    /// Bytes a code.
    bytes: usize,
    widths: BTreeMap<u32, f64>,
    usual: f64,
}

impl Font {
    pub fn read(own: &Dict<'_>) -> Font {
        let kind = name(own, "Subtype");
        let base = name(own, "BaseFont");
        let mut font = Font {
            name: base.split_once('+').map_or(base.clone(), |(_, name)| name.to_owned()),
            embedded: false,
            bytes: 1,
            widths: BTreeMap::new(),
            usual: 0.5,
        };
        match kind.as_str() {
            "Type0" => {
                font.bytes = 2;
                let descendant =
                    own.get::<Array<'_>>("DescendantFonts").and_then(|own| own.iter::<Dict<'_>>().next());
                if let Some(descendant) = descendant {
                    font.embedded = has_program(&descendant);
                    font.usual = descendant.get::<f32>("DW").map_or(1.0, |own| f64::from(own) / 1000.0);
                    if let Some(widths) = descendant.get::<Array<'_>>("W") {
                        font.composite(&widths);
                    }
                }
            }
            // Its glyphs are content streams, which are in the file.
            "Type3" => font.embedded = true,
            _ => {
                font.embedded = has_program(own);
                let first = own.get::<i32>("FirstChar").unwrap_or(0).max(0) as u32;
                for (code, width) in own
                    .get::<Array<'_>>("Widths")
                    .into_iter()
                    .flat_map(|own| own.iter::<f32>())
                    .take(256)
                    .enumerate()
                {
                    font.widths.insert(first + code as u32, f64::from(width) / 1000.0);
                }
            }
        }
        font
    }

    /// ISO 32000-1, 9.7.4.3.
    fn composite(&mut self, widths: &Array<'_>) {
        let mut items = widths.iter::<Object<'_>>();
        // Each code once or twice is all that a font needs.
        let mut left = MOST_WIDTHS;
        while let (Some(first), Some(second)) = (items.next().and_then(Object::into_i32), items.next()) {
            let first = first.max(0) as u32;
            let before = left;
            match second {
                Object::Array(list) => {
                    for (code, width) in (first..=LAST_CODE).zip(list.iter::<f32>()).take(left) {
                        self.widths.insert(code, f64::from(width) / 1000.0);
                        left -= 1;
                    }
                }
                other => {
                    let (Some(last), Some(width)) =
                        (other.into_i32(), items.next().and_then(Object::into_f32))
                    else {
                        return;
                    };
                    for code in (first..=(last.max(0) as u32).min(LAST_CODE)).take(left) {
                        self.widths.insert(code, f64::from(width) / 1000.0);
                        left -= 1;
                    }
                }
            }
            // An empty range is work as well.
            left = left.min(before - 1);
            if left == 0 {
                return;
            }
        }
    }

    /// The advances of a string's codes, in ems; and whether each is the single byte of a space.
    pub fn advances<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = (f64, bool)> + 'a {
        text.chunks(self.bytes).map(|code| {
            let value = code.iter().fold(0u32, |value, byte| value << 8 | u32::from(*byte));
            let width = self.widths.get(&value).copied().unwrap_or(self.usual);
            (width, self.bytes == 1 && code == [32])
        })
    }
}

fn name(own: &Dict<'_>, key: &str) -> String {
    own.get::<Name<'_>>(key).map(|name| name.as_str().to_owned()).unwrap_or_default()
}

fn has_program(own: &Dict<'_>) -> bool {
    own.get::<Dict<'_>>("FontDescriptor").is_some_and(|descriptor| {
        ["FontFile", "FontFile2", "FontFile3"].iter().any(|key| descriptor.get::<Stream<'_>>(key).is_some())
    })
}
