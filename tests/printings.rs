//! Two printings side by side: pages that changed, and the sheet of corrections.

mod workshop;

use std::path::Path;
use std::process::Command;
use workshop::Workshop;

const STYLE: &str = "p { hyphens: none; text-align: left }";

/// A book of three short chapters, each on pages of its own.
fn book() -> String {
    let filling = "The river went by and nobody looked at it, for the river had always gone by. ".repeat(12);
    format!(
        "# Morning {{.chapter}}\n\nThe miller opened the sluice before dawn.\n\n{filling}\n\n\
         # Noon {{.chapter}}\n\nAt noon the bell rang from the far bank.[^1]\n\n{filling}\n\n\
         # Evening {{.chapter}}\n\nThe dogs slept on until the evening.\n\n[^1]: It was cast in Delft.\n"
    )
}

fn print(shop: &Workshop, folder: &str, text: &str) {
    shop.write("book.md", text);
    shop.write("own.css", format!("@import \"classic\";\n{STYLE}"));
    let manifest = "[publication]\ntitle = \"The Weir\"\nlanguage = \"en\"\n\n[manuscript]\nbody = [\"book.md\"]\n\n\
        [[edition]]\nname = \"print\"\nformat = \"pdf\"\npage = \"5x7in\"\nstyle = \"own.css\"\n\n\
        [[edition]]\nname = \"ebook\"\nformat = \"epub\"\n";
    shop.write("bindery.toml", manifest);
    shop.run(&["build", "--out", folder]).succeeds();
}

fn printed(old: &str, new: &str) -> Workshop {
    let shop = Workshop::new();
    print(&shop, "old", old);
    print(&shop, "new", new);
    shop
}

#[test]
fn nothing_changed_is_said_and_ends_with_0() {
    let shop = printed(&book(), &book());
    let ran = shop.run(&["diff", "old", "new"]);
    ran.succeeds();
    assert!(ran.out.contains("the-weir.pdf: byte-identical\n"), "{}", ran.out);
    assert!(ran.out.ends_with("2 editions, byte-identical\n"), "{}", ran.out);
    let ran = shop.run(&["errata", "old", "new"]);
    ran.succeeds();
    assert!(ran.out.contains("No corrections."), "{}", ran.out);
}

#[test]
fn one_word_changes_one_page_of_each_edition() {
    let shop = printed(&book(), &book().replace("far bank", "near bank").replace("Delft", "Ghent"));
    let ran = shop.run(&["diff", "old/the-weir.pdf", "new/the-weir.pdf", "--html", "changes.html"]);
    assert_eq!(ran.code, 1, "{}\n{}", ran.out, ran.err);
    assert!(ran.out.contains("+ line 2: At noon the bell rang from the [near] bank."), "{}", ran.out);
    assert!(ran.out.contains("+ note, line"), "{}", ran.out);
    assert!(ran.out.contains("[Ghent.]"), "{}", ran.out);
    assert!(ran.out.ends_with("1 of 1 edition changes, 1 page\n"), "{}", ran.out);
    let page = shop.text("changes.html");
    assert_eq!(page.matches("<img src=\"data:image/png;base64,").count(), 2);
    assert!(page.contains("<ins>near</ins>") && page.contains("<i style=\"left:"), "words are marked");
    assert!(!page.contains("<script") && !page.contains("http"), "nothing runs, nothing is fetched");
    let ran = shop.run(&["diff", "old", "new"]);
    assert!(ran.out.contains("2 of 2 editions change, "), "{}", ran.out);
    let ran = shop.run(&["diff", "old", "new", "--json"]);
    assert!(ran.out.contains("\"changed\":[\"near\"]"), "{}", ran.out);
}

#[test]
fn a_page_that_is_put_in_moves_the_others_and_changes_none() {
    let added = "# Before {.chapter}\n\nA chapter that nobody knew.\n\n";
    let shop = printed(&book(), &format!("{added}{}", book()));
    let ran = shop.run(&["diff", "old/the-weir.pdf", "new/the-weir.pdf", "--json"]);
    let found: serde_json::Value = serde_json::from_str(&ran.out).expect("it is JSON");
    let pages = found["editions"][0]["pages"].as_array().expect("pages").clone();
    let kinds: Vec<&str> = pages.iter().filter_map(|page| page["kind"].as_str()).collect();
    assert!(kinds.contains(&"added"), "{kinds:?}");
    // The text of the old chapters stands as it did; their numbers, contents and folios do not.
    let river = |page: &&serde_json::Value| page["changes"].to_string().contains("river");
    assert_eq!(pages.iter().filter(river).count(), 0, "{kinds:?}");
}

#[test]
fn corrections_are_listed_by_page_and_line_of_the_old_printing() {
    let new = book()
        .replace("before dawn", "long before dawn")
        .replace("far bank", "near bank")
        .replace("# Evening", "# Nightfall")
        .replace("The dogs slept on until the evening.", "The dogs slept.\n\nNobody came.")
        .replace("cast in Delft", "cast in Ghent")
        .replacen("nobody looked at it, for the river", "nobody looked at it, for a river", 1);
    let shop = printed(&book(), &new);
    let ran = shop.run(&["errata", "old/the-weir.pdf", "new/the-weir.pdf", "--out", "errata.md"]);
    assert_eq!(ran.code, 1, "{}\n{}", ran.out, ran.err);
    let text = shop.text("errata.md");
    for line in [
        "- Page 1, line 2: after *opened the sluice* add *long*.\n",
        "line 2: for *far* read *near*.\n",
        "for *the river* read *a river*.\n",
        ", in the note: for *Delft* read *Ghent*.\n",
        ", in the heading: for *Evening* read *Nightfall*.\n",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
}

#[test]
fn other_breaks_are_no_corrections() {
    let shop = printed(&book(), &book());
    shop.write("own.css", "@import \"classic\";\np { hyphens: none; text-align: left; margin-right: 2em }");
    shop.run(&["build", "--out", "new"]).succeeds();
    shop.run(&["errata", "old/the-weir.pdf", "new/the-weir.pdf"]).succeeds();
    let ran = shop.run(&["diff", "old/the-weir.pdf", "new/the-weir.pdf"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("the same words in other lines"), "{}", ran.out);
}

#[test]
fn what_cannot_be_compared_is_misuse() {
    let shop = Workshop::new();
    shop.write("a.pdf", "no PDF").write("empty/a.txt", "");
    for (old, code) in [("nowhere", "V101"), ("empty", "V102")] {
        let ran = shop.run(&["diff", old, "a.pdf"]);
        assert_eq!((ran.code, ran.codes().first().copied()), (2, Some(code)), "{}", ran.err);
    }
    let ran = shop.run_in(Path::new(""), &["diff", "HEAD", "a.pdf"], &[("PATH", "")]);
    assert_eq!((ran.code, ran.codes().first().copied()), (2, Some("V103")), "{}", ran.err);
    shop.write("b.pdf", "no PDF either");
    for command in ["errata", "diff"] {
        let ran = shop.run(&[command, "a.pdf", "b.pdf"]);
        assert_eq!((ran.code, ran.codes().first().copied()), (2, Some("V105")), "{}", ran.err);
    }
}

#[test]
fn revisions_are_built_and_nothing_else_is_touched() {
    let shop = Workshop::new();
    let git = |arguments: &[&str]| {
        let run = Command::new("git")
            .args(["-c", "user.name=A", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"])
            .args(arguments)
            .current_dir(shop.path(""))
            .output();
        run.is_ok_and(|run| run.status.success())
    };
    if !git(&["init", "--quiet"]) {
        // Without `git` there are no revisions to build.
        return;
    }
    shop.write("text.md", "# The Weir\n\nThe mill burned in 1841.\n");
    assert!(git(&["add", "text.md"]) && git(&["commit", "--quiet", "-m", "one"]));
    let manifest = "[publication]\ntitle = \"The Weir\"\n\n[manuscript]\nbody = [\"text.md\"]\n\n[[edition]]\nname = \"print\"\nformat = \"pdf\"\n";
    shop.write("bindery.toml", manifest);
    assert!(git(&["add", "bindery.toml"]) && git(&["commit", "--quiet", "-m", "two"]));
    shop.write("text.md", "# The Weir\n\nThe mill burned in 1847.\n");
    assert!(git(&["commit", "--quiet", "-am", "three"]));
    shop.write("text.md", "Not yet said.");
    let ran = shop.run(&["errata", "HEAD~1", "HEAD"]);
    assert_eq!(ran.code, 1, "{}\n{}", ran.out, ran.err);
    assert!(ran.out.contains("for *1841* read *1847*"), "{}", ran.out);
    assert_eq!(shop.text("text.md"), "Not yet said.");
    assert!(!shop.has("build"));
    let ran = shop.run(&["diff", "HEAD~9", "HEAD"]);
    assert_eq!((ran.code, ran.codes().first().copied()), (2, Some("V101")), "{}", ran.err);
}
