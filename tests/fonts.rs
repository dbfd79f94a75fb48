//! Fonts that a publication brings: by its manifest, by its stylesheet, with axes, and with licences.
//!
//! `tests/fonts/Gauge.ttf` is a variable font of bars; `gauge.py` beside it says how wide they are.

mod workshop;

use std::io::Read;
use workshop::{Ran, Workshop};

const GAUGE: &[u8] = include_bytes!("fonts/Gauge.ttf");
const WOFF: &[u8] = include_bytes!("fonts/Gauge.woff");
const WOFF2: &[u8] = include_bytes!("fonts/Gauge.woff2");

/// A publication of one text and one stylesheet, which lies in a folder with the font.
fn shop(css: &str) -> Workshop {
    let shop = Workshop::new();
    shop.write("a.md", "# A\n\nText with *some* words, 1/2 of them on 12/05/2020.\n")
        .write("look/house.css", css)
        .write("look/type/Gauge.ttf", GAUGE)
        .write(
            "bindery.toml",
            "[publication]\ntitle = \"T\"\nlanguage = \"en\"\n[manuscript]\nbody = \"a.md\"\n\
             [[edition]]\nname = \"print\"\nformat = \"pdf\"\nstyle = \"look/house.css\"\n\
             [[edition]]\nname = \"book\"\nformat = \"epub\"\nstyle = \"look/house.css\"\n",
        );
    shop
}

/// The codes that speak of fonts and styles.
fn said(ran: &Ran) -> Vec<&str> {
    ran.codes().into_iter().filter(|code| code.starts_with(['F', 'S', 'M']) && *code != "M017").collect()
}

/// The font with these bits of its licence (OpenType `OS/2.fsType`).
fn licensed(bits: u16) -> Vec<u8> {
    let mut bytes = GAUGE.to_vec();
    let tables = usize::from(u16::from_be_bytes([bytes[4], bytes[5]]));
    let record = (0..tables).map(|idx| 12 + idx * 16).find(|at| &bytes[*at..*at + 4] == b"OS/2");
    let record = record.expect("it has the table");
    let offset = u32::from_be_bytes(bytes[record + 8..record + 12].try_into().expect("four bytes")) as usize;
    bytes[offset + 8..offset + 10].copy_from_slice(&bits.to_be_bytes());
    bytes
}

fn in_book(shop: &Workshop, name: &str) -> Option<Vec<u8>> {
    let bytes = shop.read("build/t.epub");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("it is an archive");
    let mut found = Vec::new();
    archive.by_name(name).ok()?.read_to_end(&mut found).expect("it can be read");
    Some(found)
}

fn text_in_book(shop: &Workshop, name: &str) -> String {
    String::from_utf8(in_book(shop, name).unwrap_or_else(|| panic!("{name} is there"))).expect("it is text")
}

/// The fonts of the PDF, without the tags of their subsets.
fn in_pdf(shop: &Workshop) -> Vec<String> {
    let document = lopdf::Document::load_mem(&shop.read("build/t.pdf")).expect("it is a PDF");
    let objects = document.objects.values().filter_map(|object| object.as_dict().ok());
    let names = objects.filter_map(|object| object.get(b"BaseFont").and_then(lopdf::Object::as_name).ok());
    names.map(|name| String::from_utf8_lossy(name.get(7..).unwrap_or_default()).into_owned()).collect()
}

fn has(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// The rule of the face in the e-book, and its file.
fn bars_in_book(shop: &Workshop) -> (String, Vec<u8>) {
    let css = text_in_book(shop, "OEBPS/stylesheet.css");
    let (_, rule) = css.split_once("font-family: \"Bars\";").expect("the face has a rule");
    let rule = rule.split('}').next().expect("the rule ends").to_owned();
    let path = rule.split("url(").nth(1).and_then(|rest| rest.split(')').next()).expect("it has a source");
    let face = in_book(shop, &format!("OEBPS/{path}")).expect("the face is in the book");
    (rule, face)
}

const FACE: &str = "@font-face { font-family: Bars; src: url('type/Gauge.ttf') }";

#[test]
fn a_stylesheet_brings_a_variable_font_to_both_editions() {
    let shop = shop(&format!("{FACE} p {{ font: 650 10pt/14pt Bars }} em {{ font-weight: 200 }}"));
    let ran = shop.run(&["build"]);
    ran.succeeds();
    assert_eq!(said(&ran), [""; 0], "{}", ran.err);
    // Each instance is a font of its own in the PDF.
    let fonts = in_pdf(&shop);
    for name in ["Gauge-Regular_650wght_10opsz", "Gauge-Regular_200wght_10opsz_-12slnt"] {
        assert!(fonts.iter().any(|own| own == name), "{fonts:?}");
    }
    // The e-book keeps the axes, and says how far they go.
    let (rule, face) = bars_in_book(&shop);
    assert!(rule.contains("font-weight: 200 900;") && rule.contains("font-stretch: 75% 125%;"), "{rule}");
    assert!(face.len() < GAUGE.len() && has(&face, "fvar") && has(&face, "gvar"));
    assert!(!text_in_book(&shop, "OEBPS/stylesheet.css").contains("type/Gauge.ttf"));
}

#[test]
fn the_manifest_brings_fonts_by_their_own_names() {
    let shop = shop("p { font-family: Gauge }");
    let manifest = String::from_utf8(shop.read("bindery.toml")).expect("it is text");
    shop.write("bindery.toml", format!("{manifest}[fonts]\nfiles = \"look/type/*.ttf\"\n"));
    let ran = shop.run(&["build"]);
    assert_eq!(said(ran.succeeds()), [""; 0], "{}", ran.err);
    assert!(in_pdf(&shop).iter().any(|name| name.starts_with("Gauge")));
}

#[test]
fn fonts_that_are_packed_for_the_web_are_unpacked() {
    let plain = shop(&format!("{FACE} p {{ font: 650 10pt/14pt Bars }}"));
    plain.run(&["build"]).succeeds();
    for (name, packed) in [("Gauge.woff", WOFF), ("Gauge.woff2", WOFF2)] {
        let face = FACE.replace("Gauge.ttf", name);
        let shop = shop(&format!("{face} p {{ font: 650 10pt/14pt Bars }}"));
        shop.write(&format!("look/type/{name}"), packed);
        let ran = shop.run(&["build"]);
        assert_eq!(said(ran.succeeds()), [""; 0], "{name} {}", ran.err);
        assert_eq!(in_pdf(&shop), in_pdf(&plain), "{name}");
        let (_, face) = bars_in_book(&shop);
        assert!(face.starts_with(&[0, 1, 0, 0]) && has(&face, "fvar"), "{name}");
        let manifest = String::from_utf8(shop.read("bindery.toml")).expect("it is text");
        shop.write("look/house.css", "p { font-family: Gauge }");
        shop.write("bindery.toml", format!("{manifest}[fonts]\nfiles = \"look/type/{name}\"\n"));
        assert_eq!(said(shop.run(&["build"]).succeeds()), [""; 0], "{name}");
        shop.write(&format!("look/type/{name}"), &packed[..packed.len() / 2]);
        assert!(said(&shop.run(&["build"])).contains(&"M026"), "{name}");
    }
}

#[test]
fn families_that_are_not_there_are_reported() {
    let ran = shop("p { font-family: \"EB Garamnd\", serif }").run(&["build"]);
    assert_eq!(said(ran.succeeds()), ["F005"]);
    assert!(
        ran.err.contains("did you mean `EB Garamond`?") && ran.err.contains("house.css:1:18"),
        "{}",
        ran.err
    );
    let ran = shop("h2 { font: italic 12pt/14pt Nowhere, 'Alegreya Sans', serif }").run(&["build"]);
    assert_eq!(said(ran.succeeds()), ["F006"]);
    let ran = shop(
        "p { font-family: 'EB Garamond', Nowhere, serif } em { font-family: inherit }
         @media book { p { font-family: Georgia, serif } }",
    )
    .run(&["build"]);
    assert_eq!(said(ran.succeeds()), [""; 0]);
}

#[test]
fn licences_that_forbid_embedding_are_heeded() {
    for (bits, allowed) in [(2, false), (0x100, false), (0x200, false), (0, true), (4, true), (8, true)] {
        let shop = shop(&format!("{FACE} p {{ font-family: Bars }}"));
        shop.write("look/type/Gauge.ttf", licensed(bits));
        let ran = shop.run(&["build"]);
        ran.succeeds();
        let wanted: &[&str] = if allowed { &[] } else { &["F007", "F005"] };
        assert_eq!(said(&ran), wanted, "{bits:x} {}", ran.err);
        assert_eq!(in_pdf(&shop).iter().any(|name| name.starts_with("Gauge")), allowed, "{bits:x}");
        // The manifest's fonts too.
        let manifest = String::from_utf8(shop.read("bindery.toml")).expect("it is text");
        shop.write("look/house.css", "");
        shop.write("bindery.toml", format!("{manifest}[fonts]\nfiles = \"look/type/*.ttf\"\n"));
        let wanted: &[&str] = if allowed { &[] } else { &["F007"] };
        assert_eq!(said(&shop.run(&["build"])), wanted);
    }
}

#[test]
fn sources_that_cannot_be_used_are_reported() {
    let face = |sources: &str| {
        let css = format!("@font-face {{ font-family: Bars; src: {sources} }}");
        let shop = shop(&css);
        shop.write("look/type/cut.woff2", &WOFF2[..900]).write("look/type/text.ttf", "none");
        shop.write("look/type/web.woff2", WOFF2);
        let ran = shop.run(&["build"]);
        ran.succeeds();
        (said(&ran).join(" "), ran.err)
    };
    assert_eq!(face("url(type/Gauge.ttf)").0, "");
    assert_eq!(face("local('Nothing'), url(none.ttf), url('type/Gauge.ttf') format('truetype')").0, "");
    assert_eq!(face("local('EB Garamond')").0, "");
    let (codes, err) = face("url(type/Gauge.tff)");
    assert!(codes == "F008" && err.contains("no file `type/Gauge.tff`"), "{err}");
    let (codes, err) = face("url(type/cut.woff2)");
    assert!(codes == "F008" && err.contains("cannot be unpacked"), "{err}");
    assert_eq!(face("url(type/cut.woff2), url(type/web.woff2)").0, "");
    assert_eq!(face("url(type/text.ttf)").0, "F008");
    assert_eq!(face("url(https://example.org/Gauge.ttf)").0, "F008");
    assert_eq!(face("url(../../Gauge.ttf)").0, "F008");
}

#[test]
fn the_e_book_is_told_what_is_a_fraction() {
    let shop = shop("p { font-variant-numeric: oldstyle-nums diagonal-fractions }");
    shop.run(&["build"]).succeeds();
    let css = text_in_book(&shop, "OEBPS/stylesheet.css");
    assert!(css.contains(".fraction {\n  font-variant-numeric: diagonal-fractions;\n}"), "{css}");
    assert!(css.contains("font-variant-numeric: oldstyle-nums;"), "{css}");
    let bytes = shop.read("build/t.epub");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("it is an archive");
    let mut text = String::new();
    for idx in 0..archive.len() {
        let mut file = archive.by_index(idx).expect("it is there");
        if file.name().ends_with(".xhtml") {
            file.read_to_string(&mut text).expect("it is text");
        }
    }
    assert!(text.contains("<span class=\"fraction\">1/2</span> of them on 12/05/2020"), "{text}");
}

#[test]
fn pages_with_instances_are_the_same_bytes_on_any_number_of_threads() {
    let css = format!("{FACE} p {{ font: 650 10pt/14pt Bars }} em {{ font-weight: 200; font-size: 9pt }}");
    let one = shop(&css);
    one.run(&["build", "--jobs", "1"]).succeeds();
    let four = shop(&css);
    four.run(&["build", "--jobs", "4"]).succeeds();
    for name in ["build/t.pdf", "build/t.epub"] {
        assert!(one.read(name) == four.read(name), "{name}");
    }
}
