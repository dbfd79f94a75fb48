//! Attributes as pandoc writes them: `{#anchor .class key=value key="a value" -}`.

use crate::document::{Attributes, Language};

/// What stands between braces.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Braces {
    Attributes(Box<Attributes>),
    /// `{=html}`: what they follow is markup of that language.
    Raw(String),
}

/// The longest run of attributes that is read, in bytes: what is longer is text. It keeps a file of
/// nothing but opening braces from costing more than its length.
const LONGEST: usize = 2048;

/// Reads attributes where `text` begins with `{`; gives them with the bytes read, the closing brace
/// included. Nothing that an author could have meant as text is taken for attributes: one word out
/// of form, or none at all, and the braces stay.
pub(super) fn braces(text: &str) -> Option<(Braces, usize)> {
    let mut own = Attributes::default();
    let text = &text[..text.floor_char_boundary(LONGEST)];
    let mut rest = text.strip_prefix('{')?;
    if let Some(format) = rest.strip_prefix('=') {
        let (format, _) = format.split_once('}')?;
        let valid = !format.is_empty() && format.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        return valid.then(|| (Braces::Raw(format.to_owned()), format.len() + 3));
    }
    let mut any = false;
    loop {
        rest = rest.trim_start_matches([' ', '\t']);
        if let Some(after) = rest.strip_prefix('}') {
            let read = text.len() - after.len();
            return any.then(|| (Braces::Attributes(Box::new(own)), read));
        }
        any = true;
        rest = word(rest, &mut own)?;
    }
}

/// Reads one word of attributes and gives what follows it.
fn word<'t>(rest: &'t str, own: &mut Attributes) -> Option<&'t str> {
    let end = |text: &str| text.find(|c: char| c.is_whitespace() || c == '}').unwrap_or(text.len());
    if let Some(name) = rest.strip_prefix('#') {
        let len = end(name);
        let valid = len > 0 && !name[..len].contains(['{', '"', '#']);
        valid.then(|| own.anchor = Some(name[..len].to_owned()))?;
        return Some(&name[len..]);
    }
    if let Some(name) = rest.strip_prefix('.') {
        let len = end(name);
        let valid = len > 0 && name[..len].chars().all(|c| c.is_alphanumeric() || "-_:.".contains(c));
        valid.then_some(())?;
        add_class(own, &name[..len]);
        return Some(&name[len..]);
    }
    if let Some(after) = rest.strip_prefix('-')
        && after.starts_with([' ', '\t', '}'])
    {
        add_class(own, "unnumbered");
        return Some(after);
    }
    let len = rest.find(|c: char| !(c.is_alphanumeric() || "-_:.".contains(c)))?;
    let (key, value) = (&rest[..len], rest[len..].strip_prefix('=')?);
    key.starts_with(|c: char| c.is_alphabetic() || c == '_').then_some(())?;
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    let (value, rest) = match quote {
        Some(quote) => {
            let (value, rest) = value[1..].split_once(quote)?;
            (!value.contains(['\n', '\r'])).then_some((value, rest))?
        }
        None => {
            let len = value.find(|c: char| c.is_whitespace() || matches!(c, '}' | '{' | '"'))?;
            let (value, rest) = value.split_at(len);
            (!value.is_empty() && !rest.starts_with(['"', '{'])).then_some((value, rest))?
        }
    };
    set(own, key, value);
    Some(rest)
}

/// Adds a class once.
pub(super) fn add_class(own: &mut Attributes, class: &str) {
    if !own.classes.iter().any(|known| known == class) {
        own.classes.push(class.to_owned());
    }
}

/// Sets a `key=value`, where `id`, `class` and `lang` have places of their own.
pub(super) fn set(own: &mut Attributes, key: &str, value: &str) {
    match key {
        "id" => own.anchor = Some(value.to_owned()),
        "class" => value.split_whitespace().for_each(|class| add_class(own, class)),
        "lang" | "xml:lang" => own.language = Some(Language(value.to_owned())),
        _ => match own.values.iter_mut().find(|(known, _)| known == key) {
            Some((_, known)) => value.clone_into(known),
            None => own.values.push((key.to_owned(), value.to_owned())),
        },
    }
}

/// Adds `more` to `own`; where both name an anchor, a language or a key, `more` holds.
pub(super) fn merge(own: &mut Option<Box<Attributes>>, more: Box<Attributes>) {
    let Some(own) = own else {
        *own = Some(more);
        return;
    };
    own.anchor = more.anchor.or(own.anchor.take());
    own.language = more.language.or(own.language.take());
    more.classes.iter().for_each(|class| add_class(own, class));
    more.values.iter().for_each(|(key, value)| set(own, key, value));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(Attributes, usize)> {
        match braces(text)? {
            (Braces::Attributes(own), len) => Some((*own, len)),
            (Braces::Raw(_), _) => None,
        }
    }

    #[test]
    fn every_form_is_read() {
        let (own, len) = read("{#a .b .c-d lang=fr width=50% title=\"two words\" -} rest").expect("valid");
        assert_eq!(len, 50);
        assert_eq!(own.anchor.as_deref(), Some("a"));
        assert_eq!(own.classes, ["b", "c-d", "unnumbered"]);
        assert_eq!(own.language, Some(Language("fr".into())));
        assert_eq!(own.values, [("width".into(), "50%".into()), ("title".into(), "two words".into())]);
        assert_eq!(braces("{=html}x"), Some((Braces::Raw("html".into()), 7)));
    }

    #[test]
    fn text_in_braces_stays_text() {
        for text in ["{}", "{ }", "{a}", "{.a b}", "{a, b}", "{.}", "{#}", "{x=}", "{.a", "{\"a\": 1}", "{=}"]
        {
            assert_eq!(braces(text), None, "{text}");
        }
    }
}
