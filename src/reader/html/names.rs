//! What programmers call the elements of a page: the words of classes, ids and the like. They speak
//! no language but theirs, whatever the page is written in.

use super::dom::Element;

/// The sorts of names that an element bears, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Names(u8);

impl Names {
    pub const FURNITURE: Names = Names(1);
    /// A box that tells of an author.
    pub const AUTHOR_BOX: Names = Names(2);
    pub const BYLINE: Names = Names(4);
    pub const DATE: Names = Names(8);
    pub const DECK: Names = Names(16);
    pub const NOTES: Names = Names(32);
    /// For the ears, or for nobody.
    pub const UNSEEN: Names = Names(64);
    /// The part of the periodical, above a title.
    pub const SECTION: Names = Names(128);

    pub fn has(self, other: Names) -> bool {
        self.0 & other.0 != 0
    }

    pub fn of(element: &Element) -> Names {
        let mut found = Names::default();
        let mut author = false;
        let mut about = false;
        for name in ["class", "id", "itemprop", "data-component", "data-testid", "role"] {
            let Some(value) = element.value(name) else { continue };
            if name == "class" && value.split_ascii_whitespace().any(|class| UNSEEN.contains(&class)) {
                found.0 |= Names::UNSEEN.0;
            }
            words(value, &mut |word| {
                let sorts = [
                    (FURNITURE, Names::FURNITURE),
                    (BOXES, Names::AUTHOR_BOX),
                    (BYLINES, Names::BYLINE),
                    (DATES, Names::DATE),
                    (DECKS, Names::DECK),
                    (NOTES, Names::NOTES),
                    (SECTIONS, Names::SECTION),
                ];
                for (known, sort) in sorts {
                    if known.contains(&word) {
                        found.0 |= sort.0;
                    }
                }
                author |= PEOPLE.contains(&word);
                about |= ABOUT.contains(&word);
            });
        }
        if author && about {
            found.0 |= Names::AUTHOR_BOX.0;
        }
        let value = |name: &str| element.value(name).unwrap_or_default();
        if value("rel").contains("author") {
            found.0 |= Names::BYLINE.0;
        }
        if value("role").starts_with("doc-") {
            found.0 |= Names::NOTES.0;
        }
        found
    }
}

/// The words of a name, in lower case: `author` and `box` of `authorBox`, `author_box`, `author-box`.
fn words(value: &str, tell: &mut impl FnMut(&str)) {
    let mut word = String::new();
    let mut was_small = false;
    for c in value.chars().take(400) {
        if (!c.is_ascii_alphanumeric() || (c.is_ascii_uppercase() && was_small)) && !word.is_empty() {
            tell(&word);
            word.clear();
        }
        if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        }
        was_small = c.is_ascii_lowercase();
    }
    if !word.is_empty() {
        tell(&word);
    }
}

const SECTIONS: &[&str] = &[
    "kicker",
    "eyebrow",
    "rubric",
    "overline",
    "category",
    "antetitulo",
    "surtitre",
    "occhiello",
    "dachzeile",
];

const FURNITURE: &[&str] = &[
    "share",
    "sharing",
    "sharedaddy",
    "addtoany",
    "social",
    "related",
    "recommended",
    "recommendations",
    "recirculation",
    "newsletter",
    "subscribe",
    "subscription",
    "signup",
    "promo",
    "promotion",
    "advert",
    "advertisement",
    "adslot",
    "ad",
    "ads",
    "sponsor",
    "sponsored",
    "comments",
    "comment",
    "disqus",
    "respond",
    "breadcrumb",
    "breadcrumbs",
    "pagination",
    "pager",
    "toolbar",
    "cookie",
    "cookies",
    "consent",
    "gdpr",
    "popup",
    "modal",
    "overlay",
    "paywall",
    "nav",
    "navbar",
    "navigation",
    "menu",
    "sidebar",
    "widget",
    "skip",
    "noprint",
    "rating",
    "outbrain",
    "taboola",
    "masthead",
    "search",
    "login",
    "editsection",
    "toc",
    "navbox",
    "mbox",
    "tags",
    "taglist",
    "categories",
    "teasers",
    "trending",
    "donate",
    "donation",
    "banner",
    "print",
    "bookmark",
    "reactions",
    "likes",
    "audioplayer",
    "jetpack",
];
const BOXES: &[&str] = &["bio", "bios", "biography", "authorbio", "authorbox", "aboutauthor"];
const PEOPLE: &[&str] = &["author", "authors", "contributor", "writer", "vcard"];
const ABOUT: &[&str] = &[
    "box",
    "card",
    "info",
    "about",
    "description",
    "profile",
    "details",
    "note",
    "footer",
    "section",
    "area",
];
const BYLINES: &[&str] = &["byline", "author", "authors", "writer", "contributor"];
const DATES: &[&str] =
    &["date", "published", "pubdate", "timestamp", "dateline", "datetime", "datepublished"];
const DECKS: &[&str] = &[
    "deck",
    "dek",
    "standfirst",
    "subtitle",
    "subhead",
    "subheading",
    "subheadline",
    "lede",
    "tagline",
    "alternativeheadline",
];
const NOTES: &[&str] =
    &["footnote", "footnotes", "endnote", "endnotes", "references", "reflist", "notes", "fn"];
const UNSEEN: &[&str] = &[
    "sr-only",
    "visually-hidden",
    "screen-reader-text",
    "visuallyhidden",
    "screenreader-only",
    "hidden",
    "u-hidden",
];
