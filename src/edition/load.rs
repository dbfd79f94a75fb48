//! Everything that a publication names, read: texts, bios, pictures, fonts and styles.

use super::dialect;
use super::fonts::Wardrobe;
use super::look::{Looks, Shelf};
use super::manuscript::{self, Said, TextFile};
use super::picture::{Wanted, fault_of};
use super::plan::{Origin, Planned, shown_fault};
use super::report::Part;
use crate::color::Profile;
use crate::config::Located;
use crate::diagnostic::{Sink, manifest as manifest_codes};
use crate::digest::Digest;
use crate::document::{AssetPath, Block, Document, Language, Matter, Section};
use crate::font::FontLibrary;
use crate::passes::{self, ManuscriptFile};
use crate::picture::Pictures;
use crate::publication::{
    Bio, Date, Fallback, Format, FrontMatterKind, Item, Manifest, Publication, Wrap, read_front_matter,
};
use crate::reader;
use crate::reader::docx;
use crate::reader::markdown::{self, MarkdownOptions};
use crate::reader::pasted::{Decision, Rulings};
use crate::source::{FileId, SourceMap, Span};
use crate::store::{BuildDate, Finding, Folders, Ledger, Purpose, Sighting};
use crate::style::Sheet;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// A publication with all that its editions are made of.
#[derive(Debug)]
pub(super) struct Loaded {
    pub label: String,
    /// What its paths are relative to.
    pub folder: PathBuf,
    pub manifest: Manifest,
    pub document: Document,
    pub files: Vec<ManuscriptFile>,
    /// By contributor, under `passes::key`.
    pub bios: BTreeMap<String, Vec<Block>>,
    pub portraits: BTreeMap<String, AssetPath>,
    /// By the index of the edition.
    pub covers: BTreeMap<usize, AssetPath>,
    /// Pictures of covers that wrap a printed edition, and publishers' marks, by the index of the cover.
    pub arts: BTreeMap<usize, AssetPath>,
    pub marks: BTreeMap<usize, AssetPath>,
    /// What stands on the back of covers.
    pub blurb: Vec<Block>,
    pub sheets: BTreeMap<usize, Arc<Sheet>>,
    pub pictures: Pictures,
    /// Of presses, by the target that names them.
    pub profiles: BTreeMap<String, Profile>,
    /// By the index of the edition.
    pub fonts: BTreeMap<usize, FontLibrary>,
    pub home: PathBuf,
    pub sources: SourceMap,
    pub sink: Sink,
    pub decisions: Vec<Decision>,
    /// Every file that was read, and what was not found.
    pub sightings: Vec<Sighting>,
    /// Nothing but diagnostics came of it.
    pub void: bool,
    /// Seconds since 1970, if the environment gives them.
    pub made: Option<i64>,
    pub begun: Instant,
}

impl Loaded {
    /// What there is to tell of it if nothing is made.
    pub fn into_part(self) -> Part {
        let mut part = Part::of_sink(self.sources, self.sink);
        part.decisions = self.decisions;
        part
    }
}

/// Reads a publication; `made` is the date of the build, if the environment gives one.
pub(super) fn load(planned: Planned, fonts: &FontLibrary, made: Option<&BuildDate>) -> Loaded {
    let begun = Instant::now();
    let Planned { label, folder, origin, home, mut sources, mut sink } = planned;
    let lone = matches!(origin, Origin::Manuscript(_));
    let mut folders = Folders::new(&folder);
    note_manifest(&label, &origin, &sources, folders.ledger());
    let (mut manifest, texts) = match origin {
        Origin::Manifest(manifest) => {
            let mut texts =
                manuscript::read_files(&manifest.manuscript, &folder, &folders, &mut sources, &mut sink);
            manuscript::read_front_matter(&mut texts, manifest.manuscript.dialect, &sources, &mut sink);
            (*manifest, texts)
        }
        Origin::Manuscript(path) => lone_manuscript(&path, &folders, &mut sources, &mut sink),
        Origin::Nothing => (Manifest::default(), Vec::new()),
    };
    let void = texts.is_empty();
    texts.iter().for_each(|file| folders.allow(manuscript::base_of(file)));

    let language = match manifest.publication.language.0.as_str() {
        "" => Language("en".to_owned()),
        _ => manifest.publication.language.clone(),
    };
    let said =
        Said { language, styles: style_map(&manifest, &mut sink), rulings: rulings_of(&manifest), lone };
    let mut read = manuscript::parse(&texts, &said, &mut sources, &mut sink);
    dialect::settle(&mut read, &texts, manifest.manuscript.dialect, &folders, &mut sources, &mut sink);
    let mut wanted = Wanted::default();
    for (file, text) in read.iter_mut().zip(&texts) {
        wanted.add_text(file, text, &folders, &mut sink);
    }
    let decisions = read.iter_mut().flat_map(|file| std::mem::take(&mut file.decisions)).collect();
    let recovered = read.iter_mut().find_map(|file| file.recovered.take());
    let document = passes::join(read.into_iter().map(|file| file.document).collect());

    if !void {
        let fallback = Fallback {
            recovered,
            heading: passes::first_heading(&document),
            file_name: file_name(&texts, &folder, lone),
            place: texts.first().map(|file| manuscript::source_start(file.id)).filter(|_| lone),
            lone,
        };
        manifest.fill(fallback, &mut sink);
        if manifest.publication.date.is_none() {
            manifest.publication.date = made.and_then(|made| Date::parse(&made.day).ok());
        }
    }

    let mut desk = Desk { folder: &folder, folders: &folders, sources: &mut sources, sink: &mut sink };
    desk.bio_files(&mut manifest);
    let bios = desk.bios(&manifest, &mut wanted);
    let portraits = desk.portraits(&manifest, &mut wanted);
    let covers = desk.covers(&manifest, &mut wanted);
    let arts = desk.wraps(&manifest, &mut wanted, Item::Image, |wrap| Some(wrap.art.as_ref()?.path.as_str()));
    let marks = desk.wraps(&manifest, &mut wanted, Item::Mark, |wrap| wrap.mark.as_deref());
    let blurb = desk.blurb(&manifest, &mut wanted);
    let own_fonts = Wardrobe { folder: &folder, folders: &folders, sink: &mut sink }.own(&manifest, fonts);
    let mut looks = Looks::default();
    let mut sheets = BTreeMap::new();
    for (idx, edition) in manifest.editions.iter().enumerate() {
        let span = manifest.places.get(&Item::Style(idx)).copied();
        let mut shelf = Shelf { folder: &folder, folders: &folders, sources: &mut sources, sink: &mut sink };
        if let Some(found) = looks.sheet(&edition.style, span, &mut shelf) {
            sheets.insert(idx, found);
        }
    }
    let mut wardrobe = Wardrobe { folder: &folder, folders: &folders, sink: &mut sink };
    let fonts = wardrobe.of_editions(&manifest, &own_fonts, &sheets);
    let profiles = super::ink::profiles(&manifest, &folder, &folders, &mut sink);
    let pictures = wanted.read(&folders, &own_fonts, &mut sink);
    let known = |asset: &AssetPath| pictures.contains_key(asset);
    Loaded {
        label,
        folder: folder.clone(),
        document,
        files: texts.into_iter().map(|file| manuscript_file(file, &folder)).collect(),
        bios,
        portraits: portraits.into_iter().filter(|(_, asset)| known(asset)).collect(),
        covers: covers.into_iter().filter(|(_, asset)| known(asset)).collect(),
        arts: arts.into_iter().filter(|(_, asset)| known(asset)).collect(),
        marks: marks.into_iter().filter(|(_, asset)| known(asset)).collect(),
        blurb,
        manifest,
        sheets,
        pictures,
        profiles,
        fonts,
        home,
        sources,
        sink,
        decisions,
        sightings: folders.ledger().sightings(),
        void,
        made: made.map(|made| made.seconds),
        begun,
    }
}

/// The manifest was read before the ledger was there.
fn note_manifest(label: &str, origin: &Origin, sources: &SourceMap, ledger: &Ledger) {
    if let (Origin::Manifest(_), Some(source)) = (origin, sources.iter().next()) {
        let found = Finding::File(Digest::of(source.text.as_bytes()));
        ledger.note(Path::new(label), Purpose::Manifest, found);
    }
}

/// What the manifest says of styles, where it says what can be meant.
fn style_map(manifest: &Manifest, sink: &mut Sink) -> docx::StyleMap {
    let mut map = docx::StyleMap::new();
    for (name, told) in &manifest.styles {
        if docx::is_known_kind(&told.value) {
            map.insert(name.clone(), told.value.clone());
        } else {
            let advice = "write what it is, as `quote`, `verse`, `heading 2`, `code`, `emphasis` or `paragraph`, \
                or a class, as `.letter`";
            sink.push(manifest_codes::wrong_word(told.span, "meaning of a style", &told.value, advice));
        }
    }
    map
}

fn manuscript_file(file: TextFile, folder: &Path) -> ManuscriptFile {
    let inner = file.path.strip_prefix(folder).unwrap_or(&file.path);
    let path = inner.to_string_lossy().replace('\\', "/");
    ManuscriptFile { file: file.id, path, matter: file.matter }
}

/// A manuscript that says itself what it is.
fn lone_manuscript(
    path: &Path,
    folders: &Folders,
    sources: &mut SourceMap,
    sink: &mut Sink,
) -> (Manifest, Vec<TextFile>) {
    let Some(file) = manuscript::read_file(path, Matter::Body, None, folders, sources, sink) else {
        return (Manifest::default(), Vec::new());
    };
    let source = sources.get(file.id).expect("the file was just read into these sources");
    let manifest = reader::front_matter(&source.text)
        .and_then(|found| read_front_matter(source, found.range, kind_of(found.kind), sink));
    (manifest.unwrap_or_default(), vec![file])
}

/// What a manifest or front matter says of the lines of pasted text.
fn rulings_of(manifest: &Manifest) -> Rulings {
    let texts = |list: &[Located<String>]| list.iter().map(|own| own.value.clone()).collect();
    Rulings { keep: texts(&manifest.keep), drop: texts(&manifest.drop) }
}

/// A manuscript as its reader gives it, before any pass, with all that it says of itself.
#[derive(Debug)]
pub struct Single {
    pub file: FileId,
    pub document: Document,
    pub publication: Publication,
    /// It is a text from which its metadata and structure were recovered.
    pub recovered: bool,
    pub decisions: Vec<Decision>,
    /// Pictures that the file itself held, by the paths under which the text shows them.
    pub pictures: BTreeMap<String, Vec<u8>>,
    pub sources: SourceMap,
    pub sink: Sink,
}

/// Reads one manuscript of any form; `rulings` are added to those in the file. No document if the
/// file could not be read.
pub fn read_single(path: &Path, rulings: &Rulings) -> (Part, Option<Single>) {
    super::in_pool(Some(1), || {
        let (mut sources, mut sink) = (SourceMap::default(), Sink::default());
        let folders = Folders::new(super::plan::folder_of(path));
        let (mut manifest, texts) = lone_manuscript(path, &folders, &mut sources, &mut sink);
        let mut all = rulings_of(&manifest);
        all.keep.extend(rulings.keep.iter().cloned());
        all.drop.extend(rulings.drop.iter().cloned());
        let language = manifest.publication.language.clone();
        let said = Said { language, styles: style_map(&manifest, &mut sink), rulings: all, lone: true };
        let mut read = manuscript::parse(&texts, &said, &mut sources, &mut sink);
        let (Some(read), Some(text)) = (read.pop(), texts.first()) else {
            return (Part::of_sink(sources, sink), None);
        };
        let recovered = read.recovered.is_some();
        if let Some(found) = read.recovered {
            if !manifest.given.kind {
                manifest.publication.kind = found.kind;
            }
            manifest.publication.complete(found);
        }
        let single = Single {
            file: text.id,
            document: read.document,
            publication: manifest.publication,
            recovered,
            decisions: read.decisions,
            pictures: read.pictures,
            sources,
            sink,
        };
        (Part::default(), Some(single))
    })
}

impl Single {
    /// What there is to tell of it.
    pub fn into_part(self) -> Part {
        let mut part = Part::of_sink(self.sources, self.sink);
        part.decisions = self.decisions;
        part
    }
}

fn kind_of(kind: reader::FrontMatterKind) -> FrontMatterKind {
    match kind {
        reader::FrontMatterKind::Yaml => FrontMatterKind::Yaml,
        reader::FrontMatterKind::Toml => FrontMatterKind::Toml,
    }
}

/// The name that a publication without a title is called by.
fn file_name(texts: &[TextFile], folder: &Path, lone: bool) -> String {
    let stem = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let own = if lone {
        texts.first().and_then(|file| stem(&file.path))
    } else {
        folder.canonicalize().ok().and_then(|folder| stem(&folder))
    };
    own.unwrap_or_default()
}

/// Where the small files of a publication come from, and where their faults go.
struct Desk<'a> {
    folder: &'a Path,
    folders: &'a Folders,
    sources: &'a mut SourceMap,
    sink: &'a mut Sink,
}

impl Desk<'_> {
    /// Reads bios that stand in files of their own.
    fn bio_files(&mut self, manifest: &mut Manifest) {
        for (idx, file) in std::mem::take(&mut manifest.bio_files) {
            let path = match self.folders.resolve(self.folder, &file.value) {
                Ok((_, path)) => path,
                Err(fault) => {
                    self.sink.push(fault_of(fault, &file.value, Some(file.span)));
                    continue;
                }
            };
            match self.folders.read_text(&path, Purpose::Text) {
                Ok(text) => {
                    let shown = self.folder.join(&file.value);
                    let shown = shown.strip_prefix(".").unwrap_or(&shown).display().to_string();
                    let id = self.sources.add(shown, text.clone());
                    if let Some(person) = manifest.publication.contributors.get_mut(idx) {
                        let span = Span::new(id, 0..text.len());
                        person.bio = Some(Bio { text, span });
                    }
                }
                Err(fault) => {
                    let own = shown_fault(&fault, &file.value, self.sources);
                    self.sink.push(fault.diagnostic(&file.value, own.or(Some(file.span))));
                }
            }
        }
    }

    fn bios(&mut self, manifest: &Manifest, wanted: &mut Wanted) -> BTreeMap<String, Vec<Block>> {
        let mut bios = BTreeMap::new();
        for person in &manifest.publication.contributors {
            let Some(bio) = &person.bio else { continue };
            let blocks = self.found(bio, &manifest.publication.language, wanted);
            bios.insert(passes::key(person).to_owned(), blocks);
        }
        bios
    }

    /// What stands on the back of covers, if there are any.
    fn blurb(&mut self, manifest: &Manifest, wanted: &mut Wanted) -> Vec<Block> {
        let publication = &manifest.publication;
        if !manifest.editions.iter().any(|edition| edition.format == Format::Cover) {
            return Vec::new();
        }
        let description = publication.description.as_ref().map(|text| {
            let span = manifest.places.get(&Item::Description).copied().unwrap_or_default();
            Bio { text: text.clone(), span }
        });
        let blurb = publication.blurb.clone().or(description);
        blurb.map(|blurb| self.found(&blurb, &publication.language, wanted)).unwrap_or_default()
    }

    /// A small text, its pictures found.
    fn found(&mut self, text: &Bio, language: &Language, wanted: &mut Wanted) -> Vec<Block> {
        let blocks = self.fragment(text, language);
        let sections = vec![Section { blocks, ..Section::default() }];
        let mut document = Document { sections, ..Document::default() };
        passes::set_assets(&mut document, |href, span| {
            wanted.add(self.folders, self.folder, href, Some(span), self.sink)
        });
        document.sections.into_iter().flat_map(|section| section.blocks).collect()
    }

    /// A bio's text stands in quotes, or in a file of its own: it begins where its first line does.
    fn fragment(&mut self, bio: &Bio, language: &Language) -> Vec<Block> {
        let mut base = bio.span;
        let raw = self.sources.get(base.file).and_then(|source| source.text.get(base.range()));
        let first = bio.text.lines().next().unwrap_or_default();
        if let Some(shift) = raw.and_then(|raw| raw.find(first)) {
            base.start += u32::try_from(shift).unwrap_or_default();
        }
        let options = MarkdownOptions { language: language.clone(), ..MarkdownOptions::default() };
        markdown::read_fragment(&bio.text, base, &options, self.sink)
    }

    fn portraits(&mut self, manifest: &Manifest, wanted: &mut Wanted) -> BTreeMap<String, AssetPath> {
        let mut portraits = BTreeMap::new();
        for (idx, person) in manifest.publication.contributors.iter().enumerate() {
            let Some(portrait) = &person.portrait else { continue };
            let span = manifest.places.get(&Item::Portrait(idx)).copied();
            if let Some(asset) = wanted.add(self.folders, self.folder, portrait, span, self.sink) {
                portraits.insert(passes::key(person).to_owned(), asset);
            }
        }
        portraits
    }

    /// Pictures that covers name, by the index of the cover.
    fn wraps(
        &mut self,
        manifest: &Manifest,
        wanted: &mut Wanted,
        item: impl Fn(usize) -> Item,
        path: impl Fn(&Wrap) -> Option<&str>,
    ) -> BTreeMap<usize, AssetPath> {
        let mut found = BTreeMap::new();
        for (idx, edition) in manifest.editions.iter().enumerate() {
            let Some(path) = edition.wrap.as_ref().and_then(&path) else { continue };
            let place = manifest.places.get(&item(idx)).copied();
            if let Some(asset) = wanted.add(self.folders, self.folder, path, place, self.sink) {
                found.insert(idx, asset);
            }
        }
        found
    }

    fn covers(&mut self, manifest: &Manifest, wanted: &mut Wanted) -> BTreeMap<usize, AssetPath> {
        let mut covers = BTreeMap::new();
        for (idx, edition) in manifest.editions.iter().enumerate() {
            let Some(cover) = edition.cover.as_ref().filter(|_| edition.format == Format::Epub) else {
                continue;
            };
            let span = manifest.places.get(&Item::Cover(idx)).copied();
            if let Some(asset) = wanted.add(self.folders, self.folder, cover, span, self.sink) {
                covers.insert(idx, asset);
            }
        }
        covers
    }
}
