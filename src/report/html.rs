//! The report as one page for people: no script, nothing from the network, and readable in the dark.
//!
//! What failed comes first, with all that was said of it; then a row for each edition, those before
//! that are other than they were; then what was found, which the rows lead to.

use super::{Edition, EditionState, Log};
use crate::diagnostic::Severity;
use crate::edition::Told;
use quick_xml::escape::escape;
use std::fmt::Write;

const STYLE: &str = "\
:root{color-scheme:light dark;--line:#ccc;--bad:#b00020;--soft:#666}\
@media(prefers-color-scheme:dark){:root{--line:#444;--bad:#ff8a8a;--soft:#aaa}}\
body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:76rem;padding:0 1rem}\
h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:1.5rem 0 .25rem}\
.sum{font-size:1.1rem;margin:.25rem 0 1.5rem}\
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}\
th,td{text-align:left;padding:.3rem .7rem .3rem 0;border-bottom:1px solid var(--line);vertical-align:top}\
@media(min-width:70rem){.wide{overflow:visible}thead th{position:sticky;top:0;background:Canvas}}\
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}\
td:first-child{min-width:9rem}\
.failed,.error{color:var(--bad);font-weight:600}.soft,.fresh{color:var(--soft)}\
p,li,summary{overflow-wrap:anywhere}ul{padding-left:1.2rem}\
code{font-size:.9em;overflow-wrap:anywhere}details{margin:.4rem 0}li{margin:.2rem 0}";

/// The report as a page of HTML.
pub fn html(log: &Log) -> String {
    let mut page = String::new();
    // Writing into a text does not fail.
    let _ = write(log, &mut page);
    page
}

fn write(log: &Log, page: &mut String) -> std::fmt::Result {
    let totals = &log.totals;
    let title = match totals.failed {
        0 => format!("{} built", count(totals.editions, "edition")),
        failed => format!("{failed} of {} failed", count(totals.editions, "edition")),
    };
    writeln!(page, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">")?;
    writeln!(page, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    writeln!(page, "<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>")?;
    writeln!(page, "<h1>{title}</h1>")?;
    let shard = log.shard.map(|own| format!("share {} of {}; ", own.index, own.count)).unwrap_or_default();
    writeln!(
        page,
        "<p class=\"sum\">{shard}{} made, {} from the cache, {} fresh; {}; {}, {}; {:.1} s</p>",
        totals.made,
        totals.restored,
        totals.fresh,
        count(totals.pages, "page"),
        count(totals.errors, "error"),
        count(totals.warnings, "warning"),
        totals.seconds,
    )?;
    list(&log.diagnostics, page)?;
    let found = found(log);
    let failed = |own: &&Found<'_>| own.editions[0].state == EditionState::Failed;
    if totals.failed > 0 {
        writeln!(page, "<h2>Failed</h2>")?;
    }
    for own in found.iter().filter(failed) {
        writeln!(page, "<details open id=\"{}\"><summary>{}</summary>", own.id(), own.name())?;
        list(own.told(), page)?;
        writeln!(page, "</details>")?;
    }
    writeln!(page, "<h2>Editions</h2>\n<div class=\"wide\"><table>\n<thead><tr>")?;
    for (name, class) in [
        ("Publication", ""),
        ("Edition", ""),
        ("State", ""),
        ("File", ""),
        ("Pages", "n"),
        ("Words", "n"),
        ("Size", "n"),
        ("Time", "n"),
        ("Preflight", ""),
        ("Found", "n"),
    ] {
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        write!(page, "<th scope=\"col\"{class}>{name}</th>")?;
    }
    writeln!(page, "</tr></thead>\n<tbody>")?;
    let mut rows: Vec<usize> = (0..log.editions.len()).collect();
    rows.sort_by_key(|idx| match log.editions[*idx].state {
        EditionState::Failed => 0,
        EditionState::Made => 1,
        EditionState::Restored => 2,
        EditionState::Fresh => 3,
    });
    for idx in rows {
        let own = &log.editions[idx];
        let place = found.iter().find(|found| found.holds(own)).map(Found::id);
        row(own, place, page)?;
    }
    writeln!(page, "</tbody>\n</table></div>")?;
    if found.iter().any(|own| !failed(&own)) {
        writeln!(page, "<h2>Found</h2>")?;
    }
    for own in found.iter().filter(|own| !failed(own)) {
        writeln!(page, "<details id=\"{}\"><summary>{}</summary>", own.id(), own.name())?;
        list(own.told(), page)?;
        writeln!(page, "</details>")?;
    }
    let cache = log.cache;
    writeln!(
        page,
        "<p class=\"soft\">Bindery {}; cache: {} found, {} not</p>",
        escape(&log.program),
        cache.hits,
        cache.misses
    )?;
    writeln!(page, "</main>\n</body>\n</html>")
}

/// Editions of one publication of which the same was told.
struct Found<'a> {
    number: usize,
    editions: Vec<&'a Edition>,
}

impl Found<'_> {
    fn id(&self) -> String {
        format!("found-{}", self.number)
    }

    fn told(&self) -> &[Told] {
        &self.editions[0].diagnostics
    }

    fn holds(&self, edition: &Edition) -> bool {
        self.editions.iter().any(|own| std::ptr::eq(*own, edition))
    }

    /// `The Tide: paperback, pocket`.
    fn name(&self) -> String {
        let names: Vec<&str> = self.editions.iter().map(|own| own.edition.as_str()).collect();
        let name = format!("{}: {}", publication(self.editions[0]), names.join(", "));
        escape(name.as_str()).into_owned()
    }
}

/// What was told, and what failed, each once.
fn found(log: &Log) -> Vec<Found<'_>> {
    let mut found: Vec<Found<'_>> = Vec::new();
    for own in &log.editions {
        if own.diagnostics.is_empty() && own.state != EditionState::Failed {
            continue;
        }
        let is_failed = |own: &Edition| own.state == EditionState::Failed;
        // Editions of one publication stand side by side.
        let same = found.iter_mut().rev().take_while(|one| one.editions[0].publication == own.publication);
        let mut same = same.filter(|one| {
            is_failed(one.editions[0]) == is_failed(own) && one.editions[0].diagnostics == own.diagnostics
        });
        match same.next() {
            Some(one) => one.editions.push(own),
            None => {
                let number = found.len() + 1;
                found.push(Found { number, editions: vec![own] });
            }
        }
    }
    found
}

fn publication(own: &Edition) -> &str {
    if own.title.is_empty() { &own.publication } else { &own.title }
}

/// `place`: where the page tells what was found.
fn row(own: &Edition, place: Option<String>, page: &mut String) -> std::fmt::Result {
    let number = |value: Option<usize>| value.map(|value| value.to_string()).unwrap_or_default();
    let preflight = match &own.preflight {
        Some(found) if found.passed => format!("{}: passed", escape(&found.target)),
        Some(found) => {
            format!("<span class=\"failed\">{}: {}</span>", escape(&found.target), found.findings.join(", "))
        }
        None => String::new(),
    };
    let file = match (&own.file, own.sha256) {
        (Some(file), Some(digest)) => {
            let name = escape(file);
            format!(
                "<a href=\"{name}\">{name}</a><br><code class=\"soft\" title=\"SHA-256 {digest}\">{}</code>",
                digest.short()
            )
        }
        (Some(file), None) => escape(file).into_owned(),
        (None, _) => String::new(),
    };
    let state = own.state.name();
    let count = match (own.diagnostics.len(), place) {
        (0, _) => String::new(),
        (count, Some(place)) => format!("<a href=\"#{place}\">{count}</a>"),
        (count, None) => count.to_string(),
    };
    let cells = [
        format!("<td>{}</td>", escape(publication(own))),
        format!("<td>{}</td>", escape(&own.edition)),
        format!("<td class=\"{state}\">{state}</td>"),
        format!("<td>{file}</td>"),
        format!("<td class=\"n\">{}</td>", number(own.pages)),
        format!("<td class=\"n\">{}</td>", number(own.words)),
        format!("<td class=\"n\">{}</td>", own.bytes.map(size).unwrap_or_default()),
        format!("<td class=\"n\">{}</td>", own.seconds.map(|own| format!("{own:.2} s")).unwrap_or_default()),
        format!("<td>{preflight}</td>"),
        format!("<td class=\"n\">{count}</td>"),
    ];
    writeln!(page, "<tr>{}</tr>", cells.concat())
}

fn list(told: &[Told], page: &mut String) -> std::fmt::Result {
    if told.is_empty() {
        return Ok(());
    }
    writeln!(page, "<ul>")?;
    for one in told {
        let class = match one.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let place = one
            .place
            .as_ref()
            .map(|own| format!("<code>{}:{}:{}</code> ", escape(&own.file), own.line, own.column));
        let hint = one.hint.as_ref().map(|hint| format!("; <span class=\"soft\">{}</span>", escape(hint)));
        writeln!(
            page,
            "<li><span class=\"{class}\">{class} {}</span> {}{}{}</li>",
            escape(&one.code),
            place.unwrap_or_default(),
            escape(&one.message),
            hint.unwrap_or_default(),
        )?;
    }
    writeln!(page, "</ul>")
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// By thousands, as people read sizes.
fn size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample;

    #[test]
    fn the_page_holds_all_and_fetches_nothing() {
        let page = super::html(&sample());
        assert!(page.contains("<h1>1 of 2 editions failed</h1>"));
        assert!(page.contains("has no definition &amp; more &lt;here&gt;"));
        assert!(page.contains("kdp: passed"));
        let place = |text: &str| page.find(text).expect("it is there");
        assert!(place("The Tide: ebook</summary>") < place("<table>"), "what failed comes first");
        assert!(place("<td class=\"failed\">") < place("<td class=\"made\">"));
        assert!(page.contains("<a href=\"#found-1\">1</a>") && page.contains("id=\"found-1\""));
        for outside in ["<script", "http:", "https:", "src="] {
            assert!(!page.contains(outside), "{outside}");
        }
    }
}
