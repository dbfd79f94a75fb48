//! An article's header: where it appeared, what it is called, who wrote it and when.

use super::{classed, enumerate, fill, paragraph};
use crate::document::{Block, Container, Division, Heading, Language, Section};
use crate::passes::language::words;
use crate::passes::{Frame, typography};

/// Puts the header at the top of the article; its title moves there from the section's heading.
pub(super) fn furnish(sections: &mut [Section], frame: &Frame, language: &Language) {
    let Some(article) = sections.iter_mut().find(|section| section.division == Division::Article) else {
        return;
    };
    let publication = frame.publication;
    let words = words(language);
    let mut blocks = Vec::new();
    let kicker: Vec<&str> =
        [&publication.periodical, &publication.section].into_iter().flatten().map(String::as_str).collect();
    if !kicker.is_empty() {
        blocks.push(paragraph("kicker", kicker.join(" · ")));
    }
    let span = article.meta.span;
    let title = std::mem::take(&mut article.heading);
    article.level = 0;
    if !title.is_empty() {
        let mut meta = classed("title");
        meta.span = span;
        blocks.push(Block::Heading(Heading { meta, level: 1, content: title }));
    }
    let deck = publication.deck.as_ref().or(publication.subtitle.as_ref());
    blocks.extend(deck.map(|deck| paragraph("deck", deck)));
    let names: Vec<&str> = publication.authors().map(|author| author.name.as_str()).collect();
    if !names.is_empty() {
        blocks.push(paragraph("byline", fill(words.by, &enumerate(&names, words))));
    }
    blocks.extend(publication.date.as_ref().map(|date| paragraph("dateline", date.in_words(language))));
    if blocks.is_empty() {
        return;
    }
    let mut meta = classed("article-header");
    meta.span = span;
    let mut header =
        Section { blocks: vec![Block::Division(Container { meta, blocks })], ..Section::default() };
    typography::space(&mut header, language);
    article.blocks.splice(0..0, header.blocks);
}
