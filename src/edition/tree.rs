//! One manuscript's tree, for people and for other programs.

use super::load::load;
use super::plan::{Origin, plan};
use super::{Part, in_pool};
use crate::document::{Document, dump, to_json};
use crate::font::FontLibrary;
use crate::passes::{self, Frame, FrameMedium};
use std::path::Path;

/// The tree, nested and numbered as both backends see it, without the pages they add.
#[derive(Debug)]
pub struct Tree {
    document: Document,
}

impl Tree {
    /// One line a node.
    pub fn text(&self) -> String {
        dump(&self.document)
    }
    /// The JSON form, from which the tree can be read back.
    pub fn json(&self) -> String {
        to_json(&self.document)
    }
}

/// Reads one manuscript, or the publication of a manifest. No tree if nothing could be read.
pub fn read_tree(path: &Path) -> (Part, Option<Tree>, bool) {
    in_pool(Some(1), || {
        let mut found = plan(&[path.to_owned()]);
        let misuse = found.misuse;
        let faults = std::mem::take(&mut found.faults);
        let Some(planned) = found.publications.into_iter().next() else {
            return (Part::of_faults(faults), None, misuse);
        };
        let nothing = matches!(planned.origin, Origin::Nothing);
        let mut loaded = load(planned, &FontLibrary::embedded(), None);
        if nothing || loaded.void {
            return (loaded.into_part(), None, misuse);
        }
        let document = std::mem::take(&mut loaded.document);
        let mut sink = std::mem::take(&mut loaded.sink);
        let mut frame = Frame::new(&loaded.manifest.publication, FrameMedium::Book);
        frame.files = loaded.files.clone();
        let mut document = passes::refine(document, &frame, &mut sink);
        passes::identify(&mut document);
        drop(frame);
        loaded.sink = sink;
        (loaded.into_part(), Some(Tree { document }), misuse)
    })
}
