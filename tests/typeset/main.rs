//! What typesetting makes of small manuscripts, line by line, and what it says of bad ones.
//!
//! Each case is `tests/suite/typeset/NAME.md` with its own rules in `NAME.css`, if there are any, and
//! its golden `NAME.golden`, the dump of its pages. `UPDATE=1 cargo test` writes the goldens anew. The
//! pages are small (260 by 340 pt), and most lines end where the manuscript ends them, so that the
//! goldens change with the making of pages and hardly with the breaking of lines.

mod floats;
mod order;

use bindery::diagnostic::Sink;
use bindery::document::{AssetPath, Document, Language};
use bindery::font::FontLibrary;
use bindery::pages::{self, ItemKind, Pages, StructureRole, Tag};
use bindery::passes::{self, Frame, FrameMedium, ManuscriptFile};
use bindery::picture::{self, Pictures};
use bindery::publication::{Kind, Publication};
use bindery::reader::markdown::{self, MarkdownOptions};
use bindery::source::{FileId, SourceFile};
use bindery::style::{self, Cascade, FontSource, Medium, Sheet};
use bindery::typeset::{Job, typeset};
use bindery::units::{Length, Size};
use std::path::Path;
use std::sync::Arc;

const BASE: &str = include_str!("../suite/typeset/base.css");

/// A picture of 60 × 40 px, as text.
const PICTURE: &str =
    r#"<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><rect width="60" height="40"/></svg>"#;

/// A picture of so many pixels.
fn photograph(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::GrayImage::from_pixel(width, height, image::Luma([90]));
    picture.write_to(&mut bytes, image::ImageFormat::Png).expect("a picture can be written to memory");
    bytes.into_inner()
}

struct Made {
    pages: Pages,
    sink: Sink,
}

impl Made {
    fn codes(&self) -> Vec<&'static str> {
        let mut codes: Vec<_> =
            self.sink.iter().map(|one| one.code).filter(|code| code.starts_with(['T', 'F'])).collect();
        codes.dedup();
        codes
    }

    fn text(&self) -> String {
        let items = self.pages.pages.iter().flat_map(|page| &page.items);
        let text = items.filter_map(|item| match &item.kind {
            ItemKind::Text(run) => Some(run.text.as_str()),
            ItemKind::Fill { .. } | ItemKind::Picture { .. } => None,
        });
        text.collect::<Vec<_>>().join(" ")
    }
}

fn document(
    text: &str,
    publication: &Publication,
    pictures: &mut Pictures,
    fonts: &FontLibrary,
    sink: &mut Sink,
) -> Document {
    let source = SourceFile::new(FileId(0), "text.md", text);
    let options = MarkdownOptions { language: Language("en".into()), ..MarkdownOptions::default() };
    let mut document = markdown::read(&source, &options, sink);
    passes::set_assets(&mut document, |href, span| {
        let path = AssetPath(href.to_owned());
        // A picture is as large as its name says: `60x40.svg`, `60x40.png`.
        let (stem, ending) = href.rsplit_once('.').unwrap_or((href, ""));
        let size = stem.split_once('x').and_then(|(x, y)| Some((x.parse().ok()?, y.parse().ok()?)));
        let bytes = match (href, size) {
            ("empty.svg", _) => PICTURE.replace("60", "0").into_bytes(),
            ("tall.svg", _) => PICTURE.replace("40", "4000").into_bytes(),
            (_, Some((width, height))) if ending == "png" => photograph(width, height),
            (_, Some((width, height))) => {
                PICTURE.replace("60", &width.to_string()).replace("40", &height.to_string()).into_bytes()
            }
            (_, None) => PICTURE.to_owned().into_bytes(),
        };
        if let Some(found) = picture::inspect(path.clone(), bytes, fonts, sink, Some(span)) {
            pictures.insert(path.clone(), found);
        } else if let Some(mut found) =
            picture::inspect(path.clone(), PICTURE.as_bytes().to_vec(), fonts, sink, Some(span))
        {
            // What no reader of pictures lets through is made by hand.
            found.natural.width = Length::ZERO;
            pictures.insert(path.clone(), found);
        }
        Some(path)
    });
    let mut frame = Frame::new(publication, FrameMedium::Print);
    frame.files =
        vec![ManuscriptFile { file: FileId(0), path: "text.md".into(), ..ManuscriptFile::default() }];
    passes::run(document, &frame, sink)
}

/// The built-in fonts, and those that a sheet brings from `tests/fonts`.
fn fonts_of(sheet: &Sheet) -> FontLibrary {
    let mut fonts = FontLibrary::embedded();
    for rule in sheet.font_faces(Medium::Print) {
        let known = rule.sources.iter().any(|source| match source {
            FontSource::Local(name, _) => fonts.declare_known(rule, name).is_some(),
            FontSource::File(path, _) => {
                let bytes = std::fs::read(Path::new("tests/fonts").join(&**path)).expect("the font is there");
                fonts.declare(rule, bytes).is_ok()
            }
        });
        assert!(known, "{}", rule.family);
    }
    fonts.set_alternates(sheet.feature_values(Medium::Print).cloned().collect());
    fonts
}

fn make_in(page: Size, text: &str, css: &str, publication: &Publication) -> Made {
    make_proofed(page, text, css, publication, false)
}

fn make_proofed(page: Size, text: &str, css: &str, publication: &Publication, proof: bool) -> Made {
    let mut sink = Sink::default();
    let mut pictures = Pictures::new();
    let sheet = style::parse(&SourceFile::new(FileId(1), "style.css", format!("{BASE}\n{css}")), &mut sink);
    let fonts = fonts_of(&sheet);
    let document = document(text, publication, &mut pictures, &fonts, &mut sink);
    let cascade = Cascade::new(vec![Arc::new(sheet)], Medium::Print, Some(page));
    let (fonts, pictures, cascade) = (&fonts, &pictures, &cascade);
    let job = Job { document: &document, publication, page, cascade, fonts, pictures, turns: None, proof };
    let pages = typeset(&job, &mut sink);
    Made { pages, sink }
}

fn small() -> Size {
    Size { width: Length::pt(260.0), height: Length::pt(340.0) }
}

fn article() -> Publication {
    Publication { kind: Kind::Article, language: Language("en".into()), ..Publication::default() }
}

fn make(text: &str, css: &str) -> Made {
    make_in(small(), text, css, &article())
}

#[test]
fn pages_are_as_they_were() {
    let folder = Path::new("tests/suite/typeset");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("the cases are there")
        .filter_map(|entry| Some(entry.ok()?.path().file_name()?.to_str()?.strip_suffix(".md")?.to_owned()))
        .collect();
    names.sort();
    assert!(names.len() > 5, "the cases were not found");
    let mut wrong = Vec::new();
    for name in names {
        let text = std::fs::read_to_string(folder.join(format!("{name}.md"))).expect("a case can be read");
        let css = std::fs::read_to_string(folder.join(format!("{name}.css"))).unwrap_or_default();
        let publication = Publication {
            kind: if name.starts_with("book") { Kind::Book } else { Kind::Article },
            title: if name.starts_with("book") { "The Long Tide".into() } else { String::new() },
            number_chapters: name.starts_with("book"),
            language: Language("en".into()),
            ..Publication::default()
        };
        let made = make_in(small(), &text, &css, &publication);
        let mut dump = if name.contains("links") {
            pages::dump_with_links(&made.pages)
        } else {
            pages::dump(&made.pages)
        };
        for code in made.codes() {
            dump.push_str(&format!("raised {code}\n"));
        }
        let golden = folder.join(format!("{name}.golden"));
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&golden, &dump).expect("a golden can be written");
        } else if std::fs::read_to_string(&golden).unwrap_or_default() != dump {
            wrong.push(name);
        }
    }
    assert!(wrong.is_empty(), "the pages of {wrong:?} differ from their goldens");
}

#[test]
fn margins_that_leave_no_room_are_made_smaller() {
    let made = make("Some words.", "@page { margin: 170pt }");
    assert_eq!(made.codes(), ["T101"]);
    assert!(made.text().contains("words"));
    assert!(make("Some words.", "@page { margin: 100pt }").codes().is_empty());
}

#[test]
fn what_is_taller_than_the_page_stands_alone_and_is_reported() {
    let made = make("Before.\n\n# Tall\n\nAfter.", "h2 { font-size: 50pt; line-height: 400pt }");
    assert_eq!(made.codes(), ["T102"]);
    assert!(made.text().contains("After"));
    assert!(make("# Tall\n\nAfter.", "h2 { font-size: 40pt; line-height: 80pt }").codes().is_empty());
}

#[test]
fn a_picture_taller_than_the_page_is_scaled() {
    let made = make("![Tall.](tall.svg)", "");
    assert!(made.codes().is_empty());
    let items = made.pages.pages.iter().flat_map(|page| &page.items);
    let heights: Vec<f64> = items
        .filter_map(|item| match &item.kind {
            ItemKind::Picture { area, .. } => Some(area.height.to_pt()),
            ItemKind::Text(_) | ItemKind::Fill { .. } => None,
        })
        .collect();
    assert_eq!(heights.len(), 1);
    assert!(heights[0] > 150.0 && heights[0] < 280.0, "{heights:?}");
}

#[test]
fn a_table_too_wide_is_set_smaller_and_then_reported() {
    let table = |columns: usize, word: &str| {
        let row = format!("|{}\n", format!(" {word} |").repeat(columns));
        format!("{row}|{}\n{row}", "---|".repeat(columns))
    };
    assert!(make(&table(3, "word"), "").codes().is_empty());
    assert_eq!(make(&table(5, "considers"), "").codes(), ["T104"]);
    assert_eq!(make(&table(500, "word"), "").codes(), ["T103"]);
}

#[test]
fn a_table_too_wide_is_turned_where_it_can_be() {
    let row = |word: &str| format!("|{}\n", format!(" {word} |").repeat(9));
    let table = format!("{}|{}\n{}", row("January"), "---|".repeat(9), row("words"));
    let made = make(&table, "");
    assert_eq!(made.codes(), ["T104", "T110"]);
    assert_eq!(made.pages.pages.len(), 1);
    assert!(made.pages.pages[0].items.iter().any(|item| !item.turned.is_upright()));
    // The text goes on below its call, and the table follows on the next page.
    let made = make(&format!("# Heading\n\n{table}\nText."), "");
    let (first, second) = (&made.pages.pages[0], &made.pages.pages[1]);
    let said = |page: &pages::Page, word: &str| {
        page.items.iter().any(|item| matches!(&item.kind, ItemKind::Text(run) if run.text.contains(word)))
    };
    assert!(said(first, "Text.") && !said(first, "words") && said(second, "words"));
    // The last thing of a chapter is in it still.
    let made = make(&format!("Text.\n\n{table}\n# Next\n\nMore."), "h2 { break-before: page }");
    assert!(said(&made.pages.pages[1], "words") && said(&made.pages.pages[2], "More"));
    // Its author may have it upright all the same.
    let made = make(&table, "table { writing-mode: horizontal-tb }");
    assert_eq!(made.codes(), ["T104"]);
    assert!(made.pages.pages[0].items.iter().all(|item| item.turned.is_upright()));
    // In a list it cannot be turned, and nobody asked for it.
    let indented: String = table.lines().map(|line| format!("  {line}\n")).collect();
    assert_eq!(make(&format!("- item\n\n{indented}"), "").codes(), ["T104"]);
}

#[test]
fn a_table_that_cannot_be_turned_where_it_stands_is_reported() {
    let css = "table { writing-mode: sideways-lr }";
    let made = make("> | A |\n> |---|\n> | 1 |", css);
    assert_eq!(made.codes(), ["T111"]);
    assert!(made.text().contains('A'));
    assert_eq!(make("| A |\n|---|\n| 1 |", css).codes(), ["T110"]);
}

#[test]
fn turned_text_runs_up_the_page_inside_the_text_area_and_its_links_lie_on_it() {
    let css = "table { writing-mode: sideways-lr }";
    let made = make("| A |\n|---|\n| [there](#there) |\n\n[There]{#there}.", css);
    let page = &made.pages.pages[1];
    let turned: Vec<_> = page
        .items
        .iter()
        .filter_map(|item| match &item.kind {
            ItemKind::Text(run) if !item.turned.is_upright() => Some(run),
            _ => None,
        })
        .collect();
    let there = turned.iter().find(|run| run.text == "there").expect("the link's words are set");
    let area = page.links[0].area;
    let close = |a: Length, b: Length| (a - b).abs() < Length::pt(0.1);
    assert!(close(area.y + area.height, there.baseline), "{area:?}");
    assert!(close(area.height, there.width()), "{area:?}");
    assert!(area.x < there.x && area.x + area.width > there.x, "{area:?}");
    for run in turned {
        let (top, foot) = (run.baseline - run.width(), run.baseline);
        assert!(top >= Length::pt(29.9) && foot <= Length::pt(300.1), "{}", run.text);
    }
}

#[test]
fn figures_of_a_column_agree_at_the_decimal_mark() {
    let text = "| A | B |\n|---|--:|\n| x | 1.5 |\n| y | 1,200.25 mm |\n| z | −7 |\n| w | — |\n";
    let made = make(text, "td { font-variant-numeric: lining-nums tabular-nums }");
    // The right edge of what stands before the mark, for each figure.
    let mut edges: Vec<f64> = Vec::new();
    for item in made.pages.pages.iter().flat_map(|page| &page.items) {
        let ItemKind::Text(run) = &item.kind else { continue };
        let figures = ["1", "1,200", "−7", "—"];
        let whole = ["1.5", "1,200.25", "−7", "—"].iter().position(|own| run.text.starts_with(own));
        let Some(bytes) = whole.map(|idx| figures[idx].len()) else { continue };
        let mut at = 0;
        let mut x = run.x.to_pt();
        for glyph in &run.glyphs {
            if at >= bytes {
                break;
            }
            at += usize::from(glyph.text_len);
            x += f64::from(glyph.advance);
        }
        edges.push(x);
    }
    assert_eq!(edges.len(), 4);
    assert!(edges.iter().all(|edge| (edge - edges[0]).abs() < 0.1), "{edges:?}");
}

#[test]
fn no_line_of_code_is_cut_and_what_is_copied_is_what_was_written() {
    let long = "let message = \"words without an end, \".repeat(12) + &format!(\"{left}-{right}\");";
    let endless = "x".repeat(300);
    let code = format!("fn main() {{\n    {long}\n\n\t{endless}\n}}\n");
    for class in ["", " .numberLines hl_lines=\"2\""] {
        let made = make(&format!("```{{.rust{class}}}\n{code}```\n"), "");
        let mut said = String::new();
        for item in made.pages.pages.iter().flat_map(|page| &page.items) {
            let ItemKind::Text(run) = &item.kind else { continue };
            let (left, right) = (run.x, run.x + run.width());
            assert!(left >= Length::pt(29.9) && right <= Length::pt(230.1), "{} at {left:?}", run.text);
            if matches!(item.tag, Tag::Content(_)) {
                said.push_str(&run.text);
            }
        }
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        assert_eq!(bare(&said), bare(&code));
    }
}

#[test]
fn a_formula_is_printed_as_its_source_and_said_so() {
    let made = make("It is $a^2$ here.", "");
    assert_eq!(made.codes(), ["T105"]);
    assert!(made.text().contains("a^2"));
    let formula = made.pages.structure.nodes.iter().find(|node| node.role == StructureRole::Formula);
    assert_eq!(formula.and_then(|node| node.alt.as_deref()), Some("a^2"));
    assert!(make("It is 4 $ here.", "").codes().is_empty());
}

#[test]
fn a_picture_of_too_few_pixels_for_its_size_is_reported() {
    let codes = |text: &str| {
        let made = make(text, "");
        made.sink.iter().map(|one| one.code).collect::<Vec<_>>()
    };
    // An inch wide, in 300 pixels and in 299.
    assert!(codes("![A photograph.](300x200.png){width=1in}").is_empty());
    assert_eq!(codes("![A photograph.](298x200.png){width=1in}"), ["P008"]);
    // What is cut off has no part in it: the height decides.
    let css = "img { width: 72pt; height: 72pt; object-fit: cover }";
    let made = make("![A photograph.](600x298.png)", css);
    assert_eq!(made.sink.iter().map(|one| one.code).collect::<Vec<_>>(), ["P008"]);
    assert!(make("![A photograph.](600x300.png)", css).sink.iter().next().is_none());
}

#[test]
fn a_picture_without_a_size_is_left_out() {
    assert_eq!(make("![Nothing.](empty.svg)", "").codes(), ["T106"]);
    assert!(make("![Something.](some.svg)", "").codes().is_empty());
}

#[test]
fn a_page_that_is_nowhere_is_reported() {
    let css = "a::after { content: ' (page ' target-counter(attr(href), page) ')' }";
    let made = make("See [there](#there).\n\nMore [here]{#there}.", css);
    assert!(made.codes().is_empty(), "{:?}", made.codes());
    assert!(made.text().contains("(page  1 )"), "{}", made.text());
    let made = make(
        "See [there](#there).\n\n[Hidden]{#there .hidden}.",
        &format!("{css} .hidden {{ display: none }}"),
    );
    assert_eq!(made.codes(), ["T107"]);
}

#[test]
fn text_nested_too_deeply_is_kept() {
    let mut spans = String::from("deep");
    for _ in 0..15 {
        spans = format!("[{spans}]{{.x}}");
    }
    assert!(make(&spans, "").codes().is_empty());
    // No reader nests as deeply as this, but a tree can be read from JSON.
    let made = nested(60);
    assert!(made.codes().contains(&"T108"), "{:?}", made.codes());
    // The measure is too narrow for a word by then.
    assert!(made.text().replace(' ', "").contains("deep"));
}

fn nested(depth: usize) -> Made {
    use bindery::document::{Block, Container, Inline, Meta, Paragraph, Section, Text};
    let words = Inline::Text(Text { meta: Meta::default(), text: "deep".into() });
    let mut block = Block::Paragraph(Paragraph { content: vec![words], ..Paragraph::default() });
    for _ in 0..depth {
        block = Block::Quote(Container { blocks: vec![block], ..Container::default() });
    }
    let sections = vec![Section { blocks: vec![block], ..Section::default() }];
    let document = Document { sections, ..Document::default() };
    let mut sink = Sink::default();
    let sheet = style::parse(&SourceFile::new(FileId(1), "style.css", BASE), &mut sink);
    let cascade = Cascade::new(vec![Arc::new(sheet)], Medium::Print, Some(small()));
    let (fonts, pictures, publication) = (FontLibrary::embedded(), Pictures::new(), article());
    let job = Job {
        document: &document,
        publication: &publication,
        page: small(),
        cascade: &cascade,
        fonts: &fonts,
        pictures: &pictures,
        turns: None,
        proof: false,
    };
    let pages = typeset(&job, &mut sink);
    Made { pages, sink }
}

#[test]
fn a_note_longer_than_its_page_goes_on_over_the_page() {
    let note = |lines: usize| format!("Call[^a].\n\n[^a]: {}", "A line of it.\\\n    ".repeat(lines));
    let made = make(&note(60), "");
    assert_eq!(made.codes(), ["T109"]);
    assert_eq!(made.text().matches("A line of it.").count(), 60);
    assert!(made.pages.pages[0].items.len() > 10, "it begins on the page of its call");
    assert!(make(&note(4), "").codes().is_empty());
}

#[test]
fn a_listing_with_a_caption_begins_on_the_page_it_comes_to() {
    let code: String = (0..16).map(|line| format!("line {line}\n")).collect();
    let text = format!(
        "{}\n\n```{{caption=\"Many lines\"}}\n{code}```\n\nAfter.\n",
        "Words before it.\\\n".repeat(12).trim_end_matches("\\\n")
    );
    let first = |css: &str| {
        let made = make(&text, css);
        let items = &made.pages.pages[0].items;
        items.iter().any(|item| matches!(&item.kind, ItemKind::Text(run) if run.text.starts_with("line")))
    };
    assert!(first(""));
    assert!(!first("figure.listing { break-inside: avoid }"));
}

#[test]
fn a_running_head_keeps_clear_of_the_folio() {
    let css = "h2 { string-set: chapter content() } @page {
        @top-left { content: counter(page) }
        @top-center { content: string(chapter) }
        @top-right { content: \"right\" } }";
    let heads = |heading: &str| {
        let made = make(&format!("## {heading}\n\nText.\n"), css);
        let items = &made.pages.pages[0].items;
        let runs = items.iter().filter_map(|item| match &item.kind {
            ItemKind::Text(run) if item.tag == Tag::Artifact(pages::Artifact::Pagination) => Some(run),
            _ => None,
        });
        let mut runs: Vec<_> = runs.filter(|run| run.baseline < Length::pt(30.0)).collect();
        runs.sort_by(|a, b| a.x.to_pt().total_cmp(&b.x.to_pt()));
        for pair in runs.windows(2) {
            assert!(pair[0].x + pair[0].width() + Length::pt(2.0) < pair[1].x, "{}", pair[0].text);
        }
        let text = runs.iter().map(|run| run.text.as_str()).collect::<Vec<_>>().join("|");
        (text, made.codes())
    };
    assert_eq!(heads("The Quay"), ("1|The Quay|right".into(), vec![]));
    let long = "The quay, the people who built it, and those who pulled it down";
    let (text, codes) = heads(long);
    assert!(text.starts_with("1|The quay") && text.ends_with("\u{2026}|right"), "{text}");
    assert_eq!(codes, ["T112"]);
    let short = format!("{long} {{short=\"The Quay\"}}");
    assert_eq!(heads(&short), ("1|The Quay|right".into(), vec![]));
}

#[test]
fn every_page_takes_something_whatever_the_text() {
    let many_notes: String = (0..300).map(|n| format!("[^{n}]")).collect();
    let definitions: String = (0..300).map(|n| format!("\n\n[^{n}]: Note number {n}.")).collect();
    for text in [
        String::new(),
        "#".into(),
        format!("Notes{many_notes}.{definitions}"),
        "- \n- \n-".into(),
        "> # A heading in a quotation\n>\n> - and a list".into(),
        "# One\n\n# Two\n\n# Three".into(),
        format!("| a |\n|---|\n| {} |", "word ".repeat(2000)),
        "* * *\n\n* * *\n\n* * *".into(),
    ] {
        let made = make(&text, "h2 { break-before: recto }");
        assert!(!made.pages.pages.is_empty() && made.pages.pages.len() < 400);
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let text: String = (0..40)
        .map(|n| format!("# Heading {n}\n\nA paragraph with a note[^{n}].\n\n[^{n}]: Its text.\n\n"))
        .collect();
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool can be made");
    let many = rayon::ThreadPoolBuilder::new().num_threads(4).build().expect("a pool can be made");
    let css = "body { counter-reset: n } h2 { counter-increment: n } h2::before { content: counter(n) ' ' }";
    let one = alone.install(|| pages::dump_with_links(&make(&text, css).pages));
    let four = many.install(|| pages::dump_with_links(&make(&text, css).pages));
    assert_eq!(one, four);
    assert!(one.contains("40 Heading 39"), "counters run through all pieces");
}

#[test]
fn the_structure_holds_every_text_and_reads_in_order() {
    let text = "# Title\n\nWords with a note[^1] and a [link](https://example.org).\n\n- One\n- Two\n\n\
        | A | B |\n|---|---|\n| 1 | 2 |\n\n![A picture.](some.svg)\n\n[^1]: The note.\n";
    let made = make(text, "");
    let nodes = &made.pages.structure.nodes;
    for (idx, node) in nodes.iter().enumerate() {
        assert!(node.parent.is_none_or(|parent| (parent.0 as usize) < idx), "parents stand before children");
    }
    for item in made.pages.pages.iter().flat_map(|page| &page.items) {
        if let Tag::Content(id) = item.tag {
            assert!((id.0 as usize) < nodes.len());
        }
    }
    let roles: Vec<StructureRole> = nodes.iter().map(|node| node.role).collect();
    for role in [
        StructureRole::Heading(2),
        StructureRole::Paragraph,
        StructureRole::Reference,
        StructureRole::Note,
        StructureRole::Link,
        StructureRole::ListItem,
        StructureRole::Label,
        StructureRole::ListBody,
        StructureRole::ColumnHeader,
        StructureRole::TableCell,
        StructureRole::Figure,
    ] {
        assert!(roles.contains(&role), "{role:?} is missing");
    }
    let figure = nodes.iter().find(|node| node.role == StructureRole::Figure);
    assert_eq!(figure.and_then(|node| node.alt.as_deref()), Some("A picture."));
}

#[test]
fn glyphs_that_a_face_lacks_are_reported_once() {
    let text = "::: {.x}\nαβγ and αβγ again.\n:::\n\n::: {.x}\nαβγ.\n:::\n";
    let small = |family: &str, value: &str| make(text, &format!(".x p {{ font: 10pt '{family}'; {value} }}"));
    assert_eq!(small("Noto Sans Math", "font-variant-caps: small-caps").codes(), ["F002"]);
    assert_eq!(small("EB Garamond", "font-variant-caps: small-caps").codes(), [""; 0]);
    assert_eq!(make("One^αβ^ and two^12^.", "").codes(), ["F003"]);
    assert_eq!(make("One^ab^ and two^12^.", "").codes(), [""; 0]);
    let half = |value: &str| {
        make("It is 1/2 or 01/02/2003.", &format!("p {{ font-variant-numeric: {value} }}")).codes()
    };
    assert_eq!(half("stacked-fractions"), ["F004"]);
    assert_eq!(half("diagonal-fractions"), [""; 0]);
    let date = make("It was 01/02/2003.", "p { font-variant-numeric: stacked-fractions }");
    assert_eq!(date.codes(), [""; 0]);
}

#[test]
fn glyphs_are_expanded_only_where_the_style_lets_them() {
    let words = "The harbour was empty when we came to it, and the extraordinary customs house was shut. ";
    let stretched = |css: &str| {
        let made = make(&words.repeat(6), &format!("p {{ text-align: justify; {css} }}"));
        let items = made.pages.pages.iter().flat_map(|page| &page.items);
        items.filter(|item| matches!(&item.kind, ItemKind::Text(run) if run.stretch != 1.0)).count()
    };
    assert!(stretched("") > 2);
    assert_eq!(stretched("-bindery-glyph-expansion: none"), 0);
    assert_eq!(stretched("font-variant-numeric: tabular-nums"), 0);
    assert_eq!(stretched("letter-spacing: 0.5pt"), 0);
}

#[test]
fn punctuation_hangs_only_where_the_style_lets_it() {
    let words = "“Words,” he said, “words, words, and words, and again words,” and “words.” ";
    let right = |css: &str| {
        let made = make(&words.repeat(6), &format!("p {{ text-align: justify; {css} }}"));
        let items = made.pages.pages.iter().flat_map(|page| &page.items);
        let ends = items.filter_map(|item| match &item.kind {
            ItemKind::Text(run) if item.tag != Tag::Artifact(pages::Artifact::Pagination) => {
                Some((run.x + run.width()).to_pt())
            }
            ItemKind::Text(_) | ItemKind::Fill { .. } | ItemKind::Picture { .. } => None,
        });
        ends.fold(0.0, f64::max)
    };
    assert!(right("hanging-punctuation: allow-end last") > 231.0);
    assert!(right("hanging-punctuation: none") < 230.01);
}

/// The codes of what a proof-reader would mark.
fn proofed(text: &str, css: &str) -> Vec<&'static str> {
    make_proofed(small(), text, css, &article(), true).codes()
}

/// So many paragraphs of one line each.
fn filled(lines: usize) -> String {
    let words = ["A", "One that", "Another line", "Something else"];
    (0..lines).map(|n| format!("{} fills {}.\n\n", words[n % 4], words[(n + 1) % 4])).collect()
}

/// A word that can be divided after every fifth letter, and nowhere else.
fn divisible(parts: usize) -> String {
    vec!["abcde"; parts].join("\u{AD}")
}

#[test]
fn a_loose_line_is_reported() {
    let text = "Unquestionably acknowledgements straightforwardness acknowledgements and so on.";
    assert_eq!(proofed(text, "p { text-align: justify }"), ["T201"]);
    assert!(proofed(text, "").is_empty(), "a ragged line is never loose");
}

#[test]
fn widows_and_orphans_are_reported() {
    let two = "A paragraph of two lines, of which the first one is full.";
    let text = format!("{}{two}\n\n{}", filled(21), filled(8));
    assert_eq!(proofed(&text, "p { widows: 1; orphans: 1 }"), ["T203", "T202"]);
    assert!(proofed(&text, "").is_empty());
}

#[test]
fn a_ladder_and_a_divided_word_at_a_page_turn_are_reported() {
    let css = "p { hyphens: manual }";
    let codes = proofed(&divisible(300), css);
    assert!(codes.contains(&"T204") && codes.contains(&"T211"), "{codes:?}");
    assert!(proofed(&divisible(15), css).is_empty(), "two hyphens are no ladder");
}

#[test]
fn a_runt_is_reported() {
    let word = divisible(8).replace('\u{AD}', "") + "ab";
    assert_eq!(proofed(&format!("{word} end."), ""), ["T205"]);
    assert!(proofed(&format!("{word} ending."), "").is_empty());
}

#[test]
fn a_stack_of_one_word_is_reported() {
    assert_eq!(proofed("harbour one\\\nharbour two, then\\\nother things", ""), ["T206"]);
    assert!(proofed("sea one\\\nsea two, then\\\nother things", "").is_empty());
    assert_eq!(proofed("sea one\\\nsea two, then\\\nsea and others", ""), ["T206"]);
}

#[test]
fn a_river_is_reported() {
    let lines = |count: usize| {
        let lines: Vec<String> = (0..count).map(|n| format!("{} onward", ["aaa", "bbb"][n % 2])).collect();
        lines.join("\\\n")
    };
    let css = "p { font-family: monospace; font-size: 9pt; letter-spacing: 0 }";
    assert_eq!(proofed(&lines(4), css), ["T207"]);
    assert!(proofed(&lines(3), css).is_empty());
}

#[test]
fn short_and_uneven_pages_are_reported() {
    let kept = |lines| format!("::: kept\n{}:::\n\n", filled(lines));
    let css = ".kept { break-inside: avoid }";
    let text = |first| format!("{}{}{}", filled(first), kept(15), filled(40));
    assert_eq!(proofed(&text(32), css), ["T208", "T210"]);
    assert!(proofed(&text(29), css).is_empty());
}

#[test]
fn a_last_page_of_few_lines_is_reported() {
    assert_eq!(proofed(&filled(24), ""), ["T209"]);
    assert!(proofed(&filled(30), "").is_empty());
}

#[test]
fn words_that_lead_in_stand_on_the_page_of_what_they_lead_to() {
    let first_page = |end: char| {
        let listing = "```\none\ntwo\nthree\nfour\n```";
        let made = make(&format!("{}It is this{end}\n\n{listing}\n\n{}", filled(20), filled(9)), "");
        let items = &made.pages.pages[0].items;
        items.iter().any(|item| matches!(&item.kind, ItemKind::Text(run) if run.text.contains("It is this")))
    };
    assert!(!first_page(':'));
    assert!(first_page('.'));
}
