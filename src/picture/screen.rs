//! Samples in the colours of screens: sRGB (IEC 61966-2-1), which all that names no profile is shown in.

use super::{Picture, PictureError, Samples, decode, decode_inks, profile};
use crate::color::{Channels, Conversion, Intent, Profile};

/// The picture's colours are not those that a program shows which knows nothing of profiles: they are
/// inks, or its profile is another than that of sRGB.
pub fn is_foreign_to_screens(picture: &Picture) -> bool {
    super::has_inks(picture) || own_profile(picture).is_some()
}

/// The profile that the picture carries, if it can be read and is another than that of sRGB.
fn own_profile(picture: &Picture) -> Option<Profile> {
    let own = profile(picture).and_then(|bytes| Profile::read(&bytes).ok())?;
    (!own.is_srgb()).then_some(own)
}

/// Decodes a picture to sRGB or to grey: by the profile it carries, inks without one as those of offset
/// printing on coated paper.
pub fn decode_for_screens(picture: &Picture) -> Result<Samples, PictureError> {
    let fault = |fault: crate::color::ProfileFault| PictureError(fault.to_string());
    let own = own_profile(picture);
    if let Some(mut inks) = decode_inks(picture)? {
        let own = own.as_ref().filter(|own| own.channels() == Channels::Cmyk);
        let own = own.unwrap_or(Profile::coated());
        convert(&mut inks, &Conversion::new(own, Profile::srgb(), Intent::default()).map_err(fault)?);
        return Ok(inks);
    }
    let mut samples = decode(picture)?;
    match own {
        Some(own) if own.channels() == Channels::Rgb && samples.channels == 3 => {
            let way = Conversion::new(&own, Profile::srgb(), Intent::default()).map_err(fault)?;
            convert(&mut samples, &way);
        }
        Some(own) if own.channels() != Channels::Cmyk && samples.channels == 1 => {
            if own.channels() == Channels::Rgb {
                // A picture in colours that shows none: its tones are the profile's all the same.
                samples.color = samples.color.iter().flat_map(|grey| [*grey; 3]).collect();
            }
            convert(&mut samples, &Conversion::to_grey(&own).map_err(fault)?);
        }
        // A profile that is not of the picture's sort says nothing of it.
        Some(_) | None => {}
    }
    Ok(samples)
}

fn convert(samples: &mut Samples, way: &Conversion) {
    samples.color = way.samples(&samples.color);
    samples.channels = way.to().count() as u8;
}
