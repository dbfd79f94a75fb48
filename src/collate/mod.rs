//! Collation: a finished file held against the manuscript it was made of, and one printing against
//! another, word by word.
//!
//! [`check_parity`] proves that every word of a document stands in a finished file once and in order.

mod align;
mod manuscript;
mod parity;

pub use parity::{Excuses, Finding, Place, check_parity};
