//! Collation: a finished file held against the manuscript it was made of, and one printing against
//! another, word by word.
//!
//! [`check_parity`] proves that every word of a document stands in a finished file once and in order; its
//! [`CopyText`] is what needs no file to be made.
//! [`compare`] says which pages of one printing differ from those of another, and in which lines;
//! [`errata`] lists the corrections by page and line of the old one; [`page_turns`] says where its pages
//! begin in a new text.

mod align;
mod errata;
mod manuscript;
mod parity;
mod printing;
mod show;
mod turns;

pub use errata::{Correction, errata, markdown};
pub use parity::{CopyText, Excuses, Finding, Place, check_parity};
pub use printing::{Change, Difference, Kind, PageDifference, Passage, compare};
pub use show::{Compared, Pair, Verdict, html};
pub use turns::{Turn, page_turns};
