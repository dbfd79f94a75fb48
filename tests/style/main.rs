//! Stylesheets: what is read, what is reported, and what comes of it.

mod book;
mod cascade;
mod hostile;
mod pages;
mod reports;
mod values;

use bindery::diagnostic::Sink;
use bindery::source::{FileId, SourceFile};
use bindery::style::*;
use bindery::units::{Length, Size};
use std::sync::Arc;

fn read(css: &str) -> (Arc<Sheet>, Vec<String>) {
    let source = SourceFile::new(FileId(0), "a.css", css);
    let mut sink = Sink::default();
    let sheet = parse(&source, &mut sink);
    let said = sink
        .iter()
        .map(|own| {
            let place = own.span.map(|span| source.place(span.start));
            let place = place.map_or("-".into(), |place| format!("{}:{}", place.line, place.column));
            let shown = own.span.map_or("", |span| &source.text[span.range()]);
            format!("{} {place} {} [{shown}] {}", own.code, own.message, own.hint.as_deref().unwrap_or("-"))
        })
        .collect();
    (Arc::new(sheet), said)
}

fn faults(css: &str) -> Vec<String> {
    read(css).1
}

fn codes(css: &str) -> Vec<String> {
    faults(css).iter().map(|fault| fault[..4].to_owned()).collect()
}

fn sheet_cascade(css: &str) -> Cascade {
    let (sheet, said) = read(css);
    assert!(said.is_empty(), "{said:?}");
    Cascade::new(vec![sheet], Medium::Print, None)
}

/// A tree written as `body>section.chapter>h1#one+p+p>em`: `>` goes down, `+` stays, `^` goes up.
fn tree(text: &str) -> (ElementTree, Vec<ElementId>) {
    let mut tree = ElementTree::default();
    let mut ids: Vec<ElementId> = Vec::new();
    let mut path: Vec<ElementId> = Vec::new();
    let mut go_down = true;
    for part in text.split_inclusive(['>', '+', '^']) {
        let (word, last) = match part.chars().last() {
            Some(mark @ ('>' | '+' | '^')) => (&part[..part.len() - 1], Some(mark)),
            _ => (part, None),
        };
        if !word.is_empty() {
            let (word, language) = word.split_once('@').unwrap_or((word, ""));
            let name_end = word.find(['.', '#']).unwrap_or(word.len());
            let name =
                ["body", "section", "h1", "h2", "p", "em", "ul", "li", "a", "div", "span", "blockquote"]
                    .into_iter()
                    .find(|name| *name == &word[..name_end])
                    .expect("a known name");
            let mut element = NewElement { name, ..NewElement::default() };
            let classes = word[name_end..].split('#').next().unwrap_or_default();
            element.classes = classes.split('.').skip(1).map(Into::into).collect();
            element.id = word.split_once('#').map(|(_, id)| id.into());
            element.language = (!language.is_empty()).then(|| language.into());
            if !go_down {
                path.pop();
            }
            let id = tree.add(path.last().copied(), element);
            path.push(id);
            ids.push(id);
        }
        match last {
            Some('>') => go_down = true,
            Some('+') => go_down = false,
            Some('^') => {
                path.pop();
                go_down = false;
            }
            _ => {}
        }
    }
    (tree, ids)
}

fn style_of(cascade: &Cascade, tree: &ElementTree, id: ElementId) -> Arc<ComputedStyle> {
    let parent = tree.parent(id).map(|parent| style_of(cascade, tree, parent));
    cascade.style(tree, id, parent.as_ref())
}

/// Which elements of the tree the selector chooses, as `.` and `x`.
fn chosen(selector: &str, text: &str) -> String {
    let cascade = sheet_cascade(&format!("{selector} {{ widows: 77 !important }} * {{ widows: 1 }}"));
    let (tree, ids) = tree(text);
    ids.iter().map(|id| if style_of(&cascade, &tree, *id).widows == 77 { 'x' } else { '.' }).collect()
}

fn last_style(css: &str, text: &str) -> Arc<ComputedStyle> {
    let (tree, ids) = tree(text);
    style_of(&sheet_cascade(css), &tree, *ids.last().expect("the tree is not empty"))
}

fn pt(value: f64) -> Length {
    Length::pt(value)
}

fn near(found: Length, wanted: f64) {
    assert!((found.to_pt() - wanted).abs() < 1e-6, "{} is not {wanted}", found.to_pt());
}
