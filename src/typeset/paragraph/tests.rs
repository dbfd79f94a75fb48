//! Goldens of lines: width, share of stretch, text.

use super::*;
use crate::document::{AssetPath, Language};
use crate::pages::{StructureId, Tag};
use crate::source::{FileId, Span};
use crate::style::{Hyphens, ListStyle, TextAlign, WhiteSpace};
use crate::typeset::line::{MarkId, TextItem, Wanted};
use crate::typeset::shape_script::is_ignorable;
use std::sync::Arc;

const TAG: Tag = Tag::Content(StructureId(0));

fn setter() -> Setter {
    Setter::new(&FontLibrary::embedded())
}

fn style(change: impl FnOnce(&mut ComputedStyle)) -> Arc<ComputedStyle> {
    let mut style = ComputedStyle::initial();
    style.text_align = TextAlign::Justify;
    style.hyphens = Hyphens::Auto;
    change(&mut style);
    Arc::new(style)
}

fn font(style: &mut ComputedStyle) -> &mut crate::style::FontStyleSet {
    Arc::make_mut(&mut style.font)
}

fn text(text: &str, language: &str, style: &Arc<ComputedStyle>) -> InlineItem {
    InlineItem::Text(TextItem {
        text: text.into(),
        style: style.clone(),
        language: Arc::new(Language(language.into())),
        tag: TAG,
        span: Span::new(FileId(0), 0..text.len()),
        before: None,
        link: None,
        raise: Length::ZERO,
    })
}

fn shape(measure: f64) -> Shape {
    Shape { measure: Length::pt(measure), ..Shape::default() }
}

fn said(line: &Line) -> String {
    line.runs.iter().map(|run| run.run.text.as_str()).collect()
}

/// Every line's text, with `-` for an added hyphen.
fn texts(lines: &[Line]) -> Vec<String> {
    lines.iter().map(|line| said(line) + if line.ends_in_hyphen { "-" } else { "" }).collect()
}

fn check(lines: &[Line]) {
    for line in lines {
        for run in &line.runs {
            let len: usize = run.run.glyphs.iter().map(|glyph| usize::from(glyph.text_len)).sum();
            assert_eq!(len, run.run.text.len(), "{run:?}");
        }
    }
}

fn set(items: &[InlineItem], style: &ComputedStyle, measure: f64) -> (Vec<Line>, Sink) {
    let mut sink = Sink::default();
    let lines = setter().set(items, style, &shape(measure), &mut sink);
    check(&lines);
    (lines, sink)
}

fn codes(sink: &Sink) -> Vec<&'static str> {
    sink.iter().map(|diagnostic| diagnostic.code).collect()
}

/// Words of our own, deterministic and of many lengths.
fn prose(words: usize) -> String {
    let stock = [
        "the",
        "harbour",
        "of",
        "a",
        "northern",
        "city",
        "kept",
        "its",
        "lamps",
        "burning",
        "through",
        "winter",
        "so",
        "that",
        "ships",
        "could",
        "find",
        "their",
        "way",
        "home",
        "and",
        "nobody",
        "remembered",
        "when",
        "this",
        "custom",
        "had",
        "begun",
    ];
    let mut seed = 7u32;
    let mut out = String::new();
    for idx in 0..words {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        if idx > 0 {
            out.push(' ');
        }
        out.push_str(stock[(seed >> 16) as usize % stock.len()]);
        if seed.is_multiple_of(11) {
            out.push(',');
        }
    }
    out.push('.');
    out
}

#[test]
fn justified_lines_fill_the_measure_and_say_every_word() {
    let style = style(|_| {});
    let prose = prose(300);
    let (lines, sink) = set(&[text(&prose, "en", &style)], &style, 324.0);
    assert!(lines.len() > 15 && codes(&sink).is_empty());
    let (last, full) = lines.split_last().expect("there are lines");
    for line in full {
        assert!((line.width.to_pt() - 324.0).abs() < 0.01, "{} {}", line.width.to_pt(), said(line));
    }
    assert!(last.forced_end && last.width.to_pt() < 324.01);
    let mut whole = String::new();
    for line in &lines {
        whole.push_str(&said(line));
        if !line.ends_in_hyphen {
            whole.push(' ');
        }
    }
    assert_eq!(whole.trim_end(), prose);
}

#[test]
fn a_small_paragraph_is_broken_as_it_always_was() {
    let style = style(|_| {});
    let words = "A paragraph is broken all at once, so that a better line further down may be paid for by \
                 a slightly worse line above it.";
    let (lines, _) = set(&[text(words, "en", &style)], &style, 200.0);
    assert_eq!(
        texts(&lines),
        [
            "A paragraph is broken all at once, so that a",
            "better line further down may be paid for by",
            "a slightly worse line above it."
        ]
    );
}

#[test]
fn nothing_comes_of_nothing() {
    let style = style(|_| {});
    for items in [vec![], vec![text("", "en", &style)], vec![text("   ", "en", &style)]] {
        let (lines, _) = set(&items, &style, 100.0);
        assert!(lines.is_empty());
    }
    let (lines, _) = set(&[InlineItem::Mark(MarkId(3))], &style, 100.0);
    assert_eq!(lines[0].marks, [MarkId(3)]);
    let (lines, _) = set(&[InlineItem::LineBreak, text("b", "en", &style)], &style, 100.0);
    assert_eq!(texts(&lines), ["", "b"]);
}

#[test]
fn words_are_divided_by_their_language_and_only_where_it_is_asked() {
    let auto = style(|_| {});
    let manual = style(|style| style.hyphens = Hyphens::Manual);
    let word = "Donaudampfschifffahrtsgesellschaft";
    let (lines, _) = set(&[text(word, "de", &auto)], &auto, 90.0);
    assert!(lines.len() > 1 && lines[0].ends_in_hyphen, "{:?}", texts(&lines));
    assert!(texts(&lines).iter().all(|line| line.len() < 24));
    let (lines, _) = set(&[text(word, "de", &manual)], &manual, 90.0);
    assert!(lines.iter().all(|line| !line.ends_in_hyphen));
    let soft = text("Donaudampf\u{AD}schiffahrt", "de", &manual);
    let (lines, _) = set(&[soft], &manual, 90.0);
    assert_eq!(texts(&lines), ["Donaudampf-", "schiffahrt"]);
    let (lines, _) = set(&[text("l’administration extraordinaire", "fr", &auto)], &auto, 60.0);
    assert!(lines.iter().any(|line| line.ends_in_hyphen), "{:?}", texts(&lines));
}

#[test]
fn no_more_than_two_hyphens_stand_one_below_the_other() {
    let style = style(|_| {});
    let words = "internationalisation characteristically understanding ".repeat(30);
    let (lines, _) = set(&[text(&words, "en", &style)], &style, 240.0);
    let mut ladder = 0;
    for line in &lines {
        ladder = if line.ends_in_hyphen { ladder + 1 } else { 0 };
        assert!(ladder <= 2, "{:#?}", texts(&lines));
    }
}

#[test]
fn a_long_address_and_code_are_broken_at_their_joints_without_a_hyphen() {
    let style = style(|_| {});
    let url =
        "See https://example.org/a-long-path/to_some/document.html?version=12&language=en#part for more.";
    let (lines, sink) = set(&[text(url, "en", &style)], &style, 120.0);
    assert!(codes(&sink).is_empty() && lines.iter().all(|line| !line.ends_in_hyphen));
    for line in texts(&lines).iter().filter(|line| line.contains("example")) {
        assert!(line.ends_with(['/', '.', '-', '_']), "{line}");
    }
    let code = Arc::new({
        let mut code = (*style).clone();
        font(&mut code).families = vec!["monospace".into()];
        code
    });
    let (lines, _) = set(&[text("std::collections::BTreeMap::range_mut", "en", &code)], &style, 110.0);
    assert!(texts(&lines)[0].ends_with("::"), "{:?}", texts(&lines));
    assert!(lines.iter().all(|line| !line.ends_in_hyphen));
}

#[test]
fn what_cannot_be_broken_is_broken_anywhere_rather_than_stand_out() {
    let style = style(|_| {});
    let (lines, sink) = set(&[text(&"x".repeat(200), "en", &style)], &style, 100.0);
    assert!(lines.len() > 5 && codes(&sink).is_empty());
    assert!(lines.iter().all(|line| line.width.to_pt() <= 100.5));
    let kept = self::style(|style| style.white_space = WhiteSpace::NoWrap);
    let (lines, sink) = set(&[text("no wrap may be had here at all", "en", &kept)], &kept, 50.0);
    assert_eq!((lines.len(), codes(&sink)), (1, vec!["T001"]));
    let (_, sink) = set(&[text("no wrap may be had here at all", "en", &kept)], &kept, 400.0);
    assert!(codes(&sink).is_empty());
}

#[test]
fn a_missing_character_is_reported_once_and_shown_by_its_code() {
    let style = style(|_| {});
    let (lines, sink) = set(&[text("a\u{12000}b \u{12000} c", "en", &style)], &style, 300.0);
    assert_eq!(codes(&sink), ["F001"]);
    let diagnostic = sink.iter().next().expect("there is one");
    assert_eq!(diagnostic.span, Some(Span::new(FileId(0), 1..5)));
    assert_eq!(said(&lines[0]), "a\u{12000}b \u{12000} c");
    assert!(lines[0].runs.iter().any(|run| run.run.replaced && run.run.text == "\u{12000}"));
    let (_, sink) = set(&[text("a\u{2192}\u{FE0E}b\u{200D}", "en", &style)], &style, 300.0);
    assert!(codes(&sink).is_empty());
}

#[test]
fn words_that_run_to_the_left_stand_in_reverse_and_read_in_order() {
    let style = style(|_| {});
    let (lines, _) = set(&[text("see שלום עולם here", "en", &style)], &style, 300.0);
    assert_eq!(said(&lines[0]), "see שלום עולם here");
    let place = |word: &str| {
        let run = lines[0].runs.iter().find(|run| run.run.text == word).expect("it has its own run");
        run.run.x
    };
    assert!(place("עולם") < place("שלום"));
}

#[test]
fn kept_white_space_keeps_its_lines_and_indents() {
    let pre = style(|style| {
        style.white_space = WhiteSpace::PreWrap;
        style.text_align = TextAlign::Left;
        font(style).families = vec!["monospace".into()];
    });
    let (lines, _) = set(&[text("fn a() {\n    b\n\n\tc\n}", "en", &pre)], &pre, 300.0);
    assert_eq!(texts(&lines), ["fn a() {", "    b", "", "    c", "}"]);
}

#[test]
fn a_leader_fills_the_line_on_a_grid_from_the_right() {
    let style = style(|_| {});
    let contents = |title: &str| {
        let items = [
            text(title, "en", &style),
            InlineItem::Leader { text: ".".into(), style: style.clone() },
            InlineItem::PageReference {
                wanted: Wanted::Page("a".into()),
                style: style.clone(),
                figures: ListStyle::Decimal,
                tag: TAG,
                span: Span::default(),
                link: None,
                raise: Length::ZERO,
            },
        ];
        let (mut lines, _) = set(&items, &style, 200.0);
        assert_eq!(lines.len(), 1);
        lines.remove(0)
    };
    let (short, long) = (contents("One"), contents("A longer title"));
    let folio = |line: &Line| line.page_references[0].right.to_pt();
    assert!((folio(&short) - 200.0).abs() < 0.01 && (folio(&long) - 200.0).abs() < 0.01);
    let end = |line: &Line| {
        let dots = &line.runs.last().expect("it has a leader").run;
        dots.x.to_pt() + dots.width().to_pt()
    };
    assert!((end(&short) - end(&long)).abs() < 0.02);
}

#[test]
fn pictures_marks_links_and_rules_know_their_places() {
    let plain = style(|style| style.text_align = TextAlign::Left);
    let lined = style(|style| style.underline = true);
    let mut link = text("two words", "en", &lined);
    if let InlineItem::Text(text) = &mut link {
        text.link = Some(4);
    }
    let picture = InlineItem::Picture {
        asset: AssetPath("a.png".into()),
        width: Length::pt(20.0),
        height: Length::pt(30.0),
        drop: Length::pt(5.0),
        tag: TAG,
        span: Span::default(),
    };
    let items =
        [text("a ", "en", &plain), link, InlineItem::Mark(MarkId(1)), text(" ", "en", &plain), picture];
    let (lines, _) = set(&items, &plain, 300.0);
    let line = &lines[0];
    assert_eq!((lines.len(), line.links.len(), line.rules.len()), (1, 1, 1));
    assert_eq!((line.rules[0].left, line.rules[0].right), (line.links[0].1, line.links[0].2));
    assert!(line.rules[0].offset.to_pt() > 0.0);
    assert_eq!((line.ascent.to_pt(), line.pictures[0].y.to_pt()), (25.0, -25.0));
    assert_eq!(line.marks, [MarkId(1)]);
}

#[test]
fn alignment_and_indents_move_lines() {
    let mut sink = Sink::default();
    for (align, left) in [(TextAlign::Left, 30.0), (TextAlign::Right, 0.0), (TextAlign::Center, 0.0)] {
        let style = style(|style| style.text_align = align);
        let shape = Shape { first_indent: Length::pt(30.0), ..shape(200.0) };
        let line = &setter().set(&[text("short", "en", &style)], &style, &shape, &mut sink)[0];
        let x = line.runs[0].run.x.to_pt();
        match align {
            TextAlign::Left => assert_eq!(x, left),
            TextAlign::Right => assert!((line.width.to_pt() - 200.0).abs() < 0.01),
            _ => assert!(((x - 30.0) - (200.0 - line.width.to_pt())).abs() < 0.01),
        }
    }
    let style = style(|_| {});
    let shape = Shape { indents: vec![Length::pt(40.0); 2], ..shape(200.0) };
    let lines = setter().set(&[text(&prose(40), "en", &style)], &style, &shape, &mut sink);
    let lefts: Vec<f64> = lines.iter().map(|line| line.runs[0].run.x.to_pt()).collect();
    assert_eq!(lefts[..3], [40.0, 40.0, 0.0]);
}

#[test]
fn lines_give_up_room_on_either_side() {
    let (style, mut sink) = (style(|_| {}), Sink::default());
    let indents = vec![Length::ZERO, Length::pt(40.0)];
    let shape = Shape { indents, outdents: vec![Length::pt(60.0); 3], ..shape(200.0) };
    let lines = setter().set(&[text(&prose(40), "en", &style)], &style, &shape, &mut sink);
    let lefts: Vec<f64> = lines.iter().map(|line| line.runs[0].run.x.to_pt()).collect();
    assert_eq!(lefts[..4], [0.0, 40.0, 0.0, 0.0]);
    let rights: Vec<f64> = lines.iter().map(|line| line.width.to_pt().round()).collect();
    assert!(rights[..3].iter().all(|right| (*right - 140.0).abs() < 8.0), "{rights:?}");
    assert!((rights[3] - 200.0).abs() < 8.0, "{rights:?}");
}

#[test]
fn a_heading_is_balanced() {
    let heading = style(|style| {
        style.text_align = TextAlign::Center;
        style.text_wrap = TextWrap::Balance;
        style.hyphens = Hyphens::Manual;
    });
    let (lines, _) =
        set(&[text("How the lamps of the harbour were first lit", "en", &heading)], &heading, 180.0);
    let widths: Vec<f64> = lines.iter().map(|line| line.width.to_pt() - line.runs[0].run.x.to_pt()).collect();
    assert_eq!(lines.len(), 2);
    assert!((widths[0] - widths[1]).abs() < 40.0, "{:?} {widths:?}", texts(&lines));
}

#[test]
fn a_paragraph_can_be_set_looser_or_tighter() {
    let style = style(|_| {});
    let mut setter = setter();
    let mut seen = [0, 0];
    for words in (180..320).step_by(7) {
        let items = [text(&prose(words), "en", &style)];
        let set = setter.set_with_others(&items, &style, &shape(324.0), &mut Sink::default());
        for other in &set.others {
            let lines =
                setter.set_other(&items, &style, &shape(324.0), other.looseness, &mut Sink::default());
            let expected = match other.looseness {
                Looseness::Tighter => set.lines.len() - 1,
                Looseness::Looser => set.lines.len() + 1,
            };
            assert_eq!(lines.len(), expected);
            assert_eq!(other.lines.len(), expected, "it comes out as it was told");
            let hyphens: Vec<bool> = lines.iter().map(|line| line.ends_in_hyphen).collect();
            assert_eq!(other.lines.iter().map(|line| line.ends_in_hyphen).collect::<Vec<_>>(), hyphens);
            check(&lines);
            seen[usize::from(other.looseness == Looseness::Looser)] += 1;
        }
    }
    assert!(seen.iter().all(|count| *count > 0), "{seen:?}");
}

#[test]
fn hyphens_keep_to_the_limits_of_the_style() {
    use crate::style::{Dimension, HyphenateLast, Hyphenation};
    let limited = |align, change: fn(&mut Hyphenation)| {
        style(|style| {
            style.text_align = align;
            change(Arc::make_mut(&mut style.hyphenation));
        })
    };
    let hyphens = |style: &Arc<ComputedStyle>, measure| {
        let mut rows = Vec::new();
        for words in 30..60 {
            let (lines, _) = set(&[text(&prose(words), "en", style)], style, measure);
            rows.push(lines.iter().map(|line| line.ends_in_hyphen).collect::<Vec<_>>());
        }
        rows
    };
    let longest = |rows: &[Vec<bool>]| {
        let runs = rows.iter().flat_map(|row| row.split(|hyphen| !hyphen).map(<[bool]>::len));
        runs.max().unwrap_or_default()
    };
    let many = hyphens(&limited(TextAlign::Justify, |_| {}), 90.0);
    assert!((1..=2).contains(&longest(&many)), "two one below the other are the house's own limit");
    let none = hyphens(&limited(TextAlign::Justify, |own| own.lines = Some(0)), 200.0);
    assert_eq!(longest(&none), 0);
    let penult = |rows: &[Vec<bool>]| rows.iter().filter(|row| row.len() > 1 && row[row.len() - 2]).count();
    let last = hyphens(&limited(TextAlign::Justify, |own| own.last = HyphenateLast::Always), 90.0);
    assert_eq!(penult(&last), 0);
    let count = |rows: Vec<Vec<bool>>| rows.iter().flatten().filter(|hyphen| **hyphen).count();
    let free = count(hyphens(&limited(TextAlign::Left, |_| {}), 90.0));
    let zone = limited(TextAlign::Left, |own| own.zone = Dimension::Length(Length::pt(89.0)));
    assert!(free > 0 && count(hyphens(&zone, 90.0)) == 0, "{free}");
}

#[test]
fn a_river_is_broken_where_it_can_be() {
    // Spaces stand one below the other all the way down if every line holds the same words.
    let style = style(|_| {});
    let mut setter = setter();
    let words = "seven small boats went round ".repeat(40);
    let lines = setter.set(&[text(&words, "en", &style)], &style, &shape(300.0), &mut Sink::default());
    let ends: Vec<String> = lines.iter().map(|line| said(line).trim().to_owned()).collect();
    assert!(ends.windows(3).all(|three| !(three[0] == three[1] && three[1] == three[2])), "{ends:?}");
}

#[test]
fn no_last_line_is_a_single_short_word() {
    let style = style(|_| {});
    let mut setter = setter();
    for words in 20..120 {
        let text = text(&(prose(words) + " end."), "en", &style);
        let lines = setter.set(&[text], &style, &shape(324.0), &mut Sink::default());
        assert_ne!(said(&lines[lines.len() - 1]), "end.", "after {words} words");
    }
}

#[test]
fn punctuation_hangs_where_the_style_says() {
    let hanging = style(|style| style.hanging_punctuation = true);
    let words = "“It hangs,” said one, and “so does this,” said another; ".repeat(20);
    let (lines, _) = set(&[text(&words, "en", &hanging)], &hanging, 210.0);
    let (last, full) = lines.split_last().expect("there are lines");
    assert!(last.width.to_pt() < 211.0);
    for line in full {
        let hangs = line.ends_in_hyphen || said(line).ends_with([',', ';', '”']);
        assert_eq!(line.width.to_pt() > 210.5, hangs, "{} {}", said(line), line.width.to_pt());
    }
    assert!(full.iter().any(|line| line.width.to_pt() > 210.5));
    assert!(lines[0].runs[0].run.x.to_pt() < 0.0);
}

#[test]
fn very_long_paragraphs_are_set_in_slices() {
    let style = style(|_| {});
    let prose = prose(30_000);
    let (lines, _) = set(&[text(&prose, "en", &style)], &style, 324.0);
    let whole: String = lines
        .iter()
        .flat_map(|line| [said(line), if line.ends_in_hyphen { String::new() } else { " ".into() }])
        .collect();
    assert_eq!(whole.trim_end(), prose);
    assert!(lines.iter().rev().skip(1).all(|line| (line.width.to_pt() - 324.0).abs() < 0.01));
}

#[test]
fn a_word_of_a_million_letters_is_set() {
    let style = style(|_| {});
    let word = "abcdefghij".repeat(100_000);
    let (lines, _) = set(&[text(&word, "en", &style)], &style, 324.0);
    assert_eq!(lines.iter().map(said).collect::<String>(), word);
    assert!(lines.iter().all(|line| line.width.to_pt() < 325.0));
}

#[test]
fn cells_know_their_natural_widths() {
    let style = style(|_| {});
    let mut setter = setter();
    let (least, most) = setter.natural_width(&[text("some words here", "en", &style)], &style);
    let mut sink = Sink::default();
    let single = setter.set_single(&[text("some words here", "en", &style)], &style, &mut sink);
    assert!((single.width.to_pt() - most.to_pt()).abs() < 0.01);
    let word = setter.set_single(&[text("words", "en", &style)], &style, &mut sink);
    assert!((word.width.to_pt() - least.to_pt()).abs() < 0.01);
}

/// Characters of every sort that breaking treats in its own way.
const SORTS: &[&str] = &[
    "word",
    "hyphenation",
    " ",
    " ",
    " ",
    "\u{A0}",
    "-",
    "\u{2014}",
    "/",
    "\u{AD}",
    "\u{200B}",
    "\u{200D}",
    "\u{2060}",
    "שלום",
    "سلام",
    "नमस्ते",
    "สวัสดี",
    "漢字",
    "e\u{301}",
    "🎉",
    "\u{12000}",
    "\n",
    "\t",
    "(",
    ".",
    "1",
    "fi",
    "https://a.example/b",
    "\u{202F}",
    "\u{FEFF}",
    "ſ²",
    "“",
    "”",
    "\u{1F1E9}\u{1F1EA}",
    "\u{2028}",
    "\u{2029}",
    "\u{0}",
    "\u{85}",
    "\u{c}",
    "\u{202e}",
    "\u{10ffff}",
    "\u{e000}",
    "\u{301}",
    "\r",
];

#[test]
fn whatever_stands_in_a_paragraph_is_set_once_and_in_order() {
    let mut setter = setter();
    let mut seed = 1u32;
    let mut next = move |bound: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize % bound
    };
    for round in 0..300 {
        let wanted = style(|style| {
            style.text_align =
                [TextAlign::Justify, TextAlign::Left, TextAlign::Center, TextAlign::Right][next(4)];
            style.white_space =
                [WhiteSpace::Normal, WhiteSpace::PreWrap, WhiteSpace::Pre, WhiteSpace::NoWrap][next(4)];
            style.text_wrap = [TextWrap::Wrap, TextWrap::Balance][next(2)];
            style.hanging_punctuation = next(2) == 0;
            font(style).size = Length::pt([0.0, 9.0, 40.0][next(3)]);
            font(style).letter_spacing = Length::pt([0.0, 0.0, 1.5, -0.5][next(4)]);
        });
        let (mut items, mut marks) = (Vec::new(), Vec::new());
        for _ in 0..next(12) {
            match next(8) {
                0 => items.push(InlineItem::LineBreak),
                1 => {
                    marks.push(MarkId(marks.len() as u32));
                    items.push(InlineItem::Mark(*marks.last().expect("one was just added")));
                }
                2 => items.push(InlineItem::Leader { text: ". ".into(), style: wanted.clone() }),
                _ => {
                    let words: String = (0..next(20)).map(|_| SORTS[next(SORTS.len())]).collect();
                    items.push(text(&words, ["en", "de", "he", ""][next(4)], &wanted));
                }
            }
        }
        let measure = [-5.0, 0.0, 12.0, 60.0, 300.0, f64::NAN][next(6)];
        let shape = Shape {
            measure: Length::pt(measure),
            indents: vec![Length::pt([0.0, 30.0, 1e9][next(3)]); next(4)],
            outdents: vec![Length::pt([0.0, 30.0, 1e9][next(3)]); next(4)],
            first_indent: Length::pt([0.0, 12.0, -12.0, f64::NAN][next(4)]),
            first_end: [None, Some(0), Some(7)][next(3)],
        };
        let lines = setter.set(&items, &wanted, &shape, &mut Sink::default());
        check(&lines);
        let kept: Vec<MarkId> = lines.iter().flat_map(|line| line.marks.clone()).collect();
        assert_eq!(kept, marks, "round {round}");
        let letters = |text: &str| -> String {
            text.chars().filter(|c| !c.is_whitespace() && !is_ignorable(*c)).collect()
        };
        let said: String = lines
            .iter()
            .flat_map(|line| &line.runs)
            .filter(|run| run.tag == TAG)
            .map(|run| letters(&run.run.text))
            .collect();
        let given: String = items
            .iter()
            .filter_map(
                |item| if let InlineItem::Text(text) = item { Some(letters(&text.text)) } else { None },
            )
            .collect();
        assert_eq!(said, given, "round {round}");
        setter.set_single(&items, &wanted, &mut Sink::default());
        setter.natural_width(&items, &wanted);
    }
}
