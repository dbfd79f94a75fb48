//! The manuscript's files: which they are, in which order, and their documents.

use super::plan::{folder_of, shown_fault};
use crate::diagnostic::{Sink, manifest as manifest_codes, store as codes};
use crate::document::{
    Block, Document, Heading, Inline, Language, Matter, Meta, Section, Text, plain_text, walk_blocks,
    walk_blocks_mut,
};
use crate::publication::{self, Dialect, FrontMatterKind, Item, Manuscript, ManuscriptEntry, Publication};
use crate::reader;
use crate::reader::docx::{self, WordOptions};
use crate::reader::html::{self, WebOptions};
use crate::reader::markdown::{self, MarkdownOptions};
use crate::reader::pasted::{self, Decision, Reading, Rulings};
use crate::source::{FileId, SourceMap, Span};
use crate::store::{Folders, Purpose};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// How a file's text is read, by its ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Markdown,
    Pasted,
    Html,
    /// The title of a part, which has no file of its own.
    Part,
    Docx,
}

impl Form {
    pub fn of(path: &Path) -> Option<Form> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "md" | "markdown" | "mkd" | "mdown" | "qmd" => Some(Form::Markdown),
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
    /// The level at which its highest heading stands at least; 0: where it was written.
    pub level: u8,
    pub id: FileId,
    /// What stands at the head of the text if that has no heading: its own title, with its place.
    pub title: Option<(String, Span)>,
    /// The title stands there in any case.
    pub titled: bool,
    /// What a packed file holds.
    pub bytes: Vec<u8>,
}

/// The files that the manifest names, read into the sources. Faults are shown where they are named.
pub(super) fn read_files(
    manuscript: &Manuscript,
    folder: &Path,
    folders: &Folders,
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
            if entry.part {
                files.push(part(entry, matter, folder));
                continue;
            }
            for path in named(base, folders, entry, sink) {
                let real = path.canonicalize().unwrap_or_else(|_| path.clone());
                if !seen.insert(real) {
                    sink.push(codes::named_twice(entry.span, path.display()));
                    continue;
                }
                if let Some(file) = read_file(&path, matter, Some(entry.span), folders, sources, sink) {
                    files.push(TextFile { level: entry.level, ..file });
                }
            }
        }
    }
    files
}

/// A part by its title alone.
fn part(entry: &ManuscriptEntry, matter: Matter, folder: &Path) -> TextFile {
    TextFile {
        path: folder.join(super::plan::MANIFEST),
        name: String::new(),
        form: Form::Part,
        matter,
        level: entry.level.max(1),
        id: entry.span.file,
        title: Some((entry.value.clone(), entry.span)),
        titled: false,
        bytes: Vec::new(),
    }
}

fn named(base: &Path, folders: &Folders, entry: &ManuscriptEntry, sink: &mut Sink) -> Vec<PathBuf> {
    match folders.expand(base, &entry.value, Purpose::Text) {
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
    folders: &Folders,
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
        // A part has no file.
        Form::Markdown | Form::Pasted | Form::Part => {
            folders.read_text(path, Purpose::Text).map(|text| sources.add(&name, text))
        }
        // How a page is encoded, it says itself.
        Form::Html => folders.read_bytes(path, Purpose::Text).map(|bytes| {
            let id = sources.add(&name, "");
            let text = html::decode(&bytes, id, sink);
            sources.fill(id, text);
            id
        }),
        // Its text is known when it has been read.
        Form::Docx => folders.read_bytes(path, Purpose::Text).map(|bytes| {
            packed = bytes;
            sources.add(&name, "")
        }),
    };
    match id {
        Ok(id) => {
            let name = name.replace('\\', "/");
            Some(TextFile {
                path: path.to_owned(),
                name,
                form,
                matter,
                level: 0,
                id,
                title: None,
                titled: false,
                bytes: packed,
            })
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
                    let mut document = markdown::read(source, &options, &mut own);
                    entitle(&mut document, file, &options, &mut own);
                    ReadFile { document, ..ReadFile::default() }
                }
                Form::Part => {
                    let options =
                        MarkdownOptions { language: said.language.clone(), ..MarkdownOptions::default() };
                    let section = Section::default();
                    let mut document = Document {
                        language: said.language.clone(),
                        sections: vec![section],
                        ..Document::default()
                    };
                    entitle(&mut document, file, &options, &mut own);
                    if let Some(Block::Heading(own)) = document.sections[0].blocks.first_mut() {
                        own.meta.attributes_mut().classes.push("part".to_owned());
                    }
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

/// Sets a file's own title above its text if no heading stands there, and moves its headings down
/// where the manifest says how deep they stand.
fn entitle(document: &mut Document, file: &TextFile, options: &MarkdownOptions, sink: &mut Sink) {
    let mut highest = u8::MAX;
    for section in &document.sections {
        walk_blocks(&section.blocks, &mut |block| {
            if let Block::Heading(own) = block {
                highest = highest.min(own.level);
            }
        });
    }
    let Some(section) = document.sections.first_mut() else { return };
    let headed = match (section.blocks.first(), &file.title) {
        (Some(Block::Heading(own)), Some((title, _))) => {
            own.level == 1 && !(file.titled && plain_text(&own.content).trim() != title.trim())
        }
        (first, _) => matches!(first, Some(Block::Heading(own)) if own.level == 1),
    };
    if headed
        && !file.titled
        && let Some((_, span)) = &file.title
    {
        sink.push(manifest_codes::second_front_matter(*span));
    }
    let mut down = 0;
    if let Some((title, span)) = file.title.as_ref().filter(|_| !headed) {
        // What stands below the title has no heading of the same level.
        down = u8::from(highest == 1);
        highest = 1;
        let content = match markdown::read_fragment(title, *span, options, sink).into_iter().next() {
            Some(Block::Paragraph(own)) => own.content,
            _ => vec![Inline::Text(Text { meta: Meta::at(*span), text: title.clone() })],
        };
        shift(&mut section.blocks, down);
        let heading = Heading { meta: Meta::at(*span), level: 1, content };
        section.blocks.insert(0, Block::Heading(heading));
        down = 0;
    }
    if file.level > 0 && highest < file.level {
        down = file.level - highest;
    }
    shift(&mut section.blocks, down);
}

fn shift(blocks: &mut [Block], down: u8) {
    if down > 0 {
        walk_blocks_mut(blocks, &mut |block| {
            if let Block::Heading(own) = block {
                own.level = (own.level + down).min(6);
            }
        });
    }
}

/// A manifest speaks for all its files: of what they say of themselves, only their titles are read,
/// for texts that have no heading.
pub(super) fn read_front_matter(
    files: &mut [TextFile],
    dialect: Dialect,
    sources: &SourceMap,
    sink: &mut Sink,
) {
    for file in files.iter_mut().filter(|file| file.form == Form::Markdown) {
        let Some(source) = sources.get(file.id) else { continue };
        let Some(found) = reader::front_matter(&source.text) else { continue };
        let kind = match found.kind {
            reader::FrontMatterKind::Yaml => FrontMatterKind::Yaml,
            reader::FrontMatterKind::Toml => FrontMatterKind::Toml,
        };
        let span = Span::new(file.id, found.range.clone());
        // What is wrong with the rest is of no account here.
        let said = publication::read_front_matter(source, found.range, kind, &mut Sink::default());
        let title = said.filter(|said| said.given.title);
        match title {
            Some(said) => {
                let place = said.places.get(&Item::Title).copied().unwrap_or(span);
                file.title = Some((said.publication.title, place));
                file.titled = dialect == Dialect::Jekyll;
            }
            None => sink.push(manifest_codes::second_front_matter(span)),
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
