//! SVG through usvg: a first look at the tree, for its size and for what print leaves out, and its
//! resolution into shapes.
//!
//! Nothing outside the file is opened: no file, no address, no system font. Text is set in the faces
//! of the build and becomes outlines. Bombs are stopped by the limits below,
//! by the parser's on entities and by usvg's on elements.

use super::drawing::{
    Artwork, Blend, Clip, Fill, Gradient, GradientShape, Group, LineCap, LineJoin, Mask, Matrix, Paint,
    PathShape, Pattern, Raster, Rgb, Segment, Shape, Spread, Stop, Stroke,
};
use super::weigh::weigh;
use crate::font::{FaceId, FontLibrary};
use crate::style::{FontStyle, FontStyleSet};
use crate::units::{Length, Rect, Size};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::Arc;
use usvg::roxmltree;
use usvg::tiny_skia_path::{PathSegment, Transform};

/// Elements in elements, references followed. Drawing programs stay below 40; resolution is recursive.
const MAX_DEPTH: u64 = 200;
const MAX_NODES: u32 = 1_000_000;
/// Elements that resolution may visit, each as often as it is drawn.
const MAX_WEIGHT: u64 = 1_000_000;
/// Shapes and segments that one drawing may come to. Masks and patterns that hold masks and patterns
/// multiply; a detailed map has some hundred thousand.
const MAX_PARTS: u32 = 2_000_000;
const NAMESPACE: &str = "http://www.w3.org/2000/svg";

pub(super) enum SvgFault {
    NotSvg(&'static str),
    Broken(String),
}

/// What the first look tells.
pub(super) struct Found {
    pub size: Size,
    /// Features that print leaves out, by name, in alphabetical order.
    pub left_out: BTreeSet<&'static str>,
}

fn options<'input>() -> roxmltree::ParsingOptions<'input> {
    roxmltree::ParsingOptions { allow_dtd: true, nodes_limit: MAX_NODES, ..Default::default() }
}

pub(super) fn inspect(bytes: &[u8]) -> Result<Found, SvgFault> {
    let text = std::str::from_utf8(bytes).map_err(|_| SvgFault::Broken("it is not in UTF-8".into()))?;
    let tree = roxmltree::Document::parse_with_options(text, options())
        .map_err(|error| SvgFault::Broken(error.to_string()))?;
    let root = tree.root_element();
    if root.tag_name().name() != "svg" {
        return Err(SvgFault::NotSvg("XML of another kind"));
    }
    if root.tag_name().namespace() != Some(NAMESPACE) {
        return Err(SvgFault::Broken(format!("its root lacks `xmlns=\"{NAMESPACE}\"`")));
    }
    let circle = || SvgFault::Broken("its elements refer to each other in a circle".into());
    let weight = weigh(root).ok_or_else(circle)?;
    if weight.depth > MAX_DEPTH {
        return Err(SvgFault::Broken(format!("its elements are nested more than {MAX_DEPTH} deep")));
    }
    if weight.elements > MAX_WEIGHT {
        return Err(SvgFault::Broken("it is too intricate: its masks and patterns multiply".into()));
    }
    let size = natural_size(root).ok_or_else(|| SvgFault::Broken("it has no size".into()))?;
    Ok(Found { size, left_out: left_out(root) })
}

/// SVG 2, 8.2: width and height; where one is missing or a percentage, the view box's.
fn natural_size(root: roxmltree::Node<'_, '_>) -> Option<Size> {
    let view: Vec<f64> = root
        .attribute("viewBox")
        .unwrap_or_default()
        .split([' ', ',', '\t', '\n', '\r'])
        .filter(|part| !part.is_empty())
        .filter_map(|part| part.parse().ok())
        .collect();
    let view = (view.len() == 4 && view[2] > 0.0 && view[3] > 0.0).then(|| (view[2], view[3]));
    let width = root.attribute("width").and_then(absolute_length);
    let height = root.attribute("height").and_then(absolute_length);
    let (width, height) = match (width, height, view) {
        (Some(width), Some(height), _) => (width, height),
        (Some(width), None, Some((x, y))) => (width, width * (y / x)),
        (None, Some(height), Some((x, y))) => (height * (x / y), height),
        (None, None, Some((x, y))) => (Length::px(x), Length::px(y)),
        _ => return None,
    };
    let range = 0.001..=100_000.0;
    let fits = range.contains(&width.to_pt()) && range.contains(&height.to_pt());
    fits.then_some(Size { width, height })
}

fn absolute_length(text: &str) -> Option<Length> {
    let text = text.trim();
    let split = text.find(|c: char| c.is_ascii_alphabetic() && c != 'e' && c != 'E' || c == '%');
    // `em` and `ex` begin with the letter that exponents have.
    let split = split.map(|at| if text[..at].ends_with(['e', 'E']) { at - 1 } else { at });
    let (number, unit) = text.split_at(split.unwrap_or(text.len()));
    let number: f64 = number.trim().parse().ok()?;
    if !number.is_finite() || number <= 0.0 {
        return None;
    }
    match unit {
        "" | "px" => Some(Length::px(number)),
        "pt" => Some(Length::pt(number)),
        "pc" => Some(Length::pt(number * 12.0)),
        "mm" => Some(Length::mm(number)),
        "cm" => Some(Length::mm(number * 10.0)),
        "in" => Some(Length::inches(number)),
        // The initial font size, 12 px as usvg has it.
        "em" => Some(Length::px(number * 12.0)),
        "ex" => Some(Length::px(number * 6.0)),
        _ => None,
    }
}

fn left_out(root: roxmltree::Node<'_, '_>) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    for node in root.descendants().filter(roxmltree::Node::is_element) {
        match node.tag_name().name() {
            "script" => {
                found.insert("a script");
            }
            "foreignObject" => {
                found.insert("embedded HTML");
            }
            "animate" | "animateTransform" | "animateMotion" | "animateColor" | "set" => {
                found.insert("animation");
            }
            "image" | "use" | "feImage" => found.extend(outside_reference(node)),
            "style" if node.text().is_some_and(|text| text.contains("@import")) => {
                found.insert("a stylesheet from outside the file");
            }
            _ => {}
        }
        let filters = node.attribute("filter").is_some_and(|value| value.trim() != "none")
            || node
                .attribute("style")
                .is_some_and(|style| style.contains("filter:") && style.contains("url"));
        if filters && node.tag_name().namespace() == Some(NAMESPACE) {
            found.insert("a filter");
        }
    }
    found
}

fn outside_reference(node: roxmltree::Node<'_, '_>) -> Option<&'static str> {
    let href =
        node.attribute("href").or_else(|| node.attribute(("http://www.w3.org/1999/xlink", "href")))?.trim();
    if href.starts_with('#') {
        return None;
    }
    match href.strip_prefix("data:") {
        None => Some("a file from outside"),
        Some(data) if data.starts_with("image/svg") => Some("an SVG within the SVG"),
        Some(_) => None,
    }
}

/// The bytes of a face, for usvg's list of fonts, without a copy.
struct FaceBytes(FontLibrary, FaceId);

impl AsRef<[u8]> for FaceBytes {
    fn as_ref(&self) -> &[u8] {
        self.0.face(self.1).bytes()
    }
}

fn font_database(fonts: &FontLibrary) -> usvg::fontdb::Database {
    let mut database = usvg::fontdb::Database::new();
    for (id, _) in fonts.faces() {
        let bytes: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::new(FaceBytes(fonts.clone(), id));
        database.load_font_source(usvg::fontdb::Source::Binary(bytes));
    }
    let family = |generic: &str| {
        let id = fonts.select(&FontStyleSet::plain(&[generic.to_owned()], 400, FontStyle::Normal));
        fonts.face(id).family().to_owned()
    };
    database.set_serif_family(family("serif"));
    database.set_sans_serif_family(family("sans-serif"));
    database.set_monospace_family(family("monospace"));
    database.set_cursive_family(family("serif"));
    database.set_fantasy_family(family("serif"));
    database
}

/// The shapes of an SVG, and what is wrong with it where a first look did not show it.
pub(super) fn resolve(bytes: &[u8], size: Size, fonts: &FontLibrary) -> Artwork {
    let fault =
        |fault: &dyn std::fmt::Display| Artwork { shapes: Vec::new(), fault: Some(fault.to_string()) };
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return fault(&error),
    };
    let tree = match roxmltree::Document::parse_with_options(text, options()) {
        Ok(tree) => tree,
        Err(error) => return fault(&error),
    };
    let mut settings = usvg::Options {
        // Fonts outside the list are replaced by the sans, as in most drawing programs.
        font_family: "sans-serif".into(),
        image_href_resolver: usvg::ImageHrefResolver {
            resolve_data: Box::new(|_, data, _| raster_kind(data)),
            resolve_string: Box::new(|_, _| None),
        },
        ..Default::default()
    };
    // A hundred faces are not read for a drawing without words.
    if text.contains("text") {
        settings.fontdb = Arc::new(font_database(fonts));
    }
    let tree = match usvg::Tree::from_xmltree(&tree, &settings) {
        Ok(tree) => tree,
        Err(error) => return fault(&error),
    };
    let scale_x = size.width.to_pt() / f64::from(tree.size().width());
    let scale_y = size.height.to_pt() / f64::from(tree.size().height());
    let matrix = Matrix([scale_x, 0.0, 0.0, scale_y, 0.0, 0.0]);
    let left = Left::new(MAX_PARTS);
    let shapes = shapes(tree.root(), &left);
    if left.get() == 0 {
        return fault(&"it is too intricate");
    }
    Artwork { shapes: vec![Shape::Group(Box::new(Group { matrix, ..plain(shapes) }))], fault: None }
}

fn raster_kind(data: Arc<Vec<u8>>) -> Option<usvg::ImageKind> {
    use super::sniff::{Known, Sniffed, sniff};
    match sniff(&data) {
        Sniffed::Known(Known::Png) => Some(usvg::ImageKind::PNG(data)),
        Sniffed::Known(Known::Jpeg) => Some(usvg::ImageKind::JPEG(data)),
        Sniffed::Known(Known::Gif) => Some(usvg::ImageKind::GIF(data)),
        Sniffed::Known(Known::WebP) => Some(usvg::ImageKind::WEBP(data)),
        Sniffed::Known(Known::Heic | Known::Svg) | Sniffed::Unsupported(_) | Sniffed::NoPicture(_) => None,
    }
}

fn plain(shapes: Vec<Shape>) -> Group {
    Group {
        matrix: Matrix::IDENTITY,
        shapes,
        opacity: 1.0,
        blend: Blend::Normal,
        isolated: false,
        clips: Vec::new(),
        mask: None,
    }
}

fn matrix(transform: Transform) -> Matrix {
    let Transform { sx, ky, kx, sy, tx, ty } = transform;
    Matrix([sx, ky, kx, sy, tx, ty].map(f64::from))
}

fn rect(x: f32, y: f32, width: f32, height: f32) -> Rect {
    let length = |value: f32| Length::pt(f64::from(value));
    Rect { x: length(x), y: length(y), width: length(width), height: length(height) }
}

/// How many parts may still be made.
type Left = Cell<u32>;

/// Takes parts from what is left; once there are too few, nothing is left.
fn take(left: &Left, parts: usize) -> bool {
    let parts = u32::try_from(parts).unwrap_or(u32::MAX);
    left.set(left.get().saturating_sub(parts));
    left.get() > 0
}

/// A group's children.
fn shapes(group: &usvg::Group, left: &Left) -> Vec<Shape> {
    let mut out = Vec::new();
    for node in group.children() {
        if !take(left, 1) {
            return out;
        }
        match node {
            usvg::Node::Group(inner) => out.push(Shape::Group(Box::new(self::group(inner, left)))),
            usvg::Node::Path(path) => out.extend(path_shape(path, left).map(Box::new).map(Shape::Path)),
            usvg::Node::Image(image) if image.is_visible() => {
                out.extend(raster(image).map(Box::new).map(Shape::Raster));
            }
            usvg::Node::Image(_) => {}
            usvg::Node::Text(text) => {
                out.push(Shape::Group(Box::new(self::group(text.flattened(), left))));
            }
        }
    }
    out
}

fn group(group: &usvg::Group, left: &Left) -> Group {
    let mut clips = Vec::new();
    let mut clip = group.clip_path();
    while let Some(path) = clip {
        let mut one = Clip { segments: Vec::new(), even_odd: false };
        gather_clip(path.root(), path.transform(), &mut one, left);
        clips.push(one);
        clip = path.clip_path();
    }
    Group {
        matrix: matrix(group.transform()),
        shapes: shapes(group, left),
        opacity: f64::from(group.opacity().get()),
        blend: blend(group.blend_mode()),
        isolated: group.isolate(),
        clips,
        mask: group.mask().map(|own| Box::new(mask(own, left))),
    }
}

/// The union of the areas in a clip path, as one path.
fn gather_clip(group: &usvg::Group, transform: Transform, clip: &mut Clip, left: &Left) {
    for node in group.children() {
        if !take(left, 1) {
            return;
        }
        match node {
            usvg::Node::Group(inner) => {
                gather_clip(inner, transform.pre_concat(inner.transform()), clip, left);
            }
            usvg::Node::Path(path) => {
                clip.even_odd |= path.fill().is_some_and(|fill| fill.rule() == usvg::FillRule::EvenOdd);
                if take(left, path.data().len()) {
                    segments(path.data(), transform, &mut clip.segments);
                }
            }
            usvg::Node::Text(text) => {
                let inner = text.flattened();
                gather_clip(inner, transform.pre_concat(inner.transform()), clip, left);
            }
            usvg::Node::Image(_) => {}
        }
    }
}

fn mask(mask: &usvg::Mask, left: &Left) -> Mask {
    let area = mask.rect();
    let own = shapes(mask.root(), left);
    let shapes = match mask.mask() {
        // A mask on a mask: the inner one is applied first, to the outer's shapes.
        Some(inner) => {
            let inner = Some(Box::new(self::mask(inner, left)));
            vec![Shape::Group(Box::new(Group { mask: inner, isolated: true, ..plain(own) }))]
        }
        None => own,
    };
    Mask {
        shapes,
        area: rect(area.x(), area.y(), area.width(), area.height()),
        luminance: mask.kind() == usvg::MaskType::Luminance,
    }
}

fn blend(mode: usvg::BlendMode) -> Blend {
    match mode {
        usvg::BlendMode::Normal => Blend::Normal,
        usvg::BlendMode::Multiply => Blend::Multiply,
        // PDF has no sum of lights; screen is the nearest to it.
        usvg::BlendMode::Screen | usvg::BlendMode::PlusLighter => Blend::Screen,
        usvg::BlendMode::Overlay => Blend::Overlay,
        usvg::BlendMode::Darken => Blend::Darken,
        usvg::BlendMode::Lighten => Blend::Lighten,
        usvg::BlendMode::ColorDodge => Blend::ColorDodge,
        usvg::BlendMode::ColorBurn => Blend::ColorBurn,
        usvg::BlendMode::HardLight => Blend::HardLight,
        usvg::BlendMode::SoftLight => Blend::SoftLight,
        usvg::BlendMode::Difference => Blend::Difference,
        usvg::BlendMode::Exclusion => Blend::Exclusion,
        usvg::BlendMode::Hue => Blend::Hue,
        usvg::BlendMode::Saturation => Blend::Saturation,
        usvg::BlendMode::Color => Blend::Color,
        usvg::BlendMode::Luminosity => Blend::Luminosity,
    }
}

fn path_shape(path: &usvg::Path, left: &Left) -> Option<PathShape> {
    if !path.is_visible() || !take(left, path.data().len()) {
        return None;
    }
    let mut outline = Vec::new();
    segments(path.data(), Transform::identity(), &mut outline);
    let bounds = path.stroke_bounding_box();
    let fill = path.fill().map(|fill| Fill {
        paint: paint(fill.paint(), left),
        opacity: f64::from(fill.opacity().get()),
        even_odd: fill.rule() == usvg::FillRule::EvenOdd,
    });
    let stroke = path.stroke().map(|stroke| Stroke {
        paint: paint(stroke.paint(), left),
        opacity: f64::from(stroke.opacity().get()),
        width: f64::from(stroke.width().get()),
        cap: match stroke.linecap() {
            usvg::LineCap::Butt => LineCap::Butt,
            usvg::LineCap::Round => LineCap::Round,
            usvg::LineCap::Square => LineCap::Square,
        },
        join: match stroke.linejoin() {
            usvg::LineJoin::Miter | usvg::LineJoin::MiterClip => LineJoin::Miter,
            usvg::LineJoin::Round => LineJoin::Round,
            usvg::LineJoin::Bevel => LineJoin::Bevel,
        },
        miter_limit: f64::from(stroke.miterlimit().get()),
        dashes: stroke.dasharray().unwrap_or_default().iter().map(|dash| f64::from(*dash)).collect(),
        dash_offset: f64::from(stroke.dashoffset()),
    });
    Some(PathShape {
        segments: outline,
        fill,
        stroke,
        stroke_below_fill: path.paint_order() == usvg::PaintOrder::StrokeAndFill,
        bounds: rect(bounds.x(), bounds.y(), bounds.width(), bounds.height()),
    })
}

/// Quadratic curves become cubic ones, which PDF has.
fn segments(path: &usvg::tiny_skia_path::Path, transform: Transform, out: &mut Vec<Segment>) {
    let map = |x: f32, y: f32| {
        let Transform { sx, ky, kx, sy, tx, ty } = transform;
        (f64::from(sx * x + kx * y + tx), f64::from(ky * x + sy * y + ty))
    };
    let mut pen = (0.0, 0.0);
    for segment in path.segments() {
        match segment {
            PathSegment::MoveTo(p) => {
                pen = map(p.x, p.y);
                out.push(Segment::Move(pen.0, pen.1));
            }
            PathSegment::LineTo(p) => {
                pen = map(p.x, p.y);
                out.push(Segment::Line(pen.0, pen.1));
            }
            PathSegment::QuadTo(c, p) => {
                let (control, end) = (map(c.x, c.y), map(p.x, p.y));
                let towards = |from: f64, to: f64| from + (to - from) * 2.0 / 3.0;
                out.push(Segment::Curve(
                    towards(pen.0, control.0),
                    towards(pen.1, control.1),
                    towards(end.0, control.0),
                    towards(end.1, control.1),
                    end.0,
                    end.1,
                ));
                pen = end;
            }
            PathSegment::CubicTo(c, d, p) => {
                let (first, second, end) = (map(c.x, c.y), map(d.x, d.y), map(p.x, p.y));
                out.push(Segment::Curve(first.0, first.1, second.0, second.1, end.0, end.1));
                pen = end;
            }
            PathSegment::Close => out.push(Segment::Close),
        }
    }
}

fn color(color: usvg::Color) -> Rgb {
    Rgb([color.red, color.green, color.blue])
}

fn paint(paint: &usvg::Paint, left: &Left) -> Paint {
    match paint {
        usvg::Paint::Color(own) => Paint::Color(color(*own)),
        usvg::Paint::LinearGradient(own) => {
            let point = |x: f32, y: f32| (f64::from(x), f64::from(y));
            let shape =
                GradientShape::Linear { from: point(own.x1(), own.y1()), to: point(own.x2(), own.y2()) };
            Paint::Gradient(Arc::new(gradient(own, shape)))
        }
        usvg::Paint::RadialGradient(own) => {
            let shape = GradientShape::Radial {
                focus: (f64::from(own.fx()), f64::from(own.fy())),
                focus_radius: f64::from(own.fr().get()),
                center: (f64::from(own.cx()), f64::from(own.cy())),
                radius: f64::from(own.r().get()),
            };
            Paint::Gradient(Arc::new(gradient(own, shape)))
        }
        usvg::Paint::Pattern(own) => {
            let area = own.rect();
            Paint::Pattern(Arc::new(Pattern {
                shapes: shapes(own.root(), left),
                area: rect(area.x(), area.y(), area.width(), area.height()),
                matrix: matrix(own.transform()),
            }))
        }
    }
}

fn gradient(base: &usvg::BaseGradient, shape: GradientShape) -> Gradient {
    let stops = base.stops().iter().map(|stop| Stop {
        offset: f64::from(stop.offset().get()),
        color: color(stop.color()),
        opacity: f64::from(stop.opacity().get()),
    });
    Gradient {
        shape,
        matrix: matrix(base.transform()),
        spread: match base.spread_method() {
            usvg::SpreadMethod::Pad => Spread::Pad,
            usvg::SpreadMethod::Reflect => Spread::Reflect,
            usvg::SpreadMethod::Repeat => Spread::Repeat,
        },
        stops: stops.collect(),
    }
}

fn raster(image: &usvg::Image) -> Option<Raster> {
    let bytes = match image.kind() {
        usvg::ImageKind::JPEG(data)
        | usvg::ImageKind::PNG(data)
        | usvg::ImageKind::GIF(data)
        | usvg::ImageKind::WEBP(data) => data,
        usvg::ImageKind::SVG(_) => return None,
    };
    let size = Size {
        width: Length::pt(f64::from(image.size().width())),
        height: Length::pt(f64::from(image.size().height())),
    };
    Some(Raster { picture: super::embedded(bytes)?, size })
}
