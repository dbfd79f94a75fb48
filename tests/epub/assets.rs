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

/// Width and height as the header says.
fn size(png: &[u8]) -> (u32, u32) {
    let at = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four bytes"));
    (at(16), at(20))
}

#[test]
fn a_picture_over_a_stores_limit_is_reduced_and_others_pass_through() {
    let (large, small) = (png(2400, 2000), png(1600, 2000));
    let mut case = Case::read_with(ONE, &[("field.png", &large)]);
    let made = case.make();
    assert_sound(&made);
    assert_eq!(made.codes(), ["E022"]);
    assert_eq!(size(&made.files["OEBPS/images/01-field.png"]), (1959, 1632));
    assert!(made.all_text().contains("width=\"1959\" height=\"1632\""), "{}", made.all_text());
    // Apple takes 5.6 million pixels.
    case.edition.stores = vec!["apple".into()];
    let made = case.make();
    assert_eq!(made.codes(), [""; 0]);
    assert_eq!(made.files["OEBPS/images/01-field.png"], large);
    case.edition.stores = vec!["apple".into(), "kobo".into()];
    assert_eq!(case.make().codes(), ["E022"]);
    let made = Case::read_with(ONE, &[("field.png", &small)]).make();
    assert_eq!(made.codes(), [""; 0]);
    assert_eq!(made.files["OEBPS/images/01-field.png"], small);
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
    // Pictures are stored as they are; one of 51 MB is too much for Kindle, not for Kobo.
    let mut case = Case::read_with(ONE, &[("field.png", &png(16, 16))]);
    let mut bytes = png(16, 16);
    bytes.resize(51_000_000, 0);
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
