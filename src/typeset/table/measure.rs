//! The least and the greatest useful width of what stands in a cell.

use super::columns::Need;
use super::decimal;
use super::plan::{Content, Placed};
use crate::document::{Block, Image, Inline, ListItem, Paragraph};
use crate::style::{ComputedStyle, Dimension};
use crate::typeset::code;
use crate::typeset::compose::{Area, Composer, Context};
use crate::typeset::figure;
use crate::typeset::inline::{Voice, Words};
use crate::typeset::line::InlineItem;
use crate::typeset::tree::{DEPTH, cell_words};
use crate::units::Length;

/// The longest thing that cannot be broken, and all of the longest line.
type Widths = (Length, Length);

const NOTHING: Widths = (Length::ZERO, Length::ZERO);

impl<'a> Composer<'a, '_> {
    /// How wide a cell's content is at least and at most.
    pub(super) fn need(&mut self, cell: &Placed<'a>, table: &Context) -> Need {
        let padding = cell.padding();
        let context = cell.context(table, Area { x: Length::ZERO, width: table.area.width });
        let (least, most) = match &cell.content {
            Content::Words(items) if items.is_empty() => NOTHING,
            Content::Words(items) => self.setter.natural_width(items, &cell.style),
            Content::Blocks(blocks) => self.block_widths(blocks, &context),
        };
        let parts = match (&cell.content, cell.decimal) {
            (Content::Words(items), Some(split)) => {
                let (before, after) = decimal::cut(items, split);
                let mut width = |items: &[InlineItem]| {
                    if items.is_empty() {
                        Length::ZERO
                    } else {
                        self.setter.natural_width(items, &cell.style).1
                    }
                };
                Some((width(&before), width(&after)))
            }
            _ => None,
        };
        let sides = padding.left + padding.right;
        let floor = (cell.style.font.size * 0.9).min(least);
        Need { row: cell.row, column: cell.column, columns: cell.columns, least, most, sides, floor, parts }
    }

    fn block_widths(&mut self, blocks: &'a [Block], context: &Context) -> Widths {
        if context.depth > DEPTH {
            return NOTHING;
        }
        blocks.iter().map(|block| self.one_block(block, context)).fold(NOTHING, wider)
    }

    fn one_block(&mut self, block: &'a Block, context: &Context) -> Widths {
        let em = context.style.font.size;
        let inner = context.deeper();
        match block {
            Block::Paragraph(own) => self.paragraph_widths(own, context),
            Block::Heading(own) => self.line_widths(&own.content, context),
            Block::Quote(own) => set_in(self.block_widths(&own.blocks, &inner), em * 4.0),
            Block::Division(own) => self.block_widths(&own.blocks, &inner),
            Block::Admonition(own) => set_in(self.block_widths(&own.blocks, &inner), em * 2.0),
            Block::List(own) => set_in(self.items(&own.items, &inner), em * 1.5),
            Block::Definitions(own) => {
                let mut widths = NOTHING;
                for entry in &own.entries {
                    widths = wider(widths, self.line_widths(&entry.term, context));
                    for definition in &entry.definitions {
                        widths = wider(widths, set_in(self.block_widths(definition, &inner), em * 1.5));
                    }
                }
                widths
            }
            Block::Code(own) => {
                let mut style = (*context.style).clone();
                let mut font = (*style.font).clone();
                font.families = vec!["monospace".into()];
                style.font = std::sync::Arc::new(font);
                code::widths(self, own, &style)
            }
            // Columns side by side; what they need is the sum.
            Block::Table(own) => {
                let rows = own.head.iter().chain(&own.body).chain(&own.foot);
                let mut widths = NOTHING;
                for row in rows {
                    let mut line = NOTHING;
                    for cell in &row.cells {
                        let (least, most) = match cell_words(&cell.blocks) {
                            Some(words) => self.line_widths(&words.content, &inner),
                            None => self.block_widths(&cell.blocks, &inner),
                        };
                        line = (line.0 + least + em, line.1 + most + em);
                    }
                    widths = wider(widths, line);
                }
                widths
            }
            Block::Figure(own) => {
                wider(self.block_widths(&own.blocks, &inner), self.line_widths(&own.caption, context))
            }
            Block::Math(own) => {
                let width = own.source.lines().map(|line| line.chars().count()).max().unwrap_or(0);
                let width = em * (0.6 * f64::from(u32::try_from(width).unwrap_or(u32::MAX)));
                (width.min(em * 8.0), width)
            }
            Block::Break(_) | Block::Raw(_) | Block::Contents(_) | Block::Notes(_) => NOTHING,
        }
    }

    fn items(&mut self, items: &'a [ListItem], context: &Context) -> Widths {
        items.iter().map(|item| self.block_widths(&item.blocks, context)).fold(NOTHING, wider)
    }

    fn paragraph_widths(&mut self, own: &'a Paragraph, context: &Context) -> Widths {
        let pictures = own.content.iter().filter_map(|inline| match inline {
            Inline::Image(image) => Some(image),
            _ => None,
        });
        let pictures = pictures.map(|image| self.picture_width(image, context)).fold(NOTHING, wider);
        wider(pictures, self.line_widths(&own.content, context))
    }

    /// A picture can be made smaller, but not to a stamp.
    fn picture_width(&self, image: &'a Image, context: &Context) -> Widths {
        let natural = image.asset.as_ref().and_then(|asset| self.shared.job.pictures.get(asset));
        let Some(natural) = natural.map(|picture| picture.natural.width) else { return NOTHING };
        let whole = context.area.width;
        let wanted = image.meta.value("width").and_then(|value| figure::dimension(value, whole));
        let most = wanted.unwrap_or(natural).min(whole);
        (most.min(context.style.font.size * 6.0), most)
    }

    /// Words by themselves, in the style of what they stand in.
    fn line_widths(&mut self, content: &'a [Inline], context: &Context) -> Widths {
        let text = crate::document::plain_text(content);
        let mut words = Words::default();
        let structure = context.structure.unwrap_or(crate::pages::StructureId(0));
        words.push(&text, &Voice::new(context, structure), Default::default());
        let items = words.finish();
        if items.is_empty() { NOTHING } else { self.setter.natural_width(&items, &context.style) }
    }
}

fn wider(a: Widths, b: Widths) -> Widths {
    (a.0.max(b.0), a.1.max(b.1))
}

fn set_in((least, most): Widths, by: Length) -> Widths {
    if most == Length::ZERO { NOTHING } else { (least + by, most + by) }
}

/// The width that a style gives, if it does.
pub(super) fn given(style: &ComputedStyle, room: Length) -> Option<Length> {
    match style.width {
        Dimension::Auto => None,
        Dimension::Length(_) | Dimension::Percent(_) => Some(room),
    }
}
