//! Font files: faces, metrics, coverage, fallback and subsets. Knows nothing of documents or files.

mod ebook;
mod embedded;
mod face;
mod library;
mod subset;

pub use face::{Embedding, Face, FaceMetrics, FontError};
pub use library::{FaceId, FontLibrary};
pub use subset::PdfSubset;
