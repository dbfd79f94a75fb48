//! Writing XML: start tags, attributes, escaped text. What XML 1.0 does not allow is left out here,
//! so that no text of a manuscript can break a file.

/// An XML document under way.
#[derive(Debug, Default)]
pub(super) struct Xml {
    out: String,
    open: Vec<&'static str>,
}

/// A start tag that still takes attributes; [`StartTag::open`] or [`StartTag::empty`] ends it.
#[must_use]
pub(super) struct StartTag<'a> {
    xml: &'a mut Xml,
    name: &'static str,
}

impl Xml {
    /// A document that begins with the XML declaration.
    pub fn document() -> Self {
        Xml { out: "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".to_owned(), open: Vec::new() }
    }

    pub fn start(&mut self, name: &'static str) -> StartTag<'_> {
        self.out.push('<');
        self.out.push_str(name);
        StartTag { xml: self, name }
    }

    /// Ends the innermost element that is open.
    pub fn end(&mut self) {
        if let Some(name) = self.open.pop() {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
        }
    }

    /// Ends the innermost element and the line.
    pub fn end_line(&mut self) {
        self.end();
        self.line();
    }

    /// Ends the line, where a space does no harm.
    pub fn line(&mut self) {
        self.out.push('\n');
    }

    pub fn text(&mut self, text: &str) {
        escape(text, false, &mut self.out);
    }

    /// An element with text and nothing else, on its own line.
    pub fn text_element(&mut self, name: &'static str, attributes: &[(&str, &str)], text: &str) {
        let mut tag = self.start(name);
        for (name, value) in attributes {
            tag.attribute(name, value);
        }
        tag.open();
        self.text(text);
        self.end_line();
    }

    /// Markup that is well-formed already.
    pub fn raw(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    /// The document; whatever is still open is ended.
    pub fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.end_line();
        }
        self.out
    }
}

impl StartTag<'_> {
    pub fn attribute(&mut self, name: &str, value: &str) {
        let out = &mut self.xml.out;
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        escape(value, true, out);
        out.push('"');
    }

    pub fn optional(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.attribute(name, value);
        }
    }

    /// Ends the tag; the element is open.
    pub fn open(self) {
        self.xml.out.push('>');
        self.xml.open.push(self.name);
    }

    /// Ends the tag and the element.
    pub fn empty(self) {
        self.xml.out.push_str("/>");
    }
}

/// XML 1.0, 2.2: the characters a document may hold. A carriage return would be read as a line's
/// end, and is left out too.
pub(super) fn is_legal(c: char) -> bool {
    !matches!(c, '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

pub(super) fn escape(text: &str, in_attribute: bool, out: &mut String) {
    let mut from = 0;
    for (at, c) in text.char_indices() {
        let instead = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' if in_attribute => "&quot;",
            '\n' | '\t' if in_attribute => " ",
            c if !is_legal(c) => "",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(instead);
        from = at + c.len_utf8();
    }
    out.push_str(&text[from..]);
}

/// An XML name without a colon (Namespaces in XML 1.0, 3) as like the text as can be, for ids:
/// XHTML's `id` is of the type ID, so neither a space nor a first digit will do.
pub(super) fn id_from(text: &str) -> String {
    let mut id = String::with_capacity(text.len());
    for c in text.chars() {
        let fits = c.is_ascii_alphanumeric()
            || matches!(c, '-' | '_' | '.')
            || (!c.is_ascii() && c.is_alphanumeric());
        id.push(if fits { c } else { '-' });
    }
    if !id.starts_with(|c: char| c == '_' || c.is_alphabetic()) {
        id.insert(0, '_');
    }
    id
}

/// A name for files and ids: lower-case ASCII letters and figures with hyphens between.
pub(super) fn slug(text: &str, longest: usize) -> String {
    let mut slug = String::new();
    for c in text.chars() {
        if slug.len() >= longest {
            break;
        }
        match c {
            c if c.is_ascii_alphanumeric() => slug.push(c.to_ascii_lowercase()),
            '’' | '\'' => {}
            c => match unaccented(c) {
                "" if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
                plain => slug.push_str(plain),
            },
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// The ASCII letters of an accented Latin one; empty for what is none.
fn unaccented(c: char) -> &'static str {
    match c.to_lowercase().next().unwrap_or(c) {
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'ä' | 'æ' => "ae",
        'ç' | 'ć' | 'č' => "c",
        'ď' | 'đ' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
        'ğ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'į' | 'ı' => "i",
        'ł' | 'ľ' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'ō' | 'ő' => "o",
        'ö' | 'œ' => "oe",
        'ř' => "r",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'ß' => "ss",
        'ť' | 'ţ' | 'ț' => "t",
        'ù' | 'ú' | 'û' | 'ū' | 'ů' | 'ű' | 'ų' => "u",
        'ü' => "ue",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_attributes_are_escaped_and_illegal_characters_left_out() {
        let mut xml = Xml::default();
        let mut tag = xml.start("p");
        tag.attribute("title", "a \"b\"\n<c> & d");
        tag.open();
        xml.text("1 < 2 & 3 > 2 \"\u{0}\u{b}\u{fffe}\r\u{1F980}");
        assert_eq!(
            xml.finish(),
            "<p title=\"a &quot;b&quot; &lt;c&gt; &amp; d\">1 &lt; 2 &amp; 3 &gt; 2 \"\u{1F980}</p>\n"
        );
    }

    #[test]
    fn ids_are_xml_names() {
        assert_eq!(id_from("loomings"), "loomings");
        assert_eq!(id_from("1-a b:c"), "_1-a-b-c");
        assert_eq!(id_from("élan"), "élan");
        assert_eq!(id_from(""), "_");
    }

    #[test]
    fn slugs_are_short_and_plain() {
        assert_eq!(slug("Chapter 7. The Cook’s Größe", 40), "chapter-7-the-cooks-groesse");
        assert_eq!(slug("第一章", 40), "");
        assert_eq!(slug("one two three", 5), "one-t");
    }
}
