//! What a check marks in the words of a manuscript, and what it repairs.

mod workshop;

use workshop::Workshop;

const HEAD: &str = "---\ntitle: A\nauthor: Ada Marsh\nlang: en\nkind: book\nedition:\n- {name: ebook, format: epub}\n---\n\n# A\n\n";

/// The codes that a check of a text raises, each once.
fn checked(text: &str) -> Vec<String> {
    let shop = Workshop::new();
    shop.write("a.md", format!("{HEAD}{text}\n"));
    let ran = shop.run(&["check", "a.md"]);
    let mut codes: Vec<String> = ran.codes().into_iter().map(str::to_owned).collect();
    codes.sort();
    codes.dedup();
    codes
}

/// A code, a text that raises it, and one that is near it and does not. The rules for single words
/// and signs are tried beside the code that judges them.
const CASES: [(&str, &str, &str); 12] = [
    ("N004", "[^x]: b", "a[^x]\n\n[^x]: b"),
    ("N006", "[a](#nowhere)", "[a](#here) [b]{#here}"),
    ("N101", "##", "## b"),
    ("N102", "[](https://a.example)", "[a](https://a.example)"),
    ("N104", "## b\n\n#### c", "## b\n\n### c"),
    ("N110", "“One” and \"two\".", "“One” and “two”."),
    ("N111", "One  two.", "One two.  \nThree."),
    ("N112", "four\u{a0}five words", "4\u{a0}km"),
    ("N113", "We saw the the sea.", "We had had enough."),
    ("N114", "An e-mail, an email, an email.", "An e-mail, an e-mail."),
    ("N115", "a wo\u{200b}rd", "a word"),
    ("R006", "a wo\u{7}rd", "a word"),
];

#[test]
fn each_mark_has_its_case_and_its_near_miss() {
    let join = |texts: Vec<&str>| texts.join("\n\n");
    let codes: Vec<&str> = CASES.iter().map(|(code, ..)| *code).collect();
    assert_eq!(checked(&join(CASES.iter().map(|(_, case, _)| *case).collect())), codes);
    let misses = checked(&join(CASES.iter().map(|(.., miss)| *miss).collect()));
    assert!(misses.is_empty(), "{misses:?}");
}

#[test]
fn what_is_certain_is_repaired_and_nothing_else_is_touched() {
    let shop = Workshop::new();
    let text = "“One”, \"two\" and  three. It's the the end, wo\u{7}rd; he went went home.\n\n```\n\"a  b\" -- c\n```\n";
    shop.write("a.md", format!("{HEAD}{text}"));
    let ran = shop.run(&["check", "--fix", "a.md"]);
    ran.succeeds();
    assert!(ran.out.ends_with("\na.md: 6 places repaired\n"), "{}", ran.out);
    assert_eq!(ran.codes(), ["N113"], "{}", ran.err);
    let wanted =
        "“One”, “two” and three. It’s the end, word; he went went home.\n\n```\n\"a  b\" -- c\n```\n";
    assert_eq!(shop.text("a.md"), format!("{HEAD}{wanted}"));
    let again = shop.run(&["check", "--fix", "a.md"]);
    assert!(!again.out.contains("repaired") && again.codes() == ["N113"], "{}", again.out);
    assert!(!shop.has("build"));
}

#[test]
fn a_build_tells_no_proofs_and_repairs_nothing() {
    let shop = Workshop::new();
    shop.write("a.md", format!("{HEAD}“One” and \"two\".\n"));
    let ran = shop.run(&["build", "a.md"]);
    ran.succeeds();
    assert!(ran.codes().is_empty());
    assert_eq!(shop.run(&["build", "--fix", "a.md"]).code, 2);
}
