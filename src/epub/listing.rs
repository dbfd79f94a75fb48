//! Listings as XHTML: `pre` and `code`, words of a kind as `span`s, lines to look at as `mark`s.
//!
//! Line numbers are counted by the stylesheet, so that they are no part of what is copied or read
//! aloud, and are simply not there where a reader knows no counters.

use super::xhtml::{More, Writer, element, element_with};
use crate::document::{Block, CodeBlock};
use crate::highlight::{Token, highlight};

impl<'a> Writer<'a, '_> {
    pub(super) fn code_block(&mut self, own: &'a CodeBlock, block: &Block) {
        let pages = self.pages_of_lines(own);
        for (_, page) in pages.iter().filter(|(line, _)| *line == 0) {
            self.page_mark(*page, "div");
        }
        let start = own.numbered_from();
        // A counter is raised before it is shown.
        let reset = start.map(|start| format!("counter-reset: line {}", i64::from(start) - 1));
        let attributes: Vec<(&str, &str)> = reset.iter().map(|reset| ("style", reset.as_str())).collect();
        self.open(block.element(), &own.meta, More { attributes: &attributes, ..More::default() });
        let class = own.language.as_ref().map(|language| format!("language-{language}"));
        self.open_made(element("code"), More { class: class.as_deref(), ..More::default() });
        if start.is_some() {
            // The counted numbers are set in this face.
            self.dress("0123456789");
        }
        let tokens = own.language.as_deref().and_then(|language| highlight(language, &own.text));
        let marks = own.marked_lines();
        let inside: Vec<(u32, usize)> = pages.into_iter().filter(|(line, _)| *line > 0).collect();
        if tokens.is_none() && marks.is_empty() && start.is_none() && inside.is_empty() {
            self.text(&own.text);
        } else {
            let manner = |line| (marks.contains(line), start.is_some());
            self.code_lines(&own.text, tokens.as_deref(), &inside, manner);
        }
        self.close();
        self.close_line();
    }

    /// The printed pages that begin in a listing, each with the line, counted from 0, that it begins
    /// with: what is left of a line that was folded at the turn counts with the page it begins on.
    fn pages_of_lines(&self, own: &CodeBlock) -> Vec<(u32, usize)> {
        let last = own.text.lines().count().saturating_sub(1);
        let line = |offset: usize| {
            // What begins with signs alone begins after the line of the last letter.
            let before = own.text[..offset]
                .trim_end_matches(|c: char| offset == own.text.len() && !c.is_alphanumeric());
            let begun = before.rsplit('\n').next().is_some_and(|begun| begun.contains(char::is_alphanumeric));
            let line = before.matches('\n').count() + usize::from(begun);
            u32::try_from(line.min(last)).unwrap_or(u32::MAX)
        };
        let survey = self.book.survey;
        survey.page_marks(own).iter().map(|(offset, page)| (line(*offset), *page)).collect()
    }

    /// The lines of a listing; of each it is asked whether it is marked and whether it has a number.
    fn code_lines(
        &mut self,
        text: &str,
        tokens: Option<&[Vec<Token>]>,
        pages: &[(u32, usize)],
        manner: impl Fn(u32) -> (bool, bool),
    ) {
        let mut in_mark = false;
        for (idx, line) in text.split_inclusive('\n').enumerate() {
            let number = u32::try_from(idx).unwrap_or(u32::MAX).saturating_add(1);
            let (marked, numbered) = manner(number);
            if marked != in_mark {
                match marked {
                    true => self.open_made(element("mark"), More::default()),
                    false => self.close(),
                }
                in_mark = marked;
            }
            for (_, page) in pages.iter().filter(|(line, _)| line + 1 == number) {
                self.page_mark(*page, "span");
            }
            if numbered {
                self.open_made(element_with("span", "line"), More::default());
            }
            let bare = line.trim_end_matches('\n');
            self.code_line(bare, tokens.and_then(|tokens| tokens.get(idx)));
            if numbered {
                self.close();
            }
            self.text(&line[bare.len()..]);
        }
        if in_mark {
            self.close();
        }
    }

    fn code_line(&mut self, line: &str, tokens: Option<&Vec<Token>>) {
        let mut at = 0;
        for token in tokens.into_iter().flatten() {
            let end = (at + token.length).min(line.len());
            let piece = line.get(at..end).unwrap_or_default();
            at = end;
            match token.kind {
                Some(kind) => {
                    self.open_made(element_with("span", kind.class()), More::default());
                    self.text(piece);
                    self.close();
                }
                None => self.text(piece),
            }
        }
        self.text(line.get(at..).unwrap_or_default());
    }
}
