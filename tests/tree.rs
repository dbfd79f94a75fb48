//! The tree's JSON form holds all of it: random documents come back from it as they went in.

use bindery::document::*;
use bindery::source::{FileId, Span};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::strategy::Union;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[a-z \"'\\\\<&{}\u{e9}\u{202f}\n]{0,12}",
        Just("\u{0}\u{1f}🦀".to_owned())
    ]
}

fn meta() -> impl Strategy<Value = Meta> {
    let span = (0..3u32, any::<u32>(), any::<u32>());
    let span = span.prop_map(|(file, start, end)| Span { file: FileId(file), start, end });
    let attributes = (
        option::of(text()),
        vec(text(), 0..3),
        option::of(text().prop_map(Language)),
        vec((text(), text()), 0..2),
    );
    let attributes = attributes.prop_map(|(anchor, classes, language, values)| {
        Box::new(Attributes { anchor, classes, language, values })
    });
    (span, any::<u64>(), option::of(attributes)).prop_map(|(span, id, attributes)| Meta {
        span,
        id: NodeId(id),
        attributes,
    })
}

fn number() -> impl Strategy<Value = Option<Number>> {
    let number = (any::<u32>(), text(), text());
    option::of(number.prop_map(|(value, label, sign)| Number { value, label, sign }))
}

fn leaf() -> BoxedStrategy<Inline> {
    let reference = (meta(), text(), any::<u32>(), any::<bool>());
    let image = (meta(), text(), option::of(text()), option::of(text()), option::of(text()));
    prop_oneof![
        (meta(), text()).prop_map(|(meta, text)| Inline::Text(Text { meta, text })),
        (meta(), text()).prop_map(|(meta, text)| Inline::Code(Text { meta, text })),
        (meta(), text()).prop_map(|(meta, source)| Inline::Math(Math { meta, source })),
        (meta(), text(), text()).prop_map(|(meta, format, text)| Inline::Raw(Raw { meta, format, text })),
        meta().prop_map(Inline::SoftBreak),
        meta().prop_map(Inline::LineBreak),
        reference.prop_map(|(meta, label, number, first)| {
            Inline::NoteReference(NoteReference { meta, label: NoteLabel(label), number, first })
        }),
        (meta(), text()).prop_map(|(meta, target)| Inline::PageNumber(PageNumber { meta, target })),
        image.prop_map(|(meta, href, asset, alt, title)| {
            Inline::Image(Image { meta, href, asset: asset.map(AssetPath), alt, title })
        }),
    ]
    .boxed()
}

fn inline() -> BoxedStrategy<Inline> {
    leaf()
        .prop_recursive(3, 12, 3, |inner| {
            let styled = [
                Inline::Emphasis,
                Inline::Strong,
                Inline::Strikethrough,
                Inline::Superscript,
                Inline::Subscript,
                Inline::SmallCaps,
                Inline::Keyboard,
                Inline::Small,
                Inline::Abbreviation,
                Inline::Span,
            ];
            let styled = (prop::sample::select(styled.to_vec()), meta(), vec(inner.clone(), 0..3))
                .prop_map(|(kind, meta, content)| kind(Styled { meta, content }));
            let shows = [Shows::Nothing, Shows::Label, Shows::Number, Shows::Page, Shows::Folio];
            let shows = prop::sample::select(shows.to_vec());
            let link = (meta(), text(), option::of(text()), option::of(text()), shows, vec(inner, 0..3));
            let link = link.prop_map(|(meta, href, target, title, shows, content)| {
                Inline::Link(Link { meta, href, target, title, shows, content })
            });
            prop_oneof![styled, link]
        })
        .boxed()
}

fn line() -> BoxedStrategy<Vec<Inline>> {
    vec(inline(), 0..3).boxed()
}

fn flat() -> BoxedStrategy<Block> {
    let code = (meta(), option::of(text()), text(), text());
    prop_oneof![
        (meta(), line(), any::<bool>()).prop_map(|(meta, content, tight)| Block::Paragraph(Paragraph {
            meta,
            content,
            tight
        })),
        (meta(), 1..7u8, line()).prop_map(|(meta, level, content)| Block::Heading(Heading {
            meta,
            level,
            content
        })),
        code.prop_map(|(meta, language, info, text)| Block::Code(CodeBlock { meta, language, info, text })),
        meta().prop_map(Block::Break),
        (meta(), text()).prop_map(|(meta, source)| Block::Math(Math { meta, source })),
        (meta(), text(), text()).prop_map(|(meta, format, text)| Block::Raw(Raw { meta, format, text })),
        (meta(), any::<u8>(), prop::sample::select(vec![Listed::Headings, Listed::Figures, Listed::Tables]))
            .prop_map(|(meta, depth, of)| Block::Contents(Contents { meta, of, depth })),
        (meta(), vec(text().prop_map(NoteLabel), 0..3))
            .prop_map(|(meta, labels)| Block::Notes(Notes { meta, labels })),
    ]
    .boxed()
}

fn marker() -> impl Strategy<Value = Marker> {
    prop_oneof![Just(Marker::Bullet), any::<u64>().prop_map(|start| Marker::Number { start })]
}

fn table(blocks: BoxedStrategy<Vec<Block>>) -> BoxedStrategy<Block> {
    use Alignment::*;
    let cell = (meta(), blocks, any::<u16>(), any::<u16>(), any::<bool>());
    let cell =
        cell.prop_map(|(meta, blocks, columns, rows, header)| Cell { meta, blocks, columns, rows, header });
    let row = (meta(), vec(cell, 0..2)).prop_map(|(meta, cells)| Row { meta, cells });
    let rows = vec(row, 0..2).boxed();
    let columns = vec(prop::sample::select(vec![Unset, Left, Center, Right]), 0..3);
    let widths = vec(any::<u16>(), 0..3);
    (meta(), line(), number(), (columns, widths), rows.clone(), rows.clone(), rows)
        .prop_map(|(meta, caption, number, (columns, widths), head, body, foot)| {
            Block::Table(Table { meta, caption, number, columns, widths, head, body, foot })
        })
        .boxed()
}

fn holding(blocks: BoxedStrategy<Vec<Block>>) -> BoxedStrategy<Block> {
    use AdmonitionKind::*;
    let item = (meta(), option::of(any::<bool>()), blocks.clone());
    let item = item.prop_map(|(meta, task, blocks)| ListItem { meta, task, blocks });
    let list = (meta(), marker(), any::<bool>(), vec(item, 0..3))
        .prop_map(|(meta, marker, tight, items)| Block::List(List { meta, marker, tight, items }));
    let entry = (meta(), line(), vec(blocks.clone(), 0..2));
    let entry = entry.prop_map(|(meta, term, definitions)| DefinitionEntry { meta, term, definitions });
    let definitions = (meta(), any::<bool>(), vec(entry, 0..2))
        .prop_map(|(meta, tight, entries)| Block::Definitions(DefinitionList { meta, tight, entries }));
    let figure = (meta(), line(), number(), blocks.clone())
        .prop_map(|(meta, caption, number, blocks)| Block::Figure(Figure { meta, caption, number, blocks }));
    let kind = prop::sample::select(vec![Note, Tip, Important, Warning, Caution]);
    let admonition = (meta(), kind, blocks.clone())
        .prop_map(|(meta, kind, blocks)| Block::Admonition(Admonition { meta, kind, blocks }));
    let container = (meta(), blocks.clone()).prop_map(|(meta, blocks)| Container { meta, blocks }).boxed();
    Union::new([
        container.clone().prop_map(Block::Quote).boxed(),
        container.prop_map(Block::Division).boxed(),
        list.boxed(),
        definitions.boxed(),
        figure.boxed(),
        admonition.boxed(),
        table(blocks),
    ])
    .boxed()
}

fn blocks() -> BoxedStrategy<Vec<Block>> {
    vec(flat().prop_recursive(3, 10, 2, |inner| holding(vec(inner, 0..2).boxed())), 0..3).boxed()
}

fn section() -> BoxedStrategy<Section> {
    use Division::*;
    let division = prop::sample::select(vec![HalfTitle, Part, Chapter, Section, AboutAuthor, Colophon]);
    let matter = prop::sample::select(vec![Matter::Front, Matter::Body, Matter::Back]);
    let own = (meta(), division, matter, any::<u8>(), any::<bool>(), number(), line(), blocks());
    let own = own
        .prop_map(|(meta, division, matter, level, unnumbered, number, heading, blocks)| {
            let sections = Vec::new();
            bindery::document::Section {
                meta,
                division,
                matter,
                level,
                unnumbered,
                number,
                heading,
                blocks,
                sections,
            }
        })
        .boxed();
    own.clone()
        .prop_recursive(2, 4, 2, move |inner| {
            (own.clone(), vec(inner, 0..2))
                .prop_map(|(own, sections)| bindery::document::Section { sections, ..own })
        })
        .boxed()
}

fn document() -> BoxedStrategy<Document> {
    let note = (meta(), any::<u32>(), blocks());
    let note = note.prop_map(|(meta, number, blocks)| Note { meta, number, blocks });
    let notes = prop::collection::btree_map(text().prop_map(NoteLabel), note, 0..2);
    (text(), vec(section(), 0..2), notes)
        .prop_map(|(language, sections, notes)| Document { language: Language(language), sections, notes })
        .boxed()
}

/// Tries random documents on a thread whose stack has room for what makes them.
fn try_documents(test: fn(Document) -> Result<(), TestCaseError>) {
    let run = move || {
        let config = ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() };
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
            .run(&document(), test)
    };
    let thread =
        std::thread::Builder::new().stack_size(32 << 20).spawn(run).expect("a thread can be started");
    thread.join().expect("the test ends by itself").unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn json_holds_all_of_the_tree() {
    try_documents(|document| {
        let json = to_json(&document);
        let back = from_json(&json).expect("what was written can be read");
        prop_assert_eq!(&back, &document);
        prop_assert_eq!(to_json(&back), json);
        Ok(())
    });
}

#[test]
fn a_dump_has_a_line_for_each_node() {
    try_documents(|document| {
        let mut inlines = 0;
        walk_inlines(&document, &mut |_| inlines += 1);
        prop_assert!(dump(&document).lines().count() > inlines);
        Ok(())
    });
}

#[test]
fn another_schema_is_refused() {
    let json = to_json(&Document::default());
    let newer = json.replace(&format!("\"schema\": {SCHEMA_VERSION}"), "\"schema\": 999");
    assert!(matches!(from_json(&newer), Err(JsonError::Schema(999))));
    assert!(matches!(from_json("{"), Err(JsonError::Form(_))));
}
