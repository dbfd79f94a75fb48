//! Preflight: for each rule a file that breaks this rule and no other, and files that mean harm.

mod workshop;

use bindery::config::parse_toml;
use bindery::diagnostic::{Severity, Sink};
use bindery::preflight::preflight;
use bindery::source::{FileId, SourceFile};
use bindery::target::{Target, Targets};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use std::collections::BTreeSet;
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use workshop::Workshop;

/// Every rule there is.
const STRICT: &str = r#"
name = "strict"
standard = "PDF/X-4"
trim = { width = "6in", height = "9in" }
pages = { least = 2, most = 12, multiple = 2 }
inside = "0.5in"
outside = "0.25in"
bleed = "0.125in"
marks = "forbidden"
color = ["grey", "CMYK"]
ink = 240
resolution = { least = 300, most = 600 }
fonts = { embedded = true }
transparency = "forbidden"
annotations = "forbidden"
outline = "unwanted"
metadata = "unwanted"
spreads = "forbidden"
size = 1
"#;

fn target(text: &str) -> Target {
    let mut sink = Sink::default();
    let source = SourceFile::new(FileId(0), "target.toml", text);
    let node = parse_toml(&source, 0..text.len(), &mut sink).expect("it is TOML");
    let mut targets = Targets::default();
    targets.add(node, &mut sink);
    assert_eq!(sink.into_vec(), Vec::new());
    targets.own()[0].clone()
}

/// A good file, made once by the program itself.
fn good() -> &'static [u8] {
    static GOOD: OnceLock<Vec<u8>> = OnceLock::new();
    GOOD.get_or_init(|| {
        let shop = Workshop::new();
        shop.write("a.md", "# One\n\nThe first.\n\n# Two\n\nThe second.\n").write(
            "bindery.toml",
            format!(
                "[publication]\ntitle = \"T\"\nlanguage = \"en\"\ndate = \"2026-11-23\"\n[manuscript]\nbody = \"a.md\"\n\
                 [[target]]\n{STRICT}\n[[edition]]\nname = \"t\"\nformat = \"pdf\"\npage = \"6x9in\"\n\
                 color = \"cmyk\"\ntarget = \"strict\"\n"
            ),
        );
        let ran = shop.run(&["build"]);
        ran.succeeds();
        shop.read("build/t.pdf")
    })
}

fn codes(bytes: Vec<u8>, target: &Target) -> Vec<&'static str> {
    let mut codes: Vec<_> = preflight(bytes, target).into_iter().map(|own| own.diagnostic.code).collect();
    codes.dedup();
    codes
}

/// The good file, changed.
fn changed(change: impl FnOnce(&mut Document)) -> Vec<u8> {
    let mut document = Document::load_mem(good()).expect("it can be read");
    change(&mut document);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("it can be written");
    bytes
}

fn page(document: &mut Document, number: usize) -> &mut Dictionary {
    let id = document.page_iter().nth(number).expect("it has the page");
    document.get_dictionary_mut(id).expect("a page is a dictionary")
}

fn set_box(document: &mut Document, number: usize, key: &str, values: [f32; 4]) {
    page(document, number).set(key, values.map(Object::Real).to_vec());
}

/// Adds to the end of a page's content, and to its resources.
fn add(document: &mut Document, number: usize, content: &str, resources: &[(&str, &str, Object)]) {
    let id = document.page_iter().nth(number).expect("it has the page");
    let mut all = document.get_page_content(id);
    all.extend_from_slice(content.as_bytes());
    let mut stream = Stream::new(Dictionary::new(), all);
    stream.compress().expect("it can be packed");
    let stream = document.add_object(stream);
    page(document, number).set("Contents", Object::Reference(stream));
    let own =
        page(document, number).get(b"Resources").and_then(Object::as_reference).expect("they are apart");
    for (kind, name, object) in resources {
        let all = document.get_dictionary_mut(own).expect("a dictionary");
        let mut kinds = all.get(kind.as_bytes()).and_then(Object::as_dict).cloned().unwrap_or_default();
        kinds.set(*name, object.clone());
        all.set(*kind, kinds);
    }
}

fn picture(document: &mut Document, pixels: i64, points: f32) {
    let size = (pixels * pixels) as usize;
    let image = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => pixels, "Height" => pixels,
        "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8,
    };
    let image = document.add_object(Stream::new(image, vec![128; size]));
    let content = format!("q {points} 0 0 {points} 200 300 cm /Extra Do Q\n");
    add(document, 2, &content, &[("XObject", "Extra", Object::Reference(image))]);
}

/// What each case does to the good file, by the code of the rule it breaks or nearly breaks.
type Case = (&'static str, fn(&mut Document));

const CASES: &[Case] = &[
    ("X003", |document| {
        for object in document.objects.values_mut() {
            if let Object::Dictionary(own) = object {
                own.remove(b"FontFile2");
                own.remove(b"FontFile3");
            }
        }
    }),
    ("X004", |document| set_box(document, 0, "BleedBox", [-9.0, 0.0, 432.0, 648.0])),
    ("X005", |document| {
        for key in ["MediaBox", "TrimBox"] {
            set_box(document, 2, key, [0.0, 0.0, 420.0, 648.0]);
        }
    }),
    ("X006", |document| add(document, 2, "1 0 0 rg 200 300 50 50 re f\n", &[])),
    ("X007", |document| add(document, 2, "1 1 1 0 k 200 300 50 50 re f\n", &[])),
    ("X008", |document| picture(document, 100, 72.0)),
    ("X009", |document| picture(document, 700, 72.0)),
    ("X010", |document| {
        let state = dictionary! { "ca" => 0.5 };
        add(
            document,
            2,
            "q /Extra gs 0 0 0 1 k 200 300 50 50 re f Q\n",
            &[("ExtGState", "Extra", state.into())],
        );
    }),
    ("X011", |document| {
        let note = dictionary! { "Type" => "Annot", "Subtype" => "Text", "Rect" => vec![0.into(), 0.into(), 9.into(), 9.into()] };
        let note = document.add_object(note);
        page(document, 2).set("Annots", vec![Object::Reference(note)]);
    }),
    ("X012", |document| document.delete_pages(&[2])),
    ("X013", |document| add(document, 2, "BT /F0 10 Tf 0 0 0 1 k 4 300 Td (\0\u{1}\0\u{1}) Tj ET\n", &[])),
    ("X014", |document| add(document, 2, "BT /F0 10 Tf 0 0 0 1 k 200 4 Td (\0\u{1}\0\u{1}) Tj ET\n", &[])),
    ("X015", |document| add(document, 2, "0 0 0 1 k 200 0 50 50 re f\n", &[])),
    ("X016", |document| {
        set_box(document, 2, "MediaBox", [-40.0, -40.0, 472.0, 688.0]);
        add(document, 2, "0 0 0 1 K -30 0 m -20 0 l S\n", &[]);
    }),
    ("X017", |document| {
        let root = document.catalog_mut().expect("there is one");
        root.remove(b"OutputIntents");
    }),
    ("X019", |document| {
        let entry = document.add_object(dictionary! { "Title" => Object::string_literal("One") });
        let outline = document.add_object(dictionary! { "First" => Object::Reference(entry) });
        document.catalog_mut().expect("there is one").set("Outlines", Object::Reference(outline));
    }),
    ("X020", |document| {
        packet(document, "<dc:format>", "<dc:publisher>Somebody</dc:publisher><dc:format>");
    }),
    ("X021", |document| noise(document, 1_200_000)),
    ("X023", |document| {
        let content = "0 0 m\n".repeat(2_100_000);
        add(document, 2, &content, &[]);
    }),
];

#[test]
fn the_good_file_breaks_no_rule() {
    let findings = preflight(good().to_vec(), &target(STRICT));
    assert!(findings.is_empty(), "{findings:?}");
    // Changed in nothing, it still does not.
    assert!(codes(changed(|_| {}), &target(STRICT)).is_empty());
}

#[test]
fn each_rule_is_broken_by_its_file_alone() {
    let strict = target(STRICT);
    for (code, change) in CASES {
        assert_eq!(codes(changed(change), &strict), [*code], "{code}");
    }
}

/// What comes near to breaking each rule, by its code.
const NEAR: &[Case] = &[
    // Bytes after the end, and an object that nothing leads to.
    ("X001", |document| {
        document.add_object(Object::string_literal("left over"));
    }),
    ("X002", |document| add(document, 2, "% /Encrypt 9 0 R\n", &[])),
    // A font that is named on the page, and shows nothing.
    ("X003", |document| {
        let font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Times-Roman" };
        let font = document.add_object(font);
        add(document, 2, "", &[("Font", "Extra", Object::Reference(font))]);
    }),
    ("X004", |document| set_box(document, 0, "BleedBox", [0.0, 0.0, 432.0, 648.0])),
    ("X005", |document| {
        for key in ["MediaBox", "TrimBox"] {
            set_box(document, 2, key, [0.0, 0.0, 431.6, 648.0]);
        }
    }),
    ("X006", |document| {
        let black = Object::Array(vec![
            "Separation".into(),
            "Black".into(),
            "DeviceCMYK".into(),
            dictionary! { "FunctionType" => 2, "Domain" => vec![0.into(), 1.into()], "N" => 1 }.into(),
        ]);
        add(document, 2, "/Extra cs 1 scn 200 300 50 50 re f\n", &[("ColorSpace", "Extra", black)]);
    }),
    ("X007", |document| add(document, 2, "1 1 .4 0 k 200 300 50 50 re f\n", &[])),
    ("X008", |document| picture(document, 300, 72.0)),
    ("X009", |document| picture(document, 600, 72.0)),
    ("X010", |document| {
        let state = dictionary! { "ca" => 1.0, "BM" => "Normal", "SMask" => "None" };
        let content = "q /Extra gs 0 0 0 1 k 200 300 50 50 re f Q\n";
        add(document, 2, content, &[("ExtGState", "Extra", state.into())]);
    }),
    ("X011", |document| page(document, 2).set("Annots", Vec::<Object>::new())),
    ("X012", |document| document.delete_pages(&[2, 3])),
    ("X013", |document| add(document, 2, "BT /F0 10 Tf 0 0 0 1 k 37 300 Td (\0\u{1}\0\u{1}) Tj ET\n", &[])),
    ("X014", |document| add(document, 2, "BT /F0 10 Tf 0 0 0 1 k 200 19 Td (\0\u{1}\0\u{1}) Tj ET\n", &[])),
    ("X015", |document| {
        set_box(document, 2, "MediaBox", [-9.0, -9.0, 441.0, 657.0]);
        set_box(document, 2, "BleedBox", [-9.0, -9.0, 441.0, 657.0]);
        add(document, 2, "0 0 0 1 k 200 -9 50 50 re f\n", &[]);
    }),
    // A line that begins in the page and ends beside it.
    ("X016", |document| {
        set_box(document, 2, "MediaBox", [-40.0, -40.0, 472.0, 688.0]);
        set_box(document, 2, "BleedBox", [-9.0, -9.0, 441.0, 657.0]);
        add(document, 2, "0 0 0 1 K 200 300 m 200 -30 l S\n", &[]);
    }),
    ("X017", |document| {
        let intents = document.catalog().and_then(|own| own.get(b"OutputIntents")).cloned();
        let Ok(Object::Array(mut intents)) = intents else { panic!("they are an array") };
        intents.push(dictionary! { "Type" => "OutputIntent", "S" => "GTS_PDFA1" }.into());
        document.catalog_mut().expect("there is one").set("OutputIntents", intents);
    }),
    ("X019", |document| {
        let outline = document.add_object(dictionary! { "Type" => "Outlines", "Count" => 0 });
        document.catalog_mut().expect("there is one").set("Outlines", Object::Reference(outline));
    }),
    ("X020", |document| packet(document, "<dc:format>", "<dc:source>The same</dc:source><dc:format>")),
    ("X021", |document| noise(document, 600_000)),
    ("X023", |document| add(document, 2, &"0 0 m\n".repeat(100_000), &[])),
];

#[test]
fn what_comes_near_to_breaking_a_rule_does_not_break_it() {
    let strict = target(STRICT);
    for (code, change) in NEAR {
        assert_eq!(codes(changed(change), &strict), [""; 0], "{code}");
    }
    let both = |cases: &[Case]| cases.iter().map(|(code, _)| *code).collect::<BTreeSet<_>>();
    // Files that cannot be read are among the hostile ones; the rest has tests of its own below.
    let hostile = BTreeSet::from(["X001", "X002"]);
    assert_eq!(&both(CASES) | &hostile, both(NEAR));
    let elsewhere = BTreeSet::from(["X018", "X022", "X024"]);
    let known: BTreeSet<_> = (1..=24).map(|number| format!("X{number:03}")).collect();
    let tested: BTreeSet<_> = (&both(NEAR) | &elsewhere).into_iter().map(str::to_owned).collect();
    assert_eq!(known, tested);
}

/// Changes the XMP packet.
fn packet(document: &mut Document, old: &str, new: &str) {
    let root = document.catalog().and_then(|own| own.get(b"Metadata")).and_then(Object::as_reference);
    let id = root.expect("there is a packet");
    let packet = document.get_object_mut(id).and_then(Object::as_stream_mut).expect("a stream");
    let text = String::from_utf8_lossy(&packet.content).into_owned();
    assert!(text.contains(old));
    packet.set_content(text.replace(old, new).into_bytes());
}

/// Adds bytes that no page refers to and nothing can pack.
fn noise(document: &mut Document, count: usize) {
    let mut state = 1u32;
    let noise = (0..count).map(|_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    });
    document.add_object(Stream::new(Dictionary::new(), noise.collect()));
}

#[test]
fn rules_of_screens_and_archives_are_judged_too() {
    let screen = target("name = \"mine\"\nuse = \"screen\"\ntags = \"wanted\"\n");
    assert!(codes(good().to_vec(), &screen).is_empty());
    for key in [&b"StructTreeRoot"[..], b"MarkInfo", b"Lang"] {
        let untagged = changed(|document| {
            document.catalog_mut().expect("there is one").remove(key);
        });
        assert_eq!(codes(untagged, &screen), ["X018"]);
    }
    let archive = target("name = \"mine\"\nuse = \"archive\"\nmanuscript = \"wanted\"\n");
    assert_eq!(codes(good().to_vec(), &archive), ["X022"]);
    let with_file = changed(|document| {
        let file = document.add_object(dictionary! { "Type" => "Filespec" });
        document.catalog_mut().expect("there is one").set("AF", vec![Object::Reference(file)]);
    });
    assert!(codes(with_file, &archive).is_empty());
    let wide = |width: f32| {
        changed(|document| {
            for number in 0..document.page_iter().count() {
                for key in ["MediaBox", "TrimBox"] {
                    set_box(document, number, key, [0.0, 0.0, width, 648.0]);
                }
            }
        })
    };
    let spreads = target("name = \"mine\"\nspreads = \"forbidden\"\n");
    assert_eq!(codes(wide(864.0), &spreads), ["X024"]);
    assert!(codes(wide(800.0), &spreads).is_empty());
}

#[test]
fn each_standard_is_known_by_its_own_claim() {
    let names = ["PDF/X-1a:2001", "PDF/X-3:2002", "PDF/X-4", "PDF/A-2u", "PDF/A-3u", "PDF/UA-1"];
    let asking = |name: &str| target(&format!("name = \"mine\"\nstandard = \"{name}\"\n"));
    // The good file claims the newest standard of presses, and none of the others.
    for name in names {
        let found = codes(good().to_vec(), &asking(name));
        assert_eq!(found, if name == "PDF/X-4" { vec![] } else { vec!["X017"] }, "{name}");
    }
    let old = |claim: fn(&mut Dictionary)| {
        let mut document = Document::load_mem(good()).expect("it can be read");
        document.version = "1.3".into();
        let info = document.trailer.get(b"Info").and_then(Object::as_reference).expect("there is one");
        claim(document.get_dictionary_mut(info).expect("a dictionary"));
        let mut bytes = Vec::new();
        document.reference_table.cross_reference_type = lopdf::xref::XrefType::CrossReferenceTable;
        document.save_to(&mut bytes).expect("it can be written");
        bytes
    };
    let third: fn(&mut Dictionary) =
        |info| info.set("GTS_PDFXVersion", Object::string_literal("PDF/X-3:2002"));
    assert!(codes(old(third), &asking("PDF/X-3:2002")).is_empty());
    assert_eq!(codes(old(third), &asking("PDF/X-1a:2001")), ["X017"]);
    let first: fn(&mut Dictionary) = |info| {
        info.set("GTS_PDFXVersion", Object::string_literal("PDF/X-1:2001"));
        info.set("GTS_PDFXConformance", Object::string_literal("PDF/X-1a:2001"));
    };
    assert!(codes(old(first), &asking("PDF/X-1a:2001")).is_empty());
    assert_eq!(codes(old(first), &asking("PDF/X-3:2002")), ["X017"]);
}

#[test]
fn a_claim_without_what_it_needs_is_none() {
    let strict = target("name = \"mine\"\nstandard = \"PDF/X-4\"\n");
    let spoilt: &[Case] = &[
        ("no word of it", |document| packet(document, "PDF/X-4", "PDF/X-9")),
        ("two intents", |document| {
            let intents = document.catalog().and_then(|own| own.get(b"OutputIntents")).cloned();
            let Ok(Object::Array(mut intents)) = intents else { panic!("they are an array") };
            intents.push(intents[0].clone());
            document.catalog_mut().expect("there is one").set("OutputIntents", intents);
        }),
        ("not said whether it is trapped", |document| {
            let info = document.trailer.get(b"Info").and_then(Object::as_reference).expect("there is one");
            document.get_dictionary_mut(info).expect("a dictionary").remove(b"Trapped");
        }),
        ("too new", |document| document.version = "1.7".into()),
        ("a page without a trim", |document| {
            page(document, 1).remove(b"TrimBox");
        }),
    ];
    for (what, change) in spoilt {
        assert_eq!(codes(changed(change), &strict), ["X017"], "{what}");
    }
}

#[test]
fn what_is_unwanted_is_warned_of_and_what_is_forbidden_refused() {
    let severity = |stance: &str| {
        let annotated = changed(CASES.iter().find(|(code, _)| *code == "X011").expect("there is one").1);
        let target = target(&format!("name = \"mine\"\nannotations = \"{stance}\"\n"));
        preflight(annotated, &target).first().map(|own| own.diagnostic.severity)
    };
    assert_eq!(severity("forbidden"), Some(Severity::Error));
    assert_eq!(severity("unwanted"), Some(Severity::Warning));
    assert_eq!(severity("allowed"), None);
}

#[test]
fn ink_in_pictures_forms_and_profiles_is_found() {
    let strict = target(STRICT);
    let image = |filter: bool| {
        changed(|document| {
            let mut own = dictionary! {
                "Type" => "XObject", "Subtype" => "Image", "Width" => 400, "Height" => 400,
                "ColorSpace" => "DeviceCMYK", "BitsPerComponent" => 8,
            };
            let pixels = [250u8, 250, 250, 250].repeat(400 * 400);
            let data = if filter {
                own.set("Filter", "DCTDecode");
                own.set("Decode", [1, 0, 1, 0, 1, 0, 1, 0].map(Object::Integer).to_vec());
                let mut jpeg = Vec::new();
                let encoder = jpeg_encoder::Encoder::new(&mut jpeg, 95);
                encoder.encode(&pixels, 400, 400, jpeg_encoder::ColorType::Cmyk).expect("it can be written");
                jpeg
            } else {
                pixels
            };
            let image = document.add_object(Stream::new(own, data));
            add(
                document,
                2,
                "q 72 0 0 72 200 300 cm /Extra Do Q\n",
                &[("XObject", "Extra", Object::Reference(image))],
            );
        })
    };
    assert_eq!(codes(image(false), &strict), ["X007"]);
    assert_eq!(codes(image(true), &strict), ["X007"]);
    let form = changed(|document| {
        let own = dictionary! {
            "Type" => "XObject", "Subtype" => "Form",
            "BBox" => vec![0.into(), 0.into(), 100.into(), 100.into()],
        };
        let form = document.add_object(Stream::new(own, b"1 0 0 rg 0 0 50 50 re f".to_vec()));
        add(
            document,
            2,
            "q 1 0 0 1 200 300 cm /Extra Do Q\n",
            &[("XObject", "Extra", Object::Reference(form))],
        );
    });
    assert_eq!(codes(form, &strict), ["X006"]);
}

/// A file of one page whose parts are given as text, with a table that leads to them.
fn raw(objects: &[&str], trailer: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(bytes.len());
        bytes.extend_from_slice(format!("{number} 0 obj\n{object}\nendobj\n").as_bytes());
    }
    let table = bytes.len();
    bytes.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for place in places {
        bytes.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    let size = objects.len() + 1;
    bytes.extend_from_slice(
        format!("trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{table}\n%%EOF").as_bytes(),
    );
    bytes
}

const ROOT: &str = "<</Type/Catalog/Pages 2 0 R>>";
const TREE: &str = "<</Type/Pages/Kids[3 0 R]/Count 1>>";
const PAGE: &str = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 432 648]/Contents 4 0 R>>";

fn packed(bytes: &[u8]) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec_zlib(bytes, 9)
}

/// A file with a packed stream as object 4.
fn with_stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let marker = "@@";
    let stream = format!("<<{dictionary}/Length {}>>\nstream\n{marker}\nendstream", data.len());
    let bytes = raw(&[ROOT, TREE, PAGE, &stream], "");
    let at = bytes.windows(2).position(|own| own == marker.as_bytes()).expect("it is there");
    [&bytes[..at], data, &bytes[at + 2..]].concat()
}

fn hostile() -> Vec<(&'static str, Vec<u8>)> {
    let good = good().to_vec();
    let nested = format!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 432 648]/X {}{}>>",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let zeros = packed(&vec![0u8; 300_000_000]);
    vec![
        ("cut off", good[..good.len() / 2].to_vec()),
        ("cut off at the head", good[..40].to_vec()),
        ("no PDF", b"<html>not found</html>".to_vec()),
        ("pages that are their own children", raw(&[ROOT, "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"], "")),
        ("a wrong table", {
            let text = String::from_utf8_lossy(&raw(&[ROOT, TREE, "null"], "")).into_owned();
            text.replace("startxref\n", "startxref\n9999999").into_bytes()
        }),
        ("encrypted", {
            let lock = "/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O(0123456789abcdef0123456789abcdef)\
                        /U(0123456789abcdef0123456789abcdef)>>/ID[(a)(a)]";
            raw(&[ROOT, TREE, PAGE], lock)
        }),
        ("ten gigabytes claimed", with_stream("/Filter/FlateDecode/X 1", b"no zlib at all")),
        ("three hundred megabytes in a page", with_stream("/Filter/FlateDecode", &zeros)),
        ("packed twice", with_stream("/Filter[/FlateDecode/FlateDecode]", &packed(&zeros))),
        ("a hundred thousand arrays", raw(&[ROOT, TREE, &nested], "")),
        ("structure that unpacks without end", {
            let mut bytes = with_stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", &zeros);
            bytes.splice(0..0, []);
            bytes
        }),
        ("structure without the head of its packing", {
            let bare = miniz_oxide::deflate::compress_to_vec(&vec![0u8; 300_000_000], 9);
            with_stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", &bare)
        }),
        ("one stream of a page many thousand times", {
            let page = PAGE.replace("/Contents 4 0 R", &format!("/Contents[{}]", "4 0 R ".repeat(9000)));
            let moves = packed(&b"0 0 m\n".repeat(1_000_000));
            let stream = format!("<</Filter/FlateDecode/Length {}>>\nstream\n@@\nendstream", moves.len());
            let bytes = raw(&[ROOT, TREE, &page, &stream], "");
            let at = bytes.windows(2).position(|own| own == b"@@").expect("it is there");
            [&bytes[..at], &moves, &bytes[at + 2..]].concat()
        }),
        ("widths without end", {
            let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 432 648]/Contents 4 0 R\
                        /Resources<</Font<</F 5 0 R>>>>>>";
            let text = "<</Length 25>>\nstream\nBT /F 9 Tf (aa) Tj ET    \nendstream";
            let widths = "0 65535 1 ".repeat(65_000);
            let font = format!(
                "<</Type/Font/Subtype/Type0/BaseFont/A/DescendantFonts[<</Type/Font/W[{widths}]>>]>>"
            );
            raw(&[ROOT, TREE, page, text, &font], "")
        }),
        ("millions of strings in one line", {
            let line = [&b"BT ["[..], &b"(a)1".repeat(9_000_000), b"] TJ ET"].concat();
            with_stream("/Filter/FlateDecode", &packed(&line))
        }),
        (
            "what looks like structure, many times",
            raw(&[ROOT, TREE, PAGE, &"stream /ObjStm ".repeat(200_000)], ""),
        ),
        ("forms that draw forms a thousand million times", {
            let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 432 648]/Contents 4 0 R\
                        /Resources<</XObject<</A 5 0 R>>>>>>";
            let form = |number: u32| {
                let own = format!("/Resources<</XObject<</A {} 0 R>>>>", number + 1);
                let head = format!("<</Type/XObject/Subtype/Form/BBox[0 0 9 9]{own}/Length 30>>");
                format!("{head}\nstream\n{}\nendstream", "/A Do ".repeat(5))
            };
            let forms: Vec<String> = (4..20).map(form).collect();
            let mut objects = vec![ROOT, TREE, page];
            objects.extend(forms.iter().map(String::as_str));
            raw(&objects, "")
        }),
    ]
}

#[test]
fn files_that_mean_harm_end_in_a_finding_soon() {
    let strict = target(STRICT);
    for (what, bytes) in hostile() {
        let begun = Instant::now();
        let found = codes(bytes, &strict);
        assert!(!found.is_empty(), "{what}");
        // A generous bound, for machines that do other things: it fails where something has no end.
        assert!(begun.elapsed() < Duration::from_secs(30), "{what}: {:?}", begun.elapsed());
    }
    let of = |what: &str| {
        let all = hostile();
        let own = all.iter().find(|(name, _)| *name == what).expect("it is there");
        codes(own.1.clone(), &strict)
    };
    assert_eq!(of("no PDF"), ["X001"]);
    assert_eq!(of("encrypted"), ["X002"]);
    assert_eq!(of("a hundred thousand arrays"), ["X001"]);
    assert_eq!(of("structure that unpacks without end"), ["X001"]);
    let found = of("forms that draw forms a thousand million times");
    assert!(found.contains(&"X023"), "{found:?}");
}

#[test]
fn any_file_is_judged_from_the_command_line() {
    let shop = Workshop::new();
    shop.write("good.pdf", good()).write("bad.pdf", b"nothing");
    let manifest =
        format!("[publication]\ntitle = \"T\"\n[manuscript]\nbody = \"a.md\"\n[[target]]\n{STRICT}");
    shop.write("bindery.toml", manifest);
    let ran = shop.run(&["preflight", "good.pdf", "--target", "strict"]);
    ran.succeeds();
    assert!(ran.out.contains("nothing that strict would find wrong"), "{}", ran.out);
    shop.run(&["preflight", "bad.pdf", "--target", "strict"]).fails_with("X001");
    let other = shop.run(&["preflight", "good.pdf", "--target", "kdp", "--message-format", "json"]);
    assert_eq!(other.code, 1);
    assert!(other.out.contains("\"code\":\"X012\""), "{}", other.out);
    assert_eq!(shop.run(&["preflight", "good.pdf", "--target", "kpd"]).code, 2);
    assert_eq!(shop.run(&["preflight", "none.pdf", "--target", "kdp"]).code, 2);
}
