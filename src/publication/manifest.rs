//! `bindery.toml`: its tables and keys, each checked where it stands.

use super::{
    Bio, Contributor, Dialect, Edition, Format, Identifier, Item, Kind, Manifest, ManuscriptEntry, Role,
    Series, Subject, accessibility, default_page, language, notes, numbers, slug, stores, words,
    wrap::{self, WrapKeys},
};
use crate::config::{
    Fields, Located, Node, Unknown, Value, list_of, listed, page_size, page_size_of_sides, parse_toml,
    text_of,
};
use crate::diagnostic::{Sink, manifest as codes, nearest, target as target_codes};
use crate::document::Language;
use crate::source::{SourceFile, Span};
use crate::target::Space;
use crate::units::Size;
use std::collections::BTreeMap;

/// Reads a manifest. None if it is no TOML; faults of what it says are reported, and what is left
/// is read on, so that one run shows them all.
pub fn read_manifest(source: &SourceFile, sink: &mut Sink) -> Option<Manifest> {
    let root = parse_toml(source, 0..source.text.len(), sink)?;
    let mut fields = Fields::new("the manifest", root, sink)?;
    let mut manifest = Manifest::default();
    let unknown = Unknown::Refused;
    let has_publication = match fields.take("publication") {
        Some(node) => {
            if let Some(table) = Fields::new("`[publication]`", node, sink) {
                publication(table, unknown, &mut manifest, sink);
            }
            true
        }
        None => false,
    };
    for key in ["contributor", "author"] {
        if let Some(node) = fields.take(key) {
            contributors(node, None, unknown, &mut manifest, sink);
        }
    }
    rest(&mut fields, unknown, &mut manifest, sink);
    let described = has_publication || !manifest.publication.contributors.is_empty();
    let workspace = workspace(&mut fields, &mut manifest, sink);
    fields.finish(unknown, sink);
    if !described && !workspace && !sink.has_errors() {
        sink.push(codes::empty_manifest(Span::new(source.id, 0..0)));
    }
    if described && manifest.manuscript.is_empty() && !sink.has_errors() {
        sink.push(codes::no_manuscript(Span::new(source.id, 0..0)));
    }
    Some(manifest)
}

/// `[manuscript]`, `[[target]]`, `[[edition]]`, `[notes]`, `[accessibility]`, `[hyphenation]`, `[styles]` and `[fonts]`, which
/// front matter may hold as well.
pub(super) fn rest(fields: &mut Fields, unknown: Unknown, manifest: &mut Manifest, sink: &mut Sink) {
    if let Some(node) = fields.take("manuscript")
        && let Some(mut table) = Fields::new("`[manuscript]`", node, sink)
    {
        let own = &mut manifest.manuscript;
        for (key, entries) in [("front", &mut own.front), ("body", &mut own.body), ("back", &mut own.back)] {
            if let Some(node) = table.take(key) {
                entries.extend(list_of(node).into_iter().filter_map(|node| entry(key, node, unknown, sink)));
            }
        }
        if let Some(text) = table.text("dialect", sink) {
            own.dialect = dialect(&text, sink);
        }
        table.finish(unknown, sink);
    }
    for node in fields.take("target").map(list_of).unwrap_or_default() {
        manifest.targets.add(node, sink);
    }
    if let Some(node) = fields.take("edition") {
        for node in list_of(node) {
            edition(node, unknown, manifest, sink);
        }
        check_page_lists(manifest, sink);
        wrap::settle(manifest, sink);
    }
    if let Some(node) = fields.take("notes") {
        manifest.publication.notes = notes::rules(node, unknown, sink);
    }
    if let Some(node) = fields.take("accessibility") {
        manifest.publication.accessibility = accessibility::read(node, unknown, sink);
    }
    if let Some(node) = fields.take("hyphenation") {
        manifest.publication.hyphenation = words::hyphenation(node, sink);
    }
    if let Some(node) = fields.take("styles") {
        manifest.styles = styles(node, sink);
    }
    if let Some(node) = fields.take("import")
        && let Some(mut table) = Fields::new("`import`", node, sink)
    {
        manifest.keep = table.texts(&["keep"], sink);
        manifest.drop = table.texts(&["drop"], sink);
        table.finish(unknown, sink);
    }
    if let Some(node) = fields.take("fonts")
        && let Some(mut table) = Fields::new("`[fonts]`", node, sink)
    {
        manifest.fonts = table.texts(&["files"], sink);
        table.finish(unknown, sink);
    }
}

/// `"file.md"`, `{ file = "file.md", level = 2 }` or `{ part = "Its title" }`.
fn entry(key: &'static str, node: Node, unknown: Unknown, sink: &mut Sink) -> Option<ManuscriptEntry> {
    if !matches!(node.value, Value::Table(_)) {
        let Located { value, span } = text_of(key, node, sink)?;
        return Some(ManuscriptEntry { value, span, ..ManuscriptEntry::default() });
    }
    let mut table = Fields::new("an entry of `[manuscript]`", node, sink)?;
    let (file, part) = (table.text("file", sink), table.text("part", sink));
    let level = table.text("level", sink);
    let span = table.span;
    table.finish(unknown, sink);
    let level = level.map_or(0, |text| {
        let read = text.value.parse().ok().filter(|level| (1..=6).contains(level));
        read.unwrap_or_else(|| {
            sink.push(codes::wrong_word(
                text.span,
                "level of headings",
                &text.value,
                "write a figure from 1 to 6",
            ));
            0
        })
    });
    match (file, part) {
        (Some(file), None) => {
            Some(ManuscriptEntry { value: file.value, span: file.span, level, part: false })
        }
        (None, Some(part)) => Some(ManuscriptEntry { value: part.value, span: part.span, level, part: true }),
        (Some(_), Some(part)) => {
            sink.push(codes::two_for_one(part.span, "part", "file"));
            None
        }
        (None, None) => {
            sink.push(codes::missing_key(
                span,
                "an entry of `[manuscript]`",
                "file",
                "name a file, or a part by its title",
            ));
            None
        }
    }
}

fn dialect(text: &Located<String>, sink: &mut Sink) -> Dialect {
    let known = ["plain", "mdbook", "quarto", "jekyll"];
    match text.value.to_lowercase().as_str() {
        "plain" | "markdown" => Dialect::Plain,
        "mdbook" => Dialect::Mdbook,
        "quarto" => Dialect::Quarto,
        "jekyll" => Dialect::Jekyll,
        other => {
            let advice = nearest(other, known)
                .map_or("write `mdbook`, `quarto` or `jekyll`".to_owned(), |near| {
                    format!("did you mean `{near}`?")
                });
            sink.push(codes::wrong_word(text.span, "dialect", &text.value, advice));
            Dialect::Plain
        }
    }
}

fn workspace(fields: &mut Fields, manifest: &mut Manifest, sink: &mut Sink) -> bool {
    let Some(node) = fields.take("workspace") else { return false };
    if let Some(mut table) = Fields::new("`[workspace]`", node, sink) {
        manifest.members = table.texts(&["members"], sink);
        if manifest.members.is_empty() {
            let advice = "list the folders: `members = [\"novel\", \"essays\"]`";
            sink.push(codes::missing_key(table.span, "`[workspace]`", "members", advice));
        }
        table.finish(Unknown::Refused, sink);
    }
    true
}

/// `[publication]`, or the top of front matter.
pub(super) fn publication(mut fields: Fields, unknown: Unknown, manifest: &mut Manifest, sink: &mut Sink) {
    publication_keys(&mut fields, unknown, manifest, sink);
    fields.finish(unknown, sink);
}

pub(super) fn publication_keys(
    fields: &mut Fields,
    unknown: Unknown,
    manifest: &mut Manifest,
    sink: &mut Sink,
) {
    if let Some(kind) = fields.text("kind", sink).and_then(|text| kind(&text, sink)) {
        manifest.publication.kind = kind;
        manifest.given.kind = true;
    }
    if let Some(title) = fields.text("title", sink) {
        manifest.places.insert(Item::Title, title.span);
        manifest.publication.title = title.value;
        manifest.given.title = true;
    }
    if let Some(tag) = fields.text_one(&["language", "lang"], sink) {
        manifest.given.language = true;
        if language::is_tag(&tag.value) {
            manifest.publication.language = Language(tag.value);
        } else {
            sink.push(codes::wrong_language(tag.span, &tag.value, language::advice(&tag.value)));
        }
    }
    let own = &mut manifest.publication;
    let mut plain = |key: &'static str, slot: &mut Option<String>, sink: &mut Sink| {
        if let Some(text) = fields.text(key, sink) {
            *slot = Some(text.value);
        }
    };
    plain("subtitle", &mut own.subtitle, sink);
    plain("short-title", &mut own.short_title, sink);
    plain("deck", &mut own.deck, sink);
    plain("publisher", &mut own.publisher, sink);
    plain("place", &mut own.place, sink);
    plain("periodical", &mut own.periodical, sink);
    plain("section", &mut own.section, sink);
    plain("rights", &mut own.rights, sink);
    plain("source", &mut own.source, sink);
    plain("dedication", &mut own.dedication, sink);
    if let Some(blurb) = fields.text("blurb", sink) {
        own.blurb = Some(Bio { text: blurb.value, span: blurb.span });
    }
    if let Some(text) = fields.text_one(&["description", "abstract"], sink) {
        manifest.places.insert(Item::Description, text.span);
        own.description = Some(text.value);
    }
    if let Some(date) = fields.text("date", sink).and_then(|text| numbers::date(&text, sink)) {
        own.date = Some(date);
    }
    if let Some(flag) = fields.flag("number-chapters", sink) {
        own.number_chapters = flag.value;
    }
    if let Some(flag) = fields.flag("list-of-figures", sink) {
        own.list_of_figures = flag.value;
    }
    if let Some(flag) = fields.flag("list-of-tables", sink) {
        own.list_of_tables = flag.value;
    }
    if let Some(given) = fields.text("slug", sink) {
        if slug::is_fit(&given.value) {
            own.slug = given.value;
        } else {
            sink.push(codes::unfit_name(given.span, "a slug", &given.value, name_advice(&given.value)));
        }
    }
    series(fields, unknown, manifest, sink);
    for keys in [["subjects", "subject"], ["keywords", "keyword"]] {
        if let Some(node) = fields.take_one(&keys, sink) {
            let found = list_of(node).into_iter().filter_map(|node| subject(node, unknown, sink));
            manifest.publication.subjects.extend(found);
        }
    }
    identifiers(fields, unknown, manifest, sink);
}

/// What the author's styles mean, by name; the words are those of the reader that has such styles.
fn styles(node: Node, sink: &mut Sink) -> BTreeMap<String, Located<String>> {
    let entries = match node.value {
        Value::Table(entries) => entries,
        other => {
            sink.push(codes::wrong_type(node.span, "styles", "a table", other.sort()));
            return BTreeMap::new();
        }
    };
    let told =
        entries.into_iter().filter_map(|entry| Some((entry.key, text_of("styles", entry.node, sink)?)));
    told.collect()
}

fn identifiers(fields: &mut Fields, unknown: Unknown, manifest: &mut Manifest, sink: &mut Sink) {
    let mut found: Vec<Identifier> = Vec::new();
    if let Some(text) = fields.text("isbn", sink) {
        found.extend(numbers::isbn(&text, sink).map(Identifier::Isbn));
    }
    if let Some(text) = fields.text("doi", sink) {
        found.push(numbers::doi(&text.value));
    }
    if let Some(text) = fields.text("issn", sink) {
        found.extend(numbers::issn(&text, sink));
    }
    if let Some(node) = fields.take_one(&["identifiers", "identifier"], sink) {
        found.extend(list_of(node).into_iter().filter_map(|node| numbers::identifier(node, unknown, sink)));
    }
    for identifier in found {
        if !manifest.publication.identifiers.contains(&identifier) {
            manifest.publication.identifiers.push(identifier);
        }
    }
}

fn kind(text: &Located<String>, sink: &mut Sink) -> Option<Kind> {
    let found = match text.value.to_lowercase().as_str() {
        "book" => Kind::Book,
        "article" => Kind::Article,
        "issue" => Kind::Issue,
        other => {
            let advice = nearest(other, ["book", "article", "issue"])
                .map_or("write `book`, `article` or `issue`".to_owned(), |near| {
                    format!("did you mean `{near}`?")
                });
            sink.push(codes::wrong_word(text.span, "kind of publication", &text.value, advice));
            return None;
        }
    };
    Some(found)
}

fn series(fields: &mut Fields, unknown: Unknown, manifest: &mut Manifest, sink: &mut Sink) {
    let number = fields.text_one(&["series-number", "number"], sink);
    let Some(node) = fields.take("series") else {
        if let Some(number) = number {
            sink.push(codes::missing_key(
                number.span,
                "a number in a series",
                "series",
                "name the series too",
            ));
        }
        return;
    };
    let mut series = Series { name: String::new(), number: number.map(|text| text.value) };
    if matches!(node.value, Value::Table(_)) {
        let Some(mut table) = Fields::new("a series", node, sink) else { return };
        series.name = table.text("name", sink).map(|text| text.value).unwrap_or_default();
        if let Some(number) = table.text("number", sink) {
            series.number = Some(number.value);
        }
        if series.name.is_empty() {
            sink.push(codes::missing_key(table.span, "a series", "name", ""));
        }
        table.finish(unknown, sink);
    } else if let Some(name) = text_of("series", node, sink) {
        series.name = name.value;
    }
    if !series.name.is_empty() {
        manifest.publication.series = Some(series);
    }
}

fn subject(node: Node, unknown: Unknown, sink: &mut Sink) -> Option<Subject> {
    if !matches!(node.value, Value::Table(_)) {
        return Some(Subject { name: text_of("subjects", node, sink)?.value, scheme: None, code: None });
    }
    let mut table = Fields::new("a subject", node, sink)?;
    let name = table.text_one(&["name", "text"], sink);
    let scheme = table.text_one(&["scheme", "authority"], sink).map(|text| text.value);
    let code = table.text_one(&["code", "term"], sink).map(|text| text.value);
    let span = table.span;
    table.finish(unknown, sink);
    match name.map(|text| text.value).or_else(|| code.clone()) {
        Some(name) => Some(Subject { name, scheme, code }),
        None => {
            sink.push(codes::missing_key(span, "a subject", "name", ""));
            None
        }
    }
}

/// Contributors as text, tables, or a list of either; `role` is theirs if they name none.
pub(super) fn contributors(
    node: Node,
    role: Option<&str>,
    unknown: Unknown,
    manifest: &mut Manifest,
    sink: &mut Sink,
) {
    for node in list_of(node) {
        let idx = manifest.publication.contributors.len();
        let is_table = matches!(node.value, Value::Table(_));
        let made = if is_table {
            contributor(node, idx, unknown, manifest, sink)
        } else {
            text_of("contributor", node, sink)
                .map(|name| (Contributor { name: name.value, ..Contributor::default() }, name.span, false))
        };
        let Some((mut person, span, has_role)) = made else { continue };
        if !has_role && let Some(role) = role {
            person.role = Role(role.to_owned());
        }
        let taken = |id: &str| manifest.publication.contributors.iter().any(|other| other.id == id);
        if person.id.is_empty() {
            let base = Some(slug::slug(&person.name)).filter(|id| !id.is_empty());
            let base = base.unwrap_or_else(|| "contributor".to_owned());
            let mut numbered = (2..).map(|number| format!("{base}-{number}"));
            person.id = base.clone();
            while taken(&person.id) {
                person.id = numbered.next().unwrap_or_default();
            }
        } else if taken(&person.id) {
            sink.push(codes::duplicate_contributor(span, &person.id));
        }
        manifest.publication.contributors.push(person);
    }
}

/// The contributor, the place of their id or name, and whether a role was named.
fn contributor(
    node: Node,
    idx: usize,
    unknown: Unknown,
    manifest: &mut Manifest,
    sink: &mut Sink,
) -> Option<(Contributor, Span, bool)> {
    let mut table = Fields::new("a contributor", node, sink)?;
    let mut person = Contributor::default();
    let name = table.text_one(&["name", "text", "literal"], sink);
    let id = table.text("id", sink);
    person.sort_name = table.text_one(&["sort-name", "file-as"], sink).map(|text| text.value);
    let role = table.text("role", sink);
    if let Some(role) = &role {
        match Role::parse(&role.value) {
            Some(found) => person.role = found,
            None => sink.push(codes::wrong_role(role.span, &role.value, Role::advice(&role.value))),
        }
    }
    let bio = table.text("bio", sink);
    let bio_file = table.text("bio-file", sink);
    match (bio, bio_file) {
        (Some(_), Some(file)) => sink.push(codes::two_for_one(file.span, "bio-file", "bio")),
        (Some(bio), None) => person.bio = Some(Bio { text: bio.value, span: bio.span }),
        (None, Some(file)) => {
            manifest.bio_files.insert(idx, file);
        }
        (None, None) => {}
    }
    if let Some(portrait) = table.text("portrait", sink) {
        manifest.places.insert(Item::Portrait(idx), portrait.span);
        person.portrait = Some(portrait.value);
    }
    person.links = table.texts(&["links", "link"], sink).into_iter().map(|text| text.value).collect();
    person.orcid = table.text("orcid", sink).and_then(|text| numbers::orcid(&text, sink));
    person.isni = table.text("isni", sink).and_then(|text| numbers::isni(&text, sink));
    let span = table.span;
    table.finish(unknown, sink);
    let Some(name) = name else {
        sink.push(codes::missing_key(span, "a contributor", "name", "write `name = \"…\"`"));
        return None;
    };
    person.name = name.value;
    let place = id.as_ref().map_or(name.span, |id| id.span);
    person.id = id.map(|id| id.value).unwrap_or_default();
    Some((person, place, role.is_some()))
}

fn edition(node: Node, unknown: Unknown, manifest: &mut Manifest, sink: &mut Sink) {
    let idx = manifest.editions.len();
    let Some(mut table) = Fields::new("an edition", node, sink) else { return };
    let name = table.text("name", sink);
    let format = table.text("format", sink);
    let page = table.take_one(&["page", "page-size"], sink);
    let style = table.text("style", sink);
    let target = table.text("target", sink);
    let color = table.text_one(&["color", "colour"], sink);
    let isbn = table.text("isbn", sink);
    let isbn_span = isbn.as_ref().map(|text| text.span);
    let isbn = isbn.and_then(|text| numbers::isbn(&text, sink));
    let embed = table.flag("embed-fonts", sink);
    let obfuscate = table.flag("obfuscate-fonts", sink);
    let named = table.texts(&["stores", "store"], sink);
    let cover = table.text("cover", sink);
    let page_list = table.text("page-list", sink);
    let paper = table.text("paper", sink);
    let wrap = WrapKeys::take(&mut table, sink);
    let span = table.span;
    table.finish(unknown, sink);
    manifest.given.editions = true;
    let Some(format) = edition_format(format, name.as_ref(), span, sink) else { return };
    let of_book = [
        ("cover", cover.as_ref().map(|text| text.span)),
        ("embed-fonts", embed.as_ref().map(|flag| flag.span)),
        ("obfuscate-fonts", obfuscate.as_ref().map(|flag| flag.span)),
        ("stores", named.first().map(|text| text.span)),
        ("page-list", page_list.as_ref().map(|text| text.span)),
    ];
    let of_print = [
        ("target", target.as_ref().map(|text| text.span)),
        ("color", color.as_ref().map(|text| text.span)),
        ("paper", paper.as_ref().map(|text| text.span)),
    ];
    // A cover takes both from the edition that it wraps.
    let of_pages = [("page", page.as_ref().map(|node| node.span)), ("isbn", isbn_span)];
    let other: Vec<(&str, Option<Span>)> = match format {
        Format::Pdf => of_book.into_iter().chain(wrap.places()).collect(),
        Format::Epub => {
            of_print.into_iter().chain(of_pages.into_iter().take(1)).chain(wrap.places()).collect()
        }
        Format::Cover => of_book.into_iter().chain(of_pages).collect(),
    };
    for (key, span) in other {
        if let Some(span) = span {
            sink.push(codes::key_of_other_format(span, key, format.name()));
        }
    }
    let prints = format != Format::Epub;
    let page_span = page.as_ref().map(|node| node.span);
    let size = page.and_then(|node| page_of(node, sink));
    let target = target.filter(|_| prints);
    let paper = paper.filter(|_| prints);
    let color_span = color.as_ref().map(|text| text.span);
    let color = color.filter(|_| prints).and_then(|text| space(&text, sink));
    if format == Format::Cover {
        check_known(target.as_ref(), manifest, sink);
    } else {
        check_target(target.as_ref(), size, page_span, manifest, sink);
    }
    let name_span = name.as_ref().map_or(span, |text| text.span);
    let name = edition_name(name, format, sink);
    if manifest.editions.iter().any(|edition| edition.name == name) {
        sink.push(codes::duplicate_edition(name_span, &name));
        return;
    }
    manifest.places.insert(Item::Edition(idx), name_span);
    let places = [
        (Item::Style(idx), style.as_ref().map(|text| text.span)),
        (Item::Page(idx), page_span),
        (Item::Color(idx), color_span),
        (Item::Target(idx), target.as_ref().map(|text| text.span)),
        (Item::Cover(idx), cover.as_ref().map(|text| text.span)),
        (Item::Paper(idx), paper.as_ref().map(|text| text.span)),
    ];
    manifest.places.extend(places.into_iter().filter_map(|(item, span)| Some((item, span?))));
    let wrap = (format == Format::Cover).then(|| wrap.read(idx, &mut manifest.places, sink));
    if let Some(page_list) = page_list.filter(|_| format == Format::Epub) {
        manifest.page_lists.insert(name.clone(), page_list);
    }
    manifest.editions.push(Edition {
        name,
        format,
        page: size.unwrap_or_else(default_page),
        style: style.map(|text| text.value).unwrap_or_default(),
        target: target.map(|text| text.value),
        color,
        isbn: isbn.filter(|_| format != Format::Cover),
        embed_fonts: embed.is_none_or(|flag| flag.value),
        obfuscate_fonts: obfuscate.is_some_and(|flag| flag.value),
        stores: stores::read(named, sink),
        cover: cover.map(|text| text.value),
        paper: paper.map(|text| text.value),
        wrap,
    });
}

/// `black` is what people call grey in print.
fn space(text: &Located<String>, sink: &mut Sink) -> Option<Space> {
    let found = match text.value.to_lowercase().as_str() {
        "grey" | "gray" | "black" => Space::Grey,
        "srgb" | "rgb" => Space::Rgb,
        "cmyk" => Space::Cmyk,
        other => {
            let advice = nearest(other, ["grey", "srgb", "cmyk"])
                .map_or("write `grey`, `srgb` or `cmyk`".to_owned(), |near| {
                    format!("did you mean `{near}`?")
                });
            sink.push(codes::wrong_word(text.span, "colour of editions", &text.value, advice));
            return None;
        }
    };
    Some(found)
}

/// What an edition is called: the word for its format where it has no name.
fn edition_name(given: Option<Located<String>>, format: Format, sink: &mut Sink) -> String {
    match given {
        Some(name) => {
            if !slug::is_fit(&name.value) {
                let advice = name_advice(&name.value);
                sink.push(codes::unfit_name(name.span, "an edition's name", &name.value, advice));
            }
            name.value
        }
        None if format == Format::Cover => "cover".to_owned(),
        None => format.extension().to_owned(),
    }
}

/// Whether the target of a cover, whose page is not said here, is known.
fn check_known(name: Option<&Located<String>>, manifest: &Manifest, sink: &mut Sink) {
    if let Some(name) = name.filter(|name| manifest.targets.get(&name.value).is_none()) {
        let advice = manifest.targets.advice(&name.value);
        sink.push(target_codes::unknown_target(name.span, &name.value, advice));
    }
}

/// Whether the target is known and takes the page.
fn check_target(
    name: Option<&Located<String>>,
    size: Option<Size>,
    page: Option<Span>,
    manifest: &Manifest,
    sink: &mut Sink,
) {
    let Some(name) = name else { return };
    let Some(target) = manifest.targets.get(&name.value) else {
        let advice = manifest.targets.advice(&name.value);
        sink.push(target_codes::unknown_target(name.span, &name.value, advice));
        return;
    };
    let size = size.unwrap_or_else(default_page);
    if let Err(fault) = target.judge_trim(size) {
        let place = page.unwrap_or(name.span);
        sink.push(target_codes::trim_not_taken(place, &target.name, shown_size(size), fault.taken));
    }
}

/// `152.4 × 228.6 mm (6 × 9 in)`.
fn shown_size(size: Size) -> String {
    let rounded = |value: f64, scale: f64| (value * scale).round() / scale;
    let (width, height) = (size.width, size.height);
    format!(
        "{} × {} mm ({} × {} in)",
        rounded(width.to_mm(), 10.0),
        rounded(height.to_mm(), 10.0),
        rounded(width.to_inches(), 100.0),
        rounded(height.to_inches(), 100.0)
    )
}

/// An edition that is called `pdf` or `epub` need not say its format.
fn edition_format(
    format: Option<Located<String>>,
    name: Option<&Located<String>>,
    span: Span,
    sink: &mut Sink,
) -> Option<Format> {
    let Some(format) = format else {
        let by_name = name.and_then(|name| Format::parse(&name.value));
        if by_name.is_none() {
            let place = name.map_or(span, |name| name.span);
            let advice = "write `format = \"pdf\"`, `\"epub\"` or `\"cover\"`";
            sink.push(codes::missing_key(place, "an edition", "format", advice));
        }
        return by_name;
    };
    let found = Format::parse(&format.value);
    if found.is_none() {
        let advice = nearest(&format.value, ["pdf", "epub", "cover"])
            .map_or("write `pdf`, `epub` or `cover`".to_owned(), |near| format!("did you mean `{near}`?"));
        sink.push(codes::wrong_word(format.span, "format of editions", &format.value, advice));
    }
    found
}

fn page_of(node: Node, sink: &mut Sink) -> Option<Size> {
    let span = node.span;
    let (written, parsed) = match node.value {
        Value::List(sides) => {
            let sides: Vec<String> =
                sides.iter().filter_map(|side| side.as_text().map(str::to_owned)).collect();
            match sides.as_slice() {
                [width, height] => (sides.join(" × "), page_size_of_sides(width, height)),
                _ => (sides.join(" × "), Err("write width and height: `[\"140mm\", \"216mm\"]`".to_owned())),
            }
        }
        _ => {
            let text = text_of("page", node, sink)?;
            let parsed = page_size(&text.value);
            (text.value, parsed)
        }
    };
    parsed.map_err(|advice| sink.push(codes::wrong_page_size(span, written, advice))).ok()
}

fn check_page_lists(manifest: &Manifest, sink: &mut Sink) {
    let printed: Vec<&str> = manifest
        .editions
        .iter()
        .filter(|edition| edition.format == Format::Pdf)
        .map(|edition| edition.name.as_str())
        .collect();
    for wanted in manifest.page_lists.values() {
        if printed.contains(&wanted.value.as_str()) {
            continue;
        }
        let advice = match nearest(&wanted.value, printed.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the PDF editions are {}", listed(&printed)),
        };
        sink.push(codes::unknown_page_list(wanted.span, &wanted.value, advice));
    }
}

fn name_advice(wrong: &str) -> String {
    match slug::slug(wrong) {
        made if made.is_empty() => "use letters a to z, figures and hyphens".to_owned(),
        made => format!("write `{made}`"),
    }
}
