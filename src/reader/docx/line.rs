//! What stands in a paragraph: runs with their marks, links, notes, fields, pictures and what was
//! changed while changes were tracked.

use super::body::Reader;
use super::package::LocalName;
use super::styles::{Marks, Raised};
use super::xml::{attribute, child, value};
use crate::diagnostic::{note as note_codes, reader as codes};
use crate::document::{
    Block, Image, Inline, Language, Link, Math, Meta, NoteLabel, NoteReference, Styled, Text,
};
use crate::source::Span;
use roxmltree::Node;

/// An inline with the marks that it is to stand in.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub marks: Marks,
    pub link: Option<String>,
    pub inline: Inline,
}

/// A field that is open: what it says, and whether its result has begun (ECMA-376, part 1, 17.16).
#[derive(Debug, Default)]
pub(super) struct Field {
    says: String,
    in_result: bool,
}

impl Field {
    fn name(&self) -> String {
        self.says.split_whitespace().next().unwrap_or_default().to_ascii_uppercase()
    }

    /// Where a field that is a link leads.
    fn link(&self) -> Option<String> {
        let mut words = self.says.split_whitespace();
        let name = words.next()?.to_ascii_uppercase();
        let rest: Vec<&str> = words.collect();
        let first = rest.iter().find(|word| !word.starts_with('\\'))?.trim_matches('"');
        match name.as_str() {
            "HYPERLINK" => match rest.iter().position(|word| *word == "\\l") {
                Some(at) => Some(format!("#{}", rest.get(at + 1)?.trim_matches('"'))),
                None => Some(first.to_owned()),
            },
            "REF" | "PAGEREF" if rest.contains(&"\\h") => Some(format!("#{first}")),
            _ => None,
        }
    }
}

impl Reader<'_> {
    /// Reads what stands in a paragraph, or in anything that holds runs.
    pub fn runs(&mut self, node: Node<'_, '_>, link: Option<&str>) {
        for own in node.children().filter(Node::is_element) {
            match own.tag_name().name() {
                "r" => self.run(own, link),
                "hyperlink" => {
                    let to = self.hyperlink(own);
                    self.runs(own, to.as_deref().or(link));
                }
                "ins" | "moveTo" => {
                    self.changes.inserted += usize::from(own.has_children());
                    self.runs(own, link);
                }
                "del" | "moveFrom" => self.changes.deleted += usize::from(own.has_children()),
                "sdt" => {
                    if let Some(content) = child(own, "sdtContent") {
                        self.runs(content, link);
                    }
                }
                "smartTag" | "customXml" | "dir" | "bdo" => self.runs(own, link),
                "fldSimple" => {
                    let field = Field {
                        says: attribute(own, "instr").unwrap_or_default().to_owned(),
                        in_result: true,
                    };
                    let to = self.begin_result(&field);
                    self.runs(own, to.as_deref().or(link));
                }
                "bookmarkStart" => self.bookmark(own),
                "oMath" => self.formula(own, false),
                "oMathPara" => {
                    for formula in own.children().filter(|own| own.has_tag_name_local("oMath")) {
                        self.formula(formula, true);
                    }
                }
                "AlternateContent" => {
                    if let Some(choice) = alternative(own) {
                        self.runs(choice, link);
                    }
                }
                _ => {}
            }
        }
    }

    fn hyperlink(&self, own: Node<'_, '_>) -> Option<String> {
        let anchor = attribute(own, "anchor").map(|anchor| format!("#{anchor}"));
        let target = attribute(own, "id").and_then(|id| self.relations.get(id)).map(|to| to.target.clone());
        match (target, anchor) {
            (Some(target), Some(anchor)) => Some(target + &anchor),
            (target, anchor) => target.or(anchor),
        }
    }

    fn bookmark(&mut self, own: Node<'_, '_>) {
        let Some(name) = attribute(own, "name").filter(|name| self.anchors.contains(*name)) else { return };
        if self.line.is_empty() && self.anchor.is_none() {
            self.anchor = Some(name.to_owned());
            return;
        }
        let mut meta = Meta::at(self.here());
        meta.attributes_mut().anchor = Some(name.to_owned());
        self.push(Marks::default(), None, Inline::Span(Styled { meta, content: Vec::new() }));
    }

    fn run(&mut self, own: Node<'_, '_>, link: Option<&str>) {
        let mut marks = Marks::default();
        if let Some(properties) = child(own, "rPr") {
            if let Some(style) = value(properties, "rStyle") {
                marks = self.styles.marks(style);
            }
            marks.read(properties);
        }
        self.run_content(own, &marks, link);
    }

    fn run_content(&mut self, own: Node<'_, '_>, marks: &Marks, link: Option<&str>) {
        for part in own.children().filter(Node::is_element) {
            match part.tag_name().name() {
                "t" => self.words(part.text().unwrap_or_default(), marks, link),
                "tab" | "ptab" => self.words(" ", marks, link),
                "noBreakHyphen" => self.words("\u{2011}", marks, link),
                "softHyphen" => self.words("\u{ad}", marks, link),
                "br" if matches!(attribute(part, "type"), Some("page" | "column")) => {
                    self.words(" ", marks, link)
                }
                "br" | "cr" => {
                    let meta = Meta::at(self.show(" "));
                    self.push_in_field(marks, link, Inline::LineBreak(meta));
                }
                "sym" => self.symbol(part, marks, link),
                "fldChar" => self.field_mark(part),
                "instrText" => {
                    if let Some(field) = self.fields.last_mut().filter(|own| !own.in_result) {
                        field.says.push_str(part.text().unwrap_or_default());
                    }
                }
                "footnoteReference" => self.note("footnote", part),
                "endnoteReference" => self.note("endnote", part),
                "commentReference" => self.comment(part),
                "drawing" | "pict" | "object" => self.drawing(part),
                "AlternateContent" => {
                    if let Some(choice) = alternative(part) {
                        self.run_content(choice, marks, link);
                    }
                }
                "ruby" => self.ruby(part, marks, link),
                _ => {}
            }
        }
    }

    /// The words of a run; those of a field stand in its result only.
    fn words(&mut self, text: &str, marks: &Marks, link: Option<&str>) {
        if text.is_empty() {
            return;
        }
        if self.fields.iter().any(|own| !own.in_result) {
            return;
        }
        if self.fields.iter().any(|own| own.name() == "TOC") {
            self.contents_words += text.split_whitespace().count();
            return;
        }
        if marks.hidden {
            self.hidden_words += text.split_whitespace().count();
            return;
        }
        let text = self.clean(text);
        let span = self.show(&text);
        if let Some(language) = &marks.language {
            *self.spoken.entry(language.clone()).or_default() += text.len();
        }
        self.push_in_field(marks, link, Inline::Text(Text { meta: Meta::at(span), text }));
    }

    fn push_in_field(&mut self, marks: &Marks, link: Option<&str>, inline: Inline) {
        let field = self.fields.iter().rev().find_map(Field::link);
        let link = link.map(str::to_owned).or(field);
        self.push(marks.clone(), link, inline);
    }

    pub fn push(&mut self, marks: Marks, link: Option<String>, inline: Inline) {
        self.line.push(Piece { marks, link, inline });
    }

    fn field_mark(&mut self, own: Node<'_, '_>) {
        match attribute(own, "fldCharType") {
            Some("begin") if self.fields.len() < 64 => self.fields.push(Field::default()),
            Some("separate") => {
                if let Some(mut field) = self.fields.pop() {
                    field.in_result = true;
                    self.begin_result(&field);
                    self.fields.push(field);
                }
            }
            Some("end") => {
                self.fields.pop();
            }
            _ => {}
        }
    }

    /// Tells of a field whose result is all that can be kept; gives where it leads if it is a link.
    fn begin_result(&mut self, field: &Field) -> Option<String> {
        let name = field.name();
        let link = field.link();
        let is_plain = matches!(
            name.as_str(),
            "HYPERLINK" | "SEQ" | "TOC" | "QUOTE" | "SYMBOL" | "NOTEREF" | "FORMTEXT"
        );
        if link.is_none() && !is_plain && !name.is_empty() {
            let shown: String = field.says.trim().chars().take(40).collect();
            self.sink.push(codes::field_as_text(self.here(), shown));
        }
        link
    }

    fn symbol(&mut self, own: Node<'_, '_>, marks: &Marks, link: Option<&str>) {
        let code = attribute(own, "char").and_then(|own| u32::from_str_radix(own, 16).ok()).unwrap_or(0);
        let font = attribute(own, "font").unwrap_or_default();
        // Old fonts have their signs in the private area, from F000 on.
        let known = match (font, code) {
            (_, 0xF0B7 | 0xB7) => Some('•'),
            ("Wingdings", 0xF0E0 | 0xE0) => Some('→'),
            ("Wingdings", 0xF0DF) => Some('←'),
            ("Wingdings", 0xF0FC) => Some('✓'),
            ("Wingdings", 0xF0A8) => Some('◻'),
            ("Wingdings", 0xF0FE) => Some('☑'),
            ("Wingdings", 0xF04A) => Some('☺'),
            ("Symbol", 0xF0AE) => Some('→'),
            ("Symbol", 0xF0B0) => Some('°'),
            ("Symbol", 0xF0B4) => Some('×'),
            ("Symbol", 0xF0B1) => Some('±'),
            ("Symbol", 0xF0A3) => Some('≤'),
            ("Symbol", 0xF0B3) => Some('≥'),
            ("Symbol", 0xF061..=0xF07A) => GREEK.chars().nth(code as usize - 0xF061),
            _ => None,
        };
        let plain = char::from_u32(code).filter(|c| !c.is_control() && !(0xE000..0xF900).contains(&code));
        match known.or(plain) {
            Some(sign) => self.words(&sign.to_string(), marks, link),
            None => {
                self.sink.push(codes::unknown_symbol(self.here(), font, format!("{code:04X}")));
                self.words("\u{fffd}", marks, link);
            }
        }
    }

    fn note(&mut self, kind: &'static str, own: Node<'_, '_>) {
        let id = attribute(own, "id").unwrap_or_default();
        let label = format!("{kind}-{id}");
        let span = self.show("*");
        if !self.known_notes.contains(&label) {
            self.sink.push(note_codes::undefined_note(span, label));
            return;
        }
        let label = NoteLabel(label);
        let inline =
            Inline::NoteReference(NoteReference { meta: Meta::at(span), label, number: 0, first: false });
        self.push(Marks::default(), None, inline);
    }

    /// What somebody wrote beside the text is for the author, and not for readers.
    fn comment(&mut self, own: Node<'_, '_>) {
        let Some((author, text)) = attribute(own, "id").and_then(|id| self.comments.get(id)) else { return };
        let span = Span { start: self.paragraph, ..self.here() };
        let found = codes::editorial_note(span, author, text);
        self.sink.push(found);
    }

    /// Pictures, text boxes, and what is neither.
    fn drawing(&mut self, own: Node<'_, '_>) {
        let mut found = false;
        let properties = own.descendants().find(|own| own.has_tag_name_local("docPr"));
        let shape = own.descendants().find(|own| own.has_tag_name_local("shape"));
        let alt = properties
            .and_then(|own| attribute(own, "descr").or_else(|| attribute(own, "title")))
            .or_else(|| shape.and_then(|own| attribute(own, "alt")))
            .map(|alt| self.clean(alt.trim()));
        for part in own.descendants().filter(Node::is_element) {
            let id = match part.tag_name().name() {
                "blip" => attribute(part, "embed").or_else(|| attribute(part, "link")),
                "imagedata" => attribute(part, "id"),
                "txbxContent" => {
                    // A box in a box is read with the one around it.
                    if part
                        .ancestors()
                        .skip(1)
                        .take_while(|up| *up != own)
                        .all(|up| !up.has_tag_name_local("txbxContent"))
                    {
                        self.text_box(part);
                    }
                    found = true;
                    continue;
                }
                _ => continue,
            };
            let Some(relation) = id.and_then(|id| self.relations.get(id)).cloned() else { continue };
            found = true;
            // Pictures in a box are read with its paragraphs.
            if part.ancestors().take_while(|up| *up != own).any(|up| up.has_tag_name_local("txbxContent")) {
                continue;
            }
            self.picture(&relation, alt.clone());
        }
        if !found {
            let kind =
                own.descendants().filter(Node::is_element).find_map(|own| match own.tag_name().name() {
                    "chart" => Some("chart"),
                    "relIds" => Some("diagram"),
                    "OLEObject" => Some("object of another program"),
                    "wsp" | "shape" | "rect" | "line" | "oval" | "wgp" | "roundrect" => Some("drawing"),
                    _ => None,
                });
            // A rule between paragraphs is drawn as a rectangle.
            let is_rule = own.descendants().any(|own| attribute(own, "hr").is_some_and(|own| own == "t"));
            if let Some(kind) = kind.filter(|_| !is_rule) {
                let said = alt.map(|alt| format!(" (“{alt}”)")).unwrap_or_default();
                self.sink.push(codes::left_out_object(self.here(), kind, said));
            }
        }
    }

    fn picture(&mut self, relation: &super::package::Relation, alt: Option<String>) {
        let said =
            alt.as_ref().filter(|alt| !alt.is_empty()).map(|alt| format!(" (“{alt}”)")).unwrap_or_default();
        let span = self.here();
        if relation.external {
            self.sink.push(codes::remote_picture(span, &relation.target, said));
            return;
        }
        let ending = relation.target.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        if !matches!(ending.as_str(), "png" | "jpg" | "jpeg" | "gif" | "webp" | "svg") {
            self.sink.push(codes::left_out_object(span, format!("picture of the form `{ending}`"), said));
            return;
        }
        let href = format!("{}/{}", self.name, relation.target);
        self.pictures.insert(relation.target.clone(), href.clone());
        let span = self.show("▢");
        let image = Image { meta: Meta::at(span), href, asset: None, alt, title: None };
        self.push(Marks::default(), None, Inline::Image(image));
    }

    fn text_box(&mut self, own: Node<'_, '_>) {
        let span = self.here();
        let line = std::mem::take(&mut self.line);
        let anchor = self.anchor.take();
        // Its lines stand below those of the paragraph that it is tied to.
        let rest = self.paragraph;
        self.end_line();
        self.depth += 1;
        let blocks =
            if self.depth < crate::reader::markdown::BLOCK_DEPTH { self.blocks(own) } else { Vec::new() };
        self.depth -= 1;
        self.paragraph = rest;
        self.line = line;
        self.anchor = anchor;
        if !blocks.is_empty() {
            self.sink.push(codes::text_box(span));
            self.boxes.extend(blocks.into_iter().collect::<Vec<Block>>());
        }
    }

    fn ruby(&mut self, own: Node<'_, '_>, marks: &Marks, link: Option<&str>) {
        let runs = |own: Option<Node<'_, '_>>, reader: &mut Self| {
            for run in
                own.into_iter().flat_map(|own| own.children()).filter(|own| own.has_tag_name_local("r"))
            {
                reader.run_content(run, marks, link);
            }
        };
        runs(child(own, "rubyBase"), self);
        self.words("(", marks, link);
        runs(child(own, "rt"), self);
        self.words(")", marks, link);
    }

    fn formula(&mut self, own: Node<'_, '_>, display: bool) {
        let (source, unknown) = super::formula::tex(own);
        let span = self.show(&source.clone());
        if let Some(unknown) = unknown {
            self.sink.push(codes::formula_in_part(span, unknown));
        }
        let mut meta = Meta::at(span);
        if display {
            meta.attributes_mut().classes.push("display".to_owned());
        }
        self.push(Marks::default(), None, Inline::Math(Math { meta, source }));
    }
}

const GREEK: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";

/// What a program that understands it shows; else what others show (ECMA-376, part 3, 7.4).
pub(super) fn alternative<'a, 'i>(own: Node<'a, 'i>) -> Option<Node<'a, 'i>> {
    child(own, "Choice").or_else(|| child(own, "Fallback"))
}

/// Puts pieces into the marks that neighbours share.
pub(super) fn nest(pieces: Vec<Piece>, language: &str) -> Vec<Inline> {
    let pieces = pieces.into_iter().map(|mut piece| {
        let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let is_own = piece.marks.language.as_deref().is_none_or(|own| primary(own) == primary(language));
        let is_word = matches!(&piece.inline, Inline::Text(text) if text.text.contains(char::is_alphabetic));
        if is_own || !is_word {
            piece.marks.language = None;
        }
        piece
    });
    layer(pieces.collect(), 0)
}

/// One mark after the other, from the outermost.
fn layer(pieces: Vec<Piece>, depth: usize) -> Vec<Inline> {
    type Test = fn(&Piece) -> bool;
    const LAYERS: [Test; 11] = [
        |own| own.link.is_some(),
        |own| own.marks.class.is_some(),
        |own| own.marks.language.is_some(),
        |own| own.marks.bold,
        |own| own.marks.italic,
        |own| own.marks.underline,
        |own| own.marks.highlight,
        |own| own.marks.strike,
        |own| own.marks.small_caps,
        |own| own.marks.raised != Raised::No,
        |own| own.marks.code,
    ];
    let Some(test) = LAYERS.get(depth) else { return joined(pieces) };
    let mut out = Vec::new();
    let mut rest = pieces.into_iter().peekable();
    while let Some(first) = rest.next() {
        let marked = test(&first);
        let same = |own: &Piece| {
            test(own) == marked
                && (!marked
                    || match depth {
                        0 => own.link == first.link,
                        1 => own.marks.class == first.marks.class,
                        2 => own.marks.language == first.marks.language,
                        9 => own.marks.raised == first.marks.raised,
                        _ => true,
                    })
        };
        let mut group = Vec::new();
        while let Some(next) = rest.next_if(|own| same(own)) {
            group.push(next);
        }
        let (link, marks) = (first.link.clone(), first.marks.clone());
        group.insert(0, first);
        if !marked {
            out.extend(layer(group, depth + 1));
            continue;
        }
        let content = layer(group, depth + 1);
        let meta = Meta::at(content.iter().map(|own| own.meta().span).reduce(Span::to).unwrap_or_default());
        out.push(wrap(depth, meta, content, link, marks));
    }
    out
}

fn wrap(depth: usize, mut meta: Meta, content: Vec<Inline>, link: Option<String>, marks: Marks) -> Inline {
    match depth {
        0 => Inline::Link(Link { meta, href: link.unwrap_or_default(), content, ..Link::default() }),
        1 => {
            meta.attributes_mut().classes.extend(marks.class);
            Inline::Span(Styled { meta, content })
        }
        2 => {
            meta.attributes_mut().language = marks.language.map(Language);
            Inline::Span(Styled { meta, content })
        }
        3 => Inline::Strong(Styled { meta, content }),
        4 => Inline::Emphasis(Styled { meta, content }),
        5 | 6 => {
            let class = if depth == 5 { "underline" } else { "mark" };
            meta.attributes_mut().classes.push(class.to_owned());
            Inline::Span(Styled { meta, content })
        }
        7 => Inline::Strikethrough(Styled { meta, content }),
        8 => Inline::SmallCaps(Styled { meta, content }),
        9 if marks.raised == Raised::Super => Inline::Superscript(Styled { meta, content }),
        9 => Inline::Subscript(Styled { meta, content }),
        _ => match content.as_slice() {
            [Inline::Text(text)] => Inline::Code(text.clone()),
            _ => Inline::Span(Styled { meta, content }),
        },
    }
}

/// Texts that touch become one.
fn joined(pieces: Vec<Piece>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match (out.last_mut(), piece.inline) {
            (Some(Inline::Text(last)), Inline::Text(next)) => {
                last.text.push_str(&next.text);
                last.meta.span = last.meta.span.to(next.meta.span);
            }
            (_, one) => out.push(one),
        }
    }
    out
}
