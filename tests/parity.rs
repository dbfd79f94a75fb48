//! Every word of a manuscript stands once and in order in what is made of it, and a file of which that is
//! not so is told apart.

mod workshop;

use bindery::collate::{Excuses, Finding, check_parity};
use bindery::diagnostic::Sink;
use bindery::document::{Document, Language};
use bindery::edition::{self, Options, Silent};
use bindery::passes::{self, Frame, FrameMedium};
use bindery::publication::Publication;
use bindery::readback::{self, Reading};
use bindery::reader::markdown::{self, MarkdownOptions};
use bindery::source::{FileId, SourceFile};
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use workshop::Workshop;

fn manuscripts(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(Path::new("tests/suite").join(folder)).expect("it is there");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("it can be read").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    paths.sort();
    paths
}

#[test]
fn every_manuscript_of_the_tests_is_found_whole_in_its_editions() {
    let paths: Vec<PathBuf> = ["typeset", "matter"].into_iter().flat_map(manuscripts).collect();
    assert!(paths.len() > 40, "the manuscripts of the tests are not where they were");
    let options = Options { dry: true, ..Options::default() };
    let reports = paths
        .par_iter()
        .map(|path| edition::build(edition::plan(std::slice::from_ref(path)), &options, &Silent));
    let parts: Vec<edition::Part> =
        reports.collect::<Vec<_>>().into_iter().flat_map(|own| own.parts).collect();
    let made: usize = parts.iter().map(|part| part.outcomes.len()).sum();
    assert!(made > paths.len(), "{made} editions of {} manuscripts", paths.len());
    for part in &parts {
        let differs = part.diagnostics.iter().filter(|own| own.code.starts_with('V'));
        let told: Vec<String> = differs.map(|own| format!("{own:?}")).collect();
        let name = part.sources.iter().next().map(|source| source.name.clone()).unwrap_or_default();
        assert!(told.is_empty(), "{name}: {told:#?}");
    }
}

/// The finished tree of a lone manuscript as print and e-books have it.
fn tree(text: &str, medium: FrameMedium) -> Document {
    let mut sink = Sink::default();
    let source = SourceFile::new(FileId(0), "text.md", text);
    let language = Language("en".into());
    let options = MarkdownOptions { language: language.clone(), ..MarkdownOptions::default() };
    let document = markdown::read(&source, &options, &mut sink);
    let title = passes::first_heading(&document).unwrap_or_default();
    let publication = Publication { language, title, ..Publication::default() };
    passes::run(document, &Frame::new(&publication, medium), &mut sink)
}

/// What the program makes of a manuscript, read back.
fn readings(text: &str) -> [(FrameMedium, Reading); 2] {
    let shop = Workshop::new();
    shop.write("text.md", text);
    shop.run(&["build", "text.md"]).succeeds();
    [("build/text.pdf", FrameMedium::Print), ("build/text.epub", FrameMedium::Book)].map(|(name, medium)| {
        let name = if shop.has(name) { name.to_owned() } else { other_name(&shop, name) };
        (medium, readback::read(&Arc::new(shop.read(&name))).expect("it can be read"))
    })
}

/// A file is called after its title.
fn other_name(shop: &Workshop, name: &str) -> String {
    let ending = name.rsplit('.').next().expect("it has one");
    let entries = std::fs::read_dir(shop.path("build")).expect("it was made");
    let mut names =
        entries.map(|entry| entry.expect("it is there").file_name().to_string_lossy().into_owned());
    format!("build/{}", names.find(|own| own.ends_with(ending)).expect("it was made"))
}

/// The differences between a manuscript and what was made of [`TEXT`]; the same for both media.
#[track_caller]
fn differences(manuscript: &str) -> Vec<Finding> {
    static MADE: OnceLock<[(FrameMedium, Reading); 2]> = OnceLock::new();
    let made = MADE.get_or_init(|| readings(TEXT));
    differences_from(manuscript, made)
}

#[track_caller]
fn differences_from(manuscript: &str, made: &[(FrameMedium, Reading); 2]) -> Vec<Finding> {
    let found = made.each_ref().map(|(medium, reading)| {
        let found = check_parity(&tree(manuscript, *medium), reading, Excuses::default());
        found.into_iter().map(Finding::without_page).collect::<Vec<_>>()
    });
    let [print, book] = found;
    assert_eq!(print, book, "PDF and EPUB agree");
    print
}

trait WithoutPage {
    fn without_page(self) -> Self;
}

impl WithoutPage for Finding {
    fn without_page(self) -> Self {
        match self {
            Finding::Doubled { place, words, .. } => Finding::Doubled { place, words, page: String::new() },
            Finding::Moved { place, words, .. } => Finding::Moved { place, words, page: String::new() },
            lost @ Finding::Lost { .. } => lost,
        }
    }
}

fn shown(found: &[Finding]) -> Vec<String> {
    let one = |own: &Finding| match own {
        Finding::Lost { words, instead, .. } => format!("lost {words}; {instead}"),
        Finding::Doubled { words, .. } => format!("doubled {words}"),
        Finding::Moved { words, .. } => format!("moved {words}"),
    };
    found.iter().map(one).collect()
}

const TEXT: &str = "# The Weir\n\nThe miller opened the sluice before dawn, and the water went down to the mill.[^1]\n\n\
    Nobody in the village heard it; the wind stood the other way, and the dogs slept on.\n\n\
    - one barrel of flour\n- two sacks of bran\n\n\
    | Grain | Weight |\n|---|---|\n| Rye | forty stone |\n\n[^1]: It had been built by his grandfather.\n";

#[test]
fn what_is_whole_passes() {
    assert_eq!(differences(TEXT), []);
}

#[test]
fn quotes_dashes_and_case_are_the_typesetters() {
    let set = "# A WORD\n\n“Well – ’tis off the fire”, she said … and flew away in a café.\n";
    let typed = "# A Word\n\n\"Well -- 'tis off the fire,\" she said... and **flew** away\\\nin a café.\n";
    assert_eq!(differences_from(typed, &readings(set)), []);
}

#[test]
fn a_lost_word_is_found_with_its_place() {
    let manuscript = TEXT.replace("opened the sluice", "opened up the sluice");
    let found = differences(&manuscript);
    assert_eq!(shown(&found), ["lost up; "]);
    let Finding::Lost { place: Some(place), .. } = &found[0] else { panic!("it has a place") };
    let text = &manuscript[place.span.start as usize..place.span.end as usize];
    let before: String = text.chars().filter(|c| c.is_alphanumeric()).take(place.letters as usize).collect();
    assert_eq!(before, "Themilleropened");
}

#[test]
fn another_word_is_told_with_what_stands_for_it() {
    assert_eq!(shown(&differences(&TEXT.replace("the mill.[", "the hill.["))), ["lost hill; mill"]);
}

#[test]
fn words_that_stand_once_too_often_are_found() {
    let paragraph =
        "Nobody in the village heard it; the wind stood the other way, and the dogs slept on.\n\n";
    let twice = readings(&TEXT.replace(paragraph, &paragraph.repeat(2)));
    let found = shown(&differences_from(TEXT, &twice));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("doubled Nobody in the village"), "{found:?}");
    let twice = readings(&TEXT.replace("the wind stood", "the the wind stood"));
    assert_eq!(shown(&differences_from(TEXT, &twice)), ["doubled the"]);
}

#[test]
fn two_paragraphs_that_have_changed_places_are_found() {
    let one = "The miller opened the sluice before dawn, and the water went down to the mill.[^1]\n\n";
    let two = "Nobody in the village heard it; the wind stood the other way, and the dogs slept on.\n\n";
    let found = differences(&TEXT.replace(&format!("{one}{two}"), &format!("{two}{one}")));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(matches!(found[0], Finding::Moved { .. }), "{found:?}");
}

#[test]
fn a_word_that_a_note_a_cell_or_an_item_lacks_is_found() {
    assert_eq!(shown(&differences(&TEXT.replace("by his grand", "by his great grand"))), ["lost great; "]);
    assert_eq!(shown(&differences(&TEXT.replace("forty stone", "some forty stone"))), ["lost some; "]);
    assert_eq!(shown(&differences(&TEXT.replace("two sacks", "two full sacks"))), ["lost full; "]);
}

#[test]
fn a_note_is_found_wherever_its_page_has_it_but_only_whole() {
    let notes =
        "# Two\n\nFirst.[^1] Second.[^2]\n\n[^1]: About the first thing.\n\n[^2]: About the second thing.\n";
    let made = readings(notes);
    assert_eq!(differences_from(notes, &made), []);
    let more = notes.replace("Second.", "Second.[^3]") + "\n[^3]: Lost.\n";
    assert_eq!(shown(&differences_from(&more, &made)), ["lost Lost; "]);
    assert_eq!(shown(&differences_from(&notes.replace("second thing", "third thing"), &made)).len(), 1);
}

#[test]
fn a_stylesheet_may_add_words_of_its_own_but_not_the_authors() {
    let shop = Workshop::new();
    shop.write("text.md", TEXT);
    let manifest = "[publication]\ntitle = \"The Weir\"\nlanguage = \"en\"\n\n[manuscript]\nbody = [\"text.md\"]\n\n\
        [[edition]]\nname = \"print\"\nformat = \"pdf\"\nstyle = \"own.css\"\n";
    shop.write("bindery.toml", manifest);
    shop.write("own.css", "@import \"classic\";\np::before { content: \"By the way: \" }\n");
    shop.run(&["build"]).succeeds();
    let before = shop.read("build/the-weir.pdf");
    shop.write("own.css", "@import \"classic\";\np::before { content: \"and the dogs slept on \" }\n");
    shop.run(&["build"]).fails_with("V002");
    assert_eq!(shop.read("build/the-weir.pdf"), before, "the old file stays");
    // What is hidden on purpose is not lost.
    shop.write("own.css", "@import \"classic\";\nli { display: none }\n");
    shop.run(&["build"]).succeeds();
}
