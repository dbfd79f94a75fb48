//! YAML front matter as [`Node`]s with places.
//!
//! The YAML parser gives values without places. They are found again afterwards: values come in the
//! order in which they are written, so one cursor that only moves forward looks for each key and each
//! plain value in turn. What is written otherwise than it reads (folded text, escapes, aliases)
//! takes the place of its key.

use super::value::{Entry, Node, Value};
use crate::diagnostic::{Sink, manifest as codes};
use crate::source::{FileId, SourceFile, Span};
use serde_yaml_ng::Value as Yaml;
use std::ops::Range;

/// Parses a part of a file as YAML, with a diagnostic if it is none.
pub fn parse_yaml(source: &SourceFile, range: Range<usize>, sink: &mut Sink) -> Option<Node> {
    let text = &source.text[range.clone()];
    match parse(text, source.id, range.start) {
        Ok(node) => Some(node),
        Err(fault) => {
            let start = range.start + fault.at;
            let rest = source.text[start..range.end].lines().next().unwrap_or_default();
            let width = rest.chars().next().map_or(0, char::len_utf8);
            let span = Span::new(source.id, start..start + width);
            sink.push(codes::front_matter_syntax(span, fault.message));
            None
        }
    }
}

/// Why the text is no YAML, and the byte at which that shows.
struct YamlFault {
    message: String,
    at: usize,
}

/// Parses `text`, which begins at `offset` in its file.
fn parse(text: &str, file: FileId, offset: usize) -> Result<Node, YamlFault> {
    let yaml: Yaml = serde_yaml_ng::from_str(text).map_err(|error| {
        let at = error.location().map_or(0, |place| byte_at(text, place.line(), place.column()));
        YamlFault { message: plain_message(&error.to_string()), at }
    })?;
    let mut locator = Locator { text, cursor: 0, misses: 0, file, offset };
    let all = 0..text.trim_end().len();
    Ok(locator.node(yaml, all))
}

/// The parser's message without the place, which the diagnostic shows itself.
fn plain_message(message: &str) -> String {
    let end = message.find(" at line ").unwrap_or(message.len());
    message[..end].trim_end_matches('.').to_owned()
}

/// The parser counts lines and characters from 1; marks of parse errors count from 0 in columns.
fn byte_at(text: &str, line: usize, column: usize) -> usize {
    let start = match line.checked_sub(2) {
        None => 0,
        Some(before) => text.match_indices('\n').nth(before).map_or(text.len(), |(at, _)| at + 1),
    };
    let rest = text[start..].lines().next().unwrap_or_default();
    let inside = rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at);
    start + inside
}

struct Locator<'a> {
    text: &'a str,
    /// Bytes before it belong to values that were found already.
    cursor: usize,
    /// Keys that were not found, each at the cost of a look through the rest; after
    /// [`MOST_MISSES`] none is looked for any more, so that the whole stays linear.
    misses: usize,
    file: FileId,
    offset: usize,
}

const MOST_MISSES: usize = 50;

impl Locator<'_> {
    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range.start + self.offset..range.end + self.offset)
    }

    /// Nesting is bounded by the parser, at 128.
    fn node(&mut self, yaml: Yaml, fallback: Range<usize>) -> Node {
        match yaml {
            Yaml::Null => Node { value: Value::Nothing, span: self.span(fallback) },
            Yaml::Bool(flag) => self.scalar(&flag.to_string(), fallback, |_| Value::Flag(flag)),
            Yaml::Number(number) => self.scalar(&number.to_string(), fallback, Value::Number),
            Yaml::String(text) => self.scalar(&text.clone(), fallback, |_| Value::Text(text)),
            Yaml::Sequence(items) => {
                let nodes = items.into_iter().map(|item| self.node(item, fallback.clone())).collect();
                Node { value: Value::List(nodes), span: self.span(fallback) }
            }
            Yaml::Mapping(map) => {
                let mut entries = Vec::new();
                for (key, value) in map {
                    let Some(key) = key_text(&key) else { continue };
                    let place = self.find_key(&key).unwrap_or_else(|| fallback.clone());
                    entries.push(Entry {
                        key_span: self.span(place.clone()),
                        key,
                        node: self.node(value, place),
                    });
                }
                Node { value: Value::Table(entries), span: self.span(fallback) }
            }
            Yaml::Tagged(tagged) => self.node(tagged.value, fallback),
        }
    }

    fn scalar(&mut self, written: &str, fallback: Range<usize>, make: impl FnOnce(String) -> Value) -> Node {
        let span = match self.find_scalar(written) {
            Some(range) => self.span(range),
            None => self.span(fallback),
        };
        Node { value: make(written.to_owned()), span }
    }

    /// The key is the first thing on its line, after `- `, or in a flow mapping after `{` or `,`.
    fn find_key(&mut self, key: &str) -> Option<Range<usize>> {
        if key.is_empty() || self.misses > MOST_MISSES {
            return None;
        }
        let mut from = self.cursor;
        while let Some(found) = self.text.get(from..)?.find(key) {
            let start = from + found;
            let end = start + key.len();
            let before = self.text[..start].trim_end_matches([' ', '"', '\'']);
            let opens = before.is_empty() || before.ends_with(['\n', '-', '{', ',', '?', '\r']);
            let after = self.text[end..].trim_start_matches(['"', '\'']).trim_start_matches(' ');
            if opens && after.starts_with(':') {
                self.cursor = end;
                return Some(start..end);
            }
            from = end;
        }
        self.misses += 1;
        None
    }

    /// The value as written, if it stands before the next line that is neither a comment nor blank
    /// and holds something else.
    fn find_scalar(&mut self, written: &str) -> Option<Range<usize>> {
        let first_line = written.lines().next().filter(|line| !line.trim().is_empty())?;
        let rest = self.text.get(self.cursor..)?;
        // The value begins on the key's line or on the next one that is not blank.
        let window: usize = rest.split_inclusive('\n').take(4).map(str::len).sum();
        let start = self.cursor + rest[..window].find(first_line)?;
        let whole = start + written.trim_end().len();
        let exact = self.text.get(start..whole).is_some_and(|text| text == written.trim_end());
        let end = if exact { whole } else { start + first_line.len() };
        self.cursor = end;
        Some(start..end)
    }
}

fn key_text(key: &Yaml) -> Option<String> {
    match key {
        Yaml::String(text) => Some(text.clone()),
        Yaml::Number(number) => Some(number.to_string()),
        Yaml::Bool(flag) => Some(flag.to_string()),
        Yaml::Null | Yaml::Sequence(_) | Yaml::Mapping(_) | Yaml::Tagged(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str, node: &Node) -> String {
        text[node.span.range()].to_owned()
    }

    #[test]
    fn values_are_found_where_they_are_written() {
        let text =
            "title: A title\nauthor:\n- name: One\n  role: aut\n- {name: Two, role: 'edt'}\nlang: en\n";
        let Ok(node) = parse(text, FileId(0), 0) else { panic!("it is YAML") };
        let Value::Table(entries) = &node.value else { panic!("a table") };
        assert_eq!(place(text, &entries[0].node), "A title");
        let Value::List(authors) = &entries[1].node.value else { panic!("a list") };
        let Value::Table(second) = &authors[1].value else { panic!("a table") };
        assert_eq!(place(text, &second[1].node), "edt");
        assert_eq!(second[1].node.span.start as usize, text.find("edt").unwrap_or_default());
        assert_eq!(place(text, &entries[2].node), "en");
        assert_eq!(entries[2].key_span.start as usize, text.find("lang").unwrap_or_default());
    }

    #[test]
    fn a_fault_is_placed_in_its_line() {
        let text = "title: one\nauthor: [a, b\nlang: en\n";
        let Err(fault) = parse(text, FileId(0), 0) else { panic!("it is no YAML") };
        assert!(text[..fault.at].matches('\n').count() >= 1, "{}: {}", fault.at, fault.message);
        let text = "title: one: two\n";
        let Err(fault) = parse(text, FileId(0), 0) else { panic!("it is no YAML") };
        assert_eq!(text[..fault.at].matches('\n').count(), 0);
    }
}
