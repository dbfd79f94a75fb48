//! Images and forms as lopdf objects.

use super::super::ExternalObject;
use super::super::drawing::{Form, GraphicsState, Object as Part, PaintServer, Shading};
use super::super::image::{Filter, Image, ImageColor};
use super::{name, numbers, real};
use crate::picture::{Blend, Matrix};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat};

/// Puts an external object in the place that printpdf kept for it.
pub(super) fn put(document: &mut Document, id: ObjectId, object: ExternalObject) {
    let stream = match object {
        ExternalObject::Image(image) => image_stream(document, image),
        ExternalObject::Form(form) => form_stream(document, form),
    };
    document.objects.insert(id, stream.into());
}

fn image_stream(document: &mut Document, image: Image) -> Stream {
    let mut own = Dictionary::new();
    own.set("Type", name("XObject"));
    own.set("Subtype", name("Image"));
    own.set("Width", i64::from(image.width));
    own.set("Height", i64::from(image.height));
    own.set("BitsPerComponent", i64::from(image.bits));
    let components = i64::from(image.color.components());
    match image.color {
        ImageColor::Grey => own.set("ColorSpace", name("DeviceGray")),
        ImageColor::Black => {
            own.set("ColorSpace", super::colors::separation(b"Black", &[0.0, 0.0, 0.0, 1.0]));
            // Samples say how bright, inks how much.
            own.set("Decode", numbers(&[1.0, 0.0]));
        }
        ImageColor::Rgb => own.set("ColorSpace", name("DeviceRGB")),
        ImageColor::Cmyk { inverted } => {
            own.set("ColorSpace", name("DeviceCMYK"));
            if inverted {
                own.set("Decode", numbers(&[1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0]));
            }
        }
        ImageColor::Palette(colors) => {
            let last = Object::Integer((colors.len() / 3) as i64 - 1);
            let table = Object::String(colors, StringFormat::Hexadecimal);
            own.set("ColorSpace", vec![name("Indexed"), name("DeviceRGB"), last, table]);
        }
    }
    match image.filter {
        Filter::Jpeg => own.set("Filter", name("DCTDecode")),
        Filter::Png => {
            own.set("Filter", name("FlateDecode"));
            let parameters = [
                ("Predictor", Object::Integer(15)),
                ("Colors", Object::Integer(components)),
                ("BitsPerComponent", Object::Integer(i64::from(image.bits))),
                ("Columns", Object::Integer(i64::from(image.width))),
            ];
            own.set("DecodeParms", Dictionary::from_iter(parameters));
        }
    }
    if let Some(mask) = image.mask {
        let mask = image_stream(document, *mask);
        own.set("SMask", Object::Reference(document.add_object(mask)));
    }
    Stream::new(own, image.data)
}

fn form_stream(document: &mut Document, form: Form) -> Stream {
    let mut own = Dictionary::new();
    own.set("Type", name("XObject"));
    own.set("Subtype", name("Form"));
    own.set("BBox", numbers(&form.bounds));
    own.set("Filter", name("FlateDecode"));
    if form.group {
        let group = [("S", name("Transparency")), ("CS", name(form.blending)), ("I", true.into())];
        own.set("Group", Dictionary::from_iter(group));
    }
    let (resources, content) = resources(document, form);
    own.set("Resources", resources);
    Stream::new(own, content)
}

/// The resource dictionary of a form or a cell, and its content.
fn resources(document: &mut Document, form: Form) -> (Dictionary, Vec<u8>) {
    let mut all = Dictionary::new();
    let mut set = |key: &str, prefix: char, entries: Vec<Object>| {
        if !entries.is_empty() {
            let entries =
                entries.into_iter().enumerate().map(|(index, entry)| (format!("{prefix}{index}"), entry));
            all.set(key, Dictionary::from_iter(entries));
        }
    };
    let objects = form.objects.into_iter().map(|part| {
        let stream = match part {
            Part::Form(form) => form_stream(document, form),
            Part::Image(image) => image_stream(document, image),
        };
        Object::Reference(document.add_object(stream))
    });
    set("XObject", 'X', objects.collect());
    let states = form.states.into_iter().map(|state| graphics_state(document, state));
    set("ExtGState", 'S', states.collect());
    let patterns = form.patterns.into_iter().map(|pattern| paint_server(document, pattern));
    set("Pattern", 'T', patterns.collect());
    set("Shading", 'H', form.shadings.iter().map(|own| shading(own).into()).collect());
    (all, form.content)
}

fn graphics_state(document: &mut Document, state: GraphicsState) -> Object {
    let mut own = Dictionary::from_iter([("ca", real(state.fill)), ("CA", real(state.stroke))]);
    if state.blend != Blend::Normal {
        own.set("BM", name(&format!("{:?}", state.blend)));
    }
    if let Some(mask) = state.mask {
        let form = form_stream(document, mask.form);
        let form = document.add_object(form);
        let kind = name(if mask.luminance { "Luminosity" } else { "Alpha" });
        own.set("SMask", Dictionary::from_iter([("S", kind), ("G", Object::Reference(form))]));
    }
    own.into()
}

fn matrix(matrix: Matrix) -> Object {
    // Six places: a scale may be small where the coordinates are large.
    Object::Array(matrix.0.iter().map(|value| Object::Real(((value * 1e6).round() / 1e6) as f32)).collect())
}

fn paint_server(document: &mut Document, server: PaintServer) -> Object {
    let object: Object = match server {
        PaintServer::Shading { shading: own, matrix: to_form } => Dictionary::from_iter([
            ("PatternType", Object::Integer(2)),
            ("Matrix", matrix(to_form)),
            ("Shading", shading(&own).into()),
        ])
        .into(),
        PaintServer::Tiling { cell, matrix: to_form } => {
            let [_, _, width, height] = cell.bounds;
            let mut own = Dictionary::from_iter([
                ("PatternType", Object::Integer(1)),
                ("PaintType", Object::Integer(1)),
                ("TilingType", Object::Integer(1)),
                ("BBox", numbers(&cell.bounds)),
                ("XStep", real(width)),
                ("YStep", real(height)),
                ("Matrix", matrix(to_form)),
                ("Filter", name("FlateDecode")),
            ]);
            let (resources, content) = resources(document, cell);
            own.set("Resources", resources);
            Stream::new(own, content).into()
        }
    };
    Object::Reference(document.add_object(object))
}

/// ISO 32000-1, 8.7.4.5.3 and 8.7.4.5.4.
fn shading(own: &Shading) -> Dictionary {
    let radial = own.coordinates.len() == 6;
    let coordinates = own.coordinates.iter().map(|value| Object::Real(*value as f32)).collect();
    Dictionary::from_iter([
        ("ShadingType", Object::Integer(if radial { 3 } else { 2 })),
        ("ColorSpace", name(own.space)),
        ("Coords", Object::Array(coordinates)),
        ("Extend", Object::Array(vec![true.into(), true.into()])),
        ("Function", function(own)),
    ])
}

/// The stops as exponential functions, stitched (7.10.3 and 7.10.4).
fn function(own: &Shading) -> Object {
    let color = |channels: &[f64]| numbers(channels);
    let domain = || numbers(&[0.0, 1.0]);
    let step = |from: &[f64], to: &[f64]| {
        Object::Dictionary(Dictionary::from_iter([
            ("FunctionType", Object::Integer(2)),
            ("Domain", domain()),
            ("C0", color(from)),
            ("C1", color(to)),
            ("N", Object::Integer(1)),
        ]))
    };
    let mut functions = Vec::new();
    let mut bounds = Vec::new();
    for pair in own.stops.windows(2) {
        let ((from, first), (to, second)) = (&pair[0], &pair[1]);
        // Two stops in one place are a sudden change: no function of its own.
        if to - from < 1e-5 {
            continue;
        }
        if !functions.is_empty() {
            bounds.push(Object::Real(*from as f32));
        }
        functions.push(step(first, second));
    }
    if functions.len() < 2 {
        let only = own.stops.last().map(|(_, channels)| channels.clone()).unwrap_or_default();
        return functions.pop().unwrap_or_else(|| step(&only, &only));
    }
    let encode = functions.iter().flat_map(|_| [Object::Integer(0), Object::Integer(1)]).collect();
    Object::Dictionary(Dictionary::from_iter([
        ("FunctionType", Object::Integer(3)),
        ("Domain", domain()),
        ("Functions", Object::Array(functions)),
        ("Bounds", Object::Array(bounds)),
        ("Encode", Object::Array(encode)),
    ]))
}
