//! The program as people run it: arguments, exit codes, products and what is told.

mod workshop;

use std::path::Path;
use workshop::Workshop;

const STORY: &str = "---\ntitle: The Long Tide\nauthor: Ada Marsh\nlang: en-GB\n---\n\n# The First Day\n\n\
                     It rained, and nobody minded.\n\n# The Second Day\n\nIt did not rain.\n";

/// A book of two files with two printed editions and an e-book.
fn book(shop: &Workshop, folder: &str, title: &str) {
    let manifest = format!(
        "[publication]\ntitle = \"{title}\"\nlanguage = \"en\"\n\n[[contributor]]\nname = \"Ada Marsh\"\n\
         bio = \"Ada *walks*.\"\n\n[manuscript]\nbody = \"text/*.md\"\n\n\
         [[edition]]\nname = \"paperback\"\nformat = \"pdf\"\npage = \"trade\"\n\n\
         [[edition]]\nname = \"pocket\"\nformat = \"pdf\"\npage = \"A6\"\n\n\
         [[edition]]\nname = \"ebook\"\nformat = \"epub\"\npage-list = \"pocket\"\n"
    );
    shop.write(&format!("{folder}/bindery.toml"), manifest)
        .write(&format!("{folder}/text/1.md"), "# One\n\nThe first chapter.\n")
        .write(&format!("{folder}/text/2.md"), "# Two\n\nThe second chapter.\n");
}

#[test]
fn a_lone_manuscript_becomes_a_pdf_and_an_epub() {
    let shop = Workshop::new();
    shop.write("texts/story.md", STORY);
    let ran = shop.run(&["build", "texts/story.md"]);
    ran.succeeds();
    assert!(shop.read("build/the-long-tide.pdf").starts_with(b"%PDF"));
    assert!(shop.read("build/the-long-tide.epub").starts_with(b"PK"));
    assert_eq!(ran.out.lines().count(), 2, "{}", ran.out);
    assert!(ran.out.contains("build/the-long-tide.pdf  "), "{}", ran.out);
    // What was taken for granted is said once, for the publication and not for each edition.
    assert_eq!(ran.codes(), ["M017"]);
}

#[test]
fn a_folder_with_a_manifest_is_built_beside_it() {
    let shop = Workshop::new();
    book(&shop, "book", "The Long Tide");
    shop.run(&["build", "book"]).succeeds();
    for name in ["the-long-tide-paperback.pdf", "the-long-tide-pocket.pdf", "the-long-tide.epub"] {
        assert!(shop.has(&format!("book/build/{name}")), "{name}");
    }
    let inside = shop.run_in(Path::new("book"), &["build", "--out", "../out"], &[]);
    inside.succeeds();
    assert_eq!(shop.read("out/the-long-tide.epub"), shop.read("book/build/the-long-tide.epub"));
}

#[test]
fn one_edition_can_be_asked_for_and_is_the_same_as_with_the_others() {
    let shop = Workshop::new();
    book(&shop, "book", "The Long Tide");
    shop.run(&["build", "book"]).succeeds();
    let ran = shop.run(&["build", "book", "--edition", "ebook", "--out", "one"]);
    ran.succeeds();
    assert_eq!(ran.out.lines().count(), 1);
    assert!(!shop.has("one/the-long-tide-pocket.pdf"));
    assert_eq!(shop.read("one/the-long-tide.epub"), shop.read("book/build/the-long-tide.epub"));
}

#[test]
fn a_workspace_builds_its_members_into_one_folder() {
    let shop = Workshop::new();
    shop.write("bindery.toml", "[workspace]\nmembers = [\"books/*\"]\n");
    book(&shop, "books/a", "First Book");
    book(&shop, "books/b", "Second Book");
    shop.write("books/notes/readme.txt", "Not a publication.");
    shop.run(&["build"]).succeeds();
    assert!(shop.has("build/first-book.epub") && shop.has("build/second-book.epub"));
}

#[test]
fn two_publications_of_one_name_are_an_error() {
    let shop = Workshop::new();
    shop.write("bindery.toml", "[workspace]\nmembers = [\"a\", \"b\"]\n");
    book(&shop, "a", "Same");
    book(&shop, "b", "Same");
    shop.run(&["build"]).fails_with("U013");
    assert!(!shop.has("build"));
}

#[test]
fn a_file_that_is_named_twice_is_read_once() {
    let shop = Workshop::new();
    let manifest = |body: &str| {
        format!("[publication]\ntitle = \"T\"\nlanguage = \"en\"\n[manuscript]\nbody = {body}\n")
    };
    shop.write("1.md", "# One\n\nText.\n").write("2.md", "# Two\n\nText.\n");
    shop.write("bindery.toml", manifest("[\"2.md\", \"*.md\"]"));
    let ran = shop.run(&["build", "--out", "a"]);
    ran.succeeds();
    assert_eq!(ran.codes(), ["U014"]);
    shop.write("bindery.toml", manifest("[\"2.md\", \"1.md\"]"));
    let ran = shop.run(&["build", "--out", "b"]);
    ran.succeeds();
    assert!(ran.codes().is_empty(), "{}", ran.err);
    assert!(shop.read("a/t.epub") == shop.read("b/t.epub"));
}

#[test]
fn front_matter_beside_a_manifest_is_noted() {
    let shop = Workshop::new();
    shop.write("bindery.toml", "[publication]\ntitle = \"T\"\n[manuscript]\nbody = \"a.md\"\n");
    shop.write("a.md", STORY);
    let ran = shop.run(&["build"]);
    ran.succeeds();
    assert_eq!(ran.codes(), ["M027"]);
    assert!(shop.has("build/t.pdf"));
}

#[test]
fn a_member_that_is_none_is_an_error() {
    let shop = Workshop::new();
    shop.write("bindery.toml", "[workspace]\nmembers = [\"a\", \"b\"]\n");
    book(&shop, "a", "A Book");
    shop.run(&["build"]).fails_with("M023");
}

#[test]
fn builds_give_the_same_bytes_whatever_the_threads() {
    let shop = Workshop::new();
    book(&shop, "book", "The Long Tide");
    shop.run(&["build", "book", "--out", "a", "--jobs", "1"]).succeeds();
    shop.run(&["build", "book", "--out", "b", "--jobs", "2"]).succeeds();
    shop.run(&["build", "book", "--out", "c"]).succeeds();
    for name in ["the-long-tide-paperback.pdf", "the-long-tide-pocket.pdf", "the-long-tide.epub"] {
        let first = shop.read(&format!("a/{name}"));
        assert!(first == shop.read(&format!("b/{name}")), "{name} differs with two threads");
        assert!(first == shop.read(&format!("c/{name}")), "{name} differs with all threads");
    }
}

#[test]
fn a_check_writes_nothing() {
    let shop = Workshop::new();
    shop.write("story.md", STORY);
    let ran = shop.run(&["check", "story.md"]);
    ran.succeeds();
    assert!(ran.out.contains("not written"), "{}", ran.out);
    assert!(!shop.has("build"));
}

#[test]
fn an_e_book_of_another_text_than_its_print_edition_is_found_out() {
    let shop = Workshop::new();
    book(&shop, "book", "The Long Tide");
    shop.run(&["build", "book"]).succeeds();
    let ran = shop.run(&["check", "book"]);
    ran.succeeds();
    assert_eq!(ran.codes(), [""; 0]);
    shop.write("book/text/2.md", "# Two\n\nAnother chapter.\n");
    // The e-book alone lists the pages of a file that is not there any more.
    let ran = shop.run(&["build", "book", "--edition", "ebook"]);
    ran.succeeds();
    assert_eq!(ran.codes(), ["E021"]);
    let ran = shop.run(&["check", "book"]);
    assert_eq!((ran.code, ran.codes()), (1, vec!["E021"]));
    assert!(
        ran.err.contains("the-long-tide-pocket.pdf") && !ran.err.contains("paperback.pdf"),
        "{}",
        ran.err
    );
    let ran = shop.run(&["build", "book"]);
    ran.succeeds();
    assert_eq!(ran.codes(), [""; 0]);
    shop.run(&["check", "book"]).succeeds();
}

#[test]
fn an_error_leaves_the_last_good_files() {
    let shop = Workshop::new();
    shop.write("story.md", STORY);
    shop.run(&["build", "story.md"]).succeeds();
    let good = shop.read("build/the-long-tide.pdf");
    shop.write("story.md", format!("{STORY}\nA mark[^9] without a note, and ![](none.png).\n"));
    shop.run(&["build", "story.md"]).fails_with("U001");
    assert!(good == shop.read("build/the-long-tide.pdf"));
}

#[test]
fn a_publication_with_an_error_does_not_stop_the_others() {
    let shop = Workshop::new();
    shop.write("good.md", STORY).write("bad.md", "# Text\n\n![A boat](none.png)\n");
    shop.run(&["build", "good.md", "bad.md"]).fails_with("U001");
    assert!(shop.has("build/the-long-tide.epub"));
    assert!(!shop.has("build/text.epub"));
}

#[test]
fn wrong_use_ends_with_two() {
    let shop = Workshop::new();
    shop.write("story.md", STORY).write("empty/file.txt", "x");
    for (arguments, code) in [
        (&["build", "none.md"][..], "U001"),
        (&["build", "empty"], "U011"),
        (&["build", "story.md", "--edition", "pfd"], "U012"),
        (&["tree", "none.md"], "U001"),
    ] {
        let ran = shop.run(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.err);
        assert!(ran.codes().contains(&code), "{arguments:?}: {}", ran.err);
    }
    for arguments in [&["bild"][..], &["build", "--jobs", "0"], &[], &["explain", "Q999"]] {
        assert_eq!(shop.run(arguments).code, 2, "{arguments:?}");
    }
    assert!(shop.run(&["build", "story.md", "--edition", "pfd"]).err.contains("did you mean `pdf`?"));
    assert!(shop.run(&["build", "storry.md"]).err.contains("did you mean `story.md`?"));
    assert!(!shop.has("build"));
}

#[test]
fn help_and_explanations_are_no_misuse() {
    let shop = Workshop::new();
    for arguments in
        [&["--help"][..], &["--version"], &["build", "--help"], &["explain"], &["explain", "n003"]]
    {
        let ran = shop.run(arguments);
        ran.succeeds();
        assert!(!ran.out.is_empty(), "{arguments:?}");
    }
    assert!(shop.run(&["explain", "N003"]).out.starts_with("N003 (error)"));
}

#[test]
fn machines_are_told_in_json() {
    let shop = Workshop::new();
    shop.write("story.md", "---\ntitle: T\nlang: english\n---\n\n# A\n\nText.\n");
    let ran = shop.run(&["build", "story.md", "--message-format", "json"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.is_empty(), "{}", ran.err);
    let lines: Vec<serde_json::Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect();
    let fault = lines.iter().find(|line| line["code"] == "M007").expect("the fault is told");
    assert_eq!(fault["reason"], "diagnostic");
    assert_eq!(fault["severity"], "error");
    assert_eq!(fault["file"], "story.md");
    assert_eq!((&fault["line"], &fault["column"]), (&3.into(), &7.into()));
    assert_eq!(fault["end"]["column"], 14);
    assert_eq!(fault["hint"], "write `en`");

    shop.write("story.md", STORY);
    let ran = shop.run(&["build", "story.md", "--message-format", "json"]);
    ran.succeeds();
    let editions = ran.out.lines().filter(|line| line.contains("\"reason\":\"edition\"")).count();
    assert_eq!(editions, 2, "{}", ran.out);
}

#[test]
fn a_tree_is_printed_for_people_and_for_programs() {
    let shop = Workshop::new();
    shop.write("story.md", STORY);
    let text = shop.run(&["tree", "story.md"]);
    text.succeeds();
    assert!(text.out.contains("It rained, and nobody minded."), "{}", text.out);
    let json = shop.run(&["tree", "story.md", "--json"]);
    json.succeeds();
    let tree = bindery::document::from_json(&json.out).expect("the tree can be read back");
    assert_eq!(bindery::document::to_json(&tree).trim_end(), json.out.trim_end());
}

#[test]
fn many_faults_of_one_kind_are_counted() {
    let shop = Workshop::new();
    let marks: String = (0..50).map(|idx| format!("![x](none-{idx}.png)\n\n")).collect();
    shop.write("story.md", format!("{STORY}\n{marks}"));
    let ran = shop.run(&["build", "story.md"]);
    ran.fails_with("U001");
    assert_eq!(ran.codes().iter().filter(|code| **code == "U001").count(), 20);
    assert!(ran.err.contains("… and 30 more of U001"), "{}", ran.err);
    assert!(ran.err.contains("50 errors"), "{}", ran.err);
}

#[test]
fn the_date_of_a_build_comes_from_the_environment_alone() {
    let shop = Workshop::new();
    shop.write("story.md", STORY);
    let dated = |value: &str, out: &str| {
        shop.run_in(Path::new(""), &["build", "story.md", "--out", out], &[("SOURCE_DATE_EPOCH", value)])
    };
    dated("1767225600", "a").succeeds();
    dated("1767225600", "b").succeeds();
    assert!(shop.read("a/the-long-tide.epub") == shop.read("b/the-long-tide.epub"));
    let wrong = dated("today", "c");
    assert_eq!((wrong.code, wrong.codes()[0]), (2, "U017"));
}

#[test]
fn a_reader_that_goes_away_does_no_harm() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_bindery"))
        .arg("explain")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program can be run");
    drop(child.stdout.take());
    let ended = child.wait_with_output().expect("it ends");
    assert_eq!(ended.status.code(), Some(0));
    assert!(ended.stderr.is_empty(), "{}", String::from_utf8_lossy(&ended.stderr));
}

#[test]
fn typographic_faults_are_told_by_check_and_can_be_denied() {
    let shop = Workshop::new();
    book(&shop, "book", "The Long Tide");
    let stack = "# Three\n\nHarbour of the first\\\nharbour of the second\\\nand nothing more.\n";
    shop.write("book/text/3.md", stack);
    let ran = shop.run(&["check", "book"]);
    ran.succeeds();
    assert!(ran.err.contains("paperback, page 5, line"), "{}", ran.err);
    assert!(!shop.run(&["build", "book", "--out", "quiet"]).err.contains("T206"));
    shop.run(&["build", "book", "--deny", "typography"]).fails_with("T206");
    assert!(!shop.has("book/build"));
    shop.write("book/text/3.md", stack.replace("arbour", "our"));
    shop.run(&["build", "book", "--edition", "paperback", "--deny", "typography"]).succeeds();
    assert_eq!(shop.run(&["build", "book", "--deny", "spelling"]).code, 2);
}

#[test]
fn a_style_places_notes_before_the_manifest_does() {
    let shop = Workshop::new();
    let manifest = |position: &str, style: &str| {
        format!(
            "[publication]\ntitle = \"T\"\nlanguage = \"en\"\n[notes]\nposition = \"{position}\"\n\
             [manuscript]\nbody = \"1.md\"\n[[edition]]\nname = \"epub\"\nstyle = \"{style}\"\n"
        )
    };
    shop.write("1.md", "# One\n\nText.[^a]\n\n[^a]: Words.\n");
    shop.write("end.css", "@import 'classic';\naside.footnote { note-position: book }\n");
    let names = |folder: &str| {
        let bytes = shop.read(&format!("{folder}/t.epub"));
        let text = String::from_utf8_lossy(&bytes).into_owned();
        text.contains("notes.xhtml")
    };
    for (folder, position, style, wanted) in
        [("a", "foot", "classic", false), ("b", "book", "classic", true), ("c", "foot", "end.css", true)]
    {
        shop.write("bindery.toml", manifest(position, style));
        shop.run(&["build", "--out", folder]).succeeds();
        assert_eq!(names(folder), wanted, "{folder}");
    }
}
