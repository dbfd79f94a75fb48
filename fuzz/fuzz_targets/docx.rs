//! The reader of Word files. What is mutated is the text of the document, which is packed anew, with
//! the styles and lists of a real file: an archive with changed bytes is mostly no archive. Every
//! eighth input is taken for the archive itself.

use bindery::diagnostic::Sink;
use bindery::reader::docx::{self, WordOptions};
use bindery::source::FileId;
use bindery_fuzz::{Target, files, run};
use std::io::{Cursor, Read, Write};
use std::process::ExitCode;
use zip::write::SimpleFileOptions;

const WORDS: &[&str] = &[
    "<w:p>",
    "</w:p>",
    "<w:p/>",
    "<w:r><w:t>a</w:t></w:r>",
    "<w:tbl><w:tr><w:tc>",
    "</w:tc></w:tr></w:tbl>",
    "<w:vMerge/>",
    "<w:vMerge w:val=\"restart\"/>",
    "<w:gridSpan w:val=\"9\"/>",
    "<w:ins>",
    "</w:ins>",
    "<w:del>",
    "</w:del>",
    "<w:numPr><w:ilvl w:val=\"3\"/><w:numId w:val=\"1\"/></w:numPr>",
    "<w:pStyle w:val=\"Quote\"/>",
    "<w:fldChar w:fldCharType=\"begin\"/>",
    "<w:fldChar w:fldCharType=\"separate\"/>",
    "<w:fldChar w:fldCharType=\"end\"/>",
    "<w:instrText>HYPERLINK</w:instrText>",
    "<w:footnoteReference w:id=\"2\"/>",
    "<w:txbxContent>",
    "</w:txbxContent>",
    "<m:oMath><m:f><m:num>",
    "<w:sdt><w:sdtContent>",
    "<w:br/>",
    "<w:vanish/>",
    "<w:sym w:font=\"Symbol\" w:char=\"F061\"/>",
    "&#x1;",
    "<!DOCTYPE a [<!ENTITY b \"c\">]>",
    "\u{feff}",
];

fn packed(document: &[u8], rest: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let main = [("word/document.xml".to_owned(), document.to_vec())];
    for (name, bytes) in main.iter().chain(rest) {
        writer.start_file(name.as_str(), options).expect("a part can be begun in memory");
        writer.write_all(bytes).expect("a part can be written to memory");
    }
    writer.finish().expect("an archive can be ended in memory").into_inner()
}

/// The parts of a file but its text.
fn rest() -> &'static [(String, Vec<u8>)] {
    static REST: std::sync::LazyLock<Vec<(String, Vec<u8>)>> = std::sync::LazyLock::new(|| {
        let seed = files("tests/suite/docx", "notes.docx").into_iter().next().unwrap_or_default();
        let mut parts = parts(&seed);
        parts.retain(|(name, _)| name != "word/document.xml");
        parts
    });
    &REST
}

fn parts(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(archive)) else { return Vec::new() };
    let mut found = Vec::new();
    for idx in 0..archive.len() {
        let Ok(mut own) = archive.by_index(idx) else { continue };
        let mut bytes = Vec::new();
        if own.read_to_end(&mut bytes).is_ok() {
            found.push((own.name().to_owned(), bytes));
        }
    }
    found
}

fn one(bytes: &[u8]) {
    let whole =
        if bytes.first().is_some_and(|byte| byte % 8 == 0) { bytes.to_vec() } else { packed(bytes, rest()) };
    let reading = docx::read(&whole, "a.docx", FileId(0), &WordOptions::default(), &mut Sink::default());
    std::hint::black_box(bindery::document::to_json(&reading.document));
}

fn main() -> ExitCode {
    let archives = files("tests/suite/docx", ".docx");
    let texts =
        archives.iter().flat_map(|archive| parts(archive)).filter(|(name, _)| name == "word/document.xml");
    let mut seeds: Vec<Vec<u8>> = texts.map(|(_, bytes)| bytes).collect();
    seeds.extend(archives);
    run(&Target { name: "docx", seeds, words: WORDS, one })
}
