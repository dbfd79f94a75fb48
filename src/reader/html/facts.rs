//! What a page says of itself in its head: JSON-LD (schema.org), Open Graph, the names of scholarly
//! repositories, Dublin Core, and the title.

use dom_query::{Document, NodeRef};
use serde_json::Value;

/// What the head says; nothing of it need be true.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// What the page calls its text, the most trusted first.
    pub titles: Vec<String>,
    pub authors: Vec<Author>,
    /// As written, the most trusted first.
    pub dates: Vec<String>,
    pub site: Option<String>,
    pub section: Option<String>,
    pub description: Option<String>,
    pub subjects: Vec<String>,
    /// As tags, the most trusted first.
    pub languages: Vec<String>,
    /// The address under which the page is known.
    pub address: Option<String>,
    pub doi: Option<String>,
    pub rights: Option<String>,
    /// The program that wrote the file.
    pub generator: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Author {
    pub name: String,
    pub address: Option<String>,
    pub bio: Option<String>,
}

/// Longer values are no titles or names but texts.
const LONGEST: usize = 600;
/// A page with more of one thing is a list of things.
const MOST: usize = 40;

pub(super) fn read(document: &Document, text: &str) -> Facts {
    let mut facts = Facts::default();
    let mut metas: Vec<(String, String)> = Vec::new();
    let mut plain_title = None;
    let mut linked = Vec::new();
    for node in document.root().descendants_it() {
        let Some(name) = node.node_name() else { continue };
        match &*name {
            "html" | "body" => facts
                .languages
                .extend(node.attr("lang").or_else(|| node.attr("xml:lang")).map(|own| own.to_string())),
            "title" if plain_title.is_none() && !in_drawing(&node) => plain_title = tidy(&node.text()),
            "meta" => {
                let key =
                    node.attr("property").or_else(|| node.attr("name")).or_else(|| node.attr("http-equiv"));
                if let (Some(key), Some(value)) = (key, node.attr("content").and_then(|own| tidy(&own))) {
                    metas.push((key.trim().to_ascii_lowercase(), value));
                }
            }
            "link" => {
                let rel = node.attr("rel").unwrap_or_default().to_ascii_lowercase();
                if rel == "canonical" && facts.address.is_none() {
                    facts.address = node.attr("href").map(|own| own.to_string()).filter(|own| is_web(own));
                }
            }
            "script"
                if node
                    .attr("type")
                    .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/ld+json")) =>
            {
                linked.push(node.text().to_string());
            }
            _ => {}
        }
    }
    for script in linked.iter().take(MOST) {
        let bare = script.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>");
        if let Ok(value) = serde_json::from_str::<Value>(bare) {
            linked_data(&value, &mut facts);
        }
    }
    named(&metas, &mut facts);
    if let Some(title) = plain_title {
        facts.titles.extend(without_site(&title, facts.site.as_deref()));
    }
    facts.address = facts.address.take().or_else(|| saved_from(text));
    facts.authors.truncate(MOST);
    facts.subjects.truncate(MOST);
    facts
}

fn in_drawing(node: &NodeRef<'_>) -> bool {
    node.parent()
        .and_then(|parent| parent.node_name())
        .is_some_and(|name| &*name != "head" && &*name != "html")
}

/// One line, if it says anything and is no text.
fn tidy(text: &str) -> Option<String> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty() && line.len() <= LONGEST).then_some(line)
}

pub(super) fn is_web(address: &str) -> bool {
    let lower = address.get(..8).unwrap_or(address).to_ascii_lowercase();
    lower.starts_with("http://") || lower.starts_with("https://")
}

/// Browsers write the address into the page that they save: `<!-- saved from url=(0024)https://… -->`.
fn saved_from(text: &str) -> Option<String> {
    let head = text.get(..text.len().min(2048)).or_else(|| text.get(..1024))?;
    let (_, rest) = head.split_once("saved from url=(")?;
    let (_, rest) = rest.split_once(')')?;
    let address = rest.split_whitespace().next()?.trim_end_matches("-->");
    is_web(address).then(|| address.to_owned())
}

/// The `meta` elements.
fn named(metas: &[(String, String)], facts: &mut Facts) {
    let all = |keys: &[&str]| {
        let found: Vec<String> = keys
            .iter()
            .flat_map(|key| metas.iter().filter(move |(own, _)| own == key))
            .map(|(_, value)| value.clone())
            .collect();
        found
    };
    let one = |keys: &[&str]| all(keys).into_iter().next();
    facts.titles.extend(all(&[
        "citation_title",
        "og:title",
        "dc.title",
        "dcterms.title",
        "twitter:title",
        "parsely-title",
    ]));
    facts.dates.extend(all(&[
        "article:published_time",
        "citation_publication_date",
        "citation_date",
        "citation_online_date",
        "dc.date.issued",
        "dcterms.issued",
        "dc.date",
        "dcterms.date",
        "parsely-pub-date",
        "date",
        "pubdate",
        "dcterms.created",
    ]));
    if facts.authors.is_empty() {
        // The first family of names that names anyone; each may name several.
        let families: [&[&str]; 5] = [
            &["citation_author"],
            &["dc.creator", "dcterms.creator"],
            &["parsely-author"],
            &["author", "byl"],
            &["article:author", "twitter:creator"],
        ];
        let people = families.into_iter().map(|keys| {
            let found = all(keys).into_iter().filter(|name| !is_web(name) && !name.starts_with('@'));
            found.map(|name| name.strip_prefix("By ").unwrap_or(&name).to_owned()).collect::<Vec<_>>()
        });
        for name in people.into_iter().find(|people| !people.is_empty()).unwrap_or_default() {
            add_author(facts, Author { name: in_order(&name), ..Author::default() });
        }
    }
    let site =
        one(&["og:site_name", "citation_journal_title", "dc.source", "application-name", "twitter:site"]);
    facts.site = facts.site.take().or(site.filter(|site| !site.starts_with('@')));
    facts.section = facts.section.take().or_else(|| one(&["article:section", "parsely-section"]));
    facts.description = facts
        .description
        .take()
        .or_else(|| one(&["og:description", "description", "dc.description", "twitter:description"]));
    facts.rights =
        facts.rights.take().or_else(|| one(&["dc.rights", "dcterms.rights", "copyright", "rights"]));
    facts.doi = one(&["citation_doi", "dc.identifier"]).and_then(|doi| bare_doi(&doi)).or(facts.doi.take());
    facts.generator = one(&["generator", "progid", "originator"]);
    facts.address = facts.address.take().or_else(|| one(&["og:url"]).filter(|own| is_web(own)));
    facts.languages.extend(
        all(&["content-language", "citation_language", "dc.language", "og:locale"])
            .into_iter()
            .map(|tag| tag.replace('_', "-")),
    );
    if facts.subjects.is_empty() {
        facts.subjects = all(&["article:tag"]);
        if facts.subjects.is_empty() {
            let lists = all(&["citation_keywords", "keywords", "news_keywords"]).into_iter().take(1);
            facts.subjects =
                lists.flat_map(|list| list.split([',', ';']).filter_map(tidy).collect::<Vec<_>>()).collect();
        }
    }
}

/// Repositories turn names round: `Marsh, Ada` is Ada Marsh.
fn in_order(name: &str) -> String {
    match name.split_once(", ") {
        Some((family, given)) if !given.contains(',') && !family.contains(' ') => format!("{given} {family}"),
        _ => name.to_owned(),
    }
}

fn bare_doi(text: &str) -> Option<String> {
    let at = text.find("10.")?;
    let doi = text[at..].trim();
    (doi.contains('/') && !doi.contains(char::is_whitespace)).then(|| doi.to_owned())
}

fn add_author(facts: &mut Facts, author: Author) {
    let known = facts.authors.iter_mut().find(|own| own.name == author.name);
    match known {
        Some(own) => {
            own.address = own.address.take().or(author.address);
            own.bio = own.bio.take().or(author.bio);
        }
        None => facts.authors.push(author),
    }
}

/// `Title` of `Title | Site` and `Site: Title`; first the shortened one.
fn without_site(title: &str, site: Option<&str>) -> Vec<String> {
    let mut found = Vec::new();
    for mark in [" | ", " – ", " — ", " - ", " · ", " » ", " :: ", " • "] {
        if let Some((rest, last)) = title.rsplit_once(mark) {
            let is_site = site.is_some_and(|site| site.eq_ignore_ascii_case(last.trim()));
            if is_site || rest.chars().count() > last.chars().count() {
                found.push(rest.trim().to_owned());
            }
        }
    }
    found.sort_by_key(String::len);
    found.push(title.to_owned());
    found
}

/// The first thing of the data that is a text, and the people and things that it names.
fn linked_data(value: &Value, facts: &mut Facts) {
    let mut things = Vec::new();
    let mut waiting = vec![value];
    while let Some(next) = waiting.pop() {
        match next {
            Value::Array(list) => waiting.extend(list.iter().rev().take(1000)),
            Value::Object(map) => {
                things.push(next);
                waiting.extend(
                    map.get("@graph")
                        .into_iter()
                        .chain(map.get("mainEntity"))
                        .chain(map.get("mainEntityOfPage")),
                );
            }
            _ => {}
        }
    }
    let rank = |thing: &&&Value| {
        let is = |word: &str| kinds(thing).any(|kind| kind.contains(word));
        if ["Article", "BlogPosting", "Report", "Review", "Chapter", "Book"].iter().any(|word| is(word)) {
            0
        } else {
            usize::from(!is("CreativeWork") && !is("Page")) + 1
        }
    };
    let Some(text) = things.iter().min_by_key(rank).filter(|thing| rank(thing) < 2) else { return };
    let text: &Value = text;
    facts.titles.extend(["headline", "name"].into_iter().find_map(|key| words(text.get(key)?)));
    facts.dates.extend(["datePublished", "dateCreated"].into_iter().filter_map(|key| words(text.get(key)?)));
    for author in listed(text.get("author").or_else(|| text.get("creator"))) {
        if let Some(author) = person(resolved(author, &things)) {
            add_author(facts, author);
        }
    }
    let house = ["isPartOf", "publisher"].into_iter().find_map(|key| {
        let house = resolved(listed(text.get(key)).into_iter().next()?, &things);
        if kinds(house).any(|kind| kind.contains("WebPage")) { None } else { words(house.get("name")?) }
    });
    facts.site = facts.site.take().or(house);
    facts.section =
        facts.section.take().or_else(|| listed(text.get("articleSection")).into_iter().find_map(words));
    facts.description = facts.description.take().or_else(|| words(text.get("description")?));
    facts.languages.extend(text.get("inLanguage").and_then(words));
    facts.rights = facts.rights.take().or_else(|| words(text.get("copyrightNotice")?));
    for list in listed(text.get("keywords")) {
        let list = list.as_str().unwrap_or_default();
        facts.subjects.extend(list.split(',').filter_map(tidy));
    }
}

fn kinds(thing: &Value) -> impl Iterator<Item = &str> {
    listed(thing.get("@type")).into_iter().filter_map(Value::as_str)
}

fn listed(value: Option<&Value>) -> Vec<&Value> {
    match value {
        Some(Value::Array(list)) => list.iter().take(MOST).collect(),
        Some(Value::Null) | None => Vec::new(),
        Some(other) => vec![other],
    }
}

/// `{"@id": "…"}` is the thing of that id.
fn resolved<'v>(value: &'v Value, things: &[&'v Value]) -> &'v Value {
    let Some(id) = value.get("@id").filter(|_| value.get("name").is_none()) else { return value };
    things
        .iter()
        .find(|thing| thing.get("@id") == Some(id) && thing.get("name").is_some())
        .copied()
        .unwrap_or(value)
}

fn words(value: &Value) -> Option<String> {
    tidy(value.as_str()?)
}

fn person(value: &Value) -> Option<Author> {
    if let Some(name) = words(value) {
        return (!is_web(&name)).then(|| Author { name, ..Author::default() });
    }
    let name = words(value.get("name")?)?;
    let address = value.get("url").and_then(words).filter(|own| is_web(own));
    Some(Author { name, address, bio: value.get("description").and_then(words) })
}
