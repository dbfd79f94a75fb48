//! Content streams: each page's items as PDF operators, compact and compressed.
//!
//! One `TJ` takes all glyphs of a run, as a literal string of two bytes a glyph, broken only where
//! the pen has to go on by other than the stated width. Font, colour and scale are set when they
//! change; places are relative to the last line. Every item stands in marked content: tagged with its
//! structure node or an artifact (ISO 32000-1, 14.7.4 and 14.8.2.2).

use super::Job;
use super::faces::{self, Faces, UsedFace};
use super::finish::role_name;
use super::mixer::{ColorSpace, Mixed, Mixer};
use super::sheet::Sheet;
use super::syntax::{deflate, edge, hex_text, integer, literal_byte, number, place, signed, thousandths};
use crate::pages::{
    Artifact, GlyphRun, Item, ItemKind, Page, Structure, StructureId, StructureRole, Tag, Turn,
};
use crate::picture::Picture;
use crate::style::Color;
use crate::units::Rect;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A page's finished stream and what it refers to.
pub(super) struct PageContent {
    /// Compressed.
    pub stream: Vec<u8>,
    /// Indices of the faces and external objects it uses.
    pub faces: BTreeSet<usize>,
    pub objects: BTreeSet<usize>,
    /// Opacities that it sets, for the graphics states `G0` to `G255`.
    pub alphas: BTreeSet<u8>,
    /// It prints black over other inks, by the graphics states `O1` and `O0`.
    pub overprint: bool,
    /// Numbers of the ready-mixed inks it uses, for the colour spaces `K0`…
    pub spots: BTreeSet<usize>,
    /// The structure node of each marked-content identifier, from 0.
    pub marked: Vec<StructureId>,
    /// Areas of pictures by the node they belong to, in pt from the top left of the trimmed page.
    pub figures: Vec<(StructureId, Rect)>,
    /// The first character of each label, a list item's number or bullet.
    pub labels: Vec<(StructureId, char)>,
}

/// What all pages are encoded with.
pub(super) struct Context<'a> {
    faces: &'a Faces,
    assets: &'a [&'a Picture],
    indices: &'a BTreeMap<&'a str, usize>,
    structure: &'a Structure,
    /// Of each node, headings without gaps.
    roles: &'a [StructureRole],
    mixer: &'a Mixer,
    /// The language in force in each structure node.
    languages: Vec<&'a str>,
}

impl<'a> Context<'a> {
    pub fn new(
        job: &Job<'a>,
        faces: &'a Faces,
        assets: &'a [&'a Picture],
        indices: &'a BTreeMap<&'a str, usize>,
        mixer: &'a Mixer,
        roles: &'a [StructureRole],
    ) -> Self {
        let structure = &job.pages.structure;
        let languages = languages(structure, &job.metadata.language);
        Context { faces, assets, indices, structure, roles, mixer, languages }
    }

    /// The role of a node, and the language in force in it.
    pub fn spoken(&self, node: StructureId) -> (Option<StructureRole>, &str) {
        let idx = node.0 as usize;
        (self.roles.get(idx).copied(), self.languages.get(idx).copied().unwrap_or_default())
    }
}

/// Those that are `taken` from casts are ready.
pub(super) fn encode_all(
    pages: &[&Page],
    sheets: &[Sheet],
    taken: Vec<Option<PageContent>>,
    context: &Context<'_>,
) -> Vec<PageContent> {
    let pages = pages.par_iter().zip(sheets).zip(taken);
    let encoded = |((page, sheet), taken): ((&&Page, &Sheet), Option<PageContent>)| {
        taken.unwrap_or_else(|| Encoder::new(context, sheet).page(page, sheet))
    };
    pages.map(encoded).collect()
}

/// The language in force in each node: its own, else its parent's, else the publication's. Parents
/// stand before their children.
fn languages<'a>(structure: &'a Structure, whole: &'a str) -> Vec<&'a str> {
    let mut languages: Vec<&str> = Vec::with_capacity(structure.nodes.len());
    for node in &structure.nodes {
        let inherited = node.parent.and_then(|parent| languages.get(parent.0 as usize).copied());
        let own = node.language.as_ref().map(|language| language.0.as_str()).filter(|own| !own.is_empty());
        languages.push(own.or(inherited).unwrap_or(whole));
    }
    languages
}

/// Text state and colour as the stream has left them (ISO 32000-1, 8.4.1 and 9.3).
struct State {
    font: Option<(usize, i64)>,
    color: Mixed,
    alpha: u8,
    overprint: bool,
    /// Per mille.
    stretch: i64,
    rise: i64,
    in_text: bool,
    /// The text object's own axes.
    turned: Turn,
    /// Where the current line began, in thousandths of a point; meaningful within a text object.
    line: (i64, i64),
    /// Where the pen stands in x, in points, by the stated widths.
    pen: f64,
}

/// What makes neighbouring items one marked-content sequence.
#[derive(Clone, Copy, PartialEq)]
struct Mark<'a> {
    tag: Tag,
    /// Where it is not the node's.
    language: Option<&'a str>,
}

struct Encoder<'a> {
    context: &'a Context<'a>,
    out: Vec<u8>,
    /// The trimmed page's left edge and top in the media box.
    left: f64,
    top: f64,
    state: State,
    content: PageContent,
}

impl<'a> Encoder<'a> {
    fn new(context: &'a Context<'a>, sheet: &Sheet) -> Self {
        Encoder {
            context,
            out: Vec::with_capacity(16 * 1024),
            left: sheet.left,
            top: sheet.top,
            state: State {
                font: None,
                color: Mixed::Grey(0.0),
                alpha: 255,
                overprint: false,
                stretch: 1000,
                rise: 0,
                in_text: false,
                turned: Turn::Upright,
                line: (0, 0),
                pen: 0.0,
            },
            content: PageContent {
                stream: Vec::new(),
                faces: BTreeSet::new(),
                objects: BTreeSet::new(),
                alphas: BTreeSet::new(),
                overprint: false,
                spots: BTreeSet::new(),
                marked: Vec::new(),
                figures: Vec::new(),
                labels: Vec::new(),
            },
        }
    }

    fn page(mut self, page: &Page, sheet: &Sheet) -> PageContent {
        let mut rest = page.items.as_slice();
        while let Some(first) = rest.first() {
            let mark = self.mark(first);
            let length = rest.iter().take_while(|item| self.mark(item) == mark).count();
            let (group, after) = rest.split_at(length);
            rest = after;
            self.open(mark);
            self.items(group);
            self.end_text();
            self.out.extend_from_slice(b"EMC\n");
        }
        sheet.draw_marks(&mut self.out, self.context.mixer);
        self.content.stream = deflate(&self.out);
        self.content
    }

    fn mark<'b>(&self, item: &'b Item) -> Mark<'b>
    where
        'a: 'b,
    {
        let language = match (&item.kind, item.tag) {
            (ItemKind::Text(run), Tag::Content(node)) => run
                .language
                .as_ref()
                .map(|language| language.0.as_str())
                .filter(|own| !own.is_empty() && self.context.languages.get(node.0 as usize) != Some(own)),
            _ => None,
        };
        Mark { tag: item.tag, language }
    }

    fn open(&mut self, mark: Mark<'_>) {
        let out = &mut self.out;
        match mark.tag {
            Tag::Content(node) => {
                let role = self.context.roles.get(node.0 as usize).copied();
                out.push(b'/');
                out.extend_from_slice(role.map_or("Span", role_name).as_bytes());
                out.extend_from_slice(b"<</MCID ");
                integer(out, self.content.marked.len() as u64);
                if let Some(language) = mark.language {
                    out.extend_from_slice(b"/Lang");
                    hex_text(out, language);
                }
                out.extend_from_slice(b">>BDC\n");
                self.content.marked.push(node);
            }
            Tag::Artifact(kind) => {
                let kind = match kind {
                    Artifact::Pagination => "Pagination",
                    Artifact::Layout => "Layout",
                    Artifact::Background => "Background",
                };
                out.extend_from_slice(b"/Artifact<</Type/");
                out.extend_from_slice(kind.as_bytes());
                out.extend_from_slice(b">>BDC\n");
            }
        }
    }

    fn items(&mut self, items: &[Item]) {
        let mut rest = items;
        while let Some(item) = rest.first() {
            rest = &rest[1..];
            match &item.kind {
                ItemKind::Text(run) => {
                    self.label(item.tag, &run.text);
                    self.run(run, item.turned);
                }
                ItemKind::Picture { asset, area, window } => {
                    if let Tag::Content(node) = item.tag {
                        self.content.figures.push((node, window.unwrap_or(*area)));
                    }
                    self.picture(&asset.0, area, window.as_ref(), item.turned);
                }
                ItemKind::Fill { area, color } => {
                    self.end_text();
                    if color.alpha == 0 {
                        continue;
                    }
                    self.color(*color, false);
                    self.rectangle(area);
                    // Rules of one colour are one path.
                    while let Some(Item { kind: ItemKind::Fill { area, color: next }, .. }) = rest.first()
                        && next == color
                        && next.alpha == 255
                    {
                        self.rectangle(area);
                        rest = &rest[1..];
                    }
                    self.out.extend_from_slice(b"f\n");
                }
            }
        }
    }

    fn label(&mut self, tag: Tag, text: &str) {
        let Tag::Content(node) = tag else { return };
        let role = self.context.structure.nodes.get(node.0 as usize).map(|node| node.role);
        if role == Some(StructureRole::Label) {
            let first = text.trim_start().trim_start_matches(['(', '[']).chars().next();
            self.content.labels.extend(first.map(|first| (node, first)));
        }
    }

    /// A value and a space.
    fn operand(&mut self, value: i64) {
        thousandths(&mut self.out, value);
        self.out.push(b' ');
    }

    fn rectangle(&mut self, area: &Rect) {
        let (x, y) =
            (edge(self.left + area.x.to_pt()), edge(self.top - area.y.to_pt() - area.height.to_pt()));
        for value in [x, y, edge(area.width.to_pt()), edge(area.height.to_pt())] {
            self.operand(value);
        }
        self.out.extend_from_slice(b"re\n");
    }

    fn color(&mut self, color: Color, text: bool) {
        let mixed = self.context.mixer.mix(color);
        if self.state.color != mixed {
            self.state.color = mixed;
            self.mixed(mixed);
        }
        // Black letters are printed over what is below them, so that no white shows where the inks do not
        // meet (ISO 32000-1, 11.7.4.3; a file in black alone has one ink).
        let inks = self.context.mixer.colors.space == ColorSpace::Cmyk;
        let overprint = inks && text && mixed == Mixed::Cmyk([0.0, 0.0, 0.0, 1.0]);
        if self.state.overprint != overprint {
            self.state.overprint = overprint;
            self.content.overprint = true;
            self.out.extend_from_slice(if overprint { b"/O1 gs\n" } else { b"/O0 gs\n" });
        }
        if self.state.alpha != color.alpha {
            self.state.alpha = color.alpha;
            self.content.alphas.insert(color.alpha);
            self.out.extend_from_slice(b"/G");
            integer(&mut self.out, u64::from(color.alpha));
            self.out.extend_from_slice(b" gs\n");
        }
    }

    fn mixed(&mut self, mixed: Mixed) {
        let (channels, operator): (&[f64], &[u8]) = match &mixed {
            Mixed::Grey(grey) => (std::slice::from_ref(grey), b"g\n"),
            Mixed::Rgb(channels) => (channels, b"rg\n"),
            Mixed::Cmyk(inks) => (inks, b"k\n"),
            Mixed::Spot(number, tint) => {
                self.content.spots.insert(*number);
                self.out.extend_from_slice(b"/K");
                integer(&mut self.out, *number as u64);
                self.out.extend_from_slice(b" cs ");
                (std::slice::from_ref(tint), b"scn\n")
            }
        };
        for channel in channels {
            number(&mut self.out, *channel, 4);
            self.out.push(b' ');
        }
        self.out.extend_from_slice(operator);
    }

    fn picture(&mut self, path: &str, area: &Rect, window: Option<&Rect>, turned: Turn) {
        self.end_text();
        let Some(index) = self.context.indices.get(path).copied() else { return };
        self.content.objects.insert(index);
        let picture = self.context.assets[index];
        let (mut width, mut height) = (area.width.to_pt(), area.height.to_pt());
        let (x, y) = (self.left + area.x.to_pt(), self.top - area.y.to_pt() - height);
        let (right, top) = (x + width, y + height);
        if !turned.is_upright() {
            (width, height) = (height, width);
        }
        if picture.pixels.is_none() {
            // A drawing's own unit is the point.
            width /= picture.natural.width.to_pt();
            height /= picture.natural.height.to_pt();
        }
        let [a, b, c, d, e, f] = picture.orientation.matrix();
        self.out.extend_from_slice(b"q ");
        if let Some(window) = window {
            self.rectangle(window);
            self.out.extend_from_slice(b"W n ");
        }
        // A quarter to the left is about the lower right corner, one to the right about the upper left
        // one, where its own lower left one comes to be.
        let placed = match turned {
            Turn::Upright => [a * width, b * height, c * width, d * height, x + e * width, y + f * height],
            Turn::Left => [-b * height, a * width, -d * height, c * width, right - f * height, y + e * width],
            Turn::Right => [b * height, -a * width, d * height, -c * width, x + f * height, top - e * width],
        };
        for value in placed {
            number(&mut self.out, value, 5);
            self.out.push(b' ');
        }
        self.out.extend_from_slice(b"cm /P");
        integer(&mut self.out, index as u64);
        self.out.extend_from_slice(b" Do Q\n");
    }

    fn end_text(&mut self) {
        if self.state.in_text {
            self.out.extend_from_slice(b"ET\n");
            self.state.in_text = false;
        }
    }

    fn run(&mut self, run: &GlyphRun, turned: Turn) {
        let context = self.context;
        let Some(index) = context.faces.index(run.face) else { return };
        if run.glyphs.is_empty() || run.size.to_pt() <= 0.0 {
            return;
        }
        let face = &context.faces.faces[index];
        self.color(run.color, true);
        if self.state.turned != turned {
            self.end_text();
            self.state.turned = turned;
        }
        if !self.state.in_text {
            self.out.extend_from_slice(b"BT\n");
            // The axes of the text, along the line and from there upward (ISO 32000-1, 9.4.2).
            match turned {
                Turn::Upright => {}
                Turn::Left => self.out.extend_from_slice(b"0 1 -1 0 0 0 Tm\n"),
                Turn::Right => self.out.extend_from_slice(b"0 -1 1 0 0 0 Tm\n"),
            }
            self.state.in_text = true;
            self.state.line = (0, 0);
            self.state.pen = f64::NAN;
        }
        self.font(index, run);
        let (x, y) = (self.left + run.x.to_pt(), self.top - run.baseline.to_pt());
        let at = match turned {
            Turn::Upright => (x, y),
            Turn::Left => (y, -x),
            Turn::Right => (-y, x),
        };
        let lead = self.go_to(at, run);
        // Text that runs from right to left is shown from left to right, its last glyph first. Extraction puts
        // it in order by the letters' own direction; an `ActualText` would be turned round a second time.
        let reversed = faces::is_right_to_left(&run.text);
        if reversed {
            // ISO 32000-1, 14.8.2.3.3.
            self.out.extend_from_slice(b"/ReversedChars BMC\n");
        }
        let mut show = Show::new(self, face, run, lead);
        for piece in pieces(run, face, reversed) {
            show.piece(&piece);
        }
        show.flush();
        if reversed {
            self.out.extend_from_slice(b"EMC\n");
        }
    }

    fn font(&mut self, index: usize, run: &GlyphRun) {
        self.content.faces.insert(index);
        let size = edge(run.size.to_pt());
        if self.state.font != Some((index, size)) {
            self.state.font = Some((index, size));
            self.out.extend_from_slice(b"/F");
            integer(&mut self.out, index as u64);
            self.out.push(b' ');
            self.operand(size);
            self.out.extend_from_slice(b"Tf\n");
        }
        let stretch = (f64::from(run.stretch) * 10_000.0).round() as i64;
        let stretch = if stretch > 0 { stretch } else { 10_000 };
        if self.state.stretch * 10 != stretch {
            self.state.stretch = stretch / 10;
            // Per cent, to one place.
            number(&mut self.out, self.state.stretch as f64 / 10.0, 1);
            self.out.extend_from_slice(b" Tz\n");
        }
    }

    /// Moves the pen; gives what is left of the way, in points, to be made within the first string.
    fn go_to(&mut self, (x, y): (f64, f64), run: &GlyphRun) -> f64 {
        let (line_x, line_y) = self.state.line;
        let (to_x, to_y) = (place(x), place(y));
        let lead = x - self.state.pen;
        // Along the line, a step within the string is shorter than an operator.
        if to_y == line_y && lead.abs() < 4.0 * run.size.to_pt() {
            return lead;
        }
        self.operand(to_x - line_x);
        self.operand(to_y - line_y);
        self.out.extend_from_slice(b"Td\n");
        self.state.line = (to_x, to_y);
        self.state.pen = to_x as f64 / 1000.0;
        0.0
    }
}

/// Glyphs of a run that are extracted alike.
struct Piece {
    glyphs: Range<usize>,
    /// The text, where the glyphs do not say it by themselves.
    actual: Option<String>,
}

/// Cuts a run where what is read differs from what the glyphs say.
fn pieces(run: &GlyphRun, face: &UsedFace, reversed: bool) -> Vec<Piece> {
    let count = run.glyphs.len();
    if run.replaced {
        let hyphen = if run.ends_in_hyphen { "\u{AD}" } else { "" };
        let text = format!("{}{hyphen}", run.text);
        // An empty replacement would hide the glyphs; extraction takes what they say.
        return vec![Piece { glyphs: 0..count, actual: (!text.is_empty()).then_some(text) }];
    }
    let mut pieces: Vec<Piece> = Vec::with_capacity(1);
    for cluster in faces::clusters(run) {
        if faces::is_unseen(cluster.text)
            && run.glyphs[cluster.glyphs.clone()].iter().all(|glyph| glyph.advance == 0.0)
        {
            continue;
        }
        let text = faces::plain(cluster.text);
        let first = run.glyphs[cluster.glyphs.start].id;
        let said = match cluster.glyphs.len() {
            1 => text.is_empty() || face.says(first, text),
            // Letter and marks, turned round with all the rest.
            _ => reversed,
        };
        match (pieces.last_mut(), said) {
            (Some(Piece { glyphs, actual: None }), true) if glyphs.end == cluster.glyphs.start => {
                glyphs.end = cluster.glyphs.end;
            }
            (_, true) => pieces.push(Piece { glyphs: cluster.glyphs, actual: None }),
            (_, false) => {
                let actual = (!text.is_empty()).then(|| text.to_owned());
                pieces.push(Piece { glyphs: cluster.glyphs, actual });
            }
        }
    }
    if faces::has_hyphen(run) {
        // A soft hyphen, so that extraction joins the word (ISO 32000-1, 14.8.2.2.3).
        pieces.push(Piece { glyphs: count - 1..count, actual: Some("\u{AD}".into()) });
    }
    pieces
}

/// Writes glyphs into strings, with the pen's steps between them.
struct Show<'e, 'a> {
    encoder: &'e mut Encoder<'a>,
    face: &'e UsedFace,
    run: &'e GlyphRun,
    /// Thousandths of the em, scaled: one point is this many.
    units: f64,
    /// The step before the next glyph, in units.
    step: f64,
    /// What rounding the steps has left, in units.
    carry: f64,
    open: bool,
    in_string: bool,
}

impl<'e, 'a> Show<'e, 'a> {
    fn new(encoder: &'e mut Encoder<'a>, face: &'e UsedFace, run: &'e GlyphRun, lead: f64) -> Self {
        let size = edge(run.size.to_pt()) as f64 / 1000.0;
        let stretch = encoder.state.stretch as f64 / 1000.0;
        let units = 1000.0 / (size * stretch);
        Show { encoder, face, run, units, step: lead * units, carry: 0.0, open: false, in_string: false }
    }

    fn piece(&mut self, piece: &Piece) {
        if let Some(actual) = &piece.actual {
            self.flush();
            let out = &mut self.encoder.out;
            out.extend_from_slice(b"/Span<</ActualText");
            hex_text(out, actual);
            out.extend_from_slice(b">>BDC\n");
        }
        for glyph in &self.run.glyphs[piece.glyphs.clone()] {
            let rise = place(f64::from(glyph.y_offset));
            if rise != self.encoder.state.rise {
                self.flush();
                self.encoder.state.rise = rise;
                self.encoder.operand(rise);
                self.encoder.out.extend_from_slice(b"Ts\n");
            }
            self.step += f64::from(glyph.x_offset) * self.units;
            self.show(self.face.code(glyph.id));
            let width = self.face.width(glyph.id);
            self.encoder.state.pen += width / self.units;
            self.step += f64::from(glyph.advance - glyph.x_offset) * self.units - width;
        }
        if piece.actual.is_some() {
            self.flush();
            self.encoder.out.extend_from_slice(b"EMC\n");
        }
    }

    fn show(&mut self, code: u16) {
        let whole = self.step.round();
        // Equal spaces get equal steps; what rounding leaves is paid when it is a whole unit.
        self.carry += self.step - whole;
        let owed = self.carry.trunc();
        self.carry -= owed;
        self.step = 0.0;
        let step = (whole + owed).clamp(-1e9, 1e9) as i64;
        let out = &mut self.encoder.out;
        if !self.open {
            out.push(b'[');
            self.open = true;
        }
        if step != 0 {
            if self.in_string {
                out.push(b')');
                self.in_string = false;
            }
            // Positive numbers move the pen back (ISO 32000-1, 9.4.3).
            signed(out, -step);
            self.encoder.state.pen += step as f64 / self.units;
        }
        let out = &mut self.encoder.out;
        if !self.in_string {
            out.push(b'(');
            self.in_string = true;
        }
        for byte in code.to_be_bytes() {
            literal_byte(out, byte);
        }
    }

    fn flush(&mut self) {
        if self.in_string {
            self.encoder.out.push(b')');
            self.in_string = false;
        }
        if self.open {
            self.encoder.out.extend_from_slice(b"]TJ\n");
            self.open = false;
        }
    }
}
