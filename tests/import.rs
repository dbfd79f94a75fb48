//! What an import makes of what authors hand in, and what it never does.

mod workshop;

use std::collections::BTreeMap;
use workshop::Workshop;

const PAGE: &str = "The Weekly Quarto\n\nThe Ferry That Waits\n\nBy Ada Marsh\nMarch 3, 2026\n\nShare\n\n\
    The ferry is late so that we may look at the water, said the notice, and for once a notice told the \
    truth: \"nobody\" left the quay.\n\nShare and Share Alike\n\nThey divided the bread between them, and \
    the one who had brought it took the smallest piece, as people do who have been hungry before.\n\n\
    About the author\n\nAda Marsh lives on an estuary and writes about others.\n\nView all posts\n";

#[test]
fn a_pasted_page_becomes_a_manuscript_and_a_list() {
    let shop = Workshop::new();
    shop.write("in/page.txt", PAGE);
    let ran = shop.run(&["import", "in/page.txt"]);
    ran.succeeds();
    assert_eq!(ran.out, "in/page.md\nin/page.import.txt\n");
    let text = shop.text("in/page.md");
    let front = "---\ntitle: The Ferry That Waits\nkind: article\nlanguage: en\nperiodical: The Weekly Quarto\n\
        date: 2026-03-03\nauthor:\n- name: Ada Marsh\n  bio: Ada Marsh lives on an estuary and writes about \
        others.\n---\n\n# The Ferry That Waits\n\n";
    assert!(text.starts_with(front), "{text}");
    assert!(text.contains("\n\n## Share and Share Alike\n\n") && !text.contains("View all"), "{text}");
    let list = shop.text("in/page.import.txt");
    assert!(list.contains("line 20: left out (97 %)") && list.contains("\n    View all posts\n"), "{list}");
    assert_eq!(shop.text("in/page.txt"), PAGE, "the source is not touched");
    // The manuscript builds as the page does.
    shop.run(&["build", "in/page.md", "--out", "a"]).succeeds();
    shop.run(&["build", "in/page.txt", "--out", "b"]).succeeds();
    assert!(shop.has("a/the-ferry-that-waits.pdf") && shop.has("b/the-ferry-that-waits.pdf"));
}

#[test]
fn lines_are_kept_and_left_out_as_the_author_says() {
    let shop = Workshop::new();
    shop.write("page.txt", PAGE);
    let ran = shop.run(&["import", "page.txt", "--keep", "view all*", "--drop", "Share and share alike"]);
    ran.succeeds();
    let text = shop.text("page.md");
    assert!(text.contains("\n\nView all posts\n") && !text.contains("Share"), "{text}");
    let list = shop.text("page.import.txt");
    assert!(list.contains("left out (100 %): you said"), "{list}");
    // The same at the head of the file, for builds as well.
    let head = "---\ntitle: Waiting\nimport:\n  keep: [\"Share\"]\n---\n";
    shop.write("ruled.txt", format!("{head}{PAGE}"));
    let ran = shop.run(&["tree", "ruled.txt"]);
    ran.succeeds();
    assert!(ran.out.contains("\"Share\""), "{}", ran.out);
    shop.run(&["import", "ruled.txt"]).succeeds();
    assert!(shop.text("ruled.md").starts_with("---\ntitle: Waiting\n"), "{}", shop.text("ruled.md"));
}

#[test]
fn a_pattern_that_fits_nothing_is_reported() {
    let shop = Workshop::new();
    shop.write("page.txt", PAGE);
    let ran = shop.run(&["import", "page.txt", "--drop", "Subscribe"]);
    assert_eq!(ran.codes(), ["R104"]);
    let ran = shop.run(&["import", "page.txt", "--force", "--drop", "view all posts"]);
    assert!(ran.codes().is_empty());
}

#[test]
fn what_is_there_is_not_written_over() {
    let shop = Workshop::new();
    shop.write("page.txt", PAGE).write("page.md", "mine");
    let ran = shop.run(&["import", "page.txt"]);
    assert_eq!((ran.code, ran.codes()), (2, vec!["I001"]));
    assert_eq!(shop.text("page.md"), "mine");
    shop.run(&["import", "page.txt", "--out", "other.md"]).succeeds();
    shop.run(&["import", "page.txt", "--force"]).succeeds();
    assert!(shop.text("page.md").starts_with("---\n"));
}

#[test]
fn markdown_is_written_anew_only_under_another_name() {
    let shop = Workshop::new();
    shop.write("a.md", "---\ntitle: A\nlang: de\n---\n\nTitle\n=====\n\n* \"eins\"\n* zwei\n");
    let ran = shop.run(&["import", "a.md"]);
    assert_eq!((ran.code, ran.codes()), (2, vec!["I002"]));
    assert_eq!(shop.run(&["import", "a.md", "--out", "a.md", "--force"]).code, 2);
    shop.run(&["import", "a.md", "--out", "b.md"]).succeeds();
    let wanted = "---\ntitle: A\nkind: book\nlanguage: de\n---\n\n# Title\n\n- „eins“\n- zwei\n";
    assert_eq!(shop.text("b.md"), wanted);
    assert!(!shop.has("b.import.txt"), "nothing was decided of any line");
}

#[test]
fn what_is_not_there_is_wrong_use_and_what_cannot_be_read_is_a_fault() {
    let shop = Workshop::new();
    shop.write("page.txt", b"caf\xe9".as_slice()).write("a.rtf", "text");
    assert_eq!(shop.run(&["import", "pge.txt"]).code, 2);
    for file in ["page.txt", "a.rtf"] {
        assert_eq!(shop.run(&["import", file]).code, 1);
    }
    assert!(!shop.has("page.md") && !shop.has("a.md"));
}

#[test]
fn saved_pages_and_word_files_are_imported_with_their_pictures() {
    let shop = Workshop::new();
    let picture = std::fs::read("manuscript/article/portrait.png").expect("it is there");
    let docx = std::fs::read("tests/suite/docx/pictures.docx").expect("it is there");
    let page = "<html lang=\"en\"><head><title>The Ferry</title></head><body><article><h1>The Ferry That Waits</h1>\
        <p>The ferry is late so that we may look at the water, said the notice, and nobody left the quay that day.</p>\
        <p>They divided the bread between them, and the one who had brought it took the smallest piece.</p>\
        <figure><img src=\"sea.png\" alt=\"The sea\"><figcaption>The sea.</figcaption></figure>\
        </article></body></html>";
    shop.write("in/page.html", page).write("in/sea.png", &picture).write("in/own.docx", docx);
    shop.run(&["import", "in/page.html"]).succeeds();
    assert!(shop.text("in/page.md").contains("](sea.png)"), "{}", shop.text("in/page.md"));
    // In another folder, the picture goes with the manuscript.
    shop.write("out/x", "").run(&["import", "in/page.html", "--out", "out/page.md"]).succeeds();
    assert!(shop.text("out/page.md").contains("](page-pictures/sea.png)"), "{}", shop.text("out/page.md"));
    assert_eq!(shop.read("out/page-pictures/sea.png"), picture);
    // What stood in the file itself stands beside the manuscript.
    shop.run(&["import", "in/own.docx"]).succeeds();
    assert!(shop.text("in/own.md").contains("](own-pictures/image1.png)"), "{}", shop.text("in/own.md"));
    assert!(shop.has("in/own-pictures/image1.png"));
    assert!(!shop.run(&["tree", "in/own.md"]).codes().contains(&"U001"));
}

/// The words of a text, with how often each stands in it.
fn words(text: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    // Raised figures call notes, as others do in the manuscript.
    let plain = |c| match c {
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴' => '4',
        c => c,
    };
    let text: String = text.chars().map(plain).collect();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *found.entry(word.to_lowercase()).or_default() += 1;
    }
    found
}

/// The sorts of all nodes and their words, but for what reading makes of typed punctuation.
fn told(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(own) => {
            for key in ["type", "text"] {
                let text = own.get(key).and_then(|text| text.as_str()).unwrap_or_default();
                found.push(text.chars().filter(|c| c.is_alphanumeric()).collect());
            }
            own.values().for_each(|inner| told(inner, found));
        }
        serde_json::Value::Array(own) => own.iter().for_each(|inner| told(inner, found)),
        _ => {}
    }
}

#[test]
fn every_word_of_a_page_stands_in_the_manuscript_or_in_the_list() {
    let shop = Workshop::new();
    let mut count = 0;
    for entry in std::fs::read_dir("tests/suite/pasted").expect("the pages are there") {
        let path = entry.expect("an entry can be read").path();
        if path.extension().is_none_or(|ending| ending != "txt") {
            continue;
        }
        count += 1;
        let text = std::fs::read_to_string(&path).expect("it can be read");
        shop.write("page.txt", text.as_str());
        let ran = shop.run(&["import", "page.txt", "--force"]);
        ran.succeeds();
        let made = words(&shop.text("page.md"));
        let list = words(&shop.text("page.import.txt"));
        for (word, times) in words(&text) {
            let there = made.get(&word).unwrap_or(&0) + list.get(&word).unwrap_or(&0);
            assert!(there >= times, "{}: {word} stood {times} times, and stands {there}", path.display());
        }
        // What was written reads as the page did.
        let tree = |file: &str| {
            let ran = shop.run(&["tree", "--json", file]);
            let mut found = Vec::new();
            told(&serde_json::from_str(&ran.out).expect("it is JSON"), &mut found);
            found
        };
        assert_eq!(tree("page.md"), tree("page.txt"), "{}", path.display());
    }
    assert!(count > 20);
}
