//! Files for presses and archives: inks, profiles, standards and what they claim.

use super::*;

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
