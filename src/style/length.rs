//! Lengths, percentages and their sums: units and `calc()` (CSS Values 4, 6 and 10).

use super::component::Component;
use crate::units::{Length, Size};

/// What the relative units stand for where a value is used.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    pub em: Length,
    pub line: Length,
    pub root_em: Length,
    pub root_line: Length,
    pub page: Size,
}

/// A length and a share of something still to come, added.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Quantity {
    pub length: Length,
    /// 1.0 is 100 %.
    pub share: f64,
}

impl Quantity {
    pub fn length(length: Length) -> Self {
        Quantity { length, share: 0.0 }
    }
    /// The length, given what 100 % is.
    pub fn of(self, whole: Length) -> Length {
        self.length + whole * self.share
    }
    fn scaled(self, factor: f64) -> Option<Self> {
        let quantity = Quantity { length: self.length * factor, share: self.share * factor };
        quantity.bounded()
    }
    fn plus(self, other: Self) -> Option<Self> {
        Quantity { length: self.length + other.length, share: self.share + other.share }.bounded()
    }
    /// No length on paper is longer than 100,000 pt, some 35 m; arithmetic stays finite within it.
    fn bounded(self) -> Option<Self> {
        let (length, share) = (self.length.to_pt(), self.share);
        (length.is_finite() && share.is_finite())
            .then(|| Quantity { length: Length::pt(length.clamp(-1e5, 1e5)), share: share.clamp(-1e5, 1e5) })
    }
}

/// The units that stylesheets may use, for hints.
pub(super) const UNITS: [&str; 20] = [
    "pt", "mm", "cm", "in", "px", "pc", "q", "em", "rem", "ex", "ch", "cap", "ic", "lh", "rlh", "vw", "vh",
    "vmin", "vmax", "%",
];

impl Scale {
    /// A length in one of the units. No face is known here, so `ex`, `ch`, `cap` and `ic` are what the
    /// standard assumes where they cannot be measured (CSS Values 4, 6.1.1).
    fn unit(&self, value: f64, unit: &str) -> Option<Length> {
        let page = self.page;
        Some(match unit {
            "pt" => Length::pt(value),
            "mm" => Length::mm(value),
            "cm" => Length::mm(value * 10.0),
            "q" => Length::mm(value / 4.0),
            "in" => Length::inches(value),
            "pc" => Length::pt(value * 12.0),
            "px" => Length::px(value),
            "em" | "ic" => self.em * value,
            "ex" | "ch" => self.em * (value * 0.5),
            "cap" => self.em * (value * 0.7),
            "rem" => self.root_em * value,
            "lh" => self.line * value,
            "rlh" => self.root_line * value,
            "vw" => page.width * (value / 100.0),
            "vh" => page.height * (value / 100.0),
            "vmin" => page.width.min(page.height) * (value / 100.0),
            "vmax" => page.width.max(page.height) * (value / 100.0),
            _ => return None,
        })
    }

    /// A length, a percentage, their sums, or 0.
    pub fn quantity(&self, component: &Component) -> Option<Quantity> {
        match self.term(component)? {
            Term::Quantity(quantity) => quantity.bounded(),
            Term::Number(0.0) => Some(Quantity::default()),
            Term::Number(_) => None,
        }
    }

    /// A length without a percentage.
    pub fn length(&self, component: &Component) -> Option<Length> {
        let quantity = self.quantity(component)?;
        (quantity.share == 0.0).then_some(quantity.length)
    }

    fn term(&self, component: &Component) -> Option<Term> {
        match component {
            Component::Number(value) => Some(Term::Number(*value)),
            Component::Percent(share) => {
                Some(Term::Quantity(Quantity { length: Length::ZERO, share: *share }))
            }
            Component::Dimension(value, unit) => {
                self.unit(*value, unit).map(|length| Term::Quantity(Quantity::length(length)))
            }
            Component::Parentheses(inside) => self.sum(inside),
            Component::Function(name, inside) => match &**name {
                "calc" => self.sum(inside),
                "min" => self.pick(inside, |a, b| a < b),
                "max" => self.pick(inside, |a, b| a > b),
                _ => None,
            },
            _ => None,
        }
    }

    /// `a + b * c - d / e`, from the left, products before sums.
    fn sum(&self, components: &[Component]) -> Option<Term> {
        let mut total: Option<Term> = None;
        let mut rest = components;
        let mut sign = 1.0;
        loop {
            let (product, left) = self.product(rest)?;
            let product = product.scaled(sign)?;
            let sum = match total {
                None => product,
                Some(total) => total.plus(product)?,
            };
            total = Some(sum);
            rest = match left.split_first() {
                None => return total,
                Some((Component::Delim('+'), rest)) => {
                    sign = 1.0;
                    rest
                }
                Some((Component::Delim('-'), rest)) => {
                    sign = -1.0;
                    rest
                }
                Some(_) => return None,
            };
        }
    }

    fn product<'a>(&self, components: &'a [Component]) -> Option<(Term, &'a [Component])> {
        let (first, mut rest) = components.split_first()?;
        let mut product = self.term(first)?;
        while let [operator @ (Component::Delim('*') | Component::Slash), factor, left @ ..] = rest {
            let factor = self.term(factor)?;
            product = match (product, operator, factor) {
                (product, Component::Slash, Term::Number(divisor)) => product.scaled(1.0 / divisor)?,
                (_, Component::Slash, _) => return None,
                (product, _, Term::Number(factor)) => product.scaled(factor)?,
                (Term::Number(factor), _, product) => product.scaled(factor)?,
                _ => return None,
            };
            rest = left;
        }
        Some((product, rest))
    }

    /// `min()` and `max()` of things of one sort.
    fn pick(&self, components: &[Component], better: fn(f64, f64) -> bool) -> Option<Term> {
        let mut best: Option<Term> = None;
        for part in components.split(|component| *component == Component::Comma) {
            let term = self.sum(part)?;
            best = match best {
                None => Some(term),
                Some(best) => {
                    let (a, b) = best.comparable(term)?;
                    Some(if better(b, a) { term } else { best })
                }
            };
        }
        best
    }
}

#[derive(Clone, Copy)]
enum Term {
    Number(f64),
    Quantity(Quantity),
}

impl Term {
    fn scaled(self, factor: f64) -> Option<Term> {
        if !factor.is_finite() {
            return None;
        }
        Some(match self {
            Term::Number(value) => Term::Number((value * factor).clamp(-1e9, 1e9)),
            Term::Quantity(quantity) => Term::Quantity(quantity.scaled(factor)?),
        })
    }
    fn plus(self, other: Term) -> Option<Term> {
        Some(match (self, other) {
            (Term::Number(a), Term::Number(b)) => Term::Number((a + b).clamp(-1e9, 1e9)),
            (Term::Quantity(a), Term::Quantity(b)) => Term::Quantity(a.plus(b)?),
            _ => return None,
        })
    }
    fn comparable(self, other: Term) -> Option<(f64, f64)> {
        match (self, other) {
            (Term::Number(a), Term::Number(b)) => Some((a, b)),
            (Term::Quantity(a), Term::Quantity(b)) if a.share == 0.0 && b.share == 0.0 => {
                Some((a.length.to_pt(), b.length.to_pt()))
            }
            (Term::Quantity(a), Term::Quantity(b))
                if a.length == Length::ZERO && b.length == Length::ZERO =>
            {
                Some((a.share, b.share))
            }
            _ => None,
        }
    }
}

impl Scale {
    /// What units stand for where no element is known: the initial font of 12 pt on 14.4 pt.
    pub fn initial(page: Size) -> Self {
        let (em, line) = (Length::pt(12.0), Length::pt(14.4));
        Scale { em, line, root_em: em, root_line: line, page }
    }
}
