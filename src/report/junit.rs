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
    root.push_attribute(("tests", log.totals.editions.to_string().as_str()));
    root.push_attribute(("failures", log.totals.failed.to_string().as_str()));
    root.push_attribute(("time", log.totals.seconds.to_string().as_str()));
    writer.write_event(Event::Start(root))?;
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
            let first = own.diagnostics.iter().find(|told| told.severity == Severity::Error);
            let mut failure = BytesStart::new("failure");
            failure.push_attribute(("message", first.map_or("it was not made", |told| &told.message)));
            writer.write_event(Event::Start(failure))?;
            write_told(&own.diagnostics, writer)?;
            writer.write_event(Event::End(BytesEnd::new("failure")))?;
        } else {
            writer.write_event(Event::Start(BytesStart::new("system-out")))?;
            write_told(&own.diagnostics, writer)?;
            writer.write_event(Event::End(BytesEnd::new("system-out")))?;
        }
        writer.write_event(Event::End(BytesEnd::new("testcase")))?;
    }
    writer.write_event(Event::End(BytesEnd::new("testsuite")))
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
        assert!(text.contains("<testsuite name=\"tide/bindery.toml\" tests=\"2\" failures=\"1\">"), "{text}");
        assert!(
            text.contains("<testcase classname=\"tide/bindery.toml\" name=\"paperback\" time=\"0.25\"/>")
        );
        assert!(text.contains("has no definition &amp; more &lt;here&gt;"), "{text}");
        assert!(text.contains("tide/text.md:3:7"));
    }
}
