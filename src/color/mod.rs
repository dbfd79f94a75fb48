//! Colour: ICC profiles, and the conversion of samples from one to another (ICC.1:2022).
//!
//! Two profiles are part of the program: sRGB, which stands for what says nothing of itself, and offset
//! printing on coated paper. Others come with a publication or in its pictures.

use moxcms::{
    ColorProfile, DataColorSpace, Layout, ProfileClass, RenderingIntent, Transform8BitExecutor,
    TransformOptions,
};
use std::fmt;
use std::sync::{Arc, OnceLock};

/// What the channels of a sample are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channels {
    Grey,
    Rgb,
    Cmyk,
}

impl Channels {
    pub fn count(self) -> usize {
        match self {
            Channels::Grey => 1,
            Channels::Rgb => 3,
            Channels::Cmyk => 4,
        }
    }

    fn layout(self) -> Layout {
        match self {
            Channels::Grey => Layout::Gray,
            Channels::Rgb => Layout::Rgb,
            // Four channels, whatever they are called.
            Channels::Cmyk => Layout::Rgba,
        }
    }
}

/// What becomes of colours that the device cannot show (ICC.1:2022, 6.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Intent {
    /// All are moved, so that differences are kept: for photographs.
    #[default]
    Perceptual,
    /// Those within reach stay as they are: for flat colours. White is the paper's.
    Relative,
}

/// A profile with its file.
#[derive(Clone)]
pub struct Profile {
    bytes: Arc<[u8]>,
    channels: Channels,
    name: String,
    /// A printer's, by which inks can be mixed.
    output: bool,
    inner: Arc<ColorProfile>,
}

impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Profile({:?}, {} bytes)", self.name, self.bytes.len())
    }
}

impl PartialEq for Profile {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

/// Why bytes are no profile that can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileFault(pub String);

impl fmt::Display for ProfileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ProfileFault {}

impl Profile {
    /// IEC 61966-2-1, which all that names no profile is taken for.
    pub fn srgb() -> &'static Profile {
        static SRGB: OnceLock<Profile> = OnceLock::new();
        SRGB.get_or_init(|| {
            Profile::read(include_bytes!("../../profiles/srgb.icc"))
                .expect("the program's own profile is sound")
        })
    }

    /// Offset printing on coated paper, by FOGRA39.
    pub fn coated() -> &'static Profile {
        static COATED: OnceLock<Profile> = OnceLock::new();
        COATED.get_or_init(|| {
            Profile::read(include_bytes!("../../profiles/coated-fogra39l.icc"))
                .expect("the program's own profile is sound")
        })
    }

    pub fn read(bytes: &[u8]) -> Result<Profile, ProfileFault> {
        let fault = |reason: &str| ProfileFault(reason.to_owned());
        let inner = ColorProfile::new_from_slice(bytes).map_err(|_| fault("it is no ICC profile"))?;
        let channels = match inner.color_space {
            DataColorSpace::Gray => Channels::Grey,
            DataColorSpace::Rgb => Channels::Rgb,
            DataColorSpace::Cmyk => Channels::Cmyk,
            _ => return Err(fault("its colours are neither grey, RGB nor CMYK")),
        };
        let output =
            inner.profile_class == ProfileClass::OutputDevice && inner.lut_b_to_a_perceptual.is_some();
        Ok(Profile {
            bytes: bytes.into(),
            channels,
            name: description(bytes),
            output,
            inner: Arc::new(inner),
        })
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
    pub fn channels(&self) -> Channels {
        self.channels
    }
    /// As it describes itself; empty if it does not.
    pub fn name(&self) -> &str {
        &self.name
    }
    pub fn is_output(&self) -> bool {
        self.output
    }

    /// Its colours, or its greys, are those of sRGB, whatever it is called: programs write that profile
    /// in many forms and under many names.
    pub fn is_srgb(&self) -> bool {
        let near = |(own, made): (&u8, &u8)| own.abs_diff(*made) <= SAME_COLOR;
        let conversion = match self.channels {
            Channels::Rgb => Conversion::new(self, Profile::srgb(), Intent::Relative),
            Channels::Grey => Conversion::to_grey(self),
            Channels::Cmyk => return false,
        };
        let probe: Vec<u8> = match self.channels {
            Channels::Grey => (0..=255).collect(),
            Channels::Rgb | Channels::Cmyk => {
                let tones = || (0..=255u8).step_by(51);
                tones()
                    .flat_map(|r| tones().flat_map(move |g| tones().flat_map(move |b| [r, g, b])))
                    .collect()
            }
        };
        conversion.is_ok_and(|way| probe.iter().zip(&way.samples(&probe)).all(near))
    }
}

/// The profile's description tag: plain in version 2 (ICC.1:2001-04, 6.5.17), in many languages in
/// version 4 (ICC.1:2022, 10.15), of which the first is taken.
fn description(bytes: &[u8]) -> String {
    let at = |from: usize| {
        bytes.get(from..from + 4).map(|own| u32::from_be_bytes([own[0], own[1], own[2], own[3]]))
    };
    let find = || {
        let count = at(128)?.min(200) as usize;
        let own =
            (0..count).map(|idx| 132 + idx * 12).find(|own| bytes.get(*own..own + 4) == Some(b"desc"))?;
        let (start, size) = (at(own + 4)? as usize, at(own + 8)? as usize);
        let tag = bytes.get(start..start.checked_add(size)?)?;
        match tag.get(..4)? {
            b"desc" => {
                let length = u32::from_be_bytes(tag.get(8..12)?.try_into().ok()?) as usize;
                let text = tag.get(12..12usize.checked_add(length)?)?;
                Some(String::from_utf8_lossy(text).trim_end_matches('\0').to_owned())
            }
            b"mluc" => {
                let length = u32::from_be_bytes(tag.get(20..24)?.try_into().ok()?) as usize;
                let from = u32::from_be_bytes(tag.get(24..28)?.try_into().ok()?) as usize;
                let units = tag.get(from..from.checked_add(length)?)?.chunks_exact(2);
                let units: Vec<u16> = units.map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
                Some(String::from_utf16_lossy(&units))
            }
            _ => None,
        }
    };
    find().unwrap_or_default().trim().to_owned()
}

/// A way from one profile to another.
pub struct Conversion {
    from: Channels,
    to: Channels,
    way: Way,
}

enum Way {
    Profiles(Arc<Transform8BitExecutor>),
    /// To grey: through sRGB, then its luminance.
    Luminance(Option<Arc<Transform8BitExecutor>>),
}

impl fmt::Debug for Conversion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Conversion({:?} to {:?})", self.from, self.to)
    }
}

fn transform(
    from: &Profile,
    to: &Profile,
    intent: Intent,
) -> Result<Arc<Transform8BitExecutor>, ProfileFault> {
    let rendering_intent = match intent {
        Intent::Perceptual => RenderingIntent::Perceptual,
        Intent::Relative => RenderingIntent::RelativeColorimetric,
    };
    let options = TransformOptions { rendering_intent, ..TransformOptions::default() };
    let (source, destination) = (from.channels.layout(), to.channels.layout());
    from.inner
        .create_transform_8bit(source, &to.inner, destination, options)
        .map_err(|_| ProfileFault("there is no way from one profile to the other".to_owned()))
}

impl Conversion {
    pub fn new(from: &Profile, to: &Profile, intent: Intent) -> Result<Conversion, ProfileFault> {
        let way = Way::Profiles(transform(from, to, intent)?);
        Ok(Conversion { from: from.channels, to: to.channels, way })
    }

    /// To greys, as bright as the colours are, with the tones of sRGB.
    pub fn to_grey(from: &Profile) -> Result<Conversion, ProfileFault> {
        let srgb = Profile::srgb();
        let first = if from == srgb { None } else { Some(transform(from, srgb, Intent::Relative)?) };
        Ok(Conversion { from: from.channels, to: Channels::Grey, way: Way::Luminance(first) })
    }

    pub fn from(&self) -> Channels {
        self.from
    }
    pub fn to(&self) -> Channels {
        self.to
    }

    /// Converts samples; what is left of the last, if it is not whole, is dropped.
    pub fn samples(&self, samples: &[u8]) -> Vec<u8> {
        let count = samples.len() / self.from.count();
        let samples = &samples[..count * self.from.count()];
        let through = |way: &Arc<Transform8BitExecutor>, to: Channels| {
            let mut made = vec![0u8; count * to.count()];
            // It fails only for lengths that do not match, which these do.
            let _ = way.transform(samples, &mut made);
            made
        };
        match &self.way {
            Way::Profiles(way) => through(way, self.to),
            Way::Luminance(Some(way)) => luminance(&through(way, Channels::Rgb)),
            Way::Luminance(None) => luminance(samples),
        }
    }

    /// One colour of three channels; those that are not there are nothing.
    pub fn one(&self, color: [u8; 3]) -> [u8; 4] {
        let made = self.samples(&color);
        let mut own = [0; 4];
        own[..made.len().min(4)].copy_from_slice(&made[..made.len().min(4)]);
        own
    }
}

/// How bright sRGB samples are: the luminance of their light, in the tones of sRGB again (IEC 61966-2-1).
fn luminance(rgb: &[u8]) -> Vec<u8> {
    static LIGHT: OnceLock<([f32; 256], Vec<u8>)> = OnceLock::new();
    let (light, tones) = LIGHT.get_or_init(|| {
        let light = |tone: usize| {
            let tone = tone as f64 / 255.0;
            if tone <= 0.04045 { tone / 12.92 } else { ((tone + 0.055) / 1.055).powf(2.4) }
        };
        let tone = |light: usize| {
            let light = light as f64 / STEPS as f64;
            let tone =
                if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
            (tone.clamp(0.0, 1.0) * 255.0).round() as u8
        };
        (std::array::from_fn(|own| light(own) as f32), (0..=STEPS).map(tone).collect())
    });
    let grey = |pixel: &[u8]| {
        // Greys stay as they are to the last step.
        if pixel[0] == pixel[1] && pixel[1] == pixel[2] {
            return pixel[0];
        }
        let [red, green, blue] = [pixel[0], pixel[1], pixel[2]].map(|own| light[usize::from(own)]);
        let sum = red * 0.2126 + green * 0.7152 + blue * 0.0722;
        tones[((sum * STEPS as f32).round() as usize).min(STEPS)]
    };
    rgb.chunks_exact(3).map(grey).collect()
}

/// Steps of a channel between colours that nobody tells apart: what the rounding of profiles amounts to.
const SAME_COLOR: u8 = 3;

/// Fine enough that the darkest tones are told apart.
const STEPS: usize = 16_384;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_is_paper_and_black_is_dark_within_the_limit() {
        let conversion = Conversion::new(Profile::srgb(), Profile::coated(), Intent::Perceptual).unwrap();
        assert_eq!(conversion.one([255, 255, 255]), [0, 0, 0, 0]);
        let black = conversion.one([0, 0, 0]);
        assert!(black[3] > 200, "{black:?}");
        let sum: u32 = black.iter().map(|ink| u32::from(*ink)).sum();
        assert!(sum * 100 / 255 <= 300, "{black:?}");
    }

    #[test]
    fn colours_come_back_from_inks_nearly_as_they_were() {
        let there = Conversion::new(Profile::srgb(), Profile::coated(), Intent::Relative).unwrap();
        let back = Conversion::new(Profile::coated(), Profile::srgb(), Intent::Relative).unwrap();
        for color in [[200u8, 150, 120], [90, 110, 100], [230, 220, 200]] {
            let found = back.samples(&there.one(color));
            for (a, b) in color.iter().zip(&found) {
                assert!(a.abs_diff(*b) < 8, "{color:?} {found:?}");
            }
        }
    }

    #[test]
    fn greys_are_kept_and_green_is_brighter_than_blue() {
        let grey = Conversion::to_grey(Profile::srgb()).unwrap();
        for level in 0..=255 {
            assert_eq!(grey.one([level; 3])[0], level);
        }
        assert!(grey.one([0, 255, 0])[0] > grey.one([255, 0, 0])[0]);
        assert!(grey.one([255, 0, 0])[0] > grey.one([0, 0, 255])[0]);
        // 0.2126 of the light of white, by the tones of sRGB.
        assert_eq!(grey.one([255, 0, 0])[0], 127);
    }

    #[test]
    fn what_is_no_profile_is_refused() {
        assert!(Profile::read(b"").is_err());
        assert!(Profile::read(&[0; 200]).is_err());
        let coated = Profile::coated().bytes();
        assert!(Profile::read(&coated[..400]).is_err());
        assert_eq!(Profile::coated().name(), "Coated, FOGRA39L (Bindery)");
        assert!(Profile::coated().is_output() && !Profile::srgb().is_output());
        assert!(Profile::srgb().is_srgb() && !Profile::coated().is_srgb());
    }
}
