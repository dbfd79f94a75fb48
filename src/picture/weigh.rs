//! What an SVG comes to once its references are followed: twelve masks that each use the next ten
//! times are a hundred lines and a million million elements. Resolution would never end, so it is
//! weighed first.

use std::collections::BTreeMap;
use usvg::roxmltree::Node;

/// Elements that are drawn anew wherever they are named.
const COSTLY: [&str; 6] = ["mask", "pattern", "clipPath", "marker", "filter", "symbol"];

/// Rules of stylesheets that name costly elements: drawing programs write one a layer.
const MAX_STYLES: usize = 1000;

/// Elements by their id; of several with one id, any may be meant.
type ById<'a, 'i> = BTreeMap<&'a str, Vec<Node<'a, 'i>>>;

/// What drawing the whole tree comes to, at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Weight {
    /// Elements visited, each as often as it is drawn.
    pub elements: u64,
    /// Elements in elements, through references too.
    pub depth: u64,
}

impl Weight {
    fn add(self, part: Weight, times: u64) -> Weight {
        Weight {
            elements: self.elements.saturating_add(part.elements.saturating_mul(times)),
            depth: self.depth.max(part.depth.saturating_add(1)),
        }
    }
}

/// None where elements refer to each other in a circle.
pub(super) fn weigh(root: Node<'_, '_>) -> Option<Weight> {
    const NOTHING: Weight = Weight { elements: 0, depth: 0 };
    let mut by_id = ById::new();
    for node in root.descendants() {
        if let Some(id) = node.attribute("id") {
            by_id.entry(id).or_default().push(node);
        }
    }
    let styles = Styles::read(root, &by_id);
    if styles.count > MAX_STYLES {
        return Some(Weight { elements: u64::MAX, depth: 0 });
    }
    let count = root.document().descendants().count();
    let mut weights: Vec<Option<Weight>> = vec![None; count];
    let mut open = vec![false; count];
    let mut stack = vec![root];
    let mut circular = false;
    // Each node is looked at twice: first its parts are put on the stack, then they are added up.
    while let Some(node) = stack.last().copied() {
        let index = node.id().get_usize();
        if weights[index].is_some() {
            stack.pop();
            continue;
        }
        let targets = references(node, &by_id, &styles);
        if !open[index] {
            open[index] = true;
            let inside = node.children().filter(Node::is_element);
            for part in inside.chain(targets.iter().map(|(target, _)| *target)) {
                let index = part.id().get_usize();
                match weights[index] {
                    Some(_) => {}
                    None if !open[index] => stack.push(part),
                    // Resolution itself cuts what refers to something round it, and no larger circle.
                    None => circular |= !node.ancestors().any(|around| around == part),
                }
            }
            continue;
        }
        let known = |part: Node<'_, '_>| weights[part.id().get_usize()].unwrap_or(NOTHING);
        let mut whole = Weight { elements: 1, depth: 1 };
        for part in node.children().filter(Node::is_element) {
            whole = whole.add(known(part), 1);
        }
        for (target, times) in targets {
            whole = whole.add(known(target), times);
        }
        weights[index] = Some(whole);
        stack.pop();
    }
    (!circular).then(|| weights[root.id().get_usize()].unwrap_or(NOTHING))
}

/// The costly elements that an element names, and how often each is drawn for it.
fn references<'a, 'i>(
    node: Node<'a, 'i>,
    by_id: &ById<'a, 'i>,
    styles: &Styles<'a, 'i>,
) -> Vec<(Node<'a, 'i>, u64)> {
    let mut found = Vec::new();
    for attribute in node.attributes() {
        let value = attribute.value();
        if attribute.name() == "href" && node.tag_name().name() != "a" {
            let target = value.trim().strip_prefix('#').and_then(|id| by_id.get(id));
            found.extend(target.into_iter().flatten().map(|target| (*target, 1)));
        }
        found.extend(named(value, by_id).map(|target| (target, repeats(node, target))));
    }
    for target in styles.of(node) {
        found.push((target, repeats(node, target)));
    }
    found
}

/// A marker stands on every vertex, and a vertex takes two characters at least.
fn repeats(node: Node<'_, '_>, target: Node<'_, '_>) -> u64 {
    if target.tag_name().name() != "marker" {
        return 1;
    }
    let points = node.attribute("d").or_else(|| node.attribute("points")).map_or(2, str::len);
    (points / 2).max(1) as u64
}

/// The costly elements that a value names by `url(#…)`.
fn named<'a, 'i, 'v>(value: &'v str, by_id: &'v ById<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> + 'v {
    let ids = value
        .split("url(")
        .skip(1)
        .filter_map(|rest| rest.split(')').next()?.trim_matches(['\'', '"', ' ']).strip_prefix('#'));
    ids.filter_map(|id| by_id.get(id))
        .flatten()
        .copied()
        .filter(|target| COSTLY.contains(&target.tag_name().name()))
}

/// The costly elements that stylesheets in the file name: by class, or for all elements.
#[derive(Default)]
struct Styles<'a, 'i> {
    by_class: BTreeMap<String, Vec<Node<'a, 'i>>>,
    everywhere: Vec<Node<'a, 'i>>,
    /// How many of both.
    count: usize,
}

impl<'a, 'i> Styles<'a, 'i> {
    fn read(root: Node<'a, 'i>, by_id: &ById<'a, 'i>) -> Self {
        let mut styles = Styles::default();
        let sheets = root.descendants().filter(|node| node.tag_name().name() == "style");
        for rule in sheets.filter_map(|sheet| sheet.text()).flat_map(|text| text.split('}')) {
            let Some((selectors, body)) = rule.split_once('{') else { continue };
            let targets: Vec<Node<'a, 'i>> = named(body, by_id).collect();
            if targets.is_empty() {
                continue;
            }
            for selector in selectors.split(',') {
                styles.count += targets.len();
                let class = selector.rsplit_once('.').map(|(_, class)| class.trim());
                match class
                    .filter(|class| class.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')))
                {
                    Some(class) => {
                        styles.by_class.entry(class.to_owned()).or_default().extend(&targets);
                    }
                    None => styles.everywhere.extend(&targets),
                }
            }
        }
        styles
    }

    fn of<'s>(&'s self, node: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> + 's {
        let classes = node.attribute("class").unwrap_or_default();
        let own = classes.split_ascii_whitespace().filter_map(|class| self.by_class.get(class)).flatten();
        own.chain(&self.everywhere).copied()
    }
}
