//! Saved web pages beside the readings that are wanted: `tests/suite/html/*.html` and `*.tree`, each
//! with what the page says of itself, what was left out, and the diagnostics. `UPDATE=1` writes them anew.

mod golden;

use bindery::diagnostic::{Severity, Sink};
use bindery::document::{Block, Document, Inline, dump, walk_blocks, walk_inlines};
use bindery::publication::Publication;
use bindery::reader::html::{Reading, WebOptions, decode, read};
use bindery::source::{FileId, SourceFile};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const SUITE: &str = "tests/suite/html";

fn open(path: &Path) -> (SourceFile, Reading, Sink) {
    let mut sink = Sink::default();
    let bytes = std::fs::read(path).expect("a page can be read");
    let text = decode(&bytes, FileId(0), &mut sink);
    let name = path.file_name().expect("it has a name").to_string_lossy();
    let source = SourceFile::new(FileId(0), name, text);
    let reading = read(&source, WebOptions { lone: true }, &mut sink);
    (source, reading, sink)
}

fn pages() -> Vec<PathBuf> {
    let mut pages: Vec<_> = std::fs::read_dir(SUITE)
        .expect("the suite is there")
        .map(|entry| entry.expect("an entry can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "html"))
        .collect();
    pages.sort();
    pages
}

fn page(name: &str) -> Reading {
    open(&Path::new(SUITE).join(name)).1
}

/// What the page says of itself, a line each.
fn told(own: &Publication) -> String {
    let mut out = format!("{:?} {:?} [{}]\n", own.kind, own.title, own.language.0);
    let plain = [
        ("deck", &own.deck),
        ("periodical", &own.periodical),
        ("section", &own.section),
        ("rights", &own.rights),
        ("description", &own.description),
        ("source", &own.source),
    ];
    for (name, value) in plain {
        if let Some(value) = value {
            out.push_str(&format!("{name} {value:?}\n"));
        }
    }
    if let Some(date) = &own.date {
        out.push_str(&format!("date {}\n", date.as_str()));
    }
    for person in &own.contributors {
        out.push_str(&format!("{} {:?} {:?}\n", person.role.0, person.name, person.links));
        if let Some(bio) = &person.bio {
            out.push_str(&format!("  bio {:?}\n", bio.text));
        }
    }
    let subjects: Vec<&str> = own.subjects.iter().map(|subject| subject.name.as_str()).collect();
    if !subjects.is_empty() {
        out.push_str(&format!("subjects {subjects:?}\n"));
    }
    for identifier in &own.identifiers {
        out.push_str(&format!("{identifier:?}\n"));
    }
    out
}

fn shown(source: &SourceFile, reading: &Reading, sink: &Sink) -> String {
    let mut out = told(&reading.publication);
    for (name, bytes) in &reading.pictures {
        out.push_str(&format!("picture {name} {} bytes\n", bytes.len()));
    }
    for decision in &reading.decisions {
        let place = source.place(decision.span.start);
        let text = source.text.get(decision.span.range()).unwrap_or_default();
        let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(50).collect();
        out.push_str(&format!(
            "{}:{} {}: {} ({:.0} %) {text:?}\n",
            place.line,
            place.column,
            decision.action,
            decision.reason,
            decision.confidence * 100.0
        ));
    }
    for fault in sink.iter() {
        let severity = match fault.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        let place = fault.span.map(|span| source.place(span.start));
        let place = place.map(|place| format!("{}:{}", place.line, place.column)).unwrap_or_default();
        out.push_str(&format!("{severity} {} {place} {}\n", fault.code, fault.message));
    }
    out.push_str(&dump(&reading.document));
    out
}

#[test]
fn pages_become_the_readings_beside_them() {
    let pages = pages();
    assert!(pages.len() >= 10, "pages are missing");
    let mut faults = Vec::new();
    for path in pages {
        let (source, reading, sink) = open(&path);
        let got = shown(&source, &reading, &sink);
        faults.extend(golden::difference(&path.with_extension("tree"), &got));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// How often each word stands in a text; a word is a run of letters and figures.
fn count(text: &str, counts: &mut BTreeMap<String, i64>, step: i64) {
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *counts.entry(word.to_owned()).or_default() += step;
    }
}

fn count_tree(document: &Document, counts: &mut BTreeMap<String, i64>) {
    walk_inlines(document, &mut |inline| match inline {
        Inline::Text(own) | Inline::Code(own) => count(&own.text, counts, 1),
        Inline::Math(own) => count(&own.source, counts, 1),
        _ => {}
    });
    let blocks = document.sections.iter().map(|section| &section.blocks);
    for blocks in blocks.chain(document.notes.values().map(|note| &note.blocks)) {
        walk_blocks(blocks, &mut |block| {
            if let Block::Code(own) = block {
                count(&own.text, counts, 1);
            }
        });
    }
}

/// The words that browsers show of a page. Formulas are compared by hand: their signs stand twice.
fn shown_words(html: &str) -> BTreeMap<String, i64> {
    let document = dom_query::Document::from(html);
    for hidden in ["head", "script", "style", "noscript", "template", "math", "svg", "iframe", "rp"] {
        document.select(hidden).remove();
    }
    // A line's end is no part of a word.
    let blocks = ["p", "br", "li", "td", "th", "h1", "h2", "h3", "h4", "div", "dt", "dd", "tr", "figcaption"];
    // Nor does one reach over the border of a mark.
    let marks =
        ["a", "em", "i", "b", "strong", "sup", "sub", "code", "kbd", "s", "strike", "q", "rt", "small"];
    for block in blocks.into_iter().chain(marks) {
        document.select(block).append_html(" ");
        document.select(block).before_html(" ");
    }
    let mut counts = BTreeMap::new();
    count(&document.text(), &mut counts, 1);
    counts
}

#[test]
fn no_word_of_a_page_is_lost() {
    for path in pages() {
        let (source, reading, _) = open(&path);
        let mut missing = shown_words(&source.text);
        let mut kept = BTreeMap::new();
        count_tree(&reading.document, &mut kept);
        for decision in &reading.decisions {
            let is_note = decision.confidence >= 1.0;
            let is_title = decision.action.to_string() == "read as the title";
            if !is_note && !is_title {
                for (word, times) in shown_words(&source.text[decision.span.range()]) {
                    *kept.entry(word).or_default() += times;
                }
            }
        }
        for (word, times) in kept {
            *missing.entry(word).or_default() -= times;
        }
        // The marks of notes are numbered anew.
        missing.retain(|word, times| *times > 0 && !word.chars().all(|c| c.is_ascii_digit() || c == 'i'));
        assert!(missing.is_empty(), "{}: {missing:?}", path.display());
    }
}

#[test]
fn what_a_page_says_of_itself_is_found() {
    let own = page("magazine.html").publication;
    let people: Vec<&str> = own.contributors.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(people, ["Ada Marsh", "Owen Pell"]);
    assert_eq!(own.deck.as_deref(), Some("For thirty years one woman lit the lamp. Then a machine did."));
    assert_eq!(own.date.as_ref().map(|date| date.as_str().to_owned()).as_deref(), Some("2026-03-14"));
    let bio = own.contributors[0].bio.as_ref().map(|bio| bio.text.as_str());
    assert_eq!(
        bio,
        Some(
            "Ada Marsh is a writer and a harbour pilot. She lives in Orkney and has written two books about fog."
        )
    );
    let paper = page("paper.html").publication;
    assert_eq!(paper.contributors[1].name, "Liv Sørensen");
    assert_eq!(paper.periodical.as_deref(), Some("Annals of Small Machines"));
}

#[test]
fn no_script_style_or_form_survives() {
    for path in pages() {
        let tree = dump(&open(&path).1.document);
        for word in [
            "track",
            "alert(1)",
            "Do not print",
            "MsoNormal {",
            "Subscribe",
            "Post Comment",
            "pixel",
            "open.gif",
        ] {
            assert!(!tree.contains(word), "{}: {word}", path.display());
        }
        assert!(!tree.contains("javascript:"), "{}", path.display());
    }
}

#[test]
fn a_heading_that_sounds_like_a_button_is_kept() {
    assert!(dump(&page("magazine.html").document).contains("\"Share and share alike\""));
}
