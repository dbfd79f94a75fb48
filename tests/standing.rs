//! Books that were set before: what stands is used again, and what comes out is what would be set anew.

mod workshop;

use workshop::{Ran, SENTENCES, Workshop};

const MANIFEST: &str = "[publication]\nkind = \"book\"\ntitle = \"The Ferry\"\nslug = \"ferry\"\n\
    language = \"en\"\n[manuscript]\nbody = \"*.md\"\n[hyphenation]\nen = [\"fer-ryman\"]\n\
    [[edition]]\nname = \"print\"\nformat = \"pdf\"\npage = \"a6\"\nstyle = \"print.css\"\n";
const STYLE: &str = "@import \"classic\";\n\
    body { counter-reset: stanza; }\n\
    blockquote { counter-increment: stanza; }\n\
    blockquote::before { content: counter(stanza, upper-roman); }\n\
    h1 + p::first-line { font-variant-caps: small-caps; }\n\
    em { text-decoration: underline; }\n";

/// A chapter with what chapters hold: a call of a note, a table, a picture, a quotation, a link to a page.
fn chapter(number: usize) -> String {
    let paragraph = |from: usize| {
        let own = (0..7).map(|idx| SENTENCES[(from + idx * idx) % SENTENCES.len()]);
        own.collect::<Vec<_>>().join(" ")
    };
    let other = (number + 1) % 4;
    format!(
        "# Crossing {number} {{#c{number}}}\n\n{}\n\n{} The *current* was strong.[^n{number}]\n\n\
         [^n{number}]: It was measured from the *stern*. {}\n\n\
         | Boat | Seats |\n|---|---:|\n| Heron | {number}2 |\n| Plover, which is older | 7 |\n\n\
         > {}\n\n![A boat](boat.svg)\n\n{} See [](#c{other}){{.page}} and [the next](#c{other}).\n",
        paragraph(number),
        paragraph(number + 2),
        SENTENCES[number % 5],
        SENTENCES[(number + 3) % 5],
        paragraph(number + 1),
    )
}

fn boat(color: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\"><path d=\"M0 0h40l-9 20H9z\" fill=\"{color}\"/></svg>"
    )
}

fn book() -> Workshop {
    let shop = Workshop::new();
    shop.write("bindery.toml", MANIFEST).write("print.css", STYLE).write("boat.svg", boat("black"));
    (0..4).for_each(|number| {
        shop.write(&format!("{number}.md"), chapter(number));
    });
    shop
}

/// Builds with what stands and without, and holds the two against each other.
#[track_caller]
fn is_as_set_anew(shop: &Workshop, arguments: &[&str]) -> Ran {
    let warm = shop.run(&[&["build"], arguments].concat());
    warm.succeeds();
    let cold = shop.run(&["build", "--no-cache", "--out", "cold"]);
    cold.succeeds();
    assert!(shop.read("build/ferry.pdf") == shop.read("cold/ferry.pdf"), "the pages differ");
    assert_eq!(warm.codes(), cold.codes());
    warm
}

/// The galleys in the cache, with their bytes.
fn galleys(shop: &Workshop) -> Vec<std::path::PathBuf> {
    let folders = std::fs::read_dir(shop.path("build/.cache")).expect("there is a cache");
    let files =
        folders.flatten().filter_map(|folder| std::fs::read_dir(folder.path()).ok()).flatten().flatten();
    let mut found: Vec<_> = files.map(|file| file.path()).collect();
    found.retain(|path| path.extension().is_some_and(|ending| ending == "setting"));
    found
}

#[test]
fn a_changed_word_in_any_chapter_comes_out_as_in_a_cold_build() {
    let shop = book();
    is_as_set_anew(&shop, &[]);
    assert!(!galleys(&shop).is_empty(), "type is kept");
    for number in [0, 2, 3] {
        let text =
            chapter(number).replacen("ferryman counted", "old ferryman of the lower crossing counted", 1);
        shop.write(&format!("{number}.md"), text);
        is_as_set_anew(&shop, if number == 2 { &["--jobs", "1"] } else { &["--jobs", "4"] });
    }
    shop.write("1a.md", "# Between\n\nA short chapter, which moves all that comes after it.\n");
    is_as_set_anew(&shop, &[]);
}

#[test]
fn chapters_that_move_within_one_file_are_as_in_a_cold_build() {
    let shop = book();
    let whole = |first: &str| (0..4).map(chapter).collect::<String>().replacen("Nobody", first, 1);
    (1..4).for_each(|number| std::fs::remove_file(shop.path(&format!("{number}.md"))).expect("it is there"));
    shop.write("0.md", whole("Nobody"));
    is_as_set_anew(&shop, &[]);
    for first in ["Hardly anybody who stood", "No one"] {
        shop.write("0.md", whole(first));
        is_as_set_anew(&shop, &[]);
    }
}

#[test]
fn a_change_of_style_of_words_or_of_pictures_is_as_in_a_cold_build() {
    let shop = book();
    is_as_set_anew(&shop, &[]);
    shop.write("boat.svg", boat("navy").replace("40", "90"));
    is_as_set_anew(&shop, &[]);
    shop.write("bindery.toml", MANIFEST.replace("fer-ryman", "ferry-man\", \"passen-gers"));
    is_as_set_anew(&shop, &[]);
    shop.write("print.css", format!("{STYLE}p {{ color: #333; hyphens: none; }}\n"));
    is_as_set_anew(&shop, &[]);
    shop.write("bindery.toml", MANIFEST.replace("a6", "a5"));
    is_as_set_anew(&shop, &[]);
    shop.write("bindery.toml", MANIFEST);
    shop.write("print.css", STYLE);
    is_as_set_anew(&shop, &[]);
}

#[test]
fn what_is_to_be_said_of_a_chapter_that_stands_is_said_again() {
    let shop = book();
    shop.write("3.md", format!("{}\n\nA sign that no face has: \u{12000}.\n", chapter(3)));
    let first = is_as_set_anew(&shop, &[]);
    assert!(first.codes().contains(&"F001"), "{}", first.err);
    shop.write("0.md", chapter(0).replacen("counted", "looked at", 1));
    let second = is_as_set_anew(&shop, &[]);
    assert!(second.codes().contains(&"F001"), "{}", second.err);
}

#[test]
fn a_spoilt_galley_is_set_anew() {
    let shop = book();
    is_as_set_anew(&shop, &[]);
    let kept = galleys(&shop);
    for (idx, path) in kept.iter().enumerate() {
        let mut bytes = std::fs::read(path).expect("it is there");
        let middle = bytes.len() / 2;
        match idx % 2 {
            0 => bytes[middle] ^= 1,
            _ => bytes.truncate(middle),
        }
        std::fs::write(path, bytes).expect("it can be written");
    }
    shop.write("1.md", chapter(1).replacen("lamps", "lights", 1));
    is_as_set_anew(&shop, &[]);
    assert_eq!(galleys(&shop).len(), kept.len());
}

#[test]
fn a_check_and_a_build_without_a_cache_keep_no_type() {
    let shop = book();
    shop.run(&["check"]).succeeds();
    shop.run(&["build", "--no-cache"]).succeeds();
    assert!(!shop.has("build/.cache"));
}
