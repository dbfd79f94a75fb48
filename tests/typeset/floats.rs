//! What must hold of figures and boxes wherever they come to stand: nothing is lost, set twice, set over
//! something else or out of its order, however much text there is before it.

use super::{Made, article, make, make_in, small};
use bindery::pages::{ItemKind, Page, Tag};
use bindery::units::{Length, Rect};
use std::collections::BTreeMap;

const TEXT: &str = "body { text-align: justify } p { text-indent: 10pt; margin: 0 } figure { margin: 12pt 0 }
    figcaption { font-size: 8pt; line-height: 10pt }";

/// Words by number, so that each can be found again.
fn words(count: usize, next: &mut usize) -> String {
    let mut words: Vec<String> = Vec::new();
    for _ in 0..count {
        *next += 1;
        words.push(format!("w{next}"));
    }
    words.join(" ")
}

/// Where a word or a picture stands: page, then its box.
type Place = (usize, Rect);

struct Laid {
    words: BTreeMap<usize, Vec<Place>>,
    pictures: Vec<Place>,
    captions: Vec<Place>,
}

fn box_of(item: &ItemKind) -> Option<(String, Rect)> {
    match item {
        ItemKind::Text(run) => {
            let (up, down) = (run.size * 0.7, run.size * 0.2);
            let area = Rect { x: run.x, y: run.baseline - up, width: run.width(), height: up + down };
            Some((run.text.clone(), area))
        }
        ItemKind::Picture { area, window, .. } => Some((String::new(), window.unwrap_or(*area))),
        ItemKind::Fill { .. } => None,
    }
}

fn laid(made: &Made) -> Laid {
    let mut laid = Laid { words: BTreeMap::new(), pictures: Vec::new(), captions: Vec::new() };
    for (idx, page) in made.pages.pages.iter().enumerate() {
        for item in page.items.iter().filter(|item| matches!(item.tag, Tag::Content(_))) {
            let Some((text, area)) = box_of(&item.kind) else { continue };
            if text.is_empty() {
                laid.pictures.push((idx, area));
            }
            for word in text.split_whitespace() {
                if let Some(number) = word.strip_prefix('w').and_then(|rest| rest.parse().ok()) {
                    laid.words.entry(number).or_default().push((idx, area));
                } else if word.starts_with('c') {
                    laid.captions.push((idx, area));
                }
            }
        }
    }
    laid
}

fn overlap(a: &Rect, b: &Rect) -> bool {
    let small = Length::pt(0.1);
    let apart =
        |a: Length, along: Length, b: Length, other: Length| a + along <= b + small || b + other <= a + small;
    !apart(a.x, a.width, b.x, b.width) && !apart(a.y, a.height, b.y, b.height)
}

/// No picture stands over another or over words, and nothing outside the text area.
fn assert_apart(name: &str, page: &Page, area: &Rect) {
    let boxes: Vec<(String, Rect)> = page
        .items
        .iter()
        .filter(|item| matches!(item.tag, Tag::Content(_)))
        .filter_map(|item| box_of(&item.kind))
        .collect();
    for (idx, (text, own)) in boxes.iter().enumerate() {
        let inside = own.x >= area.x - Length::pt(1.0)
            && own.x + own.width <= area.x + area.width + Length::pt(1.0)
            && own.y >= area.y - Length::pt(0.1)
            && own.y + own.height <= area.y + area.height + Length::pt(0.1);
        assert!(inside, "{name}: {text:?} is out of the text area: {own:?}");
        let other = boxes[..idx].iter().find(|(_, other)| overlap(own, other));
        assert!(other.is_none(), "{name}: {text:?} at {own:?} is over {other:?}");
    }
}

/// All that holds of text with figures after certain words, each the first word that may stand on a page
/// before the figure.
fn assert_sound(name: &str, made: &Made, count: usize, mentions: &[usize]) {
    assert!(made.codes().is_empty(), "{name}: {:?}", made.codes());
    let laid = laid(made);
    for number in 1..=count {
        let found = laid.words.get(&number).map_or(0, Vec::len);
        assert_eq!(found, 1, "{name}: word {number} stands {found} times");
    }
    let pages: Vec<usize> = laid.words.values().map(|places| places[0].0).collect();
    assert!(pages.is_sorted(), "{name}: the words are out of order");
    assert_eq!(laid.pictures.len(), mentions.len(), "{name}: a figure is lost");
    assert_eq!(laid.captions.len(), mentions.len(), "{name}: a caption is lost");
    let figures: Vec<usize> = laid.pictures.iter().map(|(page, _)| *page).collect();
    assert!(figures.is_sorted(), "{name}: the figures are out of order");
    for (idx, mention) in mentions.iter().enumerate() {
        let said = laid.words[mention][0].0;
        assert!(
            figures[idx] >= said,
            "{name}: figure {idx} on {} is before its mention on {said}",
            figures[idx]
        );
        // One that stands after the last word of a page is the next one's.
        assert!(figures[idx] <= said + 2 + idx, "{name}: figure {idx} is far from its mention");
        assert_eq!(laid.captions[idx].0, figures[idx], "{name}: a caption is on another page");
    }
    let area = Rect {
        x: Length::pt(30.0),
        y: Length::pt(30.0),
        width: Length::pt(200.0),
        height: Length::pt(270.0),
    };
    made.pages.pages.iter().for_each(|page| assert_apart(name, page, &area));
}

/// A text of paragraphs with figures of some kind after some of them.
fn text(before: usize, figures: &[(&str, &str)], between: usize) -> (String, usize, Vec<usize>) {
    let (mut text, mut next, mut mentions) = (String::new(), 0, Vec::new());
    text.push_str(&words(before, &mut next));
    for (class, picture) in figures {
        mentions.push(next);
        text.push_str(&format!("\n\n![c{}]({picture}){{.{class}}}\n\n", mentions.len()));
        text.push_str(&words(between, &mut next));
        text.push_str("\n\n");
        text.push_str(&words(30, &mut next));
    }
    (text, next, mentions)
}

/// Wherever on a page the mention stands, floats of each kind keep to what must hold.
#[test]
fn floats_stand_in_order_after_their_mention_and_over_nothing() {
    let kinds = ["float-top", "float-bottom", "float-page"];
    for columns in ["", "section.article { columns: 2; column-gap: 10pt }"] {
        for first in kinds {
            for second in kinds {
                for before in (10..160).step_by(13) {
                    let name = format!("{first}, {second} after {before} {columns}");
                    let figures = [(first, "80x100.svg"), (second, "80x60.svg"), (first, "80x50.svg")];
                    let (text, count, mentions) = text(before, &figures, 60);
                    let made = make(&text, &format!("{TEXT} {columns}"));
                    assert_sound(&name, &made, count, &mentions);
                }
            }
        }
    }
}

#[test]
fn boxes_at_the_side_stand_beside_their_lines_and_over_nothing() {
    let kinds = ["float-left", "float-right", "float-inside", "float-outside"];
    for first in kinds {
        for second in kinds {
            for before in (5..160).step_by(7) {
                let name = format!("{first}, {second} after {before}");
                let figures = [(first, "80x70.svg"), (second, "60x60.svg")];
                let (text, count, mentions) = text(before, &figures, 45);
                let made = make(&text, TEXT);
                assert_sound(&name, &made, count, &mentions);
                let laid = laid(&made);
                for (page, picture) in &laid.pictures {
                    let beside = laid.words.values().flatten().any(|(on, word)| {
                        on == page && word.y > picture.y && word.y + word.height < picture.y + picture.height
                    });
                    assert!(beside, "{name}: nothing runs beside the picture");
                }
            }
        }
    }
}

/// Where the text ends, or a heading comes, before it has passed the box, that stands in the flow.
#[test]
fn a_box_with_too_little_text_beside_it_stands_in_the_flow() {
    let beside = |after: &str| {
        let made = make(&format!("w1 w2\n\n![c1](80x100.svg){{.float-left}}\n\n{after}"), TEXT);
        let laid = laid(&made);
        let (_, picture) = laid.pictures[0];
        let beside = |word: &Rect| word.y + word.height > picture.y && word.y < picture.y + picture.height;
        laid.words.values().flatten().any(|(_, word)| beside(word))
    };
    let mut next = 2;
    let long = words(80, &mut next);
    assert!(beside(&long));
    assert!(!beside("w3 w4 w5"));
    assert!(!beside(&format!("w3 w4 w5\n\n## Heading\n\n{long}")));
}

/// A float keeps at least a line of white from the text, which stays on its grid. (On the page on which
/// the text opens, all floats stand at the foot.)
#[test]
fn text_below_and_above_floats_stays_on_the_grid() {
    for class in ["float-top", "float-bottom"] {
        for height in [40, 47, 53, 66] {
            let picture = format!("80x{height}.svg");
            let (text, ..) = text(500, &[(class, &picture)], 300);
            let laid = laid(&make(&text, TEXT));
            let (page, picture) = laid.pictures[0];
            let (_, caption) = laid.captions[0];
            for (_, word) in laid.words.values().flatten().filter(|(on, _)| *on == page) {
                let base = (word.y + Length::pt(7.0) - Length::pt(30.0)).to_pt();
                let lines = (base - 9.0) / 12.0;
                assert!((lines - lines.round()).abs() < 0.1, "{class} {height}: {base} is off the grid");
                let gap = if class == "float-top" {
                    word.y - (caption.y + caption.height)
                } else {
                    picture.y - (word.y + word.height)
                };
                assert!(gap > Length::pt(10.0), "{class} {height}: {gap:?} between float and text");
            }
        }
    }
}

#[test]
fn notes_stand_below_a_float_at_the_foot() {
    let (mut text, ..) = text(20, &[("float-bottom", "80x60.svg")], 60);
    text = text.replacen("w15 ", "w15[^n] ", 1);
    text.push_str("\n\n[^n]: w9001\n");
    let laid = laid(&make(&text, TEXT));
    let (page, picture) = laid.pictures[0];
    let (on, note) = laid.words[&9001][0];
    assert_eq!((page, on), (0, 0));
    assert!(note.y > picture.y + picture.height);
}

/// A plate covers its page into the bleed, without furniture, and says what it shows.
#[test]
fn a_plate_covers_its_page_without_a_folio() {
    let text = "w1\n\n![A map of c1](120x60.svg){.plate}\n\nw2\n";
    let made = make(text, &format!("{TEXT} @page {{ bleed: 9pt }}"));
    let plate = made
        .pages
        .pages
        .iter()
        .find(|page| page.items.iter().any(|item| matches!(item.kind, ItemKind::Picture { .. })));
    let plate = plate.expect("there is a plate");
    assert_eq!(plate.items.len(), 1, "a plate has nothing else on it");
    let (_, area) = box_of(&plate.items[0].kind).expect("it is a picture");
    assert!(area.x <= Length::pt(-9.0) && area.y <= Length::pt(-9.0), "{area:?}");
    assert!(
        area.x + area.width >= Length::pt(269.0) && area.y + area.height >= Length::pt(349.0),
        "{area:?}"
    );
    let Tag::Content(id) = plate.items[0].tag else { panic!("the plate is no decoration") };
    let alt = made.pages.structure.nodes[id.0 as usize].alt.as_deref();
    assert_eq!(alt, Some("A map of c1"));
}

#[test]
fn a_pull_quote_of_the_texts_own_words_is_decoration() {
    let quoted = |words: &str| {
        let text = format!("The harbour lay in the sun all day.\n\n::: pull-quote\n{words}\n:::\n");
        let made = make_in(small(), &text, TEXT, &article());
        let items = made.pages.pages.iter().flat_map(|page| &page.items);
        let mut last =
            items.filter(|item| matches!(&item.kind, ItemKind::Text(run) if run.text.contains("sun")));
        last.next_back().is_some_and(|item| matches!(item.tag, Tag::Content(_)))
    };
    assert!(!quoted("The harbour lay in the sun"));
    assert!(quoted("No sun today"));
}

/// However long the text, columns are read one after the other, and those of the last page are level.
#[test]
fn columns_run_on_and_are_level_at_the_end() {
    let css = format!("{TEXT} section.article {{ columns: 2; column-gap: 10pt }}");
    for count in (20..700).step_by(23) {
        let mut next = 0;
        let mut text = String::new();
        while next < count {
            text.push_str(&words(37.min(count - next), &mut next));
            text.push_str("\n\n");
        }
        let name = format!("{count} words");
        let made = make(&text, &css);
        assert_sound(&name, &made, count, &[]);
        let laid = laid(&made);
        let place = |(page, area): &Place| (*page, usize::from(area.x > Length::pt(130.0)), area.y);
        let places: Vec<_> = laid.words.values().map(|places| place(&places[0])).collect();
        assert!(places.is_sorted(), "{name}: words are out of order");
        let last = made.pages.pages.len() - 1;
        let mut ends = [Length::ZERO; 2];
        for (_, column, y) in places.iter().filter(|(page, ..)| *page == last) {
            ends[*column] = ends[*column].max(*y);
        }
        // A paragraph of two or three lines is not divided, so that a column may want two lines.
        assert!((ends[0] - ends[1]).abs() < Length::pt(25.0), "{name}: {ends:?}");
    }
}
