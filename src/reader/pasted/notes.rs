//! Notes: a list of entries that count on from one, which marks in the text call. The marks are
//! figures in brackets, raised figures, or figures that were raised before they were pasted. Neither
//! the list nor the marks say enough alone; that they agree does.

use super::unit::{End, Unit, Units};
use super::{Action, Decision, Role};
use crate::source::{SourceFile, Span};
use std::collections::BTreeMap;
use std::ops::Range;

/// The notes of a page, taken out of its text.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub list: Vec<Note>,
    pub decisions: Vec<Decision>,
}

/// One note: its label and its paragraphs with their places in the file.
#[derive(Debug)]
pub(super) struct Note {
    pub label: String,
    pub paragraphs: Vec<(String, Range<usize>)>,
}

/// A mark in the text.
#[derive(Debug)]
struct Call {
    /// In the unit's text, with the space before it.
    range: Range<usize>,
    numbers: Vec<u32>,
    form: Form,
}

/// How a mark is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    /// `[1]`
    Bracketed,
    /// `¹`
    Raised,
    /// `word1`, raised before it was pasted.
    Attached,
}

/// How an entry of a list begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opening {
    /// `[1] …`
    Bracket,
    /// `1. …`, `1) …`
    Number,
    /// `1 …`, `¹ …`
    Bare,
    /// The figure alone; the words follow in the next line.
    Alone,
    /// `^ …`: entries that lexicons number by their places.
    Arrow,
}

/// One entry: its number, the unit that holds its label, and where its words begin there.
#[derive(Debug)]
struct Entry {
    number: u32,
    at: usize,
    words_at: usize,
    /// The unit after its last.
    end: usize,
}

/// A list that is longer is no list of notes.
const MOST: u32 = 999;

/// Takes the notes out of a page's units, and the marks out of their text.
pub(super) fn take(units: &mut Units, source: &SourceFile) -> Notes {
    let calls: Vec<Vec<Call>> = units.list.iter().map(|unit| calls(&unit.text)).collect();
    let mut first: BTreeMap<(Form, u32), usize> = BTreeMap::new();
    for (idx, own) in calls.iter().enumerate() {
        for call in own {
            call.numbers.iter().for_each(|number| {
                first.entry((call.form, *number)).or_insert(idx);
            });
        }
    }
    if first.is_empty() {
        return Notes::default();
    }
    for at in (0..units.list.len()).rev() {
        let Some((form, 1, _)) = opening(&units.list[at].text) else { continue };
        // The first of the arrows is the list's first entry.
        let arrow = |idx: usize| matches!(opening(&units.list[idx].text), Some((Opening::Arrow, ..)));
        if form == Opening::Arrow && at > 0 && arrow(at - 1) {
            continue;
        }
        let entries = entries(&units.list, at, form);
        let mark = [Form::Bracketed, Form::Raised, Form::Attached]
            .into_iter()
            .find(|mark| agree(&entries, form, *mark, &first));
        if let Some(mark) = mark {
            return gather(units, source, calls, &entries, mark);
        }
    }
    Notes::default()
}

/// Whether marks of this form call the entries of a list.
fn agree(entries: &[Entry], opening: Opening, form: Form, first: &BTreeMap<(Form, u32), usize>) -> bool {
    let Some(start) = entries.first().map(|entry| entry.at) else { return false };
    let place = |entry: &Entry| first.get(&(form, entry.number)).copied().filter(|at| *at < start);
    let places: Vec<usize> = entries.iter().filter_map(place).collect();
    match form {
        Form::Bracketed | Form::Raised => !places.is_empty() && places.len() * 2 >= entries.len(),
        // A figure behind a word says little; each must be there, and in order.
        Form::Attached => {
            places.len() == entries.len()
                && places.is_sorted()
                && (entries.len() > 1 || opening == Opening::Alone)
        }
    }
}

/// The entries that count on from the first.
fn entries(units: &[Unit], start: usize, form: Opening) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::new();
    let mut at = start;
    let mut number = 0;
    while at < units.len() && number < MOST {
        let next = (at..units.len().min(at + 3)).find_map(|idx| match opening(&units[idx].text) {
            Some((own, value, words_at)) if own == form && (value == number + 1 || own == Opening::Arrow) => {
                Some((idx, words_at))
            }
            _ => None,
        });
        let Some((idx, words_at)) = next else { break };
        // What stands between goes on with the note before, unless it is a line of something else.
        if units[at..idx].iter().any(|unit| unit.words < 4 || form == Opening::Arrow) {
            break;
        }
        number += 1;
        if let Some(last) = found.last_mut() {
            last.end = idx;
        }
        at = idx + 1 + usize::from(form == Opening::Alone);
        if at > units.len() {
            break;
        }
        found.push(Entry { number, at: idx, words_at, end: at });
    }
    found
}

/// Takes out the notes that are called, with the heading that stands above nothing else.
fn gather(
    units: &mut Units,
    source: &SourceFile,
    mut calls: Vec<Vec<Call>>,
    entries: &[Entry],
    form: Form,
) -> Notes {
    let start = entries.first().map_or(0, |entry| entry.at);
    let end = entries.last().map_or(0, |entry| entry.end);
    calls.iter_mut().for_each(|own| {
        own.retain(|call| {
            call.form == form
                && call.numbers.iter().all(|number| entries.iter().any(|entry| entry.number == *number))
        });
    });
    let called: std::collections::BTreeSet<u32> = (0..start)
        .chain(end..calls.len())
        .flat_map(|idx| calls[idx].iter())
        .flat_map(|call| call.numbers.iter().copied())
        .collect();
    let mut notes = Notes::default();
    let mut out = vec![false; units.list.len()];
    let sure = if form == Form::Attached { 0.82 } else { 0.95 };
    let decide = |notes: &mut Notes, unit: &Unit, action, reason: &str, sure| {
        let span = Span::new(source.id, unit.range.clone());
        notes.decisions.push(Decision { span, action, reason: reason.to_owned(), confidence: sure });
    };
    for entry in entries.iter().filter(|entry| called.contains(&entry.number)) {
        let mut paragraphs = Vec::new();
        for (offset, unit) in units.list[entry.at..entry.end].iter().enumerate() {
            let from = if offset == 0 { entry.words_at } else { 0 };
            let text = without_links_back(&unit.text[from..]);
            if !text.is_empty() {
                paragraphs.push((text.to_owned(), unit.range.clone()));
            }
            let reason = "it stands in a list of notes whose marks stand in the text";
            decide(&mut notes, unit, Action::Read(Role::Note), reason, sure);
        }
        out[entry.at..entry.end].fill(true);
        notes.list.push(Note { label: entry.number.to_string(), paragraphs });
    }
    if called.len() == entries.len()
        && let Some(above) = start.checked_sub(1).filter(|above| heads_notes(&units.list[*above]))
    {
        out[above] = true;
        decide(&mut notes, &units.list[above], Action::Dropped, "it heads the list of notes", 0.95);
    }
    for (idx, own) in calls.iter().enumerate().filter(|(idx, _)| !(start..end).contains(idx)) {
        mark(&mut units.list[idx], own);
    }
    let mut at = 0;
    units.list.retain(|_| {
        at += 1;
        !out[at - 1]
    });
    notes
}

/// Takes the marks out of a unit's text and keeps their places.
fn mark(unit: &mut Unit, calls: &[Call]) {
    if calls.is_empty() {
        return;
    }
    let mut text = String::with_capacity(unit.text.len());
    let mut at = 0;
    for call in calls {
        text.push_str(&unit.text[at..call.range.start]);
        unit.calls.extend(call.numbers.iter().map(|number| (text.len(), number.to_string())));
        at = call.range.end;
    }
    let rest = unit.text[at..].to_owned();
    text.push_str(&rest);
    unit.set_text(text);
    // Lexicons set the page behind the mark: “… in 1650.[3]: 41”.
    if rest
        .strip_prefix(": ")
        .is_some_and(|page| page.len() <= 12 && page.starts_with(|c: char| c.is_ascii_digit()))
    {
        unit.end = End::Stop;
    }
}

/// Heads of lists of notes, in the page's languages.
pub(super) const HEADS: &[&str] = &[
    "notes",
    "note",
    "footnotes",
    "endnotes",
    "references",
    "notes and references",
    "citations",
    "anmerkungen",
    "fußnoten",
    "endnoten",
    "einzelnachweise",
    "quellen",
    "notes et références",
    "références",
    "notes de bas de page",
    "notas",
    "notas al pie",
    "referencias",
    "notas y referencias",
    "referências",
    "notas de rodapé",
    "riferimenti",
    "note a piè di pagina",
    "noten",
    "voetnoten",
    "referenties",
    "noter",
    "fotnoter",
    "referenser",
    "referencer",
    "referanser",
    "viitteet",
    "alaviitteet",
    "przypisy",
    "poznámky",
    "reference",
    "примечания",
    "сноски",
    "脚注",
    "注",
    "注釈",
];

fn heads_notes(unit: &Unit) -> bool {
    unit.words <= 4 && matches!(unit.end, End::Open | End::Colon) && HEADS.contains(&unit.key.as_str())
}

/// The number that an entry begins with, and where its words begin.
fn opening(text: &str) -> Option<(Opening, u32, usize)> {
    let after = |at: usize| text.len() - text[at..].trim_start_matches([' ', '\u{a0}', '^', '↑']).len();
    if let Some(rest) = text.strip_prefix(['^', '↑']).filter(|rest| rest.starts_with([' ', '\u{a0}'])) {
        return Some((Opening::Arrow, 1, text.len() - past_letters(rest.trim_start()).len()));
    }
    if let Some(rest) = text.strip_prefix('[') {
        let (figures, rest) = rest.split_once(']')?;
        let at = after(text.len() - rest.len());
        let form = if at == text.len() { Opening::Alone } else { Opening::Bracket };
        return Some((form, number(figures)?, at));
    }
    let raised: usize = text.chars().take_while(|c| raised(*c).is_some()).map(char::len_utf8).sum();
    if raised > 0 {
        let at = after(raised);
        let form = if at == text.len() { Opening::Alone } else { Opening::Bare };
        return Some((form, lowered(&text[..raised])?, at));
    }
    let figures = text.bytes().take_while(u8::is_ascii_digit).count();
    let value = number(&text[..figures])?;
    let rest = &text[figures..];
    let closed = rest.strip_prefix(['.', ')']);
    if closed.unwrap_or(rest).is_empty() {
        return Some((Opening::Alone, value, text.len()));
    }
    match closed {
        Some(words) if words.starts_with([' ', '\u{a0}']) => {
            Some((Opening::Number, value, after(figures + 1)))
        }
        None if rest.starts_with([' ', '\u{a0}']) => Some((Opening::Bare, value, after(figures))),
        _ => None,
    }
}

fn number(figures: &str) -> Option<u32> {
    let plain = (1..=3).contains(&figures.len()) && figures.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| figures.parse().ok()).flatten().filter(|value| (1..=MOST).contains(value))
}

/// The figure that a raised one shows.
fn raised(c: char) -> Option<char> {
    let shown = match c {
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴'..='⁹' => char::from_digit(u32::from(c) - 0x2070, 10)?,
        _ => return None,
    };
    Some(shown)
}

fn lowered(text: &str) -> Option<u32> {
    number(&text.chars().filter_map(raised).collect::<String>())
}

/// What follows the letters of links back: “Jump up to: a b Marsh” gives the name.
fn past_letters(text: &str) -> &str {
    let rest = text.strip_prefix("Jump up to:").map_or(text, str::trim_start);
    let mut left = rest;
    let mut letter = 'a';
    while let Some(next) = left.strip_prefix(letter).and_then(|next| next.strip_prefix([' ', '\u{a0}'])) {
        left = next;
        letter = char::from_u32(u32::from(letter) + 1).unwrap_or(letter);
    }
    // “a” alone may be the article that the note begins with.
    if letter > 'b' || rest.len() < text.len() { left } else { rest }
}

/// A note without the arrow that leads back to its mark.
fn without_links_back(text: &str) -> &str {
    text.trim_end_matches([' ', '\u{a0}', '↩', '↵', '↑', '⤴', '⏎', '^', '\u{fe0e}', '\u{fe0f}'])
}

/// All that could be marks in a text.
fn calls(text: &str) -> Vec<Call> {
    let mut found: Vec<Call> = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let width = c.len_utf8();
        let call = match c {
            '[' => bracketed(text, at),
            _ if raised(c).is_some() => raised_call(text, at),
            '1'..='9' => attached(text, at),
            _ => None,
        };
        match call.filter(|_| at > 0) {
            Some(call) => {
                at = call.range.end;
                found.push(call);
            }
            // A number that is no mark is passed over whole.
            None if c.is_ascii_digit() => {
                at += text[at..].bytes().take_while(|byte| byte.is_ascii_digit()).count();
            }
            None => at += width,
        }
    }
    found
}

/// Most notes that one mark may call.
const MOST_AT_ONCE: usize = 12;

fn bracketed(text: &str, at: usize) -> Option<Call> {
    let inside = &text.as_bytes()[at + 1..text.len().min(at + 42)];
    let inner = &text[at + 1..at + 1 + inside.iter().position(|byte| *byte == b']')?];
    let end = at + 1 + inner.len() + 1;
    let mut numbers = Vec::new();
    for part in inner.split([',', ';']) {
        match part.split_once(['–', '-', '—']) {
            Some((from, to)) => {
                let (from, to) = (number(from.trim())?, number(to.trim())?);
                numbers.extend((from..=to).take(MOST_AT_ONCE + 1));
            }
            None => numbers.push(number(part.trim())?),
        }
    }
    let start = text[..at].trim_end_matches([' ', '\u{a0}']).len();
    let fits = start > 0 && (1..=MOST_AT_ONCE).contains(&numbers.len());
    fits.then_some(Call { range: start..end, numbers, form: Form::Bracketed })
}

fn raised_call(text: &str, at: usize) -> Option<Call> {
    let width: usize = text[at..].chars().take_while(|c| raised(*c).is_some()).map(char::len_utf8).sum();
    let before = text[..at].trim_end_matches([' ', '\u{a0}']);
    // Areas, volumes and powers.
    let word: Vec<char> = before.chars().rev().take(4).take_while(|c| c.is_alphanumeric()).collect();
    let measure = match word.as_slice() {
        [_] => true,
        ['m', 'k' | 'c' | 'm' | 'd' | 'h'] | ['t', 'f'] | ['n', 'i'] | ['d', 'y'] | ['i', 'm'] => true,
        digits => digits.len() < 3 && digits.iter().any(char::is_ascii_digit),
    };
    let start = before.len();
    let value = lowered(&text[at..at + width]).filter(|_| !measure && start > 0)?;
    Some(Call { range: start..at + width, numbers: vec![value], form: Form::Raised })
}

/// Figures right behind a word, or behind the sign that ends one.
fn attached(text: &str, at: usize) -> Option<Call> {
    let width = text[at..].bytes().take_while(u8::is_ascii_digit).count();
    let value = number(&text[at..at + width])?;
    let last = text[..at].chars().next_back()?;
    let is_sign =
        |c: char| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '”' | '’' | '"' | '»' | ')' | '…');
    let sign = is_sign(last);
    // A few characters tell a word.
    let before = text[..at].chars().rev().take(12).skip_while(|c| is_sign(*c));
    let letters = before.take_while(|c| c.is_alphabetic()).count();
    let next = text[at + width..].chars().next();
    let ends = next.is_none_or(|c| c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | ')' | '”' | '—'));
    let fits = ends && letters >= if sign { 2 } else { 4 };
    fits.then_some(Call { range: at..at + width, numbers: vec![value], form: Form::Attached })
}

#[cfg(test)]
mod tests {
    use super::super::unit::units;
    use super::*;
    use crate::source::FileId;

    fn read(text: &str) -> (Vec<String>, Vec<String>) {
        let source = SourceFile::new(FileId(0), "a.txt", text);
        let mut units = units(&source, 0);
        let notes = take(&mut units, &source);
        let shown = |unit: &Unit| {
            let mut text = unit.text.clone();
            unit.calls.iter().rev().for_each(|(at, label)| text.insert_str(*at, &format!("^{label}")));
            text
        };
        let note = |note: &Note| {
            let words: Vec<&str> = note.paragraphs.iter().map(|(text, _)| text.as_str()).collect();
            format!("{}: {}", note.label, words.join(" / "))
        };
        (units.list.iter().map(shown).collect(), notes.list.iter().map(note).collect())
    }

    #[test]
    fn marks_and_entries_that_agree_are_notes() {
        let (text, notes) = read(
            "The tide came late.[1] It went early [2, 3].\n\nNotes\n\n[1] By an hour.\n[2] So they say.\n[3] See above. ↩",
        );
        assert_eq!(text, ["The tide came late.^1 It went early^2^3."]);
        assert_eq!(notes, ["1: By an hour.", "2: So they say.", "3: See above."]);
        let (text, notes) = read("The tide came late.¹ It went.²\n\n1. By an hour.\n\n2. So they say.");
        assert_eq!(text, ["The tide came late.^1 It went.^2"]);
        assert_eq!(notes.len(), 2);
    }

    #[test]
    fn figures_alone_on_their_lines_begin_notes() {
        let (text, notes) =
            read("The tide came late.1 Nobody “saw.”2\n\n1\nBy an hour.\n\n2\nOr nobody said so.\n\nShare");
        assert_eq!(text, ["The tide came late.^1 Nobody “saw.”^2", "Share"]);
        assert_eq!(notes, ["1: By an hour.", "2: Or nobody said so."]);
    }

    #[test]
    fn entries_of_lexicons_are_numbered_by_their_places() {
        let (text, notes) = read(
            "A weir lamp hangs over a weir.[1][2] It is old.[1]\n\nReferences\n^ Jump up to: a b Marsh, Ada.\n^ Penn, T.",
        );
        assert_eq!(text, ["A weir lamp hangs over a weir.^1^2 It is old.^1"]);
        assert_eq!(notes, ["1: Marsh, Ada.", "2: Penn, T."]);
    }

    #[test]
    fn lists_and_figures_that_do_not_agree_stay() {
        for text in [
            "Ten km² of land and 3.1 miles.\n\n1. Melt it.\n\n2. Stir it.",
            "We read chapter [7] twice.\n\n1. Melt it.\n\n2. Stir it.",
            "Windows95 was new.\n\n1. Melt it.\n\n2. Stir it.",
            "1. Melt it.[1]\n\n2. Stir it.[2]",
        ] {
            let (_, notes) = read(text);
            assert!(notes.is_empty(), "{text}");
        }
    }

    #[test]
    fn marks_without_end_are_read() {
        for text in ["[".repeat(200_000), "a¹".repeat(80_000), "[1] it [1]\n".repeat(20_000)] {
            let source = SourceFile::new(FileId(0), "a.txt", text);
            take(&mut units(&source, 0), &source);
        }
    }

    #[test]
    fn a_note_that_nothing_calls_stays_where_it_is() {
        let (text, notes) =
            read("It came.[1] It went.[2]\n\nNotes\n\n[1] Late.\n\n[2] Early.\n\n[3] Not at all.");
        assert_eq!(text, ["It came.^1 It went.^2", "Notes", "[3] Not at all."]);
        assert_eq!(notes, ["1: Late.", "2: Early."]);
    }
}
