//! The message for search engines and libraries: the e-book as linked data (JSON-LD 1.1) in the
//! vocabulary of schema.org, a `Book`, an `Article` or an issue.

use super::Book;
use super::package::sort_name;
use super::trade::{Binding, Known, isbn};
use crate::publication::{Contributor, Identifier, Kind};
use serde_json::{Map, Value, json};

/// The message as a file.
pub(super) fn message(book: &Book<'_>, known: &Known<'_>) -> String {
    let publication = book.input.publication;
    let isbn = isbn(publication, book.input.edition.isbn.as_ref());
    let mut own = Map::new();
    let mut put = |key: &str, value: Value| {
        let is_nothing = match &value {
            Value::Null => true,
            Value::String(text) => text.trim().is_empty(),
            Value::Array(all) => all.is_empty(),
            Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
        };
        if !is_nothing {
            own.insert(key.to_owned(), value);
        }
    };
    put("@context", json!("https://schema.org"));
    put("@id", json!(isbn.map_or_else(|| known.uuid.to_owned(), |isbn| format!("urn:isbn:{isbn}"))));
    let kind = match publication.kind {
        Kind::Book => "Book",
        Kind::Article => "Article",
        Kind::Issue => "PublicationIssue",
    };
    put("@type", json!(kind));
    put("name", json!(book.title()));
    match publication.kind {
        Kind::Article => {
            put("headline", json!(book.title()));
            put("abstract", json!(publication.deck));
            put("articleSection", json!(publication.section));
        }
        Kind::Book => {
            put("bookFormat", json!("https://schema.org/EBook"));
            put("alternativeHeadline", json!(publication.subtitle));
        }
        Kind::Issue => put("alternativeHeadline", json!(publication.subtitle)),
    }
    put("alternateName", json!(publication.short_title));
    for (key, roles) in ROLES {
        let people = publication.contributors.iter().enumerate();
        let theirs = people.filter(|(_, own)| match roles {
            [] => !ROLES.iter().any(|(_, roles)| roles.contains(&own.role.0.as_str())),
            roles => roles.contains(&own.role.0.as_str()),
        });
        let people: Vec<Value> = theirs
            .filter(|(_, own)| !own.name.trim().is_empty())
            .map(|(idx, own)| person(own, book.input.bios.get(idx).map_or(&[], Vec::as_slice)))
            .collect();
        put(key, Value::Array(people));
    }
    let organization = |name: &str| json!({ "@type": "Organization", "name": name });
    put("publisher", publication.publisher.as_deref().map_or(Value::Null, organization));
    put(
        "locationCreated",
        publication.place.as_deref().map_or(Value::Null, |name| json!({ "@type": "Place", "name": name })),
    );
    put("datePublished", json!(publication.date.as_ref().map(|date| date.as_str())));
    put("dateModified", json!(known.modified));
    put("inLanguage", json!(book.language.0));
    put("isbn", json!(isbn.map(|isbn| isbn.as_str())));
    put("identifier", Value::Array(identifiers(book, known)));
    put("description", json!(publication.description));
    put("keywords", Value::Array(publication.subjects.iter().map(|subject| {
        match (&subject.scheme, &subject.code) {
            (Some(scheme), Some(code)) => json!({
                "@type": "DefinedTerm", "name": subject.name, "termCode": code, "inDefinedTermSet": scheme,
            }),
            _ => json!(subject.name),
        }
    }).collect()));
    put("copyrightNotice", json!(publication.rights));
    put("isPartOf", part_of(book));
    put("isBasedOn", json!(publication.source));
    put("numberOfPages", if known.pages > 0 { json!(known.pages) } else { Value::Null });
    put("workExample", Value::Array(others(book)));
    put("encodingFormat", json!("application/epub+zip"));
    accessibility(book, known, &mut put);
    let mut text = serde_json::to_string_pretty(&Value::Object(own)).unwrap_or_default();
    text.push('\n');
    text
}

/// What schema.org calls the relators that it has a word for; what is left contributed.
const ROLES: [(&str, &[&str]); 5] = [
    ("author", &["aut"]),
    ("editor", &["edt", "edc"]),
    ("translator", &["trl"]),
    ("illustrator", &["ill"]),
    ("contributor", &[]),
];

fn person(own: &Contributor, bio: &[String]) -> Value {
    let mut same = own.links.clone();
    same.extend(own.orcid.as_ref().map(|orcid| format!("https://orcid.org/{orcid}")));
    same.extend(own.isni.as_ref().map(|isni| format!("https://isni.org/isni/{isni}")));
    let mut value = json!({ "@type": "Person", "name": own.name });
    if let Some(sorted) = sort_name(own).filter(|sorted| *sorted != own.name) {
        value["alternateName"] = json!(sorted);
    }
    if !bio.is_empty() {
        value["description"] = json!(bio.join("\n\n"));
    }
    if !same.is_empty() {
        value["sameAs"] = json!(same);
    }
    value
}

fn identifiers(book: &Book<'_>, known: &Known<'_>) -> Vec<Value> {
    let named =
        |scheme: &str, value: &str| json!({ "@type": "PropertyValue", "propertyID": scheme, "value": value });
    let mut found: Vec<Value> = Vec::new();
    for identifier in &book.input.publication.identifiers {
        match identifier {
            Identifier::Isbn(_) => {}
            Identifier::Doi(doi) => found.push(named("DOI", doi)),
            Identifier::Issn(issn) => found.push(named("ISSN", issn)),
            Identifier::Uri(uri) => found.push(json!(uri)),
            Identifier::Other(other) => found.push(json!(other)),
        }
    }
    found.push(json!(known.uuid));
    found
}

fn part_of(book: &Book<'_>) -> Value {
    let publication = book.input.publication;
    if let Some(series) = &publication.series {
        let mut value = json!({ "@type": "BookSeries", "name": series.name });
        if let Some(number) = &series.number {
            value["position"] = json!(number);
        }
        return value;
    }
    match &publication.periodical {
        Some(periodical) => json!({ "@type": "Periodical", "name": periodical }),
        None => Value::Null,
    }
}

/// The other editions that have a number.
fn others(book: &Book<'_>) -> Vec<Value> {
    let other = |own: &super::Related| {
        let format = match (own.printed, own.binding()) {
            (false, _) => Some("EBook"),
            (true, Binding::Hard) => Some("Hardcover"),
            (true, Binding::Soft) => Some("Paperback"),
            (true, Binding::Unknown) => None,
        };
        let mut value = json!({
            "@type": "Book",
            "@id": format!("urn:isbn:{}", own.isbn),
            "isbn": own.isbn.as_str(),
            "bookEdition": own.name,
        });
        if let Some(format) = format {
            value["bookFormat"] = json!(format!("https://schema.org/{format}"));
        }
        value
    };
    book.input.related.iter().map(other).collect()
}

/// The very claims of the package document.
fn accessibility(book: &Book<'_>, known: &Known<'_>, put: &mut impl FnMut(&str, Value)) {
    let claims = known.facts.claims();
    let values = |name: &str| -> Vec<&str> {
        let own = claims.iter().filter(|(own, _)| *own == name);
        own.map(|(_, value)| *value).collect()
    };
    put("accessMode", json!(values("schema:accessMode")));
    let sufficient = |modes: &&str| json!({ "@type": "ItemList", "itemListElement": modes.split(',').collect::<Vec<_>>() });
    let all = values("schema:accessModeSufficient");
    put("accessModeSufficient", Value::Array(all.iter().map(sufficient).collect()));
    put("accessibilityFeature", json!(values("schema:accessibilityFeature")));
    put("accessibilityHazard", json!(values("schema:accessibilityHazard")));
    let said = book.input.publication.accessibility.summary.clone();
    put("accessibilitySummary", json!(said.unwrap_or_else(|| known.facts.summary())));
    if known.facts.conforms() {
        put("conformsTo", json!("EPUB Accessibility 1.1 - WCAG 2.2 Level AA"));
    }
}
