//! Attributes in braces, and in the tags of HTML.

use crate::document::Attributes;

/// `{#anchor .class lang=fr key="value"}`; none where braces cannot say it.
pub(super) fn braces(own: &Attributes) -> Option<String> {
    let mut words = Vec::new();
    if let Some(anchor) = &own.anchor {
        let fit = !anchor.is_empty() && !anchor.contains(|c: char| c.is_whitespace() || "}{\"#".contains(c));
        fit.then(|| words.push(format!("#{anchor}")))?;
    }
    for class in &own.classes {
        let fit = !class.is_empty() && class.chars().all(|c| c.is_alphanumeric() || "-_:.".contains(c));
        fit.then(|| words.push(format!(".{class}")))?;
    }
    if let Some(language) = &own.language {
        words.push(pair("lang", &language.0)?);
    }
    for (key, value) in &own.values {
        words.push(pair(key, value)?);
    }
    Some(format!("{{{}}}", words.join(" "))).filter(|made| made.len() > 2 && made.len() < LONGEST)
}

/// Longer braces are text to the reader.
const LONGEST: usize = 2000;

fn pair(key: &str, value: &str) -> Option<String> {
    let fit = key.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && key.chars().all(|c| c.is_alphanumeric() || "-_:.".contains(c));
    fit.then_some(())?;
    let bare = |c: char| c.is_alphanumeric() || "-_.:/%+".contains(c);
    if !value.is_empty() && value.chars().all(bare) {
        return Some(format!("{key}={value}"));
    }
    let quote = ['"', '\''].into_iter().find(|quote| !value.contains([*quote, '\n', '\r']))?;
    Some(format!("{key}={quote}{value}{quote}"))
}

/// The same in a tag: ` id="…" class="…"`, with the space before it.
pub(super) fn in_tag(own: Option<&Attributes>) -> String {
    let Some(own) = own else { return String::new() };
    let mut out = String::new();
    let mut add = |key: &str, value: &str| {
        out.push_str(&format!(" {key}=\"{}\"", escaped(value)));
    };
    if let Some(anchor) = &own.anchor {
        add("id", anchor);
    }
    if !own.classes.is_empty() {
        add("class", &own.classes.join(" "));
    }
    if let Some(language) = &own.language {
        add("lang", &language.0);
    }
    own.values.iter().for_each(|(key, value)| add(key, value));
    out
}

/// Text as HTML has it, also between double quotes.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// What remains of attributes when one class is said otherwise.
pub(super) fn without_class(own: Option<&Attributes>, class: &str) -> Option<Attributes> {
    let mut own = own?.clone();
    own.classes.retain(|known| known != class);
    (own != Attributes::default()).then_some(own)
}
