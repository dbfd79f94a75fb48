//! Font files: faces, metrics, silhouettes, coverage, instances, fallback and subsets. Knows nothing of
//! documents or files.

mod axes;
mod ebook;
mod embedded;
mod face;
mod layout;
mod library;
mod outline;
mod subset;
mod unpack;

pub use ebook::{BookSubset, Outlines};
pub use face::{Embedding, Face, FaceMetrics, FontError};
pub use library::{FaceId, FontLibrary};
pub use outline::{Edge, Ink, Profile, Step};
pub use subset::PdfSubset;
pub use unpack::unpack;
