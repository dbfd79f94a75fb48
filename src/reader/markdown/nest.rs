//! A line's tokens made nodes, to a bounded depth.

use super::line::{Body, Open, OpenKind, Token};
use super::{Context, INLINE_DEPTH};
use crate::document::{
    Attributes, Block, Image, Inline, Link, Meta, Note, NoteLabel, NoteReference, Paragraph, Shows, Styled,
    Text, plain_text,
};
use std::borrow::Cow;
use std::ops::Range;

/// An element whose end is to come.
struct Level {
    /// None at a depth where nothing is nested any more: its content goes on in the level above.
    open: Option<Box<Open>>,
    range: Range<usize>,
    content: Vec<Inline>,
}

/// Makes nodes of tokens.
pub(super) fn nest(ctx: &mut Context<'_>, tokens: Vec<Token<'_>>) -> Vec<Inline> {
    let mut levels = vec![Level { open: None, range: 0..0, content: Vec::new() }];
    // Elements opened below the last level, which are left out.
    let mut flattened = 0usize;
    let mut links = 0usize;
    for Token { range, body } in tokens {
        let last = levels.len() - 1;
        let content = &mut levels[last].content;
        match body {
            Body::Text(text, _) => push_text(ctx, content, range, &text),
            Body::Html(text) => push_text(ctx, content, range, &text),
            Body::Node(node) => content.push(*node),
            Body::Open(open) => {
                let is_link = matches!(open.kind, OpenKind::Link { .. });
                // A link in a link has nowhere to lead: HTML, 4.5.1.
                if flattened > 0 || last >= INLINE_DEPTH || (is_link && links > 0) {
                    // A reference has no words to go on with but those it is written in.
                    if let OpenKind::Link { href, .. } = &open.kind
                        && href.starts_with('@')
                    {
                        let written = href.clone();
                        push_text(ctx, content, range.clone(), &written);
                    }
                    if flattened == 0 && last >= INLINE_DEPTH {
                        ctx.too_deep(range);
                    }
                    flattened += 1;
                    continue;
                }
                links += usize::from(is_link);
                levels.push(Level { open: Some(open), range, content: Vec::new() });
            }
            Body::Close if flattened > 0 => flattened -= 1,
            Body::Close => {
                let Some(level) = (last > 0).then(|| levels.pop()).flatten() else { continue };
                let end = level.range.end.max(range.end);
                let Some(open) = level.open else { continue };
                links -= usize::from(matches!(open.kind, OpenKind::Link { .. }));
                let node = make(ctx, *open, level.range.start..end, level.content);
                levels.last_mut().expect("the line itself is never popped").content.push(node);
            }
        }
    }
    // Tokens are balanced; were they not, no word would be lost all the same.
    let mut levels = levels.into_iter();
    let mut whole = levels.next().map(|level| level.content).unwrap_or_default();
    levels.for_each(|level| whole.extend(level.content));
    whole
}

fn push_text(ctx: &Context<'_>, content: &mut Vec<Inline>, range: Range<usize>, text: &str) {
    let span = ctx.place.span(range);
    let text = ctx.clean(text);
    if text.is_empty() {
        return;
    }
    if let Some(Inline::Text(last)) = content.last_mut() {
        last.text.push_str(&text);
        last.meta.span = last.meta.span.to(span);
        return;
    }
    content.push(Inline::Text(Text { meta: Meta::at(span), text: text.into_owned() }));
}

fn make(ctx: &mut Context<'_>, open: Open, range: Range<usize>, content: Vec<Inline>) -> Inline {
    let Open { kind, attributes } = open;
    let meta = Meta { attributes, ..Meta::at(ctx.place.span(range)) };
    let string = |text: String| match ctx.clean(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(text) => text,
    };
    match kind {
        OpenKind::Emphasis => Inline::Emphasis(Styled { meta, content }),
        OpenKind::Strong => Inline::Strong(Styled { meta, content }),
        OpenKind::Strikethrough => Inline::Strikethrough(Styled { meta, content }),
        OpenKind::Superscript => Inline::Superscript(Styled { meta, content }),
        OpenKind::Subscript => Inline::Subscript(Styled { meta, content }),
        OpenKind::SmallCaps => Inline::SmallCaps(Styled { meta, content }),
        OpenKind::Keyboard => Inline::Keyboard(Styled { meta, content }),
        OpenKind::Small => Inline::Small(Styled { meta, content }),
        OpenKind::Abbreviation => Inline::Abbreviation(Styled { meta, content }),
        OpenKind::Span => Inline::Span(Styled { meta, content }),
        OpenKind::Code => Inline::Code(Text { meta, text: plain_text(&content) }),
        OpenKind::Link { href, title, brackets } => {
            let (href, title) = (string(href), title.map(string));
            let mut link = Link { meta, href, target: None, title, shows: Shows::Nothing, content };
            if brackets {
                settle_shown(&mut link);
            }
            Inline::Link(link)
        }
        OpenKind::Image { href, title } => {
            let alt = Some(plain_text(&content)).filter(|alt| !alt.is_empty());
            let (href, title) = (string(href), title.map(string));
            Inline::Image(with_alt(Image { meta, href, asset: None, alt, title }))
        }
        OpenKind::Note => {
            let label = ctx.inline_label();
            let span = meta.span;
            let paragraph = Paragraph { meta: Meta::at(span), content, tight: false };
            let note = Note { meta: Meta::at(span), number: 0, blocks: vec![Block::Paragraph(paragraph)] };
            ctx.notes.insert(label.clone(), note);
            Inline::NoteReference(NoteReference { meta: Meta::at(span), label, number: 0, first: false })
        }
    }
}

/// What a link within the manuscript is to say of its target: as its class asks; without words of its
/// own, the label.
fn settle_shown(link: &mut Link) {
    let (path, fragment) = link.href.split_once('#').unwrap_or((link.href.as_str(), ""));
    let inner = path.starts_with('@') || (!fragment.is_empty() && !path.contains(':'));
    if !inner {
        return;
    }
    if link.content.is_empty() {
        link.shows = Shows::Label;
    }
    let Some(own) = &mut link.meta.attributes else { return };
    own.classes.retain(|class| {
        let asked = match class.as_str() {
            "label" => Shows::Label,
            "number" => Shows::Number,
            "title" => Shows::Title,
            "full" => Shows::Full,
            "page" => Shows::Page,
            "folio" => Shows::Folio,
            _ => return true,
        };
        link.shows = asked;
        false
    });
    if **own == Attributes::default() {
        link.meta.attributes = None;
    }
}

/// An image whose attributes give it an alternative text, `alt` or (as Quarto writes) `fig-alt`.
pub(super) fn with_alt(mut image: Image) -> Image {
    if let Some(own) = &mut image.meta.attributes
        && let Some(at) = own.values.iter().position(|(key, _)| key == "alt" || key == "fig-alt")
    {
        image.alt = Some(own.values.remove(at).1);
        if **own == Attributes::default() {
            image.meta.attributes = None;
        }
    }
    image
}

impl Context<'_> {
    /// A label for an inline note that no author has used.
    fn inline_label(&mut self) -> NoteLabel {
        self.inline_notes += 1;
        NoteLabel(format!("^{}", self.inline_notes))
    }
}
