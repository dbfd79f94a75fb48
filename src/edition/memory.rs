//! Where a build keeps what it has made.

use crate::cache::{MOST, Place, is_address};
use std::path::{Path, PathBuf};

/// The folder of the cache in that of the products.
const FOLDER: &str = ".cache";

/// Where what was made is kept for the next time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Memory {
    /// In `.cache` beside the products.
    #[default]
    Beside,
    /// Nowhere: all is made.
    Nowhere,
    /// In this folder, or in this bucket too.
    At {
        /// A folder, which others may share, or the address of a bucket.
        place: String,
        most: Option<u64>,
    },
}

impl Memory {
    /// The place for a build whose products go into a folder; none if nothing is to be kept.
    pub fn place(&self, products: &Path) -> Option<Place> {
        let beside = || products.join(FOLDER);
        match self {
            Memory::Nowhere => None,
            Memory::Beside => Some(Place { folder: beside(), address: None, most: MOST }),
            Memory::At { place, most } => {
                let most = most.unwrap_or(MOST);
                Some(if is_address(place) {
                    Place { folder: beside(), address: Some(place.clone()), most }
                } else {
                    Place { folder: PathBuf::from(place), address: None, most }
                })
            }
        }
    }
}
