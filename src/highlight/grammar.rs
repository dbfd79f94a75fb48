//! Programs by Sublime Text's grammars, which `syntect` runs and `two-face` gathers.
//!
//! Their scopes are far finer than what a reader tells apart on a page; `classify` brings a stack of
//! scopes to one kind. The patterns backtrack, within bounds of their own; a line that no person
//! wrote is not shown to them.

use super::{Token, TokenKind, push};
use std::collections::HashMap;
use std::sync::OnceLock;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

/// Longer lines are left plain, in bytes: some patterns take time by the square of a line's length.
const LONGEST_LINE: usize = 300;

/// Languages under names that the grammars do not go by.
const ALIASES: [(&str, &str); 14] = [
    ("jsonc", "json"),
    ("json5", "json"),
    ("javascript", "js"),
    ("mjs", "js"),
    ("jsx", "tsx"),
    ("golang", "go"),
    ("shell", "bash"),
    ("zsh", "bash"),
    ("objc", "objective-c"),
    ("objectivec", "objective-c"),
    ("csharp", "cs"),
    ("make", "makefile"),
    ("docker", "dockerfile"),
    ("patch", "diff"),
];

/// Words that declare, which many grammars file under the types that they declare.
const DECLARING: [&str; 34] = [
    "abstract",
    "auto",
    "class",
    "const",
    "def",
    "enum",
    "extends",
    "fn",
    "fun",
    "func",
    "function",
    "impl",
    "implements",
    "interface",
    "lambda",
    "let",
    "local",
    "macro_rules!",
    "mod",
    "module",
    "namespace",
    "new",
    "package",
    "protocol",
    "record",
    "static",
    "struct",
    "template",
    "trait",
    "type",
    "typedef",
    "union",
    "val",
    "var",
];

fn grammars() -> &'static SyntaxSet {
    static GRAMMARS: OnceLock<SyntaxSet> = OnceLock::new();
    GRAMMARS.get_or_init(two_face::syntax::extra_newlines)
}

fn grammar(language: &str) -> Option<&'static SyntaxReference> {
    let alias = ALIASES.iter().find(|(name, _)| *name == language).map_or(language, |(_, own)| own);
    let found = grammars().find_syntax_by_token(alias)?;
    (found.name != "Plain Text").then_some(found)
}

pub(super) fn knows(language: &str) -> bool {
    grammar(language).is_some()
}

/// The tokens of each line; none for a language without a grammar.
pub(super) fn tokens(language: &str, text: &str) -> Option<Vec<Vec<Token>>> {
    let syntax = grammar(language)?;
    let mut known = Known::default();
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut tokens = Vec::new();
    let mut whole = String::new();
    for line in text.lines() {
        if line.len() > LONGEST_LINE {
            tokens.push(plain(line));
            continue;
        }
        // The grammars look for the end of the line, and white before it costs them most of all.
        let line_end = line.trim_end().len();
        whole.clear();
        whole.push_str(&line[..line_end]);
        whole.push('\n');
        let Ok(operations) = state.parse_line(&whole, grammars()) else {
            // What cannot be read is plain, and the next line begins anew.
            state = ParseState::new(syntax);
            stack = ScopeStack::new();
            tokens.push(plain(line));
            continue;
        };
        let mut own = Vec::new();
        let mut at = 0;
        for (place, operation) in operations {
            let end = place.min(line_end);
            piece(&mut own, &line[at.min(end)..end], &stack, &mut known);
            at = at.max(end);
            if stack.apply(&operation).is_err() {
                stack = ScopeStack::new();
            }
        }
        piece(&mut own, &line[at..], &stack, &mut known);
        tokens.push(own);
    }
    if language == "rust" || language == "rs" {
        tokens.iter_mut().zip(text.lines()).for_each(|(tokens, line)| add_young_words(tokens, line));
    }
    Some(tokens)
}

fn plain(line: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    push(&mut tokens, line.len(), None);
    tokens
}

/// Adds a piece of text of one stack of scopes; the white space at its ends is of no kind, but in
/// what goes on through spaces.
fn piece(line: &mut Vec<Token>, text: &str, stack: &ScopeStack, known: &mut Known) {
    if text.is_empty() {
        return;
    }
    let kind = classify(stack.as_slice(), text.trim(), known);
    if matches!(kind, Some(TokenKind::Comment | TokenKind::String | TokenKind::Inserted | TokenKind::Deleted))
    {
        return push(line, text.len(), kind);
    }
    let inner = text.trim_start();
    push(line, text.len() - inner.len(), None);
    let core = inner.trim_end();
    push(line, core.len(), kind);
    push(line, inner.len() - core.len(), None);
}

/// What a scope says of the text in it.
#[derive(Clone, Copy)]
enum Mapping {
    Kind(TokenKind),
    /// A type, or a word that declares one.
    Declares,
    /// Nothing around it counts: code within a string.
    Nothing,
    /// It says nothing by itself; what is around it does.
    Around,
}

/// The scopes that say something, the longer before the shorter that they begin with.
fn scopes() -> &'static [(Scope, Mapping)] {
    use TokenKind::*;
    static SCOPES: OnceLock<Vec<(Scope, Mapping)>> = OnceLock::new();
    const TABLE: &[(&str, Mapping)] = &[
        ("meta.interpolation", Mapping::Nothing),
        ("source.python.embedded", Mapping::Nothing),
        ("comment", Mapping::Kind(Comment)),
        ("constant.numeric", Mapping::Kind(Number)),
        ("constant.character.escape", Mapping::Kind(Escape)),
        ("constant.character.entity", Mapping::Kind(Escape)),
        ("constant.other.placeholder", Mapping::Kind(Escape)),
        ("constant.language", Mapping::Kind(Constant)),
        ("constant", Mapping::Kind(Constant)),
        ("keyword.operator.word", Mapping::Kind(Keyword)),
        ("keyword.operator.logical.python", Mapping::Kind(Keyword)),
        ("keyword.operator", Mapping::Nothing),
        ("keyword.other.unit", Mapping::Kind(Number)),
        ("keyword", Mapping::Kind(Keyword)),
        ("storage.modifier.lifetime", Mapping::Nothing),
        ("storage.type.string", Mapping::Kind(String)),
        ("storage.type", Mapping::Declares),
        ("storage", Mapping::Kind(Keyword)),
        ("support.type.property-name", Mapping::Kind(Property)),
        ("support.type", Mapping::Kind(Type)),
        ("support.class", Mapping::Kind(Type)),
        ("support.function", Mapping::Kind(Function)),
        ("support.macro", Mapping::Kind(Function)),
        ("support.constant", Mapping::Kind(Constant)),
        ("variable.language", Mapping::Kind(Keyword)),
        ("variable.annotation", Mapping::Kind(Attribute)),
        ("entity.name.tag.toml", Mapping::Kind(Property)),
        ("entity.name.tag.yaml", Mapping::Kind(Property)),
        ("entity.name.tag", Mapping::Kind(Tag)),
        ("entity.name.table.toml", Mapping::Kind(Heading)),
        ("entity.name.section", Mapping::Kind(Heading)),
        ("entity.name.function", Mapping::Kind(Function)),
        ("entity.name.macro", Mapping::Kind(Function)),
        ("entity.name.label", Mapping::Nothing),
        ("entity.name.constant", Mapping::Kind(Constant)),
        ("entity.name", Mapping::Kind(Type)),
        ("entity.other.attribute-name", Mapping::Kind(Attribute)),
        ("entity.other.inherited-class", Mapping::Kind(Type)),
        ("meta.attribute", Mapping::Kind(Attribute)),
        ("meta.annotation.arguments", Mapping::Nothing),
        ("meta.annotation", Mapping::Kind(Attribute)),
        ("meta.diff.header", Mapping::Kind(Heading)),
        ("meta.diff.range", Mapping::Kind(Heading)),
        ("meta.toc-list", Mapping::Around),
        ("markup.inserted", Mapping::Kind(Inserted)),
        ("markup.deleted", Mapping::Kind(Deleted)),
        ("markup.heading", Mapping::Kind(Heading)),
        ("meta.mapping.key.json", Mapping::Kind(Property)),
        ("string.unquoted", Mapping::Around),
        ("string", Mapping::Kind(String)),
    ];
    SCOPES.get_or_init(|| {
        // Every name is short enough for a scope; the tests read all of them.
        TABLE.iter().filter_map(|(name, own)| Some((Scope::new(name).ok()?, *own))).collect()
    })
}

/// What the scopes met so far say. It is only looked up in, never walked.
#[derive(Default)]
struct Known(HashMap<Scope, Option<Mapping>>);

impl Known {
    fn mapping(&mut self, scope: Scope) -> Option<Mapping> {
        let find = || scopes().iter().find(|(own, _)| own.is_prefix_of(scope)).map(|own| own.1);
        *self.0.entry(scope).or_insert_with(find)
    }
}

/// The kind of text within these scopes, the innermost last.
fn classify(stack: &[Scope], text: &str, known: &mut Known) -> Option<TokenKind> {
    // Marks are what they belong to, and all of a comment is comment.
    let mut found = None;
    for scope in stack.iter().rev() {
        match known.mapping(*scope) {
            Some(Mapping::Kind(TokenKind::Comment)) => return Some(TokenKind::Comment),
            Some(Mapping::Nothing) => {
                found.get_or_insert(None);
            }
            Some(Mapping::Kind(kind)) => {
                found.get_or_insert(Some(kind));
            }
            Some(Mapping::Declares) => {
                let declares = DECLARING.binary_search(&text).is_ok();
                found.get_or_insert(Some(if declares { TokenKind::Keyword } else { TokenKind::Type }));
            }
            Some(Mapping::Around) | None => {}
        }
    }
    found.flatten()
}

/// Words that became keywords of Rust after its grammar was written.
fn add_young_words(tokens: &mut Vec<Token>, line: &str) {
    const YOUNG: [&str; 4] = ["async", "await", "dyn", "try"];
    if !YOUNG.iter().any(|word| line.contains(word)) {
        return;
    }
    let mut out = Vec::with_capacity(tokens.len() + 2);
    let mut at = 0;
    for token in tokens.iter() {
        let text = &line[at..at + token.length];
        at += token.length;
        if token.kind.is_some() {
            push(&mut out, token.length, token.kind);
            continue;
        }
        for word in words(text) {
            let kind = YOUNG.contains(&word).then_some(TokenKind::Keyword);
            push(&mut out, word.len(), kind);
        }
    }
    *tokens = out;
}

/// A text cut where words begin and end.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = rest.find(|c: char| inside(c) != inside(first)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

/// So that a scope misspelt in the table is found by the tests and not left out in silence.
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_whole() {
        assert!(DECLARING.is_sorted());
        assert!(scopes().len() > 40);
        for (alias, name) in ALIASES {
            assert!(knows(alias), "{alias} is not known as {name}");
        }
    }
}
