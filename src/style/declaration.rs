//! The reading of one declaration: its name, its value, and whether they go together in this place.

use super::component::{self, Component, Unreadable, one_line};
use super::compute::accepts;
use super::length::UNITS;
use super::nearest::write_instead;
use super::property::{self, Foreign, Property, is_foreign};
use super::sheet::{Declaration, Name, PageDescriptor};
use crate::diagnostic::nearest;
use crate::diagnostic::{Diagnostic, style as codes};
use crate::source::Span;
use cssparser::{Delimiter, ParseError, Parser, parse_important};

/// Where a declaration stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In a rule; print may never see it.
    Rule {
        print: bool,
    },
    Page,
    MarginBox,
    Notes,
}

/// A declaration's text and the bytes at which its parts stand.
pub(super) struct Written<'t> {
    pub name: &'t str,
    pub name_span: Span,
    pub value_span: Span,
    pub value_text: &'t str,
}

/// A value with its `!important`, read to the end of the declaration.
pub(super) struct Value {
    pub components: Result<Vec<Component>, Unreadable>,
    pub important: bool,
}

/// Reads a value; what stands after it other than `!important` makes it unreadable.
pub(super) fn read_value(input: &mut Parser) -> Value {
    let read = input.parse_until_before(Delimiter::Bang, |input| {
        component::read(input, 0).map_err(ParseError::<Unreadable>::custom)
    });
    let mut components = read.map_err(|error| match error.kind {
        cssparser::ParseErrorKind::Custom(reason) => reason,
        cssparser::ParseErrorKind::Basic(_) => Unreadable::Form,
    });
    let important = input.try_parse(parse_important).is_ok();
    if !input.is_exhausted() {
        components = components.and(Err(Unreadable::Form));
    }
    Value { components, important }
}

/// The declaration, or what is wrong with it. A declaration that is kept may be reported as well.
pub(super) fn judge(
    written: &Written,
    value: Value,
    place: Place,
    report: &mut dyn FnMut(Diagnostic),
) -> Option<Declaration> {
    let text = one_line(strip_important(written.value_text, value.important));
    let components = match value.components {
        Ok(components) => components,
        Err(Unreadable::TooDeep) => {
            report(codes::nested_too_deeply(written.value_span, component::DEPTH));
            return None;
        }
        Err(Unreadable::Form) => {
            report(codes::malformed(written.value_span, "value"));
            return None;
        }
    };
    let name = name(written, place, report)?;
    let variable = uses_variables(&components);
    if components.is_empty() && !matches!(name, Name::Custom(_)) {
        report(codes::malformed(written.name_span, "value: nothing stands after the colon"));
        return None;
    }
    let declaration = Declaration {
        name,
        value: components,
        variable,
        text: text.into(),
        important: value.important,
        span: written.value_span,
    };
    if let Name::Property(property) = declaration.name
        && !variable
        && !is_wide(&declaration.value)
        && !accepts(property, &declaration.value, place)
    {
        if place == (Place::Rule { print: false }) {
            let name = Name::Foreign(written.name.to_ascii_lowercase().into());
            return Some(Declaration { name, ..declaration });
        }
        let hint = hint(property, &declaration.value);
        report(codes::unsupported_value(written.value_span, property.name, excerpt(&declaration.text), hint));
        return None;
    }
    if let Name::Page(descriptor) = declaration.name
        && !super::page::accepts(descriptor, &declaration.value)
    {
        let hint = super::page::accepted(descriptor);
        let value = excerpt(&declaration.text);
        report(codes::unsupported_value(written.value_span, written.name, value, hint));
        return None;
    }
    Some(declaration)
}

/// What the declaration sets, if that can be set in this place.
fn name(written: &Written, place: Place, report: &mut dyn FnMut(Diagnostic)) -> Option<Name> {
    if let Some(custom) = written.name.strip_prefix("--") {
        return Some(Name::Custom(custom.into()));
    }
    let name = written.name.to_ascii_lowercase();
    if place == Place::Page || place == Place::Notes {
        let found = PageDescriptor::ALL.iter().find(|(own, _)| *own == name);
        if let Some((_, descriptor)) = found
            && (*descriptor == PageDescriptor::BorderClip) == (place == Place::Notes)
        {
            return Some(Name::Page(*descriptor));
        }
    }
    if let Some(property) = property::lookup(&name) {
        if has_meaning(property, place) {
            return Some(Name::Property(property));
        }
        let (place, accepted) = place.words();
        report(codes::not_here(written.name_span, &name, place, accepted));
        return None;
    }
    match (is_foreign(&name), place) {
        (Some(_), Place::Rule { print: false }) | (Some(Foreign::Screen), Place::Rule { .. }) => {
            Some(Name::Foreign(name.into()))
        }
        (Some(Foreign::Unsupported), Place::Rule { .. }) => {
            report(codes::not_in_print(written.name_span, &name));
            Some(Name::Foreign(name.into()))
        }
        (Some(_), Place::Page | Place::MarginBox | Place::Notes) => {
            let (place, accepted) = place.words();
            report(codes::not_here(written.name_span, &name, place, accepted));
            None
        }
        (None, _) => {
            let descriptors = PageDescriptor::ALL.iter().map(|(name, _)| *name);
            let candidates: Vec<&str> = match place {
                Place::Page | Place::Notes => property::names().chain(descriptors).collect(),
                Place::Rule { .. } | Place::MarginBox => property::names().collect(),
            };
            report(codes::unknown_property(
                written.name_span,
                written.name,
                write_instead(&name, candidates),
            ));
            None
        }
    }
}

impl Place {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Place::Rule { .. } => ("a rule", ""),
            Place::Page => (
                "`@page`",
                "a page takes `size`, margins, `bleed`, `marks`, `align-content`, `counter-reset` and what its \
                 margin boxes inherit, such as fonts",
            ),
            Place::MarginBox => (
                "a margin box",
                "a margin box takes `content`, type, alignment, spacing, borders and colours",
            ),
            Place::Notes => (
                "`@footnote`",
                "the area of the notes takes `margin-top`, `border-top`, `border-clip`, `padding-top`, \
                 `max-height` and `float-reference`",
            ),
        }
    }
}

fn has_meaning(property: &Property, place: Place) -> bool {
    let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| property.name.starts_with(prefix));
    match place {
        Place::Rule { .. } => true,
        Place::Page => {
            starts(&["margin", "counter-reset"]) || (property.inherited && property.name != "page")
        }
        Place::MarginBox => {
            (property.inherited && property.name != "page")
                || starts(&[
                    "content",
                    "vertical-align",
                    "text-decoration",
                    "border",
                    "padding",
                    "margin",
                    "background",
                    "width",
                    "height",
                    "max-",
                    "min-",
                ])
        }
        Place::Notes => matches!(
            property.name,
            "margin"
                | "margin-top"
                | "padding"
                | "padding-top"
                | "border-top"
                | "border-top-width"
                | "border-top-style"
                | "border-top-color"
                | "max-height"
                | "float-reference"
        ),
    }
}

/// The keyword that was probably meant, the unit that was, or else all that the property takes.
fn hint(property: &Property, value: &[Component]) -> String {
    let accepts = property.accepts.trim_end_matches(" | ");
    let choices: Vec<&str> = accepts.split(" | ").collect();
    for component in value {
        match component {
            Component::Ident(word) if choices.len() > 1 => {
                if let Some(right) = nearest(word, choices.iter().copied())
                    && !right.eq_ignore_ascii_case(word)
                {
                    return format!("write `{right}`");
                }
            }
            Component::Dimension(_, unit) if !UNITS.contains(&&**unit) => {
                return format!("`{unit}` is no unit; the units are {}", UNITS.join(", "));
            }
            Component::Number(number) if *number != 0.0 && accepts.contains("length") => {
                return format!("give the number a unit: `{number}pt`");
            }
            _ => {}
        }
    }
    match choices.len() {
        1 => format!("it takes {accepts}"),
        _ => format!("it takes {}", choices.join(", ")),
    }
}

/// `inherit`, `initial`, `unset`, `revert`: every property takes them.
pub(super) fn is_wide(value: &[Component]) -> bool {
    matches!(value, [Component::Ident(word)]
        if ["inherit", "initial", "unset", "revert"].iter().any(|wide| word.eq_ignore_ascii_case(wide)))
}

pub(super) fn uses_variables(components: &[Component]) -> bool {
    components.iter().any(|component| match component {
        Component::Function(name, inside) => &**name == "var" || uses_variables(inside),
        Component::Parentheses(inside) => uses_variables(inside),
        _ => false,
    })
}

fn strip_important(text: &str, important: bool) -> &str {
    match text.rfind('!') {
        Some(at) if important => &text[..at],
        _ => text,
    }
}

/// The beginning of a text that may be long.
pub(super) fn excerpt(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
