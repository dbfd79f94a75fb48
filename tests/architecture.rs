//! The import table in `src/lib.rs` holds: every path in `src/` leads to a room above.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

struct Room {
    row: usize,
    forbidden: Vec<String>,
}

fn table() -> BTreeMap<String, Room> {
    let text = std::fs::read_to_string("src/lib.rs").expect("the library has a root");
    text.lines()
        .filter_map(|line| line.strip_prefix("//! | `"))
        .enumerate()
        .map(|(row, line)| {
            let (name, rest) = line.split_once('`').expect("a row names its room");
            let last = rest.trim_end_matches('|').rsplit('|').next().unwrap_or_default();
            let forbidden =
                last.split(',').map(|room| room.trim().to_owned()).filter(|room| !room.is_empty());
            (name.to_owned(), Room { row, forbidden: forbidden.collect() })
        })
        .collect()
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder of sources can be read") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The rooms that a file's `crate::…` paths name, with the lines they stand in.
fn edges(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (idx, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for (at, _) in code.match_indices("crate::") {
            if code[..at].ends_with('$') {
                continue;
            }
            let rest = &code[at + "crate::".len()..];
            if let Some(group) = rest.strip_prefix('{') {
                let mut depth = 0;
                let mut name = String::new();
                for c in group.chars() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => found.push((idx + 1, std::mem::take(&mut name))),
                        c if depth == 0 => name.push(c),
                        _ => {}
                    }
                }
                found.push((idx + 1, name));
            } else {
                found.push((idx + 1, rest.to_owned()));
            }
        }
    }
    for (_, path) in &mut found {
        let path_start = path.trim();
        *path = path_start.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    }
    found.retain(|(_, room)| !room.is_empty());
    found
}

#[test]
fn rooms_import_only_rooms_above_them() {
    let table = table();
    assert!(table.len() > 10, "the table in src/lib.rs was not found");
    let mut sources = Vec::new();
    files(Path::new("src"), &mut sources);
    let mut faults = Vec::new();
    for path in sources {
        let inside = path.strip_prefix("src").expect("it lies below src");
        let room = inside.iter().next().expect("it has a name").to_string_lossy().replace(".rs", "");
        if room == "lib" || room == "main" {
            continue;
        }
        let Some(own) = table.get(&room) else {
            faults.push(format!("{}: the room `{room}` is not in the table", path.display()));
            continue;
        };
        let text = std::fs::read_to_string(&path).expect("a source can be read");
        for (line, target) in edges(&text) {
            if target == room {
                continue;
            }
            match table.get(&target) {
                None => faults.push(format!("{}:{line}: `crate::{target}` is no room", path.display())),
                Some(other) if other.row > own.row => {
                    faults.push(format!("{}:{line}: `{room}` imports `{target}`, below it", path.display()));
                }
                Some(_) if own.forbidden.contains(&target) => {
                    faults.push(format!("{}:{line}: `{room}` must never know `{target}`", path.display()));
                }
                Some(_) => {}
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
