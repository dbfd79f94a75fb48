//! Lists, definitions, listings and figures: elements whose parts belong together.

use super::dom::{Content, Dom, Element, Id};
use super::flow::Builder;
use super::line::settle;
use crate::document::{
    Block, CodeBlock, DefinitionEntry, DefinitionList, Figure, Inline, List, ListItem, Marker, Meta,
    Paragraph, Text, pictures_alone,
};
use crate::reader::shape::number_given;

impl Builder<'_, '_> {
    pub(super) fn list(&mut self, id: Id, own: &Element) -> Vec<Block> {
        let marker = if own.name == "ol" {
            let start = own.value("start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
            Marker::Number { start }
        } else {
            Marker::Bullet
        };
        let mut items: Vec<ListItem> = Vec::new();
        let mut loose = false;
        for child in self.page.dom.nodes[id].children.clone() {
            if self.page.is_out(child) {
                continue;
            }
            let is_item = self.page.dom.name(child) == "li";
            let mut blocks = if is_item { self.inside(child) } else { self.flow(&[child]) };
            if blocks.is_empty() {
                continue;
            }
            loose |= self.page.dom.nodes[child].children.iter().any(|own| self.page.dom.name(*own) == "p");
            // A list within a list that stands beside its item, and not in it.
            if !is_item && let Some(last) = items.last_mut() {
                last.blocks.append(&mut blocks);
                continue;
            }
            items.push(ListItem { meta: self.meta(child), task: None, blocks });
        }
        if items.is_empty() {
            return Vec::new();
        }
        let tight = !loose;
        if tight {
            for block in items.iter_mut().flat_map(|item| &mut item.blocks) {
                if let Block::Paragraph(own) = block {
                    own.tight = true;
                }
            }
        }
        vec![Block::List(List { meta: self.meta(id), marker, tight, items })]
    }

    pub(super) fn definitions(&mut self, id: Id) -> Vec<Block> {
        let dom = self.page.dom;
        let mut entries: Vec<DefinitionEntry> = Vec::new();
        // Terms and definitions may stand in groups (HTML, 4.4.9).
        let parts = dom.nodes[id].children.iter().flat_map(|child| match dom.name(*child) {
            "div" => dom.nodes[*child].children.clone(),
            _ => vec![*child],
        });
        for part in parts.collect::<Vec<_>>() {
            if self.page.is_out(part) {
                continue;
            }
            if dom.name(part) == "dt" {
                let mut term = self.inlines(part, 0);
                settle(&mut term);
                match entries.last_mut().filter(|last| last.definitions.is_empty()) {
                    // Two terms of one definition.
                    Some(last) if !term.is_empty() => {
                        last.term.push(Inline::LineBreak(Meta::at(self.meta(part).span)));
                        last.term.extend(term);
                    }
                    _ => {
                        entries.push(DefinitionEntry { meta: self.meta(part), term, definitions: Vec::new() })
                    }
                }
                continue;
            }
            let blocks = if dom.name(part) == "dd" { self.inside(part) } else { self.flow(&[part]) };
            if blocks.is_empty() {
                continue;
            }
            match entries.last_mut() {
                Some(last) => last.definitions.push(blocks),
                None => entries.push(DefinitionEntry {
                    meta: self.meta(part),
                    term: Vec::new(),
                    definitions: vec![blocks],
                }),
            }
        }
        if entries.is_empty() {
            return Vec::new();
        }
        vec![Block::Definitions(DefinitionList { meta: self.meta(id), tight: false, entries })]
    }

    pub(super) fn listing(&mut self, id: Id) -> Block {
        let dom = self.page.dom;
        let mut text = String::new();
        for own in dom.descendants(id) {
            match &dom.nodes[own].content {
                Content::Text(words) => text.push_str(words),
                Content::Element(element) if element.name == "br" => text.push('\n'),
                Content::Element(_) => {}
            }
        }
        let meta = self.meta(id);
        let text = self.clean(text.strip_prefix('\n').unwrap_or(&text), meta.span).replace("\r\n", "\n");
        let mut text = text.trim_end().to_owned();
        text.push('\n');
        let language = std::iter::once(id)
            .chain(dom.descendants(id).skip(1).take(3))
            .chain(dom.ancestors(id).take(2))
            .find_map(|own| language_of(dom, own));
        Block::Code(CodeBlock { meta, info: language.clone().unwrap_or_default(), language, text })
    }

    pub(super) fn figure(&mut self, id: Id) -> Vec<Block> {
        let dom = self.page.dom;
        // A figure in a figure has a caption of its own. Each is read once, whatever holds it.
        let nearest = |own: Id| dom.ancestors(own).find(|up| dom.name(*up) == "figure");
        let captions: Vec<Id> = dom
            .descendants(id)
            .filter(|own| dom.name(*own) == "figcaption" && nearest(*own) == Some(id))
            .filter(|own| !self.page.is_out(*own) && !self.captions.contains(own))
            .collect();
        self.captions.extend(captions.iter().copied());
        let mut caption: Vec<Inline> = Vec::new();
        for own in &captions {
            for block in self.inside(*own) {
                let line = match block {
                    Block::Paragraph(own) => own.content,
                    other => crate::document::lines(&other).into_iter().flatten().cloned().collect(),
                };
                if !caption.is_empty() && !line.is_empty() {
                    caption.push(Inline::Text(Text {
                        meta: Meta::at(self.meta(*own).span),
                        text: " ".to_owned(),
                    }));
                }
                caption.extend(line);
            }
        }
        let mut blocks: Vec<Block> = self.inside(id).into_iter().map(bare_figure).collect();
        if let ([Block::Table(table)], false) = (blocks.as_mut_slice(), caption.is_empty())
            && table.caption.is_empty()
        {
            number_given(&mut table.meta, &caption);
            table.caption = caption;
            return blocks;
        }
        let meta = self.meta(id);
        if blocks.is_empty() {
            // The picture could not be brought along; what was said of it stays.
            let mut own = meta;
            own.attributes_mut().classes.push("caption".to_owned());
            return if caption.is_empty() {
                Vec::new()
            } else {
                vec![Block::Paragraph(Paragraph { meta: own, content: caption, tight: false })]
            };
        }
        // Some sites put quotations and listings into figures, for their captions.
        if caption.is_empty() && !blocks.iter().any(holds_picture) {
            return blocks;
        }
        let mut meta = meta;
        number_given(&mut meta, &caption);
        vec![Block::Figure(Figure { meta, caption, number: None, blocks })]
    }
}

/// A picture alone in a figure is its content, not a figure in a figure.
fn bare_figure(block: Block) -> Block {
    match block {
        Block::Figure(mut own) if own.caption.is_empty() && own.blocks.len() == 1 => own.blocks.remove(0),
        other => other,
    }
}

fn holds_picture(block: &Block) -> bool {
    match block {
        Block::Paragraph(own) => !pictures_alone(own).is_empty(),
        Block::Figure(_) => true,
        _ => false,
    }
}

/// `rust` of `language-rust`, `lang-rust` and `highlight-source-rust`.
fn language_of(dom: &Dom, id: Id) -> Option<String> {
    let own = dom.element(id)?;
    if let Some(language) = own.value("data-lang").or_else(|| own.value("data-language")) {
        return Some(language.to_ascii_lowercase());
    }
    let classes = own.value("class")?;
    let found = classes.split_ascii_whitespace().find_map(|class| {
        ["language-", "lang-", "highlight-source-", "brush:"].iter().find_map(|lead| class.strip_prefix(lead))
    });
    let plain = found.filter(|own| {
        !own.is_empty() && own.chars().all(|c| c.is_ascii_alphanumeric() || "+#-_".contains(c))
    });
    plain.map(str::to_ascii_lowercase).filter(|own| !matches!(own.as_str(), "none" | "plaintext" | "text"))
}
