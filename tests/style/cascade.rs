//! Selectors, the cascade, inheritance and custom properties.

use super::*;

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
    let cascade = sheet_cascade("p:nth-child(2) { widows: 77; } p:nth-last-child(1) { orphans: 66 }");
    let mut tree = ElementTree::default();
    let body = tree.add(None, NewElement { name: "body", ..NewElement::default() });
    let one = tree.add(Some(body), NewElement { name: "p", ..NewElement::default() });
    assert_eq!(style_of(&cascade, &tree, one).orphans, 66);
    let two = tree.add(Some(body), NewElement { name: "p", ..NewElement::default() });
    assert_eq!(style_of(&cascade, &tree, one).orphans, 2);
    assert_eq!(style_of(&cascade, &tree, two).widows, 77);
}

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
    let cascade = sheet_cascade("@import \"classic\"; p { widows: 7 }");
    let classic = Cascade::new(vec![read(builtin("classic").expect("built in")).0], Medium::Print, None);
    let (tree, ids) = tree("body>section.chapter>p+p");
    let (own, plain) = (style_of(&cascade, &tree, ids[3]), style_of(&classic, &tree, ids[3]));
    assert_eq!(own.widows, 7);
    assert_eq!(*own, ComputedStyle { widows: 7, ..(*plain).clone() });
}

#[test]
fn equal_elements_share_one_style() {
    let cascade = sheet_cascade("p { text-indent: 1em }");
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
    shared(&sheet_cascade("p { color: red }"));
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
