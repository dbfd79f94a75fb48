//! Publications written down: as front matter at the head of a manuscript, and as a manifest.

use super::{Contributor, Identifier, Kind, Publication, Subject};
use crate::config::Written;

/// The front matter of a manuscript with its fences: what it says reads back to the same publication.
pub fn front_matter(own: &Publication) -> String {
    let mut entries = described(own);
    if !own.contributors.is_empty() {
        let people = own.contributors.iter().map(contributor).map(|person| match person {
            // A name alone needs no key.
            Written::Table(mut entries) if entries.len() == 1 => entries.remove(0).1,
            person => person,
        });
        entries.push(("author", Written::List(people.collect())));
    }
    format!("---\n{}---\n", Written::Table(entries).to_yaml())
}

/// `[publication]` and `[[contributor]]` of a manifest.
pub fn manifest_head(own: &Publication) -> String {
    let mut out = String::from("[publication]\n");
    let lines = |entries: Vec<(&str, Written)>| {
        entries.iter().map(|(key, value)| format!("{key} = {}\n", value.to_toml())).collect::<String>()
    };
    out.push_str(&lines(described(own)));
    for person in &own.contributors {
        if let Written::Table(entries) = contributor(person) {
            out.push_str("\n[[contributor]]\n");
            out.push_str(&lines(entries));
        }
    }
    out
}

/// All that is said of a publication but who made it.
fn described(own: &Publication) -> Vec<(&'static str, Written)> {
    let kind = match own.kind {
        Kind::Book => "book",
        Kind::Article => "article",
        Kind::Issue => "issue",
    };
    let mut entries = Vec::new();
    texts(
        &mut entries,
        &[
            ("title", Some(own.title.as_str())),
            ("subtitle", own.subtitle.as_deref()),
            ("short-title", own.short_title.as_deref()),
            ("deck", own.deck.as_deref()),
            ("kind", Some(kind)),
            ("language", Some(own.language.0.as_str())),
            ("periodical", own.periodical.as_deref()),
            ("section", own.section.as_deref()),
            ("date", own.date.as_ref().map(|date| date.as_str())),
            ("publisher", own.publisher.as_deref()),
            ("place", own.place.as_deref()),
            ("description", own.description.as_deref()),
            ("source", own.source.as_deref()),
            ("rights", own.rights.as_deref()),
            ("dedication", own.dedication.as_deref()),
            ("series", own.series.as_ref().map(|series| series.name.as_str())),
            ("series-number", own.series.as_ref().and_then(|series| series.number.as_deref())),
        ],
    );
    if !own.subjects.is_empty() {
        entries.push(("subjects", Written::List(own.subjects.iter().map(subject).collect())));
    }
    if !own.identifiers.is_empty() {
        entries.push(("identifiers", Written::List(own.identifiers.iter().map(identifier).collect())));
    }
    entries
}

/// Adds the values that are there and say something.
fn texts(entries: &mut Vec<(&'static str, Written)>, values: &[(&'static str, Option<&str>)]) {
    for (key, value) in values {
        if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
            entries.push((key, Written::Text(value.to_owned())));
        }
    }
}

fn contributor(own: &Contributor) -> Written {
    let mut entries = Vec::new();
    texts(
        &mut entries,
        &[
            ("name", Some(own.name.as_str())),
            ("role", Some(own.role.0.as_str()).filter(|role| *role != "aut")),
            ("sort-name", own.sort_name.as_deref()),
            ("bio", own.bio.as_ref().map(|bio| bio.text.trim_end())),
            ("portrait", own.portrait.as_deref()),
            ("orcid", own.orcid.as_ref().map(|orcid| orcid.as_str())),
            ("isni", own.isni.as_ref().map(|isni| isni.as_str())),
        ],
    );
    if !own.links.is_empty() {
        entries.push(("links", Written::texts(own.links.iter().map(String::as_str))));
    }
    Written::Table(entries)
}

fn subject(own: &Subject) -> Written {
    if own.scheme.is_none() && own.code.is_none() {
        return Written::Text(own.name.clone());
    }
    let mut entries = Vec::new();
    let values =
        [("name", Some(own.name.as_str())), ("scheme", own.scheme.as_deref()), ("code", own.code.as_deref())];
    texts(&mut entries, &values);
    Written::Table(entries)
}

fn identifier(own: &Identifier) -> Written {
    let (scheme, value) = match own {
        Identifier::Isbn(isbn) => ("isbn", isbn.as_str()),
        Identifier::Doi(doi) => ("doi", doi.as_str()),
        Identifier::Issn(issn) => ("issn", issn.as_str()),
        Identifier::Uri(uri) => ("uri", uri.as_str()),
        Identifier::Other(other) => ("other", other.as_str()),
    };
    let mut entries = Vec::new();
    texts(&mut entries, &[("scheme", Some(scheme)), ("value", Some(value))]);
    Written::Table(entries)
}

#[cfg(test)]
mod tests {
    use super::super::{
        Bio, Date, FrontMatterKind, Manifest, Role, Series, read_front_matter, read_manifest,
    };
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
        let toml = manifest_head(&own) + "\n[manuscript]\nbody = \"a.md\"\n";
        let source = SourceFile::new(FileId(0), "bindery.toml", toml);
        let mut sink = Sink::default();
        let mut again = read_manifest(&source, &mut sink).expect("it is TOML").publication;
        assert_eq!(sink.iter().count(), 0, "{}{:?}", source.text, sink.into_vec());
        for person in &mut again.contributors {
            if let Some(bio) = &mut person.bio {
                bio.span = Span::default();
            }
        }
        assert_eq!(again, own);
    }
}
