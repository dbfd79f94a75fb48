//! The archive (EPUB 3.3, 4): a fixed order, a fixed date, no extra fields, the media type first and
//! stored, the rest deflated side by side.

use super::EpubError;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// The level at which deflate gives most of what it can for the time.
const LEVEL: i64 = 6;

/// One file of the archive, compressed.
pub(super) struct Packed(Vec<u8>);

/// Compresses one file; what that would not make smaller is stored.
pub(super) fn pack(name: &str, bytes: &[u8]) -> Result<Packed, EpubError> {
    let stored = name == "mimetype" || !is_worth_deflating(name, bytes)?;
    packed(name, bytes, if stored { CompressionMethod::Stored } else { CompressionMethod::Deflated })
}

fn packed(name: &str, bytes: &[u8], method: CompressionMethod) -> Result<Packed, EpubError> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len() / 2)));
    writer.start_file(name, options(method))?;
    writer.write_all(bytes).map_err(|error| EpubError::Archive(error.to_string()))?;
    Ok(Packed(writer.finish()?.into_inner()))
}

/// Pictures are compressed already, but programs that save them in haste leave a quarter to be gained:
/// the first part of the file shows whether this one was.
fn is_worth_deflating(name: &str, bytes: &[u8]) -> Result<bool, EpubError> {
    if [".jpg", ".gif"].iter().any(|ending| name.ends_with(ending)) {
        return Ok(false);
    }
    if !name.ends_with(".png") {
        return Ok(true);
    }
    let probe = &bytes[..bytes.len().min(PROBE)];
    let made = packed("probe", probe, CompressionMethod::Deflated)?.0.len();
    Ok(made * 100 < probe.len() * WORTH)
}

/// Bytes at the beginning of a picture that are compressed to see what it is worth.
const PROBE: usize = 32_768;
/// Per cent of a picture's bytes below which it is deflated: less gain is not worth the reader's time.
const WORTH: usize = 97;

fn options(method: CompressionMethod) -> SimpleFileOptions {
    let level = (method == CompressionMethod::Deflated).then_some(LEVEL);
    SimpleFileOptions::default()
        .compression_method(method)
        .compression_level(level)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
}

/// The archive of these files, in this order.
pub(super) fn assemble(files: Vec<Packed>) -> Result<Vec<u8>, EpubError> {
    let size: usize = files.iter().map(|file| file.0.len()).sum();
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(size)));
    for Packed(file) in files {
        let mut archive = ZipArchive::new(Cursor::new(file))?;
        writer.raw_copy_file(archive.by_index_raw(0)?)?;
    }
    Ok(writer.finish()?.into_inner())
}
