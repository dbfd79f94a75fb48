//! What a build tells, for machines: one JSON object a line, each with a `reason`.

use crate::diagnostic::Diagnostic;
use crate::edition::{Decision, Fixed, Outcome, State};
use crate::source::{SourceMap, Span};
use serde_json::{Value, json};

/// `line` and `column` count from 1, columns in characters; `end` is the place after the last.
pub(super) fn diagnostic(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let mut value = json!({
        "reason": "diagnostic",
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
    });
    set_place(&mut value, diagnostic.span, sources);
    if !diagnostic.edits.is_empty() {
        let edits = diagnostic.edits.iter().map(|edit| {
            let mut value = json!({ "text": edit.text });
            set_place(&mut value, Some(edit.span), sources);
            value
        });
        value["edits"] = edits.collect();
    }
    value.to_string()
}

fn set_place(value: &mut Value, span: Option<Span>, sources: &SourceMap) {
    let found = span.and_then(|span| sources.get(span.file).map(|source| (source, span)));
    let Some((source, span)) = found else {
        value["file"] = Value::Null;
        return;
    };
    let (start, end) = (source.place(span.start), source.place(span.end));
    value["file"] = json!(source.name);
    value["line"] = json!(start.line);
    value["column"] = json!(start.column);
    value["end"] = json!({ "line": end.line, "column": end.column });
}

pub(super) fn outcome(outcome: &Outcome) -> String {
    json!({
        "reason": "edition",
        "publication": outcome.publication,
        "edition": outcome.edition,
        "file": outcome.file.to_string_lossy(),
        "beside": outcome.beside.iter().map(|path| path.to_string_lossy()).collect::<Vec<_>>(),
        "pages": outcome.pages,
        "bytes": outcome.bytes,
        "seconds": outcome.time.as_secs_f64(),
        "words": outcome.words,
        "state": outcome.state,
        "sha256": outcome.digest,
        "written": outcome.state != State::Dry,
    })
    .to_string()
}

pub(super) fn written(file: &std::path::Path) -> String {
    json!({ "reason": "written", "file": file.to_string_lossy() }).to_string()
}

pub(super) fn fixed(fixed: &Fixed) -> String {
    json!({ "reason": "fixed", "file": fixed.file, "places": fixed.places }).to_string()
}

pub(super) fn decision(decision: &Decision, sources: &SourceMap) -> String {
    let mut value = json!({
        "reason": "decision",
        "action": decision.action.to_string(),
        "message": decision.reason.to_string(),
        "confidence": decision.confidence,
    });
    set_place(&mut value, Some(decision.span), sources);
    value.to_string()
}
