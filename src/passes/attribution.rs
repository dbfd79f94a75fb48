//! Who said it: the last line of an epigraph or of a quotation that names its source.
//!
//! It is a paragraph that begins with a dash, or one that holds nothing but a span of the class
//! `attribution`. It gets that class itself, so that a style can set it apart.

use crate::document::{Block, Division, Inline, Paragraph, Section, child_blocks_mut, plain_text};

const ATTRIBUTION: &str = "attribution";
/// Longer paragraphs that begin with a dash are speech.
const LONGEST: usize = 160;

/// Marks every attribution of a section.
pub(super) fn mark(section: &mut Section) {
    if section.division == Division::Epigraph {
        settle(&mut section.blocks);
    }
    mark_in(&mut section.blocks);
    section.sections.iter_mut().for_each(mark);
}

/// Marks every attribution in blocks.
pub(super) fn mark_in(blocks: &mut [Block]) {
    for block in blocks {
        match block {
            Block::Quote(own) => settle(&mut own.blocks),
            Block::Division(own) if own.meta.has_class("epigraph") => settle(&mut own.blocks),
            _ => {}
        }
        child_blocks_mut(block).into_iter().for_each(|inner| mark_in(inner));
    }
}

/// The last paragraph of several, if it names a source.
fn settle(blocks: &mut [Block]) {
    let alone = blocks.len() < 2;
    let Some(Block::Paragraph(last)) = blocks.last_mut() else { return };
    if unwrap_span(last) || (!alone && begins_with_dash(last)) {
        let attributes = last.meta.attributes_mut();
        if !attributes.classes.iter().any(|class| class == ATTRIBUTION) {
            attributes.classes.push(ATTRIBUTION.to_owned());
        }
    }
}

fn begins_with_dash(own: &Paragraph) -> bool {
    let text = plain_text(&own.content);
    let text = text.trim_start();
    let dash = text.starts_with(['—', '–', '―']);
    // In a quotation of dialogue the last line is spoken like those before it, and ends a sentence.
    dash && text.len() <= LONGEST && !text.ends_with(['.', '!', '?', '…'])
}

/// Takes the words out of the span that is all there is; false if there is more.
fn unwrap_span(own: &mut Paragraph) -> bool {
    let bare = |inline: &Inline| match inline {
        Inline::Text(text) => text.text.trim().is_empty(),
        Inline::SoftBreak(_) => true,
        _ => false,
    };
    let mut rest = own.content.iter_mut().filter(|inline| !bare(inline));
    let (Some(Inline::Span(span)), None) = (rest.next(), rest.next()) else { return false };
    if !span.meta.has_class(ATTRIBUTION) {
        return false;
    }
    // Its own attributes may say more; an anchor or a language stays with the words.
    let content = std::mem::take(&mut span.content);
    let mut meta = std::mem::take(&mut span.meta);
    let attributes = meta.attributes_mut();
    attributes.classes.retain(|class| class != ATTRIBUTION);
    if *meta.attributes_mut() == Default::default() {
        own.content = content;
    } else {
        own.content = vec![Inline::Span(crate::document::Styled { meta, content })];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Container, Meta, Styled, Text};

    fn text(words: &str) -> Inline {
        Inline::Text(Text { text: words.into(), ..Text::default() })
    }

    fn paragraph(content: Vec<Inline>) -> Block {
        Block::Paragraph(Paragraph { content, ..Paragraph::default() })
    }

    fn is_marked(last: Vec<Inline>, count: usize) -> bool {
        let mut blocks: Vec<Block> = (1..count).map(|_| paragraph(vec![text("Words.")])).collect();
        blocks.push(paragraph(last));
        let mut quote = vec![Block::Quote(Container { blocks, ..Container::default() })];
        mark_in(&mut quote);
        let Block::Quote(own) = &quote[0] else { return false };
        own.blocks.last().is_some_and(|block| block.meta().has_class(ATTRIBUTION))
    }

    #[test]
    fn a_last_line_that_begins_with_a_dash_names_the_source() {
        assert!(is_marked(vec![text("— Ada Marsh")], 2));
        assert!(!is_marked(vec![text("— Ada Marsh")], 1));
        assert!(!is_marked(vec![text("— I shall not go there.")], 2));
        assert!(!is_marked(vec![text("Ada Marsh")], 2));
    }

    #[test]
    fn a_span_that_says_so_is_one_alone_and_keeps_its_words() {
        let span = |class: &str| {
            let mut meta = Meta::default();
            meta.attributes_mut().classes.push(class.into());
            Inline::Span(Styled { meta, content: vec![text("Ada Marsh")] })
        };
        assert!(is_marked(vec![span(ATTRIBUTION)], 1));
        assert!(!is_marked(vec![span("name")], 1));
        assert!(!is_marked(vec![text("from "), span(ATTRIBUTION)], 2));
    }
}
