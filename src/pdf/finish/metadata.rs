//! Info and XMP, saying the same (ISO 32000-1, 14.3; ISO 16684-1). XMP is written as text: a dozen
//! properties of fixed form.

use super::super::{Job, Metadata};
use super::{dictionary, name, string};
use crate::target::Standard;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use std::fmt::Write;

pub(super) fn write(
    document: &mut Document,
    catalog: ObjectId,
    job: &Job<'_>,
    claimed: &[Standard],
    identity: [u8; 16],
) {
    let metadata = job.metadata;
    let producer = Metadata::producer();
    let mut info = Dictionary::new();
    let mut set = |key: &str, value: &str| {
        if !value.is_empty() {
            info.set(key, string(value));
        }
    };
    set("Title", metadata.title.trim());
    set("Author", &metadata.authors.join(", "));
    if !job.claims.lean {
        set("Subject", metadata.description.as_deref().unwrap_or_default());
        set("Keywords", &metadata.keywords.join(", "));
    }
    set("Creator", &producer);
    set("Producer", &producer);
    if let Some(moment) = metadata.moment() {
        set("CreationDate", &date(moment));
        set("ModDate", &date(moment));
    }
    let press = claimed.iter().find(|own| job.claims.press() == Some(**own));
    match press {
        Some(Standard::X1a2001) => {
            // ISO 15930-1.
            set("GTS_PDFXVersion", "PDF/X-1:2001");
            set("GTS_PDFXConformance", "PDF/X-1a:2001");
        }
        Some(Standard::X3_2002) => set("GTS_PDFXVersion", "PDF/X-3:2002"),
        _ => {}
    }
    if press.is_some() {
        info.set("Trapped", name("False"));
    }
    match document.trailer.get(b"Info").and_then(Object::as_reference) {
        Ok(id) => {
            document.objects.insert(id, info.into());
        }
        Err(_) => {
            let id = document.add_object(info);
            document.trailer.set("Info", Object::Reference(id));
        }
    }
    let root = dictionary(document, catalog);
    root.remove(b"Metadata");
    // A printer who would rather have none gets what a standard asks for.
    if job.claims.lean && press.is_none() {
        return;
    }
    let kind = Dictionary::from_iter([("Type", name("Metadata")), ("Subtype", name("XML"))]);
    // Not compressed, so that programs which know no PDF find it (ISO 16684-1, 7.3.2).
    let packet = document.add_object(Stream::new(kind, xmp(job, &producer, claimed, identity).into_bytes()));
    dictionary(document, catalog).set("Metadata", Object::Reference(packet));
}

/// `D:20261123000000Z`.
pub(super) fn date([year, month, day, hour, minute, second]: [i64; 6]) -> String {
    format!("D:{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}Z")
}

/// An identifier made of the document's fingerprint (RFC 9562, 5.8: a UUID of a maker's own kind).
fn uuid(mut bytes: [u8; 16], last: u8) -> String {
    bytes[15] ^= last;
    bytes[6] = (bytes[6] & 0x0F) | 0x80;
    bytes[8] = (bytes[8] & 0x3F) | 0x80;
    let mut text = String::from("uuid:");
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn xmp(job: &Job<'_>, producer: &str, claimed: &[Standard], identity: [u8; 16]) -> String {
    let metadata = job.metadata;
    let mut out = String::from(
        "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"\n \
         xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\" xmlns:xmpRights=\"http://ns.adobe.com/xap/1.0/rights/\"\n \
         xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\"\n \
         xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\">\n",
    );
    let one = |text: &str| if text.trim().is_empty() { Vec::new() } else { vec![text.trim().to_owned()] };
    out.push_str("<dc:format>application/pdf</dc:format>\n");
    container(&mut out, "dc:title", "Alt", &one(&metadata.title));
    container(&mut out, "dc:creator", "Seq", &metadata.authors);
    if !job.claims.lean {
        described(&mut out, metadata);
    }
    simple(&mut out, "pdf:Producer", producer);
    simple(&mut out, "xmp:CreatorTool", producer);
    if let Some([year, month, day, hour, minute, second]) = metadata.moment() {
        let date = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z");
        for property in ["xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"] {
            simple(&mut out, property, &date);
        }
    }
    for standard in claimed {
        claim(&mut out, *standard, identity);
    }
    out.push_str("</rdf:Description>\n");
    let archive = claimed.iter().any(|own| job.claims.archive().is_some() && part(*own).is_some());
    if archive && claimed.contains(&Standard::Ua1) {
        out.push_str(UA_SCHEMA);
    }
    out.push_str("</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
    out
}

/// What the publication says of itself.
fn described(out: &mut String, metadata: &Metadata) {
    let one = |text: Option<&str>| match text.map(str::trim) {
        Some(text) if !text.is_empty() => vec![text.to_owned()],
        _ => Vec::new(),
    };
    container(out, "dc:description", "Alt", &one(metadata.description.as_deref()));
    container(out, "dc:subject", "Bag", &metadata.keywords);
    container(out, "dc:language", "Bag", &one(Some(&metadata.language)));
    container(out, "dc:publisher", "Bag", &one(metadata.publisher.as_deref()));
    container(out, "dc:rights", "Alt", &one(metadata.rights.as_deref()));
    container(out, "dc:date", "Seq", &one(metadata.date.as_deref()));
    if let Some(identifier) = metadata.identifiers.first() {
        simple(out, "dc:identifier", identifier);
    }
    if metadata.rights.is_some() {
        simple(out, "xmpRights:Marked", "True");
    }
    if !metadata.keywords.is_empty() {
        simple(out, "pdf:Keywords", &metadata.keywords.join(", "));
    }
}

/// Part and level of an archive's standard.
fn part(standard: Standard) -> Option<(&'static str, &'static str)> {
    match standard {
        Standard::A2a => Some(("2", "A")),
        Standard::A2u => Some(("2", "U")),
        Standard::A3a => Some(("3", "A")),
        Standard::A3u => Some(("3", "U")),
        Standard::X1a2001 | Standard::X3_2002 | Standard::X4 | Standard::Ua1 => None,
    }
}

fn claim(out: &mut String, standard: Standard, identity: [u8; 16]) {
    if let Some((part, level)) = part(standard) {
        simple(out, "pdfaid:part", part);
        simple(out, "pdfaid:conformance", level);
    }
    match standard {
        Standard::Ua1 => simple(out, "pdfuaid:part", "1"),
        Standard::X1a2001 | Standard::X3_2002 | Standard::X4 => {
            // ISO 15930-7; its elders read Info.
            if standard == Standard::X4 {
                simple(out, "pdfxid:GTS_PDFXVersion", "PDF/X-4");
            }
            simple(out, "pdf:Trapped", "False");
            simple(out, "xmpMM:DocumentID", &uuid(identity, 0));
            simple(out, "xmpMM:InstanceID", &uuid(identity, 1));
            simple(out, "xmpMM:VersionID", "1");
            simple(out, "xmpMM:RenditionClass", "default");
        }
        Standard::A2a | Standard::A2u | Standard::A3a | Standard::A3u => {}
    }
}

/// PDF/A knows a fixed number of schemas; the one of PDF/UA must be described in the file (ISO 19005-2,
/// 6.6.2.3).
const UA_SCHEMA: &str = "<rdf:Description rdf:about=\"\" \
    xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" \
    xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" \
    xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n\
    <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n\
    <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\n\
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\n\
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n\
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n\
    <pdfaProperty:name>part</pdfaProperty:name>\n\
    <pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n\
    <pdfaProperty:category>internal</pdfaProperty:category>\n\
    <pdfaProperty:description>The part of ISO 14289 that the document conforms to</pdfaProperty:description>\n\
    </rdf:li></rdf:Seq></pdfaSchema:property>\n\
    </rdf:li></rdf:Bag></pdfaExtension:schemas>\n\
    </rdf:Description>\n";

fn simple(out: &mut String, property: &str, value: &str) {
    let _ = writeln!(out, "<{property}>{}</{property}>", escape(value));
}

fn container(out: &mut String, property: &str, kind: &str, values: &[String]) {
    if values.is_empty() {
        return;
    }
    let language = if kind == "Alt" { " xml:lang=\"x-default\"" } else { "" };
    let _ = write!(out, "<{property}><rdf:{kind}>");
    for value in values {
        let _ = write!(out, "<rdf:li{language}>{}</rdf:li>", escape(value));
    }
    let _ = writeln!(out, "</rdf:{kind}></{property}>");
}

/// Escapes markup and drops what XML 1.0, 2.2 does not allow at all.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{FFFE}' | '\u{FFFF}' => {}
            c if c < ' ' => {}
            c => out.push(c),
        }
    }
    out
}
