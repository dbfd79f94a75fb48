//! Lists, counters, running strings, generated content and named pages (CSS Lists 3, CSS Content 3,
//! CSS GCPM 3).

use super::words::list_style;
use super::{Phase, Property, Reach, integer, is, is_word, keywords, one};
use crate::style::component::Component;
use crate::style::computed::{Content, ListStyle, NotePosition, StringWhich};

pub(super) const PROPERTIES: &[Property] = &[
    Property {
        name: "list-style-type",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Rest,
        set: |working, components| {
            working.style.list_style = style_name(one(components)?)?;
            Some(())
        },
        copy: |working, from| working.style.list_style = from.list_style,
        accepts: LIST_STYLES,
    },
    Property {
        name: "list-style",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Rest,
        set: |working, components| {
            // The marker always stands outside.
            let names: Vec<&Component> =
                components.iter().filter(|component| !is(component, "outside")).collect();
            working.style.list_style = match *names {
                [] if !components.is_empty() => ListStyle::Disc,
                [name] => style_name(name)?,
                _ => return None,
            };
            Some(())
        },
        copy: |working, from| working.style.list_style = from.list_style,
        accepts: LIST_STYLES,
    },
    Property {
        name: "content",
        inherited: false,
        reach: Reach::Both,
        phase: Phase::Rest,
        set: |working, components| {
            working.style.content = match components {
                [component] if is(component, "normal") => None,
                [component] if is(component, "none") => Some(Vec::new()),
                components => Some(content_list(components)?),
            };
            Some(())
        },
        copy: |working, from| working.style.content.clone_from(&from.content),
        accepts: "none, normal, or strings, counter(), string(), string-range(), attr(), target-counter(), leader() and content()",
    },
    Property {
        name: "string-set",
        inherited: false,
        reach: Reach::Print,
        phase: Phase::Rest,
        set: |working, components| {
            working.style.string_set = strings(components)?;
            Some(())
        },
        copy: |working, from| working.style.string_set.clone_from(&from.string_set),
        accepts: "none, or a name and what it holds: `title content()`",
    },
    Property {
        name: "counter-reset",
        inherited: false,
        reach: Reach::Both,
        phase: Phase::Rest,
        set: |working, components| {
            working.style.counter_reset = counters(components, 0)?;
            Some(())
        },
        copy: |working, from| working.style.counter_reset.clone_from(&from.counter_reset),
        accepts: "none, or names, each with a number if it is not 0",
    },
    Property {
        name: "counter-increment",
        inherited: false,
        reach: Reach::Both,
        phase: Phase::Rest,
        set: |working, components| {
            working.style.counter_increment = counters(components, 1)?;
            Some(())
        },
        copy: |working, from| working.style.counter_increment.clone_from(&from.counter_increment),
        accepts: "none, or names, each with a number if it is not 1",
    },
    keywords!("note-position", false, Print, note_position, {
        "auto" => NotePosition::Auto, "foot" => NotePosition::Foot, "chapter" => NotePosition::Chapter,
        "book" => NotePosition::Book,
    }),
    Property {
        // `auto` takes the page of the element above, which is to inherit it (CSS Paged Media 3, 9.1).
        name: "page",
        inherited: true,
        reach: Reach::Print,
        phase: Phase::Rest,
        set: |working, components| {
            working.style.page = match one(components)? {
                component if is(component, "auto") => working.parent.page.clone(),
                Component::Ident(name) => Some(name.as_ref().into()),
                _ => return None,
            };
            Some(())
        },
        copy: |working, from| working.style.page.clone_from(&from.page),
        accepts: "auto or the name of a page",
    },
];

const LIST_STYLES: &str = "disc | circle | square | decimal | lower-roman | upper-roman | lower-alpha | \
    upper-alpha | footnote-symbols | none";

fn style_name(component: &Component) -> Option<ListStyle> {
    match component {
        Component::Ident(name) => list_style(name),
        _ => None,
    }
}

/// Strings and functions, one after the other.
pub(in crate::style) fn content_list(components: &[Component]) -> Option<Vec<Content>> {
    let mut list = Vec::new();
    for component in components {
        list.push(match component {
            Component::Text(text) => Content::Text(text.to_string()),
            Component::Ident(word) => match word.to_ascii_lowercase().as_str() {
                "open-quote" => Content::Text("\u{201c}".into()),
                "close-quote" => Content::Text("\u{201d}".into()),
                "contents" => Content::ElementText,
                _ => return None,
            },
            Component::Function(name, arguments) => content_function(name, arguments)?,
            _ => return None,
        });
    }
    (!list.is_empty()).then_some(list)
}

fn content_function(name: &str, arguments: &[Component]) -> Option<Content> {
    let parts: Vec<&[Component]> = arguments.split(|component| *component == Component::Comma).collect();
    let ident = |part: &[Component]| match part {
        [Component::Ident(name)] => Some(name.to_string()),
        _ => None,
    };
    let style = |part: Option<&&[Component]>| match part {
        None => Some(ListStyle::Decimal),
        Some(part) => style_name(one(part)?),
    };
    Some(match (name, &parts[..]) {
        ("counter", [counter, rest @ ..]) if rest.len() <= 1 => {
            Content::Counter { name: ident(counter)?, style: style(rest.first())? }
        }
        ("string", [string]) => Content::String { name: ident(string)?, which: StringWhich::First },
        ("string", [string, which]) => Content::String { name: ident(string)?, which: which_string(which)? },
        ("target-counter", [target, counter, rest @ ..]) if rest.len() <= 1 => {
            target_is_link(target)?;
            Content::TargetCounter { name: ident(counter)?, style: style(rest.first())? }
        }
        ("string-range", [string, rest @ ..]) if rest.len() <= 2 => {
            let prefix = |part: Option<&&[Component]>| match part {
                None => Some(None),
                Some([Component::Text(text)]) => Some(Some(Box::new(Content::Text(text.to_string())))),
                Some(part) => {
                    let which = StringWhich::Start;
                    Some(Some(Box::new(Content::String { name: ident(part)?, which })))
                }
            };
            let (one, range) = (prefix(rest.first())?, prefix(rest.get(1))?);
            Content::StringRange { name: ident(string)?, one, range }
        }
        ("leader", [[Component::Text(text)]]) if !text.is_empty() => Content::Leader(text.to_string()),
        ("leader", [word]) => Content::Leader(
            match ident(word)?.to_ascii_lowercase().as_str() {
                "dotted" => ". ",
                "solid" => "_",
                "space" => " ",
                _ => return None,
            }
            .into(),
        ),
        ("content", [[]]) => Content::ElementText,
        ("content", [[word]]) if is(word, "text") => Content::ElementText,
        ("attr", [[Component::Ident(name)]]) => Content::Attribute(name.to_string()),
        _ => return None,
    })
}

/// `attr(href)`, `attr(href url)`: a page is looked up for the element's own link and no other.
fn target_is_link(target: &[Component]) -> Option<()> {
    match target {
        [Component::Function(name, arguments)] if &**name == "attr" => match &arguments[..] {
            [href] if is(href, "href") => Some(()),
            [href, url] if is(href, "href") && is(url, "url") => Some(()),
            _ => None,
        },
        _ => None,
    }
}

fn which_string(part: &[Component]) -> Option<StringWhich> {
    Some(match super::keyword(part)?.as_str() {
        "first" => StringWhich::First,
        "start" => StringWhich::Start,
        "last" => StringWhich::Last,
        "first-except" => StringWhich::FirstExcept,
        _ => return None,
    })
}

fn strings(components: &[Component]) -> Option<Vec<(String, Vec<Content>)>> {
    if is_word(components, "none") {
        return Some(Vec::new());
    }
    components
        .split(|component| *component == Component::Comma)
        .map(|part| match part {
            [Component::Ident(name), rest @ ..] => Some((name.to_string(), content_list(rest)?)),
            _ => None,
        })
        .collect()
}

/// Names, each with the number that stands after it.
pub(in crate::style) fn counters(components: &[Component], usual: i32) -> Option<Vec<(String, i32)>> {
    if is_word(components, "none") {
        return Some(Vec::new());
    }
    let mut counters: Vec<(String, i32)> = Vec::new();
    for component in components {
        match component {
            Component::Ident(name) if !is(component, "none") => counters.push((name.to_string(), usual)),
            number => counters.last_mut()?.1 = integer(number, -1_000_000, 1_000_000)?,
        }
    }
    (!counters.is_empty()).then_some(counters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_belongs_to_the_name_before_it() {
        let list = [Component::Ident("a".into()), Component::Ident("b".into()), Component::Number(4.0)];
        assert_eq!(counters(&list, 1), Some(vec![("a".into(), 1), ("b".into(), 4)]));
        assert_eq!(counters(&list[2..], 1), None);
    }
}
