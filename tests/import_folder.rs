//! Folders of Markdown as other tools keep them, imported and built.

mod workshop;

use workshop::{Ran, Workshop};

/// A handbook in the layout of mdBook's own guide.
fn guide(shop: &Workshop) {
    shop.write(
        "book.toml",
        "[book]\ntitle = \"The Lamp Handbook\"\nauthors = [\"Ada Marsh\", \"Ben Ode <ben@ode.example>\"]\n\
         language = \"en\"\n\n[output.html]\nadditional-css = [\"a.css\"]\n",
    )
    .write(
        "src/SUMMARY.md",
        "# Summary\n\n[Introduction](README.md)\n\n# User Guide\n\n- [Lighting](guide/lighting.md)\n    - \
         [Wicks](guide/wicks.md)\n    - [A draft]()\n\n# Reference\n\n- [Format](format/README.md)\n    - \
         [Oil](format/oil.md)\n        - [Casks](format/casks.md)\n- [Gone](gone.md)\n\n---\n\n\
         [Contributors](misc/contributors.md)\n",
    )
    .write(
        "src/README.md",
        "# Introduction\n\nSee [the steps](guide/lighting.md#steps).\n\n{{#include part.md}}\n",
    )
    .write(
        "src/part.md",
        "A part with a note.[^1]\n\n[^1]: The note of the part.\n\n{{#include guide/inner.md:2}}\n",
    )
    .write("src/guide/inner.md", "first line\nsecond line\nthird line\n")
    .write(
        "src/guide/lighting.md",
        "# Lighting\n\n## Steps\n\nStrike it.[^1]\n\n[^1]: The note of the steps.\n\n```rust\n# fn main() {\n\
         let lamp = 1;\n{{#include ../../listings/lamp.rs:lit}}\n# }\n```\n\n{{#playground \
         ../../listings/lamp.rs:1:1}}\n\nWritten `{{#include x}}`.\n",
    )
    .write("listings/lamp.rs", "fn light() {\n    // ANCHOR: lit\n    glow();\n    // ANCHOR_END: lit\n}\n");
    for (name, title) in [
        ("guide/wicks", "Wicks"),
        ("format/README", "Format"),
        ("format/oil", "Oil"),
        ("format/casks", "Casks"),
        ("misc/contributors", "Contributors"),
    ] {
        shop.write(&format!("src/{name}.md"), format!("# {title}\n\nWords of it.\n"));
    }
}

#[track_caller]
fn builds(shop: &Workshop, folder: &str) -> Ran {
    let ran = shop.run(&["build", folder, "--edition", "epub", "--out", "out"]);
    ran.succeeds();
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
    ran
}

#[test]
fn an_mdbook_imports_with_one_command_and_builds() {
    let shop = Workshop::new();
    guide(&shop);
    let ran = shop.run(&["import", "."]);
    ran.succeeds();
    assert_eq!((ran.out.as_str(), ran.codes()), ("bindery.toml\n", vec!["I005", "I004"]));
    let wanted = "\
# Made by `bindery import` from an mdBook.
[publication]
title = \"The Lamp Handbook\"
kind = \"book\"
language = \"en\"

[[contributor]]
name = \"Ada Marsh\"

[[contributor]]
name = \"Ben Ode\"

[manuscript]
dialect = \"mdbook\"
front = [\"src/README.md\"]
body = [
    { part = \"User Guide\" },
    \"src/guide/lighting.md\",
    { file = \"src/guide/wicks.md\", level = 2 },
    { part = \"Reference\" },
    \"src/format/README.md\",
    { file = \"src/format/oil.md\", level = 2 },
    { file = \"src/format/casks.md\", level = 3 },
]
back = [\"src/misc/contributors.md\"]

[[edition]]
name = \"pdf\"
format = \"pdf\"

[[edition]]
name = \"epub\"
format = \"epub\"
";
    assert_eq!(shop.text("bindery.toml"), wanted);
    assert!(builds(&shop, ".").codes().is_empty());
    let tree = shop.run(&["tree", "."]).out;
    for told in [
        "text 0..0 ",
        "\"User Guide\"",
        "\"let lamp = 1;\\n    glow();\\n\"",
        "\"fn light() {\\n\"",
        "\"second line\"",
        "\"The note of the part.\"",
        "\"The note of the steps.\"",
        "\"{{#include x}}\"",
        "target=\"steps\"",
    ] {
        assert!(tree.contains(told) || told.ends_with("0..0 "), "{told} is not in\n{tree}");
    }
    assert!(!tree.contains("third line") && !tree.contains("fn main"), "{tree}");
    let levels: Vec<&str> = tree.lines().filter(|line| line.trim_start().starts_with("section ")).collect();
    let casks = levels.iter().find(|line| line.contains("#casks")).expect("it is there");
    assert!(casks.contains("level=3"), "{casks}");
}

#[test]
fn a_manifest_that_is_there_is_not_written_over() {
    let shop = Workshop::new();
    shop.write("a.md", "# A\n\ntext\n").write("bindery.toml", "mine");
    let ran = shop.run(&["import", "."]);
    assert_eq!((ran.code, ran.codes()), (2, vec!["I001"]));
    assert_eq!(shop.text("bindery.toml"), "mine");
    shop.run(&["import", ".", "--force"]).succeeds();
    let empty = Workshop::new();
    let ran = empty.write("a.pdf", "x").run(&["import", "."]);
    assert_eq!((ran.code, ran.codes()), (2, vec!["I003"]));
}

#[test]
fn a_quarto_book_imports_and_builds() {
    let shop = Workshop::new();
    shop.write(
        "_quarto.yml",
        "project:\n  type: book\nlang: en-GB\nbook:\n  title: Lamps\n  author:\n    - name: Ada Marsh\n  \
         date: 2026-03-01\n  chapters:\n    - index.qmd\n    - part: Oil\n      chapters:\n        - oil.qmd\n  \
         appendices:\n    - sources.qmd\nformat:\n  html: default\n",
    )
    .write("index.qmd", "# Preface {.unnumbered}\n\nIt begins.\n")
    .write(
        "oil.qmd",
        "---\ntitle: On *Oil*\n---\n\n::: {.callout-note}\nKeep it dark [@marsh2020, p. 3; see @ode].\n:::\n\n\
         ## Casks\n\n```{python}\n#| label: a\nprint(1)\n```\n\n```{python}\n#| echo: false\nprint(2)\n```\n\n\
         {{< include _shared.qmd >}}\n",
    )
    .write("_shared.qmd", "Shared words.\n")
    .write("sources.qmd", "# Sources\n\nMany.\n");
    shop.run(&["import", "."]).succeeds();
    let manifest = shop.text("bindery.toml");
    for line in [
        "dialect = \"quarto\"",
        "front = [\"index.qmd\"]",
        "    { part = \"Oil\" },\n    \"oil.qmd\",\n",
        "back = [\"sources.qmd\"]",
        "date = \"2026-03-01\"",
        "name = \"Ada Marsh\"",
    ] {
        assert!(manifest.contains(line), "{line} is not in\n{manifest}");
    }
    assert_eq!(builds(&shop, ".").codes(), ["I014"]);
    let tree = shop.run(&["tree", "."]).out;
    for told in
        ["\"On \"", "\"Shared words.\"", "\"print(1)\\n\"", "language=python", "cites=\"marsh2020 ode\""]
    {
        assert!(tree.contains(told), "{told} is not in\n{tree}");
    }
    assert!(!tree.contains("label: a") && !tree.contains("print(2)"), "{tree}");
}

#[test]
fn posts_with_front_matter_become_chapters_in_the_order_of_their_days() {
    let shop = Workshop::new();
    shop.write("_config.yml", "title: Harbour Notes\nlang: en\nauthor:\n  name: Ada Marsh\ntheme: minima\n")
        .write(
            "_posts/2026-02-10-second.md",
            "---\nlayout: post\ntitle: \"The Second: Rain\"\n---\n\nIt rained.\n",
        )
        .write(
            "_posts/2026-02-09-first.md",
            "---\nlayout: post\ntitle: The First\nauthor: Ben Ode\n---\n\n# One\n\nWords {% raw %}.\n",
        )
        .write("index.md", "---\nlayout: home\n---\n");
    let ran = shop.run(&["import", "."]);
    assert_eq!(ran.codes(), ["I007"]);
    let manifest = shop.text("bindery.toml");
    let (first, second) = (manifest.find("09-first.md"), manifest.find("10-second.md"));
    assert!(first.is_some() && first < second && !manifest.contains("index.md"), "{manifest}");
    assert!(manifest.contains("Harbour Notes") && manifest.contains("Ben Ode"), "{manifest}");
    builds(&shop, ".");
    let tree = shop.run(&["tree", "."]).out;
    assert!(tree.contains("\"The Second: Rain\"") && tree.contains("\"The First\""), "{tree}");
    let one = tree.lines().find(|line| line.contains("{#one}")).unwrap_or_default();
    assert!(one.contains("level=2"), "{tree}");
}

#[test]
fn a_folder_without_a_plan_is_read_in_natural_order() {
    let shop = Workshop::new();
    shop.write("tide/README.md", "# About this repository\n")
        .write("tide/metadata.yaml", "title: The Long Tide\nauthor: Ada Marsh\nlang: en\n")
        .write("tide/10-end.md", "# End\n\nx\n")
        .write("tide/9-middle.md", "# Middle\n\nx\n")
        .write("tide/part [1]/1.md", "# Start\n\nx\n")
        .write("tide/node_modules/x.md", "# Not this\n");
    let ran = shop.run(&["import", "tide"]);
    ran.succeeds();
    assert_eq!((ran.out.as_str(), ran.codes()), ("tide/bindery.toml\n", vec!["I006"]));
    let manifest = shop.text("tide/bindery.toml");
    assert!(
        manifest.contains("body = [\n    \"9-middle.md\",\n    \"10-end.md\",\n    \"part [[]1]/1.md\",\n]"),
        "{manifest}"
    );
    builds(&shop, "tide");
    // One file alone: what it says of itself is said in the manifest.
    shop.write("one/a.md", "---\ntitle: Alone\nauthor: Ada Marsh\n---\n\n# One\n\ntext\n");
    shop.run(&["import", "one"]).succeeds();
    let manifest = shop.text("one/bindery.toml");
    assert!(manifest.contains("title = \"Alone\"") && manifest.contains("Ada Marsh"), "{manifest}");
}

/// A book of one file in mdBook's dialect, with others beside it.
fn included(files: &[(&str, &str)]) -> (Workshop, Ran) {
    let shop = Workshop::new();
    let manifest = "[publication]\ntitle = \"A\"\nlanguage = \"en\"\n\n[[contributor]]\nname = \"B\"\n\n[manuscript]\n\
        dialect = \"mdbook\"\nbody = \"text/a.md\"\n\n[[edition]]\nname = \"epub\"\nformat = \"epub\"\n";
    shop.write("book/bindery.toml", manifest).write("outside.md", "secret");
    for (name, text) in files {
        shop.write(&format!("book/text/{name}"), text);
    }
    let ran = shop.run(&["tree", "book"]);
    (shop, ran)
}

#[test]
fn includes_that_never_end_or_lead_outside_are_faults() {
    let (_, ran) = included(&[("a.md", "# A\n\n{{#include b.md}}\n"), ("b.md", "b\n\n{{#include a.md}}\n")]);
    ran.fails_with("I010");
    let (_, ran) = included(&[("a.md", "# A\n\n{{#include a.md}}\n")]);
    ran.fails_with("I010");
    let (_, ran) = included(&[("a.md", "# A\n\n{{#include b.md}}\n\n{{#include b.md}}\n"), ("b.md", "b\n")]);
    ran.succeeds();
    assert_eq!(ran.out.matches("\"b\"").count(), 2, "twice is no circle: {}", ran.out);
    let (_, ran) = included(&[("a.md", "# A\n\n{{#include ../../outside.md}}\n")]);
    ran.fails_with("U006");
    assert!(!ran.out.contains("secret"));
    let (_, ran) = included(&[("a.md", "# A\n\n{{#include none.md}}\n")]);
    ran.fails_with("U001");
}

#[test]
fn includes_that_multiply_are_stopped() {
    // Eleven files, each of which includes the next one ten times.
    let names: Vec<String> =
        (0..12).map(|idx| if idx == 0 { "a.md".to_owned() } else { format!("f{idx}.md") }).collect();
    let texts: Vec<String> =
        (1..13).map(|idx| format!("x\n\n{}", format!("{{{{#include f{idx}.md}}}}\n\n").repeat(10))).collect();
    let mut files: Vec<(&str, &str)> =
        names.iter().zip(&texts).map(|(name, text)| (name.as_str(), text.as_str())).collect();
    files.last_mut().expect("there are some").1 = "end\n";
    let (_, ran) = included(&files);
    ran.fails_with("I011");
}

#[test]
fn an_include_is_told_from_its_near_misses() {
    let (_, ran) = included(&[("a.md", "# A\n\n{{#include b.rs:one}}\n"), ("b.rs", "// ANCHOR: two\nx\n")]);
    assert_eq!(ran.codes(), ["I012"]);
    let (_, ran) = included(&[("a.md", "# A\n\n{{#include b.rs:two}}\n"), ("b.rs", "// ANCHOR: two\nx\n")]);
    assert!(ran.codes().is_empty() && ran.out.contains("\"x\""), "{}{}", ran.out, ran.err);
    let (_, ran) = included(&[("a.md", "# A\n\nWords {{#include b.md}} in a line.\n"), ("b.md", "x\n\ny\n")]);
    assert_eq!(ran.codes(), ["I013"]);
    let (_, ran) =
        included(&[("a.md", "# A\n\nWords {{#include b.md}} in a line.\n"), ("b.md", "*of oil*\n")]);
    assert!(ran.codes().is_empty(), "{}", ran.err);
    assert!(ran.out.contains("of oil") && !ran.out.contains("{{"), "{}", ran.out);
    let (_, ran) = included(&[("a.md", "# A\n\nWords {{#includes b.md}} in a line, `{{#include b.md}}`.\n")]);
    assert!(ran.codes().is_empty(), "{}", ran.err);
}

#[test]
fn plans_of_every_shape_do_no_harm() {
    for summary in [
        "",
        "# Summary\n",
        "- []()\n- [a]( )\n- [b](../../x.md)\n- [c](https://a.example/c.md)\n",
        "- [a](a.md)\n- [a again](a.md)\n- [d](.)\n",
        "\u{0}\u{1}[a](a.md\n",
    ] {
        let shop = Workshop::new();
        shop.write("book.toml", "[book]\nsrc = \".\"\n")
            .write("SUMMARY.md", summary)
            .write("a.md", "# A\n\nx\n");
        let ran = shop.run(&["import", "."]);
        assert!(ran.code < 3 && !ran.err.contains("panicked"), "{summary}: {}", ran.err);
    }
    let shop = Workshop::new();
    let deep: String = (0..300).map(|idx| format!("{}- [a](a.md)\n", "  ".repeat(idx))).collect();
    shop.write("SUMMARY.md", deep)
        .write("a.md", "# A\n\nx\n")
        .write("_quarto.yml", "a: [b")
        .write("book.toml", "= 1");
    shop.run(&["import", "."]).fails_with("M001");
}
