//! Inks and graphics states as resources (ISO 32000-1, 8.6.6.4 and 8.4.5).

use super::super::content::PageContent;
use super::super::mixer::ColorSpace;
use super::super::sheet::Sheet;
use super::super::syntax::deflate;
use super::{Parts, name, numbers, real};
use crate::color::Profile;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

/// The colour spaces of a file, each once.
pub(super) struct Inks {
    /// By the number of the ink.
    spots: Vec<ObjectId>,
    /// That of marks, which are printed by all inks.
    all: Option<ObjectId>,
    /// What stands for plain RGB.
    rgb: Option<ObjectId>,
}

impl Inks {
    pub fn new(document: &mut Document, parts: &Parts<'_>) -> Self {
        let mixer = parts.mixer;
        let mut separation = |ink: &[u8], inks: [f64; 4]| document.add_object(separation(ink, &inks));
        let spots = mixer
            .spots
            .iter()
            .map(|spot| separation(spot.name.as_str().as_bytes(), mixer.alternate(spot)))
            .collect();
        let marked = parts.sheets.iter().any(Sheet::has_marks);
        let inks = mixer.colors.space == ColorSpace::Cmyk;
        let all = (marked && inks).then(|| separation(b"All", [1.0; 4]));
        let rgb = (mixer.colors.space == ColorSpace::Rgb).then(|| {
            let profile = profile(document, Profile::srgb());
            document.add_object(Object::Array(vec![name("ICCBased"), Object::Reference(profile)]))
        });
        Inks { spots, all, rgb }
    }

    /// The colour spaces that a page names, or that stand for others on it (8.6.5.6).
    pub fn spaces(&self, content: &PageContent, sheet: &Sheet) -> Dictionary {
        let mut own = Dictionary::new();
        for number in &content.spots {
            if let Some(id) = self.spots.get(*number) {
                own.set(format!("K{number}"), Object::Reference(*id));
            }
        }
        if let Some(all) = self.all.filter(|_| sheet.has_marks()) {
            own.set("All", Object::Reference(all));
        }
        if let Some(rgb) = self.rgb {
            own.set("DefaultRGB", Object::Reference(rgb));
        }
        own
    }
}

/// An ink by its name, and how it is mixed where it is not at hand (8.6.6.4).
pub(super) fn separation(ink: &[u8], inks: &[f64; 4]) -> Object {
    let function = Dictionary::from_iter([
        ("FunctionType", Object::Integer(2)),
        ("Domain", numbers(&[0.0, 1.0])),
        ("C0", numbers(&[0.0; 4])),
        ("C1", numbers(inks)),
        ("N", Object::Integer(1)),
    ]);
    let function = Object::Dictionary(function);
    Object::Array(vec![name("Separation"), Object::Name(ink.to_vec()), name("DeviceCMYK"), function])
}

/// A profile as a stream (8.6.5.5).
pub(super) fn profile(document: &mut Document, profile: &Profile) -> ObjectId {
    let own = Dictionary::from_iter([
        ("N", Object::Integer(profile.channels().count() as i64)),
        ("Filter", name("FlateDecode")),
    ]);
    document.add_object(Stream::new(own, deflate(profile.bytes())))
}

/// The graphics states that a page sets.
pub(super) fn states(content: &PageContent) -> Dictionary {
    let mut states = Dictionary::new();
    for alpha in &content.alphas {
        let opacity = real(f64::from(*alpha) / 255.0);
        states.set(format!("G{alpha}"), Dictionary::from_iter([("ca", opacity)]));
    }
    if content.overprint {
        // Mode 1: an ink of which there is nothing leaves what is there (11.7.4.3).
        let on = [("OP", Object::Boolean(true)), ("op", Object::Boolean(true)), ("OPM", Object::Integer(1))];
        states.set("O1", Dictionary::from_iter(on));
        let off =
            [("OP", Object::Boolean(false)), ("op", Object::Boolean(false)), ("OPM", Object::Integer(0))];
        states.set("O0", Dictionary::from_iter(off));
    }
    states
}
