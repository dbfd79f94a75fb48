//! What standards ask of a file beyond its pages: output intents, files within the file, and whether a
//! claim can be made at all. The clauses are gone through, one by one, in `docs/standards/`.

use super::super::mixer::ColorSpace;
use super::super::syntax::deflate;
use super::super::{Attachment, Job};
use super::{Parts, colors, dictionary, name, string};
use crate::color::Profile;
use crate::target::Standard;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

/// The standards that the file can claim, of those that are asked for. `spoken`: all of it can be heard.
/// A file that is asked for none says that it can be heard, if it can.
pub(super) fn claimed(job: &Job<'_>, spoken: bool) -> Vec<Standard> {
    let claims = &job.claims;
    let dated = job.metadata.moment().is_some() && !job.metadata.title.trim().is_empty();
    let mut found: Vec<Standard> = claims
        .standards
        .iter()
        .filter_map(|own| match own {
            // A title and the dates of making are musts (ISO 15930-1; ISO 15930-7).
            Standard::X1a2001 | Standard::X3_2002 | Standard::X4 => dated.then_some(*own),
            // Level a wants the structure told in full; level u, that the text can be read.
            Standard::A2a => Some(if spoken { Standard::A2a } else { Standard::A2u }),
            Standard::A3a => Some(if spoken { Standard::A3a } else { Standard::A3u }),
            Standard::A2u | Standard::A3u => Some(*own),
            Standard::Ua1 => spoken.then_some(Standard::Ua1),
        })
        .collect();
    if claims.standards.is_empty() && spoken {
        found.push(Standard::Ua1);
    }
    found
}

/// Writes the output intents and the files.
pub(super) fn write(document: &mut Document, catalog: ObjectId, parts: &Parts<'_>, claimed: &[Standard]) {
    let mut intents = Vec::new();
    for standard in claimed {
        match standard {
            Standard::X1a2001 | Standard::X3_2002 | Standard::X4 => {
                intents.push(press_intent(document, parts).into());
            }
            Standard::A2a | Standard::A2u | Standard::A3a | Standard::A3u => {
                intents.push(screen_intent(document, parts).into());
            }
            Standard::Ua1 => {}
        }
    }
    if !intents.is_empty() {
        dictionary(document, catalog).set("OutputIntents", Object::Array(intents));
    }
    attach(document, catalog, parts.job);
}

/// ISO 15930-7: the conditions of printing, by their registered name and by a profile.
fn press_intent(document: &mut Document, parts: &Parts<'_>) -> Dictionary {
    let press = parts.mixer.press();
    let own = press == Profile::coated();
    let claims = &parts.job.claims;
    let condition = claims.condition.clone().or_else(|| own.then(|| "FOGRA39".to_owned()));
    let mut intent = Dictionary::from_iter([
        ("Type", name("OutputIntent")),
        ("S", name("GTS_PDFX")),
        ("OutputConditionIdentifier", string(condition.as_deref().unwrap_or("Custom"))),
    ]);
    // The elder standards let a registered name stand for the profile, and printers who ask for them want
    // no profiles in their files.
    if !(claims.is_old() && condition.is_some()) {
        let profile = colors::profile(document, press);
        intent.set("DestOutputProfile", Object::Reference(profile));
    }
    let words = if own { "Offset, coated paper, ISO 12647-2:2004" } else { press.name() };
    intent.set("Info", string(if words.is_empty() { "The printer's profile" } else { words }));
    if condition.is_some() {
        intent.set("RegistryName", string("http://www.color.org"));
        intent.set("OutputCondition", string(words));
    }
    intent
}

/// ISO 19005-2, 6.2.3: what the file's colours mean.
fn screen_intent(document: &mut Document, parts: &Parts<'_>) -> Dictionary {
    let (profile, words) = match parts.mixer.colors.space {
        ColorSpace::Cmyk => (parts.mixer.press(), "Offset, coated paper, ISO 12647-2:2004"),
        ColorSpace::AsTheyCome | ColorSpace::Grey | ColorSpace::Rgb => (Profile::srgb(), "sRGB IEC61966-2.1"),
    };
    let profile = colors::profile(document, profile);
    Dictionary::from_iter([
        ("Type", name("OutputIntent")),
        ("S", name("GTS_PDFA1")),
        ("OutputConditionIdentifier", string(words)),
        ("Info", string(words)),
        ("RegistryName", string("http://www.color.org")),
        ("DestOutputProfile", Object::Reference(profile)),
    ])
}

/// Embeds the files, and says of each how it belongs to the document (ISO 19005-3, 6.8 and annex E).
fn attach(document: &mut Document, catalog: ObjectId, job: &Job<'_>) {
    if job.attachments.is_empty() {
        return;
    }
    let mut sorted: Vec<&Attachment> = job.attachments.iter().collect();
    sorted.sort_by(|a, b| a.name.cmp(&b.name));
    let date = job.metadata.moment().map(super::metadata::date);
    let mut names = Vec::new();
    let mut associated = Vec::new();
    for file in sorted {
        let mut parameters = Dictionary::from_iter([("Size", Object::Integer(file.bytes.len() as i64))]);
        if let Some(date) = &date {
            parameters.set("ModDate", string(date));
        }
        let own = Dictionary::from_iter([
            ("Type", name("EmbeddedFile")),
            ("Subtype", name(file.media_type)),
            ("Params", parameters.into()),
            ("Filter", name("FlateDecode")),
        ]);
        let stream = document.add_object(Stream::new(own, deflate(&file.bytes)));
        let both =
            Dictionary::from_iter([("F", Object::Reference(stream)), ("UF", Object::Reference(stream))]);
        let specification = document.add_object(Dictionary::from_iter([
            ("Type", name("Filespec")),
            ("F", string(&file.name)),
            ("UF", string(&file.name)),
            ("Desc", string(&file.description)),
            ("AFRelationship", name("Source")),
            ("EF", both.into()),
        ]));
        names.push(string(&file.name));
        names.push(Object::Reference(specification));
        associated.push(Object::Reference(specification));
    }
    let files = Dictionary::from_iter([("Names", Object::Array(names))]);
    let root = dictionary(document, catalog);
    let mut all = root.get(b"Names").and_then(Object::as_dict).cloned().unwrap_or_default();
    all.set("EmbeddedFiles", files);
    root.set("Names", all);
    root.set("AF", Object::Array(associated));
}
