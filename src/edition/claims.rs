//! The standards that an edition's file is to conform to, and what is said where it cannot.

use super::load::Loaded;
use super::setting::target_of;
use crate::diagnostic::{Diagnostic, Sink, store, target as codes};
use crate::pages::{Item as PageItem, Pages, StructureId, Tag};
use crate::pdf::{Attachment, Claims, PdfError, Unspoken, Written};
use crate::publication::Item;
use crate::source::Span;
use crate::target::{Stance, Standard, Target};

/// What a target asks the file to conform to.
pub(super) fn claims(target: Option<&Target>) -> Claims {
    let Some(target) = target else { return Claims::default() };
    Claims {
        standards: target.standards.as_ref().map(|rule| rule.value.clone()).unwrap_or_default(),
        condition: target.condition.as_ref().map(|rule| rule.value.clone()),
        lean: target.metadata.as_ref().is_some_and(|rule| rule.value.is_against()),
    }
}

/// The manuscript, the manifest and the styles, where the target wants them in the file.
pub(super) fn attachments(loaded: &Loaded, target: Option<&Target>) -> Vec<Attachment> {
    let wanted = target.and_then(|target| target.manuscript.as_ref());
    if wanted.is_none_or(|rule| rule.value != Stance::Wanted) {
        return Vec::new();
    }
    let folder =
        loaded.folder.strip_prefix(".").unwrap_or(&loaded.folder).to_string_lossy().replace('\\', "/");
    let mut found: Vec<Attachment> = Vec::new();
    for source in loaded.sources.iter() {
        let name = source.name.replace('\\', "/");
        let name = name.strip_prefix(&*folder).map_or(name.as_str(), |own| own.trim_start_matches('/'));
        if found.iter().any(|own| own.name == name) {
            continue;
        }
        let (media_type, description) = match name.rsplit('.').next().unwrap_or_default() {
            "md" | "markdown" => ("text/markdown", "A file of the manuscript"),
            "toml" => ("application/toml", "The manifest of the publication"),
            "css" => ("text/css", "The stylesheet of the publication"),
            _ => ("text/plain", "A file of the manuscript"),
        };
        found.push(Attachment {
            name: name.to_owned(),
            media_type,
            description: description.to_owned(),
            bytes: source.text.clone().into_bytes(),
        });
    }
    found
}

/// What is told of a file that was not written.
pub(super) fn refusal(loaded: &Loaded, idx: usize, pages: &Pages, fault: PdfError) -> Diagnostic {
    let edition = &loaded.manifest.editions[idx].name;
    match fault {
        PdfError::SeenThrough { page, item } => {
            let span = pages.pages.get(page).and_then(|page| page.items.get(item)).map(|item| item.span);
            let standard = claims(target_of(loaded, idx)).press().map_or("the standard", Standard::name);
            codes::seen_through(span, edition, page + 1, standard)
        }
        other => store::failed_edition(None, edition, other),
    }
}

/// Says which claims were not made, and why.
pub(super) fn tell(loaded: &Loaded, idx: usize, pages: &Pages, written: &Written, sink: &mut Sink) {
    let edition = &loaded.manifest.editions[idx].name;
    let place = loaded.manifest.places.get(&Item::Target(idx)).copied();
    for standard in claims(target_of(loaded, idx)).standards {
        if written.claimed.contains(&standard) {
            continue;
        }
        match standard {
            Standard::X1a2001 | Standard::X3_2002 | Standard::X4 => {
                sink.push(codes::undated(place, edition, standard.name()));
            }
            Standard::A2a | Standard::A3a | Standard::Ua1 => {
                let (span, why) = match written.unspoken {
                    Some(Unspoken::NoAlternative(id)) => {
                        (span_of(pages, id), "a figure has no text that stands for it")
                    }
                    Some(Unspoken::OutOfPlace(id)) => {
                        (span_of(pages, id), "a part of a list or a table stands alone")
                    }
                    Some(Unspoken::MuteLink) => (None, "a link does not say where it leads"),
                    None => (None, "it has no structure, no title or no language"),
                };
                sink.push(codes::unspoken(span.or(place), edition, standard.name(), why));
            }
            Standard::A2u | Standard::A3u => {}
        }
    }
}

/// The place in the manuscript of what belongs to a node of the structure, or to one below it.
fn span_of(pages: &Pages, id: StructureId) -> Option<Span> {
    let nodes = &pages.structure.nodes;
    let below = |item: &&PageItem| {
        let Tag::Content(mut own) = item.tag else { return false };
        loop {
            if own == id {
                return true;
            }
            match nodes.get(own.0 as usize).and_then(|node| node.parent) {
                // Parents stand before their children.
                Some(parent) if parent < own => own = parent,
                _ => return false,
            }
        }
    };
    pages.pages.iter().flat_map(|page| &page.items).find(below).map(|item| item.span)
}
