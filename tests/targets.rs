//! Targets: how they are listed, how a publication defines its own, and what is said when an edition
//! and its target do not agree. `UPDATE=1 cargo test` writes the golden anew.

mod workshop;

use bindery::diagnostic::{Diagnostic, Sink};
use bindery::publication::{Manifest, read_manifest};
use bindery::source::{FileId, SourceFile};
use bindery::target::{Standard, Targets};
use bindery::units::Length;
use workshop::Workshop;

fn manifest(text: &str) -> (Manifest, Vec<Diagnostic>) {
    let mut sink = Sink::default();
    let text = format!("[publication]\ntitle = \"T\"\n{text}\n[manuscript]\nbody = \"a.md\"\n");
    let read = read_manifest(&SourceFile::new(FileId(0), "bindery.toml", text), &mut sink);
    (read.expect("it is TOML"), sink.into_vec())
}

/// A code, what raises it, the text of the place, and a near miss that raises nothing.
const CASES: &[(&str, &str, &str, &str)] = &[
    (
        "G001",
        "[[edition]]\nformat = \"pdf\"\ntarget = \"kpd\"\n",
        "\"kpd\"",
        "[[edition]]\nformat = \"pdf\"\ntarget = \"kdp\"\n",
    ),
    (
        "G001",
        "[[target]]\nname = \"ours\"\nextends = \"pres\"\n",
        "\"pres\"",
        "[[target]]\nname = \"ours\"\nextends = \"press\"\n",
    ),
    (
        "G002",
        "[[edition]]\nformat = \"pdf\"\ntarget = \"kdp\"\npage = \"A6\"\n",
        "\"A6\"",
        "[[edition]]\nformat = \"pdf\"\ntarget = \"screen\"\npage = \"A6\"\n",
    ),
    (
        "G005",
        "[[target]]\nname = \"kdp\"\nbleed = \"3mm\"\n",
        "\"kdp\"",
        "[[target]]\nname = \"kdp-large\"\nextends = \"kdp\"\nbleed = \"3mm\"\n",
    ),
    (
        "G006",
        "[[target]]\nname = \"ours\"\nbleed = \"3\"\n",
        "\"3\"",
        "[[target]]\nname = \"ours\"\nbleed = \"3mm\"\n",
    ),
    ("G007", "[[target]]\nname = \"ours\"\nink = 500\n", "500", "[[target]]\nname = \"ours\"\nink = 300\n"),
    (
        "G008",
        "[[target]]\nname = \"ours\"\npages = { source = \"a letter\" }\n",
        "{ source = \"a letter\" }",
        "[[target]]\nname = \"ours\"\npages = { most = 96, source = \"a letter\" }\n",
    ),
    (
        "M005",
        "[[target]]\nname = \"ours\"\nstandard = \"PDF/X-5\"\n",
        "\"PDF/X-5\"",
        "[[target]]\nname = \"ours\"\nstandard = \"pdf/x-4\"\n",
    ),
    (
        "M025",
        "[[edition]]\nformat = \"epub\"\ntarget = \"kdp\"\n",
        "\"kdp\"",
        "[[edition]]\nformat = \"pdf\"\ntarget = \"kdp\"\n",
    ),
];

#[test]
fn each_fault_is_reported_at_its_place_and_its_near_miss_is_not() {
    for (code, raising, place, near_miss) in CASES {
        let found = manifest(raising).1;
        let one = found.iter().find(|one| one.code == *code);
        let one = one.unwrap_or_else(|| panic!("{code} is not raised by\n{raising}\nbut {found:?}"));
        let start = "[publication]\ntitle = \"T\"\n".len() + raising.rfind(place).expect("a place");
        assert_eq!(one.span.expect("it has a place").range(), start..start + place.len(), "{raising}");
        assert_eq!(manifest(near_miss).1, Vec::new(), "{near_miss}");
    }
}

#[test]
fn wrong_names_come_with_the_nearest_right_one() {
    let hint = |text: &str| manifest(text).1[0].hint.clone().unwrap_or_default();
    assert_eq!(
        hint("[[edition]]\nformat = \"pdf\"\ntarget = \"ingram-spark\"\n"),
        "did you mean `ingramspark`?"
    );
    let listed = hint("[[edition]]\nformat = \"pdf\"\ntarget = \"the-moon\"\n");
    assert_eq!(listed, "there are kdp, ingramspark, lulu, bod, press, screen, archive");
    let own = hint("[[target]]\nname = \"harbour\"\n[[edition]]\nformat = \"pdf\"\ntarget = \"harbor\"\n");
    assert_eq!(own, "did you mean `harbour`?");
}

#[test]
fn a_target_of_ones_own_takes_over_what_it_does_not_say() {
    let text = "[[target]]\nname = \"harbour\"\nextends = \"press\"\ntitle = \"Harbour Press\"\nchecked = \"2026-10\"\n\
                bleed = { width = \"5mm\", spine = true }\nink = 280\n\
                inside = { steps = [{ pages = 200, width = \"12mm\" }, { width = \"15mm\" }] }\n";
    let (read, faults) = manifest(text);
    assert_eq!(faults, Vec::new());
    let own = read.targets.get("harbour").expect("it is known");
    assert_eq!(own.extends.as_deref(), Some("press"));
    assert_eq!(own.standards.as_ref().map(|rule| rule.value.clone()), Some(vec![Standard::X4]));
    assert_eq!(own.bleed.as_ref().map(|rule| rule.value.width.length), Some(Length::mm(5.0)));
    assert_eq!(own.ink.as_ref().map(|rule| rule.value), Some(280.0));
    assert_eq!(own.bleed.as_ref().and_then(|rule| rule.origin.checked.as_deref()), Some("2026-10"));
    let gutter = &own.inside.as_ref().expect("it has one").value;
    assert_eq!(gutter.of(200).map(|width| width.length), Some(Length::mm(12.0)));
    assert_eq!(gutter.of(201).map(|width| width.length), Some(Length::mm(15.0)));
    assert_eq!(read.targets.own().len(), 1);
}

#[test]
fn a_number_of_pages_that_a_target_does_not_bind_stops_the_edition_alone() {
    let shop = Workshop::new();
    let manifest = |targets: &str| {
        format!(
            "[publication]\ntitle = \"T\"\nlanguage = \"en\"\n[manuscript]\nbody = \"a.md\"\n{targets}\
             [[target]]\nname = \"broadsheet\"\npages = {{ most = 1 }}\n\
             [[edition]]\nname = \"plain\"\nformat = \"pdf\"\n"
        )
    };
    let edition =
        |target: &str| format!("[[edition]]\nname = \"{target}\"\nformat = \"pdf\"\ntarget = \"{target}\"\n");
    shop.write("a.md", "# One\n\nShort.\n").write("bindery.toml", manifest(&edition("kdp")));
    let ran = shop.run(&["build"]);
    ran.fails_with("G003");
    assert!(ran.err.contains("bindery.toml:9:10"), "{}", ran.err);
    assert!(shop.has("build/t-plain.pdf") && !shop.has("build/t-kdp.pdf"));
    shop.write("bindery.toml", manifest(&edition("broadsheet")));
    shop.run(&["build"]).fails_with("G004");
    shop.write("bindery.toml", manifest(&edition("press")));
    shop.run(&["build"]).succeeds();
    assert!(shop.has("build/t-press.pdf"));
}

#[test]
fn targets_are_listed_with_their_rules_and_sources() {
    let shop = Workshop::new();
    let ran = shop.run(&["targets"]);
    ran.succeeds();
    let mut all = ran.out.clone();
    for target in Targets::default().iter() {
        let ran = shop.run(&["targets", &target.name]);
        ran.succeeds();
        all.push_str(&format!("\n# {}\n\n{}", target.name, ran.out));
    }
    let path = "tests/suite/targets/builtin.golden";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &all).expect("the golden can be written");
    }
    let wanted = std::fs::read_to_string(path).expect("the golden is there; UPDATE=1 writes it");
    assert!(wanted == all, "{path} differs; run with UPDATE=1 and read the diff");
    let ran = shop.run(&["targets", "kpd"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("did you mean `kdp`?"), "{}", ran.err);
}

#[test]
fn a_publications_own_targets_are_listed_where_it_lies() {
    let shop = Workshop::new();
    shop.write(
        "bindery.toml",
        "[publication]\ntitle = \"T\"\n[manuscript]\nbody = \"a.md\"\n\n[[target]]\nname = \"harbour\"\n\
         title = \"Harbour Press\"\nextends = \"bod\"\nink = 280\n",
    );
    assert!(shop.run(&["targets"]).out.contains("harbour           Harbour Press\n"));
    let out = shop.run(&["targets", "harbour"]).out;
    assert!(out.contains("extends bod"), "{out}");
    assert!(out.contains("ink               at most 280 %\n                  bindery.toml:10"), "{out}");
    assert!(out.contains("pages             24 to 900, an even number"), "{out}");
}

/// A book of some paragraphs for a target of its own, with small pages and a narrow inner margin.
fn thin_book(shop: &Workshop, paragraphs: usize, target: &str, css: &str) {
    let text: String = (0..paragraphs)
        .map(|number| {
            format!("Paragraph {number} says little, and says it in a line or two of small type.\n\n")
        })
        .collect();
    shop.write("a.md", format!("# One\n\n{text}")).write("look.css", css).write(
        "bindery.toml",
        format!(
            "[publication]\ntitle = \"T\"\nlanguage = \"en\"\n[manuscript]\nbody = \"a.md\"\n\
             [[target]]\nname = \"ours\"\n{target}\n\
             [[edition]]\nname = \"paperback\"\nformat = \"pdf\"\npage = \"80x80mm\"\nstyle = \"look.css\"\ntarget = \"ours\"\n"
        ),
    );
}

const NARROW: &str = "@page { margin: 8mm; margin-inside: 6mm; } body { font-size: 10pt; line-height: 14pt; } img { width: 18mm } @page { @bottom-center { content: none } }";

/// What the closing line of a build says of the number of pages.
fn pages(out: &str) -> u32 {
    let words: Vec<&str> = out.split_whitespace().collect();
    let at = words.iter().position(|word| word.starts_with("page")).expect("pages are told");
    words[at - 1].parse().expect("a number")
}

#[test]
fn the_gutter_and_the_number_of_pages_agree() {
    let target = "inside = { steps = [{ pages = 7, width = \"7mm\" }, { pages = 10, width = \"15mm\" }, \
                  { pages = 13, width = \"22mm\" }, { width = \"30mm\" }] }";
    let width = |count: u32| match count {
        0..=7 => 7.0,
        8..=10 => 15.0,
        11..=13 => 22.0,
        _ => 30.0,
    };
    let mut seen = std::collections::BTreeSet::new();
    for paragraphs in (1..60).step_by(4) {
        let shop = Workshop::new();
        thin_book(&shop, paragraphs, target, NARROW);
        let ran = shop.run(&["build"]);
        ran.succeeds();
        let count = pages(&ran.out);
        let told = format!("an inside margin of {} mm", width(count));
        assert!(ran.err.contains(&told), "{count} pages: {}", ran.err);
        assert!(ran.err.contains(&format!("with {count} pages")), "{count} pages: {}", ran.err);
        seen.insert(count);
    }
    assert!(seen.len() > 5, "{seen:?}");
}

#[test]
fn a_margin_that_is_wide_enough_is_left_alone() {
    let shop = Workshop::new();
    thin_book(&shop, 5, "inside = \"6mm\"\noutside = \"8mm\"", NARROW);
    let ran = shop.run(&["build"]);
    ran.succeeds();
    assert!(ran.codes().is_empty(), "{}", ran.err);
    thin_book(&shop, 5, "inside = \"6mm\"\noutside = \"9mm\"", NARROW);
    let ran = shop.run(&["build"]);
    assert_eq!(ran.succeeds().codes(), ["G009"]);
    assert!(ran.err.contains("an outside margin of 9 mm (0.354 in) in place of 8 mm"), "{}", ran.err);
}

#[test]
fn what_is_recommended_is_said_and_not_done() {
    let shop = Workshop::new();
    thin_book(&shop, 5, "inside = { width = \"12mm\", recommended = true }", NARROW);
    let ran = shop.run(&["build"]);
    assert_eq!(ran.succeeds().codes(), ["G010"]);
    thin_book(&shop, 5, "inside = { width = \"6mm\", recommended = true }", NARROW);
    assert!(shop.run(&["build"]).succeeds().codes().is_empty());
}

#[test]
fn marks_that_a_target_forbids_are_left_out_and_that_is_said() {
    let shop = Workshop::new();
    let css = format!("{NARROW} @page {{ marks: crop cross; bleed: 3mm }}");
    thin_book(&shop, 5, "marks = \"forbidden\"\nbleed = \"3mm\"", &css);
    assert_eq!(shop.run(&["build"]).succeeds().codes(), ["G011"]);
    assert_eq!(boxes(&shop, 0).0, [0.0, 0.0, 80.0, 80.0]);
    thin_book(&shop, 5, "marks = \"allowed\"", &css);
    assert!(shop.run(&["build"]).succeeds().codes().is_empty());
    let (media, trim) = boxes(&shop, 0);
    assert!(media[2] > 90.0 && trim[0] > 8.0, "{media:?} {trim:?}");
}

/// MediaBox and TrimBox of a page, in mm, to a tenth.
fn boxes(shop: &Workshop, page: usize) -> ([f64; 4], [f64; 4]) {
    let document = lopdf::Document::load_mem(&shop.read("build/t.pdf")).expect("it is a PDF");
    let id = document.page_iter().nth(page).expect("it has the page");
    let own = |key: &[u8]| {
        let values = document.get_dictionary(id).and_then(|own| own.get(key)).and_then(|own| own.as_array());
        let values = values.expect("it has the box").iter().map(|value| value.as_float().expect("a number"));
        let millimetres: Vec<f64> =
            values.map(|value| (f64::from(value) * 254.0 / 72.0).round() / 10.0).collect();
        <[f64; 4]>::try_from(millimetres).expect("four numbers")
    };
    (own(b"MediaBox"), own(b"TrimBox"))
}

#[test]
fn a_bleed_stands_off_the_spine_where_pictures_reach_the_edge() {
    let shop = Workshop::new();
    let target = "bleed = { width = \"3mm\", spine = false }\npages = { least = 1, multiple = 4 }";
    thin_book(&shop, 12, target, NARROW);
    shop.run(&["build"]).succeeds();
    assert_eq!(boxes(&shop, 0), ([0.0, 0.0, 80.0, 80.0], [0.0, 0.0, 80.0, 80.0]));
    let css = format!("{NARROW} h1 {{ background: #eee; margin-left: -30mm; margin-right: -30mm }}");
    thin_book(&shop, 12, target, &css);
    let ran = shop.run(&["build"]);
    assert_eq!(pages(&ran.out) % 4, 0, "{}", ran.out);
    // The first page is a right-hand one: its spine is on the left.
    assert_eq!(boxes(&shop, 0), ([0.0, 0.0, 83.0, 86.0], [0.0, 3.0, 80.0, 83.0]));
    assert_eq!(boxes(&shop, 1), ([0.0, 0.0, 83.0, 86.0], [3.0, 3.0, 83.0, 83.0]));
    let last = pages(&ran.out) as usize - 1;
    assert_eq!(boxes(&shop, last).1, [3.0, 3.0, 83.0, 83.0]);
}

#[test]
fn targets_that_ask_for_nothing_more_share_one_typesetting() {
    let shop = Workshop::new();
    thin_book(&shop, 12, "inside = \"6mm\"\nannotations = \"unwanted\"", NARROW);
    let more =
        "\n[[edition]]\nname = \"plain\"\nformat = \"pdf\"\npage = \"80x80mm\"\nstyle = \"look.css\"\n";
    let text = String::from_utf8(shop.read("bindery.toml")).expect("it is text");
    shop.write("bindery.toml", format!("{text}{more}"));
    let ran = shop.run(&["check"]);
    ran.succeeds();
    // A fault of the typesetting names all the editions it is in.
    assert!(ran.err.contains("paperback, plain, "), "{}", ran.err);
}

fn png(color: [u8; 3]) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(300, 300, image::Rgb(color));
    picture.write_to(&mut bytes, image::ImageFormat::Png).expect("it can be written");
    bytes.into_inner()
}

/// Adds a picture to the book, and a line to its edition.
fn with_picture(shop: &Workshop, color: [u8; 3], edition: &str) {
    let text = String::from_utf8(shop.read("a.md")).expect("it is text");
    let manifest = String::from_utf8(shop.read("bindery.toml")).expect("it is text");
    shop.write("a.md", format!("{text}![A square](square.png)\n"))
        .write("square.png", png(color))
        .write("bindery.toml", format!("{manifest}{edition}"));
}

#[test]
fn too_much_ink_is_told_at_the_pictures_place() {
    let shop = Workshop::new();
    thin_book(&shop, 1, "color = \"CMYK\"\nink = 200", NARROW);
    with_picture(&shop, [30, 0, 20], "");
    let ran = shop.run(&["build"]);
    assert_eq!(ran.succeeds().codes(), ["G013"], "{}", ran.err);
    assert!(ran.err.contains("a.md:5:1"), "{}", ran.err);
    thin_book(&shop, 1, "color = \"CMYK\"\nink = 200", NARROW);
    with_picture(&shop, [230, 200, 220], "");
    assert!(shop.run(&["build"]).succeeds().codes().is_empty());
}

#[test]
fn colours_that_a_target_does_not_take_stop_the_edition() {
    let shop = Workshop::new();
    thin_book(&shop, 1, "color = [\"grey\", \"CMYK\"]", NARROW);
    with_picture(&shop, [200, 0, 0], "color = \"srgb\"\n");
    let ran = shop.run(&["build"]);
    ran.fails_with("G012");
    assert!(ran.err.contains("it takes grey, CMYK"), "{}", ran.err);
    thin_book(&shop, 1, "color = [\"grey\", \"CMYK\"]", NARROW);
    with_picture(&shop, [200, 0, 0], "color = \"black\"\n");
    shop.run(&["build"]).succeeds();
    assert!(!holds(&shop, b"DeviceCMYK") && !holds(&shop, b"DeviceRGB"));
}

/// Whether a file names something outside its compressed parts.
fn holds(shop: &Workshop, name: &[u8]) -> bool {
    let document = lopdf::Document::load_mem(&shop.read("build/t.pdf")).expect("it is a PDF");
    document.objects.values().any(|object| {
        let mut bytes = Vec::new();
        let object = match object {
            lopdf::Object::Stream(own) => lopdf::Object::Dictionary(own.dict.clone()),
            other => other.clone(),
        };
        bytes.extend_from_slice(format!("{object:?}").as_bytes());
        bytes.windows(name.len()).any(|own| own == name)
    })
}

#[test]
fn a_book_without_colour_is_printed_in_black_and_one_with_colour_in_what_the_target_takes() {
    let shop = Workshop::new();
    thin_book(&shop, 1, "extends = \"kdp\"\npages = { least = 1 }\ntrim = { width = \"80mm\" }", NARROW);
    with_picture(&shop, [90, 90, 90], "");
    shop.run(&["build"]).succeeds();
    assert!(!holds(&shop, b"DeviceRGB") && !holds(&shop, b"ICCBased"));
    shop.write("square.png", png([90, 20, 90]));
    shop.run(&["build"]).succeeds();
    assert!(holds(&shop, b"DeviceCMYK") && !holds(&shop, b"DeviceRGB"));
    thin_book(&shop, 1, "extends = \"lulu\"\npages = { least = 1 }", NARROW);
    with_picture(&shop, [90, 20, 90], "");
    shop.run(&["build"]).succeeds();
    assert!(holds(&shop, b"DeviceRGB") && holds(&shop, b"ICCBased"));
    thin_book(&shop, 1, "extends = \"press\"", NARROW);
    with_picture(&shop, [90, 20, 90], "");
    shop.run(&["build"]).succeeds();
    assert!(holds(&shop, b"DeviceCMYK") && !holds(&shop, b"DeviceRGB"));
}

#[test]
fn a_press_is_told_by_its_own_profile() {
    let shop = Workshop::new();
    thin_book(&shop, 1, "color = \"CMYK\"\nprofile = \"press.icc\"", NARROW);
    with_picture(&shop, [200, 0, 0], "");
    let profile = bindery::color::Profile::coated().bytes();
    shop.write("press.icc", profile);
    assert!(shop.run(&["build"]).succeeds().codes().is_empty());
    shop.write("press.icc", bindery::color::Profile::srgb().bytes());
    shop.run(&["build"]).fails_with("G014");
    shop.write("press.icc", b"no profile");
    shop.run(&["build"]).fails_with("G014");
    std::fs::remove_file(shop.path("press.icc")).expect("it is there");
    shop.run(&["build"]).fails_with("U001");
}

fn dated(shop: &Workshop) {
    let manifest = String::from_utf8(shop.read("bindery.toml")).expect("it is text");
    shop.write("bindery.toml", manifest.replacen("language = ", "date = \"2026-11-23\"\nlanguage = ", 1));
}

#[test]
fn a_standard_that_wants_a_date_is_claimed_only_with_one() {
    let shop = Workshop::new();
    thin_book(&shop, 1, "extends = \"press\"", NARROW);
    assert_eq!(shop.run(&["build"]).succeeds().codes(), ["G015"]);
    let fixed = shop.run_in(std::path::Path::new(""), &["build"], &[("SOURCE_DATE_EPOCH", "1700000000")]);
    assert!(fixed.succeeds().codes().is_empty());
    dated(&shop);
    assert!(shop.run(&["build"]).succeeds().codes().is_empty());
}

#[test]
fn transparency_is_refused_where_the_standard_is_older() {
    let shop = Workshop::new();
    let drawing = |opacity: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"40\"><rect width=\"30\" height=\"30\" {opacity}/></svg>"
        )
    };
    let text = |shop: &Workshop, target: &str| {
        thin_book(shop, 1, &format!("standard = \"{target}\""), NARROW);
        dated(shop);
        let text = String::from_utf8(shop.read("a.md")).expect("it is text");
        shop.write("a.md", format!("{text}![A square](square.svg)\n"));
    };
    text(&shop, "PDF/X-1a:2001");
    shop.write("square.svg", drawing("opacity=\"0.5\""));
    let ran = shop.run(&["build"]);
    ran.fails_with("G016");
    assert!(ran.err.contains("a.md:5:1"), "{}", ran.err);
    shop.write("square.svg", drawing(""));
    assert!(shop.run(&["build"]).succeeds().codes().is_empty());
    text(&shop, "PDF/X-4");
    shop.write("square.svg", drawing("opacity=\"0.5\""));
    assert!(shop.run(&["build"]).succeeds().codes().is_empty());
}

#[test]
fn a_figure_without_words_costs_the_claim_and_is_shown() {
    let shop = Workshop::new();
    thin_book(&shop, 1, "extends = \"screen\"", NARROW);
    let text = String::from_utf8(shop.read("a.md")).expect("it is text");
    let figure = |alt: &str| format!("{text}![{alt}](square.png)\n");
    shop.write("square.png", png([90; 3])).write("a.md", figure("A grey square"));
    assert!(shop.run(&["build"]).succeeds().codes().is_empty());
    shop.write("a.md", figure(""));
    let ran = shop.run(&["build"]);
    assert!(ran.succeeds().codes().contains(&"G017"), "{}", ran.err);
    assert!(ran.err.contains("a.md:5:1"), "{}", ran.err);
}

#[test]
fn an_archive_carries_the_manuscript() {
    let shop = Workshop::new();
    thin_book(&shop, 1, "extends = \"archive\"", NARROW);
    shop.run(&["build"]).succeeds();
    let names = |shop: &Workshop| {
        let document = lopdf::Document::load_mem(&shop.read("build/t.pdf")).expect("it is a PDF");
        let mut names: Vec<String> = document
            .objects
            .values()
            .filter_map(|object| object.as_dict().ok())
            .filter(|own| own.get(b"AFRelationship").is_ok())
            .filter_map(|own| Some(String::from_utf8_lossy(own.get(b"UF").ok()?.as_str().ok()?).into_owned()))
            .collect();
        names.sort();
        names
    };
    let found = names(&shop);
    assert_eq!(found, ["a.md", "bindery.toml", "look.css"]);
    // Where it is built from makes no difference.
    let before = shop.read("build/t.pdf");
    shop.write("elsewhere/x", "");
    shop.run_in(std::path::Path::new("elsewhere"), &["build", ".."], &[]).succeeds();
    assert_eq!(shop.read("build/t.pdf"), before);
}

#[test]
fn running_heads_keep_clear_of_the_edge_where_a_target_demands_it() {
    let shop = Workshop::new();
    let css = "@page { margin: 20mm 8mm; @top-center { content: \"Head\"; vertical-align: top } } body { font-size: 10pt; line-height: 14pt; }";
    thin_book(&shop, 3, "outside = \"6mm\"", css);
    // By itself the head would stand at the very edge.
    assert!(shop.run(&["build"]).succeeds().codes().is_empty());
    thin_book(&shop, 3, "outside = \"8mm\"", &css.replace("20mm", "8mm"));
    let ran = shop.run(&["build"]);
    ran.fails_with("X014");
    thin_book(&shop, 3, "outside = { width = \"8mm\", recommended = true }", &css.replace("20mm", "8mm"));
    assert_eq!(shop.run(&["build"]).succeeds().codes(), ["X014"]);
}

#[test]
fn what_preflight_finds_is_shown_in_the_manuscript() {
    let shop = Workshop::new();
    thin_book(&shop, 1, "transparency = \"forbidden\"", NARROW);
    let text = String::from_utf8(shop.read("a.md")).expect("it is text");
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"40\">\
                   <rect width=\"30\" height=\"30\" opacity=\"0.5\"/></svg>";
    shop.write("a.md", format!("{text}![A square](square.svg)\n")).write("square.svg", drawing);
    let ran = shop.run(&["build"]);
    ran.fails_with("X010");
    assert!(ran.err.contains("a.md:5:1"), "{}", ran.err);
    assert!(!shop.has("build/t.pdf"));
}
