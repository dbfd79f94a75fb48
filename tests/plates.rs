//! Chapters printed from plates: pages that were made before are taken up, and the file that comes out is
//! the one that would be made of nothing.

mod workshop;

use bindery::diagnostic::Sink;
use bindery::digest::Digest;
use bindery::document::{AssetPath, Language};
use bindery::font::FontLibrary;
use bindery::pages::Pages;
use bindery::passes::{self, Frame, FrameMedium, ManuscriptFile};
use bindery::pdf::{self, Casts, Metadata, PdfError, Written};
use bindery::picture::{self, Pictures};
use bindery::publication::{Kind, Publication};
use bindery::reader::markdown::{self, MarkdownOptions};
use bindery::source::{FileId, SourceFile};
use bindery::style::{self, Cascade, Medium};
use bindery::typeset::{self, Job, PlateTerms, Standing, Store};
use bindery::units::{Length, Size};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use workshop::SENTENCES;

const CSS: &str = include_str!("suite/typeset/base.css");
const OWN_CSS: &str = "section.chapter { break-before: page; string-set: title attr(data-none) }\n\
    h1 { string-set: title content(text) } @page { margin: 40pt 36pt }\n\
    @page :left { margin-left: 50pt; @top-left { content: counter(page) } @top-right { content: string(title) } }\n\
    @page :right { @top-right { content: counter(page) } @top-left { content: string(title, last) } }\n\
    p { text-indent: 12pt; text-align: justify; hyphens: auto }\n";
const PICTURE: &str =
    r#"<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><rect width="60" height="40"/></svg>"#;

#[derive(Default)]
struct Shelf {
    kept: Mutex<BTreeMap<Digest, Vec<u8>>>,
    casts: Casts,
}

impl Store for Shelf {
    fn take(&self, name: Digest) -> Option<Vec<u8>> {
        self.kept.lock().expect("no test breaks off in it").get(&name).cloned()
    }
    fn put(&self, name: Digest, galley: Vec<u8>) {
        self.kept.lock().expect("no test breaks off in it").insert(name, galley);
    }
}

/// A chapter of some pages; what is only in some of them hangs on its number.
fn chapter(number: usize) -> String {
    let paragraph = |from: usize| {
        let own = (0..7).map(|idx| SENTENCES[(from + idx * idx + number) % SENTENCES.len()]);
        own.collect::<Vec<_>>().join(" ")
    };
    let extra = match number % 4 {
        0 => "## A section\n\nWith *emphasis* and a [link](https://example.org).\n\n1. one\n2. two\n"
            .to_owned(),
        1 => format!("It was measured.[^n{number}]\n\n[^n{number}]: From the *stern*.\n"),
        2 => "![A boat](boat.svg)\n\n| Boat | Seats |\n|---|---:|\n| Heron | 12 |\n".to_owned(),
        _ => "See [](#c1) and ![a boat](boat.svg) in the text. []{#here}\n".to_owned(),
    };
    let text: Vec<String> = (0..6 + number % 3).map(paragraph).collect();
    format!("# Crossing {number} {{#c{number}}}\n\n{}\n\n{extra}\n", text.join("\n\n"))
}

fn book(count: usize) -> Vec<String> {
    (0..count).map(chapter).collect()
}

struct Made {
    pages: Pages,
    written: Result<Written, PdfError>,
    codes: Vec<&'static str>,
}

impl Made {
    fn standing(&self) -> usize {
        self.pages.plates.iter().filter(|plate| plate.standing).count()
    }

    #[track_caller]
    fn bytes(&self) -> &[u8] {
        &self.written.as_ref().expect("it is written").bytes
    }
}

/// Makes the book: from what lies on the shelf, if there is one.
fn make(chapters: &[String], css: &str, shelf: Option<&mut Shelf>) -> Made {
    let mut sink = Sink::default();
    let (text, fonts) = (chapters.concat(), FontLibrary::embedded());
    let publication = Publication {
        kind: Kind::Book,
        title: "The Ferry".into(),
        language: Language("en".into()),
        ..Publication::default()
    };
    let sheet =
        style::parse(&SourceFile::new(FileId(1), "style.css", format!("{CSS}\n{OWN_CSS}\n{css}")), &mut sink);
    let options = MarkdownOptions { language: Language("en".into()), ..MarkdownOptions::default() };
    let mut document = markdown::read(&SourceFile::new(FileId(0), "text.md", text), &options, &mut sink);
    let mut pictures = Pictures::new();
    passes::set_assets(&mut document, |href, span| {
        let path = AssetPath(href.to_owned());
        let found = picture::inspect(path.clone(), PICTURE.into(), &fonts, &mut Sink::default(), Some(span));
        pictures.insert(path.clone(), found.expect("it is a picture"));
        Some(path)
    });
    let mut frame = Frame::new(&publication, FrameMedium::Print);
    let file = ManuscriptFile { file: FileId(0), path: "text.md".into(), ..ManuscriptFile::default() };
    frame.files = vec![file];
    let document = passes::run(document, &frame, &mut sink);
    let page = Size { width: Length::pt(260.0), height: Length::pt(340.0) };
    let cascade = Cascade::new(vec![Arc::new(sheet)], Medium::Print, Some(page));
    let job = Job {
        document: &document,
        publication: &publication,
        page,
        cascade: &cascade,
        fonts: &fonts,
        pictures: &pictures,
        turns: None,
        proof: false,
    };
    let metadata = Metadata { title: "The Ferry".into(), language: "en".into(), ..Metadata::default() };
    let Some(shelf) = shelf else {
        let pages = typeset::typeset(&job, &mut sink);
        let written = pdf::write(&pdf::Job::new(&pages, &fonts, &pictures, &metadata));
        return Made { written, codes: sink.iter().map(|own| own.code).collect(), pages };
    };
    let is_cast = |key: &[u8; 16]| shelf.casts.holds(key);
    let terms = PlateTerms { terms: Digest::of(css.as_bytes()), is_cast: &is_cast };
    let standing = Standing { store: &*shelf, name: Digest::of(b"book"), version: "1", plates: Some(terms) };
    let pages = typeset::typeset_standing(&job, standing, &mut sink);
    let casts = Some(&shelf.casts);
    let written = pdf::write(&pdf::Job { casts, ..pdf::Job::new(&pages, &fonts, &pictures, &metadata) });
    if let Ok(Written { casts: Some(casts), .. }) = &written {
        shelf.casts = Casts::read(casts.clone());
    }
    Made { written, codes: sink.iter().map(|own| own.code).collect(), pages }
}

/// Makes the book from the shelf and from nothing; both must be the same. Gives how many chapters were
/// printed from plates.
#[track_caller]
fn is_as_made_anew(chapters: &[String], shelf: &mut Shelf) -> usize {
    let (mut warm, cold) = (make(chapters, "", Some(&mut *shelf)), make(chapters, "", None));
    if let Err(PdfError::Worn(keys)) = &warm.written {
        shelf.casts = shelf.casts.without(keys);
        warm = make(chapters, "", Some(shelf));
    }
    assert!(warm.bytes() == cold.bytes(), "the files differ");
    assert_eq!(warm.codes, cold.codes);
    let starts = |made: &Made| made.pages.pages.iter().map(|page| page.starts).collect::<Vec<_>>();
    assert_eq!(starts(&warm), starts(&cold));
    assert_eq!(warm.pages.destinations, cold.pages.destinations);
    warm.standing()
}

#[test]
fn chapters_that_are_as_they_were_are_printed_from_their_plates() {
    let (mut book, mut shelf) = (book(8), Shelf::default());
    assert_eq!(is_as_made_anew(&book, &mut shelf), 0);
    assert_eq!(is_as_made_anew(&book, &mut shelf), 8);
    // Places in the manuscript move, and pages stay where they are.
    book[2] = book[2].replacen("lamps", "lanterns", 1);
    assert_eq!(is_as_made_anew(&book, &mut shelf), 7);
    book[5] = book[5].replacen("coins", "money", 1);
    book[1] = book[1].replacen("measured", "weighed", 1);
    assert_eq!(is_as_made_anew(&book, &mut shelf), 6);
    assert_eq!(is_as_made_anew(&book, &mut shelf), 8);
}

#[test]
fn chapters_that_have_come_to_the_other_side_of_their_leaves_are_made_anew() {
    let (mut book, mut shelf) = (book(6), Shelf::default());
    is_as_made_anew(&book, &mut shelf);
    for longer in 1..5 {
        book[1].push_str(&format!("{}\n\n", SENTENCES.join(" ").repeat(longer)));
        is_as_made_anew(&book, &mut shelf);
        assert!(is_as_made_anew(&book, &mut shelf) > 0);
    }
}

#[test]
fn a_folio_that_is_another_is_seen() {
    let (mut book, mut shelf) = (book(6), Shelf::default());
    is_as_made_anew(&book, &mut shelf);
    // Two pages more: all sides stay, and all folios are others.
    let pages = make(&book, "", None).pages.pages.len();
    for number in 1.. {
        let longer = format!("{}\n\n{}\n\n", book[1], SENTENCES.join(" ").repeat(number));
        let there = [&book[..1], &[longer], &book[2..]].concat();
        if make(&there, "", None).pages.pages.len() == pages + 2 {
            book = there;
            break;
        }
    }
    let made = make(&book, "", Some(&mut shelf));
    assert_eq!(made.standing(), 5);
    let Err(PdfError::Worn(keys)) = made.written else { panic!("folios are others") };
    assert_eq!(keys.len(), 4);
    is_as_made_anew(&book, &mut shelf);
}

#[test]
fn a_new_sign_wears_out_the_casts_of_its_face() {
    let (mut book, mut shelf) = (book(4), Shelf::default());
    is_as_made_anew(&book, &mut shelf);
    book[2] = book[2].replacen("lamps", "Bamps", 1);
    let made = make(&book, "", Some(&mut shelf));
    assert_eq!(made.standing(), 3);
    let Err(PdfError::Worn(keys)) = made.written else { panic!("codes are others") };
    assert_eq!(keys.len(), 3);
    assert_eq!(is_as_made_anew(&book, &mut shelf), 0);
    assert_eq!(is_as_made_anew(&book, &mut shelf), 4);
    // Italics stand in two chapters alone.
    book[1] = book[1].replacen("*stern*", "*bow*", 1);
    assert_eq!(is_as_made_anew(&book, &mut shelf), 2);
}

#[test]
fn a_folio_that_is_written_by_other_codes_is_seen() {
    let (mut book, mut shelf) = (book(4), Shelf::default());
    is_as_made_anew(&book, &mut shelf);
    // Smaller signs than the figures of the folios, which stand in the text nowhere.
    book[3] = book[3].replacen("lamps", "l#$%+mps", 1);
    is_as_made_anew(&book, &mut shelf);
}

#[test]
fn another_style_has_other_plates() {
    let (book, mut shelf) = (book(3), Shelf::default());
    is_as_made_anew(&book, &mut shelf);
    let made = make(&book, "p { hyphens: none }", Some(&mut shelf));
    assert_eq!(made.standing(), 0);
    assert!(made.bytes() == make(&book, "p { hyphens: none }", None).bytes());
}

#[test]
fn what_speaks_of_other_chapters_or_has_to_be_told_gets_no_plate() {
    let (mut book, mut shelf) = (book(4), Shelf::default());
    book[0].push_str("\nSee page [](#c3){.page}.\n");
    book[2].push_str("\nA sign that no face has: \u{12000}.\n");
    is_as_made_anew(&book, &mut shelf);
    assert_eq!(is_as_made_anew(&book, &mut shelf), 2);
}

#[test]
fn spoilt_plates_and_casts_are_as_if_they_were_not_there() {
    let (book, mut shelf) = (book(3), Shelf::default());
    is_as_made_anew(&book, &mut shelf);
    for bytes in shelf.kept.lock().expect("no test breaks off in it").values_mut() {
        bytes.truncate(bytes.len() / 2);
    }
    assert_eq!(is_as_made_anew(&book, &mut shelf), 0);
    let casts = make(&book, "", Some(&mut Shelf::default())).written.expect("it is written").casts;
    shelf.casts = Casts::read(casts.expect("they are new")[..2000].to_vec());
    assert_eq!(is_as_made_anew(&book, &mut shelf), 0);
    assert_eq!(is_as_made_anew(&book, &mut shelf), 3);
}

#[test]
fn casts_and_plates_that_were_altered_anywhere_do_no_harm() {
    let (book, mut shelf) = (book(2), Shelf::default());
    is_as_made_anew(&book, &mut shelf);
    let cold = make(&book, "", None);
    let casts = make(&book, "", Some(&mut Shelf::default())).written.expect("it is written").casts;
    let casts = casts.expect("they are new");
    let plates = shelf.kept.lock().expect("no test breaks off in it").clone();
    for step in 0..24 {
        let mut altered = casts.clone();
        let at = altered.len() * step / 24;
        altered[at] = altered[at].wrapping_add(1 + step as u8);
        shelf.casts = Casts::read(altered);
        // The text itself is proved by whoever has it made.
        let made = make(&book, "", Some(&mut shelf));
        assert_eq!(made.pages.destinations, cold.pages.destinations);
        shelf.casts = Casts::read(casts.clone());
        let mut kept = plates.clone();
        for bytes in kept.values_mut().filter(|bytes| !bytes.is_empty()) {
            let at = bytes.len() * step / 24;
            bytes[at] = bytes[at].wrapping_add(1 + step as u8);
        }
        *shelf.kept.lock().expect("no test breaks off in it") = kept;
        make(&book, "", Some(&mut shelf));
        shelf.casts = Casts::read(casts.clone());
        *shelf.kept.lock().expect("no test breaks off in it") = plates.clone();
    }
}
