//! What is reported, where, and with which hint.

use super::*;

#[test]
fn built_in_looks_raise_nothing() {
    for name in ["default", "classic", "magazine"] {
        let said = faults(builtin(name).expect("it is built in"));
        assert!(said.is_empty(), "{name}: {}", said.join("\n"));
    }
}

/// The code is raised once by the first sheet, and not by the second, which is nearly the same.
fn raised(code: &str, wrong: &str, right: &str) -> String {
    let said = faults(wrong);
    assert_eq!(said.len(), 1, "{wrong}: {said:?}");
    assert!(said[0].starts_with(code), "{wrong}: {said:?}");
    let clean = faults(right);
    assert!(clean.is_empty(), "{right}: {clean:?}");
    said[0].clone()
}

#[test]
fn every_code_is_raised_by_its_fault_alone() {
    let said = raised("S001", "p {\n  colour: red;\n}", "p {\n  color: red;\n}");
    assert_eq!(said, "S001 2:3 unknown property `colour` [colour] write `color`");
    let said = raised("S002", "p { text-align: centre; }", "p { text-align: center; }");
    assert_eq!(said, "S002 1:17 `text-align` does not take `centre` [centre] write `center`");
    let said = raised("S003", "p, p:first-chil { color: red }", "p, p:first-child { color: red }");
    assert_eq!(
        said,
        "S003 1:4 selector `p:first-chil` is not understood [p:first-chil] write `:first-child`"
    );
    let said = raised("S004", "@pge { margin: 1in }", "@page { margin: 1in }");
    assert_eq!(said, "S004 1:1 unknown rule `@pge` [@pge] write `@page`");
    raised("S005", "p { color red; widows: 3 }", "p { color: red; widows: 3 }");
    let said = raised("S006", "@import 'clasic';", "@import 'classic';");
    assert!(said.ends_with("write `classic`"), "{said}");
    let said = raised("S007", "@media prnt { p { color: red } }", "@media print { p { color: red } }");
    assert!(said.starts_with("S007 1:8 media query `prnt`"), "{said}");
    let said = raised("S008", "@page chapter:frist { margin: 0 }", "@page chapter:first { margin: 0 }");
    assert!(said.ends_with("write `:first`"), "{said}");
    let said = raised("S009", "p { --gap: 1pt; margin: var(--gpa) }", "p { --gap: 1pt; margin: var(--gap) }");
    assert!(said.ends_with("[var(--gpa)] write `--gap`"), "{said}");
    raised("S010", &nested("p { margin: ", "calc(", 40, "1pt"), &nested("p { margin: ", "calc(", 20, "1pt"));
    let said = raised("S011", "q { }\np { color: red;\n", "q { }\np { color: red; }\n");
    assert!(said.starts_with("S011"), "{said}");
    raised("S012", "p { border-radius: 4pt }", "@media book { p { border-radius: 4pt } }");
    raised("S013", "@page { float: left }", "p { float: left }");
    let said = raised(
        "S020",
        "@font-face { font-family: Mine; font-weight: 200 900 }",
        "@font-face { font-family: Mine; font-weight: 200 900; src: url(mine.ttf) }",
    );
    assert!(said.starts_with("S020 1:1 this `@font-face` has no `src`"), "{said}");
    let values = "@font-feature-values Mine { @swash { long: 1 } }";
    let said = raised(
        "S021",
        &format!("{values} p {{ font-variant-alternates: swash(lang) }}"),
        &format!("{values} p {{ font-variant-alternates: swash(long) historical-forms }}"),
    );
    assert!(said.contains("`lang` is no name of `swash()`"), "{said}");
}

#[test]
fn descriptors_of_faces_are_judged() {
    let face = |own: &str| codes(&format!("@font-face {{ font-family: Mine; src: url(mine.ttf); {own} }}"));
    for right in [
        "font-weight: 450",
        "font-weight: normal bold",
        "font-stretch: 75% 125%",
        "font-style: oblique 0deg 12deg",
        "unicode-range: U+26, U+0-7F, u+4??",
        "font-display: swap",
        "font-feature-settings: 'ss01'",
    ] {
        assert_eq!(face(right), [""; 0], "{right}");
    }
    assert_eq!(face("font-weight: 0"), ["S002"]);
    assert_eq!(face("unicode-range: U+110000"), ["S002"]);
    assert_eq!(face("font-wieght: 400"), ["S001"]);
    assert_eq!(face("ascent-override: 90%"), ["S012"]);
    assert_eq!(codes("@font-face { font-family: A, B; src: url(a.ttf) }"), ["S020", "S002"]);
    assert_eq!(
        codes("@font-feature-values A { @styleset { x: a } long: 1; @stylset { y: 1 } }"),
        ["S005", "S013", "S004"]
    );
}

/// `open` some times, the middle, and as many closing brackets.
fn nested(before: &str, open: &str, times: usize, middle: &str) -> String {
    format!("{before}{}{middle}{} }}", open.repeat(times), ")".repeat(times))
}

#[test]
fn too_many_faults_are_counted() {
    let said = faults(&"x:y{}".repeat(1500));
    assert_eq!(said.len(), 1001);
    assert!(said[1000].starts_with("S014 1:1 500 more"), "{}", said[1000]);
}

#[test]
fn reading_goes_on_after_a_mistake() {
    let css = "p { colour: red; widows: 3; orphans: ; text-align center; font-weight: bold }
        } q { color: blue } p { text-indent: 7pt }";
    let (sheet, said) = read(css);
    assert_eq!(codes(css), ["S001", "S005", "S005", "S003"], "{said:?}");
    let (tree, ids) = tree("body>p");
    let style = style_of(&Cascade::new(vec![sheet], Medium::Print, None), &tree, ids[1]);
    assert_eq!((style.widows, style.font.weight), (3, 700));
    assert_eq!(style.text_indent, Dimension::Length(pt(7.0)));
}

#[test]
fn hints_name_what_was_meant() {
    let hint = |css: &str| faults(css)[0].rsplit("] ").next().unwrap_or_default().to_owned();
    assert_eq!(hint("p { margin-left: 3 }"), "give the number a unit: `3pt`");
    assert!(hint("p { margin-left: 3ppt }").starts_with("`ppt` is no unit; the units are pt, mm"));
    assert_eq!(hint("p::befor { content: 'x' }"), "write `::before`");
    assert_eq!(hint("p:marker { color: red }"), "write `::marker`");
    assert_eq!(hint("@page { @top-centre { content: 'x' } }"), "write `@top-center`");
    assert!(hint("p { columns: wide }").contains("a number of columns"));
    assert!(hint("p { object-position: top 20% }").contains("one or two of left"));
    assert_eq!(
        hint("p { break-before: oddpage }"),
        "it takes auto, avoid, avoid-page, page, always, left, \
        right, recto, verso, column"
            .replace("        ", "")
    );
}

#[test]
fn what_only_e_readers_know_is_not_reported_to_them() {
    assert_eq!(codes("p { -webkit-hyphens: auto; overflow: scroll; transition: none }"), [""; 0]);
    assert_eq!(codes("@media screen { p { display: flex; opacity: 0.5 } }"), [""; 0]);
    assert_eq!(codes("p { display: flex; opacity: 0.5 }"), ["S002", "S012"]);
    assert_eq!(
        codes("@font-face { font-family: X; src: url(x.otf) } @charset 'x'; @namespace url(y);"),
        [""; 0]
    );
    assert_eq!(codes("@supports (color: red) { p { colour: red } }"), ["S012"]);
}

#[test]
fn places_hold_where_names_are_escaped() {
    assert_eq!(
        faults("p { c\\6flour: red }"),
        ["S001 1:5 unknown property `colour` [c\\6flour] write `color`"]
    );
    assert_eq!(codes("@\u{0}é { }  p { \u{0}é : 1 } @page { @\u{0}\u{0}é{} }"), ["S004", "S001", "S004"]);
}
