//! Source code and terminal sessions as words of a kind: what is a keyword, a comment, a string.
//!
//! Takes the name of a language and a listing's text; gives, for each of its lines, pieces that
//! together are the line. How a kind looks is the stylesheet's business: each has a class
//! ([`TokenKind::class`]) that selectors ask for, in print and in e-books alike. Both backends read
//! listings by this room and nothing else, so that they agree.

mod grammar;
mod session;

/// What a piece of code is to its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TokenKind {
    Keyword,
    /// The name of a type.
    Type,
    /// A function or a macro, where it is defined and where it is known to be called.
    Function,
    /// `true`, `None`, a symbolic constant.
    Constant,
    Number,
    String,
    /// An escape or a placeholder in a string.
    Escape,
    Comment,
    /// `#[derive(…)]`, a decorator, an attribute's name in markup.
    Attribute,
    /// An element's name in markup.
    Tag,
    /// The key of a value in a file of settings or in a stylesheet.
    Property,
    /// A heading or a file's name in text that has them, as in a patch.
    Heading,
    Inserted,
    Deleted,
    /// What the machine shows when it waits for a command.
    Prompt,
    /// What is typed after it.
    Command,
}

impl TokenKind {
    pub const ALL: [TokenKind; 16] = [
        TokenKind::Keyword,
        TokenKind::Type,
        TokenKind::Function,
        TokenKind::Constant,
        TokenKind::Number,
        TokenKind::String,
        TokenKind::Escape,
        TokenKind::Comment,
        TokenKind::Attribute,
        TokenKind::Tag,
        TokenKind::Property,
        TokenKind::Heading,
        TokenKind::Inserted,
        TokenKind::Deleted,
        TokenKind::Prompt,
        TokenKind::Command,
    ];

    /// The class of its element, a `span` in `pre code`.
    pub fn class(self) -> &'static str {
        match self {
            TokenKind::Keyword => "keyword",
            TokenKind::Type => "type",
            TokenKind::Function => "function",
            TokenKind::Constant => "constant",
            TokenKind::Number => "number",
            TokenKind::String => "string",
            TokenKind::Escape => "escape",
            TokenKind::Comment => "comment",
            TokenKind::Attribute => "attribute",
            TokenKind::Tag => "tag",
            TokenKind::Property => "property",
            TokenKind::Heading => "heading",
            TokenKind::Inserted => "inserted",
            TokenKind::Deleted => "deleted",
            TokenKind::Prompt => "prompt",
            TokenKind::Command => "command",
        }
    }
}

/// A piece of a line; none is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Bytes of the line.
    pub length: usize,
    /// None where it is nothing in particular.
    pub kind: Option<TokenKind>,
}

/// Longer listings are data rather than code, in bytes; they are left plain.
const LONGEST: usize = 1 << 17;

/// The tokens of each line of a listing, which ends its lines with `\n`. None for text that is no
/// code, and for languages that nobody here knows.
pub fn highlight(language: &str, text: &str) -> Option<Vec<Vec<Token>>> {
    if text.len() > LONGEST || language.is_empty() {
        return None;
    }
    let language = language.trim_start_matches('.').to_ascii_lowercase();
    if is_plain(&language) {
        return None;
    }
    if session::is_session(&language, text) {
        return Some(session::tokens(text));
    }
    grammar::tokens(&language, text)
}

/// Whether a listing said to be in this language is understood.
pub fn knows(language: &str) -> bool {
    let language = language.trim_start_matches('.').to_ascii_lowercase();
    is_plain(&language) || session::is_named(&language) || grammar::knows(&language)
}

fn is_plain(language: &str) -> bool {
    matches!(language, "text" | "txt" | "plain" | "plaintext" | "none" | "nohighlight" | "output" | "ascii")
}

/// Adds a piece to a line, joined with the one before it if that is of the same kind.
fn push(line: &mut Vec<Token>, length: usize, kind: Option<TokenKind>) {
    match line.last_mut() {
        _ if length == 0 => {}
        Some(last) if last.kind == kind => last.length += length,
        _ => line.push(Token { length, kind }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every piece with a kind, as `class:text`.
    fn told(language: &str, text: &str) -> Vec<String> {
        let lines = highlight(language, text).unwrap_or_default();
        let mut told = Vec::new();
        for (line, source) in lines.iter().zip(text.lines()) {
            let mut at = 0;
            for token in line {
                let piece = &source[at..at + token.length];
                at += token.length;
                if let Some(kind) = token.kind {
                    told.push(format!("{}:{piece}", kind.class()));
                }
            }
            assert_eq!(at, source.len(), "the tokens of {source:?} are not the line");
        }
        told
    }

    #[test]
    fn words_of_a_program_are_told_apart() {
        assert_eq!(
            told("rust", "let n: u32 = 5; // five\nasync fn go() { println!(\"a\\n\") }\n"),
            [
                "keyword:let",
                "type:u32",
                "number:5",
                "comment:// five",
                "keyword:async",
                "keyword:fn",
                "function:go",
                "function:println!",
                "string:\"a",
                "escape:\\n",
                "string:\"",
            ]
        );
        assert_eq!(
            told("python", "@cached\ndef area(r: float):\n    return None\n"),
            [
                "attribute:@cached",
                "keyword:def",
                "function:area",
                "type:float",
                "keyword:return",
                "constant:None"
            ]
        );
        assert_eq!(told("toml", "[a]\nkey = 1\n"), ["heading:a", "property:key", "number:1"]);
        assert_eq!(
            told("html", "<p class=\"x\">&amp;</p>"),
            ["tag:p", "attribute:class", "string:\"x\"", "escape:&amp;", "tag:p"]
        );
    }

    #[test]
    fn what_is_typed_in_a_session_is_told_from_the_answer() {
        let text =
            "$ cargo new \\\n    ferry\n     Created `ferry`\nPS C:\\x> dir\nuser@host:~$ ls\n# a remark\n";
        assert_eq!(
            told("console", text),
            [
                "prompt:$ ",
                "command:cargo new \\",
                "command:    ferry",
                "prompt:PS C:\\x> ",
                "command:dir",
                "prompt:user@host:~$ ",
                "command:ls",
                "comment:# a remark",
            ]
        );
        // A script without prompts is a script.
        assert_eq!(told("bash", "if true; then\n")[0], "keyword:if");
        assert_eq!(told("bash", "$ ls\nfile\n"), ["prompt:$ ", "command:ls"]);
    }

    #[test]
    fn text_is_left_alone() {
        assert_eq!(highlight("text", "let it be\n"), None);
        assert_eq!(highlight("", "let it be\n"), None);
        assert_eq!(highlight("klingon", "let it be\n"), None);
        assert!(knows("text") && knows("rs") && knows("console") && !knows("klingon"));
    }

    #[test]
    fn empty_lines_and_endless_ones_are_lines() {
        assert_eq!(highlight("rust", "\n\n"), Some(vec![vec![], vec![]]));
        let long = "(".repeat(5000);
        assert_eq!(highlight("rust", &long), Some(vec![vec![Token { length: 5000, kind: None }]]));
    }
}
