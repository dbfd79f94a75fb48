//! The PDF backend, from pages made by hand to a file that is read back; and pictures good and bad.

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

const DRAWING: &str = include_str!("suite/pdf/drawing.svg");

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

fn inspected(name: &str, bytes: &[u8]) -> (Option<Picture>, Vec<&'static str>) {
    let mut sink = Sink::default();
    let fonts = FontLibrary::embedded();
    let picture = picture::inspect(AssetPath(name.into()), bytes.to_vec(), &fonts, &mut sink, None);
    (picture, sink.iter().map(|diagnostic| diagnostic.code).collect())
}

fn codes(name: &str, bytes: &[u8]) -> Vec<&'static str> {
    let (picture, codes) = inspected(name, bytes);
    assert_eq!(picture.is_none(), codes.iter().any(|code| *code != "P007"));
    codes
}

#[test]
fn a_good_picture_raises_nothing() {
    assert!(codes("a.png", &png(true)).is_empty());
    assert!(codes("a.jpg", &jpeg()).is_empty());
    assert!(codes("a.svg", DRAWING.as_bytes()).is_empty());
    // The first bytes decide, not the name.
    let (picture, codes) = inspected("a.png", &jpeg());
    assert!(codes.is_empty() && matches!(picture.unwrap().kind, PictureKind::Jpeg));
}

#[test]
fn every_kind_of_picture_is_written() {
    let mut sample = Sample::new();
    sample.page(1, FolioStyle::Decimal);
    let figure = sample.node(StructureRole::Figure, None);
    let rgb = image::RgbImage::from_fn(33, 21, |x, y| {
        image::Rgb([u8::try_from(x * 7).unwrap(), u8::try_from(y * 11).unwrap(), 40])
    });
    let deep: image::ImageBuffer<image::Luma<u16>, Vec<u16>> =
        image::ImageBuffer::from_fn(9, 9, |x, y| image::Luma([u16::try_from(x * y * 900).unwrap()]));
    let formats = [image::ImageFormat::Gif, image::ImageFormat::WebP, image::ImageFormat::Png];
    for (idx, format) in formats.into_iter().enumerate() {
        let mut bytes = std::io::Cursor::new(Vec::new());
        match idx {
            2 => deep.write_to(&mut bytes, format).unwrap(),
            _ => rgb.write_to(&mut bytes, format).unwrap(),
        }
        let bytes = bytes.into_inner();
        assert_eq!(codes("a", &bytes[..bytes.len() / 2]), ["P005"]);
        let path = sample.picture(&format!("picture-{idx}"), bytes);
        let area = rect(40.0, 40.0 + 100.0 * idx as f64, 99.0, 63.0);
        sample.put(ItemKind::Picture { asset: path, area, window: None }, Tag::Content(figure));
    }
    let document = Document::load_mem(&sample.write()).unwrap();
    let images = document.get_page_images(document.page_iter().next().unwrap()).unwrap();
    assert_eq!(images.len(), 3);
    assert!(images.iter().all(|image| image.filters.as_ref().unwrap() == &["FlateDecode"]));
}

#[test]
fn a_photograph_held_upright_is_shown_upright() {
    let mut turned = jpeg();
    let exif = b"\xff\xe1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    turned.splice(2..2, exif.iter().copied());
    let (picture, codes) = inspected("a.jpg", &turned);
    assert!(codes.is_empty());
    let picture = picture.unwrap();
    assert_eq!(picture.pixels, Some((64, 48)));
    assert_eq!(picture.natural, Size { width: pt(36.0), height: pt(48.0) });
    // A quarter turn clockwise: the stored top left comes to stand at the top right.
    let [a, b, c, d, e, f] = picture.orientation.matrix();
    assert_eq!((c + e, d + f), (1.0, 1.0));
    assert_eq!((a, b), (0.0, -1.0));
}

#[test]
fn natural_sizes_follow_density() {
    let (picture, _) = inspected("a.png", &png(false));
    assert_eq!(picture.unwrap().natural, Size { width: pt(45.0), height: pt(30.0) });
    let (picture, _) = inspected("a.svg", DRAWING.as_bytes());
    assert_eq!(picture.unwrap().natural, Size { width: pt(180.0), height: pt(120.0) });
    let millimetres = r#"<svg xmlns="http://www.w3.org/2000/svg" width="25.4mm" viewBox="0 0 2 1"/>"#;
    let (picture, _) = inspected("a.svg", millimetres.as_bytes());
    assert_eq!(picture.unwrap().natural, Size { width: pt(72.0), height: pt(36.0) });
}

#[test]
fn what_is_no_picture_is_said_to_be_none() {
    assert_eq!(codes("a.png", b"<!DOCTYPE html><title>404</title>"), ["P002"]);
    assert_eq!(codes("a.png", b""), ["P002"]);
    assert_eq!(codes("a.png", b"version https://git-lfs.github.com/spec/v1"), ["P002"]);
    assert_eq!(codes("a.svg", b"<?xml version='1.0'?><note/>"), ["P002"]);
    assert_eq!(codes("a.tif", b"II*\0\x08\0\0\0"), ["P003"]);
    assert_eq!(codes("a.heic", b"\0\0\0\x18ftypheic"), ["P003"]);
}

#[test]
fn a_gigantic_header_is_stopped() {
    let mut bomb = png(false);
    bomb[16..24].copy_from_slice(&[0, 0, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF]);
    assert_eq!(codes("a.png", &bomb), ["P004"]);
    let mut empty = png(false);
    empty[16..20].copy_from_slice(&[0; 4]);
    assert_eq!(codes("a.png", &empty), ["P005"]);
}

#[test]
fn a_file_cut_off_is_broken() {
    for bytes in [png(true), jpeg()] {
        assert_eq!(codes("a", &bytes[..bytes.len() - 12]), ["P005"]);
        assert_eq!(codes("a", &bytes[..30]), ["P005"]);
    }
    assert_eq!(codes("a.svg", &DRAWING.as_bytes()[..400]), ["P005"]);
}

#[test]
fn an_svg_keeps_to_itself() {
    let svg = |body: &str| {
        format!(
            "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' \
             width='10' height='10'>{body}</svg>"
        )
    };
    assert_eq!(codes("a.svg", svg("<script>alert(1)</script>").as_bytes()), ["P007"]);
    assert_eq!(codes("a.svg", svg("<image xlink:href='file:///etc/passwd'/>").as_bytes()), ["P007"]);
    assert_eq!(codes("a.svg", svg("<image href='https://example.org/a.png'/>").as_bytes()), ["P007"]);
    assert_eq!(codes("a.svg", svg("<g filter='url(#blur)'/>").as_bytes()), ["P007"]);
    assert!(codes("a.svg", svg("<filter id='unused'/><use href='#a'/>").as_bytes()).is_empty());
}

#[test]
fn an_svg_bomb_is_stopped() {
    let mut entities = String::from("<!DOCTYPE svg [<!ENTITY a0 'ha'>");
    for idx in 1..20 {
        entities += &format!("<!ENTITY a{idx} '{}'>", format!("&a{};", idx - 1).repeat(10));
    }
    entities += "]><svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'><text>&a19;</text></svg>";
    assert_eq!(codes("a.svg", entities.as_bytes()), ["P005"]);
    let deep = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'>{}{}</svg>",
        "<g>".repeat(5000),
        "</g>".repeat(5000)
    );
    assert_eq!(codes("a.svg", deep.as_bytes()), ["P005"]);
    let mut masks = String::from("<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'>");
    for idx in 0..12 {
        let one = format!("<rect width='1' height='1' mask='url(#m{})'/>", idx + 1);
        masks += &format!("<mask id='m{idx}'>{}</mask>", one.repeat(10));
    }
    masks += "<rect width='1' height='1' mask='url(#m0)'/></svg>";
    assert_eq!(codes("a.svg", masks.as_bytes()), ["P005"]);
    // The same by a stylesheet.
    let rules: String = (0..12).map(|idx| format!(".k{idx} {{ mask: url(#m{idx}) }}")).collect();
    let styled = masks.replace("mask='url(#m", "class='k").replace(")'", "'").replacen(
        "<mask",
        &format!("<style>{rules}</style><mask"),
        1,
    );
    assert_eq!(codes("a.svg", styled.as_bytes()), ["P005"]);
    let patterns: String = (0..800)
        .map(|idx| {
            let fill = format!("<rect width='5' height='5' fill='url(#p{})'/>", idx + 1);
            format!(
                "<pattern id='p{idx}' width='4' height='4' patternUnits='userSpaceOnUse'>{fill}</pattern>"
            )
        })
        .collect();
    let patterns = format!("<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'>{patterns}</svg>");
    assert_eq!(codes("a.svg", patterns.as_bytes()), ["P005"]);
    let circle = "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'>\
        <mask id='a' mask='url(#b)'/><mask id='b' mask='url(#c)'/><mask id='c' mask='url(#a)'/>\
        <path d='M0 0h1v1z' mask='url(#a)'/></svg>";
    assert_eq!(codes("a.svg", circle.as_bytes()), ["P005"]);
    let mut uses = String::from(
        "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'><g id='g0'><path d='M0 0h1v1z'/></g>",
    );
    for idx in 1..12 {
        let one = format!("<use href='#g{}'/>", idx - 1);
        uses += &format!("<g id='g{idx}'>{}</g>", one.repeat(10));
    }
    uses += "</svg>";
    assert_eq!(codes("a.svg", uses.as_bytes()), ["P005"]);
}

#[test]
fn every_picture_code_is_explained() {
    let codes: Vec<_> = bindery::diagnostic::codes();
    for code in ["P001", "P002", "P003", "P004", "P005", "P006", "P007"] {
        let entry = codes.iter().find(|entry| entry.code == code).unwrap();
        assert!(entry.explanation.len() > 80);
    }
}

/// The samples of the only image of a file that holds one.
fn only_image(bytes: &[u8]) -> (String, Vec<u8>) {
    let document = Document::load_mem(bytes).unwrap();
    let mut images = document.objects.values().filter_map(|object| object.as_stream().ok()).filter(|own| {
        own.dict.get(b"Subtype").is_ok_and(|kind| kind.as_name().is_ok_and(|kind| kind == b"Image"))
    });
    let own = images.next().expect("there is an image");
    let space = own
        .dict
        .get(b"ColorSpace")
        .and_then(Object::as_name)
        .map(|name| String::from_utf8_lossy(name).into_owned());
    assert!(images.next().is_none());
    (space.unwrap_or_default(), own.content.clone())
}

fn sample_of_picture(name: &str, bytes: Vec<u8>) -> Sample {
    let mut sample = Sample::new();
    sample.page(1, FolioStyle::Decimal);
    let asset = sample.picture(name, bytes);
    let area = rect(40.0, 40.0, 20.0, 20.0);
    sample.put(ItemKind::Picture { asset, area, window: None }, Tag::Artifact(Artifact::Background));
    sample
}

#[test]
fn pictures_in_inks_become_what_the_file_is_in() {
    let mut bytes = Vec::new();
    let inks: Vec<u8> =
        [[0u8, 255, 255, 0], [0, 0, 0, 255]].into_iter().cycle().take(32 * 32).flatten().collect();
    let encoder = jpeg_encoder::Encoder::new(&mut bytes, 95);
    encoder.encode(&inks, 32, 32, jpeg_encoder::ColorType::Cmyk).unwrap();
    let sample = sample_of_picture("inks.jpg", bytes.clone());
    let in_space = |space| {
        let colors = Colors { space, ..Colors::default() };
        only_image(&pdf::write(&pdf::Job { colors, ..sample.job() }).unwrap().bytes)
    };
    assert_eq!(in_space(ColorSpace::Cmyk), ("DeviceCMYK".to_owned(), bytes));
    assert_eq!(in_space(ColorSpace::Grey).0, "DeviceGray");
    let (space, rgb) = in_space(ColorSpace::Rgb);
    assert_eq!(space, "DeviceRGB");
    let rgb = image::load_from_memory(&rgb).unwrap().into_rgb8();
    let [red, green, blue] = rgb.get_pixel(16, 16).0;
    assert!(red > 150 && green < 110 && blue < 110, "{red} {green} {blue}");
}

#[test]
fn a_picture_is_read_by_the_profile_it_carries() {
    let picture = |profile: Option<Vec<u8>>| {
        let mut bytes = std::io::Cursor::new(Vec::new());
        let mut encoder = image::codecs::png::PngEncoder::new(&mut bytes);
        if let Some(profile) = profile {
            image::ImageEncoder::set_icc_profile(&mut encoder, profile).unwrap();
        }
        let pixels = [60u8, 180, 60].repeat(16);
        image::ImageEncoder::write_image(encoder, &pixels, 4, 4, image::ExtendedColorType::Rgb8).unwrap();
        let sample = sample_of_picture("own.png", bytes.into_inner());
        let colors = Colors { space: ColorSpace::Cmyk, ..Colors::default() };
        only_image(&pdf::write(&pdf::Job { colors, ..sample.job() }).unwrap().bytes).1
    };
    let adobe = moxcms::ColorProfile::new_adobe_rgb().encode().unwrap();
    let srgb = bindery::color::Profile::srgb().bytes().to_vec();
    assert_ne!(picture(Some(adobe)), picture(None));
    assert_eq!(picture(Some(srgb)), picture(None));
    // A profile that is none is passed over.
    assert_eq!(picture(Some(vec![7; 300])), picture(None));
}

fn claims(standards: &[Standard]) -> pdf::Claims {
    pdf::Claims { standards: standards.to_vec(), ..pdf::Claims::default() }
}

/// The XMP packet, as text.
fn xmp(document: &Document) -> String {
    let packet = resolve(document, catalog(document), "Metadata").as_stream().unwrap();
    String::from_utf8(packet.content.clone()).unwrap()
}

fn info(document: &Document) -> &Dictionary {
    resolve(document, &document.trailer, "Info").as_dict().unwrap()
}

#[test]
fn a_file_for_presses_says_how_it_is_printed() {
    let sample = sample();
    let colors = Colors { space: ColorSpace::Cmyk, ..Colors::default() };
    let job = pdf::Job { colors, claims: claims(&[Standard::X4]), ..sample.job() };
    let written = pdf::write(&job).unwrap();
    assert_eq!(written.claimed, [Standard::X4]);
    let document = Document::load_mem(&written.bytes).unwrap();
    assert_eq!(document.version, "1.6");
    let intents = catalog(&document).get(b"OutputIntents").unwrap().as_array().unwrap();
    assert_eq!(intents.len(), 1);
    let intent = intents[0].as_dict().unwrap();
    assert_eq!(intent.get(b"S").unwrap().as_name().unwrap(), b"GTS_PDFX");
    assert_eq!(intent.get(b"OutputConditionIdentifier").unwrap().as_str().unwrap(), b"FOGRA39");
    let profile = resolve(&document, intent, "DestOutputProfile").as_stream().unwrap();
    assert_eq!(profile.decompressed_content().unwrap(), bindery::color::Profile::coated().bytes());
    assert_eq!(info(&document).get(b"Trapped").unwrap().as_name().unwrap(), b"False");
    let xmp = xmp(&document);
    for part in [
        "<pdfxid:GTS_PDFXVersion>PDF/X-4<",
        "<pdf:Trapped>False<",
        "<xmpMM:DocumentID>uuid:",
        "<xmpMM:VersionID>1<",
    ] {
        assert!(xmp.contains(part), "{part}");
    }
    for id in document.page_iter() {
        assert!(document.get_page_annotations(id).unwrap().is_empty(), "no annotation in a file for presses");
    }
}

#[test]
fn a_file_without_a_date_makes_no_claim_of_presses() {
    let mut sample = sample();
    sample.metadata.date = None;
    let written = pdf::write(&pdf::Job { claims: claims(&[Standard::X4]), ..sample.job() }).unwrap();
    assert_eq!(written.claimed, []);
    assert!(!xmp(&Document::load_mem(&written.bytes).unwrap()).contains("<pdfxid:GTS"));
}

/// A page with a picture that is seen through, over what `below` puts on it.
fn see_through(below: impl FnOnce(&mut Sample)) -> Sample {
    let mut sample = Sample::new();
    sample.page(1, FolioStyle::Decimal);
    below(&mut sample);
    let asset = sample.picture("fade.png", png(true));
    let area = rect(40.0, 40.0, 90.0, 60.0);
    sample.put(ItemKind::Picture { asset, area, window: None }, Tag::Artifact(Artifact::Background));
    sample
}

fn fill(sample: &mut Sample, area: bindery::units::Rect, color: Color) {
    sample.put(ItemKind::Fill { area, color }, Tag::Artifact(Artifact::Background));
}

fn old_file(sample: &Sample) -> Result<Vec<u8>, pdf::PdfError> {
    let colors = Colors { space: ColorSpace::Cmyk, ..Colors::default() };
    let job = pdf::Job { colors, claims: claims(&[Standard::X1a2001]), ..sample.job() };
    pdf::write(&job).map(|written| written.bytes)
}

#[test]
fn an_old_standard_gets_a_file_without_transparency() {
    let tint = Color { red: 200, green: 220, blue: 255, ..Color::BLACK };
    let faint = Color { alpha: 100, ..tint };
    let sample = see_through(|sample| {
        fill(sample, rect(20.0, 20.0, 200.0, 200.0), tint);
        fill(sample, rect(30.0, 150.0, 40.0, 40.0), faint);
    });
    let bytes = old_file(&sample).unwrap();
    assert!(bytes.starts_with(b"%PDF-1.3"));
    let document = Document::load_mem(&bytes).unwrap();
    for object in document.objects.values() {
        let own = match object {
            Object::Stream(own) => &own.dict,
            Object::Dictionary(own) => own,
            _ => continue,
        };
        for key in ["SMask", "Group", "ca", "CA", "StructTreeRoot", "MarkInfo"] {
            assert!(own.get(key.as_bytes()).is_err(), "{key}");
        }
        let kind = own.get(b"Type").and_then(Object::as_name).unwrap_or_default();
        assert!(kind != b"ObjStm" && kind != b"XRef");
    }
    let info = info(&document);
    assert_eq!(info.get(b"GTS_PDFXVersion").unwrap().as_str().unwrap(), b"PDF/X-1:2001");
    assert_eq!(info.get(b"GTS_PDFXConformance").unwrap().as_str().unwrap(), b"PDF/X-1a:2001");
}

#[test]
fn what_cannot_be_mixed_with_one_colour_is_refused_at_its_place() {
    let tint = Color { red: 200, green: 220, blue: 255, ..Color::BLACK };
    // Half of it over the tint, half over paper.
    let half = see_through(|sample| fill(sample, rect(0.0, 0.0, 80.0, 200.0), tint));
    assert_eq!(old_file(&half), Err(pdf::PdfError::SeenThrough { page: 0, item: 1 }));
    let drawn = sample_of_picture("art/drawing.svg", DRAWING.as_bytes().to_vec());
    assert_eq!(old_file(&drawn), Err(pdf::PdfError::SeenThrough { page: 0, item: 0 }));
    let plain = r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">
        <rect width="9" height="9" fill="red"/><rect width="4" height="4" fill="none" stroke="transparent"/></svg>"#;
    assert!(old_file(&sample_of_picture("plain.svg", plain.into())).is_ok());
}

#[test]
fn an_archive_holds_its_files_and_says_what_they_are() {
    let sample = sample();
    let files = [pdf::Attachment {
        name: "text/one.md".into(),
        media_type: "text/markdown",
        description: "A file of the manuscript".into(),
        bytes: b"# One\n".to_vec(),
    }];
    let standards = claims(&[Standard::A3a, Standard::Ua1]);
    let colors = Colors { space: ColorSpace::Rgb, ..Colors::default() };
    let job = pdf::Job { claims: standards, attachments: &files, colors, ..sample.job() };
    let written = pdf::write(&job).unwrap();
    assert_eq!(written.claimed, [Standard::A3a, Standard::Ua1]);
    let document = Document::load_mem(&written.bytes).unwrap();
    let root = catalog(&document);
    let associated = root.get(b"AF").unwrap().as_array().unwrap();
    let file = document.get_dictionary(associated[0].as_reference().unwrap()).unwrap();
    assert_eq!(file.get(b"AFRelationship").unwrap().as_name().unwrap(), b"Source");
    assert_eq!(file.get(b"UF").unwrap().as_str().unwrap(), b"text/one.md");
    let stream = resolve(&document, file.get(b"EF").unwrap().as_dict().unwrap(), "F").as_stream().unwrap();
    assert_eq!(stream.decompressed_content().unwrap(), b"# One\n");
    assert_eq!(stream.dict.get(b"Subtype").unwrap().as_name().unwrap(), b"text/markdown");
    let xmp = xmp(&document);
    assert!(xmp.contains("<pdfaid:part>3<") && xmp.contains("<pdfaid:conformance>A<"));
    // PDF/A wants the schema of PDF/UA described.
    assert!(xmp.contains("<pdfuaid:part>1<") && xmp.contains("pdfaSchema:namespaceURI"));
    let kept = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("archive.pdf");
    std::fs::write(kept, &written.bytes).unwrap();
}

#[test]
fn a_figure_without_words_is_told_and_lowers_the_claim() {
    let mut sample = sample();
    let figure =
        sample.pages.structure.nodes.iter().position(|node| node.role == StructureRole::Figure).unwrap();
    sample.pages.structure.nodes[figure].alt = None;
    let standards = claims(&[Standard::A2a, Standard::Ua1]);
    let written = pdf::write(&pdf::Job { claims: standards, ..sample.job() }).unwrap();
    assert_eq!(written.claimed, [Standard::A2u]);
    let id = StructureId(u32::try_from(figure).unwrap());
    assert_eq!(written.unspoken, Some(pdf::Unspoken::NoAlternative(id)));
}

#[test]
fn headings_leave_no_level_out() {
    let mut sample = sample();
    let section = sample.node(StructureRole::Section, None);
    let heading = sample.node(StructureRole::Heading(5), Some(section));
    let serif = sample.face("EB Garamond", FontStyle::Normal);
    let text = run(&sample.fonts, serif, 11.0, (40.0, 400.0), "Deep", 0.0);
    sample.text(heading, text);
    let written = pdf::write(&sample.job()).unwrap();
    assert_eq!(written.claimed, [Standard::Ua1]);
    let document = Document::load_mem(&written.bytes).unwrap();
    let roles: Vec<&[u8]> = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok()?.get(b"S").ok()?.as_name().ok())
        .filter(|role| role.len() == 2 && role[0] == b'H')
        .collect();
    assert!(!roles.contains(&&b"H5"[..]), "{roles:?}");
}
