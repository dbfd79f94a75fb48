//! The authors of a page, and what the page tells of each.

use super::dom::{Dom, Id};
use super::facts::Author;
use super::judge::Page;
use crate::publication::{Bio, Contributor, slug};
use crate::reader::pasted::voice::{Said, is_name};
use crate::reader::pasted::{Action, Role};
use crate::reader::shape::as_markdown;
use crate::source::{FileId, Span};

/// The contributors, with the bios of the boxes that were found.
pub(super) fn contributors(page: &Page, file: FileId) -> Vec<Contributor> {
    let dom = page.dom;
    let mut people: Vec<Author> = page.facts.authors.clone();
    // What readers see is trusted where the head names no one, or names a house.
    if people.is_empty() {
        for name in page.bylines.iter().flat_map(|line| page.voice.names(line)) {
            if !people.iter().any(|own| own.name == name) {
                people.push(Author { name, ..Author::default() });
            }
        }
    }
    let boxes: Vec<Id> = (0..dom.nodes.len())
        .filter(|id| {
            page.verdicts[*id].as_ref().is_some_and(|own| own.action == Action::Read(Role::Biography))
        })
        .collect();
    if people.is_empty() {
        let named = boxes.iter().filter_map(|id| name_of(page, *id));
        people.extend(named.map(|name| Author { name, ..Author::default() }));
    }
    let mut made: Vec<Contributor> = people.iter().map(contributor).collect();
    for id in boxes {
        let text = dom.text(id);
        let owner = made.iter().position(|own| text.contains(&own.name)).or((made.len() == 1).then_some(0));
        let Some(owner) = owner else { continue };
        let told = bio(page, id, &made[owner].name);
        if told.is_empty() {
            continue;
        }
        let span = Span::new(file, dom.nodes[id].range.clone());
        // A box may tell of several, one after the other.
        let mut shares: Vec<(usize, String)> = Vec::new();
        for paragraph in told.split("\n\n") {
            let next = made.iter().position(|own| paragraph.starts_with(&own.name));
            match shares.last_mut() {
                Some((last, text)) if next.is_none_or(|next| next == *last) => {
                    text.push_str("\n\n");
                    text.push_str(paragraph);
                }
                _ => shares.push((next.unwrap_or(owner), paragraph.to_owned())),
            }
        }
        let own = &mut made[owner];
        let links =
            dom.descendants(id).filter(|id| dom.name(*id) == "a").filter_map(|id| dom.value(id, "href"));
        own.links.extend(links.filter(|href| is_profile(href)).map(str::to_owned));
        for (owner, told) in shares {
            match &mut made[owner].bio {
                Some(bio) if !bio.text.contains(&told) => {
                    bio.text.push_str("\n\n");
                    bio.text.push_str(&told);
                }
                Some(_) => {}
                none => *none = Some(Bio { text: told, span }),
            }
        }
    }
    for (person, author) in made.iter_mut().zip(&people) {
        if person.bio.is_none()
            && let Some(text) = &author.bio
        {
            person.bio = Some(Bio { text: as_markdown(text), span: Span::new(file, 0..0) });
        }
        person.links.sort();
        person.links.dedup();
    }
    made
}

fn contributor(author: &Author) -> Contributor {
    Contributor { id: slug(&author.name), name: author.name.clone(), ..Contributor::default() }
}

/// The name in a box: the first short line that is one.
fn name_of(page: &Page, id: Id) -> Option<String> {
    let dom = page.dom;
    let short = dom.descendants(id).filter(|own| {
        matches!(
            dom.name(*own),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "a" | "strong" | "b" | "span" | "p"
        )
    });
    let found = short.filter(|own| page.survey.length[*own] < 60).flat_map(|own| {
        let text = dom.text(own);
        if is_name(&text) { vec![text] } else { page.voice.names(&text) }
    });
    let mut found = found;
    found.next().or_else(|| page.voice.life(&dom.text(id)).map(str::to_owned))
}

/// The sentences of a box, as Markdown that says just these words.
fn bio(page: &Page, id: Id, name: &str) -> String {
    let dom = page.dom;
    let is_line = |id: &Id| !page.survey.blocks[*id] && page.survey.length[*id] > 0;
    let mut lines: Vec<Id> = dom
        .descendants(id)
        .filter(|own| dom.element(*own).is_some_and(|own| !super::dom::is_inline(&own.name)) && is_line(own))
        .collect();
    if lines.is_empty() {
        lines.push(id);
    }
    let told: Vec<String> = lines
        .into_iter()
        .map(|own| (own, dom.text(own)))
        .filter(|(own, text)| {
            let said = page.voice.said(text);
            let is_label = matches!(said, Some(Said::Furniture | Said::AboutAuthor | Said::Elsewhere))
                && text.chars().count() < 60;
            // What heads the box is no part of the life.
            let is_head =
                super::judge::level(dom, *own).is_some() && text.chars().count() < 60 && !text.ends_with('.');
            let is_name_alone = text == name || (text.chars().count() < 60 && text.ends_with(name));
            let is_button = page.survey.link_share(*own) > 0.7 && text.chars().count() < 80;
            !is_label && !is_head && !is_name_alone && !is_button && !is_handles(dom, *own)
        })
        .map(|(_, text)| as_markdown(&text))
        .collect();
    told.join("\n\n")
}

/// A list of links to accounts.
fn is_handles(dom: &Dom, id: Id) -> bool {
    dom.name(id) == "li" && dom.text(id).split_whitespace().count() < 4
}

/// Where an author is found on the network; not another page of the same site.
fn is_profile(href: &str) -> bool {
    const PLACES: &[&str] = &[
        "twitter.com/",
        "x.com/",
        "mastodon",
        "bsky.app/",
        "linkedin.com/in/",
        "instagram.com/",
        "facebook.com/",
        "orcid.org/",
        "github.com/",
        "youtube.com/",
        "threads.net/",
        "researchgate.net/profile",
    ];
    let is_share = ["share", "intent", "sharer", "submit"].iter().any(|word| href.contains(word));
    super::facts::is_web(href) && !is_share && PLACES.iter().any(|place| href.contains(place))
}
