//! A finished PDF read back and judged by a target, rule by rule, whoever made it.
//!
//! [`open`] lets in only what can be read within bounds of time and memory. [`facts`] gathers what the
//! file as a whole says; [`scan`] goes through each page's content with a graphics state and notes what
//! is printed where. [`rules`] holds all that against the target. The file is read by a library that
//! shares nothing with the one that writes ours.

mod facts;
mod font;
mod matrix;
mod open;
mod rules;
mod scan;

pub(crate) use matrix::Matrix;
pub(crate) use open::{open, unpacked};

use crate::diagnostic::{Diagnostic, preflight as codes};
use crate::target::Target;
use std::sync::Arc;

/// What was found wrong, and where.
#[derive(Clone, Debug)]
pub struct Finding {
    pub diagnostic: Diagnostic,
    /// Counted from 0.
    pub page: Option<usize>,
    /// In pt from the top left corner of the trimmed page, rightward and downward.
    pub at: Option<(f64, f64)>,
}

/// Judges a file. A file that cannot be read is one finding.
pub fn preflight(bytes: impl Into<Arc<Vec<u8>>>, target: &Target) -> Vec<Finding> {
    let bytes = bytes.into();
    let size = bytes.len();
    match open::open(bytes) {
        Ok(opened) => {
            let facts = facts::gather(&opened, size);
            rules::judge(&facts, target)
        }
        Err(fault) => {
            let diagnostic = match fault {
                open::Fault::Unreadable(reason) => codes::unreadable(None, reason),
                open::Fault::Encrypted => codes::encrypted(None),
            };
            vec![Finding { diagnostic, page: None, at: None }]
        }
    }
}
