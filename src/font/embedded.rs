//! The faces that are part of the program: EB Garamond for text, Alegreya Sans as its companion,
//! Source Code Pro for code, and Noto faces for what those lack. All under the SIL Open Font License.

macro_rules! faces {
    ($($path:literal),* $(,)?) => {
        /// Family files in order of preference for fallback.
        pub(super) const FACES: &[&[u8]] = &[$(include_bytes!(concat!("../../fonts/", $path))),*];
    };
}

faces!(
    "eb-garamond/EBGaramond-Regular.ttf",
    "eb-garamond/EBGaramond-Italic.ttf",
    "eb-garamond/EBGaramond-SemiBold.ttf",
    "eb-garamond/EBGaramond-SemiBoldItalic.ttf",
    "eb-garamond/EBGaramond-Bold.ttf",
    "eb-garamond/EBGaramond-BoldItalic.ttf",
    "alegreya-sans/AlegreyaSans-Regular.ttf",
    "alegreya-sans/AlegreyaSans-Italic.ttf",
    "alegreya-sans/AlegreyaSans-Bold.ttf",
    "alegreya-sans/AlegreyaSans-BoldItalic.ttf",
    "source-code-pro/SourceCodePro-Regular.ttf",
    "source-code-pro/SourceCodePro-Italic.ttf",
    "source-code-pro/SourceCodePro-Bold.ttf",
    "source-code-pro/SourceCodePro-BoldItalic.ttf",
    "noto/NotoSansMath-Regular.ttf",
    "noto/NotoSansSymbols2-Regular.ttf",
    "noto/NotoEmoji-Regular.ttf",
    "noto/NotoSansHebrew-Regular.ttf",
    "noto/NotoSansArabic-Regular.ttf",
    "noto/NotoSansDevanagari-Regular.ttf",
    "noto/NotoSansBengali-Regular.ttf",
    "noto/NotoSansThai-Regular.ttf",
);

/// The family behind each generic name of CSS.
pub(super) const GENERIC: &[(&str, &str)] =
    &[("serif", "EB Garamond"), ("sans-serif", "Alegreya Sans"), ("monospace", "Source Code Pro")];
