//! The order in which pages are heard: that of the text, however its paragraphs were set.

use super::{article, make_in, small};
use bindery::pages::{ItemKind, LinkTarget, Pages, StructureRole, Tag};

const PARAGRAPHS: usize = 240;

const WORDS: [&str; 12] =
    ["harbour", "tide", "of", "a", "lantern", "keeper", "and", "the", "watch", "until", "morning", "stood"];

/// Paragraphs of many lengths, each with a link and each seventh with a note, all numbered.
fn long_text() -> String {
    let mut seed = 11usize;
    let mut next = |below: usize| {
        seed = (seed * 1_103_515_245 + 12_345) % (1 << 31);
        (seed >> 8) % below
    };
    let paragraph = |number: usize| {
        let count = 25 + next(60);
        let mut words: Vec<String> = (0..count).map(|_| WORDS[next(WORDS.len())].to_owned()).collect();
        words.insert(count / 2, format!("[link](https://example.org/{number})"));
        if number.is_multiple_of(7) {
            words.push(format!("end.^[Note{number}.]"));
        }
        format!("Start{number} {}", words.join(" "))
    };
    (0..PARAGRAPHS).map(paragraph).collect::<Vec<_>>().join("\n\n")
}

/// The node and all above it.
fn ways_up(pages: &Pages, node: usize) -> impl Iterator<Item = (usize, StructureRole)> {
    std::iter::successors(Some(node), |node| Some(pages.structure.nodes[*node].parent?.0 as usize))
        .map(|node| (node, pages.structure.nodes[node].role))
}

#[test]
fn paragraphs_that_are_set_anew_keep_their_tags_links_and_notes() {
    let css = "p { text-indent: 12pt; text-align: justify; hyphens: auto } @page { margin: 40pt 36pt }";
    let made = make_in(small(), &long_text(), css, &article());
    let pages = &made.pages;
    let mut last = 0;
    let mut notes = Vec::new();
    for (page, item) in
        pages.pages.iter().enumerate().flat_map(|(idx, page)| page.items.iter().map(move |item| (idx, item)))
    {
        let (Tag::Content(node), ItemKind::Text(run)) = (item.tag, &item.kind) else { continue };
        let node = node.0 as usize;
        if ways_up(pages, node).any(|(_, role)| role == StructureRole::Note) {
            notes.extend(run.text.strip_prefix("Note").map(|text| text.trim_end_matches('.').to_owned()));
            continue;
        }
        let block = ways_up(pages, node).find(|(_, role)| *role == StructureRole::Paragraph);
        let (node, _) = block.expect("all text is in paragraphs");
        assert!(node >= last, "`{}` on page {page} belongs to what was read before", run.text);
        last = node;
    }
    let wanted: Vec<String> = (0..PARAGRAPHS).step_by(7).map(|number| number.to_string()).collect();
    assert_eq!(notes, wanted);
    let links = pages.pages.iter().flat_map(|page| &page.links);
    let mut links: Vec<&str> = links
        .filter_map(|link| match &link.target {
            LinkTarget::Uri(uri) => uri.strip_prefix("https://example.org/"),
            LinkTarget::Anchor(_) => None,
        })
        .collect();
    links.dedup();
    let wanted: Vec<String> = (0..PARAGRAPHS).map(|number| number.to_string()).collect();
    assert_eq!(links, wanted);
}
