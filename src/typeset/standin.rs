//! Temporary: what other rooms will bring.
use super::line::*;
use crate::document::{AssetPath, Language};
use crate::font::FontLibrary;
use crate::pages::{GlyphRun, PlacedGlyph};
use crate::style::*;
use crate::units::*;
use crate::diagnostic::Sink;
use std::collections::BTreeMap;
use std::sync::Arc;

pub struct Picture {
    pub natural: Size,
}
pub type Pictures = BTreeMap<AssetPath, Picture>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pseudo {
    Before, After, FirstLetter, FirstLine, Marker, NoteCall, NoteMarker,
}
#[derive(Clone, Debug, PartialEq)]
pub struct NoteArea {
    pub margin_top: Length,
    pub padding_top: Length,
    pub rule: Border,
}

#[derive(Default)]
pub struct Cascade {}
impl Cascade {
    pub fn style(&self, tree: &ElementTree, element: ElementId, parent: Option<&Arc<ComputedStyle>>) -> Arc<ComputedStyle> {
        let initial = ComputedStyle::initial();
        let inherited = parent.map_or_else(|| initial.clone(), |p| (**p).clone());
        let mut s = ComputedStyle { font: inherited.font.clone(), line_height: inherited.line_height, color: inherited.color,
            text_align: inherited.text_align, text_align_last: inherited.text_align_last, text_indent: inherited.text_indent,
            text_transform: inherited.text_transform, text_wrap: inherited.text_wrap, hyphens: inherited.hyphens,
            white_space: inherited.white_space, orphans: inherited.orphans, widows: inherited.widows, list_style: inherited.list_style,
            ..initial };
        let font = |s: &mut ComputedStyle, f: &dyn Fn(&mut FontStyleSet)| { let mut own = (*s.font).clone(); f(&mut own); s.font = Arc::new(own); };
        let size = s.font.size;
        let pt = |v: f64| Dimension::Length(Length::pt(v));
        match tree.name(element) {
            "body" => { font(&mut s, &|f| f.size = Length::pt(11.0)); s.line_height = Length::pt(14.5); s.display = Display::Block; s.text_align = TextAlign::Justify; s.hyphens = Hyphens::Auto; }
            "p" => { s.display = Display::Block; s.text_indent = pt(16.0); }
            "h1" => { s.display = Display::Block; font(&mut s, &|f| f.size = Length::pt(20.0)); s.line_height = Length::pt(24.0); s.margin.top = pt(72.0); s.margin.bottom = pt(20.0); s.break_after = Break::Avoid; s.break_before = Break::Recto; s.string_set = vec![("title".into(), vec![Content::ElementText])]; s.text_align = TextAlign::Center; }
            "h2" | "h3" | "h4" | "h5" | "h6" => { s.display = Display::Block; font(&mut s, &|f| f.size = Length::pt(13.0)); s.line_height = Length::pt(16.0); s.margin.top = pt(20.0); s.margin.bottom = pt(6.0); s.break_after = Break::Avoid; s.text_align = TextAlign::Left; }
            "section" | "div" | "li" | "dt" | "dl" | "nav" | "thead" | "tbody" | "tr" | "caption" | "figcaption" | "header" => s.display = Display::Block,
            "blockquote" | "dd" | "ul" | "ol" => { s.display = Display::Block; s.margin = Edges { top: pt(7.0), bottom: pt(7.0), left: pt(20.0), right: pt(0.0) }; if matches!(tree.name(element), "ol") { s.list_style = ListStyle::Decimal; } }
            "pre" => { s.display = Display::Block; font(&mut s, &|f| { f.families = vec!["monospace".into()]; f.size = Length::pt(8.5) }); s.line_height = Length::pt(11.0); s.white_space = WhiteSpace::Pre; s.text_align = TextAlign::Left; s.hyphens = Hyphens::None; s.padding = Edges::all(pt(4.0)); s.background = Color { red: 240, green: 240, blue: 240, alpha: 255 }; s.margin.top = pt(6.0); s.margin.bottom = pt(6.0); s.text_indent = pt(0.0); }
            "code" | "kbd" => font(&mut s, &|f| f.families = vec!["monospace".into()]),
            "em" => font(&mut s, &|f| f.style = FontStyle::Italic),
            "strong" | "th" => font(&mut s, &|f| f.weight = 700),
            "sup" | "a" => if tree.name(element) == "sup" { s.vertical_align = VerticalAlign::Super; font(&mut s, &|f| f.size = size * 0.7) },
            "table" => { s.display = Display::Table; s.text_align = TextAlign::Left; s.text_indent = pt(0.0); s.hyphens = Hyphens::Manual; }
            "figure" => { s.display = Display::Block; s.break_inside = BreakInside::Avoid; s.margin.top = pt(8.0); s.margin.bottom = pt(8.0); s.text_align = TextAlign::Center; s.text_indent = pt(0.0); }
            "aside" => { s.display = Display::Block; font(&mut s, &|f| f.size = Length::pt(9.0)); s.line_height = Length::pt(11.5); }
            "hr" => { s.display = Display::Block; s.margin.top = pt(7.0); s.margin.bottom = pt(7.0); s.text_align = TextAlign::Center; s.content = Some(vec![Content::Text("* * *".into())]); }
            _ => {}
        }
        if tree.name(element) == "td" || tree.name(element) == "th" { s.padding = Edges::all(pt(3.0)); s.border.bottom = Border { width: Length::pt(0.5), style: BorderStyle::Solid, color: Color::BLACK }; s.display = Display::TableCell; }
        Arc::new(s)
    }
    pub fn pseudo(&self, _tree: &ElementTree, _element: ElementId, _pseudo: Pseudo, _own: &Arc<ComputedStyle>) -> Option<Arc<ComputedStyle>> { None }
    pub fn page(&self, selector: &PageSelector) -> PageStyle {
        let (l, r) = if selector.left { (60.0, 48.0) } else { (48.0, 60.0) };
        let mut style = ComputedStyle::initial();
        style.text_align = TextAlign::Center;
        let boxes = if selector.blank { vec![] } else { vec![
            MarginBox { name: MarginBoxName::TopCenter, content: vec![Content::String { name: "title".into(), which: StringWhich::First }], style: style.clone() },
            MarginBox { name: MarginBoxName::BottomCenter, content: vec![Content::Counter { name: "page".into(), style: ListStyle::Decimal }], style },
        ] };
        PageStyle { size: None, margin: Edges { top: Length::pt(60.0), bottom: Length::pt(66.0), left: Length::pt(l), right: Length::pt(r) }, bleed: Length::ZERO, marks: false, boxes, page_counter_reset: None }
    }
    pub fn note_area(&self) -> Option<NoteArea> { None }
}

pub struct Setter<'a> { fonts: &'a FontLibrary }
struct Word { runs: Vec<LineRun>, width: f64, links: Vec<(u32, f64, f64)>, marks: Vec<MarkId>, pics: Vec<LinePicture>, refs: Vec<PendingFolio>, space: f64, brk: bool }
impl<'a> Setter<'a> {
    pub fn new(fonts: &'a FontLibrary) -> Self { Setter { fonts } }
    fn words(&self, items: &[InlineItem]) -> Vec<Word> {
        let new = || Word { runs: vec![], width: 0.0, links: vec![], marks: vec![], pics: vec![], refs: vec![], space: 0.0, brk: false };
        let mut out = vec![new()];
        for item in items {
            match item {
                InlineItem::Text(t) => {
                    let f = &t.style.font;
                    let id = self.fonts.select(&f.families, f.weight, f.style);
                    let mut rest = t.text.as_str();
                    while !rest.is_empty() {
                        let end = rest.find(' ').map_or(rest.len(), |i| i + 1);
                        let piece = &rest[..end]; rest = &rest[end..];
                        let mut glyphs = vec![]; let mut w = 0.0;
                        for c in piece.chars() {
                            let (g, adv) = { let fc = self.fonts.face(id); let g = fc.glyph(c).unwrap_or(0); (g, f64::from(fc.advance(g).unwrap_or(500)) / f64::from(fc.units_per_em()) * f.size.to_pt()) };
                            glyphs.push(PlacedGlyph { id: g, text_len: c.len_utf8() as u16, advance: adv as f32, x_offset: 0.0, y_offset: 0.0 }); w += adv;
                        }
                        let word = out.last_mut().unwrap();
                        if let Some(l) = t.link { word.links.push((l, word.width, word.width + w)); }
                        word.runs.push(LineRun { run: GlyphRun { face: id, size: f.size, color: t.style.color, x: Length::pt(word.width), baseline: -t.raise, glyphs, text: piece.into(), language: None::<Language>, replaced: false, ends_in_hyphen: false, stretch: 1.0 }, tag: t.tag, span: t.span });
                        word.width += w;
                        if piece.ends_with(' ') { word.space = f.size.to_pt() * 0.25; out.push(new()); }
                    }
                }
                InlineItem::LineBreak => { out.last_mut().unwrap().brk = true; out.push(new()); }
                InlineItem::Picture { asset, width, height, drop, tag, span } => { let w = out.last_mut().unwrap(); w.pics.push(LinePicture { asset: asset.clone(), x: Length::pt(w.width), y: *drop - *height, width: *width, height: *height, tag: *tag, span: *span }); w.width += width.to_pt(); }
                InlineItem::Mark(m) => out.last_mut().unwrap().marks.push(*m),
                InlineItem::Leader { .. } => {}
                InlineItem::PageReference { anchor, style, figures, tag, span } => { let w = out.last_mut().unwrap(); w.width += 15.0; let r = w.width; w.refs.push(PendingFolio { anchor: anchor.clone(), right: Length::pt(r), style: style.clone(), figures: *figures, tag: *tag, span: *span }); }
            }
        }
        out
    }
    pub fn natural_width(&mut self, items: &[InlineItem], _style: &ComputedStyle) -> (Length, Length) {
        let w = self.words(items);
        (Length::pt(w.iter().map(|w| w.width).fold(0.0, f64::max)), Length::pt(w.iter().map(|w| w.width).sum()))
    }
    pub fn set(&mut self, items: &[InlineItem], style: &ComputedStyle, shape: &Shape, _sink: &mut Sink) -> Vec<Line> {
        let mut lines: Vec<Line> = vec![]; let mut line = Line::default(); let m = shape.measure.to_pt();
        let start = |n: usize| shape.indents.get(n).map_or(0.0, |l| l.to_pt()) + if n == 0 { shape.first_indent.to_pt() } else { 0.0 };
        let mut x = start(0); let mut used = false;
        let finish = |line: &mut Line, lines: &mut Vec<Line>| {
            let mut own = std::mem::take(line);
            let dx = match style.text_align { TextAlign::Center => (m - own.width.to_pt()) / 2.0, TextAlign::Right | TextAlign::End => m - own.width.to_pt(), _ => 0.0 };
            for r in &mut own.runs { r.run.x += Length::pt(dx); own.ascent = own.ascent.max(r.run.size * 0.7); own.descent = own.descent.max(r.run.size * 0.25) }
            for p in &own.pictures { own.ascent = own.ascent.max(-p.y) }
            lines.push(own);
        };
        for w in self.words(items) {
            if used && style.white_space != WhiteSpace::Pre && x + w.width > m + 0.01 { finish(&mut line, &mut lines); x = start(lines.len()); }
            used = true;
            for mut r in w.runs { r.run.x += Length::pt(x); line.runs.push(r); }
            for mut p in w.pics { p.x += Length::pt(x); line.pictures.push(p); }
            for mut p in w.refs { p.right += Length::pt(x); line.page_references.push(p); }
            for (l, a, b) in w.links { line.links.push((l, Length::pt(a + x), Length::pt(b + x))); }
            line.marks.extend(w.marks);
            x += w.width; line.width = Length::pt(x);
            if w.brk { line.forced_end = true; finish(&mut line, &mut lines); x = start(lines.len()); used = false; }
        }
        if used || lines.is_empty() { line.forced_end = true; finish(&mut line, &mut lines); }
        lines
    }
}
