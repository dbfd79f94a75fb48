//! Word's XML: elements by their local names, in either of the two families of namespaces
//! (transitional and strict), and values that are on where nothing is said.

use super::package::{LocalName, MOST_NODES};
use crate::diagnostic::{Sink, reader as codes};
use crate::source::Span;
use roxmltree::{Document, Node, ParsingOptions};

/// Elements may nest so deep; the tree is walked by functions that call themselves.
const DEEPEST: usize = 400;

/// Parses a part. Entities and document types are refused: no part may have any.
pub(super) fn parse<'t>(text: &'t str, part: &str, span: Span, sink: &mut Sink) -> Option<Document<'t>> {
    if depth(text) > DEEPEST {
        sink.push(codes::word_limit(span, format!("depth of `{part}`"), DEEPEST));
        return None;
    }
    let options = ParsingOptions { nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    match Document::parse_with_options(text, options) {
        Ok(document) => Some(document),
        Err(roxmltree::Error::NodesLimitReached) => {
            sink.push(codes::word_limit(span, format!("number of nodes of `{part}`"), MOST_NODES));
            None
        }
        Err(roxmltree::Error::DtdDetected) => {
            sink.push(codes::broken_part(span, part, "it declares entities, which no Word file does"));
            None
        }
        Err(fault) => {
            sink.push(codes::broken_part(span, part, fault.to_string().to_lowercase()));
            None
        }
    }
}

/// How deep elements nest at most.
fn depth(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut depth, mut deepest) = (0usize, 0);
    for (at, _) in text.match_indices('<') {
        match bytes.get(at + 1) {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(b'?' | b'!') | None => {}
            Some(_) => {
                // Most elements of Word are empty: they end where they begin.
                let end = bytes[at..].iter().position(|byte| *byte == b'>');
                if end.is_none_or(|end| bytes[at + end - 1] != b'/') {
                    depth += 1;
                    deepest = deepest.max(depth);
                }
            }
        }
    }
    deepest
}

pub(super) fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|own| own.has_tag_name_local(name))
}

/// An attribute by its local name.
pub(super) fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|own| own.name() == name).map(|own| own.value())
}

/// The `w:val` of a child.
pub(super) fn value<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    attribute(child(node, name)?, "val")
}

/// A property that is on where it stands, unless it says otherwise (ECMA-376, part 1, 17.17.4).
pub(super) fn toggle(node: Node<'_, '_>, name: &str) -> Option<bool> {
    let own = child(node, name)?;
    Some(!matches!(attribute(own, "val"), Some("0" | "false" | "off" | "none")))
}
