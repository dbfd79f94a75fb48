//! What stands is found by all that it was set from, and by nothing else.

use super::text::{Task, Text};
use super::{Rack, Standing, Store, Styles, set};
use crate::diagnostic::Sink;
use crate::digest::Digest;
use crate::document::Language;
use crate::font::FontLibrary;
use crate::pages::{StructureId, Tag};
use crate::source::{FileId, Span};
use crate::style::{ComputedStyle, Hyphens, TextAlign};
use crate::typeset::line::{InlineItem, MarkId, Shape, TextItem};
use crate::typeset::paragraph::{SetParagraph, Setter};
use crate::units::Length;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

#[derive(Default)]
struct Shelf(Mutex<BTreeMap<Digest, Vec<u8>>>);

impl Store for Shelf {
    fn take(&self, name: Digest) -> Option<Vec<u8>> {
        self.0.lock().expect("no test breaks off in it").get(&name).cloned()
    }
    fn put(&self, name: Digest, galley: Vec<u8>) {
        self.0.lock().expect("no test breaks off in it").insert(name, galley);
    }
}

fn rack(shelf: &Shelf) -> Rack<'_> {
    let standing = Standing { store: shelf, name: Digest::of(b"book"), version: "1", plates: None };
    Rack::with(standing, Digest::of(b"salt"), 4)
}

fn style() -> Arc<ComputedStyle> {
    let (hyphens, text_align) = (Hyphens::Auto, TextAlign::Justify);
    Arc::new(ComputedStyle { hyphens, text_align, ..ComputedStyle::initial() })
}

/// Where a paragraph stands: its file, its first byte, and its first numbers.
#[derive(Clone, Copy)]
struct At(u32, u32, u32);

const TEXT: &str = "The quartermaster’s extraordinarily obstinate ferryman counted the coins twice, and then \
    he counted the passengers, who were fewer than the coins, and then the coins once more.";

fn items(style: &Arc<ComputedStyle>, At(file, start, first): At) -> Vec<InlineItem> {
    let text = |text: &str, start: u32, id: u32, before: u32| {
        InlineItem::Text(TextItem {
            text: text.to_owned(),
            style: Arc::clone(style),
            language: Arc::new(Language("en".into())),
            tag: Tag::Content(StructureId(id)),
            span: Span { file: FileId(file), start, end: start + text.len() as u32 },
            before: Some(before),
            link: (id == first + 1).then_some(first + 7),
            raise: Length::ZERO,
        })
    };
    let (left, right) = TEXT.split_at(90);
    vec![text(left, start, first, 0), InlineItem::Mark(MarkId(first)), text(right, start + 94, first + 1, 70)]
}

fn shape(measure: f64) -> Shape {
    Shape { measure: Length::pt(measure), ..Shape::default() }
}

fn set_at(rack: Option<&Rack<'_>>, at: At) -> SetParagraph {
    let style = style();
    let (items, shape) = (items(&style, at), shape(150.0));
    let mut setter = Setter::new(&FontLibrary::embedded());
    let text = Text { items: &items, style: &style, shape: &shape };
    set(rack, &mut setter, Task::WithOthers, text, &mut Sink::default())
}

#[test]
fn a_paragraph_that_stands_is_the_one_that_would_be_set_wherever_it_has_moved() {
    let shelf = Shelf::default();
    let own = rack(&shelf);
    set_at(Some(&own), At(3, 1000, 5));
    own.close();
    let kept = shelf.0.lock().expect("no test breaks off in it").clone();
    assert_eq!(kept.len(), 1);
    for at in [At(3, 1000, 5), At(3, 20, 900), At(0, 0, 0), At(7, 4_000_000, 1)] {
        let own = rack(&shelf);
        let found = set_at(Some(&own), at);
        assert_eq!(format!("{found:?}"), format!("{:?}", set_at(None, at)));
        own.close();
        let now = shelf.0.lock().expect("no test breaks off in it");
        assert!(*now == kept, "nothing was set anew");
    }
}

#[test]
fn whatever_a_paragraph_is_set_from_is_in_its_name() {
    let shelf = Shelf::default();
    let own = rack(&shelf);
    let mut styles = Styles::default();
    let base = style();
    let other = Arc::new(ComputedStyle { widows: 9, ..(*base).clone() });
    let plain = items(&base, At(1, 10, 2));
    let mut name =
        |rack: &Rack<'_>, task, items: &[InlineItem], style: &Arc<ComputedStyle>, shape: &Shape| {
            rack.key(task, Text { items, style, shape }, None, &mut styles).expect("it can be kept")
        };
    let changed = |change: &dyn Fn(&mut TextItem)| {
        let mut items = items(&base, At(1, 10, 2));
        if let InlineItem::Text(text) = &mut items[2] {
            change(text);
        }
        items
    };
    let mut names = vec![
        name(&own, Task::Best, &plain, &base, &shape(150.0)),
        name(&own, Task::WithOthers, &plain, &base, &shape(150.0)),
        name(&own, Task::Looser, &plain, &base, &shape(150.0)),
        name(&own, Task::Best, &plain, &other, &shape(150.0)),
        name(&own, Task::Best, &plain, &base, &shape(150.5)),
        name(&own, Task::Best, &plain, &base, &Shape { first_end: Some(4), ..shape(150.0) }),
        name(&own, Task::Best, &plain, &base, &Shape { indents: vec![Length::ZERO], ..shape(150.0) }),
        name(&own, Task::Best, &plain, &base, &Shape { outdents: vec![Length::ZERO], ..shape(150.0) }),
        name(&own, Task::Best, &plain[..2], &base, &shape(150.0)),
        name(&Rack::with(own.standing, Digest::of(b"fonts"), 4), Task::Best, &plain, &base, &shape(150.0)),
    ];
    let changes: [&dyn Fn(&mut TextItem); 9] = [
        &|text| text.text.push('.'),
        &|text| text.style = Arc::clone(&other),
        &|text| text.language = Arc::default(),
        &|text| text.tag = Tag::Content(StructureId(2)),
        &|text| text.span.start += 1,
        &|text| text.span.file = FileId(2),
        &|text| text.before = None,
        &|text| text.link = None,
        &|text| text.raise = Length::pt(1.0),
    ];
    names.extend(changes.iter().map(|change| name(&own, Task::Best, &changed(change), &base, &shape(150.0))));
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn what_is_joined_with_a_place_that_is_none_is_not_moved() {
    let style = style();
    let mut own = items(&style, At(0, 300, 0));
    if let InlineItem::Text(text) = &mut own[2] {
        text.span = Span::default();
    }
    let mut moved = items(&style, At(0, 400, 0));
    moved[2] = own[2].clone();
    let shelf = Shelf::default();
    let (rack, shape) = (rack(&shelf), shape(150.0));
    let name = |items: &[InlineItem]| {
        rack.key(Task::Best, Text { items, style: &style, shape: &shape }, None, &mut Styles::default())
    };
    assert_ne!(name(&own), name(&moved));
    let pictures = [InlineItem::Leader { text: ".".into(), style: Arc::clone(&style) }];
    assert_eq!(name(&pictures), None);
}

#[test]
fn a_galley_that_is_cut_off_is_empty() {
    let shelf = Shelf::default();
    let own = rack(&shelf);
    let whole = format!("{:?}", set_at(Some(&own), At(1, 10, 0)));
    own.close();
    let kept = shelf.0.lock().expect("no test breaks off in it").clone();
    let (name, galley) = kept.first_key_value().expect("there is one");
    for end in [0, 1, 9, galley.len() / 2, galley.len() - 1] {
        shelf.put(*name, galley[..end].to_vec());
        let own = rack(&shelf);
        assert_eq!(format!("{:?}", set_at(Some(&own), At(1, 10, 0))), whole);
        own.close();
        assert!(shelf.take(*name).as_ref() == Some(galley), "it is whole again");
    }
}
