//! Text to [`Sheet`]: rules, at-rules and their blocks, by CSS Syntax 3, with its way of going on after
//! a mistake. Whatever is left out is reported at its place.

use super::builtin;
use super::component::{self, DEPTH, one_line};
use super::computed::MarginBoxName;
use super::declaration::{Place, Value, Written, excerpt, judge, read_value};
use super::font_face::{self, Scoped};
use super::media::{self, MediaQuery};
use super::nearest::write_instead;
use super::property;
use super::selector::SelectorReader;
use super::sheet::{
    Declaration, MARGIN_BOXES, NoteRule, PageRule, PageTest, PassedRule, Scope, SelectorText, Sheet,
    StyleRule,
};
use super::unclosed::unclosed;
use super::variables;
use crate::diagnostic::{Diagnostic, Sink, style as codes};
use crate::source::{SourceFile, Span};
use cssparser::{
    AtRuleParser, CowRcStr, DeclarationParser, Delimiter, ParseError, Parser, ParserState,
    QualifiedRuleParser, RuleBodyItemParser, RuleBodyParser, StyleSheetParser,
};

/// A stylesheet with more faults than this is no stylesheet; the rest is counted in one line.
const FAULTS: usize = 1000;

/// Reads a stylesheet. Whatever it says that Bindery does not understand goes to the sink as warnings.
pub fn parse(source: &SourceFile, sink: &mut Sink) -> Sheet {
    let mut faults = Vec::new();
    let mut reader = Reader {
        source,
        faults: &mut faults,
        sheet: Sheet::empty(),
        scope: Vec::new(),
        selectors: SelectorReader::default(),
        reported: None,
    };
    let mut parser = Parser::new(&source.text);
    reader.rules(&mut parser);
    if let Some((what, at)) = unclosed(&source.text) {
        let span = Span::new(source.id, at..at + 1);
        reader.report(codes::unclosed(span, what));
    }
    let mut sheet = reader.sheet;
    sheet.is_default = source.text == builtin::DEFAULT;
    variables::check(&sheet, &mut |fault| faults.push(fault));
    font_face::check_alternates(&sheet, &mut |fault| faults.push(fault));
    faults.sort_by_key(|fault| fault.span.map(|span| span.start));
    let left = faults.len().saturating_sub(FAULTS);
    faults.truncate(FAULTS);
    faults.into_iter().for_each(|fault| sink.push(fault));
    if left > 0 {
        sink.push(codes::too_many_faults(source.span(), left));
    }
    sheet
}

/// What was wrong has been reported.
struct Reported;

struct Reader<'r> {
    source: &'r SourceFile,
    faults: &'r mut Vec<Diagnostic>,
    sheet: Sheet,
    /// The media that the rules being read are for.
    scope: Vec<Vec<MediaQuery>>,
    selectors: SelectorReader,
    /// The byte at which the last rule whose beginning was reported begins.
    reported: Option<usize>,
}

/// What an at-rule is, before its block is read.
enum Prelude {
    Media(Vec<MediaQuery>),
    Page(Vec<PageTest>),
    /// The area over notes that go on from the page before, or over all.
    Notes(bool),
    FontFace,
    /// The families whose alternate glyphs are named.
    FeatureValues(Vec<String>),
    /// Passed on to e-readers as it is.
    Passed,
    Import(Box<str>, Span),
    /// Of no consequence: `@charset`, `@namespace`.
    Nothing,
}

impl Reader<'_> {
    fn rules(&mut self, input: &mut Parser) {
        let text = self.source.text.as_ptr() as usize;
        let mut faults = Vec::new();
        for fault in StyleSheetParser::new(input, self).filter_map(Result::err) {
            faults.push((fault.0, fault.1.as_ptr() as usize - text, fault.1.len()));
        }
        for (error, start, length) in faults {
            self.malformed(&error, start, length, "rule");
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.faults.push(diagnostic);
    }
    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.source.id, range)
    }
    /// From its `@` to where its prelude begins; escapes may make it longer or shorter than the name.
    fn name_of_at_rule(&self, input: &Parser) -> Span {
        let end = input.position().byte_index();
        self.span(self.source.text[..end].rfind('@').unwrap_or(end)..end)
    }
    fn malformed(&mut self, error: &ParseError<Reported>, start: usize, length: usize, what: &str) {
        if matches!(error.kind, cssparser::ParseErrorKind::Custom(Reported)) || self.reported == Some(start) {
            return;
        }
        // One line is enough to show where it is.
        let text = &self.source.text[start..start + length];
        let shown = text.find(['\n', '\r']).unwrap_or(length);
        self.report(codes::malformed(self.span(start..start + shown), what));
    }
    fn scope(&self) -> Scope {
        self.scope.as_slice().into()
    }
    /// Whether print could ever see the rules being read.
    fn in_print(&self) -> bool {
        self.scope.iter().all(|queries| media::for_print(queries))
    }

    fn media_queries(&mut self, input: &mut Parser) -> Vec<MediaQuery> {
        if input.is_exhausted() {
            return Vec::new();
        }
        let mut queries = Vec::new();
        loop {
            input.skip_whitespace();
            let start = input.position();
            let components = input.parse_until_before(Delimiter::Comma, |input| {
                Ok::<_, ParseError<()>>(component::read(input, 0).unwrap_or_default())
            });
            let text = input.slice_from(start).trim();
            let line = one_line(text);
            let query = MediaQuery::read(&components.unwrap_or_default(), &line);
            queries.push(query.unwrap_or_else(|unknown| {
                let span = self.span(start.byte_index()..start.byte_index() + text.len());
                self.report(codes::unsupported_media(span, excerpt(&line), media::ACCEPTED));
                unknown
            }));
            if input.next().is_err() {
                return queries;
            }
        }
    }

    fn page_tests(&mut self, input: &mut Parser) -> Result<Vec<PageTest>, ParseError<Reported>> {
        if input.is_exhausted() {
            return Ok(vec![PageTest::default()]);
        }
        let mut tests = Vec::new();
        loop {
            input.skip_whitespace();
            let start = input.position();
            let components = input.parse_until_before(Delimiter::Comma, |input| {
                Ok::<_, ParseError<()>>(component::read(input, 0).unwrap_or_default())
            });
            let text = input.slice_from(start).trim();
            match super::page::test(&components.unwrap_or_default()) {
                Ok(test) => tests.push(test),
                Err(hint) => {
                    let span = self.span(start.byte_index()..start.byte_index() + text.len());
                    self.report(codes::unknown_page_selector(span, excerpt(text), hint));
                    return Err(ParseError::custom(Reported));
                }
            }
            if input.next().is_err() {
                return Ok(tests);
            }
        }
    }

    /// `@footnote` or `@footnote :continued`.
    fn continued(&mut self, input: &mut Parser) -> Result<bool, ParseError<Reported>> {
        input.skip_whitespace();
        if input.is_exhausted() {
            return Ok(false);
        }
        let start = input.position();
        let components = component::read(input, 0).unwrap_or_default();
        let text = input.slice_from(start).trim();
        if let [component::Component::Delim(':'), component::Component::Ident(word)] = components.as_slice()
            && word.eq_ignore_ascii_case("continued")
        {
            return Ok(true);
        }
        let span = self.span(start.byte_index()..start.byte_index() + text.len());
        let hint = "the area of notes has one selector, `:continued`";
        self.report(codes::unknown_page_selector(span, excerpt(text), hint));
        Err(ParseError::custom(Reported))
    }

    fn declarations(&mut self, input: &mut Parser, place: Place) -> Vec<Declaration> {
        let mut body =
            Body { reader: self, place, declarations: Vec::new(), boxes: Vec::new(), notes: vec![] };
        body.read(input);
        body.declarations
    }

    /// Passes a rule on, from its `@` to the end of its block.
    fn pass(&mut self, input: &mut Parser, start: &ParserState) {
        while input.next().is_ok() {}
        let text = one_line(input.slice_from(start.position()));
        let rule = PassedRule {
            before: self.sheet.rules.len(),
            text: format!("{text} }}").into(),
            scope: self.scope(),
        };
        self.sheet.passed.push(rule);
    }

    fn import(&mut self, name: &str, span: Span) {
        let found = (!self.sheet.is_default).then(|| builtin::sheet(name)).flatten();
        match found {
            Some(sheet) if self.scope.is_empty() => self.sheet.imports.push(sheet),
            _ => self.report(codes::unknown_import(span, excerpt(name), write_instead(name, builtin::NAMES))),
        }
    }
}

impl<'i> QualifiedRuleParser<'i> for Reader<'_> {
    type Prelude = Vec<SelectorText>;
    type QualifiedRule = ();
    type Error = Reported;

    fn parse_prelude(&mut self, input: &mut Parser<'i>) -> Result<Self::Prelude, ParseError<Reported>> {
        input.skip_whitespace();
        let rule = input.position();
        let mut selectors = Vec::new();
        loop {
            input.skip_whitespace();
            let start = input.position();
            let reader = &self.selectors;
            let read = input.parse_until_before(Delimiter::Comma, |input| {
                reader.read(input).map_err(ParseError::<String>::custom)
            });
            let text = input.slice_from(start).trim();
            match read {
                Ok(selector) => selectors.push(SelectorText { selector, text: one_line(text).into() }),
                Err(error) => {
                    let hint = match error.kind {
                        cssparser::ParseErrorKind::Custom(hint) => hint,
                        cssparser::ParseErrorKind::Basic(_) => String::new(),
                    };
                    self.reported = Some(rule.byte_index());
                    let end = start.byte_index() + text.len().max(1);
                    let span = self.span(start.byte_index()..end.min(self.source.text.len()));
                    self.report(codes::unsupported_selector(span, excerpt(&one_line(text)), hint));
                    return Err(ParseError::custom(Reported));
                }
            }
            if input.next().is_err() {
                return Ok(selectors);
            }
        }
    }

    fn parse_block(
        &mut self,
        selectors: Vec<SelectorText>,
        _start: &ParserState,
        input: &mut Parser<'i>,
    ) -> Result<(), ParseError<Reported>> {
        let place = Place::Rule { print: self.in_print() };
        let declarations = self.declarations(input, place);
        let scope = self.scope();
        self.sheet.rules.push(StyleRule { selectors, declarations, scope });
        Ok(())
    }
}

/// At-rules that e-readers may read and print does not.
const PASSED: [&str; 9] = [
    "keyframes",
    "-webkit-keyframes",
    "supports",
    "layer",
    "container",
    "counter-style",
    "font-palette-values",
    "property",
    "scope",
];
const AT_RULES: [&str; 9] = [
    "media",
    "page",
    "footnote",
    "import",
    "font-face",
    "font-feature-values",
    "namespace",
    "charset",
    "supports",
];

impl<'i> AtRuleParser<'i> for Reader<'_> {
    type Prelude = Prelude;
    type AtRule = ();
    type Error = Reported;

    fn parse_prelude(
        &mut self,
        name: CowRcStr<'i>,
        input: &mut Parser<'i>,
    ) -> Result<Prelude, ParseError<Reported>> {
        let span = self.name_of_at_rule(input);
        let lower = name.to_ascii_lowercase();
        match lower.as_str() {
            "media" => Ok(Prelude::Media(self.media_queries(input))),
            "page" => self.page_tests(input).map(Prelude::Page),
            "footnote" => self.continued(input).map(Prelude::Notes),
            "font-face" => Ok(Prelude::FontFace),
            "font-feature-values" => {
                let components = component::read(input, 0).unwrap_or_default();
                property::families(&components).map(Prelude::FeatureValues).ok_or_else(|| {
                    self.report(codes::malformed(span, "list of families"));
                    ParseError::custom(Reported)
                })
            }
            "charset" | "namespace" => {
                while input.next().is_ok() {}
                Ok(Prelude::Nothing)
            }
            "import" => {
                input.skip_whitespace();
                let start = input.position().byte_index();
                let name = input.expect_url_or_string()?.as_ref().into();
                let span = self.span(start..input.position().byte_index());
                // Conditions after the name are not looked at: a look is for every medium.
                while input.next().is_ok() {}
                Ok(Prelude::Import(name, span))
            }
            passed if PASSED.contains(&passed) => {
                if self.in_print() && !matches!(passed, "keyframes" | "-webkit-keyframes") {
                    self.report(codes::not_in_print(span, format_args!("@{passed}")));
                }
                while input.next().is_ok() {}
                Ok(Prelude::Passed)
            }
            _ => {
                let hint = write_instead(&lower, AT_RULES).replace("write `", "write `@");
                self.report(codes::unknown_at_rule(span, excerpt(&name), hint));
                Err(ParseError::custom(Reported))
            }
        }
    }

    fn rule_without_block(&mut self, prelude: Prelude, _start: &ParserState) -> Result<(), ()> {
        match prelude {
            Prelude::Nothing => Ok(()),
            Prelude::Import(name, span) => {
                self.import(&name, span);
                Ok(())
            }
            Prelude::Media(_)
            | Prelude::Page(_)
            | Prelude::Notes(_)
            | Prelude::FontFace
            | Prelude::FeatureValues(_)
            | Prelude::Passed => Err(()),
        }
    }

    fn parse_block(
        &mut self,
        prelude: Prelude,
        start: &ParserState,
        input: &mut Parser<'i>,
    ) -> Result<(), ParseError<Reported>> {
        match prelude {
            Prelude::Media(queries) => {
                if self.scope.len() >= DEPTH {
                    let at = start.position().byte_index();
                    self.report(codes::nested_too_deeply(self.span(at..at + 1), DEPTH));
                    return Err(ParseError::custom(Reported));
                }
                self.scope.push(queries);
                self.rules(input);
                self.scope.pop();
            }
            Prelude::Page(tests) => {
                let mut body = Body {
                    reader: self,
                    place: Place::Page,
                    declarations: Vec::new(),
                    boxes: Vec::new(),
                    notes: Vec::new(),
                };
                body.read(input);
                let Body { declarations, boxes, notes, .. } = body;
                let scope = self.scope();
                for declarations in notes {
                    self.sheet.notes.push(NoteRule { continued: false, declarations, scope: scope.clone() });
                }
                self.sheet.pages.push(PageRule { tests, declarations, boxes, scope });
            }
            Prelude::Notes(continued) => {
                let declarations = self.declarations(input, Place::Notes);
                let scope = self.scope();
                self.sheet.notes.push(NoteRule { continued, declarations, scope });
            }
            Prelude::FontFace => {
                let at = start.position().byte_index();
                let span = self.span(at..at + "@font-face".len());
                let faults = &mut *self.faults;
                let face = font_face::read_face(input, self.source, span, &mut |fault| faults.push(fault));
                let scope = self.scope();
                self.sheet.font_faces.extend(face.map(|rule| Scoped { rule, scope }));
            }
            Prelude::FeatureValues(families) => {
                let faults = &mut *self.faults;
                let read = |fault| faults.push(fault);
                let values = font_face::read_values(input, self.source, &families, &mut { read });
                let scope = self.scope();
                let scoped = values.into_iter().map(|rule| Scoped { rule, scope: scope.clone() });
                self.sheet.feature_values.extend(scoped);
                self.pass(input, start);
            }
            Prelude::Passed => self.pass(input, start),
            Prelude::Import(..) | Prelude::Nothing => return Err(ParseError::unexpected_token()),
        }
        Ok(())
    }
}

/// The inside of a block of declarations; that of a page holds its margin boxes too.
struct Body<'b, 'r> {
    reader: &'b mut Reader<'r>,
    place: Place,
    declarations: Vec<Declaration>,
    boxes: Vec<(MarginBoxName, Vec<Declaration>)>,
    notes: Vec<Vec<Declaration>>,
}

impl Body<'_, '_> {
    fn read(&mut self, input: &mut Parser) {
        let text = self.reader.source.text.as_ptr() as usize;
        let mut faults = Vec::new();
        for fault in RuleBodyParser::new(input, self).filter_map(Result::err) {
            faults.push((fault.0, fault.1.as_ptr() as usize - text, fault.1.len()));
        }
        for (error, start, length) in faults {
            self.reader.malformed(&error, start, length, "declaration");
        }
    }
}

impl<'i> DeclarationParser<'i> for Body<'_, '_> {
    type Declaration = ();
    type Error = Reported;

    fn parse_value(
        &mut self,
        name: CowRcStr<'i>,
        input: &mut Parser<'i>,
        start: &ParserState,
    ) -> Result<(), ParseError<Reported>> {
        input.skip_whitespace();
        let value_start = input.position();
        let value: Value = read_value(input);
        // What is left, if it could not be read, belongs to the value all the same.
        while input.next().is_ok() {}
        let value_text = input.slice_from(value_start).trim_end();
        let name_start = start.position().byte_index();
        let from = value_start.byte_index();
        let before = self.reader.source.text[name_start..from].trim_end();
        let name_text = before.strip_suffix(':').unwrap_or(before).trim_end();
        let written = Written {
            name: &name,
            name_span: self.reader.span(name_start..name_start + name_text.len()),
            value_span: self.reader.span(from..from + value_text.len()),
            value_text,
        };
        let reader = &mut *self.reader;
        let declaration = judge(&written, value, self.place, &mut |fault| reader.report(fault));
        self.declarations.extend(declaration);
        Ok(())
    }
}

impl<'i> AtRuleParser<'i> for Body<'_, '_> {
    /// The margin box, or the area of the notes.
    type Prelude = Option<MarginBoxName>;
    type AtRule = ();
    type Error = Reported;

    fn parse_prelude(
        &mut self,
        name: CowRcStr<'i>,
        input: &mut Parser<'i>,
    ) -> Result<Self::Prelude, ParseError<Reported>> {
        let lower = name.to_ascii_lowercase();
        let is_page = self.place == Place::Page;
        let found = MARGIN_BOXES.iter().find(|(own, _)| is_page && *own == lower);
        if let Some((_, margin_box)) = found {
            return Ok(Some(*margin_box));
        }
        if is_page && lower == "footnote" {
            return Ok(None);
        }
        let span = self.reader.name_of_at_rule(input);
        let names = MARGIN_BOXES.iter().map(|(name, _)| *name).filter(|_| is_page);
        let hint = write_instead(&lower, names).replace("write `", "write `@");
        self.reader.report(codes::unknown_at_rule(span, excerpt(&name), hint));
        Err(ParseError::custom(Reported))
    }

    fn parse_block(
        &mut self,
        prelude: Option<MarginBoxName>,
        _start: &ParserState,
        input: &mut Parser<'i>,
    ) -> Result<(), ParseError<Reported>> {
        match prelude {
            Some(name) => {
                let declarations = self.reader.declarations(input, Place::MarginBox);
                self.boxes.push((name, declarations));
            }
            None => self.notes.push(self.reader.declarations(input, Place::Notes)),
        }
        Ok(())
    }
}

impl<'i> QualifiedRuleParser<'i> for Body<'_, '_> {
    type Prelude = ();
    type QualifiedRule = ();
    type Error = Reported;
}

impl RuleBodyItemParser<'_, (), Reported> for Body<'_, '_> {
    fn parse_declarations(&self) -> bool {
        true
    }
    fn parse_qualified(&self) -> bool {
        false
    }
}
