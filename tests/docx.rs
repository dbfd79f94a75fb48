//! Word files beside the readings that are wanted: `tests/suite/docx/*.docx` and `*.tree`, each with
//! what the file says of itself, its paragraphs, and the diagnostics. `UPDATE=1` writes them anew.
//! `office.docx` was written by LibreOffice, the others by hand.

mod golden;
mod workshop;

use bindery::diagnostic::{Severity, Sink};
use bindery::document::{Block, Inline, dump, from_json, to_json, walk_blocks, walk_inlines};
use bindery::reader::docx::{Reading, StyleMap, WordOptions, read};
use bindery::source::{FileId, SourceFile};
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use workshop::Workshop;
use zip::write::SimpleFileOptions;

const SUITE: &str = "tests/suite/docx";

fn files() -> Vec<PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(SUITE)
        .expect("the suite is there")
        .map(|entry| entry.expect("an entry can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "docx"))
        .collect();
    files.sort();
    files
}

fn options(name: &str) -> WordOptions {
    let told: &[(&str, &str)] = match name {
        "custom.docx" => {
            &[("Song", "verse"), ("Shell Input", "code"), ("Letter", ".letter"), ("Term", "emphasis")]
        }
        _ => &[],
    };
    let styles: StyleMap = told.iter().map(|(name, kind)| ((*name).to_owned(), (*kind).to_owned())).collect();
    WordOptions { styles, lone: true }
}

fn open(bytes: &[u8], name: &str) -> (SourceFile, Reading, Sink) {
    let mut sink = Sink::default();
    let reading = read(bytes, name, FileId(0), &options(name), &mut sink);
    (SourceFile::new(FileId(0), name, reading.shown.clone()), reading, sink)
}

fn open_file(path: &Path) -> (SourceFile, Reading, Sink) {
    let name = path.file_name().expect("it has a name").to_string_lossy();
    open(&std::fs::read(path).expect("a file can be read"), &name)
}

fn shown(source: &SourceFile, reading: &Reading, sink: &Sink) -> String {
    let own = &reading.publication;
    let mut out = format!("{:?} {:?} {:?} [{}]\n", own.kind, own.title, own.subtitle, own.language.0);
    for person in &own.contributors {
        out.push_str(&format!(
            "{} {:?} bio {:?}\n",
            person.role.0,
            person.name,
            person.bio.as_ref().map(|bio| &bio.text)
        ));
    }
    if let Some(date) = &own.date {
        out.push_str(&format!("date {}\n", date.as_str()));
    }
    let subjects: Vec<&str> = own.subjects.iter().map(|subject| subject.name.as_str()).collect();
    out.push_str(&format!("description {:?} subjects {subjects:?}\n", own.description));
    for (name, bytes) in &reading.pictures {
        out.push_str(&format!("picture {name} {} bytes\n", bytes.len()));
    }
    for fault in sink.iter() {
        let severity = match fault.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        let place = fault.span.map(|span| source.place(span.start));
        let place = place.map(|place| format!("{}:{}", place.line, place.column)).unwrap_or_default();
        out.push_str(&format!("{severity} {} {place} {}\n", fault.code, fault.message));
    }
    out.push_str(&dump(&reading.document));
    for (idx, line) in source.text.lines().enumerate() {
        out.push_str(&format!("{} | {line}\n", idx + 1));
    }
    out
}

#[test]
fn files_become_the_readings_beside_them() {
    let files = files();
    assert!(files.len() >= 10, "files are missing");
    let mut faults = Vec::new();
    for path in files {
        let (source, reading, sink) = open_file(&path);
        let got = shown(&source, &reading, &sink);
        faults.extend(golden::difference(&path.with_extension("tree"), &got));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn letters(text: &str, counts: &mut BTreeMap<char, i64>, step: i64) {
    for c in text.chars().filter(|c| c.is_alphanumeric()) {
        *counts.entry(c).or_default() += step;
    }
}

/// The letters of a part's text, but those that were deleted or hidden, or stand twice.
fn letters_of(part: &str, counts: &mut BTreeMap<char, i64>) {
    let document = roxmltree::Document::parse(part).expect("it is XML");
    for own in document.descendants().filter(|own| own.is_text()) {
        let Some(holder) = own.parent().filter(|own| own.tag_name().name() == "t") else { continue };
        let is_out = holder.ancestors().any(|up| {
            let gallery = up.descendants().take(8).any(|own| own.tag_name().name() == "docPartGallery");
            matches!(up.tag_name().name(), "Fallback" | "del") || (up.tag_name().name() == "sdt" && gallery)
        });
        let hidden =
            holder.parent().is_some_and(|run| run.descendants().any(|own| own.tag_name().name() == "vanish"));
        if !is_out && !hidden {
            letters(own.text().unwrap_or_default(), counts, 1);
        }
    }
}

#[test]
fn no_word_of_a_file_is_lost() {
    for path in files() {
        let mut archive =
            zip::ZipArchive::new(std::fs::File::open(&path).expect("it is there")).expect("a zip");
        let mut counts = BTreeMap::new();
        for part in ["word/document.xml", "word/footnotes.xml", "word/endnotes.xml"] {
            let Ok(mut own) = archive.by_name(part) else { continue };
            let mut text = String::new();
            own.read_to_string(&mut text).expect("it is text");
            letters_of(&text, &mut counts);
        }
        let (_, reading, _) = open_file(&path);
        walk_inlines(&reading.document, &mut |inline| match inline {
            Inline::Text(own) | Inline::Code(own) => letters(&own.text, &mut counts, -1),
            Inline::Math(own) => letters(&own.source, &mut counts, -1),
            _ => {}
        });
        for section in &reading.document.sections {
            walk_blocks(&section.blocks, &mut |block| {
                if let Block::Code(own) = block {
                    letters(&own.text, &mut counts, -1);
                }
            });
        }
        let own = &reading.publication;
        letters(own.subtitle.as_deref().unwrap_or_default(), &mut counts, -1);
        own.contributors.iter().for_each(|person| letters(&person.name, &mut counts, -1));
        own.date.iter().for_each(|date| letters(date.as_str(), &mut counts, -1));
        for bio in own.contributors.iter().filter_map(|person| person.bio.as_ref()) {
            letters(&bio.text, &mut counts, -1);
        }
        counts.retain(|_, count| *count > 0);
        assert!(counts.is_empty(), "{}: {counts:?}", path.display());
    }
}

/// A Word file of these parts; what is not given is made plain.
fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).expect("it can be begun");
        writer.write_all(bytes).expect("it can be written");
    }
    writer.finish().expect("it can be ended").into_inner()
}

fn body(inner: &str) -> String {
    let space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    format!(
        "<w:document xmlns:w='{space}' xmlns:r='r' xmlns:m='m' xmlns:a='a' xmlns:mc='mc'><w:body>{inner}</w:body></w:document>"
    )
}

fn of_body(inner: &str) -> (Reading, Sink) {
    let (_, reading, sink) = open(&packed(&[("word/document.xml", body(inner).as_bytes())]), "a.docx");
    let back = from_json(&to_json(&reading.document)).expect("its depth is within what JSON readers allow");
    assert!(back == reading.document);
    (reading, sink)
}

fn codes(sink: &Sink) -> Vec<&'static str> {
    sink.iter().map(|fault| fault.code).collect()
}

fn raised(parts: &[(&str, &[u8])]) -> Vec<&'static str> {
    codes(&open(&packed(parts), "a.docx").2)
}

#[test]
fn what_is_no_word_file_is_told_apart() {
    for (bytes, word) in [
        (&b"\x89PNG\r\n\x1a\n...."[..], "PNG"),
        (b"\xd0\xcf\x11\xe0....", "97"),
        (b"", "empty"),
        (b"{\\rtf1 }", "RTF"),
        (b"<html>", "HTML"),
        (b"PK\x03\x04", "damaged"),
        (b"words", "no archive"),
    ] {
        let (_, reading, sink) = open(bytes, "a.docx");
        assert_eq!(codes(&sink), ["R301"]);
        assert!(sink.iter().all(|fault| fault.message.contains(word)), "{word}: {:?}", sink.iter().next());
        assert!(reading.document.sections.is_empty());
    }
    let (_, _, sink) = open(&packed(&[("content.xml", b"<a/>")]), "a.docx");
    assert!(sink.iter().all(|fault| fault.message.contains("OpenDocument")));
    assert_eq!(raised(&[("xl/workbook.xml", b"<a/>")]), ["R301"]);
}

#[test]
fn a_zip_bomb_is_not_unpacked() {
    let zeros = vec![b' '; 70 << 20];
    assert_eq!(raised(&[("word/document.xml", &zeros)]), ["R302"]);
}

#[test]
fn an_entity_bomb_is_not_set_off() {
    let bomb = "<!DOCTYPE w [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><w>&b;</w>";
    assert_eq!(raised(&[("word/document.xml", bomb.as_bytes())]), ["R303"]);
}

#[test]
fn parts_outside_of_the_archive_are_not_read() {
    let rels = "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>\
        <Relationship Id='p' Type='x/image' Target='../../../etc/passwd.png'/>\
        <Relationship Id='q' Type='x/image' Target='media/none.png'/></Relationships>";
    let text = body("<w:p><w:r><w:drawing><a:blip r:embed='p'/></w:drawing><w:t>Words.</w:t></w:r></w:p>");
    let parts = [("word/document.xml", text.as_bytes()), ("word/_rels/document.xml.rels", rels.as_bytes())];
    assert_eq!(raised(&parts), ["R313"]);
    let text = body("<w:p><w:r><w:drawing><a:blip r:embed='q'/></w:drawing><w:t>Words.</w:t></w:r></w:p>");
    let parts = [("word/document.xml", text.as_bytes()), ("word/_rels/document.xml.rels", rels.as_bytes())];
    assert_eq!(raised(&parts), ["R313", "R312"]);
}

#[test]
fn a_million_empty_paragraphs_are_read() {
    let (reading, sink) = of_body(&"<w:p/>".repeat(1_000_000));
    assert!(reading.document.sections[0].blocks.is_empty());
    assert_eq!(codes(&sink), [] as [&str; 0]);
}

#[test]
fn nesting_without_end_is_refused_or_flattened() {
    let deep = |count: usize, open: &str, close: &str| {
        format!("{}<w:p><w:r><w:t>end</w:t></w:r></w:p>{}", open.repeat(count), close.repeat(count))
    };
    let (_, sink) = of_body(&deep(50_000, "<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"));
    assert_eq!(codes(&sink), ["R302"]);
    let (reading, sink) = of_body(&deep(60, "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"));
    assert_eq!(codes(&sink), ["R005"]);
    assert!(dump(&reading.document).contains("end"));
    let (reading, _) = of_body(&deep(300, "<w:ins>", "</w:ins>"));
    assert!(dump(&reading.document).contains("end"));
    let marks = "<w:r><w:fldChar w:fldCharType='begin'/></w:r>".repeat(5_000);
    of_body(&format!("<w:p>{marks}<w:r><w:t>a</w:t></w:r></w:p>"));
}

#[test]
fn wrong_bytes_are_told() {
    let text = body("<w:p><w:r><w:t>caf\u{e9}</w:t></w:r></w:p>");
    let wide: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (_, reading, sink) = open(&packed(&[("word/document.xml", &wide)]), "a.docx");
    assert!(dump(&reading.document).contains("café") && codes(&sink).is_empty());
    let broken =
        text.as_bytes().iter().map(|byte| if *byte == 0xa9 { 0xff } else { *byte }).collect::<Vec<_>>();
    assert_eq!(raised(&[("word/document.xml", &broken)]), ["R205"]);
    assert_eq!(raised(&[("word/document.xml", b"<w:document")]), ["R303"]);
    assert_eq!(raised(&[("word/document.xml", b"<a><b></a>")]), ["R303"]);
}

#[test]
fn each_code_is_raised_and_not_near_it() {
    let run = |inner: &str| format!("<w:p><w:r><w:t>a</w:t>{inner}</w:r></w:p>");
    let marked = |properties: &str| {
        format!("<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>b</w:t></w:r><w:r><w:t>a</w:t></w:r></w:p>")
    };
    let field = |says: &str| {
        format!("<w:p><w:fldSimple w:instr='{says}'><w:r><w:t>a</w:t></w:r></w:fldSimple></w:p>")
    };
    let words = "<w:r><w:t>a</w:t></w:r>";
    let cases = [
        (
            "R304",
            format!("<w:p><w:ins>{words}</w:ins></w:p>"),
            format!("<w:p><w:smartTag>{words}</w:smartTag></w:p>"),
        ),
        ("R306", run("<w:object><w:OLEObject/></w:object>"), run("<w:drawing/>")),
        (
            "R307",
            run("<w:pict><w:txbxContent><w:p><w:r><w:t>b</w:t></w:r></w:p></w:txbxContent></w:pict>"),
            run("<w:pict><w:txbxContent><w:p/></w:txbxContent></w:pict>"),
        ),
        ("R308", field("DATE"), field("SEQ Figure")),
        (
            "R310",
            run("<w:sym w:font='Wingdings' w:char='F099'/>"),
            run("<w:sym w:font='Wingdings' w:char='F0E0'/>"),
        ),
        ("R311", marked("<w:vanish/>"), marked("<w:vanish w:val='0'/>")),
        (
            "R314",
            "<w:p><m:oMath><m:phant><m:e><m:r><m:t>a</m:t></m:r></m:e></m:phant></m:oMath></w:p>".to_owned(),
            "<w:p><m:oMath><m:bar><m:e><m:r><m:t>a</m:t></m:r></m:e></m:bar></m:oMath></w:p>".to_owned(),
        ),
        ("N003", run("<w:footnoteReference w:id='7'/>"), run("<w:footnoteRef/>")),
        (
            "R309",
            format!(
                "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr><w:sdtContent><w:p>{words}</w:p></w:sdtContent></w:sdt><w:p>{words}</w:p>"
            ),
            format!("<w:sdt><w:sdtContent><w:p>{words}</w:p></w:sdtContent></w:sdt>"),
        ),
    ];
    for (code, raising, near) in cases {
        assert_eq!(codes(&of_body(&raising).1), [code], "{raising}");
        assert_eq!(codes(&of_body(&near).1), [] as [&str; 0], "{near}");
    }
    let far = std::fs::read(Path::new(SUITE).join("changes.docx")).expect("it is there");
    let found = codes(&open(&far, "changes.docx").2);
    assert!(found.contains(&"R305") && found.contains(&"R315"), "{found:?}");
    let plain = std::fs::read(Path::new(SUITE).join("letter.docx")).expect("it is there");
    assert_eq!(codes(&open(&plain, "letter.docx").2), [] as [&str; 0]);
}

#[test]
fn files_build_with_their_pictures_and_styles() {
    let shop = Workshop::new();
    let file = |name: &str| std::fs::read(Path::new(SUITE).join(name)).expect("it is there");
    shop.write("light.docx", file("pictures.docx"));
    let ran = shop.run(&["build", "light.docx"]);
    ran.succeeds();
    assert!(shop.has("build/light.epub") || shop.has("build/a-light.epub"), "{}", ran.out);
    shop.write("in/bindery.toml", "[publication]\ntitle = \"T\"\nlanguage = \"en\"\n[manuscript]\nbody = [\"a.docx\", \"b.docx\", \"c.md\"]\n[styles]\nSong = \"verse\"\n\"Shell Input\" = \"code\"\nLetter = \".letter\"\n");
    shop.write("in/a.docx", file("custom.docx"))
        .write("in/b.docx", file("notes.docx"))
        .write("in/c.md", "# End\n\nWords.\n");
    shop.run(&["build", "in"]).succeeds();
    shop.write(
        "in/bindery.toml",
        "[publication]\ntitle = \"T\"\n[manuscript]\nbody = \"a.docx\"\n[styles]\nSong = \"vers\"\n",
    );
    let ran = shop.run(&["build", "in"]);
    ran.fails_with("M005");
    assert!(ran.err.contains("bindery.toml:6:8"), "{}", ran.err);
}

#[test]
fn comments_are_shown_by_check_and_stand_in_no_edition() {
    let shop = Workshop::new();
    shop.write("a.docx", std::fs::read(Path::new(SUITE).join("changes.docx")).expect("it is there"));
    let ran = shop.run(&["check", "a.docx"]);
    ran.succeeds();
    assert!(ran.err.contains("a.docx:1:1") && ran.err.contains("Was it noon?"), "{}", ran.err);
    let ran = shop.run(&["build", "a.docx"]);
    ran.succeeds();
    assert!(!ran.err.contains("Was it noon?") && ran.codes().contains(&"R304"), "{}", ran.err);
    shop.write("b.docx", b"\x89PNG\r\n\x1a\n");
    shop.run(&["build", "b.docx"]).fails_with("R301");
}
