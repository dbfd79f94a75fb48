//! In which colours a file is written, and how the colours of pages and pictures are mixed from them.

use super::PdfError;
use crate::color::{Conversion, Intent, Profile};
use crate::pages::{ItemKind, Page};
use crate::style::{Color, Ink, Spot};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// In which colours a file is written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Colors {
    pub space: ColorSpace,
    /// The conditions of printing, by which inks are mixed; coated paper if it is not said.
    pub press: Option<Profile>,
    /// What becomes of pictures' colours out of reach. Flat colours keep what is within reach.
    pub intent: Intent,
    /// The inks of one place together, in per cent at most.
    pub ink_limit: Option<f64>,
    /// Ready-mixed inks stay inks of their own.
    pub spots: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorSpace {
    /// As they come: grey, RGB, and the inks of pictures that have them.
    #[default]
    AsTheyCome,
    /// Black alone: no object of the file has colour.
    Grey,
    /// sRGB.
    Rgb,
    Cmyk,
}

/// A colour as a page's content states it; shares from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Mixed {
    Grey(f64),
    Rgb([f64; 3]),
    Cmyk([f64; 4]),
    /// An ink by its number, and how much of it.
    Spot(usize, f64),
}

/// Mixes colours.
pub(super) struct Mixer {
    pub colors: Colors,
    /// From sRGB to the press.
    flat: Option<Conversion>,
    pub pictures: Option<Conversion>,
    /// Those that stay, by name; numbers lead here.
    pub spots: Vec<Spot>,
}

impl Mixer {
    pub fn new(colors: &Colors, pages: &[&Page]) -> Result<Self, PdfError> {
        let fault = |fault: crate::color::ProfileFault| PdfError::Profile(fault.to_string());
        let press = colors.press.as_ref().unwrap_or(Profile::coated());
        let (mut flat, mut pictures) = (None, None);
        if colors.space == ColorSpace::Cmyk {
            flat = Some(Conversion::new(Profile::srgb(), press, Intent::Relative).map_err(fault)?);
            pictures = Some(Conversion::new(Profile::srgb(), press, colors.intent).map_err(fault)?);
        }
        let spots = if colors.spots && colors.space == ColorSpace::Cmyk { spots(pages) } else { Vec::new() };
        Ok(Mixer { colors: colors.clone(), flat, pictures, spots })
    }

    /// For the masks of drawings, whose colours are measures of opacity.
    pub fn for_masks() -> Self {
        let colors = Colors { space: ColorSpace::Grey, ..Colors::default() };
        Mixer { colors, flat: None, pictures: None, spots: Vec::new() }
    }

    pub fn press(&self) -> &Profile {
        self.colors.press.as_ref().unwrap_or(Profile::coated())
    }

    /// A colour of the stylesheet.
    pub fn mix(&self, color: Color) -> Mixed {
        match color.ink {
            Some(Ink::Spot(spot)) => {
                if let Some(number) = self.spots.iter().position(|own| own.name == spot.name) {
                    return Mixed::Spot(number, f64::from(spot.tint) / 255.0);
                }
                match (spot.process, self.colors.space) {
                    (Some(inks), ColorSpace::Cmyk) => {
                        Mixed::Cmyk(self.held(inks.map(|ink| share(ink) * f64::from(spot.tint) / 255.0)))
                    }
                    _ => self.mix_rgb([color.red, color.green, color.blue]),
                }
            }
            Some(Ink::Process(inks)) if self.colors.space == ColorSpace::Cmyk => {
                Mixed::Cmyk(self.held(inks.map(share)))
            }
            Some(Ink::Process(_)) | None => self.mix_rgb([color.red, color.green, color.blue]),
        }
    }

    /// An sRGB colour. Greys become black alone in every space.
    pub fn mix_rgb(&self, rgb: [u8; 3]) -> Mixed {
        let grey = rgb[0] == rgb[1] && rgb[1] == rgb[2];
        match self.colors.space {
            ColorSpace::Cmyk if grey => Mixed::Cmyk([0.0, 0.0, 0.0, 1.0 - share(rgb[0])]),
            ColorSpace::Cmyk => {
                let inks = self.flat.as_ref().map(|flat| flat.one(rgb)).unwrap_or_default();
                Mixed::Cmyk(self.held(inks.map(share)))
            }
            ColorSpace::AsTheyCome | ColorSpace::Grey | ColorSpace::Rgb if grey => Mixed::Grey(share(rgb[0])),
            ColorSpace::Grey => Mixed::Grey(share(brightness(rgb))),
            ColorSpace::AsTheyCome | ColorSpace::Rgb => Mixed::Rgb(rgb.map(share)),
        }
    }

    /// How all of an ink is mixed from the four.
    pub fn alternate(&self, spot: &Spot) -> [f64; 4] {
        match spot.process {
            Some(inks) => self.held(inks.map(share)),
            None => match self.mix_rgb(spot.full) {
                Mixed::Cmyk(inks) => inks,
                Mixed::Grey(_) | Mixed::Rgb(_) | Mixed::Spot(..) => [0.0; 4],
            },
        }
    }

    /// The space in which what is seen through is blended (ISO 32000-1, 11.3.4).
    pub fn blending(&self) -> &'static str {
        match self.colors.space {
            ColorSpace::AsTheyCome | ColorSpace::Rgb => "DeviceRGB",
            ColorSpace::Grey => "DeviceGray",
            ColorSpace::Cmyk => "DeviceCMYK",
        }
    }

    /// Inks within the limit: black stays, the three others give way alike.
    fn held(&self, inks: [f64; 4]) -> [f64; 4] {
        let limit = self.colors.ink_limit.unwrap_or(400.0) / 100.0;
        let [cyan, magenta, yellow, black] = inks;
        let colored = cyan + magenta + yellow;
        if colored + black <= limit || colored <= 0.0 {
            return inks;
        }
        let left = ((limit - black) / colored).clamp(0.0, 1.0);
        [cyan * left, magenta * left, yellow * left, black]
    }

    /// The same for the samples of a picture; `reserve` is what encoding them may add, in per cent. Gives
    /// the share of the picture that was over, and the most that was found in per cent.
    pub fn hold(&self, samples: &mut [u8], reserve: f64) -> Option<Held> {
        let limit = self.colors.ink_limit? - reserve;
        // In the steps of a sample.
        let most = (limit / 100.0 * 255.0) as u32;
        let (over, highest) = samples
            .par_chunks_mut(4 * 4096)
            .map(|part| {
                let (mut over, mut highest) = (0usize, 0);
                for pixel in part.chunks_exact_mut(4) {
                    let sum: u32 = pixel.iter().map(|ink| u32::from(*ink)).sum();
                    highest = highest.max(sum);
                    if sum > most {
                        over += 1;
                        let black = u32::from(pixel[3]);
                        let (left, colored) = (most.saturating_sub(black), (sum - black).max(1));
                        for ink in &mut pixel[..3] {
                            *ink = (u32::from(*ink) * left / colored) as u8;
                        }
                    }
                }
                (over, highest)
            })
            .reduce(|| (0, 0), |a, b| (a.0 + b.0, a.1.max(b.1)));
        let pixels = (samples.len() / 4).max(1);
        (over > 0).then(|| Held { share: over as f64 / pixels as f64, most: f64::from(highest) / 2.55 })
    }
}

/// What was done to keep a picture within the limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Held {
    /// Of the picture's area, from 0 to 1.
    pub share: f64,
    /// The inks of one place, in per cent, before.
    pub most: f64,
}

fn share(value: u8) -> f64 {
    f64::from(value) / 255.0
}

/// A colour as a grey of the same brightness.
fn brightness(rgb: [u8; 3]) -> u8 {
    static GREY: std::sync::OnceLock<Option<Conversion>> = std::sync::OnceLock::new();
    let grey = GREY.get_or_init(|| Conversion::to_grey(Profile::srgb()).ok());
    grey.as_ref().map_or(0, |grey| grey.one(rgb)[0])
}

/// The ready-mixed inks on the pages, by name.
fn spots(pages: &[&Page]) -> Vec<Spot> {
    let mut found = BTreeMap::new();
    for item in pages.iter().flat_map(|page| &page.items) {
        let color = match &item.kind {
            ItemKind::Text(run) => run.color,
            ItemKind::Fill { color, .. } => *color,
            ItemKind::Picture { .. } => continue,
        };
        if let Some(Ink::Spot(spot)) = color.ink {
            found.entry(spot.name.as_str()).or_insert(spot);
        }
    }
    found.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mixer(space: ColorSpace, ink_limit: Option<f64>) -> Mixer {
        Mixer::new(&Colors { space, ink_limit, ..Colors::default() }, &[]).unwrap()
    }

    #[test]
    fn black_and_greys_are_black_ink_alone() {
        let mixer = mixer(ColorSpace::Cmyk, Some(240.0));
        assert_eq!(mixer.mix(Color::BLACK), Mixed::Cmyk([0.0, 0.0, 0.0, 1.0]));
        let grey = Color { red: 102, green: 102, blue: 102, ..Color::BLACK };
        assert_eq!(mixer.mix(grey), Mixed::Cmyk([0.0, 0.0, 0.0, 0.6]));
    }

    #[test]
    fn inks_stay_within_the_limit() {
        let mixer = mixer(ColorSpace::Cmyk, Some(240.0));
        let dark = Color { ink: Some(Ink::Process([255, 255, 255, 255])), ..Color::BLACK };
        let Mixed::Cmyk(inks) = mixer.mix(dark) else { panic!("it is a CMYK file") };
        assert!((inks.iter().sum::<f64>() - 2.4).abs() < 1e-9 && inks[3] == 1.0, "{inks:?}");
        let mut samples = vec![255, 255, 255, 255, 10, 20, 30, 40];
        let held = mixer.hold(&mut samples, 0.0).expect("one pixel is over");
        assert_eq!((held.share, held.most), (0.5, 400.0));
        assert!(samples[..4].iter().map(|ink| u32::from(*ink)).sum::<u32>() <= 612);
        assert_eq!(samples[4..], [10, 20, 30, 40]);
    }

    #[test]
    fn a_file_in_black_mixes_greys_only() {
        let mixer = mixer(ColorSpace::Grey, None);
        let red = Color { red: 255, ..Color::BLACK };
        assert!(matches!(mixer.mix(red), Mixed::Grey(grey) if grey > 0.3 && grey < 0.6));
    }
}
