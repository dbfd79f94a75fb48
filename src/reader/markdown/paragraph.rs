//! A gathered line made a block: a paragraph, a heading, a figure, verse, or a caption.

use super::attributes::{Braces, braces};
use super::blocks::{Blocks, Gathering, LineKind};
use super::levels::{
    CAPTION_MARKS, Frame, LISTING_MARKS, is_caption, is_listing_caption, listing, set_caption,
};
use super::line::{Body, Letters, Line, OpenKind, Token};
use super::{Context, attributes, html, marks, nest, smart};
use crate::diagnostic::reader as report;
use crate::document::{
    Attributes, Block, Container, DefinitionEntry, Figure, Heading, Image, Inline, Language, Meta, Paragraph,
    Text, plain_text,
};
use std::borrow::Cow;
use std::ops::Range;

impl<'s> Blocks<'_, '_, 's> {
    /// Ends the line that is being gathered, if there is one.
    pub fn flush(&mut self) {
        let Some(mut gathering) = self.gathering.take() else { return };
        gathering.line.trim_end();
        match gathering.kind {
            LineKind::Paragraph | LineKind::Tight => self.paragraph(gathering),
            LineKind::Heading(level) => self.heading(gathering, level),
            LineKind::Term => self.term(gathering),
            LineKind::Caption => self.caption(gathering),
        }
    }

    fn inlines(&mut self, line: Line<'s>, language: Option<&Language>) -> Vec<Inline> {
        let language = language.cloned().unwrap_or_else(|| self.level().language.clone());
        let tokens = finish(self.ctx, self.source, line, &language);
        nest::nest(self.ctx, tokens)
    }

    fn heading(&mut self, mut own: Gathering<'s>, level: u8) {
        let given = trailing_attributes(self.source, &mut own.line);
        if let Some(given) = given {
            attributes::merge(&mut own.attributes, given);
            // pandoc: closing number signs may stand before the attributes.
            let end = own.line.end();
            let text = &self.source[..end];
            let shorter = text.trim_end_matches('#');
            if self.source[own.range.start..].starts_with('#')
                && shorter.len() < end
                && shorter.ends_with(' ')
            {
                own.line.truncate(shorter.len());
            }
        }
        let meta = Meta { attributes: own.attributes, ..self.meta(own.range) };
        let language = meta.language().cloned();
        let content = self.inlines(own.line, language.as_ref());
        self.push(Block::Heading(Heading { meta, level, content }));
    }

    fn term(&mut self, own: Gathering<'s>) {
        let meta = self.meta(own.range);
        let term = self.inlines(own.line, None);
        match &mut self.level().frame {
            Frame::Definitions { entries, .. } => {
                entries.push(DefinitionEntry { meta, term, definitions: Vec::new() });
            }
            _ => self.push(Block::Paragraph(Paragraph { meta, content: term, tight: true })),
        }
    }

    fn caption(&mut self, own: Gathering<'s>) {
        let meta = Meta { attributes: own.attributes, ..self.meta(own.range) };
        let content = self.inlines(own.line, None);
        let caption = match &mut self.level().frame {
            Frame::Figure { caption } => caption,
            Frame::Table { table, .. } => &mut table.caption,
            _ => return self.push(Block::Paragraph(Paragraph { meta, content, tight: false })),
        };
        if !caption.is_empty() {
            caption.push(Inline::LineBreak(Meta::at(meta.span)));
        }
        caption.extend(content);
    }

    fn paragraph(&mut self, mut own: Gathering<'s>) {
        let tight = own.kind == LineKind::Tight;
        let end = own.line.end();
        let range = own.range.start..own.range.end.max(end);
        if own.line.is_empty() {
            return;
        }
        if !tight && is_line_block(self.source, &own.line.tokens) {
            self.line_block(own.line, range);
            return;
        }
        let starts = |mark: &str| match own.line.tokens.first().map(|token| &token.body) {
            Some(Body::Text(text, _)) => text.starts_with(mark),
            _ => false,
        };
        let is_caption_start = CAPTION_MARKS.iter().chain(&LISTING_MARKS).any(|mark| starts(mark));
        if is_caption_start && let Some(given) = trailing_attributes(self.source, &mut own.line) {
            own.attributes = Some(given);
        }
        let meta = Meta { attributes: own.attributes, ..self.meta(range) };
        let language = meta.language().cloned().unwrap_or_else(|| self.level().language.clone());
        let mut tokens = finish(self.ctx, self.source, own.line, &language);
        if let Some(block) = (!tight).then(|| self.alone(&mut tokens, &meta)).flatten() {
            self.push(block);
            return;
        }
        let content = nest::nest(self.ctx, tokens);
        if content.is_empty() {
            return;
        }
        if is_caption(&content)
            && let Some(Block::Table(table)) = self.level().blocks.last_mut()
            && table.caption.is_empty()
        {
            set_caption(table, content, meta);
            return;
        }
        if is_listing_caption(&content)
            && let Some(code) = self.level().blocks.pop_if(|last| matches!(last, Block::Code(_)))
        {
            let listing = listing(code, content, meta);
            self.push(listing);
            return;
        }
        self.push(Block::Paragraph(Paragraph { meta, content, tight }));
    }

    /// The block that a picture or a formula makes which stands in its paragraph alone.
    fn alone(&mut self, tokens: &mut Vec<Token<'s>>, meta: &Meta) -> Option<Block> {
        if let [Token { body: Body::Node(node), .. }] = tokens.as_slice() {
            match &**node {
                Inline::Math(math) if math.meta.has_class("display") => {
                    let mut math = math.clone();
                    math.meta = meta.clone();
                    return Some(Block::Math(math));
                }
                Inline::Image(image) => return Some(figure(meta, image.clone(), Vec::new())),
                _ => return None,
            }
        }
        let (first, rest) = tokens.split_first()?;
        let Body::Open(open) = &first.body else { return None };
        let OpenKind::Image { href, title } = &open.kind else { return None };
        // pandoc: a backslash after the picture says that it is to stay in its line.
        if let Some(Token { body: Body::Text(text, _), .. }) = rest.last()
            && text == "\\"
        {
            tokens.pop();
            return None;
        }
        let mut depth = 1usize;
        let end = rest.iter().position(|token| {
            match token.body {
                Body::Open(_) => depth += 1,
                Body::Close => depth -= 1,
                Body::Text(..) | Body::Html(_) | Body::Node(_) => {}
            }
            depth == 0
        })?;
        if end + 1 != rest.len() {
            return None;
        }
        let span = self.ctx.place.span(first.range.start..rest[end].range.end);
        let meta_own = Meta { attributes: open.attributes.clone(), ..Meta::at(span) };
        let (href, title) = (self.ctx.clean(href).into_owned(), title.clone());
        let inner: Vec<Token<'s>> = tokens.drain(..).skip(1).take(end).collect();
        let caption = nest::nest(self.ctx, inner);
        let alt = Some(plain_text(&caption)).filter(|alt| !alt.is_empty());
        let image = nest::with_alt(Image { meta: meta_own, href, asset: None, alt, title });
        Some(figure(meta, image, caption))
    }

    /// pandoc's line blocks: each line begins with a bar, and stays a line.
    fn line_block(&mut self, line: Line<'s>, range: Range<usize>) {
        let Line { tokens, needs, .. } = line;
        let mut stanzas: Vec<(Range<usize>, Vec<Token<'s>>)> = vec![(range.clone(), Vec::new())];
        let mut depth = 0usize;
        let mut is_start = true;
        for token in tokens {
            let Token { range, body } = token;
            let (_, stanza) = stanzas.last_mut().expect("there is always a stanza that is open");
            match body {
                Body::Text(text, Letters::Verbatim) if is_start && text.starts_with('|') => {
                    is_start = false;
                    let rest = &self.source[range.start + 1..range.end];
                    let words = rest.trim_start_matches([' ', '\t']);
                    if words.is_empty() && depth == 0 {
                        stanzas.push((range.end..range.end, Vec::new()));
                        continue;
                    }
                    // One space belongs to the bar; the others set the line in.
                    let indent = (rest.len() - words.len()).saturating_sub(1);
                    let at = range.end - words.len();
                    if indent > 0 {
                        let spaces = Cow::Owned("\u{a0}".repeat(indent));
                        stanza
                            .push(Token { range: at - indent..at, body: Body::Text(spaces, Letters::Fixed) });
                    }
                    let text = Body::Text(Cow::Borrowed(words), Letters::Verbatim);
                    stanza.push(Token { range: at..range.end, body: text });
                }
                Body::Node(node) if matches!(*node, Inline::SoftBreak(_) | Inline::LineBreak(_)) => {
                    is_start = true;
                    // A line that does not begin with a bar goes on in the one before.
                    let next = self.source[range.end..].trim_start_matches([' ', '\t', '>']);
                    let meta = self.meta(range.clone());
                    let is_line = next.starts_with('|');
                    let node = if is_line { Inline::LineBreak(meta) } else { Inline::SoftBreak(meta) };
                    if depth > 0 || !stanza.is_empty() {
                        stanza.push(Token { range, body: Body::Node(Box::new(node)) });
                    }
                }
                body => {
                    is_start &= matches!(body, Body::Open(_));
                    depth += usize::from(matches!(body, Body::Open(_)));
                    depth = depth.saturating_sub(usize::from(matches!(body, Body::Close)));
                    stanza.push(Token { range, body });
                }
            }
        }
        let mut blocks = Vec::new();
        for (_, mut tokens) in stanzas {
            while tokens.last().is_some_and(is_break) {
                tokens.pop();
            }
            let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { continue };
            let meta = self.meta(first.range.start..last.range.end.max(first.range.end));
            let mut line = Line::at(first.range.start);
            (line.tokens, line.needs) = (tokens, needs);
            let content = self.inlines(line, None);
            blocks.push(Block::Paragraph(Paragraph { meta, content, tight: false }));
        }
        if self.level().is_verse {
            self.level().blocks.extend(blocks);
            return;
        }
        let mut meta = self.meta(range);
        meta.attributes_mut().classes.push("verse".to_owned());
        self.push(Block::Division(Container { meta, blocks }));
    }

    /// Joins the cells that a row has too many to its last, which pulldown-cmark would drop.
    pub fn excess_cells(&mut self, row: Range<usize>) {
        self.flush();
        let place = self.ctx.place;
        let level = self.level();
        let Frame::Row { cells, .. } = &mut level.frame else { return };
        let Some(last) = cells.last_mut() else { return };
        let end = (last.meta.span.end as usize).saturating_sub(place.base).clamp(row.start, row.end);
        let rest = self.source[end..row.end].trim_matches(|c: char| c.is_whitespace() || c == '|');
        if rest.is_empty() {
            return;
        }
        let at = end + self.source[end..row.end].find(rest).unwrap_or_default();
        let span = place.span(at..at + rest.len());
        let mut text = self.ctx.clean(&rest.replace('|', " ")).into_owned();
        let level = self.level();
        let Frame::Row { cells, .. } = &mut level.frame else { return };
        match cells.last_mut().map(|cell| (cell.blocks.last_mut(), &cell.meta)) {
            Some((Some(Block::Paragraph(paragraph)), _)) => {
                text.insert(0, ' ');
                paragraph.content.push(Inline::Text(Text { meta: Meta::at(span), text }));
            }
            _ => {
                let content = vec![Inline::Text(Text { meta: Meta::at(span), text })];
                let paragraph = Paragraph { meta: Meta::at(span), content, tight: true };
                if let Some(cell) = cells.last_mut() {
                    cell.blocks.push(Block::Paragraph(paragraph));
                }
            }
        }
        self.ctx.sink.push(report::excess_cells(span));
    }
}

fn is_break(token: &Token<'_>) -> bool {
    matches!(&token.body, Body::Node(node) if matches!(**node, Inline::SoftBreak(_) | Inline::LineBreak(_)))
}

/// Applies to a line the rules that it has need of.
fn finish<'s>(ctx: &mut Context<'_>, source: &'s str, line: Line<'s>, language: &Language) -> Vec<Token<'s>> {
    let Line { mut tokens, needs, .. } = line;
    if needs.marks {
        tokens = marks::read(ctx, source, tokens);
    }
    if needs.html {
        tokens = html::read(ctx, tokens);
    }
    if ctx.smart && (needs.smart || needs.html) {
        smart::apply(&mut tokens, language);
    }
    tokens
}

/// Attributes in braces at the end of a line, a space before them; they are taken off it.
fn trailing_attributes(source: &str, line: &mut Line<'_>) -> Option<Box<Attributes>> {
    let end = line.end();
    let start = line.tokens.first()?.range.start;
    let text = source.get(start..end)?.trim_end();
    let at = text.ends_with('}').then(|| text.rfind('{'))??;
    if at > 0 && !text[..at].ends_with([' ', '\t']) {
        return None;
    }
    let (Braces::Attributes(own), len) = braces(&text[at..])? else { return None };
    if at + len != text.len() {
        return None;
    }
    line.truncate(start + at);
    Some(own)
}

/// A picture that stands alone. What names it, and how it looks, is the figure's; its size its own.
fn figure(meta: &Meta, mut image: Image, caption: Vec<Inline>) -> Block {
    let mut meta = meta.clone();
    if let Some(own) = &mut image.meta.attributes {
        let figure = meta.attributes_mut();
        figure.anchor = own.anchor.take();
        figure.classes = std::mem::take(&mut own.classes);
        figure.language = own.language.take();
        if *figure == Attributes::default() {
            meta.attributes = None;
        }
        if **own == Attributes::default() {
            image.meta.attributes = None;
        }
    }
    let inner = Meta::at(image.meta.span);
    let paragraph = Paragraph { meta: inner, content: vec![Inline::Image(image)], tight: false };
    Block::Figure(Figure { meta, caption, number: None, blocks: vec![Block::Paragraph(paragraph)] })
}

/// Whether every line of a paragraph begins with a bar, or goes on the line before by being set in.
fn is_line_block(source: &str, tokens: &[Token<'_>]) -> bool {
    let is_bar = |text: &str| text == "|" || text.starts_with("| ");
    let starts = |token: Option<&Token<'_>>| match token {
        Some(Token { body: Body::Text(text, Letters::Verbatim), .. }) => Some(is_bar(text)),
        Some(_) | None => Some(false),
    };
    if starts(tokens.first()) != Some(true) {
        return false;
    }
    tokens.iter().enumerate().filter(|(_, token)| is_break(token)).all(|(idx, token)| {
        let next = tokens.get(idx + 1);
        let is_set_in = source[token.range.end..].starts_with([' ', '\t']);
        starts(next) == Some(true) || is_set_in
    })
}
