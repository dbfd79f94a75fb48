//! Pasted pages: what must come out of them, and what must not.
//!
//! Each case is `tests/suite/pasted/NAME.txt`, and its golden `NAME.golden`: the publication, the
//! tree, every decision and every message. `UPDATE=1 cargo test` writes the goldens anew.

use bindery::diagnostic::Sink;
use bindery::document::*;
use bindery::publication::Publication;
use bindery::reader::pasted::{self, Reading};
use bindery::source::{FileId, SourceFile};
use std::fmt::Write;

fn read(name: &str, text: &str) -> (SourceFile, Reading, Sink) {
    let source = SourceFile::new(FileId(0), name, text);
    let mut sink = Sink::default();
    let reading = pasted::read(&source, &mut sink);
    (source, reading, sink)
}

fn shown(source: &SourceFile, reading: &Reading, sink: &Sink) -> String {
    let mut out = String::new();
    show_publication(&reading.publication, &mut out);
    out.push_str("\n--- text\n");
    for section in &reading.document.sections {
        section.blocks.iter().for_each(|block| show_block(block, 0, &mut out));
    }
    for (label, note) in &reading.document.notes {
        let _ = writeln!(out, "note {}", label.0);
        note.blocks.iter().for_each(|block| show_block(block, 1, &mut out));
    }
    out.push_str("\n--- decisions\n");
    for own in &reading.decisions {
        let line = source.place(own.span.start).line;
        let text: String = source.text[own.span.range()].chars().take(48).collect();
        let sure = (own.confidence * 100.0).round();
        let _ = writeln!(
            out,
            "{line:>3} {sure:>2} % {}: {}\n        {}",
            own.action,
            own.reason,
            text.replace('\n', " ")
        );
    }
    out.push_str("\n--- messages\n");
    for own in sink.iter() {
        let line = own.span.map_or(0, |span| source.place(span.start).line);
        let _ = writeln!(out, "{:?} {} line {line}: {}", own.severity, own.code, own.message);
    }
    out
}

fn show_publication(own: &Publication, out: &mut String) {
    let mut field = |name: &str, value: Option<&str>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            let _ = writeln!(out, "{name}: {value}");
        }
    };
    field("title", Some(&own.title));
    field("deck", own.deck.as_deref());
    field("language", Some(&own.language.0));
    field("periodical", own.periodical.as_deref());
    field("section", own.section.as_deref());
    field("date", own.date.as_ref().map(|date| date.as_str()));
    field("source", own.source.as_deref());
    field("rights", own.rights.as_deref());
    for subject in &own.subjects {
        field("subject", Some(&subject.name));
    }
    for person in &own.contributors {
        field("author", Some(&format!("{} ({}, {})", person.name, person.id, person.role.0)));
        field("  bio", person.bio.as_ref().map(|bio| bio.text.as_str()));
        person.links.iter().for_each(|link| field("  link", Some(link)));
    }
}

fn show_block(block: &Block, depth: usize, out: &mut String) {
    let classes: String = block.meta().classes().iter().map(|class| format!(".{class}")).collect();
    let _ = write!(out, "{}{}{classes}", "  ".repeat(depth), block.element().name);
    for line in lines(block) {
        let text = plain_text(line);
        let start: String = text.chars().take(70).collect();
        let _ = write!(out, " {start}{}", if text.chars().count() > 70 { "…" } else { "" });
    }
    out.push('\n');
    for inner in child_blocks(block) {
        inner.iter().for_each(|block| show_block(block, depth + 1, out));
    }
}

fn check(name: &str) -> Reading {
    let path = format!("tests/suite/pasted/{name}.txt");
    let text = std::fs::read_to_string(&path).expect("the case has a page");
    let (source, reading, sink) = read(&format!("{name}.txt"), &text);
    let again = read(&format!("{name}.txt"), &text).1;
    assert_eq!(reading, again, "{name}: two readings differ");
    every_line_is_accounted_for(&source, &reading);
    golden(&format!("tests/suite/pasted/{name}.golden"), &shown(&source, &reading, &sink));
    reading
}

/// Each line that is not blank is a paragraph of the text or is decided of.
fn every_line_is_accounted_for(source: &SourceFile, reading: &Reading) {
    let mut covered = vec![false; source.text.len()];
    let mut cover = |range: std::ops::Range<usize>| covered[range].iter_mut().for_each(|own| *own = true);
    reading.decisions.iter().for_each(|own| cover(own.span.range()));
    for section in &reading.document.sections {
        walk_blocks(&section.blocks, &mut |block| {
            if let Block::Paragraph(own) = block {
                cover(own.meta.span.range());
            }
        });
    }
    for (at, c) in source.text.char_indices() {
        assert!(covered[at] || !c.is_alphanumeric(), "nothing is said of byte {at} of {}", source.name);
    }
}

fn golden(path: &str, text: &str) {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, text).expect("a golden can be written");
        return;
    }
    let wanted = std::fs::read_to_string(path).expect("the golden is there; UPDATE=1 writes it");
    assert!(wanted == text, "{path} differs; it is now:\n{text}");
}

/// The headings of the text with their levels.
fn headings(reading: &Reading) -> Vec<(u8, String)> {
    let mut found = Vec::new();
    for block in &reading.document.sections[0].blocks {
        if let Block::Heading(heading) = block {
            found.push((heading.level, plain_text(&heading.content)));
        }
    }
    found
}

#[test]
fn the_founding_article_is_read() {
    // Its sentences are not ours to copy, so the test reads the file where it is.
    let Ok(text) = std::fs::read_to_string("../shared/manuscripts/treaty-article.txt") else {
        eprintln!("../shared/manuscripts/treaty-article.txt is not there; nothing was tested");
        return;
    };
    let (source, reading, sink) = read("treaty-article.txt", &text);
    if std::env::var_os("SHOW").is_some() {
        println!("{}", shown(&source, &reading, &sink));
    }
    let own = &reading.publication;
    assert_eq!(own.periodical.as_deref(), Some("Thedialectics"));
    assert_eq!(own.section.as_deref(), Some("Magazine In-Depth"));
    assert_eq!(
        own.title,
        "The Iran-Russia Comprehensive Strategic Treaty: Decoding Drivers and Implications"
    );
    assert_eq!(own.language.0, "en");
    assert_eq!(own.contributors.len(), 1);
    assert_eq!(own.contributors[0].name, "Anmol Kumar");
    let bio = own.contributors[0].bio.as_ref().expect("the author has a bio");
    assert!(bio.text.starts_with("Anmol Kumar is a") && bio.text.ends_with("geopolitics."), "{}", bio.text);
    let wanted = [
        (1, own.title.as_str()),
        (2, "Drivers of the Agreement"),
        (2, "What exactly lies in the agreement?"),
        (3, "Economic Cooperation"),
        (3, "Diplomatic Cooperation"),
        (3, "Military and Security Cooperation"),
        (2, "What can we conclude?"),
    ];
    let found = headings(&reading);
    let found: Vec<(u8, &str)> = found.iter().map(|(level, text)| (*level, text.as_str())).collect();
    assert_eq!(found, wanted);
    walk_blocks(&reading.document.sections[0].blocks, &mut |block| {
        for line in lines(block) {
            let text = plain_text(line);
            assert!(!["Share", "View all posts", "Author"].contains(&text.as_str()), "{text} is in the text");
            assert!(!text.contains("  ") && text.trim() == text, "{text:?}");
        }
    });
    assert_eq!(sink.iter().count(), 0, "{:?}", sink.iter().collect::<Vec<_>>());
    every_line_is_accounted_for(&source, &reading);
}

#[test]
fn a_letter_whose_notes_stand_below_their_figures() {
    check("letter-notes");
}

#[test]
fn a_law_journal_with_notes_and_a_marked_author() {
    check("law-note");
}

#[test]
fn a_lexicon_with_references_and_buttons_beside_its_headings() {
    check("lexicon");
}

#[test]
fn a_paper_whose_authors_have_houses_and_whose_references_are_called() {
    check("houses");
}

#[test]
fn a_german_conversation_of_named_speakers() {
    check("gespraech");
}

#[test]
fn a_portuguese_page_with_names_above_their_tasks() {
    check("pontes");
}

#[test]
fn an_italian_page_whose_author_is_told_of_below_other_articles() {
    check("libraio");
}

#[test]
fn a_recipe_with_measured_ingredients() {
    check("recipe");
}

#[test]
fn an_author_told_of_before_the_title() {
    check("bulb");
}

#[test]
fn two_authors_told_of_one_after_the_other() {
    check("tuesdays");
}

#[test]
fn an_author_named_by_the_claim_of_rights_alone() {
    check("claim");
}

#[test]
fn raised_figures_call_the_notes_of_a_list() {
    check("stamp");
}

#[test]
fn a_magazine_page_with_the_author_below() {
    check("magazine");
}

#[test]
fn a_blog_platform_without_empty_lines() {
    check("blog-platform");
}

#[test]
fn a_newspaper_with_menus_and_comments() {
    check("newspaper");
}

#[test]
fn a_newsletter_with_a_button_in_the_text() {
    check("newsletter");
}

#[test]
fn an_academic_paper_with_numbered_headings() {
    check("academic");
}

#[test]
fn a_mail_with_broken_lines() {
    check("mail");
}

#[test]
fn a_german_newspaper_with_two_authors() {
    check("zeitung");
}

#[test]
fn a_french_magazine() {
    check("revue");
}

#[test]
fn a_spanish_blog() {
    check("bitacora");
}

#[test]
fn an_italian_magazine() {
    check("rivista");
}

#[test]
fn a_swedish_blog() {
    check("blogg");
}

#[test]
fn a_portuguese_newspaper() {
    check("jornal");
}

#[test]
fn words_of_web_pages_that_belong_to_the_text() {
    check("furniture-words");
}

#[test]
fn a_text_without_a_head() {
    check("plain");
}

#[test]
fn a_page_of_short_lines() {
    check("list");
}

#[test]
fn a_german_dialogue_with_a_break() {
    check("dialogue");
}

#[test]
fn a_letter_with_its_author_told_of_first() {
    check("portrait-first");
}

#[test]
fn an_interview() {
    check("interview");
}

#[test]
fn a_dutch_newspaper() {
    check("krant");
}

#[test]
fn a_finnish_magazine() {
    check("lehti");
}

#[test]
fn a_polish_newspaper() {
    check("gazeta");
}

#[test]
fn a_russian_magazine() {
    check("zhurnal");
}

#[test]
fn a_danish_newspaper() {
    check("avis");
}

#[test]
fn an_essay_by_two_with_numbered_headings() {
    check("two-pens");
}

#[test]
fn a_weblog_with_comments() {
    check("weblog");
}

#[test]
fn a_long_read_with_numbered_parts() {
    check("long-read");
}

#[test]
fn an_explainer_with_notices_above_it() {
    check("explainer");
}

#[test]
fn a_german_essay_with_buttons_in_its_head() {
    check("essay");
}

#[test]
fn a_spanish_column_with_a_line_above_its_title() {
    check("tribuna");
}

#[test]
fn an_essay_with_headings_of_two_sorts() {
    check("spare-key");
}

/// What must come out of a page, and what must not stand in its text.
struct Wanted {
    name: &'static str,
    title: &'static str,
    authors: &'static [&'static str],
    /// Beginnings of the authors' bios, in their order.
    bios: &'static [&'static str],
    headings: &'static [(u8, &'static str)],
    never: &'static [&'static str],
}

#[track_caller]
fn is_as_wanted(wanted: &Wanted) -> Reading {
    let reading = check(wanted.name);
    let own = &reading.publication;
    assert_eq!(own.title, wanted.title);
    let authors: Vec<&str> = own.authors().map(|person| person.name.as_str()).collect();
    assert_eq!(authors, wanted.authors);
    let bios: Vec<&str> = own
        .contributors
        .iter()
        .filter_map(|person| person.bio.as_ref())
        .map(|bio| bio.text.as_str())
        .collect();
    assert_eq!(bios.len(), wanted.bios.len(), "{bios:?}");
    for (bio, start) in bios.iter().zip(wanted.bios) {
        assert!(bio.starts_with(start), "{bio}");
    }
    let found = headings(&reading);
    let found: Vec<(u8, &str)> = found.iter().skip(1).map(|(level, text)| (*level, text.as_str())).collect();
    assert_eq!(found, wanted.headings);
    walk_blocks(&reading.document.sections[0].blocks, &mut |block| {
        for line in lines(block) {
            let text = plain_text(line);
            for never in wanted.never {
                assert!(!text.contains(never), "{never} is in the text: {text}");
            }
        }
    });
    reading
}

#[test]
fn a_page_of_a_platform_whose_buttons_stand_everywhere() {
    let reading = is_as_wanted(&Wanted {
        name: "inkwell",
        title: "Why I Stopped Mending Other People's Clocks",
        authors: &["Orla Pettigrew"],
        bios: &["Orla mends things"],
        headings: &[
            (2, "The first clock that lied"),
            (2, "What a clock wants"),
            (2, "Share and share alike"),
        ],
        never: &[
            "Follow",
            "Listen",
            "Sign",
            "312",
            "Mar 14",
            "Recommended",
            "Spanner",
            "Responses",
            "grandmother",
        ],
    });
    assert_eq!(reading.publication.deck.as_deref(), Some("And what the clocks had to say about it"));
    assert_eq!(reading.publication.date.as_ref().map(|date| date.as_str()), Some("2025-03-14"));
    assert_eq!(reading.publication.subjects.len(), 4);
}

#[test]
fn a_letter_with_an_invitation_in_it_and_a_list_without_bullets() {
    is_as_wanted(&Wanted {
        name: "letterbox",
        title: "On Moss, and What It Knows",
        authors: &["Willa Hargreaves"],
        bios: &[],
        headings: &[(2, "A short field guide"), (2, "What the wall told me")],
        never: &[
            "Subscribe",
            "email",
            "Restacks",
            "Peter Low",
            "hand on a wall ever",
            "Collection",
            "Issue 41",
        ],
    });
}

#[test]
fn a_newspaper_with_a_notice_above_and_below_its_kicker() {
    let reading = is_as_wanted(&Wanted {
        name: "sentinel",
        title: "'The river does not care who drew the map': the woman who walks borders for a living",
        authors: &["Hester Voll"],
        bios: &[],
        headings: &[(2, "Does the line go with the water?")],
        never: &[
            "more than 1 month",
            "fullscreen",
            "Reuse",
            "Sort by",
            "bakery",
            "umbrella",
            "Sign up",
            "Cookie",
        ],
    });
    assert_eq!(reading.publication.periodical.as_deref(), Some("The Sentinel"));
    assert_eq!(reading.publication.section.as_deref(), Some("Interview"));
}

#[test]
fn a_newspaper_with_its_byline_below_a_picture_and_two_authors_told_of() {
    is_as_wanted(&Wanted {
        name: "ledger",
        title: "In a Town Without a Baker, Everyone Is One",
        authors: &["Lucia Ferrand", "Tom Akins"],
        bios: &["Lucia Ferrand is a reporter covering the Northeast.", "Tom Akins writes about money"],
        headings: &[(2, "A Ledger Nobody Keeps")],
        never: &[
            "ADVERTISEMENT",
            "SKIP",
            "Share full",
            "Published",
            "appears in print",
            "COMMENTS",
            "Ad Choices",
        ],
    });
}

#[test]
fn an_explainer_by_an_academic_with_notices_above_it() {
    is_as_wanted(&Wanted {
        name: "academics",
        title: "Why some puddles always come back",
        authors: &["Nora Quayle"],
        bios: &[],
        headings: &[(2, "The shape under the surface"), (2, "What can be done")],
        never: &[
            "Trust",
            "partners",
            "DOI",
            "https",
            "copied",
            "Print",
            "gutters",
            "Donate",
            "Senior Lecturer",
        ],
    });
}

#[test]
fn a_paper_whose_discussion_is_no_box_of_comments() {
    let reading = is_as_wanted(&Wanted {
        name: "hinges",
        title: "Doors that close themselves: a field study of forty hinges",
        authors: &["Ilse Brandt", "Mateo Rúa", "Chen Wei-Lin", "Priya Nandakumar"],
        bios: &["I.B. conceived the study."],
        headings: &[
            (2, "Abstract"),
            (2, "Introduction"),
            (2, "Methods"),
            (3, "Study site"),
            (3, "Measurement"),
            (2, "Results"),
            (2, "Discussion"),
            (2, "Data availability"),
            (2, "References"),
        ],
        never: &["Accesses", "Altmetric", "Google Scholar", "Full size", "Cite this", "shareable"],
    });
    assert_eq!(reading.publication.periodical.as_deref(), Some("Journal of Quiet Engineering"));
}

#[test]
fn a_french_report_with_a_menu_below_it() {
    is_as_wanted(&Wanted {
        name: "quotidien",
        title: "Une libraire, trois chats et la fin d'une rue",
        authors: &["Hélène Marchetti"],
        bios: &[],
        headings: &[(2, "Le choix du chat"), (2, "« Je n'ai jamais rien vendu »")],
        never: &["Contribuer", "Services", "Charte", "Partager", "abonnés", "Publié", "relieur"],
    });
}

#[test]
fn a_spanish_report_with_other_articles_in_it() {
    let reading = is_as_wanted(&Wanted {
        name: "pais",
        title: "El último afinador de bandurrias no tiene prisa",
        authors: &["Rosa Villalba"],
        bios: &["Es redactora de Cultura."],
        headings: &[(2, "Un oficio sin aprendices"), (2, "La nota de las doce")],
        never: &[
            "Compartir",
            "MÁS INFORMACIÓN",
            "guitarra",
            "rondalla",
            "SOBRE LA FIRMA",
            "Rellena",
            "silbar",
        ],
    });
    assert!(reading.publication.deck.as_deref().is_some_and(|deck| deck.starts_with("A sus 83 años")));
}

#[test]
fn a_german_report_whose_picture_is_told_of_twice() {
    let reading = is_as_wanted(&Wanted {
        name: "beobachter",
        title: "Der Mann, der Orgeln ausredet",
        authors: &["Katrin Sommerfeld", "Jan Ode"],
        bios: &[],
        headings: &[(2, "Die Rechnung")],
        never: &["Anmelden", "Artikel zum", "Glocken", "Feedback", "Niedersachsen", "Impressum"],
    });
    assert_eq!(reading.publication.periodical.as_deref(), Some("Der Beobachter"));
    assert_eq!(reading.publication.subjects.len(), 3);
}

#[test]
fn an_italian_article_whose_author_is_told_of_after_a_list() {
    is_as_wanted(&Wanted {
        name: "giornale",
        title: "Quelli che aspettano il traghetto senza prenderlo",
        authors: &["Chiara Bellandi"],
        bios: &["È nata a Reggio Calabria"],
        headings: &[(2, "Una questione di orario"), (2, "Che cosa si dicono")],
        never: &["Abbonati", "player", "Leggi anche", "panchina", "gabbiani", "Altri articoli"],
    });
}

#[test]
fn a_weblog_with_a_byline_in_capitals() {
    let reading = is_as_wanted(&Wanted {
        name: "kettle",
        title: "A Short Defence of the Long Spoon",
        authors: &["FERN"],
        bios: &[],
        headings: &[(2, "WHAT IT IS FOR"), (2, "WHAT IT IS NOT FOR")],
        never: &["POSTED", "Click", "Loading", "Sieve", "Marjorie", "Reply", "Recent", "Log in"],
    });
    assert_eq!(reading.publication.date.as_ref().map(|date| date.as_str()), Some("2024-11-03"));
}

#[test]
fn an_essay_whose_author_is_told_of_below_her_name() {
    is_as_wanted(&Wanted {
        name: "archive",
        title: "The sea as an archive",
        authors: &["Ingrid Tolland"],
        bios: &["Ingrid Tolland is a historian"],
        headings: &[],
        never: &["BIO", "SAVE", "Syndicate", "4,100", "History of science", "Donate"],
    });
}

#[test]
fn a_czech_report() {
    is_as_wanted(&Wanted {
        name: "listy",
        title: "Hodinář z Telče čeká na jaro",
        authors: &["Jana Dvořáková"],
        bios: &["Jana Dvořáková je novinářka"],
        headings: &[(2, "Proč hodiny lžou"), (2, "Co bude potom")],
        never: &["Sdílet", "Čas čtení", "Čtěte", "podkovat", "Diskuse", "Přihlásit"],
    });
}

/// The codes that a page raises.
fn codes(text: &str) -> Vec<&'static str> {
    read("page.txt", text).2.iter().map(|own| own.code).collect()
}

const PROSE: &str = "The harbour lay empty in the first light, and whoever had come down to see the boats \
    go out stood about on the stones and talked of something else until the tide had turned.";

#[test]
fn a_doubtful_line_is_reported_and_a_sure_one_is_not() {
    let page = format!("The Empty Harbour Again\n\n{PROSE}\n\nShare\n\n{PROSE}\n");
    assert_eq!(codes(&page), ["R101"]);
    let kept = read("page.txt", &page).1;
    assert_eq!(kept.document.sections[0].blocks.len(), 4, "the doubtful line stays");
    assert!(codes(&format!("The Empty Harbour Again\n\nShare\n\n{PROSE}\n\n{PROSE}\n")).is_empty());
}

#[test]
fn a_page_without_a_title_is_reported() {
    assert_eq!(codes(PROSE), ["R102"]);
    assert!(codes(&format!("The Empty Harbour Again\n{PROSE}")).is_empty());
}

#[test]
fn control_characters_are_left_out_and_reported() {
    assert_eq!(codes(&format!("The Empty\u{7} Harbour Again\n{PROSE}\u{0}")), ["R103"]);
    assert!(codes(&format!("The Empty\tHarbour Again\r\n{PROSE}\u{c}")).is_empty());
}

#[test]
fn what_is_no_article_is_read_without_a_panic() {
    for text in
        ["", "\n\n\n", "\u{feff}", ".", "Share", "a\n", "\u{0}\u{1}\u{2}", "•", "• \n- \n1. ", "By ", "---"]
    {
        let (source, reading, _) = read("page.txt", text);
        every_line_is_accounted_for(&source, &reading);
    }
    // Characters without sense, the same on every run.
    let mut seed = 7u64;
    let mut junk = String::new();
    for _ in 0..60_000 {
        seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        let code = (seed >> 33) as u32 % 0x2_000;
        junk.push(if code.is_multiple_of(17) { '\n' } else { char::from_u32(code).unwrap_or(' ') });
    }
    let (source, reading, _) = read("junk.txt", &junk);
    every_line_is_accounted_for(&source, &reading);
}

#[test]
fn pages_of_any_size_are_read() {
    let words = "sea and sand ";
    let (_, reading, _) = read("line.txt", &words.repeat(100_000));
    assert_eq!(reading.document.sections[0].blocks.len(), 1);
    let (_, reading, _) = read("empty.txt", &"\n \n".repeat(100_000));
    assert!(reading.document.sections.is_empty());
    for line in [
        "Share\n",
        "Ada Marsh\n",
        "By Ada Marsh\n",
        "• item\n\n",
        "Why?\n",
        "> mail\n",
        "Related\n",
        "J. Doe is a man.\n",
    ] {
        read("lines.txt", &line.repeat(4_000));
    }
    let mut many = String::from("About the author\n");
    for idx in 0..4_000 {
        many.push_str(&format!("Ada Marsh{} is a writer of some kind.\n", "x".repeat(idx % 50)));
    }
    read("people.txt", &many);
}
