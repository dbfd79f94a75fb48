//! Errata: the corrections between two printings, as a sheet that is laid into copies of the old one. Each
//! names the old page by its folio, and the line as a reader counts it, running head and folio left out.
//!
//! Lines and pages that merely break elsewhere are no corrections; neither are lists of contents, whose
//! numbers follow the text, nor the signs of notes.

use super::align::Hunk;
use super::printing::changed_words;
use crate::readback::{Part, Reading, Stream, Token};
use std::ops::Range;

/// One correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The folio in the old printing, or the document of an e-book.
    pub page: String,
    pub line: u32,
    pub place: Place,
    pub words: Words,
}

/// In what the words stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Text,
    Heading,
    Note,
}

/// What is to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// For these, those.
    Instead { old: String, new: String },
    /// After these words, or at the beginning of what they begin.
    Added { after: String, before: String, new: String, whole: bool },
    /// Without these.
    Deleted { old: String, whole: bool },
}

/// Words around a place by which it is found.
const CONTEXT: usize = 3;
/// Of what is taken out, so many words at the beginning and at the end are enough.
const SHOWN: usize = 8;

/// The corrections, in the order of the old printing; those of notes stand on their pages.
pub fn errata(old: &Reading, new: &Reading) -> Vec<Correction> {
    let mut found: Vec<((u32, u32), Correction)> = Vec::new();
    for (idx, (was, is)) in old.streams().into_iter().zip(new.streams()).enumerate() {
        for hunk in changed_words(was, is) {
            found.extend(correction(old, (was, is), &hunk, idx == 1));
        }
    }
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, own)| own).collect()
}

fn counts(token: &Token) -> bool {
    matches!(token.part, Part::Text | Part::Heading)
}

fn correction(
    reading: &Reading,
    (old, new): (&Stream, &Stream),
    hunk: &Hunk,
    note: bool,
) -> Option<((u32, u32), Correction)> {
    let (was, is) = (&old.tokens[hunk.old.clone()], &new.tokens[hunk.new.clone()]);
    if !was.iter().chain(is).any(counts) {
        return None;
    }
    let hunk = &told_apart((old, new), hunk);
    let (gone, come) = (text(old, hunk.old.clone()), text(new, hunk.new.clone()));
    let at = if was.is_empty() { hunk.old.start.saturating_sub(1) } else { hunk.old.start };
    let token = old.tokens.get(at.min(old.tokens.len().checked_sub(1)?))?;
    let line = old.lines.get(token.line as usize)?;
    let page = reading.pages.get(line.page as usize).map(|page| page.label.clone()).unwrap_or_default();
    let heading = was.first().or(is.first()).is_some_and(|token| token.part == Part::Heading);
    let place = if note {
        Place::Note
    } else if heading {
        Place::Heading
    } else {
        Place::Text
    };
    let words = match (gone.is_empty(), come.is_empty()) {
        (true, true) => return None,
        (true, false) => {
            let after = hunk.old.start.saturating_sub(2 * CONTEXT)..hunk.old.start;
            let before = hunk.old.end..(hunk.old.end + 2 * CONTEXT).min(old.tokens.len());
            let whole = is_whole(new, &hunk.new);
            Words::Added {
                after: last_words(&text(old, after)),
                before: first_words(&text(old, before)),
                new: come,
                whole,
            }
        }
        (false, true) => Words::Deleted { old: shortened(&gone), whole: is_whole(old, &hunk.old) },
        (false, false) if gone == come => return None,
        (false, false) => {
            let (gone, come) = without_shared_marks(&gone, &come);
            Words::Instead { old: shortened(gone), new: come.to_owned() }
        }
    };
    Some(((line.page, line.number), Correction { page, line: line.number, place, words }))
}

/// Words that their line has more than once are told with the word after them.
fn told_apart((old, new): (&Stream, &Stream), hunk: &Hunk) -> Hunk {
    let mut hunk = hunk.clone();
    let words =
        |range: &Range<usize>| old.tokens[range.clone()].iter().map(|token| token.hash).collect::<Vec<u64>>();
    let gone = words(&hunk.old);
    let Some(line) = old.tokens.get(hunk.old.start).map(|token| token.line).filter(|_| !gone.is_empty())
    else {
        return hunk;
    };
    let from =
        old.tokens[..hunk.old.start].iter().rposition(|token| token.line != line).map_or(0, |at| at + 1);
    let rest = old.tokens[hunk.old.start..].iter().position(|token| token.line != line);
    let on_line = words(&(from..rest.map_or(old.tokens.len(), |rest| hunk.old.start + rest)));
    if on_line.windows(gone.len()).filter(|own| **own == gone).count() < 2 || hunk.new.is_empty() {
        return hunk;
    }
    let block = old.tokens[hunk.old.start].block;
    while let (Some(was), Some(is)) = (old.tokens.get(hunk.old.end), new.tokens.get(hunk.new.end)) {
        let begun = hunk.old.end > hunk.old.start + gone.len();
        if was.block != block || was.hash != is.hash || begun && was.apart {
            break;
        }
        (hunk.old.end, hunk.new.end) = (hunk.old.end + 1, hunk.new.end + 1);
    }
    hunk
}

fn text(stream: &Stream, range: Range<usize>) -> String {
    let tokens: Vec<Token> = stream.tokens[range].iter().filter(|token| counts(token)).copied().collect();
    stream.words(&tokens)
}

/// Whether a stretch is made up of whole paragraphs.
fn is_whole(stream: &Stream, range: &Range<usize>) -> bool {
    let block = |at: usize| stream.tokens.get(at).map(|token| token.block);
    !range.is_empty()
        && (range.start == 0 || block(range.start - 1) != block(range.start))
        && block(range.end - 1) != block(range.end)
}

/// Marks that stand before or after both are no part of the correction, as long as words are left.
fn without_shared_marks<'a>(old: &'a str, new: &'a str) -> (&'a str, &'a str) {
    let (mut old, mut new) = (old, new);
    let shared = |a: Option<char>, b: Option<char>| a.filter(|c| a == b && !c.is_alphanumeric() && *c != ' ');
    let worded = |text: &str| text.contains(char::is_alphanumeric);
    if !worded(old) || !worded(new) {
        return (old, new);
    }
    while let Some(mark) = shared(old.chars().next_back(), new.chars().next_back()) {
        (old, new) = (&old[..old.len() - mark.len_utf8()], &new[..new.len() - mark.len_utf8()]);
    }
    while let Some(mark) = shared(old.chars().next(), new.chars().next()) {
        (old, new) = (&old[mark.len_utf8()..], &new[mark.len_utf8()..]);
    }
    if old == new { (old, new) } else { (old.trim(), new.trim()) }
}

fn last_words(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    words[words.len().saturating_sub(CONTEXT)..].join(" ")
}

fn first_words(text: &str) -> String {
    text.split(' ').take(CONTEXT).collect::<Vec<_>>().join(" ")
}

fn shortened(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    if words.len() <= 2 * SHOWN + 2 {
        return text.to_owned();
    }
    format!("{} … {}", words[..SHOWN].join(" "), words[words.len() - SHOWN..].join(" "))
}

/// A list of corrections as Markdown, each a line.
pub fn markdown(corrections: &[Correction]) -> String {
    let mut out = String::new();
    for own in corrections {
        out.push_str("- ");
        out.push_str(&own.place());
        out.push_str(": ");
        out.push_str(&own.sentence());
        out.push('\n');
    }
    out
}

impl Correction {
    /// “Page 12, line 7”.
    pub fn place(&self) -> String {
        // What has no pages is counted by paragraphs.
        let mut text = match self.page.contains('/') {
            true => format!("`{}`, paragraph {}", self.page, self.line),
            false => format!("Page {}, line {}", self.page, self.line),
        };
        text.push_str(match self.place {
            Place::Text => "",
            Place::Heading => ", in the heading",
            Place::Note => ", in the note",
        });
        text
    }

    /// “for *x* read *y*”.
    pub fn sentence(&self) -> String {
        match &self.words {
            Words::Instead { old, new } => format!("for {} read {}.", quoted(old), quoted(new)),
            Words::Added { new, whole: true, .. } => format!("after this line add {}.", quoted(new)),
            Words::Added { after, before, new, .. } if after.is_empty() => {
                format!("before {} add {}.", quoted(before), quoted(new))
            }
            Words::Added { after, new, .. } => format!("after {} add {}.", quoted(after), quoted(new)),
            Words::Deleted { old, whole: true } => format!("delete the passage {}.", quoted(old)),
            Words::Deleted { old, .. } => format!("delete {}.", quoted(old)),
        }
    }
}

/// Words set off, and safe in Markdown.
fn quoted(words: &str) -> String {
    let mut text = String::with_capacity(words.len() + 2);
    text.push('*');
    for c in words.trim().chars() {
        if matches!(c, '*' | '_' | '`' | '[' | ']' | '<' | '\\' | '&' | '#' | '~' | '^' | '{' | '}') {
            text.push('\\');
        }
        text.push(c);
    }
    text.push('*');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_that_both_have_are_left_out_and_others_are_the_correction() {
        assert_eq!(without_shared_marks("“Delft.”", "“Ghent.”"), ("Delft", "Ghent"));
        assert_eq!(without_shared_marks("Delft,", "Delft."), ("Delft,", "Delft."));
        assert_eq!(without_shared_marks("—", ";"), ("—", ";"));
    }

    #[test]
    fn words_are_safe_in_markdown() {
        assert_eq!(quoted("a*b_c [d]"), "*a\\*b\\_c \\[d\\]*");
    }
}
