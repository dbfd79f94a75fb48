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

/// Compresses one file. What is compressed already is stored.
pub(super) fn pack(name: &str, bytes: &[u8]) -> Result<Packed, EpubError> {
    let done = [".png", ".jpg", ".gif"].iter().any(|ending| name.ends_with(ending));
    let stored = done || name == "mimetype";
    let options = options(if stored { CompressionMethod::Stored } else { CompressionMethod::Deflated });
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len() / 2)));
    writer.start_file(name, options)?;
    writer.write_all(bytes).map_err(|error| EpubError::Archive(error.to_string()))?;
    Ok(Packed(writer.finish()?.into_inner()))
}

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
