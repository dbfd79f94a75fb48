//! The page as a tree: what a browser would make of it, with a place in the file for each node.
//!
//! The parser of browsers keeps no places. They are found again by going through the file beside the
//! tree: the words of each text stand in the file in the same order, outside of tags.

use dom_query::{Document, NodeRef};
use std::ops::Range;

/// The index of a node.
pub(super) type Id = usize;

/// Elements nested deeper are taken for children of the one at this depth.
const DEPTH: usize = 160;

/// Elements whose content is no text for readers, and is not taken over.
const OPAQUE: &[&str] =
    &["script", "style", "template", "noscript", "head", "title", "noframes", "noembed", "link", "meta"];

#[derive(Debug)]
pub(super) struct Dom {
    pub nodes: Vec<Node>,
    pub body: Id,
    /// How deep its elements stand in one another, as they are written.
    pub depth: usize,
}

#[derive(Debug)]
pub(super) struct Node {
    pub parent: Id,
    pub children: Vec<Id>,
    /// In the text of the file.
    pub range: Range<usize>,
    pub content: Content,
}

#[derive(Debug)]
pub(super) enum Content {
    Element(Element),
    Text(String),
}

#[derive(Debug, Default)]
pub(super) struct Element {
    /// In lower case.
    pub name: String,
    pub attributes: Vec<(String, String)>,
}

impl Element {
    pub fn value(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// Whether a property of its `style` has a value that begins so.
    pub fn is_styled(&self, property: &str, value: &str) -> bool {
        let Some(style) = self.value("style") else { return false };
        style.split(';').filter_map(|one| one.split_once(':')).any(|(own, given)| {
            own.trim().eq_ignore_ascii_case(property) && given.trim().to_ascii_lowercase().starts_with(value)
        })
    }

    pub fn has_class(&self, class: &str) -> bool {
        self.value("class").is_some_and(|own| own.split_ascii_whitespace().any(|own| own == class))
    }
}

impl Dom {
    pub fn element(&self, id: Id) -> Option<&Element> {
        match &self.nodes[id].content {
            Content::Element(element) => Some(element),
            Content::Text(_) => None,
        }
    }

    /// The element's name; nothing for text.
    pub fn name(&self, id: Id) -> &str {
        self.element(id).map_or("", |element| element.name.as_str())
    }

    pub fn value(&self, id: Id, attribute: &str) -> Option<&str> {
        self.element(id)?.value(attribute)
    }

    pub fn parent(&self, id: Id) -> Option<Id> {
        (id != 0).then(|| self.nodes[id].parent)
    }

    pub fn ancestors(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        std::iter::successors(self.parent(id), |id| self.parent(*id))
    }

    /// The node and all below it, in the order of the file.
    pub fn descendants(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        // Children are always made after their parents, but a subtree need not be one run of ids
        // where tables made the parser move text: a stack is followed.
        let mut stack = vec![id];
        std::iter::from_fn(move || {
            let next = stack.pop()?;
            stack.extend(self.nodes[next].children.iter().rev());
            Some(next)
        })
    }

    /// The words below a node, with single spaces, and a space wherever an element begins or ends a line.
    pub fn text(&self, id: Id) -> String {
        let mut text = String::new();
        for id in self.descendants(id) {
            match &self.nodes[id].content {
                Content::Text(own) => text.push_str(own),
                Content::Element(element) if !is_inline(&element.name) => text.push(' '),
                Content::Element(_) => {}
            }
        }
        text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Whether an element stands in a line.
pub(super) fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "img"
            | "picture"
            | "source"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "math"
            | "nobr"
            | "q"
            | "rp"
            | "rt"
            | "ruby"
            | "rb"
            | "rtc"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "svg"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
            | "script"
            | "button"
            | "input"
            | "select"
            | "textarea"
            | "output"
            | "meter"
            | "progress"
            | "iframe"
            | "video"
            | "audio"
            | "object"
            | "embed"
            | "canvas"
            | "map"
    )
}

/// Drawings, formulas and players: what is in them is theirs.
pub(super) fn is_whole(name: &str) -> bool {
    matches!(name, "math" | "svg" | "iframe" | "video" | "audio" | "object" | "embed" | "canvas" | "map")
}

/// Makes the tree, and writes each element's index into the parser's, as the attribute [`MARK`].
pub(super) fn read(text: &str, document: &Document) -> Dom {
    let mut dom = Dom { nodes: Vec::new(), body: 0, depth: 0 };
    dom.nodes.push(Node { parent: 0, children: Vec::new(), range: 0..text.len(), content: element("html") });
    let mut places = Places { text, at: 0, budget: text.len().saturating_mul(8) + 4096 };
    let html = document.html_root();
    let mut stack: Vec<Step> =
        html.children_it(true).map(|child| Step { node: child, parent: 0, depth: 1 }).collect();
    while let Some(Step { node, parent, depth }) = stack.pop() {
        if node.is_text() {
            let own = node.text().to_string();
            let range = places.find(&own);
            push(&mut dom, parent, range, Content::Text(own));
            continue;
        }
        if node.is_comment() {
            places.pass(&["-->"]);
            continue;
        }
        let Some(made) = made(&node) else { continue };
        if made.name == "br" || made.name == "img" {
            places.pass_tag(&made.name);
        }
        let is_tex =
            made.name == "script" && made.value("type").is_some_and(|kind| kind.starts_with("math/tex"));
        if OPAQUE.contains(&made.name.as_str()) && !is_tex {
            let end = format!("</{}", made.name);
            places.pass(&[&end, &end.to_ascii_uppercase()]);
            continue;
        }
        let is_body = made.name == "body";
        let range = places.at..places.at;
        let id = push(&mut dom, parent, range, Content::Element(made));
        node.set_attr(MARK, &id.to_string());
        if is_body && dom.body == 0 {
            dom.body = id;
        }
        dom.depth = dom.depth.max(depth);
        let below = if depth < DEPTH { id } else { parent };
        let depth = depth + 1;
        stack.extend(node.children_it(true).map(|child| Step { node: child, parent: below, depth }));
    }
    close_ranges(&mut dom);
    dom
}

/// The attribute by which an element of the parser's tree is known.
pub(super) const MARK: &str = "data-bindery-node";

struct Step<'d> {
    node: NodeRef<'d>,
    parent: Id,
    depth: usize,
}

fn element(name: &str) -> Content {
    Content::Element(Element { name: name.to_owned(), attributes: Vec::new() })
}

fn made(node: &NodeRef<'_>) -> Option<Element> {
    let own = node.element_ref()?;
    let attributes =
        own.attrs.iter().map(|one| (one.name.local.to_ascii_lowercase().to_string(), one.value.to_string()));
    Some(Element { name: own.name.local.to_ascii_lowercase().to_string(), attributes: attributes.collect() })
}

fn push(dom: &mut Dom, parent: Id, range: Range<usize>, content: Content) -> Id {
    let id = dom.nodes.len();
    dom.nodes.push(Node { parent, children: Vec::new(), range, content });
    dom.nodes[parent].children.push(id);
    id
}

/// Elements reach from their first words to their last.
fn close_ranges(dom: &mut Dom) {
    for id in (1..dom.nodes.len()).rev() {
        let ranges = dom.nodes[id].children.iter().map(|child| dom.nodes[*child].range.clone());
        let whole = ranges
            .filter(|own| !own.is_empty())
            .reduce(|whole, own| whole.start.min(own.start)..whole.end.max(own.end));
        if let Some(whole) = whole {
            dom.nodes[id].range = whole;
        }
    }
}

/// Goes through the file beside the tree.
struct Places<'t> {
    text: &'t str,
    at: usize,
    /// Bytes that may be searched in vain: a hostile file costs a multiple of its length, no more.
    budget: usize,
}

impl Places<'_> {
    /// The words of a text node: from its first letter that is found to the next tag.
    fn find(&mut self, words: &str) -> Range<usize> {
        let first = words.trim_start_matches(|c: char| !c.is_alphanumeric());
        let Some(start) = self.probe(run(first)) else { return self.at..self.at };
        // Marks before the first letter belong to it where they stand as they are.
        let marks = words[..words.len() - first.len()].trim_start();
        let begin = if self.text[..start].ends_with(marks) { start - marks.len() } else { start };
        let rest = &self.text[self.at..];
        let end = rest.find('<').map_or(self.text.len(), |tag| self.at + tag);
        self.at = end;
        begin..begin + self.text[begin..end].trim_end().len()
    }

    /// Where a run of letters stands outside of tags, and goes past it.
    fn probe(&mut self, run: &str) -> Option<usize> {
        if run.is_empty() {
            return None;
        }
        let mut from = self.at;
        loop {
            let window = self.text.get(from..floor(self.text, from.saturating_add(self.budget)))?;
            let Some(hit) = window.find(run) else {
                self.budget = self.budget.saturating_sub(window.len().max(1));
                return None;
            };
            let at = from + hit;
            let before = &self.text[self.at..at];
            if before.rfind(['<', '>']).is_some_and(|mark| before[mark..].starts_with('<')) {
                let rest = &self.text[at..];
                let after = rest.find('>').map_or(self.text.len(), |end| at + end);
                self.budget = self.budget.saturating_sub(after - from);
                from = after;
                continue;
            }
            self.at = at + run.len();
            return Some(at);
        }
    }

    /// Goes past the nearest of these words.
    fn pass(&mut self, ends: &[&str]) {
        let window = floor(self.text, self.at.saturating_add(self.budget));
        let own = &self.text[self.at..window];
        let hit = ends.iter().filter_map(|end| Some(own.find(end)? + end.len())).min();
        match hit {
            Some(hit) => self.at += hit,
            None => self.budget = self.budget.saturating_sub((window - self.at).max(1)),
        }
    }

    /// Goes to the start of a tag that is near.
    fn pass_tag(&mut self, name: &str) {
        let window = floor(self.text, self.at + 400);
        let near = &self.text[self.at..window];
        let hit = near.match_indices('<').find(|(at, _)| {
            near.get(at + 1..at + 1 + name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name))
        });
        if let Some((at, _)) = hit {
            self.at += at;
        }
    }
}

/// The letters and spaces that a text begins with, as far as they are plain and not many.
fn run(text: &str) -> &str {
    let is_end = |(at, c): &(usize, char)| *at >= 32 || !(c.is_alphanumeric() || *c == ' ');
    let end = text.char_indices().find(is_end).map_or(text.len(), |(at, _)| at);
    text[..end].trim_end()
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
