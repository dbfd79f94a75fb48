//! Marks behind the names of authors, and the lines that they call: houses, addresses, thanks.
//! Also the words in brackets that some sites set behind every heading.

use super::name;
use super::sign::Signs;
use super::unit::{Unit, Units};
use super::words::{Vocabulary, key};
use super::{Action, Decision, Role};
use crate::source::{SourceFile, Span};
use std::collections::BTreeMap;
use std::ops::Range;

/// Units looked at for names with marks.
const HEAD: usize = 40;
/// A numbered house stands so many units below the names at most.
const REACH: usize = 30;

/// What the lines called by a mark say of one author.
#[derive(Debug)]
pub(super) struct Told {
    pub name: String,
    pub lines: Vec<(String, Range<usize>)>,
}

/// Takes the marks from lines of names, and the lines that they call out of the page.
pub(super) fn take(
    units: &mut Units,
    voc: &Vocabulary,
    source: &SourceFile,
    decisions: &mut Vec<Decision>,
) -> Vec<Told> {
    let mut told = Vec::new();
    let mut openings: Option<BTreeMap<String, Vec<usize>>> = None;
    for idx in 0..units.list.len().min(HEAD) {
        let Some((text, marked)) = without_marks(&units.list[idx], voc) else { continue };
        let mut lines: BTreeMap<&str, usize> = BTreeMap::new();
        for label in marked.iter().flat_map(|(_, labels)| labels) {
            let figure = label.starts_with(|c: char| c.is_ascii_digit());
            let until = if figure { units.list.len().min(idx + REACH) } else { units.list.len() };
            let openings = openings.get_or_insert_with(|| openings_of(units));
            let called = openings
                .get(label)
                .and_then(|places| places.iter().copied().take_while(|at| *at < until).find(|at| *at > idx));
            if let Some(at) = called {
                lines.insert(label, at);
            }
        }
        if lines.is_empty() {
            continue;
        }
        for (name, labels) in &marked {
            let line = |label: &String| {
                let at = *lines.get(label.as_str())?;
                let unit = &units.list[at];
                Some((called_by(&unit.text, label)?.to_owned(), unit.range.clone()))
            };
            told.push(Told { name: name.clone(), lines: labels.iter().filter_map(line).collect() });
        }
        let mut out: Vec<usize> = lines.into_values().collect();
        out.sort_unstable();
        out.dedup();
        for at in out.iter().rev() {
            let unit = units.list.remove(*at);
            decisions.push(Decision {
                span: Span::new(source.id, unit.range),
                action: Action::Read(Role::Biography),
                reason: "a mark behind an author's name calls it".to_owned(),
                confidence: 0.88,
            });
        }
        units.list[idx].set_text(text);
        break;
    }
    told
}

/// The units that each mark opens.
fn openings_of(units: &Units) -> BTreeMap<String, Vec<usize>> {
    let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (idx, unit) in units.list.iter().enumerate() {
        if unit.text.starts_with(is_mark)
            && let (marks, _) = labels(&unit.text)
            && let [label] = marks.as_slice()
            && called_by(&unit.text, label).is_some()
        {
            found.entry(label.clone()).or_default().push(idx);
        }
    }
    found
}

fn is_mark(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '*' | '∗' | '†' | '‡' | '§' | '¶' | '⁎' | '¹' | '²' | '³' | '⁴'..='⁹')
}

/// `1` of `¹`; other marks as they are.
fn plain(mark: char) -> char {
    match mark {
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴'..='⁹' => char::from_digit(u32::from(mark) - 0x2070, 10).unwrap_or(mark),
        '∗' | '⁎' => '*',
        mark => mark,
    }
}

/// Names, each with the labels behind it.
type Marked = Vec<(String, Vec<String>)>;

/// A line of names without the marks behind them, and which mark stood behind whom.
fn without_marks(unit: &Unit, voc: &Vocabulary) -> Option<(String, Marked)> {
    if unit.chars > 600 || !unit.text.contains(is_mark) {
        return None;
    }
    let mut text = String::new();
    let mut marked = Vec::new();
    let mut rest = unit.text.as_str();
    while let Some(c) = rest.chars().next() {
        if !(is_mark(c) && text.ends_with(|c: char| c.is_alphabetic() || c == '.')) {
            text.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let (labels, left) = labels(rest);
        let name = text.rsplit([',', ';', '&']).next().unwrap_or_default();
        let name =
            name.trim().trim_start_matches("and ").trim_start_matches("und ").trim_start_matches("et ");
        marked.push((name::recase(name), labels));
        rest = left;
    }
    let own = Signs::of(&text, &key(&text), voc);
    let names = own.name || own.people.len() > 1 || !own.byline.is_empty();
    if let [by, ..] = own.byline.as_slice()
        && let [(first, _)] = marked.as_mut_slice()
    {
        first.clone_from(by);
    }
    let all = marked.iter().all(|(name, _)| name::is_name(name));
    (names && all && !marked.is_empty()).then_some((text, marked))
}

/// The labels at the front: `1,2*` gives 1, 2 and *.
fn labels(text: &str) -> (Vec<String>, &str) {
    let mut found: Vec<String> = Vec::new();
    let mut rest = text;
    let mut joined = false;
    while let Some(c) = rest.chars().next() {
        let next = rest[c.len_utf8()..].trim_start_matches(' ').chars().next();
        if matches!(c, ',' | ' ') && next.is_some_and(is_mark) {
            joined = false;
        } else if is_mark(c) {
            let figure = plain(c).is_ascii_digit();
            match found.last_mut().filter(|_| joined && figure) {
                Some(last) => last.push(plain(c)),
                None => found.push(plain(c).to_string()),
            }
            joined = figure;
        } else {
            break;
        }
        rest = &rest[c.len_utf8()..];
    }
    (found, rest)
}

/// What a line says that begins with a mark.
fn called_by<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    let (found, rest) = labels(text);
    let own = found.len() == 1 && found[0] == label;
    let words = rest.trim_start_matches(['.', ')', ' ', '\u{a0}', ':']);
    let letters = words.starts_with(char::is_alphabetic) && words.split_whitespace().count() >= 2;
    (own && letters).then_some(words)
}

/// Takes the same word in brackets from behind three short lines or more: a button beside each heading.
pub(super) fn take_brackets(units: &mut Units, source: &SourceFile, decisions: &mut Vec<Decision>) {
    let bracket = |unit: &Unit| {
        let at = unit.text.rfind('[').filter(|at| *at > 0 && unit.text.ends_with(']'))?;
        let inner = &unit.text[at + 1..unit.text.len() - 1];
        let button =
            unit.words <= 14 && !inner.is_empty() && inner.chars().all(|c| c.is_alphabetic() || c == ' ');
        // Behind a sentence it is a remark.
        let open = !unit.text[..at].trim_end().ends_with(['.', '!', ',', ';']);
        (button && open).then_some(at)
    };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for unit in &units.list {
        if let Some(at) = bracket(unit) {
            *counts.entry(unit.text[at..].to_owned()).or_default() += 1;
        }
    }
    for unit in &mut units.list {
        let Some(at) =
            bracket(unit).filter(|at| counts.get(&unit.text[*at..]).is_some_and(|count| *count >= 3))
        else {
            continue;
        };
        let button = unit.text[at..].to_owned();
        let from = source.text[unit.range.clone()]
            .rfind(&button)
            .map_or(unit.range.start, |at| unit.range.start + at);
        decisions.push(Decision {
            span: Span::new(source.id, from..unit.range.end),
            action: Action::Dropped,
            reason: format!("“{button}” stands behind several short lines, as buttons do"),
            confidence: 0.92,
        });
        let text = unit.text[..at].trim_end().to_owned();
        unit.set_text(text);
        unit.headed = true;
    }
}

#[cfg(test)]
mod tests {
    use super::super::unit::units;
    use super::*;
    use crate::source::FileId;

    fn read(text: &str) -> (Vec<String>, Vec<(String, Vec<String>)>) {
        let source = SourceFile::new(FileId(0), "a.txt", text);
        let mut units = units(&source, 0);
        let told = take(&mut units, &Vocabulary::of(Some("en")), &source, &mut Vec::new());
        let shown = |own: Told| (own.name, own.lines.into_iter().map(|(line, _)| line).collect());
        (units.list.into_iter().map(|unit| unit.text).collect(), told.into_iter().map(shown).collect())
    }

    #[test]
    fn marks_behind_names_call_houses() {
        let (text, told) = read(
            "On Walls\nAda Marsh1,2*, Tobias Penn1 & Nora Quill2\n1 Coast Department, Ottery\n2 Harbour Institute\n* Write to: a@b.example",
        );
        assert_eq!(text, ["On Walls", "Ada Marsh, Tobias Penn & Nora Quill"]);
        let houses = |names: &[&str]| names.iter().map(|own| (*own).to_owned()).collect::<Vec<_>>();
        assert_eq!(told[0].0, "Ada Marsh");
        assert_eq!(
            told[0].1,
            houses(&["Coast Department, Ottery", "Harbour Institute", "Write to: a@b.example"])
        );
        assert_eq!(told[2], ("Nora Quill".to_owned(), houses(&["Harbour Institute"])));
    }

    #[test]
    fn a_mark_that_calls_nothing_stays() {
        let (text, told) = read("Ada Marsh*\nThe text begins here and goes on.");
        assert_eq!(text[0], "Ada Marsh*");
        assert!(told.is_empty());
    }
}
