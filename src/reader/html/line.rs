//! Lines of inlines: what stands in a paragraph, with its white as browsers show it.

use super::dom::{Content, Element, Id};
use super::flow::Builder;
use crate::document::{Image, Inline, Link, Math, Meta, NoteLabel, NoteReference, Styled, Text};
use crate::reader::markdown::{INLINE_DEPTH, quotation_marks};

impl Builder<'_, '_> {
    /// The inlines of a node; nothing where it is not part of the text.
    pub fn inline(&mut self, id: Id, depth: usize) -> Vec<Inline> {
        if self.page.is_out(id) {
            return Vec::new();
        }
        let meta = self.meta(id);
        let element = match &self.page.dom.nodes[id].content {
            Content::Text(text) => {
                let text = self.clean(text, meta.span);
                return vec![Inline::Text(Text { meta, text })];
            }
            Content::Element(element) => element,
        };
        if depth >= INLINE_DEPTH {
            self.too_deep(meta.span);
            return self.flat(id);
        }
        let styled = |own: &mut Self, make: fn(Styled) -> Inline| {
            let content = own.inlines(id, depth + 1);
            if content.is_empty() { Vec::new() } else { vec![make(Styled { meta: meta.clone(), content })] }
        };
        match element.name.as_str() {
            "span" | "cite" | "small" if is_credit(element) => self.classed(id, depth, meta, "credit"),
            "em" | "i" | "var" | "cite" | "dfn" => styled(self, Inline::Emphasis),
            "strong" | "b" => styled(self, Inline::Strong),
            "del" | "s" | "strike" => styled(self, Inline::Strikethrough),
            "sup" => self.raised(id, depth, meta),
            "sub" => styled(self, Inline::Subscript),
            "kbd" => styled(self, Inline::Keyboard),
            "small" => styled(self, Inline::Small),
            "abbr" | "acronym" => self.abbreviation(id, depth, meta, element),
            "u" | "ins" => self.classed(id, depth, meta, "underline"),
            "mark" => self.classed(id, depth, meta, "mark"),
            "code" | "samp" | "tt" => self.code(id, meta),
            "q" => {
                let [open, close] = quotation_marks(&self.page.language);
                let mark = |text: &str| Inline::Text(Text { meta: meta.clone(), text: text.to_owned() });
                let mut content = vec![mark(open)];
                content.extend(self.inlines(id, depth + 1));
                content.push(mark(close));
                content
            }
            "a" => self.link(id, depth, meta, element),
            "br" => vec![Inline::LineBreak(meta)],
            "wbr" => vec![Inline::Text(Text { meta, text: "\u{200b}".to_owned() })],
            "img" => self.image(id, element, meta),
            "rt" if !self.has_parentheses(id) => {
                let mark = |text: &str| Inline::Text(Text { meta: meta.clone(), text: text.to_owned() });
                let mut content = vec![mark("(")];
                content.extend(self.inlines(id, depth + 1));
                content.push(mark(")"));
                content
            }
            "math" => self.formula(id, meta),
            "script" => match self.tex_of_script(id) {
                Some(source) => vec![Inline::Math(Math { meta, source })],
                None => Vec::new(),
            },
            "svg" | "canvas" | "video" | "audio" | "iframe" | "object" | "embed" | "map" => {
                self.media(id, &element.name, meta)
            }
            _ => self.span(id, depth, meta, element),
        }
    }

    pub fn inlines(&mut self, id: Id, depth: usize) -> Vec<Inline> {
        let dom = self.page.dom;
        dom.nodes[id].children.iter().flat_map(|child| self.inline(*child, depth)).collect()
    }

    /// The words below a node, without marks.
    fn flat(&mut self, id: Id) -> Vec<Inline> {
        let dom = self.page.dom;
        let texts: Vec<Id> =
            dom.descendants(id).filter(|own| matches!(dom.nodes[*own].content, Content::Text(_))).collect();
        texts
            .into_iter()
            .filter(|id| !self.page.is_within_out(*id))
            .flat_map(|id| self.inline(id, 0))
            .collect()
    }

    /// A raised call of a note is the call alone.
    fn raised(&mut self, id: Id, depth: usize, meta: Meta) -> Vec<Inline> {
        let content = self.inlines(id, depth + 1);
        let is_call = content.iter().any(|one| matches!(one, Inline::NoteReference(_)))
            && content.iter().all(|one| match one {
                Inline::NoteReference(_) => true,
                Inline::Text(text) => {
                    text.text.chars().all(|c| c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')' | ','))
                }
                _ => false,
            });
        if is_call {
            return content.into_iter().filter(|one| matches!(one, Inline::NoteReference(_))).collect();
        }
        if content.is_empty() { Vec::new() } else { vec![Inline::Superscript(Styled { meta, content })] }
    }

    fn abbreviation(&mut self, id: Id, depth: usize, mut meta: Meta, element: &Element) -> Vec<Inline> {
        let content = self.inlines(id, depth + 1);
        if let Some(title) = element.value("title").filter(|title| !title.trim().is_empty()) {
            meta.attributes_mut().values.push(("title".to_owned(), title.trim().to_owned()));
        }
        if content.is_empty() { Vec::new() } else { vec![Inline::Abbreviation(Styled { meta, content })] }
    }

    fn classed(&mut self, id: Id, depth: usize, mut meta: Meta, class: &str) -> Vec<Inline> {
        let content = self.inlines(id, depth + 1);
        meta.attributes_mut().classes.push(class.to_owned());
        if content.is_empty() { Vec::new() } else { vec![Inline::Span(Styled { meta, content })] }
    }

    fn code(&mut self, id: Id, meta: Meta) -> Vec<Inline> {
        let has_more = self
            .page
            .dom
            .descendants(id)
            .any(|own| matches!(self.page.dom.name(own), "a" | "img" | "sup" | "sub"));
        if has_more {
            return self.inlines(id, 1);
        }
        let text = self.page.dom.text(id);
        let text = self.clean(&text, meta.span);
        if text.is_empty() { Vec::new() } else { vec![Inline::Code(Text { meta, text })] }
    }

    fn link(&mut self, id: Id, depth: usize, meta: Meta, element: &Element) -> Vec<Inline> {
        if self.notes.marks.contains(&id) {
            return Vec::new();
        }
        if let Some(label) = self.notes.calls.get(&id) {
            return vec![Inline::NoteReference(NoteReference {
                meta,
                label: NoteLabel(label.clone()),
                number: 0,
                first: false,
            })];
        }
        let content = self.inlines(id, depth + 1);
        let Some(href) = element.value("href").and_then(|href| self.href(href)) else {
            return self.anchored(id, content, meta);
        };
        if content.is_empty() {
            return self.anchored(id, content, meta);
        }
        // Nothing can be a link within a link: what is inside loses its own.
        let title =
            element.value("title").map(str::trim).filter(|title| !title.is_empty()).map(str::to_owned);
        vec![Inline::Link(Link { meta, href, target: None, title, shows: Default::default(), content })]
    }

    /// Content of an element that is named by links.
    fn anchored(&mut self, id: Id, content: Vec<Inline>, meta: Meta) -> Vec<Inline> {
        if meta.anchor().is_some() && !self.block_anchor(id) {
            return vec![Inline::Span(Styled { meta, content })];
        }
        content
    }

    /// A span, or what its style makes of it.
    fn span(&mut self, id: Id, depth: usize, meta: Meta, element: &Element) -> Vec<Inline> {
        let mut content = self.inlines(id, depth + 1);
        if content.is_empty() {
            return self.anchored(id, content, meta);
        }
        let is_small_caps = element.is_styled("font-variant", "small-caps")
            || element.is_styled("font-variant-caps", "small-caps")
            || ["smallcaps", "small-caps", "smcap", "sc"].iter().any(|class| element.has_class(class));
        let inner = Meta::at(meta.span);
        let mut wrap = |is: bool, make: fn(Styled) -> Inline| {
            if is {
                let own = std::mem::take(&mut content);
                content = vec![make(Styled { meta: inner.clone(), content: own })];
            }
        };
        wrap(is_small_caps, Inline::SmallCaps);
        let is_bold = ["bold", "600", "700", "800", "900"]
            .iter()
            .any(|weight| element.is_styled("font-weight", weight));
        wrap(is_bold, Inline::Strong);
        wrap(
            element.is_styled("font-style", "italic") || element.is_styled("font-style", "oblique"),
            Inline::Emphasis,
        );
        let raised = element.is_styled("vertical-align", "super");
        wrap(raised, Inline::Superscript);
        wrap(element.is_styled("vertical-align", "sub"), Inline::Subscript);
        wrap(element.is_styled("text-decoration", "line-through"), Inline::Strikethrough);
        if meta.language().is_some() || meta.anchor().is_some() {
            return vec![Inline::Span(Styled { meta, content })];
        }
        content
    }

    fn image(&mut self, id: Id, element: &Element, meta: Meta) -> Vec<Inline> {
        match self.picture(element, meta.span) {
            Some((href, alt)) => {
                let title =
                    element.value("title").map(str::trim).filter(|own| !own.is_empty()).map(str::to_owned);
                let _ = id;
                vec![Inline::Image(Image { meta, href, asset: None, alt, title })]
            }
            None => Vec::new(),
        }
    }

    fn has_parentheses(&self, id: Id) -> bool {
        let dom = self.page.dom;
        dom.nodes[dom.nodes[id].parent].children.iter().any(|own| dom.name(*own) == "rp")
    }
}

/// The credit of a picture, in its caption.
fn is_credit(element: &Element) -> bool {
    let names = element.value("class").unwrap_or_default().to_ascii_lowercase();
    names
        .split(|c: char| !c.is_ascii_alphanumeric())
        .any(|word| matches!(word, "credit" | "credits" | "copyright"))
}

/// Brings the white of a line to what browsers show: single spaces, none at its ends or at breaks.
pub(super) fn settle(line: &mut Vec<Inline>) {
    let mut white = White { after_space: true };
    white.run(line);
    trim_end(line);
    line.retain(|one| !is_hollow(one));
}

struct White {
    /// A space here would stand at the start of a line or behind another one.
    after_space: bool,
}

impl White {
    fn run(&mut self, line: &mut Vec<Inline>) {
        for at in 0..line.len() {
            let (before, rest) = line.split_at_mut(at);
            match &mut rest[0] {
                Inline::Text(text) => {
                    let mut out = String::with_capacity(text.text.len());
                    for c in text.text.chars() {
                        if !c.is_ascii_whitespace() {
                            out.push(c);
                            self.after_space = false;
                        } else if !self.after_space {
                            out.push(' ');
                            self.after_space = true;
                        }
                    }
                    text.text = out;
                }
                Inline::LineBreak(_) => {
                    trim_last(before);
                    self.after_space = true;
                }
                Inline::SoftBreak(_) => self.after_space = true,
                Inline::Code(_)
                | Inline::Image(_)
                | Inline::NoteReference(_)
                | Inline::Math(_)
                | Inline::PageNumber(_)
                | Inline::Raw(_) => {
                    self.after_space = false;
                }
                other => {
                    if let Some(inner) = other.content_mut() {
                        self.run(inner);
                    }
                }
            }
        }
        line.retain(|one| !is_hollow(one));
        join(line);
    }
}

/// Texts that touch become one.
fn join(line: &mut Vec<Inline>) {
    let mut out: Vec<Inline> = Vec::with_capacity(line.len());
    for one in line.drain(..) {
        match (out.last_mut(), one) {
            (Some(Inline::Text(last)), Inline::Text(next)) => {
                last.text.push_str(&next.text);
                last.meta.span = last.meta.span.to(next.meta.span);
            }
            (_, one) => out.push(one),
        }
    }
    *line = out;
}

fn is_hollow(one: &Inline) -> bool {
    match one {
        Inline::Text(text) | Inline::Code(text) => text.text.is_empty(),
        Inline::Span(own) => own.content.is_empty() && own.meta.anchor().is_none(),
        other => other.content().is_some_and(Vec::is_empty),
    }
}

/// Takes the spaces and breaks off the end of a line.
fn trim_end(line: &mut Vec<Inline>) {
    while let Some(last) = line.last_mut() {
        match last {
            Inline::LineBreak(_) | Inline::SoftBreak(_) => {
                line.pop();
            }
            Inline::Text(text) => {
                text.text.truncate(text.text.trim_end_matches(|c: char| c.is_ascii_whitespace()).len());
                if !text.text.is_empty() {
                    break;
                }
                line.pop();
            }
            other => {
                let Some(inner) = other.content_mut() else { break };
                let had = !inner.is_empty();
                trim_end(inner);
                if inner.is_empty() && had {
                    line.pop();
                    continue;
                }
                break;
            }
        }
    }
}

fn trim_last(line: &mut [Inline]) {
    match line.last_mut() {
        Some(Inline::Text(text)) => {
            text.text.truncate(text.text.trim_end_matches(|c: char| c.is_ascii_whitespace()).len());
        }
        Some(other) => {
            if let Some(inner) = other.content_mut() {
                trim_last(inner);
            }
        }
        None => {}
    }
}
