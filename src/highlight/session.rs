//! Terminal sessions: a prompt, what is typed after it, and what the machine answers.

use super::{Token, TokenKind, push};

/// Names that authors give to sessions.
const NAMES: [&str; 8] =
    ["console", "shell-session", "shellsession", "terminal", "session", "sh-session", "pycon", "doscon"];

/// Languages of shells, in which a listing is a session only if it begins with a prompt.
const SHELLS: [&str; 11] =
    ["bash", "sh", "zsh", "fish", "shell", "cmd", "bat", "batch", "powershell", "ps1", "pwsh"];

pub(super) fn is_named(language: &str) -> bool {
    NAMES.contains(&language)
}

pub(super) fn is_session(language: &str, text: &str) -> bool {
    let first = || text.lines().find(|line| !line.trim().is_empty());
    is_named(language) || (SHELLS.contains(&language) && first().is_some_and(|line| prompt(line).is_some()))
}

pub(super) fn tokens(text: &str) -> Vec<Vec<Token>> {
    // The command goes on in the next line.
    let mut goes_on = false;
    text.lines()
        .map(|line| {
            let mut tokens = Vec::new();
            let (before, kind) = match prompt(line) {
                Some(length) => (length, Some(TokenKind::Command)),
                None if goes_on => (0, Some(TokenKind::Command)),
                None if line.starts_with("# ") => (0, Some(TokenKind::Comment)),
                None => (0, None),
            };
            push(&mut tokens, before, Some(TokenKind::Prompt));
            push(&mut tokens, line.len() - before, kind);
            goes_on = kind == Some(TokenKind::Command) && line.ends_with(['\\', '`', '^']);
            tokens
        })
        .collect()
}

/// The length of the prompt that a line begins with, its space included: `$ `, `> `, `% `, `>>> `,
/// `user@host:~$ `, `C:\folder> `, `PS C:\folder> `.
fn prompt(line: &str) -> Option<usize> {
    for whole in ["$ ", "> ", "% ", ">>> ", "... ", "❯ "] {
        if line.starts_with(whole) {
            return Some(whole.len());
        }
    }
    if matches!(line, "$" | ">" | ">>>") {
        return Some(line.len());
    }
    let name = line.strip_prefix("PS ").unwrap_or(line);
    let before = line.len() - name.len();
    let end = name.find(['$', '>'])?;
    let place = &name[..end];
    let is_place = if name.as_bytes()[end] == b'$' {
        place.contains('@') || place.ends_with('~') || place.starts_with('(')
    } else {
        place.get(1..3) == Some(":\\")
    };
    let is_word = !place.contains(char::is_whitespace);
    (is_place && is_word && name[end + 1..].starts_with(' ')).then_some(before + end + 2)
}
