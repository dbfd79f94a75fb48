//! One page's content, walked through for its text (ISO 32000-1, 9.4): pieces in the order in which they
//! are painted, each with its place and the marked content that it is part of.
//!
//! Words of drawings (form objects) are not read: they are pictures, and have a text that stands for them.

use super::font::{Font, text_string};
use super::page::{digest, stir};
use super::scan::{Met, Operand, Part, Scanner, Text};
use crate::digest::Digester;
use crate::preflight::{Matrix, unpacked};
use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Array, Dict, Object, Stream, String as PdfString};
use hayro_syntax::page::Page;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// Operators of one page, and parts of its text.
const MOST_OPERATORS: usize = 2_000_000;
/// What the content of a page may unpack to.
const MOST_CONTENT: usize = 64_000_000;
/// States, and marks within marks, that are kept at once.
const MOST_STATES: usize = 256;

/// What a page shows.
#[derive(Default)]
pub(super) struct PageText {
    pub text: String,
    pub pieces: Vec<Piece>,
    /// Digests: of what is drawn as content, as furniture, and of pictures.
    pub look: u64,
    pub frame: u64,
    pub pictures: u64,
}

/// Text that is shown in one go.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    /// Bytes of the page's text.
    pub start: u32,
    pub end: u32,
    pub owner: Owner,
    /// In pt: along the line from where it begins to where it ends, and upward across it.
    pub along: f64,
    pub until: f64,
    pub across: f64,
    pub size: f64,
    /// Quarters that the line is turned by, leftward.
    pub turned: u8,
}

/// What a piece belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// Marked content with this identifier.
    Marked(u32),
    Artifact,
    Nothing,
}

/// What is read once for all pages.
#[derive(Default)]
pub(super) struct Shelf {
    fonts: Mutex<HashMap<(u32, i32), Arc<Font>>>,
    /// Digests of pictures and drawings.
    objects: Mutex<HashMap<(u32, i32), u64>>,
    /// The file is tagged, and so says where its words end (14.8.2.5).
    says_spaces: bool,
    /// Whether looks are wanted.
    looks: bool,
}

/// A matrix with its origin moved, in its own units.
fn moved(matrix: Matrix, x: f64, y: f64) -> Matrix {
    Matrix([1.0, 0.0, 0.0, 1.0, x, y]).then(matrix)
}

#[derive(Clone)]
struct State {
    matrix: Matrix,
    font: Option<Arc<Font>>,
    size: f64,
    spacing: f64,
    word_spacing: f64,
    scale: f64,
    leading: f64,
}

struct Mark {
    owner: Option<Owner>,
    /// What is said instead of what is shown; empty once it has been said.
    actual: Option<String>,
}

struct Walker<'p> {
    page: &'p Page<'p>,
    shelf: &'p Shelf,
    out: PageText,
    state: State,
    states: Vec<State>,
    text: Matrix,
    line: Matrix,
    marks: Vec<Mark>,
    /// Fonts by the name that the page has for them.
    fonts: Vec<(Vec<u8>, Option<Arc<Font>>)>,
    parts: usize,
    /// Of a string that is being shown.
    buffer: Vec<u8>,
}

/// Walks through a page.
pub(super) fn read(page: &Page<'_>, shelf: &Shelf) -> PageText {
    let state = State {
        matrix: Matrix::IDENTITY,
        font: None,
        size: 0.0,
        spacing: 0.0,
        word_spacing: 0.0,
        scale: 1.0,
        leading: 0.0,
    };
    let mut walker = Walker {
        page,
        shelf,
        out: PageText::default(),
        state,
        states: Vec::new(),
        text: Matrix::IDENTITY,
        line: Matrix::IDENTITY,
        marks: Vec::new(),
        fonts: Vec::new(),
        parts: 0,
        buffer: Vec::new(),
    };
    let content = content(page);
    walker.out.text.reserve(content.len() / 3);
    let mut scanner = Scanner::new(&content);
    while let Some(met) = scanner.next() {
        match met {
            Met::Operator(operator) => {
                if !walker.perform(operator, &scanner.operands, &scanner.parts) {
                    break;
                }
            }
            Met::Instruction(own) | Met::Rest(own) => {
                if !walker.parse(own) {
                    break;
                }
            }
        }
    }
    walker.out
}

/// All streams of a page's content, joined.
fn content(page: &Page<'_>) -> Vec<u8> {
    let own = page.raw();
    if let Some(stream) = own.get::<Stream<'_>>("Contents") {
        return unpacked(&stream, MOST_CONTENT).unwrap_or_default().into_owned();
    }
    let mut content = Vec::new();
    for stream in own.get::<Array<'_>>("Contents").into_iter().flat_map(|own| own.iter::<Stream<'_>>()) {
        let bytes = unpacked(&stream, MOST_CONTENT).unwrap_or_default();
        if content.len() + bytes.len() > MOST_CONTENT {
            break;
        }
        content.extend_from_slice(&bytes);
        content.push(b'\n');
    }
    content
}

fn numbers<const N: usize>(operands: &[Operand<'_>]) -> [f64; N] {
    let mut found = [0.0; N];
    for (slot, operand) in found.iter_mut().zip(operands) {
        if let Operand::Number(own) = operand {
            *slot = own.clamp(-1e9, 1e9);
        }
    }
    found
}

impl Walker<'_> {
    /// Performs instructions of any form; false if there have been too many.
    fn parse(&mut self, content: &[u8]) -> bool {
        let mut instructions = UntypedIter::new(content);
        while let Some(instruction) = instructions.next() {
            let operands: Vec<Operand<'_>> = instruction.operands().map(operand).collect();
            if !self.perform(instruction.operator, &operands, &[]) {
                return false;
            }
        }
        true
    }

    /// Performs an instruction; false if there have been too many.
    fn perform(&mut self, operator: &[u8], operands: &[Operand<'_>], parts: &[Part<'_>]) -> bool {
        self.parts += 1;
        if self.parts > MOST_OPERATORS {
            return false;
        }
        match operator {
            b"Td" => {
                let [x, y] = numbers(operands);
                self.next_line(x, y);
            }
            b"TJ" => match operands.first() {
                Some(Operand::Parts(from, to)) => self.show(&parts[*from..*to]),
                Some(Operand::Object(Object::Array(own))) => {
                    let objects: Vec<Object<'_>> = own.iter::<Object<'_>>().collect();
                    self.show(&objects.iter().filter_map(part).collect::<Vec<_>>());
                }
                _ => {}
            },
            b"Tj" => self.show_one(operands.first()),
            b"BDC" | b"BMC" => self.mark(operands),
            b"EMC" => drop(self.marks.pop()),
            b"Tf" => {
                if let Some(Operand::Name(name)) = operands.first() {
                    self.state.font = self.font(name);
                }
                [self.state.size] = numbers(operands.get(1..).unwrap_or_default());
            }
            b"Tm" => {
                self.line = Matrix(numbers(operands));
                self.text = self.line;
            }
            b"BT" => (self.text, self.line) = (Matrix::IDENTITY, Matrix::IDENTITY),
            b"TD" => {
                let [x, y] = numbers(operands);
                self.state.leading = -y;
                self.next_line(x, y);
            }
            b"T*" => self.next_line(0.0, -self.state.leading),
            b"'" => {
                self.next_line(0.0, -self.state.leading);
                self.show_one(operands.first());
            }
            b"\"" => {
                self.next_line(0.0, -self.state.leading);
                self.show_one(operands.get(2));
            }
            b"Tc" => [self.state.spacing] = numbers(operands),
            b"Tw" => [self.state.word_spacing] = numbers(operands),
            b"Tz" => self.state.scale = numbers::<1>(operands)[0] / 100.0,
            b"TL" => [self.state.leading] = numbers(operands),
            b"q" if self.states.len() < MOST_STATES => self.states.push(self.state.clone()),
            b"Q" => {
                if let Some(state) = self.states.pop() {
                    self.state = state;
                }
            }
            b"cm" => {
                let own = Matrix(numbers(operands));
                self.state.matrix = own.then(self.state.matrix);
                self.look(b"cm", &own.0);
            }
            b"Do" => self.object(operands.first()),
            b"gs" | b"ET" | b"Ts" | b"Tr" => {}
            _ if self.shelf.looks => self.look(operator, &numbers::<6>(operands)),
            _ => {}
        }
        true
    }

    /// Takes into the page's digest what else is drawn.
    fn look(&mut self, operator: &[u8], values: &[f64]) {
        if self.shelf.looks {
            self.stir_look(digest(operator));
            for value in values {
                self.stir_look((value * 100.0).round() as i64 as u64);
            }
        }
    }

    fn stir_look(&mut self, value: u64) {
        let artifact = self.marks.iter().any(|mark| mark.owner == Some(Owner::Artifact));
        let own = if artifact { &mut self.out.frame } else { &mut self.out.look };
        *own = stir(*own, value);
    }

    fn object(&mut self, name: Option<&Operand<'_>>) {
        let Some(Operand::Name(name)) = name else { return };
        if !self.shelf.looks {
            return;
        }
        let Some(stream) = self.page.resources().x_objects.get::<Stream<'_>>(name) else { return };
        let id = stream.obj_id();
        let key = (id.obj_number, id.gen_number);
        let known = self.shelf.objects.lock().ok().and_then(|own| own.get(&key).copied());
        let own = known.unwrap_or_else(|| digest(&stream.raw_data()));
        if let Ok(mut objects) = self.shelf.objects.lock() {
            objects.insert(key, own);
        }
        self.out.pictures = stir(self.out.pictures, own);
        self.stir_look(own);
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = moved(self.line, x, y);
        self.text = self.line;
    }

    fn mark(&mut self, operands: &[Operand<'_>]) {
        let artifact = matches!(operands.first(), Some(Operand::Name(name)) if *name == b"Artifact");
        let mut mark = Mark { owner: artifact.then_some(Owner::Artifact), actual: None };
        let named;
        let properties = match operands.get(1) {
            Some(Operand::Identifier(identifier)) => {
                if !artifact {
                    mark.owner = Some(Owner::Marked(*identifier as u32));
                }
                None
            }
            Some(Operand::Object(Object::Dict(own))) => Some(own),
            Some(Operand::Name(name)) => {
                named = self.page.resources().properties.get::<Dict<'_>>(name);
                named.as_ref()
            }
            _ => None,
        };
        if let Some(own) = properties {
            if let Some(identifier) = own.get::<i32>("MCID").filter(|_| !artifact) {
                mark.owner = Some(Owner::Marked(identifier.max(0) as u32));
            }
            mark.actual = own.get::<PdfString<'_>>("ActualText").map(|own| text_string(own.as_bytes()));
        }
        if self.marks.len() < MOST_STATES {
            self.marks.push(mark);
        }
    }

    fn font(&mut self, name: &[u8]) -> Option<Arc<Font>> {
        if let Some((_, font)) = self.fonts.iter().find(|(own, _)| own == name) {
            return font.clone();
        }
        let font = self.shelf.font(self.page, name);
        self.fonts.push((name.to_vec(), font.clone()));
        font
    }

    fn show_one(&mut self, operand: Option<&Operand<'_>>) {
        match operand {
            Some(Operand::Text(Text::Plain(own))) => self.show(&[Part::Text(Text::Plain(own))]),
            Some(Operand::Text(Text::Escaped(own))) => self.show(&[Part::Text(Text::Escaped(own))]),
            Some(Operand::Text(Text::Decoded(own))) => self.show(&[Part::Text(Text::Plain(own))]),
            Some(Operand::Number(step)) => self.show(&[Part::Step(*step)]),
            _ => self.show(&[]),
        }
    }

    /// Strings, and steps between them in thousandths of the size (9.4.3).
    fn show(&mut self, parts: &[Part<'_>]) {
        let Some(font) = self.state.font.clone() else { return };
        let start = self.out.text.len();
        let owner = self.marks.iter().rev().find_map(|mark| mark.owner).unwrap_or(Owner::Nothing);
        // Of texts within texts the outermost says all.
        let actual = self.marks.iter_mut().find_map(|mark| mark.actual.as_mut());
        let says = actual.is_none();
        if let Some(actual) = actual {
            self.out.text.push_str(&std::mem::take(actual));
        }
        let (size, scale) = (self.state.size, self.state.scale);
        let mut pen = 0.0;
        let mut until = 0.0;
        let mut from = None;
        self.parts += parts.len();
        for part in parts {
            match part {
                Part::Step(step) => {
                    let step = step / 1000.0;
                    pen -= step * size * scale;
                    // Some leave the spaces between words out.
                    if step < -0.2 && says && self.shelf.spaces_unsaid(&self.out.text[start..]) {
                        self.out.text.push(' ');
                    }
                }
                Part::Text(string) => {
                    from.get_or_insert(pen);
                    let string = string.bytes(&mut self.buffer);
                    let (width, codes, spaces) = font.show(string, says.then_some(&mut self.out.text));
                    let extra =
                        self.state.spacing * f64::from(codes) + self.state.word_spacing * f64::from(spaces);
                    pen += (f64::from(width) / 1000.0 * size + extra) * scale;
                    until = pen;
                }
            }
        }
        let placed = self.text.then(self.state.matrix);
        self.text = moved(self.text, pen, 0.0);
        if let Some(from) = from {
            self.piece(start, owner, placed, (from, until));
        }
        if self.shelf.looks {
            self.stir_look(font.digest);
        }
    }

    fn piece(&mut self, start: usize, owner: Owner, placed: Matrix, (from, until): (f64, f64)) {
        let [a, b, c, d, e, f] = placed.0;
        let stretch = a.hypot(b);
        let turned = match (a.abs() >= b.abs(), a >= 0.0, b >= 0.0) {
            (true, true, _) => 0,
            (true, false, _) => 2,
            (false, _, true) => 1,
            (false, _, false) => 3,
        };
        let (ux, uy) = if stretch > 0.0 { (a / stretch, b / stretch) } else { (1.0, 0.0) };
        let along = e * ux + f * uy;
        let piece = Piece {
            start: start as u32,
            end: self.out.text.len() as u32,
            owner,
            along: along + from * stretch,
            until: along + until * stretch,
            across: f * ux - e * uy,
            size: self.state.size * c.hypot(d),
            turned,
        };
        if self.shelf.looks {
            let said = digest(&self.out.text.as_bytes()[start..]);
            self.stir_look(said);
            self.look(b"", &[piece.along, piece.across, piece.size, until]);
        }
        self.out.pieces.push(piece);
    }
}

/// An operand that was made an object.
fn operand<'a>(object: &'a Object<'a>) -> Operand<'a> {
    match object {
        Object::Number(own) => Operand::Number(own.as_f64()),
        Object::Name(own) => Operand::Name(own),
        Object::String(own) => Operand::Text(Text::Plain(own)),
        other => Operand::Object(other),
    }
}

fn part<'a>(object: &'a Object<'a>) -> Option<Part<'a>> {
    match object {
        Object::Number(own) => Some(Part::Step(own.as_f64())),
        Object::String(own) => Some(Part::Text(Text::Plain(own))),
        _ => None,
    }
}

/// The name of all that a page's reading hangs on: its content as it lies in the file, and its fonts. None
/// where there is more to it.
pub(super) fn key(page: &Page<'_>, shelf: &Shelf) -> Option<[u8; 32]> {
    let stream = page.raw().get::<Stream<'_>>("Contents")?;
    let resources = page.resources();
    resources.properties.is_empty().then_some(())?;
    let mut key = Digester::default();
    key.add(&[u8::from(shelf.says_spaces)]).add(stream.dict().data()).add(&stream.raw_data());
    for name in resources.fonts.keys() {
        key.add(&name);
        if let Some(font) = shelf.font(page, &name) {
            key.add_plain(&font.mark().0);
        }
    }
    Some(key.digest().0)
}

impl Shelf {
    fn font(&self, page: &Page<'_>, name: &[u8]) -> Option<Arc<Font>> {
        let fonts = &page.resources().fonts;
        let known = |key: Option<(u32, i32)>| self.fonts.lock().ok()?.get(&key?).cloned();
        let id = fonts.get_ref(name).map(|id| (id.obj_number, id.gen_number));
        known(id).or_else(|| {
            let own = fonts.get::<Dict<'_>>(name)?;
            let key = own.obj_id().map(|id| (id.obj_number, id.gen_number));
            Some(known(key).unwrap_or_else(|| {
                let font = Arc::new(Font::read(&own));
                if let (Some(key), Ok(mut fonts)) = (key, self.fonts.lock()) {
                    fonts.insert(key, Arc::clone(&font));
                }
                font
            }))
        })
    }

    pub fn new(says_spaces: bool, looks: bool) -> Self {
        Shelf { says_spaces, looks, ..Shelf::default() }
    }

    /// Whether a step of the pen stands for a space: after letters, in files that do not say their spaces.
    fn spaces_unsaid(&self, said: &str) -> bool {
        !said.is_empty() && !said.ends_with(' ') && !self.says_spaces
    }
}
