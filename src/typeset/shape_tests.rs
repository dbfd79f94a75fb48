//! What words look like in the embedded faces.

use super::*;
use crate::document::Language;
use crate::style::{ComputedStyle, FontStyleSet, VariantCaps};
use std::sync::Arc;

fn shaper() -> Shaper {
    Shaper::new(&FontLibrary::embedded(), &std::sync::Arc::default())
}

fn font(shaper: &mut Shaper, change: impl FnOnce(&mut FontStyleSet)) -> FontKey {
    let mut style = (*ComputedStyle::initial().font).clone();
    change(&mut style);
    let (style, language) = (Arc::new(style), Arc::new(Language("en".into())));
    let library = shaper.library.clone();
    shaper.fonts.key(&library, &style, &language)
}

fn lens(shaper: &Shaper, id: WordId) -> Vec<u16> {
    let pieces = shaper.pieces(id);
    pieces.iter().flat_map(|piece| shaper.glyphs(piece)).map(|glyph| glyph.text_len).collect()
}

#[test]
fn a_word_is_shaped_once_and_its_glyphs_stand_for_its_text() {
    let mut shaper = shaper();
    let key = font(&mut shaper, |_| {});
    let word = shaper.shape(key, "fjord");
    assert_eq!(shaper.shape(key, "fjord"), word);
    assert_eq!(lens(&shaper, word).iter().map(|len| usize::from(*len)).sum::<usize>(), 5);
    let ligature = shaper.shape(key, "office");
    assert!(lens(&shaper, ligature).len() < 6, "{:?}", lens(&shaper, ligature));
    assert_eq!(lens(&shaper, ligature).iter().map(|len| usize::from(*len)).sum::<usize>(), 6);
}

#[test]
fn letter_spacing_and_the_style_switch_ligatures_off() {
    let mut shaper = shaper();
    let spaced = font(&mut shaper, |style| style.letter_spacing = crate::units::Length::pt(1.0));
    let plain = font(&mut shaper, |style| style.common_ligatures = false);
    for key in [spaced, plain] {
        let word = shaper.shape(key, "office");
        assert_eq!(lens(&shaper, word).len(), 6);
    }
}

#[test]
fn a_character_of_another_face_is_taken_from_it() {
    let mut shaper = shaper();
    let key = font(&mut shaper, |_| {});
    let word = shaper.shape(key, "a∮b");
    assert_eq!(shaper.pieces(word).len(), 3);
    assert!(!shaper.word(word).missing);
}

#[test]
fn a_missing_character_is_shown_by_its_code() {
    let mut shaper = shaper();
    let key = font(&mut shaper, |_| {});
    let word = shaper.shape(key, "a\u{12000}b");
    let pieces = shaper.pieces(word).to_vec();
    assert!(shaper.word(word).missing && pieces.len() == 3 && pieces[1].replaced);
    assert_eq!(shaper.glyphs(&pieces[1]).len(), "[U+12000]".len());
    assert_eq!(lens(&shaper, word).iter().map(|len| usize::from(*len)).sum::<usize>(), 6);
    let silent = shaper.shape(key, "a\u{200D}\u{FE0F}\u{FEFF}b");
    assert!(!shaper.word(silent).missing);
    assert_eq!(lens(&shaper, silent).len(), 2);
}

#[test]
fn hebrew_runs_to_the_left_and_keeps_its_text() {
    let mut shaper = shaper();
    let key = font(&mut shaper, |_| {});
    let word = shaper.shape(key, "שלום");
    assert!(shaper.word(word).rtl && !shaper.word(word).missing);
    let piece = shaper.pieces(word)[0];
    let first = shaper.shape(key, "ם");
    assert_eq!(shaper.glyphs(&piece)[0].id, shaper.glyphs(&shaper.pieces(first)[0])[0].id);
    assert_eq!(lens(&shaper, word), [8, 0, 0, 0]);
}

#[test]
fn small_capitals_are_the_faces_own_or_made() {
    let mut shaper = shaper();
    let own = font(&mut shaper, |style| style.caps = VariantCaps::SmallCaps);
    let made = font(&mut shaper, |style| {
        style.caps = VariantCaps::SmallCaps;
        style.families = vec!["monospace".into()];
    });
    let word = shaper.shape(own, "Ahab");
    assert_eq!(shaper.pieces(word).len(), 1);
    let word = shaper.shape(made, "Ahab");
    assert_eq!(shaper.pieces(word).len(), 2);
    assert!(shaper.pieces(word)[1].scale < 1.0);
}

#[test]
fn the_offset_of_a_division_lies_inside_the_word() {
    let mut shaper = shaper();
    let key = font(&mut shaper, |_| {});
    let word = shaper.shape(key, "hyphenation");
    let width = shaper.word(word).width;
    let divisions = shaper.divisions(word).to_vec();
    assert_eq!(divisions.iter().map(|division| division.at).collect::<Vec<_>>(), [2, 6]);
    assert!(divisions.iter().all(|division| division.x > 0.5 && division.x < width));
}

#[test]
fn a_fraction_is_drawn_by_its_feature_and_a_date_is_not() {
    let mut shaper = shaper();
    let plain = font(&mut shaper, |_| {});
    let fractions = font(&mut shaper, |style| style.fractions = crate::style::Fractions::Diagonal);
    for (text, changes) in [("1/2", true), ("(3/4)-inch", true), ("12/05/2020", false), ("1914/18", false)] {
        let (a, b) = (shaper.shape(plain, text), shaper.shape(fractions, text));
        assert_eq!(ids(&shaper, a) != ids(&shaper, b), changes, "{text}");
        assert_eq!(lens(&shaper, b).iter().map(|len| usize::from(*len)).sum::<usize>(), text.len());
    }
}

#[test]
fn superiors_are_all_the_faces_own_or_all_made() {
    let mut shaper = shaper();
    let raised = font(&mut shaper, |style| style.position = crate::style::VariantPosition::Super);
    let own = shaper.shape(raised, "12");
    assert!(!shaper.word(own).lacks);
    assert!(shaper.pieces(own).iter().all(|piece| (piece.scale - 1.0).abs() < 1e-6));
    let made = shaper.shape(raised, "1β");
    assert!(shaper.word(made).lacks);
    assert!(shaper.pieces(made).iter().all(|piece| piece.scale < 0.7));
}

#[test]
fn the_language_of_the_text_chooses_its_forms_unless_the_style_names_another() {
    let mut shaper = shaper();
    let plain = font(&mut shaper, |_| {});
    let asked = font(&mut shaper, |style| style.language = Some("SRB".into()));
    let (style, language) = (Arc::new(FontStyleSet::initial()), Arc::new(Language("sr".into())));
    let library = shaper.library.clone();
    let serbian = shaper.fonts.key(&library, &style, &language);
    let words = [plain, asked, serbian].map(|key| shaper.shape(key, "беба"));
    let [plain, asked, serbian] = words.map(|word| ids(&shaper, word));
    assert_eq!(asked, serbian);
    assert_ne!(plain, serbian);
}

fn ids(shaper: &Shaper, id: WordId) -> Vec<u16> {
    let pieces = shaper.pieces(id);
    pieces.iter().flat_map(|piece| shaper.glyphs(piece)).map(|glyph| glyph.id).collect()
}

#[test]
fn letters_hang_by_their_silhouettes() {
    let mut shaper = shaper();
    let key = font(&mut shaper, |_| {});
    let mut right = |c: char| shaper.hang(key, c).right;
    assert_eq!(right('n'), 0.0);
    assert!(right('r') > right('o') && right('T') > right('H') && right('A') > right('n'));
    assert!(right('.') > right('T') && right('-') > right('r'));
    let capital = font(&mut shaper, |style| style.caps = VariantCaps::SmallCaps);
    // A small capital T hangs as a T does, not as a t.
    assert!(shaper.hang(capital, 't').left > shaper.hang(key, 't').left);
}
