//! The faces that the book carries: for each that its stylesheet names, the part that its text needs.

use super::dress::{Characters, Usage};
use crate::diagnostic::{Diagnostic, epub as messages};
use crate::font::{Embedding, FaceId, FontLibrary};
use crate::source::Span;
use crate::style::FontStyle;
use rayon::prelude::*;

/// A face in the book.
pub(super) struct BookFace {
    /// Relative to the package document: `fonts/EBGaramond-Regular.ttf`.
    pub path: String,
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
    let wanted: Vec<(&FaceId, &Characters)> = usage.iter().collect();
    wanted.into_par_iter().map(|(face, characters)| book_face(*face, characters, also, fonts)).collect()
}

fn book_face(
    id: FaceId,
    characters: &Characters,
    also: &Characters,
    fonts: &FontLibrary,
) -> Result<BookFace, Diagnostic> {
    let face = fonts.face(id);
    let refused = |why: &str| messages::face_not_embedded(None::<Span>, face.postscript_name(), why);
    if face.embedding() == Embedding::Restricted {
        return Err(refused("its licence bits forbid it"));
    }
    let mut all = characters.clone();
    all.join(also);
    let bytes = fonts.subset_for_book(id, &all.set()).map_err(|error| refused(&error.to_string()))?;
    let name: String = face
        .postscript_name()
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    let path = format!("fonts/{:02}-{name}.ttf", id.0);
    let style = match face.style() {
        FontStyle::Normal => "normal",
        FontStyle::Italic => "italic",
        FontStyle::Oblique => "oblique",
    };
    let family = face.family().replace(['"', '\\', '\n'], "");
    let rule = format!(
        "@font-face {{\n  font-family: \"{family}\";\n  font-weight: {};\n  font-style: {style};\n  src: url({path}) format(\"truetype\");\n}}\n",
        face.weight()
    );
    Ok(BookFace { path, bytes, rule })
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
