//! Covers: how wraps are laid out, what their barcodes say, and what is told where something does not fit.
//!
//! `tests/suite/cover/NAME.golden` is the dump of a wrap's one page. `UPDATE=1 cargo test` writes the
//! goldens anew.

mod workshop;

use bindery::diagnostic::{Diagnostic, Sink};
use bindery::document::Language;
use bindery::font::FontLibrary;
use bindery::pages::{self, ItemKind, Page, Tag, Turn};
use bindery::passes::{self, CoverParts, Frame, FrameMedium};
use bindery::picture::Pictures;
use bindery::publication::{Contributor, Isbn, Publication, read_manifest};
use bindery::reader::markdown::{self, MarkdownOptions};
use bindery::source::{FileId, SourceFile};
use bindery::style::{self, Cascade, Medium};
use bindery::typeset::{CoverJob, Job, MadeCover, Places, Sheet, WrapSheet, set_cover};
use bindery::units::{Length, Size};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use workshop::Workshop;

const ISBN: &str = "9783161484100";

/// A cover that is set without a manifest.
struct Case {
    publication: Publication,
    look: &'static str,
    page: Size,
    wrap: WrapSheet,
    price: Option<&'static str>,
}

impl Case {
    fn new(title: &str, spine: f64) -> Case {
        let publication = Publication {
            title: title.into(),
            subtitle: Some("A Year on the Estuary".into()),
            language: Language("en".into()),
            contributors: vec![Contributor { name: "Ada Reed".into(), ..Contributor::default() }],
            publisher: Some("Quay & Sons".into()),
            ..Publication::default()
        };
        let page = Size { width: Length::inches(6.0), height: Length::inches(9.0) };
        let clearance = Some(Length::inches(0.0625));
        let wrap = WrapSheet { spine: Length::mm(spine), bleed: Some(Length::inches(0.125)), clearance };
        Case { publication, look: "classic", page, wrap, price: None }
    }

    fn set(&self) -> (MadeCover, Vec<Diagnostic>) {
        let mut sink = Sink::default();
        let fragment = |text: &str, sink: &mut Sink| {
            let options = MarkdownOptions { language: Language("en".into()), ..MarkdownOptions::default() };
            let document = markdown::read(&SourceFile::new(FileId(0), "a.md", text), &options, sink);
            document.sections.into_iter().flat_map(|section| section.blocks).collect::<Vec<_>>()
        };
        let blurb = fragment("The water comes twice a day.\n\nThis is what it *brings*.", &mut sink);
        let life = fragment("**Ada Reed** keeps the light.", &mut sink);
        let bios = BTreeMap::from([("Ada Reed".to_owned(), life)]);
        let frame = Frame { bios, ..Frame::new(&self.publication, FrameMedium::Print) };
        let isbn = Isbn::parse(ISBN).expect("it is an ISBN");
        let parts = CoverParts {
            lettered: true,
            blurb,
            isbn: Some(isbn.clone()),
            price: self.price.map(|_| "£12.99".to_owned()),
            wrap: true,
            ..CoverParts::default()
        };
        let document = passes::cover(&frame, &parts);
        let css = style::builtin(self.look).expect("there is such a look");
        let sheet = style::parse(&SourceFile::new(FileId(1), "look.css", css), &mut sink);
        let cascade = Cascade::new(vec![Arc::new(sheet)], Medium::Print, Some(self.page));
        let (fonts, pictures) = (FontLibrary::embedded(), Pictures::new());
        let job = CoverJob {
            set: Job {
                document: &document,
                publication: &self.publication,
                page: self.page,
                cascade: &cascade,
                fonts: &fonts,
                pictures: &pictures,
                turns: None,
                proof: false,
            },
            sheet: Sheet::Wrap(self.wrap),
            name: "cover",
            isbn: Some(&isbn),
            price: self.price,
            resolution: 300.0,
            places: Places::default(),
        };
        let made = set_cover(&job, &mut sink).expect("it fits");
        (made, sink.into_vec())
    }

    fn page(&self) -> Page {
        self.set().0.pages.pages.remove(0)
    }
}

#[test]
fn wraps_are_laid_out_as_their_goldens_say() {
    let a5 = Size { width: Length::mm(148.0), height: Length::mm(210.0) };
    let thick = Case { price: Some("01299"), ..Case::new("The Long Tide", 22.0) };
    let thin = Case { page: a5, ..Case::new("The Long Tide", 4.0) };
    let magazine = Case { look: "magazine", page: a5, ..Case::new("Salt", 9.0) };
    for (name, case) in [("thick", thick), ("thin", thin), ("magazine", magazine)] {
        let (made, diagnostics) = case.set();
        let told = diagnostics.iter().map(|one| format!("{}: {}\n", one.code, one.message));
        let dump = pages::dump(&made.pages) + &told.collect::<String>();
        let path = format!("tests/suite/cover/{name}.golden");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &dump).expect("goldens can be written");
        }
        let golden = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(golden, dump, "{path}");
    }
}

/// The bars on a page: where each begins, and how wide it is.
fn bars(page: &Page) -> Vec<(f64, f64)> {
    let bars = page.items.iter().filter_map(|item| match (&item.kind, item.tag) {
        (ItemKind::Fill { area, .. }, Tag::Content(_)) => Some((area.x.to_pt(), area.width.to_pt())),
        _ => None,
    });
    bars.collect()
}

/// Seven modules of each figure with odd parity, dark ones as 1 (ISO/IEC 15420, table 1).
const ODD: [&str; 10] = [
    "0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111",
    "0001011",
];
/// The parities of the left half that say the first figure.
const FIRST: [&str; 10] =
    ["OOOOOO", "OOEOEE", "OOEEOE", "OOEEEO", "OEOOEE", "OEEOOE", "OEEEOO", "OEOEOE", "OEOEEO", "OEEOEO"];

/// What a reader makes of the bars.
fn scanned(bars: &[(f64, f64)]) -> String {
    let (left, last) = (bars[0].0, bars[bars.len() - 1]);
    let module = (last.0 + last.1 - left) / 95.0;
    let mut dark = [false; 95];
    for (start, width) in bars {
        let from = ((start - left) / module).round() as usize;
        let wide = (width / module).round() as usize;
        dark[from..from + wide].fill(true);
    }
    let modules = |from: usize| dark[from..from + 7].iter().map(|own| if *own { '1' } else { '0' });
    let even = |own: &str| own.chars().rev().map(|c| if c == '1' { '0' } else { '1' }).collect::<String>();
    let (mut figures, mut parities) = (String::new(), String::new());
    for place in 0..6 {
        let read: String = modules(3 + place * 7).collect();
        let inverse: String = read.chars().map(|c| if c == '1' { '0' } else { '1' }).collect();
        let odd = ODD.iter().position(|own| *own == read);
        let other = ODD.iter().position(|own| even(&own.chars().map(flip).collect::<String>()) == inverse);
        parities.push(if odd.is_some() { 'O' } else { 'E' });
        figures += &odd.or(other).expect("it is a figure").to_string();
    }
    for place in 0..6 {
        let read: String = modules(50 + place * 7).map(flip).collect();
        figures += &ODD.iter().position(|own| *own == read).expect("it is a figure").to_string();
    }
    FIRST.iter().position(|own| *own == parities).expect("it is a figure").to_string() + &figures
}

fn flip(c: char) -> char {
    if c == '1' { '0' } else { '1' }
}

#[test]
fn a_barcode_says_the_isbn_in_black_within_white() {
    let page = Case::new("The Long Tide", 22.0).page();
    let bars = bars(&page);
    assert_eq!(scanned(&bars), ISBN);
    let (left, last) = (bars[0].0, bars[bars.len() - 1]);
    let module = (last.0 + last.1 - left) / 95.0;
    assert!((0.264..=0.66).contains(&(module / 72.0 * 25.4)), "{module}");
    // Nothing but white reaches into the light margins: 11 modules before, 7 after.
    let white = page.items.iter().find_map(|item| match &item.kind {
        ItemKind::Fill { area, color } if color.red == 255 && color.blue == 255 => Some(*area),
        _ => None,
    });
    let white = white.expect("there is white below the bars");
    assert!(white.x.to_pt() <= left - module * 11.0 + 0.01);
    assert!((white.x + white.width).to_pt() >= last.0 + last.1 + module * 7.0 - 0.01);
}

#[test]
fn the_figures_of_a_price_stand_beside_the_barcode() {
    let with = bars(&Case { price: Some("01299"), ..Case::new("The Long Tide", 22.0) }.page());
    assert_eq!(with.len(), bars(&Case::new("The Long Tide", 22.0).page()).len() + 16);
    assert_eq!(scanned(&with[..30]), ISBN);
}

fn turned(case: &Case) -> Vec<(Turn, String, f64)> {
    let page = case.page();
    let runs = page.items.iter().filter(|item| item.turned != Turn::Upright);
    let text = runs.filter_map(|item| match &item.kind {
        ItemKind::Text(run) => Some((item.turned, run.text.clone(), run.size.to_pt())),
        _ => None,
    });
    text.collect()
}

#[test]
fn a_spine_runs_the_way_of_its_language() {
    let mut case = Case::new("Salt", 20.0);
    assert!(turned(&case).iter().all(|(turn, ..)| *turn == Turn::Right));
    case.publication.language = Language("de".into());
    let german = turned(&case);
    assert!(!german.is_empty() && german.iter().all(|(turn, ..)| *turn == Turn::Left));
}

#[test]
fn the_text_of_a_spine_keeps_clear_of_the_folds_and_the_title_is_the_largest() {
    for millimetres in [6.0, 9.0, 14.0, 30.0, 50.0] {
        let case = Case::new("The Long Tide of a Year by the Sea", millimetres);
        let page = case.page();
        let (left, right) = (case.page.width, case.page.width + case.wrap.spine);
        let fonts = FontLibrary::embedded();
        for item in page.items.iter().filter(|item| item.turned != Turn::Upright) {
            let ItemKind::Text(run) = &item.kind else { continue };
            for glyph in &run.glyphs {
                let Some(ink) = fonts.face(run.face).profile(glyph.id).and_then(|own| own.ink()) else {
                    continue;
                };
                // Text that runs down the page has its tops on the right.
                let (near, far) = (run.x + run.size * ink.bottom, run.x + run.size * ink.top);
                let clear = Length::inches(0.0625) - Length::pt(0.05);
                assert!(near >= left + clear && far <= right - clear, "{millimetres}: {}", run.text);
            }
        }
        let runs = turned(&case);
        let largest = runs.iter().map(|own| own.2).fold(0.0, f64::max);
        let title = runs.iter().filter(|own| own.1.contains("Long")).map(|own| own.2).fold(0.0, f64::max);
        assert!(title >= largest - 0.01, "{millimetres}: {runs:?}");
    }
}

#[test]
fn a_long_title_takes_two_lines_on_a_thick_spine() {
    let lines = |spine: f64| {
        let page = Case::new("The Long Tide of a Whole Year by the Grey Sea", spine).page();
        let runs = page.items.iter().filter(|item| item.turned != Turn::Upright);
        let mut places: Vec<i64> = runs
            .filter_map(|item| match &item.kind {
                ItemKind::Text(run) if run.size > Length::pt(15.0) => Some((run.x.to_pt() * 10.0) as i64),
                _ => None,
            })
            .collect();
        places.sort_unstable();
        places.dedup();
        places.len()
    };
    assert!(lines(45.0) > lines(11.0));
}

/// A book with a cover; what is empty is as usual.
#[derive(Clone, Copy, Default)]
struct Book {
    title: &'static str,
    blurb: &'static str,
    bio: &'static str,
    target: &'static str,
    isbn: &'static str,
    cover: &'static str,
    css: &'static str,
}

impl Book {
    fn manifest(&self) -> String {
        let or = |own: &'static str, usual: &'static str| if own.is_empty() { usual } else { own };
        let target = if self.target.is_empty() { "" } else { "[[target]]\nname = \"ours\"\n" };
        let named = if self.target.is_empty() { "" } else { "target = \"ours\"\n" };
        format!(
            "[publication]\ntitle = \"{}\"\nlanguage = \"en\"\nblurb = \"\"\"\n{}\n\"\"\"\n\
             [[contributor]]\nname = \"Ada Reed\"\nbio = \"\"\"\n{}\n\"\"\"\n\
             [manuscript]\nbody = \"a.md\"\n{target}{}\n\
             [[edition]]\nname = \"paperback\"\nformat = \"pdf\"\npage = \"6x9in\"\nstyle = \"look.css\"\n\
             {named}{}\n[[edition]]\nformat = \"cover\"\n{}\n",
            or(self.title, "The Long Tide"),
            or(self.blurb, "The water comes twice a day."),
            or(self.bio, "She keeps the light."),
            self.target,
            or(self.isbn, "isbn = \"978-3-16-148410-0\""),
            or(self.cover, "spine = \"20mm\""),
        )
    }

    fn write(&self) -> Workshop {
        let shop = Workshop::new();
        shop.write("a.md", "# One\n\nText.\n\n# Two\n\nText.\n\n# Three\n\nText.\n");
        shop.write("look.css", format!("@import \"classic\";\n{}", self.css));
        for (name, width, height) in PICTURES.into_iter().filter(|(name, ..)| self.cover.contains(name)) {
            shop.write(name, picture(width, height));
        }
        shop.write("bindery.toml", self.manifest());
        shop
    }

    /// What is said of the cover, and all that is said.
    fn told(&self) -> (Vec<String>, String) {
        let ran = self.write().run(&["build", "--edition", "cover"]);
        let own = |code: &&str| code.starts_with(['C', 'U', 'E']) || **code == *"P008";
        (ran.codes().into_iter().filter(own).map(str::to_owned).collect(), ran.err)
    }
}

/// At 300 samples an inch: a front of 6 × 9 in with bleed, without, of another shape; one with few samples;
/// a wrap with a spine of 20 mm.
const PICTURES: [(&str, u32, u32); 5] = [
    ("front.png", 1838, 2775),
    ("trim.png", 1900, 2850),
    ("square.png", 2900, 2900),
    ("few.png", 613, 925),
    ("wrap.png", 3912, 2775),
];

fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::GrayImage::from_pixel(width, height, image::Luma([90]));
    picture.write_to(&mut bytes, image::ImageFormat::Png).expect("a picture can be written to memory");
    bytes.into_inner()
}

fn manifest_codes(editions: &str) -> Vec<&'static str> {
    let mut sink = Sink::default();
    let text = format!("[publication]\ntitle = \"T\"\n[manuscript]\nbody = \"a.md\"\n{editions}");
    read_manifest(&SourceFile::new(FileId(0), "bindery.toml", text), &mut sink);
    sink.into_vec().into_iter().map(|one| one.code).collect()
}

#[test]
fn a_manifest_is_told_what_is_wrong_with_its_covers() {
    let one = "[[edition]]\nname = \"a\"\nformat = \"pdf\"\n";
    let two = "[[edition]]\nname = \"a\"\nformat = \"pdf\"\n[[edition]]\nname = \"b\"\nformat = \"pdf\"\n";
    let cases: [(&str, &str, &str, &str); 9] = [
        ("C001", "", "", one),
        ("C002", two, "", "for = \"b\""),
        ("C003", two, "for = \"c\"", "for = \"a\""),
        ("C004", one, "spine = \"14\"", "spine = \"14mm\""),
        ("C004", one, "spine = \"14in\"", "spine = \"1.4in\""),
        ("C005", one, "price = \"free\"", "price = \"17.99 USD\""),
        ("M025", one, "page = \"A5\"", "paper = \"0.06mm\""),
        ("G001", one, "target = \"kpd\"", "target = \"kdp\""),
        ("M005", one, "format = \"covers\"", ""),
    ];
    for (code, editions, raising, near_miss) in cases {
        let cover = |keys: &str| match keys.contains("format") {
            true => format!("[[edition]]\n{keys}\n"),
            false => format!("[[edition]]\nformat = \"cover\"\n{keys}\n"),
        };
        let raised = manifest_codes(&format!("{editions}{}", cover(raising)));
        assert_eq!(raised, [code], "{raising}");
        let near = if near_miss == one {
            format!("{one}{}", cover(""))
        } else {
            format!("{editions}{}", cover(near_miss))
        };
        assert_eq!(manifest_codes(&near), [""; 0], "{near_miss}");
    }
}

/// More than there is room for.
const LONG: &str = include_str!("suite/cover/long-blurb.txt");

const PAPERS: &str = "papers = { white = \"0.5mm\", cream = \"0.6mm\" }";
const TEXT_FROM_40: &str = "spine-text = { pages = 40 }";
const TEXT_FROM_4: &str = "spine-text = { pages = 4 }";

fn book() -> Book {
    Book::default()
}

/// A code, what raises it, and a near miss that raises nothing of the kind.
fn cases() -> Vec<(&'static str, Book, Book)> {
    let cover = |cover: &'static str| Book { cover, ..book() };
    let css = |css: &'static str| Book { css, ..book() };
    vec![
        ("C006", cover("price = \"£9\""), cover("paper = \"0.5mm\"\nprice = \"£9\"")),
        (
            "C007",
            Book { target: PAPERS, cover: "paper = \"creme\"", ..book() },
            Book { target: PAPERS, cover: "paper = \"cream\"", ..book() },
        ),
        (
            "C008",
            Book { target: PAPERS, cover: "price = \"£9\"", ..book() },
            Book { target: "papers = { white = \"1.5mm\" }", cover: "price = \"£9\"", ..book() },
        ),
        ("C009", Book { target: TEXT_FROM_40, ..book() }, Book { target: TEXT_FROM_4, ..book() }),
        ("C010", cover("spine = \"4mm\""), cover("spine = \"8mm\"")),
        ("C011", Book { isbn: "color = \"black\"", ..book() }, cover("spine = \"20mm\"\nbarcode = false")),
        ("C012", Book { blurb: LONG, ..book() }, Book { blurb: &LONG[..LONG.len() / 5], ..book() }),
        ("C013", Book { title: LONG, ..book() }, Book { title: TITLE, ..book() }),
        ("C014", Book { bio: LONG_LIFE, ..book() }, Book { bio: LIFE, ..book() }),
        (
            "C015",
            css("section.cover .barcode { width: 1in }"),
            css("section.cover .barcode { width: 1.5in }"),
        ),
        (
            "C016",
            css(
                "section.cover .back { padding: 0 } section.cover .back .paper { padding: 12pt 12pt 12pt 6pt }",
            ),
            css("section.cover .back { padding: 0 } section.cover .back .paper { padding: 12pt }"),
        ),
        (
            "C017",
            cover("spine = \"20mm\"\nimage = \"square.png\""),
            cover("spine = \"20mm\"\nimage = \"front.png\""),
        ),
        (
            "C018",
            cover("spine = \"15mm\"\nimage = { wrap = \"wrap.png\" }"),
            cover("spine = \"20mm\"\nimage = { wrap = \"wrap.png\" }"),
        ),
        (
            "C019",
            cover("spine = \"20mm\"\nimage = \"trim.png\""),
            cover("spine = \"20mm\"\nimage = \"front.png\""),
        ),
        (
            "P008",
            cover("spine = \"20mm\"\nimage = \"few.png\""),
            cover("spine = \"20mm\"\nimage = \"front.png\""),
        ),
    ]
}

const TITLE: &str = "The Long Tide: Being a True Account of the Water and the Wind";
const LONG_LIFE: &str = concat!("She keeps the light.\n\n", include_str!("suite/cover/long-blurb.txt"));
const LIFE: &str = "She keeps the light.\n\nBefore that she mended nets, and before that she taught school.";

#[test]
fn each_fault_of_a_cover_is_told_and_its_near_miss_is_not() {
    for (code, raising, near_miss) in cases() {
        let (codes, err) = raising.told();
        assert_eq!(codes, [code], "{err}");
        assert!(err.contains("--> bindery.toml:"), "{code} has no place: {err}");
        let (codes, err) = near_miss.told();
        assert!(codes.is_empty(), "near {code}: {err}");
    }
}

/// The sides of a PDF's first page: of the trim, and of all with the bleed.
fn boxes(bytes: &[u8]) -> [[f64; 2]; 2] {
    let document = lopdf::Document::load_mem(bytes).expect("it is a PDF");
    let page = document.page_iter().next().expect("it has a page");
    let page = document.get_dictionary(page).expect("it is a dictionary");
    ["TrimBox", "BleedBox"].map(|name| {
        let own = page.get(name.as_bytes()).and_then(|own| own.as_array()).expect("it has the box");
        let own: Vec<f64> = own.iter().map(|side| f64::from(side.as_float().expect("a number"))).collect();
        [own[2] - own[0], own[3] - own[1]]
    })
}

#[test]
fn a_wrap_is_as_wide_as_two_pages_and_what_the_paper_of_the_book_makes_of_its_pages() {
    let pages = |shop: &Workshop| {
        let ran = shop.run(&["build"]);
        ran.succeeds();
        let document = lopdf::Document::load_mem(&shop.read("build/the-long-tide.pdf")).expect("it is a PDF");
        document.get_pages().len()
    };
    for text in ["", "\n\n# Four\n\nText.", "\n\n# Four\n\nText.\n\n# Five\n\nText."] {
        let book = Book {
            target: "papers = { white = \"1mm\", cream = \"1.2mm\" }\nbleed = \"0.125in\"",
            cover: "paper = \"cream\"",
            ..book()
        };
        let shop = book.write();
        shop.write("a.md", String::from_utf8(shop.read("a.md")).expect("it is text") + text);
        let leaves = pages(&shop).div_ceil(2);
        let [trim, bleed] = boxes(&shop.read("build/the-long-tide-cover.pdf"));
        let spine = leaves as f64 * 2.4 / 25.4 * 72.0;
        assert!((trim[0] - (864.0 + spine)).abs() < 0.02, "{trim:?} for {leaves} leaves");
        assert!((trim[1] - 648.0).abs() < 0.02);
        assert!((bleed[0] - trim[0] - 18.0).abs() < 0.02 && (bleed[1] - trim[1] - 18.0).abs() < 0.02);
    }
}

#[test]
fn a_cover_is_the_same_with_the_book_and_without_it_on_any_number_of_threads() {
    let shop = Book { cover: "spine = \"20mm\"\nimage = \"front.png\"", ..book() }.write();
    shop.run(&["build", "--jobs", "1"]).succeeds();
    let one = shop.read("build/the-long-tide-cover.pdf");
    shop.run(&["build", "--jobs", "2", "--edition", "cover", "--out", "again"]).succeeds();
    assert!(one == shop.read("again/the-long-tide-cover.pdf"));
    assert!(!shop.has("again/the-long-tide.pdf"));
}

/// Whether paragraphs are tagged on the cover.
fn has_text(shop: &Workshop) -> bool {
    let bytes = shop.read("build/the-long-tide-cover.pdf");
    let document = lopdf::Document::load_mem(&bytes).expect("it is a PDF");
    let role = |own: &lopdf::Object| own.as_dict().ok()?.get(b"S").ok()?.as_name().ok().map(<[u8]>::to_vec);
    document.objects.values().any(|own| role(own).as_deref() == Some(b"P"))
}

#[test]
fn a_picture_of_the_whole_wrap_has_its_own_words_unless_it_is_to_be_lettered() {
    let wrap = "spine = \"20mm\"\nimage = { wrap = \"wrap.png\" }";
    let shop = Book { cover: wrap, ..book() }.write();
    shop.run(&["build"]).succeeds();
    assert!(!has_text(&shop));
    let lettered = "spine = \"20mm\"\nimage = { wrap = \"wrap.png\" }\nlettering = true";
    let shop = Book { cover: lettered, ..book() }.write();
    shop.run(&["build"]).succeeds();
    assert!(has_text(&shop));
    // A front that is drawn with its title leaves the back to the stylesheet.
    let front = "spine = \"20mm\"\nimage = \"front.png\"\nlettering = false";
    let shop = Book { cover: front, ..book() }.write();
    shop.run(&["build"]).succeeds();
    assert!(has_text(&shop));
}

#[test]
fn an_e_book_shows_the_front_of_the_wrap() {
    let cover = |keys: &'static str| {
        let shop = Book { cover: keys, ..book() }.write();
        let manifest = String::from_utf8(shop.read("bindery.toml")).expect("it is text");
        shop.write("bindery.toml", manifest + "[[edition]]\nformat = \"epub\"\nstyle = \"look.css\"\n");
        shop.run(&["build", "--edition", "epub"]).succeeds();
        let bytes = shop.read("build/the-long-tide.epub");
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("it is an archive");
        let name =
            archive.file_names().find(|name| name.contains("images/cover.")).expect("a cover").to_owned();
        let mut file = Vec::new();
        let mut inner = archive.by_name(&name).expect("it is there");
        std::io::Read::read_to_end(&mut inner, &mut file).expect("it can be unpacked");
        image::load_from_memory(&file).expect("it is a picture").into_rgb8()
    };
    let plain = cover("spine = \"20mm\"");
    assert_eq!(plain.dimensions(), (1600, 2560));
    // The label is there, and the ground that it lies on.
    let colors: std::collections::BTreeSet<[u8; 3]> = plain.pixels().map(|own| own.0).collect();
    assert!(colors.contains(&[0xf7, 0xf1, 0xe3]) || colors.len() > 20, "{}", colors.len());
    // A picture of the front is the e-book's too.
    let pictured = cover("spine = \"20mm\"\nimage = \"front.png\"\nlettering = false");
    assert!(pictured.pixels().all(|own| own.0[0].abs_diff(90) < 4));
}

#[test]
fn a_cover_is_judged_by_the_rules_for_covers() {
    let shop =
        Book { cover: "spine = \"20mm\"", target: "extends = \"kdp\"\npages = { least = 1 }", ..book() }
            .write();
    shop.run_in(Path::new(""), &["build"], &[("SOURCE_DATE_EPOCH", "1793491200")]).succeeds();
    let file = "build/the-long-tide-cover.pdf";
    let ran = shop.run(&["preflight", file, "--target", "kdp"]);
    assert!(ran.code == 1 && ran.codes().len() > 1, "{}", ran.err);
    let ran = shop.run(&["preflight", file, "--target", "kdp", "--cover"]);
    assert!(ran.succeeds().codes().is_empty(), "{}", ran.err);
}
