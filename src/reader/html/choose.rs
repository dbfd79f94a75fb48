//! Where in the page its text stands: what the reader view of browsers would show, and what belongs
//! to it.

use super::dom::{Content, Dom, Id, MARK, is_inline, is_whole};
use super::names::Names;
use dom_query::Document;
use dom_smoothie::{Config, Readability};

/// What is known of each node, by its index.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Characters of text, and those of them in links.
    pub length: Vec<u32>,
    pub linked: Vec<u32>,
    /// Characters of it in paragraphs that look like prose, outside of what is plainly furniture.
    pub prose: Vec<u32>,
    /// The reader view shows it, or something in it.
    pub shown: Vec<bool>,
    /// What the page's programmers call it.
    pub names: Vec<Names>,
    /// It holds elements that are no parts of a line.
    pub blocks: Vec<bool>,
}

/// A page with more elements is a book, and no reader view is asked about it.
const MOST_ELEMENTS: usize = 60_000;

/// No page that is made for readers nests so deep; the reader view would take a time that grows with
/// the square of the depth.
const DEEPEST: usize = 100;

impl Survey {
    pub fn of(dom: &Dom) -> Survey {
        let count = dom.nodes.len();
        let mut survey = Survey {
            length: vec![0; count],
            linked: vec![0; count],
            prose: vec![0; count],
            shown: vec![false; count],
            names: vec![Names::default(); count],
            blocks: vec![false; count],
        };
        // Children stand behind their parents, so that one walk from the end sums all.
        for id in (0..count).rev() {
            match &dom.nodes[id].content {
                Content::Text(text) => survey.length[id] = size(text),
                Content::Element(element) => {
                    let name = element.name.as_str();
                    survey.names[id] = Names::of(element);
                    if is_whole(name) {
                        survey.blocks[id] = false;
                    }
                    if name == "a" && element.value("href").is_some() {
                        survey.linked[id] = survey.length[id];
                    }
                    let own = survey.length[id];
                    let prose = own > 80 && survey.linked[id] * 3 < own;
                    if matches!(name, "p" | "blockquote" | "li" | "dd" | "pre" | "td")
                        && prose
                        && !survey.blocks[id]
                    {
                        survey.prose[id] = survey.prose[id].max(own);
                    }
                    if matches!(name, "nav" | "footer" | "aside" | "form")
                        || survey.names[id].has(Names::FURNITURE)
                    {
                        survey.prose[id] = 0;
                    }
                }
            }
            let parent = dom.nodes[id].parent;
            if id > 0 {
                survey.length[parent] = survey.length[parent].saturating_add(survey.length[id]);
                survey.linked[parent] = survey.linked[parent].saturating_add(survey.linked[id]);
                survey.prose[parent] = survey.prose[parent].saturating_add(survey.prose[id]);
                let is_block = dom.element(id).is_some_and(|own| !is_inline(&own.name) && own.name != "br");
                survey.blocks[parent] |= is_block || survey.blocks[id];
            }
        }
        survey
    }

    /// How much of its text is links, from 0 to 1.
    pub fn link_share(&self, id: Id) -> f32 {
        if self.length[id] == 0 { 0.0 } else { self.linked[id] as f32 / self.length[id] as f32 }
    }

    /// Asks the reader view what it would show. It takes the document apart.
    pub fn ask(&mut self, dom: &Dom, document: Document) {
        if dom.nodes.len() > MOST_ELEMENTS || dom.depth > DEEPEST {
            return;
        }
        let config = Config { disable_json_ld: true, ..Config::default() };
        let Ok(mut view) = Readability::with_document(document, None, Some(config)) else { return };
        let Ok(article) = view.parse() else { return };
        let content: &str = &article.content;
        let mark = format!("{MARK}=\"");
        for (at, _) in content.match_indices(&mark) {
            let number = content[at + mark.len()..].split('"').next().unwrap_or_default();
            if let Ok(id) = number.parse::<Id>()
                && id < self.shown.len()
            {
                self.shown[id] = true;
            }
        }
        for id in (1..self.shown.len()).rev() {
            let parent = dom.nodes[id].parent;
            if self.shown[id] {
                self.shown[parent] = true;
            }
        }
        // Texts are shown with the element they stand in.
        for id in 1..self.shown.len() {
            if matches!(dom.nodes[id].content, Content::Text(_)) {
                self.shown[id] = self.shown[dom.nodes[id].parent];
            }
        }
    }
}

fn size(text: &str) -> u32 {
    let count = text.split_ascii_whitespace().map(|word| word.chars().count() + 1).sum::<usize>();
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The element in which the text stands.
pub(super) fn root(dom: &Dom, survey: &Survey) -> Id {
    let body = dom.body;
    if is_document(dom, survey) || !survey.shown[body] {
        return sole(dom, survey, body).unwrap_or(body);
    }
    // Down to where what is shown parts.
    let mut root = body;
    loop {
        let shown: Vec<Id> = dom.nodes[root]
            .children
            .iter()
            .copied()
            .filter(|id| survey.shown[*id] && survey.length[*id] > 0)
            .collect();
        match shown.as_slice() {
            [only] if dom.element(*only).is_some_and(|own| !is_inline(&own.name) && own.name != "p") => {
                root = *only
            }
            _ => break,
        }
    }
    // Up to where no more prose joins it: the reader view may show one part of a long text only.
    let mut top = root;
    for id in dom.ancestors(root).take_while(|id| *id >= body) {
        if u64::from(survey.prose[id]) * 100 > u64::from(survey.prose[top]) * 115 {
            top = id;
        }
    }
    // And to the article around it, which holds its title and byline.
    let around = std::iter::once(top).chain(dom.ancestors(top)).take_while(|id| *id > body);
    let article = around.into_iter().find(|id| is_article(dom, *id));
    match article {
        Some(article) if survey.length[article] <= survey.length[top].saturating_mul(3) => article,
        _ => top,
    }
}

/// The only `main` or `article` of a page that holds most of its prose.
fn sole(dom: &Dom, survey: &Survey, body: Id) -> Option<Id> {
    let mut found = dom.descendants(body).filter(|id| is_article(dom, *id));
    let first = found.next()?;
    (u64::from(survey.prose[first]) * 10 >= u64::from(survey.prose[body]) * 9).then_some(first)
}

fn is_article(dom: &Dom, id: Id) -> bool {
    let Some(own) = dom.element(id) else { return false };
    matches!(own.name.as_str(), "article" | "main")
        || matches!(own.value("role"), Some("main" | "article"))
        || own.value("itemprop") == Some("articleBody")
}

/// A page without any furniture is a document that a word processor or a program wrote.
fn is_document(dom: &Dom, survey: &Survey) -> bool {
    !dom.descendants(dom.body).any(|id| {
        dom.element(id).is_some_and(|own| {
            matches!(
                own.name.as_str(),
                "nav"
                    | "header"
                    | "footer"
                    | "aside"
                    | "form"
                    | "button"
                    | "article"
                    | "main"
                    | "iframe"
                    | "input"
            ) || own.value("role").is_some_and(|role| !role.starts_with("doc-") && role != "presentation")
                || survey.names[id].has(Names::FURNITURE)
        })
    })
}
