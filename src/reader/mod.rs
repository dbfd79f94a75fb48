//! Manuscripts to documents: one reader for each form in which authors hand in their text.
//!
//! A reader takes a file's text and gives a [`Document`](crate::document::Document) of one flat section, with a span on every
//! node, and diagnostics for what it could not express. It never drops a word in silence.

pub mod docx;
pub mod html;
pub mod markdown;
pub mod pasted;
mod shape;

use std::ops::Range;

/// The language of a manuscript's metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrontMatterKind {
    /// Between `---` and `---` or `...`.
    Yaml,
    /// Between `+++` and `+++`.
    Toml,
}

/// The metadata at the start of a manuscript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontMatter {
    pub kind: FrontMatterKind,
    /// The bytes between the fences.
    pub range: Range<usize>,
    /// Where the manuscript itself begins.
    pub body_start: usize,
}

/// Finds the metadata at the start of a manuscript. What is never closed, or does not hold one
/// `key:` (`key =`), is no metadata but text: a thematic break at the head of a story.
pub fn front_matter(text: &str) -> Option<FrontMatter> {
    let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = text[bom..].split_inclusive('\n');
    let first = lines.next()?;
    let (kind, closers): (_, &[&str]) = match first.trim_end() {
        "---" => (FrontMatterKind::Yaml, &["---", "..."]),
        "+++" => (FrontMatterKind::Toml, &["+++"]),
        _ => return None,
    };
    let start = bom + first.len();
    let mut at = start;
    let mut has_key = false;
    for (idx, line) in lines.enumerate() {
        let content = line.trim_end();
        if closers.contains(&content) {
            return has_key.then(|| FrontMatter { kind, range: start..at, body_start: at + line.len() });
        }
        if idx == 0 && content.is_empty() && kind == FrontMatterKind::Yaml {
            return None;
        }
        has_key |= holds_key(content, kind);
        at += line.len();
    }
    None
}

/// Whether a line sets a key, or at least means to.
fn holds_key(line: &str, kind: FrontMatterKind) -> bool {
    let mark = match kind {
        FrontMatterKind::Yaml => ':',
        FrontMatterKind::Toml => '=',
    };
    let Some((key, value)) = line.split_once(mark) else { return false };
    let key = key.trim_matches([' ', '"', '\'']);
    !key.is_empty()
        && (kind == FrontMatterKind::Toml || value.is_empty() || value.starts_with([' ', '\t']))
        && key.chars().all(|c| c.is_alphanumeric() || "_-. ".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_found_between_its_fences() {
        let text = "---\ntitle: A\n---\nText";
        let found = front_matter(text).expect("there is some");
        assert_eq!(&text[found.range], "title: A\n");
        assert_eq!(&text[found.body_start..], "Text");
        assert_eq!(
            front_matter("\u{feff}+++\r\na = 1\r\n+++\r\n").map(|f| f.kind),
            Some(FrontMatterKind::Toml)
        );
        assert!(front_matter("---\ntitle: A\n...\n").is_some());
    }

    #[test]
    fn a_break_at_the_head_is_no_front_matter() {
        for text in
            ["---\ntitle: A\n", "---\n\na: b\n---\n", "---\n---\n", "---\nFoo\n---\n", "", " ---\na: b\n---"]
        {
            assert_eq!(front_matter(text), None, "{text:?}");
        }
    }
}
