//! Lint: what no pass repairs and no author meant.

use crate::diagnostic::{Sink, note};
use crate::document::{
    Block, Division, Document, Heading, Inline, Section, lines_mut, plain_text, walk_blocks, walk_blocks_mut,
    walk_captioned, walk_inlines, walk_inlines_mut, walk_sections, walk_sections_mut,
};
use crate::source::Span;

/// A picture that its author marks `.decorative`, alone or as a figure, says nothing on purpose:
/// its alternative text is empty, which is another thing than missing.
pub(super) fn settle_decorative(document: &mut Document) {
    walk_sections_mut(&mut document.sections, &mut |section| {
        walk_blocks_mut(&mut section.blocks, &mut |block| {
            let Block::Figure(figure) = block else { return };
            if figure.meta.has_class(DECORATIVE) {
                for block in &mut figure.blocks {
                    lines_mut(block).into_iter().flatten().for_each(settle_picture);
                }
            }
        });
    });
    walk_inlines_mut(document, &mut |inline| {
        if inline.meta().has_class(DECORATIVE) {
            settle_picture(inline);
        }
    });
}

const DECORATIVE: &str = "decorative";

fn settle_picture(inline: &mut Inline) {
    if let Inline::Image(image) = inline {
        image.alt.get_or_insert_default();
    }
}

/// Reports empty headings, links without text, and pictures without an alternative.
pub(super) fn lint(document: &Document, sink: &mut Sink) {
    walk_sections(&document.sections, &mut |section: &Section| {
        let empty = !section.heading.is_empty() || section.level > 0;
        if empty && says_nothing(&section.heading) {
            sink.push(note::empty_heading(section.meta.span));
        }
        walk_blocks(&section.blocks, &mut |block| {
            if let Block::Heading(Heading { meta, content, .. }) = block
                && says_nothing(content)
            {
                sink.push(note::empty_heading(meta.span));
            }
        });
    });
    lint_lists(document, sink);
    walk_inlines(document, &mut |inline| {
        if let Inline::Image(image) = inline {
            if image.alt.is_none() {
                sink.push(note::no_alternative(image.meta.span, &image.href));
            }
        } else if let Inline::Link(link) = inline
            && says_nothing(&link.content)
            // Its page is put into words for each edition.
            && !link.shows.page()
            && link.meta.anchor().is_none()
        {
            sink.push(note::empty_link(link.meta.span, &link.href));
        }
    });
}

/// Reports lists that would list nothing.
fn lint_lists(document: &Document, sink: &mut Sink) {
    let (mut figures, mut tables) = (false, false);
    walk_sections(&document.sections, &mut |section| {
        walk_captioned(&section.blocks, &mut |block| match block {
            Block::Figure(own) => figures |= !own.is_listing() && !own.caption.is_empty(),
            Block::Table(own) => tables |= !own.caption.is_empty(),
            _ => {}
        });
    });
    let mut report = |asked: bool, any: bool, span: Span, what: &str| {
        if asked && !any {
            sink.push(note::nothing_to_list(span, what));
        }
    };
    walk_sections(&document.sections, &mut |section| {
        let is = |division| section.division == division;
        report(is(Division::ListOfFigures), figures, section.meta.span, "figure");
        report(is(Division::ListOfTables), tables, section.meta.span, "table");
        walk_blocks(&section.blocks, &mut |block| {
            let Block::Division(own) = block else { return };
            let has = |division: Division| own.meta.has_class(division.class());
            report(has(Division::ListOfFigures), figures, own.meta.span, "figure");
            report(has(Division::ListOfTables), tables, own.meta.span, "table");
        });
    });
}

/// No word, and no picture that could say one.
fn says_nothing(line: &[Inline]) -> bool {
    plain_text(line).trim().is_empty() && !holds_picture(line)
}

fn holds_picture(line: &[Inline]) -> bool {
    line.iter().any(|inline| {
        matches!(inline, Inline::Image(_)) || inline.content().is_some_and(|content| holds_picture(content))
    })
}
