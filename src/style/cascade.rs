//! Which declarations an element falls under, and the computed style they give it.
//!
//! Selectors lie in buckets by the id, class or name that their last part asks for, so that an element
//! is only ever tried against those that could match. What was computed is kept by the declarations
//! that matched and the parent's style: thousands of like paragraphs share one style.

use super::builtin;
use super::compute::{Stands, compute, initial};
use super::computed::{ComputedStyle, NoteArea, PageDemands, PageSelector, PageStyle};
use super::element::{ElementId, ElementTree, NewElement, hash_bit, hash_name};
use super::matching::{Cursor, matching};
use super::media::{self, Medium};
use super::page;
use super::selector::{Grammar, Pseudo, Selector};
use super::sheet::{Scope, Sheet};
use crate::units::{Length, Size};
use precomputed_hash::PrecomputedHash;
use selectors::context::{MatchingMode, QuirksMode};
use selectors::parser::{AncestorHashes, Combinator, Component};
use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

/// Stylesheets in force for one medium and one size of page. Cheap to clone and to share.
#[derive(Clone)]
pub struct Cascade {
    inner: Arc<Inner>,
}

struct Inner {
    sheets: Vec<Arc<Sheet>>,
    medium: Medium,
    edition_page: Option<Size>,
    demands: PageDemands,
    /// In the order of the cascade, weakest first.
    entries: Vec<Entry>,
    elements: Buckets,
    /// One for each of [`Pseudo::ALL`].
    pseudos: [Buckets; 7],
    styles: [RwLock<Shard>; SHARDS],
    pages: RwLock<Vec<(PageKey, PageStyle)>>,
    root: OnceLock<Arc<ComputedStyle>>,
}

/// Locks that share the computed styles between them, so that threads seldom wait.
const SHARDS: usize = 16;

/// One selector of one rule.
struct Entry {
    selector: Selector,
    asks: Asks,
    /// Sheet and rule.
    rule: (u32, u32),
}

/// Bits of names without which a selector cannot match, so that most are never tried.
#[derive(Clone, Copy, Debug, Default)]
struct Asks {
    /// Somewhere above the element.
    above: u64,
    /// Right above it (`>`).
    parent: u64,
    /// Right before it (`+`).
    previous: u64,
}

/// Entries by the hash of what the last part of their selector asks for. Equal hashes of different
/// names do no harm: the selector itself is tried.
#[derive(Default)]
struct Buckets {
    by_name: HashMap<u32, Vec<u32>, BuildHasherDefault<Hashed>>,
    rest: Vec<u32>,
}

/// Keys that are hashes already.
#[derive(Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 << 8) | u64::from(*byte);
        }
    }
    fn write_u32(&mut self, number: u32) {
        self.0 = u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

type Shard = HashMap<u64, Vec<Cached>, BuildHasherDefault<Hashed>>;
type PageKey = (Option<Box<str>>, bool, bool, bool);

/// A computed style with all that it was computed from. The parent is kept, so that its address stays
/// its own.
struct Cached {
    rules: Box<[(u32, u32)]>,
    parent: Option<Arc<ComputedStyle>>,
    pseudo: Option<Pseudo>,
    style: Arc<ComputedStyle>,
}

impl Cascade {
    /// The sheets stand lowest first: a look, then what extends it. The built-in default sheet stands
    /// below them all and need not be named. Without a page, what asks for its size is told 6 × 9 in.
    pub fn new(sheets: Vec<Arc<Sheet>>, medium: Medium, page: Option<Size>) -> Self {
        Self::with_demands(sheets, medium, page, PageDemands::default())
    }

    /// The same, with margins and a bleed that pages have at least.
    pub fn with_demands(
        sheets: Vec<Arc<Sheet>>,
        medium: Medium,
        page: Option<Size>,
        demands: PageDemands,
    ) -> Self {
        let sheets = builtin::layers(&sheets);
        let mut inner = Inner {
            sheets,
            medium,
            edition_page: page,
            demands,
            entries: Vec::new(),
            elements: Buckets::default(),
            pseudos: Default::default(),
            styles: Default::default(),
            pages: RwLock::default(),
            root: OnceLock::new(),
        };
        inner.gather();
        Cascade { inner: Arc::new(inner) }
    }

    /// The style of an element. `parent` is the style of the element above it, and none at the root.
    pub fn style(
        &self,
        tree: &ElementTree,
        element: ElementId,
        parent: Option<&Arc<ComputedStyle>>,
    ) -> Arc<ComputedStyle> {
        let rules = self.inner.matched(tree, element, None);
        self.inner.computed(rules, parent, None)
    }

    /// The style of a part of an element whose own style is given; none if no rule speaks of it, or
    /// if it is to be filled and nothing fills it.
    pub fn pseudo(
        &self,
        tree: &ElementTree,
        element: ElementId,
        pseudo: Pseudo,
        own: &Arc<ComputedStyle>,
    ) -> Option<Arc<ComputedStyle>> {
        let rules = self.inner.matched(tree, element, Some(pseudo));
        if rules.is_empty() {
            return None;
        }
        let style = self.inner.computed(rules, Some(own), Some(pseudo));
        let generated = matches!(pseudo, Pseudo::Before | Pseudo::After);
        let filled = style.content.as_ref().is_some_and(|content| !content.is_empty());
        (filled || !generated).then_some(style)
    }

    /// The style of a page.
    pub fn page(&self, selector: &PageSelector) -> PageStyle {
        let key = (selector.name.map(Into::into), selector.left, selector.first, selector.blank);
        let pages = self.inner.pages.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, style)) = pages.iter().find(|(own, _)| *own == key) {
            return style.clone();
        }
        drop(pages);
        let style = page::page_style(self, selector);
        let mut pages = self.inner.pages.write().unwrap_or_else(PoisonError::into_inner);
        pages.push((key, style.clone()));
        style
    }

    /// The least margins and bleed of any page that the stylesheets could make.
    pub fn least(&self) -> PageDemands {
        page::least(self)
    }

    /// The area of the notes, if the stylesheets speak of it.
    pub fn note_area(&self) -> Option<NoteArea> {
        page::note_area(self)
    }

    pub(super) fn sheets(&self) -> &[Arc<Sheet>] {
        &self.inner.sheets
    }
    pub(super) fn in_scope(&self, scope: &Scope) -> bool {
        self.inner.in_scope(scope)
    }
    pub(super) fn demands(&self) -> &PageDemands {
        &self.inner.demands
    }
    pub(super) fn edition_page(&self) -> Option<Size> {
        self.inner.edition_page
    }
    pub(super) fn page_size(&self) -> Size {
        self.inner.page_size()
    }

    /// The style of a bare `body`, which pages inherit from (CSS Paged Media 3, 5.1).
    pub(super) fn root(&self) -> &Arc<ComputedStyle> {
        self.inner.root.get_or_init(|| {
            let mut tree = ElementTree::default();
            let body = tree.add(None, NewElement { name: "body", ..NewElement::default() });
            self.style(&tree, body, None)
        })
    }
}

impl Inner {
    fn page_size(&self) -> Size {
        self.edition_page.unwrap_or(Size { width: Length::inches(6.0), height: Length::inches(9.0) })
    }

    fn in_scope(&self, scope: &Scope) -> bool {
        scope.iter().all(|queries| media::holds(queries, self.medium, self.page_size()))
    }

    /// Takes every selector in force from the sheets, in the order of the cascade: the sheet, the
    /// weight of the selector, the place of the rule.
    fn gather(&mut self) {
        let mut entries = Vec::new();
        for (layer, sheet) in (0..).zip(&self.sheets) {
            for (number, rule) in (0..).zip(&sheet.rules) {
                if rule.declarations.is_empty() || !self.in_scope(&rule.scope) {
                    continue;
                }
                for own in &rule.selectors {
                    let weight = own.selector.specificity();
                    let asks = Asks::of(&own.selector);
                    let entry = Entry { selector: own.selector.clone(), asks, rule: (layer, number) };
                    entries.push(((layer, weight, number), entry));
                }
            }
        }
        entries.sort_by_key(|(order, _)| *order);
        self.entries = entries.into_iter().map(|(_, entry)| entry).collect();
        for (number, entry) in (0..).zip(&self.entries) {
            let buckets = match entry.selector.pseudo_element() {
                None => &mut self.elements,
                Some(pseudo) => &mut self.pseudos[*pseudo as usize],
            };
            match asked_for(&entry.selector) {
                Some(hash) => buckets.by_name.entry(hash).or_default().push(number),
                None => buckets.rest.push(number),
            }
        }
    }

    /// The rules that match, weakest first.
    fn matched(&self, tree: &ElementTree, id: ElementId, pseudo: Option<Pseudo>) -> Vec<(u32, u32)> {
        let buckets = match pseudo {
            None => &self.elements,
            Some(pseudo) => &self.pseudos[pseudo as usize],
        };
        if buckets.by_name.is_empty() && buckets.rest.is_empty() {
            return Vec::new();
        }
        let node = tree.node(id);
        let element = &node.element;
        let parent = node.parent.map_or(0, |id| tree.node(id).bits);
        let previous = node.previous.map_or(0, |id| tree.node(id).bits);
        let names = element.classes.iter().map(|class| &**class).chain(element.id.as_deref());
        let mut candidates: Vec<u32> = std::iter::once(element.name)
            .chain(names)
            .filter_map(|name| buckets.by_name.get(&hash_name(name)))
            .chain(std::iter::once(&buckets.rest))
            .flatten()
            .copied()
            .filter(|number| {
                let asks = &self.entries[*number as usize].asks;
                asks.above & !node.above == 0 && asks.parent & !parent == 0 && asks.previous & !previous == 0
            })
            .collect();
        if candidates.is_empty() {
            return Vec::new();
        }
        candidates.sort_unstable();
        candidates.dedup();
        let mode = match pseudo {
            None => MatchingMode::Normal,
            Some(_) => MatchingMode::ForStatelessPseudoElement,
        };
        let mut found = Vec::new();
        let tried = candidates.iter().map(|number| (*number, &self.entries[*number as usize].selector));
        matching(Cursor { tree, id }, mode, tried, |number| {
            found.push(self.entries[number as usize].rule);
        });
        found.dedup();
        found
    }

    fn computed(
        &self,
        rules: Vec<(u32, u32)>,
        parent: Option<&Arc<ComputedStyle>>,
        pseudo: Option<Pseudo>,
    ) -> Arc<ComputedStyle> {
        let hash = key(&rules, parent, pseudo);
        let shard = &self.styles[(hash >> 60) as usize % SHARDS];
        let is_it = |cached: &&Cached| {
            *cached.rules == *rules
                && cached.pseudo == pseudo
                && cached.parent.as_ref().map(Arc::as_ptr) == parent.map(Arc::as_ptr)
        };
        let find = |shard: &Shard| shard.get(&hash)?.iter().find(is_it).map(|cached| cached.style.clone());
        if let Some(style) = find(&shard.read().unwrap_or_else(PoisonError::into_inner)) {
            return style;
        }
        let stands = if parent.is_some() { Stands::Below } else { Stands::AtRoot };
        let declared = rules
            .iter()
            .flat_map(|(sheet, rule)| &self.sheets[*sheet as usize].rules[*rule as usize].declarations);
        let above = parent.map_or_else(|| &**initial(), |parent| &**parent);
        let style = Arc::new(compute(declared, above, stands, self.page_size()));
        let mut shard = shard.write().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have been quicker; all are to share one style.
        if let Some(style) = find(&shard) {
            return style;
        }
        shard.entry(hash).or_default().push(Cached {
            rules: rules.into(),
            parent: parent.cloned(),
            pseudo,
            style: style.clone(),
        });
        style
    }
}

fn key(rules: &[(u32, u32)], parent: Option<&Arc<ComputedStyle>>, pseudo: Option<Pseudo>) -> u64 {
    let parent = parent.map_or(0, |parent| Arc::as_ptr(parent).addr() as u64);
    let start = parent ^ pseudo.map_or(0, |pseudo| pseudo as u64 + 1);
    let mix = |hash: u64, part: u64| (hash.rotate_left(5) ^ part).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    rules
        .iter()
        .fold(mix(0, start), |hash, (sheet, rule)| mix(hash, (u64::from(*sheet) << 32) | u64::from(*rule)))
}

impl Asks {
    fn of(selector: &Selector) -> Self {
        let hashes = AncestorHashes::new(selector, QuirksMode::NoQuirks);
        let fourth = hashes.fourth_hash();
        let low = hashes.packed_hashes.map(|packed| packed & 0x00ff_ffff);
        let hashes = low.into_iter().chain([fourth]).filter(|hash| *hash != 0);
        let mut asks = Asks { above: hashes.fold(0, |bits, hash| bits | hash_bit(hash)), ..Asks::default() };
        let mut parts = selector.iter();
        while parts.next().is_some() {}
        let mut combinator = parts.next_sequence();
        if combinator == Some(Combinator::PseudoElement) {
            while parts.next().is_some() {}
            combinator = parts.next_sequence();
        }
        let bits = parts.filter_map(hash_of).fold(0, |bits, (_, hash)| bits | hash_bit(hash));
        match combinator {
            Some(Combinator::Child) => asks.parent = bits,
            Some(Combinator::NextSibling) => asks.previous = bits,
            _ => {}
        }
        asks
    }
}

/// What a part of a selector asks for by name, and how rare that is likely to be.
fn hash_of(part: &Component<Grammar>) -> Option<(u8, u32)> {
    Some(match part {
        Component::ID(name) => (3, name.precomputed_hash()),
        Component::Class(name) => (2, name.precomputed_hash()),
        Component::LocalName(name) => (1, name.lower_name.precomputed_hash()),
        _ => return None,
    })
}

/// The hash of an id, a class or a name without which the selector cannot match; the rarest there is.
fn asked_for(selector: &Selector) -> Option<u32> {
    let mut parts = selector.iter();
    if selector.has_pseudo_element() {
        while parts.next().is_some() {}
        parts.next_sequence();
    }
    parts.filter_map(hash_of).max_by_key(|(rarity, _)| *rarity).map(|(_, hash)| hash)
}

impl fmt::Debug for Cascade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.inner;
        f.debug_struct("Cascade")
            .field("sheets", &inner.sheets)
            .field("medium", &inner.medium)
            .field("page", &inner.edition_page)
            .finish_non_exhaustive()
    }
}
