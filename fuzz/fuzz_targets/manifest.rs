//! The manifest, and front matter of both forms.

use bindery::diagnostic::Sink;
use bindery::publication;
use bindery::reader;
use bindery::source::SourceMap;
use bindery_fuzz::{Target, files, run};
use std::process::ExitCode;

const WORDS: &[&str] = &[
    "[publication]\n",
    "[[contributor]]\n",
    "[[edition]]\n",
    "[manuscript]\n",
    "[workspace]\n",
    "title = ",
    "isbn = ",
    "\"978-1-4028-9462-6\"",
    "date = 2026-11-23",
    "page = \"6x9in\"",
    "page = [\"1mm\", \"9e99mm\"]",
    "role = \"aut\"",
    "---\n",
    "+++\n",
    "author:\n- ",
    "identifier:\n- scheme: ISBN\n  text: ",
    "&a [*a]",
    "!!binary ",
    "\"\"\"",
    "= [[[[",
];

fn one(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut sources = SourceMap::default();
    let manifest = sources.add("bindery.toml", text.clone());
    let manuscript = sources.add("a.md", text);
    let mut sink = Sink::default();
    let source = sources.get(manifest).expect("it was just added");
    std::hint::black_box(publication::read_manifest(source, &mut sink));
    let source = sources.get(manuscript).expect("it was just added");
    if let Some(found) = reader::front_matter(&source.text) {
        let kind = match found.kind {
            reader::FrontMatterKind::Yaml => publication::FrontMatterKind::Yaml,
            reader::FrontMatterKind::Toml => publication::FrontMatterKind::Toml,
        };
        std::hint::black_box(publication::read_front_matter(source, found.range, kind, &mut sink));
    }
}

fn main() -> ExitCode {
    let mut seeds = files("manuscript/handbook", ".toml");
    seeds.extend(files("manuscript/article", ".toml"));
    seeds.push(
        b"---\ntitle: A\nauthor:\n- name: B\nlang: en\nidentifier:\n- scheme: ISBN-13\n  text: '9'\n---\n"
            .to_vec(),
    );
    seeds.push(b"+++\ntitle = \"A\"\n[[contributor]]\nname = \"B\"\n+++\n".to_vec());
    run(&Target { name: "manifest", seeds, words: WORDS, one })
}
