//! Two printings side by side: what changed, and the sheet of corrections.

use super::arguments::{DiffArguments, ErrataArguments};
use super::output::say;
use super::render::Printer;
use super::{FAULTS, MISUSE, WELL};
use crate::collate::{self, Compared, Passage, Verdict};
use crate::edition::{self, Part};
use serde_json::{Value, json};
use std::io::IsTerminal;

/// Lines that a terminal shows of one edition; `--html` and `--json` have them all.
const MOST_CHANGES: usize = 60;

/// What changed: 0 nothing, 1 something, 2 the command is wrong.
pub(super) fn diff(arguments: &DiffArguments) -> u8 {
    let found = edition::against(&arguments.old, &arguments.new, arguments.html.is_some(), &edition::Silent);
    let mut code = told(&found.parts, found.misuse);
    let compared = &found.compared;
    if compared.editions.is_empty() {
        return code;
    }
    if let Some(path) = &arguments.html {
        let page = collate::html(compared, [&arguments.old, &arguments.new]);
        if let Some(part) = edition::write_file(path, page.as_bytes()) {
            code = code.max(told(&[part], false));
        }
    }
    if arguments.json {
        say(&json_of(compared).to_string());
    } else {
        print(compared);
    }
    match (code, compared.changes()) {
        (WELL, true) => FAULTS,
        (code, _) => code,
    }
}

/// The corrections as Markdown: 0 none, 1 some, 2 the command is wrong.
pub(super) fn errata(arguments: &ErrataArguments) -> u8 {
    let found = edition::errata(&arguments.old, &arguments.new, &edition::Silent);
    let code = told(&found.parts, found.misuse);
    if code != WELL {
        return code;
    }
    let mut text = String::from("# Errata\n");
    let mut any = false;
    for (name, corrections) in &found.editions {
        if corrections.is_empty() {
            continue;
        }
        any = true;
        if found.editions.len() > 1 {
            text.push_str(&format!("\n## {name}\n"));
        }
        text.push('\n');
        text.push_str(&collate::markdown(corrections));
    }
    if !any {
        text.push_str("\nNo corrections.\n");
    }
    match &arguments.out {
        Some(path) => {
            if let Some(part) = edition::write_file(path, text.as_bytes()) {
                return told(&[part], false).max(FAULTS);
            }
        }
        None => say(text.trim_end()),
    }
    if any { FAULTS } else { WELL }
}

fn told(parts: &[Part], misuse: bool) -> u8 {
    let mut printer = Printer::new(std::io::stderr().is_terminal());
    parts.iter().for_each(|part| printer.print(part));
    printer.summary();
    let faults = parts.iter().any(|part| !part.diagnostics.is_empty());
    match (misuse, faults) {
        (true, _) => MISUSE,
        (false, true) => FAULTS,
        (false, false) => WELL,
    }
}

fn print(compared: &Compared) {
    for pair in &compared.editions {
        say(&format!("{}: {}", pair.name, pair.verdict.words()));
        let Verdict::Changed(own) = &pair.verdict else { continue };
        let mut left = MOST_CHANGES;
        for page in own.pages.iter().filter(|page| page.kind != collate::Kind::Furniture) {
            say(&format!("  {}: {}", page.title(), page.kind.words()));
            for change in &page.changes {
                if left == 0 {
                    break;
                }
                left -= 1;
                let note = if change.note { "note, " } else { "" };
                for (passage, sign) in [(&change.old, '-'), (&change.new, '+')] {
                    if let Some(own) = passage {
                        say(&format!("    {sign} {note}line {}: {}", own.line, marked(own)));
                    }
                }
            }
        }
        if left == 0 {
            say("    … more lines: `--html` and `--json` have them all");
        }
    }
    say(&compared.summary());
}

/// Changed words in brackets.
fn marked(passage: &Passage) -> String {
    let piece = |(text, changed): &(String, bool)| match changed {
        true => {
            let inner = text.trim_start();
            format!("{}[{inner}]", &text[..text.len() - inner.len()])
        }
        false => text.clone(),
    };
    passage.words.iter().map(piece).collect()
}

fn json_of(compared: &Compared) -> Value {
    let passage = |own: &Option<Passage>| {
        own.as_ref().map(|own| {
            let changed: Vec<&str> =
                own.words.iter().filter(|(_, changed)| *changed).map(|(text, _)| text.trim()).collect();
            json!({ "line": own.line, "text": own.text(), "changed": changed })
        })
    };
    let editions = compared.editions.iter().map(|pair| {
        let (verdict, pages) = match &pair.verdict {
            Verdict::Identical => ("identical", Vec::new()),
            Verdict::Unseen => ("unseen", Vec::new()),
            Verdict::Added => ("added", Vec::new()),
            Verdict::Removed => ("removed", Vec::new()),
            Verdict::Unread(_) => ("unread", Vec::new()),
            Verdict::Changed(own) => ("changed", own.pages.iter().collect()),
        };
        let pages = pages.into_iter().map(|page| {
            let changes = page.changes.iter().map(|change| {
                json!({ "old": passage(&change.old), "new": passage(&change.new), "note": change.note })
            });
            json!({
                "old": page.old.map(|own| json!({ "page": own + 1, "folio": page.labels[0] })),
                "new": page.new.map(|own| json!({ "page": own + 1, "folio": page.labels[1] })),
                "kind": page.kind.name(),
                "changes": changes.collect::<Vec<_>>(),
            })
        });
        json!({ "file": pair.name, "verdict": verdict, "pages": pages.collect::<Vec<_>>() })
    });
    json!({ "schema": 1, "summary": compared.summary(), "editions": editions.collect::<Vec<_>>() })
}
