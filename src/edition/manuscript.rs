//! The manuscript's files: which they are, in which order, and their documents.

use super::plan::{folder_of, shown_fault};
use crate::config::Located;
use crate::diagnostic::{Sink, manifest as manifest_codes, store as codes};
use crate::document::{Document, Language, Matter};
use crate::publication::{Manuscript, Publication};
use crate::reader;
use crate::reader::docx::{self, WordOptions};
use crate::reader::html::{self, WebOptions};
use crate::reader::markdown::{self, MarkdownOptions};
use crate::reader::pasted::{self, Decision, Reading, Rulings};
use crate::source::{FileId, SourceMap, Span};
use crate::store;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// How a file's text is read, by its ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Markdown,
    Pasted,
    Html,
    Docx,
}

impl Form {
    pub fn of(path: &Path) -> Option<Form> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "md" | "markdown" => Some(Form::Markdown),
            "txt" => Some(Form::Pasted),
            "html" | "htm" | "xhtml" => Some(Form::Html),
            "docx" | "docm" | "dotx" => Some(Form::Docx),
            _ => None,
        }
    }

    /// What to do about a file of another ending.
    pub fn advice(path: &Path) -> &'static str {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        match ending.to_ascii_lowercase().as_str() {
            "doc" | "odt" | "rtf" => "open it in Word or LibreOffice and save it as `.docx`",
            "tex" | "org" | "rst" => {
                "convert it to Markdown, for instance with pandoc, or paste its text into a `.txt`"
            }
            "toml" => "a manifest is called `bindery.toml`",
            _ => "name it `.md` if it is Markdown, `.txt` if it is pasted text",
        }
    }
}

/// One file of the text.
#[derive(Debug)]
pub(super) struct TextFile {
    pub path: PathBuf,
    /// As messages and links between files have it, with `/`.
    pub name: String,
    pub form: Form,
    pub matter: Matter,
    pub id: FileId,
    /// What a packed file holds.
    pub bytes: Vec<u8>,
}

/// The files that the manifest names, read into the sources. Faults are shown where they are named.
pub(super) fn read_files(
    manuscript: &Manuscript,
    folder: &Path,
    sources: &mut SourceMap,
    sink: &mut Sink,
) -> Vec<TextFile> {
    let base = if folder == Path::new(".") { Path::new("") } else { folder };
    let mut files = Vec::new();
    let mut seen = BTreeSet::new();
    let matters = [
        (Matter::Front, &manuscript.front),
        (Matter::Body, &manuscript.body),
        (Matter::Back, &manuscript.back),
    ];
    for (matter, entries) in matters {
        for entry in entries {
            for path in named(base, entry, sink) {
                let real = path.canonicalize().unwrap_or_else(|_| path.clone());
                if !seen.insert(real) {
                    sink.push(codes::named_twice(entry.span, path.display()));
                    continue;
                }
                if let Some(file) = read_file(&path, matter, Some(entry.span), sources, sink) {
                    files.push(file);
                }
            }
        }
    }
    files
}

fn named(base: &Path, entry: &Located<String>, sink: &mut Sink) -> Vec<PathBuf> {
    match store::expand(base, &entry.value) {
        Ok(paths) => {
            if paths.is_empty() {
                let advice = "patterns are relative to the manifest, and capital and small letters differ";
                sink.push(codes::no_match(entry.span, &entry.value, advice));
            }
            paths
        }
        Err(fault) => {
            sink.push(codes::bad_pattern(entry.span, &entry.value, fault));
            Vec::new()
        }
    }
}

/// Reads one file; `span` is where it is named, if it is named in a file.
pub(super) fn read_file(
    path: &Path,
    matter: Matter,
    span: Option<Span>,
    sources: &mut SourceMap,
    sink: &mut Sink,
) -> Option<TextFile> {
    let name = path.display().to_string();
    let Some(form) = Form::of(path) else {
        sink.push(codes::unknown_manuscript(span, &name, Form::advice(path)));
        return None;
    };
    let mut packed = Vec::new();
    let id = match form {
        Form::Markdown | Form::Pasted => store::read_text(path).map(|text| sources.add(&name, text)),
        // How a page is encoded, it says itself.
        Form::Html => store::read_bytes(path).map(|bytes| {
            let id = sources.add(&name, "");
            let text = html::decode(&bytes, id, sink);
            sources.fill(id, text);
            id
        }),
        // Its text is known when it has been read.
        Form::Docx => store::read_bytes(path).map(|bytes| {
            packed = bytes;
            sources.add(&name, "")
        }),
    };
    match id {
        Ok(id) => {
            let name = name.replace('\\', "/");
            Some(TextFile { path: path.to_owned(), name, form, matter, id, bytes: packed })
        }
        Err(fault) => {
            let own = shown_fault(&fault, &name, sources);
            sink.push(fault.diagnostic(&name, own.or(span)));
            None
        }
    }
}

/// What the reader made of one file.
#[derive(Debug, Default)]
pub(super) struct ReadFile {
    pub document: Document,
    /// What the text says of itself, where it does so without front matter.
    pub recovered: Option<Publication>,
    pub decisions: Vec<Decision>,
    /// Pictures that the file itself holds, by the name under which its text shows them.
    pub pictures: BTreeMap<String, Vec<u8>>,
    /// The text of a packed file, into which its places point.
    shown: Option<String>,
}

/// What is said of all files before they are read.
#[derive(Debug)]
pub(super) struct Said {
    pub language: Language,
    /// What a word processor's styles mean.
    pub styles: docx::StyleMap,
    /// What the author says of lines of pasted text.
    pub rulings: Rulings,
    /// The file is a publication of its own.
    pub lone: bool,
}

/// Reads all files, in parallel; what comes out is in their order.
pub(super) fn parse(
    files: &[TextFile],
    said: &Said,
    sources: &mut SourceMap,
    sink: &mut Sink,
) -> Vec<ReadFile> {
    let known = &*sources;
    let read: Vec<(ReadFile, Sink)> = files
        .par_iter()
        .map(|file| {
            let mut own = Sink::default();
            let source = known.get(file.id).expect("the file was read into these sources");
            let read = match file.form {
                Form::Markdown => {
                    let options =
                        MarkdownOptions { language: said.language.clone(), ..MarkdownOptions::default() };
                    let document = markdown::read(source, &options, &mut own);
                    ReadFile { document, ..ReadFile::default() }
                }
                Form::Pasted => {
                    let Reading { document, publication, decisions } =
                        pasted::read_ruled(source, &said.rulings, &mut own);
                    ReadFile { document, recovered: Some(publication), decisions, ..ReadFile::default() }
                }
                Form::Html => {
                    let html::Reading { document, publication, decisions, pictures } =
                        html::read(source, WebOptions { lone: said.lone }, &mut own);
                    ReadFile {
                        document,
                        recovered: Some(publication),
                        decisions,
                        pictures,
                        ..ReadFile::default()
                    }
                }
                Form::Docx => {
                    let options = WordOptions { styles: said.styles.clone(), lone: said.lone };
                    let name = file.name.rsplit('/').next().unwrap_or_default();
                    let docx::Reading { document, publication, shown, pictures } =
                        docx::read(&file.bytes, name, file.id, &options, &mut own);
                    ReadFile {
                        document,
                        recovered: Some(publication),
                        pictures,
                        shown: Some(shown),
                        ..ReadFile::default()
                    }
                }
            };
            if is_empty(&read.document) && !own.has_errors() {
                own.push(codes::empty_text(source_start(file.id), &file.name));
            }
            (read, own)
        })
        .collect();
    read.into_iter()
        .zip(files)
        .map(|((mut read, own), file)| {
            sink.extend(own);
            if let Some(shown) = read.shown.take() {
                sources.fill(file.id, shown);
            }
            read
        })
        .collect()
}

/// A manifest speaks for all its files, so what they say of themselves is not read.
pub(super) fn note_front_matter(files: &[TextFile], sources: &SourceMap, sink: &mut Sink) {
    for file in files.iter().filter(|file| matches!(file.form, Form::Markdown | Form::Pasted)) {
        let found = sources.get(file.id).and_then(|source| reader::front_matter(&source.text));
        if let Some(found) = found {
            let span = Span::new(file.id, found.range);
            sink.push(manifest_codes::second_front_matter(span));
        }
    }
}

pub(super) fn source_start(id: FileId) -> Span {
    Span::new(id, 0..0)
}

fn is_empty(document: &Document) -> bool {
    document.notes.is_empty()
        && document.sections.iter().all(|section| {
            section.heading.is_empty() && section.blocks.is_empty() && section.sections.is_empty()
        })
}

/// The folder that a file's links are relative to.
pub(super) fn base_of(file: &TextFile) -> &Path {
    folder_of(&file.path)
}
