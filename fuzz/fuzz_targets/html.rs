//! The reader of saved web pages.

use bindery::diagnostic::Sink;
use bindery::reader::html;
use bindery::source::SourceMap;
use bindery_fuzz::{Target, files, run};
use std::process::ExitCode;

const WORDS: &[&str] = &[
    "<p>",
    "</p>",
    "<div class=\"share\">",
    "</div>",
    "<table><tr><td colspan=3>",
    "<a href=\"#a\"><sup>1</sup></a>",
    "<p id=\"a\">",
    "<img src=\"data:image/png;base64,AAAA\">",
    "<blockquote>",
    "<ul><li>",
    "<pre><code>",
    "<h1>",
    "<b><i>",
    "<!--",
    "-->",
    "<script>",
    "&nbsp;",
    "<math><mi>x",
    "<svg>",
    "<figure><figcaption>",
    "<dl><dt>",
    "<article>",
    "<nav>",
    " style=\"display:none\"",
    "<time datetime=\"2026-01-02\">",
    "<span class=\"author\">By Ada Marsh",
    "\u{0}",
    "\u{feff}",
    "<br><br>",
    "<script type=\"application/ld+json\">{\"@type\":\"Article\",\"author\":[",
    "<meta charset=\"koi8-r\">",
];

fn one(bytes: &[u8]) {
    let mut sources = SourceMap::default();
    let mut sink = Sink::default();
    let id = sources.add("page.html", "");
    let text = html::decode(bytes, id, &mut sink);
    sources.fill(id, text);
    let reading =
        html::read(sources.get(id).expect("it was just added"), html::WebOptions::default(), &mut sink);
    std::hint::black_box(bindery::document::to_json(&reading.document));
}

fn main() -> ExitCode {
    run(&Target { name: "html", seeds: files("tests/suite/html", ".html"), words: WORDS, one })
}
