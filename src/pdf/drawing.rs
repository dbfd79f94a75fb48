//! Drawings as form objects (ISO 32000-1, 8.10): paths, clips, shadings, tiling patterns, masks and
//! transparency groups.
//!
//! A form's first operator turns the `y` axis downward, so that all else is written as the drawing
//! has it. Patterns and masks hang on the form's own coordinates, not on those in force where they
//! are used (8.7.2), so the encoder keeps the matrix that leads there.

use super::image::{self, Image};
use super::mixer::{Held, Mixed, Mixer};
use super::syntax::{deflate, integer, number};
use crate::picture::{
    Blend, Clip, Drawing, Gradient, GradientShape, Group, LineCap, LineJoin, Mask, Matrix, Paint, PathShape,
    Pattern, Raster, Rgb, Segment, Shape, Spread, Stop, Stroke,
};
use std::sync::Arc;

/// A form, or a tiling pattern's cell, with what it refers to by number.
pub(super) struct Form {
    /// Left, bottom, right, top.
    pub bounds: [f64; 4],
    /// Compressed.
    pub content: Vec<u8>,
    /// `X0`…: forms and images.
    pub objects: Vec<Object>,
    /// `S0`…
    pub states: Vec<GraphicsState>,
    /// `T0`…
    pub patterns: Vec<PaintServer>,
    /// `H0`…
    pub shadings: Vec<Shading>,
    /// Painted as a transparency group.
    pub group: bool,
    /// The space in which it is blended.
    pub blending: &'static str,
    /// A picture in it was over the limit of ink.
    pub held: Option<Held>,
}

impl Form {
    /// Whether what is below it shows through, or its own parts blend.
    pub fn is_seen_through(&self) -> bool {
        let state = |own: &GraphicsState| {
            own.fill < 1.0 || own.stroke < 1.0 || own.blend != Blend::Normal || own.mask.is_some()
        };
        let inside = |object: &Object| match object {
            Object::Form(form) => form.is_seen_through(),
            Object::Image(image) => image.mask.is_some(),
        };
        let cell = |own: &PaintServer| match own {
            PaintServer::Tiling { cell, .. } => cell.is_seen_through(),
            PaintServer::Shading { .. } => false,
        };
        self.group
            || self.states.iter().any(state)
            || self.objects.iter().any(inside)
            || self.patterns.iter().any(cell)
    }
}

pub(super) enum Object {
    Form(Form),
    Image(Image),
}

/// An extended graphics state.
pub(super) struct GraphicsState {
    pub fill: f64,
    pub stroke: f64,
    pub blend: Blend,
    pub mask: Option<SoftMask>,
}

pub(super) struct SoftMask {
    pub form: Form,
    pub luminance: bool,
}

pub(super) enum PaintServer {
    Shading { shading: Shading, matrix: Matrix },
    Tiling { cell: Form, matrix: Matrix },
}

/// An axial or radial shading over its stops.
pub(super) struct Shading {
    /// Four numbers: axial; six: radial.
    pub coordinates: Vec<f64>,
    /// Offset from 0 to 1 and colour, by rising offset, the first at 0, the last at 1.
    pub stops: Vec<(f64, Vec<f64>)>,
    pub space: &'static str,
}

/// How deep forms nest: each is a recursion of every reader.
const MAX_FORMS: usize = 24;
/// A gradient that repeats is unrolled to so many periods at most.
const MAX_PERIODS: f64 = 64.0;

pub(super) fn encode(drawing: &Drawing, mixer: &Mixer) -> Form {
    let size = drawing.size();
    let (width, height) = (size.width.to_pt(), size.height.to_pt());
    let bounds = [0.0, 0.0, width, height];
    let mut encoder = Encoder::new(bounds, 0, mixer);
    encoder.concatenate(Matrix([1.0, 0.0, 0.0, -1.0, 0.0, height]));
    encoder.shapes(&drawing.artwork().shapes);
    encoder.finish(false)
}

struct Encoder<'a> {
    mixer: &'a Mixer,
    out: Vec<u8>,
    form: Form,
    /// From the coordinates in force to the form's.
    matrix: Matrix,
    depth: usize,
}

impl<'a> Encoder<'a> {
    fn new(bounds: [f64; 4], depth: usize, mixer: &'a Mixer) -> Self {
        let form = Form {
            bounds,
            content: Vec::new(),
            objects: Vec::new(),
            states: Vec::new(),
            patterns: Vec::new(),
            shadings: Vec::new(),
            group: false,
            blending: mixer.blending(),
            held: None,
        };
        Encoder { mixer, out: Vec::new(), form, matrix: Matrix::IDENTITY, depth }
    }

    fn finish(mut self, group: bool) -> Form {
        self.form.content = deflate(&self.out);
        self.form.group = group;
        self.form
    }

    /// Thousandths of a point, whatever the scale.
    fn places(&self) -> u32 {
        let [a, b, c, d, ..] = self.matrix.0;
        let scale = (a * d - b * c).abs().sqrt().max(1e-6);
        (3.0 + scale.log10()).ceil().clamp(1.0, 6.0) as u32
    }

    fn numbers(&mut self, values: &[f64], places: u32) {
        for value in values {
            number(&mut self.out, *value, places);
            self.out.push(b' ');
        }
    }

    fn operator(&mut self, operator: &str) {
        self.out.extend_from_slice(operator.as_bytes());
        self.out.push(b'\n');
    }

    fn concatenate(&mut self, matrix: Matrix) {
        if matrix == Matrix::IDENTITY {
            return;
        }
        self.numbers(&matrix.0, 6);
        self.operator("cm");
        self.matrix = self.matrix.after(matrix);
    }

    /// Writes `/X0 Do`, `/S0 gs` and their like.
    fn named(&mut self, prefix: u8, index: usize, operator: &str) {
        self.out.extend_from_slice(&[b'/', prefix]);
        integer(&mut self.out, index as u64);
        self.out.push(b' ');
        self.operator(operator);
    }

    fn shapes(&mut self, shapes: &[Shape]) {
        for shape in shapes {
            match shape {
                Shape::Group(group) => self.group(group),
                Shape::Path(path) => self.path(path),
                Shape::Raster(raster) => self.raster(raster),
            }
        }
    }

    fn group(&mut self, group: &Group) {
        if group.opacity <= 0.0 {
            return;
        }
        // Within a group of its own, parts blend with each other alone; where none blends, it is as good as none.
        let apart = group.isolated && group.shapes.iter().any(blends);
        let own = group.opacity < 1.0 || group.blend != Blend::Normal || group.mask.is_some() || apart;
        let outer = self.matrix;
        self.operator("q");
        self.concatenate(group.matrix);
        for clip in &group.clips {
            self.clip(clip);
        }
        if own && self.depth < MAX_FORMS {
            let bounds = self.visible();
            let mask = group.mask.as_deref().map(|mask| self.soft_mask(mask, bounds));
            if mask.is_some() || group.opacity < 1.0 || group.blend != Blend::Normal {
                let state =
                    GraphicsState { fill: group.opacity, stroke: group.opacity, blend: group.blend, mask };
                self.state(state);
            }
            let mut inner = Encoder::new(bounds, self.depth + 1, self.mixer);
            inner.shapes(&group.shapes);
            self.form.held = self.form.held.or(inner.form.held);
            self.form.objects.push(Object::Form(inner.finish(true)));
            self.named(b'X', self.form.objects.len() - 1, "Do");
        } else {
            self.shapes(&group.shapes);
        }
        self.operator("Q");
        self.matrix = outer;
    }

    /// The form's bounds in the coordinates in force: the smallest upright rectangle round them.
    fn visible(&self) -> [f64; 4] {
        let [a, b, c, d, e, f] = self.matrix.0;
        let determinant = a * d - b * c;
        if determinant.abs() < 1e-12 {
            return [0.0; 4];
        }
        let [left, bottom, right, top] = self.form.bounds;
        let mut bounds = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
        for (x, y) in [(left, bottom), (right, bottom), (left, top), (right, top)] {
            let (x, y) = (x - e, y - f);
            let (x, y) = ((d * x - c * y) / determinant, (a * y - b * x) / determinant);
            bounds = [bounds[0].min(x), bounds[1].min(y), bounds[2].max(x), bounds[3].max(y)];
        }
        bounds
    }

    fn soft_mask(&self, mask: &Mask, bounds: [f64; 4]) -> SoftMask {
        let mixer = Mixer::for_masks();
        let mut inner = Encoder::new(bounds, self.depth + 1, &mixer);
        let area = &mask.area;
        inner.numbers(&[area.x.to_pt(), area.y.to_pt(), area.width.to_pt(), area.height.to_pt()], 4);
        inner.operator("re W n");
        inner.shapes(&mask.shapes);
        SoftMask { form: inner.finish(true), luminance: mask.luminance }
    }

    fn state(&mut self, state: GraphicsState) {
        self.form.states.push(state);
        self.named(b'S', self.form.states.len() - 1, "gs");
    }

    fn clip(&mut self, clip: &Clip) {
        if clip.segments.is_empty() {
            // Nothing is inside an empty path.
            self.operator("0 0 0 0 re W n");
            return;
        }
        self.segments(&clip.segments);
        self.operator(if clip.even_odd { "W* n" } else { "W n" });
    }

    fn segments(&mut self, segments: &[Segment]) {
        let places = self.places();
        for segment in segments {
            match *segment {
                Segment::Move(x, y) => {
                    self.numbers(&[x, y], places);
                    self.operator("m");
                }
                Segment::Line(x, y) => {
                    self.numbers(&[x, y], places);
                    self.operator("l");
                }
                Segment::Curve(ax, ay, bx, by, x, y) => {
                    self.numbers(&[ax, ay, bx, by, x, y], places);
                    self.operator("c");
                }
                Segment::Close => self.operator("h"),
            }
        }
    }

    fn path(&mut self, path: &PathShape) {
        if path.stroke_below_fill {
            self.stroke(path);
            self.fill(path);
        } else {
            self.fill(path);
            self.stroke(path);
        }
    }

    fn fill(&mut self, path: &PathShape) {
        let Some(fill) = path.fill.as_ref().filter(|fill| fill.opacity > 0.0) else { return };
        self.operator("q");
        self.paint(&fill.paint, fill.opacity, path, false);
        self.segments(&path.segments);
        self.operator(if fill.even_odd { "f*" } else { "f" });
        self.operator("Q");
    }

    fn stroke(&mut self, path: &PathShape) {
        let Some(stroke) = path.stroke.as_ref().filter(|stroke| stroke.opacity > 0.0) else { return };
        self.operator("q");
        self.paint(&stroke.paint, stroke.opacity, path, true);
        self.line_style(stroke);
        self.segments(&path.segments);
        self.operator("S");
        self.operator("Q");
    }

    fn line_style(&mut self, stroke: &Stroke) {
        let places = self.places() + 1;
        self.numbers(&[stroke.width], places);
        self.operator("w");
        match stroke.cap {
            LineCap::Butt => {}
            LineCap::Round => self.operator("1 J"),
            LineCap::Square => self.operator("2 J"),
        }
        match stroke.join {
            LineJoin::Miter if (stroke.miter_limit - 10.0).abs() > 1e-6 => {
                self.numbers(&[stroke.miter_limit.max(1.0)], 3);
                self.operator("M");
            }
            LineJoin::Miter => {}
            LineJoin::Round => self.operator("1 j"),
            LineJoin::Bevel => self.operator("2 j"),
        }
        // All dashes zero is a solid line in SVG and an error in PDF.
        if stroke.dashes.iter().any(|dash| *dash > 0.0) {
            self.out.push(b'[');
            self.numbers(&stroke.dashes, places);
            self.out.extend_from_slice(b"] ");
            self.numbers(&[stroke.dash_offset], places);
            self.operator("d");
        }
    }

    fn paint(&mut self, paint: &Paint, opacity: f64, path: &PathShape, stroking: bool) {
        let mut mask = None;
        match paint {
            Paint::Color(color) => self.color(*color, stroking),
            Paint::Gradient(gradient) => {
                let bounds = bounds(path);
                let shading =
                    self.mixed(&shading(gradient, bounds, &|stop: &Stop| stop.color.0.map(f64::from)));
                if gradient.stops.iter().any(|stop| stop.opacity < 1.0) {
                    mask = Some(self.gradient_mask(gradient, bounds));
                }
                let matrix = self.matrix.after(gradient.matrix);
                self.server(PaintServer::Shading { shading, matrix }, stroking);
            }
            Paint::Pattern(pattern) => self.tiling(pattern, stroking),
        }
        if opacity < 1.0 || mask.is_some() {
            self.state(GraphicsState { fill: opacity, stroke: opacity, blend: Blend::Normal, mask });
        }
    }

    fn color(&mut self, color: Rgb, stroking: bool) {
        match self.mixer.mix_rgb(color.0) {
            Mixed::Grey(grey) => {
                self.numbers(&[grey], 4);
                self.operator(if stroking { "G" } else { "g" });
            }
            Mixed::Rgb(channels) => {
                self.numbers(&channels, 4);
                self.operator(if stroking { "RG" } else { "rg" });
            }
            Mixed::Cmyk(inks) => {
                self.numbers(&inks, 4);
                self.operator(if stroking { "K" } else { "k" });
            }
            // A drawing names no inks.
            Mixed::Spot(..) => {}
        }
    }

    /// A shading of sRGB channels in the colours of the file. Between two stops colours are mixed anew, as a
    /// straight way from one to the other in one space is none in another.
    fn mixed(&self, own: &Ramp) -> Shading {
        let rgb = |color: &[f64; 3]| color.map(|channel| channel.round().clamp(0.0, 255.0) as u8);
        let plain = own.stops.iter().all(|(_, color)| color[0] == color[1] && color[1] == color[2]);
        let converts = matches!(self.mixer.mix_rgb([255, 0, 0]), Mixed::Cmyk(_) | Mixed::Grey(_));
        let mut colors: Vec<(f64, [f64; 3])> = Vec::new();
        for stop in &own.stops {
            if let (Some((from, first)), true) = (colors.last().copied(), converts && !plain)
                && stop.0 - from > 1e-4
            {
                for step in 1..STEPS {
                    let share = f64::from(step) / f64::from(STEPS);
                    let between = |idx: usize| first[idx] + (stop.1[idx] - first[idx]) * share;
                    colors.push((from + (stop.0 - from) * share, [between(0), between(1), between(2)]));
                }
            }
            colors.push(*stop);
        }
        let mix = |color: &[f64; 3]| match self.mixer.mix_rgb(rgb(color)) {
            Mixed::Grey(grey) if plain || converts => vec![grey],
            Mixed::Grey(grey) => vec![grey; 3],
            Mixed::Rgb(channels) => channels.to_vec(),
            Mixed::Cmyk(inks) => inks.to_vec(),
            Mixed::Spot(..) => Vec::new(),
        };
        let stops: Vec<(f64, Vec<f64>)> = colors.iter().map(|(at, color)| (*at, mix(color))).collect();
        let space = match stops.first().map_or(1, |(_, color)| color.len()) {
            1 => "DeviceGray",
            3 => "DeviceRGB",
            _ => "DeviceCMYK",
        };
        Shading { coordinates: own.coordinates.clone(), stops, space }
    }

    fn server(&mut self, server: PaintServer, stroking: bool) {
        self.form.patterns.push(server);
        self.out.extend_from_slice(if stroking { b"/Pattern CS " } else { b"/Pattern cs " });
        self.named(b'T', self.form.patterns.len() - 1, if stroking { "SCN" } else { "scn" });
    }

    fn tiling(&mut self, pattern: &Arc<Pattern>, stroking: bool) {
        if self.depth >= MAX_FORMS {
            return;
        }
        let area = &pattern.area;
        let bounds = [0.0, 0.0, area.width.to_pt(), area.height.to_pt()];
        let mut cell = Encoder::new(bounds, self.depth + 1, self.mixer);
        cell.shapes(&pattern.shapes);
        let origin = Matrix::translate(area.x.to_pt(), area.y.to_pt());
        let matrix = self.matrix.after(pattern.matrix).after(origin);
        self.server(PaintServer::Tiling { cell: cell.finish(false), matrix }, stroking);
    }

    /// A gradient whose stops are seen through: their opacities as the brightness of a mask.
    fn gradient_mask(&self, gradient: &Arc<Gradient>, bounds: [f64; 4]) -> SoftMask {
        let [left, top, right, bottom] = bounds;
        let mixer = Mixer::for_masks();
        let mut inner = Encoder::new(bounds, self.depth + 1, &mixer);
        inner.numbers(&[left, top, right - left, bottom - top], 6);
        inner.operator("re W n");
        inner.concatenate(gradient.matrix);
        let ramp = shading(gradient, bounds, &|stop: &Stop| [stop.opacity; 3]);
        let stops = ramp.stops.iter().map(|(at, opacity)| (*at, vec![opacity[0]])).collect();
        inner.form.shadings.push(Shading { coordinates: ramp.coordinates, stops, space: "DeviceGray" });
        inner.named(b'H', 0, "sh");
        SoftMask { form: inner.finish(true), luminance: true }
    }

    fn raster(&mut self, raster: &Raster) {
        let Ok(image) = image::encode(&raster.picture, self.mixer) else { return };
        self.form.held = self.form.held.or(image.held);
        self.form.objects.push(Object::Image(image));
        let (width, height) = (raster.size.width.to_pt(), raster.size.height.to_pt());
        self.operator("q");
        self.numbers(&[width, 0.0, 0.0, -height, 0.0, height], 5);
        self.operator("cm");
        self.named(b'X', self.form.objects.len() - 1, "Do");
        self.operator("Q");
    }
}

fn blends(shape: &Shape) -> bool {
    match shape {
        Shape::Group(group) => group.blend != Blend::Normal || group.shapes.iter().any(blends),
        Shape::Path(_) | Shape::Raster(_) => false,
    }
}

fn bounds(path: &PathShape) -> [f64; 4] {
    let area = &path.bounds;
    let (x, y) = (area.x.to_pt(), area.y.to_pt());
    // A hair wider, so that antialiased edges are covered.
    [x - 1.0, y - 1.0, x + area.width.to_pt() + 1.0, y + area.height.to_pt() + 1.0]
}

/// Into how many steps the way between two stops is cut where colours are converted.
const STEPS: i32 = 6;

/// An axial or radial shading before its colours are mixed.
struct Ramp {
    coordinates: Vec<f64>,
    stops: Vec<(f64, [f64; 3])>,
}

/// The shading of a gradient, its periods unrolled where it repeats.
fn shading(gradient: &Gradient, bounds: [f64; 4], channels: &dyn Fn(&Stop) -> [f64; 3]) -> Ramp {
    let mut stops: Vec<(f64, [f64; 3])> =
        gradient.stops.iter().map(|stop| (stop.offset.clamp(0.0, 1.0), channels(stop))).collect();
    let (first, last) = (stops.first().copied(), stops.last().copied());
    if let (Some((from, first)), Some((to, last))) = (first, last) {
        if from > 0.0 {
            stops.insert(0, (0.0, first));
        }
        if to < 1.0 {
            stops.push((1.0, last));
        }
    }
    let (from, to) = match gradient.spread {
        Spread::Pad => (0.0, 1.0),
        Spread::Reflect | Spread::Repeat => periods(gradient, bounds),
    };
    let span = to - from;
    if span > 1.0 {
        let once = stops.clone();
        stops.clear();
        let mut period = from;
        while period < to {
            let mirrored = gradient.spread == Spread::Reflect && period.rem_euclid(2.0) == 1.0;
            let turn = |(offset, color): (f64, [f64; 3])| {
                let offset = if mirrored { 1.0 - offset } else { offset };
                ((period + offset - from) / span, color)
            };
            if mirrored {
                stops.extend(once.iter().rev().copied().map(turn));
            } else {
                stops.extend(once.iter().copied().map(turn));
            }
            period += 1.0;
        }
    }
    let along = |a: f64, b: f64, at: f64| a + (b - a) * at;
    let coordinates = match gradient.shape {
        GradientShape::Linear { from: (ax, ay), to: (bx, by) } => {
            vec![along(ax, bx, from), along(ay, by, from), along(ax, bx, to), along(ay, by, to)]
        }
        GradientShape::Radial { focus, focus_radius, center, radius } => vec![
            focus.0,
            focus.1,
            focus_radius,
            along(focus.0, center.0, to),
            along(focus.1, center.1, to),
            along(focus_radius, radius, to),
        ],
    };
    Ramp { coordinates, stops }
}

/// The whole periods that cover the bounds: from which to which.
fn periods(gradient: &Gradient, [left, top, right, bottom]: [f64; 4]) -> (f64, f64) {
    let [a, b, c, d, e, f] = gradient.matrix.0;
    let determinant = a * d - b * c;
    if determinant.abs() < 1e-12 {
        return (0.0, 1.0);
    }
    let (mut from, mut to) = (0.0f64, 1.0f64);
    for (x, y) in [(left, top), (right, top), (left, bottom), (right, bottom)] {
        let (x, y) = (x - e, y - f);
        let (x, y) = ((d * x - c * y) / determinant, (a * y - b * x) / determinant);
        match gradient.shape {
            GradientShape::Linear { from: (ax, ay), to: (bx, by) } => {
                let (dx, dy) = (bx - ax, by - ay);
                let at = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy).max(1e-12);
                from = from.min(at.floor());
                to = to.max(at.ceil());
            }
            // Outward only: within the first circle there is no period below 0.
            GradientShape::Radial { focus, focus_radius, center, radius } => {
                let shift = (center.0 - focus.0).hypot(center.1 - focus.1);
                let growth = (radius - focus_radius - shift).max(radius * 0.05).max(1e-9);
                to = to.max(((x - focus.0).hypot(y - focus.1) / growth).ceil());
            }
        }
    }
    (from.max(-MAX_PERIODS), to.min(MAX_PERIODS))
}
