//! Manuscripts made to harm: each must be read, with all its words, within the depth of the tree.

use bindery::diagnostic::Sink;
use bindery::document::{Document, dump, from_json, to_json, walk_inlines};
use bindery::reader::markdown::{MarkdownOptions, read};
use bindery::source::{FileId, SourceFile};

fn tree(text: &str) -> (Document, Sink) {
    let source = SourceFile::new(FileId(0), "hostile.md", text);
    let mut sink = Sink::default();
    let document = read(&source, &MarkdownOptions::default(), &mut sink);
    (document, sink)
}

/// Reads a text and puts its tree through everything that walks trees.
fn survives(name: &str, text: &str) -> (Document, Sink) {
    let (document, sink) = tree(text);
    let mut count = 0;
    walk_inlines(&document, &mut |_| count += 1);
    assert!(!dump(&document).is_empty() && !format!("{document:?}").is_empty());
    let back = from_json(&to_json(&document)).expect("its depth is within what JSON readers allow");
    assert!(back == document, "{name}: the tree comes back from JSON");
    (document, sink)
}

fn has(sink: &Sink, code: &str) -> bool {
    sink.iter().any(|fault| fault.code == code)
}

#[test]
fn ten_thousand_nested_quotations_and_lists_are_flattened() {
    const DEPTH: usize = 10_000;
    let nested = [
        ("quotes", format!("{}end", ">".repeat(DEPTH))),
        ("spaced quotes", format!("{}end", "> ".repeat(DEPTH))),
        ("bullets", format!("{}end", "- ".repeat(DEPTH))),
        ("numbers", format!("{}end", "1. ".repeat(DEPTH))),
        ("quotes and bullets", format!("{}end", "> - ".repeat(DEPTH / 2))),
        ("fences", format!("{}end\n{}", "::: {.a}\n".repeat(DEPTH), ":::\n".repeat(DEPTH))),
        ("divs", format!("{}\nend\n{}", "<div class='a'>\n".repeat(DEPTH), "</div>\n".repeat(DEPTH))),
        ("quotes, two lines", format!("{0}end\n{0}end\n\n{0}end", ">".repeat(DEPTH))),
    ];
    for (name, text) in nested {
        let (document, sink) = survives(name, &text);
        assert!(has(&sink, "R005"), "{name}: too deep, and said so");
        assert!(dump(&document).contains("end"), "{name}: its words are kept");
    }
    let stairs: String = (0..600).map(|depth| format!("{}- step{depth}\n", "  ".repeat(depth))).collect();
    let (document, sink) = survives("stairs", &stairs);
    assert!(has(&sink, "R005"));
    assert!((0..600).all(|depth| dump(&document).contains(&format!("step{depth}\""))));
}

#[test]
fn tables_in_tables_are_read_to_a_depth_that_their_tree_can_have() {
    let html = format!("{}end{}", "<table><tr><td>".repeat(300), "</td></tr></table>".repeat(300));
    survives("tables of HTML", &html);
    let mut grid = vec!["end".to_owned()];
    for _ in 0..6 {
        let width = grid[0].len();
        let border = format!("+{}+", "-".repeat(width));
        let inner = grid.iter().map(|line| format!("|{line}|"));
        grid = std::iter::once(border.clone()).chain(inner).chain([border]).collect();
    }
    let (document, _) = survives("grids", &grid.join("\n"));
    assert!(dump(&document).contains("end"));
}

#[test]
fn a_depth_that_books_have_is_kept() {
    let (document, sink) = survives("quotes", &format!("{}end", "> ".repeat(16)));
    assert!(!has(&sink, "R005"));
    assert_eq!(dump(&document).matches("quote").count(), 16);
    let deepest =
        format!("{}| a |\n{0}|---|\n{0}| {}x{} |", "  ".repeat(15), "*a **b ".repeat(10), "**c*".repeat(10));
    let text: String =
        (0..15).map(|depth| format!("{}- x\n\n", "  ".repeat(depth))).collect::<String>() + &deepest;
    survives("lists, table, emphasis", &text);
}

#[test]
fn inlines_are_flattened_too() {
    const DEPTH: usize = 10_000;
    let nested = [
        ("emphasis", format!("{}end{}", "*a **b ".repeat(DEPTH), " b** a*".repeat(DEPTH))),
        ("stars", format!("{}end{}", "*".repeat(DEPTH), "*".repeat(DEPTH))),
        ("spans", format!("{}end{}", "[".repeat(DEPTH), "]{.a}".repeat(DEPTH))),
        ("notes", format!("{}end{}", "^[".repeat(DEPTH), "]".repeat(DEPTH))),
        ("tags", format!("{}end{}", "<b>".repeat(DEPTH), "</b>".repeat(DEPTH))),
    ];
    for (name, text) in nested {
        let (document, _) = survives(name, &text);
        assert!(dump(&document).contains("end"), "{name}: its words are kept");
    }
}

#[test]
fn what_looks_like_marks_costs_no_more_than_its_length() {
    const COUNT: usize = 6_000;
    for (name, text) in [
        ("open brackets", "[".repeat(COUNT)),
        ("close braces", "]{.a".repeat(COUNT)),
        ("closed", "[a]{b=".repeat(COUNT)),
        ("images", "![".repeat(COUNT)),
        ("links", "[a](".repeat(COUNT)),
        ("links in angles", "[a](<b".repeat(COUNT)),
        ("notes", "[^a".repeat(COUNT)),
        ("undefined notes", "[^a]".repeat(COUNT)),
        ("inline notes", "^[a".repeat(COUNT)),
        ("keys", "@fig-a ".repeat(COUNT)),
        ("open keys", "[@fig:a".repeat(COUNT)),
        ("groups of keys", "[-@fig:a; @tbl-b".repeat(COUNT)),
        ("at signs", "@ @".repeat(COUNT)),
        ("notes in images", "![a[^b](c".repeat(COUNT)),
        ("links that show", "[](#a){.page}".repeat(COUNT / 4)),
        ("carets", "[^a^".repeat(COUNT)),
        ("carets and spaces", "^a ^b^ ".repeat(COUNT)),
        ("tildes", "~a *b ".repeat(COUNT)),
        ("dollars", "$a".repeat(COUNT)),
        ("dollar braces", "$a{".repeat(COUNT)),
        ("ticks", (1..400).map(|run| format!("{} ", "`".repeat(run))).collect()),
        ("comments", "<!--".repeat(COUNT)),
        ("instructions", "a <?".repeat(COUNT)),
        ("declarations", "a <!A ".repeat(COUNT)),
        ("cdata", "a <![CDATA[".repeat(COUNT)),
        ("tags", "a <b c='".repeat(COUNT)),
        ("open tags", "a <b>".repeat(COUNT)),
        ("end tags", format!("{}{}", "<b>".repeat(60), "a </i>".repeat(COUNT))),
        ("div tags", format!("<div {}", "<a x='".repeat(COUNT))),
        ("quotes", "'a \"b ".repeat(COUNT)),
        ("apostrophes", "'".repeat(COUNT)),
        ("fences", "::: {.a}\n".repeat(COUNT)),
        ("fence ends", ":::\n".repeat(COUNT)),
        ("colons", ":".repeat(COUNT)),
        ("bars", "| ".repeat(COUNT)),
        ("verse", "| a\n".repeat(COUNT)),
        ("tables", "| a |\n|---|\n\n".repeat(COUNT / 4)),
        ("wide table", format!("|{}\n|{}\n{}", "a|".repeat(500), "-|".repeat(500), "|a\n".repeat(500))),
        ("terms", "a\n: b\n\n".repeat(COUNT / 4)),
        ("definitions", "[a]: b\n".repeat(COUNT / 4)),
        ("note definitions", "[^a]: b\n".repeat(COUNT / 4)),
        ("note definitions in one another", "> [^a]: ".repeat(COUNT / 30)),
        ("entities", "&a;&#x;&#9999999999;".repeat(COUNT / 4)),
        ("dashes", "-".repeat(COUNT)),
        ("setext", "a\n-\n".repeat(COUNT / 4)),
        ("tasks", "- [x] \n".repeat(COUNT / 4)),
        ("controls", "\u{0}\u{1}\u{7f}\u{85}\u{feff}".repeat(COUNT / 4)),
        ("carriage returns", "a\r".repeat(COUNT)),
        ("html lists", "<ul><li>".repeat(COUNT / 4)),
        ("html cells", "<td>".repeat(COUNT)),
        ("captions", "<figcaption>a".repeat(COUNT)),
        ("table captions", "Table: a {#b}\n\n".repeat(COUNT / 4)),
        ("grids that do not close", "+---+\n| a |\n\n".repeat(COUNT / 4)),
        ("one grid without end", format!("+---+\n{}", "| a |\n".repeat(COUNT))),
        ("a wide grid", format!("+{0}+\n|{1}|\n+{0}+\n", "-+".repeat(400), " |".repeat(400))),
        ("a tall grid", format!("+-+\n{}", "|a|\n+-+\n".repeat(COUNT / 4))),
        ("a grid of one long line", format!("+{}+\n{}", "-".repeat(COUNT * 10), "+\n".repeat(COUNT))),
        ("corners", "+-+-+-+-+\n".repeat(COUNT / 10)),
        ("rulers", "--- ---\na b\n\n".repeat(COUNT / 4)),
        ("rules", "-----\na\n\n".repeat(COUNT / 4)),
        ("rulers without end", "-- --\n\n".repeat(COUNT)),
        ("heads", "a b\n-- --\n".repeat(COUNT / 4)),
        ("info strings", "```{.a b=\"\n```\n".repeat(COUNT / 4)),
        ("an info string", format!("```a{}\n```\n", ",{a=[b".repeat(COUNT))),
        ("captions of listings", "```\n```\n\nListing: [^a]\n\n".repeat(COUNT / 10)),
        ("groups of rows", "<table><tbody><tr><td>".repeat(COUNT / 10)),
        ("columns", format!("<table>{}", "<col span='99'>".repeat(COUNT / 10))),
        ("wide cells", format!("<table>{}", "<tr><td colspan='999'>a".repeat(COUNT / 10))),
        ("references", format!("[a]: {}\n\n{}", "b".repeat(1000), "[a] ".repeat(COUNT))),
    ] {
        survives(name, &text);
    }
}

#[test]
fn empty_manuscripts_are_read() {
    for text in [
        "", "\n", " ", "\u{feff}", "---", "---\n---", ":::", "::: a", "|", "<", "[", "\r", "\0", "{.a}",
        "# {.a}", "# ", "![]()", "$$", "^[]", "[]{.a}",
    ] {
        survives("small", text);
    }
}
