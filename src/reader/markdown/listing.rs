//! What stands behind the fence of a code block: its language, and what is asked of the listing.
//!
//! Pandoc's attributes in braces are the form to write. What other programs write there is read as
//! well (mdBook and Zola part it by commas, Docusaurus and Material for MkDocs put `key="value"`
//! behind the language) and brought to the names that [`CodeBlock`](crate::document::CodeBlock) asks
//! for. A listing with a caption or a file's name becomes a figure of the class `listing`.

use super::attributes::{self, Braces, add_class, braces, set};
use super::blocks::Blocks;
use super::excerpt::Excerpt;
use crate::diagnostic::reader as report;
use crate::document::{Attributes, Block, CodeBlock, Figure, Inline, LineRanges, Meta, Paragraph, Raw, Text};
use std::ops::Range;

/// What an info string says.
#[derive(Debug, Default, PartialEq)]
struct Info {
    language: Option<String>,
    own: Box<Attributes>,
    /// `{=html}`: it is no code, but markup of that language.
    raw: Option<String>,
}

impl Blocks<'_, '_, '_> {
    /// Makes a block of code, with what its info string asks for.
    pub fn code(&mut self, range: Range<usize>, info: Option<String>, text: &str) {
        let mut meta = self.meta(range.clone());
        let mut text = self.ctx.clean(text).into_owned();
        if text.contains('\r') {
            text = text.replace("\r\n", "\n").replace('\r', "\n");
        }
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        let info = self.ctx.clean(info.as_deref().unwrap_or_default()).trim().to_owned();
        let mut read = read(&info);
        if let Some(format) = read.raw {
            self.push(Block::Raw(Raw { meta, format, text }));
            return;
        }
        let caption = take(&mut read.own, &["caption", "lst-cap", "cap"]);
        let file = take(&mut read.own, &["filename", "file-name", "file", "name"]);
        self.check_lines(&mut read.own, range.clone(), &text);
        let whole = caption.is_some() || file.is_some();
        let anchor = read.own.anchor.take_if(|_| whole);
        if *read.own != Attributes::default() {
            meta.attributes = Some(read.own);
        }
        let span = meta.span;
        let code = Block::Code(CodeBlock { meta, language: read.language, info, text });
        if !whole {
            return self.push(code);
        }
        let mut blocks = Vec::new();
        if let Some(file) = file {
            let at = self.place_in(&range, &file);
            blocks.push(file_name(self.meta(at), file));
        }
        blocks.push(code);
        let caption = caption.map(|caption| self.caption_text(&range, &caption)).unwrap_or_default();
        let mut meta = Meta::at(span);
        let own = meta.attributes_mut();
        own.anchor = anchor;
        own.classes.push("listing".to_owned());
        self.push(Block::Figure(Figure { meta, caption, number: None, blocks }));
    }

    /// The words of a caption in an attribute, which may hold marks.
    fn caption_text(&mut self, range: &Range<usize>, caption: &str) -> Vec<Inline> {
        let at = self.place_in(range, caption).start;
        let mut excerpt = Excerpt::default();
        excerpt.push_line(caption, at);
        let blocks = self.excerpt(&excerpt);
        match <[Block; 1]>::try_from(blocks) {
            Ok([Block::Paragraph(own)]) => own.content,
            // Words that make blocks of their own accord are words all the same.
            _ => {
                vec![Inline::Text(Text { meta: self.meta(at..at + caption.len()), text: caption.to_owned() })]
            }
        }
    }

    /// Where a value stands behind the fence.
    fn place_in(&self, range: &Range<usize>, value: &str) -> Range<usize> {
        let line = self.source[range.clone()].lines().next().unwrap_or_default();
        match line.find(value) {
            Some(at) => range.start + at..range.start + at + value.len(),
            None => range.start..range.start + line.len(),
        }
    }

    /// Reports lines to look at that are none.
    fn check_lines(&mut self, own: &mut Attributes, range: Range<usize>, text: &str) {
        let Some(at) = own.values.iter().position(|(key, _)| key == "hl_lines") else { return };
        let lines = own.values[at].1.clone();
        let count = u32::try_from(text.lines().count()).unwrap_or(u32::MAX);
        let wrong = match LineRanges::read(&lines) {
            Ok(read) if read.last() <= count => return,
            Ok(_) => lines.clone(),
            Err(part) => part.to_owned(),
        };
        own.values.remove(at);
        let place = self.place_in(&range, &wrong);
        let span = self.ctx.place.span(place);
        self.ctx.sink.push(report::unreadable_lines(span, wrong));
    }
}

/// A file's name above its listing.
fn file_name(meta: Meta, text: String) -> Block {
    let mut own = Meta::at(meta.span);
    own.attributes_mut().classes.push("filename".to_owned());
    let content = vec![Inline::Code(Text { meta, text })];
    Block::Paragraph(Paragraph { meta: own, content, tight: false })
}

/// Takes the first of these values that is there.
fn take(own: &mut Attributes, keys: &[&str]) -> Option<String> {
    let at = own.values.iter().position(|(key, value)| keys.contains(&key.as_str()) && !value.is_empty())?;
    Some(own.values.remove(at).1)
}

/// Reads an info string.
fn read(info: &str) -> Info {
    let mut read = Info::default();
    let mut rest = info;
    while let Some(word) = next_word(&mut rest) {
        if word.starts_with('{') {
            read.braced(word);
            // A word after braces that were no attributes would be the language of nothing.
            continue;
        }
        match key_value(word) {
            Some((key, value)) => read.value(key, value),
            None if read.language.is_none() && read.own.classes.is_empty() => {
                read.language = Some(word.to_owned());
            }
            None => read.flag(word),
        }
    }
    if read.language.is_none() && !read.own.classes.is_empty() {
        // In braces the first class is the language: `{.rust .numberLines}`.
        let is_flag = read.own.classes[0] == "numberLines";
        read.language = (!is_flag).then(|| read.own.classes.remove(0));
    }
    read
}

/// The next word, with the braces or the quotes in it whole; spaces and commas part words.
fn next_word<'t>(rest: &mut &'t str) -> Option<&'t str> {
    let text = rest.trim_start_matches([' ', '\t', ',']);
    if text.is_empty() {
        return None;
    }
    let (mut quote, mut depth) = (None, 0usize);
    let end = text.char_indices().find(|(_, c)| {
        match (quote, *c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(*c),
            (None, '{' | '[') => depth += 1,
            (None, '}' | ']') => depth = depth.saturating_sub(1),
            (None, ' ' | '\t' | ',') => return depth == 0,
            (None, _) => {}
        }
        false
    });
    let (word, after) = text.split_at(end.map_or(text.len(), |(at, _)| at));
    // `rust{.numberLines}` are two words.
    let (word, after) = match word.find('{').filter(|at| *at > 0 && !word[..*at].contains('=')) {
        Some(at) => text.split_at(at),
        None => (word, after),
    };
    *rest = after;
    Some(word)
}

fn key_value(word: &str) -> Option<(&str, &str)> {
    let (key, value) = word.split_once('=')?;
    let is_name = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    is_name.then(|| (key, value.trim_matches(['"', '\''])))
}

impl Info {
    fn braced(&mut self, word: &str) {
        let inner = word.trim_start_matches('{').trim_end_matches('}');
        match braces(word) {
            Some((Braces::Raw(format), _)) => self.raw = Some(format),
            Some((Braces::Attributes(given), _)) => {
                let Attributes { anchor, classes, language, values } = *given;
                let mut own = Some(std::mem::take(&mut self.own));
                let named = Box::new(Attributes { anchor, language, ..Attributes::default() });
                attributes::merge(&mut own, named);
                self.own = own.unwrap_or_default();
                for class in classes {
                    match class.as_str() {
                        "number-lines" | "number_lines" | "numberlines" | "line-numbers" | "linenos" => {
                            add_class(&mut self.own, "numberLines");
                        }
                        _ => add_class(&mut self.own, &class),
                    }
                }
                values.iter().for_each(|(key, value)| self.value(key, value));
            }
            // Docusaurus' `{1,4-6}`.
            None if LineRanges::read(inner).is_ok_and(|lines| !lines.is_empty()) => {
                self.value("hl_lines", inner);
            }
            // Quarto's `{python}` and Hugo's `{linenos=table, hl_lines=[8]}`.
            None => {
                let mut rest = inner;
                while let Some(word) = next_word(&mut rest) {
                    match key_value(word) {
                        Some((key, value)) => self.value(key, value),
                        None if self.language.is_none() => self.language = Some(word.to_owned()),
                        None => self.flag(word),
                    }
                }
            }
        }
    }

    fn value(&mut self, key: &str, value: &str) {
        let is_off = matches!(value, "false" | "none" | "0");
        match key {
            "startFrom" | "startfrom" | "start-from" | "linenostart" => {
                set(&mut self.own, "startFrom", value)
            }
            "linenos" | "linenums" | "lineNumbers" | "number-lines" if !is_off => {
                add_class(&mut self.own, "numberLines");
                if value.parse::<u32>().is_ok_and(|start| start > 1) {
                    set(&mut self.own, "startFrom", value);
                }
            }
            "linenos" | "linenums" | "lineNumbers" | "number-lines" => {}
            "code-line-numbers" if matches!(value, "true" | "false") => {
                if value == "true" {
                    add_class(&mut self.own, "numberLines");
                }
            }
            "hl" | "hl_lines" | "highlight" | "emphasize-lines" | "code-line-numbers" => {
                // Zola parts ranges by spaces, so that more of them may follow.
                set(&mut self.own, "hl_lines", value);
            }
            // A path is a file's name; words are a caption.
            "title" => {
                let key = if value.contains(char::is_whitespace) { "caption" } else { "filename" };
                set(&mut self.own, key, value);
            }
            _ => set(&mut self.own, key, value),
        }
    }

    /// A word by itself behind the language. Those that no listing here knows, as mdBook's `ignore`
    /// and `editable`, say something to other programs and nothing to a reader.
    fn flag(&mut self, word: &str) {
        match word {
            "linenos" | "numberLines" | "number-lines" | "line-numbers" | "showLineNumbers" => {
                add_class(&mut self.own, "numberLines");
            }
            _ => {
                let range = LineRanges::read(word).is_ok_and(|lines| !lines.is_empty());
                if let Some((_, lines)) =
                    self.own.values.iter_mut().find(|(key, _)| range && key == "hl_lines")
                {
                    lines.push(',');
                    lines.push_str(word);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(info: &str) -> String {
        let Info { language, own, raw } = read(info);
        let mut told = raw.or(language).unwrap_or_default();
        own.anchor.iter().for_each(|anchor| told.push_str(&format!(" #{anchor}")));
        own.classes.iter().for_each(|class| told.push_str(&format!(" .{class}")));
        own.values.iter().for_each(|(key, value)| told.push_str(&format!(" {key}={value}")));
        told
    }

    #[test]
    fn every_way_to_ask_for_numbers_and_lines_is_one() {
        for (info, found) in [
            ("", ""),
            ("rust", "rust"),
            ("rust,ignore,should_panic", "rust"),
            ("{.rust #lst-a .numberLines startFrom=\"10\"}", "rust #lst-a .numberLines startFrom=10"),
            ("rust {.number-lines hl=\"3-5\"}", "rust .numberLines hl_lines=3-5"),
            ("rust{.x}", "rust .x"),
            ("{.numberLines}", " .numberLines"),
            ("rust,linenos,linenostart=20,hl_lines=3-4 8", "rust .numberLines startFrom=20 hl_lines=3-4,8"),
            (
                "js {1,4-6} title=\"src/a.js\" showLineNumbers",
                "js .numberLines hl_lines=1,4-6 filename=src/a.js",
            ),
            ("py title=\"A long tide\" linenums=\"1\"", "py caption=A long tide .numberLines"),
            (
                "go {linenos=table,hl_lines=[8,\"15-17\"],linenostart=199}",
                "go .numberLines hl_lines=[8,\"15-17\"] startFrom=199",
            ),
            ("{python}", "python"),
            ("{=html}", "html"),
            ("sh linenos=false", "sh"),
        ] {
            let sorted = |text: &str| {
                let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
                words.sort();
                words
            };
            assert_eq!(sorted(&told(info)), sorted(found), "{info}");
        }
    }
}
