//! The Markdown reader: no input makes it panic, every span lies in the file, and the tree goes
//! through JSON and back.

use bindery::diagnostic::Sink;
use bindery::document::{
    Document, Language, dump, from_json, to_json, walk_blocks, walk_inlines, walk_sections,
};
use bindery::reader::markdown::{MarkdownOptions, RawHtml, read, read_fragment};
use bindery::source::{FileId, SourceFile, Span};
use bindery_fuzz::{Target, files, run};
use std::process::ExitCode;

const WORDS: &[&str] = &[
    "\n",
    "\n\n",
    " ",
    "    ",
    "\t",
    "\r\n",
    "> ",
    "- ",
    "1. ",
    "# ",
    "## ",
    "===\n",
    "---\n",
    "***",
    "```\n",
    "~~~",
    "`",
    "``",
    "*",
    "**",
    "_",
    "~",
    "~~",
    "^",
    "[",
    "]",
    "(",
    ")",
    "![",
    "](",
    "](a)",
    "[a]: b\n",
    "[^",
    "[^a]",
    "[^a]: ",
    "^[",
    "{",
    "}",
    "{.a}",
    "{#a}",
    "{a=b}",
    "{=html}",
    "]{.smallcaps}",
    ":::\n",
    "::: {.a}\n",
    "::: note\n",
    "| ",
    "|",
    "|---|",
    "\n|---|\n",
    ": ",
    "Table: ",
    "$",
    "$$",
    "\\",
    "&amp;",
    "&#0;",
    "<",
    ">",
    "<b>",
    "</b>",
    "<div>",
    "</div>",
    "<p>",
    "<td>",
    "<table>",
    "<tr>",
    "<li>",
    "<ul>",
    "<figure>",
    "<figcaption>",
    "<pre>",
    "<img src=a>",
    "<br>",
    "<!--",
    "-->",
    "<?",
    "?>",
    "<![CDATA[",
    "<a href=\"",
    "\"",
    "'",
    "'90s",
    "--",
    "---",
    "...",
    "“",
    "\u{202f}",
    "- [ ] ",
    "> [!NOTE]\n",
    "\0",
    "\u{7f}",
    "\u{feff}",
    "é",
    "🦀",
    "---\na: b\n---\n",
    "<q>",
    "<code>",
    "<script>",
];

fn main() -> ExitCode {
    let mut seeds = files("tests/suite/markdown", ".md");
    seeds.extend(files(".", ".md"));
    run(&Target { name: "markdown", seeds, words: WORDS, one })
}

fn one(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let languages = ["en", "fr", "de", "nl"];
    let language = Language(languages[input.len() % languages.len()].to_owned());
    let raw_html = if input.len() % 7 == 0 { RawHtml::Keep } else { RawHtml::Read };
    let options = MarkdownOptions { language, smart: input.len() % 5 != 0, raw_html };
    let source = SourceFile::new(FileId(0), "fuzz.md", text);
    let mut sink = Sink::default();
    let document = read(&source, &options, &mut sink);
    check_spans(&document, &source.text);
    for fault in sink.iter() {
        fault.span.into_iter().for_each(|span| check(span, &source.text));
    }
    assert!(!dump(&document).is_empty());
    let back = from_json(&to_json(&document)).expect("the tree's depth is bounded");
    assert!(back == document);
    read_fragment(&source.text, source.span(), &options, &mut sink);
}

fn check_spans(document: &Document, text: &str) {
    walk_sections(&document.sections, &mut |section| {
        walk_blocks(&section.blocks, &mut |block| check(block.meta().span, text));
    });
    walk_inlines(document, &mut |inline| check(inline.meta().span, text));
    for note in document.notes.values() {
        check(note.meta.span, text);
        walk_blocks(&note.blocks, &mut |block| check(block.meta().span, text));
    }
}

fn check(span: Span, text: &str) {
    assert!(text.get(span.range()).is_some(), "{span:?} is a range of the text");
}
