//! Foot- and endnotes: a small link to a place further down that links back, as scholarly sites,
//! word processors and Markdown programs write them.

use super::dom::{Content, Dom, Id};
use super::judge::{Page, level};
use crate::reader::pasted::Action;
use std::collections::{BTreeMap, BTreeSet};

/// The notes of a page.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// The label of the note that a link calls.
    pub calls: BTreeMap<Id, String>,
    /// By label: the element that holds the note.
    pub bodies: BTreeMap<String, Id>,
    /// Links in notes that lead back, and the numbers that notes begin with.
    pub marks: BTreeSet<Id>,
    /// In the order of the text.
    pub order: Vec<String>,
}

/// Finds the notes of a page, and takes what holds them out of the text.
pub(super) fn find(page: &mut Page) -> Notes {
    let dom = page.dom;
    let mut targets: BTreeMap<&str, Id> = BTreeMap::new();
    for id in dom.descendants(dom.body) {
        for name in ["id", "name"] {
            if let Some(name) = dom.value(id, name) {
                targets.entry(name).or_insert(id);
            }
        }
    }
    let mut notes = Notes::default();
    let links: Vec<Id> = dom.descendants(page.root).filter(|id| dom.name(*id) == "a").collect();
    // First the calls: small links forward, each to a place of its own.
    let mut found: Vec<(Id, String, Id)> = Vec::new();
    for id in links.iter().copied() {
        if page.is_within_out(id) || !is_call(dom, id) {
            continue;
        }
        let Some(name) = dom.value(id, "href").and_then(fragment) else { continue };
        let decoded = targets.get(name).copied();
        if let Some(target) = decoded.filter(|target| *target > id || is_in_notes(dom, *target)) {
            found.push((id, name.to_owned(), target));
        }
    }
    let calls: Vec<Id> = found.iter().map(|(call, ..)| *call).collect();
    let anchors: BTreeSet<Id> = found.iter().map(|(.., target)| *target).collect();
    // A link back leads to a call, to what it stands in, or to an anchor beside it.
    let around = calls.iter().flat_map(|call| dom.ancestors(*call).take(4).chain(dom.descendants(*call)));
    let near: BTreeSet<Id> = around.collect();
    let beside: BTreeSet<Id> = calls.iter().map(|call| dom.nodes[*call].parent).collect();
    for (call, label, target) in found {
        // A call that stands in a note's own place leads back, not forward.
        let leads_back = |body: Id| {
            dom.descendants(body).any(|id| {
                dom.name(id) == "a"
                    && dom
                        .value(id, "href")
                        .and_then(fragment)
                        .and_then(|name| targets.get(name))
                        .is_some_and(|at| {
                            *at == call
                                || dom.ancestors(call).take(3).any(|own| own == *at)
                                || dom.descendants(call).any(|own| own == *at)
                                || dom.nodes[call].parent == dom.nodes[*at].parent
                        })
            })
        };
        let Some(body) = body(dom, target, &anchors, call) else { continue };
        if !leads_back(body) && !is_in_notes(dom, body) {
            continue;
        }
        if !notes.bodies.contains_key(&label) {
            notes.bodies.insert(label.clone(), body);
            notes.order.push(label.clone());
        }
        notes.calls.insert(call, label);
    }
    for body in notes.bodies.values().copied().collect::<Vec<_>>() {
        let inner: Vec<Id> = dom.descendants(body).collect();
        let back = inner.iter().copied().filter(|id| {
            dom.name(*id) == "a" && {
                let to = dom.value(*id, "href").and_then(fragment).and_then(|name| targets.get(name));
                to.is_some_and(|to| near.contains(to) || beside.contains(&dom.nodes[*to].parent))
            }
        });
        notes.marks.extend(back.filter(|id| !notes.calls.contains_key(id)));
        page.set(body, Action::Dropped, "a note; it is set where the edition puts notes", 100);
    }
    drop_emptied(page, &notes);
    notes
}

/// `x` of `#x` and of `page.html#x`.
fn fragment(href: &str) -> Option<&str> {
    let (_, name) = href.split_once('#')?;
    (!name.is_empty()).then_some(name)
}

/// A short link in a line that looks like a mark.
fn is_call(dom: &Dom, id: Id) -> bool {
    let Some(own) = dom.element(id) else { return false };
    let is_within_page = own.value("href").is_some_and(|href| href.starts_with('#') || href.contains("#"));
    let text = dom.text(id);
    let mark = text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')' | '{' | '}' | '.' | ':')
    });
    let is_said = own.value("role") == Some("doc-noteref") || own.value("epub:type") == Some("noteref");
    let is_raised = dom.ancestors(id).take(2).chain(dom.descendants(id)).any(|id| dom.name(id) == "sup")
        || own.is_styled("vertical-align", "super");
    let is_number = !mark.is_empty() && mark.len() < 5 && mark.bytes().all(|byte| byte.is_ascii_digit());
    let is_sign = !mark.is_empty()
        && mark.chars().count() < 4
        && mark.chars().all(|c| matches!(c, '*' | '†' | '‡' | '§' | '¶' | '#' | '‖'));
    let is_small = is_raised && mark.chars().count() < 8;
    let is_bracketed = text.trim_start().starts_with(['[', '(']) && mark.chars().count() < 8;
    is_within_page
        && (is_said || is_number || is_sign || is_small || is_bracketed)
        && text.chars().count() < 24
}

fn is_in_notes(dom: &Dom, id: Id) -> bool {
    std::iter::once(id).chain(dom.ancestors(id).take(5)).any(|id| {
        dom.element(id).is_some_and(|own| {
            matches!(own.value("role"), Some("doc-endnotes" | "doc-footnote" | "doc-endnote"))
                || own.value("epub:type").is_some_and(|kind| kind.contains("note"))
                || own
                    .value("class")
                    .into_iter()
                    .chain(own.value("id"))
                    .flat_map(|names| names.split(|c: char| !c.is_ascii_alphanumeric()))
                    .any(|word| {
                        let word = word.to_ascii_lowercase();
                        matches!(
                            word.as_str(),
                            "footnotes"
                                | "footnote"
                                | "endnotes"
                                | "endnote"
                                | "references"
                                | "reflist"
                                | "sdfootnote"
                                | "sdendnote"
                                | "msofootnotetext"
                                | "msoendnotetext"
                        )
                    })
        })
    })
}

/// The element that holds a note: the block of its anchor, and as much around it as is its own.
fn body(dom: &Dom, target: Id, anchors: &BTreeSet<Id>, call: Id) -> Option<Id> {
    let is_block =
        |id: Id| matches!(dom.name(id), "li" | "p" | "div" | "dd" | "aside" | "section" | "td" | "dt");
    let mut body = std::iter::once(target).chain(dom.ancestors(target)).find(|id| is_block(*id))?;
    let is_own =
        |id: Id| dom.descendants(id).all(|own| own != call && (own == target || !anchors.contains(&own)));
    if !is_own(body) {
        return None;
    }
    while let Some(parent) = dom.parent(body) {
        let is_named = dom.value(parent, "id").or_else(|| dom.value(parent, "class")).is_some();
        let fits = (matches!(dom.name(parent), "li" | "aside" | "dd")
            || (dom.name(parent) == "div" && is_named))
            && is_own(parent)
            && !holds_headings(dom, parent);
        // A list's last note must not take what follows the list.
        if !fits || dom.nodes[parent].children.len() > 12 || matches!(dom.name(body), "li") {
            break;
        }
        body = parent;
    }
    Some(body)
}

fn holds_headings(dom: &Dom, id: Id) -> bool {
    dom.descendants(id).any(|id| level(dom, id).is_some() || matches!(dom.name(id), "article" | "main"))
}

/// What held the notes, and the heading or rule above them, has nothing left to say.
fn drop_emptied(page: &mut Page, notes: &Notes) {
    let dom = page.dom;
    for body in notes.bodies.values() {
        for holder in dom.ancestors(*body) {
            if holder == page.root || page.is_out(holder) {
                break;
            }
            let left: Vec<Id> = dom.nodes[holder]
                .children
                .iter()
                .copied()
                .filter(|id| !page.is_out(*id) && !is_bare(dom, *id))
                .collect();
            match left.as_slice() {
                [] => page.set(holder, Action::Dropped, "it held the notes", 100),
                [only] if level(dom, *only).is_some() => {
                    page.set(*only, Action::Dropped, "it headed the notes", 90);
                }
                _ => break,
            }
        }
    }
    // Before the first note, or what held it, a rule or a heading of notes only.
    let Some(first) = notes.bodies.values().min() else { return };
    let top = std::iter::once(*first).chain(dom.ancestors(*first)).take_while(|id| page.is_out(*id)).last();
    let Some(top) = top else { return };
    let siblings = &dom.nodes[dom.nodes[top].parent].children;
    let at = siblings.iter().position(|id| *id == top).unwrap_or(0);
    let rest_is_out = siblings[at..].iter().all(|id| page.is_out(*id) || is_bare(dom, *id));
    for id in siblings[..at].iter().rev().filter(|id| !is_bare(dom, **id)) {
        if dom.name(*id) == "hr" || (level(dom, *id).is_some() && rest_is_out) {
            page.set(*id, Action::Dropped, "it stood above the notes", 85);
        } else {
            break;
        }
    }
}

/// White between elements, and breaks.
fn is_bare(dom: &Dom, id: Id) -> bool {
    match &dom.nodes[id].content {
        Content::Text(text) => text.trim().is_empty(),
        Content::Element(own) => own.name == "br",
    }
}
