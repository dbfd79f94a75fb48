//! What other programs put into their Markdown and take out before they show it: files that are
//! included in others, lines of code that are there for a compiler only, options of code that was run.
//!
//! mdBook and Quarto put the text of an included file in the place of a directive. Here it is the
//! tree of that file, so that every place in it still names its own file.

use super::manuscript::{ReadFile, TextFile, base_of};
use super::picture::fault_of;
use super::plan::shown_fault;
use crate::diagnostic::{Sink, import as codes};
use crate::document::{
    Block, CodeBlock, Document, Inline, Language, Note, NoteLabel, Paragraph, Text, child_blocks_mut, lines,
    walk_inlines_mut,
};
use crate::publication::Dialect;
use crate::reader::markdown::{self, MarkdownOptions};
use crate::source::{SourceMap, Span};
use crate::store::{Folders, Purpose};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Files included in one another: mdBook's own limit.
const DEEPEST: usize = 10;
/// Bytes that all includes of a publication may come to.
const MOST_BYTES: usize = 64 << 20;
/// The same in number.
const MOST_FILES: usize = 20_000;

/// Settles the dialect in all files.
pub(super) fn settle(
    read: &mut [ReadFile],
    texts: &[TextFile],
    dialect: Dialect,
    folders: &Folders,
    sources: &mut SourceMap,
    sink: &mut Sink,
) {
    if matches!(dialect, Dialect::Plain | Dialect::Jekyll) {
        return;
    }
    let mut own =
        Settler { dialect, folders, sources, sink, stack: Vec::new(), bytes: 0, files: 0, full: false };
    for (file, text) in read.iter_mut().zip(texts) {
        own.stack = text.path.canonicalize().into_iter().collect();
        own.document(&mut file.document, base_of(text));
    }
}

struct Settler<'a> {
    dialect: Dialect,
    folders: &'a Folders,
    sources: &'a mut SourceMap,
    sink: &'a mut Sink,
    /// The files that include one another, from the outermost.
    stack: Vec<PathBuf>,
    bytes: usize,
    files: usize,
    /// That the limit is reached has been said.
    full: bool,
}

/// An order to put a file here.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Directive {
    path: String,
    part: Part,
    /// The file is a listing, and no text.
    listing: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Whole,
    /// From a line to a line, both counted from 1 and both included.
    Lines(usize, usize),
    Anchor(String),
}

/// What stands alone in a line.
enum Order {
    Include(Directive),
    /// It says something to another program only.
    Silent,
}

impl Settler<'_> {
    fn document(&mut self, document: &mut Document, base: &Path) {
        let language = document.language.clone();
        let mut notes = std::mem::take(&mut document.notes);
        for section in &mut document.sections {
            let blocks = std::mem::take(&mut section.blocks);
            section.blocks = self.blocks(blocks, base, &language, &mut notes);
        }
        document.notes = notes;
    }

    fn blocks(
        &mut self,
        blocks: Vec<Block>,
        base: &Path,
        language: &Language,
        notes: &mut BTreeMap<NoteLabel, Note>,
    ) -> Vec<Block> {
        let mut out = Vec::with_capacity(blocks.len());
        for mut block in blocks {
            if let Block::Code(code) = &mut block {
                if self.code(code, base) {
                    out.push(block);
                }
                continue;
            }
            if let Block::Paragraph(own) = &block
                && let Some(orders) = self.orders(own)
            {
                let span = own.meta.span;
                for order in orders {
                    if let Order::Include(directive) = order {
                        out.extend(self.include(&directive, span, base, language, notes));
                    }
                }
                continue;
            }
            if let Some(content) = words_of(&mut block) {
                self.within(content, base, language);
            }
            self.warn_of_inner(&block);
            for inner in child_blocks_mut(&mut block) {
                let taken = std::mem::take(inner);
                *inner = self.blocks(taken, base, language, notes);
            }
            out.push(block);
        }
        out
    }

    /// The orders of a paragraph that is made of nothing else.
    fn orders(&self, own: &Paragraph) -> Option<Vec<Order>> {
        let source = self.sources.get(own.meta.span.file)?;
        let text = source.text.get(own.meta.span.range())?;
        if !text.contains(self.opening()) {
            return None;
        }
        let lines = text.lines().map(|line| line.trim_start_matches(['>', ' ', '\t']).trim_end());
        lines.filter(|line| !line.is_empty()).map(|line| self.order(line)).collect()
    }

    fn opening(&self) -> &'static str {
        match self.dialect {
            Dialect::Quarto => "{{<",
            Dialect::Mdbook | Dialect::Plain | Dialect::Jekyll => "{{#",
        }
    }

    /// Reads a line that is an order and nothing else.
    fn order(&self, line: &str) -> Option<Order> {
        match self.dialect {
            Dialect::Plain | Dialect::Jekyll => None,
            Dialect::Quarto => {
                let inner = line.strip_prefix("{{<")?.strip_suffix(">}}")?.trim();
                let (word, rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
                match word {
                    "include" => Some(Order::Include(directive(rest.trim(), false))),
                    "pagebreak" => Some(Order::Silent),
                    _ => None,
                }
            }
            Dialect::Mdbook => {
                let inner = line.strip_prefix("{{#")?.strip_suffix("}}")?;
                if inner.contains("{{") {
                    return None;
                }
                let (word, rest) = inner.trim().split_once(char::is_whitespace).unwrap_or((inner, ""));
                let path = rest.split_whitespace().next().unwrap_or_default();
                match word {
                    "include" => Some(Order::Include(directive(path, false))),
                    "rustdoc_include" | "playground" | "playpen" => {
                        Some(Order::Include(directive(path, true)))
                    }
                    "title" => Some(Order::Silent),
                    _ => None,
                }
            }
        }
    }

    /// Puts files into the middle of a line, each if it is one paragraph and no more.
    fn within(&mut self, content: &mut Vec<Inline>, base: &Path, language: &Language) {
        let mut at = 0;
        while at < content.len() {
            let Inline::Text(own) = &content[at] else {
                at += 1;
                continue;
            };
            let Some((range, directive)) = self.order_within(&own.text) else {
                at += 1;
                continue;
            };
            let meta = own.meta.clone();
            let (before, after) = (own.text[..range.start].to_owned(), own.text[range.end..].to_owned());
            let Some(words) = self.words(&directive, meta.span, base, language) else { return };
            let text =
                |text: String| (!text.is_empty()).then(|| Inline::Text(Text { meta: meta.clone(), text }));
            let count = usize::from(!before.is_empty()) + words.len();
            content.splice(at..=at, text(before).into_iter().chain(words).chain(text(after)));
            // What was put in is not searched again.
            at += count;
        }
    }

    /// The first order to include a file in a text, and where it stands.
    fn order_within(&self, text: &str) -> Option<(Range<usize>, Directive)> {
        let (opening, closing) = match self.dialect {
            Dialect::Quarto => ("{{<", ">}}"),
            Dialect::Mdbook | Dialect::Plain | Dialect::Jekyll => ("{{#", "}}"),
        };
        let mut from = 0;
        while let Some(start) = text[from..].find(opening).map(|at| from + at) {
            let end = start + text[start..].find(closing)? + closing.len();
            if let Some(Order::Include(own)) =
                self.order(&text[start..end]).filter(|_| !text[..start].ends_with('\\'))
                && !own.listing
            {
                return Some((start..end, own));
            }
            from = start + opening.len();
        }
        None
    }

    /// The words of a file that is one paragraph.
    fn words(
        &mut self,
        own: &Directive,
        span: Span,
        base: &Path,
        language: &Language,
    ) -> Option<Vec<Inline>> {
        let (real, text) = self.read(own, span, base)?;
        if self.stack.contains(&real) {
            self.sink.push(codes::cyclic_include(span, &own.path));
            return None;
        }
        let ranges = self.part(&text, own, span)?;
        let shown = base.join(&own.path);
        let name = shown.strip_prefix(".").unwrap_or(&shown).display().to_string();
        let id = self.sources.add(name, text.clone());
        let options = MarkdownOptions { language: language.clone(), ..MarkdownOptions::default() };
        let mut blocks = Vec::new();
        for range in ranges {
            let place = Span::new(id, range.clone());
            blocks.extend(markdown::read_fragment(&text[range], place, &options, self.sink));
        }
        match <[Block; 1]>::try_from(blocks) {
            Ok([Block::Paragraph(own)]) => Some(own.content),
            _ => None,
        }
    }

    /// An order within a line of text that could not be followed is left as it is, and reported.
    fn warn_of_inner(&mut self, block: &Block) {
        let opening = self.opening();
        let asks = |text: &str| {
            text.match_indices(opening).any(|(at, _)| {
                let word = text[at + opening.len()..].trim_start();
                word.starts_with("include ") || word.starts_with("rustdoc_include ")
            })
        };
        for line in lines(block) {
            if line.iter().any(|inline| matches!(inline, Inline::Text(own) if asks(&own.text))) {
                self.sink.push(codes::include_in_line(block.meta().span));
            }
        }
    }

    /// The blocks of an included file.
    fn include(
        &mut self,
        own: &Directive,
        span: Span,
        base: &Path,
        language: &Language,
        notes: &mut BTreeMap<NoteLabel, Note>,
    ) -> Vec<Block> {
        let Some((real, text)) = self.read(own, span, base) else { return Vec::new() };
        if own.listing {
            let ending = real.extension().map(|ending| ending.to_string_lossy().into_owned());
            let language = ending.map(|ending| if ending == "rs" { "rust".to_owned() } else { ending });
            let meta = crate::document::Meta::at(span);
            let Some(text) = self.part(&text, own, span).map(|ranges| joined(&text, &ranges)) else {
                return Vec::new();
            };
            let mut code = CodeBlock { meta, info: language.clone().unwrap_or_default(), language, text };
            self.code(&mut code, base);
            return vec![Block::Code(code)];
        }
        if self.stack.contains(&real) {
            self.sink.push(codes::cyclic_include(span, &own.path));
            return Vec::new();
        }
        if self.stack.len() > DEEPEST {
            self.limit(span, format!("more than {DEEPEST} files in one another"));
            return Vec::new();
        }
        let Some(ranges) = self.part(&text, own, span) else { return Vec::new() };
        let shown = base.join(&own.path);
        let name = shown.strip_prefix(".").unwrap_or(&shown).display().to_string();
        let id = self.sources.add(name, text.clone());
        let options = MarkdownOptions { language: language.clone(), ..MarkdownOptions::default() };
        let mut document = match (&own.part, self.sources.get(id)) {
            (Part::Whole, Some(source)) => markdown::read(source, &options, self.sink),
            _ => {
                let mut blocks = Vec::new();
                for range in ranges {
                    let place = Span::new(id, range.clone());
                    blocks.extend(markdown::read_fragment(&text[range], place, &options, self.sink));
                }
                let sections = vec![crate::document::Section { blocks, ..Default::default() }];
                Document { sections, ..Document::default() }
            }
        };
        rename_notes(&mut document, notes, self.files);
        let inner = real.parent().map(Path::to_path_buf).unwrap_or_default();
        self.stack.push(real);
        let mut found = std::mem::take(&mut document.notes);
        let mut blocks = Vec::new();
        for section in document.sections {
            blocks.extend(self.blocks(section.blocks, &inner, language, &mut found));
        }
        self.stack.pop();
        notes.extend(found);
        blocks
    }

    /// The file that a directive names, with its text.
    fn read(&mut self, own: &Directive, span: Span, base: &Path) -> Option<(PathBuf, String)> {
        let real = match self.folders.resolve(base, &own.path) {
            Ok((_, real)) => real,
            Err(fault) => {
                self.sink.push(fault_of(fault, &own.path, Some(span)));
                return None;
            }
        };
        self.files += 1;
        if self.files > MOST_FILES || self.bytes > MOST_BYTES {
            self.limit(span, format!("more than {MOST_FILES} files or {} MB", MOST_BYTES >> 20));
            return None;
        }
        match self.folders.read_text(&real, Purpose::Text) {
            Ok(text) => {
                self.bytes += text.len();
                Some((real, text))
            }
            Err(fault) => {
                let place = shown_fault(&fault, &own.path, self.sources);
                self.sink.push(fault.diagnostic(&own.path, place.or(Some(span))));
                None
            }
        }
    }

    fn limit(&mut self, span: Span, what: String) {
        if !std::mem::replace(&mut self.full, true) {
            self.sink.push(codes::include_limit(span, what));
        }
    }

    /// The ranges of a text that are asked for.
    fn part(&mut self, text: &str, own: &Directive, span: Span) -> Option<Vec<Range<usize>>> {
        match &own.part {
            Part::Whole => Some(std::iter::once(0..text.len()).collect()),
            Part::Lines(from, to) => {
                let mut starts = vec![0];
                starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
                starts.push(text.len());
                let at = |line: usize| starts.get(line).copied().unwrap_or(text.len());
                let start = at(from.saturating_sub(1));
                Some(std::iter::once(start..at(*to).max(start)).collect())
            }
            Part::Anchor(name) => {
                let found = anchored(text, name);
                if found.is_none() {
                    self.sink.push(codes::no_include_anchor(span, &own.path, name));
                }
                found
            }
        }
    }

    /// Puts files into code and takes out what is not shown; whether the code is shown at all.
    fn code(&mut self, own: &mut CodeBlock, base: &Path) -> bool {
        if self.dialect == Dialect::Mdbook && own.text.contains("{{#") {
            let mut text = String::with_capacity(own.text.len());
            for line in own.text.split_inclusive('\n') {
                let bare = line.trim();
                match self.order(bare) {
                    Some(Order::Include(directive)) => {
                        if let Some((_, file)) = self.read(&directive, own.meta.span, base)
                            && let Some(ranges) = self.part(&file, &directive, own.meta.span)
                        {
                            text.push_str(&joined(&file, &ranges));
                        }
                    }
                    Some(Order::Silent) => {}
                    // A backslash before it says that it is meant.
                    None => text.push_str(&line.replacen("\\{{#", "{{#", 1)),
                }
            }
            own.text = text;
        }
        match self.dialect {
            Dialect::Mdbook if own.language.as_deref() == Some("rust") => {
                let shown = without_hidden(&own.text);
                if !shown.trim().is_empty() {
                    own.text = shown;
                }
                true
            }
            Dialect::Quarto => self.cell(own),
            Dialect::Mdbook | Dialect::Plain | Dialect::Jekyll => true,
        }
    }

    /// Code that Quarto runs: its options are no part of it, and may say that it is not shown.
    fn cell(&mut self, own: &mut CodeBlock) -> bool {
        // `{python}` and `{r, echo=FALSE}` are run; `{.python}` is shown.
        if !own.info.strip_prefix('{').is_some_and(|rest| rest.starts_with(char::is_alphabetic)) {
            return true;
        }
        let options = own.text.lines().take_while(|line| line.starts_with("#|") || line.starts_with("//|"));
        let said: Vec<String> = options.map(|line| line.replace(' ', "")).collect();
        let rest: String = own.text.split_inclusive('\n').skip(said.len()).collect();
        own.text = rest;
        let asked = |key: &str| own.meta.value(key).is_some_and(|value| value.eq_ignore_ascii_case("false"));
        let hidden = said.iter().any(|line| line.ends_with("echo:false") || line.ends_with("include:false"))
            || asked("echo")
            || asked("include");
        if hidden {
            self.sink.push(codes::hidden_code(own.meta.span));
        }
        !hidden
    }
}

/// The words of a block that is a line of text.
fn words_of(block: &mut Block) -> Option<&mut Vec<Inline>> {
    match block {
        Block::Paragraph(own) => Some(&mut own.content),
        Block::Heading(own) => Some(&mut own.content),
        Block::Quote(_)
        | Block::List(_)
        | Block::Definitions(_)
        | Block::Code(_)
        | Block::Table(_)
        | Block::Figure(_)
        | Block::Division(_)
        | Block::Admonition(_)
        | Block::Break(_)
        | Block::Math(_)
        | Block::Raw(_)
        | Block::Contents(_)
        | Block::Notes(_) => None,
    }
}

/// `file.md`, `file.rs:2:5`, `file.rs:anchor`.
fn directive(text: &str, listing: bool) -> Directive {
    let (path, rest) = text.split_once(':').unwrap_or((text, ""));
    let number = |text: &str| text.parse::<usize>().ok();
    let part = match rest.split_once(':') {
        _ if rest.is_empty() => Part::Whole,
        Some((from, to)) => {
            let from = number(from).unwrap_or(1);
            Part::Lines(from, number(to).unwrap_or(usize::MAX))
        }
        None => match number(rest) {
            Some(line) => Part::Lines(line, line),
            None => Part::Anchor(rest.to_owned()),
        },
    };
    Directive { path: path.to_owned(), part, listing }
}

/// The lines between `ANCHOR: name` and `ANCHOR_END: name`, without the lines of other anchors.
fn anchored(text: &str, name: &str) -> Option<Vec<Range<usize>>> {
    let named = |line: &str, mark: &str| {
        line.split_once(mark).is_some_and(|(_, rest)| rest.split_whitespace().next() == Some(name))
    };
    let mut found: Option<Vec<Range<usize>>> = None;
    let mut inside = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if named(line, "ANCHOR_END:") {
            inside = false;
        } else if named(line, "ANCHOR:") {
            inside = true;
            found.get_or_insert_default();
        } else if inside && !line.contains("ANCHOR:") && !line.contains("ANCHOR_END:") {
            let ranges = found.get_or_insert_default();
            match ranges.last_mut() {
                Some(last) if last.end == at => last.end = at + line.len(),
                _ => ranges.push(at..at + line.len()),
            }
        }
        at += line.len();
    }
    found
}

fn joined(text: &str, ranges: &[Range<usize>]) -> String {
    let mut out: String = ranges.iter().map(|range| &text[range.clone()]).collect();
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

/// Rust without the lines that only the compiler is to see: those that begin with `# `. Two number
/// signs stand for one that is shown.
fn without_hidden(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start();
        match bare.strip_prefix('#') {
            Some(rest) if rest.starts_with([' ', '\n', '\r']) || rest.is_empty() => {}
            Some(rest) if rest.starts_with('#') => {
                out.push_str(&line[..line.len() - bare.len()]);
                out.push_str(rest);
            }
            _ => out.push_str(line),
        }
    }
    out
}

/// Gives the notes of an included file names that the text around it has not used.
fn rename_notes(document: &mut Document, taken: &BTreeMap<NoteLabel, Note>, count: usize) {
    let mut names = BTreeMap::new();
    for label in document.notes.keys().filter(|label| taken.contains_key(label)) {
        names.insert(label.clone(), NoteLabel(format!("{}~{}", label.0, 1_000 + count)));
    }
    if names.is_empty() {
        return;
    }
    walk_inlines_mut(document, &mut |inline| {
        if let Inline::NoteReference(own) = inline
            && let Some(name) = names.get(&own.label)
        {
            own.label = name.clone();
        }
    });
    let notes = std::mem::take(&mut document.notes);
    document.notes =
        notes.into_iter().map(|(label, note)| (names.get(&label).cloned().unwrap_or(label), note)).collect();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_name_files_lines_and_anchors() {
        let part = |text: &str| directive(text, false).part;
        assert_eq!(part("a.rs"), Part::Whole);
        assert_eq!(part("a.rs:2"), Part::Lines(2, 2));
        assert_eq!(part("a.rs:2:5"), Part::Lines(2, 5));
        assert_eq!(part("a.rs::5"), Part::Lines(1, 5));
        assert_eq!(part("a.rs:2:"), Part::Lines(2, usize::MAX));
        assert_eq!(part("a.rs:here"), Part::Anchor("here".into()));
        assert_eq!(directive("../a.rs:here", true).path, "../a.rs");
    }

    #[test]
    fn anchors_hold_what_stands_between_them() {
        let text = "a\n// ANCHOR: one\nb\n// ANCHOR: two\nc\n// ANCHOR_END: one\nd\n";
        let told = |name: &str| anchored(text, name).map(|ranges| joined(text, &ranges));
        assert_eq!(told("one").as_deref(), Some("b\nc\n"));
        assert_eq!(told("two").as_deref(), Some("c\nd\n"));
        assert_eq!(told("three"), None);
    }

    #[test]
    fn hidden_lines_are_left_out() {
        assert_eq!(without_hidden("# use a;\n#\n    # b\n#[test]\n#!x\n## c\nd\n"), "#[test]\n#!x\n# c\nd\n");
    }
}
