//! The package document's metadata (EPUB 3.3, 5.5): what the publication says of itself, who made it,
//! under which numbers it is known, and what it claims about its accessibility.

use super::Book;
use super::trade::Known;
use super::xml::Xml;
use crate::publication::{Contributor, Date, Identifier, Publication};

/// The id of the package's unique identifier.
pub(super) const UNIQUE_ID: &str = "pub-id";

/// The `metadata` element.
/// `cover` is the cover picture's id in the manifest.
pub(super) fn metadata(book: &Book<'_>, known: &Known<'_>, cover: Option<&str>) -> String {
    let publication = book.input.publication;
    let mut xml = Xml::default();
    let mut tag = xml.start("metadata");
    tag.attribute("xmlns:dc", "http://purl.org/dc/elements/1.1/");
    tag.open();
    xml.line();
    identifiers(&mut xml, book, known.uuid);
    titles(&mut xml, book, publication);
    creators(&mut xml, publication);
    xml.text_element("dc:language", &[], &book.language.0);
    let plain = |xml: &mut Xml, name, value: Option<&str>| {
        if let Some(value) = value.map(str::trim).filter(|value| !value.is_empty()) {
            xml.text_element(name, &[], value);
        }
    };
    plain(&mut xml, "dc:publisher", publication.publisher.as_deref());
    plain(&mut xml, "dc:date", publication.date.as_ref().map(Date::as_str));
    property(&mut xml, "dcterms:modified", known.modified);
    plain(&mut xml, "dc:rights", publication.rights.as_deref());
    plain(&mut xml, "dc:description", publication.description.as_deref());
    subjects(&mut xml, publication);
    plain(&mut xml, "dc:source", publication.source.as_deref());
    collections(&mut xml, publication);
    accessibility(&mut xml, book, known);
    if let Some(cover) = cover {
        let mut meta = xml.start("meta");
        meta.attribute("name", "cover");
        meta.attribute("content", cover);
        meta.empty();
        xml.line();
    }
    xml.finish()
}

fn property(xml: &mut Xml, name: &str, value: &str) {
    xml.text_element("meta", &[("property", name)], value);
}

fn refine(xml: &mut Xml, id: &str, name: &str, scheme: Option<&str>, value: &str) {
    let refined = format!("#{id}");
    let mut attributes = vec![("refines", refined.as_str()), ("property", name)];
    attributes.extend(scheme.map(|scheme| ("scheme", scheme)));
    xml.text_element("meta", &attributes, value);
}

/// The identifier that names the package.
pub(super) fn unique_identifier(book: &Book<'_>, uuid: &str) -> String {
    identifiers_in_order(book, uuid).swap_remove(0).0
}

/// Each identifier as it is written, with its code in ONIX list 5 where it has one. The first names
/// the package: an ISBN, the edition's before the publication's; else a DOI; else the content's own
/// number. What only the publisher knows, or a periodical's number, names no edition.
fn identifiers_in_order(book: &Book<'_>, uuid: &str) -> Vec<(String, Option<&'static str>)> {
    let publication = book.input.publication;
    let own = book.input.edition.isbn.as_ref().map(|isbn| (format!("urn:isbn:{isbn}"), Some("15")));
    let mut known: Vec<(String, Option<&'static str>)> = own.into_iter().collect();
    for identifier in &publication.identifiers {
        let written = match identifier {
            Identifier::Isbn(isbn) => (format!("urn:isbn:{isbn}"), Some("15")),
            Identifier::Doi(doi) => (format!("doi:{doi}"), Some("06")),
            Identifier::Issn(issn) => (format!("urn:issn:{issn}"), None),
            Identifier::Uri(uri) => (uri.clone(), None),
            Identifier::Other(other) => (other.clone(), Some("01")),
        };
        if !written.0.trim().is_empty() && !known.iter().any(|(value, _)| *value == written.0) {
            known.push(written);
        }
    }
    let rank = |value: &str| match value {
        value if value.starts_with("urn:isbn:") => 0,
        value if value.starts_with("doi:") => 1,
        _ => 2,
    };
    known.sort_by_key(|(value, _)| rank(value));
    if known.first().is_none_or(|(value, _)| rank(value) == 2) {
        known.insert(0, (uuid.to_owned(), None));
    }
    known
}

fn identifiers(xml: &mut Xml, book: &Book<'_>, uuid: &str) {
    for (idx, (value, code)) in identifiers_in_order(book, uuid).iter().enumerate() {
        let id = if idx == 0 { UNIQUE_ID.to_owned() } else { format!("{UNIQUE_ID}-{}", idx + 1) };
        xml.text_element("dc:identifier", &[("id", &id)], value);
        if let Some(code) = code {
            refine(xml, &id, "identifier-type", Some("onix:codelist5"), code);
        }
    }
}

fn titles(xml: &mut Xml, book: &Book<'_>, publication: &Publication) {
    xml.text_element("dc:title", &[("id", "title")], book.title());
    refine(xml, "title", "title-type", None, "main");
    let others =
        [("subtitle", "subtitle", &publication.subtitle), ("short-title", "short", &publication.short_title)];
    let others = others.into_iter().filter_map(|(id, kind, title)| {
        Some((id, kind, title.as_deref().filter(|title| !title.trim().is_empty())?))
    });
    for (number, (id, kind, title)) in (2..).zip(others) {
        if number == 2 {
            refine(xml, "title", "display-seq", None, "1");
        }
        xml.text_element("dc:title", &[("id", id)], title);
        refine(xml, id, "title-type", None, kind);
        refine(xml, id, "display-seq", None, &number.to_string());
    }
}

/// Authors are creators; where there are none, whoever is named first. The others contributed.
fn creators(xml: &mut Xml, publication: &Publication) {
    let has_authors = publication.authors().next().is_some();
    for (idx, person) in publication.contributors.iter().enumerate() {
        let creates = if has_authors { person.role.0 == "aut" } else { idx == 0 };
        let (name, id) = if creates {
            ("dc:creator", format!("creator-{}", idx + 1))
        } else {
            ("dc:contributor", format!("contributor-{}", idx + 1))
        };
        if person.name.trim().is_empty() {
            continue;
        }
        xml.text_element(name, &[("id", &id)], &person.name);
        refine(xml, &id, "role", Some("marc:relators"), &person.role.0);
        if let Some(sorted) = sort_name(person) {
            refine(xml, &id, "file-as", None, &sorted);
        }
        refine(xml, &id, "display-seq", None, &(idx + 1).to_string());
    }
}

/// How a name is filed: as its author says, else “Family, Given” where the name leaves no doubt
/// which is which: one name, two, or initials between. “Ursula K. Le Guin” must be told.
pub(super) fn sort_name(person: &Contributor) -> Option<String> {
    if let Some(own) = person.sort_name.as_deref().filter(|own| !own.trim().is_empty()) {
        return Some(own.to_owned());
    }
    let words: Vec<&str> = person.name.split_whitespace().collect();
    match words.as_slice() {
        [only] => Some((*only).to_owned()),
        [given @ .., family] => {
            let certain = given[1..].iter().all(|word| word.ends_with('.'));
            certain.then(|| format!("{family}, {}", given.join(" ")))
        }
        [] => None,
    }
}

fn subjects(xml: &mut Xml, publication: &Publication) {
    for (idx, subject) in publication.subjects.iter().enumerate() {
        let id = format!("subject-{}", idx + 1);
        let name =
            if subject.name.is_empty() { subject.code.as_deref().unwrap_or_default() } else { &subject.name };
        if name.trim().is_empty() {
            continue;
        }
        xml.text_element("dc:subject", &[("id", &id)], name);
        // The two stand together or not at all (EPUB 3.3, D.3.1 and D.3.13).
        if let (Some(scheme), Some(code)) = (&subject.scheme, &subject.code) {
            refine(xml, &id, "authority", None, scheme);
            refine(xml, &id, "term", None, code);
        }
    }
}

fn collections(xml: &mut Xml, publication: &Publication) {
    let mut add = |id: &str, name: &str, kind: &str, position: Option<&str>| {
        xml.text_element("meta", &[("property", "belongs-to-collection"), ("id", id)], name);
        refine(xml, id, "collection-type", None, kind);
        // Numbers, with points between them at most (EPUB 3.3, D.3.7).
        let numbered = |text: &&str| {
            text.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
        };
        if let Some(position) = position.filter(numbered) {
            refine(xml, id, "group-position", None, position);
        }
    };
    if let Some(series) = &publication.series {
        add("series", &series.name, "series", series.number.as_deref());
    }
    if let Some(periodical) = &publication.periodical {
        add("periodical", periodical, "series", None);
    }
}

fn accessibility(xml: &mut Xml, book: &Book<'_>, known: &Known<'_>) {
    let publication = book.input.publication;
    let said = &publication.accessibility;
    for (name, value) in known.facts.claims() {
        property(xml, name, value);
    }
    let own = said.summary.clone().map(|summary| (summary, book.language.0.as_str()));
    let (summary, language) = own.unwrap_or_else(|| (known.facts.summary(), "en"));
    let attributes = [("property", "schema:accessibilitySummary"), ("xml:lang", language)];
    xml.text_element("meta", &attributes, &summary);
    if known.facts.conforms() {
        // The exact words that EPUB Accessibility 1.1, 4.2 asks for.
        xml.text_element(
            "meta",
            &[("property", "dcterms:conformsTo"), ("id", "conformance")],
            "EPUB Accessibility 1.1 - WCAG 2.2 Level AA",
        );
        if let Some(certifier) = certifier(publication) {
            xml.text_element(
                "meta",
                &[("property", "a11y:certifiedBy"), ("refines", "#conformance"), ("id", "certifier")],
                certifier,
            );
            // Both say more of the certifier (EPUB Accessibility 1.1, 4.3).
            if let Some(credential) = &said.credential {
                refine(xml, "certifier", "a11y:certifierCredential", None, credential);
            }
            if let Some(report) = &said.report {
                let mut link = xml.start("link");
                link.attribute("rel", "a11y:certifierReport");
                link.attribute("refines", "#certifier");
                link.attribute("href", report);
                link.empty();
                xml.line();
            }
        }
    }
    if known.facts.page_list {
        property(xml, "pageBreakSource", book.input.page_source.unwrap_or("none"));
        if let Some(source) = book.input.page_source {
            xml.text_element("dc:source", &[("id", "print-source")], source);
        }
    }
}

/// Who vouches for the claims: whoever the publication names, else its publisher, else its author.
pub(super) fn certifier(publication: &Publication) -> Option<&str> {
    let author = publication.contributors.first().map(|person| person.name.as_str());
    publication.accessibility.certifier.as_deref().or(publication.publisher.as_deref()).or(author)
}

/// `dcterms:modified`: the later of the publication's date and the given moment (seconds since
/// 1970), so that it is never before the book came out and never depends on a clock.
pub(super) fn modified(publication: &Publication, epoch: Option<i64>) -> String {
    let published = publication.date.as_ref().map(|date| {
        let mut parts = date.as_str().split('-');
        let mut next = || parts.next().unwrap_or("01").to_owned();
        format!("{}-{}-{}T00:00:00Z", next(), next(), next())
    });
    let given = epoch.filter(|epoch| (0..=253_402_300_799).contains(epoch)).map(moment);
    published.into_iter().chain(given).max().unwrap_or_else(|| "1980-01-01T00:00:00Z".to_owned())
}

/// A moment of the years 1970 to 9999 in UTC, by the Gregorian calendar (Howard Hinnant's
/// `civil_from_days`).
fn moment(epoch: i64) -> String {
    let (days, seconds) = (epoch.div_euclid(86_400), epoch.rem_euclid(86_400));
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_later_of_date_and_moment_counts() {
        let dated = |date: &str| Publication { date: Date::parse(date).ok(), ..Publication::default() };
        assert_eq!(modified(&dated("1851"), None), "1851-01-01T00:00:00Z");
        assert_eq!(modified(&dated("1851-10-18"), Some(951_782_400)), "2000-02-29T00:00:00Z");
        assert_eq!(modified(&dated("2026-11-23"), Some(1)), "2026-11-23T00:00:00Z");
        assert_eq!(modified(&Publication::default(), None), "1980-01-01T00:00:00Z");
        assert_eq!(modified(&Publication::default(), Some(1_795_474_799)), "2026-11-23T22:59:59Z");
    }

    #[test]
    fn a_name_is_filed_only_where_it_leaves_no_doubt() {
        let filed = |name: &str| sort_name(&Contributor { name: name.into(), ..Contributor::default() });
        assert_eq!(filed("Herman Melville").as_deref(), Some("Melville, Herman"));
        assert_eq!(filed("Edgar A. Poe").as_deref(), Some("Poe, Edgar A."));
        assert_eq!(filed("Voltaire").as_deref(), Some("Voltaire"));
        assert_eq!(filed("Ursula K. Le Guin"), None);
    }
}
