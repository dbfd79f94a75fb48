//! What surrounds a book's text: where notes stand, what references say, the divisions before and after
//! the chapters, running heads, and the spaces and hyphens of each language.
//!
//! Each case is `tests/suite/matter/NAME.md`, whose front matter says what the publication is, with
//! rules of its own in `NAME.css`. `NAME.pages` is the dump of its pages, `NAME.xhtml` what the e-book's
//! text documents hold, and both end with what was reported. `UPDATE=1 cargo test` writes them anew.

use bindery::diagnostic::{Diagnostic, Sink};
use bindery::document::{AssetPath, Document, Language};
use bindery::epub::{self, Input, PageBreak};
use bindery::font::FontLibrary;
use bindery::pages::{self, GlyphRun, ItemKind, LinkTarget, Page, Pages, Tag};
use bindery::passes::{self, Frame, FrameMedium, ManuscriptFile};
use bindery::picture::{self, Pictures};
use bindery::publication::{Edition, Format, FrontMatterKind, Publication, default_page, read_front_matter};
use bindery::reader::markdown::{self, MarkdownOptions};
use bindery::source::{FileId, SourceFile};
use bindery::style::{self, Cascade, Medium, Sheet};
use bindery::typeset::{Job, typeset};
use bindery::units::{Length, Size};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::{Cursor, Read};
use std::path::Path;
use std::sync::Arc;

const FOLDER: &str = "tests/suite/matter";
const BASE: &str = include_str!("suite/matter/base.css");
const PICTURE: &str =
    r#"<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><rect width="60" height="40"/></svg>"#;

/// A manuscript as the edition room refines it.
struct Case {
    publication: Publication,
    document: Document,
    pictures: Pictures,
    sheet: Arc<Sheet>,
    fonts: FontLibrary,
    told: Vec<Diagnostic>,
}

fn case(text: &str, css: &str) -> Case {
    let mut sink = Sink::default();
    let fonts = FontLibrary::embedded();
    let source = SourceFile::new(FileId(0), "text.md", text);
    let manifest = bindery::reader::front_matter(text)
        .and_then(|found| read_front_matter(&source, found.range, FrontMatterKind::Yaml, &mut sink));
    let mut publication = manifest.unwrap_or_default().publication;
    if publication.language.0.is_empty() {
        publication.language = Language("en".into());
    }
    publication.slug = "case".into();
    let options = MarkdownOptions { language: publication.language.clone(), ..MarkdownOptions::default() };
    let mut document = markdown::read(&source, &options, &mut sink);
    let mut pictures = Pictures::new();
    passes::set_assets(&mut document, |href, span| {
        let path = AssetPath(href.to_owned());
        let found = picture::inspect(path.clone(), PICTURE.into(), &fonts, &mut sink, Some(span))?;
        pictures.insert(path.clone(), found);
        Some(path)
    });
    let document = passes::refine(document, &frame(&publication, FrameMedium::Print), &mut sink);
    let sheet = style::parse(&SourceFile::new(FileId(1), "style.css", format!("{BASE}\n{css}")), &mut sink);
    let told = sink.into_vec();
    Case { publication, document, pictures, sheet: Arc::new(sheet), fonts, told }
}

fn frame(publication: &Publication, medium: FrameMedium) -> Frame<'_> {
    let mut frame = Frame::new(publication, medium);
    frame.files =
        vec![ManuscriptFile { file: FileId(0), path: "text.md".into(), ..ManuscriptFile::default() }];
    frame
}

impl Case {
    fn pages(&self) -> (Pages, Sink) {
        let mut sink = Sink::default();
        let frame = frame(&self.publication, FrameMedium::Print);
        let document = passes::finish(self.document.clone(), &frame, &mut sink);
        let page = Size { width: Length::pt(260.0), height: Length::pt(300.0) };
        let cascade = Cascade::new(vec![self.sheet.clone()], Medium::Print, Some(page));
        let job = Job {
            document: &document,
            publication: &self.publication,
            page,
            cascade: &cascade,
            fonts: &self.fonts,
            pictures: &self.pictures,
            turns: None,
            proof: false,
        };
        let pages = typeset(&job, &mut sink);
        (pages, sink)
    }

    /// The e-book's text documents by name; it lists the pages that are given.
    fn book(&self, pages: Option<&Pages>) -> (BTreeMap<String, String>, Sink) {
        let mut sink = Sink::default();
        let mut frame = frame(&self.publication, FrameMedium::Book);
        let label =
            |page: usize| pages.and_then(|pages| pages.pages.get(page)).map(|page| page.folio.label());
        let places = pages.into_iter().flat_map(|pages| &pages.destinations);
        frame.folios = places.filter_map(|(anchor, at)| Some((anchor.clone(), label(at.page)?))).collect();
        let document = passes::finish(self.document.clone(), &frame, &mut sink);
        let sheets = [self.sheet.clone()];
        let cascade = Cascade::new(sheets.to_vec(), Medium::Book, None);
        let cover = picture::inspect(
            AssetPath("front.svg".into()),
            PICTURE.into(),
            &self.fonts,
            &mut Sink::default(),
            None,
        );
        let breaks: Vec<PageBreak> = Vec::new();
        let input = Input {
            document: &document,
            publication: &self.publication,
            edition: &Edition {
                name: "epub".into(),
                format: Format::Epub,
                page: default_page(),
                style: "classic".into(),
                target: None,
                color: None,
                isbn: None,
                embed_fonts: false,
                obfuscate_fonts: false,
                stores: Vec::new(),
                cover: None,
                paper: None,
                wrap: None,
            },
            sheets: &sheets,
            cascade: &cascade,
            fonts: &self.fonts,
            pictures: &self.pictures,
            cover: cover.as_ref(),
            drawn_cover: None,
            page_breaks: &breaks,
            page_source: None,
            bios: &[],
            related: &[],
            epoch: None,
        };
        let bytes = epub::write(&input, &mut sink).expect("a book can be made").bytes;
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("it is an archive");
        let mut files = BTreeMap::new();
        for idx in 0..archive.len() {
            let mut file = archive.by_index(idx).expect("it can be read");
            let name = file.name().to_owned();
            if name.contains("/text/") && !name.contains("cover") || name.ends_with("nav.xhtml") {
                let mut content = String::new();
                file.read_to_string(&mut content).expect("it is text");
                files.insert(name, content);
            }
        }
        (files, sink)
    }
}

/// What a document's body holds.
fn body(xhtml: &str) -> &str {
    let start = xhtml.find("<body").unwrap_or_default();
    xhtml[start..].trim_end().trim_end_matches("</html>").trim_end()
}

fn report<'d>(out: &mut String, told: impl Iterator<Item = &'d Diagnostic>) {
    for own in told {
        let _ = writeln!(out, "{:?} {} {}", own.severity, own.code, own.message);
    }
}

fn compare(path: &Path, made: &str, wrong: &mut Vec<String>) {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, made).expect("a golden can be written");
        return;
    }
    let golden = std::fs::read_to_string(path).unwrap_or_default();
    if golden != made {
        let line = golden.lines().zip(made.lines()).position(|(old, new)| old != new);
        let line = line.unwrap_or(golden.lines().count().min(made.lines().count()));
        wrong.push(format!(
            "{}:{}\n  was {:?}\n  is  {:?}",
            path.display(),
            line + 1,
            golden.lines().nth(line),
            made.lines().nth(line)
        ));
    }
}

#[test]
fn pages_and_books_are_as_they_were() {
    let mut names: Vec<String> = std::fs::read_dir(FOLDER)
        .expect("the cases are there")
        .filter_map(|entry| Some(entry.ok()?.path().file_name()?.to_str()?.strip_suffix(".md")?.to_owned()))
        .collect();
    names.sort();
    assert!(names.len() > 5, "the cases were not found");
    let mut wrong = Vec::new();
    for name in names {
        let path = |ending: &str| Path::new(FOLDER).join(format!("{name}.{ending}"));
        let text = std::fs::read_to_string(path("md")).expect("a case can be read");
        let css = std::fs::read_to_string(path("css")).unwrap_or_default();
        let case = case(&text, &css);
        let (pages, sink) = case.pages();
        let mut dump = pages::dump_with_links(&pages);
        report(&mut dump, case.told.iter().chain(sink.iter()));
        compare(&path("pages"), &dump, &mut wrong);
        let (files, sink) = case.book(None);
        let mut xhtml = String::new();
        for (file, content) in &files {
            let _ = writeln!(xhtml, "== {}\n{}", file.rsplit('/').next().unwrap_or_default(), body(content));
        }
        report(&mut xhtml, sink.iter());
        compare(&path("xhtml"), &xhtml, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// All that a manuscript raises of codes that begin so.
fn codes(text: &str, css: &str, first: &str) -> Vec<&'static str> {
    let case = case(text, css);
    let (pages, sink) = case.pages();
    let (_, book) = case.book(None);
    let _ = pages;
    let all = case.told.iter().chain(sink.iter()).chain(book.iter());
    all.map(|own| own.code).filter(|code| code.starts_with(first)).collect()
}

fn words(pages: &Pages) -> String {
    let items = pages.pages.iter().flat_map(|page| &page.items);
    let text = items.filter_map(|item| match &item.kind {
        ItemKind::Text(run) => Some(run.text.as_str()),
        ItemKind::Fill { .. } | ItemKind::Picture { .. } => None,
    });
    text.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_reference_to_nothing_is_reported_and_stays_as_it_was_written() {
    let broken = "# One {#sec-one}\n\nSee @sec-two and @sec-one.";
    assert_eq!(codes(broken, "", "N0"), ["N006"]);
    let (pages, _) = case(broken, "").pages();
    assert!(words(&pages).contains("@sec-two"), "{}", words(&pages));
    assert!(codes("# One {#sec-one}\n\nSee @sec-one, ask @smith2020.", "", "N0").is_empty());
}

#[test]
fn a_reference_that_could_name_nothing_is_reported() {
    assert_eq!(codes("[Here]{#here} it is. See [](#here){.number}.", "", "N0"), ["N007"]);
    assert!(codes("# One\n\n[Here]{#here} it is. See [](#here){.number}.", "", "N0").is_empty());
}

#[test]
fn a_bare_folio_in_a_book_without_pages_is_noted() {
    assert_eq!(codes("# One {#one}\n\nOn page [](#one){.folio}.", "", "N0"), ["N008"]);
    assert!(codes("# One {#one}\n\nOn [](#one){.page}.", "", "N0").is_empty());
}

#[test]
fn a_language_without_patterns_is_noted_once() {
    let css = "body { hyphens: auto }";
    let text = "---\nlang: ga\n---\n\n# A\n\nSome words.\n\n::: {lang=ga}\nMore words.\n:::";
    assert_eq!(codes(text, css, "T1"), ["T130"]);
    assert!(codes("Some [words]{lang=zh} and [others]{lang=pl}.", css, "T1").is_empty());
    assert!(codes(text, "body { hyphens: manual }", "T1").is_empty());
}

#[test]
fn pages_that_references_name_are_the_pages_they_lead_to() {
    // The references push what follows over a page's end, and are true all the same.
    let mut text = String::from("# First\n\n");
    for n in 0..40 {
        let _ = write!(text, "On [](#p{}){{.page}} and [](#p{}){{.folio}}. ", 39 - n, (n * 7) % 40);
    }
    for n in 0..40 {
        let _ = write!(text, "\n\n[Place {n}]{{#p{n}}} is here, with words to fill a line or two of it.");
    }
    let (pages, sink) = case(&text, "").pages();
    assert_eq!(sink.iter().count(), 0);
    let words = words(&pages).replace(' ', "");
    let said: Vec<&str> = words.split("On").skip(1).take(40).collect();
    assert_eq!(said.len(), 40);
    for (n, said) in said.iter().enumerate() {
        let label = |place: usize| {
            let at = pages.destinations[&format!("p{place}")].page;
            pages.pages[at].folio.label()
        };
        let wanted = format!("page\u{a0}{}and{}.", label(39 - n), label((n * 7) % 40));
        assert!(
            said.replace("page", "page\u{a0}").replace("\u{a0}\u{a0}", "\u{a0}").starts_with(&wanted),
            "{said} is not {wanted}"
        );
    }
    let links = pages.pages.iter().flat_map(|page| &page.links);
    assert!(links.filter(|link| matches!(&link.target, LinkTarget::Anchor(own) if own == "p0")).count() >= 2);
}

#[test]
fn an_e_book_that_lists_pages_names_them() {
    let case = case("# One {#one}\n\nSee [](#one){.page} and [the start](#one){.page}.", "");
    let (pages, _) = case.pages();
    let (files, sink) = case.book(Some(&pages));
    assert_eq!(sink.iter().filter(|own| own.code.starts_with('N')).count(), 0);
    let all: String = files.into_values().collect();
    assert!(all.contains(">page\u{a0}1</a>"), "{all}");
    assert!(all.contains(">the start (page\u{a0}1)</a>"), "{all}");
}

#[test]
fn a_note_within_a_note_is_not_lost() {
    for position in ["foot", "chapter", "book"] {
        let text = format!(
            "---\nnotes:\n  position: {position}\n---\n\n# One\n\nText[^a].\n\n[^a]: Outer[^b].\n\n[^b]: Inner words.\n"
        );
        let (pages, _) = case(&text, "").pages();
        assert_eq!(words(&pages).matches("Inner").count(), 1, "{position}: {}", words(&pages));
    }
}

#[test]
fn long_notes_are_divided_with_two_lines_on_either_page_and_not_within_a_word() {
    let css = "p { text-align: justify } body { hyphens: auto }";
    let mut divided = 0;
    for lines in 1..60 {
        let note = "remarkable circumstances notwithstanding ".repeat(lines);
        let filler = "Words of the text that fill the page. ".repeat(22);
        let text = format!("{filler}Call[^a].\n\n[^a]: {note}\n");
        let (pages, _) = case(&text, css).pages();
        let notes: Vec<Vec<&GlyphRun>> = pages.pages.iter().map(note_runs).collect();
        let parts = notes.iter().map(|runs| {
            let mut baselines: Vec<i64> =
                runs.iter().map(|run| (run.baseline.to_pt() * 10.0) as i64).collect();
            baselines.dedup();
            baselines.len()
        });
        let parts: Vec<usize> = parts.filter(|count| *count > 0).collect();
        if parts.len() > 1 {
            assert!(parts.iter().all(|count| *count >= 2), "{lines}: {parts:?}");
        }
        // The last of all ends in a full stop or the like.
        assert!(notes.iter().filter_map(|runs| runs.last()).all(|run| !run.ends_in_hyphen), "{lines}");
        divided += usize::from(parts.len() > 1);
    }
    assert!(divided > 5, "some were too long for their page");
}

#[test]
fn text_that_does_not_fill_its_page_stands_where_the_page_says() {
    // The first and the last baseline of the first page's text, and the last of its notes.
    let baselines = |text: &str, css: &str| {
        let (pages, _) = case(text, css).pages();
        let page = &pages.pages[0];
        let notes = note_runs(page);
        let runs = page.items.iter().filter_map(|item| match (&item.kind, item.tag) {
            (ItemKind::Text(run), Tag::Content(_)) => Some(run),
            _ => None,
        });
        let text: Vec<f64> = runs
            .filter(|run| !notes.iter().any(|note| std::ptr::eq(*note, *run)))
            .map(|run| run.baseline.to_pt())
            .collect();
        let notes = notes.last().map(|run| run.baseline.to_pt());
        (text[0], text[text.len() - 1], notes)
    };
    let short = "One line.\n\nAnother.";
    let (head, _, _) = baselines(short, "");
    let (_, full, _) = baselines(&"Words of a text. ".repeat(400), "p { widows: 1; orphans: 1 }");
    let (_, foot, _) = baselines(short, "p { margin: 0 0 7pt } @page { align-content: end }");
    assert!((full - foot).abs() < 0.01, "{foot}, and a full page's {full}");
    let (upper, lower, _) = baselines(short, "@page { align-content: center }");
    assert!(head < upper && lower < foot, "{head} {upper} {lower} {foot}");
    let noted = "One line[^a].\n\n[^a]: A note.";
    let (above, _, note) = baselines(noted, "@page { align-content: end }");
    let (_, _, same) = baselines(noted, "");
    assert_eq!(note, same, "notes stay at the foot");
    assert!(above < foot && above > upper, "{above}");
}

/// The runs of a page's notes, which alone are set in 8 pt.
fn note_runs(page: &Page) -> Vec<&GlyphRun> {
    let runs = page.items.iter().filter_map(|item| match (&item.kind, item.tag) {
        (ItemKind::Text(run), Tag::Content(_)) => Some(run),
        _ => None,
    });
    runs.filter(|run| (run.size.to_pt() - 8.0).abs() < 0.01).collect()
}
