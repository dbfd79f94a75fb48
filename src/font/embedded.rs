//! The faces that are part of the program: EB Garamond for text, Alegreya Sans as its companion,
//! Source Code Pro for code, and Noto faces for what those lack. All under the SIL Open Font License.

use super::face::{Face, Names};
use crate::style::FontStyle;
use std::borrow::Cow;

/// A face of the program and the names it is chosen by, so that no file is read before it is used.
pub(super) struct Known {
    bytes: &'static [u8],
    family: &'static str,
    postscript_name: &'static str,
    weight: u16,
    style: FontStyle,
}

impl Known {
    pub(super) fn face(&self) -> Face {
        let names = Names {
            family: Cow::Borrowed(self.family),
            aliases: vec![self.postscript_name.to_owned()],
            postscript_name: Cow::Borrowed(self.postscript_name),
            weight: self.weight,
            stretch: 100.0,
            style: self.style,
            optical: None,
        };
        Face::known(self.bytes, names)
    }
}

macro_rules! faces {
    ($($path:literal $family:literal $name:literal $weight:literal $style:ident),* $(,)?) => {
        /// Family files in order of preference for fallback.
        pub(super) const FACES: &[Known] = &[$(Known {
            bytes: include_bytes!(concat!("../../fonts/", $path)),
            family: $family,
            postscript_name: $name,
            weight: $weight,
            style: FontStyle::$style,
        }),*];
    };
}

#[rustfmt::skip]
faces!(
    "eb-garamond/EBGaramond-Regular.ttf" "EB Garamond" "EBGaramond-Regular" 400 Normal,
    "eb-garamond/EBGaramond-Italic.ttf" "EB Garamond" "EBGaramond-Italic" 400 Italic,
    "eb-garamond/EBGaramond-SemiBold.ttf" "EB Garamond" "EBGaramond-SemiBold" 600 Normal,
    "eb-garamond/EBGaramond-SemiBoldItalic.ttf" "EB Garamond" "EBGaramond-SemiBoldItalic" 600 Italic,
    "eb-garamond/EBGaramond-Bold.ttf" "EB Garamond" "EBGaramond-Bold" 700 Normal,
    "eb-garamond/EBGaramond-BoldItalic.ttf" "EB Garamond" "EBGaramond-BoldItalic" 700 Italic,
    "alegreya-sans/AlegreyaSans-Regular.ttf" "Alegreya Sans" "AlegreyaSans-Regular" 400 Normal,
    "alegreya-sans/AlegreyaSans-Italic.ttf" "Alegreya Sans" "AlegreyaSans-Italic" 400 Italic,
    "alegreya-sans/AlegreyaSans-Bold.ttf" "Alegreya Sans" "AlegreyaSans-Bold" 700 Normal,
    "alegreya-sans/AlegreyaSans-BoldItalic.ttf" "Alegreya Sans" "AlegreyaSans-BoldItalic" 700 Italic,
    "source-code-pro/SourceCodePro-Regular.ttf" "Source Code Pro" "SourceCodePro-Regular" 400 Normal,
    "source-code-pro/SourceCodePro-Italic.ttf" "Source Code Pro" "SourceCodePro-Italic" 400 Italic,
    "source-code-pro/SourceCodePro-Bold.ttf" "Source Code Pro" "SourceCodePro-Bold" 700 Normal,
    "source-code-pro/SourceCodePro-BoldItalic.ttf" "Source Code Pro" "SourceCodePro-BoldItalic" 700 Italic,
    "noto/NotoSansMath-Regular.ttf" "Noto Sans Math" "NotoSansMath-Regular" 400 Normal,
    "noto/NotoSansSymbols2-Regular.ttf" "Noto Sans Symbols 2" "NotoSansSymbols2-Regular" 400 Normal,
    "noto/NotoEmoji-Regular.ttf" "Noto Emoji" "NotoEmoji-Regular" 400 Normal,
    "noto/NotoSansHebrew-Regular.ttf" "Noto Sans Hebrew" "NotoSansHebrew-Regular" 400 Normal,
    "noto/NotoSansArabic-Regular.ttf" "Noto Sans Arabic" "NotoSansArabic-Regular" 400 Normal,
    "noto/NotoSansDevanagari-Regular.ttf" "Noto Sans Devanagari" "NotoSansDevanagari-Regular" 400 Normal,
    "noto/NotoSansBengali-Regular.ttf" "Noto Sans Bengali" "NotoSansBengali-Regular" 400 Normal,
    "noto/NotoSansThai-Regular.ttf" "Noto Sans Thai" "NotoSansThai-Regular" 400 Normal,
);

/// The family behind each generic name of CSS.
pub(super) const GENERIC: &[(&str, &str)] = &[
    ("serif", "EB Garamond"),
    ("sans-serif", "Alegreya Sans"),
    ("monospace", "Source Code Pro"),
    ("ui-serif", "EB Garamond"),
    ("ui-sans-serif", "Alegreya Sans"),
    ("system-ui", "Alegreya Sans"),
    ("ui-monospace", "Source Code Pro"),
    ("math", "Noto Sans Math"),
    ("emoji", "Noto Emoji"),
    // There is no hand and no ornamental face among the built-in ones.
    ("cursive", "EB Garamond"),
    ("fantasy", "EB Garamond"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_embedded_face_is_sound_and_has_the_names_it_is_chosen_by() {
        for known in FACES {
            let read = Face::read(Cow::Borrowed(known.bytes)).expect("an embedded face can be read");
            let late = known.face();
            assert_eq!(late.family(), read.family());
            assert_eq!(late.postscript_name(), read.postscript_name());
            assert_eq!((late.weight(), late.style()), (read.weight(), read.style()), "{late:?}");
            assert_eq!(late.glyph('a'), read.glyph('a'));
        }
    }

    #[test]
    fn each_text_face_has_the_repertoire_of_european_books() {
        let latin = (0xA1..=0x17F).filter(|c| *c != 0xAD).chain(0x20..=0x7E);
        let punctuation = [0x2010, 0x2013, 0x2014, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E]
            .into_iter()
            .chain([0x2020, 0x2021, 0x2022, 0x2026, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x2044, 0x20AC]);
        let wanted: Vec<char> = latin.chain(punctuation).filter_map(char::from_u32).collect();
        for known in &FACES[..14] {
            let face = known.face();
            // EB Garamond Italic draws its superiors from the figures, by the feature `sups`.
            let by_feature = |c: char| face.has_feature(b"sups") && "¹²³".contains(c);
            // Unicode deprecates the first; the second is for facsimiles, and the text face has it.
            let rare = |c: char| known.family != "EB Garamond" && "ŉſ".contains(c);
            let lacks = |c: &&char| face.glyph(**c).is_none() && !by_feature(**c) && !rare(**c);
            let missing: String = wanted.iter().filter(lacks).collect();
            assert_eq!(missing, "", "{face:?}");
        }
    }

    #[test]
    fn each_proportional_text_face_has_small_capitals_and_both_sorts_of_figures() {
        for known in &FACES[..10] {
            let face = known.face();
            for tag in [b"smcp", b"c2sc", b"lnum", b"onum", b"pnum", b"tnum", b"liga", b"sups"] {
                assert!(face.has_feature(tag), "{face:?} {}", String::from_utf8_lossy(tag));
            }
        }
    }
}
