//! Generated content: `content` of pseudo-elements and `string-set`, as words or as bare text.

use super::compose::{Composer, Context, Running, RunningPiece};
use super::counter::figures;
use super::inline::{Voice, Words};
use super::line::{InlineItem, Wanted};
use super::tree::Node;
use crate::document::Meta;
use crate::pages::StructureRole;
use crate::source::Span;
use crate::style::Pseudo;
use crate::style::{Content, Display};
use std::sync::Arc;

impl Composer<'_, '_> {
    /// Content of running strings. `own` is the element's text; what is asked of pages is the page of the
    /// element's `href`.
    pub fn running(&mut self, content: &[Content], own: &str, meta: Option<&Meta>) -> Running {
        let mut running = Running::new();
        for piece in content {
            if let Content::TargetCounter { name, style } = piece
                && name == "page"
            {
                let href = meta.and_then(|meta| meta.value("href")).unwrap_or_default();
                running.push(RunningPiece::Page(href.trim_start_matches('#').to_owned(), *style));
                continue;
            }
            let text = self.content_text(std::slice::from_ref(piece), own, meta);
            match running.last_mut() {
                Some(RunningPiece::Text(last)) => last.push_str(&text),
                _ => running.push(RunningPiece::Text(text)),
            }
        }
        running
    }

    /// Content as text. `own` is the element's text.
    pub fn content_text(&mut self, content: &[Content], own: &str, meta: Option<&Meta>) -> String {
        let mut text = String::new();
        for piece in content {
            match piece {
                Content::Text(words) => text.push_str(words),
                Content::Counter { name, style } => {
                    let value = self.piece.counters.value(name);
                    text.push_str(&figures(value.into(), *style));
                }
                Content::ElementText => text.push_str(&own.split_whitespace().collect::<Vec<_>>().join(" ")),
                Content::Attribute(name) => text.push_str(attribute(name, meta)),
                // No page is known while its text is composed.
                Content::String { .. }
                | Content::StringRange { .. }
                | Content::TargetCounter { .. }
                | Content::Leader(_) => {}
            }
        }
        text
    }

    /// Content as words of a paragraph; `href` is what a `target-counter()` asks about.
    pub fn generate(
        &mut self,
        words: &mut Words,
        content: &[Content],
        voice: &Voice,
        own: &str,
        meta: Option<&Meta>,
        href: Option<&str>,
    ) {
        for piece in content {
            match piece {
                Content::Leader(text) => {
                    words.item(InlineItem::Leader { text: text.clone(), style: Arc::clone(&voice.style) })
                }
                Content::TargetCounter { name, style } if name == "page" => {
                    let target =
                        href.or_else(|| meta.and_then(|meta| meta.value("href"))).unwrap_or_default();
                    // Its place reaches as far as the link does already.
                    let voice = Voice { link: None, ..voice.clone() };
                    let span = meta.map_or(Span::default(), |meta| meta.span);
                    let wanted = Wanted::Page(target.trim_start_matches('#').to_owned());
                    words.pending(wanted, *style, &voice, span);
                }
                other => {
                    let text = self.content_text(std::slice::from_ref(other), own, meta);
                    // A new line in a string of the stylesheet is one in the product (CSS 2.2, 12.2).
                    for (idx, line) in text.split('\n').enumerate() {
                        if idx > 0 {
                            words.line_break();
                        }
                        words.push(line, voice, Span::default());
                    }
                }
            }
        }
    }

    /// `::before` or `::after` of a block that holds blocks, as a block of its own.
    pub fn generated_block(&mut self, node: Node, pseudo: Pseudo, context: &Context, meta: Option<&Meta>) {
        let Some(style) = self.pseudo(node, pseudo, &context.style) else { return };
        let Some(content) = style.content.clone() else { return };
        if style.display == Display::None {
            return;
        }
        let open = self.open_box(&style, None, context, String::new);
        let has_words = content.iter().any(|piece| match piece {
            Content::Text(text) => text.chars().any(char::is_alphanumeric),
            _ => true,
        });
        let voice = if has_words {
            let id = self.node(StructureRole::Paragraph, context);
            Voice::new(&open.inner, id)
        } else {
            Voice::artifact(&open.inner)
        };
        let mut words = Words::default();
        self.generate(&mut words, &content, &voice, "", meta, None);
        if !words.is_empty() {
            self.set(words, &open.inner, None);
        }
        self.close_box(open);
    }
}

/// The value of an attribute that the author wrote.
fn attribute<'m>(name: &str, meta: Option<&'m Meta>) -> &'m str {
    let Some(meta) = meta else { return "" };
    match name {
        "id" => meta.anchor().unwrap_or_default(),
        "lang" => meta.language().map_or("", |language| &language.0),
        _ => meta.value(name).unwrap_or_default(),
    }
}
