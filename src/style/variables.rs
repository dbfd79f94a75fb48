//! Custom properties and `var()` (CSS Custom Properties 1).

use super::builtin;
use super::component::Component;
use super::nearest::write_instead;
use super::sheet::{Declaration, Name, Sheet};
use crate::diagnostic::{Diagnostic, style as codes};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Custom properties by name, without their dashes.
pub(super) type Variables = Arc<BTreeMap<Box<str>, Vec<Component>>>;

/// A value never grows past this many components: each of a chain of variables could double it.
const BUDGET: usize = 2000;

/// The value with every `var()` replaced; `None` if one has no value (invalid at computed-value time).
pub(super) fn substitute(
    value: &[Component],
    variables: &BTreeMap<Box<str>, Vec<Component>>,
) -> Option<Vec<Component>> {
    let mut out = Vec::new();
    let mut budget = BUDGET;
    replace(value, &mut out, &mut budget, &mut |name| variables.get(name).cloned())?;
    Some(out)
}

/// Values hold no `var()` themselves once they are in a map, so this goes no deeper than what was
/// written.
fn replace(
    value: &[Component],
    out: &mut Vec<Component>,
    budget: &mut usize,
    find: &mut dyn FnMut(&str) -> Option<Vec<Component>>,
) -> Option<()> {
    for component in value {
        match component {
            Component::Function(name, inside) if &**name == "var" => {
                let (variable, fallback) = arguments(inside)?;
                match find(variable) {
                    Some(found) => {
                        *budget = budget.checked_sub(size(&found) + 1)?;
                        out.extend(found);
                    }
                    None => replace(fallback?, out, budget, find)?,
                }
            }
            Component::Function(name, inside) => {
                let mut replaced = Vec::new();
                replace(inside, &mut replaced, budget, find)?;
                out.push(Component::Function(name.clone(), replaced));
            }
            Component::Parentheses(inside) => {
                let mut replaced = Vec::new();
                replace(inside, &mut replaced, budget, find)?;
                out.push(Component::Parentheses(replaced));
            }
            other => {
                *budget = budget.checked_sub(1)?;
                out.push(other.clone());
            }
        }
    }
    Some(())
}

fn size(components: &[Component]) -> usize {
    components
        .iter()
        .map(|component| match component {
            Component::Function(_, inside) | Component::Parentheses(inside) => 1 + size(inside),
            _ => 1,
        })
        .sum()
}

/// `var(--name, fallback)`.
fn arguments(inside: &[Component]) -> Option<(&str, Option<&[Component]>)> {
    match inside {
        [Component::Ident(name)] => Some((name.strip_prefix("--")?, None)),
        [Component::Ident(name), Component::Comma, fallback @ ..] => {
            Some((name.strip_prefix("--")?, Some(fallback)))
        }
        _ => None,
    }
}

/// The custom properties of an element: its own over its parent's. Those that lead back to themselves
/// have no value.
pub(super) fn declare<'d>(parent: &Variables, own: impl Iterator<Item = &'d Declaration>) -> Variables {
    let mut written: BTreeMap<&str, &[Component]> = BTreeMap::new();
    for declaration in own {
        if let Name::Custom(name) = &declaration.name {
            written.insert(name, &declaration.value);
        }
    }
    if written.is_empty() {
        return parent.clone();
    }
    let mut resolved = (**parent).clone();
    let mut done = BTreeSet::new();
    for name in written.keys() {
        resolve(name, &written, &mut resolved, &mut done, &mut Vec::new());
    }
    Arc::new(resolved)
}

/// Settles one name after those it uses; a chain longer than 32 has no value.
fn resolve<'w>(
    name: &'w str,
    written: &BTreeMap<&'w str, &'w [Component]>,
    resolved: &mut BTreeMap<Box<str>, Vec<Component>>,
    done: &mut BTreeSet<&'w str>,
    path: &mut Vec<&'w str>,
) {
    let Some(value) = written.get(name) else { return };
    if done.contains(name) || path.contains(&name) || path.len() > 32 {
        return;
    }
    path.push(name);
    let mut used = Vec::new();
    names_in(value, &mut used);
    let circular = used.iter().any(|used| path.contains(used));
    for used in used {
        resolve(used, written, resolved, done, path);
    }
    path.pop();
    done.insert(name);
    let is_inherit = super::declaration::is_wide(value);
    if is_inherit {
        return;
    }
    resolved.remove(name);
    if !circular && let Some(value) = substitute(value, resolved) {
        resolved.insert(name.into(), value);
    }
}

fn names_in<'c>(components: &'c [Component], names: &mut Vec<&'c str>) {
    for component in components {
        match component {
            Component::Function(name, inside) => {
                if &**name == "var"
                    && let Some((variable, _)) = arguments(inside)
                {
                    names.push(variable);
                }
                names_in(inside, names);
            }
            Component::Parentheses(inside) => names_in(inside, names),
            _ => {}
        }
    }
}

/// Reports uses of custom properties that nothing defines, neither the sheet nor a built-in look.
pub(super) fn check(sheet: &Sheet, report: &mut dyn FnMut(Diagnostic)) {
    let all = || {
        let rules = sheet.rules.iter().flat_map(|rule| &rule.declarations);
        let pages = sheet.pages.iter().flat_map(|page| {
            page.declarations.iter().chain(page.boxes.iter().flat_map(|(_, declarations)| declarations))
        });
        let notes = sheet.notes.iter().flat_map(|rule| &rule.declarations);
        rules.chain(pages).chain(notes)
    };
    if !all().any(|declaration| declaration.variable) {
        return;
    }
    let mut defined: BTreeSet<&str> = all()
        .filter_map(|declaration| match &declaration.name {
            Name::Custom(name) => Some(&**name),
            _ => None,
        })
        .collect();
    for name in ["default", "classic", "magazine"] {
        defined.extend(defined_in(builtin::builtin(name).unwrap_or_default()));
    }
    for declaration in all().filter(|declaration| declaration.variable) {
        let mut used = Vec::new();
        names_without_fallback(&declaration.value, &mut used);
        if let Some(name) = used.into_iter().find(|name| !defined.contains(name)) {
            let hint = write_instead(name, defined.iter().copied()).replace("write `", "write `--");
            report(codes::undefined_variable(declaration.span, format_args!("--{name}"), hint));
        }
    }
}

fn names_without_fallback<'c>(components: &'c [Component], names: &mut Vec<&'c str>) {
    for component in components {
        match component {
            Component::Function(name, inside) if &**name == "var" => match arguments(inside) {
                Some((variable, None)) => names.push(variable),
                _ => names_without_fallback(inside, names),
            },
            Component::Function(_, inside) | Component::Parentheses(inside) => {
                names_without_fallback(inside, names);
            }
            _ => {}
        }
    }
}

/// The names that a text of CSS gives a value, found without reading it whole.
fn defined_in(text: &str) -> impl Iterator<Item = &str> {
    text.split(['{', ';', '}'])
        .map(str::trim_start)
        .filter_map(|part| part.strip_prefix("--")?.split_once(':'))
        .map(|(name, _)| name.trim_end())
}
