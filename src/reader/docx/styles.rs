//! Styles and numbering: what a paragraph is by the name of its style, and which list it is in.

use super::package::LocalName;
use super::xml::{attribute, child, toggle, value};
use crate::publication::slug;
use roxmltree::Document;
use std::collections::BTreeMap;

/// What the author's styles are to be read as, by the style's name.
pub type StyleMap = BTreeMap<String, String>;

/// What a paragraph is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    Plain,
    Title,
    Subtitle,
    Author,
    Date,
    Heading(u8),
    Quote,
    Attribution,
    Caption,
    Code,
    Contents,
    /// A division with a class: verse, or a style of the author's own.
    Division(String),
    /// A paragraph with a class.
    Classed(String),
}

/// The marks of characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    pub bold: bool,
    pub italic: bool,
    pub strike: bool,
    pub small_caps: bool,
    pub underline: bool,
    pub highlight: bool,
    pub code: bool,
    pub raised: Raised,
    pub hidden: bool,
    pub class: Option<String>,
    pub language: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Raised {
    #[default]
    No,
    Super,
    Sub,
}

impl Marks {
    /// Adds what the properties of a run say.
    pub fn read(&mut self, own: roxmltree::Node<'_, '_>) {
        let set = |slot: &mut bool, name: &str| {
            if let Some(on) = toggle(own, name) {
                *slot = on;
            }
        };
        set(&mut self.bold, "b");
        set(&mut self.italic, "i");
        set(&mut self.strike, "strike");
        set(&mut self.strike, "dstrike");
        set(&mut self.small_caps, "smallCaps");
        set(&mut self.underline, "u");
        set(&mut self.highlight, "highlight");
        set(&mut self.hidden, "vanish");
        match value(own, "vertAlign") {
            Some("superscript") => self.raised = Raised::Super,
            Some("subscript") => self.raised = Raised::Sub,
            Some(_) => self.raised = Raised::No,
            None => {}
        }
        if let Some(language) = value(own, "lang") {
            self.language = Some(language.to_owned());
        }
    }
}

#[derive(Debug, Default)]
struct Style {
    name: String,
    based: Option<String>,
    outline: Option<u8>,
    marks: Marks,
    has_marks: bool,
    /// Its list and level.
    list: Option<(String, u8)>,
    custom: bool,
}

#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: BTreeMap<String, Style>,
    default_paragraph: Option<String>,
    map: StyleMap,
    pub language: Option<String>,
}

impl Styles {
    pub fn read(document: Option<&Document<'_>>, map: &StyleMap) -> Styles {
        let map = map.iter().map(|(name, own)| (bare(name), own.clone())).collect();
        let mut styles = Styles { map, ..Styles::default() };
        let Some(document) = document else { return styles };
        for own in document.root_element().children() {
            if own.has_tag_name_local("docDefaults") {
                let properties = child(own, "rPrDefault").and_then(|own| child(own, "rPr"));
                styles.language = properties.and_then(|own| value(own, "lang")).map(str::to_owned);
            }
            if !own.has_tag_name_local("style") {
                continue;
            }
            let Some(id) = attribute(own, "styleId") else { continue };
            let is_default = matches!(attribute(own, "default"), Some("1" | "true"));
            if is_default && attribute(own, "type") == Some("paragraph") {
                styles.default_paragraph = Some(id.to_owned());
            }
            let mut style = Style {
                name: value(own, "name").unwrap_or(id).to_owned(),
                based: value(own, "basedOn").map(str::to_owned),
                custom: attribute(own, "customStyle").is_some_and(|own| own != "0"),
                ..Style::default()
            };
            if let Some(properties) = child(own, "pPr") {
                style.outline = value(properties, "outlineLvl").and_then(|own| own.parse().ok());
                style.list = child(properties, "numPr").and_then(list_of);
            }
            if let Some(properties) = child(own, "rPr") {
                style.marks.read(properties);
                style.has_marks = true;
            }
            styles.styles.insert(id.to_owned(), style);
        }
        styles
    }

    /// The style and those it is based on, the nearest first.
    fn chain(&self, id: &str) -> impl Iterator<Item = &Style> {
        let first = self.styles.get(id);
        // A ring of styles ends after as many steps as any real chain.
        std::iter::successors(first, |own| self.styles.get(own.based.as_deref()?)).take(20)
    }

    /// What a paragraph of this style is.
    pub fn kind(&self, id: Option<&str>) -> Kind {
        let Some(id) = id.or(self.default_paragraph.as_deref()) else { return Kind::Plain };
        let names = self.chain(id).map(|own| own.name.as_str()).chain([id]);
        for name in names {
            if let Some(told) = self.map.get(&bare(name)) {
                return mapped(told);
            }
            if let Some(kind) = known(&bare(name)) {
                return kind;
            }
        }
        let outline = self.chain(id).find_map(|own| own.outline);
        if let Some(level) = outline.filter(|level| *level < 9) {
            return Kind::Heading((level + 1).min(6));
        }
        match self.styles.get(id).filter(|own| own.custom) {
            Some(own) if !is_office(&own.name) => Kind::Classed(slug(&own.name)).non_empty(),
            _ => Kind::Plain,
        }
    }

    pub fn list(&self, id: Option<&str>) -> Option<(String, u8)> {
        self.chain(id?).find_map(|own| own.list.clone())
    }

    /// Marks that a style of characters gives.
    pub fn marks(&self, id: &str) -> Marks {
        let mut marks = Marks::default();
        let chain: Vec<&Style> = self.chain(id).collect();
        for own in chain.iter().rev().filter(|own| own.has_marks) {
            merge(&mut marks, &own.marks);
        }
        let name = self.styles.get(id).map_or(id, |own| own.name.as_str());
        let told = self.map.get(&bare(name)).map(String::as_str);
        match told.unwrap_or(match bare(name).as_str() {
            "emphasis" | "intenseemphasis" | "subtleemphasis" => "emphasis",
            "strong" => "strong",
            "htmlcode" | "verbatimchar" | "code" | "codechar" | "sourcetext" | "htmltypewriter"
            | "htmlkeyboard" | "htmlsample" | "teletype" => "code",
            // Word's own colours and lines of links are not the author's.
            "hyperlink" | "followedhyperlink" | "internetlink" | "visitedinternetlink" => "link",
            "footnotereference" | "endnotereference" | "footnoteanchor" | "endnoteanchor"
            | "footnotecharacters" | "endnotecharacters" => "note",
            _ => "",
        }) {
            "emphasis" => marks.italic = true,
            "strong" => marks.bold = true,
            "code" => marks = Marks { code: true, ..Marks::default() },
            "smallcaps" => marks.small_caps = true,
            "link" | "note" => marks = Marks::default(),
            "" => {
                if self
                    .styles
                    .get(id)
                    .is_some_and(|own| own.custom && !own.has_marks && !is_office(&own.name))
                {
                    marks.class = Some(slug(name)).filter(|class| !class.is_empty());
                }
            }
            class => marks.class = Some(class.trim_start_matches('.').to_owned()),
        }
        marks
    }
}

impl Kind {
    fn non_empty(self) -> Kind {
        if self == Kind::Classed(String::new()) { Kind::Plain } else { self }
    }
}

fn merge(marks: &mut Marks, own: &Marks) {
    marks.bold |= own.bold;
    marks.italic |= own.italic;
    marks.strike |= own.strike;
    marks.small_caps |= own.small_caps;
    marks.underline |= own.underline;
    marks.highlight |= own.highlight;
    marks.hidden |= own.hidden;
    if own.raised != Raised::No {
        marks.raised = own.raised;
    }
}

/// A list and a level of it.
pub(super) fn list_of(own: roxmltree::Node<'_, '_>) -> Option<(String, u8)> {
    let list = value(own, "numId")?.to_owned();
    let level = value(own, "ilvl").and_then(|own| own.parse::<u8>().ok()).unwrap_or(0).min(8);
    Some((list, level))
}

/// A style's name without spaces and capitals: names differ in both between programs.
fn bare(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Styles that office programs make without being asked.
fn is_office(name: &str) -> bool {
    const OWN: &[&str] = &[
        "textbody",
        "standard",
        "tablecontents",
        "tableheading",
        "framecontents",
        "heading",
        "index",
        "listcontents",
        "compact",
        "firstparagraph",
        "bodytext",
        "horizontalline",
        "pagebreak",
        "figure",
        "illustration",
        "table",
        "text",
        "drawing",
        "listparagraph",
        "nospacing",
        "defaultparagraphfont",
        "listheading",
    ];
    OWN.contains(&bare(name).as_str())
}

/// The kinds of the styles that office programs bring.
fn known(name: &str) -> Option<Kind> {
    if let Some(level) = name.strip_prefix("heading").and_then(|own| own.parse::<u8>().ok()) {
        return Some(Kind::Heading(level.clamp(1, 6)));
    }
    if name
        .strip_prefix("toc")
        .or_else(|| name.strip_prefix("contents"))
        .is_some_and(|own| own.parse::<u8>().is_ok())
    {
        return Some(Kind::Contents);
    }
    Some(match name {
        "title" => Kind::Title,
        "subtitle" => Kind::Subtitle,
        "author" | "authors" | "byline" => Kind::Author,
        "date" => Kind::Date,
        "quote" | "intensequote" | "quotations" | "blocktext" | "blockquote" | "blockquotation"
        | "extract" => Kind::Quote,
        "attribution" | "quotesource" | "quoteattribution" => Kind::Attribution,
        "caption" | "imagecaption" | "tablecaption" | "figurecaption" => Kind::Caption,
        "code" | "sourcecode" | "htmlpreformatted" | "preformattedtext" | "codeblock" | "macrotext" => {
            Kind::Code
        }
        "tocheading" | "contentsheading" | "tableofcontents" => Kind::Contents,
        "verse" | "poem" | "poetry" | "poetrybody" => Kind::Division("verse".to_owned()),
        "epigraph" => Kind::Division("epigraph".to_owned()),
        "dedication" => Kind::Division("dedication".to_owned()),
        "sidebar" => Kind::Division("sidebar".to_owned()),
        "normal" | "bodytext" | "textbody" | "standard" | "firstparagraph" | "compact" => Kind::Plain,
        _ => return None,
    })
}

/// The kind that the manifest gives a style.
fn mapped(told: &str) -> Kind {
    match told {
        "paragraph" => Kind::Plain,
        told => known(&bare(told))
            .filter(|_| !told.starts_with('.'))
            .unwrap_or_else(|| Kind::Division(told.trim_start_matches('.').to_owned())),
    }
}

/// What the manifest may say of a style.
pub fn is_known_kind(told: &str) -> bool {
    told.starts_with('.') && told.len() > 1
        || matches!(told, "paragraph" | "emphasis" | "strong" | "smallcaps")
        || known(&bare(told)).is_some()
}

/// How the levels of the lists are marked.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// By list and level.
    levels: BTreeMap<(String, u8), Level>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Level {
    pub bullet: bool,
    pub none: bool,
    /// Its sign is a space: the entry goes on with the one before.
    pub blank: bool,
    pub start: u64,
    /// Lists of one abstract list are one list.
    pub home: String,
}

impl Numbering {
    pub fn read(document: Option<&Document<'_>>) -> Numbering {
        let mut numbering = Numbering::default();
        let Some(document) = document else { return numbering };
        let mut homes: BTreeMap<&str, BTreeMap<u8, Level>> = BTreeMap::new();
        let level = |own: roxmltree::Node<'_, '_>, home: &str| {
            let at = attribute(own, "ilvl").and_then(|own| own.parse::<u8>().ok())?;
            let format = value(own, "numFmt").unwrap_or("decimal");
            let start = value(own, "start").and_then(|own| own.parse().ok()).unwrap_or(1);
            let bullet = format == "bullet";
            let blank = bullet && value(own, "lvlText").is_some_and(|sign| sign.trim().is_empty());
            Some((at, Level { bullet, none: format == "none", blank, start, home: home.to_owned() }))
        };
        for own in document.root_element().children().filter(|own| own.has_tag_name_local("abstractNum")) {
            let Some(id) = attribute(own, "abstractNumId") else { continue };
            let levels =
                own.children().filter(|own| own.has_tag_name_local("lvl")).filter_map(|own| level(own, id));
            homes.insert(id, levels.collect());
        }
        for own in document.root_element().children().filter(|own| own.has_tag_name_local("num")) {
            let (Some(id), Some(home)) = (attribute(own, "numId"), value(own, "abstractNumId")) else {
                continue;
            };
            let mut levels = homes.get(home).cloned().unwrap_or_default();
            for over in own.children().filter(|own| own.has_tag_name_local("lvlOverride")) {
                let Some(at) = attribute(over, "ilvl").and_then(|own| own.parse::<u8>().ok()) else {
                    continue;
                };
                if let Some((at, own)) = child(over, "lvl").and_then(|own| level(own, home)) {
                    levels.insert(at, own);
                }
                let start = value(over, "startOverride").and_then(|own| own.parse().ok());
                if let (Some(start), Some(own)) = (start, levels.get_mut(&at)) {
                    own.start = start;
                    // It begins anew: a list of its own.
                    own.home = format!("{home}/{id}");
                }
            }
            for (at, level) in levels {
                numbering.levels.insert((id.to_owned(), at), level);
            }
        }
        numbering
    }

    pub fn level(&self, list: &str, level: u8) -> Option<&Level> {
        self.levels.get(&(list.to_owned(), level)).filter(|own| !own.none)
    }
}
