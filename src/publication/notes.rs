//! Where notes stand and how they are counted: `[notes]`.

use crate::config::{Fields, Node, Unknown, listed, text_of};
use crate::diagnostic::{Sink, manifest as codes, nearest};
use serde::{Deserialize, Serialize};

/// What the publication says of its notes; a style may place them elsewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteRules {
    pub position: NotePosition,
    /// None: by chapter in a book and in each article of an issue, throughout in an article.
    pub numbering: Option<NoteNumbering>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotePosition {
    /// At the foot of the page that calls them.
    #[default]
    Foot,
    /// At the end of each chapter.
    Chapter,
    /// In a division of their own near the end of the book.
    Book,
}

/// Where the count begins again at 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoteNumbering {
    Chapter,
    /// It never does.
    Book,
}

/// Reads the table.
pub(super) fn rules(node: Node, unknown: Unknown, sink: &mut Sink) -> NoteRules {
    let mut rules = NoteRules::default();
    let Some(mut table) = Fields::new("`[notes]`", node, sink) else { return rules };
    let mut word = |key: &'static str, words: &'static [&'static str], sink: &mut Sink| {
        let text = table.text(key, sink)?;
        let found = words.iter().position(|word| *word == text.value.to_lowercase());
        if found.is_none() {
            let advice = nearest(&text.value, words.iter().copied())
                .map_or_else(|| format!("write {}", listed(words)), |near| format!("did you mean `{near}`?"));
            sink.push(codes::wrong_word(text.span, format!("{key} of notes"), &text.value, advice));
        }
        found
    };
    if let Some(found) = word("position", &["foot", "chapter", "book"], sink) {
        rules.position = [NotePosition::Foot, NotePosition::Chapter, NotePosition::Book][found];
    }
    rules.numbering = word("numbering", &["chapter", "book"], sink)
        .map(|found| [NoteNumbering::Chapter, NoteNumbering::Book][found]);
    table.finish(unknown, sink);
    rules
}

/// Pandoc's `reference-location`.
pub(super) fn reference_location(node: Node, sink: &mut Sink) -> Option<NotePosition> {
    let text = text_of("reference-location", node, sink)?;
    match text.value.as_str() {
        "block" | "margin" => Some(NotePosition::Foot),
        "section" => Some(NotePosition::Chapter),
        "document" => Some(NotePosition::Book),
        other => {
            let advice = "write `block`, `section` or `document`";
            sink.push(codes::wrong_word(text.span, "place of notes", other, advice));
            None
        }
    }
}
