//! Stylesheets made to do harm.

use super::*;

#[test]
fn deep_nesting_and_broken_ends_do_no_harm() {
    let mega = 1 << 20;
    for unit in [
        "{",
        "[",
        "(",
        "a{",
        "@media print{",
        "@page{",
        "@supports(",
        "p{color:",
        ":not(",
        ":is(a,",
        "}",
        "*/",
        "\\",
    ] {
        read(&unit.repeat(mega / unit.len()));
        read(&format!("p {{ margin: {} }}", unit.repeat(mega / unit.len())));
        read(&format!("p {{ --x: {} }}", unit.repeat(mega / unit.len())));
    }
    for text in [
        "/*",
        "\"",
        "'",
        "p { content: \"x\n }",
        "url(",
        "url(\"",
        "@",
        "#",
        "p {",
        "p { a",
        "\u{feff}p{}",
        "\0",
        "<!-- p {} -->",
        "é{é:é}",
    ] {
        read(text);
        read(&text.repeat(1000));
    }
}

#[test]
fn enormous_numbers_stay_finite() {
    let css = "p { margin-left: 1e38pt; font-size: 1e30in; orphans: 99999999999; padding-left: calc(1e9pt * 1e9 * 1e9);
        text-indent: -1e38em; line-height: 900; columns: 9999; width: 1e30% }";
    let style = last_style(css, "body>p");
    assert_eq!((style.orphans, style.column_count), (10_000, 12));
    for length in [style.margin.left, style.padding.left, style.text_indent] {
        assert!(length.resolve(pt(1.0)).is_some_and(|length| length.to_pt().abs() <= 1e5));
    }
    assert!(style.font.size.to_pt() <= 1e4 && style.line_height.to_pt().is_finite());
}

#[test]
fn variables_that_double_each_other_come_to_an_end() {
    let mut css = String::from("body { --v0: 1pt 1pt;");
    for n in 1..60 {
        css += &format!("--v{n}: var(--v{0}) var(--v{0});", n - 1);
    }
    css += "} p { margin: var(--v59); widows: 5 }";
    assert_eq!(last_style(&css, "body>p").widows, 5);
}

#[test]
fn places_among_many_siblings_are_counted_once() {
    let cascade = sheet_cascade(
        "p:nth-child(2n) { widows: 5 } p:last-of-type { orphans: 5 } div div div p { color: red }",
    );
    let mut tree = ElementTree::default();
    let body = tree.add(None, NewElement { name: "body", ..NewElement::default() });
    let ids: Vec<_> =
        (0..3_000).map(|_| tree.add(Some(body), NewElement { name: "p", ..NewElement::default() })).collect();
    let mut deep = body;
    for _ in 0..5_000 {
        deep = tree.add(Some(deep), NewElement { name: "div", ..NewElement::default() });
    }
    let root = cascade.style(&tree, body, None);
    let even = ids.iter().filter(|id| cascade.style(&tree, **id, Some(&root)).widows == 5).count();
    assert_eq!(even, 1_500);
    assert_eq!(cascade.style(&tree, deep, Some(&root)).color, Color::BLACK);
}

/// Small damage of every kind to real sheets: bytes dropped, doubled, swapped with pieces of CSS.
#[test]
fn damaged_looks_are_read_to_the_end() {
    let pieces = [
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        ";",
        ":",
        ",",
        "!important",
        "@media",
        "@page",
        "\"",
        "'",
        "/*",
        "*/",
        "\\",
        "var(--x)",
        "calc(",
        "1e99em",
        "-",
        "%",
        "::before",
        ":not(",
        "@import 'classic';",
        "inherit",
        "\u{0}",
        "é",
        "#fff",
        "url(",
        "NaN",
        "0",
        "leader(",
        "string(a, last)",
        "--x:",
        "U+26",
        "<!--",
        "-->",
    ];
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below.max(1) as u64).unwrap_or_default()
    };
    let rounds = std::env::var("ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(60);
    let (tree, ids) = tree("body>section.chapter#one>h1+p.first+p>em^a");
    for round in 0..rounds {
        let mut text: Vec<char> =
            builtin(["default", "classic", "magazine"][round % 3]).expect("built in").chars().collect();
        let from = random(text.len());
        text.drain(..from);
        text.truncate(4_000);
        for _ in 0..=random(12) {
            let at = random(text.len());
            match random(3) {
                0 => drop(text.drain(at..(at + random(30)).min(text.len()))),
                1 => drop(text.splice(at..at, pieces[random(pieces.len())].chars())),
                _ => text
                    .splice(at..at, text.clone()[at..(at + random(60)).min(text.len())].to_vec())
                    .for_each(drop),
            }
        }
        let (sheet, _) = read(&text.into_iter().collect::<String>());
        for medium in [Medium::Print, Medium::Book] {
            let cascade = Cascade::new(vec![sheet.clone()], medium, None);
            for id in &ids {
                let style = style_of(&cascade, &tree, *id);
                assert!(style.line_height.to_pt().is_finite() && style.font.size.to_pt().is_finite());
                for pseudo in [Pseudo::Before, Pseudo::FirstLetter, Pseudo::FirstLine, Pseudo::NoteCall] {
                    cascade.pseudo(&tree, *id, pseudo, &style);
                }
            }
            for left in [true, false] {
                cascade.page(&PageSelector { name: Some("opening"), left, first: left, blank: false });
            }
            cascade.note_area();
        }
        book_css(&[sheet]);
    }
}
