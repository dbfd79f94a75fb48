//! Values as a manifest or front matter holds them, each with its place, whether TOML or YAML.

use crate::source::{FileId, Span};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub value: Value,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
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
pub(super) struct Entry {
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

/// A TOML document's root as a node; `offset` is where the parsed text begins in its file.
pub(super) fn from_toml(table: Spanned<DeTable<'_>>, file: FileId, offset: usize) -> Node {
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
