//! Labels of headings: “Chapter 7. Loomings” becomes a label and a title, all of its text kept.
//!
//! A label is a word for a division (of any language in the table) with a number beside it, then a
//! mark that sets it off. A numeral alone is no label, nor is a heading that is nothing but one. Within
//! a label its word, its numeral and the mark that sets it off have classes of their own, so that a
//! style can show “1” alone in a column of the contents, and leave out the stop where a line ends; a
//! label whose number is spelled out is `spelled`.

use super::language::WORDS;
use crate::document::{Inline, Meta, Section, Styled, Text, plain_text};
use crate::source::Span;

/// What a label says its division is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LabelKind {
    Chapter,
    Part,
    Appendix,
}

/// A label at the start of a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label {
    pub kind: LabelKind,
    /// Bytes, without the mark that sets it off.
    pub name: usize,
    /// Bytes, with the mark and the spaces that follow it.
    pub end: usize,
    /// Where its number stands, if it is written in figures or as one numeral: bytes.
    pub numeral: Option<(usize, usize)>,
    /// A title follows.
    pub titled: bool,
}

/// Longest label that is looked for, in bytes; a heading's first words are enough.
const REACH: usize = 80;

/// The label that a heading's text begins with.
pub(super) fn detect(text: &str) -> Option<Label> {
    let reach = floor(text, REACH.min(text.len()));
    let lower = text[..reach].to_lowercase();
    // Lowering may change the length of a few letters; then no offset would hold.
    if lower.len() != reach {
        return None;
    }
    let mut words = lower.split_whitespace();
    let (first, second) = (words.next()?, words.next()?);
    for own in WORDS {
        for (kind, names) in [
            (LabelKind::Chapter, own.chapter_words),
            (LabelKind::Part, own.part_words),
            (LabelKind::Appendix, own.appendix_words),
        ] {
            if let Some(name) = names.iter().find(|name| **name == first) {
                let start = after(&lower, 0, name);
                if let Some(label) = numbered(text, &lower, start, kind, own.numerals) {
                    return Some(label);
                }
            }
            // The number stands before the word: “Erstes Kapitel”, “2. Teil”, “Première partie”.
            let bare = second.trim_end_matches(['.', ':', ',', '—', '–']);
            if let Some(name) = names.iter().find(|name| **name == bare) {
                let number = first.strip_suffix('.').is_some_and(is_digits);
                if number || own.numerals.contains(&first) {
                    let start = after(&lower, 0, first);
                    let skipped = lower.len() - lower.trim_start().len();
                    let numeral = number.then(|| (skipped, skipped + first.len() - 1));
                    return set_off(text, start + name.len(), kind, false)
                        .map(|label| Label { numeral, ..label });
                }
            }
        }
    }
    None
}

/// A division's word is read; now its number and what sets it off.
fn numbered(text: &str, lower: &str, start: usize, kind: LabelKind, numerals: &[&str]) -> Option<Label> {
    let rest = &lower[start..];
    let spelled = numerals
        .iter()
        .filter(|numeral| rest.starts_with(**numeral) && at_word_end(rest, numeral.len()))
        .map(|numeral| numeral.len())
        .max();
    // “Twenty-One” and “Twenty One”.
    let spelled = spelled.map(|length| {
        let more = &rest[length..];
        let joint = usize::from(more.starts_with(['-', ' ']));
        let unit = numerals.iter().find(|unit| {
            joint == 1 && more[joint..].starts_with(**unit) && at_word_end(&more[joint..], unit.len())
        });
        length + unit.map_or(0, |unit| joint + unit.len())
    });
    let token: &str = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let figures = is_digits(token);
    let roman = !token.is_empty() && token.bytes().all(|byte| b"ivxlcdm".contains(&byte));
    let letter = kind == LabelKind::Appendix && token.chars().count() == 1;
    if let Some(length) = spelled {
        return set_off(text, start + length, kind, false);
    }
    if figures || roman || letter {
        // Without a mark only what cannot be a sentence: “Appendix B Tables”, “Chapter 7 Winter”.
        let unmarked = figures || kind == LabelKind::Appendix || token.len() > 1;
        let numeral = Some((start, start + token.len()));
        return set_off(text, start + token.len(), kind, unmarked).map(|label| Label { numeral, ..label });
    }
    None
}

/// The label ends at `end` if a mark follows, or nothing, or (where `unmarked`) a capital.
fn set_off(text: &str, end: usize, kind: LabelKind, unmarked: bool) -> Option<Label> {
    let rest = &text[end..];
    if rest.trim().is_empty() {
        return Some(Label { kind, name: end, end, numeral: None, titled: false });
    }
    let close = |marks: usize| {
        let after = &rest[marks..];
        let title = after.trim_start();
        let whole = end + marks + (after.len() - title.len());
        Label { kind, name: end, end: whole, numeral: None, titled: !title.is_empty() }
    };
    let mark = |c: char| matches!(c, '.' | ':' | ',' | ';' | ')' | '—' | '–' | '―' | '|' | '·');
    let first = rest.chars().next()?;
    if mark(first) {
        return Some(close(first.len_utf8()));
    }
    if !first.is_whitespace() {
        return None;
    }
    let spaces = rest.len() - rest.trim_start().len();
    let next = rest[spaces..].chars().next()?;
    let spaced_hyphen = next == '-' && rest[spaces + 1..].starts_with(char::is_whitespace);
    if mark(next) || spaced_hyphen {
        return Some(close(spaces + next.len_utf8()));
    }
    let wide =
        first == '\n' || rest[..spaces].chars().count() > 1 || matches!(first, '\u{2002}' | '\u{2003}');
    (wide || (unmarked && next.is_uppercase())).then(|| close(0))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn at_word_end(text: &str, end: usize) -> bool {
    text[end..].chars().next().is_none_or(|c| !c.is_alphanumeric())
}

/// The start of the word after `word`, which begins at or after `from`.
fn after(text: &str, from: usize, word: &str) -> usize {
    let at = text[from..].find(word).map_or(from, |at| from + at + word.len());
    at + (text[at..].len() - text[at..].trim_start().len())
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Splits the labels off every heading of a section that has one.
pub(super) fn split(section: &mut Section) {
    split_heading(section);
    section.sections.iter_mut().for_each(split);
}

fn split_heading(section: &mut Section) {
    let (text, _) = leading_text(&section.heading);
    let whole = plain_text(&section.heading);
    let Some(label) = detect(&whole).filter(|label| label.titled && label.end <= text.len()) else {
        return;
    };
    let heading = std::mem::take(&mut section.heading);
    let spelled = label.numeral.is_none();
    let (own, title) = split_line(heading, label.end);
    let (name, stop) = split_line(own, label.name);
    let mut own = match label.numeral {
        None => name,
        Some((start, end)) => {
            let (before, rest) = split_line(name, start);
            let (numeral, after) = split_line(rest, end - start);
            let word = |part: Vec<Inline>| (!part.is_empty()).then(|| classed(part, "word"));
            word(before).into_iter().chain([classed(numeral, "numeral")]).chain(word(after)).collect()
        }
    };
    // What sets a label off is seen where the title follows in the same line.
    match plain_text(&stop).trim() {
        "" => own.extend(stop),
        _ => own.push(classed(stop, "stop")),
    }
    let mut own = classed(own, "label");
    if spelled {
        own.meta_mut().attributes_mut().classes.push("spelled".to_owned());
    }
    section.heading = vec![own, classed(title, "title")];
}

/// The text of the bare inlines that a line begins with, and how many they are.
fn leading_text(line: &[Inline]) -> (String, usize) {
    let mut text = String::new();
    for (idx, inline) in line.iter().enumerate() {
        match inline {
            Inline::Text(own) => text.push_str(&own.text),
            Inline::SoftBreak(_) | Inline::LineBreak(_) => text.push(' '),
            Inline::Emphasis(_)
            | Inline::Strong(_)
            | Inline::Strikethrough(_)
            | Inline::Superscript(_)
            | Inline::Subscript(_)
            | Inline::SmallCaps(_)
            | Inline::Keyboard(_)
            | Inline::Small(_)
            | Inline::Abbreviation(_)
            | Inline::Span(_)
            | Inline::Code(_)
            | Inline::Link(_)
            | Inline::Image(_)
            | Inline::NoteReference(_)
            | Inline::PageNumber(_)
            | Inline::Math(_)
            | Inline::Raw(_) => return (text, idx),
        }
    }
    let count = line.len();
    (text, count)
}

/// Splits a line after `at` bytes of its leading text.
fn split_line(line: Vec<Inline>, mut at: usize) -> (Vec<Inline>, Vec<Inline>) {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for inline in line {
        match inline {
            Inline::Text(own) if at > 0 && own.text.len() > at => {
                let (before, after) = split_text(own, at);
                left.push(before);
                right.push(after);
                at = 0;
            }
            Inline::Text(own) if at > 0 => {
                at -= own.text.len();
                left.push(Inline::Text(own));
            }
            other if at > 0 => {
                at -= 1;
                left.push(other);
            }
            other => right.push(other),
        }
    }
    (left, right)
}

fn split_text(own: Text, at: usize) -> (Inline, Inline) {
    let span = own.meta.span;
    // Where the manuscript holds the text as it is (no escapes), the halves have places of their own.
    let exact = (span.end.saturating_sub(span.start)) as usize == own.text.len();
    let middle = span.start + u32::try_from(at).unwrap_or_default();
    let (first, second) =
        if exact { (Span { end: middle, ..span }, Span { start: middle, ..span }) } else { (span, span) };
    let (before, after) = (own.text[..at].to_owned(), own.text[at..].to_owned());
    let half =
        |span: Span, text: String| Inline::Text(Text { meta: Meta { span, ..own.meta.clone() }, text });
    (half(first, before), half(second, after))
}

fn classed(content: Vec<Inline>, class: &str) -> Inline {
    let first = content.first().map_or(Span::default(), |inline| inline.meta().span);
    let last = content.last().map_or(first, |inline| inline.meta().span);
    let mut meta = Meta::at(first.to(last));
    meta.attributes_mut().classes.push(class.to_owned());
    Inline::Span(Styled { meta, content })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn halves(text: &str) -> Option<(&str, &str)> {
        detect(text).filter(|label| label.titled).map(|label| text.split_at(label.end))
    }

    #[test]
    fn labels_are_found_in_many_languages() {
        for (label, title) in [
            ("Chapter 7. ", "The Chapel"),
            ("CHAPTER XII: ", "Biographical"),
            ("CHAPTER THE FIRST. ", "In which we begin"),
            ("Chapter Twenty-One: ", "Home"),
            ("Part One — ", "The Sea"),
            ("Appendix B ", "Tables"),
            ("Chapter 7 ", "Winter"),
            ("Kapitel 3: ", "Der Hafen"),
            ("3. Kapitel: ", "Der Hafen"),
            ("Erstes Kapitel. ", "Ankunft"),
            ("Zweiter Teil – ", "Abfahrt"),
            ("Chapitre premier. ", "Le port"),
            ("Première partie : ", "La mer"),
            ("Capítulo 4. ", "El puerto"),
            ("Segunda parte. ", "El mar"),
            ("Capitolo II - ", "Il porto"),
            ("Hoofdstuk 5. ", "De haven"),
            ("Bijlage C: ", "Kaarten"),
            ("Capítulo primeiro — ", "O porto"),
            ("Första kapitlet. ", "Hamnen"),
            ("Глава 1. ", "Порт"),
        ] {
            assert_eq!(halves(&format!("{label}{title}")), Some((label, title)), "{label}{title}");
        }
    }

    #[test]
    fn what_only_looks_like_a_label_is_left() {
        for text in [
            "7. The Chapel",
            "Chapter",
            "Chapter 7",
            "Part of the Problem",
            "Part I played",
            "Part I Played",
            "Chapters of My Life",
            "Teilnahme 3: ein Versuch",
            "Bookish Habits",
            "Appendix",
            "XII",
            "",
        ] {
            assert_eq!(halves(text), None, "{text}");
        }
        assert_eq!(detect("Part Two").map(|label| label.kind), Some(LabelKind::Part));
    }

    #[test]
    fn all_text_of_the_heading_is_kept() {
        let text = |text: &str| Inline::Text(Text { text: text.into(), ..Text::default() });
        let emphasis = Inline::Emphasis(Styled { content: vec![text("Pequod")], ..Styled::default() });
        let heading = vec![text("Chapter 16. The "), emphasis];
        let mut section = Section { heading: heading.clone(), ..Section::default() };
        split_heading(&mut section);
        assert_eq!(section.heading.len(), 2);
        assert!(section.heading[0].meta().has_class("label"));
        assert!(section.heading[1].meta().has_class("title"));
        let parts = section.heading[0].content().expect("a label holds text");
        let classes: Vec<_> = parts.iter().map(|part| part.meta().classes().join(" ")).collect();
        assert_eq!(classes, ["word", "numeral", "stop"]);
        assert_eq!(plain_text(&section.heading), plain_text(&heading));
    }
}
