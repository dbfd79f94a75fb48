//! Stylesheets: what is read, what is reported, and what comes of it.

use bindery::diagnostic::Sink;
use bindery::source::{FileId, SourceFile};
use bindery::style::*;
use bindery::units::{Length, Size};
use std::sync::Arc;

fn read(css: &str) -> (Arc<Sheet>, Vec<String>) {
    let source = SourceFile::new(FileId(0), "a.css", css);
    let mut sink = Sink::default();
    let sheet = parse(&source, &mut sink);
    let said = sink
        .iter()
        .map(|own| {
            let place = own.span.map(|span| source.place(span.start));
            let place = place.map_or("-".into(), |place| format!("{}:{}", place.line, place.column));
            let shown = own.span.map_or("", |span| &source.text[span.range()]);
            format!("{} {place} {} [{shown}] {}", own.code, own.message, own.hint.as_deref().unwrap_or("-"))
        })
        .collect();
    (Arc::new(sheet), said)
}

fn faults(css: &str) -> Vec<String> {
    read(css).1
}

fn codes(css: &str) -> Vec<String> {
    faults(css).iter().map(|fault| fault[..4].to_owned()).collect()
}

fn cascade(css: &str) -> Cascade {
    let (sheet, said) = read(css);
    assert!(said.is_empty(), "{said:?}");
    Cascade::new(vec![sheet], Medium::Print, None)
}

/// A tree written as `body>section.chapter>h1#one+p+p>em`: `>` goes down, `+` stays, `^` goes up.
fn tree(text: &str) -> (ElementTree, Vec<ElementId>) {
    let mut tree = ElementTree::default();
    let mut ids: Vec<ElementId> = Vec::new();
    let mut path: Vec<ElementId> = Vec::new();
    let mut go_down = true;
    for part in text.split_inclusive(['>', '+', '^']) {
        let (word, last) = match part.chars().last() {
            Some(mark @ ('>' | '+' | '^')) => (&part[..part.len() - 1], Some(mark)),
            _ => (part, None),
        };
        if !word.is_empty() {
            let (word, language) = word.split_once('@').unwrap_or((word, ""));
            let name_end = word.find(['.', '#']).unwrap_or(word.len());
            let name =
                ["body", "section", "h1", "h2", "p", "em", "ul", "li", "a", "div", "span", "blockquote"]
                    .into_iter()
                    .find(|name| *name == &word[..name_end])
                    .expect("a known name");
            let mut element = NewElement { name, ..NewElement::default() };
            let classes = word[name_end..].split('#').next().unwrap_or_default();
            element.classes = classes.split('.').skip(1).map(Into::into).collect();
            element.id = word.split_once('#').map(|(_, id)| id.into());
            element.language = (!language.is_empty()).then(|| language.into());
            if !go_down {
                path.pop();
            }
            let id = tree.add(path.last().copied(), element);
            path.push(id);
            ids.push(id);
        }
        match last {
            Some('>') => go_down = true,
            Some('+') => go_down = false,
            Some('^') => {
                path.pop();
                go_down = false;
            }
            _ => {}
        }
    }
    (tree, ids)
}

fn style_of(cascade: &Cascade, tree: &ElementTree, id: ElementId) -> Arc<ComputedStyle> {
    let parent = tree.parent(id).map(|parent| style_of(cascade, tree, parent));
    cascade.style(tree, id, parent.as_ref())
}

/// Which elements of the tree the selector chooses, as `.` and `x`.
fn chosen(selector: &str, text: &str) -> String {
    let cascade = cascade(&format!("{selector} {{ widows: 77 !important }} * {{ widows: 1 }}"));
    let (tree, ids) = tree(text);
    ids.iter().map(|id| if style_of(&cascade, &tree, *id).widows == 77 { 'x' } else { '.' }).collect()
}

fn last_style(css: &str, text: &str) -> Arc<ComputedStyle> {
    let (tree, ids) = tree(text);
    style_of(&cascade(css), &tree, *ids.last().expect("the tree is not empty"))
}

fn pt(value: f64) -> Length {
    Length::pt(value)
}

fn near(found: Length, wanted: f64) {
    assert!((found.to_pt() - wanted).abs() < 1e-6, "{} is not {wanted}", found.to_pt());
}

#[test]
fn built_in_looks_raise_nothing() {
    for name in ["default", "classic", "magazine"] {
        let said = faults(builtin(name).expect("it is built in"));
        assert!(said.is_empty(), "{name}: {}", said.join("\n"));
    }
}

// Selectors.

#[test]
fn selectors_choose_what_they_should() {
    let text = "body>section.chapter#one>h1+p.first+p+p.last>em^p";
    //  body section h1 p.first p p.last em p
    assert_eq!(chosen("p", text), "...xxx.x");
    assert_eq!(chosen(".chapter", text), ".x......");
    assert_eq!(chosen("#one", text), ".x......");
    assert_eq!(chosen("section em", text), "......x.");
    assert_eq!(chosen("section > em", text), "........");
    assert_eq!(chosen("h1 + p", text), "...x....");
    assert_eq!(chosen(".first ~ p", text), "....xx.x");
    assert_eq!(chosen("[class]", text), ".x.x.x..");
    assert_eq!(chosen("[class~=last]", text), ".....x..");
    assert_eq!(chosen("[id^='o']", text), ".x......");
    assert_eq!(chosen("section > :first-child", text), "..x.....");
    assert_eq!(chosen("section > :last-child", text), ".......x");
    assert_eq!(chosen("p:first-of-type", text), "...x....");
    assert_eq!(chosen("p:last-of-type", text), ".......x");
    assert_eq!(chosen("p:nth-of-type(2n)", text), "....x..x");
    assert_eq!(chosen("section > :nth-child(3)", text), "....x...");
    assert_eq!(chosen("em:only-child", text), "......x.");
    assert_eq!(chosen("p:not(.first, .last)", text), "....x..x");
    assert_eq!(chosen(":is(h1, em)", text), "..x...x.");
    assert_eq!(chosen(":where(h1) + p", text), "...x....");
    assert_eq!(chosen(":root", text), "x.......");
    assert_eq!(chosen("body > section.chapter#one > p.last em", text), "......x.");
    assert_eq!(chosen("blockquote p", text), "........");
}

#[test]
fn a_language_is_that_of_the_nearest_element_that_says_it() {
    let text = "body@en>p@de-AT>em^p@den";
    assert_eq!(chosen(":lang(de)", text), ".xx.");
    assert_eq!(chosen(":lang(en, fr)", text), "x...");
}

#[test]
fn places_among_siblings_are_counted_once_more_when_the_tree_grows() {
    let cascade = cascade("p:nth-child(2) { widows: 77; } p:nth-last-child(1) { orphans: 66 }");
    let mut tree = ElementTree::default();
    let body = tree.add(None, NewElement { name: "body", ..NewElement::default() });
    let one = tree.add(Some(body), NewElement { name: "p", ..NewElement::default() });
    assert_eq!(style_of(&cascade, &tree, one).orphans, 66);
    let two = tree.add(Some(body), NewElement { name: "p", ..NewElement::default() });
    assert_eq!(style_of(&cascade, &tree, one).orphans, 2);
    assert_eq!(style_of(&cascade, &tree, two).widows, 77);
}

// The cascade.

#[test]
fn weight_then_order_then_importance_decide() {
    let css = "p.a { widows: 3 } p { widows: 4 } p.a { orphans: 5 } p.a { orphans: 6 }
        p { text-align: center !important } p.a { text-align: left }";
    let style = last_style(css, "body>p.a");
    assert_eq!((style.widows, style.orphans, style.text_align), (3, 6, TextAlign::Center));
}

#[test]
fn a_higher_layer_wins_whatever_the_weight() {
    let look = read("section.chapter > p { widows: 9; orphans: 9 }").0;
    let own = read("p { widows: 3 }").0;
    let cascade = Cascade::new(vec![look, own], Medium::Print, None);
    let (tree, ids) = tree("body>section.chapter>p");
    let style = style_of(&cascade, &tree, ids[2]);
    assert_eq!((style.widows, style.orphans), (3, 9));
}

#[test]
fn a_sheet_extends_the_look_it_imports() {
    let cascade = cascade("@import \"classic\"; p { widows: 7 }");
    let classic = Cascade::new(vec![read(builtin("classic").expect("built in")).0], Medium::Print, None);
    let (tree, ids) = tree("body>section.chapter>p+p");
    let (own, plain) = (style_of(&cascade, &tree, ids[3]), style_of(&classic, &tree, ids[3]));
    assert_eq!(own.widows, 7);
    assert_eq!(*own, ComputedStyle { widows: 7, ..(*plain).clone() });
}

#[test]
fn equal_elements_share_one_style() {
    let cascade = cascade("p { text-indent: 1em }");
    let (tree, ids) = tree("body>h1+div+p+p>em^p>em");
    let body = cascade.style(&tree, ids[0], None);
    let one = cascade.style(&tree, ids[4], Some(&body));
    let two = cascade.style(&tree, ids[6], Some(&body));
    assert!(Arc::ptr_eq(&one, &two));
    let em = cascade.style(&tree, ids[5], Some(&one));
    assert!(Arc::ptr_eq(&em, &cascade.style(&tree, ids[7], Some(&two))));
    assert!(Arc::ptr_eq(&cascade.clone().style(&tree, ids[4], Some(&body)), &one));
}

#[test]
fn a_cascade_can_be_shared_by_threads() {
    fn shared<T: Send + Sync + Clone>(_: &T) {}
    shared(&cascade("p { color: red }"));
}

#[test]
fn wide_keywords_take_the_parents_or_the_first_value() {
    let css = "section { color: red; margin-left: 5pt; widows: 4 }
        p { color: initial; margin-left: inherit; widows: initial } em { widows: unset; margin-left: unset }";
    let style = last_style(css, "body>section>p");
    assert_eq!(style.color, Color::BLACK);
    assert_eq!(style.margin.left, Dimension::Length(pt(5.0)));
    assert_eq!(style.widows, 2);
    let em = last_style(css, "body>section>em");
    assert_eq!((em.widows, em.margin.left), (4, Dimension::Length(Length::ZERO)));
}

#[test]
fn a_line_under_an_element_goes_through_what_it_holds() {
    let css = "p { text-decoration: underline } em { text-decoration: none }";
    assert!(last_style(css, "body>p>em").underline);
    assert!(!last_style(css, "body>em").underline);
}

// Values.

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
    let rgb = |red, green, blue, alpha| Color { red, green, blue, alpha };
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
    let cascade = cascade(css);
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
    let cascade = cascade(css);
    let own = style_of(&cascade, &tree, ids[1]);
    let letter = cascade.pseudo(&tree, ids[1], Pseudo::FirstLetter, &own).expect("a rule speaks of it");
    assert_eq!((letter.initial_letter, letter.color, letter.font.weight), (3, own.color, 700));
    assert!(cascade.pseudo(&tree, ids[1], Pseudo::After, &own).is_none());
    assert!(cascade.pseudo(&tree, ids[1], Pseudo::FirstLine, &own).is_none());
    assert!(cascade.pseudo(&tree, ids[2], Pseudo::Marker, &own).is_some());
}

// Variables.

#[test]
fn variables_are_inherited_and_fall_back() {
    let css = "body { --gap: calc(var(--unit) * 2); --unit: 5pt; --loop: var(--loop2); --loop2: var(--loop) }
        p { margin-left: var(--gap); margin-right: var(--none, 7pt); widows: var(--loop); font: var(--font, 10pt/12pt serif) }";
    let style = last_style(css, "body>section>p");
    assert_eq!(style.margin.left, Dimension::Length(pt(10.0)));
    assert_eq!(style.margin.right, Dimension::Length(pt(7.0)));
    assert_eq!((style.widows, style.font.size), (2, pt(10.0)));
    let nearer =
        last_style(&format!("{css} section {{ --unit: 9pt; --gap: var(--unit) }}"), "body>section>p");
    assert_eq!(nearer.margin.left, Dimension::Length(pt(9.0)));
}

// Pages.

fn page<'a>(name: Option<&'a str>, left: bool, first: bool, blank: bool) -> PageSelector<'a> {
    PageSelector { name, left, first, blank }
}

#[test]
fn pages_are_chosen_by_name_and_by_side() {
    let css = "@page { margin: 10% 20pt; bleed: 3mm; marks: crop; @top-center { content: 'all' } }
        @page :left { margin-left: 30pt; @top-center { content: 'left' } }
        @page :right { margin-inside: 40pt; margin-outside: calc(10% + 1pt) }
        @page :first { margin-top: 0 }
        @page chapter { @top-center { content: 'chapter' } @bottom-center { content: counter(page); color: red } }
        @page chapter:first { counter-reset: page 1; @top-center { content: none } }
        @page :blank { @top-center { content: none } }";
    let cascade = cascade(css);
    let words = |style: &PageStyle| -> Vec<String> {
        style.boxes.iter().map(|own| format!("{:?} {:?}", own.name, own.content)).collect()
    };
    let recto = cascade.page(&page(None, false, false, false));
    near(recto.margin.top, 64.8);
    near(recto.margin.left, 40.0);
    near(recto.margin.right, 44.2);
    near(recto.bleed, 3.0 * 72.0 / 25.4);
    assert!(recto.marks);
    assert_eq!(words(&recto)[0], "TopCenter [Text(\"all\")]");
    let verso = cascade.page(&page(None, true, true, false));
    assert_eq!((verso.margin.left, verso.margin.top), (pt(30.0), Length::ZERO));
    assert_eq!(words(&verso)[0], "TopCenter [Text(\"left\")]");
    let chapter = cascade.page(&page(Some("chapter"), true, false, false));
    assert_eq!(words(&chapter)[0], "TopCenter [Text(\"chapter\")]");
    assert_eq!(chapter.boxes[1].style.color, Color { red: 255, ..Color::BLACK });
    let opening = cascade.page(&page(Some("chapter"), false, true, false));
    assert_eq!((opening.page_counter_reset, opening.boxes.len()), (Some(1), 1));
    assert!(
        cascade
            .page(&page(None, true, false, true))
            .boxes
            .iter()
            .all(|own| own.name != MarginBoxName::TopCenter)
    );
}

#[test]
fn sizes_of_pages() {
    let size = |css: &str| {
        cascade(&format!("@page {{ size: {css}; margin-left: 50% }}")).page(&PageSelector::default())
    };
    let a5 = size("A5");
    near(a5.size.expect("it is given").width, 148.0 * 72.0 / 25.4);
    near(a5.margin.left, 74.0 * 72.0 / 25.4);
    let wide = size("a5 landscape").size.expect("it is given");
    assert!(wide.width > wide.height);
    assert_eq!(size("6in 9in").size, Some(Size { width: pt(432.0), height: pt(648.0) }));
    assert_eq!(size("auto").size, None);
    near(size("landscape").size.expect("it is given").width, 648.0);
}

#[test]
fn the_area_of_the_notes() {
    let css = "@page { @footnote { margin-top: 8pt; border-top: 0.5pt solid #222; border-clip: 4em } }
        @footnote { padding-top: 3pt; max-height: 50% }";
    let area = cascade(css).note_area().expect("rules speak of it");
    assert_eq!((area.space_above, area.space_below, area.rule.width), (pt(8.0), pt(3.0), pt(0.5)));
    assert_eq!(area.rule_width, Dimension::Length(pt(44.0)));
    assert_eq!(area.max_height, Dimension::Percent(0.5));
}

#[test]
fn margin_boxes_inherit_from_their_page() {
    let css = "body { font: 11pt/14pt serif } @page { font-size: 9pt; letter-spacing: 1pt;
        @top-left { content: string(title); font-style: italic } @bottom-right { content: 'x'; text-align: center } }";
    let style = cascade(css).page(&PageSelector::default());
    let top = &style.boxes[0].style;
    assert_eq!((top.font.size, top.font.letter_spacing, top.text_align), (pt(9.0), pt(1.0), TextAlign::Left));
    assert_eq!(top.vertical_align, VerticalAlign::Middle);
    assert_eq!(style.boxes.last().expect("two boxes").style.text_align, TextAlign::Center);
}

// Media.

#[test]
fn rules_are_for_the_media_they_name() {
    let css = "p { widows: 3 } @media print { p { widows: 4 } } @media book { p { orphans: 5 } }
        @media print and (min-width: 7in) { p { orphans: 6 } } @media not print { p { color: red } }
        @media (orientation: portrait) { p { text-align: center } }";
    let (sheet, said) = read(css);
    assert!(said.is_empty(), "{said:?}");
    let (tree, ids) = tree("body>p");
    let style = |medium, page| style_of(&Cascade::new(vec![sheet.clone()], medium, page), &tree, ids[1]);
    let print = style(Medium::Print, None);
    assert_eq!((print.widows, print.orphans, print.text_align), (4, 2, TextAlign::Center));
    let book = style(Medium::Book, None);
    assert_eq!((book.widows, book.orphans, book.color.red), (3, 5, 255));
    let wide = style(Medium::Print, Some(Size { width: pt(600.0), height: pt(500.0) }));
    assert_eq!((wide.orphans, wide.text_align), (6, TextAlign::Justify));
}

// What is reported.

/// The code is raised once by the first sheet, and not by the second, which is nearly the same.
fn raised(code: &str, wrong: &str, right: &str) -> String {
    let said = faults(wrong);
    assert_eq!(said.len(), 1, "{wrong}: {said:?}");
    assert!(said[0].starts_with(code), "{wrong}: {said:?}");
    let clean = faults(right);
    assert!(clean.is_empty(), "{right}: {clean:?}");
    said[0].clone()
}

#[test]
fn every_code_is_raised_by_its_fault_alone() {
    let said = raised("S001", "p {\n  colour: red;\n}", "p {\n  color: red;\n}");
    assert_eq!(said, "S001 2:3 unknown property `colour` [colour] write `color`");
    let said = raised("S002", "p { text-align: centre; }", "p { text-align: center; }");
    assert_eq!(said, "S002 1:17 `text-align` does not take `centre` [centre] write `center`");
    let said = raised("S003", "p, p:first-chil { color: red }", "p, p:first-child { color: red }");
    assert_eq!(
        said,
        "S003 1:4 selector `p:first-chil` is not understood [p:first-chil] write `:first-child`"
    );
    let said = raised("S004", "@pge { margin: 1in }", "@page { margin: 1in }");
    assert_eq!(said, "S004 1:1 unknown rule `@pge` [@pge] write `@page`");
    raised("S005", "p { color red; widows: 3 }", "p { color: red; widows: 3 }");
    let said = raised("S006", "@import 'clasic';", "@import 'classic';");
    assert!(said.ends_with("write `classic`"), "{said}");
    let said = raised("S007", "@media prnt { p { color: red } }", "@media print { p { color: red } }");
    assert!(said.starts_with("S007 1:8 media query `prnt`"), "{said}");
    let said = raised("S008", "@page chapter:frist { margin: 0 }", "@page chapter:first { margin: 0 }");
    assert!(said.ends_with("write `:first`"), "{said}");
    let said = raised("S009", "p { --gap: 1pt; margin: var(--gpa) }", "p { --gap: 1pt; margin: var(--gap) }");
    assert!(said.ends_with("[var(--gpa)] write `--gap`"), "{said}");
    raised("S010", &nested("p { margin: ", "calc(", 40, "1pt"), &nested("p { margin: ", "calc(", 20, "1pt"));
    let said = raised("S011", "q { }\np { color: red;\n", "q { }\np { color: red; }\n");
    assert!(said.starts_with("S011"), "{said}");
    raised("S012", "p { border-radius: 4pt }", "@media book { p { border-radius: 4pt } }");
    raised("S013", "@page { float: left }", "p { float: left }");
}

/// `open` some times, the middle, and as many closing brackets.
fn nested(before: &str, open: &str, times: usize, middle: &str) -> String {
    format!("{before}{}{middle}{} }}", open.repeat(times), ")".repeat(times))
}

#[test]
fn too_many_faults_are_counted() {
    let said = faults(&"x:y{}".repeat(1500));
    assert_eq!(said.len(), 1001);
    assert!(said[1000].starts_with("S014 1:1 500 more"), "{}", said[1000]);
}

#[test]
fn reading_goes_on_after_a_mistake() {
    let css = "p { colour: red; widows: 3; orphans: ; text-align center; font-weight: bold }
        } q { color: blue } p { text-indent: 7pt }";
    let (sheet, said) = read(css);
    assert_eq!(codes(css), ["S001", "S005", "S005", "S003"], "{said:?}");
    let (tree, ids) = tree("body>p");
    let style = style_of(&Cascade::new(vec![sheet], Medium::Print, None), &tree, ids[1]);
    assert_eq!((style.widows, style.font.weight), (3, 700));
    assert_eq!(style.text_indent, Dimension::Length(pt(7.0)));
}

#[test]
fn hints_name_what_was_meant() {
    let hint = |css: &str| faults(css)[0].rsplit("] ").next().unwrap_or_default().to_owned();
    assert_eq!(hint("p { margin-left: 3 }"), "give the number a unit: `3pt`");
    assert!(hint("p { margin-left: 3ppt }").starts_with("`ppt` is no unit; the units are pt, mm"));
    assert_eq!(hint("p::befor { content: 'x' }"), "write `::before`");
    assert_eq!(hint("p:marker { color: red }"), "write `::marker`");
    assert_eq!(hint("@page { @top-centre { content: 'x' } }"), "write `@top-center`");
    assert!(hint("p { columns: 12em }").contains("a number of columns"));
    assert_eq!(
        hint("p { break-before: oddpage }"),
        "it takes auto, avoid, avoid-page, page, always, left, \
        right, recto, verso, column"
            .replace("        ", "")
    );
}

#[test]
fn what_only_e_readers_know_is_not_reported_to_them() {
    assert_eq!(codes("p { -webkit-hyphens: auto; overflow: scroll; transition: none }"), [""; 0]);
    assert_eq!(codes("@media screen { p { display: flex; opacity: 0.5 } }"), [""; 0]);
    assert_eq!(codes("p { display: flex; opacity: 0.5 }"), ["S002", "S012"]);
    assert_eq!(
        codes("@font-face { font-family: X; src: url(x.otf) } @charset 'x'; @namespace url(y);"),
        [""; 0]
    );
    assert_eq!(codes("@supports (color: red) { p { colour: red } }"), ["S012"]);
}

// What e-readers get.

#[test]
fn the_e_books_stylesheet_leaves_out_what_print_alone_knows() {
    let golden = "tests/suite/style/book.golden.css";
    let source = std::fs::read_to_string("tests/suite/style/book.css").expect("the suite is there");
    let (sheet, said) = read(&source);
    assert!(said.is_empty(), "{said:?}");
    let css = book_css(&[sheet]);
    let own = css.split_once(".begin {\n  color: red;\n}\n").expect("the suite begins so").1;
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(golden, own).expect("a golden can be written");
    }
    assert_eq!(own, std::fs::read_to_string(golden).expect("the golden is there"));
}

#[test]
fn the_built_in_looks_leave_e_readers_clean_css() {
    for name in ["classic", "magazine"] {
        let css = book_css(&[read(builtin(name).expect("built in")).0]);
        for never in [
            "@page",
            "string-set",
            "target-counter",
            "leader(",
            "rlh",
            "footnote-call",
            "var(--",
            "@media book",
        ] {
            assert!(!css.contains(never), "{name}: {never}");
        }
        assert!(css.contains(".smallcaps"), "{name}");
        assert_eq!(css.matches('{').count(), css.matches('}').count());
        // It can be read again.
        assert!(read(&format!("@media book {{ {css} }}")).1.is_empty());
    }
}

// Hostile sheets.

#[test]
fn deep_nesting_and_broken_ends_do_no_harm() {
    let mega = 1 << 20;
    for unit in [
        "{",
        "[",
        "(",
        "a{",
        "@media print{",
        "@page{",
        "@supports(",
        "p{color:",
        ":not(",
        ":is(a,",
        "}",
        "*/",
        "\\",
    ] {
        read(&unit.repeat(mega / unit.len()));
        read(&format!("p {{ margin: {} }}", unit.repeat(mega / unit.len())));
        read(&format!("p {{ --x: {} }}", unit.repeat(mega / unit.len())));
    }
    for text in [
        "/*",
        "\"",
        "'",
        "p { content: \"x\n }",
        "url(",
        "url(\"",
        "@",
        "#",
        "p {",
        "p { a",
        "\u{feff}p{}",
        "\0",
        "<!-- p {} -->",
        "é{é:é}",
    ] {
        read(text);
        read(&text.repeat(1000));
    }
}

#[test]
fn enormous_numbers_stay_finite() {
    let css = "p { margin-left: 1e38pt; font-size: 1e30in; orphans: 99999999999; padding-left: calc(1e9pt * 1e9 * 1e9);
        text-indent: -1e38em; line-height: 900; columns: 9999; width: 1e30% }";
    let style = last_style(css, "body>p");
    assert_eq!((style.orphans, style.column_count), (10_000, 12));
    for length in [style.margin.left, style.padding.left, style.text_indent] {
        assert!(length.resolve(pt(1.0)).is_some_and(|length| length.to_pt().abs() <= 1e5));
    }
    assert!(style.font.size.to_pt() <= 1e4 && style.line_height.to_pt().is_finite());
}

#[test]
fn variables_that_double_each_other_come_to_an_end() {
    let mut css = String::from("body { --v0: 1pt 1pt;");
    for n in 1..60 {
        css += &format!("--v{n}: var(--v{0}) var(--v{0});", n - 1);
    }
    css += "} p { margin: var(--v59); widows: 5 }";
    assert_eq!(last_style(&css, "body>p").widows, 5);
}

#[test]
fn places_among_many_siblings_are_counted_once() {
    let cascade =
        cascade("p:nth-child(2n) { widows: 5 } p:last-of-type { orphans: 5 } div div div p { color: red }");
    let mut tree = ElementTree::default();
    let body = tree.add(None, NewElement { name: "body", ..NewElement::default() });
    let ids: Vec<_> =
        (0..3_000).map(|_| tree.add(Some(body), NewElement { name: "p", ..NewElement::default() })).collect();
    let mut deep = body;
    for _ in 0..5_000 {
        deep = tree.add(Some(deep), NewElement { name: "div", ..NewElement::default() });
    }
    let root = cascade.style(&tree, body, None);
    let even = ids.iter().filter(|id| cascade.style(&tree, **id, Some(&root)).widows == 5).count();
    assert_eq!(even, 1_500);
    assert_eq!(cascade.style(&tree, deep, Some(&root)).color, Color::BLACK);
}
