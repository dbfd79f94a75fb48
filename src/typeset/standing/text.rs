//! What is set, as a name: all that the setter reads of it.

use super::style::Styles;
use super::write;
use super::{Key, Rack};
use crate::diagnostic::Sink;
use crate::digest::Digest;
use crate::packed::Packer;
use crate::pages::{Artifact, Tag};
use crate::source::Span;
use crate::style::ComputedStyle;
use crate::typeset::line::{InlineItem, Shape, TextItem};
use crate::typeset::paragraph::{FirstEnd, Looseness, SetParagraph, Setter};
use std::sync::Arc;

/// What is asked of the setter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::typeset) enum Task {
    Best,
    WithOthers,
    Tighter,
    Looser,
    /// Where the first line ends that is in a style of its own.
    FirstLine,
}

impl Task {
    pub fn of(self, setter: &mut Setter, text: Text<'_>, sink: &mut Sink) -> SetParagraph {
        let Text { items, style, shape } = text;
        let looseness = match self {
            Task::WithOthers => return setter.set_with_others(items, style, shape, sink),
            Task::Tighter => Looseness::Tighter,
            Task::Looser => Looseness::Looser,
            Task::Best | Task::FirstLine => {
                return SetParagraph { lines: setter.set(items, style, shape, sink), others: Vec::new() };
            }
        };
        SetParagraph { lines: setter.set_other(items, style, shape, looseness, sink), others: Vec::new() }
    }
}

/// Where a first line in a style of its own ends best; see `Composer::set`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::typeset) struct FirstLine {
    /// None: all of the paragraph is in that style.
    pub end: Option<FirstEnd>,
    pub first_end: Option<usize>,
}

/// What is set.
#[derive(Clone, Copy)]
pub(in crate::typeset) struct Text<'a> {
    pub items: &'a [InlineItem],
    pub style: &'a Arc<ComputedStyle>,
    pub shape: &'a Shape,
}

/// From where a paragraph's numbers are counted: those of its first item that has such.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Base {
    /// The file that it stands in, and where it begins there.
    file: Option<(u32, u32)>,
    tag: Option<u32>,
    link: Option<u32>,
    pub mark: Option<u32>,
}

impl Base {
    pub fn of(items: &[InlineItem]) -> Base {
        let mut base = Base::default();
        let spans = || items.iter().filter_map(|item| text_of(item).map(|text| text.span));
        let placed = |span: &Span| span.end > span.start;
        base.file = spans().find(placed).map(|span| (span.file.0, span.start));
        // What stands nowhere says so by numbers of its own, which are not counted from anywhere. In the
        // first file they cannot be told from places once they are joined with some.
        if let Some((file, _)) = base.file
            && spans().any(|span| !placed(&span) && span.file.0 == file)
        {
            base.file = None;
        }
        for item in items {
            match item {
                InlineItem::Text(text) => {
                    if let Tag::Content(id) = text.tag {
                        base.tag.get_or_insert(id.0);
                    }
                    if let Some(link) = text.link {
                        base.link.get_or_insert(link);
                    }
                }
                InlineItem::Mark(mark) => {
                    base.mark.get_or_insert(mark.0);
                }
                InlineItem::LineBreak
                | InlineItem::Picture { .. }
                | InlineItem::Leader { .. }
                | InlineItem::PageReference { .. } => {}
            }
        }
        base
    }

    /// A span as three numbers: of another file as it is, else counted from the first place. The first
    /// number tells which.
    pub fn span(&self, span: Span) -> (u32, u32, u32) {
        let length = span.end.wrapping_sub(span.start);
        match self.file {
            Some((file, start)) if file == span.file.0 => (0, span.start.wrapping_sub(start), length),
            _ => (span.file.0.wrapping_add(1), span.start, length),
        }
    }

    pub fn placed(&self, (file, start, length): (u32, u32, u32)) -> Option<Span> {
        let mut span = Span::default();
        span.file.0 = file.wrapping_sub(1);
        span.start = start;
        if file == 0 {
            let (file, first) = self.file?;
            span.file.0 = file;
            span.start = first.wrapping_add(start);
        }
        span.end = span.start.wrapping_add(length);
        Some(span)
    }

    pub fn tag(&self, tag: Tag) -> (u8, u32) {
        match tag {
            Tag::Content(id) => (0, id.0.wrapping_sub(self.tag.unwrap_or_default())),
            Tag::Artifact(Artifact::Pagination) => (1, 0),
            Tag::Artifact(Artifact::Layout) => (2, 0),
            Tag::Artifact(Artifact::Background) => (3, 0),
        }
    }

    pub fn tagged(&self, (kind, id): (u8, u32)) -> Option<Tag> {
        Some(match kind {
            0 => Tag::Content(crate::pages::StructureId(self.tag.unwrap_or_default().wrapping_add(id))),
            1 => Tag::Artifact(Artifact::Pagination),
            2 => Tag::Artifact(Artifact::Layout),
            3 => Tag::Artifact(Artifact::Background),
            _ => return None,
        })
    }

    pub fn link(&self, link: u32) -> u32 {
        link.wrapping_sub(self.link.unwrap_or_default())
    }
    pub fn linked(&self, link: u32) -> u32 {
        link.wrapping_add(self.link.unwrap_or_default())
    }
    pub fn mark(&self, mark: u32) -> u32 {
        mark.wrapping_sub(self.mark.unwrap_or_default())
    }
    pub fn marked(&self, mark: u32) -> u32 {
        mark.wrapping_add(self.mark.unwrap_or_default())
    }
}

pub(super) fn text_of(item: &InlineItem) -> Option<&TextItem> {
    match item {
        InlineItem::Text(text) => Some(text),
        InlineItem::LineBreak
        | InlineItem::Mark(_)
        | InlineItem::Picture { .. }
        | InlineItem::Leader { .. }
        | InlineItem::PageReference { .. } => None,
    }
}

impl Rack<'_> {
    /// Like [`Rack::key`]; none for a text in which a page is to begin, since that is not said in it.
    pub fn key_for(
        &self,
        task: Task,
        text: Text<'_>,
        first: Option<&Arc<ComputedStyle>>,
        setter: &mut Setter,
    ) -> Option<Key> {
        if setter.turns_in(text.items) {
            return None;
        }
        self.key(task, text, first, &mut setter.styles)
    }

    /// The name of what comes of a text; none for one that is not kept: with pictures in its lines, with
    /// leaders and with numbers of pages, which are few and short.
    pub fn key(
        &self,
        task: Task,
        text: Text<'_>,
        first: Option<&Arc<ComputedStyle>>,
        styles: &mut Styles,
    ) -> Option<Key> {
        let Text { items, style, shape } = text;
        let base = Base::of(items);
        let mut all = Packer::with_room(
            256 + items.iter().filter_map(text_of).map(|text| text.text.len() + 64).sum::<usize>(),
        );
        all.raw(&self.salt.0);
        all.byte(task as u8);
        all.raw(&styles.key(style));
        if let Some(first) = first {
            all.raw(&styles.key(first));
        }
        all.length(shape.measure);
        all.lengths(&shape.indents);
        all.lengths(&shape.outdents);
        all.length(shape.first_indent);
        all.optional(shape.first_end.map(|at| at as u64));
        // Whether places are counted from the text's beginning, or as they are.
        all.byte(u8::from(base.file.is_some()));
        all.number(items.len() as u64);
        for item in items {
            match item {
                InlineItem::Text(text) => {
                    all.byte(1);
                    all.text(&text.text);
                    all.raw(&styles.key(&text.style));
                    all.text(&text.language.0);
                    write::tag(&mut all, base.tag(text.tag));
                    write::span(&mut all, base.span(text.span));
                    all.optional(text.before.map(u64::from));
                    all.optional(text.link.map(|link| base.link(link).into()));
                    all.length(text.raise);
                }
                InlineItem::LineBreak => all.byte(2),
                InlineItem::Mark(mark) => {
                    all.byte(3);
                    all.number(base.mark(mark.0).into());
                }
                InlineItem::Picture { .. } | InlineItem::Leader { .. } | InlineItem::PageReference { .. } => {
                    return None;
                }
            }
        }
        Some(Digest::of(all.as_slice()).half())
    }
}
