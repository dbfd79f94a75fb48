//! Selectors (Selectors 4): which there are, how they are read, and what they weigh.

use super::element::hash_name;
use super::nearest::write_instead;
use cssparser::{CowRcStr, ParseError, Parser, ToCss, Token, serialize_identifier, serialize_string};
use precomputed_hash::PrecomputedHash;
use selectors::parser::{
    NonTSPseudoClass, ParseRelative, PseudoElement, SelectorImpl, SelectorParseErrorKind,
};
use std::borrow::Borrow;
use std::cell::RefCell;
use std::fmt;

pub(super) type Selector = selectors::parser::Selector<Grammar>;
pub(super) type SelectorList = selectors::parser::SelectorList<Grammar>;

/// The part of an element, or the thing beside it, that a style is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Pseudo {
    Before,
    After,
    FirstLetter,
    FirstLine,
    Marker,
    /// `::footnote-call`: the mark in the text.
    NoteCall,
    /// `::footnote-marker`: the mark before the note.
    NoteMarker,
}

impl Pseudo {
    pub(super) const ALL: [(Pseudo, &'static str); 7] = [
        (Pseudo::Before, "before"),
        (Pseudo::After, "after"),
        (Pseudo::FirstLetter, "first-letter"),
        (Pseudo::FirstLine, "first-line"),
        (Pseudo::Marker, "marker"),
        (Pseudo::NoteCall, "footnote-call"),
        (Pseudo::NoteMarker, "footnote-marker"),
    ];

    pub(super) fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }
    fn from_name(name: &str) -> Option<Pseudo> {
        Self::ALL.iter().find(|(_, own)| own.eq_ignore_ascii_case(name)).map(|(pseudo, _)| *pseudo)
    }
    /// E-readers do not know it.
    pub(super) fn print_only(self) -> bool {
        matches!(self, Pseudo::NoteCall | Pseudo::NoteMarker)
    }
}

impl ToCss for Pseudo {
    fn to_css<W: fmt::Write>(&self, out: &mut W) -> fmt::Result {
        write!(out, "::{}", self.name())
    }
}

impl PseudoElement for Pseudo {}

/// A pseudo-class that the selectors themselves do not settle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PseudoClass {
    /// `:lang(de, fr)`: the tags asked for, in lower case.
    Lang(Vec<Box<str>>),
    /// `:link`, `:any-link`.
    Link,
    /// States that a book on a page never has, such as `:hover`.
    Never(&'static str),
}

const STATES: [&str; 6] = ["hover", "active", "focus", "visited", "target", "focus-visible"];

/// Every pseudo-class there is, for hints.
const CLASSES: [&str; 18] = [
    "first-child",
    "last-child",
    "only-child",
    "first-of-type",
    "last-of-type",
    "only-of-type",
    "nth-child()",
    "nth-last-child()",
    "nth-of-type()",
    "nth-last-of-type()",
    "not()",
    "is()",
    "where()",
    "lang()",
    "empty",
    "root",
    "link",
    "any-link",
];

impl ToCss for PseudoClass {
    fn to_css<W: fmt::Write>(&self, out: &mut W) -> fmt::Result {
        match self {
            PseudoClass::Lang(tags) => write!(out, ":lang({})", tags.join(", ")),
            PseudoClass::Link => out.write_str(":link"),
            PseudoClass::Never(name) => write!(out, ":{name}"),
        }
    }
}

impl NonTSPseudoClass for PseudoClass {
    fn is_active_or_hover(&self) -> bool {
        false
    }
    fn is_user_action_state(&self) -> bool {
        false
    }
}

/// A name with its hash.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Name {
    text: Box<str>,
    hash: u32,
}

impl Name {
    pub fn as_str(&self) -> &str {
        &self.text
    }
}
impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Name { text: text.into(), hash: hash_name(text) }
    }
}
impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.text
    }
}
impl PrecomputedHash for Name {
    fn precomputed_hash(&self) -> u32 {
        self.hash
    }
}
impl ToCss for Name {
    fn to_css<W: fmt::Write>(&self, out: &mut W) -> fmt::Result {
        serialize_identifier(&self.text, out)
    }
}

/// What an attribute is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AttributeValue(Box<str>);

impl From<&str> for AttributeValue {
    fn from(text: &str) -> Self {
        AttributeValue(text.into())
    }
}
impl AsRef<str> for AttributeValue {
    fn as_ref(&self) -> &str {
        &self.0
    }
}
impl ToCss for AttributeValue {
    fn to_css<W: fmt::Write>(&self, out: &mut W) -> fmt::Result {
        serialize_string(&self.0, out)
    }
}

/// The types that the selectors are made of.
#[derive(Clone, Debug)]
pub(super) struct Grammar;

impl SelectorImpl for Grammar {
    type ExtraMatchingData<'a> = ();
    type AttrValue = AttributeValue;
    type Identifier = Name;
    type LocalName = Name;
    type NamespaceUrl = Name;
    type NamespacePrefix = Name;
    type BorrowedNamespaceUrl = str;
    type BorrowedLocalName = str;
    type NonTSPseudoClass = PseudoClass;
    type PseudoElement = Pseudo;
}

/// Reads selectors and remembers what to say of one that it does not know.
#[derive(Default)]
pub(super) struct SelectorReader {
    hint: RefCell<String>,
}

impl SelectorReader {
    /// Reads one complex selector, to the end of the input; else a hint for what was wrong with it.
    pub fn read(&self, input: &mut Parser) -> Result<Selector, String> {
        self.hint.borrow_mut().clear();
        let list = SelectorList::parse(self, input, ParseRelative::No);
        match list {
            Ok(list) if list.len() == 1 && input.is_exhausted() => Ok(list.slice()[0].clone()),
            _ => Err(self.hint.take()),
        }
    }

    fn unknown<T>(&self, hint: String) -> Result<T, ParseError<SelectorParseErrorKind>> {
        *self.hint.borrow_mut() = hint;
        Err(ParseError::custom(SelectorParseErrorKind::UnsupportedPseudoClassOrElement))
    }
    fn unknown_class<T>(&self, name: &str) -> Result<T, ParseError<SelectorParseErrorKind>> {
        if Pseudo::from_name(name).is_some() {
            return self.unknown(format!("write `::{name}`"));
        }
        let plain = CLASSES.iter().map(|class| class.trim_end_matches("()"));
        let hint = write_instead(name, plain);
        self.unknown(hint.replace("write `", "write `:"))
    }
}

impl<'i> selectors::parser::Parser<'i> for SelectorReader {
    type Impl = Grammar;
    type Error = SelectorParseErrorKind;

    fn parse_is_and_where(&self) -> bool {
        true
    }
    /// A list inside `:is()` with an unknown selector in it is reported like any other.
    fn allow_forgiving_selectors(&self) -> bool {
        false
    }
    fn parse_non_ts_pseudo_class(
        &self,
        name: &str,
    ) -> Result<PseudoClass, ParseError<SelectorParseErrorKind>> {
        if name.eq_ignore_ascii_case("link") || name.eq_ignore_ascii_case("any-link") {
            return Ok(PseudoClass::Link);
        }
        match STATES.iter().find(|state| state.eq_ignore_ascii_case(name)) {
            Some(state) => Ok(PseudoClass::Never(state)),
            None => self.unknown_class(name),
        }
    }
    fn parse_non_ts_functional_pseudo_class(
        &self,
        name: &str,
        input: &mut Parser<'i>,
        _after_part: bool,
    ) -> Result<PseudoClass, ParseError<SelectorParseErrorKind>> {
        if !name.eq_ignore_ascii_case("lang") {
            return self.unknown_class(name);
        }
        let tags = input.parse_comma_separated(|input| {
            let tag: CowRcStr = match input.next()? {
                Token::Ident(tag) | Token::QuotedString(tag) => tag.clone(),
                _ => return Err(ParseError::custom(SelectorParseErrorKind::UnexpectedIdent)),
            };
            Ok(tag.to_ascii_lowercase().into())
        })?;
        Ok(PseudoClass::Lang(tags))
    }
    fn parse_pseudo_element(&self, name: &str) -> Result<Pseudo, ParseError<SelectorParseErrorKind>> {
        match Pseudo::from_name(name) {
            Some(pseudo) => Ok(pseudo),
            None => {
                let hint = write_instead(name, Pseudo::ALL.iter().map(|(_, name)| *name));
                self.unknown(hint.replace("write `", "write `::"))
            }
        }
    }
}
