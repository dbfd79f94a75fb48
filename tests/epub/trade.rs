//! What shops and libraries are told beside the file: ONIX 3.0 and JSON-LD. The golden message was
//! judged by EDItEUR's own schema (release 3.0, revision 8) when it was written.

use super::*;

fn case() -> Case {
    let mut case = Case::read("# One\n\n![A knot](knot.svg)\n\nIt is $x$ long.\n");
    let own = &mut case.publication;
    own.subtitle = Some("Ropes & weather".into());
    own.short_title = Some("Tide".into());
    own.description = Some("A book about waiting.".into());
    own.rights = Some("© 2026 Ada Reed".into());
    own.place = Some("Harwich".into());
    own.series = Some(Series { name: "The Quay Library".into(), number: Some("4".into()) });
    let subject = |name: &str, scheme: &str, code: &str| Subject {
        name: name.into(),
        scheme: Some(scheme.into()),
        code: Some(code.into()),
    };
    own.subjects = vec![
        subject("Ropes", "BISAC", "SPO076000"),
        subject("Boating", "Thema", "SCG"),
        subject("Boats", "Thema", "WGG"),
        subject("Knots", "Harbour Scheme", "K1"),
        Subject { name: "tides".into(), ..Subject::default() },
        Subject { name: "ports".into(), ..Subject::default() },
    ];
    own.identifiers = vec![
        Identifier::Doi("10.1000/182".into()),
        Identifier::Other("Q-77".into()),
        Identifier::Issn("2049-3630".into()),
    ];
    own.contributors[0].orcid = Orcid::parse("0000-0002-1825-0097").ok();
    own.contributors[0].links = vec!["https://example.org/ada".into()];
    own.contributors.push(Contributor {
        name: "Bo Lund".into(),
        role: Role("trl".into()),
        ..Contributor::default()
    });
    case.bios = vec![vec!["Ada Reed ties <knots>.".into(), "She lives by the sea.".into()], Vec::new()];
    case.edition.isbn = Isbn::parse("9780306406157").ok();
    let related = |name: &str, isbn: &str, printed, has_the_pages| Related {
        name: name.into(),
        isbn: Isbn::parse(isbn).expect("it is right"),
        printed,
        has_the_pages,
    };
    case.related = vec![
        related("paperback", "9783161484100", true, true),
        related("hardcover", "9780142437247", true, false),
    ];
    case.breaks = vec![PageBreak { span: Span::new(FileId(0), 2..5), letters: 0, label: "1".into() }];
    case
}

#[test]
fn everything_that_is_known_is_told_to_shops() {
    let made = case().make();
    let onix = made.onix.expect("a book is a product");
    read_xml("onix.xml", &onix);
    golden("trade.onix.xml", &onix);
}

#[test]
fn everything_that_is_known_is_told_to_libraries() {
    let made = case().make();
    let _: serde_json::Value = serde_json::from_str(&made.linked).expect("it is JSON");
    golden("trade.jsonld", &made.linked);
}

#[test]
fn an_article_is_no_product_of_a_shop() {
    let mut case = Case::read("# One\n\nText.\n");
    case.publication.kind = Kind::Article;
    case.publication.periodical = Some("The Quarto".into());
    let made = case.make();
    assert_eq!(made.onix, None);
    for wanted in ["\"@type\": \"Article\"", "\"headline\": \"The Long Tide\"", "\"name\": \"The Quarto\""] {
        assert!(made.linked.contains(wanted), "{wanted} is missing: {}", made.linked);
    }
}

/// What the package document claims, and what both messages claim, is one thing.
#[test]
fn no_message_claims_what_the_book_does_not() {
    let text = "# One\n\nText ![](knot.svg) here.\n";
    let made = Case::read(text).make();
    let onix = made.onix.expect("a book is a product");
    let feature =
        |code: &str| onix.contains(&format!("<ProductFormFeatureValue>{code}</ProductFormFeatureValue>"));
    assert!(!feature("04") && !feature("14") && !feature("85") && !feature("52") && feature("11"));
    assert!(!made.linked.contains("WCAG") && !made.linked.contains("alternativeText"));
    let made = Case::read("# One\n\nText ![A knot](knot.svg) here.\n").make();
    let onix = made.onix.expect("a book is a product");
    for code in ["04", "82", "85", "14", "52"] {
        assert!(
            onix.contains(&format!("<ProductFormFeatureValue>{code}</ProductFormFeatureValue>")),
            "{code}"
        );
    }
    assert!(made.linked.contains("WCAG") && made.linked.contains("alternativeText"));
}

#[test]
fn a_book_of_which_nothing_is_known_has_messages_all_the_same() {
    let mut case = Case::read("# One\n\nText.\n");
    case.publication =
        Publication { slug: "one".into(), language: Language("en".into()), ..Publication::default() };
    let made = case.make();
    let onix = made.onix.expect("a book is a product");
    read_xml("onix.xml", &onix);
    assert!(
        onix.contains("<NoContributor/>") && onix.contains("<RecordReference>one.epub</RecordReference>")
    );
    golden("bare.onix.xml", &onix);
}

#[test]
fn a_message_about_an_old_book_is_no_older_than_messages_are() {
    let mut case = Case::read("# One\n\nText.\n");
    for (date, sent) in [("1851-10-18", "19800101T000000Z"), ("2026-11-23", "20261123T000000Z")] {
        case.publication.date = Date::parse(date).ok();
        let onix = case.make().onix.expect("a book is a product");
        assert!(onix.contains(&format!("<SentDateTime>{sent}</SentDateTime>")), "{onix}");
        assert!(onix.contains(&format!(">{}</Date>", date.replace('-', ""))), "{onix}");
    }
}
