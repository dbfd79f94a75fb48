//! What the EPUB backend makes of documents: the XHTML of small manuscripts beside their goldens in
//! `tests/suite/epub`, and what must hold of every file. `UPDATE=1 cargo test` writes the goldens anew.

use bindery::config::Located;
use bindery::diagnostic::{Diagnostic, Sink};
use bindery::document::*;
use bindery::epub::{self, Input, PageBreak, Related};
use bindery::font::FontLibrary;
use bindery::passes::{self, Frame, FrameMedium};
use bindery::picture::{self, Pictures};
use bindery::publication::*;
use bindery::reader::markdown::{self, MarkdownOptions};
use bindery::source::{FileId, SourceFile, Span};
use bindery::style::{self, Cascade, Medium};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::sync::Arc;
use zip::{CompressionMethod, ZipArchive};

mod assets;
mod claims;
mod trade;

const CSS: &str =
    "body { font-family: 'EB Garamond', serif } code { font-family: 'Source Code Pro', monospace }";
const KNOT: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"30\"><path d=\"M0 0L40 30\"/></svg>";

/// A book under test, and all that it is made of.
#[derive(Clone)]
struct Case {
    document: Document,
    publication: Publication,
    edition: Edition,
    fonts: FontLibrary,
    pictures: Pictures,
    breaks: Vec<PageBreak>,
    /// Small, so that no time goes into drawing one; none to have one drawn.
    cover: Option<picture::Picture>,
    bios: Vec<Vec<String>>,
    related: Vec<Related>,
    css: &'static str,
}

/// A book that was made, by the names of its files.
struct Made {
    bytes: Vec<u8>,
    onix: Option<String>,
    linked: String,
    files: BTreeMap<String, Vec<u8>>,
    diagnostics: Vec<Diagnostic>,
}

fn publication() -> Publication {
    Publication {
        title: "The Long Tide".into(),
        language: Language("en".into()),
        slug: "the-long-tide".into(),
        contributors: vec![Contributor { name: "Ada Reed".into(), ..Contributor::default() }],
        publisher: Some("Quay & Sons".into()),
        date: Date::parse("2026-11").ok(),
        ..Publication::default()
    }
}

fn edition() -> Edition {
    Edition {
        name: "epub".into(),
        format: Format::Epub,
        page: default_page(),
        style: "classic".into(),
        target: None,
        color: None,
        isbn: None,
        embed_fonts: true,
        obfuscate_fonts: false,
        stores: Vec::new(),
        cover: None,
        paper: None,
        wrap: None,
    }
}

impl Case {
    /// A tree made by hand.
    fn of(document: Document) -> Self {
        let (publication, edition) = (publication(), edition());
        let fonts = FontLibrary::embedded();
        let path = AssetPath("front.svg".into());
        let cover = picture::inspect(path, KNOT.into(), &fonts, &mut Sink::default(), None);
        Case {
            document,
            publication,
            edition,
            fonts,
            pictures: Pictures::new(),
            breaks: Vec::new(),
            cover,
            bios: Vec::new(),
            related: Vec::new(),
            css: "",
        }
    }

    /// A manuscript in Markdown, refined as the edition room does it.
    fn read(text: &str) -> Self {
        Self::read_with(text, &[("knot.svg", KNOT.as_bytes())])
    }

    fn read_with(text: &str, files: &[(&str, &[u8])]) -> Self {
        let mut case = Case::of(Document::default());
        let mut sink = Sink::default();
        let source = SourceFile::new(FileId(0), "text.md", text);
        let options = MarkdownOptions { language: case.publication.language.clone(), ..Default::default() };
        let mut document = markdown::read(&source, &options, &mut sink);
        for (name, bytes) in files {
            let path = AssetPath((*name).to_owned());
            let picture = picture::inspect(path.clone(), bytes.to_vec(), &case.fonts, &mut sink, None);
            case.pictures.extend(picture.map(|picture| (path, picture)));
        }
        walk_inlines_mut(&mut document, &mut |inline| {
            if let Inline::Image(image) = inline {
                image.asset = Some(AssetPath(image.href.clone()));
            }
        });
        let frame = Frame::new(&case.publication, FrameMedium::Book);
        case.document = passes::run(document, &frame, &mut sink);
        case
    }

    fn make(&self) -> Made {
        let mut sink = Sink::default();
        let sheet =
            style::parse(&SourceFile::new(FileId(9), "look.css", format!("{CSS} {}", self.css)), &mut sink);
        let sheets = [Arc::new(sheet)];
        let cascade = Cascade::new(sheets.to_vec(), Medium::Book, None);
        let input = Input {
            document: &self.document,
            publication: &self.publication,
            edition: &self.edition,
            sheets: &sheets,
            cascade: &cascade,
            fonts: &self.fonts,
            pictures: &self.pictures,
            cover: self.cover.as_ref(),
            drawn_cover: Some(KNOT),
            page_breaks: &self.breaks,
            page_source: (!self.breaks.is_empty()).then_some("urn:isbn:9783161484100"),
            bios: &self.bios,
            related: &self.related,
            epoch: None,
        };
        let written = epub::write(&input, &mut sink).expect("a book can be made");
        let bytes = written.bytes;
        let mut archive = ZipArchive::new(Cursor::new(bytes.clone())).expect("it is an archive");
        let mut files = BTreeMap::new();
        for idx in 0..archive.len() {
            let mut file = archive.by_index(idx).expect("it can be read");
            let mut content = Vec::new();
            file.read_to_end(&mut content).expect("it can be unpacked");
            files.insert(file.name().to_owned(), content);
        }
        Made { bytes, onix: written.onix, linked: written.linked, files, diagnostics: sink.into_vec() }
    }
}

impl Made {
    fn text(&self, name: &str) -> &str {
        let bytes = self.files.get(name).unwrap_or_else(|| panic!("there is no {name}: {:?}", self.names()));
        std::str::from_utf8(bytes).expect("it is UTF-8")
    }
    fn names(&self) -> Vec<&str> {
        self.files.keys().map(String::as_str).collect()
    }
    /// All content documents of the text, one after the other.
    fn all_text(&self) -> String {
        let texts = self.names().into_iter().filter(|name| name.starts_with("OEBPS/text/"));
        texts.map(|name| self.text(name)).collect()
    }
    fn package(&self) -> &str {
        self.text("OEBPS/content.opf")
    }
    fn codes(&self) -> Vec<&str> {
        self.diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
    }
}

/// Holds of every XML file that it is well-formed and has no id twice; gives its ids and references.
fn read_xml(name: &str, text: &str) -> (BTreeSet<String>, Vec<String>) {
    let mut reader = Reader::from_str(text);
    let (mut ids, mut references) = (BTreeSet::new(), Vec::new());
    let mut depth = 0;
    loop {
        let event = reader.read_event().unwrap_or_else(|error| panic!("{name}: {error}"));
        let (Event::Start(tag) | Event::Empty(tag)) = &event else {
            match event {
                Event::End(_) => depth -= 1,
                Event::Eof => break,
                _ => {}
            }
            continue;
        };
        depth += i32::from(matches!(event, Event::Start(_)));
        for attribute in tag.attributes() {
            let attribute = attribute.unwrap_or_else(|error| panic!("{name}: {error}"));
            let value =
                attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).expect("it is escaped");
            match attribute.key.0 {
                "id" => assert!(ids.insert(value.to_string()), "{name}: the id {value} stands twice"),
                "href" | "src" => references.push(value.to_string()),
                _ => {}
            }
        }
    }
    assert_eq!(depth, 0, "{name} is not whole");
    (ids, references)
}

/// What must hold of every book: whole files, no id twice, no reference to nothing, nothing that the
/// manifest does not list, nothing from outside.
fn assert_sound(made: &Made) {
    let mut ids = BTreeMap::new();
    let mut references = Vec::new();
    for name in made.names() {
        if [".xhtml", ".opf", ".ncx", ".xml", ".svg"].iter().any(|ending| name.ends_with(ending)) {
            let (own, out) = read_xml(name, made.text(name));
            ids.insert(name, own);
            references.extend(out.into_iter().map(|reference| (name, reference)));
        }
    }
    for (name, reference) in references {
        if reference.contains(':') {
            assert!(!name.ends_with(".opf"), "the package names {reference}");
            continue;
        }
        let (path, fragment) = reference.split_once('#').unwrap_or((&reference, ""));
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        let target = match path.strip_prefix("../") {
            _ if path.is_empty() => name.to_owned(),
            Some(rest) => format!("{}/{rest}", folder.rsplit_once('/').expect("there is a folder above").0),
            None => format!("{folder}/{path}"),
        };
        assert!(made.files.contains_key(&target), "{name} names {reference}, which is not there");
        assert!(
            fragment.is_empty() || ids[target.as_str()].contains(fragment),
            "{name}: no id for {reference}"
        );
    }
    for name in made.names() {
        let listed = made.package().contains(&format!("href=\"{}\"", name.trim_start_matches("OEBPS/")));
        let own = name == "mimetype" || name.starts_with("META-INF/") || name.ends_with(".opf");
        assert!(listed || own, "the manifest does not list {name}");
    }
}

fn golden(name: &str, actual: &str) {
    let path = format!("tests/suite/epub/{name}");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, actual).expect("a golden can be written");
    }
    let wanted = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(wanted == actual, "{path} differs; run with UPDATE=1 and read the diff");
}

#[test]
fn a_manuscript_with_everything_becomes_clean_xhtml() {
    let mut case = Case::read(include_str!("../suite/epub/whole.md"));
    case.cover = None;
    let made = case.make();
    assert_sound(&made);
    assert!(made.files["OEBPS/images/cover.png"].starts_with(b"\x89PNG"));
    let mut shown = String::new();
    for name in made.names() {
        if name.ends_with(".xhtml") || name.ends_with(".opf") || name.ends_with(".ncx") {
            shown.push_str(&format!("=== {name}\n{}\n", made.text(name)));
        }
    }
    golden("whole.golden", &shown);
}

#[test]
fn figures_boxes_and_their_lists_become_clean_xhtml() {
    let svg = |width: u32| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"30\"><path d=\"M0 0L9 9\"/></svg>"
        )
    };
    let (wide, narrow) = (svg(90), svg(40));
    let files = [("harbour.svg", &wide), ("gull.svg", &wide), ("tern.svg", &narrow), ("knot.svg", &narrow)];
    let files = files.map(|(name, text)| (name, text.as_bytes()));
    let made = Case::read_with(include_str!("../suite/epub/figures.md"), &files).make();
    assert_sound(&made);
    let texts = made
        .names()
        .into_iter()
        .filter(|name| name.starts_with("OEBPS/text/") || name.ends_with("nav.xhtml"));
    let shown: String = texts.map(|name| format!("=== {name}\n{}\n", made.text(name))).collect();
    golden("figures.golden", &shown);
}

/// A reading system has the caption where the style has it, as far as HTML can say it.
#[test]
fn a_caption_above_is_the_first_in_its_figure() {
    let mut case = Case::read("# One\n\n![A knot](knot.svg)\n");
    let caption_comes_first = |case: &Case| {
        let text = case.make().all_text();
        let figure = text.split_once("<figure").expect("there is a figure").1.to_owned();
        figure.find("<figcaption") < figure.find("<img")
    };
    assert!(!caption_comes_first(&case));
    case.css = "figure { caption-side: top }";
    assert!(caption_comes_first(&case));
}

#[test]
fn the_same_book_is_the_same_bytes_on_any_number_of_threads() {
    let case = Case::read(include_str!("../suite/epub/whole.md"));
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool of one");
    let first = one.install(|| case.make().bytes);
    assert!(first == case.make().bytes);
}

#[test]
fn the_archive_is_in_order_and_without_time() {
    let made = Case::read("# One\n\nText.\n").make();
    assert_eq!(&made.bytes[30..38], b"mimetype");
    assert_eq!(&made.bytes[28..30], [0, 0], "the media type has an extra field");
    let mut archive = ZipArchive::new(Cursor::new(made.bytes)).expect("it is an archive");
    for idx in 0..archive.len() {
        let file = archive.by_index_raw(idx).expect("it can be read");
        let date = file.last_modified().expect("it has a date");
        assert_eq!((date.year(), date.month(), date.day(), date.hour()), (1980, 1, 1, 0), "{}", file.name());
        assert!(file.extra_data().is_none_or(<[u8]>::is_empty), "{} has an extra field", file.name());
        assert_eq!(
            idx == 0 || file.name().ends_with(".png"),
            file.compression() == CompressionMethod::Stored
        );
    }
}

/// epub-builder 0.8.3 gives the language and the first creator one id.
#[test]
fn no_id_of_the_package_stands_twice() {
    let mut case = Case::read("# One\n\nText.\n");
    case.publication.contributors.push(Contributor { name: "B. Lund".into(), ..Contributor::default() });
    let made = case.make();
    let (ids, _) = read_xml("content.opf", made.package());
    assert!(ids.contains("creator-1") && ids.contains("creator-2") && ids.contains("pub-id"));
}

#[test]
fn the_identifier_is_the_isbn_else_the_doi_else_the_contents_own() {
    let mut case = Case::read("# One\n\nText.\n");
    let unique = |case: &Case| {
        let made = case.make();
        let package = made.package().to_owned();
        let (_, rest) = package.split_once("<dc:identifier id=\"pub-id\">").expect("there is one");
        let identifier = rest.split_once('<').expect("it ends").0.to_owned();
        let uid = format!("<meta name=\"dtb:uid\" content=\"{identifier}\"/>");
        assert!(made.text("OEBPS/toc.ncx").contains(&uid), "the NCX names another");
        identifier
    };
    let own = unique(&case);
    assert!(own.starts_with("urn:uuid:") && own == unique(&case));
    assert_ne!(own, unique(&Case::read("# One\n\nOther text.\n")));
    case.publication.identifiers.push(Identifier::Issn("2049-3630".into()));
    assert_eq!(unique(&case), own);
    case.publication.identifiers.push(Identifier::Doi("10.1000/182".into()));
    assert_eq!(unique(&case), "doi:10.1000/182");
    case.edition.isbn = Isbn::parse("9783161484100").ok();
    assert_eq!(unique(&case), "urn:isbn:9783161484100");
}

#[test]
fn pages_of_the_print_edition_are_marked_where_they_begin() {
    let text = "# One\n\nThe tide had turned before anyone woke.\n\nIt was *late* in the year.\n";
    let mut case = Case::read(text);
    let at = |word: &str| {
        let at = text.find(word).expect("it is there");
        Span::new(FileId(0), at..at + 1)
    };
    // Letters are counted from the beginning of the text that the word stands in.
    let page = |label: &str, word, letters| PageBreak { span: at(word), letters, label: label.into() };
    case.breaks =
        vec![page("xii", "One", 0), page("1", "before", 16), page("2", "late", 0), page("3", "year", 5)];
    let made = case.make();
    assert_sound(&made);
    let text = made.all_text();
    let mark = |label: &str| {
        format!(
            "<span id=\"page-{label}\" epub:type=\"pagebreak\" role=\"doc-pagebreak\" aria-label=\"{label}\"></span>"
        )
    };
    for (label, word) in [("xii", "One"), ("1", "before"), ("2", "late"), ("3", "year")] {
        assert!(text.contains(&format!("{}{word}", mark(label))), "{label} is not before {word}: {text}");
    }
    assert!(made.text("OEBPS/nav.xhtml").contains("epub:type=\"page-list\""));
    for wanted in
        ["pageNavigation", "pageBreakMarkers", "<meta property=\"pageBreakSource\">urn:isbn:9783161484100"]
    {
        assert!(made.package().contains(wanted), "{wanted} is missing");
    }
}

#[test]
fn a_page_that_begins_with_a_heading_of_the_books_own_is_marked_before_it() {
    let span = Span::new(FileId(3), 10..30);
    let mut text = words("A sailor who wrote.");
    if let Inline::Text(own) = &mut text {
        own.meta.span = span;
    }
    let mut case = Case::of(chapter(vec![paragraph(vec![text])]));
    case.document.sections[0].heading = vec![words("About the Author")];
    let marked = |case: &Case| {
        let text = case.make().all_text();
        let at = |what: &str| text.rfind(what).expect("it is there");
        (at("doc-pagebreak") < at("About the Author<"), at("doc-pagebreak") < at("A sailor"))
    };
    case.breaks = vec![PageBreak { span, letters: 0, label: "7".into() }];
    assert_eq!(marked(&case), (true, true));
    case.breaks = vec![PageBreak { span, letters: 7, label: "7".into() }];
    assert_eq!(marked(&case), (false, false));
}

#[test]
fn a_page_that_begins_inside_a_word_is_marked_after_it() {
    let text = "# One\n\nUnforgettable days.\n";
    let mut case = Case::read(text);
    let inside = text.find("gettable").expect("it is there");
    case.breaks =
        vec![PageBreak { span: Span::new(FileId(0), inside..inside + 1), letters: 5, label: "9".into() }];
    assert!(case.make().all_text().contains("Unforgettable <span id=\"page-9\""));
}

/// What stands between the last word of a page and the first of the next belongs to one of them.
#[test]
fn marks_of_pages_stand_between_words_and_before_what_opens_the_next() {
    let text = "# One\n\nHe said: \"Stop!\" \"Why?\" she asked---(twice) and *well-known* ones.\n";
    let mut case = Case::read(text);
    let at = text.find("He said").expect("it is there");
    let page = |label: &str, letters| PageBreak {
        span: Span::new(FileId(0), at..at + 1),
        letters,
        label: label.into(),
    };
    case.breaks = vec![page("2", 6), page("3", 10), page("4", 21), page("5", 26)];
    let shown = case.make().all_text();
    let mark = |label: &str| format!("aria-label=\"{label}\"></span>");
    for (label, next) in [("2", "“Stop"), ("3", "“Why"), ("4", "(twice"), ("5", "and ")] {
        assert!(shown.contains(&format!("{}{next}", mark(label))), "{label} is not before {next}: {shown}");
    }
}

#[test]
fn a_page_that_begins_in_a_listing_is_marked_at_its_line() {
    let text = "# One\n\n```rust\nlet a = 1;\nlet b = 2;\n//\n// let c = 3;\n```\n";
    let mut case = Case::read(text);
    let at = text.find("let a").expect("it is there");
    case.breaks = vec![PageBreak { span: Span::new(FileId(0), at..at + 1), letters: 10, label: "8".into() }];
    let made = case.make();
    assert_sound(&made);
    let shown = made.all_text();
    let (_, listing) = shown.split_once("<pre").expect("there is a listing");
    let (before, after) = listing.split_once("id=\"page-8\"").expect("the page is marked");
    // The sign before its words belongs to the line.
    assert!(before.contains('2') && before.ends_with("<span ") && after.contains(">//"), "{shown}");
}

/// A page may begin with a line that has no letters, or with what is left of the last one.
#[test]
fn every_page_that_begins_in_a_listing_is_marked() {
    let text = "# One\n\n```rust\nlet a = {\n    1\n};\n```\n";
    let mut case = Case::read(text);
    let at = text.find("let a").expect("it is there");
    let page = |label: &str, letters| PageBreak {
        span: Span::new(FileId(0), at..at + 1),
        letters,
        label: label.into(),
    };
    case.breaks = vec![page("8", 4), page("9", 5), page("10", 99)];
    let made = case.make();
    assert_sound(&made);
    let text = made.all_text();
    let places: Vec<_> = ["8", "9", "10"].map(|label| text.find(&format!("id=\"page-{label}\""))).into();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}: {text}");
}

#[test]
fn a_long_chapter_is_split_at_its_sections_and_its_links_follow() {
    let paragraph = "Salt water and long days. ".repeat(40);
    let mut text = String::from("# Long {#long}\n\n[To the end](#part-9)\n\n");
    for part in 0..10 {
        text.push_str(&format!("## Part {part} {{#part-{part}}}\n\n"));
        for _ in 0..50 {
            text.push_str(&paragraph);
            text.push_str("\n\n");
        }
    }
    let made = Case::read(&text).make();
    assert_sound(&made);
    let chapter: Vec<_> = made.names().into_iter().filter(|name| name.contains("-long")).collect();
    assert!(chapter.len() > 1, "{chapter:?}");
    assert!(chapter.iter().all(|name| made.files[*name].len() < 270_000));
    let last = chapter.last().expect("there are some").rsplit('/').next().expect("it has a name");
    assert!(made.text(chapter[0]).contains(&format!("href=\"{last}#part-9\"")));
    assert!(made.text(chapter[1]).contains("<section class=\"chapter continued\">"));
}

fn paragraph(content: Vec<Inline>) -> Block {
    Block::Paragraph(Paragraph { content, ..Paragraph::default() })
}

fn words(text: &str) -> Inline {
    Inline::Text(Text { text: text.into(), ..Text::default() })
}

fn chapter(blocks: Vec<Block>) -> Document {
    let heading = vec![words("One")];
    let section = Section { division: Division::Chapter, level: 1, heading, blocks, ..Section::default() };
    Document { language: Language("en".into()), sections: vec![section], notes: BTreeMap::new() }
}

#[test]
fn hostile_text_breaks_no_file() {
    let link =
        |href: &str| Inline::Link(Link { href: href.into(), content: vec![words("x")], ..Link::default() });
    let mut meta = Meta::default();
    meta.attributes_mut().anchor = Some("1 a\"<b>:c".into());
    meta.attributes_mut().classes = vec!["a b".into(), "\"><script>".into()];
    meta.attributes_mut().language = Some(Language("no such \"tag".into()));
    let styled = Inline::Span(Styled { meta, content: vec![words("]]> & <b> \u{0}\u{8}\u{fffe}\u{1b}")] });
    let reference = NoteReference { label: NoteLabel("nowhere".into()), ..NoteReference::default() };
    let nested = Inline::Link(Link {
        href: "https://example.org".into(),
        content: vec![link("https://example.org/inner"), Inline::NoteReference(reference)],
        ..Link::default()
    });
    let raw = Raw { format: "html".into(), text: "<script>".into(), ..Raw::default() };
    let inline =
        vec![styled, link("javascript:alert(1)"), link("https://a b/<>\""), nested, Inline::Raw(raw.clone())];
    let made = Case::of(chapter(vec![paragraph(inline), Block::Raw(raw)])).make();
    assert_sound(&made);
    assert!(!made.all_text().contains("<script") && !made.all_text().contains("javascript"));
    assert_eq!(made.codes(), ["E003", "E003"]);
}

#[test]
fn an_empty_document_is_a_sound_book() {
    let made = Case::of(Document::default()).make();
    assert_eq!(made.codes(), [""; 0]);
    read_xml("content.opf", made.package());
}

#[test]
fn a_link_out_of_the_book_is_followed_where_it_can_be() {
    let made = Case::read("# One\n\n[mail](mailto:a@example.org) and [file](file:///etc/passwd)\n").make();
    assert_eq!(made.codes(), ["E003"]);
    assert!(made.all_text().contains("href=\"mailto:a@example.org\""));
    let made = Case::read("# One\n\n[mail](mailto:a@example.org)\n").make();
    assert_eq!(made.codes(), [""; 0]);
}

#[test]
fn what_is_nested_without_end_is_cut_and_said() {
    let nest = |depth: usize| {
        let mut block = paragraph(vec![words("deep down")]);
        for _ in 0..depth {
            block = Block::Quote(Container { blocks: vec![block], ..Container::default() });
        }
        Case::of(chapter(vec![block])).make()
    };
    let (deep, shallow) = (nest(300), nest(50));
    assert_sound(&deep);
    assert_eq!((deep.codes(), shallow.codes()), (vec!["E004"], vec![]));
    assert!(shallow.all_text().contains("deep down"));
}

#[test]
fn a_drawing_that_acts_or_reaches_out_is_made_harmless() {
    let hostile = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"9\" height=\"9\" \
        onload=\"x()\"><script>fetch('https://example.org')</script><image xlink:href=\"https://example.org/a.png\" width=\"9\" \
        height=\"9\"/><path d=\"M0 0L9 9\"/></svg>";
    let made = Case::read_with("# One\n\n![A line](line.svg)\n", &[("line.svg", hostile.as_bytes())]).make();
    assert_sound(&made);
    assert_eq!(made.codes(), ["E001", "E001", "E001"]);
    let svg = made.text("OEBPS/images/01-line.svg");
    assert!(
        svg.contains("<path")
            && !svg.contains("script")
            && !svg.contains("example.org")
            && !svg.contains("onload")
    );
    let made = Case::read("# One\n\n![A knot](knot.svg)\n").make();
    assert_eq!(made.codes(), [""; 0]);
}

#[test]
fn a_drawing_that_no_reader_would_take_is_left_out() {
    let deep = |depth: usize| {
        let (open, close) = ("<g>".repeat(depth), "</g>".repeat(depth));
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\">{open}<path d=\"M0 0h9v9\"/>{close}</svg>"
        );
        let mut case = Case::read("# One\n\n![A line](knot.svg)\n");
        // What the picture room makes of it is its own business; the book holds the bytes.
        case.pictures.values_mut().for_each(|picture| picture.bytes = svg.clone().into_bytes().into());
        case.make()
    };
    let (broken, sound) = (deep(1000), deep(10));
    assert_sound(&broken);
    assert_eq!((broken.codes(), sound.codes()), (vec!["E002"], vec![]));
    assert!(broken.all_text().contains("A line"), "its description is lost");
}

/// One pixel, lossless.
const WEBP: &[u8] = b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0";

#[test]
fn webp_becomes_png_and_a_broken_one_is_said() {
    let text = "# One\n\n![A dot](dot.webp)\n";
    let made = Case::read_with(text, &[("dot.webp", WEBP)]).make();
    assert_eq!(made.codes(), [""; 0]);
    assert!(made.files["OEBPS/images/01-dot.png"].starts_with(b"\x89PNG"));
    let mut case = Case::read_with(text, &[("dot.webp", WEBP)]);
    case.pictures.values_mut().for_each(|picture| picture.bytes = WEBP[..30].into());
    let made = case.make();
    assert_sound(&made);
    assert_eq!(made.codes(), ["E005"]);
}

#[test]
fn a_face_whose_licence_forbids_it_is_not_embedded() {
    let mut case = Case::read("# One\n\nText.\n");
    let whole = case.make();
    assert_eq!(whole.codes(), [""; 0]);
    assert!(whole.text("OEBPS/stylesheet.css").contains("url(fonts/00-EBGaramond-Regular.ttf)"));
    let regular = case.fonts.select(&style::FontStyleSet::plain(
        &["EB Garamond".into()],
        400,
        style::FontStyle::Normal,
    ));
    let mut bytes = case.fonts.face(regular).bytes().to_vec();
    let tables = usize::from(u16::from_be_bytes([bytes[4], bytes[5]]));
    let record = (0..tables).map(|idx| 12 + idx * 16).find(|at| &bytes[*at..*at + 4] == b"OS/2");
    let record = record.expect("a face has an OS/2 table");
    let offset = u32::from_be_bytes(bytes[record + 8..record + 12].try_into().expect("four bytes")) as usize;
    bytes[offset + 8..offset + 10].copy_from_slice(&[0, 2]);
    case.fonts.add(bytes).expect("it is still a font");
    let made = case.make();
    assert_sound(&made);
    assert_eq!(made.codes(), ["E006"]);
    assert!(!made.names().iter().any(|name| name.ends_with("Garamond-Regular.ttf")));
}

#[test]
fn fonts_are_left_out_where_the_edition_says_so() {
    let mut case = Case::read("# One\n\nText.\n");
    case.edition.embed_fonts = false;
    let made = case.make();
    assert_sound(&made);
    assert!(!made.names().iter().any(|name| name.contains("fonts/")));
    assert!(!made.text("OEBPS/stylesheet.css").contains("@font-face"));
}

#[test]
fn a_heading_that_opens_no_section_is_told_at_the_level_it_has() {
    let heading =
        |level| Block::Heading(Heading { level, content: vec![words("In between")], ..Heading::default() });
    let made = Case::of(chapter(vec![heading(4), heading(2)])).make();
    assert_eq!(made.codes(), [""; 0]);
    assert!(made.all_text().contains("<h4 aria-level=\"2\">In between</h4>\n<h2>In between</h2>"));
}

#[test]
fn a_book_that_runs_to_the_left_says_so() {
    let mut case = Case::read("# One\n\nText with [anglais]{lang=fr} in it.\n");
    case.document.language = Language("he".into());
    let made = case.make();
    assert!(made.package().contains("page-progression-direction=\"rtl\""));
    assert!(made.all_text().contains("lang=\"he\" xml:lang=\"he\" dir=\"rtl\""));
    assert!(made.all_text().contains("<span lang=\"fr\" xml:lang=\"fr\" dir=\"ltr\">anglais</span>"));
}

/// A chapter with so many notes, ten to a paragraph.
fn annotated(notes: u32) -> Document {
    let mut document = chapter(Vec::new());
    let mut line = Vec::new();
    for number in 1..=notes {
        let label = NoteLabel(format!("n{number}"));
        line.push(Inline::NoteReference(NoteReference {
            label: label.clone(),
            number,
            first: true,
            ..Default::default()
        }));
        document.notes.insert(
            label,
            Note { number, blocks: vec![paragraph(vec![words("a note")])], ..Note::default() },
        );
    }
    document.sections[0].blocks.extend(line.chunks(10).map(|line| paragraph(line.to_vec())));
    document
}

#[test]
fn a_hundred_thousand_notes_are_said_and_make_a_sound_book() {
    let made = Case::of(annotated(100_000)).make();
    assert_sound(&made);
    assert_eq!(made.codes(), ["E026"]);
    assert_eq!(made.all_text().matches("<aside class=\"footnote\"").count(), 100_000);
    let texts = made.files.iter().filter(|(name, _)| name.starts_with("OEBPS/text/"));
    assert!(texts.map(|(_, text)| text.len()).max() < Some(300_000), "no file is too long for small readers");
    assert_eq!(Case::of(annotated(10)).make().codes(), [""; 0]);
}
