//! What a file is by its first bytes, whatever its name says.

/// A kind that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    Png,
    Jpeg,
    Gif,
    WebP,
    Heic,
    Svg,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sniffed {
    Known(Known),
    /// A picture of another kind, by name.
    Unsupported(&'static str),
    /// What it is instead.
    NoPicture(&'static str),
}

const SIGNATURES: &[(&[u8], Sniffed)] = &[
    (b"\x89PNG\r\n\x1a\n", Sniffed::Known(Known::Png)),
    (b"\xff\xd8\xff", Sniffed::Known(Known::Jpeg)),
    (b"GIF87a", Sniffed::Known(Known::Gif)),
    (b"GIF89a", Sniffed::Known(Known::Gif)),
    (b"BM", Sniffed::Unsupported("a BMP")),
    (b"II*\0", Sniffed::Unsupported("a TIFF")),
    (b"MM\0*", Sniffed::Unsupported("a TIFF")),
    (b"%PDF", Sniffed::Unsupported("a PDF")),
    (b"%!PS", Sniffed::Unsupported("PostScript")),
    (b"\xc5\xd0\xd3\xc6", Sniffed::Unsupported("PostScript")),
    (b"8BPS", Sniffed::Unsupported("a Photoshop file")),
    (b"\0\0\x01\0", Sniffed::Unsupported("an icon file")),
    (b"\0\0\0\x0cjP  ", Sniffed::Unsupported("a JPEG 2000")),
    (b"\xff\x4f\xff\x51", Sniffed::Unsupported("a JPEG 2000")),
    (b"\0\0\0\x0cJXL ", Sniffed::Unsupported("a JPEG XL")),
    (b"\xff\x0a", Sniffed::Unsupported("a JPEG XL")),
    (b"\x1f\x8b", Sniffed::Unsupported("a compressed file (an SVGZ perhaps)")),
    (b"PK\x03\x04", Sniffed::NoPicture("a ZIP archive")),
    (b"version https://git-lfs", Sniffed::NoPicture("the pointer to a file kept in Git LFS")),
];

pub(super) fn sniff(bytes: &[u8]) -> Sniffed {
    if bytes.is_empty() {
        return Sniffed::NoPicture("an empty file");
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Sniffed::Known(Known::WebP);
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return match bytes.get(8..12) {
            Some(b"avif" | b"avis") => Sniffed::Unsupported("an AVIF"),
            Some(b"heic" | b"heix" | b"hevc" | b"mif1" | b"msf1") => Sniffed::Known(Known::Heic),
            _ => Sniffed::NoPicture("a film or a sound"),
        };
    }
    for (signature, found) in SIGNATURES {
        if bytes.starts_with(signature) {
            return *found;
        }
    }
    sniff_text(bytes)
}

fn sniff_text(bytes: &[u8]) -> Sniffed {
    let head = &bytes[..bytes.len().min(4096)];
    if head.contains(&0) && !head.starts_with(b"\xff\xfe") && !head.starts_with(b"\xfe\xff") {
        return Sniffed::NoPicture("data of an unknown kind");
    }
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with("<!doctype html") || text.starts_with("<html") {
        return Sniffed::NoPicture("an HTML page");
    }
    if text.starts_with("<svg") || text.starts_with("<?xml") || text.starts_with("<!--") {
        return Sniffed::Known(Known::Svg);
    }
    if text.starts_with('<') {
        // A document type declaration or a prefixed root (`<svg:svg`) comes first.
        let svg = text.contains("<svg") || text.contains(":svg") || text.contains("doctype svg");
        return if svg { Sniffed::Known(Known::Svg) } else { Sniffed::NoPicture("markup of another kind") };
    }
    Sniffed::NoPicture("text")
}
