//! The tree back to HTML, in the form in which the CommonMark specification writes its examples.

use bindery::document::{Block, Container, Document, Inline, List, Marker, plain_text};

pub fn write(document: &Document) -> String {
    let mut out = String::new();
    for section in &document.sections {
        blocks(&mut out, &section.blocks);
    }
    out
}

fn blocks(out: &mut String, own: &[Block]) {
    for block in own {
        if !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
        self::block(out, block);
    }
}

fn block(out: &mut String, block: &Block) {
    match block {
        Block::Paragraph(own) if own.tight => inlines(out, &own.content),
        Block::Paragraph(own) => element(out, "p", &own.content),
        Block::Heading(own) => element(out, &format!("h{}", own.level), &own.content),
        Block::Quote(Container { blocks: inner, .. }) => {
            out.push_str("<blockquote>\n");
            blocks(out, inner);
            close(out, "</blockquote>\n");
        }
        Block::List(own) => list(out, own),
        Block::Code(own) => {
            let language = own.info.split_whitespace().next();
            let class = language.map(|name| format!(" class=\"language-{}\"", escape(name)));
            out.push_str(&format!("<pre><code{}>", class.unwrap_or_default()));
            out.push_str(&escape(&own.text));
            out.push_str("</code></pre>\n");
        }
        Block::Break(_) => out.push_str("<hr />\n"),
        Block::Raw(own) => out.push_str(&own.text),
        // A picture that stands alone is a paragraph to CommonMark.
        Block::Figure(own) => blocks(out, &own.blocks),
        Block::Definitions(_)
        | Block::Table(_)
        | Block::Division(_)
        | Block::Admonition(_)
        | Block::Math(_)
        | Block::Contents(_)
        | Block::Notes(_) => out.push_str(&format!("<!-- {} -->\n", block.element().name)),
    }
}

fn close(out: &mut String, tag: &str) {
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out.push_str(tag);
}

fn element(out: &mut String, name: &str, content: &[Inline]) {
    out.push_str(&format!("<{name}>"));
    inlines(out, content);
    out.push_str(&format!("</{name}>\n"));
}

fn list(out: &mut String, own: &List) {
    let (start, end) = match own.marker {
        Marker::Bullet => ("<ul>\n".to_owned(), "</ul>\n"),
        Marker::Number { start: 1 } => ("<ol>\n".to_owned(), "</ol>\n"),
        Marker::Number { start } => (format!("<ol start=\"{start}\">\n"), "</ol>\n"),
    };
    out.push_str(&start);
    for item in &own.items {
        out.push_str("<li>");
        let mut inner = String::new();
        blocks(&mut inner, &item.blocks);
        let begins_inline = item.blocks.first().is_none_or(|block| {
            matches!(block, Block::Paragraph(own) if own.tight)
                || matches!(block, Block::Raw(own) if own.text.is_empty())
        });
        if !begins_inline {
            out.push('\n');
        }
        out.push_str(&inner);
        out.push_str("</li>\n");
    }
    out.push_str(end);
}

fn inlines(out: &mut String, own: &[Inline]) {
    for inline in own {
        match inline {
            Inline::Text(own) => out.push_str(&escape(&own.text)),
            Inline::Emphasis(own) => wrap(out, "em", &own.content),
            Inline::Strong(own) => wrap(out, "strong", &own.content),
            Inline::Strikethrough(own) => wrap(out, "del", &own.content),
            Inline::Superscript(own) => wrap(out, "sup", &own.content),
            Inline::Subscript(own) => wrap(out, "sub", &own.content),
            Inline::SmallCaps(own)
            | Inline::Keyboard(own)
            | Inline::Small(own)
            | Inline::Abbreviation(own)
            | Inline::Span(own) => wrap(out, "span", &own.content),
            Inline::Code(own) => out.push_str(&format!("<code>{}</code>", escape(&own.text))),
            Inline::Link(own) => {
                out.push_str(&format!("<a href=\"{}\"{}>", address(&own.href), title(own.title.as_deref())));
                inlines(out, &own.content);
                out.push_str("</a>");
            }
            Inline::Image(own) => {
                let alt = escape(own.alt.as_deref().unwrap_or_default());
                let title = title(own.title.as_deref());
                out.push_str(&format!("<img src=\"{}\" alt=\"{alt}\"{title} />", address(&own.href)));
            }
            Inline::SoftBreak(_) => out.push('\n'),
            Inline::LineBreak(_) => out.push_str("<br />\n"),
            Inline::Raw(own) => out.push_str(&own.text),
            Inline::Math(own) => out.push_str(&format!("<math>{}</math>", escape(&own.source))),
            Inline::NoteReference(_) | Inline::PageNumber(_) => {
                out.push_str(&plain_text(std::slice::from_ref(inline)))
            }
        }
    }
}

fn wrap(out: &mut String, name: &str, content: &[Inline]) {
    out.push_str(&format!("<{name}>"));
    inlines(out, content);
    out.push_str(&format!("</{name}>"));
}

fn title(title: Option<&str>) -> String {
    title.map(|title| format!(" title=\"{}\"", escape(title))).unwrap_or_default()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// An address with what a URL may not hold percent-encoded, as the specification's examples have it.
fn address(href: &str) -> String {
    let mut out = String::new();
    for byte in href.bytes() {
        match byte {
            b'&' => out.push_str("&amp;"),
            b'\'' => out.push_str("&#x27;"),
            b if b.is_ascii_alphanumeric() || b"-_.~!*();/?:@=+$,#%".contains(&b) => out.push(b as char),
            b => out.push_str(&format!("%{b:02X}")),
        }
    }
    out
}
