//! Declarations to computed values: inheritance first, then each declaration over the one before.

use super::component::Component;
use super::computed::{Border, ComputedStyle, Inheritance, VariantPosition, VerticalAlign};
use super::declaration::Place;
use super::property::{self, Phase, Property, Working};
use super::sheet::{Declaration, Name};
use super::variables;
use crate::units::{Edges, Length, Size};
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

/// The initial values, made once.
pub(super) fn initial() -> &'static Arc<ComputedStyle> {
    static INITIAL: OnceLock<Arc<ComputedStyle>> = OnceLock::new();
    INITIAL.get_or_init(|| Arc::new(ComputedStyle::initial()))
}

/// Whose style is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stands {
    /// It has no parent: `rem` and `rlh` are measured by it.
    AtRoot,
    Below,
}

/// The style of something below `parent` under declarations in the order of the cascade, weakest
/// first; those that are important come after all that are not.
pub(super) fn compute<'d>(
    declared: impl Iterator<Item = &'d Declaration> + Clone,
    parent: &ComputedStyle,
    stands: Stands,
    page: Size,
) -> ComputedStyle {
    let mut working = below(parent, page);
    let normal = declared.clone().filter(|declaration| !declaration.important);
    let ordered: Vec<&Declaration> = normal.chain(declared.filter(|own| own.important)).collect();
    working.inheritance.variables =
        variables::declare(&parent.inheritance.variables, ordered.iter().copied());

    for declaration in &ordered {
        apply(&mut working, declaration, |property| property.phase == Phase::Size);
    }
    if stands == Stands::AtRoot {
        working.inheritance.root_size = working.font.size;
    }
    working.phase = Phase::Font;
    working.set_leading();
    for declaration in &ordered {
        apply(&mut working, declaration, |property| property.phase == Phase::Font || property.name == "font");
    }
    working.set_leading();
    if stands == Stands::AtRoot {
        working.inheritance.root_line = working.style.line_height;
    }
    working.phase = Phase::Rest;
    let color = working.style.color;
    let border = Border { color, ..Border::default() };
    (working.style.border, working.style.column_rule) = (Edges::all(border), border);
    for declaration in &ordered {
        apply(&mut working, declaration, |property| property.phase == Phase::Rest);
    }
    working.finish()
}

/// A style that has inherited, and nothing more.
fn below(parent: &ComputedStyle, page: Size) -> Working<'_> {
    let initial = initial();
    let mut working = Working {
        style: (**initial).clone(),
        font: (*parent.font).clone(),
        inheritance: Inheritance::clone(&parent.inheritance),
        parent,
        page,
        phase: Phase::Size,
    };
    working.style.underline = parent.underline;
    working.style.line_through = parent.line_through;
    property::inherit(&mut working, parent);
    working
}

impl Working<'_> {
    /// Turns a leading given as a number into a length.
    fn set_leading(&mut self) {
        if let Some(factor) = self.inheritance.line_factor {
            self.style.line_height = self.font.size * factor;
        }
    }

    /// What equals the parent's is shared with it.
    fn finish(mut self) -> ComputedStyle {
        if matches!(self.style.vertical_align, VerticalAlign::Super | VerticalAlign::Sub) {
            // What is raised by its box is not raised by its glyphs as well: it would be too small twice.
            self.font.position = VariantPosition::Normal;
        }
        self.style.font =
            if self.font == *self.parent.font { self.parent.font.clone() } else { Arc::new(self.font) };
        self.style.inheritance = if self.inheritance == *self.parent.inheritance {
            self.parent.inheritance.clone()
        } else {
            Arc::new(self.inheritance)
        };
        self.style
    }
}

fn apply(working: &mut Working, declaration: &Declaration, in_phase: impl Fn(&Property) -> bool) {
    let Name::Property(property) = declaration.name else { return };
    if !in_phase(property) {
        return;
    }
    let value = match declaration.variable {
        false => Some(Cow::Borrowed(&declaration.value[..])),
        true => variables::substitute(&declaration.value, &working.inheritance.variables).map(Cow::Owned),
    };
    let set = match value.as_deref() {
        Some([Component::Ident(word)]) if word.eq_ignore_ascii_case("inherit") => {
            (property.copy)(working, working.parent);
            return;
        }
        Some([Component::Ident(word)]) if word.eq_ignore_ascii_case("initial") => {
            (property.copy)(working, initial());
            return;
        }
        Some([Component::Ident(word)])
            if word.eq_ignore_ascii_case("unset") || word.eq_ignore_ascii_case("revert") =>
        {
            None
        }
        Some(value) => (property.set)(working, value),
        None => None,
    };
    // `unset`, and what turns out invalid once its variables are known (CSS Variables 1, 3.1).
    if set.is_none() {
        let from = if property.inherited { working.parent } else { initial() };
        (property.copy)(working, from);
    }
}

/// Whether the property takes this value, which holds no variable.
pub(super) fn accepts(property: &Property, value: &[Component], place: Place) -> bool {
    let page = Size { width: Length::pt(432.0), height: Length::pt(648.0) };
    if place == Place::Page && property.name.starts_with("margin") {
        return super::page::accepts_margin(property.name, value);
    }
    let mut working = below(initial(), page);
    working.phase = property.phase;
    (property.set)(&mut working, value).is_some()
}
