//! Saving: PDF 1.7 with object streams, and an identifier that is the fingerprint of all the rest.

use super::super::PdfError;
use super::super::syntax::fingerprint;
use lopdf::{Document, Object, SaveOptions, StringFormat};

pub(super) fn save(mut document: Document) -> Result<Vec<u8>, PdfError> {
    document.version = "1.7".into();
    let blank = || Object::String(vec![0; 16], StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![blank(), blank()]);
    let options = SaveOptions { use_object_streams: true, use_xref_streams: true, ..SaveOptions::default() };
    let mut bytes = Vec::new();
    document.save_with_options(&mut bytes, options).map_err(|_| PdfError::TooLarge)?;
    // Offsets are 32 bits wide.
    if u32::try_from(bytes.len()).is_err() {
        return Err(PdfError::TooLarge);
    }
    let digits: String = fingerprint(&bytes).iter().map(|byte| format!("{byte:02X}")).collect();
    let place = "0".repeat(32);
    // The trailer stands last.
    for _ in 0..2 {
        let found = bytes
            .windows(place.len() + 1)
            .rposition(|window| window[1..] == *place.as_bytes() && window[0] == b'<');
        if let Some(at) = found {
            bytes[at + 1..at + 1 + place.len()].copy_from_slice(digits.as_bytes());
        }
    }
    Ok(bytes)
}
