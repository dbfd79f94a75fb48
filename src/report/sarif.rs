//! SARIF 2.1.0 (OASIS, 2020), the form in which code hosts show what was found at its place.

use super::Log;
use crate::diagnostic::{Severity, codes};
use crate::edition::Told;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The report as SARIF.
pub fn sarif(log: &Log) -> String {
    let mut told: Vec<&Told> = Vec::new();
    // Editions of one publication share what is said of its text.
    for one in log.editions.iter().flat_map(|own| &own.diagnostics).chain(&log.diagnostics) {
        if !told.contains(&one) {
            told.push(one);
        }
    }
    let used: BTreeSet<&str> = told.iter().map(|one| one.code.as_str()).collect();
    let rules = codes().into_iter().filter(|entry| used.contains(entry.code)).map(|entry| {
        json!({
            "id": entry.code,
            "shortDescription": { "text": entry.code },
            "fullDescription": { "text": entry.explanation },
            "defaultConfiguration": { "level": level(entry.severity) },
        })
    });
    let value = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "bindery",
                "semanticVersion": log.program,
                "rules": rules.collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": told.into_iter().map(result).collect::<Vec<_>>(),
        }],
    });
    format!("{value:#}\n")
}

fn result(told: &Told) -> Value {
    let text = match &told.hint {
        Some(hint) => format!("{}; hint: {hint}", told.message),
        None => told.message.clone(),
    };
    let mut value = json!({
        "ruleId": told.code,
        "level": level(told.severity),
        "message": { "text": text },
    });
    if let Some(place) = &told.place {
        value["locations"] = json!([{ "physicalLocation": {
            "artifactLocation": { "uri": uri(&place.file) },
            "region": { "startLine": place.line, "startColumn": place.column },
        }}]);
    }
    value
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// A relative path as a URI reference (RFC 3986, 4.2).
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                uri.push(char::from(byte))
            }
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample;

    #[test]
    fn what_was_found_stands_at_its_place_with_its_rule() {
        let text = super::sarif(&sample());
        let value: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
        let run = &value["runs"][0];
        assert_eq!(run["results"][0]["ruleId"], "N003");
        let place = &run["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(
            (&place["artifactLocation"]["uri"], &place["region"]["startLine"]),
            (&"tide/text.md".into(), &3.into())
        );
        assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "N003");
        assert_eq!(super::uri("a b/ü.md"), "a%20b/%C3%BC.md");
    }
}
