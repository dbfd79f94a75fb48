//! Manifests and front matter: what is read, and each diagnostic at its place.

use bindery::diagnostic::{Diagnostic, Severity, Sink};
use bindery::publication::{
    Fallback, Format, FrontMatterKind, Identifier, Kind, Manifest, NoteNumbering, NotePosition,
    read_front_matter, read_manifest,
};
use bindery::source::{FileId, SourceFile};
use bindery::units::Length;

/// Takes the marks `⟦ ⟧` out of a text and gives the range that stood between them.
fn unmark(text: &str) -> (String, Option<std::ops::Range<usize>>) {
    let Some(start) = text.find('⟦') else { return (text.to_owned(), None) };
    let plain = text.replacen('⟦', "", 1);
    let end = plain.find('⟧').expect("a mark is closed");
    (plain.replacen('⟧', "", 1), Some(start..end))
}

fn manifest(text: &str) -> (Option<Manifest>, Vec<Diagnostic>) {
    let mut sink = Sink::default();
    let read = read_manifest(&SourceFile::new(FileId(0), "bindery.toml", text), &mut sink);
    (read, sink.into_vec())
}

fn yaml(text: &str) -> (Option<Manifest>, Vec<Diagnostic>) {
    let mut sink = Sink::default();
    let source = SourceFile::new(FileId(0), "text.md", text);
    let read = read_front_matter(&source, 0..text.len(), FrontMatterKind::Yaml, &mut sink);
    (read, sink.into_vec())
}

const TEXT: &str = "[manuscript]\nbody = \"a.md\"\n";

/// A code, what raises it (its place between marks), and a near miss that raises nothing.
const CASES: &[(&str, &str, &str)] = &[
    ("M001", "[publication]\ntitle = ⟦Title⟧\n", "[publication]\ntitle = 'Title'\n"),
    ("M003", "[publication]\n⟦tilte⟧ = \"T\"\n", "[publication]\ntitle = \"T\"\n"),
    ("M003", "[publication]\ntitle = \"T\"\n[⟦editions⟧]\n", "[publication]\ntitle = \"T\"\n"),
    ("M004", "[publication]\ntitle = ⟦[\"T\"]⟧\n", "[publication]\ntitle = 1984\n"),
    ("M004", "[publication]\nnumber-chapters = ⟦\"yes\"⟧\n", "[publication]\nnumber-chapters = true\n"),
    ("M004", "publication = ⟦\"T\"⟧\n", "publication = { title = \"T\" }\n"),
    ("M005", "[publication]\nkind = ⟦\"bok\"⟧\n", "[publication]\nkind = \"Book\"\n"),
    (
        "M005",
        "[publication]\n[[edition]]\nformat = ⟦\"pfd\"⟧\n",
        "[publication]\n[[edition]]\nformat = \"PDF\"\n",
    ),
    (
        "M009",
        "[[contributor]]\nname = \"N\"\nrole = ⟦\"autor\"⟧\n",
        "[[contributor]]\nname = \"N\"\nrole = \"translator\"\n",
    ),
    ("M007", "[publication]\nlanguage = ⟦\"en_GB\"⟧\n", "[publication]\nlanguage = \"en-GB\"\n"),
    ("M008", "[publication]\ndate = ⟦\"2026-02-29\"⟧\n", "[publication]\ndate = 2028-02-29\n"),
    ("M006", "[publication]\nisbn = ⟦\"9780142437248\"⟧\n", "[publication]\nisbn = 9780142437247\n"),
    (
        "M006",
        "[[contributor]]\nname = \"N\"\norcid = ⟦\"0000-0002-1825-0098\"⟧\n",
        "[[contributor]]\nname = \"N\"\norcid = \"https://orcid.org/0000-0002-1825-0097\"\n",
    ),
    (
        "M006",
        "[[contributor]]\nname = \"N\"\nisni = ⟦\"0000 0001 2103 2684\"⟧\n",
        "[[contributor]]\nname = \"N\"\nisni = \"0000 0001 2103 2683\"\n",
    ),
    (
        "M010",
        "[publication]\n[[edition]]\nformat = \"pdf\"\npage = ⟦\"6x9\"⟧\n",
        "[publication]\n[[edition]]\nformat = \"pdf\"\npage = [\"6in\", \"9in\"]\n",
    ),
    (
        "M011",
        "[[contributor]]\nname = \"N\"\n[[edition]]\nformat = \"pdf\"\nname = \"a\"\n\
         [[edition]]\nformat = \"pdf\"\nname = ⟦\"a\"⟧\n",
        "[[contributor]]\nname = \"N\"\n[[edition]]\nformat = \"pdf\"\nname = \"a\"\n\
         [[edition]]\nformat = \"pdf\"\nname = \"b\"\n",
    ),
    (
        "M012",
        "[[contributor]]\nname = \"N\"\nid = \"n\"\n[[contributor]]\nname = \"M\"\nid = ⟦\"n\"⟧\n",
        "[[contributor]]\nname = \"N\"\n[[contributor]]\nname = \"N\"\n",
    ),
    ("M013", "[publication]\ntitle = ⟦\" \"⟧\n", "[publication]\ntitle = \"T\"\n"),
    ("M014", "⟦[[contributor]]⟧\nrole = \"aut\"\n", "[[contributor]]\nname = \"N\"\nrole = \"aut\"\n"),
    (
        "M014",
        "[publication]\n[[edition]]\nname = ⟦\"print\"⟧\n",
        "[publication]\n[[edition]]\nname = \"pdf\"\n",
    ),
    ("M015", "[publication]\nlanguage = \"en\"\n⟦lang⟧ = \"en\"\n", "[publication]\nlang = \"en\"\n"),
    (
        "M015",
        "[[contributor]]\nname = \"N\"\nbio = \"B\"\nbio-file = ⟦\"b.md\"⟧\n",
        "[[contributor]]\nname = \"N\"\nbio = \"B\"\n",
    ),
    (
        "M021",
        "[publication]\n[[edition]]\nname = \"print\"\nformat = \"pdf\"\n\
         [[edition]]\nname = \"e\"\nformat = \"epub\"\npage-list = ⟦\"prnt\"⟧\n",
        "[publication]\n[[edition]]\nname = \"e\"\nformat = \"epub\"\npage-list = \"print\"\n\
         [[edition]]\nname = \"print\"\nformat = \"pdf\"\n",
    ),
    (
        "M028",
        "[publication]\n[hyphenation]\nen = [⟦\"man-u-script s\"⟧]\n",
        "[publication]\n[hyphenation]\nen = [\"man-u-script\"]\n",
    ),
    (
        "M028",
        "[publication]\n[hyphenation]\nen = [⟦\"re--do\"⟧]\n",
        "[publication]\n[hyphenation]\nen = [\"re-do\", \"Bindery\"]\n",
    ),
    (
        "M007",
        "[publication]\n[hyphenation]\n⟦english⟧ = [\"re-do\"]\n",
        "[publication]\n[hyphenation]\nen-GB = \"re-do\"\n",
    ),
    (
        "M005",
        "[publication]\n[notes]\nposition = ⟦\"botom\"⟧\n",
        "[publication]\n[notes]\nposition = \"Chapter\"\nnumbering = \"book\"\n",
    ),
    ("M003", "[publication]\n[notes]\n⟦place⟧ = \"foot\"\n", "[publication]\n[notes]\nposition = \"foot\"\n"),
    (
        "M005",
        "[publication]\n[accessibility]\nclaims = [\"WCAG 2.2 AA\", ⟦\"alternatives\"⟧]\n",
        "[publication]\n[accessibility]\nclaims = [\"WCAG 2.2 AA\", \"alternativetext\"]\nsummary = \"S\"\n",
    ),
    (
        "M005",
        "[publication]\n[[edition]]\nname = \"epub\"\nstores = [\"kobo\", ⟦\"appel\"⟧]\n",
        "[publication]\n[[edition]]\nname = \"epub\"\nstores = \"apple\"\nobfuscate-fonts = true\n",
    ),
    ("M022", "[publication]\nslug = ⟦\"../out\"⟧\n", "[publication]\nslug = \"out\"\n"),
    (
        "M025",
        "[publication]\n[[edition]]\nformat = \"epub\"\npage = ⟦\"A5\"⟧\n",
        "[publication]\n[[edition]]\nformat = \"pdf\"\npage = \"A5\"\n",
    ),
];

#[test]
fn each_fault_is_reported_at_its_place_and_its_near_miss_is_not() {
    let mut wrong = Vec::new();
    for (code, raising, near_miss) in CASES {
        let (text, range) = unmark(&format!("{raising}{TEXT}"));
        let found = manifest(&text).1;
        let at = range.expect("the case marks a place");
        if !found.iter().any(|one| one.code == *code && one.span.is_some_and(|span| span.range() == at)) {
            wrong.push(format!("{code} was not found at {at:?} in\n{text}\nbut {found:#?}"));
        }
        let found = manifest(&format!("{near_miss}{TEXT}")).1;
        if !found.is_empty() {
            wrong.push(format!("the near miss of {code}\n{near_miss}\nraised {found:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_manifest_without_text_or_publication_is_an_error() {
    assert_eq!(manifest("").1[0].code, "M024");
    assert_eq!(manifest("[publication]\ntitle = \"T\"\n").1[0].code, "M019");
    assert!(manifest("[workspace]\nmembers = [\"a\"]\n").1.is_empty());
    assert_eq!(manifest("[workspace]\nmembers = []\n").1[0].code, "M014");
}

#[test]
fn hints_name_what_to_write() {
    let hint = |text: &str| manifest(text).1[0].hint.clone().unwrap_or_default();
    assert_eq!(hint("[publicaton]\ntitle = \"T\"\n"), "did you mean `publication`?");
    assert_eq!(hint("[publication]\nlanguage = \"German\"\n"), "write `de`");
    assert_eq!(hint("[publication]\ndate = \"18 October 1851\"\n"), "write `1851-10-18`");
    assert_eq!(hint("[[contributor]]\nname = \"N\"\nrole = \"autor\"\n"), "write `aut` for author");
}

#[test]
fn a_whole_manifest_is_read() {
    let text = r#"
[publication]
kind = "book"
title = "The Long Tide"
subtitle = "A Year by the Water"
short-title = "Tide"
language = "en-GB"
publisher = "Ebb Press"
date = 2026-11-23
series = { name = "Coasts", number = 2 }
subjects = ["Travel", { name = "Sea", scheme = "Thema", code = "WT" }]
identifiers = ["doi:10.1000/182"]

[[contributor]]
id = "ada"
name = "Ada Marsh"
sort-name = "Marsh, Ada"
bio = "Ada *walks*."
portrait = "ada.jpg"
links = ["https://example.org"]

[[contributor]]
name = "Bo Sand"
role = "ill"

[manuscript]
front = "preface.md"
body = ["chapters/*.md"]
back = []

[[edition]]
name = "paperback"
format = "pdf"
page = "140x216mm"
isbn = "978-0-14-243724-7"

[[edition]]
name = "ebook"
format = "epub"
cover = "cover.jpg"
embed-fonts = false
page-list = "paperback"

[fonts]
files = ["fonts/own.ttf"]
"#;
    let (read, found) = manifest(text);
    assert!(found.is_empty(), "{found:#?}");
    let mut manifest = read.expect("it is read");
    manifest.fill(Fallback::default(), &mut Sink::default());
    let publication = &manifest.publication;
    assert_eq!(publication.title, "The Long Tide");
    assert_eq!(publication.short_title.as_deref(), Some("Tide"));
    assert_eq!(publication.slug, "the-long-tide");
    assert_eq!(publication.series.as_ref().and_then(|series| series.number.as_deref()), Some("2"));
    assert_eq!(publication.subjects[1].code.as_deref(), Some("WT"));
    assert_eq!(publication.contributors[1].role.0, "ill");
    assert_eq!(publication.contributors[1].id, "bo-sand");
    assert_eq!(manifest.manuscript.body[0].value, "chapters/*.md");
    assert_eq!(manifest.editions[0].page.width, Length::mm(140.0));
    assert_eq!(manifest.editions[1].format, Format::Epub);
    assert_eq!(manifest.editions[1].style, "classic");
    assert!(!manifest.editions[1].embed_fonts);
    assert_eq!(manifest.page_lists["ebook"].value, "paperback");
    assert_eq!(manifest.fonts.len(), 1);
}

#[test]
fn pandoc_front_matter_is_read() {
    let text = "---\ntitle: The Long Tide\nauthor:\n- Ada Marsh\n- name: Bo Sand\n  role: editor\n\
                lang: en-GB\ndate: 2026\nidentifier:\n- scheme: ISBN-13\n  text: \"9780142437247\"\n\
                subject: Travel\nkeywords: [sea, tide]\ncover-image: c.png\ngeometry: margin=1in\n---\n";
    let (read, found) = yaml(text);
    let read = read.expect("it is read");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].code, found[0].severity), ("M018", Severity::Note));
    let publication = &read.publication;
    assert_eq!(publication.contributors.len(), 2);
    assert_eq!(publication.contributors[1].role.0, "edt");
    assert!(matches!(publication.identifiers[0], Identifier::Isbn(_)));
    assert_eq!(publication.subjects.len(), 3);
    assert_eq!(publication.date.as_ref().map(|date| date.as_str()), Some("2026"));
    assert_eq!(read.default_cover.as_deref(), Some("c.png"));
}

#[test]
fn front_matter_holds_the_manifests_own_tables() {
    let text = "publication:\n  kind: article\n  title: T\ncontributor:\n  name: N\n  role: aut\n\
                edition:\n- format: pdf\n  page: A5\n";
    let (read, found) = yaml(text);
    assert!(found.is_empty(), "{found:#?}");
    let mut read = read.expect("it is read");
    read.fill(Fallback::default(), &mut Sink::default());
    assert_eq!(read.publication.kind, Kind::Article);
    assert_eq!((read.editions.len(), read.editions[0].style.as_str()), (1, "magazine"));
}

#[test]
fn faults_in_front_matter_have_their_places() {
    let cases = [
        ("M002", "title: one: two\n", 1),
        ("M002", "title: one\nauthor: [a\nlang: en\n", 3),
        ("M006", "title: T\nidentifier:\n- scheme: ISBN\n  text: \"9780142437248\"\n", 4),
        ("M007", "title: T\nlang: english\n", 2),
        ("M009", "author:\n- name: N\n  role: autor\n", 3),
        ("M003", "publication:\n  tilte: T\n", 2),
    ];
    for (code, text, line) in cases {
        let source = SourceFile::new(FileId(0), "text.md", text);
        let found = yaml(text).1;
        let one = found.iter().find(|one| one.code == code).unwrap_or_else(|| panic!("{code}: {found:#?}"));
        let place = source.place(one.span.expect("it has a place").start);
        assert_eq!(place.line, line, "{code} in {text}");
    }
}

#[test]
fn toml_front_matter_is_read_at_its_place() {
    let text = "+++\ntitle = \"T\"\nlang = \"en_US\"\n+++\n\nText.\n";
    let source = SourceFile::new(FileId(0), "text.md", text);
    let mut sink = Sink::default();
    let end = text.rfind("+++").expect("it has an end") + 4;
    let read = read_front_matter(&source, 0..end, FrontMatterKind::Toml, &mut sink).expect("it is read");
    assert_eq!(read.publication.title, "T");
    let found = sink.into_vec();
    assert_eq!(&text[found[0].span.expect("it has a place").range()], "\"en_US\"");
}

#[test]
fn defaults_are_noted_for_a_lone_manuscript_only() {
    let fallback = |lone| Fallback { file_name: "long_tide".into(), lone, ..Fallback::default() };
    let codes = |lone| {
        let mut sink = Sink::default();
        let mut manifest = Manifest::default();
        manifest.fill(fallback(lone), &mut sink);
        assert_eq!(manifest.publication.title, "Long tide");
        sink.iter().map(|one| one.code).collect::<Vec<_>>()
    };
    assert_eq!(codes(true), ["M016", "M017"]);
    assert_eq!(codes(false), ["M016"]);
    let heading = Fallback { heading: Some("The Tide".into()), ..fallback(true) };
    let mut manifest = Manifest::default();
    manifest.fill(heading, &mut Sink::default());
    assert_eq!(manifest.publication.slug, "the-tide");
}

#[test]
fn hostile_front_matter_ends_in_a_diagnostic() {
    let deep = "[".repeat(100_000);
    assert!(!yaml(&deep).1.is_empty());
    assert!(!manifest(&format!("a = {deep}")).1.is_empty());
    let laughs: String = (1..12)
        .map(|idx| format!("a{idx}: &a{idx} [{}]\n", vec![format!("*a{}", idx - 1); 9].join(",")))
        .collect();
    assert!(!yaml(&format!("a0: &a0 x\n{laughs}")).1.is_empty());
    let keys: String = (0..20_000).map(|idx| format!("k{idx}: v\n")).collect();
    assert_eq!(yaml(&keys).1.len(), 20_000);
}

/// A manifest with a bit of everything, for breaking.
const FULL: &str = "[publication]\nkind = 'book'\ntitle = \"Tide — ältere\"\nlanguage = 'en-GB'\ndate = 2026-11-23\n\
    isbn = '978-0-14-243724-7'\nseries = { name = 'C', number = 2 }\nidentifiers = ['0378-5955', 'doi:10.1/2']\n\
    [[contributor]]\nname = 'N'\nrole = 'trl'\norcid = '0000-0002-1825-0097'\nbio = \"\"\"\nA *b*\n\"\"\"\n\
    [manuscript]\nfront = 'a.md'\nbody = ['*.md']\n[[edition]]\nname = 'p'\nformat = 'pdf'\npage = '6x9in'\n\
    [[edition]]\nformat = 'epub'\npage-list = 'p'\n[fonts]\nfiles = []\n[workspace]\nmembers = ['x']\n";

const FULL_YAML: &str = "title: \"Tide: ä\"\nauthor:\n- Ada\n- {name: Bo, role: edt}\nlang: en\ndate: 1851-10-18\n\
    identifier:\n- scheme: ISBN-13\n  text: '9780142437247'\nsubject: [a, b]\ndescription: >\n  folded\n  text\n\
    anchor: &a x\nalias: *a\nedition:\n- format: pdf\n  page: [6in, 9in]\n";

#[test]
fn broken_manifests_end_in_diagnostics() {
    // xorshift64, so that each run breaks the same things.
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % bound as u64).expect("it is less than a usize")
    };
    let signs = [
        "\"", "'", "[", "]", "{", "}", "=", ":", "\n", "- ", "&a ", "*a", "!!x ", "é", "\u{0}", "9", " ",
        "#", "|", ",",
    ];
    for round in 0..3_000 {
        let whole = if round % 2 == 0 { FULL } else { FULL_YAML };
        let mut text: Vec<char> = whole.chars().collect();
        for _ in 0..=next(4) {
            let at = next(text.len());
            match next(4) {
                0 => drop(text.remove(at)),
                1 => {
                    text.splice(at..at, signs[next(signs.len())].chars());
                }
                2 => {
                    let end = (at + next(40)).min(text.len());
                    text.drain(at..end);
                }
                _ => {
                    let end = (at + next(60)).min(text.len());
                    let copy: Vec<char> = text[at..end].to_vec();
                    let to = next(text.len());
                    text.splice(to..to, copy);
                }
            }
        }
        let text: String = text.into_iter().collect();
        let (read, found) = if round % 2 == 0 { manifest(&text) } else { yaml(&text) };
        assert!(read.is_some() || !found.is_empty(), "nothing is said of\n{text}");
        let source = SourceFile::new(FileId(0), "a", text.as_str());
        for one in &found {
            let Some(span) = one.span else { continue };
            assert!(span.range().end <= text.len() && text.get(span.range()).is_some(), "{one:?} in\n{text}");
            let _ = source.place(span.start);
        }
        if let Some(mut read) = read {
            read.fill(Fallback::default(), &mut Sink::default());
            assert!(!read.publication.slug.is_empty());
        }
    }
}

#[test]
fn notes_and_hyphens_are_settled_by_manifest_and_front_matter() {
    let (read, faults) = manifest(&format!(
        "[publication]\ntitle = \"T\"\n[notes]\nposition = \"book\"\nnumbering = \"book\"\n\
         [hyphenation]\nen = [\"man-u-script\", \"Bindery\"]\nde = \"Druck-erzeugnis\"\n{TEXT}"
    ));
    assert_eq!(faults, []);
    let publication = read.expect("it can be read").publication;
    assert_eq!(publication.notes.position, NotePosition::Book);
    assert_eq!(publication.notes.numbering, Some(NoteNumbering::Book));
    let lists: Vec<_> =
        publication.hyphenation.iter().map(|own| (own.language.0.as_str(), own.words.len())).collect();
    assert_eq!(lists, [("en", 2), ("de", 1)]);
    let (read, faults) = yaml("title: T\nreference-location: section\nhyphenation: [re-do]\n");
    assert_eq!(faults, []);
    let publication = read.expect("it can be read").publication;
    assert_eq!(publication.notes.position, NotePosition::Chapter);
    assert_eq!(publication.hyphenation[0].language.0, "");
    assert_eq!(yaml("title: T\nreference-location: somewhere\n").1[0].code, "M005");
}
