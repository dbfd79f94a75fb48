//! Diagnostics for people: code, place, the line of the source underlined, and the hint.

use super::explain::name;
use super::output::note;
use crate::diagnostic::{Diagnostic, Severity};
use crate::edition::Part;
use crate::source::{SourceFile, SourceMap, Span};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::collections::BTreeMap;
use std::ops::Range;

/// How many diagnostics of one code a publication shows; the rest is counted.
const MOST: usize = 20;
/// A longer line is shown in part: a paragraph is often one line.
const WIDEST: usize = 120;

/// Prints diagnostics and counts them.
#[derive(Debug)]
pub(super) struct Printer {
    renderer: Renderer,
    counts: BTreeMap<Severity, usize>,
}

impl Printer {
    pub fn new(styled: bool) -> Self {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let renderer = if styled && !plain { Renderer::styled() } else { Renderer::plain() };
        // A terminal's width would make the same fault look different; lines are cut here instead.
        Printer { renderer: renderer.term_width(WIDEST + 40), counts: BTreeMap::new() }
    }

    pub fn print(&mut self, part: &Part) {
        let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
        for diagnostic in &part.diagnostics {
            *self.counts.entry(diagnostic.severity).or_default() += 1;
            let count = shown.entry(diagnostic.code).or_default();
            *count += 1;
            if *count <= MOST {
                note(&self.render(diagnostic, &part.sources));
                note("");
            }
        }
        for (code, count) in shown.into_iter().filter(|(_, count)| *count > MOST) {
            note(&format!("… and {} more of {code}\n", count - MOST));
        }
    }

    /// `2 errors, 1 warning`, if there was anything.
    pub fn summary(&self) {
        let parts: Vec<String> = self
            .counts
            .iter()
            .rev()
            .map(|(severity, count)| {
                let plural = if *count == 1 { "" } else { "s" };
                format!("{count} {}{plural}", name(*severity))
            })
            .collect();
        if !parts.is_empty() {
            note(&parts.join(", "));
        }
    }

    fn render(&self, diagnostic: &Diagnostic, sources: &SourceMap) -> String {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code);
        let place = diagnostic.span.and_then(|span| sources.get(span.file).map(|source| (source, span)));
        let mut group = match place {
            Some((source, span)) => {
                let excerpt = Excerpt::of(source, span);
                let place = source.place(span.start);
                let origin = Origin::path(source.name.as_str()).line(place.line).char_column(place.column);
                let group = title.element(origin);
                match excerpt {
                    Some(excerpt) => group.element(
                        Snippet::source(excerpt.text)
                            .line_start(place.line)
                            .annotation(AnnotationKind::Primary.span(excerpt.range)),
                    ),
                    None => group,
                }
            }
            None => Group::with_title(title),
        };
        if let Some(hint) = &diagnostic.hint {
            group = group.element(Level::HELP.message(plain(hint)));
        }
        // Between a place and its excerpt the renderer puts a mark for what is left out; here it is
        // one and the same line.
        let drawn = self.renderer.render(&[group]);
        drawn.lines().filter(|line| !is_fold_mark(line)).collect::<Vec<_>>().join("\n")
    }
}

/// Whether a drawn line holds `:::` and nothing else but colours.
fn is_fold_mark(line: &str) -> bool {
    let mut bare = String::new();
    let mut parts = line.split('\u{1b}');
    bare.push_str(parts.next().unwrap_or_default());
    for part in parts {
        bare.push_str(part.split_once('m').map_or(part, |(_, rest)| rest));
    }
    bare.trim() == ":::"
}

/// Control characters, which a manuscript may hold, must not reach the terminal.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect()
}

/// A part of a line, and the part of that to underline.
struct Excerpt {
    text: String,
    range: Range<usize>,
}

impl Excerpt {
    /// The line in which the span begins; a span of several lines is underlined to the first's end.
    /// None for a place without text, as in an empty file.
    fn of(source: &SourceFile, span: Span) -> Option<Excerpt> {
        let place = source.place(span.start);
        let line = source.line(place.line);
        if line.trim().is_empty() {
            return None;
        }
        let before = line.char_indices().nth(place.column - 1).map_or(line.len(), |(at, _)| at);
        let length = (span.end.saturating_sub(span.start) as usize).min(line.len() - before);
        let mut end = before + length;
        while !line.is_char_boundary(end) {
            end -= 1;
        }
        // From a third of the width before the place, at the start of a word if there is one near.
        let from = floor(line, before.saturating_sub(WIDEST / 3));
        let from =
            if from == 0 { 0 } else { line[from..before].find(' ').map_or(from, |space| from + space + 1) };
        let to = floor(line, (from + WIDEST).max(before + 1).min(line.len()));
        let mut text = String::new();
        if from > 0 {
            text.push('…');
        }
        let shift = text.len();
        text.push_str(&line[from..to]);
        if to < line.len() {
            text.push('…');
        }
        let start = before - from + shift;
        let end = (end.min(to).max(before) - from + shift).max(start);
        Some(Excerpt { text, range: start..end })
    }
}

/// The nearest place at or before `at` where a character begins.
fn floor(line: &str, at: usize) -> usize {
    let mut at = at.min(line.len());
    while !line.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::note;
    use crate::source::FileId;

    fn rendered(text: &str, range: Range<usize>) -> String {
        let mut sources = SourceMap::default();
        let id = sources.add("text.md", text);
        Printer::new(false).render(&note::undefined_note(Span::new(id, range), "7"), &sources)
    }

    #[test]
    fn a_diagnostic_shows_its_place() {
        let expected = "\
error[N003]: note `[^7]` has no definition
 --> text.md:2:6
  |
2 | Text [^7] here.
  |      ^^^^
  |
  = help: add `[^7]: …`, or remove the mark";
        assert_eq!(rendered("First.\nText [^7] here.\n", 12..16), expected);
    }

    #[test]
    fn a_long_line_is_shown_in_part() {
        let text = "word ".repeat(100_000);
        let shown = rendered(&text, 250_000..250_004);
        assert!(shown.len() < 600, "{}", shown.len());
        assert!(shown.contains("text.md:1:250001"), "{shown}");
        assert!(shown.contains("^^^^"), "{shown}");
    }

    #[test]
    fn odd_places_do_no_harm() {
        let text = "é\u{1b}[31m\t\u{202e}中文\n\n👩‍👩‍👧 end";
        for start in 0..=text.len() + 2 {
            for end in start..=text.len() + 2 {
                let shown = rendered(text, start..end);
                assert!(!shown.contains('\u{1b}'), "{shown:?}");
            }
        }
        assert!(rendered("", 0..0).contains("text.md:1:1"));
        let span = Span::new(FileId(9), 0..1);
        let shown = Printer::new(false).render(&note::undefined_note(span, "7"), &SourceMap::default());
        assert!(shown.starts_with("error[N003]"));
    }
}
