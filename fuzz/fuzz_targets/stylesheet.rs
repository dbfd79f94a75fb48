//! The stylesheet: parsed, cascaded over a small tree, and written for e-books.

use bindery::diagnostic::Sink;
use bindery::source::SourceMap;
use bindery::style::{Cascade, ElementTree, Medium, NewElement, PageSelector, book_css, parse};
use bindery_fuzz::{Target, files, run};
use std::process::ExitCode;
use std::sync::Arc;

const WORDS: &[&str] = &[
    "@page :left {",
    "@media print {",
    "@import \"classic\";",
    "calc(",
    "var(--a)",
    "--a: var(--a);",
    "!important",
    "{",
    "}",
    "[[",
    "::before",
    ":not(",
    ":is(",
    ":nth-child(2n+1)",
    "content: counter(page)",
    "1e39pt",
    "-0.0em",
    "url(",
    "\\",
    "/*",
    "string-set: a content();",
    "target-counter(attr(href), page)",
    "leader(\".\")",
    "font: italic 1pt/2 serif",
    "\"",
];

fn one(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut sources = SourceMap::default();
    let id = sources.add("a.css", text);
    let mut sink = Sink::default();
    let sheet = Arc::new(parse(sources.get(id).expect("it was just added"), &mut sink));
    std::hint::black_box(book_css(&[Arc::clone(&sheet)]));
    let mut tree = ElementTree::default();
    let mut parent = None;
    for name in ["body", "section", "h1", "p", "em"] {
        parent = Some(tree.add(parent, NewElement { name, ..NewElement::default() }));
    }
    for medium in [Medium::Print, Medium::Book] {
        let cascade = Cascade::new(vec![Arc::clone(&sheet)], medium, None);
        let element = parent.expect("five elements were added");
        std::hint::black_box(cascade.style(&tree, element, None));
        std::hint::black_box(cascade.page(&PageSelector::default()));
    }
}

fn main() -> ExitCode {
    run(&Target { name: "stylesheet", seeds: files("styles", ".css"), words: WORDS, one })
}
