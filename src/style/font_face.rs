//! Fonts that a stylesheet brings or speaks of: `@font-face`, `@font-feature-values`, and the families
//! that its rules name (CSS Fonts 4, 4 and 6.9).

use super::component::{Component, one_line};
use super::computed::{AlternateKind, Feature, FontStyle, Variation};
use super::declaration::{Value, Written, excerpt, read_value};
use super::media::{self, Medium};
use super::nearest::write_instead;
use super::property;
use super::sheet::{Declaration, Name, Scope, Sheet};
use crate::diagnostic::{Diagnostic, style as codes};
use crate::source::{SourceFile, Span};
use crate::units::{Length, Size};
use cssparser::{
    AtRuleParser, CowRcStr, DeclarationParser, ParseError, Parser, ParserState, QualifiedRuleParser,
    RuleBodyItemParser, RuleBodyParser,
};

/// `@font-face`: a file under a name of the stylesheet's choosing.
#[derive(Clone, Debug, PartialEq)]
pub struct FontFace {
    pub family: Box<str>,
    /// In order; the first that is there is taken.
    pub sources: Vec<FontSource>,
    /// The lightest and the boldest weight it is for.
    pub weight: Option<(u16, u16)>,
    /// The same of its width, per cent.
    pub stretch: Option<(f64, f64)>,
    pub style: Option<FontStyle>,
    /// The characters it is for, sorted; empty: all.
    pub ranges: Vec<(u32, u32)>,
    pub features: Vec<Feature>,
    pub variations: Vec<Variation>,
    /// Of the rule's name.
    pub span: Span,
}

/// One alternative of `src`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FontSource {
    /// A path from the stylesheet's folder, or an address.
    File(Box<str>, Span),
    /// A face that is there already.
    Local(Box<str>, Span),
}

/// One name of `@font-feature-values` and the numbers it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeatureValues {
    pub families: Vec<String>,
    pub kind: AlternateKind,
    pub name: Box<str>,
    pub values: Vec<u32>,
}

/// A rule and the media it is for.
pub(super) struct Scoped<T> {
    pub rule: T,
    pub scope: Scope,
}

impl Sheet {
    /// The faces that it brings for a medium, in the order of its rules.
    pub fn font_faces(&self, medium: Medium) -> impl Iterator<Item = &FontFace> {
        self.font_faces.iter().filter(move |own| holds(&own.scope, medium)).map(|own| &own.rule)
    }

    /// What names of alternate glyphs mean in a medium.
    pub fn feature_values(&self, medium: Medium) -> impl Iterator<Item = &FeatureValues> {
        self.feature_values.iter().filter(move |own| holds(&own.scope, medium)).map(|own| &own.rule)
    }

    /// The lists of families that its rules for print name, each with its place.
    pub fn families(&self) -> Vec<(Vec<String>, Span)> {
        let rules = self.rules.iter().filter(|rule| holds(&rule.scope, Medium::Print));
        let pages = self.pages.iter().filter(|page| holds(&page.scope, Medium::Print));
        let of_pages = pages.flat_map(|page| {
            page.declarations.iter().chain(page.boxes.iter().flat_map(|(_, declarations)| declarations))
        });
        rules
            .flat_map(|rule| &rule.declarations)
            .chain(of_pages)
            .filter_map(|own| Some((families_of(own)?, own.span)))
            .collect()
    }
}

fn families_of(declaration: &Declaration) -> Option<Vec<String>> {
    let Name::Property(property) = declaration.name else { return None };
    match property.name {
        _ if declaration.variable => None,
        "font-family" => property::families(&declaration.value),
        // After the size come the families: the longest end of the value that is a list of them.
        "font" => (0..declaration.value.len()).find_map(|at| {
            let (before, rest) = declaration.value.split_at(at);
            let sized = matches!(before.last(), Some(Component::Dimension(..) | Component::Percent(_)));
            let led = before.iter().rev().nth(1) == Some(&Component::Slash);
            let sized = sized || led || matches!(before.last(), Some(Component::Function(..)));
            property::families(rest).filter(|_| sized)
        }),
        _ => None,
    }
}

fn holds(scope: &Scope, medium: Medium) -> bool {
    let page = Size { width: Length::pt(432.0), height: Length::pt(648.0) };
    scope.iter().all(|queries| media::holds(queries, medium, page))
}

/// Reads the block of `@font-face`; nothing if it names no family or no source, which is reported.
pub(super) fn read_face(
    input: &mut Parser,
    source: &SourceFile,
    at: Span,
    report: &mut dyn FnMut(Diagnostic),
) -> Option<FontFace> {
    let face = FontFace {
        family: "".into(),
        sources: Vec::new(),
        weight: None,
        stretch: None,
        style: None,
        ranges: Vec::new(),
        features: Vec::new(),
        variations: Vec::new(),
        span: at,
    };
    let mut descriptors = Descriptors { source, face, report };
    RuleBodyParser::new(input, &mut descriptors).for_each(drop);
    let Descriptors { face, report, .. } = descriptors;
    let lacking = match () {
        () if face.family.is_empty() => "font-family",
        () if face.sources.is_empty() => "src",
        () => return Some(face),
    };
    report(codes::incomplete_face(at, lacking));
    None
}

struct Descriptors<'a> {
    source: &'a SourceFile,
    face: FontFace,
    report: &'a mut dyn FnMut(Diagnostic),
}

/// What each descriptor takes.
const DESCRIPTORS: [(&str, &str); 9] = [
    ("font-family", "a name"),
    ("src", "`url(\"fonts/name.otf\")` or `local(\"Name\")`, separated by commas"),
    ("font-weight", "a weight, or the lightest and the boldest: `200 900`"),
    ("font-stretch", "a width, or the narrowest and the widest: `75% 125%`"),
    ("font-style", "normal, italic or oblique"),
    ("unicode-range", "characters by code, such as `U+0370-03FF, U+1F??`"),
    ("font-feature-settings", "tags of four letters with a value"),
    ("font-variation-settings", "axes of four letters with a number"),
    // When a browser shows it while it loads: nothing that a book knows.
    ("font-display", "auto, block, swap, fallback or optional"),
];

/// Descriptors that browsers heed and pages do not.
const UNSUPPORTED: [&str; 5] =
    ["ascent-override", "descent-override", "line-gap-override", "size-adjust", "font-language-override"];

impl<'i> DeclarationParser<'i> for Descriptors<'_> {
    type Declaration = ();
    type Error = ();

    fn parse_value(
        &mut self,
        name: CowRcStr<'i>,
        input: &mut Parser<'i>,
        start: &ParserState,
    ) -> Result<(), ParseError<()>> {
        input.skip_whitespace();
        let from = input.position();
        let Value { components, .. } = read_value(input);
        while input.next().is_ok() {}
        let text = input.slice_from(from).trim_end();
        let at = start.position().byte_index();
        let span = |start: usize, length: usize| Span::new(self.source.id, start..start + length);
        let written = Written {
            name: &name,
            name_span: span(at, name.len()),
            value_span: span(from.byte_index(), text.len()),
            value_text: text,
        };
        self.set(&written, &components.unwrap_or_default());
        Ok(())
    }
}

impl Descriptors<'_> {
    fn set(&mut self, written: &Written, value: &[Component]) {
        let name = written.name.to_ascii_lowercase();
        if UNSUPPORTED.contains(&name.as_str()) {
            return (self.report)(codes::not_in_print(written.name_span, &name));
        }
        let name = if name == "font-width" { "font-stretch" } else { name.as_str() };
        let Some((name, accepted)) = DESCRIPTORS.iter().find(|(own, _)| *own == name) else {
            let hint = write_instead(name, DESCRIPTORS.iter().map(|(name, _)| *name));
            return (self.report)(codes::unknown_property(written.name_span, written.name, hint));
        };
        if self.take(name, written, value).is_none() {
            let text = one_line(written.value_text);
            let hint = format!("it takes {accepted}");
            (self.report)(codes::unsupported_value(written.value_span, name, excerpt(&text), hint));
        }
    }

    fn take(&mut self, name: &str, written: &Written, value: &[Component]) -> Option<()> {
        let face = &mut self.face;
        match name {
            "font-family" => {
                let [family] = property::families(value)?.try_into().ok()?;
                face.family = family.into();
            }
            "src" => face.sources = sources(value, written.value_span)?,
            "font-weight" => face.weight = range(value, weight)?,
            "font-stretch" => face.stretch = range(value, property::stretch)?,
            "font-style" => face.style = style(value)?,
            "unicode-range" => face.ranges = ranges(written.value_text)?,
            "font-feature-settings" => face.features = property::features(value)?,
            "font-variation-settings" => face.variations = property::variations(value)?,
            _ => {}
        }
        Some(())
    }
}

impl<'i> AtRuleParser<'i> for Descriptors<'_> {
    type Prelude = ();
    type AtRule = ();
    type Error = ();
}
impl<'i> QualifiedRuleParser<'i> for Descriptors<'_> {
    type Prelude = ();
    type QualifiedRule = ();
    type Error = ();
}
impl RuleBodyItemParser<'_, (), ()> for Descriptors<'_> {
    fn parse_declarations(&self) -> bool {
        true
    }
    fn parse_qualified(&self) -> bool {
        false
    }
}

fn sources(value: &[Component], span: Span) -> Option<Vec<FontSource>> {
    let source = |part: &[Component]| match part {
        // `format()` and `tech()` say what the file shows by itself.
        [Component::Url(path), ..] => Some(FontSource::File(path.clone(), span)),
        [Component::Function(name, inside), ..] => match (&**name, &inside[..]) {
            ("url", [Component::Text(path)]) => Some(FontSource::File(path.clone(), span)),
            ("local", inside) => {
                let [name] = property::families(inside)?.try_into().ok()?;
                Some(FontSource::Local(name.into(), span))
            }
            _ => None,
        },
        _ => None,
    };
    value.split(|own| *own == Component::Comma).map(source).collect()
}

fn weight(component: &Component) -> Option<u16> {
    match component {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked by the guard")]
        Component::Number(value) if (1.0..=1000.0).contains(value) => Some(value.round() as u16),
        Component::Ident(word) if word.eq_ignore_ascii_case("normal") => Some(400),
        Component::Ident(word) if word.eq_ignore_ascii_case("bold") => Some(700),
        _ => None,
    }
}

/// One value, or two in any order; `auto` is what the file says.
#[expect(clippy::option_option, reason = "no value, or the value that takes none")]
fn range<T: Copy + PartialOrd>(
    value: &[Component],
    read: impl Fn(&Component) -> Option<T>,
) -> Option<Option<(T, T)>> {
    match value {
        [Component::Ident(word)] if word.eq_ignore_ascii_case("auto") => Some(None),
        [only] => read(only).map(|only| Some((only, only))),
        [first, second] => {
            let (first, second) = (read(first)?, read(second)?);
            Some(Some(if first <= second { (first, second) } else { (second, first) }))
        }
        _ => None,
    }
}

#[expect(clippy::option_option, reason = "no value, or the value that takes none")]
fn style(value: &[Component]) -> Option<Option<FontStyle>> {
    let [Component::Ident(word), angles @ ..] = value else { return None };
    let sound = angles.len() <= 2 && angles.iter().all(|angle| property::angle(angle).is_some());
    match word.to_ascii_lowercase().as_str() {
        "auto" if angles.is_empty() => Some(None),
        "normal" if angles.is_empty() => Some(Some(FontStyle::Normal)),
        "italic" if angles.is_empty() => Some(Some(FontStyle::Italic)),
        "oblique" if sound => Some(Some(FontStyle::Oblique)),
        _ => None,
    }
}

/// `U+26`, `U+0-7F`, `U+4??` (CSS Syntax 3, 7), sorted.
fn ranges(text: &str) -> Option<Vec<(u32, u32)>> {
    let range = |part: &str| {
        let codes = part.trim().strip_prefix(['U', 'u'])?.strip_prefix('+')?;
        let number = |digits: &str| {
            let sound = (1..=6).contains(&digits.len());
            u32::from_str_radix(digits, 16).ok().filter(|code| sound && *code <= 0x10_FFFF)
        };
        match codes.split_once('-') {
            Some((first, last)) => {
                Some((number(first)?, number(last)?)).filter(|(first, last)| first <= last)
            }
            None => Some((number(&codes.replace('?', "0"))?, number(&codes.replace('?', "F"))?)),
        }
    };
    let mut ranges: Vec<(u32, u32)> = text.split(',').map(range).collect::<Option<_>>()?;
    ranges.sort_unstable();
    Some(ranges)
}

/// Reads the block of `@font-feature-values` for some families.
pub(super) fn read_values(
    input: &mut Parser,
    source: &SourceFile,
    families: &[String],
    report: &mut dyn FnMut(Diagnostic),
) -> Vec<FeatureValues> {
    let mut blocks = Blocks { source, families, report, kind: None, values: Vec::new() };
    RuleBodyParser::new(input, &mut blocks).for_each(drop);
    blocks.values
}

/// The blocks inside `@font-feature-values`, and the names inside each of them.
struct Blocks<'a> {
    source: &'a SourceFile,
    families: &'a [String],
    report: &'a mut dyn FnMut(Diagnostic),
    /// Of the block that is being read.
    kind: Option<AlternateKind>,
    values: Vec<FeatureValues>,
}

impl<'i> DeclarationParser<'i> for Blocks<'_> {
    type Declaration = ();
    type Error = ();

    fn parse_value(
        &mut self,
        name: CowRcStr<'i>,
        input: &mut Parser<'i>,
        start: &ParserState,
    ) -> Result<(), ParseError<()>> {
        let components = read_value(input).components.unwrap_or_default();
        while input.next().is_ok() {}
        let at = start.position().byte_index();
        let span = Span::new(self.source.id, at..at + name.len());
        let number = |component: &Component| match component {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "checked by the guard"
            )]
            Component::Number(value) if (0.0..=99.0).contains(value) && value.fract() == 0.0 => {
                Some(*value as u32)
            }
            _ => None,
        };
        let values: Option<Vec<u32>> = components.iter().map(number).collect();
        match (self.kind, values.filter(|values| !values.is_empty())) {
            (Some(kind), Some(values)) => {
                let families = self.families.to_vec();
                self.values.push(FeatureValues { families, kind, name: name.as_ref().into(), values });
            }
            (Some(_), None) => (self.report)(codes::malformed(span, "number of an alternate glyph")),
            (None, _) => {
                let place = "`@font-feature-values`";
                (self.report)(codes::not_here(span, &name, place, "names stand in `@styleset` and its like"));
            }
        }
        Ok(())
    }
}

impl<'i> AtRuleParser<'i> for Blocks<'_> {
    type Prelude = AlternateKind;
    type AtRule = ();
    type Error = ();

    fn parse_prelude(
        &mut self,
        name: CowRcStr<'i>,
        input: &mut Parser<'i>,
    ) -> Result<AlternateKind, ParseError<()>> {
        let known = property::ALTERNATES.iter().find(|(own, ..)| own.eq_ignore_ascii_case(&name));
        if let Some((_, kind, _)) = known.filter(|_| self.kind.is_none()) {
            return Ok(*kind);
        }
        let end = input.position().byte_index();
        let at = self.source.text[..end].rfind('@').unwrap_or(end);
        let names = property::ALTERNATES.iter().map(|(name, ..)| *name);
        let hint = write_instead(&name, names).replace("write `", "write `@");
        (self.report)(codes::unknown_at_rule(Span::new(self.source.id, at..end), excerpt(&name), hint));
        Err(ParseError::custom(()))
    }

    fn parse_block(
        &mut self,
        kind: AlternateKind,
        _start: &ParserState,
        input: &mut Parser<'i>,
    ) -> Result<(), ParseError<()>> {
        self.kind = Some(kind);
        RuleBodyParser::new(input, self).for_each(drop);
        self.kind = None;
        Ok(())
    }
}
impl<'i> QualifiedRuleParser<'i> for Blocks<'_> {
    type Prelude = ();
    type QualifiedRule = ();
    type Error = ();
}
impl RuleBodyItemParser<'_, (), ()> for Blocks<'_> {
    fn parse_declarations(&self) -> bool {
        true
    }
    fn parse_qualified(&self) -> bool {
        false
    }
}

/// Names of alternate glyphs that neither this sheet nor a built-in one gives a meaning.
pub(super) fn check_alternates(sheet: &Sheet, report: &mut dyn FnMut(Diagnostic)) {
    let known = |name: &str, kind: AlternateKind| {
        sheet.feature_values.iter().any(|own| own.rule.kind == kind && *own.rule.name == *name)
    };
    for declaration in sheet.rules.iter().flat_map(|rule| &rule.declarations) {
        let Name::Property(property) = declaration.name else { continue };
        if !matches!(property.name, "font-variant-alternates" | "font-variant") {
            continue;
        }
        for component in &declaration.value {
            let Component::Function(function, inside) = component else { continue };
            let Some((_, kind, _)) = property::ALTERNATES.iter().find(|(own, ..)| *own == &**function) else {
                continue;
            };
            for name in inside {
                if let Component::Ident(name) = name
                    && !known(name, *kind)
                {
                    report(codes::undefined_alternate(declaration.span, name, function));
                }
            }
        }
    }
}
