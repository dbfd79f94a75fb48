//! The message for shops: one product by ONIX for Books 3.0, reference tags, in the order of its schema
//! (EDItEUR, “ONIX for Books: Product Information Format Specification”, release 3.0, revision 8; code
//! lists of issue 71).
//!
//! It says what is known and nothing else: price, supply and rights of sale are agreed with each shop,
//! and are added there.

use super::package::{certifier, sort_name};
use super::trade::{Binding, Known, Related, isbn};
use super::xml::Xml;
use super::{Book, UNDETERMINED};
use crate::document::Language;
use crate::publication::{Claim, Contributor, Date, Identifier, Publication};

/// The message as a file.
pub(super) fn message(book: &Book<'_>, known: &Known<'_>) -> String {
    let publication = book.input.publication;
    let mut xml = Xml::document();
    let mut root = xml.start("ONIXMessage");
    root.attribute("xmlns", "http://ns.editeur.org/onix/3.0/reference");
    root.attribute("release", "3.0");
    root.open();
    xml.line();
    open(&mut xml, "Header");
    open(&mut xml, "Sender");
    let author = publication.contributors.first().map(|person| person.name.as_str());
    text(&mut xml, "SenderName", publication.publisher.as_deref().or(author).unwrap_or(book.title()));
    xml.end_line();
    // A novel of 1851 is older than any message about it: the schema takes no year before 1900.
    let sent = known.modified.max("1980-01-01T00:00:00Z");
    text(&mut xml, "SentDateTime", &sent.replace(['-', ':'], ""));
    xml.end_line();
    open(&mut xml, "Product");
    text(&mut xml, "RecordReference", &record_reference(book));
    // Confirmed on publication (list 1).
    text(&mut xml, "NotificationType", "03");
    identifiers(&mut xml, book, known);
    describe(&mut xml, book, known);
    collateral(&mut xml, book);
    publishing(&mut xml, book);
    related(&mut xml, book.input.related);
    xml.end_line();
    xml.finish()
}

fn open(xml: &mut Xml, name: &'static str) {
    xml.start(name).open();
    xml.line();
}

/// An element with text; none without.
fn text(xml: &mut Xml, name: &'static str, value: &str) {
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    if !value.is_empty() {
        xml.text_element(name, &[], &value);
    }
}

/// What the sender calls the record, for as long as there are messages about the product: what names
/// the content by itself would change with it.
fn record_reference(book: &Book<'_>) -> String {
    let publication = book.input.publication;
    let doi = publication.identifiers.iter().find_map(|identifier| match identifier {
        Identifier::Doi(doi) => Some(format!("doi:{doi}")),
        Identifier::Isbn(_) | Identifier::Issn(_) | Identifier::Uri(_) | Identifier::Other(_) => None,
    });
    let isbn = isbn(publication, book.input.edition.isbn.as_ref()).map(|isbn| format!("isbn:{isbn}"));
    isbn.or(doi).unwrap_or_else(|| format!("{}.{}", publication.slug, book.input.edition.name))
}

/// Codes of list 5.
fn identifiers(xml: &mut Xml, book: &Book<'_>, known: &Known<'_>) {
    let publication = book.input.publication;
    if let Some(isbn) = isbn(publication, book.input.edition.isbn.as_ref()) {
        isbns(xml, isbn.as_str());
    }
    let mut own = None;
    for identifier in &publication.identifiers {
        match identifier {
            // The edition's is told; a periodical's number names no edition.
            Identifier::Isbn(_) | Identifier::Issn(_) => {}
            Identifier::Doi(doi) => product_identifier(xml, "06", None, doi),
            Identifier::Uri(uri) if uri.starts_with("urn:") => product_identifier(xml, "22", None, uri),
            Identifier::Uri(_) => {}
            // One of each type at most.
            Identifier::Other(other) => own = own.or(Some(other.as_str())),
        }
    }
    if let Some(own) = own {
        product_identifier(xml, "01", Some(publication.publisher.as_deref().unwrap_or("publisher")), own);
    }
    if !publication
        .identifiers
        .iter()
        .any(|own| matches!(own, Identifier::Uri(uri) if uri.starts_with("urn:")))
    {
        product_identifier(xml, "22", None, known.uuid);
    }
}

/// In the trade an ISBN is told twice, as itself and as an article number.
fn isbns(xml: &mut Xml, isbn: &str) {
    product_identifier(xml, "03", None, isbn);
    product_identifier(xml, "15", None, isbn);
}

fn product_identifier(xml: &mut Xml, scheme: &str, name: Option<&str>, value: &str) {
    open(xml, "ProductIdentifier");
    text(xml, "ProductIDType", scheme);
    text(xml, "IDTypeName", name.unwrap_or_default());
    text(xml, "IDValue", value);
    xml.end_line();
}

/// Block 1.
fn describe(xml: &mut Xml, book: &Book<'_>, known: &Known<'_>) {
    let publication = book.input.publication;
    open(xml, "DescriptiveDetail");
    // A single item, for download; EPUB, reflowable (lists 2, 150 and 175).
    text(xml, "ProductComposition", "00");
    text(xml, "ProductForm", "ED");
    text(xml, "ProductFormDetail", "E101");
    text(xml, "ProductFormDetail", "E200");
    features(xml, book, known);
    // Text; still pictures (list 81).
    text(xml, "PrimaryContentType", "10");
    if known.facts.pictures > 1 {
        text(xml, "ProductContentType", "07");
    }
    // None (list 144).
    text(xml, "EpubTechnicalProtection", "00");
    collection(xml, book);
    open(xml, "TitleDetail");
    text(xml, "TitleType", "01");
    open(xml, "TitleElement");
    text(xml, "TitleElementLevel", "01");
    title(xml, book.title(), book.language);
    text(xml, "Subtitle", publication.subtitle.as_deref().unwrap_or_default());
    xml.end_line();
    xml.end_line();
    if let Some(short) = publication.short_title.as_deref().filter(|short| !short.trim().is_empty()) {
        open(xml, "TitleDetail");
        text(xml, "TitleType", "05");
        open(xml, "TitleElement");
        text(xml, "TitleElementLevel", "01");
        text(xml, "TitleText", short);
        xml.end_line();
        xml.end_line();
    }
    contributors(xml, book);
    if let Some(code) = three_letters(book.language) {
        open(xml, "Language");
        text(xml, "LanguageRole", "01");
        text(xml, "LanguageCode", code);
        let region = book.language.0.split('-').skip(1).find(|part| part.len() == 2);
        text(xml, "CountryCode", &region.unwrap_or_default().to_ascii_uppercase());
        xml.end_line();
    }
    if known.pages > 0 {
        // The pages of the print counterpart (lists 23 and 24).
        open(xml, "Extent");
        text(xml, "ExtentType", "08");
        text(xml, "ExtentValue", &known.pages.to_string());
        text(xml, "ExtentUnit", "03");
        xml.end_line();
    }
    subjects(xml, publication);
    xml.end_line();
}

fn feature(xml: &mut Xml, kind: &str, code: &str, description: Option<&str>) {
    open(xml, "ProductFormFeature");
    text(xml, "ProductFormFeatureType", kind);
    text(xml, "ProductFormFeatureValue", code);
    text(xml, "ProductFormFeatureDescription", description.unwrap_or_default());
    xml.end_line();
}

/// Accessibility by list 196, hazards by list 143, the version of EPUB by list 220.
fn features(xml: &mut Xml, book: &Book<'_>, known: &Known<'_>) {
    let (facts, said) = (known.facts, &book.input.publication.accessibility);
    let summary = said.summary.clone().unwrap_or_else(|| facts.summary());
    let mut access = |code: &str, description: Option<&str>| feature(xml, "09", code, description);
    access("00", Some(&summary));
    if facts.conforms() {
        for code in ["04", "82", "85"] {
            access(code, None);
        }
    }
    // Nothing that a reading system offers is disabled, and landmarks lead to the parts of the book.
    access("10", None);
    for (claim, codes) in [
        (Claim::TableOfContents, &["11"][..]),
        (Claim::ReadingOrder, &["13"]),
        (Claim::AlternativeText, &["14"]),
        (Claim::PageBreakMarkers, &["19"]),
        (Claim::StructuralNavigation, &["29"]),
        (Claim::Aria, &["30", "32"]),
        (Claim::Latex, &["35"]),
        (Claim::DisplayTransformability, &["36"]),
        (Claim::PageNavigation, &["41"]),
    ] {
        if facts.holds(claim) {
            codes.iter().for_each(|code| access(code, None));
        }
    }
    if facts.languages_are_marked() {
        access("22", None);
    }
    if facts.has_contrast() {
        access("26", None);
    }
    if facts.described() {
        access("52", None);
    }
    if facts.conforms() {
        if let Some(credential) = &said.credential {
            access(if credential.contains("://") { "89" } else { "88" }, Some(credential));
        }
        if let Some(certifier) = certifier(book.input.publication) {
            access("90", Some(certifier));
        }
        if let Some(report) = &said.report {
            access("94", Some(report));
        }
    }
    if facts.moves() {
        feature(xml, "12", "24", None);
    } else {
        feature(xml, "12", "00", None);
    }
    feature(xml, "15", "101F", None);
}

fn collection(xml: &mut Xml, book: &Book<'_>) {
    let publication = book.input.publication;
    let series = publication.series.as_ref().map(|own| (own.name.as_str(), own.number.as_deref()));
    let periodical = publication.periodical.as_deref().map(|name| (name, None));
    let mut any = false;
    for (name, number) in series.into_iter().chain(periodical) {
        any = true;
        open(xml, "Collection");
        // A publisher's collection (list 148).
        text(xml, "CollectionType", "10");
        open(xml, "TitleDetail");
        text(xml, "TitleType", "01");
        if let Some(number) = number {
            open(xml, "TitleElement");
            text(xml, "TitleElementLevel", "01");
            text(xml, "PartNumber", number);
            xml.end_line();
        }
        open(xml, "TitleElement");
        text(xml, "TitleElementLevel", "02");
        title(xml, name, book.language);
        xml.end_line();
        xml.end_line();
        xml.end_line();
    }
    if !any {
        xml.start("NoCollection").empty();
        xml.line();
    }
}

/// A title is filed without the article that it begins with.
fn title(xml: &mut Xml, whole: &str, language: &Language) {
    let articles: &[&str] = match language.primary().as_str() {
        "en" => &["The", "A", "An"],
        "de" => &["Der", "Die", "Das", "Ein", "Eine"],
        "fr" => &["Le", "La", "Les", "Un", "Une"],
        "es" => &["El", "La", "Los", "Las", "Un", "Una"],
        "it" => &["Il", "Lo", "La", "I", "Gli", "Le", "Un", "Una"],
        "pt" => &["O", "A", "Os", "As", "Um", "Uma"],
        "nl" => &["De", "Het", "Een"],
        _ => &[],
    };
    let whole = whole.trim();
    match whole.split_once(' ').filter(|(first, rest)| articles.contains(first) && !rest.trim().is_empty()) {
        Some((article, rest)) => {
            text(xml, "TitlePrefix", article);
            text(xml, "TitleWithoutPrefix", rest);
        }
        None => {
            xml.start("NoPrefix").empty();
            xml.line();
            text(xml, "TitleWithoutPrefix", whole);
        }
    }
}

fn contributors(xml: &mut Xml, book: &Book<'_>) {
    let publication = book.input.publication;
    let named = || publication.contributors.iter().enumerate().filter(|(_, own)| !own.name.trim().is_empty());
    if named().next().is_none() {
        xml.start("NoContributor").empty();
        xml.line();
    }
    for (number, (idx, person)) in named().enumerate() {
        open(xml, "Contributor");
        text(xml, "SequenceNumber", &(number + 1).to_string());
        text(xml, "ContributorRole", role(person));
        if let Some(isni) = &person.isni {
            name_identifier(xml, "16", isni.as_str());
        }
        if let Some(orcid) = &person.orcid {
            name_identifier(xml, "21", orcid.as_str());
        }
        text(xml, "PersonName", &person.name);
        text(xml, "PersonNameInverted", &sort_name(person).unwrap_or_default());
        biography(xml, book.input.bios.get(idx).map_or(&[], Vec::as_slice));
        for link in &person.links {
            open(xml, "Website");
            // The contributor's own (list 73).
            text(xml, "WebsiteRole", "06");
            text(xml, "WebsiteLink", link);
            xml.end_line();
        }
        xml.end_line();
    }
}

fn name_identifier(xml: &mut Xml, scheme: &str, value: &str) {
    open(xml, "NameIdentifier");
    text(xml, "NameIDType", scheme);
    text(xml, "IDValue", value);
    xml.end_line();
}

fn biography(xml: &mut Xml, paragraphs: &[String]) {
    if paragraphs.is_empty() {
        return;
    }
    let mut note = xml.start("BiographicalNote");
    // XHTML (list 34).
    note.attribute("textformat", "05");
    note.open();
    for paragraph in paragraphs {
        xml.start("p").open();
        xml.text(paragraph);
        xml.end();
    }
    xml.end_line();
}

/// List 17, by the relators of the MARC list.
fn role(person: &Contributor) -> &'static str {
    match person.role.0.as_str() {
        "aut" => "A01",
        "cmp" => "A06",
        "art" => "A07",
        "pht" => "A13",
        "bkd" | "dsr" => "A11",
        "ill" => "A12",
        "wpr" => "A15",
        "aft" | "waw" => "A19",
        "ann" => "A20",
        "cmm" | "cwt" => "A21",
        "wfw" => "A23",
        "aui" | "win" => "A24",
        "cov" | "bjd" => "A36",
        "edt" => "B01",
        "adp" => "B05",
        "trl" => "B06",
        "abr" => "B04",
        "com" | "edc" => "C01",
        "nrt" => "E03",
        // Other primary creator, other contribution.
        "cre" => "A99",
        _ => "Z99",
    }
}

fn subjects(xml: &mut Xml, publication: &Publication) {
    let mut keywords: Vec<&str> = Vec::new();
    let mut is_main = [true; 2];
    for subject in &publication.subjects {
        let scheme = subject.scheme.as_deref().map(str::to_ascii_lowercase);
        let (Some(scheme), Some(code)) = (scheme, subject.code.as_deref()) else {
            keywords.push(subject.name.trim());
            continue;
        };
        open(xml, "Subject");
        // BISAC, Thema, a scheme of one's own (list 27); the first of each kind is the main one.
        let known = match scheme.as_str() {
            "bisac" => Some(("10", 0)),
            "thema" => Some(("93", 1)),
            _ => None,
        };
        if known.is_some_and(|(_, kind)| std::mem::take(&mut is_main[kind])) {
            xml.start("MainSubject").empty();
            xml.line();
        }
        text(xml, "SubjectSchemeIdentifier", known.map_or("24", |(list, _)| list));
        if known.is_none() {
            text(xml, "SubjectSchemeName", subject.scheme.as_deref().unwrap_or_default());
        }
        text(xml, "SubjectCode", code);
        if subject.name != code {
            text(xml, "SubjectHeadingText", &subject.name);
        }
        xml.end_line();
    }
    keywords.retain(|word| !word.is_empty());
    if !keywords.is_empty() {
        open(xml, "Subject");
        text(xml, "SubjectSchemeIdentifier", "20");
        text(xml, "SubjectHeadingText", &keywords.join("; "));
        xml.end_line();
    }
}

/// Block 2.
fn collateral(xml: &mut Xml, book: &Book<'_>) {
    let publication = book.input.publication;
    let Some(description) = publication.description.as_deref().filter(|own| !own.trim().is_empty()) else {
        return;
    };
    open(xml, "CollateralDetail");
    open(xml, "TextContent");
    // A description for everyone (lists 153 and 154).
    text(xml, "TextType", "03");
    text(xml, "ContentAudience", "00");
    text(xml, "Text", description);
    xml.end_line();
    xml.end_line();
}

/// Block 4.
fn publishing(xml: &mut Xml, book: &Book<'_>) {
    let publication = book.input.publication;
    let author = publication.contributors.first().map(|person| person.name.as_str());
    // Who publishes alone is told as the publisher; the block is nothing without one.
    let Some(publisher) = publication.publisher.as_deref().or(author) else { return };
    open(xml, "PublishingDetail");
    open(xml, "Publisher");
    text(xml, "PublishingRole", "01");
    text(xml, "PublisherName", publisher);
    xml.end_line();
    text(xml, "CityOfPublication", publication.place.as_deref().unwrap_or_default());
    // Active (list 64).
    text(xml, "PublishingStatus", "04");
    if let Some(date) = &publication.date {
        open(xml, "PublishingDate");
        text(xml, "PublishingDateRole", "01");
        xml.text_element("Date", &[("dateformat", date_format(date))], &date.as_str().replace('-', ""));
        xml.end_line();
    }
    xml.end_line();
}

/// List 55: a day, a month, a year.
fn date_format(date: &Date) -> &'static str {
    match date.as_str().len() {
        10 => "00",
        7 => "01",
        _ => "05",
    }
}

/// Block 5.
fn related(xml: &mut Xml, others: &[Related]) {
    if others.is_empty() {
        return;
    }
    open(xml, "RelatedMaterial");
    for other in others {
        open(xml, "RelatedProduct");
        // Based on that printed product, and its pages are marked; the same in another format (list 51).
        text(xml, "ProductRelationCode", if other.has_the_pages { "13" } else { "06" });
        isbns(xml, other.isbn.as_str());
        let form = match (other.printed, other.binding()) {
            (false, _) => "ED",
            (true, Binding::Hard) => "BB",
            (true, Binding::Soft) => "BC",
            (true, Binding::Unknown) => "BA",
        };
        text(xml, "ProductForm", form);
        xml.end_line();
    }
    xml.end_line();
}

/// The code of ISO 639-2/B (list 74).
fn three_letters(language: &Language) -> Option<&'static str> {
    let primary = language.primary();
    if primary == UNDETERMINED {
        return None;
    }
    LANGUAGES.iter().find(|(two, three)| *two == primary || *three == primary).map(|(_, three)| *three)
}

#[rustfmt::skip]
const LANGUAGES: &[(&str, &str)] = &[
    ("af", "afr"), ("am", "amh"), ("ar", "ara"), ("as", "asm"), ("az", "aze"), ("be", "bel"), ("bg", "bul"),
    ("bn", "ben"), ("bo", "tib"), ("br", "bre"), ("bs", "bos"), ("ca", "cat"), ("cs", "cze"), ("cy", "wel"),
    ("da", "dan"), ("de", "ger"), ("el", "gre"), ("en", "eng"), ("eo", "epo"), ("es", "spa"), ("et", "est"),
    ("eu", "baq"), ("fa", "per"), ("fi", "fin"), ("fo", "fao"), ("fr", "fre"), ("fy", "fry"), ("ga", "gle"),
    ("gd", "gla"), ("gl", "glg"), ("grc", "grc"), ("gu", "guj"), ("he", "heb"), ("hi", "hin"), ("hr", "hrv"),
    ("hu", "hun"), ("hy", "arm"), ("id", "ind"), ("is", "ice"), ("it", "ita"), ("ja", "jpn"), ("ka", "geo"),
    ("kk", "kaz"), ("km", "khm"), ("kn", "kan"), ("ko", "kor"), ("ky", "kir"), ("la", "lat"), ("lb", "ltz"),
    ("lo", "lao"), ("lt", "lit"), ("lv", "lav"), ("mk", "mac"), ("ml", "mal"), ("mn", "mon"), ("mr", "mar"),
    ("ms", "may"), ("mt", "mlt"), ("my", "bur"), ("nb", "nob"), ("ne", "nep"), ("nl", "dut"), ("nn", "nno"),
    ("no", "nor"), ("oc", "oci"), ("pa", "pan"), ("pl", "pol"), ("ps", "pus"), ("pt", "por"), ("rm", "roh"),
    ("ro", "rum"), ("ru", "rus"), ("sa", "san"), ("si", "sin"), ("sk", "slo"), ("sl", "slv"), ("sq", "alb"),
    ("sr", "srp"), ("sv", "swe"), ("sw", "swa"), ("ta", "tam"), ("te", "tel"), ("tg", "tgk"), ("th", "tha"),
    ("tr", "tur"), ("tt", "tat"), ("ug", "uig"), ("uk", "ukr"), ("ur", "urd"), ("uz", "uzb"), ("vi", "vie"),
    ("yi", "yid"), ("zh", "chi"), ("zu", "zul"),
];
