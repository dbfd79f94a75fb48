//! One stylesheet for print and e-book: CSS in, computed styles out.
//!
//! Knows nothing of documents: an [`ElementTree`] names the elements to be styled.

pub mod computed;
mod element;

pub use computed::*;
pub use element::{ElementId, ElementTree, NewElement};
