//! What is wrong with the input ends in a diagnostic and an exit code: never in a panic, a hang or
//! a file written half.

mod workshop;

use workshop::Workshop;

const HEAD: &str = "---\ntitle: T\nauthor: N\nlang: en\n---\n\n";

#[test]
fn a_manuscript_that_is_not_utf_8_is_shown_at_its_byte() {
    let shop = Workshop::new();
    shop.write("a.md", b"# Text\n\nA caf\xe9 by the sea.\n");
    let ran = shop.run(&["build", "a.md"]);
    ran.fails_with("U004");
    assert!(ran.err.contains("a.md:3:6"), "{}", ran.err);
    assert!(ran.err.contains("Windows-1252"), "{}", ran.err);
    assert!(!shop.has("build"));
    shop.write("a.md", "# Text\n\nA café by the sea.\n");
    shop.run(&["build", "a.md"]).succeeds();
}

#[test]
fn a_manifest_with_a_typo_is_shown_at_its_place() {
    let shop = Workshop::new();
    shop.write("bindery.toml", "[publication]\ntitel = \"T\"\n\n[manuscript]\nbody = \"a.md\"\n");
    shop.write("a.md", "# A\n\nText.\n");
    let ran = shop.run(&["build"]);
    ran.fails_with("M003");
    assert!(ran.err.contains("bindery.toml:2:1") && ran.err.contains("did you mean `title`?"), "{}", ran.err);
    shop.write("bindery.toml", "[publication\ntitle = \"T\"\n");
    shop.run(&["build"]).fails_with("M001");
    shop.write("bindery.toml", b"[publication]\ntitle = \"caf\xe9\"\n");
    shop.run(&["build"]).fails_with("U004");
    shop.write("bindery.toml", "");
    shop.run(&["build"]).fails_with("M024");
}

#[test]
fn a_missing_chapter_is_shown_where_it_is_named() {
    let shop = Workshop::new();
    shop.write("bindery.toml", "[publication]\ntitle = \"T\"\n\n[manuscript]\nbody = [\"chapter1.md\"]\n");
    shop.write("chapter-1.md", "# A\n\nText.\n");
    let ran = shop.run(&["build"]);
    ran.fails_with("U001");
    assert!(ran.err.contains("bindery.toml:5:9") && ran.err.contains("`chapter-1.md`"), "{}", ran.err);
    shop.write("bindery.toml", "[publication]\ntitle = \"T\"\n\n[manuscript]\nbody = [\"part-*.md\"]\n");
    shop.run(&["build"]).fails_with("U010");
    shop.write("bindery.toml", "[publication]\ntitle = \"T\"\n\n[manuscript]\nbody = [\"part-***.md\"]\n");
    shop.run(&["build"]).fails_with("U009");
}

#[test]
fn a_missing_picture_is_shown_where_it_is_named() {
    let shop = Workshop::new();
    shop.write("a.md", format!("{HEAD}# A\n\n![A boat](boat.pgn)\n")).write("boat.png", "");
    let ran = shop.run(&["build", "a.md"]);
    ran.fails_with("U001");
    assert!(ran.err.contains("a.md:9:") && ran.err.contains("did you mean `boat.png`?"), "{}", ran.err);
}

#[test]
fn a_picture_that_is_none_is_reported() {
    let shop = Workshop::new();
    shop.write("a.md", format!("{HEAD}# A\n\n![A boat](boat.png)\n"));
    let broken: [&[u8]; 5] = [
        b"",
        b"not a picture",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"<svg xmlns='http://www.w3.org/2000/svg'",
    ];
    for bytes in broken {
        shop.write("boat.png", bytes);
        let ran = shop.run(&["build", "a.md"]);
        assert_eq!(ran.code, 1, "{bytes:?}: {}", ran.err);
        assert!(ran.codes().iter().any(|code| code.starts_with('P')), "{bytes:?}: {}", ran.err);
        assert!(!ran.err.contains("U901"), "{}", ran.err);
    }
}

#[test]
fn front_matter_that_does_not_parse_is_shown_at_its_line() {
    let shop = Workshop::new();
    shop.write("a.md", "---\ntitle: One: Two\nauthor: N\n---\n\n# A\n\nText.\n");
    let ran = shop.run(&["build", "a.md"]);
    ran.fails_with("M002");
    assert!(ran.err.contains("a.md:2:"), "{}", ran.err);
    shop.write("a.md", "+++\ntitle = One\n+++\n\n# A\n\nText.\n");
    let ran = shop.run(&["build", "a.md"]);
    ran.fails_with("M001");
    assert!(ran.err.contains("a.md:2:"), "{}", ran.err);
}

#[test]
fn an_empty_file_is_reported() {
    let shop = Workshop::new();
    for (name, text) in
        [("a.md", ""), ("b.md", "\n\n  \n"), ("c.md", HEAD), ("d.txt", ""), ("e.md", "\u{feff}")]
    {
        shop.write(name, text);
        shop.run(&["build", name]).fails_with("U015");
    }
    assert!(!shop.has("build"));
}

#[test]
fn one_long_paragraph_is_set() {
    let shop = Workshop::new();
    let words = "The boats came in with the evening tide and nobody counted them. ".repeat(30_000);
    shop.write("a.md", format!("{HEAD}# A\n\n{words}\n"));
    shop.run(&["build", "a.md"]).succeeds();
}

#[test]
fn a_word_without_end_is_no_hang() {
    let shop = Workshop::new();
    shop.write("a.md", format!("{HEAD}# A\n\n{}\n", "x".repeat(300_000)));
    let ran = shop.run(&["build", "a.md"]);
    assert!(ran.code < 2 && !ran.err.contains("U901"), "{}", ran.err);
}

#[test]
fn nesting_without_end_is_no_overflow() {
    let shop = Workshop::new();
    let deep = 10_000;
    let quotes = format!("{} text", ">".repeat(deep));
    let lists: String = (0..1_000).map(|depth| format!("{}- item\n", "  ".repeat(depth))).collect();
    let stars = format!("{}text{}", "*a ".repeat(deep), "*".repeat(deep));
    let brackets = format!("{}text{}", "[".repeat(deep), "](x)".repeat(deep));
    let divs = format!("{}text\n", "::: {.a}\n".repeat(deep));
    let spans = format!("{}text{}", "<span>".repeat(deep), "</span>".repeat(deep));
    for (name, text) in
        [("q", quotes), ("l", lists), ("s", stars), ("b", brackets), ("d", divs), ("h", spans)]
    {
        shop.write("a.md", format!("{HEAD}# A\n\n{text}\n"));
        let ran = shop.run(&["build", "a.md"]);
        assert!(ran.code < 2 && !ran.err.contains("U901"), "{name}: {}", ran.err);
        shop.run(&["tree", "a.md", "--json"]);
    }
}

#[test]
fn files_outside_are_refused() {
    let shop = Workshop::new();
    shop.write("secret.png", "x").write("book/a.md", format!("{HEAD}# A\n\n![A boat](../secret.png)\n"));
    shop.run(&["build", "book/a.md"]).fails_with("U006");
    shop.write("book/a.md", format!("{HEAD}# A\n\n![A boat](/etc/hostname)\n"));
    shop.run(&["build", "book/a.md"]).fails_with("U006");
    shop.write("book/a.md", format!("{HEAD}# A\n\n![A boat](https://example.org/a.png)\n"));
    shop.run(&["build", "book/a.md"]).fails_with("U018");
    let manifest =
        |rest: &str| format!("[publication]\ntitle = \"T\"\n[manuscript]\nbody = \"a.md\"\n{rest}");
    shop.write("book/a.md", "# A\n\nText.\n");
    for rest in [
        "[[contributor]]\nname = \"N\"\nbio-file = \"../secret.png\"\n",
        "[[contributor]]\nname = \"N\"\nportrait = \"../secret.png\"\n",
        "[[edition]]\nformat = \"epub\"\ncover = \"../secret.png\"\n",
        "[[edition]]\nformat = \"pdf\"\nstyle = \"../secret.css\"\n",
        "[fonts]\nfiles = \"../secret.png\"\n",
    ] {
        shop.write("book/bindery.toml", manifest(rest));
        shop.run(&["build", "book"]).fails_with("U006");
    }
    assert!(!shop.has("book/build"));
}

#[test]
fn a_place_that_cannot_be_written_is_reported() {
    let shop = Workshop::new();
    shop.write("a.md", format!("{HEAD}# A\n\nText.\n")).write("file", "x");
    shop.run(&["build", "a.md", "--out", "file"]).fails_with("U007");
    shop.run(&["build", "a.md", "--out", "file/deeper"]).fails_with("U007");
    shop.write("out/t.pdf/in-the-way", "x");
    let ran = shop.run(&["build", "a.md", "--out", "out"]);
    ran.fails_with("U007");
    assert!(shop.has("out/t.epub"), "the other edition is made");
}

#[test]
fn a_folder_in_the_place_of_a_file_is_reported() {
    let shop = Workshop::new();
    shop.write("bindery.toml", "[publication]\ntitle = \"T\"\n[manuscript]\nbody = \"chapter.md\"\n");
    shop.write("chapter.md/a.md", "Text.\n");
    shop.run(&["build"]).fails_with("U002");
    shop.write("a.md", format!("{HEAD}# A\n\n![A boat](chapter.md)\n"));
    shop.run(&["build", "a.md"]).fails_with("U002");
}

#[test]
fn files_of_other_sorts_are_refused() {
    let shop = Workshop::new();
    shop.write("a.odt", b"PK\x03\x04")
        .write("a.docx", b"PK\x03\x04")
        .write("b", "text")
        .write("c.md", b"PK\x03\x04\xff");
    shop.run(&["build", "a.odt"]).fails_with("U008");
    shop.run(&["build", "a.docx"]).fails_with("R301");
    shop.run(&["build", "b"]).fails_with("U008");
    shop.run(&["build", "c.md"]).fails_with("U004");
    shop.write(
        "bindery.toml",
        "[publication]\ntitle = \"T\"\n[manuscript]\nbody = \"c.md\"\n[fonts]\nfiles = \"b\"\n",
    );
    shop.write("c.md", "# A\n\nText.\n");
    shop.run(&["build"]).fails_with("M026");
}

#[test]
fn styles_that_are_not_there_are_reported() {
    let shop = Workshop::new();
    shop.write("a.md", "# A\n\nText.\n");
    let manifest = |style: &str| {
        format!(
            "[publication]\ntitle = \"T\"\n[manuscript]\nbody = \"a.md\"\n[[edition]]\nformat = \"pdf\"\n\
             style = \"{style}\"\n"
        )
    };
    shop.write("bindery.toml", manifest("clasic"));
    let ran = shop.run(&["build"]);
    ran.fails_with("M020");
    assert!(ran.err.contains("did you mean `classic`?"), "{}", ran.err);
    shop.write("bindery.toml", manifest("house.css"));
    shop.run(&["build"]).fails_with("U001");
    shop.write("house.css", "@import \"clasic\";\n");
    let ran = shop.run(&["build"]);
    assert!(ran.codes().contains(&"S006"), "{}", ran.err);
    shop.write("house.css", "@import \"classic\";\np { margin-left: 6pt }\n");
    shop.run(&["build"]).succeeds();
}

#[test]
fn odd_bytes_do_no_harm() {
    let shop = Workshop::new();
    let odd = "\u{0}\u{1}\u{202e}\u{feff}\u{fffd}\u{10ffff}\u{e000}\u{200d}\r\r\n\u{85}\u{2028}\u{c}\t";
    for (name, text) in [
        ("a.md", odd.repeat(200)),
        ("b.txt", odd.repeat(200)),
        ("c.md", format!("---\ntitle: \"{}\"\n---\n\n# {odd}\n", "\\0\\u202E")),
        ("d.md", format!("{HEAD}# A\n\n![]()\n\n[]()\n\n[^]: x\n\n[^ ]\n\n| a |\n|-|\n")),
    ] {
        shop.write(name, text);
        let ran = shop.run(&["build", name]);
        assert!(ran.code < 2 && !ran.err.contains("U901"), "{name}: {}", ran.err);
        assert!(!ran.err.contains('\u{1b}'), "{name}: {}", ran.err);
    }
}
