//! The proof that each finished file holds every word of its manuscript: it is read back before it is put
//! in its place, and held against the tree it was made of.

use super::galleys::Galleys;
use super::guard::guarded;
use super::load::Loaded;
use super::look::LOOKS;
use crate::collate::{CopyText, Excuses, Finding, Place};
use crate::diagnostic::{Diagnostic, collate as codes};
use crate::document::Document;
use crate::readback::{self, Fault, Reading};
use crate::source::{SourceMap, Span};
use std::sync::Arc;

/// So many differences are told; the others are counted.
const MOST: usize = 8;

/// Reads a PDF back; what it says otherwise than its document. The bytes are lent, and given back. Of pages
/// that were read before their readings are kept.
pub(super) fn check_pdf(
    loaded: &Loaded,
    idx: usize,
    document: &Document,
    bytes: &mut Vec<u8>,
    galleys: Option<&Galleys<'_>>,
) -> Vec<Diagnostic> {
    let lent = Arc::new(std::mem::take(bytes));
    let findings = check(loaded, idx, document, || match galleys {
        None => readback::read_own_pdf(&lent),
        Some(galleys) => {
            let kept = galleys.readings(loaded, idx);
            let (reading, renewed) = readback::read_own_pdf_again(&lent, &kept)?;
            renewed.into_iter().for_each(|own| galleys.keep_readings(loaded, idx, own));
            Ok(reading)
        }
    });
    *bytes = Arc::unwrap_or_clone(lent);
    findings
}

/// Reads an EPUB back; what it says otherwise than its document.
pub(super) fn check_epub(loaded: &Loaded, idx: usize, document: &Document, bytes: &[u8]) -> Vec<Diagnostic> {
    check(loaded, idx, document, || readback::read_epub(bytes))
}

fn check(
    loaded: &Loaded,
    idx: usize,
    document: &Document,
    read: impl FnOnce() -> Result<Reading, Fault> + Send,
) -> Vec<Diagnostic> {
    let edition = &loaded.manifest.editions[idx];
    let name = &edition.name;
    let sheet = loaded.sheets.get(&idx).filter(|_| !LOOKS.contains(&edition.style.as_str()));
    let excuses = Excuses { hidden: sheet.is_some_and(|sheet| sheet.hides()) };
    let findings = guarded(name, || {
        let (reading, copy) = rayon::join(read, || CopyText::of(document));
        reading.map(|reading| copy.check(&reading, excuses))
    });
    let findings = match findings {
        Ok(Ok(findings)) => findings,
        Ok(Err(Fault::Unreadable(reason))) => return vec![codes::not_read_back(None, name, reason)],
        Ok(Err(Fault::Unknown)) => {
            return vec![codes::not_read_back(None, name, "it is neither PDF nor EPUB")];
        }
        Err(fault) => return vec![fault],
    };
    let more = findings.len().saturating_sub(MOST);
    let mut told: Vec<Diagnostic> =
        findings.into_iter().take(MOST).map(|own| tell(&loaded.sources, name, own)).collect();
    if more > 0 {
        told.push(codes::more_differences(None, name, more));
    }
    told
}

fn tell(sources: &SourceMap, edition: &str, finding: Finding) -> Diagnostic {
    match finding {
        Finding::Lost { place, words, instead } => {
            let found = if instead.is_empty() { String::new() } else { format!(", which has `{instead}`") };
            codes::words_lost(place.map(|place| span(sources, place)), edition, words, found)
        }
        Finding::Doubled { place, words, page } => {
            codes::words_doubled(place.map(|place| span(sources, place)), edition, words, page)
        }
        Finding::Moved { place, words, page } => {
            codes::words_moved(place.map(|place| span(sources, place)), edition, words, page)
        }
    }
}

/// The word itself: so many letters and figures into the text of its node.
fn span(sources: &SourceMap, place: Place) -> Span {
    let Some(source) = sources.get(place.span.file) else { return place.span };
    let (start, end) = (place.span.start as usize, place.span.end as usize);
    let Some(text) = source.text.get(start..end) else { return place.span };
    let mut counted = text.char_indices().filter(|(_, c)| c.is_alphanumeric()).skip(place.letters as usize);
    let Some((from, _)) = counted.next() else { return place.span };
    let rest = &text[from..];
    let length = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    Span::new(place.span.file, start + from..start + from + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_difference_is_told_at_its_word() {
        let mut sources = SourceMap::default();
        let file = sources.add("text.md", "A *long* day’s work.");
        let place = Some(Place { span: Span::new(file, 0..21), letters: 5 });
        let words = || "day".to_owned();
        let lost = Finding::Lost { place, words: words(), instead: "night".into() };
        let told = tell(&sources, "print", lost);
        assert_eq!((told.code, told.span), ("V001", Some(Span::new(file, 9..12))));
        assert!(told.message.ends_with(", which has `night`"), "{}", told.message);
        let doubled = Finding::Doubled { place, words: words(), page: "iv".into() };
        assert_eq!(tell(&sources, "print", doubled).code, "V002");
        let moved = Finding::Moved { place: None, words: words(), page: "4".into() };
        assert_eq!(tell(&sources, "print", moved).code, "V003");
    }
}
