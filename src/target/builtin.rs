//! The targets that are part of the program.

use super::{Target, Targets, read};
use crate::config::{Value, parse_toml};
use crate::diagnostic::Sink;
use crate::source::{FileId, SourceFile};
use std::sync::OnceLock;

/// In the order in which they are listed.
const FILES: [(&str, &str); 7] = [
    ("kdp", include_str!("builtin/kdp.toml")),
    ("ingramspark", include_str!("builtin/ingramspark.toml")),
    ("lulu", include_str!("builtin/lulu.toml")),
    ("bod", include_str!("builtin/bod.toml")),
    ("press", include_str!("builtin/press.toml")),
    ("screen", include_str!("builtin/screen.toml")),
    ("archive", include_str!("builtin/archive.toml")),
];

pub(super) fn all() -> Vec<Target> {
    static ALL: OnceLock<Vec<Target>> = OnceLock::new();
    ALL.get_or_init(|| read(&mut Sink::default())).clone()
}

/// The files are read as a publication's own targets are; that they have no faults is tested below.
fn read(sink: &mut Sink) -> Vec<Target> {
    let mut known = Targets { all: Vec::new(), builtin: 0 };
    for (name, text) in FILES {
        let source = SourceFile::new(FileId(u32::MAX), name, text);
        let Some(node) = parse_toml(&source, 0..text.len(), sink) else { continue };
        debug_assert!(matches!(node.value, Value::Table(_)));
        known.all.extend(read::target(node, &known, sink).map(read::without_places));
    }
    known.all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_have_no_faults_and_every_rule_says_where_it_comes_from() {
        let mut sink = Sink::default();
        let all = read(&mut sink);
        assert_eq!(sink.into_vec(), Vec::new());
        assert_eq!(all.len(), FILES.len());
        for (target, (file, _)) in all.iter().zip(FILES) {
            assert_eq!(target.name, file);
            for line in target.lines() {
                assert!(line.origin.source.is_some(), "{}: {} has no source", target.name, line.name);
                assert!(line.origin.checked.is_some(), "{}: {} has no date", target.name, line.name);
            }
        }
    }
}
