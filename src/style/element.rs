//! The elements that selectors see: names, classes, ids and who stands beside whom; no text.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};

/// An element of one [`ElementTree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ElementId(NonZeroU32);

impl ElementId {
    fn idx(self) -> usize {
        self.0.get() as usize - 1
    }
    pub(super) fn number(self) -> NonZeroU32 {
        self.0
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
    /// The nearest element, itself or above, that says its language.
    pub speaks: Option<ElementId>,
    /// One bit for the hash of its name, each class and the id: a selector that asks for an element
    /// with a bit that is not here cannot match it.
    pub bits: u64,
    /// The bits of all the elements above it.
    pub above: u64,
}

type Attributes = Vec<(Box<str>, Box<str>)>;

/// Elements in document order, in one vector. Add them all before the first is styled: `:last-child`
/// and its kin look at what follows.
#[derive(Debug)]
pub struct ElementTree {
    nodes: Vec<Node>,
    attributes: BTreeMap<ElementId, Attributes>,
    identity: u64,
}

impl Default for ElementTree {
    fn default() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let identity = NEXT.fetch_add(1, Ordering::Relaxed);
        ElementTree { nodes: Vec::new(), attributes: BTreeMap::new(), identity }
    }
}

/// The hash by which selectors and elements compare names quickly (FNV-1a, 32 bits).
pub(super) fn hash_name(name: &str) -> u32 {
    name.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// The bit of [`Node::bits`] that a name's hash sets; only the low 24 bits of the hash count, which
/// are those that the selectors keep.
pub(super) fn hash_bit(hash: u32) -> u64 {
    1 << (((hash >> 12) ^ (hash >> 6) ^ hash) & 63)
}

impl ElementTree {
    /// Adds an element as the last child of `parent`, or as a root.
    pub fn add(&mut self, parent: Option<ElementId>, element: NewElement) -> ElementId {
        let number = u32::try_from(self.nodes.len() + 1).ok().and_then(NonZeroU32::new);
        let id = ElementId(number.expect("a tree of four thousand million elements does not fit in memory"));
        let previous = parent.and_then(|parent| self.node(parent).last_child);
        let speaks = match (&element.language, parent) {
            (Some(_), _) => Some(id),
            (None, Some(parent)) => self.node(parent).speaks,
            (None, None) => None,
        };
        let above = parent.map_or(0, |parent| self.node(parent).above | self.node(parent).bits);
        let names = element.classes.iter().map(|class| &**class).chain(element.id.as_deref());
        let bits = names.chain([element.name]).fold(0, |bits, name| bits | hash_bit(hash_name(name)));
        let (next, first_child, last_child) = (None, None, None);
        self.nodes.push(Node {
            element,
            parent,
            previous,
            next,
            first_child,
            last_child,
            speaks,
            bits,
            above,
        });
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
    /// Gives an element an attribute that attribute selectors see, besides `id`, `class` and `lang`.
    pub fn set_attribute(&mut self, id: ElementId, name: &str, value: &str) {
        self.attributes.entry(id).or_default().push((name.into(), value.into()));
    }
    pub(super) fn attribute(&self, id: ElementId, name: &str) -> Option<&str> {
        let attributes = self.attributes.get(&id)?;
        attributes.iter().find(|(own, _)| &**own == name).map(|(_, value)| &**value)
    }
    /// Changes whenever cached places among siblings are no longer right.
    pub(super) fn state(&self) -> (u64, usize) {
        (self.identity, self.nodes.len())
    }
    pub(super) fn node(&self, id: ElementId) -> &Node {
        &self.nodes[id.idx()]
    }
}
