//! The only reads and writes of files, and the environment: limits, encodings, containment, and
//! products that replace others in one step. Knows nothing of documents.

mod date;
mod folder;
mod ledger;
mod read;
mod revision;
mod tidy;
mod write;

pub use date::{BuildDate, EpochFault, source_date};
pub use folder::{Folders, PathFault, exists, expand, expand_folders, is_folder, natural_key, near_name};
pub use ledger::{Finding, Ledger, Purpose, Sighting, still_so, way};
pub use read::{ReadFault, Shown, read_bytes, read_text};
pub use revision::{RevisionFault, Temporary, unpack_revision};
pub use tidy::{Held, environment, held, remove, size, sweep, touch};
pub use write::{keep, make_folder, try_folder, write};
