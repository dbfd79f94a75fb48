//! One stylesheet for print and e-book: CSS in, computed styles out.
//!
//! Knows nothing of documents: an [`ElementTree`] names the elements to be styled. [`parse`] makes a
//! [`Sheet`] of a text; a [`Cascade`] of sheets gives each element, page and margin box its computed
//! style; [`book_css`] writes down what is left for e-readers.
//!
//! Layers: the built-in default sheet lies below all others, a look above it, and what extends the
//! look above that. A rule of a higher layer wins whatever the weight of its selector; within a layer
//! weight and order decide, as CSS has it, and `!important` lifts a declaration above all that lack it.

mod book;
mod builtin;
mod cascade;
mod casing;
mod color;
mod component;
mod compute;
pub mod computed;
mod dark;
mod declaration;
mod element;
mod font_face;
mod legible;
mod length;
mod matching;
mod media;
mod nearest;
mod numeral;
mod page;
mod parse;
mod property;
mod selector;
mod sheet;
mod typeface;
mod unclosed;
mod variables;

pub use book::book_css;
pub use builtin::builtin;
pub use cascade::Cascade;
pub use casing::{transform, uppercase};
pub use component::Component;
pub use computed::*;
pub use element::{ElementId, ElementTree, NewElement};
pub use font_face::{FeatureValues, FontFace, FontSource};
pub use legible::{color_place, contrast, fixed_sizes, over};
pub use media::Medium;
pub use numeral::{Numeral, numerals};
pub use parse::parse;
pub use selector::Pseudo;
pub use sheet::Sheet;
