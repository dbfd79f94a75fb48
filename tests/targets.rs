//! Targets: how they are listed, how a publication defines its own, and what is said when an edition
//! and its target do not agree. `UPDATE=1 cargo test` writes the golden anew.

mod workshop;

use bindery::diagnostic::{Diagnostic, Sink};
use bindery::publication::{Manifest, read_manifest};
use bindery::source::{FileId, SourceFile};
use bindery::target::{Standard, Targets};
use bindery::units::Length;
use workshop::Workshop;

fn manifest(text: &str) -> (Manifest, Vec<Diagnostic>) {
    let mut sink = Sink::default();
    let text = format!("[publication]\ntitle = \"T\"\n{text}\n[manuscript]\nbody = \"a.md\"\n");
    let read = read_manifest(&SourceFile::new(FileId(0), "bindery.toml", text), &mut sink);
    (read.expect("it is TOML"), sink.into_vec())
}

/// A code, what raises it, the text of the place, and a near miss that raises nothing.
const CASES: &[(&str, &str, &str, &str)] = &[
    (
        "G001",
        "[[edition]]\nformat = \"pdf\"\ntarget = \"kpd\"\n",
        "\"kpd\"",
        "[[edition]]\nformat = \"pdf\"\ntarget = \"kdp\"\n",
    ),
    (
        "G001",
        "[[target]]\nname = \"ours\"\nextends = \"pres\"\n",
        "\"pres\"",
        "[[target]]\nname = \"ours\"\nextends = \"press\"\n",
    ),
    (
        "G002",
        "[[edition]]\nformat = \"pdf\"\ntarget = \"kdp\"\npage = \"A6\"\n",
        "\"A6\"",
        "[[edition]]\nformat = \"pdf\"\ntarget = \"screen\"\npage = \"A6\"\n",
    ),
    (
        "G005",
        "[[target]]\nname = \"kdp\"\nbleed = \"3mm\"\n",
        "\"kdp\"",
        "[[target]]\nname = \"kdp-large\"\nextends = \"kdp\"\nbleed = \"3mm\"\n",
    ),
    (
        "G006",
        "[[target]]\nname = \"ours\"\nbleed = \"3\"\n",
        "\"3\"",
        "[[target]]\nname = \"ours\"\nbleed = \"3mm\"\n",
    ),
    ("G007", "[[target]]\nname = \"ours\"\nink = 500\n", "500", "[[target]]\nname = \"ours\"\nink = 300\n"),
    (
        "G008",
        "[[target]]\nname = \"ours\"\npages = { source = \"a letter\" }\n",
        "{ source = \"a letter\" }",
        "[[target]]\nname = \"ours\"\npages = { most = 96, source = \"a letter\" }\n",
    ),
    (
        "M005",
        "[[target]]\nname = \"ours\"\nstandard = \"PDF/X-5\"\n",
        "\"PDF/X-5\"",
        "[[target]]\nname = \"ours\"\nstandard = \"pdf/x-4\"\n",
    ),
    (
        "M025",
        "[[edition]]\nformat = \"epub\"\ntarget = \"kdp\"\n",
        "\"kdp\"",
        "[[edition]]\nformat = \"pdf\"\ntarget = \"kdp\"\n",
    ),
];

#[test]
fn each_fault_is_reported_at_its_place_and_its_near_miss_is_not() {
    for (code, raising, place, near_miss) in CASES {
        let found = manifest(raising).1;
        let one = found.iter().find(|one| one.code == *code);
        let one = one.unwrap_or_else(|| panic!("{code} is not raised by\n{raising}\nbut {found:?}"));
        let start = "[publication]\ntitle = \"T\"\n".len() + raising.rfind(place).expect("a place");
        assert_eq!(one.span.expect("it has a place").range(), start..start + place.len(), "{raising}");
        assert_eq!(manifest(near_miss).1, Vec::new(), "{near_miss}");
    }
}

#[test]
fn wrong_names_come_with_the_nearest_right_one() {
    let hint = |text: &str| manifest(text).1[0].hint.clone().unwrap_or_default();
    assert_eq!(
        hint("[[edition]]\nformat = \"pdf\"\ntarget = \"ingram-spark\"\n"),
        "did you mean `ingramspark`?"
    );
    let listed = hint("[[edition]]\nformat = \"pdf\"\ntarget = \"the-moon\"\n");
    assert_eq!(listed, "there are kdp, ingramspark, lulu, bod, press, screen, archive");
    let own = hint("[[target]]\nname = \"harbour\"\n[[edition]]\nformat = \"pdf\"\ntarget = \"harbor\"\n");
    assert_eq!(own, "did you mean `harbour`?");
}

#[test]
fn a_target_of_ones_own_takes_over_what_it_does_not_say() {
    let text = "[[target]]\nname = \"harbour\"\nextends = \"press\"\ntitle = \"Harbour Press\"\nchecked = \"2026-10\"\n\
                bleed = { width = \"5mm\", spine = true }\nink = 280\n\
                inside = { steps = [{ pages = 200, width = \"12mm\" }, { width = \"15mm\" }] }\n";
    let (read, faults) = manifest(text);
    assert_eq!(faults, Vec::new());
    let own = read.targets.get("harbour").expect("it is known");
    assert_eq!(own.extends.as_deref(), Some("press"));
    assert_eq!(own.standards.as_ref().map(|rule| rule.value.clone()), Some(vec![Standard::X4]));
    assert_eq!(own.bleed.as_ref().map(|rule| rule.value.width.length), Some(Length::mm(5.0)));
    assert_eq!(own.ink.as_ref().map(|rule| rule.value), Some(280.0));
    assert_eq!(own.bleed.as_ref().and_then(|rule| rule.origin.checked.as_deref()), Some("2026-10"));
    let gutter = &own.inside.as_ref().expect("it has one").value;
    assert_eq!(gutter.of(200).map(|width| width.length), Some(Length::mm(12.0)));
    assert_eq!(gutter.of(201).map(|width| width.length), Some(Length::mm(15.0)));
    assert_eq!(read.targets.own().len(), 1);
}

#[test]
fn a_number_of_pages_that_a_target_does_not_bind_stops_the_edition_alone() {
    let shop = Workshop::new();
    let manifest = |targets: &str| {
        format!(
            "[publication]\ntitle = \"T\"\nlanguage = \"en\"\n[manuscript]\nbody = \"a.md\"\n{targets}\
             [[target]]\nname = \"broadsheet\"\npages = {{ most = 1 }}\n\
             [[edition]]\nname = \"plain\"\nformat = \"pdf\"\n"
        )
    };
    let edition =
        |target: &str| format!("[[edition]]\nname = \"{target}\"\nformat = \"pdf\"\ntarget = \"{target}\"\n");
    shop.write("a.md", "# One\n\nShort.\n").write("bindery.toml", manifest(&edition("kdp")));
    let ran = shop.run(&["build"]);
    ran.fails_with("G003");
    assert!(ran.err.contains("bindery.toml:9:10"), "{}", ran.err);
    assert!(shop.has("build/t-plain.pdf") && !shop.has("build/t-kdp.pdf"));
    shop.write("bindery.toml", manifest(&edition("broadsheet")));
    shop.run(&["build"]).fails_with("G004");
    shop.write("bindery.toml", manifest(&edition("press")));
    shop.run(&["build"]).succeeds();
    assert!(shop.has("build/t-press.pdf"));
}

#[test]
fn targets_are_listed_with_their_rules_and_sources() {
    let shop = Workshop::new();
    let ran = shop.run(&["targets"]);
    ran.succeeds();
    let mut all = ran.out.clone();
    for target in Targets::default().iter() {
        let ran = shop.run(&["targets", &target.name]);
        ran.succeeds();
        all.push_str(&format!("\n# {}\n\n{}", target.name, ran.out));
    }
    let path = "tests/suite/targets/builtin.golden";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &all).expect("the golden can be written");
    }
    let wanted = std::fs::read_to_string(path).expect("the golden is there; UPDATE=1 writes it");
    assert!(wanted == all, "{path} differs; run with UPDATE=1 and read the diff");
    let ran = shop.run(&["targets", "kpd"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("did you mean `kdp`?"), "{}", ran.err);
}

#[test]
fn a_publications_own_targets_are_listed_where_it_lies() {
    let shop = Workshop::new();
    shop.write(
        "bindery.toml",
        "[publication]\ntitle = \"T\"\n[manuscript]\nbody = \"a.md\"\n\n[[target]]\nname = \"harbour\"\n\
         title = \"Harbour Press\"\nextends = \"bod\"\nink = 280\n",
    );
    assert!(shop.run(&["targets"]).out.contains("harbour           Harbour Press\n"));
    let out = shop.run(&["targets", "harbour"]).out;
    assert!(out.contains("extends bod"), "{out}");
    assert!(out.contains("ink               at most 280 %\n                  bindery.toml:10"), "{out}");
    assert!(out.contains("pages             24 to 900, an even number"), "{out}");
}
