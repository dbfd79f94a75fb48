//! What codes mean, and why pasted text was read as it was.

use super::output::{note, say};
use super::{MISUSE, WELL};
use crate::diagnostic::{CodeEntry, Severity, codes, nearest};
use crate::edition::Part;

/// Prints the explanation of a code, or the list of all.
pub(super) fn explain(code: Option<&str>) -> u8 {
    let all = codes();
    let Some(code) = code else {
        all.iter().for_each(|entry| say(&listed(entry)));
        return WELL;
    };
    let wanted = code.trim().to_uppercase();
    match all.iter().find(|entry| entry.code == wanted) {
        Some(entry) => {
            say(&format!("{} ({})\n\n{}", entry.code, name(entry.severity), wrapped(entry.explanation, 78)));
            WELL
        }
        None => {
            note(&format!("error: there is no code `{code}`"));
            match nearest(&wanted, all.iter().map(|entry| entry.code)) {
                Some(near) => note(&format!("  = help: did you mean `{near}`?")),
                None => note("  = help: `bindery explain` lists all codes"),
            }
            MISUSE
        }
    }
}

fn listed(entry: &CodeEntry) -> String {
    let first = entry.explanation.split(". ").next().unwrap_or_default().trim_end_matches('.');
    format!("{}  {:7}  {first}", entry.code, name(entry.severity))
}

pub(super) fn name(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn wrapped(text: &str, width: usize) -> String {
    let mut made = String::new();
    let mut column = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            made.push('\n');
            column = 0;
        } else if column > 0 {
            made.push(' ');
            column += 1;
        }
        made.push_str(word);
        column += length;
    }
    made
}

/// Each line of a pasted text or a page that was dropped, or read as something other than a paragraph.
pub(super) fn decisions(part: &Part) {
    for decision in &part.decisions {
        let Some(source) = part.sources.get(decision.span.file) else { continue };
        let line = source.place(decision.span.start).line;
        let text: String = source.line(line).trim().chars().take(60).collect();
        say(&format!(
            "{}:{line}: {}: {} ({:.0} %)\n    {text}",
            source.name,
            decision.action,
            decision.reason,
            decision.confidence * 100.0
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_listed_once_and_explained() {
        let all = codes();
        assert!(all.windows(2).all(|pair| pair[0].code < pair[1].code), "a code stands twice");
        for entry in all {
            let mut letters = entry.code.chars();
            assert!(letters.next().is_some_and(|c| c.is_ascii_uppercase()), "{}", entry.code);
            assert!(entry.code.len() == 4 && letters.all(|c| c.is_ascii_digit()), "{}", entry.code);
            assert!(entry.explanation.ends_with('.'), "{}: {}", entry.code, entry.explanation);
        }
    }

    #[test]
    fn text_is_wrapped_between_words() {
        assert_eq!(wrapped("one two three", 8), "one two\nthree");
    }
}
