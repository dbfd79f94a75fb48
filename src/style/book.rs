//! The stylesheet that is left for e-readers.

use super::builtin::layers;
use super::color::without_inks;
use super::component::Component;
use super::dark;
use super::media::{BookQuery, for_books};
use super::property::Reach;
use super::sheet::{Declaration, Name, Scope, Sheet, StyleRule};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

/// What e-readers understand of the sheets, in one text. Left out are pages and what only they know;
/// of the default sheet, whatever is not meant for e-books, since each reader has its own.
pub fn book_css(sheets: &[Arc<Sheet>]) -> String {
    let layers = layers(sheets);
    let mut writer = Writer {
        css: String::new(),
        dark: String::new(),
        knows_dark: false,
        open: None,
        variables: variables(&layers),
    };
    let numerals = numeral_rules(&layers);
    for sheet in &layers {
        let mut passed = sheet.passed.iter().peekable();
        for (number, rule) in sheet.rules.iter().enumerate() {
            while let Some(text) = passed.next_if(|rule| rule.before <= number) {
                writer.passed(&text.text, &text.scope);
            }
            if !sheet.is_default || !rule.scope.is_empty() {
                writer.rule(rule);
            }
        }
        passed.for_each(|rule| writer.passed(&rule.text, &rule.scope));
    }
    writer.close();
    let mut css = numerals + &writer.css;
    if !writer.dark.is_empty() && !writer.knows_dark {
        let _ = write!(css, "@media (prefers-color-scheme: dark) {{\n{}}}\n", writer.dark);
    }
    css
}

/// Reading systems would set whatever looks like one as a fraction or an ordinal: the text says by
/// classes which parts are, and these rules say what to do with them.
const NUMERALS: [(&str, &str, &str); 3] = [
    ("diagonal-fractions", "fraction", "font-variant-numeric: diagonal-fractions;"),
    ("stacked-fractions", "stacked-fraction", "font-variant-numeric: stacked-fractions;"),
    ("ordinal", "ordinal", "font-variant-numeric: ordinal;"),
];

fn numeral_rules(layers: &[Arc<Sheet>]) -> String {
    let is = |part: &Component, word: &str| matches!(part, Component::Ident(own) if own.eq_ignore_ascii_case(word));
    let asks = |word: &str| {
        let mut all = layers.iter().flat_map(|sheet| &sheet.rules).flat_map(|rule| &rule.declarations);
        all.any(|own| {
            let Name::Property(property) = own.name else { return false };
            let numeric = matches!(property.name, "font-variant-numeric" | "font-variant");
            numeric && own.value.iter().any(|part| is(part, word))
        })
    };
    let asked = NUMERALS.iter().filter(|(word, ..)| asks(word));
    asked.map(|(_, class, rule)| format!(".{class} {{\n  {rule}\n}}\n")).collect()
}

/// A value without the words that the classes of numerals stand for.
fn without_numerals(text: &str) -> String {
    let is_numeral = |word: &&str| NUMERALS.iter().any(|(own, ..)| own.eq_ignore_ascii_case(word));
    let left: Vec<&str> = text.split_whitespace().filter(|word| !is_numeral(word)).collect();
    if left.is_empty() { "normal".to_owned() } else { left.join(" ") }
}

struct Writer {
    css: String,
    /// What is another on a dark ground.
    dark: String,
    /// The look says itself what is.
    knows_dark: bool,
    /// The media queries of the block that is open, one for each block.
    open: Option<Vec<String>>,
    variables: BTreeMap<Box<str>, Box<str>>,
}

/// What old readers do not know is given its value here: variables set at the root.
fn variables(layers: &[Arc<Sheet>]) -> BTreeMap<Box<str>, Box<str>> {
    let mut found = BTreeMap::new();
    for rule in layers.iter().flat_map(|sheet| &sheet.rules) {
        let at_root = rule.selectors.iter().all(|own| matches!(&*own.text, ":root" | "body" | "html"));
        if !at_root || queries(&rule.scope) != Some(Vec::new()) {
            continue;
        }
        for declaration in &rule.declarations {
            if let Name::Custom(name) = &declaration.name {
                found.insert(name.clone(), declaration.text.clone());
            }
        }
    }
    found
}

/// The queries that readers are left to decide; `None` if none of them would.
pub(super) fn queries(scope: &Scope) -> Option<Vec<String>> {
    let mut asked = Vec::new();
    for list in scope.iter() {
        match for_books(list) {
            BookQuery::Always => {}
            BookQuery::Never => return None,
            BookQuery::Asked(query) => asked.push(query),
        }
    }
    Some(asked)
}

impl Writer {
    /// Opens the block that the queries ask for, if another or none is open.
    fn enter(&mut self, asked: Vec<String>) {
        if self.open.as_ref().unwrap_or(&Vec::new()) == &asked {
            return;
        }
        self.close();
        for query in &asked {
            let _ = writeln!(self.css, "@media {query} {{");
        }
        self.open = Some(asked);
    }
    fn close(&mut self) {
        for _ in self.open.take().unwrap_or_default() {
            self.css.push_str("}\n");
        }
    }

    fn passed(&mut self, text: &str, scope: &Scope) {
        if let Some(asked) = queries(scope) {
            self.enter(asked);
            self.css.push_str(text);
            self.css.push('\n');
        }
    }

    fn rule(&mut self, rule: &StyleRule) {
        let Some(asked) = queries(&rule.scope) else { return };
        let print_only = |own: &&super::sheet::SelectorText| {
            own.selector.pseudo_element().is_some_and(|own| own.print_only())
        };
        let selectors: Vec<&str> =
            rule.selectors.iter().filter(|own| !print_only(own)).map(|own| &*own.text).collect();
        let (mut body, mut dark) = (String::new(), String::new());
        for declaration in &rule.declarations {
            self.declaration(declaration, &mut body, &mut dark);
        }
        if selectors.is_empty() || body.is_empty() {
            return;
        }
        self.knows_dark |= asked.iter().any(|query| query.contains("prefers-color-scheme"));
        if asked.is_empty() && !dark.is_empty() {
            let _ = write!(self.dark, "{} {{\n{dark}}}\n", selectors.join(",\n"));
        }
        self.enter(asked);
        let _ = write!(self.css, "{} {{\n{body}}}\n", selectors.join(",\n"));
    }

    fn declaration(&self, declaration: &Declaration, body: &mut String, dark: &mut String) {
        let name = match &declaration.name {
            Name::Property(property) if property.reach == Reach::Both => property.name,
            Name::Foreign(name) => name,
            Name::Property(_) | Name::Page(_) | Name::Custom(_) => return,
        };
        let text = match declaration.variable {
            true => resolved(&declaration.text, &self.variables),
            false => declaration.text.to_string(),
        };
        if !readers_take(name, &declaration.value) || uses_page_units(&declaration.value) {
            return;
        }
        let text = without_inks(&text);
        let important = if declaration.important { " !important" } else { "" };
        if let Some(night) = dark::value(name, &text) {
            let _ = writeln!(dark, "  {name}: {night}{important};");
        }
        for (name, text) in spelled(name, &text) {
            let _ = writeln!(body, "  {name}: {text}{important};");
        }
    }
}

/// Whether e-readers understand this value of a property that they know.
fn readers_take(name: &str, value: &[Component]) -> bool {
    let word = match value {
        [Component::Ident(word)] => word.to_ascii_lowercase(),
        _ => String::new(),
    };
    match name {
        // Alignment at a sign is too young for e-readers.
        "text-align" => !value.iter().any(|component| matches!(component, Component::Text(_))),
        "float" => !matches!(word.as_str(), "footnote" | "top" | "bottom" | "page" | "inside" | "outside"),
        // CSS 2 had the sides; readers never did.
        "caption-side" => !matches!(word.as_str(), "left" | "right"),
        "content" => !value.iter().any(|component| match component {
            Component::Function(name, _) => {
                matches!(&**name, "string" | "target-counter" | "leader" | "content")
            }
            _ => false,
        }),
        _ => true,
    }
}

/// `lh`, `rlh` and `cap` are too young for e-readers.
fn uses_page_units(value: &[Component]) -> bool {
    value.iter().any(|component| match component {
        Component::Dimension(_, unit) => matches!(&**unit, "lh" | "rlh" | "cap" | "ic" | "q"),
        Component::Function(_, inside) | Component::Parentheses(inside) => uses_page_units(inside),
        _ => false,
    })
}

/// The declaration in the spellings that readers old and new want.
fn spelled<'n>(name: &'n str, text: &str) -> Vec<(&'n str, String)> {
    let plain = || text.to_owned();
    match name {
        "break-before" | "page-break-before" => breaks("break-before", "page-break-before", text),
        "break-after" | "page-break-after" => breaks("break-after", "page-break-after", text),
        "break-inside" | "page-break-inside" => breaks("break-inside", "page-break-inside", text),
        "hyphens" => vec![("-webkit-hyphens", plain()), ("-epub-hyphens", plain()), ("hyphens", plain())],
        "font-variant-numeric" | "font-variant" => vec![(name, without_numerals(text))],
        // Older readers know small capitals by the shorthand alone.
        "font-variant-caps" if text == "small-caps" => {
            vec![("font-variant", plain()), ("font-variant-caps", plain())]
        }
        _ => vec![(name, plain())],
    }
}

/// A page of an e-book has no left and right that anyone could know beforehand.
fn breaks<'n>(new: &'n str, old: &'n str, text: &str) -> Vec<(&'n str, String)> {
    match text.to_ascii_lowercase().as_str() {
        "left" | "right" | "recto" | "verso" | "page" | "always" => {
            vec![(old, "always".into()), (new, "page".into())]
        }
        "avoid" | "avoid-page" | "avoid-column" => vec![(old, "avoid".into()), (new, "avoid".into())],
        "column" => Vec::new(),
        other => vec![(old, other.to_owned()), (new, other.to_owned())],
    }
}

/// Puts the values of root variables in the place of their `var()`. One pass for each level of
/// variables that hold variables; what is not known then stays as it is.
fn resolved(text: &str, variables: &BTreeMap<Box<str>, Box<str>>) -> String {
    let mut text = text.to_owned();
    for _ in 0..8 {
        let mut out = String::with_capacity(text.len());
        let mut rest = text.as_str();
        let mut changed = false;
        while let Some(at) = rest.find("var(--") {
            let after = &rest[at + "var(--".len()..];
            let end = after.find([')', ',']).unwrap_or(after.len());
            let value = variables.get(after[..end].trim());
            match value {
                Some(value) if after[end..].starts_with(')') => {
                    out.push_str(&rest[..at]);
                    out.push_str(value);
                    rest = &after[end + 1..];
                    changed = true;
                }
                _ => {
                    out.push_str(&rest[..at + "var(--".len()]);
                    rest = after;
                }
            }
        }
        out.push_str(rest);
        if !changed || out.len() > 10_000 {
            return text;
        }
        text = out;
    }
    text
}
