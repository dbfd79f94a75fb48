//! Words whose divisions the author gives: `[hyphenation]`, a list for each language.

use super::language;
use crate::config::{Node, Value, list_of, text_of};
use crate::diagnostic::{Sink, manifest as codes};
use crate::document::Language;
use serde::{Deserialize, Serialize};

/// How words of one language are divided, whatever its patterns say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordList {
    /// `en` is meant for `en-GB` as well; empty for the publication's own language.
    pub language: Language,
    /// `man-u-script`; a word without a hyphen is never divided.
    pub words: Vec<String>,
}

impl WordList {
    /// Whether a character of a listed word is a place to divide it, and no letter.
    pub fn is_division(c: char) -> bool {
        matches!(c, '-' | '\u{2010}' | '\u{AD}')
    }
}

/// Reads the table, or a list alone, which is for the publication's language.
pub(super) fn hyphenation(node: Node, sink: &mut Sink) -> Vec<WordList> {
    let entries = match node.value {
        Value::Table(entries) => entries,
        Value::List(_) | Value::Text(_) => {
            return vec![WordList { language: Language::default(), words: words(node, sink) }];
        }
        other => {
            sink.push(codes::wrong_type(node.span, "hyphenation", "a table", other.sort()));
            return Vec::new();
        }
    };
    let mut lists = Vec::new();
    for entry in entries {
        if !language::is_tag(&entry.key) {
            let advice = language::advice(&entry.key);
            sink.push(codes::wrong_language(entry.key_span, &entry.key, advice));
            continue;
        }
        lists.push(WordList { language: Language(entry.key), words: words(entry.node, sink) });
    }
    lists
}

fn words(node: Node, sink: &mut Sink) -> Vec<String> {
    let mut words = Vec::new();
    for item in list_of(node) {
        let Some(text) = text_of("hyphenation", item, sink) else { continue };
        match fault_of(&text.value) {
            Some(fault) => sink.push(codes::wrong_division(text.span, &text.value, fault)),
            None => words.push(text.value),
        }
    }
    words
}

/// Why an entry is no word with its divisions.
fn fault_of(word: &str) -> Option<&'static str> {
    if word.chars().any(char::is_whitespace) {
        return Some("it is more than one word");
    }
    let joins = |c: char| c.is_alphabetic() || matches!(c, '\'' | '’' | '·') || is_mark(c);
    if !word.chars().all(|c| joins(c) || WordList::is_division(c)) {
        return Some("a word is made of letters");
    }
    let parts: Vec<&str> = word.split(WordList::is_division).collect();
    if parts.iter().any(|part| part.is_empty()) {
        return Some("a hyphen needs letters on both sides");
    }
    None
}

/// Marks above, below and inside letters, of all scripts that have hyphens.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{900}'..='\u{D7F}' | '\u{200C}' | '\u{200D}')
}
