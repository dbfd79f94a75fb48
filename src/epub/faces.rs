//! The faces that the book carries: for each that its stylesheet names, the part that its text needs.

use super::dress::{Characters, Needs, Usage};
use crate::diagnostic::{Diagnostic, epub as messages};
use crate::font::{Face, FaceId, FontLibrary, Outlines};
use crate::source::Span;
use crate::style::FontStyle;
use rayon::prelude::*;
use std::fmt::Write;

/// A face in the book.
pub(super) struct BookFace {
    /// Relative to the package document: `fonts/00-EBGaramond-Regular.ttf`.
    pub path: String,
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
    /// Its rule for the stylesheet.
    pub rule: String,
}

/// Subsets every face that is used. What cannot be embedded is left to the reading system and said.
pub(super) fn subset(
    usage: &Usage,
    also: &Characters,
    fonts: &FontLibrary,
) -> Vec<Result<BookFace, Diagnostic>> {
    let wanted: Vec<(&FaceId, &Needs)> = usage.iter().collect();
    wanted.into_par_iter().map(|(face, needs)| book_face(*face, needs, also, fonts)).collect()
}

fn book_face(
    id: FaceId,
    needs: &Needs,
    also: &Characters,
    fonts: &FontLibrary,
) -> Result<BookFace, Diagnostic> {
    let face = fonts.face(id);
    let refused = |why: &str| messages::face_not_embedded(None::<Span>, face.postscript_name(), why);
    if let Some(why) = face.embedding().refusal() {
        return Err(refused(why));
    }
    let mut all = needs.characters.clone();
    all.join(also);
    let part = fonts
        .subset_for_book(id, &all.set(), &needs.features)
        .map_err(|error| refused(&error.to_string()))?;
    let name: String = face
        .postscript_name()
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    let (ending, media_type, format) = match part.outlines {
        Outlines::TrueType => ("ttf", "font/ttf", "truetype"),
        Outlines::Cff => ("otf", "font/otf", "opentype"),
    };
    let path = format!("fonts/{:02}-{name}.{ending}", id.0);
    let rule = format!("@font-face {{\n{}  src: url({path}) format(\"{format}\");\n}}\n", descriptors(face));
    Ok(BookFace { path, media_type, bytes: part.bytes, rule })
}

/// What the rule says of a face before its source.
fn descriptors(face: &Face) -> String {
    let mut text = format!("  font-family: \"{}\";\n", face.family().replace(['"', '\\', '\n'], ""));
    let (lightest, boldest) = face.weights();
    if lightest == boldest {
        let _ = writeln!(text, "  font-weight: {lightest};");
    } else {
        let _ = writeln!(text, "  font-weight: {lightest} {boldest};");
    }
    let style = match face.style() {
        FontStyle::Normal => "normal",
        FontStyle::Italic => "italic",
        FontStyle::Oblique => "oblique",
    };
    let _ = writeln!(text, "  font-style: {style};");
    let (narrowest, widest) = face.stretches();
    if narrowest < widest {
        let _ = writeln!(text, "  font-stretch: {narrowest}% {widest}%;");
    } else if (narrowest - 100.0).abs() > 0.01 {
        let _ = writeln!(text, "  font-stretch: {narrowest}%;");
    }
    let ranges: Vec<String> =
        face.ranges().iter().map(|(first, last)| format!("U+{first:04X}-{last:04X}")).collect();
    if !ranges.is_empty() {
        let _ = writeln!(text, "  unicode-range: {};", ranges.join(", "));
    }
    text
}

/// Characters that the stylesheet itself adds (`content: "…"`), and those that lists and notes do.
pub(super) fn generated(css: &str) -> Characters {
    let mut characters = Characters::default();
    characters.add(" -.,:;()0123456789\u{2010}\u{a0}\u{2022}");
    for declaration in css.split("content:").skip(1) {
        let value = declaration.split([';', '}']).next().unwrap_or_default();
        characters.add(&value.replace(['"', '\''], ""));
        for escape in value.split('\\').skip(1) {
            let digits: String = escape.chars().take(6).take_while(char::is_ascii_hexdigit).collect();
            let named = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32);
            characters.add(&named.map(String::from).unwrap_or_default());
        }
    }
    characters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_of_generated_content_are_counted() {
        let set =
            generated("p::before { content: \"\\2014  ☙\"; color: red } q::after { content: '»' }").set();
        assert!(['—', '☙', '»'].iter().all(|c| set.contains(c)));
        assert!(!set.contains(&'z'));
    }
}
