//! Values as a manifest or front matter holds them, each with its place, whether TOML or YAML.

use crate::diagnostic::{Sink, manifest as codes};
use crate::source::{FileId, SourceFile, Span};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub value: Value,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Text(String),
    /// As written, with its sign and without separators.
    Number(String),
    Flag(bool),
    /// A TOML date, as written.
    Date(String),
    List(Vec<Node>),
    Table(Vec<Entry>),
    Nothing,
}

/// One key of a table with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub key: String,
    pub key_span: Span,
    pub node: Node,
}

impl Value {
    /// What a message calls a value of this sort.
    pub fn sort(&self) -> &'static str {
        match self {
            Value::Text(_) => "text",
            Value::Number(_) => "a number",
            Value::Flag(_) => "true or false",
            Value::Date(_) => "a date",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
            Value::Nothing => "nothing",
        }
    }
}

impl Node {
    /// What the value says as text: text itself, and a number or a date as it is written.
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) | Value::Number(text) | Value::Date(text) => Some(text),
            Value::Flag(_) | Value::List(_) | Value::Table(_) | Value::Nothing => None,
        }
    }
}

/// Parses a part of a file as TOML, with one diagnostic for each fault of syntax.
pub fn parse_toml(source: &SourceFile, range: std::ops::Range<usize>, sink: &mut Sink) -> Option<Node> {
    let text = source.text.get(range.clone())?;
    // A table as deep as the parser allows may be made of many keys: the parser bounds its depth at 80.
    let (table, faults) = DeTable::parse_recoverable(text);
    if faults.is_empty() {
        return Some(from_toml(table, source.id, range.start));
    }
    for fault in faults.iter().take(10) {
        let at = fault.span().unwrap_or(0..0);
        let span = Span::new(source.id, at.start + range.start..at.end + range.start);
        let word = source.text.get(span.range()).unwrap_or_default();
        let bare = fault.message().starts_with("invalid boolean") && !word.trim().is_empty();
        sink.push(if bare {
            codes::manifest_syntax(span, format!("`{word}` is no value"), "text stands in quotes: `\"…\"`")
        } else {
            codes::manifest_syntax(span, lower(fault.message()), "")
        });
    }
    None
}

fn lower(message: &str) -> String {
    let message = message.trim_end_matches('.');
    match message.chars().next() {
        Some(first) => first.to_lowercase().chain(message.chars().skip(1)).collect(),
        None => "this is no TOML".to_owned(),
    }
}

/// A TOML document's root as a node; `offset` is where the parsed text begins in its file.
fn from_toml(table: Spanned<DeTable<'_>>, file: FileId, offset: usize) -> Node {
    let place = |span: std::ops::Range<usize>| Span::new(file, span.start + offset..span.end + offset);
    let span = place(table.span());
    Node { value: toml_table(table.into_inner(), &place), span }
}

/// The entries in the order in which they are written. TOML limits how deep tables nest.
fn toml_table(table: DeTable<'_>, place: &impl Fn(std::ops::Range<usize>) -> Span) -> Value {
    let mut entries: Vec<Entry> = table
        .into_iter()
        .map(|(key, value)| Entry {
            key_span: place(key.span()),
            key: key.into_inner().into_owned(),
            node: toml_value(value, place),
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_span);
    Value::Table(entries)
}

fn toml_value(value: Spanned<DeValue<'_>>, place: &impl Fn(std::ops::Range<usize>) -> Span) -> Node {
    let span = place(value.span());
    let value = match value.into_inner() {
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Integer(number) => Value::Number(number.to_string()),
        DeValue::Float(number) => Value::Number(number.to_string()),
        DeValue::Boolean(flag) => Value::Flag(flag),
        DeValue::Datetime(date) => Value::Date(date.to_string()),
        DeValue::Array(list) => Value::List(list.into_iter().map(|item| toml_value(item, place)).collect()),
        DeValue::Table(table) => toml_table(table, place),
    };
    Node { value, span }
}
