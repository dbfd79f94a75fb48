//! Pages, margin boxes, the area of the notes, and media.

use super::*;

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
    let cascade = sheet_cascade(css);
    let words = |style: &PageStyle| -> Vec<String> {
        style.boxes.iter().map(|own| format!("{:?} {:?}", own.name, own.content)).collect()
    };
    let recto = cascade.page(&page(None, false, false, false));
    near(recto.margin.top, 64.8);
    near(recto.margin.left, 40.0);
    near(recto.margin.right, 44.2);
    near(recto.bleed, 3.0 * 72.0 / 25.4);
    assert!(recto.marks.crop && !recto.marks.cross);
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
        sheet_cascade(&format!("@page {{ size: {css}; margin-left: 50% }}")).page(&PageSelector::default())
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
    let area = sheet_cascade(css).note_area().expect("rules speak of it");
    assert_eq!((area.space_above, area.space_below, area.rule.width), (pt(8.0), pt(3.0), pt(0.5)));
    assert_eq!(area.rule_width, Dimension::Length(pt(44.0)));
    assert_eq!(area.max_height, Dimension::Percent(0.5));
}

#[test]
fn margin_boxes_inherit_from_their_page() {
    let css = "body { font: 11pt/14pt serif } @page { font-size: 9pt; letter-spacing: 1pt;
        @top-left { content: string(title); font-style: italic } @bottom-right { content: 'x'; text-align: center } }";
    let style = sheet_cascade(css).page(&PageSelector::default());
    let top = &style.boxes[0].style;
    assert_eq!((top.font.size, top.font.letter_spacing, top.text_align), (pt(9.0), pt(1.0), TextAlign::Left));
    assert_eq!(top.vertical_align, VerticalAlign::Middle);
    assert_eq!(style.boxes.last().expect("two boxes").style.text_align, TextAlign::Center);
}

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

#[test]
fn text_may_stand_at_the_foot_of_a_page() {
    let white = |css: &str| sheet_cascade(css).page(&PageSelector::default()).white_above;
    assert_eq!(white(""), 0.0);
    assert_eq!(white("@page { align-content: END }"), 1.0);
    assert_eq!(white("@page { align-content: end } @page { align-content: center }"), 0.5);
    assert_eq!(codes("@page { align-content: space-between }"), codes("@page { marks: many }"));
    assert_eq!(codes("@footnote { align-content: end }"), ["S013"]);
}

#[test]
fn notes_that_go_on_may_have_a_rule_of_their_own() {
    let area = |css: &str| sheet_cascade(css).note_area().expect("the default sheet has one");
    let same = area("@footnote { border-top: 1pt solid; border-clip: 20pt }");
    assert_eq!((same.continued_rule, same.continued_width), (same.rule, same.rule_width));
    let own = area(
        "@footnote :continued { border-clip: normal } @footnote { border-top: 1pt solid; border-clip: 20pt }",
    );
    assert_eq!((own.rule_width, own.continued_width), (Dimension::Length(pt(20.0)), Dimension::Auto));
    near(own.continued_rule.width, 1.0);
    assert_eq!(codes("@footnote :first { border-clip: normal }"), ["S008"]);
    let pages = sheet_cascade("@page { counter-reset: page 3 footnote }");
    assert!(pages.page(&PageSelector::default()).notes_by_page);
    assert!(!sheet_cascade("").page(&PageSelector::default()).notes_by_page);
}
