//! What is taken for granted where a manifest or front matter says nothing.

use super::{Edition, Format, Item, Kind, Manifest, Publication, default_page, slug};
use crate::diagnostic::{Sink, manifest as codes};
use crate::document::Language;
use crate::source::Span;

/// Where missing values come from.
#[derive(Clone, Debug, Default)]
pub struct Fallback {
    /// What the manuscript's own text says: a pasted article's title and author.
    pub recovered: Option<Publication>,
    /// The first heading of the text.
    pub heading: Option<String>,
    /// The name of the manuscript's file or of the publication's folder, without ending.
    pub file_name: String,
    /// The start of the file on which notes are shown.
    pub place: Option<Span>,
    /// There is no manifest, only a manuscript: say what was taken for granted.
    pub lone: bool,
}

impl Manifest {
    /// Fills in what is missing and notes it.
    pub fn fill(&mut self, fallback: Fallback, sink: &mut Sink) {
        let mut granted: Vec<String> = Vec::new();
        let recovered = fallback.recovered.is_some();
        if let Some(recovered) = fallback.recovered {
            if !self.given.kind {
                self.publication.kind = recovered.kind;
            }
            self.publication.complete(recovered);
        }
        if !self.given.kind && fallback.lone && !recovered {
            granted.push("a book".to_owned());
        }
        if self.publication.title.is_empty() {
            let (title, origin) = match fallback.heading.filter(|heading| !heading.trim().is_empty()) {
                Some(heading) => (heading.trim().to_owned(), "the first heading"),
                None => (title_of_file(&fallback.file_name), "the file's name"),
            };
            sink.push(codes::title_taken(fallback.place, &title, origin));
            self.publication.title = title;
        }
        if self.publication.language.0.is_empty() {
            self.publication.language = Language("en".to_owned());
            if !self.given.language {
                granted.push("English (`en`)".to_owned());
            }
        }
        if self.publication.slug.is_empty() {
            let candidates = [slug::slug(&self.publication.title), slug::slug(&fallback.file_name)];
            let made = candidates.into_iter().find(|made| !made.is_empty());
            self.publication.slug = made.unwrap_or_else(|| "publication".to_owned());
        }
        if !self.given.editions {
            self.editions = vec![plain_edition(Format::Pdf), plain_edition(Format::Epub)];
            granted.push("a PDF of 6 × 9 in and an EPUB".to_owned());
        }
        self.fill_editions();
        if fallback.lone && !granted.is_empty() {
            sink.push(codes::defaults_taken(fallback.place, granted.join(", ")));
        }
    }

    fn fill_editions(&mut self) {
        let look = match self.publication.kind {
            Kind::Book => "classic",
            Kind::Article | Kind::Issue => "magazine",
        };
        for (idx, edition) in self.editions.iter_mut().enumerate() {
            if edition.style.is_empty() {
                edition.style = self.default_style.clone().unwrap_or_else(|| look.to_owned());
                if let Some(span) = self.places.get(&Item::DefaultStyle).copied() {
                    self.places.insert(Item::Style(idx), span);
                }
            }
            if edition.format == Format::Epub && edition.cover.is_none() {
                edition.cover.clone_from(&self.default_cover);
                if let Some(span) = self.places.get(&Item::DefaultCover).copied() {
                    self.places.insert(Item::Cover(idx), span);
                }
            }
        }
    }
}

fn plain_edition(format: Format) -> Edition {
    Edition {
        name: format.extension().to_owned(),
        format,
        page: default_page(),
        style: String::new(),
        target: None,
        color: None,
        isbn: None,
        embed_fonts: true,
        obfuscate_fonts: false,
        stores: Vec::new(),
        cover: None,
        paper: None,
        wrap: None,
    }
}

/// `The long tide` of `the_long-tide`.
fn title_of_file(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "Untitled".to_owned(),
    }
}

impl Publication {
    /// Takes from `recovered` what this one does not say.
    pub fn complete(&mut self, recovered: Publication) {
        complete(self, recovered);
    }
}

fn complete(own: &mut Publication, recovered: Publication) {
    fn text(own: &mut Option<String>, recovered: Option<String>) {
        if own.is_none() {
            *own = recovered;
        }
    }
    if own.title.is_empty() {
        own.title = recovered.title;
    }
    if own.language.0.is_empty() {
        own.language = recovered.language;
    }
    if own.contributors.is_empty() {
        own.contributors = recovered.contributors;
    } else {
        for person in &mut own.contributors {
            let same = recovered.contributors.iter().find(|other| other.name == person.name);
            if let Some(bio) = same.and_then(|other| other.bio.clone()).filter(|_| person.bio.is_none()) {
                person.bio = Some(bio);
            }
        }
    }
    if own.identifiers.is_empty() {
        own.identifiers = recovered.identifiers;
    }
    if own.subjects.is_empty() {
        own.subjects = recovered.subjects;
    }
    if own.date.is_none() {
        own.date = recovered.date;
    }
    if own.series.is_none() {
        own.series = recovered.series;
    }
    text(&mut own.subtitle, recovered.subtitle);
    text(&mut own.short_title, recovered.short_title);
    text(&mut own.deck, recovered.deck);
    text(&mut own.publisher, recovered.publisher);
    text(&mut own.place, recovered.place);
    text(&mut own.periodical, recovered.periodical);
    text(&mut own.section, recovered.section);
    text(&mut own.rights, recovered.rights);
    text(&mut own.description, recovered.description);
    text(&mut own.source, recovered.source);
    text(&mut own.dedication, recovered.dedication);
}
