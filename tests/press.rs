//! Builds after builds: what is fresh is left alone, what is kept is taken up, shares make the whole,
//! and nothing that happens to the cache changes what is made.

mod workshop;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, SystemTime};
use workshop::{Ran, Workshop};

const TIDE: &str = "[publication]\ntitle = \"The Tide\"\nslug = \"tide\"\nlanguage = \"en\"\n\
    [manuscript]\nbody = \"*.md\"\n\
    [[edition]]\nname = \"print\"\nformat = \"pdf\"\nstyle = \"print.css\"\n\
    [[edition]]\nname = \"pocket\"\nformat = \"pdf\"\npage = \"a6\"\n\
    [[edition]]\nname = \"ebook\"\nformat = \"epub\"\npage-list = \"print\"\n";
const STYLE: &str = "@import \"classic\";\np { color: #111; }\n";

/// A workspace of three books, one of them in three editions.
fn workspace() -> Workshop {
    let shop = Workshop::new();
    shop.write("bindery.toml", "[workspace]\nmembers = [\"tide\", \"dune\", \"moor\"]\n");
    shop.write("tide/bindery.toml", TIDE).write("tide/print.css", STYLE);
    shop.write("tide/1.md", "# Ebb\n\nThe boats lay on the sand.\n\n![A boat](boat.svg)\n");
    shop.write("tide/boat.svg", boat("black"));
    for name in ["dune", "moor"] {
        let manifest = format!(
            "[publication]\ntitle = \"The {name}\"\nslug = \"{name}\"\nlanguage = \"en\"\n\
             [manuscript]\nbody = \"text.md\"\n[[edition]]\nname = \"ebook\"\nformat = \"epub\"\n"
        );
        shop.write(&format!("{name}/bindery.toml"), manifest);
        shop.write(&format!("{name}/text.md"), format!("# One\n\nNothing grows on the {name}.\n"));
    }
    shop
}

fn boat(color: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\"><path d=\"M0 0h40l-9 20H9z\" fill=\"{color}\"/></svg>"
    )
}

const OLD: Duration = Duration::from_secs(100_000);

/// Makes all products old, so that it can be seen which are written anew.
fn age(shop: &Workshop) {
    for path in products(&shop.path("build")).keys() {
        let file = std::fs::File::options().append(true).open(shop.path("build").join(path));
        file.and_then(|file| file.set_modified(SystemTime::now() - OLD)).expect("its date can be set");
    }
}

/// The names of the products that were written since [`age`].
fn written(shop: &Workshop) -> Vec<String> {
    let is_new = |name: &&String| {
        let data = std::fs::metadata(shop.path("build").join(name)).expect("it is there");
        data.modified().is_ok_and(|then| then.elapsed().is_ok_and(|age| age < OLD / 2))
    };
    products(&shop.path("build")).keys().filter(is_new).cloned().collect()
}

/// The products in a folder with their bytes, without reports.
fn products(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_file() && !name.starts_with("report.") {
            found.insert(name, std::fs::read(entry.path()).expect("it can be read"));
        }
    }
    found
}

fn report(shop: &Workshop, name: &str) -> serde_json::Value {
    serde_json::from_str(&shop.text(name)).expect("a report is JSON")
}

/// What `plan` says of an edition's file.
fn plan_of(ran: &Ran, file: &str) -> String {
    let line = ran.out.lines().find(|line| line.starts_with(file));
    line.unwrap_or_else(|| panic!("{file} is not in:\n{}", ran.out))
        .split("  ")
        .last()
        .expect("it has a state")
        .to_owned()
}

#[test]
fn what_has_not_changed_is_not_touched() {
    let shop = workspace();
    shop.run(&["build"]).succeeds();
    let before = products(&shop.path("build"));
    assert_eq!(before.keys().filter(|name| name.ends_with("pdf") || name.ends_with("epub")).count(), 5);
    age(&shop);
    let report = shop.read("build/report.json");
    let ran = shop.run(&["build"]);
    ran.succeeds();
    assert!(ran.out.contains("5 editions are fresh"), "{}", ran.out);
    assert_eq!(written(&shop), Vec::<String>::new());
    assert_eq!(products(&shop.path("build")), before);
    assert_eq!(shop.read("build/report.json"), report);
    let plan = shop.run(&["plan"]);
    assert!(plan.out.ends_with("0 of 5 editions are stale\n"), "{}", plan.out);
}

#[test]
fn a_changed_word_makes_the_editions_of_its_book_stale_and_no_other() {
    let shop = workspace();
    shop.run(&["build"]).succeeds();
    age(&shop);
    shop.write("dune/text.md", "# One\n\nSomething grows on the dune.\n");
    let plan = shop.run(&["plan"]);
    assert_eq!(plan_of(&plan, "build/dune.epub"), "stale: manuscript (text.md)");
    assert_eq!(plan_of(&plan, "build/moor.epub"), "fresh");
    shop.run(&["build"]).succeeds();
    let new = written(&shop);
    assert!(new.contains(&"dune.epub".to_owned()), "{new:?}");
    assert!(new.iter().all(|name| name.starts_with("dune.")), "{new:?}");
    let report = report(&shop, "build/report.json");
    let states: Vec<_> =
        report["editions"].as_array().expect("a list").iter().map(|own| &own["state"]).collect();
    assert_eq!(states, ["fresh", "fresh", "fresh", "made", "fresh"]);
}

#[test]
fn an_edition_is_stale_for_its_own_style_and_target_only() {
    let shop = workspace();
    shop.run(&["build"]).succeeds();
    age(&shop);
    shop.write("tide/print.css", STYLE.replace("#111", "#222"));
    let plan = shop.run(&["plan"]);
    assert_eq!(plan_of(&plan, "build/tide-print.pdf"), "stale: style (print.css)");
    assert_eq!(plan_of(&plan, "build/tide-pocket.pdf"), "fresh");
    shop.run(&["build"]).succeeds();
    assert!(!written(&shop).contains(&"tide-pocket.pdf".to_owned()));
    age(&shop);
    let manifest = TIDE.replace("page = \"a6\"", "page = \"a6\"\ntarget = \"screen\"");
    shop.write("tide/bindery.toml", manifest);
    let plan = shop.run(&["plan"]);
    assert!(plan_of(&plan, "build/tide-pocket.pdf").starts_with("stale: manifest"), "{}", plan.out);
    assert_eq!(plan_of(&plan, "build/tide-print.pdf"), "fresh");
    shop.run(&["build"]).succeeds();
    assert_eq!(written(&shop), ["tide-pocket.pdf"]);
}

#[test]
fn pictures_patterns_and_what_was_missing_are_watched() {
    let shop = workspace();
    shop.run(&["build"]).succeeds();
    shop.write("tide/boat.svg", boat("navy"));
    assert_eq!(plan_of(&shop.run(&["plan"]), "build/tide-print.pdf"), "stale: pictures (boat.svg)");
    shop.run(&["build"]).succeeds();
    shop.write("tide/2.md", "# Flood\n\nThe boats were gone.\n");
    let plan = shop.run(&["plan"]);
    assert_eq!(plan_of(&plan, "build/tide-print.pdf"), "stale: manuscript (*.md)");
    shop.run(&["build"]).succeeds();
    assert!(shop.run(&["plan"]).out.contains("0 of 5"));
}

#[test]
fn what_was_lost_is_taken_from_the_cache() {
    let shop = workspace();
    shop.run(&["build"]).succeeds();
    let before = products(&shop.path("build"));
    std::fs::remove_file(shop.path("build/tide-print.pdf")).expect("it was there");
    shop.write("build/dune.epub", "spoilt");
    let plan = shop.run(&["plan"]);
    assert!(plan_of(&plan, "build/dune.epub").starts_with("stale: `build/dune.epub` is not there as"));
    let ran = shop.run(&["build"]);
    ran.succeeds();
    assert_eq!(ran.out.matches("from the cache").count(), 2, "{}", ran.out);
    assert_eq!(products(&shop.path("build")), before);
}

#[test]
fn another_checkout_takes_up_what_a_shared_folder_keeps() {
    let (one, two) = (workspace(), workspace());
    let shared = Workshop::new();
    let place = shared.path("cache").to_string_lossy().into_owned();
    one.run(&["build", "--cache", &place]).succeeds();
    let ran = two.run(&["build", "--cache", &place]);
    ran.succeeds();
    assert_eq!(ran.out.matches("from the cache").count(), 5, "{}", ran.out);
    assert_eq!(products(&one.path("build")), products(&two.path("build")));
    assert!(!two.has("build/.cache"));
}

#[test]
fn a_spoilt_cache_is_made_anew() {
    let shop = workspace();
    shop.run(&["build", "--no-cache"]).succeeds();
    assert!(!shop.has("build/.cache"));
    let before = products(&shop.path("build"));
    shop.run(&["build"]).succeeds();
    let mut entries = Vec::new();
    let mut folders = vec![shop.path("build/.cache")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("it is there").flatten() {
            if entry.path().is_dir() { folders.push(entry.path()) } else { entries.push(entry.path()) }
        }
    }
    for (idx, entry) in entries.iter().enumerate() {
        let bytes = std::fs::read(entry).expect("it is there");
        let spoilt = match idx % 3 {
            0 => bytes[..bytes.len() / 2].to_vec(),
            1 => Vec::new(),
            _ => bytes.iter().map(|byte| byte ^ 1).collect(),
        };
        std::fs::write(entry, spoilt).expect("it can be written");
    }
    for name in before.keys() {
        std::fs::remove_file(shop.path("build").join(name)).expect("it was there");
    }
    let ran = shop.run(&["build"]);
    ran.succeeds();
    assert!(!ran.out.contains("from the cache"), "{}", ran.out);
    assert_eq!(products(&shop.path("build")), before);
}

#[test]
fn what_was_said_of_an_edition_is_said_again() {
    let shop = workspace();
    shop.write("dune/text.md", "# One\n\nNothing[^a] grows on the dune.\n\n[^a]: Sand.\n\n[^b]: Lost.\n");
    let first = shop.run(&["build"]);
    first.succeeds();
    assert!(first.err.contains("dune/text.md:7"), "{}", first.err);
    let second = shop.run(&["build"]);
    assert!(second.out.contains("5 editions are fresh"));
    assert_eq!(first.err, second.err);
}

#[test]
fn a_book_that_fails_does_not_stop_the_others() {
    let shop = workspace();
    shop.run(&["build"]).succeeds();
    let before = products(&shop.path("build"));
    shop.write("dune/text.md", "# One\n\nNothing[^a] grows.\n");
    shop.write("moor/text.md", "# One\n\nHeather.\n");
    shop.run(&["build"]).fails_with("N003");
    let after = products(&shop.path("build"));
    assert_eq!(after["dune.epub"], before["dune.epub"]);
    assert_ne!(after["moor.epub"], before["moor.epub"]);
    let report = report(&shop, "build/report.json");
    assert_eq!(report["totals"]["failed"], 1);
    let failed = report["editions"].as_array().expect("a list").iter().find(|own| own["state"] == "failed");
    let failed = failed.expect("it is told");
    assert_eq!((&failed["edition"], &failed["diagnostics"][0]["code"]), (&"ebook".into(), &"N003".into()));
    assert!(shop.text("build/report.html").contains("1 of 5 editions failed"));
}

#[test]
fn two_builds_at_once_end_well() {
    let shop = workspace();
    std::thread::scope(|scope| {
        let runs: Vec<_> = (0..2).map(|_| scope.spawn(|| shop.run(&["build"]))).collect();
        for run in runs {
            run.join().expect("it ends").succeeds();
        }
    });
    let both = products(&shop.path("build"));
    shop.run(&["build", "--no-cache", "--out", "alone"]).succeeds();
    assert_eq!(both, products(&shop.path("alone")));
}

#[test]
fn shares_make_the_whole() {
    let shop = workspace();
    for index in 1..=3 {
        let (share, out) = (format!("{index}/3"), format!("out/{index}"));
        shop.run(&["build", "--shard", &share, "--out", &out, "--cache", "shared"]).succeeds();
    }
    shop.run(&["build", "--no-cache"]).succeeds();
    let mut joined = BTreeMap::new();
    for index in 1..=3 {
        for (name, bytes) in products(&shop.path(&format!("out/{index}"))) {
            assert!(joined.insert(name, bytes).is_none(), "it was built twice");
        }
    }
    assert_eq!(joined, products(&shop.path("build")));
    let reports = ["out/1/report.json", "out/2/report.json", "out/3/report.json"];
    let merge =
        |reports: &[&str]| shop.run(&[&["report", "merge", "--out", "whole/report.json"], reports].concat());
    merge(&reports).succeeds();
    let whole = report(&shop, "whole/report.json");
    assert_eq!(whole["totals"]["editions"], 5);
    for own in whole["editions"].as_array().expect("a list") {
        let file = own["file"].as_str().expect("it has a file");
        assert!(shop.path("whole").join(file).is_file(), "{file} is not there");
    }
    let missing = merge(&reports[..2]);
    assert_eq!(missing.code, 1);
    assert!(missing.err.contains("no shard built the edition"), "{}", missing.err);
    let twice = merge(&[reports[0], reports[1], reports[2], reports[2]]);
    assert!(twice.code == 1 && twice.err.contains("was built twice"), "{}", twice.err);
    assert_eq!(merge(&["bindery.toml"]).code, 2);
}

#[test]
fn engines_say_which_share_is_meant() {
    let shop = workspace();
    let build = |variables: &[(&str, &str)]| {
        shop.run_in(Path::new(""), &["build", "--no-cache", "--out", "out", "--shard", "auto"], variables)
    };
    let variables =
        [("SLURM_ARRAY_TASK_ID", "2"), ("SLURM_ARRAY_TASK_MIN", "1"), ("SLURM_ARRAY_TASK_COUNT", "3")];
    let ran = build(&variables);
    ran.succeeds();
    assert!(ran.err.contains("share 2 of 3, by Slurm"), "{}", ran.err);
    assert_eq!(report(&shop, "out/report.json")["shard"], serde_json::json!({ "index": 2, "count": 3 }));
    assert_eq!(build(&[]).code, 2);
    assert_eq!(shop.run(&["build", "--shard", "5/4"]).code, 2);
    let matrix = shop.run(&["plan", "--format", "matrix", "--shards", "2"]);
    let matrix: serde_json::Value = serde_json::from_str(&matrix.out).expect("it is JSON");
    assert_eq!(matrix["include"].as_array().map(Vec::len), Some(2));
}

#[test]
fn reports_are_written_for_other_programs() {
    let shop = workspace();
    shop.write("dune/text.md", "# One\n\nNothing[^a] grows.\n");
    let arguments = ["build", "--junit", "ci/junit.xml", "--sarif", "ci/bindery.sarif"];
    let ran = shop.run_in(Path::new(""), &arguments, &[("GITHUB_ACTIONS", "true")]);
    ran.fails_with("N003");
    assert!(ran.out.contains("::error file=dune/text.md,line=3,col=8,title=N003::"), "{}", ran.out);
    assert!(shop.text("ci/junit.xml").contains("failures=\"1\""));
    let sarif: serde_json::Value = serde_json::from_str(&shop.text("ci/bindery.sarif")).expect("it is JSON");
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "N003");
    assert!(!shop.run(&["build"]).out.contains("::error"));
}

#[test]
fn a_cache_out_of_reach_costs_nothing_but_a_warning() {
    let shop = workspace();
    shop.write("file", "in the way");
    let ran = shop.run(&["build", "--cache", "file/cache"]);
    ran.succeeds();
    assert!(ran.err.contains("K001"), "{}", ran.err);
    let wrong = shop.run(&["build", "--cache", "s3://"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("K002"), "{}", wrong.err);
}

#[test]
fn the_cache_is_told_and_trimmed() {
    let shop = workspace();
    shop.run(&["build"]).succeeds();
    let status = shop.run(&["cache", "status"]);
    assert!(status.out.lines().any(|line| line.starts_with("product         5")), "{}", status.out);
    shop.run(&["cache", "trim", "--max-size", "0"]).succeeds();
    assert!(shop.run(&["cache", "status"]).out.contains("all             0"));
    assert_eq!(shop.run(&["cache", "trim", "--max-size", "much"]).code, 2);
    // What lies there is what would be made, but nobody can know.
    age(&shop);
    shop.run(&["build"]).succeeds();
    assert_eq!(written(&shop), Vec::<String>::new());
}

#[test]
fn what_killed_builds_left_is_swept_away() {
    let shop = workspace();
    shop.run(&["build"]).succeeds();
    shop.write("build/.bindery-abc", "half");
    let file = std::fs::File::options().append(true).open(shop.path("build/.bindery-abc"));
    file.and_then(|file| file.set_modified(SystemTime::now() - OLD)).expect("its date can be set");
    shop.write("dune/text.md", "# One\n\nSand.\n");
    shop.run(&["build"]).succeeds();
    assert!(!shop.has("build/.bindery-abc"));
}

#[test]
fn a_folder_that_cannot_be_written_is_told_once() {
    let shop = workspace();
    shop.write("file", "in the way");
    let ran = shop.run(&["build", "--out", "file/out"]);
    assert_eq!((ran.code, ran.codes()), (1, vec!["U007"]), "{}", ran.err);
    assert_eq!(ran.err.matches("was not made").count(), 5, "{}", ran.err);
    // Nothing is made before what is in its way is known.
    assert!(ran.out.is_empty(), "{}", ran.out);
    assert_eq!(shop.text("file"), "in the way");
}

#[test]
fn jobs_of_an_engine_are_told_what_the_plan_was_told() {
    let shop = workspace();
    let script = shop.run(&[
        "plan",
        "--format",
        "slurm",
        "--shards",
        "2",
        "--edition",
        "ebook",
        "--cache",
        "my cache",
    ]);
    let command = "--out build/shard-\"$SLURM_ARRAY_TASK_ID\" --edition ebook --cache 'my cache' .\n";
    assert!(script.out.ends_with(command), "{}", script.out);
    let script = shop.run(&["plan", "--format", "slurm", "--out", "made"]);
    let command = "--out made/shard-\"$SLURM_ARRAY_TASK_ID\" --cache made/.cache .\n";
    assert!(script.out.ends_with(command), "{}", script.out);
}
