//! The reader of pasted articles.

use bindery::diagnostic::Sink;
use bindery::reader::pasted;
use bindery::source::SourceMap;
use bindery_fuzz::{Target, files, run};
use std::process::ExitCode;

const WORDS: &[&str] = &[
    "\n\n",
    "  • ",
    "— ",
    "* * *",
    "Share",
    "Author",
    "View all posts",
    "By ",
    "© 2026",
    "5 min read",
    "“",
    "”",
    "?",
    "November 3, 2026",
    "About the author",
    "Related",
    "1. ",
    "> ",
    "\u{a0}",
    "\u{2028}",
    "\u{202e}",
    "é",
    "見",
];

fn one(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut sources = SourceMap::default();
    let id = sources.add("pasted.txt", text);
    let mut sink = Sink::default();
    let reading = pasted::read(sources.get(id).expect("it was just added"), &mut sink);
    std::hint::black_box(bindery::document::dump(&reading.document));
}

fn main() -> ExitCode {
    run(&Target { name: "pasted", seeds: files("tests/suite/pasted", ".txt"), words: WORDS, one })
}
