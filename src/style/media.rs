//! Media queries (Media Queries 4): which rules are for print, which for e-books, and which for pages
//! of some size.

use super::component::Component;
use super::length::Scale;
use crate::units::{Length, Size};

/// What a cascade is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Medium {
    Print,
    /// An e-book, as its most ordinary reader shows it.
    Book,
}

/// One query of a list; a list holds if one of its queries does.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct MediaQuery {
    negated: bool,
    kind: MediaKind,
    features: Vec<Feature>,
    /// As written, on one line.
    text: Box<str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MediaKind {
    All,
    Print,
    Book,
    Screen,
    /// One maker's readers alone: `amzn-kf8`.
    Maker,
    /// Not understood and never true.
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Feature {
    Width(Bound, Length),
    Height(Bound, Length),
    Landscape(bool),
    /// Only a reading device can say.
    Device,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bound {
    Least,
    Most,
    Exactly,
}

/// Features that e-readers ask for and print has not.
const DEVICE: [&str; 14] = [
    "prefers-color-scheme",
    "prefers-reduced-motion",
    "prefers-contrast",
    "hover",
    "pointer",
    "color",
    "monochrome",
    "resolution",
    "min-resolution",
    "max-resolution",
    "aspect-ratio",
    "min-aspect-ratio",
    "max-aspect-ratio",
    "-webkit-min-device-pixel-ratio",
];

pub(super) const ACCEPTED: &str = "the media are `print`, `book`, `screen`, `all` and `amzn-…`; print knows `min-width`, `max-width`, \
     `min-height`, `max-height` and `orientation`";

impl MediaQuery {
    /// Reads one query; one that is not understood comes back as the error, never true.
    pub fn read(components: &[Component], text: &str) -> Result<MediaQuery, MediaQuery> {
        let unknown =
            MediaQuery { negated: false, kind: MediaKind::Unknown, features: vec![], text: text.into() };
        Self::understand(components, text).ok_or(unknown)
    }

    fn understand(components: &[Component], text: &str) -> Option<MediaQuery> {
        let mut rest = components;
        let mut negated = false;
        let mut kind = MediaKind::All;
        if let [Component::Ident(word), left @ ..] = rest
            && (word.eq_ignore_ascii_case("not") || word.eq_ignore_ascii_case("only"))
        {
            negated = word.eq_ignore_ascii_case("not");
            rest = left;
        }
        let mut features = Vec::new();
        match rest {
            [Component::Ident(word), left @ ..] => {
                kind = media_kind(word)?;
                rest = left;
            }
            [Component::Parentheses(inside), left @ ..] => {
                features.push(feature(inside)?);
                rest = left;
            }
            _ => return None,
        }
        while let [Component::Ident(and), Component::Parentheses(inside), left @ ..] = rest {
            if !and.eq_ignore_ascii_case("and") {
                return None;
            }
            features.push(feature(inside)?);
            rest = left;
        }
        rest.is_empty().then(|| MediaQuery { negated, kind, features, text: text.into() })
    }

    fn holds(&self, medium: Medium, page: Size) -> bool {
        let kind = match self.kind {
            MediaKind::All => true,
            MediaKind::Print => medium == Medium::Print,
            MediaKind::Book | MediaKind::Screen => medium == Medium::Book,
            MediaKind::Maker => false,
            MediaKind::Unknown => return false,
        };
        let features = self.features.iter().all(|feature| match (*feature, medium) {
            (_, Medium::Book) | (Feature::Device, _) => false,
            (Feature::Width(bound, length), Medium::Print) => bound.holds(page.width, length),
            (Feature::Height(bound, length), Medium::Print) => bound.holds(page.height, length),
            (Feature::Landscape(wide), Medium::Print) => (page.width > page.height) == wide,
        });
        (kind && features) != self.negated
    }

    /// An e-reader could find it true.
    fn for_books(&self) -> bool {
        match self.kind {
            MediaKind::Print => self.negated,
            MediaKind::All => !self.features.iter().any(|feature| *feature != Feature::Device),
            MediaKind::Book | MediaKind::Screen | MediaKind::Maker => !self.negated,
            MediaKind::Unknown => false,
        }
    }
    /// As e-readers are to see it: `book` is our own word.
    fn for_readers(&self) -> String {
        match self.kind {
            MediaKind::Book => self.text.replacen("book", "all", 1),
            _ => self.text.to_string(),
        }
    }
    /// Every e-reader would find it true.
    fn always_for_books(&self) -> bool {
        match self.kind {
            MediaKind::Print => self.negated,
            MediaKind::All | MediaKind::Book => !self.negated && self.features.is_empty(),
            MediaKind::Screen | MediaKind::Maker | MediaKind::Unknown => false,
        }
    }
}

/// Whether a list of queries holds; an empty list does.
pub(super) fn holds(queries: &[MediaQuery], medium: Medium, page: Size) -> bool {
    queries.is_empty() || queries.iter().any(|query| query.holds(medium, page))
}

/// Whether print could find the list true, on some page.
pub(super) fn for_print(queries: &[MediaQuery]) -> bool {
    queries.is_empty()
        || queries.iter().any(|query| match query.kind {
            MediaKind::All => !query.features.contains(&Feature::Device),
            MediaKind::Print => !query.negated,
            MediaKind::Book | MediaKind::Screen | MediaKind::Maker => query.negated,
            MediaKind::Unknown => false,
        })
}

/// What is left of a list of queries for e-readers.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum BookQuery {
    Always,
    Never,
    /// The queries that the reader decides.
    Asked(String),
}

pub(super) fn for_books(queries: &[MediaQuery]) -> BookQuery {
    if queries.is_empty() || queries.iter().any(MediaQuery::always_for_books) {
        return BookQuery::Always;
    }
    let left: Vec<String> =
        queries.iter().filter(|query| query.for_books()).map(MediaQuery::for_readers).collect();
    if left.is_empty() { BookQuery::Never } else { BookQuery::Asked(left.join(", ")) }
}

fn media_kind(word: &str) -> Option<MediaKind> {
    Some(match word.to_ascii_lowercase().as_str() {
        "all" => MediaKind::All,
        "print" => MediaKind::Print,
        "book" => MediaKind::Book,
        "screen" => MediaKind::Screen,
        maker if maker.starts_with("amzn-") => MediaKind::Maker,
        _ => return None,
    })
}

fn feature(components: &[Component]) -> Option<Feature> {
    let (name, value) = match components {
        [Component::Ident(name)] => (name, None),
        [Component::Ident(name), Component::Delim(':'), value @ ..] => (name, Some((None, value))),
        [Component::Ident(name), Component::Delim('>'), Component::Delim('='), value @ ..] => {
            (name, Some((Some(Bound::Least), value)))
        }
        [Component::Ident(name), Component::Delim('<'), Component::Delim('='), value @ ..] => {
            (name, Some((Some(Bound::Most), value)))
        }
        _ => return None,
    };
    let name = name.to_ascii_lowercase();
    if DEVICE.contains(&name.as_str()) {
        return Some(Feature::Device);
    }
    let (bound, [value]) = value? else { return None };
    if name == "orientation" {
        return match value {
            Component::Ident(word) if word.eq_ignore_ascii_case("landscape") => {
                Some(Feature::Landscape(true))
            }
            Component::Ident(word) if word.eq_ignore_ascii_case("portrait") => {
                Some(Feature::Landscape(false))
            }
            _ => None,
        };
    }
    let length = Scale::initial(Size::default()).length(value)?;
    let (bound, side) = match (name.strip_prefix("min-"), name.strip_prefix("max-"), bound) {
        (Some(side), _, None) => (Bound::Least, side),
        (_, Some(side), None) => (Bound::Most, side),
        (None, None, bound) => (bound.unwrap_or(Bound::Exactly), name.as_str()),
        _ => return None,
    };
    match side {
        "width" => Some(Feature::Width(bound, length)),
        "height" => Some(Feature::Height(bound, length)),
        _ => None,
    }
}

impl Bound {
    fn holds(self, own: Length, bound: Length) -> bool {
        let difference = (own - bound).to_pt();
        match self {
            Bound::Least => difference > -0.01,
            Bound::Most => difference < 0.01,
            Bound::Exactly => difference.abs() < 0.01,
        }
    }
}
