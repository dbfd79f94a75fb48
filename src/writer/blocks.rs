//! Blocks as Markdown: each as lines that the block around it sets in.

use super::Writer;
use super::attributes::{braces, in_tag, without_class};
use super::inline::{Place, attributes};
use crate::document::{
    Admonition, Attributes, Block, CodeBlock, Container, DefinitionList, Figure, Heading, Image, Inline,
    List, ListItem, Marker, Meta, Note, NoteLabel, Paragraph, Section, pictures_alone,
};

impl Writer<'_> {
    /// A section with its heading, if passes have nested it, and those in it.
    pub(super) fn section(&self, section: &Section) -> String {
        let mut parts = Vec::new();
        if !section.heading.is_empty() || section.level > 0 {
            parts.push(self.heading(&section.meta, section.level.clamp(1, 6), &section.heading));
        }
        parts.push(self.blocks(&section.blocks));
        parts.extend(section.sections.iter().map(|inner| self.section(inner)));
        parts.retain(|part| !part.is_empty());
        parts.join("\n\n")
    }

    /// A note's definition, what follows its first line set in.
    pub(super) fn note(&self, label: &NoteLabel, note: &Note) -> String {
        let label = self.labels.get(label).map_or(label.0.as_str(), String::as_str);
        let body = self.blocks(&note.blocks);
        // What is no paragraph begins on a line of its own.
        let whole = match note.blocks.first() {
            Some(Block::Paragraph(_)) | None => format!("[^{label}]: {}", set_in(&body, "    ", false)),
            Some(_) => format!("[^{label}]:\n\n{}", set_in(&body, "    ", true)),
        };
        whole.trim_end().to_owned()
    }

    pub(super) fn blocks(&self, blocks: &[Block]) -> String {
        let mut out = String::new();
        // Two lists of one sort, one below the other, would be one: the second has other marks.
        let mut other_mark = false;
        for (idx, block) in blocks.iter().enumerate() {
            let before = idx.checked_sub(1).map(|before| &blocks[before]);
            other_mark = !other_mark && joins(before, block);
            let text = self.block(block, other_mark);
            if text.is_empty() {
                continue;
            }
            if !out.is_empty() {
                out.push_str("\n\n");
            }
            if matches!((before, block), (Some(Block::Definitions(_)), Block::Definitions(_))) {
                out.push_str("<!-- -->\n\n");
            }
            out.push_str(&text);
        }
        out
    }

    fn block(&self, block: &Block, other_mark: bool) -> String {
        match block {
            Block::Paragraph(own) => self.paragraph(own),
            Block::Heading(Heading { meta, level, content }) => self.heading(meta, *level, content),
            Block::Quote(own) => self.quote(own),
            Block::List(own) => self.list(own, other_mark),
            Block::Definitions(own) => self.definitions(own),
            Block::Code(own) => code(own),
            Block::Table(own) => self.table(own),
            Block::Figure(own) => self.figure(own),
            Block::Division(own) => self.division(own),
            Block::Admonition(own) => self.admonition(own),
            Block::Break(meta) => match &meta.attributes {
                None => "* * *".to_owned(),
                own => format!("<hr{}>", in_tag(own.as_deref())),
            },
            Block::Math(own) => {
                let lines: Vec<&str> = own.source.lines().filter(|line| !line.trim().is_empty()).collect();
                format!("$$\n{}\n$$", lines.join("\n"))
            }
            Block::Raw(own) => verbatim(&own.text, &format!("{{={}}}", own.format)),
            Block::Contents(own) => {
                format!("::: {{.contents depth={}}}\n:::", own.depth)
            }
            // What they list stands in the document's notes.
            Block::Notes(_) => String::new(),
        }
    }

    fn heading(&self, meta: &Meta, level: u8, content: &[Inline]) -> String {
        let mut words = self.line(content, Place::Within);
        if words.ends_with('#') && !words.ends_with("\\#") {
            words.insert(words.len() - 1, '\\');
        }
        let own = meta.attributes.as_deref();
        match attributes(own) {
            Some(braces) => {
                let line = format!("{} {words} {braces}", "#".repeat(usize::from(level)));
                line.trim_end().to_owned()
            }
            None => {
                let words = self.html_line(content).unwrap_or(words);
                format!("<h{level}{}>{words}</h{level}>", in_tag(own))
            }
        }
    }

    fn paragraph(&self, own: &Paragraph) -> String {
        let Some(attributes) = own.meta.attributes.as_deref() else {
            let line = self.line(&own.content, Place::Paragraph);
            let alone = pictures_alone(own).len() == 1 && own.content.len() == 1;
            return if alone { format!("{line}\\") } else { line };
        };
        match self.html_line(&own.content) {
            Some(line) => format!("<p{}>{line}</p>", in_tag(Some(attributes))),
            // What only Markdown can say stands in a division that has the attributes.
            None => fence(attributes, &self.line(&own.content, Place::Paragraph)),
        }
    }

    fn quote(&self, own: &Container) -> String {
        let inner = self.blocks(&own.blocks);
        match own.meta.attributes.as_deref() {
            None => quoted(&inner),
            Some(attributes) => element("blockquote", Some(attributes), &inner),
        }
    }

    fn admonition(&self, own: &Admonition) -> String {
        let inner = self.blocks(&own.blocks);
        match own.meta.attributes.as_deref() {
            None => quoted(format!("[!{}]\n{inner}", own.kind.class().to_uppercase()).trim_end()),
            Some(attributes) => {
                let mut all = attributes.clone();
                all.classes.insert(0, own.kind.class().to_owned());
                fence(&all, &inner)
            }
        }
    }

    fn division(&self, own: &Container) -> String {
        let attributes = own.meta.attributes.as_deref().cloned().unwrap_or_default();
        if attributes.classes == ["verse"]
            && attributes == (Attributes { classes: attributes.classes.clone(), ..Attributes::default() })
            && let Some(lines) = self.line_block(&own.blocks)
        {
            return lines;
        }
        fence(&attributes, &self.blocks(&own.blocks))
    }

    /// Verse as pandoc's line blocks: each line after a bar, a bar alone between stanzas.
    fn line_block(&self, blocks: &[Block]) -> Option<String> {
        let mut lines: Vec<String> = Vec::new();
        for (idx, block) in blocks.iter().enumerate() {
            let Block::Paragraph(Paragraph { meta: Meta { attributes: None, .. }, content, .. }) = block
            else {
                return None;
            };
            if idx > 0 {
                lines.push("|".to_owned());
            }
            for line in content.split(|inline| matches!(inline, Inline::LineBreak(_))) {
                let text = self.line(line, Place::Within);
                if text.is_empty() {
                    return None;
                }
                // Spaces that hold set a line in.
                let words = text.trim_start_matches('\u{a0}');
                let indent = " ".repeat(text[..text.len() - words.len()].chars().count());
                lines.push(format!("| {indent}{words}"));
            }
        }
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    fn list(&self, own: &List, other_mark: bool) -> String {
        if own.meta.attributes.is_some() {
            return self.html_list(own);
        }
        let tight = own.tight && own.items.iter().all(|item| is_tight(&item.blocks));
        let mut items = Vec::new();
        for (idx, item) in own.items.iter().enumerate() {
            let mark = match own.marker {
                Marker::Bullet => if other_mark { "*" } else { "-" }.to_owned(),
                Marker::Number { start } => {
                    let number = start.saturating_add(idx as u64).min(999_999_999);
                    format!("{number}{}", if other_mark { ")" } else { "." })
                }
            };
            items.push(self.item(item, &mark, tight));
        }
        items.join(if tight { "\n" } else { "\n\n" })
    }

    fn item(&self, item: &ListItem, mark: &str, tight: bool) -> String {
        let indent = " ".repeat(mark.chars().count() + 1);
        let task = match item.task {
            Some(true) => "[x] ",
            Some(false) => "[ ] ",
            None => "",
        };
        let body = match tight {
            true => {
                let blocks: Vec<String> = item.blocks.iter().map(|block| self.block(block, false)).collect();
                blocks.join("\n")
            }
            false => self.blocks(&item.blocks),
        };
        format!("{mark} {task}{}", set_in(&body, &indent, false)).trim_end().to_owned()
    }

    fn html_list(&self, own: &List) -> String {
        let (tag, start) = match own.marker {
            Marker::Bullet => ("ul", String::new()),
            Marker::Number { start: 1 } => ("ol", String::new()),
            Marker::Number { start } => ("ol", format!(" start=\"{start}\"")),
        };
        let mut out = format!("<{tag}{start}{}>\n", in_tag(own.meta.attributes.as_deref()));
        for item in &own.items {
            let attributes = in_tag(item.meta.attributes.as_deref());
            let plain = match item.blocks.as_slice() {
                [Block::Paragraph(Paragraph { tight: true, content, .. })] => self.html_line(content),
                _ => None,
            };
            match plain {
                Some(line) => out.push_str(&format!("<li{attributes}>{line}</li>\n")),
                None => {
                    out.push_str(&format!("<li{attributes}>\n\n{}\n\n</li>\n", self.blocks(&item.blocks)));
                }
            }
        }
        out + &format!("</{tag}>")
    }

    fn definitions(&self, own: &DefinitionList) -> String {
        let mut entries = Vec::new();
        for entry in &own.entries {
            let mut lines = vec![self.line(&entry.term, Place::OneLine)];
            for definition in &entry.definitions {
                let body = self.blocks(definition);
                lines.push(format!(":   {}", set_in(&body, "    ", false)).trim_end().to_owned());
            }
            entries.push(lines.join(if own.tight { "\n" } else { "\n\n" }));
        }
        entries.join("\n\n")
    }

    fn figure(&self, own: &Figure) -> String {
        if let Some(picture) = self.picture(own) {
            return picture;
        }
        if own.is_listing()
            && let Some(listing) = self.listing(own)
        {
            return listing;
        }
        let mut attributes = own.meta.attributes.as_deref().cloned().unwrap_or_default();
        attributes.classes.insert(0, "figure".to_owned());
        let mut inner = match own.blocks.as_slice() {
            // In a division a picture alone is a figure in the figure, which the reader makes one.
            [Block::Paragraph(only)] if only.content.len() == 1 && !pictures_alone(only).is_empty() => {
                self.line(&only.content, Place::Paragraph)
            }
            blocks => self.blocks(blocks),
        };
        if !own.caption.is_empty() {
            inner.push_str("\n\n");
            inner.push_str(&self.line(&own.caption, Place::Paragraph));
        }
        fence(&attributes, &inner)
    }

    /// A picture with its caption, as the picture alone in its paragraph.
    fn picture(&self, own: &Figure) -> Option<String> {
        let [Block::Paragraph(only)] = own.blocks.as_slice() else { return None };
        let [Inline::Image(image)] = only.content.as_slice() else { return None };
        let outer = own.meta.attributes.as_deref().cloned().unwrap_or_default();
        let inner = image.meta.attributes.as_deref().cloned().unwrap_or_default();
        let parted = outer.values.is_empty()
            && inner.anchor.is_none()
            && inner.classes.is_empty()
            && inner.language.is_none();
        let listed = own.meta.has_class("listing");
        // A caption is a picture's words; without one, its description would become one.
        let described = own.caption.is_empty() && image.alt.as_ref().is_some_and(|alt| !alt.is_empty());
        if !parted || listed || only.meta.attributes.is_some() {
            return None;
        }
        let mut attributes = Attributes { values: inner.values, ..outer };
        if described {
            attributes.values.push(("alt".to_owned(), image.alt.clone().unwrap_or_default()));
        }
        let attributes = (attributes != Attributes::default()).then(|| Box::new(attributes));
        let mut whole = Image { meta: Meta { attributes, ..Meta::default() }, ..image.clone() };
        if described {
            whole.alt = None;
        }
        let text = self.image(&whole, Some(&own.caption));
        text.starts_with('!').then_some(text)
    }

    /// Code with its caption below it, or with both behind its fence, as they were written.
    fn listing(&self, own: &Figure) -> Option<String> {
        let Some(Block::Code(block)) = own.blocks.last() else { return None };
        let told = |keys: &[&str]| keys.iter().any(|key| block.info.contains(&format!("{key}=")));
        let captioned = told(&["caption", "cap"]) || told(&["title", "filename", "file", "name"]);
        if captioned {
            return Some(code(block));
        }
        if own.blocks.len() > 1 || own.caption.is_empty() {
            return None;
        }
        let attributes = without_class(own.meta.attributes.as_deref(), "listing");
        let braces = self::attributes(attributes.as_ref())?;
        let caption = self.line(&own.caption, Place::Within);
        Some(format!("{}\n\n: {caption} {braces}", code(block)).trim_end().to_owned())
    }
}

/// Whether a list would go on the one before it.
fn joins(before: Option<&Block>, block: &Block) -> bool {
    let (Some(Block::List(one)), Block::List(other)) = (before, block) else { return false };
    let plain = |list: &List| list.meta.attributes.is_none();
    let bullets = |list: &List| matches!(list.marker, Marker::Bullet);
    plain(one) && plain(other) && bullets(one) == bullets(other)
}

/// Whether blocks can follow each other without an empty line and remain what they are.
fn is_tight(blocks: &[Block]) -> bool {
    let follows = |before: Option<&Block>, block: &Block| match block {
        Block::Paragraph(own) => {
            let ended = matches!(before, None | Some(Block::Heading(_) | Block::Code(_) | Block::Break(_)));
            ended && own.meta.attributes.is_none()
        }
        Block::List(own) => {
            // Only a list that begins with one may interrupt a paragraph (CommonMark 0.31.2, 5.3).
            let begins = !matches!(own.marker, Marker::Number { start } if start != 1);
            own.meta.attributes.is_none() && begins && !matches!(before, Some(Block::List(_)))
        }
        Block::Code(_) => true,
        Block::Heading(own) => own.meta.attributes.is_none(),
        Block::Break(own) => own.attributes.is_none(),
        Block::Quote(own) => own.meta.attributes.is_none() && !matches!(before, Some(Block::Quote(_))),
        Block::Raw(_) => true,
        Block::Definitions(_)
        | Block::Table(_)
        | Block::Figure(_)
        | Block::Division(_)
        | Block::Admonition(_)
        | Block::Math(_)
        | Block::Contents(_)
        | Block::Notes(_) => false,
    };
    blocks.iter().enumerate().all(|(idx, block)| follows(idx.checked_sub(1).map(|at| &blocks[at]), block))
}

/// Sets every line in that says something; the first only if asked.
fn set_in(text: &str, indent: &str, first: bool) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for (idx, line) in text.split('\n').enumerate() {
        if idx > 0 {
            out.push('\n');
        }
        if !line.is_empty() && (idx > 0 || first) {
            out.push_str(indent);
        }
        out.push_str(line);
    }
    out
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for (idx, line) in text.split('\n').enumerate() {
        if idx > 0 {
            out.push('\n');
        }
        out.push('>');
        if !line.is_empty() {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}

fn element(tag: &str, attributes: Option<&Attributes>, inner: &str) -> String {
    if inner.is_empty() {
        return format!("<{tag}{}></{tag}>", in_tag(attributes));
    }
    format!("<{tag}{}>\n\n{inner}\n\n</{tag}>", in_tag(attributes))
}

/// A fenced division, or one in HTML where it has no attributes or such as braces cannot say.
fn fence(attributes: &Attributes, inner: &str) -> String {
    let gap = if inner.is_empty() { "" } else { "\n" };
    match braces(attributes) {
        Some(braces) => format!("::: {braces}\n{inner}{gap}:::"),
        None => element("div", Some(attributes), inner),
    }
}

fn code(own: &CodeBlock) -> String {
    if !own.info.is_empty() {
        return verbatim(&own.text, &own.info);
    }
    let mut attributes = own.meta.attributes.as_deref().cloned().unwrap_or_default();
    let info = match (&own.language, attributes == Attributes::default()) {
        (None, true) => String::new(),
        (Some(language), true) => language.clone(),
        (language, false) => {
            if let Some(language) = language {
                attributes.classes.insert(0, language.clone());
            }
            braces(&attributes).unwrap_or_default()
        }
    };
    verbatim(&own.text, &info)
}

/// Lines between fences that are longer than any in them.
fn verbatim(text: &str, info: &str) -> String {
    let sign = if info.contains('`') { '~' } else { '`' };
    let longest = text
        .lines()
        .map(|line| line.trim_start().chars().take_while(|c| *c == sign).count())
        .max()
        .unwrap_or_default();
    let fence = sign.to_string().repeat(longest.max(2) + 1);
    let info = info.replace(['\n', '\r'], " ");
    let text = text.strip_suffix('\n').unwrap_or(text);
    let gap = if text.is_empty() { "" } else { "\n" };
    format!("{fence}{info}\n{text}{gap}{fence}")
}
