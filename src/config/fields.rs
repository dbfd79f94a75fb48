//! One table of a manifest, read key by key; what nobody asked for is reported.

use super::value::{Entry, Node, Value};
use crate::diagnostic::{Sink, manifest as codes, nearest};
use crate::source::Span;

/// A value with the place where it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Located<T> {
    pub value: T,
    pub span: Span,
}

/// How a table treats keys that it does not know.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unknown {
    /// A manifest is ours alone: an error.
    Refused,
    /// Front matter may be written for other programs too: a note.
    Noted,
}

/// The entries of a table that are still to be read.
pub struct Fields {
    /// As messages name it: “`[publication]`”.
    name: &'static str,
    pub span: Span,
    entries: Vec<Entry>,
    known: Vec<&'static str>,
}

impl Fields {
    /// None, with a diagnostic, if the value is no table.
    pub fn new(name: &'static str, node: Node, sink: &mut Sink) -> Option<Fields> {
        match node.value {
            Value::Table(entries) => Some(Fields { name, span: node.span, entries, known: Vec::new() }),
            other => {
                sink.push(codes::wrong_type(node.span, name.trim_matches('`'), "a table", other.sort()));
                None
            }
        }
    }

    /// The table that stands for one value, written alone.
    pub fn of_one(name: &'static str, key: &str, node: Node) -> Fields {
        let span = node.span;
        let entries = vec![Entry { key: key.to_owned(), key_span: span, node }];
        Fields { name, span, entries, known: Vec::new() }
    }

    /// All keys that nobody has asked for yet: names that the writer chose.
    pub fn take_rest(&mut self) -> Vec<(String, Node)> {
        std::mem::take(&mut self.entries).into_iter().map(|entry| (entry.key, entry.node)).collect()
    }

    /// The value of a key, if it is there; the key counts as known from now on.
    pub fn take(&mut self, key: &'static str) -> Option<Node> {
        self.take_entry(key).map(|entry| entry.node)
    }

    fn take_entry(&mut self, key: &'static str) -> Option<Entry> {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
        let idx = self.entries.iter().position(|entry| entry.key == key)?;
        Some(self.entries.remove(idx))
    }

    /// The value of the first of several keys that mean one thing; a second one is an error.
    pub fn take_one(&mut self, keys: &[&'static str], sink: &mut Sink) -> Option<Node> {
        let mut found: Option<Entry> = None;
        for key in keys {
            let Some(entry) = self.take_entry(key) else { continue };
            match &found {
                Some(first) => sink.push(codes::two_for_one(entry.key_span, &entry.key, &first.key)),
                None => found = Some(entry),
            }
        }
        found.map(|entry| entry.node)
    }

    /// Text that is not empty.
    pub fn text(&mut self, key: &'static str, sink: &mut Sink) -> Option<Located<String>> {
        let node = self.take(key)?;
        text_of(key, node, sink)
    }

    pub fn text_one(&mut self, keys: &[&'static str], sink: &mut Sink) -> Option<Located<String>> {
        let node = self.take_one(keys, sink)?;
        text_of(keys.first()?, node, sink)
    }

    /// One text or several.
    pub fn texts(&mut self, keys: &[&'static str], sink: &mut Sink) -> Vec<Located<String>> {
        let Some(node) = self.take_one(keys, sink) else { return Vec::new() };
        let key = keys.first().copied().unwrap_or_default();
        list_of(node).into_iter().filter_map(|item| text_of(key, item, sink)).collect()
    }

    pub fn flag(&mut self, key: &'static str, sink: &mut Sink) -> Option<Located<bool>> {
        let node = self.take(key)?;
        match node.value {
            Value::Flag(value) => Some(Located { value, span: node.span }),
            other => {
                sink.push(codes::wrong_type(node.span, key, "true or false", other.sort()));
                None
            }
        }
    }

    /// Reports every key that nobody asked for.
    pub fn finish(self, unknown: Unknown, sink: &mut Sink) {
        for entry in &self.entries {
            let near = nearest(&entry.key, self.known.iter().copied());
            match unknown {
                Unknown::Refused => {
                    let advice = match near {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("its keys are {}", listed(&self.known)),
                    };
                    sink.push(codes::unknown_key(entry.key_span, &entry.key, self.name, advice));
                }
                Unknown::Noted => {
                    let advice = near.map(|near| format!("did you mean `{near}`?")).unwrap_or_default();
                    sink.push(codes::unused_key(entry.key_span, &entry.key, advice));
                }
            }
        }
    }
}

/// `` `a`, `b` and `c` ``.
pub fn listed(names: &[impl AsRef<str>]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => "none".to_owned(),
    }
}

/// A list's items, or the one value that stands for a list of one.
pub fn list_of(node: Node) -> Vec<Node> {
    match node.value {
        Value::List(items) => items,
        Value::Nothing => Vec::new(),
        _ => vec![node],
    }
}

pub fn text_of(key: &str, node: Node, sink: &mut Sink) -> Option<Located<String>> {
    match node.as_text() {
        Some(text) if text.trim().is_empty() => {
            sink.push(codes::empty_value(node.span, key));
            None
        }
        Some(text) => Some(Located { value: text.trim().to_owned(), span: node.span }),
        None if node.value == Value::Nothing => {
            sink.push(codes::empty_value(node.span, key));
            None
        }
        None => {
            sink.push(codes::wrong_type(node.span, key, "text", node.value.sort()));
            None
        }
    }
}
