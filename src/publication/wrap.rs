//! Covers: what an edition of `format = "cover"` says of itself, and which printed edition it wraps.

use super::{Format, Item, Manifest};
use crate::config::{Fields, Located, Node, Unknown, Value, length, listed, text_of};
use crate::diagnostic::{Sink, cover as codes, manifest as manifest_codes, nearest};
use crate::source::Span;
use crate::units::Length;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a cover needs beyond what the publication and the printed edition say.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Wrap {
    /// The name of the printed edition.
    pub of: String,
    /// The width of the spine, where the printer gives it.
    pub spine: Option<Length>,
    pub art: Option<Art>,
    /// The path of the publisher's mark, relative to the manifest.
    pub mark: Option<String>,
    pub price: Option<Price>,
    /// The barcode is drawn.
    pub barcode: bool,
    /// Title and author are set on the front, and words on spine and back even over a picture of the whole
    /// wrap; where nothing is said, unless a picture takes all of it.
    pub lettering: Option<bool>,
}

/// The picture of a cover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Art {
    /// Relative to the manifest.
    pub path: String,
    /// It covers back, spine and front.
    pub whole: bool,
}

/// What the book costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// As it is printed in words: `$17.99`; nothing if only the figures of the barcode are given.
    pub text: Option<String>,
    /// The five figures of the barcode's add-on: the currency, then the price in hundredths.
    pub code: Option<String>,
}

impl Wrap {
    /// Whether title and author are set on the front.
    pub fn is_lettered(&self) -> bool {
        self.lettering.unwrap_or(!self.has_whole_art())
    }
    /// Whether words are set on spine and back.
    pub fn is_worded(&self) -> bool {
        self.is_lettered() || !self.has_whole_art()
    }
    fn has_whole_art(&self) -> bool {
        self.art.as_ref().is_some_and(|art| art.whole)
    }
}

/// The currencies that the first figure of an add-on can name (BISG, *Machine-Readable Coding
/// Guidelines for the U.S. Book Industry*), with the signs that people write.
const CURRENCIES: [(char, &str, &[&str]); 5] = [
    ('5', "USD", &["US$", "$"]),
    ('6', "CAD", &["CA$", "C$"]),
    ('0', "GBP", &["£"]),
    ('3', "AUD", &["AU$", "A$"]),
    ('4', "NZD", &["NZ$"]),
];

impl Price {
    /// `17.99 USD`, `$17.99`, or the five figures themselves.
    fn parse(text: &str) -> Option<Price> {
        let text = text.trim();
        if text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Price { text: None, code: Some(text.to_owned()) });
        }
        let start = text.find(|c: char| c.is_ascii_digit())?;
        let end = text.rfind(|c: char| c.is_ascii_digit())? + 1;
        let hundredths = hundredths(&text[start..end])?;
        let (("", unit) | (unit, "")) = (text[..start].trim(), text[end..].trim()) else { return None };
        let is_unit = |c: char| !c.is_ascii() || c.is_ascii_alphabetic() || matches!(c, '$' | '.');
        if unit.is_empty() || !unit.chars().all(is_unit) {
            return None;
        }
        let known = CURRENCIES
            .iter()
            .find(|(_, code, signs)| code.eq_ignore_ascii_case(unit) || signs.contains(&unit))
            .map(|(figure, ..)| *figure);
        // What four figures cannot say is “99.99 or more”.
        let code = known.map(|figure| format!("{figure}{:04}", hundredths.min(9999)));
        Some(Price { text: Some(text.to_owned()), code })
    }
}

/// `1799` of `17.99`, `17,99` or `17`.
fn hundredths(figures: &str) -> Option<u32> {
    let (whole, part) = figures.split_once(['.', ',']).unwrap_or((figures, "00"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || whole.len() > 6 || part.len() != 2 || !is_number(part) {
        return None;
    }
    Some(whole.parse::<u32>().ok()? * 100 + part.parse::<u32>().ok()?)
}

/// The keys that only covers have, as they are written.
pub(super) struct WrapKeys {
    of: Option<Located<String>>,
    spine: Option<Located<String>>,
    image: Option<Node>,
    mark: Option<Located<String>>,
    price: Option<Located<String>>,
    barcode: Option<Located<bool>>,
    lettering: Option<Located<bool>>,
}

impl WrapKeys {
    pub fn take(table: &mut Fields, sink: &mut Sink) -> Self {
        WrapKeys {
            of: table.text("for", sink),
            spine: table.text("spine", sink),
            image: table.take("image"),
            mark: table.text("mark", sink),
            price: table.text("price", sink),
            barcode: table.flag("barcode", sink),
            lettering: table.flag("lettering", sink),
        }
    }

    /// The keys that are there, for editions that are no covers.
    pub fn places(&self) -> [(&'static str, Option<Span>); 7] {
        [
            ("for", self.of.as_ref().map(|text| text.span)),
            ("spine", self.spine.as_ref().map(|text| text.span)),
            ("image", self.image.as_ref().map(|node| node.span)),
            ("mark", self.mark.as_ref().map(|text| text.span)),
            ("price", self.price.as_ref().map(|text| text.span)),
            ("barcode", self.barcode.as_ref().map(|flag| flag.span)),
            ("lettering", self.lettering.as_ref().map(|flag| flag.span)),
        ]
    }

    /// Reads what they say; places go to the edition's index.
    pub fn read(self, idx: usize, places: &mut BTreeMap<Item, Span>, sink: &mut Sink) -> Wrap {
        let spine = self.spine.and_then(|text| match length(&text.value) {
            Some(length) if length.to_pt() <= 720.0 => Some(length),
            _ => {
                sink.push(codes::wrong_spine(text.span, &text.value));
                None
            }
        });
        let price = self.price.and_then(|text| {
            let price = Price::parse(&text.value);
            if price.is_none() {
                sink.push(codes::wrong_price(text.span, &text.value));
            }
            price
        });
        if let Some(of) = &self.of {
            places.insert(Item::For(idx), of.span);
        }
        if let Some(mark) = &self.mark {
            places.insert(Item::Mark(idx), mark.span);
        }
        Wrap {
            of: self.of.map(|text| text.value).unwrap_or_default(),
            spine,
            art: self.image.and_then(|node| art(node, idx, places, sink)),
            mark: self.mark.map(|text| text.value),
            price,
            barcode: self.barcode.is_none_or(|flag| flag.value),
            lettering: self.lettering.map(|flag| flag.value),
        }
    }
}

/// `image = "front.jpg"`, or a table that says what the picture is for.
fn art(node: Node, idx: usize, places: &mut BTreeMap<Item, Span>, sink: &mut Sink) -> Option<Art> {
    let span = node.span;
    let (front, wrap) = match node.value {
        Value::Table(_) => {
            let mut table = Fields::new("a cover's `image`", node, sink)?;
            let read = (table.text("front", sink), table.text("wrap", sink));
            table.finish(Unknown::Refused, sink);
            read
        }
        _ => (text_of("image", node, sink), None),
    };
    let (path, whole) = match (front, wrap) {
        (Some(_), Some(wrap)) => {
            sink.push(manifest_codes::two_for_one(wrap.span, "wrap", "front"));
            return None;
        }
        (Some(path), None) => (path, false),
        (None, Some(path)) => (path, true),
        (None, None) => {
            let advice = "write `image = \"front.jpg\"`, or `image = { wrap = \"wrap.jpg\" }`";
            sink.push(manifest_codes::missing_key(span, "a cover's `image`", "front", advice));
            return None;
        }
    };
    places.insert(Item::Image(idx), path.span);
    Some(Art { path: path.value, whole })
}

/// Finds the printed edition of each cover, and takes over from it what the cover does not say.
pub(super) fn settle(manifest: &mut Manifest, sink: &mut Sink) {
    for idx in 0..manifest.editions.len() {
        if let Some(printed) = printed_of(manifest, idx, sink) {
            take_over(manifest, idx, printed);
        }
    }
}

/// The index of the printed edition that a cover wraps: the one it names, or the only one there is.
fn printed_of(manifest: &Manifest, idx: usize, sink: &mut Sink) -> Option<usize> {
    let editions = &manifest.editions;
    let own = &editions[idx];
    let wrap = own.wrap.as_ref()?;
    let printed: Vec<usize> =
        (0..editions.len()).filter(|other| editions[*other].format == Format::Pdf).collect();
    let names: Vec<&str> = printed.iter().map(|other| editions[*other].name.as_str()).collect();
    let place = [Item::For(idx), Item::Edition(idx)];
    let place = place.iter().find_map(|item| manifest.places.get(item)).copied();
    let fault = match (wrap.of.as_str(), printed.as_slice()) {
        ("", [only]) => return Some(*only),
        ("", []) => codes::nothing_to_wrap(place, &own.name),
        ("", _) => codes::which_edition(place, &own.name, listed(&names)),
        (name, _) => match printed.iter().find(|other| editions[**other].name == name) {
            Some(found) => return Some(*found),
            None => {
                let advice = match nearest(name, names.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the PDF editions are {}", listed(&names)),
                };
                codes::unknown_printed(place, name, advice)
            }
        },
    };
    sink.push(fault);
    None
}

fn take_over(manifest: &mut Manifest, idx: usize, printed: usize) {
    let found = manifest.editions[printed].clone();
    let own = &mut manifest.editions[idx];
    own.page = found.page;
    if let Some(wrap) = &mut own.wrap {
        wrap.of.clone_from(&found.name);
    }
    let mut taken = Vec::new();
    let slots = [(&mut own.target, found.target), (&mut own.paper, found.paper)];
    for ((slot, value), items) in slots
        .into_iter()
        .zip([(Item::Target(idx), Item::Target(printed)), (Item::Paper(idx), Item::Paper(printed))])
    {
        if slot.is_none() && value.is_some() {
            *slot = value;
            taken.push(items);
        }
    }
    if own.style.is_empty() {
        own.style = found.style;
        taken.push((Item::Style(idx), Item::Style(printed)));
    }
    for (own, from) in taken {
        if let Some(span) = manifest.places.get(&from).copied() {
            manifest.places.insert(own, span);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<String> {
        Price::parse(text).and_then(|price| price.code)
    }

    #[test]
    fn a_price_becomes_five_figures() {
        for text in ["17.99 USD", "USD 17.99", "$17.99", "US$ 17,99", "51799"] {
            assert_eq!(code(text).as_deref(), Some("51799"), "{text}");
        }
        assert_eq!(code("£9").as_deref(), Some("00900"));
        assert_eq!(code("CAD 120.00").as_deref(), Some("69999"));
        assert_eq!(Price::parse("90000").and_then(|price| price.text), None);
    }

    #[test]
    fn a_currency_without_a_figure_is_printed_in_words_alone() {
        let price = Price::parse("24,00 €").expect("it is a price");
        assert_eq!((price.text.as_deref(), price.code), (Some("24,00 €"), None));
    }

    #[test]
    fn what_is_no_price_is_refused() {
        for text in ["free", "17.9 USD", "17.99", "-3.00 USD", "USD 3.00 $", "1.2.3 USD", ""] {
            assert_eq!(Price::parse(text), None, "{text}");
        }
    }
}
