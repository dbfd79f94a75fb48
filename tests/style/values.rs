//! Units, sums, colours, shorthands, fonts and generated content.

use super::*;

#[test]
fn units_are_measured_by_the_right_thing() {
    let css =
        "body { font: 10pt/15pt serif } p { font-size: 1.2em; line-height: 2; margin: 1em 1rem 1lh 1rlh;
        padding: 1in 2.54cm 25.4mm 6pc; text-indent: 96px; width: 50%; height: 10vh; max-width: 4q }";
    let style = last_style(css, "body>p");
    near(style.font.size, 12.0);
    near(style.line_height, 24.0);
    let margin = |dimension: Dimension| dimension.resolve(Length::ZERO).expect("a length");
    near(margin(style.margin.top), 12.0);
    near(margin(style.margin.right), 10.0);
    near(margin(style.margin.bottom), 24.0);
    near(margin(style.margin.left), 15.0);
    for edge in [style.padding.top, style.padding.right, style.padding.bottom, style.padding.left] {
        near(margin(edge), 72.0);
    }
    near(margin(style.text_indent), 72.0);
    assert_eq!(style.width, Dimension::Percent(0.5));
    near(margin(style.height), 64.8);
    near(margin(style.max_width), 72.0 / 25.4);
}

#[test]
fn a_leading_without_unit_is_inherited_as_a_factor() {
    near(last_style("body { line-height: 1.5 } p { font-size: 20pt }", "body>p").line_height, 30.0);
    near(last_style("body { line-height: 150% } p { font-size: 20pt }", "body>p").line_height, 16.5);
    near(last_style("body { font-size: 20pt; line-height: normal }", "body>p").line_height, 24.0);
}

#[test]
fn sums_are_worked_out() {
    let length =
        |css: &str| last_style(&format!("p {{ font-size: 10pt; margin-left: {css} }}"), "body>p").margin.left;
    assert_eq!(length("calc(1em + 2pt * 3 - 4pt / 2)"), Dimension::Length(pt(14.0)));
    assert_eq!(length("calc((1em + 2pt) * 2)"), Dimension::Length(pt(24.0)));
    assert_eq!(length("calc(100% / 4)"), Dimension::Percent(0.25));
    assert_eq!(length("min(3em, 1in)"), Dimension::Length(pt(30.0)));
    assert_eq!(length("max(3em, 1in)"), Dimension::Length(pt(72.0)));
    assert_eq!(codes("p { margin-left: calc(1pt / 0) }"), ["S002"]);
    assert_eq!(codes("p { margin-left: calc(1pt + 1) }"), ["S002"]);
}

#[test]
fn colours_of_all_kinds() {
    let color = |css: &str| last_style(&format!("p {{ color: {css} }}"), "body>p").color;
    let rgb = |red, green, blue, alpha| Color { red, green, blue, alpha, ink: None };
    assert_eq!(color("red"), rgb(255, 0, 0, 255));
    assert_eq!(color("#123"), rgb(0x11, 0x22, 0x33, 255));
    assert_eq!(color("#11223380"), rgb(0x11, 0x22, 0x33, 128));
    assert_eq!(color("rgb(10, 20, 30)"), rgb(10, 20, 30, 255));
    assert_eq!(color("rgb(10 20 30 / 50%)"), rgb(10, 20, 30, 128));
    assert_eq!(color("rgba(100%, 0%, 0%, 0.2)"), rgb(255, 0, 0, 51));
    assert_eq!(color("hsl(120deg 100% 50%)"), rgb(0, 255, 0, 255));
    assert_eq!(color("hwb(0 20% 20%)"), rgb(204, 51, 51, 255));
    assert_eq!(color("gray(40%)"), rgb(102, 102, 102, 255));
    assert!(color("gray(40%)").is_grey());
}

#[test]
fn colours_by_what_prints_them() {
    let color = |css: &str| last_style(&format!("p {{ color: {css} }}"), "body>p").color;
    let ink = color("device-cmyk(0 81% 81% 0.3)").ink;
    assert_eq!(ink, Some(Ink::Process([0, 207, 207, 77])));
    assert!(color("device-cmyk(0 0 0 60%)").is_grey() && !color("device-cmyk(0 0 5% 60%)").is_grey());
    let red = color("device-cmyk(0 1 1 0 / 50%)");
    assert!(red.red > 200 && red.green < 80 && red.alpha == 128, "{red:?}");
    let spot = color("-bindery-ink(\"Harbour Red\", #c8102e, 50%)");
    assert_eq!([spot.red, spot.green, spot.blue], [0xe3, 0x88, 0x97]);
    let Some(Ink::Spot(own)) = spot.ink else { panic!("{spot:?}") };
    assert_eq!((own.name.as_str(), own.tint, own.full), ("Harbour Red", 128, [0xc8, 0x10, 0x2e]));
    let mixed = color("-bindery-ink(\"Harbour Red\", device-cmyk(0 1 .8 .1))");
    assert!(matches!(mixed.ink, Some(Ink::Spot(own)) if own.process == Some([0, 255, 204, 26])));
    for wrong in [
        "-bindery-ink(red)",
        "-bindery-ink(\"All\", red)",
        "-bindery-ink(\"R\", red, 10%, 2)",
        "device-cmyk(0 0 0)",
    ] {
        assert_eq!(codes(&format!("p {{ color: {wrong} }}")), ["S002"], "{wrong}");
    }
}

#[test]
fn shorthands_set_all_their_longhands() {
    let css = "p { font-feature-settings: 'ss01'; font: italic small-caps bold 10pt/12pt \"My Face\", Other Face, serif;
        border: 0.5pt solid #111; border-width: 1pt 2pt; margin: 1pt 2pt 3pt; list-style: square outside;
        background: #eee; columns: auto 3; text-decoration: underline line-through; color: blue }";
    let style = last_style(css, "body>p");
    assert_eq!(style.font.families, ["My Face", "Other Face", "serif"]);
    assert_eq!(
        (style.font.weight, style.font.style, style.font.caps),
        (700, FontStyle::Italic, VariantCaps::SmallCaps)
    );
    assert_eq!((style.font.size, style.line_height), (pt(10.0), pt(12.0)));
    assert!(style.font.features.is_empty());
    assert_eq!((style.border.top.width, style.border.left.width), (pt(1.0), pt(2.0)));
    assert_eq!(style.border.left.style, BorderStyle::Solid);
    assert_eq!(
        (style.margin.left, style.margin.bottom),
        (Dimension::Length(pt(2.0)), Dimension::Length(pt(3.0)))
    );
    assert_eq!((style.list_style, style.column_count), (ListStyle::Square, 3));
    assert!(style.underline && style.line_through);
    let plain = last_style("p { border: 1pt solid; color: blue }", "body>p");
    assert_eq!(plain.border.top.color, plain.color);
}

#[test]
fn columns_are_counted_or_made_as_wide_as_asked() {
    let style = last_style(
        "p { columns: 12em 2; column-rule: 0.5pt solid; color: blue; column-fill: auto }",
        "body>p",
    );
    assert_eq!((style.column_count, style.column_width), (2, Some(pt(132.0))));
    assert_eq!((style.column_rule.width, style.column_rule.color), (pt(0.5), style.color));
    assert_eq!(style.column_fill, ColumnFill::Auto);
    let style = last_style("p { columns: 3; columns: 150pt }", "body>p");
    assert_eq!((style.column_count, style.column_width), (0, Some(pt(150.0))));
}

#[test]
fn a_picture_is_held_at_a_point() {
    let point = |value: &str| {
        let style = last_style(&format!("p {{ object-position: {value} }}"), "body>p");
        (style.object_position.x, style.object_position.y)
    };
    let share = Dimension::Percent;
    assert_eq!(point("top"), (share(0.5), share(0.0)));
    assert_eq!(point("bottom left"), (share(0.0), share(1.0)));
    assert_eq!(point("20% 4pt"), (share(0.2), Dimension::Length(pt(4.0))));
}

#[test]
fn a_later_size_beats_the_font_before_it() {
    let style = last_style("p { font: 10pt/12pt serif; font-size: 20pt; line-height: 1.5 }", "body>p");
    assert_eq!((style.font.size, style.line_height), (pt(20.0), pt(30.0)));
    let style = last_style("p { font-size: 20pt; font: 10pt/12pt serif; padding-left: 1em }", "body>p");
    assert_eq!(style.padding.left, Dimension::Length(pt(10.0)));
}

#[test]
fn features_of_the_font() {
    let css = "p { font-variant-numeric: oldstyle-nums tabular-nums slashed-zero; font-variant-ligatures:
        discretionary-ligatures; font-feature-settings: \"ss01\" on, \"kern\" 0; font-weight: bolder;
        letter-spacing: 0.1em; font-size: 20pt }";
    let style = last_style(css, "body>p");
    assert_eq!(style.font.figures, FigureStyle::OldStyle);
    assert_eq!(style.font.figure_spacing, FigureSpacing::Tabular);
    assert!(style.font.discretionary_ligatures && style.font.common_ligatures);
    assert_eq!(style.font.weight, 700);
    near(style.font.letter_spacing, 2.0);
    let tags: Vec<_> = style.font.features.iter().map(|own| (own.tag, own.value)).collect();
    assert_eq!(tags, [(*b"kern", 0), (*b"ss01", 1)]);
}

#[test]
fn cells_are_aligned_at_a_sign() {
    for (value, align, mark) in [
        ("right", TextAlign::Right, None),
        ("\".\"", TextAlign::End, Some('.')),
        ("\",\" center", TextAlign::Center, Some(',')),
        ("left ':'", TextAlign::Left, Some(':')),
    ] {
        let style = last_style(&format!("p {{ text-align: {value} }}"), "body>p");
        assert_eq!((style.text_align, style.text_align_mark), (align, mark), "{value}");
    }
    for value in ["\"ab\"", "\"\" right", "\".\" \".\"", "\".\" justify", "right left"] {
        assert_eq!(codes(&format!("p {{ text-align: {value} }}")), ["S002"], "{value}");
    }
    // The cells of a row inherit it, until one says otherwise.
    let css = "div { text-align: \".\" right } p { text-align: left }";
    assert_eq!(last_style(css, "div>span").text_align_mark, Some('.'));
    assert_eq!(last_style(css, "div>p").text_align_mark, None);
}

#[test]
fn a_table_may_be_turned() {
    for (value, mode) in
        [("sideways-lr", WritingMode::SidewaysLr), ("horizontal-tb", WritingMode::HorizontalTb)]
    {
        assert_eq!(last_style(&format!("p {{ writing-mode: {value} }}"), "body>p").writing_mode, mode);
    }
    assert_eq!(codes("p { writing-mode: vertical-rl }"), ["S002"]);
}

#[test]
fn variants_are_set_by_longhands_and_by_the_shorthand() {
    let font = |css: &str| {
        last_style(
            &format!("@font-feature-values X {{ @swash {{ a: 1 }} @styleset {{ b: 2 }} }} p {{ {css} }}"),
            "body>p",
        )
        .font
        .clone()
    };
    let numeric = font("font-variant-numeric: lining-nums stacked-fractions ordinal");
    assert_eq!((numeric.figures, numeric.fractions), (FigureStyle::Lining, Fractions::Stacked));
    assert!(numeric.ordinals && !numeric.slashed_zero);
    let ligatures = font("font-variant-ligatures: historical-ligatures no-contextual");
    assert!(ligatures.historical_ligatures && ligatures.common_ligatures && !ligatures.contextual);
    let whole = font(
        "font-variant: all-petite-caps diagonal-fractions no-common-ligatures super swash(a) styleset(b)",
    );
    assert_eq!((whole.caps, whole.position), (VariantCaps::AllPetiteCaps, VariantPosition::Super));
    assert_eq!(whole.fractions, Fractions::Diagonal);
    assert!(!whole.common_ligatures && whole.alternates.len() == 2);
    let none = font("font-variant: small-caps; font-variant: none");
    assert!(!none.common_ligatures && !none.contextual && none.caps == VariantCaps::Normal);
    assert_eq!(codes("p { font-variant-ligatures: none common-ligatures }"), ["S002"]);
    assert_eq!(codes("p { font-variant-alternates: swash(a, b) }"), ["S002"]);
    // What is raised by its box is not raised by its glyphs as well.
    let both = font("font-variant-position: super; vertical-align: super");
    assert_eq!(both.position, VariantPosition::Normal);
}

#[test]
fn places_on_the_axes_of_a_font() {
    let font = |css: &str| last_style(&format!("p {{ {css} }}"), "body>p").font.clone();
    let own = font("font: oblique 10deg 650 condensed 10pt/12pt Mine, serif");
    assert_eq!((own.style, own.slant, own.weight, own.stretch), (FontStyle::Oblique, 10.0, 650, 75.0));
    assert_eq!((own.size, own.families.len()), (pt(10.0), 2));
    assert_eq!(font("font-stretch: 87.5%").stretch, 87.5);
    assert_eq!(font("font-width: expanded").stretch, 125.0);
    assert!(!font("font-optical-sizing: none").optical_sizing);
    let axes = font("font-variation-settings: 'opsz' 12, \"GRAD\" -50").variations.clone();
    assert_eq!(axes, [Variation { tag: *b"GRAD", value: -50.0 }, Variation { tag: *b"opsz", value: 12.0 }]);
    assert_eq!(font("font-size-adjust: ex-height 0.45").size_adjust, SizeAdjust::Ratio(0.45));
    assert_eq!(font("font-size-adjust: from-font").size_adjust, SizeAdjust::FromFont);
    assert_eq!(font("font-language-override: 'srb'").language.as_deref(), Some("SRB"));
    assert_eq!(font("font-variation-settings: 'wght' 300; font: 10pt Mine").variations, []);
    assert_eq!(codes("p { font-style: oblique 100deg }"), ["S002"]);
    assert_eq!(codes("p { font-variation-settings: 'weight' 300 }"), ["S002"]);
    assert_eq!(codes("p { font-size-adjust: 3 }"), ["S002"]);
}

#[test]
fn initials_have_a_size_and_a_sink() {
    let letter = |css: &str| last_style(&format!("p {{ {css} }}"), "body>p").initial_letter;
    let initial = |size: f64, sink: u32| Some(InitialLetter { size, sink });
    assert_eq!(letter("initial-letter: 3"), initial(3.0, 3));
    assert_eq!(letter("initial-letter: 3 2"), initial(3.0, 2));
    assert_eq!(letter("initial-letter: 2.5"), initial(2.5, 2));
    assert_eq!(letter("initial-letter: raise 3"), initial(3.0, 1));
    assert_eq!(letter("initial-letter: 3 drop"), initial(3.0, 3));
    assert_eq!(letter("initial-letter: 1"), None);
    assert_eq!(letter("initial-letter: 3; initial-letter: normal"), None);
    assert_eq!(codes("p { initial-letter: 0.5 }"), ["S002"]);
    assert_eq!(codes("p { initial-letter: 3 0 }"), ["S002"]);
    let share =
        |css: &str| last_style(&format!("body {{ {css} }} p {{ color: red }}"), "body>p").glyph_expansion;
    assert_eq!(share(""), 0.02);
    assert_eq!(share("-bindery-glyph-expansion: none"), 0.0);
    assert_eq!(share("-bindery-glyph-expansion: 1.5%"), 0.015);
    assert_eq!(codes("p { -bindery-glyph-expansion: 20% }"), ["S002"]);
}

#[test]
fn generated_content_is_read() {
    let css =
        "p { string-set: title content(), chapter 'x' attr(id); counter-increment: a b 2; counter-reset: c }
        a::after { content: leader('. ') target-counter(attr(href), page, lower-roman) 'p' }
        p::before { content: counter(a, upper-roman) string(title, last) open-quote }";
    let style = last_style(css, "body>p");
    assert_eq!(style.string_set[0], ("title".into(), vec![Content::ElementText]));
    assert_eq!(style.string_set[1].1, [Content::Text("x".into()), Content::Attribute("id".into())]);
    assert_eq!(style.counter_increment, [("a".into(), 1), ("b".into(), 2)]);
    let (tree, ids) = tree("body>p>a");
    let cascade = sheet_cascade(css);
    let own = style_of(&cascade, &tree, ids[2]);
    let after = cascade.pseudo(&tree, ids[2], Pseudo::After, &own).expect("it has content");
    let content = after.content.as_ref().expect("it has content");
    assert_eq!(content[0], Content::Leader(". ".into()));
    assert_eq!(content[1], Content::TargetCounter { name: "page".into(), style: ListStyle::LowerRoman });
    assert!(cascade.pseudo(&tree, ids[2], Pseudo::Before, &own).is_none());
}

#[test]
fn parts_of_elements_inherit_from_them() {
    let css = "p { color: red } p::first-letter { initial-letter: 3; font-weight: bold }
        p::after { content: none } li::marker { color: blue }";
    let (tree, ids) = tree("body>p+li");
    let cascade = sheet_cascade(css);
    let own = style_of(&cascade, &tree, ids[1]);
    let letter = cascade.pseudo(&tree, ids[1], Pseudo::FirstLetter, &own).expect("a rule speaks of it");
    assert_eq!(letter.initial_letter, Some(InitialLetter { size: 3.0, sink: 3 }));
    assert_eq!((letter.color, letter.font.weight), (own.color, 700));
    assert!(cascade.pseudo(&tree, ids[1], Pseudo::After, &own).is_none());
    assert!(cascade.pseudo(&tree, ids[1], Pseudo::FirstLine, &own).is_none());
    assert!(cascade.pseudo(&tree, ids[2], Pseudo::Marker, &own).is_some());
}

#[test]
fn divided_words_keep_to_what_is_asked() {
    let own = |css: &str| last_style(&format!("body {{ {css} }}"), "body>p").hyphenation.clone();
    let initial = own("");
    assert_eq!((initial.word, initial.before, initial.after), (0, 0, 0));
    assert_eq!((initial.lines, initial.last, initial.capitals), (None, HyphenateLast::None, true));
    let letters = |css: &str| {
        let own = own(&format!("hyphenate-limit-chars: {css}"));
        (own.word, own.before, own.after)
    };
    assert_eq!(letters("7"), (7, 0, 0));
    assert_eq!(letters("7 3"), (7, 3, 3));
    assert_eq!(letters("auto 2 4"), (0, 2, 4));
    assert_eq!(own("hyphenate-limit-lines: 2").lines, Some(2));
    assert_eq!(own("hyphenate-limit-lines: 2; hyphenate-limit-lines: no-limit").lines, None);
    assert_eq!(own("hyphenate-limit-last: spread").last, HyphenateLast::Spread);
    assert_eq!(own("hyphenate-limit-zone: 8%").zone, Dimension::Percent(0.08));
    assert_eq!(own("hyphenate-character: '='").character.as_deref(), Some("="));
    assert_eq!(own("hyphenate-character: '='; hyphenate-character: auto").character, None);
    assert!(!own("hyphenate-capitals: none").capitals);
    for wrong in [
        "hyphenate-limit-chars: 0",
        "hyphenate-limit-chars: 5 2 2 2",
        "hyphenate-limit-lines: some",
        "hyphenate-limit-last: never",
        "hyphenate-limit-zone: auto",
        "hyphenate-character: '--'",
        "hyphenate-capitals: all",
    ] {
        assert_eq!(codes(&format!("p {{ {wrong} }}")), ["S002"], "{wrong}");
    }
}

#[test]
fn notes_have_a_position_and_signs() {
    let own = |css: &str| last_style(&format!("p {{ {css} }}"), "body>p");
    assert_eq!(own("").note_position, NotePosition::Auto);
    assert_eq!(own("note-position: book").note_position, NotePosition::Book);
    assert_eq!(codes("p { note-position: end }"), ["S002"]);
    let content = own("content: counter(footnote, footnote-symbols)").content.clone();
    let wanted = Content::Counter { name: "footnote".into(), style: ListStyle::Symbols };
    assert_eq!(content, Some(vec![wanted]));
    let range = own("content: string-range(at, 'Note to', many)").content.clone().expect("it is content");
    let Content::StringRange { name, one, range } = &range[0] else { panic!("{range:?}") };
    assert_eq!(name, "at");
    assert_eq!(one.as_deref(), Some(&Content::Text("Note to".into())));
    assert!(matches!(range.as_deref(), Some(Content::String { name, .. }) if name == "many"));
    assert_eq!(codes("p { content: string-range() }"), ["S002"]);
    assert_eq!(codes("p { content: string-range(a, b, c, d) }"), ["S002"]);
}
