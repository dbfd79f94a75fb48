//! Tables of keys and values with their places, from TOML and YAML, read key by key: how manifests,
//! front matter and targets are written, whatever it is that they say.

mod fields;
mod measure;
mod value;
mod written;
mod yaml;

pub use fields::{Fields, Located, Unknown, list_of, listed, text_of};
pub use measure::{length, page_size, page_size_of_sides};
pub use value::{Node, Value, parse_toml};
pub use written::Written;
pub use yaml::parse_yaml;
