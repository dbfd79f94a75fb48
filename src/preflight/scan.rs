//! One page's content, walked through with a graphics state (ISO 32000-1, 8.4): what is printed, where,
//! in which colours, and whether anything shows through.

use super::font::Font;
use super::matrix::{Area, Matrix};
use super::open::Opened;
use crate::picture;
use hayro_syntax::Filter;
use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The colour spaces that rules speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Colors {
    Grey,
    Rgb,
    /// RGB with a profile.
    CalibratedRgb,
    Cmyk,
    CalibratedCmyk,
    CalibratedGrey,
    Spot,
    Lab,
}

/// What was found on one page.
#[derive(Default)]
pub(super) struct Print {
    /// Each with the first place.
    pub colors: BTreeMap<Colors, Area>,
    /// The most ink in one place, in per cent.
    pub ink: Option<(f64, Area)>,
    /// Why something shows through, and where.
    pub through: Option<(&'static str, Area)>,
    /// Pictures: samples an inch at the placed size.
    pub pictures: Vec<(f64, Area)>,
    /// Text, each piece.
    pub text: Vec<Area>,
    /// Areas and pictures.
    pub marks: Vec<Area>,
    /// Fonts that are used, and whether they are in the file.
    pub fonts: BTreeMap<String, bool>,
    /// Too much to go through in full.
    pub cut: bool,
}

/// Forms in forms.
const DEEPEST: usize = 16;
/// Operators of one page, and parts of its text.
const MOST_OPERATORS: usize = 2_000_000;
/// States that are kept at once.
const MOST_STATES: usize = 256;
/// Samples that are looked at for their ink.
const MOST_SAMPLES: usize = 60_000_000;

#[derive(Clone)]
struct State {
    matrix: Matrix,
    clip: Area,
    fill: Ink,
    stroke: Ink,
    font: Option<Rc<Font>>,
    size: f64,
    spacing: f64,
    word_spacing: f64,
    scale: f64,
    leading: f64,
    rise: f64,
    mode: i32,
    line_width: f64,
}

/// A colour as far as rules go: its space, and how much ink it lays.
#[derive(Clone, Copy)]
struct Ink {
    space: Space,
    percent: f64,
}

#[derive(Clone, Copy, PartialEq)]
enum Space {
    Known(Colors),
    /// A pattern, whose parts speak for themselves.
    Pattern,
    Unknown,
}

/// What is read of fonts and pictures once, for all pages.
#[derive(Default)]
pub(super) struct Shelf {
    fonts: RefCell<BTreeMap<(u32, i32), Rc<Font>>>,
    /// The most ink of a picture.
    inks: RefCell<BTreeMap<(u32, i32), Option<f64>>>,
}

pub(super) struct Scan<'o> {
    opened: &'o Opened,
    shelf: &'o Shelf,
    pub print: Print,
    operators: usize,
}

impl<'o> Scan<'o> {
    pub fn new(opened: &'o Opened, shelf: &'o Shelf) -> Self {
        Scan { opened, shelf, print: Print::default(), operators: 0 }
    }

    /// Walks a page's streams, joined.
    pub fn page(&mut self, content: &[u8], resources: &Dict<'_>, media: Area) {
        let black = Ink { space: Space::Known(Colors::Grey), percent: 100.0 };
        let state = State {
            matrix: Matrix::IDENTITY,
            clip: media,
            fill: black,
            stroke: black,
            font: None,
            size: 0.0,
            spacing: 0.0,
            word_spacing: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
            line_width: 1.0,
        };
        self.walk(content, resources, state, 0);
    }

    fn walk(&mut self, content: &[u8], resources: &Dict<'_>, state: State, depth: usize) {
        let default = |name: &str| {
            Name::new(name.as_bytes())
                .map_or(Space::Unknown, |name| self.space(&Object::Name(name), resources, 0))
        };
        let defaults = [default("DeviceGray"), default("DeviceRGB"), default("DeviceCMYK")];
        let mut walker = Walker {
            defaults,
            states: Vec::new(),
            state,
            path: Area::NOTHING,
            clips: false,
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
            resources,
            depth,
        };
        let mut iterator = UntypedIter::new(content);
        while let Some(instruction) = iterator.next() {
            self.operators += 1;
            if self.operators > MOST_OPERATORS {
                self.print.cut = true;
                return;
            }
            let operands: Vec<Object<'_>> = instruction.operands().cloned().collect();
            let operator: &[u8] = instruction.operator;
            walker.perform(self, operator, &operands);
        }
    }

    fn touch(&mut self, ink: Ink, area: Area) {
        if area.is_empty() {
            return;
        }
        if let Space::Known(colors) = ink.space {
            self.print.colors.entry(colors).or_insert(area);
            if matches!(colors, Colors::Cmyk | Colors::CalibratedCmyk) {
                self.inked(ink.percent, area);
            }
        }
    }

    fn inked(&mut self, percent: f64, area: Area) {
        if self.print.ink.is_none_or(|(most, _)| percent > most) {
            self.print.ink = Some((percent, area));
        }
    }

    fn through(&mut self, why: &'static str, area: Area) {
        self.print.through.get_or_insert((why, area));
    }

    fn font(&self, resources: &Dict<'_>, name: &str) -> Option<Rc<Font>> {
        let fonts = resources.get::<Dict<'_>>("Font")?;
        let own = fonts.get::<Dict<'_>>(name)?;
        let key = own.obj_id().map(|id| (id.obj_number, id.gen_number));
        if let Some(known) = key.and_then(|key| self.shelf.fonts.borrow().get(&key).cloned()) {
            return Some(known);
        }
        let font = Rc::new(Font::read(&own));
        if let Some(key) = key {
            self.shelf.fonts.borrow_mut().insert(key, Rc::clone(&font));
        }
        Some(font)
    }

    /// A picture placed on the unit square of the matrix.
    fn picture(&mut self, stream: &Stream<'_>, resources: &Dict<'_>, state: &State) {
        let own = stream.dict();
        let area = state.matrix.area(Area::UNIT).cut(state.clip);
        let pixels = |key: &str, short: &str| own.get::<i32>(key).or(own.get::<i32>(short)).unwrap_or(0);
        let (width, height) = (f64::from(pixels("Width", "W")), f64::from(pixels("Height", "H")));
        let (across, up) = state.matrix.sides();
        if width > 0.0 && height > 0.0 && across > 0.0 && up > 0.0 {
            self.print.pictures.push(((width / across).min(height / up) * 72.0, area));
        }
        self.print.marks.push(area);
        if own.get::<bool>("ImageMask").or(own.get::<bool>("IM")) == Some(true) {
            return self.touch(state.fill, area);
        }
        if own.get::<Stream<'_>>("SMask").is_some() {
            self.through("a picture with soft edges", area);
        }
        let space = own.get::<Object<'_>>("ColorSpace").or(own.get::<Object<'_>>("CS"));
        let space = space.map_or(Space::Unknown, |space| self.space(&space, resources, 0));
        self.touch(Ink { space, percent: 0.0 }, area);
        if matches!(space, Space::Known(Colors::Cmyk | Colors::CalibratedCmyk)) {
            let id = stream.obj_id();
            let key = (id.obj_number, id.gen_number);
            let known = self.shelf.inks.borrow().get(&key).copied();
            let most = known.unwrap_or_else(|| self.most_ink(stream));
            self.shelf.inks.borrow_mut().insert(key, most);
            if let Some(most) = most {
                self.inked(most, area);
            }
        }
    }

    /// The most ink of one sample, in per cent.
    fn most_ink(&self, stream: &Stream<'_>) -> Option<f64> {
        let own = stream.dict();
        let decode: Vec<f32> =
            own.get::<Array<'_>>("Decode").map(|own| own.iter::<f32>().collect()).unwrap_or_default();
        let turned = decode.first().is_some_and(|first| *first > 0.5);
        let (samples, turned) = match stream.filters().as_slice() {
            [Filter::DctDecode] => {
                let picture = picture::raster_within(&stream.raw_data())?;
                let (width, height) = picture.pixels?;
                if width as usize * height as usize * 4 > MOST_SAMPLES {
                    return None;
                }
                // Its own mark of Adobe has been heeded; what `Decode` turns back was meant for that.
                (picture::decode_inks(&picture).ok()??.color, false)
            }
            _ if own.get::<i32>("BitsPerComponent") == Some(8) => {
                let samples = self.opened.unpack(stream)?.into_owned();
                (samples, turned)
            }
            _ => return None,
        };
        let sum = |pixel: &[u8]| {
            pixel.iter().map(|ink| u32::from(if turned { 255 - ink } else { *ink })).sum::<u32>()
        };
        samples.chunks_exact(4).map(sum).max().map(|most| f64::from(most) / 2.55)
    }

    /// The space that an object names or describes (8.6).
    fn space(&self, own: &Object<'_>, resources: &Dict<'_>, depth: usize) -> Space {
        if depth > 4 {
            return Space::Unknown;
        }
        match own {
            Object::Name(name) => {
                let named = |key: &str| {
                    resources.get::<Dict<'_>>("ColorSpace").and_then(|own| own.get::<Object<'_>>(key))
                };
                let default = |key: &str, plain: Colors| match named(key) {
                    Some(own) => self.space(&own, resources, depth + 1),
                    None => Space::Known(plain),
                };
                match name.as_str() {
                    "DeviceGray" | "G" => default("DefaultGray", Colors::Grey),
                    "CalGray" => Space::Known(Colors::CalibratedGrey),
                    "DeviceRGB" | "RGB" => default("DefaultRGB", Colors::Rgb),
                    "CalRGB" => Space::Known(Colors::CalibratedRgb),
                    "DeviceCMYK" | "CMYK" => default("DefaultCMYK", Colors::Cmyk),
                    "Pattern" => Space::Pattern,
                    other => {
                        named(other).map_or(Space::Unknown, |own| self.space(&own, resources, depth + 1))
                    }
                }
            }
            Object::Array(parts) => {
                let mut parts = parts.iter::<Object<'_>>();
                let Some(kind) = parts.next().and_then(Object::into_name) else { return Space::Unknown };
                match kind.as_str() {
                    "ICCBased" => match parts
                        .next()
                        .and_then(Object::into_stream)
                        .and_then(|own| own.dict().get::<i32>("N"))
                    {
                        Some(1) => Space::Known(Colors::CalibratedGrey),
                        Some(3) => Space::Known(Colors::CalibratedRgb),
                        Some(4) => Space::Known(Colors::CalibratedCmyk),
                        _ => Space::Unknown,
                    },
                    "Indexed" | "I" | "Pattern" => match parts.next() {
                        Some(base) => self.space(&base, resources, depth + 1),
                        None => Space::Pattern,
                    },
                    "Separation" => match parts.next().and_then(Object::into_name) {
                        // Black as an ink of its own, and all inks, are inks of the press.
                        Some(name) if name.as_str() == "Black" => Space::Known(Colors::Grey),
                        Some(name) if matches!(name.as_str(), "All" | "None") => Space::Unknown,
                        _ => Space::Known(Colors::Spot),
                    },
                    "DeviceN" => Space::Known(Colors::Spot),
                    "Lab" => Space::Known(Colors::Lab),
                    "CalGray" => Space::Known(Colors::CalibratedGrey),
                    "CalRGB" => Space::Known(Colors::CalibratedRgb),
                    _ => Space::Unknown,
                }
            }
            _ => Space::Unknown,
        }
    }
}

/// One stream that is walked through.
struct Walker<'r, 'd> {
    /// What plain grey, RGB and CMYK stand for (8.6.5.6).
    defaults: [Space; 3],
    states: Vec<State>,
    state: State,
    path: Area,
    clips: bool,
    text: Matrix,
    line: Matrix,
    resources: &'r Dict<'d>,
    depth: usize,
}

fn number(operands: &[Object<'_>], idx: usize) -> f64 {
    match operands.get(idx) {
        Some(Object::Number(number)) => number.as_f64().clamp(-1e9, 1e9),
        _ => 0.0,
    }
}

fn six(operands: &[Object<'_>]) -> Matrix {
    Matrix(std::array::from_fn(|idx| number(operands, idx)))
}

impl Walker<'_, '_> {
    fn perform(&mut self, scan: &mut Scan<'_>, operator: &[u8], operands: &[Object<'_>]) {
        let n = |idx: usize| number(operands, idx);
        match operator {
            b"q" => {
                if self.states.len() < MOST_STATES {
                    self.states.push(self.state.clone());
                }
            }
            b"Q" => {
                if let Some(state) = self.states.pop() {
                    self.state = state;
                }
            }
            b"cm" => self.state.matrix = six(operands).then(self.state.matrix),
            b"w" => self.state.line_width = n(0),
            b"gs" => self.graphics_state(scan, operands),
            b"m" | b"l" => self.point(n(0), n(1)),
            b"c" => [0, 2, 4].into_iter().for_each(|idx| self.point(n(idx), n(idx + 1))),
            b"v" | b"y" => [0, 2].into_iter().for_each(|idx| self.point(n(idx), n(idx + 1))),
            b"re" => {
                self.point(n(0), n(1));
                self.point(n(0) + n(2), n(1) + n(3));
                self.point(n(0) + n(2), n(1));
                self.point(n(0), n(1) + n(3));
            }
            b"W" | b"W*" => self.clips = true,
            b"n" => self.end_path(),
            b"f" | b"F" | b"f*" => self.paint(scan, true, false),
            b"S" | b"s" => self.paint(scan, false, true),
            b"B" | b"B*" | b"b" | b"b*" => self.paint(scan, true, true),
            b"g" | b"rg" | b"k" => self.state.fill = self.device(operator, operands),
            b"G" | b"RG" | b"K" => self.state.stroke = self.device(operator, operands),
            b"cs" | b"CS" => {
                let space = operands.first().map_or(Space::Unknown, |own| scan.space(own, self.resources, 0));
                let ink = Ink { space, percent: 100.0 };
                *(if operator == b"cs" { &mut self.state.fill } else { &mut self.state.stroke }) = ink;
            }
            b"sc" | b"scn" | b"SC" | b"SCN" => {
                let sum: f64 = (0..operands.len()).map(n).sum();
                let small = matches!(operator, b"sc" | b"scn");
                let ink = if small { &mut self.state.fill } else { &mut self.state.stroke };
                ink.percent = sum * 100.0;
            }
            b"sh" => self.shading(scan, operands),
            b"Do" => self.object(scan, operands),
            b"BI" => {
                if let Some(Object::Stream(stream)) = operands.first() {
                    scan.picture(stream, self.resources, &self.state);
                }
            }
            _ => self.text_operator(scan, operator, operands),
        }
    }

    fn point(&mut self, x: f64, y: f64) {
        let (x, y) = self.state.matrix.apply(x, y);
        self.path.add(x, y);
    }

    fn end_path(&mut self) {
        if std::mem::take(&mut self.clips) {
            self.state.clip = self.state.clip.cut(self.path);
        }
        self.path = Area::NOTHING;
    }

    fn paint(&mut self, scan: &mut Scan<'_>, fills: bool, strokes: bool) {
        let mut area = self.path;
        if strokes && area.left <= area.right {
            let (across, up) = self.state.matrix.sides();
            let half = self.state.line_width.max(0.01) * across.max(up) / 2.0;
            area = Area {
                left: area.left - half,
                bottom: area.bottom - half,
                right: area.right + half,
                top: area.top + half,
            };
        }
        let area = area.cut(self.state.clip);
        if !area.is_empty() {
            scan.print.marks.push(area);
            if fills {
                scan.touch(self.state.fill, area);
            }
            if strokes {
                scan.touch(self.state.stroke, area);
            }
        }
        self.end_path();
    }

    fn shading(&mut self, scan: &mut Scan<'_>, operands: &[Object<'_>]) {
        let Some(Object::Name(name)) = operands.first() else { return };
        let own =
            self.resources.get::<Dict<'_>>("Shading").and_then(|own| own.get::<Dict<'_>>(name.as_str()));
        let space = own.and_then(|own| own.get::<Object<'_>>("ColorSpace"));
        let space = space.map_or(Space::Unknown, |own| scan.space(&own, self.resources, 0));
        scan.touch(Ink { space, percent: 0.0 }, self.state.clip);
    }

    fn graphics_state(&mut self, scan: &mut Scan<'_>, operands: &[Object<'_>]) {
        let Some(Object::Name(name)) = operands.first() else { return };
        let states = self.resources.get::<Dict<'_>>("ExtGState");
        let Some(own) = states.and_then(|own| own.get::<Dict<'_>>(name.as_str())) else { return };
        let area = self.state.clip;
        if ["ca", "CA"].iter().any(|key| own.get::<f32>(*key).is_some_and(|share| share < 1.0)) {
            scan.through("a colour that is seen through", area);
        }
        if own.get::<Dict<'_>>("SMask").is_some() {
            scan.through("a soft mask", area);
        }
        let blends = match own.get::<Object<'_>>("BM") {
            Some(Object::Name(mode)) => !matches!(mode.as_str(), "Normal" | "Compatible"),
            Some(Object::Array(_)) => true,
            _ => false,
        };
        if blends {
            scan.through("colours that blend", area);
        }
        if let Some(font) = own.get::<Array<'_>>("Font") {
            let mut parts = font.flex_iter();
            if let Some(dictionary) = parts.next::<Dict<'_>>() {
                self.state.font = Some(Rc::new(Font::read(&dictionary)));
                self.state.size = parts.next::<f32>().map_or(0.0, f64::from);
            }
        }
    }

    fn object(&mut self, scan: &mut Scan<'_>, operands: &[Object<'_>]) {
        let Some(Object::Name(name)) = operands.first() else { return };
        let objects = self.resources.get::<Dict<'_>>("XObject");
        let Some(stream) = objects.and_then(|own| own.get::<Stream<'_>>(name.as_str())) else { return };
        let own = stream.dict();
        let kind = own.get::<Name<'_>>("Subtype");
        if kind.is_some_and(|kind| kind.as_str() == "Image") {
            return scan.picture(&stream, self.resources, &self.state);
        }
        if self.depth >= DEEPEST {
            scan.print.cut = true;
            return;
        }
        let mut state = self.state.clone();
        if let Some(matrix) = own.get::<Array<'_>>("Matrix") {
            let parts: Vec<f32> = matrix.iter::<f32>().take(6).collect();
            if let Ok(parts) = <[f32; 6]>::try_from(parts) {
                state.matrix = Matrix(parts.map(f64::from)).then(state.matrix);
            }
        }
        if let Some(bounds) = own.get::<hayro_syntax::object::Rect>("BBox") {
            let bounds = Area { left: bounds.x0, bottom: bounds.y0, right: bounds.x1, top: bounds.y1 };
            state.clip = state.clip.cut(state.matrix.area(bounds));
        }
        if own.get::<Dict<'_>>("Group").is_some_and(|group| {
            group.get::<Name<'_>>("S").is_some_and(|kind| kind.as_str() == "Transparency")
        }) {
            scan.through("a group that blends", state.clip);
        }
        let Some(content) = scan.opened.unpack(&stream) else {
            scan.print.cut = true;
            return;
        };
        let resources = own.get::<Dict<'_>>("Resources").unwrap_or_else(|| self.resources.clone());
        scan.walk(&content, &resources, state, self.depth + 1);
    }

    fn text_operator(&mut self, scan: &mut Scan<'_>, operator: &[u8], operands: &[Object<'_>]) {
        let n = |idx: usize| number(operands, idx);
        match operator {
            b"BT" => (self.text, self.line) = (Matrix::IDENTITY, Matrix::IDENTITY),
            b"Tc" => self.state.spacing = n(0),
            b"Tw" => self.state.word_spacing = n(0),
            b"Tz" => self.state.scale = n(0) / 100.0,
            b"TL" => self.state.leading = n(0),
            b"Ts" => self.state.rise = n(0),
            b"Tr" => self.state.mode = n(0) as i32,
            b"Tf" => {
                if let Some(Object::Name(name)) = operands.first() {
                    self.state.font = scan.font(self.resources, name.as_str());
                }
                self.state.size = n(1);
            }
            b"Td" => self.next_line(n(0), n(1)),
            b"TD" => {
                self.state.leading = -n(1);
                self.next_line(n(0), n(1));
            }
            b"Tm" => {
                self.line = six(operands);
                self.text = self.line;
            }
            b"T*" => self.next_line(0.0, -self.state.leading),
            b"Tj" => self.show(scan, operands.iter().cloned()),
            b"'" => {
                self.next_line(0.0, -self.state.leading);
                self.show(scan, operands.iter().cloned());
            }
            b"\"" => {
                self.state.word_spacing = n(0);
                self.state.spacing = n(1);
                self.next_line(0.0, -self.state.leading);
                self.show(scan, operands.iter().skip(2).cloned());
            }
            b"TJ" => {
                if let Some(Object::Array(parts)) = operands.first() {
                    self.show(scan, parts.iter::<Object<'_>>());
                }
            }
            _ => {}
        }
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = Matrix([1.0, 0.0, 0.0, 1.0, x, y]).then(self.line);
        self.text = self.line;
    }

    /// Strings, and steps between them in thousandths of the size (9.4.3).
    fn show<'p>(&mut self, scan: &mut Scan<'_>, parts: impl Iterator<Item = Object<'p>>) {
        let Some(font) = self.state.font.clone() else { return };
        scan.print
            .fonts
            .entry(font.name.clone())
            .and_modify(|own| *own &= font.embedded)
            .or_insert(font.embedded);
        let (size, scale) = (self.state.size, self.state.scale);
        let mut from = None;
        let mut to = 0.0;
        let mut pen = 0.0;
        for part in parts {
            scan.operators += 1;
            if scan.operators > MOST_OPERATORS {
                scan.print.cut = true;
                break;
            }
            match part {
                Object::Number(step) => pen -= step.as_f64() / 1000.0 * size * scale,
                Object::String(text) => {
                    for (width, space) in font.advances(text.as_bytes()) {
                        let own = width * size * scale;
                        if own > 0.0 {
                            from.get_or_insert(pen);
                            to = pen + own;
                        }
                        let extra = self.state.spacing + if space { self.state.word_spacing } else { 0.0 };
                        pen += own + extra * scale;
                    }
                }
                _ => {}
            }
        }
        if let Some(from) = from {
            let body = Area {
                left: from,
                bottom: self.state.rise - size * 0.15,
                right: to,
                top: self.state.rise + size * 0.6,
            };
            let area = self.text.then(self.state.matrix).area(body).cut(self.state.clip);
            if !area.is_empty() && self.state.mode != 3 && self.state.mode != 7 {
                scan.print.text.push(area);
                scan.touch(self.state.fill, area);
            }
        }
        self.text = Matrix([1.0, 0.0, 0.0, 1.0, pen, 0.0]).then(self.text);
    }

    /// `g`, `rg`, `k` and their like for strokes.
    fn device(&self, operator: &[u8], operands: &[Object<'_>]) -> Ink {
        let sum: f64 = (0..operands.len().min(4)).map(|idx| number(operands, idx)).sum();
        let space = match operator {
            b"g" | b"G" => self.defaults[0],
            b"rg" | b"RG" => self.defaults[1],
            _ => self.defaults[2],
        };
        Ink { space, percent: sum * 100.0 }
    }
}
