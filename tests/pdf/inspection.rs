//! Pictures as they are inspected before they are placed.

use super::*;

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
    assert_eq!(codes("a.avif", b"\0\0\0\x18ftypavif"), ["P003"]);
    assert_eq!(codes("a.heic", b"\0\0\0\x18ftypheic"), ["P005"]);
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
