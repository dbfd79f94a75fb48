//! References: every anchor unique, every heading with one, every inner link led to one.

use super::ManuscriptFile;
use crate::diagnostic::{Sink, nearest, note};
use crate::document::{
    Document, Inline, Meta, Section, Shows, Styled, Text, plain_text, walk_blocks_mut, walk_inlines_mut,
    walk_sections_mut,
};
use crate::source::FileId;
use std::collections::{BTreeMap, BTreeSet};

/// Links that come out wrong are many in a bad file; for so many of them the nearest anchor is sought.
const SUGGESTIONS: usize = 40;

/// Gives anchors and resolves links.
pub(super) fn resolve(document: &mut Document, files: &[ManuscriptFile], sink: &mut Sink) {
    let mut anchors = Anchors::default();
    anchors.settle_own(document, sink);
    walk_sections_mut(&mut document.sections, &mut |section| anchors.settle_heading(section));
    let paths = files.iter().map(|file| (clean_path(&file.path), file.file)).collect();
    let homes = files.iter().map(|file| (file.file, folder(&clean_path(&file.path)).to_owned())).collect();
    let mut resolver = Resolver { anchors: &anchors, paths, homes, left: SUGGESTIONS, sink };
    // Broken links become bare text, so the lines that hold them are walked, not the links.
    walk_inlines_mut(document, &mut |inline| resolver.inline(inline));
}

#[derive(Default)]
struct Anchors {
    taken: BTreeSet<String>,
    /// How often a slug was wished for, so that the next number is found at once.
    wished: BTreeMap<String, usize>,
    /// What an anchor written in a file became.
    by_file: BTreeMap<(FileId, String), String>,
    /// Anchors of the whole text, the first of a name.
    by_name: BTreeMap<String, String>,
    /// The first heading of each file.
    first: BTreeMap<FileId, String>,
}

impl Anchors {
    /// The anchors that the author gave come first: they keep their names.
    fn settle_own(&mut self, document: &mut Document, sink: &mut Sink) {
        walk_sections_mut(&mut document.sections, &mut |section| {
            self.own(&mut section.meta, sink);
            walk_blocks_mut(&mut section.blocks, &mut |block| self.own(block.meta_mut(), sink));
        });
        for own in document.notes.values_mut() {
            walk_blocks_mut(&mut own.blocks, &mut |block| self.own(block.meta_mut(), sink));
        }
        walk_inlines_mut(document, &mut |inline| self.own(inline.meta_mut(), sink));
    }

    fn own(&mut self, meta: &mut Meta, sink: &mut Sink) {
        let span = meta.span;
        let Some(anchor) = meta.attributes.as_mut().and_then(|attributes| attributes.anchor.as_mut()) else {
            return;
        };
        let written = anchor.clone();
        *anchor = self.unique(&written);
        if *anchor != written && self.by_file.contains_key(&(span.file, written.clone())) {
            sink.push(note::repeated_anchor(span, &written, &*anchor));
        }
        let given = anchor.clone();
        self.enter(span.file, &written, &given);
    }

    fn enter(&mut self, file: FileId, written: &str, given: &str) {
        self.by_file.entry((file, written.to_owned())).or_insert_with(|| given.to_owned());
        self.by_name.entry(written.to_owned()).or_insert_with(|| given.to_owned());
    }

    fn unique(&mut self, wish: &str) -> String {
        if self.taken.insert(wish.to_owned()) {
            return wish.to_owned();
        }
        let count = self.wished.entry(wish.to_owned()).or_default();
        loop {
            *count += 1;
            let name = format!("{wish}-{count}");
            if self.taken.insert(name.clone()) {
                return name;
            }
        }
    }

    fn settle_heading(&mut self, section: &mut Section) {
        let file = section.meta.span.file;
        if section.heading.is_empty() {
            return;
        }
        let text = plain_text(&section.heading);
        let wish = slug(&text);
        if section.meta.anchor().is_none() {
            let wish = if wish.is_empty() { section.division.class() } else { &wish };
            let given = self.unique(wish);
            section.meta.attributes_mut().anchor = Some(given);
        }
        let given = section.meta.anchor().unwrap_or_default().to_owned();
        // Under its own name, its slug, and its slug without a leading number, as pandoc makes it.
        let bare = wish.trim_start_matches(|c: char| !c.is_alphabetic());
        for name in [given.as_str(), wish.as_str(), bare] {
            if !name.is_empty() {
                self.enter(file, name, &given);
            }
        }
        self.first.entry(file).or_insert(given);
    }
}

/// A heading's anchor, as GitHub makes it: lower case, spaces as hyphens, punctuation left out.
fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.trim().chars() {
        if c.is_whitespace() {
            slug.push('-');
        } else if c.is_alphanumeric() || matches!(c, '-' | '_') || is_mark(c) {
            slug.extend(c.to_lowercase());
        }
    }
    slug
}

/// Combining marks belong to their letter.
fn is_mark(c: char) -> bool {
    matches!(u32::from(c), 0x0300..=0x036F | 0x0900..=0x0903 | 0x093A..=0x094F | 0x064B..=0x065F)
}

/// Whether a link leads out of the publication: it has a scheme or a host.
fn leads_out(href: &str) -> bool {
    if href.starts_with("//") || href.starts_with('/') {
        return true;
    }
    let Some((scheme, _)) = href.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

struct Resolver<'a> {
    anchors: &'a Anchors,
    paths: BTreeMap<String, FileId>,
    /// The folder of each file.
    homes: BTreeMap<FileId, String>,
    left: usize,
    sink: &'a mut Sink,
}

impl Resolver<'_> {
    fn inline(&mut self, inline: &mut Inline) {
        let Inline::Link(link) = inline else { return };
        if link.href.is_empty() || link.target.is_some() || leads_out(&link.href) {
            return;
        }
        match self.target(link.meta.span.file, &link.href) {
            Some(target) => link.target = Some(target),
            None => {
                let hint = self.suggest(&link.href);
                self.sink.push(note::broken_link(link.meta.span, &link.href, hint));
                // A reference that leaves its words to us is seen as it was written.
                if link.content.is_empty() && link.shows != Shows::Nothing {
                    let text = link.href.clone();
                    link.content.push(Inline::Text(Text { meta: Meta::at(link.meta.span), text }));
                }
                let mut meta = link.meta.clone();
                meta.attributes_mut().classes.push("broken-link".to_owned());
                *inline = Inline::Span(Styled { meta, content: std::mem::take(&mut link.content) });
            }
        }
    }

    fn target(&self, from: FileId, href: &str) -> Option<String> {
        let (path, fragment) = match href.split_once('#') {
            None if href.starts_with('@') => ("", Some(href[1..].to_owned())),
            Some((path, fragment)) => (path, Some(decode(fragment))),
            None => (href, None),
        };
        if path.is_empty() {
            let fragment = fragment?;
            let own = self.anchors.by_file.get(&(from, fragment.clone()));
            return own.or_else(|| self.anchors.by_name.get(&fragment)).cloned();
        }
        let file = self.file(from, &decode(path))?;
        match fragment.filter(|fragment| !fragment.is_empty()) {
            Some(fragment) => self.anchors.by_file.get(&(file, fragment)).cloned(),
            None => self.anchors.first.get(&file).cloned(),
        }
    }

    /// The file of the manuscript that a path names, also under the name that a web book gives it.
    fn file(&self, from: FileId, path: &str) -> Option<FileId> {
        let home = self.homes.get(&from).map_or("", String::as_str);
        let whole = clean_path(&format!("{home}/{path}"));
        let stem = whole.strip_suffix(".html").or_else(|| whole.strip_suffix(".htm"));
        self.paths.get(&whole).or_else(|| self.paths.get(&format!("{}.md", stem?))).copied()
    }

    fn suggest(&mut self, href: &str) -> String {
        let fragment = href.rsplit_once('#').map(|(_, fragment)| fragment).or_else(|| href.strip_prefix('@'));
        if self.left == 0 {
            return String::new();
        }
        self.left -= 1;
        let found = match fragment {
            Some(fragment) => nearest(fragment, self.anchors.by_name.keys().map(String::as_str))
                .map(|name| format!("the nearest anchor is `#{name}`")),
            None => nearest(href, self.paths.keys().map(String::as_str))
                .map(|path| format!("the nearest file of the manuscript is `{path}`")),
        };
        found.unwrap_or_else(|| {
            "name the anchor of a heading, a file of the manuscript or a whole address".to_owned()
        })
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A path without `.` and `..`, with `/`.
fn clean_path(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Undoes percent-encoding; what is not valid stays as written.
fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut idx = 0;
    while idx < bytes.len() {
        let hex = bytes.get(idx + 1..idx + 3).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| bytes[idx] == b'%') {
            Some(byte) => {
                out.push(byte);
                idx += 3;
            }
            None => {
                out.push(bytes[idx]);
                idx += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}
