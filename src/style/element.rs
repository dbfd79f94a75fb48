//! The elements that selectors see: names, classes, ids and who stands beside whom; no text.

use std::num::NonZeroU32;

/// An element of one [`ElementTree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ElementId(NonZeroU32);

impl ElementId {
    fn idx(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// What a new element is.
#[derive(Clone, Debug, Default)]
pub struct NewElement {
    pub name: &'static str,
    pub id: Option<Box<str>>,
    pub classes: Vec<Box<str>>,
    /// Its own language, if it says one (`:lang()` looks upward).
    pub language: Option<Box<str>>,
    /// It stands for an empty element of the manuscript (`:empty`).
    pub empty: bool,
}

#[derive(Debug)]
pub(super) struct Node {
    pub element: NewElement,
    pub parent: Option<ElementId>,
    pub previous: Option<ElementId>,
    pub next: Option<ElementId>,
    pub first_child: Option<ElementId>,
    last_child: Option<ElementId>,
}

/// Elements in document order, in one vector.
#[derive(Debug, Default)]
pub struct ElementTree {
    nodes: Vec<Node>,
}

impl ElementTree {
    /// Adds an element as the last child of `parent`, or as a root.
    pub fn add(&mut self, parent: Option<ElementId>, element: NewElement) -> ElementId {
        let number = u32::try_from(self.nodes.len() + 1).ok().and_then(NonZeroU32::new);
        let id = ElementId(number.expect("a tree of four thousand million elements does not fit in memory"));
        let previous = parent.and_then(|parent| self.node(parent).last_child);
        self.nodes.push(Node { element, parent, previous, next: None, first_child: None, last_child: None });
        if let Some(previous) = previous {
            self.nodes[previous.idx()].next = Some(id);
        }
        if let Some(parent) = parent {
            let parent = &mut self.nodes[parent.idx()];
            parent.first_child.get_or_insert(id);
            parent.last_child = Some(id);
        }
        id
    }

    pub fn parent(&self, id: ElementId) -> Option<ElementId> {
        self.node(id).parent
    }
    pub fn name(&self, id: ElementId) -> &'static str {
        self.node(id).element.name
    }
    pub(super) fn node(&self, id: ElementId) -> &Node {
        &self.nodes[id.idx()]
    }
}
