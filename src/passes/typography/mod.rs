//! Spaces at which a line must not be broken, by language. Words and marks stay as they are: a
//! space becomes one that holds, and French gets the narrow spaces that its marks call for.
//!
//! A line is laid out flat, so that “Mr. *Starbuck*” is one text; what must not be touched (code,
//! formulas, keys) is a single object in it. The places found are then changed in the tree.

mod rules;

use crate::document::{Block, Document, Inline, Language, Section, Text, child_blocks_mut, lines_mut};
use rules::{French, Locale, is_unit};

/// U+00A0: as wide as a space.
const HOLDING: char = '\u{a0}';
/// U+202F: as wide as a thin space.
const NARROW: char = '\u{202f}';
/// Stands in the flat line for what is not text.
const OBJECT: char = '\u{fffc}';
/// Longest word, in bytes, whose bond with its neighbour is judged.
const REACH: usize = 24;

/// Sets the spaces of a document.
pub(super) fn space(document: &mut Document) {
    let locale = Locale::of(&document.language);
    let mut spacer = Spacer::default();
    for section in &mut document.sections {
        spacer.section(section, locale);
    }
    for own in document.notes.values_mut() {
        spacer.blocks(&mut own.blocks, locale);
    }
}

/// Sets the spaces of a section that is added to a document of this language.
pub(super) fn space_section(section: &mut Section, language: &Language) {
    Spacer::default().section(section, Locale::of(language));
}

/// A change at a byte of the flat line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edit {
    /// The space there becomes this one.
    Replace(char),
    /// This space comes before what stands there.
    Insert(char),
}

#[derive(Default)]
struct Spacer {
    flat: String,
    edits: Vec<(usize, Edit)>,
    /// Where in the flat line another language begins.
    turns: Vec<(usize, Locale)>,
}

impl Spacer {
    fn section(&mut self, section: &mut Section, outer: Locale) {
        let locale = section.meta.language().map_or(outer, Locale::of);
        self.line(&mut section.heading, locale);
        self.blocks(&mut section.blocks, locale);
        section.sections.iter_mut().for_each(|inner| self.section(inner, locale));
    }

    fn blocks(&mut self, blocks: &mut [Block], outer: Locale) {
        for block in blocks {
            let locale = block.meta().language().map_or(outer, Locale::of);
            lines_mut(block).into_iter().for_each(|line| self.line(line, locale));
            child_blocks_mut(block).into_iter().for_each(|blocks| self.blocks(blocks, locale));
        }
    }

    fn line(&mut self, line: &mut [Inline], locale: Locale) {
        self.flat.clear();
        self.edits.clear();
        self.turns.clear();
        self.turns.push((0, locale));
        self.lay_out(line, locale);
        self.find();
        if !self.edits.is_empty() {
            apply(line, &mut 0, &mut self.edits.as_slice());
        }
    }

    fn lay_out(&mut self, line: &[Inline], locale: Locale) {
        for inline in line {
            match inline {
                Inline::Text(own) => self.flat.push_str(&own.text),
                Inline::SoftBreak(_) => self.flat.push(' '),
                Inline::LineBreak(_) => self.flat.push('\n'),
                Inline::Code(_)
                | Inline::Math(_)
                | Inline::Raw(_)
                | Inline::Image(_)
                | Inline::Keyboard(_) => {
                    self.flat.push(OBJECT);
                }
                Inline::NoteReference(_) => {}
                Inline::Emphasis(own)
                | Inline::Strong(own)
                | Inline::Strikethrough(own)
                | Inline::Superscript(own)
                | Inline::Subscript(own)
                | Inline::SmallCaps(own)
                | Inline::Small(own)
                | Inline::Abbreviation(own)
                | Inline::Span(own) => {
                    let inner = own.meta.language().map_or(locale, Locale::of);
                    self.turn(inner);
                    self.lay_out(&own.content, inner);
                    self.turn(locale);
                }
                Inline::Link(own) => {
                    let inner = own.meta.language().map_or(locale, Locale::of);
                    self.turn(inner);
                    self.lay_out(&own.content, inner);
                    self.turn(locale);
                }
            }
        }
    }

    fn turn(&mut self, locale: Locale) {
        if self.turns.last().is_some_and(|(_, last)| *last != locale) {
            self.turns.push((self.flat.len(), locale));
        }
    }

    fn find(&mut self) {
        let flat = &self.flat;
        let mut turns = self.turns.iter().copied().peekable();
        let mut locale = turns.peek().map_or(Locale::of(&Language::default()), |(_, locale)| *locale);
        let opening = ["— ", "– ", "― "].iter().any(|dash| flat.starts_with(dash));
        for (at, byte) in flat.bytes().enumerate() {
            // Only spaces and marks matter; the lead bytes C2 and C2 AB/BB are the guillemets.
            if !matches!(byte, b' ' | b';' | b':' | b'!' | b'?' | 0xC2) {
                continue;
            }
            while let Some((start, next)) = turns.peek().copied()
                && start <= at
            {
                locale = next;
                turns.next();
            }
            if byte == b' ' {
                if opening && at == '—'.len_utf8() {
                    self.edits.push((at, Edit::Replace(HOLDING)));
                } else if let Some(space) = bond(flat, at, locale) {
                    self.edits.push((at, Edit::Replace(space)));
                }
            } else if locale.french != French::No {
                french(flat, at, locale.french, &mut self.edits);
            }
        }
        self.edits.sort_by_key(|(at, _)| *at);
        self.edits.dedup_by_key(|(at, _)| *at);
    }
}

/// The space that holds the words on both sides of `at` together, if they belong together.
fn bond(flat: &str, at: usize, locale: Locale) -> Option<char> {
    let (before, after) = (&flat[..at], &flat[at + 1..]);
    let (last, first) = (before.chars().next_back()?, after.chars().next()?);
    if first.is_whitespace() || last.is_whitespace() {
        return None;
    }
    let right = word_after(after);
    if matches!(right, "—" | "–" | "―" | "…" | "...") {
        return Some(HOLDING);
    }
    let left = word_before(before)?;
    let left = left.trim_start_matches(['(', '[', '“', '‘', '"', '\'', '„', '‚', '«', '»', '—', '–']);
    let bare =
        right.trim_end_matches([',', '.', ';', ':', '!', '?', ')', ']', '”', '’', '"', '\'', '»', '…']);
    if last == '.' {
        return dotted(left, right, bare, locale);
    }
    if last.is_ascii_digit() {
        let number = left.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_punctuation());
        let group = locale.rules.digit_groups
            && left.len() <= 3
            && bare.len() >= 3
            && bare.bytes().take(3).all(|byte| byte.is_ascii_digit())
            && bare.as_bytes().get(3).is_none_or(|byte| !byte.is_ascii_digit());
        return (number && (is_unit(bare) || group)).then_some(HOLDING);
    }
    if matches!(last, '§' | '¶' | '№') {
        return first.is_ascii_digit().then_some(HOLDING);
    }
    if !last.is_alphanumeric() && last != '°' && last != 'º' {
        return None;
    }
    // “The part I played” has no number, “Part I” has.
    let person = bare == "I" && left.starts_with(char::is_lowercase);
    let numeral = first.is_ascii_digit() || (is_roman(bare) && !person);
    if numeral && locale.rules.references.contains(&left) {
        return Some(HOLDING);
    }
    // “Louis XIV”; one letter alone could be anything.
    if bare.len() > 1 && is_roman(bare) && left.chars().next().is_some_and(char::is_uppercase) {
        return Some(HOLDING);
    }
    if first.is_uppercase() && locale.rules.titles.contains(&left) {
        return Some(HOLDING);
    }
    let single = locale.rules.single_letters && left.chars().count() == 1 && last.is_lowercase();
    single.then_some(HOLDING)
}

/// The word before ends with a full stop: an initial, an abbreviation, or spaced dots.
fn dotted(left: &str, right: &str, bare: &str, locale: Locale) -> Option<char> {
    let stem = left.trim_end_matches('.');
    if stem.is_empty() && right.starts_with('.') {
        return Some(HOLDING);
    }
    let first = right.chars().next()?;
    let mut letters = stem.rsplit('.').next().unwrap_or_default().chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        let pair = bare.chars().count() == 1 && right[bare.len()..].starts_with('.');
        // “z. B.” and “t. ex.”: abbreviations of several words.
        if letter.is_lowercase() && locale.rules.letter_pairs && (pair || right.ends_with('.')) {
            return Some(NARROW);
        }
        // “than I. He” ends a sentence; “I. F. Stone” does not.
        let pronoun = stem == "I" && locale.rules.language == "en" && !pair;
        if letter.is_uppercase() && first.is_uppercase() && !pronoun {
            return Some(HOLDING);
        }
    }
    let numeral = first.is_ascii_digit() || begins_roman(bare);
    if numeral && locale.rules.references.contains(&left) {
        return Some(HOLDING);
    }
    (first.is_uppercase() && locale.rules.titles.contains(&left)).then_some(HOLDING)
}

/// I to XXXIX and some more: what counts kings, popes and chapters.
fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.len() < 8 && word.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X' | b'L'))
}

/// “xii”, “XII” or “xi–xx”: the pages of a preface are numbered so.
fn begins_roman(word: &str) -> bool {
    let run: &str = word.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let small = run.bytes().all(|byte| byte.is_ascii_lowercase());
    is_roman(run) || (small && is_roman(&run.to_ascii_uppercase()))
}

/// The word that a text ends with; none if it is too long to matter.
fn word_before(text: &str) -> Option<&str> {
    let mut start = text.len();
    for (at, c) in text.char_indices().rev() {
        if c.is_whitespace() {
            break;
        }
        if text.len() - at > REACH {
            return None;
        }
        start = at;
    }
    Some(&text[start..])
}

/// The word that a text begins with, as far as it matters.
fn word_after(text: &str) -> &str {
    let end =
        text.char_indices().find(|(at, c)| c.is_whitespace() || *at > REACH).map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// French sets a narrow space before high marks and inside guillemets; in Canada only before the
/// colon and inside guillemets (Office québécois de la langue française).
fn french(flat: &str, at: usize, kind: French, edits: &mut Vec<(usize, Edit)>) {
    let Some(mark) = flat[at..].chars().next() else { return };
    let end = at + mark.len_utf8();
    let (previous, next) = (flat[..at].chars().next_back(), flat[end..].chars().next());
    if mark == '«' {
        match next {
            Some(space) if is_space(space) => edits.push((end, Edit::Replace(NARROW))),
            Some(NARROW | '\n') | None => {}
            Some(_) => edits.push((end, Edit::Insert(NARROW))),
        }
        return;
    }
    if !matches!(mark, ';' | ':' | '!' | '?' | '»') {
        return;
    }
    let Some(previous) = previous else { return };
    if is_space(previous) {
        edits.push((at - previous.len_utf8(), Edit::Replace(NARROW)));
        return;
    }
    if kind == French::Canada && !matches!(mark, ':' | '»') {
        return;
    }
    let ends_word =
        previous.is_alphanumeric() || matches!(previous, ')' | ']' | '»' | '’' | '%' | '…' | OBJECT);
    let closes =
        next.is_none_or(|next| next.is_whitespace() || matches!(next, ')' | ']' | '»' | '”' | '"' | '…'));
    let wanted = match mark {
        '»' => ends_word || matches!(previous, '.' | '!' | '?' | ','),
        '!' | '?' => ends_word && (closes || matches!(next, Some('!' | '?'))),
        _ => ends_word && closes,
    };
    if wanted {
        edits.push((at, Edit::Insert(NARROW)));
    }
}

/// A space that may be exchanged for a narrow one.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | HOLDING | '\u{2009}')
}

/// Makes the changes in the tree; `at` is the place in the flat line, `edits` what is left to do.
fn apply(line: &mut [Inline], at: &mut usize, edits: &mut &[(usize, Edit)]) {
    for inline in line {
        if edits.is_empty() {
            return;
        }
        match inline {
            Inline::Text(own) => {
                let end = *at + own.text.len();
                let count = edits.iter().take_while(|(place, _)| *place < end).count();
                if count > 0 {
                    own.text = edited(&own.text, *at, &edits[..count]);
                    *edits = &edits[count..];
                }
                *at = end;
            }
            Inline::SoftBreak(meta) => {
                if let Some((_, edit)) = edits.first().filter(|(place, _)| place == at) {
                    let (Edit::Replace(space) | Edit::Insert(space)) = *edit;
                    let meta = std::mem::take(meta);
                    *inline = Inline::Text(Text { meta, text: space.to_string() });
                    *edits = &edits[1..];
                }
                *at += 1;
            }
            Inline::LineBreak(_) => *at += 1,
            Inline::Code(_) | Inline::Math(_) | Inline::Raw(_) | Inline::Image(_) | Inline::Keyboard(_) => {
                // A narrow space that was due before an object has nowhere to stand.
                *edits = skip(edits, *at);
                *at += OBJECT.len_utf8();
            }
            Inline::NoteReference(_) => {}
            Inline::Emphasis(own)
            | Inline::Strong(own)
            | Inline::Strikethrough(own)
            | Inline::Superscript(own)
            | Inline::Subscript(own)
            | Inline::SmallCaps(own)
            | Inline::Small(own)
            | Inline::Abbreviation(own)
            | Inline::Span(own) => apply(&mut own.content, at, edits),
            Inline::Link(own) => apply(&mut own.content, at, edits),
        }
    }
}

fn skip(edits: &[(usize, Edit)], at: usize) -> &[(usize, Edit)] {
    let count = edits.iter().take_while(|(place, _)| *place <= at).count();
    &edits[count..]
}

fn edited(text: &str, offset: usize, edits: &[(usize, Edit)]) -> String {
    let mut out = String::with_capacity(text.len() + 3 * edits.len());
    let mut done = 0;
    for (place, edit) in edits {
        let place = place - offset;
        out.push_str(&text[done..place]);
        match edit {
            Edit::Replace(space) => {
                out.push(*space);
                done = place + text[place..].chars().next().map_or(0, char::len_utf8);
            }
            Edit::Insert(space) => {
                out.push(*space);
                done = place;
            }
        }
    }
    out.push_str(&text[done..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Meta, Styled, plain_text};

    fn text(text: &str) -> Inline {
        Inline::Text(Text { meta: Meta::default(), text: text.into() })
    }

    /// Holding spaces shown as `_`, narrow ones as `^`.
    fn set(language: &str, words: &str) -> String {
        let mut line = vec![text(words)];
        Spacer::default().line(&mut line, Locale::of(&Language(language.into())));
        shown(&line)
    }

    fn shown(line: &[Inline]) -> String {
        plain_text(line).replace(HOLDING, "_").replace(NARROW, "^")
    }

    #[test]
    fn english_words_that_belong_together_are_held() {
        for (written, wanted) in [
            ("by J. R. R. Tolkien", "by J._R._R._Tolkien"),
            ("for Mr. Stubb and Dr. Ames", "for Mr._Stubb and Dr._Ames"),
            ("on p. 12 and pp. xi–xx", "on p._12 and pp._xi–xx"),
            ("about 10 km, 30 % of it", "about 10_km, 30_% of it"),
            ("under § 3 or Article 17", "under §_3 or Article_17"),
            ("the sea — the sea", "the sea_— the sea"),
            ("under Louis XIV he", "under Louis_XIV he"),
            ("and so . . . on", "and so ._._. on"),
            ("No. 7 at 5 p.m.", "No._7 at 5_p.m."),
        ] {
            assert_eq!(set("en", written), wanted);
        }
    }

    #[test]
    fn english_words_that_only_look_so_are_left() {
        for written in [
            "It was so. The end.",
            "He is older than I. She is not.",
            "No. That is all.",
            "3 men in a boat",
            "we met in 12 345 ways",
            "a well—known man",
            "the part I played",
            "Who? Me: no; yes!",
            "",
            " ",
        ] {
            assert_eq!(set("en", written), written);
        }
    }

    #[test]
    fn french_marks_get_their_narrow_spaces() {
        for (written, wanted) in [
            ("Vraiment ? Oui ! Voici : tout ; fin", "Vraiment^? Oui^! Voici^: tout^; fin"),
            ("Vraiment? Oui! Non: tout; fin", "Vraiment^? Oui^! Non^: tout^; fin"),
            ("« La mer » dit-il", "«^La mer^» dit-il"),
            ("«La mer.» dit-il", "«^La mer.^» dit-il"),
            ("à 12:30 sur http://mer.fr/?a=1", "à 12:30 sur http://mer.fr/?a=1"),
            ("M. Dupont et Mme Duval", "M._Dupont et Mme_Duval"),
            ("Quoi ?!", "Quoi^?!"),
            ("— Bonjour, dit-il.", "—_Bonjour, dit-il."),
            ("12 000 km", "12_000_km"),
        ] {
            assert_eq!(set("fr", written), wanted);
        }
        assert_eq!(set("fr-CA", "Quoi? «Oui»: non!"), "Quoi? «^Oui^»^: non!");
        assert_eq!(set("fr", &set("fr", "Quoi ?").replace('^', "\u{202f}")), "Quoi^?");
    }

    #[test]
    fn other_languages_have_their_own_bonds() {
        assert_eq!(set("de", "z. B. auf S. 12, Dr. Kant"), "z.^B. auf S._12, Dr._Kant");
        assert_eq!(set("cs", "byl v lese"), "byl v_lese");
        assert_eq!(set("es", "el Sr. García, pág. 7"), "el Sr._García, pág._7");
        assert_eq!(set("es", "la mar —dijo él— y"), "la mar —dijo él— y");
    }

    #[test]
    fn bonds_reach_across_markup_but_not_into_code() {
        let emphasis = Inline::Emphasis(Styled { content: vec![text("Stubb")], ..Styled::default() });
        let code = Inline::Code(Text { text: "Mr. Stubb, p. 12".into(), ..Text::default() });
        let soft = Inline::SoftBreak(Meta::default());
        let mut line = vec![text("Mr. "), emphasis, text(" and J."), soft, text("Flask "), code];
        Spacer::default().line(&mut line, Locale::of(&Language("en".into())));
        assert_eq!(shown(&line), "Mr._Stubb and J._Flask Mr. Stubb, p. 12");
    }

    #[test]
    fn a_span_in_another_language_keeps_its_own_rules() {
        let mut span = Styled { content: vec![text("Quoi ?")], ..Styled::default() };
        span.meta.attributes_mut().language = Some(Language("fr".into()));
        let mut line = vec![text("He said: "), Inline::Span(span), text(" What ?")];
        Spacer::default().line(&mut line, Locale::of(&Language("en".into())));
        assert_eq!(shown(&line), "He said: Quoi^? What ?");
    }
}
