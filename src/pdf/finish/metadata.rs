//! Info and XMP, saying the same (ISO 32000-1, 14.3; ISO 16684-1). XMP is written as text: a dozen
//! properties of fixed form.

use super::super::Metadata;
use super::{dictionary, name, string};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use std::fmt::Write;

pub(super) fn write(document: &mut Document, catalog: ObjectId, metadata: &Metadata, accessible: bool) {
    let producer = Metadata::producer();
    let mut info = Dictionary::new();
    let mut set = |key: &str, value: &str| {
        if !value.is_empty() {
            info.set(key, string(value));
        }
    };
    set("Title", metadata.title.trim());
    set("Author", &metadata.authors.join(", "));
    set("Subject", metadata.description.as_deref().unwrap_or_default());
    set("Keywords", &metadata.keywords.join(", "));
    set("Creator", &producer);
    set("Producer", &producer);
    if let Some([year, month, day, hour, minute, second]) = metadata.moment() {
        let date = format!("D:{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}Z");
        set("CreationDate", &date);
        set("ModDate", &date);
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
    let kind = Dictionary::from_iter([("Type", name("Metadata")), ("Subtype", name("XML"))]);
    // Not compressed, so that programs which know no PDF find it (ISO 16684-1, 7.3.2).
    let packet = document.add_object(Stream::new(kind, xmp(metadata, &producer, accessible).into_bytes()));
    dictionary(document, catalog).set("Metadata", Object::Reference(packet));
}

fn xmp(metadata: &Metadata, producer: &str, accessible: bool) -> String {
    let mut out = String::from(
        "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"\n \
         xmlns:xmpRights=\"http://ns.adobe.com/xap/1.0/rights/\"\n \
         xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n",
    );
    let one = |text: &str| if text.trim().is_empty() { Vec::new() } else { vec![text.trim().to_owned()] };
    out.push_str("<dc:format>application/pdf</dc:format>\n");
    container(&mut out, "dc:title", "Alt", &one(&metadata.title));
    container(&mut out, "dc:creator", "Seq", &metadata.authors);
    container(&mut out, "dc:description", "Alt", &one(metadata.description.as_deref().unwrap_or_default()));
    container(&mut out, "dc:subject", "Bag", &metadata.keywords);
    container(&mut out, "dc:language", "Bag", &one(&metadata.language));
    container(&mut out, "dc:publisher", "Bag", &one(metadata.publisher.as_deref().unwrap_or_default()));
    container(&mut out, "dc:rights", "Alt", &one(metadata.rights.as_deref().unwrap_or_default()));
    container(&mut out, "dc:date", "Seq", &one(metadata.date.as_deref().unwrap_or_default()));
    if let Some(identifier) = metadata.identifiers.first() {
        simple(&mut out, "dc:identifier", identifier);
    }
    if metadata.rights.is_some() {
        simple(&mut out, "xmpRights:Marked", "True");
    }
    if !metadata.keywords.is_empty() {
        simple(&mut out, "pdf:Keywords", &metadata.keywords.join(", "));
    }
    simple(&mut out, "pdf:Producer", producer);
    simple(&mut out, "xmp:CreatorTool", producer);
    if let Some([year, month, day, hour, minute, second]) = metadata.moment() {
        let date = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z");
        for property in ["xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"] {
            simple(&mut out, property, &date);
        }
    }
    if accessible {
        simple(&mut out, "pdfuaid:part", "1");
    }
    out.push_str("</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
    out
}

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
