//! Whether a selector matches an element of an [`ElementTree`].

use super::element::{ElementId, ElementTree, Node};
use super::selector::{AttributeValue, Grammar, Name, Pseudo, PseudoClass, Selector};
use selectors::attr::{AttrSelectorOperation, CaseSensitivity, NamespaceConstraint};
use selectors::bloom::BloomFilter;
use selectors::context::{
    MatchingForInvalidation, MatchingMode, NeedsSelectorFlags, QuirksMode, SelectorCaches,
};
use selectors::matching::{ElementSelectorFlags, MatchingContext, matches_selector};
use selectors::{Element, OpaqueElement};
use std::cell::RefCell;
use std::ptr::NonNull;

/// An element with the tree it stands in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    pub tree: &'a ElementTree,
    pub id: ElementId,
}

thread_local! {
    /// Places among siblings, counted once for each tree: `:nth-child()` and `:first-of-type` stay
    /// linear. Kept with the state of the tree that they were counted in.
    static PLACES: RefCell<((u64, usize), SelectorCaches)> =
        RefCell::new(((u64::MAX, 0), SelectorCaches::default()));
}

/// Calls `found` for each of the numbered selectors that matches, in the order given.
pub(super) fn matching<'s>(
    cursor: Cursor,
    mode: MatchingMode,
    candidates: impl Iterator<Item = (u32, &'s Selector)>,
    mut found: impl FnMut(u32),
) {
    PLACES.with_borrow_mut(|(state, places)| {
        if *state != cursor.tree.state() {
            *places = SelectorCaches::default();
            *state = cursor.tree.state();
        }
        let mut context = MatchingContext::new(
            mode,
            None,
            places,
            QuirksMode::NoQuirks,
            NeedsSelectorFlags::No,
            MatchingForInvalidation::No,
        );
        for (number, selector) in candidates {
            if matches_selector(selector, 0, None, cursor, &mut context) {
                found(number);
            }
        }
    });
}

impl<'a> Cursor<'a> {
    fn node(self) -> &'a Node {
        self.tree.node(self.id)
    }
    fn at(self, id: Option<ElementId>) -> Option<Self> {
        id.map(|id| Cursor { tree: self.tree, id })
    }
    /// The language of the nearest element that says it.
    fn language(self) -> Option<&'a str> {
        let speaker = self.node().speaks?;
        self.tree.node(speaker).element.language.as_deref()
    }
}

impl Element for Cursor<'_> {
    type Impl = Grammar;

    /// An element is known by its number: a tree may move in memory as it grows.
    fn opaque(&self) -> OpaqueElement {
        let address = std::ptr::without_provenance_mut(self.id.number().get() as usize);
        OpaqueElement::from_ptr(NonNull::new(address).expect("the number of an element is never 0"))
    }
    fn parent_element(&self) -> Option<Self> {
        self.at(self.node().parent)
    }
    fn prev_sibling_element(&self) -> Option<Self> {
        self.at(self.node().previous)
    }
    fn next_sibling_element(&self) -> Option<Self> {
        self.at(self.node().next)
    }
    fn first_element_child(&self) -> Option<Self> {
        self.at(self.node().first_child)
    }
    fn is_root(&self) -> bool {
        self.node().parent.is_none()
    }
    fn is_empty(&self) -> bool {
        self.node().element.empty && self.node().first_child.is_none()
    }
    fn is_html_element_in_html_document(&self) -> bool {
        true
    }
    fn has_local_name(&self, name: &str) -> bool {
        self.node().element.name == name
    }
    fn has_namespace(&self, _namespace: &str) -> bool {
        true
    }
    fn is_same_type(&self, other: &Self) -> bool {
        self.node().element.name == other.node().element.name
    }
    fn has_id(&self, id: &Name, _case: CaseSensitivity) -> bool {
        self.node().element.id.as_deref() == Some(id.as_str())
    }
    fn has_class(&self, name: &Name, _case: CaseSensitivity) -> bool {
        self.node().element.classes.iter().any(|class| **class == *name.as_str())
    }
    fn attr_matches(
        &self,
        _namespace: &NamespaceConstraint<&Name>,
        name: &Name,
        operation: &AttrSelectorOperation<&AttributeValue>,
    ) -> bool {
        let element = &self.node().element;
        let joined;
        let value = match name.as_str() {
            "id" => element.id.as_deref(),
            "lang" | "xml:lang" => element.language.as_deref(),
            "class" if element.classes.is_empty() => None,
            "class" => {
                joined = element.classes.join(" ");
                Some(joined.as_str())
            }
            name => self.tree.attribute(self.id, name),
        };
        value.is_some_and(|value| operation.eval_str(value))
    }
    fn match_non_ts_pseudo_class(
        &self,
        class: &PseudoClass,
        _context: &mut MatchingContext<Grammar>,
    ) -> bool {
        match class {
            PseudoClass::Lang(tags) => {
                self.language().is_some_and(|own| tags.iter().any(|tag| speaks(own, tag)))
            }
            PseudoClass::Link => self.node().element.name == "a",
            PseudoClass::Never(_) => false,
        }
    }
    fn match_pseudo_element(&self, _pseudo: &Pseudo, _context: &mut MatchingContext<Grammar>) -> bool {
        false
    }
    fn is_link(&self) -> bool {
        self.node().element.name == "a"
    }

    // A manuscript has no shadow trees, slots, parts or custom states.
    fn parent_node_is_shadow_root(&self) -> bool {
        false
    }
    fn containing_shadow_host(&self) -> Option<Self> {
        None
    }
    fn is_pseudo_element(&self) -> bool {
        false
    }
    fn is_html_slot_element(&self) -> bool {
        false
    }
    fn has_custom_state(&self, _name: &Name) -> bool {
        false
    }
    fn imported_part(&self, _name: &Name) -> Option<Name> {
        None
    }
    fn is_part(&self, _name: &Name) -> bool {
        false
    }
    fn apply_selector_flags(&self, _flags: ElementSelectorFlags) {}
    fn add_element_unique_hashes(&self, _filter: &mut BloomFilter) -> bool {
        false
    }
}

/// `:lang(de)` takes `de` and `de-AT`, not `den` (RFC 4647, 3.3.1).
fn speaks(own: &str, wanted: &str) -> bool {
    let own = own.as_bytes();
    let wanted = wanted.as_bytes();
    own.len() >= wanted.len()
        && own[..wanted.len()].eq_ignore_ascii_case(wanted)
        && (own.len() == wanted.len() || matches!(own[wanted.len()], b'-' | b'_'))
}
