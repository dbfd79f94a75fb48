//! What an author says of a figure beside its caption: a credit, a shorter caption for lists; and links
//! that leave it to us to say which figure they lead to.

use crate::document::{
    Block, Document, Figure, Inline, Meta, Styled, Text, pictures_alone, walk_blocks_mut, walk_sections_mut,
};

/// Keys that an author writes at a picture and that concern its figure, with the name they go by here.
const MOVED: [(&str, &str); 4] = [
    ("credit", "credit"),
    ("short-caption", "short-caption"),
    ("fig-scap", "short-caption"),
    ("tbl-scap", "short-caption"),
];

/// Gives figures what their pictures' attributes say of them. A credit becomes the end of the caption.
pub(super) fn settle(document: &mut Document) {
    let mut settle = |block: &mut Block| match block {
        Block::Figure(figure) => settle_figure(figure),
        Block::Table(table) => rename(&mut table.meta),
        _ => {}
    };
    walk_sections_mut(&mut document.sections, &mut |section| {
        walk_blocks_mut(&mut section.blocks, &mut settle);
    });
    for note in document.notes.values_mut() {
        walk_blocks_mut(&mut note.blocks, &mut settle);
    }
}

fn settle_figure(figure: &mut Figure) {
    rename(&mut figure.meta);
    let mut found = Vec::new();
    for block in &mut figure.blocks {
        let Block::Paragraph(paragraph) = block else { continue };
        if pictures_alone(paragraph).len() != 1 {
            continue;
        }
        for inline in &mut paragraph.content {
            let Some(own) = inline.meta_mut().attributes.as_mut() else { continue };
            let moved = |key: &str| MOVED.iter().any(|(known, _)| *known == key);
            found.extend(own.values.extract_if(.., |(key, _)| moved(key)));
            if **own == Default::default() {
                inline.meta_mut().attributes = None;
            }
        }
    }
    for (key, value) in found {
        let values = &mut figure.meta.attributes_mut().values;
        if !values.iter().any(|(own, _)| *own == key) {
            values.push((key, value));
        }
    }
    rename(&mut figure.meta);
    let Some(own) = figure.meta.attributes.as_mut() else { return };
    let credits: Vec<String> =
        own.values.extract_if(.., |(key, _)| key == "credit").map(|(_, value)| value).collect();
    let span = figure.meta.span;
    let text = |text: String| Inline::Text(Text { meta: Meta::at(span), text });
    for credit in credits {
        if !figure.caption.is_empty() {
            figure.caption.push(text(" ".to_owned()));
        }
        let mut meta = Meta::at(span);
        meta.attributes_mut().classes.push("credit".to_owned());
        figure.caption.push(Inline::Span(Styled { meta, content: vec![text(credit)] }));
    }
}

fn rename(meta: &mut Meta) {
    let Some(own) = meta.attributes.as_mut() else { return };
    for (key, _) in &mut own.values {
        if let Some((_, name)) = MOVED.iter().find(|(known, _)| known == key) {
            *key = (*name).to_owned();
        }
    }
}
