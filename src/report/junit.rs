//! JUnit's XML, as engines of continuous integration read it: a suite for each publication, a case for
//! each edition.

use super::{Edition, EditionState, Log};
use crate::diagnostic::Severity;
use crate::edition::Told;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::io;

/// The report as JUnit's XML.
pub fn junit(log: &Log) -> String {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    // Writing into memory does not fail.
    let _ = write(log, &mut writer);
    let mut text = String::from_utf8(writer.into_inner()).unwrap_or_default();
    text.push('\n');
    text
}

fn write(log: &Log, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let mut root = BytesStart::new("testsuites");
    root.push_attribute(("name", "bindery"));
    // What is wrong with no edition of its own fails all the same.
    let stray = log.diagnostics.iter().any(|told| told.severity == Severity::Error);
    root.push_attribute(("tests", (log.totals.editions + usize::from(stray)).to_string().as_str()));
    root.push_attribute(("failures", (log.totals.failed + usize::from(stray)).to_string().as_str()));
    root.push_attribute(("errors", "0"));
    root.push_attribute(("time", log.totals.seconds.to_string().as_str()));
    writer.write_event(Event::Start(root))?;
    if stray {
        write_stray(&log.diagnostics, writer)?;
    }
    let mut rest = log.editions.as_slice();
    while let Some(first) = rest.first() {
        let own = rest.iter().take_while(|other| other.publication == first.publication).count();
        let (suite, after) = rest.split_at(own);
        write_suite(suite, writer)?;
        rest = after;
    }
    writer.write_event(Event::End(BytesEnd::new("testsuites")))
}

fn write_suite(editions: &[Edition], writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
    let failed = editions.iter().filter(|own| own.state == EditionState::Failed).count();
    let mut suite = BytesStart::new("testsuite");
    suite.push_attribute(("name", editions[0].publication.as_str()));
    suite.push_attribute(("tests", editions.len().to_string().as_str()));
    suite.push_attribute(("failures", failed.to_string().as_str()));
    // Some readers want it to be there.
    suite.push_attribute(("errors", "0"));
    writer.write_event(Event::Start(suite))?;
    for own in editions {
        let mut case = BytesStart::new("testcase");
        case.push_attribute(("classname", own.publication.as_str()));
        case.push_attribute(("name", own.edition.as_str()));
        case.push_attribute(("time", own.seconds.unwrap_or_default().to_string().as_str()));
        if own.state != EditionState::Failed && own.diagnostics.is_empty() {
            writer.write_event(Event::Empty(case))?;
            continue;
        }
        writer.write_event(Event::Start(case))?;
        if own.state == EditionState::Failed {
            write_failure(&own.diagnostics, writer)?;
        } else {
            writer.write_event(Event::Start(BytesStart::new("system-out")))?;
            write_told(&own.diagnostics, writer)?;
            writer.write_event(Event::End(BytesEnd::new("system-out")))?;
        }
        writer.write_event(Event::End(BytesEnd::new("testcase")))?;
    }
    writer.write_event(Event::End(BytesEnd::new("testsuite")))
}

/// A suite of one case for what belongs to no edition.
fn write_stray(told: &[Told], writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
    let mut suite = BytesStart::new("testsuite");
    for (name, value) in [("name", "bindery"), ("tests", "1"), ("failures", "1"), ("errors", "0")] {
        suite.push_attribute((name, value));
    }
    writer.write_event(Event::Start(suite))?;
    let mut case = BytesStart::new("testcase");
    case.push_attribute(("classname", "bindery"));
    case.push_attribute(("name", "publications"));
    writer.write_event(Event::Start(case))?;
    write_failure(told, writer)?;
    writer.write_event(Event::End(BytesEnd::new("testcase")))?;
    writer.write_event(Event::End(BytesEnd::new("testsuite")))
}

fn write_failure(told: &[Told], writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
    let first = told.iter().find(|told| told.severity == Severity::Error);
    let mut failure = BytesStart::new("failure");
    failure.push_attribute(("message", first.map_or("it was not made", |told| &told.message)));
    writer.write_event(Event::Start(failure))?;
    write_told(told, writer)?;
    writer.write_event(Event::End(BytesEnd::new("failure")))
}

fn write_told(told: &[Told], writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
    let lines: Vec<String> = told.iter().map(super::line).collect();
    writer.write_event(Event::Text(BytesText::new(&lines.join("\n"))))
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample;

    #[test]
    fn an_edition_that_failed_is_a_case_that_failed() {
        let text = super::junit(&sample());
        assert!(
            text.contains("<testsuite name=\"tide/bindery.toml\" tests=\"2\" failures=\"1\" errors=\"0\">"),
            "{text}"
        );
        assert!(
            text.contains("<testcase classname=\"tide/bindery.toml\" name=\"paperback\" time=\"0.25\"/>")
        );
        assert!(text.contains("has no definition &amp; more &lt;here&gt;"), "{text}");
        assert!(text.contains("tide/text.md:3:7"));
    }

    #[test]
    fn what_belongs_to_no_edition_fails_too() {
        let mut log = sample();
        log.diagnostics = log.editions[1].diagnostics.clone();
        let text = super::junit(&log);
        assert!(text.contains("tests=\"3\" failures=\"2\""), "{text}");
        assert!(text.contains("<testcase classname=\"bindery\" name=\"publications\">"), "{text}");
    }
}
