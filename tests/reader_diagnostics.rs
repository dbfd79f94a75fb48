//! Each of the Markdown reader's codes: a manuscript that raises it, and one that nearly does.

use bindery::diagnostic::Sink;
use bindery::reader::markdown::{MarkdownOptions, read};
use bindery::source::{FileId, SourceFile};

/// The codes that reading raises, with the text that each points at.
fn codes(text: &str) -> Vec<(String, String)> {
    let source = SourceFile::new(FileId(0), "case.md", text);
    let mut sink = Sink::default();
    read(&source, &MarkdownOptions::default(), &mut sink);
    let place = |span: Option<bindery::source::Span>| {
        let text = span.and_then(|span| source.text.get(span.range()));
        text.unwrap_or_default().trim_end().to_owned()
    };
    sink.iter().map(|fault| (fault.code.to_owned(), place(fault.span))).collect()
}

#[test]
fn each_code_is_raised_at_its_place_and_not_near_it() {
    let deep = |depth: usize| format!("{}x", "> ".repeat(depth));
    let cases = [
        ("R001", "a <blink>b</blink>".to_owned(), "<blink>", "a <em>b</em>".to_owned()),
        (
            "R001",
            "<Card a=\"b\">\n\nc\n\n</Card>".to_owned(),
            "<Card a=\"b\">",
            "<div>\n\nc\n\n</div>".to_owned(),
        ),
        (
            "R002",
            "<script>\na\n</script>".to_owned(),
            "<script>\na\n</script>",
            "<pre>\na\n</pre>".to_owned(),
        ),
        ("R003", "a <em>b".to_owned(), "<em>", "a <em>b</em> c<br>d".to_owned()),
        ("R004", "a <?b?> c".to_owned(), "<?b?>", "a <!-- b --> c".to_owned()),
        ("R005", deep(17), "> x", deep(16)),
        ("R006", "a\u{7}b".to_owned(), "\u{7}", "a\tb\r\nc".to_owned()),
        ("R007", "::: {.a}\nb".to_owned(), "::: {.a}", "::: {.a}\nb\n:::".to_owned()),
        ("R008", "a\n\n:::".to_owned(), ":::", "a\n\n```\n:::\n```".to_owned()),
        ("R009", "|a|\n|-|\n|b|c|".to_owned(), "c", "|a|\n|-|\n|b\\|c|".to_owned()),
        ("R010", "</div>".to_owned(), "</div>", "<div>\n\n</div>".to_owned()),
        (
            "R011",
            "+---+\n| a |\n+--+".to_owned(),
            "+---+\n| a |\n+--+",
            "+---+\n| a |\n+---+\n\n```\n+---+\n| a |\n+--+\n```\n\n+---+".to_owned(),
        ),
        (
            "R012",
            "```{.rust hl_lines=\"2-5\"}\na\nb\n```".to_owned(),
            "2-5",
            "```{.rust hl_lines=\"1-2\"}\na\nb\n```".to_owned(),
        ),
        ("N003", "a[^b]".to_owned(), "[^b]", "a[^b] \\[^c] `[^d]`\n\n[^B]: d".to_owned()),
        (
            "N002",
            "a[^b]\n\n[^b]: c\n\n[^b]: d".to_owned(),
            "[^b]: d",
            "a[^b][^c]\n\n[^b]: c\n\n[^c]: d".to_owned(),
        ),
    ];
    for (code, raising, place, near) in cases {
        assert_eq!(codes(&raising), [(code.to_owned(), place.to_owned())], "{raising:?}");
        assert_eq!(codes(&near), [], "{near:?}");
    }
}

#[test]
fn comments_are_left_out_without_a_word() {
    assert_eq!(codes("a <!-- b --> c\n\n<!--\nd\n\ne\n-->\n\nf"), []);
}
