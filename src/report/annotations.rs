//! Lines that GitHub's runners turn into marks beside the lines of a change.

use super::Log;
use crate::diagnostic::Severity;
use crate::edition::Told;

/// GitHub shows ten of each severity of a step; more would only hide the rest of the log.
const MOST: usize = 10;

/// The workflow commands of a report: errors first, then warnings.
pub fn annotations(log: &Log) -> Vec<String> {
    let mut told: Vec<&Told> = Vec::new();
    for one in log.editions.iter().flat_map(|own| &own.diagnostics).chain(&log.diagnostics) {
        if !told.contains(&one) {
            told.push(one);
        }
    }
    let of = |severity: Severity| told.iter().filter(move |one| one.severity == severity).take(MOST);
    let all = of(Severity::Error).chain(of(Severity::Warning));
    all.map(|one| command(one)).collect()
}

fn command(told: &Told) -> String {
    let name = match told.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut place = format!("title={}", property(&told.code));
    if let Some(own) = &told.place {
        place = format!("file={},line={},col={},{place}", property(&own.file), own.line, own.column);
    }
    let text = match &told.hint {
        Some(hint) => format!("{}; hint: {hint}", told.message),
        None => told.message.clone(),
    };
    format!("::{name} {place}::{}", value(&text))
}

fn value(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    value(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample;

    #[test]
    fn a_fault_is_marked_at_its_line() {
        let mut log = sample();
        log.editions[1].diagnostics[0].message = "100 %, at\nall".to_owned();
        let lines = super::annotations(&log);
        let text =
            "::error file=tide/text.md,line=3,col=7,title=N003::100 %25, at%0Aall; hint: add `[^1]: …`";
        assert_eq!(lines, [text]);
    }
}
