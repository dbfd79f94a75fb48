//! Walking the tree: every section, block or inline, in reading order, notes after the text.

use super::{Block, Document, Figure, Image, Inline, Paragraph, Section};

/// Calls `visit` for each section before the sections in it.
pub fn walk_sections<'a>(sections: &'a [Section], visit: &mut impl FnMut(&'a Section)) {
    for section in sections {
        visit(section);
        walk_sections(&section.sections, visit);
    }
}

pub fn walk_sections_mut(sections: &mut [Section], visit: &mut impl FnMut(&mut Section)) {
    for section in sections {
        visit(section);
        walk_sections_mut(&mut section.sections, visit);
    }
}

/// Calls `visit` for each block of a list, before the blocks in it.
pub fn walk_blocks<'a>(blocks: &'a [Block], visit: &mut impl FnMut(&'a Block)) {
    for block in blocks {
        visit(block);
        for inner in child_blocks(block) {
            walk_blocks(inner, visit);
        }
    }
}

pub fn walk_blocks_mut(blocks: &mut [Block], visit: &mut impl FnMut(&mut Block)) {
    for block in blocks {
        visit(block);
        for inner in child_blocks_mut(block) {
            walk_blocks_mut(inner, visit);
        }
    }
}

/// Calls `visit` for each figure and table that counts: not for the figures that make up another one.
pub fn walk_captioned<'a>(blocks: &'a [Block], visit: &mut impl FnMut(&'a Block)) {
    walk_captioned_in(blocks, false, visit);
}

fn walk_captioned_in<'a>(blocks: &'a [Block], part: bool, visit: &mut impl FnMut(&'a Block)) {
    for block in blocks {
        let is_figure = matches!(block, Block::Figure(_));
        if is_figure && !part || matches!(block, Block::Table(_)) {
            visit(block);
        }
        for inner in child_blocks(block) {
            walk_captioned_in(inner, part || is_figure, visit);
        }
    }
}

pub fn walk_captioned_mut(blocks: &mut [Block], visit: &mut impl FnMut(&mut Block)) {
    walk_captioned_in_mut(blocks, false, visit);
}

fn walk_captioned_in_mut(blocks: &mut [Block], part: bool, visit: &mut impl FnMut(&mut Block)) {
    for block in blocks {
        let is_figure = matches!(block, Block::Figure(_));
        if is_figure && !part || matches!(block, Block::Table(_)) {
            visit(block);
        }
        for inner in child_blocks_mut(block) {
            walk_captioned_in_mut(inner, part || is_figure, visit);
        }
    }
}

/// Calls `visit` for each inline of the document: headings, text, captions, cells, then notes.
pub fn walk_inlines<'a>(document: &'a Document, visit: &mut impl FnMut(&'a Inline)) {
    document.sections.iter().for_each(|section| walk_section_inlines(section, visit));
    document.notes.values().for_each(|note| walk_block_inlines(&note.blocks, visit));
}

/// Calls `visit` for each inline of a section and of the sections in it.
pub fn walk_section_inlines<'a>(section: &'a Section, visit: &mut impl FnMut(&'a Inline)) {
    walk_line(&section.heading, visit);
    walk_block_inlines(&section.blocks, visit);
    section.sections.iter().for_each(|inner| walk_section_inlines(inner, visit));
}

/// Calls `visit` for each inline of a list of blocks.
pub fn walk_block_inlines<'a>(blocks: &'a [Block], visit: &mut impl FnMut(&'a Inline)) {
    walk_blocks(blocks, &mut |block| lines(block).into_iter().for_each(|line| walk_line(line, visit)));
}

impl Document {
    /// Bytes of manuscript in it, about.
    pub fn size(&self) -> usize {
        let notes: usize = self.notes.values().map(|note| size(&note.blocks)).sum();
        self.sections.iter().map(Section::size).sum::<usize>() + notes
    }
}

impl Section {
    /// Bytes of manuscript in it, about.
    pub fn size(&self) -> usize {
        size(&self.blocks) + self.sections.iter().map(Section::size).sum::<usize>()
    }
}

fn size(blocks: &[Block]) -> usize {
    blocks.iter().map(|block| block.meta().span.range().len()).sum()
}

pub fn walk_inlines_mut(document: &mut Document, visit: &mut impl FnMut(&mut Inline)) {
    walk_sections_mut(&mut document.sections, &mut |section| {
        walk_line_mut(&mut section.heading, visit);
        walk_blocks_mut(&mut section.blocks, &mut |block| {
            for line in lines_mut(block) {
                walk_line_mut(line, visit);
            }
        });
    });
    for note in document.notes.values_mut() {
        walk_blocks_mut(&mut note.blocks, &mut |block| {
            for line in lines_mut(block) {
                walk_line_mut(line, visit);
            }
        });
    }
}

/// Calls `visit` for each inline of a line, before the inlines in it.
pub fn walk_line<'a>(line: &'a [Inline], visit: &mut impl FnMut(&'a Inline)) {
    for inline in line {
        visit(inline);
        if let Some(inner) = inline.content() {
            walk_line(inner, visit);
        }
    }
}

pub fn walk_line_mut(line: &mut [Inline], visit: &mut impl FnMut(&mut Inline)) {
    for inline in line {
        visit(inline);
        if let Some(inner) = inline.content_mut() {
            walk_line_mut(inner, visit);
        }
    }
}

/// The words of a line without markup: breaks are spaces, note marks and raw markup are left out.
pub fn plain_text(line: &[Inline]) -> String {
    let mut text = String::new();
    walk_line(line, &mut |inline| match inline {
        Inline::Text(own) | Inline::Code(own) => text.push_str(&own.text),
        Inline::Math(own) => text.push_str(&own.source),
        Inline::SoftBreak(_) | Inline::LineBreak(_) => text.push(' '),
        Inline::Image(image) => text.push_str(image.alt.as_deref().unwrap_or_default()),
        Inline::Emphasis(_)
        | Inline::Strong(_)
        | Inline::Strikethrough(_)
        | Inline::Superscript(_)
        | Inline::Subscript(_)
        | Inline::SmallCaps(_)
        | Inline::Keyboard(_)
        | Inline::Small(_)
        | Inline::Abbreviation(_)
        | Inline::Span(_)
        | Inline::Link(_)
        | Inline::NoteReference(_)
        | Inline::PageNumber(_)
        | Inline::Raw(_) => {}
    });
    text
}

/// A caption without the credit that ends it.
pub fn without_credit(caption: &[Inline]) -> &[Inline] {
    let credit = |inline: &Inline| matches!(inline, Inline::Span(own) if own.meta.has_class("credit"));
    &caption[..caption.iter().position(credit).unwrap_or(caption.len())]
}

/// The pictures that a paragraph consists of; none if there is anything else in it.
pub fn pictures_alone(paragraph: &Paragraph) -> Vec<&Image> {
    let mut found = Vec::new();
    for inline in &paragraph.content {
        match inline {
            Inline::Image(image) => found.push(image),
            Inline::SoftBreak(_) => {}
            Inline::Text(text) if text.text.trim().is_empty() => {}
            _ => return Vec::new(),
        }
    }
    found
}

macro_rules! block_children {
    ($name:ident, $lines:ident, $($mutable:tt)?) => {
        /// The lists of blocks directly inside a block.
        pub fn $name(block: & $($mutable)? Block) -> Vec<& $($mutable)? Vec<Block>> {
            match block {
                Block::Quote(own) | Block::Division(own) => vec![& $($mutable)? own.blocks],
                Block::Admonition(own) => vec![& $($mutable)? own.blocks],
                Block::Figure(own) => vec![& $($mutable)? own.blocks],
                Block::List(own) => {
                    (& $($mutable)? own.items).into_iter().map(|item| & $($mutable)? item.blocks).collect()
                }
                Block::Definitions(own) => (& $($mutable)? own.entries)
                    .into_iter()
                    .flat_map(|entry| & $($mutable)? entry.definitions)
                    .collect(),
                Block::Table(own) => (& $($mutable)? own.head)
                    .into_iter()
                    .chain(& $($mutable)? own.body)
                    .chain(& $($mutable)? own.foot)
                    .flat_map(|row| & $($mutable)? row.cells)
                    .map(|cell| & $($mutable)? cell.blocks)
                    .collect(),
                Block::Paragraph(_)
                | Block::Heading(_)
                | Block::Code(_)
                | Block::Break(_)
                | Block::Math(_)
                | Block::Raw(_)
                | Block::Contents(_)
                | Block::Notes(_) => Vec::new(),
            }
        }

        /// The lines of inlines directly inside a block.
        pub fn $lines(block: & $($mutable)? Block) -> Vec<& $($mutable)? Vec<Inline>> {
            match block {
                Block::Paragraph(own) => vec![& $($mutable)? own.content],
                Block::Heading(own) => vec![& $($mutable)? own.content],
                Block::Table(own) => vec![& $($mutable)? own.caption],
                Block::Figure(own) => vec![& $($mutable)? own.caption],
                Block::Definitions(own) => {
                    (& $($mutable)? own.entries).into_iter().map(|entry| & $($mutable)? entry.term).collect()
                }
                Block::Quote(_)
                | Block::List(_)
                | Block::Code(_)
                | Block::Division(_)
                | Block::Admonition(_)
                | Block::Break(_)
                | Block::Math(_)
                | Block::Raw(_)
                | Block::Contents(_)
                | Block::Notes(_) => Vec::new(),
            }
        }
    };
}
block_children!(child_blocks, lines,);
block_children!(child_blocks_mut, lines_mut, mut);

impl Figure {
    /// It shows code, and counts with listings.
    pub fn is_listing(&self) -> bool {
        self.meta.has_class("listing")
    }

    /// The picture, if it consists of one.
    pub fn single_picture(&self) -> Option<&Image> {
        match self.blocks.as_slice() {
            [Block::Paragraph(paragraph)] => match pictures_alone(paragraph).as_slice() {
                [image] => Some(image),
                _ => None,
            },
            _ => None,
        }
    }
}

impl Block {
    pub fn meta(&self) -> &Meta {
        match self {
            Block::Paragraph(own) => &own.meta,
            Block::Heading(own) => &own.meta,
            Block::Quote(own) | Block::Division(own) => &own.meta,
            Block::List(own) => &own.meta,
            Block::Definitions(own) => &own.meta,
            Block::Code(own) => &own.meta,
            Block::Table(own) => &own.meta,
            Block::Figure(own) => &own.meta,
            Block::Admonition(own) => &own.meta,
            Block::Break(meta) => meta,
            Block::Math(own) => &own.meta,
            Block::Raw(own) => &own.meta,
            Block::Contents(own) => &own.meta,
            Block::Notes(own) => &own.meta,
        }
    }

    pub fn meta_mut(&mut self) -> &mut Meta {
        match self {
            Block::Paragraph(own) => &mut own.meta,
            Block::Heading(own) => &mut own.meta,
            Block::Quote(own) | Block::Division(own) => &mut own.meta,
            Block::List(own) => &mut own.meta,
            Block::Definitions(own) => &mut own.meta,
            Block::Code(own) => &mut own.meta,
            Block::Table(own) => &mut own.meta,
            Block::Figure(own) => &mut own.meta,
            Block::Admonition(own) => &mut own.meta,
            Block::Break(meta) => meta,
            Block::Math(own) => &mut own.meta,
            Block::Raw(own) => &mut own.meta,
            Block::Contents(own) => &mut own.meta,
            Block::Notes(own) => &mut own.meta,
        }
    }
}

use super::Meta;

impl Inline {
    /// The inlines inside it, where it can hold any.
    pub fn content(&self) -> Option<&Vec<Inline>> {
        match self {
            Inline::Emphasis(own)
            | Inline::Strong(own)
            | Inline::Strikethrough(own)
            | Inline::Superscript(own)
            | Inline::Subscript(own)
            | Inline::SmallCaps(own)
            | Inline::Keyboard(own)
            | Inline::Small(own)
            | Inline::Abbreviation(own)
            | Inline::Span(own) => Some(&own.content),
            Inline::Link(own) => Some(&own.content),
            Inline::Text(_)
            | Inline::Code(_)
            | Inline::Image(_)
            | Inline::NoteReference(_)
            | Inline::PageNumber(_)
            | Inline::Math(_)
            | Inline::SoftBreak(_)
            | Inline::LineBreak(_)
            | Inline::Raw(_) => None,
        }
    }

    pub fn content_mut(&mut self) -> Option<&mut Vec<Inline>> {
        match self {
            Inline::Emphasis(own)
            | Inline::Strong(own)
            | Inline::Strikethrough(own)
            | Inline::Superscript(own)
            | Inline::Subscript(own)
            | Inline::SmallCaps(own)
            | Inline::Keyboard(own)
            | Inline::Small(own)
            | Inline::Abbreviation(own)
            | Inline::Span(own) => Some(&mut own.content),
            Inline::Link(own) => Some(&mut own.content),
            Inline::Text(_)
            | Inline::Code(_)
            | Inline::Image(_)
            | Inline::NoteReference(_)
            | Inline::PageNumber(_)
            | Inline::Math(_)
            | Inline::SoftBreak(_)
            | Inline::LineBreak(_)
            | Inline::Raw(_) => None,
        }
    }

    pub fn meta(&self) -> &Meta {
        match self {
            Inline::Text(own) | Inline::Code(own) => &own.meta,
            Inline::Emphasis(own)
            | Inline::Strong(own)
            | Inline::Strikethrough(own)
            | Inline::Superscript(own)
            | Inline::Subscript(own)
            | Inline::SmallCaps(own)
            | Inline::Keyboard(own)
            | Inline::Small(own)
            | Inline::Abbreviation(own)
            | Inline::Span(own) => &own.meta,
            Inline::Link(own) => &own.meta,
            Inline::Image(own) => &own.meta,
            Inline::NoteReference(own) => &own.meta,
            Inline::PageNumber(own) => &own.meta,
            Inline::Math(own) => &own.meta,
            Inline::SoftBreak(meta) | Inline::LineBreak(meta) => meta,
            Inline::Raw(own) => &own.meta,
        }
    }

    pub fn meta_mut(&mut self) -> &mut Meta {
        match self {
            Inline::Text(own) | Inline::Code(own) => &mut own.meta,
            Inline::Emphasis(own)
            | Inline::Strong(own)
            | Inline::Strikethrough(own)
            | Inline::Superscript(own)
            | Inline::Subscript(own)
            | Inline::SmallCaps(own)
            | Inline::Keyboard(own)
            | Inline::Small(own)
            | Inline::Abbreviation(own)
            | Inline::Span(own) => &mut own.meta,
            Inline::Link(own) => &mut own.meta,
            Inline::Image(own) => &mut own.meta,
            Inline::NoteReference(own) => &mut own.meta,
            Inline::PageNumber(own) => &mut own.meta,
            Inline::Math(own) => &mut own.meta,
            Inline::SoftBreak(meta) | Inline::LineBreak(meta) => meta,
            Inline::Raw(own) => &mut own.meta,
        }
    }
}
