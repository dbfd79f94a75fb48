//! Publications written down: as front matter at the head of a manuscript.

use super::{Contributor, Identifier, Kind, Publication, Subject};
use serde_yaml_ng::{Mapping, Value};

/// The front matter of a manuscript with its fences: what it says reads back to the same publication.
pub fn front_matter(own: &Publication) -> String {
    let mut map = Mapping::new();
    let mut text = |key: &str, value: Option<&str>| {
        if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
            map.insert(key.into(), value.into());
        }
    };
    text("title", Some(&own.title));
    text("subtitle", own.subtitle.as_deref());
    text("short-title", own.short_title.as_deref());
    text("deck", own.deck.as_deref());
    text(
        "kind",
        Some(match own.kind {
            Kind::Book => "book",
            Kind::Article => "article",
            Kind::Issue => "issue",
        }),
    );
    text("language", Some(&own.language.0));
    if !own.contributors.is_empty() {
        map.insert("author".into(), Value::Sequence(own.contributors.iter().map(contributor).collect()));
    }
    let mut text = |key: &str, value: Option<&str>| {
        if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
            map.insert(key.into(), value.into());
        }
    };
    text("periodical", own.periodical.as_deref());
    text("section", own.section.as_deref());
    text("date", own.date.as_ref().map(|date| date.as_str()));
    text("publisher", own.publisher.as_deref());
    text("place", own.place.as_deref());
    text("description", own.description.as_deref());
    text("source", own.source.as_deref());
    text("rights", own.rights.as_deref());
    text("dedication", own.dedication.as_deref());
    if !own.subjects.is_empty() {
        map.insert("subjects".into(), Value::Sequence(own.subjects.iter().map(subject).collect()));
    }
    if !own.identifiers.is_empty() {
        let all = own.identifiers.iter().map(identifier).collect();
        map.insert("identifiers".into(), Value::Sequence(all));
    }
    if let Some(series) = &own.series {
        map.insert("series".into(), series.name.as_str().into());
        if let Some(number) = &series.number {
            map.insert("series-number".into(), number.as_str().into());
        }
    }
    let yaml = serde_yaml_ng::to_string(&map).expect("a mapping of texts can always be written");
    format!("---\n{yaml}---\n")
}

fn contributor(own: &Contributor) -> Value {
    let mut map = Mapping::new();
    let mut text = |key: &str, value: Option<&str>| {
        if let Some(value) = value {
            map.insert(key.into(), value.into());
        }
    };
    text("name", Some(&own.name));
    text("role", Some(own.role.0.as_str()).filter(|role| *role != "aut"));
    text("sort-name", own.sort_name.as_deref());
    text("bio", own.bio.as_ref().map(|bio| bio.text.trim_end()));
    text("portrait", own.portrait.as_deref());
    text("orcid", own.orcid.as_ref().map(|orcid| orcid.as_str()));
    text("isni", own.isni.as_ref().map(|isni| isni.as_str()));
    if !own.links.is_empty() {
        let links = own.links.iter().map(|link| link.as_str().into()).collect();
        map.insert("links".into(), Value::Sequence(links));
    }
    if map.len() == 1 { own.name.as_str().into() } else { Value::Mapping(map) }
}

fn subject(own: &Subject) -> Value {
    if own.scheme.is_none() && own.code.is_none() {
        return own.name.as_str().into();
    }
    let mut map = Mapping::new();
    map.insert("name".into(), own.name.as_str().into());
    for (key, value) in [("scheme", &own.scheme), ("code", &own.code)] {
        if let Some(value) = value {
            map.insert(key.into(), value.as_str().into());
        }
    }
    Value::Mapping(map)
}

fn identifier(own: &Identifier) -> Value {
    let (scheme, value) = match own {
        Identifier::Isbn(isbn) => ("isbn", isbn.as_str()),
        Identifier::Doi(doi) => ("doi", doi.as_str()),
        Identifier::Issn(issn) => ("issn", issn.as_str()),
        Identifier::Uri(uri) => ("uri", uri.as_str()),
        Identifier::Other(other) => ("other", other.as_str()),
    };
    let mut map = Mapping::new();
    map.insert("scheme".into(), scheme.into());
    map.insert("value".into(), value.into());
    Value::Mapping(map)
}

#[cfg(test)]
mod tests {
    use super::super::{Bio, Date, FrontMatterKind, Manifest, Role, Series, read_front_matter};
    use super::*;
    use crate::diagnostic::Sink;
    use crate::document::Language;
    use crate::source::{FileId, SourceFile, Span};

    fn read(text: &str) -> Manifest {
        let source = SourceFile::new(FileId(0), "a.md", text);
        let mut sink = Sink::default();
        let found = read_front_matter(&source, 0..source.text.len(), FrontMatterKind::Yaml, &mut sink);
        assert_eq!(sink.iter().count(), 0, "{text}{:?}", sink.into_vec());
        found.expect("it is YAML")
    }

    #[test]
    fn what_is_written_reads_back() {
        let person = |name: &str, role: &str, bio: Option<&str>| Contributor {
            id: super::super::slug(name),
            name: name.to_owned(),
            role: Role(role.to_owned()),
            bio: bio.map(|text| Bio { text: text.to_owned(), span: Span::default() }),
            ..Contributor::default()
        };
        let own = Publication {
            kind: Kind::Article,
            title: "Yes: \"a\" — 'title' # 1".into(),
            deck: Some("- it begins like a list".into()),
            language: Language("en".into()),
            contributors: vec![
                person("Ada Marsh", "aut", Some("She writes.\n\nShe: rows *and* \\* sings.")),
                person("No", "trl", None),
                Contributor { links: vec!["https://a.example".into()], ..person("Ben Ode", "aut", None) },
            ],
            periodical: Some("2026".into()),
            section: Some("true".into()),
            date: Some(Date::parse("2026-03-01").expect("it is a date")),
            subjects: vec![Subject { name: "sea, salt".into(), ..Subject::default() }],
            identifiers: vec![Identifier::Doi("10.1000/182".into())],
            series: Some(Series { name: "Tides".into(), number: Some("3".into()) }),
            rights: Some("© 2026".into()),
            ..Publication::default()
        };
        let mut again = read(&front_matter(&own)).publication;
        for person in &mut again.contributors {
            if let Some(bio) = &mut person.bio {
                bio.span = Span::default();
            }
        }
        assert_eq!(again, own);
    }
}
