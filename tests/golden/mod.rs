//! What is wanted, in files beside what it is made from.

use std::path::Path;

/// The first line in which a golden and what was made differ. With `UPDATE` it is written anew.
pub fn difference(golden: &Path, got: &str) -> Option<String> {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(golden, got).expect("a golden can be written");
    }
    let wanted = std::fs::read_to_string(golden).unwrap_or_default();
    let mut lines = got.lines().chain([""]).zip(wanted.lines().chain([""])).enumerate();
    let (idx, (got, wanted)) = lines.find(|(_, (a, b))| a != b)?;
    Some(format!("{}:{}\n  wanted {wanted}\n  got    {got}", golden.display(), idx + 1))
}
