//! The structure tree (ISO 32000-1, 14.7) as a list: which marked content is read after which, and where
//! blocks, notes and captions begin and end.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, ObjRef, Object};
use std::collections::HashMap;

/// Elements within elements.
const DEEPEST: usize = 200;
/// Elements and their parts.
const MOST: usize = 5_000_000;

/// What is met on the way through the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    Marked {
        page: u32,
        identifier: u32,
    },
    /// A block begins, or one has ended.
    Block,
    NoteBegins,
    NoteEnds,
    /// A list of contents, the call of a note, or a heading begins or ends.
    Contents(bool),
    Call(bool),
    Heading(bool),
}

/// The way through the tree; none if the file has no structure.
pub(super) fn events(pdf: &Pdf) -> Option<Vec<Event>> {
    let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    let tree = root.get::<Dict<'_>>("StructTreeRoot")?;
    let mut pages = HashMap::new();
    for (idx, page) in pdf.pages().iter().enumerate() {
        if let Some(id) = page.raw().obj_id() {
            pages.insert((id.obj_number, id.gen_number), idx as u32);
        }
    }
    let roles = tree.get::<Dict<'_>>("RoleMap");
    let mut walker = Walker { pages, roles, events: Vec::new(), left: MOST };
    walker.kids(&tree, None, 0);
    (!walker.events.is_empty()).then_some(walker.events)
}

struct Walker<'a> {
    pages: HashMap<(u32, i32), u32>,
    roles: Option<Dict<'a>>,
    events: Vec<Event>,
    left: usize,
}

impl<'a> Walker<'a> {
    fn page(&self, own: &Dict<'a>) -> Option<u32> {
        let ObjRef { obj_number, gen_number } = own.get_ref("Pg")?;
        self.pages.get(&(obj_number, gen_number)).copied()
    }

    fn kids(&mut self, own: &Dict<'a>, page: Option<u32>, depth: usize) {
        match own.get::<Object<'a>>("K") {
            Some(Object::Array(kids)) => self.several(&kids, page, depth),
            Some(kid) => self.kid(kid, page, depth),
            None => {}
        }
    }

    /// A caption is read before what it belongs to, wherever it stands.
    fn several(&mut self, kids: &Array<'a>, page: Option<u32>, depth: usize) {
        let mut before = Vec::new();
        let mut captioned = false;
        for kid in kids.iter::<Object<'a>>() {
            match kid {
                Object::Dict(own) if !captioned && *self.role(&own) == *b"Caption" => {
                    captioned = true;
                    self.element(&own, page, depth);
                }
                other => before.push(other),
            }
        }
        before.into_iter().for_each(|kid| self.kid(kid, page, depth));
    }

    fn kid(&mut self, kid: Object<'a>, page: Option<u32>, depth: usize) {
        if self.left == 0 || depth > DEEPEST {
            return;
        }
        self.left -= 1;
        match kid {
            Object::Number(identifier) => self.marked(page, identifier.as_i64()),
            Object::Dict(own) => {
                if let Some(identifier) = own.get::<i32>("MCID") {
                    self.marked(self.page(&own).or(page), i64::from(identifier));
                } else if !own.contains_key("Obj") {
                    self.element(&own, page, depth);
                }
            }
            _ => {}
        }
    }

    fn marked(&mut self, page: Option<u32>, identifier: i64) {
        if let (Some(page), Ok(identifier)) = (page, u32::try_from(identifier)) {
            self.events.push(Event::Marked { page, identifier });
        }
    }

    /// The standard type of an element, by the file's own map of roles (14.7.3).
    fn role(&self, own: &Dict<'a>) -> Name<'a> {
        let mut role = own.get::<Name<'a>>("S").unwrap_or_else(|| Name::new_unescaped(b""));
        for _ in 0..8 {
            match self.roles.as_ref().and_then(|roles| roles.get::<Name<'a>>(&role)) {
                Some(next) => role = next,
                None => break,
            }
        }
        role
    }

    fn element(&mut self, own: &Dict<'a>, page: Option<u32>, depth: usize) {
        let page = self.page(own).or(page);
        let role = self.role(own);
        let (before, after) = match &*role {
            b"Span" | b"Link" | b"Quote" | b"Code" | b"Formula" | b"Em" | b"Strong" | b"BibEntry"
            | b"Annot" => {
                return self.kids(own, page, depth + 1);
            }
            b"Reference" => (Event::Call(true), Event::Call(false)),
            b"Note" | b"FENote" => (Event::NoteBegins, Event::NoteEnds),
            b"H" | b"H1" | b"H2" | b"H3" | b"H4" | b"H5" | b"H6" | b"Title" => {
                (Event::Heading(true), Event::Heading(false))
            }
            b"TOC" => (Event::Contents(true), Event::Contents(false)),
            _ => (Event::Block, Event::Block),
        };
        self.events.push(before);
        self.kids(own, page, depth + 1);
        self.events.push(after);
    }
}
