//! Documents written as Markdown read back to the same tree.

use bindery::diagnostic::Sink;
use bindery::document::{Document, Language, to_json};
use bindery::reader::markdown::{MarkdownOptions, read};
use bindery::reader::pasted;
use bindery::source::{FileId, SourceFile};
use bindery::writer::{Punctuation, write};
use serde_json::Value;
use std::path::{Path, PathBuf};

fn tree(text: &str) -> Document {
    tree_in(text, "en")
}

fn tree_in(text: &str, language: &str) -> Document {
    let source = SourceFile::new(FileId(0), "a.md", text);
    let options = MarkdownOptions { language: Language(language.into()), ..MarkdownOptions::default() };
    read(&source, &options, &mut Sink::default())
}

/// A tree without what is not the author's: places, the words behind a fence as they were typed, the
/// names of notes, and how a space between words was written.
fn bare(document: &Document) -> Value {
    let mut value: Value = serde_json::from_str(&to_json(document)).expect("it is JSON");
    strip(&mut value);
    let notes = value["document"]["notes"].as_object().map(|notes| notes.values().cloned().collect());
    let mut notes: Vec<Value> = notes.unwrap_or_default();
    notes.sort_by_key(Value::to_string);
    value["document"]["notes"] = Value::Array(notes);
    value
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(own) => {
            for key in ["span", "info", "label", "id"] {
                own.remove(key);
            }
            // Markup and titles may be broken where a space stands as well.
            let folded = |text: &Value| {
                text.as_str().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
            };
            for key in ["text", "title"] {
                if (key == "title" || own.get("type") == Some(&Value::from("raw")))
                    && let Some(text) = own.get(key).and_then(folded)
                {
                    own.insert(key.into(), Value::from(text));
                }
            }
            if own.get("type") == Some(&Value::from("soft-break")) {
                *value = serde_json::json!({ "type": "text", "meta": {}, "text": " " });
                return;
            }
            own.values_mut().for_each(strip);
        }
        Value::Array(own) => {
            own.iter_mut().for_each(strip);
            let mut joined: Vec<Value> = Vec::new();
            for item in own.drain(..) {
                match joined.last_mut() {
                    Some(last) if last["type"] == "text" && item["type"] == "text" => {
                        let text = format!(
                            "{}{}",
                            last["text"].as_str().unwrap_or_default(),
                            item["text"].as_str().unwrap_or_default()
                        );
                        last["text"] = Value::from(text);
                    }
                    _ => joined.push(item),
                }
            }
            *own = joined;
        }
        _ => {}
    }
}

/// What differs when a document is written and read, if anything does.
fn difference(document: &Document) -> Option<String> {
    let text = write(document, Punctuation::Exact);
    let again = tree_in(&text, &document.language.0);
    let (wanted, got) = (bare(document), bare(&again));
    if wanted == got {
        return None;
    }
    let pretty = |value: &Value| serde_json::to_string_pretty(value).expect("it is JSON");
    let (wanted, got) = (pretty(&wanted), pretty(&got));
    let line = wanted.lines().zip(got.lines()).position(|(one, other)| one != other).unwrap_or_default();
    let around =
        |text: &str| text.lines().skip(line.saturating_sub(6)).take(12).collect::<Vec<_>>().join("\n");
    Some(format!("wanted\n{}\ngot\n{}", around(&wanted), around(&got)))
}

fn manuscripts(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder can be read") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            manuscripts(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "md" || ending == "txt") {
            found.push(path);
        }
    }
    found.sort();
}

#[test]
fn every_manuscript_here_reads_back_to_its_tree() {
    let mut found = Vec::new();
    // Beside the checkout there may be whole books.
    for folder in ["tests/suite", "manuscript", "../shared/corpus/rust-book"]
        .into_iter()
        .filter(|own| Path::new(own).is_dir())
    {
        manuscripts(Path::new(folder), &mut found);
    }
    assert!(found.len() > 100, "manuscripts are missing");
    let mut faults = Vec::new();
    for path in found {
        let text = std::fs::read_to_string(&path).expect("it can be read");
        let document = match path.extension().is_some_and(|ending| ending == "txt") {
            true => {
                let source = SourceFile::new(FileId(0), "a.txt", text);
                pasted::read(&source, &mut Sink::default()).document
            }
            false => tree(&text),
        };
        if let Some(fault) = difference(&document) {
            faults.push(format!("{}: {fault}", path.display()));
        }
    }
    assert!(faults.is_empty(), "{} differ\n{}", faults.len(), faults.join("\n\n"));
}

/// An element of HTML that is never closed in a tight list closes in a loose one.
const EXCEPTIONS: [usize; 1] = [177];

#[test]
fn examples_of_the_specification_read_back_to_their_trees() {
    // The specification's sentences are not ours to copy, so the test reads the file where it is.
    let Ok(text) = std::fs::read_to_string("../shared/corpus/commonmark-spec.txt") else {
        println!("../shared/corpus/commonmark-spec.txt is not there: the examples were not tried");
        return;
    };
    let fence = "`".repeat(32);
    let mut lines = text.lines();
    let mut number = 0;
    let mut faults = Vec::new();
    while let Some(line) = lines.next() {
        if line.trim_end() != format!("{fence} example") {
            continue;
        }
        number += 1;
        let own = lines.by_ref().take_while(|line| *line != ".").map(|line| line.replace('→', "\t"));
        let own: String = own.map(|line| line + "\n").collect();
        lines.by_ref().find(|line| *line == fence);
        let document = tree(&own);
        if let Some(fault) = difference(&document).filter(|_| !EXCEPTIONS.contains(&number)) {
            let written = write(&document, Punctuation::Exact);
            faults.push(format!("--- {number}\n{own}--- written\n{written}{fault}"));
        }
    }
    assert!(number > 600 && faults.is_empty(), "{} differ\n{}", faults.len(), faults.join("\n\n"));
}
