//! What each part of the page is: text, furniture, or something that the page says of itself.
//!
//! No sign decides alone. An element is left out where its name, its words, its links and the
//! reader view agree enough; what is left out is told, with its reason.

use super::choose::Survey;
use super::dom::{Content, Dom, Element, Id, is_inline};
use super::facts::Facts;
use super::names::Names;
use crate::document::Language;
use crate::publication::Date;
use crate::reader::pasted::voice::{Said, Voice};
use crate::reader::pasted::{Action, Role};

/// What was found of a node; everything below it goes with it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Verdict {
    pub action: Action,
    pub why: String,
    /// From 0 to 100.
    pub sure: u8,
}

/// The page, judged.
pub(super) struct Page<'d> {
    pub dom: &'d Dom,
    pub survey: &'d Survey,
    pub facts: &'d Facts,
    pub voice: Voice,
    pub language: Language,
    pub root: Id,
    pub verdicts: Vec<Option<Verdict>>,
    /// The heading that is the title.
    pub title: Option<Id>,
    pub deck: Option<String>,
    pub bylines: Vec<String>,
    pub date: Option<Date>,
    /// The part of the periodical.
    pub section: Option<String>,
}

impl<'d> Page<'d> {
    pub fn new(dom: &'d Dom, survey: &'d Survey, facts: &'d Facts, root: Id, language: Option<&str>) -> Self {
        Page {
            dom,
            survey,
            facts,
            voice: Voice::of(language),
            language: Language(language.unwrap_or_default().to_owned()),
            root,
            verdicts: vec![None; dom.nodes.len()],
            title: None,
            deck: None,
            bylines: Vec::new(),
            date: None,
            section: None,
        }
    }

    pub fn set(&mut self, id: Id, action: Action, why: &str, sure: u8) {
        self.verdicts[id] = Some(Verdict { action, why: why.to_owned(), sure });
    }

    /// Whether the node, or one it stands in, is not part of the text.
    pub fn is_out(&self, id: Id) -> bool {
        self.verdicts[id]
            .as_ref()
            .is_some_and(|verdict| matches!(verdict.action, Action::Dropped) || is_apart(verdict.action))
    }

    /// Whether it stands in something that is not part of the text.
    pub fn is_within_out(&self, id: Id) -> bool {
        self.is_out(id) || self.dom.ancestors(id).any(|id| self.is_out(id))
    }

    /// Judges everything in the root, top-down.
    pub fn judge(&mut self) {
        self.find_title();
        let mut stack = vec![(self.root, true)];
        // Before the first prose, the page speaks of itself.
        let mut in_head = !self.facts.titles.is_empty() || self.title.is_some();
        while let Some((id, _)) = stack.pop() {
            if self.title == Some(id) {
                continue;
            }
            if self.verdicts[id].is_some() && id != self.root {
                continue;
            }
            if id != self.root && self.judge_node(id, in_head) {
                continue;
            }
            if self.survey.prose[id] > 0 && !self.survey.blocks[id] {
                in_head = false;
            }
            stack.extend(self.dom.nodes[id].children.iter().rev().map(|child| (*child, true)));
        }
        self.judge_tails();
    }

    /// The heading of the root, or of the page, that says what the head calls the text.
    fn find_title(&mut self) {
        let dom = self.dom;
        // Word processors write titles as paragraphs: the first of the page may be one, too.
        let mut lines =
            dom.descendants(self.root).filter(|id| dom.name(*id) == "p" && self.survey.length[*id] > 0);
        let first_line = lines.next();
        let is_candidate =
            |id: &Id| level(dom, *id).is_some() || Some(*id) == first_line || is_named_title(dom, *id);
        let headings: Vec<Id> = dom.descendants(dom.body).filter(is_candidate).collect();
        let plain = |text: &str| {
            text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
        };
        let called: Vec<String> =
            self.facts.titles.iter().map(|title| plain(title)).filter(|title| !title.is_empty()).collect();
        let texts: Vec<(Id, String)> = headings
            .into_iter()
            .filter(|id| self.survey.length[*id] > 0 && self.survey.length[*id] < 400)
            .map(|id| (id, plain(&self.dom.text(id))))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        let inside = |id: Id| id == self.root || self.dom.ancestors(id).any(|own| own == self.root);
        let same = |text: &String| called.iter().any(|own| own == text);
        let near = |text: &String| {
            called.iter().any(|own| {
                text.len() > 7 && (own.starts_with(text) || text.starts_with(own) && own.len() > 7)
            })
        };
        let is_first_level = |id: Id| level(self.dom, id) == Some(1);
        let only_first: Vec<Id> =
            texts.iter().map(|(id, _)| *id).filter(|id| is_first_level(*id) && inside(*id)).collect();
        let found = texts
            .iter()
            .find(|(id, text)| same(text) && inside(*id))
            .or_else(|| texts.iter().find(|(id, text)| near(text) && is_first_level(*id)))
            .or_else(|| texts.iter().find(|(_, text)| same(text)))
            .map(|(id, _)| *id)
            // A page without a title in its head is called by its only main heading.
            .or_else(|| (only_first.len() == 1).then(|| only_first[0]));
        let Some(id) = found else { return };
        // Chapters are headings of one level; a title stands before them all, alone at its level.
        let firsts = texts
            .iter()
            .filter(|(own, _)| inside(*own) && level(self.dom, *own) == level(self.dom, id))
            .count();
        let agreed = texts.iter().any(|(own, text)| *own == id && same(text));
        if firsts > 2 && !agreed {
            return;
        }
        self.title = Some(id);
        let (why, sure) = if agreed {
            ("a heading that says what the page calls its text", 98)
        } else {
            ("the main heading", 85)
        };
        self.set(id, Action::Read(Role::Title), why, sure);
    }

    /// Gives a node its verdict, if it is anything but text.
    fn judge_node(&mut self, id: Id, in_head: bool) -> bool {
        let Content::Element(element) = &self.dom.nodes[id].content else { return false };
        let name = element.name.as_str();
        if matches!(name, "footer" | "cite" | "figcaption")
            && matches!(self.dom.name(self.dom.nodes[id].parent), "blockquote" | "figure")
        {
            return false;
        }
        if let Some((why, sure)) = self.never(id, element) {
            self.set(id, Action::Dropped, why, sure);
            return true;
        }
        if self.survey.length[id] == 0 {
            return false;
        }
        let is_note = self.is_note(id);
        if self.bears(id, Names::AUTHOR_BOX) && !is_note && (40..2500).contains(&self.survey.length[id]) {
            let sure = if self.survey.prose[id] > 0 { 92 } else { 80 };
            let told = self.dom.text(id);
            let is_bio =
                self.survey.length[id] > 80 || told.ends_with('.') || self.voice.life(&told).is_some();
            if is_bio && self.survey.link_share(id) < 0.6 {
                self.set(id, Action::Read(Role::Biography), "a box that is named for the author", sure);
                return true;
            }
        }
        if in_head && self.judge_head(id, element) {
            return true;
        }
        if !is_note && let Some((why, sure)) = self.furniture(id, element) {
            self.set(id, Action::Dropped, &why, sure);
            return true;
        }
        if name == "aside" && self.survey.link_share(id) > 0.5 {
            self.set(id, Action::Dropped, "an aside made of links", 85);
            return true;
        }
        false
    }

    fn bears(&self, id: Id, names: Names) -> bool {
        self.survey.names[id].has(names)
    }

    /// Foot- and endnotes look like furniture to those who count links.
    fn is_note(&self, id: Id) -> bool {
        std::iter::once(id).chain(self.dom.ancestors(id).take(4)).any(|id| self.bears(id, Names::NOTES))
    }

    /// What has no place in a text by its nature.
    fn never(&self, id: Id, element: &Element) -> Option<(&'static str, u8)> {
        let name = element.name.as_str();
        let length = self.survey.length[id];
        if matches!(name, "nav" | "button" | "select" | "dialog" | "datalist") {
            return Some(("a part of the page's controls", 95));
        }
        if matches!(name, "form" | "input" | "textarea" | "fieldset") && self.survey.prose[id] * 2 <= length {
            return Some(("a form", 95));
        }
        if matches!(
            element.value("role"),
            Some(
                "navigation" | "search" | "banner" | "contentinfo" | "dialog" | "menu" | "toolbar" | "alert"
            )
        ) {
            return Some(("its role is that of furniture", 92));
        }
        if element.value("hidden").is_some()
            || element.is_styled("display", "none")
            || element.is_styled("visibility", "hidden")
        {
            return Some(("hidden from readers", 90));
        }
        let unseen = self.bears(id, Names::UNSEEN);
        let is_silent = element.value("aria-hidden") == Some("true") && length < 40;
        // The parts of a formula that are drawn are hidden from those who hear it.
        if unseen || (is_silent && name != "svg" && self.survey.prose[id] == 0) {
            return Some(("hidden from those who see, or from those who hear", 85));
        }
        None
    }

    fn judge_head(&mut self, id: Id, element: &Element) -> bool {
        let text = || self.dom.text(id);
        let length = self.survey.length[id];
        if element.name == "time" || (length < 80 && self.bears(id, Names::DATE)) {
            let given =
                element.value("datetime").and_then(day).or_else(|| self.voice.date(&text()).flatten());
            if given.is_some() && length < 120 && !self.survey.blocks[id] {
                self.date = self.date.take().or(given);
                self.set(id, Action::Read(Role::Date), "it gives a day and is named for it", 92);
                return true;
            }
        }
        if self.bears(id, Names::SECTION)
            && length < 60
            && !self.survey.blocks[id]
            && level(self.dom, id).is_none()
        {
            self.section = self.section.take().or_else(|| Some(text()));
            self.set(id, Action::Read(Role::Section), "it is named for a part of the periodical", 86);
            return true;
        }
        if self.bears(id, Names::BYLINE) && length < 240 && !self.survey.blocks[id] {
            let line = text();
            let is_heading = level(self.dom, id).is_some();
            if !is_heading
                && (!self.voice.names(&line).is_empty()
                    || self.facts.authors.iter().any(|own| line.contains(&own.name)))
            {
                self.bylines.push(line);
                self.set(id, Action::Read(Role::Author), "it is named for the author and holds a name", 92);
                return true;
            }
        }
        if !is_inline(&element.name)
            && !self.survey.blocks[id]
            && length < 160
            && self.judge_head_line(id, &text())
        {
            return true;
        }
        let is_deck =
            self.bears(id, Names::DECK)
                || self.facts.description.as_ref().is_some_and(|own| {
                    length > 20 && length < 500 && !self.survey.blocks[id] && *own == text()
                });
        if is_deck && length < 600 && self.deck.is_none() && self.title.is_some() {
            self.deck = Some(text());
            self.set(
                id,
                Action::Read(Role::Deck),
                "it stands below the title and is named for a deck, or is the page's own summary",
                88,
            );
            return true;
        }
        false
    }

    /// A short line before the text, judged by its words alone.
    fn judge_head_line(&mut self, id: Id, line: &str) -> bool {
        if level(self.dom, id).is_some() {
            return false;
        }
        let known =
            self.facts.authors.iter().any(|own| line.contains(&own.name)) && line.chars().count() < 80;
        let starts_by = !self.voice.byline(line).is_empty();
        if (known || starts_by) && line.chars().count() < 120 && !line.ends_with('.') {
            self.bylines.push(line.to_owned());
            self.gather_below(id);
            self.set(
                id,
                Action::Read(Role::Author),
                "a line before the text with an author's name",
                if known { 90 } else { 70 },
            );
            return true;
        }
        if let Some(date) = self.voice.date(line) {
            self.date = self.date.take().or(date);
            self.gather_below(id);
            self.set(
                id,
                Action::Read(Role::Date),
                "a line before the text that gives a day and little else",
                80,
            );
            return true;
        }
        false
    }

    /// A line may hold both the author and the day, each in an element of its own.
    fn gather_below(&mut self, id: Id) {
        for own in self.dom.descendants(id).skip(1).collect::<Vec<_>>() {
            let Some(element) = self.dom.element(own) else { continue };
            if element.name == "time" {
                self.date = self.date.take().or_else(|| element.value("datetime").and_then(day));
            } else if self.bears(own, Names::BYLINE) {
                self.bylines.push(self.dom.text(own));
            }
        }
    }

    /// The signs of furniture, weighed.
    fn furniture(&self, id: Id, element: &Element) -> Option<(String, u8)> {
        let survey = self.survey;
        let length = survey.length[id];
        let whole = survey.length[self.root].max(1);
        if matches!(element.name.as_str(), "html" | "body")
            || (is_inline(&element.name) && !survey.blocks[id] && !stands_alone(self.dom, id))
        {
            return None;
        }
        let is_heading = level(self.dom, id).is_some();
        let said = if length < 160 { self.voice.said(&self.dom.text(id)) } else { None };
        let prose = survey.prose[id];
        // Words that end as sentences do, without links: somebody may have written them here.
        let is_sentence = prose == 0
            && (20..400).contains(&length)
            && survey.link_share(id) < 0.2
            && self.dom.text(id).ends_with(['.', '!', '?', '”', '»', '…']);
        let signs: [(bool, i32, &str); 13] = [
            (self.bears(id, Names::FURNITURE), 3, "its name"),
            (matches!(element.name.as_str(), "footer" | "aside"), 1, "its element"),
            (survey.shown[self.root] && !survey.shown[id], 2, "the reader view leaves it out"),
            (survey.link_share(id) > 0.5, 2, "most of it is links"),
            (length < 100, 1, "it is short"),
            (said == Some(Said::Furniture), 4, "its words are those of a button or notice"),
            (said == Some(Said::Maybe), 2, "its word is one of buttons"),
            (said == Some(Said::Elsewhere), 3, "its words head other things"),
            (prose > 0, -2, ""),
            (is_sentence, -2, ""),
            (prose * 3 > length * 2 && length > 300, -2, ""),
            (is_heading, -1, ""),
            (length * 2 > whole, -4, ""),
        ];
        let found = signs.into_iter().filter(|(is, ..)| *is);
        let mut weight: i32 = found.clone().map(|(_, weight, _)| weight).sum();
        let holds = |id: Id| matches!(self.dom.name(id), "img" | "figure" | "table" | "pre");
        if weight >= 4 && self.dom.descendants(id).any(holds) {
            weight -= 1;
        }
        if weight < 4 {
            return None;
        }
        let signs: Vec<&str> = found.filter(|(_, weight, _)| *weight > 0).map(|(.., name)| name).collect();
        let sure = u8::try_from((45 + weight * 8).clamp(50, 97)).unwrap_or(50);
        Some((signs.join(", "), sure))
    }

    /// Headings of what follows the text take their lists with them; an author's note at the end is a bio.
    fn judge_tails(&mut self) {
        let nodes: Vec<Id> = self.dom.descendants(self.root).filter(|id| *id != self.root).collect();
        for id in nodes {
            if self.is_within_out(id) || self.dom.element(id).is_none() {
                continue;
            }
            let length = self.survey.length[id];
            if level(self.dom, id).is_some()
                && length < 160
                && self.voice.said(&self.dom.text(id)) == Some(Said::Elsewhere)
            {
                self.drop_list_after(id);
            }
        }
        self.find_last_bios();
    }

    /// A heading such as “Related articles” goes with the links below it, and stays with prose.
    fn drop_list_after(&mut self, heading: Id) {
        let parent = self.dom.nodes[heading].parent;
        let siblings = &self.dom.nodes[parent].children;
        let after = siblings.iter().skip_while(|id| **id != heading).skip(1);
        let until = level(self.dom, heading);
        let below: Vec<Id> = after
            .copied()
            .take_while(|id| level(self.dom, *id).is_none_or(|own| Some(own) > until))
            .filter(|id| self.survey.length[*id] > 0)
            .collect();
        let length: u32 = below.iter().map(|id| self.survey.length[*id]).sum();
        let linked: u32 = below.iter().map(|id| self.survey.linked[*id]).sum();
        let prose: u32 = below.iter().map(|id| self.survey.prose[*id]).sum();
        if below.is_empty() || (linked * 2 > length && prose == 0) {
            for id in std::iter::once(heading).chain(below) {
                self.set(id, Action::Dropped, "a heading of other articles, and links below it", 82);
            }
        }
    }

    /// The last paragraphs of the text, where they begin with an author's name and tell of a life.
    fn find_last_bios(&mut self) {
        let mut ends: Vec<Id> = self
            .dom
            .descendants(self.root)
            .filter(|id| {
                matches!(self.dom.name(*id), "p" | "div" | "li" | "em" | "i") && !self.survey.blocks[*id]
            })
            .filter(|id| self.survey.length[*id] > 0 && !self.is_within_out(*id))
            .collect();
        ends.retain(|id| matches!(self.dom.name(*id), "p" | "div" | "li"));
        for id in ends.into_iter().rev().take(6) {
            let text = self.dom.text(id);
            let known = self
                .facts
                .authors
                .iter()
                .map(|own| own.name.as_str())
                .chain(self.bylines.iter().map(String::as_str));
            let by_known = known
                .into_iter()
                .flat_map(|line| {
                    let mut names = self.voice.names(line);
                    names.push(line.to_owned());
                    names
                })
                .any(|name| {
                    text.strip_prefix(name.as_str()).is_some_and(|rest| self.voice.tells_of_life(rest))
                });
            if by_known && text.chars().count() < 900 {
                self.set(
                    id,
                    Action::Read(Role::Biography),
                    "at the end, it begins with the author's name and tells of a life",
                    88,
                );
            } else if self.survey.length[id] > 120 {
                break;
            }
        }
    }

    /// What lies outside of the root is left out, but what tells of the author and the day.
    pub fn judge_outside(&mut self) {
        let mut stack = vec![self.dom.body];
        let inside: Vec<Id> = self.dom.ancestors(self.root).collect();
        while let Some(id) = stack.pop() {
            if id == self.root || self.verdicts[id].is_some() {
                continue;
            }
            let holds_root = inside.contains(&id);
            let length = self.survey.length[id];
            if !holds_root && self.dom.element(id).is_some() {
                let is_box = self.bears(id, Names::AUTHOR_BOX)
                    && (60..2500).contains(&length)
                    && self.survey.link_share(id) < 0.6;
                if is_box && self.survey.prose[id] > 0 {
                    self.set(
                        id,
                        Action::Read(Role::Biography),
                        "a box outside of the text that is named for the author",
                        85,
                    );
                    continue;
                }
            }
            let holds_title = self.title.is_some_and(|title| self.dom.ancestors(title).any(|own| own == id));
            let holds_box = self.dom.descendants(id).any(|own| self.bears(own, Names::AUTHOR_BOX));
            if holds_root || (holds_title && length > 0) || (holds_box && self.survey.blocks[id]) {
                stack.extend(self.dom.nodes[id].children.iter().rev());
                continue;
            }
            if length == 0 {
                continue;
            }
            if let Content::Element(element) = &self.dom.nodes[id].content
                && id < self.root
                && length < 240
                && self.judge_near_title(id, &element.name)
            {
                continue;
            }
            // Text beside the text, without a sign of what it is, may belong to it.
            let is_wordy = length > 400 && self.survey.link_share(id) < 0.1;
            let sure = match (is_wordy, self.bears(id, Names::FURNITURE)) {
                (true, false) => 55,
                (true, true) => 75,
                (false, _) => 90,
            };
            self.set(id, Action::Dropped, "it stands outside of the article", sure);
        }
    }

    /// Bylines and dates may stand between the title and the article's body, outside of both.
    fn judge_near_title(&mut self, id: Id, name: &str) -> bool {
        let Some(title) = self.title.filter(|title| *title < id) else { return false };
        let near = self
            .dom
            .ancestors(title)
            .take(3)
            .any(|own| self.dom.ancestors(id).any(|other| other == own) && own != self.dom.body);
        if !near || is_inline(name) {
            return false;
        }
        let element = match &self.dom.nodes[id].content {
            Content::Element(element) => element,
            Content::Text(_) => return false,
        };
        self.judge_head(id, element)
    }
}

/// An inline element with no loose words beside it.
fn stands_alone(dom: &Dom, id: Id) -> bool {
    let parent = dom.nodes[id].parent;
    let is_mark = |text: &str| {
        text.chars().all(|c| c.is_whitespace() || matches!(c, '|' | '·' | '•' | '/' | '–' | '—'))
    };
    !is_inline(dom.name(parent))
        && dom.name(parent) != "p"
        && dom.nodes[parent].children.iter().all(|own| match &dom.nodes[*own].content {
            Content::Text(text) => is_mark(text),
            Content::Element(_) => true,
        })
}

/// Whether what is read so is set elsewhere than in the text.
fn is_apart(action: Action) -> bool {
    match action {
        Action::Dropped => true,
        Action::Kept => false,
        Action::Read(role) => matches!(
            role,
            Role::Title
                | Role::Deck
                | Role::Periodical
                | Role::Section
                | Role::Author
                | Role::Biography
                | Role::Date
                | Role::Source
                | Role::Rights
                | Role::Subjects
                | Role::Link
        ),
    }
}

/// A paragraph in the style that word processors have for titles.
fn is_named_title(dom: &Dom, id: Id) -> bool {
    dom.element(id).is_some_and(|own| {
        own.name == "p" && ["MsoTitle", "title", "Title"].iter().any(|class| own.has_class(class))
    })
}

/// The level of a heading.
pub(super) fn level(dom: &Dom, id: Id) -> Option<u8> {
    match dom.name(id) {
        "h1" => Some(1),
        "h2" => Some(2),
        "h3" => Some(3),
        "h4" => Some(4),
        "h5" => Some(5),
        "h6" => Some(6),
        _ => None,
    }
}

/// The day of `2026-11-03T10:00:00Z`.
pub(super) fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    let slashed = text.replace('/', "-");
    Date::parse(slashed.get(..10).unwrap_or(&slashed)).ok()
}
