//! The PDF backend, from pages made by hand to a file that is read back; and pictures good and bad.

mod inspection;
mod press;

use bindery::diagnostic::Sink;
use bindery::document::{AssetPath, Language};
use bindery::font::{FaceId, FontLibrary};
use bindery::pages::*;
use bindery::pdf::{self, ColorSpace, Colors, Metadata, SheetBleed, Sheets};
use bindery::picture::{self, Picture, PictureKind, Pictures};
use bindery::source::Span;
use bindery::style::{Color, FontStyle, Ink, InkName, Marks, Spot};
use bindery::target::Standard;
use bindery::units::{Length, Rect, Size};
use lopdf::{Dictionary, Document, Object};

fn pt(value: f64) -> Length {
    Length::pt(value)
}

fn rect(x: f64, y: f64, width: f64, height: f64) -> Rect {
    Rect { x: pt(x), y: pt(y), width: pt(width), height: pt(height) }
}

/// Sets one line of text glyph by glyph, its spaces widened by `stretch`.
fn run(fonts: &FontLibrary, face: FaceId, size: f64, at: (f64, f64), text: &str, stretch: f64) -> GlyphRun {
    let own = fonts.face(face);
    let glyphs = text.chars().map(|c| {
        let id = own.glyph(c).unwrap_or_else(|| panic!("{own:?} has no {c}"));
        let natural = f64::from(own.advance(id).unwrap()) * size / f64::from(own.units_per_em());
        let space = if c == ' ' { stretch } else { 0.0 };
        let advance = (natural + space) as f32;
        let text_len = u16::try_from(c.len_utf8()).unwrap();
        PlacedGlyph { id, text_len, advance, x_offset: 0.0, y_offset: 0.0 }
    });
    GlyphRun {
        face,
        size: pt(size),
        color: Color::BLACK,
        x: pt(at.0),
        baseline: pt(at.1),
        glyphs: glyphs.collect(),
        text: text.to_owned(),
        language: None,
        replaced: false,
        ends_in_hyphen: false,
        stretch: 1.0,
    }
}

/// Adds the hyphen of a divided word.
fn divided(fonts: &FontLibrary, mut run: GlyphRun) -> GlyphRun {
    let id = fonts.face(run.face).glyph('-').unwrap();
    run.glyphs.push(PlacedGlyph { id, text_len: 0, advance: 3.0, x_offset: 0.0, y_offset: 0.0 });
    run.ends_in_hyphen = true;
    run
}

struct Sample {
    fonts: FontLibrary,
    pages: Pages,
    pictures: Pictures,
    metadata: Metadata,
}

impl Sample {
    fn new() -> Self {
        Sample {
            fonts: FontLibrary::embedded(),
            pages: Pages::default(),
            pictures: Pictures::new(),
            metadata: Metadata {
                title: "The Long Tide & Other Stories".into(),
                authors: vec!["Ada Winter".into(), "José Ávila".into()],
                description: Some("Seven stories of the sea.".into()),
                keywords: vec!["sea".into(), "stories".into()],
                language: "en".into(),
                date: Some("2026-11-23".into()),
                ..Metadata::default()
            },
        }
    }
    fn face(&self, family: &str, style: FontStyle) -> FaceId {
        self.fonts.select(&bindery::style::FontStyleSet::plain(&[family.into()], 400, style))
    }
    fn node(&mut self, role: StructureRole, parent: Option<StructureId>) -> StructureId {
        self.pages.structure.add(StructureNode { role, parent, ..StructureNode::default() })
    }
    fn page(&mut self, value: u32, style: FolioStyle) -> &mut Page {
        self.pages.pages.push(Page {
            size: Size { width: pt(360.0), height: pt(480.0) },
            bleed: pt(0.0),
            marks: Marks::default(),
            folio: Folio { value, style },
            blank: false,
            items: Vec::new(),
            furniture: 0,
            links: Vec::new(),
            starts: None,
        });
        self.pages.pages.last_mut().unwrap()
    }
    fn put(&mut self, kind: ItemKind, tag: Tag) {
        let item = Item { kind, tag, span: Span::default(), turned: Turn::Upright };
        self.pages.pages.last_mut().unwrap().items.push(item);
    }
    fn text(&mut self, node: StructureId, run: GlyphRun) {
        self.put(ItemKind::Text(run), Tag::Content(node));
    }
    fn picture(&mut self, name: &str, bytes: Vec<u8>) -> AssetPath {
        let path = AssetPath(name.into());
        let mut sink = Sink::default();
        let picture = picture::inspect(path.clone(), bytes, &self.fonts, &mut sink, None);
        self.pictures.insert(path.clone(), picture.unwrap_or_else(|| panic!("{:?}", sink.into_vec())));
        path
    }
    fn job(&self) -> pdf::Job<'_> {
        pdf::Job::new(&self.pages, &self.fonts, &self.pictures, &self.metadata)
    }
    fn write(&self) -> Vec<u8> {
        pdf::write(&self.job()).unwrap().bytes
    }
}

/// A picture of 60 by 40 pixels that fades from red to blue, in half of it seen through.
fn png(alpha: bool) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let channel = |x: u32| u8::try_from(x * 4).unwrap();
    if alpha {
        let picture = image::RgbaImage::from_fn(60, 40, |x, y| {
            image::Rgba([255 - channel(x), 0, channel(x), if y < 20 { 255 } else { 90 }])
        });
        picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    } else {
        let picture = image::GrayImage::from_fn(60, 40, |x, y| image::Luma([channel(x) ^ channel(y)]));
        picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    }
    bytes.into_inner()
}

fn jpeg() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_fn(64, 48, |x, y| {
        image::Rgb([u8::try_from(x * 3).unwrap(), u8::try_from(y * 5).unwrap(), 120])
    });
    picture.write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

const DRAWING: &str = include_str!("../suite/pdf/drawing.svg");

/// Two pages with one of everything.
fn sample() -> Sample {
    let mut sample = Sample::new();
    let serif = sample.face("serif", FontStyle::Normal);
    let italic = sample.face("serif", FontStyle::Italic);
    let sans = sample.face("sans-serif", FontStyle::Normal);
    let fonts = sample.fonts.clone();

    sample.page(3, FolioStyle::LowerRoman);
    let section = sample.node(StructureRole::Section, None);
    let heading = sample.node(StructureRole::Heading(1), Some(section));
    sample.pages.structure.nodes[heading.0 as usize].title = Some("The Long Tide".into());
    let mut head = run(&fonts, sans, 20.0, (40.0, 80.0), "The Long Tide", 0.0);
    head.color = Color { red: 120, green: 20, blue: 20, ..Color::BLACK };
    sample.text(heading, head);
    let paragraph = sample.node(StructureRole::Paragraph, Some(section));
    let link = sample.node(StructureRole::Link, Some(paragraph));
    sample.text(paragraph, run(&fonts, serif, 11.0, (40.0, 120.0), "It was the hour when the", 4.25));
    let line = run(&fonts, serif, 11.0, (40.0, 134.0), "boats come in,\u{A0}and she went ", 1.5);
    let after = 40.0 + line.width().to_pt();
    sample.text(paragraph, line);
    let words = run(&fonts, italic, 11.0, (after, 134.0), "to the harbour", 0.0);
    let width = words.width().to_pt();
    sample.text(link, words);
    let line = run(&fonts, serif, 11.0, (40.0, 148.0), "with all the others of the harbour’s undi", 0.5);
    sample.text(paragraph, divided(&fonts, line));
    sample.text(paragraph, run(&fonts, serif, 11.0, (40.0, 162.0), "vided company.", 0.0));
    let mut ligature = run(&fonts, serif, 11.0, (150.0, 162.0), "ﬁ", 0.0);
    ligature.text = "fi".into();
    ligature.glyphs[0].text_len = 2;
    sample.text(paragraph, ligature);
    let foreign = sample.node(StructureRole::Paragraph, Some(section));
    let mut french = run(&fonts, serif, 11.0, (40.0, 190.0), "À bientôt, dit-elle.", 0.0);
    french.language = Some(Language("fr".into()));
    sample.text(foreign, french);
    let mut code = run(&fonts, sans, 7.0, (40.0, 210.0), "[1F9FF]", 0.0);
    code.text = "🧿".into();
    code.replaced = true;
    sample.text(foreign, code);
    sample.put(
        ItemKind::Fill { area: rect(40.0, 90.0, 280.0, 0.5), color: Color::BLACK },
        Tag::Artifact(Artifact::Layout),
    );
    let faint = Color { red: 200, green: 220, blue: 255, alpha: 128, ink: None };
    sample.put(
        ItemKind::Fill { area: rect(30.0, 180.0, 200.0, 40.0), color: faint },
        Tag::Artifact(Artifact::Background),
    );
    let folio = run(&fonts, serif, 9.0, (176.0, 450.0), "iii", 0.0);
    sample.put(ItemKind::Text(folio), Tag::Artifact(Artifact::Pagination));
    let page = sample.pages.pages.last_mut().unwrap();
    page.links.push(LinkArea {
        area: rect(after, 124.0, width, 14.0),
        target: LinkTarget::Anchor("harbour".into()),
        structure: Some(link),
        description: "To the harbour".into(),
    });
    page.links.push(LinkArea {
        area: rect(40.0, 180.0, 100.0, 14.0),
        target: LinkTarget::Uri("https://example.org/façade".into()),
        structure: None,
        description: String::new(),
    });

    pictures_page(&mut sample, &fonts, serif, section);
    sample.pages.outline = vec![OutlineEntry {
        title: "The Long Tide".into(),
        destination: Destination { page: 0, y: pt(60.0) },
        children: vec![OutlineEntry {
            title: "Harbour — façade".into(),
            destination: Destination { page: 1, y: pt(40.0) },
            children: Vec::new(),
        }],
    }];
    sample.pages.destinations.insert("harbour".into(), Destination { page: 1, y: pt(40.0) });
    sample
}

fn pictures_page(sample: &mut Sample, fonts: &FontLibrary, serif: FaceId, section: StructureId) {
    sample.page(1, FolioStyle::Decimal).bleed = pt(9.0);
    let paths = [
        sample.picture("art/fade.png", png(true)),
        sample.picture("art/grey.png", png(false)),
        sample.picture("art/photo.jpg", jpeg()),
        sample.picture("art/drawing.svg", DRAWING.as_bytes().to_vec()),
    ];
    for (idx, path) in paths.into_iter().enumerate() {
        let figure = sample.node(StructureRole::Figure, Some(section));
        sample.pages.structure.nodes[figure.0 as usize].alt = Some(format!("Picture {idx}"));
        let area = if idx == 3 {
            rect(40.0, 150.0, 240.0, 160.0)
        } else {
            rect(40.0 + 100.0 * idx as f64, 40.0, 90.0, 60.0)
        };
        sample.put(ItemKind::Picture { asset: path, area, window: None }, Tag::Content(figure));
    }
    let table = sample.node(StructureRole::Table, Some(section));
    let row = sample.node(StructureRole::TableRow, Some(table));
    let header = sample.node(StructureRole::ColumnHeader, Some(row));
    sample.node(StructureRole::TableCell, Some(row));
    sample.text(header, run(fonts, serif, 9.0, (40.0, 340.0), "Tide", 0.0));
    let hebrew = fonts.fallback(serif, 'ש').unwrap();
    let paragraph = sample.node(StructureRole::Paragraph, Some(section));
    // Glyphs stand left to right; the text is in reading order.
    let mut word = run(fonts, hebrew, 11.0, (40.0, 370.0), "םולש", 0.0);
    word.text = "שלום".into();
    sample.text(paragraph, word);
}

fn resolve<'a>(document: &'a Document, dictionary: &'a Dictionary, key: &str) -> &'a Object {
    dictionary.get_deref(key.as_bytes(), document).unwrap_or_else(|error| panic!("{key}: {error}"))
}

fn catalog(document: &Document) -> &Dictionary {
    document.catalog().unwrap()
}

#[test]
fn a_file_reads_back_with_all_its_parts() {
    let bytes = sample().write();
    let kept = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("sample.pdf");
    std::fs::write(kept, &bytes).unwrap();
    let document = Document::load_mem(&bytes).unwrap();
    assert_eq!(document.version, "1.7");
    let root = catalog(&document);
    assert_eq!(root.get(b"Lang").unwrap().as_str().unwrap(), b"en");
    assert_eq!(root.get(b"PageMode").unwrap().as_name().unwrap(), b"UseOutlines");
    assert!(root.get(b"MarkInfo").unwrap().as_dict().unwrap().get(b"Marked").unwrap().as_bool().unwrap());
    let labels = resolve(&document, root, "PageLabels").as_dict().unwrap();
    let labels = labels.get(b"Nums").unwrap().as_array().unwrap();
    assert_eq!(labels.len(), 4);
    assert_eq!(labels[1].as_dict().unwrap().get(b"S").unwrap().as_name().unwrap(), b"r");
    assert_eq!(labels[1].as_dict().unwrap().get(b"St").unwrap().as_i64().unwrap(), 3);
    let ids = document.trailer.get(b"ID").unwrap().as_array().unwrap();
    assert_eq!(ids[0].as_str().unwrap(), ids[1].as_str().unwrap());
    assert_ne!(ids[0].as_str().unwrap(), [0; 16]);
}

#[test]
fn the_outline_is_nested() {
    let document = Document::load_mem(&sample().write()).unwrap();
    let outline = resolve(&document, catalog(&document), "Outlines").as_dict().unwrap();
    let first = resolve(&document, outline, "First").as_dict().unwrap();
    assert_eq!(first.get(b"Title").unwrap().as_str().unwrap(), b"The Long Tide");
    let below = resolve(&document, first, "First").as_dict().unwrap();
    let title = below.get(b"Title").unwrap();
    assert_eq!(lopdf::decode_text_string(title).unwrap(), "Harbour — façade");
    let pages: Vec<_> = document.page_iter().collect();
    let destination = below.get(b"Dest").unwrap().as_array().unwrap();
    assert_eq!(destination[0].as_reference().unwrap(), pages[1]);
    // The second page bleeds by 9 pt, so its trim's top stands at 489.
    assert_eq!(destination[3].as_i64().unwrap(), 449);
}

#[test]
fn boxes_nest_and_bleed() {
    let document = Document::load_mem(&sample().write()).unwrap();
    let pages: Vec<_> = document.page_iter().collect();
    let numbers = |page: usize, key: &str| -> Vec<f32> {
        let own =
            document.get_dictionary(pages[page]).unwrap().get(key.as_bytes()).unwrap().as_array().unwrap();
        own.iter().map(|value| value.as_float().unwrap()).collect()
    };
    assert_eq!(numbers(0, "MediaBox"), [0.0, 0.0, 360.0, 480.0]);
    assert_eq!(numbers(1, "MediaBox"), [0.0, 0.0, 378.0, 498.0]);
    assert_eq!(numbers(1, "TrimBox"), [9.0, 9.0, 369.0, 489.0]);
}

#[test]
fn sheets_hold_bleed_marks_and_the_area_of_what_is_on_the_page() {
    let sample = sample();
    let marks = Some(Marks { crop: true, cross: true, bar: true });
    let bleed = SheetBleed::Given { width: pt(9.0), spine: false };
    let sheets = Sheets { bleed, marks, art_box: true };
    let bytes = pdf::write(&pdf::Job { sheets, blanks: 2, ..sample.job() }).unwrap().bytes;
    let kept = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("sheets.pdf");
    std::fs::write(kept, &bytes).unwrap();
    let document = Document::load_mem(&bytes).unwrap();
    let pages: Vec<_> = document.page_iter().collect();
    assert_eq!(pages.len(), sample.pages.pages.len() + 2);
    let numbers = |page: usize, key: &str| -> Vec<f32> {
        let own =
            document.get_dictionary(pages[page]).unwrap().get(key.as_bytes()).unwrap().as_array().unwrap();
        own.iter().map(|value| value.as_float().unwrap()).collect()
    };
    // A slug of 27 pt on every side holds the marks.
    assert_eq!(numbers(0, "MediaBox"), [0.0, 0.0, 423.0, 552.0]);
    assert_eq!(numbers(0, "BleedBox"), [27.0, 27.0, 396.0, 525.0]);
    assert_eq!(numbers(0, "TrimBox"), [27.0, 36.0, 387.0, 516.0]);
    assert_eq!(numbers(1, "BleedBox"), [27.0, 27.0, 396.0, 525.0]);
    assert_eq!(numbers(1, "TrimBox"), [36.0, 36.0, 396.0, 516.0]);
    let art = numbers(1, "ArtBox");
    assert_eq!(art[0], 76.0);
    let content = |page: usize| String::from_utf8_lossy(&document.get_page_content(pages[page])).into_owned();
    assert!(content(0).contains("/Artifact<</Type/Page>>BDC"), "marks are furniture of the page");
    let blank = content(pages.len() - 1);
    assert_eq!(blank.matches("BDC").count(), 1, "an empty page holds its marks alone");
}

/// Every colour space and every operator of colour in a file.
fn colors_in(bytes: &[u8]) -> std::collections::BTreeSet<String> {
    fn names(object: &Object, found: &mut std::collections::BTreeSet<String>) {
        match object {
            Object::Name(name) => {
                let name = String::from_utf8_lossy(name).into_owned();
                if name.starts_with("Device") || name == "ICCBased" || name == "Separation" {
                    found.insert(name);
                }
            }
            Object::Array(items) => items.iter().for_each(|item| names(item, found)),
            Object::Dictionary(own) => own.iter().for_each(|(_, item)| names(item, found)),
            Object::Stream(own) => {
                own.dict.iter().for_each(|(_, item)| names(item, found));
                let page_or_form = own
                    .dict
                    .get(b"Subtype")
                    .map_or(true, |kind| kind.as_name().is_ok_and(|kind| kind == b"Form"));
                if own.dict.get(b"N").is_err()
                    && page_or_form
                    && let Ok(content) = own.decompressed_content()
                    && let Ok(content) = lopdf::content::Content::decode(&content)
                {
                    let colors = ["g", "G", "rg", "RG", "k", "K", "cs", "CS", "scn", "SCN"];
                    found.extend(
                        content
                            .operations
                            .into_iter()
                            .map(|own| own.operator)
                            .filter(|own| colors.contains(&own.as_str())),
                    );
                }
            }
            _ => {}
        }
    }
    let document = Document::load_mem(bytes).unwrap();
    let mut found = std::collections::BTreeSet::new();
    document.objects.values().for_each(|object| names(object, &mut found));
    found
}

fn written_in(sample: &Sample, colors: Colors) -> (Vec<u8>, Vec<String>) {
    let bytes = pdf::write(&pdf::Job { colors, ..sample.job() }).unwrap().bytes;
    let found = colors_in(&bytes).into_iter().collect();
    (bytes, found)
}

#[test]
fn a_file_in_black_holds_no_object_of_colour() {
    let (bytes, found) = written_in(&sample(), Colors { space: ColorSpace::Grey, ..Colors::default() });
    std::fs::write(std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("grey.pdf"), &bytes).unwrap();
    // A pattern is named by `cs` and `scn`, whatever it is filled with.
    assert_eq!(found, ["DeviceGray", "G", "cs", "g", "scn"]);
}

#[test]
fn a_file_in_inks_holds_no_rgb_and_prints_black_letters_over_all() {
    let colors = Colors { space: ColorSpace::Cmyk, ink_limit: Some(240.0), ..Colors::default() };
    let (bytes, found) = written_in(&sample(), colors);
    std::fs::write(std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("cmyk.pdf"), &bytes).unwrap();
    // Greys of pictures are a separation of black ink; masks are measured in greys.
    assert_eq!(found, ["DeviceCMYK", "DeviceGray", "K", "Separation", "cs", "g", "k", "scn"]);
    let document = Document::load_mem(&bytes).unwrap();
    let first = document.page_iter().next().unwrap();
    let content = document.get_page_content(first);
    let content = String::from_utf8_lossy(&content);
    assert!(content.contains("0 0 0 1 k\n/O1 gs"), "black letters overprint");
    let page = document.get_dictionary(first).unwrap();
    let group = resolve(&document, page, "Group").as_dict().unwrap();
    assert_eq!(group.get(b"CS").unwrap().as_name().unwrap(), b"DeviceCMYK");
}

#[test]
fn a_file_in_srgb_says_what_its_rgb_is() {
    let (_, found) = written_in(&sample(), Colors { space: ColorSpace::Rgb, ..Colors::default() });
    assert!(found.contains(&"ICCBased".to_owned()) && !found.contains(&"DeviceCMYK".to_owned()), "{found:?}");
}

#[test]
fn ready_mixed_inks_are_separations_where_they_are_taken() {
    let mut sample = sample();
    let spot = Spot { name: InkName::new("Harbour Red"), tint: 128, full: [200, 16, 46], process: None };
    let color = Color { red: 227, green: 135, blue: 150, alpha: 255, ink: Some(Ink::Spot(spot)) };
    sample.put(
        ItemKind::Fill { area: rect(10.0, 10.0, 20.0, 20.0), color },
        Tag::Artifact(Artifact::Background),
    );
    let named = |spots: bool| {
        let colors = Colors { space: ColorSpace::Cmyk, spots, ..Colors::default() };
        let document = Document::load_mem(&written_in(&sample, colors).0).unwrap();
        document.objects.values().any(|object| {
            object.as_array().is_ok_and(|own| {
                own.get(1).is_some_and(|name| name.as_name().is_ok_and(|name| name == b"Harbour Red"))
            })
        })
    };
    assert!(named(true) && !named(false));
}

#[test]
fn a_picture_with_too_much_ink_is_brought_down_and_told() {
    let mut sample = sample();
    let dark =
        image::RgbImage::from_fn(40, 40, |x, _| image::Rgb(if x < 20 { [4, 2, 0] } else { [200, 180, 90] }));
    let mut bytes = std::io::Cursor::new(Vec::new());
    dark.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    let asset = sample.picture("art/dark.png", bytes.into_inner());
    sample.put(
        ItemKind::Picture { asset, area: rect(40.0, 40.0, 20.0, 20.0), window: None },
        Tag::Artifact(Artifact::Background),
    );
    let colors = Colors { space: ColorSpace::Cmyk, ink_limit: Some(240.0), ..Colors::default() };
    let written = pdf::write(&pdf::Job { colors, ..sample.job() }).unwrap();
    let own = written.held.iter().find(|(path, _)| path == "art/dark.png").expect("it is told");
    assert!((own.1.share - 0.5).abs() < 0.01 && own.1.most > 250.0, "{own:?}");
    let colors = Colors { space: ColorSpace::Cmyk, ink_limit: Some(320.0), ..Colors::default() };
    assert!(pdf::write(&pdf::Job { colors, ..sample.job() }).unwrap().held.is_empty());
}

#[test]
fn links_and_outline_are_left_out_where_nobody_wants_them() {
    let sample = sample();
    let bytes = pdf::write(&pdf::Job { links: false, outline: false, ..sample.job() }).unwrap().bytes;
    let document = Document::load_mem(&bytes).unwrap();
    let root = catalog(&document);
    for key in ["Outlines", "Names", "PageMode"] {
        assert!(root.get(key.as_bytes()).is_err(), "{key}");
    }
    for id in document.page_iter() {
        assert!(document.get_page_annotations(id).unwrap().is_empty());
    }
}

#[test]
fn links_carry_words_and_stand_in_the_tree() {
    let document = Document::load_mem(&sample().write()).unwrap();
    let page = document.page_iter().next().unwrap();
    let annotations = document.get_page_annotations(page).unwrap();
    assert_eq!(annotations.len(), 2);
    for own in &annotations {
        assert!(own.get(b"Contents").is_ok());
        assert!(own.get(b"StructParent").unwrap().as_i64().unwrap() >= 2);
    }
    let action = annotations[1].get(b"A").unwrap().as_dict().unwrap();
    assert_eq!(action.get(b"URI").unwrap().as_str().unwrap(), b"https://example.org/fa%C3%A7ade");
    assert!(annotations[0].get(b"Dest").is_ok());
}

#[test]
fn fonts_are_subset_with_exact_widths() {
    let sample = sample();
    let document = Document::load_mem(&sample.write()).unwrap();
    let mut seen = 0;
    for object in document.objects.values() {
        let Ok(font) = object.as_dict() else { continue };
        if !font.get(b"Subtype").is_ok_and(|kind| kind.as_name().is_ok_and(|name| name == b"Type0")) {
            continue;
        }
        seen += 1;
        let name = font.get(b"BaseFont").unwrap().as_name().unwrap();
        assert!(name[..6].iter().all(u8::is_ascii_uppercase) && name[6] == b'+', "{name:?}");
        let descendant = font.get(b"DescendantFonts").unwrap().as_array().unwrap()[0].as_dict().unwrap();
        assert_eq!(descendant.get(b"BaseFont").unwrap().as_name().unwrap(), name);
        assert!(descendant.get(b"W").is_ok());
        let descriptor = resolve(&document, descendant, "FontDescriptor").as_dict().unwrap();
        let program = resolve(&document, descriptor, "FontFile2").as_stream().unwrap();
        let plain = program.get_plain_content().unwrap();
        assert!(plain.len() < 60_000);
        assert_eq!(program.dict.get(b"Length1").unwrap().as_i64().unwrap(), plain.len() as i64);
    }
    assert_eq!(seen, 4);
}

#[test]
fn pages_list_only_what_they_use() {
    let document = Document::load_mem(&sample().write()).unwrap();
    let resources = |page: usize| {
        let id = document.page_iter().nth(page).unwrap();
        resolve(&document, document.get_dictionary(id).unwrap(), "Resources").as_dict().unwrap()
    };
    assert_eq!(resources(0).get(b"Font").unwrap().as_dict().unwrap().len(), 3);
    assert!(resources(0).get(b"XObject").is_err());
    assert_eq!(resources(1).get(b"XObject").unwrap().as_dict().unwrap().len(), 4);
    assert_eq!(resources(1).get(b"Font").unwrap().as_dict().unwrap().len(), 2);
}

#[test]
fn pictures_go_in_as_they_are_where_pdf_can_read_them() {
    let document = Document::load_mem(&sample().write()).unwrap();
    let streams: Vec<&lopdf::Stream> =
        document.objects.values().filter_map(|own| own.as_stream().ok()).collect();
    let photo = streams.iter().find(|own| own.filters().is_ok_and(|filters| filters == [b"DCTDecode"]));
    assert_eq!(photo.unwrap().content, jpeg());
    let images: Vec<_> = streams
        .iter()
        .filter(|own| {
            own.dict.get(b"Subtype").is_ok_and(|kind| kind.as_name().is_ok_and(|name| name == b"Image"))
        })
        .collect();
    // The faded picture, its mask, the grey one and the photograph.
    assert_eq!(images.len(), 4);
    assert_eq!(images.iter().filter(|own| own.dict.has(b"SMask")).count(), 1);
}

#[test]
fn every_glyph_has_its_text() {
    let document = Document::load_mem(&sample().write()).unwrap();
    let content = document.get_page_content(document.page_iter().next().unwrap());
    let content = String::from_utf8_lossy(&content);
    // The soft hyphen of the divided word, and the character whose code is drawn.
    assert!(content.contains("/Span<</ActualText<FEFF00AD>>>BDC"));
    assert!(content.contains("/Span<</ActualText<FEFFD83EDDFF>>>BDC"));
    assert!(content.contains("/Lang<FEFF00660072>"));
    assert!(content.contains("/Artifact<</Type/Pagination>>BDC"));
    // A no-break space reads as a space and needs no words of its own.
    assert_eq!(content.matches("ActualText").count(), 2);
}

/// Where a viewer puts each glyph of a page: x and baseline from the bottom left, in pt.
fn placed(document: &Document, page: lopdf::ObjectId) -> Vec<(f64, f64)> {
    let resources = resolve(document, document.get_dictionary(page).unwrap(), "Resources").as_dict().unwrap();
    let fonts = resources.get(b"Font").unwrap().as_dict().unwrap();
    let widths = |name: &[u8]| -> Vec<f64> {
        let font = document.get_dictionary(fonts.get(name).unwrap().as_reference().unwrap()).unwrap();
        let descendant = font.get(b"DescendantFonts").unwrap().as_array().unwrap()[0].as_dict().unwrap();
        let widths = descendant.get(b"W").unwrap().as_array().unwrap();
        assert_eq!(widths[0].as_i64().unwrap(), 0);
        widths[1].as_array().unwrap().iter().map(|width| f64::from(width.as_float().unwrap())).collect()
    };
    let content = lopdf::content::Content::decode(&document.get_page_content(page)).unwrap();
    let (mut font, mut size, mut stretch, mut rise) = (Vec::new(), 0.0, 1.0, 0.0);
    let (mut line, mut pen) = ((0.0, 0.0), 0.0);
    let mut found = Vec::new();
    for operation in &content.operations {
        let number = |idx: usize| f64::from(operation.operands[idx].as_float().unwrap());
        match operation.operator.as_str() {
            "BT" => line = (0.0, 0.0),
            "Tf" => (font, size) = (widths(operation.operands[0].as_name().unwrap()), number(1)),
            "Tz" => stretch = number(0) / 100.0,
            "Ts" => rise = number(0),
            "Td" => {
                line = (line.0 + number(0), line.1 + number(1));
                pen = line.0;
            }
            "TJ" => {
                for part in operation.operands[0].as_array().unwrap() {
                    if let Ok(codes) = part.as_str() {
                        for code in codes.chunks_exact(2) {
                            found.push((pen, line.1 + rise));
                            let width = font[usize::from(u16::from_be_bytes([code[0], code[1]]))];
                            pen += width / 1000.0 * size * stretch;
                        }
                    } else {
                        pen -= f64::from(part.as_float().unwrap()) / 1000.0 * size * stretch;
                    }
                }
            }
            _ => {}
        }
    }
    found
}

#[test]
fn glyphs_stand_where_they_were_set() {
    let mut sample = Sample::new();
    let fonts = sample.fonts.clone();
    let serif = sample.face("serif", FontStyle::Normal);
    let italic = sample.face("serif", FontStyle::Italic);
    let code = sample.face("monospace", FontStyle::Normal);
    sample.page(1, FolioStyle::Decimal);
    let paragraph = sample.node(StructureRole::Paragraph, None);
    let mut expected = Vec::new();
    for row in 0..20 {
        let y = 40.0 + 14.03 * f64::from(row);
        let mut x = 30.0 + f64::from(row) * 0.013;
        for (face, words) in
            [(serif, "Across (the) wide “water” "), (italic, "and back \\ "), (code, "let x = 1;")]
        {
            let mut own = run(&fonts, face, 9.7, (x, y), words, 0.317 * f64::from(row));
            if row % 3 == 1 {
                own.stretch = 1.015;
                own.glyphs.iter_mut().for_each(|glyph| glyph.advance *= 1.015);
            }
            for (idx, glyph) in own.glyphs.iter_mut().enumerate() {
                // Kerning, letter-spacing, and marks that stand beside and above the pen.
                glyph.advance += [0.0, -0.37, 0.11, 0.0049][idx % 4];
                if idx % 11 == 5 {
                    (glyph.x_offset, glyph.y_offset) = (-1.3, 2.25);
                }
                let (right, up) = (f64::from(glyph.x_offset), f64::from(glyph.y_offset));
                expected.push((x + right, 480.0 - y + up));
                x += f64::from(glyph.advance);
            }
            sample.text(paragraph, own);
        }
    }
    let document = Document::load_mem(&sample.write()).unwrap();
    let found = placed(&document, document.page_iter().next().unwrap());
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(&expected) {
        // Steps are thousandths of 9.7 pt, places hundredths of a point.
        assert!((found.0 - expected.0).abs() < 0.025, "{found:?} {expected:?}");
        assert!((found.1 - expected.1).abs() < 0.0051, "{found:?} {expected:?}");
    }
}

/// One line of text on a page of its own, as `ActualText` spans and the rest.
fn spans(text: impl Fn(&FontLibrary, FaceId) -> GlyphRun) -> usize {
    let mut sample = Sample::new();
    let fonts = sample.fonts.clone();
    let serif = sample.face("serif", FontStyle::Normal);
    sample.page(1, FolioStyle::Decimal);
    let paragraph = sample.node(StructureRole::Paragraph, None);
    sample.text(paragraph, text(&fonts, serif));
    let document = Document::load_mem(&sample.write()).unwrap();
    let content = document.get_page_content(document.page_iter().next().unwrap());
    String::from_utf8_lossy(&content).matches("ActualText").count()
}

#[test]
fn a_glyph_that_stands_for_two_texts_says_the_rarer_one_aloud() {
    let plain = |fonts: &FontLibrary, face| run(fonts, face, 10.0, (30.0, 30.0), "aaabc", 0.0);
    assert_eq!(spans(plain), 0);
    let second = |fonts: &FontLibrary, face| {
        let mut own = plain(fonts, face);
        own.text = "aaxbc".into();
        own
    };
    assert_eq!(spans(second), 1);
    // Two glyphs for one character.
    let composed = |fonts: &FontLibrary, face| {
        let mut own = plain(fonts, face);
        own.text = "aaàc".into();
        (own.glyphs[2].text_len, own.glyphs[3].text_len) = (2, 0);
        own
    };
    assert_eq!(spans(composed), 1);
    // What is not seen is not drawn.
    let unseen = |fonts: &FontLibrary, face| {
        let mut own = plain(fonts, face);
        own.text = "aa\u{AD}bc".into();
        own.glyphs[2].text_len = 2;
        own.glyphs[2].advance = 0.0;
        own
    };
    assert_eq!(spans(unseen), 0);
}

#[test]
fn text_lengths_that_do_not_fit_their_text_are_no_panic() {
    for (len, text) in [(3, "é"), (1, "éé"), (u16::MAX, ""), (1, "שלום")] {
        spans(|fonts, face| {
            let mut own = run(fonts, face, 10.0, (30.0, 30.0), "abcd", 0.0);
            own.text = text.into();
            own.glyphs.iter_mut().for_each(|glyph| glyph.text_len = len);
            own.ends_in_hyphen = true;
            own
        });
    }
}

#[test]
fn metadata_agree_and_claim_only_what_holds() {
    let mut sample = sample();
    let xmp = |bytes: &[u8]| {
        let document = Document::load_mem(bytes).unwrap();
        let stream = resolve(&document, catalog(&document), "Metadata").as_stream().unwrap().clone();
        String::from_utf8(stream.content).unwrap()
    };
    let bytes = sample.write();
    let packet = xmp(&bytes);
    assert!(packet.contains("The Long Tide &amp; Other Stories"));
    assert!(packet.contains("2026-11-23T00:00:00Z"));
    assert!(packet.contains("<pdfuaid:part>1</pdfuaid:part>"));
    let document = Document::load_mem(&bytes).unwrap();
    let info = document.trailer.get(b"Info").unwrap().as_reference().unwrap();
    let info = document.get_dictionary(info).unwrap();
    let author = lopdf::decode_text_string(info.get(b"Author").unwrap()).unwrap();
    assert_eq!(author, "Ada Winter, José Ávila");
    assert!(!info.has(b"GTS_PDFXVersion"));
    for node in &mut sample.pages.structure.nodes {
        node.alt = None;
    }
    assert!(!xmp(&sample.write()).contains("pdfuaid:part"));
}

#[test]
fn two_writes_on_any_number_of_threads_are_equal() {
    let sample = sample();
    let first = sample.write();
    assert!(first == sample.write());
    for threads in [1, 2, 5] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        assert!(first == pool.install(|| sample.write()));
    }
}

#[test]
fn a_picture_that_is_not_there_is_an_error() {
    let mut sample = sample();
    sample.pictures.clear();
    let result = pdf::write(&sample.job());
    assert!(matches!(result, Err(pdf::PdfError::Picture { .. })));
}

#[test]
fn a_picture_whose_samples_are_spoilt_is_an_error() {
    let mut spoilt = png(false);
    let data = spoilt.windows(4).position(|window| window == b"IDAT").unwrap();
    spoilt[data + 20..data + 40].fill(0xA5);
    let mut sample = Sample::new();
    sample.page(1, FolioStyle::Decimal);
    let figure = sample.node(StructureRole::Figure, None);
    let asset = sample.picture("spoilt.png", spoilt);
    sample
        .put(ItemKind::Picture { asset, area: rect(0.0, 0.0, 9.0, 9.0), window: None }, Tag::Content(figure));
    let result = pdf::write(&sample.job());
    assert!(matches!(result, Err(pdf::PdfError::Picture { path, .. }) if path == "spoilt.png"));
}

#[test]
fn an_ordered_list_says_so() {
    let mut sample = Sample::new();
    let fonts = sample.fonts.clone();
    let serif = sample.face("serif", FontStyle::Normal);
    sample.page(1, FolioStyle::Decimal);
    let list = sample.node(StructureRole::List, None);
    let item = sample.node(StructureRole::ListItem, Some(list));
    let label = sample.node(StructureRole::Label, Some(item));
    sample.text(label, run(&fonts, serif, 10.0, (30.0, 30.0), "1.", 0.0));
    let document = Document::load_mem(&sample.write()).unwrap();
    let numbering = document.objects.values().find_map(|object| {
        let own = object.as_dict().ok()?.get(b"A").ok()?.as_dict().ok()?;
        own.get(b"ListNumbering").ok()?.as_name().ok()
    });
    assert_eq!(numbering, Some(&b"Decimal"[..]));
}

#[test]
fn pages_without_anything_are_a_file() {
    let mut sample = Sample::new();
    sample.page(1, FolioStyle::Decimal).blank = true;
    let document = Document::load_mem(&sample.write()).unwrap();
    assert_eq!(document.get_pages().len(), 1);
    assert!(catalog(&document).get(b"MarkInfo").is_err());
}

// Pictures good and bad.
