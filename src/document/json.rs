//! The tree as JSON, so that other programs can stand on either side of it, without loss.

use super::Document;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Raised whenever a program that reads the JSON would have to change.
pub const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
struct Written<'a> {
    schema: u32,
    document: &'a Document,
}

#[derive(Deserialize)]
struct Read {
    schema: u32,
    document: Document,
}

/// Why a tree could not be read back.
#[derive(Debug)]
pub enum JsonError {
    /// It was written with another schema.
    Schema(u32),
    /// It is no JSON, or not of this form.
    Form(serde_json::Error),
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            JsonError::Schema(found) => write!(f, "schema {found}, where {SCHEMA_VERSION} is read"),
            JsonError::Form(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for JsonError {}

/// The tree as JSON with its schema version.
pub fn to_json(document: &Document) -> String {
    serde_json::to_string_pretty(&Written { schema: SCHEMA_VERSION, document })
        .expect("the tree has string keys only, so it can always be written")
}

/// Reads back what [`to_json`] wrote.
pub fn from_json(text: &str) -> Result<Document, JsonError> {
    let read: Read = serde_json::from_str(text).map_err(JsonError::Form)?;
    if read.schema != SCHEMA_VERSION {
        return Err(JsonError::Schema(read.schema));
    }
    Ok(read.document)
}
