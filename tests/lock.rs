//! Pages that are held where they were printed.

mod workshop;

use bindery::readback::{Reading, read_pdf};
use std::sync::Arc;
use workshop::Workshop;

const MANIFEST: &str = "[publication]\ntitle = \"The Tide\"\nslug = \"tide\"\nlanguage = \"en\"\n\
    [manuscript]\nbody = \"*.md\"\n[[edition]]\nname = \"print\"\nformat = \"pdf\"\npage = \"a6\"\n";

const SUBJECTS: [&str; 8] =
    ["harbour", "ferryman", "lighthouse", "schoolmaster", "tide", "widow", "smith", "pilot"];
const VERBS: [&str; 7] = ["watched", "remembered", "carried", "mended", "forgot", "painted", "counted"];
const OBJECTS: [&str; 9] =
    ["nets", "letters", "lanterns", "stones", "windows", "boats", "shillings", "gulls", "ropes"];

/// A chapter of so many paragraphs, no two alike.
fn chapter(number: usize, paragraphs: usize) -> String {
    let mut text = format!("# Chapter {number}\n\n");
    for paragraph in 0..paragraphs {
        for sentence in 0..5 + (paragraph * 3 + number) % 4 {
            let at = number * 31 + paragraph * 7 + sentence * 5;
            let (who, does, what) = (SUBJECTS[at % 8], VERBS[(at / 2) % 7], OBJECTS[(at / 3) % 9]);
            text.push_str(&format!("In year {at} the {who} {does} the {what} of the island once more. "));
        }
        text.push_str("\n\n");
    }
    text
}

fn book() -> Workshop {
    let shop = Workshop::new();
    shop.write("bindery.toml", MANIFEST);
    for number in 1..=3 {
        shop.write(&format!("{number}.md"), chapter(number, 30));
    }
    shop.run(&["build"]).succeeds();
    shop
}

/// The words with which each page begins.
fn beginnings(shop: &Workshop) -> Vec<String> {
    let reading: Reading = read_pdf(&Arc::new(shop.read("build/tide.pdf"))).expect("it is a PDF");
    let mut starts: Vec<String> = Vec::new();
    let mut last = None;
    for (idx, line) in reading.text.lines.iter().enumerate() {
        if last.replace(line.page) != Some(line.page) {
            starts.push(reading.text.line_text(idx).split_whitespace().take(4).collect::<Vec<_>>().join(" "));
        }
    }
    starts
}

/// Puts other words into a chapter, in the middle.
fn correct(shop: &Workshop, file: &str, old: &str, new: &str) {
    let text = shop.text(file);
    let middle = text.len() / 2;
    let at = middle + text[middle..].find(old).expect("it is there");
    shop.write(file, format!("{}{new}{}", &text[..at], &text[at + old.len()..]));
}

#[test]
fn a_correction_moves_no_other_page() {
    let shop = book();
    let before = beginnings(&shop);
    assert!(before.len() > 20, "{}", before.len());
    correct(&shop, "2.md", "once more", "ever more");
    let check = shop.run(&["check", "--lock", "pages"]);
    check.succeeds();
    assert!(check.err.contains("V021") && check.err.contains("to be proofed again: 1 page"), "{}", check.err);
    let ran = shop.run(&["build", "--lock", "pages"]);
    ran.succeeds();
    assert!(!ran.err.contains("V020"), "{}", ran.err);
    assert_eq!(beginnings(&shop), before);
}

#[test]
fn what_has_not_changed_is_set_as_it_was() {
    let shop = book();
    let before = shop.read("build/tide.pdf");
    shop.run(&["build", "--lock", "pages"]).succeeds();
    assert_eq!(shop.read("build/tide.pdf"), before);
}

#[test]
fn a_page_that_cannot_hold_its_text_gives_way_and_says_so() {
    let shop = book();
    let before = beginnings(&shop);
    let much = "once more. ".to_owned() + &"And nobody who was there could say why. ".repeat(12);
    correct(&shop, "2.md", "once more.", &much);
    let ran = shop.run(&["build", "--lock", "pages"]);
    ran.succeeds();
    assert!(ran.err.contains("V023") && ran.err.contains("cannot hold its text any more"), "{}", ran.err);
    let after = beginnings(&shop);
    // The chapters before it are as they were, and so is the next.
    assert_eq!(after[..8], before[..8]);
    assert_eq!(after[after.len() - 8..], before[before.len() - 8..]);
}

#[test]
fn a_line_too_many_moves_as_few_pages_as_can_be() {
    let shop = book();
    let before = beginnings(&shop);
    correct(&shop, "2.md", "once more", "once more and then never again in all the years that came");
    let ran = shop.run(&["build", "--lock", "pages"]);
    ran.succeeds();
    let moved = ran.err.matches("V020").count();
    assert!((1..=4).contains(&moved), "{}", ran.err);
    let after = beginnings(&shop);
    assert_eq!(after.len(), before.len());
    assert_eq!(after.iter().zip(&before).filter(|(after, before)| after != before).count(), moved);
}

#[test]
fn the_last_printing_must_be_there() {
    let shop = book();
    shop.run(&["build", "--lock", "pages", "--printing", "none.pdf"]).fails_with("V022");
    std::fs::create_dir(shop.path("printed")).expect("it can be made");
    std::fs::copy(shop.path("build/tide.pdf"), shop.path("printed/tide.pdf")).expect("it can be copied");
    shop.run(&["build", "--lock", "pages", "--printing", "printed"]).succeeds();
    assert_eq!(shop.run(&["build", "--printing", "printed"]).code, 2);
}

#[test]
fn a_report_of_an_earlier_build_can_be_compared_with() {
    let shop = book();
    std::fs::copy(shop.path("build/report.json"), shop.path("build/sent.json")).expect("it can be copied");
    assert_eq!(shop.run(&["diff", "build/sent.json", "build"]).code, 0);
    correct(&shop, "2.md", "once more", "ever more");
    shop.run(&["build"]).succeeds();
    let ran = shop.run(&["diff", "build/sent.json", "build"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("1 of 1 edition changes, 1 page"), "{}", ran.out);
    std::fs::remove_dir_all(shop.path("build/.cache")).expect("it is there");
    let ran = shop.run(&["diff", "build/sent.json", "build"]);
    assert!(ran.code == 2 && ran.err.contains("V024"), "{}", ran.err);
}
