//! What the passes make of manuscripts: the outline of the tree, its numbers, links and furniture.
//!
//! Each case is `tests/suite/passes/NAME.md` (several files in one, each after a line
//! `<<< PATH MATTER`), and its golden `NAME.golden`. `UPDATE=1 cargo test` writes the goldens anew.

use bindery::diagnostic::Sink;
use bindery::document::*;
use bindery::passes::{self, Frame, FrameMedium, ManuscriptFile};
use bindery::publication::{Bio, Contributor, Date, Identifier, Isbn, Kind, Publication, Role, Series};
use bindery::reader::markdown::{self, MarkdownOptions};
use bindery::source::{SourceFile, SourceMap, Span};
use std::fmt::Write;

/// A publication as the cases need it.
fn publication(kind: Kind) -> Publication {
    Publication {
        kind,
        title: "The Long Tide".into(),
        language: Language("en".into()),
        ..Publication::default()
    }
}

struct Case {
    /// What the reader reported.
    read: Sink,
    sources: SourceMap,
    document: Document,
    files: Vec<ManuscriptFile>,
}

/// The files of a case, read and joined.
fn read(text: &str) -> Case {
    let mut parts: Vec<(String, Matter, String)> = Vec::new();
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("<<< ") {
            let (path, matter) = rest.split_once(' ').unwrap_or((rest, "body"));
            let matter = match matter {
                "front" => Matter::Front,
                "back" => Matter::Back,
                _ => Matter::Body,
            };
            parts.push((path.to_owned(), matter, String::new()));
        } else {
            if parts.is_empty() {
                parts.push(("text.md".into(), Matter::Body, String::new()));
            }
            let last = parts.last_mut().expect("one was pushed");
            last.2.push_str(line);
            last.2.push('\n');
        }
    }
    let mut sources = SourceMap::default();
    let mut documents = Vec::new();
    let mut sink = Sink::default();
    let mut files = Vec::new();
    for (path, matter, text) in parts {
        let file = sources.add(&path, &text);
        let options = MarkdownOptions { language: Language("en".into()), ..MarkdownOptions::default() };
        documents.push(markdown::read(&SourceFile::new(file, &path, &text), &options, &mut sink));
        files.push(ManuscriptFile { file, path, matter });
    }
    Case { read: sink, sources, document: passes::join(documents), files }
}

/// The tree by its outline, then what was reported.
fn outline(document: &Document, sink: &Sink, sources: &SourceMap) -> String {
    let mut out = String::new();
    document.sections.iter().for_each(|section| show_section(section, 0, &mut out));
    for (label, note) in &document.notes {
        let _ = writeln!(out, "note {} = {}: {}", label.0, note.number, first_line(&note.blocks));
    }
    for own in sink.iter() {
        let place = own.span.and_then(|span| Some((sources.get(span.file)?, span)));
        let place = place.map_or("-".into(), |(file, span)| {
            let place = file.place(span.start);
            format!("{}:{}:{}", file.name, place.line, place.column)
        });
        let _ = writeln!(out, "{:?} {} {place} {}", own.severity, own.code, own.message);
        if let Some(hint) = &own.hint {
            let _ = writeln!(out, "  hint: {hint}");
        }
    }
    out
}

fn first_line(blocks: &[Block]) -> String {
    blocks.first().map_or(String::new(), |block| match block {
        Block::Paragraph(own) => line(&own.content),
        other => format!("<{}>", other.element().name),
    })
}

fn show_section(section: &Section, depth: usize, out: &mut String) {
    let pad = "  ".repeat(depth);
    let _ = write!(out, "{pad}{:?}", section.division);
    let _ = write!(out, " {:?} level {}", section.matter, section.level);
    if section.unnumbered {
        out.push_str(" unnumbered");
    }
    if let Some(number) = &section.number {
        let _ = write!(out, " ({} = {})", number.label, number.value);
    }
    show_meta(&section.meta, out);
    let _ = writeln!(out, " | {}", line(&section.heading));
    section.blocks.iter().for_each(|block| show_block(block, depth + 1, out));
    section.sections.iter().for_each(|inner| show_section(inner, depth + 1, out));
}

fn show_meta(meta: &Meta, out: &mut String) {
    if let Some(anchor) = meta.anchor() {
        let _ = write!(out, " #{anchor}");
    }
    for class in meta.classes() {
        let _ = write!(out, " .{class}");
    }
}

fn show_block(block: &Block, depth: usize, out: &mut String) {
    let _ = write!(out, "{}{}", "  ".repeat(depth), block.element().name);
    show_meta(block.meta(), out);
    if let Block::Figure(Figure { number: Some(number), .. }) = block {
        let _ = write!(out, " ({})", number.label);
    }
    out.push_str(" |");
    for own in lines(block) {
        let _ = write!(out, " {}", line(own));
    }
    out.push('\n');
    for inner in child_blocks(block) {
        inner.iter().for_each(|block| show_block(block, depth + 1, out));
    }
}

/// A line with its markup shown: spaces that hold as `_`, narrow ones as `^`.
fn line(content: &[Inline]) -> String {
    let mut out = String::new();
    for inline in content {
        match inline {
            Inline::Text(own) => out.push_str(&own.text.replace('\u{a0}', "_").replace('\u{202f}', "^")),
            Inline::NoteReference(own) => {
                let _ = write!(out, "[^{}{}]", own.number, if own.first { " first" } else { "" });
            }
            Inline::Link(own) => {
                let to = own.target.as_ref().map_or(own.href.clone(), |target| format!("#{target}"));
                let _ = write!(out, "<{}>({to})", line(&own.content));
            }
            Inline::Image(own) => {
                let _ = write!(out, "img({}, {:?})", own.href, own.alt);
            }
            other => {
                let mut meta = String::new();
                show_meta(other.meta(), &mut meta);
                let content = other.content().map_or(String::new(), |content| line(content));
                let _ = write!(out, "{}{meta}<{content}>", other.element().map_or("", |own| own.name));
            }
        }
    }
    out
}

fn check(name: &str, frame: impl Fn(Vec<ManuscriptFile>) -> Frame<'static>) {
    let path = format!("tests/suite/passes/{name}.md");
    let case = read(&std::fs::read_to_string(&path).expect("the case has a manuscript"));
    let mut sink = case.read;
    let frame = frame(case.files.clone());
    let document = passes::run(case.document.clone(), &frame, &mut sink);
    let again = passes::run(case.document, &frame, &mut Sink::default());
    assert_eq!(document, again, "{name}: two runs differ");
    let mut ids = std::collections::BTreeSet::new();
    walk_sections(&document.sections, &mut |section| {
        assert!(ids.insert(section.meta.id), "an id stands twice")
    });
    golden(&format!("tests/suite/passes/{name}.golden"), &outline(&document, &sink, &case.sources));
}

fn golden(path: &str, text: &str) {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, text).expect("a golden can be written");
        return;
    }
    let wanted = std::fs::read_to_string(path).expect("the golden is there; UPDATE=1 writes it");
    assert!(wanted == text, "{path} differs; it is now:\n{text}");
}

fn leak(publication: Publication) -> &'static Publication {
    Box::leak(Box::new(publication))
}

fn plain(kind: Kind, medium: FrameMedium) -> impl Fn(Vec<ManuscriptFile>) -> Frame<'static> {
    move |files| Frame { files, ..Frame::new(leak(publication(kind)), medium) }
}

fn numbered(files: Vec<ManuscriptFile>) -> Frame<'static> {
    let own = Publication { number_chapters: true, ..publication(Kind::Book) };
    Frame { files, ..Frame::new(leak(own), FrameMedium::Book) }
}

fn bio(words: &str) -> Vec<Block> {
    let content = vec![Inline::Text(Text { text: words.into(), ..Text::default() })];
    vec![Block::Paragraph(Paragraph { content, ..Paragraph::default() })]
}

fn person(id: &str, name: &str, role: &str) -> Contributor {
    let bio = Bio { text: "…".into(), span: Span::default() };
    Contributor {
        id: id.into(),
        name: name.into(),
        role: Role(role.into()),
        bio: Some(bio),
        ..Contributor::default()
    }
}

/// A frame with everything that furniture is made from.
fn furnished(kind: Kind, medium: FrameMedium) -> impl Fn(Vec<ManuscriptFile>) -> Frame<'static> {
    move |files| {
        let isbn = Isbn::parse("9780306406157").expect("a valid number");
        let own = Publication {
            subtitle: Some("A Voyage".into()),
            deck: Some("How the sea came in.".into()),
            periodical: Some("The Quarto".into()),
            section: Some("Essays".into()),
            publisher: Some("Saltmarsh Press".into()),
            place: Some("Wells".into()),
            date: Date::parse("2026-03-01").ok(),
            rights: Some("© 2026 Ada Marsh".into()),
            series: Some(Series { name: "Estuaries".into(), number: Some("2".into()) }),
            identifiers: vec![Identifier::Doi("10.1000/182".into())],
            dedication: Some("For J. R. R.".into()),
            contributors: vec![
                person("ada", "Ada Marsh", "aut"),
                person("ben", "Ben Reed", "aut"),
                person("cyd", "Cyd Fenn", "trl"),
            ],
            ..publication(kind)
        };
        let mut frame = Frame { files, ..Frame::new(leak(own), medium) };
        frame.bios.insert("ada".into(), bio("Ada Marsh lives on an estuary."));
        frame.bios.insert("ben".into(), bio("He draws maps."));
        frame.portraits.insert("ben".into(), AssetPath("ben.png".into()));
        frame.isbn = Some(isbn.clone());
        frame.isbns = vec![("paperback".into(), isbn)];
        frame
    }
}

#[test]
fn figures_are_numbered_listed_and_credited() {
    check("figures", numbered);
    check("figures-none", numbered);
}

#[test]
fn chapters_are_nested_and_skipped_levels_closed_up() {
    check("chapters", plain(Kind::Book, FrameMedium::Book));
}

#[test]
fn a_lone_first_heading_that_is_the_title_is_taken_out() {
    check("title", plain(Kind::Book, FrameMedium::Book));
}

#[test]
fn a_story_named_as_its_collection_keeps_its_heading() {
    check("title-story", plain(Kind::Book, FrameMedium::Book));
}

#[test]
fn a_title_with_a_few_words_below_it_is_no_chapter() {
    check("title-page", plain(Kind::Book, FrameMedium::Book));
}

#[test]
fn parts_hold_the_chapters_after_them_over_all_files() {
    check("parts", plain(Kind::Book, FrameMedium::Book));
}

#[test]
fn divisions_decide_the_matter() {
    check("divisions", plain(Kind::Book, FrameMedium::Print));
}

#[test]
fn text_without_a_heading_is_a_section_of_its_own() {
    check("untitled", plain(Kind::Book, FrameMedium::Book));
}

#[test]
fn labels_numbers_and_figures() {
    check("numbers", numbered);
}

#[test]
fn notes_are_numbered_by_chapter() {
    check("notes", plain(Kind::Book, FrameMedium::Book));
}

#[test]
fn notes_of_an_article_run_on() {
    check("notes-article", plain(Kind::Article, FrameMedium::Book));
}

#[test]
fn links_lead_to_anchors_and_broken_ones_are_text() {
    check("links", plain(Kind::Book, FrameMedium::Book));
}

#[test]
fn a_book_is_furnished_for_print() {
    check("furniture-print", furnished(Kind::Book, FrameMedium::Print));
}

#[test]
fn a_book_is_furnished_for_readers() {
    check("furniture-book", furnished(Kind::Book, FrameMedium::Book));
}

#[test]
fn furniture_that_the_manuscript_brings_is_not_made() {
    check("furniture-own", furnished(Kind::Book, FrameMedium::Print));
}

#[test]
fn an_article_has_a_header_and_its_authors_below() {
    check("article", furnished(Kind::Article, FrameMedium::Print));
}

#[test]
fn lint_reports_what_no_pass_repairs() {
    check("lint", plain(Kind::Book, FrameMedium::Book));
}

#[test]
fn an_empty_document_is_an_empty_document() {
    check("empty", plain(Kind::Book, FrameMedium::Print));
}

#[test]
fn pictures_are_collected_and_their_paths_set() {
    let mut case = read("![A](a.png)\n\nText ![B](b/b.png) here.\n");
    let found = passes::collect_images(&case.document);
    let hrefs: Vec<(&str, usize)> = found.iter().map(|(href, _, idx)| (href.as_str(), *idx)).collect();
    assert_eq!(hrefs, [("a.png", 0), ("b/b.png", 1)]);
    passes::set_assets(&mut case.document, |href, _| (href == "a.png").then(|| AssetPath("x/a.png".into())));
    let mut assets = Vec::new();
    walk_inlines(&case.document, &mut |inline| {
        if let Inline::Image(image) = inline {
            assets.push(image.asset.clone());
        }
    });
    assert_eq!(assets, [Some(AssetPath("x/a.png".into())), None]);
}
