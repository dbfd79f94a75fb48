//! Manuscripts read into trees, beside the trees that are wanted: `tests/suite/markdown/*.md` and
//! `*.tree`, each with the diagnostics that reading raises. `UPDATE=1` writes the trees anew.

mod golden;

use bindery::diagnostic::{Severity, Sink};
use bindery::document::{Language, dump};
use bindery::reader::markdown::{MarkdownOptions, read};
use bindery::source::{FileId, SourceFile};
use std::path::Path;

const SUITE: &str = "tests/suite/markdown";

fn tree(name: &str, text: &str) -> String {
    let source = SourceFile::new(FileId(0), name, text);
    let options = MarkdownOptions { language: Language("en".into()), ..MarkdownOptions::default() };
    let mut sink = Sink::default();
    let mut out = dump(&read(&source, &options, &mut sink));
    for fault in sink.iter() {
        let severity = match fault.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        let place = fault.span.map(|span| {
            let place = source.place(span.start);
            format!("{}:{}", place.line, place.column)
        });
        let place = place.unwrap_or_default();
        out.push_str(&format!("{severity} {} {place} {}\n", fault.code, fault.message));
    }
    out
}

#[test]
fn manuscripts_become_the_trees_beside_them() {
    let mut names: Vec<_> = std::fs::read_dir(SUITE)
        .expect("the suite is there")
        .map(|entry| entry.expect("an entry can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    names.sort();
    assert!(names.len() >= 8, "manuscripts are missing");
    let mut faults = Vec::new();
    for path in names {
        let text = std::fs::read_to_string(&path).expect("a manuscript can be read");
        let got = tree(&path.file_name().expect("it has a name").to_string_lossy(), &text);
        faults.extend(golden::difference(&path.with_extension("tree"), &got));
    }
    assert!(Path::new(SUITE).is_dir() && faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_line_of_colons_in_a_drawn_table_is_the_tables() {
    let text = "----------------------\nPort       Pilot\n       :::\n---------- -----------\nSouth      Do not.\n\
                ----------------------\n";
    assert!(tree("colons.md", text).contains("table "), "{}", tree("colons.md", text));
}
