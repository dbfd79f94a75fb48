//! Pictures and fonts as the stores take them, and hostile ones, each of which is said and leaves a
//! sound file.

use super::*;

const ONE: &str = "# One\n\n![A field](field.png)\n";

/// A PNG of so many pixels, all alike, which `image` did not make.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().expect("it can be written");
    writer.write_image_data(&vec![200; (width * height) as usize]).expect("it can be written");
    writer.finish().expect("it can be ended");
    bytes
}

/// Bytes that no program can shorten.
fn noise(count: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Some((state >> 24) as u8)
    };
    std::iter::from_fn(next).take(count).collect()
}

/// Width and height as the header says.
fn size(png: &[u8]) -> (u32, u32) {
    let at = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four bytes"));
    (at(16), at(20))
}

#[test]
fn a_picture_over_a_stores_limit_is_reduced_and_others_pass_through() {
    let (large, small) = (png(2400, 2000), png(1600, 2000));
    let mut case = Case::read_with(ONE, &[("field.png", &large)]);
    let mut made = |stores: &[&str]| {
        case.edition.stores = stores.iter().map(|own| (*own).to_owned()).collect();
        case.make()
    };
    // Ingram takes 3.2 million pixels, Apple 5.6, and Kobo says no number.
    let reduced = made(&["apple", "ingram"]);
    assert_sound(&reduced);
    assert_eq!(reduced.codes(), ["E022"]);
    assert_eq!(size(&reduced.files["OEBPS/images/01-field.png"]), (1959, 1632));
    assert!(reduced.all_text().contains("width=\"1959\" height=\"1632\""), "{}", reduced.all_text());
    for (stores, codes) in [(vec!["apple"], vec![]), (vec!["kobo"], vec![]), (vec![], vec!["E025"])] {
        let made = made(&stores);
        assert_eq!(made.codes(), codes, "{stores:?}");
        assert_eq!(made.files["OEBPS/images/01-field.png"], large, "{stores:?}");
    }
    let made = Case::read_with(ONE, &[("field.png", &small)]).make();
    assert_eq!(made.codes(), [""; 0]);
    assert_eq!(made.files["OEBPS/images/01-field.png"], small);
    // Without a store, the strictest that sells to readers sets the measure.
    let made = Case::read_with(ONE, &[("field.png", &png(2400, 2400))]).make();
    assert_eq!(made.codes(), ["E022"]);
}

#[test]
fn a_cover_is_as_large_as_its_store_wants_it_even_above_that_stores_limit() {
    let mut case = Case::read("# One\n\nText.\n");
    case.edition.stores = vec!["ingram".into()];
    let path = AssetPath("front.png".into());
    let fonts = FontLibrary::embedded();
    case.cover = picture::inspect(path, png(1600, 2560), &fonts, &mut Sink::default(), None);
    let made = case.make();
    assert_eq!(made.codes(), [""; 0]);
    assert_eq!(size(&made.files["OEBPS/images/cover.png"]), (1600, 2560));
}

/// A PNG of one colour, with a profile.
fn profiled_png(profile: &moxcms::ColorProfile, color: [u8; 3]) -> Vec<u8> {
    let mut info = png::Info::with_size(8, 8);
    info.color_type = png::ColorType::Rgb;
    info.icc_profile = Some(profile.encode().expect("a profile can be written").into());
    let mut bytes = Vec::new();
    let mut writer = png::Encoder::with_info(&mut bytes, info)
        .and_then(png::Encoder::write_header)
        .expect("it can be written");
    writer.write_image_data(&color.repeat(64)).expect("it can be written");
    writer.finish().expect("it can be ended");
    bytes
}

#[test]
fn colours_that_their_profile_alone_explains_become_those_of_screens() {
    use moxcms::ColorProfile;
    let color = [180, 100, 60];
    // What the three spaces call this colour, sRGB calls otherwise; each is the nearest byte.
    for (profile, wanted) in [
        (ColorProfile::new_display_p3(), [193, 95, 49]),
        (ColorProfile::new_adobe_rgb(), [203, 100, 55]),
        (ColorProfile::new_pro_photo_rgb(), [247, 92, 65]),
    ] {
        let made = Case::read_with(ONE, &[("field.png", &profiled_png(&profile, color))]).make();
        assert_sound(&made);
        assert_eq!(made.codes(), [""; 0]);
        let file = &made.files["OEBPS/images/01-field.png"];
        assert!(!file.windows(4).any(|chunk| chunk == b"iCCP"));
        let found = image::load_from_memory(file).expect("it is a picture").into_rgb8().get_pixel(3, 3).0;
        assert!(found.iter().zip(wanted).all(|(a, b)| a.abs_diff(b) <= 2), "{found:?}, not {wanted:?}");
    }
    let own = profiled_png(&ColorProfile::new_srgb(), color);
    let made = Case::read_with(ONE, &[("field.png", &own)]).make();
    assert_eq!(made.files["OEBPS/images/01-field.png"], own, "what is sRGB passes through");
}

#[test]
fn photographs_in_inks_become_photographs_of_screens() {
    let mut inks = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut inks, 95);
    // No ink on the left, much yellow on the right.
    let row = [[0, 0, 0, 0].repeat(8), [0, 20, 230, 0].repeat(8)].concat();
    encoder.encode(&row.repeat(16), 16, 16, jpeg_encoder::ColorType::Cmyk).expect("it can be written");
    let made = Case::read_with("# One\n\n![A field](field.jpg)\n", &[("field.jpg", &inks)]).make();
    assert_sound(&made);
    assert_eq!(made.codes(), [""; 0]);
    let image = image::load_from_memory(&made.files["OEBPS/images/01-field.jpg"]).expect("it is a picture");
    assert_eq!(image.color(), image::ColorType::Rgb8);
    let (paper, yellow) = (image.to_rgb8().get_pixel(2, 8).0, image.to_rgb8().get_pixel(13, 8).0);
    assert!(paper.iter().all(|own| *own > 248), "{paper:?}");
    assert!(yellow[0] > 220 && yellow[1] > 180 && yellow[2] < 120, "{yellow:?}");
}

/// Red on the left, blue on the right, 48 by 32 pixels.
const HEIC: &[u8] = include_bytes!("two-fields.heic");

#[test]
fn photographs_of_telephones_become_jpegs() {
    let text = "# One\n\n![Two fields](fields.heic)\n";
    let made = Case::read_with(text, &[("fields.heic", HEIC)]).make();
    assert_sound(&made);
    assert_eq!(made.codes(), [""; 0]);
    let file = &made.files["OEBPS/images/01-fields.jpg"];
    let image = image::load_from_memory(file).expect("it is a picture").into_rgb8();
    assert_eq!(image.dimensions(), (48, 32));
    for (x, wanted) in [(8, [230_u8, 60, 40]), (40, [40, 90, 200])] {
        let found = image.get_pixel(x, 16).0;
        assert!(found.iter().zip(wanted).all(|(a, b)| a.abs_diff(b) < 16), "{found:?}, not {wanted:?}");
    }
    assert!(made.all_text().contains("width=\"48\" height=\"32\""));
    let inspected = |bytes: &[u8]| {
        let (path, mut sink) = (AssetPath("fields.heic".into()), Sink::default());
        let found = picture::inspect(path, bytes.to_vec(), &FontLibrary::embedded(), &mut sink, None);
        (found, sink.into_vec().first().map(|own| own.code))
    };
    for end in (16..HEIC.len()).step_by(13) {
        // Its header may be whole where its picture is not.
        let (found, code) = inspected(&HEIC[..end]);
        assert!(found.is_none_or(|own| picture::decode(&own).is_err()) || code.is_some(), "{end}");
    }
    for at in (16..HEIC.len()).step_by(5) {
        let mut broken = HEIC.to_vec();
        broken[at] ^= 0x55;
        let _ = inspected(&broken).0.map(|own| picture::decode(&own));
    }
    assert_eq!(inspected(&HEIC[..200]).1, Some("P005"));
}

#[test]
fn pictures_are_deflated_where_it_makes_them_smaller() {
    // Saved in haste, its rows repeat; what no program can shorten is stored.
    let color = noise(300 * 300);
    let picture = picture::Samples { width: 300, height: 300, channels: 1, color, alpha: None };
    let (plain, noise) = (png(600, 600), picture::encode_png(&picture).expect("it can be written"));
    for (bytes, method) in [(plain, CompressionMethod::Deflated), (noise, CompressionMethod::Stored)] {
        let made = Case::read_with(ONE, &[("field.png", &bytes)]).make();
        let mut archive = ZipArchive::new(Cursor::new(made.bytes.clone())).expect("it is an archive");
        let file = archive.by_name("OEBPS/images/01-field.png").expect("it is there");
        assert_eq!(file.compression(), method);
        drop(file);
        assert_eq!(made.files["OEBPS/images/01-field.png"], bytes);
    }
}

#[test]
fn a_cover_that_is_too_small_for_a_store_is_said() {
    let mut case = Case::read("# One\n\nText.\n");
    let fonts = FontLibrary::embedded();
    let mut cover = |width, height| {
        let path = AssetPath("front.png".into());
        case.cover = picture::inspect(path, png(width, height), &fonts, &mut Sink::default(), None);
        case.edition.stores = vec!["apple".into()];
        case.make().codes().join(" ")
    };
    assert_eq!(cover(800, 1280), "E024");
    assert_eq!(cover(1400, 2240), "");
}

#[test]
fn a_book_too_large_for_a_store_is_said() {
    // A picture of 51 MB is too much for Kindle, not for Kobo.
    let mut case = Case::read_with(ONE, &[("field.png", &png(16, 16))]);
    let bytes = noise(51_000_000);
    case.pictures.values_mut().for_each(|picture| picture.bytes = bytes.clone().into());
    case.edition.stores = vec!["kindle".into()];
    assert_eq!(case.make().codes(), ["E023"]);
    case.edition.stores = vec!["kobo".into()];
    assert_eq!(case.make().codes(), [""; 0]);
}

#[test]
fn a_picture_of_gigantic_size_is_refused_and_its_words_stay() {
    let mut bomb = png(8, 8);
    bomb[16..20].copy_from_slice(&50_000_u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&50_000_u32.to_be_bytes());
    let mut sink = Sink::default();
    let path = AssetPath("field.png".into());
    assert!(picture::inspect(path, bomb.clone(), &FontLibrary::embedded(), &mut sink, None).is_none());
    assert_eq!(sink.into_vec().first().map(|own| own.code), Some("P004"));
    let made = Case::read_with(ONE, &[("field.png", &bomb)]).make();
    assert_sound(&made);
    assert!(made.all_text().contains("A field") && !made.names().iter().any(|name| name.contains("field")));
}

#[test]
fn a_picture_that_was_not_let_in_leaves_its_words_and_a_sound_book() {
    // What the path leads to is settled, and reported, before a book is made of it.
    let mut case = Case::read_with("# One\n\n![A field](../field.png) and [its words](../field.png).\n", &[]);
    walk_inlines_mut(&mut case.document, &mut |inline| {
        if let Inline::Image(image) = inline {
            image.asset = None;
        }
    });
    let made = case.make();
    assert_sound(&made);
    assert!(made.all_text().contains("A field") && !made.all_text().contains("../field.png"));
}

#[test]
fn fonts_are_scrambled_where_the_edition_asks_for_it() {
    let mut case = Case::read("# One\n\nText.\n");
    let plain = case.make();
    assert!(!plain.files.contains_key("META-INF/encryption.xml"));
    case.edition.obfuscate_fonts = true;
    let made = case.make();
    assert_sound(&made);
    let list = made.text("META-INF/encryption.xml");
    let fonts: Vec<&str> = made.names().into_iter().filter(|name| name.contains("/fonts/")).collect();
    assert!(!fonts.is_empty());
    for name in fonts {
        assert!(list.contains(&format!("<enc:CipherReference URI=\"{name}\"/>")), "{name} is not listed");
        let (own, whole) = (&made.files[name], &plain.files[name]);
        assert!(own[..1040] != whole[..1040] && own[1040..] == whole[1040..]);
    }
}

#[test]
fn wide_tables_move_under_the_screen_and_narrow_ones_fit_it() {
    let table = |columns: usize| {
        let row = |cell: &str| format!("|{}\n", format!(" {cell} |").repeat(columns));
        format!("# One\n\n{}{}{}", row("head"), row("---"), row("cell"))
    };
    let made = |columns| Case::read(&table(columns)).make().all_text();
    assert!(
        made(4)
            .contains("<div class=\"scrolls\" role=\"region\" tabindex=\"0\" aria-label=\"Table\">\n<table>")
    );
    assert!(!made(3).contains("scrolls"));
}

#[test]
fn short_names_in_code_are_not_divided_at_their_hyphens() {
    let code = |text: &str| Case::read(&format!("# One\n\nWrite `{text}`.\n")).make().all_text();
    assert!(code("--force").contains("<code class=\"whole\">--force</code>"));
    for other in ["force", "--out FILE", "a-name-that-is-much-too-long"] {
        assert!(code(other).contains(&format!("<code>{other}</code>")), "{other}");
    }
}
