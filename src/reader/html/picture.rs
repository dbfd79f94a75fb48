//! Pictures, links and what is neither: where they lead, and what is told of what cannot be kept.
//! Nothing is fetched.

use super::dom::{Content, Element, Id};
use super::facts::is_web;
use super::flow::Builder;
use crate::diagnostic::reader as codes;
use crate::document::{Inline, Math, Meta};
use crate::source::Span;
use data_url::DataUrl;

/// The largest picture that is taken out of a page, in bytes of its address.
const LONGEST_DATA: usize = 64 << 20;

impl Builder<'_, '_> {
    /// The name and the words of a picture that can be brought along.
    pub fn picture(&mut self, element: &Element, span: Span) -> Option<(String, Option<String>)> {
        if is_tracker(element) {
            return None;
        }
        let alt = element.value("alt").map(|alt| self.clean(alt.trim(), span));
        // Pages that load pictures late name them elsewhere; the first that lies here is taken.
        let names = ["src", "data-src", "data-original", "data-lazy-src"];
        let several = ["srcset", "data-srcset"].into_iter().filter_map(|name| element.value(name));
        let several =
            several.flat_map(|list| list.split(", ")).filter_map(|one| one.split_whitespace().next());
        let named: Vec<&str> = names
            .into_iter()
            .filter_map(|name| element.value(name))
            .chain(several)
            .map(str::trim)
            .filter(|own| !own.is_empty())
            .collect();
        let is_stand_in = |own: &&&str| own.starts_with("data:") && own.len() < 400;
        let best = named
            .iter()
            .find(|own| is_local(own))
            .or_else(|| named.iter().find(|own| own.starts_with("data:") && !is_stand_in(own)));
        match best {
            Some(own) if own.starts_with("data:") => {
                let made = self.embedded(own);
                if made.is_none() {
                    self.sink.push(codes::broken_data(span));
                }
                made.map(|name| (name, alt))
            }
            Some(own) => Some(((*own).to_owned(), alt)),
            None => {
                let far = named.iter().find(|own| !own.starts_with("data:")).or_else(|| named.first())?;
                if far.starts_with("data:") {
                    // A stand-in that is all there is: often a picture in itself, if a small one.
                    return self.embedded(far).map(|name| (name, alt));
                }
                let address: String =
                    self.whole_address(far).unwrap_or_else(|| (*far).to_owned()).chars().take(300).collect();
                let said =
                    alt.filter(|alt| !alt.is_empty()).map(|alt| format!(" (“{alt}”)")).unwrap_or_default();
                self.sink.push(if far.starts_with("file:") {
                    codes::picture_elsewhere(span, address, said)
                } else {
                    codes::remote_picture(span, address, said)
                });
                None
            }
        }
    }

    /// A picture that stands in the page itself gets a name and is handed on.
    fn embedded(&mut self, address: &str) -> Option<String> {
        if address.len() > LONGEST_DATA {
            return None;
        }
        let url = DataUrl::process(address).ok()?;
        let mime = url.mime_type();
        let ending = match (mime.type_.as_str(), mime.subtype.as_str()) {
            ("image", "png") => "png",
            ("image", "jpeg" | "jpg") => "jpg",
            ("image", "gif") => "gif",
            ("image", "webp") => "webp",
            ("image", "svg+xml") => "svg",
            _ => return None,
        };
        let (bytes, _) = url.decode_to_vec().ok()?;
        if let Some((name, _)) = self.pictures.iter().find(|(_, own)| **own == bytes) {
            return Some(name.clone());
        }
        let name = format!("{}/picture-{}.{ending}", self.name, self.pictures.len() + 1);
        self.pictures.insert(name.clone(), bytes);
        Some(name)
    }

    /// Where a link leads; nothing where it is a button.
    pub fn href(&mut self, href: &str) -> Option<String> {
        let href = href.trim();
        let lower = href.get(..11).unwrap_or(href).to_ascii_lowercase();
        if href.is_empty()
            || href == "#"
            || lower.starts_with("javascript:")
            || lower.starts_with("data:")
            || lower.starts_with("vbscript:")
        {
            return None;
        }
        if lower.starts_with("file:") {
            return None;
        }
        if let Some((page, name)) = href.split_once('#') {
            let own = self.page.facts.address.as_deref().map(|own| own.split('#').next().unwrap_or(own));
            let is_here = page.is_empty() || page == self.name || own == Some(page);
            if is_here {
                // A name that nothing bears is a link to the top, or to what the page left out.
                return (self.anchors.contains(name)).then(|| format!("#{name}"));
            }
        }
        if has_scheme(href) {
            return Some(href.to_owned());
        }
        Some(self.whole_address(href).unwrap_or_else(|| href.to_owned()))
    }

    /// A relative address, seen from that of the page.
    fn whole_address(&self, href: &str) -> Option<String> {
        if has_scheme(href) {
            return Some(href.to_owned());
        }
        let base = self.page.facts.address.as_deref().filter(|own| is_web(own))?;
        let scheme_end = base.find("://")? + 3;
        let host_end = base[scheme_end..].find(['/', '?', '#']).map_or(base.len(), |at| scheme_end + at);
        if let Some(rest) = href.strip_prefix("//") {
            return Some(format!("{}//{rest}", &base[..scheme_end - 2]));
        }
        if href.starts_with('/') {
            return Some(format!("{}{href}", &base[..host_end]));
        }
        let path = base[host_end..].split(['?', '#']).next().unwrap_or_default();
        if href.starts_with('?') {
            return Some(format!("{}{path}{href}", &base[..host_end]));
        }
        let mut parts: Vec<&str> = path.split('/').collect();
        parts.pop();
        let mut rest = href;
        while let Some(after) = rest.strip_prefix("./").or_else(|| rest.strip_prefix("../")) {
            if rest.starts_with("../") && parts.len() > 1 {
                parts.pop();
            }
            rest = after;
        }
        if parts.is_empty() {
            parts.push("");
        }
        Some(format!("{}{}/{rest}", &base[..host_end], parts.join("/")))
    }

    /// Drawings, players and frames: what a book cannot hold is told at its place.
    pub fn media(&mut self, id: Id, name: &str, meta: Meta) -> Vec<Inline> {
        let dom = self.page.dom;
        // An icon says nothing that the words beside it do not.
        let is_icon = name == "svg" && dom.descendants(id).all(|own| dom.name(own) != "text");
        let title =
            dom.value(id, "title").or_else(|| dom.value(id, "aria-label")).or_else(|| dom.value(id, "src"));
        if !is_icon {
            let said: String =
                title.map(|title| format!(" (“{title}”)")).unwrap_or_default().chars().take(300).collect();
            self.sink.push(codes::left_out_media(meta.span, name, said));
        }
        // What is shown where it cannot be played is text.
        if matches!(name, "svg" | "map" | "iframe") { Vec::new() } else { self.inlines(id, 1) }
    }

    /// A formula: its TeX, where the page brings it.
    pub fn formula(&mut self, id: Id, meta: Meta) -> Vec<Inline> {
        let dom = self.page.dom;
        let source = dom.descendants(id).find(|own| {
            dom.name(*own) == "annotation"
                && dom.value(*own, "encoding").is_some_and(|own| own.to_ascii_lowercase().contains("tex"))
        });
        let mut meta = meta;
        if dom.value(id, "display") == Some("block") {
            meta.attributes_mut().classes.push("display".to_owned());
        }
        if let Some(source) = source {
            return vec![Inline::Math(Math { meta, source: dom.text(source) })];
        }
        let words = dom.value(id, "alttext").map(str::to_owned);
        if let Some(source) = words {
            return vec![Inline::Math(Math { meta, source })];
        }
        self.sink.push(codes::formula_as_words(meta.span));
        self.inlines(id, 1)
    }

    pub fn tex_of_script(&self, id: Id) -> Option<String> {
        let dom = self.page.dom;
        let text: String = dom.nodes[id]
            .children
            .iter()
            .filter_map(|own| match &dom.nodes[*own].content {
                Content::Text(text) => Some(text.trim()),
                Content::Element(_) => None,
            })
            .collect();
        (!text.is_empty()).then_some(text)
    }
}

/// A picture of one point, or one that is not shown: it counts readers.
fn is_tracker(element: &Element) -> bool {
    let is_dot = |name: &str| {
        element.value(name).is_some_and(|own| matches!(own.trim().trim_end_matches("px"), "0" | "1" | "2"))
    };
    is_dot("width") && is_dot("height")
}

/// It may lie beside the page. A path from the root of a site lies on the network.
fn is_local(href: &str) -> bool {
    !has_scheme(href) && !href.starts_with('/')
}

/// `https:…`; a letter and a colon is a disk.
fn has_scheme(href: &str) -> bool {
    href.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    })
}
