//! Every example of the CommonMark 0.31.2 specification, through the tree and back to HTML.
//!
//! The specification's sentences are not ours to copy: the test reads them from a folder beside the
//! checkout, and says so where it is not there.

#[path = "commonmark/html.rs"]
mod html;

use bindery::diagnostic::Sink;
use bindery::reader::markdown::{MarkdownOptions, RawHtml, read};
use bindery::source::{FileId, SourceFile};

const SPECIFICATION: &str = "../shared/corpus/commonmark-spec.txt";

/// Examples whose specified result a book does not want, each with its reason. With raw HTML kept,
/// there is none; figures are the paragraphs of the pictures that stand alone in them.
const EXCEPTIONS: &[(usize, &str)] = &[];

struct Example {
    number: usize,
    markdown: String,
    html: String,
}

fn examples(text: &str) -> Vec<Example> {
    let fence = "`".repeat(32);
    let mut found = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim_end() != format!("{fence} example") {
            continue;
        }
        let mut part = |end: &str| {
            let mut text = String::new();
            for line in lines.by_ref().take_while(|line| *line != end) {
                text.push_str(&line.replace('→', "\t"));
                text.push('\n');
            }
            text
        };
        let markdown = part(".");
        let html = part(&fence);
        found.push(Example { number: found.len() + 1, markdown, html });
    }
    found
}

#[test]
fn examples_of_the_specification_come_back_as_specified() {
    let Ok(text) = std::fs::read_to_string(SPECIFICATION) else {
        println!("{SPECIFICATION} is not there: the examples were not tried");
        return;
    };
    let examples = examples(&text);
    assert!(examples.len() >= 652, "0.31.2 has 652 examples; {} were found", examples.len());
    let options = MarkdownOptions { smart: false, raw_html: RawHtml::Keep, ..MarkdownOptions::default() };
    let mut faults = Vec::new();
    for example in &examples {
        let source = SourceFile::new(FileId(0), "example.md", example.markdown.as_str());
        let document = read(&source, &options, &mut Sink::default());
        let html = html::write(&document);
        let is_same = html.trim_end() == example.html.trim_end();
        let is_exception = EXCEPTIONS.iter().any(|(number, _)| *number == example.number);
        if is_same == is_exception {
            let Example { number, markdown, html: expected } = example;
            faults.push(format!("{number}: {markdown:?}\n  expected {expected:?}\n  got      {html:?}"));
        }
    }
    assert!(faults.is_empty(), "{} examples differ\n{}", faults.len(), faults.join("\n"));
}
