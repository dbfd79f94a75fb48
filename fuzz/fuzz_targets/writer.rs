//! The writer of Markdown: what it writes is read again without a panic, and nothing grows or ends early
//! when it is written a second time.

use bindery::diagnostic::Sink;
use bindery::document::Document;
use bindery::reader::markdown::{self, MarkdownOptions};
use bindery::source::SourceMap;
use bindery::writer::{Punctuation, write};
use bindery_fuzz::{Target, files, run};
use std::process::ExitCode;

const WORDS: &[&str] = &[
    "\n\n",
    "  - ",
    "1. ",
    "> ",
    "```",
    "*",
    "**",
    "_",
    "[a](b)",
    "![a](b)",
    "[^1]",
    "[^1]: ",
    "::: {.x}\n",
    ":::\n",
    "{#a .b c=d}",
    "<em>",
    "</em>",
    "<td>",
    "|---|\n",
    "| a |",
    "$",
    "~",
    "^",
    "\\",
    "&amp;",
    "@fig-a",
    "--",
    "\"",
    "'",
];

fn read(text: &str) -> Document {
    let mut sources = SourceMap::default();
    let id = sources.add("a.md", text);
    let source = sources.get(id).expect("it was just added");
    markdown::read(source, &MarkdownOptions::default(), &mut Sink::default())
}

fn one(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let first = write(&read(&text), Punctuation::Exact);
    let second = write(&read(&first), Punctuation::Exact);
    assert!(second.len() <= first.len() * 4 + 1_000, "the text grows each time it is written");
    std::hint::black_box(write(&read(&second), Punctuation::Typed));
}

fn main() -> ExitCode {
    run(&Target { name: "writer", seeds: files("tests/suite/markdown", ".md"), words: WORDS, one })
}
