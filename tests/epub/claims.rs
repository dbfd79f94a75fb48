//! What is claimed of an e-book's accessibility, and which claims are refused, each with its place.

use super::*;

#[test]
fn conformance_is_claimed_only_where_nothing_contradicts_it() {
    let claims = |text: &str| {
        let made = Case::read(text).make();
        assert_sound(&made);
        let claimed = made.package().contains("EPUB Accessibility 1.1 - WCAG 2.2 Level AA");
        (claimed, made.codes().join(" "))
    };
    assert_eq!(
        claims("# One\n\n![A knot](knot.svg)\n\n## Two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"),
        (true, "".into())
    );
    assert_eq!(claims("# One\n\nText ![](knot.svg) here.\n"), (false, "E010".into()));
    for (level, codes) in [(2, vec![]), (3, vec!["E011"])] {
        let mut document = chapter(Vec::new());
        let heading = vec![words("Below")];
        document.sections[0].sections.push(Section { level, heading, ..Section::default() });
        assert_eq!(Case::of(document).make().codes(), codes);
    }
    assert_eq!(claims("# One\n\n|   |   |\n|---|---|\n| 1 | 2 |\n"), (false, "E012".into()));
}

/// The messages of one code, with the words of the manuscript or the stylesheet that they stand at.
fn refusals(case: &Case, text: &str, claims: &[Claim]) -> Vec<String> {
    let mut case = case.clone();
    let span = Span::new(FileId(7), 0..5);
    let claim = |value: &Claim| Located { value: *value, span };
    case.publication.accessibility.claims = claims.iter().map(claim).collect();
    let made = case.make();
    assert_sound(&made);
    let refused = made.diagnostics.iter().filter(|own| own.code == "E020");
    let shown = refused.map(|own| {
        let span = own.span.expect("a refusal has a place");
        let source = match span.file {
            FileId(0) => text.get(span.range()).unwrap_or_default().trim(),
            FileId(9) => "the stylesheet",
            _ => "the claim",
        };
        format!("{source}: {}", own.message.split_once(": ").expect("it says why").1)
    });
    shown.collect()
}

/// The claim is refused of the first text, in these words, and holds of the second.
fn refused(claim: Claim, wrong: &str, words: &str, right: &str) {
    assert_eq!(refusals(&Case::read(wrong), wrong, &[claim]), [words], "{wrong}");
    assert_eq!(refusals(&Case::read(right), right, &[claim]), [""; 0], "{right}");
}

#[test]
fn conformance_is_refused_at_a_picture_without_words() {
    refused(
        Claim::Conformance,
        "# One\n\nText ![](knot.svg) here.\n",
        "![](knot.svg): this picture has no alternative text",
        "# One\n\nText ![](knot.svg){.decorative} here.\n",
    );
}

#[test]
fn conformance_is_refused_at_a_file_name_in_place_of_words() {
    refused(
        Claim::Conformance,
        "# One\n\nText ![knot.svg](knot.svg) here.\n",
        "![knot.svg](knot.svg): `knot.svg` is a file's name and describes nothing",
        "# One\n\nText ![A knot](knot.svg) here.\n",
    );
    let made = Case::read("# One\n\nText ![IMG_0127.JPG](knot.svg) here.\n").make();
    assert_eq!(made.codes(), ["E015"]);
}

#[test]
fn alternative_texts_are_claimed_only_where_every_picture_has_one() {
    let (wrong, right) = ("# One\n\nText ![](knot.svg) here.\n", "# One\n\nText ![A knot](knot.svg) here.\n");
    let words = "![](knot.svg): this picture has no alternative text";
    refused(Claim::AlternativeText, wrong, words, right);
    let named = "# One\n\nText ![knot.svg](knot.svg) here.\n";
    let words = "![knot.svg](knot.svg): `knot.svg` is a file's name and describes nothing";
    refused(Claim::AlternativeText, named, words, right);
    let decorated = "# One\n\nText ![](knot.svg){.decorative} here.\n";
    refused(Claim::AlternativeText, wrong, "![](knot.svg): this picture has no alternative text", decorated);
    let claimed = |text: &str| Case::read(text).make().package().contains(">alternativeText<");
    assert!(claimed(right) && !claimed(wrong) && !claimed(named) && claimed(decorated));
}

#[test]
fn headings_are_claimed_only_where_there_are_some() {
    let text = "Text without a heading.\n";
    let mut case = Case::of(chapter(vec![paragraph(vec![words("Text.")])]));
    case.document.sections[0].heading.clear();
    let wanted = "the claim: the text has no headings";
    assert_eq!(refusals(&case, text, &[Claim::StructuralNavigation]), [wanted]);
    assert!(!case.make().package().contains(">structuralNavigation<"));
    case.document.sections[0].heading = vec![words("One")];
    assert_eq!(refusals(&case, text, &[Claim::StructuralNavigation]), [""; 0]);
}

#[test]
fn what_every_book_has_is_never_refused() {
    let text = "# One\n\nText.\n";
    let claims = [Claim::TableOfContents, Claim::ReadingOrder, Claim::Aria];
    assert_eq!(refusals(&Case::read(text), text, &claims), [""; 0]);
    let made = Case::read(text).make();
    for claim in claims {
        assert!(made.package().contains(&format!(">{}<", claim.name())), "{claim:?}");
    }
    assert!(made.text("OEBPS/nav.xhtml").contains("epub:type=\"toc\""));
    assert!(made.all_text().contains("role=\"doc-"));
}

#[test]
fn conformance_is_refused_at_a_table_without_headers() {
    refused(
        Claim::Conformance,
        "# One\n\n|   |   |\n|---|---|\n| 1 | 2 |\n",
        "|   |   |\n|---|---|\n| 1 | 2 |: this table has no header row",
        "# One\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    );
}

#[test]
fn conformance_is_refused_at_a_language_that_is_not_marked() {
    refused(
        Claim::Conformance,
        "# One\n\nHe said *добрый день* and left.\n",
        "добрый день: this passage in Cyrillic letters names no language",
        "# One\n\nHe said [добрый день]{lang=ru} and left; `имя` is code, and α + β a sum.\n",
    );
    let made = Case::read("# One\n\nΤί ἐστιν ἀλήθεια;\n").make();
    assert_eq!(made.codes(), ["E013"]);
}

#[test]
fn conformance_is_refused_without_a_language_of_the_book() {
    let text = "# One\n\nText.\n";
    let mut case = Case::read(text);
    case.document.language = Language::default();
    assert_eq!(refusals(&case, text, &[Claim::Conformance]), [""; 0], "the publication says it");
    case.publication.language = Language::default();
    let words = "the claim: the publication names no language";
    assert_eq!(refusals(&case, text, &[Claim::Conformance]), [words]);
    assert_eq!(case.make().codes(), ["E017"]);
}

#[test]
fn conformance_is_refused_at_a_heading_that_skips_a_level() {
    let heading = |level| {
        let mut document = chapter(Vec::new());
        let meta = Meta { span: Span::new(FileId(0), 2..7), ..Meta::default() };
        document.sections[0].sections.push(Section {
            level,
            meta,
            heading: vec![words("Below")],
            ..Section::default()
        });
        Case::of(document)
    };
    for claim in [Claim::Conformance, Claim::StructuralNavigation] {
        let words = "Below: a heading of level 3 follows one of level 1";
        assert_eq!(refusals(&heading(3), "  Below", &[claim]), [words]);
        assert_eq!(refusals(&heading(2), "  Below", &[claim]), [""; 0]);
    }
}

#[test]
fn conformance_is_refused_at_a_colour_that_is_too_pale() {
    let text = "# One\n\nText, and *more*.\n";
    let mut case = Case::read(text);
    for (css, refused) in [
        ("em { color: #999 }", true),
        ("em { color: #767676 }", false),
        ("em { color: #999; font-size: 2em }", true),
        ("em { color: #919191; font-size: 2em }", false),
        ("em { color: #767676; background: #eee }", true),
        ("p { background: #eee } em { color: #767676 }", true),
        ("@media print { em { color: #999 } }", false),
        ("strong { color: #999 }", false),
    ] {
        case.css = css;
        let found = refusals(&case, text, &[Claim::Conformance]);
        assert_eq!(!found.is_empty(), refused, "{css}");
        assert!(found.iter().all(|one| one.starts_with("the stylesheet: letters in #")), "{found:?}");
        assert_eq!(case.make().codes(), if refused { vec!["E014"] } else { vec![] }, "{css}");
    }
}

#[test]
fn letters_of_a_fixed_size_are_not_said_to_be_changeable() {
    let text = "# One\n\nText.\n";
    let mut case = Case::read(text);
    case.css = "p { font-size: 11pt }";
    let words = "the stylesheet: this size cannot be changed";
    assert_eq!(refusals(&case, text, &[Claim::DisplayTransformability]), [words]);
    let made = case.make();
    assert_eq!(made.codes(), ["E016"]);
    assert!(!made.package().contains("displayTransformability") && made.package().contains("conformsTo"));
    case.css = "p { font-size: 1.1em }";
    assert_eq!(refusals(&case, text, &[Claim::DisplayTransformability]), [""; 0]);
    assert!(case.make().package().contains("displayTransformability"));
}

#[test]
fn what_the_text_does_not_hold_is_not_claimed() {
    let plain = "# One\n\nText.\n";
    for (claim, words, right) in [
        (Claim::Index, "the text has no index", "# One\n\nText.\n\n# Index {.index}\n\nrope, 3\n"),
        (Claim::Latex, "the text has no formulas", "# One\n\nIt is $x$ long.\n"),
    ] {
        refused(claim, plain, &format!("the claim: {words}"), right);
        let claimed = |text: &str| Case::read(text).make().package().contains(&format!(">{}<", claim.name()));
        assert!(claimed(right), "{claim:?} is not made by itself");
    }
    let formula = "# One\n\nIt is $x$ long.\n";
    let words = "$x$: this formula is given as TeX";
    assert_eq!(refusals(&Case::read(formula), formula, &[Claim::MathMl]), [words]);
}

#[test]
fn pages_are_claimed_only_where_they_are_listed() {
    let text = "# One\n\nText.\n";
    let mut case = Case::read(text);
    let claims = [Claim::PageNavigation, Claim::PageBreakMarkers];
    let words = "the claim: the edition carries no pages of a print edition";
    assert_eq!(refusals(&case, text, &claims), [words, words]);
    let at = text.find("Text").expect("it is there");
    case.breaks = vec![PageBreak { span: Span::new(FileId(0), at..at + 4), letters: 0, label: "1".into() }];
    assert_eq!(refusals(&case, text, &claims), [""; 0]);
}

/// Two frames of one pixel, and one.
fn gif(frames: usize) -> Vec<u8> {
    let mut bytes = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff".to_vec();
    for _ in 0..frames {
        bytes.extend(b"!\xf9\x04\0\x0a\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0");
    }
    bytes.push(b';');
    bytes
}

#[test]
fn nothing_that_moves_is_said_to_be_no_hazard() {
    let text = "# One\n\n![A light](light.gif)\n";
    for (frames, refused) in [(1, false), (2, true)] {
        let case = Case::read_with(text, &[("light.gif", &gif(frames))]);
        let words = "![A light](light.gif): this picture moves, and nothing shows that it does not flash";
        let wanted = if refused { vec![words] } else { vec![] };
        assert_eq!(refusals(&case, text, &[Claim::NoHazard]), wanted);
        let hazard = if refused { "unknown" } else { "none" };
        let meta = format!("<meta property=\"schema:accessibilityHazard\">{hazard}</meta>");
        assert!(case.make().package().contains(&meta));
    }
}

#[test]
fn whoever_vouches_for_the_claims_is_named() {
    let mut case = Case::read("# One\n\nText.\n");
    let own = &mut case.publication.accessibility;
    own.certifier = Some("Harbour Access".into());
    own.report = Some("https://example.org/report".into());
    own.summary = Some("Made for everyone.".into());
    let made = case.make();
    for wanted in [
        "<meta property=\"a11y:certifiedBy\" refines=\"#conformance\" id=\"certifier\">Harbour Access</meta>",
        "<link rel=\"a11y:certifierReport\" refines=\"#certifier\" href=\"https://example.org/report\"/>",
        "<meta property=\"schema:accessibilitySummary\" xml:lang=\"en\">Made for everyone.</meta>",
    ] {
        assert!(made.package().contains(wanted), "{wanted} is missing");
    }
}
