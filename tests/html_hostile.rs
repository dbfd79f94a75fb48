//! Web pages made to harm, and each code that reading a page raises, with a near miss.

mod workshop;

use bindery::diagnostic::Sink;
use bindery::document::{dump, from_json, to_json};
use bindery::reader::html::{Reading, WebOptions, decode, read};
use bindery::source::{FileId, SourceFile};
use workshop::Workshop;

fn open(text: &str) -> (Reading, Sink) {
    let source = SourceFile::new(FileId(0), "page.html", text);
    let mut sink = Sink::default();
    let reading = read(&source, WebOptions { lone: true }, &mut sink);
    (reading, sink)
}

fn codes(text: &str) -> Vec<&'static str> {
    let title = "<!doctype html><html lang=en><title>A title</title><body>";
    open(&format!("{title}{text}")).1.iter().map(|fault| fault.code).collect()
}

/// Reads a page and puts its tree through what walks trees.
fn survives(name: &str, text: &str) -> Reading {
    let (reading, _) = open(text);
    let back = from_json(&to_json(&reading.document)).expect("its depth is within what JSON readers allow");
    assert!(back == reading.document, "{name}: the tree comes back from JSON");
    assert!(!dump(&reading.document).is_empty());
    reading
}

#[test]
fn elements_without_end_are_flattened() {
    const DEPTH: usize = 400;
    for tag in [
        "div",
        "span",
        "b",
        "blockquote",
        "ul><li",
        "table><tr><td",
        "a href=x",
        "figure",
        "dl><dd",
        "section",
        "font",
        "sup",
        "svg",
        "math",
        "ruby",
    ] {
        let text = format!("{}end of it", format!("<{tag}>").repeat(DEPTH));
        let reading = survives(tag, &text);
        assert!(
            dump(&reading.document).contains("end of it") || matches!(tag, "svg"),
            "{tag}: its words are kept"
        );
    }
}

#[test]
fn what_costs_much_is_bounded() {
    const COUNT: usize = 1_000;
    let piles = [
        ("empty paragraphs", "<p></p>".repeat(COUNT)),
        ("end tags", "</p>".repeat(COUNT)),
        ("open tags", "<".repeat(COUNT)),
        ("comments", "<!--".repeat(COUNT)),
        ("entities", "&amp;&#x26;&;&#99999999;".repeat(COUNT)),
        ("attributes", format!("<p {}>", "a='b' ".repeat(COUNT))),
        ("quotes", "<p a=\"".repeat(COUNT)),
        ("notes", "<a href='#a'>1</a><p id=a><a href='#a'>1</a>".repeat(COUNT / 4)),
        ("note links", format!("{}<p id=a>x", "<sup><a href='#a'>1</a></sup>".repeat(COUNT))),
        ("marks and cells", "<b><table><tr><td><i>x</b>".repeat(COUNT / 20)),
        ("forms", "<form><input>".repeat(COUNT)),
        ("scripts", "<script>".repeat(COUNT)),
        ("wide cells", format!("<table>{}", "<tr><td colspan=9999 rowspan=9999>a".repeat(COUNT / 10))),
        ("pictures", "<img src='data:image/png;base64,AAAA'>".repeat(COUNT)),
        ("byte order marks", "\u{feff}".repeat(COUNT)),
        ("authors", "<p class=author>By Ada Marsh</p>".repeat(COUNT / 4)),
        ("captions in figures", "<figure><figcaption>a".repeat(100)),
        ("captions in divisions", "<figure><div><figcaption>a".repeat(100)),
        ("boxes", "<div class=author-bio>".repeat(COUNT / 10)),
        ("names in tags", format!("<p title=\"{}\">a a a</p>", "a ".repeat(COUNT * 10))),
    ];
    for (name, text) in piles {
        survives(name, &text);
        survives(name, &format!("<article><h1>Title</h1>{text}</article>"));
    }
}

#[test]
fn data_that_nests_without_end_is_no_overflow() {
    let deep = format!("<script type=application/ld+json>{}</script><p>Words.", "[".repeat(100_000));
    assert!(dump(&survives("brackets", &deep).document).contains("Words."));
    let ring = r#"<script type=application/ld+json>{"@graph":[{"@id":"a","@type":"Article","author":{"@id":"a"}}]}</script><p>Words."#;
    survives("ring", ring);
}

#[test]
fn each_code_is_raised_and_not_near_it() {
    let cases = [
        ("R201", "<nav><a href=/a>Menu</a></nav><main><p>Words.</main>", "<main><p>Words.</main>"),
        ("R203", "<p>a <img src=https://a.example/b.png>", "<p>a <img src=b.png>"),
        ("R203", "<p>a <img src=/b.png>", "<p>a <img src=data:image/svg+xml,%3Csvg%3E%3C/svg%3E>"),
        ("R204", "<p>a <video src=a.mp4></video>", "<p>a <svg><path d=M0></svg>"),
        ("R207", "<p>a <math><mi>x</mi></math>", "<p>a <math alttext=x><mi>x</mi></math>"),
        ("R209", "<p>a <img src=file:///etc/passwd>", "<p>a <img src=etc/passwd>"),
        (
            "R210",
            "<p>a <img src=data:text/plain,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa>",
            "<p>a <img width=1 height=1 src=https://a.example/b.gif>",
        ),
        ("R006", "<p>a\u{1}b", "<p>a\tb"),
    ];
    for (code, raising, near) in cases {
        assert_eq!(codes(raising), [code], "{raising}");
        assert_eq!(codes(near), [] as [&str; 0], "{near}");
    }
    let prose = "Nobody knew what was in the trunk, and nobody had asked. ".repeat(8);
    let twice = format!(
        "<nav>a</nav><aside><p>{prose}</aside><article><p>{0}<p>{0}<p>{0}</article>",
        prose.repeat(3)
    );
    assert!(codes(&twice).contains(&"R202"), "text beside the text is doubtful");
    let (_, sink) = open("<p>Words without a name.");
    assert_eq!(sink.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["R206"]);
    let (_, sink) = open("<title>A name</title><p>Words.");
    assert_eq!(sink.iter().count(), 0);
}

#[test]
fn nesting_is_told_beyond_what_books_have() {
    let deep = |depth: usize| format!("{}<p>x", "<blockquote>".repeat(depth));
    assert!(codes(&deep(17)).contains(&"R005"));
    assert!(!codes(&deep(16)).contains(&"R005"));
}

#[test]
fn a_page_of_too_many_tags_is_refused() {
    let (reading, sink) = open(&"<p>".repeat(bindery::reader::html::MOST_ELEMENTS + 1));
    assert_eq!(sink.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["R208"]);
    assert!(reading.document.sections.is_empty());
    let (_, sink) = open(&"<ul><li>".repeat(4_001));
    assert_eq!(sink.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["R208"]);
    assert!(!codes(&"<p>".repeat(5_000)).contains(&"R208"), "paragraphs end where the next begins");
}

#[test]
fn wrong_bytes_are_told_and_do_no_harm() {
    let mut sink = Sink::default();
    let text = decode(b"<meta charset=utf-8><p>a\xff\xfeb", FileId(0), &mut sink);
    assert_eq!(sink.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["R205"]);
    survives("wrong bytes", &text);
    for bytes in [&b"\x89PNG\r\n\x1a\n"[..], b"\xff\xfe", b"\xfe\xff\xd8\x00", b"PK\x03\x04", b"\0\0\0", b""]
    {
        let text = decode(bytes, FileId(0), &mut Sink::default());
        let source = SourceFile::new(FileId(0), "page.html", text);
        read(&source, WebOptions::default(), &mut Sink::default());
    }
}

#[test]
fn pages_build_with_their_pictures_and_nothing_from_outside() {
    let shop = Workshop::new();
    let png = std::fs::read("tests/suite/html/skerry.png").expect("it is there");
    shop.write("secret.png", &png).write("in/page_files/a b.png", &png);
    let page = |picture: &str| {
        format!(
            "<!doctype html><html lang=en><title>The light</title><h1>The light</h1><p>It was lit.<p><img alt=A src=\"{picture}\"><p>It went out."
        )
    };
    shop.write("in/page.html", page("page_files/a%20b.png"));
    shop.run(&["build", "in/page.html"]).succeeds();
    assert!(shop.has("build/the-light.pdf") && shop.has("build/the-light.epub"));
    shop.write("in/page.html", page("../secret.png"));
    shop.run(&["build", "in/page.html"]).fails_with("U006");
    shop.write("in/page.html", page("file:///etc/hostname"));
    let ran = shop.run(&["build", "in/page.html"]);
    ran.succeeds();
    assert!(ran.codes().contains(&"R209"), "{}", ran.err);
    shop.write("in/page.html", std::fs::read("tests/suite/html/single.html").expect("it is there"));
    shop.run(&["build", "in/page.html"]).succeeds();
    assert!(shop.has("build/how-to-fold-a-map.epub"));
    shop.write("in/page.html", "");
    shop.run(&["build", "in/page.html"]).fails_with("U015");
}

#[test]
fn pages_are_chapters_of_a_publication() {
    let shop = Workshop::new();
    shop.write(
        "bindery.toml",
        "[publication]\ntitle = \"T\"\nlanguage = \"en\"\n[manuscript]\nbody = [\"*.html\", \"b.md\"]\n",
    );
    shop.write("a.html", "<title>One</title><h1>One</h1><p>First words<a href=#n id=r><sup>1</sup></a>.<p id=n><a href=#r>1</a> A note.");
    shop.write("b.md", "# Two\n\nSee [the first](a.html).[^n]\n\n[^n]: Another note.\n");
    let ran = shop.run(&["build"]);
    ran.succeeds();
    assert!(!ran.codes().contains(&"N006"), "{}", ran.err);
}
