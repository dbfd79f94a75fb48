//! Bindery turns one manuscript into every edition of a publication.
//!
//! # The pipeline
//!
//! A **reader** makes a [`document`] tree of what the author wrote, with a span on every node. The
//! **passes** refine that tree: they nest its sections, number its notes, resolve its references and
//! furnish it with a title page, a copyright page and the authors' bios. From there two backends
//! go their own ways. **typeset** sets the tree by the computed **style** and the **font**s into
//! finished **pages**, which **pdf** writes down. **epub** writes the same tree as XHTML. **edition**
//! is the only caller of both, and what one owes the other (where the printed pages begin) it hands
//! over as a plain value. **import** goes the other way: what others hand in is read and written again
//! by the **writer** as a clean manuscript.
//!
//! # The rooms
//!
//! A room imports only rooms that stand above it in this table, and none that its last column names.
//! `tests/architecture.rs` reads the table and walks every path in `src/`.
//!
//! | room | owns | must never know |
//! |---|---|---|
//! | `units` | lengths, sizes and ratios as newtypes | |
//! | `digest` | SHA-256 of bytes | units |
//! | `packed` | numbers and texts as few bytes, and back | digest |
//! | `source` | file ids, spans, the line index | units, packed |
//! | `diagnostic` | codes, severities, messages and hints, the sink | units, digest |
//! | `store` | the only reads and writes of files, the clock and the environment | |
//! | `cache` | what was made before, by the digest of what it was made of | source, diagnostic |
//! | `color` | ICC profiles, and the conversion of samples between them | units, source, diagnostic, store |
//! | `config` | TOML and YAML tables with places, read key by key; lengths and sizes in words | store |
//! | `document` | the tree, its visitor, its JSON form, its text dump, the element each node is | units, store |
//! | `target` | printers', screens' and standards' rules, each with its source | document, store |
//! | `publication` | metadata, contributors with bios, identifiers, editions, the manifest | store |
//! | `style` | CSS to computed print and e-book style | document, publication, store |
//! | `font` | faces, metrics, silhouettes, coverage, instances, fallback, subsets | document, publication, store |
//! | `picture` | pictures' kinds, sizes, samples and drawings | publication, store |
//! | `highlight` | source code to the kinds of its words | diagnostic, publication, store |
//! | `pages` | finished pages and their structure | publication, store |
//! | `reader` | manuscripts to documents: Markdown, pasted text, web pages, Word files | store, style, font, picture, pages |
//! | `writer` | documents to manuscripts in Markdown | store, publication, style, font, picture, pages, reader |
//! | `passes` | documents to documents | store, style, font, picture, pages |
//! | `typeset` | document, style and fonts to pages | store, reader, passes |
//! | `pdf` | pages and fonts to bytes | document, store, reader, passes, typeset |
//! | `epub` | document and style to bytes | store, reader, passes, pages, typeset, pdf |
//! | `preflight` | finished files read back, and judged by a target | document, publication, store, style, font, pages, reader, passes, typeset, pdf, epub |
//! | `readback` | finished files read back into their words, page by page | document, publication, store, style, font, reader, passes, typeset, pdf, epub |
//! | `collate` | a finished file held against its manuscript, and one printing against another | store, style, font, reader, passes, typeset, pdf, epub |
//! | `edition` | plan, build and report of editions | cli |
//! | `report` | what a run tells, as JSON, HTML, JUnit and SARIF, and the shards of one joined | typeset, pdf, epub, preflight |
//! | `import` | what others hand in, made a manuscript or a manifest | typeset, pdf, epub, preflight, cli |
//! | `cli` | arguments, progress, the printing of diagnostics | typeset, pdf, epub |
//!
//! `picture` and `highlight` are rooms of their own because both backends, and nothing else, need to
//! know what a picture is and which words of a listing are keywords.

pub mod units;

pub mod digest;

pub mod packed;

pub mod source;

#[macro_use]
pub mod diagnostic;

pub mod store;

pub mod cache;

pub mod color;

pub mod config;

pub mod document;

pub mod target;

pub mod publication;

pub mod style;

pub mod font;

pub mod picture;

pub mod highlight;

pub mod pages;

pub mod reader;

pub mod writer;

pub mod passes;

pub mod typeset;

pub mod pdf;

pub mod epub;

pub mod preflight;

pub mod readback;

pub mod collate;

pub mod edition;

pub mod report;

pub mod import;

pub mod cli;
