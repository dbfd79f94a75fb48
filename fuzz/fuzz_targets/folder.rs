//! Folders of Markdown as other tools keep them: what includes what, and which file is which chapter.

use bindery_fuzz::{Target, run};
use std::path::PathBuf;
use std::process::ExitCode;

const WORDS: &[&str] = &[
    "\n@@\n",
    "{{#include b.md}}",
    "{{#include a.md}}",
    "{{#include b.md:one}}",
    "{{#include b.md:2:1}}",
    "{{#rustdoc_include b.md:1:}}",
    "{{#playground b.md}}",
    "{{< include b.md >}}",
    "{{< pagebreak >}}",
    "```rust\n# hidden\n",
    "```{python}\n#| echo: false\n",
    "```\n",
    "ANCHOR: one\n",
    "ANCHOR_END: one\n",
    "- [A](a.md)\n",
    "    - [B](b.md)\n",
    "# Part\n",
    "---\n",
    "[^1]",
    "[^1]: note\n",
    ":::\n",
    "::: {.note}\n",
    "[@key, p. 3]",
    "> ",
    "lang: de\n",
    "book:\n  chapters:\n    - a.md\n",
];

/// The names of the files whose texts an input holds one after the other, between lines of `@@`.
const NAMES: &[&str] = &["SUMMARY.md", "a.md", "b.md", "_quarto.yml", "book.toml"];

fn folder() -> PathBuf {
    std::env::temp_dir().join(format!("bindery-fuzz-{}", std::process::id()))
}

fn one(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let home = folder();
    // What an earlier input left is no part of this one.
    let _ = std::fs::remove_dir_all(&home);
    std::fs::create_dir_all(&home).expect("a folder can be made among temporary files");
    for (name, text) in NAMES.iter().zip(text.split("\n@@\n")).filter(|(_, text)| !text.is_empty()) {
        std::fs::write(home.join(name), text).expect("a temporary file can be written");
    }
    std::hint::black_box(bindery::import::import(&home, &bindery::import::ImportOptions::default()));
    let (_, tree, _) = bindery::edition::read_tree(&home);
    std::hint::black_box(tree.map(|tree| tree.text()));
}

fn main() -> ExitCode {
    let seeds = [
        "# Summary\n\n- [A](a.md)\n    - [B](b.md)\n\n@@\n# A\n\nWords {{#include b.md:one}}.\n\n{{#include b.md}}\n\n@@\n<!-- ANCHOR: one -->\nb[^1]\n<!-- ANCHOR_END: one -->\n\n[^1]: c\n\n@@\n\n@@\n[book]\ntitle = \"T\"\nsrc = \".\"\n",
        "\n@@\n# A\n\n{{< include b.md >}}\n\n::: {.callout-note}\nx\n:::\n\n@@\n```{python}\n#| label: x\n1 + 1\n```\n\n@@\nproject:\n  type: book\nbook:\n  title: T\n  chapters:\n    - a.md\n    - part: P\n      chapters: [b.md]\n",
        "\n@@\n---\ntitle: A\ndate: 2026-01-02\n---\n\nx\n\n@@\n---\ntitle: B\n---\n\ny\n",
    ];
    let seeds = seeds.iter().map(|seed| seed.as_bytes().to_vec()).collect();
    let code = run(&Target { name: "folder", seeds, words: WORDS, one });
    let _ = std::fs::remove_dir_all(folder());
    code
}
