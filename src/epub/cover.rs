//! The cover that is drawn where none is given: a patterned ground and a label on it, set in the
//! style's own type. Pattern and colours are chosen by the title, so that a shelf of books differs
//! and each book stays as it is.

use super::xml::escape;
use crate::font::{FaceId, FontLibrary};
use crate::style::{FontStyle, FontStyleSet};
use std::fmt::Write;

/// Pixels of the drawn cover; what stores ask for (1 : 1.6).
pub(super) const WIDTH: u32 = 1600;
pub(super) const HEIGHT: u32 = 2560;

/// What a cover says.
#[derive(Debug, Default)]
pub(super) struct Lettering<'c> {
    pub title: &'c str,
    pub subtitle: Option<&'c str>,
    pub authors: Vec<&'c str>,
    /// The publisher; of an article, the periodical.
    pub imprint: Option<&'c str>,
}

/// The ground and the pattern's tone on it, the label's paper, its ink and its accent. Ink on paper
/// has at least 7 : 1 (WCAG 2.2, 1.4.6), the accent 4.5 : 1; the test counts them.
struct Palette {
    ground: &'static str,
    tone: &'static str,
    paper: &'static str,
    ink: &'static str,
    accent: &'static str,
}

const PALETTES: [Palette; 8] = [
    Palette { ground: "#24425a", tone: "#385c78", paper: "#f7f1e3", ink: "#1c2730", accent: "#9a3b26" },
    Palette { ground: "#6b2a2b", tone: "#854042", paper: "#f8f1e4", ink: "#2d1a18", accent: "#8a4a12" },
    Palette { ground: "#2c4d3c", tone: "#43684f", paper: "#f6f2e2", ink: "#1c2a22", accent: "#8c3b2e" },
    Palette { ground: "#b8873b", tone: "#cc9f55", paper: "#fbf5e6", ink: "#2c2417", accent: "#7a3319" },
    Palette { ground: "#3f3a5c", tone: "#575178", paper: "#f5f1e8", ink: "#232036", accent: "#8a3a5c" },
    Palette { ground: "#2f6a68", tone: "#4b8582", paper: "#f6f3e6", ink: "#182b2b", accent: "#96452a" },
    Palette { ground: "#4a4038", tone: "#63574c", paper: "#f7f0e0", ink: "#292320", accent: "#97491c" },
    Palette { ground: "#8a9a86", tone: "#9fae9a", paper: "#faf6ea", ink: "#25302a", accent: "#8c4a2c" },
];

/// The label's left edge and its top, in pixels.
const LABEL_X: f64 = 170.0;
const LABEL_Y: f64 = 330.0;
const LABEL_WIDTH: f64 = WIDTH as f64 - 2.0 * LABEL_X;
/// The label is never lower than this, so that a short title has air about it.
const LEAST_LABEL: f64 = 1180.0;
/// The widest a line may be.
const MEASURE: f64 = LABEL_WIDTH - 200.0;
/// Sizes that a title is tried in, from the largest, with the most lines it may have.
const TITLE_SIZES: [(f64, usize); 9] = [
    (290.0, 1),
    (220.0, 2),
    (190.0, 3),
    (164.0, 4),
    (142.0, 4),
    (122.0, 5),
    (104.0, 6),
    (88.0, 7),
    (74.0, 9),
];
/// Longest title, in characters, that is set whole.
const LONGEST_TITLE: usize = 260;

/// The cover as SVG.
pub(super) fn draw(lettering: &Lettering<'_>, families: &[String], fonts: &FontLibrary) -> String {
    let palette = &PALETTES[choice(lettering.title, 0, PALETTES.len())];
    let mut sheet = Sheet {
        svg: format!("<rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"{}\"/>", palette.ground),
        fonts,
        roman: fonts.select(&FontStyleSet::plain(families, 400, FontStyle::Normal)),
        italic: fonts.select(&FontStyleSet::plain(families, 400, FontStyle::Italic)),
        palette,
    };
    pattern(choice(lettering.title, 1, 4), palette.tone, &mut sheet.svg);
    sheet.label(lettering);
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\">{}</svg>", sheet.svg)
}

/// One of so many, always the same for the same title (FNV-1a, mixed as splitmix64 does, so that
/// pattern and colours do not go together).
fn choice(title: &str, salt: u8, of: usize) -> usize {
    let hash = title.bytes().chain([salt]).fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mixed = (hash ^ hash >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((mixed ^ mixed >> 31) % of as u64) as usize
}

/// One path that covers the ground.
fn pattern(which: usize, tone: &str, svg: &mut String) {
    let (columns, rows) = (16, 26);
    let step = f64::from(WIDTH) / f64::from(columns);
    let mut path = String::new();
    for row in 0..=rows {
        for column in -1..=columns {
            let shift = if row % 2 == 0 { 0.0 } else { step / 2.0 };
            let (x, y) = (f64::from(column) * step + shift, f64::from(row) * step);
            let half = step / 2.0;
            let _ = match which {
                // Scales, one row behind the other.
                0 => write!(
                    path,
                    "M{x} {y}a{half} {half} 0 0 0 {step} 0M{} {y}a{} {} 0 0 0 {} 0",
                    x + half / 2.0,
                    half / 2.0,
                    half / 2.0,
                    half
                ),
                // Lozenges with a point in each.
                1 => write!(
                    path,
                    "M{x} {}l{} {}l{} {}l{} {}zM{} {y}h.1",
                    y - half * 0.7,
                    half * 0.7,
                    half * 0.7,
                    -half * 0.7,
                    half * 0.7,
                    -half * 0.7,
                    -half * 0.7,
                    x
                ),
                // Waves.
                2 => write!(
                    path,
                    "M{x} {y}c{} {} {} {} {step} 0",
                    step * 0.35,
                    -half * 0.9,
                    step * 0.65,
                    half * 0.9
                ),
                // Leaves, leaning left and right in turn.
                _ => {
                    let lean = if row % 2 == 0 { half * 0.62 } else { -half * 0.62 };
                    write!(
                        path,
                        "M{} {}q{} {} {} {}q{} {} {} {}",
                        x - lean,
                        y + half * 0.62,
                        -lean * 0.1,
                        -half * 1.1,
                        lean * 2.0,
                        -half * 1.24,
                        lean * 0.1,
                        half * 1.1,
                        -lean * 2.0,
                        half * 1.24
                    )
                }
            };
        }
    }
    let _ = write!(
        svg,
        "<path d=\"{path}\" fill=\"none\" stroke=\"{tone}\" stroke-width=\"7\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/>"
    );
}

/// The drawing under way.
struct Sheet<'s> {
    svg: String,
    fonts: &'s FontLibrary,
    roman: FaceId,
    italic: FaceId,
    palette: &'static Palette,
}

/// A line's type.
#[derive(Clone, Copy)]
struct Type {
    face: FaceId,
    /// Pixels.
    size: f64,
    /// Between letters, in pixels.
    spacing: f64,
    color: &'static str,
}

impl Sheet<'_> {
    fn label(&mut self, lettering: &Lettering<'_>) {
        let Palette { paper, ink, accent, .. } = self.palette;
        let author = Type { face: self.roman, size: 60.0, spacing: 9.0, color: ink };
        let authors: Vec<String> = self.author_lines(&lettering.authors, author);
        let (title_type, title) = self.fit_title(lettering.title, ink);
        let subtitle_type = Type { face: self.italic, size: 66.0, spacing: 0.0, color: ink };
        let subtitle = match lettering.subtitle {
            Some(subtitle) => self.wrap(subtitle, subtitle_type).into_iter().take(3).collect(),
            None => Vec::new(),
        };
        let imprint_type = Type { face: self.roman, size: 44.0, spacing: 8.0, color: ink };

        let title_leading = title_type.size * 1.08;
        let authors_height = authors.len() as f64 * 84.0;
        let title_height = title.len() as f64 * title_leading;
        let subtitle_height = if subtitle.is_empty() { 0.0 } else { 30.0 + subtitle.len() as f64 * 82.0 };
        let content = 150.0 + authors_height + 110.0 + title_height + subtitle_height + 190.0 + 150.0;
        let height = content.clamp(LEAST_LABEL, f64::from(HEIGHT) - LABEL_Y - 120.0);
        let spare = (height - content).max(0.0);

        self.rectangle(LABEL_X, LABEL_Y, height, paper, None);
        self.frame(26.0, height, 9.0, ink);
        self.frame(46.0, height, 3.0, ink);

        let mut y = LABEL_Y + 150.0 + author.size * 0.7;
        for line in &authors {
            self.line(line, y, author);
            y += 84.0;
        }
        y += 110.0 + spare * 0.38 + title_type.size * 0.62 - 84.0 * 0.3;
        for line in &title {
            self.line(line, y, title_type);
            y += title_leading;
        }
        y += 30.0 - title_type.size * 0.3;
        for line in &subtitle {
            self.line(line, y, subtitle_type);
            y += 82.0;
        }
        let foot = LABEL_Y + height - 130.0;
        self.ornament((y + foot - 60.0) / 2.0 - 10.0, accent);
        if let Some(imprint) = lettering.imprint {
            let line = clip(&imprint.to_uppercase(), 34);
            self.line(&line, foot, imprint_type);
        }
    }

    /// The authors' names in spaced capitals, as many as there is room for.
    fn author_lines(&self, authors: &[&str], set: Type) -> Vec<String> {
        let shown = authors
            .iter()
            .take(4)
            .flat_map(|name| self.wrap(&clip(name, 60).to_uppercase(), set).into_iter().take(2));
        shown.collect()
    }

    fn fit_title(&self, title: &str, color: &'static str) -> (Type, Vec<String>) {
        let title = clip(title, LONGEST_TITLE);
        let mut last = None;
        for (size, most) in TITLE_SIZES {
            let set = Type { face: self.roman, size, spacing: 0.0, color };
            let lines = self.wrap(&title, set);
            let whole_words = lines.iter().all(|line| self.width(line, set) <= MEASURE);
            if lines.len() <= most && whole_words {
                return (set, lines);
            }
            last = Some((set, lines));
        }
        let (set, mut lines) = last.expect("there are sizes to try");
        lines.truncate(TITLE_SIZES[TITLE_SIZES.len() - 1].1);
        (set, lines)
    }

    /// The text in as few lines as it needs, these as even as can be.
    fn wrap(&self, text: &str, set: Type) -> Vec<String> {
        let words: Vec<String> = text.split_whitespace().flat_map(|word| self.hew(word, set)).collect();
        let fewest = self.fill(&words, set, MEASURE).len();
        // The narrowest measure that takes no line more; twelve halvings come within a pixel.
        let (mut narrow, mut wide) = (0.0, MEASURE);
        for _ in 0..12 {
            let middle = (narrow + wide) / 2.0;
            let lines = self.fill(&words, set, middle);
            let fits = lines.len() <= fewest && lines.iter().all(|line| self.width(line, set) <= middle);
            if fits { wide = middle } else { narrow = middle }
        }
        self.fill(&words, set, wide)
    }

    fn fill(&self, words: &[String], set: Type, measure: f64) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in words {
            match lines.last_mut() {
                Some(line) if self.width(&format!("{line} {word}"), set) <= measure => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.clone()),
            }
        }
        lines
    }

    /// A word too wide for any line, in pieces that are not.
    fn hew(&self, word: &str, set: Type) -> Vec<String> {
        let smallest = TITLE_SIZES[TITLE_SIZES.len() - 1].0;
        if self.width(word, Type { size: set.size.min(smallest), ..set }) <= MEASURE {
            return vec![word.to_owned()];
        }
        let mut pieces = vec![String::new()];
        for c in word.chars() {
            if let Some(piece) = pieces.last_mut() {
                piece.push(c);
                if self.width(piece, set) > MEASURE * 0.9 {
                    pieces.push(String::new());
                }
            }
        }
        pieces.retain(|piece| !piece.is_empty());
        pieces
    }

    /// In pixels, by the advances alone: kerning makes it no wider.
    fn width(&self, text: &str, set: Type) -> f64 {
        let face = self.fonts.face(set.face);
        let em = f64::from(face.units_per_em());
        text.chars()
            .map(|c| {
                let advance = face.glyph(c).and_then(|glyph| face.advance(glyph));
                advance.map_or(0.6, |advance| f64::from(advance) / em) * set.size + set.spacing
            })
            .sum()
    }

    /// A line of type, centred.
    fn line(&mut self, text: &str, y: f64, set: Type) {
        let face = self.fonts.face(set.face);
        let mut families = vec![face.family()];
        for c in text.chars().filter(|c| !c.is_whitespace() && face.glyph(*c).is_none()) {
            let other = self.fonts.fallback(set.face, c).map(|other| self.fonts.face(other).family());
            families.extend(other.filter(|other| !families.contains(other)));
        }
        let families =
            families.iter().map(|family| format!("'{}'", family.replace('\'', ""))).collect::<Vec<_>>();
        let mut family = String::new();
        escape(&families.join(", "), true, &mut family);
        let style = if face.style() == FontStyle::Italic { " font-style=\"italic\"" } else { "" };
        // Spacing follows the last letter too, and would push the line left by half of it.
        let x = f64::from(WIDTH) / 2.0 + set.spacing / 2.0;
        let _ = write!(
            self.svg,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"middle\" font-family=\"{family}\" font-size=\"{}\" font-weight=\"{}\"{style} letter-spacing=\"{}\" fill=\"{}\">",
            set.size,
            face.weight(),
            set.spacing,
            set.color
        );
        escape(text, false, &mut self.svg);
        self.svg.push_str("</text>");
    }

    /// A short rule with a lozenge in its middle.
    fn ornament(&mut self, y: f64, color: &str) {
        let x = f64::from(WIDTH) / 2.0;
        let _ = write!(
            self.svg,
            "<path d=\"M{} {y:.1}h150M{} {y:.1}h150\" stroke=\"{color}\" stroke-width=\"5\" fill=\"none\"/>\
             <path d=\"M{x} {:.1}l22 22l-22 22l-22 -22z\" fill=\"{color}\"/>",
            x - 190.0,
            x + 40.0,
            y - 22.0
        );
    }

    fn frame(&mut self, inset: f64, height: f64, width: f64, color: &'static str) {
        self.rectangle(LABEL_X + inset, LABEL_Y + inset, height - 2.0 * inset, "none", Some((width, color)));
    }

    fn rectangle(&mut self, x: f64, y: f64, height: f64, fill: &str, stroke: Option<(f64, &str)>) {
        let width = f64::from(WIDTH) - 2.0 * x;
        let _ = write!(
            self.svg,
            "<rect x=\"{x}\" y=\"{y:.1}\" width=\"{width}\" height=\"{height:.1}\" fill=\"{fill}\""
        );
        if let Some((thickness, color)) = stroke {
            let _ = write!(self.svg, " stroke=\"{color}\" stroke-width=\"{thickness}\"");
        }
        self.svg.push_str("/>");
    }
}

/// At most so many characters, cut at a word where that loses little.
fn clip(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let cut: String = text.chars().take(longest).collect();
    let at = cut.rfind(' ').filter(|at| *at > longest / 2).unwrap_or(cut.len());
    format!("{}…", cut[..at].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(color: &str) -> f64 {
        let channel = |at: usize| {
            let value =
                f64::from(u8::from_str_radix(&color[at..at + 2], 16).expect("two hex digits")) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(one: &str, other: &str) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn every_palette_can_be_read() {
        for palette in &PALETTES {
            assert!(contrast(palette.ink, palette.paper) >= 7.0, "{}", palette.ink);
            assert!(contrast(palette.accent, palette.paper) >= 4.5, "{}", palette.accent);
        }
    }

    #[test]
    fn no_line_of_a_title_is_wider_than_the_label() {
        let fonts = FontLibrary::embedded();
        let palette = &PALETTES[0];
        let roman = fonts.select(&FontStyleSet::plain(&[], 400, FontStyle::Normal));
        let sheet = Sheet { svg: String::new(), fonts: &fonts, roman, italic: roman, palette };
        let long = "word ".repeat(200);
        let titles = [
            "Emma",
            "Moby-Dick; or, The Whale",
            "Donaudampfschifffahrtsgesellschaftskapitänsmützen",
            &long,
            "",
            &"m".repeat(400),
        ];
        for title in titles {
            let (set, lines) = sheet.fit_title(title, palette.ink);
            assert!(
                lines.iter().all(|line| sheet.width(line, set) <= MEASURE + 1.0),
                "{title:.40}: {lines:?}"
            );
            assert!(lines.len() <= 9);
        }
    }

    #[test]
    fn lines_of_a_title_are_even() {
        let fonts = FontLibrary::embedded();
        let roman = fonts.select(&FontStyleSet::plain(&[], 400, FontStyle::Normal));
        let sheet = Sheet { svg: String::new(), fonts: &fonts, roman, italic: roman, palette: &PALETTES[0] };
        let (_, lines) = sheet.fit_title("The History of Tom Jones, a Foundling", "#000000");
        assert!(lines.len() > 1 && lines.iter().all(|line| line.split(' ').count() > 1), "{lines:?}");
    }
}
