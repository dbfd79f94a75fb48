//! Smart punctuation, by language and across markup.

use bindery::diagnostic::Sink;
use bindery::document::{Block, Language, plain_text};
use bindery::reader::markdown::{MarkdownOptions, read};
use bindery::source::{FileId, SourceFile};

fn smart(language: &str, text: &str) -> String {
    let options = MarkdownOptions { language: Language(language.into()), ..MarkdownOptions::default() };
    let source = SourceFile::new(FileId(0), "smart.md", text);
    let document = read(&source, &options, &mut Sink::default());
    let lines = document.sections[0].blocks.iter().map(|block| match block {
        Block::Paragraph(own) => plain_text(&own.content),
        Block::Division(own) => match own.blocks.as_slice() {
            [Block::Paragraph(own)] => plain_text(&own.content),
            other => format!("{other:?}"),
        },
        other => format!("{other:?}"),
    });
    lines.collect::<Vec<_>>().join("¶")
}

fn check(language: &str, cases: &[(&str, &str)]) {
    let faults: Vec<String> = cases
        .iter()
        .map(|(text, expected)| (text, expected, smart(language, text)))
        .filter(|(_, expected, got)| got != *expected)
        .map(|(text, expected, got)| format!("{text}\n  expected {expected}\n  got      {got}"))
        .collect();
    assert!(faults.is_empty(), "{language}\n{}", faults.join("\n"));
}

#[test]
fn quotes_open_and_close() {
    check(
        "en",
        &[
            (r#""Come in," she said."#, "“Come in,” she said."),
            (r#"'Come in,' she said."#, "‘Come in,’ she said."),
            (r#""He said 'no' to me.""#, "“He said ‘no’ to me.”"),
            (r#""'No,' he said.""#, "“‘No,’ he said.”"),
            (r#""She said, 'No.'""#, "“She said, ‘No.’”"),
            (r#"("so they say")"#, "(“so they say”)"),
            (r#"say "yes"/"no""#, "say “yes”/“no”"),
            (r#"a "b"; "c"? "d"!"#, "a “b”; “c”? “d”!"),
            ("\"Two\nlines\"", "“Two lines”"),
            (r#""First paragraph."#, "“First paragraph."),
            ("\"One.\n\n\"Two.\"", "“One.¶“Two.”"),
            (r#"no" opening"#, "no” opening"),
        ],
    );
}

#[test]
fn quotes_reach_across_markup() {
    check(
        "en",
        &[
            (r#""*word*""#, "“word”"),
            (r#"*"word"*"#, "“word”"),
            (r#"*"word*""#, "“word”"),
            (r#""**Stop!**" he cried."#, "“Stop!” he cried."),
            (r#"*"Oh,* she said, *no!"*"#, "“Oh, she said, no!”"),
            (r#"["link"](u) and "[link](u)""#, "“link” and “link”"),
            (r#""`code`" and `code`'s"#, "“code” and code’s"),
            (r#"*Moby-Dick*'s"#, "Moby-Dick’s"),
            ("\"word\"[^1] more\n\n[^1]: n", "“word” more"),
            ("word[^1]\" more\n\n[^1]: n", "word” more"),
            (r#""[small]{.smallcaps}""#, "“small”"),
            (r#""<em>so</em>""#, "“so”"),
            (r#"<q>so</q>"#, "“so”"),
        ],
    );
}

#[test]
fn dashes_and_dots() {
    check(
        "en",
        &[
            ("one---two", "one—two"),
            ("pages 3--7", "pages 3–7"),
            ("one -- two", "one – two"),
            ("Mr. B---- came", "Mr. B—— came"),
            ("wait...", "wait…"),
            ("The end....", "The end.…"),
            ("a-b", "a-b"),
            ("a.b..c", "a.b..c"),
            (r#""I was---" he began."#, "“I was—” he began."),
            (r#"He said---"no"---and left."#, "He said—“no”—and left."),
            (r#""Wait"---she ran."#, "“Wait”—she ran."),
            (r#"so---'no'---he"#, "so—‘no’—he"),
            (r#"—"no""#, "—“no”"),
            (r#"--"'Tis"#, "–“’Tis"),
        ],
    );
}

#[test]
fn apostrophes_and_primes() {
    check(
        "en",
        &[
            ("don't", "don’t"),
            ("the dogs' tails", "the dogs’ tails"),
            ("the '90s and the 1990's", "the ’90s and the 1990’s"),
            ("class of '68.", "class of ’68."),
            ("'tis and 'Twas", "’tis and ’Twas"),
            ("rock 'n' roll", "rock ’n’ roll"),
            ("'em all", "’em all"),
            ("'bout time", "’bout time"),
            ("\"'Tis so,\" he said", "“’Tis so,” he said"),
            ("He is 6'2\" tall", "He is 6′2″ tall"),
            ("a 5' rod, 12\" long", "a 5′ rod, 12″ long"),
            ("'It was in 1851,' he said", "‘It was in 1851,’ he said"),
            ("\"It was in 1851\"", "“It was in 1851”"),
            ("O'Brien's", "O’Brien’s"),
            ("fo'c's'le", "fo’c’s’le"),
            ("'The dog's bone'", "‘The dog’s bone’"),
        ],
    );
}

#[test]
fn what_is_curly_escaped_or_code_stays() {
    check(
        "en",
        &[
            ("“so” ‘so’ — …", "“so” ‘so’ — …"),
            (r#"“so,” "too""#, "“so,” “too”"),
            (r#"\"so\" it\'s \-\-"#, r#""so" it's --"#),
            (r#"&quot;so&quot;"#, r#""so""#),
            (r#"`"x" -- ...`"#, r#""x" -- ..."#),
            (r#"<https://a.b/--c>"#, "https://a.b/--c"),
            ("$a''$", "a''"),
            (r#"<code>"a" ^b^ --</code> "so" <kbd>'</kbd>"#, r#""a" ^b^ -- “so” '"#),
        ],
    );
}

#[test]
fn each_language_has_its_marks() {
    for (language, expected) in [
        ("en", "“a ‘b’ c”"),
        ("", "“a ‘b’ c”"),
        ("de", "„a ‚b‘ c“"),
        ("de-CH", "«a ‹b› c»"),
        ("fr", "«\u{202f}a “b” c\u{202f}»"),
        ("it", "«a “b” c»"),
        ("es", "«a “b” c»"),
        ("pt-PT", "«a “b” c»"),
        ("pt-BR", "“a ‘b’ c”"),
        ("pl", "„a «b» c”"),
        ("nl", "“a ‘b’ c”"),
        ("sv", "”a ’b’ c”"),
        ("da", "»a ›b‹ c«"),
        ("cs", "„a ‚b‘ c“"),
        ("ru", "«a „b“ c»"),
        ("ro", "„a «b» c”"),
        ("hu", "„a »b« c”"),
        ("nb-NO", "«a ‘b’ c»"),
    ] {
        check(language, &[(r#""a 'b' c""#, expected)]);
    }
}

#[test]
fn languages_have_their_own_habits() {
    check("fr", &[("Il dit : \" Non \", l'homme.", "Il dit : «\u{202f}Non\u{202f}», l’homme.")]);
    check("nl", &[("'s avonds zegt hij 't", "’s avonds zegt hij ’t")]);
    check("de", &[("Ich hab's, \"so 'n Glück\"", "Ich hab’s, „so ’n Glück“")]);
    check("en", &[("::: {lang=de}\n\"so\"\n:::\n\n\"so\"", "„so“¶“so”")]);
    check("en", &[(r#""[Il dit "oui"]{lang=fr}""#, "“Il dit «\u{202f}oui\u{202f}»”")]);
}
