//! SVG made harmless: what could run, react, embed foreign markup or reach outside is taken out.
//!
//! The drawing is read event by event and written anew with its own two namespaces, so that nothing
//! that is not named here comes through (EPUB 3.3, 5.2 and 6.3; the SVG of an `img` runs no scripts,
//! but stores reject the file, and some reading systems show it on its own).

use super::link;
use super::xml::escape;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::{NsReader, XmlVersion};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";
const XHTML: &str = "http://www.w3.org/1999/xhtml";
/// Elements nest no deeper in a drawing that anyone made.
const MAX_DEPTH: usize = 400;
/// What a document type's entities may add to a drawing, in bytes.
const MAX_EXPANSION: usize = 1_000_000;

/// A drawing without what was taken out.
pub(super) struct Clean {
    pub bytes: Vec<u8>,
    /// What it was, each kind once.
    pub removed: BTreeSet<&'static str>,
}

/// Cleans a drawing; says why where it is none.
pub(super) fn clean(bytes: &[u8]) -> Result<Clean, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    let text = expand_entities(text.trim_start_matches('\u{feff}'))?;
    let mut cleaner = Cleaner {
        out: String::with_capacity(text.len()),
        open: Vec::new(),
        skipping: 0,
        style: None,
        removed: BTreeSet::new(),
    };
    let mut reader = NsReader::from_str(&text);
    let mut done = false;
    loop {
        let (namespace, event) = reader.read_resolved_event().map_err(|error| error.to_string())?;
        let namespace = match namespace {
            ResolveResult::Bound(Namespace(name)) => name.to_owned(),
            ResolveResult::Unbound | ResolveResult::Unknown(_) => String::new(),
        };
        match event {
            Event::Start(tag) | Event::Empty(tag) if done => {
                return Err(format!("`{}` follows its end", tag.name().0));
            }
            Event::Start(tag) => cleaner.start(&reader, &namespace, &tag, false)?,
            Event::Empty(tag) => cleaner.start(&reader, &namespace, &tag, true)?,
            Event::End(_) => done = cleaner.end(),
            Event::Text(text) => cleaner.text(&text),
            Event::CData(text) => cleaner.text(&text),
            Event::GeneralRef(reference) => {
                let resolved = match reference.resolve_char_ref() {
                    Ok(Some(c)) => Some(c.to_string()),
                    Ok(None) => resolve_predefined_entity(&reference).map(str::to_owned),
                    Err(_) => None,
                };
                let resolved = resolved.ok_or_else(|| format!("`&{};` stands for nothing", &*reference))?;
                cleaner.text(&resolved);
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            Event::Eof => break,
        }
    }
    if !done {
        return Err("it has no end".to_owned());
    }
    Ok(Clean { bytes: cleaner.out.into_bytes(), removed: cleaner.removed })
}

struct Cleaner {
    out: String,
    open: Vec<String>,
    /// Depth inside an element that is left out; 0 outside.
    skipping: usize,
    /// The text of a `style` element under way.
    style: Option<String>,
    removed: BTreeSet<&'static str>,
}

impl Cleaner {
    fn start(
        &mut self,
        reader: &NsReader<&[u8]>,
        namespace: &str,
        tag: &BytesStart<'_>,
        empty: bool,
    ) -> Result<(), String> {
        if self.skipping > 0 {
            self.skipping += usize::from(!empty);
            return Ok(());
        }
        let name = tag.local_name().into_inner().to_owned();
        let root = self.open.is_empty();
        if root && name != "svg" {
            return Err(format!("its root is `{name}`"));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err("its elements are nested too deep".to_owned());
        }
        let attributes = self.attributes(reader, &name, tag)?;
        let Some(attributes) = attributes.filter(|_| self.is_kept(namespace, &name)) else {
            self.skipping = usize::from(!empty);
            return Ok(());
        };
        self.out.push('<');
        self.out.push_str(&name);
        if root {
            self.out.push_str(&format!(" xmlns=\"{SVG}\" xmlns:xlink=\"{XLINK}\""));
        }
        self.out.push_str(&attributes);
        if empty {
            self.out.push_str("/>");
            if root {
                return Err("it is empty".to_owned());
            }
            return Ok(());
        }
        self.out.push('>');
        self.style = (name == "style").then(String::new);
        self.open.push(name);
        Ok(())
    }

    /// Ends an element; true if that was the root.
    fn end(&mut self) -> bool {
        if self.skipping > 0 {
            self.skipping -= 1;
            return false;
        }
        if let Some(style) = self.style.take() {
            let clean = self.clean_css(&style);
            escape(&clean, false, &mut self.out);
        }
        if let Some(name) = self.open.pop() {
            self.out.push_str(&format!("</{name}>"));
        }
        self.open.is_empty()
    }

    fn text(&mut self, text: &str) {
        if self.skipping > 0 || self.open.is_empty() {
            return;
        }
        match &mut self.style {
            Some(style) => style.push_str(text),
            None => escape(text, false, &mut self.out),
        }
    }

    fn is_kept(&mut self, namespace: &str, name: &str) -> bool {
        // Editors' own notes are no loss; foreign markup that would be shown is one.
        if namespace == XHTML {
            self.removed.insert("foreign markup");
        }
        if !matches!(namespace, SVG | "") {
            return false;
        }
        let what = match name {
            "script" | "handler" | "listener" => "a script",
            "foreignObject" | "iframe" | "object" | "embed" => "foreign markup",
            "audio" | "video" => "sound or film",
            "metadata" => return false,
            _ => return true,
        };
        self.removed.insert(what);
        false
    }

    /// The attributes as they are written; none if the element is nothing without one left out.
    fn attributes(
        &mut self,
        reader: &NsReader<&[u8]>,
        element: &str,
        tag: &BytesStart<'_>,
    ) -> Result<Option<String>, String> {
        let mut out = String::new();
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            if attribute.key.as_namespace_binding().is_some() {
                continue;
            }
            let (namespace, name) = reader.resolver().resolve_attribute(attribute.key);
            let name = name.into_inner();
            let key = match namespace {
                ResolveResult::Unbound => name.to_owned(),
                ResolveResult::Bound(Namespace(XLINK)) if name == "href" => "xlink:href".to_owned(),
                ResolveResult::Bound(Namespace(XML)) => format!("xml:{name}"),
                ResolveResult::Bound(_) | ResolveResult::Unknown(_) => continue,
            };
            let value =
                attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
            let value = match self.attribute(element, name, &value) {
                Verdict::Keep(value) => value,
                Verdict::Drop => continue,
                Verdict::DropElement => return Ok(None),
            };
            out.push(' ');
            out.push_str(&key);
            out.push_str("=\"");
            escape(&value, true, &mut out);
            out.push('"');
        }
        Ok(Some(out))
    }

    fn attribute<'v>(&mut self, element: &str, name: &str, value: &'v str) -> Verdict<'v> {
        if name.len() > 2 && name.to_ascii_lowercase().starts_with("on") {
            self.removed.insert("an event handler");
            return Verdict::Drop;
        }
        let target = value.trim().to_ascii_lowercase();
        if name == "attributeName" && (target.ends_with("href") || target.starts_with("on")) {
            self.removed.insert("a script");
            return Verdict::DropElement;
        }
        match name {
            "href" => self.reference(element, value),
            "base" | "target" => Verdict::Drop,
            "style" => Verdict::Keep(Cow::Owned(self.clean_css(value).into_owned())),
            _ if target.contains("url(") => Verdict::Keep(Cow::Owned(self.clean_css(value).into_owned())),
            _ => Verdict::Keep(Cow::Borrowed(value)),
        }
    }

    fn reference<'v>(&mut self, element: &str, value: &'v str) -> Verdict<'v> {
        let trimmed = value.trim();
        if trimmed.starts_with('#') {
            return Verdict::Keep(Cow::Borrowed(trimmed));
        }
        let raster =
            ["data:image/png", "data:image/jpeg", "data:image/jpg", "data:image/gif", "data:image/webp"];
        let lower: String = trimmed.chars().take(20).collect::<String>().to_ascii_lowercase();
        if element == "image" && raster.iter().any(|kind| lower.starts_with(kind)) {
            return Verdict::Keep(Cow::Borrowed(trimmed));
        }
        if element == "a"
            && let Some(outward) = link::outward(trimmed)
        {
            return Verdict::Keep(Cow::Owned(outward));
        }
        self.removed.insert(if lower.starts_with("javascript:") {
            "a script"
        } else {
            "a reference to something outside it"
        });
        if element == "a" { Verdict::Drop } else { Verdict::DropElement }
    }

    /// A stylesheet, or one value, that fetches nothing.
    fn clean_css<'v>(&mut self, css: &'v str) -> Cow<'v, str> {
        let lower = css.to_ascii_lowercase();
        let risky = lower.contains("url(") || lower.contains("@import") || lower.contains("expression(");
        // An escape could spell any of these in another way.
        if lower.contains('\\') || lower.contains("@import") || lower.contains("expression(") {
            self.removed.insert("a stylesheet that reaches outside it");
            return Cow::Borrowed("");
        }
        if !risky {
            return Cow::Borrowed(css);
        }
        let mut out = String::with_capacity(css.len());
        let mut from = 0;
        while let Some(at) = lower[from..].find("url(").map(|at| from + at) {
            let end = lower[at..].find(')').map_or(css.len(), |end| at + end + 1);
            let inner = css[at + 4..end].trim_end_matches(')').trim().trim_matches(['"', '\'']);
            out.push_str(&css[from..at]);
            if inner.trim_start().starts_with('#') {
                out.push_str(&css[at..end]);
            } else {
                self.removed.insert("a stylesheet that reaches outside it");
                out.push_str("none");
            }
            from = end;
        }
        out.push_str(&css[from..]);
        Cow::Owned(out)
    }
}

enum Verdict<'v> {
    Keep(Cow<'v, str>),
    Drop,
    DropElement,
}

/// The entities that a document type declares, put in their places. Old drawing programs name their
/// namespaces so. A value is not looked through for entities again: no drawing needs that, and a
/// few lines of it would fill the memory.
fn expand_entities(text: &str) -> Result<Cow<'_, str>, String> {
    let Some(declared) = text.find("<!ENTITY") else {
        return Ok(Cow::Borrowed(text));
    };
    let Some(end) = text[declared..].find("]").map(|end| declared + end) else {
        return Ok(Cow::Borrowed(text));
    };
    let mut entities: BTreeMap<&str, &str> = BTreeMap::new();
    for declaration in text[declared..end].split("<!ENTITY").skip(1) {
        let declaration = declaration.trim_start();
        let Some((name, rest)) = declaration.split_once(char::is_whitespace) else {
            continue;
        };
        let rest = rest.trim_start();
        let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            continue;
        };
        if let Some((value, _)) = rest[1..].split_once(quote)
            && !value.contains('&')
        {
            entities.insert(name, value);
        }
    }
    let (head, body) = text.split_at(end);
    let mut out = String::with_capacity(text.len());
    out.push_str(head);
    let mut pieces = body.split('&');
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let named = piece.split_once(';').and_then(|(name, rest)| Some((*entities.get(name)?, rest)));
        match named {
            Some((value, rest)) => {
                out.push_str(value);
                out.push_str(rest);
            }
            None => {
                out.push('&');
                out.push_str(piece);
            }
        }
        if out.len() > text.len() + MAX_EXPANSION {
            return Err("its entities are too long".to_owned());
        }
    }
    Ok(Cow::Owned(out))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(inside: &str) -> (String, Vec<&'static str>) {
        let svg = format!(
            "<?xml version=\"1.0\"?><svg xmlns=\"{SVG}\" xmlns:xlink=\"{XLINK}\" viewBox=\"0 0 1 1\">{inside}</svg>"
        );
        let clean = clean(svg.as_bytes()).expect("it is well-formed");
        let text = String::from_utf8(clean.bytes).expect("it is UTF-8");
        let inner = text.split_once("viewBox=\"0 0 1 1\">").expect("the root is kept").1;
        (inner.trim_end_matches("</svg>").to_owned(), clean.removed.into_iter().collect())
    }

    #[test]
    fn a_plain_drawing_comes_through_unchanged() {
        let plain = "<defs><linearGradient id=\"g\"/></defs><path d=\"M0 0\" fill=\"url(#g)\" style=\"stroke: url(#g)\"/>\
            <text xml:space=\"preserve\">a &amp; b</text><use xlink:href=\"#g\"/>";
        assert_eq!(cleaned(plain), (plain.to_owned(), vec![]));
    }

    #[test]
    fn scripts_and_handlers_are_taken_out() {
        let (text, removed) = cleaned(
            "<script>alert(1)</script><g onclick=\"x()\" OnLoad=\"y()\"><path d=\"M0 0\"/></g>\
             <a href=\"javascript:x()\"><path/></a><set attributeName=\"href\" to=\"x\"/>",
        );
        assert_eq!(text, "<g><path d=\"M0 0\"/></g><a><path/></a>");
        assert_eq!(removed, ["a script", "an event handler"]);
    }

    #[test]
    fn foreign_markup_is_taken_out_and_editors_notes_are_no_loss() {
        let (text, removed) = cleaned(
            "<foreignObject><body xmlns=\"http://www.w3.org/1999/xhtml\"><script>x</script></body></foreignObject>\
             <metadata><rdf:RDF xmlns:rdf=\"urn:r\"/></metadata><i:view xmlns:i=\"urn:i\" i:zoom=\"1\"/><path/>",
        );
        assert_eq!((text.as_str(), removed), ("<path/>", vec!["foreign markup"]));
    }

    #[test]
    fn nothing_is_fetched_from_outside() {
        let (text, removed) = cleaned(
            "<image href=\"https://example.org/a.png\"/><image xlink:href=\"data:image/png;base64,AAAA\"/>\
             <use href=\"other.svg#a\"/><path fill=\"URL( 'https://example.org/#a' )\"/>\
             <style>@import 'x.css'; a { fill: red }</style><style><![CDATA[b { fill: url(#g); src: url(x) }]]></style>",
        );
        assert_eq!(
            text,
            "<image xlink:href=\"data:image/png;base64,AAAA\"/><path fill=\"none\"/>\
             <style></style><style>b { fill: url(#g); src: none }</style>"
        );
        assert_eq!(removed.len(), 2);
    }

    #[test]
    fn entities_of_old_drawing_programs_are_put_in_place() {
        let svg = "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.0//EN\" \"svg10.dtd\" [<!ENTITY ns \"http://www.w3.org/2000/svg\">]>\
            <svg xmlns=\"&ns;\"><text>x</text></svg>";
        let clean = clean(svg.as_bytes()).expect("its entity is declared");
        assert!(String::from_utf8(clean.bytes).expect("UTF-8").ends_with("<text>x</text></svg>"));
    }

    #[test]
    fn what_is_not_well_formed_is_refused() {
        let deep = format!("<svg>{}", "<g>".repeat(1000));
        let laughs = "<!DOCTYPE svg [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><svg><text>&b;</text></svg>";
        for broken in
            ["<svg><g></svg>", "<html/>", "<svg>", "", "<svg><text>&nbsp;</text></svg>", &deep, laughs]
        {
            assert!(clean(broken.as_bytes()).is_err(), "{broken:.60}");
        }
    }
}
